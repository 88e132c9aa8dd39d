"""How councils spread on every indicator of the national comparison."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from own_files import GIVEN, write_entry, write_lines

import lsr_analysis as lsr
from lsr_analysis import tables
from lsr_analysis.analysis.spread import latest_full_period, latest_trusts, spreads
from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import STAGES
from lsr_analysis.own import read_own
from lsr_analysis.periods import Span

PLYMOUTH, DEVON = "E06000026", "E10000008"
YEAR_2017 = Span.parse("2017-04", "2018-03")
COUNCILS = ("Plymouth", "Devon", "Cornwall", "Torbay", "York", "Leeds")


@pytest.fixture(scope="module")
def in_2020(data):
    """The national comparison of a year after the last delayed transfers."""
    return lsr.national("2020-04", "2021-03", data=data)


@pytest.fixture
def made_up(own, data):
    """Return the spread of made-up figures, from the number of councils of each year."""

    def made_up(counts, span=YEAR_2017, england=(), **entry):
        write_entry(own, **({"over": None, "multiplier": 1, "frequency": "year"} | entry))
        lines = [f"lifts_answered,{name},{year},70" for year, n in counts for name in COUNCILS[:n]]
        lines += [f"lifts_answered,England,{year},65" for year in england]
        write_lines(own / "mine.csv", GIVEN, *lines)
        found = read_own(own, data.register, data.shipped)
        figures = dataclasses.replace(
            data, observations=found.observations, indicators=found.indicators
        )
        return spreads(figures, span, {PLYMOUTH})

    return made_up


# Which period


@pytest.mark.parametrize(
    ("counts", "period"),
    [
        ([("2015-16", 6), ("2016-17", 6)], "2016-17"),
        ([("2015-16", 6), ("2016-17", 3)], "2016-17"),
        ([("2015-16", 6), ("2016-17", 2)], "2015-16"),
        ([("2014-15", 6), ("2015-16", 2), ("2016-17", 1)], "2014-15"),
        ([("2015-16", 1), ("2016-17", 1)], "2016-17"),
        ([("2015-16", 2), ("2016-17", 2), ("2018-19", 6)], "2016-17"),
    ],
)
def test_a_period_with_less_than_half_of_the_councils_is_passed_over(made_up, counts, period):
    (found,) = made_up(counts)
    assert found.period == period
    assert len(found.by_council) == dict(counts)[period]


def test_england_is_no_council(made_up):
    (found,) = made_up([("2015-16", 6), ("2016-17", 3)], england=["2015-16"])
    assert (found.period, len(found.by_council)) == ("2016-17", 3)
    assert found.england != found.england


def test_figures_of_england_alone_are_no_spread(made_up):
    assert made_up([], england=["2016-17"]) == ()


def test_without_a_period_that_ends_in_time_there_is_no_spread(made_up):
    assert made_up([("2018-19", 6)]) == ()


def test_an_empty_table_has_no_latest_period(data):
    rows = data.series("short_term_outcome", PLYMOUTH).reset_index()
    assert latest_full_period(rows, dt.date(2010, 1, 1)).empty


def test_a_survey_of_18_councils_is_passed_over(in_2020):
    found = {one.indicator.id: one for one in in_2020.spreads}["feel_safe_65plus"]
    assert found.period == "2019-20"
    assert len(found.by_council) > 140


# Which indicators


def test_every_figure_of_plymouth_that_is_compared_has_a_spread(plymouth, everyone):
    """The two reports of one period must not differ in what they show."""
    in_profile = {
        one.indicator.id
        for stage in STAGES
        for one in plymouth.pathway.of(stage)
        if one.value == one.value and one.indicator.compare
    }
    missing = in_profile - {one.indicator.id for one in everyone.spreads}
    assert missing == set()


def test_all_ages_are_shown_until_65_and_over_are_held(everyone, in_2020):
    before, after = ({s.indicator.id for s in found.spreads} for found in (everyone, in_2020))
    assert "short_term_outcome" in before
    assert "short_term_outcome_65plus" in after
    assert "short_term_outcome" not in after


def test_what_is_not_compared_has_no_spread(in_2020):
    assert not [one.indicator.id for one in in_2020.spreads if not one.indicator.compare]


def test_delays_and_registered_care_have_sections_of_their_own(everyone):
    shown = {one.indicator.id for one in everyone.spreads}
    assert not shown & {"delayed_days", "delayed_people", "delayed_days_rate"}
    assert not shown & {"nursing_homes_good", "care_home_beds_75plus"}
    assert not shown & {"bed_occupancy_general_acute"}


# What a spread holds


def test_a_spread_is_of_all_councils(in_2020, data):
    found = {one.indicator.id: one for one in in_2020.spreads}["short_term_outcome_65plus"]
    table = data.observations
    held = table[
        table["indicator"].eq("short_term_outcome_65plus") & table["period_start"].eq("2020-04-01")
    ].astype({"area_code": str})
    values = held.set_index("area_code")["value"]
    assert found.period == "2020-21"
    assert found.england == values[ENGLAND]
    assert found.by_council.to_dict() == values.drop(ENGLAND).dropna().to_dict()
    assert found.source.id == "nhs_digital_ascof"
    assert len(found.table) == len(held) - 1
    without = found.table[found.table["value"].isna()]
    assert len(without) > 0
    assert not without["status"].isin(["ok", "provisional"]).any()


def test_reviewed_areas_are_marked(in_2020, data):
    for found in in_2020.spreads:
        marked = set(found.table.loc[found.table["reviewed"], "area_code"])
        assert marked <= {review.area for review in data.reviews}
        assert PLYMOUTH in marked, found.indicator.id


def test_a_spread_has_the_figures_of_the_profiles(in_2020, data):
    profile = lsr.profile("Plymouth", "2020-04", "2021-03", data=data)
    held = {one.indicator.id: one for one in profile.pathway.latest}
    same = [s for s in in_2020.spreads if held[s.indicator.id].period == s.period]
    assert len(same) > 30
    for found in same:
        assert found.by_council[PLYMOUTH] == held[found.indicator.id].value
        if "England" in found.indicator.compare:
            assert found.england == pytest.approx(held[found.indicator.id].england, nan_ok=True)


def test_what_the_table_shows(in_2020):
    found = {one.indicator.id: one for one in in_2020.spreads}["offered_reablement"]
    table = tables.spread_table(in_2020, "stepping down")
    cells = table.shown.set_index("Indicator")
    row = cells.loc[cells.index.str.startswith("Offered reablement after discharge (")].iloc[0]
    values, text = found.by_council, found.indicator.text
    assert row["Councils"] == str(len(values))
    assert [row[c] for c in ("Lowest", "Median of councils", "Highest")] == [
        text(v) for v in (values.min(), values.median(), values.max())
    ]
    assert row["Lower quartile"] == text(values.quantile(0.25))
    assert row["England value"] == text(found.england)
    assert set(table.figures["indicator"]) == {
        one.indicator.id for one in in_2020.spreads if one.indicator.stage == "stepping down"
    }


def test_a_stage_without_figures_says_so(data):
    early = lsr.national("2012-04", "2013-03", data=data)
    assert "No figure of enablers is held" in repr(tables.spread_table(early, "enablers"))


# Trusts


def test_beds_of_the_latest_quarter_by_trust(data, everyone, in_2020):
    assert everyone.trusts.empty
    assert "No bed figures are held" in repr(tables.trust_table(everyone))
    held = latest_trusts(data, dt.date(2021, 3, 31))
    assert held.equals(in_2020.trusts)
    assert set(held["period_end"]) == {pd.Timestamp("2020-06-30")}
    assert held["trust_code"].is_unique
    assert in_2020.trust_period == "April to June 2020"
    table = tables.trust_table(in_2020)
    assert len(table.shown) == 16
    assert len(table.figures) == len(held)
    occupied = [float(v) for v in table.shown["Occupied"]]
    assert occupied == sorted(occupied, reverse=True)
    assert occupied[0] == round(held["value"].max(), 1)
    assert occupied[-1] == round(held["value"].min(), 1)
