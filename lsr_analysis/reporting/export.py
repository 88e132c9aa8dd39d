"""Write the whole tidy table as CSV, parquet or a workbook."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from lsr_analysis.areas import ENGLAND
from lsr_analysis.errors import ParameterError
from lsr_analysis.indicators import COUNCILS
from lsr_analysis.store import Data

__all__ = ["KINDS", "export_table", "tidy_table"]

KINDS = ("csv", "parquet", "xlsx")

_LONGEST = 200  # of a file name, so that the temporary one is not too long either
_ENGLAND = ("england", ENGLAND.casefold())
_SHEET_ROWS = 1_048_575
"""Rows that a sheet holds under its headings."""


def tidy_table(
    data: Data, indicators: Sequence[str] = (), areas: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the observation table with the names of the areas.

    Parameters
    ----------
    data : Data
    indicators : sequence of str
        Ids; a measure brings its parts and age groups. Empty for all.
    areas : sequence of str
        Names or codes; "England" and its code are one. Empty for all.

    Raises
    ------
    CatalogueError, UnknownArea
        If an id or a name is unknown.
    """
    table = data.observations
    if indicators:
        wanted = {data.indicators[key].id for key in indicators}
        if by_trust := [key for key in wanted if data.indicators[key].measured_on != COUNCILS]:
            raise ParameterError(
                f"{by_trust[0]} is by hospital trust, not by area; it stands in "
                f"{data.folder / 'processed' / 'trusts.csv'}"
            )
        wanted |= {i.id for i in data.indicators.values() if i.parent in wanted}
        table = table[table["indicator"].isin(wanted)]
    if areas:
        codes = [
            ENGLAND if name.casefold() in _ENGLAND else data.register.find(name).code
            for name in areas
        ]
        table = table[table["area_code"].isin(codes)]
    names = {area.code: area.name for area in data.register} | {ENGLAND: "England"}
    named = table.copy()
    named.insert(2, "area_name", named["area_code"].astype(str).map(names).astype("category"))
    return named


def export_table(table: pd.DataFrame, data: Data, kind: str, path: Path) -> Path:
    """Write a table; the file appears only once it is whole.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`tidy_table`.
    data : Data
    kind : {"csv", "parquet", "xlsx"}
        A workbook also holds the indicators and what the figures were built from.
    path : pathlib.Path

    Raises
    ------
    ParameterError
        If the kind is unknown, or the file cannot be written.
    """
    from xlsxwriter.exceptions import XlsxWriterException

    if kind not in KINDS:
        raise ParameterError(f"--table is {kind!r}; give one of {', '.join(KINDS)}")
    temporary = path.with_name(f".{path.name[:_LONGEST]}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "csv":
            # The mark at the beginning makes Excel read the file as UTF-8.
            table.to_csv(temporary, index=False, encoding="utf-8-sig", lineterminator="\n")
        elif kind == "parquet":
            table.to_parquet(temporary, index=False, compression="zstd")
        else:
            _workbook(table, data, temporary)
        temporary.replace(path)
    except (OSError, XlsxWriterException) as error:
        raise ParameterError(
            f"{path} cannot be written ({error}); close it if it is open, or give another --out"
        ) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return path


def _workbook(table: pd.DataFrame, data: Data, path: Path) -> None:
    import xlsxwriter

    # Rows go straight to the file, so that a million of them fit into memory.
    options = {"constant_memory": True, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        about = book.add_worksheet("about")
        about.set_column(0, 0, 120)
        for at, line in enumerate(_about(data)):
            about.write_string(at, 0, line)
        indicators = book.add_worksheet("indicators")
        heads = ("id", "title", "unit", "polarity", "stage", "population", "counts", "over",
                 "multiplier", "interval", "trend", "caveats")  # fmt: skip
        indicators.write_row(0, 0, heads, bold)
        for at, one in enumerate(data.indicators.values(), 1):
            cells = [getattr(one, head) for head in heads[:-1]]
            cells = ["" if cell is None else cell for cell in cells]
            indicators.write_row(at, 0, [*cells, " ".join(one.caveats)])
        for part, first in enumerate(range(0, max(len(table), 1), _SHEET_ROWS), 1):
            name = "observations" if len(table) <= _SHEET_ROWS else f"observations {part}"
            _sheet(book.add_worksheet(name), table.iloc[first : first + _SHEET_ROWS], bold, day)


def _sheet(sheet: object, table: pd.DataFrame, bold: object, day: object) -> None:
    from xlsxwriter.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, list(table.columns), bold)
    columns = [
        [None if pd.isna(v) else v.to_pydatetime() for v in table[name]]
        if pd.api.types.is_datetime64_any_dtype(table[name])
        else table[name].astype(object).where(table[name].notna(), None).tolist()
        for name in table
    ]
    for at, row in enumerate(zip(*columns, strict=True), 1):
        for place, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, float):
                sheet.write_number(at, place, cell)
            elif isinstance(cell, dt.datetime):
                sheet.write_datetime(at, place, cell, day)
            else:
                sheet.write_string(at, place, str(cell))


def _about(data: Data) -> list[str]:
    built = data.manifest
    lines = [
        f"Observation table of {built['package']}, built {built['built'][:10]}",
        built["attribution"],
        "One row is one indicator, area and period; a missing value has a status that says why.",
        *(
            f"{p['publisher']}: {p['publication']}. {p['url']}. {p['licence']}."
            for p in built["publications"]
        ),
    ]
    if data.own:
        lines.append(f"With the user's own figures: {', '.join(data.own)}.")
    return lines
