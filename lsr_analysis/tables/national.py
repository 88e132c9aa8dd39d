"""Tables of the national notebook."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.national import National
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table

__all__ = [
    "england_table",
    "mix_matrix_table",
    "ranking_table",
    "reviewed_series_table",
    "selection_matrix_table",
]


def ranking_table(result: National) -> Table | Prose:
    """Table of the reviewed areas; the CSV file holds every council."""
    if result.ranking.empty:
        return Prose((f"No council has a rate for every month of {result.span}.",))
    text, signed = result.indicator.text, result.indicator.signed
    rows = result.reviewed
    shown = pd.DataFrame(
        {
            "Area": rows["name"],
            "Rate": [text(v) for v in rows["value"]],
            f"Rank of {len(result.ranking)} (1 is best)": rows["rank"].astype(str),
            "A year earlier": [text(v) for v in rows["earlier"]],
            "Mean change": [signed(v) for v in rows["change"]],
            "95% interval": [
                f"{signed(low)} to {signed(high)}" if low == low else "–"
                for low, high in zip(rows["change_lower"], rows["change_upper"], strict=True)
            ],
        }
    )
    return Table(
        "ranking",
        f"{result.indicator.title} ({result.indicator.unit}) of the reviewed areas, "
        f"{result.span}; {result.indicator.polarity}",
        shown,
        result.ranking.rename_axis("area_code").reset_index(),
        "The CSV file holds every council.",
    )


def mix_matrix_table(result: National, breakdown: str) -> Table | Prose:
    """Table of what delays were made of in the reviewed areas."""
    mix = result.mix[breakdown]
    if mix.shares.empty:
        return Prose((f"No delayed days are held for {result.span}.",))
    named = mix.shares.rename(columns=dict(mix.titles)).rename_axis("Area").reset_index()
    shown = named.copy()
    for column in shown.columns[1:]:
        shown[column] = [f"{share:.0%}" for share in named[column]]
    return Table(
        f"mix_{breakdown}",
        f"Share of delayed days by {breakdown}, reviewed areas and England, {result.span}",
        shown,
        named,
    )


def reviewed_series_table(result: National) -> Table | Prose:
    """Table of the reviewed areas and the other councils by month; shown for the period."""
    text = result.indicator.text
    inside = result.series.reindex(result.span.months)
    if inside["england"].isna().all():
        return Prose((f"No delayed days rate is held for a month of {result.span}.",))
    shown = pd.DataFrame(
        {
            "Month": [f"{month:%B %Y}" for month in inside.index],
            "England value": [text(v) for v in inside["england"]],
            "Reviewed areas (median)": [text(v) for v in inside["reviewed_median"]],
            "Other councils (median)": [text(v) for v in inside["others_median"]],
        }
    )
    figures = result.series.rename_axis("month").reset_index()
    return Table(
        "reviewed_series",
        f"{result.indicator.title} by month ({result.indicator.unit}), {result.span}",
        shown,
        figures.assign(month=figures["month"].astype(str)),
        "The CSV file holds every month and the quartiles.",
    )


def england_table(result: National) -> Table:
    """Table of people delayed in England, by financial year; the CSV file holds every month."""
    people = result.people
    year = pd.Series([m.year if m.month >= 4 else m.year - 1 for m in people.index], people.index)
    mean = people.groupby(year).mean()
    count = people.groupby(year).size()
    shown = pd.DataFrame(
        {
            "Financial year": [f"{y}-{(y + 1) % 100:02d}" for y in mean.index],
            "Mean of the months": [f"{value:,.0f}" for value in mean],
            "Months": [str(n) for n in count],
        }
    )
    figures = people.rename("delayed_people").rename_axis("month").reset_index()
    return Table(
        "england",
        "People delayed in England on an average day",
        shown,
        figures.assign(month=figures["month"].astype(str)),
        "The CSV file holds every month.",
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
