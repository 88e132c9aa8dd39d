"""Tables of the claims ledger."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.claims import VERDICTS, Ledger
from lsr_analysis.analysis.claims.ledger import OUTCOMES, SOME
from lsr_analysis.analysis.claims.verdicts import UNTESTED
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table

__all__ = ["claims_table", "claims_totals_table", "untested_table"]

_LIST = (
    "The list was fixed before any claim was compared, and all of it is shown. A statement that "
    "does not say which period, average or peers it means is tested in every reading fixed "
    "beforehand."
)


def _compared(row: pd.Series) -> str:
    parts = [row["period"], row["compared_with"]]
    if row["earlier"] and row["compared_with"] == "":
        parts.append({"year before": "against a year before", "before": "against the months "
                      "before"}.get(row["earlier"], f"against {row['earlier']}"))  # fmt: skip
    return "; ".join(part for part in parts if part)


def _published(row: pd.Series) -> str:
    unit = row["unit"]
    return f"{row['published']}{'' if unit in ('', '%') else ' '}{unit}"


def _verdict(row: pd.Series) -> str:
    return f"{row['verdict']}: {row['why']}" if row["why"] else str(row["verdict"])


def claims_table(ledger: Ledger, name: str, failures_first: bool = False) -> Table | Prose:
    """Table of tested claims, one row a reading.

    Parameters
    ----------
    ledger : Ledger
    name : str
        Of the area, or of what the claims are about.
    failures_first : bool
        Put claims that differ first.
    """
    if ledger.rows.empty:
        return Prose((f"No published statement on {name} is held.",))
    rows = ledger.failures_first() if failures_first else ledger.rows
    tested = rows[rows["verdict"] != UNTESTED]
    if tested.empty:
        return Prose((f"None of the statements held on {name} can be tested.",))
    one_area = tested["area"].nunique() == 1
    shown = pd.DataFrame(
        {
            "Statement": [
                s if one_area else f"{a}: {s[:1].lower() + s[1:] if s[:1].isalpha() else s}"
                for a, s in zip(tested["area"], tested["statement"], strict=True)
            ],
            "Published": [_published(row) for _, row in tested.iterrows()],
            "Read as": [_compared(row) for _, row in tested.iterrows()],
            "Recomputed": tested["recomputed_text"].to_list(),
            "Verdict": [_verdict(row) for _, row in tested.iterrows()],
            "Source": tested["source"].to_list(),
        }
    )
    return Table(
        "claims",
        f"Published statements on {name} against recomputed figures",
        shown,
        rows,
        f"{_LIST} A direction is tested as arithmetic; whether a difference is more than usual "
        "variation is another question.",
    )


def untested_table(ledger: Ledger, name: str) -> Table | Prose:
    """Table of claims of which no reading can be tested, and why, by reason.

    Parameters
    ----------
    ledger : Ledger
    name : str
    """
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
