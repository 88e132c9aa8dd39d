"""One named file for each kind of bad care directory, and what must be said about it."""

import datetime as dt

import pytest
from directories import (
    HOSPITAL,
    location,
    one_column_each,
    write,
    write_csv,
    write_xlsx,
)

from lsr_analysis.areas import register
from lsr_analysis.errors import SourceError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources.care_directory import observe, read_directory
from lsr_analysis.sources.reading import PublishedFile

DAY = dt.date(2025, 10, 1)


@pytest.fixture
def told(tmp_path):
    """Write rows as a directory of a name, and return what is said when it is read."""

    def told(name, rows, only=("Plymouth",), as_at=DAY, ending=".csv"):
        path = write(tmp_path, rows, ending, name)
        with pytest.raises(SourceError) as caught:
            found = read_directory(PublishedFile(path), as_at)
            observe(found, register(), dictionary(), {}, only)
        return str(caught.value)

    return told


def test_a_name_without_a_date(told):
    message = told("no_date", [location()], as_at=None)
    assert message.startswith("no_date.csv: its name holds no date")
    assert "--as-at YYYY-MM-DD" in message


def test_a_date_that_was_never(told):
    assert "holds no date" in told("31_February_2025", [location()], as_at=None)


@pytest.mark.parametrize(("ending", "row"), [(".csv", 4), (".xlsx", 7), (".ods", 7)])
def test_a_location_twice(told, ending, row):
    rows = [location(), location(), location(council="York")]
    rows[2]["Location ID"] = rows[0]["Location ID"]
    message = told("twice", rows, ending=ending)
    assert message.startswith(f"twice{ending}, row {row}: the location {rows[0]['Location ID']}")


def test_a_location_twice_that_is_left_out(told):
    rows = [location(services=HOSPITAL), location()]
    rows[1]["Location ID"] = rows[0]["Location ID"]
    assert told("twice", rows).startswith("twice.csv, row 3: ")


@pytest.mark.parametrize("beds", ["many", "20 beds", "-"])
def test_beds_that_are_no_number(told, beds):
    message = told("bad_beds", [location(), location(**{"Care homes beds": beds})])
    assert message.startswith(f"bad_beds.csv, row 3: {beds!r} is not a number of beds")


@pytest.mark.parametrize(
    ("council", "hint"),
    [("Plymuth", "Plymouth"), ("South West", "region or country"),
     ("Poole", "Bournemouth, Christchurch and Poole"), ("Cumbria", "Cumberland")],
)  # fmt: skip
def test_a_council_that_is_none_on_that_day(told, council, hint):
    message = told("unknown_council", [location(), location(council=council)])
    assert message.startswith(f"unknown_council.csv, council {council!r}: ")
    assert hint in message


def test_an_extract(told):
    message = told("extract", [location(), location(council="York")], only=())
    assert message.startswith("extract.csv holds 2 active care homes and home-care locations")
    for words in ("more than 10,000", "shares of an extract say nothing", "--only"):
        assert words in message


def test_an_extract_just_below_the_limit(told, monkeypatch):
    monkeypatch.setattr("lsr_analysis.sources.care_directory._WHOLE", 3)
    assert told("extract", [location(), location()], only=()).startswith("extract.csv holds 2")


def test_the_head_of_a_real_directory(shared):
    file = shared / "data" / "cqc" / "cqc_care_directory_with_ratings_2025_head.csv"
    found = read_directory(PublishedFile(file), DAY)
    with pytest.raises(SourceError, match="shares of an extract say nothing"):
        observe(found, register(), dictionary(), {})


@pytest.mark.parametrize(("name", "hint"), [("Plymuth", "Plymouth"), ("Poole", "Bournemouth")])
def test_only_a_council_that_is_none(told, name, hint):
    message = told("good", [location()], only=["Plymouth", name])
    assert message.startswith("--only: ")
    assert repr(name) in message
    assert hint in message


def test_only_a_council_without_a_location(told):
    message = told("good", [location(), location(council="York")], only=["York", "Leeds"])
    assert message.startswith("good.csv has no active location in Leeds, named with --only")


@pytest.mark.parametrize(
    "row",
    [location(services=HOSPITAL), location(**{"Dormant (Y/N)": "Y"}), location(council="")],
)
def test_nothing_active(told, row):
    message = told("nothing_active", [row])
    assert message.startswith("nothing_active.csv: no active care home or home-care location")


def test_a_directory_without_a_row(tmp_path):
    path = write_csv(tmp_path / "no_rows.csv", [location()])
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    with pytest.raises(SourceError, match=r"^no_rows\.csv: no active care home"):
        read_directory(PublishedFile(path), DAY)


@pytest.mark.parametrize(
    "column",
    ["Location ID", "Location Local Authority", "Location Latest Overall Rating"],
)
def test_a_column_is_missing(tmp_path, column):
    row = location()
    del row[column]
    csv = write_csv(tmp_path / "no_column.csv", [row])
    with pytest.raises(SourceError, match=rf"^no_column\.csv has no column '{column.casefold()}'"):
        read_directory(PublishedFile(csv), DAY)
    book = write_xlsx(tmp_path / "no_column.xlsx", [row])
    with pytest.raises(SourceError, match=r"^no_column\.xlsx: no sheet with the columns"):
        read_directory(PublishedFile(book), DAY)


@pytest.mark.parametrize("layout", [list, one_column_each])
def test_services_are_missing(tmp_path, layout):
    """Without them every location would be left out as no care home."""
    (row,) = layout([location()])
    row = {head: cell for head, cell in row.items() if not head.startswith("Service type")}
    path = write_csv(tmp_path / "no_services.csv", [row])
    with pytest.raises(SourceError) as caught:
        read_directory(PublishedFile(path), DAY)
    assert str(caught.value).startswith("no_services.csv")
    assert "column" in str(caught.value)


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_a_workbook_cut_short(tmp_path, ending):
    path = write(tmp_path, [location()], ending, "cut_short")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(SourceError, match=rf"^cut_short\{ending} cannot be .*download it again"):
        read_directory(PublishedFile(path), DAY)


def test_another_encoding(tmp_path):
    path = tmp_path / "windows.csv"
    text = write_csv(path, [location(**{"Location Name": "Café"})]).read_text(encoding="utf-8")
    path.write_bytes(text.encode("cp1252"))
    with pytest.raises(SourceError, match=r"^windows\.csv is not a CSV file in UTF-8; save it"):
        read_directory(PublishedFile(path), DAY)
