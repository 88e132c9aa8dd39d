import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis.statistics.bootstrap import block_positions
from lsr_analysis.statistics.stretch import MOST_ALIKE, likeness, stretch

NAN = float("nan")
LIKENESSES = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9]
pytestmark = pytest.mark.filterwarnings("error")


def _residual_weights(size):
    """Return, for each month, what each month of the series adds to its residual."""
    middle = (size - 1) / 2
    spread = sum((k - middle) ** 2 for k in range(size))
    return [
        [(i == j) - 1 / size - (i - middle) * (j - middle) / spread for j in range(size)]
        for i in range(size)
    ]


def _variance(weights, likeness_, others=None):
    """Return the variance of a sum, or covariance of two, term by term."""
    others = weights if others is None else others
    return math.fsum(
        a * b * likeness_ ** abs(i - j) for i, a in enumerate(weights) for j, b in enumerate(others)
    )


def _mean_of(rows):
    return [math.fsum(column) / len(rows) for column in zip(*rows, strict=True)]


def _stretch_by_loops(size, block, months, alike):
    rest, drawn, left = _residual_weights(size), 0.0, months
    while left:
        length = min(block, left)
        left -= length
        blocks = [_mean_of(rest[start : start + length]) for start in range(size - block + 1)]
        middle = _mean_of(blocks)
        apart = [[a - b for a, b in zip(means, middle, strict=True)] for means in blocks]
        between = math.fsum(_variance(means, alike) for means in apart) / len(apart)
        drawn += (length / months) ** 2 * between
    return math.sqrt(_variance([1 / months] * months, alike) / drawn)


def _expected(size, alike):
    """Return the likeness that residuals show on average, term by term."""
    rest = _residual_weights(size)
    products = math.fsum(_variance(rest[k], alike, rest[k + 1]) for k in range(size - 1))
    return products / math.fsum(_variance(rest[k], alike) for k in range(size))


def _showing(seen, size):
    """Return a series whose neighbours' products are just that share of its squares.

    For an even size: of a + b and a - b by turns products add up to (size - 1) (a² - b²),
    squares to size (a² + b²).
    """
    share = seen * size / (size - 1)
    a, b = math.sqrt((1 + share) / 2), math.sqrt((1 - share) / 2)
    return [a + b * (-1) ** k for k in range(size)]


def _alike(rng, months, series, alike):
    """Return series of variance 1 in which each month resembles the one before."""
    found = rng.normal(size=(months, series))
    for k in range(1, months):
        found[k] = alike * found[k - 1] + math.sqrt(1 - alike**2) * found[k]
    return found


def _without_lines(table):
    time = np.arange(len(table))
    slopes, levels = np.polyfit(time, table, 1)
    return table - levels - slopes * time[:, np.newaxis]


def test_four_independent_months_by_hand():
    # Residuals of four months have variances 0.3, 0.7, 0.7 and 0.3, and neighbours
    # covariances -0.4, -0.2 and -0.4. So means of two have variances 0.05, 0.25 and 0.05, and
    # their mean, (x1 + 2 x2 + 2 x3 + x4) / 6, has 1 / 36: 0.35 / 3 - 1 / 36 = 4 / 45 between
    # them, against 1 / 2.
    assert stretch(4, 2, 2, 0.0) == pytest.approx(math.sqrt(45 / 8))
    # Two such blocks make a mean of four: half of either variance.
    assert stretch(4, 2, 4, 0.0) == pytest.approx(math.sqrt(45 / 8))
    # A block of two and a single month, out of the first three of the block starts: variances
    # 0.3, 0.7 and 0.7 less that of their mean, which is minus a third of the fourth, 0.3 / 9.
    single = 1.7 / 3 - 0.3 / 9
    drawn = 4 / 9 * 4 / 45 + single / 9
    assert stretch(4, 2, 3, 0.0) == pytest.approx(math.sqrt(1 / 3 / drawn))


@pytest.mark.parametrize("alike", LIKENESSES)
@pytest.mark.parametrize(
    ("size", "block", "months"),
    [(4, 2, 2), (9, 3, 3), (12, 1, 5), (15, 6, 1), (20, 6, 12), (24, 6, 13), (30, 5, 12)],
)
def test_stretch_term_by_term(size, block, months, alike):
    assert stretch(size, block, months, alike) == pytest.approx(
        _stretch_by_loops(size, block, months, alike), rel=1e-9
    )


def test_means_of_a_year_in_blocks_of_six_months_need_stretching():
    for size in (36, 51, 96, 240):
        found = [stretch(size, 6, 12, alike) for alike in LIKENESSES]
        assert found[0] > 1
        assert (np.diff(found) > 0).all()
    # More months leave less of the ups and downs to the line.
    for alike in LIKENESSES:
        assert (np.diff([stretch(size, 6, 12, alike) for size in (36, 51, 96, 240)]) < 0).all()
    # Independent months of a long series are drawn as they are.
    assert stretch(1000, 6, 12, 0.0) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("size", "block", "months", "alike"),
    [(36, 6, 12, 0.0), (48, 6, 12, 0.5), (60, 6, 12, 0.8), (51, 6, 3, 0.6), (40, 6, 8, 0.3)],
)
def test_drawn_means_stretched_vary_as_true_ones(size, block, months, alike):
    rng = np.random.default_rng(31)
    series, draws = 6000, 20
    rest = _without_lines(_alike(rng, size, series, alike))
    positions = block_positions(size, block, series * draws, months, 7)
    places = positions.reshape(series, draws, months)
    means = rest[places, np.arange(series)[:, np.newaxis, np.newaxis]].mean(axis=2)
    drawn = means.var(axis=1, ddof=1) * stretch(size, block, months, alike) ** 2
    true = _alike(rng, months, series, alike).mean(axis=0) ** 2
    # Series are independent, so that either average has the standard error of its own spread.
    error = math.sqrt((drawn.var() + true.var()) / series)
    assert error < 0.03 * true.mean()
    assert abs(drawn.mean() - true.mean()) < 3 * error


@pytest.mark.parametrize("size", [24, 50])
@pytest.mark.parametrize("planted", [0.02, 0.1, 0.3, 0.6, 0.85, 0.89])
def test_likeness_is_the_one_that_shows_as_much(planted, size):
    table = pd.DataFrame({"a": _showing(_expected(size, planted), size)})
    assert likeness(table) == pytest.approx(planted, abs=1e-9)


def test_likeness_is_that_of_the_middle_series():
    planted = {"a": 0.7, "b": 0.1, "c": 0.4, "d": 0.5, "e": 0.2}
    table = pd.DataFrame({k: _showing(_expected(24, x), 24) for k, x in planted.items()})
    assert likeness(table) == pytest.approx(0.4, abs=1e-9)
    # However large its ups and downs are, or in what unit.
    assert likeness(table * [1, 1e3, 1e-3, -1, -5]) == pytest.approx(0.4, abs=1e-9)
    # One that does not vary is none of them.
    assert likeness(table.assign(f=0.0, g=0.0, h=0.0)) == pytest.approx(0.4, abs=1e-9)
    halfway = (_expected(24, 0.4) + _expected(24, 0.5)) / 2
    between = pd.DataFrame({"a": _showing(halfway, 24)})
    assert likeness(table.drop(columns="e").drop(columns="b").assign(f=table["c"])) == (
        pytest.approx(likeness(between), abs=1e-9)
    )


@pytest.mark.parametrize(
    ("planted", "size", "series"),
    [(0.0, 51, 2000), (0.3, 51, 2000), (0.6, 51, 2000), (0.7, 96, 800)],
)
def test_a_planted_likeness_is_found_on_average(planted, size, series):
    rest = _without_lines(_alike(np.random.default_rng(8), size, series, planted))
    shown = (rest[1:] * rest[:-1]).sum(axis=0) / (rest**2).sum(axis=0)
    # The line takes about 3 (1 + likeness) / size away, which is put back.
    assert np.median(shown) < planted - 1.5 / size
    # Four standard errors of a median, and 1 / size for the skewness of what series show.
    error = 1.2533 * shown.std() / math.sqrt(series)
    assert likeness(pd.DataFrame(rest)) == pytest.approx(planted, abs=4 * error + 1 / size)


@given(st.permutations(range(7)), st.integers(0, 50))
def test_the_order_of_the_series_does_not_matter(order, seed):
    table = pd.DataFrame(np.random.default_rng(seed).normal(size=(40, 7)).cumsum(axis=0))
    assert likeness(table[order]) == likeness(table)
    assert likeness(table[::-1]) == pytest.approx(likeness(table), abs=1e-9)
    assert 0 <= likeness(table) <= MOST_ALIKE


def test_series_that_go_up_and_down_are_not_alike():
    for size in (8, 51):
        assert likeness(pd.DataFrame({"a": [1.0, -1] * size, "b": [-3.0, 3] * size})) == 0
    # As little as independent months show is none, and a little more is some.
    nothing = _expected(24, 0.0)
    assert likeness(pd.DataFrame({"a": _showing(nothing - 1e-6, 24)})) == 0
    assert 0 < likeness(pd.DataFrame({"a": _showing(nothing + 1e-6, 24)})) < 1e-4


def test_likeness_has_an_upper_end():
    assert MOST_ALIKE == 0.9
    hump = np.cos(np.linspace(-3, 3, 60))
    assert likeness(pd.DataFrame({"a": hump - hump.mean()})) == 0.9
    assert likeness(pd.DataFrame({"a": _showing(_expected(60, 0.95), 60)})) == 0.9


def test_neighbours_of_a_gap_are_not_compared():
    # Products of neighbours 1 + 2, squares 1 + 1 + 1 + 4 + 0; the pair over the gap is none.
    gaps = pd.DataFrame({"a": [1.0, 1, NAN, 1, 2, *[0.0] * 19]})
    same = pd.DataFrame({"a": _showing(3 / 7, 24)})
    assert likeness(gaps) == pytest.approx(likeness(same), abs=1e-9)
    planted = _showing(_expected(24, 0.4), 24)
    some = pd.DataFrame({"a": planted, "none": [NAN] * 24, "b": planted, "flat": [0.0] * 24})
    assert likeness(some) == pytest.approx(0.4, abs=1e-9)


@pytest.mark.parametrize("table", [{"a": [0.0] * 40, "b": [0.0] * 40}, {"a": [NAN] * 40}, {}])
def test_nothing_that_varies_has_no_likeness(table):
    assert likeness(pd.DataFrame(table, dtype=float)) == 0


def test_what_goes_in_is_not_changed():
    table = pd.DataFrame({"a": [1.0, NAN, 3, 2] * 10})
    copy = table.copy()
    likeness(table)
    pd.testing.assert_frame_equal(table, copy)
