"""The publications that can be fetched, and the recorded addresses of their files."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lsr_analysis.errors import CatalogueError, ParameterError
from lsr_analysis.fetching.kinds import ALL_KINDS
from lsr_analysis.yaml_files import check_schema, read_yaml

__all__ = [
    "Address", "Publication", "choose", "listing", "publications", "why_not_address",
    "why_not_name",
]  # fmt: skip

_PUBLISHER = "publisher"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_LONGEST_NAME = 150


@dataclass(frozen=True)
class Address:
    """Where one file was seen.

    Parameters
    ----------
    name : str
        Name that the file gets here.
    url : str
    content : {"xls", "xlsx", "ods", "csv", "json"}
    seen_in : tuple of str
        The places that give the address.
    verified : bool
        Whether two places by different authors, or a page of the publisher, give it.
    period : str
        What the file is of; may be empty.
    sha256 : str
        Checksum, where it is known from elsewhere; else empty.
    """

    name: str
    url: str
    content: str
    seen_in: tuple[str, ...]
    verified: bool
    period: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Publication:
    """One publication and its files.

    Parameters
    ----------
    id : str
        Name on the command line.
    title, publisher, licence : str
    kinds : tuple of str
        What its files are read as; see :data:`lsr_analysis.fetching.kinds.ALL_KINDS`.
    page : str
        Page to look at by hand.
    hosts : tuple of str
        Hosts that addresses and redirects may be on.
    max_megabytes : float
        Limit for one file.
    files : tuple of Address
    note : str
        What a user should know about the files; may be empty.
    """

    id: str
    title: str
    publisher: str
    kinds: tuple[str, ...]
    page: str
    licence: str
    hosts: tuple[str, ...]
    max_megabytes: float
    files: tuple[Address, ...]
    note: str = ""


def why_not_address(url: str, hosts: Sequence[str]) -> str:
    """Return why nothing is fetched from an address; empty if it is one of the hosts, by https.

    The loopback hosts, which never leave the machine, may do without https and on any port.

    Examples
    --------
    >>> why_not_address("http://www.ons.gov.uk/a.xls", ["www.ons.gov.uk"])
    'is not https'
    >>> why_not_address("https://example.org/a.xls", ["www.ons.gov.uk"])
    'is on example.org, not on www.ons.gov.uk'
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").casefold(), parts.port
    except ValueError:
        return "is not an address"
    loopback = host in _LOOPBACK
    if parts.scheme != "https" and not (loopback and parts.scheme == "http"):
        return "is not https"
    if host not in hosts:
        return f"is on {host or 'no host'}, not on {' or '.join(hosts)}"
    if parts.username or parts.password:
        return "holds a name or a password"
    if port is not None and not loopback:
        return "names a port"
    return ""


def why_not_name(name: str) -> str:
    """Return why a file must not have a name on some system; empty if it is safe on all.

    Examples
    --------
    >>> why_not_name("LA-Type-B-April-2019.xls")
    ''
    >>> why_not_name("../x.xls"), why_not_name("con.csv")
    ("it holds '/'", 'Windows reserves it')
    """
    if found := _NOT_IN_NAMES.search(name):
        return f"it holds {found.group()!r}"
    if _RESERVED.fullmatch(name.split(".")[0].strip()):
        return "Windows reserves it"
    if name.startswith((".", "~$", " ")) or name.endswith((".", " ")):
        return "it begins or ends with a dot, a space or ~$"
    return "it is too long" if len(name) > _LONGEST_NAME else ""


def _address(entry: Mapping[str, Any], places: Mapping[str, Mapping[str, str]]) -> Address:
    if unknown := [place for place in entry["seen_in"] if place not in places]:
        raise CatalogueError(f"{entry['name']}: {', '.join(unknown)} is not defined under 'places'")
    authors = {places[place]["by"] for place in entry["seen_in"]}
    return Address(
        **{key: value for key, value in entry.items() if key != "seen_in"},
        seen_in=tuple(places[place]["text"] for place in entry["seen_in"]),
        verified=_PUBLISHER in authors or len(authors) > 1,
    )


def _problems(publication: Publication) -> Iterable[str]:
    """Yield what is wrong with the addresses of one publication."""
    page = urlsplit(publication.page)
    if why_not_address(publication.page, [page.hostname or ""]):
        yield f"the page {publication.page} is not an https address"
    for kind in publication.kinds:
        if kind not in ALL_KINDS:
            yield f"{kind!r} is not a kind; there are {', '.join(ALL_KINDS)}"
    for address in publication.files:
        if why := why_not_address(address.url, publication.hosts):
            yield f"the address {address.url} {why}"
        if why := why_not_name(address.name):
            yield f"the name {address.name!r} cannot be used: {why}"
        if Path(address.name).suffix.casefold() != f".{address.content}":
            yield f"the name {address.name} does not end with .{address.content}"
    for what in ("name", "url"):
        # Windows and macOS take names that differ by capitals for one file.
        given = Counter(getattr(address, what).casefold() for address in publication.files)
        yield from (f"the {what} {text} is given twice" for text, n in given.items() if n > 1)


def publications(path: Path | None = None) -> tuple[Publication, ...]:
    """Return the publications that can be fetched.

    Parameters
    ----------
    path : pathlib.Path, optional
        A file of the shape that ``catalogue/downloads.schema.json`` describes; else the one
        that ships.

    Raises
    ------
    CatalogueError
        If the file breaks the schema, or an address is not https on a host of its publication,
        a name is unsafe or given twice, or a kind is unknown or claimed twice.
    """
    path = path or Path(str(files("lsr_analysis") / "catalogue" / "downloads.yaml"))
    content = read_yaml(path)
    check_schema(content, "downloads.schema.json", path.name)
    found: list[Publication] = []
    for entry in content["publications"]:
        try:
            held = [_address(file, content["places"]) for file in entry["files"]]
        except CatalogueError as error:
            raise CatalogueError(f"{path.name}, {entry['id']}: {error}") from None
        several = {key: tuple(entry[key]) for key in ("kinds", "hosts")}
        publication = Publication(**entry | several | {"files": tuple(held)})
        if problem := next(iter(_problems(publication)), None):
            raise CatalogueError(f"{path.name}, {publication.id}: {problem}")
        found.append(publication)
    for what, texts in (
        ("publication", [p.id for p in found]),
        ("kind", [kind for p in found for kind in p.kinds]),
    ):
        if twice := [text for text, times in Counter(texts).items() if times > 1]:
            raise CatalogueError(f"{path.name}: the {what} {twice[0]!r} is there twice")
    return tuple(found)


def choose(ids: Sequence[str], catalogue: Sequence[Publication]) -> tuple[Publication, ...]:
    """Return the publications of some ids, each once; all of them if there are no ids.

    Raises
    ------
    ParameterError
        If an id is unknown; the message names the nearest.
    """
    known = {publication.id: publication for publication in catalogue}
    for name in ids:
        if name not in known:
            near = difflib.get_close_matches(name.casefold(), known, n=2) or list(known)
            raise ParameterError(
                f"{name!r} is not a publication that can be fetched. Did you mean "
                f"{' or '.join(near)}? `lsr fetch --list` lists all."
            )
    return tuple(known[name] for name in dict.fromkeys(ids)) if ids else tuple(catalogue)


def listing(catalogue: Sequence[Publication]) -> list[str]:
    """Return lines that list the publications: id, title, addresses and page."""
    lines = []
    for publication in catalogue:
        count = len(publication.files)
        verified = sum(address.verified for address in publication.files)
        addresses = (
            f"{count} address{'es' if count > 1 else ''}, {verified} verified"
            if count
            else "no address recorded; get it by hand"
        )
        lines.append(f"{publication.id}: {publication.publisher}, {publication.title}")
        lines.append(f"    {addresses}; {publication.page}")
        if publication.note:
            lines.append(f"    {publication.note}")
    lines.append("An address is verified if two independent places, or the publisher, give it.")
    return lines
