"""Bars of counts laid end to end, with the larger counts printed in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lsr_analysis.display.chart import INK, ink_on

__all__ = ["Look", "stacked_bars"]


@dataclass(frozen=True)
class Look:
    """How one kind of bar is drawn.

    Parameters
    ----------
    label : str
        In the legend.
    colour : str
    hatch : str
        Empty for none.
    """

    label: str
    colour: str
    hatch: str = ""


def stacked_bars(
    axes: Axes, wide: pd.DataFrame, looks: Mapping[str, Look], least: int, height: float
) -> None:
    """Draw one bar a row, of the counts of its columns laid end to end.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    wide : pandas.DataFrame
        Counts; the first row is drawn at 0, the next at 1.
    looks : mapping of str to Look
        By column.
    least : int
        Least count that is printed in its bar.
    height : float
        Of a bar, in rows.
    """
    places, left = np.arange(len(wide)), np.zeros(len(wide))
    for column in wide:
        look, counts = looks[column], wide[column].to_numpy()
        some = counts > 0  # a bar without width would still have an edge
        # A white bar shows by its hatching, which has the colour of the edge.
        edge = INK if look.colour == "#FFFFFF" else "white"
        axes.barh(places[some], counts[some], left=left[some], height=height, color=look.colour,
                  hatch=look.hatch, label=look.label, edgecolor=edge,
                  linewidth=0.8)  # fmt: skip
        for at in np.flatnonzero(counts >= least).tolist():
            axes.text(left[at] + counts[at] / 2, at, str(counts[at]), ha="center", va="center",
                      fontsize=8.5, color=ink_on(look.colour),
                      bbox={"facecolor": look.colour, "edgecolor": "none",
                            "pad": 0.8})  # fmt: skip
        left += counts
