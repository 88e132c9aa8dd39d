import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.regression.linear_model import OLS

from lsr_analysis.statistics.change import PairedChange, paired_change

NOW = np.array([12.1, 12.9, 14.0, 13.2, 12.2, 11.0, 10.1, 9.8, 10.4, 11.9, 12.5, 13.0])
BEFORE = np.array([9.9, 10.1, 10.8, 11.6, 11.9, 10.6, 9.7, 9.9, 10.1, 10.2, 11.4, 11.1])


def _by_hand(difference, lags=3, t=2.200985160091639):
    """Newey and West's interval of a mean, with n / (n - 1) and Student's t with 11 df."""
    n = difference.size
    mean = difference.mean()
    e = difference - mean
    total = (e * e).sum()
    for lag in range(1, lags + 1):
        total += 2 * (1 - lag / (lags + 1)) * (e[lag:] * e[:-lag]).sum()
    error = np.sqrt(total * n / (n - 1)) / n
    return mean, mean - t * error, mean + t * error


def test_against_the_formula():
    change = paired_change(NOW, BEFORE)
    expected = _by_hand(NOW - BEFORE)
    assert (change.estimate, change.lower, change.upper) == pytest.approx(expected, rel=1e-12)
    assert (change.pairs, change.lags) == (12, 3)


@pytest.mark.parametrize(("level", "lags"), [(0.95, 3), (0.95, 1), (0.99, 3), (0.8, 5)])
def test_against_statsmodels(level, lags):
    fit = OLS(NOW - BEFORE, np.ones(12)).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True
    )
    change = paired_change(NOW, BEFORE, level=level, lags=lags)
    assert change.estimate == pytest.approx(fit.params[0], rel=1e-12)
    assert (change.lower, change.upper) == pytest.approx(
        tuple(fit.conf_int(alpha=1 - level)[0]), rel=1e-12
    )


def test_eleven_pairs_cannot_be_assessed():
    assert paired_change(NOW[:11], BEFORE[:11]) is None
    assert paired_change([], []) is None


@pytest.mark.parametrize("gap", [np.nan, np.inf])
def test_a_pair_with_a_gap_is_left_out(gap):
    now, before = np.append(NOW, [gap, 50.0]), np.append(BEFORE, [1.0, gap])
    assert paired_change(now, before) == paired_change(NOW, BEFORE)


def test_a_gap_may_leave_too_few_pairs():
    now = NOW.copy()
    now[4] = np.nan
    assert paired_change(now, BEFORE) is None


def test_arrays_of_different_shape_are_refused():
    with pytest.raises(ValueError, match=r"now has shape \(12,\), before has shape \(11,\)"):
        paired_change(NOW, BEFORE[:11])


@pytest.mark.parametrize(
    ("lower", "upper", "direction"),
    [
        (0.1, 2.0, "up"),
        (-2.0, -0.1, "down"),
        (-0.1, 0.1, "no clear change"),
        (0.0, 1.0, "no clear change"),
        (-1.0, 0.0, "no clear change"),
    ],
)
def test_direction(lower, upper, direction):
    assert PairedChange((lower + upper) / 2, lower, upper, 12, 3).direction == direction


@given(st.lists(st.floats(-50, 50).map(lambda x: round(x, 3)), min_size=12, max_size=30))
def test_swapping_the_years_turns_the_change_round(values):
    now = np.array(values)
    before = np.zeros_like(now)
    forth, back = paired_change(now, before), paired_change(before, now)
    assert back.estimate == pytest.approx(-forth.estimate, abs=1e-9)
    assert back.lower == pytest.approx(-forth.upper, abs=1e-9)
    assert forth.lower <= forth.estimate <= forth.upper
