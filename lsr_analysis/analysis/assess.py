"""What can be said of an area's figures: against England and peers, in rank, over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lsr_analysis.analysis.certainty import CLUMPED, PUBLISHED
from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.outliers import Compared, compared_by, funnel_of, kind_of
from lsr_analysis.analysis.trends import LongRun, long_run
from lsr_analysis.indicators import Indicator
from lsr_analysis.statistics.comparison import (
    compare,
    count_p,
    deviate_p,
    proportion_p,
    stand_out,
)
from lsr_analysis.statistics.draws import (
    Draws,
    draws_of_limits,
    draws_of_proportions,
    draws_of_rates,
)
from lsr_analysis.statistics.inputs import level_to_z
from lsr_analysis.statistics.quantiles import quantile_groups
from lsr_analysis.statistics.rank_intervals import RankInterval, rank_intervals

__all__ = ["Assessment", "assess", "fifth_of"]

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
    turned = -values if indicator.lower_is_better is False else values
    return int(quantile_groups(turned)[code])


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
    indicator = latest.indicator
    if latest.interval == PUBLISHED:
        error = (latest.upper - latest.lower) / (2 * level_to_z(0.95))
        return float(deviate_p((latest.value - reference) / error)) if error > 0 else float("nan")
    row = latest.figures.reindex([latest.area_code]).iloc[0]
    share = reference / indicator.multiplier
    if kind_of(indicator) == "rate":
        return float(count_p(row["numerator"], row["denominator"] * share))
    if not 0 < share < 1:
        return float("nan")
    return float(proportion_p(row["numerator"], row["denominator"], share))


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


def _draws(latest: Latest) -> Draws:
    """Return what sampling error alone could have given, in the unit of the indicator."""
    table, indicator = latest.figures, latest.indicator
    if latest.interval == PUBLISHED:
        return draws_of_limits(table["value"], table["lower"], table["upper"])
    made = draws_of_proportions if kind_of(indicator) == "proportion" else draws_of_rates
    found = made(table["numerator"].astype(float), table["denominator"].astype(float))
    return Draws(found.seen * indicator.multiplier, found.drawn * indicator.multiplier)


_WITHOUT = 0.05
"""Share of councils that may lack an interval where ranks have one."""


def _rank(latest: Latest) -> RankInterval | None:
    """Return the rank with its interval; None if more than a few councils have none."""
    if latest.rank is None or latest.indicator.overdispersed or latest.lower != latest.lower:
        return None
    draws = _draws(latest)
    fixed = latest.councils.drop(draws.seen.index)
    if len(fixed) > _WITHOUT * len(latest.councils):
        return None
    # A council without an interval stays where it is, so that the rank is the one shown.
    still = pd.DataFrame(
        np.tile(fixed.to_numpy(), (len(draws.drawn), 1)), draws.drawn.index, fixed.index
    )
    every = Draws(pd.concat([draws.seen, fixed]), pd.concat([draws.drawn, still], axis=1))
    return rank_intervals(every, latest.indicator.lower_is_better is True)[latest.area_code]


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
            rank=_rank(one),
            trend=long_run(one),
        )
        for one in latest
    ]
    named = stand_out(np.array([*(one.england.p for one in found), *(one.p for one in others)]))
    return tuple(replace(one, stands_out=bool(out)) for one, out in zip(found, named, strict=False))
