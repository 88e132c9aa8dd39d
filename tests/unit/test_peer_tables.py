"""Tables and sentences about the peers."""

import dataclasses
import re

import pandas as pd
import pytest

import lsr_analysis as lsr
from lsr_analysis import tables, words
from lsr_analysis.analysis.under_sets import moves
from lsr_analysis.display import Prose, Table

RATE = "delayed_days_rate"


@pytest.fixture(scope="module")
def look(data):
    """Return the profile of an area, made once."""
    held = {}

    def look(area, peers="similar", *months):
        key = (area, peers, *months)
        if key not in held:
            held[key] = lsr.profile(area, *months, peers=peers, data=data)
        return held[key]

    return look


@pytest.fixture
def own_list(tmp_path):
    path = tmp_path / "sorted.csv"
    path.write_text("peer\nBolton\nBury\nDerby\nHull\nYork\n", encoding="utf-8")
    return str(path)


# The table of the peers


def test_the_table_of_similar_peers(data, look):
    profile = look("Plymouth")
    table = tables.peers_table(data, profile)
    assert isinstance(table, Table) and table.name == "peers"
    assert table.caption == "Peers of Plymouth: the 15 most similar councils"
    rows = table.figures
    assert rows["code"].tolist() == list(profile.peers.codes)
    assert rows["order"].tolist() == list(range(1, 16))
    assert rows["distance"].tolist() == list(profile.peers.distances)
    assert set(rows["peer_set"]) == {"similar"}
    assert set(rows["method"]) == {profile.peers.method}
    assert rows["stays"].between(0, 1).all()
    first = table.shown.iloc[0]
    assert first["Council"] == data.register[profile.peers.codes[0]].name
    assert first["Distance"] == f"{profile.peers.distances[0]:.2f}"
    assert "Set similar: the 15 councils nearest to it on 8 measures" in table.note


def test_the_table_agrees_with_the_list_that_ships(data, look, shipped):
    listed = pd.read_csv(shipped / "processed" / "similar_peers.csv", dtype={"version": str})
    for area in ("Plymouth", "Rutland"):
        profile = look(area)
        expected = listed[listed["area_code"] == profile.area.code]
        rows = tables.peers_table(data, profile).figures
        assert rows["code"].tolist() == expected["peer_code"].tolist()
        assert rows["distance"].tolist() == pytest.approx(expected["distance"].tolist())
        assert rows["stays"].tolist() == pytest.approx(expected["stays"].tolist(), abs=5e-4)


def test_sets_without_distances_have_no_column_for_them(data, look):
    table = tables.peers_table(data, look("Plymouth", "region"))
    assert not {"distance", "stays"} & set(table.figures)
    assert table.figures["order"].isna().all()
    assert list(table.shown.columns) == ["Peer", "Region", "Type"]
    assert set(table.figures["peer_set"]) == {"region"}


def test_a_long_set_is_cut_in_print_only(data, look):
    table = tables.peers_table(data, look("Plymouth", "england"))
    assert (len(table.shown), len(table.figures)) == (40, 151)
    assert "The first 40 of 151; the CSV file has them all." in table.note


def test_a_list_of_ones_own_is_named_with_its_checksum(data, look, own_list):
    table = tables.peers_table(data, look("Plymouth", own_list))
    assert set(table.figures["peer_set"]) == {"sorted"}
    assert table.figures["method"].str.contains("sorted.csv, sha256 [0-9a-f]{12}, listed").all()
    assert table.figures["order"].isna().all()  # in the order of its names


def test_without_peers_there_is_no_table(data, look):
    shown = tables.peers_table(data, look("City of London"))
    assert isinstance(shown, Prose)
    assert repr(shown) == "There is no list of peers to show."


def test_every_csv_file_of_the_profile_names_the_set(look, tmp_path):
    for peers in ("similar", "region"):
        profile = look("Plymouth", peers)
        made = [
            tables.standing_table(profile),
            tables.series_table(profile),
            tables.likeness_table(profile),
            tables.pathway_table(profile, "stepping down"),
        ]
        for table in made:
            (path,) = table.save(tmp_path)
            saved = pd.read_csv(path, encoding="utf-8-sig")
            assert set(saved["peer_set"]) == {peers}, table.name
        (path,) = tables.under_sets_table(profile).save(tmp_path)
        saved = pd.read_csv(path, encoding="utf-8-sig")
        assert {"peers", "method", "place_of_16", "peer_mean"} <= set(saved)
        assert set(saved["peers"]) == {"similar", "region", "type", "england", "reviewed"}


def test_the_pathway_table_has_both_kinds_of_average(look):
    profile = look("Plymouth")
    rows = tables.pathway_table(profile, "maintaining wellbeing at home").figures
    one = {o.indicator.id: o for o in profile.pathway.latest}["quality_of_life_adjusted"]
    row = rows.set_index("indicator").loc["quality_of_life_adjusted"]
    peers, councils = one.peers.tolist(), one.councils.tolist()
    assert (len(peers), len(councils)) == (15, 150)
    assert row["peer_mean"] == pytest.approx(sum(peers) / 15, rel=1e-12)
    assert row["peer_median"] == sorted(peers)[7]
    assert row["mean_of_councils"] == pytest.approx(sum(councils) / 150, rel=1e-12)
    assert len({row["peer_mean"], row["peer_median"], row["mean_of_councils"]}) == 3


# What makes councils alike


def test_the_table_of_the_measures(data, look):
    profile = look("Plymouth")
    table = tables.likeness_table(profile)
    rows = table.figures.set_index("measure")
    assert len(rows) == 8 and rows["weight"].sum() == pytest.approx(5)
    levels = profile.placing.levels
    people = rows.loc["People aged 65 and over"]
    theirs = [levels.at[code, "people_65plus"] for code in profile.peers.codes]
    assert people["value"] == data.series("people_65plus", "E06000026")["value"]["2017-06-30"]
    assert (people["peer_lowest"], people["peer_highest"]) == (min(theirs), max(theirs))
    assert people["peer_median"] == sorted(theirs)[7]
    assert people["as_at"] == "2017-06-30"
    assert (rows["peers_with_figures"] == 15).all()
    assert rows.loc["Deprivation, overall score", "as_at"] == "2015-09-30"
    assert "Councils as at 31 March 2018; figures of 30 June 2017 and 30" in table.note


def test_measures_of_peers_without_figures_leave_them_out(look):
    table = tables.likeness_table(look("Plymouth", "region"))
    assert (table.figures["peers_with_figures"] == 14).all()  # the Isles of Scilly are not placed


@pytest.mark.parametrize("area", ["City of London", "Isles of Scilly"])
def test_an_area_that_is_not_placed_has_no_measures(look, area):
    shown = tables.likeness_table(look(area))
    assert isinstance(shown, Prose)
    assert f"{area} is not placed among similar councils." in repr(shown)


# Ranks under each set


def test_the_table_of_ranks(look):
    profile = look("Plymouth")
    table = tables.under_sets_table(profile)
    assert table.name == "ranks_under_sets"
    assert list(table.shown.columns) == [
        "Indicator", "similar", "region", "type", "england", "reviewed", "Place of 16",
    ]  # fmt: skip
    row = table.shown.set_index("Indicator").loc["Delayed days rate, 2017-18"]
    ranks = row.drop("Place of 16").str.extract(r"^(\d+) of (\d+) \((\d+) to (\d+)\)$").astype(int)
    assert ranks[[0, 1]].apply(tuple, axis=1).tolist() == [
        (16, 16), (15, 15), (55, 55), (150, 151), (19, 20),
    ]  # fmt: skip
    assert (ranks[2] <= ranks[0]).all() and (ranks[0] <= ranks[3]).all()
    assert (ranks[3] <= ranks[1]).all()
    sure = profile.standing.sure_all
    assert row["england"] == f"150 of 151 ({sure.lower} to {sure.upper})"
    assert row["Place of 16"] == "15 to 16"
    assert table.figures is profile.under_sets


@pytest.mark.parametrize(
    ("area", "months"),
    [("Plymouth", ()), ("Plymouth", ("2018-10", "2019-06")), ("E10000009", ("2018-04", "2019-06"))],
)
def test_the_note_names_the_day_of_the_councils(look, area, months):
    """Dorset of 2018 ended in March 2019, before the period does."""
    profile = look(area, "similar", *months)
    day = {(): "31 March 2018", ("2018-10", "2019-06"): "30 June 2019"}.get(months, "31 March 2019")
    assert f" Councils are those of {day}." in repr(words.peers_note(profile))


def test_the_note_counts_the_dimensions_of_the_model(look):
    profile = look("Plymouth")
    said = repr(words.peers_note(profile))
    dimensions = {measure.dimension for measure in profile.placing.model.measures}
    assert f"in all measures of one of {len(dimensions)} dimensions." in said
    for dimension in dimensions:
        assert dimension.lower() in profile.peers.method


def test_the_notes_of_tables_name_the_set(look):
    for area, peers, named in (
        ("Plymouth", "similar", "the 15 most similar councils (set similar)"),
        ("Plymouth", "region", "other councils in the South West (set region)"),
        ("City of London", "similar", "no comparable peers (set similar)"),
    ):
        profile = look(area, peers)
        for table in (
            tables.standing_table(profile),
            tables.series_table(profile),
            tables.pathway_table(profile, "stepping down"),
        ):
            assert table.note.startswith(f"Peers: {named}. "), table.name


def test_a_standing_without_peers_has_no_rows_for_them(look):
    """City of London is of a kind apart; Plymouth has what it lacks."""
    with_peers, without = (
        tables.standing_table(look(area)) for area in ("Plymouth", "City of London")
    )
    gone = [
        "Peer median (of 15)", "Peer mean", "Lowest peer", "Highest peer",
        "Rank with peers, 95% interval from", "Rank with peers, 95% interval to",
    ]  # fmt: skip
    for column in ("shown", "figures"):
        heads = [
            getattr(table, column).iloc[:, 0].tolist() for table in (with_peers, without)
        ]  # fmt: skip
        assert [name for name in heads[0] if name not in heads[1]] == gone
        assert heads[1] == [name for name in heads[0] if name not in gone]


def test_a_rank_among_no_peers_is_no_figure(look):
    """It would be 1 of 1; the page has a dash, and so must the file."""
    table = tables.standing_table(look("City of London"))
    row = "Rank with its peers (1 is best)"
    assert table.shown.set_index("Measure").loc[row, "Value"] == "–"
    figures = table.figures.set_index("measure")["value"]
    assert row not in figures or pd.isna(figures[row])


def test_a_set_without_a_rank_has_a_dash(look):
    table = tables.under_sets_table(look("City of London")).shown.set_index("Indicator")
    row = table.loc["Delayed days rate, 2017-18"]
    assert (row["similar"], row["Place of 16"]) == ("–", "4 to 16")
    assert row["england"].startswith("113 of 151 (")


def test_without_any_rank_the_table_is_a_sentence(look):
    shown = tables.under_sets_table(look("Cumberland", "similar", "2012-04", "2013-03"))
    assert isinstance(shown, Prose)
    assert "Cumberland has no rank on any indicator in this period." in repr(shown)


# Words


def test_the_note_says_how_sure_the_peers_are(look):
    profile = look("Plymouth")
    said = repr(words.peers_note(profile))
    stays = profile.placing.stays("E06000026").reindex(list(profile.peers.codes))
    sure = sum(share >= 0.9 for share in stays)
    assert "Compared with the 15 most similar councils: the 15 councils nearest to it" in said
    assert f"{sure} of 15 stay peers in at least 90% of draws" in said
    assert 0 < sure < 15
    assert f"the least sure stays in {min(stays):.0%}" in said


@pytest.mark.parametrize(
    ("area", "people"), [("City of London", "1,482"), ("Isles of Scilly", "565")]
)
def test_the_note_of_a_council_of_a_kind_apart(look, area, people):
    said = repr(words.peers_note(look(area)))
    assert f"{area} has no comparable peers" in said
    assert f"with {people} people aged 65 and over" in said
    assert "Choose another set" in said
    assert "Set similar: the 15 councils nearest to it on 8 measures" in said
    assert "stay peers" not in said and "Compared with" not in said
    changed = repr(words.under_sets_note(look(area)))
    assert changed == "The set similar has no peers here, so that no rank can be set beside it."


def test_the_glance_at_a_council_of_a_kind_apart_ranks_it_among_all_only(look):
    said = repr(words.at_a_glance(look("City of London")))
    assert "without peers to compare with (no comparable peers)" in said
    ranks = r"It ranks 113 of 151 councils \(95% interval \d+ to \d+; 1 is best\)"
    assert re.search(ranks, said)
    assert "with its peers" not in said and "rank with peers" not in said


def test_the_note_of_a_remote_council(look):
    profile = look("Rutland")
    said = repr(words.peers_note(profile))
    assert f"its last peer is at distance {profile.peers.distances[-1]:.2f}, farther away" in said
    assert "Its peers resemble it less." in said
    assert "unlike most councils" not in repr(words.peers_note(look("Plymouth")))


def test_notes_of_a_list_reach_the_reader(look, tmp_path):
    path = tmp_path / "old.csv"
    path.write_text("peer\nYork\nE06000061\n", encoding="utf-8")
    said = repr(words.peers_note(look("Plymouth", str(path))))
    assert "old.csv, row 3: North Northamptonshire" in said and "is left out" in said
    assert "Distance 1" not in said


@pytest.mark.parametrize("area", ["Plymouth", "Rutland", "York"])
def test_what_another_choice_changes_is_counted(look, area):
    profile = look(area)
    said = repr(words.under_sets_note(profile))
    for other in profile.sets[1:]:
        both = moves(profile.under_sets, "similar", other.name)
        far = [abs(moved) > 3 for moved in both["moved"]]
        shared = len(set(profile.peers.codes) & set(other.codes))
        assert (
            f"Set {other.name} ({len(other)} councils): shares {shared} of 15 with similar; "
            f"{sum(far)} of {len(far)} ranks move by more than 3 places of 16"
        ) in said
        (line,) = [one for one in said.splitlines() if one.startswith(f"Set {other.name} (")]
        expected = []
        if any(far):
            worst = both.loc[both["moved"].abs().idxmax()]
            expected.append(signed(worst["moved"]))
            assert f"16, most on “{worst['title']}” ({signed(worst['moved'])})" in line
        delays = both.set_index("indicator")["moved"].get(RATE)
        is_worst = any(far) and worst["indicator"] == RATE
        if delays is not None and not is_worst:
            expected.append(signed(delays))
            assert line.endswith(f"; delayed days move by {signed(delays)}.")
        assert ("delayed days move by" in line) == (delays is not None and not is_worst)
        # No other move is printed, and every one with a decimal.
        assert re.findall(r"[-+−]\d+(?:\.\d+)?|(?<=by )0(?=\.)", line) == expected
    assert "No set is the right one" in said
    assert not re.search(r"-\d", said)


def test_delayed_days_are_not_said_twice_where_they_move_most(look):
    said = {"worst": 0, "beside": 0}
    for area in ("Plymouth", "Rutland", "York", "Wiltshire", "Cornwall", "Hartlepool"):
        profile = look(area)
        for other in profile.sets[1:]:
            both = moves(profile.under_sets, "similar", other.name).set_index("indicator")
            if both.empty or both["moved"].abs().max() <= 3:
                continue
            lines = words.under_sets_note(profile).sentences
            (line,) = [one for one in lines if one.startswith(f"Set {other.name} (")]
            worst = both["moved"].abs().idxmax() == RATE
            assert line.count("elayed days") == 1, line
            assert ("; delayed days move by" in line) == (not worst)
            said["worst" if worst else "beside"] += 1
    assert min(said.values()) > 0


def signed(places):
    """A move with one decimal and its sign; what rounds to none has neither."""
    rounded = round(places, 1)
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):.1f}" if rounded else "0"


@pytest.mark.parametrize(
    ("rank", "said"),
    [(1.049, "0"), (1.06, "+0.1"), (0.94, "−0.1"), (0.96, "0"), (3.96, "+3.0"), (1.0, "0")],
)
def test_moves_have_one_decimal(look, rank, said):
    """A rank that moves from place 1 to another place of 16, as if by another set."""
    profile = look("Plymouth")
    row = profile.under_sets[profile.under_sets["indicator"] == RATE].iloc[[0]]
    ranks = pd.concat(
        [row.assign(peers=n, place_of_16=p) for n, p in (("similar", 1.0), ("region", rank))]
    )
    made = dataclasses.replace(profile, under_sets=ranks)
    assert f"delayed days move by {said}." in repr(words.under_sets_note(made))


def test_the_caveats_and_the_summary_name_the_set(look):
    for peers, label in (
        ("similar", "the 15 most similar councils (set similar)"),
        ("region", "other councils in the South West (set region)"),
    ):
        assert f"Peers: {label}" in repr(words.caveats(look("Plymouth", peers)))
