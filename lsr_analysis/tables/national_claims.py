"""Tables of the whole ledger of claims, for the national comparison."""

from __future__ import annotations

from lsr_analysis.analysis.review_evidence import NationalEvidence
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.tables.claims import claims_table, claims_totals_table, untested_table

__all__ = ["national_claims_table", "national_totals_table", "national_untested_table"]

_NAME = "England and its councils"


def national_claims_table(evidence: NationalEvidence) -> Table | Prose:
    """Table of every tested statement, those that differ first."""
    return claims_table(evidence.ledger, _NAME, failures_first=True)


def national_totals_table(evidence: NationalEvidence) -> Table:
    """Table of how many statements come to each outcome."""
    return claims_totals_table(evidence.ledger)


def national_untested_table(evidence: NationalEvidence) -> Table | Prose:
    """Table of the statements that cannot be tested, and why."""
    return untested_table(evidence.ledger, _NAME)
