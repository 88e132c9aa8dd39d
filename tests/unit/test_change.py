import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis.analysis.yearly import rate_change
from lsr_analysis.periods import Span
from lsr_analysis.statistics.change import SHORTEST_HISTORY, YearlyChange, yearly_change

HISTORY = np.random.default_rng(7).normal(size=60).cumsum() / 4
NOW = np.array([12.1, 12.9, 14.0, 13.2, 12.2, 11.0, 10.1, 9.8, 10.4, 11.9, 12.5, 13.0])
BEFORE = np.array([9.9, 10.1, 10.8, 11.6, 11.9, 10.6, 9.7, 9.9, 10.1, 10.2, 11.4, 11.1])
Z = 1.959963984540054


def _autocovariance(series, lag):
    """Sum of products over n, as in Priestley's biased estimator, term by term."""
    mean = sum(series) / len(series)
    pairs = zip(series, series[lag:], strict=False)
    return sum((a - mean) * (b - mean) for a, b in pairs) / len(series)


def _by_hand(now, before, history):
    m = len(now)
    variance = sum(
        _autocovariance(history, abs(i - j)) for i in range(m) for j in range(m)
    ) / m**2  # fmt: skip
    variance = max(variance, _autocovariance(history, 0) / m)
    mean = float(np.mean(now - before))
    return mean, mean - Z * variance**0.5, mean + Z * variance**0.5


@pytest.mark.parametrize("months", [1, 3, 12])
def test_against_the_double_sum(months):
    now, before = NOW[:months], BEFORE[:months]
    change = yearly_change(now, before, HISTORY)
    expected = _by_hand(now, before, HISTORY)
    assert (change.estimate, change.lower, change.upper) == pytest.approx(expected, rel=1e-10)
    assert change.months == months


def test_the_interval_is_never_tighter_than_for_independent_months():
    # Neighbours that always go opposite ways would make the double sum nearly zero.
    history = np.tile([1.0, -1.0], 30)
    change = yearly_change(NOW, BEFORE, history)
    assert change.upper - change.estimate == pytest.approx(Z * (1 / 12) ** 0.5, rel=1e-9)


def test_another_level():
    wide, narrow = (yearly_change(NOW, BEFORE, HISTORY, level=v) for v in (0.998, 0.8))
    assert wide.lower < narrow.lower < narrow.upper < wide.upper


def test_a_short_history_cannot_be_assessed():
    assert yearly_change(NOW, BEFORE, HISTORY[: SHORTEST_HISTORY - 1]) is None
    assert yearly_change(NOW, BEFORE, HISTORY[:SHORTEST_HISTORY]) is not None


@pytest.mark.parametrize("gap", [np.nan, np.inf])
def test_a_month_without_a_figure_cannot_be_assessed(gap):
    now = NOW.copy()
    now[4] = gap
    assert yearly_change(now, BEFORE, HISTORY) is None


def test_gaps_in_the_history_are_left_out():
    history = np.concatenate([[np.nan] * 12, HISTORY])
    assert yearly_change(NOW, BEFORE, history) == yearly_change(NOW, BEFORE, HISTORY)
    inside = HISTORY.copy()
    inside[20] = np.nan
    assert yearly_change(NOW, BEFORE, inside) is not None


def test_nothing_compared_is_nothing_assessed():
    assert yearly_change([], [], HISTORY) is None


def test_arrays_of_different_shape_are_refused():
    with pytest.raises(ValueError, match=r"now has shape \(12,\), before has shape \(11,\)"):
        yearly_change(NOW, BEFORE[:11], HISTORY)


@pytest.mark.parametrize(
    ("lower", "upper", "direction"),
    [
        (0.1, 2.0, "up"),
        (-2.0, -0.1, "down"),
        (-0.1, 0.1, "within"),
        (0.0, 1.0, "within"),
        (-1.0, 0.0, "within"),
    ],
)
def test_direction(lower, upper, direction):
    assert YearlyChange((lower + upper) / 2, lower, upper, 12).direction == direction


@given(st.lists(st.floats(-50, 50).map(lambda x: round(x, 3)), min_size=1, max_size=12))
def test_swapping_the_years_turns_the_change_round(values):
    now = np.array(values)
    before = np.zeros_like(now)
    forth = yearly_change(now, before, HISTORY)
    back = yearly_change(before, now, HISTORY)
    assert back.estimate == pytest.approx(-forth.estimate, abs=1e-9)
    assert back.lower == pytest.approx(-forth.upper, abs=1e-9)
    assert forth.lower <= forth.estimate <= forth.upper


@given(st.floats(0.01, 1000))
def test_the_unit_does_not_matter(factor):
    once = yearly_change(NOW, BEFORE, HISTORY)
    scaled = yearly_change(NOW * factor, BEFORE * factor, HISTORY * factor)
    assert scaled.upper == pytest.approx(once.upper * factor, rel=1e-9)
    assert scaled.direction == once.direction


MONTHS = pd.period_range("2011-04", "2019-06", freq="M")
PEOPLE = pd.Series(50 + np.sin(np.arange(len(MONTHS))), MONTHS)
RATES = (PEOPLE * 0.5).loc["2015-04":]


def test_a_rate_takes_its_swings_from_the_longer_series_of_people():
    span = Span.parse("2017-04", "2018-03")
    change = rate_change(RATES, PEOPLE, 0.5, span)
    now, before = RATES["2017-04":"2018-03"], RATES["2016-04":"2017-03"]
    history = (PEOPLE - PEOPLE.shift(12)).to_numpy() * 0.5
    assert change == yearly_change(now.to_numpy(), before.to_numpy(), history)
    assert change.months == 12


@pytest.mark.parametrize(
    "months",
    [
        ("2018-04", "2019-06"),  # longer than a year: the two periods would overlap
        ("2015-04", "2016-03"),  # no rate a year before
        ("2019-05", "2019-07"),  # beyond the series
    ],
)
def test_periods_that_cannot_be_assessed(months):
    assert rate_change(RATES, PEOPLE, 0.5, Span.parse(*months)) is None


def test_a_month_without_a_workbook_does_not_shift_the_others():
    span = Span.parse("2017-04", "2018-03")
    people = PEOPLE.drop(PEOPLE.index[30])
    change = rate_change(RATES, people, 0.5, span)
    history = (PEOPLE - PEOPLE.shift(12)).to_numpy() * 0.5
    history[[30, 42]] = np.nan
    now, before = RATES["2017-04":"2018-03"], RATES["2016-04":"2017-03"]
    assert change == yearly_change(now.to_numpy(), before.to_numpy(), history)


def test_a_month_in_which_nobody_waited_can_be_assessed():
    people = PEOPLE.copy()
    people["2017-09"] = 0.0
    rates = people.loc["2015-04":] * 0.5
    change = rate_change(rates, people, 0.5, Span.parse("2017-09", "2017-09"))
    assert change.estimate == -rates["2016-09"]
