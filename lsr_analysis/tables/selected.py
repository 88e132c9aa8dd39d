"""Tables of the part on selection."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.selected.cohorts import FIRST, FURTHER, GOOD
from lsr_analysis.analysis.selected.result import Selected
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.words.selected_index import no_composite, timing_words

__all__ = ["composite_table", "selection_table", "separation_table"]

_NONE = "–"


def _interval(low: object, high: object) -> str:
    if pd.isna(low) or pd.isna(high):
        return _NONE
    return f"{low:.0f} to {high:.0f}"


def _whole(value: object) -> str:
    return _NONE if pd.isna(value) else f"{value:.0f}"


def _cohorts(result: Selected, cohorts: pd.Series) -> list[str]:
    return [result.label(one) if one else "not picked" for one in cohorts]


def selection_table(result: Selected) -> Table | Prose:
    """Table of the picked areas on delayed days; the CSV file holds every council.

    Parameters
    ----------
    result : Selected
    """
    year, months = result.windows
    if months.table.empty:
        return Prose((f"No council has a delayed days rate for every month of {months.span}.",))
    text = result.indicator.text
    columns = [
        "value", "rank", "rank_lower", "rank_upper", "peer_rank", "peer_of", "peer_rank_lower",
        "peer_rank_upper",
    ]  # fmt: skip
    figures = months.table[["name", "region", "type", "cohort", "published_rank"]].copy()
    figures["cohort"] = _cohorts(result, figures["cohort"])
    for window, suffix in ((year, "year"), (months, "months")):
        figures = figures.join(window.table[columns].add_suffix(f"_{suffix}"))
    rows = figures[months.table["cohort"] != ""]
    shown = {"Area": rows["name"], "Picked": rows["cohort"]}
    for window, suffix in ((year, "year"), (months, "months")):
        shown |= {
            f"Rate, {window.span}": [text(v) for v in rows[f"value_{suffix}"]],
            f"Rank of {len(window)}, {window.span}": [_whole(v) for v in rows[f"rank_{suffix}"]],
            f"95% interval, {window.span}": [
                _interval(low, high)
                for low, high in zip(
                    rows[f"rank_lower_{suffix}"], rows[f"rank_upper_{suffix}"], strict=True
                )
            ],
            f"Of 16 similar, {window.span}": [_whole(v) for v in rows[f"peer_rank_{suffix}"]],
        }
    shown["Published of 16"] = [_whole(v) for v in rows["published_rank"]]
    return Table(
        "selection_delays",
        f"{result.indicator.title} ({result.indicator.unit}) of the picked areas before they were "
        "picked; a rank of 1 is best",
        pd.DataFrame(shown),
        figures.rename_axis("area_code").reset_index(),
        f"Similar councils: {result.peers}; the published lists are not held. In the CSV file, "
        f"which holds every council, year is {year.span} and months is {months.span}.",
        folded=True,
    )


def separation_table(result: Selected) -> Table | Prose:
    """Table of how well delayed days alone tell picked areas from the others.

    Parameters
    ----------
    result : Selected
    """
    groups = {FIRST: result.label(FIRST), FURTHER: result.label(FURTHER), "both": "both"}
    rows = [
        {
            "window": str(window.span),
            "picked": groups[name],
            "areas": found.first,
            "not_picked": found.second,
            "probability": found.probability,
            "lower": found.lower,
            "upper": found.upper,
        }
        for window in result.windows
        for name, found in window.separations.items()
    ]
    if not rows:
        return Prose(("No picked area has a delayed days rate for the months before.",))
    figures = pd.DataFrame(rows)
    shown = pd.DataFrame(
        {
            "Months": figures["window"],
            "Areas picked": figures["picked"],
            "How many": figures["areas"].astype(str),
            "Councils not picked": figures["not_picked"].astype(str),
            "Picked area higher, of all pairs": [f"{v:.0%}" for v in figures["probability"]],
            "95% interval": [
                f"{low:.0%} to {high:.0%}"
                for low, high in zip(figures["lower"], figures["upper"], strict=True)
            ],
        }
    )
    good = ", ".join(result.names(GOOD))
    apart = f" {good}, picked as a good performer, is in neither group." if good else ""
    return Table(
        "selection_separation",
        "How often a picked area had more delayed days per adult than a council not picked",
        shown,
        figures,
        "50% if delayed days told nothing, 100% if the highest had been picked. Intervals: "
        f"Newcombe 2006, method 5.{apart}",
        folded=True,
    )


def composite_table(result: Selected) -> Table | Prose:
    """Table of the composite index of the picked areas; the CSV file holds every council.

    Parameters
    ----------
    result : Selected
    """
    found = result.composite
    if found is None or found.picked.empty:
        return no_composite(result)
    rows = found.picked
    values = found.year.table.reindex(rows.index)
    shown = {"Area": rows["name"], "Picked": _cohorts(result, rows["cohort"])}
    for metric in found.year.metrics:
        title = f"{metric.published.title} ({metric.indicator.polarity})"
        shown[title] = [metric.indicator.text(v) for v in values[metric.published.id]]
    shown |= {
        f"Rank of {len(found.table)}": rows["rank"].astype(str),
        "95% of draws": [
            _interval(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)
        ],
        "In the worst fifth": [f"{v:.0%}" for v in rows["worst_fifth"]],
        "Of 16 similar": [_whole(v) for v in rows["place"]],
        "95% of draws, peers varied": [
            _interval(low, high)
            for low, high in zip(rows["place_low"], rows["place_high"], strict=True)
        ],
        "In the worst quarter of peers": [f"{v:.0%}" for v in rows["place_worst_quarter"]],
    }
    figures = found.table.assign(cohort=_cohorts(result, found.table["cohort"]))
    figures = figures.join(found.year.table)
    units = "; ".join(
        f"{metric.published.title}: {metric.indicator.unit}" for metric in found.year.metrics
    )
    return Table(
        "composite_ranks",
        f"{timing_words(found)}: composite index of {len(found.titles)} of the "
        f"{len(result.metrics)} selection metrics, {found.year.span}; a rank of 1 is best",
        pd.DataFrame(shown),
        figures.rename_axis("area_code").reset_index(),
        f"Units: {units}. Score: mean of z scores with equal weights, higher is worse. "
        f"{found.draws:,} draws of weights and standardisation; where peers vary, each draw takes "
        "similar councils with the weights of the model changed by up to a quarter, the region, or "
        "the type, and ranks are put on a scale of 16. The CSV file holds every council.",
        folded=True,
    )
