"""Ranks with 1 for the best, ties taking the worse rank."""

from __future__ import annotations

import pandas as pd

__all__ = ["rank_from_best"]


def rank_from_best(values: pd.Series, lower_is_better: bool) -> pd.Series:
    """Rank values so that 1 is best.

    Equal values share the worse of the ranks that they cover, so that nobody gains from a
    tie. Missing values have no rank.

    Parameters
    ----------
    values : pandas.Series, shape (n,)
    lower_is_better : bool
        The indicator's polarity.

    Returns
    -------
    pandas.Series, shape (n,)
        Whole numbers from 1 to the number of values; ``<NA>`` where the value is missing.

    Examples
    --------
    >>> rank_from_best(pd.Series([3.0, 1.0, 3.0]), lower_is_better=True).tolist()
    [3, 1, 3]
    >>> rank_from_best(pd.Series([3.0, 1.0, 3.0]), lower_is_better=False).tolist()
    [2, 3, 2]
    """
    return values.rank(method="max", ascending=lower_is_better).astype("Int64")
