"""Groups of rows that lie near each other, and how sure each row belongs to its group."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lsr_analysis.statistics.inputs import Floats

__all__ = [
    "Labels", "agreement", "by_size", "complete", "grouped", "in_order", "medoids", "partitions",
    "silhouettes",
]  # fmt: skip

_STEPS = 50
"""Of k-means after Ward, at most; with some hundreds of rows it settles sooner."""

Labels = NDArray[np.int64]


def partitions(points: Floats, numbers: range) -> dict[int, tuple[Labels, Floats]]:
    """Group points into each of several numbers of groups.

    Ward's method joins points step by step, so that the squared distances within groups grow
    least; the groups that it ends with are the start of k-means, which moves points that lie
    nearer to the middle of another group. Nothing is drawn by chance.

    Method: Ward JH (1963), Hierarchical grouping to optimize an objective function, *Journal of
    the American Statistical Association* 58:236-244; k-means from there as in Lebart L, Morineau
    A and Piron M (2000), *Statistique exploratoire multidimensionnelle*, Dunod, Paris.

    Parameters
    ----------
    points : numpy.ndarray, shape (n, m)
    numbers : range
        Numbers of groups, each from 1 to n.

    Returns
    -------
    dict of int to tuple
        By number: labels from 0, shape (n,), and the middles of the groups.

    Examples
    --------
    >>> points = np.array([[0.0], [0.2], [5.0], [5.1], [9.0]])
    >>> [found[0].tolist() for found in partitions(points, range(2, 4)).values()]
    [[0, 0, 1, 1, 1], [2, 2, 1, 1, 0]]
    """
    from scipy.cluster.hierarchy import linkage

    found: dict[int, tuple[Labels, Floats]] = {}
    # The labels of each number are read off while points are joined, which is many times faster
    # than cutting the finished tree; the same goes for k-means, of which thousands are needed.
    labels = np.arange(len(points))
    joins = linkage(points, "ward") if len(points) > 1 else []
    for joined, (one, other, *_) in enumerate([(0, 0), *joins]):
        if joined:
            labels = np.where((labels == one) | (labels == other), len(points) + joined - 1, labels)
        if len(points) - joined in numbers:
            start = np.unique(labels, return_inverse=True)[1].ravel()
            found[len(points) - joined] = _settled(points, start)
    return {number: found[number] for number in numbers}


def _middles(points: Floats, labels: Labels, number: int) -> Floats:
    member = np.eye(number)[labels]
    return np.asarray((member.T @ points) / member.sum(axis=0)[:, np.newaxis])


def _settled(points: Floats, labels: Labels) -> tuple[Labels, Floats]:
    """Move points to the nearest middle until none moves; stop before a group is left empty."""
    number = int(labels.max()) + 1
    middles = _middles(points, labels, number)
    for _ in range(_STEPS):
        nearest = ((middles**2).sum(axis=1) - 2 * points @ middles.T).argmin(axis=1)
        if (nearest == labels).all() or len(np.unique(nearest)) < number:
            break
        labels, middles = nearest, _middles(points, nearest, number)
    return labels, middles


def silhouettes(distances: Floats, labels: Labels) -> Floats:
    """Return how much nearer each point is to its own group than to the next one.

    With a the mean distance to the others of its group and b that to the nearest other group::

        silhouette = (b - a) / max(a, b)

    from -1 to 1; 0 for a point alone in its group.

    Method: Rousseeuw PJ (1987), Silhouettes, *Journal of Computational and Applied Mathematics*
    20:53-65. scikit-learn gives the same, but checks its input for longer than this takes, and
    thousands are needed.

    Parameters
    ----------
    distances : numpy.ndarray, shape (n, n)
    labels : numpy.ndarray of int, shape (n,)
        From 0 to the number of groups less 1, at least 2 groups.

    Returns
    -------
    numpy.ndarray, shape (n,)

    Examples
    --------
    >>> points = np.array([0.0, 1.0, 10.0, 11.0])
    >>> silhouettes(abs(points[:, None] - points), np.array([0, 0, 1, 1])).round(3).tolist()
    [0.905, 0.895, 0.895, 0.905]
    """
    rows = np.arange(len(labels))
    member = np.eye(labels.max() + 1)[labels]
    sizes = member.sum(axis=0)
    sums = distances @ member
    own = sums[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[rows, labels] = np.inf
    other = means.min(axis=1)
    most = np.maximum(np.maximum(own, other), np.finfo(float).tiny)
    return np.where(sizes[labels] > 1, (other - own) / most, 0.0)


def medoids(distances: Floats, labels: Labels) -> Labels:
    """Return the position of each group's exemplar: the member nearest to all others of it.

    Parameters
    ----------
    distances : numpy.ndarray, shape (n, n)
    labels : numpy.ndarray of int, shape (n,)
        From 0 to the number of groups less 1.

    Returns
    -------
    numpy.ndarray of int, shape (groups,)
        Of members as near, the first.

    Examples
    --------
    >>> points = np.array([0.0, 1.0, 3.0, 10.0, 11.0])
    >>> medoids(abs(points[:, None] - points), np.array([0, 0, 0, 1, 1])).tolist()
    [1, 3]
    """
    found = []
    for one in range(labels.max() + 1):
        members = np.flatnonzero(labels == one)
        found.append(members[distances[np.ix_(members, members)].sum(axis=1).argmin()])
    return np.array(found, dtype=np.int64)


def complete(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of coordinates of which none is missing.

    Parameters
    ----------
    table : pandas.DataFrame

    Returns
    -------
    pandas.DataFrame
        As given.

    Raises
    ------
    ValueError
        If a coordinate is missing, with the first row and column where one is.

    Examples
    --------
    >>> complete(pd.DataFrame({"x": [1.0, np.nan]}, index=["a", "b"]))
    Traceback (most recent call last):
        ...
    ValueError: the coordinate 'x' of 'b' is missing; leave the row out
    """
    gaps = table.isna().to_numpy()
    if gaps.any():
        row, column = np.argwhere(gaps)[0]
        where = f"{table.columns[column]!r} of {table.index[row]!r}"
        raise ValueError(f"the coordinate {where} is missing; leave the row out")
    return table


def in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Sort rows by what they hold, so that a result does not depend on the order they came in.

    Parameters
    ----------
    table : pandas.DataFrame
        Numbers, none missing.

    Returns
    -------
    pandas.DataFrame
        Rounded to nine decimals.

    Examples
    --------
    >>> in_order(pd.DataFrame({"x": [2.0, 1.0]}, index=["a", "b"])).index.tolist()
    ['b', 'a']
    """
    # Rounded, since sums over rows in another order differ in their last digits.
    rounded = table.round(9)
    order = np.lexsort(rounded.to_numpy().T[::-1])
    return rounded.iloc[order]


def by_size(labels: Labels) -> Labels:
    """Label groups from the largest; of two as large, that of the earlier row comes first.

    Parameters
    ----------
    labels : numpy.ndarray of int, shape (n,)
        From 0 to the number of groups less 1.

    Returns
    -------
    numpy.ndarray of int, shape (n,)

    Examples
    --------
    >>> by_size(np.array([0, 1, 1, 2])).tolist()
    [1, 0, 0, 2]
    """
    sizes = np.bincount(labels)
    first = [int(np.flatnonzero(labels == one)[0]) for one in range(len(sizes))]
    order = sorted(range(len(sizes)), key=lambda one: (-sizes[one], first[one]))
    return np.argsort(order)[labels]


def grouped(table: pd.DataFrame, number: int) -> pd.Series:
    """Group the rows of a table of coordinates into a number of groups.

    Parameters
    ----------
    table : pandas.DataFrame
        One row an object, one column a coordinate; nothing missing.
    number : int
        From 1 to the number of rows.

    Returns
    -------
    pandas.Series of int
        1 for the largest group, and so on; in the order of the table.

    Raises
    ------
    ValueError
        If a coordinate is missing or `number` is out of range.

    Examples
    --------
    >>> grouped(pd.DataFrame({"x": [9.0, 0.0, 0.1]}, index=list("abc")), 2).to_dict()
    {'a': 2, 'b': 1, 'c': 1}
    """
    rows = in_order(complete(table))
    if not 1 <= number <= len(table):
        raise ValueError(f"number is {number}; give 1 to {len(table)}, the number of rows")
    labels = by_size(partitions(rows.to_numpy(), range(number, number + 1))[number][0])
    return pd.Series(labels + 1, rows.index).reindex(table.index)


def agreement(first: pd.Series, second: pd.Series) -> tuple[float, float]:
    """Say how far two groupings of the same rows agree.

    Parameters
    ----------
    first, second : pandas.Series
        Groups by row; rows of which only one has a group are left out.

    Returns
    -------
    rand : float
        Adjusted Rand index: 1 if they are the same, about 0 if they agree as far as chance
        would make them.
    kept : float
        Share of rows that keep their group, when groups are matched so that it is largest.

    Raises
    ------
    ValueError
        If they have no row in common.

    Examples
    --------
    >>> one = pd.Series([1, 1, 2, 2], list("abcd"))
    >>> agreement(one, pd.Series([2, 2, 1, 1], list("abcd")))
    (1.0, 1.0)

    References
    ----------
    Hubert L and Arabie P (1985), Comparing partitions, *Journal of Classification* 2:193-218.
    """
    from scipy.optimize import linear_sum_assignment
    from sklearn.metrics import adjusted_rand_score

    both = pd.DataFrame({"first": first, "second": second}).dropna()
    if both.empty:
        raise ValueError("the groupings have no row in common")
    table = pd.crosstab(both["first"], both["second"]).to_numpy()
    kept = table[linear_sum_assignment(table, maximize=True)].sum() / len(both)
    return float(adjusted_rand_score(both["first"], both["second"])), float(kept)
