"""Sentences generated from the figures; nothing in them is causal."""

from lsr_analysis.words.area import (
    area_heading,
    caveats,
    context_note,
    later_indicators,
    pathway_caveats,
    sources,
    summary,
)
from lsr_analysis.words.evidence import (
    claims_note,
    documents,
    findings_note,
    national_findings_note,
)
from lsr_analysis.words.national import national_caveats, national_heading, national_summary
from lsr_analysis.words.peers import peers_note, under_sets_note
from lsr_analysis.words.reviews import review_dates

__all__ = [
    "area_heading",
    "caveats",
    "claims_note",
    "context_note",
    "documents",
    "findings_note",
    "later_indicators",
    "national_caveats",
    "national_findings_note",
    "national_heading",
    "national_summary",
    "pathway_caveats",
    "peers_note",
    "review_dates",
    "sources",
    "summary",
    "under_sets_note",
]
