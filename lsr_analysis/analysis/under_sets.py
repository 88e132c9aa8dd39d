"""How an area ranks under each set of peers, and how far a rank moves when the peers change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.pathway import of_councils
from lsr_analysis.analysis.peers import PeerSet, available, peer_set
from lsr_analysis.areas import Area, Register
from lsr_analysis.errors import NoPeers, ParameterError
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import Span
from lsr_analysis.statistics.draws import Draws
from lsr_analysis.statistics.rank_intervals import rank_intervals
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.store import Data

__all__ = ["FAR", "moves", "overlap", "place_of_16", "ranks_under", "sets_for"]

FAR = 3
"""A rank of 16 that moves by more places than this has moved far."""


def place_of_16(rank: float, of: float) -> float:
    """Put a rank among any number of councils on the scale of a rank of 16.

    Sets hold from 8 to 151 councils, so that ranks cannot be compared as they stand. The best
    is 1 and the worst is 16, with equal steps between; a rank of 16 stays what it is.

    Parameters
    ----------
    rank : float
        1 is best.
    of : float
        How many councils are ranked, the area included.

    Examples
    --------
    >>> place_of_16(4, 16), place_of_16(1, 152), place_of_16(152, 152)
    (4.0, 1.0, 16.0)
    """
    return 1 + 15 * (rank - 1) / (of - 1) if of > 1 else float("nan")


def overlap(one: PeerSet, other: PeerSet) -> int:
    """Return how many councils two sets share."""
    return len(set(one.codes) & set(other.codes))


def sets_for(
    chosen: PeerSet, area: Area, data: Data, span: Span, more: Sequence[PeerSet] = ()
) -> tuple[tuple[PeerSet, ...], tuple[str, ...]]:
    """Return the chosen set and every other one available, and why a stored list is not.

    A stored list for other areas is passed over.

    Parameters
    ----------
    chosen : PeerSet
        Comes first.
    area : Area
    data : Data
    span : Span
    more : sequence of PeerSet
        Sets to add, such as that of a file.
    """
    sets, unusable = [chosen, *(other for other in more if other.name != chosen.name)], []
    held = {peers.name for peers in sets}
    for name in available(data):
        if name in held:
            continue
        try:
            sets.append(peer_set(name, area, data, span))
        except NoPeers:
            continue
        except ParameterError as error:
            unusable.append(f"The list {name} cannot be used here: {str(error).rstrip('.')}.")
    return tuple(sets), tuple(unusable)


def _limits(draws: Draws | None, codes: pd.Index, lower_is_better: bool) -> tuple[float, float]:
    """Return the interval of the rank of the first of some councils; NaN if one has none."""
    if draws is None or not codes.isin(draws.drawn.columns).all():
        return float("nan"), float("nan")
    found = rank_intervals(draws.of(codes), lower_is_better)[codes[0]]
    return found.lower, found.upper


def _row(
    indicator: Indicator,
    period: str,
    values: pd.Series,
    area: Area,
    peers: PeerSet,
    r: Register,
    draws: Draws | None,
) -> dict[str, object] | None:
    own = of_councils(values, [area.code], r)
    if own.empty or indicator.lower_is_better is None:
        return None
    group = of_councils(values, peers.codes, r).drop(own.index, errors="ignore")
    if group.empty:
        return None
    ranks = rank_from_best(pd.concat([own, group]), indicator.lower_is_better)
    rank, of = int(ranks[own.index[0]]), len(ranks)
    lower, upper = _limits(draws, ranks.index, indicator.lower_is_better)
    return {
        "indicator": indicator.id,
        "title": indicator.title,
        "unit": indicator.unit,
        "polarity": indicator.polarity,
        "stage": indicator.stage,
        "period": period,
        "peers": peers.name,
        "method": peers.method,
        "value": float(own.iloc[0]),
        "peer_median": float(group.median()),
        "peer_mean": float(group.mean()),
        "rank": rank,
        "of": of,
        "place_of_16": place_of_16(rank, of),
        "rank_lower": lower,
        "rank_upper": upper,
    }


def ranks_under(
    rates: tuple[Indicator, str, pd.Series] | None,
    latest: Iterable[Latest],
    sets: Sequence[PeerSet],
    area: Area,
    register: Register,
    draws: Draws | None = None,
) -> pd.DataFrame:
    """Rank an area on every indicator that has a direction, with each set of peers.

    Parameters
    ----------
    rates : tuple of Indicator, str and pandas.Series, or None
        The rate that areas are compared on, its period, and its value for every council;
        None where the area is not ranked.
    latest : iterable of Latest
    sets : sequence of PeerSet
    area : Area
    register : Register
    draws : Draws, optional
        What the rates could have been, for the intervals of their ranks.

    Returns
    -------
    pandas.DataFrame
        One row an indicator and a set: ``indicator``, ``title``, ``unit``, ``polarity``,
        ``stage``, ``period``, ``peers``, ``method``, ``value``, ``peer_median``,
        ``peer_mean``, ``rank`` (1 is best; ties take the worse rank), ``of`` (the area
        included), ``place_of_16``, and ``rank_lower`` and ``rank_upper`` (95%, of the rates
        only). A set without peers that have a value gives no row.
    """
    items = [(*rates, draws)] if rates is not None else []
    items += [(one.indicator, one.period, one.councils, None) for one in latest]
    rows = (
        _row(indicator, period, values, area, peers, register, drawn)
        for indicator, period, values, drawn in items
        for peers in sets
    )
    columns = [
        "indicator", "title", "unit", "polarity", "stage", "period", "peers", "method", "value",
        "peer_median", "peer_mean", "rank", "of", "place_of_16", "rank_lower", "rank_upper",
    ]  # fmt: skip
    return pd.DataFrame.from_records([row for row in rows if row is not None], columns=columns)


def moves(ranks: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Set the ranks under two sets beside each other.

    Parameters
    ----------
    ranks : pandas.DataFrame
        From :func:`ranks_under`.
    one, other : str
        Names of sets.

    Returns
    -------
    pandas.DataFrame
        One row an indicator that is ranked under both: ``indicator``, ``title``, ``period``,
        ``rank_one``, ``of_one``, ``rank_other``, ``of_other``, and ``moved``, in places of 16
        (above 0: worse under the other).
    """
    columns = ["rank", "of", "place_of_16"]
    keys = ["indicator", "title", "period"]
    left, right = (ranks[ranks["peers"] == name].set_index(keys)[columns] for name in (one, other))
    both = left.merge(right, left_index=True, right_index=True, suffixes=("_one", "_other"))
    both["moved"] = both.pop("place_of_16_other") - both.pop("place_of_16_one")
    return both.reset_index()
