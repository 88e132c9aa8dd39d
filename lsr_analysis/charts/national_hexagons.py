"""Every council as a hexagon by its fifth, the reviewed areas lettered."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from string import ascii_uppercase
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes

from lsr_analysis.analysis.variation_study import Variation
from lsr_analysis.areas import register
from lsr_analysis.charts.hexagon_fifths import (
    FEWEST,
    fifths_key,
    range_text,
)
from lsr_analysis.charts.hexagon_map import (
    HEIGHT,
    NO_FIGURE,
    borders,
    cells,
    empty_map,
    outlines,
    side_names,
    stamps,
)
from lsr_analysis.display.chart import ENGLAND, Chart, finish, ink_on, start
from lsr_analysis.display.prose import Prose
from lsr_analysis.hexagons import Hexagon, hexagons_for

__all__ = ["national_hexagons"]

Of = Literal["rate", "change"]

_COLUMNS, _ROW = 4, 0.185
_RAISED, _LOWERED = 0.17, -0.24
"""In a lettered hexagon the number stands above the middle, the letter below."""


def _text(result: Variation, of: Of) -> Callable[[float], str]:
    return result.indicator.text if of == "rate" else result.indicator.signed


def _letters(axes: Axes, marked: dict[str, tuple[Hexagon, int]]) -> None:
    """Put the letter of each reviewed area under the number of its fifth."""
    for letter, (cell, fifth) in marked.items():
        x, y = cell.centre
        colour = "white" if fifth > 3 else ink_on("white")
        axes.text(
            x, y + _LOWERED, letter, ha="center", va="center", fontsize=8, weight="bold",
            color=colour, zorder=4,
        )  # fmt: skip


def _names(axes: Axes, result: Variation, rows: pd.DataFrame, of: Of) -> None:
    """List the lettered areas with their figures, in columns below the map."""
    axes.set(xlim=(0, _COLUMNS), ylim=(0, 1))
    axes.set_axis_off()
    text = _text(result, of)
    deep = -(-len(rows) // _COLUMNS)
    for place, (letter, row) in enumerate(rows.iterrows()):
        name = textwrap.shorten(row["name"], 26, placeholder="…")
        axes.text(
            place // deep + 0.02, 1 - (place % deep + 0.5) / deep,
            f"{letter}  {name} {text(row['shown'])}", va="center", fontsize=8.5, color=ENGLAND,
        )  # fmt: skip


def _title(table: pd.DataFrame, reviewed: pd.DataFrame, of: Of) -> str:
    if of == "rate":
        last = int((reviewed["shown_fifth"] == 5).sum())
        return (
            f"{last} of the {len(reviewed)} reviewed areas were in the worst fifth of delayed days "
            "rates"
        )
    fell, rose = int((table["shown"] < 0).sum()), int((table["shown"] > 0).sum())
    return (
        f"On a year earlier delayed days rates fell in {fell} of {len(table)} councils and rose in "
        f"{rose}"
    )


def _alt(result: Variation, table: pd.DataFrame, lettered: pd.DataFrame, of: Of) -> str:
    text = _text(result, of)
    worst = table[table["shown_fifth"] == 5]
    regions = "; ".join(
        f"{region}: {', '.join(group['name'])}" for region, group in worst.groupby("region")
    )
    marks = "; ".join(
        f"{row['name']} {text(row['shown'])}, fifth {row['shown_fifth']}"
        for _, row in lettered.iterrows()
    )
    return (
        f"Hexagon map of {len(table)} councils by fifths of the delayed days rate, {result.span}"
        f"{'' if of == 'rate' else ', change on a year earlier'}. The worst fifth is "
        f"{range_text(worst['shown'], text)}: {regions}. Reviewed areas: {marks}."
    )


def national_hexagons(result: Variation, of: Of = "rate") -> Chart | Prose:
    """Draw every council as a hexagon by its fifth, the reviewed areas outlined and lettered.

    Parameters
    ----------
    result : Variation
    of : {"rate", "change"}
        The rate over the period, or its change on the same months a year earlier.

    Returns
    -------
    Chart or Prose
        Prose that says why, if councils are in no fifths.
    """
    if result.missing:
        return Prose((result.missing,))
    column, fifths = ("value", "fifth") if of == "rate" else ("change", "change_fifth")
    placed = result.placed.assign(
        shown=result.placed[column], shown_fifth=result.placed[fifths].astype("Int64")
    )
    held = placed[placed["shown"].notna()]
    if len(held) < FEWEST:
        earlier = result.span.years_earlier()
        return Prose((f"Too few councils have a delayed days rate for every month of {earlier}.",))
    places = hexagons_for(result.span.last_day, list(held.index))
    table = held[held.index.isin(list(places))]
    lettered = table[table["reviewed"]].sort_values("name")
    lettered = lettered.assign(code=lettered.index).set_axis([*ascii_uppercase[: len(lettered)]])
    rows = -(-len(lettered) // _COLUMNS)
    below = 0.1 + _ROW * rows
    figure = start(HEIGHT + below)
    axes, list_axes = figure.subplots(2, 1, height_ratios=(HEIGHT, below))
    empty_map(axes)
    without = [code for code in places if code not in table.index]
    marked = {code: places[code] for code in lettered["code"]}
    of_cell = {places[code]: int(table.at[code, "shown_fifth"]) for code in table.index}
    of_cell |= {places[code]: NO_FIGURE for code in without}
    raised = {*marked.values()}
    for number in range(6):
        here = [cell for cell, fifth in of_cell.items() if fifth == number]
        cells(axes, number, [cell.centre for cell in here], f"fifth {number}")
        at = [(x, y + _RAISED * (c in raised)) for c in here for x, y in [c.centre]]
        stamps(axes, number, at, f"mark {number}")
    region = {places[code]: register()[code].region for code in places}
    borders(axes, region)
    outlines(axes, list(marked.values()))
    _letters(axes, {k: (places[r["code"]], r["shown_fifth"]) for k, r in lettered.iterrows()})
    side_names(axes, region, {})
    ends = "1 best, 5 worst" if of == "rate" else "1 best change, 5 worst"
    fifths_key(axes, ends, table["shown"], table["shown_fifth"], _text(result, of), len(without))
    _names(list_axes, result, lettered, of)
    none = ""
    if without:
        none = f"No figure for {', '.join(register()[code].name for code in without)}. "
    better = "Lower is better." if of == "rate" else "A fall is better."
    change = "" if of == "rate" else f", change on {result.span.years_earlier()}"
    return finish(
        figure,
        name="national_hexagons" if of == "rate" else "national_hexagons_change",
        title=_title(table, lettered, of),
        subtitle=f"{result.indicator.title}, {result.indicator.unit}, {result.span}{change}; "
        f"{len(table)} councils. Each hexagon is one council, all of one size and not at its true "
        f"place; number and shade say its fifth. Double outline and letter: a reviewed area. "
        f"{better}",
        note="A fifth holds about a fifth of the councils however little they differ; being in "
        "one is no finding by itself. Reviewed areas were picked partly for high delays, "
        "Bradford as one of the best; areas with high delays tend to fall back by themselves. "
        f"{none}{result.indicator.chart_note}\n"
        f"{result.indicator.source_line}",
        alt=_alt(result, table, lettered, of),
    )
