"""Add a user's own figures: a CQC care directory, or a tidy table."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lsr_analysis.areas import ENGLAND
from lsr_analysis.errors import SourceError
from lsr_analysis.own import own_folder, read_own
from lsr_analysis.periods import day_name
from lsr_analysis.sources import care_directory
from lsr_analysis.sources.reading import PublishedFile
from lsr_analysis.sources.tidy import is_tidy
from lsr_analysis.store import Data

__all__ = ["Added", "add_file"]

_PEOPLE = "people_75plus"
_LONG = 100  # characters of councils in a file name


@dataclass(frozen=True)
class Added:
    """What was added.

    Parameters
    ----------
    path : pathlib.Path
        The table as it lies in the folder of own files.
    lines : tuple of str
        What it holds.
    """

    path: Path
    lines: tuple[str, ...]


def _people(data: Data, day: dt.date) -> dict[str, tuple[float, str]]:
    """Return people aged 75+ by area, of the latest mid-year up to a day, with its edition."""
    rows = data.observations
    rows = rows[(rows["indicator"] == _PEOPLE) & rows["value"].notna()]
    rows = rows[rows["period_end"] <= pd.Timestamp(day)].sort_values("period_end")
    latest = rows.groupby("area_code", observed=True).tail(1)
    found = {
        str(row.area_code): (float(row.value), f"ONS mid-{row.period_end.year}")
        for row in latest.itertuples()
    }
    for area in data.register:
        for code in data.register.same_ground(area.code):
            if area.code not in found and code in found:
                found[area.code] = found[code]
    return found


def _directory_table(
    file: PublishedFile, data: Data, as_at: dt.date | None, only: Sequence[str]
) -> tuple[str, pd.DataFrame, list[str]]:
    directory = care_directory.read_directory(file, as_at)
    rows = care_directory.observe(
        directory, data.register, data.indicators, _people(data, directory.as_at), only
    )
    table = pd.DataFrame.from_records(rows)
    names = {area.code: area.name for area in data.register} | {ENGLAND: "England"}
    given = table["value"].notna()
    for column in ("numerator", "denominator"):
        table[column] = table[column].where(given)
    table = table.assign(
        area=table["area_code"],
        area_name=table["area_code"].map(names),
        period=directory.as_at.isoformat(),
        source=care_directory.SOURCE,
    )
    columns = [
        "indicator", "area", "area_name", "period", "numerator", "denominator", "status", "source",
        "denominator_source",
    ]  # fmt: skip
    councils = table["area"].nunique() - (ENGLAND in set(table["area"]))
    lines = [
        f"Care directory as at {day_name(directory.as_at)}: {len(directory.locations):,} active "
        f"care homes and home-care locations, {councils} councils",
        *(f"left out: {count:,} locations, {why}" for why, count in directory.left_out.items()),
    ]
    if not directory.has_questions:
        lines.append("The file has no ratings of the five key questions, only overall ratings.")
    # Some councils of a day and others of the same day lie side by side.
    named = [data.register.slug(data.register.find(place, directory.as_at)) for place in only]
    which = "_".join(sorted(named))
    if len(which) > _LONG:
        which = f"{len(named)}_councils_{hashlib.sha256(which.encode()).hexdigest()[:8]}"
    name = f"{'_'.join(filter(None, ['care_directory', directory.as_at.isoformat(), which]))}.csv"
    return name, table.reindex(columns=columns), lines


def add_file(
    path: Path, data: Data, as_at: dt.date | None = None, only: Sequence[str] = ()
) -> Added:
    """Put a user's file into the folder of own files, as a tidy table.

    Everything is checked together with what lies there already, before anything is written.

    Parameters
    ----------
    path : pathlib.Path
        A CQC care directory (csv, ods or xlsx), or a tidy CSV file.
    data : Data
    as_at : datetime.date, optional
        Day of a directory whose name holds none.
    only : sequence of str
        Councils that a directory holds in full, if it is not of all England.

    Raises
    ------
    SourceError
        If the file cannot be used.
    """
    if not path.is_file():
        raise SourceError(f"{path} is not there")
    file = PublishedFile(path)
    folder = own_folder(data.folder)
    with tempfile.TemporaryDirectory() as staging:
        trial = Path(staging)
        for other in folder.glob("*.*"):
            if other.is_file():
                shutil.copy2(other, trial)
        if care_directory.is_directory(file):
            name, table, lines = _directory_table(file, data, as_at, only)
            table.to_csv(trial / name, index=False, lineterminator="\n")
        elif is_tidy(file):
            name = path.name
            if (folder / name).exists() and not path.samefile(folder / name):
                raise SourceError(
                    f"{folder / name} is there already. Delete it, or rename the new file."
                )
            shutil.copyfile(path, trial / name)
            lines = []
        else:
            if len(file.headings) == 1 and ";" in file.headings[0]:
                raise SourceError(f"{path.name} uses semicolons; save it with commas")
            raise SourceError(
                f"{path.name} is neither a CQC care directory with ratings nor a table with the "
                "columns indicator, area and period (docs/add-an-indicator.md)"
            )
        own = read_own(trial, data.register, data.shipped)
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{name}.part"
        shutil.copyfile(trial / name, part)
        part.replace(folder / name)
    lines.append(f"{len(own.observations):,} figures of your own in {len(own.files)} files")
    return Added(folder / name, tuple(lines))
