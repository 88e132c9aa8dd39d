"""Sentences about the reviews of an area."""

from __future__ import annotations

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.prose import Prose

__all__ = ["review_dates"]


def review_dates(profile: AreaProfile) -> Prose:
    """Say when the area was reviewed, and how sure the dates are.

    Parameters
    ----------
    profile : AreaProfile
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
        cited = "; ".join(review.sources)
        sentences.append(
            f"{review.kind.capitalize()}{tranche}: {'; '.join(steps)}.{basis}{note} "
            f"Source: {cited}."
        )
    return Prose(tuple(sentences), listed=True)
