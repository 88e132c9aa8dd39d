"""Tables of certainty: what they print, what their files hold, and what they say is missing."""

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest

import lsr_analysis as lsr
from lsr_analysis import tables, words
from lsr_analysis.analysis.assess import assess
from lsr_analysis.analysis.certainty import NOT_PUBLISHED
from lsr_analysis.analysis.runs import runs_of
from lsr_analysis.areas import ENGLAND
from lsr_analysis.display import Prose
from lsr_analysis.indicators import STAGES
from lsr_analysis.periods import Span

NOT_PRINTED = re.compile(r"\bnan\b|NaN|<NA>|\bNone\b(?! of)|\binf\b|E\d{8}")


@pytest.fixture(scope="module")
def in_2020(data):
    """The profile of Plymouth for a year whose figures have counts."""
    return lsr.profile("Plymouth", "2020-04", "2021-03", data=data)


@pytest.fixture(scope="module")
def england_in_2020(data):
    return lsr.national("2020-04", "2021-03", data=data)


def printed(table):
    """Return every cell, heading and note."""
    cells = table.shown.astype(str).to_numpy().ravel()
    return [table.caption, table.note, *map(str, table.shown.columns), *cells]


def cells_of(table, title):
    """Return the row of a table that begins with a title."""
    first = table.shown.iloc[:, 0].str.replace("\N{NON-BREAKING HYPHEN}", "-")
    return table.shown[first.str.startswith(f"{title} (")].iloc[0]


# What can be said of the figures


def test_a_figure_with_an_interval(in_2020):
    row = cells_of(tables.assessment_table(in_2020), "Offered reablement after discharge")
    one = {a.latest.indicator.id: a for a in in_2020.assessments}["offered_reablement"]
    assert row["Figure (95% interval)"] == "4.5 (4.0 to 5.0)"
    text = one.latest.indicator.text
    peers = one.latest.peers
    assert row["Peers’ range"] == f"{text(peers.min())} to {text(peers.max())}"
    assert row["Against England"] == one.england.verdict + (" *" if one.stands_out else "")
    assert row["Against peers’ median"] == one.peers.verdict
    assert row["Rank (1 is best; 95% interval)"] == (
        f"{one.rank.rank} of {one.rank.of} ({one.rank.lower} to {one.rank.upper})"
    )
    assert one.rank.rank == one.latest.rank


def test_better_is_better_by_the_indicators_own_direction(in_2020):
    for one in in_2020.assessments:
        value, lower = one.latest.value, one.latest.indicator.lower_is_better
        for found, other in (
            (one.england, one.latest.england),
            (one.peers, one.latest.peers.median()),
        ):
            if found.verdict == "better":
                assert value < other if lower else value > other
            elif found.verdict == "worse":
                assert value > other if lower else value < other
            elif found.verdict in ("higher", "lower"):
                assert lower is None and (value > other) == (found.verdict == "higher")


def test_a_figure_without_an_interval_says_so_and_is_not_compared(in_2020):
    table = tables.assessment_table(in_2020)
    held = [one for one in in_2020.assessments if one.latest.indicator.stage != "context"]
    assert len(table.shown) == len(held)
    silent = [
        a for a in held if a.latest.interval == NOT_PUBLISHED and a.latest.value == a.latest.value
    ]
    assert silent
    for one in silent:
        row = cells_of(table, one.latest.indicator.title)
        assert row["Figure (95% interval)"] == f"{one.latest.text} (interval not published)"
        assert row["Against England"] == row["Against peers’ median"] == "–"


def test_the_note_gives_every_reason_and_counts_it(in_2020):
    table = tables.assessment_table(in_2020)
    reasons = pd.Series(
        [a.england.reason for a in in_2020.assessments if a.latest.indicator.stage != "context"]
    )
    for reason, count in reasons[reasons != ""].value_counts().items():
        assert f"{reason} ({count})" in table.note


def test_the_file_has_every_figure_with_its_reason(in_2020):
    rows = tables.assessment_table(in_2020).figures.set_index("indicator")
    assert len(rows) == len(in_2020.assessments) > len(tables.assessment_table(in_2020).shown)
    for one in in_2020.assessments:
        row = rows.loc[one.latest.indicator.id]
        assert row["against_england"] == one.england.verdict
        assert row["against_england_why_not"] == one.england.reason
        assert row["stands_out"] == one.stands_out
        assert row["trend"] == one.trend.direction
        assert (row["against_england_why_not"] == "") == (
            row["against_england"] != "not assessable"
        )
        assert (row["trend_why_not"] == "") == (row["trend"] != "cannot be assessed")
        if one.rank is not None:
            assert row["rank"] == one.rank.rank


def test_a_fifth_of_what_has_no_direction_counts_from_the_lowest(plymouth):
    table = tables.assessment_table(plymouth)
    none = [a for a in plymouth.assessments if a.latest.indicator.lower_is_better is None]
    none = [a for a in none if a.fifth and a.latest.indicator.stage != "context"]
    assert none
    for one in none:
        row = cells_of(table, one.latest.indicator.title)
        assert row["Fifth (1 is best)"] == f"{one.fifth} (1 is lowest)"


def test_what_stands_out_is_starred_and_counted_at_a_glance(data):
    profile = lsr.profile("Plymouth", "2018-04", "2019-03", data=data)
    shares = lsr.profile("Plymouth", "2020-04", "2021-03", data=data).assessments
    profile = dataclasses.replace(
        profile, assessments=assess([a.latest for a in shares], [profile.standing.england_verdict])
    )
    said = repr(words.at_a_glance(profile))
    shown = [a for a in profile.assessments if a.latest.indicator.stage != "context"]
    out = [a for a in shown if a.stands_out]
    tested = [a for a in shown if not a.england.reason]
    assert 0 < len(out) <= len(tested) < len(shown)
    assert (
        f"Of its {len(shown)} other figures {len(tested)} can be compared with England with "
        f"allowance for chance and {len(out)} differ by more than chance"
    ) in said
    table = tables.assessment_table(profile)
    assert table.shown["Against England"].str.endswith(" *").sum() == len(out)
    for side in ("worse", "better"):
        names = [a.latest.indicator.title for a in out if a.england.verdict == side]
        assert f"{len(names)} {side}" in said
        more = f"{side} than England by more than chance the furthest is “([^”]+)”"
        (named,) = re.findall(more, said)
        assert named in names
    assert {one.england.verdict for one in out} <= {"better", "worse", "higher", "lower"}


def test_without_other_figures_there_is_prose(plymouth):
    found = tables.assessment_table(dataclasses.replace(plymouth, assessments=()))
    assert isinstance(found, Prose) and "Plymouth" in repr(found)


# The series


def test_the_rules_of_the_chart_are_counted(plymouth):
    table = tables.runs_table(plymouth)
    points = plymouth.runs.chart.points
    cells = dict(table.shown.to_numpy().tolist())
    assert cells["Outside the process limits"] == str(points["outside"].sum())
    assert cells["Months marked by any rule"] == f"{points['special'].sum()} of 36"
    assert cells["Judgement of the last month"] == "withheld"
    assert cells["Mean of the months"] == plymouth.indicator.text(points["value"].mean())
    assert f"{plymouth.runs.chart.autocorrelation:.2f}" in cells.values()
    assert "Withheld: neighbouring" in table.note
    assert table.figures["month"].tolist() == [str(month) for month in plymouth.runs.months]
    assert np.array_equal(table.figures["value"], points["value"])
    assert "April 2015 to March 2018" in table.caption


def test_without_a_series_the_reason_is_given(data):
    profile = lsr.profile("Isles of Scilly", data=data)
    assert repr(tables.runs_table(profile)) == profile.missing


def short(profile, months):
    """Give a profile a series of so many months."""
    values = [9.0, 11, 10, 12, 9, 11, 10, 12, 9][:months]
    rates = pd.Series(values, pd.period_range("2015-04", periods=months, freq="M"))
    runs = runs_of(rates, Span.parse("2015-04", "2016-03"), profile.indicator)
    return dataclasses.replace(profile, runs=runs)


@pytest.mark.parametrize("months", [1, 2, 6, 9])
def test_a_short_series_prints_no_number_that_is_none(plymouth, months):
    profile = short(plymouth, months)
    said = (*words.at_a_glance(profile).sentences, *words.reading_notes(profile).sentences)
    for text in (*printed(tables.runs_table(profile)), *said):
        assert not NOT_PRINTED.search(text)
        assert "rebasing" not in text


# The gap


@pytest.mark.parametrize("breakdown", ["attribution", "reason", "care_type"])
def test_the_parts_of_the_gap(plymouth, breakdown):
    table = tables.gap_table(plymouth, breakdown)
    held, text = plymouth.gap_parts[breakdown], plymouth.indicator.text
    assert list(table.shown.columns) == [
        "Part", "Plymouth", "England value", "Gap to England", "Peer mean", "Gap to peers",
    ]  # fmt: skip
    last = table.shown.iloc[-1].tolist()
    standing, signed = plymouth.standing, plymouth.indicator.signed
    assert last == [
        "Together", text(standing.value), text(standing.england),
        signed(standing.value - standing.england), text(standing.peer_mean),
        signed(standing.value - standing.peer_mean),
    ]  # fmt: skip
    for (part, row), cells in zip(
        held["England"].parts.iterrows(), table.shown.iloc[:-1].to_numpy().tolist(), strict=True
    ):
        assert cells[:4] == [part, text(row["area"]), text(row["reference"]), signed(row["gap"])]
    figures = table.figures
    assert figures["england_gap"].sum() == pytest.approx(standing.value - standing.england)
    assert figures["peers_gap"].sum() == pytest.approx(standing.value - standing.peer_mean)
    assert figures["part"].tolist() == list(held["England"].parts.index)


def test_a_gap_without_peers_has_no_column_for_them(data):
    profile = lsr.profile("City of London", "2016-04", "2017-03", data=data)
    table = tables.gap_table(profile, "attribution")
    assert "Peer mean" not in table.shown and "Gap to peers" not in table.shown
    assert "Peer mean" not in table.note


def test_without_a_rate_there_is_no_gap(in_2020):
    assert repr(tables.gap_table(in_2020, "reason")) == in_2020.missing


# National tables


def test_the_ranking_shows_how_sure_each_rank_is(everyone):
    table = tables.ranking_table(everyone)
    rows = everyone.reviewed
    assert table.shown["95% interval of the rank"].tolist() == [
        f"{low:.0f} to {high:.0f}"
        for low, high in zip(rows["rank_lower"], rows["rank_upper"], strict=True)
    ]
    assert [cell.split(" ")[0] for cell in table.shown["Against England"]] == rows[
        "against_england"
    ].tolist()
    stars = table.shown["Against England"].str.endswith("*")
    assert stars.tolist() == rows["stands_out"].tolist()
    assert len(table.figures) == 151
    assert {"rank_lower", "rank_upper", "worst_fifth", "stands_out"} <= set(table.figures)


def test_ranks_without_intervals_have_a_dash(data):
    table = tables.ranking_table(lsr.national("2019-04", "2019-06", data=data))
    assert set(table.shown["95% interval of the rank"]) == {"–"}
    assert not any(NOT_PRINTED.search(text) for text in printed(table))


def test_the_charts_of_the_reviewed_areas(everyone):
    table = tables.reviewed_runs_table(everyone)
    assert table.shown["Area"].tolist()[0] == "England"
    assert set(table.shown["Area"][1:]) == set(everyone.reviewed["name"])
    assert set(table.shown["Judgement of the last month"]) == {"withheld"}
    for code, cell in zip(everyone.sure.runs, table.shown["Months marked"], strict=True):
        assert cell == f"{everyone.sure.runs[code].signals} of 36"


def test_areas_are_named_in_a_period_without_a_ranking(england_in_2020):
    """Series up to February 2020 are shown in a report of 2020-21, in which nobody is ranked."""
    table = tables.reviewed_runs_table(england_in_2020)
    assert "Plymouth" in table.shown["Area"].tolist()
    assert not any(NOT_PRINTED.search(text) for text in printed(table))


@pytest.mark.parametrize("end", ["2015-05", "2015-09"])
def test_short_series_of_the_reviewed_areas(data, end):
    result = lsr.national("2015-04", end, data=data)
    for text in (
        *printed(tables.reviewed_runs_table(result)), *words.national_summary(result).sentences
    ):  # fmt: skip
        assert not NOT_PRINTED.search(text)


def test_the_reason_for_withholding_is_the_real_one(data, everyone):
    """With one or two months it is not that neighbouring months go together."""
    said = repr(words.national_summary(everyone))
    alike = "neighbouring months are too much alike"
    assert f"no judgement for 20 of 20 reviewed areas: in each of them {alike}" in said
    changed = len(everyone.ranking.dropna(subset=["change"]))
    assert f"about {0.025 * changed:.0f} each way would by chance alone" in said
    assert "More lie below than above" in said and "3 of 151 councils lie above" in said
    first = repr(words.national_summary(lsr.national("2015-04", "2015-04", data=data)))
    assert "no judgement for 20 of 20 reviewed areas." in first and alike not in first


def test_variation_between_councils(everyone):
    table = tables.variation_table(everyone)
    rows = everyone.sure.variation
    assert table.shown["Financial year"].tolist() == list(rows.index)
    text = everyone.indicator.text
    assert table.shown["Median"].tolist() == [text(100_000 * v) for v in rows["median"]]
    assert table.shown["Councils"].tolist() == ["150", "151", "151", "150"]
    median = text(everyone.ranking["value"].median())
    assert table.shown.set_index("Financial year").loc["2017-18", "Median"] == median
    assert table.shown["Systematic component of variation"].tolist() == [
        f"{v:.1f}" for v in rows["scv"]
    ]


def test_how_many_councils_differ_from_england(england_in_2020):
    for stage in STAGES:
        table = tables.spread_table(england_in_2020, stage)
        spreads = [s for s in england_in_2020.spreads if s.indicator.stage == stage]
        if isinstance(table, Prose):
            assert not spreads
            continue
        for cell, spread in zip(table.shown["Against England"], spreads, strict=True):
            verdicts = spread.table["against_england"].value_counts()
            assert set(verdicts.index) <= {
                "better", "worse", "similar", "higher", "lower", "not assessable",
            }  # fmt: skip
            if spread.indicator.lower_is_better is None:
                assert "better" not in cell and "worse" not in cell
            if cell != "–":
                counted = [int(n) for n in re.findall(r"\d+", cell)]
                assert sum(counted) == len(spread.table) - verdicts.get("not assessable", 0)


def test_verdicts_of_all_councils_are_by_their_own_intervals(england_in_2020):
    (spread,) = [s for s in england_in_2020.spreads if s.indicator.id == "offered_reablement"]
    rows = spread.table.dropna(subset=["value", "lower"])
    assert len(rows) > 140 and set(rows["interval"]) == {"Wilson"}
    wanted = np.select(
        [rows["lower"] > spread.england, rows["upper"] < spread.england], ["better", "worse"],
        "similar",
    )  # fmt: skip
    assert rows["against_england"].tolist() == wanted.tolist()


# Sentences


def test_the_words_say_how_sure_ranks_are(plymouth):
    said = repr(words.at_a_glance(plymouth))
    every, among = plymouth.standing.sure_all, plymouth.standing.sure_peers
    assert (
        f"(95% interval {every.lower} to {every.upper}; 1 is best)" in said
        and f"({among.lower} to {among.upper})" in said
    )
    said = repr(words.reading_notes(plymouth))
    assert f"it is among the worst fifth in {every.worst_fifth:.0%} and among" in said
    assert "Its rate is higher than is usual among councils: above the 95% limits" in said


def test_an_interval_in_brackets_is_always_explained(data):
    """In April 2019 two councils begin: no rank among all has an interval, those among peers do."""
    profile = lsr.profile("Plymouth", "2019-04", "2019-06", data=data)
    assert profile.standing.sure_all is None
    (said,) = [s for s in words.at_a_glance(profile).sentences if s.startswith("It ranks")]
    limits = profile.standing.sure_peers
    assert f"(95% interval {limits.lower} to {limits.upper}) with its peers" in said
    assert "Intervals of ranks are 95%" in repr(words.reading_notes(profile))


def test_the_national_summary_counts_councils(everyone):
    said = repr(words.national_summary(everyone))
    assert "3 of 151 councils lie above the 95% limits and 19 below" in said
    assert "No council stands out with the false discovery rate held at 5%." in said
    assert "would put 142 outside 99.8%" in said
    width = (everyone.ranking["rank_upper"] - everyone.ranking["rank_lower"]).median()
    assert f"95% interval is {width:.0f} or more places wide" in said


def test_nothing_is_printed_that_is_not_a_word_or_a_number(
    plymouth, in_2020, everyone, england_in_2020
):
    area = [
        made
        for profile in (plymouth, in_2020)
        for made in (
            tables.assessment_table(profile), tables.runs_table(profile),
            tables.gap_table(profile, "reason"), tables.standing_table(profile),
        )
    ]  # fmt: skip
    nation = [
        made
        for result in (everyone, england_in_2020)
        for made in (
            tables.ranking_table(result), tables.variation_table(result),
            *(tables.spread_table(result, stage) for stage in STAGES),
        )
    ]  # fmt: skip
    for made in (*area, *nation):
        for text in made.sentences if isinstance(made, Prose) else printed(made):
            assert text == "" or not NOT_PRINTED.search(text), text
    assert ENGLAND not in repr(tables.reviewed_runs_table(everyone))


def test_the_standing_table_holds_the_limits_of_the_ranks(plymouth):
    table = tables.standing_table(plymouth)
    shown, figures = (t.set_index(t.columns[0]) for t in (table.shown, table.figures))
    every, among = plymouth.standing.sure_all, plymouth.standing.sure_peers
    for whose, sure in (("among all councils", every), ("with peers", among)):
        for end, limit in (("from", sure.lower), ("to", sure.upper)):
            row = f"Rank {whose}, 95% interval {end}"
            assert shown.loc[row, "Value"] == str(limit)
            assert figures.loc[row, "value"] == limit
    share = figures.loc["In the worst fifth, share of redraws", "value"]
    assert share == every.worst_fifth
