"""Comparator groups: which councils an area is compared with, by a named rule.

The choice of peers decides the story, so every set has a name, says how it was made, and
is a parameter everywhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.analysis.peer_lists import PeerList, read_list, stored_list, stored_names
from lsr_analysis.analysis.similar import Placing, placed_on
from lsr_analysis.areas import Area
from lsr_analysis.errors import ParameterError
from lsr_analysis.own import own_folder
from lsr_analysis.periods import Span, day_name
from lsr_analysis.reviews import LOCAL_SYSTEM_REVIEW
from lsr_analysis.store import Data

__all__ = [
    "NAMED", "PeerSet", "available", "check_peers", "day_of_peers", "list_behind", "peer_set",
]  # fmt: skip

NAMED = ("similar", "region", "type", "england", "reviewed")
"""Sets that need no file."""


@dataclass(frozen=True)
class PeerSet:
    """The councils that one area is compared with.

    Parameters
    ----------
    name : str
        "similar", "region", "type", "england", "reviewed", or the name of a user's list.
    label : str
        For charts and sentences, for example "other councils in the South West".
    method : str
        How the set was made, with the version of a model or the checksum of a list.
    codes : tuple of str
        Reference codes, without the area itself.
    ordered : bool
        Whether the codes stand from the nearest to the farthest.
    distances : tuple of float
        Of a model, in the order of the codes; empty for other sets.
    notes : tuple of str
        Why there are no peers, or fewer than listed, and what else a reader must know.
    """

    name: str
    label: str
    method: str
    codes: tuple[str, ...]
    ordered: bool = False
    distances: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def named(self) -> str:
        """The label with the name of the set, for subtitles and notes."""
        return f"{self.label} (set {self.name})"


_PLURAL = {
    "county council": "county councils",
    "London borough": "London boroughs",
    "metropolitan district": "metropolitan districts",
    "unitary authority": "unitary authorities",
}


def day_of_peers(area: Area, span: Span) -> dt.date:
    """Return the day whose councils can be peers.

    It is the last day of the span, or of the area where that came first; for an area that
    came into being after the span it is its first day.
    """
    return min(span.last_day, area.end) if area.end else max(span.last_day, area.start)


def list_behind(peers: str, data: Data) -> Path | None:
    """Return the file behind a user's list, given by path or by the name it is stored under."""
    if peers in NAMED:
        return None
    return stored_list(peers, own_folder(data.folder)) or Path(peers)


def available(data: Data) -> list[str]:
    """Return the names of all sets: those that need no file, and a user's stored lists."""
    stored = dict.fromkeys(stored_names(own_folder(data.folder)))
    return [*NAMED, *(name for name in stored if name not in NAMED)]


def check_peers(peers: str, data: Data) -> None:
    """Refuse a name that is neither a named set, nor a stored list, nor a file.

    Raises
    ------
    ParameterError
    """
    path = list_behind(peers, data) if isinstance(peers, str) and peers.strip() else Path()
    if path is not None and not path.is_file():
        raise ParameterError(
            f"peers is {peers!r}; give {', '.join(available(data))}, or the path of a file "
            "that lists peers (docs/peers.md shows its layout; `lsr peers` shows them all)"
        )


def _similar(area: Area, placing: Placing, data: Data) -> PeerSet:
    m, named = placing.model, data.register
    method = (
        f"the {m.peers} councils nearest to it on {len(m.measures)} measures of "
        f"{', '.join(name.lower() for name in m.dimensions)} (lsr_analysis model {m.version}; "
        f"figures of {placing.figures})"
    )
    if area.code not in placing.levels.index:
        if area.code in placing.apart:
            people = f"{placing.apart[area.code]:,.0f} people aged 65 and over"
            why = f"with {people} {area.name} is of a kind apart"
        else:
            lacks = [data.indicators[i].title for i in placing.without.get(area.code, ())]
            why = f"these figures are not held for it: {'; '.join(lacks)}"
            if not lacks:
                why = f"fewer than {m.peers + 1} councils have the figures that it takes"
        note = f"{area.name} has no comparable peers: {why}. Choose another set with `peers`."
        return PeerSet("similar", "no comparable peers", method, (), notes=(note,))
    peers = placing.peers(area.code)
    notes = []
    if placing.is_remote(area.code):
        notes.append(
            f"{area.name} is unlike most councils: its last peer is at distance "
            f"{peers.iloc[-1]:.2f}, farther away than that of 95% of councils (half have theirs "
            f"within {placing.farthest.median():.2f}). Its peers resemble it less."
        )
    if placing.without:
        names = "; ".join(named[code].name for code in placing.without)
        notes.append(f"Cannot be peers, for want of figures: {names}.")
    return PeerSet(
        "similar", f"the {len(peers)} most similar councils", method, tuple(peers.index),
        ordered=True, distances=tuple(peers), notes=tuple(notes),
    )  # fmt: skip


def _reviewed(area: Area, others: list[Area], data: Data, on: dt.date) -> PeerSet:
    codes = {r.area for r in data.reviews if r.kind == LOCAL_SYSTEM_REVIEW}
    here = tuple(other.code for other in others if other.code in codes)
    gone = [data.register[c].name for c in sorted(codes) if not data.register[c].in_force(on)]
    notes = [f"Reviewed areas that did not exist on {day_name(on)}: {'; '.join(gone)}."]
    return PeerSet(
        "reviewed",
        f"the {len(here)} {'other ' if area.code in codes else ''}reviewed areas",
        "the areas of the 20 local system reviews of 2017-18",
        here,
        notes=tuple(notes) if gone else (),
    )


def _by_rule(name: str, area: Area, others: list[Area]) -> PeerSet:
    if name == "region":
        bare = area.region in ("London", "Yorkshire and The Humber")
        label = f"other councils in {area.region if bare else f'the {area.region}'}"
        same = [other.code for other in others if other.region == area.region]
        return PeerSet(name, label, "all councils of the same English region", tuple(same))
    if name == "type":
        same = [other.code for other in others if other.type == area.type]
        method = "all councils of the same type, by the class of the GSS code"
        return PeerSet(name, f"other {_PLURAL[area.type]}", method, tuple(same))
    return PeerSet(
        name, "all other councils in England", "all councils", tuple(o.code for o in others)
    )


def _own_list(found: PeerList, area: Area, data: Data, on: dt.date) -> PeerSet:
    codes, notes = found.peers_of(area, data.register, on)
    # A file may be called as a set that ships is; its set must not be taken for that one.
    name = f"{found.name}-list" if found.name in NAMED else found.name
    order = "in its order" if found.ordered else "listed by code or name, so without an order"
    return PeerSet(
        name,
        f"the councils of the list {name}",
        f"the user’s list {found.name} ({found.file}, sha256 {found.sha256[:12]}, {order})",
        codes,
        ordered=found.ordered,
        notes=notes,
    )


def peer_set(
    peers: str, area: Area, data: Data, span: Span, placing: Placing | None = None
) -> PeerSet:
    """Return the peers of an area.

    Parameters
    ----------
    peers : str
        One of `NAMED`, the name of a stored list, or the path of a list.
    area : Area
    data : Data
    span : Span
        Peers are councils that existed at its end; see :func:`day_of_peers`.
    placing : Placing, optional
        Of that day, where it is at hand already.

    Raises
    ------
    ParameterError
        If the name is unknown, or the file cannot be used; the message names the row.
    """
    check_peers(peers, data)
    on = day_of_peers(area, span)
    path = list_behind(peers, data)
    if path is not None:
        return _own_list(read_list(path), area, data, on)
    if peers == "similar":
        return _similar(area, placing or placed_on(data, on), data)
    others = [other for other in data.register.in_force(on) if other != area]
    if peers == "reviewed":
        return _reviewed(area, others, data, on)
    return _by_rule(peers, area, others)
