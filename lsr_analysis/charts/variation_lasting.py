"""How many of the councils in the worst fifth are still there one, two and three years later."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.variation_study import BY_LOT, Variation
from lsr_analysis.display.chart import AREA, INK, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose

__all__ = ["variation_lasting"]

_LATER = {1: "One year later", 2: "Two years later", 3: "Three years later"}


def _counts(rows: pd.DataFrame) -> str:
    """Say how many stayed in each pair of years, and of how many."""
    ends = [dict.fromkeys((rows[n].min(), rows[n].max())) for n in ("stayed", "worst")]
    return " of the ".join(" to ".join(str(n) for n in both) for both in ends)


def _title(result: Variation) -> str:
    one, two = (result.lasting[result.lasting["lag"] == lag] for lag in (1, 2))
    said = f"{_counts(one)} councils in the worst fifth were in it again a year later"
    return f"{said}, {_counts(two)} two years later" if len(two) else said


def variation_lasting(result: Variation) -> Chart | Prose:
    """Draw the share of the worst fifth that stayed in it, for each pair of financial years.

    Parameters
    ----------
    result : Variation

    Returns
    -------
    Chart or Prose
        Prose, if there are not two financial years with rates.
    """
    rows = result.lasting
    if rows.empty:
        return Prose(("Fewer than two financial years have rates, so persistence is not known.",))
    places, heads, y = [], [], 0.0
    for lag, group in rows.groupby("lag", sort=True):
        heads.append((y, _LATER.get(int(lag), f"{lag} years later")))
        places += [y + 1 + step for step in range(len(group))]
        y += len(group) + 1.5
    figure = start(0.9 + 0.31 * y)
    axes = figure.subplots()
    shares = 100 * rows[["share", "share_lower", "share_upper"]]
    axes.hlines(places, shares["share_lower"], shares["share_upper"], color=AREA, linewidth=2)
    axes.plot(shares["share"], places, "D", color=AREA, markersize=7, markeredgecolor="white")
    axes.axvline(100 * BY_LOT, color=INK, linewidth=1.5, linestyle=(0, (5, 2)))
    axes.annotate(
        f"by chance: {BY_LOT:.0%}", (100 * BY_LOT, 0.0), xycoords=("data", "axes fraction"),
        xytext=(4, 4), textcoords="offset points", color=INK, fontsize=8.5,
    )  # fmt: skip
    for place, (_, row) in zip(places, rows.iterrows(), strict=True):
        axes.annotate(
            f"{row['stayed']:.0f} of {row['worst']:.0f}; ranks {row['rho']:.2f}", (1.0, place),
            xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points",
            va="center", fontsize=8.5, color=INK, annotation_clip=False,
        )  # fmt: skip
    pairs = list(rows["earlier"].str.cat(rows["later"], sep=" to "))
    axes.set_yticks([*places, *(at for at, _ in heads)], [*pairs, *(name for _, name in heads)])
    for label in axes.get_yticklabels()[len(places) :]:
        label.set_fontweight("bold")
    axes.set(xlim=(0, 100), ylim=(y - 0.6, -0.7), xlabel="Still in the worst fifth, %")
    tidy(axes)
    figures = "; ".join(
        f"{row['earlier']} to {row['later']}: {row['stayed']} of {row['worst']}, "
        f"{row['share']:.0%} (95% interval {row['share_lower']:.0%} to {row['share_upper']:.0%}), "
        f"rank correlation {row['rho']:.2f} ({row['rho_lower']:.2f} to {row['rho_upper']:.2f})"
        for _, row in rows.iterrows()
    )
    return finish(
        figure,
        name="variation_lasting",
        title=_title(result),
        subtitle=f"Councils in the worst fifth of the yearly {result.indicator.title.lower()} and "
        f"still in it later; {rows['areas'].min()} to {rows['areas'].max()} councils, "
        f"{rows['earlier'].min()} to {rows['later'].max()}. Diamond: share; line: 95% interval "
        "(Wilson). Right: councils, and the correlation of all councils’ ranks (Spearman).",
        note="The title gives the range over pairs of years. Pairs share councils and years, so "
        "the rows are not independent. A council may stay in the fifth and come down in days, or "
        "leave it without. What makes it stay is not told apart here: need, recording and practice "
        "all last. "
        f"{result.indicator.chart_note}\n{result.indicator.source_line}",
        alt=f"Dot chart of {len(rows)} pairs of financial years. By chance a fifth would stay. "
        f"{figures}.",
    )
