"""The short version of an area's report: at a glance and the dashboards, made from the same run."""

import base64
import html
import re

import nbformat
import pytest

import lsr_analysis as lsr
from lsr_analysis import words
from lsr_analysis.display import chart
from lsr_analysis.reporting.html import has_short, notebook_html
from lsr_analysis.reporting.notebooks import notebook_path

BOARDS = ("dashboard_selection", "dashboard_stages")


@pytest.fixture(scope="module")
def full(later_run):
    return notebook_html(later_run, "Plymouth", "../../index.html", beside="short.html")


@pytest.fixture(scope="module")
def brief(later_run):
    """The short page, made where nothing can be drawn."""

    def refuse(*_):
        raise AssertionError("something was drawn for the short version")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chart, "_render", refuse)
        return notebook_html(
            later_run, "Plymouth", "../../index.html", beside="report.html", short=True
        )


def main(page):
    """Return what stands between the navigation and the foot of a page."""
    return page.split("<main", 1)[1].split("</main>")[0]


def headings(page, level):
    return [html.unescape(h) for h in re.findall(rf"<h{level}[^>]*>(.*?)</h{level}>", main(page))]


def pictures(page):
    return [base64.b64decode(p) for p in re.findall(r'src="data:image/png;base64,([^"]+)"', page)]


def test_it_has_the_title_at_a_glance_and_both_dashboards(brief):
    assert headings(brief, 1) == ["Plymouth: area profile, 2020-21"]
    assert headings(brief, 2) == ["At a glance", "The dashboard"]
    assert headings(brief, 3) == [
        "The six metrics that areas were picked by", "Measures of each stage",
    ]  # fmt: skip


def test_it_says_the_sentences_of_the_full_report(brief, full, data):
    profile = lsr.profile("Plymouth", "2020-04", "2021-03", data=data)
    said = words.at_a_glance(profile)
    assert 5 <= len(said.sentences) <= 8
    for page in (brief, full):
        assert said._repr_html_() in page


def test_nothing_is_drawn_again(brief, full, later_run):
    saved = [(later_run.parent / "figures" / f"{name}.png").read_bytes() for name in BOARDS]
    assert pictures(brief) == saved == pictures(full)[:2]


def test_its_pictures_keep_their_alternative_text(brief, full):
    alts = [re.findall(r'<img[^>]*?alt="([^"]*)"', page) for page in (brief, full)]
    assert len(alts[0]) == 2 and all(len(alt) > 80 for alt in alts[0])
    assert alts[0] == alts[1][:2]


def test_it_holds_no_table_and_nothing_of_the_review(brief, full):
    for element in ("<table", "<details", "<caption"):
        assert element in main(full)
        assert element not in main(brief)
    for words_of_the_review in ("plymouth-slides", "Recommendations and actions", "contradict"):
        assert words_of_the_review in main(full)
        assert words_of_the_review not in main(brief)


def test_it_says_that_it_is_short_and_what_the_full_report_adds(brief, full):
    assert "The short version. The full report holds every measure" in brief
    assert "The short version. " not in full


def test_each_version_leads_to_the_other_and_to_all_reports(brief, full):
    assert '<a href="report.html">Full report</a>' in brief
    assert '<a href="short.html">Short version</a>' in full
    for page, own in ((brief, "short.html"), (full, "report.html")):
        assert '<a href="../../index.html">All reports</a>' in page
        assert f'href="{own}"' not in page


def test_a_report_without_a_short_version_leads_to_none(later_run):
    page = notebook_html(later_run, "Plymouth", "../../index.html")
    assert "short.html" not in page and "Short version" not in page


def test_only_the_full_report_has_a_list_of_contents(brief, full):
    assert "Contents</summary>" in full and "Contents</summary>" not in brief


def test_the_list_of_contents_leads_to_every_section_in_order(full):
    listed = re.findall(r'<li><a href="#([^"]+)">(.*?)</a></li>', full.split("<main")[0])
    assert [text for _, text in listed] == re.findall(r"<h2[^>]*>(.*?)</h2>", main(full))
    ids = re.findall(r'id="([^"]+)"', full)
    for place, text in listed:
        assert ids.count(place) == 1, text
        assert f'<h2 id="{place}">{text}</h2>' in full


def test_it_works_offline_and_holds_no_code(brief):
    assert "<script" not in brief and "http" not in brief.split("<body>")[0]
    assert "at_a_glance" not in brief and "run all cells" not in brief


def test_both_reports_have_cells_for_a_short_version():
    found = {
        name: has_short(notebook_path(name))
        for name in ("area_profile.ipynb", "national_comparison.ipynb", "explore_indicator.ipynb")
    }
    assert found == {
        "area_profile.ipynb": True,
        "national_comparison.ipynb": True,
        "explore_indicator.ipynb": False,
    }


def test_the_tags_survive_the_run(later_run):
    before, after = (
        [c.source for c in nbformat.read(path, as_version=4).cells
         if "short" in c.metadata.get("tags", [])]
        for path in (notebook_path("area_profile.ipynb"), later_run)
    )  # fmt: skip
    assert before == after and len(before) > 4
