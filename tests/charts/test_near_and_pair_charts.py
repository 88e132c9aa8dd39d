"""The charts of neighbouring periods and of two areas, as they are drawn."""

import dataclasses
import itertools
import re

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex, to_rgb

import lsr_analysis as lsr
from lsr_analysis.analysis.pair.side_by_side import side_by_side
from lsr_analysis.analysis.peers import peer_set
from lsr_analysis.analysis.robust.near_periods import near_periods
from lsr_analysis.charts.near_periods import near_periods as near_chart
from lsr_analysis.charts.pair_positions import pair_positions
from lsr_analysis.charts.pair_series import OTHER, pair_series
from lsr_analysis.display import Chart, Prose
from lsr_analysis.display import chart as frame
from lsr_analysis.display.chart import AREA, ENGLAND
from lsr_analysis.periods import Span

LATER = ("2020-04", "2021-03")


@pytest.fixture
def figures(monkeypatch):
    """Keep the figures that are drawn, to look at their artists."""
    kept = []

    def keep(*args, **kwargs):
        kept.append(frame.start(*args, **kwargs))
        return kept[-1]

    for draw in (near_chart, pair_series, pair_positions):
        monkeypatch.setitem(draw.__globals__, "start", keep)
    return kept


def of(data, name, start, end):
    span = Span.parse(start, end)
    area = data.register.find(name, span.last_day)
    return near_periods(data, area, span, peer_set("similar", area, data, span))


@pytest.fixture(scope="module")
def near(data, plymouth):
    return near_periods(data, plymouth.area, plymouth.span, plymouth.peers)


@pytest.fixture(scope="module")
def pair(data, plymouth):
    return side_by_side(plymouth, lsr.profile("Torbay", data=data))


@pytest.fixture(scope="module")
def later(data):
    """The longest name of all, in a year with many counts and no delayed days."""
    return side_by_side(
        lsr.profile("Bournemouth, Christchurch and Poole", *LATER, data=data),
        lsr.profile("East Sussex", *LATER, data=data),
    )


def printed(figure):
    """Return what stands around the chart."""
    return " ".join(text.get_text() for text in figure.texts).replace("\n", " ")


def marks(axes, marker):
    """Return the positions of one kind of mark by row."""
    found = {}
    for line in axes.lines:
        if line.get_marker() == marker:
            found |= dict(zip(line.get_ydata(), line.get_xdata(), strict=True))
    return found


# Neighbouring periods


def test_a_dot_a_period_and_a_diamond_for_the_chosen_one(near, figures):
    chart = near_chart(near)
    assert isinstance(chart, Chart) and chart.name == "near_periods"
    (axes,) = figures[0].axes
    dots, diamonds = marks(axes, "o"), marks(axes, "D")
    ranks = {at: one.rank for at, one in enumerate(near.periods)}
    assert diamonds == {4: near.chosen.rank}
    assert dots | diamonds == ranks
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # the first period is at the top
    bars = next(c for c in axes.collections if isinstance(c, LineCollection)).get_segments()
    assert [bar[:, 0].tolist() for bar in bars] == [
        [one.sure.lower, one.sure.upper] for one in near.periods
    ]


def test_the_chosen_period_is_told_by_more_than_its_colour(near, figures):
    near_chart(near)
    (axes,) = figures[0].axes
    weights = [label.get_fontweight() for label in axes.get_yticklabels()]
    assert weights == ["bold" if one.chosen else "normal" for one in near.periods]
    (bars,) = (c for c in axes.collections if isinstance(c, LineCollection))
    widths = bars.get_linewidth()
    assert widths[4] > max(np.delete(widths, 4))


def test_the_ranks_are_printed_and_said(near, figures):
    chart = near_chart(near)
    (axes,) = figures[0].axes
    texts = [text.get_text() for text in axes.texts]
    for one in near.periods:
        assert f"{one.rank} of {one.of} ({one.sure.lower} to {one.sure.upper})" in texts
        assert f"{one.label} ({one.span}): {one.rank} of {one.of}" in chart.alt
    assert {"best fifth", "worst fifth"} <= set(texts)
    assert "further right is worse" in axes.get_xlabel() and "1 is best" in chart.alt


def test_the_fifths_are_where_councils_are_in_them(near, figures):
    near_chart(near)
    (axes,) = figures[0].axes
    best, worst = axes.patches[:2]
    of = near.chosen.of
    edges = best.get_x() + best.get_width(), worst.get_x()
    for one in near.periods:
        if one.of == of:
            assert (one.fifth == 5) == (one.rank > edges[1])
            assert (one.fifth == 1) == (one.rank < edges[0])
    assert edges[0] == pytest.approx(0.2 * of + 0.5)


def test_the_title_says_how_far_the_rank_moves(data, near):
    ranks = [one.rank for one in near.others]
    assert near_chart(near).title == (
        "Plymouth ranks 150 of 151 on delayed days; in the periods near it the rank is "
        f"between {min(ranks)} and {max(ranks)}"
    )
    same = dataclasses.replace(
        near, periods=tuple(dataclasses.replace(one, rank=150) for one in near.periods)
    )
    assert near_chart(same).title.endswith("in the periods near it the rank is 150")


def test_ranks_without_intervals_say_so(data, figures):
    near = of(data, "Bournemouth, Christchurch and Poole", "2019-04", "2019-06")
    chart = near_chart(near)
    said = printed(figures[0])
    assert "Ranks have no intervals: some council has too short a series." in said
    assert "95% intervals" not in said and isinstance(chart, Chart)


@pytest.mark.parametrize(
    ("name", "start", "end", "why"),
    [
        ("Isles of Scilly", "2017-04", "2018-03", "The publication holds no row"),
        ("City of London", "2018-04", "2019-03", "the publication has only dashes"),
        ("York", "2020-04", "2021-03", "Delayed transfers are held from"),
    ],
)
def test_without_a_rank_the_reason_stands_in_place_of_the_chart(
    data, figures, name, start, end, why
):
    shown = near_chart(of(data, name, start, end))
    assert isinstance(shown, Prose) and f"is not ranked over {Span.parse(start, end)}: {why}" in (
        repr(shown)
    )
    assert figures == []


def test_a_period_without_neighbours_has_no_chart(near):
    alone = dataclasses.replace(near, periods=(near.chosen,))
    assert repr(near_chart(alone)) == "Plymouth is ranked in no period near 2017-18."


# Two areas over the months


def lines_of(axes):
    return {to_hex(line.get_color()): line for line in axes.lines}


def test_three_lines_that_differ_in_more_than_colour(pair, figures):
    chart = pair_series(pair)
    assert isinstance(chart, Chart) and chart.name == "pair_series"
    (axes,) = figures[0].axes
    lines = lines_of(axes)
    own, other, england = (lines[to_hex(colour)] for colour in (AREA, OTHER, ENGLAND))
    series = pair.area.series.dropna(subset=["area"])
    assert own.get_ydata().tolist() == series["area"].tolist()
    assert other.get_ydata().tolist() == pair.other.series["area"].dropna().tolist()
    assert england.get_ydata().tolist() == series["england"].tolist()
    looks = {
        (line.get_linestyle(), line.get_marker(), line.get_linewidth())
        for line in (own, other, england)
    }
    assert len(looks) == 3 and other.get_marker() == "o" and england.get_linestyle() == "--"


def test_each_line_is_labelled_at_its_end_and_no_label_touches_another(pair, later, figures):
    for one in (pair, later):
        pair_series(one)
    for one, figure in zip((pair, later), figures, strict=True):
        (axes,) = figure.axes
        labels = [text.get_text().replace("\n", " ") for text in axes.texts]
        ends = [
            f"{profile.area.name} {profile.series['area'].dropna().iloc[-1]:.1f}"
            for profile in (one.area, one.other)
        ]
        assert set(ends) < set(labels) and any(x.startswith("England value") for x in labels)
        boxes = sorted((text.get_window_extent() for text in axes.texts), key=lambda box: box.y0)
        for low, high in itertools.pairwise(boxes):
            assert low.y1 <= high.y0 + 1
        assert max(box.x1 for box in boxes) <= figure.bbox.x1


def test_the_title_counts_the_months_that_both_have(pair, later):
    one, two = pair.area.series["area"], pair.other.series["area"]
    both = one.notna() & two.notna()
    above = (one > two)[both].sum()
    assert pair_series(pair).title == (
        f"Plymouth had a higher rate of delayed days than Torbay in {above} of {both.sum()} months"
    )
    assert pair_series(later).title.endswith("of 3 months")


def test_the_period_is_shaded_only_where_there_are_months(pair, later, figures):
    for one in (pair, later):
        pair_series(one)
    assert "Shaded: 2017-18." in printed(figures[0])
    assert "Shaded" not in printed(figures[1])
    assert (
        "No figure of Bournemouth, Christchurch and Poole for April 2015 to March 2019."
        in printed(figures[1])
    )


def test_without_any_rate_the_reason_stands_in_place_of_the_chart(pair, figures):
    empty = pair.other.series.assign(area=float("nan"))
    other = dataclasses.replace(pair.other, series=empty, missing="Why there is none.")
    shown = pair_series(dataclasses.replace(pair, other=other))
    assert isinstance(shown, Prose) and repr(shown) == "Why there is none."
    assert figures == []


def test_the_second_colour_is_seen_on_white_and_told_from_the_first():
    def luminance(colour):
        parts = (
            x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in to_rgb(colour)
        )
        return float(np.dot((0.2126, 0.7152, 0.0722), list(parts)))

    assert 1.05 / (luminance(OTHER) + 0.05) >= 4.5
    assert (luminance(OTHER) + 0.05) / (luminance(AREA) + 0.05) > 1.5


# Where two areas lie


def ranked(pair, after=False):
    return [
        row for row in pair.rows
        if row.area.rank and row.other.rank and row.area.of >= 20 and row.after == after
    ]  # fmt: skip


@pytest.mark.parametrize("after", [False, True])
def test_better_ranks_lie_further_right(pair, figures, after):
    chart = pair_positions(pair, after)
    assert chart.name == ("pair_positions_after" if after else "pair_positions")
    (axes,) = figures[0].axes
    rows = ranked(pair, after)
    mine, theirs = marks(axes, "D"), marks(axes, "o")
    assert len(mine) == len(theirs) == len(rows) > 5
    for at, row in enumerate(rows):
        assert mine[at] == pytest.approx(100 * (row.area.of - row.area.rank) / (row.area.of - 1))
        assert (mine[at] > theirs[at]) == (row.area.rank < row.other.rank)
    assert "further right is better" in axes.get_xlabel()
    better = sum(row.area.rank < row.other.rank for row in rows)
    assert f"Plymouth ranks better than Torbay on {better} of {len(rows)} measures" in chart.title


def test_ranks_periods_and_stars_are_printed(later, figures):
    chart = pair_positions(later)
    (axes,) = figures[0].axes
    rows = ranked(later)
    texts = [text.get_text() for text in axes.texts]
    assert texts == [
        f"{row.period}:  {row.area.rank}, {row.other.rank} of {row.area.of}"
        + (" *" if row.stands_out else "")
        for row in rows
    ]
    assert any(text.endswith("*") for text in texts)
    assert "Star: the difference stands out" in printed(figures[0])
    for row in rows:
        assert f"{row.indicator.title}, {row.period}: {row.area.rank} and {row.other.rank} of" in (
            chart.alt
        )


def test_titles_are_never_so_short_that_two_measures_look_alike(later, pair, figures):
    pair_positions(later)
    pair_positions(pair, after=True)
    for figure in figures:
        labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
        assert len(set(labels)) == len(labels)
        assert max(label.count("\n") for label in labels) == 1
    assert any("65+" in label.get_text() for label in figures[0].axes[0].get_yticklabels())


def test_measures_of_the_period_and_after_it_are_apart(pair, later):
    assert "in first figures after 2017-18" in pair_positions(pair, after=True).title
    assert "2018-19" not in pair_positions(pair).alt
    shown = pair_positions(later, after=True)
    assert isinstance(shown, Prose)
    assert repr(shown) == (
        "No figure after 2020-21 ranks both Bournemouth, Christchurch and Poole and East Sussex."
    )


def test_the_note_counts_what_can_be_judged(pair, later, figures):
    pair_positions(pair)
    pair_positions(later)
    assert f"none of these {len(ranked(pair))} differences can be judged" in printed(figures[0])
    judged = sum(not row.compared.reason for row in ranked(later))
    assert re.search(f"{judged} of these {len(ranked(later))} differences", printed(figures[1]))
