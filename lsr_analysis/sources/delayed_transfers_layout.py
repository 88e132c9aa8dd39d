"""The layout of a delayed-transfers workbook: its sheets, headings, cells and notes.

Headings are recognised in all five wordings used since April 2011; anything else is an
error that names the sheet and the column, so that a changed layout is never misread.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pandas as pd

from lsr_analysis.sources.workbook import Sheet, Workbook, plain

__all__ = ["PARTS", "SHEETS", "month_of", "quality_notes", "read_sheet"]

PARTS: dict[str, tuple[str, ...]] = {
    "attribution": ("nhs", "social_care", "both"),
    "care_type": ("acute", "non_acute"),
    "reason": (
        "assessment", "public_funding", "nhs_non_acute", "residential_home", "nursing_home",
        "home_care", "equipment", "choice", "disputes", "housing", "other",
    ),
}  # fmt: skip
"""Breakdown to the suffixes of its parts, as in the indicator dictionary."""

SHEETS = {
    "care_type": (r"LA - by type of care", "LA - by type of care"),
    "attribution": (r"LA - by responsible org(anisation)?", "LA - by responsible org"),
    "reason": (r"LA - by reason", "LA - by reason"),
}
# Letter of the reason, and a word that its heading must hold, so that a changed meaning
# behind an old letter is noticed.
_REASONS = {
    "a": ("assessment", "assessment"),
    "b": ("public_funding", "public funding"),
    "c": ("nhs_non_acute", "non-acute"),
    "di": ("residential_home", "residential home"),
    "dii": ("nursing_home", "nursing home"),
    "e": ("home_care", "care package"),
    "f": ("equipment", "equipment"),
    "g": ("choice", "choice"),
    "h": ("disputes", "disputes"),
    "i": ("housing", "housing"),
    "o": ("other", "other"),
}
_ORGANISATION = re.compile(r"[A-Z0-9]{3,6}")


def _care_type_column(heading: str) -> str | None:
    return {"acute": "acute", "non-acute": "non_acute"}.get(heading)


def _attribution_column(heading: str) -> str | None:
    return {"nhs": "nhs", "social care": "social_care", "both": "both"}.get(heading)


def _reason_column(heading: str) -> str | None:
    match = re.match(r"(dii|di|[a-io])\) ?(.+)", heading)
    if not match:
        return None
    part, word = _REASONS.get(match.group(1), (None, ""))
    return part if word in match.group(2) else None


_COLUMN: dict[str, Callable[[str], str | None]] = {
    "care_type": _care_type_column,
    "attribution": _attribution_column,
    "reason": _reason_column,
}


def _columns(sheet: Sheet, header: list[object], start: int, breakdown: str) -> dict[str, int]:
    """Map "total" and each part to its column, up to the first empty heading."""
    places: dict[str, int] = {}
    for place in range(start, len(header)):
        heading = plain(header[place]).casefold()
        if not heading:
            break
        part = "total" if heading == "total" else _COLUMN[breakdown](heading)
        if part is None:
            raise sheet.fail(
                f"column {place + 1} is headed {plain(header[place])!r}, which is not a known "
                f"{breakdown.replace('_', ' ')}; the layout has changed"
            )
        if part in places:
            raise sheet.fail(f"the column {plain(header[place])!r} is there twice")
        places[part] = place
    missing = {"total", *PARTS[breakdown]} - set(places) - {"other"}
    if missing:
        raise sheet.fail(f"no column for: {', '.join(sorted(missing))}; the layout has changed")
    return places


def _number(sheet: Sheet, row: int, cell: object) -> float:
    if isinstance(cell, int | float):
        if cell < 0 or cell != int(cell):
            raise sheet.fail(f"row {row}: {cell!r} is not a whole number of days")
        return float(cell)
    if plain(cell) == "-":
        return float("nan")
    what = repr(plain(cell)) if plain(cell) else "an empty cell or an error of the spreadsheet"
    raise sheet.fail(f"row {row}: {what} is neither a number nor '-'")


def read_sheet(sheet: Sheet, breakdown: str) -> pd.DataFrame:
    """Return one row an area: name, old code, GSS code, total and parts, in days."""
    at = sheet.header_row("Code", "Name")
    header = sheet.rows[at]
    headings = [plain(cell).casefold() for cell in header]
    code, name = headings.index("code"), headings.index("name")
    gss = headings.index("ons geography") if "ons geography" in headings else None
    places = _columns(sheet, header, name + 1, breakdown)
    records = []
    for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
        if not plain(row[name]):
            continue
        record: dict[str, object] = {
            "name": plain(row[name]),
            "code": plain(row[code]),
            "gss": plain(row[gss]) if gss is not None else "",
        }
        parts = {p: _number(sheet, number, row[c]) for p, c in places.items() if p != "total"}
        total = _number(sheet, number, row[places["total"]])
        # A total of 0 under nothing but dashes is not a count: nothing was collected.
        collected = any(value == value for value in parts.values())
        if not collected and total > 0:
            raise sheet.fail(
                f"row {number} ({record['name']}): a total of {total:.0f} days, but only dashes "
                "for its parts"
            )
        records.append(record | parts | {"total": total if collected else float("nan")})
    if not records:
        raise sheet.fail("no rows under the headings")
    return pd.DataFrame.from_records(records)


def month_of(sheet: Sheet) -> pd.Period:
    """Return the month that a sheet says it is about."""
    text = sheet.label("Period:")
    try:
        return pd.Period(dt.datetime.strptime(text, "%B %Y"), freq="M")
    except ValueError:
        raise sheet.fail(
            f"the cell beside 'Period:' holds {text!r}; expected a month such as 'April 2017'"
        ) from None


def quality_notes(book: Workbook) -> tuple[tuple[str, str, str], ...]:
    """Return (month of revision or "", organisation code, name) from the "Data Quality" sheet."""
    if not book.find("data quality"):
        return ()
    notes, when = [], ""
    for row in book.sheet("data quality", "Data Quality").rows:
        cells = [plain(cell) for cell in row if plain(cell)]
        if len(cells) == 1:
            stated = re.search(r"\bin (\w+ \d{4})", cells[0])
            when = stated.group(1) if stated else ""
        elif len(cells) >= 2 and _ORGANISATION.fullmatch(cells[0]):
            notes.append((when, cells[0], cells[1]))
    return tuple(notes)
