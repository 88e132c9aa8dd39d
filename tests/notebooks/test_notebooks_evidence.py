"""Both notebooks, executed: what reviews said, and published statements against the figures."""

import html
import re

import executed
import pandas as pd
import pytest

from lsr_analysis.analysis.claims import ledger
from lsr_analysis.reporting.notebooks import execute, notebook_path


@pytest.fixture(scope="module")
def area_run(tmp_path_factory):
    out = tmp_path_factory.mktemp("area") / "area.ipynb"
    execute(notebook_path("area_profile.ipynb"), out, {"area": "Plymouth", "output_dir": "."})
    return out


@pytest.fixture(scope="module")
def quiet_run(tmp_path_factory):
    """A small council that nobody reviewed."""
    out = tmp_path_factory.mktemp("quiet") / "area.ipynb"
    execute(notebook_path("area_profile.ipynb"), out, {"area": "Rutland", "output_dir": "."})
    return out


def page(path):
    return html.unescape(executed.shown(path))


def table(run, name):
    return pd.read_csv(run.parent / "tables" / f"{name}.csv", keep_default_na=False)


def test_the_timeline_keeps_both_dates_of_the_publication(area_run):
    shown = page(area_run)
    assert "Report published: 6 February 2018" in shown.replace(
        "6 February 2018, Report published", "Report published: 6 February 2018"
    )
    assert "Sources differ on the publication: 6 February 2018, or 2 February 2018" in shown
    when = table(area_run, "timeline")
    assert {"2018-02-02", "2018-02-06", "2018-03-22"} <= set(when["start"])
    assert (when["source"] != "").all()


def test_findings_stand_by_stage_and_direction_with_their_documents(area_run, data):
    found = table(area_run, "findings")
    own = [f for f in data.evidence.findings if f.name == "Plymouth"]
    assert len(found) == len(own) > 30
    stages = found["stage"].drop_duplicates().tolist()
    assert stages == ["maintaining wellbeing at home", "care in a crisis", "stepping down",
                      "enablers"]  # fmt: skip
    for _, rows in found.groupby("stage"):
        assert rows["direction"].map(["strength", "concern", "mixed"].index).is_monotonic_increasing
    assert (found["source"] != "").all() and (found["where"] != "").all()
    counts = found["direction"].value_counts()
    assert (
        f"{len(found)} findings: {counts['strength']} strengths, {counts['concern']} concerns, "
        f"{counts['mixed']} mixed."
    ) in page(area_run)


def test_contradictions_name_each_other(area_run):
    shown = page(area_run)
    assert "(plymouth-16; contradicts plymouth-23)" in shown
    assert "(plymouth-23; contradicts plymouth-16)" in shown


def test_the_eleven_actions_have_an_unknown_status(area_run):
    actions = table(area_run, "actions")
    assert len(actions) == 11 and set(actions["status"]) == {"unknown"}
    assert actions["workstream"].nunique() == 3
    assert "A figure that moves does not complete an action" in page(area_run)
    flow = actions[actions["indicator"] == "delayed_days_rate"].iloc[0]
    assert "27.9 in 2017-18, 15.6 in 2018-19" in flow["figure"]


def test_claims_of_the_area_stand_with_their_verdict(area_run, data):
    own = [c for c in data.evidence.claims if c.name == "Plymouth"]
    expected = ledger(data, own)
    saved = table(area_run, "claims")
    assert saved["verdict"].tolist() == expected.rows["verdict"].tolist()
    totals = expected.totals
    tested = len(own) - totals["cannot be tested"]
    assert f"{len(own)} published statements held, {tested} tested" in page(area_run)


def test_the_expectation_is_on_both_charts(area_run):
    shown = page(area_run)
    assert "Expectation of July 2017: 31.7 in February 2017, so to come down to 9.4" in shown
    assert "Expectation of July 2017: 9.4 or below, from 3 July 2017." in shown


def test_every_document_that_a_table_names_is_listed(area_run, data):
    listed = re.findall(r"<li>([a-z0-9-]+): ", page(area_run))
    ids = {f.source for f in data.evidence.findings if f.name == "Plymouth"}
    assert ids <= set(listed)


def test_an_area_without_review_says_so(quiet_run):
    shown = page(quiet_run)
    assert "No review of Rutland is recorded here." in shown
    assert "No finding on Rutland is held." in shown


PARTS = (
    "When it happened", "Recommendations and actions", "Published statements against the figures",
    "Documents",
)  # fmt: skip


def test_parts_on_a_review_leave_where_there_is_none(area_run, quiet_run):
    """One sentence says that nothing is held; five headings with one each would say no more."""
    reviewed, quiet = page(area_run), page(quiet_run)
    for part in PARTS:
        assert f">{part}</h3>" in reviewed
        assert part not in quiet
    of_review = {"findings", "timeline", "recommendations", "actions", "oversight", "claims"}
    saved = [{p.stem for p in (run.parent / "tables").iterdir()} for run in (area_run, quiet_run)]
    assert of_review <= saved[0] and not of_review & saved[1]


def test_the_national_matrix_counts_every_finding(national_run, data):
    themes = table(national_run, "themes")
    counted = themes[["strength", "concern", "mixed"]].to_numpy(int).sum()
    assert counted == len(data.evidence.findings)
    assert "No finding is held for Bracknell Forest." in page(national_run)


def test_the_national_ledger_puts_failures_first(national_run, data):
    totals = table(national_run, "claims_totals")
    assert totals["outcome"].tolist()[0].startswith("differs")
    assert totals["claims"].sum() == len(data.evidence.claims)
    saved = table(national_run, "claims")
    assert len(saved["claim"].unique()) == len(data.evidence.claims)
    shown = page(national_run)
    first = re.search(r"against recomputed figures</caption>.*?<tbody><tr>(.*?)</tr>", shown, re.S)
    assert "differs, cause unknown" in first.group(1)
