"""The notebooks run top to bottom, and what they show is right."""

import json
import re

import nbformat
import pytest
from executed import shown

from lsr_analysis.errors import ParameterError, ReportError
from lsr_analysis.reporting.html import notebook_html
from lsr_analysis.reporting.notebooks import execute, notebook_path, parameter_names

NAMES = ("area_profile.ipynb", "national_comparison.ipynb", "explore_indicator.ipynb")
STORY = [
    "At a glance", "The dashboard", "Who the area is", "Maintaining wellbeing at home",
    "Care in a crisis", "Stepping down", "Behind the pathway", "What the review said",
    "How robust is this?", "What these figures cannot say", "Sources and specifications",
]  # fmt: skip


@pytest.fixture(scope="module")
def area_run(tmp_path_factory):
    out = tmp_path_factory.mktemp("area") / "area.ipynb"
    execute(
        notebook_path(NAMES[0]), out,
        {"area": "York UA", "peers": "type", "period_start": "2016-04", "period_end": "2017-03",
         "output_dir": "."},
    )  # fmt: skip
    return out


@pytest.mark.parametrize("name", NAMES)
def test_notebooks_are_thin_and_hold_no_output(name):
    notebook = json.loads(notebook_path(name).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
            assert len(cell["source"]) <= 10


@pytest.mark.parametrize("name", NAMES)
def test_annotations_are_ones_that_papermill_reads(name):
    for parameter in parameter_names(notebook_path(name)):
        assert parameter.isidentifier()
    assert "output_dir" in parameter_names(notebook_path(name))


def test_the_area_notebook_shows_the_area_period_and_peers_asked_for(area_run):
    html = shown(area_run)
    assert "<h1>York: area profile, 2016-17</h1>" in html
    assert "other unitary authorities" in html
    assert "16.8" in html  # York's rate in 2016-17
    assert "Progress review" in html


def test_the_area_notebook_saves_its_figures_and_tables(area_run):
    figures = {path.name for path in (area_run.parent / "figures").iterdir()}
    assert {"standing.png", "standing.svg", "series.png", "mix_reason.svg"} <= figures
    assert (area_run.parent / "tables" / "standing.csv").is_file()


def test_nothing_is_printed_to_the_error_stream(area_run, national_run):
    for path in (area_run, national_run):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                assert not [o for o in cell.outputs if o.output_type == "stream"], cell.source


def test_the_national_notebook_shows_all_areas(national_run):
    html = shown(national_run)
    assert "among 151 councils" in html
    for area in ("Plymouth", "Cumbria", "Bradford", "Northamptonshire"):
        assert area in html


def test_the_html_works_offline_and_keeps_alternative_text(area_run):
    html = notebook_html(area_run, "York", "../index.html")
    assert '<html lang="en-GB">' in html
    assert "<script" not in html
    assert "http" not in html.split("<body>")[0]
    images = html.split("<img")[1:]
    assert len(images) == len(list((area_run.parent / "figures").glob("*.png"))) > 4
    for image in images:
        tag = image.split(">")[0]
        assert "data:image/png;base64," in tag
        assert 'alt="' in tag
        assert len(tag.split('alt="')[1].split('"')[0]) > 80


def test_the_report_of_an_area_tells_its_story_in_order(area_run):
    page = notebook_html(area_run, "York", "../index.html")
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", page) == STORY


def test_folded_tables_are_in_the_page_and_open_on_demand(area_run):
    page = notebook_html(area_run, "York", "../index.html")
    folds = re.findall(r'<details class="lsr-fold"><summary>Table: (.*?)</summary>(.*?)</details>',
                       page, re.DOTALL)  # fmt: skip
    assert len(folds) > 5
    for caption, content in folds:
        assert f"<caption>{caption}</caption>" in content
    assert page.count("<details") == page.count("</details>") == page.count("</summary>")
    assert "<details open" not in page


def test_the_html_leaves_code_and_notes_on_running_out(area_run):
    html = notebook_html(area_run, "York", "../index.html")
    assert "area_parameters" not in html
    assert "run all cells" not in html
    assert html.count("<h1") == 1


def test_a_misspelt_parameter_is_refused_before_anything_runs(tmp_path):
    out = tmp_path / "out.ipynb"
    with pytest.raises(ParameterError, match="aera"):
        execute(notebook_path(NAMES[0]), out, {"aera": "York"})
    assert not out.exists()


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"area": "Atlantis"}, "UnknownArea"),
        ({"period_start": "April 2017"}, "period_start"),
    ],
)
def test_the_first_cell_refuses_bad_values(tmp_path, parameters, message):
    with pytest.raises(ReportError, match=message):
        execute(notebook_path(NAMES[0]), tmp_path / "out.ipynb", parameters)
