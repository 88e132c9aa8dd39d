"""Pages of the documentation on the review evidence: the codebook, the ledger, blank layouts."""

from __future__ import annotations

from lsr_analysis.analysis.claims import Ledger, ledger
from lsr_analysis.analysis.claims.ledger import OUTCOMES
from lsr_analysis.analysis.claims.verdicts import UNTESTED
from lsr_analysis.evidence.actions import (
    ACTION_COLUMNS,
    OVERSIGHT_COLUMNS,
    RECOMMENDATION_COLUMNS,
)
from lsr_analysis.evidence.claims import COLUMNS
from lsr_analysis.reporting.markdown import WRITTEN, markdown_table
from lsr_analysis.store import Data
from lsr_analysis.words.claims import outcome_text, published_text, reading_texts

__all__ = ["LAYOUTS", "claims_page", "themes_page"]

LAYOUTS = {
    "layouts/recommendations.csv": RECOMMENDATION_COLUMNS,
    "layouts/actions.csv": ACTION_COLUMNS,
    "layouts/oversight.csv": OVERSIGHT_COLUMNS,
    "layouts/claims.csv": COLUMNS,
}
"""Empty tables that a council can fill: file and columns."""


def themes_page(data: Data) -> str:
    """Return the codebook as a page, with how many findings each theme has."""
    findings = data.evidence.findings
    rows = [
        (
            f"`{theme.id}`",
            theme.title,
            theme.covers,
            theme.excludes,
            str(sum(finding.theme == theme.id for finding in findings)),
        )
        for theme in data.evidence.themes.values()
    ]
    heads = ("id", "theme", "covers", "coded elsewhere", "findings")
    return "\n".join(
        [
            WRITTEN,
            "# Codebook\n",
            "Every finding, recommendation and action has one theme: the one that the statement is "
            "mostly about. A finding also has a stage of the pathway (*enablers* holds what spans "
            "it) and a direction: *strength*, *concern*, or *mixed* where one statement holds "
            "both or people’s experiences differ. The codes are this project’s reading, not the "
            "regulator’s. Defined in `lsr_analysis/catalogue/themes.yaml`.\n",
            markdown_table(heads, rows),
        ]
    )


def _claim_rows(found: Ledger, outcome: str) -> list[tuple[str, ...]]:
    outcomes = found.claims.set_index("claim")["outcome"]
    rows: list[tuple[str, ...]] = []
    for claim in outcomes.index[outcomes == outcome]:
        readings = found.rows[found.rows["claim"] == claim]
        first = readings.iloc[0]
        said = f"{first['area']}: {first['statement']}"
        said += f" ({first['note']}.)" if first["note"] else ""
        if outcome == UNTESTED:
            why = "; ".join(dict.fromkeys(readings["why"]))
            rows.append((said, published_text(first), why, f"`{first['source_id']}`"))
            continue
        rows.append(
            (
                said,
                published_text(first),
                "<br>".join(reading_texts(readings)),
                outcome_text(outcome, readings),
                f"`{first['source_id']}`",
            )
        )
    return rows


def claims_page(data: Data) -> str:
    """Return every claim of the ledger with its verdict, failures first."""
    found = ledger(data, data.evidence.claims)
    totals = found.totals
    parts = [
        WRITTEN,
        "# Published statements and ours\n",
        f"{len(found.claims)} published statements, each fixed before it was compared, and all of "
        "them listed whatever came out. [reviews.md](reviews.md) says how they are tested and how "
        "to test your own; sources are named by their id in `data/raw/sources.csv`. A difference "
        "is not an error of the source: workbooks are revised, and documents seldom say which "
        "months, average or peers they mean.\n",
        markdown_table(
            ("outcome", "claims"), [(outcome, str(count)) for outcome, count in totals.items()]
        ),
    ]
    for outcome in OUTCOMES:
        rows = _claim_rows(found, outcome)
        if not rows:
            continue
        heads: tuple[str, ...] = ("statement", "published", "recomputed", "verdict", "source")
        if outcome == UNTESTED:
            heads = ("statement", "published", "why", "source")
        parts += [f"## {outcome[:1].upper()}{outcome[1:]}\n", markdown_table(heads, rows)]
    return "\n".join(parts)
