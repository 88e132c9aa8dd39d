"""Names of points beside the axes, each joined to its point by a line."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes

from lsr_analysis.display.chart import AREA, spread

__all__ = ["name_beside"]

_LINES = 27
"""Lines of text that the height of a chart of five inches has room for."""


def name_beside(axes: Axes, places: Mapping[str, tuple[float, float]], lines: int = _LINES) -> None:
    """Name points beside the axes' right edge, each joined to its label by a line.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        With the limits of its y-axis set.
    places : mapping of str to tuple of float
        Point by name, in data coordinates.
    lines : int
        Lines of text that the height of the axes has room for.
    """
    names = list(places)
    bottom, top = axes.get_ylim()
    height = top - bottom
    heights = spread([places[n][1] for n in names], gap=height / lines, low=bottom, high=top)
    for name, y in zip(names, heights, strict=True):
        axes.annotate(
            name,
            places[name],
            xytext=(1.09, (y - bottom) / height),
            textcoords="axes fraction",
            va="center",
            color=AREA,
            fontsize=8.5,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-", "color": "#B5B5B5", "linewidth": 0.7, "shrinkB": 4,
                "relpos": (0, 0.5),
            },
        )  # fmt: skip
