"""How alike neighbouring points of a series are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from lsr_analysis.statistics.inputs import ROUNDING, finite_or_missing

__all__ = ["FEWEST_POINTS", "lag_one"]

FEWEST_POINTS = 10
"""Fewest points from which autocorrelation is judged."""


def lag_one(segments: Sequence[ArrayLike]) -> tuple[float, float]:
    """Return the correlation of neighbouring points, and the limit above which it matters.

    Deviations from each segment's mean, so that a step that the chart was rebased at does not
    count. Pairs of neighbours are compared with :func:`statsmodels.tsa.stattools.acf`'s
    estimator: sum of products of neighbours over sum of squares. The limit is the one-sided
    97.5% point 1.96 / sqrt(n) of a series without autocorrelation (Bartlett 1946, *J R Stat
    Soc Suppl* 8:27-41).

    Parameters
    ----------
    segments : sequence of array_like
        Values in order; NaN where missing, whose neighbours are not compared.

    Returns
    -------
    correlation, limit : float
        NaN with fewer than ten points, or where nothing varies.

    Examples
    --------
    >>> found, limit = lag_one([[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10]])
    >>> round(found, 2), round(limit, 2)
    (0.7, 0.62)
    """
    products = squares = least = 0.0
    points = 0
    for segment in segments:
        values = finite_or_missing("segments", segment)
        if np.isnan(values).all():
            continue
        away = values - np.nanmean(values)
        products += float(np.nansum(away[1:] * away[:-1]))
        squares += float(np.nansum(away**2))
        least += values.size * (ROUNDING * float(np.nanmax(np.abs(values)))) ** 2
        points += int((~np.isnan(values)).sum())
    if points < FEWEST_POINTS or squares <= least:
        return float("nan"), float("nan")
    return products / squares, 1.96 / points**0.5
