import pytest

from lsr_analysis.analysis.peers import check_peers, peer_set
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


@pytest.fixture
def listed(tmp_path, councils, plymouth):
    """Write a list of peers and return the peers that it gives."""

    def listed(text, area=plymouth, span=YEAR, name="my-list.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return peer_set(str(path), area, councils, span)

    return listed


def test_region(councils, plymouth):
    peers = peer_set("region", plymouth, councils, YEAR)
    assert [councils[code].name for code in peers.codes] == SOUTH_WEST
    assert peers.name == "region"
    assert peers.label == "other councils in the South West"
    assert len(peers) == 15


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Camden", "other councils in London"),
        ("Leeds", "other councils in Yorkshire and The Humber"),
        ("Cumbria", "other councils in the North West"),
    ],
)
def test_region_in_words(councils, name, label):
    assert peer_set("region", councils.find(name), councils, YEAR).label == label


def test_region_after_the_councils_changed(councils, plymouth):
    names = {councils[c].name for c in peer_set("region", plymouth, councils, NOW).codes}
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
def test_type(councils, name, label, count):
    area = councils.find(name)
    peers = peer_set("type", area, councils, YEAR)
    assert (peers.label, len(peers)) == (label, count)
    assert {councils[code].type for code in peers.codes} == {area.type}


@pytest.mark.parametrize("peers", ["region", "type"])
def test_an_area_is_never_its_own_peer(councils, peers):
    for area in councils:
        codes = peer_set(peers, area, councils, YEAR).codes
        assert area.code not in codes
        assert len(set(codes)) == len(codes)


def test_peers_of_a_council_that_has_ended_are_of_its_own_time(councils):
    poole = councils["E06000029"]
    assert "E06000028" in peer_set("region", poole, councils, NOW).codes
    assert "E06000058" not in peer_set("region", poole, councils, NOW).codes


def test_peers_of_a_council_to_come_are_of_its_own_time(councils):
    cumberland = councils["E06000063"]
    codes = peer_set("region", cumberland, councils, YEAR).codes
    assert "E06000064" in codes and "E10000006" not in codes


def test_a_list_by_names_and_codes_in_its_own_order(listed):
    peers = listed("peer\nYork UA\nE08000025\n913\n102\nbristol\n")
    assert peers.codes == ("E06000014", "E08000025", "E10000006", "E06000023")
    assert peers.name == "my-list"
    assert peers.label == "the councils listed in my-list.csv"
    assert "my-list" in peers.method


def test_a_list_for_several_areas(listed, councils):
    text = "area,peer\nPlymouth,York\nCumbria,Devon\nE06000026,Hull\n,Torbay\n"
    assert listed(text).codes == ("E06000014", "E06000010", "E06000027")
    assert listed(text, area=councils["E10000006"]).codes == ("E10000008", "E06000027")


def test_a_list_as_spreadsheets_save_it(listed):
    peers = listed('Note, Peer \r\n"a, b",York\r\n', encoding="utf-8-sig")
    assert peers.codes == ("E06000014",)


def test_an_area_on_its_own_list_is_left_out_and_a_peer_twice_counts_once(listed):
    assert listed("peer\nPlymouth\nYork\nYork UA\n").codes == ("E06000014",)


def test_a_name_on_a_list_means_the_council_of_the_time(listed):
    assert listed("peer\nDorset\n").codes == ("E10000009",)
    assert listed("peer\nDorset\n", span=NOW).codes == ("E06000059",)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("unknown.csv", "peer\nYork\nPlymuth\n", "unknown.csv, row 3: .*Nearest: Plymouth"),
        ("empty-cell.csv", "area,peer\nPlymouth,York\nPlymouth,\n", "empty-cell.csv, row 3: "),
        ("short-row.csv", "area,peer\nPlymouth\n", "short-row.csv, row 2: "),
        ("area.csv", "area,peer\nAtlantis,York\n", "area.csv, row 2: .*'Atlantis'"),
        ("region.csv", "peer\nLondon\n", "region.csv, row 2: .*region or country"),
        ("no-column.csv", "council\nYork\n", "no-column.csv has no column 'peer'"),
        ("semicolons.csv", "area;peer\nPlymouth;York\n", "semicolons.csv has no column 'peer'"),
        ("no-rows.csv", "peer\n", "no-rows.csv"),
        ("nothing.csv", "", "nothing.csv"),
        ("others.csv", "area,peer\nCumbria,Devon\n", "others.csv lists no peer of Plymouth"),
        ("alone.csv", "peer\nPlymouth\n", "alone.csv lists no peer of Plymouth"),
    ],
)
def test_a_list_that_cannot_be_used(listed, name, text, told):
    with pytest.raises(ParameterError, match=told):
        listed(text, name=name)


def test_the_row_named_is_the_row_of_the_file(listed):
    with pytest.raises(ParameterError, match=r"my-list\.csv, row 5: "):
        listed("peer\nYork\n\nHull\nPlymuth\n")


def test_a_list_in_another_encoding_says_how_to_save_it(listed):
    with pytest.raises(ParameterError, match=r"my-list\.csv is not a CSV file in UTF-8; save it"):
        listed("peer,note\nYork,£\n", encoding="cp1252")


def test_a_council_that_had_ended_is_no_peer_whatever_it_is_called(listed):
    for name in ("Poole", "811", "E06000029"):
        with pytest.raises(ParameterError, match=r"row 2: .*Bournemouth, Christchurch and Poole"):
            listed(f"peer\n{name}\n", span=NOW)


@pytest.mark.parametrize("peers", ["neighbours", "Region", "", "nowhere.csv", "/", None, 5])
def test_anything_else_is_refused(peers):
    with pytest.raises(ParameterError) as caught:
        check_peers(peers)
    assert f"peers is {peers!r}; give 'region' or 'type', or the path" in str(caught.value)


def test_a_folder_is_no_list(tmp_path):
    with pytest.raises(ParameterError, match="or the path of a CSV file"):
        check_peers(str(tmp_path))
