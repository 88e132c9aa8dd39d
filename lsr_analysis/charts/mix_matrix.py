"""What delays were made of in each reviewed area, as a table of shades."""

from __future__ import annotations

import textwrap

from lsr_analysis.analysis.national import National
from lsr_analysis.display.chart import Chart, finish, start
from lsr_analysis.display.prose import Prose

__all__ = ["mix_matrix"]

_TITLES = {"attribution": "who they are attributed to", "reason": "reason"}


def mix_matrix(result: National, breakdown: str) -> Chart | Prose:
    """Draw shares of delayed days for each reviewed area and England.

    Parameters
    ----------
    result : National
    breakdown : {"attribution", "reason"}

    Returns
    -------
    Chart or Prose
        Prose, if no area has delayed days.
    """
    import seaborn as sns

    shares = result.mix[breakdown].shares * 100
    if shares.empty:
        return Prose((f"No delayed days are held for {result.span}.",))
    titles = result.mix[breakdown].titles
    used = list(shares)
    figure = start(1.4 + 0.235 * len(shares))
    axes = figure.subplots()
    sns.heatmap(
        shares,
        annot=True,
        fmt=".0f",
        cmap="Blues",
        vmin=0,
        vmax=max(60.0, shares.max().max()),
        cbar=False,
        linewidths=0.6,
        linecolor="white",
        annot_kws={"fontsize": 8.5},
        ax=axes,
    )
    wrapped = [textwrap.fill(titles[part].split(" (")[0], 14) for part in used]
    axes.set_xticklabels(wrapped, rotation=0 if len(used) < 5 else 90, fontsize=8.5)
    axes.set_yticklabels(shares.index, rotation=0, fontsize=9)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set(xlabel="", ylabel="")
    areas = shares.drop(index="England", errors="ignore")
    largest = areas.idxmax(axis=1).map(titles).value_counts()
    lowest, highest = areas.min(), areas.max()
    ranges = "; ".join(
        f"{titles[p]} from {lowest[p]:.0f}% ({areas[p].idxmin()}) to {highest[p]:.0f}% "
        f"({areas[p].idxmax()}), England {shares.loc['England', p]:.0f}%"
        for p in used
    )
    return finish(
        figure,
        name=f"mix_{breakdown}",
        title=f"{largest.index[0]} was the largest part in {largest.iloc[0]} of "
        f"{len(areas)} reviewed areas",
        subtitle=f"Share of delayed days by {_TITLES[breakdown]}, per cent, {result.span}; each "
        "row adds up to 100 but for rounding",
        note=f"{result.days_indicator.chart_note} Attribution and reasons depend on local "
        f"recording.\n{result.days_indicator.source_line}",
        alt=f"Table of shares of delayed days by {_TITLES[breakdown]} in {len(areas)} reviewed "
        f"areas, {result.span}: {ranges}.",
    )
