"""The monthly series of the area against England and the peers' median."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.analysis.targets import AreaTarget
from lsr_analysis.charts.review_marks import mark_reviews
from lsr_analysis.display.chart import (
    AREA,
    BACKDROP,
    ENGLAND,
    INK,
    PEERS,
    PEERS_INK,
    Chart,
    finish,
    mid_month,
    month_axis,
    spread,
    start,
    tidy,
)
from lsr_analysis.display.prose import Prose
from lsr_analysis.periods import day_name, list_months

__all__ = ["series"]

_LABEL = 22
"""Letters in a line of a label; no name of a council has more than two such lines."""


def series(profile: AreaProfile) -> Chart | Prose:
    """Draw the monthly rate since rates began, with the period shaded and the review marked.

    Parameters
    ----------
    profile : AreaProfile

    Returns
    -------
    Chart or Prose
        Prose that says why, if the area has no rate in any month.
    """
    lines = profile.series.dropna(subset=["area"])
    if lines.empty:
        return Prose((profile.missing or f"No monthly rate is held for {profile.area.name}.",))
    shown = profile.series.loc[lines.index[0] : lines.index[-1]]
    dates = mid_month(shown.index)
    text = profile.indicator.text
    figure = start(3.6)
    axes = figure.subplots()
    start_day = max(pd.Timestamp(profile.span.first_day), dates[0])
    end_day = min(pd.Timestamp(profile.span.last_day), dates[-1] + pd.offsets.MonthEnd())
    shaded = start_day < end_day
    if shaded:
        axes.axvspan(start_day, end_day, color="#EEF3F7", zorder=0, gid=BACKDROP)
    axes.fill_between(
        dates, shown["peer_low"], shown["peer_high"], color=PEERS, alpha=0.18, linewidth=0,
        gid=BACKDROP,
    )  # fmt: skip
    looks = {
        "england": ("England value", ENGLAND, (0, (5, 2)), 1.6),
        "peer_median": ("Peer median", PEERS, (0, (2, 1)), 1.8),
        "area": (profile.area.name, AREA, "-", 2.4),
    }
    looks = {column: look for column, look in looks.items() if shown[column].notna().any()}
    for column, (_, colour, dashes, width) in looks.items():
        # Not seaborn's lineplot: it would draw straight across months that have no figure.
        axes.plot(dates, shown[column], color=colour, linestyle=dashes, linewidth=width)
    highest = float(shown[["area", "england", "peer_high"]].max().max())
    axes.set_ylim(0, highest * 1.22)
    top = highest * 1.2
    ends = {column: float(shown[column].dropna().iloc[-1]) for column in looks}
    labels = {
        column: textwrap.fill(f"{looks[column][0]} {text(value)}", _LABEL)
        for column, value in ends.items()
    }
    deep = 1 + max(label.count("\n") for label in labels.values())
    places = spread(list(ends.values()), gap=top * 0.064 * (deep + 1) / 2)
    for (column, label), y in zip(labels.items(), places, strict=True):
        colour = looks[column][1]
        colour = PEERS_INK if colour == PEERS else colour
        axes.annotate(
            label,
            (dates[-1], y),
            xytext=(7, 0),
            textcoords="offset points",
            color=colour,
            va="center",
            weight="bold" if column == "area" else "normal",
            annotation_clip=False,
        )
    marks = mark_reviews(profile.reviews, axes, dates, top) + _mark_target(profile, axes, dates)
    axes.set(xlabel="", ylabel=profile.indicator.unit.capitalize().replace(" per 100", "\nper 100"))
    tidy(axes, grid="y")
    month_axis(axes)
    gaps = shown.index[shown["area"].isna()]
    missing = f" No figure for {list_months(gaps)}." if len(gaps) else ""
    first, last = f"{lines.index[0]:%B %Y}", f"{lines.index[-1]:%B %Y}"
    peak = lines["area"].idxmax()
    return finish(
        figure,
        name="series",
        title=f"{profile.area.name}: monthly delayed days against England and its peers",
        subtitle=f"{profile.indicator.title}, {profile.indicator.unit}, {first} to {last}. "
        f"{f'Shaded: {profile.span}. ' if shaded else ''}"
        f"{f'Band: middle half of {profile.peers.named}.' if len(profile.peers) else ''}{missing}"
        f"{_expected(profile)}",
        note=f"{profile.indicator.chart_note}\n{profile.indicator.source_line}",
        alt=(
            f"Line chart of the monthly delayed days rate, {first} to {last}. {profile.area.name} "
            f"begins at {text(lines['area'].iloc[0])}, peaks at {text(lines['area'].max())} in "
            f"{peak:%B %Y} and ends at {text(lines['area'].iloc[-1])}. At the end England has "
            f"{text(ends.get('england'))} and the peer median is {text(ends.get('peer_median'))}."
            f"{marks}{missing}"
        ),
    )


def _target(profile: AreaProfile) -> AreaTarget | None:
    return profile.runs.target if profile.runs else None


def _expected(profile: AreaProfile) -> str:
    """Name the dotted line in the subtitle, where its label cannot cover the area's own line."""
    aim = _target(profile)
    level = profile.indicator.text(aim.level) if aim else ""
    return f" Dotted line across: the level expected of the area, {level}." if aim else ""


def _mark_target(profile: AreaProfile, axes: Axes, dates: pd.DatetimeIndex) -> str:
    """Draw the level that was expected of the area from when it was announced; say it."""
    aim = _target(profile)
    if aim is None:
        return ""
    since, level = pd.Timestamp(aim.target.announced), profile.indicator.text(aim.level)
    until = min(dates[-1], pd.Timestamp(profile.span.last_day))  # no source says when it ended
    axes.plot([since, until], [aim.level] * 2, color=INK, linewidth=1.6, linestyle=(0, (1, 1)))
    return f" {aim.target.title}: {level} or below, from {day_name(aim.target.announced)}."
