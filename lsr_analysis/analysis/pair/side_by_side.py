"""Two areas beside each other: what both have figures of, and what can be said of the gaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.pair.rows import PairRow, delays_row, pair_row, ranks_of
from lsr_analysis.analysis.parameters import DEFAULT_PEERS, AreaParameters
from lsr_analysis.analysis.profile import AreaProfile, profile_from
from lsr_analysis.errors import NoPeers
from lsr_analysis.indicators import STAGES, Indicator
from lsr_analysis.statistics.comparison import stand_out
from lsr_analysis.store import Data

__all__ = ["SideBySide", "beside", "side_by_side"]

_CONTEXT = STAGES[-1]


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Two areas over one period, each with its own peers.

    Parameters
    ----------
    area, other : AreaProfile
    rows : tuple of PairRow
        Delayed days first, then by stage of the pathway; context apart.
    context : tuple of PairRow
        Need and population.
    left_out : tuple of tuple of Indicator and str
        What is not set side by side, each with the reason.
    shared : tuple of str
        Reference codes of the peers that both have.
    """

    area: AreaProfile
    other: AreaProfile
    rows: tuple[PairRow, ...]
    context: tuple[PairRow, ...]
    left_out: tuple[tuple[Indicator, str], ...]
    shared: tuple[str, ...]

    @property
    def judged(self) -> list[PairRow]:
        """The rows whose difference has an interval."""
        return [row for row in self.rows if not row.compared.reason]


def _why_apart(one: Latest, two: Latest | None, names: tuple[str, str]) -> str:
    """Say why two figures cannot stand side by side; empty if they can."""
    if two is None:
        return f"{names[1]}: no figure"
    for latest, name in zip((one, two), names, strict=True):
        if latest.value != latest.value:
            return f"{name}: {latest.status}"
        if latest.whose == "predecessor":
            return f"{name}: the figure is of {latest.area_name}, a larger council before"
    if one.period != two.period:
        return f"the latest figures are of {one.period} and of {two.period}"
    if one.area_code == two.area_code:
        return f"one figure, of {one.area_name}, stands for both"
    # A count of people says who an area is; elsewhere what is not compared has no row.
    if not one.indicator.compare and one.indicator.stage != _CONTEXT:
        return one.indicator.compare_why.rstrip(".")
    return ""


def side_by_side(profile: AreaProfile, other: AreaProfile) -> SideBySide:
    """Set two areas beside each other.

    A difference has an interval where both figures have one and events are independent:
    Newcombe's for proportions, joined score limits for rates of events, from standard errors
    where a publisher gives limits. Delayed days come in clumps, so that theirs has none; where
    each could have ranked by chance is said by the intervals of the ranks.

    Parameters
    ----------
    profile, other : AreaProfile
        Of two areas over the same period.

    Raises
    ------
    ValueError
        If the periods differ, or both are of one area.
    """
    if profile.span != other.span:
        raise ValueError(f"the periods are {profile.span} and {other.span}; give one period")
    if profile.area == other.area:
        raise ValueError(f"both profiles are of {profile.area.name}; give two areas")
    ranks, names = (ranks_of(profile), ranks_of(other)), (profile.area.name, other.area.name)
    delays = delays_row(profile, other)
    rows: list[PairRow] = [delays] if isinstance(delays, PairRow) else []
    left_out = [] if rows else [(profile.indicator, str(delays))]
    shown: list[tuple[Iterable[Latest], Iterable[Latest], bool]] = [
        (
            [one for stage in STAGES for one in profile.pathway.of(stage)],
            other.pathway.latest,
            False,
        ),
        (profile.pathway.soon_after, other.pathway.after, True),
    ]
    for own, theirs, after in shown:
        of_other = {two.indicator.id: two for two in theirs}
        for one in own:
            two = of_other.get(one.indicator.id)
            why = _why_apart(one, two, names)
            if two is None or why:
                left_out.append((one.indicator, why))
            else:
                rows.append(pair_row(one, two, *ranks, after))
    found = stand_out(np.array([row.compared.p for row in rows]))
    named = [replace(row, stands_out=bool(out)) for row, out in zip(rows, found, strict=True)]
    theirs_too = set(other.peers.codes)
    return SideBySide(
        profile,
        other,
        tuple(row for row in named if row.indicator.stage != _CONTEXT),
        tuple(row for row in named if row.indicator.stage == _CONTEXT),
        tuple(left_out),
        tuple(code for code in profile.peers.codes if code in theirs_too),
    )


def beside(data: Data, profile: AreaProfile, chosen: AreaParameters) -> SideBySide | None:
    """Set the second area that was chosen beside the first; None if none was chosen.

    The second area has its own peers, by the same set. Where a user's list has none for it,
    they are those of the set "similar".

    Parameters
    ----------
    data : Data
    profile : AreaProfile
        Of the first area.
    chosen : AreaParameters
        That the profile was made from.
    """
    if chosen.compare_with is None:
        return None
    second = replace(chosen, area=chosen.compare_with, compare_with=None)
    try:
        return side_by_side(profile, profile_from(data, second))
    except NoPeers:
        return side_by_side(profile, profile_from(data, replace(second, peers=DEFAULT_PEERS)))
