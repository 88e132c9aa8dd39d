"""A line with a step and a bend, against a direct fit and against what was planted."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import t as student

from lsr_analysis.statistics.interrupted import interrupted_series

MONTHS = pd.period_range("2014-04", "2019-03", freq="M")
BEGINS = pd.Period("2017-08", "M")


def noisy(seed=1):
    rng = np.random.default_rng(seed)
    steps = rng.normal(size=len(MONTHS))
    values = np.zeros(len(MONTHS))
    for k in range(1, len(MONTHS)):
        values[k] = 0.6 * values[k - 1] + 0.1 * steps[k]
    return pd.Series(values, MONTHS)


def test_equal_to_a_direct_fit_of_statsmodels_with_months_left_out():
    values = noisy()
    values.loc["2017-02":"2017-04"] = np.nan
    found = interrupted_series(values, BEGINS, over=12, lags=6)
    frame = pd.DataFrame({"y": values, "t": np.arange(len(MONTHS)), "m": MONTHS.month}).dropna()
    origin = MONTHS.get_loc(BEGINS)
    frame["after"] = (frame["t"] >= origin).astype(float)
    frame["bend"] = frame["after"] * (frame["t"] - origin)
    seasons = pd.get_dummies(frame["m"], prefix="m", drop_first=True, dtype=float)
    x = sm.add_constant(pd.concat([frame[["t", "after", "bend"]], seasons], axis=1))
    fit = sm.OLS(frame["y"], x).fit(
        cov_type="HAC", cov_kwds={"maxlags": 6, "use_correction": True}, use_t=True
    )
    asked = fit.t_test("after + 5.5 * bend = 0")
    low, high = asked.conf_int()[0]
    assert found.effect == pytest.approx(float(asked.effect[0]))
    assert (found.lower, found.upper) == pytest.approx((low, high))
    assert found.months == 57
    assert found.level_change == pytest.approx(fit.params["after"])
    assert found.slope_change == pytest.approx(fit.params["bend"])


def test_the_effect_is_the_mean_distance_of_the_fit_from_the_line_before():
    values = noisy(3)
    found = interrupted_series(values, BEGINS, over=8)
    gaps = [found.level_change + found.slope_change * k for k in range(8)]
    assert found.effect == pytest.approx(np.mean(gaps))


def test_a_planted_step_and_bend_are_found_exactly_and_a_season_is_not_taken_for_one():
    after = (MONTHS >= BEGINS).astype(float)
    at = np.arange(len(MONTHS)) - MONTHS.get_loc(BEGINS)
    season = np.sin(2 * np.pi * MONTHS.month / 12)
    values = pd.Series(2 + 0.01 * at + season - 0.3 * after - 0.02 * at * after, MONTHS)
    found = interrupted_series(values, BEGINS)
    assert found.level_change == pytest.approx(-0.3)
    assert found.slope_change == pytest.approx(-0.02)
    assert found.effect == pytest.approx(-0.3 - 0.02 * 5.5)
    # Nothing is left to vary, so that no interval can be given.
    assert np.isnan([found.lower, found.upper]).all()


def test_adding_a_change_moves_the_estimate_by_it_and_the_interval_not_at_all():
    values = noisy(5)
    moved = values + 0.4 * (MONTHS >= BEGINS)
    one, other = interrupted_series(values, BEGINS), interrupted_series(moved, BEGINS)
    assert other.effect - one.effect == pytest.approx(0.4)
    assert other.upper - other.lower == pytest.approx(one.upper - one.lower)


def test_the_interval_follows_the_level():
    values = noisy(2)
    narrow, wide = (interrupted_series(values, BEGINS, level=k) for k in (0.8, 0.99))
    df = narrow.months - 15
    ratio = student.ppf(0.995, df) / student.ppf(0.9, df)
    assert (wide.upper - wide.effect) / (narrow.upper - narrow.effect) == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("values", "begins", "message"),
    [
        (pd.Series([1.0, 2.0]), BEGINS, "not indexed by month"),
        (noisy().iloc[[0, 0]], BEGINS, "each month once"),
        (noisy(), pd.Period("2019-02", "M"), "too few"),
        (noisy().loc["2017-01":"2017-12"], BEGINS, "too few"),
        (noisy().where(MONTHS.month != 1), BEGINS, "every month of the year"),
        (noisy().replace(0.0, np.inf), BEGINS, "infinite"),
    ],
)
def test_what_cannot_be_fitted_is_refused(values, begins, message):
    with pytest.raises(ValueError, match=message):
        interrupted_series(values, begins)


def test_numbers_out_of_range_are_refused():
    for wrong in ({"over": 0}, {"lags": -1}, {"level": 1.0}):
        with pytest.raises(ValueError):
            interrupted_series(noisy(), BEGINS, **wrong)
