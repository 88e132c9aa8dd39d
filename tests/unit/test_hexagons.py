"""The layout of the map of hexagons: complete, never two councils on a cell, like England."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis.areas import Area, Change, Register, register
from lsr_analysis.errors import CatalogueError
from lsr_analysis.hexagons import Hexagon, hexagons_for, hexagons_on, layout, read_hexagons

CODES = sorted(area.code for area in register())
SET_OFF = {"Isle of Wight", "Isles of Scilly"}


def change_days():
    """Every day on which the set of councils changed, the day before each, and two others."""
    starts = {area.start for area in register()} | {change.date for change in register().changes}
    before = {day - dt.timedelta(days=1) for day in starts if day > dt.date(2009, 4, 1)}
    return sorted(starts | before | {dt.date(2018, 3, 31), dt.date(2025, 3, 31)})


def blocks(cells):
    """Split cells into connected blocks, by axial coordinates."""
    cube = {cell: (cell.column - (cell.row - cell.row % 2) // 2, cell.row) for cell in cells}
    left, found = set(cells), []
    while left:
        block, edge = set(), {left.pop()}
        while edge:
            block |= edge
            near = {far for far in left for one in edge if steps(cube[one], cube[far]) == 1}
            left -= near
            edge = near
        found.append(block)
    return found


def steps(one, other):
    """Count the steps from one cell to another in axial coordinates."""
    q, r = other[0] - one[0], other[1] - one[1]
    return (abs(q) + abs(r) + abs(q + r)) // 2


# The shipped layout


def test_the_layout_holds_every_council_of_the_register(councils):
    assert set(layout()) == {area.code for area in councils}


@pytest.mark.parametrize("day", change_days(), ids=str)
def test_no_two_councils_of_a_day_share_a_cell(councils, day):
    cells = [layout()[area.code] for area in councils if area.in_force(day)]
    assert len(cells) > 140
    assert len(set(cells)) == len(cells)


@pytest.mark.parametrize("day", change_days(), ids=str)
def test_every_region_is_one_block_but_for_the_islands(councils, day):
    cells = hexagons_on(day)
    regions = {area.region for area in councils}
    assert len(regions) == 9
    for region in regions:
        mainland = [
            cells[area.code]
            for area in councils.in_force(day)
            if area.region == region and area.name not in SET_OFF
        ]
        assert len(blocks(mainland)) == 1, region


@pytest.mark.parametrize("day", [dt.date(2018, 3, 31), dt.date(2025, 3, 31)], ids=str)
def test_the_mainland_is_one_block_and_the_islands_lie_off_the_coast(councils, day):
    cells = hexagons_on(day)
    islands = [cells[a.code] for a in councils.in_force(day) if a.name in SET_OFF]
    found = sorted(blocks(cells.values()), key=len)
    assert [len(block) for block in found[:-1]] == [1, 1]
    assert set().union(*found[:-1]) == set(islands)


def test_a_successor_stands_where_its_predecessor_stood(councils):
    cells = layout()
    for change in councils.changes:
        if change.share == "same boundary":
            assert cells[change.predecessor] == cells[change.successor], change
    for code in {change.predecessor for change in councils.changes}:
        area = councils[code]
        if len(area.successors) > 1:
            kept = [after for after in area.successors if cells[after] == cells[code]]
            assert len(kept) == 1, area
    poole, merged = "E06000029", "E06000058"
    assert cells[poole] == cells[merged]
    assert cells["E10000009"] == cells["E06000059"]  # Dorset


NORTH_TO_SOUTH = [
    ("Northumberland", "County Durham"), ("County Durham", "North Yorkshire"),
    ("Northumberland", "Cornwall"), ("Lancashire", "Manchester"), ("Leeds", "Sheffield"),
    ("Sheffield", "Leicester"), ("Staffordshire", "Birmingham"), ("Birmingham", "Bristol, City of"),
    ("Norfolk", "Essex"), ("Enfield", "Croydon"), ("Barnet", "Sutton"),
    ("Oxfordshire", "Hampshire"), ("Hampshire", "Isle of Wight"), ("Thurrock", "Kent"),
    ("Gloucestershire", "Devon"),
]  # fmt: skip
WEST_TO_EAST = [
    ("Devon", "Kent"), ("Cornwall", "Devon"), ("Isles of Scilly", "Cornwall"),
    ("Liverpool", "Manchester"), ("Manchester", "Sheffield"), ("Shropshire", "Leicester"),
    ("Leicester", "Norfolk"), ("Wirral", "Liverpool"), ("Hillingdon", "Havering"),
    ("Gloucestershire", "Oxfordshire"), ("Bradford", "Kingston upon Hull, City of"),
    ("Hampshire", "East Sussex"), ("Herefordshire, County of", "Coventry"),
    ("Hammersmith and Fulham", "Newham"),
]  # fmt: skip


def place(councils, name):
    return layout()[councils.find(name, on=dt.date(2018, 3, 31)).code].centre


@pytest.mark.parametrize(("north", "south"), NORTH_TO_SOUTH)
def test_what_lies_north_stands_above(councils, north, south):
    assert place(councils, north)[1] > place(councils, south)[1]


@pytest.mark.parametrize(("west", "east"), WEST_TO_EAST)
def test_what_lies_west_stands_to_the_left(councils, west, east):
    assert place(councils, west)[0] < place(councils, east)[0]


def test_neighbours_on_the_ground_stand_near_each_other(councils):
    for one, other in [
        ("Plymouth", "Cornwall"), ("Plymouth", "Devon"), ("Rutland", "Leicestershire"),
        ("Trafford", "Stockport"), ("Tower Hamlets", "City of London"), ("Kent", "Medway"),
        ("Cumbria", "Lancashire"), ("Nottingham", "Nottinghamshire"), ("Bournemouth", "Poole"),
    ]:  # fmt: skip
        assert math.dist(place(councils, one), place(councils, other)) < 2.1, (one, other)


@given(st.integers(-5, 30), st.integers(-5, 30))
def test_neighbours_lie_one_step_away_in_their_directions(column, row):
    cell = Hexagon(column, row)
    x, y = cell.centre
    for number, neighbour in enumerate(cell.neighbours):
        turn = math.radians(60 * number)
        assert neighbour.centre == pytest.approx((x + math.cos(turn), y + math.sin(turn)))
        assert cell in neighbour.neighbours


# The cells that figures of a day are about


def test_councils_of_the_day_are_shown_with_or_without_figures():
    day = dt.date(2018, 3, 31)
    assert hexagons_for(day, []) == hexagons_on(day)
    assert hexagons_for(day, list(hexagons_on(day))) == hexagons_on(day)


def test_councils_to_come_stand_in_for_those_of_the_day_that_have_no_figure():
    """Population figures of mid-2018 are of councils as they were from April 2019."""
    shown = hexagons_for(dt.date(2018, 6, 30), ["E06000058", "E06000059"])
    assert {"E06000058", "E06000059"} <= set(shown)
    assert not {"E06000028", "E06000029", "E10000009"} & set(shown)


def test_councils_of_the_day_with_figures_come_before_others_of_the_same_ground():
    shown = hexagons_for(dt.date(2023, 6, 30), ["E10000006", "E06000063", "E06000064"])
    assert "E10000006" not in shown
    assert {"E06000063", "E06000064"} <= set(shown)


def test_a_former_council_stands_in_for_both_that_followed():
    shown = hexagons_for(dt.date(2023, 6, 30), ["E10000006"])
    assert shown["E10000006"] == layout()["E10000006"]
    assert not {"E06000063", "E06000064"} & set(shown)


@given(st.sets(st.sampled_from(CODES)), st.dates(dt.date(2009, 4, 1), dt.date(2026, 1, 1)))
def test_whoever_is_published_no_two_share_a_cell(held, day):
    shown = hexagons_for(day, held)
    assert len(set(shown.values())) == len(shown)
    lived = {area.code for area in register().in_force(day)}
    assert lived & held <= set(shown)


# Reading


def area(code, name, start="2009-01-01", end=None):
    days = (dt.date.fromisoformat(start), dt.date.fromisoformat(end) if end else None)
    return Area(code, name, "", "county council", "North", *days)


@pytest.fixture
def small():
    """A register of two councils, the second split into two."""
    changes = [
        Change("E10000002", code, dt.date(2020, 4, 1), "part", "split")
        for code in ("E06000003", "E06000004")
    ]
    return Register(
        [
            area("E10000001", "Aldshire"),
            area("E10000002", "Borshire", end="2020-03-31"),
            area("E06000003", "East Borshire", "2020-04-01"),
            area("E06000004", "West Borshire", "2020-04-01"),
        ],
        [],
        changes,
    )


ROWS = ["E10000001,0,0", "E10000002,1,0", "E06000003,1,0", "E06000004,2,0"]


@pytest.fixture
def write(tmp_path):
    def write(rows, heading="area_code,column,row"):
        path = tmp_path / "hexagons.csv"
        path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
        return path

    return write


def test_a_layout_is_read(write, small):
    found = read_hexagons(write(ROWS), small)
    assert found["E06000003"] == found["E10000002"] == Hexagon(1, 0)
    assert len(found) == 4


BAD = {
    "an unknown code": (
        [*ROWS, "E99999999,5,5"],
        r"hexagons\.csv, row 6: 'E99999999' is not the reference code",
    ),
    "a name in place of a code": (["Aldshire,0,0", *ROWS[1:]], r"row 2: 'Aldshire' is not the"),
    "a council missing": (ROWS[:-1], r"hexagons\.csv has no row for West Borshire \(E06000004\)"),
    "a council twice": ([*ROWS, "E10000001,7,7"], r"row 6: Aldshire \(E10000001\) is there twice"),
    "two on a cell on one day": (
        [*ROWS[:3], "E06000004,1,0"],
        r"row 5: West Borshire \(E06000004\) is on the cell of East Borshire \(E06000003\), "
        r"column 1, row 0; both existed on 2020-04-01",
    ),
    "a later one on the cell of one that stays": (
        [*ROWS[:3], "E06000004,0,0"],
        r"row 5: West Borshire .* is on the cell of Aldshire .* both existed on 2020-04-01",
    ),
    "no number": (["E10000001,a,0", *ROWS[1:]], r"row 2 \(Aldshire\): column is 'a'; give a whole"),
    "an empty cell": (["E10000001,0,", *ROWS[1:]], r"row 2 \(Aldshire\): row is ''; give a whole"),
    "a negative number": (["E10000001,0,-1", *ROWS[1:]], r"row 2 \(Aldshire\): row is '-1'"),
    "a fraction": (["E10000001,0.5,0", *ROWS[1:]], r"row 2 \(Aldshire\): column is '0.5'"),
    "a cell too many": (["E10000001,0,0,9", *ROWS[1:]], r"row 2: 1 cells more than headings"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_layout_is_refused_and_the_row_named(write, small, fault):
    rows, message = BAD[fault]
    with pytest.raises(CatalogueError, match=message):
        read_hexagons(write(rows), small)


def test_a_layout_without_a_column_is_refused(write, small):
    with pytest.raises(CatalogueError, match=r"hexagons\.csv has no column 'row'"):
        read_hexagons(write(["E10000001,0"], "area_code,column"), small)


def test_a_layout_that_is_not_there_is_refused(tmp_path, small):
    with pytest.raises(CatalogueError, match="is not there"):
        read_hexagons(tmp_path / "hexagons.csv", small)
