"""What every reader of a publication returns, and the helpers that all of them need."""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from lsr_analysis.areas import ENGLAND, Area, Register
from lsr_analysis.errors import AmbiguousArea, LsrError, SourceError, UnknownArea
from lsr_analysis.files import csv_rows, file_sha256
from lsr_analysis.periods import financial_year_days
from lsr_analysis.sources.workbook import Workbook

__all__ = [
    "PublishedFile", "Reading", "area_code", "area_named", "day_fields", "frame", "number",
    "number_or_mark", "observation", "vintage_of", "year_fields",
]  # fmt: skip

WORKBOOKS = {".xls", ".xlsx", ".ods"}

# Commas only between groups of three digits, so that a decimal comma is never lost.
_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?(?<=[\d])([eE][-+]?\d+)?|[-+]?\d+\.")
_GSS = re.compile(r"E\d{8}")


@dataclass(frozen=True)
class PublishedFile:
    """A file whose publication is told by what it holds, never by its name.

    Parameters
    ----------
    path : pathlib.Path
    """

    path: Path

    @property
    def name(self) -> str:
        """File name, for messages."""
        return self.path.name

    @property
    def is_workbook(self) -> bool:
        """Whether the name is that of a spreadsheet."""
        return self.path.suffix.lower() in WORKBOOKS

    @cached_property
    def book(self) -> Workbook:
        """The opened workbook."""
        return Workbook.open(self.path)

    @cached_property
    def sha256(self) -> str:
        """Checksum."""
        return file_sha256(self.path)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Headings of a CSV file in lower case; empty for any other file."""
        if self.path.suffix.lower() != ".csv":
            return ()
        with self.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            first = next(csv.reader(stream), [])
        return tuple(cell.strip().casefold() for cell in first)

    @cached_property
    def json(self) -> object:
        """Content of a JSON file; None for any other file, and for one that is not JSON."""
        if self.path.suffix.lower() != ".json":
            return None
        try:
            return json.loads(self.path.read_text(encoding="utf-8-sig"))
        except ValueError:
            return None

    def has(self, *columns: str) -> bool:
        """Say whether a CSV file has all these columns (in lower case)."""
        return set(columns) <= set(self.headings)

    def rows(self, *needs: str) -> list[tuple[int, dict[str, str]]]:
        """Return the rows of a CSV file, each with its number.

        Raises
        ------
        SourceError
            If it cannot be read.
        """
        try:
            return list(csv_rows(self.path, needs))
        except LsrError as error:
            raise SourceError(str(error)) from None

    def fail(self, problem: str, row: int | None = None) -> SourceError:
        """Return an error that names this file and, where it is known, the row."""
        place = f"{self.name}, row {row}" if row is not None else self.name
        return SourceError(f"{place}: {problem}")


@dataclass(frozen=True)
class Reading:
    """The observations of one published file.

    Parameters
    ----------
    source : str
        Id of the publication in the dictionary.
    period : str
        What the file is of, for the record of inputs ("2020-21").
    file, sha256 : str
    edition : {"published", "revised"}
    rows : tuple of dict
        One observation each, from :func:`observation`.
    beside : tuple of dict
        Figures that the publication gives for the same thing and that the table does not
        take: ``indicator``, ``area_code``, ``period_start``, ``period_end``, ``value`` and
        ``what``. They go to the reconciliation table.
    notes : tuple of str
        What the reader left out, and why.
    """

    source: str
    period: str
    file: str
    sha256: str
    edition: str
    rows: tuple[dict[str, Any], ...]
    beside: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = field(default=())


def area_code(text: str, where: str, register: Register) -> str:
    """Return the reference code that a GSS code in a file means.

    Raises
    ------
    SourceError
        If it is not the GSS code of England or of a council. A malformed code is never
        guessed at.
    """
    if text == ENGLAND:
        return text
    try:
        if _GSS.fullmatch(text):
            return register.find(text).code
    except UnknownArea:
        pass
    raise SourceError(
        f"{where}: {text!r} is not the GSS code of a council. Check the file against the "
        "publisher's; a new council belongs in catalogue/areas.csv."
    )


def area_named(name: str, on: dt.date, where: str, register: Register) -> str:
    """Return the reference code of the council that a name means on a day.

    Raises
    ------
    SourceError
        If it is no council, or not one only.
    """
    try:
        return register.find(name, on).code
    except (UnknownArea, AmbiguousArea) as error:
        raise SourceError(f"{where}: {error}") from None


def number(cell: object) -> float | None:
    """Return a cell as a number; None if it is none, as "nan", "1_000" and "71,5" are.

    Examples
    --------
    >>> number("1,234.5"), number("nan"), number("")
    (1234.5, None, None)
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    text = str(cell).strip()
    return float(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def number_or_mark(
    file: PublishedFile, at_row: int, text: str, marks: Collection[str]
) -> float | None:
    """Return a cell of a CSV file as a number, or None where it holds a mark for no figure.

    Raises
    ------
    SourceError
        If it holds anything else.
    """
    value = number(text)
    if value is None and text not in marks:
        raise file.fail(f"{text!r} is not a number, nor a mark for a missing figure", at_row)
    return value


def year_fields(first: int) -> dict[str, Any]:
    """Return period and frequency of a financial year, as observation fields."""
    start, end = financial_year_days(first)
    return {"period_start": start, "period_end": end, "frequency": "year"}


def day_fields(day: dt.date) -> dict[str, Any]:
    """Return period and frequency of a figure as at a day, as observation fields."""
    return {"period_start": day, "period_end": day, "frequency": "date"}


def observation(
    indicator: str,
    area: str,
    period: Mapping[str, Any],
    *,
    value: float | None = None,
    counted: tuple[float, float] | None = None,
    multiplier: float = 1.0,
    status: str | None = None,
    **others: Any,
) -> dict[str, Any]:
    """Return one observation.

    Parameters
    ----------
    indicator : str
    area : str
        Reference code, or England.
    period : mapping
        From :func:`year_fields` or :func:`day_fields`.
    value : float, optional
        As published; None where there is none.
    counted : tuple of float, optional
        Numerator and denominator, from which the value is computed instead.
    multiplier : float
        Of the indicator, for `counted`.
    status : str, optional
        Why there is no value.
    **others
        Further columns, such as ``lower`` and ``upper``.
    """
    row: dict[str, Any] = {"indicator": indicator, "area_code": area, **period, **others}
    if counted is not None:
        numerator, denominator = counted
        if denominator > 0:
            value = multiplier * numerator / denominator
            row |= {"numerator": numerator, "denominator": denominator}
        else:
            value, status = None, "no denominator"
            row |= {"numerator": numerator}
    row["value"] = value
    row["status"] = "ok" if value is not None else (status or "not available")
    return row


def vintage_of(area: Area | None, day: dt.date, register: Register) -> str:
    """Return the vintage of a row: that of the day, or of a council that came later."""
    return register.vintage(max(day, area.start) if area else day)


def frame(readings: Iterable[Reading], register: Register) -> pd.DataFrame:
    """Return all rows of some readings as one frame with source, edition, geography and file."""
    rows = [
        {"geography": None, "edition": reading.edition}
        | row
        | {"source": reading.source, "file": reading.file}
        for reading in readings
        for row in reading.rows
    ]
    table = pd.DataFrame.from_records(rows)
    if table.empty:
        return table
    councils = {area.code: area for area in register}
    blank = table["geography"].isna()
    pairs = table.loc[blank, ["area_code", "period_end"]].drop_duplicates()
    vintages = {
        (code, day): vintage_of(councils.get(code), day, register)
        for code, day in pairs.itertuples(index=False)
    }
    table.loc[blank, "geography"] = [
        vintages[pair]
        for pair in table.loc[blank, ["area_code", "period_end"]].itertuples(index=False, name=None)
    ]
    return table
