"""Where the area ranks on each figure that has a better side, with intervals of the ranks."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.charts.experience import MEASURES
from lsr_analysis.display.chart import AREA, BACKDROP, GREY, PEERS, Chart, finish, start
from lsr_analysis.display.prose import Prose
from lsr_analysis.indicators import STAGES, Indicator, Source
from lsr_analysis.statistics.rank_intervals import RankInterval
from lsr_analysis.statistics.ranks import rank_from_best

__all__ = ["rank_strip"]

_MOST = 14
_SURE = 0.95
_TIED = 0.2
"""Share of councils with the same figure from which on a rank says little."""

_YOUNGER = re.compile(r"aged 18 to \d")
_OLDER = ": aged 65 and over"
_DETAIL = {
    measure
    for measures in MEASURES.values()
    for measure in measures
    if not measure.startswith("quality_of_life")
}
"""Survey measures with a chart of their own; quality of life stands for them here."""

_PART = "delayed_transfers_2c_"

_CROWD = 60
"""Peers from which on dots would only make a band."""


@dataclass(frozen=True)
class _Row:
    """One ranked figure."""

    indicator: Indicator
    period: str
    after: bool
    rank: int
    tied: int
    of: int
    sure: RankInterval | None
    peers: list[int]
    source: Source
    value: float

    def place(self, rank: float) -> float:
        """Return where a rank stands between the best, 0, and the worst, 1."""
        return (rank - 1) / (self.of - 1) if self.of > 1 else 0.0

    @property
    def text(self) -> str:
        if self.sure is not None:
            return f"{self.rank} of {self.of} ({self.sure.lower} to {self.sure.upper})"
        first = self.rank - self.tied + 1
        return f"{self.rank if self.tied == 1 else f'{first} to {self.rank}'} of {self.of}"

    @property
    def label(self) -> str:
        title = self.indicator.title.replace(_OLDER, ", 65+")
        wide = 40 if len(title) <= 40 else len(title) // 2 + 8  # two lines of like length
        return "\n".join([*textwrap.wrap(title, wide), f"{self.when}; {self.indicator.polarity}"])

    @property
    def when(self) -> str:
        return f"{self.period}{', after the period' if self.after else ''}"


def _ranks(values: pd.Series, codes: Iterable[str], indicator: Indicator) -> list[int]:
    """Return the ranks of some councils among all; none of a crowd."""
    ranks = rank_from_best(values, indicator.lower_is_better is True)
    held = [code for code in codes if code in ranks.index]
    return [int(ranks[code]) for code in held] if len(held) <= _CROWD else []


def _delays(profile: AreaProfile) -> list[_Row]:
    found = profile.standing
    if found is None or found.rank_all is None:
        return []
    tied = int((found.rates == found.rates[profile.area.code]).sum())
    peers = _ranks(found.rates, profile.peers.codes, profile.indicator)
    return [
        _Row(
            profile.indicator, profile.when, False, found.rank_all, tied, found.of_all,
            found.sure_all, peers, profile.indicator.sources[0], found.value,
        )
    ]  # fmt: skip


def _others(profile: AreaProfile) -> list[_Row]:
    """Return every other ranked figure, in order of stage, those of the period first."""
    rows = [
        _Row(
            one.latest.indicator, one.latest.period, after, one.latest.rank, one.latest.tied,
            len(one.latest.councils), one.rank,
            _ranks(one.latest.councils, one.latest.peers.index, one.latest.indicator),
            one.latest.source, one.latest.value,
        )
        for figures, after in ((profile.assessments, False), (profile.after, True))
        for one in figures
        if one.latest.rank is not None
    ]  # fmt: skip
    return sorted(rows, key=lambda row: STAGES.index(row.indicator.stage))


def _base(indicator: Indicator) -> str:
    return indicator.parent or indicator.id


def _choose(rows: Sequence[_Row]) -> tuple[list[_Row], list[str]]:
    """Leave out what says little or is shown elsewhere; return the rest, and what is left out."""
    now = {_base(row.indicator) for row in rows if not row.after}
    kept: list[_Row] = []
    why: dict[str, list[str]] = {}
    for row in rows:
        key = _base(row.indicator)
        if _YOUNGER.search(row.indicator.population):
            reason = "figures of people under 65 or 70 only"
        elif key in _DETAIL:
            reason = "measures of users’ and carers’ experience but quality of life"
        elif row.after and key in now:
            reason = "after the period where the period has its own"
        elif key.startswith(_PART):
            reason = "parts of delayed transfers"
        elif row.tied > _TIED * row.of:
            reason = "the same figure as more than a fifth of councils"
        else:
            kept.append(row)
            continue
        why.setdefault(reason, []).append(row.indicator.title)
    # For want of room figures after the period go first, then those without an interval.
    order = sorted(range(len(kept)), key=lambda k: (kept[k].after, kept[k].sure is None))
    stays = set(order[:_MOST])
    words = [f"{reason} ({len(titles)})" for reason, titles in why.items()]
    if gone := [row.indicator.title for k, row in enumerate(kept) if k not in stays]:
        words.append(f"for want of room: {', '.join(gone)}")
    return [row for k, row in enumerate(kept) if k in stays], words


def _draw(axes: Axes, rows: Sequence[_Row]) -> None:
    def put(places: Sequence[tuple[float, float]], zorder: int, **look: Any) -> None:
        if places:
            x, y = zip(*places, strict=True)
            axes.plot(x, y, linestyle="none", zorder=zorder, **look)

    for low in (0.0, 0.8):
        axes.axvspan(low, low + 0.2, color="#F0F0F0", linewidth=0, zorder=0, gid=BACKDROP)
    ends = (-0.6, len(rows) - 0.4)
    fifths = [[(share, end) for end in ends] for share in (0.2, 0.4, 0.6, 0.8)]
    axes.add_collection(LineCollection(fifths, colors=GREY, linewidths=0.6, linestyles=":"))
    tracks = [[(0, at), (1, at)] for at in range(len(rows))]
    axes.add_collection(LineCollection(tracks, colors="#C9C9C9", linewidths=0.7, gid=BACKDROP))
    sure = [
        [(row.place(row.sure.lower), at), (row.place(row.sure.upper), at)]
        for at, row in enumerate(rows)
        if row.sure is not None
    ]
    ties = [
        [(row.place(row.rank - row.tied + 1), at), (row.place(row.rank), at)]
        for at, row in enumerate(rows)
        if row.sure is None and row.tied > 1
    ]
    axes.add_collection(LineCollection(sure, colors=AREA, linewidths=4, zorder=2))
    axes.add_collection(LineCollection(ties, colors=AREA, linewidths=1.2, zorder=2))
    # A little above the line, where an interval does not cover them.
    peers = [(row.place(rank), at - 0.2) for at, row in enumerate(rows) for rank in row.peers]
    put(peers, 3, marker="o", color=PEERS, markersize=3.6, markeredgewidth=0)
    own = [(row.place(row.rank), float(at)) for at, row in enumerate(rows)]
    with_interval = [place for place, row in zip(own, rows, strict=True) if row.sure is not None]
    without = [place for place, row in zip(own, rows, strict=True) if row.sure is None]
    put(with_interval, 5, marker="D", color=AREA, markersize=7.5, markeredgewidth=0)
    put(without, 5, marker="D", color="white", markersize=7, markeredgecolor=AREA,
        markeredgewidth=1.6)  # fmt: skip
    for at, row in enumerate(rows):
        axes.annotate(
            row.text, (1.015, at), xycoords=("axes fraction", "data"), va="center", fontsize=8.5,
            color=AREA,
        )  # fmt: skip


def _message(name: str, rows: Sequence[_Row]) -> str:
    """Say on how many figures the area is surely in an outer fifth, and claim no more."""
    sure = [row.sure for row in rows if row.sure is not None]
    if not sure:
        many = f"{len(rows)} figures" if len(rows) > 1 else "one figure"
        return f"{name} has ranks on {many}, and how sure they are cannot be assessed"
    worst = sum(one.worst_fifth >= _SURE for one in sure)
    best = sum(one.best_fifth >= _SURE for one in sure)
    if len(sure) > 1:
        return (
            f"With 95% sureness {name} is in the worst fifth on {worst or 'none'}, and in the best "
            f"fifth on {best or 'none'}, of {len(sure)} figures whose ranks have intervals"
        )
    only = next(row.indicator.title for row in rows if row.sure is not None)
    on = f"on the one figure whose rank has an interval, {only[:1].lower()}{only[1:]}"
    if worst or best:
        return f"With 95% sureness {name} is in the {'worst' if worst else 'best'} fifth {on}"
    return f"{name} can be placed in no outer fifth with 95% sureness {on}"


def rank_strip(profile: AreaProfile) -> Chart | Prose:
    """Draw the rank of the area on every figure that has one, with intervals.

    Parameters
    ----------
    profile : AreaProfile

    Returns
    -------
    Chart or Prose
        Prose that says why, if the area has no rank on any figure.
    """
    name = profile.area.name
    rows, left_out = _choose([*_delays(profile), *_others(profile)])
    if not rows:
        reason = profile.standing.incomplete if profile.standing else profile.missing
        why = f"; delayed days: {reason.rstrip('.')}" if reason else ""
        return Prose((f"{name} has no rank on any figure of {profile.span} or before{why}.",))
    figure = start(0.75 + 0.4 * len(rows))
    axes = figure.subplots()
    _draw(axes, rows)
    axes.set_yticks(range(len(rows)), [row.label for row in rows], fontsize=8)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks([0, 0.5, 1], ["best", "middle", "worst"])
    axes.set_xlabel("Rank among all councils (dotted: fifths; shaded: best and worst fifth)")
    axes.tick_params(length=0, labelsize=8)
    axes.spines[:].set_visible(False)
    message, after = _message(name, rows), sum(row.after for row in rows)
    return finish(
        figure,
        name="rank_strip",
        title=message,
        subtitle=f"Rank among all councils, 1 is best, on figures up to {profile.span.end:%B %Y}"
        f"{f', and {after} after the period' if after else ''}. {_marks(profile, rows)} At the "
        "right: rank, of how many, interval.",
        note=_note(profile, rows, left_out),
        alt=f"Ranks of {name} among all councils on {len(rows)} figures, 1 is best. {message}. "
        + "; ".join(
            f"{row.indicator.title}, {row.when}: {row.text}, {row.indicator.polarity}"
            for row in rows
        )
        + ".",
    )


def _marks(profile: AreaProfile, rows: Sequence[_Row]) -> str:
    """Name the marks that are drawn."""
    some = sum(row.sure is not None for row in rows)
    marks = [f"Filled diamond: {profile.area.name}, with a thick line for the 95% interval of its "
             f"rank ({some} of {len(rows)} have one)"] if some else []  # fmt: skip
    if some < len(rows):
        marks.append(f"open diamond: {'' if some else profile.area.name + ', '}no interval")
    if any(row.sure is None and row.tied > 1 for row in rows):
        marks.append("thin line: ranks shared with councils that tie")
    if any(row.peers for row in rows):
        marks.append(f"dots: {profile.peers.named}")
    text = "; ".join(marks)
    return f"{text[:1].upper()}{text[1:]}."


def _note(profile: AreaProfile, rows: Sequence[_Row], left_out: Sequence[str]) -> str:
    found = profile.standing
    zero = [row.indicator.title for row in rows if row.value == 0]
    delays = profile.indicator
    parts = [
        "Numbers of councils differ, so each row runs from rank 1 to the last rank; fifths are of "
        "these places. Equal figures take the worse rank.",
        "95% sureness: in that fifth in at least 95% of redraws of all councils’ figures, by how "
        "months vary for delayed days and by sampling error for others."
        if any(row.sure is not None for row in rows)
        else "",
        "Without an interval a rank may be chance."
        if any(row.sure is None for row in rows)
        else "",
        f"Not ranked on the delayed days rate: {found.incomplete}."
        if found is not None and found.rank_all is None
        else "",
        f"Published as zero, which can be a figure not returned: {'; '.join(zero)}."
        if zero
        else "",
        f"{delays.title}: {delays.chart_note}" if rows[0].indicator == delays else "",
        f"Left out: {'; '.join(left_out)}." if left_out else "",
    ]
    sources = dict.fromkeys(f"{row.source.publisher}, {row.source.publication}" for row in rows)
    return " ".join(filter(None, parts)) + f"\nSources: {'; '.join(sources)}."
