"""The peers of one council as text, two sets beside each other, and the list of all councils."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lsr_analysis.analysis.parameters import area_parameters
from lsr_analysis.analysis.peer_lists import store_list
from lsr_analysis.analysis.peers import NAMED, PeerSet, available, peer_set
from lsr_analysis.analysis.profile import AreaProfile, profile_from
from lsr_analysis.analysis.under_sets import FAR, moves, overlap
from lsr_analysis.errors import ParameterError
from lsr_analysis.own import own_folder
from lsr_analysis.store import Data
from lsr_analysis.words.peers import peers_note, under_sets_note

__all__ = ["PeerText", "area_peers", "set_names", "store_peers", "write_table"]


@dataclass(frozen=True)
class PeerText:
    """What to print about an area's peers.

    Parameters
    ----------
    lines : tuple of str
    rows : pandas.DataFrame
        The same as a table: the peers, or the ranks under two sets.
    """

    lines: tuple[str, ...]
    rows: pd.DataFrame


def _listed(profile: AreaProfile, data: Data) -> PeerText:
    peers = profile.peers
    rows = pd.DataFrame({"peer_code": peers.codes})
    rows["peer"] = [data.register[code].name for code in peers.codes]
    lines = [f"Peers of {profile.area}, {profile.span}: {peers.named}"]
    if peers.distances:
        stays = profile.placing.stays(profile.area.code)
        rows["distance"] = peers.distances
        rows["stays"] = stays.reindex(list(peers.codes)).to_numpy()
        lines.append("   distance  stays  council")
        lines += [
            f"{n:3} {row.distance:7.3f} {row.stays:6.1%}  {row.peer_code}  {row.peer}"
            for n, row in enumerate(rows.itertuples(), start=1)
        ]
    else:
        lines += [f"  {row.peer_code}  {row.peer}" for row in rows.itertuples()]
    rows.insert(0, "peer_set", peers.name)
    rows["method"] = peers.method
    lines += [*peers_note(profile).sentences, "", "Under other sets:"]
    return PeerText((*lines, *under_sets_note(profile).sentences), rows)


def _names(codes: set[str], data: Data) -> str:
    return "; ".join(sorted(data.register[code].name for code in codes)) or "none"


def _compared(profile: AreaProfile, one: PeerSet, other: PeerSet, data: Data) -> PeerText:
    a, b = set(one.codes), set(other.codes)
    both = moves(profile.under_sets, one.name, other.name)
    lines = [
        f"{profile.area}, {profile.span}",
        f"{one.name}: {one.label} ({len(one)}); {one.method}",
        f"{other.name}: {other.label} ({len(other)}); {other.method}",
        f"In both ({overlap(one, other)}): {_names(a & b, data)}",
        f"Only in {one.name}: {_names(a - b, data)}",
        f"Only in {other.name}: {_names(b - a, data)}",
        *one.notes,
        *other.notes,
        "",
        f"Ranks (1 is best; the area included) with {one.name} and with {other.name}, and places "
        "of 16 moved (above 0: worse with the second):",
    ]
    lines += [
        f"{row.rank_one:4} of {row.of_one:<4} {row.rank_other:4} of {row.of_other:<4} "
        f"{row.moved:+6.1f}  {row.title}, {row.period}"
        for row in both.itertuples()
    ]
    far = int((both["moved"].abs() > FAR).sum())
    lines.append(f"{far} of {len(both)} ranks move by more than {FAR} places of 16.")
    return PeerText(tuple(lines), both)


def area_peers(
    data: Data,
    area: str,
    start: str,
    end: str,
    peers: str,
    compare: tuple[str, str] | None = None,
) -> PeerText:
    """Say who an area's peers are, or set two sets beside each other.

    Parameters
    ----------
    data : Data
    area : str
        Name or code.
    start, end : str
        Months "YYYY-MM".
    peers : str
        A set by name, or the path of a list.
    compare : tuple of str, optional
        Two sets, by name or path.

    Raises
    ------
    LsrError
        If a parameter cannot be used.
    """
    first = compare[0] if compare else peers
    parameters = area_parameters(data, area, start, end, first)
    if compare is None:
        return _listed(profile_from(data, parameters), data)
    other = peer_set(compare[1], parameters.area, data, parameters.span)
    profile = profile_from(data, parameters, more_sets=(other,))
    if profile.peers.name == other.name:
        raise ParameterError(f"--compare names {other.name!r} twice; give two different sets")
    return _compared(profile, profile.peers, other, data)


def set_names(data: Data) -> str:
    """Say which sets there are, for who names no council."""
    return (
        f"Sets of peers: {', '.join(available(data))}. Name a council to see its peers "
        "(`lsr peers Plymouth`), or keep a list of your own (`lsr peers --store FILE --name NAME`)."
    )


def store_peers(data: Data, path: Path, name: str, area: str = "") -> str:
    """Store a user's list under a name, and say how to use it.

    Parameters
    ----------
    data : Data
    path : pathlib.Path
    name : str
        By default that of the file.
    area : str
        Whose peers they are, where the list does not say it.

    Raises
    ------
    ParameterError
        If the file is no list of peers, or the name cannot be used.
    """
    owner = data.register.find(area) if area else None
    kept = store_list(path, name or path.stem, own_folder(data.folder), NAMED, owner)
    return (
        f"Stored: {kept}\nUse it with --peers {kept.stem}; profiles of the areas in it show its "
        "ranks too."
    )


def write_table(rows: pd.DataFrame, path: Path, encoding: str = "utf-8-sig") -> Path:
    """Write a table as CSV, to a temporary name first.

    The file begins with a byte-order mark, so that Excel reads it as UTF-8, unless another
    encoding is asked for.

    Raises
    ------
    ParameterError
        If the file cannot be written.
    """
    temporary = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        rows.to_csv(temporary, index=False, encoding=encoding, lineterminator="\n")
        temporary.replace(path)
    except OSError as error:
        raise ParameterError(f"{path} cannot be written ({error})") from None
    finally:
        with suppress(OSError):
            temporary.unlink()
    return path
