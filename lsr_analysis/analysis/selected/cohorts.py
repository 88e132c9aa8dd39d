"""Which areas were picked, in which announcement, and which of them for doing well."""

from __future__ import annotations

from dataclasses import dataclass

from lsr_analysis.known_dates import KnownDate
from lsr_analysis.reviews import LOCAL_SYSTEM_REVIEW
from lsr_analysis.store import Data

__all__ = ["FIRST", "FURTHER", "GOOD", "Picked", "picked_areas"]

FIRST, FURTHER, GOOD = "first", "further", "good performer"
"""The first areas, the further ones, and what was picked as a good performer."""

_GOOD_NOTE = "good performer"
"""What the note of a review says of an area that was not picked for its difficulties."""


@dataclass(frozen=True)
class Picked:
    """One area that was picked for review.

    Parameters
    ----------
    code, name : str
    cohort : {"first", "further", "good performer"}
    announced : KnownDate or None
        None where no source gives the date.
    """

    code: str
    name: str
    cohort: str
    announced: KnownDate | None


def picked_areas(data: Data) -> tuple[Picked, ...]:
    """Return the areas of the 20 reviews, by name.

    An area whose note says that it was picked as a good performer is a cohort of its own: what
    is asked of the others, how bad their figures were, does not fit it.

    Parameters
    ----------
    data : Data
    """
    found = [
        Picked(
            r.area,
            r.name,
            GOOD if _GOOD_NOTE in r.note.lower() else FIRST if r.tranche == "1" else FURTHER,
            r.announced,
        )
        for r in data.reviews
        if r.kind == LOCAL_SYSTEM_REVIEW
    ]
    return tuple(sorted(found, key=lambda one: one.name))
