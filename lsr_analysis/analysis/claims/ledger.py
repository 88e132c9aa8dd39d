"""The ledger: every claim, each reading of it, and the totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from lsr_analysis.analysis.claims.editions import Editions
from lsr_analysis.analysis.claims.figures import Figures
from lsr_analysis.analysis.claims.verdicts import (
    AGREES,
    CAUSE_KNOWN,
    CAUSE_UNKNOWN,
    REVISED,
    UNTESTED,
    VERDICTS,
    Tested,
    tested,
)
from lsr_analysis.evidence import Claim
from lsr_analysis.evidence.sources import TIERS
from lsr_analysis.store import Data

__all__ = ["COLUMNS", "OUTCOMES", "SOME", "Ledger", "ledger"]

COLUMNS = (
    "claim", "area_code", "area", "statement", "kind", "indicator", "measure", "period",
    "earlier", "compared_with", "published", "unit", "recomputed", "recomputed_text", "difference",
    "verdict", "why", "source_id", "source", "tier", "where", "note",
)  # fmt: skip
"""Columns of the ledger; one row a reading of a claim."""

SOME = "agrees in some readings"
OUTCOMES = (CAUSE_UNKNOWN, CAUSE_KNOWN, SOME, REVISED, AGREES, UNTESTED)
"""What a claim comes to over all its readings, failures first."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """Claims and what testing them gave.

    Parameters
    ----------
    tests : tuple of Tested
        Every reading of every claim, in the order of the claims.
    rows : pandas.DataFrame
        The same as a table; see :data:`COLUMNS`. ``recomputed`` and ``difference`` are in the
        published unit, missing where there is no number.
    revised : mapping of str to bool
        Whether a workbook behind a reading was revised after the document was written, by tested
        claim; without those whose document has no date or that rest on other publications.
    """

    tests: tuple[Tested, ...]
    rows: pd.DataFrame
    revised: Mapping[str, bool] = field(default_factory=dict)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """One row a claim: ``claim``, ``area_code``, ``area``, ``outcome`` and readings by verdict.

        A claim whose readings all come to one verdict has that outcome; one that agrees in
        some readings and differs in others says so; readings that cannot be tested count only
        where no other can.
        """
        found = self.rows.groupby("claim", sort=False)
        table = found[["area_code", "area", "statement", "kind"]].first()
        counts = (
            self.rows.groupby(["claim", "verdict"], sort=False).size().unstack(fill_value=0)
        ).reindex(columns=VERDICTS, fill_value=0)
        table["readings"] = found.size()
        table["outcome"] = [_outcome(counts.loc[claim]) for claim in table.index]
        return table.join(counts).reset_index()

    @property
    def totals(self) -> pd.Series:
        """How many claims come to each outcome, failures first."""
        return self.claims["outcome"].value_counts().reindex(OUTCOMES, fill_value=0)

    def of(self, area: str) -> Ledger:
        """Return the part of the ledger on one area, by reference code."""
        kept = tuple(test for test in self.tests if test.claim.area == area)
        claims = {test.claim.id for test in kept}
        return Ledger(
            kept,
            self.rows[self.rows["area_code"] == area].reset_index(drop=True),
            {claim: revised for claim, revised in self.revised.items() if claim in claims},
        )

    def failures_first(self) -> pd.DataFrame:
        """Return the rows with those of claims that differ first, then in the order they stand."""
        order = {outcome: i for i, outcome in enumerate(OUTCOMES)}
        outcome = self.claims.set_index("claim")["outcome"].map(order)
        place = self.rows["claim"].map(outcome)
        return (
            self.rows.assign(_place=place)
            .sort_values("_place", kind="stable")
            .drop(columns="_place")
        )


def _outcome(counts: pd.Series) -> str:
    agree = counts[AGREES] + counts[REVISED]
    differ = counts[CAUSE_KNOWN] + counts[CAUSE_UNKNOWN]
    if agree and differ:
        return SOME
    if differ:
        return CAUSE_KNOWN if counts[CAUSE_KNOWN] else CAUSE_UNKNOWN
    if agree:
        return REVISED if counts[REVISED] else AGREES
    return UNTESTED


def _title(data: Data, indicator: str) -> str:
    """Return what an indicator is called, also of one that is not held."""
    if indicator in data.indicators:
        return data.indicators[indicator].title
    return data.evidence.known.not_held[indicator].what


def _row(test: Tested, data: Data) -> dict[str, object]:
    claim, reading, outcome = test.claim, test.reading, test.outcome
    document = data.evidence.sources.get(claim.source)
    indicators = reading.indicators if reading else claim.indicators[0]
    return {
        "claim": claim.id,
        "area_code": claim.area,
        "area": claim.name,
        "statement": claim.statement,
        "kind": claim.kind,
        "indicator": " + ".join(indicators),
        "measure": " and ".join(_title(data, one) for one in indicators),
        "period": str(reading.span) if reading else claim.period,
        "earlier": reading.against if reading else claim.earlier,
        "compared_with": reading.compared if reading else "; ".join(claim.compared_with),
        "published": claim.published,
        "unit": claim.unit,
        "recomputed": outcome.value if outcome else float("nan"),
        "recomputed_text": outcome.text if outcome else "",
        "difference": outcome.difference if outcome else float("nan"),
        "verdict": test.verdict,
        "why": test.why,
        "source_id": claim.source,
        "source": data.evidence.cited(claim.source),
        "tier": TIERS[document.tier] if document else "",
        "where": claim.where,
        "note": claim.note,
    }


def _revised(tests: Sequence[Tested], editions: Editions) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for test in tests:
        reading = test.reading
        if test.outcome and reading and editions.datable(reading):
            since = found.get(test.claim.id, False)
            found[test.claim.id] = since or bool(editions.after(reading))
    return found


def ledger(data: Data, claims: Sequence[Claim], earlier: Data | None = None) -> Ledger:
    """Test claims against the figures held.

    Parameters
    ----------
    data : Data
    claims : sequence of Claim
    earlier : Data, optional
        Figures built from an earlier edition of the publications. A claim agrees within
        revision only if it agrees with these and not with the newer ones.

    Returns
    -------
    Ledger
    """
    figures = Figures(data)
    before = Figures(earlier) if earlier is not None else None
    editions = Editions(data)
    tests = tuple(test for claim in claims for test in tested(figures, editions, claim, before))
    rows = pd.DataFrame.from_records([_row(test, data) for test in tests], columns=list(COLUMNS))
    return Ledger(tests, rows, _revised(tests, editions))
