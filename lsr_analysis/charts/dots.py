"""One indicator: the area among its named peers, each with its interval, sorted by value."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from lsr_analysis.analysis.assess import Assessment
from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.peer_series import some_peers
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.chart import AREA, ENGLAND, GREY, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.indicators import STAGES, Indicator
from lsr_analysis.periods import period_label
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.store import Data

__all__ = ["dots", "held", "marked"]


def held(profile: AreaProfile, indicators: Sequence[str]) -> tuple[Latest, bool] | None:
    """Return the first figure that an area has of some indicators, and whether it comes after.

    Figures of the period go before first figures that come after it, and among the former
    those that the report shows go before others.

    Parameters
    ----------
    profile : AreaProfile
    indicators : sequence of str
        Ids, tried in order.
    """
    path = profile.pathway
    shown = [one for stage in STAGES for one in path.of(stage)]
    for figures, after in ((shown, False), (path.latest, False), (path.after, True)):
        by_id = {one.indicator.id: one for one in figures if one.value == one.value}
        for key in indicators:
            if key in by_id:
                return by_id[key], after
    return None


def marked(latest: Latest, after: bool) -> str:
    """Return the period of a figure, marked if it comes after the period of the report."""
    return f"{latest.period} (after the period)" if after else latest.period


def _nothing(data: Data, profile: AreaProfile, indicators: Sequence[str], name: str) -> Prose:
    """Name the indicator, and say when its figures begin or why the area has none."""
    titles = " or ".join(f"“{data.indicators[key].title}”" for key in indicators)
    for one in profile.pathway.latest:
        if one.indicator.id in indicators:
            why = f"{one.status}, {one.period}"
            return Prose((f"No figure of {name} ({titles}) of {profile.area.name}: {why}.",))
    return Prose(
        (
            f"No figure of {name} ({titles}) is held for {profile.area.name} for a period that "
            f"ends by {profile.span.end:%B %Y}{_begin(data, profile, indicators)}.",
        )
    )


def _begin(data: Data, profile: AreaProfile, indicators: Sequence[str]) -> str:
    """Say when figures of the area begin, or else those of other councils."""
    rows = pd.concat([data.rows_of(key) for key in indicators]).dropna(subset="value")
    own = rows[rows["area_code"] == profile.area.code]
    if rows.empty:
        return ""
    first = (rows if own.empty else own).sort_values(["period_end", "period_start"]).iloc[0]
    begins = period_label(first["period_start"], first["period_end"])
    if data.indicators[indicators[0]].frequency == "month":
        begins = f"{first['period_start']:%B %Y}"  # "2011-12" could be a year
    return f"; {'those of other councils' if own.empty else 'its figures'} begin with {begins}"


def _alone(profile: AreaProfile, latest: Latest, after: bool, name: str) -> Prose:
    """Say the figure in a sentence where there is no peer to set it beside."""
    indicator, whom = latest.indicator, profile.area.name
    if latest.whose == "predecessor":
        whom = f"{latest.area_name}, the larger council before,"
        why = f"{profile.area.name} has none of its own yet"
    elif not indicator.compare:
        why = indicator.compare_why.rstrip(".")
    else:
        why = profile.peers.label if not len(profile.peers) else "no peer has a figure"
    england = ""
    if latest.england == latest.england:
        england = f", England {indicator.text(latest.england)}"
    return Prose(
        (
            f"{indicator.title} ({indicator.unit}), {marked(latest, after)}: {whom} {latest.text}"
            f"{england}. There is no chart of {name} beside peers: {why}.",
        )
    )


def _assessed(profile: AreaProfile, latest: Latest) -> str:
    """Say what the report's assessment of the figure is; empty if it has none."""
    found: list[Assessment] = [
        one for one in (*profile.assessments, *profile.after) if one.latest is latest
    ]
    if not found:
        return ""
    against = {"England value": found[0].england, "peers’ median": found[0].peers}
    return "".join(
        f" Against the {what}: {one.verdict}{f' ({one.reason})' if one.reason else ''}."
        for what, one in against.items()
    )


def _figure(value: float, lower: float, upper: float, text: Callable[[float], str]) -> str:
    """Print a figure with its interval, if it has one."""
    return f"{text(value)} ({text(lower)} to {text(upper)})" if lower == lower else text(value)


def _message(name: str, latest: Latest, subject: str, when: str) -> str:
    """Return the place of the area among all its peers with a figure, for the title."""
    better = latest.indicator.lower_is_better
    values = pd.concat([latest.peers, pd.Series({latest.area_code: latest.value})])
    rank = int(rank_from_best(values, bool(better))[latest.area_code])
    first = rank - int((values == latest.value).sum()) + 1
    place = f"{rank if first == rank else f'{first} to {rank}'} of {len(values)} with its peers"
    if better is None:
        return f"{name} is number {place} on {subject}, {when}, counted from the highest"
    return f"{name} ranks {place} on {subject}, {when}; 1 is best"


def _draw(axes: Axes, latest: Latest, rows: pd.DataFrame, labels: Sequence[str]) -> None:
    own = np.asarray(rows.index == latest.area_code)
    places = np.arange(len(rows))
    for these, colour, mark, size, width in (
        (~own, GREY, "o", 5, 1.6), (own, AREA, "D", 7, 2.6),
    ):  # fmt: skip
        some = rows[these]
        ends = [
            [(low, at), (high, at)]
            for low, high, at in zip(some["lower"], some["upper"], places[these], strict=True)
            if low == low
        ]
        axes.add_collection(LineCollection(ends, colors=colour, linewidths=width, zorder=2))
        axes.plot(
            some["value"], places[these], linestyle="none", marker=mark, color=colour,
            markersize=size, markeredgewidth=0, zorder=3,
        )  # fmt: skip
    text = latest.indicator.text
    for at, row in zip(places, rows.itertuples(), strict=True):
        axes.annotate(
            _figure(row.value, row.lower, row.upper, text), (1.015, at), va="center", fontsize=8.5,
            xycoords=("axes fraction", "data"), color=AREA if own[at] else "#4A4A4A",
            weight="bold" if own[at] else "normal",
        )  # fmt: skip
    axes.set_ylim(len(rows) - 0.4, -1.3)
    low, high = axes.get_xlim()
    if latest.england == latest.england:
        low, high = min(low, latest.england), max(high, latest.england)
        axes.axvline(latest.england, color=ENGLAND, linewidth=1.4, linestyle=(0, (5, 2)), zorder=1)
        right = latest.england > (low + high) / 2
        axes.annotate(
            f"England value {text(latest.england)}", (latest.england, -1.25),
            xytext=(-4 if right else 4, 0), textcoords="offset points",
            ha="right" if right else "left", va="top", fontsize=8.5, color=ENGLAND,
        )  # fmt: skip
    axes.set_yticks(places, labels)
    for mine, label in zip(own, axes.get_yticklabels(), strict=True):
        if mine:
            label.set(weight="bold", color=AREA)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    tidy(axes)


def dots(data: Data, profile: AreaProfile, indicators: Sequence[str], name: str) -> Chart | Prose:
    """Draw the area among its peers on the first of some indicators that it has a figure of.

    At most 15 peers are drawn; see :func:`lsr_analysis.analysis.peer_series.some_peers`.

    Parameters
    ----------
    data : Data
        Names the peers, and says when figures begin where there are none.
    profile : AreaProfile
    indicators : sequence of str
        Ids, tried in order: figures of the period first, then first figures soon after it.
    name : str
        What is measured, in plain words inside a sentence: "care-home admissions".

    Returns
    -------
    Chart or Prose
        Prose that says why, in one line, if there is nothing to draw.

    Raises
    ------
    CatalogueError
        If no indicator has one of the ids.
    """
    for key in indicators:
        data.indicators[key]
    found = held(profile, indicators)
    if found is None:
        return _nothing(data, profile, indicators, name)
    latest, after = found
    if latest.peers.empty:
        return _alone(profile, latest, after, name)
    indicator, area = latest.indicator, profile.area.name
    kept, chosen = some_peers(latest.peers, profile.peers)
    rows = latest.figures.loc[[latest.area_code, *kept], ["value", "lower", "upper"]].astype(float)
    # The best stands at the top; the highest where neither side is better.
    rows = rows.sort_values("value", ascending=indicator.lower_is_better is True, kind="stable")
    called = {code: data.register[code].name for code in rows.index} | {latest.area_code: area}
    figure = start(0.75 + 0.27 * len(rows))
    axes = figure.subplots()
    _draw(axes, latest, rows, ["\n".join(textwrap.wrap(called[code], 28)) for code in rows.index])
    side = indicator.worse_side or "(neither side is better)"
    axes.set(xlabel=f"{indicator.unit[:1].upper()}{indicator.unit[1:]}  {side}")
    when = marked(latest, after)
    message = _message(area, latest, name, when)
    text = indicator.text
    england = f"England value {text(latest.england)}. " if latest.england == latest.england else ""
    figures = "; ".join(
        f"{called[row.Index]} {_figure(row.value, row.lower, row.upper, text)}"
        for row in rows.itertuples()
    )
    return finish(
        figure,
        name=f"dots_{indicator.id}",
        title=message,
        subtitle=f"{indicator.title}, {indicator.unit}{_population(indicator)}, {latest.period}"
        f"{f', after the period of this report ({profile.span})' if after else ''}. "
        f"Diamond: {area}; dots: {profile.peers.named}; {_bounded(latest, rows)}.",
        note=f"{f'Drawn: {chosen}. ' if chosen else ''}{_without(profile, latest)}"
        f"{_whose(latest)}A place among peers is no "
        f"finding by itself.{_assessed(profile, latest)}{_counts(indicator)}\n"
        f"Source: {latest.source.publisher}, {latest.source.publication}.",
        alt=f"Dot plot of {name} ({indicator.title}, {indicator.unit}), {when}, of {area} and "
        f"{len(kept)} peers. {message}. {england}{figures}. {_polarity(indicator)}.",
    )


def _polarity(indicator: Indicator) -> str:
    if indicator.lower_is_better is None:
        return "Neither side is better"
    return indicator.polarity.capitalize()


def _population(indicator: Indicator) -> str:
    """Return who is counted, unless the title says so."""
    said = indicator.population.removeprefix("people ") in indicator.title
    return "" if said else f", {indicator.population}"


def _bounded(latest: Latest, rows: pd.DataFrame) -> str:
    """Say what the lines are, or why there are none."""
    some = int(rows["lower"].notna().sum())
    if some:
        return f"lines: 95% intervals ({some} of {len(rows)} have one)"
    return latest.interval if latest.interval.startswith("no ") else "no lines: " + latest.interval


def _without(profile: AreaProfile, latest: Latest) -> str:
    lack = len(profile.peers) - len(latest.peers)
    return f"Peers without a figure of that period: {lack}. " if lack > 0 else ""


def _whose(latest: Latest) -> str:
    if latest.whose != "same ground":
        return ""
    return f"The figure is that of {latest.area_name}, with exactly the same boundary. "


def _counts(indicator: Indicator) -> str:
    """Return what every chart of the indicator says, where the subtitle does not."""
    note = indicator.chart_note
    return "" if note == f"Counts {indicator.population}." else f" {note}"
