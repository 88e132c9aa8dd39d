"""The share of councils that met the expectation of July 2017, month by month."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from lsr_analysis.analysis.expectation import MARKED, Expectation
from lsr_analysis.display.chart import (
    AREA,
    BACKDROP,
    INK,
    Chart,
    finish,
    mid_month,
    month_axis,
    spread,
    start,
    tidy,
)
from lsr_analysis.display.prose import Prose

__all__ = ["expectation_months"]

_STYLES = {
    "never": ("never reviewed", "#5F5F5F", (0, (5, 2)), "o", "#E9E9E9"),
    "reviewed": ("reviewed", AREA, "-", "D", "#DDEBF7"),
}


def _events(axes: Axes, months: pd.PeriodIndex) -> None:
    """Mark the months on which something hung."""
    for month, text in MARKED.items():
        if month not in months:
            continue
        at = mid_month(pd.PeriodIndex([month]))[0]
        axes.axvline(at, color="#707070", linewidth=1.0, linestyle=(0, (1.5, 2)), zorder=1)
        left = month == months[0]
        axes.annotate(
            f"{month:%B %Y}:\n{text}", (at, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3),
            textcoords="offset points", ha="right" if left else "left", va="bottom", fontsize=8,
            color=INK, annotation_clip=False,
        )  # fmt: skip


def _row(result: Expectation, month: pd.Period, group: str) -> str:
    row = result.by_month.loc[month]
    return f"{row[f'{group}_met']:.0f} of {row[f'{group}_areas']:.0f}"


def _title(result: Expectation) -> str:
    last = result.months[-1]
    row = result.by_month.loc[last]
    return (
        f"In {last:%B %Y} {row['reviewed_met']:.0f} of {row['reviewed_areas']:.0f} reviewed areas "
        f"and {row['never_met']:.0f} of {row['never_areas']:.0f} councils never reviewed were at "
        "or below the rate expected of them"
    )


def expectation_months(result: Expectation) -> Chart | Prose:
    """Draw the share of councils at or below their expected rate, reviewed and never reviewed.

    Parameters
    ----------
    result : Expectation

    Returns
    -------
    Chart or Prose
        Prose that says why, if there is no expectation or no rate.
    """
    if result.missing or result.target is None:
        return Prose((result.missing,))
    table, target = 100 * result.by_month.filter(regex="_(share|lower|upper)$"), result.target
    days = mid_month(result.months)
    figure = start(3.8)
    axes = figure.subplots()
    held = {name: style for name, style in _STYLES.items() if table[f"{name}_share"].notna().any()}
    ends = spread([float(table[f"{name}_share"].iloc[-1]) for name in held], 9.0, 3.0, 97.0)
    for (name, (label, colour, dash, marker, band)), y in zip(held.items(), ends, strict=True):
        axes.fill_between(
            days, table[f"{name}_lower"], table[f"{name}_upper"], color=band, linewidth=0,
            gid=BACKDROP, zorder=0,
        )  # fmt: skip
        axes.plot(
            days, table[f"{name}_share"], color=colour, linestyle=dash, marker=marker,
            markersize=5, linewidth=1.6,
            clip_on=False,
        )  # fmt: skip
        axes.annotate(
            f"{label}\n{_row(result, result.months[-1], name)}", (1.0, y),
            xycoords=("axes fraction", "data"), xytext=(6, 0), textcoords="offset points",
            va="center", fontsize=8.5, color=colour, annotation_clip=False,
        )  # fmt: skip
    _events(axes, result.months)
    gap = pd.Timedelta(days=14)
    axes.set(ylim=(0, 100), xlim=(days[0] - 5 * gap, days[-1] + gap))
    axes.set_ylabel("Councils at or below their\nexpected rate, %")
    tidy(axes, grid="y")
    month_axis(axes)
    first, last = result.months[0], result.months[-1]
    points = "; ".join(
        f"{month:%B %Y}: {_row(result, month, 'reviewed')} reviewed, "
        f"{_row(result, month, 'never')} never reviewed"
        for month in result.compared.index
    )
    return finish(
        figure,
        name="expectation_months",
        title=_title(result),
        subtitle=f"Councils at or below their expected delayed days rate, {first:%B %Y} to "
        f"{last:%B %Y}. Circles: {len(result.areas[result.areas['cohort'] == 'never reviewed'])} "
        f"never reviewed; diamonds: {int(result.areas['reviewed'].sum())} reviewed. Bands: 95% "
        "intervals (Wilson). A higher share is better.",
        note=f"Councils at {target.level:g} {result.indicator.unit} or above in "
        f"{target.baseline:%B %Y} were to come down to it, the others to hold what they had. "
        "Reviewed areas had further to come down: the gap says nothing of what reviews did. The "
        f"end of the expectation is unknown. {result.indicator.chart_note}\n"
        f"{result.indicator.source_line} Rule: {result.cited}.",
        alt="Line chart of the share of councils at or below their expected delayed days rate, "
        f"{first:%B %Y} to {last:%B %Y}. {points}. Marked: "
        f"{'; '.join(f'{month:%B %Y}, {text}' for month, text in MARKED.items())}.",
    )
