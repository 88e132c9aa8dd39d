import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis.statistics.draws import Draws
from lsr_analysis.statistics.rank_intervals import RankInterval, rank_intervals

NAN = float("nan")
pytestmark = pytest.mark.filterwarnings("error")


def test_ranks_by_hand():
    # Four draws of three areas; b leads in three of them.
    drawn = pd.DataFrame({"a": [2.0, 2, 2, 2], "b": [1.0, 1, 1, 3], "c": [3.0, 3, 4, 1]})
    found = rank_intervals(Draws(pd.Series({"a": 2.0, "b": 1.0, "c": 3.0}), drawn), True)
    assert found == {
        "a": RankInterval(2, 2, 2, 3, 0.0, 0.0),
        # Ranks 1, 1, 1 and 3: the 97.5% quantile is 2.85, rounded out to 3.
        "b": RankInterval(1, 1, 3, 3, 0.0, 0.0),
        "c": RankInterval(3, 1, 3, 3, 0.0, 0.0),
    }
    turned = rank_intervals(Draws(pd.Series({"a": 2.0, "b": 1.0, "c": 3.0}), drawn), False)
    assert [found.rank for found in turned.values()] == [2, 3, 1]
    assert (turned["b"].lower, turned["b"].upper) == (1, 3)


def test_a_level_chooses_the_quantiles():
    # Ranks of a are 1 to 5, twenty times each.
    others = np.arange(1.0, 5.0)
    rows = [[value, *others] for value in (0.5, 1.5, 2.5, 3.5, 4.5) for _ in range(20)]
    draws = Draws(pd.Series([2.5, 1, 2, 3, 4]), pd.DataFrame(rows))
    found = {level: rank_intervals(draws, True, level)[0] for level in (0.1, 0.5, 0.65, 0.95)}
    assert {level: (x.lower, x.upper) for level, x in found.items()} == {
        0.1: (3, 3),
        0.5: (2, 4),
        0.65: (1, 5),
        0.95: (1, 5),
    }


def test_quantiles_of_ranks_are_rounded_outwards():
    # Of forty draws one has a first and one has it last: quantiles 1.975 and 2.025.
    drawn = pd.DataFrame({"a": [0.0] + [2.0] * 38 + [9.0], "b": [1.0] * 40, "c": [3.0] * 40})
    found = rank_intervals(Draws(pd.Series({"a": 2.0, "b": 1.0, "c": 3.0}), drawn), True)
    assert (found["a"].lower, found["a"].upper) == (1, 3)


def test_fifths_by_hand():
    # Ten areas: the best fifth is two of them. Half of the draws are as seen, half reversed.
    seen = np.arange(10.0)
    draws = Draws(pd.Series(seen), pd.DataFrame([seen, seen[::-1]]))
    found = rank_intervals(draws, lower_is_better=True)
    assert [x.best_fifth for x in found.values()] == [0.5] * 2 + [0] * 6 + [0.5] * 2
    assert [x.worst_fifth for x in found.values()] == [0.5] * 2 + [0] * 6 + [0.5] * 2
    turned = rank_intervals(draws, lower_is_better=False)
    assert [x.rank for x in turned.values()] == list(range(10, 0, -1))


@pytest.mark.parametrize(("areas", "fifth"), [(1, 0), (4, 0), (5, 1), (9, 1), (10, 2), (14, 2)])
def test_a_fifth_is_rounded_down(areas, fifth):
    seen = np.arange(float(areas))
    found = rank_intervals(Draws(pd.Series(seen), pd.DataFrame([seen])), True).values()
    assert [x.best_fifth for x in found] == [float(k < fifth) for k in range(areas)]
    assert [x.worst_fifth for x in found] == [float(k >= areas - fifth) for k in range(areas)]
    assert {x.of for x in found} == {areas}


def test_equal_values_take_the_worse_rank():
    tied = Draws(pd.Series([1.0, 1.0, 5.0]), pd.DataFrame([[1.0, 1.0, 1.0]]))
    found = rank_intervals(tied, True)
    assert [(x.rank, x.lower, x.upper) for x in found.values()] == [(2, 2, 3), (2, 2, 3), (3, 3, 3)]
    turned = rank_intervals(tied, False)
    assert [(x.rank, x.lower, x.upper) for x in turned.values()] == [
        (3, 3, 3),
        (3, 3, 3),
        (1, 1, 3),
    ]


def test_an_interval_holds_the_rank_as_seen():
    # Every draw has them the other way round.
    found = rank_intervals(Draws(pd.Series([1.0, 2.0]), pd.DataFrame([[5.0, 4.0]] * 50)), True)
    assert [(x.rank, x.lower, x.upper) for x in found.values()] == [(1, 1, 2), (2, 1, 2)]


def test_no_areas():
    assert rank_intervals(Draws(pd.Series(dtype=float), pd.DataFrame(index=range(5))), True) == {}


@pytest.mark.parametrize("level", [0, 1, 95, NAN])
def test_a_level_is_a_share(level):
    draws = Draws(pd.Series([1.0, 2.0]), pd.DataFrame([[1.0, 2.0]]))
    with pytest.raises(ValueError, match=r"^level is"):
        rank_intervals(draws, True, level)


@given(
    st.integers(5, 14).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=2, max_size=9
        )
    ),
    st.booleans(),
)
def test_what_holds_of_any_draws(rows, lower):
    table = pd.DataFrame(rows, dtype=float)
    found = rank_intervals(Draws(table.iloc[0], table.iloc[1:]), lower)
    n, fifth = table.shape[1], table.shape[1] // 5
    for x in found.values():
        assert 1 <= x.lower <= x.rank <= x.upper <= n == x.of
        assert 0 <= x.best_fifth <= 1 and 0 <= x.worst_fifth <= 1
        assert x.best_fifth + x.worst_fifth <= 1 + 1e-12
    # Equal values take the worse rank: of the best there can be fewer, of the worst more.
    assert sum(x.best_fifth for x in found.values()) <= fifth + 1e-9
    assert sum(x.worst_fifth for x in found.values()) >= fifth - 1e-9
    wide = rank_intervals(Draws(table.iloc[0], table.iloc[1:]), lower, 0.998)
    for area, x in found.items():
        assert wide[area].lower <= x.lower and x.upper <= wide[area].upper


@given(
    st.lists(st.permutations(range(10)), min_size=2, max_size=30),
    st.permutations(range(10)),
    st.booleans(),
)
def test_the_order_of_the_areas_changes_no_rank(rows, order, lower):
    table = pd.DataFrame(rows, columns=list("abcdefghij"), dtype=float)
    turned = table.iloc[:, order]
    found = rank_intervals(Draws(table.iloc[0], table.iloc[1:]), lower)
    assert rank_intervals(Draws(turned.iloc[0], turned.iloc[1:]), lower) == found
    # Columns are found by area, wherever they stand.
    assert rank_intervals(Draws(table.iloc[0], turned.iloc[1:]), lower) == found
    # Without ties two of ten are in each fifth, in every draw.
    assert sum(x.best_fifth for x in found.values()) == pytest.approx(2)
    assert sum(x.worst_fifth for x in found.values()) == pytest.approx(2)


def test_an_area_twice_is_refused_by_name():
    seen = pd.Series([1.0, 2.0], ["Leeds", "Leeds"])
    with pytest.raises(ValueError, match=r"^'Leeds' is there twice; give each area once"):
        rank_intervals(Draws(seen, pd.DataFrame([[1.0, 2.0]], columns=seen.index)), True)


def test_an_area_without_a_value_is_refused_by_name():
    seen = pd.Series({"Kent": 1.0, "Leeds": NAN})
    with pytest.raises(ValueError, match=r"^'Leeds' has no value; leave it out"):
        rank_intervals(Draws(seen, pd.DataFrame({"Kent": [1.0], "Leeds": [1.0]})), True)


def test_there_is_at_least_one_draw():
    seen = pd.Series({"a": 1.0, "b": 2.0})
    with pytest.raises(ValueError, match=r"^draws is 0; give at least 1"):
        rank_intervals(Draws(seen, pd.DataFrame({"a": [], "b": []})), True)
