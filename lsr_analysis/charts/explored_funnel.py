"""All councils on one indicator in a funnel."""

from __future__ import annotations

import textwrap

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.explore.explored import Explored
from lsr_analysis.charts.funnel import ADULTS, draw_funnel, funnel_note
from lsr_analysis.charts.naming import name_beside
from lsr_analysis.display.chart import AREA, INK, Chart, finish, start
from lsr_analysis.display.prose import Prose
from lsr_analysis.indicators import Indicator
from lsr_analysis.statistics.funnel import Funnel

__all__ = ["explored_funnel"]


def _across(explored: Explored) -> str:
    """Say what councils' size is measured by, in a few words."""
    over = explored.indicator.over or ""
    return textwrap.shorten(over.split(",")[0], 60, placeholder=" …")


def _explored_note(found: Funnel, explored: Explored) -> str:
    if found.overdispersion is not None:
        return funnel_note(found, explored.indicator).rpartition("\n")[0]
    outside = int(found.points["unadjusted"].str.contains("99.8").sum())
    many = outside > _USUAL * len(found.points)
    what = ", so that councils differ by more than chance and a place outside need not be unusual"
    return (
        f"Limits: {found.label}. By chance alone about one council in 500 would lie outside 99.8%; "
        f"{outside} of {len(found.points)} do{what if many else ''}. "
        f"{explored.indicator.chart_note}"
    )


_USUAL = 0.02
"""Share outside 99.8% limits beyond which councils clearly differ by more than chance."""


def explored_funnel(explored: Explored) -> Chart | Prose:
    """Draw all councils on one indicator in a funnel, the areas asked for named.

    Parameters
    ----------
    explored : Explored

    Returns
    -------
    Chart or Prose
        Prose that says why, if there is no funnel.
    """
    found, indicator = explored.funnel, explored.indicator
    if found is None:
        return Prose((f"There is no funnel of {indicator.title}: {_why_no_funnel(explored)}.",))
    text = indicator.text
    span, rate = explored.when.span, indicator.id.startswith(RATE)
    days = sum(month.days_in_month for month in span.months) if span and rate else 1
    size, values = found.points["denominator"] / days, found.points["value"]
    target = "England value" if explored.england == explored.england else "All councils together"
    figure = start(4.6)
    axes = figure.subplots()
    top = 1.08 * max(float(values.max()), found.target)
    across = ADULTS if rate else _across(explored)
    draw_funnel(axes, found, indicator, days, across, target, top)
    if found.kind == "proportion":
        # Shares near 100% would leave most of the chart empty.
        low = min(float(values.min()), found.target)
        axes.set_ylim(max(0.0, low - 0.1 * (top - low)), min(top, 102.0))
    out = [code for code in explored.stands_out if code in values.index]
    axes.plot(size[out], values[out], linestyle="none", marker="o", color=INK, markersize=4)
    asked = [code for code in explored.highlight if code in values.index]
    axes.plot(size[asked], values[asked], "D", color=AREA, markersize=7, markeredgecolor="white")
    names = explored.councils["name"]
    name_beside(
        axes,
        {f"{names[c]} {text(values[c])}": (float(size[c]), float(values[c])) for c in asked},
        lines=23,
    )
    placed = found.points["adjusted"]
    outside = int((placed != "not significant").sum())
    listed = "; ".join(f"{names[c]} {text(values[c])}, {placed[c]}" for c in asked)
    said = f"{outside} of {len(placed)} councils lie outside the 95% limits"
    if explored.compared:
        said = f"{len(out)} of {explored.compared} councils {_differ(found, len(out))}"
    return finish(
        figure,
        name="explored_funnel",
        title=f"{indicator.title}: {said}",
        subtitle=f"{indicator.title}, {explored.unit}, {explored.period}; "
        f"{len(found.points)} councils by size; {_better(indicator)}. Dashed: 95% limits; solid: "
        "99.8%. "
        + ("Dark dots: these, with the false discovery rate held at 5%. " if out else "")
        + ("Diamonds: the areas asked for." if asked else ""),
        note=f"{_explored_note(found, explored)}\n{explored.source_line}",
        alt=f"Funnel chart of {indicator.title} ({explored.unit}), {explored.period}: "
        f"{len(found.points)} councils by size, from {text(values.min())} to {text(values.max())}; "
        f"{target} {text(found.target)}. {outside} lie outside the 95% limits and "
        f"{int(placed.str.contains('99.8').sum())} outside the 99.8% limits. {said}."
        + (f" Areas asked for: {listed}." if listed else ""),
    )


def _differ(found: Funnel, count: int) -> str:
    if found.overdispersion is None:
        return f"{'differs' if count == 1 else 'differ'} from England by more than chance"
    return f"{'stands' if count == 1 else 'stand'} out from how councils usually differ"


def _better(indicator: Indicator) -> str:
    return "neither end is better" if indicator.polarity == "neither" else indicator.polarity


def _why_no_funnel(explored: Explored) -> str:
    indicator = explored.indicator
    if not explored.may_be_compared:
        return f"councils are not compared on it. {indicator.compare_why.rstrip('.')}"
    if explored.by_council.index.size and explored.councils["numerator"].notna().any():
        return "its figures are no counts of events, or too few councils have them"
    return "no counts are held behind the figures of this period"
