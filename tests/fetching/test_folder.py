"""Files that were saved by hand, taken from a folder by what they hold."""

import hashlib
import json
import os
from pathlib import Path

import pytest
from directories import NAME, location, write_csv, write_xlsx
from layouts import dtoc_workbook, other_workbook, population_workbook
from loopback import only, whole
from source_layouts import (
    ascof_open_data,
    ascof_table,
    beds_workbook,
    deprivation_workbook,
    discharge_ready_csv,
    falls_table,
    finance_files,
    oflog_table,
)

from lsr_analysis.errors import LedgerError, NotWritable, ParameterError
from lsr_analysis.fetching import downloads_folder, read_manifest
from lsr_analysis.fetching.folder import take_from
from lsr_analysis.fetching.ledger import LEDGER


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "saved by hand"
    path.mkdir()
    return path


@pytest.fixture
def take(source, folder):
    return lambda **others: take_from(source, folder, **others)


@pytest.fixture
def record(folder):
    return lambda: json.loads((folder / LEDGER).read_text(encoding="utf-8"))["files"]


def statuses(result):
    return {outcome.file: outcome.status for outcome in result.outcomes}


def test_files_of_every_publication_find_their_place(take, source, folder, record):
    dtoc_workbook(source / "one.xlsx")
    population_workbook(source / "deep" / "down" / "two.xlsx")
    beds_workbook(source / "three.xlsx")
    deprivation_workbook(source / "four.xlsx")
    ascof_open_data(source / "five.xlsx")
    ascof_table(source / "six.csv")
    oflog_table(source / "seven.csv")
    falls_table(source / "eight.csv")
    discharge_ready_csv(source / "nine.csv")
    finance_files(source)
    write_csv(source / f"{NAME}.csv", [location()])
    before = {path: path.read_bytes() for path in source.rglob("*.*")}
    result = take()
    places = {outcome.file for outcome in result.outcomes}
    assert places == set(record()) == {
        "delayed-transfers/one.xlsx", "populations/two.xlsx", "beds/three.xlsx",
        "deprivation/four.xlsx", "outcomes-framework/five.xlsx", "outcomes-framework/six.csv",
        "oflog/seven.csv", "falls/eight.csv", "discharge-ready-date/nine.csv",
        "finance-returns/fin-act-15.csv",
        "finance-returns/fin-add-15.csv", "finance-returns/activity-16.csv",
        "finance-returns/additional-16.csv", "finance-returns/totals-16.csv",
        f"care-directory/{NAME}.csv",
    }  # fmt: skip
    assert {outcome.status for outcome in result.outcomes} == {"taken"}
    assert "15 files: 15 taken" in result.lines[-1]
    for name in places:
        content = (folder / name).read_bytes()
        assert record()[name]["sha256"] == hashlib.sha256(content).hexdigest()
        assert record()[name]["url"] == ""
    assert {path: path.read_bytes() for path in source.rglob("*.*")} == before


def test_a_care_directory_as_a_workbook(take, source):
    write_xlsx(source / f"{NAME}.xlsx", [location()])
    assert statuses(take()) == {f"care-directory/{NAME}.xlsx": "taken"}


def test_a_second_time_nothing_changes(take, source, files):
    dtoc_workbook(source / "one.xlsx")
    take()
    before = {name: content for name, content in files().items() if LEDGER not in name}
    result = take()
    assert statuses(result) == {"delayed-transfers/one.xlsx": "not changed"}
    assert not result.changed
    assert {name: content for name, content in files().items() if LEDGER not in name} == before


def test_another_edition_under_the_same_name_is_a_revision(take, source, folder, workbook):
    (source / "one.xlsx").write_bytes(workbook[0])
    take()
    (source / "one.xlsx").write_bytes(workbook[1])
    outcome = only(take())
    assert outcome.status == "revised"
    assert (folder.parent / outcome.kept).read_bytes() == workbook[0]
    assert (folder / outcome.file).read_bytes() == workbook[1]


def test_a_copy_that_a_browser_numbered_is_the_file_itself(take, source, workbook, folder):
    for name in ("one.xlsx", "one (1).xlsx", "one(2).xlsx"):
        (source / name).write_bytes(workbook[0])
    result = take()
    assert [o.line.split("; from")[0] for o in result.outcomes] == [
        "delayed-transfers/one.xlsx: taken",
        "delayed-transfers/one (1).xlsx: not changed; held as one.xlsx",
        "delayed-transfers/one(2).xlsx: not changed; held as one.xlsx",
    ]
    assert [p.name for p in (folder / "delayed-transfers").iterdir()] == ["one.xlsx"]


def test_a_numbered_copy_with_other_figures_is_a_file_of_its_own(take, source, workbook, folder):
    (source / "one.xlsx").write_bytes(workbook[0])
    (source / "one (1).xlsx").write_bytes(workbook[1])
    assert set(statuses(take()).values()) == {"taken"}
    assert (folder / "delayed-transfers" / "one (1).xlsx").read_bytes() == workbook[1]


def test_a_fetched_file_saved_by_hand_as_well(take, source, server, get, workbook):
    server.serve("/april.xlsx", whole(workbook[0], etag='"one"'))
    get()
    (source / "april (3).xlsx").write_bytes(workbook[0])
    assert only(take()).status == "not changed"
    assert only(get()).status == "not changed"


def test_two_files_of_one_name_do_not_replace_each_other(take, source, folder, workbook):
    for year, content in zip(("2018", "2019"), workbook, strict=True):
        (source / year).mkdir()
        (source / year / "one.xlsx").write_bytes(content)
    result = take()
    assert statuses(result) == {"delayed-transfers/one.xlsx": "taken", "2019/one.xlsx": "failed"}
    assert "rename one of them" in result.failed[0].line
    assert (folder / "delayed-transfers" / "one.xlsx").read_bytes() == workbook[0]


def test_names_that_differ_by_capitals_are_one_name(take, source, folder, workbook):
    (source / "one.xlsx").write_bytes(workbook[0])
    take()
    (source / "one.xlsx").unlink()
    (source / "ONE.XLSX").write_bytes(workbook[1])
    assert only(take()).status == "revised"
    assert [p.name for p in (folder / "delayed-transfers").iterdir()] == ["one.xlsx"]


def test_what_is_not_taken_is_named(take, source, files, workbook):
    other_workbook(source / "imd.xlsx")
    (source / "shopping.csv").write_text("what,how many\nmilk,2\n")
    (source / "notes.json").write_text("{}")
    (source / "letter.pdf").write_bytes(b"%PDF")
    (source / "ukmye2015.zip").write_bytes(b"PK")
    (source / ".hidden.csv").write_text("a,b\n")
    (source / "~$one.xlsx").write_bytes(b"lock")
    (source / ".hidden").mkdir()
    (source / ".hidden" / "one.xlsx").write_bytes(workbook[0])
    result = take()
    assert statuses(result) == {
        "imd.xlsx": "not taken", "shopping.csv": "not taken", "notes.json": "not taken",
    }  # fmt: skip
    assert "Unpack these to have them looked at: ukmye2015.zip" in result.lines
    assert "Files that are no workbook, CSV or JSON, and were not looked at: 1" in result.lines
    assert result.failed == ()
    assert files() == {}


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("page.xls", b"<!DOCTYPE html><title>Sign in</title>", "web page saved"),
        ("page.csv", b"<html><head><title>Sign in</title>", "called 'Sign in'"),
        ("cut.xlsx", b"PK\x03\x04 and no more", "cannot be opened as a workbook"),
        ("empty.ods", b"", "cannot be opened as a workbook"),
        ("long_cell.csv", b'"' + b"x" * 200_000 + b'",b\n1,2\n', "field"),
    ],
)
def test_a_file_that_cannot_be_opened_stops_no_other(take, source, workbook, name, content, word):
    (source / name).write_bytes(content)
    (source / "zz.xlsx").write_bytes(workbook[0])
    result = take()
    assert statuses(result) == {name: "failed", "delayed-transfers/zz.xlsx": "taken"}
    assert word in result.failed[0].line


def test_a_file_that_is_locked_stops_no_other(take, source, workbook, monkeypatch):
    (source / "locked.xlsx").write_bytes(workbook[1])
    (source / "zz.xlsx").write_bytes(workbook[0])
    real = Path.open

    def locked(self, *args, **kwargs):
        if self.name == "locked.xlsx":
            raise PermissionError(13, "in use")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", locked)
    result = take()
    assert statuses(result) == {"locked.xlsx": "failed", "delayed-transfers/zz.xlsx": "taken"}
    assert "Close it in other programs" in result.failed[0].line


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot hold a file of such a name")
def test_a_name_that_windows_cannot_hold_is_not_taken(take, source, workbook, files):
    (source / "con.xlsx").write_bytes(workbook[0])
    outcome = only(take())
    assert outcome.status == "failed" and "Windows reserves it" in outcome.line
    assert files() == {}


def test_the_file_that_the_shipped_figures_were_built_from(take, source, workbook):
    (source / "one.xlsx").write_bytes(workbook[0])
    checksum = hashlib.sha256(workbook[0]).hexdigest()
    manifest = {"inputs": [{"sha256": checksum, "file": "one.xlsx"}]}
    line = only(take(manifest=manifest)).line
    assert line.endswith("the same file that the shipped figures were built from")


@pytest.mark.parametrize("place", [".", "delayed-transfers", "../downloads-earlier"])
def test_the_downloads_are_not_taken_from_themselves(folder, place):
    (folder / place).mkdir(parents=True)
    with pytest.raises(ParameterError, match="where the downloads lie"):
        take_from(folder / place, folder)


def test_a_folder_above_the_downloads_is_taken_without_them(folder, workbook, tmp_path):
    source = folder.parent
    (source / "own.xlsx").parent.mkdir(parents=True)
    (source / "own.xlsx").write_bytes(workbook[0])
    (folder / "delayed-transfers").mkdir(parents=True)
    (folder / "delayed-transfers" / "held.xlsx").write_bytes(workbook[1])
    assert statuses(take_from(source, folder)) == {"delayed-transfers/own.xlsx": "taken"}


def test_a_source_that_is_no_folder(source, folder):
    with pytest.raises(ParameterError, match="not a folder"):
        take_from(source / "nowhere", folder)
    assert not folder.exists()


def test_an_empty_folder(take):
    assert take().lines[-1].startswith("No files")


def test_a_broken_record_is_left_alone(take, source, folder, workbook):
    folder.mkdir(parents=True)
    (folder / LEDGER).write_text("{")
    (source / "one.xlsx").write_bytes(workbook[0])
    with pytest.raises(LedgerError):
        take()
    assert [path.name for path in folder.iterdir()] == [LEDGER]


def test_what_was_taken_can_be_built_from(take, source, folder):
    """The build finds the files, and nothing else, in the folder of downloads."""
    from lsr_analysis.building.find import find_inputs

    dtoc_workbook(source / "one.xlsx")
    population_workbook(source / "two.xlsx")
    take()
    inputs = find_inputs(folder)
    assert inputs.count == 2 and inputs.skipped == ()


# The folder of downloads


def test_the_folder_of_downloads(tmp_path, monkeypatch):
    assert downloads_folder(tmp_path) == tmp_path / "raw" / "downloads"
    monkeypatch.setenv("LSR_DOWNLOADS", str(tmp_path / "elsewhere"))
    assert downloads_folder(tmp_path) == tmp_path / "elsewhere"
    monkeypatch.setenv("LSR_DOWNLOADS", Path.cwd().anchor)
    with pytest.raises(NotWritable, match="top of a drive"):
        downloads_folder(tmp_path)


def test_the_manifest_of_the_figures_that_ship(shipped, tmp_path):
    assert len(read_manifest(shipped)["inputs"]) > 100
    assert read_manifest(tmp_path) == {}
    (tmp_path / "processed").mkdir()
    (tmp_path / "processed" / "manifest.json").write_text("[")
    assert read_manifest(tmp_path) == {}
