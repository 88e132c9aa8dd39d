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
    announcement : {"first", "further"}
        Which of the two it was announced in.
    good : bool
        Whether it was picked as a good performer.
    announced : KnownDate or None
        None where no source gives the date.
    fieldwork_start : KnownDate or None
        None where no source gives it.
    """

    code: str
    name: str
    announcement: str
    good: bool
    announced: KnownDate | None
    fieldwork_start: KnownDate | None

    @property
    def cohort(self) -> str:
        """What it is compared as: its announcement, or "good performer".

        What is asked of the others, how bad their figures were, does not fit a good performer.
        """
        return GOOD if self.good else self.announcement


def picked_areas(data: Data) -> tuple[Picked, ...]:
    """Return the areas of the 20 reviews, by name.

    The one source, from ``reviews.csv``, of who was picked, when, and who for doing well.

    Parameters
    ----------
    data : Data

    Returns
    -------
    tuple of Picked
    """
    found = [
        Picked(
            code=r.area,
            name=r.name,
            announcement=FIRST if r.tranche == "1" else FURTHER,
            good=_GOOD_NOTE in r.note.lower(),
            announced=r.announced,
            fieldwork_start=r.fieldwork_start,
        )
        for r in data.reviews
        if r.kind == LOCAL_SYSTEM_REVIEW
    ]
    return tuple(sorted(found, key=lambda one: one.name))
