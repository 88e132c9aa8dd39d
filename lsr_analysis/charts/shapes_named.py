"""The parts of delays on which named areas differ most from England."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection

from lsr_analysis.analysis.shapes import Shapes
from lsr_analysis.analysis.shapes.named import FEWEST_MONTHS
from lsr_analysis.display.chart import AREA, BACKDROP, ENGLAND, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import signed

__all__ = ["shapes_named"]


def _rows(result: Shapes) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Return the parts to show, and the areas that differ on none and that are not assessed."""
    named = result.named
    shown = named[named["most"] > 0].sort_values("most")
    order = {area: place for place, area in enumerate(result.wanted)}
    shown = shown.sort_values(
        ["area", "most"], key=lambda c: c.map(order) if c.name == "area" else c
    )
    assessed = named.groupby("area")["assessed"].any()
    alike = [a for a in result.wanted if assessed.get(a, False) and a not in set(shown["area"])]
    unsure = [a for a in result.wanted if not assessed.get(a, False)]
    return shown, alike, unsure


def _reviewed(result: Shapes) -> set[str]:
    """Return the names of the reviewed areas."""
    return set(result.councils.loc[result.councils["reviewed"], "name"])


def _title(result: Shapes, shown: pd.DataFrame) -> str:
    named, areas, wanted = result.named, shown["area"].nunique(), len(result.wanted)
    own = named[named["assessed"] & ~named["mirror"] & named["area"].isin(shown["area"])]
    counts = own.groupby("area")["differs"].sum()
    of = int(own.groupby("area").size().max())
    low, high = int(counts.min()), int(counts.max())
    who = f"All {areas}" if areas == wanted else f"{areas} of {wanted}"
    parts = f"{low} to {high}" if low != high else f"{low}"
    return f"{who} named areas differ from England, on {parts} of {of} parts of delays"


def shapes_named(result: Shapes) -> Chart | Prose:
    """Draw how far the named areas lie from England, with intervals.

    Parameters
    ----------
    result : Shapes

    Returns
    -------
    Chart or Prose
        Prose that says why, if no part of a named area differs for sure.
    """
    if result.choice is None:
        return Prose((result.missing,))
    if result.named.empty:
        return Prose((f"None of the named areas has a shape for {result.span}.",))
    shown, alike, unsure = _rows(result)
    if shown.empty:
        if unsure:
            return Prose(
                (
                    f"How sure the differences of {', '.join(unsure)} from England are cannot be "
                    f"assessed for {result.span}: it has fewer than {FEWEST_MONTHS} months, or "
                    "they have months without delayed days.",
                )
            )
        return Prose(
            (f"No part of a named area’s delays differs from England’s in {result.span}.",)
        )
    # A gap between areas.
    change = (shown["area"] != shown["area"].shift()).cumsum().to_numpy() - 1
    at = np.arange(len(shown)) + 0.6 * change
    figure = start(0.95 + 0.27 * float(at.max() + 1))
    axes = figure.subplots()
    lines = [
        [(low, y), (high, y)]
        for low, high, y in zip(shown["lower"], shown["upper"], at, strict=True)
    ]
    axes.add_collection(LineCollection(lines, colors=AREA, linewidths=2.2, zorder=3))
    reviewed = shown["area"].isin(_reviewed(result)).to_numpy()
    for marker, of in (("D", reviewed), ("o", ~reviewed)):
        axes.plot(
            shown["points"][of], at[of], linestyle="none", marker=marker, color=AREA,
            markersize=6, zorder=4,
        )  # fmt: skip
    axes.axvline(0, color=ENGLAND, linewidth=1.4, linestyle=(0, (5, 2)), zorder=2)
    for place in range(change.max() + 1):
        if place % 2 == 0:
            mine = at[change == place]
            axes.axhspan(
                mine.min() - 0.8, mine.max() + 0.8, color="#F2F2F2", linewidth=0, zorder=0,
                gid=BACKDROP,
            )  # fmt: skip
    for y, (_, row) in zip(at, shown.iterrows(), strict=True):
        ratio = f", ×{row['ratio']:.2f}" if row["ratio"] == row["ratio"] else ""
        axes.annotate(
            f"{row['share']:.0%}, England {row['england']:.0%}{ratio}", (1.015, y),
            xycoords=("axes fraction", "data"), va="center", fontsize=8.5,
        )  # fmt: skip
    labels = [f"{row['area']}: {row['short']}" for _, row in shown.iterrows()]
    axes.set_yticks(at, labels, fontsize=9)
    axes.set_ylim(at.max() + 0.8, -0.8)
    reach = float(shown[["lower", "upper"]].abs().max(axis=None)) * 1.05
    axes.set_xlim(-reach, reach)
    axes.xaxis.set_major_formatter(lambda value, _: signed(value))
    axes.annotate(
        "England", (0, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
        textcoords="offset points", ha="center", color=ENGLAND, fontsize=8.5,
    )  # fmt: skip
    axes.set_xlabel("Percentage points from England’s share of delayed days")
    tidy(axes)
    others = [f"No part of {', '.join(alike)} differs."] if alike else []
    others += [f"Cannot be assessed: {', '.join(unsure)}."] if unsure else []
    marks = "Diamonds (reviewed areas) and dots (others)" if not reviewed.all() else "Diamonds"
    parts = int((~result.named["mirror"]).groupby(result.named["area"]).sum().max())
    return finish(
        figure,
        name="shapes_named",
        title=_title(result, shown),
        subtitle=f"Share of delayed days less England’s, percentage points, {result.span}: the "
        f"parts on which each named area differs most, at most three. {marks}; lines: 95% "
        "intervals. At the right: shares, and the area’s as a multiple of England’s.",
        note=f"Only parts whose interval leaves England’s share out, of {parts} an area; about one "
        "would by chance alone. Intervals rest on how months vary, drawn in blocks of a third of "
        f"the period. {' '.join([*others, ''])}Attribution and reasons depend on local recording; "
        f"no shape is better than another. {result.days_indicator.chart_note}\n"
        f"{result.days_indicator.source_line}",
        alt=f"Dot chart of the shares of delayed days on which named areas differ most from "
        f"England, {result.span}. "
        + "; ".join(
            f"{row['area']}, {row['short']}: {row['share']:.0%} against {row['england']:.0%}, "
            f"{signed(row['points'])} points ({signed(row['lower'], side=True)} to "
            f"{signed(row['upper'], side=True)})"
            for _, row in shown.iterrows()
        )
        + ".",
    )
