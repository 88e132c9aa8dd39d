"""The record of downloads: what came from where, when, and with which checksum."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from lsr_analysis.errors import CatalogueError, LedgerError
from lsr_analysis.yaml_files import check_schema

__all__ = ["LEDGER", "Earlier", "Entry", "key_of", "read_ledger", "record", "spare_name"]

LEDGER = ".ledger.json"
"""Name of the record in the folder of downloads. The build passes over names with a dot."""

_ABOUT = (
    "What `lsr fetch` got, and when. A file whose checksum differs from this record is never "
    "overwritten without keeping a copy."
)


@dataclass(frozen=True)
class Earlier:
    """A file that a later edition took the place of.

    Parameters
    ----------
    sha256 : str
    kept_as : str
        Path of the copy from the folder above the downloads, with forward slashes.
    until : str
        When it was replaced.
    """

    sha256: str
    kept_as: str
    until: str


@dataclass(frozen=True)
class Entry:
    """What is known of one held file.

    Parameters
    ----------
    url : str
        Where it came from; empty if it was taken from a folder.
    sha256 : str
    bytes : int
    etag, last_modified : str
        What the host said of this edition; empty where it said nothing.
    first_downloaded, last_checked : str
        Times in UTC.
    earlier : tuple of Earlier
    """

    url: str
    sha256: str
    bytes: int
    etag: str
    last_modified: str
    first_downloaded: str
    last_checked: str
    earlier: tuple[Earlier, ...] = field(default=())


def key_of(publication: str, name: str) -> str:
    """Return the key of a file in the record: its path in the folder of downloads."""
    return f"{publication}/{name}"


def spare_name(path: Path, suffix: str) -> Path:
    """Return a path beside another that no other run uses and that the build passes over."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}{suffix}")


def read_ledger(folder: Path) -> dict[str, Entry]:
    """Return the entries of the record in a folder by key; empty if there is none yet.

    Raises
    ------
    LedgerError
        If the record cannot be read or is broken. It is left as it is.
    """
    path = folder / LEDGER
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        check_schema(content, "downloads_ledger.schema.json", path.name)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, CatalogueError) as error:
        raise LedgerError(
            f"{path} cannot be read as the record of downloads ({error}). It was left as it is. "
            "Put a copy of it back, or move it away: the next `lsr fetch` then compares the files "
            "in the folder with the publishers' again, and keeps every one that differs."
        ) from None
    return {
        key: Entry(**fields | {"earlier": tuple(Earlier(**old) for old in fields["earlier"])})
        for key, fields in content["files"].items()
    }


def _write(folder: Path, entries: Mapping[str, Entry]) -> None:
    content = {
        "about": _ABOUT,
        "format": 1,
        "files": {key: asdict(entries[key]) for key in sorted(entries)},
    }
    path = folder / LEDGER
    spare = spare_name(path, ".new")
    try:
        with spare.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        spare.replace(path)
    finally:
        spare.unlink(missing_ok=True)


def record(folder: Path, key: str, entry: Entry) -> None:
    """Put one entry into the record.

    The record is read again first, so that what another run wrote meanwhile stays in it.

    Raises
    ------
    LedgerError
        If the record is broken.
    OSError
        If it cannot be written; the record in place stays whole.
    """
    _write(folder, read_ledger(folder) | {key: entry})
