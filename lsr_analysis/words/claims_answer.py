"""Sentences about the ledger of claims as a whole, failures first."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsr_analysis.analysis.claims import Ledger
from lsr_analysis.analysis.claims.differences import (
    ESTABLISHED,
    OPPOSITE,
    PER_CENT,
    PLACES,
    POINTS,
    POSSIBLE,
    REASONS,
    UNKNOWN,
    differences,
    revised_since,
)
from lsr_analysis.analysis.claims.ledger import SOME
from lsr_analysis.analysis.claims.verdicts import AGREES, DIFFERS, REVISED, UNTESTED
from lsr_analysis.analysis.review_evidence import NationalEvidence
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import joined
from lsr_analysis.words.claims import gap_text

__all__ = ["NO_ERROR", "claims_answer", "tiers", "years"]

NO_ERROR = (
    "A difference is not an error of the source: figures are revised after a document is written, "
    "and documents seldom say which months, average or peers they mean."
)

_SIZED = (
    (PER_CENT, "%", "counts, rates and multiples"),
    (POINTS, " points", "percentages"),
)
"""What gaps are counted in, its sign, and what is counted so."""

_ENOUGH = 5
"""Statements that a median needs."""


def years(ledger: Ledger) -> str:
    """Return the years that the tested statements are about, or nothing."""
    spans = [test.reading.span for test in ledger.tests if test.outcome and test.reading]
    if not spans:
        return ""
    first = min(span.start for span in spans).year
    last = max(span.months[-1] for span in spans).year
    return f"{first}" if first == last else f"{first} to {last}"


def _reasons(ledger: Ledger, table: pd.DataFrame) -> str:
    """Say what is known of why statements differ, with how many that agree were revised."""
    if table.empty:
        return ""
    counts = table["reason"].value_counts().reindex(REASONS, fill_value=0)
    possible, established = int(counts[POSSIBLE]), int(counts[ESTABLISHED])
    of = f"of the {len(table)}" if len(table) > 1 else "of 1"
    parts = []
    if possible:
        parts.append(
            f"for {possible} {of} a workbook was revised after the document was written, which is "
            "a possible reason and no proof"
        )
    for count, what in ((established, "established"), (int(counts[UNKNOWN]), "unknown")):
        if count:
            parts.append(f"{count} {'has' if count == 1 else 'have'} an {what} cause")
    said = joined(parts, "; ")
    sentences = [f"{said[:1].upper()}{said[1:]}."]
    since = revised_since(ledger)
    if possible and since["of"].all():
        differ, agree = since.loc["differ"], since.loc["agree"]
        sentences += [
            f"Of statements in dated documents on figures of the monthly workbooks, "
            f"{differ['revised']} of {differ['of']} that differ have a workbook revised since, and "
            f"so have {agree['revised']} of {agree['of']} that agree.",
            f"The ledger counts all {len(table) - established} without an established cause as "
            f"cause unknown; {possible} of them have a workbook revised since.",
        ]
    return " ".join(sentences)


def _first(ledger: Ledger, table: pd.DataFrame) -> str:
    totals = ledger.totals
    count, tested = len(ledger.claims), int(totals.drop(UNTESTED).sum())
    lead = f"Of {count} published statements on England and its councils, "
    if not tested:
        return f"{lead}none can be tested with the figures held."
    when = f" (their months lie in {years(ledger)})" if years(ledger) else ""
    lead += f"{tested} can be tested with the figures held{when}"
    if table.empty:
        return f"{lead}, and none of them differs in every reading."
    agree = int(totals[[AGREES, SOME, REVISED]].sum())
    return (
        f"{lead}: {len(table)} differ{'s' if len(table) == 1 else ''}, and {agree or 'none'} "
        f"agree{'s' if agree == 1 else ''} in all or some readings."
    )


def _by_reason(table: pd.DataFrame) -> str:
    """Say how large gaps are where a revision is possible, and where nothing is known."""
    sized = table[table["gap_in"] == PER_CENT].dropna(subset=["gap"])
    groups = {reason: sized.loc[sized["reason"] == reason, "gap"] for reason in (POSSIBLE, UNKNOWN)}
    if any(len(gaps) < _ENOUGH for gaps in groups.values()):
        return ""
    revised, unknown = (
        f"{gap_text(float(gaps.abs().median()), PER_CENT).lstrip('+')} ({len(gaps)} statements)"
        for gaps in groups.values()
    )
    return (
        f"Of counts, rates and multiples, the median gap is {revised} where a workbook was revised "
        f"since, and {unknown} where the cause is unknown."
    )


def _rest(ledger: Ledger) -> str:
    totals = ledger.totals
    parts = [
        f"{totals[AGREES]} agree within rounding",
        f"{totals[SOME]} in some of the readings that the statement leaves open",
    ]
    unchecked = ""
    if totals[REVISED]:
        parts.append(f"{totals[REVISED]} with an earlier edition only")
    elif totals[[*DIFFERS]].any():
        unchecked = (
            " Whether a revision explains any that differ could not be checked, as no earlier "
            "workbook is held."
        )
    return (
        f"Of the others, {joined(parts)}.{unchecked} {totals[UNTESTED]} cannot be tested, which "
        "says nothing for or against them."
    )


def _sizes(table: pd.DataFrame) -> str:
    parts = []
    for gap_in, _, what in _SIZED:
        gaps = table[table["gap_in"] == gap_in].dropna(subset=["gap"])
        if gaps.empty:
            continue
        middle, most = gaps["gap"].abs().median(), gaps.loc[gaps["gap"].abs().idxmax()]
        median = gap_text(float(middle), gap_in).lstrip("+")
        largest = gap_text(float(most["gap"]), gap_in)
        parts.append(
            f"{len(gaps)} {what} differ by a median of {median}, at most by {largest} "
            f"({most['area']}: {most['statement'][:1].lower()}{most['statement'][1:]})"
        )
    other = table["gap_in"].isin([PLACES, OPPOSITE]).sum()
    if other:
        kinds = (
            "is a rank, a direction or an order"
            if other == 1
            else ("are ranks, directions or orders")
        )
        parts.append(f"{other} {kinds}")
    nearest = "Of a statement with several readings the nearest is taken."
    return f"By size: {'; '.join(parts)}. {nearest}" if parts else ""


def tiers(ledger: Ledger) -> pd.DataFrame:
    """Return how many statements of each kind of source there are, were tested, and differ.

    Returns
    -------
    pandas.DataFrame
        One row a tier in words, most that differ first: ``claims``, ``tested``, ``differ``.
    """
    first = ledger.rows.drop_duplicates("claim").set_index("claim")["tier"]
    claims = ledger.claims.assign(tier=lambda rows: rows["claim"].map(first))
    counts = claims.groupby("tier")["outcome"].agg(
        claims="size",
        tested=lambda outcomes: int((outcomes != UNTESTED).sum()),
        differ=lambda outcomes: int(outcomes.isin(DIFFERS).sum()),
    )
    return counts.sort_values(["differ", "tested"], ascending=False)


def _by_tier(ledger: Ledger) -> str:
    counts = tiers(ledger)
    counts = counts[counts["tested"] > 0]
    listed: Sequence[str] = [
        f"{tier or 'own source'} {row['differ']} of {row['tested']} tested"
        for tier, row in counts.iterrows()
    ]
    if not listed:
        return ""
    return (
        f"Statements that differ, by source: {'; '.join(listed)}. This is no ranking of sources: "
        "exact figures of a first release differ easily, directions and rounded figures seldom, "
        "and many statements are of the same months."
    )


def claims_answer(evidence: NationalEvidence) -> Prose:
    """Say how many statements differ and agree, by how much, and what is known of why.

    Parameters
    ----------
    evidence : NationalEvidence
    """
    ledger = evidence.ledger
    if ledger.rows.empty:
        return Prose(("No published statement is held.",))
    table = differences(ledger)
    if not int(ledger.totals.drop(UNTESTED).sum()):
        return Prose((_first(ledger, table),))
    sentences = (
        _first(ledger, table),
        f"{_sizes(table)} {_by_reason(table)}".strip(),
        _reasons(ledger, table),
        _rest(ledger),
        _by_tier(ledger),
        NO_ERROR,
    )
    return Prose(tuple(filter(None, sentences)))
