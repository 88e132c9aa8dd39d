"""Figures by hospital trust: kept apart, because a trust is not an area."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsr_analysis.errors import BuildError
from lsr_analysis.indicators import Dictionary
from lsr_analysis.sources.beds import SOURCE, Quarter

__all__ = ["TRUST_COLUMNS", "trust_table"]

TRUST_COLUMNS = (
    "indicator", "trust_code", "trust_name", "period_start", "period_end", "frequency",
    "numerator", "denominator", "value", "status", "source", "edition",
)  # fmt: skip
"""Columns of the table by trust, which follow those of the observation table."""

_INDICATOR = "bed_occupancy_general_acute"


def trust_table(quarters: Sequence[Quarter], dictionary: Dictionary) -> pd.DataFrame:
    """Return beds occupied by trust, one row a trust and quarter.

    Raises
    ------
    BuildError
        If two files are of one quarter.
    """
    multiplier = dictionary[_INDICATOR].multiplier
    frames = []
    for quarter in quarters:
        same = [q.file for q in quarters if q.start == quarter.start]
        if len(same) > 1:
            raise BuildError(f"{' and '.join(same)} are of one quarter. Keep one of them.")
        table = quarter.trusts
        frames.append(
            table[["trust_code", "trust_name"]].assign(
                indicator=_INDICATOR,
                period_start=quarter.start,
                period_end=quarter.end,
                frequency="quarter",
                numerator=table["occupied"],
                denominator=table["available"],
                value=multiplier * table["occupied"] / table["available"],
                status="ok",
                source=SOURCE,
                edition=quarter.edition,
            )
        )
    if not frames:
        return pd.DataFrame(columns=list(TRUST_COLUMNS))
    table = pd.concat(frames, ignore_index=True)[list(TRUST_COLUMNS)]
    return table.astype({"numerator": float, "denominator": float, "value": float})
