"""People delayed in England on an average day, since the collection began."""

from __future__ import annotations

import textwrap

import pandas as pd

from lsr_analysis.analysis.national import National
from lsr_analysis.display.chart import (
    AREA,
    BACKDROP,
    INK,
    LABEL_BOX,
    Chart,
    finish,
    mid_month,
    start,
    tidy,
)
from lsr_analysis.periods import day_name

__all__ = ["england"]


def england(result: National) -> Chart:
    """Draw the national series of people delayed.

    Parameters
    ----------
    result : National
    """
    import seaborn as sns

    people = result.people
    dates = mid_month(people.index)
    peak = people.idxmax()
    figure = start(3.2)
    axes = figure.subplots()
    axes.axvspan(
        pd.Timestamp(result.span.first_day),
        pd.Timestamp(result.span.last_day),
        color="#EEF3F7",
        zorder=0,
        gid=BACKDROP,
    )
    sns.lineplot(x=dates, y=people.to_numpy(), color=AREA, linewidth=2.2, errorbar=None, ax=axes)
    axes.set_ylim(0, float(people.max()) * 1.15)
    axes.annotate(
        f"{peak:%B %Y}: {people.max():,.0f}",
        (dates[people.argmax()], people.max()),
        xytext=(-6, 6),
        textcoords="offset points",
        ha="right",
        color=AREA,
        weight="bold",
        bbox=LABEL_BOX,
    )
    first_date = result.milestones[0]
    axes.axvline(pd.Timestamp(first_date.day), color=INK, linewidth=0.9, linestyle=":")
    axes.annotate(
        textwrap.fill(f"{day_name(first_date.day)}: {first_date.what.lower()}", 26),
        (pd.Timestamp(first_date.day), 0),
        xytext=(4, 8),
        textcoords="offset points",
        fontsize=8,
        bbox=LABEL_BOX,
    )
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set(xlabel="", ylabel="People delayed on an average day")
    tidy(axes, grid="y")
    first, last = people.index[0], people.index[-1]
    return finish(
        figure,
        name="england",
        title=f"Delays in England peaked in {peak:%B %Y}",
        subtitle=f"People delayed on an average day of the month, England, {first:%B %Y} to "
        f"{last:%B %Y}. Shaded: {result.span}.",
        note=f"{result.people_indicator.chart_note}\n{result.people_indicator.source_line}",
        alt=f"Line chart of people delayed in England on an average day, {first:%B %Y} to "
        f"{last:%B %Y}: {people.iloc[0]:,.0f} at the start, a peak of {people.max():,.0f} in "
        f"{peak:%B %Y}, {people.iloc[-1]:,.0f} at the end.",
    )
