"""Rows of estimates with intervals on an axis of percent, as the charts of "after" draw them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from lsr_analysis.analysis.after.estimate import percent_text
from lsr_analysis.display.chart import AREA, INK

__all__ = ["Row", "draw_rows", "percent_axis", "percent_ticks", "row_height"]

_STEPS = (-90, -80, -70, -60, -50, -40, -30, -20, -10, 0, 10, 25, 50, 100, 150, 200)
_MOST = 9


@dataclass(frozen=True)
class Row:
    """One estimate.

    Parameters
    ----------
    label : str
        Left of the row; may have two lines.
    estimate, lower, upper : float
        On the log scale; limits are NaN where there is no interval.
    text : str
        Right of the row.
    marker, colour : str
    filled, bold : bool
    gap : bool
        Leave some room above it, where another group begins.
    """

    label: str
    estimate: float
    lower: float
    upper: float
    text: str
    marker: str = "o"
    colour: str = AREA
    filled: bool = True
    bold: bool = False
    gap: bool = False


def percent_ticks(low: float, high: float) -> list[int]:
    """Return round percentages between two log ratios, few enough to be printed.

    Parameters
    ----------
    low, high : float

    Returns
    -------
    list of int

    Examples
    --------
    >>> percent_ticks(-0.4, 0.45)
    [-30, -20, -10, 0, 10, 25, 50]
    """
    ends = math.log1p(-0.95) if low < math.log1p(-0.95) else low, high
    held = [p for p in _STEPS if ends[0] <= math.log1p(p / 100) <= ends[1]]
    if len(held) <= _MOST:
        return held
    rough = (-90, -75, -50, -25, 0, 50, 100, 200, 400)
    return [p for p in rough if ends[0] <= math.log1p(p / 100) <= ends[1]]


def percent_axis(
    axes: Axes,
    low: float,
    high: float,
    label: str,
    along: str = "x",
    ticks: Sequence[int] | None = None,
) -> None:
    """Label an axis of log ratios with percentages.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    low, high : float
        Log ratios between which the axis runs.
    label : str
    along : {"x", "y"}
    ticks : sequence of int, optional
        Percentages; those outside the axis are left out.
    """
    ticks = percent_ticks(low, high) if ticks is None else ticks
    ticks = [p for p in ticks if low <= math.log1p(p / 100) <= high]
    at = [math.log1p(p / 100) for p in ticks]
    names = [percent_text(value) for value in at]
    if along == "x":
        axes.set_xlim(low, high)
        axes.set_xticks(at, names)
        axes.set_xlabel(label)
    else:
        axes.set_ylim(low, high)
        axes.set_yticks(at, names)
        axes.set_ylabel(label)


def row_height(rows: Sequence[Row]) -> float:
    """Return the height of so many rows in inches.

    Parameters
    ----------
    rows : sequence of Row

    Returns
    -------
    float
    """
    lines = sum(1 + row.label.count("\n") for row in rows)
    return 0.75 + 0.19 * lines + 0.09 * len(rows) + 0.12 * sum(row.gap for row in rows)


def draw_rows(
    axes: Axes, rows: Sequence[Row], label: str, reach: Sequence[float] = ()
) -> list[float]:
    """Draw rows from the top, an estimate with its interval each.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    rows : sequence of Row
    label : str
        Of the axis.
    reach : sequence of float
        Other log ratios that the axis must hold.

    Returns
    -------
    list of float
        Where each row stands.
    """
    places: list[float] = []
    at = 0.0
    for row in rows:
        half = 0.5 + 0.36 * row.label.count("\n")
        at += half + (0.55 if row.gap and places else 0.0)
        places.append(at)
        at += half
    bars = [
        [(row.lower, y), (row.upper, y)]
        for row, y in zip(rows, places, strict=True)
        if row.lower == row.lower
    ]
    colours = [row.colour for row in rows if row.lower == row.lower]
    widths = [3.0 if row.bold else 1.8 for row in rows if row.lower == row.lower]
    axes.axvline(0, color=INK, linewidth=1, zorder=1)
    axes.add_collection(LineCollection(bars, colors=colours, linewidths=widths, zorder=2))
    for key in dict.fromkeys((r.marker, r.colour, r.filled, r.bold) for r in rows):
        marker, colour, filled, bold = key
        mine = [
            (row.estimate, y)
            for row, y in zip(rows, places, strict=True)
            if (row.marker, row.colour, row.filled, row.bold) == key
        ]
        axes.plot(
            [x for x, _ in mine], [y for _, y in mine], linestyle="none", marker=marker,
            color=colour, markersize=9 if bold else 6.5, markeredgecolor=colour,
            markerfacecolor=colour if filled else "white", markeredgewidth=1.4, zorder=3,
        )  # fmt: skip
    for row, y in zip(rows, places, strict=True):
        axes.annotate(
            row.text, (1.015, y), xycoords=("axes fraction", "data"), va="center", fontsize=8.5,
            weight="bold" if row.bold else "normal",
        )  # fmt: skip
    ends = np.array([v for r in rows for v in (r.estimate, r.lower, r.upper) if v == v] + [*reach])
    room = 0.05 * max(0.2, float(np.ptp(ends)))
    low, high = min(float(ends.min()) - room, -0.06), max(float(ends.max()) + room, 0.06)
    percent_axis(axes, low, high, label)
    axes.set_yticks(places, [row.label for row in rows], fontsize=8.5)
    for tick, row in zip(axes.get_yticklabels(), rows, strict=True):
        tick.set_fontweight("bold" if row.bold else "normal")
    axes.set_ylim(at + 0.1, -0.1)
    return places
