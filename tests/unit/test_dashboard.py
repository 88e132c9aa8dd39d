"""The dashboard: its figures, ranks among peers, icons, and what stands in or is left out."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from own_files import GIVEN, WEEKENDS, write_lines

import lsr_analysis as lsr
from lsr_analysis import store
from lsr_analysis.analysis.assess import rank_among
from lsr_analysis.analysis.dashboard import choice as dashboard_choice
from lsr_analysis.analysis.dashboard.board import GROUPS, dashboard
from lsr_analysis.analysis.movement import Movement, against_target, over_months, over_years
from lsr_analysis.analysis.runs import runs_of
from lsr_analysis.analysis.trends import LongRun
from lsr_analysis.indicators import STAGES
from lsr_analysis.periods import Span
from lsr_analysis.statistics.draws import draws_of_proportions
from lsr_analysis.tables.dashboard import dashboard_table
from lsr_analysis.words.dashboard import dashboard_note

PLYMOUTH = "E06000026"
EARLY, YEAR = ("2011-04", "2012-03"), ("2017-04", "2018-03")
LATER, LATE = ("2020-04", "2021-03"), ("2024-04", "2025-03")
METRICS = {
    "emergency_admissions_65": "dashboard_emergency_admissions_65plus",
    "los_p90_65": "dashboard_length_of_stay_65plus",
    "delayed_days_18": "delayed_days_rate",
    "still_home_91d": "still_at_home_91_days",
    "receive_reablement": "offered_reablement",
    "weekend_discharges": "dashboard_weekend_discharges",
}


@pytest.fixture(scope="module")
def made(data):
    """Make a profile and its dashboard, each once."""
    kept = {}

    def make(area, span=YEAR):
        if (area, span) not in kept:
            profile = lsr.profile(area, *span, data=data)
            kept[area, span] = profile, dashboard(profile, data.selection)
        return kept[area, span]

    return make


@pytest.fixture(scope="module")
def board(data, plymouth):
    return dashboard(plymouth, data.selection)


def row_of(rows, key):
    (found,) = [row for row in rows if row.indicator.id == key]
    return found


def held(data, figure):
    """Return the council figures of a row's indicator and period, straight from the table."""
    table = data.observations
    rows = table[
        (table["indicator"] == figure.indicator.id)
        & (table["period_end"] == figure.ends)
        & table["value"].notna()
    ]
    return rows.set_index(rows["area_code"].astype(str))["value"]


def rank_by_hand(values, code, lower_is_better):
    """Count the councils that are as good or better, the area itself included."""
    mine = values[code]
    return int((values <= mine).sum() if lower_is_better else (values >= mine).sum())


# Figures and ranks


def test_delayed_days_are_those_of_the_months_added_up(data, plymouth, board):
    table = data.observations.query("indicator == 'delayed_days_rate'")
    inside = table[table["period_start"].between("2017-04-01", "2018-03-01")]
    sums = inside.groupby(inside["area_code"].astype(str))[["numerator", "denominator"]].sum()
    rates = 100_000 * sums["numerator"] / sums["denominator"]
    for rows in (board.selection, board.stages):
        figure = row_of(rows, "delayed_days_rate").figure
        assert figure.value == pytest.approx(rates[PLYMOUTH])
        assert figure.england == pytest.approx(rates["E92000001"])
        group = rates[[*plymouth.peers.codes, PLYMOUTH]]
        assert figure.peers.to_dict() == pytest.approx(group.drop(PLYMOUTH).to_dict())
        assert figure.rank.rank == rank_by_hand(group, PLYMOUTH, True) == 16
        assert figure.rank.of == 16
        sure = plymouth.standing.sure_peers
        assert (figure.rank.lower, figure.rank.upper) == (sure.lower, sure.upper)
        assert figure.rank.full_text == f"16 of 16 ({sure.lower} to 16)"
        assert figure.full_text == "27.9, no interval" and figure.period == "2017-18"


@pytest.mark.parametrize(
    ("area", "span"),
    [("Plymouth", YEAR), ("Plymouth", LATE), ("East Sussex", YEAR), ("Rutland", LATER)],
)
def test_every_figure_and_rank_is_that_of_the_table(data, made, area, span):
    profile, board = made(area, span)
    others = [row for row in board.stages if row.indicator.frequency == "year"]
    assert len(others) >= 9
    for row in others:
        figure, values = row.figure, held(data, row.figure)
        assert figure.value == values[profile.area.code]
        codes = [code for code in profile.peers.codes if code in values.index]
        group = values[[*codes, profile.area.code]]
        assert figure.peers.to_dict() == group.drop(profile.area.code).to_dict()
        assert figure.rank.of == len(codes) + 1
        assert figure.rank.rank == rank_by_hand(
            group, profile.area.code, row.indicator.lower_is_better
        )
        if figure.rank.lower is not None:
            assert 1 <= figure.rank.lower <= figure.rank.rank <= figure.rank.upper <= figure.rank.of


def test_a_peer_without_a_figure_is_not_counted(made):
    _, board = made("Rutland", LATER)
    assert row_of(board.stages, "satisfaction_users_65plus").figure.rank.text == "1 of 15"
    assert row_of(board.stages, "offered_reablement").figure.rank.of == 16


def test_the_interval_of_a_rank_is_from_the_same_redraws_as_among_all(data, made):
    profile, board = made("Plymouth", LATER)
    figure = row_of(board.stages, "still_at_home_91_days").figure
    table = data.observations.query("indicator == 'still_at_home_91_days'")
    table = table[(table["period_end"] == figure.ends) & (table["area_code"] != "E92000001")]
    table = table.set_index(table["area_code"].astype(str))[["numerator", "denominator"]].dropna()
    every = draws_of_proportions(table["numerator"], table["denominator"]).drawn
    group = every[[*figure.peers.index, PLYMOUTH]]
    ranks = (-group).rank(axis=1, method="max")[PLYMOUTH]
    low, high = np.quantile(ranks, [0.025, 0.975])
    assert figure.rank.lower == min(np.floor(low), figure.rank.rank)
    assert figure.rank.upper == max(np.ceil(high), figure.rank.rank)
    (latest,) = [one for one in profile.pathway.latest if one.indicator is figure.indicator]
    assert rank_among(latest) == rank_among(latest, list(latest.councils.index))


def test_the_interval_of_a_rank_agrees_with_redraws_of_its_own(data, made):
    """Beta draws by numpy alone, with another seed: the limits may differ by one place."""
    _, board = made("Plymouth", LATER)
    figure = row_of(board.stages, "offered_reablement").figure
    table = data.observations.query("indicator == 'offered_reablement'")
    table = table[table["period_end"] == figure.ends]
    table = table.set_index(table["area_code"].astype(str)).loc[[*figure.peers.index, PLYMOUTH]]
    some, of = table["numerator"].to_numpy(float), table["denominator"].to_numpy(float)
    drawn = np.random.default_rng(7).beta(some + 0.5, of - some + 0.5, (4000, len(table)))
    ranks = (drawn >= drawn[:, [-1]]).sum(axis=1)
    low, high = np.quantile(ranks, [0.025, 0.975])
    assert abs(figure.rank.lower - low) <= 1 and abs(figure.rank.upper - high) <= 1


def test_no_interval_is_said(board):
    figure = row_of(board.stages, "still_at_home_91_days").figure
    assert figure.rank.lower is None and figure.rank.upper is None
    assert figure.rank.full_text == f"{figure.rank.rank} of 16, no interval"
    assert figure.interval_text == "no interval"


def test_an_area_without_peers_has_no_rank(made):
    _, board = made("City of London")
    for row in board.stages:
        assert row.figure.rank is None and row.figure.unranked == "no peers"
        assert row.figure.peers.empty and len(row.figure.councils) > 100
    assert "No rank is shown, for want of peers" in repr(dashboard_note(board))


def test_the_figure_of_a_larger_council_before_is_not_ranked(made):
    _, board = made("Westmorland and Furness", LATE)
    figure = row_of(board.stages, "satisfaction_users_65plus").figure
    assert figure.whose == "Cumbria" and figure.rank is None
    assert figure.unranked == "figure of Cumbria, a larger council before"
    assert figure.england != figure.england and figure.peers.empty and figure.councils.empty
    assert row_of(board.stages, "discharged_on_ready_date").figure.whose == ""


# When the figures are from, and what stands in


@pytest.mark.parametrize("span", [YEAR, LATER, LATE])
def test_a_figure_after_the_period_is_marked_and_only_where_there_is_no_other(data, made, span):
    profile, board = made("Plymouth", span)
    end = pd.Timestamp(profile.span.last_day)
    chosen = {w.indicator.id: w.candidates for w in dashboard_choice.choice().measures}
    seen = 0
    for row in board.stages:
        assert row.figure.after == (row.figure.ends > end)
        if row.figure.after:
            seen += 1
            candidates = next(c for c in chosen.values() if row.indicator in c)
            table = data.observations
            own = table[
                table["indicator"].isin([one.id for one in candidates])
                & (table["area_code"] == PLYMOUTH)
                & table["value"].notna()
            ]
            assert (own["period_end"] > end).all()
            assert row.figure.ends == own["period_end"].min()
    assert seen == {YEAR: 8, LATER: 0, LATE: 0}[span]


@pytest.mark.parametrize(
    ("span", "key", "period"),
    [
        (YEAR, "short_term_outcome", "2017-18"),  # the other one comes a year after the period
        (LATER, "short_term_outcome_65plus", "2020-21"),  # as late, so the measure itself
        (LATE, "short_term_outcome", "2022-23"),  # later
        (YEAR, "quality_of_life_carers", "2016-17"),
        (LATER, "quality_of_life_carers_65plus", "2018-19"),
    ],
)
def test_which_of_two_stands(made, span, key, period):
    _, board = made("Plymouth", span)
    row = row_of(board.stages, key)
    assert row.figure.period == period and row.title == row.indicator.title
    assert row.ages == ("aged 65+" if key.endswith("_65plus") else "not only 65+")


@pytest.mark.parametrize(
    ("area", "span"),
    [("Plymouth", YEAR), ("Plymouth", LATE), ("East Sussex", YEAR), ("Isles of Scilly", EARLY)],
)
def test_every_measure_has_a_row_or_is_left_out_and_named(made, area, span):
    _, board = made(area, span)
    shown = {row.indicator.id for row in board.stages}
    gone = {one.indicator.id for one in board.left_out}
    wanted = dashboard_choice.choice().measures
    assert len(shown) + len(gone) == len(wanted) and not shown & gone
    for one in wanted:
        ids = {indicator.id for indicator in one.candidates}
        assert len(ids & shown) + (one.indicator.id in gone) == 1
    note = repr(dashboard_note(board))
    for one in board.left_out:
        assert one.indicator.title in note and one.why in note
    order = [STAGES.index(row.stage) for row in board.stages]
    assert bool(order) == (span != EARLY)
    assert order == sorted(order)


def test_none_of_the_measures_is_about_younger_adults_alone():
    for one in dashboard_choice.choice().measures:
        for indicator in one.candidates:
            text = f"{indicator.id} {indicator.title} {indicator.population}"
            assert not any(word in text for word in ("18_64", "18 to 64", "learning", "mental"))
            assert indicator.lower_is_better is not None


def test_why_a_measure_has_no_row(made):
    _, board = made("East Sussex")
    why = {one.indicator.id: one.why for one in board.left_out}
    assert why["falls_admissions_65plus"] == "not available for 2017-18"
    assert why["discharged_on_ready_date"].startswith("none by the end of the period")
    _, late = made("Plymouth", LATE)
    why = {one.indicator.id: one.why for one in late.left_out}
    assert "held from April 2011 to June 2019" in why["delayed_days_rate"]


# The six metrics of 2017


def test_the_six_stand_in_their_published_order_with_their_ranks(data, made, shipped):
    published = pd.read_csv(shipped / "raw" / "selection_ranks.csv")
    order = pd.read_csv(shipped / "raw" / "selection_metrics.csv")["metric"].tolist()
    for area, code in (
        ("Plymouth", PLYMOUTH),
        ("East Sussex", "E10000011"),
        ("City of London", ""),
    ):
        _, board = made(area)
        assert [row.metric.id for row in board.selection] == order == list(METRICS)
        assert [row.indicator.id for row in board.selection] == list(METRICS.values())
        ranks = published[published["area_code"] == code].set_index("metric")["rank"].to_dict()
        found = {row.metric.id: row.published for row in board.selection if row.published}
        assert found == ranks and len(ranks) == (6 if code else 0)


def test_what_only_the_rank_was_published_of_says_so(made):
    _, twelve = made("Plymouth")
    _, other = made("City of London")
    for board in (twelve, other):
        without = [row.metric.id for row in board.selection if row.figure is None]
        assert without == ["emergency_admissions_65", "los_p90_65", "weekend_discharges"]
        assert {row.missing for row in board.selection if row.figure is None} == {
            "no open file holds it, and none was entered"
        }
    assert "Only the published rank is held of: Emergency admissions, 65+" in repr(
        dashboard_note(twelve)
    )
    assert "Nothing is held of: Emergency admissions, 65+" in repr(dashboard_note(other))
    assert "City of London is not one of them" in repr(dashboard_note(other))


def test_directions_say_how_sure_they_are(board):
    said = {row.metric.id: row.polarity for row in board.selection}
    assert said["delayed_days_18"] == "lower is better"
    assert said["receive_reablement"] == "higher is better (assumed)"
    assert said["weekend_discharges"] == "higher is better (inferred)"
    ages = {row.metric.id: row.ages for row in board.selection}
    assert ages["delayed_days_18"] == "aged 18+" and ages["weekend_discharges"] == "ages not stated"


def test_a_figure_that_a_user_entered_has_a_row(own):
    write_lines(
        own / "mine.csv", GIVEN, f"{WEEKENDS},Plymouth,2017-18,20", f"{WEEKENDS},York,2017-18,25"
    )
    data = store.load()
    row = row_of(dashboard(lsr.profile("Plymouth", data=data), data.selection).selection, WEEKENDS)
    assert (row.figure.value, row.figure.period, row.missing) == (20.0, "2017-18", "")
    assert row.published == 14 and len(row.figure.councils) == 2
    peers = list(row.figure.peers.index)
    assert row.figure.unranked == ("" if peers else "no peer has a figure")


def test_a_group_must_be_one_of_the_two(board):
    assert [len(board.of(group)) for group in GROUPS] == [6, 12]
    with pytest.raises(ValueError, match="group is 'stage'; it must be one of: selection, stages"):
        board.of("stage")


# Over time


def series(profile, last, target=None, lower_is_better=True):
    values = [9.0, 11, 10, 12, 9, 11, 10, 12, 9, 11, 10, last]
    rates = pd.Series(values, pd.period_range("2017-04", periods=12, freq="M"))
    polarity = {True: "lower is better", None: "neither"}[lower_is_better]
    indicator = dataclasses.replace(profile.indicator, polarity=polarity)
    return runs_of(rates, Span.parse("2017-04", "2018-03"), indicator, target)


@pytest.mark.parametrize(
    ("last", "lower_is_better", "word"),
    [
        (10.0, True, "common cause"),
        (40.0, True, "worsening"),
        (0.0, True, "improving"),
        (40.0, None, "increasing"),
        (0.0, None, "decreasing"),
    ],
)
def test_delayed_days_move_as_their_xmr_chart_says(data, plymouth, last, lower_is_better, word):
    runs = series(plymouth, last, lower_is_better=lower_is_better)
    assert over_months(runs) == Movement(word, "", "XmR chart")
    if lower_is_better:
        board = dashboard(dataclasses.replace(plymouth, runs=runs), data.selection)
        assert row_of(board.stages, "delayed_days_rate").figure.movement.word == word


def test_an_icon_that_is_withheld_says_why(plymouth, board):
    movement = row_of(board.stages, "delayed_days_rate").figure.movement
    assert movement == Movement("withheld", plymouth.runs.chart.withheld)
    assert "lag-1 autocorrelation" in movement.reason
    assert over_months(None).word == "cannot be assessed"


@pytest.mark.parametrize(("area", "span"), [("Plymouth", YEAR), ("Plymouth", LATE)])
def test_other_measures_move_as_the_rest_of_the_report_says(made, area, span):
    profile, board = made(area, span)
    trends = {one.latest.indicator.id: one.trend for one in (*profile.assessments, *profile.after)}
    same = [row for row in board.stages if row.indicator.id in trends]
    assert len(same) >= 11
    for row in same:
        trend = trends[row.indicator.id]
        assert row.figure.movement == Movement(trend.direction, trend.reason, trend.method)
    assert row_of(board.stages, "falls_admissions_65plus").figure.movement.word == "improving"
    assert over_years(LongRun("no significant change")).word == "no significant change"


def test_a_target_is_judged_by_the_process(data, plymouth):
    target = lsr.profile("Bradford", data=data).runs.target
    for level, word in ((3.8, "not met"), (10.0, "hit and miss"), (30.0, "met")):
        runs = series(plymouth, 10.0, dataclasses.replace(target, level=level))
        assert against_target(runs) == Movement(word, "", "XmR chart")
    assert against_target(series(plymouth, 10.0)) is None
    assert against_target(plymouth.runs).word == "withheld"


# The table and the note


@pytest.mark.parametrize("group", GROUPS)
def test_the_table_says_what_the_rows_hold(board, group):
    table = dashboard_table(board, group)
    rows = board.of(group)
    assert table.name == f"dashboard_{group}"
    assert len(table.shown) == len(table.figures) == len(rows)
    for row, shown, exact in zip(
        rows, table.shown.to_dict("records"), table.figures.to_dict("records"), strict=True
    ):
        assert shown["Measure"].startswith(row.title) and row.indicator.unit in shown["Measure"]
        assert shown["Direction"] == row.polarity
        if row.figure is None:
            assert shown["Figure (95% interval)"] == row.missing
            assert shown["Published rank, 2017"] == f"{row.published} of 16"
            continue
        assert shown["Figure (95% interval)"] == row.figure.full_text
        assert shown["Rank with its peers (1 is best)"] == row.figure.rank.full_text
        assert ("after the period" in shown["Period"]) == row.figure.after
        assert shown["Over time"] == row.figure.movement.word
        assert exact["value"] == row.figure.value  # not rounded
        assert exact["peer_lower_quartile"] == pytest.approx(np.quantile(row.figure.peers, 0.25))
        assert exact["rank_with_peers"] == row.figure.rank.rank
    assert "1 is best, and councils that tie take the worse rank" in table.note


def test_a_table_without_a_row_says_so(made):
    _, board = made("Isles of Scilly", EARLY)
    assert board.stages == ()
    found = repr(dashboard_table(board, "stages"))
    assert "No measure of the dashboard has a figure of Isles of Scilly. Left out: " in found
    assert "Emergency admissions due to falls" in found


def test_the_note_counts_intervals_and_names_what_is_after_the_period(made, board):
    note = repr(dashboard_note(board))
    assert "1 of 12 ranks and 0 of 12 figures have a 95% interval" in note
    assert "among 16 councils by a list that is not held" in note
    after = note.split("After the period")[1].split("\n")[0]
    for row in board.stages:
        assert (row.title in after) == row.figure.after
    assert "a few people move a rank by several places" in note
    late = repr(dashboard_note(made("Plymouth", LATE)[1]))
    assert "After the period" not in late and "delayed days: by the XmR" not in late
