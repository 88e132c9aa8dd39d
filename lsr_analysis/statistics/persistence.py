"""Persistence: how much of the differences between areas is still there later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lsr_analysis.statistics.inputs import ROUNDING, Floats, check_level, level_to_z

__all__ = ["Estimate", "intraclass", "likeness_of_ranks", "resampled"]

_FEWEST = 5


@dataclass(frozen=True)
class Estimate:
    """A figure with a confidence interval.

    Parameters
    ----------
    value, lower, upper : float
        NaN where it cannot be assessed.
    areas : int
        Areas that it rests on.
    """

    value: float
    lower: float
    upper: float
    areas: int


def resampled(areas: int, draws: int, seed: int) -> NDArray[np.int64]:
    """Draw areas with replacement, as many as there are.

    Parameters
    ----------
    areas, draws, seed : int

    Returns
    -------
    numpy.ndarray of int, shape (draws, areas)
        Positions from 0 to `areas` - 1.

    Raises
    ------
    ValueError
        If there are no areas or no draws.

    Examples
    --------
    >>> resampled(4, 2, seed=1).shape
    (2, 4)
    """
    if areas < 1 or draws < 1:
        raise ValueError(f"areas is {areas} and draws {draws}; give numbers of at least 1")
    return np.random.default_rng(seed).integers(0, areas, size=(draws, areas))


def likeness_of_ranks(earlier: pd.Series, later: pd.Series, level: float = 0.95) -> Estimate:
    """Return Spearman's rank correlation of the same areas at two times.

    The interval is Fisher's, with the variance (1 + r² / 2) / (n - 3) of the transformed
    correlation: Bonett DG and Wright TA (2000), *Psychometrika* 65:23-28. It takes areas to be
    a sample of areas like them.

    Parameters
    ----------
    earlier, later : pandas.Series
        Values by area; areas without both are left out.
    level : float

    Returns
    -------
    Estimate
        NaN with fewer than five areas, or where all values of a time are equal.

    Raises
    ------
    ValueError
        If `level` is not between 0 and 1, or a time is not a pandas.Series.

    Examples
    --------
    >>> values = pd.Series(range(10), dtype=float)
    >>> found = likeness_of_ranks(values, (values - 4) ** 2)
    >>> round(found.value, 2), found.areas
    (0.28, 10)
    """
    if not (isinstance(earlier, pd.Series) and isinstance(later, pd.Series)):
        raise ValueError("give earlier and later as columns with the same kind of labels")
    both = pd.DataFrame({"earlier": earlier, "later": later}).dropna()
    n, z = len(both), level_to_z(check_level(level))
    if n < _FEWEST or (both.nunique() < 2).any():
        return Estimate(np.nan, np.nan, np.nan, n)
    rho = float(both["earlier"].corr(both["later"], method="spearman"))
    if abs(rho) >= 1 - ROUNDING:
        return Estimate(round(rho), round(rho), round(rho), n)
    reach = z * np.sqrt((1 + rho**2 / 2) / (n - 3))
    middle = np.arctanh(rho)
    return Estimate(rho, float(np.tanh(middle - reach)), float(np.tanh(middle + reach)), n)


def _intraclass(table: Floats) -> Floats:
    """Return ICC(3,1) of tables of shape (..., areas, times)."""
    areas, times = table.shape[-2:]
    whole = table.mean(axis=(-2, -1), keepdims=True)
    rows, columns = table.mean(-1, keepdims=True), table.mean(-2, keepdims=True)
    between = times * ((rows - whole) ** 2).sum((-2, -1)) / (areas - 1)
    rest = ((table - rows - columns + whole) ** 2).sum((-2, -1)) / ((areas - 1) * (times - 1))
    total = between + (times - 1) * rest
    # Where nothing varies, rounding leaves a trace in means: of the figures, so squared of squares.
    trace = ROUNDING**2 * (table**2).mean((-2, -1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > trace, (between - rest) / total, np.nan)


def intraclass(table: ArrayLike, draws: int = 1000, seed: int = 1, level: float = 0.95) -> Estimate:
    """Return the share of variance that lies between areas and stays over time.

    With MSB the mean square between areas and MSE that of the remainder of a two-way layout of
    areas and k times::

        ICC(3,1) = (MSB - MSE) / (MSB + (k - 1) MSE)

    A movement that is the same in all areas is no part of it. Shrout PE and Fleiss JL (1979),
    *Psychol Bull* 86:420-428. The interval is that of the percentiles over samples of whole
    areas, because the months of an area are alike and the F distribution would take them not
    to be. A share below 0 says that areas differ less than their times do.

    Parameters
    ----------
    table : array_like, shape (areas, times)
        On a scale on which differences may be added up, such as logarithms of rates.
    draws, seed : int
        Samples of areas are drawn by place: areas in another order get slightly other limits.
    level : float

    Returns
    -------
    Estimate
        NaN with fewer than five areas or two times, or where areas do not differ and nothing but
        what moves them all varies.

    Raises
    ------
    ValueError
        If a value is missing or infinite, the shape is another, there are no draws, or `level`
        is not between 0 and 1.

    Examples
    --------
    >>> areas, swings = np.arange(20.0)[:, None], np.array([0.0, 5.0, 2.0])
    >>> intraclass(areas + swings).value
    1.0
    """
    held = np.asarray(table, dtype=float)
    if held.ndim != 2 or not np.isfinite(held).all():
        raise ValueError(f"table has shape {held.shape}; give areas by times, none missing")
    areas, times = held.shape
    tail = 50 * (1 - check_level(level))
    if areas < _FEWEST or times < 2:
        return Estimate(np.nan, np.nan, np.nan, areas)
    value = float(_intraclass(held))
    if not np.isfinite(value):
        return Estimate(np.nan, np.nan, np.nan, areas)
    samples = _intraclass(held[resampled(areas, draws, seed)])
    lower, upper = np.nanpercentile(samples, [tail, 100 - tail])
    return Estimate(value, float(lower), float(upper), areas)
