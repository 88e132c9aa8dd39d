"""The twelve published rank profiles as one matrix."""

from __future__ import annotations

import textwrap

from lsr_analysis.analysis.national import National
from lsr_analysis.charts.selection_notes import POLARITY_NOTE, SELECTION_SOURCE
from lsr_analysis.charts.shaded import shaded_numbers
from lsr_analysis.display.chart import Chart, finish, start

__all__ = ["rank_matrix"]


def rank_matrix(result: National) -> Chart:
    """Draw the published ranks, each among 16 councils, of the twelve areas on the six metrics.

    Parameters
    ----------
    result : National
    """
    ranks = result.selection_ranks
    titles = {metric.id: metric.title for metric in result.selection}
    figure = start(4.2)
    axes = figure.subplots()
    unsure = [metric.id for metric in result.selection if metric.polarity_basis == "inferred"]
    shade = ranks.astype(float)
    shade[unsure] = 0.0  # no shade of better or worse where no source says which is which
    shaded_numbers(axes, ranks, shade, lightest=-2, darkest=16)
    ways = {
        metric.id: f"{metric.polarity}, inferred" if metric.id in unsure else metric.polarity
        for metric in result.selection
    }
    heads = [f"{textwrap.fill(titles[m], 14)}\n({textwrap.fill(ways[m], 14)})" for m in ranks]
    axes.set_xticklabels(heads, rotation=0, fontsize=8.5)
    worst = ranks.drop(columns=unsure) >= 13
    most = worst.sum().idxmax()
    return finish(
        figure,
        name="selection_rank_matrix",
        title=f"{titles[most]}: {int(worst[most].sum())} of the twelve areas were among the four "
        "worst of their 16",
        subtitle="Published rank among 16 similar councils on the six selection metrics, 2017; "
        "darker is worse; no shade where the direction is only inferred",
        note=f"{POLARITY_NOTE}\n{SELECTION_SOURCE}",
        alt="Matrix of published ranks, 1 best to 16 worst. "
        + ". ".join(
            f"{area}: " + ", ".join(f"{titles[m]} {rank}" for m, rank in row.items())
            for area, row in ranks.iterrows()
        )
        + ".",
    )
