"""Sentences about what reviews said, and about published statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lsr_analysis.analysis.claims import Ledger
from lsr_analysis.analysis.claims.ledger import SOME
from lsr_analysis.analysis.claims.verdicts import AGREES, CAUSE_KNOWN, CAUSE_UNKNOWN, UNTESTED
from lsr_analysis.analysis.review_evidence import AreaEvidence, NationalEvidence
from lsr_analysis.display.prose import Prose
from lsr_analysis.evidence.sources import TIERS
from lsr_analysis.words.claims_answer import NO_ERROR

__all__ = ["claims_note", "documents", "findings_note"]


def _several(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"


def findings_note(evidence: AreaEvidence) -> Prose:
    """Say how many findings are held, of which direction, and from whom."""
    found = evidence.findings
    if not found:
        reviewed = "" if evidence.anything else f"No review of {evidence.name} is recorded here. "
        return Prose(
            (
                f"{reviewed}No finding on {evidence.name} is held. That says nothing about the "
                "area: only that no text of a review was at hand.",
            )
        )
    held = evidence.held
    directions = Counter(f.direction for f in found)
    tiers = Counter(held.sources[f.source].tier for f in found)
    from_whom = "; ".join(f"{TIERS[tier]} {count}" for tier, count in tiers.most_common())
    sentences = [
        f"{_several(len(found), 'finding')}: {_several(directions['strength'], 'strength')}, "
        f"{_several(directions['concern'], 'concern')}, {directions['mixed']} mixed. "
        f"By publisher: {from_whom}."
    ]
    against = [f for f in found if f.contradicts]
    if against:
        sentences.append(
            f"{len(against)} of them stand against another statement, in another document or the "
            "same one; both are kept."
        )
    return Prose(tuple(sentences))


def _of(ledger: Ledger) -> str:
    totals = ledger.totals
    tested = int(totals.drop(UNTESTED).sum())
    if not tested:
        return (
            f"{_several(len(ledger.claims), 'published statement')} held, none of which the "
            "figures held can test."
        )
    differ = totals[CAUSE_UNKNOWN] + totals[CAUSE_KNOWN]
    return (
        f"{_several(len(ledger.claims), 'published statement')} held, {tested} tested: {differ} "
        f"differ{'s' if differ == 1 else ''} "
        f"({totals[CAUSE_KNOWN]} with a known cause), {totals[SOME]} "
        f"agree{'s' if totals[SOME] == 1 else ''} in some readings, {totals[AGREES]} "
        f"agree{'s' if totals[AGREES] == 1 else ''} within rounding. {totals[UNTESTED]} cannot be "
        "tested."
    )


def claims_note(evidence: AreaEvidence) -> Prose:
    """Say how many published statements were tested and what came out."""
    if evidence.ledger.rows.empty:
        return Prose(("No published statement on this area is held.",))
    return Prose(
        (
            _of(evidence.ledger),
            NO_ERROR,
        )
    )


def _used(evidence: AreaEvidence | NationalEvidence) -> Iterator[str]:
    if isinstance(evidence, AreaEvidence):
        yield from (one for entry in evidence.timeline.entries for one in entry.sources)
        yield from (f.source for f in evidence.findings)
        for line in evidence.tracked:
            yield from (one.source for one in (line.recommendation, line.action) if one)
        yield from (one.source for one in evidence.oversight)
    else:
        yield from (f.source for f in evidence.held.findings)
    yield from (test.claim.source for test in evidence.ledger.tests)


def documents(evidence: AreaEvidence | NationalEvidence) -> Prose:
    """List the documents behind findings, actions and claims by the name that tables use."""
    held, lines = evidence.held, []
    for one in sorted(set(_used(evidence))):
        document = held.sources[one]
        where = document.url or document.note
        note = f" ({document.note})" if document.url and document.note else ""
        tier = TIERS[document.tier]
        lines.append(f"{document.id}: {document.cited} ({tier}). {where}{note}")
    return Prose(tuple(lines), listed=True) if lines else Prose(("No document is held.",))
