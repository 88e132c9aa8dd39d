"""The area among the councils of each set of peers: how the choice moves its rank."""

from __future__ import annotations

import numpy as np

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.chart import AREA, INK, PEERS, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose

__all__ = ["peer_sets"]


def peer_sets(profile: AreaProfile) -> Chart | Prose:
    """Draw the delayed days rate of the area among the councils of each set.

    Parameters
    ----------
    profile : AreaProfile

    Returns
    -------
    Chart or Prose
        Prose that says why, if there is nothing to draw.
    """
    found = profile.standing
    if found is None:
        return Prose((profile.missing,))
    under = profile.under_sets
    ranks = under[under["indicator"] == RATE].set_index("peers")
    rows = [peers for peers in profile.sets if peers.name in ranks.index]
    name = profile.area.name
    if not rows:
        return Prose((f"{name} is not ranked over this period, under no set of peers.",))
    text, indicator = profile.indicator.text, profile.indicator
    figure = start(0.6 + 0.5 * len(rows))
    axes = figure.subplots()
    said = []
    for at, peers in enumerate(rows):
        values = found.rates.reindex(list(peers.codes)).dropna()
        row = ranks.loc[peers.name]
        axes.plot(values, np.full(len(values), at), "o", color=PEERS, markersize=4.5, zorder=2)
        axes.plot(
            row["peer_median"], at, "|", color=INK, markersize=20, markeredgewidth=2, zorder=3
        )
        axes.plot(found.value, at, "D", color=AREA, markersize=8, markeredgecolor="white", zorder=4)
        axes.annotate(
            f"{row['rank']} of {row['of']}", (1.015, at), va="center", color=AREA,
            xycoords=("axes fraction", "data"),
        )  # fmt: skip
        said.append(
            f"{peers.name} ({len(values)} peers): rank {row['rank']} of {row['of']}, peer median "
            f"{text(row['peer_median'])}"
        )
    labels = [
        f"{peers.name}{' (chosen)' if peers == profile.peers else ''}\n"
        f"{ranks.loc[peers.name, 'of'] - 1} peers"
        for peers in rows
    ]
    axes.set_yticks(range(len(rows)), labels)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.set(xlabel=f"{indicator.unit.capitalize()}  {indicator.worse_side}")
    tidy(axes)
    best, worst = (ranks["place_of_16"].agg(how) for how in ("min", "max"))
    return finish(
        figure,
        name="peer_sets",
        title=f"{name} stands between place {best:.0f} and {worst:.0f} of 16 on delayed days, by "
        "the choice of peers"
        if round(best) != round(worst)
        else f"{name} stands at place {best:.0f} of 16 on delayed days, whatever the peers",
        subtitle=f"{indicator.title}, {profile.when}. Diamond: {name}; dots: the councils of each "
        "set; stroke: peer median. At the right: rank, where 1 is best."
        + ("" if profile.peers in rows else f" Set {profile.peers.name}: {profile.peers.label}."),
        note="Place of 16 puts the rank in a set of any size on the scale from 1 (best) to 16.\n"
        f"{indicator.chart_note}\n{indicator.source_line}",
        alt=f"Dot chart of the delayed days rate of {name} ({text(found.value)}) among the "
        f"councils of {len(rows)} sets of peers in {profile.when}. {'; '.join(said)}. Rank 1 is "
        "best.",
    )
