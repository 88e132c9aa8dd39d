"""The reviews: which area, when, on what legal basis, and the national dates around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.areas import Register
from lsr_analysis.errors import CatalogueError, LsrError, UnknownArea
from lsr_analysis.files import csv_rows
from lsr_analysis.known_dates import KnownDate, between

__all__ = [
    "DATES",
    "LOCAL_SYSTEM_REVIEW",
    "KnownDate",
    "Milestone",
    "Review",
    "read_milestones",
    "read_reviews",
]

LOCAL_SYSTEM_REVIEW = "local system review"
"""The kind of the 20 reviews of 2017-18."""

KINDS = (
    LOCAL_SYSTEM_REVIEW,
    "later local system review",
    "section 48 review",
    "progress review",
)

DATES = {
    "announced": "announcement",
    "fieldwork_start": "fieldwork",
    "fieldwork_end": "end of the fieldwork",
    "summit": "local summit",
    "published": "publication",
    "action_plan": "action plan",
}
"""The dates of a review in the order in which they come, and each in words."""

ACTION_PLAN_STEPS = ("due", "submitted", "approved")


@dataclass(frozen=True)
class Review:
    """One review of one area.

    Parameters
    ----------
    id : str
        For example "plymouth-2017".
    area : str
        Reference code.
    name : str
        Name of the area as the register has it.
    kind : str
        One of :data:`KINDS`.
    tranche : str
        "1" or "2" for the 20 reviews, else empty.
    legal_basis : str
        Empty where no source states it.
    announced, fieldwork_start, fieldwork_end, summit, published, action_plan : KnownDate or None
        None where no source gives the date.
    action_plan_step : {"", "due", "submitted", "approved"}
        What happened to the action plan on its date.
    sources : tuple of str
        Ids of the documents that the row rests on.
    note : str
    """

    id: str
    area: str
    name: str
    kind: str
    tranche: str
    legal_basis: str
    announced: KnownDate | None
    fieldwork_start: KnownDate | None
    fieldwork_end: KnownDate | None
    summit: KnownDate | None
    published: KnownDate | None
    action_plan: KnownDate | None
    action_plan_step: str
    sources: tuple[str, ...]
    note: str

    @property
    def fieldwork(self) -> str:
        """When the fieldwork was, in words."""
        if self.fieldwork_start is None:
            return "date not found"
        if self.fieldwork_end is None:
            return f"from {self.fieldwork_start}"
        return between(self.fieldwork_start, self.fieldwork_end)


@dataclass(frozen=True)
class Milestone:
    """A national date that charts mark; the source is the id of a document."""

    day: dt.date
    what: str
    source: str


def _table(path: Path, *needs: str) -> list[tuple[int, dict[str, str]]]:
    try:
        return list(csv_rows(path, needs))
    except LsrError as error:
        raise CatalogueError(str(error)) from None


def _sources(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the ids of a cell, separated by semicolons.

    Raises
    ------
    ValueError
        If there is none, or one that is not known.
    """
    ids = tuple(part.strip() for part in text.split(";") if part.strip())
    if not ids:
        raise ValueError("no source is named; give an id of sources.csv")
    for one in ids:
        if one not in known:
            raise ValueError(f"the source {one!r} is not in sources.csv")
    return ids


def _dates(row: dict[str, str]) -> dict[str, KnownDate | None]:
    """Return the dates of a row.

    Raises
    ------
    ValueError
        If one is no date, the fieldwork ends before it begins, or the step of the action plan
        does not go with its date.
    """
    dates = {}
    for column in DATES:
        try:
            dates[column] = KnownDate.parse(row[column])
        except ValueError as error:
            raise ValueError(f"the column {column!r}: {error}") from None
    start, end = dates["fieldwork_start"], dates["fieldwork_end"]
    if end and not start:
        raise ValueError("the fieldwork has an end and no start")
    if start and end and start.first and end.last < start.first:
        raise ValueError(f"the fieldwork ends ({end}) before it begins ({start})")
    step = row["action_plan_step"]
    if bool(step) != bool(row["action_plan"]) or (step and step not in ACTION_PLAN_STEPS):
        raise ValueError(
            f"action_plan_step is {step!r}; say of the date of the action plan whether it is one "
            f"of: {', '.join(ACTION_PLAN_STEPS)}"
        )
    return dates


def read_reviews(raw: Path, register: Register, sources: Collection[str]) -> tuple[Review, ...]:
    """Read ``reviews.csv`` from the folder of small tables.

    Parameters
    ----------
    raw : pathlib.Path
    register : Register
    sources : collection of str
        Ids of the documents that a row may name.

    Raises
    ------
    CatalogueError
        If a row has no id of its own, names an unknown area, kind or source, or a date that is
        not one; the message names the row.
    """
    reviews: dict[str, Review] = {}
    needs = ("id", "area_code", "kind", "legal_basis", *DATES, "action_plan_step", "sources")
    for number, row in _table(raw / "reviews.csv", *needs):
        where = f"reviews.csv, row {number} ({row['area']})"
        if not row["id"] or row["id"] in reviews:
            fault = f"the id {row['id']!r} is given twice" if row["id"] else "the id is missing"
            raise CatalogueError(f"{where}: {fault}")
        try:
            area = register[row["area_code"]]
            dates = _dates(row)
            named = _sources(row["sources"], sources)
        except (UnknownArea, ValueError) as error:
            raise CatalogueError(f"{where}: {error}") from None
        if row["kind"] not in KINDS:
            raise CatalogueError(f"{where}: {row['kind']!r} is none of: {', '.join(KINDS)}")
        reviews[row["id"]] = Review(
            id=row["id"],
            area=area.code,
            name=area.name,
            kind=row["kind"],
            tranche=row["tranche"],
            legal_basis=row["legal_basis"],
            **dates,
            action_plan_step=row["action_plan_step"],
            sources=named,
            note=row["note"],
        )
    return tuple(reviews.values())


def read_milestones(raw: Path, sources: Collection[str]) -> tuple[Milestone, ...]:
    """Read the national dates from ``milestones.csv``.

    Parameters
    ----------
    raw : pathlib.Path
    sources : collection of str
        Ids of the documents that a row may name.

    Raises
    ------
    CatalogueError
        If a row has no date, or no source that is known.
    """
    milestones = []
    for number, row in _table(raw / "milestones.csv", "date", "what", "source"):
        try:
            day = dt.date.fromisoformat(row["date"])
            named = _sources(row["source"], sources)
            if len(named) > 1:
                raise ValueError(f"{row['source']!r} names more than one source")
        except ValueError as error:
            raise CatalogueError(f"milestones.csv, row {number}: {error}") from None
        milestones.append(Milestone(day, row["what"], named[0]))
    return tuple(milestones)
