"""What testing published statements came to, by whose document they stand in or by kind."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.transforms import ScaledTranslation

from lsr_analysis.analysis.claims.differences import (
    ESTABLISHED,
    POSSIBLE,
    REASONS,
    UNKNOWN,
    differences,
)
from lsr_analysis.analysis.claims.ledger import SOME
from lsr_analysis.analysis.claims.verdicts import AGREES, REVISED, UNTESTED
from lsr_analysis.analysis.review_evidence import NationalEvidence
from lsr_analysis.charts.stacked import Look, stacked_bars
from lsr_analysis.display.chart import AREA, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import raised
from lsr_analysis.words.claims_answer import NO_ERROR, years

__all__ = ["claims_verdicts"]

_PARTS = {
    UNKNOWN: Look("differs, cause unknown", "#6E2A00"),
    POSSIBLE: Look("differs, workbook revised since", "#BD5A0A"),
    ESTABLISHED: Look("differs, cause established", "#BD5A0A", "////"),
    SOME: Look("agrees in some readings", "#748CA6", "\\\\\\"),
    REVISED: Look("agrees within revision", "#748CA6", "xxx"),
    AGREES: Look("agrees within rounding", AREA, "..."),
    UNTESTED: Look("cannot be tested", "#FFFFFF", "////"),
}
_LEAST_LABELLED = 3
_AXIS = 0.42
"""Inches below the axes that their ticks and label take."""


def _counts(evidence: NationalEvidence, by: str) -> pd.DataFrame:
    """Return statements by tier or kind and by outcome, most that differ first."""
    ledger = evidence.ledger
    reasons = differences(ledger).set_index("claim")["reason"]
    claims = ledger.claims.merge(ledger.rows.drop_duplicates("claim")[["claim", "tier"]])
    outcome = [
        reasons.get(claim, came)
        for claim, came in zip(claims["claim"], claims["outcome"], strict=True)
    ]
    counts = pd.crosstab(claims[by], np.array(outcome, dtype=object)).reindex(
        columns=list(_PARTS), fill_value=0
    )
    order = pd.DataFrame(
        {"differ": counts[list(REASONS)].sum(axis=1), "all": counts.sum(axis=1)}
    ).sort_values(["differ", "all"], ascending=False, kind="stable")
    return counts.loc[order.index]


def claims_verdicts(evidence: NationalEvidence, by: str = "tier") -> Chart | Prose:
    """Draw how many published statements came to each outcome.

    Parameters
    ----------
    evidence : NationalEvidence
    by : {"tier", "kind"}
        Rows by whose document a statement stands in, or by what kind of statement it is.

    Returns
    -------
    Chart or Prose
        Prose that says why, if no statement is held.

    Raises
    ------
    ValueError
        If `by` is neither.
    """
    if by not in ("tier", "kind"):
        raise ValueError(f"by is {by!r}; write tier or kind")
    if evidence.ledger.rows.empty:
        return Prose(("No published statement is held.",))
    counts = _counts(evidence, by)
    counts = counts.loc[:, counts.any()]
    tested = counts.drop(columns=UNTESTED, errors="ignore").sum(axis=1)
    differ = counts[[one for one in REASONS if one in counts]].sum(axis=1).astype(int)
    figure = start(1.45 + 0.36 * len(counts))
    axes = figure.subplots()
    stacked_bars(axes, counts, _PARTS, _LEAST_LABELLED, height=0.74)
    every = counts.sum(axis=1)
    for at, row in enumerate(counts.index):
        words = f"{differ[row]} of {tested[row]} differ" if tested[row] else "none can be tested"
        axes.annotate(words, (every[row], at), xytext=(6, 0), textcoords="offset points",
                      va="center", fontsize=8.5)  # fmt: skip
    names = [raised(str(row)) or "Own source" for row in counts.index]
    axes.set_yticks(range(len(counts)), names, fontsize=9)
    axes.set_ylim(len(counts) - 0.4, -0.6)
    axes.set_xlim(0, float(every.max()) * 1.26)
    axes.set_xlabel("Published statements")
    tidy(axes)
    below = axes.transAxes + ScaledTranslation(0, -_AXIS, figure.dpi_scale_trans)
    axes.legend(loc="upper center", bbox_to_anchor=(0.36, 0), bbox_transform=below, ncols=2,
                frameon=False, fontsize=9, columnspacing=2.4)  # fmt: skip
    total = int(counts.to_numpy().sum())
    untested = total - int(tested.sum())
    when = years(evidence.ledger)
    what = "whose document they stand in" if by == "tier" else "what kind of statement they are"
    return finish(
        figure,
        name="claims_verdicts" if by == "tier" else "claims_verdicts_kind",
        title=f"{differ.sum()} of {tested.sum()} tested statements differ from the figures held; "
        f"{untested} of {total} cannot be tested",
        subtitle="Published statements on England and its councils"
        f"{f', of {when}' if when else ''}, by {what} and by outcome; most that differ "
        "first. At the right: how many of those tested differ in every reading.",
        note=f"{NO_ERROR} Rows cannot be ranked for reliability: their statements are of different "
        "kinds. Workbook revised since: a possible reason, not shown to be one.\n"
        "Sources: documents named in the table of statements; figures recomputed by this project.",
        alt="Bars of published statements by outcome. "
        + "; ".join(
            f"{row}: "
            + ", ".join(f"{_PARTS[part].label} {counts.loc[row, part]}" for part in counts
                        if counts.loc[row, part])
            for row in counts.index
        )
        + ".",
    )  # fmt: skip
