"""The proxy of an office is used, and its faults are told apart, without its password."""

import pytest
from loopback import Server, only, status, whole

# Nothing listens on port 9: only the proxy can answer for it.
BEHIND = "http://127.0.0.1:9/april.xlsx"


@pytest.fixture
def behind(address, publication):
    return publication(address(url=BEHIND))


@pytest.fixture
def use_proxy(server, monkeypatch):
    """Name the server on loopback as the proxy."""
    monkeypatch.delenv("NO_PROXY")
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, f"http://someone:secret@127.0.0.1:{server.server_port}")
        monkeypatch.setenv(name.lower(), f"http://someone:secret@127.0.0.1:{server.server_port}")
    return f"127.0.0.1:{server.server_port}"


def test_the_proxy_of_the_environment_is_used(server, use_proxy, get, behind, workbook):
    server.serve(BEHIND, whole(workbook[0]))
    assert only(get(behind)).status == "downloaded"
    assert server.asked[0][0] == BEHIND
    assert "Proxy-Authorization" in server.asked[0][1]


def test_a_host_of_no_proxy_is_asked_directly(server, use_proxy, get, monkeypatch, workbook):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server.serve("/april.xlsx", whole(workbook[0]))
    assert only(get()).status == "downloaded"
    assert server.asked[0][0] == "/april.xlsx"


def test_a_proxy_that_asks_for_a_password(server, use_proxy, get, behind):
    server.serve(BEHIND, status(407))
    line = only(get(behind)).line
    for word in (f"the proxy {use_proxy} asks for a user name", "HTTPS_PROXY", "NO_PROXY"):
        assert word in line
    assert "secret" not in line and "someone" not in line


@pytest.mark.parametrize(
    ("answer", "word"), [(407, "asks for a user name"), (403, "does not let the request through")]
)
def test_a_proxy_that_refuses_a_secure_connection(
    server, use_proxy, get, address, publication, answer, word
):
    server.connect_status = answer
    far = publication(
        address(url="https://publisher.example/april.xlsx"), hosts=("publisher.example",)
    )
    line = only(get(far)).line
    assert f"the proxy {use_proxy}" in line and word in line
    assert "secret" not in line


def test_a_proxy_that_is_not_there(get, behind, monkeypatch):
    gone = Server()
    gone.server_close()
    monkeypatch.delenv("NO_PROXY")
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, f"http://someone:secret@127.0.0.1:{gone.server_port}")
    line = only(get(behind)).line
    assert f"the proxy 127.0.0.1:{gone.server_port} cannot be reached" in line
    assert "secret" not in line


def test_a_proxy_that_is_no_address(get, behind, monkeypatch):
    monkeypatch.delenv("NO_PROXY")
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://someone:secret@:80:80/")
    line = only(get(behind)).line
    assert "the proxy that is set" in line and "HTTPS_PROXY" in line
    assert "secret" not in line
