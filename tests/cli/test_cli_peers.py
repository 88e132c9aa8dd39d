"""The command `lsr peers`, and lists of one's own as the other commands meet them."""

import csv
import hashlib
import io
import json
import re
import shutil

import pandas as pd
import pytest
from typer.testing import CliRunner

from lsr_analysis import cli
from lsr_analysis.analysis.peers import NAMED
from lsr_analysis.analysis.similar import model
from lsr_analysis.reporting.peers import write_table

runner = CliRunner()
SIMILAR = "similar_peers.csv"


def run(*arguments):
    result = runner.invoke(cli.app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


@pytest.fixture
def refused(monkeypatch, capsys):
    """Run the door itself, which must end with code 1, and return what it says."""

    def refused(*arguments):
        monkeypatch.setattr("sys.argv", ["lsr", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        said = capsys.readouterr()
        assert stop.value.code == 1
        assert "Traceback" not in said.err
        assert said.err.startswith("Error: ")
        return said.err

    return refused


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("peer\nYork\nTorbay\nE08000022\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def listed(shipped):
    """The peers of Plymouth in the list that ships."""
    text = (shipped / "processed" / SIMILAR).read_text(encoding="utf-8")
    return [row for row in csv.DictReader(io.StringIO(text)) if row["area_code"] == "E06000026"]


def saved(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


# Showing


def test_without_a_council_the_sets_are_named(own):
    output = run("peers")
    assert output.startswith("Sets of peers: similar, region, type, england, reviewed. ")
    assert "lsr peers Plymouth" in output


def test_the_peers_of_a_council(listed, tmp_path):
    out = tmp_path / "new" / "plymouth.csv"
    output = run("peers", "Plymouth", "--out", out)
    lines = output.splitlines()
    assert lines[0].endswith("2017-18: the 15 most similar councils (set similar)")
    found = re.findall(r"^ *(\d+) +(\d\.\d{3}) +([\d.]+)%  (E\d{8})  (.+)$", output, re.MULTILINE)
    assert [(n, code, name) for n, _, _, code, name in found] == [
        (row["order"], row["peer_code"], row["peer"]) for row in listed
    ]
    for (_, distance, stays, _, _), row in zip(found, listed, strict=True):
        assert float(distance) == pytest.approx(float(row["distance"]), abs=6e-4)
        assert float(stays) == pytest.approx(100 * float(row["stays"]), abs=0.06)
    assert "Under other sets:" in lines
    assert any(line.startswith("Set region (15 councils): shares 0 of 15") for line in lines)
    assert lines[-1] == f"Written: {out}"
    rows = saved(out)
    assert [row["peer_code"] for row in rows] == [row["peer_code"] for row in listed]
    assert {row["peer_set"] for row in rows} == {"similar"}
    assert all("lsr_analysis model 1" in row["method"] for row in rows)
    assert [path.name for path in out.parent.iterdir()] == ["plymouth.csv"]


def test_the_peers_by_another_rule_and_period():
    output = run(
        "peers", "Plymouth", "--peers", "region", "--period-start", "2019-04",
        "--period-end", "2019-06",
    )  # fmt: skip
    assert "other councils in the South West (set region)" in output
    assert "  E06000058  Bournemouth, Christchurch and Poole" in output
    assert "distance" not in output.splitlines()[1]
    assert len(re.findall(r"^  E\d{8}  ", output, re.MULTILINE)) == 14


def test_a_council_of_a_kind_apart_says_why():
    output = run("peers", "City of London")
    assert "no comparable peers (set similar)" in output
    assert "with 1,482 people aged 65 and over" in output
    assert not re.search(r"^ *\d+ +\d\.\d{3} ", output, re.MULTILINE)


def test_the_peers_of_a_file(mine):
    output = run("peers", "Plymouth", "--peers", mine)
    assert "the councils of the list mine (set mine)" in output
    assert re.findall(r"^  (E\d{8})  ", output, re.MULTILINE) == [
        "E06000014", "E06000027", "E08000022",
    ]  # fmt: skip


# Comparing


def test_two_sets_beside_each_other(tmp_path):
    out = tmp_path / "moves.csv"
    output = run("peers", "Plymouth", "--compare", "similar", "region", "--out", out)
    lines = output.splitlines()
    assert lines[0].startswith("Plymouth (E06000026") and lines[0].endswith(", 2017-18")
    assert "In both (0): none" in lines
    assert any(line.startswith("Only in similar: Bolton; Bury; ") for line in lines)
    assert any("Only in region: " in line and "Torbay" in line for line in lines)
    (rate,) = [line for line in lines if line.endswith("Delayed days rate, 2017-18")]
    assert re.fullmatch(r" *16 of 16 +15 of 15 +[-+]0\.0  Delayed days rate, 2017-18", rate)
    rows = saved(out)
    far = sum(abs(float(row["moved"])) > 3 for row in rows)
    assert f"{far} of {len(rows)} ranks move by more than 3 places of 16." in lines
    assert len(rows) == 8
    for row in rows:
        one, other = (
            1 + 15 * (int(row[f"rank_{n}"]) - 1) / (int(row[f"of_{n}"]) - 1)
            for n in ("one", "other")
        )
        assert float(row["moved"]) == pytest.approx(other - one)


def test_a_file_beside_a_set(mine):
    """North Tyneside is the one council of the file that is similar to Plymouth."""
    for order in (("similar", mine), (mine, "similar")):
        lines = run("peers", "Plymouth", "--compare", *order).splitlines()
        assert "In both (1): North Tyneside" in lines
        assert "Only in mine: Torbay; York" in lines
        first = {"similar": "16 of 16", mine: "4 of 4"}[order[0]]
        (rate,) = [line for line in lines if line.endswith("Delayed days rate, 2017-18")]
        assert rate.strip().startswith(first)


def test_the_names_of_the_sets_are_checked(refused, mine, tmp_path):
    assert "'friends'" in refused("peers", "Plymouth", "--compare", "similar", "friends")
    assert "'friends'" in refused("peers", "Plymouth", "--compare", "friends", "similar")
    assert "'friends'" in refused("peers", "Plymouth", "--peers", "friends")
    assert "'nowhere.csv'" in refused("peers", "Plymouth", "--compare", "type", "nowhere.csv")


@pytest.mark.parametrize("name", ["similar", "region"])
def test_a_set_is_not_compared_with_itself(refused, name):
    said = refused("peers", "Plymouth", "--compare", name, name)
    assert f"--compare names {name!r} twice; give two different sets" in said


def test_a_council_or_period_that_cannot_be_used(refused, tmp_path):
    out = tmp_path / "out.csv"
    assert "No council answers to 'Atlantis'" in refused("peers", "Atlantis", "--out", out)
    assert "period_end" in refused("peers", "Plymouth", "--period-end", "2018", "--out", out)
    assert "comes before" in refused("peers", "Plymouth", "--period-end", "2016-01", "--out", out)
    assert not out.exists()


def test_a_file_that_cannot_be_written(refused, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    said = refused("peers", "--all", "--out", tmp_path / "file" / "out.csv")
    assert "out.csv cannot be written" in said
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ({}, b"\xef\xbb\xbfcouncil\nYnys M\xc3\xb4n\n"),
        ({"encoding": "utf-8"}, b"council\nYnys M\xc3\xb4n\n"),
        ({"encoding": "cp1252"}, b"council\nYnys M\xf4n\n"),
    ],
    ids=["mark", "no mark", "cp1252"],
)
def test_a_table_has_a_mark_unless_another_encoding_is_asked_for(tmp_path, encoding, content):
    rows = pd.DataFrame({"council": ["Ynys Môn"]})
    path = tmp_path / "new" / "out.csv"
    assert write_table(rows, path, **encoding) == path
    assert path.read_bytes() == content
    assert [path.name for path in path.parent.iterdir()] == ["out.csv"]


# The list of all councils


def test_all_is_the_list_that_ships(shipped, tmp_path):
    out = tmp_path / "all.csv"
    assert run("peers", "--all", "--out", out) == f"Written: {out}\n"
    assert out.read_bytes() == (shipped / "processed" / SIMILAR).read_bytes()


def test_all_for_another_day(tmp_path):
    out = tmp_path / "all.csv"
    run("peers", "--all", "--period-end", "2019-06", "--out", out)
    rows = saved(out)
    assert {row["as_at"] for row in rows} == {"2019-06-30"}
    assert len(rows) == 149 * 15
    assert "E06000058" in {row["area_code"] for row in rows}


def test_all_has_a_name_without_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("peers", "--all") == f"Written: {SIMILAR}\n"
    assert len(saved(tmp_path / SIMILAR)) == 150 * 15


# Lists of one's own


KEPT = (
    "area,peer,order\nE06000026,York,1\nE06000026,Torbay,2\nE06000026,E08000022,3\n"
)  # fmt: skip


def test_a_list_is_stored_and_used_by_name(own, mine, tmp_path):
    output = run("peers", "plymouth ua", "--store", mine, "--name", "cipfa-2018")
    assert output.startswith(f"Stored: {own / 'peers' / 'cipfa-2018.csv'}\n")
    assert "--peers cipfa-2018" in output
    assert (own / "peers" / "cipfa-2018.csv").read_bytes() == KEPT.encode()
    assert "reviewed, cipfa-2018. Name a council" in run("peers")
    assert "(set cipfa-2018)" in run("peers", "Plymouth", "--peers", "cipfa-2018")
    assert "Set cipfa-2018 (3 councils): shares 1 of 15" in run("peers", "Plymouth")
    compared = run("peers", "Plymouth", "--compare", "similar", "cipfa-2018")
    assert "In both (1): North Tyneside" in compared
    assert "cipfa-2018" not in run("peers", "York")


def test_a_list_without_areas_is_not_stored_without_a_council(own, mine, refused):
    said = refused("peers", "--store", mine, "--name", "cipfa")
    assert said.startswith("Error: mine.csv does not say whose peers it lists")
    assert "lsr peers AREA --store FILE --name NAME" in said
    assert "'Plymuth'" in refused("peers", "Plymuth", "--store", mine, "--name", "cipfa")
    assert list(own.iterdir()) == []


@pytest.fixture
def for_two(tmp_path):
    """A list that says whose peers it holds."""
    path = tmp_path / "for-two.csv"
    path.write_text("area,peer\r\nPlymouth,York\r\nYork,Hull\r\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("council", [(), ("Leeds",)])
def test_a_list_with_areas_is_stored_unchanged_with_or_without_a_council(own, for_two, council):
    run("peers", *council, "--store", for_two)
    assert (own / "peers" / "for-two.csv").read_bytes() == for_two.read_bytes()
    assert "Set for-two (1 councils)" in run("peers", "York")
    assert "for-two" not in run("peers", "Leeds")


def test_without_a_name_the_files_own_is_taken(own, mine):
    run("peers", "Plymouth", "--store", mine)
    assert (own / "peers" / "mine.csv").is_file()


@pytest.mark.parametrize("name", ["My List", "up/../../down", "con", "lpt1", *NAMED])
def test_a_name_that_cannot_be_used(own, mine, refused, name):
    said = refused("peers", "Plymouth", "--store", mine, "--name", name)
    assert "cannot be the name of a list" in said and "no name that Windows reserves" in said
    assert list(own.iterdir()) == []


def test_a_name_that_another_list_has(own, mine, refused, tmp_path):
    run("peers", "Plymouth", "--store", mine, "--name", "cipfa")
    other = tmp_path / "other.csv"
    other.write_text("peer\nHull\n", encoding="utf-8")
    said = refused("peers", "Plymouth", "--store", other, "--name", "cipfa")
    assert "another list is stored as 'cipfa'" in said
    assert (own / "peers" / "cipfa.csv").read_bytes() == KEPT.encode()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--name", "cipfa"), "--name names a list to keep; give the list with --store"),
        (("Plymouth", "--name", "cipfa"), "--name names a list to keep; give the list with --st"),
        (("--compare", "similar", "region"), "--compare needs a council: lsr peers AREA --compare"),
        (("--compare", "similar", "region", "--all"), "--compare needs a council: lsr peers AREA"),
    ],
)
def test_options_that_lack_what_they_are_for(own, refused, tmp_path, monkeypatch, options, told):
    monkeypatch.chdir(tmp_path)
    assert refused("peers", *options).startswith(f"Error: {told}")
    assert [path.name for path in tmp_path.iterdir()] == ["own"]


def test_a_file_that_is_no_list(own, refused, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear all", encoding="utf-8")
    assert "letter.txt is not a list of peers" in refused("peers", "--store", path)
    assert "nowhere.csv" in refused("peers", "--store", tmp_path / "nowhere.csv", "--name", "x")


def test_a_report_with_a_stored_list_keeps_its_own_copy(own, mine, tmp_path):
    run("peers", "Plymouth", "--store", mine, "--name", "cipfa")
    out = tmp_path / "reports"
    run("profile", "Plymouth", "--peers", "cipfa", "--out", out)
    folder = out / "areas" / "plymouth"
    (copy,) = folder.rglob("cipfa.csv")
    assert copy.read_bytes() == KEPT.encode()
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "the councils of the list cipfa" in page
    assert "4 of 4" in page and "16 of 16" in page
    ranks = saved(folder / "tables" / "ranks_under_sets.csv")
    assert {row["peers"] for row in ranks} == {"cipfa", *NAMED}
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    (job,) = manifest["reports"]
    assert job["peers_file"] == "cipfa.csv" and job["parameters"]["peers"] == "cipfa"
    assert job["peers_sha256"] == hashlib.sha256(KEPT.encode()).hexdigest()
    assert job["peers_sha256"][:12] in page
    assert manifest["model_of_similar_peers"] == model().version == "1"
    for path in folder.rglob("*.*"):
        if path.suffix in {".html", ".csv", ".svg", ".ipynb"}:
            assert str(own) not in path.read_text(encoding="utf-8-sig"), path


# What the check finds


@pytest.fixture
def copied(tmp_path, data):
    """A copy of the figures, and a way to change the list with or without its manifest."""
    folder = tmp_path / "data"
    shutil.copytree(data.folder / "processed", folder / "processed")

    def change(content, in_manifest):
        (folder / "processed" / SIMILAR).write_bytes(content)
        if in_manifest:
            manifest = folder / "processed" / "manifest.json"
            record = json.loads(manifest.read_text(encoding="utf-8"))
            record["outputs"][SIMILAR]["sha256"] = hashlib.sha256(content).hexdigest()
            manifest.write_text(json.dumps(record), encoding="utf-8")
        return folder

    return change


def test_a_changed_list_is_found_even_with_its_manifest(copied, shipped):
    held = (shipped / "processed" / SIMILAR).read_bytes()
    changed = held.replace(b"1.102577", b"1.102578", 1)
    assert changed != held
    result = runner.invoke(cli.app, ["check", "--data", str(copied(changed, in_manifest=True))])
    assert result.exit_code == 1
    assert f"{SIMILAR} is not what the model of similar councils gives" in result.output
    assert "is not the file that the manifest" not in result.output


def test_a_changed_list_without_its_manifest_is_found_twice(copied, shipped):
    held = (shipped / "processed" / SIMILAR).read_bytes()
    folder = copied(held[: len(held) // 2], in_manifest=False)
    result = runner.invoke(cli.app, ["check", "--data", str(folder)])
    assert result.exit_code == 1
    assert f"{SIMILAR} is not the file that the manifest was written for" in result.output
    assert f"{SIMILAR} is not what the model of similar councils gives" in result.output


def test_an_unchanged_copy_is_sound(copied, shipped):
    held = (shipped / "processed" / SIMILAR).read_bytes()
    result = runner.invoke(cli.app, ["check", "--data", str(copied(held, in_manifest=True))])
    assert result.exit_code == 0, result.output


def test_a_list_that_is_gone_is_found(copied, shipped):
    folder = copied(b"", in_manifest=False)
    (folder / "processed" / SIMILAR).unlink()
    result = runner.invoke(cli.app, ["check", "--data", str(folder)])
    assert result.exit_code == 1
    assert f"{SIMILAR} is not there, but the manifest names it" in result.output
