"""Days between the steps of tracked cases."""

from __future__ import annotations

import textwrap

from matplotlib.ticker import MaxNLocator

from lsr_analysis.display.chart import AREA, PEERS, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.toolkit.durations import Days, DaysBetween
from lsr_analysis.toolkit.notes import rule, source

__all__ = ["toolkit_durations"]


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"


def _label(row: Days) -> str:
    """Say the figures of a row, as they stand beside it."""
    if row.median is None:
        return "withheld (see the note)"
    half = "" if row.lower is None else f" ({row.lower} to {row.upper})"
    return f"{_days(row.median)}{half},\nabout {row.cases} cases"


def _said(row: Days) -> str:
    if row.median is None:
        return f"{row.title}: withheld"
    half = "" if row.lower is None else f", middle half {row.lower} to {row.upper}"
    return f"{row.title}: median {_days(row.median)}{half}, about {row.cases} cases"


def toolkit_durations(found: DaysBetween) -> Chart | Prose:
    """Draw medians and the middle half of the days between steps.

    Parameters
    ----------
    found : DaysBetween

    Returns
    -------
    Chart or Prose
        Prose that says why, if nothing may be shown.
    """
    layout, rows = found.layout, found.rows
    known = [row for row in rows if row.median is not None]
    if not known:
        return Prose((f"{found.name}: no row of this file can be shown. {rule(layout)}".strip(),))
    figure = start(0.9 + 0.42 * len(rows))
    axes = figure.subplots()
    for at, row in enumerate(rows):
        if row.lower is not None and row.upper is not None:
            axes.barh(at, row.upper - row.lower, left=row.lower, height=0.34, color=PEERS)
        if row.median is not None:
            axes.plot(
                row.median, at, "D", color=AREA, markersize=8, markeredgecolor="white",
                clip_on=False, zorder=3,
            )  # fmt: skip
        axes.text(
            1.02, at, _label(row), va="center", fontsize=8.5,
            transform=axes.get_yaxis_transform(),
        )  # fmt: skip
    axes.set_yticks(range(len(rows)), [textwrap.fill(row.title, 30) for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, max(5, *(1.06 * (row.upper or row.median or 0) for row in known)))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set(xlabel="Days", ylabel="")
    tidy(axes)
    longest = max(known, key=lambda row: row.median or 0)
    assert longest.median is not None
    lowered = longest.title[0].lower() + longest.title[1:]
    return finish(
        figure,
        name=found.stem,
        title=f"{found.name}: half of the cases took {_days(longest.median)} or more "
        f"{lowered}, the longest median",
        subtitle=f"{layout.title}: days between steps over the cases that have both. Diamond: "
        "median. Bar, and days in brackets: the middle half of the cases.",
        note="\n".join((*layout.notes, rule(layout), source(found.name))),
        alt=f"Median days between steps, {found.name}, {layout.title}. "
        + "; ".join(_said(row) for row in rows)
        + ".",
    )
