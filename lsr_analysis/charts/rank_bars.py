"""The ranks of the reviewed areas with their intervals."""

from __future__ import annotations

from lsr_analysis.analysis.national import National
from lsr_analysis.display.chart import AREA, GREY, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose

__all__ = ["rank_bars"]


def rank_bars(result: National) -> Chart | Prose:
    """Draw each reviewed area's rank on delayed days with its 95% interval.

    Parameters
    ----------
    result : National

    Returns
    -------
    Chart or Prose
        Prose that says why, if no rank has an interval.
    """
    if result.ranking.empty:
        return Prose((f"No council has a rate for every month of {result.span}.",))
    rows = result.reviewed.dropna(subset=["rank_lower"])
    if rows.empty:
        return Prose(
            (f"Ranks have no intervals in {result.span}: some council has too short a series.",)
        )
    of = len(result.ranking)
    figure = start(0.7 + 0.27 * len(rows))
    axes = figure.subplots()
    places = range(len(rows))
    axes.hlines(places, rows["rank_lower"], rows["rank_upper"], color=GREY, linewidth=5)
    axes.plot(rows["rank"], places, linestyle="none", marker="D", color=AREA, markersize=6)
    for at, (_, row) in zip(places, rows.iterrows(), strict=True):
        axes.annotate(
            f"{row['rank']} ({row['rank_lower']:.0f} to {row['rank_upper']:.0f})",
            (1.015, at), xycoords=("axes fraction", "data"), va="center", fontsize=8.5,
        )  # fmt: skip
    axes.set_yticks(places, list(rows["name"]))
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, of + 3)
    axes.set(xlabel=f"Rank of {of} councils (1 is best; further right is worse)")
    tidy(axes)
    widths = rows["rank_upper"] - rows["rank_lower"]
    every = (result.ranking["rank_upper"] - result.ranking["rank_lower"]).median()
    sure = int((rows["worst_fifth"] >= 0.95).sum())
    return finish(
        figure,
        name="rank_bars",
        title=f"{sure} of {len(rows)} reviewed areas are in the worst fifth in at least 95% of "
        "redraws",
        subtitle=f"Rank on the {result.indicator.title.lower()}, {result.span}, with 95% "
        "intervals; 1 is best. Diamond: rank; bar: interval; both in figures at the right.",
        note="Intervals come from how each council’s months vary by themselves (moving-block "
        "bootstrap), not from differences between councils; in simulations of such "
        "series they miss the true rank in about 8%. The interval of the median council is "
        f"{every:.0f} places wide. {result.indicator.chart_note}\n{result.indicator.source_line}",
        alt=f"Ranks of {len(rows)} reviewed areas among {of} councils with 95% intervals, "
        f"{widths.min():.0f} to {widths.max():.0f} places wide; 1 is best. "
        + "; ".join(
            f"{row['name']} {row['rank']} ({row['rank_lower']:.0f} to {row['rank_upper']:.0f})"
            for _, row in rows.iterrows()
        )
        + ".",
    )
