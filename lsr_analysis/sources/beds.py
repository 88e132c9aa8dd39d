"""Read NHS England's overnight bed availability and occupancy (KH03), by trust."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.periods import parse_published_date
from lsr_analysis.sources.reading import PublishedFile, number
from lsr_analysis.sources.workbook import Sheet, plain

__all__ = ["SOURCE", "Quarter", "is_beds", "read_beds"]

SOURCE = "nhs_england_beds"

_SHEET = (r"NHS Trust by Sector", "NHS Trust by Sector")
_PERIOD = re.compile(r"(\w+) to (\w+) (\d{4})")
_TRUST = re.compile(r"[A-Z][A-Z0-9]{2}")
_TYPE = "General & Acute"
_MONTHS = 3


@dataclass(frozen=True)
class Quarter:
    """Beds of one quarter.

    Parameters
    ----------
    start, end : datetime.date
    file, sha256 : str
    edition : {"published", "revised"}
    trusts : pandas.DataFrame
        One row a trust: ``trust_code``, ``trust_name``, ``available`` and ``occupied``
        (general and acute beds open overnight, daily average).
    """

    start: dt.date
    end: dt.date
    file: str
    sha256: str
    edition: str
    trusts: pd.DataFrame


def is_beds(file: PublishedFile) -> bool:
    """Say whether a workbook looks like this publication."""
    return file.is_workbook and bool(file.book.find(_SHEET[0]))


def _quarter(sheet: Sheet) -> tuple[dt.date, dt.date]:
    text = sheet.label("Period:")
    match = _PERIOD.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        first, last, year = match.groups()
        start = dt.datetime.strptime(f"{first} {year}", "%B %Y").date()
        end = pd.Period(dt.datetime.strptime(f"{last} {year}", "%B %Y"), "M").end_time.date()
        if end.month - start.month != _MONTHS - 1:
            raise ValueError
    except ValueError:
        raise sheet.fail(
            f"the cell beside 'Period:' holds {text!r}; a quarter such as 'April to June 2020' is "
            "expected"
        ) from None
    return start, end


def read_beds(file: PublishedFile) -> Quarter:
    """Read general and acute beds of every trust that has any.

    Raises
    ------
    SourceError
        If the layout has changed, a cell is not a number, a trust is there twice, or trusts
        do not add up to England.
    """
    sheet = file.book.sheet(*_SHEET)
    start, end = _quarter(sheet)
    at = sheet.header_row("Org Code", "Org Name", _TYPE)
    heads, groups = ([plain(cell) for cell in sheet.rows[row]] for row in (at, at - 1))
    code, name = heads.index("Org Code"), heads.index("Org Name")
    places: dict[str, int] = {}
    for group in ("Available", "Occupied"):
        if groups.count(group) != 1:
            raise sheet.fail(f"one block headed {group!r} is expected; the layout has changed")
        # The blocks have the same headings; each begins at its own name in the row above.
        places[group] = heads.index(_TYPE, groups.index(group))
    england: dict[str, float] = {}
    found: dict[str, dict[str, object]] = {}
    for at_row, row in enumerate(sheet.rows[at + 1 :], at + 2):
        cells = {group: number(row[place]) for group, place in places.items()}
        if plain(row[name]) == "England":
            england = {group: value or 0.0 for group, value in cells.items()}
        if not _TRUST.fullmatch(plain(row[code])):
            continue
        if None in cells.values():
            raise sheet.fail(f"row {at_row} ({plain(row[code])}): a cell is not a number")
        if plain(row[code]) in found:
            raise sheet.fail(f"row {at_row}: {plain(row[code])} is there twice")
        found[plain(row[code])] = {
            "trust_code": plain(row[code]),
            "trust_name": plain(row[name]),
            "available": cells["Available"],
            "occupied": cells["Occupied"],
        }
    if not england:
        raise sheet.fail("no row of England")
    table = pd.DataFrame.from_records(list(found.values()))
    for group, column in (("Available", "available"), ("Occupied", "occupied")):
        total = float(table[column].sum()) if len(table) else 0.0
        if abs(total - england.get(group, -1)) > 0.5:
            raise sheet.fail(
                f"trusts have {total:,.0f} beds {group.lower()}, England "
                f"{england.get(group, 0):,.0f}; the two must be equal"
            )
    revised = parse_published_date(sheet.label("Revised:"))
    return Quarter(
        start, end, file.name, file.sha256, "revised" if revised else "published",
        table[table["available"] > 0].reset_index(drop=True),
    )  # fmt: skip
