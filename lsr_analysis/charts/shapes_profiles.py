"""What the delays of each group are made of, against England's."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize

from lsr_analysis.analysis.shapes import Shapes
from lsr_analysis.display.chart import BACKDROP, ENGLAND, INK, Chart, finish, ink_on, start
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import raised

__all__ = ["shapes_profiles"]

_LESS_TO_MORE = LinearSegmentedColormap.from_list("ratio", ["#E39A74", "#FFFFFF", "#7FA3C7"])
_STRONGEST = np.log(3.0)
"""Ratios of a third and of three have the strongest shade."""


def _percent(share: float) -> str:
    return f"{100 * share:.1f}" if share < 0.0995 else f"{100 * share:.0f}"


def _cells(axes: Axes, result: Shapes, order: list[str]) -> None:
    wide = result.profiles.pivot(index="part", columns="group", values="ratio").loc[order]
    shares = result.profiles.pivot(index="part", columns="group", values="share").loc[order]
    logs = np.log(wide.clip(lower=1e-3).to_numpy(dtype=float))
    scale = Normalize(-_STRONGEST, _STRONGEST, clip=True)
    edges = np.arange(len(wide.columns) + 1) + 0.5
    axes.pcolormesh(
        edges, np.arange(len(order) + 1) - 0.5, logs, cmap=_LESS_TO_MORE, norm=scale,
        edgecolors="white", linewidth=1.2, gid=BACKDROP,
    )  # fmt: skip
    for row in range(len(order)):
        for column in range(len(wide.columns)):
            ratio = wide.iloc[row, column]
            said = f" (×{ratio:.2f})" if ratio == ratio else ""
            axes.text(
                column + 1, row, f"{_percent(shares.iloc[row, column])}{said}", ha="center",
                va="center", fontsize=8.5, color=ink_on(_LESS_TO_MORE(scale(logs[row, column]))),
            )  # fmt: skip
    england = result.profiles.drop_duplicates("part").set_index("part")["england"]
    for row, part in enumerate(order):
        axes.text(
            0, row, _percent(england[part]), ha="center", va="center", fontsize=8.5, color=ENGLAND,
            weight="bold",
        )  # fmt: skip


def _title(result: Shapes) -> str:
    number = len(result.groups)
    if number > 2:
        return f"How the delays of {number} groups of councils are made up, against England’s"
    said = "; ".join(
        f"group {group} {'has' if name.startswith('more') else 'is'} {name}"
        for group, name in result.groups["name"].items()
    )
    assert result.choice is not None
    lead = "Groups are separate" if result.choice.separate else "Groups only describe a continuum"
    return f"{lead}: {said}"


def shapes_profiles(result: Shapes) -> Chart | Prose:
    """Draw the mean shares of each group as a table of shades, by ratio to England.

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
    order = list(dict.fromkeys(result.profiles["part"]))
    blocks = [str(result.parts["breakdown"].get(part, "reason")) for part in order]
    figure = start(0.9 + 0.27 * len(order))
    axes = figure.subplots()
    _cells(axes, result, order)
    axes.set_xlim(-0.5, len(result.groups) + 0.5)
    axes.set_ylim(len(order) - 0.5, -0.5)
    labels = [str(result.shorts[part]) for part in order]
    axes.set_yticks(range(len(order)), [raised(t) for t in labels], fontsize=9)
    heads = [f"Group {group}\n({row['councils']})" for group, row in result.groups.iterrows()]
    axes.set_xticks(range(len(heads) + 1), ["England", *heads], fontsize=9)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    for row in range(1, len(order)):
        if blocks[row] != blocks[row - 1]:
            axes.axhline(row - 0.5, color=INK, linewidth=1.0)
    rarer = f" Rare reasons: {result.rarer}." if result.rare else ""
    title = _title(result)
    said = " ".join(
        f"Group {group} ({result.groups['name'][group]}): "
        + ", ".join(
            f"{result.shorts[row['part']]} {_percent(row['share'])}%, England "
            f"{_percent(row['england'])}%"
            for _, row in rows.iterrows()
        )
        + "."
        for group, rows in result.profiles.groupby("group")
    )
    return finish(
        figure,
        name="shapes_profiles",
        title=title,
        subtitle=f"Mean share of delayed days by attribution, type of care and reason, per cent, "
        f"{result.span}; in brackets the ratio to England’s share. Blue: more than England; "
        "orange: less. In brackets above: councils of the group.",
        note="Each of the three blocks adds up to 100 but for rounding. Each council counts once "
        "in its group’s mean, and by its days in England’s share, so that groups can all lie on "
        f"one side of England.{rarer} Attribution and reasons depend on local recording; no shape "
        f"is better than another. {result.days_indicator.chart_note}\n"
        f"{result.days_indicator.source_line}",
        alt=f"Table of mean shares of delayed days in {len(result.groups)} groups of councils and "
        f"in England, {result.span}. {said}",
    )
