"""A stage of the pathway: how far the area lies from the middle council, better to the right."""

from __future__ import annotations

import textwrap
from collections.abc import Collection

import numpy as np
import pandas as pd

from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.chart import AREA, ENGLAND, GREY, PEERS, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose

__all__ = ["spine"]

_EDGE = 3.0
_FEWEST, _WORTH_A_CHART = 20, 2


def _scaled(latest: Latest, values: pd.Series | float) -> pd.Series | float:
    """Return distances from the median council in interquartile ranges, better to the right."""
    councils = latest.councils
    spread = councils.quantile(0.75) - councils.quantile(0.25)
    sign = -1.0 if latest.indicator.lower_is_better else 1.0
    return sign * (values - councils.median()) / spread


def _drawable(latest: Latest) -> bool:
    councils = latest.councils
    return (
        latest.rank is not None
        and len(councils) >= _FEWEST
        and float(councils.quantile(0.75)) > float(councils.quantile(0.25))
    )


def spine(profile: AreaProfile, stage: str, without: Collection[str] = ()) -> Chart | Prose:
    """Draw the indicators of a stage that have a direction.

    Parameters
    ----------
    profile : AreaProfile
    stage : str
    without : collection of str
        Ids of measures that another chart of the report shows, without ages.

    Returns
    -------
    Chart or Prose
        Prose that says why, if there is nothing to draw.
    """
    held = profile.pathway.of(stage)
    if not held:
        return Prose((profile.nothing_of(stage),))
    rows = [
        latest
        for latest in held
        if _drawable(latest) and latest.indicator.id.removesuffix("_65plus") not in without
    ]
    if len(rows) < _WORTH_A_CHART:
        other = "other " if without else ""
        return Prose(
            (
                f"Too few {other}measures of {stage} have a direction and a figure of this area "
                f"for a chart ({len(rows)}); what is held stands in the table.",
            )
        )
    figure = start(0.55 + 0.42 * len(rows))
    axes = figure.subplots()
    said = []
    for at, latest in enumerate(rows):
        everyone = np.clip(np.asarray(_scaled(latest, latest.councils)), -_EDGE, _EDGE)
        peers = np.clip(np.asarray(_scaled(latest, latest.peers)), -_EDGE, _EDGE)
        axes.plot(everyone, np.full(len(everyone), at), "|", color=GREY, markersize=9, zorder=1)
        axes.plot(peers, np.full(len(peers), at), "o", color=PEERS, markersize=4, zorder=2)
        england = float(_scaled(latest, latest.england))
        if england == england:
            axes.plot(
                np.clip(england, -_EDGE, _EDGE), at, "s", color=ENGLAND, markersize=6,
                markeredgecolor="white", zorder=3,
            )  # fmt: skip
        if latest.lower == latest.lower:
            ends = np.clip([float(_scaled(latest, x)) for x in (latest.lower, latest.upper)],
                           -_EDGE, _EDGE)  # fmt: skip
            axes.plot(ends, [at, at], color=AREA, linewidth=2.2, zorder=3)
        mine = float(np.clip(float(_scaled(latest, latest.value)), -_EDGE, _EDGE))
        axes.plot(mine, at, "D", color=AREA, markersize=8, markeredgecolor="white", zorder=4)
        text = latest.indicator.text
        said.append(
            f"{latest.indicator.title}, {latest.period}: {latest.text}, rank "
            f"{latest.rank_text}"
            + (f", England {text(latest.england)}" if england == england else "")
        )
    axes.set_yticks(range(len(rows)), [_two_lines(r.indicator.title) for r in rows])
    for at, latest in enumerate(rows):
        axes.annotate(
            f"{latest.indicator.text(latest.value)}\n{latest.period}", (1.015, at),
            xycoords=("axes fraction", "data"), va="center", fontsize=8.5, color=AREA,
        )  # fmt: skip
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-_EDGE - 0.15, _EDGE + 0.15)
    axes.axvline(0, color="#707070", linewidth=0.9)
    axes.set(xlabel="Interquartile ranges from the median council\n(further right is better)")
    tidy(axes)
    worse = sum(float(_scaled(r, r.value)) < 0 for r in rows)
    name = profile.area.name
    return finish(
        figure,
        name=f"spine_{stage.replace(' ', '_')}",
        title=f"{name} is on the worse side of the median council on {worse} of {len(rows)} "
        "measures",
        subtitle=f"{stage.capitalize()}: latest figures up to {profile.span.end:%B %Y}. Diamond: "
        f"{name}; {_intervals(rows)}{_marks(profile, rows)}strokes: all councils. "
        "At the right: its figure and period.",
        note="Worse and better are by each measure's direction; a side is no finding without an "
        "interval, and some measures overlap, so that the count is none. Beyond three "
        "interquartile ranges marks stand at the edge. Units: "
        + "; ".join(f"{r.indicator.title}, {r.indicator.unit}" for r in rows)
        + ".\n"
        + _sources(rows),
        alt=f"Chart of {name} among all councils on {len(rows)} measures of {stage}. "
        + "; ".join(said) + ". Rank 1 is best.",
    )  # fmt: skip


def _intervals(rows: list[Latest]) -> str:
    held = sum(r.lower == r.lower for r in rows)
    return f"line: 95% interval ({held} of {len(rows)} have one); " if held else ""


def _marks(profile: AreaProfile, rows: list[Latest]) -> str:
    """Name the marks that are drawn."""
    dots = any(len(r.peers) for r in rows)
    squares = any(r.england == r.england for r in rows)
    return (f"dots: {profile.peers.named}; " if dots else f"{profile.peers.label}; ") + (
        "square: England value; " if squares else ""
    )


def _two_lines(title: str) -> str:
    return "\n".join(textwrap.wrap(title, 38, max_lines=2, placeholder=" …"))


def _sources(rows: list[Latest]) -> str:
    named = dict.fromkeys(f"{r.source.publisher}, {r.source.publication}" for r in rows)
    return f"Sources: {'; '.join(named)}."
