"""All councils on one indicator: a year earlier against now."""

from __future__ import annotations

from lsr_analysis.analysis.explore.explored import Explored
from lsr_analysis.charts.naming import name_beside
from lsr_analysis.display.chart import AREA, GREY, INK, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.words.explore import back_to_the_middle

__all__ = ["explored_change"]


def explored_change(explored: Explored) -> Chart | Prose:
    """Draw every council's figure a year earlier against its figure now.

    Parameters
    ----------
    explored : Explored

    Returns
    -------
    Chart or Prose
        Prose that says why, if no council has both figures.
    """
    indicator, earlier = explored.indicator, explored.earlier
    table = explored.change
    if table.empty:
        return Prose((f"Change cannot be shown: {earlier.note}.",))
    names = explored.councils["name"]
    now = explored.councils["value"].reindex(table.index)
    rose, fell = table["lower"] > 0, table["upper"] < 0
    figure = start(4.8)
    axes = figure.subplots()
    low = min(table["before"].min(), now.min())
    high = max(table["before"].max(), now.max())
    pad = 0.05 * (high - low) or 1.0
    ends = (low - pad, high + pad)
    axes.set(xlim=ends, ylim=ends)
    axes.plot(ends, ends, color=INK, linewidth=1)
    within = ~(rose | fell)
    axes.plot(
        table["before"][within], now[within], linestyle="none", marker="o", color=GREY,
        markersize=4,
    )  # fmt: skip
    for moved, marker in ((rose, "^"), (fell, "v")):
        axes.plot(
            table["before"][moved], now[moved], linestyle="none", marker=marker, color=INK,
            markersize=5,
        )  # fmt: skip
    asked = [code for code in explored.highlight if code in table.index]
    axes.plot(
        table["before"][asked], now[asked], "D", color=AREA, markersize=7, markeredgecolor="white"
    )
    name_beside(
        axes,
        {
            f"{names[code]} {indicator.signed(table['change'][code])}": (
                float(table["before"][code]),
                float(now[code]),
            )
            for code in asked
        },
        lines=24,
    )
    axes.text(
        ends[1],
        ends[1],
        "no change ",
        rotation=45,
        rotation_mode="anchor",
        transform_rotates_text=True,
        ha="right",
        va="bottom",
        fontsize=8.5,
    )
    axes.set(xlabel=f"{earlier.period} ({explored.unit})", ylabel=f"{explored.period}")
    tidy(axes, grid="both")
    up, down = int((table["change"] > 0).sum()), int((table["change"] < 0).sum())
    return finish(
        figure,
        name="explored_change",
        title=_title(explored, up, down),
        subtitle=f"{indicator.title}, {explored.unit}: {earlier.period} across, "
        f"{explored.period} upwards; {len(table)} councils. Above the line: higher than before. "
        + (
            f"Triangles: change whose 95% interval leaves out zero ({int(rose.sum())} up, "
            f"{int(fell.sum())} down). "
            if earlier.sure
            else ""
        )
        + ("Diamonds: the areas asked for." if asked else ""),
        note=f"{_note(explored)} {back_to_the_middle(explored)} {indicator.chart_note}\n"
        f"{explored.source_line}",
        alt=f"Scatter chart of {indicator.title} ({explored.unit}) of {len(table)} councils in "
        f"{earlier.period} and {explored.period}: {up} higher, {down} lower; median change "
        f"{indicator.signed(table['change'].median())}. {back_to_the_middle(explored)} "
        + "; ".join(_said(explored, code) for code in asked),
    )


def _title(explored: Explored, up: int, down: int) -> str:
    title, count = explored.indicator.title, len(explored.change)
    if up >= down:
        return f"{title}: higher than a year earlier in {up} of {count} councils"
    return f"{title}: lower than a year earlier in {down} of {count} councils"


def _note(explored: Explored) -> str:
    """Say how changes got their intervals, or why they have none."""
    note = explored.earlier.said
    return f"{note[:1].upper()}{note[1:]}."


def _said(explored: Explored, code: str) -> str:
    row, text, signed = (
        explored.change.loc[code],
        explored.indicator.text,
        explored.indicator.signed,
    )
    said = f"{explored.councils.at[code, 'name']} {text(row['before'])} before, change "
    said += signed(row["change"])
    if row["lower"] == row["lower"]:
        said += f" ({signed(row['lower'])} to {signed(row['upper'])})"
    return said
