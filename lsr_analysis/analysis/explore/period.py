"""Which period of an indicator is meant, and its figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.pathway import of_providers, over_span
from lsr_analysis.areas import ENGLAND
from lsr_analysis.errors import ParameterError
from lsr_analysis.indicators import COUNCILS, Indicator
from lsr_analysis.periods import Span, day_name, parse_month, period_label
from lsr_analysis.store import Data

__all__ = ["HeldPeriod", "choose_period", "counts_of_councils", "rows_in"]

_YEAR = 12


@dataclass(frozen=True)
class HeldPeriod:
    """A period that an indicator has figures of.

    Parameters
    ----------
    first, last : datetime.date
        First and last day.
    span : Span or None
        The months that are added up, of a monthly indicator.
    """

    first: dt.date
    last: dt.date
    span: Span | None = None

    @classmethod
    def of_months(cls, span: Span) -> HeldPeriod:
        """Return a run of months as a period."""
        return cls(span.first_day, span.last_day, span)

    def __str__(self) -> str:
        if self.span is not None:
            return str(self.span)
        if self.first == self.last:
            return day_name(self.last)
        return period_label(self.first, self.last)

    @property
    def earlier(self) -> HeldPeriod:
        """The same period a year before."""
        if self.span is not None:
            return HeldPeriod.of_months(self.span.years_earlier())
        year = pd.DateOffset(years=1)
        return HeldPeriod(
            (pd.Timestamp(self.first) - year).date(), (pd.Timestamp(self.last) - year).date()
        )


def rows_in(data: Data, indicator: Indicator, period: HeldPeriod) -> pd.DataFrame:
    """Return the rows of one period; months are added up, where an area has them all.

    Parameters
    ----------
    data : Data
    indicator : Indicator
    period : HeldPeriod

    Returns
    -------
    pandas.DataFrame
        Observations; empty if none are of this period. Of months that were added up also
        ``months``, with a figure.
    """
    rows = data.rows_of(indicator.id)
    if period.span is not None:
        rows = over_span(rows, indicator, period.span)
    first, last = pd.Timestamp(period.first), pd.Timestamp(period.last)
    return rows[(rows["period_start"] == first) & (rows["period_end"] == last)]


def _held(data: Data, indicator: Indicator) -> pd.DataFrame:
    """Return the rows of councils with a value.

    Raises
    ------
    ParameterError
        If there are none.
    """
    named = f"{indicator.title} ({indicator.id})"
    if indicator.measured_on != COUNCILS:
        raise ParameterError(
            f"{named} is measured on hospital {indicator.measured_on}, not on councils; the "
            "national comparison shows it"
        )
    rows = data.rows_of(indicator.id)
    rows = rows[rows["value"].notna() & (rows["area_code"] != ENGLAND)]
    if rows.empty:
        why = "No open file holds it" if indicator.entered else "None is held"
        page = "care-directory" if of_providers(indicator) else "add-an-indicator"
        raise ParameterError(
            f"There is no figure of {named}. {why}; docs/{page}.md says how to add your own"
        )
    return rows


def _nothing(indicator: Indicator, when: str, held: pd.DataFrame) -> ParameterError:
    first, last = held["period_start"].min(), held["period_end"].max()
    return ParameterError(
        f"No figure of {indicator.title} ({indicator.id}) is held for {when}; figures are held "
        f"from {day_name(first.date())} to {day_name(last.date())}"
    )


def _of_months(
    data: Data, indicator: Indicator, start: str, end: str, held: pd.DataFrame
) -> HeldPeriod:
    """Return the months asked for, or else the last twelve held."""
    months = pd.PeriodIndex(held["period_start"].unique(), freq="M").sort_values()
    last = parse_month(end, "period_end") if end else months[-1]
    if not start:
        if last < months[0]:
            raise _nothing(indicator, f"a month up to {last:%B %Y}", held)
        last = min(last, months[-1])
    first = parse_month(start, "period_start") if start else max(last - _YEAR + 1, months[0])
    span = Span(first, last)
    inside = months[(months >= first) & (months <= last)]
    if inside.empty:
        raise _nothing(indicator, str(span), held)
    whole = HeldPeriod.of_months(span)
    if rows_in(data, indicator, whole)["value"].notna().any():
        return whole
    if held["numerator"].isna().all():
        # Without counts months cannot be added up; the last one speaks for itself.
        return HeldPeriod.of_months(Span(inside[-1], inside[-1]))
    raise _nothing(indicator, f"every month of {span}", held)


def choose_period(data: Data, indicator: Indicator, start: str = "", end: str = "") -> HeldPeriod:
    """Choose the period that a reader means.

    Parameters
    ----------
    data : Data
    indicator : Indicator
    start : str
        First month "YYYY-MM" of a monthly indicator; "" for a year up to the end. Others do
        not use it: their periods begin when the publisher says.
    end : str
        Last month "YYYY-MM"; "" for the latest held. Of an indicator that is not monthly the
        latest period that ends by then is meant.

    Returns
    -------
    HeldPeriod

    Raises
    ------
    ParameterError
        If a month is not one, the end comes before the start, or no council has a figure of
        such a period.
    """
    if start and end:
        Span.parse(start, end)
    held = _held(data, indicator)
    if indicator.frequency == "month":
        return _of_months(data, indicator, start, end, held)
    if start:
        parse_month(start, "period_start")
    if end:
        by = parse_month(end, "period_end")
        early = held[held["period_end"] <= by.end_time]
        if early.empty:
            raise _nothing(indicator, f"a period that ends by {by:%B %Y}", held)
        held = early
    last = held["period_end"].max()
    first = held.loc[held["period_end"] == last, "period_start"].max()
    return HeldPeriod(first.date(), last.date())


def counts_of_councils(data: Data, indicator: Indicator, by: dt.date) -> pd.Series:
    """Return how many councils have a figure in each period that ends by a day.

    Parameters
    ----------
    data : Data
    indicator : Indicator
    by : datetime.date

    Returns
    -------
    pandas.Series
        By period, oldest first.
    """
    held = _held(data, indicator)
    early = held[held["period_end"] <= pd.Timestamp(by)]
    counts = early.groupby(["period_end", "period_start"], observed=True).size().sort_index()
    return pd.Series(
        counts.to_numpy(),
        [HeldPeriod(first.date(), last.date()) for last, first in counts.index],
        dtype=int,
    )
