"""The reviewed areas and the other councils over time."""

from __future__ import annotations

import textwrap

import pandas as pd

from lsr_analysis.analysis.national import National
from lsr_analysis.display.chart import (
    AREA,
    BACKDROP,
    GREY,
    INK,
    Chart,
    finish,
    mid_month,
    month_axis,
    spread,
    start,
    tidy,
)

__all__ = ["reviewed_series"]


def reviewed_series(result: National) -> Chart:
    """Draw the median and middle half of the reviewed areas and of the other councils.

    Parameters
    ----------
    result : National
    """
    import seaborn as sns

    table = result.series
    dates = mid_month(table.index)
    text = result.indicator.text
    figure = start(3.5)
    axes = figure.subplots()
    groups = {
        "others": ("Other councils", "#5F5F5F", GREY, (0, (5, 2))),
        "reviewed": ("Reviewed areas", AREA, AREA, "-"),
    }
    for name, (_, colour, band, dashes) in groups.items():
        axes.fill_between(
            dates,
            table[f"{name}_low"],
            table[f"{name}_high"],
            color=band,
            alpha=0.16,
            linewidth=0,
            gid=BACKDROP,
        )
        sns.lineplot(
            x=dates,
            y=table[f"{name}_median"],
            color=colour,
            linestyle=dashes,
            linewidth=2.2,
            errorbar=None,
            ax=axes,
        )
    top = float(table[["reviewed_high", "others_high"]].max().max()) * 1.15
    axes.set_ylim(0, top)
    ends = {name: float(table[f"{name}_median"].iloc[-1]) for name in groups}
    for (name, value), y in zip(ends.items(), spread(list(ends.values()), top * 0.07), strict=True):
        axes.annotate(
            f"{groups[name][0]}\n(median) {text(value)}",
            (dates[-1], y),
            xytext=(7, 0),
            textcoords="offset points",
            color=groups[name][1],
            va="center",
            annotation_clip=False,
        )
    for milestone, side in zip(result.milestones[:2], ("right", "left"), strict=False):
        day = pd.Timestamp(milestone.day)
        axes.axvline(day, color=INK, linewidth=0.9, linestyle=":")
        axes.annotate(
            textwrap.fill(milestone.what.split(";")[0], 22),
            (day, top),
            xytext=(-4 if side == "right" else 4, 0),
            textcoords="offset points",
            ha=side,
            va="top",
            fontsize=8,
        )
    axes.set(xlabel="", ylabel=result.indicator.unit.capitalize().replace(" per 100", "\nper 100"))
    tidy(axes, grid="y")
    month_axis(axes)
    first, last = table.index[0], table.index[-1]
    gap = table["reviewed_median"] - table["others_median"]
    return finish(
        figure,
        name="reviewed_series",
        title="The gap between reviewed areas and other councils was widest in "
        f"{gap.idxmax():%B %Y}",
        subtitle=f"{result.indicator.title}, {result.indicator.unit}, monthly, {first:%B %Y} to "
        f"{last:%B %Y}; lines are medians, bands the middle half of each group. Lower is better. "
        f"The medians were {text(gap.iloc[0])} apart at the start, {text(gap.max())} at most and "
        f"{text(gap.iloc[-1])} at the end.",
        note="This does not show an effect of the reviews: areas picked for high delays tend to "
        "fall back by themselves, and all councils were set expectations in July 2017. "
        f"{result.indicator.chart_note}\n{result.indicator.source_line}",
        alt=f"Line chart of median delayed days rates, {first:%B %Y} to {last:%B %Y}. Reviewed "
        f"areas: {text(table['reviewed_median'].iloc[0])} at the start, at most "
        f"{text(table['reviewed_median'].max())}, {text(ends['reviewed'])} at the end. Other "
        f"councils: {text(table['others_median'].iloc[0])}, at most "
        f"{text(table['others_median'].max())}, {text(ends['others'])}.",
    )
