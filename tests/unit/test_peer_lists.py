"""A user's own lists of peers: their layouts, what is in them on a day, and lists with a name."""

import json
from pathlib import Path

import pytest
import xlsxwriter

import lsr_analysis as lsr
from lsr_analysis import words
from lsr_analysis.analysis.peer_lists import read_list, store_list, stored_list, stored_names
from lsr_analysis.analysis.peers import NAMED, available, check_peers, list_behind, peer_set
from lsr_analysis.errors import NoPeers, ParameterError
from lsr_analysis.files import file_sha256
from lsr_analysis.periods import Span

YEAR, NOW = Span.parse("2017-04", "2018-03"), Span.parse("2019-04", "2019-06")
LATE = Span.parse("2024-04", "2025-03")
PLYMOUTH, YORK, HULL, TORBAY = "E06000026", "E06000014", "E06000010", "E06000027"
DEVON, CUMBRIA, TRAFFORD, BRISTOL = "E10000008", "E10000006", "E08000009", "E06000023"
BUCKS_OLD, BUCKS_NEW, BCP = "E10000002", "E06000060", "E06000058"
OLD_DORSET, NEW_DORSET = "E10000009", "E06000059"


@pytest.fixture
def written(tmp_path):
    """Write a file of a list of peers."""

    def written(content, name="my-list.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return written


@pytest.fixture
def listed(written, data):
    """Write a list of peers and return the peers that it gives an area."""

    def listed(content, area=PLYMOUTH, span=YEAR, name="my-list.csv", encoding="utf-8"):
        path = written(content, name, encoding)
        return peer_set(str(path), data.register[area], data, span)

    return listed


@pytest.fixture
def workbook(tmp_path):
    """Write the cells of a list into the first sheet of a workbook; another sheet follows."""

    def workbook(rows, name="my-book.xlsx"):
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Peers (2018)")
            for at, cells in enumerate(rows):
                sheet.write_row(at, 0, cells)
            book.add_worksheet("Notes").write_row(0, 0, ["peer", "Leeds"])
        return path

    return workbook


# Layouts


def test_a_list_by_names_and_codes_in_its_own_order(listed, tmp_path):
    peers = listed("peer\nYork UA\nE08000025\n913\n102\nbristol\n")
    assert peers.codes == (YORK, "E08000025", CUMBRIA, BRISTOL)
    assert peers.name == "my-list"
    assert peers.label == "the councils of the list my-list"
    checksum = file_sha256(tmp_path / "my-list.csv")[:12]
    assert peers.method == f"the user’s list my-list (my-list.csv, sha256 {checksum}, in its order)"
    assert peers.ordered and peers.distances == () and peers.notes == ()


ONE_COUNCIL = {
    "peer": "peer\nYork\nHull\n",
    "peer_code": "peer_code,peer_name\nE06000014,York\nE06000010,Hull\n",
    "Peer name": "Peer name\nYork\nHull\n",
    "neighbour": "neighbour,note\nYork,x\nHull,\n",
    "Nearest  neighbour": "Nearest  neighbour\nYork\nHull\n",
    "comparator": "Comparator \n York \n Hull \n",
    "area_code and area_name": "area_code,area_name\nE06000014,York\nE06000010,Hull\n",
    "code": "Code\nE06000014\nE06000010\n",
    "name": "name\nYork\nHull\n",
    "local authority": "Local authority\nYork\nHull\n",
    "blank lines": "\npeer\n\nYork\n,\nHull\n",
    "blank cells before": ',\n" Note ", Peer \r\n"a, b",York\r\n"",Hull\r\n',
    "quotes": 'peer\n"York"\n"Kingston upon Hull, City of"\n',
}


@pytest.mark.parametrize("layout", ONE_COUNCIL)
def test_a_list_that_serves_one_area(listed, layout):
    for encoding in ("utf-8", "utf-8-sig"):
        peers = listed(ONE_COUNCIL[layout], encoding=encoding)
        assert peers.codes == (YORK, HULL)
        assert peers.ordered and peers.notes == ()


LONG = {
    "names": "area,peer\nPlymouth,York\nCumbria,Devon\nPlymouth,Hull\n",
    "codes": f"area_code,peer_code\n{PLYMOUTH},{YORK}\n{CUMBRIA},{DEVON}\n{PLYMOUTH},{HULL}\n",
    "the peer first": "Peer,Local authority\nYork,Plymouth\nDevon,Cumbria\nHull,Plymouth\n",
    "code and name": f"code,name,peer\n{PLYMOUTH},x,York\n{CUMBRIA},y,Devon\n{PLYMOUTH},z,Hull\n",
    "mixed": f"council,peer\nplymouth ua,{YORK}\n102,Devon\n{PLYMOUTH},Hull\n",
    "order": "area,order,peer\nPlymouth,2,Hull\nCumbria,1,Devon\nPlymouth,1,York\n",
    "rank": "area,peer,Rank\nPlymouth,Hull,10\nPlymouth,York,9\nCumbria,Devon,1\n",
    "distance": "area,peer,distance\nPlymouth,Hull,0.5\nCumbria,Devon,1\nPlymouth,York,.25\n",
}


@pytest.mark.parametrize("layout", LONG)
def test_a_list_of_one_peer_a_row_for_several_areas(listed, layout):
    peers = listed(LONG[layout])
    assert peers.codes == (YORK, HULL)
    assert peers.ordered
    assert listed(LONG[layout], area=CUMBRIA).codes == (DEVON,)


def test_a_row_that_names_no_area_serves_them_all(listed):
    text = "area,peer\nPlymouth,York\nCumbria,Devon\nE06000026,Hull\n,Torbay\n"
    assert listed(text).codes == (YORK, HULL, TORBAY)
    assert listed(text, area=CUMBRIA).codes == (DEVON, TORBAY)


FIFTEEN = (
    "York", "Torbay", "E06000045", "Hull", "Bolton", "Bury", "Derby", "Luton", "Slough", "Leeds",
    "Reading", "Swindon", "Medway", "Halton", "Wirral",
)  # fmt: skip


@pytest.mark.parametrize(
    "heads",
    [
        [str(n) for n in range(1, 16)],
        [f"{n:02}" for n in range(1, 16)],
        [f"Peer {n}" for n in range(1, 16)],
        [f"neighbour_{n}" for n in range(1, 16)],
        [f"NN{n}" for n in range(1, 16)],
        [f"rank {n}" for n in range(1, 16)],
    ],
    ids=lambda heads: heads[0],
)
def test_a_wide_list_of_one_area_a_row(listed, data, heads):
    text = f"area_code,area_name,{','.join(heads)}\n{CUMBRIA},Cumbria,Devon\n"
    peers = listed(f"{text}{PLYMOUTH},Plymouth,{','.join(FIFTEEN)}\n")
    assert peers.codes == tuple(data.register.find(name).code for name in FIFTEEN)
    assert len(peers) == 15 and peers.ordered
    assert listed(text, area=CUMBRIA).codes == (DEVON,)


def test_a_wide_list_may_have_gaps(listed):
    assert listed("name,1,2,3\nPlymouth,York,,Hull\nLeeds,Devon\n").codes == (YORK, HULL)


def test_the_column_of_a_wide_list_is_named_in_messages(listed):
    with pytest.raises(ParameterError, match=r"my-list\.csv, row 3, column NN2: .*'Yrok'"):
        listed("name,NN1,NN2\nLeeds,Devon,Hull\nPlymouth,Hull,Yrok\n")


def test_a_workbook_of_one_peer_a_row(workbook, data):
    path = workbook([["area", "peer", "order"], ["Plymouth", 102, 2], ["Plymouth", "York", 1]])
    peers = peer_set(str(path), data.register[PLYMOUTH], data, YEAR)
    assert peers.codes == (YORK, CUMBRIA)
    assert "my-book.xlsx" in peers.method and peers.name == "my-book"


def test_a_wide_workbook_with_numbers_for_headings(workbook, data):
    path = workbook([["code", 1, 2, 3], [PLYMOUTH, "York", 102, ""], [YORK, "Leeds"]])
    assert peer_set(str(path), data.register[PLYMOUTH], data, YEAR).codes == (YORK, CUMBRIA)


def test_a_json_object_of_lists_by_area(listed):
    text = json.dumps({"Cumbria": ["Devon"], PLYMOUTH: ["York", HULL], "Plymouth UA": [102]})
    assert listed(text, name="lists.json").codes == (YORK, HULL, CUMBRIA)
    assert listed(text, name="lists.json", area=CUMBRIA).codes == (DEVON,)


def test_a_json_list_serves_whatever_area(listed):
    for area in (PLYMOUTH, CUMBRIA):
        found = listed('["York", "E06000010"]', name="list.json", area=area)
        assert found.codes == (YORK, HULL)
        assert found.name == "list"


def test_the_item_of_a_json_list_is_named_in_messages(listed):
    with pytest.raises(ParameterError, match=r"lists\.json, Plymouth, item 2: .*'Yrok'"):
        listed('{"Plymouth": ["York", "Yrok"]}', name="lists.json")


# The order


def test_a_list_in_the_order_of_its_codes_has_none(listed):
    by_code = listed("peer\nE06000010\nE06000014\nE06000045\nE08000001\nE08000002\n")
    by_name = listed('["Bolton", "Bury", "Derby", "Hull", "York"]', name="list.json")
    for peers in (by_code, by_name):
        assert not peers.ordered
        assert peers.method.endswith("listed by code or name, so without an order)")
    assert by_code.codes == (HULL, YORK, "E06000045", "E08000001", "E08000002")


@pytest.mark.parametrize(
    "text",
    [
        "peer\nHull\nYork\nTorbay\nBolton\nBury\n",
        "peer\nBolton\nBury\nHull\nYork\n",  # so few can stand by name by chance
        "peer,order\nBolton,1\nBury,2\nDerby,3\nHull,4\nYork,5\n",
        "area,1,2,3,4,5\nPlymouth,Bury,Bolton,Hull,Derby,York\n",
    ],
)
def test_a_list_in_another_order_or_with_one_given_has_one(listed, text):
    assert listed(text).ordered


def test_most_lists_of_a_file_decide_whether_it_has_an_order(listed):
    up = ["Bolton", "Bury", "Derby", "Hull", "York"]
    down = up[::-1]
    mostly = {"Plymouth": up, "Devon": up, "Leeds": down}
    assert not listed(json.dumps(mostly), name="mostly.json").ordered
    assert listed(json.dumps(mostly | {"Devon": down}), name="rarely.json").ordered


# Who is in it on a day


def test_an_area_on_its_own_list_is_left_out_and_a_peer_twice_counts_once(listed):
    peers = listed("peer\nPlymouth\nYork\nYork UA\nE06000026\n")
    assert peers.codes == (YORK,) and peers.notes == ()


def test_a_name_on_a_list_means_the_council_of_the_time(listed):
    assert listed("peer\nDorset\n").codes == (OLD_DORSET,)
    assert listed("peer\nDorset\n", span=NOW).codes == (NEW_DORSET,)


@pytest.mark.parametrize(
    ("code", "span", "instead", "verb"),
    [
        (BUCKS_OLD, LATE, BUCKS_NEW, "ended on 31 March 2020"),
        (BUCKS_NEW, YEAR, BUCKS_OLD, "began on 1 April 2020"),
    ],
)
def test_a_council_with_exactly_the_boundary_serves(listed, code, span, instead, verb):
    peers = listed(f"peer\nYork\n{code}\n{instead}\n", span=span)
    assert peers.codes == (YORK, instead)
    (note,) = peers.notes
    assert note.startswith("my-list.csv, row 3: Buckinghamshire (")
    assert code in note and verb in note and instead in note
    assert note.endswith("has exactly its boundary and serves.")


def test_a_council_of_the_time_needs_no_note(listed):
    for code, span in ((BUCKS_OLD, YEAR), (BUCKS_OLD, NOW), (BUCKS_NEW, LATE)):
        peers = listed(f"peer\n{code}\n", span=span)
        assert (peers.codes, peers.notes) == ((code,), ())


@pytest.mark.parametrize(
    ("name", "span", "verb", "instead"),
    [
        ("Northamptonshire", LATE, "ended on 31 March 2021",
         ("North Northamptonshire (E06000061", "West Northamptonshire (E06000062")),
        ("Poole", NOW, "ended on 31 March 2019", ("Bournemouth, Christchurch and Poole (E06",)),
        ("811", NOW, "ended on 31 March 2019", ("Bournemouth, Christchurch and Poole (E06",)),
        ("E06000029", NOW, "ended on 31 March 2019", ("Bournemouth, Christchurch and Poole",)),
        ("E06000061", YEAR, "began on 1 April 2021", ("Northamptonshire (E10000021",)),
        (OLD_DORSET, NOW, "ended on 31 March 2019", ("Dorset (E06000059",)),
    ],
)  # fmt: skip
def test_a_council_without_an_exact_successor_is_left_out(listed, name, span, verb, instead):
    peers = listed(f"peer\nYork\n{name}\nHull\n", span=span)
    assert peers.codes == (YORK, HULL)
    (note,) = peers.notes
    assert note.startswith("my-list.csv, row 3: ")
    assert verb in note and "is left out" in note
    for text in instead:
        assert text in note.split("On its ground then: ")[1]


def test_a_list_that_leaves_nobody_says_why(listed):
    with pytest.raises(ParameterError) as caught:
        listed("peer\nNorthamptonshire\n", span=LATE)
    assert str(caught.value).startswith("my-list.csv lists no peer of Plymouth: my-list.csv, row 2")
    assert "West Northamptonshire" in str(caught.value)


def test_notes_are_for_the_rows_of_the_area_only(listed):
    peers = listed("area,peer\nPlymouth,York\nLeeds,Northamptonshire\n", span=LATE)
    assert (peers.codes, peers.notes) == ((YORK,), ())


def test_a_list_for_the_old_code_of_an_area_serves_the_new(listed):
    text = f"area,peer\n{BUCKS_OLD},York\nLeeds,Hull\n"
    assert listed(text, area=BUCKS_NEW, span=LATE).codes == (YORK,)
    assert listed(text, area=BUCKS_OLD, span=YEAR).codes == (YORK,)


def test_a_list_for_all_england_may_hold_districts(listed):
    """Adur and Worthing have no social services; a list of somebody else's may hold them."""
    text = "area,peer\nE07000223,Worthing\nAdur,Atlantis\nPlymouth,York\nAtlantis,Hull\n"
    assert listed(text).codes == (YORK,)


# Lists that cannot be used


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("unknown.csv", "peer\nYork\nPlymuth\n", "unknown.csv, row 3: .*Nearest: Plymouth"),
        ("code.csv", "peer\nE06000999\n", "code.csv, row 2: .*E06000999"),
        ("district.csv", "peer\nYork\nE07000223\n", "district.csv, row 3: .*E07000223"),
        ("blank.csv", "area,peer\nPlymouth,York\nPlymouth,\n", "blank.csv, row 3: the peer is bl"),
        ("short-row.csv", "area,peer\nPlymouth\n", "short-row.csv, row 2: the peer is blank"),
        ("area.csv", "area,peer\nAtlantis,York\n", "area.csv lists no peer of Ply.*'Atl"),
        ("typo.csv", "area,peer\nLeeds,Hull\nPlymuth,York\n", "typo.csv .*Nearest: Plymouth"),
        ("london.csv", "peer\nLondon\n", "london.csv, row 2: .*region or country"),
        ("no-column.csv", "town\nYork\n", "no-column.csv has the columns town; .*column 'peer'"),
        ("headless.csv", "York\nHull\n", "headless.csv has the columns york"),
        ("semicolons.csv", "area;peer\nPlymouth;York\n", "semicolons.csv uses semicolons; save it"),
        ("no-rows.csv", "peer\n", "no-rows.csv lists no peer of Plymouth$"),
        ("nothing.csv", "", "nothing.csv is empty"),
        ("blanks.csv", "\n,,\n \n", "blanks.csv is empty"),
        ("others.csv", "area,peer\nCumbria,Devon\n", "others.csv lists no peer of Plymouth$"),
        ("alone.csv", "peer\nPlymouth\n", "alone.csv lists no peer of Plymouth$"),
        ("text.csv", "peer,order\nYork,first\n", "text.csv, row 2: 'first' is not a number"),
        ("hole.csv", "peer,rank\nYork,1\nHull,\n", "hole.csv, row 3: '' is not a number"),
        ("one.json", '{"Plymouth": "York"}', "one.json is neither a JSON list"),
        ("number.json", "5", "number.json is neither a JSON list"),
        ("cut.json", '["York",', "cut.json is not valid JSON in UTF-8"),
        ("empty.json", "", "empty.json is not valid JSON in UTF-8"),
        ("none.json", "[]", "none.json lists no peer of Plymouth$"),
        ("hollow.json", '["York", ""]', "hollow.json, list, item 2: "),
        ("null.json", '["York", null]', "null.json, list, item 2: "),
        ("letter.txt", "peer\nYork\n", r"letter.txt is not a list of peers: give \.csv, \.json"),
        ("fake.xlsx", "peer\nYork\n", "fake.xlsx"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_used(listed, name, text, told):
    with pytest.raises(ParameterError, match=told):
        listed(text, name=name)


def test_the_row_named_is_the_row_of_the_file(listed):
    with pytest.raises(ParameterError, match=r"my-list\.csv, row 5: "):
        listed("peer\nYork\n\nHull\nPlymuth\n")


def test_a_list_in_another_encoding_says_how_to_save_it(listed):
    with pytest.raises(ParameterError, match=r"my-list\.csv is not a CSV file in UTF-8; save it"):
        listed("peer,note\nYork,£\n", encoding="cp1252")


@pytest.mark.parametrize("name", ["nowhere.csv", "nowhere.json", "nowhere.xlsx"])
def test_a_list_that_is_not_there(tmp_path, name):
    with pytest.raises(ParameterError, match=name):
        read_list(tmp_path / name)


def test_an_empty_workbook(workbook):
    with pytest.raises(ParameterError, match=r"my-book\.xlsx is empty"):
        read_list(workbook([]))


@pytest.mark.parametrize(
    "text",
    [
        "area_code,neighbour_code\nE06000026,E06000014\nE08000035,E06000010\n",
        "Area,Nearest neighbour 1,Nearest neighbour 2\nPlymouth,York,Hull\nLeeds,York,Hull\n",
        "area,similar council\nPlymouth,York\nLeeds,Hull\n",
        "area,1st,2nd\nPlymouth,York,Hull\nLeeds,York,Hull\n",
    ],
    ids=["neighbour_code", "nearest neighbour 1", "similar council", "1st"],
)
def test_areas_are_not_taken_for_peers_where_the_heading_of_the_peers_is_unknown(listed, text):
    """Leeds is no peer of Plymouth in any of these."""
    try:
        codes = listed(text).codes
    except ParameterError as error:
        assert "my-list.csv" in str(error)
    else:
        assert codes in ((YORK,), (YORK, HULL))


@pytest.fixture
def short_row(written):
    """A wide list whose areas stand at the right, with a row that ends before them."""
    return written("1,2,area\nYork\nYork,Hull,Plymouth\n")


def test_a_row_that_ends_before_its_area_is_no_crash(short_row, data):
    try:
        codes = peer_set(str(short_row), data.register[PLYMOUTH], data, YEAR).codes
    except ParameterError as error:
        assert "my-list.csv, row 2" in str(error)
    else:
        assert codes == (YORK, HULL)


@pytest.fixture
def open_quote(written):
    """A CSV file with a quote that never ends."""
    return written('peer\n"York\n' + "x" * 200_000)


def test_a_quote_that_never_ends_is_no_crash(open_quote, data):
    with pytest.raises(ParameterError, match=r"my-list\.csv"):
        peer_set(str(open_quote), data.register[PLYMOUTH], data, YEAR)


@pytest.mark.parametrize("text", ["nan", "NaN"])
def test_not_a_number_is_no_place_in_an_order(listed, text):
    with pytest.raises(ParameterError, match=r"row 3: .*is not a number of the order"):
        listed(f"peer,rank\nYork,3\nHull,{text}\nDevon,1\n")


# Lists stored under a name


@pytest.fixture
def trafford(written):
    """A list that does not say whose peers it holds."""
    return written("area_code,area_name\nE06000007,Warrington\nE06000014,York\n", "Cipfa 2021.csv")


@pytest.fixture
def whose(councils):
    """The council whose peers the list holds."""
    return councils[PLYMOUTH]


KEPT = f"area,peer,order\n{PLYMOUTH},E06000007,1\n{PLYMOUTH},{YORK},2\n"


def test_a_list_that_says_whose_it_is_is_stored_unchanged(own, written, whose):
    listed = written(f"area, Peer \r\nYork,Hull\r\n{PLYMOUTH},York\r\n", "Cipfa 2021.csv")
    for owner, name in ((None, "cipfa-2021"), (whose, "with-owner")):
        kept = store_list(listed, name, own, NAMED, owner)
        assert kept == own / "peers" / f"{name}.csv"
        assert kept.read_bytes() == listed.read_bytes()
        assert stored_list(name, own) == kept
    assert stored_names(own) == ["cipfa-2021", "with-owner"]
    assert {path.name for path in (own / "peers").iterdir()} == {
        "cipfa-2021.csv", "with-owner.csv",
    }  # fmt: skip


def test_a_list_that_does_not_say_whose_it_is_needs_an_owner(own, trafford):
    with pytest.raises(ParameterError, match=r"^Cipfa 2021\.csv does not say whose peers") as told:
        store_list(trafford, "cipfa", own, NAMED)
    assert "lsr peers AREA --store FILE --name NAME" in str(told.value)
    assert not (own / "peers").exists()


def test_a_list_that_does_not_say_whose_it_is_is_stored_with_its_owner(own, trafford, whose):
    kept = store_list(trafford, "cipfa-2021", own, NAMED, whose)
    assert kept == own / "peers" / "cipfa-2021.csv"
    assert kept.read_bytes() == KEPT.encode()
    assert stored_names(own) == ["cipfa-2021"]
    assert [path.name for path in (own / "peers").iterdir()] == ["cipfa-2021.csv"]


def test_a_list_in_the_order_of_its_names_gets_no_order_when_it_is_stored(own, written, whose):
    listed = written("peer\nBolton\nBury\nDerby\nHull\nYork\n")
    kept = store_list(listed, "sorted", own, NAMED, whose)
    names = ("Bolton", "Bury", "Derby", "Hull", "York")
    assert kept.read_text() == "area,peer\n" + "".join(f"{PLYMOUTH},{name}\n" for name in names)
    assert not read_list(kept).ordered


def test_the_order_that_a_list_gives_is_kept_when_it_is_stored(own, written, whose):
    """Read again, five names by the alphabet must not lose the order that the file gave."""
    listed = written("peer,rank\nYork,9\nBury,2.5\nHull,4\nBolton,-1\nDerby,3\n")
    kept = store_list(listed, "ranked", own, NAMED, whose)
    found = read_list(kept)
    assert [row.peer for row in found.rows] == ["Bolton", "Bury", "Derby", "Hull", "York"]
    assert found.ordered


def test_an_owner_is_for_the_rows_that_name_none(own, written, whose, data):
    listed = written("area,peer\nCumbria,Devon\nPlymouth,York\n,Torbay\n")
    with pytest.raises(ParameterError, match=r"my-list\.csv does not say whose peers"):
        store_list(listed, "mixed", own, NAMED)
    store_list(listed, "mixed", own, NAMED, whose)
    assert peer_set("mixed", whose, data, YEAR).codes == (YORK, TORBAY)
    assert peer_set("mixed", data.register[CUMBRIA], data, YEAR).codes == (DEVON,)


def test_a_stored_list_serves_its_owner_only(own, trafford, whose, data):
    store_list(trafford, "cipfa", own, NAMED, whose)
    assert peer_set("cipfa", whose, data, YEAR).codes == ("E06000007", YORK)
    with pytest.raises(NoPeers, match=r"^cipfa\.csv lists no peer of Leeds$"):
        peer_set("cipfa", data.register["E08000035"], data, YEAR)


def test_every_format_can_be_stored(own, written, workbook, whose):
    area = {"Plymouth": ["York"]}
    for path, name in (
        (written(json.dumps(area), "a.JSON"), "j"),
        (written("area,peer\nPlymouth,York\n", "a.csv"), "c_1"),
        (workbook([["area", "peer"], ["Plymouth", "York"]]), "0"),
    ):
        kept = store_list(path, name, own, NAMED)
        assert kept.name == f"{name}{path.suffix.lower()}"
        assert kept.read_bytes() == path.read_bytes()
    for path, name in (
        (written('["York"]', "b.JSON"), "owned-j"),
        (written("peer\nYork\n", "b.csv", "utf-8-sig"), "owned-c"),
        (workbook([["peer"], ["York"]]), "owned-0"),
    ):
        kept = store_list(path, name, own, NAMED, whose)
        assert kept.name == f"{name}.csv"
        assert kept.read_text() == f"area,peer,order\n{PLYMOUTH},York,1\n"
    assert stored_names(own) == ["0", "c_1", "j", "owned-0", "owned-c", "owned-j"]


def test_names_with_commas_and_accents_survive_storing(own, written, whose, data):
    listed = written('peer\n"Bristol, City of"\n"Kingston upon Hull, City of"\n')
    store_list(listed, "quoted", own, NAMED, whose)
    assert peer_set("quoted", whose, data, YEAR).codes == (BRISTOL, HULL)
    odd = store_list(written("peer\nYörk\n", "odd.csv"), "odd", own, NAMED, whose)
    assert "Yörk" in odd.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    ["", "Cipfa", "cipfa 2021", "../up", "-x", "_x", "é", "a/b", "a.b", "a\n", "~$a", *NAMED,
     "con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9"],
)  # fmt: skip
def test_a_name_that_cannot_be_used(own, trafford, whose, name):
    with pytest.raises(ParameterError, match="cannot be the name of a list: use lower-case"):
        store_list(trafford, name, own, NAMED, whose)
    assert not (own / "peers").exists()


@pytest.mark.parametrize("name", ["con-2019", "console", "com10", "nul_1", "lpt", "0"])
def test_a_name_that_only_begins_like_a_reserved_one_can_be_used(own, trafford, whose, name):
    assert store_list(trafford, name, own, NAMED, whose).name == f"{name}.csv"
    assert stored_names(own) == [name]


def test_what_is_no_stored_list_is_not_named(own, trafford, whose, data):
    """Excel keeps a lock file beside a workbook that is open."""
    store_list(trafford, "cipfa", own, NAMED, whose)
    folder = own / "peers"
    for name in (
        "~$cipfa.xlsx",
        ".hidden.csv",
        "My List.csv",
        "notes.txt",
        "con.csv",
        "cipfa.csv~",
    ):
        (folder / name).write_text("locked", encoding="utf-8")
    (folder / "folder.csv").mkdir()
    assert stored_names(own) == ["cipfa"]
    assert available(data) == [*NAMED, "cipfa"]
    assert lsr.profile("Plymouth", data=data).unusable == ()


def test_the_same_list_can_be_stored_again(own, trafford, written, whose):
    kept = store_list(trafford, "cipfa", own, NAMED, whose)
    before = kept.stat().st_mtime_ns
    twin = written(trafford.read_bytes(), "elsewhere.csv")
    assert store_list(twin, "cipfa", own, NAMED, whose) == kept
    # What was stored is itself a list that says whose it is.
    assert store_list(written(KEPT, "again.csv"), "cipfa", own, NAMED) == kept
    assert kept.stat().st_mtime_ns == before
    assert stored_names(own) == ["cipfa"]


@pytest.mark.parametrize("name", ["other.csv", "other.json"])
def test_another_list_under_the_name_is_refused(own, trafford, written, name, whose):
    kept = store_list(trafford, "cipfa", own, NAMED, whose)
    json_too = name.endswith("json")
    other = written('{"York": ["Hull"]}' if json_too else "area,peer\nYork,Hull\n", name)
    with pytest.raises(ParameterError, match="another list is stored as 'cipfa'"):
        store_list(other, "cipfa", own, NAMED)
    assert kept.read_text() == KEPT
    assert [path.name for path in (own / "peers").iterdir()] == ["cipfa.csv"]


def test_the_same_peers_of_another_council_are_another_list(own, trafford, councils, whose):
    kept = store_list(trafford, "cipfa", own, NAMED, whose)
    with pytest.raises(ParameterError, match="another list is stored as 'cipfa'"):
        store_list(trafford, "cipfa", own, NAMED, councils[CUMBRIA])
    assert kept.read_text() == KEPT


def test_a_file_that_is_no_list_is_not_stored(own, written):
    with pytest.raises(ParameterError, match=r"bad\.csv has the columns town"):
        store_list(written("town\nYork\n", "bad.csv"), "bad", own, NAMED)
    assert not (own / "peers").exists()


@pytest.fixture
def blocked(own):
    """An own folder in which a file stands where the lists belong."""
    (own / "peers").write_text("mine", encoding="utf-8")
    return own


def test_a_folder_that_cannot_be_written_to(blocked, trafford, whose):
    assert stored_names(blocked) == []
    with pytest.raises(ParameterError, match=r"cannot be written to .*; set LSR_OWN"):
        store_list(trafford, "cipfa", blocked, NAMED, whose)
    assert (blocked / "peers").read_text(encoding="utf-8") == "mine"


@pytest.fixture
def full_disk(monkeypatch):
    """A disk that takes half of a file."""
    write = Path.write_bytes

    def stop(path, content):
        write(path, content[: len(content) // 2])
        raise OSError("disk full")

    def fill():
        monkeypatch.setattr(Path, "write_bytes", stop)

    return fill


def test_a_full_disk_leaves_no_half_of_a_list(own, trafford, whose, full_disk):
    full_disk()
    with pytest.raises(ParameterError, match=r"cannot be written to .disk full"):
        store_list(trafford, "cipfa", own, NAMED, whose)
    assert stored_names(own) == []
    assert list((own / "peers").iterdir()) == []


def test_a_stored_list_is_a_set_by_its_name(own, trafford, whose, data):
    assert list_behind("cipfa", data) is not None
    with pytest.raises(ParameterError, match="peers is 'cipfa'; give similar, region"):
        check_peers("cipfa", data)
    kept = store_list(trafford, "cipfa", own, NAMED, whose)
    assert list_behind("cipfa", data) == kept
    assert available(data) == [*NAMED, "cipfa"]
    check_peers("cipfa", data)
    peers = peer_set("cipfa", data.register[PLYMOUTH], data, YEAR)
    assert (peers.name, peers.codes) == ("cipfa", ("E06000007", YORK))
    with pytest.raises(ParameterError, match=r"give similar, .*, cipfa, or the path"):
        check_peers("cipfa2", data)


@pytest.fixture
def with_lists(own, trafford, whose, written):
    """A list for Plymouth, one for York only, one with a mistyped area, and one that is broken."""
    store_list(trafford, "cipfa", own, NAMED, whose)
    store_list(written("area,peer\nYork,Hull\n", "york.csv"), "york", own, NAMED)
    typo = written("area,peer\nYork,Hull\nPlymuth,York\n", "typo.csv")
    store_list(typo, "typo", own, NAMED)
    (own / "peers" / "broken.csv").write_text("town\nYork\n", encoding="utf-8")
    return own


def test_a_profile_takes_a_stored_list_by_name(with_lists, data):
    profile = lsr.profile("Plymouth", peers="cipfa", data=data)
    assert profile.peers.codes == ("E06000007", YORK)
    assert profile.standing.of_peers == 3
    assert [peers.name for peers in profile.sets] == ["cipfa", *NAMED]


def test_a_broken_stored_list_stops_no_other_profile_but_is_named(with_lists, data):
    profile = lsr.profile("Plymouth", data=data)
    assert profile.peers.name == "similar"
    assert [peers.name for peers in profile.sets] == [*NAMED, "cipfa"]
    broken, typo = profile.unusable
    assert broken.startswith("The list broken cannot be used here: broken.csv has the columns town")
    assert typo.startswith("The list typo cannot be used here: typo.csv lists no peer of Plymouth")
    assert "1 of its areas could not be told, the first in row 3: No council answers to" in typo
    assert "cipfa" in set(profile.under_sets["peers"])
    with pytest.raises(ParameterError, match=r"broken\.csv has the columns town"):
        lsr.profile("Plymouth", peers="broken", data=data)


def test_a_stored_list_of_other_areas_is_not_shown_in_a_profile(with_lists, data):
    here, there = (lsr.profile(area, data=data) for area in ("Plymouth", "York"))
    assert "york" not in {peers.name for peers in here.sets}
    assert "york" not in set(here.under_sets["peers"])
    assert "york" not in " ".join(here.unusable)
    said = repr(words.under_sets_note(here))
    assert "Set cipfa (2 councils)" in said and "The list broken" in said
    assert "york" not in said
    assert [peers.name for peers in there.sets] == [*NAMED, "typo", "york"]
    assert len(there.unusable) == 1 and "broken" in there.unusable[0]


def test_a_list_of_other_areas_is_refused_when_it_is_asked_for(with_lists, data):
    with pytest.raises(NoPeers, match=r"^york\.csv lists no peer of Plymouth$"):
        lsr.profile("Plymouth", peers="york", data=data)


def test_a_row_whose_owner_cannot_be_told_gives_a_note(listed):
    """Leeds is told, and of another area; Adur by its code is of a kind without peers here."""
    peers = listed(
        "area,peer\nPlymuth,Hull\nPlymouth,York\nLeeds,Devon\nE07000223,Devon\nE06000999,Devon\n"
        "Plymuth,Devon\nPlymouth,Bristol\n"
    )
    assert peers.codes == (YORK, BRISTOL)
    (note,) = peers.notes  # one for all, for a list of all England may name hundreds of districts
    assert note.startswith(
        "my-list.csv: 2 of its areas could not be told, the first in row 2: No council answers to "
        "'Plymuth'. Nearest: Plymouth"
    )


def test_the_note_on_an_owner_reaches_the_reader(written, data):
    path = written("area,peer\nPlymouth,York\nPlymuth,Hull\n")
    said = repr(words.peers_note(lsr.profile("Plymouth", peers=str(path), data=data)))
    assert "could not be told, the first in row 3: No council answers to 'Plymuth'" in said


def test_a_mistyped_owner_is_an_error_where_the_area_is_not_found_at_all(listed):
    with pytest.raises(ParameterError) as caught:
        listed("area,peer\nLeeds,Devon\nPlymuth,Hull\nCumbira,York\n")
    assert str(caught.value).startswith(
        "my-list.csv lists no peer of Plymouth; 2 of its areas could not be told, the first in row "
        "3: No council answers to 'Plymuth'"
    )
    assert not isinstance(caught.value, NoPeers)


@pytest.fixture(params=['peer\n"York\n' + "x" * 200_000, "1,2,area\nYork\n"], ids=["quote", "row"])
def spoilt(own, request):
    """A stored list that a program spoilt after it was stored."""
    (own / "peers").mkdir()
    (own / "peers" / "spoilt.csv").write_text(request.param, encoding="utf-8")


def test_a_spoilt_stored_list_stops_no_other_profile(spoilt, data):
    profile = lsr.profile("Plymouth", data=data)
    assert [peers.name for peers in profile.sets] == list(NAMED)
    assert "The list spoilt cannot be used here" in profile.unusable[0]


@pytest.fixture
def same_stem(own):
    """Two files of one name, and one named like a set that ships, laid there by hand."""
    (own / "peers").mkdir()
    for name, text in (("twin.csv", "peer\nYork\n"), ("twin.json", '["Hull"]'),
                       ("region.csv", "peer\nYork\n")):  # fmt: skip
        (own / "peers" / name).write_text(text, encoding="utf-8")


def test_no_set_is_shown_twice(same_stem, data):
    names = [peers.name for peers in lsr.profile("Plymouth", data=data).sets]
    assert len(names) == len(set(names))
    assert len(available(data)) == len(set(available(data)))


@pytest.mark.parametrize("name", NAMED)
def test_a_file_named_like_a_set_that_ships_is_not_taken_for_it(listed, name):
    """Tables name the set; two sets of one name could not be told apart."""
    peers = listed("peer\nYork\n", name=f"{name}.csv")
    assert peers.codes == (YORK,)
    assert peers.name == f"{name}-list"
    assert peers.label == f"the councils of the list {name}-list"
    assert f"({name}.csv, sha256 " in peers.method


def test_a_file_named_like_a_set_stands_beside_it(written, data):
    path = written("peer\nYork\nHull\n", "region.csv")
    profile = lsr.profile("Plymouth", peers=str(path), data=data)
    assert [peers.name for peers in profile.sets] == ["region-list", *NAMED]
    ranks = profile.under_sets.set_index(["indicator", "peers"])["of"]
    assert (ranks["delayed_days_rate", "region-list"], ranks["delayed_days_rate", "region"]) == (
        3, 15,
    )  # fmt: skip
