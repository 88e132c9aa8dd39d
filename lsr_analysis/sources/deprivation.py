"""Read the English Indices of Deprivation, upper-tier local authority summaries."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from lsr_analysis.areas import Register
from lsr_analysis.indicators import Dictionary
from lsr_analysis.sources.reading import (
    PublishedFile,
    Reading,
    area_code,
    day_fields,
    number,
    observation,
)
from lsr_analysis.sources.workbook import plain

__all__ = ["SOURCE", "is_deprivation", "read_deprivation"]

SOURCE = "mhclg_iod"

_CODES = re.compile(r"Upper Tier Local Authority District code \((\d{4})\)")
# Vintage of the codes in the headings to edition and day of publication.
_EDITIONS = {"2013": dt.date(2015, 9, 30), "2019": dt.date(2019, 9, 26)}
# Indicator to sheet, what the column's heading ends with (the domain's name before it varies), and
# what turns the cell into its unit.
_COLUMNS = {
    "deprivation_score": ("IMD", "Average score", 1.0),
    "deprived_small_areas": (
        "IMD", "Proportion of LSOAs in most deprived 10% nationally", 100.0,
    ),
    "income_deprivation": ("Income", "Average score", 100.0),
    "income_deprivation_older": ("IDAOPI", "Average score", 100.0),
    "health_deprivation_score": ("Health", "Average score", 1.0),
}  # fmt: skip


def is_deprivation(file: PublishedFile) -> bool:
    """Say whether a workbook looks like this publication, for upper-tier authorities."""
    return file.is_workbook and {"IMD", "IDACI", "IDAOPI"} <= set(file.book.names)


def read_deprivation(file: PublishedFile, register: Register, dictionary: Dictionary) -> Reading:
    """Read the scores of every council.

    Raises
    ------
    SourceError
        If the layout has changed, the edition or a code is unknown, a cell is not a number,
        or a council is there twice.
    """
    rows: list[dict[str, Any]] = []
    days: set[dt.date] = set()
    for indicator, (name, heading, scale) in _COLUMNS.items():
        sheet = file.book.sheet(name, name)
        heads = [plain(cell) for cell in sheet.rows[0]] if sheet.rows else []
        vintage = next((m.group(1) for h in heads if (m := _CODES.fullmatch(h))), None)
        if vintage not in _EDITIONS:
            raise sheet.fail(
                "no column of upper-tier codes of a known edition (2013 or 2019) in the first row"
            )
        matching = [place for place, head in enumerate(heads) if head.endswith(f" - {heading}")]
        if len(matching) != 1:
            raise sheet.fail(f"one column '... - {heading}' is expected; the layout has changed")
        day = _EDITIONS[vintage]
        days.add(day)
        code, place = heads.index(next(filter(_CODES.fullmatch, heads))), matching[0]
        seen: set[str] = set()
        for at_row, row in enumerate(sheet.rows[1:], 2):
            if not plain(row[code]):
                continue
            where = f"{file.name}, sheet {name!r}, row {at_row}"
            area = area_code(plain(row[code]), where, register)
            value = number(row[place])
            if value is None:
                raise sheet.fail(f"row {at_row}: {plain(row[place])!r} is not a number")
            if area in seen:
                raise sheet.fail(f"row {at_row}: {plain(row[code])} is there twice")
            seen.add(area)
            rows.append(observation(indicator, area, day_fields(day), value=scale * value))
    if len(days) != 1:
        listed = ", ".join(str(day.year) for day in sorted(days))
        raise file.fail(f"its sheets are of different editions ({listed}); download it again")
    period = str(days.pop().year)
    return Reading(SOURCE, period, file.name, file.sha256, "published", tuple(rows))
