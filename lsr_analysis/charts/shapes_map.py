"""Councils in the plane of the two directions in which their delays differ most."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lsr_analysis.analysis.shapes import Shapes
from lsr_analysis.charts.free_labels import Room
from lsr_analysis.display.chart import (
    AREA,
    ENGLAND,
    INK,
    LABEL_BOX,
    PEERS_INK,
    Chart,
    finish,
    start,
)
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import raised

__all__ = ["LOOKS", "shapes_map"]

LOOKS = (
    ("o", AREA), ("^", "#C4501B"), ("s", PEERS_INK), ("D", ENGLAND), ("v", "#5A5A5A"),
    ("P", "#7F62B8"), ("X", "#6E7B00"), ("<", "#8A5A00"),
)  # fmt: skip
"""Marker and colour of each group, from the largest."""

_WIDTH, _HEIGHT = 7.3, 5.6
"""Inches inside the axes, which have no ticks: the figure less the padding of its layout."""
_PULLS = 7
_NAME = 8.0


def _to_inches(result: Shapes) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Return places of councils and tips of arrows in inches, and inches to a unit."""
    places, pulls = result.councils[["x", "y"]], result.pulls
    # Parts that mirror each other pull alike but for rounding: the later one comes first.
    longest = pulls.pow(2).sum(axis=1).pow(0.5).round(9).nlargest(_PULLS, keep="last").index
    # Arrows as long as the councils at the outer tenth lie from the middle.
    reach = float(places.pow(2).sum(axis=1).pow(0.5).quantile(0.9))
    tips = pulls.loc[longest] * reach / float(pulls.pow(2).sum(axis=1).pow(0.5).max())
    both = pd.concat([places, tips])
    room = np.array([_WIDTH - 1.2, _HEIGHT - 0.6])
    scale = float((room / (both.max() - both.min()).to_numpy()).min())
    middle = (both.max() + both.min()) / 2
    shift = np.array([_WIDTH, _HEIGHT]) / 2
    return (places - middle) * scale + shift, (tips - middle) * scale + shift, scale


def _arrows(
    axes: Axes, room: Room, tips: pd.DataFrame, origin: np.ndarray, shorts: pd.Series
) -> None:
    for part, tip in tips.iterrows():
        look = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.0, "shrinkA": 0, "shrinkB": 0}
        axes.annotate(
            "", tuple(tip), (float(origin[0]), float(origin[1])), arrowprops=look, zorder=3
        )
        along = tip.to_numpy() - origin
        outward = float(np.arctan2(along[1], along[0]))
        spot = room.put(str(shorts[part]), tip.to_numpy(), 8.5, "bold", outward)
        if spot is not None:
            axes.text(
                spot.x, spot.y, str(shorts[part]), ha="center", va="center", fontsize=8.5,
                weight="bold", color=INK, bbox=LABEL_BOX, zorder=3.5,
            )  # fmt: skip


def _names(axes: Axes, room: Room, table: pd.DataFrame, places: pd.DataFrame) -> list[str]:
    """Name exemplars and reviewed areas; return those for which there was no room."""
    unnamed = []
    wanted = table[table["exemplar"] | table["reviewed"]].sort_values(
        ["exemplar", "silhouette"], ascending=False
    )
    for code, row in wanted.iterrows():
        name, weight = row["name"], "bold" if row["exemplar"] else "normal"
        if row["exemplar"]:
            name = f"Group {row['group']}: {name}"
        spot = room.put(name, places.loc[code].to_numpy(), _NAME, weight)
        if spot is None:
            unnamed.append(str(row["name"]))
            continue
        joining = {"arrowstyle": "-", "color": "#707070", "linewidth": 0.6, "shrinkA": 0,
                   "shrinkB": 2}  # fmt: skip
        axes.annotate(
            name, places.loc[code], (spot.x, spot.y), ha="center", va="center", fontsize=_NAME,
            weight=weight, color=LOOKS[int(row["group"]) - 1][1] if row["exemplar"] else INK,
            bbox=LABEL_BOX, arrowprops=joining if spot.joined else None, zorder=3.5,
        )  # fmt: skip
    return unnamed


def _title(result: Shapes) -> str:
    assert result.choice is not None
    count, number = len(result.councils), result.choice.number
    if result.choice.separate:
        return f"Delays of {count} councils fall into {number} groups by what they are made of"
    if result.choice.stable:
        return (
            f"Delays of {count} councils form a continuum of shapes; {number} groups only describe "
            "it"
        )
    return (
        f"Delays of {count} councils form a continuum of shapes: no number of groups is "
        f"{result.choice.fault}, and {number} are shown only to describe it"
    )


def shapes_map(result: Shapes) -> Chart | Prose:
    """Draw every council by what its delays are made of.

    Parameters
    ----------
    result : Shapes

    Returns
    -------
    Chart or Prose
        Prose that says why, if the period has no shapes.
    """
    if result.choice is None:
        return Prose((result.missing,))
    table = result.councils
    places, tips, scale = _to_inches(result)
    figure = start(_HEIGHT + 0.1)
    axes = figure.subplots()
    axes.set_xlim(0, _WIDTH)
    axes.set_ylim(0, _HEIGHT)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    origin = (places - table[["x", "y"]] * scale).iloc[0].to_numpy()
    for group in result.groups.index:
        marker, colour = LOOKS[int(group) - 1]
        mine = table["group"] == group
        for reviewed, filled in ((False, "white"), (True, colour)):
            at = places[mine & (table["reviewed"] == reviewed)]
            axes.plot(
                at["x"], at["y"], linestyle="none", marker=marker,
                markersize=5.8 if reviewed else 4.4, color=colour, markerfacecolor=filled,
                markeredgewidth=1.1 if reviewed else 0.9, zorder=4,
            )  # fmt: skip
        best = places[mine & table["exemplar"]]
        axes.plot(
            best["x"], best["y"], linestyle="none", marker=marker, markersize=11, color=colour,
            markerfacecolor="none", markeredgewidth=1.8, zorder=5,
        )  # fmt: skip
    # Names are to keep off arrows as well as off councils.
    along = np.linspace(0.25, 1, 12)[:, np.newaxis]
    lines = [origin + along * (tip - origin) for tip in tips.to_numpy()]
    room = Room(_WIDTH, _HEIGHT, np.vstack([places.to_numpy(), *lines]))
    _arrows(axes, room, tips, origin, result.shorts)
    unnamed = _names(axes, room, table, places)
    across, up = result.explained
    marks = "; ".join(
        f"{_MARKER[LOOKS[int(group) - 1][0]]}: group {group}, {row['name']} ({row['councils']})"
        for group, row in result.groups.iterrows()
    )
    title = _title(result)
    return finish(
        figure,
        name="shapes_map",
        title=title,
        subtitle=f"Delayed days by attribution, type of care and reason, {result.span}; "
        f"{len(table)} councils. Councils near each other have delays made up alike. "
        f"{raised(marks)}. Filled: reviewed. Large outline: exemplar.",
        note=f"The two directions show {across + up:.0%} of the variance ({across:.0%} across, "
        f"{up:.0%} up), so some that look near are not. Arrows: the {len(tips)} parts that pull "
        "most; councils on that side have more of them than the average. Log-ratios, scaled so "
        "that the three ways of splitting count alike. Attribution and reasons depend on local "
        f"recording.{' No room for the names of ' + ', '.join(unnamed) + '.' if unnamed else ''} "
        f"{result.days_indicator.chart_note}\n{result.days_indicator.source_line}",
        alt=f"Map of {len(table)} councils by what their delays were made of, {result.span}. "
        f"{title}. The two directions show {across:.0%} and {up:.0%} of the variance. "
        + " ".join(
            f"Group {group}, {row['name']}: {row['councils']} councils, exemplar {row['exemplar']}."
            for group, row in result.groups.iterrows()
        )
        + f" Parts that pull most: {', '.join(str(result.shorts[part]) for part in tips.index)}.",
    )


_MARKER = {
    "o": "circles", "^": "triangles", "s": "squares", "D": "diamonds",
    "v": "triangles pointing down", "P": "crosses", "X": "slanted crosses",
    "<": "triangles pointing left",
}  # fmt: skip
