"""The latest figure of every indicator for an area: which, whose, and beside what."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from own_files import COUNTED, GIVEN, table_of, write_entry, write_lines

import lsr_analysis as lsr
from lsr_analysis import tables, words
from lsr_analysis.analysis.latest import shown_indicators
from lsr_analysis.analysis.pathway import pathway
from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import STAGES
from lsr_analysis.own import read_own
from lsr_analysis.periods import Span, parse_period
from lsr_analysis.statistics.ranks import rank_from_best

PLYMOUTH, CORNWALL, DEVON, TORBAY = "E06000026", "E06000052", "E10000008", "E06000027"
BUCKS_OLD, BUCKS_NEW = "E10000002", "E06000060"
YEAR_2017, YEAR_2020 = Span.parse("2017-04", "2018-03"), Span.parse("2020-04", "2021-03")


@pytest.fixture(scope="module")
def look(data):
    """Return the figures of an area up to the end of a span, by indicator."""
    delays = data.observations["source"].eq("nhs_england_dtoc")  # they have their own sections
    others = dataclasses.replace(data, observations=data.observations[~delays])

    def look(area, span, peers=()):
        council = data.register.find(area, span.last_day)
        found = pathway(others, council, peers, span).latest
        assert len({one.indicator.id for one in found}) == len(found)
        return {one.indicator.id: one for one in found}

    return look


@pytest.fixture(scope="module")
def in_2020(data):
    """The profile of Plymouth for a year after the last delayed transfers."""
    return lsr.profile("Plymouth", "2020-04", "2021-03", data=data)


@pytest.fixture
def made_up(own, data):
    """Return figures of one made-up indicator, and of nothing else."""

    def made_up(*lines, heads=GIVEN, **entry):
        write_entry(own, **({"over": None, "multiplier": 1, "frequency": "year"} | entry))
        write_lines(own / "mine.csv", heads, *(f"lifts_answered,{line}" for line in lines))
        found = read_own(own, data.register, data.shipped)
        return dataclasses.replace(
            data, observations=found.observations, indicators=found.indicators
        )

    return made_up


def only_figure(data, area="Plymouth", span=YEAR_2017, peers=()):
    """Return the only figure of an area in figures of one indicator."""
    council = data.register.find(area, span.last_day)
    (found,) = pathway(data, council, peers, span).latest
    return found


# Which period


@pytest.mark.parametrize(
    ("start", "end", "period", "value"),
    [
        ("2017-04", "2018-03", "2017-18", 87.6),
        ("2020-04", "2021-02", "2019-20", 86.6),
        ("2020-04", "2021-03", "2020-21", 88.9),
        ("2021-04", "2022-02", "2020-21", 88.9),
    ],
)
def test_the_latest_year_that_has_ended(look, data, start, end, period, value):
    one = look("Plymouth", Span.parse(start, end))["short_term_outcome"]
    assert one.period == period
    first = pd.Timestamp(parse_period(period, "year")[0])
    assert one.value == data.series("short_term_outcome", PLYMOUTH).loc[first, "value"]
    assert one.indicator.text(one.value) == f"{value}"


@pytest.mark.parametrize("area", ["Plymouth", "City of London", "E06000060", "E10000006"])
def test_no_figure_is_of_a_period_that_ends_later(look, area):
    for end in ("2015-12", "2018-03", "2019-06", "2021-03"):
        for one in look(area, Span.parse("2015-04", end)).values():
            held = parse_period(one.period, one.indicator.frequency)
            assert held, one.period
            assert held[1] <= Span.parse("2015-04", end).last_day, (one.indicator.id, one.period)


def test_the_latest_year_of_the_area_is_set_beside_the_same_year_of_all(look, data):
    """18 councils were surveyed in 2020-21, and Plymouth was not one of them."""
    one = look("Plymouth", YEAR_2020, [CORNWALL, DEVON])["quality_of_life_users"]
    assert (one.period, one.newest) == ("2019-20", "2020-21")
    table = data.observations
    held = table[table["indicator"].eq(one.indicator.id) & table["period_start"].eq("2019-04-01")]
    values = held.dropna(subset="value").astype({"area_code": str}).set_index("area_code")["value"]
    assert one.england == values[ENGLAND]
    assert one.councils.to_dict() == values.drop(ENGLAND).to_dict()
    assert one.peers.to_dict() == values[[CORNWALL, DEVON]].to_dict()
    assert one.value == values[PLYMOUTH]


def test_later_figures_of_others_are_pointed_out(in_2020):
    note = tables.pathway_table(in_2020, "maintaining wellbeing at home").note
    later = note.split("Other councils have figures of a later period for: ")[1].split(".")[0]
    assert "Social care-related quality of life" in later
    assert "self-directed support" not in later


def test_a_later_figure_of_england_alone_is_no_later_figure_of_other_councils(made_up):
    data = made_up("Plymouth,2015-16,70", "Devon,2015-16,60", "England,2016-17,65")
    one = only_figure(data)
    assert (one.period, one.newest) == ("2015-16", "2015-16")


def test_a_figure_that_is_withheld_keeps_its_status(made_up):
    data = made_up("Plymouth,2016-17,,suppressed", "Devon,2016-17,60,", heads=f"{GIVEN},status")
    one = only_figure(data, peers=[DEVON])
    assert (one.status, one.text, one.rank) == ("suppressed", "suppressed", None)
    assert one.peers.to_dict() == {DEVON: 60}


def test_an_earlier_figure_goes_before_a_later_one_that_is_withheld(made_up):
    lines = "Plymouth,2015-16,70,", "Plymouth,2016-17,,suppressed", "Devon,2016-17,60,"
    one = only_figure(made_up(*lines, heads=f"{GIVEN},status"), peers=[DEVON])
    assert (one.period, one.newest, one.value) == ("2015-16", "2016-17", 70)
    assert one.peers.empty


@pytest.mark.parametrize(
    ("frequency", "periods", "shown"),
    [
        ("year", ("2015-16", "2016-17", "2018-19"), "2016-17"),
        ("quarter", ("2017-18 Q3", "2017-18 Q4", "2018-19 Q1"), "2017-18 Q4"),
        ("date", ("2018-03-30", "2018-03-31", "2018-04-01"), "2018-03-31"),
        ("month", ("2015-04", "2015-05", "2018-04"), "2015-05"),
    ],
)
def test_a_figure_of_any_frequency(made_up, frequency, periods, shown):
    data = made_up(*(f"Plymouth,{period},70" for period in periods), frequency=frequency)
    assert only_figure(data).period == shown


def test_a_published_interval_stands_beside_its_value(made_up):
    heads = f"{GIVEN},lower,upper"
    assert only_figure(made_up("Plymouth,2016-17,70.04,68,72.26", heads=heads)).text == (
        "70.0 (68.0 to 72.3)"
    )


# Months


MONTHS = ("Plymouth,2017-04,10,20", "Plymouth,2017-05,60,80", "Plymouth,2017-06,30,100")


@pytest.fixture
def monthly(made_up):
    """Return made-up monthly figures as shares."""
    return lambda *lines: made_up(
        *lines, heads=COUNTED, over="Calls", multiplier=100, frequency="month"
    )


def test_months_are_added_up_over_the_span(monthly):
    others = "England,2017-04,100,200", "England,2017-05,100,200", "England,2017-06,100,100"
    one = only_figure(monthly(*MONTHS, *others), span=Span.parse("2017-04", "2017-06"))
    assert one.value == pytest.approx(100 * (10 + 60 + 30) / (20 + 80 + 100))
    assert one.england == pytest.approx(100 * 300 / 500)
    assert one.period == "2017-18 Q1"


def test_a_council_without_every_month_is_not_compared(monthly):
    others = "Devon,2017-04,10,20", "Devon,2017-05,10,20"
    data = monthly(*MONTHS, *others)
    span = Span.parse("2017-04", "2017-06")
    one = only_figure(data, span=span, peers=[DEVON])
    assert one.peers.empty
    assert list(one.councils.index) == [PLYMOUTH]
    assert only_figure(data, "Devon", span).status == "not available"


def test_a_span_of_one_month_has_the_figure_of_that_month(monthly):
    one = only_figure(monthly(*MONTHS), span=Span.parse("2017-05", "2017-05"))
    assert (one.period, one.value) == ("2017-05", 75)


def test_a_span_without_all_months_has_the_latest_month(monthly):
    one = only_figure(monthly(*MONTHS), span=Span.parse("2017-04", "2018-03"))
    assert (one.period, one.value) == ("2017-06", 30)


# Whose figure


@pytest.mark.parametrize("indicator", ["satisfaction_carers", "delayed_transfers_2c"])
def test_a_former_council_with_the_same_boundary_speaks_for_the_area(look, data, indicator):
    new = look("E06000060", YEAR_2020, [PLYMOUTH])[indicator]
    old = look("E10000002", YEAR_2020, [PLYMOUTH])[indicator]
    assert (new.whose, old.whose) == ("same ground", "own")
    assert new.value == data.series(indicator, BUCKS_OLD)["value"].dropna().iloc[-1]
    for field in ("value", "period", "england", "rank"):
        assert getattr(new, field) == getattr(old, field)
    assert new.rank is not None
    assert list(new.peers.index) == [PLYMOUTH]


def test_a_former_council_is_followed_by_the_new_one(look):
    """The old code ended in 2020; the ground has a figure of 2020-21 all the same."""
    old, new = (look(code, YEAR_2020)["short_term_outcome"] for code in (BUCKS_OLD, BUCKS_NEW))
    assert (old.period, old.whose, new.whose) == ("2020-21", "same ground", "own")
    assert old.value == new.value


def test_where_both_have_a_figure_the_councils_own_is_taken(made_up):
    figures = made_up("E06000060,2020-21,70")
    both = table_of((BUCKS_NEW, "2020-21", 70), (BUCKS_OLD, "2020-21", 60))
    one = only_figure(dataclasses.replace(figures, observations=both), BUCKS_NEW, YEAR_2020)
    assert (one.value, one.whose) == (70, "own")


@pytest.mark.parametrize("area", ["Cumberland", "Westmorland and Furness"])
def test_the_larger_council_before_is_shown_and_not_compared(look, data, area):
    span = Span.parse("2022-04", "2023-03")
    one = look(area, span, [PLYMOUTH])["short_term_outcome"]
    before = data.series("short_term_outcome", "E10000006").loc["2022-04-01", "value"]
    assert (one.value, one.period) == (before, "2022-23")
    assert (one.whose, one.area_name, one.rank) == ("predecessor", "Cumbria", None)
    assert one.peers.empty and one.councils.empty
    assert one.england != one.england


def test_a_peer_is_known_by_the_figure_of_a_council_with_its_boundary(look, data):
    """In 2020-21 the peers are those of that time; the carers' survey is of 2018-19."""
    one = look("Plymouth", YEAR_2020, [DEVON, BUCKS_NEW])["satisfaction_carers"]
    assert list(one.peers.index) == [DEVON, BUCKS_OLD]
    assert one.peers[BUCKS_OLD] == data.series("satisfaction_carers", BUCKS_OLD)["value"].iloc[-1]


def test_it_is_said_whose_figures_they_are(data):
    def said(area, start, end):
        return repr(words.context_note(data, lsr.profile(area, start, end, data=data)))

    furness = said("Westmorland and Furness", "2022-04", "2023-03")
    assert "those of the larger council before, Cumbria (E10000006" in furness
    assert "not compared" in furness
    bucks = said("E06000060", "2020-04", "2021-03")
    assert "those of Buckinghamshire (E10000002" in bucks
    assert "exactly the same boundary" in bucks
    merged = said("E06000058", "2020-04", "2021-03")
    assert "came into being on 1 April 2019" in merged
    for code in ("E06000028", "E06000029", "E10000009"):
        assert code in merged
    plymouth = said("Plymouth", "2020-04", "2021-03")
    assert "Some figures are those of" not in plymouth
    assert "came into being" not in plymouth


def test_the_table_says_whose_figures_they_are(data):
    """Of Cumbria up to the end of the period; its own are those that come after."""
    profile = lsr.profile("Westmorland and Furness", "2022-04", "2023-03", data=data)
    table = tables.pathway_table(profile, "stepping down")
    late = table.shown["Period"].str.endswith(", after the period")
    of_cumbria = table.shown["Indicator"].str.endswith("; of Cumbria")
    assert of_cumbria.any() and late.any()
    assert (of_cumbria == ~late).all()
    assert set(table.shown.loc[of_cumbria, "Rank (1 is best)"]) == {"–"}
    whose = table.figures.groupby("after_the_period")["whose"].agg(set)
    assert whose.to_dict() == {False: {"predecessor"}, True: {"own"}}


def test_first_figures_after_the_period_stand_last_and_are_marked(data, plymouth):
    """In 2017-18 care-home admissions have none; those of 2018-19 are the first."""
    table = tables.pathway_table(plymouth, "stepping down")
    late = table.shown["Period"].str.endswith(", after the period")
    assert late.is_monotonic_increasing and 0 < late.sum() < len(late)
    assert table.caption.endswith("up to March 2018, and the first ones soon after it")
    by_end = data.observations.dropna(subset=["value"]).query("area_code == 'E06000026'")
    ends = by_end.groupby("indicator")["period_end"].agg(["min", "max"])
    saved = table.figures.set_index("indicator")["after_the_period"]
    assert saved["care_home_admissions_65plus"] and not saved["short_term_outcome"]
    for indicator, after in saved.items():
        assert (ends.at[indicator, "min"] > pd.Timestamp("2018-03-31")) == after, indicator
    assert (ends.loc[saved[saved].index, "min"] <= pd.Timestamp("2020-03-31")).all()


def test_without_figures_after_the_period_the_table_has_none(in_2020):
    table = tables.pathway_table(in_2020, "stepping down")
    assert not in_2020.pathway.after_of("stepping down")
    assert not table.figures["after_the_period"].any()
    assert "after" not in table.caption


def test_a_council_of_several_before_it_has_no_predecessor_to_speak_for_it(look, data):
    """Bournemouth, Poole and a part of Dorset: none of them is the larger council before."""
    found = look("E06000058", YEAR_2020)
    assert {one.whose for one in found.values()} == {"own"}
    assert "satisfaction_carers" not in found
    assert found["short_term_outcome"].area_name == data.register["E06000058"].name


def test_city_of_london_and_isles_of_scilly(look, data):
    london, scilly = (look(area, YEAR_2020) for area in ("City of London", "Isles of Scilly"))
    assert (london["falls_admissions_65plus"].status, london["falls_admissions_65plus"].rank) == (
        "not available", None,
    )  # fmt: skip
    withheld = scilly["offered_reablement_85plus"]
    assert (withheld.text, withheld.rank) == ("suppressed", None)
    assert len(withheld.councils) > 100
    # The finance return of 2016-17 has no row of the islands, so that of the year before stands.
    weeks = scilly["residential_weeks_65plus"]
    assert (weeks.period, weeks.newest) == ("2015-16", "2016-17")
    for area in ("City of London", "Isles of Scilly"):
        profile = lsr.profile(area, "2020-04", "2021-03", data=data)
        warned = repr(words.small_area_note(profile))
        assert "one person can move a percentage by tens of points" in warned


# Beside what


FOUR = ("Plymouth,2016-17,75", "Devon,2016-17,80", "Cornwall,2016-17,75", "Torbay,2016-17,60")


@pytest.mark.parametrize(
    ("polarity", "ranks"),
    [
        ("higher is better", {"Devon": 1, "Plymouth": 3, "Cornwall": 3, "Torbay": 4}),
        ("lower is better", {"Torbay": 1, "Plymouth": 3, "Cornwall": 3, "Devon": 4}),
        ("neither", dict.fromkeys(("Devon", "Plymouth", "Cornwall", "Torbay"))),
    ],
)
def test_ranks_follow_the_polarity_and_ties_take_the_worse_rank(made_up, polarity, ranks):
    data = made_up(*FOUR, "England,2016-17,70", polarity=polarity)
    assert {name: only_figure(data, name).rank for name in ranks} == ranks
    assert len(only_figure(data).councils) == 4


@pytest.mark.parametrize(
    ("polarity", "texts"),
    [
        ("higher is better", ["1 of 4", "2 to 3 of 4", "2 to 3 of 4", "4 of 4"]),
        ("lower is better", ["4 of 4", "2 to 3 of 4", "2 to 3 of 4", "1 of 4"]),
        ("neither", ["–"] * 4),
    ],
)
def test_councils_that_tie_show_the_ranks_that_they_share(made_up, polarity, texts):
    data = made_up(*FOUR, polarity=polarity)
    names = ("Devon", "Plymouth", "Cornwall", "Torbay")
    assert [only_figure(data, name).rank_text for name in names] == texts


@pytest.mark.parametrize(
    ("changes", "peers", "england"),
    [
        ({}, {DEVON: 80, TORBAY: 60}, 70),
        ({"compare": "[England, councils]"}, {DEVON: 80, TORBAY: 60}, 70),
        ({"compare": "[councils]", "compare_why": "Nothing is given for England."},
         {DEVON: 80, TORBAY: 60}, None),
        ({"compare": "[England]"}, {}, 70),
        ({"compare": "[]", "compare_why": "A count follows the size."}, {}, None),
    ],
)  # fmt: skip
def test_only_what_may_be_compared_is(made_up, changes, peers, england):
    data = made_up(*FOUR, "England,2016-17,70", **changes)
    one = only_figure(data, peers=[DEVON, TORBAY, "E06000022"])
    assert one.peers.to_dict() == peers
    assert (one.england == england) if england else (one.england != one.england)
    assert (one.rank is None) == (not peers)
    assert one.value == 75


def test_counts_of_people_are_not_compared(look):
    found = look("Plymouth", YEAR_2020, [DEVON])
    for key in ("people_18plus", "people_85plus", "short_term_units_65plus"):
        one = found[key]
        assert one.peers.empty and one.councils.empty
        assert one.england != one.england and one.rank is None
        assert one.value > 0


def test_every_rank_counts_the_councils_that_are_no_worse(look):
    ranked = [one for one in look("Plymouth", YEAR_2020).values() if one.rank]
    assert len(ranked) > 40
    for one in ranked:
        better = -1 if one.indicator.polarity == "lower is better" else 1
        no_worse = (better * one.councils >= better * one.value).sum()
        assert one.rank == no_worse, one.indicator.id
        assert one.rank == rank_from_best(one.councils, better < 0)[PLYMOUTH]


def test_nothing_without_a_direction_is_ranked(look):
    for one in look("Plymouth", YEAR_2020).values():
        assert one.indicator.polarity != "neither" or one.rank is None


# What is shown


def test_people_aged_65_and_over_stand_in_place_of_all_ages(in_2020):
    shown = {one.indicator.id for stage in STAGES for one in in_2020.pathway.of(stage)}
    assert {"short_term_outcome_65plus", "feel_safe_65plus", "residential_weeks_65plus"} <= shown
    assert not {"short_term_outcome", "feel_safe"} & shown
    assert "still_at_home_91_days" in shown
    assert not {i for i in shown if i.endswith(("_65to74", "_75to84", "_85plus"))} - {
        "people_85plus", "share_85plus",
    }  # fmt: skip


def test_every_age_group_is_in_the_file(in_2020):
    table = tables.pathway_table(in_2020, "stepping down")
    every = {one.indicator.id for one in in_2020.pathway.of("stepping down", every=True)}
    assert set(table.figures["indicator"]) == every
    assert {"short_term_outcome", "still_at_home_91_days_85plus"} <= every
    assert len(table.shown) == len(in_2020.pathway.of("stepping down")) < len(every)


def test_every_figure_is_in_one_stage(in_2020):
    in_stages = [one for stage in STAGES for one in in_2020.pathway.of(stage, every=True)]
    assert len(in_stages) == len(in_2020.pathway.latest)


def test_all_ages_are_shown_where_65_and_over_are_not_held(data):
    """Until 2018-19 only the figures of all ages are held."""
    profile = lsr.profile("Plymouth", data=data)
    shown = {one.indicator.id for one in profile.pathway.of("stepping down")}
    assert "short_term_outcome" in shown
    assert "short_term_outcome_65plus" not in shown


@pytest.mark.parametrize(
    ("all_ages", "older", "shown"),
    [
        ("2021-03-31", "2021-03-31", "short_term_outcome_65plus"),
        ("2020-03-31", "2021-03-31", "short_term_outcome_65plus"),
        ("2023-03-31", "2021-03-31", "short_term_outcome"),
        ("2021-03-31", None, "short_term_outcome"),
        (None, "2021-03-31", "short_term_outcome_65plus"),
    ],
)
def test_an_older_figure_of_65_and_over_does_not_hide_a_newer_one(data, all_ages, older, shown):
    days = {"short_term_outcome": all_ages, "short_term_outcome_65plus": older}
    ends = {data.indicators[key]: pd.Timestamp(day) for key, day in days.items() if day}
    assert shown_indicators(ends) == {shown}


def test_what_the_table_shows(in_2020):
    cells = tables.pathway_table(in_2020, "stepping down").shown.set_index("Indicator")
    row = cells.loc[cells.index.str.startswith("Offered reablement after discharge (")].iloc[0]
    one = {o.indicator.id: o for o in in_2020.pathway.latest}["offered_reablement"]
    assert row["Period"].replace("\N{NON-BREAKING HYPHEN}", "-") == "2020-21"
    assert row["Figure"] == one.text == "4.5 (4.0 to 5.0)"
    assert row["England value"] == one.indicator.text(one.england)
    assert row["Peer median"] == one.indicator.text(one.peers.median())
    assert row["Peers’ range (peers)"] == (
        f"{one.peers.min():.1f} to {one.peers.max():.1f} ({len(one.peers)})"
    )
    assert row["Rank (1 is best)"] == one.rank_text
    assert one.rank_text.endswith(f"{one.rank} of {len(one.councils)}")
    assert row["Better is"] == "higher"


def test_measures_that_belong_together_are_named_together(in_2020):
    note = tables.pathway_table(in_2020, "stepping down").note
    assert note.count("Read Still at home 91 days") + note.count("Read Offered reablement") == 1


def test_a_zero_is_pointed_out(data, in_2020):
    scilly = lsr.profile("Isles of Scilly", "2020-04", "2021-03", data=data)
    zeros = [(s, one) for s in STAGES for one in scilly.pathway.of(s) if one.value == 0]
    assert zeros
    for stage, one in zeros:
        note = tables.pathway_table(scilly, stage).note
        assert one.indicator.title in note.split("Published as zero")[1]
    assert "Published as zero" not in tables.pathway_table(in_2020, "stepping down").note


def test_every_caveat_of_what_is_shown_stands_beside_its_measure(in_2020):
    for stage in STAGES:
        said = words.pathway_caveats(in_2020, stage).sentences
        shown = [one.indicator for one in in_2020.pathway.of(stage)]
        assert len(said) == len({indicator.caveats for indicator in shown if indicator.caveats})
        for indicator in shown:
            lines = [line for line in said if all(caveat in line for caveat in indicator.caveats)]
            assert any(indicator.title in line for line in lines)


def test_a_stage_without_figures_says_so(data):
    profile = lsr.profile("Plymouth", "2012-04", "2013-03", data=data)
    said = repr(tables.pathway_table(profile, "enablers"))
    assert "No figure of enablers is held for Plymouth" in said
    assert "ends by March 2013" in said


# What comes later


def test_what_is_held_for_later_periods_only_is_named(data):
    profile = lsr.profile("Plymouth", "2012-04", "2013-03", data=data)
    later = {i.id for i in profile.pathway.later}
    assert {"short_term_outcome", "residential_weeks_65plus", "people_65plus"} <= later
    assert "falls_admissions_65plus" not in later
    said = repr(words.later_indicators(profile))
    assert "Short-term service followed by less or no support" in said
    assert "end after March 2013" in said
    shown = {one.indicator.id.removesuffix("_65plus") for one in profile.pathway.after}
    for indicator in profile.pathway.later:
        if indicator.parent is None:
            assert (indicator.title in said) == (indicator.id not in shown)


def test_an_indicator_is_held_or_comes_later_and_never_both(data):
    for end in ("2013-03", "2018-03", "2021-03"):
        found = lsr.profile("Plymouth", "2012-04", end, data=data).pathway
        held = {one.indicator.id for one in found.latest}
        later = {indicator.id for indicator in found.later}
        assert not held & later
        for indicator in later:
            rows = data.series(indicator, PLYMOUTH).dropna(subset="value")
            assert (rows["period_end"] > pd.Timestamp(f"{end}-28")).all()


def test_after_the_last_figure_nothing_comes_later(data):
    profile = lsr.profile("Plymouth", str(data.extent.end), str(data.extent.end), data=data)
    assert profile.pathway.later == ()
    assert words.later_indicators(profile).sentences == ()


def test_an_area_without_delayed_transfers_has_all_the_others(in_2020):
    assert in_2020.standing is None
    assert in_2020.missing.startswith("Delayed transfers are held from April 2011 to June 2019")
    assert len(in_2020.pathway.latest) > 80
    named = {source.id for source in in_2020.sources}
    assert {"nhs_digital_ascof", "oflog", "nhs_digital_finance", "mhclg_iod"} <= named


def test_the_day_of_a_figure_is_kept(look):
    found = look("Plymouth", YEAR_2017)
    assert found["people_65plus"].period == "2017-06-30"
    assert found["deprivation_score"].period == "2015-09-30"
    assert dt.date.fromisoformat(found["deprivation_score"].period) <= YEAR_2017.last_day
