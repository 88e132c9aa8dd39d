"""Fixtures of a publisher on loopback, and a catalogue that points to it."""

import threading

import pytest
from layouts import dtoc_workbook
from loopback import PAGE, QUICK, Server

from lsr_analysis.fetching.addresses import Address, Publication
from lsr_analysis.fetching.fetch import fetch


@pytest.fixture(autouse=True)
def _own_connection(monkeypatch):
    """Keep the proxy and the certificates of the machine out of the tests."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "LSR_DOWNLOADS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture
def server():
    held = Server()
    thread = threading.Thread(target=held.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield held
    held.shutdown()
    held.server_close()
    thread.join()


@pytest.fixture(scope="session")
def workbook(tmp_path_factory):
    """Two editions of one delayed transfers workbook, as bytes."""
    folder = tmp_path_factory.mktemp("editions")
    return tuple(
        dtoc_workbook(folder / f"{days}.xlsx", councils={"E06000026": days}).read_bytes()
        for days in (310, 620)
    )


@pytest.fixture
def address(server):
    """Make an address on the server."""

    def make(name="april.xlsx", path=None, **others):
        fields = {"url": server.url(path or f"/{name}"), "content": name.rsplit(".", 1)[1]}
        return Address(**{"name": name, "seen_in": ("a test",), "verified": True} | fields | others)

    return make


@pytest.fixture
def publication(address):
    """Make a publication, of one file of delayed transfers unless a test says otherwise."""

    def make(*files, **others):
        fields = {
            "id": "delayed-transfers",
            "title": "Delayed transfers",
            "publisher": "A publisher",
            "kinds": ("delays",),
            "page": PAGE,
            "licence": "Open Government Licence v3.0",
            "hosts": ("127.0.0.1",),
            "max_megabytes": 1,
            "files": files or (address(),),
        }
        return Publication(**fields | others)

    return make


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "raw" / "downloads"


@pytest.fixture
def get(folder, publication):
    """Fetch into the folder, with little patience."""

    def get(*catalogue, limits=QUICK, **others):
        return fetch(
            [], folder, catalogue=catalogue or [publication()], progress=False, limits=limits,
            **others,
        )  # fmt: skip

    return get


@pytest.fixture
def files(folder):
    """Return all files by path, with their bytes, but those that are still on their way."""

    def files():
        return {
            path.relative_to(folder.parent).as_posix(): path.read_bytes()
            for path in sorted(folder.parent.rglob("*"))
            if path.is_file() and not path.name.endswith((".part", ".part.json"))
        }

    return files


@pytest.fixture
def parts(folder):
    """Return the files that are still on their way."""
    return lambda: sorted(path.name for path in folder.rglob(".*.part*"))
