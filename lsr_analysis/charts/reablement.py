"""Reablement after discharge: how many are offered it, against how many are still at home."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.chart import (
    AREA,
    ENGLAND,
    GREY,
    INK,
    LABEL_BOX,
    PEERS,
    Chart,
    finish,
    start,
    text_width,
    tidy,
)
from lsr_analysis.display.prose import Prose

__all__ = ["reablement"]

_OFFERED, _AT_HOME = "offered_reablement", "still_at_home_91_days"


def reablement(profile: AreaProfile) -> Chart | Prose:
    """Draw every council by the share offered reablement and the share still at home after it.

    Parameters
    ----------
    profile : AreaProfile

    Returns
    -------
    Chart or Prose
        Prose that says why, if the two figures cannot be set beside each other.
    """
    offered, home, after = _pair(profile)
    why = _why_not(profile, offered, home)
    if why or offered is None or home is None:
        return Prose((why,))
    name = profile.area.name
    both = pd.DataFrame({"x": offered.councils, "y": home.councils}).dropna()
    others = both[(both > 0).all(axis=1)].drop(offered.area_code, errors="ignore")
    zeros = len(both.drop(offered.area_code, errors="ignore")) - len(others)
    peers = others.loc[[code for code in offered.peers.index if code in others.index]]
    rest = others.drop(peers.index)
    figure = start(4.2)
    axes = figure.subplots()
    axes.plot(rest["x"], rest["y"], linestyle="none", marker="o", color=GREY, markersize=3.8)
    axes.plot(
        peers["x"], peers["y"], linestyle="none", marker="s", color=PEERS, markersize=5.2,
        markeredgecolor="white", markeredgewidth=0.6,
    )  # fmt: skip
    own = pd.DataFrame({"x": [offered.value], "y": [home.value]})
    _corners(axes, pd.concat([others, own]), offered, home)
    _mark_area(axes, name, others, offered, home)
    when = f"{offered.period}, after the period" if after else offered.period
    shown = f"squares: {profile.peers.named}; " if len(peers) else f"{profile.peers.label}; "
    cross = " with a cross of 95% intervals" if offered.lower == offered.lower else ""
    at_home, england = _percent(home, home.value), _percent(home, home.england)
    return finish(
        figure,
        name="reablement",
        title=f"{when}: {_percent(offered, offered.value)} offered reablement in {name} (England "
        f"{_percent(offered, offered.england)}), {at_home} of them at home after 91 days "
        f"({england})",
        subtitle=f"People aged 65 and over discharged from hospital from October to December, "
        f"{when}{' of this report' if after else ''}; higher is better on both. "
        f"Diamond: {name}{cross}; {shown}dots: the other of {len(others) + 1} councils.",
        note=_note(offered, home, zeros),
        alt=f"Scatter chart of {len(others) + 1} councils, {when}: share of people aged 65 and "
        "over offered reablement after discharge from hospital, against the share of them still "
        f"at home 91 days later. {name}: {_with_interval(offered)} offered, "
        f"{_with_interval(home)} still at home; England "
        f"{_percent(offered, offered.england)} and {england}. "
        f"{_quarters(others, offered, home)}{_of_peers(peers, offered, home)}",
    )


def _pair(profile: AreaProfile) -> tuple[Latest | None, Latest | None, bool]:
    """Return the two figures, and whether they come after the period."""
    for after, held in ((False, profile.pathway.latest), (True, profile.pathway.after)):
        found = {one.indicator.id: one for one in held}
        if _OFFERED in found or _AT_HOME in found:
            return found.get(_OFFERED), found.get(_AT_HOME), after
    return None, None, False


def _why_not(profile: AreaProfile, offered: Latest | None, home: Latest | None) -> str:
    """Say why there is no chart; nothing if there is one."""
    name = profile.area.name
    if offered is None or home is None:
        return (
            f"No figures of reablement are held for {name} for this period or the two years "
            "after it."
        )
    for one in (offered, home):
        if one.value != one.value:
            return f"{one.indicator.title}: {one.status} for {name} in {one.period}."
        if one.whose == "predecessor":
            return (
                f"The figures of reablement are those of {one.area_name}, a larger council "
                f"before {name}, and are not compared."
            )
    if offered.ends != home.ends:
        return (
            f"Offered reablement is held for {offered.period} and still at home after 91 days "
            f"for {home.period}; figures of different years are not set beside each other."
        )
    if offered.england != offered.england or home.england != home.england:
        return f"No England value of reablement is held for {offered.period}."
    return ""


def _mark_area(axes: Axes, name: str, others: pd.DataFrame, offered: Latest, home: Latest) -> None:
    """Draw the area, its intervals as a cross where held, and its name in a free place."""
    x, y = offered.value, home.value
    if offered.lower == offered.lower:
        axes.plot([offered.lower, offered.upper], [y, y], color=AREA, linewidth=1.8, zorder=4)
    if home.lower == home.lower:
        axes.plot([x, x], [home.lower, home.upper], color=AREA, linewidth=1.8, zorder=4)
    axes.plot(x, y, "D", color=AREA, markersize=9, markeredgecolor="white", zorder=5)
    place = _free_place(axes, name, others, offered, home)
    axes.annotate(
        name, (x, y), xytext=place, textcoords="axes fraction", ha="center", va="center",
        color=AREA, weight="bold", fontsize=_SIZE, bbox=LABEL_BOX, zorder=6,
        arrowprops={"arrowstyle": "-", "color": AREA, "linewidth": 0.9, "shrinkB": 5},
    )  # fmt: skip


_SIZE = 9.0
_BODY = np.array([5.75, 3.35])
"""About how wide and high the axes are, in inches."""


def _free_place(
    axes: Axes, name: str, others: pd.DataFrame, offered: Latest, home: Latest
) -> tuple[float, float]:
    """Return the place nearest to the area where its name covers no council and no line.

    In shares of the axes; where nothing is free, the place that covers the least.
    """
    corner = np.array([axes.get_xlim()[0], axes.get_ylim()[0]])
    size = np.array([axes.get_xlim()[1], axes.get_ylim()[1]]) - corner

    def shares(points: Any) -> NDArray[np.float64]:
        found: NDArray[np.float64] = (np.asarray(points, dtype=float) - corner) / size
        return found

    letters = np.array([text_width(name, _SIZE, "bold"), _SIZE]) / 72
    half = (letters / 2 + 0.06) / _BODY
    tried = np.array(
        np.meshgrid(*(np.linspace(h, 1 - h, n) for h, n in zip(half, (60, 40), strict=True)))
    ).reshape(2, -1).T  # fmt: skip
    own = shares([offered.value, home.value])
    england = shares([offered.england, home.england])
    low = shares([offered.lower, home.lower])
    high = shares([offered.upper, home.upper])
    # What must stay in sight, as boxes from a lower left to an upper right corner: councils, the
    # area, its intervals, the England lines, and the words in the corners of the axes.
    edges = ((0, 0.17), (0.83, 1)), ((0, _ROOM), (1 - _ROOM, 1))
    boxes = np.array(
        [
            *((point, point) for point in (*shares(others[["x", "y"]]), own)),
            ((low[0], own[1]), (high[0], own[1])),
            ((own[0], low[1]), (own[0], high[1])),
            ((england[0], 0), (england[0], 1)),
            ((0, england[1]), (1, england[1])),
            *(((x[0], y[0]), (x[1], y[1])) for x, y in product(*edges)),
        ]
    )
    # An interval that is not held is no box: nothing compares with what is not a number.
    above = (tried[:, None] + half > boxes[:, 0]).all(axis=2)
    below = (tried[:, None] - half < boxes[:, 1]).all(axis=2)
    far = np.linalg.norm((tried - own) * _BODY, axis=1)
    best = tried[np.lexsort((far, (above & below).sum(axis=1)))[0]]
    return float(best[0]), float(best[1])


_ROOM = 0.13
"""Share of the axes at the top and at the bottom for the words in the corners."""


def _corners(axes: Axes, drawn: pd.DataFrame, offered: Latest, home: Latest) -> None:
    """Draw the England lines, and say in each corner what lies there."""
    style: dict[str, Any] = {
        "color": ENGLAND,
        "linewidth": 1.3,
        "linestyle": (0, (5, 2)),
        "zorder": 1,
    }
    axes.axvline(offered.england, **style)
    axes.axhline(home.england, **style)
    ends = pd.DataFrame(
        {"x": [offered.lower, offered.upper], "y": [home.lower, home.upper]}, dtype=float
    )
    reach = pd.concat([drawn, ends])
    low, high = float(reach["y"].min()), float(reach["y"].max())
    room = (high - low or 10.0) * _ROOM / (1 - 2 * _ROOM)
    axes.set_ylim(low - room, high + room)
    axes.set_xlim(0, max(float(reach["x"].max()) * 1.04, offered.england * 2))
    axes.set_yticks([tick for tick in axes.get_yticks() if low - room <= tick <= 100])
    words: dict[str, Any] = {"fontsize": 8.5, "style": "italic", "color": INK, "zorder": 3}
    for x, side, offer in ((0.008, "left", "fewer offered"), (0.992, "right", "more offered")):
        for y, edge, stay in ((0.985, "top", "more at home"), (0.015, "bottom", "fewer at home")):
            axes.annotate(
                f"{offer},\n{stay}", (x, y), xycoords="axes fraction", ha=side, va=edge, **words
            )
    beside: dict[str, Any] = {"fontsize": 8.5, "color": ENGLAND, "textcoords": "offset points"}
    axes.annotate(
        f"England {_percent(offered, offered.england)}", (offered.england, 1),
        xycoords=("data", "axes fraction"), xytext=(0, 3), ha="center", va="bottom", **beside,
    )  # fmt: skip
    axes.annotate(
        f"England\n{_percent(home, home.england)}", (1, home.england),
        xycoords=("axes fraction", "data"), xytext=(4, 0), ha="left", va="center", **beside,
    )  # fmt: skip
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}%")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0f}%")
    axes.set(
        xlabel="Offered reablement after discharge\n(% of people 65+ discharged from hospital)",
        ylabel="Still at home 91 days later\n(% of those offered it)",
    )
    tidy(axes, grid="both")


def _percent(latest: Latest, value: float) -> str:
    return f"{latest.indicator.text(value)}%"


def _with_interval(latest: Latest) -> str:
    said = _percent(latest, latest.value)
    if latest.lower != latest.lower:
        return said
    text = latest.indicator.text
    return f"{said} (95% interval {text(latest.lower)} to {text(latest.upper)})"


def _quarters(others: pd.DataFrame, offered: Latest, home: Latest) -> str:
    more, stay = others["x"] > offered.england, others["y"] > home.england
    return (
        f"Of the other councils {int((more & stay).sum())} offer it to more and have more still at "
        f"home than England, {int((~more & stay).sum())} fewer and more, "
        f"{int((more & ~stay).sum())} more and fewer, {int((~more & ~stay).sum())} fewer and fewer."
    )


def _of_peers(peers: pd.DataFrame, offered: Latest, home: Latest) -> str:
    if peers.empty:
        return ""
    x, y = offered.indicator.text, home.indicator.text
    return (
        f" Peers run from {x(peers['x'].min())}% to {x(peers['x'].max())}% offered and from "
        f"{y(peers['y'].min())}% to {y(peers['y'].max())}% still at home."
    )


def _note(offered: Latest, home: Latest, zeros: int) -> str:
    parts = [
        "Read both together. " + home.indicator.read_with_why.rstrip(".") + ".",
        "A side of a line is no finding without an interval"
        + ("." if offered.lower == offered.lower else ", and none is published for this year."),
    ]
    if zeros:
        parts.append(
            f"Not drawn: {zeros} councils published as zero, which can be a figure not returned."
            if zeros > 1
            else "Not drawn: one council published as zero, which can be a figure not returned."
        )
    caveats = dict.fromkeys([*home.indicator.caveats, *offered.indicator.caveats])
    source = f"Source: {offered.source.publisher}, {offered.source.publication}."
    return " ".join([*parts, *caveats]) + f"\n{source}"
