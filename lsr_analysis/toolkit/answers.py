"""Read a filled file of the review toolkit and check every row."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lsr_analysis.areas import Area, Register
from lsr_analysis.errors import SourceError
from lsr_analysis.files import csv_rows
from lsr_analysis.toolkit.cells import MADE_UP, read_area, read_cell
from lsr_analysis.toolkit.checks import between_rows
from lsr_analysis.toolkit.layout import Layout, layouts

__all__ = ["Filled", "read_filled"]

_SHOWN = 10


@dataclass(frozen=True, eq=False, repr=False)
class Filled:
    """A filled file that has been checked.

    Parameters
    ----------
    layout : Layout
    area : Area or None
        None for figures that are made up.
    rows : pandas.DataFrame
        One row a row of the file, indexed by its number there, with the columns of the layout
        that are choices (titles), dates and numbers. Text is not among them.
    stem : str
        Begins the names of files made of it: the council or the mark, and the layout.
    """

    layout: Layout
    area: Area | None
    rows: pd.DataFrame
    stem: str

    @property
    def name(self) -> str:
        """Name of the council, or the word that marks figures as made up."""
        return self.area.name if self.area else MADE_UP

    def __repr__(self) -> str:
        return f"<filled {self.layout.id} of {self.name}>"


def _stop(path: Path, faults: Sequence[str]) -> SourceError:
    more = len(faults) - _SHOWN
    lines = [f"{path.name}, {fault}" for fault in faults[:_SHOWN]]
    return SourceError("\n".join([*lines, *([f"and {more} more"] if more > 0 else [])]))


def _needs(layout: Layout) -> tuple[str, ...]:
    return tuple(column.name for column in layout.columns if column.required)


def _other_layout(path: Path, layout: Layout) -> str:
    """Return the id of the layout that the headings are of, if it is not the one asked for."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            first = next(csv.reader(stream), [])
    except (csv.Error, OSError):
        return ""  # said when the whole of it is read
    heads = {name.strip().casefold() for name in first}
    if heads.issuperset(_needs(layout)):
        return ""
    return next((other.id for other in layouts() if heads.issuperset(_needs(other))), "")


def _unknown(heads: Sequence[str], layout: Layout) -> list[str]:
    known = {column.name for column in layout.columns}
    return [name for name in heads if name and name not in known]


def _table(path: Path, layout: Layout) -> list[tuple[int, dict[str, str]]]:
    """Return the rows that hold anything, once the headings are right."""
    if path.is_dir():
        raise SourceError(f"{path.name} is a folder; name the filled CSV file in it")
    if other := _other_layout(path, layout):
        raise SourceError(
            f"{path.name} looks like {other}: its headings are of that layout, not of {layout.id}. "
            f"Name the layout {other}, or give another file"
        )
    try:
        rows = [(n, cells) for n, cells in csv_rows(path, _needs(layout)) if any(cells.values())]
    except (csv.Error, OSError) as error:
        raise SourceError(
            f"{path.name} cannot be read as CSV ({error}); save it again as 'CSV UTF-8 (comma "
            "delimited)'"
        ) from None
    if not rows:
        raise SourceError(f"{path.name} holds no rows under its headings; fill it in")
    if unknown := _unknown(list(rows[0][1]), layout):
        raise SourceError(
            f"{path.name}, row 1: {', '.join(map(repr, unknown))} is no column of the layout "
            f"{layout.id}. Take it out; nothing that the layout does not ask for belongs in the "
            "file, least of all about a person."
        )
    if layout.checklist and not any(cells.get(layout.answer) for _, cells in rows):
        raise SourceError(
            f"{path.name}: no item has a {layout.answer} yet. Fill in every row of what was asked "
            "for, and take the others out"
        )
    return rows


def read_filled(path: Path, layout: Layout, register: Register) -> Filled:
    """Read a filled file.

    Parameters
    ----------
    path : pathlib.Path
        CSV in UTF-8, with commas; blank rows are passed over.
    layout : Layout
    register : Register

    Raises
    ------
    LsrError
        If the file cannot be read, lacks a column or has one too many, holds no rows, a cell
        cannot be read, two rows say the same or contradict each other, or the rows are not of
        one area. The message names file, row and column and says what to do, for the first
        ten faults; it quotes no cell but a council's name.
    """
    faults: list[str] = []
    no_areas: set[str] = set()  # said once, not for every row
    areas: dict[Area | None, int] = {}
    numbers: list[int] = []
    kept: list[dict[str, str | int | dt.date | None]] = []
    for number, cells in _table(path, layout):
        read: dict[str, str | int | dt.date | None] = {}
        if cells.get(""):
            faults.append(f"row {number}: a cell without a heading; empty it, or take it out")
        for column in layout.columns:
            text = cells.get(column.name, "")
            try:
                if column.type == "area":
                    if not text:
                        raise ValueError(f"empty; fill it in. {column.what}")
                    if text not in no_areas:
                        no_areas.add(text)
                        areas.setdefault(read_area(text, register), number)
                elif column.type != "text":
                    read[column.name] = read_cell(text, column)
            except ValueError as error:
                faults.append(f"row {number}, column {column.name!r}: {error}")
        numbers.append(number)
        kept.append(read)
    if not faults and len(areas) > 1:
        (first, at), (second, then) = list(areas.items())[:2]
        names = [area.name if area else MADE_UP for area in (first, second)]
        faults.append(
            f"row {then}, column 'area': {names[1]}, but row {at} has {names[0]}. A file is of one "
            "area; make a file for each."
        )
    heads = [column.name for column in layout.columns if column.type not in ("area", "text")]
    rows = pd.DataFrame(kept, index=pd.Index(numbers, name="row"), columns=heads, dtype=object)
    if faults := faults or between_rows(rows, layout):
        raise _stop(path, faults)
    area = next(iter(areas))
    stem = f"{register.slug(area) if area else MADE_UP}-{layout.id}"
    return Filled(layout, area, rows, stem)
