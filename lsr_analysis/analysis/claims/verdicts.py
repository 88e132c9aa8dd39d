"""Verdicts on claims, and what each reading comes to."""

from __future__ import annotations

from dataclasses import dataclass

from lsr_analysis.analysis.claims.editions import Editions
from lsr_analysis.analysis.claims.figures import Figures, Untestable
from lsr_analysis.analysis.claims.kinds import RECOMPUTE, Outcome
from lsr_analysis.analysis.claims.readings import Reading, readings
from lsr_analysis.evidence import Claim

__all__ = [
    "AGREES", "CAUSE_KNOWN", "CAUSE_UNKNOWN", "DIFFERS", "REVISED", "UNTESTED", "VERDICTS",
    "Tested", "tested",
]  # fmt: skip

AGREES = "agrees within rounding"
REVISED = "agrees within revision"
CAUSE_KNOWN = "differs, cause known"
CAUSE_UNKNOWN = "differs, cause unknown"
UNTESTED = "cannot be tested"

VERDICTS = (CAUSE_UNKNOWN, CAUSE_KNOWN, REVISED, AGREES, UNTESTED)
"""All verdicts, failures first."""

DIFFERS = (CAUSE_KNOWN, CAUSE_UNKNOWN)


@dataclass(frozen=True)
class Tested:
    """One reading of a claim with its verdict.

    Parameters
    ----------
    claim : Claim
    reading : Reading or None
        None where the measure is not held, so that there is nothing to read.
    outcome : Outcome or None
        None where it could not be tested.
    verdict : str
        One of :data:`VERDICTS`.
    why : str
        Why it cannot be tested, the cause of a difference or what could be behind it, or what
        the earlier edition gives.
    """

    claim: Claim
    reading: Reading | None
    outcome: Outcome | None
    verdict: str
    why: str


def _try(figures: Figures, reading: Reading) -> Outcome | str:
    try:
        return RECOMPUTE[reading.claim.kind](figures, reading)
    except Untestable as error:
        return str(error)


def _verdict(
    figures: Figures, editions: Editions, reading: Reading, earlier: Figures | None
) -> tuple[Outcome | None, str, str]:
    outcome = _try(figures, reading)
    if isinstance(outcome, str):
        return None, UNTESTED, outcome
    if outcome.agrees:
        return outcome, AGREES, ""
    before = _try(earlier, reading) if earlier is not None else None
    if isinstance(before, Outcome) and before.agrees:
        return outcome, REVISED, f"the earlier edition gives {before.text}"
    if reading.claim.cause:
        return outcome, CAUSE_KNOWN, reading.claim.cause
    return outcome, CAUSE_UNKNOWN, editions.after(reading)


def tested(
    figures: Figures, editions: Editions, claim: Claim, earlier: Figures | None = None
) -> tuple[Tested, ...]:
    """Test every reading of a claim.

    Parameters
    ----------
    figures : Figures
    editions : Editions
    claim : Claim
    earlier : Figures, optional
        Figures of an earlier edition; without them nothing can agree within revision.
    """
    if not claim.held:
        return (Tested(claim, None, None, UNTESTED, claim.why_not),)
    return tuple(
        Tested(claim, reading, *_verdict(figures, editions, reading, earlier))
        for reading in readings(claim)
    )
