import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from lsr_analysis.statistics.monotonic import FEWEST_POINTS, monotonic_trend

# A worked example of a university course (Holy Cross, "MannKendallByHand"): S is 54.
COURSE = [12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7]


def _score(values):
    pairs = itertools.combinations(values, 2)
    return sum((later > earlier) - (later < earlier) for earlier, later in pairs)


def _enumerated(values):
    scores = [abs(_score(order)) for order in itertools.permutations(values)]
    return sum(score >= abs(_score(values)) for score in scores) / len(scores)


@pytest.mark.parametrize("values", list(itertools.permutations(range(5))))
def test_exact_against_every_order_of_five(values):
    assert monotonic_trend(range(5), values).p_value == pytest.approx(_enumerated(values))


@pytest.mark.parametrize(
    "values",
    [
        (1, 2, 3, 4, 5, 6),
        (1, 2, 3, 4, 6, 5),
        (2, 1, 3, 4, 6, 5),
        (6, 4, 5, 3, 1, 2),
        (1, 2, 3, 4, 4),
        (1, 1, 2, 2, 3),
        (1, 2, 1, 2, 1),
        (1, 1, 1, 1, 2),
        (1, 2, 2, 2, 3, 4),
        (5, 5, 3, 4, 1, 1),
        (3, 1, 2, 2, 1, 3),
    ],
)
def test_exact_against_every_order_of_six_and_with_ties(values):
    found = monotonic_trend(range(len(values)), values)
    assert found.p_value == pytest.approx(_enumerated(values))


@pytest.mark.parametrize("points", [5, 6, 9, 20])
def test_exact_against_scipy(points):
    values = np.random.default_rng(points).permutation(points) + 0.3 * np.arange(points)
    found = monotonic_trend(range(points), values)
    exact = kendalltau(range(points), values, method="exact")
    assert (found.tau, found.p_value) == pytest.approx((exact.statistic, exact.pvalue), rel=1e-9)


def test_a_worked_example():
    found = monotonic_trend(range(2000, 2014), COURSE)
    assert _score(COURSE) == 54
    assert found.tau == pytest.approx(54 / math.sqrt(91 * 90))
    # The normal approximation of the example, (54 - 1) / sqrt(332.67), gives 0.0037.
    assert found.p_value == pytest.approx(0.0024, abs=0.0002)
    slopes = [(COURSE[j] - COURSE[i]) / (j - i) for i, j in itertools.combinations(range(14), 2)]
    assert found.slope == pytest.approx(np.median(slopes))
    # Sen: 91 slopes, 1.96 x sqrt(332.67) = 35.75, so the 28th and the 64th.
    assert (found.lower, found.upper) == pytest.approx(
        (sorted(slopes)[27], sorted(slopes)[63]), abs=0.02
    )


def test_five_points_must_all_go_one_way():
    def p_value(*values):
        return monotonic_trend(range(5), values).p_value

    assert p_value(1, 2, 3, 4, 5) == pytest.approx(2 / 120)
    assert p_value(1, 2, 3, 4, 4) == pytest.approx(2 / 60)
    assert p_value(1, 1, 2, 2, 3) > 0.05
    assert p_value(1, 2, 3, 5, 4) > 0.05
    some = [(1, 2, 3, 4, 5), (1, 2, 3, 3, 4), (1, 1, 2, 2, 3), (1, 2, 2, 2, 3), (1, 1, 1, 2, 2)]
    for values in set(itertools.chain.from_iterable(map(itertools.permutations, some))):
        if p_value(*values) < 0.05:
            assert list(values) in (sorted(values), sorted(values, reverse=True))
            assert len(set(values)) >= 4


def test_four_points_could_never_be_significant():
    assert FEWEST_POINTS == 5
    assert _enumerated((1, 2, 3, 4)) > 0.05


@pytest.mark.parametrize(
    "values, direction",
    [
        ([1, 2, 3, 4, 5], "increasing"),
        ([5, 4, 3, 2, 1], "decreasing"),
        ([1, 2, 3, 5, 4], "no significant change"),
        ([2, 2, 2, 2, 2], "no significant change"),
    ],
)
def test_direction(values, direction):
    assert monotonic_trend(range(5), values).direction == direction


def test_equal_figures():
    found = monotonic_trend(range(5), [2.0] * 5)
    assert (found.slope, found.lower, found.upper, found.p_value) == (0, 0, 0, 1)
    assert math.isnan(found.tau)


def test_gaps_count_for_the_slope():
    found = monotonic_trend([2010, 2011, 2013, 2016, 2020], [0, 2, 6, 12, 20])
    assert (found.slope, found.lower, found.upper) == pytest.approx((2, 2, 2))


def test_years_without_a_figure_are_left_out():
    found = monotonic_trend(range(2010, 2017), [1, math.nan, 2, 3, 4, math.nan, 5])
    assert found.years == (2010, 2012, 2013, 2014, 2016) and found.points == 5
    assert found == monotonic_trend([2010, 2012, 2013, 2014, 2016], [1, 2, 3, 4, 5])


def test_four_figures_cannot_be_assessed():
    assert monotonic_trend(range(5), [1, 2, math.nan, 3, 4]) is None
    assert monotonic_trend([], []) is None


def test_infinite_figures_are_refused():
    with pytest.raises(ValueError, match="values is infinite at position 3"):
        monotonic_trend(range(5), [1, 2, 3, math.inf, 5])


def test_unequal_lengths_are_refused():
    with pytest.raises(ValueError, match=r"values has shape \(4,\), years has \(5,\)"):
        monotonic_trend(range(5), [1, 2, 3, 4])


def test_a_year_given_twice_is_refused():
    with pytest.raises(ValueError, match="years holds 2011 again at position 2"):
        monotonic_trend([2010, 2011, 2011, 2012, 2013], [1, 2, 3, 4, 5])


FIGURES = st.lists(st.integers(0, 12), min_size=5, max_size=9)


@given(FIGURES, st.floats(1e-6, 1e6))
def test_the_unit_does_not_matter(values, unit):
    years = range(len(values))
    here, there = monotonic_trend(years, values), monotonic_trend(years, np.multiply(values, unit))
    assert there.p_value == here.p_value
    assert there.direction == here.direction
    limits = np.multiply((here.slope, here.lower, here.upper), unit)
    assert (there.slope, there.lower, there.upper) == pytest.approx(limits)


@given(FIGURES)
def test_reversed_years_turn_the_slope(values):
    years = list(range(len(values)))
    forth, back = monotonic_trend(years, values), monotonic_trend(years[::-1], values)
    assert back.slope == pytest.approx(-forth.slope)
    assert back.tau == pytest.approx(-forth.tau, nan_ok=True)
    assert back.p_value == forth.p_value


@given(FIGURES.flatmap(lambda v: st.permutations(list(enumerate(v)))))
def test_the_order_of_rows_does_not_matter(rows):
    found = monotonic_trend(*zip(*rows, strict=True))
    tidy = monotonic_trend(*zip(*sorted(rows), strict=True))
    assert (found.slope, found.lower, found.upper, found.p_value, found.years) == (
        tidy.slope,
        tidy.lower,
        tidy.upper,
        tidy.p_value,
        tidy.years,
    )
