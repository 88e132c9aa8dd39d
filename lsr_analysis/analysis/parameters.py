"""Check the parameters of the notebooks before anything runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.analysis.aggregate import check_span
from lsr_analysis.analysis.peers import check_peers
from lsr_analysis.areas import Area
from lsr_analysis.errors import AmbiguousArea, ParameterError, UnknownArea
from lsr_analysis.periods import Span
from lsr_analysis.store import Data

__all__ = [
    "NATIONAL_PARTS", "AreaParameters", "NationalParameters", "area_parameters",
    "checked_output", "national_parameters", "second_area",
]  # fmt: skip

DEFAULT_START, DEFAULT_END, DEFAULT_PEERS = "2017-04", "2018-03", "similar"

NATIONAL_PARTS = {
    "selection": "Why were these areas picked?",
    "variation": "How far apart are councils?",
    "shapes": "What are delays made of?",
    "associations": "What goes with delays?",
    "after": "Did delays change more in the reviewed areas?",
    "expectation": "Who met the expectation of July 2017?",
    "findings": "What did the reviews find in common?",
    "claims": "Do published statements hold?",
}
"""The parts of the national comparison in their order, each with the question it answers."""


@dataclass(frozen=True)
class NationalParameters:
    """Checked parameters of the national notebook.

    Parameters
    ----------
    span : Span
    output_dir : pathlib.Path or None
    left_out : frozenset of str
        Parts of the report that are not wanted; see :data:`NATIONAL_PARTS`.
    """

    span: Span
    output_dir: Path | None
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AreaParameters:
    """Checked parameters of the area notebook."""

    area: Area
    span: Span
    peers: str
    output_dir: Path | None
    compare_with: Area | None = None


def checked_output(output_dir: str) -> Path | None:
    """Return the folder for figures and tables; None for "".

    Raises
    ------
    ParameterError
        If it is no text, or a file.
    """
    if not isinstance(output_dir, str):
        raise ParameterError(f"output_dir is {output_dir!r}; give a folder as text, or ''")
    if output_dir and Path(output_dir).is_file():
        raise ParameterError(f"output_dir is {output_dir!r}, which is a file; give a folder")
    return Path(output_dir) if output_dir else None


def second_area(data: Data, compare_with: str | int, on: dt.date) -> Area | None:
    """Find the area to set beside another one.

    Parameters
    ----------
    data : Data
    compare_with : str or int
        Name, alias or code; "" for none.
    on : datetime.date
        The day that decides where two councils share a name.

    Returns
    -------
    Area or None
        None if none is named.

    Raises
    ------
    UnknownArea, AmbiguousArea, ParameterError
    """
    if isinstance(compare_with, bool) or not isinstance(compare_with, str | int):
        raise ParameterError(
            f"compare_with is {compare_with!r}; give a council's name or code, or '' for none"
        )
    if not str(compare_with).strip():
        return None
    try:
        return data.register.find(compare_with, on)
    except (UnknownArea, AmbiguousArea) as error:
        raise type(error)(f"compare_with: {error}") from None


def _left_out(leave_out: str) -> frozenset[str]:
    """Return the parts to leave out.

    Raises
    ------
    ParameterError
        If one is not a part, or none would be left.
    """
    if not isinstance(leave_out, str):
        raise ParameterError(f"leave_out is {leave_out!r}; give names with commas between, or ''")
    named = [piece.strip() for piece in leave_out.split(",") if piece.strip()]
    for name in named:
        if name not in NATIONAL_PARTS:
            raise ParameterError(
                f"leave_out names {name!r}, which is no part of the national comparison; the "
                f"parts are {', '.join(NATIONAL_PARTS)}"
            )
    if len(set(named)) == len(NATIONAL_PARTS):
        raise ParameterError("leave_out names every part; leave at least one in")
    return frozenset(named)


def national_parameters(
    data: Data,
    period_start: str = DEFAULT_START,
    period_end: str = DEFAULT_END,
    output_dir: str = "",
    leave_out: str = "",
) -> NationalParameters:
    """Check the parameters of the national notebook.

    Parameters
    ----------
    data : Data
    period_start, period_end : str
        Months "YYYY-MM", both inclusive.
    output_dir : str
        Folder for figures and tables, or "" to write nothing.
    leave_out : str
        Names of parts with commas between; see :data:`NATIONAL_PARTS`.

    Raises
    ------
    ParameterError
        Naming the parameter at fault and what it may be.
    """
    span = Span.parse(period_start, period_end)
    check_span(data, span)
    return NationalParameters(span, checked_output(output_dir), _left_out(leave_out))


def area_parameters(
    data: Data,
    area: str | int,
    period_start: str = DEFAULT_START,
    period_end: str = DEFAULT_END,
    peers: str = DEFAULT_PEERS,
    output_dir: str = "",
    compare_with: str | int = "",
) -> AreaParameters:
    """Check the parameters of the area notebook.

    Parameters
    ----------
    data : Data
    area : str or int
        Name, alias or code; the end of the period decides where two councils share a name.
        (papermill's ``-p area 102`` hands over a number.)
    period_start, period_end : str
        "YYYY-MM", both inclusive.
    peers : str
        A set by name (:func:`lsr_analysis.analysis.peers.available`) or the path of a list.
    output_dir : str
        Folder for figures and tables, or "" to write nothing.
    compare_with : str or int
        Another area to set beside this one, as `area` is given; "" for none.

    Raises
    ------
    UnknownArea, AmbiguousArea, ParameterError
        Naming the parameter at fault and what it may be.
    """
    if isinstance(area, bool) or not isinstance(area, str | int) or not str(area).strip():
        raise ParameterError(f"area is {area!r}; give a council's name or code")
    span = Span.parse(period_start, period_end)
    check_span(data, span)
    check_peers(peers, data)
    on: dt.date = span.last_day
    found = data.register.find(area, on)
    second = second_area(data, compare_with, on)
    if second == found:
        raise ParameterError(
            f"compare_with is {compare_with!r}, which is {found.name}, the area of the report "
            "itself; give another council, or '' for none"
        )
    return AreaParameters(found, span, peers, checked_output(output_dir), second)
