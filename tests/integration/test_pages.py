"""The pages that are written from the dictionary and the figures, as they stand in docs/."""

import csv
import dataclasses
import re

import pytest
from conftest import ROOT

from lsr_analysis.analysis.coverage import coverage
from lsr_analysis.reporting.evidence_pages import LAYOUTS
from lsr_analysis.reporting.pages import PAGES, write_pages


@pytest.fixture(scope="module")
def written(data, tmp_path_factory):
    """Write every page and blank layout, and return them by name."""
    folder = tmp_path_factory.mktemp("docs") / "new"
    paths = write_pages(data, folder)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@pytest.fixture(scope="module")
def pages(written):
    """The pages alone, without the blank layouts."""
    return {name: written[name] for name in PAGES}


@pytest.mark.parametrize("name", [*PAGES, *LAYOUTS])
def test_the_page_in_docs_is_what_is_written(written, name):
    path = ROOT / "docs" / name
    if not (ROOT / "docs").is_dir():
        pytest.skip("there is no docs folder beside the tests, as in an installed package")
    assert path.is_file(), f"{path} is not there; write it with `lsr docs`"
    assert path.read_text(encoding="utf-8") == written[name], "write it again with `lsr docs`"


def test_only_the_pages_are_left(data, tmp_path):
    (tmp_path / "mine.md").write_text("mine", encoding="utf-8")
    (tmp_path / "coverage.md").write_text("old", encoding="utf-8")
    paths = write_pages(data, tmp_path)
    left = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(left) == sorted([*PAGES, *LAYOUTS, "mine.md"])
    assert {path.relative_to(tmp_path).as_posix() for path in paths} == {*PAGES, *LAYOUTS}
    assert (tmp_path / "mine.md").read_text(encoding="utf-8") == "mine"


def test_own_figures_are_not_on_the_pages(data, written, tmp_path):
    """They are of what ships, whoever writes them."""
    table = data.observations.iloc[::2]
    others = dataclasses.replace(data, observations=table, indicators=None, own=("mine.csv",))
    for path in write_pages(others, tmp_path):
        assert path.read_text(encoding="utf-8") == written[path.relative_to(tmp_path).as_posix()]


def test_pages_say_that_they_are_written(pages):
    for text in pages.values():
        assert text.startswith("<!-- Written by `lsr docs`")


def rows(text):
    """Return the cells of every row of every table of a page."""
    cells = re.compile(r"(?<!\\)\|")
    return [cells.split(line)[1:-1] for line in text.splitlines() if line.startswith("|")]


def test_every_table_has_as_many_cells_in_each_row(pages):
    for text in pages.values():
        for table in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
            assert len({len(row) for row in rows(table)}) == 1, table


def test_every_indicator_is_explained_once(written, data):
    ids = re.findall(r"^\| id \| `(\w+)` \|$", written["indicators.md"], flags=re.MULTILINE)
    expected = [i.id for i in data.indicators.wholes() if i.parent is None]
    assert sorted(ids) == sorted(expected)
    for indicator in data.indicators.wholes():
        assert f"`{indicator.id}`" in written["indicators.md"]


def test_an_entry_says_all_that_the_dictionary_does(written, data):
    for indicator in data.indicators.wholes():
        if indicator.parent is not None:
            continue
        page = written["indicators.md"]
        begin = page.index(f"| id | `{indicator.id}` |")
        entry = page[begin:].split("\n### ")[0].replace("\\|", "|")
        for text in (indicator.unit, indicator.polarity, indicator.population, indicator.counts,
                     *indicator.caveats, indicator.trend_why, indicator.compare_why,
                     *(s.publication for s in indicator.sources)):  # fmt: skip
            assert text in entry, indicator.id


def test_every_period_is_on_the_page_of_coverage(written, data):
    held = coverage(data)
    shown = {
        (row[0].strip(" `"), row[1].strip()): [cell.strip() for cell in row[2:]]
        for row in rows(written["coverage.md"])
        if row[0].strip().startswith("`") and len(row) == len(held.columns)
    }
    assert set(shown) == set(zip(held["indicator"], held["period"], strict=True))
    statuses = list(held.columns[4:])
    for row in held.itertuples(index=False):
        source, england, *counts = shown[row.indicator, row.period]
        assert source == row.source.replace(" ", ", ")
        assert england == ("yes" if row.england else "no")
        figures = [int(cell.replace(",", "")) if cell else 0 for cell in counts]
        assert figures == list(row[4 : 4 + len(statuses)])


def test_what_is_not_held_is_on_the_page_with_its_reason(written):
    path = ROOT / "lsr_analysis" / "catalogue" / "not_held.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            assert row["what"].replace("|", "\\|") in written["coverage.md"]
            assert row["why"]


def test_the_pages_name_no_folder_of_this_machine(written, data):
    for text in written.values():
        assert str(data.folder) not in text
        assert str(ROOT) not in text
