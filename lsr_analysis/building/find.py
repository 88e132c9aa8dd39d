"""Find the published files in a folder and say which publication each one is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.building.publications import DELAYS, KINDS, PEOPLE
from lsr_analysis.errors import BuildError
from lsr_analysis.sources.reading import WORKBOOKS, PublishedFile

__all__ = ["Inputs", "find_inputs"]

_FILES = {*WORKBOOKS, ".csv", ".json"}


@dataclass(frozen=True)
class Inputs:
    """The files of a folder, by publication.

    Parameters
    ----------
    files : mapping of str to tuple of PublishedFile
        By id of the kind.
    skipped : tuple of pathlib.Path
        Workbooks and tables of other publications, which this version does not read.
    """

    files: Mapping[str, tuple[PublishedFile, ...]]
    skipped: tuple[Path, ...]

    def of(self, kind: str) -> tuple[PublishedFile, ...]:
        """Return the files of one kind; empty if there are none."""
        return self.files.get(kind, ())

    @property
    def count(self) -> int:
        """How many files there are to read."""
        return sum(map(len, self.files.values()))


def find_inputs(raw: Path, all_new: bool = True) -> Inputs:
    """Look through a folder and its subfolders for workbooks, CSV and JSON files.

    Files are told apart by what they hold, not by their names.

    Parameters
    ----------
    raw : pathlib.Path
    all_new : bool
        Whether the figures are to come from this folder alone.

    Raises
    ------
    BuildError
        If the folder is missing, or holds none of a publication that the build needs.
    SourceError
        If a file with the name of a workbook cannot be opened.
    """
    if not raw.is_dir():
        raise BuildError(f"{raw} is not a folder. Give the folder with the published workbooks.")
    kinds: dict[str, list[PublishedFile]] = defaultdict(list)
    skipped: list[Path] = []
    for path in sorted(p for p in raw.rglob("*") if p.suffix.lower() in _FILES):
        if path.name.startswith(("~$", ".")):
            continue
        file = PublishedFile(path)
        kind = next((kind for kind in KINDS if kind.recognise(file)), None)
        if kind is None:
            skipped.append(path)
        else:
            kinds[kind.id].append(file)
    if not all_new:
        return _found(kinds, skipped, raw)
    if not kinds[DELAYS]:
        raise BuildError(
            f"{raw} holds no delayed transfers workbook (a .xls with a sheet 'LA - by "
            "responsible org'). docs/data.md says where NHS England publishes them."
        )
    if not kinds[PEOPLE]:
        raise BuildError(
            f"{raw} holds no mid-year population workbook (a .xls with a sheet 'MYE2 - "
            "Persons'). docs/data.md says where the Office for National Statistics publishes them."
        )
    return _found(kinds, skipped, raw)


def _found(
    kinds: Mapping[str, Sequence[PublishedFile]], skipped: Sequence[Path], raw: Path
) -> Inputs:
    if not any(kinds.values()):
        raise BuildError(f"{raw} holds no file of a publication that this version reads.")
    return Inputs({kind: tuple(files) for kind, files in kinds.items()}, tuple(skipped))
