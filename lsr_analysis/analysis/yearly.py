"""Change of an area's rate from the same months a year earlier."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.periods import Span
from lsr_analysis.statistics.change import YearlyChange, yearly_change

__all__ = ["rate_change"]

_LONGEST = 12


def rate_change(
    rates: pd.Series, people: pd.Series, per_person: float, span: Span
) -> YearlyChange | None:
    """Estimate the change of a rate from the same months a year earlier.

    How much neighbouring months go together is taken from the people delayed, whose series
    is longer than that of the rate, at the population of the span.

    Parameters
    ----------
    rates : pandas.Series
        Monthly rate of the area by month.
    people : pandas.Series
        People delayed on an average day, by month, over every month held.
    per_person : float
        What one person delayed on every day adds to the rate.
    span : Span

    Returns
    -------
    YearlyChange or None
        None where the change cannot be assessed: the span is longer than a year, a month of
        either year has no rate, or the series is too short.
    """
    if len(span) > _LONGEST or people.empty:
        return None
    # Every month in its place, so that a month without a workbook does not shift the others.
    whole = people.reindex(pd.period_range(people.index.min(), people.index.max(), freq="M"))
    now = rates.reindex(span.months)
    before = rates.reindex(span.years_earlier().months)
    history = (whole - whole.shift(12)) * per_person
    return yearly_change(now.to_numpy(), before.to_numpy(), history.to_numpy())
