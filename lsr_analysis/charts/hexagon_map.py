"""The parts of a map of hexagons: cells with a mark in each, borders of regions, and names."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path as Shape
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from lsr_analysis.display.chart import ENGLAND, INK, LABEL_BOX, spread
from lsr_analysis.hexagons import Hexagon

__all__ = [
    "FIFTHS", "HEIGHT", "NO_FIGURE", "borders", "cells", "empty_map", "has_room", "outlines",
    "side_names", "stamps",
]  # fmt: skip

FIFTHS = ("#E8F1FA", "#A5CBEE", "#6BACE6", "#2073BC", "#12436D")
"""Best (or lowest) to worst (or highest): the sequential blues of the Government Analysis
Function, with two tints of the lightest. The number in each hexagon says the same."""

NO_FIGURE = 0
"""In place of a fifth."""

_LEFT, _RIGHT, _TOP, _BOTTOM = -0.8, 19.6, 1.0, -18.0
HEIGHT = 0.355 * (_TOP - _BOTTOM)
"""Inches, for hexagons 0.355 inches wide on the usual width: a number of 9 pt stands in them."""

_SIZE = 0.93 / math.sqrt(3)
"""From the middle to a corner; a little apart, so that outlines show beside dark hexagons."""

_WRAP, _GAP = 15, 1.35
_BAYS = {
    "Yorkshire and The Humber": (12.25, -6.4), "East Midlands": (12.3, -7.75),
    "South West": (4.2, -16.65), "South East": (9.6, -17.45),
}  # fmt: skip
"""Where regions are named that have room in a bay of the coast."""

_BESIDE = {
    "North East": ("left", -1.2), "North West": ("left", -6.5), "West Midlands": ("left", -10.4),
    "East of England": ("right", -9.7), "London": ("right", -13.9),
}  # fmt: skip
_ON_THE_LEFT = ("North East", "North West", "West Midlands", "South West")
_HEIGHTS = {"left": (-14.2, 0.4), "right": (-17.4, -5.9)}
"""Between these there is room for names; above, on the right, stands the key."""

_MOST = 5
"""Most cells that can be named on one side, beside the names of regions."""


def empty_map(axes: Axes) -> None:
    """Set axes up for the map, hexagons 1 wide, with room for names at both sides.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    """
    axes.set(xlim=(_LEFT, _RIGHT), ylim=(_BOTTOM, _TOP), aspect="equal")
    axes.set_axis_off()


def _corners(at: tuple[float, float], size: float = _SIZE) -> np.ndarray:
    turns = np.radians(60 * np.arange(6) - 30)
    return np.column_stack([at[0] + size * np.cos(turns), at[1] + size * np.sin(turns)])


def cells(
    axes: Axes, fifth: int, places: Sequence[tuple[float, float]], gid: str, size: float = 1.0
) -> None:
    """Draw hexagons of one fifth; those of fifth 0, without a figure, are white and hatched.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    fifth : int
        1 to 5, or :data:`NO_FIGURE`.
    places : sequence of tuple of float
        Middles.
    gid : str
        Names the drawing, for those who look for it.
    size : float
        1 for hexagons that meet.
    """
    style: dict[str, Any] = {"facecolors": FIFTHS[fifth - 1], "edgecolors": INK}
    if fifth == NO_FIGURE:
        style = {"facecolors": "white", "edgecolors": "#707070", "hatch": "/////"}
    shapes = [_corners(place, _SIZE * size) for place in places]
    axes.add_collection(PolyCollection(shapes, linewidths=0.6, snap=False, gid=gid, **style))


@cache
def _glyph(text: str, weight: str) -> Shape:
    """Return one character as a shape around its middle, in points."""
    font = FontProperties(family="DejaVu Sans", weight=weight)
    shape = TextPath((0, 0), text, size=9, prop=font)
    box = shape.get_extents()
    middle = Affine2D().translate(-(box.x0 + box.x1) / 2, -(box.y0 + box.y1) / 2)
    return shape.transformed(middle)


def stamps(axes: Axes, fifth: int, places: Sequence[tuple[float, float]], gid: str) -> None:
    """Print the number of a fifth in hexagons, or a dash in those without a figure.

    All at once, as one shape: 150 texts would cost more than the whole rest of the chart.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    fifth : int
        1 to 5, or :data:`NO_FIGURE`.
    places : sequence of tuple of float
        Middles.
    gid : str
    """
    if not places:
        return
    colour = "white" if fifth > 3 else INK
    shape = _glyph("–", "bold") if fifth == NO_FIGURE else _glyph(str(fifth), "normal")
    # A dash gets a white rim first, to be read on the hatching.
    for rim, edge in ((6.0, "white"), (0.0, colour))[fifth != NO_FIGURE :]:
        axes.add_collection(
            PathCollection(
                [shape], offsets=places, offset_transform=axes.transData, facecolors=colour,
                transform=Affine2D().scale(1 / 72) + axes.figure.dpi_scale_trans,
                edgecolors=edge, linewidths=rim, zorder=3, gid=gid,
            )
        )  # fmt: skip


def borders(axes: Axes, region: Mapping[Hexagon, str]) -> None:
    """Draw a line wherever a region ends.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    region : mapping of Hexagon to str
        Region of every cell.
    """
    sides = []
    for cell, mine in region.items():
        corners = _corners(cell.centre, 1 / math.sqrt(3))
        for side, neighbour in enumerate(cell.neighbours):
            if region.get(neighbour) != mine:
                sides.append(corners[[side, (side + 1) % 6]])
    axes.add_collection(
        LineCollection(
            sides, colors=INK, linewidths=1.4, capstyle="round", snap=False, gid="regions"
        )
    )


def outlines(axes: Axes, marked: Sequence[Hexagon]) -> None:
    """Draw a thick line around hexagons, and a white one within it to show on dark shades.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    marked : sequence of Hexagon
    """
    for size, colour, width in ((1.0, ENGLAND, 3.0), (0.83, "white", 1.4)):
        shapes = [_corners(cell.centre, _SIZE * size) for cell in marked]
        axes.add_collection(
            PolyCollection(
                shapes, facecolors="none", edgecolors=colour, linewidths=width, gid="marked"
            )
        )


def _edge(places: Sequence[tuple[float, float]], height: float, side: str, lines: int) -> float:
    """Return where the map ends beside a label of so many lines."""
    if side == "right":  # beyond the names of regions in their bays
        places = [*places, *((14.6, y) for x, y in _BAYS.values() if x > 12)]
    near = [x for x, y in places if abs(y - height) < 0.5 + 0.25 * lines] or [8.0]
    return min(near) - 0.75 if side == "left" else max(near) + 0.75


def _side(region: str) -> str:
    return "left" if region in _ON_THE_LEFT else "right"


def has_room(regions: Sequence[str]) -> bool:
    """Say whether cells of these regions can all be named beside the map.

    Parameters
    ----------
    regions : sequence of str
        Of the cells that are to be named.

    Returns
    -------
    bool
    """
    sides = [_side(region) for region in regions]
    return max(sides.count("left"), sides.count("right")) <= _MOST


def _name(axes: Axes, label: str, x: float, y: float, side: str, style: dict[str, Any]) -> None:
    axes.text(
        x, y, label, ha="right" if side == "left" else "left", va="center", fontsize=8.5,
        linespacing=1.05, **style,
    )  # fmt: skip


def side_names(axes: Axes, region: Mapping[Hexagon, str], named: Mapping[Hexagon, str]) -> None:
    """Name regions, and cells with a line to each, beside the map.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    region : mapping of Hexagon to str
        Region of every cell.
    named : mapping of Hexagon to str
        Names of some cells.
    """
    places = [cell.centre for cell in region]
    of_region: dict[str, Any] = {"color": INK, "style": "italic", "bbox": LABEL_BOX}
    items: list[tuple[str, str, float, tuple[float, float] | None]] = []
    for name in dict.fromkeys(region.values()):
        if name in _BAYS:
            _name(axes, textwrap.fill(name, _WRAP), *_BAYS[name], "right", of_region)
        else:
            items.append((name, *_BESIDE[name], None))
    for cell, name in named.items():
        items.append((name, _side(region[cell]), cell.centre[1], cell.centre))
    lines = []
    for side, (low, high) in _HEIGHTS.items():
        here = [item for item in items if item[1] == side]
        heights = spread([item[2] for item in here], _GAP, low, high)
        for (name, _, _, point), y in zip(here, heights, strict=True):
            label = textwrap.fill(name, _WRAP)
            rows = label.count("\n") + 1
            x = _edge(places, y, side, rows)
            style = of_region if point is None else {"color": ENGLAND, "weight": "bold"}
            _name(axes, label, x, y, side, style)
            if point is not None:
                lines.append(_leader((x, y), rows, point, side))
    for colour, width in (("white", 2.8), (ENGLAND, 1.2)):
        axes.add_collection(
            LineCollection(lines, colors=colour, linewidths=width, zorder=2, gid="leaders")
        )


def _leader(
    label: tuple[float, float], rows: int, point: tuple[float, float], side: str
) -> list[tuple[float, float]]:
    """Return the line from a label to the rim of a hexagon."""
    x, y = label
    if side == "left" and point[0] < x:  # from the label's side it would cross the name
        start = (x - 0.8, y - 0.1 - 0.19 * rows)
    else:
        start = (x + (0.12 if side == "left" else -0.12), y)
    part = 0.5 / math.dist(start, point)
    end = (point[0] + part * (start[0] - point[0]), point[1] + part * (start[1] - point[1]))
    return [start, end]
