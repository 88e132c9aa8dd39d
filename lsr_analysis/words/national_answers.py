"""The answers of the national comparison in short: the first sentence of each part."""

from __future__ import annotations

from collections.abc import Iterator

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


def _answers(parts: NationalParts) -> Iterator[tuple[str, Prose]]:
    if parts.selection is not None:
        yield "selection", selection_answer(parts.selection)
    if parts.variation is not None:
        yield "variation", variation_answer(parts.variation)
    if parts.shapes is not None:
        yield "shapes", shapes_answer(parts.shapes)
    if parts.associations is not None:
        yield "associations", associations_answer(parts.associations)
    if parts.after is not None:
        yield "after", after_answer(parts.after)
    if parts.expectation is not None:
        yield "expectation", expectation_answer(parts.expectation)
    if parts.found is not None:
        yield "findings", found_answer(parts.found)
    if parts.claims is not None:
        yield "claims", claims_answer(parts.claims)


def national_answers(parts: NationalParts) -> Prose:
    """Give each part's question and its answer; say what cannot be answered or is left out.

    Parameters
    ----------
    parts : NationalParts
    """
    answered = {name: said.sentences[0] for name, said in _answers(parts)}
    cannot = {name: f"Cannot be said: {why}" for name, why in parts.lacking.items()}
    said = answered | cannot
    sentences = [f"{asked} {said[name]}" for name, asked in NATIONAL_PARTS.items() if name in said]
    if parts.left_out:
        sentences.append(f"Left out of this report: {' '.join(parts.left_out)}")
    return Prose(tuple(sentences), listed=True)
