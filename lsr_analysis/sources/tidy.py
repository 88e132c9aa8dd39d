"""Read a user's own figures: a tidy CSV file, one row an indicator, area and period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.errors import SourceError
from lsr_analysis.indicator_files import dictionary as dictionary_that_ships
from lsr_analysis.indicators import COUNCILS, Dictionary, Indicator
from lsr_analysis.observations import STATUSES, WITH_VALUE
from lsr_analysis.periods import parse_period
from lsr_analysis.sources.corrections import CodeCorrection, Correction
from lsr_analysis.sources.reading import (
    PublishedFile,
    area_code,
    area_named,
    number,
    observation,
    vintage_of,
)

__all__ = ["COLUMNS", "DISCLOSURE_THRESHOLD", "is_tidy", "read_tidy"]

COLUMNS = ("indicator", "area", "period")
"""Columns that must be there."""

DISCLOSURE_THRESHOLD = 5
"""Counts of people from one to below this number are not to be shown."""

_PEOPLE = "people"  # the unit of a plain count of people
_NUMBERS = ("value", "numerator", "denominator", "lower", "upper")
_OPTIONAL = (*_NUMBERS, "status", "source", "denominator_source")
_FORMS = {
    "month": "2017-04",
    "quarter": "2017-18 Q1",
    "year": "2017-18",
    "date": "2017-06-30",
}


def is_tidy(file: PublishedFile) -> bool:
    """Say whether a CSV file is laid out like this."""
    return file.has(*COLUMNS)


def _numbers(file: PublishedFile, at_row: int, row: dict[str, str]) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for column in _NUMBERS:
        text = row.get(column, "")
        found[column] = number(text) if text else None
        if text and found[column] is None:
            raise file.fail(f"{column} is {text!r}, which is not a number", at_row)
    return found


def _source(file: PublishedFile, at_row: int, row: dict[str, str], indicator: Indicator,
            dictionary: Dictionary) -> str:  # fmt: skip
    named = row.get("source", "")
    if named:
        if named not in dictionary.sources:
            raise file.fail(
                f"the source {named!r} is not in the dictionary; define it under 'sources' in "
                "indicators.yaml beside the file",
                at_row,
            )
        return named
    if indicator.id in dictionary_that_ships() and not indicator.entered:
        raise file.fail(
            f"{indicator.id} is an indicator of the dictionary; say in a column 'source' where "
            "your figure is from, with a source that indicators.yaml beside the file defines",
            at_row,
        )
    return indicator.sources[0].id


def _refuse_small(
    file: PublishedFile, at_row: int, indicator: Indicator, figures: dict[str, float | None]
) -> None:
    numerator, denominator = figures["numerator"], figures["denominator"]
    if numerator is None and indicator.over is None and indicator.unit == _PEOPLE:
        numerator = figures["value"]
    if not indicator.of_people or numerator is None:
        return
    counts = [numerator]
    if denominator is not None and numerator <= denominator:
        counts.append(denominator - numerator)
    if any(0 < count < DISCLOSURE_THRESHOLD for count in counts):
        raise file.fail(
            f"a count of people below {DISCLOSURE_THRESHOLD} must not be shown (numerator "
            f"{numerator:g}"
            + (f" of {denominator:g}" if denominator is not None else "")
            + "). Leave value, numerator and denominator empty and write 'suppressed' in the "
            "column 'status'.",
            at_row,
        )


def _refuse_impossible(
    file: PublishedFile, at_row: int, indicator: Indicator, figures: dict[str, float | None]
) -> None:
    """Refuse counts and intervals that cannot be."""
    value, numerator, denominator, lower, upper = (figures[name] for name in _NUMBERS)
    if (numerator or 0) < 0 or (denominator or 0) < 0:
        raise file.fail("a numerator or a denominator is below zero", at_row)
    if value is not None and denominator == 0:
        raise file.fail("a value over a denominator of 0", at_row)
    share = indicator.unit.startswith("%") and numerator is not None and denominator is not None
    if share and (numerator or 0) > (denominator or 0):
        raise file.fail(f"{numerator:g} of {denominator:g} is more than 100%", at_row)
    if indicator.over is None and denominator is not None:
        raise file.fail(f"{indicator.id} is a plain figure, without a denominator", at_row)
    middle = value
    if numerator is not None and denominator:
        middle = indicator.multiplier * numerator / denominator
    order = [number for number in (lower, middle, upper) if number is not None]
    if order != sorted(order):
        raise file.fail("lower, value and upper are not in this order", at_row)
    shipped = indicator.id in dictionary_that_ships()
    if shipped and indicator.frequency == "month" and value is not None and numerator is None:
        raise file.fail(
            f"months of {indicator.id} are added up: give numerator and denominator", at_row
        )


def _row(
    file: PublishedFile,
    at_row: int,
    row: dict[str, str],
    indicator: Indicator,
    area: str,
    period: dict[str, Any],
) -> dict[str, Any]:
    figures = _numbers(file, at_row, row)
    status = row.get("status", "")
    if status and status not in STATUSES:
        raise file.fail(f"the status {status!r} is not one of: {', '.join(STATUSES)}", at_row)
    value, numerator, denominator = (figures[key] for key in ("value", "numerator", "denominator"))
    if (numerator is None) != (denominator is None) and indicator.over is not None:
        raise file.fail("numerator and denominator belong together; give both or neither", at_row)
    _refuse_small(file, at_row, indicator, figures)
    _refuse_impossible(file, at_row, indicator, figures)
    missing = value is None and numerator is None
    if missing and (not status or status in WITH_VALUE):
        raise file.fail("no value: say why in the column 'status', such as 'suppressed'", at_row)
    if missing:
        return observation(indicator.id, area, period, status=status)
    if status and status not in WITH_VALUE:
        raise file.fail(f"the status is {status!r}, but there is a figure", at_row)
    others: dict[str, Any] = {k: v for k in ("lower", "upper") if (v := figures[k]) is not None}
    if row.get("denominator_source"):
        others["denominator_source"] = row["denominator_source"]
    if numerator is None:
        found = observation(indicator.id, area, period, value=value, **others)
    else:
        over = 1.0 if denominator is None else denominator
        found = observation(
            indicator.id, area, period, counted=(numerator, over),
            multiplier=indicator.multiplier, **others,
        )  # fmt: skip
        if denominator is None:
            del found["denominator"]
        half = 0.5 * 10.0**-indicator.decimals + 1e-9
        if value is not None and found["value"] is not None and abs(value - found["value"]) > half:
            raise file.fail(
                f"value is {value:g}, but {indicator.multiplier:g} x numerator / denominator is "
                f"{found['value']:g}; correct one of them, or leave value empty",
                at_row,
            )
    if status and found["status"] == "ok":
        found["status"] = status
    return found


def read_tidy(
    file: PublishedFile,
    register: Register,
    dictionary: Dictionary,
    corrections: Sequence[Correction] = (),
) -> list[dict[str, Any]]:
    """Read a user's own figures.

    Parameters
    ----------
    file : PublishedFile
        With the columns ``indicator``, ``area`` (name or GSS code) and ``period``, and any of
        ``value``, ``numerator``, ``denominator``, ``lower``, ``upper``, ``status``,
        ``source`` and ``denominator_source``.
    register : Register
    dictionary : Dictionary
        With the user's own indicators.
    corrections : sequence of Correction
        Repairs of malformed codes; their ``source`` is the name of a file.

    Returns
    -------
    list of dict
        Observations, each with the number of its ``row`` in the file.

    Raises
    ------
    SourceError
        Naming the row that cannot be used and what to do.
    """
    rows: list[dict[str, Any]] = []
    seen: dict[tuple[object, ...], int] = {}
    used: set[Correction] = set()
    lines = file.rows(*COLUMNS)
    unknown = set(file.headings) - set(COLUMNS) - set(_OPTIONAL) - {"", "note", "area_name"}
    if unknown:
        raise file.fail(
            f"unknown columns: {', '.join(sorted(unknown))}. Columns are {', '.join(COLUMNS)}, and "
            f"any of {', '.join(_OPTIONAL)}, note"
        )
    for at_row, row in lines:
        if not any(row.values()):
            continue
        if row["indicator"] not in dictionary:
            raise file.fail(
                f"the indicator {row['indicator']!r} is not in the dictionary; add an entry to "
                "indicators.yaml beside the file (docs/add-an-indicator.md)",
                at_row,
            )
        indicator = dictionary[row["indicator"]]
        if indicator.measured_on != COUNCILS:
            raise file.fail(f"{indicator.id} is measured on {indicator.measured_on}", at_row)
        days = parse_period(row["period"], indicator.frequency)
        if days is None:
            raise file.fail(
                f"the period {row['period']!r} is not a {indicator.frequency}, such as "
                f"{_FORMS[indicator.frequency]}",
                at_row,
            )
        start, end = days
        if start > dt.date.today():
            raise file.fail(f"the period {row['period']!r} has not begun yet", at_row)
        area = _area(file, at_row, row, end, register, corrections, used)
        if area != ENGLAND and not any(map(register[area].in_force, (start, end))):
            raise file.fail(
                f"{register[area]} did not exist in {row['period']}; `lsr areas` gives the council "
                "of that time",
                at_row,
            )
        period = {"period_start": start, "period_end": end, "frequency": indicator.frequency}
        found = _row(file, at_row, row, indicator, area, period)
        key = (indicator.id, area, start, end)
        if key in seen:
            raise file.fail(
                f"{indicator.id} of {row['area']}, {row['period']}, is in row {seen[key]} too",
                at_row,
            )
        seen[key] = at_row
        council = None if area == ENGLAND else register[area]
        rows.append(
            found
            | {
                "source": _source(file, at_row, row, indicator, dictionary),
                "edition": "published",
                "geography": vintage_of(council, end, register),
                "row": at_row,
            }
        )
    if not rows:
        raise SourceError(f"{file.name} has no row under its headings")
    if idle := [c for c in corrections if c.source == file.name and c not in used]:
        raise SourceError(
            f"{idle[0].place}: no row of {file.name} is {idle[0].indicator} of {idle[0].area}, "
            f"{idle[0].period}; remove the correction"
        )
    return rows


def _area(
    file: PublishedFile,
    at_row: int,
    row: dict[str, str],
    on: Any,
    register: Register,
    corrections: Sequence[Correction],
    used: set[Correction],
) -> str:
    text, where = row["area"], f"{file.name}, row {at_row}"
    if text.casefold() == "england":
        return ENGLAND
    if not text[:1].isalpha() or not text[1:2].isdigit():
        return area_named(text, on, where, register)
    key = (file.name, row["indicator"], row["period"], text)
    repair = next(
        (c for c in corrections if key == (c.source, c.indicator, c.period, c.area)), None
    )
    if repair is not None:
        value = number(row.get("value", "")) if row.get("value") else None
        correction = CodeCorrection(repair.to, repair.expected, repair.why, repair.place)
        correction.expect(float("nan") if value is None else value, f"{where}: {text!r}")
        used.add(repair)
        return area_code(repair.to, where, register)
    try:
        return area_code(text, where, register)
    except SourceError:
        raise file.fail(
            f"{text!r} is not the GSS code of a council. Correct it, or say which council is meant "
            "in corrections.csv beside the file (docs/add-an-indicator.md)",
            at_row,
        ) from None
