"""What reviews said of one area, or of all, beside what the figures say."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.claims import Ledger, ledger
from lsr_analysis.analysis.timeline import Timeline, review_timeline
from lsr_analysis.analysis.tracker import Tracked, track
from lsr_analysis.areas import Area
from lsr_analysis.evidence import DIRECTIONS, Evidence, Finding, Oversight
from lsr_analysis.evidence.findings import REVIEW_STAGES
from lsr_analysis.reviews import LOCAL_SYSTEM_REVIEW
from lsr_analysis.store import Data

__all__ = ["AreaEvidence", "NationalEvidence", "area_evidence", "national_evidence"]


@dataclass(frozen=True, eq=False)
class AreaEvidence:
    """What was said of one area.

    Parameters
    ----------
    name : str
    findings : tuple of Finding
        By stage of the pathway, then direction.
    tracked : tuple of Tracked
    oversight : tuple of Oversight
    timeline : Timeline
    ledger : Ledger
        Of the claims on this area.
    held : Evidence
        All evidence, to cite its sources and name its themes.
    """

    name: str
    findings: tuple[Finding, ...]
    tracked: tuple[Tracked, ...]
    oversight: tuple[Oversight, ...]
    timeline: Timeline
    ledger: Ledger
    held: Evidence

    @property
    def anything(self) -> bool:
        """Whether there is a review, a finding, a plan or a statement on the area at all."""
        told = (self.timeline.reviews, self.findings, self.tracked, self.oversight)
        return any(map(len, told)) or len(self.ledger.claims) > 0


@dataclass(frozen=True, eq=False)
class NationalEvidence:
    """What was said of all areas.

    Parameters
    ----------
    themes : pandas.DataFrame
        One row a theme and area with a finding: ``theme``, ``title``, ``area_code``,
        ``area``, and the number of findings by direction.
    reviewed : tuple of str
        Names of the 20 reviewed areas, in order; a name without findings has none held.
    ledger : Ledger
    held : Evidence
    """

    themes: pd.DataFrame
    reviewed: tuple[str, ...]
    ledger: Ledger
    held: Evidence


def _order(finding: Finding) -> tuple[int, int]:
    return REVIEW_STAGES.index(finding.stage), DIRECTIONS.index(finding.direction)


def area_evidence(data: Data, area: Area) -> AreaEvidence:
    """Return what was said of an area.

    Parameters
    ----------
    data : Data
    area : Area
    """
    held = data.evidence
    return AreaEvidence(
        name=area.name,
        findings=tuple(sorted((f for f in held.findings if f.area == area.code), key=_order)),
        tracked=track(data, held, area.code),
        oversight=tuple(one for one in held.oversight if one.area == area.code),
        timeline=review_timeline(
            area, data.reviews, data.events, data.milestones, held.sources, held.actions
        ),
        ledger=ledger(data, [claim for claim in held.claims if claim.area == area.code]),
        held=held,
    )


def national_evidence(data: Data) -> NationalEvidence:
    """Return what was said of all areas.

    Parameters
    ----------
    data : Data
    """
    held = data.evidence
    rows = pd.DataFrame(
        [(f.theme, f.area, f.name, f.direction) for f in held.findings],
        columns=["theme", "area_code", "area", "direction"],
    )
    keys = ["theme", "area_code", "area"]
    counts = rows.groupby(keys)["direction"].value_counts().unstack(fill_value=0)
    counts = counts.reindex(columns=list(DIRECTIONS), fill_value=0).reset_index()
    counts.columns.name = None
    counts.insert(1, "title", [held.themes[theme].title for theme in counts["theme"]])
    names = {r.name for r in data.reviews if r.kind == LOCAL_SYSTEM_REVIEW}
    return NationalEvidence(
        themes=counts,
        reviewed=tuple(sorted(names)),
        ledger=ledger(data, held.claims),
        held=held,
    )
