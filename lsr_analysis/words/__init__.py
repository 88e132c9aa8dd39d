"""Sentences generated from the figures; nothing in them is causal."""

from lsr_analysis.words.after import after_answer, after_caveats
from lsr_analysis.words.area import (
    area_heading,
    caveats,
    context_note,
    later_indicators,
    pathway_caveats,
    small_area_note,
    sources,
)
from lsr_analysis.words.associations import associations_answer
from lsr_analysis.words.associations_caveats import associations_caveats
from lsr_analysis.words.claims_answer import claims_answer
from lsr_analysis.words.dashboard import dashboard_note
from lsr_analysis.words.evidence import claims_note, documents, findings_note
from lsr_analysis.words.expectation import expectation_answer, expectation_caveats
from lsr_analysis.words.explore import explored_caveats, explored_heading, explored_summary
from lsr_analysis.words.found import found_answer
from lsr_analysis.words.glance import at_a_glance, reading_notes
from lsr_analysis.words.national import national_caveats, national_heading, national_summary
from lsr_analysis.words.national_answers import national_answers
from lsr_analysis.words.peers import peers_note, under_sets_note
from lsr_analysis.words.reviews import review_dates
from lsr_analysis.words.robust import robust_note
from lsr_analysis.words.selected import selection_answer, selection_caveats
from lsr_analysis.words.selected_index import composite_note
from lsr_analysis.words.shapes import shapes_answer, shapes_caveats
from lsr_analysis.words.side_by_side import side_by_side_heading, side_by_side_note
from lsr_analysis.words.variation import variation_answer, variation_caveats
from lsr_analysis.words.who import who_note

__all__ = [
    "after_answer",
    "after_caveats",
    "area_heading",
    "associations_answer",
    "associations_caveats",
    "at_a_glance",
    "caveats",
    "claims_answer",
    "claims_note",
    "composite_note",
    "context_note",
    "dashboard_note",
    "documents",
    "expectation_answer",
    "expectation_caveats",
    "explored_caveats",
    "explored_heading",
    "explored_summary",
    "findings_note",
    "found_answer",
    "later_indicators",
    "national_answers",
    "national_caveats",
    "national_heading",
    "national_summary",
    "pathway_caveats",
    "peers_note",
    "reading_notes",
    "review_dates",
    "robust_note",
    "selection_answer",
    "selection_caveats",
    "shapes_answer",
    "shapes_caveats",
    "side_by_side_heading",
    "side_by_side_note",
    "small_area_note",
    "sources",
    "under_sets_note",
    "variation_answer",
    "variation_caveats",
    "who_note",
]
