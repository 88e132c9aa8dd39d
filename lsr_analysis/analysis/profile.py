"""One area's profile: where it stands on delayed days, over time, and made of what."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import RATE, middle_half, monthly, over_months
from lsr_analysis.analysis.assess import Assessment, assess
from lsr_analysis.analysis.gap_parts import gap_parts
from lsr_analysis.analysis.gaps import why_missing
from lsr_analysis.analysis.latest import Pathway
from lsr_analysis.analysis.mix import area_mix
from lsr_analysis.analysis.parameters import (
    DEFAULT_END,
    DEFAULT_PEERS,
    DEFAULT_START,
    AreaParameters,
    area_parameters,
)
from lsr_analysis.analysis.pathway import pathway
from lsr_analysis.analysis.peers import PeerSet, day_of_peers, peer_set
from lsr_analysis.analysis.rebuilt import Rebuilt, group_of, rebuilt_series
from lsr_analysis.analysis.review_evidence import AreaEvidence, area_evidence
from lsr_analysis.analysis.runs import Runs, runs_of
from lsr_analysis.analysis.similar import Placing, placed_on
from lsr_analysis.analysis.standing import Standing, standing
from lsr_analysis.analysis.targets import area_target, target_of
from lsr_analysis.analysis.under_sets import ranks_under, sets_for
from lsr_analysis.analysis.yearly import rate_change
from lsr_analysis.areas import ENGLAND, Area
from lsr_analysis.indicators import STAGES, Indicator, Source
from lsr_analysis.periods import Span, describe_months
from lsr_analysis.reviews import Review
from lsr_analysis.selection import SelectionMetric
from lsr_analysis.statistics.change import YearlyChange
from lsr_analysis.statistics.decomposition import Decomposition
from lsr_analysis.store import Data, load

__all__ = ["AreaProfile", "profile", "profile_from"]


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
    placing : Placing
        Where the councils stand on the measures that make councils similar.
    sets : tuple of PeerSet
        The chosen set and every other one available.
    unusable : tuple of str
        Why a user's stored list is not among them.
    under_sets : pandas.DataFrame
        Ranks under each set; see :func:`lsr_analysis.analysis.under_sets.ranks_under`.
    runs : Runs or None
        The XmR chart of the rate up to the end of the period; None if there is no rate.
    gap_parts : mapping of str to mapping of str to Decomposition
        By breakdown, the gap to "England" and to "peers".
    assessments : tuple of Assessment
        What can be said of each figure of the pathway that is shown.
    after : tuple of Assessment
        The same of first figures that come soon after the period.
    evidence : AreaEvidence
        What reviews and other documents said of the area.
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
    placing: Placing
    sets: tuple[PeerSet, ...]
    unusable: tuple[str, ...]
    under_sets: pd.DataFrame
    runs: Runs | None
    gap_parts: Mapping[str, Mapping[str, Decomposition]]
    assessments: tuple[Assessment, ...]
    after: tuple[Assessment, ...]
    evidence: AreaEvidence

    @property
    def sources(self) -> list[Source]:
        """The publications of every figure that the notebook shows, once each."""
        used = [*self.indicator.sources, *self.indicator.denominators]
        for latest in (*self.pathway.latest, *self.pathway.after, *self.pathway.providers):
            used += [latest.source, *latest.indicator.denominators]
        return list(dict.fromkeys(used))

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


def profile_from(
    data: Data, parameters: AreaParameters, more_sets: Sequence[PeerSet] = ()
) -> AreaProfile:
    """Compute a profile from checked parameters.

    Parameters
    ----------
    data : Data
    parameters : AreaParameters
    more_sets : sequence of PeerSet
        Sets to rank the area under besides those available by name.
    """
    area, span = parameters.area, parameters.span
    indicator = data.indicators[RATE]
    peers = peer_set(parameters.peers, area, data, span)
    found = standing(data, indicator, area, span, peers)
    people = data.series("delayed_people", area.code)["value"].to_period("M")
    months = found.months if found else span.months
    people_over = over_months(data, "delayed_people", months)
    over = people_over.loc[people_over["complete"], "value"]
    rate = over_months(data, RATE, months)
    series = _series(data, indicator, area, peers)
    mix_months = months if found else span.months.intersection(people.dropna().index)
    rebuilt = _rebuilt(data, area)
    one_person = (
        indicator.multiplier
        * sum(month.days_in_month for month in months)
        / float(rate.loc[area.code, "denominator"])
        if found
        else float("nan")
    )
    stages = pathway(data, area, peers.codes, span)
    shown = [one for stage in STAGES for one in stages.of(stage)]
    # One family of comparisons, whenever the figures are from.
    judged = assess([*shown, *stages.soon_after], [found.england_verdict] if found else [])
    sets, unusable = sets_for(peers, area, data, span, more_sets)
    ranked = found is not None and found.rank_all is not None
    target = target_of(data, RATE, span.end)
    return AreaProfile(
        area=area,
        span=span,
        peers=peers,
        indicator=indicator,
        days_indicator=data.indicators["delayed_days"],
        missing="" if found else why_missing(data, area, RATE, span),
        standing=found,
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
        pathway=stages,
        rebuilt=rebuilt,
        ground=rebuilt.group.label(data.register) if rebuilt else "",
        placing=placed_on(data, day_of_peers(area, span)),
        sets=sets,
        unusable=unusable,
        under_sets=ranks_under(
            (indicator, str(span), found.rates) if found and ranked else None,
            (one for one in stages.latest if one.rank is not None),
            sets,
            area,
            data.register,
            found.draws if found else None,
        ),
        runs=runs_of(
            series["area"], span, indicator, area_target(data, target, area) if target else None
        ),
        gap_parts=gap_parts(data, area, peers.codes, months) if found else {},
        assessments=judged[: len(shown)],
        after=judged[len(shown) :],
        evidence=area_evidence(data, area),
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
        A set of peers by name ("similar", "region", "type", "england", "reviewed", or a
        user's stored list), or the path of a list.
    data : Data, optional
        Figures to use; by default those that :func:`lsr_analysis.load` finds.

    Raises
    ------
    UnknownArea, AmbiguousArea, ParameterError
        If a parameter cannot be used.
    """
    figures = data or load()
    return profile_from(figures, area_parameters(figures, area, period_start, period_end, peers))
