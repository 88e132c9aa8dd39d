"""Tables of the national notebook."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.national import National
from lsr_analysis.display.table import Table

__all__ = ["ranking_table", "selection_matrix_table"]


def _signed(value: float) -> str:
    return "–" if value != value else f"{value:+.1f}".replace("-", "−")


def ranking_table(result: National) -> Table:
    """Table of the reviewed areas; the CSV file holds every council."""
    text = result.indicator.text
    rows = result.ranking[result.ranking["reviewed"]]
    shown = pd.DataFrame(
        {
            "Area": rows["name"],
            "Rate": [text(v) for v in rows["value"]],
            f"Rank of {len(result.ranking)} (1 is best)": rows["rank"].astype(str),
            "A year earlier": [text(v) for v in rows["earlier"]],
            "Mean change": [_signed(v) for v in rows["change"]],
            "95% interval": [
                f"{_signed(low)} to {_signed(high)}" if low == low else "–"
                for low, high in zip(rows["change_lower"], rows["change_upper"], strict=True)
            ],
        }
    )
    return Table(
        "ranking",
        f"{result.indicator.title} ({result.indicator.unit}) of the reviewed areas, "
        f"{result.span}; lower is better",
        shown,
        result.ranking.rename_axis("area_code").reset_index(),
        "The CSV file holds every council.",
    )


def selection_matrix_table(result: National) -> Table:
    """Table of the twelve published rank profiles."""
    titles = {metric.id: metric.title for metric in result.selection}
    rows = result.selection_ranks.rename_axis("Area").rename(columns=titles).reset_index()
    return Table(
        "selection_rank_matrix",
        "Published rank among 16 similar councils on six metrics, 2017; 1 is best",
        rows,
        result.selection_ranks.reset_index(),
    )
