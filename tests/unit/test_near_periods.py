"""Where an area would stand in a neighbouring period, and how much rests on the choice."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import lsr_analysis as lsr
from lsr_analysis.analysis.peers import peer_set
from lsr_analysis.analysis.robust.near_periods import near_periods
from lsr_analysis.analysis.robust.near_years import SHOWN, near_years
from lsr_analysis.analysis.robust.robustness import robustness
from lsr_analysis.analysis.standing import standing
from lsr_analysis.display import Prose
from lsr_analysis.periods import Span
from lsr_analysis.tables.near_periods import near_periods_table, near_years_table
from lsr_analysis.words.robust import robust_note

RATE, ENGLAND = "delayed_days_rate", "E92000001"
CITY, SCILLY, YORK = "E09000001", "E06000053", "E06000014"


def of(data, code, start, end, peers="similar", latest=()):
    """Look at the periods near one without making a whole profile."""
    area, span = data.register[code], Span.parse(start, end)
    return near_periods(data, area, span, peer_set(peers, area, data, span), latest)


def shown_by(profile):
    return [*profile.pathway.latest, *profile.pathway.soon_after]


@pytest.fixture(scope="module")
def near(data, plymouth):
    return near_periods(data, plymouth.area, plymouth.span, plymouth.peers, shown_by(plymouth))


@pytest.fixture(scope="module")
def rates(data):
    """Return the rates of councils with a figure in every month of a span, from the rows."""

    def rates(span):
        table = data.observations
        rows = table[
            (table["indicator"] == RATE)
            & table["period_start"].between(f"{span.start}-01", f"{span.end}-01")
            & table["value"].notna()
        ].astype({"area_code": str})
        summed = rows.groupby("area_code")[["numerator", "denominator"]].sum()
        whole = rows.groupby("area_code").size() == len(span)
        return (100_000 * summed["numerator"] / summed["denominator"])[whole]

    return rates


def test_the_periods_near_a_year_and_what_they_are_called(near):
    assert [(one.label, str(one.span)) for one in near.periods] == [
        ("A year earlier", "2016-17"),
        ("Six months earlier", "October 2016 to September 2017"),
        ("Three months earlier", "January 2017 to December 2017"),
        ("One month earlier", "March 2017 to February 2018"),
        ("The period chosen", "2017-18"),
        ("One month later", "May 2017 to April 2018"),
        ("Three months later", "July 2017 to June 2018"),
        ("Six months later", "October 2017 to September 2018"),
        ("A year later", "2018-19"),
        ("Its first half", "April 2017 to September 2017"),
        ("Its second half", "October 2017 to March 2018"),
    ]
    assert [one.chosen for one in near.periods].count(True) == 1
    assert near.chosen.span == near.span and near.chosen not in near.others
    assert near.left_out == () and near.missing == ""


def test_rates_and_ranks_are_those_of_the_rows(near, rates, plymouth):
    for one in near.periods:
        all_of_them = rates(one.span)
        england, held = all_of_them[ENGLAND], all_of_them.drop(ENGLAND)
        own = held[plymouth.area.code]
        peers = held.reindex(plymouth.peers.codes).dropna()
        assert one.value == pytest.approx(own, rel=1e-12)
        assert one.england == pytest.approx(england, rel=1e-12)
        assert (one.rank, one.of) == ((held <= own).sum(), len(held))
        assert one.fifth == 5 * (held < own).sum() // len(held) + 1
        assert one.peer_median == pytest.approx(np.median(peers), rel=1e-12)
        assert (one.rank_peers, one.of_peers) == ((peers <= own).sum() + 1, len(peers) + 1)
        assert one.side == (1 if own < np.median(peers) else -1)
    assert len({one.rank for one in near.periods}) > 4


def test_the_chosen_period_is_where_the_report_says_that_it_stands(near, plymouth):
    one, found = near.chosen, plymouth.standing
    assert (one.value, one.england, one.peer_median) == pytest.approx(
        (found.value, found.england, found.peer_median), rel=1e-12
    )
    assert (one.rank, one.of, one.fifth) == (found.rank_all, found.of_all, found.fifth)
    assert (one.sure, one.sure_peers) == (found.sure_all, found.sure_peers)


@pytest.mark.parametrize("label", ["A year earlier", "Three months later", "Its second half"])
def test_shared_redraws_give_the_intervals_that_the_period_has_by_itself(
    data, near, plymouth, label
):
    one = next(one for one in near.periods if one.label == label)
    alone = standing(data, plymouth.indicator, plymouth.area, one.span, plymouth.peers)
    assert (one.sure, one.sure_peers) == (alone.sure_all, alone.sure_peers)


def test_the_peers_are_the_same_in_every_period(data, plymouth, rates):
    near = of(data, YORK, "2018-04", "2019-03", "region")
    codes = peer_set("region", data.register[YORK], data, near.span).codes
    assert near.peers.codes == codes
    for one in near.periods:
        held = rates(one.span)
        assert one.of_peers == 1 + sum(code in held for code in codes)
        assert one.peer_median == pytest.approx(held.reindex(codes).median(), rel=1e-12)


def test_only_periods_within_the_months_held(data):
    near = of(data, YORK, "2018-07", "2019-06")
    assert [one.label for one in near.others] == [
        "A year earlier", "Six months earlier", "Three months earlier", "One month earlier",
        "Its first half", "Its second half",
    ]  # fmt: skip
    assert near.left_out == (
        "one month later (August 2018 to July 2019)",
        "three months later (October 2018 to September 2019)",
        "six months later (January 2019 to December 2019)",
        "a year later (July 2019 to June 2020)",
    )


def test_months_before_there_were_rates_are_left_out_too(data):
    near = of(data, YORK, "2015-04", "2016-03")
    assert near.left_out[0] == "a year earlier (2014-15)"
    assert near.periods[0].chosen and len(near.left_out) == 4


def test_a_single_month_has_no_halves_and_the_first_half_is_the_shorter(data):
    month = of(data, YORK, "2017-04", "2017-04")
    assert "Its first half" not in [one.label for one in month.periods]
    five = of(data, YORK, "2017-04", "2017-08")
    halves = [str(one.span) for one in five.periods if "half" in one.label]
    assert halves == ["April 2017 to May 2017", "June 2017 to August 2017"]


def test_a_council_with_dashes_is_ranked_only_where_it_has_every_month(data):
    near = of(data, CITY, "2018-04", "2019-03")
    assert near.chosen is None
    assert near.missing == "the publication has only dashes for April 2018 and November 2018"
    assert [one.label for one in near.periods] == ["A year earlier"]


@pytest.mark.parametrize(
    ("code", "start", "end", "why"),
    [
        (SCILLY, "2017-04", "2018-03", "The publication holds no row for Isles of Scilly"),
        (YORK, "2020-04", "2021-03", "Delayed transfers are held from April 2011 to June 2019"),
    ],
)
def test_without_a_rate_there_is_a_reason(data, code, start, end, why):
    near = of(data, code, start, end)
    assert near.chosen is None and near.periods == ()
    assert near.missing.startswith(why)
    name = data.register[code].name
    said = near_periods_table(near)
    assert isinstance(said, Prose)
    assert repr(said).startswith(f"{name} is not ranked over {near.span}: {why}")
    assert robustness(near, pd.DataFrame({"indicator": [], "peers": []})) is None


def test_ranks_have_no_interval_where_a_council_is_new(data):
    near = of(data, YORK, "2019-04", "2019-06")
    assert near.chosen.sure is None
    assert near.chosen.sure_peers is not None  # its peers all have long series
    later = next(one for one in near.others if one.label == "A year earlier")
    assert later.sure is not None


# Annual figures


def test_annual_ranks_are_those_of_the_rows(data, near):
    table = data.observations.astype({"area_code": str})
    by_id = {}
    for one in near.years:
        rows = table[
            (table["indicator"] == one.indicator.id)
            & (table["period_end"] == f"20{one.period[-2:]}-03-31")
            & table["value"].notna()
            & (table["area_code"] != ENGLAND)
        ].set_index("area_code")["value"]
        own = rows[near.area.code]
        as_good = rows <= own if one.indicator.lower_is_better else rows >= own
        assert one.value == own
        assert (one.rank, one.of, one.tied) == (as_good.sum(), len(rows), (rows == own).sum())
        better = rows < own if one.indicator.lower_is_better else rows > own
        assert one.fifth == 5 * better.sum() // len(rows) + 1
        by_id.setdefault(one.indicator.id, []).append(one.years)
    assert list(by_id) == [name for name in SHOWN if name in by_id]
    # Falls end with the period; the framework begins after it.
    assert by_id["falls_admissions_65plus"] == [-1, 0]
    assert by_id["still_at_home_91_days"] == [0, 1]


def test_the_year_shown_is_ranked_as_the_report_ranks_it(near, plymouth):
    latest = {one.indicator.id: one for one in shown_by(plymouth)}
    shown = [one for one in near.years if one.years == 0]
    assert len(shown) == 6
    for one in shown:
        reported = latest[one.indicator.id]
        assert (one.period, one.rank_text) == (reported.period, reported.rank_text)


def test_a_year_with_few_councils_gives_no_rank(data):
    """In 2020-21 the survey of users was voluntary, and 18 councils took part."""
    table = data.observations
    took_part = table[
        (table["indicator"] == "quality_of_life_users_65plus")
        & (table["period_end"] == "2021-03-31")
        & table["value"].notna()
        & (table["area_code"] != ENGLAND)
    ]["area_code"].astype(str)
    assert len(took_part) == 18
    profile = lsr.profile(took_part.iloc[0], "2019-04", "2020-03", data=data)
    latest = [
        one for one in shown_by(profile) if one.indicator.id == "quality_of_life_users_65plus"
    ]
    years = near_years(data, latest)
    assert [one.years for one in years] == [-1, 0, 1]
    assert years[2].rank is None and years[2].rank_text == "–"
    assert years[2].missing == "only 18 councils have a figure" and years[2].fifth is None
    assert years[1].rank == latest[0].rank


def test_figures_that_are_not_annual_or_not_ranked_are_passed_over(data, plymouth):
    falls = next(one for one in shown_by(plymouth) if one.indicator.id == "falls_admissions_65plus")
    assert len(near_years(data, [falls])) == 2
    assert near_years(data, [dataclasses.replace(falls, rank=None)]) == ()
    other = [one for one in shown_by(plymouth) if one.indicator.id not in SHOWN]
    assert len(other) > 20 and near_years(data, other) == ()


# How much rests on the choice


def with_periods(near, fifths=(), sides=()):
    """Give the periods near the chosen one other fifths and sides."""
    others = [
        dataclasses.replace(one, fifth=near.chosen.fifth, side=near.chosen.side)
        for one in near.others
    ]
    for at in fifths:
        others[at] = dataclasses.replace(others[at], fifth=1)
    for at in sides:
        others[at] = dataclasses.replace(others[at], side=-near.chosen.side)
    return dataclasses.replace(near, periods=(near.chosen, *others))


@pytest.mark.parametrize(
    ("fifths", "sides", "changed", "verdict"),
    [
        ((), (), 0, "holds"),
        ((0,), (), 1, "mostly holds"),
        ((0, 1), (2,), 3, "mostly holds"),  # 3 of 14 is below a quarter
        ((0, 1), (0, 1), 2, "mostly holds"),  # a period that changes both counts once
        ((0, 1), (2, 3), 4, "depends on the choice"),
    ],
)
def test_the_judgement_follows_its_rule(near, plymouth, fifths, sides, changed, verdict):
    found = robustness(with_periods(near, fifths, sides), plymouth.under_sets)
    assert (found.periods, found.sets, found.choices) == (10, 4, 14)
    assert (found.other_fifth, found.periods_other_side) == (len(fifths), len(sides))
    assert (found.changed, found.verdict) == (changed, verdict)


def test_a_quarter_exactly_still_mostly_holds(near, plymouth):
    cut = dataclasses.replace(near, periods=(near.chosen, *near.others[:4]))
    found = robustness(with_periods(cut, fifths=(0, 1)), plymouth.under_sets)
    assert (found.changed, found.choices, found.verdict) == (2, 8, "mostly holds")


def test_few_choices_are_not_judged(near, plymouth):
    alone = plymouth.under_sets[plymouth.under_sets["peers"] == "similar"]
    for count, verdict in ((3, "not assessable"), (4, "holds")):
        cut = dataclasses.replace(near, periods=(near.chosen, *near.others[:count]))
        found = robustness(cut, alone)
        assert (found.sets, found.choices, found.verdict) == (0, count, verdict)


def test_other_peers_change_the_side(near, plymouth):
    ranks = plymouth.under_sets.copy()
    turned = (ranks["indicator"] == RATE) & ranks["peers"].isin(["region", "type", "similar"])
    ranks.loc[turned, "peer_median"] = 99.0  # the set chosen is no other choice
    found = robustness(near, ranks)
    assert found.sets_other_side == ("region", "type")
    assert (found.changed, found.verdict) == (2, "mostly holds")


def test_the_sets_that_change_the_side_are_named(near, plymouth):
    def said(*names):
        ranks = plymouth.under_sets.copy()
        ranks.loc[(ranks["indicator"] == RATE) & ranks["peers"].isin(names), "peer_median"] = 99.0
        return repr(robust_note(dataclasses.replace(plymouth, under_sets=ranks), near))

    assert "on the same side of the peers’ median under all of them" in said()
    assert "on the other side of the peers’ median under the sets region, type." in (
        said("region", "type")
    )
    every = said("region", "type", "england", "reviewed")
    assert "on the other side of the peers’ median under all of them" in every


def test_what_is_said_of_plymouth_is_counted_from_its_figures(near, plymouth):
    said = repr(robust_note(plymouth, near))
    ranks = [one.rank for one in near.others]
    assert f"it ranks {min(ranks)} to {max(ranks)} of 150 to 151 councils" in said
    places = plymouth.under_sets.query("indicator == @RATE and peers != 'similar'")["place_of_16"]
    assert f"at place {places.min():.0f} to {places.max():.0f} of 16 (1 is best)" in said
    assert "None of the 14 other choices changes the fifth or the side" in said
    assert "the place holds" in said and "it is no probability" in said


def test_what_is_said_where_the_place_depends_on_the_choice(data):
    profile = lsr.profile("East Sussex", data=data)
    near = near_periods(data, profile.area, profile.span, profile.peers)
    found = robustness(near, profile.under_sets)
    ranks = profile.under_sets.query("indicator == @RATE").set_index("peers")
    worse = ranks["value"] > ranks["peer_median"]
    assert found.sets_other_side == tuple(worse.index[worse != worse["similar"]])
    moved = [
        one.fifth != profile.standing.fifth or (one.value > one.peer_median) != worse["similar"]
        for one in near.others
    ]
    changed = sum(moved) + len(found.sets_other_side)
    assert (found.changed, found.verdict) == (changed, "depends on the choice")
    said = repr(robust_note(profile, near))
    assert f"{changed} of the 14 other choices, more than a quarter, would change" in said
    assert "on the other side of the peers’ median under the set reviewed" in said
    assert f"{found.other_fifth} of them put it in another fifth" in said


def test_without_peers_only_the_fifth_is_judged(data):
    profile = lsr.profile("City of London", data=data)
    near = near_periods(data, profile.area, profile.span, profile.peers)
    assert len(near.peers) == 0
    assert {(one.side, one.of_peers) for one in near.periods} == {(0, 1)}
    found = robustness(near, profile.under_sets)
    assert (found.sets, found.periods_other_side, found.sets_other_side) == (0, 0, ())
    assert found.changed == found.other_fifth == sum(one.fifth != 4 for one in near.others)
    said = repr(robust_note(profile, near))
    assert "on neither side of the median of the peers chosen (no comparable peers)" in said
    assert "on the other side" not in said


# Tables


def test_the_table_of_periods(near, plymouth):
    table = near_periods_table(near)
    assert table.name == "near_periods" and len(table.shown) == 11
    row = table.shown.iloc[4]
    found = plymouth.standing
    assert row["Period"] == "The period chosen: 2017‑18"
    assert row["Rank among all"] == f"150 of 151 ({found.sure_all.lower} to {found.sure_all.upper})"
    assert row["Side of peer median"] == "worse" and row["Fifth"] == "5"
    assert table.figures["value"].tolist() == [one.value for one in near.periods]
    assert table.figures["chosen"].sum() == 1
    assert table.figures["first_month"].iloc[0] == "2016-04"
    assert "The peers are those of 2017-18 in every period" in table.note
    assert "no independent checks" in table.note


def test_the_table_of_periods_says_which_are_left_out(data):
    note = near_periods_table(of(data, YORK, "2018-07", "2019-06")).note
    assert "Without a figure of York for every month: one month later (August 2018" in note


def test_the_table_of_years(near):
    table = near_years_table(near)
    assert len(table.shown) == 6
    falls = table.shown.iloc[-1]
    assert falls["Year before"] == "2016‑17: 2,073; 49 of 122"
    assert falls["Year after"] == "not held" and falls["Better is"] == "lower"
    assert table.figures["rank"].notna().all() and len(table.figures) == len(near.years)


def test_the_table_of_years_says_so_where_there_are_none(data):
    said = near_years_table(of(data, YORK, "2017-04", "2018-03"))
    assert repr(said) == "No annual rank of York can be set beside that of a year before or after."
