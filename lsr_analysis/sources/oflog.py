"""Read the Office for Local Government's adult social care measures."""

from __future__ import annotations

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

__all__ = ["SOURCE", "is_oflog", "read_oflog"]

SOURCE = "oflog"

# The second one is named "quality of life" like measure 1A, but holds measure 1J: its values
# equal those of 1J for all councils in 2018-19.
_MEASURES = {
    "outcome, asc carer quality of life": "quality_of_life_carers",
    "outcome, asc quality of life": "quality_of_life_adjusted",
    "outcome, ease of finding information about services : service users": "information_users",
    "outcome, ease of finding information about support : carers": "information_carers",
    "outcome, outcome of short-term services: sequel to service": "short_term_outcome",
    "outcome, requests resulting in a service": "requests_resulting_in_service",
    "outcome, workforce turnover rate": "workforce_turnover",
}
_MARKS = ("",)
_COLUMNS = ("financial year", "local authority code", "measure", "value")


def is_oflog(file: PublishedFile) -> bool:
    """Say whether a CSV file looks like this publication."""
    return file.has(*_COLUMNS, "entity_name")


def read_oflog(file: PublishedFile, register: Register, dictionary: Dictionary) -> Reading:
    """Read the seven measures of every council and year.

    Only the values are taken; medians and other columns of the file are not.

    Raises
    ------
    SourceError
        If a measure, a year or a code is unknown, or a figure is there twice.
    """
    rows: dict[tuple[str, str, int], dict[str, Any]] = {}
    for at_row, row in file.rows(*_COLUMNS):
        indicator = _MEASURES.get(row["measure"].casefold())
        if indicator is None:
            raise file.fail(f"the measure {row['measure']!r} is not known", at_row)
        first = parse_financial_year(row["financial year"])
        if first is None:
            raise file.fail(f"{row['financial year']!r} is not a financial year", at_row)
        area = area_code(row["local authority code"], f"{file.name}, row {at_row}", register)
        key = (indicator, area, first)
        if key in rows:
            raise file.fail(f"{indicator} of {area} in {first}-{first + 1} is there twice", at_row)
        value = number_or_mark(file, at_row, row["value"], _MARKS)
        rows[key] = observation(indicator, area, year_fields(first), value=value)
    if not rows:
        raise file.fail("no row under the headings")
    years = sorted({first for _, _, first in rows})
    period = f"{years[0]}-{(years[0] + 1) % 100:02d} to {years[-1]}-{(years[-1] + 1) % 100:02d}"
    return Reading(SOURCE, period, file.name, file.sha256, "published", tuple(rows.values()))
