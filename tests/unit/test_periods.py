import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis.errors import ParameterError
from lsr_analysis.periods import (
    Span,
    financial_year,
    financial_year_days,
    month_name,
    parse_day,
    parse_financial_year,
    parse_month,
    parse_period,
    parse_published_date,
    period_label,
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


# Periods as they are written in tables

FREQUENCIES = ("month", "quarter", "year", "date")


@given(MONTHS)
def test_a_month_is_read_as_it_is_written(month):
    days = month.start_time.date(), month.end_time.date()
    assert period_label(*days) == str(month)
    assert parse_period(str(month), "month") == days


@given(st.integers(1990, 2040), st.integers(1, 4))
def test_a_quarter_is_read_as_it_is_written(year, quarter):
    first = pd.Period(f"{year}-04", freq="M") + 3 * (quarter - 1)
    days = first.start_time.date(), (first + 2).end_time.date()
    label = period_label(*days)
    assert label == f"{year}-{(year + 1) % 100:02d} Q{quarter}"
    assert parse_period(label, "quarter") == days


@given(st.integers(1990, 2040))
def test_a_financial_year_is_read_as_it_is_written(year):
    days = dt.date(year, 4, 1), dt.date(year + 1, 3, 31)
    label = period_label(*days)
    assert parse_period(label, "year") == financial_year_days(year) == days
    assert parse_financial_year(label) == year


@given(st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31)))
def test_a_day_is_read_as_it_is_written(day):
    assert period_label(day, day) == day.isoformat()
    assert parse_period(day.isoformat(), "date") == (day, day)
    assert parse_day(f" {day.isoformat()} ", "--as-at") == day


def test_the_frequency_tells_december_2011_from_the_year():
    december = dt.date(2011, 12, 1), dt.date(2011, 12, 31)
    year = dt.date(2011, 4, 1), dt.date(2012, 3, 31)
    assert parse_period("2011-12", "month") == december
    assert parse_period("2011-12", "year") == year
    assert period_label(*december) == period_label(*year) == "2011-12"
    assert parse_period("2011-12", "quarter") is None
    assert parse_period("2011-12", "date") is None


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        ("2017-04", "month"),
        ("2017-18 Q1", "quarter"),
        ("2017-18", "year"),
        ("2017-06-30", "date"),
    ],
)
def test_a_period_is_of_one_frequency_only(text, frequency):
    assert [f for f in FREQUENCIES if parse_period(f" {text} ", f)] == [frequency]


@pytest.mark.parametrize(
    "text",
    ["", "2017", "2017-13", "2017-00", "2017-19", "2017-18 Q0", "2017-18 Q5", "2017-19 Q1", "Q1",
     "2017-02-29", "30/06/2017", "April 2017", "2017-18Q1"],
)  # fmt: skip
def test_what_is_no_period_is_none_of_any_frequency(text):
    assert [f for f in FREQUENCIES if parse_period(text, f)] == []


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        (dt.date(2017, 1, 1), dt.date(2017, 12, 31), "2017-01-01 to 2017-12-31"),
        (dt.date(2017, 5, 1), dt.date(2017, 7, 31), "2017-05-01 to 2017-07-31"),
        (dt.date(2017, 4, 1), dt.date(2018, 3, 30), "2017-04-01 to 2018-03-30"),
        (dt.date(2017, 4, 2), dt.date(2017, 4, 30), "2017-04-02 to 2017-04-30"),
    ],
)
def test_other_periods_are_labelled_by_their_days(start, end, label):
    assert period_label(start, end) == label


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2015-16", 2015),
        ("2015/16", 2015),
        ("2015–16", 2015),
        ("2015-2016", 2015),
        (" 1999-00 ", 1999),
        ("1999-2000", 1999),
        ("2015-17", None),
        ("2015-15", None),
        ("2015-1916", None),
        ("2015-2116", None),
        ("15-16", None),
        ("2015", None),
        ("2015-2", None),
        ("", None),
        (None, None),
        (2015.0, None),
    ],
)
def test_financial_years_as_publishers_write_them(text, year):
    assert parse_financial_year(text) == year


def test_a_day_of_no_calendar_is_refused_by_name():
    with pytest.raises(ParameterError, match="--as-at is '2025-02-29'; there is no such day"):
        parse_day("2025-02-29", "--as-at")


@pytest.mark.parametrize("text", ["", "2025", "2025-10", "20251001", "01/10/2025", "today"])
def test_what_is_no_day_is_refused_by_name(text):
    with pytest.raises(ParameterError) as caught:
        parse_day(text, "--as-at")
    assert str(caught.value).startswith(f"--as-at is {text!r};")
    assert "YYYY-MM-DD" in str(caught.value)
