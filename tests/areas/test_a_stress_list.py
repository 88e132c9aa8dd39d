"""The notebook of an area, run for the areas that it is most likely to go wrong for.

Every chart is drawn in full and looked at: texts that overlap or are cut off, colours that are
too pale, a missing unit, source or alternative text.
"""

import re

import drawn
import pytest
from cells import run_cells
from stress import STRESS

from lsr_analysis.indicators import STAGES

LEAST_CONTRAST = 3.0
LEAST_SIZE = 7.5
"""Points of the smallest letters at full width; at A5 on its side that is still over 8 px."""

# What a chart may count that is no indicator of the dictionary.
OTHER_UNITS = ("rank", "fifth", "date", "share", "%", "of 16", "findings")


@pytest.fixture(scope="module", params=STRESS)
def story(request):
    """What one area's notebook shows, with each chart and its figure."""
    name, start, end = STRESS[request.param]
    with pytest.MonkeyPatch.context() as patch:
        kept = drawn.record(patch)
        shown = run_cells("area_profile.ipynb", area=name, period_start=start, period_end=end)
    return name, shown, kept


def each(story, fault):
    """Return the faults found, by the name of the chart that has them."""
    found = {one.chart.name: fault(one) for one in story[2]}
    return {name: faults for name, faults in found.items() if faults}


def test_the_notebook_runs_and_shows_the_area(story):
    name, shown, kept = story
    text = "\n".join(map(repr, shown))
    assert name in text
    assert "nan" not in re.findall(r"[a-z]+", text.lower())
    assert len(kept) >= 3
    assert "at 0x" not in text


def test_no_two_texts_of_a_chart_overlap(story):
    assert each(story, lambda one: drawn.overlaps(one.figure)) == {}


def test_no_text_of_a_chart_is_cut_off(story):
    assert each(story, lambda one: drawn.cut_off(one.figure)) == {}


def test_texts_stand_out_from_what_is_behind_them(story):
    assert each(story, lambda one: drawn.pale_texts(one.figure, LEAST_CONTRAST)) == {}


def test_marks_stand_out_from_the_page(story):
    assert each(story, lambda one: drawn.pale_marks(one.figure, LEAST_CONTRAST)) == {}


def test_no_two_lines_are_told_apart_by_colour_alone(story):
    assert each(story, lambda one: drawn.alike_in_grey(one.figure)) == {}


def test_letters_are_large_enough_on_a_small_page(story):
    small = each(story, lambda one: drawn.smallest(one.figure) < LEAST_SIZE)
    assert small == {}


def test_every_chart_says_its_unit_period_source_and_what_it_shows(story, data):
    units = {indicator.unit for indicator in data.indicators.wholes()} | set(OTHER_UNITS)
    for one in story[2]:
        chart = one.chart
        heads = f"{chart.title} {chart.subtitle}"
        labels = " ".join(text.get_text() for text in drawn.texts(one.figure))
        assert any(unit in f"{heads} {labels}" for unit in units), chart.name
        assert re.search(r"\b(19|20)\d\d\b", f"{heads} {labels}"), chart.name
        assert "ource" in chart.note, chart.name
        assert len(chart.alt) > 60, chart.name
        assert story[0].split(",")[0] in f"{chart.title} {chart.subtitle} {chart.alt}", chart.name


def test_each_figure_is_drawn_once(story):
    names = [one.chart.name for one in story[2]]
    assert len(names) == len(set(names))


def test_stages_keep_their_place(story):
    heads = [stage for stage in STAGES[:3] if stage in "\n".join(map(repr, story[1]))]
    assert heads == [stage for stage in STAGES[:3] if stage in heads]
