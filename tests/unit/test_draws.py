import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, gamma

from lsr_analysis.statistics.bootstrap import block_positions
from lsr_analysis.statistics.draws import (
    BLOCK,
    DRAWS,
    SHORTEST,
    draws_of_limits,
    draws_of_proportions,
    draws_of_rates,
    draws_of_series,
)
from lsr_analysis.statistics.rank_intervals import rank_intervals
from lsr_analysis.statistics.stretch import likeness, stretch

NAN = float("nan")
AREAS = list("abcdefghij")
pytestmark = pytest.mark.filterwarnings("error")

EVENTS = pd.Series([12, 30, 31, 8, 55, 0, 40, 41, 42, 100], AREAS)
TRIALS = pd.Series([100, 100, 110, 20, 120, 30, 150, 140, 130, 100], AREAS)
VALUES = pd.Series([3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.0, 6.0, 5.5, 3.5], AREAS)
HISTORY = pd.DataFrame(
    VALUES.to_numpy() + np.random.default_rng(3).normal(size=(60, 10)).cumsum(axis=0) / 3,
    pd.period_range("2015-01", periods=60, freq="M"),
    AREAS,
)
MAKE = {
    "series": lambda order, unit=1: draws_of_series(
        VALUES[order] * unit, HISTORY[order] * unit, 12, draws=200
    ),
    "proportions": lambda order, unit=1: draws_of_proportions(
        EVENTS[order], TRIALS[order], draws=200
    ),
    "rates": lambda order, unit=1: draws_of_rates(EVENTS[order], TRIALS[order] / unit, draws=200),
    "limits": lambda order, unit=1: draws_of_limits(
        VALUES[order] * unit, (VALUES - 1)[order] * unit, (VALUES + 1)[order] * unit, draws=200
    ),
}


@pytest.mark.parametrize("name", MAKE)
@pytest.mark.parametrize("lower", [True, False])
def test_fifths_of_draws_without_ties_add_up(name, lower):
    found = rank_intervals(MAKE[name](AREAS), lower)
    assert sum(x.best_fifth for x in found.values()) == pytest.approx(2)
    assert sum(x.worst_fifth for x in found.values()) == pytest.approx(2)
    assert sorted(found) == AREAS
    # Neither surely in place nor wholly at sea.
    assert any(x.lower < x.upper for x in found.values())
    assert any(x.upper - x.lower < 9 for x in found.values())


@settings(max_examples=20)
@given(st.permutations(AREAS), st.booleans())
@pytest.mark.parametrize("name", MAKE)
def test_the_order_of_the_areas_changes_no_draw(name, order, lower):
    once, again = MAKE[name](AREAS), MAKE[name](order)
    assert again.seen.index.tolist() == order == again.drawn.columns.tolist()
    pd.testing.assert_series_equal(again.seen[AREAS], once.seen)
    pd.testing.assert_frame_equal(again.drawn[AREAS], once.drawn, rtol=1e-9)
    assert rank_intervals(again, lower) == rank_intervals(once, lower)


@pytest.mark.parametrize("unit", [1000, 1e-3, 365.25])
@pytest.mark.parametrize("name", ["series", "rates", "limits"])
def test_another_unit_has_the_same_draws(name, unit):
    once, scaled = MAKE[name](AREAS), MAKE[name](AREAS, unit)
    np.testing.assert_allclose(scaled.seen, once.seen * unit)
    np.testing.assert_allclose(scaled.drawn, once.drawn * unit, rtol=1e-9)
    assert rank_intervals(scaled, True) == rank_intervals(once, True)


@pytest.mark.parametrize("name", MAKE)
def test_the_same_seed_has_the_same_draws(name):
    pd.testing.assert_frame_equal(MAKE[name](AREAS).drawn, MAKE[name](AREAS).drawn)


def test_another_seed_has_others():
    for make in (
        lambda seed: draws_of_series(VALUES, HISTORY, 12, 20, seed),
        lambda seed: draws_of_proportions(EVENTS, TRIALS, 20, seed),
        lambda seed: draws_of_rates(EVENTS, TRIALS, 20, seed),
        lambda seed: draws_of_limits(VALUES, VALUES - 1, VALUES + 1, 0.95, 20, seed),
    ):
        assert (make(1).drawn != make(2).drawn).any(axis=None)
        assert make(1).drawn.shape == (20, 10)


def test_how_many_draws_there_are():
    assert DRAWS == 1000
    assert len(draws_of_rates(EVENTS, TRIALS).drawn) == 1000
    assert len(draws_of_series(VALUES, HISTORY, 12).drawn) == 1000


def test_proportions_are_drawn_from_jeffreys_distribution():
    events, trials = pd.Series([0, 7, 20]), pd.Series([20, 20, 20])
    found = draws_of_proportions(events, trials, draws=20_000)
    assert found.seen.tolist() == [0, 0.35, 1]
    assert found.drawn.min(axis=None) > 0 and found.drawn.max(axis=None) < 1
    for k, of in ((0, beta(0.5, 20.5)), (7, beta(7.5, 13.5)), (20, beta(20.5, 0.5))):
        column = found.drawn[[0, 7, 20].index(k)]
        assert column.mean() == pytest.approx(of.mean(), abs=4 * of.std() / 141)
        assert column.std() == pytest.approx(of.std(), rel=0.05)
        assert column.quantile(0.975) == pytest.approx(of.ppf(0.975), abs=0.01)


def test_rates_are_drawn_from_jeffreys_distribution():
    found = draws_of_rates(pd.Series([0, 9]), pd.Series([50.0, 50.0]), draws=20_000)
    assert found.seen.tolist() == [0, 0.18]
    for k, events in ((0, 0), (1, 9)):
        of = gamma(events + 0.5, scale=1 / 50)
        assert found.drawn[k].mean() == pytest.approx(of.mean(), abs=4 * of.std() / 141)
        assert found.drawn[k].std() == pytest.approx(of.std(), rel=0.06)
        assert found.drawn[k].quantile(0.975) == pytest.approx(of.ppf(0.975), rel=0.05)


def test_limits_are_turned_into_standard_errors():
    values = pd.Series([10.0, 20.0, 5.0])
    for level, z in ((0.95, 1.959964), (0.998, 3.090232)):
        reach = pd.Series([z, 3 * z, 0])
        found = draws_of_limits(values, values - reach, values + reach, level, draws=20_000)
        assert found.drawn.mean().tolist() == pytest.approx([10, 20, 5], abs=0.09)
        assert found.drawn.std().tolist() == pytest.approx([1, 3, 0], rel=0.03)


def test_areas_without_a_figure_are_left_out():
    events = pd.Series([1, NAN, 3, 0, 5], list("vwxyz"))
    of = pd.Series([9, 9, NAN, 0, 9], list("vwxyz"))
    for make in (draws_of_proportions, draws_of_rates):
        found = make(events, of, draws=5)
        assert found.seen.index.tolist() == found.drawn.columns.tolist() == ["v", "z"]
    values = pd.Series([1.0, NAN, 3, 4], list("wxyz"))
    lower, upper = values - 1, values + 1
    lower["y"] = upper["z"] = NAN
    found = draws_of_limits(values, lower, upper, draws=5)
    assert found.seen.index.tolist() == found.drawn.columns.tolist() == ["w"]


@pytest.mark.parametrize("make", [draws_of_proportions, draws_of_rates])
def test_an_area_without_a_denominator_changes_no_draw(make):
    alone = make(EVENTS, TRIALS, draws=20)
    none = pd.Series([0.0, 0.0], ["Aa", "zz"])
    more = make(pd.concat([EVENTS, none]), pd.concat([TRIALS, none]), draws=20)
    pd.testing.assert_frame_equal(more.drawn, alone.drawn)
    pd.testing.assert_series_equal(more.seen, alone.seen)


def test_events_among_none_are_refused_and_over_no_exposure_left_out():
    events, of = pd.Series([7, 5], ["a", "b"]), pd.Series([20, 0], ["a", "b"])
    with pytest.raises(ValueError, match=r"^events is 5 of 0 trials at position 1"):
        draws_of_proportions(events, of)
    assert draws_of_rates(events, of).seen.to_dict() == {"a": 0.35}


@pytest.mark.parametrize("index", [["b", "a"], ["a", "c"], [0, 1]])
def test_series_with_other_labels_are_refused(index):
    some, other = pd.Series([10.0, 20.0], ["a", "b"]), pd.Series([100.0, 200.0], index)
    for call, names in (
        (lambda: draws_of_proportions(some, other), "events and trials"),
        (lambda: draws_of_rates(some, other), "events and exposure"),
        (lambda: draws_of_limits(some, other, some + 1), "values and lower"),
        (lambda: draws_of_limits(some, some - 1, other), "values and upper"),
    ):
        with pytest.raises(ValueError, match=f"^{names} have different labels; put them in one"):
            call()


def test_draws_of_some_areas():
    draws = MAKE["rates"](AREAS)
    some = draws.of(["j", "b"])
    assert some.seen.index.tolist() == some.drawn.columns.tolist() == ["j", "b"]
    pd.testing.assert_series_equal(some.drawn["b"], draws.drawn["b"])
    assert {x.of for x in rank_intervals(some, True).values()} == {2}
    assert rank_intervals(draws.of(pd.Index(AREAS)), True) == rank_intervals(draws, True)
    assert rank_intervals(draws.of([]), True) == {}
    with pytest.raises(KeyError):
        draws.of(["nowhere"])


def _series_by_hand(values, history, months, draws, seed):
    """Draw area by area with lines fitted by least squares."""
    middle = np.median(history, axis=1)
    size = len(history)
    positions = block_positions(size, BLOCK, draws, months, seed)
    rest, found = [], []
    for k in range(len(values)):
        away = history[:, k] - middle
        rest.append(away - np.polyval(np.polyfit(np.arange(size), away, 1), np.arange(size)))
    wider = stretch(size, BLOCK, months, likeness(pd.DataFrame(rest).T))
    assert wider > 1
    for value, away in zip(values, rest, strict=True):
        means = np.array([away[rows].mean() for rows in positions])
        found.append(value + wider * (means - means.mean()))
    return np.array(found).T


@pytest.mark.parametrize("months", [1, 3, 6, 7, 12, 24])
def test_series_area_by_area(months):
    found = draws_of_series(VALUES, HISTORY, months, draws=50, seed=4)
    expected = _series_by_hand(VALUES, HISTORY.to_numpy(), months, 50, 4)
    np.testing.assert_allclose(found.drawn, expected, rtol=1e-9)
    np.testing.assert_allclose(found.drawn.mean(), VALUES, rtol=1e-9)


def test_what_moves_all_alike_moves_no_rank():
    common = pd.Series(np.sin(np.arange(60)) * 50, HISTORY.index)
    found = draws_of_series(VALUES, HISTORY.add(common, axis=0), 12, 100)
    np.testing.assert_allclose(
        found.drawn, draws_of_series(VALUES, HISTORY, 12, 100).drawn, rtol=1e-9
    )


def test_a_straight_line_of_ones_own_is_no_doubt():
    lines = pd.DataFrame({"a": np.arange(40.0), "b": np.zeros(40), "c": -np.arange(40.0)})
    found = draws_of_series(pd.Series({"a": 3.0, "b": 2, "c": 1}), lines, 12, 100)
    np.testing.assert_allclose(found.drawn, [[3, 2, 1]] * 100, atol=1e-12)
    assert [x.upper for x in rank_intervals(found, True).values()] == [3, 2, 1]


def test_independent_months_vary_as_their_mean_should():
    rng = np.random.default_rng(11)
    history = pd.DataFrame(rng.normal(size=(96, 150)))
    found = draws_of_series(pd.Series(np.zeros(150)), history, 12, 400)
    # The mean of twelve months of variance 1.
    assert np.sqrt((found.drawn**2).mean(axis=None)) == pytest.approx(12**-0.5, rel=0.05)


def test_months_that_go_together_vary_more():
    rng = np.random.default_rng(12)
    months = np.zeros((96, 60))
    for k in range(1, 96):
        months[k] = 0.7 * months[k - 1] + rng.normal(size=60)
    months /= months.std(axis=0)
    found = draws_of_series(pd.Series(np.zeros(60)), pd.DataFrame(months), 12, 400)
    assert np.sqrt((found.drawn**2).mean(axis=None)) > 1.3 * 12**-0.5


@pytest.mark.parametrize(("held", "kept"), [(SHORTEST - 1, False), (SHORTEST, True)])
def test_an_area_needs_three_years(held, kept):
    assert SHORTEST == 36
    history = HISTORY.iloc[:40].copy()
    history.iloc[: 40 - held, 0] = NAN
    found = draws_of_series(VALUES, history, 12, 10)
    assert ("a" in found.seen.index) == ("a" in found.drawn) == kept
    assert len(found.seen) == 9 + kept
    assert found.drawn.notna().all(axis=None)
    whole = draws_of_series(VALUES, HISTORY.iloc[:held], 12, 10)
    assert (len(whole.seen), whole.drawn.shape) == ((10, (10, 10)) if kept else (0, (10, 0)))


def test_an_area_without_a_value_or_a_history_is_left_out():
    values = pd.concat([VALUES.drop("b"), pd.Series({"new": 1.0})])
    values["c"] = NAN
    history = HISTORY.assign(d=NAN)
    found = draws_of_series(values, history, 12, 10)
    assert found.seen.index.tolist() == found.drawn.columns.tolist() == list("aefghij")
    for nothing in (VALUES[:0], VALUES * NAN):
        assert draws_of_series(nothing, HISTORY, 12, 10).drawn.shape == (10, 0)
    assert draws_of_series(VALUES, pd.DataFrame(), 12, 10).seen.empty


def test_a_history_that_does_not_vary_draws_the_values():
    flat = HISTORY * 0 + 5
    found = draws_of_series(VALUES, flat, 12, 10)
    np.testing.assert_array_equal(found.drawn, np.tile(VALUES, (10, 1)))
    alone = draws_of_series(VALUES[:1], HISTORY[["a"]], 12, 10)
    np.testing.assert_allclose(alone.drawn, 3)


def test_a_month_that_nobody_has_is_left_out():
    gaps = HISTORY.copy()
    gaps.iloc[7] = NAN
    found = draws_of_series(VALUES, gaps, 12, 10)
    expected = draws_of_series(VALUES, HISTORY.drop(HISTORY.index[7]), 12, 10)
    pd.testing.assert_frame_equal(found.drawn, expected.drawn)


def test_a_few_gaps_leave_their_months_out_of_a_mean():
    gaps = HISTORY.copy()
    gaps.iloc[[3, 20], 0] = NAN
    found = draws_of_series(VALUES, gaps, 12, 200)
    assert found.drawn.notna().all(axis=None)
    assert found.drawn["a"].mean() == pytest.approx(VALUES["a"])
    # Nobody else is touched by more than the median of those two months.
    whole = draws_of_series(VALUES, HISTORY, 12, 200)
    assert (found.drawn["j"] - whole.drawn["j"]).abs().max() < 0.2


@pytest.mark.parametrize(
    ("gaps", "months"), [(slice(0, 24), 12), (slice(5, 6), 1), (slice(0, 6), 6)]
)
def test_a_draw_of_nothing_but_gaps_is_another_of_the_area(gaps, months):
    history = HISTORY.copy()
    history.iloc[gaps, 0] = NAN
    draws = draws_of_series(VALUES, history, months, 1000)
    assert np.isfinite(draws.drawn).all(axis=None)
    assert draws.drawn["a"].mean() == pytest.approx(VALUES["a"])
    assert sorted(rank_intervals(draws, True)) == AREAS
    # The same line is taken from the area, and its other draws are what they would be.
    positions = block_positions(len(history), BLOCK, 1000, months, 2018)
    held = ~np.isin(positions, np.arange(len(history))[gaps]).all(axis=1)
    assert not held.all()
    away = (history["a"] - history.median(axis=1)).to_numpy()
    kept, place = ~np.isnan(away), np.arange(len(away))
    away = away - np.polyval(np.polyfit(place[kept], away[kept], 1), place)
    means = [np.mean([x for x in away[rows] if x == x]) for rows in positions[held]]
    found = draws.drawn["a"][held] - VALUES["a"]
    # But for the common shift and the stretch, which every draw of the area has.
    slope, shift = np.polyfit(means, found, 1)
    np.testing.assert_allclose(found, slope * np.array(means) + shift, atol=1e-9)
    assert slope > 1
    # Those put in are among the draws of the area itself.
    assert np.isin(draws.drawn["a"][~held], draws.drawn["a"][held]).all()


def test_what_goes_in_is_not_changed():
    values, history = VALUES.copy(), HISTORY.copy()
    found = draws_of_series(values, history, 12, 5)
    found.drawn[:] = 0
    pd.testing.assert_series_equal(values, VALUES)
    pd.testing.assert_frame_equal(history, HISTORY)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: draws_of_proportions(pd.Series([5]), pd.Series([4])),
            "events is 5 of 4 trials at",
        ),
        (lambda: draws_of_proportions(pd.Series([-1]), pd.Series([4])), "events is -1"),
        (lambda: draws_of_proportions(pd.Series([1]), pd.Series([-4])), "trials is -4"),
        (lambda: draws_of_proportions(pd.Series([1]), pd.Series([np.inf])), "trials is inf"),
        (lambda: draws_of_rates(pd.Series([-1]), pd.Series([4])), "events is -1"),
        (lambda: draws_of_rates(pd.Series([1]), pd.Series([-4])), "exposure is -4"),
        (lambda: draws_of_rates(pd.Series([np.inf]), pd.Series([4])), "events is inf"),
        (lambda: draws_of_limits(VALUES, VALUES + 1, VALUES - 1), "lower is above upper for a"),
        (lambda: draws_of_limits(VALUES, VALUES - np.inf, VALUES), "values and limits is -inf"),
        (lambda: draws_of_series(VALUES, HISTORY * np.inf, 12), r"history is -?inf"),
    ],
)
def test_bad_numbers_are_refused_by_name(call, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        call()


def test_a_value_that_is_infinite_is_refused():
    with pytest.raises(ValueError, match=r"^values is inf"):
        draws_of_series(VALUES.replace(9.0, np.inf), HISTORY, 12)


@pytest.mark.parametrize("history", [HISTORY, HISTORY[:5]], ids=["long", "short"])
def test_a_mean_is_of_at_least_a_month(history):
    with pytest.raises(ValueError, match=r"^months is 0"):
        draws_of_series(VALUES, history, 0)


AT_HAND = {
    "series": lambda of, draws: draws_of_series(VALUES[of], HISTORY, 12, draws),
    "proportions": lambda of, draws: draws_of_proportions(EVENTS[of], TRIALS[of], draws),
    "rates": lambda of, draws: draws_of_rates(EVENTS[of], TRIALS[of], draws),
    "limits": lambda of, draws: draws_of_limits(VALUES[of], VALUES[of], VALUES[of], 0.95, draws),
}


@pytest.mark.parametrize("draws", [0, -1])
@pytest.mark.parametrize("name", AT_HAND)
def test_there_is_at_least_one_draw(name, draws):
    with pytest.raises(ValueError, match=f"^draws is {draws}; give at least 1"):
        AT_HAND[name](AREAS, draws)
    assert AT_HAND[name](AREAS, 1).drawn.shape == (1, 10)


@pytest.mark.parametrize("name", AT_HAND)
def test_an_area_twice_is_refused_by_name(name):
    with pytest.raises(ValueError, match=r"^'c' is there twice; give each area once"):
        AT_HAND[name](["a", "c", "b", "c"], 5)


@pytest.mark.parametrize("level", [0, 1, 95, NAN])
def test_a_level_is_a_share(level):
    with pytest.raises(ValueError, match=r"^level is"):
        draws_of_limits(VALUES, VALUES - 1, VALUES + 1, level)
