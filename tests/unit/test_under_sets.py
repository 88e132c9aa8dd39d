"""Ranks under each set of peers: worked out again from the table, and what moves mean."""

import dataclasses
import math
import statistics

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lsr_analysis as lsr
from lsr_analysis import tables
from lsr_analysis.analysis.national import reviewed_areas
from lsr_analysis.analysis.peer_lists import store_list
from lsr_analysis.analysis.peers import NAMED, PeerSet
from lsr_analysis.analysis.under_sets import moves, overlap, place_of_16, ranks_under
from lsr_analysis.areas import ENGLAND

RATE, PLYMOUTH, YORK = "delayed_days_rate", "E06000026", "E06000014"
# Of each kind: a score and a share where higher is better, and two where lower is.
CHECKED = {
    "quality_of_life_adjusted": "higher",
    "information_users": "higher",
    "workforce_turnover": "lower",
    "falls_admissions_65plus": "lower",
}


@pytest.fixture(scope="module")
def reviewed(data):
    """The profile of each of the 20 reviewed areas."""
    return {code: lsr.profile(code, data=data) for code in reviewed_areas(data)}


@pytest.fixture(scope="module")
def figures_of(data):
    """Return the figures of all councils for the last period that one of them has by March 2018."""

    def figures_of(indicator, area):
        rows = data.observations[data.observations["indicator"] == indicator]
        rows = rows[(rows["period_end"] <= "2018-03-31") & rows["value"].notna()]
        if indicator == RATE:
            rows = rows[rows["period_start"] >= "2017-04-01"]
            days, over = (
                rows.groupby(rows["area_code"].astype(str))[name].sum().to_dict()
                for name in ("numerator", "denominator")
            )
            return {a: 100_000 * days[a] / over[a] for a in days if a != ENGLAND}
        own = rows.loc[rows["area_code"] == area, "period_end"]
        rows = rows[rows["period_end"] == own.max()]
        pairs = zip(rows["area_code"].astype(str), rows["value"], strict=True)
        return {code: value for code, value in pairs if code != ENGLAND}

    return figures_of


# The ranks


@pytest.mark.parametrize("indicator", [RATE, *CHECKED])
def test_ranks_are_those_of_the_table(reviewed, figures_of, indicator):
    lower = CHECKED.get(indicator, "lower") == "lower"
    seen = 0
    for code, profile in reviewed.items():
        values = figures_of(indicator, code)
        rows = profile.under_sets[profile.under_sets["indicator"] == indicator]
        assert (code in values) == (len(rows) > 0), (indicator, profile.area.name)
        for row in rows.itertuples():
            codes = {peers.name: peers.codes for peers in profile.sets}[row.peers]
            theirs = [values[peer] for peer in codes if peer in values]
            own = values[code]
            no_worse = [v for v in theirs if (v <= own if lower else v >= own)]
            assert row.value == pytest.approx(own, rel=1e-12)
            assert (row.rank, row.of) == (len(no_worse) + 1, len(theirs) + 1)
            assert row.peer_median == pytest.approx(statistics.median(theirs), rel=1e-12)
            assert row.peer_mean == pytest.approx(math.fsum(theirs) / len(theirs), rel=1e-12)
            place = 1 + 15 * len(no_worse) / len(theirs)
            assert row.place_of_16 == pytest.approx(place, rel=1e-12)
            seen += 1
    assert seen >= 5 * 15  # five sets, and most of the 20 areas have a figure


def test_each_set_ranks_each_indicator_once(reviewed):
    for profile in reviewed.values():
        rows = profile.under_sets
        assert not rows.duplicated(["indicator", "peers"]).any()
        assert set(rows["peers"]) == set(NAMED)
        assert set(rows["polarity"]) <= {"lower is better", "higher is better"}
        methods = {peers.name: peers.method for peers in profile.sets}
        assert (rows["method"] == rows["peers"].map(methods)).all()


def test_the_rank_under_the_chosen_set_is_that_of_the_standing(reviewed):
    for profile in reviewed.values():
        rows = profile.under_sets.set_index(["indicator", "peers"])
        chosen, everyone = rows.loc[(RATE, "similar")], rows.loc[(RATE, "england")]
        found = profile.standing
        assert (chosen["rank"], chosen["of"]) == (found.rank_peers, found.of_peers)
        assert (everyone["rank"], everyone["of"]) == (found.rank_all, found.of_all)
        assert chosen["peer_median"] == pytest.approx(found.peer_median)
        assert chosen["peer_mean"] == pytest.approx(found.peer_mean)


def test_the_period_decides_who_is_ranked(data):
    """Dorset of 2018 did not live through the period, so that its rate has no rank."""
    profile = lsr.profile("E10000009", "2018-04", "2019-06", data=data)
    assert RATE not in set(profile.under_sets["indicator"])
    assert len(profile.under_sets) > 0


def test_a_set_without_peers_gives_no_row(data):
    rows = lsr.profile("City of London", data=data).under_sets
    assert set(rows["peers"]) == {"region", "type", "england", "reviewed"}


@pytest.fixture
def alone():
    """A set of a council that has no rate, and one of nobody."""
    return (
        PeerSet("islands", "the islands", "by hand", ("E06000053",)),
        PeerSet("nobody", "nobody", "by hand", ()),
    )


def test_peers_without_a_value_give_no_row(data, plymouth, alone):
    item = (plymouth.indicator, "2017-18", plymouth.standing.rates)
    found = ranks_under(item, (), alone, plymouth.area, data.register)
    assert found.empty and "place_of_16" in found


def test_an_indicator_without_a_direction_gives_no_row(data, plymouth):
    neutral = dataclasses.replace(plymouth.indicator, polarity="neither")
    for indicator, rows in ((neutral, 0), (plymouth.indicator, 5)):
        item = (indicator, "2017-18", plymouth.standing.rates)
        found = ranks_under(item, (), plymouth.sets, plymouth.area, data.register)
        assert len(found) == rows


def test_a_stored_list_has_a_column_of_its_own(own, tmp_path, data, councils):
    path = tmp_path / "mine.csv"
    path.write_text("peer\nYork\nTorbay\nCornwall\n", encoding="utf-8")
    store_list(path, "south-west", own, NAMED, councils[PLYMOUTH])
    profile = lsr.profile("Plymouth", data=data)
    table = tables.under_sets_table(profile)
    row = table.shown.set_index("Indicator").loc["Delayed days rate, 2017-18"]
    sure = profile.standing.sure_peers
    assert row["south-west"].startswith("4 of 4 (")
    assert row["similar"] == f"16 of 16 ({sure.lower} to {sure.upper})"
    kept = table.figures[table.figures["peers"] == "south-west"]
    assert len(kept) == 8
    assert kept["method"].str.contains("south-west.csv, sha256").all()
    elsewhere = tables.under_sets_table(lsr.profile("Cornwall", data=data))
    assert "south-west" not in elsewhere.shown
    assert set(elsewhere.figures["peers"]) == set(NAMED)


# A rank as a place of 16


@pytest.mark.parametrize(
    ("rank", "of", "place"),
    [
        *((rank, 16, rank) for rank in range(1, 17)),
        (1, 2, 1), (2, 2, 16), (2, 3, 8.5), (1, 151, 1), (151, 151, 16), (76, 151, 8.5),
        (4, 4, 16), (2, 4, 6),
    ],
)  # fmt: skip
def test_places_by_hand(rank, of, place):
    assert place_of_16(rank, of) == pytest.approx(place)


def test_the_only_one_has_no_place():
    assert math.isnan(place_of_16(1, 1))


@given(st.integers(2, 200).flatmap(lambda of: st.tuples(st.just(of), st.integers(1, of - 1))))
def test_a_worse_rank_is_a_worse_place(drawn):
    of, rank = drawn
    assert 1 <= place_of_16(rank, of) < place_of_16(rank + 1, of) <= 16


@given(st.integers(2, 200), st.integers(2, 200))
def test_the_ends_of_any_sets_are_the_same_places(one, other):
    assert place_of_16(1, one) == place_of_16(1, other) == 1
    assert place_of_16(one, one) == place_of_16(other, other) == 16


# Moves and overlaps


@pytest.fixture
def made_up():
    """Two indicators under two sets, and one that only the first set ranks."""
    rows = [
        ("a", "A", "2017-18", "one", 4, 16), ("a", "A", "2017-18", "two", 10, 16),
        ("b", "B", "2016-17", "one", 16, 16), ("b", "B", "2016-17", "two", 1, 31),
        ("c", "C", "2016-17", "one", 2, 16),
    ]  # fmt: skip
    columns = ["indicator", "title", "period", "peers", "rank", "of"]
    return pd.DataFrame(rows, columns=columns).assign(
        place_of_16=[place_of_16(row[-2], row[-1]) for row in rows]
    )


def test_above_0_is_worse_under_the_other_set(made_up):
    found = moves(made_up, "one", "two").set_index("indicator")
    assert list(found.index) == ["a", "b"]
    assert found["moved"].tolist() == [6, -15]
    assert found.loc["b", ["rank_one", "of_one", "rank_other", "of_other"]].tolist() == [
        16, 16, 1, 31,
    ]  # fmt: skip


def test_the_other_way_round_the_sign_turns(made_up, reviewed):
    for ranks, one, other in (
        (made_up, "one", "two"),
        (next(iter(reviewed.values())).under_sets, "similar", "region"),
    ):
        there, back = moves(ranks, one, other), moves(ranks, other, one)
        assert len(there) > 0
        assert there["indicator"].tolist() == back["indicator"].tolist()
        assert there["moved"].tolist() == pytest.approx((-back["moved"]).tolist())


def test_between_a_set_and_itself_nothing_moves(reviewed):
    ranks = next(iter(reviewed.values())).under_sets
    found = moves(ranks, "type", "type")
    assert len(found) > 0 and (found["moved"] == 0).all()


def test_a_set_that_is_not_there_moves_nothing(made_up):
    assert moves(made_up, "one", "three").empty


codes = st.lists(st.sampled_from([f"E0600{n:04}" for n in range(20)]), unique=True)


@given(codes, codes)
def test_an_overlap_is_the_same_both_ways(one, other):
    a, b = (PeerSet(name, "", "", tuple(c)) for name, c in (("a", one), ("b", other)))
    assert overlap(a, b) == overlap(b, a) == sum(code in other for code in one)
    assert overlap(a, a) == len(a)


def test_every_set_lies_within_england(reviewed):
    for profile in reviewed.values():
        held = {peers.name: peers for peers in profile.sets}
        for peers in profile.sets:
            assert overlap(peers, held["england"]) == len(peers)
        assert overlap(held["region"], held["type"]) == overlap(held["type"], held["region"])


@pytest.mark.filterwarnings("error::DeprecationWarning", "error::FutureWarning")
def test_moves_take_no_way_that_pandas_will_give_up(made_up):
    assert len(moves(made_up, "one", "two")) == 2
