import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis.statistics.quantiles import quantile_groups

NAN = float("nan")
MANY = st.lists(st.integers(0, 8).map(float), min_size=1, max_size=40)  # ties are common
GROUPS = st.integers(2, 12)
pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize(
    ("values", "groups", "found"),
    [
        # floor(5 (r - 1) / n) + 1 for rank r, by hand.
        ([10, 20, 30, 40, 50], 5, [1, 2, 3, 4, 5]),
        ([50, 40, 30, 20, 10], 5, [5, 4, 3, 2, 1]),
        (range(10), 5, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
        (range(7), 5, [1, 1, 2, 3, 3, 4, 5]),
        ([1, 1, 1, 1, 2], 5, [1, 1, 1, 1, 5]),
        ([2, 1, 2, 1], 2, [2, 1, 2, 1]),
        ([4, 4, 4], 3, [1, 1, 1]),
        (range(3), 5, [1, 2, 4]),
        (range(6), 4, [1, 1, 2, 3, 3, 4]),
        ([-1.5], 5, [1]),
        ([], 5, []),
    ],
)
def test_by_hand(values, groups, found):
    assert quantile_groups(pd.Series(values, dtype=float), groups).tolist() == found


def test_a_missing_value_has_no_group_and_is_not_counted():
    values = pd.Series([3.0, NAN, 1.0, 2.0, 4.0, 5.0], index=list("abcdef"))
    found = quantile_groups(values)
    assert found["b"] is pd.NA
    assert found.drop("b").to_dict() == {"a": 3, "c": 1, "d": 2, "e": 4, "f": 5}
    assert found.index.equals(values.index)
    assert str(found.dtype) == "Int64"
    assert quantile_groups(pd.Series([NAN, NAN])).isna().all()


@given(st.sets(st.integers(-1000, 1000), min_size=1, max_size=60), GROUPS)
def test_without_ties_groups_are_equal_in_size(values, groups):
    sizes = quantile_groups(pd.Series(sorted(values)), groups).value_counts()
    held = [int(sizes.get(k, 0)) for k in range(1, groups + 1)]
    assert sum(held) == len(values)
    assert max(held) - min(held) <= 1


@given(MANY, GROUPS)
def test_equal_values_stay_together_and_groups_go_up(values, groups):
    found = quantile_groups(pd.Series(values), groups)
    assert found.between(1, groups).all()
    pairs = sorted(zip(values, found, strict=True))
    for (low, before), (high, after) in itertools.pairwise(pairs):
        assert before == after if low == high else before <= after
    assert pairs[0][1] == 1


@given(MANY, GROUPS, st.randoms())
def test_the_order_of_the_areas_does_not_matter(values, groups, random):
    series = pd.Series(values)
    order = list(series.index)
    random.shuffle(order)
    pd.testing.assert_series_equal(
        quantile_groups(series[order], groups), quantile_groups(series, groups)[order]
    )


@given(MANY, GROUPS)
def test_the_unit_does_not_matter(values, groups):
    series = pd.Series(values)
    assert quantile_groups(series * 37.5 - 4, groups).equals(quantile_groups(series, groups))


def test_labels_that_come_twice_keep_their_order():
    assert quantile_groups(pd.Series([9.0, 1.0], index=["a", "a"]), 2).tolist() == [2, 1]


@pytest.mark.parametrize("groups", [1, 0, -3, 2.5, NAN])
def test_a_number_of_groups_is_whole_and_at_least_two(groups):
    with pytest.raises(ValueError, match=f"^groups is {groups}; give a whole number from 2 on"):
        quantile_groups(pd.Series([1.0, 2.0, 3.0]), groups)
