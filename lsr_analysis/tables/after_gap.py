"""Table of how far reviewed areas lay above councils never reviewed, year by year."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.after import AfterReview
from lsr_analysis.analysis.after.estimate import percent_text
from lsr_analysis.display.table import Table
from lsr_analysis.periods import Span

__all__ = ["after_gap_table"]


def _spans(result: AfterReview) -> list[Span]:
    """Return every twelve months that are held, and the selection window, in order."""
    months = pd.PeriodIndex(result.primary.gap["month"])
    first, last = months.min(), months.max()
    years = [Span(first + k, first + k + 11) for k in range(0, (last - first).n + 1 - 11, 12)]
    return sorted([*years, result.design.window], key=lambda span: span.end)


def after_gap_table(result: AfterReview) -> Table:
    """Table of the gap between reviewed areas and councils never reviewed; the CSV by month.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    Table
    """
    gap = result.primary.gap
    rows = []
    for span in _spans(result):
        inside = gap[gap["month"].between(span.start, span.end)]
        by_cohort = inside.groupby("group")["estimate"].mean()
        rows.append(
            {
                "Months": f"{span}",
                "All reviewed areas": percent_text(result.primary.mean_gap(span)),
            }
            | {
                f"Announced in {one.name}": percent_text(by_cohort[one.name])
                for one in result.design.cohorts
                if one.name in by_cohort
            }
        )
    return Table(
        "after_gap",
        f"{result.rate_indicator.title}: how far the geometric mean of reviewed areas lies above "
        "that of councils never reviewed",
        pd.DataFrame(rows),
        gap.assign(month=gap["month"].astype(str)),
        "Means of monthly gaps. No estimate of an effect. The CSV file holds every month as log "
        "ratios, with 95% intervals.",
    )
