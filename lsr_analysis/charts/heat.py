"""A heat table: the fifth of all councils that an area and its peers are in, by measure."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from lsr_analysis.analysis.fifths import Fifths, FifthsRow, fifths, too_little
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.charts.lettering import Label, broken, write_labels
from lsr_analysis.display.chart import (
    AREA,
    BACKDROP,
    GREY,
    INK,
    Chart,
    finish,
    ink_on,
    start,
    text_width,
)
from lsr_analysis.display.prose import Prose

__all__ = ["heat"]

SHADES = ("#F1F5F9", "#CFDDEA", "#A3BDD6", "#3F6F9E", "#12304D")
"""From the best to the worst fifth: each darker than the one before, in colour and in grey."""
_WIDE, _LEFT, _WIDEST = 7.317, 2.72, 0.3
"""Inches: the axes, the words beside the cells, and the widest column."""
_ROW = 0.28
"""Inches of a row, which holds two lines of small print."""
_GAP = 0.25
"""Between the area and its peers, in columns."""
_SIZE, _NAME_LETTERS = 8.0, 22


def heat(profile: AreaProfile) -> Chart | Prose:
    """Draw the fifths of the area and of its peers on every ranked measure.

    Parameters
    ----------
    profile : AreaProfile

    Returns
    -------
    Chart or Prose
        Prose that says why, if there is nothing to draw.
    """
    found = fifths(profile)
    if why := too_little(profile, found):
        return Prose((why,))
    name = profile.area.name
    if len(found.codes) == 1:
        return Prose(
            (
                f"{name} has no comparable peers to set it beside measure by measure; its own "
                "fifths stand in the table.",
            )
        )
    groups = [[row for row in found.rows if row.after == after] for after in (False, True)]
    groups = [group for group in groups if group]
    figure = _draw(profile, found, groups)
    expected = f"{found.by_chance:.1f}".removesuffix(".0")
    worst, best = (len(rows) or "none" for rows in (found.worst, found.best))
    rows, peers = len(found.rows), len(found.codes) - 1
    order = "most alike first" if found.by_likeness else "in the order of the set"
    more = f" (the first {peers})" if found.more_peers else ""
    later = ", and first figures after it" if any(row.after for row in found.rows) else ""
    return finish(
        figure,
        name="heat",
        title=f"{name} is in the worst fifth of councils on {worst} of {rows} measures and in the "
        f"best on {best}; fifths drawn at random would give about {expected} of each",
        subtitle=f"Latest figures up to {profile.span.end:%B %Y}{later}. Fifth of all councils "
        "with a figure, by each measure’s own direction: 1 and light is best, 5 and dark worst; a "
        f"dash: no figure. First column: {name}; then {profile.peers.named}{more}, {order}.",
        note=_note(found),
        alt=f"Table of shades: fifths of councils, 1 best and 5 worst, of {name} and "
        f"{peers} peers on {rows} measures. {name} by measure: "
        + "; ".join(
            f"{row.title}, {row.period}: {row.fifths[found.codes[0]]}" for row in found.rows
        )
        + f". Worst fifth on {worst}, best on {best} of {rows}.",
    )


def _draw(profile: AreaProfile, found: Fifths, groups: list[list[FifthsRow]]) -> Figure:
    """Draw on axes in inches: all cells as one mesh, and the digits as one collection a fifth."""
    names = [_name(name) for name in found.names]
    top = 0.12 + max(text_width(t, _SIZE, "bold") for n in names for t in n.split("\n")) / 72
    lines: list[FifthsRow | None] = []
    for group in groups:
        lines += [None, *group]  # a line for the heading of each group
    height = top + _ROW * len(lines) + 0.03
    figure = start(height + 0.08)
    axes = figure.subplots()
    axes.set(xlim=(0, _WIDE), ylim=(height, 0))
    axes.axis("off")
    grid = np.full((len(lines), len(names)), np.nan)
    for at, row in enumerate(lines):
        if row is not None:
            held = row.fifths.reindex(list(found.codes))
            grid[at] = held.astype(float).to_numpy(na_value=np.nan)
    wide = min((_WIDE - 0.02 - _LEFT) / (len(names) + _GAP), _WIDEST)
    # The area stands a little apart: a narrow column without figures follows it.
    edges = _LEFT + wide * np.array([0.0, 1.0, *(1 + _GAP + np.arange(len(names)))])
    floors = top + _ROW * np.arange(len(lines) + 1)
    axes.pcolormesh(
        edges, floors, np.ma.masked_invalid(np.insert(grid, 1, np.nan, axis=1)),
        cmap=ListedColormap(SHADES), vmin=0.5, vmax=5.5, edgecolors="white", linewidth=1.0,
        gid=BACKDROP,
    )  # fmt: skip
    middles = np.delete(edges[:-1], 1) + wide / 2
    _digits(axes, grid, lines, middles, floors[:-1] + _ROW / 2)
    _frame(axes, lines, edges, floors)
    for x, name in zip(middles, names, strict=True):
        own = x == middles[0]
        axes.text(
            x, top - 0.05, name, rotation=90, ha="center", va="bottom", fontsize=_SIZE,
            linespacing=0.95, weight="bold" if own else "normal", color=AREA if own else INK,
            in_layout=False,
        )  # fmt: skip
    write_labels(axes, _labels(profile, groups, floors[:-1] + _ROW / 2))
    return figure


def _digits(
    axes: Axes,
    grid: NDArray[np.floating[Any]],
    lines: list[FifthsRow | None],
    across: NDArray[np.floating[Any]],
    down: NDArray[np.floating[Any]],
) -> None:
    """Write the fifth into each cell, and a dash where there is none."""
    for fifth, shade in enumerate(SHADES, start=1):
        rows, columns = np.nonzero(grid == fifth)
        ink = ink_on(shade)
        axes.scatter(
            across[columns], down[rows], s=34, marker=f"${fifth}$", color=ink, linewidths=0,
            # A white digit is read on its cell; it needs no contrast with the page.
            zorder=3, gid=BACKDROP if ink == "white" else None,
        )  # fmt: skip
    shown = np.array([row is not None for row in lines])
    rows, columns = np.nonzero(np.isnan(grid) & shown[:, None])
    axes.scatter(across[columns], down[rows], s=34, marker="_", color=GREY, zorder=3)


def _frame(
    axes: Axes,
    lines: list[FifthsRow | None],
    edges: NDArray[np.floating[Any]],
    floors: NDArray[np.floating[Any]],
) -> None:
    """Frame the area's cells, group by group."""
    starts = [at + 1 for at, row in enumerate(lines) if row is None]
    ends = [*(at - 1 for at in starts[1:]), len(lines)]
    for first, last in zip(starts, ends, strict=True):
        axes.add_patch(
            Rectangle(
                (edges[0], floors[first]), edges[1] - edges[0], floors[last] - floors[first],
                fill=False, edgecolor=INK, linewidth=1.6, zorder=4, clip_on=False,
            )
        )  # fmt: skip


def _labels(
    profile: AreaProfile, groups: list[list[FifthsRow]], down: NDArray[np.floating[Any]]
) -> list[Label]:
    """Return the words beside each line; periods are named where they are not the usual one."""
    written: list[tuple[str, str]] = []
    for group in groups:
        periods = Counter(row.period for row in group)
        usual = periods.most_common(1)[0][0]
        when = "After the period" if group[0].after else f"To {profile.span.end:%B %Y}"
        unless = " unless named" if len(periods) > 1 else ""
        written.append((f"{when}: {usual}{unless}", "bold"))
        for row in group:
            named = row.title if row.period == usual else f"{row.title}, {row.period}"
            written.append((named, "normal"))
    right = _LEFT - 0.07
    return [
        Label(right, float(y), broken(text, _SIZE, right, weight), _SIZE, weight, side="right")
        for (text, weight), y in zip(written, down, strict=True)
    ]


def _name(name: str) -> str:
    return "\n".join(textwrap.wrap(name, _NAME_LETTERS, max_lines=2, placeholder=" …"))


def _note(found: Fifths) -> str:
    """Say what the counts cannot bear, what was left out, and where the figures are from."""
    parts = [
        "Measures overlap, so the counts tally no separate findings; and a fifth is no finding "
        "without an interval: next to its edge a council could as well be in the neighbouring one."
    ]
    if after := sum(row.after for row in found.rows):
        parts.append(f"{after} measures are of a year after the period.")
    if found.left_out:
        parts.append(
            f"{len(found.left_out)} other ranked measures are left out; the table says which and "
            "why."
        )
    notes: dict[str, list[str]] = {}
    for row in found.rows:
        if row.indicator.overdispersed and row.indicator.chart_note:
            notes.setdefault(row.indicator.chart_note, []).append(row.title)
    parts += [f"{' and '.join(titles)}: {note}" for note, titles in notes.items()]
    used = dict.fromkeys(row.source for row in found.rows)
    sources = [f"{one.publisher}, {one.publication}" for one in used]
    return " ".join(parts) + f"\nSources: {'; '.join(sources)}."
