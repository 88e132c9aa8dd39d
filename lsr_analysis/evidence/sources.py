"""Documents that the evidence rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.errors import CatalogueError
from lsr_analysis.evidence.rows import read_rows
from lsr_analysis.known_dates import KnownDate

__all__ = ["TIERS", "SourceDocument", "read_sources"]

TIERS = {
    "regulator": "the regulator",
    "government": "government and Parliament",
    "council": "councils and local systems",
    "nhs": "NHS bodies",
    "statistics": "official statistics",
    "research": "research bodies",
    "press": "press and trade press",
    "other": "other bodies",
}
"""Kinds of publisher, and each in words."""

_COLUMNS = ("id", "title", "publisher", "tier", "date", "url", "note")


@dataclass(frozen=True)
class SourceDocument:
    """One document.

    Parameters
    ----------
    id, title, publisher : str
    tier : str
        One of :data:`TIERS`.
    date : KnownDate or None
        None where only the year is known, or not even that.
    url : str
        Empty where no address is known; the note says why.
    note : str
    year : str
        Where only the year is known.
    """

    id: str
    title: str
    publisher: str
    tier: str
    date: KnownDate | None
    url: str
    note: str
    year: str = ""

    @property
    def cited(self) -> str:
        """A short citation: publisher, title and date."""
        dated = str(self.date or self.year)
        when = f", {dated}" if dated and dated not in self.title else ""
        lead = "" if self.publisher in self.title else f"{self.publisher}, "
        return f"{lead}{self.title}{when}"


def read_sources(raw: Path) -> Mapping[str, SourceDocument]:
    """Read ``sources.csv`` from the folder of small tables, by id.

    Raises
    ------
    CatalogueError
        If a row has no title or publisher, an unknown tier, a date that is none, or neither an
        address nor a note that says why; the message names the row.
    """
    documents = {}
    for row in read_rows(raw / "sources.csv", _COLUMNS):
        year = row["date"] if re.fullmatch(r"\d{4}", row["date"]) else ""
        date = None if year else row.date("date")
        if not (row["url"] or row["note"]):
            raise row.fault("neither an address nor a note that says why there is none")
        documents[row["id"]] = SourceDocument(
            row["id"],
            row.needed("title"),
            row.needed("publisher"),
            row.one_of("tier", TIERS),
            date,
            row["url"],
            row["note"],
            year,
        )
    if not documents:
        raise CatalogueError(f"{raw / 'sources.csv'} names no source")
    return documents
