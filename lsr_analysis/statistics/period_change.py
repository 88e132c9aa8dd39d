"""Change of a measure between any two periods, with an interval."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsr_analysis.statistics.bootstrap import difference_reach, ratio_samples
from lsr_analysis.statistics.change import Change
from lsr_analysis.statistics.inputs import check_level

__all__ = ["FEWEST_MONTHS", "change_between", "change_of_proportion", "change_of_rate"]

FEWEST_MONTHS = 6
"""Fewest months in a period from which an interval is computed."""

_BLOCKS = 3  # in a period, unless a length is given: see the figures in change_between


def _check_options(multiplier: float, level: float) -> None:
    if not 0 < multiplier < np.inf:
        raise ValueError(f"multiplier is {multiplier}; give a number above 0, such as 100")
    check_level(level)


def _check_counts(base: str, *counts: float) -> None:
    names = ("before_events", f"before_{base}", "now_events", f"now_{base}")
    for name, count in zip(names, counts, strict=True):
        if not 0 <= count < np.inf:
            raise ValueError(f"{name} is {count}; give a number of at least 0")
        if count == 0 and name.endswith(base):
            raise ValueError(f"{name} is 0, so that nothing can be divided by it; give more")


def _check_monthly(name: str, series: pd.Series) -> None:
    index = series.index
    if not isinstance(index, pd.PeriodIndex) or index.freqstr != "M" or index.has_duplicates:
        raise ValueError(f"{name} is not indexed by month; give each month once, as a PeriodIndex")
    for month in index[np.isinf(series.to_numpy(dtype=float))]:
        raise ValueError(f"{name} is infinite in {month}; give NaN where none is held")


def _check_run(name: str, months: pd.PeriodIndex) -> None:
    if months.freqstr != "M" or months.empty or (np.diff(months.asi8) != 1).any():
        raise ValueError(f"{name} is not a run of months; give all from first to last, in order")


def change_between(
    numerator: pd.Series,
    denominator: pd.Series,
    before: pd.PeriodIndex,
    now: pd.PeriodIndex,
    *,
    multiplier: float = 1.0,
    level: float = 0.95,
    block: int | None = None,
    draws: int = 1999,
    seed: int = 1,
) -> Change | None:
    """Estimate the change of a monthly measure between two periods.

    The value of a period is `multiplier` times the sum of its numerators over the sum of its
    denominators. The interval is a symmetric studentised moving-block bootstrap: runs of
    neighbouring months are drawn within each period separately, and the change in each sample
    is divided by its own standard error (:mod:`lsr_analysis.statistics.bootstrap`). Unless
    told, a block is a third of its period: 4 months of 12.

    :func:`lsr_analysis.statistics.change.yearly_change` is the better choice for the same
    months of two years running: it takes out the seasons and knows the swings of the whole
    series. Use this for periods further apart, for longer ones, and where the series is too
    short for the other. Compare the same calendar months: a season that only one period holds
    looks like a change, and one that both hold only widens the interval.

    Two periods hold little to judge their own ups and downs by, so intervals are wide. In
    simulations without any change, with two periods of 12 months, they left out zero in 1%,
    3%, 3%, 8% and 23% of runs where the likeness of neighbouring months was 0, 0.3, 0.5, 0.7
    and 0.9 (5% is the aim). Where months are very alike, "up" and "down" come too easily; and
    a lasting step of one standard deviation is found in a third of runs or less, of two in 55%
    to 83%. Shorter blocks, percentile and basic intervals missed far more often.

    Method: Künsch HR (1989), *Annals of Statistics* 17:1217-1241; Götze F and Künsch HR (1996),
    *Annals of Statistics* 24:1914-1933; Hall P (1988), *Journal of the Royal Statistical
    Society B* 50:35-45.

    Parameters
    ----------
    numerator, denominator : pandas.Series
        By month (:class:`pandas.PeriodIndex`), in any order; NaN where a month has none.
    before, now : pandas.PeriodIndex
        Two runs of months; `before` ends before `now` starts.
    multiplier : float
        Such as 100,000 for a rate.
    level : float
        Confidence level.
    block : int, optional
        Months in a block, in both periods.
    draws, seed : int
        Number of bootstrap samples; the same seed gives the same interval.

    Returns
    -------
    Change or None
        None if a period has fewer than six months or a month without figures, or if too many
        months are equal to tell how they vary: the change cannot be assessed.

    Raises
    ------
    ValueError
        If a series is not indexed by month or the two have different months; a figure is
        infinite, a numerator negative or a denominator not above 0; a period has a gap or
        `before` does not end before `now`; `level`, `block`, `draws` or `seed` is out of range.

    Examples
    --------
    >>> months = pd.period_range("2016-04", "2018-03", freq="M")
    >>> days = pd.Series([30, 33, 35, 31, 28, 30, 34, 36, 33, 29, 30, 32] * 2, months)
    >>> days["2017-04":] += 20
    >>> change = change_between(days, days * 0 + 1000, months[:12], months[12:], multiplier=100)
    >>> round(change.estimate, 3), change.direction
    (2.0, 'up')
    """
    _check_options(multiplier, level)
    for name, series in (("numerator", numerator), ("denominator", denominator)):
        _check_monthly(name, series)
    if set(numerator.index) != set(denominator.index):
        raise ValueError("denominator has other months than numerator; give both for each month")
    for month in numerator.index[numerator < 0]:
        raise ValueError(f"numerator is negative in {month}; give a count")
    for month in denominator.index[denominator <= 0]:
        raise ValueError(f"denominator is not above 0 in {month}; give NaN where none is held")
    for name, months in (("before", before), ("now", now)):
        _check_run(name, months)
    if before[-1] >= now[0]:
        raise ValueError(f"before ends {before[-1]}, now starts {now[0]}; give before the earlier")
    if min(len(before), len(now)) < FEWEST_MONTHS:
        return None
    if block is not None and not 1 <= block <= min(len(before), len(now)) // 2:
        raise ValueError(f"block is {block}; give at least 1, at most half the shorter period")
    periods = [
        (numerator.reindex(m).to_numpy(dtype=float), denominator.reindex(m).to_numpy(dtype=float))
        for m in (before, now)
    ]
    if not all(np.isfinite(top + base).all() for top, base in periods):
        return None
    # The seeds differ, so that the two periods are drawn independently of each other.
    first, second = (
        ratio_samples(top, base, block or top.size // _BLOCKS, draws, 2 * seed + position)
        for position, (top, base) in enumerate(periods)
    )
    reach = difference_reach(first, second, level)
    if not np.isfinite(reach):
        return None
    change = second.ratio - first.ratio
    return Change(*(multiplier * part for part in (change, change - reach, change + reach)))


def change_of_proportion(
    before_events: float,
    before_people: float,
    now_events: float,
    now_people: float,
    multiplier: float = 1.0,
    level: float = 0.95,
) -> Change:
    """Estimate the difference of two independent proportions.

    Newcombe's method 10, which joins the Wilson limits l and u of the two proportions p::

        lower = p_now - p_before - sqrt( (p_now - l_now)^2 + (u_before - p_before)^2 )
        upper = p_now - p_before + sqrt( (u_now - p_now)^2 + (p_before - l_before)^2 )

    It never leaves the possible range and serves with 0% and 100%. People must be independent
    of each other and counted in one period only; for monthly series that resemble themselves
    from month to month see :func:`change_between`.

    Method: Newcombe RG (1998), *Statistics in Medicine* 17:873-890; computed by
    :func:`statsmodels.stats.proportion.confint_proportions_2indep`.

    Parameters
    ----------
    before_events, before_people, now_events, now_people : float
        Counts of people with the outcome, and of all people.
    multiplier : float
        Above 0; 100 for percentage points.
    level : float
        Confidence level.

    Returns
    -------
    Change

    Raises
    ------
    ValueError
        If a count is negative or not finite, no people are given, events are more than people,
        or `multiplier` or `level` is out of range.

    Examples
    --------
    >>> change = change_of_proportion(48, 80, 56, 70, multiplier=100)
    >>> round(change.estimate, 2), round(change.lower, 2), round(change.upper, 2)
    (20.0, 5.24, 33.39)
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    _check_options(multiplier, level)
    _check_counts("people", before_events, before_people, now_events, now_people)
    if before_events > before_people:
        raise ValueError("before_events is above before_people; events are part of the people")
    if now_events > now_people:
        raise ValueError("now_events is above now_people; events are part of the people")
    change = now_events / now_people - before_events / before_people
    counts = now_events, now_people, before_events, before_people
    limits = confint_proportions_2indep(*counts, method="newcomb", alpha=1 - level)
    return Change(*(multiplier * float(part) for part in (change, *limits)))


def change_of_rate(
    before_events: float,
    before_exposure: float,
    now_events: float,
    now_exposure: float,
    multiplier: float = 1.0,
    level: float = 0.95,
) -> Change:
    """Estimate the difference of two rates of independent events.

    The score limits of the two rates are joined in the same way as the Wilson limits of
    proportions in :func:`change_of_proportion` ("MOVER"), so that both kinds of figure are
    judged alike. It serves with no events. The score interval of the difference itself is
    somewhat nearer to its level below five events, but is searched for step by step, a hundred
    times slower; from twenty events on they hardly differ.

    Events must be independent: falls or admissions, not days. One person delayed for a month
    is thirty delayed days; see :func:`change_between` for those.

    Method: Zou GY and Donner A (2008), *Statistics in Medicine* 27:1693-1702; computed by
    :func:`statsmodels.stats.rates.confint_poisson_2indep`.

    Parameters
    ----------
    before_events, before_exposure, now_events, now_exposure : float
        Counts of events, and person-time or population.
    multiplier : float
        Above 0; 100,000 for a rate per 100,000.
    level : float
        Confidence level.

    Returns
    -------
    Change

    Raises
    ------
    ValueError
        If a number is negative or not finite, an exposure is 0, or `multiplier` or `level` is
        out of range.

    Examples
    --------
    >>> change = change_of_rate(100, 50_000, 150, 50_000, multiplier=100_000)
    >>> round(change.estimate), change.direction
    (100, 'up')
    """
    from statsmodels.stats.rates import confint_poisson_2indep

    _check_options(multiplier, level)
    _check_counts("exposure", before_events, before_exposure, now_events, now_exposure)
    change = now_events / now_exposure - before_events / before_exposure
    counts = now_events, now_exposure, before_events, before_exposure
    limits = confint_poisson_2indep(*counts, method="mover", compare="diff", alpha=1 - level)
    return Change(*(multiplier * float(part) for part in (change, *limits)))
