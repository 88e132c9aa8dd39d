"""Tables of what goes with delayed days: every effect, and what each model rests on."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.associations.design import ADJUSTMENTS
from lsr_analysis.analysis.associations.result import Associations
from lsr_analysis.analysis.associations.said import change_said, percent
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.wording import p_text
from lsr_analysis.words.associations import NOTHING, rate_held

__all__ = ["associations_check_table", "associations_table"]

_QUARTERS = ("quarters", "quarters_lower", "quarters_upper")


def _range(low: float, high: float) -> str:
    return f"{low:.2f} to {high:.2f}" if low == low else "–"


def _outcome(result: Associations, effect: pd.Series) -> str:
    part = result.indicators[effect["outcome"]].part
    return part or "All"


def _counts(result: Associations) -> str:
    counts = result.counts
    return (
        f"the {counts['design']} of the design, {counts['later']} with the later checks, "
        f"{counts['adjusted']} adjusted"
    )


def associations_table(result: Associations) -> Table | Prose:
    """Table of every effect of interest; the CSV file holds the other terms of each model too.

    Parameters
    ----------
    result : Associations

    Returns
    -------
    Table or Prose
        Prose, if no model could be fitted.
    """
    rows = result.interest
    if rows.empty:
        return NOTHING
    shown = pd.DataFrame(
        {
            "Figure": rows["label"],
            "Years": [result.group(key).period for key in rows["group"]],
            "Delays": [_outcome(result, row) for _, row in rows.iterrows()],
            "Adjustment": [ADJUSTMENTS[key] for key in rows["adjustment"]],
            "Change": [
                change_said(result.indicators[row["indicator"]], row) for _, row in rows.iterrows()
            ],
            "Rate ratio": [f"{value:.2f}" for value in rows["ratio"]],
            "95% interval": [
                _range(low, high) for low, high in zip(rows["lower"], rows["upper"], strict=True)
            ],
            "Difference": [percent(value) for value in rows["ratio"]],
            "p": [p_text(value) for value in rows["p"]],
            "q": [
                f"{p_text(q)}{' *' if clear else ''}" if q == q else ""
                for q, clear in zip(rows["q"], rows["clear"], strict=True)
            ],
            "Rows": [f"{count:,}" for count in rows["rows"]],
        }
    )  # fmt: skip
    figures = result.effects.copy()
    for column in figures.columns[[isinstance(v, tuple) for v in rows.iloc[0]]]:
        figures[column] = [
            "; ".join(map(str, value)) if isinstance(value, tuple) else ""
            for value in figures[column]
        ]
    sources = "; ".join(f"{s.publisher}, {s.publication}" for s in result.sources)
    return Table(
        "associations",
        "Delayed days per adult (18 and over) against other figures of councils: rate ratio for "
        "the change from the lower to the upper quartile of the figure",
        shown,
        figures,
        "Association, not cause. Rate ratio: 0.90 is 10% fewer delayed days per adult at the upper "
        f"than at the lower quartile. q: p allowing for the number of effects (Benjamini and "
        f"Hochberg), the largest of three counts: {_counts(result)}; a star: at or below "
        f"{rate_held(result)}, clear. Effects within regions were added after the first fit as "
        "checks, and have no q. Rows: councils times years. Adjusted: for "
        "deprivation, share of people aged 75 and over, and density (need: for each other; care "
        "paid for: also for the other kind). The CSV file holds the other terms and the checks. "
        f"Sources: {sources}.",
        folded=True,
    )


def _furthest(model: pd.Series) -> str:
    name = model.get("region_furthest")
    return f"{name} {model['region_ratio']:.2f}" if isinstance(name, str) else "–"


def associations_check_table(result: Associations) -> Table | Prose:
    """Table of the checks of every adjusted effect.

    Parameters
    ----------
    result : Associations

    Returns
    -------
    Table or Prose
        Prose, if no model could be fitted.
    """
    found = result.interest
    rows = found[found["adjustment"] != "alone"]
    if rows.empty:
        return NOTHING
    models = result.models.set_index(["model", "outcome"])
    of = [models.loc[(row["model"], row["outcome"])] for _, row in rows.iterrows()]

    def other(name: str) -> list[str]:
        if f"{name}_ratio" not in rows:
            return ["–"] * len(rows)
        return [
            f"{row[f'{name}_ratio']:.2f} ({_range(row[f'{name}_lower'], row[f'{name}_upper'])})"
            if row[f"{name}_ratio"] == row[f"{name}_ratio"]
            else "–"
            for _, row in rows.iterrows()
        ]

    shown = pd.DataFrame(
        {
            "Figure": rows["label"],
            "Years": [result.group(key).period for key in rows["group"]],
            "Delays": [_outcome(result, row) for _, row in rows.iterrows()],
            "Adjustment": [ADJUSTMENTS[key] for key in rows["adjustment"]],
            "Rate ratio": [
                f"{row['ratio']:.2f} ({_range(row['lower'], row['upper'])})"
                for _, row in rows.iterrows()
            ],
            "Every council alike": other("alike"),
            "Years of a council alike": other("one_correlation"),
            "Within regions": other("in_regions"),
            "Without one council": [
                f"{_range(row['without_low'], row['without_high'])}; most by {row['moves_most']}"
                for _, row in rows.iterrows()
            ],
            "Ratio of each quarter to the lowest": [
                ", ".join(
                    f"{value:.2f} ({_range(low, high)})"
                    for value, low, high in zip(*(row[name][1:] for name in _QUARTERS), strict=True)
                )
                for _, row in rows.iterrows()
            ],
            "p of quarters beside the line": [p_text(value) for value in rows["straight_p"]],
            "Variance inflation": [f"{value:.1f}" for value in rows["inflation"]],
            "Dispersion": [f"{one['dispersion']:,.0f}" for one in of],
            "Explained": [f"{one['explained']:.0%}" for one in of],
            "Region furthest off": [_furthest(one) for one in of],
        }
    )
    return Table(
        "associations_check",
        "What the adjusted associations with delayed days rest on: other ways of fitting, single "
        "councils, straight lines, and what is left",
        shown,
        result.models.drop(columns="region_p"),
        "Every council alike: logs of rates by least squares. Years of a council alike: one "
        "correlation among them (generalised estimating equations). Within regions: a level for "
        "each region, added as a check because the models left a regional pattern. Quarters: of "
        "the rows by the figure; a low p says that a straight line is not enough. Variance "
        "inflation: 1 where no other term goes with the figure. Dispersion: how many times more "
        "days vary around the model than independent events would. Explained: share of the "
        "deviance that is left once years (and regions, where the model has them) are allowed for, "
        "that the terms take away. Region furthest off: delayed days "
        "there over those that the model gives it. The CSV file holds every model.",
        folded=True,
    )
