"""Layout of NHS England's monthly Discharge Ready Date files: one row a place and measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.errors import LsrError, SourceError
from lsr_analysis.files import csv_rows
from lsr_analysis.sources.reading import PublishedFile, area_code, number

__all__ = [
    "AGAIN", "AVERAGE_DAYS", "BED_DAYS", "BED_DAYS_BY_LENGTH", "BY_DELAY", "COVERED", "ON_THE_DAY",
    "SHARE_ON_THE_DAY", "Place", "is_monthly_file", "read_places",
]  # fmt: skip

_CODE, _NAME = "upper tier local authority code", "upper tier local authority"
_COLUMNS = ("date", "data type", _CODE, _NAME, "code", "measure", "value")
_TELLING = (_CODE, "region (of provider)", "icb (of provider)", "measure", "value")
_NATION, _COUNCIL = "National", "UTLA Aggregate"
_NATION_CODE = "ENGLAND"
_MONTHS = ("%B %Y", "%b-%y")  # as in "May 2024" and "Apr-24"
_MARKS = {
    "[c]": "suppressed",
    "*": "suppressed",
    "[x]": "not available",
    "[z]": "not available",
    "-": "not available",
}

_OF_PATIENTS = (
    "of patients discharged where, between the Discharge Ready Date and Discharge Date, there is"
)
_DELAYS = (
    "No delay", "a 1 day delay", "a 2-3 day delay", "a 4-6 day delay", "a 7-13 day delay",
    "a 14-20 day delay", "a delay of 21 days or more",
)  # fmt: skip
_LENGTHS = ("1 day", "2-3 days", "4-6 days", "7-13 days", "14-20 days", "21 days or more")

_OF_ENGLAND = "Number of patients discharged in total"
_OF_COUNCIL = "Total Discharges for UTLA from acceptable trusts"
BY_DELAY = tuple(f"Number {_OF_PATIENTS} {delay}" for delay in _DELAYS)
"""Discharges by length of delay; they add up to all discharges."""
ON_THE_DAY = BY_DELAY[0]
BED_DAYS = "Total bed days lost due to delayed discharge"
BED_DAYS_BY_LENGTH = tuple(
    f"Total bed days after Discharge Ready Date for patients discharged within {length}"
    for length in _LENGTHS
)
"""They add up to :data:`BED_DAYS`."""
SHARE_ON_THE_DAY = "Date of discharge is same as Discharge Ready Date"
AVERAGE_DAYS = "Average days from Discharge Ready Date to date of discharge (inc 0 day delays)"
COVERED = "% of all UTLA discharges that are from acceptable trusts"

_NOT_TAKEN = (
    "Number of providers submitting acceptable data",
    "% of providers submitting acceptable data",
    "% trust contributes to UTLA discharges",
    "Total Discharges of UTLA patients from provider",
    "Date of Discharge is 1+ days after Discharge Ready Date",
    "Average days from Discharge Ready Date to date of discharge (exc 0 day delays)",
    *(f"% {_OF_PATIENTS} {delay}" for delay in _DELAYS),
    *(
        f"% of patients discharged after their Discharge Ready Date but discharged within {length}"
        for length in _LENGTHS
    ),
)
_KNOWN = {
    _OF_ENGLAND, _OF_COUNCIL, *BY_DELAY, BED_DAYS, *BED_DAYS_BY_LENGTH, SHARE_ON_THE_DAY,
    AVERAGE_DAYS, COVERED, *_NOT_TAKEN,
}  # fmt: skip
AGAIN = "Download the file again; if it is as the publisher has it, report it."


@dataclass(frozen=True)
class Place:
    """The cells of one area, by measure, each with its row.

    Parameters
    ----------
    file : PublishedFile
    area : str
        Reference code, or England.
    name : str
        As the file has it, for messages.
    cells : dict
        Measure to row and text.
    """

    file: PublishedFile
    area: str
    name: str
    cells: dict[str, tuple[int, str]]

    @property
    def all_discharges(self) -> str:
        """Measure that counts all discharges."""
        return _OF_ENGLAND if self.area == ENGLAND else _OF_COUNCIL

    def cell(self, measure: str) -> tuple[int, str]:
        """Return row and text of a measure.

        Raises
        ------
        SourceError
            If the area has no such row.
        """
        if measure not in self.cells:
            raise self.file.fail(f"{self.name} has no row {measure!r}. {AGAIN}")
        return self.cells[measure]

    def _number(self, measure: str, what: str) -> float | str:
        at_row, text = self.cell(measure)
        if text in _MARKS:
            return _MARKS[text]
        value = number(text.removesuffix("%"))
        if what == "count" and value is not None and ("%" in text or not value.is_integer()):
            value = None
        if value is None or value < 0:
            raise self.file.fail(
                f"{text!r} is not a {what}, nor one of the marks {' '.join(_MARKS)} for a missing "
                f"figure ({self.name}, {measure!r}). {AGAIN}",
                at_row,
            )
        return value / 100 if text.endswith("%") else value

    def count(self, measure: str) -> int | str:
        """Return a count, or the status that a mark in its place means.

        Raises
        ------
        SourceError
            If it is neither.
        """
        value = self._number(measure, "count")
        return value if isinstance(value, str) else int(value)

    def average(self, measure: str) -> float | str:
        """Return an average, or the status that a mark in its place means.

        Raises
        ------
        SourceError
            If it is neither.
        """
        return self._number(measure, "number")

    def share(self, measure: str) -> float | str:
        """Return a share from 0 to 1, or the status that a mark in its place means.

        Raises
        ------
        SourceError
            If it is neither.
        """
        value = self._number(measure, "share")
        if not isinstance(value, str) and value > 1:
            at_row, text = self.cell(measure)
            raise self.file.fail(
                f"{text!r} is not a share from 0 to 1 ({self.name}, {measure!r}). {AGAIN}", at_row
            )
        return value


def is_monthly_file(file: PublishedFile) -> bool:
    """Say whether a CSV file has the headings of a monthly file."""
    return file.has(*_TELLING)


def _rows_taken(file: PublishedFile) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of England and of councils, which are 3% of a file."""
    try:
        for at_row, row in csv_rows(file.path, _COLUMNS):
            if row["data type"] in (_NATION, _COUNCIL):
                yield at_row, row
    except LsrError as error:
        raise SourceError(str(error)) from None


def _area(file: PublishedFile, at_row: int, row: Mapping[str, str], register: Register) -> str:
    if row["data type"] == _COUNCIL:
        return area_code(row[_CODE], f"{file.name}, row {at_row}", register)
    if row["code"] != _NATION_CODE:
        raise file.fail(
            f"the code of {_NATION!r} is {row['code']!r}, not {_NATION_CODE!r}. {AGAIN}", at_row
        )
    return ENGLAND


def _month(file: PublishedFile, dates: Mapping[str, int]) -> pd.Period:
    """Return the one month of a file, from its dates and the first row of each."""
    if len(dates) > 1:
        first, second = list(dates)[:2]
        raise file.fail(
            f"one month is expected, but the column 'Date' holds {first!r} and {second!r}. Keep "
            "each month in a file of its own, as the publisher has it.",
            dates[second],
        )
    ((text, at_row),) = dates.items()
    for layout in _MONTHS:
        try:
            return pd.Period(dt.datetime.strptime(text, layout), freq="M")
        except ValueError:
            continue
    raise file.fail(
        f"{text!r} in the column 'Date' is not a month such as 'May 2024' or 'Apr-24'. {AGAIN}",
        at_row,
    )


def read_places(file: PublishedFile, register: Register) -> tuple[pd.Period, list[Place]]:
    """Read the month of a file, and the cells of England and of every council.

    Raises
    ------
    SourceError
        If a measure or a code is unknown, the month cannot be told, a row is there twice, or
        there is none of England or of a council.
    """
    dates: dict[str, int] = {}
    codes: dict[tuple[str, str], Place] = {}
    places: dict[str, Place] = {}
    for at_row, row in _rows_taken(file):
        measure = " ".join(row["measure"].split())
        if measure not in _KNOWN:
            raise file.fail(
                f"the measure {measure!r} is not known. If the publisher has changed its measures, "
                "the reader has to follow: report it.",
                at_row,
            )
        dates.setdefault(row["date"], at_row)
        key = (row["data type"], row[_CODE])
        if key not in codes:
            area = _area(file, at_row, row, register)
            name = "England" if area == ENGLAND else row[_NAME]
            codes[key] = places.setdefault(area, Place(file, area, name, {}))
        place = codes[key]
        if measure in place.cells:
            raise file.fail(
                f"{place.name} is there twice: {measure!r} stands in row {place.cells[measure][0]} "
                f"already. {AGAIN}",
                at_row,
            )
        place.cells[measure] = (at_row, row["value"])
    if ENGLAND not in places:
        raise file.fail(f"no row of England (Data Type {_NATION!r}). {AGAIN}")
    if len(places) == 1:
        raise file.fail(f"no row of a council (Data Type {_COUNCIL!r}). {AGAIN}")
    return _month(file, dates), list(places.values())
