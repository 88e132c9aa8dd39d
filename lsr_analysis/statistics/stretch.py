"""How much narrower than the truth a block bootstrap of detrended series is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsr_analysis.statistics.inputs import Floats

__all__ = ["likeness", "stretch"]

MOST_ALIKE = 0.9
"""Likeness of neighbouring months above which none is assumed: series too short to tell."""


def _alike(size: int, likeness: float) -> Floats:
    """Return the correlations of months of which each resembles the one before."""
    place = np.arange(size)
    return np.asarray(np.power(likeness, np.abs(place[:, np.newaxis] - place)))


def _left_over(size: int, likeness: float) -> Floats:
    """Return the covariances of such months once a straight line is taken away."""
    line = np.column_stack([np.ones(size), np.arange(size)])
    keep = np.eye(size) - line @ np.linalg.pinv(line)
    return np.asarray(keep @ _alike(size, likeness) @ keep)


def _seen_likeness(size: int, likeness: float) -> float:
    left = _left_over(size, likeness)
    return float(np.trace(left, offset=1) / np.trace(left))


def likeness(residuals: pd.DataFrame) -> float:
    """Return how alike neighbouring months are, in the middle one of some series.

    The lag-1 autocorrelation of what is left of a short series, once its own line is taken
    away, is too low. The likeness returned is the one of a first-order autoregression whose
    remainder would show, on average, the median of what the series show.

    Parameters
    ----------
    residuals : pandas.DataFrame, shape (months, series)
        What is left of each series after its own straight line; NaN where a month is missing.

    Returns
    -------
    float
        From 0 to :data:`MOST_ALIKE`.

    Examples
    --------
    >>> likeness(pd.DataFrame({"a": [1.0, -1, 1, -1, 1, -1, 1, -1]}))
    0.0
    """
    from scipy.optimize import brentq

    away = residuals.to_numpy()
    products, squares = np.nansum(away[1:] * away[:-1], axis=0), np.nansum(away**2, axis=0)
    varies = squares > 0
    if not varies.any():
        return 0.0
    seen = float(np.median(products[varies] / squares[varies]))
    size = len(residuals)
    if seen <= _seen_likeness(size, 0.0):
        return 0.0
    if seen >= _seen_likeness(size, MOST_ALIKE):
        return MOST_ALIKE
    return float(brentq(lambda known: _seen_likeness(size, known) - seen, 0.0, MOST_ALIKE))


def stretch(size: int, block: int, months: int, alike: float) -> float:
    """Return what drawn means must be multiplied by to vary as much as true ones.

    Means of `months` months, drawn in blocks from what is left of a series after its straight
    line, vary less than means of a series do: the line takes part of the ups and downs away,
    and likeness reaches beyond a block. For a first-order autoregression of a given likeness
    both variances are known exactly, as quadratic forms of its correlations; this is the root
    of their ratio.

    Parameters
    ----------
    size : int
        Months of the series.
    block : int
        Months in a block.
    months : int
        Months in a mean.
    alike : float
        Likeness of neighbouring months, from 0 to below 1.

    Returns
    -------
    float
        Above 1 unless the series is long and its months independent.

    Examples
    --------
    >>> round(stretch(51, 6, 12, 0.0), 3), round(stretch(51, 6, 12, 0.7), 3)
    (1.133, 1.422)
    """
    left = _left_over(size, alike)
    starts = np.arange(size - block + 1)[:, np.newaxis]
    drawn = 0.0
    for first in range(0, months, block):
        length = min(block, months - first)
        inside = (np.arange(size) >= starts) & (np.arange(size) < starts + length)
        means = inside / length
        together = means @ left @ means.T
        between = np.trace(together) / len(together) - together.mean()
        drawn += (length / months) ** 2 * between
    true = _alike(months, alike).mean()
    return float(np.sqrt(true / drawn))
