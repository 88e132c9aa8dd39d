"""Each fault of a publisher has its own message, and leaves what is held whole."""

import errno
import os
import socket
from pathlib import Path

import pytest
import urllib3
from layouts import other_workbook
from loopback import (
    PAGE,
    QUICK,
    cut,
    endless,
    headers_of,
    only,
    packed,
    redirect,
    silent,
    status,
    trickle,
    web_page,
    whole,
)

from lsr_analysis.errors import NotWritable
from lsr_analysis.fetching.transfer import Limits, new_session

PATH = "/april.xlsx"
NOT_A_WORKBOOK = b"a table\n1\n"


@pytest.fixture
def held(server, get, workbook, files):
    """Hold the first edition of the file."""
    server.serve(PATH, whole(workbook[0], etag='"one"'))
    assert only(get()).status == "downloaded"
    server.asked.clear()
    return files()


def moved_away(server, **_):
    return redirect("https://elsewhere.example/april.xlsx")


def moved_off_https(server, **_):
    return redirect("ftp://127.0.0.1/april.xlsx")


FAULTS = {
    "cut_off": (lambda new, **_: cut(new, 500, etag=None), ("cut off", "run the command again")),
    "silent": (lambda **_: silent(), ("timed out", "127.0.0.1")),
    "too_slow": (lambda new, **_: trickle(new), ("timed out", "too slowly")),
    "gone": (lambda **_: status(404), ("is gone", "404", PAGE)),
    "gone_for_good": (lambda **_: status(410), ("is gone", "410", PAGE)),
    "moved_to_another_host": (moved_away, ("now leads to another", "elsewhere.example", PAGE)),
    "moved_off_https": (moved_off_https, ("now leads to another", "not https", PAGE)),
    "circular": (lambda **_: redirect(PATH), ("in circles", PAGE)),
    "forbidden": (lambda **_: status(403), ("refuses", "403", "browser", PAGE)),
    "login": (lambda **_: status(401), ("refuses", "401", PAGE)),
    "too_many_requests": (lambda **_: status(429, Retry_After="0"), ("refuses", "429", PAGE)),
    "broken_server": (lambda **_: status(500), ("fault of its own", "500", PAGE)),
    "busy_server": (lambda **_: status(503, Retry_After="9999"), ("fault of its own", "503")),
    "no_content": (lambda **_: status(204), ("204", "holds no file", PAGE)),
    "web_page": (
        lambda **_: web_page(),
        ("web page", "'Page not found & sorry\\x1b[31m'", PAGE),
    ),
    "web_page_without_a_title": (lambda **_: web_page(""), ("web page", PAGE)),
    "empty": (lambda **_: whole(b""), ("it is empty", PAGE)),
    "text": (lambda **_: whole(NOT_A_WORKBOOK), ("does not begin as a .xlsx file", PAGE)),
    "cut_short_before_it_came": (
        lambda new, **_: whole(new[:-900]),
        ("not a whole .xlsx file", PAGE),
    ),
    "other_publication": (
        lambda other, **_: whole(other),
        ("opens, but is not a file of delayed transfers", PAGE),
    ),
    "too_large_and_says_so": (lambda **_: silent(length=1_000_001), ("larger than 1 MB", PAGE)),
    "too_large_in_silence": (lambda **_: endless(), ("larger than 1 MB", PAGE)),
    "too_large_unpacked": (lambda **_: packed(b"x" * 1_000_001), ("larger than 1 MB", PAGE)),
}


@pytest.fixture(scope="session")
def other_publication(tmp_path_factory):
    return other_workbook(tmp_path_factory.mktemp("other") / "imd.xlsx").read_bytes()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_has_its_own_message_and_leaves_the_files_whole(
    server, get, held, files, workbook, other_publication, name
):
    fault, words = FAULTS[name]
    server.serve(PATH, fault(server=server, new=workbook[1], other=other_publication))
    result = get()
    outcome = only(result)
    assert outcome.status == "failed"
    for word in words:
        assert word in outcome.line
    assert "\x1b" not in outcome.line
    assert "the file held stays as it is" in outcome.line
    assert files() == held
    assert result.failed == (outcome,)
    assert "1 file: 1 failed" in "\n".join(result.lines)
    assert result.lines[-2:] == [
        "By hand: save the files with a browser, and take them with `lsr fetch --from FOLDER`.",
        f"    {PAGE}",
    ]


def test_every_fault_reads_differently(server, get, workbook, other_publication):
    """No two kinds of fault share a message; the two of a pair that do are named here."""
    said = {}
    for name, (fault, _) in FAULTS.items():
        server.serve(PATH, fault(server=server, new=workbook[1], other=other_publication))
        said[name] = only(get()).notes[0]
    for name, twin in (
        ("too_large_in_silence", "too_large_and_says_so"),
        ("too_large_unpacked", "too_large_and_says_so"),
        ("too_slow", "silent"),
    ):
        assert said.pop(name) == said[twin]
    assert len(set(said.values())) == len(said)


@pytest.mark.parametrize(
    "name", ["too_large_and_says_so", "too_large_in_silence", "web_page", "gone", "forbidden"]
)
def test_nothing_is_kept_of_a_file_that_cannot_be_continued(
    server, get, parts, workbook, other_publication, name
):
    server.serve(PATH, FAULTS[name][0](server=server, new=workbook[1], other=other_publication))
    get()
    assert parts() == []


@pytest.mark.parametrize(
    ("name", "times"),
    [("gone", 1), ("forbidden", 1), ("broken_server", 1), ("busy_server", 3), ("cut_off", 3)],
)
def test_only_a_fault_that_may_pass_is_tried_again(
    server, get, workbook, other_publication, name, times
):
    server.serve(PATH, FAULTS[name][0](server=server, new=workbook[1], other=other_publication))
    get()
    assert len(server.asked) == times


@pytest.mark.parametrize("name", ["busy_server", "too_many_requests", "cut_off", "silent"])
def test_a_fault_that_passes_is_not_seen(server, get, workbook, other_publication, name):
    fault = FAULTS[name][0](server=server, new=workbook[1], other=other_publication)
    server.serve(PATH, fault, whole(workbook[0]))
    assert only(get()).status == "downloaded"


def test_no_host_can_make_us_wait_for_long(server, get, monkeypatch):
    waits = []
    monkeypatch.setattr("time.sleep", waits.append)
    server.serve(PATH, status(503, Retry_After="9999"))
    get(limits=Limits(tries=3, longest_wait=7))
    assert waits == [7, 7]


def test_redirects_on_the_official_hosts_are_followed(server, get, workbook):
    server.serve(PATH, redirect("/new%20place/april%20%C3%A9.xlsx", code=301))
    server.serve("/new%20place/april%20%C3%A9.xlsx", redirect(server.url("/last"), code=308))
    server.serve("/last", whole(workbook[0]))
    assert only(get()).status == "downloaded"


def test_the_others_go_on_after_one_failure(server, get, address, publication, workbook):
    files = [address(f"{month}.xlsx") for month in ("april", "may", "june")]
    server.serve("/may.xlsx", whole(workbook[0]))
    server.serve("/june.xlsx", whole(workbook[1]))
    result = get(publication(*files))
    assert [o.status for o in result.outcomes] == ["failed", "downloaded", "downloaded"]
    assert "3 files: 2 downloaded, 1 failed" in "\n".join(result.lines)


def test_a_host_that_refuses_three_files_is_left_alone(server, get, address, publication):
    files = [address(f"{number}.xlsx") for number in range(6)]
    for file in files:
        server.serve(f"/{file.name}", status(403))
    result = get(publication(*files))
    assert len(server.asked) == 3
    assert len(result.failed) == 6
    assert "not asked for, because 3 files of 127.0.0.1" in result.failed[-1].line


def test_the_files_of_a_host_that_answers_in_between_are_all_asked_for(
    server, get, address, publication, workbook
):
    files = [address(f"{number}.xlsx") for number in range(7)]
    for file in files:
        server.serve(f"/{file.name}", status(403))
    server.serve("/2.xlsx", whole(workbook[0]))
    server.serve("/4.xlsx", whole(workbook[1]))
    get(publication(*files))
    assert len(server.asked) == 7


@pytest.mark.parametrize("fault", [status(404), web_page(), redirect("https://elsewhere.example")])
def test_files_that_have_moved_say_nothing_of_the_others(
    server, get, address, publication, workbook, fault
):
    files = [address(f"{number}.xlsx") for number in range(6)]
    for file in files:
        server.serve(f"/{file.name}", fault)
    server.serve("/5.xlsx", whole(workbook[0]))
    assert get(publication(*files)).outcomes[-1].status == "downloaded"


# The connection


@pytest.fixture
def nobody():
    """Return a port on which nothing listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def test_connection_refused(get, held, files, address, publication, nobody):
    dead = address(url=f"http://127.0.0.1:{nobody}/april.xlsx")
    outcome = only(get(publication(dead)))
    assert outcome.status == "failed"
    assert "could not be reached" in outcome.line and "offline" in outcome.line
    assert "HTTPS_PROXY" in outcome.line
    assert files() == held


def test_name_not_resolved(get, held, files, address, publication, monkeypatch):
    def unknown(*_args, **_kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    far = address(url="https://publisher.example/april.xlsx")
    outcome = only(get(publication(far, hosts=("publisher.example",))))
    assert "publisher.example could not be found" in outcome.line and "offline" in outcome.line
    assert files() == held


def test_no_answer_to_the_call(get, held, files, monkeypatch):
    def no_answer(*_args, **_kwargs):
        raise TimeoutError("timed out")

    monkeypatch.setattr(urllib3.util.connection, "create_connection", no_answer)
    outcome = only(get())
    assert "127.0.0.1 did not answer" in outcome.line and "firewall" in outcome.line
    assert files() == held


def test_an_unreachable_host_is_asked_for_one_file_only(
    get, address, publication, nobody, server, workbook
):
    """Ninety-nine files must not each wait until the host is given up."""
    dead = [address(f"{n}.xlsx", url=f"http://127.0.0.1:{nobody}/{n}.xlsx") for n in range(3)]
    server.serve(PATH, whole(workbook[0]))
    result = get(publication(*dead, address()))
    assert [o.status for o in result.outcomes] == ["failed"] * 3 + ["downloaded"]
    assert "could not be reached" in result.outcomes[0].line
    assert "not asked for" in result.outcomes[1].line


def test_the_certificate_is_verified(server, get, held, files, address, publication):
    """The server speaks no TLS, as a device between that breaks the connection."""
    outcome = only(get(publication(address(url=server.url(PATH, scheme="https")))))
    for word in ("could not be verified", "IT department", "REQUESTS_CA_BUNDLE", "never switched"):
        assert word in outcome.line
    assert files() == held
    assert new_session().verify is True


def test_a_bundle_of_certificates_that_is_not_there(
    server, get, held, files, address, publication, monkeypatch
):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "not/there.pem")
    outcome = only(get(publication(address(url=server.url(PATH, scheme="https")))))
    assert "names a file of certificates that is not there" in outcome.line
    assert files() == held


def test_we_say_who_we_are_and_ask_for_the_file_as_it_is(server, get):
    get()
    assert headers_of(server, "User-Agent")[0].startswith("lsr_analysis/")
    assert headers_of(server, "Accept-Encoding") == ["identity"]


# The disk


def test_a_full_disk(server, get, held, files, parts, workbook, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    server.serve(PATH, whole(workbook[1], etag='"two"'))
    monkeypatch.setattr(os, "fsync", full)
    outcome = only(get())
    assert "the disk of" in outcome.line and "is full" in outcome.line
    assert {name: files()[name] for name in held} == held
    assert not [name for name in files() if ".new" in name]


def test_a_folder_that_cannot_be_written_to(server, get, folder, workbook):
    folder.parent.mkdir(parents=True)
    folder.write_text("a file where the folder should be")
    server.serve(PATH, whole(workbook[0]))
    with pytest.raises(NotWritable, match=r"is a file, not a folder.*LSR_DOWNLOADS"):
        get()
    assert server.asked == []
    assert folder.read_text() == "a file where the folder should be"


def test_a_file_that_another_program_has_open(server, get, held, files, workbook, monkeypatch):
    real = Path.replace

    def locked(self, target):
        if Path(target).name == "april.xlsx":
            raise PermissionError(errno.EACCES, "in use")
        return real(self, target)

    server.serve(PATH, whole(workbook[1], etag='"two"'))
    monkeypatch.setattr(Path, "replace", locked)
    outcome = only(get())
    assert "cannot be written to" in outcome.line and "another program" in outcome.line
    assert {name: files()[name] for name in held} == held


def test_quick_limits_are_only_for_tests():
    assert Limits().silence > 10 * QUICK.silence
    assert Limits().pause > 0
