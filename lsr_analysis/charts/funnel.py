"""Funnels: every council by size, with limits that allow for clumps where counts come in them."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lsr_analysis.analysis.national import National
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.charts.naming import name_beside
from lsr_analysis.display.chart import (
    AREA,
    ENGLAND,
    GREY,
    INK,
    LABEL_BOX,
    PEERS,
    Chart,
    finish,
    start,
    tidy,
)
from lsr_analysis.display.prose import Prose
from lsr_analysis.indicators import Indicator
from lsr_analysis.statistics.funnel import Funnel

__all__ = ["ADULTS", "draw_funnel", "funnel", "funnel_note", "national_funnel"]

_LEVELS = {0.95: ((0, (4, 2)), 1.1), 0.998: ("-", 1.1)}


ADULTS = "People aged 18 and over"


def draw_funnel(
    axes: Axes,
    found: Funnel,
    indicator: Indicator,
    days: int,
    across: str = ADULTS,
    target: str = "England value",
    high: float | None = None,
) -> None:
    """Draw the limits, the target and every council, by size on a log scale.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    found : Funnel
    indicator : Indicator
    days : int
        What denominators are divided by: makes people of days of people.
    across : str
        What size is measured by.
    target : str
        What the target is.
    high : float, optional
        Upper end of the axis, beyond which limits are not drawn. They are named only without
        one; then a subtitle must say which is which.
    """
    points = found.points
    size = points["denominator"] / days
    ends = np.geomspace(size.min() * 0.9, size.max() * 1.1, 200)
    for level, (dashes, width) in _LEVELS.items():
        low, upper = found.limits(ends * days, level)
        for line in (low, upper):
            axes.plot(ends, line, color=INK, linestyle=dashes, linewidth=width)
            if high is not None:
                continue
            axes.annotate(
                f"{level:.1%}".replace(".0", ""),
                (ends[-1], line[-1]),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
                annotation_clip=False,
                bbox=LABEL_BOX,
                zorder=3.5,
            )
    axes.plot(size, points["value"], linestyle="none", marker="o", color=GREY, markersize=4)
    axes.axhline(found.target, color=ENGLAND, linewidth=1.4, linestyle=(0, (5, 2)))
    axes.annotate(
        f"{target} {indicator.text(found.target)}",
        (ends[0], found.target),
        xytext=(2, 3),
        textcoords="offset points",
        color=ENGLAND,
        fontsize=8.5,
    )
    axes.set_xscale("log")
    axes.set_xlim(ends[0], ends[-1])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.xaxis.set_minor_formatter(lambda *_: "")
    axes.set_ylim(0, high)
    unit = indicator.unit.capitalize().replace(" per 100", "\nper 100")
    axes.set(xlabel=f"{across} (log scale)", ylabel=unit)
    tidy(axes, grid="y")


def funnel_note(found: Funnel, indicator: Indicator) -> str:
    """Say how limits that allow for clumps were made, and what they let pass."""
    by_chance = found.points["unadjusted"].str.contains("99.8").sum()
    return (
        f"Limits: {found.label}. {_outside(found)} Limits "
        f"for independent events would leave {by_chance} outside 99.8%. "
        f"{indicator.chart_note}\n"
        f"{indicator.source_line}"
    )


def _outside(found: Funnel) -> str:
    placed = found.points["adjusted"]
    outside = found.points[placed != "not significant"]
    above = int((outside["value"] > found.target).sum())
    return (
        f"{len(outside)} of {len(placed)} councils lie outside the 95% limits ({above} above, "
        f"{len(outside) - above} below), where about one in seven ordinary councils would (by "
        f"simulation of 2017-18), and {int(placed.str.contains('99.8').sum())} outside the 99.8% "
        "limits."
    )


_SAID = {
    "better": "lower than is usual among councils",
    "worse": "higher than is usual among councils",
    "similar": "within what is usual among councils",
}


def funnel(profile: AreaProfile) -> Chart | Prose:
    """Draw the area in the funnel of all councils.

    Parameters
    ----------
    profile : AreaProfile

    Returns
    -------
    Chart or Prose
        Prose that says why, if there is no funnel.
    """
    standing = profile.standing
    if standing is None or standing.funnel is None:
        return Prose((profile.missing or "Too few councils have figures for a funnel.",))
    found, name, text = standing.funnel, profile.area.name, profile.indicator.text
    days = sum(month.days_in_month for month in standing.months)
    figure = start(4.0)
    axes = figure.subplots()
    draw_funnel(axes, found, profile.indicator, days)
    adults = found.points["denominator"] / days
    peers = [code for code in profile.peers.codes if code in adults.index]
    axes.plot(
        adults[peers], found.points.loc[peers, "value"], linestyle="none", marker="o",
        color=PEERS, markersize=4.5,
    )  # fmt: skip
    verdict = _SAID.get(standing.england_verdict.verdict, "not placed")
    if profile.area.code in adults.index:
        at = adults[profile.area.code]
        axes.plot(at, standing.value, "D", color=AREA, markersize=9, markeredgecolor="white")
        axes.annotate(
            f"{name} {text(standing.value)}", (at, standing.value), xytext=(0, 8),
            textcoords="offset points", ha=_beside(axes, at), color=AREA, weight="bold",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8},
        )  # fmt: skip
    return finish(
        figure,
        name="funnel",
        title=f"{name}’s delayed days rate is {verdict}",
        subtitle=f"{profile.indicator.title}, {profile.indicator.unit}, {profile.when}; "
        f"{len(found.points)} councils by size. Diamond: {name}; "
        f"{f'coloured dots: {profile.peers.label}' if peers else 'no peers'}.",
        note=funnel_note(found, profile.indicator),
        alt=f"Funnel chart of the delayed days rate of {len(found.points)} councils against their "
        f"adult population, {profile.when}. {name} has {text(standing.value)}, which is "
        f"{verdict}; the England value is {text(found.target)}. {_outside(found)}",
    )


def _beside(axes: Axes, at: float) -> str:
    """Keep a label inside the axes: write away from the nearer edge."""
    left, right = np.log(axes.get_xlim())
    place = (np.log(at) - left) / (right - left)
    return "left" if place < 0.2 else "right" if place > 0.8 else "center"


def national_funnel(result: National) -> Chart | Prose:
    """Draw all councils in the funnel, the reviewed areas named.

    Parameters
    ----------
    result : National

    Returns
    -------
    Chart or Prose
        Prose, if no council has a rate for the whole period.
    """
    found = result.sure.funnel
    if found is None:
        return Prose((f"Too few councils have a rate for every month of {result.span}.",))
    days = sum(month.days_in_month for month in result.span.months)
    figure = start(5.4)
    axes = figure.subplots()
    draw_funnel(axes, found, result.indicator, days)
    reviewed = result.reviewed
    adults = found.points["denominator"].reindex(reviewed.index) / days
    axes.plot(adults, reviewed["value"], linestyle="none", marker="D", color=AREA, markersize=6)
    name_beside(
        axes, dict(zip(reviewed["name"], zip(adults, reviewed["value"], strict=True), strict=True))
    )
    above, below = (
        int((reviewed["against_england"] == side).sum()) for side in ("worse", "better")
    )
    names = "; ".join(
        f"{row['name']} {result.indicator.text(row['value'])}, {row['against_england']}"
        for _, row in reviewed.iterrows()
    )
    return finish(
        figure,
        name="national_funnel",
        title=f"{above or 'None'} of the {len(reviewed)} reviewed areas with figures "
        f"{'lies' if above == 1 else 'lie'} above the 95% limits and {below or 'none'} below",
        subtitle=f"{result.indicator.title}, {result.indicator.unit}, {result.span}; "
        f"{len(found.points)} councils by size. Diamonds: the reviewed areas; dots: other "
        "councils. Lower is better.",
        note=funnel_note(found, result.indicator),
        alt=f"Funnel chart of the delayed days rate of {len(found.points)} councils against their "
        f"adult population, {result.span}; England {result.indicator.text(found.target)}. "
        f"{_outside(found)} Reviewed areas against England: {names}.",
    )
