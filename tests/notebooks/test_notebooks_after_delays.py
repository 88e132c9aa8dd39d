"""Both notebooks for a year after the last delayed transfers: everything else still stands."""

import html
import re

import pandas as pd
import pytest
from executed import cells, shown

from lsr_analysis.reporting.notebooks import execute, notebook_path

YEAR = {"period_start": "2020-04", "period_end": "2021-03", "output_dir": "."}
STAGES = {
    "maintaining_wellbeing_at_home", "care_in_a_crisis", "stepping_down", "enablers", "context",
}  # fmt: skip
# People of the outcomes framework of 2020-21: figures of Plymouth as published, with their counts.
PUBLISHED = {
    "short_term_outcome": ("88.9", 100 * 1035 / 1164),
    "short_term_outcome_65plus": ("88.7", 100 * 921 / 1038),
    "still_at_home_91_days": ("76.6", 100 * 222 / 290),
    "offered_reablement": ("4.5", 100 * 290 / 6475),
    "care_home_admissions_65plus": ("431.0", 100_000 * 211 / 48_960),
}
# Their 95% intervals: Wilson's of the counts, and Byar's for the admissions.
INTERVALS = {
    "short_term_outcome_65plus": "86.7 to 90.5",
    "still_at_home_91_days": "71.3 to 81.1",
    "offered_reablement": "4.0 to 5.0",
    "care_home_admissions_65plus": "374.8 to 493.2",
}


@pytest.fixture(scope="module")
def later_national_run(tmp_path_factory):
    out = tmp_path_factory.mktemp("national") / "national.ipynb"
    execute(notebook_path("national_comparison.ipynb"), out, YEAR)
    return out


def row(page, title, caption):
    """Return the cells of the row that begins with a title, in the table with this caption."""
    table = page[page.index(f"<caption>{caption}") :]
    table = table[: table.index("</table>")]
    found = re.search(rf'<tr><th scope="row">{re.escape(title)} \(.*?</tr>', table)
    assert found, title
    texts = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", found.group())
    return [html.unescape(text).replace("\N{NON-BREAKING HYPHEN}", "-") for text in texts]


def test_nothing_fails_and_nothing_is_printed_to_the_error_stream(later_run, later_national_run):
    for path in (later_run, later_national_run):
        for cell in cells(path):
            assert not [o for o in cell.outputs if o.output_type in ("stream", "error")], (
                cell.source
            )


def test_the_area_notebook_says_that_there_are_no_delays(later_run):
    page = shown(later_run)
    assert "<h1>Plymouth: area profile, 2020-21</h1>" in page
    assert "Delayed transfers are held from April 2011 to June 2019" in page


@pytest.mark.parametrize(
    ("title", "indicator"),
    [
        ("Short-term service followed by less or no support: aged 65 and over",
         "short_term_outcome_65plus"),
        ("Still at home 91 days after discharge into reablement", "still_at_home_91_days"),
        ("Offered reablement after discharge", "offered_reablement"),
        ("Care-home admissions, aged 65 and over", "care_home_admissions_65plus"),
    ],
)  # fmt: skip
def test_the_area_notebook_shows_the_figures_as_published(later_run, title, indicator):
    found = row(
        shown(later_run), title, "Stepping down: latest figures of Plymouth up to March 2021"
    )
    assert found[1] == "2020-21"
    assert found[2] == f"{PUBLISHED[indicator][0]} ({INTERVALS[indicator]})"
    assert re.fullmatch(r"\d+ of 1[45]\d", found[-2])


def test_the_figures_are_saved_unrounded_and_for_every_age_group(later_run):
    folder = later_run.parent / "tables"
    assert {f"pathway_{stage}" for stage in STAGES} <= {p.stem for p in folder.glob("*.csv")}
    table = pd.read_csv(folder / "pathway_stepping_down.csv").set_index("indicator")
    for indicator, (text, value) in PUBLISHED.items():
        assert table.loc[indicator, "value"] == pytest.approx(value, rel=1e-9)
        assert table.loc[indicator, "period"] == "2020-21"
        assert f"{value:.1f}" == text
    assert table.loc["short_term_outcome", "polarity"] == "higher is better"


def test_the_area_notebook_draws_the_stages_that_have_enough(later_run):
    drawn = {path.stem for path in (later_run.parent / "figures").glob("*.svg")}
    assert {"spine_maintaining_wellbeing_at_home", "spine_stepping_down"} <= drawn
    assert {"dashboard_selection", "dashboard_stages", "experience", "reablement"} <= drawn
    assert not {"standing", "across", "spine_context"} & drawn


def test_the_area_notebook_names_every_publication_of_its_figures(later_run):
    page = html.unescape(shown(later_run))
    for publisher in ("NHS Digital", "Office for Local Government", "Public Health England",
                      "Office for National Statistics"):  # fmt: skip
        assert f"<li>{publisher}" in page


def test_the_national_notebook_shows_how_councils_spread(later_national_run):
    page = shown(later_national_run)
    assert "2020-21</h1>" in page
    assert "No council has a delayed days rate for every month of 2020-21" in page
    caption = "Stepping down: spread of councils, latest figures up to March 2021"
    found = row(page, "Still at home 91 days after discharge into reablement", caption)
    assert found[1] == "2020-21"
    rows = pd.read_csv(later_national_run.parent / "tables" / "spread_stepping_down.csv")
    one = rows[rows["indicator"] == "still_at_home_91_days"].set_index("name")["value"]
    assert found[2] == str(one.notna().sum())
    assert found[6] == f"{one.median():.1f}"
    assert one["Plymouth"] == pytest.approx(PUBLISHED["still_at_home_91_days"][1], rel=1e-9)


def test_the_national_notebook_has_every_stage_and_the_trusts(later_national_run):
    saved = {path.stem for path in (later_national_run.parent / "tables").glob("*.csv")}
    assert {f"spread_{stage}" for stage in STAGES} | {"beds_by_trust"} <= saved
    assert "April to June 2020" in shown(later_national_run)
