"""Check the parameters of the explore notebook before anything runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.analysis.explore.period import HeldPeriod, choose_period
from lsr_analysis.analysis.parameters import checked_output
from lsr_analysis.areas import Area
from lsr_analysis.errors import ParameterError
from lsr_analysis.indicators import Indicator
from lsr_analysis.store import Data

__all__ = ["DEFAULT_INDICATOR", "MOST_AREAS", "ExploreParameters", "explore_parameters"]

DEFAULT_INDICATOR = "care_home_admissions_65plus"

MOST_AREAS = 20
"""Most areas that a chart can name."""


@dataclass(frozen=True)
class ExploreParameters:
    """Checked parameters of the explore notebook."""

    indicator: Indicator
    period: HeldPeriod
    areas: tuple[Area, ...]
    output_dir: Path | None


def _areas(data: Data, areas: str | Sequence[str], on: dt.date) -> tuple[Area, ...]:
    names = areas.split(";") if isinstance(areas, str) else areas
    if not all(isinstance(name, str) for name in names):
        raise ParameterError(f"areas is {areas!r}; give names or codes with semicolons between")
    found = [data.register.find(name, on) for name in names if name.strip()]
    if len(set(found)) > MOST_AREAS:
        raise ParameterError(
            f"areas names {len(set(found))} councils; a chart can name {MOST_AREAS} at most"
        )
    return tuple(dict.fromkeys(found))


def explore_parameters(
    data: Data,
    indicator: str = DEFAULT_INDICATOR,
    period_start: str = "",
    period_end: str = "",
    areas: str | Sequence[str] = "",
    output_dir: str = "",
) -> ExploreParameters:
    """Check the parameters of the explore notebook.

    Parameters
    ----------
    data : Data
    indicator : str
        Id in the dictionary.
    period_start : str
        First month "YYYY-MM" of a monthly indicator; "" for a year up to the end. The others
        do not use it.
    period_end : str
        "YYYY-MM"; "" for the latest held. Of an indicator that is not monthly the latest
        period that ends by then is shown.
    areas : str or sequence of str
        Councils to name, with semicolons between; at most 20. The last day of the period
        decides where two councils share a name.
    output_dir : str
        Folder for figures and tables, or "" to write nothing.

    Raises
    ------
    CatalogueError, UnknownArea, AmbiguousArea, ParameterError
        Naming the parameter at fault and what it may be.
    """
    known = data.indicators[indicator]
    period = choose_period(data, known, period_start, period_end)
    return ExploreParameters(
        known, period, _areas(data, areas, period.last), checked_output(output_dir)
    )
