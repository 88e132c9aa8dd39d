"""What is known of when an area was reviewed, as a table."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.timeline import Timeline
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.evidence.sources import TIERS

__all__ = ["timeline_table"]


def timeline_table(timeline: Timeline) -> Table | Prose:
    """Return every dated entry with its sources.

    Parameters
    ----------
    timeline : Timeline

    Returns
    -------
    Table or Prose
        Prose where the area had no review, or none of its dates is known.
    """
    if not timeline.entries:
        return Prose((timeline.undated,))
    shown = [
        {"When": one.when, "What": one.label, "Source": "; ".join(one.sources)}
        for one in timeline.entries
    ]
    figures = [
        {
            "what": one.label,
            "kind": one.kind,
            "start": one.start.day.isoformat(),
            "start_known_to": one.start.precision,
            "end": one.end.day.isoformat() if one.end else "",
            "end_known_to": one.end.precision if one.end else "",
            "source": "; ".join(one.cited),
            "publisher": "; ".join(TIERS[tier] for tier in one.tiers),
            "note": one.note,
        }
        for one in timeline.entries
    ]
    missing = f"No date found for: {', '.join(timeline.unknown)}. " if timeline.unknown else ""
    return Table(
        "timeline",
        f"{timeline.name}: dates of its review" + ("s" if len(timeline.reviews) > 1 else ""),
        pd.DataFrame(shown),
        pd.DataFrame(figures),
        f"{missing}{' '.join(timeline.conflicts)} The sources of a review are those of all its "
        "dates together.".strip(),
    )
