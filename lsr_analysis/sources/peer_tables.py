"""Lists of peers in the layouts that they come in: tables and JSON.

One peer a row, with or without a column that says whose; one area a row with its peers in
numbered columns; an object of lists by area.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsr_analysis.errors import LsrError, ParameterError
from lsr_analysis.sources.reading import WORKBOOKS
from lsr_analysis.sources.workbook import Workbook, plain

__all__ = ["SUFFIXES", "Row", "read_rows"]

SUFFIXES = (".csv", ".json", *sorted(WORKBOOKS))
"""Endings of the files that can be read."""

_PEER = {"peer", "peer code", "peer name", "neighbour", "nearest neighbour", "comparator"}
_AREA = {"area", "area code", "area name", "code", "name", "council", "local authority"}
_PLACE = {"order", "rank", "distance"}
_NUMBERED = re.compile(r"(?:(?:(?:nearest )?(?:peer|neighbour)|nn|rank) ?)?\d{1,2}(?:st|nd|rd|th)?")
_SHORTEST_ORDER = 5


@dataclass(frozen=True)
class Row:
    """One peer in a list.

    Parameters
    ----------
    where : str
        Its place in the file, for messages.
    area : str
        Whose peer it is; empty if the list serves whatever area it is used for.
    peer : str
        A name or a code.
    """

    where: str
    area: str
    peer: str


def _heading(cell: object) -> str:
    return re.sub(r"[\s_]+", " ", plain(cell)).strip().casefold()


def _csv_cells(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ParameterError(
            f"{path.name} is not a CSV file in UTF-8; save it as 'CSV UTF-8 (comma delimited)'"
        ) from None
    try:
        rows = list(csv.reader(text.splitlines(), strict=True))
    except csv.Error as error:
        raise ParameterError(f"{path.name} cannot be read as CSV: {error}") from None
    if rows and len(rows[0]) == 1 and ";" in rows[0][0]:
        raise ParameterError(f"{path.name} uses semicolons; save it with commas")
    return rows


def _cells(path: Path) -> list[list[str]]:
    if path.suffix.lower() == ".csv":
        return _csv_cells(path)
    try:
        book = Workbook.open(path)
        rows = book.sheet(re.escape(book.names[0]), book.names[0]).rows
    except LsrError as error:
        raise ParameterError(str(error)) from None
    return [[plain(cell) for cell in row] for row in rows]


def _from_table(path: Path) -> tuple[list[Row], bool]:
    """Read a table: one peer a row, or one area a row with its peers in numbered columns."""
    filled = [(n, row) for n, row in enumerate(_cells(path), start=1) if any(map(str.strip, row))]
    if not filled:
        raise ParameterError(f"{path.name} is empty")
    (_, titles), *rest = filled
    heads = [_heading(cell) for cell in titles]
    rows = [(n, [c.strip() for c in row] + [""] * (len(heads) - len(row))) for n, row in rest]
    peers = [n for n, head in enumerate(heads) if head in _PEER]
    areas = [n for n, head in enumerate(heads) if head in _AREA]
    numbered = [n for n, head in enumerate(heads) if _NUMBERED.fullmatch(head)]
    places = [n for n, head in enumerate(heads) if head in _PLACE]
    if len(numbered) > 1 and areas:
        return _wide(path, rows, areas[0], {n: titles[n].strip() for n in numbered}), True
    known = {*areas, *places, *(n for n, head in enumerate(heads) if not head)}
    if peers:
        column, of = peers[0], areas[0] if areas else None
    elif areas and len(known) == len(heads):
        column, of = areas[0], None
    else:
        # An unknown column may hold the peers; the areas beside it must not be taken for them.
        raise ParameterError(
            f"{path.name} has the columns {', '.join(filter(None, heads)) or 'none'}; a list of "
            "peers needs a column 'peer' (docs/peers.md shows the layouts)"
        )
    found = []
    for n, cells in rows:
        if not cells[column]:
            raise ParameterError(f"{path.name}, row {n}: the peer is blank")
        place = _number(cells[places[0]], f"{path.name}, row {n}") if places else 0.0
        found.append((place, Row(f"row {n}", cells[of] if of is not None else "", cells[column])))
    if places:
        found.sort(key=lambda pair: pair[0])  # stable: other rows keep the order of the file
    return [row for _, row in found], bool(places)


def _wide(
    path: Path, rows: Sequence[tuple[int, list[str]]], area: int, numbered: Mapping[int, str]
) -> list[Row]:
    found = []
    for n, cells in rows:
        if not cells[area]:
            raise ParameterError(f"{path.name}, row {n}: the area is blank")
        found += [
            Row(f"row {n}, column {head}", cells[area], cells[column])
            for column, head in numbered.items()
            if cells[column]
        ]
    return found


def _number(text: str, where: str) -> float:
    try:
        place = float(text)
    except ValueError:
        place = math.nan
    if not math.isfinite(place):
        raise ParameterError(f"{where}: {text!r} is not a number of the order")
    return place


def _from_json(path: Path) -> list[Row]:
    """Read an object of lists by area, or one list."""
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise ParameterError(f"{path.name} is not valid JSON in UTF-8: {error}") from None
    by_area = {"": content} if isinstance(content, list) else content
    if not isinstance(by_area, dict) or not all(isinstance(v, list) for v in by_area.values()):
        raise ParameterError(
            f"{path.name} is neither a JSON list of peers nor an object of such lists by area"
        )
    rows = [
        Row(f"{area or 'list'}, item {n}", str(area).strip(), str(peer).strip())
        for area, peers in by_area.items()
        for n, peer in enumerate(peers, start=1)
    ]
    for row in rows:
        if not row.peer:
            raise ParameterError(f"{path.name}, {row.where}: the peer is blank")
    return rows


def _runs_upward(peers: Sequence[str]) -> bool:
    folded = [peer.casefold() for peer in peers]
    return len(folded) >= _SHORTEST_ORDER and folded == sorted(folded)


def _is_sorted(rows: Sequence[Row]) -> bool:
    """Say whether most areas' peers stand in the order of their codes or names."""
    by_area: dict[str, list[str]] = {}
    for row in rows:
        by_area.setdefault(row.area, []).append(row.peer)
    long = [peers for peers in by_area.values() if len(peers) >= _SHORTEST_ORDER]
    return bool(long) and sum(map(_runs_upward, long)) > len(long) / 2


def read_rows(path: Path) -> tuple[tuple[Row, ...], bool]:
    """Read a list of peers.

    Parameters
    ----------
    path : pathlib.Path
        CSV, workbook (first sheet) or JSON; docs/peers.md shows the layouts.

    Returns
    -------
    tuple of Row, bool
        The peers in the order of the file, or of its column of the order; whether they stand
        from the nearest to the farthest. A list in the order of its codes or names does not.

    Raises
    ------
    ParameterError
        If the file is not there, or its layout is not one of those.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ParameterError(f"{path.name} is not a list of peers: give {', '.join(SUFFIXES)}")
    try:
        if path.suffix.lower() == ".json":
            rows, placed = _from_json(path), False
        else:
            rows, placed = _from_table(path)
    except OSError as error:
        raise ParameterError(f"{path} cannot be read ({error})") from None
    return tuple(rows), placed or not _is_sorted(rows)
