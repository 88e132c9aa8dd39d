"""Everything that is told of what came after the reviews."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from lsr_analysis.analysis.after.design import Design, design
from lsr_analysis.analysis.after.panel import Panel, panel_of
from lsr_analysis.analysis.after.placebo import Placebos, placebos_of
from lsr_analysis.analysis.after.primary import Primary, primary_of
from lsr_analysis.analysis.after.sensitivity import Result, sensitivities_of
from lsr_analysis.analysis.after.single_areas import SingleAreas, single_areas_of
from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.indicators import Indicator, Source
from lsr_analysis.once import once
from lsr_analysis.store import Data

__all__ = ["AfterReview", "Verdict", "after_the_review"]

Verdict = Literal["fell more", "rose more", "cannot be told", "not assessable"]


@dataclass(frozen=True, eq=False)
class AfterReview:
    """Whether delays changed more in the reviewed areas, with all that bears on it.

    It rests on fixed months, and not on the period of a report.

    Parameters
    ----------
    design : Design
    panel : Panel
    primary : Primary
    placebo : Placebos
    sensitivity : tuple of Result
        In the order of the design.
    areas : SingleAreas
    indicator, rate_indicator : Indicator
        Delayed days, and their rate.
    """

    design: Design
    panel: Panel
    primary: Primary
    placebo: Placebos
    sensitivity: tuple[Result, ...]
    areas: SingleAreas
    indicator: Indicator
    rate_indicator: Indicator

    @property
    def verdict(self) -> Verdict:
        """What the primary estimate bears.

        A difference is told only where the interval clustered by council and that of chance
        assignment both leave out none, and on the same side.
        """
        found, chance = self.primary.effect, self.primary.chance
        if not found.assessable or not math.isfinite(chance.p_value):
            return "not assessable"
        if found.upper < 0 and chance.upper < 0:
            return "fell more"
        if found.lower > 0 and chance.lower > 0:
            return "rose more"
        return "cannot be told"

    @property
    def sources(self) -> list[Source]:
        """The publications of every figure in it, once each."""
        used = [*self.rate_indicator.sources, *self.rate_indicator.denominators]
        return list(dict.fromkeys(used))

    def __repr__(self) -> str:
        return (
            f"<after the review: {self.primary.effect.treated} reviewed areas against "
            f"{self.primary.effect.controls} councils never reviewed, "
            f"{self.primary.effect.full_text}, {self.verdict}>"
        )


@once(most=1)
def after_the_review(data: Data) -> AfterReview:
    """Carry out the design of ``catalogue/after_the_review.yaml``.

    Parameters
    ----------
    data : Data

    Returns
    -------
    AfterReview

    Raises
    ------
    DataNotFound
        If the figures lack months or measures that the design needs.
    CatalogueError
        If the design is at fault, or does not fit the reviews that are held.
    """
    asked = design()
    panel = panel_of(data, asked)
    return AfterReview(
        design=asked,
        panel=panel,
        primary=primary_of(data, panel, asked),
        placebo=placebos_of(data, panel, asked),
        sensitivity=sensitivities_of(data, panel, asked),
        areas=single_areas_of(panel, asked),
        indicator=data.indicators[asked.indicator],
        rate_indicator=data.indicators[RATE],
    )
