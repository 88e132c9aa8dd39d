"""The monthly delayed days rate of two areas and of England."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from lsr_analysis.analysis.pair.side_by_side import SideBySide
from lsr_analysis.display.chart import (
    AREA,
    BACKDROP,
    ENGLAND,
    Chart,
    finish,
    mid_month,
    month_axis,
    spread,
    start,
    tidy,
)
from lsr_analysis.display.prose import Prose
from lsr_analysis.periods import list_months

__all__ = ["OTHER", "pair_series"]

OTHER = "#B45309"
"""Colour of the second area; its marks and lines differ in shape too."""

_LONGEST_NAME = 22
"""Characters of a name that fit beside the lines."""


def _label(name: str, value: str) -> str:
    """Return a label whose name is broken where it is long."""
    if len(name) <= _LONGEST_NAME:
        return f"{name} {value}"
    cut = name.rfind(" ", 0, _LONGEST_NAME)
    return f"{name[:cut]}\n{name[cut + 1 :]} {value}" if cut > 0 else f"{name}\n{value}"


def pair_series(pair: SideBySide) -> Chart | Prose:
    """Draw the monthly rate of both areas since rates began, with the period shaded.

    Parameters
    ----------
    pair : SideBySide

    Returns
    -------
    Chart or Prose
        Prose that says why, if one of them has no rate in any month.
    """
    profile, other = pair.area, pair.other
    for one in (profile, other):
        if one.series["area"].isna().all():
            return Prose((one.missing or f"No monthly rate is held for {one.area.name}.",))
    lines = pd.DataFrame(
        {
            "area": profile.series["area"],
            "other": other.series["area"],
            "england": profile.series["england"],
        }
    )
    held = lines.dropna(subset=["area", "other"], how="all").index
    lines = lines.loc[held[0] : held[-1]]
    dates, text = mid_month(lines.index), profile.indicator.text
    figure = start(3.3)
    axes = figure.subplots()
    first_day = max(pd.Timestamp(profile.span.first_day), dates[0])
    last_day = min(pd.Timestamp(profile.span.last_day), dates[-1] + pd.offsets.MonthEnd())
    shaded = first_day < last_day
    if shaded:
        axes.axvspan(first_day, last_day, color="#EEF3F7", zorder=0, gid=BACKDROP)
    axes.plot(dates, lines["england"], color=ENGLAND, linestyle=(0, (5, 2)), linewidth=1.4)
    axes.plot(
        dates, lines["other"], color=OTHER, linewidth=1.6, marker="o", markersize=4.5,
        markerfacecolor="white", markeredgewidth=1.3, markevery=2,
    )  # fmt: skip
    axes.plot(dates, lines["area"], color=AREA, linewidth=2.6)
    top = float(lines.max().max()) * 1.08
    axes.set_ylim(0, top)
    names = {"area": profile.area.name, "other": other.area.name, "england": "England value"}
    colours = {"area": AREA, "other": OTHER, "england": ENGLAND}
    last = {column: lines[column].dropna().index[-1] for column in names}
    ends = {column: float(lines.at[last[column], column]) for column in names}
    labels = {column: _label(name, text(ends[column])) for column, name in names.items()}
    tall = any("\n" in label for label in labels.values())
    places = spread(list(ends.values()), gap=top * (0.115 if tall else 0.068), low=top * 0.02)
    for (column, label), y in zip(labels.items(), places, strict=True):
        axes.annotate(
            label, (dates[-1], y), xytext=(7, 0), textcoords="offset points", va="center",
            color=colours[column], weight="bold" if column == "area" else "normal", fontsize=9,
            linespacing=1.05, annotation_clip=False,
        )  # fmt: skip
    axes.set(xlabel="", ylabel=profile.indicator.unit.capitalize().replace(" per 100", "\nper 100"))
    tidy(axes, grid="y")
    month_axis(axes)
    return finish(
        figure,
        name="pair_series",
        title=_title(pair, lines),
        subtitle=f"{profile.indicator.title}, {profile.indicator.unit}, "
        f"{lines.index[0]:%B %Y} to {lines.index[-1]:%B %Y}. Thick line: {profile.area.name}; "
        f"line with circles: {other.area.name}; dashes: England value."
        f"{f' Shaded: {profile.span}.' if shaded else ''}{_gaps(lines, names)}",
        note=f"{profile.indicator.chart_note}\n{profile.indicator.source_line}",
        alt=f"Line chart of the monthly delayed days rate. {_said(lines, names, text)}"
        f"{_gaps(lines, names)}",
    )


def _title(pair: SideBySide, lines: pd.DataFrame) -> str:
    """Say in how many months the first area lay above the second."""
    both = lines.dropna(subset=["area", "other"])
    one, two = pair.area.area.name, pair.other.area.name
    if both.empty:
        return f"{one} and {two} have no month of delayed days in common"
    above = int((both["area"] > both["other"]).sum())
    return f"{one} had a higher rate of delayed days than {two} in {above} of {len(both)} months"


def _gaps(lines: pd.DataFrame, names: dict[str, str]) -> str:
    said = ""
    for column in ("area", "other"):
        missing = lines.index[lines[column].isna()]
        if len(missing):
            said += f" No figure of {names[column]} for {list_months(missing)}."
    return said


def _said(lines: pd.DataFrame, names: dict[str, str], text: Callable[[float], str]) -> str:
    said = []
    for column, name in names.items():
        held = lines[column].dropna()
        said.append(
            f"{name} begins at {text(held.iloc[0])} in {held.index[0]:%B %Y}, peaks at "
            f"{text(held.max())} in {held.idxmax():%B %Y} and ends at {text(held.iloc[-1])} in "
            f"{held.index[-1]:%B %Y}"
        )
    return "; ".join(said) + "."
