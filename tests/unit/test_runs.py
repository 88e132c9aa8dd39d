"""The XmR chart of a monthly rate: which months, and what it can judge."""

import numpy as np
import pandas as pd
import pytest

from lsr_analysis.analysis.aggregate import RATE, monthly
from lsr_analysis.analysis.runs import runs_of
from lsr_analysis.areas import ENGLAND
from lsr_analysis.periods import Span
from lsr_analysis.statistics.xmr import xmr

PLYMOUTH, SCILLY = "E06000026", "E06000053"


@pytest.fixture(scope="module")
def rate(data):
    return data.indicators[RATE]


@pytest.fixture(scope="module")
def wide(data):
    return monthly(data, RATE, data.coverage)


def months(values, first="2015-04"):
    return pd.Series(values, pd.period_range(first, periods=len(values), freq="M"), dtype=float)


def test_months_up_to_the_end_of_the_span_count_and_no_later_ones(wide, rate):
    found = runs_of(wide[PLYMOUTH], Span.parse("2017-04", "2018-03"), rate)
    assert (str(found.months[0]), str(found.months[-1]), len(found.months)) == (
        "2015-04", "2018-03", 36,
    )  # fmt: skip
    wanted = wide[PLYMOUTH]["2015-04":"2018-03"].to_numpy()
    assert np.array_equal(found.chart.points["value"], wanted)


def test_the_limits_are_those_of_all_these_months(wide, rate):
    found = runs_of(wide[PLYMOUTH], Span.parse("2017-04", "2018-03"), rate)
    values = wide[PLYMOUTH]["2015-04":"2018-03"].to_numpy()
    moves = np.abs(np.diff(values))
    reach = 2.66 * moves[moves < 3.267 * moves.mean()].mean()
    points = found.chart.points
    assert points["mean"].to_numpy() == pytest.approx(values.mean())
    assert points["upper"].to_numpy() == pytest.approx(values.mean() + reach)
    assert points["lower"].to_numpy() == pytest.approx(values.mean() - reach)


def test_values_are_per_day_so_that_long_months_are_not_higher(data, rate):
    rows = data.observations
    rows = rows[(rows["indicator"] == RATE) & (rows["area_code"] == PLYMOUTH)].dropna(
        subset="value"
    )
    month = rows["period_start"].dt.to_period("M")
    days = data.series("delayed_days", PLYMOUTH)["value"].to_period("M")
    people = rows["denominator"].to_numpy() / month.dt.days_in_month.to_numpy()
    wanted = 100_000 * days.reindex(pd.PeriodIndex(month)).to_numpy() / (
        people * month.dt.days_in_month.to_numpy()
    )  # fmt: skip
    found = runs_of(
        monthly(data, RATE, data.coverage)[PLYMOUTH], Span.parse("2019-06", "2019-06"), rate
    )
    assert found.chart.points["value"].to_numpy() == pytest.approx(wanted)


def test_a_month_without_a_rate_is_a_gap_and_not_left_out(rate):
    series = months([9, 10, np.nan, 11, 9, 10, 12, 9, 10, 11, 9, 10])
    found = runs_of(series, Span.parse("2015-04", "2016-03"), rate)
    assert len(found.months) == len(found.chart.points) == 12
    assert np.isnan(found.chart.points["value"][2])
    assert np.array_equal(found.chart.points["lower"], xmr(series.to_numpy(), True).points["lower"])


def test_a_month_that_is_not_in_the_series_is_a_gap_too(rate):
    series = months([9, 10, 8, 11, 9, 10, 12, 9, 10, 11, 9, 10])
    found = runs_of(series.drop(series.index[2]), Span.parse("2015-04", "2016-03"), rate)
    assert len(found.months) == 12 and np.isnan(found.chart.points["value"][2])


def test_months_before_the_first_and_after_the_last_rate_are_left_out(rate):
    series = months([np.nan, np.nan, 9, 10, 8, 11, np.nan])
    found = runs_of(series, Span.parse("2015-04", "2016-03"), rate)
    assert (str(found.months[0]), str(found.months[-1])) == ("2015-06", "2015-09")


@pytest.mark.parametrize("end", ["2015-03", "2012-03"])
def test_without_a_rate_there_is_no_chart(rate, end):
    assert runs_of(months([9, 10, 8]), Span.parse("2011-04", end), rate) is None
    assert runs_of(months([np.nan] * 3), Span.parse("2015-04", "2016-03"), rate) is None


def test_signals_are_the_months_that_any_rule_marks(wide, rate):
    found = runs_of(wide[ENGLAND], Span.parse("2017-04", "2018-03"), rate)
    points = found.chart.points
    marked = points[["outside", "shift", "trend", "near"]].any(axis=1)
    assert found.signals == marked.sum() == points["special"].sum()


def test_no_judgement_where_neighbouring_months_go_together(wide, rate):
    found = runs_of(wide[PLYMOUTH], Span.parse("2017-04", "2018-03"), rate)
    values = wide[PLYMOUTH]["2015-04":"2018-03"].to_numpy()
    away = values - values.mean()
    correlation = (away[1:] * away[:-1]).sum() / (away**2).sum()
    assert found.chart.autocorrelation == pytest.approx(correlation)
    assert correlation > 1.96 / 36**0.5
    assert found.chart.variation == "withheld"
    assert f"{correlation:.2f}" in found.chart.withheld


def test_a_high_last_month_of_independent_months_is_a_concern(rate):
    series = months([9, 11, 10, 12, 9, 11, 10, 12, 9, 11, 10, 40])
    found = runs_of(series, Span.parse("2015-04", "2016-03"), rate)
    assert found.chart.variation == "concern (high)"
    assert runs_of(-1 * series + 60, Span.parse("2015-04", "2016-03"), rate).chart.variation == (
        "improvement (low)"
    )


@pytest.mark.parametrize("held", [1, 2, 6, 9])
def test_too_few_months_to_tell_whether_neighbours_go_together_get_no_judgement(rate, held):
    """Below ten months the likeness of neighbours, on which the rules rest, is not known."""
    series = months([9, 11, 10, 12, 9, 11, 10, 12, 9][:held])
    found = runs_of(series, Span.parse("2015-04", "2016-03"), rate)
    assert np.isnan(found.chart.autocorrelation)
    assert found.chart.variation == "withheld"
    assert "rebasing" not in found.chart.withheld
