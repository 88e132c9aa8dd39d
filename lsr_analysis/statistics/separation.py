"""How well one figure tells some areas from the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lsr_analysis.statistics.inputs import level_to_z

__all__ = ["Separation", "separation"]

_EDGE = 1e-9


@dataclass(frozen=True)
class Separation:
    """How often an area of one group has a higher figure than one of another.

    Parameters
    ----------
    probability : float
        That a member of the first group, taken at random, has a higher figure than one of the
        second, ties counting half: 0.5 if the figure tells nothing, 1 if it tells all. It is
        also known as the area under the ROC curve.
    lower, upper : float
        Limits at the level asked for.
    first, second : int
        Members of each group.
    """

    probability: float
    lower: float
    upper: float
    first: int
    second: int


def separation(first: ArrayLike, second: ArrayLike, level: float = 0.95) -> Separation:
    """Estimate the probability that a member of one group exceeds one of another.

    The estimate is the Mann-Whitney statistic over the number of pairs. Its interval holds
    every probability that would lie within z standard errors of it, the standard error being
    that of Hanley and McNeil with both group sizes replaced by their mean in the terms for
    pairs that share a member (Newcombe RG 2006, *Statistics in Medicine* 25:559-573,
    method 5). It stays between 0 and 1 and keeps a width where the groups do not overlap.

    Parameters
    ----------
    first, second : array_like, shape (m,) and (n,)
    level : float

    Returns
    -------
    Separation

    Raises
    ------
    ValueError
        If a group is empty or holds something else than finite numbers, or the level is not
        between 0 and 1.

    Examples
    --------
    >>> found = separation([3.0, 5.0], [1.0, 2.0, 4.0])
    >>> round(found.probability, 3), found.first, found.second
    (0.833, 2, 3)
    """
    from scipy.optimize import brentq
    from scipy.stats import mannwhitneyu

    groups = [np.asarray(values, dtype=float) for values in (first, second)]
    for name, values in zip(("first", "second"), groups, strict=True):
        if values.ndim != 1 or not len(values):
            raise ValueError(f"{name} is empty or not a row of numbers; give at least one")
        if not np.isfinite(values).all():
            raise ValueError(f"{name} holds a value that is missing or infinite; leave it out")
    z = level_to_z(level)
    m, n = (len(values) for values in groups)
    seen = float(mannwhitneyu(*groups, method="asymptotic").statistic) / (m * n)
    shared = (m + n) / 2 - 1

    def squared_error(p: float) -> float:
        return p * (1 - p) * (1 + shared * ((1 - p) / (2 - p) + p / (1 + p))) / (m * n)

    def beyond(p: float) -> float:
        return (p - seen) ** 2 - z**2 * squared_error(p)

    # At 0 and 1 the standard error is 0, so that these are roots which are not the limits.
    inside = min(max(seen, _EDGE), 1 - _EDGE)
    lower = 0.0 if seen == 0 else brentq(beyond, 0, inside)
    upper = 1.0 if seen == 1 else brentq(beyond, inside, 1)
    return Separation(seen, float(lower), float(upper), m, n)
