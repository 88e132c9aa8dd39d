"""How far reviewed areas lay above other councils, month by month around their selection."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsr_analysis.analysis.after import AfterReview
from lsr_analysis.analysis.after.estimate import percent_text
from lsr_analysis.charts.after_effect import NOT_CAUSE
from lsr_analysis.charts.after_rows import percent_axis
from lsr_analysis.display.chart import (
    AREA,
    BACKDROP,
    INK,
    LABEL_BOX,
    Chart,
    finish,
    mid_month,
    month_axis,
    start,
    tidy,
)  # fmt: skip
from lsr_analysis.periods import Span

__all__ = ["after_gap"]


def after_gap(result: AfterReview) -> Chart:
    """Draw the gap between reviewed areas and councils never reviewed, a panel a cohort.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    Chart
    """
    table, design = result.primary.gap, result.design
    window = design.window
    figure = start(2.3 * len(design.cohorts) + 0.3)
    rows = figure.subplots(len(design.cohorts), 1, sharex=True, squeeze=False)[:, 0]
    low = min(0.0, float(table["lower"].min())) - 0.08
    high = float(table["upper"].max()) + 0.28
    for axes, one in zip(rows, design.cohorts, strict=True):
        mine = table[table["group"] == one.name]
        dates = mid_month(pd.PeriodIndex(mine["month"]))
        axes.axvspan(
            window.start.start_time, window.end.end_time, color="#E4DDC8", linewidth=0,
            gid=BACKDROP,
        )  # fmt: skip
        axes.fill_between(
            dates, mine["lower"], mine["upper"], color=AREA, alpha=0.15, linewidth=0, gid=BACKDROP
        )
        axes.plot(dates, mine["estimate"], color=AREA, linewidth=2)
        axes.axhline(0, color=INK, linewidth=1)
        day = pd.Timestamp(one.announced)
        axes.axvline(day, color=INK, linewidth=1.1, linestyle=(0, (2, 1.5)))
        count = int((result.panel.cohort == one.name).sum())
        axes.set_title(
            f"{count} areas announced in {one.name}", loc="left", fontsize=9.5, weight="bold",
            color=AREA,
        )  # fmt: skip
        axes.annotate(
            "presumed\nselection window", (window.start.start_time, high), xytext=(-4, -2),
            ha="right", textcoords="offset points", va="top", fontsize=8,
        )  # fmt: skip
        axes.annotate(
            f"announced {one.announced.day} {one.announced:%B %Y}", (day, high),
            xytext=(5, -2), textcoords="offset points", va="top", fontsize=8, bbox=LABEL_BOX,
        )  # fmt: skip
        percent_axis(axes, low, high, "Rate above never reviewed", along="y")
        tidy(axes, grid="y")
    month_axis(rows[-1])
    months = pd.PeriodIndex(table["month"])
    first, last = months.min(), months.max()
    first_year, last_year = Span(first, first + 11), Span(last - 11, last)
    early, inside, late = map(result.primary.mean_gap, (first_year, window, last_year))
    ends = [percent_text(v) for v in (early, inside, late)]
    sides = (np.expm1(early) < np.expm1(inside), np.expm1(late) < np.expm1(inside))
    told = {
        (True, True): "rose before selection and narrowed after",
        (True, False): "rose before selection and did not narrow after",
        (False, True): "did not rise before selection, and narrowed after",
        (False, False): "neither rose before selection nor narrowed after",
    }[sides]
    figures = f"{ends[0]} in {first_year}, {ends[1]} in {window}, {ends[2]} in {last_year}"
    per_cohort = "; ".join(
        f"{one.name}: highest {percent_text(mine['estimate'].max())} in "
        f"{mine.loc[mine['estimate'].idxmax(), 'month']:%B %Y}"
        for one in design.cohorts
        if not (mine := table[table["group"] == one.name]).empty
    )
    widest = "; ".join(
        f"areas of {one.name} in {mine.loc[mine['estimate'].idxmax(), 'month']:%B %Y}"
        for one in design.cohorts
        if not (mine := table[table["group"] == one.name]).empty
    )
    return finish(
        figure,
        name="after_gap",
        title=f"Reviewed areas’ gap {told}: {figures}",
        subtitle=f"{result.rate_indicator.title} ({result.rate_indicator.unit}): how far the "
        f"geometric mean of reviewed areas lies above that of {len(result.panel.controls)} "
        f"councils never reviewed, monthly, {first:%B %Y} to {last:%B %Y}; band: 95% interval of "
        "each month. Lower is better.",
        note="No estimate of an effect. Areas were picked for high delays, and such a gap narrows "
        f"by itself. {NOT_CAUSE} The selection window is presumed: which months were used is not "
        f"published. The gap was widest: {widest}. Log scale. "
        f"{result.rate_indicator.chart_note}\n{result.rate_indicator.source_line}",
        alt=f"Line chart of the gap between reviewed areas and councils never reviewed. All "
        f"{len(result.panel.treated)} areas: {figures}. By cohort: {per_cohort}.",
    )
