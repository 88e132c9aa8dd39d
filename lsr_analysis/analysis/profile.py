"""One area's profile: where it stands on delayed days, over time, and made of what."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from lsr_analysis.analysis.aggregate import councils, monthly, over_span
from lsr_analysis.analysis.parameters import (
    DEFAULT_END,
    DEFAULT_PEERS,
    DEFAULT_START,
    AreaParameters,
    area_parameters,
)
from lsr_analysis.analysis.peers import PeerSet, peer_set
from lsr_analysis.areas import ENGLAND, Area
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import Span
from lsr_analysis.reviews import Review, SelectionMetric
from lsr_analysis.statistics.change import PairedChange, paired_change
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.store import Data, load

__all__ = ["AreaProfile", "Standing", "profile"]

RATE = "delayed_days_rate"


@dataclass(frozen=True)
class Standing:
    """Where one area stands on one indicator over one span.

    Parameters
    ----------
    indicator : Indicator
    value, england, peer_median : float
        NaN where there is none.
    months : int
        Months of the span with a value.
    rank_all, of_all : int or None
        Rank among all councils with a complete span (1 is best), and how many those are.
    rank_peers, of_peers : int or None
        Rank among the peers and the area itself.
    month_ranks : pandas.Series
        Rank among all councils in each single month, by month.
    rates : pandas.Series
        Value of every council with a complete span, by reference code.
    peers_without : tuple of str
        Names of peers without a complete span, which are left out.
    """

    indicator: Indicator
    value: float
    england: float
    peer_median: float
    months: int
    rank_all: int | None
    of_all: int
    rank_peers: int | None
    of_peers: int
    month_ranks: pd.Series
    rates: pd.Series
    peers_without: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class AreaProfile:
    """Everything that the area notebook shows.

    Parameters
    ----------
    area : Area
    span : Span
    peers : PeerSet
    missing : str
        Why there is nothing to compare; empty if there is.
    standing : Standing or None
        On the delayed days rate.
    people : float
        People delayed on an average day; NaN if not known.
    series : pandas.DataFrame
        One row a month since the rates began: ``area``, ``england``, ``peer_median``,
        ``peer_low`` and ``peer_high`` (the peers' middle half).
    mix : mapping of str to pandas.DataFrame
        By breakdown, one row a part: ``title``, ``days``, ``share`` and ``england`` (shares
        of delayed days, from 0 to 1).
    change : PairedChange or None
        Of the rate, from the same months a year earlier.
    selection : mapping of SelectionMetric to int
        Published ranks, if the area was one of the twelve.
    reviews : tuple of Review
        Reviews of this area.
    names : mapping of str to str
        Name of every council, by reference code.
    """

    area: Area
    span: Span
    peers: PeerSet
    missing: str
    standing: Standing | None
    people: float
    series: pd.DataFrame
    mix: Mapping[str, pd.DataFrame]
    change: PairedChange | None
    selection: Mapping[str, tuple[SelectionMetric, int]]
    reviews: tuple[Review, ...]
    indicator: Indicator
    names: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        if self.standing is None:
            return f"<profile of {self.area.name}, {self.span}: {self.missing}>"
        s, text = self.standing, self.indicator.text
        rank = f"rank {s.rank_all} of {s.of_all} (1 is best)" if s.rank_all else "not ranked"
        return (
            f"<profile of {self.area.name}, {self.span}: {text(s.value)} {self.indicator.unit}; "
            f"England {text(s.england)}; median of {self.peers.label} "
            f"{text(s.peer_median)}; {rank}>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self)[1:-1])}</p>"


def _why_missing(data: Data, area: Area, span: Span) -> str:
    """Say why an area has no rate over a span."""
    if area.start > span.last_day:
        before = ", ".join(data.register[code].name for code in area.predecessors)
        return (
            f"{area.name} came into being on {area.start:%d %B %Y}, after this period. "
            f"For these months look at: {before}."
        )
    if area.end and area.end < span.first_day:
        after = ", ".join(data.register[code].name for code in area.successors)
        return (
            f"{area.name} ended on {area.end:%d %B %Y}, before this period. "
            f"For these months look at: {after}."
        )
    table = data.observations
    own = table[(table["area_code"] == area.code) & (table["indicator"] == RATE)]
    if own.empty:
        return f"The publication holds no row for {area.name} in any month."
    within = own[
        (own["period_start"] >= pd.Timestamp(span.first_day))
        & (own["period_end"] <= pd.Timestamp(span.last_day))
    ]
    if (within["status"] == "no denominator").any():
        first = own.loc[own["status"] == "ok", "period_start"].min()
        since = f" Rates start in {first:%B %Y}." if first == first else ""
        return (
            "There is no rate for these months, because no mid-year population is held for "
            f"them.{since}"
        )
    return f"The publication gives no figure for {area.name} in these months."


def _standing(
    data: Data, indicator: Indicator, area: Area, span: Span, peers: PeerSet
) -> Standing | None:
    over = over_span(data, indicator.id, span)
    if area.code not in over.index:
        return None
    complete = councils(over[over["complete"]])["value"]
    lower_is_better = indicator.lower_is_better is not False
    ranks = rank_from_best(complete, lower_is_better)
    group = complete.reindex([*peers.codes, area.code]).dropna()
    peer_ranks = rank_from_best(group, lower_is_better)
    each_month = monthly(data, indicator.id, span).drop(columns=ENGLAND, errors="ignore")
    month_ranks = each_month.apply(rank_from_best, axis=1, lower_is_better=lower_is_better)
    own = area.code in complete.index
    return Standing(
        indicator=indicator,
        value=float(over.loc[area.code, "value"]),
        england=float(over["value"].get(ENGLAND, float("nan"))),
        peer_median=float(group.drop(area.code, errors="ignore").median()),
        months=int(over.loc[area.code, "months"]),
        rank_all=int(ranks[area.code]) if own else None,
        of_all=len(ranks),
        rank_peers=int(peer_ranks[area.code]) if own else None,
        of_peers=len(peer_ranks),
        month_ranks=month_ranks[area.code].dropna().astype(int),
        rates=complete,
        peers_without=tuple(
            data.register[code].name for code in peers.codes if code not in complete.index
        ),
    )


def _series(data: Data, indicator: Indicator, area: Area, peers: PeerSet) -> pd.DataFrame:
    wide = monthly(data, indicator.id, data.coverage).dropna(how="all")
    group = wide.reindex(columns=[c for c in peers.codes if c in wide])
    return pd.DataFrame(
        {
            "area": wide.get(area.code),
            "england": wide.get(ENGLAND),
            "peer_median": group.median(axis=1),
            "peer_low": group.quantile(0.25, axis=1),
            "peer_high": group.quantile(0.75, axis=1),
        },
        index=wide.index,
    )


def mix_of(data: Data, breakdown: str, span: Span) -> pd.DataFrame:
    """Return shares of delayed days by part, one row an area and one column a part.

    Parameters
    ----------
    data : Data
    breakdown : str
    span : Span

    Returns
    -------
    pandas.DataFrame
        Shares from 0 to 1; areas without a delayed day have none.
    """
    parts = data.indicators.parts("delayed_days", breakdown)
    days = pd.DataFrame({part: over_span(data, part, span)["value"] for part in parts})
    days = days.dropna(how="all").fillna(0.0)
    total = days.sum(axis=1)
    return days.div(total.where(total > 0), axis=0)


def _mix(data: Data, area: Area, span: Span) -> dict[str, pd.DataFrame]:
    mixes = {}
    for breakdown in data.indicators["delayed_days"].breakdowns:
        shares = mix_of(data, breakdown, span)
        if area.code not in shares.index or shares.loc[area.code].isna().all():
            continue
        parts = data.indicators.parts("delayed_days", breakdown)
        days = [over_span(data, part, span)["value"].get(area.code, 0.0) for part in parts]
        mixes[breakdown] = pd.DataFrame(
            {
                "title": [indicator.part for indicator in parts.values()],
                "days": days,
                "share": shares.loc[area.code].to_numpy(),
                "england": shares.loc[ENGLAND].to_numpy(),
            },
            index=list(parts),
        )
    return mixes


def profile_from(data: Data, parameters: AreaParameters) -> AreaProfile:
    """Compute a profile from checked parameters."""
    area, span = parameters.area, parameters.span
    indicator = data.indicators[RATE]
    peers = peer_set(parameters.peers, area, data.register, span)
    standing = _standing(data, indicator, area, span, peers)
    people = over_span(data, "delayed_people", span)["value"].get(area.code, float("nan"))
    series = _series(data, indicator, area, peers)
    earlier = span.years_earlier()
    # One figure a pair of months: the value of a month is comparable across years as it
    # stands, since it is per day.
    now, before = series["area"].reindex(span.months), series["area"].reindex(earlier.months)
    return AreaProfile(
        area=area,
        span=span,
        peers=peers,
        missing="" if standing else _why_missing(data, area, span),
        standing=standing,
        people=float(people),
        series=series,
        mix=_mix(data, area, span),
        change=paired_change(now, before) if standing else None,
        selection={
            metric.id: (metric, metric.ranks[area.code])
            for metric in data.selection
            if area.code in metric.ranks
        },
        reviews=tuple(review for review in data.reviews if review.area == area.code),
        indicator=indicator,
        names={council.code: council.name for council in data.register},
    )


def profile(
    area: str | int,
    period_start: str = DEFAULT_START,
    period_end: str = DEFAULT_END,
    peers: str = DEFAULT_PEERS,
    data: Data | None = None,
) -> AreaProfile:
    """Compute one area's profile.

    Parameters
    ----------
    area : str or int
        Name, alias or code.
    period_start, period_end : str
        Months "YYYY-MM", both inclusive.
    peers : str
        "region", "type" or the path of a list of peers.
    data : Data, optional
        Figures to use; by default those that :func:`lsr_analysis.load` finds.

    Raises
    ------
    UnknownArea, AmbiguousArea, ParameterError
        If a parameter cannot be used.
    """
    figures = data or load()
    return profile_from(figures, area_parameters(figures, area, period_start, period_end, peers))
