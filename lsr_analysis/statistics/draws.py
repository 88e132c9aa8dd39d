"""Values drawn anew: what could have been seen instead, by chance alone."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.statistics.bootstrap import block_positions
from lsr_analysis.statistics.inputs import (
    counts,
    events_of_trials,
    finite_or_missing,
    level_to_z,
    same_labels,
)
from lsr_analysis.statistics.stretch import likeness, stretch

__all__ = [
    "BLOCK", "DRAWS", "SHORTEST", "Draws", "check_draws", "draws_of_limits",
    "draws_of_proportions", "draws_of_rates", "draws_of_series",
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
    seen : pandas.Series, shape (n,)
        Values as seen, by area.
    drawn : pandas.DataFrame, shape (draws, n)
        Redrawn, one column an area.
    """

    seen: pd.Series
    drawn: pd.DataFrame

    def of(self, areas: list[Hashable] | pd.Index) -> Draws:
        """Return the draws of some areas.

        Parameters
        ----------
        areas : list or pandas.Index

        Returns
        -------
        Draws
        """
        return Draws(self.seen.reindex(areas), self.drawn[list(areas)])


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
        Of the areas with at least :data:`SHORTEST` months in their history. A draw of months
        that an area has no values in is replaced by one of its others.

    Raises
    ------
    ValueError
        If a value is infinite, an area is there twice, or `months` or `draws` is below 1.

    Examples
    --------
    >>> from lsr_analysis.statistics.rank_intervals import rank_intervals
    >>> swing = pd.DataFrame({"a": np.sin(np.arange(48.0)), "b": np.cos(np.arange(48.0))})
    >>> found = draws_of_series(pd.Series({"a": 1.0, "b": 9.0}), swing, 12)
    >>> rank_intervals(found, lower_is_better=True)["a"].upper
    1
    """
    finite_or_missing("history", history.to_numpy())
    finite_or_missing("values", values)
    check_draws(values, draws)
    if months < 1 or months != int(months):
        raise ValueError(f"months is {months}; give how many each value is a mean of, at least 1")
    months = int(months)
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
    taken = away.to_numpy()[positions]
    held_months = (~np.isnan(taken)).sum(axis=1)
    drawn = np.nansum(taken, axis=1) / np.where(held_months > 0, held_months, np.nan)
    drawn = pd.DataFrame(drawn).bfill().ffill().to_numpy()
    # Blocks reach the middle of a series more often than its ends, which must not shift values.
    moved = drawn - drawn.mean(axis=0)
    moved *= stretch(len(away), BLOCK, months, likeness(away))
    return Draws(held, pd.DataFrame(held.to_numpy() + moved, columns=held.index))


def check_draws(areas: pd.Series, draws: int) -> None:
    """Refuse areas that are there twice, and no draws.

    Parameters
    ----------
    areas : pandas.Series
        By area.
    draws : int

    Raises
    ------
    ValueError
        If an area is there twice, or `draws` is below 1.
    """
    if areas.index.has_duplicates:
        twice = areas.index[areas.index.duplicated()][0]
        raise ValueError(f"{twice!r} is there twice; give each area once")
    if draws < 1:
        raise ValueError(f"draws is {draws}; give at least 1")


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
        If a count is negative or infinite, events exceed trials, labels differ, or an area is
        there twice.

    Examples
    --------
    >>> from lsr_analysis.statistics.rank_intervals import rank_intervals
    >>> found = draws_of_proportions(pd.Series([5, 90]), pd.Series([100, 100]))
    >>> rank_intervals(found, lower_is_better=False)[1].rank
    1
    """
    check_draws(events, draws)
    some, of = events_of_trials(events, trials)
    table = _in_order(pd.DataFrame({"events": some, "trials": of}, index=events.index))
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
        If a number is negative or infinite, labels differ, or an area is there twice.

    Examples
    --------
    >>> from lsr_analysis.statistics.rank_intervals import rank_intervals
    >>> found = draws_of_rates(pd.Series([5, 90]), pd.Series([1000, 1000]))
    >>> rank_intervals(found, lower_is_better=True)[1].upper
    2
    """
    check_draws(events, draws)
    same_labels(events=events, exposure=exposure)
    table = pd.DataFrame(
        {"events": counts("events", events), "exposure": counts("exposure", exposure)},
        index=events.index,
    )
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
        If a number is infinite, a lower limit is above its upper one, labels differ, or an area
        is there twice.

    Examples
    --------
    >>> from lsr_analysis.statistics.rank_intervals import rank_intervals
    >>> found = draws_of_limits(pd.Series([1.0, 9]), pd.Series([0.5, 8]), pd.Series([1.5, 10]))
    >>> rank_intervals(found, lower_is_better=True)[1].lower
    2
    """
    check_draws(values, draws)
    same_labels(values=values, lower=lower, upper=upper)
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
