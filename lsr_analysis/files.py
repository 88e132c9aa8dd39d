"""Small files: checksums, CSV tables whose rows can be named, and writing several as one."""

from __future__ import annotations

import csv
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from lsr_analysis.errors import LsrError, ParameterError

__all__ = ["csv_rows", "file_sha256", "replace_all", "write_together"]


def file_sha256(path: Path) -> str:
    """Return the SHA-256 checksum of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def csv_rows(path: Path, needs: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row of a CSV file with its number in the file, headings in lower case.

    Parameters
    ----------
    path : pathlib.Path
        A CSV file in UTF-8, with or without a byte-order mark.
    needs : tuple of str
        Columns that must be there, in lower case.

    Yields
    ------
    tuple of int and dict of str to str
        Cells without blanks at their ends; empty where the row is short.

    Raises
    ------
    LsrError
        If the file is missing, not UTF-8, not separated by commas, lacks a column or has it
        twice, or a row has more cells than there are headings.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise LsrError(f"{path} is not there") from None
    except UnicodeDecodeError:
        raise LsrError(
            f"{path.name} is not a CSV file in UTF-8; save it as 'CSV UTF-8 (comma delimited)'"
        ) from None
    except OSError as error:
        raise LsrError(f"{path} cannot be read as a file ({error})") from None
    reader = csv.DictReader(lines)
    headings = [(name or "").strip().casefold() for name in reader.fieldnames or ()]
    if twice := {name for name in headings if name and headings.count(name) > 1}:
        raise LsrError(f"{path.name} has more than one column {', '.join(sorted(twice))!r}")
    names = dict(zip(headings, reader.fieldnames or (), strict=True))
    if missing := [column for column in needs if column not in names]:
        heading = lines[0] if lines else ""
        hint = " It uses semicolons; save it with commas." if ";" in heading else ""
        raise LsrError(f"{path.name} has no column {', '.join(map(repr, missing))}.{hint}")
    for row in reader:
        if extra := [cell for cell in row.get(None) or () if cell.strip()]:
            raise LsrError(
                f"{path.name}, row {reader.line_num}: {len(extra)} cells more than headings; a "
                "cell that holds a comma, such as 24,000, needs quotation marks"
            )
        yield reader.line_num, {name: (row[key] or "").strip() for name, key in names.items()}


def replace_all(staged: Mapping[Path, Path], gone: Iterable[Path] = ()) -> None:
    """Put files in their places, all of them or none.

    What was there is copied aside first, and put back if any file cannot be replaced.

    Parameters
    ----------
    staged : mapping of pathlib.Path to pathlib.Path
        For each new file its place, on the same disk; the folders of the places are there.
    gone : iterable of pathlib.Path
        Files that must not stay beside the new ones. They go last.

    Raises
    ------
    ParameterError
        If a place is a folder, or its file cannot be replaced or taken away; the message names
        it. What was there before is there again.
    """
    gone = tuple(gone)
    before: dict[Path, Path | None] = {}  # for each place the copy of what was there
    asides: dict[Path, Path] = {}
    place = Path()
    done: list[Path] = []
    lost: list[Path] = []
    try:
        for place in (*staged.values(), *gone):
            if place.is_dir():
                raise IsADirectoryError("it is a folder")
            if place.parent not in asides:
                asides[place.parent] = Path(tempfile.mkdtemp(prefix=".before-", dir=place.parent))
            copy = asides[place.parent] / place.name
            before[place] = Path(shutil.copy2(place, copy)) if place.exists() else None
        for new, place in staged.items():
            new.replace(place)
            done.append(place)
        for place in gone:
            place.unlink(missing_ok=True)
            done.append(place)
    except BaseException as error:
        lost = _put_back({at: before[at] for at in reversed(done)})
        if not isinstance(error, OSError):
            raise
        raise ParameterError(
            f"{place} cannot be replaced ({error}). Close it if another program has it open, or "
            "name another folder. "
            + (
                f"What was there before and could not be put back: {', '.join(map(str, lost))}."
                if lost
                else "What was there before is there again."
            )
        ) from None
    finally:
        if not lost:
            for folder in asides.values():
                shutil.rmtree(folder, ignore_errors=True)


def _put_back(before: Mapping[Path, Path | None]) -> list[Path]:
    """Put copies back, or take away what was not there; return where copies are still needed."""
    lost = []
    for place, copy in before.items():
        try:
            if copy is None:
                place.unlink(missing_ok=True)
            else:
                copy.replace(place)
        except OSError:
            lost.append(copy or place)
    return lost


def write_together(
    out: Path, write: Callable[[Path], Iterable[Path]], gone: Iterable[Path] = ()
) -> list[Path]:
    """Write several files into a folder, all of them or none.

    Parameters
    ----------
    out : pathlib.Path
        Made if it is not there. Earlier files of the same names are replaced.
    write : callable
        Takes the folder to write into, a hidden one in `out`, and returns what it has written.
    gone : iterable of pathlib.Path
        Files that must not stay beside the new ones.

    Returns
    -------
    list of pathlib.Path
        Where the files are, in the order in which they were written.

    Raises
    ------
    ParameterError
        If the folder or a file in it cannot be written to; the message names which, and the
        files that were there are as before.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=out) as hidden:
            places = {path: out / path.name for path in write(Path(hidden))}
            replace_all(places, gone)
    except OSError as error:
        raise ParameterError(
            f"{out} cannot be written to ({error}); name another folder with --out"
        ) from None
    return [*places.values()]
