"""What the charts of certainty draw and say: funnel, XmR chart, ranks with intervals."""

import dataclasses
from itertools import pairwise

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Annotation, Text

import lsr_analysis as lsr
from lsr_analysis import charts
from lsr_analysis.analysis.runs import runs_of
from lsr_analysis.areas import ENGLAND
from lsr_analysis.display import Chart, Prose
from lsr_analysis.display import chart as frame
from lsr_analysis.periods import Span

PLYMOUTH = "E06000026"
AREA_CHARTS = {"funnel": charts.funnel, "xmr": charts.xmr}
NATIONAL_CHARTS = {
    "national_funnel": charts.national_funnel,
    "national_xmr": charts.national_xmr,
    "rank_bars": charts.rank_bars,
}


@pytest.fixture
def figures(monkeypatch):
    """Keep the figures that are drawn, to look at their artists."""
    kept = []

    def keep(*args, **kwargs):
        kept.append(real(*args, **kwargs))
        return kept[-1]

    real = frame.start
    for draw in [*AREA_CHARTS.values(), *NATIONAL_CHARTS.values()]:
        monkeypatch.setitem(draw.__globals__, "start", keep)
    return kept


@pytest.fixture(scope="module")
def in_2020(data):
    """The profile of Plymouth for a year after the last delayed transfers."""
    return lsr.profile("Plymouth", "2020-04", "2021-03", data=data)


@pytest.fixture(scope="module")
def england_in_2020(data):
    return lsr.national("2020-04", "2021-03", data=data)


def body(figure):
    (axes,) = figure.axes
    return axes


def drawn(axes, **wanted):
    """Return the lines of an axes that have these properties."""
    return [
        line
        for line in axes.lines
        if all(getattr(line, f"get_{key}")() == value for key, value in wanted.items())
        and np.size(line.get_xdata())
    ]


def said(figure):
    return " ".join(text.get_text() for text in figure.texts).replace("\n", " ")


def labels(axes):
    return [text.get_text() for text in axes.texts]


def extent(text, renderer):
    """Return where words stand, without the leader line of an annotation."""
    if isinstance(text, Annotation):
        text.update_positions(renderer)  # the file was drawn at another resolution
    return Text.get_window_extent(text, renderer)


def inside_and_apart(figure):
    """Check that no label leaves the figure and none covers another."""
    renderer = figure.canvas.get_renderer()
    width, height = figure.get_size_inches() * figure.dpi
    axes = body(figure)
    low, high = sorted(axes.get_ylim())
    ticks = [t for t in axes.get_yticklabels() if low <= t.get_position()[1] <= high]
    texts = [t for t in [*figure.texts, *axes.texts, *ticks] if t.get_text()]
    boxes = [(t.get_text(), extent(t, renderer)) for t in texts]
    for text, box in boxes:
        assert box.x0 >= -1 and box.y0 >= -1, text
        assert box.x1 <= width + 1 and box.y1 <= height + 1, text
    small = [(text, box.shrunk(0.96, 0.75)) for text, box in boxes]
    for i, (first, a) in enumerate(small):
        for second, b in small[i + 1 :]:
            assert not a.overlaps(b), (first, second)


@pytest.mark.parametrize("name", AREA_CHARTS)
def test_area_charts(plymouth, name):
    chart = AREA_CHARTS[name](plymouth)
    assert isinstance(chart, Chart)
    assert chart.name == name
    assert "Plymouth" in chart.title and "Plymouth" in chart.alt
    assert "nan" not in f"{chart.title} {chart.alt}"


@pytest.mark.parametrize("name", NATIONAL_CHARTS)
def test_national_charts(everyone, name):
    chart = NATIONAL_CHARTS[name](everyone)
    assert isinstance(chart, Chart)
    assert chart.name == name
    assert len(chart.alt) > 150
    assert "nan" not in f"{chart.title} {chart.alt}"


@pytest.mark.parametrize("name", [*AREA_CHARTS, *NATIONAL_CHARTS])
def test_every_chart_says_who_is_counted_and_when_it_ended(plymouth, everyone, figures, name):
    if name in AREA_CHARTS:
        AREA_CHARTS[name](plymouth)
    else:
        NATIONAL_CHARTS[name](everyone)
    text = said(figures[0])
    assert "All adults (18+), not only people aged 65 and over." in text
    assert "Collection ended in February 2020" in text
    assert "NHS England, Delayed Transfers of Care" in text


# The funnel


@pytest.mark.parametrize("whose", ["area", "national"])
def test_limits_stand_at_the_heights_of_the_funnel(plymouth, everyone, figures, whose):
    if whose == "area":
        charts.funnel(plymouth)
        found, days = plymouth.standing.funnel, 365
    else:
        charts.national_funnel(everyone)
        found, days = everyone.sure.funnel, 365
    curves = [line for line in body(figures[0]).lines if len(line.get_xdata()) == 200]
    assert len(curves) == 4
    tau2, target = found.overdispersion.tau2, found.target
    for low, high, z, dashed in (
        (*curves[:2], 1.959963984540054, True), (*curves[2:], 3.090232306167813, False),
    ):  # fmt: skip
        adults = low.get_xdata()
        expected = adults * days * target / 100_000
        reach = z * np.sqrt(1 / expected + tau2)
        assert low.get_ydata() == pytest.approx(target * np.exp(-reach))
        assert high.get_ydata() == pytest.approx(target * np.exp(reach))
        assert (low.get_linestyle() == "--") == dashed
        assert high.get_linestyle() == low.get_linestyle()


def test_the_limits_are_named_at_their_ends(plymouth, figures):
    charts.funnel(plymouth)
    axes = body(figures[0])
    assert [text for text in labels(axes) if "%" in text] == ["95%"] * 2 + ["99.8%"] * 2
    ends = {text.xy[1] for text in axes.texts if text.get_text() == "95%"}
    low, high = plymouth.standing.funnel.limits([axes.get_xlim()[1] * 365], 0.95)
    assert sorted(ends) == pytest.approx([low[0], high[0]])


def test_every_council_is_a_point_by_its_adults(data, plymouth, figures):
    charts.funnel(plymouth)
    axes = body(figures[0])
    (dots,) = drawn(axes, marker="o", color=frame.GREY)
    points = plymouth.standing.funnel.points
    assert len(dots.get_xdata()) == len(points) == 151
    assert dots.get_ydata().tolist() == points["value"].tolist()
    people = data.observations.query("indicator == 'people_18plus' and area_code == @PLYMOUTH")
    mid_2017 = people.loc[people["period_end"] == "2017-06-30", "value"].item()
    at = points.index.get_loc(PLYMOUTH)
    assert dots.get_xdata()[at] == pytest.approx(mid_2017)
    assert axes.get_xscale() == "log"
    assert (
        axes.get_xlim()[0] < dots.get_xdata().min() and axes.get_xlim()[1] > dots.get_xdata().max()
    )
    assert axes.get_ylim()[0] == 0


def test_the_area_and_its_peers_are_marked(plymouth, figures):
    charts.funnel(plymouth)
    axes = body(figures[0])
    (diamond,) = drawn(axes, marker="D")
    assert diamond.get_ydata()[0] == plymouth.standing.value
    (peers,) = drawn(axes, marker="o", color=frame.PEERS)
    assert sorted(peers.get_ydata()) == sorted(plymouth.standing.rates[list(plymouth.peers.codes)])
    assert f"Plymouth {plymouth.indicator.text(plymouth.standing.value)}" in labels(axes)
    assert f"England value {plymouth.indicator.text(plymouth.standing.england)}" in labels(axes)


@pytest.mark.parametrize(
    ("area", "said_of_it"),
    [
        ("Plymouth", "higher than is usual among councils"),
        ("Bradford", "lower than is usual among councils"),
        ("York", "within what is usual among councils"),
    ],
)
def test_the_title_and_the_alternative_text_give_the_verdict(data, area, said_of_it):
    profile = lsr.profile(area, data=data)
    chart = charts.funnel(profile)
    assert chart.title == f"{area}’s delayed days rate is {said_of_it}"
    text = profile.indicator.text
    assert f"{area} has {text(profile.standing.value)}, which is {said_of_it}" in chart.alt
    assert f"the England value is {text(profile.standing.england)}" in chart.alt
    assert "22 of 151 councils lie outside the 95% limits" in chart.alt
    assert "and 5 outside the 99.8% limits" in chart.alt


def test_method_and_adjustment_stand_on_the_chart(plymouth, figures):
    charts.funnel(plymouth)
    text = said(figures[0])
    assert "additive overdispersion model, z-scores winsorised at 10% on either side" in text
    assert "phi 2,168.2, tau² 0.167, 151 areas" in text
    assert "Limits for independent events would leave 142 outside 99.8%" in text


def test_a_funnel_without_peers_has_no_words_for_them(data, figures):
    charts.funnel(lsr.profile("City of London", "2016-04", "2017-03", data=data))
    assert drawn(body(figures[0]), marker="o", color=frame.PEERS) == []
    assert "no peers" in said(figures[0]) and "coloured dots" not in said(figures[0])


def test_the_national_funnel_names_the_twenty(everyone, figures):
    chart = charts.national_funnel(everyone)
    axes = body(figures[0])
    names = [text for text in axes.texts if text.get_text() in set(everyone.reviewed["name"])]
    assert len(names) == 20
    (diamonds,) = drawn(axes, marker="D")
    places = dict(
        zip(everyone.reviewed["name"], zip(*diamonds.get_data(), strict=True), strict=True)
    )
    for text in names:
        assert text.xy == pytest.approx(places[text.get_text()])
    for _, row in everyone.reviewed.iterrows():
        rate = everyone.indicator.text(row["value"])
        assert f"{row['name']} {rate}, {row['against_england']}" in chart.alt


def test_the_national_title_counts_the_reviewed_areas_outside(everyone):
    chart = charts.national_funnel(everyone)
    verdicts = everyone.reviewed["against_england"].value_counts()
    assert (verdicts["worse"], verdicts["better"]) == (3, 1)
    assert (
        chart.title
        == "3 of the 20 reviewed areas with figures lie above the 95% limits and 1 below"
    )


@pytest.mark.parametrize("name", NATIONAL_CHARTS)
def test_national_labels_stay_inside_and_apart(everyone, figures, name):
    NATIONAL_CHARTS[name](everyone)
    inside_and_apart(figures[0])


@pytest.mark.parametrize("name", AREA_CHARTS)
@pytest.mark.parametrize("area", ["Cumbria", "Rutland", "Kent", "City of London"])
def test_labels_of_an_area_stay_inside(data, figures, area, name):
    AREA_CHARTS[name](lsr.profile(area, data=data))
    figure = figures[0]
    renderer = figure.canvas.get_renderer()
    width, height = figure.get_size_inches() * figure.dpi
    for text in [*figure.texts, *body(figure).texts]:
        box = extent(text, renderer)
        assert box.x0 >= -1 and box.y0 >= -1, text.get_text()
        assert box.x1 <= width + 1 and box.y1 <= height + 1, text.get_text()


@pytest.mark.parametrize("area", ["Cumbria", "City of London", "Kent"])
def test_the_label_of_the_area_does_not_cover_the_axis(data, figures, area):
    charts.funnel(lsr.profile(area, data=data))
    axes, renderer = body(figures[0]), figures[0].canvas.get_renderer()
    (own,) = [text for text in axes.texts if text.get_text().startswith(f"{area} ")]
    box = extent(own, renderer)
    assert not box.overlaps(axes.yaxis.label.get_window_extent(renderer))
    for text in axes.texts:
        assert text is own or not box.shrunk(0.96, 0.75).overlaps(extent(text, renderer))


# The XmR chart


def test_the_chart_draws_every_month_up_to_the_end_of_the_period(plymouth, figures):
    charts.xmr(plymouth)
    axes = body(figures[0])
    points = plymouth.runs.chart.points
    (line,) = drawn(axes, color=frame.GREY)
    assert line.get_ydata().tolist() == points["value"].tolist()
    assert len(line.get_xdata()) == 36
    months = pd.PeriodIndex(mdates.num2date(mdates.date2num(line.get_xdata())), freq="M")
    assert list(months) == list(plymouth.runs.months)


def test_mean_and_limits_stand_at_their_heights(plymouth, figures):
    charts.xmr(plymouth)
    axes = body(figures[0])
    last = plymouth.runs.chart.points.iloc[-1]
    pairs = [line.get_ydata() for line in axes.lines if len(line.get_xdata()) == 2]
    level = [low for low, high in pairs if low == high]  # the others mark the days of a review
    wanted = [v for v in (last["mean"], last["lower"], last["upper"]) if v >= 0]
    wanted.append(plymouth.runs.target.level)
    assert sorted(level) == pytest.approx(sorted(wanted))
    text = plymouth.indicator.text
    assert f"Expected {text(plymouth.runs.target.level)}" in labels(axes)
    assert f"Mean {text(last['mean'])}" in labels(axes)
    assert f"Upper limit {text(last['upper'])}" in labels(axes)


def test_the_days_of_the_review_are_marked_and_said(plymouth, figures):
    alt = charts.xmr(plymouth).alt
    axes = body(figures[0])
    upright = [line.get_xdata() for line in axes.lines if list(line.get_ydata()) == [0, 1]]
    assert all(first == last for first, last in upright)
    days = [pd.Timestamp(mdates.num2date(mdates.date2num(first))) for first, _ in upright]
    assert [f"{day:%Y-%m-%d}" for day in days] == ["2017-12-04", "2018-02-06"]
    assert {"Review fieldwork\n4 December 2017", "Review report\n6 February 2018"} < set(
        labels(axes)
    )
    assert alt.endswith("Review fieldwork: 4 December 2017. Review report: 6 February 2018.")


def test_without_a_review_no_day_is_marked(data, figures):
    alt = charts.xmr(lsr.profile("Kent", data=data)).alt
    assert "Review" not in alt and not any("Review" in text for text in labels(body(figures[0])))
    assert not [line for line in body(figures[0]).lines if list(line.get_ydata()) == [0, 1]]


def test_labels_of_the_levels_stand_beside_the_series_and_apart(data, figures):
    """Bradford was to hold 3.8, close to its mean of 3.6."""
    profile = lsr.profile("Bradford", data=data)
    charts.xmr(profile)
    axes = body(figures[0])
    notes = [t for t in axes.texts if t.get_text().split(" ")[0] in ("Upper", "Mean", "Expected",
                                                                     "Lower")]  # fmt: skip
    last = max(line.get_xdata()[-1] for line in axes.lines)
    assert len(notes) == 4 and all(note.xy[0] == last for note in notes)
    heights = sorted(note.xy[1] for note in notes)
    top = max(float(value) for value in profile.runs.chart.points["value"])
    assert min(b - a for a, b in pairwise(heights)) >= 0.06 * top - 1e-9


def test_marked_months_are_squares(plymouth, figures):
    charts.xmr(plymouth)
    axes = body(figures[0])
    (squares,) = drawn(axes, marker="s")
    assert len(squares.get_xdata()) == plymouth.runs.signals
    (dots,) = drawn(axes, marker="o")
    assert len(dots.get_xdata()) == 36 - plymouth.runs.signals


@pytest.mark.parametrize("whose", ["Plymouth", "England"])
def test_a_judgement_that_is_withheld_says_why(plymouth, everyone, figures, whose):
    if whose == "Plymouth":
        chart, runs = charts.xmr(plymouth), plymouth.runs
    else:
        chart, runs = charts.national_xmr(everyone), everyone.sure.runs[ENGLAND]
    reason = f"lag-1 autocorrelation {runs.chart.autocorrelation:.2f}, above 0.33"
    assert chart.title == (
        f"{whose}: no judgement of variation, because neighbouring months go together"
    )
    assert reason in chart.alt and reason in said(figures[0])
    assert f"months marked by the rules: {runs.signals} of 36." in chart.alt


def independent(profile, *changes):
    """Give a profile a series whose neighbouring months do not go together."""
    values = [9.0, 11, 10, 12, 9, 11, 10, 12, 9, 11, 10, 12]
    values[len(values) - len(changes) :] = changes
    rates = pd.Series(values, pd.period_range("2017-04", periods=12, freq="M"))
    runs = runs_of(rates, Span.parse("2017-04", "2018-03"), profile.indicator)
    return dataclasses.replace(profile, runs=runs)


@pytest.mark.parametrize(
    ("last", "title"),
    [
        (10.0, "common-cause variation in March 2018"),
        (40.0, "special-cause concern (high) in March 2018"),
        (0.0, "special-cause improvement (low) in March 2018"),
    ],
)
def test_a_judgement_that_is_given(plymouth, last, title):
    chart = charts.xmr(independent(plymouth, last))
    assert chart.title == f"Plymouth: {title}"
    assert f"{title[:1].upper()}{title[1:]}." in chart.alt
    assert "withheld" not in chart.alt.lower()


def test_a_limit_below_zero_is_not_drawn(plymouth, figures):
    wild = independent(plymouth, 2.0, 30.0, 1.0, 28.0)
    chart = charts.xmr(wild)
    assert wild.runs.chart.points["lower"].iloc[-1] < 0
    axes = body(figures[0])
    assert not [text for text in labels(axes) if text.startswith("Lower limit")]
    assert min(min(line.get_ydata()) for line in axes.lines if len(line.get_xdata())) >= 0
    assert "none below" in chart.alt


def test_one_month_is_no_series_and_says_so(plymouth):
    """That neighbours go together is not why one month cannot be judged."""
    rates = pd.Series([9.0], pd.period_range("2015-04", periods=1, freq="M"))
    runs = runs_of(rates, Span.parse("2015-04", "2015-04"), plymouth.indicator)
    chart = charts.xmr(dataclasses.replace(plymouth, runs=runs))
    if isinstance(chart, Prose):
        return
    assert "neighbouring months go together" not in f"{chart.title} {chart.alt}"
    assert "rebasing" not in chart.alt
    assert "1 months" not in chart.alt


@pytest.mark.parametrize("name", [*AREA_CHARTS, *NATIONAL_CHARTS])
def test_alternative_texts_have_no_doubled_space(plymouth, everyone, name):
    short = independent(plymouth, 10.0)
    chart = AREA_CHARTS[name](short) if name in AREA_CHARTS else NATIONAL_CHARTS[name](everyone)
    assert "  " not in chart.alt
    assert chart.alt == chart.alt.strip()


# Ranks


def test_bars_reach_from_limit_to_limit(everyone, figures):
    chart = charts.rank_bars(everyone)
    axes = body(figures[0])
    rows = everyone.reviewed
    (bars,) = axes.collections
    ends = [segment[:, 0].tolist() for segment in bars.get_segments()]
    assert ends == rows[["rank_lower", "rank_upper"]].to_numpy().tolist()
    (diamonds,) = drawn(axes, marker="D")
    assert diamonds.get_xdata().tolist() == rows["rank"].tolist()
    assert [text.get_text() for text in axes.get_yticklabels()] == rows["name"].tolist()
    wanted = [
        f"{row['rank']} ({row['rank_lower']:.0f} to {row['rank_upper']:.0f})"
        for _, row in rows.iterrows()
    ]
    assert labels(axes) == wanted
    for name, text in zip(rows["name"], wanted, strict=True):
        assert f"{name} {text}" in chart.alt
    low, high = axes.get_xlim()
    assert low <= rows["rank_lower"].min() and high >= rows["rank_upper"].max()


def test_the_title_counts_those_surely_in_the_worst_fifth(everyone):
    sure = (everyone.reviewed["worst_fifth"] >= 0.95).sum()
    chart = charts.rank_bars(everyone)
    assert chart.title.startswith(f"{sure} of 20 reviewed areas are in the worst fifth")


def test_the_note_says_where_intervals_come_from(everyone, figures):
    charts.rank_bars(everyone)
    text = said(figures[0])
    width = (everyone.ranking["rank_upper"] - everyone.ranking["rank_lower"]).median()
    assert f"The interval of the median council is {width:.0f} places wide." in text
    assert "moving-block bootstrap" in text


# Nothing to draw


def test_without_a_rate_in_the_period_there_is_no_funnel(in_2020, england_in_2020, figures):
    assert repr(charts.funnel(in_2020)) == in_2020.missing
    found = charts.national_funnel(england_in_2020)
    assert isinstance(found, Prose) and "2020-21" in repr(found)
    assert figures == []


def test_without_a_ranking_there_are_no_bars(england_in_2020, figures):
    found = charts.rank_bars(england_in_2020)
    assert isinstance(found, Prose) and figures == []
    # The reason must not be that of a period in which a council's series is too short.
    assert "too short a series" not in repr(found)


def test_ranks_without_intervals_say_why(data):
    found = charts.rank_bars(lsr.national("2019-04", "2019-06", data=data))
    assert isinstance(found, Prose)
    assert "too short a series" in repr(found)


@pytest.mark.parametrize("area", ["Isles of Scilly", "Westmorland and Furness"])
def test_an_area_without_a_rate_gets_the_reason(data, figures, area):
    profile = lsr.profile(area, data=data)
    for draw in AREA_CHARTS.values():
        assert repr(draw(profile)) == profile.missing
    assert figures == []


def test_before_rates_began_there_is_no_chart(data, figures):
    profile = lsr.profile("Plymouth", "2011-04", "2012-03", data=data)
    result = lsr.national("2011-04", "2012-03", data=data)
    for found in (
        charts.funnel(profile), charts.xmr(profile), charts.national_funnel(result),
        charts.national_xmr(result), charts.rank_bars(result),
    ):  # fmt: skip
        assert isinstance(found, Prose)
        assert len(repr(found)) > 20
    assert figures == []


def test_a_single_month_has_a_funnel(data, figures):
    profile = lsr.profile("Plymouth", "2018-11", "2018-11", data=data)
    chart = charts.funnel(profile)
    assert isinstance(chart, Chart) and "November 2018" in chart.alt
    (dots,) = drawn(body(figures[0]), marker="o", color=frame.GREY)
    assert dots.get_xdata().max() < 2_000_000  # adults, not person-days
