"""Recommendations and actions beside figures, on evidence and figures made up by hand."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from own_files import write_lines

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.review_evidence import area_evidence, national_evidence
from lsr_analysis.analysis.tracker import NOT_AN_EFFECT, Moved, track
from lsr_analysis.display import Prose
from lsr_analysis.evidence import DIRECTIONS, REVIEW_STAGES
from lsr_analysis.evidence.actions import ACTION_COLUMNS, RECOMMENDATION_COLUMNS, STATUSES
from lsr_analysis.evidence.held import own_actions
from lsr_analysis.observations import as_table
from lsr_analysis.periods import Span, parse_period
from lsr_analysis.sources.reading import observation
from lsr_analysis.statistics.change import Change, yearly_change
from lsr_analysis.tables.claims import claims_table
from lsr_analysis.tables.evidence import (
    actions_table,
    cell_text,
    findings_table,
    oversight_table,
    recommendations_table,
    theme_matrix_table,
)

PLYMOUTH, YORK, RUTLAND = "E06000026", "E06000014", "E06000017"
TURNOVER = "workforce_turnover"
YEAR = "2016-04 to 2017-03"
CODED = {
    "area_code": YORK, "area": "York", "stage": "stepping down", "theme": "hospital_flow",
    "source": "Our minutes",
}  # fmt: skip
MOVED = {"indicator": "delayed_days", "indicator_from": "source", "baseline": YEAR}


@pytest.fixture
def plan(tmp_path, data):
    """Write recommendations and actions into a folder of a user's own, and read them."""

    def write(name, columns, rows):
        lines = [",".join(f'"{row.get(c, "")}"' for c in columns) for row in rows]
        write_lines(tmp_path / f"{name}.csv", ",".join(columns), *lines)

    def plan(recommendations=(), actions=()):
        asked = [CODED | {"recommendation": "Plan discharge", "owner": ""} | r
                 for r in recommendations]  # fmt: skip
        done = [
            CODED | {"id": f"a{n}", "action": "Meet every day", "status": "unknown"} | a
            for n, a in enumerate(actions, 1)
        ]
        write("recommendations", RECOMMENDATION_COLUMNS, asked)
        write("actions", ACTION_COLUMNS, done)
        return own_actions(tmp_path, data.evidence)

    return plan


@pytest.fixture(scope="module")
def made(data):
    """Make figures of York: days or people a month from April 2011 on, or values by year."""

    def made(**series):
        rows = []
        for name, values in series.items():
            known = data.indicators[name]
            months = pd.period_range("2011-04", periods=len(values), freq="M").astype(str)
            periods = values if isinstance(values, dict) else dict(zip(months, values, strict=True))
            for text, value in periods.items():
                start, end = parse_period(text, known.frequency)
                when = {"period_start": start, "period_end": end, "frequency": known.frequency}
                given = {"source": known.sources[0].id, "edition": "published", "geography": "2013"}
                if known.frequency == "month":
                    given["numerator"] = value
                rows.append(observation(name, YORK, when, value=value, **given))
        table = as_table(pd.DataFrame.from_records(rows))
        return dataclasses.replace(data, observations=table, shipped=table)

    return made


def years(*levels):
    """Twelve months a year at one level, with one more day every other month."""
    return np.repeat(np.asarray(levels, dtype=float), 12) + np.tile([0.0, 1.0], 6 * len(levels))


# The years 2011-12 to 2018-19; the baseline is 2016-17 and what came after 2017-18.
STEADY = [100] * 5
FELL = years(*STEADY, 100, 40, 40)
ROSE = years(*STEADY, 100, 160, 160)
SWINGS = years(100, 140, 90, 150, 95, 145, 105, 150)
STAYED = years(*STEADY, 100, 100, 100)


@pytest.fixture
def line(plan, made):
    """Return the line of one action beside figures."""

    def line(figures, **cells):
        (found,) = track(made(**figures), plan(actions=[MOVED | cells]), YORK)
        return found

    return line


# Lines


def test_a_recommendation_without_an_action_is_a_line_of_its_own(plan, data):
    evidence = plan([{"id": "r1"}, {"id": "r2"}], [{"recommendation": "r2"}])
    first, second = track(data, evidence, YORK)
    assert (first.recommendation.id, first.action, first.moved, first.figure) == (
        "r1", None, None, "",
    )  # fmt: skip
    assert (second.recommendation.id, second.action.id) == ("r2", "a1")


def test_an_action_without_a_recommendation_comes_last(plan, data):
    evidence = plan([{"id": "r1"}], [{}, {"recommendation": "r1"}])
    first, second = track(data, evidence, YORK)
    assert (first.recommendation.id, first.action.id) == ("r1", "a2")
    assert (second.recommendation, second.action.id) == (None, "a1")


def test_several_actions_may_answer_one_recommendation(plan, data):
    evidence = plan([{"id": "r1"}], [{"recommendation": "r1"}, {"recommendation": "r1"}])
    assert [(t.recommendation.id, t.action.id) for t in track(data, evidence, YORK)] == [
        ("r1", "a1"), ("r1", "a2"),
    ]  # fmt: skip


def test_other_areas_have_lines_of_their_own(plan, data):
    evidence = plan([{"id": "r1"}, {"id": "r2", "area_code": PLYMOUTH, "area": ""}], [{}])
    assert [t.recommendation and t.recommendation.id for t in track(data, evidence, YORK)] == [
        "r1", None,
    ]  # fmt: skip
    assert [t.recommendation.id for t in track(data, evidence, PLYMOUTH)] == ["r2"]
    assert track(data, evidence, RUTLAND) == ()


def test_every_row_that_ships_is_on_one_line(data):
    held = data.evidence
    for area in {one.area for one in (*held.recommendations, *held.actions)}:
        lines = track(data, held, area)
        actions = [t.action.id for t in lines if t.action]
        assert sorted(actions) == sorted(a.id for a in held.actions if a.area == area)
        asked = {t.recommendation.id for t in lines if t.recommendation}
        assert asked == {r.id for r in held.recommendations if r.area == area}


# Figures


@pytest.mark.parametrize(
    ("days", "expected", "after", "ends"),
    [
        (FELL, "lower", "486",
         "lower by more than the usual swings from year to year, as expected"),
        (FELL, "higher", "486",
         "lower by more than the usual swings from year to year, not as expected"),
        (FELL, "", "486", "lower by more than the usual swings from year to year"),
        (ROSE, "higher", "1,926",
         "higher by more than the usual swings from year to year, as expected"),
        (ROSE, "lower", "1,926",
         "higher by more than the usual swings from year to year, not as expected"),
    ],
)  # fmt: skip
def test_a_figure_that_moved(line, days, expected, after, ends):
    found = line({"delayed_days": days}, expected=expected)
    assert (str(found.moved.before), str(found.moved.after)) == ("2016-17", "2017-18")
    assert found.moved.baseline == 1206  # twelve times 100, and one day in each of six months
    said = found.moved.described(expected)
    assert said == f"1,206 in 2016-17, {after} in 2017-18: {ends}"
    assert found.figure == f"Delayed days: {said}"


@pytest.mark.parametrize("expected", ["lower", "higher", ""])
def test_a_figure_within_its_usual_swings_is_no_sign_either_way(line, expected):
    found = line({"delayed_days": SWINGS}, expected=expected)
    assert found.moved.change.direction == "within"
    assert found.figure.endswith("lower, but within the usual swings from year to year")
    assert "expected" not in found.figure


def test_a_figure_that_stayed(line):
    found = line({"delayed_days": STAYED}, expected="lower")
    assert found.figure.endswith("1,206 in 2016-17, 1,206 in 2017-18: no change as printed")


def test_the_interval_is_that_of_the_whole_series(line):
    """The same change, worked out from the months one by one."""
    found = line({"delayed_days": SWINGS}).moved.change
    now, before = SWINGS[72:84], SWINGS[60:72]
    wanted = yearly_change(now, before, SWINGS[12:] - SWINGS[:-12])
    assert (found.estimate, found.lower, found.upper) == pytest.approx(
        (wanted.estimate, wanted.lower, wanted.upper)
    )
    assert found.estimate == pytest.approx((now - before).mean()) == -40


def test_a_short_series_cannot_tell_how_sure_a_change_is(line):
    found = line({"delayed_days": years(100, 100, 60)}, baseline="2012-04 to 2013-03")
    assert found.moved.change is None
    assert found.figure.endswith("1,206 in 2012-13, 726 in 2013-14: lower; how sure is not known")


@pytest.mark.parametrize(
    ("baseline", "said"),
    [
        ("2010-04 to 2011-03", "no figure for 2010-11"),
        ("2011-01 to 2011-12", "no figure for January 2011 to December 2011"),
        ("2018-04 to 2019-03", "1,206 in 2018-19; no figure a year later"),
        ("2018-06", "100 in June 2018; no figure a year later"),
    ],
)
def test_months_without_a_figure(line, baseline, said):
    found = line({"delayed_days": STAYED}, baseline=baseline, expected="lower")
    assert found.figure == f"Delayed days: {said}"


def test_a_part_of_a_year_is_compared_with_the_same_months(line):
    found = line({"delayed_days": FELL}, baseline="2017-01 to 2017-03", expected="lower")
    assert str(found.moved.after) == "January 2018 to March 2018"
    assert (found.moved.baseline, found.moved.later) == (302, 122)


def test_a_yearly_figure(line):
    figures = {TURNOVER: {"2016-17": 30.0, "2017-18": 27.5, "2018-19": 35.0}}
    found = line(figures, indicator=TURNOVER, expected="lower")
    assert (found.moved.baseline, found.moved.later, found.moved.change) == (30, 27.5, None)
    assert found.figure.endswith("30.0 in 2016-17, 27.5 in 2017-18: lower; how sure is not known")
    assert "expected" not in found.figure


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"2017-18": 27.5}, "no figure for 2016-17"),
        ({"2016-17": 30.0}, "30.0 in 2016-17; no figure a year later"),
        ({"2016-17": 30.04, "2017-18": 29.96}, "30.0 in 2016-17, 30.0 in 2017-18: no change as"),
        ({"2015-16": 30.0}, "no figure for 2016-17"),
    ],
)
def test_a_yearly_figure_that_is_missing_or_stayed(line, held, said):
    found = line({TURNOVER: held}, indicator=TURNOVER)
    assert said in found.figure


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"indicator": "", "indicator_from": ""}, "none named"),
        ({"baseline": ""}, "Delayed days: no baseline given"),
        ({"indicator": "gp_vacancies"}, "General practice: vacancies: not held"),
        ({"indicator": "gp_vacancies", "indicator_from": "project"},
         "General practice: vacancies (suggested by this project): not held"),
        ({"indicator_from": "project", "baseline": ""},
         "Delayed days (suggested by this project): no baseline given"),
    ],
)  # fmt: skip
def test_no_figure(line, cells, said):
    found = line({"delayed_days": STAYED}, **cells)
    assert (found.figure, found.moved) == (said, None)


def test_who_named_the_figure_is_said(line):
    by_source = line({"delayed_days": STAYED}).figure
    by_us = line({"delayed_days": STAYED}, indicator_from="project").figure
    assert by_source.startswith("Delayed days: ")
    assert by_us.startswith("Delayed days (suggested by this project): ")


@pytest.mark.parametrize(
    ("direction", "later", "said"),
    [
        ((1.0, 3.0), 12.0, "higher by more than the usual swings"),
        ((-3.0, -1.0), 8.0, "lower by more than the usual swings"),
        ((-1.0, 3.0), 11.0, "higher, but within the usual swings"),
    ],
)
def test_in_words(data, direction, later, said):
    change = Change(sum(direction) / 2, *direction)
    span = Span.parse("2016-04", "2017-03")
    moved = Moved(data.indicators[RATE], span, span, 10.0, later, change)
    assert said in moved.described("")


@pytest.mark.parametrize(
    ("start", "early"),
    [("2018-04", True), ("2018-04-01", True), ("2018-03", False), ("2017-04", False), ("", False)],
)
def test_figures_of_before_an_action_began_say_nothing_of_it(line, start, early):
    """What came after the baseline ended on 31 March 2018."""
    found = line({"delayed_days": FELL}, expected="lower", start=start)
    assert ("before the action began" in found.figure) is early


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("days", [FELL, ROSE, SWINGS, STAYED])
def test_the_status_is_what_a_source_says_whatever_the_figure_does(line, data, status, days):
    found = line({"delayed_days": days}, status=status, expected="lower")
    assert found.action.status == status
    table = actions_table("York", [found], data.evidence)
    assert table.shown["Status"].tolist() == table.figures["status"].tolist() == [status]


# The actions of Plymouth beside the figures that ship


@pytest.fixture(scope="module")
def lines(data):
    return {t.action.id: t for t in track(data, data.evidence, PLYMOUTH) if t.action}


@pytest.fixture(scope="module")
def yearly(data):
    """Return numerators and denominators of an indicator for Plymouth by month."""

    def yearly(indicator):
        rows = data.observations[
            (data.observations["indicator"].to_numpy() == indicator)
            & (data.observations["area_code"].to_numpy() == PLYMOUTH)
        ]
        months = rows["period_start"].dt.to_period("M")
        return rows[["numerator", "denominator", "value"]].set_index(pd.PeriodIndex(months))

    return yearly


@pytest.mark.parametrize(
    ("action", "part"),
    [("plymouth-a02", "_residential_home"), ("plymouth-a03", "_home_care"), ("plymouth-a09", "")],
)
def test_rates_rest_on_the_people_behind_them(lines, yearly, action, part):
    """Rates go back to 2015 only; the people behind them to 2011."""
    moved, rows = lines[action].moved, yearly(f"{RATE}{part}")
    for value, first, last in (
        (moved.baseline, "2017-04", "2018-03"), (moved.later, "2018-04", "2019-03"),
    ):  # fmt: skip
        year = rows.loc[first:last]
        assert len(year) == 12
        over = year["numerator"].sum() / year["denominator"].sum()
        assert value == pytest.approx(100_000 * over, rel=1e-12)
    people = yearly(f"delayed_people{part}")["value"]
    people = people.reindex(pd.period_range("2011-04", "2019-06", freq="M"))
    adults = rows.loc["2018-04":"2019-03", "denominator"].sum() / 365
    history = (people - people.shift(12)).to_numpy() * 100_000 / adults
    now, before = (
        rows["value"].reindex(pd.period_range(first, periods=12, freq="M")).to_numpy()
        for first in ("2018-04", "2017-04")
    )
    wanted = yearly_change(now, before, history)
    found = moved.change
    assert (found.estimate, found.lower, found.upper) == pytest.approx(
        (wanted.estimate, wanted.lower, wanted.upper), rel=1e-9
    )


def test_no_action_is_done_because_a_rate_fell(lines):
    assert lines["plymouth-a09"].moved.later < lines["plymouth-a09"].moved.baseline
    assert {t.action.status for t in lines.values()} == {"unknown"}


def test_what_no_open_file_holds_is_said(lines):
    assert lines["plymouth-a05"].figure.endswith("(suggested by this project): not held")
    assert lines["plymouth-a11"].figure.endswith("not held")
    assert lines["plymouth-a08"].figure.endswith("a council can enter its own figures")
    assert lines["plymouth-a01"].figure == "none named"


# Tables


@pytest.fixture(scope="module")
def evidence(data):
    """Evidence on Plymouth without its claims, which have tests of their own."""
    held = dataclasses.replace(data.evidence, claims=())
    quick = dataclasses.replace(data, evidence=held)
    return area_evidence(quick, data.register[PLYMOUTH])


@pytest.fixture(scope="module")
def bare(data):
    """Evidence on a small area on which there is none."""
    return area_evidence(data, data.register[RUTLAND])


def test_the_table_of_actions(evidence, lines):
    table = actions_table(evidence.name, evidence.tracked, evidence.held)
    assert len(table.shown) == len(table.figures) == 11
    assert NOT_AN_EFFECT in table.note
    assert table.figures["action_id"].tolist() == list(lines)
    for column, text in (("Start and due", "not stated"), ("Accountable", "none named"),
                         ("Answers", "not stated which"), ("Evidence", "none offered"),
                         ("Status", "unknown")):  # fmt: skip
        assert set(table.shown[column]) == {text}, column
    figures = table.shown["Figure, and which way"].tolist()
    for figure, line in zip(figures, lines.values(), strict=True):
        assert figure.startswith(line.figure)
        assert (f"(expected: {line.action.expected})" in figure) == bool(line.action.expected)
    for name in ("Plymouth Health and Wellbeing Board", "Local Care Partnership"):
        assert name in table.note, "the same bodies oversee them all"


def test_bodies_that_differ_stand_in_a_column(plan, data):
    actions = [{"oversight": "Board; Cabinet"}, {"oversight": "Scrutiny"}, {}]
    table = actions_table("York", track(data, plan(actions=actions), YORK), data.evidence)
    assert table.shown["Overseen by"].tolist() == ["Board; Cabinet", "Scrutiny", "not stated"]


def test_dates_and_evidence_are_printed_as_they_are_known(plan, data):
    action = {
        "due": "by 2018-09-30", "start": "2018-04", "evidence": "Minutes", "owner": "Us",
        "status": "under way", "status_date": "2018-06-01", "workstream": "Flow",
    }  # fmt: skip
    table = actions_table("York", track(data, plan(actions=[action]), YORK), data.evidence)
    shown, saved = table.shown.iloc[0], table.figures.iloc[0]
    assert "April 2018" in shown["Start and due"]
    assert "by 30 September 2018" in shown["Start and due"]
    assert shown[["Evidence", "Status", "Accountable"]].tolist() == [
        "Minutes", "under way (1 June 2018)", "Us",
    ]  # fmt: skip
    assert shown["Action"] == "Meet every day (Flow)"
    assert saved[["start", "status_date"]].tolist() == ["April 2018", "1 June 2018"]


def test_the_table_of_recommendations_names_known_actions_only(plan, data):
    evidence = plan(
        [{"id": "r1", "owner": "leaders"}, {"id": "r2"}],
        [{"recommendation": "r1"}, {"recommendation": "r1"}, {}],
    )
    table = recommendations_table("York", track(data, evidence, YORK), evidence)
    assert table.shown["Action"].tolist() == ["a1; a2", "none known"]
    assert table.shown["Accountable"].tolist() == ["leaders", "none named"]
    assert table.shown["Source"].tolist() == ["Our minutes"] * 2


def test_recommendations_for_plymouth_have_no_known_action(evidence):
    table = recommendations_table(evidence.name, evidence.tracked, evidence.held)
    assert len(table.shown) == 12
    assert set(table.shown["Action"]) == {"none known"}


def test_recommendations_without_any_action(data):
    cornwall = track(data, data.evidence, "E06000052")
    assert len(cornwall) == 5
    assert isinstance(actions_table("Cornwall", cornwall, data.evidence), Prose)
    assert len(recommendations_table("Cornwall", cornwall, data.evidence).shown) == 5


def test_the_chain_of_oversight(evidence):
    table = oversight_table(evidence.name, evidence.oversight, evidence.held)
    assert len(table.shown) == 7
    dates = table.shown["Date"].tolist()
    assert dates[:4] == ["2 February 2018", "by 22 March 2018", "22 March 2018", "not stated"]
    assert table.figures["order"].tolist() == list(range(1, 8))


def test_findings_stand_by_stage_and_direction(evidence):
    stages = [REVIEW_STAGES.index(f.stage) for f in evidence.findings]
    assert stages == sorted(stages)
    pairs = [(REVIEW_STAGES.index(f.stage), DIRECTIONS.index(f.direction))
             for f in evidence.findings]  # fmt: skip
    assert pairs == sorted(pairs)
    table = findings_table(evidence)
    assert len(table.shown) == len(evidence.findings) == 39
    saved = table.figures.set_index("id")
    assert saved.loc["plymouth-16", "contradicts"] == "plymouth-23"
    shown = table.shown.set_index(saved.index)["Finding"]
    assert "ontradict" in shown["plymouth-16"] and "plymouth-23" in shown["plymouth-16"]
    assert "ontradict" not in shown["plymouth-01"]


def test_an_area_without_evidence_says_so(bare):
    assert bare.findings == bare.tracked == bare.oversight == ()
    assert bare.ledger.rows.empty
    for said in (
        findings_table(bare),
        actions_table(bare.name, bare.tracked, bare.held),
        recommendations_table(bare.name, bare.tracked, bare.held),
        oversight_table(bare.name, bare.oversight, bare.held),
        claims_table(bare.ledger, bare.name),
    ):
        assert isinstance(said, Prose)
        assert "Rutland" in repr(said)


def test_the_evidence_on_an_area_holds_its_claims_only(data):
    bury = area_evidence(data, data.register["E08000002"])
    assert {test.claim.id for test in bury.ledger.tests} == {
        "bury-days-2016-17",
        "bury-days-2015-16",
    }
    assert bury.findings == ()


# Themes by area


@pytest.fixture(scope="module")
def national(data):
    """Evidence on all areas without the claims."""
    held = dataclasses.replace(data.evidence, claims=())
    return national_evidence(dataclasses.replace(data, evidence=held))


def test_findings_are_counted_by_theme_and_area(national, data):
    counts = national.themes
    assert counts[list(DIRECTIONS)].to_numpy().sum() == len(data.evidence.findings)
    row = counts.set_index(["area_code", "theme"]).loc[(PLYMOUTH, "hospital_flow")]
    of_plymouth = [f for f in data.evidence.findings if (f.area, f.theme) == row.name]
    for direction in DIRECTIONS:
        assert row[direction] == sum(f.direction == direction for f in of_plymouth)


def test_reviewed_areas_are_the_twenty(national, data):
    assert len(national.reviewed) == 20
    assert "Plymouth" in national.reviewed and "Cornwall" not in national.reviewed


def test_the_matrix_of_themes(national, data):
    table = theme_matrix_table(national)
    areas = sorted({f.name for f in data.evidence.findings})
    assert table.shown["Area"].tolist() == areas
    titles = [t.title for t in data.evidence.themes.values()]
    assert list(table.shown.columns[:2]) == ["Area", "All"]
    shown = list(table.shown.columns[2:])
    assert shown == [title for title in titles if title in shown]
    plymouth = table.shown.set_index("Area").loc["Plymouth"]
    directions = pd.Series(
        [f.direction for f in data.evidence.findings if f.area == PLYMOUTH]
    ).value_counts()
    assert plymouth["All"] == cell_text(*(directions[d] for d in ("strength", "concern", "mixed")))
    silent = set(national.reviewed) - set(areas)
    assert all(name in table.note for name in silent)


@pytest.mark.parametrize(
    ("counts", "text"),
    [((2, 1, 0), "+2 −1"), ((0, 0, 3), "~3"), ((1, 2, 3), "+1 −2 ~3"), ((0, 0, 0), "")],
)
def test_a_cell_of_the_matrix(counts, text):
    assert cell_text(*counts) == text
