"""Confidence intervals of proportions, counts, rates and means, over whole tables at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lsr_analysis.statistics.inputs import (
    Floats,
    check_level,
    counts,
    events_of_trials,
    finite_or_missing,
    level_to_z,
    same_labels,
    same_shape,
)

__all__ = ["FEWEST_FOR_BYAR", "Interval", "count", "mean", "proportion", "rate"]

FEWEST_FOR_BYAR = 10
"""Below this many events Byar's approximation gives way to the exact limits."""


@dataclass(frozen=True, eq=False)
class Interval:
    """Values with their confidence limits.

    Parameters
    ----------
    value, lower, upper : numpy.ndarray, shape (n,)
        NaN where the input bears no value, or no interval.
    level : float
        Confidence level.
    method : str
    """

    value: Floats
    lower: Floats
    upper: Floats
    level: float
    method: str


def proportion(
    events: ArrayLike, trials: ArrayLike, multiplier: float = 1.0, level: float = 0.95
) -> Interval:
    """Return proportions with Wilson's score interval.

    With p = events / trials and z the normal deviate of the level the limits are::

        (2 events + z² ± z sqrt(z² + 4 events (1 - p))) / (2 (trials + z²))

    computed by :func:`statsmodels.stats.proportion.proportion_confint`. Wilson EB (1927),
    *J Am Stat Assoc* 22:209-212; Newcombe RG (1998), *Stat Med* 17:857-872.

    Parameters
    ----------
    events, trials : array_like, shape (n,)
        Counts. Missing, or no events of no trials: no value and no interval.
    multiplier : float
        1 for a share, 100 for a percentage.
    level : float
        0.95 or 0.998 by custom.

    Returns
    -------
    Interval
        In units of `multiplier`; limits lie between 0 and `multiplier`.

    Raises
    ------
    ValueError
        If a count is negative or infinite, events exceed trials, or labels or shapes differ.

    Examples
    --------
    >>> found = proportion([0, 81], [20, 263], multiplier=100)
    >>> found.lower.round(1).tolist(), found.upper.round(1).tolist()
    ([0.0, 25.5], [16.1, 36.6])
    """
    from statsmodels.stats.proportion import proportion_confint

    some, of = events_of_trials(events, trials)
    lower, upper = proportion_confint(some, of, 1 - check_level(level), method="wilson")
    share = some / of
    # Rounding in the last bit must not carry a limit past 0, 1 or the value itself.
    return Interval(
        multiplier * share,
        multiplier * np.clip(lower, 0, share),
        multiplier * np.clip(upper, share, 1),
        level,
        "Wilson",
    )


def count(events: ArrayLike, level: float = 0.95) -> Interval:
    """Return counts with Byar's limits, and exact Poisson limits below ten events.

    With O events and z the normal deviate of the level::

        lower = O (1 - 1 / (9 O) - z / (3 sqrt(O)))³
        upper = (O + 1) (1 - 1 / (9 (O + 1)) + z / (3 sqrt(O + 1)))³

    Breslow NE and Day NE (1987), *Statistical Methods in Cancer Research* volume II, page 69.
    Below ten, half the chi-square quantiles on 2 O and 2 O + 2 degrees of freedom (Garwood
    1936, *Biometrika* 28:437-442), as Public Health England's technical guide has it.

    Both take events to be independent. Delayed days are not: see
    :mod:`lsr_analysis.statistics.overdispersion`.

    Parameters
    ----------
    events : array_like, shape (n,)
        Counts; NaN stays missing.
    level : float

    Returns
    -------
    Interval

    Raises
    ------
    ValueError
        If a count is negative or infinite.

    Examples
    --------
    >>> found = count([0, 9, 100])
    >>> found.lower.round(2).tolist(), found.upper.round(2).tolist()
    ([0.0, 4.12, 81.36], [3.69, 17.08, 121.63])
    """
    from scipy.stats import chi2

    seen = counts("events", events)
    z, tail = level_to_z(level), (1 - level) / 2
    many = np.maximum(seen, FEWEST_FOR_BYAR)  # so that the formula is defined everywhere
    lower = many * (1 - 1 / (9 * many) - z / (3 * np.sqrt(many))) ** 3
    more = many + 1
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    few = seen < FEWEST_FOR_BYAR
    some = seen[few]
    # Chi-square on no degrees of freedom is not defined: nothing is below 0 events.
    exact = np.where(some > 0, chi2.ppf(tail, np.maximum(2 * some, 1e-300)) / 2, 0.0)
    lower, upper = np.asarray(lower), np.asarray(upper)
    lower[few], upper[few] = exact, chi2.ppf(1 - tail, 2 * some + 2) / 2
    return Interval(seen, lower, upper, level, "Byar, exact below 10")


def rate(
    events: ArrayLike, exposure: ArrayLike, multiplier: float = 100_000, level: float = 0.95
) -> Interval:
    """Return rates with the limits of their counts (Byar, exact below ten events).

    Parameters
    ----------
    events : array_like, shape (n,)
        Independent events.
    exposure : array_like, shape (n,)
        People, or people times time. Missing or 0: no value and no interval.
    multiplier : float
        The rate is per this many.
    level : float

    Returns
    -------
    Interval
        Per `multiplier`.

    Raises
    ------
    ValueError
        If a number is negative or infinite, or labels or shapes differ.

    Examples
    --------
    >>> found = rate([65], [100_000])
    >>> found.value[0], found.lower.round(1)[0], found.upper.round(1)[0]
    (np.float64(65.0), np.float64(50.2), np.float64(82.8))
    """
    same_labels(events=events, exposure=exposure)
    seen, of = same_shape(events=counts("events", events), exposure=counts("exposure", exposure))
    per = multiplier / np.where(of > 0, of, np.nan)
    found = count(seen, level)
    return Interval(seen * per, found.lower * per, found.upper * per, found.level, found.method)


def mean(
    average: ArrayLike, deviation: ArrayLike, size: ArrayLike, level: float = 0.95
) -> Interval:
    """Return means with Student's t limits.

    The limits are average ± t(size - 1) deviation / sqrt(size). Student (1908), *Biometrika*
    6:1-25. They take values to be normal: with skewed values, such as lengths of stay, 95%
    limits miss 12% of the time with 5 values and 7% with 30 (``benchmarks/coverage.py``).

    Parameters
    ----------
    average : array_like, shape (n,)
    deviation : array_like, shape (n,)
        Standard deviation of the values, with divisor size - 1.
    size : array_like, shape (n,)
        Number of values. Below 2 there is a mean and no interval.
    level : float

    Returns
    -------
    Interval
        In the unit of the values.

    Raises
    ------
    ValueError
        If a number is infinite, or a deviation or size negative.

    Examples
    --------
    >>> found = mean([10.0], [2.0], [4])
    >>> found.lower.round(3)[0], found.upper.round(3)[0]
    (np.float64(6.818), np.float64(13.182))
    """
    from scipy.stats import t

    middle, wide, n = same_shape(
        average=finite_or_missing("average", average),
        deviation=counts("deviation", deviation),
        size=counts("size", size),
    )
    enough = np.where(n >= 2, n, np.nan)
    reach = t.ppf(0.5 + check_level(level) / 2, enough - 1) * wide / np.sqrt(enough)
    return Interval(np.array(middle), middle - reach, middle + reach, level, "Student’s t")
