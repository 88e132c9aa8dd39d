"""Read NHS England's Discharge Ready Date figures by council, as another team tabulated them.

The file holds the published monthly counts of every council as JSON; sums and percentages that the
team added are not taken.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.errors import SourceError
from lsr_analysis.indicators import Dictionary
from lsr_analysis.sources.reading import PublishedFile, Reading, area_code, observation

__all__ = ["SOURCE", "is_discharge_ready", "month_fields", "read_discharge_ready"]

SOURCE = "nhs_england_discharge_ready_table"

_TITLE = "Discharge Ready Date"
# Indicator to the count behind it; both are over the discharges.
_COUNTS = {
    "discharged_on_ready_date": "same_day_count",
    "days_after_ready_date": "bed_days_after_drd",
}
_DISCHARGES = "total_discharges"


def is_discharge_ready(file: PublishedFile) -> bool:
    """Say whether a JSON file looks like this table."""
    content = file.json
    return (
        isinstance(content, dict)
        and _TITLE in str(content.get("publication", ""))
        and {"england", "utlas"} <= set(content)
    )


def month_fields(month: pd.Period) -> dict[str, Any]:
    """Return period and frequency of a month, as observation fields."""
    return {
        "period_start": month.start_time.date(),
        "period_end": month.end_time.date(),
        "frequency": "month",
    }


def _month(text: object, where: str) -> dict[str, Any]:
    try:
        return month_fields(pd.Period(dt.datetime.strptime(str(text), "%b %Y"), freq="M"))
    except ValueError:
        raise SourceError(f"{where}: {text!r} is not a month such as 'Apr 2024'") from None


def _rows(area: str, months: object, where: str, dictionary: Dictionary) -> list[dict[str, Any]]:
    if not isinstance(months, list) or not months:
        raise SourceError(f"{where}: no monthly figures")
    rows = []
    for entry in months:
        period = _month(entry.get("month"), where)
        discharges = entry.get(_DISCHARGES)
        for indicator, name in _COUNTS.items():
            count = entry.get(name)
            if count is None or discharges is None:
                rows.append(observation(indicator, area, period))
                continue
            if not all(isinstance(n, int) and n >= 0 for n in (count, discharges)):
                raise SourceError(f"{where}, {entry['month']}: {name} is not a count")
            rows.append(
                observation(
                    indicator, area, period, counted=(count, discharges),
                    multiplier=dictionary[indicator].multiplier,
                )
            )  # fmt: skip
    return rows


def read_discharge_ready(
    file: PublishedFile, register: Register, dictionary: Dictionary
) -> Reading:
    """Read the monthly counts of England and of every council.

    Raises
    ------
    SourceError
        If a code is unknown, a month or a count cannot be read, or a council is there twice.
    """
    content = file.json
    assert isinstance(content, dict)
    rows = _rows(ENGLAND, content["england"].get("monthly"), f"{file.name}, England", dictionary)
    seen: set[str] = set()
    for entry in content["utlas"]:
        where = f"{file.name}, {entry.get('name')!r}"
        area = area_code(str(entry.get("code")), where, register)
        if area in seen:
            raise SourceError(f"{where}: this council is there twice")
        seen.add(area)
        rows += _rows(area, entry.get("monthly"), where, dictionary)
    period = str(content.get("period", ""))
    return Reading(
        SOURCE, period, file.name, file.sha256, "revised", tuple(rows),
        notes=("integrated care boards and trusts are left out",),
    )  # fmt: skip
