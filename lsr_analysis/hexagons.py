"""Where each council lies on the map of hexagons, on which all councils are of one size.

The layout is ``catalogue/hexagons.csv``, in "odd-r" offset coordinates: row 0 is the north,
and every odd row is pushed half a hexagon to the right.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from pathlib import Path

from lsr_analysis.areas import Area, Register, register
from lsr_analysis.errors import CatalogueError, LsrError, UnknownArea
from lsr_analysis.files import csv_rows

__all__ = ["Hexagon", "hexagons_for", "hexagons_on", "layout", "read_hexagons"]


@dataclass(frozen=True, order=True)
class Hexagon:
    """One cell of the map, standing on a corner.

    Parameters
    ----------
    column, row : int
        From 0; column 0 is the west, row 0 the north.
    """

    column: int
    row: int

    @property
    def centre(self) -> tuple[float, float]:
        """Where the middle lies, with x to the east, y to the north and hexagons 1 wide.

        Examples
        --------
        >>> Hexagon(2, 0).centre, Hexagon(2, 1).centre[0]
        ((2.0, 0.0), 2.5)
        """
        return self.column + (self.row % 2) / 2, -self.row * math.sqrt(3) / 2 + 0.0

    @property
    def neighbours(self) -> tuple[Hexagon, ...]:
        """The six cells around, from the east against the clock, on the map or off it.

        Side k of the hexagon, between the corners at 60 k − 30 and 60 k + 30 degrees, is the
        side towards neighbour k.

        Examples
        --------
        >>> [(cell.column, cell.row) for cell in Hexagon(2, 0).neighbours]
        [(3, 0), (2, -1), (1, -1), (1, 0), (1, 1), (2, 1)]
        """
        left = self.row % 2 - 1
        steps = ((1, 0), (left + 1, -1), (left, -1), (-1, 0), (left, 1), (left + 1, 1))
        return tuple(Hexagon(self.column + x, self.row + y) for x, y in steps)


def _rows(path: Path, councils: Register) -> Iterator[tuple[str, Area, Hexagon]]:
    """Yield each row's place in the file, council and cell."""
    try:
        rows = list(csv_rows(path, ("area_code", "column", "row")))
    except LsrError as error:
        raise CatalogueError(str(error)) from None
    for number, row in rows:
        place = f"{path.name}, row {number}"
        try:
            area = councils[row["area_code"]]
        except UnknownArea as error:
            raise CatalogueError(f"{place}: {error}") from None
        for key in ("column", "row"):
            if not (row[key].isascii() and row[key].isdigit()):
                raise CatalogueError(
                    f"{place} ({area.name}): {key} is {row[key]!r}; give a whole number from 0"
                )
        yield place, area, Hexagon(int(row["column"]), int(row["row"]))


def _share_a_day(one: Area, other: Area) -> bool:
    later = max(one.start, other.start)
    return one.in_force(later) and other.in_force(later)


def read_hexagons(path: Path, councils: Register) -> dict[str, Hexagon]:
    """Read a layout and check that it holds every council, on any day each on its own cell.

    Parameters
    ----------
    path : pathlib.Path
        A CSV file with the columns ``area_code`` (reference code), ``column`` and ``row``.
    councils : Register

    Returns
    -------
    dict of str to Hexagon
        By reference code.

    Raises
    ------
    CatalogueError
        If the file cannot be read, a row names no council by its reference code or a cell that
        is none, a council is there twice or not at all, or two councils that existed on the
        same day share a cell; the message names the row.
    """
    found: dict[str, Hexagon] = {}
    on_cell: dict[Hexagon, list[tuple[str, Area]]] = defaultdict(list)
    for place, area, cell in _rows(path, councils):
        if area.code in found:
            raise CatalogueError(f"{place}: {area.name} ({area.code}) is there twice")
        found[area.code] = cell
        on_cell[cell].append((place, area))
    for cell, held in on_cell.items():
        for (_, one), (place, other) in combinations(held, 2):
            if _share_a_day(one, other):
                raise CatalogueError(
                    f"{place}: {other.name} ({other.code}) is on the cell of {one.name} "
                    f"({one.code}), column {cell.column}, row {cell.row}; both existed on "
                    f"{max(one.start, other.start)}"
                )
    if missing := [f"{area.name} ({area.code})" for area in councils if area.code not in found]:
        raise CatalogueError(f"{path.name} has no row for {'; '.join(missing)}")
    return found


@cache
def layout() -> dict[str, Hexagon]:
    """Return the layout that ships with the package: every council's cell by reference code.

    Examples
    --------
    >>> layout()["E10000023"] == layout()["E06000065"]  # North Yorkshire before and after 2023
    True
    """
    return read_hexagons(
        Path(str(files("lsr_analysis") / "catalogue" / "hexagons.csv")), register()
    )


def hexagons_on(day: dt.date) -> dict[str, Hexagon]:
    """Return the cells of the councils that existed on a day, by reference code.

    Examples
    --------
    >>> len(hexagons_on(dt.date(2018, 3, 31))), len(hexagons_on(dt.date(2025, 3, 31)))
    (152, 153)
    """
    cells = layout()
    return {area.code: cells[area.code] for area in register().in_force(day)}


def hexagons_for(day: dt.date, held: Collection[str]) -> dict[str, Hexagon]:
    """Return the cells of the councils that the figures of a day are about.

    Publications sometimes speak of councils as they were before a reorganisation, or as they
    would be after the next. Such a council stands on its own cell in place of those that
    existed on the day over the same ground, as long as none of these has a figure.

    Parameters
    ----------
    day : datetime.date
        Last day of the period.
    held : collection of str
        Reference codes of councils with a figure.

    Returns
    -------
    dict of str to Hexagon
        By reference code; councils that existed on the day are there with or without a figure.

    Examples
    --------
    >>> wells = hexagons_for(dt.date(2023, 6, 30), ["E10000027"])  # Somerset's code until 2023
    >>> "E10000027" in wells, "E06000066" in wells
    (True, False)
    """
    councils, cells = register(), layout()
    lived = {area.code for area in councils.in_force(day)}
    ground = {code: {*councils[code].predecessors, *councils[code].successors} for code in held}
    known = lived & {*held}
    others = {code for code in held if code not in lived and not ground[code] & known}
    covered = {code for other in others for code in ground[other]}
    return {code: cells[code] for code in sorted((lived - covered) | others)}
