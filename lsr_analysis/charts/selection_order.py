"""All councils in order of delayed days before areas were picked, with those picked named."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.selected.cohorts import FIRST, FURTHER, GOOD
from lsr_analysis.analysis.selected.result import Selected
from lsr_analysis.charts.cohort_marks import BAND, BAR, MARKS, PICKED_NOTE, draw_cohorts, key_of
from lsr_analysis.display.chart import BACKDROP, ENGLAND, Chart, finish, spread, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.words.selected import apart_words

__all__ = ["selection_order"]


def selection_order(result: Selected) -> Chart | Prose:
    """Draw every council's rate over the three months before, naming the areas picked.

    Parameters
    ----------
    result : Selected

    Returns
    -------
    Chart or Prose
        Prose, if no council has a rate for all those months.
    """
    window, text = result.months, result.indicator.text
    table = window.table
    if table.empty:
        return Prose((f"No council has a delayed days rate for every month of {window.span}.",))
    count = len(table)
    places = pd.Series(range(count), table.index)
    picked = table[table["cohort"] != ""]
    rest = table[table["cohort"] == ""]
    figure = start(6.6)
    axes = figure.subplots()
    right = float(table["value"].max()) * 1.06
    axes.axhspan(count - window.fifth - 0.5, count - 0.5, color=BAND, linewidth=0, gid=BACKDROP)
    axes.annotate(
        f"worst fifth ({window.fifth} councils)", (0.012 * right, count - window.fifth - 0.5),
        xytext=(0, -3), textcoords="offset points", va="top", fontsize=8.5,
    )  # fmt: skip
    axes.plot(
        rest["value"], places[rest.index], linestyle="none", marker=".", color=BAR, markersize=6
    )
    draw_cohorts(axes, picked["value"], places[picked.index], picked["cohort"], 5.5)
    rows = [float(places[code]) for code in picked.index]
    labels = spread(rows, gap=count / 32, high=count - 1)
    for (_, council), row, y in zip(picked.iterrows(), rows, labels, strict=True):
        good = " (good performer)" if council["cohort"] == GOOD else ""
        axes.annotate(
            f"{council['name']} {text(council['value'])}{good}",
            (council["value"], row), xytext=(right, y), textcoords="data", va="center",
            color=MARKS[council["cohort"]].colour, fontsize=9, annotation_clip=False,
            arrowprops={
                "arrowstyle": "-", "color": "#B5B5B5", "linewidth": 0.7, "shrinkB": 4,
                "relpos": (0, 0.5),
            },
        )  # fmt: skip
    if window.england == window.england:
        axes.axvline(window.england, color=ENGLAND, linewidth=1.4, linestyle=(0, (5, 2)))
        axes.annotate(
            f"England value {text(window.england)}", (window.england, -3), xytext=(4, 0),
            textcoords="offset points", color=ENGLAND, va="center",
        )  # fmt: skip
    axes.set_ylim(count + 0.5, -6)
    axes.set_xlim(0, right)
    ticks = [0, *range(24, count - 10, 25), count - 1]
    axes.set_yticks(ticks, [str(tick + 1) for tick in ticks])
    axes.set(
        xlabel=f"{result.indicator.unit.capitalize()}\n{result.indicator.worse_side}",
        ylabel=f"Rank of {count} (1 is best)",
    )
    tidy(axes)
    worst = window.last(window.fifth)["cohort"]
    inside = int(worst.isin([FIRST, FURTHER]).sum())
    aimed = len(window.of_cohort(FIRST, FURTHER))
    return finish(
        figure,
        name="selection_order",
        title=f"{apart_words(result)}{inside} of the {aimed} reviewed areas were in the worst "
        f"fifth on delayed days beforehand; {int((worst == '').sum())} of the {len(worst)} "
        "councils there were not picked",
        subtitle=f"{result.indicator.title}, {result.indicator.unit}, {window.span}; "
        f"{count} councils in order. {key_of(result)}; dots: other councils.",
        note=f"{PICKED_NOTE} Which months areas were picked on is not published. "
        f"{result.indicator.chart_note}\n{result.indicator.source_line}",
        alt=f"All {count} councils in order of their delayed days rate in {window.span}, from "
        f"{text(table['value'].min())} to {text(table['value'].max())}; England "
        f"{text(window.england)}. A rank of 1 is best. Areas picked for review: "
        + "; ".join(
            f"{row['name']} {text(row['value'])}, rank {row['rank']}, {result.label(row['cohort'])}"
            for _, row in picked.iterrows()
        )
        + ".",
    )
