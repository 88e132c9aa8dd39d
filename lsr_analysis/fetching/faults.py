"""What can go wrong between here and a publisher, each fault with its own message."""

from __future__ import annotations

import datetime as dt
import email.utils
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import requests
import urllib3

from lsr_analysis.errors import (
    AccessRefused,
    CertificateRefused,
    CutOff,
    FetchError,
    NotWritable,
    Offline,
    PageMoved,
    ProxyRefused,
    ServerFault,
    TimedOut,
)
from lsr_analysis.fetching.addresses import Publication

__all__ = [
    "Setback",
    "cut_off",
    "moved",
    "of_exception",
    "of_status",
    "retry_after",
    "timed_out",
    "writing",
]

_BUSY = {429, 502, 503, 504}
_GONE = {404, 410}
_REFUSED = {401, 403, 406, 429, 451}
_PROXY_LOGIN = 407
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


class Setback(Exception):
    """A fault that may pass: the transfer is tried again.

    Parameters
    ----------
    error : FetchError
        What to raise when it does not pass.
    wait : float or None
        Seconds that the host asks to wait.
    """

    def __init__(self, error: FetchError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.wait = error, wait


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _chain(error: BaseException) -> str:
    """Return the names of the errors within an error, and their texts, for telling them apart."""
    seen: list[str] = []
    current: object = error
    while isinstance(current, BaseException) and len(seen) < 10:
        seen.append(f"{type(current).__name__}: {current}")
        inner = [arg for arg in current.args if isinstance(arg, BaseException)]
        current = (
            getattr(current, "reason", None)
            or getattr(current, "original_error", None)
            or (inner[0] if inner else current.__cause__ or current.__context__)
        )
    return "\n".join(seen)


def _proxy_set(url: str) -> str:
    """Return the proxy that is set for an address; empty if there is none."""
    proxies = requests.utils.get_environ_proxies(url)
    return requests.utils.select_proxy(url, proxies) or ""


def _proxy(url: str) -> str:
    """Return host and port of the proxy for an address, never its user name and password."""
    named = _proxy_set(url)
    parts = urlsplit(named if "//" in named else f"//{named}")
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        port = ""
    return f"{parts.hostname}{port}" if parts.hostname else "that is set"


def proxy_refused(url: str, asks_login: bool) -> ProxyRefused:
    """Return the error for a proxy in the way."""
    names = "HTTPS_PROXY (or the proxy settings of the system)"
    what = (
        "asks for a user name and password"
        if asks_login
        else "cannot be reached, or does not let the request through"
    )
    return ProxyRefused(
        f"the proxy {_proxy(url)} {what}. Check {names} with your IT department; hosts that need "
        "no proxy belong in NO_PROXY"
    )


def of_exception(error: Exception, url: str, publication: Publication) -> Setback | FetchError:
    """Return the fault that an error of the connection means.

    Parameters
    ----------
    error : Exception
        From requests or urllib3, or the OSError for a bundle of certificates that is not there.
    url : str
        Address that was asked.
    publication : Publication
    """
    host, chain = _host(url), _chain(error)
    # The addresses were checked before, so that one that cannot be read is the proxy's.
    if isinstance(error, requests.exceptions.InvalidURL) and _proxy_set(url):
        return proxy_refused(url, asks_login=False)
    if isinstance(error, requests.exceptions.ProxyError) or "ProxyError" in chain:
        return proxy_refused(url, asks_login=f"failed: {_PROXY_LOGIN}" in chain)
    if isinstance(error, requests.exceptions.SSLError | urllib3.exceptions.SSLError) or (
        "SSLError" in chain or "SSLCertVerificationError" in chain
    ):
        return CertificateRefused(
            f"the secure connection with {host} could not be verified. Many offices look into "
            "secure connections with a certificate of their own: ask your IT department for it "
            "and name the file in REQUESTS_CA_BUNDLE. The check is never switched off"
        )
    if isinstance(error, OSError) and "TLS CA" in str(error):
        return CertificateRefused(
            "REQUESTS_CA_BUNDLE (or CURL_CA_BUNDLE) names a file of certificates that is not "
            "there. Correct it, or unset it"
        )
    if "NameResolutionError" in chain or "gaierror" in chain:
        return Setback(
            Offline(
                f"{host} could not be found. This machine seems to be offline, or reaches the "
                "internet only through a proxy (set HTTPS_PROXY)"
            )
        )
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return Setback(
            Offline(
                f"{host} did not answer. This machine seems to be offline, or a firewall "
                "stands between (with a proxy, set HTTPS_PROXY)"
            )
        )
    if "NewConnectionError" in chain:
        return Setback(
            Offline(
                f"{host} could not be reached. This machine seems to be offline, or reaches the "
                "internet only through a proxy (set HTTPS_PROXY)"
            )
        )
    if "TimeoutError" in chain or isinstance(error, requests.exceptions.Timeout):
        return Setback(timed_out(url))
    if isinstance(
        error,
        requests.exceptions.ConnectionError
        | requests.exceptions.ChunkedEncodingError
        | requests.exceptions.ContentDecodingError
        | urllib3.exceptions.HTTPError
        | OSError,
    ):
        return Setback(cut_off(url))
    return moved("cannot be asked as it is recorded", publication)


def timed_out(url: str) -> TimedOut:
    """Return the error for a transfer in which nothing more comes."""
    return TimedOut(
        f"timed out: {_host(url)} stopped sending, or sends too slowly. What came is kept "
        "where it can be continued; run the command again"
    )


def cut_off(url: str) -> CutOff:
    """Return the error for a transfer that ended before the file did."""
    return CutOff(
        f"cut off: the connection with {_host(url)} ended before the file did. What came is kept "
        "where it can be continued; run the command again"
    )


def moved(how: str, publication: Publication) -> PageMoved:
    """Return the error for an address that leads nowhere useful."""
    return PageMoved(f"the address {how}. Look for the file on {publication.page}")


def retry_after(header: str | None, now: dt.datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for; None if it asks for none.

    Examples
    --------
    >>> noon = dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC)
    >>> retry_after("30", noon), retry_after("Mon, 01 Jan 2024 12:01:00 GMT", noon)
    (30.0, 60.0)
    >>> retry_after("soon", noon)
    """
    text = (header or "").strip()
    if text.isdecimal():
        return float(text)
    try:
        at = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or dt.UTC) - now).total_seconds())


def of_status(
    response: requests.Response, url: str, publication: Publication
) -> Setback | FetchError:
    """Return the fault that the status of an answer means."""
    status, host = response.status_code, _host(url)
    if status == _PROXY_LOGIN:
        return proxy_refused(url, asks_login=True)
    error: FetchError
    if status in _GONE:
        return moved(f"is gone ({host} answers {status})", publication)
    if status in _REFUSED:
        error = AccessRefused(
            f"{host} refuses to give the file to a program (answer {status}). Save it with a "
            f"browser from {publication.page}"
        )
    else:
        error = ServerFault(
            f"{host} has a fault of its own (answer {status}). Try again later, or look at "
            f"{publication.page}"
        )
    if status in _BUSY:
        asked = retry_after(response.headers.get("Retry-After"), dt.datetime.now(dt.UTC))
        return Setback(error, asked)
    return error


@contextmanager
def writing(place: Path | str) -> Iterator[None]:
    """Say what an error of writing to a place means, in the words of a user.

    Raises
    ------
    NotWritable
    """
    try:
        yield
    except OSError as error:
        name = os.fspath(place)
        if error.errno in _FULL:
            why = f"the disk of {name} is full. Make room and run the command again"
        elif isinstance(error, PermissionError):
            why = (
                f"{name} cannot be written to. Close the file if another program has it open, or "
                "name another folder in LSR_DOWNLOADS"
            )
        else:
            why = (
                f"{name} cannot be written to ({error.strerror or type(error).__name__}). Name "
                "another folder in LSR_DOWNLOADS"
            )
        raise NotWritable(why) from error
