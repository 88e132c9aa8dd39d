import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from lsr_analysis.statistics.overdispersion import (
    TAILS,
    overdispersion,
    truncated,
    winsorised,
)

NAN = float("nan")
TEN = [-6.0, -4, -2, -1, 0, 0, 1, 2, 4, 6]
SCORES = st.lists(st.floats(-50, 50), min_size=12, max_size=40)
METHODS = ["winsorised", "truncated"]
pytestmark = pytest.mark.filterwarnings("error")


def test_winsorised_by_hand():
    # Quantiles at a tenth of the way along nine gaps: -6 + 0.9 * 2 and 4 + 0.1 * 2.
    assert winsorised(TEN).tolist() == pytest.approx([-4.2, *TEN[1:9], 4.2])
    assert winsorised(range(11), 0.2).tolist() == [2, 2, 2, 3, 4, 5, 6, 7, 8, 8, 8]


def test_truncated_by_hand():
    # floor(rank * 10 / 11) is 0 for the first of ten and 9 for the last.
    np.testing.assert_array_equal(truncated(TEN), [NAN, *TEN[1:9], NAN])
    # floor(rank * 5 / 11) is 0 for ranks 1 and 2, and 4 for 9 and 10.
    np.testing.assert_array_equal(truncated(TEN, 0.2), [NAN, NAN, *TEN[2:8], NAN, NAN])
    # floor(rank * 10 / 20) is 0 for the first of nineteen and 9 for the last two.
    kept = ~np.isnan(truncated(np.arange(19.0)))
    assert np.flatnonzero(~kept).tolist() == [0, 17, 18]


def test_equal_scores_are_truncated_alike():
    # Ranks 1.5 of ten: floor(15 / 11) is 1, so that neither is left out.
    tied = [-6.0, -6, -2, -1, 0, 0, 1, 2, 6, 6]
    np.testing.assert_array_equal(truncated(tied), tied)


@pytest.mark.parametrize("pull", [winsorised, truncated])
def test_missing_scores_stay_missing_and_do_not_count(pull):
    gaps = np.array([x for score in TEN for x in (score, NAN)])
    found = pull(gaps)
    assert np.isnan(found[1::2]).all()
    np.testing.assert_array_equal(found[::2], pull(TEN))
    assert np.isnan(pull([NAN, NAN])).all()
    assert pull([]).shape == (0,)
    assert pull(pd.Series(TEN, index=range(10, 20))).shape == (10,)


@pytest.mark.parametrize("pull", [winsorised, truncated])
def test_what_goes_in_is_not_changed(pull):
    scores = np.array(TEN)
    pull(scores)[:] = 0
    assert scores.tolist() == TEN


def test_with_equal_errors_by_hand():
    # 2 * 4.2² + 2 * (16 + 4 + 1) over 10; tau² = 0.1² (10 phi - 9) / 9.
    found = overdispersion(TEN, [0.1] * 10)
    assert found.phi == pytest.approx(7.728)
    assert found.tau2 == pytest.approx(0.01 * (77.28 - 9) / 9)
    assert (found.areas, found.method, found.share) == (10, "winsorised", TAILS)
    cut = overdispersion(TEN, [0.1] * 10, "truncated")
    # Without the ends: 2 * (16 + 4 + 1) over 8; tau² = 0.1² (8 phi - 7) / 7.
    assert cut.phi == pytest.approx(5.25)
    assert cut.tau2 == pytest.approx(0.01 * (42 - 7) / 7)
    assert (cut.areas, cut.method) == (8, "truncated")


def test_with_unequal_errors_by_hand():
    # Weights 100, 25, 4, 1, 1: sum 131, of squares 10,643. Squares of z within the tails:
    # winsorised at 0.25 to 1 and 3 they are 9, 9, 1, 4, 1.
    found = overdispersion([4, 3, 0, 2, 1], [0.1, 0.2, 0.5, 1, 1], share=0.25)
    assert found.phi == pytest.approx(24 / 5)
    assert found.tau2 == pytest.approx((24 - 4) / (131 - 10_643 / 131))


def test_no_more_than_chance_is_none():
    found = overdispersion([-1, -0.5, 0, 0.5, 1, 0.2], [0.3] * 6)
    assert found.phi < 1
    assert found.tau2 == 0


@pytest.mark.parametrize("method", METHODS)
def test_scores_that_do_not_vary(method):
    found = overdispersion([2.0] * 10, [0.5] * 10, method)
    assert found.phi == pytest.approx(4)
    assert found.tau2 == pytest.approx(0.25 * (40 - 9) / 9)


@pytest.mark.parametrize("method", METHODS)
def test_how_much_of_a_known_variance_is_found(method):
    """Pulling in a tenth at either end makes normal scores seem to vary less than they do.

    Of a variance of 1, what lies within the quantiles c and -c has 1 - 2 c f(c) / 0.8 = 0.44,
    and with the tails pulled in to them 0.8 * 0.44 + 0.2 c² = 0.68.
    """
    cut = norm.ppf(0.9)
    inside = 1 - 2 * cut * norm.pdf(cut) / 0.8
    expected = inside if method == "truncated" else 0.8 * inside + 0.2 * cut**2
    assert round(expected, 2) == {"truncated": 0.44, "winsorised": 0.68}[method]
    z = 3 * norm.ppf((np.arange(10_000) + 0.5) / 10_000)
    found = overdispersion(z, 0.5, method)
    assert found.phi == pytest.approx(9 * expected, rel=1e-3)
    assert found.tau2 == pytest.approx(0.25 * (9 * expected - 1), rel=1e-3)


@given(SCORES, st.sampled_from(METHODS), st.floats(0.01, 100))
def test_the_unit_of_the_errors_scales_the_variance(scores, method, factor):
    error = 0.1 + np.arange(len(scores)) / 10
    once = overdispersion(scores, error, method)
    scaled = overdispersion(scores, error * factor, method)
    assert once.tau2 >= 0 and once.phi >= 0
    assert scaled.phi == pytest.approx(once.phi, rel=1e-9)
    assert scaled.tau2 == pytest.approx(once.tau2 * factor**2, rel=1e-6, abs=1e-12)


@given(SCORES, st.sampled_from(METHODS), st.randoms())
def test_the_order_of_the_areas_does_not_matter(scores, method, random):
    pairs = list(zip(scores, 0.1 + np.arange(len(scores)) / 10, strict=True))
    once = overdispersion(*zip(*pairs, strict=True), method)
    random.shuffle(pairs)
    again = overdispersion(*zip(*pairs, strict=True), method)
    assert again.phi == pytest.approx(once.phi, rel=1e-9)
    assert again.tau2 == pytest.approx(once.tau2, rel=1e-6, abs=1e-9)
    assert again.areas == once.areas


@given(SCORES)
def test_winsorising_keeps_the_order_and_the_middle(scores):
    pulled = winsorised(scores)
    assert (np.abs(pulled) <= np.abs(scores).max()).all()
    order = np.argsort(scores, kind="stable")
    assert (np.diff(pulled[order]) >= 0).all()
    assert len(set(pulled)) <= len(set(scores))


def test_an_area_without_an_error_is_left_out():
    found = overdispersion([*TEN, NAN, 1.0], [0.1] * 10 + [0.1, NAN], share=0.01)
    alone = overdispersion(TEN, [0.1] * 10, share=0.01)
    assert found.areas == alone.areas == 10


def test_what_a_chart_says():
    found = overdispersion(TEN, [0.1] * 10, "truncated")
    assert found.label == (
        "additive overdispersion model, z-scores truncated at 10% on either side; phi 5.2, "
        "tau² 0.05, 8 areas"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2, 3, 4], 0.1), "4 areas are left; overdispersion needs at least 5"),
        (([], []), "0 areas are left"),
        (([NAN] * 10, [0.1] * 10), "0 areas are left"),
        (([1], 0.1, "truncated"), "1 areas are left"),
        ((TEN, [0.1] * 9 + [0]), "error must be above 0 for every area"),
        ((TEN, [0.1] * 9 + [-1]), "error must be above 0 for every area"),
        ((TEN, [0.1] * 9 + [np.inf]), "error is inf at position 9"),
        (([np.inf, *TEN[1:]], 0.1), "z is inf at position 0"),
        ((TEN, [0.1] * 3), "shapes do not fit together: .*error"),
        ((TEN, 0.1, "none"), "method is 'none'; give 'winsorised' or 'truncated'"),
        ((TEN, 0.1, "winsorised", 0), "share is 0; give a share above 0 and below 0.5"),
        ((TEN, 0.1, "winsorised", 0.5), "share is 0.5; give a share"),
        ((TEN, 0.1, "winsorised", NAN), "share is nan; give a share"),
        ((TEN, 0.1, "winsorised", 10), "share is 10; give a share"),
    ],
)
def test_bad_numbers_are_refused_by_name(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        overdispersion(*arguments)


def test_five_areas_are_enough():
    assert overdispersion([1, 2, 3, 4, 5], 0.1).areas == 5


# At 0.15 a seventh would be left out, and at 0.4 there would be no middle.
@pytest.mark.parametrize("share", [0.4, 0.15, 0.3, 0.11, 0.101])
def test_a_share_to_leave_out_is_one_over_a_whole_number(share):
    for call in (
        lambda: truncated(np.arange(100.0), share),
        lambda: overdispersion(np.arange(100.0), 1, "truncated", share),
    ):
        with pytest.raises(ValueError, match=f"^share is {share:g}; to leave out whole groups"):
            call()
    assert overdispersion(np.arange(100.0), 1, "winsorised", share).share == share


@pytest.mark.parametrize("groups", [3, 4, 5, 7, 10, 20, 49])
def test_the_share_that_is_said_is_the_share_left_out(groups):
    kept = ~np.isnan(truncated(np.arange(1000.0), 1 / groups))
    assert kept.sum() == pytest.approx(1000 * (1 - 2 / groups), abs=2)
