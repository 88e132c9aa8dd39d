"""What can be said of an area's figures: against England and peers, in rank, over the years."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lsr_analysis.analysis.by_chance import chances, fifths, ranks_by_sampling
from lsr_analysis.analysis.certainty import CLUMPED, PUBLISHED
from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.outliers import Compared, compared_by, funnel_of
from lsr_analysis.analysis.trends import LongRun, long_run
from lsr_analysis.indicators import Indicator
from lsr_analysis.statistics.comparison import compare, stand_out
from lsr_analysis.statistics.rank_intervals import RankInterval

__all__ = ["Assessment", "assess", "fifth_of", "rank_among"]

NOT_ASSESSABLE = "not assessable"


@dataclass(frozen=True)
class Assessment:
    """What can be said of one figure.

    Parameters
    ----------
    latest : Latest
    england, peers : Compared
        Against the England value, and against the peers' median.
    fifth : int or None
        Fifth of councils by value, 1 the best (or the lowest, where neither is better).
    rank : RankInterval or None
        Among all councils, with its interval from sampling error.
    trend : LongRun
    stands_out : bool
        Whether the difference from England is among those named with the false discovery
        rate held at 5% over all that the area's report compares.
    """

    latest: Latest
    england: Compared
    peers: Compared
    fifth: int | None
    rank: RankInterval | None
    trend: LongRun
    stands_out: bool = False

    @property
    def beyond_chance(self) -> tuple[int, int]:
        """How many councils differ from England by more than chance, and of how many.

        By 95% intervals; both are 0 for figures that have none.
        """
        table, england = self.latest.figures, self.latest.england
        held = table.dropna(subset=["lower", "upper"])
        if self.england.reason or self.latest.indicator.overdispersed:
            return 0, 0
        return int(((held["lower"] > england) | (held["upper"] < england)).sum()), len(held)


def fifth_of(values: pd.Series, code: str, indicator: Indicator) -> int | None:
    """Return the fifth of councils that one is in, 1 the best, or the lowest if neither is.

    Parameters
    ----------
    values : pandas.Series
        By reference code.
    code : str
    indicator : Indicator
    """
    if code not in values.index:
        return None
    return int(fifths(values, indicator)[code])


def _by_interval(latest: Latest, reference: float) -> Compared:
    """Compare by the figure's own interval."""
    if latest.value == latest.value and latest.lower != latest.lower:
        # The dictionary knows better than the figures why there is no interval.
        return Compared(NOT_ASSESSABLE, latest.interval)
    row = compare(
        latest.value, latest.lower, latest.upper, reference, latest.indicator.lower_is_better
    ).iloc[0]
    return Compared(str(row["verdict"]), str(row["reason"]), _chance(latest, reference))


def _chance(latest: Latest, reference: float) -> float:
    """Return the probability of a figure so far from a benchmark by chance alone."""
    own = latest.figures.reindex([latest.area_code]).assign(
        value=latest.value, lower=latest.lower, upper=latest.upper
    )
    published = latest.interval == PUBLISHED
    return float(chances(own, latest.indicator, published, reference).iloc[0])


def _against_england(latest: Latest) -> Compared:
    indicator = latest.indicator
    if latest.value != latest.value:
        return Compared(NOT_ASSESSABLE, latest.status)
    if latest.whose == "predecessor":
        return Compared(NOT_ASSESSABLE, "the figure is of a larger council before")
    if not indicator.compare:
        return Compared(NOT_ASSESSABLE, indicator.compare_why.rstrip("."))
    if latest.england != latest.england:
        return Compared(NOT_ASSESSABLE, indicator.compare_why.rstrip(".") or "no England value")
    if not indicator.overdispersed:
        return _by_interval(latest, latest.england)
    found = funnel_of(latest.figures, indicator, latest.england)
    return compared_by(found, latest.area_code, indicator, CLUMPED)


def _against_peers(latest: Latest) -> Compared:
    if latest.value != latest.value:
        return Compared(NOT_ASSESSABLE, latest.status)
    if latest.peers.empty:
        return Compared(NOT_ASSESSABLE, "no peer has a figure that it may be compared with")
    return _by_interval(latest, float(latest.peers.median()))


def rank_among(latest: Latest, codes: Sequence[Hashable] | None = None) -> RankInterval | None:
    """Rank an area, with an interval from sampling error.

    Parameters
    ----------
    latest : Latest
    codes : sequence of str, optional
        Reference codes of the councils with a figure to rank it among, its own
        (``latest.area_code``) included; by default all. The redraws are the same.

    Returns
    -------
    RankInterval or None
        None without a direction, where the area's figure has no interval or counts come in
        clumps, and where more than one council in twenty of these has none.
    """
    if latest.rank is None or latest.indicator.overdispersed or latest.lower != latest.lower:
        return None
    published = latest.interval == PUBLISHED
    ranks = ranks_by_sampling(latest.figures, latest.indicator, published, codes)
    return ranks.get(latest.area_code)


def assess(latest: Sequence[Latest], others: Sequence[Compared] = ()) -> tuple[Assessment, ...]:
    """Say what can be said of each of an area's figures.

    Parameters
    ----------
    latest : sequence of Latest
        Those that the report shows.
    others : sequence of Compared
        Comparisons of the same report made elsewhere, which count towards the number of
        comparisons that false discoveries are controlled over.

    Returns
    -------
    tuple of Assessment
    """
    found = [
        Assessment(
            latest=one,
            england=_against_england(one),
            peers=_against_peers(one),
            fifth=fifth_of(one.councils, one.area_code, one.indicator),
            rank=rank_among(one),
            trend=long_run(one),
        )
        for one in latest
    ]
    named = stand_out(np.array([*(one.england.p for one in found), *(one.p for one in others)]))
    return tuple(replace(one, stands_out=bool(out)) for one, out in zip(found, named, strict=False))
