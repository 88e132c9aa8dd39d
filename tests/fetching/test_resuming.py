"""A transfer that broke off goes on where it was, and only where that is safe."""

import os
import time

import pytest
from loopback import QUICK, cut, headers_of, only, packed, status, whole

from lsr_analysis.fetching.transfer import Limits

PATH = "/april.xlsx"
AFTER = 700
ONCE = Limits(**{**QUICK.__dict__, "tries": 1})
DATE = "Mon, 01 Jan 2024 00:00:00 GMT"


@pytest.fixture
def target(folder):
    return folder / "delayed-transfers" / "april.xlsx"


def test_the_next_try_asks_for_the_rest(server, get, target, parts, workbook):
    server.serve(PATH, cut(workbook[0], AFTER), whole(workbook[0], etag='"one"'))
    assert only(get()).status == "downloaded"
    assert headers_of(server, "Range") == [None, f"bytes={AFTER}-"]
    assert headers_of(server, "If-Range") == [None, '"one"']
    assert target.read_bytes() == workbook[0]
    assert parts() == []


def test_the_next_run_asks_for_the_rest(server, get, target, parts, workbook):
    server.serve(PATH, cut(workbook[0], AFTER))
    assert "cut off" in only(get(limits=ONCE)).line
    assert parts() == [".april.xlsx.part", ".april.xlsx.part.json"]
    assert not target.exists()
    server.serve(PATH, whole(workbook[0], etag='"one"'))
    assert only(get()).status == "downloaded"
    assert headers_of(server, "Range") == [None, f"bytes={AFTER}-"]
    assert target.read_bytes() == workbook[0]
    assert parts() == []


def test_it_goes_on_by_date_where_there_is_no_etag(server, get, target, workbook):
    def cut_with_date(handler):
        handler.reply(200, workbook[0][:AFTER], length=len(workbook[0]), Last_Modified=DATE)

    server.serve(PATH, cut_with_date, whole(workbook[0], modified=DATE))
    assert only(get()).status == "downloaded"
    assert headers_of(server, "If-Range") == [None, DATE]
    assert target.read_bytes() == workbook[0]


@pytest.mark.parametrize(
    "facts", [{}, {"ETag": 'W/"one"'}, {"ETag": 'W/"one"', "Last_Modified": DATE}]
)
def test_what_cannot_be_continued_safely_begins_again(server, get, target, parts, workbook, facts):
    def vague(handler):
        handler.reply(200, workbook[0][:AFTER], length=len(workbook[0]), **facts)

    server.serve(PATH, vague)
    assert "cut off" in only(get(limits=ONCE)).line
    assert parts() == []
    server.serve(PATH, whole(workbook[0]))
    get()
    assert headers_of(server, "Range") == [None, None]
    assert target.read_bytes() == workbook[0]


def test_a_host_that_ignores_ranges(server, get, target, workbook):
    server.serve(PATH, cut(workbook[0], AFTER), whole(workbook[0], etag='"one"', ranges=False))
    assert only(get()).status == "downloaded"
    assert headers_of(server, "Range") == [None, f"bytes={AFTER}-"]
    assert target.read_bytes() == workbook[0]


def test_a_file_that_changed_meanwhile_begins_again(server, get, target, workbook):
    server.serve(PATH, cut(workbook[0], AFTER, etag='"one"'), whole(workbook[1], etag='"two"'))
    assert only(get()).status == "downloaded"
    assert target.read_bytes() == workbook[1]


def test_a_range_from_elsewhere_is_not_joined(server, get, target, workbook):
    def other_range(handler):
        size = len(workbook[0])
        handler.reply(206, workbook[0][10:], Content_Range=f"bytes 10-{size - 1}/{size}")

    server.serve(PATH, cut(workbook[0], AFTER), other_range, whole(workbook[0], etag='"one"'))
    assert only(get()).status == "downloaded"
    assert target.read_bytes() == workbook[0]


def test_the_rest_of_another_edition_is_not_joined(server, get, target, workbook):
    """A host must not answer so, as it was asked for the rest of one edition only."""

    def rest_of_another(handler):
        size = len(workbook[1])
        ranged = f"bytes {AFTER}-{size - 1}/{size}"
        handler.reply(206, workbook[1][AFTER:], Content_Range=ranged, ETag='"two"')

    server.serve(PATH, cut(workbook[0], AFTER), rest_of_another, whole(workbook[1], etag='"two"'))
    assert only(get()).status == "downloaded"
    assert headers_of(server, "Range") == [None, f"bytes={AFTER}-", None]
    assert target.read_bytes() == workbook[1]


def test_a_rest_that_comes_in_pieces_is_asked_for_again(server, get, target, workbook):
    def piece(start):
        def answer(handler):
            ranged = f"bytes {start}-{start + 99}/{len(workbook[0])}"
            handler.reply(206, workbook[0][start : start + 100], Content_Range=ranged)

        return answer

    server.serve(PATH, cut(workbook[0], AFTER), piece(AFTER), whole(workbook[0], etag='"one"'))
    assert only(get()).status == "downloaded"
    assert headers_of(server, "Range") == [None, f"bytes={AFTER}-", f"bytes={AFTER + 100}-"]
    assert target.read_bytes() == workbook[0]


def test_a_part_that_is_too_long_begins_again(server, get, target, workbook):
    """A host answers 416 where there is nothing behind the place asked for."""
    server.serve(PATH, cut(workbook[0], AFTER), status(416), whole(workbook[0], etag='"one"'))
    assert only(get()).status == "downloaded"
    assert headers_of(server, "Range") == [None, f"bytes={AFTER}-", None]
    assert target.read_bytes() == workbook[0]


def test_a_part_of_another_address_is_thrown_away(
    server, get, target, address, publication, workbook
):
    server.serve(PATH, cut(workbook[0], AFTER))
    get(limits=ONCE)
    server.serve("/elsewhere", whole(workbook[1], etag='"one"'))
    assert only(get(publication(address(path="/elsewhere")))).status == "downloaded"
    assert headers_of(server, "Range") == [None, None]
    assert target.read_bytes() == workbook[1]


def test_a_part_whose_facts_are_broken_is_thrown_away(server, get, target, parts, workbook):
    server.serve(PATH, cut(workbook[0], AFTER))
    get(limits=ONCE)
    (target.parent / ".april.xlsx.part.json").write_text("{")
    server.serve(PATH, whole(workbook[0], etag='"one"'))
    assert only(get()).status == "downloaded"
    assert headers_of(server, "Range") == [None, None]
    assert parts() == []


@pytest.mark.parametrize(("age", "taken_up"), [(2 * 3600, True), (60, False)])
def test_the_part_of_a_run_that_was_killed(server, get, target, workbook, age, taken_up):
    """A part that nobody has written to for an hour belongs to nobody."""
    server.serve(PATH, cut(workbook[0], AFTER))
    get(limits=ONCE)
    left, killed = target.parent / ".april.xlsx.part", target.parent / ".april.xlsx.0a1b2c3d.part"
    left.replace(killed)
    left.with_name(f"{left.name}.json").replace(killed.with_name(f"{killed.name}.json"))
    os.utime(killed, times=(time.time() - age,) * 2)
    server.serve(PATH, whole(workbook[0], etag='"one"'))
    assert only(get()).status == "downloaded"
    assert headers_of(server, "Range")[-1] == (f"bytes={AFTER}-" if taken_up else None)
    assert killed.exists() is not taken_up
    assert target.read_bytes() == workbook[0]


def test_a_user_who_stops_the_command_keeps_what_came(
    server, get, target, parts, workbook, monkeypatch
):
    def stopped(_):
        raise KeyboardInterrupt

    server.serve(PATH, cut(workbook[0], AFTER), whole(workbook[0], etag='"one"'))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("time.sleep", stopped)  # between two tries
        get()
    assert parts() == [".april.xlsx.part", ".april.xlsx.part.json"]
    assert only(get()).status == "downloaded"
    assert headers_of(server, "Range") == [None, f"bytes={AFTER}-"]
    assert target.read_bytes() == workbook[0]


def test_the_limit_counts_what_came_before(server, get, parts):
    body = b"x" * 1_100_000
    server.serve(PATH, cut(body[:900_000] + b"x" * 50_000, 900_000), whole(body, etag='"one"'))
    assert "larger than 1 MB" in only(get()).line
    assert parts() == []


def test_a_packed_file_that_is_cut_off_is_not_joined(server, get, target, parts, workbook):
    import gzip

    body = gzip.compress(workbook[0])

    def cut_and_packed(handler):
        handler.reply(200, body[:AFTER], length=len(body), Content_Encoding="gzip", ETag='"one"')

    server.serve(PATH, cut_and_packed)
    assert "cut off" in only(get(limits=ONCE)).line
    assert parts() == []
    server.serve(PATH, packed(workbook[0]))
    get()
    assert target.read_bytes() == workbook[0]


def test_chunks_that_end_too_early_are_cut_off(server, get, target, workbook):
    def chunks(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"%x\r\n%s\r\n" % (AFTER, workbook[0][:AFTER]))

    server.serve(PATH, chunks)
    assert "cut off" in only(get()).line
    assert not target.exists()


def test_chunks_are_put_together(server, get, target, workbook):
    def chunks(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for start in range(0, len(workbook[0]), 1000):
            piece = workbook[0][start : start + 1000]
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        handler.wfile.write(b"0\r\n\r\n")

    server.serve(PATH, chunks)
    assert only(get()).status == "downloaded"
    assert target.read_bytes() == workbook[0]
