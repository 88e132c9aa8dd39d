"""Published statements that differ from the figures held: by how much, and what is known of why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsr_analysis.analysis.claims.ledger import Ledger
from lsr_analysis.analysis.claims.verdicts import (
    AGREES,
    CAUSE_KNOWN,
    DIFFERS,
    REVISED,
    UNTESTED,
)

__all__ = [
    "COLUMNS", "ESTABLISHED", "OPPOSITE", "PER_CENT", "PLACES", "POINTS", "POSSIBLE", "REASONS",
    "UNKNOWN", "differences", "revised_since",
]  # fmt: skip

ESTABLISHED, POSSIBLE, UNKNOWN = (
    "cause established", "possible: the workbook was revised since", "cause unknown",
)  # fmt: skip
REASONS = (UNKNOWN, POSSIBLE, ESTABLISHED)
"""What is known of why a statement differs, least first."""

PER_CENT, POINTS, PLACES, OPPOSITE = "%", "percentage points", "places", "direction or order"
"""What a gap is counted in; of a direction or an order it has no size."""

COLUMNS = (
    "claim", "area_code", "area", "statement", "kind", "tier", "source_id", "published", "unit",
    "readings", "period", "recomputed", "recomputed_text", "gap", "gap_in", "reason", "why",
)  # fmt: skip


def _gap_in(row: pd.Series) -> str:
    if row["kind"] in ("direction", "order"):
        return OPPOSITE
    if row["kind"] == "rank":
        return PLACES
    return POINTS if row["unit"].startswith("%") else PER_CENT


def _gap(row: pd.Series) -> float:
    """Return recomputed less published, for a figure that is no percentage relative to it."""
    if row["gap_in"] == OPPOSITE or np.isnan(row["difference"]):
        return float("nan")
    if row["gap_in"] != PER_CENT:
        return float(row["difference"])
    published = row["recomputed"] - row["difference"]
    return float(100 * row["difference"] / abs(published)) if published else float("nan")


def _reason(readings: pd.DataFrame) -> str:
    if (readings["verdict"] == CAUSE_KNOWN).any():
        return ESTABLISHED
    return POSSIBLE if (readings["why"] != "").any() else UNKNOWN


def differences(ledger: Ledger) -> pd.DataFrame:
    """Return the statements that differ in every reading tested, the largest gaps first.

    Of a statement with several readings the nearest one counts, so that the gap is the least
    that any reading leaves.

    Parameters
    ----------
    ledger : Ledger

    Returns
    -------
    pandas.DataFrame
        One row a statement; see :data:`COLUMNS`. ``readings``: how many were tested; ``period``,
        ``recomputed`` and ``recomputed_text``: of the nearest; ``gap``: recomputed less
        published, in what ``gap_in`` says: per cent of the published figure, percentage points
        where that is itself a percentage, places of a rank; NaN for a direction or an order.
        These have no size and come first; then gaps by size, whatever they are counted in.
        ``reason``: one of :data:`REASONS`; ``why``: what is known of it.
    """
    claims = ledger.claims
    differ = set(claims.loc[claims["outcome"].isin(DIFFERS), "claim"])
    rows = ledger.rows[ledger.rows["claim"].isin(differ) & (ledger.rows["verdict"] != UNTESTED)]
    if rows.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = rows.assign(gap_in=rows.apply(_gap_in, axis=1))
    rows = rows.assign(gap=rows.apply(_gap, axis=1))
    found = []
    for _, readings in rows.groupby("claim", sort=False):
        sizes = readings["gap"].abs()
        nearest = readings.loc[sizes.idxmin() if sizes.notna().any() else readings.index[0]]
        whys = "; ".join(filter(None, dict.fromkeys(readings["why"])))
        found.append(
            nearest[[name for name in COLUMNS if name in rows]].to_dict()
            | {"readings": len(readings), "reason": _reason(readings), "why": whys}
        )
    table = pd.DataFrame(found)[list(COLUMNS)]
    return table.sort_values(
        "gap", key=lambda gap: -gap.abs(), kind="stable", na_position="first"
    ).reset_index(drop=True)


def revised_since(ledger: Ledger) -> pd.DataFrame:
    """Count statements with a workbook revised since, among those that differ and that agree.

    By one rule for both: any workbook behind any reading tested, revised after the document was
    written. Only statements with a dated document and a monthly workbook behind them count.

    Parameters
    ----------
    ledger : Ledger

    Returns
    -------
    pandas.DataFrame
        Rows ``differ`` (in every reading) and ``agree`` (in every reading); columns ``of`` and
        ``revised``.
    """
    outcomes = ledger.claims.set_index("claim")["outcome"]
    known = pd.Series(dict(ledger.revised), dtype=bool)
    found = {}
    for name, wanted in (("differ", DIFFERS), ("agree", (AGREES, REVISED))):
        mine = known[known.index.map(outcomes).isin(wanted)]
        found[name] = {"of": len(mine), "revised": int(mine.sum())}
    return pd.DataFrame.from_dict(found, orient="index")
