"""Readings of a claim: each measure, period and comparison that its words could mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from lsr_analysis.analysis.claims.figures import Untestable
from lsr_analysis.evidence import Claim
from lsr_analysis.periods import Span

__all__ = ["Reading", "readings"]


@dataclass(frozen=True)
class Reading:
    """One reading of a claim.

    Parameters
    ----------
    claim : Claim
    indicators : tuple of str
        Ids whose values are added up.
    span : Span
    compared : str
        Empty where the claim compares with nothing.
    """

    claim: Claim
    indicators: tuple[str, ...]
    span: Span
    compared: str

    @property
    def earlier(self) -> Span:
        """The earlier period that the claim compares with.

        Raises
        ------
        Untestable
            If the claim names none.
        """
        claim = self.claim
        if claim.earlier_span is not None:
            return claim.earlier_span
        if claim.earlier == "year before":
            return self.span.years_earlier()
        if claim.earlier == "before":
            months = len(self.span)
            return Span(self.span.start - months, self.span.start - 1)
        raise Untestable("the claim names no earlier period")

    @property
    def against(self) -> str:
        """The earlier period in words; empty where the claim has none."""
        return str(self.earlier) if self.claim.earlier else ""


def readings(claim: Claim) -> Iterator[Reading]:
    """Yield every reading of a claim: all measures by all periods by all comparisons."""
    for indicators, span, compared in product(
        claim.indicators, claim.spans, claim.compared_with or ("",)
    ):
        yield Reading(claim, indicators, span, compared)
