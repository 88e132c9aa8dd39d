import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis.errors import ParameterError
from lsr_analysis.periods import (
    Span,
    financial_year,
    month_name,
    parse_month,
    parse_published_date,
)

MONTHS = st.integers(12 * 1990, 12 * 2040).map(
    lambda n: pd.Period(year=n // 12, month=n % 12 + 1, freq="M")
)


@pytest.mark.parametrize("text", ["2017-04", " 2017-04 "])
def test_month(text):
    assert parse_month(text) == pd.Period("2017-04", freq="M")


@pytest.mark.parametrize(
    "text",
    ["2017-13", "2017-00", "2017-4", "17-04", "April 2017", "2017-04-01", "2017/04", "", 201704,
     None],
)  # fmt: skip
def test_anything_else_is_refused_by_name(text):
    with pytest.raises(ParameterError) as caught:
        parse_month(text, "period_end")
    assert str(caught.value).startswith(f"period_end is {text!r};")
    assert "YYYY-MM" in str(caught.value)


@pytest.mark.parametrize(
    ("month", "year"),
    [("2017-03", 2016), ("2017-04", 2017), ("2017-12", 2017), ("2018-01", 2017), ("2018-03", 2017)],
)
def test_financial_year_begins_in_april(month, year):
    assert financial_year(pd.Period(month, freq="M")) == year


def test_month_name():
    assert month_name(pd.Period("2017-02", freq="M")) == "February 2017"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("8th June 2017", dt.date(2017, 6, 8)),
        ("21st October 2011", dt.date(2011, 10, 21)),
        ("22nd November 2012", dt.date(2012, 11, 22)),
        ("3rd Sep 2015", dt.date(2015, 9, 3)),
        ("13 June 2019", dt.date(2019, 6, 13)),
        ("05/06/2018", dt.date(2018, 6, 5)),
        ("2018-06-14", dt.date(2018, 6, 14)),
        (dt.datetime(2018, 6, 14, 9, 30), dt.date(2018, 6, 14)),
        (dt.date(2018, 6, 14), dt.date(2018, 6, 14)),
        ("-", None),
        ("", None),
        ("N/A", None),
        ("31st February 2018", None),
    ],
)
def test_published_date(text, day):
    assert parse_published_date(text) == day


def test_span_holds_both_ends():
    span = Span.parse("2017-11", "2018-02")
    assert len(span) == 4
    assert [str(month) for month in span.months] == ["2017-11", "2017-12", "2018-01", "2018-02"]
    assert (span.first_day, span.last_day) == (dt.date(2017, 11, 1), dt.date(2018, 2, 28))


def test_span_of_one_month():
    span = Span.parse("2016-02", "2016-02")
    assert len(span) == 1
    assert span.last_day == dt.date(2016, 2, 29)


def test_span_that_ends_before_it_starts():
    with pytest.raises(ParameterError, match=r"period_end \(2017-03\) comes before .*2017-04"):
        Span.parse("2017-04", "2017-03")


@pytest.mark.parametrize(
    ("start", "end", "parameter"),
    [("soon", "2017-04", "period_start"), ("2017-04", "later", "period_end")],
)
def test_span_names_the_parameter_at_fault(start, end, parameter):
    with pytest.raises(ParameterError, match=f"^{parameter} is "):
        Span.parse(start, end)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2017-04", "2018-03", "2017-18"),
        ("1999-04", "2000-03", "1999-00"),
        ("2018-01", "2018-01", "January 2018"),
        ("2017-01", "2017-12", "January 2017 to December 2017"),
        ("2017-04", "2019-03", "April 2017 to March 2019"),
    ],
)
def test_span_in_words(start, end, words):
    assert str(Span.parse(start, end)) == words


def test_years_earlier():
    assert Span.parse("2017-04", "2018-03").years_earlier() == Span.parse("2016-04", "2017-03")


@given(MONTHS)
def test_a_financial_year_is_twelve_months_from_april(month):
    year = financial_year(month)
    assert pd.Period(f"{year}-04", freq="M") <= month <= pd.Period(f"{year + 1}-03", freq="M")


@given(MONTHS, st.integers(0, 60))
def test_a_span_has_as_many_months_as_it_says(start, more):
    span = Span(start, start + more)
    assert len(span) == len(span.months) == more + 1
    earlier = span.years_earlier()
    assert len(earlier) == len(span)
    assert earlier.start.month == span.start.month
    assert earlier.start.year == span.start.year - 1
