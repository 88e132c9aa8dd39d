"""What delays are made of: delayed days by attribution, type of care and reason."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.aggregate import over_months
from lsr_analysis.areas import ENGLAND, Area
from lsr_analysis.once import once
from lsr_analysis.store import Data

__all__ = ["area_mix", "mix_of", "shares"]


@once(most=32)
def mix_of(data: Data, breakdown: str, months: pd.PeriodIndex) -> pd.DataFrame:
    """Return delayed days by part, one row an area and one column a part.

    Parameters
    ----------
    data : Data
    breakdown : str
    months : pandas.PeriodIndex

    Returns
    -------
    pandas.DataFrame
        Days; NaN for an area whose part was not collected. A part that was not collected
        anywhere in these months has no column.
    """
    parts = data.indicators.parts("delayed_days", breakdown)
    days = pd.DataFrame({part: over_months(data, part, months)["value"] for part in parts})
    return days.dropna(how="all", axis=1).dropna(how="all")


def shares(days: pd.DataFrame) -> pd.DataFrame:
    """Divide each row by its sum; an area without a delayed day has no shares.

    Parameters
    ----------
    days : pandas.DataFrame
        One row an area, one column a part.

    Returns
    -------
    pandas.DataFrame
        From 0 to 1; a part that was not collected has none.
    """
    total = days.sum(axis=1)
    return days.div(total.where(total > 0), axis=0)


def area_mix(data: Data, area: Area, months: pd.PeriodIndex) -> dict[str, pd.DataFrame]:
    """Return an area's delayed days by part, with its shares and England's.

    Parameters
    ----------
    data : Data
    area : Area
    months : pandas.PeriodIndex
        Months in which the area has delayed days recorded.

    Returns
    -------
    dict of str to pandas.DataFrame
        By breakdown, one row a part that was collected: ``title``, ``days``, ``share`` and
        ``england``; empty if there are no delayed days.
    """
    mixes: dict[str, pd.DataFrame] = {}
    for breakdown in data.indicators["delayed_days"].breakdowns if len(months) else ():
        days = mix_of(data, breakdown, months)
        share = shares(days)
        if share.loc[area.code].isna().all():
            continue
        titles = data.indicators.parts("delayed_days", breakdown)
        mixes[breakdown] = pd.DataFrame(
            {
                "title": [titles[part].part for part in days],
                "days": days.loc[area.code],
                "share": share.loc[area.code],
                "england": share.loc[ENGLAND],
            }
        )
    return mixes
