"""Small multiples: the monthly rate of the area and of each of its peers, a panel each."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.path import Path
from matplotlib.transforms import AffineDeltaTransform

from lsr_analysis.analysis.peer_series import PeerSeries
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.chart import AREA, BACKDROP, GREY, INK, Chart, finish, start
from lsr_analysis.display.prose import Prose
from lsr_analysis.periods import month_name

__all__ = ["multiples"]

_COLUMNS = 4
_GAP = 0.16
"""Room between panels, as a share of their width."""

_HEAD = 0.42
"""Room for a name over a panel, as a share of its height."""

_SHADE = "#E3ECF3"


def _scale_end(highest: float) -> float:
    """Return a round number at or above the highest rate, for the one label of the scale."""
    power = 10 ** np.floor(np.log10(highest)) if highest > 0 else 1.0
    # Halves of these are round too, for the label in the middle.
    ends = (power * step for step in (1.0, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10))
    return float(next(end for end in ends if end >= highest))


@dataclass(frozen=True)
class _Panels:
    """Places of the panels in one pair of axes: a month is 1 wide, a rate is as high as it is."""

    count: int
    months: int
    top: float

    @property
    def rows(self) -> int:
        return -(-self.count // _COLUMNS)

    @property
    def wide(self) -> float:
        return self.months * (1 + _GAP)

    def corner(self, k: int) -> tuple[float, float]:
        """Return where month 0 and rate 0 of panel k are."""
        return (k % _COLUMNS) * self.wide, -(k // _COLUMNS) * self.top * (1 + _HEAD)

    def line(self, k: int, rates: np.ndarray) -> np.ndarray:
        """Return the points of a series in panel k; each month is drawn at its middle."""
        x, y = self.corner(k)
        return np.column_stack([x + np.arange(self.months) + 0.5, y + rates])

    def box(self, k: int, first: float, end: float) -> list[tuple[float, float]]:
        """Return the corners of a box over some months of panel k."""
        x, y = self.corner(k)
        low, high = x + first, x + end
        return [(low, y), (high, y), (high, y + self.top), (low, y + self.top)]


def _draw(axes: Axes, found: PeerSeries, panels: _Panels, shaded: tuple[int, int] | None) -> None:
    values = found.rates.to_numpy().T
    every = range(panels.count)
    # A few collections in one pair of axes: sixteen axes would take seconds to lay out.
    if shaded is not None:
        boxes = [panels.box(k, *shaded) for k in every]
        axes.add_collection(PolyCollection(boxes, facecolors=_SHADE, zorder=0, gid=BACKDROP))
    # All series as one path, stamped into each panel, so that the SVG holds it once.
    series = [Path(panels.line(0, rates)) for rates in values]
    faint = PathCollection(
        [Path.make_compound_path(*series)], facecolors="none", edgecolors=GREY, linewidths=0.4,
        offsets=[panels.corner(k) for k in every], offset_transform=axes.transData, zorder=1,
    )  # fmt: skip
    faint.set_transform(AffineDeltaTransform(axes.transData))  # type: ignore[arg-type]
    axes.add_collection(faint, autolim=False)
    floors = [panels.box(k, 0, panels.months)[:2] for k in every]
    axes.add_collection(LineCollection(floors, colors="#707070", linewidths=0.8, zorder=2))
    own = [panels.line(k, values[k]) for k in every]
    axes.add_collection(
        LineCollection(
            own, colors=[AREA, *[INK] * (panels.count - 1)],
            linewidths=[2.6, *[1.3] * (panels.count - 1)], zorder=3,
        )
    )  # fmt: skip
    for k, name in enumerate(found.names.values()):
        x, y = panels.corner(k)
        lines = textwrap.wrap(name, 24 if len(name) <= 24 else len(name) // 2 + 5)
        # Names of one line stand on one line across the row, whatever their letters.
        up, side = (1.09, "baseline") if len(lines) == 1 else (1.05, "bottom")
        axes.text(
            x, y + panels.top * up, "\n".join(lines), va=side, fontsize=8.5, linespacing=1.0,
            color=AREA if k == 0 else INK, weight="bold" if k == 0 else "normal",
        )  # fmt: skip


def _label(axes: Axes, found: PeerSeries, panels: _Panels) -> None:
    """Write the scale at the panels of the left, and the first and last month at the foot."""
    months = found.rates.index
    heights, labels = [], []
    for row in range(panels.rows):
        _, y = panels.corner(row * _COLUMNS)
        heights += [y, y + panels.top / 2, y + panels.top]
        labels += [f"{panels.top * share:g}" for share in (0, 0.5, 1)]
    axes.set_yticks(heights, labels)
    for column in range(min(_COLUMNS, panels.count)):
        # A column without a panel in the last row is labelled under its last panel.
        x, y = panels.corner(column + _COLUMNS * ((panels.count - 1 - column) // _COLUMNS))
        for place, month, side in ((0, months[0], "left"), (panels.months, months[-1], "right")):
            axes.text(
                x + place, y - panels.top * 0.06, f"{month:%b\n%Y}", ha=side, va="top", fontsize=8
            )
    axes.set_xlim(-panels.months * 0.04, panels.wide * min(_COLUMNS, panels.count))
    axes.set_ylim(panels.corner(panels.count - 1)[1] - panels.top * 0.36, panels.top * 1.36)
    axes.set_xticks([])
    axes.tick_params(length=0, labelsize=8)
    axes.spines[:].set_visible(False)


def _counted(found: PeerSeries) -> str:
    """Say between how many peers the area was in the last months."""
    least, most = int(found.above.min()), int(found.above.max())
    return f"{least}" if least == most else f"between {least} and {most}"


def multiples(profile: AreaProfile, found: PeerSeries) -> Chart | Prose:
    """Draw the monthly rate of the area and of each of its peers.

    Parameters
    ----------
    profile : AreaProfile
    found : PeerSeries
        Of that profile.

    Returns
    -------
    Chart or Prose
        Prose that says why, if there is nothing to draw.
    """
    if found.missing:
        return Prose((found.missing,))
    months = found.rates.index
    count = found.rates.shape[1]
    highest = float(np.nanmax(found.rates.to_numpy()))
    panels = _Panels(count, len(months), _scale_end(highest))
    shaded = _shaded(profile, months)
    figure = start(0.4 + 1.12 * panels.rows)
    axes = figure.subplots()
    _draw(axes, found, panels, shaded)
    _label(axes, found, panels)
    name, text = profile.area.name, profile.indicator.text
    last = found.above.index
    of = f"the last {len(last)} months" if len(last) > 1 else "one month"
    most = (
        f"{name}’s delayed days rate was above that of most of its {found.of_peers} peers in "
        f"{found.above_most} of {of}"
    )
    first, end = month_name(months[0]), month_name(months[-1])
    ordered = "from the nearest peer on" if profile.peers.ordered else "by name"
    without = (
        f" No rate in any month shown: {'; '.join(found.peers_without)}."
        if found.peers_without
        else ""
    )
    medians = found.rates.median()
    return finish(
        figure,
        name="multiples",
        title=most,
        subtitle=f"{profile.indicator.title}, {profile.indicator.unit}, by month, {first} to "
        f"{end}; lower is better. A panel each for {name} (thick line) and its peers, {ordered}; "
        f"faint lines: all {count}. One scale in all."
        f"{f' Shaded: {profile.when}.' if shaded else ''}",
        note=f"Last months: those up to {month_name(last[-1])} with a rate of {name}; in each it "
        f"was above {_counted(found)} of its peers. Above most: above more than half of those with "
        "a rate. Months move by chance too, so being above in a month is no finding by itself. "
        f"Peers: {profile.peers.named}"
        f"{f'; drawn: {found.chosen}' if found.chosen else ''}.{without} "
        f"{profile.indicator.chart_note}\n{profile.indicator.source_line}",
        alt=f"Small multiples of the monthly delayed days rate, {first} to {end}, of {name} and "
        f"{count - 1} peers. {most}; in each of them it was above {_counted(found)} peers. "
        "Medians of the months: "
        + "; ".join(f"{called} {text(medians[code])}" for code, called in found.names.items())
        + ". Lower is better.",
    )


def _shaded(profile: AreaProfile, months: pd.PeriodIndex) -> tuple[int, int] | None:
    """Return the first month of the period and the one after its last; None if it is all."""
    inside = np.flatnonzero((months >= profile.span.start) & (months <= profile.span.end))
    return None if len(inside) == len(months) else (int(inside[0]), int(inside[-1]) + 1)
