"""Commands that fetch: what they refuse and list before anything is downloaded."""

import pytest

from lsr_analysis import cli, fetching
from lsr_analysis.fetching import refresh


@pytest.fixture
def lsr(monkeypatch, capsys, tmp_path):
    """Run the door itself where nothing may be fetched; return its code and what it says."""

    def never(*_, **__):
        raise AssertionError("nothing may be fetched here")

    for module, name in ((fetching, "fetch"), (fetching, "take_from"), (refresh, "refresh")):
        monkeypatch.setattr(module, name, never)
    monkeypatch.chdir(tmp_path)

    def lsr(*arguments):
        monkeypatch.setattr("sys.argv", ["lsr", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return stop.value.code or 0, said.out, said.err

    return lsr


@pytest.mark.parametrize(
    "arguments",
    [("fetch", "falls"), ("refresh", "falls"), ("refresh", "falls", "populations"),
     ("fetch", "--list", "falls"), ("fetch", "nonsense")],
)  # fmt: skip
def test_a_folder_and_names_of_publications_do_not_go_together(lsr, tmp_path, arguments):
    folder = tmp_path / "saved"
    folder.mkdir()
    code, out, err = lsr(*arguments, "--from", folder)
    assert (code, out) == (1, "")
    assert err.startswith("Error: --from takes whatever published files the folder holds; leave")
    assert "names of publications out" in " ".join(err.split())
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]


@pytest.mark.parametrize("command", ["fetch", "refresh"])
def test_either_alone_is_not_refused(lsr, tmp_path, command):
    """The stand-in for the work is reached."""
    for arguments in (("falls",), ("--from", tmp_path)):
        with pytest.raises(AssertionError, match="nothing may be fetched here"):
            lsr(command, *arguments)


def heads(out):
    """Return the ids that a list names."""
    lines = out.splitlines()[:-1]
    return [line.split(":")[0] for line in lines if not line.startswith(" ")]


def test_the_list_of_all_publications(lsr):
    code, out, _ = lsr("fetch", "--list")
    assert code == 0
    assert heads(out) == [publication.id for publication in fetching.publications()]
    assert len(heads(out)) > 5


@pytest.mark.parametrize("names", [("falls",), ("populations", "falls"), ("falls", "falls")])
def test_the_list_of_some_publications(lsr, names):
    code, out, _ = lsr("fetch", "--list", *names)
    assert code == 0
    assert heads(out) == list(dict.fromkeys(names))
    assert out.splitlines()[-1].startswith("An address is verified if")


def test_the_list_of_an_unknown_publication(lsr):
    code, out, err = lsr("fetch", "--list", "fals")
    assert (code, out) == (1, "")
    assert "'fals' is not a publication that can be fetched. Did you mean falls" in " ".join(
        err.split()
    )
