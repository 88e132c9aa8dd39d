"""Shares of a whole as what they are: parts of which one can only grow at the others' cost.

Shares add up to 1, so that plain distances and correlations between them mislead. Ratios of parts
do not depend on the whole, and their logarithms can be added and averaged.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lsr_analysis.statistics.inputs import ROUNDING

__all__ = ["block_scaled", "closed", "clr", "replaced"]

REPLACEMENT = 0.65
"""Of the limit: what stands for a share below it."""


def _first(table: pd.DataFrame, wrong: pd.DataFrame) -> str:
    """Name the first cell of a table that is wrong."""
    row, column = np.argwhere(wrong.to_numpy())[0]
    return f"{table.columns[column]!r} of {table.index[row]!r}"


def closed(amounts: pd.DataFrame) -> pd.DataFrame:
    """Divide each row by its sum.

    Parameters
    ----------
    amounts : pandas.DataFrame
        One row a composition, one column a part; not negative.

    Returns
    -------
    pandas.DataFrame
        Shares from 0 to 1; NaN in a row that adds up to zero or has a missing part.

    Raises
    ------
    ValueError
        If an amount is negative.

    Examples
    --------
    >>> closed(pd.DataFrame({"a": [3.0, 0.0], "b": [1.0, 0.0]})).to_numpy().tolist()
    [[0.75, 0.25], [nan, nan]]
    """
    if (amounts < 0).any(axis=None):
        raise ValueError(f"{_first(amounts, amounts < 0)} is negative; give parts of a whole")
    total = amounts.sum(axis=1, skipna=False)
    return amounts.div(total.where(total > 0), axis=0)


def replaced(shares: pd.DataFrame, limit: float) -> pd.DataFrame:
    """Put a small share for each share that is below a limit, zeros among them.

    A logarithm of zero does not exist, and that of a very small share is large but says no more
    than that there was next to nothing. Both are taken as rounded zeros: with a limit L::

        share' = 0.65 L                                          where share < L
        share' = share (1 - sum of what was put in) / (sum of the shares kept)   elsewhere

    so that a row still adds up to 1, and the ratios of the parts that were kept stay what they
    were. The result does not depend on how many days a row stands for.

    Method: multiplicative replacement, Martín-Fernández JA, Barceló-Vidal C and
    Pawlowsky-Glahn V (2003), Dealing with zeros and missing values in compositional data sets
    using nonparametric imputation, *Mathematical Geology* 35:253-278, who advise 0.65 of the
    limit.

    Parameters
    ----------
    shares : pandas.DataFrame
        Rows that add up to 1.
    limit : float
        Above 0, and so small that every row has a part that is not below it.

    Returns
    -------
    pandas.DataFrame
        All above 0; rows with a missing share are NaN.

    Raises
    ------
    ValueError
        If `limit` is not above 0, or not below 1 divided by the number of parts.

    Examples
    --------
    >>> found = replaced(pd.DataFrame({"a": [0.6], "b": [0.4], "c": [0.0]}), limit=0.01)
    >>> found.round(4).to_numpy().tolist()
    [[0.5961, 0.3974, 0.0065]]
    """
    if not 0 < limit < 1 / max(shares.shape[1], 1):
        raise ValueError(
            f"limit is {limit} for {shares.shape[1]} parts; give a share above 0 and below "
            "1 divided by the number of parts"
        )
    whole = shares[shares.notna().all(axis=1)]
    small = whole < limit
    put_in = REPLACEMENT * limit * small.sum(axis=1)
    kept = whole.mask(small, 0.0).sum(axis=1)
    scaled = whole.mul((1 - put_in) / kept, axis=0)
    return scaled.mask(small, REPLACEMENT * limit).reindex(shares.index)


def clr(shares: pd.DataFrame) -> pd.DataFrame:
    """Return centred log-ratios: of each part to the geometric mean of its row.

    Straight distances between rows of log-ratios are Aitchison distances between compositions.

    Method: Aitchison J (1986), *The Statistical Analysis of Compositional Data*, Chapman and
    Hall, London.

    Parameters
    ----------
    shares : pandas.DataFrame
        All above 0; whether rows add up to 1 makes no difference.

    Returns
    -------
    pandas.DataFrame
        Natural logarithms; each row adds up to 0.

    Raises
    ------
    ValueError
        If a share is zero or negative.

    Examples
    --------
    >>> clr(pd.DataFrame({"a": [0.8], "b": [0.2]})).round(3).to_numpy().tolist()
    [[0.693, -0.693]]
    """
    if (shares <= 0).any(axis=None):
        raise ValueError(
            f"{_first(shares, shares <= 0)} is zero or negative; replace it before taking "
            "log-ratios"
        )
    logs = pd.DataFrame(np.log(shares), index=shares.index, columns=shares.columns)
    return logs.sub(logs.mean(axis=1, skipna=False), axis=0)


def block_scaled(blocks: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, pd.Series]:
    """Put tables of coordinates of the same rows side by side so that each counts alike.

    A composition of eleven parts has more spread than one of two, and side by side it would
    decide nearly alone which rows are near each other. So each table, less the means of its
    columns, is divided by the square root of its largest variance in any direction::

        scale = 1 / (first singular value / sqrt(rows - 1))

    after which no table alone decides the main direction. A table that differs in several
    unrelated directions still adds more to distances than one that differs in one.

    Method: multiple factor analysis, Escofier B and Pagès J (1994), Multiple factor analysis
    (AFMULT package), *Computational Statistics & Data Analysis* 18:121-140.

    Parameters
    ----------
    blocks : mapping of str to pandas.DataFrame
        By name: the same rows, at least 2, in the same order; names of columns used once.

    Returns
    -------
    coordinates : pandas.DataFrame
        All columns, each with mean 0.
    scales : pandas.Series
        By name; 0 for a table in which all rows are alike.

    Raises
    ------
    ValueError
        If there is no table, a value is missing, or rows or names of columns do not fit.

    Examples
    --------
    >>> wide = pd.DataFrame({"a": [-3.0, 0.0, 3.0], "b": [3.0, 0.0, -3.0]})
    >>> flat = pd.DataFrame({"c": [-1.0, 2.0, -1.0]})
    >>> found, scales = block_scaled({"wide": wide, "flat": flat})
    >>> scales.round(3).tolist(), found["c"].round(3).tolist()
    ([0.236, 0.577], [-0.577, 1.155, -0.577])
    """
    if not blocks:
        raise ValueError("no table; give at least one")
    first = next(iter(blocks.values()))
    if len(first) < 2 or any(not table.index.equals(first.index) for table in blocks.values()):
        raise ValueError("tables differ in their rows, or have fewer than 2; give the same rows")
    joined = pd.concat([table - table.mean() for table in blocks.values()], axis=1)
    if not joined.columns.is_unique:
        twice = joined.columns[joined.columns.duplicated()][0]
        raise ValueError(f"two columns have the name {twice!r}; give each a name of its own")
    if joined.isna().any(axis=None):
        raise ValueError(f"{_first(joined, joined.isna())} is missing; leave the row out")
    scales = {}
    for name, table in blocks.items():
        main = float(np.linalg.norm(joined[table.columns].to_numpy(), 2)) / np.sqrt(len(first) - 1)
        scales[name] = 1 / main if main > ROUNDING else 0.0
        joined[table.columns] *= scales[name]
    return joined, pd.Series(scales)
