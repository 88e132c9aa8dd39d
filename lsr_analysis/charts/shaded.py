"""Numbers in shaded cells, each in the ink that its shade lets be read."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh

from lsr_analysis.display.chart import BACKDROP, ink_on

__all__ = ["shaded_numbers"]


def shaded_numbers(
    axes: Axes, numbers: pd.DataFrame, shade: pd.DataFrame, *, lightest: float, darkest: float
) -> None:
    """Write a table of whole numbers on shades of blue, the names of its columns above it.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    numbers : pandas.DataFrame
        What is written, to the nearest whole number; its index and columns name rows and columns.
    shade : pandas.DataFrame
        Of the same shape: how dark each cell is.
    lightest, darkest : float
        Values of `shade` at the two ends of the colours.
    """
    import seaborn as sns

    sns.heatmap(
        shade.astype(float), annot=numbers.astype(float), fmt=".0f", cmap="Blues", vmin=lightest,
        vmax=darkest, cbar=False, linewidths=0.8, linecolor="white", ax=axes,
    )  # fmt: skip
    cells = axes.collections[0]
    assert isinstance(cells, QuadMesh)
    cells.set_gid(BACKDROP)  # the number itself is printed
    for text, colour in zip(axes.texts, cells.get_facecolor(), strict=True):
        text.set_color(ink_on(colour[:3]))
        text.set_fontsize(9)
    axes.set_yticklabels(numbers.index, rotation=0, fontsize=9)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set(xlabel="", ylabel="")
