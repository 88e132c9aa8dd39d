from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import chi2, norm

from lsr_analysis.statistics.comparison import count_p, proportion_p
from lsr_analysis.statistics.funnel import CLASSES, funnel
from lsr_analysis.statistics.intervals import proportion
from lsr_analysis.statistics.overdispersion import overdispersion

NAN = float("nan")
KINDS = ["proportion", "rate", "ratio"]
METHODS = ["winsorised", "truncated"]
EVENTS = [31, 12, 55, 20, 48, 5, 39, 70, 22, 60]
OF = [100, 60, 130, 90, 120, 40, 80, 150, 75, 160]
SIZES = st.lists(st.integers(1, 10**6), min_size=1, max_size=10).map(sorted)
pytestmark = pytest.mark.filterwarnings("error")


def test_proportions_by_chance_by_hand():
    # 30% of 100: 0.3 ± 1.959964 * sqrt(0.21 / 100), which is 0.0898, and 0.1416 at 99.8%.
    found = funnel([10, 20, 30, 40, 50], [100] * 5, "proportion", multiplier=100)
    assert found.target == 30
    low, high = found.limits([100], 0.95)
    assert (low.round(2)[0], high.round(2)[0]) == (21.02, 38.98)
    low, high = found.limits([100])
    assert (low.round(2)[0], high.round(2)[0]) == (15.84, 44.16)
    assert found.points["value"].tolist() == [10, 20, 30, 40, 50]
    assert found.points["unadjusted"].tolist() == list(CLASSES)
    assert found.points["adjusted"].tolist() == list(CLASSES)
    assert found.overdispersion is None


def test_ratios_by_chance_by_hand():
    # Exact limits of ten events: half of chi-square on 20 and 22 degrees of freedom.
    found = funnel([2, 3, 4, 17, 18, 21, 22], [10] * 7, "ratio", multiplier=100)
    assert found.target == 100
    low, high = found.limits([10], 0.95)
    assert (low.round(2)[0], high.round(2)[0]) == (47.95, 183.90)
    # Tables of Poisson: at a mean of 10 up to 2, 3 and 4 have 0.0028, 0.0103 and 0.0293, and
    # from 17, 18, 21 and 22 on there are 0.0270, 0.0143, 0.0016 and 0.0007.
    assert found.points["unadjusted"].tolist() == [
        "low (95%)",
        "low (95%)",
        "not significant",
        "not significant",
        "high (95%)",
        "high (95%)",
        "high (99.8%)",
    ]
    assert found.points["adjusted"].equals(found.points["unadjusted"].rename("adjusted"))


def test_rates_by_chance_are_ratios_in_another_unit():
    found = funnel([30, 50], [10_000, 30_000], "rate", multiplier=100_000)
    assert found.target == pytest.approx(200)
    low, high = found.limits([10_000], 0.998)  # twenty are expected
    assert low[0] == pytest.approx(200 * 0.4479107, rel=1e-6)
    assert high[0] == pytest.approx(200 * 1.902094, rel=1e-6)


def test_deviates_by_hand():
    found = funnel([36, 9, 25], [100, 100, 100], "proportion", target=0.25)
    # Turns of a quarter and of 0.36: arcsin 0.5 = pi / 6 and arcsin 0.6; error 1 / 20.
    assert found.points["z"].tolist() == pytest.approx(
        [20 * (np.arcsin(0.6) - np.pi / 6), 20 * (np.arcsin(0.3) - np.pi / 6), 0]
    )
    found = funnel([50, 100, 0], [25, 100, 16], "ratio")
    # log 2 * sqrt(25), nothing, and half an event among sixteen.
    assert found.points["z"].tolist() == pytest.approx([5 * np.log(2), 0, 4 * np.log(0.5 / 16)])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", KINDS)
def test_adjusted_limits_by_hand(kind, method):
    found = funnel(EVENTS, OF, kind, adjust=method)
    share = found.target
    error = 1 / (2 * np.sqrt(OF)) if kind == "proportion" else 1 / np.sqrt(share * np.array(OF))
    held = overdispersion(found.points["z"], error, method)
    assert found.overdispersion == held
    assert held.tau2 > 0
    low, high = found.limits(OF, 0.95)
    reach = norm.ppf(0.975) * np.sqrt(error**2 + held.tau2)
    if kind == "proportion":
        middle = np.arcsin(np.sqrt(share))
        expected = np.sin(middle - reach) ** 2, np.sin(middle + reach) ** 2
    else:
        expected = share * np.exp(-reach), share * np.exp(reach)
    np.testing.assert_allclose(low, expected[0], rtol=1e-9)
    np.testing.assert_allclose(high, expected[1], rtol=1e-9)
    np.testing.assert_allclose(
        found.points["z_adjusted"],
        found.points["z"] * error / np.sqrt(error**2 + held.tau2),
        rtol=1e-9,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_by_chance_alone_does_not_depend_on_the_adjustment(kind):
    with_it, without = (funnel(EVENTS, OF, kind, adjust=how) for how in ("winsorised", None))
    for level in (0.95, 0.998):
        for a, b, c in zip(
            with_it.limits(OF, level, adjusted=False),
            without.limits(OF, level, adjusted=True),
            with_it.limits(OF, level),
            strict=True,
        ):
            assert a.tolist() == b.tolist() != c.tolist()
    same = ["value", "denominator", "z", "unadjusted"]
    pd.testing.assert_frame_equal(with_it.points[same], without.points[same])


@pytest.mark.parametrize("kind", KINDS)
def test_an_adjusted_class_is_that_of_its_deviate(kind):
    # Ratios about 1, whatever the kind; and some areas far away on either side.
    of = np.array([*OF, 400, 400, 90]) * (0.4 if kind == "ratio" else 1)
    found = funnel([*EVENTS, 390, 25, 3], of, kind, adjust="winsorised").points
    edges = [-3.090232306167813, -1.959963984540054, 1.959963984540054, 3.090232306167813]
    assert found["adjusted"].tolist() == [
        CLASSES[k] for k in np.searchsorted(edges, found["z_adjusted"])
    ]
    assert found["adjusted"].nunique() > 2


def test_an_area_without_events_has_the_class_of_its_deviate():
    # Half an event is expected and half stands in for none: as expected, to the last digit.
    found = funnel([0, *EVENTS], [0.5, *EVENTS[::-1]], "ratio", adjust="winsorised").points
    assert found["z_adjusted"][0] == 0
    assert found["adjusted"][0] == "not significant"


@pytest.mark.parametrize(
    ("expected", "found"),
    # The chance of no event is exp(-expected): 2.5% at 3.689 and 0.1% at 6.908.
    [
        *[(few, "not significant") for few in (0.1, 0.5, 1, 2, 3, 3.68)],
        *[(some, "low (95%)") for some in (3.70, 5, 6.90)],
        *[(many, "low (99.8%)") for many in (6.92, 20)],
    ],
)
def test_no_events_stand_out_where_enough_are_expected(expected, found):
    points = funnel([0, 20], [expected, 20], "ratio").points
    assert points["unadjusted"].tolist() == [found, "not significant"]
    rate = funnel([0, 20], [expected * 50, 1000], "rate", target=0.02).points
    assert rate["unadjusted"].tolist() == [found, "not significant"]


@pytest.mark.parametrize("expected", [3, 5, 10, 20, 50, 100])
def test_counts_outside_by_chance_are_those_that_are_improbable(expected):
    seen = np.arange(4 * expected)
    found = funnel(seen, np.full(seen.size, expected), "ratio").points["unadjusted"]
    p = count_p(seen, np.full(seen.size, expected))
    assert (found != "not significant").tolist() == (p < 0.05).tolist()
    assert found.str.endswith("(99.8%)").tolist() == (p < 0.002).tolist()
    assert found.map(CLASSES.index).is_monotonic_increasing


@given(st.integers(1, 3000), st.data(), st.floats(0.02, 0.98))
def test_a_funnel_of_proportions_wilson_and_the_score_test_agree(trials, data, target):
    events = data.draw(st.integers(0, trials))
    p = float(proportion_p(events, trials, target))
    assume(abs(p - 0.05) > 1e-9 and abs(p - 0.002) > 1e-9)
    found = funnel([events], [trials], "proportion", target=target).points["unadjusted"][0]
    for level, inner in ((0.95, CLASSES[2:3]), (0.998, CLASSES[1:4])):
        held = proportion([events], [trials], level=level)
        outside = not held.lower[0] <= target <= held.upper[0]
        assert (found not in inner) == (p < 1 - level) == outside


@given(SIZES, st.sampled_from(KINDS), st.sampled_from([None, *METHODS]), st.sampled_from([1, 100]))
def test_limits_hold_the_target_close_in_and_widen_with_the_level(sizes, kind, method, unit):
    found = funnel(EVENTS, OF, kind, unit, adjust=method)
    inner, outer = found.limits(sizes, 0.95), found.limits(sizes, 0.998)
    top = unit if kind == "proportion" else np.inf
    for low, high in (inner, outer):
        assert (low >= 0).all() and (high <= top).all()
        assert (low < found.target).all() and (found.target < high).all()
        slack = 1e-9 * found.target
        assert (np.diff(low) >= -slack).all() and (np.diff(high) <= slack).all()
    assert (outer[0] <= inner[0]).all() and (inner[1] <= outer[1]).all()


@given(SIZES, st.sampled_from(KINDS), st.sampled_from(METHODS), st.sampled_from([0.95, 0.998]))
def test_adjusted_limits_hold_those_by_chance_on_the_same_scale(sizes, kind, method, level):
    found = funnel(EVENTS, OF, kind, adjust=method)
    chance = replace(found, overdispersion=replace(found.overdispersion, tau2=0.0))
    low, high = found.limits(sizes, level)
    inner = chance.limits(sizes, level)
    assert (low <= inner[0]).all() and (inner[1] <= high).all()


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(200, 300)), min_size=6, max_size=12),
    st.sampled_from(KINDS),
    st.sampled_from([None, "winsorised"]),
)
def test_at_one_size_classes_go_up_with_the_value(areas, kind, method):
    events = [k for k, _ in areas]
    assume(0 < sum(events) < 200 * len(events))
    found = funnel(events, [200] * len(events), kind, adjust=method, target=0.3).points
    for column in ("unadjusted", "adjusted"):
        ranked = found.sort_values("value")[column].map(CLASSES.index)
        assert ranked.is_monotonic_increasing
    # Outside at 99.8% is outside at 95%: low and high do not both come from one side.
    assert (found["value"][found["unadjusted"].str.startswith("low")] < 0.3).all()
    assert (found["value"][found["unadjusted"].str.startswith("high")] > 0.3).all()


@given(
    st.sampled_from(KINDS), st.sampled_from([None, *METHODS]), st.sampled_from([2, 100, 100_000])
)
def test_the_multiplier_only_scales(kind, method, multiplier):
    once = funnel(EVENTS, OF, kind, adjust=method)
    more = funnel(EVENTS, OF, kind, multiplier, adjust=method)
    assert more.target == pytest.approx(once.target * multiplier)
    for a, b in zip(once.limits(OF), more.limits(OF), strict=True):
        np.testing.assert_allclose(a * multiplier, b, rtol=1e-9)
    for column in ("unadjusted", "adjusted"):
        assert once.points[column].tolist() == more.points[column].tolist()
    np.testing.assert_allclose(once.points["z"], more.points["z"], atol=1e-12)


@given(st.permutations(range(len(OF))), st.sampled_from(KINDS))
def test_the_order_of_the_areas_does_not_matter(order, kind):
    areas = pd.DataFrame({"events": EVENTS, "of": OF}, index=list("abcdefghij"))
    once = funnel(areas["events"], areas["of"], kind, adjust="winsorised")
    turned = areas.iloc[order]
    again = funnel(turned["events"], turned["of"], kind, adjust="winsorised")
    assert again.points.index.tolist() == turned.index.tolist()
    pd.testing.assert_frame_equal(again.points.loc[areas.index], once.points, rtol=1e-9)


def test_a_target_of_ones_own():
    found = funnel([30, 60], [100, 100], "proportion", 100, target=60)
    assert found.target == 60
    assert found.points["unadjusted"].tolist() == ["low (99.8%)", "not significant"]
    assert funnel([30, 60], [100, 100], "ratio", 100).target == 100
    assert funnel([30, 60], [100, 100], "rate", 1000).target == 450


def test_areas_without_a_denominator_are_not_assessable():
    found = funnel([1, 0, NAN, 3, 5], [10, 0, 10, NAN, 20], "proportion")
    assert found.target == pytest.approx(6 / 30)
    assert found.points["unadjusted"].tolist() == [
        "not significant",
        "not assessable",
        "not assessable",
        "not assessable",
        "not significant",
    ]
    assert found.points["adjusted"].equals(found.points["unadjusted"].rename("adjusted"))
    assert found.points["z"].isna().tolist() == [False, True, True, True, False]
    gaps = funnel([*EVENTS, NAN, 3], [*OF, 50, 0], "rate", adjust="truncated")
    alone = funnel(EVENTS, OF, "rate", adjust="truncated")
    assert gaps.overdispersion == alone.overdispersion
    assert gaps.points["adjusted"].tolist() == [
        *alone.points["adjusted"],
        "not assessable",
        "not assessable",
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", [None, "winsorised"])
def test_limits_where_there_is_no_size(kind, method):
    found = funnel(EVENTS, OF, kind, adjust=method)
    for ends in found.limits([0, NAN, 50]):
        assert np.isnan(ends).tolist() == [True, True, False]
    assert found.limits([])[0].shape == (0,)
    assert found.limits(50)[1].shape == ()


def test_limits_of_proportions_stay_possible():
    for method in (None, "winsorised"):
        rare = funnel([0, 1, 0, 2, 0, 1], [20] * 6, "proportion", adjust=method)
        assert rare.limits([3])[0].tolist() == [0]
        common = funnel([20, 19, 20, 18, 20, 19], [20] * 6, "proportion", adjust=method)
        assert common.limits([3])[1].tolist() == [1]


@pytest.mark.parametrize("kind", ["rate", "ratio"])
def test_exact_limits_by_their_definition(kind):
    found = funnel(EVENTS, OF, kind)
    expected = 70 * found.target
    low, high = found.limits([70], 0.998)
    assert chi2.cdf(2 * 70 * low[0], 2 * expected) == pytest.approx(0.001)
    assert chi2.sf(2 * 70 * high[0], 2 * expected + 2) == pytest.approx(0.001)


def test_what_a_chart_says():
    assert funnel(EVENTS, OF, "proportion").label == (
        "score limits, not adjusted for overdispersion"
    )
    assert funnel(EVENTS, OF, "rate").label == (
        "exact Poisson limits, not adjusted for overdispersion"
    )
    for kind, scale in (("proportion", "arcsine square-root"), ("rate", "log"), ("ratio", "log")):
        found = funnel(EVENTS, OF, kind, adjust="winsorised")
        assert found.label == f"{scale} scale, {found.overdispersion.label}"


def test_how_numbers_are_kept_does_not_matter():
    plain = funnel(EVENTS, OF, "proportion", adjust="winsorised").points
    small = funnel(
        np.array(EVENTS, dtype=np.uint8), np.array(OF, dtype=np.uint8), "proportion",
        adjust="winsorised",
    )  # fmt: skip
    pd.testing.assert_frame_equal(small.points, plain)
    one = funnel(EVENTS, 200, "proportion").points
    pd.testing.assert_frame_equal(one, funnel(EVENTS, [200] * 10, "proportion").points)


@pytest.mark.parametrize("kind", KINDS)
def test_series_with_other_labels_are_refused(kind):
    events = pd.Series([10, 40], index=["a", "b"])
    for index in (["b", "a"], ["a", "c"], [0, 1]):
        with pytest.raises(ValueError, match=r"^events and \w+ have different labels") as refused:
            funnel(events, pd.Series([100, 50], index=index), kind)
        assert "denominator" in str(refused.value)
    for of in (pd.Series([50, 100], index=["a", "b"]), [50, 100]):
        assert funnel(events, of, kind).points["value"].to_dict() == {"a": 0.2, "b": 0.4}
    assert funnel([10, 40], pd.Series([50, 100], ["a", "b"]), kind).points.index[0] == "a"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: funnel([1], [2], "share"), "kind is 'share'; give 'proportion', 'rate' or"),
        (lambda: funnel([3], [2], "proportion"), "events is 3 of 2 trials at position 0"),
        (lambda: funnel([1, 5], [9, 0], "proportion"), "events is 5 of 0 trials at position 1"),
        (lambda: funnel([-1], [2], "rate"), "events is -1 at position 0"),
        (lambda: funnel([1], [-2], "rate"), "denominator is -2 at position 0"),
        (lambda: funnel([np.inf], [2], "rate"), "events is inf at position 0"),
        (lambda: funnel([1], [np.inf], "rate"), "denominator is inf at position 0"),
        (lambda: funnel([1, 2], [1, 2, 3], "rate"), "shapes do not fit together"),
        (lambda: funnel([], [], "rate"), "no area has both events and a denominator above 0"),
        (lambda: funnel([NAN, 1], [1, 0], "rate"), "no area has both events and a denominator"),
        (lambda: funnel([0], [2], "rate"), "target is 0, at which no rate can vary"),
        (lambda: funnel([2], [2], "proportion"), "target is 1, at which no proportion can vary"),
        (lambda: funnel([1], [2], "rate", target=-1), "target is -1, at which no rate can vary"),
        (lambda: funnel([1], [2], "proportion", target=50), "target is 50, at which no"),
        (lambda: funnel([1], [2], "rate", target=NAN), "target is nan"),
        (lambda: funnel([1], [2], "rate", target=np.inf), "target is inf"),
        (lambda: funnel([1], [2], "rate", adjust="yes"), "method is 'yes'"),
        (lambda: funnel([1], [2], "rate", adjust="winsorised"), "1 areas are left"),
        (lambda: funnel(EVENTS, OF, "rate", adjust="winsorised", share=0.6), "share is 0.6"),
        (lambda: funnel(EVENTS, OF, "rate").limits([-1]), "denominators is -1"),
        (lambda: funnel(EVENTS, OF, "rate").limits([np.inf]), "denominators is inf"),
        (lambda: funnel(EVENTS, OF, "proportion").limits([9], 95), "level is 95"),
        (lambda: funnel(EVENTS, OF, "rate", adjust="truncated").limits([9], 1), "level is 1"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        call()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", [None, "winsorised"])
@pytest.mark.parametrize("level", [0, 1, 95, NAN])
def test_a_level_is_a_share(kind, method, level):
    with pytest.raises(ValueError, match=r"^level is"):
        funnel(EVENTS, OF, kind, adjust=method).limits([9], level)


@pytest.mark.parametrize("multiplier", [0, -1, -100, NAN])
def test_a_multiplier_is_above_nothing(multiplier):
    with pytest.raises(ValueError, match=f"^multiplier is {multiplier}; give a number above 0"):
        funnel(EVENTS, OF, "rate", multiplier)


@pytest.mark.parametrize("of", [100, [[100, 90]]])
def test_what_is_no_list_is_refused_by_name(of):
    with pytest.raises(ValueError, match=r"^events has shape \(.*\); give one number for each"):
        funnel(of, of, "rate")
