"""Get one file from a publisher: politely, within limits, and going on where a transfer broke off.

A :class:`Transfer` is the downloader that pooch calls.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests
import urllib3
from tqdm import tqdm

from lsr_analysis.errors import FetchError, ServerFault, TooLarge
from lsr_analysis.fetching.addresses import Publication, why_not_address
from lsr_analysis.fetching.faults import (
    Setback,
    cut_off,
    moved,
    of_exception,
    of_status,
    timed_out,
    writing,
)
from lsr_analysis.fetching.ledger import Entry
from lsr_analysis.fetching.part import Part
from lsr_analysis.version import VERSION

__all__ = ["Limits", "NotChanged", "Transfer", "new_session"]

_CHUNK = 64 * 1024
_MEGABYTE = 1_000_000
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")


@dataclass(frozen=True)
class Limits:
    """How long to wait and how often to try.

    Parameters
    ----------
    connect : float
        Seconds until a host must have answered the call.
    silence : float
        Seconds without a byte.
    window, least : float, int
        Fewer than `least` bytes within `window` seconds is as good as silence.
    tries : int
        Tries of one file, each going on where the last broke off.
    wait, longest_wait : float
        Seconds before the second try, doubled each time; and the longest, whatever a host asks.
    pause : float
        Seconds between two files, so that no host is pressed.
    redirects : int
    """

    connect: float = 20
    silence: float = 60
    window: float = 60
    least: int = 20_000
    tries: int = 4
    wait: float = 2
    longest_wait: float = 60
    pause: float = 0.5
    redirects: int = 5


class NotChanged(Exception):
    """The host says that the file is the one held."""


def new_session() -> requests.Session:
    """Return a session that names this package and verifies every certificate.

    The proxies of the environment or the system, and a bundle of certificates named in
    REQUESTS_CA_BUNDLE, are respected.
    """
    session = requests.Session()
    session.headers["User-Agent"] = f"lsr_analysis/{VERSION} (open benchmarking of health and care)"
    # Sizes, checksums and the place to go on from are those of the file as it is, not packed.
    session.headers["Accept-Encoding"] = "identity"
    return session


@dataclass
class Transfer:
    """The downloader of one file.

    Parameters
    ----------
    publication : Publication
    session : requests.Session
    target : pathlib.Path
        Where the file will lie; what came of it is kept beside until it is whole.
    held : Entry or None
        What is known of the file held, if the host may answer that it has not changed.
    limits : Limits
    progress : bool
    etag, last_modified : str
        What the host said of the file that came.
    """

    publication: Publication
    session: requests.Session
    target: Path
    held: Entry | None = None
    limits: Limits = Limits()
    progress: bool = False
    etag: str = ""
    last_modified: str = ""

    def __call__(self, url: str, output_file: str, _: Any) -> None:
        """Get the file and put it where pooch wants it.

        Raises
        ------
        NotChanged
            If the host says that the file is the one held.
        FetchError
            If it cannot be had. What came of it is kept where it can be continued.
        """
        with writing(self.target.parent):
            self.target.parent.mkdir(parents=True, exist_ok=True)
            part = Part.claim(self.target, url)
        try:
            self._try(url, part)
            with writing(output_file):
                shutil.copyfile(part.path, output_file)
            part.drop()
        except (TooLarge, NotChanged):
            part.drop()
            raise
        finally:
            part.release()

    def _try(self, url: str, part: Part) -> None:
        for attempt in range(1, self.limits.tries + 1):
            try:
                self._once(url, part)
                return
            except Setback as setback:
                if attempt == self.limits.tries:
                    raise setback.error from setback.__cause__
                wait = setback.wait
                if wait is None:
                    wait = self.limits.wait * 2 ** (attempt - 1)
                time.sleep(min(wait, self.limits.longest_wait))

    def _once(self, url: str, part: Part) -> None:
        with self._answer(url, self._asking(part)) as response:
            status = response.status_code
            if status == requests.codes.not_modified and self.held:
                raise NotChanged
            if status == requests.codes.requested_range_not_satisfiable and part.size:
                part.restart()
                raise Setback(cut_off(url), wait=0)
            length = response.headers.get("Content-Length", "")
            whole = int(length) if length.isdecimal() and not _packed(response) else None
            if status == requests.codes.partial_content:
                found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
                same = _validator(response) in ("", part.validator)
                if found is None or int(found[1]) != part.size or not same:
                    part.restart()
                    raise Setback(cut_off(url), wait=0)
                whole = int(found[2])
            elif status == requests.codes.ok:
                with writing(part.path.parent):
                    part.restart(_validator(response))
            elif status < requests.codes.bad_request:
                raise ServerFault(
                    f"the answer {status} of the host holds no file. Look at "
                    f"{self.publication.page}"
                )
            else:
                raise of_status(response, url, self.publication)
            self.etag = response.headers.get("ETag", "")
            self.last_modified = response.headers.get("Last-Modified", "")
            self._receive(response, part, url, whole)

    def _asking(self, part: Part) -> dict[str, str]:
        """Return the headers that ask for the rest of a file, or for a file only if it changed."""
        if part.size:
            return {"Range": f"bytes={part.size}-", "If-Range": part.validator}
        if self.held and self.held.etag:
            return {"If-None-Match": self.held.etag}
        if self.held and self.held.last_modified:
            return {"If-Modified-Since": self.held.last_modified}
        return {}

    @contextmanager
    def _answer(self, url: str, headers: Mapping[str, str]) -> Iterator[requests.Response]:
        """Follow redirects by hand, so that none leads off the official hosts or off https."""
        for _ in range(self.limits.redirects + 1):
            try:
                response = self.session.get(
                    url,
                    headers=dict(headers),
                    stream=True,
                    allow_redirects=False,
                    timeout=(self.limits.connect, self.limits.silence),
                )
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                raise of_exception(error, url, self.publication) from error
            with response:
                target = self.session.get_redirect_target(response)
                if target is None:
                    yield response
                    return
            url = urljoin(url, target)
            if why := why_not_address(url, self.publication.hosts):
                raise moved(f"now leads to another that {why}", self.publication)
        raise moved("leads round in circles", self.publication)

    def _receive(
        self, response: requests.Response, part: Part, url: str, whole: int | None
    ) -> None:
        """Write what comes to the part, until the file has its whole size, if that is known."""
        most = int(self.publication.max_megabytes * _MEGABYTE)
        if whole is not None and whole > most:
            raise self._too_large()
        with (
            writing(part.path.parent),
            part.path.open("ab") as stream,
            tqdm(
                desc=self.target.name,
                total=whole,
                initial=part.size,
                unit="B",
                unit_scale=True,
                leave=False,
                # None hides the bar where the output is not a terminal.
                disable=None if self.progress else True,
            ) as bar,
        ):
            size = part.size
            for chunk in self._chunks(response, url):
                size += len(chunk)
                if size > most:
                    raise self._too_large()
                stream.write(chunk)
                bar.update(len(chunk))
        if whole is not None and part.size < whole:
            raise Setback(cut_off(url))

    def _chunks(self, response: requests.Response, url: str) -> Iterator[bytes]:
        """Yield what comes as it comes, and give up when it comes too slowly."""
        # read1 returns what is there; read would wait for a whole chunk, however slow.
        read = getattr(response.raw, "read1", response.raw.read)
        since, count = time.monotonic(), 0
        while True:
            try:
                chunk = read(_CHUNK, decode_content=True)
            except (urllib3.exceptions.HTTPError, OSError) as error:
                raise of_exception(error, url, self.publication) from error
            if not chunk:
                return
            yield chunk
            count += len(chunk)
            passed = time.monotonic() - since
            if passed > self.limits.window:
                if count < self.limits.least * passed / self.limits.window:
                    raise Setback(timed_out(url))
                since, count = time.monotonic(), 0

    def _too_large(self) -> FetchError:
        return TooLarge(
            f"larger than {self.publication.max_megabytes:g} MB, the limit for this publication; "
            f"nothing of it was kept. Look at {self.publication.page}"
        )


def _packed(response: requests.Response) -> bool:
    """Say whether a body comes packed, so that its size and places are not those of the file."""
    return bool(response.headers.get("Content-Encoding", "identity").casefold() != "identity")


def _validator(response: requests.Response) -> str:
    """Return what a transfer can be continued by; empty if it cannot be.

    A weak ETag does not say that every byte is the same.
    """
    if _packed(response):
        return ""
    etag = str(response.headers.get("ETag", ""))
    if etag.startswith('"'):
        return etag
    return "" if etag else str(response.headers.get("Last-Modified", ""))
