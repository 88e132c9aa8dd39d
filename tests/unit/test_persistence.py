"""Persistence, shares between groups, and times, against plain computations."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from lsr_analysis.statistics.between_groups import between_groups
from lsr_analysis.statistics.first_time import first_time
from lsr_analysis.statistics.persistence import intraclass, likeness_of_ranks


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def test_rank_correlation_is_scipys_and_its_interval_bonett_and_wrights(rng):
    earlier = pd.Series(rng.normal(size=60))
    later = earlier + pd.Series(rng.normal(size=60))
    later[3] = np.nan
    found = likeness_of_ranks(earlier, later)
    rho = stats.spearmanr(earlier.drop(3), later.drop(3)).statistic
    assert found.areas == 59
    assert found.value == pytest.approx(rho)
    reach = stats.norm.ppf(0.975) * np.sqrt((1 + rho**2 / 2) / 56)
    assert (found.lower, found.upper) == pytest.approx(
        np.tanh(np.arctanh(rho) + np.array([-reach, reach]))
    )


def test_rank_interval_covers_a_planted_correlation(rng):
    """With a normal correlation of 0.7 the ranks' is (6 / pi) asin(0.35)."""
    true, inside = 6 / np.pi * np.arcsin(0.35), 0
    for _ in range(400):
        pair = rng.multivariate_normal([0, 0], [[1, 0.7], [0.7, 1]], size=150)
        found = likeness_of_ranks(*(pd.Series(column) for column in pair.T))
        inside += found.lower <= true <= found.upper
    assert 0.92 <= inside / 400 <= 0.98


@pytest.mark.parametrize("later", [[1.0] * 8, [np.nan] * 6 + [1.0, 2.0]])
def test_ranks_that_cannot_be_compared(later):
    found = likeness_of_ranks(pd.Series(range(8), dtype=float), pd.Series(later))
    assert np.isnan([found.value, found.lower, found.upper]).all()


def test_same_and_opposite_order():
    values = pd.Series(range(10), dtype=float)
    assert likeness_of_ranks(values, values * 2).value == 1
    assert likeness_of_ranks(values, -values).value == -1


def test_intraclass_is_that_of_a_two_way_analysis_of_variance(rng):
    table = rng.normal(size=(12, 1)) + rng.normal(size=(1, 4)) + rng.normal(size=(12, 4))
    long = pd.DataFrame(table).stack().rename_axis(["area", "time"]).reset_index(name="y")
    squares = anova_lm(ols("y ~ C(area) + C(time)", long).fit())
    mean = squares["sum_sq"] / squares["df"]
    between, rest = mean["C(area)"], mean["Residual"]
    found = intraclass(table, draws=200)
    assert found.value == pytest.approx((between - rest) / (between + 3 * rest))
    assert found.lower < found.value < found.upper


def test_intraclass_recovers_a_planted_share(rng):
    table = rng.normal(scale=2, size=(3000, 1)) + rng.normal(scale=1, size=(3000, 4))
    assert intraclass(table, draws=50).value == pytest.approx(0.8, abs=0.02)


def test_intraclass_leaves_out_what_moves_all(rng):
    table = rng.normal(size=(30, 3)) + rng.normal(size=(30, 1))
    moved = table + np.array([0.0, -50.0, 20.0])
    assert intraclass(moved, 50).value == pytest.approx(intraclass(table, 50).value)


def test_intraclass_without_enough_or_any_variance():
    for same in (1.0, 0.1, 0.3, 1 / 3, 1e6 / 3, 1e-9 / 3):
        assert np.isnan(intraclass(np.full((10, 3), same)).value)
    alike = np.tile(np.array([0.1, 0.3, 1 / 3, 7.7]), (12, 1))  # all areas move together
    assert np.isnan(intraclass(alike).value)
    assert np.isnan(intraclass(np.arange(8.0).reshape(4, 2)).value)
    assert np.isnan(intraclass(np.arange(8.0).reshape(8, 1)).value)
    with pytest.raises(ValueError, match="none missing"):
        intraclass([[1.0, np.nan]])


@pytest.mark.parametrize("size", [1e-9, 1.0, 1e9])
def test_the_unit_of_a_small_variance_does_not_matter(rng, size):
    table = 5 + 1e-4 * rng.normal(size=(12, 3))
    assert intraclass(size * table, 20).value == pytest.approx(intraclass(table, 20).value)
    values, group = pd.Series(table[:, 0]), pd.Series(list("abcd") * 3)
    plain, scaled = (between_groups(k * values, group, 20) for k in (1.0, size))
    assert scaled.eta2 == pytest.approx(plain.eta2)


def test_between_groups_is_a_one_way_analysis_of_variance(rng):
    values = pd.Series(rng.normal(size=40))
    group = pd.Series(rng.integers(0, 4, 40)).astype(str)
    squares = anova_lm(ols("y ~ g", pd.DataFrame({"y": values, "g": group})).fit())
    between, rest = squares["sum_sq"]
    k, mean = squares.loc["g", "df"], squares.loc["Residual", "mean_sq"]
    found = between_groups(values, group, draws=200)
    assert found.eta2 == pytest.approx(between / (between + rest))
    assert found.omega2 == pytest.approx((between - k * mean) / (between + rest + mean))


def test_the_order_of_areas_changes_nothing_between_groups(rng):
    values = pd.Series(rng.normal(size=30), [f"E{k:02d}" for k in range(30)])
    group = pd.Series(list("abc") * 10, values.index)
    first = between_groups(values, group, draws=99)
    order = rng.permutation(values.index)
    second = between_groups(values[order], group[rng.permutation(order)], draws=99)
    assert (second.by_lot, second.eta2) == pytest.approx((first.by_lot, first.eta2))


def test_no_lots_are_refused():
    with pytest.raises(ValueError, match="draws is 0"):
        between_groups(pd.Series([1.0, 2.0, 3.0, 4.0]), pd.Series(list("aabb")), draws=0)


def test_groups_drawn_by_lot_pass_for_groups_once_in_twenty(rng):
    beyond = [
        between_groups(
            pd.Series(rng.normal(size=40)), pd.Series(list("abcd") * 10), draws=199
        ).beyond_lot
        for _ in range(400)
    ]
    assert 0.02 <= np.mean(beyond) <= 0.09


def test_planted_groups_are_found(rng):
    group = pd.Series(list("abcd") * 40)
    shift = group.map({"a": 0.0, "b": 1.0, "c": 2.0, "d": 3.0})
    found = between_groups(shift + pd.Series(rng.normal(size=160)), group)
    assert found.beyond_lot and found.omega2 == pytest.approx(1.25 / 2.25, abs=0.08)


@pytest.mark.parametrize(
    ("values", "group"),
    [
        ([1.0, 2.0, 3.0], ["a", "a", "a"]),
        ([1.0, 2.0], ["a", "b"]),
        ([4.0] * 6, list("aaabbb")),
        ([0.1] * 7, list("aaabbbb")),
    ],
)
def test_groups_that_cannot_be_compared(values, group):
    found = between_groups(pd.Series(values), pd.Series(group))
    assert np.isnan(found.omega2) and not found.beyond_lot


def test_kaplan_meier_by_hand():
    """Six areas: two at 1; one at 3 beside one lost then; one at 5; one lost at 6."""
    found = first_time([1, 1, 3, 3, 5, 6], [True, True, True, False, True, False])
    left = np.array([4 / 6, 4 / 6 * 3 / 4, 4 / 6 * 3 / 4 * 1 / 2])
    assert found.steps.index.tolist() == [1.0, 3.0, 5.0]
    assert found.steps["share"].to_numpy() == pytest.approx(1 - left)
    greenwood = np.cumsum([2 / (6 * 4), 1 / (4 * 3), 1 / (2 * 1)])
    reach = stats.norm.ppf(0.975) * np.sqrt(greenwood) / np.abs(np.log(left))
    assert found.steps["lower"].to_numpy() == pytest.approx(1 - left ** np.exp(-reach))
    assert found.steps["upper"].to_numpy() == pytest.approx(1 - left ** np.exp(reach))
    assert found.median == 3.0


def test_half_is_reached_only_if_half_is_reached():
    assert first_time([1, 2, 2], [True, True, True]).median == 2
    assert np.isnan(first_time([1, 4, 4], [True, False, False]).median)


def test_nothing_has_happened_to_anyone():
    found = first_time([4, 4, 4], [False] * 3)
    assert found.happened == 0 and found.steps.empty and np.isnan(found.median)


@given(st.lists(st.integers(1, 19), min_size=2, max_size=40))
def test_without_anyone_lost_it_is_the_plain_share(times):
    found = first_time(times, [True] * len(times))
    for time, row in found.steps.iterrows():
        assert row["share"] == pytest.approx(np.mean(np.array(times) <= time))


@pytest.mark.parametrize(("time", "happened"), [([], []), ([0], [True]), ([1, 2], [True])])
def test_times_that_are_none(time, happened):
    with pytest.raises(ValueError, match="time"):
        first_time(time, happened)
