"""A heat table: the fifth of all councils that an area and its peers are in, by measure."""

from __future__ import annotations

import textwrap
from collections import Counter

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.chart import (
    AREA,
    BACKDROP,
    GREY,
    INK,
    Chart,
    finish,
    ink_on,
    start,
)
from lsr_analysis.display.prose import Prose
from lsr_analysis.tables.heat import Fifths, FifthsRow, fifths, too_little

__all__ = ["heat"]

SHADES = ("#F1F5F9", "#CFDDEA", "#A3BDD6", "#3F6F9E", "#12304D")
"""From the best to the worst fifth: each darker than the one before, in colour and in grey."""
_GAP = 0.25
"""Between the area and its peers, in columns."""
_LETTERS, _NAME_LETTERS = 44, 22
_ROW = 0.262
"""Inches of a row, which holds two lines of small print."""


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
    # A row of heading before each group.
    figure = start(1.45 + _ROW * (len(found.rows) + len(groups)))
    axes = figure.subplots()
    _draw(axes, profile, found, groups)
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


def _draw(axes: Axes, profile: AreaProfile, found: Fifths, groups: list[list[FifthsRow]]) -> None:
    """Draw all cells in one mesh, and the digits as one collection of markers a fifth."""
    lines: list[FifthsRow | None] = []
    for group in groups:
        lines += [None, *group]
    grid = np.full((len(lines), len(found.codes)), np.nan)
    for at, row in enumerate(lines):
        if row is not None:
            held = row.fifths.reindex(list(found.codes))
            grid[at] = held.astype(float).to_numpy(na_value=np.nan)
    # The area stands a little apart: a narrow column without figures follows it.
    cells = np.insert(grid, 1, np.nan, axis=1)
    peers = np.arange(len(found.codes))
    edges = np.array([0.0, 1.0, *(1 + _GAP + peers)])
    axes.pcolormesh(
        edges, np.arange(len(lines) + 1), np.ma.masked_invalid(cells), cmap=ListedColormap(SHADES),
        vmin=0.5, vmax=5.5, edgecolors="white", linewidth=1.0, gid=BACKDROP,
    )  # fmt: skip
    middles = np.array([0.5, *(1.5 + _GAP + peers[:-1])])
    for fifth, shade in enumerate(SHADES, start=1):
        down, across = np.nonzero(grid == fifth)
        ink = ink_on(shade)
        axes.scatter(
            middles[across], down + 0.5, s=34, marker=f"${fifth}$", color=ink, linewidths=0,
            # A white digit is read on its cell; it needs no contrast with the page.
            zorder=3, gid=BACKDROP if ink == "white" else None,
        )  # fmt: skip
    shown = np.array([row is not None for row in lines])
    down, across = np.nonzero(np.isnan(grid) & shown[:, None])
    axes.scatter(middles[across], down + 0.5, s=34, marker="_", color=GREY, zorder=3)
    _frame(axes, lines)
    labels = _labels(profile, groups)
    axes.set_yticks(np.arange(len(lines)) + 0.5, [text for text, _ in labels], fontsize=8)
    for label, (_, weight) in zip(axes.get_yticklabels(), labels, strict=True):
        label.set(fontweight=weight, linespacing=0.95)
    axes.xaxis.tick_top()
    axes.set_xticks(middles, [_name(one) for one in found.names], rotation=90, fontsize=8)
    axes.get_xticklabels()[0].set(fontweight="bold", color=AREA)
    axes.tick_params(length=0)
    axes.set(xlim=(-0.05, edges[-1]), ylim=(len(lines), 0))
    axes.spines[:].set_visible(False)


def _frame(axes: Axes, lines: list[FifthsRow | None]) -> None:
    """Frame the area's cells, group by group."""
    starts = [at + 1 for at, row in enumerate(lines) if row is None]
    ends = [*(at - 1 for at in starts[1:]), len(lines)]
    for first, last in zip(starts, ends, strict=True):
        axes.add_patch(
            Rectangle((0, first), 1, last - first, fill=False, edgecolor=INK, linewidth=1.6,
                      zorder=4, clip_on=False)
        )  # fmt: skip


def _labels(profile: AreaProfile, groups: list[list[FifthsRow]]) -> list[tuple[str, str]]:
    """Return the words beside each line with their weight; periods only where they differ."""
    labels = []
    for group in groups:
        periods = Counter(row.period for row in group)
        usual = periods.most_common(1)[0][0]
        when = "After the period" if group[0].after else f"Up to {profile.span.end:%B %Y}"
        unless = " unless named" if len(periods) > 1 else ""
        labels.append((f"{when}: {usual}{unless}", "bold"))
        for row in group:
            title = row.title if row.period == usual else f"{row.title}, {row.period}"
            lines = textwrap.wrap(title, _LETTERS, break_on_hyphens=False)
            labels.append(("\n".join(lines), "normal"))
    return labels


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
