"""Read the Office for National Statistics' mid-year population estimates (table MYE2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.errors import SourceError, UnknownArea
from lsr_analysis.files import file_sha256
from lsr_analysis.sources.workbook import Sheet, Workbook, plain

__all__ = ["SOURCE", "Populations", "is_populations", "read_populations"]

SOURCE = "ons_mid_year"

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
    adults : dict of str to int
        People aged 18 and over by reference code of the council, and for England.
    """

    year: int
    file: str
    sha256: str
    adults: dict[str, int]


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


def read_populations(path: Path, register: Register) -> Populations:
    """Read the population aged 18 and over of every council and of England.

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
    sheet = Workbook.open(path).sheet(_PERSONS, "MYE2 - Persons")
    at = sheet.header_row("Code", "Name", "All ages")
    headings = [plain(cell).casefold() for cell in sheet.rows[at]]
    code, total = headings.index("code"), headings.index("all ages")
    ages = {
        age: place for place, cell in enumerate(sheet.rows[at]) if (age := _age(cell)) is not None
    }
    if set(ages) != set(range(91)):
        missing = sorted(set(range(91)) - set(ages))
        raise sheet.fail(f"columns for single years 0 to 90 expected; missing: {missing or 'none'}")
    adults: dict[str, int] = {}
    for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
        gss = plain(row[code])
        if gss != ENGLAND and not _COUNCIL.fullmatch(gss):
            continue
        people = {age: row[place] for age, place in ages.items()}
        if not all(isinstance(count, int | float) for count in people.values()):
            raise sheet.fail(f"row {number} ({gss}): a cell is not a number")
        if sum(people.values()) != row[total]:
            raise sheet.fail(f"row {number} ({gss}): the ages do not add up to all ages")
        try:
            area = gss if gss == ENGLAND else register.find(gss).code
        except UnknownArea as error:
            raise sheet.fail(f"row {number}: {error}") from None
        if area in adults:
            raise sheet.fail(f"row {number} ({gss}): this council is there twice")
        adults[area] = int(sum(count for age, count in people.items() if age >= 18))
    councils = sum(count for area, count in adults.items() if area != ENGLAND)
    if adults.get(ENGLAND) != councils:
        raise SourceError(
            f"{path.name}: councils hold {councils:,} people aged 18+, England "
            f"{adults.get(ENGLAND, 0):,}; the two must be equal"
        )
    return Populations(_year_of(sheet), path.name, file_sha256(path), adults)
