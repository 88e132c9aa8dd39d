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
    """Return the six metrics with the indicators that they are, in the published order."""
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
        (first, name): _usable(found, ENOUGH * len(data.register.in_force(_year(first).last_day)))
        for first, values in held.items()
        for name, found in values.items()
    }

    def count(first: int) -> int:
        return sum(usable[first, name] for name in held[first])

    ordered = sorted(held, key=lambda first: (-count(first), abs(first - _SELECTION_YEAR), first))
    if not ordered or count(ordered[0]) < 2:
        return None
    chosen = ordered[0]
    span, values = _year(chosen), dict(held[chosen])
    here = [area.code for area in data.register.in_force(span.last_day)]
    used, elsewhere = [], {}
    for metric in metrics:
        name = metric.published.id
        near = [y for y in held if usable[y, name] and abs(y - chosen) <= _FAR]
        if not near:
            continue
        used.append(metric)
        first = min(near, key=lambda y: (abs(y - chosen), abs(y - _SELECTION_YEAR), y))
        if first != chosen:
            values[name] = held[first][name].reindex(here).dropna()
            elsewhere[metric.published.title] = _year(first)
    table = pd.DataFrame({m.published.id: values[m.published.id] for m in used})
    keep = [code for code in table.index if code not in apart]
    names = [data.register[code].name for code in table.index if code in apart]
    return YearOfMetrics(
        span,
        tuple(used),
        table.loc[keep].sort_index(),
        {
            m.published.title: _why(m.indicator, values[m.published.id], len(here), span)
            for m in metrics
            if m not in used
        },
        tuple(sorted(names)),
        any(m.indicator.entered for m in used),
        elsewhere,
    )


def _usable(values: pd.Series, least: float) -> bool:
    """Say whether a metric is held for enough councils, and tells any two of them apart."""
    return len(values) >= least and values.nunique() > 1


def _why(indicator: Indicator, values: pd.Series, of: int, span: Span) -> str:
    if len(values) >= ENOUGH * of:
        return f"all councils have the same figure for {span}"
    if len(values):
        return f"held for {len(values)} of {of} councils in {span}, which is too few"
    if indicator.entered:
        return "no open file holds it, and none was entered"
    return f"no figure is held for {span}"
