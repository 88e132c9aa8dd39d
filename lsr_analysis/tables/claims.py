"""Tables of the claims ledger."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.claims import VERDICTS, Ledger
from lsr_analysis.analysis.claims.differences import differences
from lsr_analysis.analysis.claims.ledger import OUTCOMES, SOME
from lsr_analysis.analysis.claims.verdicts import UNTESTED
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.words.claims import gap_text, outcome_text, published_text, reading_texts

__all__ = ["claims_table", "claims_totals_table", "untested_table"]

_LIST = (
    "Each claim was fixed before it was compared, and all are shown. A statement that "
    "does not say which period, average or peers it means is tested in every reading fixed "
    "beforehand."
)

_GAPS = (
    "Gap: recomputed less published in the nearest reading, in per cent of the published figure; "
    "in points where that is a percentage, in places of a rank. Statements that differ come "
    "first: directions and orders, then the largest gaps."
)


def claims_table(ledger: Ledger, name: str, failures_first: bool = False) -> Table | Prose:
    """Table of tested claims, one row a claim with all its readings.

    Parameters
    ----------
    ledger : Ledger
    name : str
        Of the area, or of what the claims are about.
    failures_first : bool
        Put claims that differ first, those of the largest gap before others, with a column that
        says how large it is.
    """
    if ledger.rows.empty:
        return Prose((f"No published statement on {name} is held.",))
    rows = _largest_first(ledger) if failures_first else ledger.rows
    outcomes = ledger.claims.set_index("claim")["outcome"]
    tested = rows[rows["claim"].map(outcomes) != UNTESTED]
    if tested.empty:
        return Prose((f"None of the statements held on {name} can be tested.",))
    one_area = tested["area"].nunique() == 1
    lines = []
    for claim, readings in tested.groupby("claim", sort=False):
        first = readings.iloc[0]
        statement = first["statement"] if one_area else f"{first['area']}: {first['statement']}"
        lines.append(
            {
                "Statement": statement + (f" ({first['note']}.)" if first["note"] else ""),
                "Published": published_text(first),
                "Recomputed": ". ".join(reading_texts(readings)) + ".",
                **({"Gap": gap_text(first["gap"], first["gap_in"])} if failures_first else {}),
                "Verdict": outcome_text(outcomes[claim], readings),
                "Source": first["source_id"],
            }
        )
    return Table(
        "claims",
        f"Published statements on {name} against recomputed figures",
        pd.DataFrame(lines),
        rows,
        f"{_LIST} A direction is tested as arithmetic; whether a difference is more than usual "
        "variation is another question." + (f" {_GAPS}" if failures_first else ""),
    )


def _largest_first(ledger: Ledger) -> pd.DataFrame:
    """Return the rows failures first, the largest gaps before others, with what each gap is."""
    gaps = differences(ledger).set_index("claim")
    rows = ledger.failures_first().join(gaps[["gap", "gap_in", "reason"]], on="claim")
    rows[["gap_in", "reason"]] = rows[["gap_in", "reason"]].fillna("")
    outcome = ledger.claims.set_index("claim")["outcome"].map(OUTCOMES.index)
    place = pd.Series(range(len(gaps)), index=gaps.index, dtype=float)
    return (
        rows.assign(_outcome=rows["claim"].map(outcome), _place=rows["claim"].map(place))
        .sort_values(["_outcome", "_place"], kind="stable", na_position="last")
        .drop(columns=["_outcome", "_place"])
    )


def untested_table(ledger: Ledger, name: str) -> Table | Prose:
    """Table of claims of which no reading can be tested, and why, by reason.

    Parameters
    ----------
    ledger : Ledger
    name : str
    """
    if ledger.rows.empty:
        return Prose((f"No published statement on {name} is held.",))
    claims = ledger.claims
    none = set(claims.loc[claims["outcome"] == UNTESTED, "claim"])
    rows = ledger.rows[ledger.rows["claim"].isin(none)].drop_duplicates("claim")
    if rows.empty:
        return Prose((f"Every statement held on {name} can be tested.",))
    groups = rows.groupby("why", sort=False)["statement"].agg(list)
    shown = pd.DataFrame(
        {
            "Why": groups.index,
            "Statements": [len(texts) for texts in groups],
            "For example": [texts[0] for texts in groups],
        }
    ).sort_values("Statements", ascending=False, kind="stable")
    caption = f"Published statements on {name} that cannot be tested, and why"
    return Table("claims_untested", caption, shown, rows, _LIST)


def claims_totals_table(ledger: Ledger) -> Table:
    """Table of how many claims come to each outcome, failures first."""
    claims = ledger.claims
    totals = ledger.totals
    tested = int(totals.drop(UNTESTED).sum())
    kinds = pd.crosstab(claims["outcome"], claims["kind"]).reindex(OUTCOMES, fill_value=0)
    shown = pd.DataFrame(
        {
            "Outcome": [outcome[:1].upper() + outcome[1:] for outcome in totals.index],
            "Claims": [f"{count:,}" for count in totals],
            **{kind.capitalize(): [f"{n:,}" for n in kinds[kind]] for kind in kinds},
        }
    )
    readings = ledger.rows["verdict"].value_counts().reindex(VERDICTS, fill_value=0)
    figures = (
        totals.rename_axis("outcome")
        .rename("claims")
        .reset_index()
        .merge(kinds.reset_index(), on="outcome")
    )
    return Table(
        "claims_totals",
        f"The ledger of claims: {len(claims):,} published statements, {tested:,} of them tested",
        shown,
        figures,
        f"{_LIST} {SOME.capitalize()}: the statement leaves open which is meant. Readings in all: "
        + "; ".join(f"{verdict} {count:,}" for verdict, count in readings.items())
        + ".",
    )
