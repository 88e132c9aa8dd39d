"""Take published files from a folder: what `lsr fetch --from FOLDER` does."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lsr_analysis.errors import LsrError, ParameterError
from lsr_analysis.fetching.addresses import Publication, publications, why_not_name
from lsr_analysis.fetching.contents import UNREADABLE, web_page_title
from lsr_analysis.fetching.faults import writing
from lsr_analysis.fetching.fetch import now_in_utc, shipped_inputs
from lsr_analysis.fetching.kinds import kind_of
from lsr_analysis.fetching.ledger import key_of
from lsr_analysis.fetching.place import Arrival, earlier_folder, open_folder, put_in_place
from lsr_analysis.fetching.result import FetchResult, Outcome
from lsr_analysis.files import file_sha256
from lsr_analysis.sources.reading import WORKBOOKS, PublishedFile

__all__ = ["take_from"]

_LOOKED_AT = {*WORKBOOKS, ".csv", ".json"}
_COPY = re.compile(r" ?\(\d+\)$")


def _files(source: Path, but_not: Sequence[Path]) -> Iterator[Path]:
    """Yield the files of a folder and its subfolders, without what a program hides in it."""
    for path in source.rglob("*"):
        within = path.relative_to(source).parts
        if not path.is_file() or any(part.startswith((".", "~$")) for part in within):
            continue
        if not any(path.resolve().is_relative_to(folder) for folder in but_not):
            yield path


def _order(path: Path) -> tuple[bool, str]:
    """Sort "name (1).xls", which a browser makes of a second download, behind "name.xls"."""
    return bool(_COPY.search(path.stem)), str(path).casefold()


def _name_held(folder: Path, publication: str, name: str) -> str:
    """Return the name of the file held, if it differs from a name by capitals only."""
    place = folder / publication
    held = {path.name.casefold(): path.name for path in place.iterdir()} if place.is_dir() else {}
    return held.get(name.casefold(), name)


def _take(
    path: Path,
    shown: str,
    folder: Path,
    homes: Mapping[str, Publication],
    shipped: Mapping[str, str],
    taken: dict[str, str],
) -> Outcome:
    """Take one file; `taken` holds the checksums that this run took, by key."""
    title = web_page_title(path)
    if title is not None:
        called = f", called {title!r}" if title else ""
        why = f"a web page saved under the name of a file{called}; save the file itself"
        return Outcome(shown, "failed", (why,))
    kind = kind_of(PublishedFile(path))
    if kind is None:
        return Outcome(shown, "not taken", ("not a file that this version reads",))
    if kind.id not in homes:
        return Outcome(shown, "not taken", (f"{kind.called} is no publication of the catalogue",))
    if why := why_not_name(path.name):
        return Outcome(shown, "failed", (f"the name cannot be used: {why}. Rename the file",))
    publication = homes[kind.id]
    name = _name_held(folder, publication.id, path.name)
    key = key_of(publication.id, name)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as staging:
        copy = Path(staging) / name
        with writing(staging):
            shutil.copyfile(path, copy)
        sha256 = file_sha256(copy)
        if taken.get(key, sha256) != sha256:
            why = f"another file of the name {name} was just taken; rename one of them"
            return Outcome(shown, "failed", (why,))
        note = () if path.name == name else (f"from {path.name}",)
        arrival = Arrival(copy, publication.id, name, "", "", "", now_in_utc(), "taken", note)
        with writing(folder):
            outcome = put_in_place(arrival, folder, shipped)
        taken[key] = sha256
        return outcome


def take_from(
    source: Path,
    folder: Path,
    *,
    manifest: Mapping[str, Any] | None = None,
    catalogue: Sequence[Publication] | None = None,
) -> FetchResult:
    """Take the published files of a folder, told by what they hold, into the downloads.

    The files of the folder are copied and stay as they are. A file that cannot be opened stops
    no other.

    Parameters
    ----------
    source : pathlib.Path
        Folder to look through, with its subfolders.
    folder : pathlib.Path
        The folder of downloads; made if need be.
    manifest : mapping, optional
        Manifest of the figures that ship, to say which files they were built from.
    catalogue : sequence of Publication, optional
        Publications by which the files are laid out; else what ships.

    Returns
    -------
    FetchResult
        One outcome for each workbook, CSV and JSON file.

    Raises
    ------
    ParameterError
        If the source is no folder, or is the folder of downloads or within it.
    NotWritable
        If the folder of downloads cannot be made.
    LedgerError
        If its record is broken. Nothing is taken then.
    """
    if not source.is_dir():
        raise ParameterError(f"--from names {source}, which is not a folder")
    ours = (folder.resolve(), earlier_folder(folder).resolve())
    if any(source.resolve().is_relative_to(place) for place in ours):
        raise ParameterError(
            f"--from names {source}, where the downloads lie. Name the folder with the files that "
            "were saved by hand"
        )
    homes = {
        kind: publication
        for publication in (publications() if catalogue is None else catalogue)
        for kind in publication.kinds
    }
    shipped = shipped_inputs(manifest or {})
    open_folder(folder)
    found = sorted(_files(source, ours), key=_order)
    outcomes, taken = [], dict[str, str]()
    for path in found:
        if path.suffix.casefold() not in _LOOKED_AT:
            continue
        shown = path.relative_to(source).as_posix()
        try:
            outcome = _take(path, shown, folder, homes, shipped, taken)
        except PermissionError:
            why = "cannot be opened. Close it in other programs, or look at its permissions"
            outcome = Outcome(shown, "failed", (why,))
        except (LsrError, *UNREADABLE) as error:
            outcome = Outcome(shown, "failed", (str(error),))
        outcomes.append(outcome)
    others = [path for path in found if path.suffix.casefold() not in _LOOKED_AT]
    remarks = []
    if zipped := [path.name for path in others if path.suffix.casefold() == ".zip"]:
        remarks.append(f"Unpack these to have them looked at: {', '.join(zipped)}")
    if rest := len(others) - len(zipped):
        remarks.append(f"Files that are no workbook, CSV or JSON, and were not looked at: {rest}")
    return FetchResult(folder, tuple(outcomes), tuple(remarks))
