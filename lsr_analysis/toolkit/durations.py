"""Days between the steps of tracked cases, as far as they may be shown."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.toolkit.answers import Filled
from lsr_analysis.toolkit.disclosure import FEWEST_FOR_MEDIAN, FEWEST_FOR_QUARTILES, rounded
from lsr_analysis.toolkit.layout import Layout

__all__ = ["Days", "DaysBetween", "days_between"]


@dataclass(frozen=True)
class Days:
    """What may be shown of the days from one step to another.

    Parameters
    ----------
    title : str
    cases : int or None
        Cases with both steps, to the nearest 5; None if fewer than 8.
    median : int or None
        In whole days; None if it rests on fewer than 8 cases.
    lower, upper : int or None
        Quartiles in whole days; None if they rest on fewer than 20 cases.
    """

    title: str
    cases: int | None = None
    median: int | None = None
    lower: int | None = None
    upper: int | None = None


@dataclass(frozen=True)
class DaysBetween:
    """What may be shown of a file of tracked cases. It holds no case and no date.

    Parameters
    ----------
    layout : Layout
    name : str
        The council, or the word that marks figures as made up.
    rows : tuple of Days
    stem : str
        Begins the names of files made of it.
    """

    layout: Layout
    name: str
    rows: tuple[Days, ...]
    stem: str


def _whole(days: float) -> int:
    """Round to whole days, halves up."""
    return math.floor(days + 0.5)


def _days(title: str, days: np.ndarray) -> Days:
    if len(days) < FEWEST_FOR_MEDIAN:
        return Days(title)
    lower, middle, upper = (_whole(q) for q in np.quantile(days, [0.25, 0.5, 0.75]))
    if len(days) < FEWEST_FOR_QUARTILES:
        return Days(title, rounded(len(days)), middle)
    return Days(title, rounded(len(days)), middle, lower, upper)


def _dates(rows: pd.DataFrame, layout: Layout, step: str) -> pd.Series:
    title = next(item.title for item in layout.items if item.id == step)
    of = rows[rows[layout.item] == title]
    return pd.Series(pd.to_datetime(of["date"]).to_numpy(), index=of[layout.person].to_numpy())


def days_between(filled: Filled) -> DaysBetween:
    """Return the days between steps over the cases that have both.

    Parameters
    ----------
    filled : Filled
        Of a layout with durations.

    Returns
    -------
    DaysBetween
        Quartiles by linear interpolation between ordered values, rounded to whole days.

    Raises
    ------
    ValueError
        If the layout has no durations.
    """
    layout = filled.layout
    if not layout.durations:
        raise ValueError(f"the layout {layout.id} has no durations")
    found = []
    for duration in layout.durations:
        start = _dates(filled.rows, layout, duration.start)
        end = _dates(filled.rows, layout, duration.end)
        days = (end - start).dropna().dt.days.to_numpy(float)
        found.append(_days(duration.title, days))
    return DaysBetween(layout, filled.name, tuple(found), filled.stem)
