"""What is held, what is new, what is kept: the record and the earlier files."""

import hashlib
import json
import threading
from pathlib import Path

import pytest
from loopback import headers_of, only, packed, status, whole

from lsr_analysis.errors import LedgerError
from lsr_analysis.fetching import place
from lsr_analysis.fetching.ledger import LEDGER, Entry, record

PATH = "/april.xlsx"
KEY = "delayed-transfers/april.xlsx"


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def kept_name(content):
    return f"downloads-earlier/delayed-transfers/april.{sha256(content)[:8]}.xlsx"


@pytest.fixture
def target(folder):
    return folder / "delayed-transfers" / "april.xlsx"


@pytest.fixture
def entry(folder):
    """Return what the record says of the file."""
    return lambda: json.loads((folder / LEDGER).read_text(encoding="utf-8"))["files"][KEY]


def test_a_first_download(server, get, target, entry, parts, workbook):
    server.serve(PATH, whole(workbook[0], etag='"one"', modified="Mon, 01 Jan 2024 00:00:00 GMT"))
    result = get()
    assert only(result).line == f"{KEY}: downloaded"
    assert result.changed
    assert target.read_bytes() == workbook[0]
    facts = entry()
    assert facts["sha256"] == sha256(workbook[0]) and facts["bytes"] == len(workbook[0])
    assert facts["etag"] == '"one"' and facts["url"] == server.url(PATH)
    assert facts["last_modified"] == "Mon, 01 Jan 2024 00:00:00 GMT"
    assert facts["first_downloaded"] == facts["last_checked"]
    assert parts() == []


def test_the_record_names_no_place_of_the_machine(server, get, folder, tmp_path, workbook):
    server.serve(PATH, whole(workbook[0]), whole(workbook[1]))
    get()
    get()
    assert str(tmp_path) not in (folder / LEDGER).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "facts", [{"etag": '"one"'}, {"modified": "Mon, 01 Jan 2024 00:00:00 GMT"}]
)
def test_a_second_call_only_asks_whether_it_changed(server, get, files, entry, workbook, facts):
    server.serve(PATH, whole(workbook[0], **facts))
    get()
    before = files()
    result = get()
    assert only(result).line == f"{KEY}: not changed"
    assert not result.changed
    asked = headers_of(server, "If-None-Match") + headers_of(server, "If-Modified-Since")
    assert next(iter(facts.values())) in asked
    after = files()
    before.pop(f"downloads/{LEDGER}"), after.pop(f"downloads/{LEDGER}")
    assert after == before


def test_a_host_that_knows_no_editions_is_compared_by_checksum(server, get, target, workbook):
    server.serve(PATH, whole(workbook[0]))
    get()
    written = target.stat().st_mtime_ns
    assert only(get()).status == "not changed"
    assert target.stat().st_mtime_ns == written
    assert headers_of(server, "If-None-Match") == [None, None]


def test_a_revised_file_takes_its_place_and_the_old_one_is_kept(
    server, get, target, folder, entry, workbook
):
    server.serve(PATH, whole(workbook[0], etag='"one"'))
    get()
    server.serve(PATH, whole(workbook[1], etag='"two"'))
    outcome = only(get())
    assert outcome.status == "revised" and outcome.kept == kept_name(workbook[0])
    assert f"the earlier file is kept as {kept_name(workbook[0])}" in outcome.line
    assert target.read_bytes() == workbook[1]
    assert (folder.parent / outcome.kept).read_bytes() == workbook[0]
    (old,) = entry()["earlier"]
    assert old["sha256"] == sha256(workbook[0]) and old["kept_as"] == outcome.kept
    assert entry()["etag"] == '"two"'


def test_the_build_reads_no_earlier_file_and_no_record(server, get, folder, workbook):
    from lsr_analysis.building.find import _FILES

    server.serve(PATH, whole(workbook[0]), whole(workbook[1]))
    get()
    get()
    read = [p for p in folder.rglob("*") if p.suffix in _FILES and not p.name.startswith(".")]
    assert [path.name for path in read] == ["april.xlsx"]


def test_a_file_that_goes_back_and_forth_keeps_each_edition_once(
    server, get, folder, entry, workbook
):
    server.serve(PATH, *(whole(workbook[n]) for n in (0, 1, 0, 1)))
    for _ in range(4):
        get()
    kept = sorted((folder.parent / "downloads-earlier").rglob("*.xlsx"))
    assert [path.read_bytes() for path in kept] == sorted(
        workbook, key=lambda content: kept_name(content)
    )
    assert len(entry()["earlier"]) == 3


def test_two_editions_with_the_same_eight_digits_are_both_kept(
    server, get, folder, target, workbook
):
    server.serve(PATH, whole(workbook[0]), whole(workbook[1]))
    get()
    squatter = folder.parent / kept_name(workbook[0])
    squatter.parent.mkdir(parents=True)
    squatter.write_bytes(b"another edition")
    outcome = only(get())
    assert outcome.kept.endswith(f"april.{sha256(workbook[0])}.xlsx")
    assert (folder.parent / outcome.kept).read_bytes() == workbook[0]
    assert squatter.read_bytes() == b"another edition"


# By hand


def test_a_file_changed_by_hand_is_kept(server, get, folder, target, workbook):
    server.serve(PATH, whole(workbook[0], etag='"one"'))
    get()
    target.write_bytes(b"edited")
    outcome = only(get())
    assert headers_of(server, "If-None-Match") == [None, None]
    assert outcome.status == "downloaded"
    assert "another than recorded" in outcome.line
    assert target.read_bytes() == workbook[0]
    assert (folder.parent / outcome.kept).read_bytes() == b"edited"


def test_a_file_put_there_by_hand_is_kept(server, get, folder, target, workbook):
    target.parent.mkdir(parents=True)
    target.write_bytes(b"by hand")
    server.serve(PATH, whole(workbook[0]))
    outcome = only(get())
    assert outcome.status == "downloaded"
    assert (folder.parent / outcome.kept).read_bytes() == b"by hand"


def test_the_same_file_put_there_by_hand_is_only_recorded(server, get, target, entry, workbook):
    target.parent.mkdir(parents=True)
    target.write_bytes(workbook[0])
    server.serve(PATH, whole(workbook[0]))
    assert only(get()).status == "not changed"
    assert entry()["sha256"] == sha256(workbook[0])


def test_the_same_bytes_under_another_name_are_not_held_twice(server, get, folder, workbook):
    """Two files of one month would stop the build."""
    by_hand = folder / "delayed-transfers" / "saved by hand.xlsx"
    by_hand.parent.mkdir(parents=True)
    by_hand.write_bytes(workbook[0])
    server.serve(PATH, whole(workbook[0]))
    assert only(get()).line == f"{KEY}: not changed; held as saved by hand.xlsx"
    assert [path.name for path in by_hand.parent.iterdir()] == ["saved by hand.xlsx"]


def test_a_file_removed_by_hand_comes_back(server, get, target, workbook):
    server.serve(PATH, whole(workbook[0], etag='"one"'))
    get()
    target.unlink()
    outcome = only(get())
    assert outcome.status == "downloaded" and "had been removed" in outcome.line
    assert target.read_bytes() == workbook[0]


def test_a_file_removed_by_hand_and_revised_meanwhile(server, get, target, workbook):
    server.serve(PATH, whole(workbook[0]), whole(workbook[1]))
    get()
    target.unlink()
    outcome = only(get())
    assert outcome.status == "revised" and outcome.kept == ""
    assert target.read_bytes() == workbook[1]


# What a run that dies leaves


def test_a_run_stopped_before_the_record_is_taken_up(
    server, get, folder, target, entry, workbook, monkeypatch
):
    server.serve(PATH, whole(workbook[0]), whole(workbook[1]))
    get()

    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(place, "record", stopped)
        get()
    assert target.read_bytes() == workbook[1]
    assert entry()["sha256"] == sha256(workbook[0])
    outcome = only(get())
    assert outcome.status == "revised" and outcome.kept == kept_name(workbook[0])
    assert (folder.parent / outcome.kept).read_bytes() == workbook[0]
    assert entry()["earlier"][0]["kept_as"] == outcome.kept


def test_a_run_stopped_before_the_new_file_is_in_place(
    server, get, folder, target, workbook, monkeypatch
):
    server.serve(PATH, whole(workbook[0]), whole(workbook[1]))
    get()
    real = place._copy

    def stopped(source, to):
        if to == target:
            raise KeyboardInterrupt
        real(source, to)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(place, "_copy", stopped)
        get()
    assert target.read_bytes() == workbook[0]
    outcome = only(get())
    assert outcome.status == "revised"
    assert (folder.parent / outcome.kept).read_bytes() == workbook[0]


def test_two_runs_at_once_leave_whole_files(server, get, folder, target, entry, workbook):
    server.serve(PATH, whole(workbook[0], etag='"one"'))
    results = []
    runs = [threading.Thread(target=lambda: results.append(get())) for _ in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert len(results) == 4
    assert not any(result.failed for result in results)
    assert target.read_bytes() == workbook[0]
    assert entry()["sha256"] == sha256(workbook[0])
    assert [path.name for path in target.parent.iterdir()] == ["april.xlsx"]


def test_the_record_is_replaced_in_one_step(folder, monkeypatch):
    folder.mkdir(parents=True)
    entry = Entry("", "0" * 64, 1, "", "", "2024-01-01", "2024-01-01")
    record(folder, "a/b.xls", entry)
    before = (folder / LEDGER).read_bytes()

    def locked(*_):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(PermissionError):
        record(folder, "a/c.xls", entry)
    assert (folder / LEDGER).read_bytes() == before
    assert [path.name for path in folder.iterdir()] == [LEDGER]


@pytest.mark.parametrize(
    "content",
    [
        "{", "[]", '{"format": 2, "files": {}}', '{"format": 1, "files": {"a/b.xls": {}}}',
        '{"format": 1}', "\ufeff\x00",
    ],
)  # fmt: skip
def test_a_broken_record_stops_everything_and_is_left_alone(server, get, folder, content):
    folder.mkdir(parents=True)
    (folder / LEDGER).write_text(content, encoding="utf-8")
    before = (folder / LEDGER).read_bytes()
    with pytest.raises(LedgerError, match=r"move it away"):
        get()
    assert server.asked == []
    assert (folder / LEDGER).read_bytes() == before


# Checksums known from elsewhere


def test_the_file_that_the_shipped_figures_were_built_from(server, get, workbook):
    manifest = {"inputs": [{"sha256": sha256(workbook[0]), "file": "April_17.xls"}]}
    server.serve(PATH, whole(workbook[0]))
    line = only(get(manifest=manifest)).line
    assert "the same file that the shipped figures were built from (April_17.xls there)" in line
    server.serve(PATH, whole(workbook[1]))
    assert "shipped figures" not in only(get(manifest=manifest)).line


def test_a_checksum_of_the_catalogue(server, get, publication, address, target, workbook):
    server.serve(PATH, whole(workbook[0]))
    pinned = publication(address(sha256=sha256(workbook[0])))
    assert only(get(pinned)).line == f"{KEY}: downloaded"


def test_a_file_that_differs_from_the_checksum_of_the_catalogue_is_a_revision(
    server, get, publication, address, target, workbook
):
    server.serve(PATH, whole(workbook[1]))
    outcome = only(get(publication(address(sha256=sha256(workbook[0])))))
    assert outcome.status == "revised"
    assert "not the one recorded in the catalogue" in outcome.line
    assert target.read_bytes() == workbook[1]


def test_a_file_that_came_packed_is_the_file_itself(server, get, target, entry, workbook):
    server.serve(PATH, packed(workbook[0]))
    assert only(get()).status == "downloaded"
    assert target.read_bytes() == workbook[0]
    assert entry()["bytes"] == len(workbook[0])


def test_a_name_with_spaces_and_accents(server, get, publication, address, folder, workbook):
    server.serve("/an%20%C3%A9dition%2B1.xlsx", whole(workbook[0]))
    file = address("an édition+1.xlsx", path="/an%20%C3%A9dition%2B1.xlsx")
    assert only(get(publication(file))).status == "downloaded"
    held = folder / "delayed-transfers" / "an édition+1.xlsx"
    assert held.read_bytes() == workbook[0]
    assert "an édition+1.xlsx" in (folder / LEDGER).read_text(encoding="utf-8")


# Publications


def test_a_publication_without_an_address_says_where_to_look(get, publication):
    from dataclasses import replace

    result = get(replace(publication(), files=()))
    outcome = only(result)
    assert outcome.status == "no address"
    assert "get it by hand from https://publisher.example/by-hand" in outcome.line
    assert "`lsr fetch --from FOLDER`" in outcome.line
    assert result.failed == ()


def test_an_address_that_is_not_verified_says_so_when_it_fails(server, get, publication, address):
    server.serve(PATH, status(404))
    assert "the address is not verified" in only(get(publication(address(verified=False)))).line
    assert "verified" not in only(get(publication(address(verified=True)))).line


def test_a_new_address_is_asked_as_if_nothing_were_held(
    server, get, publication, address, entry, workbook
):
    """What another host called an edition means nothing here."""
    server.serve(PATH, whole(workbook[0], etag='"one"'))
    server.serve("/new", whole(workbook[1], etag='"one"'))
    get()
    assert only(get(publication(address(path="/new")))).status == "revised"
    assert entry()["url"] == server.url("/new")
