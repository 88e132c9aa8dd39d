"""``lsr lab``: copies of the notebooks, and JupyterLab."""

import json
import sys

import pytest
from typer.testing import CliRunner

from lsr_analysis import cli
from lsr_analysis.errors import LsrError
from lsr_analysis.reporting import lab
from lsr_analysis.reporting.notebooks import notebook_path

NAMES = ["area_profile.ipynb", "explore_indicator.ipynb", "national_comparison.ipynb"]


@pytest.fixture
def started(monkeypatch):
    """Note what would be started, and start nothing."""
    calls = []

    class Ended:
        returncode = 0

    def note(command, **options):
        calls.append((command, options))
        return Ended()

    monkeypatch.setattr(lab.subprocess, "run", note)
    return calls


def run(*arguments):
    return CliRunner().invoke(cli.app, ["lab", *arguments])


def test_the_three_notebooks_are_copied_as_they_ship(tmp_path, started):
    folder = tmp_path / "mine"
    result = run("--no-open", "--folder", str(folder))
    assert result.exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == NAMES
    for name in NAMES:
        assert (folder / name).read_bytes() == notebook_path(name).read_bytes()
    assert result.output.count(": copied") == 3
    assert started == []


def test_without_a_folder_they_go_below_the_working_folder(tmp_path, monkeypatch, started):
    monkeypatch.chdir(tmp_path)
    assert run("--no-open").exit_code == 0
    assert (tmp_path / "lsr-notebooks" / NAMES[0]).is_file()


def test_a_changed_notebook_is_kept_and_the_command_says_so(tmp_path, started):
    run("--no-open", "--folder", str(tmp_path))
    changed = tmp_path / NAMES[0]
    notebook = json.loads(changed.read_text(encoding="utf-8"))
    notebook["cells"][1]["source"] = ['area: str = "York"']
    changed.write_text(json.dumps(notebook), encoding="utf-8")
    (tmp_path / NAMES[1]).unlink()
    before = changed.read_bytes()
    result = run("--no-open", "--folder", str(tmp_path))
    assert changed.read_bytes() == before
    said = dict(line.split(": ", 1) for line in result.output.splitlines())
    assert said[str(changed)].startswith("kept as it is, because it differs")
    assert said[str(tmp_path / NAMES[1])] == "copied"
    assert said[str(tmp_path / NAMES[2])] == "there already"


def test_jupyterlab_is_opened_in_the_folder_with_this_python(tmp_path, started, data):
    result = run("explore_indicator", "--folder", str(tmp_path), "--data", str(data.folder))
    assert result.exit_code == 0
    ((command, options),) = started
    assert command == [sys.executable, "-m", "jupyterlab", "explore_indicator.ipynb"]
    assert options["cwd"] == tmp_path
    assert options["env"]["LSR_DATA"] == str(data.folder)


def test_without_a_notebook_the_folder_is_opened(tmp_path, started):
    run("--folder", str(tmp_path))
    ((command, options),) = started
    assert command == [sys.executable, "-m", "jupyterlab"]
    assert "LSR_DATA" not in options["env"]


def test_how_jupyterlab_ends_is_how_the_command_ends(tmp_path, monkeypatch):
    class Ended:
        returncode = 3

    monkeypatch.setattr(lab.subprocess, "run", lambda *_, **__: Ended())
    assert run("--folder", str(tmp_path)).exit_code == 3


def test_without_jupyterlab_it_says_what_to_install_and_where_the_notebooks_are(
    tmp_path, monkeypatch, started
):
    monkeypatch.setattr(lab.importlib.util, "find_spec", lambda _: None)
    result = run("--folder", str(tmp_path))
    assert isinstance(result.exception, LsrError)
    assert "-m pip install jupyterlab" in str(result.exception)
    assert str(tmp_path) in str(result.exception)
    assert (tmp_path / NAMES[0]).is_file()
    assert started == []


def test_an_unknown_notebook_is_refused_before_anything_is_copied(tmp_path):
    folder = tmp_path / "mine"
    result = run("profile", "--folder", str(folder))
    assert "there are: area_profile, national_comparison, explore_indicator" in str(
        result.exception
    )
    assert not folder.exists()


def test_a_folder_that_is_a_file_is_named(tmp_path):
    path = tmp_path / "file"
    path.write_text("mine")
    result = run("--no-open", "--folder", str(path))
    assert isinstance(result.exception, LsrError)
    assert "cannot be written to" in str(result.exception)
    assert path.read_text() == "mine"


def test_every_notebook_that_ships_is_copied():
    shipped = {path.name for path in notebook_path(NAMES[0]).parent.glob("*.ipynb")}
    assert set(lab.NOTEBOOKS) == shipped
