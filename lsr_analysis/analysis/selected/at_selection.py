"""Delayed days of every council when areas were picked, with those that were picked marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from lsr_analysis.analysis.aggregate import RATE, councils, over_months
from lsr_analysis.analysis.pathway import of_councils
from lsr_analysis.analysis.selected.cohorts import FIRST, FURTHER, GOOD, Picked
from lsr_analysis.analysis.similar import Placing
from lsr_analysis.analysis.standing import draws_over
from lsr_analysis.areas import ENGLAND
from lsr_analysis.periods import Span
from lsr_analysis.selection import SelectionMetric
from lsr_analysis.statistics.draws import Draws
from lsr_analysis.statistics.rank_intervals import rank_intervals
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.statistics.separation import Separation, separation
from lsr_analysis.store import Data

__all__ = ["WINDOWS", "Agreement", "AtSelection", "at_selection", "peers_on", "worst_of_peers"]

WINDOWS = (Span.parse("2016-04", "2017-03"), Span.parse("2017-02", "2017-04"))
"""The months just before the announcement of July 2017. Which ones areas were picked on is not
published, so that both windows are shown."""

_CLOSE = 2
"""Places of 16 by which two ranks may differ and still be called close."""


@dataclass(frozen=True)
class Agreement:
    """How near the recomputed ranks on delayed days come to the published ones.

    Parameters
    ----------
    areas : int
        With both ranks.
    close : int
        How many of them differ by at most two places of 16.
    apart : float
        Median of the differences, in places.
    farthest : str
        Name of the area with the largest difference.
    gap : int
        That difference, in places.
    """

    areas: int
    close: int
    apart: float
    farthest: str
    gap: int


def worst_of_peers(rank: float, of: float) -> bool:
    """Say whether a rank is in the worst quarter of a group: 13 or more of 16.

    Parameters
    ----------
    rank : float
        1 is best.
    of : float
        How many the group has.

    Returns
    -------
    bool

    Examples
    --------
    >>> worst_of_peers(13, 16), worst_of_peers(12, 16)
    (True, False)
    """
    return bool(rank > of - of // 4)


@dataclass(frozen=True, eq=False)
class AtSelection:
    """Every council on delayed days over one window before areas were picked.

    Parameters
    ----------
    span : Span
    england : float
        England's rate, in the unit of the indicator.
    table : pandas.DataFrame
        One row a council with a rate in every month, best first: ``name``, ``region``,
        ``type``, ``value`` (delayed days per day per 100,000 adults), ``rank`` (1 is best),
        ``rank_lower`` and ``rank_upper`` (95%), ``cohort`` (empty if not picked),
        ``peer_rank`` among itself and its similar councils, ``peer_of`` how many those are,
        ``peer_rank_lower`` and ``peer_rank_upper`` (95%, of picked areas only), and
        ``published_rank``.
    """

    span: Span
    england: float
    table: pd.DataFrame

    def __len__(self) -> int:
        return len(self.table)

    @property
    def fifth(self) -> int:
        """How many councils a fifth is."""
        return len(self.table) // 5

    def last(self, count: int) -> pd.DataFrame:
        """Return the rows whose rank is among the worst so many.

        Parameters
        ----------
        count : int

        Returns
        -------
        pandas.DataFrame
            More of them where councils tie.
        """
        return self.table[self.table["rank"] > len(self.table) - count]

    def of_cohort(self, *cohorts: str) -> pd.DataFrame:
        """Return the rows of some cohorts; those not picked are the cohort "".

        Parameters
        ----------
        *cohorts : str

        Returns
        -------
        pandas.DataFrame
        """
        return self.table[self.table["cohort"].isin(cohorts)]

    @property
    def worst_among_peers(self) -> pd.DataFrame:
        """The rows in the worst quarter of their similar councils: the worst four of 16."""
        ranked = self.table.dropna(subset=["peer_rank"])
        keep = [
            worst_of_peers(rank, of)
            for rank, of in zip(ranked["peer_rank"], ranked["peer_of"], strict=True)
        ]
        return ranked[np.array(keep, dtype=bool)]

    @cached_property
    def separations(self) -> Mapping[str, Separation]:
        """How well the rate tells picked areas from councils that were not picked.

        Keys are "first", "further" and "both"; what was picked as a good performer is in
        neither group. A group without areas is left out.
        """
        others = self.of_cohort("")["value"]
        groups = {FIRST: (FIRST,), FURTHER: (FURTHER,), "both": (FIRST, FURTHER)}
        values = {name: self.of_cohort(*cohorts)["value"] for name, cohorts in groups.items()}
        return {
            name: separation(rates, others)
            for name, rates in values.items()
            if len(rates) and len(others)
        }

    @property
    def agreement(self) -> Agreement | None:
        """Published against recomputed ranks of 16; None if no area has both."""
        both = self.table.dropna(subset=["peer_rank", "published_rank"])
        if both.empty:
            return None
        gaps = (both["peer_rank"] - both["published_rank"]).astype(float).abs()
        return Agreement(
            areas=len(both),
            close=int((gaps <= _CLOSE).sum()),
            apart=float(gaps.median()),
            farthest=str(both.loc[gaps.idxmax(), "name"]),
            gap=int(gaps.max()),
        )

    @property
    def good(self) -> pd.DataFrame:
        """The rows of what was picked as a good performer."""
        return self.of_cohort(GOOD)


def _peer_columns(
    data: Data,
    values: pd.Series,
    draws: Draws,
    peers: Mapping[str, Sequence[str]],
    picked: Mapping[str, Picked],
    lower_is_better: bool,
) -> pd.DataFrame:
    rows = {}
    for code in values.index:
        if code not in peers:
            continue
        group = of_councils(values, [code, *peers[code]], data.register)
        group = group[~group.index.duplicated()]
        ranks = rank_from_best(group, lower_is_better)
        row = {"peer_rank": int(ranks[code]), "peer_of": len(group)}
        if code in picked and group.index.isin(draws.drawn.columns).all():
            sure = rank_intervals(draws.of(list(group.index)), lower_is_better)[code]
            row |= {"peer_rank_lower": sure.lower, "peer_rank_upper": sure.upper}
        rows[code] = row
    columns = ["peer_rank", "peer_of", "peer_rank_lower", "peer_rank_upper"]
    found = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return found.reindex(values.index).astype("Int64")


def peers_on(placing: Placing) -> dict[str, list[str]]:
    """Return the similar councils of every council that is placed, by reference code.

    Parameters
    ----------
    placing : Placing

    Returns
    -------
    dict of str to list of str
    """
    return {str(code): list(placing.peers(code).index) for code in placing.levels.index}


def at_selection(
    data: Data,
    span: Span,
    picked: Sequence[Picked],
    peers: Mapping[str, Sequence[str]],
    metric: SelectionMetric | None,
) -> AtSelection:
    """Work out where every council stood on delayed days over one window.

    Parameters
    ----------
    data : Data
    span : Span
    picked : sequence of Picked
    peers : mapping of str to sequence of str
        Similar councils by reference code; see :func:`peers_on`.
    metric : SelectionMetric or None
        The published metric on delayed days, for its ranks.

    Returns
    -------
    AtSelection
    """
    indicator = data.indicators[RATE]
    over = over_months(data, indicator.id, span.months)
    over = over[over["complete"]]
    values = councils(over)["value"].sort_index()
    lower_is_better = indicator.lower_is_better is not False
    draws = draws_over(data, indicator, values, len(span))
    sure = rank_intervals(draws, lower_is_better) if len(draws.seen) == len(values) else {}
    by_code = {one.code: one for one in picked}
    areas = [data.register[code] for code in values.index]
    missing = float("nan")
    table = pd.DataFrame(
        {
            "name": [area.name for area in areas],
            "region": [area.region for area in areas],
            "type": [area.type for area in areas],
            "value": values,
            "rank": rank_from_best(values, lower_is_better),
            "rank_lower": [sure[c].lower if c in sure else missing for c in values.index],
            "rank_upper": [sure[c].upper if c in sure else missing for c in values.index],
            "cohort": [by_code[c].cohort if c in by_code else "" for c in values.index],
        },
        index=values.index,
    )
    table = table.join(_peer_columns(data, values, draws, peers, by_code, lower_is_better))
    published = metric.ranks if metric is not None else {}
    table["published_rank"] = pd.Series(published, dtype="Int64").reindex(table.index)
    return AtSelection(
        span,
        float(over["value"].get(ENGLAND, missing)),
        table.sort_values(["rank", "name"]),
    )
