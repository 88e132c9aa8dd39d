"""Each reviewed area alone, beside what the same sum gives for councils never reviewed."""

from __future__ import annotations

import pandas as pd
from matplotlib.patches import Rectangle

from lsr_analysis.analysis.after import AfterReview
from lsr_analysis.analysis.after.estimate import percent_text
from lsr_analysis.charts.after_effect import NOT_CAUSE
from lsr_analysis.charts.after_rows import Row, draw_rows, row_height
from lsr_analysis.display.chart import (
    AREA,
    BACKDROP,
    LABEL_BOX,
    Chart,
    finish,
    start,
    tidy,
)

__all__ = ["after_areas"]


def _title(result: AfterReview) -> str:
    table = result.areas.table
    passed = table[table["passes"]]
    rate = f"the false discovery rate held at {result.areas.rate:.0%}"
    if passed.empty:
        if result.areas.least_p > result.areas.rate / len(table):
            return (
                f"Taken alone, none of the {len(table)} reviewed areas could be told apart from "
                "the councils never reviewed, and none is"
            )
        return (
            f"None of the {len(table)} reviewed areas stands out from the councils never reviewed, "
            f"with {rate}"
        )
    lower, higher = int((passed["effect"] < 0).sum()), int((passed["effect"] > 0).sum())
    return (
        f"{len(passed)} of the {len(table)} reviewed areas "
        f"{'stands' if len(passed) == 1 else 'stand'} out from the councils never "
        f"reviewed ({lower} lower, {higher} higher), with {rate}"
    )


def _row(row: pd.Series, gap: bool) -> Row:
    return Row(
        f"{row['name']}{' (apart)' if row['apart'] else ''}{' *' if row['passes'] else ''}",
        row["effect"], row["lower"], row["upper"],
        f"{percent_text(row['effect'])}; {row['place']} of {row['of']}",
        marker="o" if row["apart"] else "D", colour=AREA,
        filled=not row["apart"], gap=gap,
    )  # fmt: skip


def after_areas(result: AfterReview) -> Chart:
    """Draw the interrupted series of every reviewed area beside the band of the unreviewed.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    Chart
    """
    found, design = result.areas, result.design
    rows: list[Row] = []
    ends: dict[str, tuple[int, int]] = {}
    for one in design.cohorts:
        mine = found.table[found.table["cohort"] == one.name]
        first = len(rows)
        for _, row in mine.iterrows():
            rows.append(_row(row, gap=len(rows) == first))
        ends[one.name] = first, len(rows) - 1
    figure = start(row_height(rows) + 0.25)
    axes = figure.subplots()
    reach = [v for name in ends for v in found.band.loc[name, ["lower", "upper"]]]
    places = draw_rows(
        axes,
        rows,
        "Delays in the twelve months from the announcement, against the area’s own line before\n"
        "(further left: lower than the line before; left is better)",
        reach,
    )
    for name, (first, last) in ends.items():
        low, high = found.band.loc[name, "lower"], found.band.loc[name, "upper"]
        top, bottom = places[first] - 0.5, places[last] + 0.5
        band = Rectangle((low, top), high - low, bottom - top)
        band.set(facecolor="#E6E6E6", edgecolor="none", zorder=0, gid=BACKDROP)
        axes.add_patch(band)
        axes.annotate(
            f"announced in {name}", (low, top), xytext=(2, 2), textcoords="offset points",
            fontsize=8, va="bottom", bbox=LABEL_BOX,
        )  # fmt: skip
    axes.set_ylim(places[-1] + 0.8, places[0] - 1.25)
    tidy(axes)
    said = "; ".join(f"{row.label} {row.text}" for row in rows)
    outside = "; ".join(
        f"{int(row['outside'])} of {int(row['of'])} at the date of {name}"
        for name, row in found.band.iterrows()
    )
    apart = [row.label for row in rows if not row.filled]
    return finish(
        figure,
        name="after_areas",
        title=_title(result),
        subtitle="Delayed days a day against the mean of councils never reviewed, "
        f"{design.interrupted.span}. Marks: estimate with 95% interval. Grey bands: the middle 95% "
        "of councils never reviewed at the same date. Right: estimate, and place among them (1 is "
        "lowest, which is best)."
        + (f" Open circle: {apart[0]}, not picked for high delays." if apart else ""),
        note=f"The selection window, {design.window}, is left out. Judge by the band, not by the "
        "interval: delays wander for longer than intervals allow for, so that they leave out 0 "
        "for many councils never reviewed too "
        f"({outside}, where 1 in 20 is expected). With so few to compare with, the lowest "
        "p-value is "
        f"{found.least_p:.3f}. Areas picked for high delays tend to fall back by themselves. "
        f"{NOT_CAUSE} {result.indicator.chart_note}\n{result.indicator.source_line}",
        alt=f"Dot chart with intervals. {_title(result)}. {said}. Below 0 delays were lower than "
        "the area’s own line before, which is better.",
    )
