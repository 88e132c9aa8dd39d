"""How sure a figure is: its interval, where the publisher gives one or its counts bear one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsr_analysis.indicators import Indicator
from lsr_analysis.statistics.intervals import Interval, proportion, rate

__all__ = ["CLUMPED", "NOT_PUBLISHED", "PUBLISHED", "with_intervals"]

PUBLISHED = "published"
NOT_PUBLISHED = "interval not published"
CLUMPED = "no interval: counts come in clumps, so that limits for independent events would mislead"
_WHOLE = "no interval: the figure is not a sample and counts no events"


def _why_none(indicator: Indicator) -> str:
    if indicator.overdispersed:
        return CLUMPED
    return _WHOLE if indicator.interval == "none" else NOT_PUBLISHED


def _computed(rows: pd.DataFrame, indicator: Indicator) -> Interval | None:
    """Return the interval of each row with counts; None where counts would not bear one."""
    made = {"wilson": proportion, "byar": rate}.get(indicator.interval)
    if made is None or indicator.overdispersed:
        return None
    known = rows["value"].notna()
    events = rows["numerator"].astype(float).where(known)
    return made(events, rows["denominator"].astype(float), indicator.multiplier)


def with_intervals(rows: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Give every figure of an indicator its 95% interval, and say what kind it is.

    A published interval stays. Otherwise counts make one by the method that the dictionary
    names: Wilson for proportions, Byar (exact below ten events) for rates.

    Parameters
    ----------
    rows : pandas.DataFrame
        Observations of one indicator.
    indicator : Indicator

    Returns
    -------
    pandas.DataFrame
        The rows, with ``lower`` and ``upper`` filled where they can be, and ``interval``: the
        method, or else the reason why there is none.
    """
    published = (rows["lower"].notna() & rows["upper"].notna()).to_numpy()
    kind = np.where(published, PUBLISHED, _why_none(indicator)).astype(object)
    found = _computed(rows, indicator)
    # Half an interval says nothing.
    rows = rows.assign(lower=rows["lower"].where(published), upper=rows["upper"].where(published))
    if found is None:
        return rows.assign(interval=kind)
    fill = ~published & ~np.isnan(found.lower)
    kind[fill] = found.method
    return rows.assign(
        lower=rows["lower"].where(~fill, found.lower),
        upper=rows["upper"].where(~fill, found.upper),
        interval=kind,
    )
