"""Shuffles that keep all totals, and pairs that occur together beyond what they give."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lsr_analysis.statistics.co_occurrence import COLUMNS, curveball, together


@given(
    arrays(bool, st.tuples(st.integers(2, 6), st.integers(1, 6))),
    st.integers(1, 40),
    st.integers(0, 2**16),
)
def test_shuffles_keep_the_total_of_every_row_and_column(matrix, draws, seed):
    shuffled = curveball(matrix, draws, seed)
    assert shuffled.shape == (draws, *matrix.shape) and shuffled.dtype == bool
    assert (shuffled.sum(axis=2) == matrix.sum(axis=1)).all()
    assert (shuffled.sum(axis=1) == matrix.sum(axis=0)).all()


def test_every_matrix_with_the_same_totals_is_as_likely():
    """All matrices of three rows and four columns with these totals, found by trying them all."""
    rows, columns = (2, 1, 2), (2, 1, 1, 1)
    every = {
        cells
        for cells in product((0, 1), repeat=12)
        if tuple(np.reshape(cells, (3, 4)).sum(axis=1)) == rows
        and tuple(np.reshape(cells, (3, 4)).sum(axis=0)) == columns
    }
    start = np.reshape(min(every), (3, 4))
    draws = 8_000
    shuffled = curveball(start, draws, seed=3).reshape(draws, 12).astype(int)
    seen = pd.Series(list(map(tuple, shuffled.tolist()))).value_counts()
    assert set(seen.index) == every
    expected = draws / len(every)
    assert (abs(seen - expected) < 5 * np.sqrt(expected)).all()


def test_the_same_seed_gives_the_same_shuffles_and_another_gives_others():
    matrix = np.random.default_rng(0).random((10, 8)) < 0.4
    one, again, other = (curveball(matrix, 20, seed) for seed in (1, 1, 2))
    assert (one == again).all() and (one != other).any()


@pytest.mark.parametrize("matrix", [[[1, 0]], [], [[], []], [1, 0, 1]])
def test_a_matrix_that_cannot_be_shuffled_is_refused(matrix):
    with pytest.raises(ValueError, match="two rows or more"):
        curveball(matrix, 5, 0)


def test_no_draws_are_refused():
    with pytest.raises(ValueError, match="draws is 0"):
        curveball([[1, 0], [0, 1]], 0, 0)


def made(seed, rows=20, columns=12):
    """Rows of uneven coverage, whose things are independent given how many each row has."""
    rng = np.random.default_rng(seed)
    coverage = rng.uniform(0.15, 0.7, size=(rows, 1))
    names = [f"t{i}" for i in range(columns)]
    return pd.DataFrame(rng.random((rows, columns)) < coverage, columns=names)


def test_planted_pairs_stand_out_and_no_others():
    matrix = made(1)
    half = np.arange(20) < 10
    matrix["a"], matrix["b"], matrix["apart"] = half, half, ~half
    found = together(matrix, fewest=4, draws=4_999).set_index(["first", "second"])
    assert found.loc[("a", "b"), "stands_out"] and found.loc[("a", "b"), "together"] == 10
    assert found.loc[("a", "b"), "ratio"] > 1.5
    assert found.loc[("a", "apart"), "stands_out"] and found.loc[("a", "apart"), "ratio"] == 0
    rest = found.drop(index=[("a", "b"), ("a", "apart"), ("b", "apart")])
    assert not rest["stands_out"].any()


def test_uneven_coverage_alone_makes_nothing_stand_out():
    """Rows with much text have more of everything; the shuffles allow for that."""
    outs = [together(made(seed), draws=999)["stands_out"].sum() for seed in range(12)]
    assert sum(map(bool, outs)) <= 2
    # Against plain independence, pairs are together too often: that is what coverage does.
    matrix = made(5, rows=200)
    found = together(matrix, draws=499)
    naive = found["first_rows"] * found["second_rows"] / 200
    assert (found["together"] > naive).mean() > 0.9
    assert (found["together"] > found["expected"]).mean() < 0.75


def test_counts_are_those_of_the_matrix():
    matrix = made(7)
    found = together(matrix, draws=299)
    assert list(found.columns) == list(COLUMNS)
    assert len(found) == 12 * 11 / 2
    for _, row in found.iterrows():
        one, two = matrix[row["first"]], matrix[row["second"]]
        assert row["together"] == (one & two).sum()
        assert row["jaccard"] == pytest.approx((one & two).sum() / (one | two).sum())
        assert (row["first_rows"], row["second_rows"]) == (one.sum(), two.sum())
        assert row["lower"] <= row["expected"] <= row["upper"]
        assert 0 < row["least_p"] <= 1 and 0 < row["p_value"] <= row["q_value"] <= 1


def test_expected_and_p_are_those_of_a_two_by_two_table_if_rows_are_alike():
    """With as many things in every row, two columns follow a known law: trades of one for one."""
    first = [True] * 6 + [False] * 6
    matrix = pd.DataFrame({"a": first, "not_a": [not one for one in first]})
    matrix["b"] = [True] * 5 + [False] * 6 + [True]
    matrix["not_b"] = ~matrix["b"]
    found = together(matrix, draws=3_999).set_index(["first", "second"]).loc[("a", "b")]
    # All matrices of 12 rows with two each and columns of six: counted by simple shuffles of rows'
    # contents that keep the totals, drawn one by one.
    rng, counts = np.random.default_rng(5), []
    cells = matrix.to_numpy()
    for step in range(60_000):
        (r, s), (c, d) = rng.choice(12, 2, replace=False), rng.choice(4, 2, replace=False)
        if cells[r, c] and cells[s, d] and not cells[r, d] and not cells[s, c]:
            cells[[r, s, r, s], [c, d, d, c]] = False, False, True, True
        if step % 10 == 0:
            counts.append(int((cells[:, 0] & cells[:, 2]).sum()))
    assert found["expected"] == pytest.approx(np.mean(counts), abs=0.12)
    tails = [np.mean(np.array(counts) >= 5), np.mean(np.array(counts) <= 5)]
    assert found["together"] == 5 and 0 < min(tails) < 0.5
    assert found["p_value"] == pytest.approx(min(1, 2 * min(tails)), abs=0.04)


def test_things_in_too_few_rows_are_not_compared():
    matrix = made(9)
    matrix["rare"] = np.arange(20) < 3
    found = together(matrix, fewest=4, draws=99)
    assert "rare" not in {*found["first"], *found["second"]}
    assert together(matrix[["rare"]], draws=99).empty
    assert list(together(matrix, fewest=21, draws=99).columns) == list(COLUMNS)


def test_the_odds_ratio_and_its_interval_are_fishers():
    """The tea-tasting table of R's manual page of fisher.test: 3, 1, 1, 3."""
    matrix = pd.DataFrame({"guess": [True] * 4 + [False] * 4,
                           "truth": [True] * 3 + [False, True] + [False] * 3})  # fmt: skip
    row = together(matrix, draws=99).iloc[0]
    assert row["odds_ratio"] == pytest.approx(6.408309, abs=1e-4)
    assert row["odds_lower"] == pytest.approx(0.2117329, abs=1e-4)
    assert row["odds_upper"] == pytest.approx(621.9337505, rel=0.01)


def test_a_pair_that_is_never_apart_has_no_upper_limit():
    same = pd.DataFrame({"a": [True, True, False, False], "b": [True, True, False, False]})
    row = together(same, draws=99).iloc[0]
    assert row["odds_ratio"] == float("inf") == row["odds_upper"] and row["odds_lower"] > 0
