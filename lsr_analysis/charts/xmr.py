"""XmR chart of a monthly rate: its mean, its process limits, and the points beyond chance."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from lsr_analysis.analysis.movement import against_target, over_months
from lsr_analysis.analysis.national import National
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.analysis.runs import Runs
from lsr_analysis.areas import ENGLAND as ENGLAND_CODE
from lsr_analysis.charts.icons import WORSE, draw_icon
from lsr_analysis.charts.review_marks import mark_reviews
from lsr_analysis.display.chart import (
    AREA,
    ENGLAND,
    GREY,
    INK,
    Chart,
    finish,
    mid_month,
    month_axis,
    spread,
    start,
    text_width,
    tidy,
)
from lsr_analysis.display.prose import Prose
from lsr_analysis.indicators import Indicator
from lsr_analysis.reviews import Review

__all__ = ["national_xmr", "xmr"]

_SPECIAL = WORSE
_ABOVE = 13.0
"""Points from the axes up to the middle of the icons."""


def _chart(
    runs: Runs, indicator: Indicator, name: str, file: str, reviews: Sequence[Review] = ()
) -> Chart:
    points, chart, text = runs.chart.points, runs.chart, indicator.text
    dates = mid_month(runs.months)
    figure = start(3.4)
    axes = figure.subplots()
    axes.plot(dates, points["value"], color=GREY, linewidth=1.1, zorder=1)
    special = points["special"].to_numpy()
    for chosen, colour, mark, size in (
        (~special, AREA, "o", 4.5),
        (special, _SPECIAL, "s", 4.5),
    ):
        axes.plot(
            dates[chosen], points["value"][chosen], linestyle="none", marker=mark, color=colour,
            markersize=size, zorder=2,
        )  # fmt: skip
    for _, part in points.groupby("segment"):
        span = dates[part.index[[0, -1]]]
        for column, dashes in (("mean", "-"), ("lower", (0, (4, 2))), ("upper", (0, (4, 2)))):
            level = part[column].iloc[0]
            if level >= 0:  # neither missing nor below what a rate can be
                axes.plot(span, [level, level], color=INK, linewidth=1.0, linestyle=dashes)
    last = points.iloc[-1]
    ends = {"Upper limit": last["upper"], "Mean": last["mean"], "Lower limit": last["lower"]}
    aim = _target(runs, indicator)
    if runs.target:
        since = pd.Timestamp(runs.target.target.announced)
        axes.plot([since, dates[-1]], [runs.target.level] * 2, color=ENGLAND, linewidth=2.0,
                  linestyle=(0, (1, 1)))  # fmt: skip
        ends["Expected"] = runs.target.level
    ends = {word: value for word, value in ends.items() if value >= 0}
    top = float(max([points["value"].max(), *ends.values()]))
    places = spread(list(ends.values()), gap=top * 0.06)
    for (word, value), y in zip(ends.items(), places, strict=True):
        axes.annotate(
            f"{word} {text(value)}", (dates[-1], y), xytext=(7, 0), textcoords="offset points",
            va="center", fontsize=8.5, annotation_clip=False,
            color=ENGLAND if word == "Expected" else INK,
            weight="bold" if word == "Expected" else "normal",
        )  # fmt: skip
    axes.set_ylim(bottom=0)
    marks = ""
    if reviews:
        axes.set_ylim(0, top * 1.24)
        marks = mark_reviews(reviews, axes, dates, top * 1.22)
    unit = indicator.unit.capitalize().replace(" per 100", "\nper 100")
    axes.set(xlabel="", ylabel=unit)
    tidy(axes, grid="y")
    month_axis(axes)
    _icons(axes, runs)
    icon = _icon(runs)
    first, end = f"{runs.months[0]:%B %Y}", f"{runs.months[-1]:%B %Y}"
    short = "Fewer than 12 points: limits are uncertain." if chart.short else ""
    return finish(
        figure,
        name=file,
        title=f"{name}: {icon}",
        subtitle=f"XmR chart of the {indicator.title.lower()}, {indicator.unit}, by month, {first} "
        f"to {end}. Solid line: mean; dashed: process limits. Squares: months that the rules "
        f"would call special-cause variation. "
        f"{'Dotted: the level expected. ' if runs.target else ''}{short}".strip(),
        note=f"{aim}{_why(runs)}Limits: mean ± 2.66 mean moving ranges, screened; rules of NHS "
        f"England’s “Making Data Count”. {indicator.chart_note}\n{indicator.source_line}",
        alt=f"XmR chart of {name}’s monthly delayed days rate, {first} to {end}: mean "
        f"{text(last['mean'])}, {_limits(runs, indicator)}; "
        f"months marked by the rules: {runs.signals} of {len(points)}. "
        f"{icon[:1].upper()}{icon[1:]}. {aim}{_why(runs)}{short}".strip()
        + marks,
    )


def _icons(axes: Axes, runs: Runs) -> None:
    """Put an icon of the variation, and of the target where it is judged, above the top right."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # axes of a chart stand in one
    shown = [("Variation", over_months(runs).word)]
    aim = against_target(runs)
    if aim is not None and not aim.reason:
        shown.insert(0, ("Target", aim.word))
    right = 0.0
    for head, word in reversed(shown):
        text = f"{head}: {word}"
        axes.annotate(
            text, (1, 1), xytext=(right, _ABOVE), xycoords="axes fraction",
            textcoords="offset points", ha="right", va="center", fontsize=8.5,
            color=INK, annotation_clip=False,
        )  # fmt: skip
        right -= text_width(text, 8.5) + 11
        shift = ScaledTranslation(right / 72, _ABOVE / 72, figure.dpi_scale_trans)
        draw_icon(axes, word, (1, 1), 14, axes.transAxes + shift)
        right -= 22


def _target(runs: Runs, indicator: Indicator) -> str:
    """Say what was expected of the area, and how often it was met; empty without a target."""
    if runs.target is None:
        return ""
    aim, text = runs.target, indicator.text
    asked = "to hold" if aim.to_hold else "to come down to"
    judged = "" if runs.chart.assurance == "withheld" else f" Judgement: {runs.chart.assurance}."
    met = runs.met
    reached = (
        f"At this level or below in {int(met.sum())} of the {len(met)} months from "
        f"{met.index[0]:%B %Y}."
        if len(met)
        else f"It was to be met by {aim.target.by:%B %Y}."
    )
    return (
        f"{aim.target.title}: {text(aim.baseline)} in {aim.target.baseline:%B %Y}, so {asked} "
        f"{text(aim.level)} ({aim.cited}). {reached}{judged} "
    )


def _limits(runs: Runs, indicator: Indicator) -> str:
    """Say where the latest process limits lie; a rate has none below zero."""
    lower, upper = runs.chart.points[["lower", "upper"]].iloc[-1]
    if upper != upper:
        return "no process limits"
    if lower < 0:
        return f"upper process limit {indicator.text(upper)}, none below"
    return f"process limits {indicator.text(lower)} to {indicator.text(upper)}"


def _icon(runs: Runs) -> str:
    """Say what the chart finds, in words that a title can hold."""
    variation = runs.chart.variation
    if variation == "withheld":
        why = (
            "because neighbouring months go together" if runs.chart.alike else "for want of months"
        )
        return f"no judgement of variation, {why}"
    if variation == "common cause":
        return f"common-cause variation in {runs.months[-1]:%B %Y}"
    return f"special-cause {variation} in {runs.months[-1]:%B %Y}"


def _why(runs: Runs) -> str:
    withheld = runs.chart.withheld
    return f"Icon withheld: {withheld}. " if withheld else ""


def xmr(profile: AreaProfile) -> Chart | Prose:
    """Draw the XmR chart of an area's rate.

    Parameters
    ----------
    profile : AreaProfile

    Returns
    -------
    Chart or Prose
        Prose that says why, if the area has no rate in any month up to the end of the period.
    """
    if profile.runs is None:
        return Prose((profile.missing or f"No monthly rate is held for {profile.area.name}.",))
    return _chart(profile.runs, profile.indicator, profile.area.name, "xmr", profile.reviews)


def national_xmr(result: National) -> Chart | Prose:
    """Draw the XmR chart of England's rate.

    Parameters
    ----------
    result : National

    Returns
    -------
    Chart or Prose
        Prose, if England has no rate in any month up to the end of the period.
    """
    if ENGLAND_CODE not in result.sure.runs:
        return Prose((f"No monthly rate is held up to {result.span.end:%B %Y}.",))
    return _chart(result.sure.runs[ENGLAND_CODE], result.indicator, "England", "national_xmr")
