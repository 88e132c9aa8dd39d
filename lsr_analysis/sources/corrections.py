"""Corrections to published files, each with a reason and the value expected in the source.

A correction applies only while the source still says what it said when the correction was
written. Once the publisher has changed the figure, the build stops and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from lsr_analysis.errors import BuildError, CatalogueError, LsrError, SourceError
from lsr_analysis.files import csv_rows
from lsr_analysis.observations import STATUSES, WITH_VALUE
from lsr_analysis.periods import period_label

__all__ = [
    "CodeCorrection", "Correction", "code_corrections", "correct_values", "read_corrections",
    "shipped_corrections",
]  # fmt: skip

_COLUMNS = ("source", "indicator", "period", "area", "what", "to", "expected", "why")
_KINDS = ("area", "value", "status")


@dataclass(frozen=True)
class Correction:
    """One correction.

    Parameters
    ----------
    source, indicator : str
    period : str
        "2019-04", "2019-20", or a day.
    area : str
        The code as it stands in the file.
    what : {"area", "value", "status"}
        What is corrected.
    to : str
        The reference code that is meant, the right value, or the status of a figure that is
        none.
    expected : float or None
        The value that the source must hold; None if it must hold none.
    why : str
    place : str
        File and row, for messages.
    """

    source: str
    indicator: str
    period: str
    area: str
    what: str
    to: str
    expected: float | None
    why: str
    place: str


@dataclass(frozen=True)
class CodeCorrection:
    """Which council a row is really about, in one period of one publication.

    Parameters
    ----------
    area : str
        Reference code of the council that the row is about.
    expected : float or None
        Value that the row must hold; None if it must hold none.
    why : str
    place : str
        File and row of the correction, for messages.
    """

    area: str
    expected: float | None
    why: str
    place: str = "catalogue/corrections.csv"

    def expect(self, value: float, where: str) -> None:
        """Stop if the source no longer holds the expected value.

        Raises
        ------
        SourceError
        """
        held = None if value != value else float(value)
        if held != self.expected:
            raise SourceError(
                f"{where} holds {_figure(held)}, but the correction in {self.place} was written "
                f"for {_figure(self.expected)}. The publisher may have corrected the file: check "
                "the row and the correction."
            )


def _figure(value: float | None) -> str:
    return "no figure" if value is None else f"{value:g}"


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read a table of corrections.

    Raises
    ------
    CatalogueError
        Naming the row that cannot be used.
    """
    try:
        rows = list(csv_rows(path, _COLUMNS))
    except LsrError as error:
        raise CatalogueError(str(error)) from None
    found = []
    for number, row in rows:
        place = f"{path.name}, row {number}"
        if row["what"] not in _KINDS:
            raise CatalogueError(f"{place}: what is {row['what']!r}; use {', '.join(_KINDS)}")
        if not row["why"]:
            raise CatalogueError(f"{place}: a correction needs a reason in the column 'why'")
        if row["what"] == "status" and row["to"] not in set(STATUSES) - set(WITH_VALUE):
            raise CatalogueError(f"{place}: {row['to']!r} is not a status of a missing figure")
        try:
            expected = None if row["expected"] in ("", "-") else float(row["expected"])
            if row["what"] == "value":
                float(row["to"])
        except ValueError:
            raise CatalogueError(f"{place}: 'expected' and a new value must be numbers") from None
        fields = {key: row[key] for key in _COLUMNS if key != "expected"}
        found.append(Correction(**fields, expected=expected, place=place))
    return tuple(found)


@cache
def shipped_corrections() -> tuple[Correction, ...]:
    """Return the corrections that ship with the package."""
    return read_corrections(Path(str(files("lsr_analysis") / "catalogue" / "corrections.csv")))


def code_corrections(source: str) -> dict[tuple[str, str], CodeCorrection]:
    """Return the shipped corrections of codes for one publication, by period and code."""
    return {
        (c.period, c.area): CodeCorrection(c.to, c.expected, c.why)
        for c in shipped_corrections()
        if c.source == source and c.what == "area"
    }


def correct_values(
    table: pd.DataFrame, corrections: Sequence[Correction], apart: Collection[str] = ()
) -> pd.DataFrame:
    """Apply corrections of values and statuses to the rows of all publications.

    Parameters
    ----------
    table : pandas.DataFrame
        Observations with ``source``; a correction for a source without rows is left alone.
    corrections : sequence of Correction
    apart : collection of str
        Publications whose rows are not in the table and take corrections of areas only.

    Raises
    ------
    BuildError
        If the row is not there, or no longer holds the expected value.
    """
    table = table.copy()
    held_sources = set(table["source"])
    for correction in corrections:
        of_area, known = correction.what == "area", correction.source in held_sources
        if (known and of_area) or (correction.source in apart and not of_area):
            raise BuildError(
                f"{correction.place}: in {correction.source} no {correction.what} can be corrected"
            )
        if not known:
            continue
        rows = table.index[
            (table["source"] == correction.source)
            & (table["indicator"] == correction.indicator)
            & (table["area_code"] == correction.area)
        ]
        rows = [
            row for row in rows
            if period_label(table.at[row, "period_start"], table.at[row, "period_end"])
            == correction.period
        ]  # fmt: skip
        what = f"{correction.indicator} of {correction.area}, {correction.period}"
        if len(rows) != 1:
            raise BuildError(
                f"{correction.place}: the source has {len(rows)} rows for {what}. The file may be "
                "another edition: check it, and change or remove the correction."
            )
        value = table.at[rows[0], "value"]
        held = None if value is None or value != value else float(value)
        if held != correction.expected:
            raise BuildError(
                f"{correction.place}: {what} holds {_figure(held)}, but the correction was written "
                f"for {_figure(correction.expected)}. The publisher may have corrected the figure: "
                "check the source and the correction."
            )
        table.loc[rows[0], ["numerator", "denominator", "lower", "upper"]] = None
        if correction.what == "value":
            table.loc[rows[0], ["value", "status"]] = [float(correction.to), "ok"]
        else:
            table.loc[rows[0], ["value", "status"]] = [None, correction.to]
    return table
