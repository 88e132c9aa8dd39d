"""Tables of an area's ranks in the chosen period and in those near it."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.robust.near_periods import NearPeriod, NearPeriods
from lsr_analysis.analysis.robust.near_years import NearYear
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.statistics.rank_intervals import RankInterval

__all__ = ["near_periods_table", "near_years_table"]

_SIDES = {1: "better", 0: "–", -1: "worse"}
_YEARS = {-1: "Year before", 0: "Year shown", 1: "Year after"}


def _rank(rank: int, of: int, sure: RankInterval | None) -> str:
    return f"{rank} of {of}" + (f" ({sure.lower} to {sure.upper})" if sure else "")


def _row(one: NearPeriod, near: NearPeriods) -> dict[str, str]:
    text, alone = near.indicator.text, one.of_peers < 2
    return {
        "Period": f"{one.label}: {one.span}".replace("-", "\N{NON-BREAKING HYPHEN}"),
        "Rate": text(one.value),
        "England value": text(one.england),
        "Peer median": text(one.peer_median),
        "Side of peer median": _SIDES[one.side],
        "Rank among all": _rank(one.rank, one.of, one.sure),
        "Fifth": str(one.fifth),
        "Rank with peers": "–" if alone else _rank(one.rank_peers, one.of_peers, one.sure_peers),
    }


def _figures(one: NearPeriod, near: NearPeriods) -> dict[str, object]:
    return {
        "period": one.label,
        "first_month": str(one.span.start),
        "last_month": str(one.span.end),
        "chosen": one.chosen,
        "value": one.value,
        "unit": near.indicator.unit,
        "polarity": near.indicator.polarity,
        "england": one.england,
        "peer_set": near.peers.name,
        "peer_median": one.peer_median,
        "rank": one.rank,
        "of": one.of,
        "rank_lower": one.sure.lower if one.sure else None,
        "rank_upper": one.sure.upper if one.sure else None,
        "fifth": one.fifth,
        "rank_peers": one.rank_peers,
        "of_peers": one.of_peers,
        "rank_peers_lower": one.sure_peers.lower if one.sure_peers else None,
        "rank_peers_upper": one.sure_peers.upper if one.sure_peers else None,
    }


def near_periods_table(near: NearPeriods) -> Table | Prose:
    """Table of the area's rate and ranks in the chosen period and in those near it."""
    name = near.area.name
    if near.chosen is None:
        return Prose((f"{name} is not ranked over {near.span}: {near.missing.rstrip('.')}.",))
    left_out = (
        f" Without a figure of {name} for every month: {'; '.join(near.left_out)}."
        if near.left_out
        else ""
    )
    return Table(
        "near_periods",
        f"{name} on delayed days ({near.indicator.unit}) in {near.span} and in periods near it",
        pd.DataFrame.from_records([_row(one, near) for one in near.periods]),
        pd.DataFrame.from_records([_figures(one, near) for one in near.periods]),
        "Rank and fifth 1 are best (fewest delayed days); in brackets 95% intervals. The peers "
        f"are those of {near.span} in every period: {near.peers.named}. Periods share months, so "
        f"that they are no independent checks.{left_out}",
    )


def _year(one: NearYear | None) -> str:
    if one is None:
        return "not held"
    period = one.period.replace("-", "\N{NON-BREAKING HYPHEN}")
    if one.rank is None:
        return f"{period}: not ranked ({one.missing})"
    return f"{period}: {one.indicator.text(one.value)}; {one.rank_text}"


def near_years_table(near: NearPeriods) -> Table | Prose:
    """Table of the area's ranks on annual indicators in the year shown and those beside it."""
    name = near.area.name
    held: dict[str, dict[int, NearYear]] = {}
    for one in near.years:
        held.setdefault(one.indicator.id, {})[one.years] = one
    if not held:
        return Prose(
            (f"No annual rank of {name} can be set beside that of a year before or after.",)
        )
    rows = []
    for years in held.values():
        indicator = years[0].indicator
        fifths = sorted({one.fifth for one in years.values() if one.fifth is not None})
        rows.append(
            {"Indicator": f"{indicator.title} ({indicator.unit})"}
            | {heading: _year(years.get(at)) for at, heading in _YEARS.items()}
            | {
                "Better is": indicator.polarity.split()[0],
                "Fifths (1 is best)": " and ".join(map(str, fifths)),
            }
        )
    return Table(
        "near_years",
        f"Figures and ranks of {name} in the year that this report shows, and in the years "
        "before and after it",
        pd.DataFrame.from_records(rows),
        pd.DataFrame.from_records(
            {
                "indicator": one.indicator.id,
                "title": one.indicator.title,
                "unit": one.indicator.unit,
                "polarity": one.indicator.polarity,
                "years_from_the_one_shown": one.years,
                "period": one.period,
                "value": one.value,
                "rank": one.rank,
                "of": one.of,
                "tied": one.tied,
                "fifth": one.fifth,
                "why_not_ranked": one.missing,
            }
            for one in near.years
        ),
        "Rank and fifth 1 are best. Councils that tie share ranks. These ranks have no intervals "
        "here: a move can be chance. A year is that of its figures and may lie after "
        f"{near.span.end:%B %Y}.",
    )
