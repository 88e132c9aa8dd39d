"""By how much published figures differ from recomputed ones, the largest gaps first."""

from __future__ import annotations

import math
import re
import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lsr_analysis.analysis.claims.differences import (
    ESTABLISHED,
    PER_CENT,
    POINTS,
    POSSIBLE,
    UNKNOWN,
    differences,
)
from lsr_analysis.analysis.review_evidence import NationalEvidence
from lsr_analysis.display.chart import BACKDROP, INK, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.words.claims import gap_text
from lsr_analysis.words.claims_answer import NO_ERROR, years

__all__ = ["claims_gaps"]

SMALL = 1.0
"""Per cent, or percentage points: gaps below stand in one row together."""
LARGE = 10.0
_MARKS = {
    UNKNOWN: ("s", "#6E2A00"), POSSIBLE: ("o", "#BD5A0A"), ESTABLISHED: ("^", "#12436D"),
}  # fmt: skip
_LETTERS = 54
_PANELS = (
    (PER_CENT, "Counts, rates, multiples: % of the published figure"),
    (POINTS, "Percentages: percentage points"),
)


def _held(value: float) -> str:
    """Print a recomputed figure with four digits, or all that stand before the point."""
    if value == round(value):
        return f"{value:,.0f}".replace("-", "−")
    places = max(0, 3 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(places, 2)}f}".replace("-", "−")


def _stated(published: str) -> str:
    """Print a figure as it was published, with separators and a proper minus."""
    digits = re.sub(r"\d{4,}", lambda match: f"{int(match[0]):,}", published, count=1)
    return digits.replace("-", "−")


def _panel(axes: Axes, gaps: pd.DataFrame, gap_in: str, head: str) -> None:
    named, rest = gaps[gaps["gap"].abs() >= SMALL], gaps[gaps["gap"].abs() < SMALL]
    names = [
        textwrap.shorten(f"{row['area']}: {row['statement']}", _LETTERS, placeholder=" …")
        + f"\n{row['period']}: {_stated(row['published'])} published, "
        f"{_held(row['recomputed'])} held"
        for _, row in named.iterrows()
    ]
    axes.hlines(range(len(named)), 0, named["gap"], color="#8C8C8C", linewidth=1.2)
    for reason, (marker, colour) in _MARKS.items():
        rows = np.flatnonzero(named["reason"] == reason)
        axes.plot(named["gap"].iloc[rows], rows, linestyle="none", marker=marker, color=colour,
                  markersize=6)  # fmt: skip
    for at, gap in enumerate(named["gap"]):
        axes.annotate(gap_text(gap, gap_in).removesuffix(" points"), (gap, at),
                      xytext=(7 if gap > 0 else -7, 0), textcoords="offset points", va="center",
                      ha="left" if gap > 0 else "right", fontsize=8.5)  # fmt: skip
    if len(rest):
        unit = "%" if gap_in == PER_CENT else " point"
        names.append(
            f"{len(rest)} {'others' if len(named) else 'statements'} within {SMALL:g}{unit}"
        )
        axes.plot(rest["gap"], [len(named)] * len(rest), linestyle="none", marker="|", color=INK,
                  markersize=9)  # fmt: skip
    axes.axvline(0, color=INK, linewidth=0.9, gid=BACKDROP)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_ylim(len(names) - 0.4, -0.6)
    low, high = min(0.0, float(gaps["gap"].min())), max(0.0, float(gaps["gap"].max()))
    room = 0.24 * (high - low)
    axes.set_xlim(low - room, high + room)
    axes.set_title(head, fontsize=9.5, weight="bold", loc="right")
    tidy(axes)


def claims_gaps(evidence: NationalEvidence) -> Chart | Prose:
    """Draw by how much the figures of statements that differ are off.

    Parameters
    ----------
    evidence : NationalEvidence

    Returns
    -------
    Chart or Prose
        Prose that says why, if no figure differs.
    """
    if evidence.ledger.rows.empty:
        return Prose(("No published statement is held.",))
    table = differences(evidence.ledger)
    sized = table[table["gap_in"].isin([PER_CENT, POINTS])].dropna(subset=["gap"])
    if sized.empty:
        return Prose(("No published figure that was tested differs in every reading.",))
    panels = [(unit, head) for unit, head in _PANELS if (sized["gap_in"] == unit).any()]
    groups = [sized[sized["gap_in"] == unit] for unit, _ in panels]
    heights = [
        0.6 + int((g["gap"].abs() >= SMALL).sum()) + int((g["gap"].abs() < SMALL).any())
        for g in groups
    ]
    figure = start(0.45 * len(panels) + 0.45 + 0.325 * sum(heights))
    drawn = figure.subplots(len(panels), 1, squeeze=False, height_ratios=heights)[:, 0]
    for axes, group, (unit, head) in zip(drawn, groups, panels, strict=True):
        _panel(axes, group, unit, head)
    drawn[-1].set_xlabel("Recomputed less published")
    out = len(table) - len(sized)
    without = (
        f" {out} that {'differs has' if out == 1 else 'differ have'} no such size (ranks, "
        "directions, orders) and stand in the table."
        if out
        else ""
    )
    used = [(r, m) for r, m in (("■ cause unknown", UNKNOWN), ("● workbook revised since: a "
            "possible reason", POSSIBLE), ("▲ cause established", ESTABLISHED))
            if (sized["reason"] == m).any()]  # fmt: skip
    when = years(evidence.ledger)
    return finish(
        figure,
        name="claims_gaps",
        title=_title(sized),
        subtitle="Recomputed less published, for figures that differ in every reading; of several "
        f"readings the nearest; left of zero, the figure held is lower. England and its "
        f"councils{f', {when}' if when else ''}. " + "; ".join(words for words, _ in used) + ".",
        note=f"{NO_ERROR}{without}\nSources: documents named in the table of statements; figures "
        "recomputed by this project.",
        alt="Dots of the gap between recomputed and published figures, largest first. "
        + "; ".join(
            f"{row['area']}, {row['statement'][:1].lower()}{row['statement'][1:]}: "
            f"{gap_text(row['gap'], row['gap_in'])}"
            for _, row in sized.iterrows()
        )
        + ".",
    )


def _title(sized: pd.DataFrame) -> str:
    size = sized["gap"].abs()
    relative = (sized["gap_in"] == PER_CENT) & (size >= LARGE)
    small = int((size < SMALL).sum())
    figures = "1 figure that differs" if len(sized) == 1 else f"{len(sized)} figures that differ"
    return (
        f"Of {figures}, {small} {'does' if small == 1 else 'do'} so by less than 1% or 1 "
        f"percentage point, and {int(relative.sum())} by {LARGE:g}% or more"
    )
