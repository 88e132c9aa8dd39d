"""Put a file that arrived in its place, and keep the one that was there.

The order makes every moment safe to stop at: the old file is copied, the new one replaces it in
one step, the record is written last. The next run finds the files as they are and goes on.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.errors import NotWritable
from lsr_analysis.fetching.faults import writing
from lsr_analysis.fetching.ledger import Earlier, Entry, key_of, read_ledger, record, spare_name
from lsr_analysis.fetching.result import Outcome, Status
from lsr_analysis.files import file_sha256

__all__ = [
    "Arrival", "downloads_folder", "earlier_folder", "held_checksum", "open_folder",
    "put_in_place",
]  # fmt: skip


@dataclass(frozen=True)
class Arrival:
    """A file that arrived and was found to be what it should be.

    Parameters
    ----------
    path : pathlib.Path
        Where it lies now.
    publication, name : str
        Where it belongs.
    url, etag, last_modified : str
        Where it came from, and what the host said of it; empty for a file from a folder.
    now : str
        The time in UTC.
    status : {"downloaded", "taken"}
        What to call it if it is new.
    notes : tuple of str
        What else there is to say of it.
    """

    path: Path
    publication: str
    name: str
    url: str
    etag: str
    last_modified: str
    now: str
    status: Status
    notes: tuple[str, ...] = ()


def downloads_folder(data_folder: Path) -> Path:
    """Return the folder of downloads: LSR_DOWNLOADS, or ``raw/downloads`` of the data folder.

    Raises
    ------
    NotWritable
        If LSR_DOWNLOADS names the top of a drive, beside which nothing can be kept.
    """
    named = os.environ.get("LSR_DOWNLOADS")
    if not named:
        return data_folder / "raw" / "downloads"
    folder = Path(named).expanduser().resolve()
    if not folder.name:
        raise NotWritable(f"LSR_DOWNLOADS names {folder}, the top of a drive. Name a folder on it.")
    return folder


def earlier_folder(folder: Path) -> Path:
    """Return the folder for earlier files: beside the downloads, where no build reads it."""
    return folder.with_name(f"{folder.name}-earlier")


def open_folder(folder: Path) -> None:
    """Make the folder of downloads if need be, and see that its record can be read.

    Raises
    ------
    NotWritable
        If it cannot be made.
    LedgerError
        If its record is broken.
    """
    if folder.exists() and not folder.is_dir():
        raise NotWritable(f"{folder} is a file, not a folder. Name a folder in LSR_DOWNLOADS")
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    read_ledger(folder)


def held_checksum(path: Path) -> str:
    """Return the checksum of a held file; empty if there is none."""
    return file_sha256(path) if path.is_file() else ""


def _copy(source: Path, target: Path) -> None:
    """Copy a file in one step: under its name it is either whole or not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    spare = spare_name(target, ".new")
    try:
        with source.open("rb") as read, spare.open("wb") as write:
            shutil.copyfileobj(read, write)
            write.flush()
            os.fsync(write.fileno())
        spare.replace(target)
    finally:
        spare.unlink(missing_ok=True)


def _kept_as(target: Path, sha256: str, folder: Path) -> Path:
    """Return where an earlier edition of a file is kept, or is to be."""
    room = earlier_folder(folder) / target.parent.name
    kept = room / f"{target.stem}.{sha256[:8]}{target.suffix}"
    if held_checksum(kept) in ("", sha256):
        return kept
    # Two editions may begin with the same eight digits.
    return room / f"{target.stem}.{sha256}{target.suffix}"


def _keep(target: Path, sha256: str, held: str, folder: Path) -> str:
    """Keep the edition with a checksum, if it is held or was kept before.

    Returns
    -------
    str
        Where it is kept, from the folder above the downloads; empty if it is nowhere.
    """
    copy = _kept_as(target, sha256, folder)
    if held == sha256 and not copy.exists():
        _copy(target, copy)
    return copy.relative_to(folder.parent).as_posix() if copy.exists() else ""


def _status(arrival: Arrival, held: str, known: str, new: str) -> Status:
    """Return what became of a file, by the checksums held, recorded and new."""
    if known not in ("", new):
        return "revised"
    return "not changed" if held == new else arrival.status


def _same_elsewhere(arrival: Arrival, sha256: str, folder: Path) -> str:
    """Return the name under which the publication already holds these bytes; else empty."""
    place = folder / arrival.publication
    if not place.is_dir():
        return ""
    size = arrival.path.stat().st_size
    for path in sorted(place.iterdir()):
        other = path.is_file() and path.name != arrival.name and not path.name.startswith(".")
        if other and path.stat().st_size == size and file_sha256(path) == sha256:
            return path.name
    return ""


def put_in_place(arrival: Arrival, folder: Path, shipped: Mapping[str, str]) -> Outcome:
    """Put a file in its place, keep the one that was there, and record it.

    Parameters
    ----------
    arrival : Arrival
    folder : pathlib.Path
        The folder of downloads.
    shipped : mapping of str to str
        Checksum to name of the files that the shipped figures were built from.

    Returns
    -------
    Outcome

    Raises
    ------
    LedgerError
        If the record is broken.
    OSError
        If something cannot be written; what was held is whole, in its place or among the earlier
        files.
    """
    key = key_of(arrival.publication, arrival.name)
    entry = read_ledger(folder).get(key)
    known = entry.sha256 if entry else ""
    target = folder / arrival.publication / arrival.name
    held, new = held_checksum(target), file_sha256(arrival.path)
    notes = list(arrival.notes)
    if new in shipped:
        there = "" if shipped[new] == arrival.name else f" ({shipped[new]} there)"
        notes.append(f"the same file that the shipped figures were built from{there}")
    if not held and (other := _same_elsewhere(arrival, new, folder)):
        return Outcome(key, "not changed", (f"held as {other}", *notes))
    earlier = entry.earlier if entry else ()
    kept = ""
    # Where a run was stopped before the record was written, the new file is in place already.
    before = held if held != new else known if known != new else ""
    if before and (kept := _keep(target, before, held, folder)):
        earlier = (*earlier, Earlier(before, kept, arrival.now))
        what = "earlier file" if before == known else "file found there, another than recorded,"
        notes.append(f"the {what} is kept as {kept}")
    if known and not held:
        notes.append("the file recorded had been removed")
    if held != new:
        _copy(arrival.path, target)
    record(
        folder,
        key,
        Entry(
            url=arrival.url,
            sha256=new,
            bytes=arrival.path.stat().st_size,
            etag=arrival.etag,
            last_modified=arrival.last_modified,
            first_downloaded=entry.first_downloaded if entry else arrival.now,
            last_checked=arrival.now,
            earlier=earlier,
        ),
    )
    return Outcome(key, _status(arrival, held, known, new), tuple(notes), kept=kept)
