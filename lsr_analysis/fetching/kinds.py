"""The kinds of file that a download can be, each told by what the file holds."""

from __future__ import annotations

from lsr_analysis.building.publications import KINDS, Kind
from lsr_analysis.sources.care_directory import is_directory
from lsr_analysis.sources.reading import PublishedFile

__all__ = ["ALL_KINDS", "kind_of"]

# `lsr add` reads a care directory, not the build. It comes last, as the build does not know it.
_DIRECTORY = Kind("care directory", "care directory with ratings", is_directory)

ALL_KINDS = {kind.id: kind for kind in (*KINDS, _DIRECTORY)}
"""Kinds by id, in the order in which a file is tried."""


def kind_of(file: PublishedFile) -> Kind | None:
    """Return the kind of a file; None if it is none of them.

    Raises
    ------
    SourceError
        If a file with the name of a workbook cannot be opened.
    """
    return next((kind for kind in ALL_KINDS.values() if kind.recognise(file)), None)
