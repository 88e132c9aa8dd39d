"""What the charts of one indicator across all councils draw and say."""

import dataclasses

import pytest
from matplotlib.collections import LineCollection
from matplotlib.text import Annotation, Text

from lsr_analysis.analysis.explore.explored import explore
from lsr_analysis.charts.explored_change import explored_change
from lsr_analysis.charts.explored_funnel import explored_funnel
from lsr_analysis.charts.explored_ranks import explored_ranks
from lsr_analysis.display import Chart, Prose
from lsr_analysis.display import chart as frame

ASKED = "Plymouth; East Sussex; Rutland; City of London"
CHARTS = {
    "explored_funnel": explored_funnel,
    "explored_ranks": explored_ranks,
    "explored_change": explored_change,
}


@pytest.fixture
def figures(monkeypatch):
    """Keep the figures that are drawn, to look at their artists."""
    kept = []

    def keep(*args, **kwargs):
        kept.append(real(*args, **kwargs))
        return kept[-1]

    real = frame.start
    for draw in CHARTS.values():
        monkeypatch.setitem(draw.__globals__, "start", keep)
    return kept


@pytest.fixture(scope="module")
def admissions(data):
    return explore("care_home_admissions_65plus", "2021-03", areas=ASKED, data=data)


@pytest.fixture(scope="module")
def delays(data):
    return explore("delayed_days_rate", "2018-03", "2017-04", "Plymouth; Cumbria", data=data)


@pytest.fixture(scope="module")
def people(data):
    """A count, on which councils are not compared."""
    return explore("people_18plus", data=data)


def body(figure):
    (axes,) = figure.axes
    return axes


def points(axes, marker, size=None):
    """Return what is drawn with a marker, as pairs of coordinates."""
    lines = [
        line for line in axes.lines
        if line.get_marker() == marker and (size is None or line.get_markersize() == size)
    ]  # fmt: skip
    return [pair for line in lines for pair in zip(*line.get_data(), strict=True)]


def words(figure):
    return " ".join(text.get_text() for text in figure.texts).replace("\n", " ")


def names(axes):
    return [text.get_text() for text in axes.texts if text.get_text().strip()]


def check_labels(figure):
    """Labels beside the axes keep clear of each other and of the edges of the picture."""
    renderer = figure.canvas.get_renderer()
    width, height = figure.get_size_inches() * figure.dpi
    labels = [text for text in body(figure).texts if text.get_text().strip()]
    for label in labels:
        if isinstance(label, Annotation):
            label.update_positions(renderer)
    # The extent of an annotation would include its leader line; only the words count.
    boxes = [(t.get_text(), Text.get_window_extent(t, renderer)) for t in labels]
    for i, (first, a) in enumerate(boxes):
        assert a.x0 >= -1 and a.x1 <= width + 1, first
        assert a.y0 >= -1 and a.y1 <= height + 1, first
        for second, b in boxes[i + 1 :]:
            assert not a.shrunk(0.96, 0.8).overlaps(b.shrunk(0.96, 0.8)), (first, second)
    for text in figure.texts:
        assert text.get_window_extent(renderer).x1 <= width + 1


@pytest.mark.parametrize("name", CHARTS)
def test_each_says_what_when_and_whence(admissions, figures, name):
    chart = CHARTS[name](admissions)
    assert isinstance(chart, Chart)
    assert chart.name == name
    said = words(figures[0])
    for part in ("Care-home admissions", "admissions per 100,000 people aged 65+", "2020-21",
                 "Source: NHS Digital", "Diamonds: the areas asked for."):  # fmt: skip
        assert part in said
    assert len(points(body(figures[0]), "D")) == 4
    check_labels(figures[0])
    for area in ASKED.split("; "):
        assert any(label.startswith(area) for label in names(body(figures[0])))
        assert area in chart.alt


@pytest.mark.parametrize("name", CHARTS)
def test_without_areas_nobody_is_named_beside_the_chart(admissions, figures, name):
    nobody = dataclasses.replace(admissions, highlight=())
    chart = CHARTS[name](nobody)
    assert isinstance(chart, Chart)
    assert points(body(figures[0]), "D") == []
    assert "Diamonds" not in words(figures[0])
    assert not [n for n in names(body(figures[0])) if n.startswith(("Plymouth", "Rutland"))]


def test_the_funnel_draws_every_council_by_size(admissions, figures):
    chart = explored_funnel(admissions)
    axes = body(figures[0])
    held = admissions.councils.dropna(subset="value")
    out = list(admissions.stands_out)
    drawn = points(axes, "o")
    assert len(drawn) == len(held) + len(out)
    assert drawn[: len(held)] == list(zip(held["denominator"], held["value"], strict=True))
    assert axes.get_xlabel() == "Mid-year population aged 65 and over (log scale)"
    assert f"{len(out)} of {len(held)} councils differ from England by more than chance" in (
        chart.title
    )
    assert "exact Poisson limits, not adjusted for overdispersion" in words(figures[0])
    assert "a place outside need not be unusual" in words(figures[0])


def test_the_funnel_of_delays_counts_people_and_allows_for_clumps(delays, figures):
    chart = explored_funnel(delays)
    axes = body(figures[0])
    plymouth = delays.councils.loc["E06000026"]
    adults = plymouth["denominator"] / 365
    assert 200_000 < adults < 220_000
    assert points(axes, "D")[0] == pytest.approx((adults, plymouth["value"]))
    assert axes.get_xlabel() == "People aged 18 and over (log scale)"
    assert "0 of 151 councils stand out from how councils usually differ" in chart.title
    assert "Collection ended in February 2020" in words(figures[0])
    check_labels(figures[0])


def test_the_funnel_of_a_share_stays_within_its_range(data, figures):
    found = explore("discharged_on_ready_date", areas="Westmorland and Furness", data=data)
    explored_funnel(found)
    low, high = body(figures[0]).get_ylim()
    assert 50 < low < found.by_council.min()
    assert found.by_council.max() < high <= 102
    check_labels(figures[0])


@pytest.mark.parametrize(
    ("indicator", "why"),
    [
        ("people_18plus", "A count follows the size of the area"),
        ("residential_weeks_65plus", "its figures are no counts of events"),
        ("control_over_daily_life", "no counts are held"),
    ],
)
def test_without_a_funnel_the_reason_is_said(data, indicator, why):
    shown = explored_funnel(explore(indicator, data=data))
    assert isinstance(shown, Prose)
    assert why in repr(shown)


def test_the_order_runs_from_best_to_worst_with_every_interval(admissions, figures):
    chart = explored_ranks(admissions)
    axes = body(figures[0])
    values = sorted(admissions.by_council)
    assert [y for _, y in points(axes, "o")] == pytest.approx(values)
    everyone = next(c for c in axes.collections if isinstance(c, LineCollection))
    assert len(everyone.get_segments()) == len(values)
    assert "best left, worst right" in axes.get_xlabel()
    assert "(Croydon to Isles of Scilly)" in axes.get_xlabel()
    # One interval is so wide that it would flatten the others.
    assert axes.get_ylim()[1] < admissions.councils["upper"].max()
    assert "1 wide interval is cut off." in words(figures[0])
    assert "Plymouth 431.0 (374.8 to 493.2), rank 54 (36 to 77)" in chart.alt


def test_where_higher_is_better_the_best_stand_left_too(data, figures):
    found = explore("control_over_daily_life", data=data)
    chart = explored_ranks(found)
    axes = body(figures[0])
    drawn = [y for _, y in points(axes, "o")]
    assert drawn == sorted(drawn, reverse=True)
    assert "no England value" not in chart.alt
    assert "England" not in chart.alt
    # Few intervals: all are shown in full.
    bottom, top = axes.get_ylim()
    assert bottom < found.councils["lower"].min()
    assert top > found.councils["upper"].max()
    assert "cut off" not in words(figures[0])


def test_an_order_without_direction_says_so(data, figures):
    explored_ranks(explore("residential_weeks_65plus", data=data))
    assert "lowest left, highest right" in body(figures[0]).get_xlabel()
    said = words(figures[0])
    assert "neither end is better" in said
    assert "No figure has an interval." in said
    assert "A place in the order is no judgement." in said


def test_councils_that_must_not_be_compared_are_put_in_no_order(people):
    shown = explored_ranks(people)
    assert isinstance(shown, Prose)
    assert "A count follows the size of the area" in repr(shown)


def test_the_change_draws_before_against_now(delays, figures):
    chart = explored_change(delays)
    axes = body(figures[0])
    table = delays.change
    rose, fell = table["lower"] > 0, table["upper"] < 0
    assert len(points(axes, "^")) == rose.sum()
    assert len(points(axes, "v")) == fell.sum()
    assert len(points(axes, "o")) == len(table) - rose.sum() - fell.sum()
    for marker, moved in (("^", rose), ("v", fell)):
        drawn = points(axes, marker)
        assert [x for x, _ in drawn] == pytest.approx(list(table["before"][moved]))
        assert [y for _, y in drawn] == pytest.approx(
            list(delays.councils["value"].reindex(table.index)[moved])
        )
    assert axes.get_xlim() == axes.get_ylim()  # so that no change is the diagonal
    lower = int((table["change"] < 0).sum())
    assert f"lower than a year earlier in {lower} of 151 councils" in chart.title
    said = words(figures[0])
    back = delays.earlier.back
    assert f"{back.high} of {back.of_high} lie nearer to the median of councils now" in said
    assert "regression to the mean" in said
    assert "Plymouth 21.0 before, change +6.9 (−4.7 to +18.5)" in chart.alt


def test_a_change_without_intervals_says_why(admissions, figures):
    explored_change(admissions)
    said = words(figures[0])
    assert "No interval can be given: the counts behind the figures of 2019-20" in said
    assert "Triangles" not in said


def test_without_an_earlier_period_there_is_no_change_to_draw(data):
    shown = explored_change(explore("discharged_on_ready_date", data=data))
    assert repr(shown) == ("Change cannot be shown: no figure is held for 2023-24, a year earlier.")


def test_changes_of_counts_are_drawn_without_talk_of_the_middle(people, figures):
    explored_change(people)
    assert "regression" not in words(figures[0])
