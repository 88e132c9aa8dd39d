import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis.statistics.ranks import rank_from_best

# Few different values, so that ties are common.
VALUES = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("values", "lower", "ranks"),
    [
        ([11.2, 22.5, 7.1], True, [2, 3, 1]),
        ([11.2, 22.5, 7.1], False, [2, 1, 3]),
        ([5.0, 5.0, 5.0], True, [3, 3, 3]),
        ([4.0, 2.0, 2.0, 9.0], True, [3, 2, 2, 4]),
        ([4.0, 2.0, 2.0, 9.0], False, [2, 4, 4, 1]),
        ([0.0], True, [1]),
        ([], True, []),
    ],
)
def test_by_hand(values, lower, ranks):
    assert rank_from_best(pd.Series(values, dtype=float), lower).tolist() == ranks


def test_a_missing_value_has_no_rank_and_takes_none():
    ranks = rank_from_best(pd.Series([3.0, math.nan, 1.0], index=["a", "b", "c"]), True)
    assert ranks["a"] == 2 and ranks["c"] == 1
    assert ranks["b"] is pd.NA
    assert list(ranks.index) == ["a", "b", "c"]
    assert str(ranks.dtype) == "Int64"


@given(VALUES, st.booleans())
def test_a_rank_is_how_many_are_no_worse(values, lower):
    ranks = rank_from_best(pd.Series(values), lower)
    for value, rank in zip(values, ranks, strict=True):
        assert rank == sum((v <= value) if lower else (v >= value) for v in values)


@given(VALUES, st.booleans())
def test_ranks_run_from_one_to_n(values, lower):
    ranks = rank_from_best(pd.Series(values), lower)
    assert ranks.min() >= 1 and ranks.max() == len(values)


@given(VALUES, st.booleans(), st.randoms())
def test_the_order_of_the_areas_does_not_matter(values, lower, random):
    series = pd.Series(values)
    order = list(series.index)
    random.shuffle(order)
    pd.testing.assert_series_equal(
        rank_from_best(series[order], lower), rank_from_best(series, lower)[order]
    )


@given(VALUES)
def test_turning_the_polarity_round_turns_the_values_round(values):
    series = pd.Series(values)
    pd.testing.assert_series_equal(rank_from_best(series, True), rank_from_best(-series, False))
