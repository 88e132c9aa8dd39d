"""Composite index: by hand, what must hold for any figures, and what is refused."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lsr_analysis.statistics.composite import STANDARDISATIONS, composite, sensitivity

NAN = math.nan
BETTER = {"delays": True, "home": False}

# Delays: mean 2, deviation the root of 2/3. Home: mean 70, deviation the root of 800/3.
SMALL = pd.DataFrame({"delays": [1.0, 2.0, 3.0], "home": [90.0, 50.0, 70.0]}, index=list("abc"))
ROOT = math.sqrt(1.5)


@st.composite
def tables(draw, most_missing=2):
    """Areas on two to four metrics, none the same for all, a few figures missing."""
    areas = draw(st.integers(3, 8))
    columns = {}
    for name in "wxyz"[: draw(st.integers(2, 4))]:
        values = draw(st.lists(st.integers(-50, 50), min_size=areas, max_size=areas))
        column = np.array(values, dtype=float)
        column[draw(st.lists(st.integers(0, areas - 1), max_size=most_missing))] = NAN
        assume(len(set(column[~np.isnan(column)])) > 1)
        columns[name] = column
    better = {name: draw(st.booleans()) for name in columns}
    return pd.DataFrame(columns, index=[f"E{n:02}" for n in range(areas)]), better


def made(table, better, **choices):
    """Make an index of which every area with a figure has a score."""
    return composite(table, better, **{"least": 1, **choices})


# By hand


@pytest.mark.parametrize(
    ("method", "delays", "home", "ranks"),
    [
        ("rank", [0, 0.5, 1], [0, 1, 0.5], [1, 3, 3]),
        ("min-max", [0, 0.5, 1], [0, 1, 0.5], [1, 3, 3]),
        ("z", [-ROOT, 0, ROOT], [-ROOT, ROOT, 0], [1, 3, 3]),
    ],
)
def test_three_areas_by_hand(method, delays, home, ranks):
    """Higher is worse on every scale; b and c tie and take the worse rank."""
    found = composite(SMALL, BETTER, standardise=method)
    assert found.standardised["delays"].tolist() == pytest.approx(delays)
    assert found.standardised["home"].tolist() == pytest.approx(home)
    mean = [(x + y) / 2 for x, y in zip(delays, home, strict=True)]
    assert found.scores.tolist() == pytest.approx(mean, abs=1e-9)
    assert found.ranks.tolist() == ranks
    assert (found.method, found.least) == (method, 2)


def test_each_method_sees_distances_in_its_own_way():
    table = pd.DataFrame({"x": [0.0, 1.0, 1.0, 9.0]})
    kept = {name: composite(table, {"x": True}, standardise=name) for name in STANDARDISATIONS}
    # 1 and 1 share the ranks 2 and 3: (2.5 - 1) / 3. Mean 2.75, variance 83/4 - 2.75 squared.
    assert kept["rank"].scores.tolist() == pytest.approx([0, 0.5, 0.5, 1])
    assert kept["min-max"].scores.tolist() == pytest.approx([0, 1 / 9, 1 / 9, 1])
    deviation = math.sqrt(83 / 4 - 2.75**2)
    by_hand = [(x - 2.75) / deviation for x in (0, 1, 1, 9)]
    assert kept["z"].scores.tolist() == pytest.approx(by_hand)


def test_weights_count_by_their_proportions():
    found = composite(SMALL, BETTER, {"home": 6, "delays": 2}, "min-max")
    assert found.weights.to_dict() == {"delays": 0.25, "home": 0.75}
    assert found.scores.tolist() == pytest.approx([0, 0.875, 0.625])
    assert found.ranks.tolist() == [1, 3, 2]


def test_a_missing_metric_scales_the_other_weights_up():
    table = pd.DataFrame(
        {"x": [0.0, 5.0, 10.0], "y": [0.0, 10.0, 5.0], "z": [0.0, 10.0, NAN]}, index=list("abc")
    )
    found = composite(table, dict.fromkeys(table, True), {"x": 3, "y": 1, "z": 4}, "min-max")
    # c: (3 x 1 + 1 x 0.5) / (3 + 1); b: (3 x 0.5 + 1 x 1 + 4 x 1) / 8.
    assert found.scores.to_dict() == {"a": 0, "b": 0.8125, "c": 0.875}
    assert found.held.to_dict() == {"a": 3, "b": 3, "c": 2}
    assert found.missing.loc["c"].to_dict() == {"x": False, "y": False, "z": True}
    assert found.missing.to_numpy().sum() == 1


def test_an_area_has_a_score_from_more_than_half_of_the_metrics():
    table = pd.DataFrame(
        {"w": [1.0, 2, 3, 4], "x": [1.0, 2, 3, 4], "y": [1, 2, 3, NAN], "z": [1, NAN, NAN, NAN]},
        index=list("abcd"),
    )
    table.loc["e", "z"] = 9
    table.loc["b", "y"] = NAN
    found = composite(table, dict.fromkeys(table, True))
    assert found.least == 3
    assert found.scores.dropna().index.tolist() == ["a", "c"]
    assert found.ranks.dropna().to_dict() == {"a": 1, "c": 2}
    # Those without a score are still among those that the others are held against.
    by_hand = [gap / math.sqrt(1.25) for gap in (-1.5, -0.5, 0.5, 1.5)]
    assert found.standardised["w"].tolist()[:4] == pytest.approx(by_hand)
    assert composite(table, dict.fromkeys(table, True), least=2).scores.notna().sum() == 4
    assert composite(table, dict.fromkeys(table, True), least=1).scores.notna().all()


def test_a_constant_metric_counts_the_same_for_all_by_rank():
    table = SMALL.assign(home=5.0)
    found = composite(table, BETTER, standardise="rank")
    assert found.standardised["home"].tolist() == [0.5, 0.5, 0.5]
    assert found.ranks.tolist() == [1, 2, 3]


def test_whole_numbers_with_gaps_are_numbers():
    table = pd.DataFrame({"x": pd.array([1, 2, None], dtype="Int64")}, index=list("abc"))
    found = composite(table, {"x": np.True_})
    assert found.scores.dropna().to_dict() == {"a": -1, "b": 1}


# What must hold for any figures


@given(tables(), st.sampled_from(STANDARDISATIONS), st.randoms())
def test_the_order_of_areas_and_metrics_does_not_matter(case, method, random):
    table, better = case
    order = random.sample(list(table.index), len(table))
    columns = random.sample(list(table), table.shape[1])
    one, other = (made(t, better, standardise=method) for t in (table, table.loc[order, columns]))
    pd.testing.assert_series_equal(other.scores, one.scores[order])
    pd.testing.assert_series_equal(other.ranks, one.ranks[order])
    pd.testing.assert_frame_equal(
        other.standardised, one.standardised.loc[order, columns], check_exact=True
    )


@given(
    tables(),
    st.sampled_from(STANDARDISATIONS),
    st.sampled_from([1e-9, 0.3, 7.7, 1e6]),
    st.floats(-100, 100),
)
def test_units_do_not_matter(case, method, factor, shift):
    """Nor does a metric turned round together with its direction."""
    table, better = case
    before = made(table, better, standardise=method)
    scaled = made(table.assign(w=table["w"] * factor), better, standardise=method)
    moved = made(table.assign(w=table["w"] + round(shift)), better, standardise=method)
    turned = made(-table, {k: not v for k, v in better.items()}, standardise=method)
    for after in (scaled, moved, turned):
        assert after.scores.to_numpy() == pytest.approx(before.scores.to_numpy(), nan_ok=True)
        assert after.ranks.equals(before.ranks)


@given(tables(), st.sampled_from(STANDARDISATIONS))
def test_turning_every_direction_round_turns_the_scores_round(case, method):
    table, better = case
    one = made(table, better, standardise=method).scores
    other = made(table, {k: not v for k, v in better.items()}, standardise=method).scores
    both = 0 if method == "z" else 1
    assert (one + other).dropna().to_numpy() == pytest.approx(both, abs=3e-9)


@given(tables())
def test_z_scores_have_mean_0_and_deviation_1(case):
    table, better = case
    found = made(table, better).standardised
    assert found.mean().to_numpy() == pytest.approx(0, abs=1e-12)
    assert found.std(ddof=0).to_numpy() == pytest.approx(1)
    assert found.isna().equals(table.isna())


@given(tables(), st.sampled_from(["rank", "min-max"]))
def test_placed_scores_lie_between_0_and_1(case, method):
    table, better = case
    found = made(table, better, standardise=method)
    assert found.scores.dropna().between(0, 1).all()
    if method == "min-max":
        assert found.standardised.min().eq(0).all() and found.standardised.max().eq(1).all()


@given(tables(), st.sampled_from(STANDARDISATIONS))
def test_an_area_that_gets_worse_does_not_gain_a_rank(case, method):
    table, better = case
    area = table.index[0]
    assume(table.loc[area].notna().all())
    worse = table.copy()
    for name in table:
        edge = table[name].max() + 1 if better[name] else table[name].min() - 1
        worse.loc[area, name] = edge
    after = made(worse, better, standardise=method)
    assert after.ranks[area] == after.ranks.max() == after.scores.notna().sum()
    assert after.ranks[area] >= made(table, better, standardise=method).ranks[area]


# Sensitivity


def test_with_one_metric_no_choice_matters():
    table = pd.DataFrame({"x": [3.0, 1.0, 2.0, 5.0, 4.0]}, index=list("abcde"))
    found = sensitivity(table, {"x": True}, draws=50)
    for column in ("rank", "median", "low", "high"):
        assert found[column].tolist() == [3, 1, 2, 5, 4]
    assert found["worst_fifth"].tolist() == [0, 0, 0, 1, 0]
    assert found["best_fifth"].tolist() == [0, 1, 0, 0, 0]


def test_how_often_an_area_is_first_by_hand():
    """Placed, a is (0, 1) and b (0.5, 0): a is first where y weighs less than a third."""
    table = pd.DataFrame({"x": [0.0, 1.0, 2.0, 2.0, 2.0], "y": [2.0, 0.0, 2.0, 2.0, 2.0]})
    found = sensitivity(table, {"x": True, "y": True}, 20_000, standardisations=["min-max"])
    # With two metrics, a Dirichlet weight of concentration 1 is even between 0 and 1.
    assert found.loc[0, "best_fifth"] == pytest.approx(1 / 3, abs=0.015)
    assert found.loc[1, "best_fifth"] == pytest.approx(2 / 3, abs=0.015)
    assert found.loc[0, ["low", "median", "high"]].tolist() == [1, 2, 2]
    # At 4 the weight has a Beta(4, 4) distribution, of which 17.3% lie below a third: the chance
    # of at least 4 of 7 even draws there, 379 / 2187.
    nearer = sensitivity(
        table, {"x": True, "y": True}, 20_000, standardisations=["min-max"], concentration=4
    )
    assert nearer.loc[0, "best_fifth"] == pytest.approx(379 / 2187, abs=0.015)


@pytest.mark.parametrize(("place", "low", "high"), [(0.01, 2, 1), (0.05, 1, 2)])
def test_the_range_leaves_one_draw_in_forty_out_on_each_side(place, low, high):
    """Placed, a is (0, 1) and b (place, 0): a is first in place / (1 + place) of the draws."""
    table = pd.DataFrame({"x": [0, place, 1, 1, 1], "y": [1.0, 0, 1, 1, 1]}, index=list("abcde"))
    found = sensitivity(table, {"x": True, "y": True}, 20_000, standardisations=["min-max"])
    assert (found.loc["a", "low"], found.loc["b", "high"]) == (low, high)
    assert (found.loc["a", "high"], found.loc["b", "low"]) == (2, 1)


def test_the_median_is_the_rank_of_most_draws():
    """Placed, a is (0, 1) and b (9/11, 0): a is first in 9 of 20 draws."""
    table = pd.DataFrame({"x": [0, 9 / 11, 1, 1, 1], "y": [1.0, 0, 1, 1, 1]}, index=list("abcde"))
    found = sensitivity(table, {"x": True, "y": True}, 20_000, standardisations=["min-max"])
    assert found["median"].tolist()[:2] == [2, 1]


def test_equal_areas_take_the_worse_rank_in_every_draw():
    table = pd.DataFrame({"x": [1.0, 1, 0, 2, 3], "y": [1.0, 1, 0, 2, 3]}, index=list("abcde"))
    found = sensitivity(table, {"x": True, "y": True}, 50)
    for column in ("rank", "median", "low", "high"):
        assert found[column].tolist() == [3, 3, 1, 4, 5]


def test_each_standardisation_is_picked_as_often():
    """By rank a stands at 0 and 0.5, b at 0.5 and 0; an outlier in x moves b next to 0."""
    table = pd.DataFrame({"x": [0.0, 1, 2, 3, 1000], "y": [10.0, 0, 20, 30, 40]})
    better = {"x": True, "y": True}
    share = {
        names: sensitivity(table, better, 20_000, standardisations=names).loc[1, "best_fifth"]
        for names in (("rank",), ("min-max",), ("rank", "min-max"))
    }
    assert share["rank",] == pytest.approx(0.5, abs=0.015)
    assert share["min-max",] > 0.97
    both = (share["rank",] + share["min-max",]) / 2
    assert share["rank", "min-max"] == pytest.approx(both, abs=0.015)


def test_the_rank_held_against_is_that_of_the_index():
    found = sensitivity(SMALL, BETTER, 10, weights={"delays": 1, "home": 3}, standardise="rank")
    assert found["rank"].tolist() == [1, 3, 2]
    assert sensitivity(SMALL, BETTER, 10)["rank"].tolist() == [1, 3, 3]


@settings(max_examples=40, deadline=None)
@given(tables(), st.integers(0, 99))
def test_an_area_worst_on_all_metrics_is_last_in_every_draw(case, seed):
    table, better = case
    for area, sign in (("worst", 1), ("best", -1)):
        edges = {name: sign * (1000 if better[name] else -1000) for name in table}
        table = pd.concat([table, pd.DataFrame(edges, index=[area], dtype=float)])
    found = sensitivity(table, better, 60, seed, least=1)
    count = found["rank"].notna().sum()
    columns = ["rank", "median", "low", "high"]
    assert found.loc["worst", columns].tolist() == [count] * 4
    assert found.loc["best", columns].tolist() == [1] * 4
    if count >= 5:
        assert found.loc["worst", ["worst_fifth", "best_fifth"]].tolist() == [1, 0]
        assert found.loc["best", ["worst_fifth", "best_fifth"]].tolist() == [0, 1]


@settings(max_examples=40, deadline=None)
@given(tables(), st.randoms())
def test_the_draws_do_not_depend_on_the_order_of_areas_or_metrics(case, random):
    table, better = case
    order = random.sample(list(table.index), len(table))
    columns = random.sample(list(table), table.shape[1])
    one = sensitivity(table, better, 80, 7)
    other = sensitivity(table.loc[order, columns], better, 80, 7)
    pd.testing.assert_frame_equal(other, one.loc[order], check_exact=True)


@settings(max_examples=40, deadline=None)
@given(tables(most_missing=6), st.integers(0, 99))
def test_areas_without_a_score_have_no_draws_and_take_no_place(case, seed):
    table, better = case
    enough = table.notna().sum(axis=1) > table.shape[1] / 2
    assume(enough.any())
    found = sensitivity(table, better, 30, seed)
    for column in ("rank", "median", "low", "high"):
        assert found[column].notna().equals(enough)
    ranks = found[["low", "median", "high"]].dropna()
    assert (ranks["low"] <= ranks["median"]).all() and (ranks["median"] <= ranks["high"]).all()
    assert ranks["high"].max() <= enough.sum()
    if enough.sum() >= 5:
        assert found.loc[enough, "best_fifth"].sum() <= enough.sum() // 5 + 1e-9


def test_fifths_are_of_the_areas_with_a_score():
    """Nine of fourteen have one, of whom a fifth is one."""
    table = pd.DataFrame({"x": range(14), "y": range(14), "z": range(14)}, dtype=float)
    table.loc[9:, ["x", "y"]] = NAN
    found = sensitivity(table, dict.fromkeys(table, True), 20)
    assert found["best_fifth"].dropna().tolist() == [1] + [0] * 8
    assert found["worst_fifth"].dropna().tolist() == [0] * 8 + [1]


def test_fewer_than_five_areas_have_no_fifths():
    found = sensitivity(SMALL, BETTER, 10)
    assert found[["worst_fifth", "best_fifth"]].isna().all(axis=None)
    assert list(found) == ["rank", "median", "low", "high", "worst_fifth", "best_fifth"]


def test_the_seed_decides_the_draws():
    table = pd.DataFrame(np.random.default_rng(3).random((30, 4)), columns=list("wxyz"))
    better = dict.fromkeys(table, True)
    one, again, other = (sensitivity(table, better, 100, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, again)
    assert not one.equals(other)


# What is refused


@pytest.mark.parametrize(
    ("table", "better", "choices", "words"),
    [
        (pd.DataFrame(), {}, {}, "table is empty"),
        (SMALL.iloc[:0], BETTER, {}, "table is empty"),
        (SMALL.loc[["a", "b", "a"]], BETTER, {}, "table has the area 'a' twice"),
        (SMALL[["home", "home"]], BETTER, {}, "table has the metric 'home' twice"),
        (SMALL.assign(home=list("xyz")), BETTER, {}, "'home' is not numbers"),
        (SMALL.assign(home=[1.0, math.inf, 2.0]), BETTER, {}, "'home' is infinite for b"),
        (SMALL.assign(home=[1.0, 2.0, -math.inf]), BETTER, {}, "'home' is infinite for c"),
        (SMALL.assign(home=[1.0, NAN, NAN]), BETTER, {}, "fewer than two areas have 'home'"),
        (SMALL.assign(home=NAN), BETTER, {}, "fewer than two areas have 'home'"),
        (SMALL.assign(home=4.0), BETTER, {}, "all areas have the same 'home'"),
        (
            SMALL.assign(home=4.0),
            BETTER,
            {"standardise": "min-max"},
            "all areas have the same 'home'",
        ),
        (SMALL, {"delays": True}, {}, "lower_is_better: give True or False for 'home'"),
        (SMALL, {**BETTER, "home": None}, {}, "lower_is_better: give True or False for 'home'"),
        (SMALL, BETTER, {"standardise": "Z"}, "standardise is 'Z'"),
        (SMALL, BETTER, {"weights": {"delays": 1}}, "weights: 'home' has none"),
        (
            SMALL,
            BETTER,
            {"weights": {"delays": 1, "home": 1, "x": 1}},
            "weights: 'x' is not a metric",
        ),
        (SMALL, BETTER, {"weights": {"delays": 0, "home": 0}}, "weights: 'delays' has 0"),
        (SMALL, BETTER, {"weights": {"delays": 2, "home": -1}}, "weights: 'home' has -1"),
        (SMALL, BETTER, {"weights": {"delays": 1, "home": NAN}}, "weights: 'home' has nan"),
        (SMALL, BETTER, {"weights": {"delays": math.inf, "home": 1}}, "weights: 'delays' has inf"),
        (SMALL, BETTER, {"least": 0}, "least is 0; give a whole number from 1 to 2"),
        (SMALL, BETTER, {"least": 3}, "least is 3; give a whole number from 1 to 2"),
        (SMALL, BETTER, {"least": 1.5}, "least is 1.5"),
    ],
)
def test_bad_input_is_named(table, better, choices, words):
    for function in (composite, sensitivity):
        with pytest.raises(ValueError, match=words):
            function(table, better, **choices)


def test_where_no_area_has_enough_metrics():
    table = pd.DataFrame({"x": [1, 2, NAN, NAN], "y": [NAN, NAN, 1, 2]})
    with pytest.raises(ValueError, match="no area has 2 of the metrics; lower least"):
        composite(table, {"x": True, "y": True})


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"draws": 0}, "draws is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"concentration": 0}, "concentration is 0"),
        ({"concentration": NAN}, "concentration is nan"),
        ({"concentration": math.inf}, "concentration is inf"),
        ({"standardisations": ()}, "standardisations is empty"),
        ({"standardisations": ["z", "t"]}, "standardise is 't'"),
    ],
)
def test_bad_choices_of_draws_are_named(choices, words):
    with pytest.raises(ValueError, match=words):
        sensitivity(SMALL, BETTER, **choices)
