"""The command line, as a user meets it."""

import base64
import hashlib
import io
import json
import re
import shutil

import pytest
from typer.testing import CliRunner

from lsr_analysis import cli
from lsr_analysis.errors import LsrError

runner = CliRunner()


def run(*arguments):
    return runner.invoke(cli.app, list(arguments))


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """One batch with a good area, one without figures, and the national comparison."""
    out = tmp_path_factory.mktemp("reports")
    result = run("report", "--areas", "Plymouth, Isles of Scilly", "--jobs", "2", "--out", str(out))
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture
def printed(monkeypatch, capsys):
    """Run the door itself, with what it prints and its exit code."""

    def door(*arguments):
        monkeypatch.setattr("sys.argv", ["lsr", *arguments])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        return stop.value.code, capsys.readouterr()

    return door


def test_areas_finds_by_part_of_a_name():
    result = run("areas", "northampton")
    assert result.exit_code == 0
    assert re.findall(r"^E\d{8}", result.output, re.MULTILINE) == [
        "E06000061", "E10000021", "E06000062",
    ]  # fmt: skip


def test_areas_lists_everyone():
    assert len(run("areas").output.splitlines()) == 161


def test_an_unknown_area_is_answered_with_the_nearest_and_no_traceback(printed):
    code, said = printed("areas", "Westmorlandd")
    assert code == 1
    assert "Westmorland and Furness" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("profile", "Atlantis"), "No council answers"),
        (("profile", "Plymouth", "--period-start", "2017-4"), "period_start"),
        (("profile", "Plymouth", "--peers", "friends"), "peers is 'friends'"),
        (("report", "--areas", "Plymouth, Atlantis"), "Atlantis"),
        (("report", "--areas", ","), "--areas names no area"),
        (("national", "--period-end", "2030-01"), "which run from 2010-04 to 20"),
        (("check", "--data", "nowhere"), "--data names"),
        (("build", "--raw", "nowhere"), "is not a folder"),
    ],
)
def test_bad_input_is_refused_before_anything_is_written(arguments, message, printed, tmp_path):
    out = tmp_path / "reports"
    if arguments[0] in ("profile", "report", "national"):
        arguments = (*arguments, "--out", str(out))
    code, said = printed(*arguments)
    assert code == 1
    assert message in said.err
    assert not out.exists()


def test_a_name_with_a_comma_is_found_in_a_list():
    from lsr_analysis.reporting.requests import choose_areas

    chosen = choose_areas("Bristol, City of, York, BCP", "2019-04", "2019-06", None)
    assert chosen == ["E06000023", "E06000014", "E06000058"]


def test_reviewed_and_all_areas():
    from lsr_analysis.reporting.requests import choose_areas

    assert len(choose_areas("reviewed", "2017-04", "2018-03", None)) == 20
    assert len(choose_areas("all", "2017-04", "2018-03", None)) == 152
    assert len(choose_areas("all", "2019-04", "2019-06", None)) == 151


def test_a_batch_makes_reports_figures_tables_and_an_index(batch):
    area = batch / "areas" / "plymouth"
    for path in (
        batch / "national" / "report.html",
        batch / "national" / "tables" / "ranking.csv",
        area / "report.html",
        area / "area_profile.ipynb",
        area / "figures" / "standing.svg",
    ):
        assert path.is_file(), path
    index = (batch / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"#]+)"', index)
    assert links
    for link in links:
        assert (batch / link).is_file(), link
    assert '<html lang="en-GB">' in index
    assert "150 of 151" in index


def test_an_area_without_figures_still_gets_a_report(batch):
    page = (batch / "areas" / "isles-of-scilly" / "report.html").read_text(encoding="utf-8")
    assert "holds no row for Isles of Scilly" in page


def test_a_short_version_stands_beside_each_report_of_an_area(batch):
    index = (batch / "index.html").read_text(encoding="utf-8")
    for slug in ("plymouth", "isles-of-scilly"):
        folder = batch / "areas" / slug
        full, short = (
            (folder / name).read_text(encoding="utf-8") for name in ("report.html", "short.html")
        )
        assert f'href="areas/{slug}/short.html"' in index
        assert 'href="short.html"' in full and 'href="report.html"' in short
        assert '<h2 id="at-a-glance">At a glance</h2>' in short and "<table" not in short
        pictures = [set(re.findall(r'base64,([^"]+)"', page)) for page in (full, short)]
        assert pictures[1] < pictures[0]
        saved = {base64.b64encode(path.read_bytes()).decode("ascii")
                 for path in (folder / "figures").glob("dashboard_*.png")}  # fmt: skip
        assert pictures[1] == saved and len(saved) == 2


def test_a_short_version_stands_beside_the_national_comparison(batch):
    index = (batch / "index.html").read_text(encoding="utf-8")
    assert '<a href="national/short.html">short version</a>' in index
    full, short = (
        (batch / "national" / name).read_text(encoding="utf-8")
        for name in ("report.html", "short.html")
    )
    assert 'href="short.html"' in full and 'href="report.html"' in short


def test_the_manifest_says_what_was_made(batch):
    manifest = json.loads((batch / "manifest.json").read_text(encoding="utf-8"))
    made = {entry["title"]: entry["status"] for entry in manifest["reports"]}
    assert made == {"National comparison": "made", "Plymouth": "made", "Isles of Scilly": "made"}
    assert manifest["model_of_similar_peers"] == "1"
    assert {entry["peers_sha256"] for entry in manifest["reports"]} == {""}  # no list of one's own


def test_nothing_in_the_reports_names_a_folder_of_this_machine(batch):
    for path in batch.rglob("*.*"):
        if path.suffix in {".html", ".csv", ".svg"} or path.name == "area_profile.ipynb":
            assert str(batch) not in path.read_text(encoding="utf-8"), path


def test_a_later_profile_joins_the_index_and_replaces_nothing_else(batch):
    before = (batch / "areas" / "plymouth" / "report.html").read_bytes()
    result = run("profile", "York", "--out", str(batch))
    assert result.exit_code == 0
    index = (batch / "index.html").read_text(encoding="utf-8")
    assert "areas/york/report.html" in index
    assert "areas/plymouth/report.html" in index
    assert (batch / "areas" / "plymouth" / "report.html").read_bytes() == before
    assert not list(batch.rglob(".making-*"))
    assert not list(batch.rglob(".old-*"))


def test_one_failing_area_does_not_stop_the_others(tmp_path, data):
    from lsr_analysis.reporting.batch import run_reports
    from lsr_analysis.reporting.jobs import Job, area_job

    good = area_job(data.register.find("York"), "york", "2017-04", "2018-03", "region", None)
    bad = Job("Nowhere", "areas/nowhere", "area_profile.ipynb", {**good.parameters, "area": "X"})
    result = run_reports([bad, good], tmp_path, 2, data, progress=False)
    assert [job.title for job in result.failed] == ["Nowhere"]
    assert "UnknownArea" in result.failed[0].error
    assert (tmp_path / "areas" / "york" / "report.html").is_file()
    assert not (tmp_path / "areas" / "nowhere").exists()
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "1 report could not be made" in index
    assert "Nowhere" in index


def test_failure_ends_with_an_error_code(printed, tmp_path, monkeypatch):
    from lsr_analysis.reporting import requests
    from lsr_analysis.reporting.batch import BatchResult
    from lsr_analysis.reporting.jobs import Job

    failed = BatchResult(tmp_path, (Job("Nowhere", "x", "y", {}, error="why"),))
    monkeypatch.setattr(requests, "run_reports", lambda *_: failed)
    code, said = printed("profile", "York", "--out", str(tmp_path))
    assert code == 1
    assert "Failed: Nowhere: why" in said.err


def test_a_page_says_in_its_title_what_it_is(batch):
    page = (batch / "areas" / "plymouth" / "report.html").read_text(encoding="utf-8")
    assert "<title>Plymouth, 2017-18</title>" in page


def test_a_rate_of_some_months_says_so_in_the_index(tmp_path):
    result = run(
        "profile", "City of London", "--period-start", "2018-04", "--period-end", "2019-03",
        "--out", str(tmp_path),
    )  # fmt: skip
    assert result.exit_code == 0
    assert "16.2 (10 of 12 months)" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_the_exact_name_is_listed_first():
    assert run("areas", "York").output.splitlines()[0].startswith("E06000014  219  York (")


def test_out_may_not_be_a_file(printed, tmp_path):
    path = tmp_path / "file"
    path.write_text("mine")
    code, said = printed("profile", "York", "--out", str(path))
    assert code == 1
    assert "cannot be made" in said.err
    assert path.read_text() == "mine"
    code, said = printed("profile", "York", "--out", str(path / "below"))
    assert code == 1
    assert "cannot be made" in said.err


def test_check_says_what_is_held_and_that_it_is_sound():
    result = run("check")
    assert result.exit_code == 0
    assert "The table is sound." in result.output
    assert "England is councils plus people who live elsewhere" in result.output


@pytest.fixture
def copied(tmp_path, data):
    """A copy of the figures, and a way to change a file of it with or without its manifest."""
    folder = tmp_path / "data"
    shutil.copytree(data.folder / "processed", folder / "processed")

    def change(name, content, in_manifest):
        path = folder / "processed" / name
        path.write_bytes(content)
        if in_manifest:
            manifest = folder / "processed" / "manifest.json"
            record = json.loads(manifest.read_text(encoding="utf-8"))
            record["outputs"][name]["sha256"] = hashlib.sha256(content).hexdigest()
            manifest.write_text(json.dumps(record), encoding="utf-8")
        return folder

    return change


def broken_table(data):
    table = data.observations.copy()
    row = table.index[table["denominator"].notna() & table["value"].notna()][0]
    table.loc[row, "value"] += 1
    stream = io.BytesIO()
    table.to_parquet(stream, index=False)
    return stream.getvalue()


def test_check_refuses_a_table_that_is_not_the_manifests(copied, data, printed):
    folder = copied("observations.parquet", broken_table(data), in_manifest=False)
    code, said = printed("check", "--data", str(folder))
    assert code == 1
    assert "not the file that manifest.json beside it was written for" in said.err


def test_check_finds_a_value_that_is_not_the_quotient(copied, data):
    folder = copied("observations.parquet", broken_table(data), in_manifest=True)
    result = run("check", "--data", str(folder))
    assert result.exit_code == 1
    assert "value must be multiplier x numerator / denominator" in result.output


def test_check_finds_another_file_that_was_changed(copied):
    folder = copied("delayed_transfers_notes.csv", b"month\n", in_manifest=False)
    result = run("check", "--data", str(folder))
    assert result.exit_code == 1
    assert "delayed_transfers_notes.csv is not the file" in result.output


def test_the_version_is_printed():
    assert run("--version").output.startswith("lsr_analysis ")


def test_every_error_of_the_package_is_one_that_the_door_prints():
    import inspect

    from lsr_analysis import errors

    for _, item in inspect.getmembers(errors, inspect.isclass):
        assert issubclass(item, LsrError)
