"""One measure of an area beside England and its peers, ranked among them: a row's figure."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.assess import rank_among
from lsr_analysis.analysis.certainty import CLUMPED
from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.movement import Movement, over_months, over_years
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.analysis.standing import Standing
from lsr_analysis.analysis.trends import long_run
from lsr_analysis.indicators import Indicator, Source
from lsr_analysis.statistics.rank_intervals import RankInterval
from lsr_analysis.statistics.ranks import rank_from_best

__all__ = ["DashboardFigure", "PeerRank", "figure_of", "why_none"]


NO_INTERVAL = "no interval"


@dataclass(frozen=True)
class PeerRank:
    """A rank among the peers that have a figure, and the area itself.

    Parameters
    ----------
    rank, of : int
        1 is best; councils that tie take the worse rank.
    lower, upper : int or None
        95% interval; None where the figures bear none.
    """

    rank: int
    of: int
    lower: int | None = None
    upper: int | None = None

    @property
    def text(self) -> str:
        """The rank as printed."""
        return f"{self.rank} of {self.of}"

    @property
    def interval_text(self) -> str:
        """The interval as printed, or that there is none."""
        return NO_INTERVAL if self.lower is None else f"({self.lower} to {self.upper})"

    @property
    def full_text(self) -> str:
        """The rank with its interval on one line."""
        return f"{self.text}{', ' if self.lower is None else ' '}{self.interval_text}"


@dataclass(frozen=True, eq=False)
class DashboardFigure:
    """A figure of an area with what stands beside it on the dashboard.

    Parameters
    ----------
    indicator : Indicator
    period : str
    ends : pandas.Timestamp
        Last day of the period.
    after : bool
        Whether the period ends after the one that the report is about.
    whose : str
        Name of a larger council before, whose figure it is; empty where it is the area's own.
    value, lower, upper : float
        With the 95% interval; NaN where there is none.
    interval : str
        Method of the interval, "published", or why there is none.
    england : float
        NaN where there is none, or the figure must not be compared with it.
    peers, councils : pandas.Series
        Figures of the peers, and of all councils, by reference code; empty where the figure is
        not compared.
    rank : PeerRank or None
    unranked : str
        Why there is no rank; empty if there is one.
    movement : Movement
    sources : tuple of Source
    """

    indicator: Indicator
    period: str
    ends: pd.Timestamp
    after: bool
    whose: str
    value: float
    lower: float
    upper: float
    interval: str
    england: float
    peers: pd.Series
    councils: pd.Series
    rank: PeerRank | None
    unranked: str
    movement: Movement
    sources: tuple[Source, ...]

    @property
    def interval_text(self) -> str:
        """The interval as printed, or that there is none."""
        text = self.indicator.text
        if self.lower != self.lower:
            return NO_INTERVAL
        return f"({text(self.lower)} to {text(self.upper)})"

    @property
    def full_text(self) -> str:
        """The figure with its interval on one line."""
        apart = ", " if self.lower != self.lower else " "
        return f"{self.indicator.text(self.value)}{apart}{self.interval_text}"


def _ranked(
    group: pd.Series, code: str, lower_is_better: bool, sure: RankInterval | None
) -> PeerRank:
    rank = int(rank_from_best(group, lower_is_better)[code])
    if sure is None:
        return PeerRank(rank, len(group))
    return PeerRank(rank, len(group), sure.lower, sure.upper)


def _no_peers(profile: AreaProfile) -> str:
    return "no peer has a figure" if profile.peers.codes else "no peers"


def _of_latest(profile: AreaProfile, latest: Latest, after: bool) -> DashboardFigure:
    indicator = latest.indicator
    peers = latest.peers.drop(latest.area_code, errors="ignore")
    rank, unranked = None, ""
    if indicator.lower_is_better is None:
        unranked = "neither is better"
    elif latest.whose == "predecessor":
        unranked = f"figure of {latest.area_name}, a larger council before"
    elif "councils" not in indicator.compare:
        unranked = "not to be compared"
    elif peers.empty:
        unranked = _no_peers(profile)
    else:
        group = pd.concat([peers, latest.councils[[latest.area_code]]])
        sure = rank_among(latest, list(group.index))
        rank = _ranked(group, latest.area_code, indicator.lower_is_better, sure)
    return DashboardFigure(
        indicator=indicator,
        period=latest.period,
        ends=latest.ends,
        after=after,
        whose=latest.area_name if latest.whose == "predecessor" else "",
        value=latest.value,
        lower=latest.lower,
        upper=latest.upper,
        interval=latest.interval,
        england=latest.england,
        peers=peers,
        councils=latest.councils,
        rank=rank,
        unranked=unranked,
        movement=over_years(long_run(latest)),
        sources=(latest.source, *indicator.denominators),
    )


def _of_standing(profile: AreaProfile, found: Standing) -> DashboardFigure:
    """Return the delayed days rate over the period, which the profile holds apart."""
    indicator, sure = profile.indicator, found.sure_peers
    peers = found.rates.reindex(list(profile.peers.codes)).dropna()
    rank, unranked = None, ""
    if found.rank_peers is None:
        unranked = "not ranked: months are missing"
    elif peers.empty:
        unranked = _no_peers(profile)
    else:
        limits = (sure.lower, sure.upper) if sure else (None, None)
        rank = PeerRank(found.rank_peers, found.of_peers, *limits)
    return DashboardFigure(
        indicator=indicator,
        period=profile.when,
        ends=pd.Timestamp(found.months[-1].end_time.normalize()),
        after=False,
        whose="",
        value=found.value,
        lower=float("nan"),
        upper=float("nan"),
        interval=CLUMPED,
        england=found.england,
        peers=peers,
        councils=found.rates,
        rank=rank,
        unranked=unranked,
        movement=over_months(profile.runs),
        sources=tuple(dict.fromkeys([*indicator.sources, *indicator.denominators])),
    )


def figure_of(profile: AreaProfile, indicator: Indicator, after: bool) -> DashboardFigure | None:
    """Return the figure that a dashboard shows of an indicator.

    Parameters
    ----------
    profile : AreaProfile
    indicator : Indicator
    after : bool
        Take the first figure that comes soon after the period, instead of the latest that ends
        by its end.

    Returns
    -------
    DashboardFigure or None
        None where the area has none.
    """
    if indicator.id == RATE:
        return (
            None if after or profile.standing is None else _of_standing(profile, profile.standing)
        )
    held = profile.pathway.after if after else profile.pathway.latest
    for latest in held:
        if latest.indicator.id == indicator.id and latest.value == latest.value:
            return _of_latest(profile, latest, after)
    return None


def why_none(profile: AreaProfile, indicator: Indicator) -> str:
    """Say why a dashboard shows no figure of an indicator, as far as that is known.

    Parameters
    ----------
    profile : AreaProfile
    indicator : Indicator
    """
    if indicator.id == RATE:
        return profile.missing.rstrip(".")
    if indicator.entered:
        return "no open file holds it, and none was entered"
    for latest in profile.pathway.latest:
        if latest.indicator.id == indicator.id:
            return f"{latest.status} for {latest.period}"
    return "none by the end of the period, nor within two years after it"
