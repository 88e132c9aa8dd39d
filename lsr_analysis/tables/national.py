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
    "reviewed_runs_table",
    "reviewed_series_table",
    "selection_matrix_table",
    "variation_table",
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
            "95% interval of the rank": [
                f"{low:.0f} to {high:.0f}" if low == low else "–"
                for low, high in zip(rows["rank_lower"], rows["rank_upper"], strict=True)
            ],
            "Against England": [
                verdict + (" *" if out else "")
                for verdict, out in zip(rows["against_england"], rows["stands_out"], strict=True)
            ],
            "A year earlier": [text(v) for v in rows["earlier"]],
            "Mean change": [signed(v) for v in rows["change"]],
            "95% interval of the change": [
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
        "Against England: by the 95% limits of the funnel; similar is within what is usual among "
        "councils. A star: stands out with the false "
        "discovery rate held at 5%. The CSV file holds every council.",
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


def _two(value: float) -> str:
    return f"{value:.2f}" if value == value else "–"


def reviewed_runs_table(result: National) -> Table | Prose:
    """Table of what the XmR charts of England and the reviewed areas can judge."""
    if not result.sure.runs:
        return Prose((f"No monthly rate is held up to {result.span.end:%B %Y}.",))
    rows = pd.DataFrame(
        {
            "area": [result.sure.names[code] for code in result.sure.runs],
            "months": [len(runs.months) for runs in result.sure.runs.values()],
            "marked": [runs.signals for runs in result.sure.runs.values()],
            "autocorrelation": [r.chart.autocorrelation for r in result.sure.runs.values()],
            "limit": [r.chart.autocorrelation_limit for r in result.sure.runs.values()],
            "judgement": [r.chart.variation for r in result.sure.runs.values()],
            "expected": [r.target.level if r.target else None for r in result.sure.runs.values()],
            "months_met": [int(r.met.sum()) for r in result.sure.runs.values()],
            "months_judged": [len(r.met) for r in result.sure.runs.values()],
            "assurance": [r.chart.assurance for r in result.sure.runs.values()],
        }
    )
    shown = pd.DataFrame(
        {
            "Area": rows["area"],
            "Months marked": [
                f"{marked} of {months}"
                for marked, months in zip(rows["marked"], rows["months"], strict=True)
            ],
            "Lag-1 autocorrelation": [_two(value) for value in rows["autocorrelation"]],
            "Withheld above": [_two(value) for value in rows["limit"]],
            "Judgement of the last month": rows["judgement"],
        }
    )
    aimed = [run.target for run in result.sure.runs.values() if run.target]
    note = ""
    if aimed:
        shown["Expected"] = [result.indicator.text(value) for value in rows["expected"]]
        shown["Months at or below it"] = [
            f"{met} of {judged}" if judged else "–"
            for met, judged in zip(rows["months_met"], rows["months_judged"], strict=True)
        ]
        title = aimed[0].target.title
        note = f" Expected: {title[:1].lower()}{title[1:]} ({aimed[0].cited}); {aimed[0].rule}"
    return Table(
        "reviewed_xmr",
        f"XmR rules on the monthly {result.indicator.title.lower()} up to "
        f"{result.span.end:%B %Y}, England and the reviewed areas",
        shown,
        rows,
        "Withheld: neighbouring months go together too much for the rules, or fewer than ten are "
        f"held.{note}",
    )


def variation_table(result: National) -> Table | Prose:
    """Table of how far apart councils are in each financial year."""
    rows = result.sure.variation
    if rows.empty:
        return Prose(("No financial year has a rate in all its months.",))
    per, text = result.indicator.multiplier, result.indicator.text
    shown = pd.DataFrame(
        {
            "Financial year": list(rows.index),
            "Councils": [str(n) for n in rows["areas"]],
            "Lower quartile": [text(per * v) for v in rows["lower_quartile"]],
            "Median": [text(per * v) for v in rows["median"]],
            "Upper quartile": [text(per * v) for v in rows["upper_quartile"]],
            "Upper over lower quartile": [f"{v:.2f}" for v in rows["interquartile_ratio"]],
            "Systematic component of variation": [f"{v:.1f}" for v in rows["scv"]],
        }
    )
    return Table(
        "variation",
        f"Variation between councils: {result.indicator.title.lower()} ({result.indicator.unit})",
        shown,
        rows.reset_index(),
        "Quartiles in the CSV file are per person. The systematic component takes events to be "
        "independent, which delayed days are not: here it measures nearly all of the variation.",
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
