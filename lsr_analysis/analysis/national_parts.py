"""The parts of the national comparison, each worked out when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lsr_analysis.analysis.after import AfterReview, after_the_review
from lsr_analysis.analysis.associations import Associations, associations
from lsr_analysis.analysis.expectation import Expectation, expectation
from lsr_analysis.analysis.found import Found, found
from lsr_analysis.analysis.national import National, national_from
from lsr_analysis.analysis.parameters import NATIONAL_PARTS, NationalParameters
from lsr_analysis.analysis.review_evidence import NationalEvidence, national_evidence
from lsr_analysis.analysis.selected import Selected, selected
from lsr_analysis.analysis.shapes import Shapes, shapes
from lsr_analysis.analysis.variation_study import Variation, variation_study
from lsr_analysis.store import Data

__all__ = ["NationalParts"]


@dataclass(frozen=True, eq=False)
class NationalParts:
    """What the national notebook shows; a part that is left out is None and costs nothing.

    Parameters
    ----------
    data : Data
    parameters : NationalParameters
    """

    data: Data
    parameters: NationalParameters

    def wanted(self, name: str) -> bool:
        """Say whether a part of :data:`NATIONAL_PARTS` is in the report."""
        return name not in self.parameters.left_out

    @property
    def left_out(self) -> tuple[str, ...]:
        """The questions that the report does not answer because they are left out."""
        return tuple(NATIONAL_PARTS[name] for name in NATIONAL_PARTS if not self.wanted(name))

    @cached_property
    def everyone(self) -> National:
        """All councils over the period, which the opening sentences rest on."""
        return national_from(self.data, self.parameters)

    @property
    def councils(self) -> National | None:
        """The same, for the part on variation."""
        return self.everyone if self.wanted("variation") else None

    @property
    def picked(self) -> National | None:
        """The same, for the published ranks of the part on selection."""
        return self.everyone if self.wanted("selection") else None

    @property
    def mixed(self) -> National | None:
        """The same, for what delays were made of."""
        return self.everyone if self.wanted("shapes") else None

    @cached_property
    def selection(self) -> Selected | None:
        """How delays stood when areas were picked; not of the report's period."""
        return selected(self.data) if self.wanted("selection") else None

    @cached_property
    def variation(self) -> Variation | None:
        """How far councils are apart."""
        if not self.wanted("variation"):
            return None
        return variation_study(self.data, self.parameters.span)

    @cached_property
    def shapes(self) -> Shapes | None:
        """Councils grouped by what their delays are made of."""
        return shapes(self.data, self.parameters.span) if self.wanted("shapes") else None

    @cached_property
    def associations(self) -> Associations | None:
        """What goes with delays; not of the report's period."""
        return associations(self.data) if self.wanted("associations") else None

    @cached_property
    def after(self) -> AfterReview | None:
        """Whether delays changed more in the reviewed areas; not of the report's period."""
        return after_the_review(self.data) if self.wanted("after") else None

    @cached_property
    def expectation(self) -> Expectation | None:
        """Who met the expectation of July 2017; not of the report's period."""
        return expectation(self.data) if self.wanted("expectation") else None

    @cached_property
    def found(self) -> Found | None:
        """What the reviews found in common."""
        return found(self.data) if self.wanted("findings") else None

    @cached_property
    def _evidence(self) -> NationalEvidence:
        return national_evidence(self.data)

    @property
    def findings(self) -> NationalEvidence | None:
        """The findings by theme and area."""
        return self._evidence if self.wanted("findings") else None

    @property
    def claims(self) -> NationalEvidence | None:
        """The ledger of published statements."""
        return self._evidence if self.wanted("claims") else None
