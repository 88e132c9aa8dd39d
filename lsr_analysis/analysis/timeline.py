"""What is known of when an area was reviewed, in one order: dates, gaps and contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lsr_analysis.areas import Area
from lsr_analysis.evidence.actions import Action
from lsr_analysis.evidence.sources import SourceDocument
from lsr_analysis.known_dates import KnownDate, between
from lsr_analysis.review_events import ReviewEvent
from lsr_analysis.reviews import DATES, LOCAL_SYSTEM_REVIEW, Milestone, Review

__all__ = ["Entry", "Timeline", "review_timeline"]

REVIEW, EVENT, NATIONAL, ACTION, CONTRADICTION = (
    "review", "event", "national", "action", "contradiction",
)  # fmt: skip
_MISSING = {
    "fieldwork_start": "fieldwork",
    "summit": "local summit",
    "published": "publication",
    "action_plan": "action plan",
}
_ALWAYS = ("fieldwork_start", "published")
"""Dates that every review must have had; a local summit and a plan belong to the 20."""


@dataclass(frozen=True)
class Entry:
    """One dated entry.

    Parameters
    ----------
    label : str
    start : KnownDate
    end : KnownDate or None
    kind : {"review", "event", "national", "action", "contradiction"}
        A date of the review; an event of it; a national date; actions that fall due; a date
        that another source gives otherwise.
    tiers : tuple of str
        Kinds of publisher that it rests on.
    cited : tuple of str
        Citations of the documents.
    note : str
    sources : tuple of str
        The documents by id.
    """

    label: str
    start: KnownDate
    end: KnownDate | None
    kind: str
    tiers: tuple[str, ...]
    cited: tuple[str, ...]
    note: str = ""
    sources: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """The date or the span in words."""
        return between(self.start, self.end)


@dataclass(frozen=True)
class Timeline:
    """Everything dated about the reviews of one area.

    Parameters
    ----------
    name : str
        Name of the area.
    reviews : tuple of str
        Kinds of its reviews; empty where it had none.
    entries : tuple of Entry
        In order of time.
    unknown : tuple of str
        Dates that no source gives.
    conflicts : tuple of str
        Sentences about dates that sources give differently.
    """

    name: str
    reviews: tuple[str, ...]
    entries: tuple[Entry, ...]
    unknown: tuple[str, ...]
    conflicts: tuple[str, ...]

    @property
    def undated(self) -> str:
        """Why there is nothing to put on a calendar; empty where there is something."""
        if self.entries:
            return ""
        if not self.reviews:
            return f"No review of {self.name} is recorded here."
        return f"A {self.reviews[0]} of {self.name} is recorded; none of its dates was found."


def _lead(review: Review, label: str) -> str:
    """Name the kind of review before what happened, unless it is one of the 20."""
    if review.kind == LOCAL_SYSTEM_REVIEW:
        return label
    return f"{review.kind.capitalize()}: {label[:1].lower()}{label[1:]}"


class _Documents:
    """Cites documents; a source that is no document of the table is free text."""

    def __init__(self, sources: Mapping[str, SourceDocument]) -> None:
        self._sources = sources

    def of(self, ids: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the kinds of publisher and the citations."""
        named = dict.fromkeys(ids)
        known = [self._sources[one] for one in named if one in self._sources]
        tiers = dict.fromkeys(one.tier for one in known)
        cited = [self._sources[one].cited if one in self._sources else one for one in named]
        return tuple(tiers), tuple(cited)


def _of_review(review: Review, documents: _Documents) -> Iterable[Entry]:
    found = documents.of(review.sources)
    labels = {
        "announced": "Review announced",
        "fieldwork_start": "Fieldwork" if review.fieldwork_end else "Fieldwork begins",
        "summit": "Local summit",
        "published": "Report published",
        "action_plan": f"Action plan {review.action_plan_step}",
    }
    for column, label in labels.items():
        date: KnownDate | None = getattr(review, column)
        if date is not None:
            end = review.fieldwork_end if column == "fieldwork_start" else None
            yield Entry(
                _lead(review, label), date, end, REVIEW, *found, sources=tuple(review.sources)
            )


def _of_event(event: ReviewEvent, review: Review, documents: _Documents) -> Entry:
    kind = CONTRADICTION if event.contradicts else EVENT
    label = _lead(review, event.event)
    found = documents.of([event.source])
    return Entry(label, event.start, event.end, kind, *found, event.note, (event.source,))


def _due(actions: Sequence[Action], documents: _Documents) -> Iterable[Entry]:
    """Yield one entry a date on which actions fall due."""
    of: dict[KnownDate, list[Action]] = {}
    for action in actions:
        if action.due is not None:
            of.setdefault(action.due, []).append(action)
    for due, group in of.items():
        label = "1 action due" if len(group) == 1 else f"{len(group)} actions due"
        named = tuple(dict.fromkeys(action.source for action in group))
        yield Entry(label, due, None, ACTION, *documents.of(named), sources=named)


def _unknown(review: Review) -> Iterable[str]:
    expected = _MISSING if review.kind == LOCAL_SYSTEM_REVIEW else _ALWAYS
    for column in expected:
        if getattr(review, column) is None:
            text = _lead(review, _MISSING[column])
            yield f"{text[:1].lower()}{text[1:]}"


def _conflict(event: ReviewEvent, review: Review, documents: _Documents) -> str:
    held = getattr(review, event.contradicts)
    _, (cited,) = documents.of([event.source])
    return (
        f"Sources differ on the {DATES[event.contradicts]}: {held}, or "
        f"{between(event.start, event.end)} ({cited}). {event.note}."
    )


def review_timeline(
    area: Area,
    reviews: Sequence[Review],
    events: Sequence[ReviewEvent],
    milestones: Sequence[Milestone],
    sources: Mapping[str, SourceDocument],
    actions: Sequence[Action] = (),
) -> Timeline:
    """Put everything dated about the reviews of an area into one order.

    Parameters
    ----------
    area : Area
    reviews, events, actions : sequences of Review, ReviewEvent, Action
        Of all areas; those of this area are picked.
    milestones : sequence of Milestone
        National dates, shown for the 20 reviews; one on the day of an area's own announcement
        is left out.
    sources : mapping of str to SourceDocument
        Documents by id.
    """
    documents = _Documents(sources)
    own = {review.id: review for review in reviews if review.area == area.code}
    of = [event for event in events if event.review in own]
    entries = [entry for review in own.values() for entry in _of_review(review, documents)]
    entries += [_of_event(event, own[event.review], documents) for event in of]
    entries += _due([action for action in actions if action.area == area.code], documents)
    if any(review.kind == LOCAL_SYSTEM_REVIEW for review in own.values()):
        announced = {review.announced.day for review in own.values() if review.announced}
        entries += [
            Entry(f"England: {one.what[:1].lower()}{one.what[1:]}", KnownDate(one.day), None,
                  NATIONAL, *documents.of([one.source]), sources=(one.source,))
            for one in milestones
            if one.day not in announced
        ]  # fmt: skip
    return Timeline(
        name=area.name,
        reviews=tuple(review.kind for review in own.values()),
        entries=tuple(sorted(entries, key=lambda one: (one.start.place, one.start.last))),
        unknown=tuple(what for review in own.values() for what in _unknown(review)),
        conflicts=tuple(_conflict(e, own[e.review], documents) for e in of if e.contradicts),
    )
