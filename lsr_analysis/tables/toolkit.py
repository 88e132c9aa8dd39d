"""Tables of the review toolkit. They hold only what the rule for small numbers lets through."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from lsr_analysis.display.table import Table
from lsr_analysis.toolkit.durations import DaysBetween
from lsr_analysis.toolkit.layout import Layout
from lsr_analysis.toolkit.summary import Row, Summary, percent

__all__ = ["answers_table", "durations_table"]

_NOT_SHOWN = "–"
_WITHHELD = "withheld"
_SHARES = ("good per cent", "lower 95", "upper 95")


def _share(row: Row) -> str:
    if row.counts is None:
        return _WITHHELD
    if not row.counts.base:
        return _NOT_SHOWN
    share = percent(row.counts.good, row.counts.base)
    if math.isnan(row.lower):
        return share
    return f"{share} ({row.lower:.0f} to {row.upper:.0f})"


def _form(row: Row) -> str:
    if row.counts is None:
        return _WITHHELD
    return "every answer" if row.counts.each else "good and other answers"


def _left_out(layout: Layout) -> str:
    return ", ".join(layout.answers_that("left out"))


def answers_table(summary: Summary, notes: Sequence[str]) -> Table:
    """Return counts and shares of the answers, item by item.

    Parameters
    ----------
    summary : Summary
    notes : sequence of str

    Returns
    -------
    Table
        The figures name the area, or SYNTHETIC, in every row; their counts are those that may
        be shown, never exact counts of patients or small ones of staff.
    """
    layout = summary.layout
    answers = layout.answers_that("good", "not good")
    left_out = _left_out(layout) if layout.people == "none" else ""
    shown, figures = [], []
    for row in summary.rows:
        each = dict(row.counts.each) if row.counts else {}
        counts = row.counts
        cells = {layout.item.capitalize(): row.item, "Group": row.group}
        cells |= {answer.capitalize(): str(each.get(answer, _NOT_SHOWN)) for answer in answers}
        if left_out:
            cells[left_out.capitalize()] = str(_NOT_SHOWN if row.left_out is None else row.left_out)
        cells["Counted"] = str(counts.base) if counts else _WITHHELD
        cells[f"Share: {layout.good}"] = _share(row)
        shown.append(cells)
        figures.append(
            {"area": summary.name, layout.item: row.item, "group": row.group, "shown": _form(row)}
            | {answer: each.get(answer) for answer in answers}
            | ({left_out: row.left_out} if left_out else {})
            | {
                "good answers": counts.good if counts else None,
                "other answers": counts.other if counts else None,
                "counted": counts.base if counts else None,
            }
            | dict(zip(_SHARES, (row.share, row.lower, row.upper), strict=True))
        )
    interval = "" if layout.people == "none" else ", with 95% intervals in brackets"
    rounded = " Counts are to the nearest 5." if layout.people == "patients" else ""
    return Table(
        name=summary.stem,
        caption=f"{summary.name}: {layout.title}, answers by {layout.item} and {layout.group}; "
        f"share of “{layout.good}” among those counted{interval}.{rounded}",
        shown=pd.DataFrame(shown),
        figures=_typed(pd.DataFrame(figures, dtype=object)),
        note=" ".join(notes),
    )


def _typed(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures with counts as whole numbers and shares to two decimals."""
    typed = figures.copy()
    for column in figures.columns:
        if column in _SHARES:
            typed[column] = figures[column].astype(float).round(2)
        elif figures[column].map(lambda cell: cell is None or isinstance(cell, int)).all():
            typed[column] = figures[column].astype("Int64")
    return typed


def durations_table(found: DaysBetween, notes: Sequence[str]) -> Table:
    """Return the days between steps.

    Parameters
    ----------
    found : DaysBetween
    notes : sequence of str

    Returns
    -------
    Table
        The figures name the area, or SYNTHETIC, in every row.
    """
    shown, figures = [], []
    for row in found.rows:
        half = _NOT_SHOWN if row.lower is None else f"{row.lower} to {row.upper}"
        shown.append(
            {
                "Days": row.title,
                "Cases, to the nearest 5": _WITHHELD if row.cases is None else str(row.cases),
                "Median days": _WITHHELD if row.median is None else str(row.median),
                "Middle half, days": half,
            }
        )
        figures.append(
            {
                "area": found.name,
                "days": row.title,
                "shown": _WITHHELD if row.median is None else "median",
                "cases": row.cases,
                "median days": row.median,
                "lower quartile days": row.lower,
                "upper quartile days": row.upper,
            }
        )
        if row.lower is not None:
            figures[-1]["shown"] = "median and middle half"
    return Table(
        name=found.stem,
        caption=f"{found.name}: {found.layout.title}, days between steps over the cases that have "
        "both; medians and the middle half of cases.",
        shown=pd.DataFrame(shown),
        figures=_typed(pd.DataFrame(figures, dtype=object)),
        note=" ".join(notes),
    )
