"""The sets of peers that need no file, and what is taken for the name of a set."""

import datetime as dt

import pytest

from lsr_analysis.analysis.peers import NAMED, available, check_peers, peer_set
from lsr_analysis.errors import ParameterError
from lsr_analysis.periods import Span

YEAR = Span.parse("2017-04", "2018-03")
NOW = Span.parse("2019-04", "2019-06")
SOUTH_WEST = [
    "Bath and North East Somerset", "Bournemouth", "Bristol, City of", "Cornwall", "Devon",
    "Dorset", "Gloucestershire", "Isles of Scilly", "North Somerset", "Poole", "Somerset",
    "South Gloucestershire", "Swindon", "Torbay", "Wiltshire",
]  # fmt: skip


@pytest.fixture
def plymouth(councils):
    return councils["E06000026"]


def test_region(data, councils, plymouth):
    peers = peer_set("region", plymouth, data, YEAR)
    assert [councils[code].name for code in peers.codes] == SOUTH_WEST
    assert peers.name == "region"
    assert peers.label == "other councils in the South West"
    assert peers.named == "other councils in the South West (set region)"
    assert len(peers) == 15
    assert not peers.ordered and peers.distances == () and peers.notes == ()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Camden", "other councils in London"),
        ("Leeds", "other councils in Yorkshire and The Humber"),
        ("Cumbria", "other councils in the North West"),
    ],
)
def test_region_in_words(data, councils, name, label):
    assert peer_set("region", councils.find(name), data, YEAR).label == label


def test_region_after_the_councils_changed(data, councils, plymouth):
    names = {councils[c].name for c in peer_set("region", plymouth, data, NOW).codes}
    assert names == set(SOUTH_WEST) - {"Bournemouth", "Poole"} | {
        "Bournemouth, Christchurch and Poole"
    }


@pytest.mark.parametrize(
    ("name", "label", "count"),
    [
        ("Plymouth", "other unitary authorities", 55),
        ("Cumbria", "other county councils", 26),
        ("Camden", "other London boroughs", 32),
        ("Leeds", "other metropolitan districts", 35),
    ],
)
def test_type(data, councils, name, label, count):
    area = councils.find(name)
    peers = peer_set("type", area, data, YEAR)
    assert (peers.label, len(peers)) == (label, count)
    assert {councils[code].type for code in peers.codes} == {area.type}


def test_england_is_every_other_council_of_the_day(data, councils, plymouth):
    for span, count in ((YEAR, 151), (NOW, 150)):
        peers = peer_set("england", plymouth, data, span)
        in_force = {area.code for area in councils.in_force(span.last_day)}
        assert set(peers.codes) == in_force - {plymouth.code}
        assert (len(peers), peers.label) == (count, "all other councils in England")


def test_reviewed_areas(data, councils, plymouth):
    peers = peer_set("reviewed", plymouth, data, YEAR)
    assert (len(peers), peers.label) == (19, "the 19 other reviewed areas")
    assert {"Trafford", "York", "Cumbria", "Northamptonshire"} < {
        councils[code].name for code in peers.codes
    }
    assert peers.notes == ()
    devon = councils.find("Devon")
    outside = peer_set("reviewed", devon, data, YEAR)
    assert (len(outside), outside.label) == (20, "the 20 reviewed areas")


def test_reviewed_areas_that_had_ended_are_named(data, councils, plymouth):
    peers = peer_set("reviewed", plymouth, data, Span.parse("2024-04", "2025-03"))
    (note,) = peers.notes
    assert note == (
        "Reviewed areas that did not exist on 31 March 2025: Cumbria; Northamptonshire."
    )
    assert len(peers) == 17
    assert all(councils[code].in_force(dt.date(2025, 3, 31)) for code in peers.codes)


@pytest.mark.parametrize("peers", ["region", "type", "england", "reviewed"])
def test_an_area_is_never_its_own_peer(data, councils, peers):
    for area in councils:
        codes = peer_set(peers, area, data, YEAR).codes
        assert area.code not in codes
        assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("name", ["Plymouth", "Rutland", "City of London", "Cumberland"])
@pytest.mark.parametrize("peers", NAMED)
def test_every_set_has_a_name_a_label_and_a_method(data, councils, name, peers):
    found = peer_set(peers, councils.find(name), data, YEAR)
    assert found.name == peers
    assert found.label and found.method
    assert councils.find(name).code not in found.codes
    assert found.ordered == bool(found.distances)


def test_peers_of_a_council_that_has_ended_are_of_its_own_time(data, councils):
    poole = councils["E06000029"]
    for peers in ("region", "similar", "england"):
        codes = peer_set(peers, poole, data, NOW).codes
        assert len(codes) >= 15
        assert "E06000058" not in codes
        assert all(councils[code].in_force(poole.end) for code in codes)
    assert "E06000028" in peer_set("region", poole, data, NOW).codes


def test_peers_of_a_council_to_come_are_of_its_own_time(data, councils):
    cumberland = councils["E06000063"]
    codes = peer_set("region", cumberland, data, YEAR).codes
    assert "E06000064" in codes and "E10000006" not in codes


# Names of sets


@pytest.mark.parametrize("peers", NAMED)
def test_sets_that_need_no_file_are_taken(data, peers):
    check_peers(peers, data)
    assert peers in available(data)


@pytest.mark.parametrize(
    "peers", ["neighbours", "Region", "Similar", "", " ", "nowhere.csv", "/", None, 5]
)
def test_anything_else_is_refused(data, peers):
    with pytest.raises(ParameterError) as caught:
        check_peers(peers, data)
    said = f"peers is {peers!r}; give similar, region, type, england, reviewed, or the path"
    assert said in str(caught.value)


def test_a_folder_is_no_list(data, tmp_path):
    with pytest.raises(ParameterError, match="or the path of a file that lists peers"):
        check_peers(str(tmp_path), data)
