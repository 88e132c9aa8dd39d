"""A user's own lists of peers: who is in them on a day, and lists stored under a name."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.areas import Area, Register
from lsr_analysis.errors import AmbiguousArea, LsrError, NoPeers, ParameterError
from lsr_analysis.files import file_sha256
from lsr_analysis.periods import day_name
from lsr_analysis.sources.peer_tables import SUFFIXES, Row, read_rows

__all__ = ["PeerList", "read_list", "store_list", "stored_list", "stored_names"]

# Codes of districts, counties without social services and combined authorities, which a list for
# all England holds too.
_OTHER_KIND = re.compile(r"[EW](?!06|08|09|10)\d{8}")
# Windows cannot have files of the names left out.
_NAME = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True)
class PeerList:
    """A list of peers as it stands in a file.

    Parameters
    ----------
    name, file, sha256 : str
        Name of the set, of the file, and the file's checksum.
    ordered : bool
        Whether peers stand from the nearest to the farthest. A list in the order of its codes
        or names is not.
    rows : tuple of Row
    """

    name: str
    file: str
    sha256: str
    ordered: bool
    rows: tuple[Row, ...]

    def _rows_of(self, area: Area, register: Register, on: dt.date) -> tuple[list[Row], list[str]]:
        """Return the rows of an area, and notes on rows that do not say clearly whose they are."""
        ground = {area.code, *register.same_ground(area.code)}
        ours, unknown = {""}, []
        first_row: dict[str, str] = {}
        for row in self.rows:
            first_row.setdefault(row.area, row.where)
        for text, where in first_row.items():
            if not text or _OTHER_KIND.fullmatch(text):
                continue
            try:
                if register.find(text, on).code in ground:
                    ours.add(text)
            except LsrError as error:
                unknown.append(f"{where}: {error}")
        found = [row for row in self.rows if row.area in ours]
        if not unknown:
            return found, []
        first = f"{len(unknown)} of its areas could not be told, the first in {unknown[0]}"
        if not found:
            # It may be the area itself, mistyped.
            raise ParameterError(f"{self.file} lists no peer of {area.name}; {first}")
        return found, [f"{self.file}: {first}"]

    def peers_of(
        self, area: Area, register: Register, on: dt.date
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the peers of an area on a day, and what a reader must know about them.

        A council that did not exist on the day is replaced by the one with exactly its
        boundary, or else left out; the notes say so.

        Parameters
        ----------
        area : Area
        register : Register
        on : datetime.date

        Returns
        -------
        tuple of str, tuple of str
            Reference codes in the order of the list; notes.

        Raises
        ------
        NoPeers
            If the list is of other areas.
        ParameterError
            If a code or name is unknown (the message names the row), or no peer is left.
        """
        codes: dict[str, None] = {}
        rows, notes = self._rows_of(area, register, on)
        if not rows:
            raise NoPeers(f"{self.file} lists no peer of {area.name}")
        for row in rows:
            try:
                peer = _find(row.peer, register, on)
            except LsrError as error:
                raise ParameterError(f"{self.file}, {row.where}: {error}") from None
            code, note = _on_day(peer, register, on)
            if note:
                notes.append(f"{self.file}, {row.where}: {note}")
            if code and code != area.code:
                codes[code] = None
        if not codes:
            reasons = f": {' '.join(notes)}" if notes else ""
            raise ParameterError(f"{self.file} lists no peer of {area.name}{reasons}")
        return tuple(codes), tuple(notes)


def _find(text: str, register: Register, on: dt.date) -> Area:
    """Find a peer; a name that had gone by the day still means the council that had it."""
    try:
        return register.find(text, on)
    except AmbiguousArea:
        return register.find(text)


def _on_day(peer: Area, register: Register, on: dt.date) -> tuple[str, str]:
    """Return the code that stands for a peer on a day, or none, and why it is not its own."""
    if peer.in_force(on):
        return peer.code, ""
    ended = peer.start <= on
    told = f"began on {day_name(peer.start)}"
    if ended and peer.end:
        told = f"ended on {day_name(peer.end)}"
    exact = [c for c in register.same_ground(peer.code) if register[c].in_force(on)]
    if exact:
        return exact[0], f"{peer} {told}; {register[exact[0]]} has exactly its boundary and serves."
    near = peer.successors if ended else peer.predecessors
    instead = "; ".join(str(register[code]) for code in near) or "none"
    return "", (
        f"{peer} {told} and is left out, for no council of {day_name(on)} has its boundary. On its "
        f"ground then: {instead}."
    )


def read_list(path: Path) -> PeerList:
    """Read a list of peers; see :func:`lsr_analysis.sources.peer_tables.read_rows`.

    Raises
    ------
    ParameterError
        If the file cannot be read as a list.
    """
    rows, ordered = read_rows(path)
    return PeerList(path.stem, path.name, file_sha256(path), ordered, rows)


def _folder(own: Path) -> Path:
    return own / "peers"


def stored_names(own: Path) -> list[str]:
    """Return the names of the lists stored in a user's own folder."""
    folder = _folder(own)
    if not folder.is_dir():
        return []
    names = {p.stem for p in folder.iterdir() if p.is_file() and p.suffix in SUFFIXES}
    return sorted(name for name in names if _NAME.fullmatch(name))


def stored_list(name: str, own: Path) -> Path | None:
    """Return the file stored under a name; None if there is none."""
    if not _NAME.fullmatch(name):
        return None
    paths = (_folder(own) / f"{name}{suffix}" for suffix in SUFFIXES)
    return next((path for path in paths if path.is_file()), None)


def store_list(
    path: Path, name: str, own: Path, taken: Sequence[str], owner: Area | None = None
) -> Path:
    """Store a list under a name in a user's own folder.

    Parameters
    ----------
    path : pathlib.Path
    name : str
        Lower-case letters, digits, "_" and "-".
    own : pathlib.Path
        The user's own folder; made if need be.
    taken : sequence of str
        Names of the sets that ship.
    owner : Area, optional
        Whose peers they are, where the list does not say it.

    Returns
    -------
    pathlib.Path
        The list as it is stored: the file unchanged, or with a column for the owner.

    Raises
    ------
    ParameterError
        If the name cannot be used, another list has it, the file is no list of peers, or
        nothing says whose peers they are.
    """
    if not _NAME.fullmatch(name) or name in taken:
        raise ParameterError(
            f"{name!r} cannot be the name of a list: use lower-case letters, digits, '_' and '-', "
            f"none of {', '.join(taken)}, and no name that Windows reserves"
        )
    new = read_list(path)
    ownerless = [row for row in new.rows if not row.area]
    if ownerless and owner is None:
        raise ParameterError(
            f"{path.name} does not say whose peers it lists, and a stored list serves all reports. "
            "Name the council: lsr peers AREA --store FILE --name NAME"
        )
    content, suffix = path.read_bytes(), path.suffix.lower()
    if ownerless and owner is not None:
        content, suffix = _with_owner(new, owner).encode("utf-8"), ".csv"
    held = stored_list(name, own)
    if held is not None:
        if held.read_bytes() == content:
            return held
        raise ParameterError(
            f"another list is stored as {name!r} ({held}). Choose another name, so that earlier "
            "reports still say what they mean, or remove that file."
        )
    folder = _folder(own)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".storing-", dir=folder) as staging:
            copy = Path(staging) / f"{name}{suffix}"
            copy.write_bytes(content)
            return copy.replace(folder / copy.name)
    except OSError as error:
        raise ParameterError(f"{folder} cannot be written to ({error}); set LSR_OWN") from None


def _with_owner(peers: PeerList, owner: Area) -> str:
    """Return a list as CSV that says whose peers it lists, and their order where there is one."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["area", "peer", *(["order"] if peers.ordered else [])])
    for n, row in enumerate(peers.rows, start=1):
        writer.writerow([row.area or owner.code, row.peer, *([n] if peers.ordered else [])])
    return stream.getvalue()
