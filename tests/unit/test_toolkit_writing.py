"""Results that replace earlier ones: all of them, or none."""

import pathlib

import pytest
from toolkit_files import DOWN, title, write_rows

from lsr_analysis.errors import ParameterError
from lsr_analysis.files import replace_all, write_together
from lsr_analysis.reporting.toolkit import toolkit_summary

ENDINGS = ("csv", "txt", "png", "svg")


def run(folder, most):
    """Summarise a sample of so many files; of fewer than 16 there is no chart."""
    wording = title("dip-sampling", "matters")
    rows = [[n, DOWN, wording, "yes" if n % 2 else "no"] for n in range(1, most + 1)]
    path = write_rows(folder / "dip.csv", "dip-sampling", rows)
    return toolkit_summary("dip-sampling", path, folder / "out")


def held(folder):
    """Return what every file of a folder holds; a folder in it as None."""
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}


@pytest.fixture
def locked(monkeypatch):
    """Let no file be put at a path or taken from it, as if a program had it open."""

    def lock(path):
        for method in ("replace", "unlink"):
            real = getattr(pathlib.Path, method)

            def refuse(self, *args, real=real, **kwargs):
                if (args[0] if args else self) == path:
                    raise PermissionError(13, "Permission denied")
                return real(self, *args, **kwargs)

            monkeypatch.setattr(pathlib.Path, method, refuse)

    return lock


def test_a_later_result_replaces_an_earlier_one(tmp_path):
    run(tmp_path, 40)
    before = held(tmp_path / "out")
    run(tmp_path, 60)
    after = held(tmp_path / "out")
    assert sorted(after) == sorted(f"plymouth-dip-sampling.{ending}" for ending in ENDINGS)
    assert before["plymouth-dip-sampling.csv"] != after["plymouth-dip-sampling.csv"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_is_open_leaves_every_earlier_file(tmp_path, locked, ending):
    run(tmp_path, 40)
    before = held(tmp_path / "out")
    locked(tmp_path / "out" / f"plymouth-dip-sampling.{ending}")
    with pytest.raises(ParameterError, match=rf"sampling\.{ending} cannot be replaced .*Close it"):
        run(tmp_path, 60)
    assert held(tmp_path / "out") == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_folder_of_that_name_leaves_every_earlier_file(tmp_path, ending):
    run(tmp_path, 40)
    name = f"plymouth-dip-sampling.{ending}"
    (tmp_path / "out" / name).unlink()
    (tmp_path / "out" / name).mkdir()
    before = held(tmp_path / "out")
    with pytest.raises(ParameterError, match=rf"sampling\.{ending} .*it is a folder"):
        run(tmp_path, 60)
    assert held(tmp_path / "out") == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_earlier_chart_goes_only_with_the_earlier_table(tmp_path, locked, ending):
    """A summary without a chart takes the earlier chart away, or leaves all as it was."""
    run(tmp_path, 40)
    before = held(tmp_path / "out")
    locked(tmp_path / "out" / f"plymouth-dip-sampling.{ending}")
    with pytest.raises(ParameterError, match=rf"sampling\.{ending} cannot be replaced"):
        run(tmp_path, 8)
    assert held(tmp_path / "out") == before


def test_a_first_result_that_cannot_be_written_leaves_nothing(tmp_path, locked):
    locked(tmp_path / "out" / "plymouth-dip-sampling.svg")
    with pytest.raises(ParameterError, match=r"sampling\.svg"):
        run(tmp_path, 40)
    assert held(tmp_path / "out") == {}


def test_what_cannot_be_put_back_is_kept_and_named(tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / name).write_text("old", encoding="utf-8")
        (tmp_path / f"new-{name}").write_text("new", encoding="utf-8")
    real = pathlib.Path.replace

    def refuse(self, target):
        if target == tmp_path / "b" or ".before-" in str(self):
            raise PermissionError(13, "Permission denied")
        return real(self, target)

    monkeypatch.setattr(pathlib.Path, "replace", refuse)
    with pytest.raises(ParameterError, match=r"b cannot be replaced .*not be put back: .*a\.$"):
        replace_all({tmp_path / f"new-{name}": tmp_path / name for name in ("a", "b")})
    (copy,) = tmp_path.glob(".before-*/a")
    assert copy.read_text(encoding="utf-8") == "old"


def test_an_interruption_puts_back_what_was_there(tmp_path, monkeypatch):
    (tmp_path / "a").write_text("old", encoding="utf-8")
    real = pathlib.Path.replace

    def interrupt(self, target):
        if target == tmp_path / "b":
            raise KeyboardInterrupt
        return real(self, target)

    def write(folder):
        for name in ("a", "b"):
            (folder / name).write_text("new", encoding="utf-8")
            yield folder / name

    monkeypatch.setattr(pathlib.Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_together(tmp_path, write)
    assert held(tmp_path) == {"a": b"old"}
