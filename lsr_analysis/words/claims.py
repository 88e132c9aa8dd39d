"""A claim and what testing it gave, in words; the same in reports, pages and the terminal."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.claims.differences import OPPOSITE, PER_CENT, PLACES
from lsr_analysis.analysis.claims.ledger import SOME
from lsr_analysis.analysis.claims.verdicts import AGREES, REVISED, UNTESTED

__all__ = ["gap_text", "outcome_text", "published_text", "reading_texts"]

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


def gap_text(gap: float, gap_in: str) -> str:
    """Return by how much a recomputed figure differs from the published one.

    Parameters
    ----------
    gap : float
        Recomputed less published; NaN where there is no number.
    gap_in : str
        What it is counted in, as :mod:`lsr_analysis.analysis.claims.differences` has it; empty
        where nothing differs.

    Examples
    --------
    >>> gap_text(-31.495, "%"), gap_text(0.2, "percentage points"), gap_text(1.0, "places")
    ('−31%', '+0.20 points', '+1 place')
    """
    if gap_in == OPPOSITE:
        return f"other {gap_in}"
    if not gap_in or gap != gap:
        return ""
    if gap_in == PLACES:
        return f"{gap:+.0f} place{'' if abs(gap) == 1 else 's'}".replace("-", "−")
    places = 0 if abs(gap) >= 10 else 1 if abs(gap) >= 1 else 2
    return f"{gap:+.{places}f}{'%' if gap_in == PER_CENT else ' points'}".replace("-", "−")


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
