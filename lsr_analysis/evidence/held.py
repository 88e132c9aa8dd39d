"""All evidence together, as it is read from the folder of small tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lsr_analysis.areas import Register
from lsr_analysis.evidence.actions import (
    Action,
    Oversight,
    Recommendation,
    read_actions,
    read_oversight,
    read_recommendations,
)
from lsr_analysis.evidence.claims import Claim, read_claims
from lsr_analysis.evidence.codebook import Theme, not_held, themes
from lsr_analysis.evidence.findings import Finding, read_findings
from lsr_analysis.evidence.rows import Known
from lsr_analysis.evidence.sources import SourceDocument
from lsr_analysis.evidence.targets import Target, read_targets
from lsr_analysis.indicators import Dictionary

__all__ = ["Evidence", "own_actions", "own_claims", "read_evidence"]


@dataclass(frozen=True)
class Evidence:
    """What was said, by whom, and what was to follow.

    Parameters
    ----------
    sources : mapping of str to SourceDocument
    themes : mapping of str to Theme
    findings : tuple of Finding
    recommendations : tuple of Recommendation
    actions : tuple of Action
    oversight : tuple of Oversight
    targets : tuple of Target
    claims : tuple of Claim
    known : Known
        What rows may name.
    """

    sources: Mapping[str, SourceDocument]
    themes: Mapping[str, Theme]
    findings: tuple[Finding, ...]
    recommendations: tuple[Recommendation, ...]
    actions: tuple[Action, ...]
    oversight: tuple[Oversight, ...]
    targets: tuple[Target, ...]
    claims: tuple[Claim, ...]
    known: Known

    def cited(self, source: str) -> str:
        """Return the citation of a source; of a user's own row, the text as it stands."""
        return self.sources[source].cited if source in self.sources else source


def read_evidence(
    raw: Path,
    register: Register,
    indicators: Dictionary,
    sources: Mapping[str, SourceDocument],
) -> Evidence:
    """Read every table of evidence from the folder of small tables.

    Parameters
    ----------
    raw : pathlib.Path
    register : Register
    indicators : Dictionary
    sources : mapping of str to SourceDocument

    Raises
    ------
    CatalogueError
        If a row breaks a rule; the message names the file and the row.
    """
    known = Known(register, indicators, not_held(), tuple(themes()), tuple(sources))
    recommendations = read_recommendations(raw / "recommendations.csv", known)
    return Evidence(
        sources=sources,
        themes=themes(),
        findings=read_findings(raw, known),
        recommendations=recommendations,
        actions=read_actions(raw / "actions.csv", known, recommendations),
        oversight=read_oversight(raw / "oversight.csv", known),
        targets=read_targets(raw, known),
        claims=read_claims(raw / "claims.csv", known),
        known=known,
    )


def own_claims(path: Path, evidence: Evidence) -> tuple[Claim, ...]:
    """Read a user's own claims, whose sources are free text.

    Raises
    ------
    CatalogueError
        If a row breaks a rule.
    """
    return read_claims(path, replace(evidence.known, sources=None))


def own_actions(folder: Path, evidence: Evidence) -> Evidence:
    """Put a user's own recommendations and actions in place of those that ship.

    Parameters
    ----------
    folder : pathlib.Path
        With ``recommendations.csv`` and ``actions.csv``, and ``oversight.csv`` if there is one.
    evidence : Evidence

    Raises
    ------
    CatalogueError
        If a file is missing or a row breaks a rule.
    """
    known = replace(evidence.known, sources=None)
    recommendations = read_recommendations(folder / "recommendations.csv", known)
    chain = folder / "oversight.csv"
    return replace(
        evidence,
        recommendations=recommendations,
        actions=read_actions(folder / "actions.csv", known, recommendations),
        oversight=read_oversight(chain, known) if chain.is_file() else (),
    )
