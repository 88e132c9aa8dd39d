"""Tables about the delayed-transfers workbooks: what each month holds, and who revised it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsr_analysis.areas import ENGLAND
from lsr_analysis.sources.delayed_transfers import ELSEWHERE, Month

__all__ = ["month_table", "note_table"]

_NOTE_COLUMNS = ["month", "revised_in", "organisation_code", "organisation"]


def month_table(months: Sequence[Month]) -> pd.DataFrame:
    """Return one row a workbook, all cells as text: checksum, edition, dates, days in England."""
    elsewhere = list(ELSEWHERE.values())
    rows = []
    for month in months:
        total = month.days["total"]
        councils = total.drop([ENGLAND, *elsewhere], errors="ignore")
        rows.append(
            {
                "month": str(month.month),
                "file": month.file,
                "sha256": month.sha256,
                "edition": month.edition,
                "published": str(month.published or ""),
                "revised": str(month.revised or ""),
                "councils": str(len(councils)),
                "not_collected": " ".join(councils.index[councils.isna()]),
                "england_days": str(int(total[ENGLAND])),
                "councils_days": str(int(councils.sum())),
                **{
                    name: str(int(total.get(name, 0) or 0))
                    if total.get(name) == total.get(name)
                    else ""
                    for name in elsewhere
                },
            }
        )
    return pd.DataFrame(rows)


def note_table(months: Sequence[Month]) -> pd.DataFrame:
    """Return one row an organisation that a workbook says has revised its figures."""
    rows = [(str(month.month), *note) for month in months for note in month.notes]
    return pd.DataFrame(rows, columns=_NOTE_COLUMNS)
