"""Places among peers that change from draw to draw, drawn peers, and telling groups apart."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis.statistics.composite import composite, drawn_scores, rank_summary, sensitivity
from lsr_analysis.statistics.composite_places import place_summary, places_among
from lsr_analysis.statistics.neighbours import distances, nearest_in_draws, stays
from lsr_analysis.statistics.separation import separation

BETTER = {"x": True, "y": True, "z": False}


def made(areas=40, seed=5):
    """One quality behind three metrics; the higher it is, the worse the area."""
    generator = np.random.default_rng(seed)
    quality = generator.normal(size=areas)
    noise = generator.normal(scale=0.05, size=(areas, 3))
    table = pd.DataFrame(quality[:, np.newaxis] + noise, columns=list("xyz"))
    table["z"] = 50 - 4 * table["z"]
    table.index = [f"E{n:02}" for n in range(areas)]
    return table, pd.Series(quality, table.index)


# Drawn scores


def test_drawn_scores_rank_as_sensitivity_says():
    table, _ = made()
    scores = drawn_scores(table, BETTER, 300, 3)
    assert scores.shape == (40, 300)
    found = sensitivity(table, BETTER, 300, 3)
    pd.testing.assert_frame_equal(rank_summary(scores), found.drop(columns="rank"))
    by_hand = scores.rank(method="max").to_numpy()
    assert found["low"].tolist() == np.sort(by_hand, axis=1)[:, 7].tolist()  # 8 of 300 are 2.5%


def test_a_planted_quality_is_recovered_in_every_draw():
    table, quality = made()
    scores = drawn_scores(table, BETTER, 200, 1)
    agreement = scores.corrwith(quality, method="spearman")
    assert agreement.min() > 0.97
    turned = scores.corrwith(-quality, method="spearman")
    assert turned.max() < -0.97


def test_areas_without_enough_metrics_are_not_drawn():
    table, _ = made(6)
    table.iloc[2, :2] = np.nan
    assert list(drawn_scores(table, BETTER, 5).index) == [f"E{n:02}" for n in (0, 1, 3, 4, 5)]


# Places among peers


def test_places_by_hand():
    scores = pd.DataFrame(
        [[5.0, 5, 5, 5], [1, 9, 5, 1], [2, 2, 5, 9], [9, 9, 9, 9]], index=list("abcd")
    )
    members = np.array(
        [[1, 0, 0, 0], [1, 1, 1, 0], [1, 1, 1, 0], [1, 0, 0, 0]], dtype=bool
    )  # the area itself may be marked
    # Rank 3 of 4, rank 2 of 3, a tie of 3 takes rank 3, and nobody to be ranked among.
    expected = [1 + 15 * 2 / 3, 1 + 15 / 2, 16, np.nan]
    assert places_among(scores, "a", members) == pytest.approx(expected, nan_ok=True)


def test_missing_scores_give_no_place_and_make_no_peer():
    scores = pd.DataFrame([[5.0, np.nan, 5], [1, 1, np.nan], [np.nan, 9, np.nan], [9, 9, np.nan]])
    scores.index = list("abcd")
    found = places_among(scores, "a", np.ones((4, 3), dtype=bool))
    # Rank 2 of 3, since "c" has no score; none of its own; nobody to be ranked among.
    assert found == pytest.approx([1 + 15 / 2, np.nan, np.nan], nan_ok=True)


@given(st.integers(0, 9), st.integers(0, 500))
def test_the_worst_area_is_last_and_the_best_first_whatever_the_peers(at, seed):
    generator = np.random.default_rng(seed)
    scores = pd.DataFrame(generator.normal(size=(10, 30)))
    members = generator.random((10, 30)) < 0.5
    members[(at + 1) % 10] = True
    scores.loc[at] = 99
    assert (places_among(scores, at, members) == 16).all()
    scores.loc[at] = -99
    assert (places_among(scores, at, members) == 1).all()


@given(st.permutations(list(range(12))))
def test_places_do_not_depend_on_the_order_of_areas(order):
    generator = np.random.default_rng(1)
    scores = pd.DataFrame(generator.normal(size=(12, 20)))
    members = generator.random((12, 20)) < 0.5
    one = places_among(scores, 3, members)
    other = places_among(scores.iloc[order], 3, members[order])
    assert np.array_equal(one, other, equal_nan=True)


def test_among_sixteen_a_place_is_the_rank():
    scores = pd.DataFrame(np.random.default_rng(2).normal(size=(16, 50)))
    places = places_among(scores, 7, np.ones(scores.shape, dtype=bool))
    assert places == pytest.approx(scores.rank(method="max").loc[7].to_numpy())


def test_places_are_summed_up_by_hand():
    found = place_summary(np.array([1.0] * 2 + [12.9] * 38 + [13.0] * 40 + [np.nan] * 7))
    assert found == {"median": 12.9, "low": 1.0, "high": 13.0, "worst_quarter": 0.5}
    empty = place_summary(np.array([np.nan]))
    assert all(np.isnan(value) for value in empty.values())


def test_places_refuse_what_does_not_fit():
    scores = pd.DataFrame([[1.0, 2.0]], index=["a"])
    with pytest.raises(ValueError, match="shape"):
        places_among(scores, "a", np.ones((2, 2), dtype=bool))
    with pytest.raises(ValueError, match="'b' has no score"):
        places_among(scores, "b", np.ones((1, 2), dtype=bool))


# Drawn peers


def test_drawn_peers_are_the_nearest_by_drawn_weights():
    generator = np.random.default_rng(4)
    scores = pd.DataFrame(generator.normal(size=(20, 2)), columns=["p", "q"])
    scores.index = [f"E{n:02}" for n in generator.permutation(20)]
    weights = {"p": 1.0, "q": 0.5}
    found = nearest_in_draws(scores, "E07", weights, 5, 40, 0.25, 9)
    factors = 0.75 + 0.5 * np.random.default_rng(9).random((40, 2))
    others = sorted(set(scores.index) - {"E07"})
    for draw, (p, q) in enumerate(factors):
        nearest = distances(scores, "E07", {"p": p, "q": 0.5 * q}).index[:5]
        assert {others[k] for k in np.flatnonzero(found[draw])} == set(nearest)
    share = stays(scores, "E07", weights, 5, 40, 0.25, 9)
    assert share.to_numpy() == pytest.approx(found.mean(axis=0))
    assert list(share.index) == others


# Telling groups apart


def pairs(first, second):
    """Count by hand: higher 1, the same one half."""
    won = sum((a > b) + 0.5 * (a == b) for a in first for b in second)
    return won / (len(first) * len(second))


numbers = st.lists(st.integers(-20, 20), min_size=1, max_size=12)


@given(numbers, numbers)
def test_the_probability_is_the_share_of_pairs(first, second):
    found = separation(first, second)
    assert found.probability == pytest.approx(pairs(first, second))
    assert 0 <= found.lower <= found.probability <= found.upper <= 1
    assert found.upper - found.lower > 0.05
    turned = separation(second, first)
    assert turned.lower == pytest.approx(1 - found.upper, abs=1e-6)
    higher = separation(first, second, level=0.99)
    assert higher.lower <= found.lower + 1e-9 and higher.upper >= found.upper - 1e-9


def test_limits_lie_z_standard_errors_from_what_is_seen():
    """Newcombe 2006, method 5, put in by hand."""
    generator = np.random.default_rng(6)
    first, second = generator.normal(1, 1, 15), generator.normal(0, 1, 90)
    found = separation(first, second)
    m, n = 15, 90
    for p in (found.lower, found.upper):
        shared = (m + n) / 2 - 1
        terms = 1 + shared * (1 - p) / (2 - p) + shared * p / (1 + p)
        error = np.sqrt(p * (1 - p) * terms / (m * n))
        assert abs(p - found.probability) == pytest.approx(1.959964 * error, rel=1e-5)


def test_the_interval_holds_the_truth_in_about_19_of_20():
    """Two normal groups one deviation apart: the probability is that of N(0, 2) below 1."""
    from scipy.stats import norm

    generator = np.random.default_rng(7)
    truth, hits = norm.cdf(1 / np.sqrt(2)), 0
    for _ in range(400):
        found = separation(generator.normal(1, 1, 19), generator.normal(0, 1, 131))
        hits += found.lower <= truth <= found.upper
    assert 0.92 <= hits / 400 <= 0.98


def test_groups_that_do_not_overlap_keep_an_interval():
    found = separation([5, 6, 7], [1, 2, 3])
    assert (found.probability, found.upper) == (1, 1)
    assert 0.2 < found.lower < 0.8


@pytest.mark.parametrize(
    ("first", "words"),
    [([], "first is empty"), ([1.0, np.nan], "missing or infinite"), ([[1.0]], "not a row")],
)
def test_bad_groups_are_named(first, words):
    with pytest.raises(ValueError, match=words):
        separation(first, [1.0])
    with pytest.raises(ValueError, match="level"):
        separation([1.0], [2.0], level=1.5)


def test_a_composite_scores_as_its_draws_with_one_metric():
    table, _ = made()
    one = table[["x"]]
    scores = drawn_scores(one, BETTER, 6, standardisations=["z"])
    made_once = composite(one, BETTER).scores
    assert np.allclose(scores.to_numpy(), made_once.to_numpy()[:, np.newaxis])
