"""Whether two things occur together in more rows than their totals would give by chance."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats.contingency import odds_ratio

from lsr_analysis.statistics.comparison import adjusted_p, stand_out

__all__ = ["COLUMNS", "DRAWS", "FALSE_DISCOVERY", "curveball", "together"]

DRAWS = 9_999
FALSE_DISCOVERY = 0.05
"""Share of false finds among the pairs that stand out."""

COLUMNS = (
    "first", "second", "first_rows", "second_rows", "together", "either", "jaccard", "expected",
    "lower", "upper", "ratio", "odds_ratio", "odds_lower", "odds_upper", "p_value", "q_value",
    "stands_out", "least_p",
)  # fmt: skip
"""Columns of what :func:`together` returns."""

_CHAINS = 1_000
"""Matrices that are shuffled beside each other, since numpy is quick with many at once."""
_BURN, _THIN = 5, 2
"""Trades a row before the first matrix of a chain is kept, and between two that are."""
_LEVEL = 0.05


def curveball(matrix: ArrayLike, draws: int, seed: int) -> NDArray[np.bool_]:
    """Shuffle a matrix of yes and no, keeping the total of every row and of every column.

    Two rows at a time trade what only one of them has, each keeping its number (the curveball
    algorithm). Every matrix with the same totals is equally likely in the long run.

    Parameters
    ----------
    matrix : array_like of bool, shape (rows, columns)
    draws : int
        How many shuffled matrices to return.
    seed : int

    Returns
    -------
    numpy.ndarray of bool, shape (draws, rows, columns)

    Raises
    ------
    ValueError
        If the matrix has fewer than two rows or no column, or draws is not positive.

    References
    ----------
    Strona et al. (2014), Nature Communications 5, 4114. That the draws are uniform: Carstens
    (2015), Physical Review E 91, 042812.

    Examples
    --------
    >>> shuffled = curveball([[1, 0, 1], [0, 1, 0], [1, 1, 0]], draws=50, seed=1)
    >>> shuffled.sum(axis=2).tolist() == [[2, 1, 2]] * 50
    True
    >>> shuffled.sum(axis=1).tolist() == [[2, 2, 1]] * 50
    True
    """
    given = np.asarray(matrix, dtype=bool)
    if given.ndim != 2 or given.shape[0] < 2 or not given.shape[1]:
        raise ValueError(f"a matrix of two rows or more is needed, not of shape {given.shape}")
    if draws < 1:
        raise ValueError(f"draws is {draws}; write 1 or more")
    rng = np.random.default_rng(seed)
    chains = min(draws, _CHAINS)
    state = np.repeat(given[None], chains, axis=0)
    rows, kept = len(given), [np.empty((0, *given.shape), dtype=bool)]
    for already in range(0, draws, chains):
        for _ in range(rows * (_THIN if already else _BURN)):
            _trade(state, rng)
        kept.append(state[: draws - already].copy())
    return np.concatenate(kept)


def _trade(state: NDArray[np.bool_], rng: np.random.Generator) -> None:
    """Let two rows of each matrix share out anew, in place, what only one of them has."""
    chains, rows, _ = state.shape
    at = np.arange(chains)
    one = rng.integers(rows, size=chains)
    other = (one + rng.integers(1, rows, size=chains)) % rows
    a, b = state[at, one], state[at, other]
    apart, shared = a ^ b, a & b
    # What is not traded sorts last, so that the first places are a random draw of what is.
    place = np.where(apart, rng.random(apart.shape), 2.0).argsort(axis=1).argsort(axis=1)
    taken = apart & (place < (a & apart).sum(axis=1)[:, None])
    state[at, one] = shared | taken
    state[at, other] = shared | (apart & ~taken)


def together(
    matrix: pd.DataFrame, fewest: int = 1, draws: int = DRAWS, seed: int = 0
) -> pd.DataFrame:
    """Compare how often columns occur together with shuffles that keep all totals.

    Parameters
    ----------
    matrix : pandas.DataFrame of bool
        One row a place, one column a thing that it has or has not.
    fewest : int
        Columns with fewer rows take part in the shuffles but are not compared.
    draws : int
    seed : int

    Returns
    -------
    pandas.DataFrame
        One row a pair of columns compared, in the order of the columns; see :data:`COLUMNS`.
        ``first_rows`` and ``second_rows``: rows that have each; ``together``: both; ``either``:
        at least one; ``jaccard``: their ratio; ``expected``, ``lower`` and ``upper``: mean and
        95% range of the shuffles; ``ratio``: together over expected; ``odds_ratio``,
        ``odds_lower`` and ``odds_upper``: of having one for rows with the other, with an exact
        95% interval that takes rows to be alike (conditional maximum likelihood); ``p_value``:
        two-sided, by the shuffles;
        ``q_value``: adjusted by Benjamini and Hochberg over all pairs returned; ``stands_out``:
        q of 5% or less; ``least_p``: the p-value if every row with the rarer had the other too.

    Raises
    ------
    ValueError
        If the matrix has fewer than two rows.

    Notes
    -----
    Totals that leave nothing to shuffle, such as rows that have all or nothing, give a p-value
    of 1: what is together then says nothing beyond the totals.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> a = np.arange(12) < 6
    >>> found = together(pd.DataFrame({"a": a, "b": a, "c": ~a, "d": ~a}), draws=999)
    >>> int(found.loc[0, "together"]), bool(found.loc[0, "expected"] < 3)
    (6, True)
    """
    names = [name for name in matrix if matrix[name].sum() >= fewest]
    pairs = list(combinations(range(len(names)), 2))
    if not pairs:
        return pd.DataFrame(columns=list(COLUMNS))
    compared = [matrix.columns.get_loc(name) for name in names]
    shuffled = curveball(matrix, draws, seed)[:, :, compared].astype(np.float32)
    counts = shuffled.transpose(0, 2, 1) @ shuffled
    real = matrix[names].to_numpy(dtype=int)
    rows = []
    for i, j in pairs:
        chance, seen = counts[:, i, j], int(real[:, i] @ real[:, j])
        sums = int(real[:, i].sum()), int(real[:, j].sum())
        lower, upper = np.quantile(chance, [_LEVEL / 2, 1 - _LEVEL / 2], method="inverted_cdf")
        expected, either = float(chance.mean(dtype=float)), sum(sums) - seen
        tails = (chance >= seen).sum(), (chance <= seen).sum()
        rows.append(
            {
                "first": names[i],
                "second": names[j],
                "first_rows": sums[0],
                "second_rows": sums[1],
                "together": seen,
                "either": either,
                "jaccard": seen / either if either else np.nan,
                "expected": expected,
                "lower": int(lower),
                "upper": int(upper),
                "ratio": seen / expected if expected else np.nan,
                **_odds(seen, sums, len(real)),
                "p_value": _two_sided(min(tails), draws),
                "least_p": _two_sided((chance >= min(sums)).sum(), draws),
            }
        )
    found = pd.DataFrame(rows)
    found["q_value"] = adjusted_p(found["p_value"])
    found["stands_out"] = stand_out(found["p_value"], FALSE_DISCOVERY)
    return found[list(COLUMNS)]


def _odds(seen: int, sums: tuple[int, int], rows: int) -> dict[str, float]:
    """Return the odds ratio of a pair with its exact interval (Fisher's conditional one)."""
    first, second = sums
    table = [[seen, first - seen], [second - seen, rows - first - second + seen]]
    found = odds_ratio(table, kind="conditional")
    low, high = found.confidence_interval(1 - _LEVEL)
    return {"odds_ratio": found.statistic, "odds_lower": float(low), "odds_upper": float(high)}


def _two_sided(beyond: int, draws: int) -> float:
    """Return a p-value from how many draws lie as far out on one side; never zero."""
    return float(min(1.0, 2 * (beyond + 1) / (draws + 1)))
