"""Where an area would stand had a neighbouring period been chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.aggregate import RATE, councils, over_months
from lsr_analysis.analysis.assess import fifth_of
from lsr_analysis.analysis.gaps import why_incomplete, why_missing
from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.peers import PeerSet
from lsr_analysis.analysis.robust.near_years import NearYear, near_years
from lsr_analysis.analysis.standing import draws_over
from lsr_analysis.areas import ENGLAND, Area
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import Span
from lsr_analysis.statistics.draws import Draws
from lsr_analysis.statistics.rank_intervals import RankInterval, rank_intervals
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.store import Data

__all__ = ["NearPeriod", "NearPeriods", "near_periods"]


@dataclass(frozen=True)
class NearPeriod:
    """Where an area stands in one period.

    Parameters
    ----------
    label : str
        How the period lies to the chosen one, in words.
    span : Span
    chosen : bool
        Whether it is the chosen period itself.
    value, england, peer_median : float
        Values of the area and of England, and the median of the peers that have a value in
        every month; NaN where there is none.
    rank, of : int
        Among all councils with a value in every month; 1 is best.
    fifth : int
        Fifth of those councils by value, 1 the best.
    sure : RankInterval or None
        The rank with its 95% interval; None where some council has no history of three years.
    rank_peers, of_peers : int
        Among the peers and the area itself.
    sure_peers : RankInterval or None
    side : int
        1 on the better side of the peers' median, -1 on the worse, 0 at it or without peers.
    """

    label: str
    span: Span
    chosen: bool
    value: float
    england: float
    peer_median: float
    rank: int
    of: int
    fifth: int
    sure: RankInterval | None
    rank_peers: int
    of_peers: int
    sure_peers: RankInterval | None
    side: int


@dataclass(frozen=True)
class NearPeriods:
    """An area's standing on delayed days in a period and in those near it.

    Parameters
    ----------
    area : Area
    span : Span
    indicator : Indicator
    peers : PeerSet
        Those of the chosen period, taken in every period.
    periods : tuple of NearPeriod
        By first month, the halves last; only those in which the area has a value in every
        month.
    left_out : tuple of str
        Labels of the periods that it has none for.
    missing : str
        Why the chosen period is not among them; empty if it is.
    years : tuple of NearYear
        Ranks on annual indicators in the year shown and in those before and after it.
    """

    area: Area
    span: Span
    indicator: Indicator
    peers: PeerSet
    periods: tuple[NearPeriod, ...]
    left_out: tuple[str, ...]
    missing: str
    years: tuple[NearYear, ...] = ()

    @property
    def chosen(self) -> NearPeriod | None:
        """The chosen period; None if the area is not ranked in it."""
        return next((one for one in self.periods if one.chosen), None)

    @property
    def others(self) -> tuple[NearPeriod, ...]:
        """The periods near it."""
        return tuple(one for one in self.periods if not one.chosen)


_SHIFTS = {
    -12: "A year earlier",
    -6: "Six months earlier",
    -3: "Three months earlier",
    -1: "One month earlier",
    0: "The period chosen",
    1: "One month later",
    3: "Three months later",
    6: "Six months later",
    12: "A year later",
}


def _near(span: Span) -> Iterator[tuple[str, Span]]:
    """Yield the periods near one, itself among them, with labels."""
    for months, label in _SHIFTS.items():
        yield label, Span(span.start + months, span.end + months)
    if half := len(span) // 2:
        yield "Its first half", Span(span.start, span.start + half - 1)
        yield "Its second half", Span(span.start + half, span.end)


class _Redrawn:
    """Draws of councils over some months, made once for the same councils and as many months.

    How far a council's mean over so many months could have lain elsewhere comes from its whole
    history, not from the months themselves, so that it is the same in every period.
    """

    def __init__(self, data: Data, indicator: Indicator) -> None:
        self.data, self.indicator = data, indicator
        self.made: dict[tuple[int, tuple[str, ...]], Draws] = {}

    def over(self, values: pd.Series, months: int) -> Draws:
        key = months, tuple(values.index)
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = draws_over(self.data, self.indicator, values, months)
        seen = values.reindex(found.seen.index)
        return Draws(seen, found.drawn + (seen - found.seen))


def _sure(draws: Draws, held: pd.Index, code: str, lower_is_better: bool) -> RankInterval | None:
    """Return the interval of a rank; None if a council that is ranked has no draws."""
    if not held.isin(draws.drawn.columns).all():
        return None
    return rank_intervals(draws.of(held), lower_is_better)[code]


def _period(
    data: Data, label: str, span: Span, chosen: Span, area: Area, peers: PeerSet, drawn: _Redrawn
) -> NearPeriod | None:
    over = over_months(data, drawn.indicator.id, span.months)
    if area.code not in over.index or not over.at[area.code, "complete"]:
        return None
    lower_is_better = drawn.indicator.lower_is_better is not False
    complete = councils(over[over["complete"]])["value"]
    group = complete.reindex([*peers.codes, area.code]).dropna()
    value, median = float(complete[area.code]), float(group.drop(area.code).median())
    draws = drawn.over(complete, len(span))
    away = (median - value) * (1 if lower_is_better else -1)
    return NearPeriod(
        label=label,
        span=span,
        chosen=span == chosen,
        value=value,
        england=float(over["value"].get(ENGLAND, float("nan"))),
        peer_median=median,
        rank=int(rank_from_best(complete, lower_is_better)[area.code]),
        of=len(complete),
        fifth=fifth_of(complete, area.code, drawn.indicator) or 0,
        sure=_sure(draws, complete.index, area.code, lower_is_better),
        rank_peers=int(rank_from_best(group, lower_is_better)[area.code]),
        of_peers=len(group),
        sure_peers=_sure(draws, group.index, area.code, lower_is_better),
        side=int(np.sign(away)) if away == away else 0,
    )


def near_periods(
    data: Data, area: Area, span: Span, peers: PeerSet, latest: Iterable[Latest] = ()
) -> NearPeriods:
    """Say where an area stands on delayed days in a period and in those near it.

    The periods are the chosen one, the same months a year earlier and later, the period moved
    by one, three and six months either way, and its halves (the first is the shorter one of an
    odd number of months). They share months with the chosen one, so that they are other
    readings of much the same figures and no independent ones.

    Parameters
    ----------
    data : Data
    area : Area
    span : Span
    peers : PeerSet
        Taken in every period as they are, so that nothing but the period changes. A peer
        without a value in every month of a period is left out of that one.
    latest : iterable of Latest
        Figures of the area as the report shows them, to rank the main annual indicators among
        them in the years beside theirs.
    """
    indicator, held = data.indicators[RATE], data.coverage
    drawn = _Redrawn(data, indicator)
    found, left_out = [], []
    for label, near in _near(span):
        inside = held.start <= near.start and near.end <= held.end
        one = _period(data, label, near, span, area, peers, drawn) if inside else None
        if one is not None:
            found.append(one)
        elif near != span:
            left_out.append(f"{label.lower()} ({near})")
    missing = ""
    if not any(one.chosen for one in found):
        partly = area.code in over_months(data, indicator.id, span.months).index
        why = why_incomplete if partly else why_missing
        missing = why(data, area, indicator.id, span)
    years = near_years(data, latest)
    return NearPeriods(area, span, indicator, peers, tuple(found), tuple(left_out), missing, years)
