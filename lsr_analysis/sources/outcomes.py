"""Read the Adult Social Care Outcomes Framework: the 2020-21 open data, and tables of its values.

Which row of a file is which indicator stands in ``catalogue/outcome_measures.csv``, because
the wording of a measure changes from year to year.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Any

from lsr_analysis.areas import Register
from lsr_analysis.errors import SourceError
from lsr_analysis.indicators import Dictionary
from lsr_analysis.sources.reading import (
    PublishedFile,
    Reading,
    area_code,
    number,
    observation,
    year_fields,
)
from lsr_analysis.sources.workbook import plain

__all__ = ["OPEN_DATA", "TABLES", "is_open_data", "is_table", "read_open_data", "read_table"]

OPEN_DATA, TABLES = "nhs_digital_ascof", "nhs_digital_ascof_tables"

_YEAR = 2020
_MARKS = {"[c]": "suppressed", "[x]": "not available"}
_OPEN = "2020-21 open data"
_ENDS = re.compile(r"20\d\d")
_LEVELS = {"Council", "England"}
_ALL_LEVELS = ("Council", "England", "Region", "Council Type")
_TYPES = ("Outcome", "Numerator", "Denominator", "Base", "Margin Of Error")
_DIMENSIONS = (
    "Geographical Level", "Measure Type", "ASCOF Measure Code", "Disaggregation Level",
)  # fmt: skip
_TABLE_COLUMNS = (
    "geographical level", "ons code", "measure group description", "disaggregation level",
    "measure value", "year",
)  # fmt: skip


@cache
def _measures() -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return (file, measure, group) to (indicator, status)."""
    table = files("lsr_analysis") / "catalogue" / "outcome_measures.csv"
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return {(r["file"], r["measure"], r["group"]): (r["indicator"], r["status"]) for r in rows}


def _measure(key: tuple[str, str, str], where: str) -> tuple[str, str]:
    """Return (indicator, status) of a measure; the indicator is empty if it is left out."""
    if key not in _measures():
        raise SourceError(
            f"{where}: the measure {key[1]!r} ({key[2]}) of {key[0]} is not known; add it to "
            "catalogue/outcome_measures.csv"
        )
    return _measures()[key]


def is_open_data(file: PublishedFile) -> bool:
    """Say whether a workbook looks like the open data file of the framework."""
    if not file.is_workbook or len(file.book.names) != 1:
        return False
    first = file.book.sheet(".*", "the only sheet").rows[:1]
    return bool(first) and "ASCOF Measure Code" in [plain(cell) for cell in first[0]]


def is_table(file: PublishedFile) -> bool:
    """Say whether a CSV file looks like a table of the framework's values."""
    return file.has(*_TABLE_COLUMNS)


def read_open_data(file: PublishedFile, register: Register, dictionary: Dictionary) -> Reading:
    """Read the open data file of 2020-21, the only one with numerators and denominators.

    Measures from councils' records are computed from their counts, and the published,
    rounded value goes beside them. Survey measures keep the published value, with the
    published margin of error as an interval.

    Raises
    ------
    SourceError
        If the layout has changed, a cell is neither a number nor a mark, or a code is unknown.
    """
    sheet = file.book.sheet(".*", "the only sheet")
    at = sheet.header_row(
        "Geographical Level", "ONS Code", "ASCOF Measure Code", "Disaggregation Level",
        "Measure Type", "Measure Value",
    )  # fmt: skip
    heads = [plain(cell) for cell in sheet.rows[at]]
    place = {name: heads.index(name) for name in heads if name}
    found: dict[tuple[str, str], dict[str, float | str]] = defaultdict(dict)
    for at_row, row in enumerate(sheet.rows[at + 1 :], at + 2):
        level, kind, code, group = (plain(row[place[name]]) for name in _DIMENSIONS)
        for found_here, known in ((level, _ALL_LEVELS), (kind, _TYPES)):
            if found_here not in known:
                raise sheet.fail(f"row {at_row}: {found_here!r} is not one of {', '.join(known)}")
        indicator, _ = _measure((_OPEN, code, group), f"{file.name}, row {at_row}")
        if level not in _LEVELS or not indicator:
            continue
        cell = row[place["Measure Value"]]
        value: float | str | None = number(cell)
        if value is None and (value := _MARKS.get(plain(cell))) is None:
            raise sheet.fail(f"row {at_row}: {plain(cell)!r} is neither a number nor [c] or [x]")
        where = f"{file.name}, sheet {sheet.name!r}, row {at_row}"
        area = area_code(plain(row[place["ONS Code"]]), where, register)
        if kind in found[indicator, area]:
            raise sheet.fail(f"row {at_row}: {kind} of {code} ({group}) of {area} is there twice")
        found[indicator, area][kind] = value
    if not found:
        raise sheet.fail("no row is a measure of catalogue/outcome_measures.csv")
    period = year_fields(_YEAR)
    rows, beside = [], []
    for (indicator, area), cells in found.items():
        rows.append(_open_row(dictionary, indicator, area, period, cells))
        computed = rows[-1].get("denominator") is not None
        if computed and isinstance(cells.get("Outcome"), float):
            beside.append(
                {"indicator": indicator, "area_code": area, "value": cells["Outcome"],
                 "what": "published, rounded"} | _dates(period)
            )  # fmt: skip
    return Reading(
        OPEN_DATA, "2020-21", file.name, file.sha256, "published", tuple(rows), tuple(beside)
    )


def _dates(period: dict[str, Any]) -> dict[str, Any]:
    return {key: period[key] for key in ("period_start", "period_end")}


def _open_row(
    dictionary: Dictionary,
    indicator: str,
    area: str,
    period: dict[str, Any],
    cells: dict[str, float | str],
) -> dict[str, Any]:
    outcome = cells.get("Outcome", "not available")
    if isinstance(outcome, str):
        return observation(indicator, area, period, status=outcome)
    numerator, denominator = cells.get("Numerator"), cells.get("Denominator")
    survey = dictionary[indicator].interval == "published"
    if not survey and isinstance(numerator, float) and isinstance(denominator, float):
        multiplier = dictionary[indicator].multiplier
        return observation(
            indicator, area, period, counted=(numerator, denominator), multiplier=multiplier
        )
    margin = cells.get("Margin Of Error")
    limits: dict[str, Any] = (
        {"lower": outcome - margin, "upper": outcome + margin} if isinstance(margin, float) else {}
    )
    return observation(indicator, area, period, value=outcome, **limits)


def read_table(file: PublishedFile, register: Register, dictionary: Dictionary) -> Reading:
    """Read a year's table of the framework's values, as another team tabulated them.

    Only the values are taken. Two measures that stand under one name are *not available*;
    age groups that the framework does not publish, and the team worked out, are left out.

    Raises
    ------
    SourceError
        If a wording or a code is unknown, a value is not a number, or a figure is there twice.
    """
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    years: set[str] = set()
    ambiguous: set[str] = set()
    for at_row, row in file.rows(*_TABLE_COLUMNS):
        if row["geographical level"] not in _LEVELS:
            continue
        if not _ENDS.fullmatch(row["year"]):
            raise file.fail(
                f"the year is {row['year']!r}; the year in which the financial year ends is "
                "expected, such as 2019",
                at_row,
            )
        years.add(row["year"])
        if len(years) > 1:
            raise file.fail(f"one year is expected, but there are {sorted(years)}", at_row)
        first = int(row["year"]) - 1
        label = f"{first}-{row['year'][-2:]}"
        key = (label, row["measure group description"], row["disaggregation level"])
        indicator, status = _measure(key, f"{file.name}, row {at_row}")
        if not indicator:
            continue
        area = area_code(row["ons code"], f"{file.name}, row {at_row}", register)
        value = number(row["measure value"])
        if value is None:
            raise file.fail(f"{row['measure value']!r} is not a number", at_row)
        if status:
            for each in indicator.split():
                ambiguous.add(each)
                rows[each, area] = observation(each, area, year_fields(first))
        elif (indicator, area) in rows:
            raise file.fail(f"{indicator} of {area} is there twice", at_row)
        else:
            rows[indicator, area] = observation(indicator, area, year_fields(first), value=value)
    if not rows:
        raise file.fail("no row of a council or of England")
    notes = tuple(f"{i}: ambiguous in the source, not available" for i in sorted(ambiguous))
    period = f"{first}-{max(years)[-2:]}"
    return Reading(
        TABLES, period, file.name, file.sha256, "published", tuple(rows.values()), (), notes
    )
