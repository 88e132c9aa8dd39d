"""Reading what reviews and other publications said: the tables that ship, and a user's own."""

import csv
import dataclasses
import datetime as dt

import pandas as pd
import pytest
from conftest import ROOT
from own_files import write_lines

from lsr_analysis.areas import ENGLAND
from lsr_analysis.errors import CatalogueError, ParameterError
from lsr_analysis.evidence import (
    DIRECTIONS,
    REVIEW_STAGES,
    SourceDocument,
    read_claims,
    read_evidence,
    read_sources,
)
from lsr_analysis.evidence.actions import STATUSES
from lsr_analysis.evidence.claims import COLUMNS, DIRECTION_WORDS, KINDS
from lsr_analysis.evidence.codebook import not_held, themes
from lsr_analysis.evidence.held import own_actions, own_claims
from lsr_analysis.evidence.rows import Known, Row, parse_span, read_rows
from lsr_analysis.evidence.sources import TIERS
from lsr_analysis.known_dates import KnownDate

PLYMOUTH, CORNWALL = "E06000026", "E06000052"
TABLES = ("findings", "recommendations", "actions", "oversight", "targets", "claims")
CODED = ("findings", "recommendations", "actions")
PLAIN = {
    "id": "york-days", "area_code": "E06000014", "area": "York", "statement": "So many days",
    "kind": "value", "indicator": "delayed_days", "period": "2017-04", "value": "100",
    "unit": "delayed days", "source": "A page that I read",
}  # fmt: skip


@pytest.fixture(scope="module")
def evidence(data):
    return data.evidence


@pytest.fixture(scope="module")
def written(shipped):
    """Return the rows of a shipped table as they are written."""

    def written(name):
        with (shipped / "raw" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    return written


@pytest.fixture
def claim(tmp_path, evidence):
    """Write one claim into a file of a user's own, and read it."""

    def claim(**cells):
        lines = [",".join(COLUMNS), ",".join(f'"{(PLAIN | cells).get(c, "")}"' for c in COLUMNS)]
        (found,) = own_claims(write_lines(tmp_path / "mine.csv", *lines), evidence)
        return found

    return claim


# The tables that ship


@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_read_and_names_a_source_that_is_known(evidence, written, name):
    rows, found = written(name), getattr(evidence, name)
    assert len(found) == len(rows) > 0
    assert [one.source for one in found] == [row["source"] for row in rows]
    assert {one.source for one in found} <= set(evidence.sources)


@pytest.mark.parametrize("name", [n for n in TABLES if n != "oversight"])
def test_ids_are_those_of_the_file_and_differ(evidence, written, name):
    found = [one.id for one in getattr(evidence, name)]
    assert found == [row["id"] for row in written(name)]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("name", [n for n in TABLES if n != "targets"])
def test_the_name_beside_a_code_is_that_of_the_register(evidence, written, councils, name):
    """The code decides, so that a name that says otherwise would mislead whoever reads the file."""
    for row, one in zip(written(name), getattr(evidence, name), strict=True):
        known = "England" if row["area_code"] == ENGLAND else councils[row["area_code"]].name
        assert row["area"] == known == one.name, row
        assert one.area == row["area_code"]


@pytest.mark.parametrize("name", CODED)
def test_every_row_is_coded_by_stage_and_theme(evidence, name):
    for one in getattr(evidence, name):
        assert one.stage in REVIEW_STAGES and "context" not in REVIEW_STAGES
        assert one.theme in evidence.themes
        assert one.text


def test_findings(evidence, data):
    known = {*data.indicators, *not_held()}
    assert {f.direction for f in evidence.findings} == set(DIRECTIONS)
    for finding in evidence.findings:
        assert set(finding.indicators) <= known
    assert sum(f.area == PLYMOUTH for f in evidence.findings) == 39


def test_contradictions_are_mutual(evidence):
    by_id = {f.id: f for f in evidence.findings}
    pairs = [(f, by_id[other]) for f in evidence.findings for other in f.contradicts]
    assert len(pairs) >= 10
    for one, other in pairs:
        assert one.id in other.contradicts
        assert one is not other
        assert one.area == other.area
    # More attendances, and attendances below average: the release and the slides of Plymouth.
    assert by_id["plymouth-16"].contradicts == ("plymouth-23",)


def test_eleven_actions_of_plymouth_in_three_workstreams(evidence):
    actions = [a for a in evidence.actions if a.area == PLYMOUTH]
    assert [a.id for a in actions] == [f"plymouth-a{n:02d}" for n in range(1, 12)]
    streams = pd.Series([a.workstream for a in actions]).value_counts()
    assert streams.to_dict() == {
        "Commissioning and market management": 6,
        "System improvement": 4,
        "Staff and organisational development": 1,
    }


def test_what_the_slides_do_not_say_is_not_filled_in(evidence):
    for action in evidence.actions:
        assert action.source == "plymouth-slides"
        assert (action.status, action.owner, action.recommendation) == ("unknown", "", "")
        assert (action.start, action.due, action.status_date) == (None, None, None)
        assert len(action.oversight) == 3
        assert bool(action.indicator) == (action.indicator_from == "project")


def test_one_action_in_full(evidence):
    action = next(a for a in evidence.actions if a.id == "plymouth-a03")
    assert action.indicator == "delayed_days_rate_home_care"
    assert (str(action.baseline), action.expected) == ("2017-18", "lower")
    assert (action.stage, action.theme) == ("stepping down", "commissioning_and_market")


def test_statuses(evidence):
    assert {action.status for action in evidence.actions} <= set(STATUSES)
    assert STATUSES == ("done", "under way", "not started", "stopped", "unknown")


def test_twelve_recommendations_for_plymouth_and_five_for_cornwall(evidence):
    count = pd.Series([r.name for r in evidence.recommendations]).value_counts()
    assert count[["Plymouth", "Cornwall"]].tolist() == [12, 5]
    cornwall = [r for r in evidence.recommendations if r.area == CORNWALL]
    assert {r.source for r in cornwall} == {"cqc-cornwall-release"}
    assert [bool(r.owner) for r in cornwall] == [True, True, True, False, False]


def test_the_chain_of_oversight_of_plymouth_in_order(evidence):
    chain = [one for one in evidence.oversight if one.area == PLYMOUTH]
    assert [one.order for one in chain] == list(range(1, 8))
    board = chain[2]
    assert board.body == "Plymouth Health and Wellbeing Board"
    assert str(board.date) == "22 March 2018"
    assert str(chain[1].date) == "by 22 March 2018"
    assert chain[3].date is None


def test_the_target_of_july_2017(evidence):
    (target,) = evidence.targets
    assert (target.id, target.indicator, target.level) == ("july-2017", "delayed_days_rate", 9.4)
    assert (str(target.baseline), str(target.by)) == ("2017-02", "2017-09")
    assert (target.announced, target.until) == (dt.date(2017, 7, 3), None)


def test_claims_of_every_kind_in_the_words_that_a_claim_may_use(evidence):
    assert {c.kind for c in evidence.claims} == set(KINDS)
    held = [c for c in evidence.claims if c.held]
    assert {c.published for c in held if c.kind == "direction"} <= set(DIRECTION_WORDS)
    for one in held:
        assert one.spans and not one.why_not
        number = one.kind not in ("direction", "order")
        assert (one.number == one.number) == (one.rounded_to > 0) == number


def test_claims_on_what_no_open_file_gives_say_why(evidence):
    silent = [c for c in evidence.claims if not c.held]
    assert silent
    for one in silent:
        (reason,) = {not_held()[i].why for reading in one.indicators for i in reading}
        assert one.why_not.endswith(f": {reason}") and reason
        assert one.spans == () and one.number != one.number
        assert one.published


# Sources and the codebook


def test_tiers(evidence):
    assert {one.tier for one in evidence.sources.values()} == set(TIERS)
    assert evidence.sources["cqc-plymouth-release"].tier == "regulator"
    assert evidence.sources["hansard-2017-07-03"].tier == "government"


def test_a_source_without_an_address_says_why(evidence):
    without = [one for one in evidence.sources.values() if not one.url]
    assert without
    assert all(one.note for one in without)
    assert all(one.url.startswith(("http://", "https://")) or not one.url
               for one in evidence.sources.values())  # fmt: skip


@pytest.mark.parametrize(
    ("publisher", "title", "date", "cited"),
    [
        ("Us", "A report", "2018-02-06", "Us, A report, 6 February 2018"),
        ("Us", "A report", "2018-02", "Us, A report, February 2018"),
        ("Us", "A report", "", "Us, A report"),
        ("Us", "A report of 6 February 2018", "2018-02-06", "Us, A report of 6 February 2018"),
        ("The Echo", "Article in The Echo", "2018-02", "Article in The Echo, February 2018"),
    ],
)
def test_a_citation_says_nothing_twice(publisher, title, date, cited):
    document = SourceDocument("x", title, publisher, "other", KnownDate.parse(date), "", "None")
    assert document.cited == cited


def test_evidence_cites_by_id_and_leaves_other_words_as_they_are(evidence):
    cited = evidence.cited("cqc-plymouth-release")
    assert cited.startswith("Care Quality Commission, ") and cited.endswith(", 6 February 2018")
    assert evidence.cited("A page that I read") == "A page that I read"


def test_a_year_alone_is_no_day(tmp_path):
    write_lines(
        tmp_path / "sources.csv", "id,title,publisher,tier,date,url,note",
        "a,A report,Us,other,2016,,Read on paper", "b,A report,Us,other,2016-01-01,,Read on paper",
    )  # fmt: skip
    sources = read_sources(tmp_path)
    assert not (sources["a"].date and sources["a"].date.to_the_day)
    assert str(sources["b"].date) == "1 January 2016"


def test_the_codebook(evidence):
    assert list(evidence.themes) == list(themes())
    assert len(themes()) == 18
    for name, theme in themes().items():
        assert (theme.id, bool(theme.title), bool(theme.covers), bool(theme.excludes)) == (
            name, True, True, True,
        )  # fmt: skip
    assert len({theme.title for theme in themes().values()}) == 18


def test_what_is_not_held_is_no_indicator(data):
    assert not set(not_held()) & set(data.indicators)
    assert all(one.what and one.why for one in not_held().values())


def test_the_tables_are_those_of_the_folder(data, evidence, shipped):
    again = read_evidence(shipped / "raw", data.register, data.indicators, evidence.sources)
    assert repr(again) == repr(evidence)  # a missing number is not equal to itself


# Periods and cells


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2018-01", "2018-01", "2018-01"),
        ("2016-04 to 2017-03", "2016-04", "2017-03"),
        ("2017-02 to 2017-04", "2017-02", "2017-04"),
        ("2016-04  to  2017-03", "2016-04", "2017-03"),
    ],
)
def test_a_period(text, start, end):
    span = parse_span(text)
    assert (str(span.start), str(span.end)) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["", "2017", "2016-17", "2017-18", "2017-13", "2017-04 - 2018-03", "2017-04 to 2018",
     "2018-03 to 2017-04", "to 2018-03", "2017-04to2018-03", "April 2017"],
)  # fmt: skip
def test_what_is_no_period(text):
    with pytest.raises(ParameterError):
        parse_span(text)


def row(**cells):
    return Row("mine.csv", 7, {"id": "x1", "area": "York", "area_code": "E06000014"} | cells)


def test_a_fault_names_file_row_and_id_or_else_the_area():
    assert str(row().fault("it is wrong")) == "mine.csv, row 7 (x1): it is wrong"
    assert str(row(id="").fault("it is wrong")) == "mine.csv, row 7 (York): it is wrong"
    bare = Row("mine.csv", 7, {"body": "A board"})
    assert str(bare.fault("it is wrong")) == "mine.csv, row 7: it is wrong"


def test_a_list_in_a_cell():
    assert row(note=" a ;b;; c d; ").listed("note") == ("a", "b", "c d")
    assert row(note="").listed("note") == ()
    assert row(note="b; a").some_of("note", ("a", "b")) == ("b", "a")
    with pytest.raises(CatalogueError, match=r"\(x1\): no note 'c' is known; it must be one of"):
        row(note="a; c").some_of("note", ("a", "b"))


def test_an_optional_cell_may_be_empty_but_not_wrong():
    assert row(note="").one_of("note", ("a", "b"), optional=True) == ""
    assert row(note="a").one_of("note", ("a", "b"), optional=True) == "a"
    with pytest.raises(CatalogueError, match="no letter 'c' is known; it must be one of: a, b"):
        row(note="c").one_of("note", ("a", "b"), "letter", optional=True)
    with pytest.raises(CatalogueError, match="the column 'note' is empty"):
        row(note="").one_of("note", ("a", "b"))


def test_many_values_are_not_listed_but_the_nearest_named():
    many = [f"length_{n}" for n in range(9)]
    with pytest.raises(CatalogueError, match="no note 'lenght_3' is known; nearest: length_3"):
        row(note="lenght_3").one_of("note", many)
    with pytest.raises(CatalogueError, match="no note 'zzz' is known; none is like it"):
        row(note="zzz").one_of("note", many)
    with pytest.raises(CatalogueError, match=r"it must be one of: length_0, .*, length_7$"):
        row(note="zzz").one_of("note", many[:8])


def test_an_area_by_its_reference_code(councils):
    assert row().area(councils) == ("E06000014", "York")
    assert row(area_code="e06000014", area="").area(councils) == ("E06000014", "York")
    for name in ("", "England"):
        assert row(area_code=ENGLAND, area=name).area(councils) == (ENGLAND, "England")
    for code in ("YORK", "219", "E12000009", "E06999999"):
        with pytest.raises(CatalogueError, match=f"'{code}' is not the reference code"):
            row(area_code=code).area(councils)


@pytest.mark.parametrize("name", ["York", "york", "City of York Council", "York UA", ""])
def test_the_name_beside_a_code_may_be_any_name_of_the_council(councils, name):
    assert row(area=name).area(councils) == ("E06000014", "York")


@pytest.mark.parametrize(
    ("code", "name"), [("E06000014", "Plymouth"), ("E06000014", "England"), (ENGLAND, "York")]
)
def test_a_name_of_another_area_is_refused(councils, code, name):
    """The code decides, so that a slip of one digit would put a row on another council."""
    with pytest.raises(CatalogueError, match=f"{code} is .*the area is '{name}'"):
        row(area_code=code, area=name).area(councils)


def test_empty_rows_are_passed_over_and_numbers_are_those_of_the_file(tmp_path):
    path = write_lines(tmp_path / "mine.csv", "ID, Note ,more", "a,one,", ",,", "b, two ,x")
    rows = list(read_rows(path, ("id", "note")))
    assert [(r.number, r["id"], r["note"]) for r in rows] == [(2, "a", "one"), (4, "b", "two")]


def test_a_byte_order_mark_is_no_part_of_the_heading(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(b"\xef\xbb\xbfid,note\r\na,\xc3\xa9\r\n")
    (only,) = read_rows(path, ("id", "note"))
    assert (only["id"], only["note"]) == ("a", "é")


# A user's own


def test_own_claims_may_name_any_source_but_must_name_one(claim):
    assert claim().source == "A page that I read"
    with pytest.raises(CatalogueError, match=r"^mine\.csv, row 2 \(york-days\): .*'source'"):
        claim(source="")


def test_the_sources_of_shipped_claims_are_checked(tmp_path, evidence):
    line = ",".join(PLAIN.get(c, "") for c in COLUMNS)
    path = write_lines(tmp_path / "claims.csv", ",".join(COLUMNS), line)
    with pytest.raises(CatalogueError, match="no source 'A page that I read' is known"):
        read_claims(path, evidence.known)


@pytest.mark.parametrize(
    ("value", "rounded_to", "number", "bound", "rounding"),
    [
        ("22.7", "", 22.7, "", 0.1),
        ("1,809,883", "", 1809883, "", 1),
        ("2250000", "10000", 2250000, "", 10000),
        ("3.16", "", 3.16, "", 0.01),
        ("-7.4", "", -7.4, "", 0.1),
        ("−25", "", -25, "", 1),
        ("+25", "5", 25, "", 5),
        ("> 100", "", 100, ">", 1),
        ("<50", "", 50, "<", 1),
        ("0.70", "", 0.7, "", 0.01),
    ],
)
def test_a_published_number(claim, value, rounded_to, number, bound, rounding):
    found = claim(value=value, rounded_to=rounded_to)
    assert (found.number, found.bound, found.published) == (number, bound, value)
    assert found.rounded_to == pytest.approx(rounding)


@pytest.mark.parametrize(
    ("written", "unit"),
    [("%", "%"), ("per cent", "%"), ("Percent", "%"), ("delayed days", "delayed days"), ("", "")],
)
def test_a_unit_in_words(claim, written, unit):
    assert claim(unit=written).unit == unit


@pytest.mark.parametrize(
    ("text", "groups", "ordered"),
    [
        ("home_care", [{"home_care"}], False),
        ("home_care > choice", [{"home_care"}, {"choice"}], True),
        ("home_care, choice", [{"home_care"}, {"choice"}], False),
        ("choice + disputes > housing", [{"choice", "disputes"}, {"housing"}], True),
        ("nhs, both + social_care", [{"nhs"}, {"both", "social_care"}], False),
    ],
)
def test_an_order(claim, text, groups, ordered):
    found = claim(kind="order", value=text)
    assert found.order == (tuple(frozenset(g) for g in groups), ordered)


def test_readings_in_a_cell(claim):
    found = claim(
        kind="direction", value="higher",
        indicator="delayed_days; delayed_days_nhs + delayed_days_both",
        period="2016-04 to 2017-03; 2017-02", compared_with="england; mean of similar",
    )  # fmt: skip
    assert found.indicators == (("delayed_days",), ("delayed_days_nhs", "delayed_days_both"))
    assert [str(span) for span in found.spans] == ["2016-17", "February 2017"]
    assert found.compared_with == ("england", "mean of similar")


@pytest.mark.parametrize(
    ("earlier", "span"),
    [("year before", None), ("before", None), ("2016-04 to 2017-03", "2016-17")],
)
def test_the_earlier_period(claim, earlier, span):
    found = claim(kind="change", earlier=earlier, unit="%")
    assert found.earlier == earlier
    assert (found.earlier_span and str(found.earlier_span)) == span


def test_nothing_is_asked_of_a_claim_whose_measure_is_not_held(claim):
    found = claim(indicator="gp_vacancies", period="some time in 2017", value="about 12/15")
    assert (found.held, found.spans, found.published) == (False, (), "about 12/15")
    assert found.why_not.startswith("General practice: vacancies: ")


OWN_RECOMMENDATION = "r1,E06000014,York,Plan discharge,stepping down,hospital_flow,,Our minutes,,"
RECOMMENDATION_HEADS = "id,area_code,area,recommendation,stage,theme,owner,source,where,note"
ACTION_HEADS = (
    "id,area_code,area,recommendation,workstream,action,owner,oversight,stage,theme,indicator,"
    "indicator_from,baseline,expected,start,due,evidence,status,status_date,source,where,note"
)
OWN_ACTION = (
    "a1,E06000014,York,r1,,Hold a daily meeting,Us,Board; Cabinet,stepping down,hospital_flow,"
    "delayed_days_rate,project,2017-04 to 2018-03,lower,2018-04,by 2018-09-30,Minutes,under way,"
    "2018-06-01,Our minutes,,"
)


def test_own_actions_take_the_place_of_those_that_ship(tmp_path, evidence):
    write_lines(tmp_path / "recommendations.csv", RECOMMENDATION_HEADS, OWN_RECOMMENDATION)
    write_lines(tmp_path / "actions.csv", ACTION_HEADS, OWN_ACTION)
    own = own_actions(tmp_path, evidence)
    ((action,), (recommendation,)) = own.actions, own.recommendations
    assert own.oversight == ()
    assert (action.recommendation, recommendation.id) == ("r1", "r1")
    assert action.oversight == ("Board", "Cabinet")
    assert [str(d) for d in (action.start, action.due, action.status_date)] == [
        "April 2018", "by 30 September 2018", "1 June 2018",
    ]  # fmt: skip
    assert own.findings == evidence.findings and own.claims == evidence.claims
    write_lines(
        tmp_path / "oversight.csv", "area_code,area,order,body,role,date,source,where",
        "E06000014,York,1,Board,Approved the plan,2018-04,Our minutes,",
    )  # fmt: skip
    (chain,) = own_actions(tmp_path, evidence).oversight
    assert (chain.order, chain.body, str(chain.date)) == (1, "Board", "April 2018")


def test_known_knows_figures_held_and_not_held(evidence):
    known = evidence.known
    assert isinstance(known, Known)
    assert {"delayed_days_rate", "gp_vacancies"} <= set(known.figures)
    assert dataclasses.replace(known, sources=None).sources is None


TABLES = [
    side.with_name(side.name.removesuffix(".source.yaml"))
    for side in sorted((ROOT / "data" / "raw").glob("*.csv.source.yaml"))
    if not side.name.startswith("sources.")
]


def test_the_tables_are_there():
    assert len(TABLES) >= 11 and all(path.is_file() for path in TABLES)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_row_of_every_table_names_a_known_document(path, data):
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    column = "sources" if "sources" in rows[0] else "source"
    for row in rows:
        named = [one.strip() for one in row[column].split(";") if one.strip()]
        assert named and set(named) <= set(data.evidence.sources), row
