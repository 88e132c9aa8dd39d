"""The answers of the national comparison in short: the first sentence of each part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsr_analysis.analysis.national_parts import NationalParts
from lsr_analysis.analysis.parameters import NATIONAL_PARTS
from lsr_analysis.display.prose import Prose
from lsr_analysis.words.after import after_answer
from lsr_analysis.words.associations import associations_answer
from lsr_analysis.words.claims_answer import claims_answer
from lsr_analysis.words.expectation import expectation_answer
from lsr_analysis.words.found import found_answer
from lsr_analysis.words.selected import selection_answer
from lsr_analysis.words.shapes import shapes_answer
from lsr_analysis.words.variation import variation_answer

__all__ = ["national_answers"]


_ANSWERS: dict[str, tuple[str, Callable[[Any], Prose]]] = {
    "selection": ("selection", selection_answer),
    "variation": ("variation", variation_answer),
    "shapes": ("shapes", shapes_answer),
    "associations": ("associations", associations_answer),
    "after": ("after", after_answer),
    "expectation": ("expectation", expectation_answer),
    "findings": ("found", found_answer),
    "claims": ("claims", claims_answer),
}
"""By part, where :class:`NationalParts` has its result, and what says the answer."""


def national_answers(parts: NationalParts) -> Prose:
    """Give each part's question and its answer; say what cannot be answered or is left out.

    Parameters
    ----------
    parts : NationalParts

    Returns
    -------
    Prose
        One sentence a part, in the order of the report.
    """
    said = {name: f"Cannot be said: {why}" for name, why in parts.lacking.items()}
    for name, (attribute, answer) in _ANSWERS.items():
        found = getattr(parts, attribute)
        if found is not None:
            said[name] = answer(found).sentences[0]
    sentences = [f"{asked} {said[name]}" for name, asked in NATIONAL_PARTS.items() if name in said]
    if parts.left_out:
        sentences.append(f"Left out of this report: {' '.join(parts.left_out)}")
    return Prose(tuple(sentences), listed=True)
