"""How large a difference chance gives when it decides which units are treated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lsr_analysis.statistics.cohorts import needed_values
from lsr_analysis.statistics.event_study import cohort_effect
from lsr_analysis.statistics.inputs import Floats, check_level

__all__ = ["Randomised", "deals", "dealt", "in_errors", "randomised", "reach"]


@dataclass(frozen=True)
class Randomised:
    """A difference against what chance alone gives.

    Parameters
    ----------
    estimate, standard_error : float
        As in :class:`lsr_analysis.statistics.event_study.Effect`.
    lower, upper : float
        Interval; NaN where it cannot be assessed, as the p-value then is.
    p_value : float
        Two-sided.
    spread : tuple of float
        Limits between which the given level of estimates lie when chance assigns units.
    level : float
        Confidence level.
    draws : int
        Assignments drawn.
    treated, controls, left_out : int
        Units in the estimate, and units without the changes of every cohort.
    """

    estimate: float
    standard_error: float
    lower: float
    upper: float
    p_value: float
    spread: tuple[float, float]
    level: float
    draws: int
    treated: int
    controls: int
    left_out: int


def randomised(
    changes: pd.DataFrame,
    cohort: pd.Series,
    draws: int = 4999,
    seed: int = 2017,
    level: float = 0.95,
) -> Randomised:
    """Compare an estimate with those from units assigned to cohorts by chance.

    Units are dealt anew, with as many in each cohort as there are and the others controls, and
    the estimate of :func:`lsr_analysis.statistics.event_study.cohort_effect` is divided by its
    own standard error each time. The p-value is::

        (1 + draws as far from 0 as what was seen, or further) / (1 + draws)

    It is exact where nothing is different for anyone, and, because of the division, holds in
    large groups where only the mean is not different while the groups vary unequally. The
    interval is the estimate plus and minus the largest distance that draws exceed too often,
    times the standard error: it leaves out 0 exactly where the p-value is at most 1 - level.

    Method: Chung E and Romano JP (2013), *Annals of Statistics* 41:484-507; Wu J and Ding P
    (2021), *Journal of the American Statistical Association* 116:1898-1913.

    Parameters
    ----------
    changes, cohort : pandas.DataFrame, pandas.Series
        As in :func:`lsr_analysis.statistics.event_study.cohort_effect`. Every unit needs the
        changes of every cohort here, since it may be dealt to any.
    draws : int
        At least 1 / (1 - level) - 1, so that an interval can be given.
    seed : int
        The same seed gives the same draws, in whichever order units are given.
    level : float
        Confidence level.

    Returns
    -------
    Randomised

    Raises
    ------
    ValueError
        As in :func:`lsr_analysis.statistics.event_study.cohort_effect`, and if there are too few
        draws or `seed` is negative.

    Examples
    --------
    >>> changes = pd.DataFrame({"July": [-0.9, -0.8, 0.1, -0.1, 0.0, 0.2]}, list("uvwxyz"))
    >>> cohort = pd.Series(["July", "July", None, None, None, None], list("uvwxyz"))
    >>> found = randomised(changes, cohort, draws=4999)
    >>> round(found.estimate, 2), round(found.p_value, 2)  # 1 of 15 deals is as extreme
    (-0.9, 0.07)
    """
    check_level(level)
    if draws != int(draws) or _beyond(draws, level) < 0:
        raise ValueError(f"draws is {draws}, too few for an interval; give 999 or more")
    if seed < 0:
        raise ValueError(f"seed is {seed}; give a whole number of at least 0")
    # By name, so that the order of columns decides no more than that of rows.
    changes = changes[sorted(changes.columns, key=str)]
    held, cohort, left_out = needed_values(changes, cohort, every=True)
    seen = cohort_effect(held, cohort, level)
    values = held[list(seen.by_cohort["cohort"])].to_numpy()
    sizes = seen.by_cohort["treated"].to_numpy()
    estimates, errors = dealt(values, sizes, deals(len(values), int(draws), seed))
    tail = 100 * (1 - level) / 2
    low, high = np.percentile(estimates, [tail, 100 - tail])
    lower = upper = p = math.nan
    if seen.standard_error > 0:
        far = in_errors(estimates, errors)
        t = abs(seen.estimate) / seen.standard_error
        # A deal that is the same as what was seen must not be missed for a rounding.
        p = (1 + int((far >= t * (1 - 1e-9)).sum())) / (1 + draws)
        wide = reach(far, level) * seen.standard_error
        lower, upper = seen.estimate - wide, seen.estimate + wide
    return Randomised(
        seen.estimate, seen.standard_error, lower, upper, p, (float(low), float(high)), level,
        int(draws), seen.treated, seen.controls, left_out,
    )  # fmt: skip


def _beyond(draws: int, level: float) -> int:
    """Return how many draws may lie beyond an interval of a level."""
    return math.floor(round((1 - level) * (1 + draws), 9)) - 1  # rounded: 0.05 * 20 is 1


def in_errors(estimates: Floats, errors: Floats) -> Floats:
    """Return how many standard errors estimates lie from 0.

    Parameters
    ----------
    estimates, errors : numpy.ndarray, shape (draws,)
        From :func:`dealt`.

    Returns
    -------
    numpy.ndarray, shape (draws,)
        0 where there is no difference at all and nothing that varies, or no error to divide by.

    Examples
    --------
    >>> in_errors(np.array([-3.0, 0.0]), np.array([2.0, 0.0])).tolist()
    [1.5, 0.0]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        far = np.abs(estimates / errors)
    return np.where(np.isnan(far), 0.0, far)


def reach(far: Floats, level: float) -> float:
    """Return the distance that draws exceed as often as an interval of a level lets them.

    It leaves out 0 exactly where the p-value of :func:`randomised` is at most 1 - level.

    Parameters
    ----------
    far : numpy.ndarray, shape (draws,)
        Distances from 0, in standard errors.
    level : float

    Returns
    -------
    float

    Examples
    --------
    >>> reach(np.arange(1.0, 20.0), level=0.9)
    18.0
    """
    return float(np.sort(far)[-(_beyond(len(far), level) + 1)])


def deals(units: int, draws: int, seed: int) -> NDArray[np.intp]:
    """Draw orders of units; those at the first places are the treated ones.

    Parameters
    ----------
    units, draws, seed : int

    Returns
    -------
    numpy.ndarray of int, shape (draws, units)

    Examples
    --------
    >>> sorted(deals(units=3, draws=2, seed=1)[0].tolist())
    [0, 1, 2]
    """
    return np.random.default_rng(seed).random((draws, units)).argsort(axis=1)


def dealt(
    values: Floats, sizes: ArrayLike, order: NDArray[np.intp], chosen: Sequence[int] | None = None
) -> tuple[Floats, Floats]:
    """Return estimates and standard errors of units dealt to cohorts by chance.

    Parameters
    ----------
    values : numpy.ndarray, shape (units, cohorts)
        Changes.
    sizes : array_like of int, shape (cohorts,)
        Units to deal to each cohort; the others are controls.
    order : numpy.ndarray of int, shape (draws, units)
        From :func:`deals`.
    chosen : sequence of int, optional
        Cohorts (by place) that count; units dealt to others take no part.

    Returns
    -------
    tuple of numpy.ndarray, shape (draws,)
        As :func:`lsr_analysis.statistics.event_study.cohort_effect` gives without weights. An
        error is NaN where a group of one unit has no variance.
    """
    ends = np.cumsum(sizes)
    taken = range(len(ends)) if chosen is None else chosen
    counted = np.zeros(len(ends))
    counted[list(taken)] = np.asarray(sizes)[list(taken)]
    shares = counted / counted.sum()
    values = values - values.mean(axis=0)  # so that squares lose no digits
    others = (values @ shares)[order[:, ends[-1] :]]  # a control, its cohorts put together
    estimate = -others.mean(axis=1)
    variance = _variance(others) / others.shape[1]
    for k in taken:
        places = order[:, ends[k] - counted[k].astype(int) : ends[k]]
        treated = values[places, k]
        estimate += shares[k] * treated.mean(axis=1)
        variance += shares[k] ** 2 * _variance(treated) / treated.shape[1]
    return estimate, np.sqrt(variance)


def _variance(rows: Floats) -> Floats:
    if rows.shape[1] < 2:
        return np.full(len(rows), np.nan)
    return np.asarray(rows.var(axis=1, ddof=1))
