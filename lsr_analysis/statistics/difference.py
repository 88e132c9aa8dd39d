"""Difference between two areas' figures, with an interval and a probability."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lsr_analysis.statistics.comparison import deviate_p
from lsr_analysis.statistics.inputs import level_to_z
from lsr_analysis.statistics.period_change import change_of_proportion, change_of_rate

__all__ = [
    "Difference", "difference_of_limits", "difference_of_proportions", "difference_of_rates",
]  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One figure less another.

    Parameters
    ----------
    estimate, lower, upper : float
        In the unit of the figures, with a confidence interval.
    p : float
        Two-sided probability of a difference so large by chance alone. It is from a test of its
        own, so that near the limit it need not agree with the interval.
    """

    estimate: float
    lower: float
    upper: float
    p: float


def difference_of_proportions(
    events: float,
    people: float,
    other_events: float,
    other_people: float,
    multiplier: float = 1.0,
    level: float = 0.95,
) -> Difference:
    """Estimate the difference of the proportions of two groups of people.

    Newcombe's interval, as in
    :func:`lsr_analysis.statistics.period_change.change_of_proportion`, with the probability of
    the score test with a pooled proportion (that of Pearson's chi-squared test), by
    :func:`statsmodels.stats.proportion.test_proportions_2indep`.

    Parameters
    ----------
    events, people, other_events, other_people : float
        Counts of people with the outcome, and of all people.
    multiplier : float
        Above 0; 100 for percentage points.
    level : float
        Confidence level.

    Returns
    -------
    Difference

    Raises
    ------
    ValueError
        If a count is negative or not finite, no people are given, events are more than people,
        or `multiplier` or `level` is out of range.

    Examples
    --------
    >>> found = difference_of_proportions(56, 70, 48, 80, multiplier=100)
    >>> [round(x, 2) for x in (found.estimate, found.lower, found.upper)]
    [20.0, 5.24, 33.39]
    >>> round(found.p, 4)
    0.008
    """
    from statsmodels.stats.proportion import test_proportions_2indep

    found = change_of_proportion(other_events, other_people, events, people, multiplier, level)
    if events + other_events in (0, people + other_people):
        p = 1.0  # all alike: the pooled proportion has no variance to divide by
    else:
        counts = events, people, other_events, other_people
        with np.errstate(divide="ignore"):  # of a ratio that is not asked for
            p = test_proportions_2indep(
                *counts, method="score", compare="diff", correction=False
            ).pvalue
    return Difference(found.estimate, found.lower, found.upper, float(p))


def difference_of_rates(
    events: float,
    exposure: float,
    other_events: float,
    other_exposure: float,
    multiplier: float = 1.0,
    level: float = 0.95,
) -> Difference:
    """Estimate the difference of two rates of independent events.

    The joined score limits of
    :func:`lsr_analysis.statistics.period_change.change_of_rate`, with the probability of the
    score test, by :func:`statsmodels.stats.rates.test_poisson_2indep`.

    Parameters
    ----------
    events, exposure, other_events, other_exposure : float
        Counts of events, and person-time or population.
    multiplier : float
        Above 0; 100,000 for a rate per 100,000.
    level : float
        Confidence level.

    Returns
    -------
    Difference

    Raises
    ------
    ValueError
        If a number is negative or not finite, an exposure is 0, or `multiplier` or `level` is
        out of range.

    Examples
    --------
    >>> found = difference_of_rates(150, 50_000, 100, 50_000, multiplier=100_000)
    >>> round(found.estimate), round(found.p, 4)
    (100, 0.0016)
    """
    from statsmodels.stats.rates import test_poisson_2indep

    found = change_of_rate(other_events, other_exposure, events, exposure, multiplier, level)
    p = 1.0
    if events + other_events > 0:
        counts = events, exposure, other_events, other_exposure
        with np.errstate(divide="ignore"):  # of a ratio that is not asked for
            p = test_poisson_2indep(*counts, method="score", compare="ratio").pvalue
    return Difference(found.estimate, found.lower, found.upper, float(p))


def difference_of_limits(
    figure: tuple[float, float, float], other: tuple[float, float, float], level: float = 0.95
) -> Difference:
    """Estimate the difference of two independent figures that have published limits.

    The standard error of each is the width of its limits over twice the normal deviate; that of
    the difference is the root of the sum of their squares. It takes errors to be normal.

    Parameters
    ----------
    figure, other : tuple of float
        Value, lower and upper limit.
    level : float
        Confidence level of the limits, and of the interval returned.

    Returns
    -------
    Difference
        Its probability is NaN where both figures have limits without width.

    Raises
    ------
    ValueError
        If a number is not finite, a lower limit is above its upper one, or `level` is out of
        range.

    Examples
    --------
    >>> found = difference_of_limits((10.0, 7.0, 13.0), (4.0, 0.0, 8.0))
    >>> [round(x, 4) for x in (found.estimate, found.lower, found.upper, found.p)]
    [6.0, 1.0, 11.0, 0.0187]
    """
    z = level_to_z(level)
    if not np.isfinite([*figure, *other]).all():
        raise ValueError("a value or a limit is missing or infinite; give numbers")
    for _, lower, upper in (figure, other):
        if lower > upper:
            raise ValueError(f"lower is {lower:g} and upper {upper:g}; swap them")
    errors = [(upper - lower) / (2 * z) for _, lower, upper in (figure, other)]
    error = math.hypot(*errors)
    estimate = figure[0] - other[0]
    p = float(deviate_p(estimate / error)) if error > 0 else float("nan")
    return Difference(estimate, estimate - z * error, estimate + z * error, p)
