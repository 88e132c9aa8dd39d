"""Follow docs/add-an-indicator.md step by step, with the files and commands as it prints them."""

import json
import os
import re
import shlex

import nbformat
import pandas as pd
import pytest
from conftest import ROOT
from typer.testing import CliRunner

import lsr_analysis as lsr
from lsr_analysis.cli import app

PAGE = (ROOT / "docs" / "add-an-indicator.md").read_text(encoding="utf-8")
ID = "step_down_within_two_days"


def blocks(language):
    """Return the code blocks of the page in one language, in order."""
    fences = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
    return [text for named, text in fences if named == language]


def commands():
    """Return every `lsr` command of the page, in order."""
    return [line for block in blocks("") for line in block.splitlines() if line.startswith("lsr ")]


def run(command):
    result = CliRunner().invoke(app, shlex.split(command)[1:], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The page followed to its end: what each command printed, and where the files are."""
    work = tmp_path_factory.mktemp("work")
    own = work / "own"
    own.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSR_OWN", str(own))
        patch.chdir(work)
        (own / "indicators.yaml").write_text(blocks("yaml")[0], encoding="utf-8")
        (work / "step_down.csv").write_text(blocks("csv")[0], encoding="utf-8")
        printed = {command: run(command) for command in commands()}
        profile = lsr.profile("Plymouth")
        national = lsr.national()
    return work, printed, profile, national


def test_the_page_has_the_commands_that_the_test_is_about():
    assert [shlex.split(c)[1] for c in commands()] == [
        "add", "check", "profile", "national", "series", "export",
    ]  # fmt: skip


def test_the_check_names_the_file_and_the_indicator(followed):
    _, printed, _, _ = followed
    lines = printed["lsr check"].splitlines()
    assert "own file: step_down.csv" in lines
    assert f"{ID}: 2016-17; 3 ok; 1 suppressed (% of requests)" in lines
    assert lines[-1] == "The table is sound."


def test_it_is_in_the_area_profile_with_rank_and_england(followed):
    _, _, profile, _ = followed
    found = {one.indicator.id: one for one in profile.pathway.of("stepping down")}[ID]
    assert found.period == "2016-17"
    assert found.value == pytest.approx(100 * 412 / 520)
    assert found.england == pytest.approx(100 * 41000 / 56000)
    # Plymouth 79.2, Trafford 71.5, Cornwall 70.0; higher is better. Torbay is suppressed.
    assert (found.rank, len(found.councils)) == (1, 3)


def test_it_is_in_the_report_that_the_command_made(followed):
    work, _, _, _ = followed
    folder = work / "reports" / "areas" / "plymouth"
    html = (folder / "report.html").read_text(encoding="utf-8")
    assert "Step-down care begun within two days" in html
    assert "Urgent care dashboard: example with made-up figures" in html
    assert "step_down.csv" in html
    table = pd.read_csv(folder / "tables" / "pathway_stepping_down.csv")
    assert table.set_index("indicator").loc[ID, "value"] == pytest.approx(100 * 412 / 520)
    notebook = nbformat.read(folder / "area_profile.ipynb", as_version=4)
    errors = [o for c in notebook.cells for o in c.get("outputs", []) if o.output_type == "error"]
    assert not errors


def test_it_is_in_the_national_comparison(followed):
    work, _, _, national = followed
    spread = {one.indicator.id: one for one in national.spreads}[ID]
    assert len(spread.by_council) == 3
    folder = work / "reports" / "national" / "tables"
    rows = pd.read_csv(folder / "spread_stepping_down.csv")
    mine = rows[rows["indicator"] == ID].set_index("name")
    assert mine.loc["Cornwall", "value"] == pytest.approx(70.0)
    assert mine.loc["Torbay", "status"] == "suppressed"


def test_it_is_in_the_series_and_in_the_export(followed):
    work, printed, _, _ = followed
    assert re.search(r"2016-17\s+79\.2", printed[f"lsr series Plymouth {ID}"])
    exported = pd.read_csv(work / "lsr_table.csv", encoding="utf-8-sig")
    assert set(exported["indicator"]) == {ID}
    assert set(exported["area_name"]) == {"Plymouth", "Cornwall", "Trafford", "Torbay", "England"}


def test_without_the_files_nothing_of_it_is_left(followed):
    assert os.environ.get("LSR_OWN") is None
    data = lsr.load()
    assert ID not in data.indicators
    assert ID not in set(data.observations["indicator"].astype(str))


def test_a_row_of_the_dashboard_needs_no_entry(tmp_path, monkeypatch):
    monkeypatch.setenv("LSR_OWN", str(tmp_path))
    (tmp_path / "dashboard.csv").write_text(blocks("csv")[1], encoding="utf-8")
    profile = lsr.profile("Plymouth")
    held = {one.indicator.id: one.value for one in profile.pathway.latest}
    assert held["dashboard_emergency_admissions_65plus"] == 24000
    assert held["dashboard_length_of_stay_65plus"] == 21
    assert held["dashboard_weekend_discharges"] == 19.5


def test_the_repair_of_a_code_applies_only_while_its_value_holds(tmp_path, monkeypatch):
    monkeypatch.setenv("LSR_OWN", str(tmp_path))
    (tmp_path / "indicators.yaml").write_text(blocks("yaml")[0], encoding="utf-8")
    (tmp_path / "corrections.csv").write_text(blocks("csv")[2], encoding="utf-8")
    table = tmp_path / "step_down.csv"
    table.write_text(f"indicator,area,period,value\n{ID},E0800009,2016-17,71.5\n", "utf-8")
    rows = lsr.load().series(ID, "E08000009")
    assert rows["value"].tolist() == [71.5]
    table.write_text(f"indicator,area,period,value\n{ID},E0800009,2016-17,72.5\n", "utf-8")
    with pytest.raises(lsr.LsrError, match=r"step_down\.csv, row 2: 'E0800009' holds 72\.5"):
        lsr.load()


def test_the_parameters_of_the_report_are_recorded(followed):
    work, _, _, _ = followed
    manifest = json.loads((work / "reports" / "manifest.json").read_text(encoding="utf-8"))
    assert {report["folder"] for report in manifest["reports"]} == {"areas/plymouth", "national"}
