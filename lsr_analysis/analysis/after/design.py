"""How the question is put: ``catalogue/after_the_review.yaml``, read and checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from lsr_analysis.areas import Register
from lsr_analysis.areas import register as shipped_register
from lsr_analysis.errors import CatalogueError, UnknownArea
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.indicators import Dictionary
from lsr_analysis.periods import Span
from lsr_analysis.yaml_files import check_schema, once_only, read_yaml

__all__ = ["Cohort", "Design", "Interrupted", "Placebo", "Sensitivity", "design", "read_design"]


@dataclass(frozen=True)
class Cohort:
    """Areas that were announced together.

    Parameters
    ----------
    name : str
    announced : datetime.date
    first, last : int
        First and last month after, counted from the middle of the selection window.
    """

    name: str
    announced: dt.date
    first: int
    last: int


@dataclass(frozen=True)
class Placebo:
    """Years in which nothing was announced, treated as if something had been.

    Parameters
    ----------
    years : tuple of int
    last_month : pandas.Period
        No later month is used, since reviews begin.
    rules : mapping of str to str
        Name of each way to pick councils, and what it says.
    """

    years: tuple[int, ...]
    last_month: pd.Period
    rules: Mapping[str, str]


@dataclass(frozen=True)
class Sensitivity:
    """One other way to put the question.

    Parameters
    ----------
    id, title : str
    bias : str
        What is known to be wrong with it.
    added_later : bool
        Whether it was added when the other estimates were known.
    """

    id: str
    title: str
    bias: str
    added_later: bool = False

    @property
    def shown_title(self) -> str:
        """The title, with a word on when it was added."""
        return f"{self.title} (added later)" if self.added_later else self.title


@dataclass(frozen=True)
class Interrupted:
    """How one area's own series is looked at.

    Parameters
    ----------
    span : Span
    lags : int
        Months over which residuals may go together.
    false_discovery_rate : float
    """

    span: Span
    lags: int
    false_discovery_rate: float


@dataclass(frozen=True)
class Design:
    """The design, as it was written down before any estimate.

    Parameters
    ----------
    indicator : str
    window : Span
        Presumed selection window; its months are in no estimate but those that say so.
    cohorts : tuple of Cohort
    apart : tuple of str
        Reference codes of reviewed areas that were not chosen for high delays.
    draws, seed : int
        Of the randomisation test.
    placebo : Placebo
    sensitivity : tuple of Sensitivity
        In the order in which they are shown.
    interrupted : Interrupted
    file : str
    """

    indicator: str
    window: Span
    cohorts: tuple[Cohort, ...]
    apart: tuple[str, ...]
    draws: int
    seed: int
    placebo: Placebo
    sensitivity: tuple[Sensitivity, ...]
    interrupted: Interrupted
    file: str

    @property
    def centre(self) -> pd.Period:
        """Middle month of the selection window, from which offsets are counted."""
        return self.window.start + (len(self.window) - 1) // 2

    @property
    def half(self) -> int:
        """Months of the window on either side of its middle."""
        return (len(self.window) - 1) // 2


def _span(content: Sequence[str], where: str) -> Span:
    start, end = (pd.Period(month, freq="M") for month in content)
    if end < start:
        raise CatalogueError(f"{where}: {end} comes before {start}")
    return Span(start, end)


def _cohort(entry: Mapping[str, Any], window: Span, file: str) -> Cohort:
    where = f"{file}, cohort {entry['name']!r}"
    try:
        announced = dt.date.fromisoformat(entry["announced"])
    except ValueError:
        raise CatalogueError(
            f"{where}: announced is {entry['announced']!r}; write a day as 2017-07-03"
        ) from None
    first, last = entry["first_offset"], entry["last_offset"]
    if last < first:
        raise CatalogueError(f"{where}: last_offset {last} comes before first_offset {first}")
    half = (len(window) - 1) // 2
    if first <= half:
        raise CatalogueError(f"{where}: first_offset {first} lies in the selection window")
    begins = window.start + half + first
    if begins.start_time.date() <= announced:
        raise CatalogueError(
            f"{where}: first_offset {first} is {begins}, which is no full month after {announced}"
        )
    return Cohort(entry["name"], announced, first, last)


def _dated(value: Any) -> Any:
    """Write days that YAML reads as dates as text again, so that the schema can check them."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _dated(one) for key, one in value.items()}
    return [_dated(one) for one in value] if isinstance(value, list) else value


def _complaint(error: Any, content: Any) -> str:
    """Name the place: the schema's own words begin with "data"."""
    return str(error.message).replace("data.", "", 1)


def read_design(path: Path, indicators: Dictionary, councils: Register) -> Design:
    """Read a design.

    Parameters
    ----------
    path : pathlib.Path
        A YAML file of the shape that ``catalogue/after_the_review.schema.json`` describes.
    indicators : Dictionary
    councils : Register

    Returns
    -------
    Design

    Raises
    ------
    CatalogueError
        If the file is not YAML or breaks its schema; if months are out of order, the selection
        window has no month in its middle, months after an announcement begin before it or lie in
        the window, a cohort or a sensitivity analysis is given twice, or an indicator or an area
        is unknown. The message names the place.
    """
    file = path.name
    content = _dated(read_yaml(path))
    check_schema(content, "after_the_review.schema.json", file, _complaint)
    window = _span(content["selection_window"], f"{file}, selection_window")
    if len(window) % 2 == 0:
        raise CatalogueError(
            f"{file}, selection_window: {len(window)} months have none in their middle, "
            "from which offsets could be counted"
        )
    try:
        indicators[content["indicator"]]
        for code in content["apart"]:
            councils[code]
    except (CatalogueError, UnknownArea) as error:
        raise CatalogueError(f"{file}: {error}") from None
    once_only([entry["name"] for entry in content["cohorts"]], f"{file}, cohorts")
    once_only([entry["id"] for entry in content["sensitivity"]], f"{file}, sensitivity")
    series, chance = content["interrupted"], content["randomisation"]
    ends = [series["first_month"], series["last_month"]]
    return Design(
        indicator=content["indicator"],
        window=window,
        cohorts=tuple(_cohort(entry, window, file) for entry in content["cohorts"]),
        apart=tuple(content["apart"]),
        draws=chance["draws"],
        seed=chance["seed"],
        placebo=Placebo(
            tuple(content["placebo"]["years"]),
            pd.Period(content["placebo"]["last_month"], freq="M"),
            content["placebo"]["rules"],
        ),
        sensitivity=tuple(Sensitivity(**entry) for entry in content["sensitivity"]),
        interrupted=Interrupted(
            _span(ends, f"{file}, interrupted"), series["lags"], series["false_discovery_rate"]
        ),
        file=file,
    )


@cache
def design() -> Design:
    """Return the design that ships with the package.

    Returns
    -------
    Design

    Raises
    ------
    CatalogueError
        As :func:`read_design`.
    """
    path = Path(str(files("lsr_analysis") / "catalogue" / "after_the_review.yaml"))
    return read_design(path, dictionary(), shipped_register())
