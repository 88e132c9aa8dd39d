"""Where one area stands on one indicator over one span, beside England, peers and councils."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import councils, monthly, over_months
from lsr_analysis.analysis.assess import fifth_of
from lsr_analysis.analysis.gaps import why_incomplete
from lsr_analysis.analysis.outliers import Compared, compared_by, funnel_of
from lsr_analysis.analysis.peers import PeerSet
from lsr_analysis.areas import ENGLAND, Area
from lsr_analysis.indicators import Indicator
from lsr_analysis.once import once
from lsr_analysis.periods import Span
from lsr_analysis.statistics.draws import Draws, draws_of_series
from lsr_analysis.statistics.funnel import Funnel
from lsr_analysis.statistics.rank_intervals import RankInterval, rank_intervals
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.store import Data

__all__ = ["Standing", "draws_over", "standing"]


@dataclass(frozen=True)
class Standing:
    """Where one area stands on one indicator over one span.

    Where the area has a value for only some months of the span, everything here is over
    those months, for England and the other councils too, so that like is set beside like.

    Parameters
    ----------
    value, england : float
        The area's and England's value; NaN where there is none.
    peer_median, peer_mean, councils_mean : float
        Median and mean of the peers' values, and mean of those of all councils, each council
        counting as one; NaN where there is none.
    months : pandas.PeriodIndex
        Months of the span in which the area has a value.
    incomplete : str
        Why these are not all months of the span; empty if they are.
    rank_all : int or None
        Rank among all councils with a value in all these months; 1 is best. None if the
        span is incomplete.
    of_all : int
        How many councils those are.
    rank_peers : int or None
        Rank among the peers and the area itself.
    of_peers : int
        How many councils those are.
    month_ranks : pandas.Series
        Rank among all councils in each single month, by month.
    rates : pandas.Series
        Value of every council that has one in all these months, by reference code.
    peers_without : tuple of str
        Names of peers without a value in some of these months, which are left out.
    draws : Draws
        What the values could have been, of councils with three years of months.
    fifth : int
        Fifth of councils by value, 1 the best.
    sure_all, sure_peers : RankInterval or None
        The ranks with their intervals; None where the area is not ranked, or a history of
        three years is not held.
    funnel : Funnel or None
        All councils around England, adjusted for overdispersion.
    england_verdict : Compared
        Against England by the 95% limits of the funnel.
    """

    value: float
    england: float
    peer_median: float
    peer_mean: float
    councils_mean: float
    months: pd.PeriodIndex
    incomplete: str
    rank_all: int | None
    of_all: int
    rank_peers: int | None
    of_peers: int
    month_ranks: pd.Series
    rates: pd.Series
    peers_without: tuple[str, ...]
    draws: Draws
    fifth: int
    sure_all: RankInterval | None
    sure_peers: RankInterval | None
    funnel: Funnel | None
    england_verdict: Compared


def draws_over(data: Data, indicator: Indicator, values: pd.Series, months: int) -> Draws:
    """Redraw the councils' values from how each one's monthly series moves by itself.

    Parameters
    ----------
    data : Data
    indicator : Indicator
    values : pandas.Series
        Of councils over some months, by reference code.
    months : int
        How many.
    """
    history = monthly(data, indicator.id, data.coverage).drop(columns=ENGLAND, errors="ignore")
    return draws_of_series(values, history.dropna(how="all"), months)


@dataclass(frozen=True, eq=False)
class _Everyone:
    """Every council over some months, whichever area is looked at.

    Parameters
    ----------
    over : pandas.DataFrame
        From :func:`lsr_analysis.analysis.aggregate.over_months`.
    complete, ranks : pandas.Series
        Values and ranks of the councils with a value in all the months.
    draws : Draws
    sure : mapping of Hashable to RankInterval
        Ranks of the councils with draws, with their intervals.
    funnel : Funnel or None
    """

    over: pd.DataFrame
    complete: pd.Series
    ranks: pd.Series
    draws: Draws
    sure: Mapping[Hashable, RankInterval]
    funnel: Funnel | None


@once(most=8)
def _everyone(data: Data, indicator: Indicator, months: pd.PeriodIndex) -> _Everyone:
    over = over_months(data, indicator.id, months)
    complete = councils(over[over["complete"]])
    lower_is_better = indicator.lower_is_better is not False
    draws = draws_over(data, indicator, complete["value"], len(months))
    return _Everyone(
        over=over,
        complete=complete["value"],
        ranks=rank_from_best(complete["value"], lower_is_better),
        draws=draws,
        sure=rank_intervals(draws, lower_is_better),
        funnel=funnel_of(complete, indicator, float(over["value"].get(ENGLAND, float("nan")))),
    )


@once(most=8)
def _month_ranks(data: Data, indicator: Indicator, span: Span) -> pd.DataFrame:
    each_month = monthly(data, indicator.id, span).drop(columns=ENGLAND, errors="ignore")
    lower_is_better = indicator.lower_is_better is not False
    return each_month.apply(rank_from_best, axis=1, lower_is_better=lower_is_better)


def standing(
    data: Data, indicator: Indicator, area: Area, span: Span, peers: PeerSet
) -> Standing | None:
    """Say where an area stands.

    Parameters
    ----------
    data : Data
    indicator : Indicator
    area : Area
    span : Span
    peers : PeerSet

    Returns
    -------
    Standing or None
        None if the area has no value in any month of the span.
    """
    each_month = monthly(data, indicator.id, span)
    if area.code not in each_month or each_month[area.code].isna().all():
        return None
    own = each_month.index[each_month[area.code].notna()]
    incomplete = len(own) < len(span)
    every = _everyone(data, indicator, own)
    over, complete, ranks, draws = every.over, every.complete, every.ranks, every.draws
    lower_is_better = indicator.lower_is_better is not False
    group = complete.reindex([*peers.codes, area.code]).dropna()
    peer_ranks = rank_from_best(group, lower_is_better)
    among_all = {} if incomplete else every.sure
    held = [code for code in group.index if code in draws.drawn]
    # With a peer left out for a short history the rank would not be the one that is shown.
    among_peers = rank_intervals(draws.of(held), lower_is_better) if len(held) == len(group) else {}
    month_ranks = _month_ranks(data, indicator, span).loc[own, area.code]
    return Standing(
        value=float(over.loc[area.code, "value"]),
        england=float(over["value"].get(ENGLAND, float("nan"))),
        peer_median=float(group.drop(area.code).median()),
        peer_mean=float(group.drop(area.code).mean()),
        councils_mean=float(complete.mean()),
        months=own,
        incomplete=why_incomplete(data, area, indicator.id, span) if incomplete else "",
        rank_all=None if incomplete else int(ranks[area.code]),
        of_all=len(ranks),
        rank_peers=None if incomplete else int(peer_ranks[area.code]),
        of_peers=len(peer_ranks),
        month_ranks=month_ranks.astype(int),
        rates=complete.copy(),
        peers_without=tuple(
            data.register[code].name for code in peers.codes if code not in complete.index
        ),
        draws=draws,
        fifth=fifth_of(complete, area.code, indicator) or 0,
        sure_all=among_all.get(area.code) if len(among_all) == len(ranks) else None,
        sure_peers=None if incomplete else among_peers.get(area.code),
        funnel=every.funnel,
        england_verdict=compared_by(
            every.funnel, area.code, indicator, "too few councils have figures"
        ),
    )
