"""By how much published figures differ from recomputed ones, the largest gaps first."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Sequence

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
MOST = {PER_CENT: 8, POINTS: 4}
"""Gaps named in each panel; those beyond stand in that row too."""
LARGE = 10.0
_MARKS = {
    UNKNOWN: ("s", "#6E2A00"), POSSIBLE: ("o", "#BD5A0A"), ESTABLISHED: ("^", "#12436D"),
}  # fmt: skip
_LETTERS = 57
_LINE, _GAP = 0.145, 0.075
"""Inches of a line of a label, and between rows."""
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


def _label(row: pd.Series) -> str:
    """Return the statement in whole, and below it what was published and what is held."""
    figures = f"{_stated(row['published'])} published, {_held(row['recomputed'])} held"
    said = f"{row['area']}: {row['statement']}"
    lines = math.ceil(len(said) / _LETTERS)  # of like length
    said = textwrap.fill(said, _LETTERS if lines == 1 else math.ceil(len(said) / lines) + 6)
    return "\n".join([said, f"{row['period']}: {figures}"])


def _parted(gaps: pd.DataFrame, gap_in: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the gaps to name, the largest first, and the others."""
    order = gaps.sort_values("gap", key=lambda gap: -gap.abs(), kind="stable")
    named = int((order["gap"].abs() >= SMALL).iloc[: MOST[gap_in]].sum())
    return order.iloc[:named], order.iloc[named:]


def _places(names: Sequence[str]) -> tuple[np.ndarray, float]:
    """Return where rows stand, in inches from the top, and where the last one ends."""
    deep = np.array([_LINE * (1 + name.count("\n")) + _GAP for name in names])
    ends = np.cumsum(deep)
    return ends - deep / 2, float(ends[-1])


def _panel(axes: Axes, gaps: pd.DataFrame, gap_in: str, head: str) -> None:
    named, rest = _parted(gaps, gap_in)
    names = [_label(row) for _, row in named.iterrows()]
    if len(rest):
        most = gap_text(rest["gap"].abs().max(), gap_in).removeprefix("+")
        names.append(f"{len(rest)} {'others' if len(named) else 'statements'}, up to {most}")
    places, bottom = _places(names)
    axes.hlines(places[: len(named)], 0, named["gap"], color="#8C8C8C", linewidth=1.2)
    for reason, (marker, colour) in _MARKS.items():
        rows = np.flatnonzero(named["reason"] == reason)
        axes.plot(named["gap"].iloc[rows], places[rows], linestyle="none", marker=marker,
                  color=colour, markersize=6)  # fmt: skip
    for at, gap in zip(places, named["gap"], strict=False):
        axes.annotate(gap_text(gap, gap_in).removesuffix(" points"), (gap, at),
                      xytext=(7 if gap > 0 else -7, 0), textcoords="offset points", va="center",
                      ha="left" if gap > 0 else "right", fontsize=8.5)  # fmt: skip
    if len(rest):
        axes.plot(rest["gap"], [places[-1]] * len(rest), linestyle="none", marker="|", color=INK,
                  markersize=9)  # fmt: skip
    axes.axvline(0, color=INK, linewidth=0.9, gid=BACKDROP)
    axes.set_yticks(places, names, fontsize=8)
    axes.set_ylim(bottom, 0)
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
    parted = [_parted(g, unit) for g, (unit, _) in zip(groups, panels, strict=True)]
    heights = [
        _places([*(_label(row) for _, row in named.iterrows()), *([""] if len(rest) else [])])[1]
        for named, rest in parted
    ]
    figure = start(0.45 * len(panels) + 0.3 + sum(heights))
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
    number = sum(len(rest) for _, rest in parted)
    others = " The largest are named; upright ticks: the others, listed in the table."
    used = [(r, m) for r, m in (("■ cause unknown", UNKNOWN), ("● workbook revised since: a "
            "possible reason", POSSIBLE), ("▲ cause established", ESTABLISHED))
            if any((named["reason"] == m).any() for named, _ in parted)]  # fmt: skip
    when = years(evidence.ledger)
    return finish(
        figure,
        name="claims_gaps",
        title=_title(sized),
        subtitle="Recomputed less published, for figures that differ in every reading; of several "
        f"readings the nearest; left of zero, the figure held is lower.{others if number else ''} "
        f"England and its councils{f', {when}' if when else ''}. "
        f"{'; '.join(words for words, _ in used)}.",
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
