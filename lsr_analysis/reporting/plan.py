"""The plan of a review as files."""

from __future__ import annotations

from pathlib import Path

from lsr_analysis import charts, tables
from lsr_analysis.analysis.plan import parse_start, plan
from lsr_analysis.display import Table
from lsr_analysis.files import write_together
from lsr_analysis.review_stages import read_review_stages
from lsr_analysis.store import Data, shipped_folder

__all__ = ["plan_text", "review_plan"]


def review_plan(
    area: str, start: str, data: Data, out: Path | None = None
) -> tuple[Table, list[Path]]:
    """Lay out a review of an area from a day on, as a table and a chart.

    Parameters
    ----------
    area : str
        Name or code of a council.
    start : str
        Day of the contact letter, "YYYY-MM-DD".
    data : Data
    out : pathlib.Path, optional
        Folder for ``plan.csv``, ``plan.png`` and ``plan.svg``, written all or none; by default
        nothing is.

    Returns
    -------
    tuple of Table and list of pathlib.Path
        The plan, and the files written.

    Raises
    ------
    UnknownArea, AmbiguousArea
        If no council, or more than one, answers to the name.
    ParameterError
        If the day is none, or a file cannot be written; what was there is then as before.
    """
    day = parse_start(start)
    council = data.register.find(area, day)
    sources = data.evidence.sources
    found = plan(council, day, read_review_stages(shipped_folder("data") / "raw", sources))
    table = tables.plan_table(found, sources)
    if out is None:
        return table, []
    chart = charts.plan(found, sources)
    return table, write_together(out, lambda folder: [*table.save(folder), *chart.save(folder)])


def plan_text(table: Table) -> str:
    """Write a plan for a terminal: the dates first, then what must be said of single steps."""
    dates = table.shown.drop(columns=["Stage", "Note"])
    notes = [
        f"{step}: {note}."
        for step, note in zip(table.shown["Step"], table.shown["Note"], strict=True)
        if note
    ]
    return "\n".join([table.caption, dates.to_string(index=False), "", *notes, "", table.note])
