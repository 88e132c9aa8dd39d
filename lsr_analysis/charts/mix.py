"""What the delays are made of: shares of the area beside those of England."""

from __future__ import annotations

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.chart import AREA, ENGLAND, GREY, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose

__all__ = ["mix"]

_TITLES = {
    "attribution": "who delays are attributed to",
    "care_type": "the type of care people waited in",
    "reason": "the reasons for delay",
}


def mix(profile: AreaProfile, breakdown: str) -> Chart | Prose:
    """Draw each part's share of delayed days, for the area and for England.

    Parameters
    ----------
    profile : AreaProfile
    breakdown : {"attribution", "care_type", "reason"}

    Returns
    -------
    Chart or Prose
        Prose that says why, if there is nothing to draw.
    """
    if breakdown not in profile.mix:
        why = profile.missing or f"{profile.area.name} had no delayed days in {profile.mix_when}."
        return Prose((why,))
    parts = profile.mix[breakdown].sort_values("share")
    figure = start(0.9 + 0.27 * len(parts))
    axes = figure.subplots()
    rows = range(len(parts))
    axes.hlines(rows, parts["share"] * 100, parts["england"] * 100, color=GREY, linewidth=1.6)
    axes.plot(
        parts["england"] * 100,
        rows,
        linestyle="none",
        marker="o",
        markersize=8,
        markerfacecolor="white",
        markeredgecolor=ENGLAND,
        markeredgewidth=1.8,
        label="England",
    )
    axes.plot(
        parts["share"] * 100,
        rows,
        linestyle="none",
        marker="D",
        markersize=7.5,
        color=AREA,
        label=profile.area.name,
    )
    axes.set_yticks(rows, parts["title"])
    axes.set_ylim(-0.6, len(parts) - 0.4)
    right = max(10.0, float(parts[["share", "england"]].max().max()) * 108)
    axes.set_xlim(-right / 60, right)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}%")
    axes.set(xlabel="Share of delayed days", ylabel="")
    axes.legend(loc="lower right", frameon=True, framealpha=0.95, edgecolor="none", fontsize=9)
    tidy(axes)
    gap = (parts["share"] - parts["england"]).abs()
    widest = parts.loc[gap.idxmax()]
    listed = "; ".join(
        f"{row.title} {row.share:.0%} (England {row.england:.0%})"
        for row in parts[::-1].itertuples()
    )
    return finish(
        figure,
        name=f"mix_{breakdown}",
        title=f"{widest['title']}: {widest['share']:.0%} of delayed days in {profile.area.name}, "
        f"{widest['england']:.0%} in England",
        subtitle=f"Shares of delayed days by {_TITLES[breakdown]}, {profile.mix_when}. The title "
        "names the widest difference.",
        note=f"{profile.days_indicator.chart_note} Attribution and reasons depend on local "
        f"recording.\n{profile.days_indicator.source_line}",
        alt=f"Dot chart of {_TITLES[breakdown]} in {profile.area.name}, {profile.mix_when}, as "
        f"shares of delayed days: {listed}.",
    )
