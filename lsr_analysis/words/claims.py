"""A claim and what testing it gave, in words; the same in reports, pages and the terminal."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.claims.ledger import SOME
from lsr_analysis.analysis.claims.verdicts import AGREES, REVISED, UNTESTED

__all__ = ["outcome_text", "published_text", "reading_texts"]

_EXACT = ("direction", "rank", "order")
_AGREE = (AGREES, REVISED)


def published_text(row: pd.Series) -> str:
    """Return what was published, with its unit."""
    text, unit = row["published"], row["unit"]
    if row["kind"] == "rank":
        return f"rank {text} ({unit})"
    if row["kind"] == "order":
        return str(text).replace("_", " ")
    if text.isdigit() and row["kind"] == "value":
        text = f"{int(text):,}"
    return f"{text}{'' if unit in ('', '%') else ' '}{unit}"


def reading_texts(rows: pd.DataFrame) -> list[str]:
    """Return what each reading of one claim comes to, marked where they do not all agree.

    Parameters
    ----------
    rows : pandas.DataFrame
        The rows of a ledger on one claim.
    """
    measures = rows["indicator"].nunique() > 1
    verdicts = rows.loc[rows["recomputed_text"] != "", "verdict"]
    mixed = verdicts.isin(_AGREE).nunique() > 1
    said = []
    for _, row in rows.iterrows():
        parts = [row["measure"]] if measures else []
        parts.append(row["period"])
        if (
            row["kind"] == "rank"
        ):  # of the other kinds the recomputed figure names what it is beside
            parts.append(row["compared_with"])
        # A direction names the earlier period beside its figure.
        if row["earlier"] and row["kind"] in ("change", "value"):
            parts.append(f"from {row['earlier']}")
        text = row["recomputed_text"] or f"not tested ({row['why']})"
        mark = f" – {'agrees' if row['verdict'] in _AGREE else 'differs'}" if mixed else ""
        said.append(f"{', '.join(parts)}: {text}{mark if row['recomputed_text'] else ''}")
    return said


def outcome_text(outcome: str, rows: pd.DataFrame) -> str:
    """Return what a claim comes to over its readings, and why.

    Parameters
    ----------
    outcome : str
    rows : pandas.DataFrame
        The rows of a ledger on one claim.
    """
    tested = rows[rows["verdict"] != UNTESTED]
    text = outcome
    if outcome == SOME:
        text = f"agrees in {int(tested['verdict'].isin(_AGREE).sum())} of {len(tested)} readings"
    elif outcome == AGREES and rows["kind"].iloc[0] in _EXACT:
        text = "agrees"
    if outcome != UNTESTED and len(tested) < len(rows):
        text += f"; {len(rows) - len(tested)} of {len(rows)} readings cannot be tested"
    why = "; ".join(filter(None, dict.fromkeys(tested["why"])))
    return f"{text}; {why}" if why else text
