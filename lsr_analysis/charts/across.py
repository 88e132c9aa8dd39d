"""A series across a reorganisation: the same ground, added up on both sides."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.chart import (
    AREA,
    INK,
    Chart,
    finish,
    mid_month,
    month_axis,
    start,
    tidy,
)
from lsr_analysis.display.prose import Prose
from lsr_analysis.periods import day_name

__all__ = ["across"]


def across(profile: AreaProfile) -> Chart | Prose:
    """Draw the rebuilt monthly rate of an area that was reorganised.

    Parameters
    ----------
    profile : AreaProfile
        With a rebuilt series.

    Returns
    -------
    Chart or Prose
        Prose if there is none, or if the series breaks.
    """
    rebuilt = profile.rebuilt
    if rebuilt is None:
        return Prose(())
    if not rebuilt.exact:
        return Prose((rebuilt.broken,))
    months = pd.PeriodIndex(rebuilt.series["period_start"], freq="M")
    values = pd.Series(rebuilt.series["value"].to_numpy(), months)
    values = values.reindex(pd.period_range(months.min(), months.max(), freq="M"))
    text, change = rebuilt.indicator.text, rebuilt.group.date
    figure = start(2.8)
    axes = figure.subplots()
    axes.plot(mid_month(values.index), values, color=AREA, linewidth=2)
    top = float(values.max()) * 1.25
    axes.set_ylim(0, top)
    axes.axvline(pd.Timestamp(change), color=INK, linewidth=0.9, linestyle=":")
    axes.annotate(
        f"New councils\n{day_name(change)}", (pd.Timestamp(change), top * 0.98), xytext=(-4, 0),
        textcoords="offset points", ha="right", va="top", fontsize=8,
    )  # fmt: skip
    unit = rebuilt.indicator.unit
    axes.set(xlabel="", ylabel=unit.capitalize().replace(" per 100", "\nper 100"))
    tidy(axes, grid="y")
    month_axis(axes)
    return finish(
        figure,
        name="across",
        title="The same ground before and after the reorganisation",
        subtitle=f"{rebuilt.indicator.title}, {unit}, of {profile.ground} together, "
        f"{values.index[0]:%B %Y} to {values.index[-1]:%B %Y}.",
        note="Delayed days and people of all these councils are added up on each side, so that the "
        "two sides are one series; the rate of a single council is not joined across the change.\n"
        f"{rebuilt.indicator.source_line}",
        alt=f"Line chart of the monthly {rebuilt.indicator.title.lower()} of {profile.ground} "
        f"together. It begins at {text(values.iloc[0])}, is {text(values.dropna().iloc[-1])} at "
        f"the end, and its highest month is {values.idxmax():%B %Y} with {text(values.max())}. The "
        f"councils changed on {day_name(change)}.",
    )
