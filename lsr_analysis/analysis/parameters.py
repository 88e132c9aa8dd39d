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
    "AreaParameters", "NationalParameters", "area_parameters", "checked_output",
    "national_parameters", "second_area",
]  # fmt: skip

DEFAULT_START, DEFAULT_END, DEFAULT_PEERS = "2017-04", "2018-03", "similar"


@dataclass(frozen=True)
class NationalParameters:
    """Checked parameters of the national notebook."""

    span: Span
    output_dir: Path | None


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


def national_parameters(
    data: Data,
    period_start: str = DEFAULT_START,
    period_end: str = DEFAULT_END,
    output_dir: str = "",
) -> NationalParameters:
    """Check the parameters of the national notebook.

    Raises
    ------
    ParameterError
        Naming the parameter at fault and what it may be.
    """
    span = Span.parse(period_start, period_end)
    check_span(data, span)
    return NationalParameters(span, checked_output(output_dir))


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
