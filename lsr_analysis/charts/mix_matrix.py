"""What delays were made of in each reviewed area, as a table of shades."""

from __future__ import annotations

import textwrap

from lsr_analysis.analysis.national import National
from lsr_analysis.charts.shaded import shaded_numbers
from lsr_analysis.display.chart import Chart, finish, start
from lsr_analysis.display.prose import Prose

__all__ = ["mix_matrix"]

_HEADS = {
    "attribution": "{}: the largest part of delayed days",
    "reason": "{}: the commonest reason for delayed days",
}
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
    shares = result.mix[breakdown].shares * 100
    if shares.empty:
        return Prose((f"No delayed days are held for {result.span}.",))
    titles = result.mix[breakdown].titles
    used = list(shares)
    figure = start(1.4 + 0.235 * len(shares))
    axes = figure.subplots()
    shaded_numbers(axes, shares, shares, lightest=0, darkest=max(60.0, shares.max().max()))
    largest = shares.eq(shares.max(axis=1), axis=0)
    for text, bold in zip(axes.texts, largest.to_numpy().ravel(), strict=True):
        text.set_fontweight("bold" if bold else "normal")
    wrapped = [textwrap.fill(titles[part].split(" (")[0], 14) for part in used]
    axes.set_xticklabels(wrapped, rotation=0 if len(used) < 5 else 90, fontsize=8.5)
    areas = shares.drop(index="England", errors="ignore")
    counts = areas.idxmax(axis=1).map(titles).value_counts()
    lowest, highest = areas.min(), areas.max()
    ranges = "; ".join(
        f"{titles[p]} from {lowest[p]:.0f}% ({areas[p].idxmin()}) to {highest[p]:.0f}% "
        f"({areas[p].idxmax()}), England {shares.loc['England', p]:.0f}%"
        for p in used
    )
    return finish(
        figure,
        name=f"mix_{breakdown}",
        title=f"{_HEADS[breakdown].format(counts.index[0].split(' (')[0])} in {counts.iloc[0]} of "
        f"{len(areas)} reviewed areas",
        subtitle=f"Share of delayed days by {_TITLES[breakdown]}, per cent, {result.span}; each "
        "row adds up to 100 but for rounding. Darker: a larger share; bold: the row’s largest.",
        note=f"{result.days_indicator.chart_note} Attribution and reasons depend on local "
        f"recording.\n{result.days_indicator.source_line}",
        alt=f"Table of shares of delayed days by {_TITLES[breakdown]} in {len(areas)} reviewed "
        f"areas, {result.span}: {ranges}.",
    )
