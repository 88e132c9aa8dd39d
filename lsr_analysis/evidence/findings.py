"""Findings: what a source found in an area, in our own words, coded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.evidence.rows import Known, Row, read_rows
from lsr_analysis.indicators import STAGES

__all__ = ["DIRECTIONS", "REVIEW_STAGES", "Finding", "read_findings"]

DIRECTIONS = ("strength", "concern", "mixed")
"""What a finding says of the area."""

REVIEW_STAGES = tuple(stage for stage in STAGES if stage != "context")
"""The three stages of the pathway, and what enables them."""

_COLUMNS = (
    "id", "area_code", "area", "stage", "theme", "direction", "finding", "indicators", "source",
    "where", "contradicts", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One finding.

    Parameters
    ----------
    id : str
    area : str
        Reference code.
    name : str
        Name of the area.
    stage : str
        One of :data:`REVIEW_STAGES`.
    theme : str
        Id in the codebook.
    direction : str
        One of :data:`DIRECTIONS`.
    text : str
        A short paraphrase of this project.
    indicators : tuple of str
        Ids of the dictionary, or of figures not held, that it touches.
    source : str
        Id of a source document.
    where : str
        Where in the source.
    contradicts : tuple of str
        Ids of findings that say otherwise.
    note : str
    """

    id: str
    area: str
    name: str
    stage: str
    theme: str
    direction: str
    text: str
    indicators: tuple[str, ...]
    source: str
    where: str
    contradicts: tuple[str, ...]
    note: str


def _finding(row: Row, known: Known) -> Finding:
    code, name = row.area(known.register)
    return Finding(
        row["id"],
        code,
        name,
        row.one_of("stage", REVIEW_STAGES),
        row.one_of("theme", known.themes),
        row.one_of("direction", DIRECTIONS),
        row.needed("finding"),
        row.some_of("indicators", known.figures, "indicator"),
        row.source(known),
        row["where"],
        row.listed("contradicts"),
        row["note"],
    )


def read_findings(raw: Path, known: Known) -> tuple[Finding, ...]:
    """Read ``findings.csv`` from the folder of small tables.

    Raises
    ------
    CatalogueError
        If a row names an unknown area, stage, theme, direction, indicator or source, or is
        contradicted by a finding that is not there or does not say so too.
    """
    rows = list(read_rows(raw / "findings.csv", _COLUMNS))
    found = [_finding(row, known) for row in rows]
    by_id = {finding.id: finding for finding in found}
    for row, finding in zip(rows, found, strict=True):
        for other in finding.contradicts:
            if other not in by_id:
                raise row.fault(f"it contradicts {other!r}, which is no finding")
            if finding.id not in by_id[other].contradicts:
                raise row.fault(f"it contradicts {other!r}, whose row must name this one too")
    return tuple(found)
