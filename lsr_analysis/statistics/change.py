"""Change of a monthly series from a year earlier, held against its usual yearly swings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["SHORTEST_HISTORY", "Change", "YearlyChange", "yearly_change"]

SHORTEST_HISTORY = 36
"""Fewest year-on-year differences from which an interval is computed."""


@dataclass(frozen=True)
class Change:
    """A later value less an earlier one.

    Parameters
    ----------
    estimate, lower, upper : float
        In the unit of the measure, with a confidence interval.
    """

    estimate: float
    lower: float
    upper: float

    @property
    def direction(self) -> str:
        """Either "up", "down" or, where the interval holds zero, "within" the usual swings."""
        if self.lower > 0:
            return "up"
        return "down" if self.upper < 0 else "within"


@dataclass(frozen=True)
class YearlyChange(Change):
    """Mean change from the same calendar months a year earlier.

    Parameters
    ----------
    estimate, lower, upper : float
        In the unit of the series, with a confidence interval.
    months : int
        Months compared.
    """

    months: int


def yearly_change(
    now: ArrayLike, before: ArrayLike, history: ArrayLike, level: float = 0.95
) -> YearlyChange | None:
    """Estimate the mean change between the same months of two years.

    Each month is compared with the same calendar month a year before, which takes out the
    seasons. A year of such differences is too short to tell how much neighbouring months go
    together, so that is taken from all year-on-year differences that the series has: with
    their autocovariances g(k) the variance of a mean of m months is::

        ( m g(0) + 2 sum over k from 1 to m-1 of (m - k) g(k) ) / m^2

    and never less than for independent months, g(0) / m. The interval therefore asks whether
    the change is more than the year-on-year swings that the series usually shows. The
    autocovariances are :func:`statsmodels.tsa.stattools.acovf`'s; the formula is Priestley
    (1981), *Spectral Analysis and Time Series*, section 5.3.2.
    ``benchmarks/change_coverage.py`` measures how often the interval misses.

    Parameters
    ----------
    now, before : array_like, shape (m,)
        Monthly values, pair by pair.
    history : array_like, shape (n,)
        Year-on-year differences of the whole series in order, in the same unit; NaN where
        a month is missing.
    level : float
        Confidence level.

    Returns
    -------
    YearlyChange or None
        None if a pair is incomplete or there are fewer than 36 differences: the change
        cannot be assessed.

    Raises
    ------
    ValueError
        If `now` and `before` have different shapes.

    Examples
    --------
    >>> wave = np.sin(np.arange(60.0))
    >>> change = yearly_change([5.0, 6.0, 7.0], [2.0, 3.0, 4.0], wave)
    >>> change.estimate, change.direction
    (3.0, 'up')
    """
    from scipy.stats import norm
    from statsmodels.tsa.stattools import acovf

    first, second = np.asarray(now, dtype=float), np.asarray(before, dtype=float)
    if first.shape != second.shape:
        raise ValueError(f"now has shape {first.shape}, before has shape {second.shape}")
    past = np.asarray(history, dtype=float)
    difference = first - second
    months = difference.size
    enough = np.isfinite(past).sum() >= max(SHORTEST_HISTORY, 2 * months)
    if months == 0 or not np.isfinite(difference).all() or not enough:
        return None
    held = np.flatnonzero(np.isfinite(past))
    past = past[held[0] : held[-1] + 1]
    together = acovf(past, nlag=months - 1, fft=False, missing="conservative")
    weights = 2.0 * (months - np.arange(months))
    weights[0] = months
    variance = max(float(weights @ together) / months**2, float(together[0]) / months)
    reach = float(norm.ppf(0.5 + level / 2)) * variance**0.5
    estimate = float(difference.mean())
    return YearlyChange(estimate, estimate - reach, estimate + reach, months)
