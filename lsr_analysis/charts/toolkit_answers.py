"""Answers of a filled file, item by item, as stacked bars."""

from __future__ import annotations

import textwrap

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from lsr_analysis.display.chart import (
    AREA,
    ENGLAND,
    INK,
    PEERS,
    Chart,
    finish,
    spread,
    start,
    tidy,
)
from lsr_analysis.display.prose import Prose
from lsr_analysis.toolkit.layout import Layout
from lsr_analysis.toolkit.notes import rule, source
from lsr_analysis.toolkit.summary import OTHER_ANSWERS, Row, Summary, percent

__all__ = ["toolkit_answers"]

# Fill, hatch and line of a segment: each pattern is told from the others without its colour.
_STYLES = (
    (AREA, "", "white"),
    (PEERS, "///", "white"),
    ("white", "...", "#707070"),
    ("#B8500A", "\\\\\\", "white"),
    (ENGLAND, "xxx", "white"),
)
_OTHERS = ("#5F676B", "---", "white")
_GOOD = (AREA, "|||", "white")  # good answers together, where there is more than one kind
_OF = {1: (0,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
_ABREAST = 3  # columns of the key, which is read line by line
_NARROW = 7.0  # per cent; a narrower segment has its label under the bar
_BOX = {"boxstyle": "square,pad=0.15", "facecolor": "white", "edgecolor": "none"}


def _styles(layout: Layout) -> dict[str, tuple[str, str, str]]:
    answers = layout.answers_that("good", "not good")
    placed = _OF[len(answers)]
    found = {answer: _STYLES[at] for answer, at in zip(answers, placed, strict=True)}
    together = {} if layout.good in found else {layout.good: _GOOD}
    return found | together | {OTHER_ANSWERS: _OTHERS}


def _segments(row: Row, layout: Layout) -> list[tuple[str, int]]:
    """Return the parts of a bar, with how many answers each stands for."""
    if row.counts is None or not row.counts.base:
        return []
    if row.counts.each:
        return [(answer, n) for answer, n in row.counts.each if n]
    return [(layout.good, row.counts.good), (OTHER_ANSWERS, row.counts.other)]


def _label(n: int, row: Row, layout: Layout) -> str:
    """Label a segment with its share; a complete list with its count."""
    assert row.counts is not None
    return str(n) if layout.people == "none" else percent(n, row.counts.base).replace("under ", "<")


def _bar(axes: Axes, at: int, row: Row, layout: Layout) -> None:
    segments, styles = _segments(row, layout), _styles(layout)
    if not segments:
        why = "withheld (see the note)" if row.counts is None else "nothing to count"
        axes.text(1, at, why, va="center", fontsize=8.5, style="italic")
        return
    assert row.counts is not None
    left, narrow = 0.0, []
    for answer, n in segments:
        width = 100 * n / row.counts.base
        fill, hatch, line = styles[answer]
        axes.barh(
            at, width, left=left, height=0.56, color=fill, hatch=hatch, edgecolor=line,
            linewidth=1.2, zorder=3 if fill == "white" else 2,
        )  # fmt: skip
        label, middle = _label(n, row, layout), left + width / 2
        if width < _NARROW:
            narrow.append((middle, label))
        else:
            axes.text(middle, at, label, ha="center", va="center", fontsize=8.5, bbox=_BOX,
                      zorder=4)  # fmt: skip
        left += width
    places = spread([middle for middle, _ in narrow], gap=6, low=3, high=98)
    for (middle, label), place in zip(narrow, places, strict=True):
        axes.plot([middle, place], [at + 0.29, at + 0.36], color=INK, linewidth=0.6)
        axes.text(place, at + 0.37, label, ha="center", va="top", fontsize=7.5)
    about = "about " if layout.people == "patients" else ""
    axes.text(101.5, at, f"of {about}{row.counts.base:,}", va="center", fontsize=8.5)


def _said(row: Row, layout: Layout) -> str:
    """Say a bar in words."""
    segments = _segments(row, layout)
    if row.counts is None:
        return f"{row.item}: withheld"
    if not segments:
        return f"{row.item}: nothing to count"
    about = "about " if layout.people == "patients" else ""
    parts = ", ".join(
        f"{answer} {n if layout.people == 'none' else percent(n, row.counts.base)}"
        for answer, n in segments
    )
    return f"{row.item}: {parts} (of {about}{row.counts.base})"


def _title(summary: Summary, rows: list[Row]) -> str:
    lowest = min(rows, key=lambda row: row.share)
    assert lowest.counts is not None
    share = percent(lowest.counts.good, lowest.counts.base)
    which = "lowest share of" if len(rows) > 1 else "share of"
    return f"{summary.name}: {which} ‘{summary.layout.good}’, {share}, on “{lowest.item}”"


def toolkit_answers(summary: Summary) -> Chart | Prose:
    """Draw the answers of everyone, one stacked bar an item.

    Parameters
    ----------
    summary : Summary

    Returns
    -------
    Chart or Prose
        Prose that says why, if nothing may be shown.
    """
    layout, rows = summary.layout, summary.overall
    known = [row for row in rows if row.counts and row.counts.base]
    if not known:
        return Prose((f"{summary.name}: no row of this file can be shown. {rule(layout)}".strip(),))
    figure = start(0.95 + 0.52 * len(rows))
    axes = figure.subplots()
    for at, row in enumerate(rows):
        _bar(axes, at, row, layout)
    axes.set_yticks(range(len(rows)), [textwrap.fill(row.item, 38) for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.5)
    axes.set_xlim(0, 100)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}%")
    counted = "items that apply" if layout.people == "none" else "answers that count"
    axes.set(xlabel=f"Share of the {counted}", ylabel="")
    tidy(axes)
    used = {answer for row in rows for answer, _ in _segments(row, layout)}
    keys = [
        Patch(facecolor=fill, hatch=hatch, edgecolor=line, label=answer)
        for answer, (fill, hatch, line) in _styles(layout).items()
        if answer in used
    ]
    axes.legend(
        handles=[key for column in range(_ABREAST) for key in keys[column::_ABREAST]],
        loc="lower center", bbox_to_anchor=(0.3, 1.0), ncols=_ABREAST, frameon=False,
        fontsize=8.5, handlelength=2.4, handleheight=1.2,
    )  # fmt: skip
    left_out = " and ".join(layout.answers_that("left out"))
    labels = "counts" if layout.people == "none" else "per cent"
    return finish(
        figure,
        name=summary.stem,
        title=_title(summary, known),
        subtitle=f"{layout.title}: answers by {layout.item}, labels in {labels}; ‘{left_out}’ is "
        "left out. The title names the lowest share shown.",
        note="\n".join(
            part for part in (*layout.notes, rule(layout), source(summary.name)) if part
        ),
        alt=f"Stacked bars of answers by {layout.item}, {summary.name}, {layout.title}, in "
        f"{labels}. " + "; ".join(_said(row, layout) for row in rows) + ".",
    )
