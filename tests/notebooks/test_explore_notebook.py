"""The notebook of one indicator across all councils runs, and what it shows is right."""

import csv
import json

import nbformat
import pytest
from executed import shown

from lsr_analysis.analysis.explore.explored import explore
from lsr_analysis.errors import ReportError
from lsr_analysis.reporting.html import notebook_html
from lsr_analysis.reporting.jobs import EXPLORE_NOTEBOOK
from lsr_analysis.reporting.notebooks import execute, notebook_path, parameter_names


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    out = tmp_path_factory.mktemp("explore") / "explore.ipynb"
    chosen = {"areas": "Plymouth; Rutland", "period_end": "2021-03", "output_dir": "."}
    execute(notebook_path(EXPLORE_NOTEBOOK), out, chosen)
    return out


@pytest.fixture(scope="module")
def found(data):
    return explore("care_home_admissions_65plus", "2021-03", data=data)


def test_it_is_thin_and_holds_no_output():
    notebook = json.loads(notebook_path(EXPLORE_NOTEBOOK).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
            assert len(cell["source"]) <= 10
    assert notebook["cells"][0]["metadata"]["tags"] == ["notebook-only"]


def test_its_parameters_are_plain_texts():
    names = parameter_names(notebook_path(EXPLORE_NOTEBOOK))
    assert names == ("indicator", "period_start", "period_end", "areas", "output_dir")


def test_it_shows_the_figures_of_every_council(run, found):
    html = shown(run)
    values, text = found.by_council, found.indicator.text
    assert "<h1>Care-home admissions, aged 65 and over, 2020-21: all councils</h1>" in html
    assert f"For 2020-21, {len(values)} councils have a figure" in html
    assert f"They run from {text(values.min())} (Croydon)" in html
    assert f"{len(found.stands_out)} of {found.compared} councils stand out" in html
    assert "1 council has no figure (not available: Hackney)." in html
    row = found.councils.loc["E06000026"]
    assert (
        f"Plymouth: {text(row['value'])} (95% interval {text(row['lower'])} to "
        f"{text(row['upper'])}), rank {row['rank']} of {len(values)}"
    ) in html
    assert html.count('<th scope="row">') == len(found.councils)
    assert "regression to the mean" in html
    assert "NHS Digital" in html


def test_it_saves_charts_and_a_table_of_unrounded_figures(run, found):
    figures = {path.stem for path in (run.parent / "figures").iterdir()}
    assert {"explored_hexagons", "explored_funnel", "explored_ranks", "explored_change"} == figures
    path = run.parent / "tables" / "explored_care_home_admissions_65plus.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["area_code"]: row for row in csv.DictReader(stream)}
    assert len(rows) == len(found.councils)
    plymouth = rows["E06000026"]
    assert float(plymouth["value"]) == pytest.approx(found.councils.at["E06000026", "value"])
    assert float(plymouth["before"]) == found.before["E06000026"]
    assert plymouth["asked_for"] == "True"
    assert rows["E09000012"]["status"] == "not available"
    assert rows["E09000012"]["value"] == ""


def test_nothing_is_printed_and_no_picker_waits_in_a_report(run):
    for cell in nbformat.read(run, as_version=4).cells:
        if cell.cell_type == "code":
            assert not [o for o in cell.outputs if o.output_type == "stream"], cell.source
            assert "widget" not in json.dumps(cell.outputs)


def test_the_page_has_one_title_no_scripts_and_no_word_to_who_runs_it(run):
    html = notebook_html(run, "Care-home admissions", "../../index.html")
    assert html.count("<h1") == 1
    assert "<script" not in html
    assert "run all cells" not in html
    assert "Pick instead of typing" not in html
    assert len(html.split("<img")) == 5


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"indicator": "care_home"}, "No indicator has the id"),
        ({"areas": "Atlantis"}, "No council answers"),
        ({"period_end": "2010-01"}, "is held for a period that ends by January 2010"),
    ],
)
def test_the_first_cell_refuses_bad_values(tmp_path, parameters, message):
    with pytest.raises(ReportError, match=message):
        execute(notebook_path(EXPLORE_NOTEBOOK), tmp_path / "out.ipynb", parameters)
