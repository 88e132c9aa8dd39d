"""Quintiles of areas."""

from __future__ import annotations

import pandas as pd

__all__ = ["quantile_groups"]


def quantile_groups(values: pd.Series, groups: int = 5) -> pd.Series:
    """Put areas into groups of equal size by value, 1 for the lowest values.

    An area whose value has rank r among n (equal values take the lowest of their ranks, so
    that they stay together) is in group floor(groups (r - 1) / n) + 1. This is the rule of
    Public Health England's indicator methods.

    Parameters
    ----------
    values : pandas.Series, shape (n,)
        NaN is left without a group and not counted.
    groups : int
        5 for quintiles.

    Returns
    -------
    pandas.Series, shape (n,)
        Whole numbers from 1 to `groups`; ``<NA>`` where the value is missing.

    Raises
    ------
    ValueError
        If `groups` is not a whole number from 2 on.

    Examples
    --------
    >>> quantile_groups(pd.Series([5.0, 1.0, 1.0, 9.0, None])).tolist()
    [3, 1, 1, 4, <NA>]
    """
    if not (2 <= groups < float("inf") and groups == int(groups)):
        raise ValueError(f"groups is {groups}; give a whole number from 2 on, 5 for quintiles")
    rank = values.rank(method="min").astype("Int64")
    return (rank - 1) * groups // max(int(values.notna().sum()), 1) + 1
