"""Find the published files in a folder and say which publication each one is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.errors import BuildError
from lsr_analysis.sources import delayed_transfers, populations
from lsr_analysis.sources.workbook import Workbook

__all__ = ["Inputs", "find_inputs"]

_WORKBOOKS = {".xls", ".xlsx", ".ods"}


@dataclass(frozen=True)
class Inputs:
    """The files of a folder, by publication.

    Parameters
    ----------
    delayed_transfers, populations : tuple of pathlib.Path
    skipped : tuple of pathlib.Path
        Workbooks of other publications, which this version does not read.
    """

    delayed_transfers: tuple[Path, ...]
    populations: tuple[Path, ...]
    skipped: tuple[Path, ...]


def find_inputs(raw: Path) -> Inputs:
    """Look through a folder and its subfolders for workbooks.

    Files are told apart by their sheets, not by their names.

    Raises
    ------
    BuildError
        If the folder is missing, or holds none of a publication that the build needs.
    SourceError
        If a file with the name of a workbook cannot be opened.
    """
    if not raw.is_dir():
        raise BuildError(f"{raw} is not a folder. Give the folder with the published workbooks.")
    kinds: dict[str, list[Path]] = {"delays": [], "people": [], "skipped": []}
    for path in sorted(p for p in raw.rglob("*") if p.suffix.lower() in _WORKBOOKS):
        if path.name.startswith(("~$", ".")):
            continue
        book = Workbook.open(path)
        if delayed_transfers.is_delayed_transfers(book):
            kinds["delays"].append(path)
        elif populations.is_populations(book):
            kinds["people"].append(path)
        else:
            kinds["skipped"].append(path)
    if not kinds["delays"]:
        raise BuildError(
            f"{raw} holds no delayed transfers workbook (a .xls with a sheet 'LA - by "
            "responsible org'). docs/data.md says where NHS England publishes them."
        )
    if not kinds["people"]:
        raise BuildError(
            f"{raw} holds no mid-year population workbook (a .xls with a sheet 'MYE2 - "
            "Persons'). docs/data.md says where the Office for National Statistics publishes them."
        )
    return Inputs(tuple(kinds["delays"]), tuple(kinds["people"]), tuple(kinds["skipped"]))
