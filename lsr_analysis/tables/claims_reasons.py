"""Table of why published statements differ, as far as is known, and by whose document."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.claims.differences import (
    ESTABLISHED,
    PER_CENT,
    POINTS,
    POSSIBLE,
    UNKNOWN,
    differences,
)
from lsr_analysis.analysis.review_evidence import NationalEvidence
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.words.claims import gap_text

__all__ = ["claims_reasons_table"]

_MEANS = {
    UNKNOWN: "Unknown",
    POSSIBLE: "Possible: a workbook was revised after the document was written",
    ESTABLISHED: "Established: the statement’s row says how it was found",
}


def _median(gaps: pd.DataFrame, gap_in: str) -> str:
    mine = gaps.loc[gaps["gap_in"] == gap_in, "gap"].dropna().abs()
    return gap_text(float(mine.median()), gap_in).lstrip("+") if len(mine) else "–"


def claims_reasons_table(evidence: NationalEvidence) -> Table | Prose:
    """Table of statements that differ by what is known of the reason, by source and size.

    Parameters
    ----------
    evidence : NationalEvidence
    """
    table = differences(evidence.ledger)
    if table.empty:
        return Prose(("No published statement that was tested differs in every reading.",))
    tiers = table["tier"].value_counts().index
    rows = []
    for reason, words in _MEANS.items():
        mine = table[table["reason"] == reason]
        rows.append(
            {
                "Reason": words,
                "Statements": str(len(mine)),
                "Median gap": _median(mine, PER_CENT),
                "Median gap of percentages": _median(mine, POINTS),
                **{
                    (tier[:1].upper() + tier[1:]) or "Own source": str((mine["tier"] == tier).sum())
                    for tier in tiers
                },
            }
        )
    return Table(
        "claims_reasons",
        f"Why {len(table)} published statements differ from the figures held, and whose they are",
        pd.DataFrame(rows),
        table,
        "Gap: recomputed less published in the nearest reading, without its sign; in per cent of "
        "the published figure, or in points where that is a percentage. A workbook that was "
        "revised can be the reason; without an earlier edition that is not shown, so the ledger "
        "says “cause unknown” of these too. The file has one row a statement.",
        folded=True,
    )
