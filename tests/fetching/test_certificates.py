"""A certificate that nobody vouches for stops the transfer; one that the office names does not."""

import shutil
import ssl
import subprocess
import threading

import pytest
from loopback import Server, only, whole

from lsr_analysis.fetching.transfer import new_session

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of 127.0.0.1 that vouches for itself, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    files = folder / "office.pem", folder / "key.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
            "-out", str(files[0]), "-keyout", str(files[1]),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return files


@pytest.fixture
def secure(certificate, workbook):
    """A publisher that speaks https."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    held = Server()
    held.socket = context.wrap_socket(held.socket, server_side=True)
    held.serve("/april.xlsx", whole(workbook[0]))
    thread = threading.Thread(target=held.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield held
    held.shutdown()
    held.server_close()
    thread.join()


@pytest.fixture
def get_secure(secure, get, publication, address):
    file = address(url=secure.url("/april.xlsx", scheme="https"))
    return lambda: only(get(publication(file)))


def test_a_certificate_that_nobody_vouches_for(get_secure, files):
    outcome = get_secure()
    assert outcome.status == "failed"
    assert "could not be verified" in outcome.line and "REQUESTS_CA_BUNDLE" in outcome.line
    assert not [name for name in files() if name.endswith(".xlsx")]


def test_a_certificate_that_the_office_names(get_secure, certificate, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))
    assert get_secure().status == "downloaded"


def test_a_bundle_that_holds_no_certificate(get_secure, certificate, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[1]))
    assert "could not be verified" in get_secure().line


def test_the_check_is_on():
    assert new_session().verify is True
