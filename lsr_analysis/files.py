"""Small files: checksums, and CSV tables whose rows can be named."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from lsr_analysis.errors import LsrError

__all__ = ["csv_rows", "file_sha256"]


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
