"""What users and carers say: the area on each survey measure, each row on its own scale."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.markers import CARETLEFT, CARETRIGHT
from matplotlib.path import Path

from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.charts.dots import held, marked
from lsr_analysis.display.chart import AREA, BACKDROP, ENGLAND, GREY, PEERS, Chart, finish, start
from lsr_analysis.display.prose import Prose

__all__ = ["MEASURES", "SURVEYED", "experience"]

MEASURES = {
    "People who use services": (
        "quality_of_life_users", "control_over_daily_life", "satisfaction_users",
        "social_contact_users", "information_users", "feel_safe", "services_make_safe",
    ),
    "Carers": (
        "quality_of_life_carers", "satisfaction_carers", "social_contact_carers",
        "carers_consulted", "information_carers",
    ),
}  # fmt: skip
"""Measures of the two surveys of the outcomes framework, by whom they ask."""

SURVEYED = tuple(measure for measures in MEASURES.values() for measure in measures)
"""Ids of all of them, which no other chart needs to show."""

_FEWEST = 2
_OLDER = ": aged 65 and over"
_WORDS = {"People who use services": "users", "Carers": "carers"}
_COLUMNS = (1.18, 1.52)
"""Where figures are printed beside the rows, which run from 0 to 1."""

_CUT = 0.03
"""How far beyond the ends of a row a margin is drawn before it is cut."""


@dataclass(frozen=True)
class _Row:
    """One measure and its place from the top."""

    latest: Latest
    after: bool
    at: float

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The worst and the best figure of any council."""
        low, high = float(self.latest.councils.min()), float(self.latest.councils.max())
        return (high, low) if self.latest.indicator.lower_is_better else (low, high)

    def place(self, value: float) -> float:
        """Return where a figure stands between the worst, 0, and the best, 1."""
        worst, best = self.ends
        return (value - worst) / (best - worst)

    @property
    def margin(self) -> list[float]:
        """Where the published 95% margin begins and ends; empty if there is none."""
        one = self.latest
        return sorted(map(self.place, (one.lower, one.upper))) if one.lower == one.lower else []

    @property
    def better(self) -> bool:
        """Whether the figure is on the better side of the median council."""
        return self.place(self.latest.value) > self.place(float(self.latest.councils.median()))

    @property
    def label(self) -> str:
        one = self.latest.indicator
        aged = ", aged 65+" if one.title.endswith(_OLDER) else ""
        title = one.title.removesuffix(_OLDER)
        wide = 44 if len(title) <= 44 else len(title) // 2 + 8  # two lines of like length
        when = f"{self.latest.period}{', after the period' if self.after else ''}"
        return "\n".join([*textwrap.wrap(title, wide), f"{one.unit}{aged}; {when}"])


def _rows(profile: AreaProfile) -> dict[str, list[_Row]]:
    """Return the rows of each group that can be drawn, with their places from the top."""
    groups: dict[str, list[_Row]] = {}
    at = 0.0
    for group, measures in MEASURES.items():
        found = [held(profile, (f"{measure}_65plus", measure)) for measure in measures]
        drawn = [one for one in found if one is not None and one[0].councils.nunique() > 1]
        if drawn:
            # Behind the name of the group, which has a line of its own.
            groups[group] = [_Row(*one, at + 1 + k) for k, one in enumerate(drawn)]
            at += 1.2 + len(drawn)
    return groups


def _marks(axes: Axes, rows: Sequence[_Row]) -> None:
    """Draw all marks of a kind as one artist."""

    def put(places: Iterable[tuple[float, float]], zorder: int, **look: Any) -> None:
        x, y = zip(*places, strict=True)
        axes.plot(x, y, linestyle="none", zorder=zorder, **look)

    strokes = [(row.place(v), row.at) for row in rows for v in row.latest.councils.unique()]
    ends = np.array([[(x, y - 0.17), (x, y + 0.17)] for x, y in strokes]).reshape(-1, 2)
    tracks = np.array([[(0, row.at), (1, row.at)] for row in rows]).reshape(-1, 2)
    for points, colour, gid in ((tracks, "#D9D9D9", BACKDROP), (ends, GREY, "councils")):
        # One path for all: hundreds of marks of their own would weigh down the SVG.
        path = Path(points, [Path.MOVETO, Path.LINETO] * (len(points) // 2))
        drawn = PathCollection(
            [path], facecolors="none", edgecolors=colour, linewidths=0.7, gid=gid
        )
        drawn.set_transform(axes.transData)
        axes.add_collection(drawn, autolim=False)
    if peers := [(row.place(v), row.at) for row in rows for v in row.latest.peers]:
        put(peers, 5, marker="o", color=PEERS, markersize=5, markeredgecolor="white")
    if england := [(row.place(v), row.at) for row in rows if (v := row.latest.england) == v]:
        put(england, 6, marker="|", color=ENGLAND, markersize=15, markeredgewidth=2.2)
    margins = [row for row in rows if row.margin]
    shown = [np.clip(row.margin, -_CUT, 1 + _CUT) for row in margins]
    spans = [[(low, r.at), (high, r.at)] for r, (low, high) in zip(margins, shown, strict=True)]
    axes.add_collection(LineCollection(spans, colors=AREA, linewidths=2.4, zorder=4))
    for side, arrow in ((0, CARETLEFT), (1, CARETRIGHT)):
        both = zip(margins, shown, strict=True)
        if cut := [(end[side], row.at) for row, end in both if row.margin[side] != end[side]]:
            put(cut, 4, marker=arrow, color=AREA, markersize=6)
    own = [(row.place(row.latest.value), row.at) for row in rows]
    put(own, 7, marker="D", color=AREA, markersize=7.5, markeredgecolor="white")


def _figures(axes: Axes, rows: Sequence[_Row]) -> None:
    """Print the worst and the best figure under the ends of each row, and three beside it."""
    for row in rows:
        one = row.latest
        text = one.indicator.text
        worst, best = row.ends
        for x, word, side in ((0, text(worst), "left"), (1, text(best), "right")):
            axes.text(x, row.at + 0.2, word, ha=side, va="top", fontsize=8, color="#4A4A4A")
        # Digits are equally wide, and so are figure spaces: one text makes two columns.
        beside = (f"{text(v):\N{FIGURE SPACE}>5}" for v in (one.england, float(one.peers.median())))
        at, other = _COLUMNS
        axes.text(
            at, row.at, text(one.value), ha="right", va="center", fontsize=8.5, color=AREA,
            weight="bold",
        )  # fmt: skip
        axes.text(
            other, row.at, "\N{EM SPACE}".join(beside), ha="right", va="center", fontsize=8.5,
            color="#4A4A4A",
        )  # fmt: skip
    for at, word in zip(_COLUMNS, ("area", "England\N{EM SPACE}peers"), strict=True):
        axes.text(at, 0.25, word, ha="right", va="bottom", fontsize=8)


def _counted(groups: dict[str, list[_Row]]) -> str:
    """Say on how many measures of each group the area is on the better side."""
    parts = [
        f"{sum(row.better for row in rows)} of {len(rows)} measure{'s' if len(rows) > 1 else ''} "
        f"of {_WORDS[group]}"
        for group, rows in groups.items()
    ]
    return " and ".join(parts)


def experience(profile: AreaProfile) -> Chart | Prose:
    """Draw the area on what users and carers say in the surveys.

    Each measure runs from the worst figure of any council to the best, so that rows have
    different scales; the stages' charts scale by interquartile ranges and leave out what comes
    after the period.

    Parameters
    ----------
    profile : AreaProfile

    Returns
    -------
    Chart or Prose
        Prose that says why, if fewer than two measures can be drawn.
    """
    name = profile.area.name
    groups = _rows(profile)
    rows = [row for group in groups.values() for row in group]
    if len(rows) < _FEWEST:
        return Prose(
            (
                f"Too few figures of users’ and carers’ experience are held for {name} up to "
                f"{profile.span.end:%B %Y} or soon after for a chart ({len(rows)}).",
            )
        )
    bottom = rows[-1].at
    figure = start(0.7 + 0.4 * bottom)
    axes = figure.subplots()
    _marks(axes, rows)
    _figures(axes, rows)
    axes.set_yticks([row.at for row in rows], [row.label for row in rows], fontsize=8)
    for group, of in groups.items():
        axes.text(-0.06, of[0].at - 0.75, group, ha="right", va="bottom", weight="bold", fontsize=9)
    axes.set_xlim(-0.05, _COLUMNS[-1] + 0.01)
    axes.set_ylim(bottom + 0.7, -0.5)
    axes.set_xticks([0, 1], ["worst\ncouncil", "best\ncouncil"])
    axes.tick_params(length=0, labelsize=8)
    axes.spines[:].set_visible(False)
    after = sum(row.after for row in rows)
    return finish(
        figure,
        name="experience",
        title=f"{name} is on the better side of the median council on {_counted(groups)}",
        subtitle="What people who use services and carers say in surveys, % or score; higher is "
        f"better. {_legend(profile, rows)} Each row runs from the worst to the best council. At "
        "the right: figures, of peers the median."
        + (
            f" {after} of {len(rows)} come after the period of this report ({profile.span})."
            if after
            else ""
        ),
        note=f"{_cut(rows)}A side alone is no finding, and rows of different scales do not compare "
        f"by length. {_of(rows)}{_lacking(profile, rows)}"
        f"\n{_sources(rows)}",
        alt=f"Chart of {name} among all councils on {len(rows)} measures of users’ and carers’ "
        f"experience, higher is better. It is on the better side of the median council on "
        f"{_counted(groups)}. " + "; ".join(_said(row) for row in rows) + ".",
    )


def _legend(profile: AreaProfile, rows: Sequence[_Row]) -> str:
    """Name the marks that are drawn."""
    some = sum(bool(row.margin) for row in rows)
    margin = f" with its published 95% margin ({some} of {len(rows)} have one)" if some else ""
    dots = any(len(row.latest.peers) for row in rows)
    england = any(row.latest.england == row.latest.england for row in rows)
    return (
        f"Diamond: {profile.area.name}{margin}; {'dots: ' if dots else ''}{profile.peers.named}; "
        f"{'upright stroke: England value; ' if england else ''}thin strokes: all councils."
    )


def _cut(rows: Sequence[_Row]) -> str:
    """Say what an arrow at the end of a margin means, where one is cut."""
    over = any(not -_CUT <= end <= 1 + _CUT for row in rows for end in row.margin)
    return "Arrows: margins that run on beyond the councils’ figures. " if over else ""


def _of(rows: Sequence[_Row]) -> str:
    counts = [len(row.latest.councils) for row in rows]
    few, many = min(counts), max(counts)
    return f"Councils with a figure: {few if few == many else f'{few} to {many}'}."


def _lacking(profile: AreaProfile, rows: Sequence[_Row]) -> str:
    """Name the measures without a figure of the area, where any council has one by then."""
    drawn = {row.latest.indicator.id.removesuffix("_65plus") for row in rows}
    known = {one.indicator.id: one.indicator for one in profile.pathway.latest}
    known |= {one.id: one for one in profile.pathway.later}
    lack = [m for m in SURVEYED if m not in drawn and m in known]
    return f" No figure: {'; '.join(known[m].title for m in lack)}." if lack else ""


def _sources(rows: Sequence[_Row]) -> str:
    named = {f"{row.latest.source.publisher}, {row.latest.source.publication}" for row in rows}
    return f"Source: {'; '.join(sorted(named))}."


def _said(row: _Row) -> str:
    one, text = row.latest, row.latest.indicator.text
    worst, best = row.ends
    england = f", England {text(one.england)}" if one.england == one.england else ""
    return (
        f"{one.indicator.title} ({one.indicator.unit}), {marked(one, row.after)}: {one.text}"
        f"{england}, councils {text(worst)} to {text(best)}"
    )
