"""The calendars of reviews: what they say, and that no label lies over another."""

import datetime as dt
import io
import itertools

import pytest
from matplotlib.image import imread

from lsr_analysis import charts
from lsr_analysis.analysis.plan import plan
from lsr_analysis.analysis.timeline import Entry, Timeline, review_timeline
from lsr_analysis.display import Chart, Prose
from lsr_analysis.evidence.sources import read_sources
from lsr_analysis.known_dates import KnownDate
from lsr_analysis.review_events import read_review_events
from lsr_analysis.review_stages import read_review_stages

REVIEWED = [
    "Birmingham", "Bracknell Forest", "Bradford", "Cornwall", "Coventry", "Cumbria", "East Sussex",
    "Halton", "Hampshire", "Hartlepool", "Leeds", "Liverpool", "Manchester", "Northamptonshire",
    "Oxfordshire", "Plymouth", "Reading", "Sheffield", "Staffordshire", "Stockport",
    "Stoke-on-Trent", "Trafford", "Wiltshire", "York",
]  # fmt: skip


@pytest.fixture(scope="module")
def sources(shipped):
    return read_sources(shipped / "raw")


@pytest.fixture(scope="module")
def made(shipped, data, sources):
    events = read_review_events(shipped / "raw", data.reviews, sources)

    def make(name):
        area = data.register.find(name, dt.date(2018, 3, 31))
        return review_timeline(area, data.reviews, events, data.milestones, sources)

    return make


@pytest.fixture
def figures(monkeypatch):
    """Keep the figures that are drawn, to look at their artists."""
    kept = []
    for chart in (charts.timeline, charts.plan):
        real = chart.__globals__["start"]

        def keep(*args, real=real):
            kept.append(real(*args))
            return kept[-1]

        monkeypatch.setitem(chart.__globals__, "start", keep)
    return kept


def boxes(figure):
    """Return the boxes of the labels beside marks, and the box that holds them."""
    (axes, *_) = figure.axes
    labels = [text for text in axes.texts if text.get_text()]
    return [text.get_window_extent() for text in labels], axes.get_window_extent(), labels


def no_label_overlaps(figure):
    found, room, labels = boxes(figure)
    for (one, a), (other, b) in itertools.combinations(zip(found, labels, strict=True), 2):
        assert not one.overlaps(other), (a.get_text(), b.get_text())
    for box, label in zip(found, labels, strict=True):
        assert box.x0 >= room.x0 - 1 and box.x1 <= room.x1 + 1, label.get_text()


@pytest.mark.parametrize("name", REVIEWED)
def test_the_calendar_of_every_reviewed_area(made, figures, name):
    found = made(name)
    chart = charts.timeline(found)
    assert isinstance(chart, Chart)
    assert chart.title.startswith(f"{name}: ")
    for one in found.entries:
        assert f"{one.when}, {one.label}" in chart.alt
    for text in (*found.unknown, *found.conflicts):
        assert text in chart.alt
    no_label_overlaps(figures[-1])
    assert len(boxes(figures[-1])[0]) == len(found.entries)


def test_every_reviewed_area_is_among_them(data, made):
    assert {review.name for review in data.reviews} == {*REVIEWED, "Sutton"}
    assert isinstance(charts.timeline(made("Sutton")), Prose)


def test_a_contradiction_is_told_by_words_and_not_only_by_colour(made, figures):
    charts.timeline(made("Plymouth"))
    texts = [label.get_text() for label in boxes(figures[-1])[2]]
    assert "Publication as the local slides have it: 2 February 2018 (sources differ)" in [
        text.replace("\n", " ") for text in texts
    ]


def test_the_key_names_the_marks_that_are_there(made, figures):
    charts.timeline(made("Hartlepool"))
    (subtitle,) = [t.get_text() for t in figures[-1].texts if t.get_text().startswith("What is")]
    subtitle = subtitle.replace("\n", " ")
    assert "arrows: no later than" in subtitle
    assert "known to the month" not in subtitle and "triangles" not in subtitle


def test_an_entry_that_fills_the_calendar_keeps_its_label_inside(figures):
    """A long label beside a long bar is broken, not cut off."""
    label = "The whole of a review that went on and on, told by a council paper with many words"
    entries = (
        Entry(label, KnownDate(dt.date(2017, 1, 1)), KnownDate(dt.date(2017, 9, 1)), "event",
              ("council",), ("A paper",)),
        Entry("Report published", KnownDate(dt.date(2017, 12, 1)), None, "review",
              ("council",), ("A paper",)),
    )  # fmt: skip
    charts.timeline(Timeline("Example", ("progress review",), entries, (), ()))
    no_label_overlaps(figures[-1])


@pytest.mark.parametrize("start", ["2017-10-27", "2026-11-28", "2027-02-08", "2026-12-25"])
def test_the_calendar_of_a_plan(shipped, sources, councils, figures, start):
    steps = read_review_stages(shipped / "raw", sources)
    found = plan(councils["E06000026"], dt.date.fromisoformat(start), steps)
    chart = charts.plan(found, sources)
    no_label_overlaps(figures[-1])
    assert all(one.step.step in chart.alt for one in found.steps)
    assert len(boxes(figures[-1])[0]) == len(found.steps)
    assert imread(io.BytesIO(chart.png)).shape[1] == int(7.4 * 144)


def test_a_plan_says_that_the_day_given_was_on_a_weekend(shipped, sources, councils, figures):
    steps = read_review_stages(shipped / "raw", sources)
    charts.plan(plan(councils["E06000026"], dt.date(2026, 11, 28), steps), sources)
    said = " ".join(text.get_text().replace("\n", " ") for text in figures[-1].texts)
    assert "contact letter goes out on Monday 30 November 2026" in said
    assert "The day given was Saturday 28 November 2026" in said


def test_a_plan_says_when_the_review_week_is(shipped, sources, councils):
    steps = read_review_stages(shipped / "raw", sources)
    chart = charts.plan(plan(councils["E06000026"], dt.date(2017, 10, 27), steps), sources)
    assert "review week would begin on 4 December 2017" in chart.title
    assert "25 December 2017 Christmas Day" in chart.alt
