"""Labels beside marks on a time axis, one mark a row, measured so that they stay inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.text import Annotation

from lsr_analysis.display.chart import INK, LABEL_BOX, text_width

__all__ = ["Mark", "label_marks", "make_room"]

_GAP = 7.0
"""Points between a mark and its label."""
_LINE = 0.145
"""Inches a line of a label."""
_EDGES = 16.0
"""Points left free at the two edges of a figure."""


@dataclass(frozen=True)
class Mark:
    """One drawn mark and what stands beside it.

    Parameters
    ----------
    first, last : datetime.date or datetime.datetime
        When it begins and ends on the axis.
    y : float
        Row.
    text : str
    colour : str
    """

    first: dt.date
    last: dt.date
    y: float
    text: str
    colour: str = INK


def _set(axes: Axes, mark: Mark, right: bool, size: float) -> Annotation:
    label = axes.annotate(
        mark.text,
        (pd.Timestamp(mark.last if right else mark.first), mark.y),
        xytext=(_GAP if right else -_GAP, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        fontsize=size,
        color=mark.colour,
        linespacing=1.05,
        annotation_clip=False,
        bbox=LABEL_BOX,
        zorder=1.5,
    )
    label.set_in_layout(False)  # it was measured to fit; the axes need not make way for it
    return label


def _broken(text: str, room: float, size: float) -> str:
    """Set the text on as few lines as keep each within the room, in points."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def label_marks(
    axes: Axes, marks: Sequence[Mark], size: float = 8.5, beside: float = 0.0
) -> list[Annotation]:
    """Set a label beside each mark: right of it, else left, else broken where more room is.

    Texts are measured by themselves, so that the figure is laid out only once, at its end.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        With its limits set; as wide as the figure, but for what stands left of it.
    marks : sequence of Mark
    size : float
        Points.
    beside : float
        Points that labels left of the axes take.

    Returns
    -------
    list of matplotlib.text.Annotation
    """
    figure = axes.get_figure(root=True)
    assert figure is not None  # axes of a chart stand in one
    wide = figure.get_size_inches()[0] * 72 - beside - _EDGES
    begin, end = axes.get_xlim()
    labels = []
    for mark in marks:
        first, last = (
            (date2num(pd.Timestamp(day)) - begin) / (end - begin) * wide
            for day in (mark.first, mark.last)
        )
        rooms = {True: wide - last - _GAP, False: first - _GAP}
        width = text_width(mark.text, size)
        right = width <= rooms[True] or (width > rooms[False] and rooms[True] >= rooms[False])
        text = mark.text if width <= rooms[right] else _broken(mark.text, rooms[right], size)
        labels.append(_set(axes, replace(mark, text=text), right, size))
    return labels


def make_room(axes: Axes, labels: Sequence[Annotation], row: float) -> None:
    """Make the figure higher where a label has more lines than a row has room for.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        With one row a label and rows of equal height.
    labels : sequence of matplotlib.text.Annotation
    row : float
        Inches that a row has.
    """
    figure = axes.get_figure(root=True)
    assert figure is not None
    lines = max(label.get_text().count("\n") + 1 for label in labels)
    first, last = sorted(axes.get_ylim())
    width, height = figure.get_size_inches()
    figure.set_size_inches(width, height + max(0.0, lines * _LINE - row) * (last - first))
