"""The charts of a stage of the pathway and of a reorganisation, as they are drawn."""

import dataclasses

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

import lsr_analysis as lsr
from lsr_analysis import charts, tables, words
from lsr_analysis.analysis.rebuilt import Rebuilt, rebuilt_series
from lsr_analysis.display import Chart, Prose
from lsr_analysis.display import chart as frame

HOME, CRISIS, DOWN, ENABLERS = (
    "maintaining wellbeing at home", "care in a crisis", "stepping down", "enablers",
)  # fmt: skip
NEW_DORSET = "E06000059"


@pytest.fixture(scope="module")
def in_2020(data):
    """The profile of Plymouth for a year in which most indicators are held."""
    return lsr.profile("Plymouth", "2020-04", "2021-03", data=data)


@pytest.fixture(scope="module")
def dorset(data):
    """The profile of a council that was reorganised within the months of delays."""
    return lsr.profile(NEW_DORSET, "2019-04", "2019-06", data=data)


@pytest.fixture
def figures(monkeypatch):
    """Keep the figures that are drawn, to look at their artists."""
    kept = []

    def keep(*args, **kwargs):
        kept.append(frame.start(*args, **kwargs))
        return kept[-1]

    for draw in (charts.spine, charts.across):
        monkeypatch.setitem(draw.__globals__, "start", keep)
    return kept


def ranked(profile, stage):
    """Return the figures of a stage that a chart can show."""
    return [one for one in profile.pathway.of(stage) if one.rank and len(one.councils) >= 20]


def marks(axes, marker):
    """Return the x positions of one kind of mark by row."""
    lines = [line for line in axes.lines if line.get_marker() == marker]
    return {
        round(float(np.atleast_1d(line.get_ydata())[0])): np.atleast_1d(line.get_xdata())
        for line in lines
    }


def position(one, value):
    """Return where a value belongs, worked out anew: better to the right, three at the edge."""
    low, middle, high = np.percentile(one.councils, [25, 50, 75])
    better = value - middle if one.indicator.polarity == "higher is better" else middle - value
    return max(-3, min(3, better / (high - low)))


def inside_and_apart(figure):
    """Say whether every label stays inside the figure and none covers another."""
    figure.canvas.draw()  # writing the SVG left positions of another resolution behind
    renderer = figure.canvas.get_renderer()
    width, height = figure.get_size_inches() * figure.dpi
    (axes,) = figure.axes
    labels = [t for t in (*axes.texts, *axes.get_yticklabels()) if t.get_text().strip()]
    boxes = [Text.get_window_extent(t, renderer) for t in (*labels, *figure.texts)]
    small = [Text.get_window_extent(t, renderer).shrunk(0.96, 0.8) for t in labels]
    apart = not any(a.overlaps(b) for i, a in enumerate(small) for b in small[i + 1 :])
    inside = all(
        box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1
        for box in boxes
    )
    return inside and apart


# A stage of the pathway


@pytest.mark.parametrize("stage", [HOME, DOWN])
def test_every_measure_with_a_direction_has_a_row(in_2020, figures, stage):
    chart = charts.spine(in_2020, stage)
    assert isinstance(chart, Chart)
    (axes,) = figures[0].axes
    rows = ranked(in_2020, stage)
    assert len(rows) >= 8
    for marker in ("|", "o", "D", "s"):
        assert list(marks(axes, marker)) == list(range(len(rows)))
    names = [label.get_text().replace("\n", " ").removesuffix(" …") for label in
             axes.get_yticklabels()]  # fmt: skip
    for name, one in zip(names, rows, strict=True):
        assert one.indicator.title.startswith(name)


def test_measures_of_another_chart_are_left_out_and_no_others(in_2020, figures):
    charts.spine(in_2020, HOME, without=charts.SURVEYED)
    (axes,) = figures[0].axes
    names = [label.get_text().replace("\n", " ").removesuffix(" …") for label in
             axes.get_yticklabels()]  # fmt: skip
    ages = ("", "_65plus")
    surveyed = {f"{measure}{age}" for measure in charts.SURVEYED for age in ages}
    rows = ranked(in_2020, HOME)
    kept = [one for one in rows if one.indicator.id not in surveyed]
    assert 2 <= len(kept) < len(rows)
    for name, one in zip(names, kept, strict=True):
        assert one.indicator.title.startswith(name)


def test_every_surveyed_measure_of_the_stage_is_on_one_of_the_two_charts(in_2020):
    """What the spine leaves out for the chart of experience stands on that one."""
    shown = charts.experience(in_2020)
    left_out = [
        one for one in ranked(in_2020, HOME)
        if one.indicator.id.removesuffix("_65plus") in charts.SURVEYED
    ]  # fmt: skip
    assert len(left_out) > 3
    for one in left_out:
        assert one.indicator.text(one.value) in shown.alt, one.indicator.id


def test_where_others_are_left_out_too_few_are_too_few_others(in_2020):
    ids = [one.indicator.id.removesuffix("_65plus") for one in ranked(in_2020, HOME)]
    shown = charts.spine(in_2020, HOME, without=ids[1:])
    assert isinstance(shown, Prose)
    assert f"Too few other measures of {HOME} have a direction" in repr(shown)
    assert "(1)" in repr(shown)


@pytest.mark.parametrize("stage", [HOME, DOWN])
def test_marks_stand_where_they_belong(in_2020, figures, stage):
    charts.spine(in_2020, stage)
    (axes,) = figures[0].axes
    strokes, dots, squares, diamonds = (marks(axes, marker) for marker in ("|", "o", "s", "D"))
    for at, one in enumerate(ranked(in_2020, stage)):
        assert diamonds[at] == pytest.approx([position(one, one.value)])
        assert squares[at] == pytest.approx([position(one, one.england)])
        assert sorted(dots[at]) == pytest.approx(sorted(position(one, v) for v in one.peers))
        assert sorted(strokes[at]) == pytest.approx(sorted(position(one, v) for v in one.councils))


@pytest.mark.parametrize("stage", [HOME, DOWN])
def test_a_line_reaches_over_the_interval_of_a_measure_that_has_one(in_2020, figures, stage):
    charts.spine(in_2020, stage)
    (axes,) = figures[0].axes
    lines = [line for line in axes.lines if line.get_marker() in ("None", "", None)]
    lines = {line.get_ydata()[0]: line.get_xdata() for line in lines if line.get_linewidth() > 2}
    rows = ranked(in_2020, stage)
    assert set(lines) == {at for at, one in enumerate(rows) if one.lower == one.lower}
    for at, ends in lines.items():
        wanted = [position(rows[at], limit) for limit in (rows[at].lower, rows[at].upper)]
        assert sorted(ends) == pytest.approx(sorted(wanted))
        mine = position(rows[at], rows[at].value)
        assert min(ends) - 1e-9 <= mine <= max(ends) + 1e-9


def test_better_is_to_the_right_for_both_polarities(in_2020, figures):
    charts.spine(in_2020, DOWN)
    diamonds = marks(figures[0].axes[0], "D")
    seen = set()
    for at, one in enumerate(ranked(in_2020, DOWN)):
        better = one.rank <= len(one.councils) / 2
        assert (diamonds[at][0] > 0) == better, one.indicator.id
        seen.add((one.indicator.polarity, better))
    assert len(seen) == 4  # better and worse, of both polarities
    assert "further right is better" in figures[0].axes[0].get_xlabel()


def test_all_marks_stay_within_the_edges(in_2020, figures):
    charts.spine(in_2020, HOME)
    (axes,) = figures[0].axes
    for marker in ("|", "o", "s", "D"):
        for places in marks(axes, marker).values():
            assert np.abs(places).max() <= 3
    left, right = axes.get_xlim()
    assert left < -3 and right > 3


@pytest.mark.parametrize("stage", [HOME, DOWN])
def test_what_the_alternative_text_says(in_2020, stage):
    alt = charts.spine(in_2020, stage).alt
    rows = ranked(in_2020, stage)
    assert alt.startswith(f"Chart of Plymouth among all councils on {len(rows)} measures")
    for one in rows:
        text = one.indicator.text
        said = (
            f"{one.indicator.title}, {one.period}: {one.text}, rank {one.rank_text}, "
            f"England {text(one.england)}"
        )
        assert said in alt
        assert one.text.startswith(text(one.value))
    assert alt.endswith("Rank 1 is best.")


@pytest.mark.parametrize("stage", [HOME, DOWN])
def test_the_title_counts_the_measures_on_the_worse_side(in_2020, stage):
    rows = ranked(in_2020, stage)
    worse = sum(position(one, one.value) < 0 for one in rows)
    assert 0 < worse < len(rows)
    assert charts.spine(in_2020, stage).title == (
        f"Plymouth is on the worse side of the median council on {worse} of {len(rows)} measures"
    )


def test_what_has_no_direction_is_not_drawn(in_2020):
    alt = charts.spine(in_2020, DOWN).alt
    held = [one for one in in_2020.pathway.of(DOWN) if one.indicator.polarity == "neither"]
    assert held
    for one in held:
        assert f"{one.indicator.title}, " not in alt


def test_a_measure_without_england_has_no_square(data, figures):
    """The years that only the Office for Local Government has are without England."""
    profile = lsr.profile("Plymouth", "2022-04", "2023-03", data=data)
    chart = charts.spine(profile, HOME)
    rows = ranked(profile, HOME)
    without = [at for at, one in enumerate(rows) if one.england != one.england]
    assert without
    assert set(range(len(rows))) - set(marks(figures[0].axes[0], "s")) == set(without)
    for at in without:
        said = f"{rows[at].indicator.title}, {rows[at].period}: "
        assert "England" not in chart.alt.split(said)[1].split(";")[0]


def test_the_chart_is_of_the_stage_and_names_its_publications(in_2020, figures):
    chart = charts.spine(in_2020, DOWN)
    assert chart.name == "spine_stepping_down"
    said = " ".join(text.get_text() for text in figures[0].texts).replace("\n", " ")
    assert "Stepping down: latest figures up to March 2021." in said
    assert "the 15 most similar councils (set similar)" in said
    for one in ranked(in_2020, DOWN):
        assert one.source.publication in said


@pytest.fixture(scope="module")
def made(in_2020, data):
    """Make a profile whose measures lack peers, the England value or both."""

    def made(peers, england):
        apart = ("City of London", "2020-04", "2021-03")
        profile = in_2020 if peers else lsr.profile(*apart, data=data)
        if england:
            return profile
        latest = [dataclasses.replace(one, england=float("nan")) for one in profile.pathway.latest]
        pathway = dataclasses.replace(profile.pathway, latest=tuple(latest))
        return dataclasses.replace(profile, pathway=pathway)

    return made


@pytest.mark.parametrize("peers", [True, False])
@pytest.mark.parametrize("england", [True, False])
def test_the_subtitle_names_the_marks_that_are_drawn_and_no_others(made, figures, peers, england):
    profile = made(peers, england)
    chart = charts.spine(profile, HOME)
    assert isinstance(chart, Chart)
    (axes,) = figures[0].axes
    drawn = {line.get_marker() for line in axes.lines if np.size(line.get_xdata())}
    assert ("o" in drawn, "s" in drawn) == (peers, england)
    assert {"|", "D"} <= drawn
    said = " ".join(text.get_text() for text in figures[0].texts).replace("\n", " ")
    held = sum(one.lower == one.lower for one in ranked(profile, HOME))
    subtitle = (
        f"Diamond: {profile.area.name}; line: 95% interval ({held} of "
        f"{len(ranked(profile, HOME))} have one); "
        + ("dots: the 15 most similar councils (set similar); " if peers else
           "no comparable peers; ")
        + ("square: England value; " if england else "")
        + "strokes: all councils. At the right"
    )  # fmt: skip
    assert subtitle in said
    assert said.count("dots:") == peers and said.count("square:") == england


@pytest.mark.parametrize("stage", [HOME, DOWN])
@pytest.mark.parametrize("area", ["Plymouth", "City of London"])
def test_labels_of_a_stage_stay_inside_and_apart(data, figures, area, stage):
    charts.spine(lsr.profile(area, "2020-04", "2021-03", data=data), stage)
    assert inside_and_apart(figures[0])


@pytest.mark.parametrize("stage", [CRISIS, ENABLERS])
def test_one_measure_is_too_few_for_a_chart(in_2020, figures, stage):
    shown = charts.spine(in_2020, stage)
    assert isinstance(shown, Prose)
    assert f"Too few measures of {stage}" in repr(shown)
    assert "(1)" in repr(shown)
    assert figures == []


def test_a_stage_without_figures_says_so(data):
    early = lsr.profile("Plymouth", "2012-04", "2013-03", data=data)
    shown = charts.spine(early, ENABLERS)
    assert repr(shown) == repr(tables.pathway_table(early, ENABLERS))
    assert "No figure of enablers is held for Plymouth" in repr(shown)


def test_figures_of_the_larger_council_before_are_not_drawn(data):
    profile = lsr.profile("Westmorland and Furness", "2022-04", "2023-03", data=data)
    assert isinstance(charts.spine(profile, DOWN), Prose)


def test_figures_of_less_than_twenty_councils_are_not_drawn(in_2020):
    """18 councils say little about where the middle of all is."""

    def few(one):
        return dataclasses.replace(one, councils=one.councils.iloc[:18])

    drawn = ranked(in_2020, DOWN)
    latest = tuple(
        few(one) if one.indicator.id == "offered_reablement" else one
        for one in in_2020.pathway.latest
    )
    profile = dataclasses.replace(
        in_2020, pathway=dataclasses.replace(in_2020.pathway, latest=latest)
    )
    chart = charts.spine(profile, DOWN)
    assert f"on {len(drawn) - 1} measures" in chart.alt
    assert "Offered reablement" not in chart.alt


# Across a reorganisation


def test_the_line_is_the_rebuilt_series(dorset, figures):
    chart = charts.across(dorset)
    assert chart.name == "across"
    (axes,) = figures[0].axes
    line = next(line for line in axes.lines if len(line.get_xdata()) > 2)
    values = dorset.rebuilt.series["value"].to_numpy()
    assert len(values) == 51
    assert line.get_ydata() == pytest.approx(values)
    days = pd.DatetimeIndex(line.get_xdata())
    assert (days.to_period("M") == pd.period_range("2015-04", "2019-06", freq="M")).all()
    assert axes.get_ylim()[0] == 0


def test_the_day_of_the_change_is_marked(dorset, figures):
    charts.across(dorset)
    (axes,) = figures[0].axes
    (mark,) = [line for line in axes.lines if len(line.get_xdata()) == 2]
    drawn = {pd.Timestamp(mdates.num2date(axes.convert_xunits(x)).date()) for x in mark.get_xdata()}
    assert drawn == {pd.Timestamp("2019-04-01")}
    assert [text.get_text() for text in axes.texts] == ["New councils\n1 April 2019"]


def test_what_the_alternative_text_of_the_change_says(dorset):
    series = dorset.rebuilt.series.set_index("period_start")["value"]
    alt, text = charts.across(dorset).alt, dorset.rebuilt.indicator.text
    assert f"It begins at {text(series.iloc[0])}, is {text(series.iloc[-1])} at the end" in alt
    assert f"highest month is {series.idxmax():%B %Y} with {text(series.max())}" in alt
    assert "The councils changed on 1 April 2019." in alt
    for name in ("Bournemouth", "Poole", "Dorset", "Christchurch"):
        assert name in alt


def test_the_chart_of_a_change_says_what_is_added_up(dorset, figures):
    charts.across(dorset)
    said = " ".join(text.get_text() for text in figures[0].texts).replace("\n", " ")
    assert "are added up on each side" in said
    assert "April 2015 to June 2019" in said
    assert "Source: NHS England" in said
    assert inside_and_apart(figures[0])


def test_a_month_that_is_missing_is_a_gap(dorset, figures):
    rows = dorset.rebuilt.series
    rebuilt = dataclasses.replace(dorset.rebuilt, series=rows.drop(index=rows.index[10]))
    charts.across(dataclasses.replace(dorset, rebuilt=rebuilt))
    line = next(line for line in figures[0].axes[0].lines if len(line.get_xdata()) > 2)
    assert np.isnan(line.get_ydata()).nonzero()[0].tolist() == [10]


@pytest.mark.parametrize("area", ["Plymouth", "Cumbria"])
def test_without_a_reorganisation_there_is_no_chart(data, figures, area):
    profile = lsr.profile(area, data=data)
    for show in (charts.across, tables.across_table):
        shown = show(profile)
        assert isinstance(shown, Prose)
        assert shown.sentences == ()
    assert figures == []


def test_a_break_is_said_and_never_drawn(data, dorset, figures):
    broken = rebuilt_series(data, dorset.rebuilt.group, "workforce_turnover")
    assert isinstance(broken, Rebuilt) and not broken.exact
    profile = dataclasses.replace(dorset, rebuilt=broken)
    for show in (charts.across, tables.across_table):
        assert repr(show(profile)) == broken.broken
    assert figures == []


def test_the_table_has_years_and_its_file_has_months(dorset):
    table = tables.across_table(dorset)
    shown = table.shown.set_index("Financial year")["Rate"]
    year = dorset.rebuilt.series.set_index("period_start").loc["2018-04":"2019-03"]
    rate = 100_000 * year["numerator"].sum() / year["denominator"].sum()
    assert shown["2018-19"] == f"{rate:.1f}"
    assert shown["2019-20"] == "– (3 months held)"
    assert len(table.figures) == 51
    assert set(table.figures["side"]) == {"before", "after"}


def test_caveats_stand_once_for_all_measures_that_share_them(plymouth):
    said = words.pathway_caveats(plymouth, "maintaining wellbeing at home").sentences
    spending = [line for line in said if line.startswith("Spending on home care; ")]
    assert len(spending) == 1
    assert "Care that a council paid for or arranged" in spending[0]
    assert any("A sample survey of carers" in line for line in said)
