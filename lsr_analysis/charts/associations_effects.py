"""Every effect on delayed days beside its interval, adjusted and unadjusted told apart."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from lsr_analysis.analysis.associations.result import Associations
from lsr_analysis.analysis.associations.said import change_said, percent
from lsr_analysis.display.chart import AREA, ENGLAND, INK, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.indicators import Indicator
from lsr_analysis.wording import raised
from lsr_analysis.words.associations import NOTHING, rate_held

__all__ = ["MARKS", "associations_effects", "part_of", "ratio_axis", "row_label"]

MARKS = {
    "alone": ("o", "white", "#5F5F5F", "open circle: the figure alone"),
    "adjusted": ("s", AREA, AREA, "square: adjusted"),
    "region": ("D", "white", ENGLAND, "open diamond: adjusted, within regions"),
    "within": ("^", INK, INK, "triangle: adjusted, within councils over time"),
}
"""Marker, its face, its edge, and what it stands for."""

_STEP = {"alone": -0.27, "adjusted": 0.0, "region": 0.27, "within": 0.0}
_TICKS = (0.35, 0.5, 0.65, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
_WIDE = 48
"""Characters of a line of a label."""

_HEAD = 0.95
"""Room that the heading of a group takes, in rows."""


@dataclass(frozen=True, eq=False)
class _Line:
    """One line of the chart: a heading, or the effects of one variable."""

    at: float
    heading: str = ""
    effects: pd.DataFrame | None = None


def _lines(result: Associations) -> Iterator[_Line]:
    at = 0.0
    found = result.interest
    for group in result.design.groups:
        for outcome in group.outcomes:
            rows = found[(found["group"] == group.id) & (found["outcome"] == outcome.id)]
            if rows.empty:
                continue
            what = "" if outcome == group.outcomes[0] else f", {part_of(outcome)}"
            yield _Line(at, f"{group.title}{what}, {group.period}")
            at += _HEAD
            for variable in dict.fromkeys(rows["variable"]):
                yield _Line(at, effects=rows[rows["variable"] == variable])
                at += 1.0
            at += 0.1


def part_of(outcome: Indicator) -> str:
    """Return which delays an outcome counts, in words.

    Parameters
    ----------
    outcome : Indicator

    Returns
    -------
    str
    """
    return f"{outcome.part.lower()} delays alone" if outcome.part else "all delays"


def row_label(label: str, change: str) -> str:
    """Return the label of a row: the figure, and the change that its effect is stated for.

    Parameters
    ----------
    label, change : str

    Returns
    -------
    str
    """
    short = change.replace("people aged ", "aged ")
    return "\n".join([*textwrap.wrap(label, _WIDE), *textwrap.wrap(short, _WIDE)])


def ratio_axis(axes: Axes, low: float, high: float) -> None:
    """Set a logarithmic axis of rate ratios, labelled as percentage differences.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    low, high : float
        Rate ratios that must lie within it.
    """
    axes.set_xscale("log")
    axes.set_xlim(min(low, 0.9) * 0.98, max(high, 1.1) * 1.02)
    left, right = axes.get_xlim()
    ticks = [tick for tick in _TICKS if left <= tick <= right]
    axes.set_xticks(ticks, [percent(tick) for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.axvline(1, color=INK, linewidth=1.0)


def associations_effects(result: Associations) -> Chart | Prose:
    """Draw every effect of interest with its interval.

    Parameters
    ----------
    result : Associations

    Returns
    -------
    Chart or Prose
        Prose, if no model could be fitted.
    """
    lines = list(_lines(result))
    if not lines:
        return NOTHING
    bottom = lines[-1].at + 0.6
    figure = start(0.55 + 0.325 * bottom)
    axes = figure.subplots()
    found = result.interest
    ratio_axis(axes, float(found["lower"].min()), float(found["upper"].max()))
    places, labels = [], []
    segments, colours = [], []
    for line in lines:
        if line.effects is None:
            axes.annotate(
                line.heading, (0, line.at), xytext=(-_LEFT, 0), xycoords=("axes fraction", "data"),
                textcoords="offset points", fontsize=9, weight="bold", va="center",
                bbox=_OVER_LINES, zorder=5,
            )  # fmt: skip
            continue
        first = line.effects.iloc[0]
        indicator = result.indicators[first["indicator"]]
        places.append(line.at)
        labels.append(row_label(first["label"], change_said(indicator, first)))
        for _, effect in line.effects.iterrows():
            y = line.at + _STEP[effect["adjustment"]]
            segments.append([(effect["lower"], y), (effect["upper"], y)])
            colours.append(MARKS[effect["adjustment"]][2])
        _said(axes, line)
    axes.add_collection(LineCollection(segments, colors=colours, linewidths=1.5, zorder=2))
    for adjustment, (marker, face, edge, _) in MARKS.items():
        _points(axes, lines, adjustment, marker, face, edge)
    axes.set_yticks(places, labels, fontsize=8)
    axes.set_ylim(bottom, -0.6)
    axes.set_xlabel("Difference in delayed days per adult (further right is worse)")
    tidy(axes)
    axes.tick_params(axis="y", labelsize=8)
    return _framed(result, figure)


_OVER_LINES = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}

_LEFT = 236
"""Points from the axes to where headings begin, left of the labels of rows."""


def _points(
    axes: Axes, lines: list[_Line], adjustment: str, marker: str, face: str, edge: str
) -> None:
    points = [
        (effect["ratio"], line.at + _STEP[adjustment])
        for line in lines
        if line.effects is not None
        for _, effect in line.effects.iterrows()
        if effect["adjustment"] == adjustment
    ]
    if points:
        x, y = zip(*points, strict=True)
        axes.plot(
            x, y, linestyle="none", marker=marker, markersize=5.5, markerfacecolor=face,
            markeredgecolor=edge, markeredgewidth=1.3, zorder=4,
        )  # fmt: skip


def _said(axes: Axes, line: _Line) -> None:
    """Write the adjusted effect at the right."""
    assert line.effects is not None
    held = line.effects[line.effects["adjustment"].isin(["adjusted", "within"])]
    for _, effect in held.iterrows():
        axes.annotate(
            f"{percent(effect['ratio'])} ({percent(effect['lower'])[:-1]} to "
            f"{percent(effect['upper'])[:-1]}){' *' if effect['clear'] else ''}",
            (1.02, line.at), xycoords=("axes fraction", "data"), va="center", fontsize=8.5,
            weight="bold" if effect["clear"] else "normal", color=AREA,
        )  # fmt: skip


def _framed(result: Associations, figure: object) -> Chart:
    found, main = result.interest, result.main
    clear = main[main["clear"].astype(bool)]
    used = [MARKS[a][3] for a in MARKS if (found["adjustment"] == a).any()]
    title = (
        f"Of {len(main)} figures, {len(clear)} clearly "
        f"{'goes' if len(clear) == 1 else 'go'} with delayed days once need is allowed for"
        if len(clear)
        else f"None of {len(main)} figures clearly goes with delayed days once need is allowed for"
    )
    more = found[(found["adjustment"] == "adjusted") & ~found.index.isin(main.index)]
    for key, count in (
        more[more["clear"].astype(bool)].groupby("outcome", sort=False).size().items()
    ):
        title += f", and {count} with {part_of(result.indicators[str(key)])}"
    limit = result.limit
    outcome = result.design.groups[0].outcomes[0]
    listed = "; ".join(
        f"{e['label']}, {change_said(result.indicators[e['indicator']], e)}: "
        f"{percent(e['ratio'])} ({percent(e['lower'])} to {percent(e['upper'])})"
        f"{', clear' if e['clear'] else ''}{', at the limit' if limit[index] else ''}"
        for index, e in main.iterrows()
    )
    return finish(
        figure,  # type: ignore[arg-type]
        name="associations_effects",
        title=title,
        subtitle="Difference in delayed days per adult (18 and over) between councils at the upper "
        "and the lower quartile of each figure (quartiles under its name), with 95% intervals. "
        f"{raised('; '.join(used))}. At the right: the adjusted "
        "difference; a star: clear.",
        note="Association, not cause. Adjusted: for deprivation, the share of people aged 75 and "
        "over, and density; need for each other, care also for the other kind of care. Clear: "
        f"false discovery rate held at {rate_held(result)} by every way to count the effects. At "
        "the limit: close to that rate, or "
        "not told from no difference in a check. Intervals by councils, which allow for clumps of "
        "days and years "
        "of one council. Care: weeks that a "
        f"council paid for or arranged.\n{outcome.source_line} Other sources: under the table.",
        alt=f"Forest chart of {len(found)} effects. {title}. Adjusted differences in delayed days "
        f"with 95% intervals, the clearest first: {listed}.",
    )
