"""What the gap to England and to the peers is made of: bars by part, which add up to it."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.chart import (
    AREA,
    BACKDROP,
    INK,
    PEERS,
    WIDTH,
    Chart,
    finish,
    start,
    text_width,
    tidy,
)
from lsr_analysis.display.prose import Prose
from lsr_analysis.indicators import Indicator
from lsr_analysis.statistics.decomposition import Decomposition

__all__ = ["gap"]

_TITLES = {
    "attribution": "who the days are attributed to",
    "care_type": "the type of care people waited in",
    "reason": "the reason for delay",
}
_FROM = {"England": "the England value", "peers": "the mean of its peers"}
_TOGETHER = "All parts together"
_SPACE = 0.45
"""Between the whole and its parts, in rows."""
_SIZE, _PAST = 8.5, 9.0
"""Points of a label, and between it and what is beside it."""
_EDGES = 26.0
"""Points at the edges of the figure and between the names and the axes."""
_TURNS = 12


def gap(profile: AreaProfile, breakdown: str) -> Chart | Prose:
    """Draw the gap to England and to the mean of the peers by part, with the whole on top.

    Parameters
    ----------
    profile : AreaProfile
    breakdown : {"attribution", "care_type", "reason"}

    Returns
    -------
    Chart or Prose
        Prose that says why, if there is no gap to take apart.
    """
    held = profile.gap_parts.get(breakdown, {})
    if not held:
        return Prose((profile.missing or f"No parts of a gap are held for {profile.when}.",))
    name, indicator = profile.area.name, profile.indicator
    first = next(iter(held.values()))
    towards = first.parts["gap"] * (1 if first.total >= 0 else -1)
    order = list(towards.sort_values(ascending=False, kind="stable").index)
    # The whole on top, then the parts, the one that reaches furthest its way first.
    rows = np.array([0.0, *(1 + _SPACE + np.arange(len(order)))])
    thick = 0.78 / len(held)
    figure = start(0.75 + (0.155 * len(held) + 0.07) * (rows[-1] + 1))
    axes = figure.subplots()
    labelled: list[tuple[float, str]] = []
    for at, (against, found) in enumerate(held.items()):
        gaps = np.array([found.total, *found.parts["gap"].reindex(order)])
        middle = rows + thick * (at - (len(held) - 1) / 2)
        solid = against == "England"
        with mpl.rc_context({"hatch.linewidth": 0.9}):
            axes.barh(
                middle, gaps, thick * 0.9, color=AREA if solid else "white",
                edgecolor=AREA if solid else PEERS, linewidth=1.1, hatch="" if solid else "/////",
            )  # fmt: skip
        for row, (y, value) in enumerate(zip(middle, gaps, strict=True)):
            label = indicator.signed(value) + (f" from {_short(against)}" if row == 0 else "")
            labelled.append((float(value), label))
            axes.annotate(
                label, (value, y), xytext=(4 if value >= 0 else -4, 0), textcoords="offset points",
                ha="left" if value >= 0 else "right", va="center_baseline", fontsize=_SIZE,
                color=INK, weight="normal" if row else "bold",
            )  # fmt: skip
    titles = [_TOGETHER, *order]
    axes.set_xlim(_reach(labelled, max(text_width(title, 9.5, "bold") for title in titles)))
    axes.axvline(0, color="#707070", linewidth=0.9)
    axes.axhline(0.5 + _SPACE / 2, color="#BFBFBF", linewidth=0.8, gid=BACKDROP)
    axes.set_yticks(rows, titles)
    axes.get_yticklabels()[0].set_fontweight("bold")
    axes.set_ylim(rows[-1] + 0.55, -0.6)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:+g}".replace("-", "−")
                                   if value else "0")  # fmt: skip
    unit = indicator.unit.capitalize()
    axes.set(xlabel=f"{unit}, difference\n{indicator.worse_side}", ylabel="")
    tidy(axes)
    if _FROM.keys() <= held.keys():
        bars = f"Solid bars: {name} minus {_FROM['England']}; hatched bars: minus {_FROM['peers']}."
    else:
        bars = f"Bars: {name} minus {_FROM[next(iter(held))]}."
    peers = f"Mean of peers: each of {profile.peers.named} counts as one. "
    return finish(
        figure,
        name=f"gap_{breakdown}",
        title=_title(name, next(iter(held)), first, indicator),
        subtitle=f"{indicator.title} by {_TITLES.get(breakdown, breakdown)}, {indicator.unit}, "
        f"{profile.when}. {bars}",
        note="The parts add up to the whole before rounding. They say where the gap lies, not "
        f"why, and depend on local recording. {peers if 'peers' in held else ''}"
        f"{indicator.chart_note}\n{indicator.source_line}",
        alt=f"Bar chart of the gap in the delayed days rate of {name} by "
        f"{_TITLES.get(breakdown, breakdown)}, {profile.when}; above 0 is worse. "
        + " ".join(_said(against, found, order, indicator) for against, found in held.items()),
    )


def _short(against: str) -> str:
    return "England" if against == "England" else "peers"


def _reach(labelled: list[tuple[float, str]], beside: float) -> tuple[float, float]:
    """Return limits that leave room for each label beyond the end of its bar.

    Parameters
    ----------
    labelled : list of tuple of float and str
        Where each bar ends, and its label.
    beside : float
        Points that the names of the parts take.
    """
    room = WIDTH * 72 - beside - _EDGES
    low, high = (end(value for value, _ in [(0.0, ""), *labelled]) for end in (min, max))
    wide = [(value, (text_width(text, _SIZE, "bold") + _PAST) / room) for value, text in labelled]
    # Wider limits make the labels wider, too, in what they measure.
    for _ in range(_TURNS):
        span = (high - low) or 1.0
        low = min(low, -0.02 * span, *(v - share * span for v, share in wide if v < 0))
        high = max(high, 0.02 * span, *(v + share * span for v, share in wide if v >= 0))
    return low, high


def _title(name: str, against: str, found: Decomposition, indicator: Indicator) -> str:
    """Say how far apart the rates are, and how much of that the largest part makes up."""
    other = "England’s" if against == "England" else "the mean of its peers"
    text, total = indicator.text, found.total
    if text(abs(total)) == text(0.0):
        return (
            f"{name}’s delayed days rate is {other} but for rounding ({text(found.area)}); "
            "parts above and below cancel out"
        )
    side = "above" if total > 0 else "below"
    gaps = found.parts["gap"]
    part = gaps.idxmax() if total > 0 else gaps.idxmin()
    said = f"{name}’s delayed days rate is {text(abs(total))} {side} {other}; “{part}” "
    size = text(abs(gaps[part]))
    if abs(gaps[part]) <= abs(total):
        return f"{said}makes up {size} of that"
    return f"{said}is {size} {side}, which other parts offset in part"


def _said(against: str, found: Decomposition, order: list[str], indicator: Indicator) -> str:
    text, signed = indicator.text, indicator.signed
    listed = "; ".join(f"{part} {signed(found.parts.at[part, 'gap'])}" for part in order)
    return (
        f"Minus {_FROM[against]}: {text(found.area)} minus {text(found.reference)} is "
        f"{signed(found.total)}, made of {listed}."
    )
