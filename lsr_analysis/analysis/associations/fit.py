"""Fit one model of the design, check it, and put what it says into rows of tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lsr_analysis.analysis.associations.design import Group, Plan, Variable
from lsr_analysis.indicators import Indicator
from lsr_analysis.statistics.rate_checks import (
    Added,
    added,
    every_row_alike,
    inflation,
    leave_one_out,
    linearity,
    one_correlation,
)
from lsr_analysis.statistics.rate_model import RateModel, rate_model

__all__ = ["CHECKS", "Fitted", "failed", "fit_plan"]

CHECKS = {
    "alike": "with every council counting alike",
    "one_correlation": "with years of one council taken to be alike",
    "in_regions": "within regions",
}
"""Other ways of fitting each model, in words."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """One model, fitted and checked.

    Parameters
    ----------
    group : Group
    plan : Plan
    outcome : Indicator
    model : RateModel
    table : pandas.DataFrame
        The rows that it was fitted to.
    effects : list of dict
        One a variable; see :class:`lsr_analysis.analysis.associations.result.Associations`.
    summary : dict
        What holds for the model as a whole.
    """

    group: Group
    plan: Plan
    outcome: Indicator
    model: RateModel
    table: pd.DataFrame
    effects: list[dict[str, Any]]
    summary: dict[str, Any]


def _own(variable: Variable, value: float) -> float:
    """Return a value in the indicator's own unit."""
    return float(np.exp(value)) if variable.scale == "log" else value


def _influence(model: RateModel, table: pd.DataFrame, name: str, left: pd.Series) -> dict[str, Any]:
    """Return the range of a rate ratio without one council, and which councils make it."""
    names = table.drop_duplicates("area_code").set_index("area_code")["name"]
    held = left.dropna()
    shift = held - model.effects.at[name, "log_ratio"]
    most = shift.abs().idxmax()
    return {
        "without_low": float(np.exp(held.min())),
        "without_low_council": names[held.idxmin()],
        "without_high": float(np.exp(held.max())),
        "without_high_council": names[held.idxmax()],
        "moves_most": names[most],
        "moves_most_ratio": float(np.exp(held[most])),
    }


def _check(fitted: RateModel, table: pd.DataFrame, name: str, left: pd.DataFrame) -> dict[str, Any]:
    straight = linearity(fitted, name)
    return {
        **_influence(fitted, table, name, left[name]),
        "straight_p": straight.p,
        "quarters": tuple(straight.quarters["ratio"]),
        "quarters_lower": tuple(straight.quarters["lower"]),
        "quarters_upper": tuple(straight.quarters["upper"]),
    }


def failed(effect: dict[str, Any], others: dict[str, pd.DataFrame]) -> tuple[str, ...]:
    """Return the checks in which an effect is no longer on one side of no difference.

    Parameters
    ----------
    effect : dict
        ``variable``, ``ratio``, and what it is without single councils.
    others : dict of str to pandas.DataFrame
        By name of :data:`CHECKS`, the effects by another way of fitting.

    Returns
    -------
    tuple of str
        In words.
    """
    side = 1 if effect["ratio"] > 1 else -1
    near, far = ("lower", "low") if side > 0 else ("upper", "high")
    ends = {CHECKS[name]: found.at[effect["variable"], near] for name, found in others.items()}
    ends[f"without {effect[f'without_{far}_council']}"] = effect[f"without_{far}"]
    # Not "at most 0": a limit that is missing shows nothing either.
    return tuple(check for check, end in ends.items() if not side * np.log(end) > 0)


def _other_fits(model: RateModel, regional: Added) -> dict[str, pd.DataFrame]:
    """Return the effects by each other way of fitting that says something of its own."""
    others = {"alike": every_row_alike(model)}
    if model.cluster_count < model.count:
        others["one_correlation"] = one_correlation(model)
    if len(regional.effects):
        others["in_regions"] = regional.effects
    return others


def fit_plan(group: Group, plan: Plan, outcome: Indicator, table: pd.DataFrame) -> Fitted:
    """Fit one model of a group and check it.

    Parameters
    ----------
    group : Group
    plan : Plan
    outcome : Indicator
    table : pandas.DataFrame
        From :func:`lsr_analysis.analysis.associations.rows.rows_of`.

    Returns
    -------
    Fitted

    Raises
    ------
    ValueError
        If it cannot be fitted, with the reason.
    """
    if table.empty:
        raise ValueError(f"no council has every figure of “{group.title}” in {group.period}")
    ends = {v.id: table[v.id].quantile([0.25, 0.75]).tolist() for v in plan.variables}
    changes = {name: high - low for name, (low, high) in ends.items()}
    fixed = [name for name in plan.fixed if table[name].nunique() > 1]
    model = rate_model(table, "days", "person_days", changes, fixed=fixed, cluster="area_code")
    left, factors = leave_one_out(model), inflation(model)
    regional = added(model, table["region"])
    others = _other_fits(model, regional)
    of = {"group": group.id, "model": plan.id, "outcome": outcome.id}
    effects = []
    for variable in plan.variables:
        low, high = ends[variable.id]
        effect = {
            **of,
            "adjustment": plan.adjustment,
            "variable": variable.id,
            "indicator": variable.indicator.id,
            "label": variable.label,
            "interest": variable in plan.interest,
            "from": _own(variable, low),
            "to": _own(variable, high),
            **model.effects.loc[variable.id, ["ratio", "lower", "upper", "error", "p"]].to_dict(),
            "rows": model.count,
            "councils": model.cluster_count,
            "inflation": float(factors[variable.id]),
            **{
                f"{name}_{part}": float(found.at[variable.id, part])
                for name, found in others.items()
                for part in ("ratio", "lower", "upper")
            },
        }
        if effect["interest"]:
            effect |= _check(model, table, variable.id, left)
            effect["fails"] = failed(effect, others)
        effects.append(effect)
    summary = {
        **of,
        "adjustment": plan.adjustment,
        "variables": ", ".join(v.label for v in plan.variables),
        "fixed": ", ".join(fixed),
        "region_p": regional.p,
        **_summary(model, table),
        **(_regions(model, table) if len(regional.effects) else {}),
    }
    return Fitted(group, plan, outcome, model, table, effects, summary)


def _summary(model: RateModel, table: pd.DataFrame) -> dict[str, Any]:
    cook = model.rows["cook"].idxmax()
    return {
        "rows": model.count,
        "councils": model.cluster_count,
        "dispersion": model.dispersion,
        "explained": model.explained,
        "largest_cook": float(model.rows["cook"].max()),
        "largest_cook_at": f"{table.at[cook, 'name']}, {table.at[cook, 'year']}",
        "largest_leverage": float(model.rows["leverage"].max()),
    }


def _regions(model: RateModel, table: pd.DataFrame) -> dict[str, Any]:
    """Return the region that lies furthest from a model that knows no regions, and how far."""
    sums = model.rows.groupby(table["region"].to_numpy())[["observed", "fitted"]].sum()
    ratio = sums["observed"] / sums["fitted"]
    far = np.log(ratio).abs().idxmax()
    return {"region_furthest": str(far), "region_ratio": float(ratio[far])}
