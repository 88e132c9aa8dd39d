"""The monthly rates of an area and of each of its peers, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.aggregate import monthly
from lsr_analysis.analysis.peers import PeerSet
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.store import Data

__all__ = ["PeerSeries", "peer_series", "some_peers"]

_MONTHS = 36
"""Months up to the end of the period that are shown, unless the period is longer."""

_LAST = 12
_ROOM = 15
"""Peers that there is room for beside the area."""


@dataclass(frozen=True, eq=False)
class PeerSeries:
    """Monthly rates of an area and of its peers, up to the end of the report's period.

    Parameters
    ----------
    rates : pandas.DataFrame
        One row a month (:class:`pandas.PeriodIndex`), one column a council by reference
        code, the area first and then the peers that there is room for; in the unit of the
        rate, NaN where there is none. Empty if there is nothing to set side by side.
    names : mapping of str to str
        Of those councils, by reference code.
    chosen : str
        Which of the peers these are, where there is no room for all; empty if they are all.
    of_peers : int
        Peers with a rate in any of the last months, all of which are counted in `above`.
    above : pandas.Series
        Peers with a lower rate than the area's, in each of the last twelve months in which
        the area has a rate.
    against : pandas.Series
        Peers with a rate in each of these months.
    peers_without : tuple of str
        Names of peers without a rate in any month shown.
    missing : str
        Why there is nothing to set side by side; empty if there is.
    """

    rates: pd.DataFrame
    names: Mapping[str, str]
    chosen: str
    of_peers: int
    above: pd.Series
    against: pd.Series
    peers_without: tuple[str, ...]
    missing: str = ""

    @property
    def above_most(self) -> int:
        """In how many of the last months the area was above more than half of its peers."""
        return int((self.above > self.against / 2).sum())


def some_peers(values: pd.Series, peers: PeerSet, room: int = _ROOM) -> tuple[list[str], str]:
    """Return the peers that there is room for, and in words which they are.

    Of a set that stands in order the nearest are kept. Of any other, councils are kept at
    even steps from the lowest value to the highest, so that the whole range shows and no
    rule prefers one side.

    Parameters
    ----------
    values : pandas.Series
        Of peers, by reference code, in the order of the set; without missing values.
    peers : PeerSet
    room : int

    Returns
    -------
    tuple of list of str and str
        Reference codes in the order of the set; the words are empty if all are kept.
    """
    if len(values) <= room:
        return list(values.index), ""
    if peers.ordered:
        return list(values.index[:room]), f"the first {room} of {len(values)} peers with a figure"
    steps = np.linspace(0, len(values) - 1, room).round().astype(int)
    kept = set(values.sort_values(kind="stable").index[steps])
    words = f"{room} of {len(values)} peers with a figure, at even steps from lowest to highest"
    return [code for code in values.index if code in kept], words


def _nothing(why: str) -> PeerSeries:
    none = pd.Series(dtype=float)
    return PeerSeries(pd.DataFrame(), {}, "", 0, none, none, (), why)


def peer_series(data: Data, profile: AreaProfile) -> PeerSeries:
    """Set the monthly rate of an area beside that of each of its peers.

    The months are the 36 up to the end of the report's period, or all of a longer period,
    as far as rates are held.

    Parameters
    ----------
    data : Data
    profile : AreaProfile

    Returns
    -------
    PeerSeries
        With the reason in `missing`, where the period has no rate of the area, or no peer
        has one.
    """
    name, span = profile.area.name, profile.span
    if profile.standing is None:
        return _nothing(profile.missing)
    wide = monthly(data, profile.indicator.id, data.coverage)
    held = wide.index[wide.notna().any(axis=1)]
    first = span.end - max(_MONTHS, len(span)) + 1
    wide = wide.loc[max(first, held[0]) : min(span.end, held[-1])]
    codes = [code for code in profile.peers.codes if code in wide and wide[code].notna().any()]
    if not codes:
        why = profile.peers.label if not len(profile.peers) else "no peer has a rate"
        return _nothing(f"No monthly rates of peers to set {name} beside: {why}.")
    if not profile.peers.ordered:
        codes.sort(key=lambda code: data.register[code].name)
    kept, chosen = some_peers(wide[codes].mean(), profile.peers)
    last = wide[profile.area.code].dropna().iloc[-_LAST:]
    beside = wide.loc[last.index, codes]
    return PeerSeries(
        rates=wide[[profile.area.code, *kept]],
        names={code: data.register[code].name for code in (profile.area.code, *kept)},
        chosen=chosen,
        of_peers=int(beside.notna().any().sum()),
        above=beside.lt(last, axis=0).sum(axis=1),
        against=beside.notna().sum(axis=1),
        peers_without=tuple(
            data.register[code].name for code in profile.peers.codes if code not in codes
        ),
    )
