"""Why an area has no rate, or a rate for only some months of a period."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.areas import Area
from lsr_analysis.periods import Span, day_name, list_months, month_name
from lsr_analysis.store import Data

__all__ = ["why_incomplete", "why_missing"]


def _councils(data: Data, codes: tuple[str, ...]) -> str:
    return "; ".join(str(data.register[code]) for code in codes)


def _status(data: Data, area: Area, indicator: str, span: Span) -> pd.Series:
    """Return the status of each month of the span, by month; months without a row are absent."""
    rows = data.series(indicator, area.code)
    rows.index = rows.index.to_period("M")
    return rows["status"].reindex(span.months.intersection(rows.index)).astype(str)


def _first_rate(data: Data, area: Area, indicator: str) -> str:
    rows = data.series(indicator, area.code)
    held = rows.index[rows["value"].notna()]
    return f" Its rates start in {held[0]:%B %Y}." if len(held) else ""


def why_missing(data: Data, area: Area, indicator: str, span: Span) -> str:
    """Say why an area has no value in any month of a span.

    Parameters
    ----------
    data : Data
    area : Area
    indicator : str
    span : Span
    """
    if area.start > span.last_day:
        return (
            f"{area.name} came into being on {day_name(area.start)}, after this period. For these "
            f"months look at: {_councils(data, area.predecessors)}."
        )
    if area.end and area.end < span.first_day:
        return (
            f"{area.name} ended on {day_name(area.end)}, before this period. For these months look "
            f"at: {_councils(data, area.successors)}."
        )
    held = data.coverage
    if span.start > held.end or span.end < held.start:
        return f"Delayed transfers are held from {held}, so there are none for this period."
    if data.series(indicator, area.code).empty:
        return f"The publication holds no row for {area.name} in any month."
    if _status(data, area, indicator, span).eq("no denominator").any():
        return (
            "There is no rate for these months, because no mid-year population is held for them."
            + _first_rate(data, area, indicator)
        )
    return f"The publication gives no figure for {area.name} in these months, only dashes."


def why_incomplete(data: Data, area: Area, indicator: str, span: Span) -> str:
    """Say why an area has a value for only some months of a span; empty if it has all.

    Parameters
    ----------
    data : Data
    area : Area
    indicator : str
    span : Span
    """
    status = _status(data, area, indicator, span)
    reasons = []
    lived = [m for m in span.months if area.in_force(m.start_time.date())]
    dashes = status.index[(status == "not collected") & status.index.isin(lived)]
    if len(dashes):
        reasons.append(f"the publication has only dashes for {list_months(dashes)}")
    if (status == "no denominator").any():
        reasons.append("no mid-year population is held for the earlier months")
    if area.start > span.first_day:
        reasons.append(f"the council came into being on {day_name(area.start)}")
    if area.end and area.end < span.last_day:
        reasons.append(f"the council ended on {day_name(area.end)}")
    rowless = [m for m in lived if m not in status.index]
    if rowless:
        reasons.append(f"no workbook is held for {', '.join(map(month_name, rowless))}")
    return "; ".join(reasons)
