"""Comparator groups: which councils an area is compared with, by a named rule.

The choice of peers decides the story, so every set has a name, says how it was made, and
is a parameter everywhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.areas import Area, Register
from lsr_analysis.errors import LsrError, ParameterError
from lsr_analysis.files import csv_rows
from lsr_analysis.periods import Span, day_name

__all__ = ["NAMED", "PeerSet", "check_peers", "peer_set"]

NAMED = ("region", "type")
"""Sets that need no file."""


@dataclass(frozen=True)
class PeerSet:
    """The councils that one area is compared with.

    Parameters
    ----------
    name : str
        "region", "type" or the name of a user's file.
    label : str
        For charts and sentences, for example "councils in the South West".
    method : str
        How the set was made.
    codes : tuple of str
        Reference codes, without the area itself; in the list's own order.
    """

    name: str
    label: str
    method: str
    codes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)


_PLURAL = {
    "county council": "county councils",
    "London borough": "London boroughs",
    "metropolitan district": "metropolitan districts",
    "unitary authority": "unitary authorities",
}


def check_peers(peers: str) -> None:
    """Refuse a name that is neither a named set nor a file.

    Raises
    ------
    ParameterError
    """
    if not isinstance(peers, str) or (peers not in NAMED and not Path(peers).is_file()):
        raise ParameterError(
            f"peers is {peers!r}; give {' or '.join(map(repr, NAMED))}, or the path of a CSV file "
            "that lists peers (docs/peers.md shows its layout)"
        )


def peer_set(peers: str, area: Area, register: Register, span: Span) -> PeerSet:
    """Return the peers of an area.

    Parameters
    ----------
    peers : str
        "region", "type" or the path of a CSV file.
    area : Area
    register : Register
    span : Span
        Peers are councils that existed at the end of the span, or at the area's own end
        where that came first.

    Raises
    ------
    ParameterError
        If the name is unknown, or the file cannot be used; the message names the row.
    """
    check_peers(peers)
    on = min(span.last_day, area.end) if area.end else max(span.last_day, area.start)
    others = [other for other in register.in_force(on) if other != area]
    if peers == "region":
        same = [other.code for other in others if other.region == area.region]
        named = area.region in ("London", "Yorkshire and The Humber")
        place = area.region if named else f"the {area.region}"
        label, method = f"other councils in {place}", "all councils of the same English region"
    elif peers == "type":
        same = [other.code for other in others if other.type == area.type]
        label = f"other {_PLURAL[area.type]}"
        method = "all councils of the same type, by the class of the GSS code"
    else:
        path = Path(peers)
        same = _read_list(path, area, register, on)
        label, method = f"the councils listed in {path.name}", f"the user's list {path.stem}"
        return PeerSet(path.stem, label, method, tuple(same))
    return PeerSet(peers, label, method, tuple(same))


def _read_list(path: Path, area: Area, register: Register, on: dt.date) -> list[str]:
    """Read a user's list: a column "peer", and a column "area" if it lists several areas."""
    found: list[str] = []
    try:
        rows = list(csv_rows(path, ("peer",)))
    except LsrError as error:
        raise ParameterError(f"{error} (docs/peers.md shows the layout)") from None
    for number, row in rows:
        if not any(row.values()):
            continue
        try:
            if row.get("area") and register.find(row["area"], on) != area:
                continue
            peer = register.find(row["peer"], on)
        except LsrError as error:
            raise ParameterError(f"{path.name}, row {number}: {error}") from None
        if not peer.in_force(on):
            near = peer.successors if peer.end and peer.end < on else peer.predecessors
            instead = "; ".join(str(register[code]) for code in near) or "none"
            raise ParameterError(
                f"{path.name}, row {number}: {peer} did not exist on {day_name(on)}. Councils of "
                f"that day on its ground: {instead}."
            )
        if peer != area and peer.code not in found:
            found.append(peer.code)
    if not found:
        raise ParameterError(f"{path.name} lists no peer of {area.name}")
    return found
