"""Nearest neighbours: which areas are most alike on some measures, and how sure that is.

Nothing here is left to the order in which a processor adds numbers up: standardised values
are rounded first and sums run feature by feature, so that the same figures give the same
distances, bit for bit, on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

__all__ = ["distances", "distances_between", "nearest_in_draws", "standardised", "stays"]

_DECIMALS = 9


def standardised(features: pd.DataFrame) -> pd.DataFrame:
    """Return each column with mean 0 and standard deviation 1.

    Parameters
    ----------
    features : pandas.DataFrame
        One row an area, one column a measure; no value missing.

    Returns
    -------
    pandas.DataFrame
        (x - mean) / standard deviation of the areas given (divided by n), rounded to nine
        decimals.

    Raises
    ------
    ValueError
        If a value is missing, or all areas have the same value in a column, which then
        cannot tell them apart.

    Examples
    --------
    >>> standardised(pd.DataFrame({"x": [1.0, 2.0, 3.0]}))["x"].round(3).tolist()
    [-1.225, 0.0, 1.225]
    """
    if features.isna().any(axis=None):
        raise ValueError("a value is missing, so that areas cannot be placed")
    if constant := [str(name) for name in features if features[name].nunique() < 2]:
        raise ValueError(f"all areas have the same value of {', '.join(constant)}")
    return ((features - features.mean()) / features.std(ddof=0)).round(_DECIMALS)


def _squared(scores: pd.DataFrame, area: str, weights: Mapping[str, float]) -> np.ndarray:
    total = np.zeros(len(scores))
    for name, weight in weights.items():
        column = scores[name].to_numpy()
        total = total + weight * (column - scores.at[area, name]) ** 2
    return total


def distances(scores: pd.DataFrame, area: str, weights: Mapping[str, float]) -> pd.Series:
    """Return the weighted Euclidean distance from one area to every other.

    Parameters
    ----------
    scores : pandas.DataFrame
        Standardised values, from :func:`standardised`.
    area : str
        A label of the index.
    weights : mapping of str to float
        Weight of each column.

    Returns
    -------
    pandas.Series
        Square root of the sum of weight times squared difference, by area, without `area`,
        nearest first; areas at the same distance by their labels.

    Examples
    --------
    >>> scores = pd.DataFrame({"x": [0.0, 3.0, 1.0], "y": [0.0, 4.0, 0.0]}, index=list("abc"))
    >>> distances(scores, "a", {"x": 1, "y": 1}).to_dict()
    {'c': 1.0, 'b': 5.0}
    """
    found = pd.Series(np.sqrt(_squared(scores, area, weights)), scores.index).drop(area)
    return found.sort_index().sort_values(kind="stable")


def distances_between(scores: pd.DataFrame, weights: Mapping[str, float]) -> np.ndarray:
    """Return the weighted Euclidean distance from every area to every other.

    Parameters
    ----------
    scores : pandas.DataFrame, shape (n, k)
        Standardised values, from :func:`standardised`.
    weights : mapping of str to float
        Weight of each column.

    Returns
    -------
    numpy.ndarray, shape (n, n)
        As :func:`distances` gives them, in the order of the index; zero on the diagonal.

    Examples
    --------
    >>> scores = pd.DataFrame({"x": [0.0, 3.0], "y": [0.0, 4.0]}, index=list("ab"))
    >>> distances_between(scores, {"x": 1, "y": 1}).tolist()
    [[0.0, 5.0], [5.0, 0.0]]
    """
    rows = (_squared(scores, area, weights) for area in scores.index)
    return np.sqrt(np.vstack(list(rows)))


def nearest_in_draws(
    scores: pd.DataFrame,
    area: str,
    weights: Mapping[str, float],
    count: int,
    draws: int,
    spread: float,
    seed: int,
) -> np.ndarray:
    """Return which areas are among the nearest in each draw of weights that change a little.

    Every weight is multiplied by a number drawn evenly from 1 - `spread` to 1 + `spread`,
    all of them anew in each draw.

    Parameters
    ----------
    scores, area, weights, count, draws, spread, seed
        As in :func:`stays`.

    Returns
    -------
    numpy.ndarray of bool, shape (draws, n - 1)
        The other areas stand in the order of their labels.

    Examples
    --------
    >>> scores = pd.DataFrame({"x": [0.0, 3.0, 1.0]}, index=list("abc"))
    >>> nearest_in_draws(scores, "a", {"x": 1}, 1, 2, 0.25, 1).tolist()
    [[False, True], [False, True]]
    """
    factors = np.random.default_rng(seed).random((draws, len(weights)))
    factors = 1 - spread + 2 * spread * factors
    others = scores.index.sort_values().drop(area)
    total = np.zeros((draws, len(others)))
    for column, (name, weight) in enumerate(weights.items()):
        gap = (scores.loc[others, name].to_numpy() - scores.at[area, name]) ** 2
        total = total + (weight * factors[:, column])[:, np.newaxis] * gap
    first = np.argsort(total, axis=1, kind="stable")[:, :count]
    nearest = np.zeros(total.shape, dtype=bool)
    np.put_along_axis(nearest, first, True, axis=1)
    return nearest


def stays(
    scores: pd.DataFrame,
    area: str,
    weights: Mapping[str, float],
    count: int,
    draws: int,
    spread: float,
    seed: int,
) -> pd.Series:
    """Return how often each area is among the nearest when the weights change a little.

    Weights change as in :func:`nearest_in_draws`.

    Parameters
    ----------
    scores : pandas.DataFrame
    area : str
    weights : mapping of str to float
    count : int
        How many are nearest.
    draws : int
    spread : float
        Between 0 and 1.
    seed : int
        The same seed gives the same draws for every area.

    Returns
    -------
    pandas.Series
        Share of draws, from 0 to 1, by area; without `area`. They add up to `count`.
    """
    nearest = nearest_in_draws(scores, area, weights, count, draws, spread, seed)
    return pd.Series(nearest.sum(axis=0) / draws, scores.index.sort_values().drop(area))
