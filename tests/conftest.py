"""Fixtures that every test can ask for."""

import sys
from pathlib import Path

import hypothesis
import pytest

import lsr_analysis as lsr
from lsr_analysis import store
from lsr_analysis.areas import register

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent

# So that tests can import the helpers beside this file however pytest was started.
sys.path.insert(0, str(TESTS))

# A slow machine is no failure, and the same commit gives the same answer everywhere.
hypothesis.settings.register_profile("tests", deadline=None, derandomize=True)
hypothesis.settings.load_profile("tests")


@pytest.fixture(scope="session", autouse=True)
def _shipped_figures_only():
    """Keep a reader's own LSR_DATA and LSR_OWN out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("LSR_DATA", raising=False)
        patch.delenv("LSR_OWN", raising=False)
        yield


@pytest.fixture(scope="session")
def data(_shipped_figures_only):
    """Everything that ships: the observation table, the register, the reviews."""
    return store.load()


@pytest.fixture(scope="session")
def plymouth(data):
    """The profile of a reviewed area, over the default period."""
    return lsr.profile("Plymouth", data=data)


@pytest.fixture(scope="session")
def everyone(data):
    """The national comparison over the default period."""
    return lsr.national(data=data)


@pytest.fixture(scope="session")
def councils():
    """The register of councils."""
    return register()


@pytest.fixture(scope="session")
def shipped():
    """The folder of figures that ships with the package."""
    return store.shipped_folder("data")


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Name an empty folder for a user's own files by LSR_OWN."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv("LSR_OWN", str(folder))
    return folder


@pytest.fixture(scope="session")
def shared():
    """Real published files, which lie beside the project and never inside it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared folder is not here")
    return folder
