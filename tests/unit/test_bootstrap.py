import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis.statistics.bootstrap import (
    RatioSamples,
    block_positions,
    difference_reach,
    ratio_samples,
)

DAYS = np.array([31.0, 28.0, 45.0, 40.0, 22.0, 19.0, 35.0])
PEOPLE = np.array([10.0, 12.0, 9.0, 11.0, 10.0, 8.0, 13.0])


@given(
    months=st.integers(1, 40),
    block=st.integers(1, 40),
    draws=st.integers(1, 20),
    size=st.integers(1, 60),
    seed=st.integers(0, 10**6),
)
def test_every_block_is_a_run_of_neighbouring_months(months, block, draws, size, seed):
    block = min(block, months)
    found = block_positions(months, block, draws, size, seed)
    assert found.shape == (draws, size)
    assert found.min() >= 0 and found.max() < months
    for column in range(size):
        if column % block:
            assert (found[:, column] == found[:, column - 1] + 1).all()
        else:  # the whole block fits, even where the sample is cut
            assert (found[:, column] <= months - block).all()


def test_starts_are_evenly_spread():
    starts = block_positions(months=12, block=4, draws=30_000, size=12, seed=5)[:, ::4]
    shares = np.bincount(starts.ravel(), minlength=12) / starts.size
    assert shares[:9] == pytest.approx([1 / 9] * 9, abs=0.005)
    assert not shares[9:].any()


def test_blocks_of_a_sample_are_drawn_independently():
    starts = block_positions(months=12, block=4, draws=30_000, size=12, seed=5)[:, ::4]
    assert np.corrcoef(starts.T)[np.triu_indices(3, 1)] == pytest.approx([0, 0, 0], abs=0.02)


def test_the_seed_decides():
    first, again, other = (block_positions(12, 3, 50, 12, seed) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"months": 0}, "months is 0; give a whole number of at least 1"),
        ({"block": 0}, "block is 0; give"),
        ({"draws": 0}, "draws is 0; give"),
        ({"size": -1}, "size is -1; give"),
        ({"block": 13}, "block is 13, longer than the series of 12 months; give at most 12"),
        ({"seed": -1}, "seed is -1; give"),
    ],
)
def test_numbers_out_of_range_are_refused(wrong, words):
    good = {"months": 12, "block": 3, "draws": 5, "size": 12, "seed": 1}
    with pytest.raises(ValueError, match=words):
        block_positions(**(good | wrong))


def test_variances_by_hand():
    found = ratio_samples(DAYS, PEOPLE, block=3, draws=20, seed=4)
    ratio = sum(DAYS) / sum(PEOPLE)
    pulls = [(a - ratio * b) / sum(PEOPLE) for a, b in zip(DAYS, PEOPLE, strict=True)]
    squares = [sum(pulls[start : start + 3]) ** 2 for start in range(5)]
    assert found.ratio == pytest.approx(ratio)
    assert found.variance == pytest.approx(sum(squares) / 5 * 7 / 3)
    for sample, positions in enumerate(block_positions(7, 3, 20, 7, 4).tolist()):
        days, people = [DAYS[i] for i in positions], [PEOPLE[i] for i in positions]
        ratio = sum(days) / sum(people)
        pulls = [(a - ratio * b) / sum(people) for a, b in zip(days, people, strict=True)]
        squares = [sum(pulls[part]) ** 2 for part in (slice(0, 3), slice(3, 6), slice(6, 7))]
        assert found.ratios[sample] == pytest.approx(ratio)
        assert found.variances[sample] == pytest.approx(sum(squares))


def test_with_single_months_the_variance_is_that_of_a_mean():
    found = ratio_samples(DAYS, np.ones(7), block=1, draws=2, seed=1)
    assert found.variance == pytest.approx(np.var(DAYS) / 7)


def test_the_reach_by_hand():
    first = RatioSamples(1.0, 0.09, np.array([1.0, 2.0, 1.0, 0.0]), np.full(4, 0.25))
    second = RatioSamples(3.0, 0.16, np.array([4.0, 3.0, 3.0, 2.0]), np.full(4, 0.75))
    # Differences 3, 1, 2, 2 have the mean 2, so that T is 1, -1, 0, 0; the error is 0.5.
    assert difference_reach(first, second, level=0.3) == pytest.approx(0.0)
    assert difference_reach(first, second, level=0.95) == pytest.approx(0.5)


def test_samples_without_a_standard_error_leave_no_end():
    spread = np.array([0.0, 0.0, 0.25, 0.25])
    first = RatioSamples(1.0, 0.09, np.array([1.0, 2.0, 1.0, 0.0]), spread)
    second = RatioSamples(3.0, 0.16, np.array([4.0, 3.0, 3.0, 2.0]), spread)
    assert np.isinf(difference_reach(first, second, level=0.95))
    assert difference_reach(first, second, level=0.3) == 0.0
