"""The chart of an area among each set of peers, as it is drawn."""

import html

import numpy as np
import pytest
from matplotlib.text import Text

import lsr_analysis as lsr
from lsr_analysis import charts
from lsr_analysis.analysis.peers import NAMED
from lsr_analysis.display import Chart, Prose
from lsr_analysis.display import chart as frame

RATE = "delayed_days_rate"


@pytest.fixture
def figures(monkeypatch):
    """Keep the figures that are drawn, to look at their artists."""
    kept = []

    def keep(*args, **kwargs):
        kept.append(frame.start(*args, **kwargs))
        return kept[-1]

    monkeypatch.setitem(charts.peer_sets.__globals__, "start", keep)
    return kept


def marks(axes, marker):
    """Return the x positions of one kind of mark by row."""
    lines = [line for line in axes.lines if line.get_marker() == marker]
    return {
        round(float(np.atleast_1d(line.get_ydata())[0])): np.atleast_1d(line.get_xdata()).tolist()
        for line in lines
    }


@pytest.fixture(scope="module", params=["Plymouth", "City of London"])
def profile(request, data):
    return lsr.profile(request.param, data=data)


def drawn_sets(profile):
    """City of London has no similar councils; every other set is drawn."""
    return [peers for peers in profile.sets if len(peers)]


def test_a_row_for_each_set_with_its_councils(profile, figures):
    chart = charts.peer_sets(profile)
    assert isinstance(chart, Chart) and chart.name == "peer_sets"
    (axes,) = figures[0].axes
    rows, rates = drawn_sets(profile), profile.standing.rates
    assert len(rows) == (4 if profile.area.name == "City of London" else 5)
    dots, strokes, diamonds = (marks(axes, marker) for marker in ("o", "|", "D"))
    assert list(dots) == list(strokes) == list(diamonds) == list(range(len(rows)))
    for at, peers in enumerate(rows):
        values = sorted(rates[code] for code in peers.codes if code in rates)
        assert sorted(dots[at]) == values and len(values) >= 14
        assert strokes[at] == pytest.approx([np.median(values)])
        assert diamonds[at] == [profile.standing.value]


def test_what_the_labels_and_the_alternative_text_say(profile, figures):
    chart = charts.peer_sets(profile)
    (axes,) = figures[0].axes
    name, rates, own = profile.area.name, profile.standing.rates, profile.standing.value
    text = profile.indicator.text
    ranks, said = [], []
    for peers in drawn_sets(profile):
        values = [rates[code] for code in peers.codes if code in rates]
        rank = f"{1 + sum(value <= own for value in values)} of {1 + len(values)}"
        ranks.append(rank)
        said.append(
            f"{peers.name} ({len(values)} peers): rank {rank}, peer median "
            f"{text(np.median(values))}"
        )
    assert [label.get_text() for label in axes.texts] == ranks
    assert "; ".join(said) in chart.alt
    assert chart.alt.startswith(f"Dot chart of the delayed days rate of {name} ({text(own)}) among")
    assert chart.alt.endswith("Rank 1 is best.")
    # The first row is at the top.
    assert axes.get_ylim()[0] > axes.get_ylim()[1]


def test_the_chosen_set_is_first_and_marked(data, figures):
    profile = lsr.profile("York", peers="type", data=data)
    charts.peer_sets(profile)
    names = [label.get_text().split("\n")[0] for label in figures[0].axes[0].get_yticklabels()]
    assert names == ["type (chosen)", *(name for name in NAMED if name != "type")]


def test_the_title_says_between_which_places(data, plymouth):
    # 15 of 15 and 16 of 16 are the worst; 19 of 20 is 1 + 15 x 18 / 19.
    assert charts.peer_sets(plymouth).title == (
        "Plymouth stands between place 15 and 16 of 16 on delayed days, by the choice of peers"
    )
    cumbria = lsr.profile("Cumbria", data=data)  # the worst of all
    assert charts.peer_sets(cumbria).title == (
        "Cumbria stands at place 16 of 16 on delayed days, whatever the peers"
    )


def test_the_chart_says_who_is_counted_and_what_a_place_is(plymouth, figures):
    charts.peer_sets(plymouth)
    said = " ".join(text.get_text() for text in figures[0].texts).replace("\n", " ")
    assert "All adults (18+), not only people aged 65 and over." in said
    assert (
        "Place of 16 puts the rank in a set of any size on the scale from 1 (best) to 16." in said
    )
    assert "Source: NHS England" in said
    assert "At the right: rank, where 1 is best." in said


def test_a_chosen_set_that_is_not_drawn_is_named(profile, figures):
    """City of London has no row for similar, which it has by default."""
    charts.peer_sets(profile)
    said = " ".join(text.get_text() for text in figures[0].texts).replace("\n", " ")
    assert "stroke: peer median." in said
    missing = "Set similar: no comparable peers."
    assert (missing in said) == (profile.area.name == "City of London")
    assert said.count("Set ") == (profile.area.name == "City of London")


def test_the_alternative_text_is_in_the_page(plymouth):
    chart = charts.peer_sets(plymouth)
    assert html.escape(chart.alt, quote=True) in chart._repr_html_()


@pytest.mark.parametrize("area", ["Plymouth", "Rutland", "Bath and North East Somerset", "Cumbria"])
def test_labels_stay_inside_and_apart(data, figures, area):
    charts.peer_sets(lsr.profile(area, data=data))
    figure = figures[0]
    figure.canvas.draw()  # writing the SVG left positions of another resolution behind
    renderer = figure.canvas.get_renderer()
    width, height = figure.get_size_inches() * figure.dpi
    (axes,) = figure.axes
    labels = [t for t in (*axes.texts, *axes.get_yticklabels()) if t.get_text().strip()]
    assert len(labels) == 10
    boxes = [Text.get_window_extent(t, renderer) for t in (*labels, *figure.texts)]
    for box in boxes:
        assert box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1
    small = [Text.get_window_extent(t, renderer).shrunk(0.96, 0.8) for t in labels]
    assert not any(a.overlaps(b) for i, a in enumerate(small) for b in small[i + 1 :])


def test_an_area_without_a_rate_gets_the_reason(data, figures):
    shown = charts.peer_sets(lsr.profile("Isles of Scilly", data=data))
    assert isinstance(shown, Prose)
    assert "holds no row for Isles of Scilly" in repr(shown)
    assert figures == []


def test_an_area_without_a_rank_says_so(data, figures):
    shown = charts.peer_sets(lsr.profile("E10000009", "2018-04", "2019-06", data=data))
    assert isinstance(shown, Prose)
    assert "Dorset is not ranked over this period" in repr(shown)
    assert figures == []
