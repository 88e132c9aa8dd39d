"""Ranks of the picked areas on a composite index, with how far they move with its making."""

from __future__ import annotations

import numpy as np

from lsr_analysis.analysis.selected.result import Selected
from lsr_analysis.charts.cohort_marks import BAND, BAR, draw_cohorts, key_of
from lsr_analysis.display.chart import BACKDROP, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import number_word
from lsr_analysis.words.selected_index import elsewhere_words, no_composite, timing_words

__all__ = ["composite_ranks"]


def composite_ranks(result: Selected) -> Chart | Prose:
    """Draw each picked area's rank on the index and its range over the draws.

    Parameters
    ----------
    result : Selected

    Returns
    -------
    Chart or Prose
        Prose, if there is no index or no picked area is in it.
    """
    found = result.composite
    if found is None or found.picked.empty:
        return no_composite(result)
    rows = found.picked
    of = len(found.table)
    at = np.arange(len(rows), dtype=float)
    figure = start(0.9 + 0.27 * len(rows))
    axes = figure.subplots()
    fifth = of // 5
    axes.axvspan(of - fifth + 0.5, of + 2, color=BAND, linewidth=0, gid=BACKDROP)
    axes.annotate(
        f"worst fifth ({fifth})", (of + 2, 1), xycoords=("data", "axes fraction"),
        xytext=(0, 3), textcoords="offset points", ha="right", fontsize=8.5,
    )  # fmt: skip
    axes.hlines(at, rows["low"].astype(float), rows["high"].astype(float), color=BAR, linewidth=4)
    draw_cohorts(axes, rows["rank"], rows["rank"] * 0.0 + at, rows["cohort"], 6)
    for y, (_, row) in zip(at, rows.iterrows(), strict=True):
        axes.annotate(
            f"{row['rank']} ({row['low']} to {row['high']})", (1.015, y),
            xycoords=("axes fraction", "data"), va="center", fontsize=8.5,
        )  # fmt: skip
    axes.set_yticks(at, list(rows["name"]))
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, of + 2)
    axes.set_xticks([1, *range(25, of - 10, 25), of])
    axes.set(xlabel=f"Rank of {of} councils on the index (1 is best; further right is worse)")
    tidy(axes)
    widths = (rows["high"] - rows["low"]).astype(float)
    firm = int((rows["worst_fifth"] >= 0.95).sum())
    verb = "was" if firm == 1 else "were"
    metrics = "; ".join(title[:1].lower() + title[1:] for title in found.titles)
    missing = len(result.metrics) - len(found.titles)
    of_all = f"{number_word(missing)} of the {number_word(len(result.metrics))} selection metrics"
    lacking = f" {of_all.capitalize()} are missing." if missing else ""
    ways = "; ".join(
        f"{m.published.title}: {m.indicator.polarity}"
        + (" (only inferred)" if m.published.title in found.inferred else "")
        for m in found.year.metrics
    )
    when = f"{found.year.span}" + (" and near it" if found.year.elsewhere else "")
    own = " Some figures are your own." if found.year.own else ""
    elsewhere = f" {elsewhere_words(found)}" if found.year.elsewhere else ""
    sources = dict.fromkeys(
        source
        for m in found.year.metrics
        for source in (*m.indicator.sources, *m.indicator.denominators)
    )
    cannot = "" if found.timing == "before" else "The index cannot show why areas were picked. "
    return finish(
        figure,
        name="composite_ranks",
        title=f"{timing_words(found)}: {firm} of the {len(rows)} reviewed areas {verb} in the "
        f"worst fifth in nearly every way to put {number_word(len(found.titles))} metrics of "
        f"{when} together",
        subtitle=f"Rank on a composite index of {metrics}, {found.year.span}, equal weights. Bar: "
        f"95% of {found.draws:,} draws of weights and standardisation. {key_of(result)}.",
        note=f"{cannot}The weights of the selection were not published.{lacking} A bar is not a "
        "confidence interval: figures stay as they are, only the making of the index varies. In "
        f"nearly every way: in at least 95% of draws. {ways}.{own}"
        f"{elsewhere}\n"
        f"Source: {'; '.join(f'{s.publisher}, {s.publication}' for s in sources)}.",
        alt=f"Ranks of {len(rows)} areas among {of} councils on a composite index of {metrics}, "
        f"{found.year.span}; ranges over draws are {widths.min():.0f} to {widths.max():.0f} "
        "places wide; 1 is best. "
        + "; ".join(
            f"{row['name']} {row['rank']} ({row['low']} to {row['high']})"
            for _, row in rows.iterrows()
        )
        + ".",
    )
