"""Commands on reviews: claims, actions, plan, toolkit."""

import csv
import io
import json

import pytest
from conftest import ROOT
from typer.testing import CliRunner

from lsr_analysis.cli import app
from lsr_analysis.errors import CatalogueError, ParameterError, UnknownArea

RUN = CliRunner()
CLAIMS = "id,area_code,area,statement,kind,indicator,period,earlier,compared_with,value,unit,rounded_to,source,where,note,cause"  # noqa: E501
HAMPSHIRE = (
    "rate,E10000014,Hampshire,22.7 a day,value,delayed_days_rate,2018-01,,,22.7,a day,,Paper,,,"
)


def run(*arguments):
    result = RUN.invoke(app, [str(one) for one in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def shipped_csv():
    return list(csv.DictReader(io.StringIO(run("claims", "--format", "csv"))))


def test_claims_as_csv_and_json_hold_the_same_readings(shipped_csv, data):
    found = json.loads(run("claims", "--format", "json"))
    assert len(found["rows"]) == len(shipped_csv)
    assert [row["verdict"] for row in found["rows"]] == [row["verdict"] for row in shipped_csv]
    assert sum(found["totals"].values()) == len(data.evidence.claims)
    assert all(row["source"] for row in shipped_csv)


def test_own_claims_have_sources_in_free_text(tmp_path):
    mine = tmp_path / "mine.csv"
    mine.write_text(f"{CLAIMS}\n{HAMPSHIRE}\n", encoding="utf-8-sig")
    shown = run("claims", "--file", mine)
    assert "January 2018: 22.48\n    differs, cause unknown" in shown and "(Paper)" in shown


def test_the_example_of_the_docs_runs_as_printed(tmp_path):
    text = (ROOT / "docs" / "reviews.md").read_text(encoding="utf-8")
    example = text[text.index("```\nid,area_code") + 4 :]
    mine = tmp_path / "mine.csv"
    mine.write_text(example[: example.index("```")], encoding="utf-8")
    shown = run("claims", "--file", mine)
    assert "2.01 times: 22.48 against 11.16, England\n    agrees within rounding" in shown
    assert "January 2018: 22.48\n    differs" in shown


def test_an_earlier_edition_makes_a_claim_agree_within_revision(tmp_path, data):
    """The same folder as both editions changes nothing: a claim that differs still differs."""
    mine = tmp_path / "mine.csv"
    mine.write_text(f"{CLAIMS}\n{HAMPSHIRE}\n", encoding="utf-8")
    shown = run("claims", "--file", mine, "--earlier", data.folder)
    assert "differs, cause unknown" in shown and "0  agrees within revision" in shown


def test_a_faulty_claim_is_named(tmp_path):
    mine = tmp_path / "mine.csv"
    mine.write_text(f"{CLAIMS}\n{HAMPSHIRE.replace('22.7,', 'much,')}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"mine\.csv, row 2 \(rate\): the value 'much'"):
        run("claims", "--file", mine)


def test_an_empty_file_of_claims_is_refused(tmp_path):
    mine = tmp_path / "mine.csv"
    mine.write_text(f"{CLAIMS}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="holds no claim"):
        run("claims", "--file", mine)


def test_an_unknown_format_is_refused():
    with pytest.raises(ParameterError, match="table, csv, json"):
        run("claims", "--format", "xml")


def test_actions_show_what_is_not_known():
    shown = run("actions", "Plymouth")
    assert shown.count("Status: unknown") == 11
    assert "Plymouth Health and Wellbeing Board" in shown
    assert run("actions", "Cornwall").count("Action: none known") == 5


def test_own_actions_from_the_blank_layouts(tmp_path):
    layouts = ROOT / "docs" / "layouts"
    heads = {
        name: (layouts / name).read_text(encoding="utf-8").strip().split(",")
        for name in ("recommendations.csv", "actions.csv")
    }
    rows = {
        "recommendations.csv": {
            "id": "r1", "area_code": "E06000017", "area": "Rutland", "stage": "stepping down",
            "recommendation": "Plan discharge earlier", "theme": "hospital_flow",
            "owner": "Director of adult services", "source": "Our plan",
        },
        "actions.csv": {
            "id": "a1", "area_code": "E06000017", "area": "Rutland", "recommendation": "r1",
            "action": "Hold a daily meeting", "owner": "Hospital", "stage": "stepping down",
            "theme": "hospital_flow", "indicator": "delayed_days_rate", "indicator_from": "source",
            "baseline": "2017-04 to 2018-03", "expected": "lower", "status": "done",
            "evidence": "Minutes", "source": "Our plan",
        },
    }  # fmt: skip
    for name, row in rows.items():
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, heads[name])
            writer.writeheader()
            writer.writerow(row)
    shown = run("actions", "Rutland", "--from", tmp_path, "--out", tmp_path / "out")
    assert "Accountable: Hospital" in shown and "Status: done" in shown
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "recommendations.csv", "actions.csv",
    }  # fmt: skip


def test_own_actions_without_their_files_are_refused(tmp_path):
    with pytest.raises(CatalogueError, match=r"recommendations\.csv is not there"):
        run("actions", "Rutland", "--from", tmp_path)


def test_a_plan_prints_dates_and_writes_three_files(tmp_path):
    shown = run("plan", "Plymouth", "--start", "2017-10-27", "--out", tmp_path)
    assert "Mon 4 Dec 2017" in shown and "Fri 2 Feb 2018" in shown
    assert {path.name for path in tmp_path.iterdir()} == {"plan.csv", "plan.png", "plan.svg"}
    with pytest.raises(ParameterError, match="write a day as YYYY-MM-DD"):
        run("plan", "Plymouth", "--start", "31/02/2026")
    with pytest.raises(UnknownArea):
        run("plan", "Atlantis", "--start", "2026-11-27")


def test_the_toolkit_lists_writes_and_summarises(tmp_path):
    assert len(run("toolkit").splitlines()) == 5
    blank = tmp_path / "blank.csv"
    run("toolkit", "dip-sampling", "--blank", blank)
    assert blank.is_file()
    example = ROOT / "docs" / "toolkit" / "examples" / "SYNTHETIC-dip-sampling.csv"
    shown = run("toolkit", "dip-sampling", example, "--out", tmp_path / "out")
    assert shown.startswith("SYNTHETIC")
    assert all(path.name.startswith("SYNTHETIC") for path in (tmp_path / "out").iterdir())
    with pytest.raises(ParameterError, match="--blank FILE"):
        run("toolkit", "dip-sampling")
