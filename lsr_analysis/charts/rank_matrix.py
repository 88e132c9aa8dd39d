"""The twelve published rank profiles as one matrix."""

from __future__ import annotations

import textwrap

from matplotlib.collections import QuadMesh

from lsr_analysis.analysis.national import National
from lsr_analysis.charts.selection_notes import POLARITY_NOTE, SELECTION_SOURCE
from lsr_analysis.display.chart import BACKDROP, Chart, finish, ink_on, start

__all__ = ["rank_matrix"]


def rank_matrix(result: National) -> Chart:
    """Draw the published ranks, each among 16 councils, of the twelve areas on the six metrics.

    Parameters
    ----------
    result : National
    """
    import seaborn as sns

    ranks = result.selection_ranks
    titles = {metric.id: metric.title for metric in result.selection}
    figure = start(4.2)
    axes = figure.subplots()
    unsure = [metric.id for metric in result.selection if metric.polarity_basis == "inferred"]
    shade = ranks.astype(float)
    shade[unsure] = 0.0  # no shade of better or worse where no source says which is which
    sns.heatmap(
        shade,
        annot=ranks.astype(float),
        fmt=".0f",
        cmap="Blues",
        vmin=-2,
        vmax=16,
        cbar=False,
        linewidths=0.8,
        linecolor="white",
        ax=axes,
    )
    cells = axes.collections[0]
    assert isinstance(cells, QuadMesh)
    cells.set_gid(BACKDROP)  # the rank itself is printed
    for text, colour in zip(axes.texts, cells.get_facecolor(), strict=True):
        text.set_color(ink_on(colour[:3]))
    axes.set_xticklabels([textwrap.fill(titles[m], 14) for m in ranks], rotation=0, fontsize=8.5)
    axes.set_yticklabels(ranks.index, rotation=0)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set(xlabel="", ylabel="")
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
