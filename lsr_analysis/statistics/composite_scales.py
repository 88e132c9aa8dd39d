"""What a composite index is made of: measures turned, brought to one scale, and averaged."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["STANDARDISATIONS", "averaged", "standardised_by", "turned_worse"]

STANDARDISATIONS = ("rank", "z", "min-max")
"""Ways of bringing measures to one scale."""

# Scores that differ by less are rounding of the same score, and tie.
_DECIMALS = 9


def turned_worse(table: pd.DataFrame, lower_is_better: Mapping[str, bool]) -> pd.DataFrame:
    """Check a table of areas and metrics, and turn it so that higher is worse.

    Parameters
    ----------
    table, lower_is_better
        As in :func:`lsr_analysis.statistics.composite.composite`.

    Returns
    -------
    pandas.DataFrame
        In the shape of `table`.

    Raises
    ------
    ValueError
        As :func:`lsr_analysis.statistics.composite.composite` says.

    Examples
    --------
    >>> turned_worse(pd.DataFrame({"x": [1.0, 2.0]}), {"x": False})["x"].tolist()
    [-1.0, -2.0]
    """
    if table.empty:
        raise ValueError("table is empty; give at least two areas and one metric")
    for axis, labels in (("area", table.index), ("metric", table.columns)):
        if labels.has_duplicates:
            twice = labels[labels.duplicated()][0]
            raise ValueError(f"table has the {axis} {twice!r} twice; keep one")
    for name in table:
        if not pd.api.types.is_numeric_dtype(table[name]):
            raise ValueError(f"table: {name!r} is not numbers; convert it, or leave it out")
        # An indicator without a direction comes with None, which would pass for False.
        if not isinstance(lower_is_better.get(name), bool | np.bool_):
            raise ValueError(f"lower_is_better: give True or False for {name!r}, or leave it out")
    signs = [1.0 if lower_is_better[name] else -1.0 for name in table]
    values = table.to_numpy(dtype=float, na_value=np.nan)
    for row, column in np.argwhere(np.isinf(values))[:1]:
        at = f"{table.columns[column]!r} is infinite for {table.index[row]}"
        raise ValueError(f"table: {at}; give a number, or NaN where it is missing")
    turned = pd.DataFrame(values * signs, table.index, table.columns)
    for name, count in turned.count().items():
        if count < 2:
            raise ValueError(f"table: fewer than two areas have {name!r}; leave it out")
    return turned


def standardised_by(turned: pd.DataFrame, method: str) -> pd.DataFrame:
    """Bring turned metrics to one scale; no result depends on the order of the areas.

    Parameters
    ----------
    turned : pandas.DataFrame
        From :func:`turned_worse`.
    method : str
        One of :data:`STANDARDISATIONS`.

    Returns
    -------
    pandas.DataFrame
        In the shape of `turned`.

    Raises
    ------
    ValueError
        If the method is unknown, or does not bear a metric that is the same for all.

    Examples
    --------
    >>> standardised_by(pd.DataFrame({"x": [1.0, 2.0, 5.0]}), "min-max")["x"].tolist()
    [0.0, 0.25, 1.0]
    """
    if method not in STANDARDISATIONS:
        raise ValueError(f"standardise is {method!r}; choose from {', '.join(STANDARDISATIONS)}")
    if method == "rank":
        return (turned.rank() - 1) / (turned.count() - 1)
    low, high = turned.min(), turned.max()
    if constant := [repr(name) for name in turned if low[name] == high[name]]:
        raise ValueError(f"table: all areas have the same {', '.join(constant)}; leave it out")
    placed = (turned - low) / (high - low)
    if method == "min-max":
        return placed
    # A z score is the same from the placed values, whose squares can neither over- nor underflow.
    # Sorted, they add up to the same bits in whatever order the areas stand.
    ordered = np.sort(placed.to_numpy(), axis=0)
    return (placed - np.nanmean(ordered, axis=0)) / np.nanstd(ordered, axis=0)


def averaged(standardised: pd.DataFrame, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weighted mean of the metrics held, for each area and each row of weights.

    Parameters
    ----------
    standardised : pandas.DataFrame, shape (areas, metrics)
    weights : numpy.ndarray, shape (draws, metrics)

    Returns
    -------
    numpy.ndarray, shape (areas, draws)

    Examples
    --------
    >>> held = pd.DataFrame({"x": [0.0, 1.0], "y": [1.0, np.nan]})
    >>> averaged(held, np.array([[0.5, 0.5], [0.25, 0.75]])).tolist()
    [[0.5, 0.75], [1.0, 1.0]]
    """
    total = np.zeros((len(standardised), len(weights)))
    over = np.zeros_like(total)
    for values, weight in zip(standardised.to_numpy().T, weights.T, strict=True):
        held = ~np.isnan(values)
        total += np.where(held, values, 0.0)[:, np.newaxis] * weight
        over += held[:, np.newaxis] * weight
    return np.round(total / over, _DECIMALS)
