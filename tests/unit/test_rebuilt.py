"""Series across the six reorganisations: exact sums over the same ground, or a marked break."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from own_files import COUNTED, table_of, write_entry, write_lines

import lsr_analysis as lsr
from lsr_analysis.analysis.rebuilt import group_of, groups, rebuilt_series
from lsr_analysis.errors import ParameterError
from lsr_analysis.own import read_own
from lsr_analysis.reporting.series import area_series

BOURNEMOUTH, POOLE, OLD_DORSET = "E06000028", "E06000029", "E10000009"
BCP, NEW_DORSET = "E06000058", "E06000059"
GROUPS = {
    "dorset-2019": (dt.date(2019, 4, 1), {BOURNEMOUTH, POOLE, OLD_DORSET}, {BCP, NEW_DORSET}),
    "buckinghamshire-2020": (dt.date(2020, 4, 1), {"E10000002"}, {"E06000060"}),
    "northamptonshire-2021": (dt.date(2021, 4, 1), {"E10000021"}, {"E06000061", "E06000062"}),
    "cumbria-2023": (dt.date(2023, 4, 1), {"E10000006"}, {"E06000063", "E06000064"}),
    "north-yorkshire-2023": (dt.date(2023, 4, 1), {"E10000023"}, {"E06000065"}),
    "somerset-2023": (dt.date(2023, 4, 1), {"E10000027"}, {"E06000066"}),
}
ONE_EACH = [key for key, (_, before, after) in GROUPS.items() if len(before) == len(after) == 1]
SEVERAL = [key for key in GROUPS if key not in ONE_EACH]


@pytest.fixture(scope="module")
def ground(data):
    """Return the figures of the councils of one group only, and the group."""

    def ground(key):
        group = groups(data.register)[key]
        rows = data.observations["area_code"].isin([*group.before, *group.after])
        return dataclasses.replace(data, observations=data.observations[rows]), group

    return ground


@pytest.fixture
def made_up(own, data):
    """Return made-up figures of one indicator."""

    def made_up(*lines, heads=COUNTED, **entry):
        write_entry(own, **({"frequency": "year"} | entry))
        write_lines(own / "mine.csv", heads, *(f"lifts_answered,{line}" for line in lines))
        found = read_own(own, data.register, data.shipped)
        return dataclasses.replace(
            data, observations=found.observations, indicators=found.indicators
        )

    return made_up


# The groups


def test_the_six_reorganisations(councils):
    found = groups(councils)
    assert {
        key: (group.date, set(group.before), set(group.after)) for key, group in found.items()
    } == GROUPS
    dates = [group.date for group in found.values()]
    assert dates == sorted(dates)


@pytest.mark.parametrize("key", GROUPS)
def test_councils_end_on_the_day_before_the_others_begin(councils, key):
    date, before, after = GROUPS[key]
    assert {councils[code].end for code in before} == {date - dt.timedelta(days=1)}
    assert {councils[code].start for code in after} == {date}


def test_every_council_that_ended_or_began_is_in_one_group(councils):
    members = [code for _, before, after in GROUPS.values() for code in (*before, *after)]
    assert len(members) == len(set(members))
    moved = {a.code for a in councils if a.end or a.start > dt.date(2013, 4, 1)}
    assert moved == set(members)
    for area in councils:
        group = group_of(area, councils)
        assert (group is not None) == (area.code in members)
        if group is not None:
            assert area.code in (*group.before, *group.after)


@pytest.mark.parametrize("area", ["Plymouth", "York", "Gateshead", "E08000037"])
def test_an_area_that_was_never_reorganised(councils, data, area):
    """Gateshead only changed its code."""
    assert group_of(councils.find(area), councils) is None
    with pytest.raises(ParameterError, match="was never reorganised; leave --same-ground out"):
        area_series(data, area, "delayed_days", same_ground=True)


def test_the_councils_in_words(councils):
    assert groups(councils)["northamptonshire-2021"].label(councils) == (
        "Northamptonshire until 31 March 2021; North Northamptonshire and West Northamptonshire "
        "since"
    )


# Exact sums


def test_old_dorset_bournemouth_and_poole_are_new_dorset_and_the_merged_council(data, ground):
    figures, group = ground("dorset-2019")
    found = rebuilt_series(figures, group, "delayed_days")
    assert found.exact
    series = found.series.set_index("period_start")["value"]
    assert len(series) == 99
    before = sum(
        data.series("delayed_days", code)["value"] for code in (BOURNEMOUTH, POOLE, OLD_DORSET)
    )
    after = sum(data.series("delayed_days", code)["value"] for code in (BCP, NEW_DORSET))
    pd.testing.assert_series_equal(
        series[:"2019-03"], before[:"2019-03"], check_names=False, check_freq=False
    )
    pd.testing.assert_series_equal(
        series["2019-04":], after["2019-04":], check_names=False, check_freq=False
    )


def test_april_2019_is_1180_and_1617_days(data, ground):
    figures, group = ground("dorset-2019")
    series = rebuilt_series(figures, group, "delayed_days").series.set_index("period_start")
    assert data.series("delayed_days", BCP).loc["2019-04-01", "value"] == 1180
    assert data.series("delayed_days", NEW_DORSET).loc["2019-04-01", "value"] == 1617
    assert series.loc["2019-04-01", "value"] == 2797
    assert series.loc["2019-04-01", "side"] == "after"
    assert series.loc["2019-03-01", "side"] == "before"


def test_a_rate_is_the_days_over_the_people_of_all(data, ground):
    figures, group = ground("dorset-2019")
    series = rebuilt_series(figures, group, "delayed_days_rate").series.set_index("period_start")
    for month, codes in (
        ("2019-03-01", (BOURNEMOUTH, POOLE, OLD_DORSET)),
        ("2019-04-01", (BCP, NEW_DORSET)),
    ):
        rows = [data.series("delayed_days_rate", code).loc[month] for code in codes]
        days, people = (sum(row[c] for row in rows) for c in ("numerator", "denominator"))
        assert series.loc[month, "value"] == pytest.approx(100_000 * days / people, rel=1e-12)


@pytest.mark.parametrize("key", SEVERAL)
def test_the_ground_is_the_same_before_and_after(ground, key):
    """Square kilometres tell: they are published in whole numbers, then in hectares."""
    figures, group = ground(key)
    area = rebuilt_series(figures, group, "population_density").series
    area = area.groupby("side")["denominator"].median()
    if len(area) == 2:
        assert area["after"] == pytest.approx(area["before"], rel=0.001)
    else:
        assert key == "cumbria-2023"  # the last mid-year held is before its councils


def test_people_of_northamptonshire(data, ground):
    figures, group = ground("northamptonshire-2021")
    found = rebuilt_series(figures, group, "people_18plus")
    series = found.series.set_index("period_start")
    old = data.series("people_18plus", "E10000021")["value"]
    new = [
        data.series("people_18plus", code)["value"]["2020-06-30"]
        for code in ("E06000061", "E06000062")
    ]
    assert series.loc["2019-06-30", "value"] == old["2019-06-30"] == 581_597
    assert series.loc["2020-06-30", "value"] == sum(new) == 584_094
    assert series["side"].tolist() == ["before"] * 5 + ["after"]  # mid-2020 is on the new codes


@pytest.mark.parametrize("key", SEVERAL)
def test_every_exact_series_is_a_sum_of_counts_of_all_councils_of_one_side(ground, key):
    """Never a silent join: what cannot be added up exactly has no series at all."""
    figures, group = ground(key)
    table = figures.observations.astype({"area_code": str, "indicator": str})
    held = dict(iter(table[table["value"].notna()].groupby("indicator")))
    exact = broken = 0
    for indicator in figures.indicators.wholes():
        found = rebuilt_series(figures, group, indicator.id)
        rows = held.get(indicator.id)
        if rows is None:
            assert found.series.empty
            continue
        if rows["numerator"].isna().any():
            assert not found.exact and found.series.empty
            broken += 1
            continue
        exact += 1
        assert not found.series.duplicated(["period_start", "period_end"]).any()
        for row in found.series.itertuples():
            codes = group.before if row.side == "before" else group.after
            own = rows[
                rows["area_code"].isin(codes)
                & rows["period_start"].eq(row.period_start)
                & rows["period_end"].eq(row.period_end)
            ]
            assert sorted(own["area_code"]) == sorted(codes), (indicator.id, row)
            assert row.numerator == pytest.approx(own["numerator"].sum(), rel=1e-12)
            over = own["denominator"].sum() if indicator.over is not None else 1.0
            value = indicator.multiplier * own["numerator"].sum() / over
            assert row.value == pytest.approx(value, rel=1e-12)
    assert exact > 10 and broken > 10


def test_a_period_without_every_council_is_left_out(made_up):
    data = made_up(
        "Bournemouth,2017-18,50,100", "Poole,2017-18,30,100", "Dorset,2017-18,40,200",
        "Bournemouth,2016-17,50,100", "Poole,2016-17,30,100",
        "E06000058,2019-20,60,200", "E06000059,2019-20,60,200", "E06000059,2020-21,60,200",
    )  # fmt: skip
    found = rebuilt_series(data, groups(data.register)["dorset-2019"], "lifts_answered")
    assert found.exact
    assert found.series["value"].tolist() == [30, 30]  # 120 of 400 on both sides
    assert found.series["side"].tolist() == ["before", "after"]


@pytest.mark.parametrize(
    ("year", "side", "value"), [("2018-19", "before", 30), ("2019-20", "after", 50)]
)
def test_where_both_sides_have_a_period_the_councils_of_the_time_are_taken(
    made_up, year, side, value
):
    both = table_of(
        (BOURNEMOUTH, year, 50, 100), (POOLE, year, 30, 100), (OLD_DORSET, year, 40, 200),
        (BCP, year, 100, 200), (NEW_DORSET, year, 100, 200),
    )  # fmt: skip
    data = dataclasses.replace(made_up("Plymouth,2017-18,50,100"), observations=both)
    series = rebuilt_series(data, groups(data.register)["dorset-2019"], "lifts_answered").series
    assert (series["side"].tolist(), series["value"].tolist()) == ([side], [value])


# One council after another


@pytest.mark.parametrize("key", ONE_EACH)
def test_one_council_after_another_is_taken_as_published(ground, data, key):
    figures, group = ground(key)
    found = rebuilt_series(figures, group, "short_term_outcome")
    assert found.exact
    held = pd.concat(
        data.series("short_term_outcome", code)["value"].dropna()
        for code in (*group.before, *group.after)
    ).sort_index()
    series = found.series.set_index("period_start")["value"]
    pd.testing.assert_series_equal(series, held, check_names=False)
    assert len(series) == 8


@pytest.mark.parametrize(
    ("year", "side", "value"), [("2018-19", "before", 60), ("2020-21", "after", 70)]
)
def test_where_both_have_a_figure_the_council_of_the_time_is_taken(made_up, year, side, value):
    both = table_of(("E10000002", year, 60), ("E06000060", year, 70))
    data = dataclasses.replace(made_up("Plymouth,2017-18,50,100"), observations=both)
    group = groups(data.register)["buckinghamshire-2020"]
    series = rebuilt_series(data, group, "lifts_answered").series
    assert (series["side"].tolist(), series["value"].tolist()) == ([side], [value])


# Breaks


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("dorset-2019", "1 April 2019"),
        ("northamptonshire-2021", "1 April 2021"),
        ("cumbria-2023", "1 April 2023"),
    ],
)
@pytest.mark.parametrize("indicator", ["workforce_turnover", "requests_resulting_in_service"])
def test_a_rate_without_counts_breaks_on_a_day(ground, key, day, indicator):
    figures, group = ground(key)
    found = rebuilt_series(figures, group, indicator)
    assert not found.exact
    assert found.series.empty
    for words in (figures.indicators[indicator].title, "without counts", day, "breaks"):
        assert words in found.broken


def test_one_year_without_counts_is_enough_for_a_break(made_up):
    data = made_up(
        "Cumbria,2021-22,50,100,", "Cumbria,2022-23,,,51",
        "Cumberland,2023-24,50,100,", "Westmorland and Furness,2023-24,50,100,",
        heads=f"{COUNTED},value",
    )  # fmt: skip
    group = groups(data.register)["cumbria-2023"]
    assert not rebuilt_series(data, group, "lifts_answered").exact


def test_a_council_of_its_own_is_never_joined(data):
    """Without --same-ground a series holds the figures of one council only."""
    for code in (BCP, NEW_DORSET, OLD_DORSET):
        found = area_series(data, code, "delayed_days", "month")
        assert found.rows["value"].tolist() == pytest.approx(
            data.series("delayed_days", code)["value"].dropna().tolist()
        )


# As it is printed


def test_the_same_ground_by_year(data):
    found = area_series(data, BCP, "delayed_days", "year", same_ground=True)
    rows = found.rows
    assert rows.loc["2018-19", "value"] == sum(
        data.series("delayed_days", code)["value"]["2018-04":"2019-03"].sum()
        for code in (BOURNEMOUTH, POOLE, OLD_DORSET)
    )
    assert not rows.loc["2019-20", "complete"]
    assert "until 31 March 2019" in found.title


@pytest.mark.parametrize("area", [BOURNEMOUTH, POOLE, OLD_DORSET, BCP, NEW_DORSET])
def test_the_same_ground_is_the_same_from_both_sides(data, area):
    found = area_series(data, area, "people_65plus", same_ground=True).rows
    assert found["value"].to_dict() == {
        "2015-06-30": 185_573, "2016-06-30": 188_443, "2017-06-30": 190_793,
        "2018-06-30": 193_061, "2019-06-30": 196_346, "2020-06-30": 198_608,
    }  # fmt: skip


def test_a_break_is_said_in_place_of_a_series(data):
    with pytest.raises(ParameterError, match=r"1 April 2019 cannot be added up: the series breaks"):
        area_series(data, BCP, "workforce_turnover", same_ground=True)


def test_a_finer_scale_than_the_figures_is_refused(data):
    with pytest.raises(ParameterError, match="held by date; use --by year"):
        area_series(data, BCP, "people_65plus", "month", same_ground=True)


def test_a_ground_without_figures_says_so(data):
    """Falls are held for single-tier councils only, so Cumbria has none."""
    found = area_series(data, "Cumberland", "falls_admissions_65plus", same_ground=True)
    assert found.rows.empty
    assert "No figure" in found.text


# In the profile


@pytest.mark.parametrize("area", [POOLE, NEW_DORSET])
def test_the_profile_has_the_rate_across_its_reorganisation(data, ground, area):
    figures, group = ground("dorset-2019")
    start, end = ("2018-04", "2019-03") if area == POOLE else ("2019-04", "2019-06")
    profile = lsr.profile(area, start, end, data=data)
    expected = rebuilt_series(figures, group, "delayed_days_rate").series
    pd.testing.assert_frame_equal(profile.rebuilt.series, expected)
    assert len(expected) == 51
    assert "until 31 March 2019" in profile.ground


@pytest.mark.parametrize("area", ["Plymouth", "Cumbria", "E10000002"])
def test_a_reorganisation_outside_the_months_of_delays_is_not_shown(data, area):
    profile = lsr.profile(area, data=data)
    assert profile.rebuilt is None
    assert profile.ground == ""
