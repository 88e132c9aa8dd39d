import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from lsr_analysis.statistics.intervals import FEWEST_FOR_BYAR, count, mean, proportion, rate

NAN = float("nan")
Z = 1.959963984540054
LEVELS = st.sampled_from([0.5, 0.8, 0.95, 0.998])
pytestmark = pytest.mark.filterwarnings("error")


@st.composite
def shares(draw, most=100_000):
    """Events and trials."""
    trials = draw(st.integers(1, most))
    return draw(st.integers(0, trials)), trials


# Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
@pytest.mark.parametrize(
    ("events", "trials", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_proportions_as_newcombe_prints_them(events, trials, lower, upper):
    found = proportion(events, trials)
    assert found.value == events / trials
    assert (round(float(found.lower), 4), round(float(found.upper), 4)) == (lower, upper)
    assert (found.level, found.method) == (0.95, "Wilson")


def test_no_event_and_nothing_but_events_by_hand():
    # At no event the formula is z² / (n + z²), and at n of n its mirror image.
    found = proportion([0, 20], [20, 20], multiplier=100)
    reach = 100 * Z**2 / (20 + Z**2)
    assert found.value.tolist() == [0, 100]
    assert found.lower.tolist() == pytest.approx([0, 100 - reach], rel=1e-12)
    assert found.upper.tolist() == pytest.approx([reach, 100], rel=1e-12)
    assert found.lower[0] == 0 and found.upper[1] == 100


@given(shares(), LEVELS)
def test_wilson_solves_its_equation(counted, level):
    """At either limit the score statistic is exactly the deviate."""
    events, trials = counted
    found = proportion(events, trials, level=level)
    z = {0.5: 0.6744897501960817, 0.8: 1.2815515655446004, 0.95: Z, 0.998: 3.090232306167813}
    for limit in (float(found.lower), float(found.upper)):
        if 0 < limit < 1:
            score = (events - trials * limit) ** 2
            assert score == pytest.approx(
                z[level] ** 2 * trials * limit * (1 - limit), rel=1e-5, abs=1e-9
            )


@given(shares(), LEVELS)
def test_limits_of_a_proportion_hold_it_and_are_possible(counted, level):
    found = proportion(*counted, level=level)
    assert 0 <= found.lower <= found.value <= found.upper <= 1
    assert found.lower < found.upper


@given(shares(most=10_000), st.integers(2, 50))
def test_the_limits_of_a_proportion_close_in(counted, times):
    events, trials = counted
    once, more = proportion(events, trials), proportion(times * events, times * trials)
    assert more.upper - more.lower < once.upper - once.lower
    assert once.lower <= more.lower and more.upper <= once.upper


@given(shares())
def test_turning_events_round_turns_the_limits_round(counted):
    events, trials = counted
    forth, back = proportion(events, trials), proportion(trials - events, trials)
    assert float(back.lower) == pytest.approx(1 - forth.upper, abs=1e-12)
    assert float(back.upper) == pytest.approx(1 - forth.lower, abs=1e-12)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5])
def test_wilson_misses_about_as_often_as_it_says(share):
    trials = 80
    events = np.arange(trials + 1)
    found = proportion(events, np.full(trials + 1, trials))
    missed = (found.lower > share) | (found.upper < share)
    assert binom.pmf(events[missed], trials, share).sum() == pytest.approx(0.05, abs=0.025)


# Garwood 1936, Biometrika 28:437-442; Ulm 1990, Am J Epidemiol 131:373-375.
@pytest.mark.parametrize(
    ("events", "lower", "upper"),
    [
        (0, 0.000, 3.689),
        (1, 0.025, 5.572),
        (2, 0.242, 7.225),
        (3, 0.619, 8.767),
        (4, 1.090, 10.242),
        (5, 1.623, 11.668),
        (6, 2.202, 13.059),
        (7, 2.814, 14.423),
        (8, 3.454, 15.763),
        (9, 4.115, 17.085),
    ],
)
def test_below_ten_events_limits_are_exact(events, lower, upper):
    found = count([events])
    assert found.lower[0] == pytest.approx(lower, abs=6e-4)
    assert found.upper[0] == pytest.approx(upper, abs=6e-4)


@given(st.integers(1, 9), LEVELS)
def test_exact_limits_leave_the_tails_they_should(events, level):
    found = count([events], level)
    tail = (1 - level) / 2
    assert poisson.sf(events - 1, found.lower[0]) == pytest.approx(tail, rel=1e-6)
    assert poisson.cdf(events, found.upper[0]) == pytest.approx(tail, rel=1e-6)


def test_no_event_has_the_limits_of_an_exponential():
    # The chance of no event at a mean of m is exp(-m).
    for level in (0.95, 0.998):
        found = count([0], level)
        assert found.lower[0] == 0
        assert found.upper[0] == pytest.approx(-math.log((1 - level) / 2), rel=1e-12)


# Breslow and Day 1987, page 69, worked by hand with 1.96.
@pytest.mark.parametrize("events", [10, 65, 100, 2500])
def test_from_ten_events_byar(events):
    lower = events * (1 - 1 / (9 * events) - 1.96 / (3 * math.sqrt(events))) ** 3
    more = events + 1
    upper = more * (1 - 1 / (9 * more) + 1.96 / (3 * math.sqrt(more))) ** 3
    found = count([events])
    assert found.lower[0] == pytest.approx(lower, rel=1e-4)
    assert found.upper[0] == pytest.approx(upper, rel=1e-4)
    assert found.value.tolist() == [events]


@given(st.integers(10, 5000))
def test_byar_is_near_the_exact_limits(events):
    found = count([events])
    assert poisson.sf(events - 1, found.lower[0]) == pytest.approx(0.025, abs=4e-4)
    assert poisson.cdf(events, found.upper[0]) == pytest.approx(0.025, abs=4e-4)


def test_where_byar_begins():
    assert FEWEST_FOR_BYAR == 10
    below, at = count([9.999]), count([10])
    # The exact lower limit of ten events is 4.7954, Byar's 4.7874.
    assert at.lower[0] == pytest.approx(4.7874, abs=5e-5)
    assert below.lower[0] == pytest.approx(4.7947, abs=5e-5)


@given(st.floats(0, 1e6), LEVELS)
def test_limits_of_a_count_hold_it_and_are_possible(events, level):
    found = count([events], level)
    assert 0 <= found.lower[0] <= events < found.upper[0]


@given(st.floats(0, 1e5), st.floats(0.1, 1e4))
def test_more_events_have_higher_limits(events, more):
    if events < 10 <= events + more < 10.1:
        return  # the step from exact limits to Byar's goes 0.008 down
    low, high = count([events, events + more]).lower, count([events, events + more]).upper
    assert low[0] <= low[1] and high[0] < high[1]


def test_a_count_of_any_shape():
    once = count([0, 3, 12, NAN])
    twice = count(np.array([[0, 3], [12, NAN]]))
    np.testing.assert_array_equal(once.lower.reshape(2, 2), twice.lower)
    np.testing.assert_array_equal(once.upper.reshape(2, 2), twice.upper)
    # Laid out the other way round in memory.
    across = count(np.array([[0.0, 12], [3, NAN]]).T)
    np.testing.assert_array_equal(across.lower, twice.lower)


@pytest.mark.parametrize("events", [0, 3, 9.5, 10, 70])
def test_a_count_by_itself(events):
    by_itself, in_a_list = count(events), count([events])
    assert float(by_itself.lower) == pytest.approx(in_a_list.lower[0], rel=1e-12)
    assert float(by_itself.upper) == pytest.approx(in_a_list.upper[0], rel=1e-12)


def test_a_rate_by_itself():
    found = rate(0, 1000)
    assert float(found.lower) == 0 == found.value
    assert float(found.upper) == pytest.approx(100 * -math.log(0.025))


@given(st.integers(0, 5000), st.integers(1, 10**7), LEVELS, st.sampled_from([1, 1000, 1e5]))
def test_a_rate_is_its_count_over_its_exposure(events, exposure, level, multiplier):
    found, counted = rate([events], [exposure], multiplier, level), count([events], level)
    for name in ("value", "lower", "upper"):
        assert getattr(found, name)[0] == pytest.approx(
            getattr(counted, name)[0] * multiplier / exposure, rel=1e-12
        )


@given(st.integers(1, 2000), st.integers(1, 10**6), st.integers(2, 50))
def test_the_limits_of_a_rate_close_in(events, exposure, times):
    once, more = rate([events], [exposure]), rate([times * events], [times * exposure])
    assert more.upper - more.lower < once.upper - once.lower


# Student 1908, Biometrika 6:1-25: hours of sleep gained, one drug over another.
SLEEP = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]


def test_a_mean_by_students_own_figures():
    found = mean(np.mean(SLEEP), np.std(SLEEP, ddof=1), len(SLEEP))
    assert float(found.value) == pytest.approx(1.58)
    assert (round(float(found.lower), 4), round(float(found.upper), 4)) == (0.7001, 2.4599)
    assert found.method == "Student’s t"


def test_a_mean_by_the_tables():
    # t of 3.182 on 3 degrees of freedom and 12.706 on 1.
    found = mean([10, 10], [2, 2], [4, 2])
    assert found.lower.round(2).tolist() == [6.82, round(10 - 12.706 * math.sqrt(2), 2)]
    assert found.upper.round(2).tolist() == [13.18, round(10 + 12.706 * math.sqrt(2), 2)]


def test_a_mean_of_too_few_has_no_interval():
    found = mean([5] * 5, [0, 1, 1, 1, 1], [0, 1, 1.9, NAN, 2])
    assert found.value.tolist() == [5] * 5
    assert np.isnan(found.lower).tolist() == [True, True, True, True, False]
    assert np.isnan(found.upper).tolist() == [True, True, True, True, False]


def test_values_that_do_not_vary_have_a_mean_without_doubt():
    found = mean([5], [0], [9])
    assert found.lower.tolist() == found.upper.tolist() == [5]


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e5), st.integers(2, 10_000), st.floats(0.001, 1000))
def test_the_unit_of_a_mean_does_not_matter(average, deviation, size, factor):
    once = mean([average], [deviation], [size])
    scaled = mean([average * factor], [deviation * factor], [size])
    scale = factor * (abs(average) + deviation)
    assert once.lower[0] < average < once.upper[0]
    assert scaled.lower[0] == pytest.approx(once.lower[0] * factor, abs=1e-9 * scale)
    assert scaled.upper[0] == pytest.approx(once.upper[0] * factor, abs=1e-9 * scale)


CALLS = {
    "proportion": lambda level: proportion([0, 3, 40, 50], [50] * 4, level=level),
    "count": lambda level: count([0, 3, 9, 10, 4000], level),
    "rate": lambda level: rate([0, 3, 9, 10, 4000], [9000] * 5, level=level),
    "mean": lambda level: mean([1, 2], [3, 4], [2, 50], level),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_higher_level_is_wider(name):
    narrow, wide = CALLS[name](0.95), CALLS[name](0.998)
    assert (wide.lower <= narrow.lower).all() and (wide.upper >= narrow.upper).all()
    assert (wide.upper - wide.lower > narrow.upper - narrow.lower).all()
    assert (narrow.level, wide.level) == (0.95, 0.998)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("level", [0, 1, 95, -0.5, NAN])
def test_a_level_that_is_no_share_is_refused(name, level):
    with pytest.raises(ValueError, match=r"^level is "):
        CALLS[name](level)


@pytest.mark.parametrize("multiplier", [1, 100, 1000])
def test_the_multiplier_only_scales(multiplier):
    events, trials = [0, 3, 17, 20], [20, 20, 20, 20]
    once, more = proportion(events, trials), proportion(events, trials, multiplier)
    for name in ("value", "lower", "upper"):
        np.testing.assert_allclose(getattr(more, name), getattr(once, name) * multiplier)


def test_what_is_missing_stays_missing():
    events, of = [NAN, 3, 0, 3], [20, NAN, 0, 20]
    for found in (proportion(events, of), rate(events, of)):
        for name in ("value", "lower", "upper"):
            assert np.isnan(getattr(found, name)).tolist() == [True, True, True, False]
    found = count([NAN, 3])
    assert np.isnan(found.lower).tolist() == np.isnan(found.upper).tolist() == [True, False]
    found = mean([NAN, 1, 1], [1, NAN, 1], [5, 5, 5])
    assert np.isnan(found.lower).tolist() == [True, True, False]
    assert np.isnan(found.value).tolist() == [True, False, False]


def test_events_among_no_trials_are_refused_and_none_bear_no_value():
    with pytest.raises(ValueError, match=r"^events is 5 of 0 trials at position 1; a proportion"):
        proportion([0, 5], [0, 0])
    found = proportion([0], [0])
    assert np.isnan([found.value, found.lower, found.upper]).all()


def test_a_rate_over_no_exposure_bears_no_value():
    assert np.isnan(rate([5], [0]).upper).all()


def test_nothing_in_nothing_out():
    for found in (proportion([], []), count([]), rate([], []), mean([], [], [])):
        assert found.value.shape == found.lower.shape == found.upper.shape == (0,)


@pytest.mark.parametrize("call", [proportion, rate])
def test_how_numbers_are_kept_does_not_matter(call):
    plain = call([3.0, 100.0], [120.0, 120.0])
    small = np.array([3, 100], dtype=np.int8), np.array([120, 120], dtype=np.int8)
    still = np.array([3.0, 100.0]), np.broadcast_to(np.array(120.0), (2,))
    labelled = pd.Series([3, 100], index=["b", "a"]), pd.Series([120, 120], index=["b", "a"])
    absent = pd.Series([3, 100], dtype="Int64"), pd.Series([120, 120], dtype="Int64")
    for events, of in (small, still, labelled, absent, (labelled[0], [120, 120])):
        found = call(events, of)
        for name in ("value", "lower", "upper"):
            np.testing.assert_array_equal(getattr(found, name), getattr(plain, name))
            assert type(getattr(found, name)) is np.ndarray


@pytest.mark.parametrize("index", [["a", "b"], ["b", "c"], [0, 1]])
@pytest.mark.parametrize(("call", "of"), [(proportion, "trials"), (rate, "exposure")])
def test_series_with_other_labels_are_refused(call, of, index):
    events = pd.Series([3, 100], index=["b", "a"])
    with pytest.raises(ValueError, match=f"^events and {of} have different labels"):
        call(events, pd.Series([120, 120], index=index))


def test_one_denominator_serves_all():
    np.testing.assert_array_equal(proportion([1, 2], 10).upper, proportion([1, 2], [10, 10]).upper)


@pytest.mark.parametrize("size", [1, 3, 12])
def test_an_array_is_not_changed(size):
    events, of = np.full(size, 3.0), np.full(size, 9.0)
    proportion(events, of), count(events), rate(events, of), mean(events, events, of)
    assert (events == 3).all() and (of == 9).all()


def test_an_interval_does_not_change_with_what_went_in():
    events = np.array([1.0, 20.0])
    found, averages = count(events), mean(events, events, [5, 5])
    events[:] = 999
    assert found.value.tolist() == averages.value.tolist() == [1, 20]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: proportion([1, 6], [5, 5]), "events is 6 of 5 trials at position 1; a proportion"),
        (lambda: proportion([-1], [5]), "events is -1 at position 0"),
        (lambda: proportion([1], [-5]), "trials is -5 at position 0"),
        (lambda: proportion([np.inf], [5]), "events is inf at position 0"),
        (lambda: proportion([1], [np.inf]), "trials is inf at position 0"),
        (lambda: proportion([1, 2], [3, 4, 5]), r"shapes do not fit together: events \(2,\)"),
        (lambda: count([-0.1]), "events is -0.1 at position 0"),
        (lambda: count([np.inf]), "events is inf at position 0"),
        (lambda: rate([-1], [5]), "events is -1 at position 0"),
        (lambda: rate([1], [-5]), "exposure is -5 at position 0"),
        (lambda: rate([1], [np.inf]), "exposure is inf at position 0"),
        (lambda: rate([1, 2], [3, 4, 5]), "shapes do not fit together: .*exposure"),
        (lambda: mean([np.inf], [1], [5]), "average is inf at position 0"),
        (lambda: mean([1], [-1], [5]), "deviation is -1 at position 0"),
        (lambda: mean([1], [1], [-5]), "size is -5 at position 0"),
        (lambda: mean([1, 2], [1, 2, 3], [5]), "shapes do not fit together: .*deviation"),
    ],
)
def test_bad_numbers_are_refused_by_name(call, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        call()
