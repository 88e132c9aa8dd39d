from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsr_analysis.statistics.event_study import cohort_effect
from lsr_analysis.statistics.randomisation import deals, dealt, in_errors, randomised, reach


def table(seed: int = 1, units: int = 40, first: int = 6, second: int = 4, plant: float = 0.0):
    random = np.random.default_rng(seed)
    labels = [f"u{k:02d}" for k in range(units)]
    shared = random.standard_t(4, units)
    changes = pd.DataFrame(
        {name: shared + random.normal(0, 0.5, units) for name in ("July", "December")}, labels
    )
    cohort = pd.Series([None] * units, labels, dtype=object)
    cohort.iloc[:first], cohort.iloc[first : first + second] = "July", "December"
    return changes.add(plant * cohort.notna(), axis=0), cohort


def assignments(cohort: pd.Series):
    """Return all ways to deal units to July, December and the controls."""
    units = set(cohort.index)
    sizes = cohort.value_counts()
    for july in combinations(sorted(units), int(sizes["July"])):
        for december in combinations(sorted(units - set(july)), int(sizes["December"])):
            dealt_ = pd.Series([None] * len(cohort), cohort.index, dtype=object)
            dealt_[list(july)], dealt_[list(december)] = "July", "December"
            yield dealt_


def test_p_is_that_of_all_assignments():
    changes, cohort = table(seed=4, units=8, first=2, second=2, plant=-1.5)
    everything = [cohort_effect(changes, k) for k in assignments(cohort)]
    assert len(everything) == 420
    t = np.array([abs(k.estimate / k.standard_error) for k in everything])
    seen = cohort_effect(changes, cohort)
    exact = (t >= abs(seen.estimate / seen.standard_error) * (1 - 1e-9)).mean()
    found = randomised(changes, cohort, draws=19_999)
    assert 0.01 < exact < 0.6
    assert found.p_value == pytest.approx(exact, abs=4 * (exact * (1 - exact) / 20_000) ** 0.5)
    limits = np.quantile([k.estimate for k in everything], [0.025, 0.975])
    assert found.spread == pytest.approx(limits, abs=0.1)


def test_a_deal_that_is_what_was_seen_counts():
    changes = pd.DataFrame({"July": [-0.9, -0.8, 0.1, -0.1, 0.0, 0.2]})
    cohort = pd.Series(["July", "July", None, None, None, None])
    found = randomised(changes, cohort, draws=9999)
    assert found.p_value == pytest.approx(1 / 15, abs=0.01)  # none of 15 deals is further away


def test_each_deal_gives_what_cohort_effect_gives():
    changes, _ = table()
    order = deals(40, 30, seed=5)
    estimates, errors = dealt(changes.to_numpy(), [6, 4], order)
    for k, row in enumerate(order):
        placed = pd.Series([None] * 40, changes.index, dtype=object)
        placed.iloc[row[:6]], placed.iloc[row[6:10]] = "July", "December"
        one = cohort_effect(changes, placed)
        assert (estimates[k], errors[k]) == pytest.approx((one.estimate, one.standard_error))


def test_a_deal_to_one_of_two_cohorts_leaves_the_other_out():
    changes, _ = table()
    order = deals(40, 5, seed=5)
    estimates, errors = dealt(changes.to_numpy(), [6, 4], order, chosen=[1])
    for k, row in enumerate(order):
        placed = pd.Series(["December"] * 4 + [None] * 30, changes.index[row[6:]])
        one = cohort_effect(changes, placed)
        assert (estimates[k], errors[k]) == pytest.approx((one.estimate, one.standard_error))


def test_every_unit_is_dealt_once_and_everywhere_alike():
    order = deals(12, 20_000, seed=1)
    assert (np.sort(order, axis=1) == np.arange(12)).all()
    shares = (order[:, :3] == 4).any(axis=1).mean()
    assert shares == pytest.approx(3 / 12, abs=0.015)


@given(order=st.permutations(range(40)), columns=st.permutations(["July", "December"]))
@settings(max_examples=20)
def test_the_order_of_rows_and_columns_changes_nothing(order, columns):
    changes, cohort = table()
    first = randomised(changes, cohort, draws=199)
    second = randomised(changes.iloc[list(order)][list(columns)], cohort.iloc[::-1], draws=199)
    assert second.p_value == first.p_value
    assert (second.lower, second.upper, *second.spread) == pytest.approx(
        (first.lower, first.upper, *first.spread)
    )


@given(seed=st.integers(0, 300), level=st.sampled_from([0.8, 0.9, 0.95]), plant=st.floats(-2, 2))
@settings(max_examples=50)
def test_the_interval_leaves_out_0_exactly_where_p_says_so(seed, level, plant):
    found = randomised(*table(seed, plant=plant), draws=199, level=level)
    leaves_out = found.lower > 0 or found.upper < 0
    assert leaves_out == (found.p_value <= 1 - level + 1e-12)
    assert found.lower < found.estimate < found.upper


@pytest.mark.parametrize(
    ("draws", "level", "place"),
    [(19, 0.95, 19), (999, 0.95, 950), (4999, 0.95, 4750), (39, 0.9, 36)],
)
def test_the_reach_is_the_distance_that_a_share_of_draws_exceeds(draws, level, place):
    far = np.random.default_rng(2).permutation(np.arange(1.0, draws + 1))
    assert reach(far, level) == place
    # Exceeded by as many draws as make (1 + beyond) / (1 + draws) at most 1 - level.
    beyond = draws - place
    assert (1 + beyond) / (1 + draws) <= 1 - level + 1e-12 < (2 + beyond) / (1 + draws)


def test_distances_are_in_errors_and_0_where_nothing_varies():
    estimates, errors = np.array([-1.0, 0.0, 2.0, 3.0]), np.array([0.5, 0.0, 0.0, np.nan])
    assert in_errors(estimates, errors).tolist() == [2.0, 0.0, np.inf, 0.0]


def test_adding_what_all_have_in_common_changes_nothing():
    changes, cohort = table()
    moved = changes.add({"July": 3.0, "December": -7.0})
    first, second = (randomised(k, cohort, draws=499) for k in (changes, moved))
    assert second.p_value == first.p_value
    assert second.spread == pytest.approx(first.spread)


def test_a_planted_effect_is_found_and_chance_is_not():
    nothing = [randomised(*table(seed), draws=199).p_value <= 0.05 for seed in range(200)]
    assert np.mean(nothing) < 0.11  # 5% is the aim; 200 runs tell it to 3 points
    planted = [randomised(*table(seed, plant=-3), draws=199) for seed in range(40)]
    assert np.mean([k.p_value <= 0.05 for k in planted]) > 0.9
    assert np.mean([k.lower <= -3 <= k.upper for k in planted]) > 0.85


def test_the_least_p_is_one_of_all_draws():
    found = randomised(*table(plant=-1000), draws=999)
    assert found.p_value == 1 / 1000
    assert found.upper < 0
    # Chance deals some of those that fell so far to each group.
    assert found.estimate < found.spread[0] < 0 < found.spread[1]


def test_every_unit_needs_every_change_since_it_may_be_dealt_anywhere():
    changes, cohort = table()
    changes.loc["u00", "December"] = np.nan
    found = randomised(changes, cohort, draws=199)
    assert (found.treated, found.controls, found.left_out) == (9, 30, 1)
    without = randomised(changes, cohort.drop("u00"), draws=199)
    assert found.p_value == without.p_value


def test_what_cannot_be_assessed_has_no_p():
    changes, cohort = table()
    found = randomised(changes * 0, cohort, draws=199)
    assert np.isnan([found.p_value, found.lower, found.upper]).all()
    assert found.estimate == 0


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"draws": 18}, "draws is 18, too few for an interval"),
        ({"draws": 500, "level": 0.999}, "draws is 500, too few"),
        ({"seed": -1}, "seed is -1"),
        ({"level": 2}, "level is 2"),
    ],
)
def test_numbers_out_of_range(wrong, words):
    with pytest.raises(ValueError, match=words):
        randomised(*table(), **wrong)


def test_the_fewest_draws_that_give_an_interval():
    found = randomised(*table(), draws=19)
    assert found.lower < found.estimate < found.upper
