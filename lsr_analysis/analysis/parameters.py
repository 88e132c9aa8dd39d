"""Check the parameters of the notebooks before anything runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.analysis.aggregate import check_span
from lsr_analysis.analysis.peers import check_peers
from lsr_analysis.areas import Area
from lsr_analysis.errors import ParameterError
from lsr_analysis.periods import Span
from lsr_analysis.store import Data

__all__ = ["AreaParameters", "NationalParameters", "area_parameters", "national_parameters"]

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


def _output(output_dir: str) -> Path | None:
    if not isinstance(output_dir, str):
        raise ParameterError(f"output_dir is {output_dir!r}; give a folder as text, or ''")
    if output_dir and Path(output_dir).is_file():
        raise ParameterError(f"output_dir is {output_dir!r}, which is a file; give a folder")
    return Path(output_dir) if output_dir else None


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
    return NationalParameters(span, _output(output_dir))


def area_parameters(
    data: Data,
    area: str | int,
    period_start: str = DEFAULT_START,
    period_end: str = DEFAULT_END,
    peers: str = DEFAULT_PEERS,
    output_dir: str = "",
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
    return AreaParameters(data.register.find(area, on), span, peers, _output(output_dir))
