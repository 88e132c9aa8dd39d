import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis.statistics.intervals import count, rate
from lsr_analysis.statistics.standardised_rate import FEWEST_EVENTS, standardised_rate

NAN = float("nan")
pytestmark = pytest.mark.filterwarnings("error")

BANDS = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 50_000), st.integers(1, 9000)),
    min_size=1,
    max_size=8,
).filter(lambda bands: sum(band[0] for band in bands) >= FEWEST_EVENTS)


def _columns(bands):
    return tuple(np.array(column, dtype=float) for column in zip(*bands, strict=True))


def test_by_hand():
    # (5500 x 2/500 + 2000 x 30/400) / 7500, and (5500² x 2/500² + 2000² x 30/400²) / 7500².
    value, variance = (22 + 150) / 7500, (242 + 750) / 7500**2
    counted = count([32])
    found = standardised_rate([[2, 30]], [[500, 400]], [5500, 2000])
    stretch = (variance / 32) ** 0.5
    assert found.value[0] == pytest.approx(100_000 * value, rel=1e-12)
    assert found.lower[0] == pytest.approx(
        100_000 * (value - stretch * (32 - counted.lower[0])), rel=1e-12
    )
    assert found.upper[0] == pytest.approx(
        100_000 * (value + stretch * (counted.upper[0] - 32)), rel=1e-12
    )
    assert (found.level, found.method) == (0.95, "Dobson")


def test_two_bands_with_the_rates_of_the_standard():
    # 10 in 1000 and 40 in 1000, half and half: 25 in 1000.
    found = standardised_rate([[10, 40]], [[1000, 1000]], [1, 1], multiplier=1000)
    assert found.value[0] == pytest.approx(25)


@given(st.integers(10, 5000), st.integers(1, 10**6))
def test_one_band_is_a_plain_rate(events, people):
    standardised, plain = standardised_rate([[events]], [[people]], [3]), rate([events], [people])
    for name in ("value", "lower", "upper"):
        assert getattr(standardised, name)[0] == pytest.approx(getattr(plain, name)[0], rel=1e-9)


@given(BANDS)
def test_with_its_own_people_as_the_standard_it_is_a_plain_rate(bands):
    events, people, _ = _columns(bands)
    standardised = standardised_rate(events, people, people)
    plain = rate([events.sum()], [people.sum()])
    for name in ("value", "lower", "upper"):
        assert getattr(standardised, name) == pytest.approx(getattr(plain, name)[0], rel=1e-9)


@given(BANDS)
def test_limits_hold_the_rate_and_a_higher_level_is_wider(bands):
    narrow, wide = (standardised_rate(*_columns(bands), level=level) for level in (0.95, 0.998))
    assert 0 <= narrow.lower < narrow.value < narrow.upper < wide.upper
    assert wide.lower < narrow.lower or wide.lower == narrow.lower == 0


@given(BANDS, st.floats(0.01, 1000), st.floats(0.01, 1000))
def test_neither_the_unit_nor_the_size_of_the_standard_matters(bands, factor, multiplier):
    events, people, standard = _columns(bands)
    once = standardised_rate(events, people, standard)
    again = standardised_rate(events, people, standard * factor, 100_000 * multiplier)
    scale = float(once.upper) * multiplier
    for name in ("value", "lower", "upper"):
        assert getattr(again, name) == pytest.approx(
            getattr(once, name) * multiplier, abs=1e-9 * scale
        )


@given(BANDS, st.randoms())
def test_the_order_of_the_bands_does_not_matter(bands, random):
    shuffled = list(bands)
    random.shuffle(shuffled)
    once, again = standardised_rate(*_columns(bands)), standardised_rate(*_columns(shuffled))
    assert float(again.value) == pytest.approx(float(once.value), rel=1e-9)
    assert float(again.upper) == pytest.approx(float(once.upper), rel=1e-9)


@given(BANDS, st.integers(2, 30))
def test_limits_close_in(bands, times):
    events, people, standard = _columns(bands)
    once = standardised_rate(events, people, standard)
    more = standardised_rate(events * times, people * times, standard)
    assert float(more.value) == pytest.approx(float(once.value), rel=1e-9)
    assert more.upper - more.lower < once.upper - once.lower


def test_no_limit_is_below_nothing():
    # Twenty events in a band that hardly counts, three in the one that does.
    value = (20 / 500 + 5000 * 3 / 400) / 5001
    variance = (20 / 500**2 + 5000**2 * 3 / 400**2) / 5001**2
    counted = count([23])
    assert value - (variance / 23) ** 0.5 * (23 - counted.lower[0]) < 0
    found = standardised_rate([[20, 3]], [[500, 400]], [1, 5000], multiplier=1)
    assert found.lower.tolist() == [0]
    # The value and the other limit stay what they are.
    assert found.value[0] == pytest.approx(value)
    assert found.upper[0] == pytest.approx(value + (variance / 23) ** 0.5 * (counted.upper[0] - 23))


def test_fewer_than_ten_events_bear_no_rate():
    found = standardised_rate([[5, 4], [5, 5], [0, 0]], [[90, 60]], [1, 1])
    for name in ("value", "lower", "upper"):
        assert np.isnan(getattr(found, name)).tolist() == [True, False, True]


def test_a_missing_count_bears_no_rate():
    events = [[NAN, 50], [50, 50], [50, 50]]
    people = [[500, 500], [500, NAN], [500, 500]]
    found = standardised_rate(events, people, [1, 2])
    for name in ("value", "lower", "upper"):
        assert np.isnan(getattr(found, name)).tolist() == [True, True, False]


def test_tables_of_any_shape():
    events, people = np.full((2, 3, 4), 9), np.full(4, 1000)
    found = standardised_rate(events, people, np.arange(4))
    assert found.value.shape == found.lower.shape == (2, 3)
    np.testing.assert_allclose(found.value, 900)
    assert standardised_rate(np.zeros((0, 4)), np.ones((0, 4)), np.ones(4)).value.shape == (0,)
    assert standardised_rate([20, 30], [500, 400], [1, 1]).value.shape == ()


def test_frames_go_in_as_they_are():
    events = pd.DataFrame({"65-74": [9, 20], "75+": [30, 11]}, index=["b", "a"])
    people = pd.DataFrame({"65-74": [900, 800], "75+": [300, 200]}, index=["b", "a"])
    once = standardised_rate(events, people, pd.Series([2, 1], index=["65-74", "75+"]))
    again = standardised_rate(events.to_numpy(), people.to_numpy(), [2, 1])
    np.testing.assert_array_equal(once.value, again.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[9, 9]], [[5, 0]], [1, 1]), r"people is 0 at position \(0, 1\); join the age band"),
        (([[9, 9]], [[5, 5]], [0, 0]), "standard adds up to nothing"),
        (([[9, -9]], [[5, 5]], [1, 1]), "events is -9"),
        (([[9, 9]], [[5, -5]], [1, 1]), "people is -5"),
        (([[9, 9]], [[5, 5]], [1, -1]), "standard is -1"),
        (([[9, np.inf]], [[5, 5]], [1, 1]), "events is inf"),
        (([[9, 9]], [[5, 5]], [1, np.inf]), "standard is inf"),
        (([[9, 9]], [[5, 5]], [1, 1, 1]), "shapes do not fit together: .*standard"),
        (([[9, 9]], [[5, 5]], [1, 1], 1, 1.0), "level is 1"),
    ],
)
def test_bad_numbers_are_refused_by_name(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        standardised_rate(*arguments)
