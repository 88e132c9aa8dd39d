"""The plan of a review on a calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import groupby

import pandas as pd
from matplotlib.axes import Axes

from lsr_analysis.analysis.plan import Plan, PlannedStep, weekday_name
from lsr_analysis.charts.beside import Mark, label_marks, make_room
from lsr_analysis.display.chart import AREA, GREY, INK, Chart, finish, start, text_width, tidy
from lsr_analysis.evidence.sources import SourceDocument
from lsr_analysis.periods import day_name

__all__ = ["plan"]

_FLAGGED = "#A04A00"
_NOON = pd.Timedelta(hours=12)
_ROW = 0.205
"""Inches a row."""


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%b}"


def _when(planned: PlannedStep) -> str:
    one = planned.first == planned.last
    text = _day(planned.first) if one else f"{_day(planned.first)} – {_day(planned.last)}"
    if planned.holidays:
        lost = len(planned.holidays)
        text += " (bank holiday)" if one else f" (loses {lost} day{'s' if lost > 1 else ''})"
    return text


def _draw(axes: Axes, planned: PlannedStep, y: float) -> Mark:
    """Draw one step in its row: a diamond for a day, a bar for more."""
    colour = _FLAGGED if planned.holidays else AREA
    first, last = pd.Timestamp(planned.first), pd.Timestamp(planned.last) + pd.Timedelta(days=1)
    if planned.first == planned.last:
        first = last = first + _NOON
        axes.plot([first], [y], marker="D", markersize=5.5, color=colour)
    else:
        axes.barh(y, last - first, left=first, height=0.5, color=colour)
    return Mark(first, last, y, _when(planned), colour)


def plan(plan: Plan, sources: Mapping[str, SourceDocument]) -> Chart:
    """Draw the steps of a plan, one a row under its stage.

    Parameters
    ----------
    plan : Plan
    sources : mapping of str to SourceDocument
        Documents by id, to cite them.
    """
    rows: list[tuple[str, PlannedStep | None]] = []
    for stage, steps in groupby(plan.steps, lambda planned: planned.step.stage):
        rows.append((stage.capitalize(), None))
        rows += [(planned.step.step, planned) for planned in steps]
    figure = start(len(rows) * _ROW + 0.4)
    axes = figure.subplots()
    length = (plan.last - plan.start).days
    axes.set_xlim(
        pd.Timestamp(plan.start - dt.timedelta(days=3)),
        pd.Timestamp(plan.last + dt.timedelta(days=max(4, length // 30))),
    )
    axes.set_ylim(len(rows) - 0.4, -0.7)
    marks = [_draw(axes, planned, y) for y, (_, planned) in enumerate(rows) if planned]
    free = {day: name for stage in plan.stages for day, name in stage.holidays.items()}
    for day in free:
        axes.axvline(pd.Timestamp(day) + _NOON, color=GREY, linewidth=0.9, linestyle=":", zorder=0)
    axes.set_yticks(range(len(rows)), [name for name, _ in rows])
    tidy(axes, grid="x")
    _weeks(axes, plan)
    for label, (_, planned) in zip(axes.get_yticklabels(), rows, strict=True):
        label.set_fontsize(8.5)
        label.set_fontweight("normal" if planned else "bold")
    names = max(text_width(name, 8.5, "bold") for name, _ in rows)
    make_room(axes, label_marks(axes, marks, 8, beside=names), _ROW)
    cited = "; ".join(dict.fromkeys(sources[planned.step.source].cited for planned in plan.steps))
    named = "; ".join(f"{day_name(day)} {name}" for day, name in sorted(free.items()))
    said = "; ".join(
        f"{planned.step.step}: {_said(planned)}, week {planned.weeks}".replace(
            "week before", "before"
        )
        for planned in plan.steps
    )
    week = next(p for p in plan.steps if p.step.stage == "review week")
    return finish(
        figure,
        name="plan",
        title=f"{plan.area.name}: the review week would begin on {day_name(week.first)} and the "
        f"local summit be on {day_name(_summit(plan).first)}",
        subtitle="Timetable of a local system review whose contact letter goes out on "
        f"{weekday_name(plan.start)}. Diamonds are days, bars are spans; figures at the top are "
        "weeks of the timetable."
        + (
            " Dotted lines: bank holidays; in brackets the working days lost to them."
            if free
            else ""
        ),
        note=(f"{plan.moved}\n" if plan.moved else "")
        + (f"Bank holidays (England): {named}. " if free else "")
        + "The method is the timetable of one review, Plymouth’s of 2017-18.\n"
        f"Source: {cited}.",
        alt=f"Calendar of a local system review of {plan.area.name}, {day_name(plan.start)} to "
        f"{day_name(plan.last)}. {said}. "
        + (f"Bank holidays: {named}." if free else "No bank holiday falls in it."),
    )


def _summit(plan: Plan) -> PlannedStep:
    return next(p for p in plan.steps if p.step.stage == "summit and publication")


def _said(planned: PlannedStep) -> str:
    if planned.first == planned.last:
        return day_name(planned.first)
    return f"{day_name(planned.first)} to {day_name(planned.last)}"


def _weeks(axes: Axes, plan: Plan) -> None:
    """Put months below the axis and the weeks of the timetable above it."""
    from matplotlib.dates import DateFormatter, MonthLocator

    axes.xaxis.set_major_locator(MonthLocator())
    axes.xaxis.set_major_formatter(DateFormatter("%b\n%Y"))
    first = plan.start + dt.timedelta(days=7 - plan.start.weekday())
    count = (plan.last - first).days // 7 + 1
    above = axes.secondary_xaxis("top")
    above.set_xticks(
        [pd.Timestamp(first + dt.timedelta(weeks=n)) for n in range(0, count)],
        [str(n + 1) for n in range(0, count)],
    )
    above.tick_params(length=2, labelsize=8, color=INK)
    above.spines["top"].set_visible(False)
