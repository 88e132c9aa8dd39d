"""Errors that a user can act on.

Every message names the file, sheet, row or parameter at fault and says what to do.
The command line prints them without a traceback.
"""

from __future__ import annotations

__all__ = [
    "AccessRefused",
    "AmbiguousArea",
    "BuildError",
    "CatalogueError",
    "CertificateRefused",
    "CutOff",
    "DataNotFound",
    "FetchError",
    "LedgerError",
    "LsrError",
    "NoPeers",
    "NotWritable",
    "Offline",
    "PageMoved",
    "ParameterError",
    "ProxyRefused",
    "ReportError",
    "ServerFault",
    "SourceError",
    "TimedOut",
    "TooLarge",
    "UnknownArea",
    "WebPage",
    "WrongFile",
]


class LsrError(Exception):
    """Base of every error that this package raises on purpose."""


class UnknownArea(LsrError, LookupError):
    """A name or code that no council in the register answers to."""


class AmbiguousArea(LsrError, LookupError):
    """A name or code that more than one council answers to."""


class ParameterError(LsrError):
    """A parameter with an unknown name or an unusable value."""


class NoPeers(ParameterError):
    """A list of peers that holds none for the area asked for."""


class CatalogueError(LsrError):
    """A table or dictionary of the catalogue that breaks its own rules."""


class DataNotFound(LsrError):
    """Figures that are not where they should be, or are not whole."""


class SourceError(LsrError):
    """A published file that cannot be read as the publication it should be."""


class BuildError(LsrError):
    """Figures that were read but fail a check, so that nothing was written."""


class ReportError(LsrError):
    """A notebook that could not be run or a report that could not be written."""


class LedgerError(LsrError):
    """A record of downloads that cannot be read, so that nothing was fetched."""


class FetchError(LsrError):
    """A file that could not be fetched. What is held of it stays as it was."""

    whole_host = False
    """Whether every other file of the host would fail in the same way."""


class Offline(FetchError):
    """A host that cannot be found or reached."""

    whole_host = True


class ProxyRefused(FetchError):
    """A proxy that cannot be reached or does not let the request through."""

    whole_host = True


class CertificateRefused(FetchError):
    """A host whose certificate could not be verified."""

    whole_host = True


class TimedOut(FetchError):
    """A transfer in which nothing, or next to nothing, came for too long."""


class CutOff(FetchError):
    """A transfer that ended before the file did."""


class PageMoved(FetchError):
    """An address that is gone, or leads away from the official hosts."""


class AccessRefused(FetchError):
    """A file that the host does not give to a program."""


class ServerFault(FetchError):
    """A host that answered with a fault of its own."""


class WebPage(FetchError):
    """A web page that came in place of a file."""


class WrongFile(FetchError):
    """A file that is not what the address promises."""


class TooLarge(FetchError):
    """A file larger than the limit of its publication."""


class NotWritable(FetchError):
    """A folder that cannot be written to, or is full."""
