"""Dated events of particular reviews that have no column of their own in ``reviews.csv``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.errors import CatalogueError
from lsr_analysis.evidence.rows import Row, read_rows
from lsr_analysis.known_dates import KnownDate
from lsr_analysis.reviews import DATES, Review

__all__ = ["ReviewEvent", "read_review_events"]

_COLUMNS = ("id", "review", "event", "start", "end", "source", "contradicts", "note")


@dataclass(frozen=True)
class ReviewEvent:
    """One event of a review, as one document gives it.

    Parameters
    ----------
    id : str
    review : str
        Id of the review.
    event : str
        What happened.
    start : KnownDate
    end : KnownDate or None
        None for an event of one day or one month, or whose end is not known.
    source : str
        Id of the document.
    contradicts : str
        The date of the review (one of :data:`lsr_analysis.reviews.DATES`) that this document
        gives otherwise; empty for any other event.
    note : str
    """

    id: str
    review: str
    event: str
    start: KnownDate
    end: KnownDate | None
    source: str
    contradicts: str
    note: str


def _event(row: Row, reviews: Collection[str], sources: Collection[str]) -> ReviewEvent:
    row.needed("start")
    start, end = row.date("start"), row.date("end")
    assert start is not None  # an empty start was refused above
    if end and (start.first or start.day) > end.last:
        raise row.fault(f"it ends ({end}) before it begins ({start})")
    contradicts = row.one_of("contradicts", DATES, "date of a review", optional=True)
    if contradicts and not row["note"]:
        raise row.fault("it contradicts another date, and no note says how")
    return ReviewEvent(
        row["id"],
        row.one_of("review", reviews, "review"),
        row.needed("event"),
        start,
        end,
        row.one_of("source", sources, "source"),
        contradicts,
        row["note"],
    )


def read_review_events(
    raw: Path, reviews: Sequence[Review], sources: Collection[str]
) -> tuple[ReviewEvent, ...]:
    """Read ``review_events.csv`` from the folder of small tables.

    Parameters
    ----------
    raw : pathlib.Path
    reviews : sequence of Review
        Those that an event may belong to.
    sources : collection of str
        Ids of the documents that a row may name.

    Raises
    ------
    CatalogueError
        If a row names an unknown review or source, has no date or one that is none, ends before
        it begins, or contradicts a date that its review does not have; the message names the row.
    """
    of = {review.id: review for review in reviews}
    events = []
    for row in read_rows(raw / "review_events.csv", _COLUMNS):
        event = _event(row, of, sources)
        if event.contradicts and getattr(of[event.review], event.contradicts) is None:
            raise row.fault(
                f"it contradicts {event.contradicts!r}, which reviews.csv leaves empty for "
                f"{event.review}; put the date there"
            )
        events.append(event)
    if not events:
        raise CatalogueError(f"{raw / 'review_events.csv'} holds no event")
    return tuple(events)
