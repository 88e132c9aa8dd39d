"""Variation between areas: by hand, what must hold for any figures, and what is refused."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lsr_analysis.statistics.variation import (
    interquartile_ratio,
    systematic_variation,
    variation_over_time,
)

NAN = math.nan
PAIRS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=2, max_size=12)


# Systematic component of variation


@pytest.mark.parametrize(
    ("observed", "expected", "scv"),
    [
        # Ratios 0.5 and 1.5: (0.25 + 0.25 - 0.01 - 0.01) / 2.
        ([50, 150], [100, 100], 24),
        # Exactly as expected: only the allowance for chance is left, -(1/10 + 1/40) / 2.
        ([10, 40], [10, 40], -6.25),
        # No events: (1 - 1/4 + 0 - 1/2) / 2.
        ([0, 2], [4, 2], 12.5),
        # Four areas, divided by four: (4 x 0.04 - 4 x 0.01) / 4.
        ([80, 120, 80, 120], [100] * 4, 3),
    ],
)
def test_systematic_variation_by_hand(observed, expected, scv):
    assert systematic_variation(observed, expected) == pytest.approx(scv)
    assert systematic_variation(pd.Series(observed), np.array(expected)) == pytest.approx(scv)


def test_independent_events_alone_give_nothing_on_average():
    """The reason why the divisor and the amount for chance are what they are."""
    random = np.random.default_rng(5)
    expected = np.array([5.0, 10, 20, 40, 80, 160])
    draws = [systematic_variation(random.poisson(expected), expected) for _ in range(20_000)]
    assert np.mean(draws) == pytest.approx(0, abs=0.15)
    assert np.min(draws) < 0


def test_a_planted_spread_is_found():
    random = np.random.default_rng(6)
    expected = np.full(50_000, 30.0)
    # A gamma distribution of mean 1 and variance 0.04.
    true = random.gamma(25, 1 / 25, expected.size)
    assert systematic_variation(random.poisson(true * expected), expected) == pytest.approx(4, 0.05)


def test_clumped_counts_pass_for_systematic_variation():
    """Thirty days for each person: areas do not differ, but the figure says so."""
    random = np.random.default_rng(7)
    people = np.full(20_000, 20.0)
    days = 30 * random.poisson(people)
    # Variance of the ratio is 1 / 20; 1 / 600 of it is taken for chance.
    assert systematic_variation(days, 30 * people) == pytest.approx(100 / 20 - 100 / 600, rel=0.05)


@given(PAIRS, st.randoms())
def test_the_order_of_the_areas_does_not_matter(pairs, random):
    one = systematic_variation(*zip(*pairs, strict=True))
    random.shuffle(pairs)
    assert systematic_variation(*zip(*pairs, strict=True)) == pytest.approx(one)


@given(PAIRS)
def test_areas_given_twice_vary_as_before(pairs):
    """It is a mean over areas, with the number of areas as its divisor."""
    observed, expected = zip(*pairs, strict=True)
    twice = systematic_variation(observed * 2, expected * 2)
    assert twice == pytest.approx(systematic_variation(observed, expected))


@given(PAIRS)
def test_counts_ten_times_as_large_leave_less_to_chance(pairs):
    observed, expected = (np.array(numbers) for numbers in zip(*pairs, strict=True))
    more = systematic_variation(10 * observed, 10 * expected)
    chance = 100 * np.mean(1 / expected)
    assert more == pytest.approx(systematic_variation(observed, expected) + 0.9 * chance)


@pytest.mark.parametrize(
    ("observed", "expected", "words"),
    [
        ([1, NAN], [1, 1], "observed is nan in row 1"),
        ([1, -2], [1, 1], "observed is -2.0 in row 1"),
        ([math.inf, 1], [1, 1], "observed is inf in row 0"),
        (pd.Series([1, None], list("ab"), dtype="Int64"), [1, 1], "observed is nan in row b"),
        ([1, 2], pd.Series([1, 0], list("ab")), "expected is 0.0 in row b; give a number above 0"),
        ([1, 2], [-1, 1], "expected is -1.0 in row 0"),
        ([1, 2], [1, NAN], "expected is nan in row 1"),
        ([1, 2], [1, math.inf], "expected is inf in row 1"),
        ([], [], r"observed has shape \(0,\)"),
        ([[1, 2]], [[1, 2]], r"observed has shape \(1, 2\)"),
        ([1, 2, 3], [1, 2], "observed has 3 areas, expected has 2"),
        ([1], [1], "observed has one area"),
        (pd.Series([1, 2], list("ab")), pd.Series([1, 2], list("ba")), "different indexes"),
    ],
)
def test_bad_counts_are_named(observed, expected, words):
    with pytest.raises(ValueError, match=words):
        systematic_variation(observed, expected)


# Interquartile ratio


@pytest.mark.parametrize(
    ("values", "ratio"),
    [
        ([1, 2, 3, 4, 5], 2),
        ([5, 3, 1, 4, 2], 2),
        # Quartiles 1.75 and 3.25.
        ([1, 2, 3, 4], 3.25 / 1.75),
        ([7], 1),
        ([0, 4, 4, 4, 8], 1),
    ],
)
def test_interquartile_ratio_by_hand(values, ratio):
    assert interquartile_ratio(values) == pytest.approx(ratio)


def test_nothing_has_a_ratio_to_a_lower_quartile_of_0():
    assert math.isnan(interquartile_ratio([0, 0, 1, 2, 3]))
    assert math.isnan(interquartile_ratio([0.0]))


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=20), st.sampled_from([1e-6, 0.3, 1e5]))
def test_the_unit_does_not_matter(values, factor):
    before = interquartile_ratio(values)
    assert before >= 1
    assert interquartile_ratio([factor * value for value in values]) == pytest.approx(before)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], "values has shape"),
        ([1, NAN], "values is nan in row 1"),
        (pd.Series([1, -1], list("ab")), "values is -1.0 in row b; give a number of 0 or more"),
        ([math.inf, 1], "values is inf in row 0"),
    ],
)
def test_bad_values_are_named(values, words):
    with pytest.raises(ValueError, match=words):
        interquartile_ratio(values)


# Over time

YEARS = pd.DataFrame(
    {
        "period": ["2017-18"] * 3 + ["2016-17"] * 2,
        "numerator": [10, 40, 10, 50, 150],
        "denominator": [100, 200, 300, 1000, 1000],
    }
)


def test_two_years_by_hand():
    found = variation_over_time(YEARS)
    assert found.index.tolist() == ["2016-17", "2017-18"]
    assert found.index.name == "period"
    first, last = found.loc["2016-17"], found.loc["2017-18"]
    # Rates 0.05 and 0.15, 100 expected in each.
    assert (first["areas"], first["median"]) == (2, pytest.approx(0.1))
    assert first[["lower_quartile", "upper_quartile"]].tolist() == pytest.approx([0.075, 0.125])
    assert first["interquartile_ratio"] == pytest.approx(5 / 3)
    assert first["scv"] == pytest.approx(24)
    # Rates 0.1, 0.2, 1/30; 60 in 600, so that 10, 20 and 30 are expected.
    assert (last["areas"], last["median"]) == (3, pytest.approx(0.1))
    assert last["interquartile_ratio"] == pytest.approx(0.15 / (2 / 30))
    parts = [0 - 1 / 10, 1 - 1 / 20, 4 / 9 - 1 / 30]
    assert last["scv"] == pytest.approx(100 * sum(parts) / 3)


def test_observed_and_expected_give_the_same_but_for_the_unit():
    pooled = YEARS.groupby("period")[["numerator", "denominator"]].transform("sum")
    rate = pooled["numerator"] / pooled["denominator"]
    counts = YEARS.assign(observed=YEARS["numerator"], expected=rate * YEARS["denominator"])
    found = variation_over_time(counts[["period", "observed", "expected"]])
    by_rate = variation_over_time(YEARS)
    for column in ("areas", "interquartile_ratio", "scv"):
        assert found[column].tolist() == pytest.approx(by_rate[column].tolist())
    # Ratios to a pooled rate of 0.1.
    for column in ("median", "lower_quartile", "upper_quartile"):
        assert found[column].tolist() == pytest.approx((10 * by_rate[column]).tolist())


@given(
    st.lists(
        st.tuples(st.sampled_from([2015, 2016, 2017]), st.integers(0, 99), st.integers(1, 99)),
        min_size=2,
        max_size=20,
    ),
    st.randoms(),
)
def test_neither_rows_nor_units_of_the_denominator_matter(rows, random):
    table = pd.DataFrame(rows, columns=["period", "numerator", "denominator"])
    sizes = table.groupby("period")["numerator"].agg(["size", "sum"])
    assume((sizes["size"] > 1).all() and (sizes["sum"] > 0).all())
    before = variation_over_time(table)
    shuffled = variation_over_time(table.loc[random.sample(range(len(table)), len(table))])
    pd.testing.assert_frame_equal(shuffled, before, rtol=1e-9)
    scaled = variation_over_time(table.assign(denominator=table["denominator"] * 1000))
    columns = ["areas", "interquartile_ratio", "scv"]
    pd.testing.assert_frame_equal(scaled[columns], before[columns], rtol=1e-9)


def test_a_change_of_level_everywhere_is_no_variation():
    """But for what is taken for chance, which larger counts leave less of."""
    table = pd.DataFrame({"period": [1, 1, 2, 2], "numerator": [100, 300, 200, 600]})
    found = variation_over_time(table.assign(denominator=1000))
    assert found["interquartile_ratio"].nunique() == 1
    assert found["scv"].tolist() == pytest.approx([25 - 100 / 200, 25 - 100 / 400])


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (YEARS.drop(columns="period"), "give the column period"),
        (YEARS.drop(columns="denominator"), "either observed and expected, or numerator"),
        (YEARS.assign(observed=1, expected=1), "either observed and expected, or numerator"),
        (YEARS.iloc[:0], "table is empty"),
        (YEARS.assign(period=["a", "a", None, "b", "b"]), "row 2 has no period"),
        (YEARS.iloc[:4], "period 2016-17: observed has one area"),
        (
            YEARS.assign(numerator=[1, NAN, 1, 1, 1]),
            "period 2017-18: numerator is nan in row 1",
        ),
        (YEARS.assign(numerator=[1, 1, 1, -1, 1]), "period 2016-17: numerator is -1.0 in row 3"),
        (YEARS.assign(numerator=0), "period 2016-17: numerator is 0 in every area"),
        (
            YEARS.assign(denominator=[1, 1, 0, 1, 1]),
            "period 2017-18: denominator is 0.0 in row 2; give a number above 0",
        ),
        (
            pd.DataFrame({"period": [1, 1], "observed": [1, math.inf], "expected": 1}),
            "period 1: observed is inf in row 1",
        ),
        (
            pd.DataFrame({"period": [1, 1], "observed": 1, "expected": [1, 0]}),
            "period 1: expected is 0.0 in row 1",
        ),
    ],
)
def test_bad_tables_are_named(table, words):
    with pytest.raises(ValueError, match=words):
        variation_over_time(table)
