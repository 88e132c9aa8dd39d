"""All councils on one indicator in order of value, with intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lsr_analysis.analysis.explore.explored import Explored
from lsr_analysis.charts.naming import name_beside
from lsr_analysis.display.chart import (
    AREA,
    ENGLAND,
    GREY,
    INK,
    LABEL_BOX,
    Chart,
    finish,
    start,
    tidy,
)
from lsr_analysis.display.prose import Prose

__all__ = ["explored_ranks"]


def _in_order(explored: Explored) -> pd.DataFrame:
    """Return the councils with a value: best first, or lowest first where neither is better."""
    held = explored.councils.dropna(subset="value")
    upwards = explored.indicator.lower_is_better is not False
    return held.sort_values(["value", "name"], ascending=[upwards, True], kind="stable")


def explored_ranks(explored: Explored) -> Chart | Prose:
    """Draw every council's figure in order, with its interval where it has one.

    Parameters
    ----------
    explored : Explored

    Returns
    -------
    Chart or Prose
        Prose that says why, if councils must not be set beside each other.
    """
    indicator = explored.indicator
    if not explored.may_be_compared:
        return Prose(
            (
                f"Councils are not put in order on {indicator.title}. "
                f"{indicator.compare_why.rstrip('.')}.",
            )
        )
    table, text = _in_order(explored), indicator.text
    places = np.arange(1, len(table) + 1)
    sure = table["lower"].notna().to_numpy()
    figure = start(4.2)
    axes = figure.subplots()
    axes.vlines(places[sure], table["lower"][sure], table["upper"][sure], color=GREY, linewidth=0.9)
    axes.plot(places, table["value"], linestyle="none", marker="o", color=INK, markersize=2.4)
    cut = _cut(axes, table)
    if explored.england == explored.england:
        axes.axhline(explored.england, color=ENGLAND, linewidth=1.4, linestyle=(0, (5, 2)))
        # On the side of the line where no council of the left end is.
        above = float(table["value"].iloc[0]) < explored.england
        axes.annotate(
            f"England value {text(explored.england)}",
            (0.015, explored.england),
            xycoords=("axes fraction", "data"),
            xytext=(0, 3 if above else -3),
            textcoords="offset points",
            va="bottom" if above else "top",
            color=ENGLAND,
            fontsize=8.5,
            bbox=LABEL_BOX,
        )
    at = dict(zip(table.index, places, strict=True))
    asked = [code for code in explored.highlight if code in at]
    x = [at[code] for code in asked]
    shown = table.loc[asked]
    axes.vlines(x, shown["lower"], shown["upper"], color=AREA, linewidth=1.8)
    axes.plot(x, shown["value"], "D", color=AREA, markersize=6.5, markeredgecolor="white")
    name_beside(
        axes,
        {
            f"{row['name']} {text(row['value'])}": (float(at[code]), float(row["value"]))
            for code, row in shown.iterrows()
        },
        lines=21,
    )
    first, last = table.iloc[0], table.iloc[-1]
    axes.set_xlim(0, len(table) + 1)
    step = 25 if len(table) > _MANY else 5
    axes.set_xticks([1, *range(step, len(table) - step // 3, step), len(table)])
    ends = ("lowest", "highest") if indicator.lower_is_better is None else ("best", "worst")
    axes.set(
        xlabel=f"Councils in order, {ends[0]} left, {ends[1]} right\n"
        f"({first['name']} to {last['name']})",
        ylabel=explored.unit.capitalize().replace(" per 100", "\nper 100"),
    )
    tidy(axes, grid="y")
    return finish(
        figure,
        name="explored_ranks",
        title=_title(explored, table),
        subtitle=f"{indicator.title}, {explored.unit}, {explored.period}; {len(table)} councils; "
        f"{_direction(explored)}. "
        f"{_lines(table)}{'Diamonds: the areas asked for.' if asked else ''}",
        note=f"{_ranks_said(explored)}{cut} {indicator.chart_note}\n{explored.source_line}",
        alt=f"All {len(table)} councils in order of {indicator.title} ({explored.unit}), "
        f"{explored.period}: {ends[0]} {first['name']} {text(first['value'])}, {ends[1]} "
        f"{last['name']} {text(last['value'])}, median {text(table['value'].median())}"
        + (f"; England {text(explored.england)}" if explored.england == explored.england else "")
        + ". "
        + "; ".join(_said(explored, row) for _, row in shown.iterrows()),
    )


_MANY = 60
_WIDEST = 0.025
"""Share of the councils whose intervals may be cut off at either end."""


def _cut(axes: Axes, table: pd.DataFrame) -> str:
    """Keep the few widest intervals from flattening the others; say so if one is cut off."""
    low, high = float(table["value"].min()), float(table["value"].max())
    spared = int(_WIDEST * len(table))
    lower, upper = table["lower"].dropna().sort_values(), table["upper"].dropna().sort_values()
    if len(lower):
        low = min(low, float(lower.iloc[min(spared, len(lower) - 1)]))
        high = max(high, float(upper.iloc[max(len(upper) - 1 - spared, 0)]))
    room = 0.05 * (high - low) or 1.0
    axes.set_ylim(low - room, high + room)
    off = int(((table["lower"] < low - room) | (table["upper"] > high + room)).sum())
    if not off:
        return ""
    return f" {off} wide {'interval is' if off == 1 else 'intervals are'} cut off."


def _title(explored: Explored, table: pd.DataFrame) -> str:
    title, text = explored.indicator.title, explored.indicator.text
    widths = (table["rank_upper"] - table["rank_lower"]).dropna()
    if len(widths):
        return (
            f"{title}: half of the councils have a rank unsure by {widths.median():.0f} places "
            "or more"
        )
    return f"{title}: from {text(table['value'].min())} to {text(table['value'].max())}"


def _direction(explored: Explored) -> str:
    polarity = explored.indicator.polarity
    return "neither end is better" if polarity == "neither" else f"{polarity}, rank 1 is best"


def _lines(table: pd.DataFrame) -> str:
    held = int(table["lower"].notna().sum())
    if not held:
        return "No figure has an interval. "
    return f"Thin lines: 95% intervals ({held} of {len(table)} have one). "


def _ranks_said(explored: Explored) -> str:
    """Say how wide the intervals of ranks are."""
    table = explored.councils
    widths = (table["rank_upper"] - table["rank_lower"]).dropna()
    if len(widths):
        return (
            f"The rank of half of the councils has a 95% interval {widths.median():.0f} or more "
            "places wide, so that neighbours need not differ."
        )
    if explored.indicator.lower_is_better is None:
        return "A place in the order is no judgement."
    return "Ranks have no intervals here, so that neighbours need not differ."


def _said(explored: Explored, row: pd.Series) -> str:
    text = explored.indicator.text
    said = f"{row['name']} {text(row['value'])}"
    if row["lower"] == row["lower"]:
        said += f" ({text(row['lower'])} to {text(row['upper'])})"
    if pd.notna(row["rank"]):
        said += f", rank {row['rank']}"
    if row["rank_lower"] == row["rank_lower"]:
        said += f" ({row['rank_lower']:.0f} to {row['rank_upper']:.0f})"
    return said
