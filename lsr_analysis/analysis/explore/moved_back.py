"""How many councils far from the middle moved back towards it: regression to the mean."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lsr_analysis.statistics.quantiles import quantile_groups

__all__ = ["MovedBack", "moved_back"]

_FEWEST = 20


@dataclass(frozen=True)
class MovedBack:
    """How many councils far from the middle were nearer to it a year later.

    Parameters
    ----------
    high, of_high : int
        Of the fifth that was highest.
    low, of_low : int
        Of the fifth that was lowest.
    """

    high: int
    of_high: int
    low: int
    of_low: int


def moved_back(before: pd.Series, change: pd.Series) -> MovedBack | None:
    """Count the councils of the outer fifths that moved towards the middle.

    Distances are from the median of councils in each period, so that a change that all
    councils share moves none of them.

    Parameters
    ----------
    before, change : pandas.Series
        By council.

    Returns
    -------
    MovedBack or None
        None with fewer than 20 councils, or where so many tie that a fifth is none.

    Examples
    --------
    >>> before = pd.Series(range(20), dtype=float)
    >>> moved_back(before, -before / 2)
    MovedBack(high=4, of_high=4, low=4, of_low=4)
    """
    if len(before) < _FEWEST:
        return None
    now = before + change
    away, later = before - before.median(), now - now.median()
    fifth = quantile_groups(before)
    high, low = (fifth == 5).to_numpy(), (fifth == 1).to_numpy()
    if min(high.sum(), low.sum()) < len(before) / 10:
        return None
    return MovedBack(
        int((later[high] < away[high]).sum()),
        int(high.sum()),
        int((later[low] > away[low]).sum()),
        int(low.sum()),
    )
