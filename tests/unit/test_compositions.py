"""Shares as compositions: replacement of zeros, log-ratios, distances, and several side by side."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lsr_analysis.statistics.compositions import (
    block_scaled,
    closed,
    clr,
    replaced,
)

AMOUNTS = arrays.arrays(
    float, st.tuples(st.integers(2, 6), st.integers(3, 6)), elements=st.floats(0.01, 1000)
)


def table(values):
    return pd.DataFrame(values, columns=[f"part {k}" for k in range(values.shape[1])])


def distance(rows, one, other):
    """Return the straight distance between the log-ratios of two rows: Aitchison's."""
    logs = clr(rows)
    return np.linalg.norm(logs.iloc[one] - logs.iloc[other])


def pairwise(values):
    """Return Aitchison distances by their other definition, over all pairs of parts."""
    logs = np.log(values)
    ratios = logs[:, :, None] - logs[:, None, :]
    apart = ratios[:, None] - ratios[None]
    return np.sqrt((apart**2).sum(axis=(2, 3)) / (2 * values.shape[1]))


def test_rows_add_up_to_one_and_empty_rows_have_no_shares():
    found = closed(pd.DataFrame({"a": [1.0, 0.0, 2.0], "b": [3.0, 0.0, np.nan]}))
    assert found.iloc[0].tolist() == [0.25, 0.75]
    assert found.iloc[1:].isna().all(axis=None)


def test_a_negative_amount_is_refused():
    with pytest.raises(ValueError, match="'a' of 'A' is negative"):
        closed(pd.DataFrame({"a": [-1.0], "b": [2.0]}, ["A"]))


@given(AMOUNTS, st.floats(0.01, 1e4))
def test_the_number_of_days_makes_no_difference(values, times):
    first, second = clr(closed(table(values))), clr(closed(table(values * times)))
    assert second.to_numpy() == pytest.approx(first.to_numpy(), abs=1e-9)


@given(AMOUNTS)
def test_log_ratios_of_a_row_add_up_to_zero(values):
    assert clr(table(values)).sum(axis=1).to_numpy() == pytest.approx(0, abs=1e-9)


@given(AMOUNTS, st.randoms(use_true_random=False))
def test_the_order_of_parts_makes_no_difference(values, random):
    order = list(range(values.shape[1]))
    random.shuffle(order)
    plain, shuffled = table(values), table(values).iloc[:, order]
    assert clr(shuffled)[plain.columns].to_numpy() == pytest.approx(clr(plain).to_numpy())


@given(AMOUNTS)
def test_distances_are_those_over_all_pairs_of_parts(values):
    rows = table(values)
    expected = pairwise(values)
    for k in range(1, len(rows)):
        assert distance(rows, 0, k) == pytest.approx(expected[0, k], abs=1e-9)


@given(AMOUNTS)
def test_some_of_the_parts_are_never_further_apart_than_all(values):
    rows = table(values)
    part = rows.iloc[:, :-1]
    assert distance(part, 0, 1) <= distance(rows, 0, 1) + 1e-9


def test_a_change_of_all_rows_alike_leaves_distances():
    rows = pd.DataFrame({"a": [0.2, 0.5], "b": [0.3, 0.4], "c": [0.5, 0.1]})
    moved = rows * [3.0, 0.5, 7.0]
    assert distance(moved, 0, 1) == pytest.approx(distance(rows, 0, 1))


def test_a_zero_has_no_log_ratio():
    with pytest.raises(ValueError, match="'a' of 0 is zero or negative; replace it"):
        clr(pd.DataFrame({"a": [0.0], "b": [1.0]}))


@given(AMOUNTS, st.floats(0.001, 0.1), st.integers(0, 2))
def test_what_was_kept_keeps_its_ratios_and_rows_still_add_up(values, limit, zero):
    values = values.copy()
    values[0, zero] = 0.0
    shares = closed(table(values))
    found = replaced(shares, limit)
    assert found.sum(axis=1).to_numpy() == pytest.approx(1)
    assert (found > 0).all(axis=None)
    kept = shares.iloc[0] >= limit
    ratio = found.iloc[0][kept] / shares.iloc[0][kept]
    assert ratio.to_numpy() == pytest.approx(ratio.iloc[0])
    assert found.iloc[0][~kept].to_numpy() == pytest.approx(0.65 * limit)


def test_rows_without_small_shares_stay_as_they_are():
    shares = pd.DataFrame({"a": [0.5, np.nan], "b": [0.3, 0.5], "c": [0.2, 0.5]})
    found = replaced(shares, 0.01)
    assert found.iloc[0].to_numpy() == pytest.approx([0.5, 0.3, 0.2])
    assert found.iloc[1].isna().all()


@pytest.mark.parametrize("limit", [0, -0.1, 0.5, 0.34])
def test_a_limit_out_of_range_is_refused(limit):
    with pytest.raises(ValueError, match="give a share above 0"):
        replaced(pd.DataFrame({"a": [0.5], "b": [0.3], "c": [0.2]}), limit)


def test_every_table_has_variance_one_in_its_main_direction():
    rng = np.random.default_rng(4)
    blocks = {
        "many": table(rng.normal(size=(40, 9)) * 7),
        "few": pd.DataFrame(rng.normal(size=(40, 2)), columns=["x", "y"]),
    }
    found, scales = block_scaled(blocks)
    for name, block in blocks.items():
        variances = np.linalg.eigvalsh(np.cov(found[block.columns].T))
        assert variances.max() == pytest.approx(1)
        assert scales[name] == pytest.approx(1 / np.sqrt(np.linalg.eigvalsh(np.cov(block.T)).max()))
    assert found.mean().to_numpy() == pytest.approx(0, abs=1e-12)


def test_units_of_a_table_make_no_difference():
    rng = np.random.default_rng(5)
    one, other = table(rng.normal(size=(20, 4))), pd.DataFrame({"z": rng.normal(size=20)})
    plain, _ = block_scaled({"one": one, "other": other})
    larger, _ = block_scaled({"one": one * 1000, "other": other})
    assert larger.to_numpy() == pytest.approx(plain.to_numpy())


def test_a_table_of_rows_that_are_all_alike_counts_for_nothing():
    flat = pd.DataFrame({"z": [2.0, 2.0, 2.0]})
    found, scales = block_scaled({"a": pd.DataFrame({"x": [1.0, 2.0, 3.0]}), "b": flat})
    assert scales["b"] == 0
    assert (found["z"] == 0).all()


@pytest.mark.parametrize(
    "blocks",
    [
        {},
        {"a": pd.DataFrame({"x": [1.0]})},
        {"a": pd.DataFrame({"x": [1.0, 2.0]}), "b": pd.DataFrame({"y": [1.0, 2.0]}, [5, 6])},
        {"a": pd.DataFrame({"x": [1.0, 2.0]}), "b": pd.DataFrame({"x": [1.0, 2.0]})},
        {"a": pd.DataFrame({"x": [1.0, np.nan]})},
    ],
)
def test_tables_that_do_not_fit_are_refused(blocks):
    with pytest.raises(ValueError):
        block_scaled(blocks)
