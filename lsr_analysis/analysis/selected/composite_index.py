"""The metrics of selection put together in one index, and how far its ranks can be trusted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lsr_analysis.analysis.peers import peer_set
from lsr_analysis.analysis.selected.cohorts import Picked
from lsr_analysis.analysis.selected.year_of_metrics import YearOfMetrics, year_of_metrics
from lsr_analysis.analysis.similar import Placing, placed_on
from lsr_analysis.periods import Span
from lsr_analysis.statistics.composite import composite, drawn_scores, rank_summary
from lsr_analysis.statistics.composite_places import place_summary, places_among
from lsr_analysis.statistics.neighbours import nearest_in_draws
from lsr_analysis.store import Data

__all__ = ["DRAWS", "PEER_RULES", "CompositeIndex", "composite_index"]

DRAWS = 10_000
SEED = 2017

PEER_RULES = ("similar", "region", "type")
"""Rules that a draw picks the peers by, each as likely. The lists of 2017 are not held."""


@dataclass(frozen=True, eq=False)
class CompositeIndex:
    """A composite index of the metrics of one year.

    Parameters
    ----------
    year : YearOfMetrics
    table : pandas.DataFrame
        One row a council with a score, best first: ``name``, ``cohort`` (empty if not picked),
        ``held`` (metrics it has), ``score`` (mean of z scores, equal weights; higher is worse),
        ``rank`` (1 is best), and over the draws ``median``, ``low``, ``high`` (95% of draws),
        ``worst_fifth`` and ``best_fifth`` (shares from 0 to 1). Of picked areas also ``place``
        (rank among itself and its similar councils, on a scale of 16), ``place_median``,
        ``place_low``, ``place_high`` and ``place_worst_quarter`` over the draws in which the
        peers vary too.
    without : tuple of str
        Names of councils with a figure but too few of them for a score.
    partial : int
        How many councils with a score lack a metric.
    draws : int
    timing : {"before", "during", "after", "mixed"}
        When the year lies: ended before the first areas were announced, begun before the last
        were and not ended, or begun after that; mixed if a metric of another year lies elsewhere.
    """

    year: YearOfMetrics
    table: pd.DataFrame
    without: tuple[str, ...]
    partial: int
    draws: int
    timing: str

    @property
    def picked(self) -> pd.DataFrame:
        """The rows of the areas that were picked."""
        return self.table[self.table["cohort"] != ""]

    @property
    def titles(self) -> list[str]:
        """Titles of the metrics in the index."""
        return [metric.published.title for metric in self.year.metrics]

    @property
    def inferred(self) -> list[str]:
        """Titles of metrics in the index whose direction no source states."""
        return [
            metric.published.title
            for metric in self.year.metrics
            if metric.published.polarity_basis == "inferred"
        ]


def _timing_of(year: YearOfMetrics, picked: Sequence[Picked]) -> str:
    found = {_timing(span, picked) for span in (year.span, *year.elsewhere.values())}
    return found.pop() if len(found) == 1 else "mixed"


def _timing(span: Span, picked: Sequence[Picked]) -> str:
    days: list[dt.date] = [one.announced.day for one in picked if one.announced is not None]
    if not days:
        return "during"
    if span.last_day < min(days):
        return "before"
    return "after" if span.first_day > max(days) else "during"


def _by_rule(data: Data, code: str, span: Span, rule: str, placing: Placing) -> Sequence[str]:
    return peer_set(rule, data.register[code], data, span, placing).codes


def _members(
    data: Data,
    code: str,
    index: pd.Index,
    span: Span,
    placing: Placing,
    rules: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Return who is a peer of an area in each draw.

    Similar councils are found anew in each draw that they are picked for, with the weights of
    the model a little changed; an area that the model does not place has none in those draws.
    """
    members = np.zeros((len(index), len(rules)), dtype=bool)
    for number, rule in enumerate(PEER_RULES):
        of = rules == number
        if rule != "similar":
            codes = _by_rule(data, code, span, rule, placing)
            members[:, of] = index.isin(codes)[:, np.newaxis]
        elif code in placing.levels.index:
            m, scores = placing.model, placing.scores
            nearest = nearest_in_draws(
                scores, code, m.weights, m.peers, int(of.sum()), m.spread, SEED
            )
            others = scores.index.sort_values().drop(code)
            at = others.get_indexer(index)
            found = nearest[:, np.maximum(at, 0)].T
            members[:, of] = found & (at >= 0)[:, np.newaxis]
    return members


def _places(
    data: Data, scores: pd.DataFrame, reference: pd.Series, codes: Sequence[str], span: Span
) -> pd.DataFrame:
    """Return the place of each picked area among its peers, as made once and over the draws."""
    placing = placed_on(data, span.last_day)
    rules = np.random.default_rng(SEED).integers(len(PEER_RULES), size=scores.shape[1])
    rows = {}
    for code in codes:
        similar = set(_by_rule(data, code, span, "similar", placing))
        same = np.array([[one in similar] for one in reference.index])
        seen = places_among(reference.to_frame(), code, same)
        members = _members(data, code, scores.index, span, placing, rules)
        drawn = place_summary(places_among(scores, code, members))
        rows[code] = {"place": float(seen[0])} | {f"place_{k}": v for k, v in drawn.items()}
    columns = ["place", "place_median", "place_low", "place_high", "place_worst_quarter"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def composite_index(
    data: Data, picked: Sequence[Picked], apart: Mapping[str, object], draws: int = DRAWS
) -> CompositeIndex | None:
    """Make the index of the year for which most of the six metrics are held.

    Parameters
    ----------
    data : Data
    picked : sequence of Picked
    apart : mapping of str to object
        Councils too small for the index, by reference code.
    draws : int

    Returns
    -------
    CompositeIndex or None
        None if no year has two of the metrics.
    """
    year = year_of_metrics(data, apart)
    if year is None:
        return None
    # Only the direction counts here; the metrics are in the published order.
    better = {m.published.id: m.indicator.lower_is_better is True for m in year.metrics}
    made = composite(year.table, better)
    scores = drawn_scores(year.table, better, draws=draws, seed=SEED)
    reference = made.scores.dropna()
    cohorts = {one.code: one.cohort for one in picked}
    table = pd.DataFrame(
        {
            "name": [data.register[code].name for code in reference.index],
            "cohort": [cohorts.get(code, "") for code in reference.index],
            "held": made.held[reference.index],
            "score": reference,
            "rank": made.ranks[reference.index],
        },
        index=reference.index,
    )
    codes = [code for code in reference.index if code in cohorts]
    table = table.join(rank_summary(scores)).join(
        _places(data, scores, reference, codes, year.span)
    )
    short = year.table.index.difference(reference.index)
    return CompositeIndex(
        year=year,
        table=table.sort_values(["rank", "name"]),
        without=tuple(sorted(data.register[code].name for code in short)),
        partial=int((table["held"] < len(year.metrics)).sum()),
        draws=draws,
        timing=_timing_of(year, picked),
    )
