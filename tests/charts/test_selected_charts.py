"""The charts of the part on selection: what is drawn, what is said, and how it can be read."""

import dataclasses

import drawn
import numpy as np
import pytest

from lsr_analysis.analysis.selected import selected
from lsr_analysis.charts.cohort_marks import MARKS
from lsr_analysis.charts.composite_ranks import composite_ranks
from lsr_analysis.charts.selection_order import selection_order
from lsr_analysis.charts.selection_windows import selection_windows
from lsr_analysis.display import Prose

CHARTS = (selection_order, selection_windows, composite_ranks)


@pytest.fixture(scope="module")
def result(data):
    return selected(data)


@pytest.fixture(scope="module")
def made(result):
    """Each chart once, with its figure."""
    with pytest.MonkeyPatch.context() as patch:
        kept = drawn.record(patch)
        for draw in CHARTS:
            draw(result)
    return dict(zip((draw.__name__ for draw in CHARTS), kept, strict=True))


def points(figure, marker):
    """Return the places of all marks of one kind."""
    (axes,) = figure.axes
    return sorted(
        (float(x), float(y))
        for line in axes.lines
        if line.get_marker() == marker
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
        if x == x
    )


def bars(figure):
    """Return the ends of the horizontal bars, from top to bottom."""
    (axes,) = figure.axes
    return [
        (segment[0, 0], segment[1, 0])
        for collection in axes.collections
        if hasattr(collection, "get_segments")
        for segment in collection.get_segments()
    ]


@pytest.mark.parametrize("name", [draw.__name__ for draw in CHARTS])
def test_charts_can_be_read(made, name):
    figure = made[name].figure
    assert drawn.overlaps(figure) == []
    assert drawn.cut_off(figure) == []
    assert drawn.pale_texts(figure, 4.5) == []
    assert drawn.pale_marks(figure, 3) == []
    assert drawn.alike_in_grey(figure) == []
    assert drawn.smallest(figure) >= 8


@pytest.mark.parametrize("name", [draw.__name__ for draw in CHARTS])
def test_charts_say_which_end_is_best_and_mark_bradford(made, name):
    chart = made[name].chart
    assert "best" in chart.alt and "Bradford" in chart.alt
    words = chart.subtitle + chart.note + chart.title
    figure_text = " ".join(text.get_text() for text in drawn.texts(made[name].figure))
    assert "ood performer" in words + figure_text
    assert "is worse" in figure_text or "worst fifth" in figure_text


def test_cohorts_differ_in_shape_not_only_in_colour():
    assert len({mark.marker for mark in MARKS.values()}) == len(MARKS)
    assert len({mark.symbol for mark in MARKS.values()}) == len(MARKS)


def test_the_order_draws_every_council_once(made, result):
    figure, table = made["selection_order"].figure, result.months.table
    rows = {code: float(n) for n, code in enumerate(table.index)}
    for marker, cohort in ((".", ""), ("D", "first"), ("s", "further"), ("o", "good performer")):
        wanted = sorted(
            (float(row["value"]), rows[code])
            for code, row in table[table["cohort"] == cohort].iterrows()
        )
        assert np.array(points(figure, marker)) == pytest.approx(np.array(wanted))
    (axes,) = figure.axes
    labels = [text.get_text() for text in axes.texts]
    for _, row in table[table["cohort"] != ""].iterrows():
        wanted = f"{row['name']} {row['value']:.1f}"
        assert [x.startswith(wanted) for x in labels].count(True) == 1
    assert "Bradford 3.7 (good performer)" in labels


def test_the_title_of_the_order_counts_the_worst_fifth(made, result):
    table = result.months.table
    worst = table.nlargest(30, "value")["cohort"]
    inside, others = int(worst.isin(["first", "further"]).sum()), int((worst == "").sum())
    title = made["selection_order"].chart.title
    assert title.startswith(f"Bradford apart, {inside} of the 19 reviewed areas")
    assert f"{others} of the 30 councils there were not picked" in title
    (axes,) = made["selection_order"].figure.axes
    band = next(patch for patch in axes.patches if patch.get_gid() == drawn.BACKDROP)
    low, high = band.get_y(), band.get_y() + band.get_height()
    assert sum(low < n < high for n in range(len(table))) == 30 == int(high - low)


def test_windows_draw_published_and_recomputed_ranks(made, result):
    figure = made["selection_windows"].figure
    year, months = (w.table[w.table["cohort"] != ""] for w in result.windows)
    assert sorted(x for x, _ in points(figure, "D")) == sorted(months["peer_rank"].astype(float))
    assert sorted(x for x, _ in points(figure, "^")) == sorted(year["peer_rank"].astype(float))
    published = months["published_rank"].dropna().astype(float)
    assert sorted(x for x, _ in points(figure, "o")) == sorted(published) and len(published) == 12
    wanted = sorted(zip(months["peer_rank_lower"], months["peer_rank_upper"], strict=True))
    assert sorted(bars(figure)) == wanted
    first = [w[w["cohort"] == "first"]["peer_rank"] for w in (year, months)]
    counts = [int((ranks >= 13).sum()) for ranks in first]
    title = made["selection_windows"].chart.title
    many = "All" if counts[0] == 12 else f"{counts[0]} of the"
    assert title.startswith(f"{many} 12 first areas") and f", {counts[1]} in" in title


def test_the_index_draws_ranks_and_their_ranges(made, result):
    figure, rows = made["composite_ranks"].figure, result.composite.picked
    drawn_ranks = [x for marker in "Dso" for x, _ in points(figure, marker)]
    assert sorted(drawn_ranks) == sorted(rows["rank"].astype(float))
    assert bars(figure) == [
        (float(low), float(high)) for low, high in zip(rows["low"], rows["high"], strict=True)
    ]
    (axes,) = figure.axes
    assert [t.get_text() for t in axes.get_yticklabels()] == list(rows["name"])
    chart = made["composite_ranks"].chart
    firm = int((rows["worst_fifth"] >= 0.95).sum())
    assert chart.title.startswith(f"After selection: {firm} of the 20 reviewed areas")
    assert "2018-19" in chart.title and "three metrics" in chart.title
    assert "cannot show why areas were picked" in chart.note
    assert "Still at home after 91 days, 65+: higher is better" in chart.note


def test_an_index_of_the_year_before_is_called_that(result):
    earlier = dataclasses.replace(result.composite, timing="before")
    chart = composite_ranks(dataclasses.replace(result, composite=earlier))
    assert chart.title.startswith("Before selection")
    assert "cannot show" not in chart.note


def test_without_figures_a_sentence_says_why(result):
    empty = dataclasses.replace(result.months, table=result.months.table.iloc[:0])
    nothing = dataclasses.replace(result, months=empty, year=empty, composite=None)
    for draw in CHARTS:
        found = draw(nothing)
        assert isinstance(found, Prose) and found.sentences[0], draw


def test_an_area_without_a_published_rank_or_interval_is_still_drawn(result, monkeypatch):
    table = result.months.table.copy()
    table[["published_rank", "peer_rank_lower", "peer_rank_upper"]] = np.nan
    bare = dataclasses.replace(result, months=dataclasses.replace(result.months, table=table))
    kept = drawn.record(monkeypatch)
    chart = selection_windows(bare)
    assert "published" not in chart.alt.split("Of the")[0]
    assert points(kept[-1].figure, "o") == [] and len(points(kept[-1].figure, "D")) == 20
