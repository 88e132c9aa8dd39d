"""The ledger of claims as text, CSV or JSON, of what ships or of a user's own file."""

from __future__ import annotations

import json
from pathlib import Path

from lsr_analysis.analysis.claims import Ledger, ledger
from lsr_analysis.analysis.claims.ledger import OUTCOMES
from lsr_analysis.analysis.claims.verdicts import UNTESTED
from lsr_analysis.errors import CatalogueError, ParameterError
from lsr_analysis.evidence.held import own_claims
from lsr_analysis.store import Data
from lsr_analysis.words.claims import outcome_text, published_text, reading_texts

__all__ = ["FORMATS", "claims_text", "tested_claims"]

FORMATS = ("table", "csv", "json")


def tested_claims(data: Data, file: Path | None = None, earlier: Data | None = None) -> Ledger:
    """Test the claims that ship, or those of a user's own file.

    Parameters
    ----------
    data : Data
    file : pathlib.Path, optional
        A CSV file in the layout of ``docs/layouts/claims.csv``.
    earlier : Data, optional
        Figures built from earlier editions.

    Raises
    ------
    CatalogueError
        If a row of the file cannot be used; the message names it.
    """
    claims = own_claims(file, data.evidence) if file else data.evidence.claims
    if not claims:
        raise CatalogueError(f"{file} holds no claim; docs/layouts/claims.csv shows the layout")
    return ledger(data, claims, earlier)


def claims_text(found: Ledger, form: str) -> str:
    """Write a ledger.

    Parameters
    ----------
    found : Ledger
    form : {"table", "csv", "json"}
        "table" is for reading: totals, then every claim with its readings, failures first.

    Raises
    ------
    ParameterError
        If the form is none of these.
    """
    if form not in FORMATS:
        raise ParameterError(f"--format is {form!r}; write one of: {', '.join(FORMATS)}")
    if form == "csv":
        return str(found.rows.to_csv(index=False, lineterminator="\n"))
    if form == "json":
        rows = json.loads(found.rows.to_json(orient="records"))
        totals = {outcome: int(count) for outcome, count in found.totals.items()}
        return json.dumps({"totals": totals, "rows": rows}, ensure_ascii=False, indent=1) + "\n"
    return _table(found)


def _table(found: Ledger) -> str:
    outcomes = found.claims.set_index("claim")["outcome"]
    lines = [f"{count:5,}  {outcome}" for outcome, count in found.totals.items()]
    for outcome in OUTCOMES:
        ids = outcomes.index[outcomes == outcome]
        if len(ids):
            lines += ["", outcome.upper()]
        for claim in ids:
            rows = found.rows[found.rows["claim"] == claim]
            first = rows.iloc[0]
            lines.append(f"{claim}: {first['area']}: {first['statement']}")
            lines.append(f"    published: {published_text(first)} ({first['source']})")
            if outcome == UNTESTED:
                lines += [f"    {why}" for why in dict.fromkeys(rows["why"])]
            else:
                lines += [f"    {text}" for text in reading_texts(rows)]
                lines.append(f"    {outcome_text(outcome, rows)}")
            lines += [f"    note: {first['note']}"] if first["note"] else []
    return "\n".join(lines) + "\n"
