"""Ranks on delayed days among similar councils: published, and recomputed for two windows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsr_analysis.analysis.selected.at_selection import worst_of_peers
from lsr_analysis.analysis.selected.cohorts import FIRST, FURTHER
from lsr_analysis.analysis.selected.result import Selected
from lsr_analysis.charts.cohort_marks import BAND, BAR
from lsr_analysis.charts.selection_notes import SELECTION_SOURCE
from lsr_analysis.display.chart import (
    AREA,
    BACKDROP,
    INK,
    Chart,
    finish,
    start,
    tidy,
)
from lsr_analysis.display.prose import Prose
from lsr_analysis.periods import Span
from lsr_analysis.wording import number_word

__all__ = ["selection_windows"]

_STEP = 0.28


def selection_windows(result: Selected) -> Chart | Prose:
    """Draw the rank of each picked area among its similar councils.

    Parameters
    ----------
    result : Selected

    Returns
    -------
    Chart or Prose
        Prose, if no picked area can be ranked among similar councils.
    """
    year, months = result.windows
    codes = [one.code for one in result.picked]
    both = [w.table.reindex(codes).dropna(subset=["name"]) for w in result.windows]
    rows = both[1].dropna(subset=["peer_rank"])
    if rows.empty:
        return Prose(("No picked area can be ranked among similar councils.",))
    order = rows.sort_values(["cohort", "peer_rank", "rank"], ascending=[True, False, False])
    order = order.assign(earlier=both[0]["peer_rank"].reindex(order.index).astype("Int64"))
    at = np.arange(len(order), dtype=float)
    figure = start(1.2 + 0.3 * len(order))
    axes = figure.subplots()
    most = int(order["peer_of"].max())
    axes.axvspan(most - most // 4 + 0.5, most + 0.6, color=BAND, linewidth=0, gid=BACKDROP)
    axes.annotate(
        f"worst {most // 4} of {most}", (most + 0.5, 1), xycoords=("data", "axes fraction"),
        xytext=(0, 3), textcoords="offset points", ha="right", fontsize=8.5,
    )  # fmt: skip
    axes.hlines(
        at + _STEP, order["peer_rank_lower"].astype(float), order["peer_rank_upper"].astype(float),
        color=BAR, linewidth=3.5,
    )  # fmt: skip
    marks = (
        ("published_rank", -_STEP, "o", INK, "white"),
        ("earlier", 0.0, "^", INK, INK),
        ("peer_rank", _STEP, "D", AREA, AREA),
    )
    for column, shift, marker, colour, face in marks:
        axes.plot(
            order[column].astype(float), at + shift, linestyle="none", marker=marker,
            color=colour, markerfacecolor=face, markersize=5, markeredgewidth=1.3,
        )  # fmt: skip
    axes.set_yticks(at, list(order["name"]))
    starts = [
        i for i in range(1, len(order)) if order["cohort"].iloc[i] != order["cohort"].iloc[i - 1]
    ]
    for place in starts:
        axes.axhline(place - 0.5, color="#707070", linewidth=0.8, gid=BACKDROP)
    for first in (0, *starts):
        label = result.label(order["cohort"].iloc[first])
        axes.annotate(
            label[:1].upper() + label[1:], (1.015, first), xycoords=("axes fraction", "data"),
            va="center", fontsize=8.5, annotation_clip=False,
        )  # fmt: skip
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.set_xlim(0.4, most + 0.6)
    axes.set_xticks(range(1, most + 1))
    axes.set(
        xlabel=f"Rank among itself and its {most - 1} similar councils (1 is best; further right "
        "is worse)"
    )
    tidy(axes)
    first = order[order["cohort"] == FIRST]
    counts = [
        sum(worst_of_peers(r, of) for r, of in zip(first[c], first["peer_of"], strict=True))
        for c in ("earlier", "peer_rank")
    ]
    how_many = "All" if counts[0] == len(first) else f"{counts[0]} of the"
    return finish(
        figure,
        name="selection_windows",
        title=f"{how_many} {len(first)} first areas were among the worst "
        f"{number_word(most // 4)} of their {most} on delayed days in {year.span}, {counts[1]} in "
        f"{months.span}",
        subtitle=f"Rank on delayed days per day per 100,000 people aged 18+ among {most} similar "
        f"councils. ○ as published in 2017 (first areas only); ▲ recomputed for {year.span}; "
        f"◆ recomputed for {months.span}; grey bar: 95% interval of the latter.",
        note=f"Recomputed among the area and {result.peers}. Published and recomputed ranks can "
        "differ for their other lists and months alone. "
        f"{result.indicator.chart_note}\n{result.indicator.source_line}\nPublished ranks: "
        f"{SELECTION_SOURCE.removeprefix('Source: ')}",
        alt="Ranks on delayed days among similar councils; 1 is best. "
        + "; ".join(_said(row, year.span, months.span) for _, row in order.iterrows())
        + f". Of the {len(order[order['cohort'] == FURTHER])} further areas no rank was published.",
    )


def _said(row: pd.Series, year: Span, months: Span) -> str:
    """Return the ranks of one area in words; those that are not held are left out."""
    ranks = {
        "published": row["published_rank"],
        str(year): row["earlier"],
        str(months): row["peer_rank"],
    }
    held = [f"{name} {rank:.0f}" for name, rank in ranks.items() if not pd.isna(rank)]
    return f"{row['name']}: {', '.join(held)} of {row['peer_of']}"
