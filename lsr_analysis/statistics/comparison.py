"""How values compare with a benchmark, and which of many comparisons stand out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lsr_analysis.statistics.inputs import (
    Floats,
    counts,
    events_of_trials,
    finite_or_missing,
    same_labels,
    same_shape,
)

__all__ = [
    "VERDICTS", "adjusted_p", "among_usual_p", "compare", "count_p", "deviate_p", "proportion_p",
    "stand_out",
]  # fmt: skip

VERDICTS = ("better", "similar", "worse", "higher", "lower", "not assessable")


def compare(
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    reference: ArrayLike,
    lower_is_better: bool | None,
) -> pd.DataFrame:
    """Compare values with a benchmark by their confidence intervals.

    A value is *similar* if its interval holds the benchmark, whose own uncertainty is left
    out of account. Otherwise it is *better* or *worse* by the indicator's polarity, and
    *higher* or *lower* where that has none. Without a value, a benchmark or an interval it is
    *not assessable*. The rule is that of Fingertips (Public Health England, *Technical Guide:
    Comparing*).

    Parameters
    ----------
    value, lower, upper : array_like, shape (n,)
        Values and their limits, NaN where missing.
    reference : array_like, shape (n,) or ()
        England, a region, or the average of peers, in the same unit.
    lower_is_better : bool or None
        Polarity; None where there is no better or worse.

    Returns
    -------
    pandas.DataFrame
        One row a value, with its label: ``verdict``, one of :data:`VERDICTS`, and
        ``reason``, empty unless the verdict is "not assessable".

    Raises
    ------
    ValueError
        If a number is infinite, a lower limit is above its upper one, the polarity is none of
        the three, labels differ, or there is more than one dimension.

    Examples
    --------
    >>> compare([5, 9, 7], [4, 8, float("nan")], [6, 10, float("nan")], 7, True).values.tolist()
    [['better', ''], ['worse', ''], ['not assessable', 'no interval']]
    """
    if lower_is_better not in (True, False, None):
        raise ValueError(f"lower_is_better is {lower_is_better}; give True, False or None")
    labels = same_labels(value=value, lower=lower, upper=upper, reference=reference)
    found, low, high, against = (
        np.atleast_1d(x)
        for x in same_shape(
            value=finite_or_missing("value", value),
            lower=finite_or_missing("lower", lower),
            upper=finite_or_missing("upper", upper),
            reference=finite_or_missing("reference", reference),
        )
    )
    if found.ndim > 1:
        raise ValueError(f"value has shape {found.shape}; give one column")
    if (wrong := low > high).any():
        k = int(np.flatnonzero(wrong)[0])
        raise ValueError(f"lower is {low[k]:g} and upper {high[k]:g} at position {k}; swap them")
    above, below = "higher", "lower"
    if lower_is_better is not None:
        above, below = ("worse", "better") if lower_is_better else ("better", "worse")
    reason = np.select(
        [np.isnan(found), np.isnan(against), np.isnan(low) | np.isnan(high)],
        ["no value", "nothing to compare with", "no interval"],
        "",
    )
    verdict = np.select(
        [reason != "", against < low, against > high], ["not assessable", above, below], "similar"
    )
    return pd.DataFrame({"verdict": verdict, "reason": reason}, index=labels)


def deviate_p(z: ArrayLike) -> Floats:
    """Return the two-sided probability of a standard normal deviate.

    Parameters
    ----------
    z : array_like, shape (n,)
        NaN stays missing.

    Returns
    -------
    numpy.ndarray, shape (n,)

    Raises
    ------
    ValueError
        If a deviate is infinite.

    Examples
    --------
    >>> deviate_p([0, -1.96]).round(3).tolist()
    [1.0, 0.05]
    """
    from scipy.stats import norm

    return np.asarray(2 * norm.sf(np.abs(finite_or_missing("z", z))))


def among_usual_p(z: ArrayLike) -> Floats:
    """Return two-sided probabilities of deviates against the usual spread of all of them.

    Deviates from a funnel with overdispersion are somewhat wider than the standard normal
    distribution even where no area is unusual, since its extreme z-scores are pulled in when
    the spread is estimated. Here their own middle sets the scale::

        scale = max(1, median of abs(z) / 0.6745),  p = 2 (1 - Phi(abs(z) / scale))

    after the empirical null distribution of Efron B (2004, *J Am Stat Assoc* 99:96-104), which
    has a centre of its own too; here the centre stays the target. It takes more than half of
    the areas to be ordinary.

    Parameters
    ----------
    z : array_like, shape (n,)
        Adjusted deviates of all areas; NaN stays missing.

    Returns
    -------
    numpy.ndarray, shape (n,)

    Raises
    ------
    ValueError
        If a deviate is infinite.

    Examples
    --------
    >>> among_usual_p([-2.0, -1.0, 1.0, 2.0, 6.0]).round(3).tolist()
    [0.5, 0.736, 0.736, 0.5, 0.043]
    """
    given = finite_or_missing("z", z)
    held = np.abs(given[~np.isnan(given)])
    scale = max(1.0, float(np.median(held)) / _NORMAL_QUARTILE) if held.size else 1.0
    return deviate_p(given / scale)


_NORMAL_QUARTILE = 0.6744897501960817


def proportion_p(events: ArrayLike, trials: ArrayLike, reference: ArrayLike) -> Floats:
    """Return the two-sided probability of proportions against a benchmark.

    The score test, z = (p - p0) / sqrt(p0 (1 - p0) / trials), which says no exactly where
    Wilson's interval leaves the benchmark out.

    Parameters
    ----------
    events, trials : array_like, shape (n,)
    reference : array_like, shape (n,) or ()
        Benchmark as a share, between 0 and 1 and neither of them.

    Returns
    -------
    numpy.ndarray, shape (n,)

    Raises
    ------
    ValueError
        If a count is negative or infinite, events exceed trials, or a benchmark is not between
        0 and 1.

    Examples
    --------
    >>> proportion_p([50, 60], [100, 100], 0.5).round(4).tolist()
    [1.0, 0.0455]
    """
    some, of = events_of_trials(events, trials)
    against = finite_or_missing("reference", reference)
    if ((against <= 0) | (against >= 1)).any():
        raise ValueError("reference must lie between 0 and 1; give a share, not a percentage")
    some, of, against = same_shape(events=some, trials=of, reference=against)
    return deviate_p((some / of - against) / np.sqrt(against * (1 - against) / of))


def count_p(events: ArrayLike, expected: ArrayLike) -> Floats:
    """Return the two-sided probability of counts against what was expected of them.

    Twice the smaller Poisson tail, at most 1. It takes events to be independent.

    Parameters
    ----------
    events, expected : array_like, shape (n,)
        Expected: exposure times the benchmark's rate.

    Returns
    -------
    numpy.ndarray, shape (n,)

    Raises
    ------
    ValueError
        If a number is negative or infinite.

    Examples
    --------
    >>> count_p([10, 20], [10, 10]).round(3).tolist()
    [1.0, 0.007]
    """
    from scipy.stats import poisson

    seen, wanted = same_shape(
        events=counts("events", events), expected=counts("expected", expected)
    )
    wanted = np.where(wanted > 0, wanted, np.nan)
    tails = np.minimum(poisson.cdf(seen, wanted), poisson.sf(seen - 1, wanted))
    return np.asarray(np.minimum(2 * tails, 1.0))


def adjusted_p(p: ArrayLike) -> Floats:
    """Return probabilities that allow for the number of comparisons, often called q.

    Benjamini and Hochberg's procedure (1995, *J R Stat Soc B* 57:289-300), by
    :func:`scipy.stats.false_discovery_control`: the lowest false discovery rate at which a
    comparison stands out. It is proved for independent comparisons and for one form of positive
    dependence (Benjamini and Yekutieli 2001, *Ann Stat* 29:1165-1188); two-sided tests that
    share a benchmark need not meet it.

    Parameters
    ----------
    p : array_like, shape (n,)
        Probabilities; NaN where a comparison cannot be assessed, which is not counted.

    Returns
    -------
    numpy.ndarray, shape (n,)
        NaN where the probability is.

    Raises
    ------
    ValueError
        If a probability is not between 0 and 1.

    Examples
    --------
    >>> adjusted_p([0.01, 0.02, float("nan"), 0.9]).round(3).tolist()
    [0.03, 0.03, nan, 0.9]
    """
    from scipy.stats import false_discovery_control

    given = np.atleast_1d(finite_or_missing("p", p))
    if ((given < 0) | (given > 1)).any():
        raise ValueError("p must lie between 0 and 1")
    held = ~np.isnan(given)
    found = np.full(given.shape, np.nan)
    if held.any():
        found[held] = false_discovery_control(given[held])
    return found


def stand_out(p: ArrayLike, rate: float = 0.05) -> NDArray[np.bool_]:
    """Say which of many comparisons stand out, with the false discovery rate held down.

    Those whose :func:`adjusted_p` is at most `rate`: of them, a share of `rate` is expected to be
    chance.

    Parameters
    ----------
    p : array_like, shape (n,)
        As in :func:`adjusted_p`; what cannot be assessed does not stand out.
    rate : float
        Share of false discoveries among those named.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)

    Raises
    ------
    ValueError
        If a probability, or the rate, is not between 0 and 1.

    Examples
    --------
    >>> stand_out([0.001, 0.02, 0.04, 0.9]).tolist()
    [True, True, False, False]
    """
    if not 0 < rate < 1:
        raise ValueError(f"rate is {rate:g}; give a share between 0 and 1, such as 0.05")
    return np.asarray(adjusted_p(p) <= rate)
