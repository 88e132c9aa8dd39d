import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from lsr_analysis.statistics.bootstrap import difference_reach, ratio_samples
from lsr_analysis.statistics.change import Change
from lsr_analysis.statistics.period_change import (
    FEWEST_MONTHS,
    change_between,
    change_of_proportion,
    change_of_rate,
)

MONTHS = pd.period_range("2016-04", "2019-03", freq="M")
BEFORE, NOW = MONTHS[:12], MONTHS[24:]
RANDOM = np.random.default_rng(3)
DAYS = pd.Series(RANDOM.integers(300, 500, 36).astype(float), MONTHS)
PEOPLE = pd.Series(RANDOM.integers(2900, 3100, 36).astype(float), MONTHS)


def _year(values):
    return pd.Series([*values, *[50.0] * 12, *values], MONTHS)


def _steps(step):
    days = _year([30, 33, 35, 31, 28, 30, 34, 36, 33, 29, 30, 32])
    days[NOW] += step
    return change_between(days, days * 0 + 10, BEFORE, NOW)


def test_the_estimate_is_the_difference_of_ratios_of_sums():
    change = change_between(DAYS, PEOPLE, BEFORE, NOW, multiplier=1000)
    by_hand = sum(DAYS[24:]) / sum(PEOPLE[24:]) - sum(DAYS[:12]) / sum(PEOPLE[:12])
    assert change.estimate == pytest.approx(1000 * by_hand)
    assert change.upper - change.estimate == pytest.approx(change.estimate - change.lower)


def test_the_interval_is_that_of_the_bootstrap():
    change = change_between(DAYS, PEOPLE, BEFORE, NOW, draws=500, seed=7, level=0.9)
    samples = [
        ratio_samples(DAYS[m].to_numpy(), PEOPLE[m].to_numpy(), 4, 500, seed)
        for m, seed in ((BEFORE, 14), (NOW, 15))
    ]
    assert change.upper - change.estimate == pytest.approx(difference_reach(*samples, 0.9))


def test_a_block_is_a_third_of_its_own_period():
    whole = change_between(DAYS, PEOPLE, MONTHS[:6], MONTHS[24:])
    samples = [
        ratio_samples(DAYS[m].to_numpy(), PEOPLE[m].to_numpy(), block, 1999, seed)
        for m, block, seed in ((MONTHS[:6], 2, 2), (NOW, 4, 3))
    ]
    assert whole.upper - whole.estimate == pytest.approx(difference_reach(*samples, 0.95))
    told = change_between(DAYS, PEOPLE, BEFORE, NOW, block=4)
    assert told == change_between(DAYS, PEOPLE, BEFORE, NOW)
    assert told != change_between(DAYS, PEOPLE, BEFORE, NOW, block=3)


def test_directions():
    assert _steps(20).direction == "up"
    assert _steps(-20).direction == "down"
    assert _steps(0).direction == "within"
    assert _steps(0).estimate == pytest.approx(0)


def test_both_periods_are_drawn_independently():
    # The same months in both: drawn alike, every sample would show no change at all.
    change = _steps(0)
    assert change.upper > 0.05


def test_independent_months_are_seldom_called_a_change():
    random = np.random.default_rng(11)
    ones = pd.Series(1.0, MONTHS)
    series = (pd.Series(random.normal(50, 5, 36), MONTHS) for _ in range(200))
    found = [change_between(s, ones, BEFORE, NOW, draws=399).direction for s in series]
    assert found.count("within") >= 190


def test_the_level_widens():
    narrow, wide = (change_between(DAYS, PEOPLE, BEFORE, NOW, level=v) for v in (0.5, 0.99))
    assert narrow.estimate == wide.estimate
    assert wide.lower < narrow.lower < narrow.upper < wide.upper


def test_the_seed_decides():
    first, again, other = (change_between(DAYS, PEOPLE, BEFORE, NOW, seed=s) for s in (1, 1, 2))
    assert first == again
    assert first != other
    assert first.upper == pytest.approx(other.upper, rel=0.25)


def test_a_short_period_cannot_be_assessed():
    assert FEWEST_MONTHS == 6
    assert change_between(DAYS, PEOPLE, MONTHS[:5], NOW) is None
    assert change_between(DAYS, PEOPLE, BEFORE, MONTHS[31:]) is None
    assert change_between(DAYS, PEOPLE, MONTHS[:6], MONTHS[6:12]) is not None


@pytest.mark.parametrize("series", ["numerator", "denominator"])
def test_a_month_without_a_figure_cannot_be_assessed(series):
    figures = {"numerator": DAYS.copy(), "denominator": PEOPLE.copy()}
    figures[series]["2018-07"] = math.nan
    assert change_between(**figures, before=BEFORE, now=NOW) is None
    assert change_between(**figures, before=BEFORE, now=MONTHS[12:24]) is not None


def test_a_month_that_is_not_held_cannot_be_assessed():
    assert change_between(DAYS[:-1], PEOPLE[:-1], BEFORE, NOW) is None


@pytest.mark.parametrize("level", [0.0, 7.0, 1 / 3])
def test_months_that_are_all_alike_cannot_be_assessed(level):
    days = pd.Series(level, MONTHS)
    days[NOW] += 0.1
    assert change_between(days, PEOPLE * 0 + 31.7, BEFORE, NOW) is None


def test_months_that_are_nearly_all_alike_cannot_be_assessed():
    days = pd.Series(0.0, MONTHS)
    days["2016-09"] = 40.0
    assert change_between(days, PEOPLE * 0 + 30, BEFORE, NOW) is None


def _refused(words, days=DAYS, people=PEOPLE, before=BEFORE, now=NOW, **options):
    with pytest.raises(ValueError, match=words):
        change_between(days, people, before, now, **options)


def _with(series, figure):
    return series.where(series.index != pd.Period("2016-09"), figure)


def test_infinite_figures_are_refused():
    _refused("numerator is infinite in 2016-09", days=_with(DAYS, math.inf))
    _refused("denominator is infinite in 2016-09", people=_with(PEOPLE, math.inf))


def test_a_negative_numerator_is_refused():
    _refused("numerator is negative in 2016-09", days=_with(DAYS, -1))


@pytest.mark.parametrize("base", [0, -1])
def test_a_denominator_that_is_not_above_0_is_refused(base):
    _refused("denominator is not above 0 in 2016-09", people=_with(PEOPLE, base))


def test_series_of_other_months_are_refused():
    _refused("denominator has other months than numerator", people=PEOPLE[:-1])


@pytest.mark.parametrize(
    "index", [range(36), MONTHS.to_timestamp(), MONTHS.asfreq("D"), MONTHS[[0] * 36]]
)
def test_an_index_that_is_not_of_months_is_refused(index):
    _refused("numerator is not indexed by month", days=DAYS.set_axis(index))
    _refused("denominator is not indexed by month", people=PEOPLE.set_axis(index))


@pytest.mark.parametrize("run", [MONTHS[:0], MONTHS[[0, 1, 2, 3, 4, 6]], MONTHS[11::-1]])
def test_a_period_that_is_no_run_is_refused(run):
    _refused("before is not a run of months", before=run)
    _refused("now is not a run of months", now=run)


def test_periods_that_overlap_or_are_exchanged_are_refused():
    _refused("before ends 2017-03, now starts 2017-03", now=MONTHS[11:24])
    _refused("before ends 2019-03, now starts 2016-04", before=NOW, now=BEFORE)
    assert change_between(DAYS, PEOPLE, BEFORE, MONTHS[12:24]) is not None


@pytest.mark.parametrize(
    "options, words",
    [
        ({"block": 0}, "block is 0; give at least 1, at most half the shorter period"),
        ({"block": 7}, "block is 7; give"),
        ({"level": 95}, "level is 95; give a share between 0 and 1"),
        ({"multiplier": 0}, "multiplier is 0; give a number above 0"),
        ({"multiplier": math.nan}, "multiplier is nan"),
        ({"draws": 0}, "draws is 0"),
        ({"seed": -1}, "seed is -"),
    ],
)
def test_options_out_of_range_are_refused(options, words):
    _refused(words, **options)


@settings(max_examples=25, deadline=None)
@given(st.floats(1e-4, 1e4), st.floats(1e-4, 1e4))
def test_the_units_do_not_matter(unit, base):
    here = change_between(DAYS, PEOPLE, BEFORE, NOW, draws=200)
    there = change_between(
        DAYS * unit, PEOPLE * base, BEFORE, NOW, multiplier=base / unit, draws=200
    )
    parts = (here.estimate, here.lower, here.upper)
    assert (there.estimate, there.lower, there.upper) == pytest.approx(parts, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(36)))
def test_the_order_of_rows_does_not_matter(order):
    mixed = change_between(DAYS.iloc[order], PEOPLE, BEFORE, NOW, draws=200)
    assert mixed == change_between(DAYS, PEOPLE, BEFORE, NOW, draws=200)


# Newcombe (1998), table II, method 10: counts, then the published limits.
NEWCOMBE = [
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1.0)),
    ((10, 10, 0, 10), (0.6075, 1.0)),
]


@pytest.mark.parametrize("counts, limits", NEWCOMBE)
def test_proportions_as_published(counts, limits):
    now_events, now_people, before_events, before_people = counts
    change = change_of_proportion(before_events, before_people, now_events, now_people)
    assert (change.lower, change.upper) == pytest.approx(limits, abs=5e-5)
    assert change.estimate == pytest.approx(now_events / now_people - before_events / before_people)


def _wilson(events, people, z):
    middle = (events + z**2 / 2) / (people + z**2)
    share = events / people
    reach = z * math.sqrt(share * (1 - share) * people + z**2 / 4) / (people + z**2)
    return middle - reach, middle + reach


def _score(events, exposure, z):
    # The rates r at which (events - r exposure)^2 = z^2 r exposure.
    middle, reach = events + z**2 / 2, z * math.sqrt(events + z**2 / 4)
    return (middle - reach) / exposure, (middle + reach) / exposure


@pytest.mark.parametrize(
    "change_of, limits_of", [(change_of_proportion, _wilson), (change_of_rate, _score)]
)
@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize("counts", [(48, 80, 56, 70), (0, 30, 4, 25), (3, 20, 0, 15)])
def test_both_by_hand(change_of, limits_of, level, counts):
    change = change_of(*counts, multiplier=100, level=level)
    before, now = counts[0] / counts[1], counts[2] / counts[3]
    z = norm.ppf(0.5 + level / 2)
    (a, b), (c, d) = limits_of(*counts[:2], z), limits_of(*counts[2:], z)
    lower = now - before - math.hypot(now - c, b - before)
    upper = now - before + math.hypot(d - now, before - a)
    by_hand = [100 * part for part in (now - before, lower, upper)]
    assert (change.estimate, change.lower, change.upper) == pytest.approx(by_hand)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(30, 90), st.integers(30, 90))
def test_exchanged_periods_turn_the_interval(a, b, m, n):
    for change_of in (change_of_proportion, change_of_rate):
        forth, back = change_of(a, m, b, n), change_of(b, n, a, m)
        turned = (-back.estimate, -back.upper, -back.lower)
        assert (forth.estimate, forth.lower, forth.upper) == pytest.approx(turned, abs=1e-9)
        assert forth.lower <= forth.estimate <= forth.upper


BAD_COUNTS = [
    ("before_events", -1, "is -1; give a number of at least 0"),
    ("now_events", math.nan, "is nan; give"),
    ("now_events", math.inf, "is inf; give"),
    ("before_base", 0, "is 0, so that nothing can be divided by it"),
    ("now_base", -5, "is -5; give"),
]


@pytest.mark.parametrize("name, count, words", BAD_COUNTS)
@pytest.mark.parametrize(
    "change_of, base", [(change_of_proportion, "people"), (change_of_rate, "exposure")]
)
def test_counts_out_of_range_are_refused(change_of, base, name, count, words):
    counts = {"before_events": 1, "before_base": 9, "now_events": 1, "now_base": 9} | {name: count}
    counts = {key.replace("base", base): number for key, number in counts.items()}
    with pytest.raises(ValueError, match=f"{name.replace('base', base)} {words}"):
        change_of(**counts)


def test_more_events_than_people_are_refused():
    with pytest.raises(ValueError, match="before_events is above before_people"):
        change_of_proportion(10, 9, 1, 9)
    with pytest.raises(ValueError, match="now_events is above now_people"):
        change_of_proportion(1, 9, 10, 9)
    assert change_of_rate(10, 9, 1, 9).direction == "down"


@pytest.mark.parametrize("change_of", [change_of_proportion, change_of_rate])
@pytest.mark.parametrize("options", [{"level": 1}, {"multiplier": -1}, {"multiplier": math.inf}])
def test_options_of_counts_out_of_range_are_refused(change_of, options):
    with pytest.raises(ValueError, match=f"{next(iter(options))} is"):
        change_of(1, 9, 1, 9, **options)


@pytest.mark.parametrize(
    "lower, upper, direction",
    [(0.1, 1, "up"), (-1, -0.1, "down"), (-1, 1, "within"), (0, 1, "within")],
)
def test_direction(lower, upper, direction):
    assert Change(0.5, lower, upper).direction == direction
