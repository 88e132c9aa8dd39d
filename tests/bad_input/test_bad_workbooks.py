"""One named file for each kind of bad input, and what the message must say about it.

Whoever meets one of these has a folder of some hundred workbooks: the message has to name the
file, the sheet and the row as a spreadsheet program counts them, and what to do.
"""

import itertools

import pytest
from layouts import HEADER_ROW, dtoc_workbook, other_workbook, population_workbook

from lsr_analysis.building import build
from lsr_analysis.errors import BuildError, SourceError

PLYMOUTH, CUMBRIA, YORK = "E06000026", "E10000006", "E06000014"
# Headings, England and an empty row stand above the first council.
FIRST_COUNCIL = HEADER_ROW + 3


@pytest.fixture
def folder(tmp_path):
    """Return a folder that a good build could read: one month and two populations."""
    raw = tmp_path / "raw"
    population_workbook(raw / "mid_2016.xlsx", 2016)
    population_workbook(raw / "mid_2017.xlsx", 2017)
    dtoc_workbook(raw / "May_17.xlsx", "2017-05")
    return raw


@pytest.fixture
def told(folder, tmp_path):
    """Build the folder, and return the message of the error; nothing may be written."""

    def told(error, raw=folder):
        with pytest.raises(error) as caught:
            build(raw, tmp_path / "out", progress=False)
        assert not list((tmp_path / "out").glob("*"))
        return str(caught.value)

    return told


def test_the_folder_is_good_as_it_stands(folder, tmp_path):
    assert build(folder, tmp_path / "out", progress=False).rows > 0


# Files that are no workbooks


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("web_page.xls", b"<!DOCTYPE html>\n<html><body><h1>404 Not Found</h1></body></html>\n"),
        ("plain_text.xls", b"Region,Code,Name,Acute,Non-Acute,Total\n-,-,England,1,2,3\n"),
        ("plain_text.xlsx", b"Region,Code,Name,Acute,Non-Acute,Total\n-,-,England,1,2,3\n"),
        ("plain_text.ods", b"Region,Code,Name\n"),
        ("empty.xls", b""),
        ("empty.xlsx", b""),
        ("noise.xls", bytes(range(256)) * 40),
    ],
)
def test_a_file_that_is_no_workbook(folder, told, name, content):
    (folder / name).write_bytes(content)
    message = told(SourceError)
    assert message.startswith(f"{name} cannot be opened as a workbook")
    assert "download it again" in message


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_workbook_cut_short(folder, told, share):
    path = dtoc_workbook(folder / "cut_short.xlsx", "2017-06")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    message = told(SourceError)
    assert "cut_short.xlsx" in message
    assert "download it again" in message


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75, 0.95])
def test_a_real_workbook_cut_short(folder, told, shared, share):
    content = (shared / "data" / "dtoc" / "June_17.xls").read_bytes()
    (folder / "cut_short.xls").write_bytes(content[: int(len(content) * share)])
    message = told(SourceError)
    assert "cut_short.xls" in message


# The layout of a delayed-transfers workbook

SHEETS = {
    "care_type": "LA - by type of care",
    "attribution": "LA - by responsible org",
    "reason": "LA - by reason",
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_missing(folder, told, sheet):
    dtoc_workbook(folder / "sheet_missing.xlsx", "2017-06", without_sheet=sheet)
    message = told(SourceError)
    assert message.startswith(f"sheet_missing.xlsx: the sheet {SHEETS[sheet]!r} is missing.")
    assert "Sheets: England, LA - by" in message


@pytest.mark.parametrize(
    ("sheet", "old", "new"),
    [
        ("care_type", "Acute", "Hospital"),
        ("attribution", "Social Care", "Council"),
        ("reason", "H) Disputes", "H) Equipment"),
        ("reason", "O) Other", "P) Other"),
        ("reason", "C) Awaiting further non-acute NHS care", "Further non-acute NHS care"),
    ],
)
def test_a_heading_has_changed(folder, told, sheet, old, new):
    headings = {(sheet, old): new}
    dtoc_workbook(folder / "heading_changed.xlsx", "2017-06", headings=headings)
    message = told(SourceError)
    assert message.startswith(f"heading_changed.xlsx, sheet {SHEETS[sheet]!r}: column ")
    assert repr(new) in message
    assert "the layout has changed" in message


def test_a_heading_that_is_only_reworded_is_accepted(folder, tmp_path):
    headings = {("reason", "G) Patient or family choice"): "G) Choice of patient or family"}
    dtoc_workbook(folder / "heading_reworded.xlsx", "2017-06", headings=headings)
    assert build(folder, tmp_path / "out", progress=False).rows > 0


def test_a_heading_is_named_by_its_column_in_the_sheet(folder, told):
    # Region, ONS Geography, Code and Name stand in columns 2 to 5; the first is empty.
    headings = {("care_type", "Acute"): "Hospital"}
    dtoc_workbook(folder / "heading_changed.xlsx", "2017-06", headings=headings)
    assert "column 6 is headed 'Hospital'" in told(SourceError)


@pytest.mark.parametrize("column", ["Code", "Name"])
def test_the_heading_of_codes_or_names_has_changed(folder, told, column):
    headings = {("care_type", column): "Organisation"}
    dtoc_workbook(folder / "no_heading_row.xlsx", "2017-06", headings=headings)
    message = told(SourceError)
    assert message.startswith("no_heading_row.xlsx, sheet 'LA - by type of care': no heading row")
    assert "'Code' and 'Name'" in message


def test_a_heading_stands_twice(folder, told):
    headings = {("attribution", "Both"): "NHS"}
    dtoc_workbook(folder / "heading_twice.xlsx", "2017-06", headings=headings)
    message = told(SourceError)
    assert message.startswith("heading_twice.xlsx, sheet 'LA - by responsible org': ")
    assert "'NHS' is there twice" in message


@pytest.mark.parametrize(
    ("sheet", "old", "part"),
    [("care_type", "Non-Acute", "non_acute"), ("reason", "Total", "total")],
)
def test_a_heading_is_empty(folder, told, sheet, old, part):
    dtoc_workbook(folder / "heading_empty.xlsx", "2017-06", headings={(sheet, old): None})
    message = told(SourceError)
    assert f"heading_empty.xlsx, sheet {SHEETS[sheet]!r}: no column for: " in message
    assert part in message


def test_sheets_are_about_different_months(folder, told):
    dtoc_workbook(folder / "two_months.xlsx", "2017-06", periods={"reason": "July 2017"})
    message = told(SourceError)
    assert message.startswith("two_months.xlsx: the sheets are about different months")
    assert "'LA - by reason' 2017-07" in message
    assert "'LA - by type of care' 2017-06" in message


@pytest.mark.parametrize("period", ["Summer 2017", "2017", "", "June to July 2017"])
def test_the_period_is_no_month(folder, told, period):
    periods = dict.fromkeys(SHEETS, period)
    dtoc_workbook(folder / "no_month.xlsx", "2017-06", periods=periods)
    message = told(SourceError)
    assert message.startswith("no_month.xlsx, sheet ")
    assert f"'Period:' holds {period!r}; expected a month such as 'April 2017'" in message


def test_there_is_no_row_for_england(folder, told):
    dtoc_workbook(folder / "no_england.xlsx", "2017-06", without_england=True)
    assert "no_england.xlsx, sheet " in (message := told(SourceError))
    assert "there is no row for England" in message


# Codes


def _codes(sheet_keys=SHEETS, **cells):
    return {
        (sheet, "Plymouth UA", heading): value
        for sheet, (heading, value) in itertools.product(sheet_keys, cells.items())
    }


@pytest.mark.parametrize(
    "cells",
    [
        {"ONS Geography": "E06999999"},
        {"ONS Geography": "W06000015", "Code": "999"},
        {"ONS Geography": "-", "Code": "999"},
    ],
)
def test_an_unknown_code(folder, told, cells):
    dtoc_workbook(folder / "unknown_code.xlsx", "2017-06", cells=_codes(**cells))
    message = told(SourceError)
    assert message.startswith("unknown_code.xlsx, sheet 'LA - by type of care': 'Plymouth UA'")
    assert "is not a council in the register" in message
    assert "catalogue/areas.csv" in message and "catalogue/corrections.csv" in message


def test_an_unknown_old_code(folder, told):
    dtoc_workbook(folder / "unknown_code.xlsx", "2012-06", cells=_codes(Code="999"))
    message = told(SourceError)
    assert "unknown_code.xlsx, sheet 'LA - by Type of Care': 'Plymouth UA' (code 999" in message
    assert "is not a council in the register" in message


def test_two_codes_of_different_councils_in_one_row(folder, told):
    dtoc_workbook(folder / "two_codes.xlsx", "2017-06", cells=_codes(Code="102"))
    message = told(SourceError)
    assert "two_codes.xlsx, sheet 'LA - by type of care'" in message
    assert "'Plymouth UA' (code 102, ONS code E06000026)" in message
    assert "the two codes belong to different councils" in message


def test_a_council_that_had_ended(folder, told):
    dtoc_workbook(folder / "ended.xlsx", "2019-05", {PLYMOUTH: 31, "E06000028": 62})
    message = told(SourceError)
    assert message.startswith("ended.xlsx, sheet 'LA - by type of care': 'Bournemouth UA'")
    assert "which did not exist in May 2019" in message or "is not one council" in message
    assert "E06000058" in message or "catalogue/corrections.csv" in message


def test_a_council_that_had_not_begun(folder, told):
    dtoc_workbook(folder / "not_yet.xlsx", "2018-05", {PLYMOUTH: 31, "E06000058": 62})
    message = told(SourceError)
    assert "not_yet.xlsx, sheet 'LA - by type of care'" in message
    assert "did not exist in May 2018" in message


def test_a_council_stands_twice(folder, told):
    dtoc_workbook(folder / "row_twice.xlsx", "2017-06", twice=PLYMOUTH)
    message = told(SourceError)
    assert message.startswith("row_twice.xlsx, sheet 'LA - by type of care': ")
    assert "'Plymouth UA' is there twice" in message


def test_sheets_hold_different_councils(folder, told):
    cells = _codes(["reason"], **{"ONS Geography": YORK, "Code": "219"})
    dtoc_workbook(folder / "other_council.xlsx", "2017-06", cells=cells)
    message = told(SourceError)
    assert message.startswith("other_council.xlsx, sheet 'LA - by reason': other areas")
    assert "E06000014, E06000026" in message


# Cells and sums


def test_parts_that_do_not_add_up(folder, told):
    cells = {
        ("reason", "Plymouth UA", "choice"): 999,
        ("reason", "England", "choice"): 999 + 42,
    }
    dtoc_workbook(folder / "parts.xlsx", "2017-06", {PLYMOUTH: 310, CUMBRIA: 660}, cells=cells)
    message = told(BuildError)
    assert "parts.xlsx: E06000026 by reason adds up to " in message
    assert "its total is 310" in message


@pytest.mark.parametrize(
    ("sheet", "part", "days"), [("care_type", "acute", 208), ("attribution", "both", 52)]
)
def test_every_breakdown_is_added_up(folder, told, sheet, part, days):
    cells = {(sheet, "Plymouth UA", part): days}
    dtoc_workbook(folder / "parts.xlsx", "2017-06", {PLYMOUTH: 310}, cells=cells)
    message = told(BuildError)
    assert f"parts.xlsx: E06000026 by {sheet.replace('_', ' ')} adds up to 31" in message


@pytest.mark.parametrize(
    ("sheet", "take", "give"),
    [("attribution", "nhs", "both"), ("reason", "choice", "housing"),
     ("care_type", "acute", "non_acute")],
)  # fmt: skip
def test_england_that_does_not_add_up_in_one_column(folder, told, sheet, take, give):
    """Moving a day from one part to another keeps every total; only a column tells."""
    from layouts import parts_of, split

    parts = parts_of("2017-06")[sheet]
    england = {p: sum(split(n, parts)[p] for n in (310, 5, 20, 7)) for p in parts}
    cells = {
        (sheet, "England", take): england[take] - 1,
        (sheet, "England", give): england[give] + 1,
    }
    dtoc_workbook(folder / "england.xlsx", "2017-06", {PLYMOUTH: 310}, cells=cells)
    message = told(BuildError)
    assert f"england.xlsx: England has {england[take] - 1} days ({take}), " in message
    assert f"elsewhere have {england[take]}" in message


def test_england_without_people_who_live_elsewhere(folder, told):
    cells = {(s, "Resident In Wales", "Name"): None for s in SHEETS}
    dtoc_workbook(folder / "no_wales.xlsx", "2017-06", {PLYMOUTH: 310}, cells=cells)
    message = told(BuildError)
    assert "no_wales.xlsx: England has 342 days (total)" in message
    assert "elsewhere have 322" in message


def test_sheets_that_disagree_on_a_total(folder, told):
    cells = {("reason", "Plymouth UA", "Total"): 311}
    dtoc_workbook(folder / "totals.xlsx", "2017-06", {PLYMOUTH: 310}, cells=cells)
    message = told(SourceError)
    assert message.startswith("totals.xlsx, sheet 'LA - by reason': the total of E06000026 is 311")
    assert "310 by type of care" in message


def test_a_total_under_nothing_but_dashes(folder, told):
    """Only a total of 0 there means that nothing was collected."""
    cells = {
        (sheet, "Plymouth UA", part): "-"
        for sheet, parts in {
            "care_type": ("acute", "non_acute"),
            "attribution": ("nhs", "social_care", "both"),
            "reason": (
                "assessment", "public_funding", "nhs_non_acute", "residential_home",
                "nursing_home", "home_care", "equipment", "choice", "disputes", "housing", "other",
            ),
        }.items()
        for part in parts
    }  # fmt: skip
    councils = {PLYMOUTH: 0, CUMBRIA: 620}
    cells |= {(sheet, "Plymouth UA", "Total"): 12 for sheet in SHEETS}
    dtoc_workbook(folder / "lone_total.xlsx", "2017-06", councils, cells=cells)
    message = told((SourceError, BuildError))
    assert "lone_total.xlsx" in message
    assert "12" in message


@pytest.mark.parametrize(
    ("value", "shown"),
    [("n/a", "'n/a' is neither a number nor '-'"), ("*", "'*'"), ("1,204", "'1,204'")],
)
def test_a_cell_with_text(folder, told, value, shown):
    cells = {("reason", "Plymouth UA", "housing"): value}
    dtoc_workbook(folder / "text.xlsx", "2017-06", cells=cells)
    message = told(SourceError)
    assert message.startswith("text.xlsx, sheet 'LA - by reason': row ")
    assert shown in message


@pytest.mark.parametrize("value", [None, "#REF!"])
def test_a_cell_that_is_empty_or_an_error_never_counts_as_zero(folder, told, value):
    cells = {("reason", "Plymouth UA", "choice"): value}
    dtoc_workbook(folder / "gap.xlsx", "2017-06", cells=cells)
    assert "gap.xlsx" in told((SourceError, BuildError))


@pytest.mark.parametrize("value", [-3, 2.5])
def test_a_cell_that_is_no_count(folder, told, value):
    cells = {("attribution", "Plymouth UA", "both"): value}
    dtoc_workbook(folder / "no_count.xlsx", "2017-06", cells=cells)
    message = told(SourceError)
    assert message.startswith("no_count.xlsx, sheet 'LA - by responsible org': row ")
    assert f"{value!r} is not a whole number of days" in message.replace(".0 ", " ")


def test_a_cell_is_named_by_its_row_in_the_sheet(folder, told):
    cells = {("reason", "Plymouth UA", "housing"): "n/a"}
    path = dtoc_workbook(folder / "text.xlsx", "2017-06", cells=cells)
    import openpyxl

    sheet = openpyxl.load_workbook(path)["LA - by reason"]
    assert sheet.cell(FIRST_COUNCIL, 5).value == "Plymouth UA"
    assert f"row {FIRST_COUNCIL}: " in told(SourceError)


# Months


def test_a_month_given_twice_with_different_figures(folder, told):
    dtoc_workbook(folder / "later" / "May_17_revised.xlsx", "2017-05", {PLYMOUTH: 311})
    message = told(BuildError)
    assert "May_17.xlsx (revised) and May_17_revised.xlsx (revised) both hold May 2017" in message
    assert "Keep one of them in the folder" in message


def test_a_month_given_twice_alike_is_accepted(folder, tmp_path):
    once = build(folder, tmp_path / "once", progress=False)
    dtoc_workbook(folder / "copy" / "May_17_copy.xlsx", "2017-05")
    assert build(folder, tmp_path / "twice", progress=False).rows == once.rows


def test_a_correction_whose_expected_value_no_longer_holds(folder, told):
    dtoc_workbook(
        folder / "April_19.xlsx", "2019-04",
        {"E06000028": 1179, "E06000029": None, "E10000009": 1617},
    )  # fmt: skip
    message = told(SourceError)
    assert message.startswith("April_19.xlsx, sheet 'LA - by type of care': 'Bournemouth UA'")
    assert "holds 1179, but the correction" in message and "was written for 1180." in message
    assert "catalogue/corrections.csv" in message
    assert "check the row and the correction" in message


def test_a_correction_for_dashes_that_are_figures_now(folder, told):
    dtoc_workbook(
        folder / "April_19.xlsx", "2019-04",
        {"E06000028": 1180, "E06000029": 40, "E10000009": 1617},
    )  # fmt: skip
    message = told(SourceError)
    assert "'Poole UA'" in message
    assert "holds 40, but the correction" in message and "was written for no figure." in message


# Folders


def test_a_folder_that_is_missing(told, tmp_path):
    message = told(BuildError, tmp_path / "nowhere")
    assert "nowhere is not a folder. Give the folder with the published workbooks" in message


def test_a_file_in_place_of_a_folder(told, folder):
    assert "May_17.xlsx is not a folder" in told(BuildError, folder / "May_17.xlsx")


def test_an_empty_folder(told, tmp_path):
    (tmp_path / "empty").mkdir()
    message = told(BuildError, tmp_path / "empty")
    assert "empty holds no delayed transfers workbook" in message
    assert "docs/data.md" in message


def test_a_folder_without_delayed_transfers(told, tmp_path):
    population_workbook(tmp_path / "people" / "mid_2017.xlsx", 2017)
    other_workbook(tmp_path / "people" / "other.xlsx")
    assert "people holds no delayed transfers workbook" in told(BuildError, tmp_path / "people")


def test_a_folder_without_populations(told, tmp_path):
    dtoc_workbook(tmp_path / "delays" / "May_17.xlsx", "2017-05")
    message = told(BuildError, tmp_path / "delays")
    assert "delays holds no mid-year population workbook" in message
    assert "docs/data.md" in message


# Populations


def test_ages_that_do_not_add_up(folder, told):
    cells = {(PLYMOUTH, 40): 5}
    population_workbook(folder / "ages.xlsx", 2018, cells=cells)
    message = told(SourceError)
    assert message.startswith("ages.xlsx, sheet 'MYE2-All': row ")
    assert "(E06000026): the ages do not add up to all ages" in message


def test_a_population_row_is_named_by_its_row_in_the_sheet(folder, told):
    # Headings in row 5; the United Kingdom, England and a region before the first council.
    population_workbook(folder / "ages.xlsx", 2018, cells={(PLYMOUTH, 40): 5})
    assert "row 9 (E06000026)" in told(SourceError)


def test_an_age_that_is_text(folder, told):
    population_workbook(folder / "text.xlsx", 2018, cells={(PLYMOUTH, 40): ".."})
    message = told(SourceError)
    assert message.startswith("text.xlsx, sheet 'MYE2-All': row ")
    assert "(E06000026): a cell is not a number" in message


@pytest.mark.parametrize("age", [0, 18, 90])
def test_a_missing_age_column(folder, told, age):
    population_workbook(folder / "no_age.xlsx", 2018, without_age=age)
    message = told(SourceError)
    assert message.startswith("no_age.xlsx, sheet 'MYE2-All': columns for single years 0 to 90")
    assert f"missing: [{age}]" in message


def test_councils_that_do_not_add_up_to_england(folder, told):
    population_workbook(folder / "england.xlsx", 2018, england=3001)
    message = told(SourceError)
    assert message.startswith("england.xlsx: councils hold 3,000 people aged 18+, England 3,001")


def test_an_unknown_council_in_the_populations(folder, told):
    population_workbook(folder / "unknown.xlsx", 2018, {PLYMOUTH: 900, "E06999999": 700})
    message = told(SourceError)
    assert message.startswith("unknown.xlsx, sheet 'MYE2-All': row ")
    assert "E06999999" in message


def test_populations_without_a_year(folder, told):
    population_workbook(folder / "no_year.xlsx", 2018, title="Population estimates")
    message = told(SourceError)
    assert message.startswith("no_year.xlsx, sheet 'MYE2-All': no title with 'MYE2'")
    assert "mid-2018" in message


def test_a_mid_year_given_twice_with_different_figures(folder, told):
    population_workbook(folder / "other_2017.xlsx", 2017, {PLYMOUTH: 1001, CUMBRIA: 2000})
    message = told(BuildError)
    assert "mid_2017.xlsx and other_2017.xlsx are both mid-2017" in message
    assert "Keep one of them in the folder" in message
