"""How long it takes until something first happens, where for some it has not happened yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lsr_analysis.statistics.inputs import check_level, level_to_z

__all__ = ["FirstTime", "first_time"]


@dataclass(frozen=True, eq=False)
class FirstTime:
    """The Kaplan-Meier estimate of the share to whom something has happened.

    Parameters
    ----------
    steps : pandas.DataFrame
        By time at which it happened to anyone: ``share`` to whom it has happened, from 0 to 1, with
        ``lower`` and ``upper`` limits.
    median : float
        The first time at which it has happened to half or more; NaN if it has not.
    median_lower, median_upper : float
        Limits of the median; NaN where a limit lies beyond the last time.
    areas, happened : int
    """

    steps: pd.DataFrame
    median: float
    median_lower: float
    median_upper: float
    areas: int
    happened: int


def _first(steps: pd.DataFrame, column: str) -> float:
    reached = steps.index[steps[column] >= 0.5 - 1e-9]
    return float(reached[0]) if len(reached) else float("nan")


def first_time(time: ArrayLike, happened: ArrayLike, level: float = 0.95) -> FirstTime:
    """Estimate by which time something has first happened to which share.

    The product-limit estimate of Kaplan EL and Meier P (1958), *J Am Stat Assoc* 53:457-481,
    by :class:`statsmodels.duration.survfunc.SurvfuncRight`. Limits are those of Greenwood's
    variance on the scale of log(-log), which keeps them between 0 and 1; where nobody is left
    they are not defined. The limits of the median are the times at which those of the share
    reach a half (Brookmeyer R and Crowley J 1982, *Biometrics* 38:29-41).

    Parameters
    ----------
    time : array_like, shape (n,)
        Above 0: when it first happened, or until when it had not.
    happened : array_like of bool, shape (n,)
    level : float

    Returns
    -------
    FirstTime

    Raises
    ------
    ValueError
        If there are none, shapes differ, or a time is not above 0.

    Examples
    --------
    >>> found = first_time([1, 2, 2, 3, 4], [True, True, False, True, False])
    >>> found.steps["share"].round(2).tolist(), found.median
    ([0.2, 0.4, 0.7], 3.0)
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    times, events = np.asarray(time, dtype=float), np.asarray(happened, dtype=bool)
    if times.ndim != 1 or times.shape != events.shape or not times.size:
        raise ValueError(f"time has shape {times.shape}, happened {events.shape}; give one each")
    if not (np.isfinite(times) & (times > 0)).all():
        raise ValueError("a time is missing or not above 0; give the time of each")
    z = level_to_z(check_level(level))
    fitted = SurvfuncRight(times, events.astype(int))
    without = np.asarray(fitted.surv_prob, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = z * np.asarray(fitted.surv_prob_se) / (without * np.abs(np.log(without)))
        low, high = without ** np.exp(reach), without ** np.exp(-reach)
    # Before it has happened to anyone the limits are those of no events: not defined here.
    steps = pd.DataFrame(
        {"share": 1 - without, "lower": 1 - high, "upper": 1 - low},
        index=pd.Index(np.asarray(fitted.surv_times, dtype=float), name="time"),
    )
    return FirstTime(
        steps, _first(steps, "share"), _first(steps, "upper"), _first(steps, "lower"),
        int(times.size), int(events.sum()),
    )  # fmt: skip
