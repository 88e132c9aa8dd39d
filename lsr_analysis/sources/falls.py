"""Read emergency admissions due to falls, as extracted from Public Health England's Fingertips."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from lsr_analysis.areas import Register
from lsr_analysis.indicators import Dictionary
from lsr_analysis.periods import parse_financial_year
from lsr_analysis.sources.reading import (
    PublishedFile,
    Reading,
    area_code,
    number_or_mark,
    observation,
    year_fields,
)

__all__ = ["SOURCE", "is_falls", "read_falls"]

SOURCE = "phe_falls"

_LAST_DAY = dt.date(2018, 3, 31)
_TITLE = "Emergency hospital admissions due to falls in people aged 65 and over"
_COLUMNS = ("area_code", "period", "value", "indicator", "significance")
_MARKS = ("", "NA")
_NOT_COUNCILS = re.compile(r"E(07|47)\d{6}")  # districts, combined authorities


def is_falls(file: PublishedFile) -> bool:
    """Say whether a CSV file looks like this extract."""
    if not file.has(*_COLUMNS):
        return False
    return any(row["indicator"] == _TITLE for _, row in file.rows(*_COLUMNS)[:5])


def read_falls(file: PublishedFile, register: Register, dictionary: Dictionary) -> Reading:
    """Read the standardised rates of England and of single-tier councils.

    Districts and combined authorities are left out: directly standardised rates of districts
    cannot be added up to a county.

    Raises
    ------
    SourceError
        If a year or a code is unknown, or a figure is there twice.
    """
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    codes = register.vintage(_LAST_DAY)  # all years of the extract are on the codes of its last
    left_out: set[str] = set()
    for at_row, row in file.rows(*_COLUMNS):
        if row["indicator"] != _TITLE:
            raise file.fail(f"the indicator {row['indicator']!r} is not expected here", at_row)
        code = row["area_code"]
        if _NOT_COUNCILS.fullmatch(code):
            left_out.add(code)
            continue
        first = parse_financial_year(row["period"])
        if first is None:
            raise file.fail(f"{row['period']!r} is not a financial year", at_row)
        area = area_code(code, f"{file.name}, row {at_row}", register)
        if (area, first) in rows:
            raise file.fail(f"{area} in {row['period']} is there twice", at_row)
        value = number_or_mark(file, at_row, row["value"], _MARKS)
        rows[area, first] = observation(
            "falls_admissions_65plus", area, year_fields(first), value=value, geography=codes
        )
    if not rows:
        raise file.fail("no row of England or of a single-tier council")
    years = sorted({first for _, first in rows})
    return Reading(
        SOURCE,
        f"{years[0]}-{(years[0] + 1) % 100:02d} to {years[-1]}-{(years[-1] + 1) % 100:02d}",
        file.name,
        file.sha256,
        "published",
        tuple(rows.values()),
        notes=(f"{len(left_out)} districts and combined authorities are left out",),
    )
