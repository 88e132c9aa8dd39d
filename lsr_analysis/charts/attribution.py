"""Who delays are attributed to: each side without and with joint days, among all councils."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from lsr_analysis.analysis.attributed import BOTH, Attributed
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.chart import (
    AREA,
    BACKDROP,
    ENGLAND,
    INK,
    PEERS,
    Chart,
    finish,
    start,
    tidy,
)
from lsr_analysis.display.prose import Prose

__all__ = ["attribution", "percent"]

_ROWS = {"nhs": 0.0, "nhs_both": 0.85, "social_care": 2.1, "social_care_both": 2.95, BOTH: 4.2}
"""Heights of the rows: each side's two stand together."""

_BAND = "#CFEBE8"
_LINE = "#707070"
_COLUMNS = {"Area": 1.075, "England": 1.21}
"""Right ends of the columns of figures, in widths of the axes."""


def percent(share: float) -> str:
    """Print a share of 0 to 1 in whole per cent; one that would print as nothing as under 1%.

    Examples
    --------
    >>> percent(0.364), percent(0.004), percent(0.0)
    ('36%', 'under 1%', '0%')
    """
    return "under 1%" if 0 < share < 0.005 else f"{share:.0%}"


def attribution(profile: AreaProfile, found: Attributed | None) -> Chart | Prose:
    """Draw shares of delayed days by attribution, with England, peers and every council's range.

    Parameters
    ----------
    profile : AreaProfile
    found : Attributed or None
        From :func:`lsr_analysis.analysis.attributed.attributed`.

    Returns
    -------
    Chart or Prose
        Prose that says why, if there is nothing to draw.
    """
    name = profile.area.name
    if found is None:
        return Prose((profile.missing or f"{name} had no delayed days in {profile.mix_when}.",))
    figure = start(2.75)
    axes = figure.subplots()
    _draw(axes, found)
    low, high = found.joint_range
    first, third = found.joint_middle
    held = len(found.peers)
    marks = f"dots on a band: {profile.peers.named}" if held else profile.peers.label
    return finish(
        figure,
        name="attribution",
        title=_title(name, found),
        subtitle=f"Shares of delayed days by who they are attributed to, {profile.mix_when}. "
        f"Diamond: {name}; upright stroke: England; {marks}; thin line: lowest to highest of "
        f"{len(found.councils)} councils.",
        note=f"Councils attribute {percent(low)} to {percent(high)} of their days to both jointly "
        f"(half of them {percent(first)} to {percent(third)}). That looks like a difference in "
        "recording, so a side is shown without and with joint days; its share lies between. "
        "Neither side’s share is better or worse. "
        f"{profile.days_indicator.chart_note}\n{profile.days_indicator.source_line}",
        alt=f"Dot chart of shares of {name}’s delayed days by who they are attributed to, "
        f"{profile.mix_when}. {_said(found)} "
        f"Joint attribution runs from {percent(low)} to {percent(high)} over "
        f"{len(found.councils)} councils.",
    )


def _title(name: str, found: Attributed) -> str:
    """Give social care's share without and with joint days, beside England's."""
    alone, joint = percent(found.area["social_care"]), percent(found.area["social_care_both"])
    with_joint = "none jointly" if found.area[BOTH] == 0 else f"{joint} with joint ones"
    england = [percent(found.england[way]) for way in ("social_care", "social_care_both")]
    return (
        f"{alone} of {name}’s delayed days are attributed to social care, {with_joint} "
        f"(England {england[0]}, {england[1]} with joint ones)"
    )


def _draw(axes: Axes, found: Attributed) -> None:
    """Draw lines, bands and marks, one artist a kind, and write the figures at the right."""
    rows = np.array([_ROWS[way] for way in found.titles])
    everyone = found.councils * 100
    low, high = everyone.min().to_numpy(), everyone.max().to_numpy()
    axes.hlines(rows, low, high, color=_LINE, linewidth=1.1, zorder=1)
    axes.plot(
        np.concatenate([low, high]), np.concatenate([rows, rows]), linestyle="none", marker="|",
        color=_LINE, markersize=6, zorder=1,
    )  # fmt: skip
    peers = found.peers * 100
    if len(peers):
        axes.hlines(rows, peers.min(), peers.max(), color=_BAND, linewidth=11, zorder=2,
                    gid=BACKDROP)  # fmt: skip
        axes.plot(
            peers.to_numpy().ravel(), np.tile(rows, len(peers)), linestyle="none", marker="o",
            color=PEERS, markersize=4, zorder=3,
        )  # fmt: skip
    axes.plot(
        found.england * 100, rows, linestyle="none", marker="|", color=ENGLAND, markersize=17,
        markeredgewidth=2.4, zorder=4,
    )  # fmt: skip
    axes.plot(
        found.area * 100, rows, linestyle="none", marker="D", color=AREA, markersize=8,
        markeredgecolor="white", zorder=5,
    )  # fmt: skip
    for title, at in _COLUMNS.items():
        values = found.area if title == "Area" else found.england
        colour = AREA if title == "Area" else ENGLAND
        axes.annotate(
            title, (at, 1.0), xycoords="axes fraction", ha="right", va="bottom", fontsize=8.5,
            weight="bold", color=colour,
        )  # fmt: skip
        for way, row in zip(found.titles, rows, strict=True):
            axes.annotate(
                percent(values[way]).replace("under ", "<"), (at, row),
                xycoords=("axes fraction", "data"), ha="right", va="center", fontsize=9,
                color=colour,
            )  # fmt: skip
    axes.annotate(
        f"councils run from {percent(low[-1] / 100)} to {percent(high[-1] / 100)}",
        (high[-1], rows[-1]), xytext=(6, 0), textcoords="offset points", va="center",
        fontsize=8.5, color=INK,
    )  # fmt: skip
    axes.set_yticks(rows, list(found.titles.values()))
    axes.set_ylim(rows[-1] + 0.55, -0.55)
    axes.set_xlim(-1.5, 101.5)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}%")
    axes.set(xlabel="Share of delayed days", ylabel="")
    tidy(axes)


def _said(found: Attributed) -> str:
    """Give every row in words."""
    said = []
    for way, title in found.titles.items():
        peers = (
            f"; peers {percent(found.peers[way].min())} to {percent(found.peers[way].max())}"
            if len(found.peers)
            else ""
        )
        said.append(
            f"{title}: {percent(found.area[way])} (England {percent(found.england[way])}{peers}; "
            f"all councils {percent(found.councils[way].min())} to "
            f"{percent(found.councils[way].max())})."
        )
    return " ".join(said)
