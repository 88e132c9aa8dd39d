"""Composite index: several measures of each area put together in one score, higher is worse.

An index hides choices: how measures are brought to one scale, and what each of them counts.
:func:`composite` makes one choice and keeps it; :func:`sensitivity` makes many at random, and
shows how far an area's rank follows the area and how far the choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lsr_analysis.statistics.ranks import rank_from_best

__all__ = ["STANDARDISATIONS", "Composite", "composite", "sensitivity"]

STANDARDISATIONS = ("rank", "z", "min-max")
"""Ways of bringing measures to one scale."""

# Scores that differ by less are rounding of the same score, and tie.
_DECIMALS = 9


@dataclass(frozen=True)
class Composite:
    """A composite index, with what it was made of.

    Parameters
    ----------
    scores : pandas.Series, shape (areas,)
        Higher is worse; rounded to nine decimals, no unit; NaN for an area with too few metrics.
    ranks : pandas.Series, shape (areas,)
        1 is the lowest score, which is best; ties take the worse rank; ``<NA>`` without a score.
    held : pandas.Series, shape (areas,)
        How many metrics each area has.
    missing, standardised : pandas.DataFrame, shape (areas, metrics)
        Whether the metric is missing, and what was averaged: higher is worse.
    weights : pandas.Series, shape (metrics,)
        They add up to 1.
    method : str
        How the metrics were standardised.
    least : int
        Fewest metrics for a score.
    """

    scores: pd.Series
    ranks: pd.Series
    held: pd.Series
    missing: pd.DataFrame
    standardised: pd.DataFrame
    weights: pd.Series
    method: str
    least: int


def _turned(table: pd.DataFrame, lower_is_better: Mapping[str, bool]) -> pd.DataFrame:
    """Check a table, and turn it so that higher is worse."""
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


def _standardised(turned: pd.DataFrame, method: str) -> pd.DataFrame:
    """Bring turned metrics to one scale; no result depends on the order of the areas."""
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


def _weights(metrics: pd.Index, weights: Mapping[str, float] | None) -> pd.Series:
    if weights is None:
        return pd.Series(1 / len(metrics), metrics)
    for name in weights:
        if name not in metrics:
            raise ValueError(f"weights: {name!r} is not a metric of the table; correct the name")
    for name in metrics:
        if name not in weights:
            raise ValueError(f"weights: {name!r} has none; give each metric a weight")
        if not (np.isfinite(weights[name]) and weights[name] > 0):
            at = f"{name!r} has {weights[name]}"
            raise ValueError(f"weights: {at}; give a number above 0, or leave the metric out")
    given = pd.Series({name: float(weights[name]) for name in metrics})
    return given / given.sum()


def _scores(standardised: pd.DataFrame, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weighted mean of the metrics held, for each area and each row of weights."""
    total = np.zeros((len(standardised), len(weights)))
    over = np.zeros_like(total)
    for values, weight in zip(standardised.to_numpy().T, weights.T, strict=True):
        held = ~np.isnan(values)
        total += np.where(held, values, 0.0)[:, np.newaxis] * weight
        over += held[:, np.newaxis] * weight
    return np.round(total / over, _DECIMALS)


def composite(
    table: pd.DataFrame,
    lower_is_better: Mapping[str, bool],
    weights: Mapping[str, float] | None = None,
    standardise: str = "z",
    least: int | None = None,
) -> Composite:
    """Put several metrics of each area together in one score, of which higher is worse.

    Each metric is first turned so that higher is worse (x becomes -x where higher is better),
    then brought to one scale over the areas that have it:

    - ``rank``: (mean rank - 1) / (areas - 1), from 0 for the best to 1 for the worst;
    - ``z``: (x - mean) / standard deviation, divided by n;
    - ``min-max``: (x - smallest) / (largest - smallest), from 0 to 1.

    The score is the weighted arithmetic mean::

        score = sum of w z over the metrics that the area has / sum of w over the same metrics

    so that the weights of what an area has are scaled up for what it lacks. This takes it that
    an area would do as well on the rest as on what it has. An area with fewer than `least`
    metrics has no score, but it stays among the areas that the others are standardised with.

    OECD and Joint Research Centre (2008), *Handbook on Constructing Composite Indicators*,
    steps 5 (normalisation) and 6 (weighting and aggregation).

    Parameters
    ----------
    table : pandas.DataFrame, shape (areas, metrics)
        Any units, one for each metric; NaN where a figure is missing.
    lower_is_better : mapping of str to bool
        For every metric. Other names are not looked at.
    weights : mapping of str to float, optional
        A number above 0 for every metric; equal unless given. Only their proportions count.
    standardise : {"z", "rank", "min-max"}
    least : int, optional
        Fewest metrics for a score; more than half of them unless given.

    Returns
    -------
    Composite

    Raises
    ------
    ValueError
        If the table is empty or holds a name twice, something else than numbers, an infinite
        value, a metric with fewer than two figures or (``z`` and ``min-max``) the same for all;
        if a metric lacks a direction or a weight above 0, or a weight is of an unknown metric;
        if `standardise` is unknown, or no area has `least` metrics.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"delays": [10.0, 20.0, 30.0], "at home": [90.0, 80.0, np.nan]}, index=list("abc")
    ... )
    >>> better = {"delays": True, "at home": False}
    >>> found = composite(table, better, standardise="min-max", least=1)
    >>> found.scores.tolist(), found.ranks.tolist()
    ([0.0, 0.75, 1.0], [1, 2, 3])
    """
    turned = _turned(table, lower_is_better)
    shares = _weights(table.columns, weights)
    standardised = _standardised(turned, standardise)
    count = len(table.columns)
    fewest = count // 2 + 1 if least is None else least
    if fewest not in range(1, count + 1):
        raise ValueError(f"least is {least}; give a whole number from 1 to {count}")
    held = turned.notna().sum(axis=1)
    enough = held >= fewest
    if not enough.any():
        raise ValueError(f"no area has {fewest} of the metrics; lower least, or leave metrics out")
    found = _scores(standardised[enough], shares.to_numpy()[np.newaxis])
    scores = pd.Series(found[:, 0], table.index[enough]).reindex(table.index)
    ranks = rank_from_best(scores, lower_is_better=True)
    return Composite(scores, ranks, held, turned.isna(), standardised, shares, standardise, fewest)


def sensitivity(
    table: pd.DataFrame,
    lower_is_better: Mapping[str, bool],
    draws: int = 1000,
    seed: int = 1,
    standardisations: Sequence[str] = STANDARDISATIONS,
    concentration: float = 1.0,
    weights: Mapping[str, float] | None = None,
    standardise: str = "z",
    least: int | None = None,
) -> pd.DataFrame:
    """Return how far the ranks of a composite index depend on how it is made.

    In each draw the weights come from a Dirichlet distribution, in which no metric is favoured,
    and one of the standardisations is picked, each as likely. Areas are scored and ranked as by
    :func:`composite`. The draws do not depend on the order of the areas or of the metrics.

    This is not a confidence interval: the figures, and which metrics there are, stay as given.

    Saisana, Saltelli and Tarantola (2005), *Journal of the Royal Statistical Society* A 168,
    307-323; the *Handbook* named at :func:`composite`, step 7.

    Parameters
    ----------
    table, lower_is_better, least
        As in :func:`composite`.
    draws, seed : int
        The same seed gives the same result. Time and memory grow with areas times draws.
    standardisations : sequence of str
        Which of ``STANDARDISATIONS`` to pick from.
    concentration : float
        At least 0.1. At 1 all weightings are as likely; the higher, the nearer to equal.
    weights, standardise
        Of the rank that the draws are held against, as in :func:`composite`.

    Returns
    -------
    pandas.DataFrame, shape (areas, 6)
        ``rank`` with `weights` and `standardise`; ``median``, ``low`` and ``high``, the lowest
        ranks that 50%, 2.5% and 97.5% of the draws do not exceed; ``worst_fifth`` and
        ``best_fifth``, the shares of draws, from 0 to 1, that rank the area among the n // 5
        last or first of the n areas with a score (NaN if n is below five).

    Raises
    ------
    ValueError
        As :func:`composite`; if another parameter is out of its range, or empty.

    Examples
    --------
    >>> table = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [2.0, 1.0, 3.0]}, index=list("abc"))
    >>> found = sensitivity(table, {"x": True, "y": True}, draws=200)
    >>> found.loc[["a", "c"], ["low", "high"]].to_numpy().tolist()
    [[1, 2], [3, 3]]
    """
    for name, value, bound in (("draws", draws, 1), ("seed", seed, 0)):
        if value < bound:
            raise ValueError(f"{name} is {value}; give a whole number of {bound} or more")
    # Below 0.1, all drawn weights of what an area has can be too small to be told from 0.
    if not 0.1 <= concentration < float("inf"):
        raise ValueError(f"concentration is {concentration}; give a number of 0.1 or more")
    if not standardisations:
        raise ValueError(f"standardisations is empty; choose from {', '.join(STANDARDISATIONS)}")
    from scipy.stats import rankdata

    reference = composite(table, lower_is_better, weights, standardise, least)
    turned = _turned(table, lower_is_better)
    scored = reference.scores.notna().to_numpy()
    order = sorted(table.columns, key=str)  # whatever the order of the columns
    generator = np.random.default_rng(seed)
    drawn = generator.dirichlet(np.full(len(order), concentration), draws)
    picked = generator.integers(len(standardisations), size=draws)
    ranks = np.empty((int(scored.sum()), draws), dtype=np.int64)
    for number, method in enumerate(standardisations):
        values = _standardised(turned, method).loc[scored, order]
        of = picked == number
        ranks[:, of] = rankdata(_scores(values, drawn[of]), method="max", axis=0)
    low, median, high = np.quantile(ranks, [0.025, 0.5, 0.975], axis=1, method="inverted_cdf")
    fifth = len(ranks) // 5
    shares = {
        "worst_fifth": (ranks > len(ranks) - fifth).mean(axis=1),
        "best_fifth": (ranks <= fifth).mean(axis=1),
    }
    found = pd.DataFrame({"median": median, "low": low, "high": high}, table.index[scored])
    found = found.astype("Int64").assign(**(shares if fifth else dict.fromkeys(shares, np.nan)))
    found = found.reindex(table.index)
    found.insert(0, "rank", reference.ranks)
    return found
