"""``lsr explore``, as a user meets it."""

import json
import re

import pytest
from typer.testing import CliRunner

from lsr_analysis import cli

runner = CliRunner()


def run(*arguments):
    return runner.invoke(cli.app, list(arguments))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A report of an indicator beside which few councils have figures."""
    out = tmp_path_factory.mktemp("reports")
    result = run(
        "explore", "control_over_daily_life", "--areas", "Bristol, City of, Torbay",
        "--out", str(out),
    )  # fmt: skip
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


def test_it_makes_a_report_with_figures_a_table_and_the_notebook(made):
    folder = made / "indicators" / "control_over_daily_life"
    for path in ("report.html", "explore_indicator.ipynb", "figures/explored_ranks.svg",
                 "tables/explored_control_over_daily_life.csv"):  # fmt: skip
        assert (folder / path).is_file(), path
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "<title>People with control over their daily life, 2020-21</title>" in page
    assert "Bristol, City of: no figure (not available)." in page
    assert "Torbay: 85.1 (95% interval 81.9 to 88.3), rank 2 of 18" in page
    assert "There is no funnel" in page


def test_the_index_links_it(made):
    index = (made / "index.html").read_text(encoding="utf-8")
    assert "<h2>Indicators</h2>" in index
    links = re.findall(r'href="([^"#]+)"', index)
    assert "indicators/control_over_daily_life/report.html" in links
    for link in links:
        assert (made / link).is_file(), link
    assert "<h2>All areas</h2>" not in index


def test_the_manifest_keeps_the_period_that_was_the_latest(made):
    (entry,) = json.loads((made / "manifest.json").read_text(encoding="utf-8"))["reports"]
    assert entry["parameters"] == {
        "indicator": "control_over_daily_life",
        "period_start": "2020-04",
        "period_end": "2021-03",
        "areas": "E06000023; E06000027",
    }


def test_an_area_report_later_keeps_it_in_the_index(made):
    from lsr_analysis.reporting.index import index_page
    from lsr_analysis.reporting.jobs import Job, earlier_jobs, national_job

    kept = earlier_jobs(made, [national_job("2017-04", "2018-03")])
    assert [job.folder for job in kept] == ["indicators/control_over_daily_life"]
    failed = Job("Nowhere", "areas/nowhere", "area_profile.ipynb", {}, error="why")
    page = index_page([*kept, failed], made, "2026-01-01")
    assert "control_over_daily_life/report.html" in page
    assert "Nowhere" in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("care_home_admissions_65",), "Nearest: care_home_admissions_65plus"),
        (("share_65plus", "--areas", "Plymouth, Atlantis"), "Atlantis"),
        (("share_65plus", "--areas", "all"), "a chart can name 20 at most"),
        (("share_65plus", "--period-end", "2014-01"), "is held for a period that ends by"),
        (("delayed_days_rate", "--period-start", "2017"), "period_start is '2017'"),
    ],
)
def test_bad_input_is_refused_before_anything_is_written(arguments, message, printed, tmp_path):
    out = tmp_path / "reports"
    code, said = printed("explore", *arguments, "--out", str(out))
    assert code == 1
    assert message in said.err
    assert "Traceback" not in said.err
    assert not out.exists()


def test_help_names_it_after_the_reports():
    listed = run("--help").output
    assert listed.index("report ") < listed.index("explore ") < listed.index("build ")
