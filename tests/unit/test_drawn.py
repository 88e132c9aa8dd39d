"""The measuring of drawn figures finds faults that were planted, and passes a figure without."""

import drawn
import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lsr_analysis.display import Chart
from lsr_analysis.display import chart as frame

DARK, PALE = "#12436D", "#D0E0F0"
FAULTS = {
    "overlaps": drawn.overlaps,
    "cut_off": drawn.cut_off,
    "pale_texts": lambda figure: drawn.pale_texts(figure, 3.0),
    "pale_marks": lambda figure: drawn.pale_marks(figure, 3.0),
    "alike_in_grey": drawn.alike_in_grey,
}


@pytest.fixture
def blank():
    """An empty figure with axes, and what draws it."""
    figure = Figure(figsize=(6, 4), dpi=100)
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set(xlim=(0, 10), ylim=(0, 10))
    return figure, axes


def found(figure):
    """Return the kinds of fault that are found in a figure."""
    figure.canvas.draw()
    return {name: faults for name, look in FAULTS.items() if (faults := look(figure))}


def only(figure, name):
    """Return the faults of one kind, after checking that there are no others."""
    faults = found(figure)
    assert set(faults) == {name}
    return faults[name]


def clean(figure, axes):
    axes.plot([1, 9], [2, 8], color=DARK, linewidth=2)
    axes.plot([1, 9], [3, 4], color=frame.ENGLAND, linewidth=2, linestyle="--")
    axes.scatter([2, 4], [6, 7], color=[DARK, "black"])
    axes.bar([6], [2], color=PALE, edgecolor=DARK, linewidth=1)
    axes.axvspan(0, 3, color="#EEF3F7", gid=frame.BACKDROP)
    axes.text(8.2, 8.2, "Plymouth", color=DARK)
    axes.text(5, 0.5, "England", color="white", bbox={"facecolor": DARK, "edgecolor": "none"})
    axes.set(xlabel="Month", ylabel="Rate")
    figure.text(0.02, 0.95, "What the figure shows")


# A figure without faults


def test_a_clean_figure_passes(blank):
    clean(*blank)
    assert found(blank[0]) == {}


@pytest.fixture
def kept(monkeypatch):
    return drawn.record(monkeypatch)


def make(name="bars", label="England"):
    figure = frame.start(2.0)
    axes = figure.subplots()
    axes.plot([1, 2, 3], [1, 3, 2], color=frame.AREA)
    axes.annotate(label, (3, 2), xytext=(7, 0), textcoords="offset points", va="center")
    return frame.finish(
        figure, name=name, title="What it says", subtitle="Unit, 2017-18", note="Source: none",
        alt="A line.",
    )  # fmt: skip


def test_each_chart_is_kept_with_the_figure_that_it_was_made_from(kept):
    charts = [make("one", "First"), make("two", "Second")]
    assert [one.chart for one in kept] == charts
    for one, word in zip(kept, ("First", "Second"), strict=True):
        assert isinstance(one.chart, Chart)
        assert word in {text.get_text() for text in drawn.texts(one.figure)}
        assert found(one.figure) == {}


def test_keeping_changes_no_byte_of_a_chart(monkeypatch):
    before = make()
    with monkeypatch.context() as patch:
        drawn.record(patch)
        assert make() == before
    assert make() == before


def test_what_is_measured_is_the_picture_and_not_the_svg(kept):
    """Labels stand a few points from their point, at whatever resolution was drawn last."""
    make()
    (label,) = [t for t in drawn.texts(kept[0].figure) if t.get_text() == "England"]
    axes = kept[0].figure.axes[0]
    at = axes.transData.transform((3, 2))
    assert drawn.box(label).x0 == pytest.approx(at[0] + 7 * kept[0].figure.dpi / 72, abs=1.5)


# Texts that lie over each other


def test_texts_over_each_other_are_found(blank):
    figure, axes = blank
    axes.text(5, 5, "Plymouth 27.9")
    axes.text(5.4, 5.1, "Torbay 28.0")
    assert only(figure, "overlaps") == [("Plymouth 27.9", "Torbay 28.0")]


def test_a_label_over_a_tick_is_found(blank):
    figure, axes = blank
    axes.text(0, 4, "Plymouth", ha="right", va="center")
    pairs = found(figure)["overlaps"]
    assert all("Plymouth" in pair for pair in pairs) and pairs


def test_ticks_too_close_to_each_other_are_found(blank):
    figure, axes = blank
    axes.set_xticks(range(10), [f"council number {n}" for n in range(10)])
    assert len(found(figure)["overlaps"]) >= 9


def test_a_title_over_a_body_is_found(blank):
    figure, axes = blank
    axes.text(5, 5, "In the body", ha="center", va="center")
    figure.text(0.5, 0.5, "A title that has slipped down", ha="center", va="center")
    assert only(figure, "overlaps")


@pytest.mark.parametrize(("points", "overlap"), [(8.0, True), (16.0, False)])
def test_lines_of_text_may_come_close_and_no_closer(blank, points, overlap):
    figure, axes = blank
    for up in (0, points):
        axes.annotate("Plymouth", (2, 5), xytext=(0, up), textcoords="offset points", fontsize=10)
    assert ("overlaps" in found(figure)) == overlap


def test_a_leader_line_is_no_text(blank):
    figure, axes = blank
    axes.annotate("far", (1, 1), xytext=(8, 8), textcoords="data", arrowprops={"arrowstyle": "-"})
    axes.text(4.5, 4.5, "between")
    assert "overlaps" not in found(figure)


@pytest.mark.parametrize("hide", ["invisible", "empty"])
def test_what_no_reader_sees_is_not_measured(blank, hide):
    figure, axes = blank
    axes.text(5, 5, "Plymouth")
    axes.text(5, 5, "" if hide == "empty" else "Torbay", visible=hide == "empty")
    assert found(figure) == {}


# Texts that reach beyond the figure


@pytest.mark.parametrize(
    ("x", "y", "sides"),
    [
        (9.9, 5, {"ha": "left"}), (0, 5, {"ha": "right"}),
        (5, 12.5, {"va": "bottom"}), (5, -2.5, {"va": "top"}),
    ],
    ids=["right", "left", "top", "bottom"],
)  # fmt: skip
def test_text_cut_off_at_any_edge_is_found(blank, x, y, sides):
    figure, axes = blank
    axes.text(x, y, "Bournemouth,\nChristchurch\nand Poole", **sides)
    assert "Bournemouth,\nChristchurch\nand Poole" in found(figure)["cut_off"]


def test_a_long_name_of_a_row_that_is_cut_off_is_found(blank):
    figure, axes = blank
    axes.set_yticks([5], ["Bournemouth, Christchurch and Poole, all ages"])
    assert only(figure, "cut_off") == ["Bournemouth, Christchurch and Poole, all ages"]


# Texts that do not stand out


def test_pale_text_is_found(blank):
    figure, axes = blank
    axes.text(5, 5, "Plymouth", color="#BBBBBB")
    ((text, ratio),) = only(figure, "pale_texts")
    assert text == "Plymouth" and ratio == pytest.approx(1.92, abs=0.01)


@pytest.mark.parametrize(
    ("cell", "ink", "pale"),
    [(PALE, "white", True), (PALE, "#8FA0B0", True), (PALE, "#222222", False),
     (DARK, "#222222", True), (DARK, "white", False)],
)  # fmt: skip
def test_text_is_compared_with_the_cell_that_it_stands_on(blank, cell, ink, pale):
    """White letters are lost on a pale cell, and dark ones on a dark one."""
    figure, axes = blank
    axes.add_patch(Rectangle((3, 3), 5, 4, facecolor=cell, edgecolor=DARK, gid=frame.BACKDROP))
    axes.text(5.5, 5, "rank 3", color=ink, ha="center", va="center")
    faults = found(figure)
    assert set(faults) == ({"pale_texts"} if pale else set())


def test_text_in_a_box_of_its_own_is_compared_with_that(blank):
    figure, axes = blank
    axes.add_patch(Rectangle((3, 3), 5, 4, facecolor=DARK))
    axes.text(5, 5, "rank 3", color="#222222", bbox={"facecolor": "white", "edgecolor": "none"})
    assert found(figure) == {}
    axes.text(5, 4, "rank 4", color="white", bbox={"facecolor": PALE, "edgecolor": "none"})
    ((text, _),) = only(figure, "pale_texts")
    assert text == "rank 4"


# Marks that do not stand out


@pytest.mark.parametrize(
    "plant",
    [
        lambda axes: axes.plot([1, 9], [1, 9], color=PALE),
        lambda axes: axes.plot([5], [5], "o", color=PALE),
        lambda axes: axes.plot([5], [5], "o", color=DARK, alpha=0.15),
        lambda axes: axes.plot([1, 9], [1, 9], color=DARK, alpha=0.15),
        lambda axes: axes.plot([5], [5], "o", color=PALE, markeredgecolor=DARK, markeredgewidth=0),
        lambda axes: axes.bar([5], [5], color=PALE),
        lambda axes: axes.scatter([5], [5], color=PALE),
        lambda axes: axes.scatter([4, 5, 6], [5, 5, 5], color=[DARK, PALE, DARK]),
        lambda axes: axes.scatter([5], [5], color=DARK, alpha=0.15),
        lambda axes: axes.hlines(5, 1, 9, color=PALE),
        lambda axes: axes.axvspan(3, 5, color="#EEF3F7"),
    ],
    ids=["line", "marker", "marker seen through", "line seen through", "edge of no width", "bar",
         "dot", "one dot of many", "dot seen through", "line of many", "band that is no backdrop"],
)  # fmt: skip
def test_a_pale_mark_is_found(blank, plant):
    figure, axes = blank
    plant(axes)
    assert len(only(figure, "pale_marks")) == 1


@pytest.mark.parametrize(
    "plant",
    [
        lambda axes: axes.plot([5], [5], "o", color=PALE, markeredgecolor=DARK),
        lambda axes: axes.plot([5], [5], "o", markerfacecolor="none", markeredgecolor=DARK),
        lambda axes: axes.bar([5], [5], color=PALE, edgecolor=DARK, linewidth=1),
        lambda axes: axes.scatter([5], [5], facecolors="none", edgecolors=DARK),
        lambda axes: axes.scatter([5], [5], facecolors=PALE, edgecolors=DARK, linewidths=1),
        lambda axes: axes.axvspan(3, 5, color="#EEF3F7", gid=frame.BACKDROP),
        lambda axes: axes.plot([5], [5], color=PALE, visible=False),
        lambda axes: axes.grid(color="#D9D9D9"),
    ],
    ids=["marker with an edge", "hollow marker", "bar with an edge", "hollow dot",
         "dot with an edge", "backdrop", "not shown", "grid"],
)  # fmt: skip
def test_what_stands_out_by_its_edge_or_only_supports_passes(blank, plant):
    figure, axes = blank
    plant(axes)
    assert found(figure) == {}


# Lines told apart by colour alone


def two(axes, one, other):
    """Draw two lines, the first dark blue and the second dark red, with these properties."""
    axes.plot([1, 9], [1, 9], **{"color": DARK, "linewidth": 2} | one)
    axes.plot([1, 9], [9, 1], **{"color": "#801650", "linewidth": 2} | other)


def test_two_lines_told_apart_by_colour_alone_are_found(blank):
    figure, axes = blank
    two(axes, {}, {})
    assert len(only(figure, "alike_in_grey")) == 1


def test_two_kinds_of_marker_told_apart_by_colour_alone_are_found(blank):
    figure, axes = blank
    two(axes, {"linestyle": "", "marker": "o"}, {"linestyle": "", "marker": "o"})
    assert only(figure, "alike_in_grey")


@pytest.mark.parametrize(
    "other",
    [
        {"linestyle": "--"}, {"linestyle": (0, (2, 1))}, {"marker": "o"}, {"linewidth": 1},
        {"color": DARK}, {"color": "#28A197"}, {"visible": False},
    ],
    ids=["dashed", "own dashes", "markers", "thinner", "same colour", "lighter", "not shown"],
)  # fmt: skip
def test_lines_that_differ_in_grey_pass(blank, other):
    figure, axes = blank
    two(axes, {}, other)
    assert found(figure) == {}


def test_dashes_of_two_kinds_are_told_apart(blank):
    figure, axes = blank
    two(axes, {"linestyle": (0, (5, 2))}, {"linestyle": (0, (1, 1))})
    assert found(figure) == {}
    two(axes, {"linestyle": (0, (3, 3))}, {"linestyle": (0, (3, 3))})
    assert only(figure, "alike_in_grey")


# Sizes and colours


def test_the_smallest_letters_are_found(blank):
    figure, axes = blank
    axes.text(5, 5, "small", fontsize=5.5)
    figure.canvas.draw()
    assert drawn.smallest(figure) == 5.5


@pytest.mark.parametrize(
    ("colour", "ratio"), [("black", 21.0), ("white", 1.0), ("#767676", 4.54), ("#FF0000", 4.0)]
)
def test_contrast_is_that_of_the_guidelines(colour, ratio):
    """Ratios that are quoted for WCAG 2.2, to two places."""
    assert drawn.contrast(drawn.luminance(colour), 1.0) == pytest.approx(ratio, abs=0.005)


def test_contrast_is_the_same_both_ways():
    assert drawn.contrast(0.2, 0.7) == drawn.contrast(0.7, 0.2)


@pytest.mark.parametrize("alpha", [0.0, 0.3, 1.0])
def test_a_colour_that_lets_light_through_is_mixed_with_what_is_behind(alpha):
    red, green, blue = (alpha * c + (1 - alpha) for c in matplotlib.colors.to_rgb(DARK))
    mixed = drawn.luminance((red, green, blue))
    assert drawn.luminance((*matplotlib.colors.to_rgb(DARK), alpha)) == pytest.approx(mixed)
    assert np.isfinite(mixed)
