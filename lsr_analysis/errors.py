"""Errors that a user can act on.

Every message names the file, sheet, row or parameter at fault and says what to do.
The command line prints them without a traceback.
"""

from __future__ import annotations

__all__ = [
    "AmbiguousArea",
    "BuildError",
    "CatalogueError",
    "DataNotFound",
    "LsrError",
    "ParameterError",
    "ReportError",
    "SourceError",
    "UnknownArea",
]


class LsrError(Exception):
    """Base of every error that this package raises on purpose."""


class UnknownArea(LsrError, LookupError):
    """A name or code that no council in the register answers to."""


class AmbiguousArea(LsrError, LookupError):
    """A name or code that more than one council answers to."""


class ParameterError(LsrError):
    """A parameter with an unknown name or an unusable value."""


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
