"""Small pictures for the rows of a table: an area among its peers, better to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from lsr_analysis.analysis.dashboard.figures import DashboardFigure
from lsr_analysis.display.chart import AREA, BACKDROP, ENGLAND, GREY, INK, PEERS

__all__ = ["Strip", "draw_strips", "drawable", "placed"]

_RANGE, _MIDDLE = "#D3EBE8", "#93CEC8"
_BAND, _TICK = 0.085, 0.135
_FEWEST = 2


@dataclass(frozen=True, eq=False)
class Strip:
    """Where the picture of a figure is drawn.

    Parameters
    ----------
    figure : DashboardFigure
    y : float
        Its middle; the axis runs downwards in inches.
    """

    figure: DashboardFigure
    y: float


def drawable(figure: DashboardFigure | None) -> bool:
    """Say whether there are councils to place a figure among."""
    return figure is not None and len(figure.councils) >= _FEWEST


def placed(figure: DashboardFigure, values: pd.Series | float | Sequence[float]) -> np.ndarray:
    """Return how far along a strip values lie: 0 at its left end, 1 at its right end.

    The strip runs from the lowest to the highest of all councils, turned so that better is to
    the right; without a direction higher is. What lies beyond (an interval may) stands at the
    edge.

    Parameters
    ----------
    figure : DashboardFigure
        With at least two councils.
    values : float or sequence of float
        In the unit of the measure.
    """
    low, high = float(figure.councils.min()), float(figure.councils.max())
    given = np.atleast_1d(np.asarray(values, dtype=float))
    share = (given - low) / (high - low) if high > low else np.where(np.isnan(given), np.nan, 0.5)
    if figure.indicator.lower_is_better:
        share = 1 - share
    return np.clip(share, 0.0, 1.0)


def _box(left: float, right: float, y: float) -> list[tuple[float, float]]:
    return [(left, y - _BAND), (right, y - _BAND), (right, y + _BAND), (left, y + _BAND)]


def draw_strips(axes: Axes, strips: Sequence[Strip], left: float, right: float) -> None:
    """Draw the pictures of all rows, with one artist for each kind of mark.

    The lighter band is the peers' range, the darker one their middle half; dots are peers, the
    upright tick is the England value, the diamond the area, and the line through it its 95%
    interval.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        In inches, y downwards.
    strips : sequence of Strip
        Of figures that are :func:`drawable`.
    left, right : float
        Ends of the pictures.
    """
    lines, ticks, intervals = [], [], []
    ranges, middles = [], []
    dots: list[tuple[float, float]] = []
    own: list[tuple[float, float]] = []
    for strip in strips:
        figure, y = strip.figure, strip.y

        def at(
            values: pd.Series | float | Sequence[float], f: DashboardFigure = figure
        ) -> np.ndarray:
            return left + (right - left) * placed(f, values)

        lines.append([(left, y), (right, y)])
        if len(figure.peers):
            peers = at(figure.peers)
            ranges.append(_box(peers.min(), peers.max(), y))
            first, third = np.quantile(peers, [0.25, 0.75])
            middles.append(_box(first, third, y))
            dots += [(x, y) for x in peers]
        if figure.england == figure.england:
            x = at(figure.england)[0]
            ticks.append([(x, y - _TICK), (x, y + _TICK)])
        if figure.lower == figure.lower:
            intervals.append([(x, y) for x in at([figure.lower, figure.upper])])
        own.append((at(figure.value)[0], y))
    for boxes, colour, edge, order in (
        (ranges, _RANGE, "none", 1.1),
        (middles, _MIDDLE, PEERS, 1.2),
    ):
        axes.add_collection(
            PolyCollection(
                boxes,
                facecolors=colour,
                edgecolors=edge,
                linewidths=0.7,
                zorder=order,
                gid=BACKDROP,
            ),
            autolim=False,
        )
    for segments, colour, width, order in (
        (lines, GREY, 0.9, 1.0), (ticks, ENGLAND, 2.4, 3.0), (intervals, AREA, 2.2, 3.2),
    ):  # fmt: skip
        axes.add_collection(
            LineCollection(
                segments, colors=colour, linewidths=width, zorder=order, capstyle="butt"
            ),
            autolim=False,
        )
    for marks, shape, size, face, edge, order in (
        (dots, "o", 15, PEERS, INK, 2.0), (own, "D", 52, AREA, "white", 4.0),
    ):  # fmt: skip
        if marks:
            x, y = np.transpose(marks)
            axes.scatter(
                x, y, s=size, marker=shape, facecolor=face, edgecolor=edge,
                linewidth=0.4 if edge == INK else 0.9, zorder=order,
            )  # fmt: skip
