"""The method of a local system review: its stages and steps, counted in days from the start."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.errors import CatalogueError
from lsr_analysis.evidence.rows import Row, read_rows

__all__ = ["STAGES", "ReviewStep", "read_review_stages"]

STAGES = (
    "pre-preparation",
    "preparation and analysis",
    "review week",
    "report writing",
    "quality",
    "summit and publication",
    "action plan",
)
"""The stages in their order."""

_ANCHORS = ("contact", "week")
_COLUMNS = (
    "id", "stage", "step", "what", "first_day", "last_day", "anchor", "source", "note",
)  # fmt: skip


@dataclass(frozen=True)
class ReviewStep:
    """One step of the method.

    Parameters
    ----------
    id : str
    stage : str
        One of :data:`STAGES`.
    step, what : str
        Its name, and what happens in it.
    first_day, last_day : int
        Days after the contact letter, which is day 0 and was a Friday in the method.
    anchor : {"contact", "week"}
        Whether the step keeps its number of days after the letter, or its week and weekday.
    source : str
        Id of the document.
    note : str
    """

    id: str
    stage: str
    step: str
    what: str
    first_day: int
    last_day: int
    anchor: str
    source: str
    note: str


def _days(row: Row, column: str) -> int:
    text = row.needed(column)
    if not text.isdigit():
        raise row.fault(f"the column {column!r} holds {text!r}, which is not a number of days")
    return int(text)


def read_review_stages(raw: Path, sources: Collection[str]) -> tuple[ReviewStep, ...]:
    """Read ``review_stages.csv`` from the folder of small tables.

    Parameters
    ----------
    raw : pathlib.Path
    sources : collection of str
        Ids of the documents that a row may name.

    Raises
    ------
    CatalogueError
        If a row names an unknown stage, anchor or source, its days are no numbers or run
        backwards, or the stages are out of order; the message names the row.
    """
    steps: list[ReviewStep] = []
    for row in read_rows(raw / "review_stages.csv", _COLUMNS):
        first, last = _days(row, "first_day"), _days(row, "last_day")
        if last < first:
            raise row.fault(f"it ends on day {last}, before it begins on day {first}")
        step = ReviewStep(
            row["id"],
            row.one_of("stage", STAGES),
            row.needed("step"),
            row.needed("what"),
            first,
            last,
            row.one_of("anchor", _ANCHORS),
            row.one_of("source", sources, "source"),
            row["note"],
        )
        if steps and STAGES.index(step.stage) < STAGES.index(steps[-1].stage):
            raise row.fault(f"the stage {step.stage!r} stands after {steps[-1].stage!r}")
        steps.append(step)
    if not steps:
        raise CatalogueError(f"{raw / 'review_stages.csv'} holds no step")
    return tuple(steps)
