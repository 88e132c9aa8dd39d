"""What two areas both have a figure of, and what can be said of the difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lsr_analysis.analysis.assess import NOT_ASSESSABLE
from lsr_analysis.analysis.certainty import CLUMPED, PUBLISHED
from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.outliers import Compared, kind_of
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.indicators import Indicator, Source
from lsr_analysis.statistics.comparison import compare
from lsr_analysis.statistics.difference import (
    Difference,
    difference_of_limits,
    difference_of_proportions,
    difference_of_rates,
)
from lsr_analysis.statistics.rank_intervals import RankInterval

__all__ = ["PairFigure", "PairRow", "delays_row", "pair_row", "ranks_of"]

_NONE = float("nan")


@dataclass(frozen=True)
class PairFigure:
    """One area's figure.

    Parameters
    ----------
    value, lower, upper : float
        With its 95% interval; NaN where there is none.
    rank : int or None
        Among all councils, 1 is best; None without a direction.
    of : int
        Councils with a figure.
    rank_text : str
        As printed; a dash without a rank.
    sure : RankInterval or None
        The rank with its 95% interval.
    """

    value: float
    lower: float
    upper: float
    rank: int | None
    of: int
    rank_text: str
    sure: RankInterval | None


@dataclass(frozen=True)
class PairRow:
    """What both areas have a figure of, for the same period.

    Parameters
    ----------
    indicator : Indicator
    period : str
    after : bool
        Whether the figures come after the period of the report.
    area, other : PairFigure
    sources : tuple of Source
        The publications that the two figures are from, once each.
    difference, lower, upper : float
        The area's value less the other's, with its 95% interval; NaN where there is none.
    compared : Compared
        Verdict on the area against the other, by that interval, and why there is none.
    spread : float
        The difference in interquartile ranges of all councils; NaN where councils are not
        compared.
    stands_out : bool
        Whether the difference is among those named with the false discovery rate held at 5%
        over all rows that can be judged.
    """

    indicator: Indicator
    period: str
    after: bool
    area: PairFigure
    other: PairFigure
    sources: tuple[Source, ...]
    difference: float
    lower: float
    upper: float
    compared: Compared
    spread: float = _NONE
    stands_out: bool = False


def _estimated(one: Latest, two: Latest) -> Difference:
    """Return the difference by counts where both are counted, else by published limits."""
    if PUBLISHED in (one.interval, two.interval):
        return difference_of_limits(
            (one.value, one.lower, one.upper), (two.value, two.lower, two.upper)
        )
    proportion = kind_of(one.indicator) == "proportion"
    made = difference_of_proportions if proportion else difference_of_rates
    (events, base), (other_events, other_base) = (
        latest.figures.loc[latest.area_code, ["numerator", "denominator"]].astype(float)
        for latest in (one, two)
    )
    return made(events, base, other_events, other_base, one.indicator.multiplier)


def _why_not(one: Latest, two: Latest) -> str:
    """Say why the difference of two figures has no interval; empty if it has one."""
    indicator = one.indicator
    if "councils" not in indicator.compare:
        return indicator.compare_why.rstrip(".")
    if indicator.overdispersed:
        return CLUMPED
    return next((x.interval for x in (one, two) if x.lower != x.lower), "")


def _figure(latest: Latest, ranks: Mapping[str, RankInterval | None]) -> PairFigure:
    return PairFigure(
        latest.value,
        latest.lower,
        latest.upper,
        latest.rank,
        len(latest.councils),
        latest.rank_text,
        ranks.get(latest.indicator.id),
    )


def ranks_of(profile: AreaProfile) -> dict[str, RankInterval | None]:
    """Return the ranks of an area that have an interval, by id of the indicator."""
    judged = (*profile.assessments, *profile.after)
    return {one.latest.indicator.id: one.rank for one in judged}


def pair_row(
    one: Latest,
    two: Latest,
    ranks: Mapping[str, RankInterval | None],
    other_ranks: Mapping[str, RankInterval | None],
    after: bool,
) -> PairRow:
    """Set two areas' figures of one indicator and period beside each other.

    Parameters
    ----------
    one, two : Latest
    ranks, other_ranks : mapping of str to RankInterval or None
        From :func:`ranks_of`, of each area.
    after : bool
        Whether the figures come after the period of the report.
    """
    indicator, why = one.indicator, _why_not(one, two)
    found, verdict = Difference(one.value - two.value, _NONE, _NONE, _NONE), NOT_ASSESSABLE
    if not why:
        found = _estimated(one, two)
        table = compare(found.estimate, found.lower, found.upper, 0.0, indicator.lower_is_better)
        verdict = str(table["verdict"].iloc[0])
    spread = float(one.councils.quantile(0.75) - one.councils.quantile(0.25))
    return PairRow(
        indicator,
        one.period,
        after,
        _figure(one, ranks),
        _figure(two, other_ranks),
        tuple(dict.fromkeys((one.source, two.source))),
        found.estimate,
        found.lower,
        found.upper,
        Compared(verdict, why, found.p),
        found.estimate / spread if spread > 0 else _NONE,
    )


def delays_row(area: AreaProfile, other: AreaProfile) -> PairRow | str:
    """Return the row of the delayed days rate, or why there is none."""
    first, second = area.standing, other.standing
    for profile, found in ((area, first), (other, second)):
        if found is None:
            return profile.missing.rstrip(".")
    assert first is not None
    assert second is not None
    if not first.months.equals(second.months):
        return "the two have figures for different months"
    figures = [
        PairFigure(
            found.value,
            _NONE,
            _NONE,
            found.rank_all,
            found.of_all,
            f"{found.rank_all} of {found.of_all}" if found.rank_all else "–",
            found.sure_all,
        )
        for found in (first, second)
    ]
    return PairRow(
        area.indicator,
        area.when,
        False,
        figures[0],
        figures[1],
        area.indicator.sources,
        first.value - second.value,
        _NONE,
        _NONE,
        Compared(NOT_ASSESSABLE, CLUMPED),
    )
