"""Open a published workbook and find its tables, with errors that name file and sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine as calamine

from lsr_analysis.errors import SourceError

__all__ = ["Cell", "Sheet", "Workbook", "plain"]

Cell = Any
_HEADER_SEARCH_ROWS = 40


def plain(cell: Cell) -> str:
    """Return a cell as tidy text: one space between words, plain hyphens, whole numbers bare.

    Examples
    --------
    >>> plain(" Housing –  patients "), plain(716.0)
    ('Housing - patients', '716')
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return re.sub(r"\s+", " ", str(cell).replace("–", "-").replace("—", "-")).strip()


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet.

    Parameters
    ----------
    file, name : str
        Where the cells come from, for messages.
    rows : list of list
        Cells as numbers, texts or dates; empty cells are ``""``.
    """

    file: str
    name: str
    rows: list[list[Cell]]

    def fail(self, problem: str) -> SourceError:
        """Return an error that names this file and sheet."""
        return SourceError(f"{self.file}, sheet {self.name!r}: {problem}")

    def label(self, name: str) -> str:
        """Return the text beside a label such as "Period:" above the table, or ""."""
        for row in self.rows[:_HEADER_SEARCH_ROWS]:
            cells = [plain(cell) for cell in row]
            for place, cell in enumerate(cells[:-1]):
                if cell.casefold() == name.casefold():
                    return next((c for c in cells[place + 1 :] if c), "")
        return ""

    def header_row(self, *required: str) -> int:
        """Return the index of the first row that holds all the given headings.

        Raises
        ------
        SourceError
            If no such row is near the top of the sheet.
        """
        wanted = {name.casefold() for name in required}
        for index, row in enumerate(self.rows[:_HEADER_SEARCH_ROWS]):
            if wanted <= {plain(cell).casefold() for cell in row}:
                return index
        raise self.fail(
            f"no heading row with {' and '.join(map(repr, required))} in the first "
            f"{_HEADER_SEARCH_ROWS} rows; the layout has changed or this is another table"
        )


@dataclass(frozen=True)
class Workbook:
    """A workbook that has been opened.

    Parameters
    ----------
    path : pathlib.Path
    names : tuple of str
        Sheet names in order.
    """

    path: Path
    names: tuple[str, ...]
    _load: Callable[[str], list[list[Cell]]]

    @classmethod
    def open(cls, path: Path) -> Workbook:
        """Open a .xls, .xlsx or .ods file.

        Raises
        ------
        SourceError
            If the file is not a workbook, or is cut short.
        """
        try:
            book = calamine.CalamineWorkbook.from_path(path)
            names = tuple(book.sheet_names)
        except (calamine.CalamineError, OSError, ValueError) as error:
            raise SourceError(
                f"{path.name} cannot be opened as a workbook ({error}). It may be cut short, or "
                "a web page saved under a workbook's name: download it again."
            ) from error

        def load(name: str) -> list[list[Cell]]:
            try:
                # With the empty first rows and columns, so that places are those of the file.
                return book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            except (calamine.CalamineError, OSError, ValueError) as error:
                raise SourceError(
                    f"{path.name}, sheet {name!r} cannot be read ({error}). The file may be cut "
                    "short: download it again."
                ) from error

        return cls(path, names, load)

    def find(self, pattern: str) -> list[str]:
        """Return the names of the sheets that match a regular expression, ignoring case."""
        return [name for name in self.names if re.fullmatch(pattern, plain(name), re.IGNORECASE)]

    def sheet(self, pattern: str, called: str) -> Sheet:
        """Return the one sheet whose name matches a regular expression.

        Raises
        ------
        SourceError
            If there is none, or more than one.
        """
        found = self.find(pattern)
        if len(found) != 1:
            problem = "is missing" if not found else f"is there {len(found)} times"
            raise SourceError(
                f"{self.path.name}: the sheet {called!r} {problem}. Sheets: {', '.join(self.names)}"
            )
        return Sheet(self.path.name, found[0], self._load(found[0]))
