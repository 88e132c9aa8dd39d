"""Groups of rows: planted ones are found, a cloud has none, and order makes no difference."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import cut_tree, linkage
from sklearn.metrics import adjusted_rand_score, silhouette_samples

from lsr_analysis.statistics.compositions import block_scaled, closed, clr, replaced
from lsr_analysis.statistics.group_number import choose_groups
from lsr_analysis.statistics.grouping import (
    agreement,
    grouped,
    medoids,
    partitions,
    silhouettes,
)

KINDS = np.array(
    [[0.70, 0.20, 0.05, 0.03, 0.02], [0.10, 0.60, 0.10, 0.10, 0.10], [0.10, 0.1, 0.1, 0.2, 0.5]]
)


def distances(points):
    return np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))


def made_up(seed=1, each=25):
    """Return SYNTHETIC days of rows of three kinds, with the kind of each."""
    rng = np.random.default_rng(seed)
    kinds = np.repeat(np.arange(len(KINDS)), each)
    shares = np.array([rng.dirichlet(60 * KINDS[kind]) for kind in kinds])
    days = np.round(shares * rng.integers(2_000, 60_000, (len(kinds), 1)))
    where = [
        rng.dirichlet(60 * np.array([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8]][kind])) for kind in kinds
    ]
    names = [f"row {k}" for k in range(len(kinds))]
    return (
        {
            "why": pd.DataFrame(days, names, list("abcde")),
            "where": pd.DataFrame(where, names, ["in", "out"]),
        },
        pd.Series(kinds, names),
    )


def scaled(blocks):
    return block_scaled({k: clr(replaced(closed(t), 0.005)) for k, t in blocks.items()})[0]


@pytest.fixture(scope="module")
def planted():
    blocks, kinds = made_up()
    return scaled(blocks), kinds, choose_groups(scaled(blocks), draws=60)


@pytest.fixture(scope="module")
def cloud():
    rng = np.random.default_rng(8)
    points = rng.normal(size=(100, 6)) * [3, 2, 1, 1, 1, 0.5]
    return choose_groups(pd.DataFrame(points), draws=60)


def test_planted_groups_are_found(planted):
    _, kinds, found = planted
    assert found.number == 3
    assert found.stable and found.separate
    assert adjusted_rand_score(kinds, found.rows["group"]) > 0.95
    assert (found.stability > 0.9).all()
    assert found.numbers["silhouette"].idxmax() == 3


def test_a_cloud_without_groups_is_a_continuum(cloud):
    assert not cloud.separate


def test_clouds_are_seldom_called_separate():
    rng = np.random.default_rng(3)
    called = [
        choose_groups(pd.DataFrame(rng.normal(size=(60, 4))), draws=20, seed=k).separate
        for k in range(12)
    ]
    assert sum(called) <= 2


def test_silhouettes_are_those_of_scikit_learn(planted):
    table, _, found = planted
    expected = silhouette_samples(table.to_numpy(), found.rows["group"])
    assert found.rows["silhouette"].to_numpy() == pytest.approx(expected, abs=1e-6)
    assert found.numbers.loc[3, "silhouette"] == pytest.approx(expected.mean(), abs=1e-6)


def test_a_point_alone_has_silhouette_zero():
    points = np.array([[0.0], [1.0], [9.0]])
    assert silhouettes(distances(points), np.array([0, 0, 1]))[2] == 0


def test_the_exemplar_is_nearest_to_the_others_of_its_group(planted):
    table, _, found = planted
    for group, rows in found.rows.groupby("group"):
        members = table.loc[rows.index].to_numpy()
        nearest = rows.index[distances(members).sum(axis=1).argmin()]
        assert rows.index[rows["exemplar"]].tolist() == [nearest], group


def test_exemplars_always_go_with_themselves(planted):
    rows = planted[2].rows
    assert (rows.loc[rows["exemplar"], "with_exemplar"] == 1).all()
    assert rows["with_exemplar"].between(0, 1).all()


def test_a_row_between_two_groups_is_less_sure():
    rng = np.random.default_rng(2)
    points = rng.normal(size=(61, 2))
    points[30:60, 0] += 7
    points[60] = [3.5, 0]
    rows = choose_groups(pd.DataFrame(points), draws=60).rows
    assert rows["with_exemplar"].iloc[-1] < 0.95
    assert rows["silhouette"].iloc[-1] < 0.2
    assert rows["with_exemplar"].iloc[:-1].median() == 1


def test_the_order_of_rows_makes_no_difference(planted):
    table, _, found = planted
    shuffled = table.sample(frac=1, random_state=5)
    again = choose_groups(shuffled, draws=60)
    pd.testing.assert_frame_equal(again.rows.loc[table.index], found.rows, atol=1e-9)
    pd.testing.assert_frame_equal(again.numbers, found.numbers)


def test_the_number_of_days_of_a_row_makes_no_difference():
    blocks, _ = made_up()
    times = np.random.default_rng(9).uniform(0.5, 40, (len(blocks["why"]), 1))
    larger = blocks | {"why": blocks["why"] * times}
    first, second = (choose_groups(scaled(b), draws=20) for b in (blocks, larger))
    pd.testing.assert_series_equal(first.rows["group"], second.rows["group"])


def test_the_seed_decides_and_nothing_else(planted):
    table, _, found = planted
    again, other = (choose_groups(table, draws=60, seed=seed) for seed in (1, 2))
    pd.testing.assert_frame_equal(again.numbers, found.numbers)
    assert (other.numbers["reference"] != found.numbers["reference"]).any()


def test_what_is_at_fault_is_said(planted):
    found = planted[2]
    assert found.fault == ""
    loose = dataclasses.replace(
        found, stable=False, numbers=found.numbers.assign(stability=0.3, allowed=False)
    )
    assert loose.fault == "stable"
    tiny = dataclasses.replace(
        found, stable=False, numbers=found.numbers.assign(stability=0.9, allowed=False)
    )
    assert tiny.fault == "stable without tiny groups"


def test_a_few_odd_rows_are_no_group():
    rng = np.random.default_rng(6)
    points = np.vstack([rng.normal(size=(98, 3)), [[40.0, 0, 0], [41.0, 0, 0]]])
    found = choose_groups(pd.DataFrame(points), draws=40)
    assert found.numbers["smallest"].iloc[0] == 2
    assert not found.numbers["allowed"].iloc[0]


def test_the_rule_is_kept(planted, cloud):
    for found in (planted[2], cloud):
        table, count = found.numbers, len(found.rows)
        allowed = (table["stability"] >= 0.6) & (table["smallest"] >= max(3, 0.05 * count))
        assert (table["allowed"] == allowed).all()
        assert found.stable == allowed.any()
        if allowed.any():
            assert found.number == table["silhouette"][allowed].idxmax()
        assert table.index[table["chosen"]].tolist() == [found.number]
        best = table.loc[found.number]
        assert found.separate == (found.stable and best["silhouette"] > best["reference"])
        sizes = found.rows["group"].value_counts().sort_index()
        assert sizes.is_monotonic_decreasing and sizes.min() == best["smallest"]


def test_groups_are_wards_moved_to_the_nearest_middle():
    rng = np.random.default_rng(11)
    points = rng.normal(size=(50, 3))
    for number, (labels, middles) in partitions(points, range(2, 7)).items():
        # No point is nearer to another group's middle than to its own.
        far = np.linalg.norm(points[:, None] - middles[None], axis=2)
        assert (far.argmin(axis=1) == labels).all()
        for one in range(number):
            assert middles[one] == pytest.approx(points[labels == one].mean(axis=0))
        ward = cut_tree(linkage(points, "ward"), number).ravel()

        def within(groups):
            return sum(
                ((points[groups == g] - points[groups == g].mean(axis=0)) ** 2).sum()
                for g in np.unique(groups)
            )

        assert within(labels) <= within(ward) + 1e-9


def test_ward_alone_where_groups_are_far_apart():
    points = np.repeat([[0.0, 0.0], [50.0, 0.0], [0.0, 80.0]], 4, axis=0)
    points += np.random.default_rng(1).normal(size=points.shape)
    labels = partitions(points, range(3, 4))[3][0]
    ward = cut_tree(linkage(points, "ward"), 3).ravel()
    assert adjusted_rand_score(labels, ward) == 1


def test_medoids_of_a_pair_are_one_of_the_two():
    points = np.array([[0.0], [1.0], [7.0], [9.0]])
    assert medoids(distances(points), np.array([0, 0, 1, 1])).tolist() == [0, 2]


@given(st.lists(st.integers(1, 4), min_size=4, max_size=30), st.permutations([1, 2, 3, 4]))
def test_agreement_does_not_depend_on_what_groups_are_called(labels, names):
    one = pd.Series(labels)
    rand, kept = agreement(one, one.map(dict(zip([1, 2, 3, 4], names, strict=True))))
    assert (rand, kept) == (1.0, 1.0)


def test_agreement_counts_only_rows_in_both():
    one = pd.Series([1, 1, 2, 2, 1], list("abcde"))
    other = pd.Series([2, 2, 1, 2, 1], list("abcdz"))
    rand, kept = agreement(one, other)
    assert kept == 0.75
    assert rand == pytest.approx(adjusted_rand_score([1, 1, 2, 2], [2, 2, 1, 2]))


def test_no_row_in_common_is_refused():
    with pytest.raises(ValueError, match="no row in common"):
        agreement(pd.Series([1], ["a"]), pd.Series([1], ["b"]))


@pytest.mark.parametrize(
    "table, options, words",
    [
        (pd.DataFrame({"x": [1.0, np.nan] * 10}), {}, "missing"),
        (pd.DataFrame({"x": [1.0, 2.0] * 10}), {}, "2 rows differ"),
        (pd.DataFrame({"x": np.arange(20.0)}), {"draws": 5}, "at least 20"),
    ],
)
def test_tables_that_cannot_be_grouped_are_refused(table, options, words):
    with pytest.raises(ValueError, match=words):
        choose_groups(table, **options)


@pytest.mark.parametrize("number", [0, 4])
def test_a_number_out_of_range_is_refused(number):
    with pytest.raises(ValueError, match="give 1 to 3"):
        grouped(pd.DataFrame({"x": [1.0, 2.0, 3.0]}), number)


def test_one_row_is_one_group():
    assert grouped(pd.DataFrame({"x": [4.0]}, index=["a"]), 1).to_dict() == {"a": 1}


def test_a_missing_coordinate_is_named():
    table = pd.DataFrame({"x": [1.0] * 8, "y": [1.0] * 5 + [np.nan] + [1.0] * 2}, list("abcdefgh"))
    for call in (lambda: grouped(table, 2), lambda: choose_groups(table)):
        with pytest.raises(ValueError, match="'y' of 'f' is missing"):
            call()
