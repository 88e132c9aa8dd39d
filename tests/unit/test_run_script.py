"""run.py, without making an environment."""

import importlib.util
import os
import subprocess
import sys

import pytest
from conftest import ROOT


@pytest.fixture
def script(tmp_path, monkeypatch):
    specification = importlib.util.spec_from_file_location("run_script", ROOT / "run.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    venv = tmp_path / ".venv"
    monkeypatch.setattr(module, "VENV", venv)
    monkeypatch.setattr(module, "STAMP", venv / "stamp.txt")
    monkeypatch.setattr(module, "PYTHON", venv / "python")
    return module


@pytest.fixture
def calls(script, monkeypatch):
    """Record what would be run; every command succeeds."""
    made = []

    def record(command, **_):
        made.append(command)
        return subprocess.CompletedProcess(command, 0)

    def create(folder, with_pip):
        assert with_pip
        folder.mkdir()
        script.PYTHON.touch()

    monkeypatch.setattr(script.subprocess, "run", record)
    monkeypatch.setattr(script.venv, "create", create)
    return made


def test_the_first_call_installs_with_the_constraints_and_the_second_reuses(script, calls):
    assert script.main(["report", "--jobs", "1"]) == 0
    install, report = calls
    assert "--constraint" in install
    assert install[-1] == str(script.ROOT)
    assert report[1:] == ["-m", "lsr_analysis", "report", "--jobs", "1"]
    assert script.main(["report"]) == 0
    assert len(calls) == 3


def test_the_tests_need_their_extra_and_reports_reuse_it(script, calls):
    script.main(["report"])
    script.main(["test", "-x"])
    assert calls[2][-1] == f"{script.ROOT}[test]"
    workers = str(min(4, os.cpu_count() or 1))
    shared = ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]
    assert calls[3][1:] == ["-m", "pytest", *shared, "-x"]
    script.main(["report"])
    assert len(calls) == 5


@pytest.mark.parametrize("own", [["-n", "0"], ["-n2"], ["--numprocesses", "1"], ["--pdb"]])
def test_own_workers_take_the_place_of_the_usual_ones(script, calls, own):
    script.main(["test", *own])
    assert calls[-1][1:] == ["-m", "pytest", *own]


def test_an_installation_that_fails_leaves_no_stamp(script, calls, monkeypatch):
    monkeypatch.setattr(
        script.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1)
    )
    with pytest.raises(SystemExit, match="proxy"):
        script.main(["report"])
    assert not script.STAMP.exists()


def test_an_unknown_command_prints_the_usage(script, calls, capsys):
    assert script.main(["reports"]) == 2
    assert "python run.py report" in capsys.readouterr().out
    assert calls == []


def test_only_the_standard_library_is_imported():
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    modules = {
        line.split()[1].split(".")[0]
        for line in source.splitlines()
        if line.startswith(("import ", "from "))
    }
    assert modules <= set(sys.stdlib_module_names)


def test_the_constraints_name_no_index_and_no_host():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            name, version = line.split("==")
            assert name
            assert version[0].isdigit()
