"""Change of an area's rate from the same months a year earlier."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.periods import Span
from lsr_analysis.statistics.change import YearlyChange, yearly_change

__all__ = ["rate_change"]

_LONGEST = 12


def rate_change(rates: pd.Series, people: pd.Series, span: Span) -> YearlyChange | None:
    """Estimate the change of a rate from the same months a year earlier.

    How much neighbouring months go together is taken from the people delayed, whose series
    is longer than that of the rate, at the population of the span.

    Parameters
    ----------
    rates : pandas.Series
        Monthly rate of the area by month.
    people : pandas.Series
        People delayed on an average day, by month, over every month held.
    span : Span

    Returns
    -------
    YearlyChange or None
        None where the change cannot be assessed: the span is longer than a year, a month of
        either year has no rate, or the series is too short.
    """
    if len(span) > _LONGEST:
        return None
    now = rates.reindex(span.months)
    before = rates.reindex(span.years_earlier().months)
    per_person = now.mean() / people.reindex(span.months).mean()
    history = people - people.shift(12)
    return yearly_change(now.to_numpy(), before.to_numpy(), (history * per_person).to_numpy())
