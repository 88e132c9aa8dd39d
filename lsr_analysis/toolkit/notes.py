"""What to say with every summary of a filled file."""

from __future__ import annotations

from lsr_analysis.toolkit.answers import Filled
from lsr_analysis.toolkit.cells import MADE_UP
from lsr_analysis.toolkit.disclosure import (
    FEWEST_FOR_QUARTILES,
    FEWEST_IN_GROUP,
    FEWEST_PATIENTS,
    FEWEST_STAFF,
    NEAREST,
)
from lsr_analysis.toolkit.layout import Layout
from lsr_analysis.toolkit.summary import EVERYONE, Summary

__all__ = ["notes", "rule", "source", "still_to_come"]


def source(name: str) -> str:
    """Say where the figures are from."""
    if name == MADE_UP:
        return f"{MADE_UP}: figures made up to show the layout; they are of no council."
    return f"Source: file filled in for a review of {name}."


def rule(layout: Layout) -> str:
    """Say in one paragraph how small numbers are kept back; empty if no people are counted."""
    if layout.people == "patients" and layout.durations:
        return (
            f"Small numbers: nothing rests on fewer than {FEWEST_PATIENTS} cases, the middle half "
            f"on no fewer than {FEWEST_FOR_QUARTILES}; cases are to the nearest {NEAREST}."
        )
    if layout.people == "patients":
        return (
            f"Small numbers: counts of 0 to {FEWEST_PATIENTS - 1} are never shown, others are to "
            f"the nearest {NEAREST}, and shares are of the rounded counts. A row with a small "
            "count is shown as good answers against all others, or withheld."
        )
    if layout.people == "staff":
        return (
            f"Small numbers: an answer that 0 to {FEWEST_STAFF - 1} respondents gave is not shown. "
            "The row is then shown as good answers against all others, or withheld if either side "
            f"has 0 to {FEWEST_STAFF - 1}; by {layout.group}, all rows are withheld if any has "
            f"such a side. Groups with fewer than {FEWEST_IN_GROUP} answers to a {layout.item} are "
            "put together."
        )
    return ""


def still_to_come(filled: Filled) -> str:
    """Name what a checklist still waits for, in the layout's own words; empty if nothing."""
    layout = filled.layout
    if not layout.checklist:
        return ""
    waiting = filled.rows[filled.rows[layout.answer].isin(layout.answers_that("not good"))]
    titles = [item.title for item in layout.items if item.title in set(waiting["item"])]
    return f"Still to come, wholly or in part: {'; '.join(titles)}." if titles else ""


def notes(filled: Filled, summary: Summary | None = None) -> tuple[str, ...]:
    """Return the caveats of a summary, one sentence or paragraph each.

    Parameters
    ----------
    filled : Filled
    summary : Summary, optional
        Of a layout with answers.
    """
    layout = filled.layout
    said = [source(filled.name), *layout.notes, rule(layout), still_to_come(filled)]
    if summary is not None and layout.group and not summary.grouped:
        said.append(
            f"Nothing can be shown by {layout.group}: numbers are too small, or there is only one."
        )
    elif layout.people == "patients" and layout.group:
        said.append(
            f"As counts are rounded, those by {layout.group} need not add up to {EVERYONE}."
        )
    return tuple(sentence for sentence in said if sentence)
