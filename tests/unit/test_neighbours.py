"""Nearest neighbours: by hand, and what must hold for any figures."""

import math

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lsr_analysis.statistics.neighbours import distances, standardised, stays

# x has mean 2 and deviation 1, y has mean 20 and deviation 10: every score is -1 or 1.
SQUARE = pd.DataFrame({"x": [1, 3, 1, 3], "y": [10, 10, 30, 30]}, index=list("abcd"))


@st.composite
def tables(draw, least=3):
    """Areas on one to four measures, none of which is the same for all."""
    areas = draw(st.integers(least, 8))
    columns = {}
    for name in "wxyz"[: draw(st.integers(1, 4))]:
        values = draw(st.lists(st.integers(-50, 50), min_size=areas, max_size=areas))
        assume(len(set(values)) > 1)
        columns[name] = [float(value) for value in values]
    weights = {name: draw(st.integers(1, 8)) / 4 for name in columns}
    return pd.DataFrame(columns, index=[f"E{n:02}" for n in range(areas)]), weights


# By hand


def test_scores_by_hand():
    scores = standardised(SQUARE)
    assert scores["x"].tolist() == [-1, 1, -1, 1]
    assert scores["y"].tolist() == [-1, -1, 1, 1]


def test_distances_by_hand():
    found = distances(standardised(SQUARE), "a", {"x": 1, "y": 0.25})
    # 2 apart in x is 2; 2 apart in y is the root of 0.25 x 4; both are the root of 5.
    assert list(found.index) == ["c", "b", "d"]
    assert found.tolist() == [1, 2, math.sqrt(5)]


@pytest.mark.parametrize("order", ["abcd", "dcba", "cadb"])
def test_areas_at_the_same_distance_stand_by_their_labels(order):
    scores = standardised(SQUARE.loc[list(order)])
    assert list(distances(scores, "a", {"x": 1, "y": 1}).index) == ["b", "c", "d"]
    assert list(distances(scores, "d", {"x": 1, "y": 1}).index) == ["b", "c", "a"]


def test_how_often_a_neighbour_stays_by_hand():
    """Of b at squared distance 1 and c at 1.02, b is nearer where one draw is below the other.

    With both draws even between 0.75 and 1.25 that share is an area in a square.
    """
    scores = pd.DataFrame({"x": [0, 1, 0], "y": [0, 0, math.sqrt(1.02)]}, index=list("abc"))
    steps = [0.75 + (n + 0.5) / 4000 for n in range(2000)]
    expected = sum(min(max((1.02 * y - 0.75) / 0.5, 0), 1) for y in steps) / len(steps)
    assert 0.5 < expected < 0.55
    found = stays(scores, "a", {"x": 1, "y": 1}, 1, 40_000, 0.25, 1)
    assert found["b"] == pytest.approx(expected, abs=0.01)
    assert found["b"] + found["c"] == pytest.approx(1)


def test_a_neighbour_that_no_draw_can_move_always_stays():
    # 1.25 x 1 is below 0.75 x 4.
    scores = pd.DataFrame({"x": [0, 1, 0], "y": [0, 0, 2]}, index=list("abc"), dtype=float)
    found = stays(scores, "a", {"x": 1, "y": 1}, 1, 500, 0.25, 1)
    assert found.to_dict() == {"b": 1, "c": 0}


def test_the_seed_decides_the_draws():
    scores = pd.DataFrame({"x": [0, 1, 0], "y": [0, 0, 1.01]}, index=list("abc"), dtype=float)
    one, again, other = (
        stays(scores, "a", {"x": 1, "y": 1}, 1, 500, 0.25, seed) for seed in (1, 1, 2)
    )
    assert one.equals(again)
    assert not one.equals(other)


# What cannot be placed


@pytest.fixture(params=[1.0, 0.0, 0.1, 1 / 3, 1e9 + 0.1])
def constant(request):
    """Three areas with one value in a column, which floats may not add up exactly."""
    return pd.DataFrame({"height": [1.0, 2.0, 3.0], "width": [request.param] * 3})


def test_a_column_that_cannot_tell_areas_apart_is_refused(constant):
    with pytest.raises(ValueError, match=r"all areas have the same value of width$"):
        standardised(constant)


@pytest.fixture
def holed():
    return pd.DataFrame({"x": [1.0, 2.0, float("nan")], "y": [1.0, 2.0, 3.0]})


def test_a_missing_value_is_refused(holed):
    with pytest.raises(ValueError, match="a value is missing"):
        standardised(holed)


# For any figures


@given(tables())
def test_scores_have_mean_0_and_deviation_1(drawn):
    scores = standardised(drawn[0])
    for name in scores:
        values = scores[name].tolist()
        assert sum(values) / len(values) == pytest.approx(0, abs=1e-8)
        assert sum(v * v for v in values) / len(values) == pytest.approx(1, abs=1e-7)


@given(tables())
def test_a_distance_is_the_same_both_ways(drawn):
    table, weights = drawn
    scores = standardised(table)
    found = {area: distances(scores, area, weights) for area in table.index}
    for one in table.index:
        assert one not in found[one].index
        for other in table.index.drop(one):
            assert found[one][other] == found[other][one]


@given(tables())
def test_the_nearest_come_first(drawn):
    table, weights = drawn
    found = distances(standardised(table), "E00", weights)
    assert list(zip(found, found.index, strict=True)) == sorted(
        zip(found, found.index, strict=True)
    )


@given(tables())
def test_an_identical_area_is_at_distance_0(drawn):
    table, weights = drawn
    twin = table.loc[["E00"]].rename({"E00": "twin"})
    scores = standardised(pd.concat([table, twin]))
    assert distances(scores, "E00", weights)["twin"] == 0
    assert distances(scores, "twin", weights)["E00"] == 0


@given(tables(), st.integers(-1000, 1000), st.integers(1, 1000))
def test_another_unit_changes_nothing(drawn, shift, scale):
    table, weights = drawn
    name = table.columns[0]
    other = table.assign(**{name: shift + scale / 7 * table[name]})
    one, two = (distances(standardised(t), "E00", weights) for t in (table, other))
    for a in one.index:
        assert two[a] == pytest.approx(one[a], abs=1e-6)
        for b in one.index:
            if one[a] < one[b] - 1e-6:
                assert two[a] < two[b]


@given(tables())
def test_the_order_of_the_rows_changes_nothing(drawn):
    """But for the last digit: means are of sums in another order, then rounded."""
    table, weights = drawn
    one, two = (distances(standardised(t), "E00", weights) for t in (table, table.iloc[::-1]))
    assert two.reindex(one.index).tolist() == pytest.approx(one.tolist(), abs=1e-7)


@given(tables(), st.integers(1, 7))
def test_a_column_given_twice_shares_its_weight(drawn, eighths):
    table, weights = drawn
    name = table.columns[-1]
    share = eighths / 8 * weights[name]
    twice = table.assign(again=table[name])
    split = weights | {name: share, "again": weights[name] - share}
    one, two = (
        distances(standardised(table), "E00", weights),
        distances(standardised(twice), "E00", split),
    )
    assert two.reindex(one.index).tolist() == pytest.approx(one.tolist(), rel=1e-9)


@given(tables(), st.integers(1, 8), st.integers(0, 99))
def test_how_often_neighbours_stay_adds_up_to_how_many_there_are(drawn, count, seed):
    table, weights = drawn
    count = min(count, len(table) - 1)
    found = stays(standardised(table), "E00", weights, count, 20, 0.5, seed)
    assert list(found.index) == list(table.index[1:])
    assert found.between(0, 1).all()
    assert found.sum() == pytest.approx(count)


@given(tables(least=4), st.integers(1, 3), st.integers(0, 99))
def test_with_hardly_a_change_of_weights_the_plain_list_stays(drawn, count, seed):
    table, weights = drawn
    scores = standardised(table)
    plain = distances(scores, "E00", weights)
    assume(len(plain) > count and plain.iloc[count - 1] < plain.iloc[count] - 1e-4)
    found = stays(scores, "E00", weights, count, 10, 1e-9, seed)
    assert set(found.index[found == 1]) == set(plain.index[:count])
    assert set(found.index[found == 0]) == set(plain.index[count:])


def test_ties_in_draws_go_by_label_too():
    """b and c are alike, so that no weight can part them."""
    scores = pd.DataFrame({"x": [0.0, 1.0, 1.0]}, index=["a", "c", "b"])
    found = stays(scores, "a", {"x": 1}, 1, 50, 0.5, 1)
    assert found.to_dict() == {"b": 1, "c": 0}
