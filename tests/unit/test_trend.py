import dataclasses
import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import chi2

from lsr_analysis.statistics.trend import CHI_SQUARE, judged, recent_trend, whole_years

YEARS = [2014, 2015, 2016, 2017, 2018]
# Two series of the publisher's own tests of the rule (fingertips-open, TrendMarkerCalculatorTest),
# where the first has a chi-square of 46.77 and the second no significant change.
RISING = {
    "values": [24.67, 24.6, 28.0, 30.2, 30.6],
    "lower": [23.16, 23.15, 26.44, 28.63, 28.98],
    "upper": [26.25, 26.19, 29.64, 31.9, 32.25],
}
STEADY = {
    "values": [20.5506, 19.5952, 19.0349, 21.3966, 18.4372],
    "lower": [18.1803, 17.3444, 16.8421, 19.0918, 16.2925],
    "upper": [23.1427, 22.0602, 21.4394, 23.8975, 20.7941],
}
# Diabetic eye disease, England, a crude rate that Fingertips shows as increasing.
EYES = {
    "values": [2.935, 1.93028, 2.7567, 2.8701, 3.0121],
    "lower": [2.7841, 1.8085, 2.6113, 2.7225, 2.8616],
    "upper": [3.0919, 2.058, 2.9082, 3.0237, 3.1683],
}


def _plain(years, values, half_width=1.0, value_type="proportion", **options):
    lower, upper = [v - half_width for v in values], [v + half_width for v in values]
    return recent_trend(years, values, lower, upper, value_type, **options)


def _by_hand(values, lower, upper):
    weights = [1 / ((b - a) / 3.92) ** 2 for a, b in zip(lower, upper, strict=True)]
    points = list(zip(range(1, len(values) + 1), values, weights, strict=True))
    mean = sum(w * x for x, _, w in points) / sum(weights)
    spread = sum(w * (x - mean) ** 2 for x, _, w in points)
    slope = sum(w * (x - mean) * y for x, y, w in points) / spread
    return slope, 1 / math.sqrt(spread)


@pytest.mark.parametrize("series", [RISING, STEADY, EYES])
def test_the_line_by_hand_and_by_statsmodels(series):
    trend = recent_trend(YEARS, **series, value_type="proportion")
    slope, error = _by_hand(**series)
    assert (trend.slope, trend.standard_error) == pytest.approx((slope, error), rel=1e-12)
    assert trend.chi_square == pytest.approx((slope / error) ** 2, rel=1e-12)
    errors = (np.array(series["upper"]) - np.array(series["lower"])) / 3.92
    line = sm.WLS(series["values"], sm.add_constant(np.arange(1, 6)), weights=1 / errors**2)
    fit = line.fit(cov_type="fixed scale")  # the errors are known, not estimated from the line
    assert (trend.slope, trend.standard_error) == pytest.approx((fit.params[1], fit.bse[1]))


def test_published_results():
    rising = recent_trend(YEARS, **RISING, value_type="proportion")
    assert round(rising.chi_square, 2) == 46.77
    assert (rising.direction, rising.reason) == ("increasing", "")
    steady = recent_trend(YEARS, **STEADY, value_type="proportion")
    assert steady.direction == "no significant change"
    assert steady.reason == f"chi-square is {steady.chi_square:.2f}, not above 9.55"
    assert recent_trend(YEARS, **EYES, value_type="crude rate").direction == "increasing"


def test_the_threshold_is_the_998_permille_point():
    assert chi2.ppf(0.998, 1) == pytest.approx(CHI_SQUARE, rel=1e-10)


@pytest.mark.parametrize(
    "above, direction", [(0.999, "no significant change"), (1.001, "increasing")]
)
def test_chi_square_must_be_above_the_threshold(above, direction):
    # With equal errors e and slope b, chi-square is 10 (b / e)^2.
    error = math.sqrt(10 / (CHI_SQUARE * above))
    trend = _plain(YEARS, [11, 12, 13, 14, 15], half_width=1.96 * error)
    assert trend.chi_square == pytest.approx(CHI_SQUARE * above)
    assert trend.direction == direction


def test_a_slope_that_hangs_on_one_year_is_no_trend():
    trend = _plain(YEARS, [10, 9.9, 9.8, 9.7, 20], half_width=0.5)
    assert trend.chi_square > CHI_SQUARE
    assert trend.direction == "no significant change"
    assert trend.reason == "the slope turns without 2018"


def test_a_zero_slope_counts_as_upwards():
    up = _plain(YEARS, [10, 10, 10, 10, 20])
    down = _plain(YEARS, [10, 10, 10, 10, 0])
    assert up.chi_square == pytest.approx(down.chi_square) and up.chi_square > CHI_SQUARE
    assert up.direction == "increasing"
    assert down.direction == "no significant change"
    assert down.reason == "the slope turns without 2018"


def test_equal_values_have_no_trend():
    trend = _plain(YEARS, [0.1] * 5)
    assert (trend.slope, trend.chi_square) == (0, 0)
    assert trend.direction == "no significant change"


def test_only_the_five_latest_points_count():
    years, values = list(range(2010, 2019)), [90, 80, 70, 60, *RISING["values"]]
    trend = _plain(years, values)
    assert trend == _plain(YEARS, RISING["values"])
    assert trend.years == tuple(YEARS) and trend.points == 5


def test_years_without_limits_at_the_end_are_passed_over():
    values = [*RISING["values"], 31.0]
    lower, upper = [*RISING["lower"], math.nan], [*RISING["upper"], math.nan]
    trend = recent_trend([*YEARS, 2019], values, lower, upper, "proportion")
    assert trend == recent_trend(YEARS, **RISING, value_type="proportion")


@pytest.mark.parametrize("column", ["values", "lower", "upper"])
def test_a_year_missing_among_the_five_cannot_be_assessed(column):
    series = {name: [20.0, *figures] for name, figures in RISING.items()}
    series["lower"][0], series["upper"][0] = 19.0, 21.0
    series[column][3] = math.nan
    trend = recent_trend([2013, *YEARS], **series, value_type="proportion")
    assert trend.direction == "cannot be assessed"
    assert trend.reason == "2016 lies between the years used but has no value with limits"
    assert trend.years == (2013, 2014, 2015, 2017, 2018)
    assert math.isnan(trend.slope) and math.isnan(trend.chi_square)


def test_a_year_without_a_row_is_missing_too():
    trend = _plain([2012, 2014, 2015, 2016, 2017], RISING["values"])
    assert trend.reason == "2013 lies between the years used but has no value with limits"


def test_four_years_cannot_be_assessed():
    trend = _plain(YEARS[:4], RISING["values"][:4])
    assert trend.direction == "cannot be assessed"
    assert trend.reason == "4 of the 5 years needed have a value with limits"
    assert trend.points == 4


def test_equal_limits_cannot_be_assessed():
    upper = RISING["upper"][:3] + RISING["lower"][3:4] + RISING["upper"][4:]
    trend = recent_trend(YEARS, RISING["values"], RISING["lower"], upper, "proportion")
    assert (trend.direction, trend.reason) == ("cannot be assessed", "the limits of 2017 are equal")


@pytest.mark.parametrize("value_type", ["count", "median", "score"])
def test_other_value_types_cannot_be_assessed(value_type):
    trend = _plain(YEARS, RISING["values"], value_type=value_type)
    assert trend.direction == "cannot be assessed"
    assert trend.reason.endswith(f"not for {value_type}")


@pytest.mark.parametrize("value_type", ["proportion", "crude rate", "directly standardised rate"])
def test_the_three_value_types_are_treated_alike(value_type):
    assert _plain(YEARS, RISING["values"], value_type=value_type).direction == "increasing"


def test_numerators_equal_to_denominators_cannot_be_assessed():
    counts = {"numerator": [5, 6, 9, 4, 3], "denominator": [9, 9, 9, 9, math.nan]}
    trend = _plain(YEARS, RISING["values"], **counts)
    assert trend.direction == "cannot be assessed"
    assert trend.reason == "numerator and denominator of 2016 are equal"
    counts["numerator"][2] = 8
    assert _plain(YEARS, RISING["values"], **counts).direction == "increasing"
    older = {"numerator": [9, 5, 6, 7, 4, 3], "denominator": [9] * 6}
    assert _plain([2013, *YEARS], [20, *RISING["values"]], **older).direction == "increasing"


def _refused(words, column=None, position=2, figure=None, **options):
    series = {name: list(figures) for name, figures in (RISING | options).items()}
    if column:
        series[column][position] = figure
    with pytest.raises(ValueError, match=words):
        recent_trend(YEARS, **series, value_type="proportion")


@pytest.mark.parametrize("column", ["values", "lower", "upper"])
def test_infinite_figures_are_refused(column):
    _refused(f"{column} is infinite at position 2", column, figure=-math.inf)


def test_negative_values_are_refused():
    _refused("values is negative at position 2", "values", figure=-0.1)


def test_exchanged_limits_are_refused():
    _refused("lower is above upper at position 2", "lower", figure=99)


@pytest.mark.parametrize("column", ["values", "lower", "upper"])
def test_unequal_lengths_are_refused(column):
    _refused(rf"{column} has shape \(4,\), years has \(5,\)", **{column: RISING[column][:4]})


@pytest.mark.parametrize("column", ["numerator", "denominator"])
def test_unequal_lengths_of_counts_are_refused(column):
    counts = {"numerator": [1] * 5, "denominator": [9] * 5} | {column: [1] * 4}
    _refused(rf"{column} has shape \(4,\)", **counts)


@pytest.mark.parametrize("column", ["numerator", "denominator"])
def test_one_of_the_counts_alone_is_refused(column):
    _refused("numerator and denominator go together", **{column: [1] * 5})


def test_a_negative_numerator_is_refused():
    _refused("numerator is negative at position 1", numerator=[1, -1, 1, 1, 1], denominator=[9] * 5)


@pytest.mark.parametrize("base", [0, -3])
def test_a_denominator_that_is_not_above_0_is_refused(base):
    bases = [9, 9, base, 9, 9]
    _refused("denominator is not above 0 at position 2", numerator=[0] * 5, denominator=bases)


def test_a_numerator_above_the_denominator_of_a_proportion_is_refused():
    counts = {"numerator": [1, 1, 1, 1, 10], "denominator": [9] * 5}
    _refused("numerator is above the denominator at position 4", **counts)
    assert _plain(YEARS, RISING["values"], value_type="crude rate", **counts).points == 5


@pytest.mark.parametrize(
    "years, words",
    [
        ([2014, 2015, 2015], "years holds 2015 again at position 2"),
        ([2014.5, 2015], "years is 2014.5 at position 0; give a whole number"),
        ([2014, math.nan], "years is nan at position 1"),
        ([2014, math.inf], "years is inf at position 1"),
        ([[2014, 2015]], r"years has shape \(1, 2\)"),
    ],
)
def test_years_that_are_none_are_refused(years, words):
    with pytest.raises(ValueError, match=words):
        whole_years(years)


@pytest.mark.parametrize(
    "direction, lower_is_better, words",
    [
        ("increasing", True, "worsening"),
        ("increasing", False, "improving"),
        ("decreasing", True, "improving"),
        ("decreasing", False, "worsening"),
        ("decreasing", None, "decreasing"),
        ("no significant change", True, "no significant change"),
        ("cannot be assessed", False, "cannot be assessed"),
    ],
)
def test_judged(direction, lower_is_better, words):
    assert judged(direction, lower_is_better) == words


FIVE = st.lists(st.integers(200, 900), min_size=5, max_size=5)
WIDTHS = st.lists(st.integers(1, 60), min_size=5, max_size=5)


def _series(values, widths, unit=1.0):
    lower = [(v - w) * unit for v, w in zip(values, widths, strict=True)]
    upper = [(v + w) * unit for v, w in zip(values, widths, strict=True)]
    return [v * unit for v in values], lower, upper


@given(FIVE, WIDTHS, st.floats(1e-6, 1e6))
def test_the_unit_does_not_matter(values, widths, unit):
    here = recent_trend(YEARS, *_series(values, widths), "crude rate")
    assume(abs(here.chi_square - CHI_SQUARE) > 1e-6)
    there = recent_trend(YEARS, *_series(values, widths, unit), "crude rate")
    assert there.slope == pytest.approx(here.slope * unit, rel=1e-6, abs=1e-9 * unit)
    assert there.chi_square == pytest.approx(here.chi_square, rel=1e-6, abs=1e-9)
    if "turns" not in here.reason + there.reason:  # a slope of zero may be rounded either way
        assert there.direction == here.direction


@given(FIVE, WIDTHS)
def test_reversed_years_turn_the_slope(values, widths):
    series = _series(values, widths)
    forth = recent_trend(YEARS, *series, "crude rate")
    back = recent_trend(YEARS[::-1], *series, "crude rate")
    assert back.slope == pytest.approx(-forth.slope, abs=1e-9)
    assert back.chi_square == pytest.approx(forth.chi_square, abs=1e-9)


@given(FIVE, WIDTHS, st.permutations(range(5)))
def test_the_order_of_rows_does_not_matter(values, widths, order):
    rows = [[column[i] for i in order] for column in (YEARS, *_series(values, widths))]
    assert recent_trend(*rows, "crude rate") == recent_trend(
        YEARS, *_series(values, widths), "crude rate"
    )


def test_the_result_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        _plain(YEARS, RISING["values"]).direction = "increasing"
