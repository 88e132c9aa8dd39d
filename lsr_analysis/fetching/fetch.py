"""Fetch published files from their publishers: what `lsr fetch` does."""

from __future__ import annotations

import datetime as dt
import json
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pooch
import requests

from lsr_analysis.errors import (
    AccessRefused,
    CutOff,
    FetchError,
    NotWritable,
    ServerFault,
    TimedOut,
)
from lsr_analysis.fetching.addresses import Address, Publication, choose, publications
from lsr_analysis.fetching.contents import check_contents
from lsr_analysis.fetching.faults import writing
from lsr_analysis.fetching.ledger import key_of, read_ledger, record
from lsr_analysis.fetching.place import Arrival, held_checksum, open_folder, put_in_place
from lsr_analysis.fetching.result import FetchResult, Outcome
from lsr_analysis.fetching.transfer import Limits, NotChanged, Transfer, new_session
from lsr_analysis.files import file_sha256

__all__ = ["fetch", "now_in_utc", "read_manifest", "shipped_inputs"]

_TIRING = (AccessRefused, ServerFault, TimedOut, CutOff, NotWritable)
_IN_A_ROW = 3
"""Tiring faults of one host, one after the other, after which its other files are left alone."""


def now_in_utc() -> str:
    """Return the time in UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def read_manifest(data_folder: Path) -> Mapping[str, Any]:
    """Return the manifest of the figures in a folder; empty if there is none that can be read.

    It only serves to say which files the figures were built from, so that fetching goes on
    without it.
    """
    try:
        text = (data_folder / "processed" / "manifest.json").read_text(encoding="utf-8")
        manifest = json.loads(text)
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def shipped_inputs(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return checksum to name of the files that the figures of a manifest were built from."""
    return {entry["sha256"]: entry["file"] for entry in manifest.get("inputs", ())}


@dataclass
class _Hosts:
    """Hosts that are not asked any more, because asking on would be slow or a nuisance."""

    given_up: dict[str, str] = field(default_factory=dict)
    in_a_row: Counter[str] = field(default_factory=Counter)

    def failed(self, host: str, error: FetchError) -> None:
        self.in_a_row[host] = self.in_a_row[host] + 1 if isinstance(error, _TIRING) else 0
        if error.whole_host or self.in_a_row[host] == _IN_A_ROW:
            self.given_up[host] = (
                f"not asked for, because {host} failed before"
                if error.whole_host
                else f"not asked for, because {_IN_A_ROW} files of {host} failed in a row"
            )

    def answered(self, host: str) -> None:
        self.in_a_row[host] = 0


@contextmanager
def _quiet_pooch() -> Iterator[None]:
    """Keep pooch from printing each path: the outcomes say what there is to say."""
    logger = pooch.get_logger()
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


def _download(transfer: Transfer, address: Address, staging: Path) -> Path:
    """Have pooch get a file and check it before anything sees it; return where it lies."""

    def check(path: str, _action: str, _pooch: pooch.Pooch) -> str:
        check_contents(Path(path), transfer.publication)
        return path

    # The checksum is compared later: a file that differs from an earlier one is a revision,
    # which is kept, and no failure.
    getter = pooch.create(
        path=staging, base_url="", registry={address.name: None}, urls={address.name: address.url}
    )
    with _quiet_pooch(), writing(staging):
        return Path(getter.fetch(address.name, processor=check, downloader=transfer))


def _one(
    address: Address,
    publication: Publication,
    folder: Path,
    shipped: Mapping[str, str],
    session: requests.Session,
    limits: Limits,
    progress: bool,
) -> Outcome:
    key, target = key_of(publication.id, address.name), folder / publication.id / address.name
    entry, now = read_ledger(folder).get(key), now_in_utc()
    as_recorded = entry is not None and held_checksum(target) == entry.sha256
    same_address = entry is not None and entry.url == address.url
    transfer = Transfer(
        publication, session, target, entry if as_recorded and same_address else None, limits,
        progress,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as staging:
        try:
            path = _download(transfer, address, Path(staging))
        except NotChanged:
            assert entry is not None
            record(folder, key, replace(entry, last_checked=now))
            return Outcome(key, "not changed")
        differs = bool(address.sha256) and file_sha256(path) != address.sha256
        arrival = Arrival(
            path, publication.id, address.name, address.url, transfer.etag,
            transfer.last_modified, now, "revised" if differs else "downloaded",
            ("its checksum is not the one recorded in the catalogue",) if differs else (),
        )  # fmt: skip
        return put_in_place(arrival, folder, shipped)


def _by_hand(publication: Publication) -> Outcome:
    return Outcome(
        publication.id,
        "no address",
        (
            "no address of a file is recorded; get it by hand from "
            f"{publication.page} and use `lsr fetch --from FOLDER`",
        ),
        publication.page,
    )


def fetch(
    ids: Sequence[str],
    folder: Path,
    *,
    manifest: Mapping[str, Any] | None = None,
    progress: bool = True,
    catalogue: Sequence[Publication] | None = None,
    limits: Limits | None = None,
) -> FetchResult:
    """Fetch the files of some publications.

    A file that fails stops no other. What is held is only ever replaced by a whole file of the
    right publication, and is then kept among the earlier files.

    Parameters
    ----------
    ids : sequence of str
        Ids of publications; all of them if empty.
    folder : pathlib.Path
        The folder of downloads; made if need be. Files lie in it by publication.
    manifest : mapping, optional
        Manifest of the figures that ship, to say which files they were built from.
    progress : bool
        Show a progress bar, if the output is a terminal.
    catalogue : sequence of Publication, optional
        What can be fetched; else what ships.
    limits : Limits, optional

    Returns
    -------
    FetchResult
        One outcome a file, in the order of the catalogue.

    Raises
    ------
    ParameterError
        If an id is unknown.
    CatalogueError
        If the catalogue is broken.
    NotWritable
        If the folder cannot be made.
    LedgerError
        If the record in the folder is broken. Nothing is asked for then.
    """
    chosen = choose(ids, publications() if catalogue is None else catalogue)
    limits, hosts = limits or Limits(), _Hosts()
    shipped = shipped_inputs(manifest or {})
    open_folder(folder)
    outcomes: list[Outcome] = []
    asked = 0
    with new_session() as session:
        for publication in chosen:
            if not publication.files:
                outcomes.append(_by_hand(publication))
            for address in publication.files:
                key, host = key_of(publication.id, address.name), urlsplit(address.url).netloc
                if why := hosts.given_up.get(host):
                    outcomes.append(Outcome(key, "failed", (why,), publication.page))
                    continue
                if asked:
                    time.sleep(limits.pause)
                asked += 1
                try:
                    with writing(folder):
                        outcome = _one(
                            address, publication, folder, shipped, session, limits, progress
                        )
                    hosts.answered(host)
                except FetchError as error:
                    hosts.failed(host, error)
                    notes = [str(error)]
                    if not address.verified:
                        notes.append("the address is not verified")
                    if (folder / publication.id / address.name).is_file():
                        notes.append("the file held stays as it is")
                    outcome = Outcome(key, "failed", tuple(notes), publication.page)
                outcomes.append(outcome)
    return FetchResult(folder, tuple(outcomes))
