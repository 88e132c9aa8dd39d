"""Sentences about the reviews of an area."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.prose import Prose
from lsr_analysis.evidence.sources import SourceDocument

__all__ = ["review_dates"]


def review_dates(
    profile: AreaProfile, sources: Mapping[str, SourceDocument] = MappingProxyType({})
) -> Prose:
    """Say when the area was reviewed, and how sure the dates are.

    Parameters
    ----------
    profile : AreaProfile
    sources : mapping of str to SourceDocument
        Documents by id, to cite them; a document that is not among them is named by its id.
    """
    if not profile.reviews:
        return Prose((f"No review of {profile.area.name} is recorded here.",))
    sentences = []
    for review in profile.reviews:
        published = (
            f"published {review.published}" if review.published else "date of publication not found"
        )
        tranche = f" (tranche {review.tranche} of the 20 reviews)" if review.tranche else ""
        plan = f"action plan {review.action_plan_step} {review.action_plan}"
        steps = [
            *([f"announced {review.announced}"] if review.announced else []),
            f"fieldwork {review.fieldwork}",
            *([f"local summit {review.summit}"] if review.summit else []),
            published,
            *([plan] if review.action_plan else []),
        ]
        basis = f" Under {review.legal_basis}." if review.legal_basis else ""
        note = f" {review.note}." if review.note else ""
        cited = "; ".join(sources[one].cited if one in sources else one for one in review.sources)
        sentences.append(
            f"{review.kind.capitalize()}{tranche}: {'; '.join(steps)}.{basis}{note} "
            f"Source: {cited}."
        )
    return Prose(tuple(sentences), listed=True)
