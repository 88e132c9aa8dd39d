"""Labels beside marks on a time axis, one mark a row, measured so that they stay inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.text import Annotation

from lsr_analysis.display.chart import INK, LABEL_BOX

__all__ = ["Mark", "label_marks", "make_room"]

_GAP = 7.0
"""Points between a mark and its label."""
_LINE = 0.145
"""Inches a line of a label."""


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
    return axes.annotate(
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


def _width(label: Annotation) -> float:
    return float(label.get_window_extent().width)


def _break(label: Annotation, text: str, room: float) -> None:
    """Set the text on as few lines as keep each within the room, in pixels."""
    lines: list[str] = []
    for word in text.split():
        label.set_text(f"{lines[-1]} {word}" if lines else word)
        if lines and _width(label) <= room:
            lines[-1] = label.get_text()
        else:
            lines.append(word)
    label.set_text("\n".join(lines))


def label_marks(axes: Axes, marks: Sequence[Mark], size: float = 8.5) -> list[Annotation]:
    """Set a label beside each mark: right of it, else left, else broken where more room is.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        With its limits set and everything else drawn.
    marks : sequence of Mark
    size : float
        Points.

    Returns
    -------
    list of matplotlib.text.Annotation
    """
    figure = axes.get_figure(root=True)
    assert figure is not None  # axes of a chart stand in one
    figure.canvas.draw()  # lays out, so that there is something to measure
    box, gap = axes.get_window_extent(), _GAP * figure.dpi / 72
    labels = []
    for mark in marks:
        ends = [(date2num(pd.Timestamp(day)), mark.y) for day in (mark.first, mark.last)]
        (first, _), (last, _) = axes.transData.transform(ends)
        rooms = {True: box.x1 - last - gap, False: first - box.x0 - gap}
        label = _set(axes, mark, True, size)
        width = _width(label)
        right = width <= rooms[True] or (width > rooms[False] and rooms[True] >= rooms[False])
        if not right:
            label.remove()
            label = _set(axes, mark, False, size)
        if width > rooms[right]:
            _break(label, mark.text, rooms[right])
        labels.append(label)
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
