"""How many groups, by a rule that is the same whatever the rows are.

The rule, which was written down before any figures of councils were grouped:

1. Numbers from 2 to 8 are tried.
2. A number is allowed if each of its groups has a stability of at least 0.6 and at least a
   twentieth of the rows (and never fewer than 3), so that a few odd rows are not called a group.
3. Of the numbers that are allowed, the one with the highest mean silhouette is chosen; of equal
   ones the smaller.
4. If none is allowed, the one whose least stable group is most stable is chosen, among those with
   groups of that size if there are any; the grouping is then called unstable.
5. Groups are called separate only if the grouping is not unstable, and its mean silhouette is
   above that of at least 95% of clouds without groups: as many rows drawn from one multivariate
   normal distribution with the same covariance, grouped in the same way into the same number.
   Otherwise rows form a continuum, and groups only are a way to describe it.

The rule has not been changed since. The number of draws was raised from 100 to 400 after a first
look, since with 100 the seed decided whether a number passed whose stability lies near 0.6; the
standard error by the draws is given beside each stability.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.statistics.grouping import (
    Labels,
    by_size,
    complete,
    in_order,
    medoids,
    partitions,
    silhouettes,
)
from lsr_analysis.statistics.inputs import Floats

__all__ = ["LEAST_STABLE", "MOST_GROUPS", "Grouping", "choose_groups"]

MOST_GROUPS = 8
LEAST_STABLE = 0.6
_LEAST_SHARE = 0.05
_LEAST_ROWS = 3
_LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Grouping:
    """Groups of rows, and how their number was chosen.

    Parameters
    ----------
    number : int
        Groups chosen.
    stable : bool
        Whether the number chosen was allowed by the rule.
    separate : bool
        Whether groups are more distinct than clouds without groups would make them.
    numbers : pandas.DataFrame
        By number of groups: ``silhouette`` (mean), ``reference`` (95th percentile of clouds
        without groups), ``reference_median``, ``stability`` (of the least stable group),
        ``stability_error`` (its standard error, by the draws), ``smallest`` (rows of the smallest
        group), ``allowed`` and ``chosen``.
    rows : pandas.DataFrame
        By row, in the order given: ``group`` (1 is the largest), ``silhouette``,
        ``with_exemplar`` (share of bootstrap draws in which it lies in the same group as its
        group's exemplar) and ``exemplar``.
    stability : pandas.Series
        Mean Jaccard similarity of each group with the nearest group of bootstrap draws.
    draws : int
    """

    number: int
    stable: bool
    separate: bool
    numbers: pd.DataFrame
    rows: pd.DataFrame
    stability: pd.Series
    draws: int

    @property
    def fault(self) -> str:
        """What no number of groups is, if none passed; empty otherwise."""
        if self.stable:
            return ""
        unstable = (self.numbers["stability"] < LEAST_STABLE).all()
        return "stable" if unstable else "stable without tiny groups"


def _jaccards(first: Labels, second: Labels, number: int) -> Floats:
    """Return for each group of the first partition its likeness to the nearest of the second."""
    one, other = np.eye(number)[first], np.eye(number)[second]
    shared = one.T @ other
    union = one.sum(axis=0)[:, np.newaxis] + other.sum(axis=0) - shared
    found = (shared / np.maximum(union, 1)).max(axis=1)
    return np.where(one.sum(axis=0) > 0, found, np.nan)  # a group of which no row was drawn


def _resampled(
    points: Floats, found: dict[int, Labels], draws: int, rng: np.random.Generator
) -> tuple[dict[int, Floats], dict[int, Floats]]:
    """Return likenesses by draw and group, and how often each row goes with its exemplar."""
    from scipy.spatial.distance import cdist

    numbers = range(min(found), max(found) + 1)
    distances = cdist(points, points)
    leaders = {k: medoids(distances, labels)[labels] for k, labels in found.items()}
    likeness: dict[int, list[Floats]] = {k: [] for k in numbers}
    together = {k: np.zeros(len(points)) for k in numbers}
    for _ in range(draws):
        drawn = rng.integers(0, len(points), len(points))
        kept = np.unique(drawn)
        for k, (_, middles) in partitions(points[drawn], numbers).items():
            # A row that was not drawn goes to the nearest middle, as k-means has it for the others.
            nearest = cdist(points, middles).argmin(axis=1)
            likeness[k].append(_jaccards(found[k][kept], nearest[kept], k))
            together[k] += nearest == nearest[leaders[k]]
    return (
        {k: np.array(rows) for k, rows in likeness.items()},
        {k: count / draws for k, count in together.items()},
    )


def _without_groups(
    points: Floats, numbers: range, draws: int, rng: np.random.Generator
) -> dict[int, Floats]:
    """Return the mean silhouettes of clouds that have the same covariance and no groups."""
    from scipy.spatial.distance import cdist

    # In the directions of the covariance, coordinates are independent and distances the same.
    centred = points - points.mean(axis=0)
    spread = np.linalg.svd(centred, compute_uv=False) / np.sqrt(len(points) - 1)
    found: dict[int, list[float]] = {k: [] for k in numbers}
    for _ in range(draws):
        cloud = rng.standard_normal((len(points), len(spread))) * spread
        distances = cdist(cloud, cloud)
        for k, (labels, _) in partitions(cloud, numbers).items():
            found[k].append(float(silhouettes(distances, labels).mean()))
    return {k: np.array(values) for k, values in found.items()}


def _judged(
    found: dict[int, Labels],
    widths: dict[int, Floats],
    likeness: dict[int, Floats],
    clouds: dict[int, Floats],
    least: int,
) -> pd.DataFrame:
    """Return what the rule of this module looks at, by number of groups."""
    rows = {}
    for k, drawn in likeness.items():
        stability = np.nanmean(drawn, axis=0)
        weakest = stability.argmin()
        error = np.nanstd(drawn, axis=0)[weakest] / np.sqrt(len(drawn))
        rows[k] = {
            "silhouette": float(widths[k].mean()),
            "reference": float(np.quantile(clouds[k], _LEVEL)),
            "reference_median": float(np.median(clouds[k])),
            "stability": float(stability[weakest]),
            "stability_error": float(error),
            "smallest": int(np.bincount(found[k]).min()),
        }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("number")
    table["allowed"] = (table["stability"] >= LEAST_STABLE) & (table["smallest"] >= least)
    return table


def _choice(table: pd.DataFrame, least: int) -> tuple[int, bool]:
    """Apply the rule of this module."""
    if table["allowed"].any():
        return int(table.loc[table["allowed"], "silhouette"].idxmax()), True
    large = table[table["smallest"] >= least]
    return int((table if large.empty else large)["stability"].idxmax()), False


def choose_groups(table: pd.DataFrame, draws: int = 400, seed: int = 1) -> Grouping:
    """Group the rows of a table of coordinates, with the number of groups chosen by the rule.

    Stability of a group C is the mean over bootstrap draws of its likeness to the group D of the
    draw that is nearest to it, on the rows that were drawn::

        Jaccard(C, D) = rows in both / rows in either

    Method: Hennig C (2007), Cluster-wise assessment of cluster stability, *Computational
    Statistics & Data Analysis* 52:258-271. Below 0.6 a group should not be trusted; from 0.75 on
    it is stable.

    Parameters
    ----------
    table : pandas.DataFrame
        One row an object, at least 6; one column a coordinate; nothing missing.
    draws : int
        Bootstrap draws, and clouds without groups; at least 20.
    seed : int
        The same seed gives the same result, in whatever order rows come.

    Returns
    -------
    Grouping

    Raises
    ------
    ValueError
        If a coordinate is missing, there are too few rows that differ, or `draws` is below 20.

    Examples
    --------
    >>> points = np.random.default_rng(1).normal(size=(60, 2)) + np.repeat([[0, 0], [9, 9]], 30, 0)
    >>> found = choose_groups(pd.DataFrame(points), draws=20)
    >>> found.number, found.separate
    (2, True)
    """
    from scipy.spatial.distance import cdist

    if draws < 20:
        raise ValueError(f"draws is {draws}; give at least 20")
    rows = in_order(complete(table))
    points = rows.to_numpy(dtype=float)
    differ = len(np.unique(points, axis=0))
    if differ < 2 * _LEAST_ROWS:
        raise ValueError(f"{differ} rows differ; at least {2 * _LEAST_ROWS} are needed")
    # A resample holds about 63% of the rows that differ, and no more groups can be made of it.
    numbers = range(2, min(MOST_GROUPS, differ // _LEAST_ROWS) + 1)
    rng = np.random.default_rng(seed)
    found = {k: by_size(labels) for k, (labels, _) in partitions(points, numbers).items()}
    distances = cdist(points, points)
    widths = {k: silhouettes(distances, labels) for k, labels in found.items()}
    likeness, together = _resampled(points, found, draws, rng)
    clouds = _without_groups(points, numbers, draws, rng)
    least = max(_LEAST_ROWS, int(np.ceil(_LEAST_SHARE * len(points))))
    judged = _judged(found, widths, likeness, clouds, least)
    number, stable = _choice(judged, least)
    judged["chosen"] = judged.index == number
    labels = found[number]
    members = pd.DataFrame(
        {
            "group": labels + 1,
            "silhouette": widths[number],
            "with_exemplar": together[number],
            "exemplar": np.isin(np.arange(len(points)), medoids(distances, labels)),
        },
        index=rows.index,
    )
    best = judged.loc[number]
    return Grouping(
        number=number,
        stable=stable,
        separate=bool(stable and best["silhouette"] > best["reference"]),
        numbers=judged,
        rows=members.reindex(table.index),
        stability=pd.Series(
            np.nanmean(likeness[number], axis=0), pd.RangeIndex(1, number + 1, name="group")
        ),
        draws=draws,
    )
