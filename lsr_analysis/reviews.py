"""The reviews: which area, when, on what legal basis, and the national dates around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.areas import Register
from lsr_analysis.evidence.rows import Row, read_rows
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

_COLUMNS = (
    "id", "area_code", "area", "kind", "tranche", "legal_basis", *DATES, "action_plan_step",
    "sources", "note",
)  # fmt: skip


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


def _sources(row: Row, column: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the ids of a cell, of which there must be one at least."""
    row.needed(column)
    return row.some_of(column, known, "source")


def _dates(row: Row) -> dict[str, KnownDate | None]:
    """Return the dates of a row, refused where they cannot go together."""
    dates = {column: row.date(column) for column in DATES}
    start, end = dates["fieldwork_start"], dates["fieldwork_end"]
    if end and not start:
        raise row.fault("the fieldwork has an end and no start")
    if start and end and start.first and end.last < start.first:
        raise row.fault(f"the fieldwork ends ({end}) before it begins ({start})")
    step = row["action_plan_step"]
    if bool(step) != bool(row["action_plan"]) or (step and step not in ACTION_PLAN_STEPS):
        raise row.fault(
            f"action_plan_step is {step!r}; say of the date of the action plan whether it is one "
            f"of: {', '.join(ACTION_PLAN_STEPS)}"
        )
    return dates


def _review(row: Row, register: Register, sources: Collection[str]) -> Review:
    code, name = row.area(register)
    return Review(
        id=row["id"],
        area=code,
        name=name,
        kind=row.one_of("kind", KINDS),
        tranche=row["tranche"],
        legal_basis=row["legal_basis"],
        **_dates(row),
        action_plan_step=row["action_plan_step"],
        sources=_sources(row, "sources", sources),
        note=row["note"],
    )


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
    rows = read_rows(raw / "reviews.csv", _COLUMNS)
    return tuple(_review(row, register, sources) for row in rows)


def _milestone(row: Row, sources: Collection[str]) -> Milestone:
    try:
        day = dt.date.fromisoformat(row["date"])
    except ValueError as error:
        raise row.fault(f"the column 'date': {error}") from None
    return Milestone(day, row["what"], row.one_of("source", sources, "source"))


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
    rows = read_rows(raw / "milestones.csv", ("date", "what", "source"))
    return tuple(_milestone(row, sources) for row in rows)
