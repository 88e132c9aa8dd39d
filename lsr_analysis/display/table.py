"""A table with a caption, readable by a screen reader and saved as CSV."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lsr_analysis.display.prose import folded

__all__ = ["Table"]


@dataclass(frozen=True, repr=False, eq=False)
class Table:
    """A table ready to be shown and saved.

    Parameters
    ----------
    name : str
        File name without ending.
    caption : str
        What the table shows, with unit and period.
    shown : pandas.DataFrame
        Cells as they are printed; the first column heads each row.
    figures : pandas.DataFrame
        The same figures unrounded, for the CSV file.
    note : str
        Printed under the table.
    folded : bool
        Show only the caption until a reader opens it, for a table that says in figures what a
        chart beside it shows.
    """

    name: str
    caption: str
    shown: pd.DataFrame
    figures: pd.DataFrame
    note: str = ""
    folded: bool = False

    def save(self, folder: Path) -> list[Path]:
        """Write the unrounded figures as CSV and return the path.

        The file begins with a byte-order mark, so that Excel reads it as UTF-8.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}.csv"
        self.figures.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
        return [path]

    @property
    def stacked(self) -> str:
        """The table for a narrow terminal: each row as its first cell and the others below it."""
        lines = [self.caption]
        for row in self.shown.astype(str).itertuples(index=False):
            lines.append(f"- {row[0]}")
            pairs = zip(self.shown.columns[1:], row[1:], strict=True)
            lines += [f"    {name}: {value}" for name, value in pairs if value]
        return "\n".join([*lines, self.note]).rstrip()

    def __repr__(self) -> str:
        return f"{self.caption}\n{self.shown.to_string(index=False)}\n{self.note}".rstrip()

    def _repr_html_(self) -> str:
        def cell(tag: str, value: object, attributes: str = "") -> str:
            return f"<{tag}{attributes}>{html.escape(str(value))}</{tag}>"

        numeric = {
            column
            for column in self.shown.columns[1:]
            if all(_NUMBER.fullmatch(str(v)) for v in self.shown[column])
        }
        head = "".join(
            cell("th", c, f' scope="col"{_NUMERIC if c in numeric else ""}') for c in self.shown
        )
        body = []
        for row in self.shown.itertuples(index=False):
            cells = [cell("th", row[0], ' scope="row"')]
            cells += [
                cell("td", value, _NUMERIC if column in numeric else "")
                for column, value in zip(self.shown.columns[1:], row[1:], strict=True)
            ]
            body.append(f"<tr>{''.join(cells)}</tr>")
        note = f'<p class="lsr-note">{html.escape(self.note)}</p>' if self.note else ""
        wide = ' class="lsr-wide"' if len(self.shown.columns) > _MANY_COLUMNS else ""
        # The region takes the keyboard, so that a wide table can be scrolled without a mouse.
        shown = (
            f'<div class="lsr-table" role="region" tabindex="0" '
            f'aria-label="{html.escape(self.caption)}">'
            f"<table{wide}><caption>{html.escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>{note}"
        )
        return folded(f"Table: {self.caption}", shown) if self.folded else shown


_MANY_COLUMNS = 8
_NUMERIC = ' class="lsr-number"'
_NUMBER = re.compile(r"[−+-]?[\d,]*\.?\d*%?( of \d+)?( \([−\d,.]+ to [−\d,.]+\))?|–")
