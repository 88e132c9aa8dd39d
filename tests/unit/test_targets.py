"""What the expectation of July 2017 asked of each council, and whether a chart says it was met."""

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

import lsr_analysis as lsr
from lsr_analysis import charts, tables
from lsr_analysis.analysis.aggregate import RATE, monthly
from lsr_analysis.analysis.runs import runs_of
from lsr_analysis.analysis.targets import AreaTarget, area_target, levels, target_of
from lsr_analysis.areas import ENGLAND
from lsr_analysis.periods import Span
from lsr_analysis.statistics.xmr import xmr

PLYMOUTH, DARLINGTON, SCILLY = "E06000026", "E06000005", "E06000053"
DORSET, BCP = "E06000059", "E06000058"  # both of April 2019
THREE_YEARS = Span.parse("2015-04", "2018-03")


@pytest.fixture(scope="module")
def target(data):
    """The expectation of July 2017: 9.4, or what a council had in February 2017."""
    (target,) = data.evidence.targets
    return target


@pytest.fixture(scope="module")
def rate(data):
    return data.indicators[RATE]


@pytest.fixture(scope="module")
def months(data):
    """The rate of every area by month, by plain arithmetic on the rows of the table."""
    rows = data.observations[data.observations["indicator"].to_numpy() == RATE]
    rates = 100_000 * rows["numerator"].to_numpy() / rows["denominator"].to_numpy()
    areas = rows["area_code"].astype(str).to_numpy()
    wide = pd.Series(rates, [rows["period_start"].to_numpy(), areas]).unstack()
    wide.index = pd.PeriodIndex(wide.index, freq="M")
    return wide


@pytest.fixture(scope="module")
def february(months):
    return months.loc["2017-02"].drop(ENGLAND).dropna()


@pytest.fixture(scope="module")
def holding(data, target, months, plymouth):
    """The profile of a council that was only to hold what it had, as far as the chart goes."""
    area = data.register[DARLINGTON]
    asked = area_target(data, target, area)
    runs = runs_of(months[DARLINGTON], plymouth.span, plymouth.indicator, asked)
    return dataclasses.replace(plymouth, area=area, runs=runs)


def month(text):
    return pd.Period(text, "M")


# What was asked of each council


def test_every_council_is_asked_for_the_lower_of_the_level_and_its_february(data, target, february):
    found = levels(data, target).drop(ENGLAND)
    high = february >= 9.4
    assert (len(february), int(high.sum()), int((~high).sum())) == (151, 99, 52)
    assert set(found.index) == set(february.index)
    assert (found[february.index[high]] == 9.4).all()
    low = february[~high]
    assert found[low.index].to_numpy() == pytest.approx(low.to_numpy(), rel=1e-12)
    assert (found <= 9.4).all()


def test_so_is_each_council_by_itself(data, target, february):
    for code in [*february.index[::12], PLYMOUTH, DARLINGTON]:
        asked = area_target(data, target, code)
        assert asked.baseline == pytest.approx(february[code], rel=1e-12)
        assert asked.level == pytest.approx(min(february[code], 9.4), rel=1e-12)
        assert asked.to_hold == (february[code] < 9.4)
        assert asked.target is target


def test_the_source_is_cited(data, target):
    asked = area_target(data, target, data.register[PLYMOUTH])
    assert asked.cited == data.evidence.sources["lgc-october-2017"].cited


@pytest.mark.parametrize("code", [ENGLAND, DORSET, BCP, SCILLY])
def test_no_target_without_a_figure_of_february(data, target, code):
    """England had none of its own; two councils came later, and one has never had a figure."""
    assert area_target(data, target, code) is None
    if code != ENGLAND:
        assert code not in levels(data, target).index
        assert area_target(data, target, data.register[code]) is None


@pytest.mark.parametrize(
    ("baseline", "to_hold"), [(9.3999, True), (9.4, False), (31.7, False), (0.0, True)]
)
def test_at_the_level_is_to_come_down(target, baseline, to_hold):
    asked = AreaTarget(target, baseline, min(baseline, 9.4), "A source")
    assert asked.to_hold is to_hold


def test_the_rule_in_a_sentence(target):
    rule = AreaTarget(target, 20, 9.4, "A source").rule
    for words in ("9.4 or above in February 2017", "come down to 9.4", "hold", "September 2017"):
        assert words in rule


# When it stood, and which one


@pytest.mark.parametrize(
    ("day", "until", "of", "stood"),
    [
        ("2017-07-03", None, "2017-06", False),
        ("2017-07-03", None, "2017-07", True),
        ("2017-07-31", None, "2017-07", True),
        ("2017-07-03", None, "2019-06", True),
        ("2017-07-03", "2018-03", "2018-03", True),
        ("2017-07-03", "2018-03", "2018-04", False),
    ],
)
def test_it_stood_from_the_month_of_its_announcement(target, day, until, of, stood):
    other = dataclasses.replace(
        target, announced=dt.date.fromisoformat(day), until=month(until) if until else None
    )
    assert other.stood_in(month(of)) is stood


def test_the_target_of_a_month(data, target):
    assert target_of(data, RATE, month("2018-03")) is target
    assert target_of(data, RATE, month("2017-06")) is None
    assert target_of(data, "delayed_days", month("2018-03")) is None


def test_a_later_target_takes_the_place_of_an_earlier_one(data, target):
    later = dataclasses.replace(target, id="later", announced=dt.date(2018, 5, 1), level=8.0)
    evidence = dataclasses.replace(data.evidence, targets=(target, later))
    other = dataclasses.replace(data, evidence=evidence)
    assert target_of(other, RATE, month("2018-04")) is target
    assert target_of(other, RATE, month("2018-05")) is later


# In which months it was met


def test_months_at_the_level_or_below_count_from_the_month_of_the_target(target):
    asked = AreaTarget(target, 12.0, 9.4, "A source")
    values = pd.Series(
        [1, 1, 9.4, np.nan, 9.5, 9.3], pd.period_range("2017-07", periods=6, freq="M")
    )
    met = asked.met(values)
    assert [str(m) for m in met.index] == ["2017-09", "2017-11", "2017-12"]
    assert met.tolist() == [True, False, True]
    assert asked.met(values[:2]).empty


@pytest.mark.parametrize("code", [PLYMOUTH, DARLINGTON])
def test_months_met_by_plain_arithmetic(data, target, rate, months, february, code):
    found = runs_of(months[code], THREE_YEARS, rate, area_target(data, target, code))
    wanted = months.loc["2017-09":"2018-03", code] <= min(9.4, february[code])
    assert found.met.tolist() == wanted.tolist()
    assert found.met.index.equals(wanted.index)
    assert len(wanted) == 7


def test_no_target_no_months(rate, months):
    found = runs_of(months[PLYMOUTH], THREE_YEARS, rate)
    assert found.target is None and found.met.empty and found.chart.target is None


# What the XmR chart makes of it: 36 months whose neighbours do not go together

UP_AND_DOWN = np.array([9.0, 11, 10, 12, 9, 10, 11, 9, 12, 10, 11, 9] * 3) - 10.25
SERIES = pd.Series(UP_AND_DOWN, pd.period_range("2015-04", "2018-03", freq="M"))


@pytest.mark.parametrize(
    ("around", "level", "assurance", "met"),
    [
        (4.0, 9.4, "passes consistently", 7),
        (20.0, 9.4, "fails consistently", 0),
        (9.4, 9.4, "hit and miss", None),
        (4.0, 4.0, "hit and miss", None),
        (20.0, 30.0, "passes consistently", 7),
    ],
)
def test_assurance_is_judged_by_the_level(target, rate, around, level, assurance, met):
    series = SERIES + around
    found = runs_of(series, THREE_YEARS, rate, AreaTarget(target, level, level, "A source"))
    assert not found.chart.withheld
    assert (found.chart.target, found.chart.assurance) == (level, assurance)
    points = found.chart.points.iloc[-1]
    inside = points["lower"] <= level <= points["upper"]
    assert inside == (assurance == "hit and miss")
    assert int(found.met.sum()) == (met if met is not None else (series[-7:] <= level).sum())
    assert 0 < found.met.sum() < 7 or met is not None


def test_the_same_points_as_without_a_target(target, rate):
    """A target judges the series and changes nothing of it."""
    series = SERIES + 20
    found = runs_of(series, THREE_YEARS, rate, AreaTarget(target, 20, 9.4, "A source"))
    plain = xmr(series.to_numpy(), lower_is_better=True)
    pd.testing.assert_frame_equal(found.chart.points, plain.points)
    assert (plain.assurance, found.chart.variation) == ("no target", plain.variation)


def test_where_neighbours_go_together_the_judgement_is_withheld_too(data, target, rate, months):
    found = runs_of(months[PLYMOUTH], THREE_YEARS, rate, area_target(data, target, PLYMOUTH))
    assert found.chart.alike
    assert found.chart.assurance == found.chart.variation == "withheld"
    assert found.chart.target == 9.4


@pytest.mark.parametrize(("end", "stood"), [("2017-06", False), ("2017-07", True)])
def test_a_target_of_later_is_not_held_against_earlier_months(target, rate, end, stood):
    span = Span.parse("2016-07", end)
    found = runs_of(SERIES + 20, span, rate, AreaTarget(target, 20, 9.4, "A source"))
    assert (found.target is not None) is stood
    assert found.chart.assurance == ("fails consistently" if stood else "no target")
    assert found.met.empty, "it was to be met in September"


# Profiles, charts and tables


def test_the_profile_of_plymouth_has_the_target(plymouth, february):
    assert plymouth.runs.target.level == 9.4
    assert plymouth.runs.target.baseline == pytest.approx(february[PLYMOUTH])
    assert plymouth.runs.met.tolist() == [False] * 7


@pytest.fixture(scope="module")
def before(data):
    """The profile of Plymouth for a year that ended before the target was announced."""
    return lsr.profile("Plymouth", "2016-07", "2017-06", data=data)


def test_a_period_that_ends_before_july_2017_has_no_target(before):
    assert before.runs.target is None
    assert before.runs.chart.assurance == "no target"
    chart = charts.xmr(before)
    assert "xpect" not in f"{chart.alt} {chart.title}"
    assert not tables.runs_table(before).shown["Rule"].str.contains("xpectation|level").any()


@pytest.mark.parametrize(
    ("name", "title", "baseline", "asked", "met"),
    [
        ("plymouth", "Plymouth", "31.7", "come down to 9.4", 0),
        ("holding", "Darlington", "7.6", "to hold", 3),
    ],
)
def test_chart_and_table_name_the_target(request, name, title, baseline, asked, met):
    profile = request.getfixturevalue(name)
    chart, table = charts.xmr(profile), tables.runs_table(profile)
    for words in (
        title, "Expectation of July 2017", f"{baseline} in February 2017", asked,
        profile.runs.target.cited, f"in {met} of the 7 months from September 2017",
    ):  # fmt: skip
        assert words in chart.alt
    shown = table.shown.set_index("Rule")["Months or value"]
    said = shown["Expectation of July 2017"]
    assert said.startswith(f"{baseline} in February 2017: ") and asked in said
    assert said.endswith("by September 2017")
    (count,) = shown[shown.index.str.contains("from September 2017")]
    assert count == f"{met} of 7"
    assert shown["Judgement against a target"] == "withheld"
    assert profile.runs.target.cited in table.note


def test_a_judgement_is_printed_where_it_can_be_made(plymouth, target):
    runs = runs_of(
        SERIES + 20, plymouth.span, plymouth.indicator, AreaTarget(target, 20, 9.4, "A source")
    )
    profile = dataclasses.replace(plymouth, runs=runs)
    assert "fails consistently" in charts.xmr(profile).alt
    shown = tables.runs_table(profile).shown.set_index("Rule")["Months or value"]
    assert shown["Judgement against a target"] == "fails consistently"


def test_the_months_here_are_those_of_the_package(data, months):
    again = monthly(data, RATE, data.coverage)
    assert np.allclose(again[PLYMOUTH].dropna(), months[PLYMOUTH].dropna(), rtol=1e-12)
