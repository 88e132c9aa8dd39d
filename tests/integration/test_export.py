"""The whole table, or a part of it, written as CSV, parquet or a workbook."""

import dataclasses

import openpyxl
import pandas as pd
import pytest

from lsr_analysis.areas import ENGLAND
from lsr_analysis.errors import AmbiguousArea, CatalogueError, ParameterError, UnknownArea
from lsr_analysis.observations import COLUMNS, STATUSES, WITH_VALUE
from lsr_analysis.reporting import export
from lsr_analysis.reporting.export import KINDS, export_table, tidy_table

DAYS = ["period_start", "period_end"]
SELECTION = (["short_term_outcome", "feel_safe"], ["Plymouth", "Isles of Scilly", "England"])


@pytest.fixture(scope="module")
def selection(data):
    """Some indicators of some areas, among them figures that are missing."""
    table = tidy_table(data, *SELECTION)
    assert table["value"].isna().any()
    return table


def read(path, kind, sheet="observations"):
    """Read a table back as it was before it was written."""
    if kind == "csv":
        table = pd.read_csv(path, encoding="utf-8-sig", parse_dates=DAYS)
    elif kind == "parquet":
        table = pd.read_parquet(path)
    else:
        table = pd.read_excel(path, sheet_name=sheet, parse_dates=DAYS, engine="openpyxl")
    return plain(table)


def plain(table):
    """Return texts as texts and numbers as numbers, whatever the file made of them."""
    numbers = [name for name, kind in COLUMNS.items() if kind == "float64"]
    return pd.DataFrame(
        {
            name: table[name].astype(float)
            if name in numbers
            else table[name].astype("datetime64[ms]")
            if name in DAYS
            else table[name].astype(object).where(table[name].notna(), "").astype(str)
            for name in table
        }
    ).reset_index(drop=True)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


# What is chosen


def test_the_whole_table_with_the_names_of_the_areas(data):
    table = tidy_table(data)
    assert len(table) == len(data.observations)
    assert list(table.columns) == [*list(COLUMNS)[:2], "area_name", *list(COLUMNS)[2:]]
    pairs = table[["area_code", "area_name"]].drop_duplicates().astype(str)
    assert pairs["area_code"].is_unique
    for row in pairs.itertuples():
        named = "England" if row.area_code == ENGLAND else data.register[row.area_code].name
        assert row.area_name == named
    assert "area_name" not in data.observations


def test_a_measure_brings_its_parts_and_age_groups(data):
    table = tidy_table(data, ["short_term_outcome"], ["Plymouth"])
    assert set(table["indicator"]) == {"short_term_outcome", "short_term_outcome_65plus"}
    days = set(tidy_table(data, ["delayed_people"], ["Plymouth"])["indicator"])
    assert {"delayed_people", "delayed_people_nhs", "delayed_people_disputes"} <= days
    assert not {"delayed_days", "delayed_days_nhs"} & days


def test_a_part_comes_alone(data):
    table = tidy_table(data, ["short_term_outcome_65plus"], ["Plymouth"])
    assert set(table["indicator"]) == {"short_term_outcome_65plus"}


@pytest.mark.parametrize("areas", [["Plymouth UA", "england"], ["E06000026", "ENGLAND"]])
def test_areas_by_name_or_code(data, areas):
    table = tidy_table(data, ["short_term_outcome"], areas)
    assert set(table["area_code"]) == {"E06000026", ENGLAND}


@pytest.mark.parametrize(
    ("indicators", "areas", "error", "words"),
    [
        (["short_term_outcom"], [], CatalogueError, "Nearest: short_term_outcome"),
        ([""], [], CatalogueError, "''"),
        ([], ["Plymuth"], UnknownArea, "Plymouth"),
        ([], ["Dorset"], AmbiguousArea, "E06000059"),
        ([], ["South West"], UnknownArea, "region or country"),
    ],
)
def test_what_is_unknown_is_named(data, indicators, areas, error, words):
    with pytest.raises(error, match=words):
        tidy_table(data, indicators, areas)


# There and back


@pytest.mark.parametrize("kind", KINDS)
def test_a_selection_comes_back_as_it_was(data, selection, tmp_path, kind):
    path = export_table(selection, data, kind, tmp_path / "new" / f"table.{kind}")
    assert names(tmp_path / "new") == [f"table.{kind}"]
    pd.testing.assert_frame_equal(read(path, kind), plain(selection), check_exact=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_figure_is_empty_and_has_its_reason(data, selection, tmp_path, kind):
    found = read(export_table(selection, data, kind, tmp_path / f"t.{kind}"), kind)
    missing = found["value"].isna()
    assert missing.sum() == selection["value"].isna().sum() > 0
    assert set(found.loc[missing, "status"]) <= set(STATUSES) - set(WITH_VALUE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_selection_without_a_row_is_an_empty_table(data, tmp_path, kind):
    none = tidy_table(data, ["dashboard_weekend_discharges"])
    path = export_table(none, data, kind, tmp_path / f"t.{kind}")
    found = read(path, kind)
    assert len(found) == 0
    assert list(found.columns) == list(none.columns)


def test_the_csv_file_is_one_that_excel_reads(data, selection, tmp_path):
    content = export_table(selection, data, "csv", tmp_path / "t.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfindicator,area_code,area_name,period_start")
    assert b"\r" not in content


# The workbook


@pytest.fixture(scope="module")
def book(data, selection, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "t.xlsx"
    return openpyxl.load_workbook(export_table(selection, data, "xlsx", path))


def test_the_workbook_says_where_the_figures_are_from(book, data):
    assert book.sheetnames == ["about", "indicators", "observations"]
    about = " ".join(str(row[0].value) for row in book["about"].iter_rows())
    assert data.manifest["package"] in about
    assert "Open Government Licence" in about
    for publication in data.manifest["publications"]:
        assert publication["publication"] in about


def test_the_workbook_explains_every_indicator(book, data):
    heads, *rows = book["indicators"].iter_rows(values_only=True)
    held = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    assert list(held) == list(data.indicators)
    one = held["delayed_days_rate"]
    assert (one["polarity"], one["multiplier"]) == ("lower is better", 100_000)
    assert one["caveats"] == " ".join(data.indicators["delayed_days_rate"].caveats)


def test_days_are_days_and_figures_are_numbers(book, selection):
    sheet = book["observations"]
    heads = [cell.value for cell in sheet[1]]
    place = {head: at for at, head in enumerate(heads)}
    assert heads == list(selection.columns)
    assert sheet.max_row == len(selection) + 1
    first = sheet[2]
    assert first[place["period_start"]].is_date
    assert isinstance(first[place["value"]].value, int | float)
    assert isinstance(first[place["area_code"]].value, str)


@pytest.mark.parametrize(
    ("rows", "sheets"),
    [
        (10, ["observations 1", "observations 2", "observations 3"]),
        (13, ["observations 1", "observations 2"]),
        (25, ["observations 1", "observations 2"]),
        (26, ["observations"]),
    ],
)
def test_more_rows_than_a_sheet_holds_go_on_the_next(
    data, selection, tmp_path, monkeypatch, rows, sheets
):
    table = selection.iloc[:26]
    monkeypatch.setattr(export, "_SHEET_ROWS", rows)
    path = export_table(table, data, "xlsx", tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(path, read_only=True)
    assert book.sheetnames == ["about", "indicators", *sheets]
    book.close()
    parts = [read(path, "xlsx", sheet) for sheet in sheets]
    assert all(len(part) <= rows for part in parts)
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), plain(table))


def test_a_sheet_holds_what_excel_allows():
    assert export._SHEET_ROWS == 2**20 - 1


def test_own_figures_are_named_in_the_workbook(data, selection, tmp_path):
    figures = dataclasses.replace(data, own=("mine.csv",))
    book = openpyxl.load_workbook(export_table(selection, figures, "xlsx", tmp_path / "t.xlsx"))
    about = " ".join(str(row[0].value) for row in book["about"].iter_rows())
    assert "mine.csv" in about


# Whole, or not at all


WRITERS = {"csv": "to_csv", "parquet": "to_parquet"}


@pytest.fixture(params=KINDS)
def failing(request, monkeypatch):
    """Make the writer of one kind fail after it has begun to write; return the kind."""

    def fail(self, path, *args, **kwargs):
        path.write_text("half of it", encoding="utf-8")
        raise PermissionError(13, "no room", str(path))

    if request.param == "xlsx":
        monkeypatch.setattr(export, "_workbook", lambda table, data, path: fail(table, path))
    else:
        monkeypatch.setattr(pd.DataFrame, WRITERS[request.param], fail)
    return request.param


def test_a_writer_that_fails_leaves_the_old_file(data, selection, tmp_path, failing):
    path = tmp_path / f"t.{failing}"
    path.write_text("the old file", encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        export_table(selection, data, failing, path)
    assert path.read_text(encoding="utf-8") == "the old file"
    assert names(tmp_path) == [path.name]
    assert str(caught.value).startswith(f"{path} cannot be written")
    assert "--out" in str(caught.value)


def test_a_writer_that_fails_leaves_no_file(data, selection, tmp_path, failing):
    with pytest.raises(ParameterError):
        export_table(selection, data, failing, tmp_path / "t")
    assert names(tmp_path) == []


def test_a_workbook_that_cannot_be_stored_is_an_error_that_says_so(
    data, selection, tmp_path, monkeypatch
):
    """As in a folder that may not be written to."""

    def no_file(*args, **kwargs):
        raise PermissionError(13, "not allowed")

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", no_file)
    with pytest.raises(ParameterError, match="cannot be written"):
        export_table(selection, data, "xlsx", tmp_path / "t.xlsx")
    assert names(tmp_path) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "place",
    ["file/t", "folder", pytest.param("n" * 300, id="long_name")],
)
def test_a_place_where_no_file_can_be(data, selection, tmp_path, kind, place):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ParameterError, match="cannot be written"):
        export_table(selection.head(), data, kind, tmp_path / place)
    assert names(tmp_path) == ["file", "folder"]
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("kind", ["", "CSV", "pdf", "xls"])
def test_an_unknown_kind_is_refused_before_anything_is_written(data, selection, tmp_path, kind):
    with pytest.raises(ParameterError, match=f"--table is '{kind}'; give one of csv, parquet"):
        export_table(selection, data, kind, tmp_path / "new" / "t")
    assert names(tmp_path) == []
