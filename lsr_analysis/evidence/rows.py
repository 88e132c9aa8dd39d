"""Rows of the evidence tables, whose faults name the file, the row and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.areas import ENGLAND, Area, Register, normalise
from lsr_analysis.errors import AmbiguousArea, CatalogueError, LsrError, ParameterError, UnknownArea
from lsr_analysis.evidence.codebook import NotHeld
from lsr_analysis.files import csv_rows
from lsr_analysis.indicators import Dictionary
from lsr_analysis.known_dates import KnownDate
from lsr_analysis.periods import Span

__all__ = ["Known", "Row", "parse_span", "read_rows"]


@dataclass(frozen=True)
class Known:
    """What a row may name.

    Parameters
    ----------
    register : Register
    indicators : Dictionary
    not_held : mapping of str to NotHeld
        Figures that no open file gives, by id.
    themes : collection of str
        Ids of the codebook.
    sources : collection of str or None
        Ids of source documents; None where a source is free text.
    """

    register: Register
    indicators: Dictionary
    not_held: Mapping[str, NotHeld]
    themes: Collection[str]
    sources: Collection[str] | None

    @property
    def figures(self) -> list[str]:
        """Ids that a row may name as its indicator."""
        return [*self.indicators, *self.not_held]


def parse_span(text: str) -> Span:
    """Read "YYYY-MM" or "YYYY-MM to YYYY-MM".

    Raises
    ------
    ParameterError

    Examples
    --------
    >>> str(parse_span("2016-04 to 2017-03")), str(parse_span("2018-01"))
    ('2016-17', 'January 2018')
    """
    first, _, last = (part.strip() for part in text.partition(" to "))
    return Span.parse(first, last or first)


def _names(register: Register, written: str, area: Area) -> bool:
    try:
        return register.find(written).code == area.code
    except AmbiguousArea:  # councils that share a name, such as Dorset before and after 2019
        return normalise(written) == normalise(area.name)
    except UnknownArea:
        return False


@dataclass(frozen=True)
class Row:
    """One row of a table, read with care.

    Every method raises :class:`CatalogueError`, naming the row, where a cell breaks its rule.
    """

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def fault(self, text: str) -> CatalogueError:
        """Return the error that says what is wrong with this row."""
        named = self.cells.get("id") or self.cells.get("area", "")
        return CatalogueError(f"{self.file}, row {self.number}{f' ({named})' if named else ''}: "
                              f"{text}")  # fmt: skip

    def needed(self, column: str) -> str:
        """Return a cell that must not be empty."""
        if not self[column]:
            raise self.fault(f"the column {column!r} is empty")
        return self[column]

    def one_of(
        self, column: str, allowed: Collection[str], what: str = "", optional: bool = False
    ) -> str:
        """Return a cell that must be one of some values."""
        if optional and not self[column]:
            return ""
        self.check(column, self.needed(column), allowed, what)
        return self[column]

    def some_of(self, column: str, allowed: Collection[str], what: str = "") -> tuple[str, ...]:
        """Return the values of a cell, separated by semicolons, that must each be allowed."""
        for value in self.listed(column):
            self.check(column, value, allowed, what)
        return self.listed(column)

    def listed(self, column: str) -> tuple[str, ...]:
        """Return the values of a cell, separated by semicolons."""
        return tuple(part.strip() for part in self[column].split(";") if part.strip())

    def area(self, register: Register) -> tuple[str, str]:
        """Return the reference code and the name of the area, England among them."""
        code, written = self.needed("area_code").upper(), self["area"]
        if code == ENGLAND:
            if written.casefold() not in ("", "england"):
                raise self.fault(f"the code {ENGLAND} is England, the area is {written!r}")
            return ENGLAND, "England"
        try:
            area = register[code]
        except (UnknownArea, AmbiguousArea) as error:
            raise self.fault(f"{error}{self._code_of(register)}") from None
        if written and not _names(register, written, area):
            raise self.fault(
                f"the code {code} is that of {area.name}, the area is {written!r}; write the code "
                "and the name of one council"
            )
        return area.code, area.name

    def _code_of(self, register: Register) -> str:
        """Suggest the code that the name of the area has."""
        for text in (self["area_code"], self["area"]):
            try:
                return f"; {text} has the code {register.find(text).code}"
            except (UnknownArea, AmbiguousArea):
                continue
        return ""

    def span(self, text: str, column: str) -> Span:
        """Read a period of this row."""
        try:
            return parse_span(text)
        except ParameterError as error:
            raise self.fault(
                f"the column {column!r} holds {text!r}; write a month as 2018-01 or months as "
                f"2017-04 to 2018-03 ({error})"
            ) from None

    def date(self, column: str) -> KnownDate | None:
        """Return a date with its precision; None for an empty cell."""
        try:
            return KnownDate.parse(self[column])
        except ValueError:
            raise self.fault(
                f"the column {column!r}: {self[column]!r} is no date; write 2018-03-22, 2018-03 or "
                "by 2018-03-22, or nothing"
            ) from None

    def source(self, known: Known) -> str:
        """Return the source, which every row must name."""
        if known.sources is None:
            return self.needed("source")
        return self.one_of("source", known.sources, "source")

    def check(self, column: str, value: str, allowed: Collection[str], what: str) -> None:
        """Refuse a value that is not among those allowed, and name the nearest."""
        if value in allowed:
            return
        near = difflib.get_close_matches(value, [*map(str, allowed)], n=3, cutoff=0.5)
        if len(allowed) <= 8:
            hint = f"it must be one of: {', '.join(map(str, allowed))}"
        else:
            hint = f"nearest: {', '.join(near)}" if near else "none is like it"
            hint += " (docs/themes.md lists all)" * (column == "theme")
        raise self.fault(f"no {what or column} {value!r} is known; {hint}")


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a table, whose ids must differ.

    Raises
    ------
    CatalogueError
        If the file cannot be read, lacks a column, or gives an id twice.
    """
    seen: dict[str, int] = {}
    try:
        for number, cells in csv_rows(path, tuple(columns)):
            if not any(cells.values()):
                continue
            row = Row(path.name, number, cells)
            key = cells.get("id", "")
            if "id" in columns:
                row.needed("id")
                if key in seen:
                    raise row.fault(f"the id {key!r} stands in row {seen[key]} already")
                seen[key] = number
            yield row
    except CatalogueError:
        raise
    except LsrError as error:
        raise CatalogueError(str(error)) from None
