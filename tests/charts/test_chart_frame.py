"""The frame that every chart is drawn in."""

import io
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.image import imread

from lsr_analysis.display.chart import finish, spread, start

TEXTS = {
    "name": "example",
    "title": "A message",
    "subtitle": "Measure, unit, population, period",
    "note": "Source: nobody",
    "alt": "A line <rises> & falls",
}


def drawn(**changes):
    figure = start(2.0)
    figure.subplots().plot([1, 2], [3, 4])
    return finish(figure, **(TEXTS | changes))


@pytest.mark.parametrize("text", ["title", "subtitle", "note", "alt"])
def test_a_chart_without_one_of_its_texts_is_refused(text):
    with pytest.raises(ValueError, match=text):
        drawn(**{text: " "})


def test_the_chart_is_a_png_and_an_svg_with_its_description():
    chart = drawn()
    assert imread(io.BytesIO(chart.png)).shape[1] == int(7.4 * 144)
    root = ET.fromstring(chart.svg)
    assert root.tag.endswith("svg")
    assert b"falls" in chart.svg


def test_alternative_text_is_escaped_in_the_notebook():
    shown = drawn()._repr_html_()
    assert 'alt="A line &lt;rises&gt; &amp; falls"' in shown
    assert 'src="data:image/png;base64,' in shown


def test_the_same_chart_drawn_twice_is_the_same_file():
    assert drawn().svg == drawn().svg
    assert drawn().png == drawn().png


def test_long_titles_wrap_and_make_room():
    short, long = drawn(), drawn(title="A long message that goes on and on " * 5)
    height = [imread(io.BytesIO(chart.png)).shape[0] for chart in (short, long)]
    assert height[1] > height[0] + 40


def test_saving_writes_both_files(tmp_path):
    paths = drawn().save(tmp_path / "figures")
    assert [path.name for path in paths] == ["example.png", "example.svg"]
    assert all(path.stat().st_size > 1000 for path in paths)


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=12),
    st.floats(0.1, 8),
)
def test_spread_labels_keep_their_distance_and_order(values, gap):
    placed = spread(values, gap)
    order = sorted(range(len(values)), key=lambda i: (values[i], placed[i]))
    steps = [placed[b] - placed[a] for a, b in pairwise(order)]
    assert all(step >= gap - 1e-6 for step in steps)


def test_spread_stays_inside_its_bounds():
    assert spread([9.0, 9.5, 10.0], 1.0, high=10.0) == [8.0, 9.0, 10.0]
