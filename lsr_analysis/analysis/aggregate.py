"""Values of an indicator over a span of months, from numerators and denominators."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.areas import ENGLAND
from lsr_analysis.errors import ParameterError
from lsr_analysis.periods import Span
from lsr_analysis.store import Data

__all__ = ["check_span", "monthly", "over_span"]


def check_span(data: Data, span: Span) -> None:
    """Refuse a span that the table does not cover.

    Raises
    ------
    ParameterError
    """
    held = data.coverage
    if span.start < held.start or span.end > held.end:
        raise ParameterError(
            f"period_start {span.start} to period_end {span.end} is not all in the figures, "
            f"which run from {held.start} to {held.end}"
        )


def _rows(data: Data, indicator: str, span: Span) -> pd.DataFrame:
    data.indicators[indicator]  # an unknown id fails with the nearest ones
    table = data.observations
    chosen = (
        (table["indicator"] == indicator)
        & (table["period_start"] >= pd.Timestamp(span.first_day))
        & (table["period_end"] <= pd.Timestamp(span.last_day))
    )
    return table[chosen]


def monthly(data: Data, indicator: str, span: Span) -> pd.DataFrame:
    """Return monthly values, one row a month and one column an area.

    Parameters
    ----------
    data : Data
    indicator : str
    span : Span

    Returns
    -------
    pandas.DataFrame
        Index: months (:class:`pandas.PeriodIndex`); columns: reference codes and England.
        NaN where the table has no value; its status says why.
    """
    rows = _rows(data, indicator, span)
    wide = rows.pivot_table(
        index="period_start", columns="area_code", values="value", observed=True, dropna=True
    )
    wide.index = pd.PeriodIndex(wide.index, freq="M")
    wide.columns = pd.Index([str(code) for code in wide.columns], name="area_code")
    return wide.reindex(span.months)


def over_span(data: Data, indicator: str, span: Span) -> pd.DataFrame:
    """Return the value of an indicator over a whole span for every area.

    Numerators and denominators are added up over the months and divided once, so that long
    months count for more, as they should. A value is complete only if every month of the
    span has one; a council without some month is shown but not ranked.

    Parameters
    ----------
    data : Data
    indicator : str
    span : Span

    Returns
    -------
    pandas.DataFrame
        Index: reference codes and England. Columns: ``numerator``, ``denominator``,
        ``value``, ``months`` (with a value) and ``complete``.
    """
    definition = data.indicators[indicator]
    rows = _rows(data, indicator, span)
    rows = rows[rows["value"].notna()]
    summed = rows.groupby("area_code", observed=True).agg(
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
        months=("value", "size"),
    )
    summed.index = pd.Index([str(code) for code in summed.index], name="area_code")
    if definition.over is None:
        summed["denominator"] = float("nan")
        summed["value"] = summed["numerator"]
    else:
        summed["value"] = definition.multiplier * summed["numerator"] / summed["denominator"]
    summed["complete"] = summed["months"] == len(span)
    return summed


def councils(values: pd.DataFrame) -> pd.DataFrame:
    """Leave England out."""
    return values.drop(index=ENGLAND, errors="ignore")
