"""Tables of what goes with delayed days: every effect, and what each model rests on."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.associations.design import ADJUSTMENTS
from lsr_analysis.analysis.associations.result import Associations
from lsr_analysis.analysis.associations.said import change_said, percent
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table

__all__ = ["associations_check_table", "associations_table"]

_NOTHING = Prose(("None of the models of what goes with delayed days could be fitted.",))


def _p(value: float) -> str:
    if value != value:
        return "–"
    return "under 0.001" if value < 0.001 else f"{value:.3f}"


def _range(low: float, high: float) -> str:
    return f"{low:.2f} to {high:.2f}" if low == low else "–"


def _outcome(result: Associations, effect: pd.Series) -> str:
    part = result.indicators[effect["outcome"]].part
    return part or "All"


def associations_table(result: Associations) -> Table | Prose:
    """Table of every effect of interest; the CSV file holds the other terms of each model too.

    Parameters
    ----------
    result : Associations
    """
    rows = result.interest
    if rows.empty:
        return _NOTHING
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
            "p": [_p(value) for value in rows["p"]],
            "q": [
                f"{_p(q)}{' *' if clear else ''}" if q == q else ""
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
    rate = f"{100 * result.design.false_discovery_rate:g}%"
    return Table(
        "associations",
        "Delayed days per adult (18 and over) against other figures of councils: rate ratio for "
        "the change from the lower to the upper quartile of the figure",
        shown,
        figures,
        "Association, not cause. Rate ratio: 0.90 is 10% fewer delayed days per adult at the upper "
        f"than at the lower quartile. q: p allowing for the {len(result.family)} effects of the "
        f"design (Benjamini and Hochberg); a star: at or below {rate}, clear. Effects within "
        "regions were added after the first fit as checks: they have no q and are not counted. "
        "Rows: councils times years. Adjusted: for "
        "deprivation, share of people aged 75 and over, and density (need: for each other; care "
        "paid for: also for the other kind). The CSV file holds the other terms and the checks. "
        f"Sources: {sources}.",
        folded=True,
    )


def associations_check_table(result: Associations) -> Table | Prose:
    """Table of the checks of every adjusted effect.

    Parameters
    ----------
    result : Associations
    """
    found = result.interest
    rows = found[found["adjustment"] != "alone"]
    if rows.empty:
        return _NOTHING
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
                ", ".join(f"{value:.2f}" for value in quarters[1:]) for quarters in rows["quarters"]
            ],
            "p of quarters beside the line": [_p(value) for value in rows["straight_p"]],
            "Variance inflation": [f"{value:.1f}" for value in rows["inflation"]],
            "Dispersion": [f"{one['dispersion']:,.0f}" for one in of],
            "Explained": [f"{one['explained']:.0%}" for one in of],
            "p of regions": [_p(one["region_p"]) for one in of],
        }
    )
    return Table(
        "associations_check",
        "What the adjusted associations with delayed days rest on: other ways of fitting, single "
        "councils, straight lines, and what is left",
        shown,
        result.models,
        "Every council alike: logs of rates by least squares. Years of a council alike: one "
        "correlation among them (generalised estimating equations). Within regions: a level for "
        "each region, added as a check because the models left a regional pattern. Quarters: of "
        "the rows by the figure; a low p says that a straight line is not enough. Variance "
        "inflation: 1 where no other term goes with the figure. Dispersion: how many times more "
        "days vary around the model than independent events would. Explained: share of the "
        "deviance that is left once years (and regions, where the model has them) are allowed for, "
        "that the terms take away. p of regions: that regions differ no "
        "more than the model says. The CSV file holds every model.",
        folded=True,
    )
