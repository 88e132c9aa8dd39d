"""Targets set for councils, as data."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lsr_analysis.evidence.rows import Known, Row, read_rows

__all__ = ["Target", "read_targets"]

_COLUMNS = (
    "id", "title", "indicator", "baseline", "level", "announced", "by", "until", "source",
    "where", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """One rule that gives every council its target.

    A council whose value in the baseline month was at the level or above was to come down to
    the level; any other was to stay at its value of that month.

    Parameters
    ----------
    id, title : str
    indicator : str
        Id in the dictionary.
    baseline : pandas.Period
        Month that decides.
    level : float
        In the unit of the indicator.
    announced : datetime.date
    by : pandas.Period
        Month by which it was to be met.
    until : pandas.Period or None
        Last month that it stood for; None if no source says.
    source, where, note : str
    """

    id: str
    title: str
    indicator: str
    baseline: pd.Period
    level: float
    announced: dt.date
    by: pd.Period
    until: pd.Period | None
    source: str
    where: str
    note: str

    def stood_in(self, month: pd.Period) -> bool:
        """Say whether the target had been announced in a month and was not yet replaced."""
        first = pd.Period(self.announced, freq="M")
        return bool(first <= month and (self.until is None or month <= self.until))


def _number(row: Row, column: str) -> float:
    try:
        number = float(row.needed(column))
        if not math.isfinite(number):
            raise ValueError(column)
        return number
    except ValueError:
        raise row.fault(
            f"the column {column!r} holds {row[column]!r}, which is no number"
        ) from None


def _target(row: Row, known: Known) -> Target:
    try:
        announced = dt.date.fromisoformat(row["announced"])
    except ValueError:
        raise row.fault(f"announced is {row['announced']!r}; write it as 2017-07-03") from None
    baseline = row.span(row.needed("baseline"), "baseline")
    by = row.span(row.needed("by"), "by").end
    until = row.span(row["until"], "until").end if row["until"] else None
    if len(baseline) > 1:
        raise row.fault("the baseline is one month; write it as 2017-02")
    if by < baseline.start or (until is not None and until < by):
        raise row.fault(f"baseline {baseline.start}, by {by} and until {until} are not in order")
    return Target(
        row["id"],
        row.needed("title"),
        row.one_of("indicator", known.indicators),
        baseline.start,
        _number(row, "level"),
        announced,
        by,
        until,
        row.source(known),
        row["where"],
        row["note"],
    )


def read_targets(raw: Path, known: Known) -> tuple[Target, ...]:
    """Read ``targets.csv`` from the folder of small tables.

    Raises
    ------
    CatalogueError
        If a row names an unknown indicator or source, or a date or level is none.
    """
    return tuple(_target(row, known) for row in read_rows(raw / "targets.csv", _COLUMNS))
