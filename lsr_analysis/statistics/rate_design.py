"""What goes into a model of a rate: columns checked, and terms put on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["check_columns", "design_of"]

CONSTANT = "constant"


def check_columns(
    table: pd.DataFrame,
    outcome: str,
    exposure: str,
    terms: Mapping[str, float],
    fixed: Sequence[str],
    cluster: str | None,
) -> None:
    """Refuse a table that no model of a rate can be fitted to.

    Parameters
    ----------
    table, outcome, exposure, terms, fixed, cluster
        As in :func:`lsr_analysis.statistics.rate_model.rate_model`.

    Raises
    ------
    ValueError
        If a column is absent, missing values are in it, or it has an impossible value, or if a
        term is constant.
    """
    wanted = [outcome, exposure, *terms, *fixed, *([cluster] if cluster else [])]
    if absent := [name for name in wanted if name not in table]:
        raise ValueError(
            f"the table has no column {', '.join(map(repr, absent))}; it has {list(table.columns)}"
        )
    if not terms:
        raise ValueError("no term is given; name at least one column, with the change to state")
    if gaps := [name for name in wanted if table[name].isna().any()]:
        raise ValueError(f"missing values in {', '.join(gaps)}; leave such rows out, and say so")
    for name in (outcome, exposure, *terms):
        if not np.isfinite(table[name].to_numpy(float)).all():
            raise ValueError(f"{name} is infinite in some row; give a finite number")
    if (table[outcome] < 0).any() or not (table[outcome] > 0).any():
        raise ValueError(f"{outcome} must not be negative, and not zero throughout")
    if (table[exposure] <= 0).any():
        raise ValueError(f"{exposure} must be above zero in every row")
    for name, change in terms.items():
        if not (np.isfinite(change) and change > 0):
            raise ValueError(f"the change stated for {name} is {change:g}; give one above zero")
        if np.ptp(table[name].to_numpy(float)) == 0:
            raise ValueError(
                f"{name} has the same value in every row, so nothing goes with it; leave it out"
            )


def design_of(
    table: pd.DataFrame, terms: Mapping[str, float], fixed: Sequence[str]
) -> pd.DataFrame:
    """Return the columns of a model; terms around their mean and over their change.

    Parameters
    ----------
    table, terms, fixed
        As in :func:`lsr_analysis.statistics.rate_model.rate_model`, checked.

    Returns
    -------
    pandas.DataFrame
        Constant, terms, and a column for each group of `fixed` but the first.

    Raises
    ------
    ValueError
        If a term follows from the others.
    """
    columns: dict[str, Any] = {CONSTANT: np.ones(len(table))}
    for name, change in terms.items():
        values = table[name].to_numpy(float)
        columns[name] = (values - values.mean()) / change
    design = pd.DataFrame(columns, index=table.index)
    if fixed:
        dummies = pd.get_dummies(table[list(fixed)].astype(str), drop_first=True, dtype=float)
        design = design.join(dummies)
    rank = np.linalg.matrix_rank(design.to_numpy())
    if rank < design.shape[1]:
        raise ValueError(
            f"the {design.shape[1]} columns of the model hold only {rank} different things; leave "
            "out a term that follows from the others"
        )
    return design
