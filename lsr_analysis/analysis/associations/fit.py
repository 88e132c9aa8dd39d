"""Fit one model of the design, check it, and put what it says into rows of tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lsr_analysis.analysis.associations.design import Group, Plan, Variable
from lsr_analysis.indicators import Indicator
from lsr_analysis.statistics.rate_checks import (
    added,
    every_row_alike,
    inflation,
    leave_one_out,
    linearity,
    one_correlation,
)
from lsr_analysis.statistics.rate_model import RateModel, rate_model

__all__ = ["CHECKS", "Fitted", "fit_plan"]

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


def _ends(variable: Variable, values: pd.Series) -> tuple[float, float]:
    """Return the quartiles of a variable on the scale of the model."""
    return float(values.quantile(0.25)), float(values.quantile(0.75))


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
    quarters = straight.quarters["ratio"].tolist()
    return {
        **_influence(fitted, table, name, left[name]),
        "straight_p": straight.test.p,
        "quarters": tuple(quarters),
        "quarters_lower": tuple(straight.quarters["lower"]),
        "quarters_upper": tuple(straight.quarters["upper"]),
    }


def _fails(effect: dict[str, Any], others: dict[str, pd.DataFrame]) -> tuple[str, ...]:
    """Return the checks in which an effect is no longer on one side of no difference."""
    side = 1 if effect["ratio"] > 1 else -1
    gone = []
    for name, found in others.items():
        near = found.at[effect["variable"], "lower" if side > 0 else "upper"]
        if side * np.log(near) <= 0:
            gone.append(CHECKS[name])
    near = effect["without_low"] if side > 0 else effect["without_high"]
    if side * np.log(near) <= 0:
        gone.append(f"without {effect['moves_most']}")
    return tuple(gone)


def fit_plan(group: Group, plan: Plan, outcome: Indicator, table: pd.DataFrame) -> Fitted:
    """Fit one model of a group and check it.

    Parameters
    ----------
    group : Group
    plan : Plan
    outcome : Indicator
    table : pandas.DataFrame
        From :func:`lsr_analysis.analysis.associations.rows.rows_of`.

    Raises
    ------
    ValueError
        If it cannot be fitted, with the reason.
    """
    ends = {v.id: _ends(v, table[v.id]) for v in plan.variables} if len(table) else {}
    if not ends:
        raise ValueError("no council has every figure of the group")
    changes = {name: high - low for name, (low, high) in ends.items()}
    fixed = [name for name in plan.fixed if table[name].nunique() > 1]
    model = rate_model(table, "days", "person_days", changes, fixed=fixed, cluster="area_code")
    left, factors = leave_one_out(model), inflation(model)
    others = {"alike": every_row_alike(model)}
    if model.cluster_count < model.count:
        others["one_correlation"] = one_correlation(model)
    regional = added(model, table["region"])
    if len(regional.effects):
        others["in_regions"] = regional.effects
    effects = []
    for variable in plan.variables:
        low, high = ends[variable.id]
        found = model.effects.loc[variable.id]
        interest = variable in plan.interest
        effects.append(
            {
                "group": group.id,
                "model": plan.id,
                "outcome": outcome.id,
                "adjustment": plan.adjustment,
                "variable": variable.id,
                "indicator": variable.indicator.id,
                "label": variable.label,
                "interest": interest,
                "from": _own(variable, low),
                "to": _own(variable, high),
                **found[["ratio", "lower", "upper", "error", "p"]].to_dict(),
                "rows": model.count,
                "councils": model.cluster_count,
                "inflation": float(factors[variable.id]),
                **{
                    f"{name}_{part}": float(table_of.at[variable.id, part])
                    for name, table_of in others.items()
                    for part in ("ratio", "lower", "upper")
                },
                **(_check(model, table, variable.id, left) if interest else {}),
            }
        )
        if interest:
            effects[-1]["fails"] = _fails(effects[-1], others)
    summary = {
        "group": group.id,
        "model": plan.id,
        "outcome": outcome.id,
        "adjustment": plan.adjustment,
        "variables": ", ".join(v.label for v in plan.variables),
        "fixed": ", ".join(fixed),
        "region_p": regional.test.p,
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
