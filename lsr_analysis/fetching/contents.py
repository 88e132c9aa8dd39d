"""Check that what arrived is what was promised."""

from __future__ import annotations

import csv
import html
import json
import re
import zipfile
from pathlib import Path

from lsr_analysis.errors import SourceError, WebPage, WrongFile
from lsr_analysis.fetching.addresses import Publication
from lsr_analysis.fetching.kinds import ALL_KINDS
from lsr_analysis.sources.reading import PublishedFile

__all__ = ["UNREADABLE", "check_contents", "web_page_title"]

UNREADABLE = (SourceError, OSError, ValueError, csv.Error)
"""What the readers raise on a file that is broken, locked or of another making."""

_HEAD = 64 * 1024
_BEGINNINGS = {".xls": bytes.fromhex("d0cf11e0a1b11ae1"), ".xlsx": b"PK", ".ods": b"PK"}
_ZIPPED = {".xlsx": "xl/workbook.xml", ".ods": "content.xml"}
_TAG = re.compile(r"<(!doctype html|html|head|body)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_LONGEST_TITLE = 80


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD)


def web_page_title(path: Path) -> str | None:
    """Return the short title of a web page, empty if it has none; None if it is no web page."""
    text = _head(path).decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if not text.startswith("<") or not _TAG.search(text[:4096]):
        return None
    found = _TITLE.search(text)
    return " ".join(html.unescape(found[1]).split())[:_LONGEST_TITLE] if found else ""


def _why_not(path: Path) -> str:
    """Return why a file is not of the type that its name says; empty if it is."""
    suffix, head = path.suffix.casefold(), _head(path)
    if not head:
        return "it is empty"
    if not head.startswith(_BEGINNINGS.get(suffix, b"")):
        return f"it does not begin as a {suffix} file does"
    if suffix in _ZIPPED:
        try:
            with zipfile.ZipFile(path) as archive:
                if _ZIPPED[suffix] not in archive.namelist():
                    return f"it holds no {_ZIPPED[suffix]}"
        except (zipfile.BadZipFile, OSError):
            return f"it is not a whole {suffix} file"
    if suffix == ".csv":
        if b"\0" in head:
            return "it is not text"
        if b"," not in head.partition(b"\n")[0]:
            return "its first line has no commas"
    if suffix == ".json":
        try:
            json.loads(path.read_text(encoding="utf-8-sig"))
        except ValueError:
            return "it is not whole JSON"
    return ""


def check_contents(path: Path, publication: Publication) -> None:
    """Check that a file is what its name and its publication promise.

    Parameters
    ----------
    path : pathlib.Path
        A file under the name that it is to have.
    publication : Publication

    Raises
    ------
    WebPage
        If it is a web page; the message gives its title.
    WrongFile
        If it is not of its type, cannot be opened, or is of another publication.
    """
    where = f"Look at {publication.page}"
    title = web_page_title(path)
    if title is not None:
        called = f", called {title!r}" if title else ""
        raise WebPage(
            f"a web page came in place of the file{called}: the file has moved, or the host wants "
            f"a browser. {where}"
        )
    if why := _why_not(path):
        raise WrongFile(f"what came is not a {path.suffix.casefold()} file: {why}. {where}")
    kinds = [ALL_KINDS[kind] for kind in publication.kinds]
    try:
        file = PublishedFile(path)
        right = not kinds or any(kind.recognise(file) for kind in kinds)
    except UNREADABLE as error:
        raise WrongFile(f"what came cannot be opened: {error}. {where}") from error
    if not right:
        names = " or ".join(kind.called for kind in kinds)
        raise WrongFile(f"what came opens, but is not a file of {names}. {where}")
