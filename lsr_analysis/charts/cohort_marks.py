"""How areas that were picked are marked in the charts of the part on selection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from lsr_analysis.analysis.selected.cohorts import FIRST, FURTHER, GOOD
from lsr_analysis.analysis.selected.result import Selected
from lsr_analysis.display.chart import AREA

__all__ = ["BAND", "BAR", "MARKS", "PICKED_NOTE", "Mark", "draw_cohorts", "key_of"]

BAND, BAR = "#EFE3D0", "#6B6B6B"
"""Behind the worst places, and a grey for dots and bars that is dark enough on it."""


@dataclass(frozen=True)
class Mark:
    """Shape, colour and filling of a cohort's mark.

    Parameters
    ----------
    marker, colour : str
    filled : bool
    symbol : str
        The shape in a line of text.
    """

    marker: str
    colour: str
    filled: bool
    symbol: str


# Blues alone: in every chart the peers are teal, and England is purple.
MARKS: Mapping[str, Mark] = {
    FIRST: Mark("D", AREA, True, "◆"),
    FURTHER: Mark("s", "#2073BC", True, "■"),
    GOOD: Mark("o", AREA, False, "○"),
}

PICKED_NOTE = (
    "Open data give one of the six metrics for the time of selection, so the order shows "
    "neither the other five nor how they were weighed."
)


def key_of(result: Selected) -> str:
    """Return which mark stands for which cohort, in words."""
    parts = []
    for cohort, mark in MARKS.items():
        names = result.names(cohort)
        if not names:
            continue
        what = result.label(cohort)
        if cohort == GOOD:
            parts.append(f"{mark.symbol} {', '.join(names)}, picked as a {what}")
        else:
            parts.append(f"{mark.symbol} {len(names)} {what}")
    return "; ".join(parts)


def draw_cohorts(
    axes: Axes, x: pd.Series, y: pd.Series, cohorts: pd.Series, size: float = 6.5
) -> None:
    """Draw a mark for each picked area, one artist a cohort.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    x, y, cohorts : pandas.Series
        In the same order.
    size : float
        Points.
    """
    for cohort, mark in MARKS.items():
        of = (cohorts == cohort).to_numpy()
        if not of.any():
            continue
        axes.plot(
            x.to_numpy(dtype=float)[of], y.to_numpy(dtype=float)[of], linestyle="none",
            marker=mark.marker, markersize=size, markeredgewidth=1.5, zorder=4,
            color=mark.colour, markerfacecolor=mark.colour if mark.filled else "white",
        )  # fmt: skip
