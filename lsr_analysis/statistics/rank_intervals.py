"""Ranks with intervals: how far the order could have come out otherwise by chance."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from lsr_analysis.statistics.draws import Draws, check_draws
from lsr_analysis.statistics.inputs import check_level
from lsr_analysis.statistics.ranks import rank_from_best

__all__ = ["RankInterval", "rank_intervals"]


@dataclass(frozen=True)
class RankInterval:
    """A rank and how sure it is.

    Parameters
    ----------
    rank, lower, upper : int
        1 is best; limits at the level asked for.
    of : int
        Areas ranked.
    best_fifth, worst_fifth : float
        Share of draws in which the area is there, from 0 to 1.
    """

    rank: int
    lower: int
    upper: int
    of: int
    best_fifth: float
    worst_fifth: float


def rank_intervals(
    draws: Draws, lower_is_better: bool, level: float = 0.95
) -> dict[Hashable, RankInterval]:
    """Rank areas, with an interval for each rank.

    Every draw is ranked; the interval runs between the quantiles of an area's ranks, and is
    widened to its rank as seen where that lies outside (Goldstein H and Spiegelhalter DJ
    1996, *J R Stat Soc A* 159:385-443). Equal values take the worse rank.

    Where areas hardly differ, every draw spreads them further apart than they are, and
    intervals miss more often: one in five where 15% of what is seen is real, one in eleven
    at 73%, one in twenty at 95% (``benchmarks/coverage.py``).

    Parameters
    ----------
    draws : Draws
    lower_is_better : bool
    level : float

    Returns
    -------
    dict of RankInterval
        By area. A fifth is the number of areas divided by five, rounded down.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1, an area has no value or is there twice, or there
        is no draw.

    Examples
    --------
    >>> import pandas as pd
    >>> sure = Draws(pd.Series({"a": 2.0, "b": 1.0}), pd.DataFrame({"a": [2.0], "b": [1.0]}))
    >>> rank_intervals(sure, lower_is_better=True)["a"]
    RankInterval(rank=2, lower=2, upper=2, of=2, best_fifth=0.0, worst_fifth=0.0)
    """
    from scipy.stats import rankdata

    tail = (1 - check_level(level)) / 2
    check_draws(draws.seen, len(draws.drawn))
    if draws.seen.isna().any():
        raise ValueError(f"{draws.seen.index[draws.seen.isna()][0]!r} has no value; leave it out")
    seen = rank_from_best(draws.seen, lower_is_better)
    n = len(seen)
    if n == 0:
        return {}
    turned = draws.drawn[list(seen.index)].to_numpy() * (1 if lower_is_better else -1)
    ranks = rankdata(turned, method="max", axis=1)
    low, high = np.quantile(ranks, [tail, 1 - tail], axis=0)
    fifth = n // 5
    return {
        area: RankInterval(
            rank=int(seen[area]),
            lower=min(int(np.floor(low[k])), int(seen[area])),
            upper=max(int(np.ceil(high[k])), int(seen[area])),
            of=n,
            best_fifth=float((ranks[:, k] <= fifth).mean()),
            worst_fifth=float((ranks[:, k] > n - fifth).mean()),
        )
        for k, area in enumerate(seen.index)
    }
