"""Read the Office for National Statistics' mid-year population estimates (MYE2 and MYE5)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.errors import SourceError, UnknownArea
from lsr_analysis.files import file_sha256
from lsr_analysis.sources.workbook import Sheet, Workbook, plain

__all__ = ["SOURCE", "Populations", "is_populations", "read_populations"]

SOURCE = "ons_mid_year"

_DENSITY = r"MYE ?5"
_PERSONS = r"MYE ?2 ?- ?(all|persons)|persons uk"
_COUNCIL = re.compile(r"E(06|08|09|10)\d{6}")


@dataclass(frozen=True)
class Populations:
    """One mid-year edition.

    Parameters
    ----------
    year : int
        The estimate is for 30 June of this year.
    file, sha256 : str
    people : dict of str to tuple of int
        People of each single year of age, 0 to 89 and 90 and over, by reference code of the
        council, and for England.
    square_km : dict of str to float
        Area in square kilometres; empty for an edition without table MYE5.
    """

    year: int
    file: str
    sha256: str
    people: dict[str, tuple[int, ...]]
    square_km: dict[str, float] = field(default_factory=dict)

    def aged(self, area: str, low: int, high: int = 90) -> int:
        """Return the people of an area from one age to another, both included."""
        return sum(self.people[area][low : high + 1])

    @cached_property
    def adults(self) -> dict[str, int]:
        """People aged 18 and over by area."""
        return {area: self.aged(area, 18) for area in self.people}


def is_populations(book: Workbook) -> bool:
    """Say whether a workbook looks like this publication."""
    return bool(book.find(_PERSONS))


def _year_of(sheet: Sheet) -> int:
    for row in sheet.rows[:10]:
        for cell in row:
            match = re.search(r"MYE2.*\bmid-(\d{4})", plain(cell), re.IGNORECASE)
            if match:
                return int(match.group(1))
    raise sheet.fail("no title with 'MYE2' and a year such as 'mid-2018' in the first rows")


def _age(heading: object) -> int | None:
    match = re.fullmatch(r"(\d{1,2})\+?", plain(heading))
    return int(match.group(1)) if match else None


def _density(book: Workbook, register: Register) -> dict[str, float]:
    """Return square kilometres by area from table MYE5; empty where the edition has none."""
    if not book.find(_DENSITY):
        return {}
    sheet = book.sheet(_DENSITY, "MYE5")
    at = sheet.header_row("Code", "Name", "Area (sq km)")
    headings = [plain(cell).casefold() for cell in sheet.rows[at]]
    code, place = headings.index("code"), headings.index("area (sq km)")
    found: dict[str, float] = {}
    for at_row, row in enumerate(sheet.rows[at + 1 :], at + 2):
        gss = plain(row[code])
        if gss != ENGLAND and not _COUNCIL.fullmatch(gss):
            continue
        if not isinstance(row[place], int | float) or row[place] <= 0:
            raise sheet.fail(f"row {at_row} ({gss}): {row[place]!r} is not an area")
        found[_area(sheet, at_row, gss, register)] = float(row[place])
    return found


def _area(sheet: Sheet, at_row: int, gss: str, register: Register) -> str:
    try:
        return gss if gss == ENGLAND else register.find(gss).code
    except UnknownArea as error:
        raise sheet.fail(f"row {at_row}: {error}") from None


def read_populations(path: Path, register: Register) -> Populations:
    """Read the population of every council and of England by single year of age.

    Parameters
    ----------
    path : pathlib.Path
    register : Register

    Raises
    ------
    SourceError
        If the layout has changed, an age is missing, ages do not add up to the total, a
        council is unknown, or councils do not add up to England.
    """
    book = Workbook.open(path)
    sheet = book.sheet(_PERSONS, "MYE2 - Persons")
    at = sheet.header_row("Code", "Name", "All ages")
    headings = [plain(cell).casefold() for cell in sheet.rows[at]]
    code, total = headings.index("code"), headings.index("all ages")
    ages = {
        age: place for place, cell in enumerate(sheet.rows[at]) if (age := _age(cell)) is not None
    }
    if set(ages) != set(range(91)):
        missing = sorted(set(range(91)) - set(ages))
        raise sheet.fail(f"columns for single years 0 to 90 expected; missing: {missing or 'none'}")
    people: dict[str, tuple[int, ...]] = {}
    for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
        gss = plain(row[code])
        if gss != ENGLAND and not _COUNCIL.fullmatch(gss):
            continue
        counts = [row[ages[age]] for age in range(91)]
        if not all(isinstance(count, int | float) for count in counts):
            raise sheet.fail(f"row {number} ({gss}): a cell is not a number")
        if sum(counts) != row[total]:
            raise sheet.fail(f"row {number} ({gss}): the ages do not add up to all ages")
        area = _area(sheet, number, gss, register)
        if area in people:
            raise sheet.fail(f"row {number} ({gss}): this council is there twice")
        people[area] = tuple(int(count) for count in counts)
    year = _year_of(sheet)
    found = Populations(year, path.name, file_sha256(path), people, _density(book, register))
    councils = sum(count for area, count in found.adults.items() if area != ENGLAND)
    if found.adults.get(ENGLAND) != councils:
        raise SourceError(
            f"{path.name}: councils hold {councils:,} people aged 18+, England "
            f"{found.adults.get(ENGLAND, 0):,}; the two must be equal"
        )
    return found
