"""Rise or fall of annual figures without limits: Mann-Kendall test and Sen's slope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lsr_analysis.statistics.trend import whole_years

__all__ = ["FEWEST_POINTS", "Monotonic", "monotonic_trend"]

FEWEST_POINTS = 5
"""Fewest points that are tested: with four, no series reaches a p-value under 0.05."""

_LEVEL = 0.05


@dataclass(frozen=True)
class Monotonic:
    """Whether annual figures go one way.

    Parameters
    ----------
    slope, lower, upper : float
        Sen's slope per year in the unit of the figures, with its 95% interval.
    tau : float
        Kendall's tau-b of years and figures, from -1 to 1; NaN if all figures are equal.
    p_value : float
        Exact and two-sided.
    years : tuple of int
        Years of the points used, oldest first.
    """

    slope: float
    lower: float
    upper: float
    tau: float
    p_value: float
    years: tuple[int, ...]

    @property
    def points(self) -> int:
        """How many points were used."""
        return len(self.years)

    @property
    def direction(self) -> str:
        """Either "increasing" or "decreasing" at 5%, or "no significant change"."""
        if self.p_value >= _LEVEL:
            return "no significant change"
        return "increasing" if self.tau > 0 else "decreasing"


def _orders_by_inversions(points: int, ties: Sequence[int]) -> list[int]:
    """Count the orders of some values by how many pairs stand the wrong way round.

    The counts are the coefficients of the product of (1 - q^k) for k up to `points`, divided
    by the same product for each group of equal values (MacMahon). Whole numbers throughout,
    so that nothing is rounded.
    """
    pairs = points * (points - 1) // 2 - sum(size * (size - 1) // 2 for size in ties)
    counts = [1] + [0] * pairs
    for k in range(1, points + 1):
        for i in range(pairs, k - 1, -1):
            counts[i] -= counts[i - k]
    for size in ties:
        for k in range(1, size + 1):
            for i in range(k, pairs + 1):
                counts[i] += counts[i - k]
    return counts


def _exact_p_value(score: int, points: int, ties: Sequence[int]) -> float:
    counts = _orders_by_inversions(points, ties)
    pairs = len(counts) - 1
    as_far = sum(n for wrong, n in enumerate(counts) if abs(pairs - 2 * wrong) >= abs(score))
    return as_far / sum(counts)


def monotonic_trend(years: ArrayLike, values: ArrayLike) -> Monotonic | None:
    """Test whether annual figures rise or fall, and by how much a year.

    Mann-Kendall counts, over all pairs of years, how often the later figure is higher, less
    how often it is lower. The p-value is the share of all orders of the figures whose count
    is at least as far from zero. It is exact, with equal figures too, where the usual normal
    approximation finds changes too easily in short series. Sen's slope is the median of the
    slopes between all pairs of years; its interval is Sen's, from the normal approximation,
    so that at the margin it can hold zero where the p-value is just under 0.05.

    The test assumes that years are independent of each other. Where one year resembles the
    last, as waiting lists do, it is over-confident. So it is for annual figures only, never
    for months; and where figures have 95% limits,
    :func:`lsr_analysis.statistics.trend.recent_trend` uses them.

    Five points say little: only a series that goes one way from the first year to the last,
    with at most one pair of equal figures, has a p-value under 0.05 (2/120, or 2/60 with such
    a pair). No significant change among five points is therefore not a sign of no change.

    Method: Mann HB (1945), *Econometrica* 13:245-259; Kendall MG (1975), *Rank Correlation
    Methods*; with ties Sillitto GP (1947), *Biometrika* 34:36-40; Sen PK (1968), *Journal of
    the American Statistical Association* 63:1379-1389. Tau is
    :func:`scipy.stats.kendalltau`'s, slope and interval :func:`scipy.stats.theilslopes`'s.

    Parameters
    ----------
    years : array_like of int, shape (n,)
        In any order, with or without gaps; for a financial year the one it begins in.
    values : array_like, shape (n,)
        NaN where no figure is held; those years are left out.

    Returns
    -------
    Monotonic or None
        None with fewer than five figures: the trend cannot be assessed.

    Raises
    ------
    ValueError
        If a year is no whole number or given twice, lengths differ, or a figure is infinite.

    Examples
    --------
    >>> found = monotonic_trend([2015, 2016, 2017, 2018, 2019], [31.0, 33.5, 34.0, 35.0, 36.0])
    >>> found.direction, round(found.slope, 3), round(found.p_value, 4)
    ('increasing', 1.0, 0.0167)
    """
    from scipy.stats import kendalltau, theilslopes

    given, figures = whole_years(years), np.asarray(values, dtype=float)
    if given.shape != figures.shape:
        raise ValueError(
            f"values has shape {figures.shape}, years has {given.shape}; give one figure for each "
            "year"
        )
    for position in np.flatnonzero(np.isinf(figures)):
        raise ValueError(
            f"values is infinite at position {position}; give NaN where no figure is held"
        )
    order = np.argsort(given)
    order = order[np.isfinite(figures[order])]
    x, y = given[order], figures[order]
    if y.size < FEWEST_POINTS:
        return None
    score = int(np.triu(np.sign(y[np.newaxis, :] - y[:, np.newaxis])).sum())
    ties = np.unique(y, return_counts=True)[1].tolist()
    sen = theilslopes(y, x, alpha=1 - _LEVEL)
    return Monotonic(
        slope=float(sen.slope),
        lower=float(sen.low_slope),
        upper=float(sen.high_slope),
        tau=float(kendalltau(x, y).statistic),
        p_value=_exact_p_value(score, y.size, ties),
        years=tuple(int(year) for year in x),
    )
