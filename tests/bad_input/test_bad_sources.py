"""One named file for each kind of bad input of the other publications, and what must be said.

The message has to name the file, the row (or the sheet and the row) as a spreadsheet program
counts them, and what to do.
"""

import csv

import pytest
from layouts import dtoc_workbook, population_workbook
from source_layouts import (
    BEDS,
    BEDS_HEADER_ROW,
    FINANCE_FILES,
    STILL_AT_HOME,
    TURNOVER,
    ascof_open_data,
    ascof_table,
    beds_workbook,
    deprivation_workbook,
    falls_table,
    finance_files,
    oflog_table,
    population_and_area_workbook,
)

from lsr_analysis.areas import register
from lsr_analysis.building import build
from lsr_analysis.errors import BuildError, CatalogueError, SourceError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources import falls, oflog, outcomes
from lsr_analysis.sources.corrections import read_corrections
from lsr_analysis.sources.reading import PublishedFile

PLYMOUTH, CUMBRIA = "E06000026", "E10000006"
# One wording that the tables of 2018-19 and of 2019-20 share.
SATISFIED = "Overall satisfaction of people who use services with their care and support"
UNKNOWN_CODES = ["E0800005", "E0600026", "E06999999", "W06000015", "-", ""]


@pytest.fixture
def folder(tmp_path):
    """Return a folder that a good build could read: one month and the populations of a year."""
    raw = tmp_path / "raw"
    population_workbook(raw / "mid_2017.xlsx", 2017)
    dtoc_workbook(raw / "May_17.xlsx", "2017-05")
    return raw


@pytest.fixture
def told(folder, tmp_path):
    """Build the folder, and return the message of the error; nothing may be written."""

    def told(error):
        with pytest.raises(error) as caught:
            build(folder, tmp_path / "out", progress=False)
        assert not list((tmp_path / "out").glob("*"))
        return str(caught.value)

    return told


@pytest.fixture
def no_corrections(monkeypatch):
    """Leave out the shipped corrections, which expect figures of the real files."""
    import importlib

    module = importlib.import_module("lsr_analysis.building.gather")
    monkeypatch.setattr(module, "shipped_corrections", lambda: ())


def test_the_folder_is_good_with_one_file_of_each_kind(folder, tmp_path, no_corrections):
    ascof_open_data(folder / "ascof_2021.xlsx")
    ascof_table(folder / "ascof_2019.csv")
    oflog_table(folder / "oflog.csv")
    falls_table(folder / "falls.csv")
    beds_workbook(folder / "beds.xlsx")
    deprivation_workbook(folder / "iod.xlsx")
    finance_files(folder / "finance")
    result = build(folder, tmp_path / "out", progress=False)
    assert result.skipped == ()
    absent = [check.detail for check in result.checks if check.name == "not in the folder"]
    # Which have tests of their own.
    assert absent == ["Discharge Ready Date; Discharge Ready Date, monthly files"]


# The outcomes framework: open data


@pytest.mark.parametrize(
    "column",
    [
        "Geographical Level", "ONS Code", "ASCOF Measure Code", "Disaggregation Level",
        "Measure Type", "Measure Value",
    ],
)  # fmt: skip
def test_a_column_of_the_open_data_is_missing(tmp_path, column):
    path = ascof_open_data(tmp_path / "no_column.xlsx", without=column)
    with pytest.raises(SourceError) as caught:
        outcomes.read_open_data(PublishedFile(path), register(), dictionary())
    message = str(caught.value)
    assert message.startswith("no_column.xlsx, sheet 'in': ")
    assert repr(column) in message


@pytest.mark.parametrize("value", ["n/a", "*", "", "1.2.3", "nan", "inf"])
def test_a_figure_of_the_open_data_is_text(folder, told, value):
    ascof_open_data(folder / "text.xlsx", cells={(2, "Measure Value"): value})
    message = told(SourceError)
    assert message.startswith("text.xlsx, sheet 'in': row 2: ")
    assert f"{value!r} is neither a number nor [c] or [x]" in message


@pytest.mark.parametrize("code", UNKNOWN_CODES)
def test_an_unknown_code_in_the_open_data(folder, told, code):
    ascof_open_data(folder / "unknown_code.xlsx", cells={(3, "ONS Code"): code})
    message = told(SourceError)
    assert message.startswith("unknown_code.xlsx, sheet 'in', row 3: ")
    assert f"{code!r} is not the GSS code of a council" in message
    assert "Check the file against the publisher's" in message


def test_the_open_data_give_a_figure_twice(folder, told):
    ascof_open_data(folder / "twice.xlsx", twice=2)
    message = told(SourceError)
    assert message.startswith("twice.xlsx, sheet 'in': row 11: ")
    assert "Outcome of 2B1 (Total) of E06000026 is there twice" in message


def test_the_open_data_hold_no_known_measure(folder, told):
    ascof_open_data(folder / "other_codes.xlsx", {(PLYMOUTH, "9Z"): {"Outcome": 7}})
    message = told(SourceError)
    assert message.startswith("other_codes.xlsx, row 2: the measure '9Z' (Total) of ")
    assert "catalogue/outcome_measures.csv" in message


# The outcomes framework: tables of a year


def test_an_unknown_wording(folder, told):
    figures = [
        (PLYMOUTH, STILL_AT_HOME[2019], "Total", 80.4),
        (PLYMOUTH, "The proportion of people who are well", "Total", 80.4),
    ]
    ascof_table(folder / "unknown_wording.csv", figures)
    message = told(SourceError)
    assert message.startswith("unknown_wording.csv, row 3: the measure 'The proportion of people ")
    assert "(Total) of 2018-19 is not known" in message
    assert "add it to catalogue/outcome_measures.csv" in message


def test_the_wording_of_another_year(folder, told):
    ascof_table(folder / "other_year.csv", [(PLYMOUTH, STILL_AT_HOME[2020], "Total", 80.4)], 2019)
    message = told(SourceError)
    assert message.startswith("other_year.csv, row 2: the measure ")
    assert "of 2018-19 is not known" in message


def test_an_unknown_age_group(folder, told):
    ascof_table(folder / "unknown_group.csv", [(PLYMOUTH, SATISFIED, "75 and over", 60.0)])
    message = told(SourceError)
    assert message.startswith("unknown_group.csv, row 2: the measure ")
    assert "(75 and over) of 2018-19 is not known" in message


@pytest.mark.parametrize("code", UNKNOWN_CODES)
def test_an_unknown_code_in_a_table(folder, told, code):
    ascof_table(folder / "unknown_code.csv", cells={(2, "ONS Code"): code})
    message = told(SourceError)
    assert message.startswith("unknown_code.csv, row 2: ")
    assert f"{code!r} is not the GSS code of a council" in message


@pytest.mark.parametrize("value", ["n/a", "[c]", "", "1.2.3", "nan", "inf"])
def test_a_figure_of_a_table_is_text(folder, told, value):
    ascof_table(folder / "text.csv", cells={(3, "Measure Value"): value})
    message = told(SourceError)
    assert message.startswith("text.csv, row 3: ")
    assert f"{value!r} is not a number" in message


def test_a_table_gives_a_figure_twice(folder, told):
    ascof_table(folder / "twice.csv", twice=2)
    message = told(SourceError)
    assert message.startswith("twice.csv, row 5: still_at_home_91_days of E06000026 is there twice")


def test_two_codes_of_one_council_in_a_table(folder, told):
    figures = [(code, SATISFIED, "Total", 60.0) for code in ("E08000020", "E08000037")]
    ascof_table(folder / "two_codes.csv", figures)
    message = told(SourceError)
    assert message.startswith(
        "two_codes.csv, row 3: satisfaction_users of E08000037 is there twice"
    )


def test_mixed_years_in_a_table(folder, told):
    figures = [(code, SATISFIED, "Total", 60.0) for code in (PLYMOUTH, CUMBRIA)]
    ascof_table(folder / "mixed_years.csv", figures, cells={(3, "Year"): 2020})
    message = told(SourceError)
    assert message.startswith("mixed_years.csv, row 3: one year is expected, but there are ")
    assert "['2019', '2020']" in message


@pytest.mark.parametrize("year", ["2018-19", "", "19"])
def test_the_year_of_a_table_is_none(folder, told, year):
    ascof_table(folder / "no_year.csv", cells={(2, "Year"): year})
    message = told(SourceError)
    assert message.startswith("no_year.csv, row 2: ")
    assert repr(year) in message


def test_a_table_of_regions_alone(folder, told):
    ascof_table(folder / "regions.csv", [("E12000009", SATISFIED, "Total", 60.0)])
    message = told(SourceError)
    assert message.startswith("regions.csv: no row of a council or of England")


# Office for Local Government


def test_an_unknown_measure(folder, told):
    oflog_table(folder / "unknown.csv", cells={(3, "Measure"): "Outcome, Happiness"})
    message = told(SourceError)
    assert message == "unknown.csv, row 3: the measure 'Outcome, Happiness' is not known"


@pytest.mark.parametrize("code", UNKNOWN_CODES)
def test_an_unknown_code_of_oflog(folder, told, code):
    oflog_table(folder / "unknown_code.csv", cells={(2, "Local authority code"): code})
    message = told(SourceError)
    assert message.startswith("unknown_code.csv, row 2: ")
    assert f"{code!r} is not the GSS code of a council" in message


@pytest.mark.parametrize("year", ["2018", "2018-20", "2018 to 2019", ""])
def test_a_year_of_oflog_that_is_none(folder, told, year):
    oflog_table(folder / "no_year.csv", cells={(2, "Financial year"): year})
    message = told(SourceError)
    assert message == f"no_year.csv, row 2: {year!r} is not a financial year"


@pytest.mark.parametrize("value", ["n/a", "twelve", "1.2.3", "nan", "inf"])
def test_a_figure_of_oflog_is_text(folder, told, value):
    """An empty cell means that there is no figure; a text means that something is wrong."""
    oflog_table(folder / "text.csv", cells={(3, "Value"): value})
    message = told(SourceError)
    assert message.startswith("text.csv, row 3: ")
    assert repr(value) in message


def test_oflog_gives_a_figure_twice(folder, told):
    oflog_table(folder / "twice.csv", twice=3)
    message = told(SourceError)
    assert message.startswith("twice.csv, row 4: workforce_turnover of E10000006 in 2018-2019 is ")


def test_a_table_of_oflog_without_rows(folder, told):
    oflog_table(folder / "empty.csv", [])
    assert told(SourceError) == "empty.csv: no row under the headings"


# Falls


@pytest.mark.parametrize("code", ["E0800005", "E0600026", "E06999999", "E09000099"])
def test_an_unknown_code_of_falls(folder, told, code):
    falls_table(folder / "unknown_code.csv", cells={(2, "area_code"): code})
    message = told(SourceError)
    assert message.startswith("unknown_code.csv, row 2: ")
    assert f"{code!r} is not the GSS code of a council" in message


@pytest.mark.parametrize("code", ["E6000026", "X06000026", "Plymouth", ""])
def test_a_malformed_code_of_falls_is_not_taken_for_a_district(folder, told, code):
    falls_table(folder / "malformed.csv", cells={(2, "area_code"): code})
    assert told(SourceError).startswith("malformed.csv, row 2: ")


@pytest.mark.parametrize("year", ["2015", "2015/17", ""])
def test_a_year_of_falls_that_is_none(folder, told, year):
    falls_table(folder / "no_year.csv", cells={(2, "period"): year})
    assert told(SourceError) == f"no_year.csv, row 2: {year!r} is not a financial year"


@pytest.mark.parametrize("value", ["n/a", "1.2.3", "nan", "inf"])
def test_a_figure_of_falls_is_text(folder, told, value):
    """An empty cell or NA means that there is no rate; another text that something is wrong."""
    falls_table(folder / "text.csv", cells={(2, "value"): value})
    message = told(SourceError)
    assert message.startswith("text.csv, row 2: ")
    assert repr(value) in message


def test_another_indicator_among_falls(folder, told):
    falls_table(folder / "mixed.csv", cells={(4, "indicator"): "Hip fractures"})
    message = told(SourceError)
    assert message == "mixed.csv, row 4: the indicator 'Hip fractures' is not expected here"


def test_falls_give_a_figure_twice(folder, told):
    falls_table(folder / "twice.csv", twice=2)
    assert told(SourceError) == "twice.csv, row 5: E06000026 in 2015/16 is there twice"


def test_falls_of_districts_alone(folder, told):
    falls_table(folder / "districts.csv", [("E07000026", "2015/16", 1800)])
    assert told(SourceError) == "districts.csv: no row of England or of a single-tier council"


# A column that is missing in a CSV file


@pytest.mark.parametrize(
    ("write", "read", "column"),
    [
        (ascof_table, outcomes.read_table, "Measure Value"),
        (ascof_table, outcomes.read_table, "Geographical Level"),
        (oflog_table, oflog.read_oflog, "Financial year"),
        (oflog_table, oflog.read_oflog, "Value"),
        (falls_table, falls.read_falls, "period"),
        (falls_table, falls.read_falls, "significance"),
    ],
)
def test_a_missing_column_is_named(tmp_path, write, read, column):
    path = write(tmp_path / "no_column.csv", without=column)
    with pytest.raises(SourceError) as caught:
        read(PublishedFile(path), register(), dictionary())
    assert str(caught.value) == f"no_column.csv has no column {column.casefold()!r}."


def test_a_table_with_a_missing_column_is_no_table_of_a_known_publication(folder, tmp_path):
    """Nothing tells that it should be one; the build says that it is left, and what is missing."""
    oflog_table(folder / "no_column.csv", without="Value")
    result = build(folder, tmp_path / "out", progress=False)
    assert [path.name for path in result.skipped] == ["no_column.csv"]
    (absent,) = [check for check in result.checks if check.name == "not in the folder"]
    assert absent.outcome == "noted"
    assert "Office for Local Government" in absent.detail


def test_a_table_with_semicolons(tmp_path):
    path = oflog_table(tmp_path / "semicolons.csv")
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    with pytest.raises(SourceError, match=r"semicolons\.csv has no column .* uses semicolons"):
        oflog.read_oflog(PublishedFile(path), register(), dictionary())


def test_a_table_that_is_not_utf_8(folder, told):
    path = oflog_table(folder / "latin.csv", [("2018-19", PLYMOUTH, TURNOVER, 31.5)])
    path.write_bytes(path.read_bytes().replace(b"Plymouth", "Plymoûth".encode("latin-1")))
    message = told(SourceError)
    assert message.startswith("latin.csv is not a CSV file in UTF-8; save it as ")


# Finance returns


@pytest.mark.parametrize("name", FINANCE_FILES)
def test_one_of_the_five_finance_files_is_missing(folder, told, name):
    finance_files(folder, without_file=name)
    message = told(SourceError)
    assert message.startswith("One finance file with the columns ")
    assert "is needed; found: none" in message
    assert "two labelled files of 2015-16 and the three of 2016-17 belong together" in message


def test_the_finance_file_that_is_missing_is_told_by_its_columns(folder, told):
    finance_files(folder, without_file="totals")
    assert "grosscurrentexpenditure" in told(SourceError)


@pytest.mark.parametrize("name", FINANCE_FILES)
def test_one_of_the_five_finance_files_is_there_twice(folder, told, name):
    finance_files(folder, twice_file=name)
    message = told(SourceError)
    file, _ = FINANCE_FILES[name]
    assert message.startswith("One finance file with the columns ")
    assert file in message and f"again-{file}" in message


@pytest.mark.parametrize(
    ("name", "column", "told_by"),
    [
        ("labelled activity", "Council Code", "council code"),
        ("labelled activity", "Long Term Support Setting", "long term support setting"),
        ("labelled activity", "Value", "value"),
        ("labelled spending", "Comparative totals", "comparative totals"),
        ("activity", "GEOGRAPHY_CODE", "geography_code"),
        ("activity", "CareType_KEY", "caretype_key"),
        ("activity", "Purpose_KEY", "purpose_key"),
        ("activity", "ItemValue", "itemvalue"),
        ("additional", "GEOGRAPHY_CODE", "geography_code"),
        ("additional", "ComparativeTotals_KEY", "comparativetotals_key"),
        ("totals", "GEOGRAPHY_CODE", "geography_code"),
        ("totals", "AgeBand_KEY", "ageband_key"),
        ("totals", "GROSSCURRENTEXPENDITURE", "grosscurrentexpenditure"),
    ],
)
def test_a_column_of_a_finance_file_is_missing(folder, told, name, column, told_by):
    finance_files(folder, broken={name: {"without": column}})
    assert told_by in told(SourceError)


@pytest.mark.parametrize("name", ["labelled activity", "labelled spending"])
@pytest.mark.parametrize("code", ["999", ""])
def test_an_unknown_council_code_in_a_finance_file(folder, told, name, code):
    row = 2 if name == "labelled activity" else 3  # the first row of spending is an income
    finance_files(folder, broken={name: {"cells": {(row, "Council Code"): code}}})
    message = told(SourceError)
    assert message.startswith(f"{FINANCE_FILES[name][0]}, row {row}: ")
    assert repr(code) in message


@pytest.mark.parametrize("name", ["activity", "additional", "totals"])
@pytest.mark.parametrize("code", ["E0800005", "E06999999"])
def test_an_unknown_gss_code_in_a_finance_file(folder, told, name, code):
    finance_files(folder, broken={name: {"cells": {(2, "GEOGRAPHY_CODE"): code}}})
    message = told(SourceError)
    assert message.startswith(f"{FINANCE_FILES[name][0]}, row 2: ")
    assert f"{code!r} is not the GSS code of a council" in message


@pytest.mark.parametrize(
    ("name", "column", "row"),
    [
        ("labelled activity", "Value", 2),
        ("labelled spending", "Value", 3),
        ("activity", "ItemValue", 2),
        ("additional", "ItemValue", 2),
        ("totals", "GROSSCURRENTEXPENDITURE", 2),
    ],
)
@pytest.mark.parametrize("value", ["n/a", "nan"])
def test_a_figure_of_a_finance_file_is_text(folder, told, name, column, row, value):
    """An empty cell, or a colon in 2016-17, means that the council gave no figure.

    Any other text means that all is not well.
    """
    finance_files(folder, broken={name: {"cells": {(row, column): value}}})
    message = told(SourceError)
    assert message.startswith(f"{FINANCE_FILES[name][0]}, row {row}: ")
    assert f"{value!r} is not a number" in message


@pytest.mark.parametrize(
    ("name", "row"),
    [("labelled activity", 2), ("labelled spending", 3), ("activity", 2), ("additional", 2)],
)
def test_a_finance_file_gives_a_figure_twice(folder, told, name, row):
    """Items are added up, so that a row given twice would count twice."""
    finance_files(folder, broken={name: {"twice": row}})
    message = told(SourceError)
    assert message.startswith(f"{FINANCE_FILES[name][0]}, row ")
    assert "twice" in message


# Indices of Deprivation


@pytest.mark.parametrize("sheet", ["Income", "Health"])
def test_a_sheet_of_the_indices_is_missing(folder, told, sheet):
    deprivation_workbook(folder / "no_sheet.xlsx", without_sheet=sheet)
    message = told(SourceError)
    assert message.startswith(f"no_sheet.xlsx: the sheet {sheet!r} is missing. Sheets: Notes, IMD")


@pytest.mark.parametrize(
    ("sheet", "column", "told_by"),
    [
        ("IMD", "score", "'... - Average score'"),
        ("IMD", "proportion", "'... - Proportion of LSOAs in most deprived 10% nationally'"),
        ("IDAOPI", "score", "'... - Average score'"),
    ],
)
def test_a_column_of_the_indices_is_missing(folder, told, sheet, column, told_by):
    deprivation_workbook(folder / "no_column.xlsx", headings={(sheet, column): "Something else"})
    message = told(SourceError)
    assert message.startswith(f"no_column.xlsx, sheet {sheet!r}: one column {told_by} is expected")
    assert "the layout has changed" in message


def test_a_column_of_the_indices_is_there_twice(folder, told):
    headings = {("IMD", "rank"): "IMD - Average score"}
    deprivation_workbook(folder / "column_twice.xlsx", headings=headings)
    assert told(SourceError).startswith("column_twice.xlsx, sheet 'IMD': one column ")


def test_an_unknown_edition_of_the_indices(folder, told):
    vintages = dict.fromkeys(("IMD", "Income", "Health", "IDAOPI"), 2025)
    deprivation_workbook(folder / "later.xlsx", vintages=vintages)
    message = told(SourceError)
    assert message.startswith("later.xlsx, sheet 'IMD': no column of upper-tier codes of a known ")
    assert "2013 or 2019" in message


def test_sheets_of_different_editions(folder, told):
    deprivation_workbook(folder / "mixed.xlsx", vintages={"Income": 2013})
    assert "its sheets are of different editions (2015, 2019)" in told(SourceError)


@pytest.mark.parametrize("code", ["E0800005", "E06999999"])
def test_an_unknown_code_in_the_indices(folder, told, code):
    deprivation_workbook(folder / "unknown.xlsx", cells={("Health", PLYMOUTH, "code"): code})
    message = told(SourceError)
    assert message.startswith("unknown.xlsx, sheet 'Health', row 2: ")
    assert f"{code!r} is not the GSS code of a council" in message


@pytest.mark.parametrize("value", ["..", "n/a", None, "nan"])
def test_a_score_is_text(folder, told, value):
    deprivation_workbook(folder / "text.xlsx", cells={("IDAOPI", CUMBRIA, "score"): value})
    message = told(SourceError)
    assert message.startswith("text.xlsx, sheet 'IDAOPI': row 3: ")
    assert f"{value or ''!r} is not a number" in message


def test_the_indices_give_a_council_twice(folder, told):
    deprivation_workbook(folder / "twice.xlsx", twice=PLYMOUTH)
    assert told(SourceError) == "twice.xlsx, sheet 'IMD': row 4: E06000026 is there twice"


# Beds

# England and an empty row stand between the headings and the first trust.
FIRST_TRUST = BEDS_HEADER_ROW + 3


@pytest.mark.parametrize("period", ["", "2020-21 Q1", "April to Juni 2020", "June 2020"])
def test_the_period_is_no_quarter(folder, told, period):
    beds_workbook(folder / "no_quarter.xlsx", period=period)
    message = told(SourceError)
    assert message.startswith("no_quarter.xlsx, sheet 'NHS Trust by Sector': the cell beside ")
    assert f"holds {period!r}; a quarter such as 'April to June 2020' is expected" in message


@pytest.mark.parametrize("heading", ["Org Code", "Org Name", "General & Acute"])
def test_a_column_of_beds_is_missing(folder, told, heading):
    beds_workbook(folder / "no_column.xlsx", headings={heading: "Something else"})
    message = told(SourceError)
    assert message.startswith("no_column.xlsx, sheet 'NHS Trust by Sector': no heading row with ")
    assert repr(heading) in message


@pytest.mark.parametrize("block", ["Available", "Occupied"])
def test_a_block_of_beds_is_missing(folder, told, block):
    beds_workbook(folder / "no_block.xlsx", groups={block: "Something else"})
    message = told(SourceError)
    assert message.startswith("no_block.xlsx, sheet 'NHS Trust by Sector': one block headed ")
    assert repr(block) in message and "the layout has changed" in message


@pytest.mark.parametrize("value", ["-", "n/a", None, "nan"])
@pytest.mark.parametrize("block", ["Available", "Occupied"])
def test_a_number_of_beds_is_text(folder, told, block, value):
    beds_workbook(folder / "text.xlsx", cells={("RNN", block): value})
    message = told(SourceError)
    assert message.startswith("text.xlsx, sheet 'NHS Trust by Sector': ")
    assert f"row {FIRST_TRUST + 1} (RNN): a cell is not a number" in message


def test_a_trust_is_there_twice(folder, told):
    beds_workbook(folder / "twice.xlsx", twice="RK9")
    message = told(SourceError)
    assert message.startswith("twice.xlsx, sheet 'NHS Trust by Sector': ")
    assert f"row {FIRST_TRUST + len(BEDS)}: RK9 is there twice" in message


@pytest.mark.parametrize(
    ("england", "told_by"),
    [
        ((1001.1, 750.25), "trusts have 1,000 beds available, England 1,001"),
        ((1000.5, 700.0), "trusts have 750 beds occupied, England 700"),
    ],
)
def test_trusts_do_not_add_up_to_england(folder, told, england, told_by):
    beds_workbook(folder / "england.xlsx", england=england)
    message = told(SourceError)
    assert message.startswith("england.xlsx, sheet 'NHS Trust by Sector': ")
    assert told_by in message and "the two must be equal" in message


def test_a_malformed_code_of_a_trust_is_missed_in_england(folder, told):
    beds_workbook(folder / "code.xlsx", cells={("RK9", "Org Code"): "RK91"})
    assert "trusts have 200 beds available, England 1,000" in told(SourceError)


def test_beds_without_england(folder, told):
    beds_workbook(folder / "no_england.xlsx", without_england=True)
    assert "no row of England" in told(SourceError)


def test_two_files_of_one_quarter(folder, told):
    beds_workbook(folder / "beds.xlsx")
    beds_workbook(folder / "beds_again.xlsx")
    message = told(BuildError)
    assert message == "beds.xlsx and beds_again.xlsx are of one quarter. Keep one of them."


# Populations with areas


@pytest.mark.parametrize("value", ["..", None, 0, -80])
def test_an_area_that_is_none(folder, told, value):
    population_and_area_workbook(folder / "area.xlsx", 2018, square_km={PLYMOUTH: value})
    message = told(SourceError)
    # The United Kingdom, a district and a country of it stand above the first council.
    assert message.startswith("area.xlsx, sheet 'MYE 5': row 9 (E06000026): ")
    assert "is not an area" in message


def test_the_column_of_areas_is_missing(folder, told):
    population_and_area_workbook(folder / "no_area.xlsx", 2018, area_heading="Hectares")
    message = told(SourceError)
    assert message.startswith("no_area.xlsx, sheet 'MYE 5': no heading row with ")
    assert "'Area (sq km)'" in message


def test_an_unknown_code_among_the_areas(folder, told):
    population_and_area_workbook(folder / "unknown.xlsx", 2018, square_km={"E06999999": 80})
    message = told(SourceError)
    assert message.startswith("unknown.xlsx, sheet 'MYE 5': row 9: ")
    assert "'E06999999'" in message


# Two files of one year


@pytest.mark.parametrize(
    ("write", "name", "told_by"),
    [
        (ascof_open_data, "open.xlsx", "(2020-04-01 to 2021-03-31)"),
        (ascof_table, "table.csv", "(2018-04-01 to 2019-03-31)"),
        (oflog_table, "oflog.csv", "workforce_turnover of E06000026 (2018-04-01 to 2019-03-31)"),
        (falls_table, "falls.csv", "falls_admissions_65plus of E06000026"),
        (deprivation_workbook, "iod.xlsx", "(2019-09-26 to 2019-09-26)"),
    ],
)
def test_two_files_give_the_same_year(folder, told, write, name, told_by):
    write(folder / f"first-{name}")
    write(folder / f"second-{name}")
    message = told(BuildError)
    assert told_by in message
    assert f"is there more than once, in first-{name} and second-{name}" in message
    assert "Keep one of the files" in message


def test_two_tables_of_different_years_are_no_repetition(folder, tmp_path):
    for year in (2019, 2020):
        ascof_table(folder / f"{year}.csv", year=year)
    assert build(folder, tmp_path / "out", progress=False).rows > 0


# Corrections

ZEROS = ("E06000041", "E06000053", "E08000009", "E09000001", "E10000016")
QUALITY = "Outcome, ASC Quality of Life"


def _oflog_with_zeros(path, values=None):
    values = dict.fromkeys(ZEROS, 0) | {PLYMOUTH: 0.4} | (values or {})
    figures = [("2019-20", code, QUALITY, v) for code, v in values.items() if v is not None]
    return oflog_table(path, figures)


def test_the_zeros_that_stand_for_missing_figures_become_gaps(folder, tmp_path):
    from lsr_analysis.observations import read_observations

    _oflog_with_zeros(folder / "oflog.csv")
    result = build(folder, tmp_path / "out", progress=False)
    held = read_observations(result.out / "observations.parquet")
    held = held[held["indicator"] == "quality_of_life_adjusted"].set_index("area_code")
    assert held.loc[list(ZEROS), "value"].isna().all()
    assert set(held.loc[list(ZEROS), "status"]) == {"not available"}
    assert held.loc[PLYMOUTH, "value"] == 0.4


@pytest.mark.parametrize(("value", "shown"), [(0.41, "0.41"), ("", "no figure")])
def test_a_figure_that_the_publisher_has_put_right(folder, told, value, shown):
    _oflog_with_zeros(folder / "oflog.csv", {"E08000009": value})
    message = told(BuildError)
    assert message.startswith("corrections.csv, row 7: quality_of_life_adjusted of E08000009, ")
    assert f"holds {shown}, but the correction was written for 0." in message
    assert "check the source and the correction" in message


def test_a_row_that_the_publisher_has_taken_out(folder, told):
    _oflog_with_zeros(folder / "oflog.csv", {"E08000009": None})
    message = told(BuildError)
    assert message.startswith("corrections.csv, row 7: the source has 0 rows for ")
    assert "quality_of_life_adjusted of E08000009, 2019-20" in message


def test_a_correction_without_a_reason(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text(
        "source,indicator,period,area,what,to,expected,why\n"
        "oflog,quality_of_life_adjusted,2019-20,E06000041,status,not available,0,\n",
        encoding="utf-8",
    )
    with pytest.raises(CatalogueError) as caught:
        read_corrections(path)
    assert str(caught.value) == (
        "corrections.csv, row 2: a correction needs a reason in the column 'why'"
    )


def test_rows_of_the_corrections_are_those_of_the_message(told, folder):
    """The row in the message is the one that a spreadsheet program shows."""
    from importlib.resources import files

    _oflog_with_zeros(folder / "oflog.csv", {"E08000009": 0.41})
    message = told(BuildError)
    table = files("lsr_analysis") / "catalogue" / "corrections.csv"
    row = int(message.split("row ")[1].split(":")[0])
    lines = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
    assert "E08000009" in lines[row - 1]
