import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import poisson

from lsr_analysis.statistics.comparison import (
    VERDICTS,
    adjusted_p,
    among_usual_p,
    compare,
    count_p,
    deviate_p,
    proportion_p,
    stand_out,
)
from lsr_analysis.statistics.intervals import proportion

NAN = float("nan")
pytestmark = pytest.mark.filterwarnings("error")
PROBABILITIES = st.lists(st.floats(0, 1) | st.sampled_from([0.0, 0.01, 0.05, 1.0]), max_size=30)


@pytest.mark.parametrize(
    ("polarity", "above", "below"),
    [
        (True, "worse", "better"),
        (False, "better", "worse"),
        (None, "higher", "lower"),
        (np.bool_(True), "worse", "better"),
        (np.bool_(False), "better", "worse"),
    ],
)
def test_verdicts(polarity, above, below):
    found = compare([5, 9, 7], [4, 8, 6], [6, 10, 8], 7, polarity)
    assert found["verdict"].tolist() == [below, above, "similar"]
    assert found["reason"].tolist() == ["", "", ""]


def test_a_benchmark_on_a_limit_is_inside():
    found = compare([1, 1], [0, 0], [2, 2], [0, 2], True)
    assert found["verdict"].tolist() == ["similar", "similar"]
    beside = compare([1, 1], [0, 0], [2, 2], [np.nextafter(0, -1), np.nextafter(2, 3)], True)
    assert beside["verdict"].tolist() == ["worse", "better"]


def test_what_cannot_be_assessed_says_why():
    found = compare(
        [NAN, 1, 1, 1, NAN], [0, 0, NAN, 0, 0], [2, 2, 2, NAN, 2], [9, NAN, 9, -9, NAN], True
    )
    assert found["verdict"].unique().tolist() == ["not assessable"]
    assert found["reason"].tolist() == [
        "no value",
        "nothing to compare with",
        "no interval",
        "no interval",
        "no value",
    ]


def test_one_value_and_none():
    assert compare(5, 4, 6, 7, True).to_numpy().tolist() == [["better", ""]]
    assert list(compare([], [], [], 7, True).columns) == ["verdict", "reason"]
    assert compare([], [], [], 7, True).empty


def test_a_benchmark_of_each_value():
    found = compare([5, 5], [4, 4], [6, 6], [3, 7], None)
    assert found["verdict"].tolist() == ["higher", "lower"]


@given(
    st.lists(st.tuples(*[st.integers(-5, 5)] * 3).map(sorted), min_size=1, max_size=10),
    st.integers(-6, 6),
    st.sampled_from([True, False, None]),
)
def test_each_verdict_by_definition(limits, against, polarity):
    low, middle, high = zip(*limits, strict=True)
    found = compare(middle, low, high, against, polarity)
    for (a, _, b), verdict in zip(limits, found["verdict"], strict=True):
        assert verdict in VERDICTS
        assert (verdict == "similar") == (a <= against <= b)
        if verdict != "similar":
            above = a > against
            expected = {None: ("higher", "lower"), True: ("worse", "better")}.get(
                polarity, ("better", "worse")
            )
            assert verdict == expected[0 if above else 1]


@given(
    st.lists(st.integers(-5, 5), min_size=1, max_size=6), st.integers(-6, 6), st.floats(0.01, 100)
)
def test_neither_unit_nor_sign_of_the_unit_changes_a_verdict(values, against, factor):
    middle = np.array(values, dtype=float)
    once = compare(middle, middle - 1, middle + 1, against, True)
    scaled = compare(
        middle * factor, (middle - 1) * factor, (middle + 1) * factor, against * factor, True
    )
    turned = compare(-middle, -middle - 1, -middle + 1, -against, False)
    assert once.equals(scaled)
    assert once.equals(turned)


def test_verdicts_keep_the_labels_of_the_values():
    value = pd.Series([5, 9], index=["b", "a"])
    for columns in (
        (value, value - 1, value + 1, 7),
        (value, value - 1, value + 1, value * 0 + 7),
        (value, [4, 8], [6, 10], 7),
        ([5, 9], [4, 8], value + 1, 7),
    ):
        found = compare(*columns, True)
        assert found["verdict"].to_dict() == {"b": "better", "a": "worse"}
        assert found["reason"].to_dict() == {"b": "", "a": ""}


@pytest.mark.parametrize("name", ["lower", "upper", "reference"])
@pytest.mark.parametrize("index", [["a", "b"], ["b", "c"], [0, 1]])
def test_series_with_other_labels_are_refused(name, index):
    value = pd.Series([5, 9], index=["b", "a"])
    given = {"lower": value - 1, "upper": value + 1, "reference": 7}
    given[name] = pd.Series([7, 7], index=index)
    with pytest.raises(ValueError, match=f"^value and {name} have different labels"):
        compare(value, **given, lower_is_better=True)


@pytest.mark.parametrize("polarity", [NAN, "yes", 2])
def test_a_polarity_is_one_of_three(polarity):
    with pytest.raises(ValueError, match=f"^lower_is_better is {polarity}; give True, False or"):
        compare(9, 8, 10, 7, polarity)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 1], [0, 2], [2, 0], 1), "lower is 2 and upper 0 at position 1; swap them"),
        (([np.inf], [0], [2], 1), "value is inf at position 0"),
        (([1], [-np.inf], [2], 1), "lower is -inf at position 0"),
        (([1], [0], [np.inf], 1), "upper is inf at position 0"),
        (([1], [0], [2], np.inf), "reference is inf"),
        (([1, 2], [0, 1, 2], [3], 1), "shapes do not fit together: .*lower"),
    ],
)
def test_bad_numbers_are_refused_by_name(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        compare(*arguments, True)


@pytest.mark.parametrize("upper", [[[2, 3]], [[2, 5]]])
def test_a_table_is_refused(upper):
    with pytest.raises(ValueError, match=r"^value has shape \(1, 2\); give one column"):
        compare([[1, 2]], [[0, 4]], upper, 1, True)


@given(st.integers(1, 5000), st.data(), st.floats(0.01, 0.99))
def test_wilson_leaves_a_benchmark_out_where_the_test_says_no(trials, data, against):
    events = data.draw(st.integers(0, trials))
    p = float(proportion_p(events, trials, against))
    assume(abs(p - 0.05) > 1e-9)  # on the very edge rounding decides
    found = proportion(events, trials)
    verdict = compare(found.value, found.lower, found.upper, against, None)["verdict"][0]
    assert (verdict != "similar") == (p < 0.05)
    if verdict != "similar":
        assert verdict == ("higher" if events / trials > against else "lower")


def test_deviates():
    # The tables: 1.645, 1.96, 2.576 and 3.291 for 10, 5, 1 and 0.1 percent.
    found = deviate_p([0, 1.644854, -1.959964, 2.575829, -3.290527, NAN])
    assert found[:5] == pytest.approx([1, 0.1, 0.05, 0.01, 0.001], rel=1e-5)
    assert np.isnan(found[5])
    assert deviate_p(1e3) == 0
    with pytest.raises(ValueError, match=r"^z is inf"):
        deviate_p([np.inf])


def test_among_the_usual_by_hand():
    # The middle one is 2 away, which is to have a half: one in 0.6745 / 2.
    z = [-2, -1, NAN, 1, 2, 6]
    found = among_usual_p(z)
    assert found[[0, 4]] == pytest.approx(0.5)
    assert found[5] == pytest.approx(math.erfc(3 * 0.6744898 / math.sqrt(2)), rel=1e-6)
    assert np.isnan(found).tolist() == [False, False, True, False, False, False]
    # Areas that vary by no more than chance are not made to stand out.
    assert among_usual_p([-0.5, 0.1, 0.3, 2.5]) == pytest.approx(deviate_p([-0.5, 0.1, 0.3, 2.5]))
    assert among_usual_p([]).shape == (0,)
    assert np.isnan(among_usual_p([NAN, NAN])).all()
    with pytest.raises(ValueError, match=r"^z is inf"):
        among_usual_p([1, np.inf])


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=30))
def test_among_the_usual_no_area_stands_out_more(z):
    found = among_usual_p(z)
    assert (found >= deviate_p(z) - 1e-12).all()
    assert among_usual_p(-np.array(z)) == pytest.approx(found)
    # Half of them or more are at least as far away as the middle.
    assert (found >= 0.5 - 1e-9).sum() >= len(z) / 2


def test_probabilities_of_proportions_by_hand():
    # (0.6 - 0.5) / sqrt(0.25 / 100) = 2, and (0.1 - 0.2) / sqrt(0.16 / 64) = -2.
    expected = math.erfc(2 / math.sqrt(2))
    found = proportion_p([60, 6.4, 50], [100, 64, 100], [0.5, 0.2, 0.5])
    assert found == pytest.approx([expected, expected, 1])
    assert np.isnan(proportion_p([NAN, 1, 0, 1], [2, NAN, 0, 2], [0.5, 0.5, 0.5, NAN])).all()


@pytest.mark.parametrize("against", [0, 1, 50, [0.5, 1]])
def test_a_benchmark_is_a_share(against):
    with pytest.raises(ValueError, match=r"^reference must lie between 0 and 1"):
        proportion_p([1, 2], [3, 4], against)


@pytest.mark.parametrize("trials", [10, 0])
def test_more_events_than_trials_are_refused(trials):
    with pytest.raises(ValueError, match=f"^events is 11 of {trials} trials at position 0"):
        proportion_p([11], [trials], 0.5)


def _poisson_p(seen, mean):
    """Twice the smaller tail, added up term by term."""
    chances = [math.exp(-mean) * mean**k / math.factorial(k) for k in range(80)]
    return min(1, 2 * min(sum(chances[: seen + 1]), sum(chances[seen:])))


@pytest.mark.parametrize(
    ("seen", "mean"), [(0, 0.5), (0, 5), (3, 3), (10, 10), (20, 10), (2, 10), (1, 0.01)]
)
def test_probabilities_of_counts_term_by_term(seen, mean):
    assert float(count_p(seen, mean)) == pytest.approx(_poisson_p(seen, mean), rel=1e-9)


@given(st.integers(0, 300), st.floats(0.01, 300))
def test_a_probability_of_a_count_is_one(seen, mean):
    p = float(count_p(seen, mean))
    assert 0 <= p <= 1
    assert float(count_p(seen + 1, mean)) <= p + 1e-12 or seen < mean
    # The count that is nearest the middle is no surprise.
    assert float(count_p(poisson.median(mean), mean)) == 1


def test_counts_without_an_expectation_have_no_probability():
    assert np.isnan(count_p([0, 5, NAN, 5], [0, 0, 5, NAN])).all()
    assert count_p([], []).shape == (0,)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: count_p([-1], [1]), "events is -1"),
        (lambda: count_p([1], [-1]), "expected is -1"),
        (lambda: count_p([np.inf], [1]), "events is inf"),
        (lambda: count_p([1, 2], [1, 2, 3]), "shapes do not fit together"),
        (lambda: proportion_p([-1], [1], 0.5), "events is -1"),
        (lambda: proportion_p([1], [-1], 0.5), "trials is -1"),
        (lambda: proportion_p([1, 2], [1, 2, 3], 0.5), "shapes do not fit together"),
        (lambda: stand_out([0.5, 1.1]), "p must lie between 0 and 1"),
        (lambda: stand_out([-0.1]), "p must lie between 0 and 1"),
        (lambda: stand_out([np.inf]), "p is inf"),
    ],
)
def test_bad_probabilities_are_refused_by_name(call, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        call()


# Benjamini and Hochberg 1995, section 3.2: fifteen endpoints after myocardial infarction.
ENDPOINTS = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
    0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def test_the_first_four_stand_out_as_published():
    assert np.flatnonzero(stand_out(ENDPOINTS)).tolist() == [0, 1, 2, 3]
    turned = stand_out(ENDPOINTS[::-1])
    assert np.flatnonzero(turned).tolist() == [11, 12, 13, 14]
    # Bonferroni's division by fifteen would name three.
    assert sum(p <= 0.05 / 15 for p in ENDPOINTS) == 3


def _by_hand(p, rate):
    order = sorted(range(len(p)), key=lambda k: p[k])
    last = max((k for k, i in enumerate(order, 1) if p[i] <= k / len(p) * rate), default=0)
    return set(order[:last])


@given(PROBABILITIES, st.sampled_from([0.01, 0.05, 0.2]))
def test_stepping_up_by_hand(p, rate):
    # A probability on the very edge is decided by rounding: p n / k against k / n rate.
    ranked = sorted(p)
    assume(
        all(
            abs(x * len(p) / k - rate) > 1e-12 and abs(x - k / len(p) * rate) > 1e-12
            for k, x in enumerate(ranked, 1)
        )
    )
    assert set(np.flatnonzero(stand_out(p, rate)).tolist()) == _by_hand(p, rate)


@given(PROBABILITIES)
def test_adjusted_as_by_another_library(p):
    from statsmodels.stats.multitest import multipletests

    assert adjusted_p(p) == pytest.approx(multipletests(p, method="fdr_bh")[1])
    assert (adjusted_p([*p, NAN])[:-1] == adjusted_p(p)).all() and np.isnan(adjusted_p([NAN]))


@given(PROBABILITIES)
def test_never_more_than_uncorrected(p):
    found = stand_out(p)
    assert not (found & (np.array(p) > 0.05)).any()


@given(PROBABILITIES)
def test_what_cannot_be_assessed_is_not_counted(p):
    gaps = [x for value in p for x in (value, NAN)]
    found = stand_out(gaps)
    assert found[::2].tolist() == stand_out(p).tolist()
    assert not found[1::2].any()


def test_one_comparison_is_itself():
    assert stand_out([0.05]).tolist() == [True]
    assert stand_out([0.0501]).tolist() == [False]
    assert stand_out(0.01).tolist() == [True]
    assert stand_out([NAN]).tolist() == [False]
    assert stand_out([]).tolist() == []
    assert stand_out([[0.001, NAN], [0.9, 0.001]]).tolist() == [[True, False], [False, True]]


@pytest.mark.parametrize("rate", [5, 1, 0, -0.05, NAN])
def test_a_rate_of_false_discoveries_is_a_share(rate):
    with pytest.raises(ValueError, match=f"^rate is {rate:g}; give a share between 0 and 1"):
        stand_out([0.5, 0.01], rate)
