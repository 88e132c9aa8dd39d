"""Which of the six metrics are held for which financial year, and the year that has most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import councils, over_months
from lsr_analysis.analysis.dashboard.choice import choice
from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import Span
from lsr_analysis.selection import SelectionMetric
from lsr_analysis.store import Data

__all__ = ["ENOUGH", "Metric", "YearOfMetrics", "metrics_of", "year_of_metrics"]

ENOUGH = 0.5
"""Least share of councils with a figure for a metric to count in the index."""

_SELECTION_YEAR = 2016
"""Areas were picked in 2017, on figures that ended by then; nearer years come first."""

_FAR = 2
"""Years that a metric may lie from the others to stand in for the year it lacks."""


@dataclass(frozen=True)
class Metric:
    """One of the six metrics, with the indicator that it is.

    Parameters
    ----------
    published : SelectionMetric
    indicator : Indicator
    """

    published: SelectionMetric
    indicator: Indicator


@dataclass(frozen=True, eq=False)
class YearOfMetrics:
    """The metrics of one financial year, and of years near it where that year lacks one.

    Parameters
    ----------
    span : Span
        The year of most of them.
    metrics : tuple of Metric
        Those held for enough councils, in the published order.
    table : pandas.DataFrame
        Their values: one row a council by reference code, one column a metric by its id; NaN
        where a council has none.
    left_out : mapping of str to str
        Title of each other metric, and why it is left out.
    apart : tuple of str
        Names of councils left out for having too few people.
    own : bool
        Whether a user's own figures are among the values.
    elsewhere : mapping of str to Span
        Title of each metric that is of another year, and that year.
    """

    span: Span
    metrics: tuple[Metric, ...]
    table: pd.DataFrame
    left_out: Mapping[str, str]
    apart: tuple[str, ...]
    own: bool
    elsewhere: Mapping[str, Span]


def metrics_of(data: Data) -> tuple[Metric, ...]:
    """Return the six metrics with the indicators that they are, in the published order.

    Parameters
    ----------
    data : Data

    Returns
    -------
    tuple of Metric
    """
    return tuple(Metric(metric, choice().of_metric(metric)) for metric in data.selection)


def _year(first: int) -> Span:
    return Span.parse(f"{first}-04", f"{first + 1}-03")


def _of_year(data: Data, indicator: Indicator, span: Span) -> pd.Series:
    """Return the value of every council that has one for the whole year, by reference code."""
    if indicator.frequency == "month":
        over = councils(over_months(data, indicator.id, span.months))
        return over.loc[over["complete"], "value"].sort_index()
    rows = data.rows_of(indicator.id)
    inside = (rows["period_start"] == pd.Timestamp(span.first_day)) & (
        rows["period_end"] == pd.Timestamp(span.last_day)
    )
    held = rows[inside & rows["value"].notna() & (rows["area_code"] != ENGLAND)]
    values = held.set_index(held["area_code"].astype(str))["value"].astype(float)
    return values[~values.index.duplicated(keep="last")].sort_index()


def _years(data: Data, metrics: Sequence[Metric]) -> list[int]:
    """Return the financial years that begin while any metric has a figure."""
    starts: set[int] = set()
    for metric in metrics:
        rows = data.rows_of(metric.indicator.id)
        days = rows.loc[rows["value"].notna(), "period_start"].drop_duplicates()
        starts |= {day.year for day in days if day.month == 4}
    return sorted(starts)


def year_of_metrics(data: Data, apart: Mapping[str, object]) -> YearOfMetrics | None:
    """Choose the financial year for which most of the six metrics are held.

    Of years with as many, the nearest to 2016-17 is taken, the earlier of two as near. A metric
    that this year lacks is taken from the nearest year within two that has it, so that figures
    that a user enters are used together with those that open data give for another year.

    Parameters
    ----------
    data : Data
        With a user's own figures, where there are any.
    apart : mapping of str to object
        Councils so small that a few people move their figures, by reference code.

    Returns
    -------
    YearOfMetrics or None
        None if no year has two metrics: one metric is no index.
    """
    metrics = metrics_of(data)
    held = {
        first: {m.published.id: _of_year(data, m.indicator, _year(first)) for m in metrics}
        for first in _years(data, metrics)
    }
    usable = {
        first: {name for name, found in values.items() if _usable(data, found, first)}
        for first, values in held.items()
    }
    chosen = min(
        held,
        key=lambda first: (-len(usable[first]), abs(first - _SELECTION_YEAR), first),
        default=None,
    )
    if chosen is None or len(usable[chosen]) < 2:
        return None
    nearest = {name: _nearest(name, usable, chosen) for name in held[chosen]}
    years = {name: first for name, first in nearest.items() if first is not None}
    used = tuple(m for m in metrics if m.published.id in years)
    span = _year(chosen)
    here = [area.code for area in data.register.in_force(span.last_day)]
    columns, elsewhere = {}, {}
    for metric in used:
        name, first = metric.published.id, years[metric.published.id]
        columns[name] = held[chosen][name]
        if first != chosen:
            columns[name] = held[first][name].reindex(here).dropna()
            elsewhere[metric.published.title] = _year(first)
    table = pd.DataFrame(columns)
    apart_here = [code for code in table.index if code in apart]
    return YearOfMetrics(
        span,
        used,
        table.drop(index=apart_here).sort_index(),
        {
            m.published.title: _why(m.indicator, held[chosen][m.published.id], len(here), span)
            for m in metrics
            if m not in used
        },
        tuple(sorted(data.register[code].name for code in apart_here)),
        any(m.indicator.entered for m in used),
        elsewhere,
    )


def _nearest(name: str, usable: Mapping[int, set[str]], chosen: int) -> int | None:
    """Return the year that a metric is taken from; None if no year near enough has it."""
    near = [first for first in usable if name in usable[first] and abs(first - chosen) <= _FAR]
    return min(near, key=lambda y: (abs(y - chosen), abs(y - _SELECTION_YEAR), y), default=None)


def _usable(data: Data, values: pd.Series, first: int) -> bool:
    """Say whether a metric is held for enough councils of a year, and tells any two apart."""
    lived = len(data.register.in_force(_year(first).last_day))
    return len(values) >= ENOUGH * lived and values.nunique() > 1


def _why(indicator: Indicator, values: pd.Series, of: int, span: Span) -> str:
    if len(values) >= ENOUGH * of:
        return f"all councils have the same figure for {span}"
    if len(values):
        return f"held for {len(values)} of {of} councils in {span}, which is too few"
    if indicator.entered:
        return "no open file holds it, and none was entered"
    return f"no figure is held for {span}"
