"""Sentences generated from the figures; nothing in them is causal."""

from lsr_analysis.words.area import (
    area_heading,
    caveats,
    context_note,
    later_indicators,
    pathway_caveats,
    small_area_note,
    sources,
)
from lsr_analysis.words.dashboard import dashboard_note
from lsr_analysis.words.evidence import (
    claims_note,
    documents,
    findings_note,
    national_findings_note,
)
from lsr_analysis.words.explore import explored_caveats, explored_heading, explored_summary
from lsr_analysis.words.glance import at_a_glance, reading_notes
from lsr_analysis.words.national import national_caveats, national_heading, national_summary
from lsr_analysis.words.peers import peers_note, under_sets_note
from lsr_analysis.words.reviews import review_dates
from lsr_analysis.words.robust import robust_note
from lsr_analysis.words.side_by_side import side_by_side_heading, side_by_side_note
from lsr_analysis.words.who import who_note

__all__ = [
    "area_heading",
    "at_a_glance",
    "caveats",
    "claims_note",
    "context_note",
    "dashboard_note",
    "documents",
    "explored_caveats",
    "explored_heading",
    "explored_summary",
    "findings_note",
    "later_indicators",
    "national_caveats",
    "national_findings_note",
    "national_heading",
    "national_summary",
    "pathway_caveats",
    "peers_note",
    "reading_notes",
    "review_dates",
    "robust_note",
    "side_by_side_heading",
    "side_by_side_note",
    "small_area_note",
    "sources",
    "under_sets_note",
    "who_note",
]
