"""Values of an indicator over a run of months, from numerators and denominators."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsr_analysis.areas import ENGLAND
from lsr_analysis.errors import ParameterError
from lsr_analysis.once import once
from lsr_analysis.periods import Span
from lsr_analysis.store import Data

__all__ = ["RATE", "check_span", "councils", "middle_half", "monthly", "over_months"]

RATE = "delayed_days_rate"
"""The indicator that areas are compared on."""


def check_span(data: Data, span: Span) -> None:
    """Refuse a span that the table does not cover.

    Raises
    ------
    ParameterError
    """
    held = data.extent
    if span.start < held.start or span.end > held.end:
        raise ParameterError(
            f"period_start {span.start} to period_end {span.end} is not all in the figures, "
            f"which run from {held.start} to {held.end}"
        )


def _rows(data: Data, indicator: str, months: pd.PeriodIndex) -> pd.DataFrame:
    table = data.rows_of(indicator)
    return table[table["period_start"].isin(months.to_timestamp())]


@once(most=32)
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
    rows = _rows(data, indicator, span.months)
    wide = rows.pivot_table(
        index="period_start", columns="area_code", values="value", observed=True, dropna=True
    )
    wide.index = pd.PeriodIndex(wide.index, freq="M")
    wide.columns = pd.Index([str(code) for code in wide.columns], name="area_code")
    return wide.reindex(span.months)


@once(most=256)
def over_months(data: Data, indicator: str, months: pd.PeriodIndex) -> pd.DataFrame:
    """Return the value of an indicator over some months for every area.

    Numerators and denominators are added up over the months and divided once, so that long
    months count for more, as they should.

    Parameters
    ----------
    data : Data
    indicator : str
    months : pandas.PeriodIndex

    Returns
    -------
    pandas.DataFrame
        Index: reference codes and England; an area without a value in any of the months is
        left out. Columns: ``numerator``, ``denominator``, ``value``, ``months`` (with a
        value) and ``complete`` (whether those are all).
    """
    definition = data.indicators[indicator]
    rows = _rows(data, indicator, months)
    rows = rows[rows["value"].notna()]
    areas = rows.groupby("area_code", observed=True)
    summed = areas[["numerator", "denominator"]].sum().assign(months=areas.size())
    summed.index = pd.Index([str(code) for code in summed.index], name="area_code")
    if definition.over is None:
        summed["denominator"] = float("nan")
        summed["value"] = summed["numerator"]
    else:
        summed["value"] = definition.multiplier * summed["numerator"] / summed["denominator"]
    summed["complete"] = summed["months"] == len(months)
    return summed


def councils(values: pd.DataFrame) -> pd.DataFrame:
    """Leave England out."""
    return values.drop(index=ENGLAND, errors="ignore")


def middle_half(wide: pd.DataFrame, codes: Sequence[str], name: str) -> dict[str, pd.Series]:
    """Return the median and the quartiles of some areas in each month.

    Parameters
    ----------
    wide : pandas.DataFrame
        From :func:`monthly`.
    codes : sequence of str
        Areas; those without a column are left out.
    name : str
        Begins the names of the results: ``{name}_median``, ``{name}_low``, ``{name}_high``.
    """
    group = wide[[code for code in codes if code in wide]]
    return {
        f"{name}_median": group.median(axis=1),
        f"{name}_low": group.quantile(0.25, axis=1),
        f"{name}_high": group.quantile(0.75, axis=1),
    }
