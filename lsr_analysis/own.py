"""A user's own figures: CSV files and an ``indicators.yaml``, laid over those that ship."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from lsr_analysis.areas import Register
from lsr_analysis.errors import BuildError, DataNotFound, SourceError
from lsr_analysis.indicator_files import dictionary, read_dictionary, shipped_files
from lsr_analysis.indicators import Dictionary
from lsr_analysis.observations import KEY, as_table, check_observations
from lsr_analysis.sources.corrections import read_corrections
from lsr_analysis.sources.reading import PublishedFile
from lsr_analysis.sources.tidy import read_tidy

__all__ = ["OwnFigures", "fingerprint", "own_folder", "read_own"]

_ENTRIES, _CORRECTIONS = "indicators.yaml", "corrections.csv"


@dataclass(frozen=True)
class OwnFigures:
    """What a user added.

    Parameters
    ----------
    folder : pathlib.Path
    indicators : Dictionary
        The dictionary that ships, with the user's entries.
    observations : pandas.DataFrame
        An observation table; empty if there is none.
    files : tuple of str
        Names of the CSV files.
    """

    folder: Path
    indicators: Dictionary
    observations: pd.DataFrame
    files: tuple[str, ...]


def own_folder(data: Path) -> Path:
    """Return the folder of a user's own files: LSR_OWN, or ``raw/own`` of the data folder.

    Raises
    ------
    DataNotFound
        If LSR_OWN names something else than a folder.
    """
    named = os.environ.get("LSR_OWN")
    if not named:
        return data / "raw" / "own"
    folder = Path(named).expanduser().resolve()
    if not folder.is_dir():
        raise DataNotFound(f"LSR_OWN names {folder}, which is not a folder. Make it first.")
    return folder


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file()
        and path.suffix.lower() in (".csv", ".yaml", ".yml")
        and not path.name.startswith((".", "~"))
    )


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what changes when a user's files change: names, sizes and times."""
    stats = [(path.name, path.stat()) for path in _files(folder)]
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)


def read_own(folder: Path, register: Register, shipped: pd.DataFrame) -> OwnFigures:
    """Read and check a user's own figures.

    Parameters
    ----------
    folder : pathlib.Path
        May be missing.
    register : Register
    shipped : pandas.DataFrame
        The table that they are laid over.

    Raises
    ------
    CatalogueError
        If the entries cannot be used.
    SourceError
        If a row cannot be used, or the table has that figure already.
    """
    paths = _files(folder)
    entries = [path for path in paths if path.suffix.lower() != ".csv"]
    if wrong := [path.name for path in entries if path.name != _ENTRIES]:
        raise SourceError(f"{folder}: {', '.join(wrong)} is not read; call it {_ENTRIES}")
    indicators = read_dictionary(*shipped_files(), *entries) if entries else dictionary()
    tables = [p for p in paths if p.suffix.lower() == ".csv" and p.name != _CORRECTIONS]
    repairs = folder / _CORRECTIONS
    corrections = read_corrections(repairs) if repairs.is_file() else ()
    for correction in corrections:
        if correction.what != "area" or correction.source not in {path.name for path in tables}:
            raise SourceError(
                f"{correction.place}: corrections of your own are of areas, in a file that lies in "
                f"{folder}; correct other figures in your file itself"
            )
    rows: list[dict[str, Any]] = []
    origin: dict[tuple[Any, ...], str] = {}
    for path in tables:
        for row in read_tidy(PublishedFile(path), register, indicators, corrections):
            key = tuple(row[column] for column in KEY)
            if key in origin:
                raise SourceError(
                    f"{row['indicator']} of {row['area_code']}, {row['period_start']}, is both in "
                    f"{origin[key]} and in {path.name}, row {row['row']}. Keep one of them."
                )
            origin[key] = f"{path.name}, row {row['row']}"
            rows.append(row)
    table = as_table(pd.DataFrame.from_records(rows))
    if rows:
        try:
            check_observations(table, register, indicators)
        except BuildError as error:
            raise SourceError(f"{folder}: {error}") from None
        _refuse_known(table, shipped, origin)
    return OwnFigures(folder, indicators, table, tuple(path.name for path in tables))


def _refuse_known(
    table: pd.DataFrame, shipped: pd.DataFrame, origin: Mapping[tuple[Any, ...], str]
) -> None:
    """Refuse a figure that the table has, or that its publisher withholds."""
    keys = ["indicator", "area_code", "period_start", "period_end"]
    same = shipped["indicator"].isin(table["indicator"].unique())
    held = shipped[same & (shipped["value"].notna() | (shipped["status"] == "suppressed"))]
    both = table[keys].astype(str).merge(held[[*keys, "source"]].astype(str), on=keys)
    if not both.empty:
        first = both.iloc[0]
        where = next(
            (
                place
                for key, place in origin.items()
                if [str(k) for k in key[:4]] == list(first[keys])
            ),
            "your figures",
        )
        raise SourceError(
            f"{where}: {first['indicator']} of {first['area_code']} for {first['period_start']} is "
            f"in the table already, with a figure or as suppressed, from {first['source']}. Give "
            "your figure an indicator of its own."
        )
