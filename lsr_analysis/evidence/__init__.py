"""What reviews and other publications said, as tables: floor 1, beside the observations.

Sources, findings, recommendations, actions, targets and claims are each one row of a small
table in ``data/raw``. Every row names its source; a row that breaks a rule is refused by name.
"""

from lsr_analysis.evidence.actions import Action, Oversight, Recommendation
from lsr_analysis.evidence.claims import Claim, read_claims
from lsr_analysis.evidence.codebook import Theme
from lsr_analysis.evidence.findings import DIRECTIONS, REVIEW_STAGES, Finding
from lsr_analysis.evidence.held import Evidence, read_evidence
from lsr_analysis.evidence.sources import SourceDocument, read_sources
from lsr_analysis.evidence.targets import Target

__all__ = [
    "DIRECTIONS", "REVIEW_STAGES", "Action", "Claim", "Evidence", "Finding", "Oversight",
    "Recommendation", "SourceDocument", "Target", "Theme", "read_claims", "read_evidence",
    "read_sources",
]  # fmt: skip
