"""Directly standardised rates with Dobson's limits."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lsr_analysis.statistics.inputs import counts, same_shape
from lsr_analysis.statistics.intervals import Interval, count

__all__ = ["FEWEST_EVENTS", "standardised_rate"]

FEWEST_EVENTS = 10
"""Below this many events no directly standardised rate is given."""


def standardised_rate(
    events: ArrayLike,
    people: ArrayLike,
    standard: ArrayLike,
    multiplier: float = 100_000,
    level: float = 0.95,
) -> Interval:
    """Return directly standardised rates.

    With O events, n people and standard weight w in each age band, and W the sum of the
    weights, the rate is sum(w O / n) / W and its variance sum(w² O / n²) / W². Dobson's
    limits stretch those of the total count T (Byar) to that variance::

        lower = rate + sqrt(variance / T) (lower limit of T - T)
        upper = rate + sqrt(variance / T) (upper limit of T - T)

    Dobson AJ et al. (1991), *Stat Med* 10:457-462. Fewer than ten events bear no rate
    (Public Health England, *Technical Guide: Confidence Intervals*, 2018). Where a heavily
    weighted age band has few people, 95% limits still miss more often than they should (10%
    with 15 events, 6% with 100, in ``benchmarks/coverage.py``).

    Parameters
    ----------
    events, people : array_like, shape (..., k)
        Counts by age band, the bands along the last axis.
    standard : array_like, shape (k,)
        Weights of the standard population.
    multiplier : float
        The rate is per this many.
    level : float

    Returns
    -------
    Interval, shape (...)
        NaN throughout with fewer than ten events, or where a count is missing.

    Raises
    ------
    ValueError
        If a number is negative or infinite, a band has no people, or the weights add up to
        nothing.

    Examples
    --------
    >>> found = standardised_rate([[2, 30], [1, 3]], [[500, 400], [90, 60]], [5500, 2000])
    >>> found.value.round(0).tolist(), found.upper.round(0).tolist()
    ([2293.0, nan], [3271.0, nan])
    """
    seen, of, weight = same_shape(
        events=counts("events", events),
        people=counts("people", people),
        standard=counts("standard", standard),
    )
    if (empty := of == 0).any():
        where = tuple(int(k) for k in np.argwhere(empty)[0])
        raise ValueError(f"people is 0 at position {where}; join the age band to its neighbour")
    whole = weight.sum(axis=-1)
    if (whole <= 0).any():
        raise ValueError("standard adds up to nothing; give the weight of each age band")
    total = seen.sum(axis=-1)
    enough = total >= FEWEST_EVENTS
    value = (weight * seen / of).sum(axis=-1) / whole
    variance = (weight**2 * seen / of**2).sum(axis=-1) / whole**2
    limits = count(total, level)
    stretch = np.sqrt(variance / np.where(enough, total, np.nan))
    return Interval(
        multiplier * np.where(enough, value, np.nan),
        # A rate is not negative, however far a heavily weighted band stretches its limits.
        multiplier * np.maximum(value + stretch * (limits.lower - total), 0.0),
        multiplier * (value + stretch * (limits.upper - total)),
        level,
        "Dobson",
    )
