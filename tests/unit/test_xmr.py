import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis.statistics.autocorrelation import lag_one
from lsr_analysis.statistics.xmr import RULES, xmr

NAN = float("nan")
pytestmark = pytest.mark.filterwarnings("error")

# Twelve points with a mean of 10 and moves of 2: limits 10 - 5.32 and 10 + 5.32, near a limit
# beyond 10 - 3.5467 and 10 + 3.5467. The last of them lies above the mean.
BASE = [9.0, 11.0] * 6
SERIES = st.lists(st.integers(-6, 6).map(float) | st.just(NAN), max_size=40)


def after(tail, lower_is_better=None, **options):
    """Judge some points by the limits of the twelve before them."""
    return xmr([*BASE, *tail], lower_is_better, base=len(BASE), **options)


def flagged(tail, rule):
    """Return the places in the tail that a rule flags; the points before are never flagged."""
    points = after(tail).points
    assert not points["special"][: len(BASE)].any() or rule == "any"
    return np.flatnonzero(points[rule][len(BASE) :]).tolist()


def test_the_base_is_as_said():
    chart = after([])
    assert chart.points["mean"].unique().tolist() == [10]
    assert chart.points["lower"].unique() == pytest.approx([4.68])
    assert chart.points["upper"].unique() == pytest.approx([15.32])
    assert not chart.points["special"].any()
    assert chart.points["segment"].unique().tolist() == [0]


# Wheeler 2000, Understanding Variation: monthly trade deficits, second half of 1988.
def test_an_exercise_of_wheelers():
    chart = xmr([10.5, 11.2, 9.2, 10.1, 10.4, 10.5])
    # Mean 61.9 / 6, moves 0.7, 2.0, 0.9, 0.3 and 0.1: mean 0.8.
    point = chart.points.iloc[-1]
    assert point["mean"] == pytest.approx(10.317, abs=5e-4)
    assert point["upper"] == pytest.approx(10.317 + 2.128, abs=1e-3)
    assert point["lower"] == pytest.approx(10.317 - 2.128, abs=1e-3)


# NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2: flow rates.
def test_the_example_of_the_nist_handbook():
    chart = xmr([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    point = chart.points.iloc[0]
    assert point["mean"] == pytest.approx(50.81)
    assert point["lower"] == pytest.approx(45.8159, abs=2e-3)  # 3 / 1.128 is 2.6596, not 2.66
    assert point["upper"] == pytest.approx(55.8041, abs=2e-3)
    assert not chart.points["special"].any()


@pytest.mark.parametrize(
    ("tail", "found", "direction"),
    [([15.4], [0], 1), ([15.3], [], 0), ([4.6], [0], -1), ([4.7], [], 0)],
)
def test_a_point_outside(tail, found, direction):
    assert flagged(tail, "outside") == found
    points = after(tail).points
    assert points["special"].iloc[-1] == bool(found)
    assert points["direction"].iloc[-1] == direction


def test_a_point_on_a_limit_is_inside():
    limits = after([]).points.iloc[0]
    assert flagged([limits["upper"]], "outside") == []
    assert flagged([limits["lower"]], "outside") == []
    # The largest value is 11: less than 1.1e-11 is rounding.
    for way, limit in ((1, "upper"), (-1, "lower")):
        assert flagged([limits[limit] + way * 5e-12], "outside") == []
        assert flagged([limits[limit] + way * 2e-11], "outside") == [0]


def test_a_point_on_the_mean_is_on_no_side():
    assert after([10 + 5e-12, 10 - 5e-12]).points["side"].tolist()[12:] == [0, 0]
    assert after([10 + 2e-11, 10 - 2e-11]).points["side"].tolist()[12:] == [1, -1]
    assert xmr([0.1, 0.2, 0.3]).points["side"].tolist() == [-1, 0, 1]
    # A thousandth of the figures is no rounding, however small they are.
    assert (xmr([1e-9, 1.001e-9] * 6).points["side"] != 0).all()


@pytest.mark.parametrize(
    ("tail", "found"),
    [
        ([9.5] * 7, list(range(7))),
        ([9.5] * 6, []),
        ([9.5] * 9, list(range(9))),
        ([9.5] * 6 + [10.5] + [9.5] * 6, []),
        # A point exactly on the mean is on neither side.
        ([9.5] * 3 + [10.0] + [9.5] * 4, []),
        ([9.5] * 6 + [10.0] + [9.5] * 7, list(range(7, 14))),
        # A month without a figure breaks a run too.
        ([9.5] * 3 + [NAN] + [9.5] * 4, []),
        # The last of the base lies above the mean, and makes a seventh.
        ([9.5] + [10.5] * 7, list(range(1, 8))),
    ],
)
def test_seven_on_one_side(tail, found):
    assert flagged(tail, "shift") == found
    points = after(tail).points
    assert not points[["outside", "trend", "near"]].any(axis=None)
    assert set(points["direction"][points["special"]]) <= {-1}.union({1} if 10.5 in tail else [])


def test_a_run_may_begin_before_the_tail():
    points = after([10.5] * 6).points
    assert np.flatnonzero(points["shift"]).tolist() == list(range(11, 18))
    assert points["direction"][11:].unique().tolist() == [1]


@pytest.mark.parametrize(
    ("tail", "found"),
    [
        ([7, 8, 9, 10.5, 11, 12, 13], list(range(7))),
        ([7, 8, 9, 10.5, 11, 12], []),
        ([13, 12, 11, 10.5, 9, 8, 7], list(range(1, 7))),
        # Neighbours that are equal break a trend.
        ([7, 8, 9, 9, 10.5, 11, 12, 13], []),
        ([7, 8, 9, NAN, 10.5, 11, 12, 13], []),
        ([7, 7.5, 8, 9, 10.5, 11, 12, 13, 9], list(range(8))),
    ],
)
def test_seven_all_rising_or_falling(tail, found):
    points = after(tail).points
    places = np.flatnonzero(points["trend"])
    if tail[0] == 13:  # 11 to 13 rises, so that the fall begins at the 13
        found = list(range(7))
    assert (places - len(BASE)).tolist() == found
    assert not points[["outside", "shift", "near"]].any(axis=None)
    # The way that they go, on whichever side of the mean.
    way = -1 if tail[0] == 13 else 1
    assert (points["direction"][places] == way).all()
    assert (points["direction"].drop(places) == 0).all()
    assert np.flatnonzero(points["special"]).tolist() == places.tolist()


def test_six_steps_are_seven_points():
    rising = xmr([1, 2, 3, 4, 5, 6, 7]).points
    assert rising["trend"].all()
    assert not xmr([1, 2, 3, 4, 5, 6]).points["trend"].any()
    falling = xmr([7, 6, 5, 4, 3, 2, 1]).points
    assert falling["trend"].all()


def test_where_a_point_is_says_more_than_where_it_goes():
    # Rising all the way, and below the mean all the way.
    points = after([6.6, 7, 7.5, 8, 8.5, 9, 9.5]).points[12:]
    assert points["trend"].all() and points["shift"].all()
    assert points["direction"].tolist() == [-1] * 7
    # Falling to the mean and beyond from above, the first of them outside.
    points = after([16, 13, 12, 11, 10.5, 9, 8]).points[12:]
    assert points["trend"].all()
    assert points["direction"].tolist() == [1, -1, -1, -1, -1, -1, -1]


@pytest.mark.parametrize(
    ("tail", "found"),
    [
        ([14, 12, 14], [0, 2]),
        ([14, 14, 12], [0, 1]),
        ([10.5, 14, 14], [1, 2]),
        ([14, 14, 14], [0, 1, 2]),
        ([14, 12, 12, 14], []),
        ([14, 12, 12], []),
        # The third on the other side of the mean, or on it.
        ([14, 9, 14], []),
        ([9, 14, 14], []),
        ([14, 10, 14], []),
        ([9, 14, 14, 9], []),
        ([9, 14, 14, 11], [1, 2]),
        ([14, NAN, 14], []),
        # One near either limit.
        ([14, 6], []),
        # A point outside is not near, and still is on its side.
        ([16, 12, 14], []),
        ([14, 16, 14], [0, 2]),
        ([9, 16, 14], []),
    ],
)
def test_two_of_three_near_a_limit(tail, found):
    assert flagged(tail, "near") == found


def test_two_of_three_near_the_lower_limit():
    # After a point below the mean, so that the pair has a third.
    points = xmr([*BASE, 9.5, 6, 6, 11], base=12).points
    assert np.flatnonzero(points["near"]).tolist() == [13, 14]
    assert points["direction"].tolist() == [0] * 13 + [-1, -1, 0]
    assert flagged([8, 6, 9.9, 6], "near") == [1, 3]


def test_near_begins_at_two_thirds():
    reach = 5.32 * 2 / 3
    assert flagged([10 + reach + 2e-11] * 2, "near") == [0, 1]
    assert flagged([10 + reach + 5e-12] * 2, "near") == []
    assert flagged([10 + reach - 1e-9] * 2, "near") == []


def _with_moves(moves):
    """Return a series that goes up and down by turns."""
    signs = itertools.cycle([1, -1])
    return np.cumsum([0.0, *(sign * move for sign, move in zip(signs, moves, strict=False))])


def test_large_moves_are_left_out_once():
    # Mean move 49 / 16 = 3.0625: 30 is above 3.267 times that, 5 is not. Without the 30 the
    # mean is 19 / 15, and 5 would be above 3.267 times that: but screening is done once.
    moves = [1] * 7 + [5] + [1] * 7 + [30]
    values = _with_moves(moves)
    points = xmr(values).points
    assert points["upper"][0] - points["mean"][0] == pytest.approx(2.66 * 19 / 15)
    # The mean is of all points, the one far away among them.
    assert points["mean"][0] == pytest.approx(values.mean())


def test_a_move_of_just_that_size_is_left_out():
    # Mean move 1000; 3267 is 3.267 times that.
    points = xmr(_with_moves([3267, 200, 233, 300])).points
    assert points["upper"][0] - points["mean"][0] == pytest.approx(2.66 * 733 / 3)
    points = xmr(_with_moves([3266, 200, 233, 301])).points
    assert points["upper"][0] - points["mean"][0] == pytest.approx(2.66 * 1000)


def test_moves_over_a_gap_do_not_count():
    points = xmr([1, 2, NAN, 50, 51]).points
    assert points["mean"].unique().tolist() == [26]
    assert points["upper"].unique() == pytest.approx([28.66])


def test_after_rebasing_limits_and_runs_begin_anew():
    low, high = [9.0, 11.0] * 6, [19.0, 22.0] * 6
    chart = xmr([*low, *high], rebase=[12])
    assert chart.points["segment"].tolist() == [0] * 12 + [1] * 12
    assert chart.points["mean"].tolist() == [10] * 12 + [20.5] * 12
    assert chart.points["upper"].tolist() == pytest.approx([15.32] * 12 + [28.48] * 12)
    assert not chart.points["special"].any()
    assert xmr([*low, *high]).points["shift"].all()


@pytest.mark.parametrize(
    "rule",
    ["shift", "trend", "near"],
)
def test_no_rule_looks_across_a_rebasing(rule):
    # Seven, of which three before and four after: none is flagged if limits begin between.
    run = {
        "shift": [10.5] * 7,
        "trend": [10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 10.7],
        "near": [12, 12, 14, 14, 12, 12, 12],
    }[rule]
    before, after_it = [9.0, 11.0] * 6, [9.0, 11.0] * 6
    values = [*before, 9, *run, 9, *after_it]
    whole = xmr(values, base=12).points
    assert whole[rule].any()
    cut = xmr(values, rebase=[16], base=12).points
    assert not cut[rule][cut["segment"] == 0].any()


def test_rebasing_twice_in_any_order():
    values = np.arange(30.0) % 4
    found = xmr(values, rebase=[20, 10, 20]).points
    assert found["segment"].tolist() == [0] * 10 + [1] * 10 + [2] * 10
    pd.testing.assert_frame_equal(found, xmr(values, rebase=np.array([10, 20])).points)


def test_each_segment_is_judged_as_if_alone():
    first, second = [3.0, 5, 4, 6, 3, 9], [20.0, 24, 21, 29, 23, 20, 21]
    both = xmr([*first, *second], rebase=[6]).points
    for segment, part in enumerate((first, second)):
        alone = xmr(part).points.assign(segment=segment)
        held = both[both["segment"] == segment].reset_index(drop=True)
        pd.testing.assert_frame_equal(held, alone)


def test_limits_may_rest_on_the_first_points():
    values = [*BASE, 30, 40, 50]
    chart = xmr(values, base=12)
    assert chart.points["mean"].unique().tolist() == [10]
    assert chart.points["outside"].tolist() == [False] * 12 + [True] * 3
    # A base longer than the series is all of it.
    pd.testing.assert_frame_equal(xmr(values, base=99).points, xmr(values).points)
    # Of each segment.
    twice = xmr([*BASE, 30, *BASE, 40], rebase=[13], base=12).points
    assert twice["mean"].unique().tolist() == [10]
    assert np.flatnonzero(twice["outside"]).tolist() == [12, 25]


def test_few_points_are_called_so():
    assert xmr([1.0, 2.0] * 6).short is False
    assert xmr([1.0, 2.0] * 5 + [1.0]).short is True
    assert xmr([1.0, 2.0] * 6 + [NAN], rebase=[1]).short is True
    assert xmr([1.0, 2.0] * 12, rebase=[12]).short is False
    assert xmr([1.0, 2.0] * 12, rebase=[13]).short is True


def test_autocorrelation_is_taken_within_segments():
    low, high = [1.0, -1] * 6, [101.0, 99] * 6
    for rebase, parts in (([], [[*low, *high]]), ([12], [low, high])):
        chart = xmr([*low, *high], rebase=rebase)
        assert (chart.autocorrelation, chart.autocorrelation_limit) == lag_one(parts)
        assert bool(chart.withheld) == (rebase == [])


def test_an_icon_is_withheld_where_neighbours_go_together():
    chart = xmr(np.repeat([1.0, 2, 1, 3, 2, 1], 3), lower_is_better=True, target=9)
    found, limit = chart.autocorrelation, chart.autocorrelation_limit
    assert found > limit == pytest.approx(1.96 / np.sqrt(18))
    assert chart.alike
    assert f"lag-1 autocorrelation {found:.2f}, above {limit:.2f}" in chart.withheld
    assert chart.variation == chart.assurance == "withheld"


def test_an_icon_is_given_where_they_do_not():
    chart = after([], lower_is_better=True, target=9)
    assert chart.autocorrelation < chart.autocorrelation_limit
    assert not chart.alike and not xmr([1, 2, 3]).alike
    assert chart.withheld == ""
    assert (chart.variation, chart.assurance) == ("common cause", "hit and miss")


@pytest.mark.parametrize(
    ("polarity", "high", "low"),
    [
        (True, "concern (high)", "improvement (low)"),
        (False, "improvement (high)", "concern (low)"),
        (None, "neither (high)", "neither (low)"),
    ],
)
def test_icons_of_variation(polarity, high, low):
    assert after([16], lower_is_better=polarity).variation == high
    assert after([4], lower_is_better=polarity).variation == low
    assert after([10.1], lower_is_better=polarity).variation == "common cause"
    # Only the last point counts.
    assert after([16, 10.1], lower_is_better=polarity).variation == "common cause"


def test_the_icon_of_a_trend_is_of_the_way_that_it_goes():
    assert xmr([4, 1, 2, 3, 4, 5, 6, 7], True).points["direction"].tolist()[-4:] == [1, 1, 1, 1]
    assert after([7, 8, 9, 10.5, 11, 12, 13], True).variation == "concern (high)"
    assert after([13, 12, 11, 10.5, 9, 8, 7], True).variation == "improvement (low)"
    # Falling, and still above the mean that the limits rest on.
    chart = xmr([*BASE * 4, 14, 13.9, 13.5, 13, 12.5, 12, 11.5], True, base=48)
    assert chart.points["trend"].iloc[-1] and chart.points["shift"].iloc[-1]
    assert chart.variation == "concern (high)"


@pytest.mark.parametrize(
    ("target", "lower", "higher"),
    [
        # Limits 4.68 and 15.32.
        (15.4, "passes consistently", "fails consistently"),
        (15.3, "hit and miss", "hit and miss"),
        (10, "hit and miss", "hit and miss"),
        (4.7, "hit and miss", "hit and miss"),
        (4.6, "fails consistently", "passes consistently"),
        (0, "fails consistently", "passes consistently"),
        (None, "no target", "no target"),
    ],
)
def test_icons_of_assurance(target, lower, higher):
    assert after([], lower_is_better=True, target=target).assurance == lower
    assert after([], lower_is_better=False, target=target).assurance == higher
    assert after([], lower_is_better=None, target=target).assurance == "no target"


@pytest.mark.parametrize("end", ["lower", "upper"])
@pytest.mark.parametrize("polarity", [True, False])
def test_a_target_on_a_limit_is_hit_and_missed(end, polarity):
    limit = after([]).points[end].iloc[0]
    assert after([], lower_is_better=polarity, target=limit).assurance == "hit and miss"
    beyond = limit + (-1e-9 if end == "lower" else 1e-9)
    assert after([], lower_is_better=polarity, target=beyond).assurance != "hit and miss"


def test_assurance_goes_by_the_last_segment():
    values = [*BASE, *(x + 100 for x in BASE)]
    assert xmr(values, True, target=50, rebase=[12]).assurance == "fails consistently"
    assert xmr(values[::-1], True, target=50, rebase=[12]).assurance == "passes consistently"


@pytest.mark.parametrize("polarity", [True, False])
def test_too_few_points_for_limits(polarity):
    few = "there are too few neighbouring points for limits"
    since = "there are too few neighbouring points since the last rebasing for limits"
    for values, rebase, reason in (
        ([3], [], few),
        ([3, NAN, 4], [], few),
        ([NAN, NAN, 4], [], few),
        ([*BASE, 3], [12], since),
        ([*BASE, 3, NAN, 4], [12], since),
        ([*BASE, 3, NAN], [12], "the last point is missing"),
        ([*BASE, NAN], [12], "the last point is missing"),
    ):
        chart = xmr(values, polarity, target=50, rebase=rebase)
        assert np.isnan(chart.points["lower"].iloc[-1])
        assert chart.withheld == reason
        assert chart.variation == chart.assurance == "withheld"
        assert chart.short


def test_no_points():
    for values in ([], [NAN], [NAN] * 20):
        chart = xmr(values, True, target=1)
        assert chart.withheld == "there are no points"
        assert chart.variation == chart.assurance == "withheld"
        assert len(chart.points) == len(values)
        assert not chart.points["special"].any()
        assert np.isnan(chart.autocorrelation)


def test_two_points_have_limits():
    chart = xmr([3, 4])
    assert chart.points["upper"].tolist() == pytest.approx([6.16, 6.16])
    assert chart.short
    assert chart.withheld.startswith("fewer than 10 points")
    assert xmr([3, 4], rebase=[1]).withheld.startswith("there are too few neighbouring points")


@pytest.mark.parametrize("rebase", [[], [5]])
def test_from_ten_points_there_is_an_icon(rebase):
    nine, reason = [9.0, 11.0, 9, 11, 9, 11, 9, 11, 9], "do not show whether neighbours go together"
    for values in (nine, [*nine[:8], NAN, 9]):
        chart = xmr(values, True, target=20, rebase=rebase)
        assert chart.withheld == f"fewer than 10 points {reason}"
        assert chart.variation == chart.assurance == "withheld"
    for values in ([*nine, 11], [*nine[:8], NAN, 9, 11]):
        chart = xmr(values, True, target=20, rebase=rebase)
        assert (chart.withheld, chart.variation) == ("", "common cause")
        assert chart.assurance == "passes consistently"


def test_a_flat_series_is_common_cause():
    chart = xmr([5] * 20, True, target=5)
    assert chart.points[["lower", "mean", "upper"]].eq(5).all(axis=None)
    assert not chart.points["special"].any()
    assert (chart.variation, chart.assurance) == ("common cause", "hit and miss")
    assert xmr([5] * 20, True, target=6).assurance == "passes consistently"


def test_a_last_month_without_a_figure_has_no_icon():
    chart = after([16, NAN], lower_is_better=True, target=20)
    assert chart.withheld == "the last point is missing"
    assert chart.variation == chart.assurance == "withheld"
    # With the month there would be one.
    assert after([16, 9], True, target=20).assurance == "passes consistently"
    assert chart.points["special"].tolist() == [False] * 12 + [True, False]
    assert chart.points["direction"].tolist() == [0] * 12 + [1, 0]


def test_gaps_are_on_no_side():
    points = xmr([1, NAN, 3, 1, 3, NAN]).points
    assert points["side"].tolist() == [-1, 0, 1, -1, 1, 0]
    assert points["value"].isna().tolist() == [False, True, False, False, False, True]
    assert points["mean"].unique().tolist() == [2]


def _by_definition(points):
    """Return each rule as its words have it, run by run and window by window."""
    value, side = points["value"].tolist(), points["side"].tolist()
    near = [
        abs(v - m) > 2 / 3 * (u - m) + 1e-11 and not o
        for v, m, u, o in zip(
            value, points["mean"], points["upper"], points["outside"], strict=True
        )
    ]
    n = len(value)
    shift, trend, pair = [False] * n, [False] * n, [False] * n
    start = 0
    for sign, run in itertools.groupby(side):
        length = len(list(run))
        if sign and length >= 7:
            shift[start : start + length] = [True] * length
        start += length
    for first in range(n):
        for rises in (True, False):
            last = first
            while last + 1 < n and (
                value[last + 1] > value[last] if rises else value[last + 1] < value[last]
            ):
                last += 1
            if last - first + 1 >= 7:
                trend[first : last + 1] = [True] * (last - first + 1)
    for k in range(n):
        for a, b, c in ((k, k + 1, k + 2), (k - 1, k, k + 1), (k - 2, k - 1, k)):
            if a < 0 or c >= n or not near[k]:
                continue
            if side[a] == side[b] == side[c] != 0 and near[a] + near[b] + near[c] >= 2:
                pair[k] = True
    return shift, trend, pair


def _walk(steps):
    return np.cumsum(steps).tolist()


@given(SERIES | st.lists(st.integers(-1, 3), max_size=40).map(_walk))
def test_every_rule_by_its_words(values):
    points = xmr(values).points
    shift, trend, near = _by_definition(points)
    assert points["shift"].tolist() == shift
    assert points["trend"].tolist() == trend
    assert points["near"].tolist() == near
    beyond = np.maximum(points["value"] - points["upper"], points["lower"] - points["value"])
    outside = beyond > 1e-11
    assert points["outside"].tolist() == outside.tolist()
    assert points["special"].tolist() == points[list(RULES)].any(axis=1).tolist()
    assert (points["direction"] != 0).tolist() == points["special"].tolist()
    level = points[["outside", "shift", "near"]].any(axis=1)
    assert (points["direction"] == points["side"])[level].all()
    assert list(points.columns[:6]) == ["value", "mean", "lower", "upper", "side", "outside"]


@given(SERIES, st.sampled_from([True, False, None]))
def test_turning_a_series_over_turns_its_chart_over(values, polarity):
    chart = xmr(values, polarity, target=2)
    turned = xmr([-v for v in values], None if polarity is None else not polarity, target=-2)
    for rule in (*RULES, "special"):
        assert turned.points[rule].tolist() == chart.points[rule].tolist()
    assert turned.points["direction"].tolist() == (-chart.points["direction"]).tolist()
    assert turned.points["upper"].equals((-chart.points["lower"]).rename("upper"))
    assert turned.assurance == chart.assurance
    assert turned.variation.split(" (")[0] == chart.variation.split(" (")[0]
    assert ("(high)" in turned.variation) == ("(low)" in chart.variation)


@given(SERIES, st.sampled_from([0.1, 0.25, 0.7, 1024.0, 365.25]))
def test_the_unit_does_not_matter(values, factor):
    chart, scaled = xmr(values, True), xmr([v * factor for v in values], True)
    for rule in (*RULES, "side", "direction"):
        assert scaled.points[rule].tolist() == chart.points[rule].tolist()
    assert scaled.variation == chart.variation


def test_how_numbers_are_kept_does_not_matter():
    plain = xmr([120.0, -120.0, 100.0] * 5).points
    small = xmr(np.array([120, -120, 100] * 5, dtype=np.int8)).points
    labelled = xmr(pd.Series([120, -120, 100] * 5, index=range(50, 65))).points
    pd.testing.assert_frame_equal(small, plain)
    pd.testing.assert_frame_equal(labelled, plain)


def test_what_goes_in_is_not_changed():
    values = np.array(BASE)
    points = xmr(values).points
    points.loc[:, "value"] = 0
    assert values.tolist() == BASE


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: xmr([1, np.inf]), "values is inf at position 1"),
        (lambda: xmr([[1, 2]]), r"values has shape \(1, 2\); give one series"),
        (lambda: xmr(3), r"values has shape \(\); give one series"),
        (lambda: xmr([1, 2, 3], rebase=[0]), "rebase is 0; give whole positions from 1 to 2"),
        (lambda: xmr([1, 2, 3], rebase=[3]), "rebase is 3; give whole positions from 1 to 2"),
        (lambda: xmr([1, 2, 3], rebase=[-1]), "rebase is -1; give whole positions"),
        (
            lambda: xmr([1, 2, 3], rebase=[2, 1.5]),
            "rebase is 1.5; give whole positions from 1 to 2",
        ),
        (lambda: xmr([1, 2, 3], rebase=[NAN]), "rebase is nan; give whole positions"),
        (lambda: xmr([1, 2, 3], base=1), "base is 1; limits need a whole number of points, at"),
        (lambda: xmr([1, 2, 3], base=0), "base is 0; limits need a whole number of points, at"),
        (lambda: xmr([1, 2, 3], base=2.5), "base is 2.5; limits need a whole number of points"),
        (lambda: xmr([1, 2, 3], True, target=np.inf), "target is inf"),
        (lambda: xmr([1, 2, 3], True, target=-np.inf), "target is -inf"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        call()


@pytest.mark.parametrize("value", [0.1, 0.7, 12.3])
def test_a_flat_series_of_tenths_is_common_cause(value):
    # Of some lengths the mean is exact, of others it is off in the last bit.
    for length in range(2, 40):
        chart = xmr([value] * length, lower_is_better=True)
        assert not chart.points["special"].any(), length
        assert (chart.points["side"] == 0).all(), length
        if length >= 10:
            assert (chart.withheld, chart.variation) == ("", "common cause"), length


def test_one_month_that_differs_does_not_put_all_others_outside():
    # Two moves of 4 among 24: left out, they would leave only moves of nothing.
    points = xmr([0.0] * 12 + [4.0] + [0.0] * 12).points
    assert np.flatnonzero(points["outside"]).tolist() == [12]
    assert points["upper"].iloc[0] == pytest.approx(4 / 25 + 2.66 * 8 / 24)
    # A single smaller move is enough to go by.
    points = xmr([0.0] * 11 + [1.0, 1.0] + [21.0] * 12).points
    assert points["upper"].iloc[0] - points["mean"].iloc[0] == pytest.approx(2.66 * 1 / 23)


@pytest.mark.parametrize("polarity", [True, False])
def test_a_missing_target_is_no_target(polarity):
    chart = after([], lower_is_better=polarity, target=NAN)
    assert (chart.assurance, chart.target) == ("no target", None)


@given(SERIES, st.sampled_from([True, False]), st.sampled_from([(), (3,)]))
def test_a_withheld_icon_has_a_reason_and_no_other_has(values, polarity, rebase):
    chart = xmr(values, polarity, target=1, rebase=[k for k in rebase if k < len(values)])
    assert (chart.variation == "withheld") == (chart.assurance == "withheld")
    assert (chart.variation == "withheld") == bool(chart.withheld)


def test_whole_positions_may_be_floats():
    values = [3.0, 5, 4, 6, 3, 9]
    pd.testing.assert_frame_equal(
        xmr(values, rebase=[2.0], base=3.0).points, xmr(values, rebase=[2], base=3).points
    )


@pytest.mark.parametrize("level", [0.1, 0.7, 12.3])
def test_a_flat_series_on_its_target_is_hit_and_missed(level):
    assert xmr([level] * 24, True, target=level).assurance == "hit and miss"
