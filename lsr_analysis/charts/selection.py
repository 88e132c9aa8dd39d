"""The published rank profile of an area that was one of the first twelve."""

from __future__ import annotations

import textwrap

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.chart import AREA, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose

__all__ = ["SELECTION_SOURCE", "selection"]

SELECTION_SOURCE = (
    "Source: Plymouth Local Target Review Action Plan Update, slides of 25 July 2018. The "
    "dashboard and the peer lists behind the ranks are not held."
)
POLARITY_NOTE = (
    "1 is best, 16 worst: checked against published figures for delayed days and for still at "
    "home; assumed for the others; for weekend discharges only inferred."
)


def selection(profile: AreaProfile) -> Chart | Prose:
    """Draw the published ranks of 16 on the six selection metrics.

    Parameters
    ----------
    profile : AreaProfile

    Returns
    -------
    Chart or Prose
        Prose, if the area's ranks were not published.
    """
    if not profile.selection:
        return Prose(
            (f"{profile.area.name} is not one of the twelve areas whose ranks were published.",)
        )
    ranks = profile.selection[::-1]
    figure = start(2.8)
    axes = figure.subplots()
    for row, (_, rank) in enumerate(ranks):
        axes.plot(range(1, 17), [row] * 16, linestyle="none", marker="|", color="#8C8C8C")
        axes.plot(rank, row, marker="D", markersize=13, color=AREA)
        axes.annotate(
            str(rank),
            (rank, row),
            ha="center",
            va="center",
            color="white",
            weight="bold",
            fontsize=8,
        )
    axes.set_yticks(range(len(ranks)), [textwrap.fill(metric.title, 30) for metric, _ in ranks])
    axes.set_xticks([1, 4, 8, 12, 16], ["1\nbest", "4", "8", "12", "16\nworst"])
    axes.set(xlim=(0.4, 16.6), ylim=(-0.6, len(ranks) - 0.4), xlabel="", ylabel="")
    tidy(axes)
    known = [(metric, rank) for metric, rank in ranks if metric.polarity_basis != "inferred"]
    worst = sum(rank >= 13 for _, rank in known)
    message = (
        f"among the four worst of 16 on {worst} of the {len(known)} metrics with a known direction"
    )
    return finish(
        figure,
        name="selection_ranks",
        title=f"When areas were picked in 2017, {profile.area.name} was {message}",
        subtitle="Published rank among 16 similar councils on the six selection metrics, 2017",
        note=f"{POLARITY_NOTE}\n{SELECTION_SOURCE}",
        alt=f"Published ranks of {profile.area.name} among 16 similar councils, 1 best: "
        + "; ".join(f"{metric.title} {rank}" for metric, rank in ranks[::-1])
        + ".",
    )
