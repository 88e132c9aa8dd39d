"""An indicator over months, quarters, financial years or rolling twelve months."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lsr_analysis.errors import ParameterError
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import period_label
from lsr_analysis.store import Data

__all__ = ["SCALES", "over_scale", "series_by"]

SCALES = ("month", "quarter", "year", "rolling")
"""Months, quarters and financial years, and twelve months that end with each month."""

_COLUMNS = ["period_start", "period_end", "numerator", "denominator", "value", "months", "complete"]
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "rolling": 12}


def _windows(months: pd.PeriodIndex, scale: str) -> Iterator[tuple[pd.Period, pd.Period]]:
    """Yield first and last month of each period that the months reach into."""
    first, last = months.min(), months.max()
    if scale == "rolling":
        for end in pd.period_range(first + 11, last, freq="M"):
            yield end - 11, end
        return
    length = _MONTHS[scale]
    offset = (first.month - 4) % 12 % length  # quarters and years are those of the financial year
    for start in pd.period_range(first - offset, last, freq="M")[::length]:
        yield start, start + (length - 1)


def over_scale(rows: pd.DataFrame, indicator: Indicator, scale: str) -> pd.DataFrame:
    """Add monthly figures up to longer periods.

    Numerators and denominators are added up and divided once, so that long months count for
    more, as they should.

    Parameters
    ----------
    rows : pandas.DataFrame
        Monthly observations of one indicator and area: ``period_start``, ``numerator``,
        ``denominator`` and ``value``.
    indicator : Indicator
    scale : {"month", "quarter", "year", "rolling"}

    Returns
    -------
    pandas.DataFrame
        One row a period, indexed by its label: ``period_start``, ``period_end``,
        ``numerator``, ``denominator``, ``value``, ``months`` (with a figure) and
        ``complete``. A period without a figure in every month has no value.

    Raises
    ------
    ParameterError
        If there are figures without numerators, which cannot be added up.
    """
    held = rows[rows["value"].notna()]
    if scale != "month" and held["numerator"].isna().any():
        raise ParameterError(
            f"{indicator.id} is published without counts, so that its months cannot be added up"
        )
    held = held.assign(month=pd.PeriodIndex(held["period_start"], freq="M")).set_index("month")
    found = {}
    for first, last in _windows(held.index, scale) if len(held) else ():
        inside = held[(held.index >= first) & (held.index <= last)]
        numerator = float(inside["numerator"].sum(min_count=1))
        denominator = float(inside["denominator"].sum(min_count=1))
        complete = len(inside) == _MONTHS[scale]
        if scale == "month":
            value = float(inside["value"].iloc[0]) if len(inside) else float("nan")
        else:
            over = denominator if indicator.over is not None else 1.0
            value = indicator.multiplier * numerator / over if complete else float("nan")
        start, end = first.start_time.normalize(), last.end_time.normalize()
        label = f"12 months to {last}" if scale == "rolling" else period_label(start, end)
        found[label] = [start, end, numerator, denominator, value, len(inside), complete]
    return pd.DataFrame.from_dict(found, orient="index", columns=_COLUMNS).rename_axis("period")


def series_by(data: Data, indicator: str, area: str, scale: str) -> pd.DataFrame:
    """Return an indicator of one area over time.

    Parameters
    ----------
    data : Data
    indicator : str
        Id in the dictionary.
    area : str
        Reference code, or England.
    scale : {"month", "quarter", "year", "rolling"}
        Annual and dated figures are given as they are, with "year"; quarters with "quarter".

    Returns
    -------
    pandas.DataFrame
        See :func:`over_scale`; figures that are given as they are have ``months`` of 0, and
        ``status`` and ``source``.

    Raises
    ------
    ParameterError
        If the scale is unknown or finer than the figures, or months cannot be added up.

    Examples
    --------
    >>> from lsr_analysis import load
    >>> years = series_by(load(), "delayed_days", "E92000001", "year")
    >>> int(years.loc["2016-17", "value"])
    2254821
    """
    if scale not in SCALES:
        raise ParameterError(f"by is {scale!r}; give one of {', '.join(SCALES)}")
    definition = data.indicators[indicator]
    rows = data.series(indicator, area).reset_index()
    if definition.frequency == "month":
        return over_scale(rows, definition, scale)
    own = "quarter" if definition.frequency == "quarter" else "year"
    if scale != own:
        raise ParameterError(
            f"{indicator} is held by {definition.frequency}, so it cannot be given by {scale}; use "
            f"{own}"
        )
    labels = [
        period_label(start, end)
        for start, end in zip(rows["period_start"], rows["period_end"], strict=True)
    ]
    columns = [*_COLUMNS, "status", "source"]
    found = rows.assign(months=0, complete=rows["value"].notna())[columns]
    found.index = pd.Index(labels, name="period")
    return found
