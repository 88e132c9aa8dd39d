import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.tsa.stattools import acf

from lsr_analysis.statistics.autocorrelation import FEWEST_POINTS, lag_one

NAN = float("nan")
pytestmark = pytest.mark.filterwarnings("error")


def _by_hand(values):
    mean = np.nanmean(values)
    pairs = [(a - mean) * (b - mean) for a, b in itertools.pairwise(values)]
    return np.nansum(pairs) / np.nansum([(a - mean) ** 2 for a in values])


def test_by_hand():
    # Deviations -4.5 to 4.5: neighbours' products add up to 57.75, squares to 82.5.
    found, limit = lag_one([range(1, 11)])
    assert found == pytest.approx(57.75 / 82.5)
    assert limit == pytest.approx(1.96 / np.sqrt(10))
    # By turns up and down: -9 of 10.
    assert lag_one([[1, -1] * 5])[0] == pytest.approx(-0.9)


def test_neighbours_of_a_gap_are_not_compared():
    gaps = [1, 2, NAN, 3, 5, 8, 1, NAN, NAN, 4, 4, 9, 7]
    found, limit = lag_one([gaps])
    assert found == pytest.approx(_by_hand(gaps))
    assert limit == pytest.approx(1.96 / np.sqrt(10))
    assert found != pytest.approx(lag_one([[x for x in gaps if x == x]])[0])


@given(st.lists(st.integers(-50, 50), min_size=10, max_size=60).filter(lambda x: len(set(x)) > 1))
def test_as_another_package_has_it(values):
    found, limit = lag_one([values])
    assert found == pytest.approx(acf(np.array(values, dtype=float), nlags=1)[1], abs=1e-12)
    assert limit == pytest.approx(1.96 / len(values) ** 0.5)
    assert abs(found) < 1
    backwards, scaled = lag_one([values[::-1]])[0], lag_one([[7 - 0.3 * x for x in values]])[0]
    assert (backwards, scaled) == pytest.approx((found, found), abs=1e-9)


def test_segments_have_means_of_their_own():
    # A step that a chart was rebased at is no autocorrelation.
    low = [1, -1] * 5
    high = [x + 100 for x in low]
    assert lag_one([low, high])[0] == pytest.approx(-0.9)
    assert lag_one([low, high])[1] == pytest.approx(1.96 / np.sqrt(20))
    assert lag_one([[*low, *high]])[0] > 0.8
    assert lag_one([low, [NAN] * 3, [], high]) == lag_one([low, high])


def test_too_few_points_have_none():
    assert FEWEST_POINTS == 10
    for segments in ([range(9)], [range(5), [*range(4), NAN]], [], [[]], [[NAN] * 20]):
        assert np.isnan(lag_one(segments)).all()
    assert lag_one([range(5), range(5)])[1] == pytest.approx(1.96 / np.sqrt(10))


@pytest.mark.parametrize("value", [3, 0, 0.1, 0.7, 12.3, -1e9])
def test_what_does_not_vary_has_none(value):
    # The mean of tenths may differ from them in the last bit, which is no variation.
    for length in range(10, 40):
        assert np.isnan(lag_one([[value] * length])).all()
    assert np.isnan(lag_one([[value] * 7, [value + 1] * 7])).all()


def test_small_figures_vary_as_large_ones_do():
    assert lag_one([np.array([1, -1] * 5) * 1e-9])[0] == pytest.approx(-0.9)
    assert lag_one([1 + np.array([1, -1] * 5) * 1e-9])[0] == pytest.approx(-0.9)


def test_what_goes_in_is_not_changed():
    values = pd.Series(range(12), dtype=float)
    lag_one([values])
    assert values.tolist() == list(range(12))


def test_infinite_values_are_refused():
    with pytest.raises(ValueError, match=r"^segments is inf at position 1"):
        lag_one([[1, np.inf]])
