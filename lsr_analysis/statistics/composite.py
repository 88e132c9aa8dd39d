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

from lsr_analysis.statistics.composite_scales import (
    STANDARDISATIONS,
    averaged,
    standardised_by,
    turned_worse,
)
from lsr_analysis.statistics.ranks import rank_from_best

__all__ = [
    "STANDARDISATIONS", "Composite", "composite", "drawn_scores", "rank_summary", "sensitivity",
]  # fmt: skip


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
    turned = turned_worse(table, lower_is_better)
    shares = _weights(table.columns, weights)
    standardised = standardised_by(turned, standardise)
    count = len(table.columns)
    fewest = count // 2 + 1 if least is None else least
    if fewest not in range(1, count + 1):
        raise ValueError(f"least is {least}; give a whole number from 1 to {count}")
    held = turned.notna().sum(axis=1)
    enough = held >= fewest
    if not enough.any():
        raise ValueError(f"no area has {fewest} of the metrics; lower least, or leave metrics out")
    found = averaged(standardised[enough], shares.to_numpy()[np.newaxis])
    scores = pd.Series(found[:, 0], table.index[enough]).reindex(table.index)
    ranks = rank_from_best(scores, lower_is_better=True)
    return Composite(scores, ranks, held, turned.isna(), standardised, shares, standardise, fewest)


def drawn_scores(
    table: pd.DataFrame,
    lower_is_better: Mapping[str, bool],
    draws: int = 1000,
    seed: int = 1,
    standardisations: Sequence[str] = STANDARDISATIONS,
    concentration: float = 1.0,
    least: int | None = None,
) -> pd.DataFrame:
    """Score areas many times over, each time with other weights and another standardisation.

    In each draw the weights come from a Dirichlet distribution, in which no metric is favoured,
    and one of the standardisations is picked, each as likely. The draws do not depend on the
    order of the areas or of the metrics. Scores of different draws may be on different scales;
    only their order within a draw counts.

    Parameters
    ----------
    table, lower_is_better, draws, seed, standardisations, concentration, least
        As in :func:`sensitivity`.

    Returns
    -------
    pandas.DataFrame, shape (areas with a score, draws)
        Higher is worse.

    Raises
    ------
    ValueError
        As :func:`sensitivity`.

    Examples
    --------
    >>> table = pd.DataFrame({"x": [1.0, 3.0], "y": [1.0, 2.0]}, index=list("ab"))
    >>> found = drawn_scores(table, {"x": True, "y": True}, draws=4, standardisations=["rank"])
    >>> found.loc["b"].tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    for name, value, bound in (("draws", draws, 1), ("seed", seed, 0)):
        if value < bound:
            raise ValueError(f"{name} is {value}; give a whole number of {bound} or more")
    # Below 0.1, all drawn weights of what an area has can be too small to be told from 0.
    if not 0.1 <= concentration < float("inf"):
        raise ValueError(f"concentration is {concentration}; give a number of 0.1 or more")
    if not standardisations:
        raise ValueError(f"standardisations is empty; choose from {', '.join(STANDARDISATIONS)}")
    # Ranks are the one scale that every table bears.
    reference = composite(table, lower_is_better, standardise="rank", least=least)
    turned = turned_worse(table, lower_is_better)
    scored = reference.scores.notna().to_numpy()
    order = sorted(table.columns, key=str)  # whatever the order of the columns
    generator = np.random.default_rng(seed)
    drawn = generator.dirichlet(np.full(len(order), concentration), draws)
    picked = generator.integers(len(standardisations), size=draws)
    scores = np.empty((int(scored.sum()), draws))
    for number, method in enumerate(standardisations):
        values = standardised_by(turned, method).loc[scored, order]
        of = picked == number
        scores[:, of] = averaged(values, drawn[of])
    return pd.DataFrame(scores, table.index[scored])


def rank_summary(scores: pd.DataFrame) -> pd.DataFrame:
    """Rank areas in every draw, and sum the ranks of each up.

    Parameters
    ----------
    scores : pandas.DataFrame, shape (areas, draws)
        From :func:`drawn_scores`; higher is worse.

    Returns
    -------
    pandas.DataFrame, shape (areas, 5)
        ``median``, ``low``, ``high``, ``worst_fifth`` and ``best_fifth``, as
        :func:`sensitivity` has them.

    Examples
    --------
    >>> rank_summary(pd.DataFrame([[0.0, 0.1], [1.0, 0.4]], list("ab")))["median"].to_dict()
    {'a': 1, 'b': 2}
    """
    from scipy.stats import rankdata

    ranks = rankdata(scores.to_numpy(), method="max", axis=0)
    low, median, high = np.quantile(ranks, [0.025, 0.5, 0.975], axis=1, method="inverted_cdf")
    fifth = len(ranks) // 5
    shares = {
        "worst_fifth": (ranks > len(ranks) - fifth).mean(axis=1),
        "best_fifth": (ranks <= fifth).mean(axis=1),
    }
    found = pd.DataFrame({"median": median, "low": low, "high": high}, scores.index)
    return found.astype("Int64").assign(**(shares if fifth else dict.fromkeys(shares, np.nan)))


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

    Areas are scored anew by :func:`drawn_scores`, and ranked as by :func:`composite`.

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
    reference = composite(table, lower_is_better, weights, standardise, least)
    scores = drawn_scores(
        table, lower_is_better, draws, seed, standardisations, concentration, least
    )
    found = rank_summary(scores).reindex(table.index)
    found.insert(0, "rank", reference.ranks)
    return found
