"""Ranks with intervals: how far the order could have come out otherwise by chance."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.statistics.bootstrap import block_positions
from lsr_analysis.statistics.inputs import check_level, counts, finite_or_missing, level_to_z
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.statistics.stretch import likeness, stretch

__all__ = [
    "BLOCK", "DRAWS", "SHORTEST", "Draws", "RankInterval", "draws_of_limits",
    "draws_of_proportions", "draws_of_rates", "draws_of_series", "rank_intervals",
]  # fmt: skip

DRAWS = 1000
"""How often values are drawn anew."""

BLOCK = 6
"""Months in a block."""

SHORTEST = 36
"""Fewest months from which a council's own variation is taken."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Values that could have been seen instead of those that were.

    Parameters
    ----------
    values : pandas.Series, shape (n,)
        As seen, by area.
    drawn : pandas.DataFrame, shape (draws, n)
        Redrawn, one column an area.
    """

    values: pd.Series
    drawn: pd.DataFrame

    def of(self, areas: list[Hashable] | pd.Index) -> Draws:
        """Return the draws of some areas."""
        return Draws(self.values.reindex(areas), self.drawn[list(areas)])


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


def draws_of_series(
    values: pd.Series, history: pd.DataFrame, months: int, draws: int = DRAWS, seed: int = 2018
) -> Draws:
    """Redraw means over some months from how each area's series moves by itself.

    A year of months is too short to tell how much neighbouring months go together, so that is
    taken from the whole series. From each month the median of the areas is taken away, since
    what moves all alike moves no rank; then from each area its own straight line over time.
    What is left is drawn in blocks of :data:`BLOCK` months, the same ones for all areas,
    until there are as many months as the value is a mean of; their mean is added to the
    value, stretched for what the line and the ends of blocks take away
    (:func:`lsr_analysis.statistics.stretch.stretch`), at the likeness of neighbouring months
    of the middle area.

    Künsch HR (1989), *Annals of Statistics* 17:1217-1241. The variance between areas does not
    enter: it holds real differences. ``benchmarks/coverage.py`` measures how often intervals
    made from this miss.

    Parameters
    ----------
    values : pandas.Series, shape (n,)
        Means over the period, by area.
    history : pandas.DataFrame, shape (months held, areas)
        The monthly series in the same unit; a NaN is a month without a value.
    months : int
        Months that each value is a mean of.
    draws, seed : int

    Returns
    -------
    Draws
        Of the areas with at least :data:`SHORTEST` months in their history.

    Raises
    ------
    ValueError
        If a value is infinite, or `months` is below 1.

    Examples
    --------
    >>> swing = pd.DataFrame({"a": np.sin(np.arange(48.0)), "b": np.cos(np.arange(48.0))})
    >>> found = draws_of_series(pd.Series({"a": 1.0, "b": 9.0}), swing, 12)
    >>> rank_intervals(found, lower_is_better=True)["a"].upper
    1
    """
    finite_or_missing("history", history.to_numpy())
    long = history.columns[history.notna().sum() >= SHORTEST]
    held = values.dropna()
    held = held[held.index.isin(long)]
    series = history.sub(history.median(axis=1), axis=0)[held.index].dropna(how="all")
    if series.empty:
        return Draws(held, pd.DataFrame(index=range(draws), columns=held.index, dtype=float))
    time = pd.DataFrame(
        np.repeat(np.arange(len(series), dtype=float)[:, np.newaxis], len(held), axis=1),
        series.index,
        series.columns,
    ).where(series.notna())
    time = time - time.mean()
    away = series - series.mean()
    away = away - time * ((time * away).sum() / (time**2).sum())
    positions = block_positions(len(away), BLOCK, draws, months, seed)
    with np.errstate(invalid="ignore"):
        drawn = np.nanmean(away.to_numpy()[positions], axis=1)
    # Blocks reach the middle of a series more often than its ends, which must not shift values.
    moved = drawn - np.nanmean(drawn, axis=0)
    moved *= stretch(len(away), BLOCK, months, likeness(away))
    return Draws(held, pd.DataFrame(held.to_numpy() + moved, columns=held.index))


def _drawn(values: pd.Series, sample: np.ndarray, order: pd.Index) -> Draws:
    return Draws(values, pd.DataFrame(sample, columns=order)[values.index])


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Return complete rows by label, so that the order of rows changes no draw."""
    return table.dropna().sort_index(key=lambda labels: labels.astype(str))


def draws_of_proportions(
    events: pd.Series, trials: pd.Series, draws: int = DRAWS, seed: int = 2018
) -> Draws:
    """Redraw proportions from their sampling error.

    Each is drawn from the beta distribution with events + 1/2 and trials - events + 1/2
    (Jeffreys; Brown LD et al. 2001, *Stat Sci* 16:101-133).

    Parameters
    ----------
    events, trials : pandas.Series, shape (n,)
        By area; areas without both are left out.
    draws, seed : int

    Returns
    -------
    Draws
        Shares.

    Raises
    ------
    ValueError
        If a count is negative or infinite, or events exceed trials.

    Examples
    --------
    >>> found = draws_of_proportions(pd.Series([5, 90]), pd.Series([100, 100]))
    >>> rank_intervals(found, lower_is_better=False)[1].rank
    1
    """
    table = pd.DataFrame({"events": counts("events", events), "trials": counts("trials", trials)})
    table.index = events.index
    table = _in_order(table[table["trials"] > 0])
    if (wrong := table["events"] > table["trials"]).any():
        raise ValueError(f"events exceed trials for {table.index[wrong][0]}")
    a, b = table["events"] + 0.5, table["trials"] - table["events"] + 0.5
    sample = np.random.default_rng(seed).beta(a, b, (draws, len(table)))
    share = (table["events"] / table["trials"]).reindex(events.index).dropna()
    return _drawn(share, sample, table.index)


def draws_of_rates(
    events: pd.Series, exposure: pd.Series, draws: int = DRAWS, seed: int = 2018
) -> Draws:
    """Redraw rates of independent events from their sampling error.

    Each is drawn from the gamma distribution with events + 1/2, over its exposure (Jeffreys).

    Parameters
    ----------
    events, exposure : pandas.Series, shape (n,)
        By area; areas without both are left out.
    draws, seed : int

    Returns
    -------
    Draws
        Events per unit of exposure.

    Raises
    ------
    ValueError
        If a number is negative or infinite.

    Examples
    --------
    >>> found = draws_of_rates(pd.Series([5, 90]), pd.Series([1000, 1000]))
    >>> rank_intervals(found, lower_is_better=True)[1].upper
    2
    """
    table = pd.DataFrame(
        {"events": counts("events", events), "exposure": counts("exposure", exposure)}
    )
    table.index = events.index
    table = _in_order(table[table["exposure"] > 0])
    sample = np.random.default_rng(seed).gamma(table["events"] + 0.5, size=(draws, len(table)))
    rate = (table["events"] / table["exposure"]).reindex(events.index).dropna()
    return _drawn(rate, sample / table["exposure"].to_numpy(), table.index)


def draws_of_limits(
    values: pd.Series,
    lower: pd.Series,
    upper: pd.Series,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 2018,
) -> Draws:
    """Redraw values that have published limits, taking their errors to be normal.

    Parameters
    ----------
    values, lower, upper : pandas.Series, shape (n,)
        By area; areas without all three are left out.
    level : float
        Confidence level of the limits.
    draws, seed : int

    Returns
    -------
    Draws

    Raises
    ------
    ValueError
        If a number is infinite or a lower limit is above its upper one.

    Examples
    --------
    >>> found = draws_of_limits(pd.Series([1.0, 9]), pd.Series([0.5, 8]), pd.Series([1.5, 10]))
    >>> rank_intervals(found, lower_is_better=True)[1].lower
    2
    """
    table = pd.DataFrame({"value": values, "lower": lower, "upper": upper})
    finite_or_missing("values and limits", table.to_numpy())
    table = _in_order(table)
    if (wrong := table["lower"] > table["upper"]).any():
        raise ValueError(f"lower is above upper for {table.index[wrong][0]}; swap them")
    error = (table["upper"] - table["lower"]) / (2 * level_to_z(level))
    sample = np.random.default_rng(seed).normal(table["value"], error, (draws, len(table)))
    return _drawn(
        values.reindex([k for k in values.index if k in table.index]), sample, table.index
    )


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
        If the level is not between 0 and 1.

    Examples
    --------
    >>> sure = Draws(pd.Series({"a": 2.0, "b": 1.0}), pd.DataFrame({"a": [2.0], "b": [1.0]}))
    >>> rank_intervals(sure, lower_is_better=True)["a"]
    RankInterval(rank=2, lower=2, upper=2, of=2, best_fifth=0.0, worst_fifth=0.0)
    """
    from scipy.stats import rankdata

    tail = (1 - check_level(level)) / 2
    seen = rank_from_best(draws.values, lower_is_better)
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
