"""Where the area stands: every council as a dot, peers apart, the area by name."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.chart import AREA, ENGLAND, GREY, PEERS, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose

__all__ = ["standing"]


def standing(profile: AreaProfile) -> Chart | Prose:
    """Draw the area among all councils and among its peers.

    Parameters
    ----------
    profile : AreaProfile

    Returns
    -------
    Chart or Prose
        Prose that says why, if there is nothing to draw.
    """
    import seaborn as sns

    found = profile.standing
    if found is None:
        return Prose((profile.missing,))
    text, unit = profile.indicator.text, profile.indicator.unit
    everyone, peers = "All councils", "Peers"
    values = found.rates.drop(profile.area.code)
    mine = values.reindex(list(profile.peers.codes)).dropna()
    rows = pd.concat(
        [
            pd.DataFrame({"value": values, "row": everyone}),
            pd.DataFrame({"value": mine, "row": peers}),
        ]
    )
    order = [everyone, peers] if len(mine) else [everyone]
    last = len(order) - 1
    figure = start(1.9 + last)
    axes = figure.subplots()
    sns.swarmplot(
        rows,
        x="value",
        y="row",
        hue="row",
        palette={everyone: GREY, peers: PEERS},
        order=order,
        size=4.2,
        legend=False,
        ax=axes,
    )
    axes.plot(
        [found.value] * len(order),
        list(range(len(order))),
        linestyle="none",
        marker="D",
        color=AREA,
        markersize=9,
        markeredgecolor="white",
        zorder=5,
    )
    axes.annotate(
        f"{profile.area.name} {text(found.value)}",
        (found.value, last),
        xytext=(0, -13 if len(mine) else -32),
        textcoords="offset points",
        ha=_side(found.value, rows["value"]),
        va="top",
        color=AREA,
        weight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
    )
    axes.axvline(found.england, color=ENGLAND, linewidth=1.4, linestyle=(0, (5, 2)))
    axes.annotate(
        f"England value {text(found.england)}",
        (found.england, -0.48),
        xytext=(4, 0),
        textcoords="offset points",
        color=ENGLAND,
        va="top",
    )
    axes.set_ylim(last + (0.5 if len(mine) else 0.8), -0.5)
    labels = [f"All councils\n({len(values)} others)", f"Peers\n({len(mine)})"]
    axes.set_yticks(range(len(order)), labels[: len(order)])
    axes.set(xlabel=f"{unit.capitalize()}  {profile.indicator.worse_side}", ylabel="")
    axes.set_xlim(left=0)
    tidy(axes)
    if found.rank_all:
        ranked = f"{profile.area.name} ranks {found.rank_all} of {found.of_all} councils"
        title = f"{ranked} on delayed days, where 1 is best"
        said = f"{ranked}; 1 is the lowest rate, which is best."
    else:
        title = f"{profile.area.name} is not ranked on delayed days, for want of some months"
        said = f"{profile.area.name} is not ranked, for want of some months."
    return finish(
        figure,
        name="standing",
        title=title,
        subtitle=f"{profile.indicator.title}, {unit}, {profile.when}. "
        f"Peers: {profile.peers.named}.",
        note=f"{profile.indicator.chart_note}\n{profile.indicator.source_line}",
        alt=(
            f"Dot chart of the delayed days rate of every council in {profile.when}. "
            f"{profile.area.name} has {text(found.value)}, the England value is "
            f"{text(found.england)}. {_peers_said(profile, len(mine))} "
            f"Councils run from {text(values.min())} to {text(values.max())}. "
            f"{said}"
        ),
    )


def _peers_said(profile: AreaProfile, count: int) -> str:
    assert profile.standing is not None
    if not count:
        return f"Peers: {profile.peers.label}."
    median = profile.indicator.text(profile.standing.peer_median)
    return f"The peer median ({count}: {profile.peers.label}) is {median}."


def _side(value: float, values: pd.Series) -> str:
    """Keep the label inside the axes: write away from the nearer edge."""
    low, high = 0.0, max(float(values.max()), value)
    place = (value - low) / (high - low) if high > low else 0.5
    return "right" if place > 0.7 else "left" if place < 0.2 else "center"
