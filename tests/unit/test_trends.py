"""Where an annual indicator is heading: by which rule, in which words, or why not."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from lsr_analysis.analysis.certainty import CLUMPED
from lsr_analysis.analysis.trends import LongRun, long_run
from lsr_analysis.statistics.monotonic import monotonic_trend
from lsr_analysis.statistics.trend import recent_trend

NAN = float("nan")
SHARE, COUNTED = "short_term_outcome", "care_home_admissions_65plus"
SURVEY, POPULATION = "information_users", "share_65plus"


@pytest.fixture(scope="module")
def make(plymouth, data):
    """Make a figure with a past: values by year, with or without limits so far to either side."""

    def make(indicator, values, reach=None, ends="{}-03-31", first=2014, **changes):
        fields = {"trend": "possible"} | changes
        fields = {k: v for k, v in fields.items() if k != "whose"}
        defined = dataclasses.replace(data.indicators[indicator], **fields)
        values = np.asarray(values, dtype=float)
        reach = np.full(len(values), NAN) if reach is None else np.broadcast_to(reach, values.shape)
        days = ends if isinstance(ends, list) else [
            ends.format(first + k) for k in range(len(values))
        ]  # fmt: skip
        past = pd.DataFrame(
            {
                "period_end": pd.to_datetime(days),
                "value": values,
                "lower": values - reach,
                "upper": values + reach,
                "numerator": NAN,
                "denominator": NAN,
            }
        )
        last = past.iloc[-1]
        return dataclasses.replace(
            plymouth.pathway.latest[0],
            indicator=defined,
            value=float(last["value"]),
            lower=float(last["lower"]),
            upper=float(last["upper"]),
            status="ok" if last["value"] == last["value"] else "not collected",
            whose=changes.get("whose", "own"),
            past=past,
        )

    return make


RISING = [60.0, 64.0, 68.0, 72.0, 76.0]


@pytest.mark.parametrize(
    ("polarity", "up", "down"),
    [
        ("lower is better", "worsening", "improving"),
        ("higher is better", "improving", "worsening"),
        ("neither", "increasing", "decreasing"),
    ],
)
@pytest.mark.parametrize("indicator", [SHARE, COUNTED])
def test_the_rule_of_fingertips_where_five_years_have_limits(make, indicator, polarity, up, down):
    for values, said in ((RISING, up), (RISING[::-1], down)):
        found = long_run(make(indicator, values, 1.5, polarity=polarity))
        assert (found.direction, found.reason, found.method) == (said, "", "Fingertips")
        assert found.years == 5
        assert abs(found.slope) == pytest.approx(4.0)


def test_it_is_the_same_answer_as_that_of_the_rule(make):
    values, reach = [60.0, 63.5, 61.0, 66.0, 64.0, 70.0], np.array([1.5, 2.0, 1.0, 1.5, 2.5, 3.0])
    found = long_run(make(SHARE, values, reach))
    rule = recent_trend(
        range(2014, 2020), values, np.subtract(values, reach), np.add(values, reach), "proportion"
    )
    assert found.slope == rule.slope
    assert found.years == len(rule.years) == 5


def test_a_change_within_the_limits_is_no_significant_change(make):
    found = long_run(make(SHARE, RISING, 30.0))
    assert (found.direction, found.method) == ("no significant change", "Fingertips")


@pytest.mark.parametrize("reach", [None, [NAN, 1.5, 1.5, 1.5, 1.5]], ids=["none", "four"])
def test_without_five_years_of_limits_it_is_the_test_of_mann_and_kendall(make, reach):
    found = long_run(make(SHARE, RISING, reach))
    assert (found.direction, found.method, found.years) == ("improving", "Mann-Kendall", 5)
    assert found.slope == monotonic_trend(range(2014, 2019), RISING).slope == 4.0


def test_limits_of_a_survey_do_not_make_it_a_share_of_events(make):
    found = long_run(make(SURVEY, RISING, 1.5))
    assert found.method == "Mann-Kendall"


@pytest.mark.parametrize(
    ("polarity", "said"),
    [
        ("lower is better", "worsening"),
        ("higher is better", "improving"),
        ("neither", "increasing"),
    ],
)
def test_polarity_of_the_test(make, polarity, said):
    assert long_run(make(SURVEY, RISING, polarity=polarity)).direction == said


def test_ups_and_downs_are_no_significant_change(make):
    found = long_run(make(SURVEY, [60, 68, 61, 70, 64]))
    assert (found.direction, found.reason) == ("no significant change", "")


@pytest.mark.parametrize("held", [1, 2, 4])
def test_fewer_than_five_annual_figures_are_too_few(make, held):
    found = long_run(make(SURVEY, RISING[:held]))
    assert found.direction == "cannot be assessed"
    assert f"{held} annual figure" in found.reason and "a trend needs 5" in found.reason
    assert np.isnan(found.slope) and (found.method, found.years) == ("", 0)


def test_one_figure_is_one(make):
    assert "1 annual figures" not in long_run(make(SURVEY, RISING[:1])).reason


def test_years_without_a_figure_make_no_trend(make):
    found = long_run(make(SURVEY, [60.0, NAN, 64.0, NAN, 70.0]))
    assert found.direction == "cannot be assessed"


def test_the_dictionary_says_where_no_trend_can_be_judged(make):
    found = long_run(make(SHARE, RISING, 1.5, trend="not possible", trend_why="The count changed."))
    assert found == LongRun("cannot be assessed", "The count changed", found.slope)


def test_without_a_value_the_reason_is_its_status(make):
    found = long_run(make(SHARE, [*RISING[:4], NAN]))
    assert (found.direction, found.reason) == ("cannot be assessed", "not collected")


def test_figures_of_a_larger_council_before_show_no_trend_of_the_area(make):
    found = long_run(make(SHARE, RISING, 1.5, whose="predecessor"))
    assert found.reason == "the figures are of a larger council before"


@pytest.mark.parametrize(
    ("overdispersed", "reason"), [(True, CLUMPED), (False, "the figures are not annual")]
)
def test_monthly_figures_have_a_chart_of_their_own(make, overdispersed, reason):
    one = make(SHARE, RISING, 1.5, frequency="month", overdispersed=overdispersed)
    assert long_run(one).reason == reason


def test_of_two_days_in_one_year_the_later_one_stands(make):
    days = ["2014-06-30", "2015-06-30", "2016-03-31", "2016-06-30", "2017-06-30", "2018-06-30"]
    found = long_run(make(POPULATION, [10, 11, 99, 12, 13, 14], ends=days, polarity="neither"))
    assert (found.direction, found.years, found.slope) == ("increasing", 5, 1.0)


def test_the_order_of_the_years_is_that_of_the_calendar(make):
    one = make(SURVEY, RISING)
    turned = dataclasses.replace(one, past=one.past.iloc[::-1])
    assert long_run(turned).direction == long_run(one).direction == "improving"


def test_trends_of_real_figures_rest_on_the_areas_own_past(plymouth):
    judged = [one for one in plymouth.assessments if not one.trend.reason]
    for one in judged:
        past = one.latest.past.dropna(subset="value")
        assert past["period_end"].is_monotonic_increasing
        assert past["period_end"].iloc[-1] == one.latest.ends
        assert past["value"].iloc[-1] == one.latest.value
        if one.trend.method == "Mann-Kendall":
            years = past["period_end"].dt.year
            if years.is_unique:
                found = monotonic_trend(years.to_numpy(), past["value"].to_numpy(dtype=float))
                assert found.slope == one.trend.slope
