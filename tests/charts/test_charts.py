"""What each chart says and draws, on the figures that ship."""

import re

import drawn
import matplotlib
import pytest
from matplotlib.figure import Figure

import lsr_analysis as lsr
from lsr_analysis import charts
from lsr_analysis.display import Chart, Prose
from lsr_analysis.display import chart as frame

AREA_CHARTS = {
    "standing": charts.standing,
    "series": charts.series,
    "mix_attribution": lambda p: charts.mix(p, "attribution"),
    "mix_reason": lambda p: charts.mix(p, "reason"),
    "mix_care_type": lambda p: charts.mix(p, "care_type"),
}
NATIONAL_CHARTS = {
    "league": charts.league,
    "change": charts.change,
    "england": charts.england,
    "reviewed_series": charts.reviewed_series,
    "selection_rank_matrix": charts.rank_matrix,
    "mix_attribution": lambda n: charts.mix_matrix(n, "attribution"),
    "mix_reason": lambda n: charts.mix_matrix(n, "reason"),
}


@pytest.fixture
def figures(monkeypatch):
    """Keep the figures that are drawn, to look at their artists."""
    kept = []

    def keep(*args, **kwargs):
        figure = real(*args, **kwargs)
        kept.append(figure)
        return figure

    real = frame.start
    for module in list(charts.__dict__.values()):
        namespace = getattr(module, "__globals__", None)
        if namespace and "start" in namespace:
            monkeypatch.setitem(namespace, "start", keep)
    return kept


@pytest.mark.parametrize("name", AREA_CHARTS)
def test_area_charts(plymouth, name):
    chart = AREA_CHARTS[name](plymouth)
    assert isinstance(chart, Chart)
    assert chart.name == name
    assert "Plymouth" in chart.title
    assert "Plymouth" in chart.alt


@pytest.mark.parametrize("name", NATIONAL_CHARTS)
def test_national_charts(everyone, name):
    chart = NATIONAL_CHARTS[name](everyone)
    assert isinstance(chart, Chart)
    assert chart.name == name
    assert len(chart.alt) > 80


def texts(figure: Figure) -> str:
    return " ".join(text.get_text() for text in figure.texts).replace("\n", " ")


@pytest.mark.parametrize("name", ["standing", "series", "mix_attribution", "mix_reason"])
def test_every_chart_of_delays_says_who_is_counted_and_when_it_ended(plymouth, figures, name):
    AREA_CHARTS[name](plymouth)
    said = texts(figures[0])
    assert "All adults (18+), not only people aged 65 and over." in said
    assert "Collection ended in February 2020; what came after is not comparable." in said
    assert "Source: NHS England" in said


@pytest.mark.parametrize(
    "name", [name for name in NATIONAL_CHARTS if name != "selection_rank_matrix"]
)
def test_national_charts_of_delays_say_so_too(everyone, figures, name):
    NATIONAL_CHARTS[name](everyone)
    said = texts(figures[0])
    assert "not only people aged 65 and over" in said
    assert "what came after is not comparable" in said


def test_the_standing_chart_draws_every_council(plymouth, figures):
    charts.standing(plymouth)
    points = sum(len(c.get_offsets()) for c in figures[0].axes[0].collections)
    assert points == 150 + 15  # the other councils, and the peers once more


def test_the_standing_chart_draws_peers_without_figures_nowhere(data, figures):
    charts.standing(lsr.profile("Plymouth", peers="region", data=data))
    points = sum(len(c.get_offsets()) for c in figures[0].axes[0].collections)
    assert points == 150 + 14  # the Isles of Scilly have no figure


def test_the_standing_chart_without_peers_has_neither_row_nor_words_for_them(data, figures):
    """City of London is of a kind apart: there is no median of the peers to give."""
    profile = lsr.profile("City of London", data=data)
    alt = charts.standing(profile).alt
    (axes,) = figures[0].axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["All councils\n(150 others)"]
    assert sum(len(c.get_offsets()) for c in axes.collections) == 150
    assert "Peers: no comparable peers. Councils run from " in alt
    assert "median" not in alt and "nan" not in alt and "–" not in alt
    assert "Peers: no comparable peers (set similar)." in texts(figures[0])


def test_the_alternative_text_of_the_standing_gives_the_median_of_the_peers(plymouth):
    said = plymouth.indicator.text(plymouth.standing.peer_median)
    alt = charts.standing(plymouth).alt
    assert f"The peer median (15: the 15 most similar councils) is {said}." in alt
    assert "Peers: " not in alt


def test_the_standing_chart_marks_the_value(plymouth, figures):
    charts.standing(plymouth)
    marks = [line for line in figures[0].axes[0].lines if line.get_marker() == "D"]
    assert marks[0].get_xdata() == pytest.approx([27.88, 27.88], abs=0.01)


def test_the_series_draws_all_51_months(plymouth, figures):
    charts.series(plymouth)
    lengths = {len(line.get_xdata()) for line in figures[0].axes[0].lines}
    assert 51 in lengths  # April 2015 to June 2019


def test_the_league_names_the_twenty_and_no_other(everyone, figures):
    charts.league(everyone)
    named = {
        re.sub(r" [\d.]+$", "", text.get_text())
        for text in figures[0].axes[0].texts
        if not text.get_text().startswith("England")
    }
    assert len(named) == 20
    assert {"Plymouth", "Cumbria", "Bradford"} <= named
    assert "Cornwall" not in named


@pytest.mark.parametrize("area", ["Plymouth", "Cumbria", "Rutland", "Bath and North East Somerset"])
@pytest.mark.parametrize("name", ["standing", "series", "mix_attribution", "mix_reason"])
def test_labels_do_not_overlap_and_stay_inside(data, figures, area, name):
    AREA_CHARTS[name](lsr.profile(area, data=data))
    figures[0].canvas.draw()  # writing the SVG left positions of another resolution behind
    assert drawn.overlaps(figures[0]) == []
    assert drawn.cut_off(figures[0]) == []


@pytest.mark.parametrize("name", ["league", "change", "england", "reviewed_series"])
def test_national_labels_do_not_overlap(everyone, figures, name):
    NATIONAL_CHARTS[name](everyone)
    figures[0].canvas.draw()
    assert drawn.overlaps(figures[0]) == []
    assert drawn.cut_off(figures[0]) == []


@pytest.mark.parametrize("colour", [frame.AREA, frame.PEERS, frame.ENGLAND, frame.GREY, frame.INK])
def test_colours_stand_out_from_white(colour):
    def part(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = map(part, matplotlib.colors.to_rgb(colour))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert 1.05 / (luminance + 0.05) >= 3


def test_an_area_without_rows_gets_a_reason_and_no_chart(data):
    scilly = lsr.profile("Isles of Scilly", data=data)
    for draw in AREA_CHARTS.values():
        assert isinstance(draw(scilly), Prose)
    assert "holds no row for Isles of Scilly" in repr(charts.standing(scilly))


def test_the_review_is_marked_on_the_series(plymouth):
    alt = charts.series(plymouth).alt
    assert "Review fieldwork: 4 December 2017." in alt
    assert "Review report: 6 February 2018." in alt


def test_change_that_cannot_be_assessed_is_said(data):
    result = lsr.national("2015-04", "2016-03", data=data)
    shown = charts.change(result)
    assert isinstance(shown, Prose)
    assert "cannot be assessed" in repr(shown)
