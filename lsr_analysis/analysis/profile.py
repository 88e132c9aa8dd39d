"""One area's profile: where it stands on delayed days, over time, and made of what."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import RATE, councils, middle_half, monthly, over_months
from lsr_analysis.analysis.gaps import why_incomplete, why_missing
from lsr_analysis.analysis.mix import area_mix
from lsr_analysis.analysis.parameters import (
    DEFAULT_END,
    DEFAULT_PEERS,
    DEFAULT_START,
    AreaParameters,
    area_parameters,
)
from lsr_analysis.analysis.pathway import Pathway, pathway
from lsr_analysis.analysis.peers import PeerSet, peer_set
from lsr_analysis.analysis.rebuilt import Rebuilt, group_of, rebuilt_series
from lsr_analysis.analysis.yearly import rate_change
from lsr_analysis.areas import ENGLAND, Area
from lsr_analysis.indicators import Indicator, Source
from lsr_analysis.periods import Span, describe_months
from lsr_analysis.reviews import Review, SelectionMetric
from lsr_analysis.statistics.change import YearlyChange
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.store import Data, load

__all__ = ["AreaProfile", "Standing", "profile", "profile_from"]


@dataclass(frozen=True)
class Standing:
    """Where one area stands on one indicator over one span.

    Where the area has a value for only some months of the span, everything here is over
    those months, for England and the other councils too, so that like is set beside like.

    Parameters
    ----------
    value, england, peer_median : float
        NaN where there is none.
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
    """

    value: float
    england: float
    peer_median: float
    months: pd.PeriodIndex
    incomplete: str
    rank_all: int | None
    of_all: int
    rank_peers: int | None
    of_peers: int
    month_ranks: pd.Series
    rates: pd.Series
    peers_without: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class AreaProfile:
    """Everything that the area notebook shows.

    Parameters
    ----------
    area : Area
    span : Span
    peers : PeerSet
    indicator : Indicator
        The delayed days rate.
    days_indicator : Indicator
        Delayed days, behind the shares.
    missing : str
        Why there is no rate in the whole span; empty if there is one.
    standing : Standing or None
    people : float
        People delayed on an average day, over the months of the standing; NaN if not known.
    one_person : float
        What one more person delayed on every day would add to the rate.
    series : pandas.DataFrame
        One row a month since the rates began: ``area``, ``england``, ``peer_median``,
        ``peer_low`` and ``peer_high`` (the peers' middle half).
    mix : mapping of str to pandas.DataFrame
        By breakdown, one row a part that was collected: ``title``, ``days``, ``share`` and
        ``england`` (shares of delayed days, from 0 to 1).
    mix_months : pandas.PeriodIndex
        Months of the mix: those of the standing, or else those with delayed days recorded.
    change : YearlyChange or None
        Of the rate, from the same months a year earlier; None where it cannot be assessed.
    selection : tuple of tuple of SelectionMetric and int
        The six metrics with the area's published rank, if it was one of the twelve.
    reviews : tuple of Review
        Reviews of this area.
    pathway : Pathway
        The latest figure of every other indicator.
    rebuilt : Rebuilt or None
        The rate over the same ground before and after a reorganisation within the months
        held; None if there was none.
    ground : str
        The councils of that reorganisation; empty if there was none.
    """

    area: Area
    span: Span
    peers: PeerSet
    indicator: Indicator
    days_indicator: Indicator
    missing: str
    standing: Standing | None
    people: float
    one_person: float
    series: pd.DataFrame
    mix: Mapping[str, pd.DataFrame]
    mix_months: pd.PeriodIndex
    change: YearlyChange | None
    selection: tuple[tuple[SelectionMetric, int], ...]
    reviews: tuple[Review, ...]
    pathway: Pathway
    rebuilt: Rebuilt | None
    ground: str

    @property
    def sources(self) -> list[Source]:
        """The publications of every figure that the notebook shows, once each."""
        used = [*self.indicator.sources, *self.indicator.denominators]
        for latest in (*self.pathway.latest, *self.pathway.providers):
            used += [latest.source, *latest.indicator.denominators]
        return list(dict.fromkeys(used))

    @property
    def not_reorganised(self) -> str:
        """What to say where there is no rebuilt series."""
        return (
            f"No reorganisation of {self.area.name} falls within the months of delayed transfers."
        )

    def nothing_of(self, stage: str) -> str:
        """Return what to say where no figure of a stage is held."""
        return (
            f"No figure of {stage} is held for {self.area.name} for a period that ends by "
            f"{self.span.end:%B %Y}."
        )

    @property
    def when(self) -> str:
        """The period that the comparison is of: the span, or its months with a rate."""
        return describe_months(self.standing.months, self.span) if self.standing else str(self.span)

    @property
    def mix_when(self) -> str:
        """The period that the mix is of."""
        return describe_months(self.mix_months, self.span)

    def __repr__(self) -> str:
        if self.standing is None:
            return f"<profile of {self.area.name}, {self.span}: {self.missing}>"
        s, text = self.standing, self.indicator.text
        rank = f"rank {s.rank_all} of {s.of_all} (1 is best)" if s.rank_all else "not ranked"
        return (
            f"<profile of {self.area.name}, {self.when}: {text(s.value)} {self.indicator.unit}; "
            f"England {text(s.england)}; median of {self.peers.label} "
            f"{text(s.peer_median)}; {rank}>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self)[1:-1])}</p>"


def _standing(
    data: Data, indicator: Indicator, area: Area, span: Span, peers: PeerSet
) -> Standing | None:
    each_month = monthly(data, indicator.id, span).drop(columns=ENGLAND, errors="ignore")
    if area.code not in each_month or each_month[area.code].isna().all():
        return None
    own = each_month.index[each_month[area.code].notna()]
    incomplete = len(own) < len(span)
    over = over_months(data, indicator.id, own)
    complete = councils(over[over["complete"]])["value"]
    lower_is_better = indicator.lower_is_better is not False
    ranks = rank_from_best(complete, lower_is_better)
    group = complete.reindex([*peers.codes, area.code]).dropna()
    peer_ranks = rank_from_best(group, lower_is_better)
    month_ranks = each_month.loc[own].apply(rank_from_best, axis=1, lower_is_better=lower_is_better)
    return Standing(
        value=float(over.loc[area.code, "value"]),
        england=float(over["value"].get(ENGLAND, float("nan"))),
        peer_median=float(group.drop(area.code).median()),
        months=own,
        incomplete=why_incomplete(data, area, indicator.id, span) if incomplete else "",
        rank_all=None if incomplete else int(ranks[area.code]),
        of_all=len(ranks),
        rank_peers=None if incomplete else int(peer_ranks[area.code]),
        of_peers=len(peer_ranks),
        month_ranks=month_ranks[area.code].astype(int),
        rates=complete,
        peers_without=tuple(
            data.register[code].name for code in peers.codes if code not in complete.index
        ),
    )


def _series(data: Data, indicator: Indicator, area: Area, peers: PeerSet) -> pd.DataFrame:
    wide = monthly(data, indicator.id, data.coverage).dropna(how="all")
    own = wide.get(area.code, pd.Series(float("nan"), wide.index))
    return pd.DataFrame(
        {"area": own, "england": wide[ENGLAND], **middle_half(wide, peers.codes, "peer")}
    )


def _rebuilt(data: Data, area: Area) -> Rebuilt | None:
    group = group_of(area, data.register)
    held = data.coverage
    if group is None or not held.first_day < group.date <= held.last_day:
        return None
    return rebuilt_series(data, group, RATE)


def profile_from(data: Data, parameters: AreaParameters) -> AreaProfile:
    """Compute a profile from checked parameters."""
    area, span = parameters.area, parameters.span
    indicator = data.indicators[RATE]
    peers = peer_set(parameters.peers, area, data.register, span)
    standing = _standing(data, indicator, area, span, peers)
    people = data.series("delayed_people", area.code)["value"].to_period("M")
    months = standing.months if standing else span.months
    people_over = over_months(data, "delayed_people", months)
    over = people_over.loc[people_over["complete"], "value"]
    rate = over_months(data, RATE, months)
    series = _series(data, indicator, area, peers)
    mix_months = months if standing else span.months.intersection(people.dropna().index)
    rebuilt = _rebuilt(data, area)
    one_person = (
        indicator.multiplier
        * sum(month.days_in_month for month in months)
        / float(rate.loc[area.code, "denominator"])
        if standing
        else float("nan")
    )
    return AreaProfile(
        area=area,
        span=span,
        peers=peers,
        indicator=indicator,
        days_indicator=data.indicators["delayed_days"],
        missing="" if standing else why_missing(data, area, RATE, span),
        standing=standing,
        people=float(over.get(area.code, float("nan"))),
        one_person=one_person,
        series=series,
        mix=area_mix(data, area, mix_months),
        mix_months=mix_months,
        change=rate_change(series["area"], people, one_person, span),
        selection=tuple(
            (metric, metric.ranks[area.code])
            for metric in data.selection
            if area.code in metric.ranks
        ),
        reviews=tuple(review for review in data.reviews if review.area == area.code),
        pathway=pathway(data, area, peers.codes, span),
        rebuilt=rebuilt,
        ground=rebuilt.group.label(data.register) if rebuilt else "",
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
