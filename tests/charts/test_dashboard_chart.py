"""What the dashboard draws: strips with better to the right, figures, ranks and icons."""

import dataclasses

import drawn
import matplotlib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import LineCollection, PathCollection, PolyCollection

import lsr_analysis as lsr
from lsr_analysis import charts
from lsr_analysis.analysis.dashboard.board import dashboard
from lsr_analysis.analysis.dashboard.choice import read_choice
from lsr_analysis.analysis.runs import runs_of
from lsr_analysis.charts import dashboard_rows, icons
from lsr_analysis.charts.dashboard import selection_dashboard, stage_dashboard
from lsr_analysis.charts.lettering import Label, broken, write_labels
from lsr_analysis.charts.strips import placed
from lsr_analysis.display import Chart, Prose
from lsr_analysis.display import chart as frame
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.periods import Span

EARLY, YEAR = ("2011-04", "2012-03"), ("2017-04", "2018-03")
LATER, LATE = ("2020-04", "2021-03"), ("2024-04", "2025-03")
CASES = [
    ("Plymouth", YEAR), ("East Sussex", YEAR), ("City of London", YEAR),
    ("Westmorland and Furness", LATE), ("Bournemouth, Christchurch and Poole", LATER),
    ("Plymouth", LATE),
]  # fmt: skip
DRAWN = [(draw, *case) for case in CASES for draw in (selection_dashboard, stage_dashboard)]


@pytest.fixture(scope="module")
def made(data):
    kept = {}

    def make(area, span=YEAR):
        if (area, span) not in kept:
            kept[area, span] = dashboard(lsr.profile(area, *span, data=data), data.selection)
        return kept[area, span]

    return make


@pytest.fixture
def seen(monkeypatch):
    """Keep figures and labels as they are drawn."""
    kept = {"figures": [], "labels": []}

    def keep(name, real):
        def kept_too(*args, **kwargs):
            found = real(*args, **kwargs)
            kept[name].append(found if name == "figures" else args[1])
            return found

        return kept_too

    monkeypatch.setattr(dashboard_rows, "start", keep("figures", frame.start))
    monkeypatch.setattr(dashboard_rows, "write_labels", keep("labels", write_labels))
    return kept


def body(seen):
    (axes,) = seen["figures"][-1].axes
    return axes


def points(axes, colour):
    """Return the places of the marks of a colour, row by row from the top."""
    wanted = matplotlib.colors.to_rgba(colour)
    (found,) = [
        c.get_offsets()
        for c in axes.collections
        if type(c) is PathCollection and c.get_label() not in icons.KINDS and c.get_zorder() < 4.5
        and tuple(c.get_facecolor()[0]) == wanted
    ] or [np.empty((0, 2))]  # fmt: skip
    return np.asarray(found)


def segments(axes, colour):
    wanted = matplotlib.colors.to_rgba(colour)
    (found,) = [
        c.get_segments()
        for c in axes.collections
        if type(c) is LineCollection and tuple(c.get_colors()[0]) == wanted
    ]
    return found


def rows_drawn(board, rows):
    return [row.figure for row in rows if row.figure is not None and len(row.figure.councils) > 1]


# Strips


@pytest.mark.parametrize("draw", [selection_dashboard, stage_dashboard])
def test_better_lies_to_the_right_whichever_way_is_better(made, seen, draw):
    board = made("Plymouth")
    draw(board)
    rows = board.selection if draw is selection_dashboard else board.stages
    figures = rows_drawn(board, rows)
    assert {figure.indicator.lower_is_better for figure in figures} == {True, False}
    dots = points(body(seen), frame.PEERS)
    assert len(dots) == sum(len(figure.peers) for figure in figures)
    for figure in figures:
        own, dots = dots[: len(figure.peers)], dots[len(figure.peers) :]
        assert len(set(own[:, 1])) == 1
        best_first = figure.peers.sort_values(ascending=figure.indicator.lower_is_better)
        place = pd.Series(own[:, 0], figure.peers.index)
        assert (np.diff(place[best_first.index]) <= 1e-9).all()
        assert place.max() - place.min() > 0.05


def test_marks_stand_where_the_figures_say(made, seen):
    board = made("Plymouth", LATE)
    stage_dashboard(board)
    axes = body(seen)
    left, right = dashboard_rows._STRIP, dashboard_rows._STRIP_END
    figures = rows_drawn(board, board.stages)

    def at(figure, value):
        low, high = figure.councils.min(), figure.councils.max()
        share = (value - low) / (high - low)
        return left + (right - left) * (1 - share if figure.indicator.lower_is_better else share)

    diamonds = points(axes, frame.AREA)
    assert diamonds[:, 0] == pytest.approx([at(f, f.value) for f in figures])
    heights = diamonds[:, 1]
    assert (np.diff(heights) > 0.4).all()
    ticks = segments(axes, frame.ENGLAND)
    with_england = [f for f in figures if f.england == f.england]
    assert [t[0, 0] for t in ticks] == pytest.approx([at(f, f.england) for f in with_england])
    assert len(with_england) == len(figures) - 2  # carers and short-term services of 2022 have none
    bars = segments(axes, frame.AREA)
    sure = [f for f in figures if f.lower == f.lower]
    assert len(sure) == 3
    for bar, f in zip(bars, sure, strict=True):
        assert bar[:, 0] == pytest.approx([at(f, f.lower), at(f, f.upper)])
    ranges, middles = (
        [path.vertices[:, 0] for path in c.get_paths()]
        for c in axes.collections
        if type(c) is PolyCollection and 1 < c.get_zorder() < 2
    )
    for box, f in zip(ranges, figures, strict=True):
        ends = sorted([at(f, f.peers.min()), at(f, f.peers.max())])
        assert (box.min(), box.max()) == pytest.approx(ends)
    for box, f in zip(middles, figures, strict=True):
        ends = sorted(at(f, x) for x in np.quantile(f.peers, [0.25, 0.75]))
        assert (box.min(), box.max()) == pytest.approx(ends)


@given(
    values=st.lists(st.integers(-1000, 1000), min_size=2, max_size=20, unique=True),
    lower=st.booleans(),
)
def test_the_best_council_is_at_the_right_end(values, lower):
    class Figure:
        councils = pd.Series(values, dtype=float)
        indicator = type("Indicator", (), {"lower_is_better": lower})

    where = placed(Figure, Figure.councils)
    assert where.argmax() == (np.argmin(values) if lower else np.argmax(values))
    assert where.min() == 0 and where.max() == 1
    assert placed(Figure, [-5000.0, 5000.0]).tolist() == ([1, 0] if lower else [0, 1])


def test_where_all_councils_are_alike_marks_stand_in_the_middle():
    class Figure:
        councils = pd.Series([3.0, 3.0])
        indicator = type("Indicator", (), {"lower_is_better": True})

    assert placed(Figure, [3.0, float("nan")]).tolist() == pytest.approx([0.5, np.nan], nan_ok=True)


NO_DIRECTION = """
selection: [{metric: delayed_days_18, id: delayed_days_rate}]
stages:
  - stage: stepping down
    measures: [{id: residential_weeks_65plus}, {id: delayed_days_rate}]
"""


def test_a_measure_without_a_direction_is_plain(data, plymouth, seen, tmp_path):
    path = tmp_path / "dashboard.yaml"
    path.write_text(NO_DIRECTION)
    board = dashboard(plymouth, (), read_choice(path, dictionary()))
    plain = board.stages[0]
    chart = stage_dashboard(board)
    assert plain.figure.rank is None and plain.figure.unranked == "neither is better"
    words = [label.text for label in seen["labels"][-1]]
    assert words.count("neither is better") == 2  # under the strip, and in place of a rank
    dots = points(body(seen), frame.PEERS)[: len(plain.figure.peers)]
    place = pd.Series(dots[:, 0], plain.figure.peers.index)
    assert (np.diff(place[plain.figure.peers.sort_values().index]) >= -1e-9).all()
    assert "no rank: neither is better" in chart.alt
    assert "worst quarter of its peers on 1 of 1 measures" in chart.title
    assert isinstance(selection_dashboard(board), Prose)  # no metric was given


# Texts


@pytest.mark.parametrize(("draw", "area", "span"), DRAWN)
def test_every_row_is_written_out(made, seen, draw, area, span):
    board = made(area, span)
    chart = draw(board)
    assert isinstance(chart, Chart) and area in chart.title and area in chart.alt
    assert "nan" not in f"{chart.title} {chart.alt}" and "  " not in chart.alt
    words = [label.text for label in seen["labels"][-1]]
    said = " ".join(words)
    for row in board.selection if draw is selection_dashboard else board.stages:
        assert row.title.removesuffix(": aged 65 and over") in words
        assert row.title in chart.alt
        assert row.polarity in said
        if row.figure is None:
            wanted = f"rank only: {row.published} of 16 (published 2017)"
            assert any((wanted if row.published else "no figure") in word for word in words)
            assert row.missing in said
            continue
        assert row.figure.indicator.text(row.figure.value) in words
        assert row.figure.interval_text in said
        if row.figure.rank:
            assert row.figure.rank.text in words
            assert row.figure.rank.interval_text in said
        assert row.figure.movement.word in words
        if row.published:
            assert f"2017: {row.published} of 16" in said
    after = sum("(after the period)" in word for word in words)
    rows = board.selection if draw is selection_dashboard else board.stages
    assert after == sum(row.figure is not None and row.figure.after for row in rows)


@pytest.mark.parametrize(("draw", "area", "span"), DRAWN)
def test_texts_stay_inside_and_apart(made, seen, draw, area, span):
    draw(made(area, span))
    labels = [label for label in seen["labels"][-1] if label.text.strip()]
    low, high = body(seen).get_ylim()[::-1]
    for k, first in enumerate(labels):
        left, top, right, bottom = first.box
        assert left >= 0 and right <= 7.32, first.text
        assert top >= low and bottom <= high, first.text
        assert first.size >= 8
        for second in labels[k + 1 :]:
            a, b, c, d = second.box
            apart = c <= left + 0.01 or a >= right - 0.01 or d <= top + 0.01 or b >= bottom - 0.01
            assert apart, (first.text, second.text)


def test_the_frame_says_what_is_drawn_and_where_it_is_from(made, seen):
    board = made("Plymouth")
    stage_dashboard(board)
    said = " ".join(text.get_text() for text in seen["figures"][-1].texts).replace("\n", " ")
    assert "Strips: worst to best of all councils; diamond: Plymouth" in said
    assert "latest figures up to March 2018, or else the first after it" in said
    assert "each row names its unit (%, rate or score) and period" in said
    assert "Left out: Discharged on the day they were ready" in said
    assert "not only people aged 65 and over. Collection ended in February 2020" in said
    assert "a few people move a rank by several places" in said
    for row in board.stages:
        for source in row.figure.sources:
            assert source.publication in said
    selection_dashboard(board)
    said = " ".join(text.get_text() for text in seen["figures"][-1].texts).replace("\n", " ")
    assert "“2017” under a rank: the published one" in said
    assert "for weekend discharges only inferred" in said
    assert "slides of 25 July 2018" in said


@pytest.mark.parametrize("draw", [selection_dashboard, stage_dashboard])
def test_marks_stand_out_from_the_page_and_what_does_not_is_a_backdrop(made, seen, draw):
    draw(made("Plymouth", LATE))
    figure = seen["figures"][-1]
    assert drawn.pale_marks(figure, 3.0) == [] and drawn.pale_texts(figure, 3.0) == []
    assert len([c for c in body(seen).collections if c.get_gid() == drawn.BACKDROP]) == 3
    for label in seen["labels"][-1]:
        for behind in ("white", dashboard_rows._STRIPE_FILL, dashboard_rows._BANNER_FILL):
            assert drawn.contrast(drawn.luminance(label.colour), drawn.luminance(behind)) >= 4.5


def test_titles_count_ranks(made):
    board = made("Plymouth")
    ranks = [row.figure.rank for row in board.stages]
    worst = sum(rank.rank >= 13 for rank in ranks)
    best = sum(rank.rank <= 4 for rank in ranks)
    assert stage_dashboard(board).title == (
        f"Plymouth is in the worst quarter of its peers on {worst} of {len(ranks)} measures, in "
        f"the best quarter on {best}"
    )
    assert "; on delayed days it ranks 16 of 16" in selection_dashboard(board).title
    assert "without enough peers" in stage_dashboard(made("City of London")).title


def test_before_anything_is_held_there_is_no_chart(made, seen):
    """Ranks of 2017 were published of Plymouth, so that there is something to show of it."""
    board = made("Isles of Scilly", EARLY)
    assert "No measure of the dashboard has a figure" in repr(stage_dashboard(board))
    assert "neither a figure nor a published rank of Isles of Scilly" in repr(
        selection_dashboard(board)
    )
    assert seen["figures"] == []
    plymouth = selection_dashboard(made("Plymouth", EARLY))
    assert isinstance(plymouth, Chart) and "on 0 of the six metrics" in plymouth.title
    assert "Strips" not in plymouth.alt


def test_a_figure_takes_few_artists(made, seen):
    board = made("Plymouth")
    stage_dashboard(board)
    axes = body(seen)
    assert not axes.texts and not axes.lines
    assert len(axes.collections) <= len(board.stages) + 20


def test_letters_stand_on_their_line_one_after_the_other():
    figure = frame.start(1.0)
    axes = figure.subplots()
    axes.set(xlim=(0, 7), ylim=(1, 0))
    (left,) = write_labels(axes, [Label(1.0, 0.5, ("aab", "a"))])
    places = left.get_offsets()
    places = np.asarray(places)[~np.isnan(np.asarray(places)).any(axis=1)]
    assert len(places) == 4 and len(left.get_paths()) == 2
    first, second = sorted(set(places[:, 1].round(6)))
    assert second - first == pytest.approx(1.3 * 8 / 72, abs=1e-5)
    top = np.sort(places[np.isclose(places[:, 1], first, atol=1e-5), 0])
    assert top[0] == pytest.approx(1.0, abs=0.02) and (np.diff(top) > 0.03).all()
    (right,) = write_labels(axes, [Label(1.0, 0.5, ("aab",), side="right")])
    assert np.nanmax(right.get_offsets()) < 1.0
    label = Label(1.0, 0.5, ("aab",), side="right")
    assert (
        label.box[2] == pytest.approx(1.0)
        and label.box[0] < np.nanmin(np.asarray(right.get_offsets())[:, 0]) + 0.02
    )
    assert broken("", 8, 1) == ("",)


# Icons


@pytest.mark.parametrize(("draw", "area", "span"), DRAWN)
def test_each_row_has_the_icon_of_its_word(made, seen, draw, area, span):
    board = made(area, span)
    draw(board)
    rows = board.selection if draw is selection_dashboard else board.stages
    found = [c for c in body(seen).collections if c.get_label() in icons.KINDS]
    wanted = [row.figure.movement.word for row in rows if row.figure is not None]
    assert [icon.get_label() for icon in found] == wanted
    heights = [icon.get_offsets()[0][1] for icon in found]
    assert heights == sorted(heights)


def picture(kind, size=60, colour="black"):
    """Draw an icon large, in one colour, and return how dark each pixel is."""
    figure = frame.start(1.0, 1.0)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.axis("off")
    icon = icons.draw_icon(axes, kind, (0.5, 0.5), size)
    icon.set_facecolor(colour)
    figure.canvas.draw()
    return 255 - np.asarray(figure.canvas.buffer_rgba())[..., 0].astype(int)


def test_icons_differ_by_shape_and_not_by_colour_alone():
    same = [{"common cause", "no significant change"}, {"withheld", "cannot be assessed"}]
    pictures = {kind: picture(kind) for kind in icons.KINDS}
    for a in icons.KINDS:
        for b in icons.KINDS:
            differ = np.abs(pictures[a] - pictures[b]).mean()
            if a == b or {a, b} in same:
                assert differ == 0
            else:
                assert differ > 5, (a, b)


@pytest.mark.parametrize("kind", icons.KINDS)
def test_every_icon_has_a_letter_or_sign_in_it(kind):
    """Along some line through its middle third, dark and light change more than once."""
    dark = picture(kind) > 128
    third = len(dark) // 3
    runs = [int((np.diff(row.astype(int)) == 1).sum()) for row in dark[third : 2 * third]]
    if kind == "hit and miss":  # half of it is light
        upper, lower = dark[10:-10, 10:-10], dark[10:-10, 10:-10][::-1, ::-1]
        assert upper.mean() < 0.9 and (upper != lower).any()
        return
    assert max(runs) >= 2


@pytest.mark.parametrize("colour", [*icons.KINDS.values()])
def test_icons_stand_out_from_white_and_from_the_stripe(colour):
    for behind in ("white", dashboard_rows._STRIPE_FILL):
        assert drawn.contrast(drawn.luminance(behind), drawn.luminance(colour)) >= 3


def test_an_icon_keeps_its_size_whatever_the_axes_measure():
    small, large = (picture("met", size).astype(bool).sum() for size in (20, 40))
    assert large / small == pytest.approx(4, rel=0.1)


def test_an_unknown_icon_is_refused():
    with pytest.raises(ValueError, match="no icon is called 'better'; there are: improving"):
        icons.icon_path("better")


# The icons of the XmR chart


@pytest.fixture
def xmr_figures(monkeypatch):
    kept = []

    def keep(*args, **kwargs):
        kept.append(frame.start(*args, **kwargs))
        return kept[-1]

    monkeypatch.setitem(charts.xmr.__globals__, "start", keep)
    return kept


@pytest.mark.parametrize(
    ("last", "level", "wanted"),
    [
        (10.0, None, ["common cause"]),
        (40.0, None, ["worsening"]),
        (0.0, None, ["improving"]),
        (10.0, 3.8, ["common cause", "not met"]),
        (10.0, 10.0, ["common cause", "hit and miss"]),
        (0.0, 40.0, ["improving", "met"]),
    ],
)
def test_the_xmr_chart_has_its_icons_with_their_words(plymouth, xmr_figures, last, level, wanted):
    values = [9.0, 11, 10, 12, 9, 11, 10, 12, 9, 11, 10, last]
    rates = pd.Series(values, pd.period_range("2017-04", periods=12, freq="M"))
    target = dataclasses.replace(plymouth.runs.target, level=level) if level else None
    runs = runs_of(rates, Span.parse(*YEAR), plymouth.indicator, target)
    charts.xmr(dataclasses.replace(plymouth, runs=runs))
    (axes,) = xmr_figures[0].axes
    found = [c for c in axes.collections if c.get_label() in icons.KINDS]
    assert [icon.get_label() for icon in found] == wanted
    words = [text.get_text() for text in axes.texts]
    for head, word in zip(("Variation", "Target"), wanted, strict=False):
        assert f"{head}: {word}" in words


def test_the_icon_stands_left_of_its_word_above_the_axes(plymouth, xmr_figures):
    charts.xmr(plymouth)
    (axes,) = xmr_figures[0].axes
    figure = xmr_figures[0]
    (icon,) = [c for c in axes.collections if c.get_label() in icons.KINDS]
    assert icon.get_label() == "withheld"
    (word,) = [text for text in axes.texts if text.get_text() == "Variation: withheld"]
    figure.set_dpi(144)
    figure.canvas.draw()
    x, y = icon.get_offset_transform().transform([(1, 1)])[0]
    box = word.get_window_extent()
    assert box.x0 - 14 * 2 < x < box.x0 - 7 * 2 and box.y0 < y < box.y1
    assert y - 14 > axes.get_window_extent().y1
