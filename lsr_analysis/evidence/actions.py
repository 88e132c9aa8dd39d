"""Recommendations, the actions that follow them, and who oversees them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.evidence.findings import REVIEW_STAGES
from lsr_analysis.evidence.rows import Known, Row, read_rows
from lsr_analysis.known_dates import KnownDate
from lsr_analysis.periods import Span

__all__ = [
    "STATUSES", "Action", "Oversight", "Recommendation", "read_actions", "read_oversight",
    "read_recommendations",
]  # fmt: skip

STATUSES = ("done", "under way", "not started", "stopped", "unknown")
"""What is said of an action. An indicator that moves never makes one done."""

_LONGEST = 12

RECOMMENDATION_COLUMNS = (
    "id", "area_code", "area", "recommendation", "stage", "theme", "owner", "source", "where",
    "note",
)  # fmt: skip
ACTION_COLUMNS = (
    "id", "area_code", "area", "recommendation", "workstream", "action", "owner", "oversight",
    "stage", "theme", "indicator", "indicator_from", "baseline", "expected", "start", "due",
    "evidence", "status", "status_date", "source", "where", "note",
)  # fmt: skip
OVERSIGHT_COLUMNS = ("area_code", "area", "order", "body", "role", "date", "source", "where")


@dataclass(frozen=True)
class Recommendation:
    """What a review asked of an area; the owner is empty where the source names none."""

    id: str
    area: str
    name: str
    text: str
    stage: str
    theme: str
    owner: str
    source: str
    where: str
    note: str


@dataclass(frozen=True)
class Action:
    """One action of a plan.

    Parameters
    ----------
    id : str
    area, name : str
        Reference code and name of the area.
    recommendation : str
        Id of the recommendation that it answers; empty where no source says which.
    workstream, text, owner : str
        Empty owner: none is named.
    oversight : tuple of str
        Bodies that oversee it.
    stage, theme : str
    indicator : str
        Id of the one figure that could show an effect; empty if there is none.
    indicator_from : {"", "source", "project"}
        Whether the source names the indicator or this project suggests it.
    baseline : Span or None
    expected : {"", "lower", "higher"}
    start, due, status_date : KnownDate or None
    evidence : str
        What is offered to show that it was done.
    status : str
        One of :data:`STATUSES`.
    source, where, note : str
    """

    id: str
    area: str
    name: str
    recommendation: str
    workstream: str
    text: str
    owner: str
    oversight: tuple[str, ...]
    stage: str
    theme: str
    indicator: str
    indicator_from: str
    baseline: Span | None
    expected: str
    start: KnownDate | None
    due: KnownDate | None
    evidence: str
    status: str
    status_date: KnownDate | None
    source: str
    where: str
    note: str


@dataclass(frozen=True)
class Oversight:
    """One link of the chain that oversees an area's plan, in the order of the source."""

    area: str
    name: str
    order: int
    body: str
    role: str
    date: KnownDate | None
    source: str
    where: str


def read_recommendations(path: Path, known: Known) -> tuple[Recommendation, ...]:
    """Read a table of recommendations.

    Raises
    ------
    CatalogueError
        If a row names an unknown area, stage, theme or source.
    """
    return tuple(
        Recommendation(
            row["id"],
            *row.area(known.register),
            row.needed("recommendation"),
            row.one_of("stage", REVIEW_STAGES),
            row.one_of("theme", known.themes),
            row["owner"],
            row.source(known),
            row["where"],
            row["note"],
        )
        for row in read_rows(path, RECOMMENDATION_COLUMNS)
    )


def _action(row: Row, known: Known, of: dict[str, str]) -> Action:
    code, name = row.area(known.register)
    answered = row.one_of("recommendation", of, "recommendation", optional=True)
    if answered and of[answered] != code:
        raise row.fault(f"the recommendation {answered!r} is one for another area")
    indicator = row.one_of("indicator", known.figures, "indicator", optional=True)
    origin = row.one_of("indicator_from", ("source", "project"), optional=not indicator)
    status = row.one_of("status", STATUSES)
    start, due = row.date("start"), row.date("due")
    if start and due and due.last < (start.first or start.day):
        raise row.fault(f"it is due ({due}) before it starts ({start})")
    baseline = row.span(row["baseline"], "baseline") if row["baseline"] else None
    if baseline and len(baseline) > _LONGEST:
        raise row.fault(
            f"the baseline has {len(baseline)} months; write at most {_LONGEST}, so that the same "
            "months a year later do not overlap with it"
        )
    return Action(
        row["id"], code, name, answered, row["workstream"], row.needed("action"), row["owner"],
        row.listed("oversight"), row.one_of("stage", REVIEW_STAGES),
        row.one_of("theme", known.themes), indicator, origin,
        baseline,
        row.one_of("expected", ("lower", "higher"), optional=True),
        start, due, row["evidence"], status,
        row.date("status_date"), row.source(known), row["where"], row["note"],
    )  # fmt: skip


def read_actions(
    path: Path, known: Known, recommendations: Sequence[Recommendation]
) -> tuple[Action, ...]:
    """Read a table of actions.

    Parameters
    ----------
    path : pathlib.Path
    known : Known
    recommendations : sequence of Recommendation
        Those that an action may answer.

    Raises
    ------
    CatalogueError
        If a row names an unknown area, stage, theme, indicator, status, source, or a
        recommendation that is not there or is for another area.
    """
    of = {one.id: one.area for one in recommendations}
    return tuple(_action(row, known, of) for row in read_rows(path, ACTION_COLUMNS))


def read_oversight(path: Path, known: Known) -> tuple[Oversight, ...]:
    """Read who oversees the plans.

    Raises
    ------
    CatalogueError
        If a row names an unknown area or source, or its order is no number.
    """
    found = []
    for row in read_rows(path, OVERSIGHT_COLUMNS):
        if not re.fullmatch("[0-9]+", row["order"]):
            raise row.fault(f"the order {row['order']!r} is not a whole number")
        found.append(
            Oversight(
                *row.area(known.register), int(row["order"]), row.needed("body"),
                row.needed("role"), row.date("date"), row.source(known), row["where"],
            )
        )  # fmt: skip
    return tuple(found)
