"""How far ranks of the reviewed areas move when their peers change, over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.national import reviewed_areas
from lsr_analysis.analysis.parameters import DEFAULT_END, DEFAULT_START
from lsr_analysis.analysis.pathway import pathway
from lsr_analysis.analysis.peers import NAMED, PeerSet, day_of_peers, peer_set
from lsr_analysis.analysis.similar import Model, Placing, model, place
from lsr_analysis.analysis.standing import standing
from lsr_analysis.analysis.under_sets import FAR, moves, overlap, ranks_under
from lsr_analysis.areas import Area
from lsr_analysis.periods import Span
from lsr_analysis.store import Data

__all__ = ["PeerMoves", "peer_moves", "variants"]


@dataclass(frozen=True, eq=False)
class PeerMoves:
    """Ranks of the reviewed areas under ``similar`` and under every other set.

    Parameters
    ----------
    span : Span
    moved : pandas.DataFrame
        One row an area, another set and an indicator: ``area``, ``peers``, ``indicator``,
        ``title``, ``moved`` (places of 16; above 0: worse under the other set).
    shared : pandas.DataFrame
        One row an area and another set: ``area``, ``peers``, ``shared`` (peers in both) and
        ``size`` (of the other set).
    ranks : pandas.DataFrame
        Rank on delayed days: ``area``, ``peers``, ``rank``, ``of``, ``place_of_16``.
    sure : pandas.DataFrame
        One row an area: ``area``, ``nearest``, ``farthest`` (distances) and ``stay`` (peers
        that stay in at least 90% of draws of the weights).
    """

    span: Span
    moved: pd.DataFrame
    shared: pd.DataFrame
    ranks: pd.DataFrame
    sure: pd.DataFrame

    def by_set(self) -> pd.DataFrame:
        """Return, by set: ranks compared, those that move far, and the mean of shared peers."""
        far = self.moved.assign(far=self.moved["moved"].abs() > FAR, size=self.moved["moved"].abs())
        summed = far.groupby("peers", sort=False).agg(
            ranks=("far", "size"), far=("far", "sum"), median=("size", "median")
        )
        delays = far[far["indicator"] == RATE].groupby("peers")["far"].sum()
        shared = self.shared.groupby("peers")["shared"].mean()
        return summed.assign(delays=delays, shared=shared)


def variants(of: Model) -> Iterator[tuple[str, Model]]:
    """Yield the model without each of its dimensions in turn, with a name."""
    for dimension in of.dimensions:
        kept = tuple(m for m in of.measures if m.dimension != dimension)
        yield f"similar without {dimension.lower()}", replace(of, measures=kept)


def _variant_set(name: str, placing: Placing, area: Area) -> PeerSet:
    found = placing.peers(area.code)
    return PeerSet(name, name, name, tuple(found.index), True, tuple(found))


def peer_moves(data: Data) -> PeerMoves:
    """Set the ranks of the 20 reviewed areas under ``similar`` beside those under other sets.

    All indicators with a direction, over the period that reports have by default, and all
    areas are taken; the sets are those that need no file, and the model without each of its
    dimensions.

    Parameters
    ----------
    data : Data
    """
    span = Span.parse(DEFAULT_START, DEFAULT_END)
    models = dict(variants(model()))
    placings: dict[tuple[str, object], Placing] = {}
    moved, shared, ranks, sure = [], [], [], []
    for code in reviewed_areas(data):
        area = data.register[code]
        day = day_of_peers(area, span)
        for name, by in {"similar": model(), **models}.items():
            if (name, day) not in placings:
                placings[name, day] = place(data.shipped, data.register, day, by)
        sets = [peer_set(name, area, data, span) for name in NAMED]
        sets += [_variant_set(name, placings[name, day], area) for name in models]
        first, *others = sets
        where = standing(data, data.indicators[RATE], area, span, first)
        found = ranks_under(
            (data.indicators[RATE], str(span), where.rates) if where and where.rank_all else None,
            (one for one in pathway(data, area, first.codes, span).latest if one.rank is not None),
            sets,
            area,
            data.register,
        )
        for other in others:
            both = moves(found, first.name, other.name)
            moved.append(both.assign(area=code, peers=other.name))
            shared.append((code, other.name, overlap(first, other), len(other)))
        ranks.append(found[found["indicator"] == RATE].assign(area=code))
        stays = placings["similar", day].stays(code).reindex(list(first.codes))
        sure.append((code, first.distances[0], first.distances[-1], int((stays >= 0.9).sum())))
    return PeerMoves(
        span,
        pd.concat(moved, ignore_index=True),
        pd.DataFrame(shared, columns=["area", "peers", "shared", "size"]),
        pd.concat(ranks, ignore_index=True),
        pd.DataFrame(sure, columns=["area", "nearest", "farthest", "stay"]),
    )
