"""One named row or file for each fault of the evidence tables, and what must be said about it.

The tables are written by hand, and a council may write its own: the message names the file, the
row as a spreadsheet program counts it and the row's id, and says what to write instead.
"""

import csv
import io

import pytest
from own_files import write_lines

from lsr_analysis.errors import CatalogueError
from lsr_analysis.evidence import read_claims, read_sources
from lsr_analysis.evidence.actions import (
    ACTION_COLUMNS,
    RECOMMENDATION_COLUMNS,
    read_actions,
    read_oversight,
    read_recommendations,
)
from lsr_analysis.evidence.claims import COLUMNS as CLAIM_COLUMNS
from lsr_analysis.evidence.findings import read_findings
from lsr_analysis.evidence.held import own_actions, own_claims
from lsr_analysis.evidence.targets import read_targets

YORK = {"area_code": "E06000014", "area": "York"}
SAID = {"source": "cqc-york-release", "where": "paragraph 3", "note": ""}

SOURCE = {
    "id": "york-minutes", "title": "Minutes of a meeting", "publisher": "A council",
    "tier": "council", "date": "2018-02", "url": "https://example.org/minutes", "note": "",
}  # fmt: skip
FINDING = {
    "id": "york-01", **YORK, "stage": "stepping down", "theme": "hospital_flow",
    "direction": "concern", "finding": "Beds were full.", "indicators": "delayed_days_rate",
    "contradicts": "", **SAID,
}  # fmt: skip
RECOMMENDATION = {
    "id": "york-r01", **YORK, "recommendation": "Plan each discharge.", "stage": "stepping down",
    "theme": "hospital_flow", "owner": "leaders", **SAID,
}  # fmt: skip
ELSEWHERE = RECOMMENDATION | {"id": "hull-r01", "area_code": "E06000010", "area": "Hull"}
ACTION = {
    "id": "york-a01", **YORK, "recommendation": "york-r01", "workstream": "Flow",
    "action": "Meet every day.", "owner": "", "oversight": "Board; Cabinet",
    "stage": "stepping down", "theme": "hospital_flow", "indicator": "delayed_days_rate",
    "indicator_from": "project", "baseline": "2017-04 to 2018-03", "expected": "lower",
    "start": "2018-04", "due": "by 2018-09-30", "evidence": "", "status": "under way",
    "status_date": "2018-06-01", **SAID,
}  # fmt: skip
OVERSIGHT = {
    **YORK, "order": "1", "body": "Board", "role": "Approves the plan", "date": "2018-03-22",
    "source": "cqc-york-release", "where": "",
}  # fmt: skip
TARGET = {
    "id": "summer", "title": "Expectation of the summer", "indicator": "delayed_days_rate",
    "baseline": "2017-02", "level": "9.4", "announced": "2017-07-03", "by": "2017-09",
    "until": "2018-03", **SAID,
}  # fmt: skip
CLAIM = {
    "id": "york-days", **YORK, "statement": "A hundred days", "kind": "value",
    "indicator": "delayed_days", "period": "2017-04", "earlier": "", "compared_with": "",
    "value": "100", "unit": "delayed days", "rounded_to": "", "cause": "", **SAID,
}  # fmt: skip
RANK = {"kind": "rank", "value": "3", "unit": "of 16, 1 is best", "compared_with": "region"}
CHANGE = {"kind": "change", "value": "14.5", "unit": "%", "earlier": "year before"}
DIRECTION = {"kind": "direction", "value": "higher", "unit": "", "compared_with": "england"}
ORDER = {"kind": "order", "value": "home_care > choice", "unit": ""}

GOOD = {
    "sources": [SOURCE],
    "findings": [FINDING],
    "recommendations": [RECOMMENDATION, ELSEWHERE],
    "actions": [ACTION],
    "oversight": [OVERSIGHT],
    "targets": [TARGET],
    "claims": [CLAIM],
}


def written(folder, name, rows):
    """Write rows into a table by the columns of the first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return write_lines(folder / f"{name}.csv", *text.getvalue().splitlines())


@pytest.fixture(scope="module")
def known(data):
    return data.evidence.known


@pytest.fixture
def folder(tmp_path):
    """A folder of good tables, of one or two rows each."""
    for name, rows in GOOD.items():
        written(tmp_path, name, rows)
    return tmp_path


@pytest.fixture
def read(folder, known):
    """Read one of the tables of the folder."""

    def read(name):
        path = folder / f"{name}.csv"
        if name == "actions":
            answered = read_recommendations(folder / "recommendations.csv", known)
            return read_actions(path, known, answered)
        if name in ("sources", "findings", "targets"):
            of_folder = {"findings": read_findings, "targets": read_targets}
            return of_folder[name](folder, known) if name in of_folder else read_sources(folder)
        return {
            "recommendations": read_recommendations,
            "oversight": read_oversight,
            "claims": read_claims,
        }[name](path, known)

    return read


@pytest.fixture
def told(folder, read):
    """Add a row with a fault after the good ones, and return what is said about it."""

    def told(name, **cells):
        bad = GOOD[name][0] | ({"id": "wrong"} if "id" in GOOD[name][0] else {}) | cells
        written(folder, name, [*GOOD[name], bad])
        with pytest.raises(CatalogueError) as caught:
            read(name)
        return str(caught.value)

    return told


def says(message, place, *words):
    assert message.startswith(place), message
    for word in words:
        assert word in message, message


def place(name):
    """The place of the row that `told` adds: after the good ones."""
    named = "York" if name == "oversight" else "wrong"
    return f"{name}.csv, row {2 + len(GOOD[name])} ({named}): "


CODED = ("findings", "recommendations", "actions")
OF_AREAS = (*CODED, "oversight", "claims")
WITH_ID = tuple(name for name in GOOD if name != "oversight")
STAGES = (
    "it must be one of: maintaining wellbeing at home, care in a crisis, stepping down, enablers"
)


@pytest.mark.parametrize("name", GOOD)
def test_the_tables_are_good_without_the_faults(read, name):
    assert len(read(name)) == len(GOOD[name])


@pytest.mark.parametrize("kind", [RANK, CHANGE, DIRECTION, ORDER])
def test_so_are_claims_of_the_other_kinds(folder, read, kind):
    written(folder, "claims", [CLAIM, CLAIM | {"id": "other"} | kind])
    assert len(read("claims")) == 2


# Every table


@pytest.mark.parametrize("name", OF_AREAS)
@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param("E06999999", "'E06999999' is not the reference code", id="unknown"),
        pytest.param(
            "York", "not the reference code of a council; York has the code E06000014", id="a name"
        ),
        pytest.param(
            "E06000026",
            "the code E06000026 is that of Plymouth, the area is 'York'; write the code",
            id="another council",
        ),
        pytest.param("E92000001", "E92000001 is England, the area is 'York'", id="England"),
        pytest.param("E12000003", "'E12000003' is not the reference code", id="a region"),
        pytest.param("", "the column 'area_code' is empty", id="none"),
    ],
)
def test_an_area_that_is_not_known(told, name, code, words):
    says(told(name, area_code=code), place(name), words)


@pytest.mark.parametrize("name", CODED)
@pytest.mark.parametrize(
    ("cells", "words"),
    [
        pytest.param({"stage": "stepping up"}, ("'stepping up'", STAGES), id="stage"),
        pytest.param({"stage": "context"}, ("'context'", STAGES), id="stage of no review"),
        pytest.param({"stage": ""}, ("the column 'stage' is empty",), id="no stage"),
        pytest.param({"theme": "hospital_flows"},
                     ("no theme 'hospital_flows' is known; nearest: hospital_flow",), id="theme"),
        pytest.param({"theme": "xyz"}, ("no theme 'xyz' is known; none is like it",),
                     id="theme like no other"),
        pytest.param({"theme": ""}, ("the column 'theme' is empty",), id="no theme"),
    ],
)  # fmt: skip
def test_a_code_that_is_not_in_the_codebook(told, name, cells, words):
    says(told(name, **cells), place(name), *words)


@pytest.mark.parametrize("name", [name for name in GOOD if name != "sources"])
def test_a_source_that_is_not_known(told, name):
    message = told(name, source="cqc-york-relase")
    says(message, place(name), "no source 'cqc-york-relase' is known; nearest: cqc-york-release")


@pytest.mark.parametrize("name", [name for name in GOOD if name != "sources"])
def test_no_source(told, name):
    says(told(name, source=""), place(name), "the column 'source' is empty")


@pytest.mark.parametrize("name", WITH_ID)
def test_an_id_twice(told, name):
    once = GOOD[name][0]["id"]
    message = told(name, id=once)
    row = 2 + len(GOOD[name])
    says(message, f"{name}.csv, row {row} ({once}): ", f"the id '{once}' stands in row 2 already")


@pytest.mark.parametrize("name", WITH_ID)
def test_no_id(told, name):
    where = "" if name in ("sources", "targets") else " (York)"
    row = 2 + len(GOOD[name])
    says(told(name, id=""), f"{name}.csv, row {row}{where}: ", "the column 'id' is empty")


@pytest.mark.parametrize(
    ("name", "column"),
    [(name, column) for name, rows in GOOD.items() for column in rows[0]],
)
def test_a_column_that_is_missing(folder, read, name, column):
    """Every column is asked for, so that no cell is lost because its heading is mistyped."""
    rows = [{c: v for c, v in row.items() if c != column} for row in GOOD[name]]
    written(folder, name, rows)
    with pytest.raises(CatalogueError) as caught:
        read(name)
    assert f"{name}.csv has no column '{column}'" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("sources", "title"),
        ("sources", "publisher"),
        ("sources", "tier"),
        ("findings", "finding"),
        ("findings", "direction"),
        ("recommendations", "recommendation"),
        ("actions", "action"),
        ("actions", "status"),
        ("oversight", "body"),
        ("oversight", "role"),
        ("targets", "title"),
        ("targets", "indicator"),
        ("targets", "baseline"),
        ("targets", "level"),
        ("targets", "by"),
        ("claims", "statement"),
        ("claims", "kind"),
        ("claims", "indicator"),
        ("claims", "period"),
        ("claims", "value"),
    ],
)
def test_a_cell_that_must_not_be_empty(told, name, column):
    says(told(name, **{column: ""}), place(name), f"the column '{column}' is empty")


@pytest.mark.parametrize("name", GOOD)
def test_a_table_that_is_not_there(folder, read, name):
    (folder / f"{name}.csv").unlink()
    with pytest.raises(CatalogueError, match=rf"{name}\.csv is not there"):
        read(name)


@pytest.mark.parametrize("name", GOOD)
def test_a_table_with_semicolons(folder, read, name):
    """As a spreadsheet program of another country saves it."""
    path = folder / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    with pytest.raises(CatalogueError, match=rf"^{name}\.csv has no column .*save it with commas"):
        read(name)


@pytest.mark.parametrize("name", GOOD)
def test_a_table_in_another_encoding(folder, read, name):
    path = folder / f"{name}.csv"
    path.write_bytes(path.read_bytes() + "café\n".encode("cp1252"))
    with pytest.raises(CatalogueError, match=rf"^{name}\.csv is not a CSV file in UTF-8; save it"):
        read(name)


@pytest.mark.parametrize("name", GOOD)
def test_a_comma_that_is_not_in_quotation_marks(folder, read, name):
    path = folder / f"{name}.csv"
    row = len(GOOD[name]) + 2
    path.write_text(f"{path.read_text(encoding='utf-8')}{'x,' * 30}24,000\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read(name)
    says(str(caught.value), f"{name}.csv, row {row}: ", "more than headings", "quotation marks")


def test_a_heading_twice(folder, read):
    path = folder / "claims.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("cause", "note"), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"^claims\.csv has more than one column 'note'"):
        read("claims")


# Sources


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        pytest.param({"tier": "newspaper"},
                     ("no tier 'newspaper' is known", "press, other"), id="tier"),
        pytest.param({"date": "06/02/2018"}, ("'06/02/2018' is no date; write",), id="date"),
        pytest.param({"date": "2018-02-30"}, ("'2018-02-30' is no date",), id="day of no calendar"),
        pytest.param({"date": "last"}, ("'last",), id="word"),
        pytest.param({"url": "", "note": ""}, ("neither an address nor a note",), id="nowhere"),
    ],
)  # fmt: skip
def test_a_bad_source(told, cells, words):
    says(told("sources", **cells), place("sources"), *words)


def test_no_sources_at_all(tmp_path):
    write_lines(tmp_path / "sources.csv", ",".join(SOURCE))
    with pytest.raises(CatalogueError, match=r"sources\.csv names no source"):
        read_sources(tmp_path)


# Findings


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        pytest.param({"direction": "weakness"},
                     ("'weakness'", "it must be one of: strength, concern, mixed"), id="direction"),
        pytest.param({"indicators": "delayed_day_rate"},
                     ("no indicator 'delayed_day_rate' is known", "delayed_days_rate"),
                     id="indicator"),
        pytest.param({"indicators": "delayed_days_rate; beds"}, ("'beds'",), id="second indicator"),
        pytest.param({"indicators": "delayed_days_rate, delayed_days"},
                     ("'delayed_days_rate, delayed_days'",), id="indicators with a comma"),
        pytest.param({"contradicts": "york-99"},
                     ("it contradicts 'york-99', which is no finding",), id="contradicts nothing"),
        pytest.param({"contradicts": "york-01"},
                     ("it contradicts 'york-01', whose row must name this one too",),
                     id="contradicts one that does not say so"),
    ],
)  # fmt: skip
def test_a_bad_finding(told, cells, words):
    says(told("findings", **cells), place("findings"), *words)


def test_a_contradiction_that_the_later_row_leaves_out(folder, read):
    """The row that names the other is at fault, wherever it stands."""
    written(folder, "findings", [FINDING | {"contradicts": "york-02"}, FINDING | {"id": "york-02"}])
    with pytest.raises(CatalogueError) as caught:
        read("findings")
    says(str(caught.value), "findings.csv, row 2 (york-01): ", "'york-02', whose row must name")


# Actions and who oversees them


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        pytest.param({"recommendation": "york-r02"},
                     ("no recommendation 'york-r02' is known", "york-r01"),
                     id="unknown recommendation"),
        pytest.param({"recommendation": "hull-r01"},
                     ("the recommendation 'hull-r01' is one for another area",),
                     id="recommendation for another area"),
        pytest.param({"status": "complete"},
                     ("'complete'", "done, under way, not started, stopped, unknown"), id="status"),
        pytest.param({"status": "Done"}, ("'Done'", "done, under way"), id="capital"),
        pytest.param({"indicator": "delayed_day_rate"},
                     ("no indicator 'delayed_day_rate' is known", "delayed_days_rate"),
                     id="indicator"),
        pytest.param({"indicator_from": ""}, ("the column 'indicator_from' is empty",),
                     id="indicator from nobody"),
        pytest.param({"indicator_from": "us"}, ("'us'", "source, project"), id="indicator from us"),
        pytest.param({"expected": "down"}, ("'down'", "lower, higher"), id="expected"),
        pytest.param({"start": "April 2018"},
                     ("the column 'start': 'April 2018' is no date; write",),
                     id="start"),
        pytest.param({"due": "30/09/2018"}, ("the column 'due': '30/09/2018' is no date; write",),
                     id="due"),
        pytest.param({"due": "2018-09-31"}, ("the column 'due': '2018-09-31' is no date; write",),
                     id="day of no calendar"),
        pytest.param({"status_date": "by 2018-06"},
                     ("the column 'status_date': 'by 2018-06' is no",), id="status date"),
        pytest.param({"baseline": "2017-18"},
                     ("the column 'baseline' holds '2017-18'; write a month as 2018-01 or months "
                      "as 2017-04 to 2018-03",), id="baseline"),
        pytest.param({"baseline": "2018-03 to 2017-04"}, ("baseline", "comes before"),
                     id="baseline turned round"),
        pytest.param({"baseline": "2015-04 to 2018-03"},
                     ("the baseline has 36 months; write at most 12",), id="baseline of years"),
        pytest.param({"start": "2018-10"},
                     ("it is due (by 30 September 2018) before it starts (October 2018)",),
                     id="due before it starts"),
    ],
)  # fmt: skip
def test_a_bad_action(told, cells, words):
    says(told("actions", **cells), place("actions"), *words)


@pytest.mark.parametrize("order", ["", "first", "1.5", "-1", "1a"])
def test_an_order_of_oversight_that_is_no_number(told, order):
    words = f"the order {order!r} is not a whole number"
    says(told("oversight", order=order), place("oversight"), words)


def test_a_date_of_oversight_that_is_none(told):
    words = "the column 'date': 'March 2018' is no date; write"
    says(told("oversight", date="March 2018"), place("oversight"), words)


def test_own_actions_without_the_recommendations(folder, data):
    (folder / "recommendations.csv").unlink()
    with pytest.raises(CatalogueError, match=r"recommendations\.csv is not there"):
        own_actions(folder, data.evidence)


# Targets


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        pytest.param({"indicator": "delayed_day_rate"},
                     ("no indicator 'delayed_day_rate' is known; nearest: delayed_days_rate",),
                     id="indicator"),
        pytest.param({"indicator": "gp_vacancies"}, ("no indicator 'gp_vacancies'",),
                     id="indicator that is not held"),
        pytest.param({"level": "about 9"}, ("the column 'level' holds 'about 9'", "no number"),
                     id="level"),
        pytest.param({"level": "9,4"}, ("'9,4'", "no number"), id="decimal comma"),
        pytest.param({"announced": "July 2017"},
                     ("announced is 'July 2017'; write it as 2017-07-03",), id="announced"),
        pytest.param({"announced": ""}, ("announced is ''; write it as 2017-07-03",),
                     id="never announced"),
        pytest.param({"baseline": "Feb 2017"},
                     ("the column 'baseline' holds 'Feb 2017'; write a month as 2018-01",),
                     id="baseline"),
        pytest.param({"by": "2017-09-30"}, ("the column 'by' holds '2017-09-30'; write a month",),
                     id="by a day"),
        pytest.param({"until": "spring"}, ("the column 'until' holds 'spring'; write a month",),
                     id="until"),
    ],
)  # fmt: skip
def test_a_bad_target(told, cells, words):
    says(told("targets", **cells), place("targets"), *words)


# Claims

COMPARED = "england; mean of SET; median of SET"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        pytest.param({"kind": "figure"},
                     ("no kind 'figure' is known", "value, change, rank, share, direction, order"),
                     id="unknown_kind"),
        pytest.param({"indicator": "delayed_day"},
                     ("no indicator 'delayed_day' is known; nearest: delayed_days",),
                     id="unknown_indicator"),
        pytest.param({"indicator": "delayed_days; delayed_people_hns"},
                     ("no indicator 'delayed_people_hns' is known; nearest: delayed_people_nhs",),
                     id="unknown_in_a_second_reading"),
        pytest.param({"indicator": "delayed_days + beds"}, ("no indicator 'beds' is known",),
                     id="unknown_in_a_sum"),
        pytest.param({"value": "many"},
                     ("the value 'many' is no number; write 22.7 with a point, or > 50",),
                     id="value_in_words"),
        pytest.param({"value": "22.7%"}, ("'22.7%' is no number", "the column 'unit'"),
                     id="value_with_unit"),
        pytest.param({"value": "12 of 16"}, ("'12 of 16' is no number",), id="two_numbers"),
        pytest.param({"value": "about 100"}, ("'about 100' is no number",), id="about"),
        pytest.param({"value": "2.25m"}, ("'2.25m' is no number",), id="millions"),
        pytest.param({"value": ">= 50"}, ("'>= 50' is no number",), id="at_least"),
        pytest.param({"value": "22,7"}, ("'22,7' is no number", "a point"), id="decimal_comma"),
        pytest.param({"value": "1e6"}, ("'1e6' is no number",), id="power_of_ten"),
        pytest.param({"rounded_to": "tens"},
                     ("rounded_to is 'tens'; write the unit of the last figure published",),
                     id="rounding_in_words"),
        pytest.param({"rounded_to": "10,000"}, ("rounded_to is '10,000'; write", "10000"),
                     id="rounding_with_a_comma"),
        pytest.param({"rounded_to": "0"}, ("rounded_to is '0'; write",), id="rounded_to_nothing"),
        pytest.param({"rounded_to": "-1"}, ("rounded_to is '-1'; write",), id="rounded_below_zero"),
        pytest.param({"rounded_to": "nan"}, ("rounded_to is 'nan'; write",), id="rounded_to_nan"),
        pytest.param({"period": "2017-18"},
                     ("the column 'period' holds '2017-18'; write a month as 2018-01 or months as "
                      "2017-04 to 2018-03",), id="year_for_months"),
        pytest.param({"period": "2017-04; 2017"}, ("the column 'period' holds '2017'; write",),
                     id="second_period"),
        pytest.param({"period": "2017-05 to 2017-04"},
                     ("the column 'period' holds '2017-05 to 2017-04'; write", "comes before"),
                     id="period_turned_round"),
        pytest.param({"period": " ; "}, ("the column 'period' is empty",), id="no_period"),
        pytest.param({"compared_with": "England"},
                     ("compared_with is 'England'; write", COMPARED), id="capital_england"),
        pytest.param({"compared_with": "similar"}, ("compared_with is 'similar'; write", COMPARED),
                     id="set_alone"),
        pytest.param({"compared_with": "england; average of similar"},
                     ("compared_with is 'average of similar'; write", COMPARED), id="average"),
        pytest.param({"compared_with": "mean of"}, ("compared_with is 'mean of'; write",),
                     id="mean_of_nothing"),
        pytest.param({"compared_with": "councils that stayed"},
                     ("compared_with is 'councils that stayed'; write", "councils that fell"),
                     id="councils_that_stayed"),
        pytest.param({"unit": "times"}, ("compared_with is empty; write", COMPARED),
                     id="times_what"),
        pytest.param({"unit": "councils"}, ("compared_with is empty; write", "councils that rose"),
                     id="councils_that_what"),
        pytest.param({"compared_with": "councils that fell"},
                     ("earlier is empty; write since when councils fell or rose",),
                     id="fell_since_when"),
        pytest.param({"earlier": "year before"}, ("a value makes no use of earlier", "empty"),
                     id="value_of_the_year_before"),
        pytest.param({"indicator": "delayed_days + delayed_days_rate"},
                     ("have different units and cannot be added up",), id="days_and_rates"),
        pytest.param(RANK | {"area_code": "E92000001", "area": "England"},
                     ("England has no rank among councils",), id="rank_of_england"),
        pytest.param(RANK | {"compared_with": "mean of region"},
                     ("compared_with is 'mean of region'; write", "the SET alone"),
                     id="rank_in_a_mean"),
        pytest.param(RANK | {"compared_with": ""},
                     ("a rank needs compared_with: similar, region, councils or another set",),
                     id="rank_among_nobody"),
        pytest.param(RANK | {"unit": "of 16"},
                     ("the unit of a rank is 'of 16'; write '1 is best', '1 is highest' or '1 is "
                      "lowest'",), id="rank_from_neither_end"),
        pytest.param(RANK | {"unit": ""}, ("the unit of a rank is ''; write",),
                     id="rank_without_unit"),
        pytest.param(RANK | {"unit": "1 is first"}, ("'1 is first'; write '1 is best'",),
                     id="rank_from_the_first"),
        pytest.param(RANK | {"value": "third"}, ("the value 'third' is no number",),
                     id="rank_in_words"),
        pytest.param(CHANGE | {"earlier": ""}, ("the column 'earlier' is empty",),
                     id="change_from_nothing"),
        pytest.param(CHANGE | {"earlier": "last year"},
                     ("the column 'earlier' holds 'last year'; write a month",),
                     id="change_from_last_year"),
        pytest.param(CHANGE | {"earlier": "2016-17"}, ("the column 'earlier' holds '2016-17'",),
                     id="change_from_a_year"),
        pytest.param(CHANGE | {"compared_with": "england"},
                     ("a change makes no use of compared_with; leave it empty",),
                     id="change_beside_england"),
        pytest.param(DIRECTION | {"compared_with": "councils that miss july-2017"},
                     ("compared_with is 'councils that miss july-2017'; write",),
                     id="higher_than_some"),
        pytest.param(DIRECTION | {"earlier": "year before"}, ("makes no use of earlier",),
                     id="higher_than_the_year_before"),
        pytest.param(DIRECTION | {"value": "rising", "earlier": "before"},
                     ("the direction rising makes no use of compared_with",),
                     id="rising_beside_england"),
        pytest.param(DIRECTION | {"value": "highest", "compared_with": "",
                                  "earlier": "2017-01 to 2017-12", "period": "2017-04 to 2017-06"},
                     ("only a single month can be the highest one; write the period as",),
                     id="highest_months"),
        pytest.param(DIRECTION | {"value": "up"},
                     ("no value 'up' is known; it must be one of: higher, lower, rising, falling, "
                      "highest, lowest",), id="up"),
        pytest.param(DIRECTION | {"value": "Higher"}, ("'Higher'", "higher, lower"),
                     id="capital_direction"),
        pytest.param(DIRECTION | {"compared_with": ""}, ("compared_with is empty; write", COMPARED),
                     id="higher_than_what"),
        pytest.param(DIRECTION | {"value": "lower", "compared_with": ""},
                     ("compared_with is empty; write",), id="lower_than_what"),
        pytest.param(DIRECTION | {"value": "rising"}, ("the column 'earlier' is empty",),
                     id="rising_from_when"),
        pytest.param(DIRECTION | {"value": "falling"}, ("the column 'earlier' is empty",),
                     id="falling_from_when"),
        pytest.param(DIRECTION | {"value": "highest"}, ("the column 'earlier' is empty",),
                     id="highest_of_what"),
        pytest.param(DIRECTION | {"value": "lowest", "earlier": "year before"},
                     ("earlier must be the months among which it is the highest or lowest",),
                     id="lowest_of_the_year_before"),
        pytest.param(ORDER | {"value": "Home care > choice"},
                     ("the value 'Home care > choice' is no order; write parts from the largest "
                      "as a > b > c",), id="titles_for_parts"),
        pytest.param(ORDER | {"value": "home_cares > choice"},
                     ("delayed_days has no breakdown with choice, home_cares; parts: ",),
                     id="unknown_part"),
        pytest.param(ORDER | {"value": "home_care > nhs"},
                     ("no breakdown with home_care, nhs; parts: ",), id="parts_of_two_breakdowns"),
        pytest.param(ORDER | {"indicator": "workforce_turnover"},
                     ("workforce_turnover has no breakdown with",), id="order_without_parts"),
        pytest.param(ORDER | {"value": "home_care>choice"}, ("is no order",), id="no_blanks"),
        pytest.param(ORDER | {"value": "home_care >"}, ("is no order",), id="open_end"),
        pytest.param(ORDER | {"value": "home_care and choice"}, ("is no order", "a + b"),
                     id="and"),
        pytest.param(ORDER | {"value": "35% home_care"}, ("is no order",), id="shares_in_an_order"),
    ],
)  # fmt: skip
def test_a_bad_claim(told, cells, words):
    says(told("claims", **cells), place("claims"), *words)


def test_cells_one_place_too_far_right(folder, read):
    """A comma in the statement without quotation marks, in a row that is short by one cell."""
    path = folder / "claims.csv"
    cells = ["moved", "E06000014", "York", "Days, so many", "value", "delayed_days", "2017-04"]
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}{','.join(cells)}\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read("claims")
    says(str(caught.value), "claims.csv, row 3 (moved): ", "one place too far right", "quotation")


def test_a_claim_of_ones_own_is_held_to_the_same_rules(folder, data):
    path = written(folder, "mine", [CLAIM, CLAIM | {"id": "mine-2", "value": "many"}])
    with pytest.raises(CatalogueError) as caught:
        own_claims(path, data.evidence)
    says(str(caught.value), "mine.csv, row 3 (mine-2): ", "the value 'many' is no number")


def test_rows_are_counted_past_empty_ones(folder, read):
    path = folder / "claims.csv"
    bad = CLAIM | {"id": "wrong", "value": "many"}
    path.write_text(
        f"{path.read_text(encoding='utf-8')}\n{',' * (len(CLAIM) - 1)}\n{','.join(bad.values())}\n",
        encoding="utf-8",
    )
    with pytest.raises(CatalogueError) as caught:
        read("claims")
    says(str(caught.value), "claims.csv, row 5 (wrong): ")


def test_the_columns_here_are_those_that_are_asked_for():
    assert set(CLAIM) == set(CLAIM_COLUMNS)
    assert set(ACTION) == set(ACTION_COLUMNS)
    assert set(RECOMMENDATION) == set(RECOMMENDATION_COLUMNS)
