"""Comparator groups: which councils an area is compared with, by a named rule.

The choice of peers decides the story, so every set has a name, says how it was made, and
is a parameter everywhere.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.areas import Area, Register
from lsr_analysis.errors import LsrError, ParameterError
from lsr_analysis.periods import Span

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
        place = (
            area.region if area.region in ("London", "East of England") else f"the {area.region}"
        )
        if area.region == "Yorkshire and The Humber":
            place = area.region
        label, method = f"other councils in {place}", "all councils of the same English region"
    elif peers == "type":
        same = [other.code for other in others if other.type == area.type]
        label = f"other {_PLURAL[area.type]}"
        method = "all councils of the same type, by the class of the GSS code"
    else:
        path = Path(peers)
        same = _read_list(path, area, register, on)
        label, method = (
            f"peers of the list {path.stem}",
            f"a list supplied by the user ({path.name})",
        )
        return PeerSet(path.stem, label, method, tuple(same))
    return PeerSet(peers, label, method, tuple(same))


def _read_list(path: Path, area: Area, register: Register, on: object) -> list[str]:
    """Read a user's list: a column "peer", and a column "area" if it lists several areas."""
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    except UnicodeDecodeError:
        raise ParameterError(
            f"{path.name} is not a CSV file in UTF-8; save it as CSV UTF-8"
        ) from None
    columns = {name.strip().casefold(): name for name in (rows[0] if rows else {}) if name}
    if "peer" not in columns:
        raise ParameterError(
            f"{path.name} has no column 'peer'. Give one row a peer, with its name or GSS code in "
            "the column 'peer', and the area in a column 'area' if the file lists several areas."
        )
    found: list[str] = []
    for number, row in enumerate(rows, 2):
        try:
            listed_for = (row.get(columns.get("area", "")) or "").strip()
            if listed_for and register.find(listed_for, on) != area:  # type: ignore[arg-type]
                continue
            peer = register.find(row[columns["peer"]] or "", on)  # type: ignore[arg-type]
        except LsrError as error:
            raise ParameterError(f"{path.name}, row {number}: {error}") from None
        if peer != area and peer.code not in found:
            found.append(peer.code)
    if not found:
        raise ParameterError(f"{path.name} lists no peer of {area.name}")
    return found
