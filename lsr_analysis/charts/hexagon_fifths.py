"""What a map of hexagons says of fifths: its key, and in which regions most are in the last."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from lsr_analysis.charts.hexagon_map import NO_FIGURE, cells, stamps
from lsr_analysis.display.chart import INK

__all__ = [
    "FEWEST", "councils_text", "fifths_key", "last_fifth_by_region", "range_text", "region_text",
]  # fmt: skip

FEWEST = 5
"""Fewest councils of a region for a share of them."""

_KEY = (12.4, 0.0)
"""Where the key has its first hexagon, in the bay of the North Sea."""


def councils_text(count: int) -> str:
    """Return a number of councils in words.

    Parameters
    ----------
    count : int

    Returns
    -------
    str

    Examples
    --------
    >>> councils_text(1), councils_text(30)
    ('1 council', '30 councils')
    """
    return f"{count} council{'' if count == 1 else 's'}"


def range_text(values: pd.Series, text: Callable[[float], str]) -> str:
    """Return the lowest and the highest of some values, once if they are printed alike.

    Parameters
    ----------
    values : pandas.Series
    text : callable
        Prints one value.

    Returns
    -------
    str
    """
    if values.empty:
        return "no value"
    return " to ".join(dict.fromkeys(text(v) for v in (values.min(), values.max())))


def region_text(region: str) -> str:
    """Return the name of a region for the middle of a sentence, with its article.

    Parameters
    ----------
    region : str

    Returns
    -------
    str
    """
    return region if region.startswith(("London", "Yorkshire")) else f"the {region}"


def last_fifth_by_region(fifth: pd.Series, region: pd.Series) -> pd.DataFrame:
    """Return how many councils of each region are in the last fifth.

    Parameters
    ----------
    fifth, region : pandas.Series
        Of councils with a figure.

    Returns
    -------
    pandas.DataFrame
        By region: ``mean`` (share), ``sum`` and ``size``.
    """
    return (fifth == 5).groupby(region).agg(["mean", "sum", "size"])


def fifths_key(
    axes: Axes,
    ends: str,
    values: pd.Series,
    fifth: pd.Series,
    text: Callable[[float], str],
    without: int,
) -> None:
    """Write beside one hexagon of each fifth which values it holds.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    ends : str
        What the first and the last fifth are.
    values, fifth : pandas.Series
        By council.
    text : callable
        Prints one value.
    without : int
        Councils on the map without a figure.
    """
    x, y = _KEY
    axes.text(x - 0.5, y + 0.72, f"Fifths: {ends}", fontsize=8.5, weight="bold", color=INK)
    for row, number in enumerate([1, 2, 3, 4, 5, *([NO_FIGURE] if without else [])]):
        at = (x, y - 1.02 * row)
        cells(axes, number, [at], "key", size=0.9)
        stamps(axes, number, [at], "key")
        held = values[fifth == number]
        said = f"{range_text(held, text)} ({councils_text(len(held))})"
        if number == NO_FIGURE:
            said = f"no figure ({councils_text(without)})"
        axes.text(x + 0.75, at[1], said, va="center", fontsize=8.5, color=INK)
