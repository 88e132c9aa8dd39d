"""Months, spans of months and financial years.

A month is a :class:`pandas.Period` of frequency ``M`` inside the package and
``"YYYY-MM"`` wherever a person types it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.errors import ParameterError
from lsr_analysis.wording import joined

__all__ = [
    "Span",
    "day_name",
    "describe_months",
    "financial_year",
    "financial_year_days",
    "list_months",
    "month_name",
    "parse_day",
    "parse_financial_year",
    "parse_month",
    "parse_period",
    "parse_published_date",
    "period_label",
]

_YEAR = re.compile(r"(\d{4})[-/–](\d{2}|\d{4})")
_QUARTER = re.compile(r"(\S+) Q([1-4])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.IGNORECASE)
_DATE_LAYOUTS = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%Y-%m-%d")


def parse_month(text: str, parameter: str = "month") -> pd.Period:
    """Read ``"YYYY-MM"`` as a month.

    Parameters
    ----------
    text : str
        For example ``"2017-04"``.
    parameter : str
        Name used in the error message.

    Raises
    ------
    ParameterError
        If `text` is anything else.

    Examples
    --------
    >>> parse_month("2017-04")
    Period('2017-04', 'M')
    """
    if not isinstance(text, str) or not _MONTH.fullmatch(text.strip()):
        raise ParameterError(
            f"{parameter} is {text!r}; write a year and a month as YYYY-MM, for example 2017-04"
        )
    return pd.Period(text.strip(), freq="M")


def month_name(month: pd.Period) -> str:
    """Return a month as it is written in a sentence.

    Examples
    --------
    >>> month_name(pd.Period("2018-03", "M"))
    'March 2018'
    """
    return str(month.strftime("%B %Y"))


def day_name(day: dt.date) -> str:
    """Return a day as it is written in a sentence.

    Examples
    --------
    >>> day_name(dt.date(2019, 4, 1))
    '1 April 2019'
    """
    return f"{day.day} {day:%B %Y}"


def list_months(months: pd.PeriodIndex) -> str:
    """Return months as they are written in a sentence: a run as such, others one by one.

    Examples
    --------
    >>> list_months(pd.period_range("2019-04", "2019-06", freq="M"))
    'April 2019 to June 2019'
    >>> list_months(pd.PeriodIndex(["2018-04", "2018-11"], freq="M"))
    'April 2018 and November 2018'
    """
    if len(months) > 2 and (months[-1] - months[0]).n == len(months) - 1:
        return f"{month_name(months[0])} to {month_name(months[-1])}"
    return joined(month_name(month) for month in months)


def describe_months(months: pd.PeriodIndex, span: Span) -> str:
    """Return some months of a span in words: the span itself, a run of months, or how many.

    Examples
    --------
    >>> year = Span.parse("2018-04", "2019-03")
    >>> describe_months(year.months, year), describe_months(year.months[9:], year)
    ('2018-19', 'January 2019 to March 2019')
    >>> describe_months(year.months.drop("2018-11"), year)
    '11 of the 12 months of 2018-19'
    """
    if len(months) == len(span):
        return str(span)
    if len(months) and (months[-1] - months[0]).n == len(months) - 1:
        return list_months(months)
    return f"{len(months)} of the {len(span)} months of {span}"


def financial_year(month: pd.Period) -> int:
    """Return the calendar year in which the month's financial year began (1 April).

    Examples
    --------
    >>> financial_year(pd.Period("2018-03", "M"))
    2017
    """
    return int(month.year if month.month >= 4 else month.year - 1)


def parse_financial_year(text: object) -> int | None:
    """Read a financial year such as "2015-16" or "2015/16"; None if it is none.

    Returns
    -------
    int or None
        The calendar year in which it began.

    Examples
    --------
    >>> parse_financial_year("2015/16"), parse_financial_year("2015-17") is None
    (2015, True)
    """
    match = _YEAR.fullmatch(str(text).strip())
    if not match:
        return None
    first, last = int(match.group(1)), match.group(2)
    following = str(first + 1)
    return first if last in (following, following[-2:]) else None


def financial_year_days(first: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the financial year that began in a calendar year.

    Examples
    --------
    >>> financial_year_days(2015)
    (datetime.date(2015, 4, 1), datetime.date(2016, 3, 31))
    """
    return dt.date(first, 4, 1), dt.date(first + 1, 3, 31)


def parse_period(text: str, frequency: str) -> tuple[dt.date, dt.date] | None:
    """Read a period as it is written in tables, or None if it is not of this frequency.

    Parameters
    ----------
    text : str
        "2017-04" for a month, "2017-18 Q1" for a quarter, "2017-18" for a financial year,
        "2017-06-30" for a figure as at a day. The frequency tells "2011-12" the month from
        "2011-12" the year.
    frequency : {"month", "quarter", "year", "date"}

    Returns
    -------
    tuple of datetime.date or None
        First and last day.

    Examples
    --------
    >>> parse_period("2011-12", "month")
    (datetime.date(2011, 12, 1), datetime.date(2011, 12, 31))
    >>> parse_period("2011-12", "year")
    (datetime.date(2011, 4, 1), datetime.date(2012, 3, 31))
    >>> parse_period("2017-18 Q4", "quarter")
    (datetime.date(2018, 1, 1), datetime.date(2018, 3, 31))
    """
    text = text.strip()
    if frequency == "month" and _MONTH.fullmatch(text):
        month = pd.Period(text, freq="M")
        return month.start_time.date(), month.end_time.date()
    if frequency == "quarter" and (match := _QUARTER.fullmatch(text)):
        first = parse_financial_year(match.group(1))
        if first is not None:
            start = pd.Period(f"{first}-04", freq="M") + 3 * (int(match.group(2)) - 1)
            return start.start_time.date(), (start + 2).end_time.date()
    if frequency == "year" and (first := parse_financial_year(text)) is not None:
        return financial_year_days(first)
    if frequency == "date":
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            return None
        return day, day
    return None


def parse_day(text: str, parameter: str) -> dt.date:
    """Read ``"YYYY-MM-DD"`` as a day.

    Raises
    ------
    ParameterError
    """
    if not _DAY.fullmatch(text.strip()):
        raise ParameterError(
            f"{parameter} is {text!r}; write a day as YYYY-MM-DD, for example 2025-10-01"
        )
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise ParameterError(
            f"{parameter} is {text!r}; there is no such day in the calendar, give another"
        ) from None


def period_label(start: dt.date, end: dt.date) -> str:
    """Return a period as it is written in tables, from its first and last day.

    Examples
    --------
    >>> period_label(dt.date(2018, 4, 1), dt.date(2019, 3, 31))
    '2018-19'
    >>> period_label(dt.date(2018, 4, 1), dt.date(2018, 4, 30))
    '2018-04'
    >>> period_label(dt.date(2018, 7, 1), dt.date(2018, 9, 30))
    '2018-19 Q2'
    >>> period_label(dt.date(2018, 6, 30), dt.date(2018, 6, 30))
    '2018-06-30'
    """
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    if first == last:
        return f"{first:%Y-%m-%d}"
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = first.day == 1 and last == last + pd.offsets.MonthEnd(0)
    year = financial_year(first.to_period("M"))
    named = f"{year}-{(year + 1) % 100:02d}"
    if whole and months == 1:
        return f"{first:%Y-%m}"
    if whole and months == 3 and first.month in (1, 4, 7, 10):
        return f"{named} Q{(first.month - 4) % 12 // 3 + 1}"
    if whole and months == 12 and first.month == 4:
        return named
    return f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"


def parse_published_date(text: object) -> dt.date | None:
    """Read a date as publishers write it ("14th June 2018"), or None if there is none.

    Examples
    --------
    >>> parse_published_date("14th June 2018")
    datetime.date(2018, 6, 14)
    >>> parse_published_date("-") is None
    True
    """
    if isinstance(text, dt.datetime):
        return text.date()
    if isinstance(text, dt.date):
        return text
    cleaned = _ORDINAL.sub("", str(text)).strip()
    for layout in _DATE_LAYOUTS:
        try:
            return dt.datetime.strptime(cleaned, layout).date()
        except ValueError:
            continue
    return None


@dataclass(frozen=True)
class Span:
    """A run of whole months, both ends included.

    Parameters
    ----------
    start, end : pandas.Period
        First and last month.

    Raises
    ------
    ParameterError
        If the last month comes before the first.

    Examples
    --------
    >>> span = Span.parse("2017-04", "2018-03")
    >>> len(span), str(span)
    (12, '2017-18')
    >>> str(Span.parse("2017-02", "2017-04"))
    'February 2017 to April 2017'
    """

    start: pd.Period
    end: pd.Period

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ParameterError(
                f"period_end ({self.end}) comes before period_start ({self.start}); "
                "both are months, inclusive"
            )

    @classmethod
    def parse(cls, start: str, end: str) -> Span:
        """Build a span from two ``"YYYY-MM"`` texts."""
        return cls(parse_month(start, "period_start"), parse_month(end, "period_end"))

    def __len__(self) -> int:
        return int((self.end - self.start).n) + 1

    def __str__(self) -> str:
        if len(self) == 1:
            return month_name(self.start)
        if len(self) == 12 and self.start.month == 4:
            return f"{self.start.year}-{self.end.year % 100:02d}"
        return f"{month_name(self.start)} to {month_name(self.end)}"

    @property
    def months(self) -> pd.PeriodIndex:
        """Every month of the span, in order."""
        return pd.period_range(self.start, self.end, freq="M")

    @property
    def first_day(self) -> dt.date:
        """First day of the first month."""
        return self.start.start_time.date()

    @property
    def last_day(self) -> dt.date:
        """Last day of the last month."""
        return self.end.end_time.date()

    def years_earlier(self) -> Span:
        """Return the same calendar months a year before."""
        return Span(self.start - 12, self.end - 12)
