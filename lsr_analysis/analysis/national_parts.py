"""The parts of the national comparison, each worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

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
from lsr_analysis.errors import DataNotFound
from lsr_analysis.indicators import Source
from lsr_analysis.store import Data

__all__ = ["Lacking", "NationalParts"]

Part = TypeVar("Part")


@dataclass(frozen=True)
class Lacking:
    """In place of a part that the figures at hand cannot answer.

    Parameters
    ----------
    why : str
        A sentence.
    """

    why: str


def _held(found: Part | Lacking | None) -> Part | None:
    return None if isinstance(found, Lacking) else found


@dataclass(frozen=True, eq=False)
class NationalParts:
    """What the national notebook shows; a part that is left out is None and costs nothing.

    A part is None too where the figures lack what it rests on; `lacking` then says what.

    Parameters
    ----------
    data : Data
    parameters : NationalParameters
    """

    data: Data
    parameters: NationalParameters

    def wanted(self, name: str) -> bool:
        """Say whether a part of :data:`NATIONAL_PARTS` is in the report.

        Parameters
        ----------
        name : str

        Returns
        -------
        bool
        """
        return name not in self.parameters.left_out

    def _tried(self, name: str, maker: Callable[[], Part]) -> Part | Lacking | None:
        if not self.wanted(name):
            return None
        try:
            return maker()
        except DataNotFound as error:
            return Lacking(str(error))

    @property
    def lacking(self) -> dict[str, str]:
        """By part that cannot be answered, why; every part is worked out for it."""
        tried = {
            "selection": self._selection,
            "variation": self._variation,
            "shapes": self._shapes,
            "associations": self._associations,
            "after": self._after,
            "expectation": self._expectation,
            "findings": self._found,
        }
        return {part: found.why for part, found in tried.items() if isinstance(found, Lacking)}

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
    def _selection(self) -> Selected | Lacking | None:
        return self._tried("selection", lambda: selected(self.data))

    @property
    def selection(self) -> Selected | None:
        """How delays stood when areas were picked; not of the report's period."""
        return _held(self._selection)

    @cached_property
    def _variation(self) -> Variation | Lacking | None:
        return self._tried("variation", lambda: variation_study(self.data, self.parameters.span))

    @property
    def variation(self) -> Variation | None:
        """How far councils are apart."""
        return _held(self._variation)

    @cached_property
    def _shapes(self) -> Shapes | Lacking | None:
        return self._tried("shapes", lambda: shapes(self.data, self.parameters.span))

    @property
    def shapes(self) -> Shapes | None:
        """Councils grouped by what their delays are made of."""
        return _held(self._shapes)

    @cached_property
    def _associations(self) -> Associations | Lacking | None:
        return self._tried("associations", lambda: associations(self.data))

    @property
    def associations(self) -> Associations | None:
        """What goes with delays; not of the report's period."""
        return _held(self._associations)

    @cached_property
    def _after(self) -> AfterReview | Lacking | None:
        return self._tried("after", lambda: after_the_review(self.data))

    @property
    def after(self) -> AfterReview | None:
        """Whether delays changed more in the reviewed areas; not of the report's period."""
        return _held(self._after)

    @cached_property
    def _expectation(self) -> Expectation | Lacking | None:
        return self._tried("expectation", lambda: expectation(self.data))

    @property
    def expectation(self) -> Expectation | None:
        """Who met the expectation of July 2017; not of the report's period."""
        return _held(self._expectation)

    @cached_property
    def _found(self) -> Found | Lacking | None:
        return self._tried("findings", lambda: found(self.data))

    @property
    def found(self) -> Found | None:
        """What the reviews found in common."""
        return _held(self._found)

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

    @property
    def sources(self) -> list[Source]:
        """The publications of every figure of the parts that are in the report, once each."""
        used = list(self.everyone.sources)
        if self.selection is not None and self.selection.composite is not None:
            index = self.selection.composite.titles
            used += [s for m in self.selection.metrics for s in m.indicator.sources
                     if m.published.title in index]  # fmt: skip
        if self.associations is not None:
            used += self.associations.sources
        return list(dict.fromkeys(used))
