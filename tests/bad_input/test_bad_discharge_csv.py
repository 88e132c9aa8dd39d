"""One named file for each kind of bad input of the monthly Discharge Ready Date files."""

import csv

import pytest
from layouts import dtoc_workbook, population_workbook
from source_layouts import (
    ACCEPTABLE_DISCHARGES,
    ALL_DISCHARGES,
    AVERAGE_WITH_ZERO,
    COVERED,
    DELAYS,
    DISCHARGES,
    ENGLAND,
    LOST_BED_DAYS,
    SAME_DAY,
    bed_days_within,
    discharge_ready_csv,
    number_delayed,
)

from lsr_analysis.areas import register
from lsr_analysis.building import build
from lsr_analysis.errors import BuildError, SourceError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources.discharge_ready_csv import read_discharge_ready_csv
from lsr_analysis.sources.reading import PublishedFile

PLYMOUTH, YORK = "E06000026", "E06000014"
NEEDED = [
    ALL_DISCHARGES, ACCEPTABLE_DISCHARGES, COVERED, LOST_BED_DAYS, SAME_DAY, AVERAGE_WITH_ZERO,
    number_delayed("No delay"), number_delayed(DELAYS[-1]), bed_days_within("14-20 days"),
]  # fmt: skip


@pytest.fixture
def told(tmp_path):
    """Write a file, read it, and return the message of the error."""

    def told(name, figures=None, **options):
        path = discharge_ready_csv(tmp_path / name, figures, **options)
        with pytest.raises(SourceError) as caught:
            read_discharge_ready_csv(PublishedFile(path), register(), dictionary())
        return str(caught.value)

    return told


def row_of(path, code, measure):
    """Return the row of a council's figure, as a spreadsheet program counts it."""
    with path.open(encoding="utf-8", newline="") as stream:
        for at, row in enumerate(csv.reader(stream), 1):
            if (row[2], row[3], row[9]) == ("UTLA Aggregate", code, measure):
                return at
    raise AssertionError("no such row")


@pytest.mark.parametrize("column", ["Date", "Data Type", "Code", "Measure", "Value"])
def test_a_column_is_missing(told, column):
    message = told("no_column.csv", without=column)
    assert message == f"no_column.csv has no column {column.casefold()!r}."


@pytest.mark.parametrize("date", ["", "2024", "04/2024", "Quarter 1", "Sept-24"])
def test_the_month_cannot_be_told(told, date):
    message = told("no_month.csv", date=date)
    assert message.startswith(f"no_month.csv, row 2: {date!r} in the column 'Date' is not a month ")
    assert "'May 2024' or 'Apr-24'. Download the file again" in message


def test_two_months_in_one_file(told, tmp_path):
    message = told("two_months.csv", dates={YORK: "June 2024"})
    row = row_of(tmp_path / "two_months.csv", YORK, COVERED)
    assert message.startswith(f"two_months.csv, row {row}: one month is expected, but the column ")
    assert "holds 'May 2024' and 'June 2024'. Keep each month in a file of its own" in message


def test_an_unknown_measure(told, tmp_path):
    path = discharge_ready_csv(tmp_path / "measure.csv")
    text = path.read_text(encoding="utf-8").replace(LOST_BED_DAYS, "Bed days lost")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_discharge_ready_csv(PublishedFile(path), register(), dictionary())
    message = str(caught.value)
    assert message.startswith("measure.csv, row 5: the measure 'Bed days lost' is not known. ")
    assert "report it" in message


@pytest.mark.parametrize("measure", NEEDED)
def test_a_row_is_missing(told, measure):
    area, name = (ENGLAND, "England") if measure == ALL_DISCHARGES else (YORK, "YORK")
    message = told("no_row.csv", without_row=(area, measure))
    assert message.startswith(f"no_row.csv: {name} has no row {measure!r}. Download the file again")


def test_no_row_of_england(told):
    message = told("no_england.csv", {PLYMOUTH: DISCHARGES[PLYMOUTH]})
    assert message.startswith("no_england.csv: no row of England (Data Type 'National'). Download")


def test_no_row_of_a_council(told):
    message = told("no_council.csv", {ENGLAND: DISCHARGES[ENGLAND]})
    assert message.startswith("no_council.csv: no row of a council (Data Type 'UTLA Aggregate'). ")


def test_an_empty_file(told):
    message = told("empty.csv", {})
    assert message.startswith("empty.csv: no row of England")


def test_england_under_another_code(told, tmp_path):
    path = discharge_ready_csv(tmp_path / "wales.csv")
    text = path.read_text(encoding="utf-8").replace("ENGLAND,ENGLAND", "WALES,WALES")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_discharge_ready_csv(PublishedFile(path), register(), dictionary())
    message = str(caught.value)
    assert message.startswith(
        "wales.csv, row 2: the code of 'National' is 'WALES', not 'ENGLAND'. "
    )


@pytest.mark.parametrize("code", ["E0600026", "E06999999", "W06000015", "NULL", "#N/A", "[z]", ""])
def test_an_unknown_code(told, tmp_path, code):
    message = told("unknown_code.csv", DISCHARGES | {code: DISCHARGES[YORK]})
    row = row_of(tmp_path / "unknown_code.csv", code, COVERED)
    assert message.startswith(f"unknown_code.csv, row {row}: {code!r} is not the GSS code of a ")


def test_two_codes_of_one_council(told, tmp_path):
    councils = dict.fromkeys(("E08000020", "E08000037"), DISCHARGES[YORK])
    message = told("two_codes.csv", DISCHARGES | councils)
    row = row_of(tmp_path / "two_codes.csv", "E08000037", COVERED)
    assert message.startswith(f"two_codes.csv, row {row}: GATESHEAD is there twice: {COVERED!r} ")


def test_a_row_is_there_twice(told):
    message = told("twice.csv", twice=4)
    assert message.endswith(
        f"England is there twice: {ALL_DISCHARGES!r} stands in row 4 already. Download the file "
        "again; if it is as the publisher has it, report it."
    )


@pytest.mark.parametrize("value", ["", "n/a", "12.5", "-3", "12%", "nan", "[low]"])
@pytest.mark.parametrize(
    "measure", [ACCEPTABLE_DISCHARGES, LOST_BED_DAYS, number_delayed(DELAYS[2])]
)
def test_a_count_is_none(told, tmp_path, measure, value):
    message = told("count.csv", cells={(YORK, measure): value})
    row = row_of(tmp_path / "count.csv", YORK, measure)
    assert message.startswith(
        f"count.csv, row {row}: {value!r} is not a count, nor one of the marks [c] * [x] [z] - for "
        f"a missing figure (YORK, {measure!r}). "
    )


@pytest.mark.parametrize("value", ["", "most", "-0.5", "inf"])
@pytest.mark.parametrize("measure", [COVERED, SAME_DAY])
def test_a_share_is_none(told, measure, value):
    message = told("share.csv", cells={(YORK, measure): value})
    assert f": {value!r} is not a share, nor one of the marks " in message


@pytest.mark.parametrize("value", ["1.01", "93.5", "101%"])
def test_a_share_above_one(told, value):
    message = told("above.csv", cells={(YORK, COVERED): value})
    assert f": {value!r} is not a share from 0 to 1 (YORK, {COVERED!r}). " in message


def test_an_average_is_none(told):
    message = told("average.csv", cells={(YORK, AVERAGE_WITH_ZERO): "long"})
    assert ": 'long' is not a number, nor one of the marks " in message


@pytest.mark.parametrize("value", ["0.9001", "0.899999", "0.91", "89%", "1"])
def test_a_percentage_that_disagrees_with_the_counts(told, tmp_path, value):
    message = told("disagrees.csv", cells={(YORK, SAME_DAY): value})
    row = row_of(tmp_path / "disagrees.csv", YORK, SAME_DAY)
    assert message.startswith(
        f"disagrees.csv, row {row}: {SAME_DAY!r} of YORK is {value}, but 90 of 100 discharges are "
        "0.900000000. Download the file again"
    )


@pytest.mark.parametrize(
    ("area", "whole", "value", "parts"),
    [
        (ENGLAND, ALL_DISCHARGES, 621, 620),
        (YORK, ACCEPTABLE_DISCHARGES, 99, 100),
        (YORK, LOST_BED_DAYS, 91, 90),
    ],
)
def test_counts_that_do_not_add_up(told, area, whole, value, parts):
    name = "England" if area == ENGLAND else "YORK"
    message = told("sums.csv", cells={(area, whole): value})
    assert (
        f"{whole!r} of {name} is {value}, but its parts by length of delay add up to {parts}. "
        in message
    )


def test_a_file_with_semicolons(tmp_path):
    path = discharge_ready_csv(tmp_path / "semicolons.csv")
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    with pytest.raises(SourceError, match=r"semicolons\.csv has no column .* uses semicolons"):
        read_discharge_ready_csv(PublishedFile(path), register(), dictionary())


# In a build


@pytest.fixture
def folder(tmp_path):
    raw = tmp_path / "raw"
    population_workbook(raw / "mid_2017.xlsx", 2017)
    dtoc_workbook(raw / "May_17.xlsx", "2017-05")
    return raw


@pytest.fixture(autouse=True)
def _no_corrections(monkeypatch):
    """Leave out the shipped corrections, which expect figures of the real files."""
    import importlib

    module = importlib.import_module("lsr_analysis.building.gather")
    monkeypatch.setattr(module, "shipped_corrections", lambda: ())


def test_two_months_make_a_good_folder(folder, tmp_path):
    discharge_ready_csv(folder / "May-Revised.csv")
    discharge_ready_csv(folder / "June.csv", date="June 2024")
    result = build(folder, tmp_path / "out", progress=False)
    assert result.skipped == ()
    names = {check.name for check in result.checks}
    assert "left out of June.csv" in names
    (agreed,) = [check for check in result.checks if "(published average)" in check.name]
    assert agreed.outcome == "passed"


def test_two_editions_of_one_month(folder, tmp_path):
    discharge_ready_csv(folder / "May.csv")
    discharge_ready_csv(folder / "May-Revised.csv")
    with pytest.raises(BuildError) as caught:
        build(folder, tmp_path / "out", progress=False)
    message = str(caught.value)
    assert "is there more than once, in " in message
    assert "May.csv" in message and "May-Revised.csv" in message
    assert "Keep one of the files" in message


def test_a_file_without_a_month_stops_a_build(folder, tmp_path):
    discharge_ready_csv(folder / "no_date.csv", without="Date")
    with pytest.raises(SourceError, match=r"no_date\.csv has no column 'date'"):
        build(folder, tmp_path / "out", progress=False)
    assert not list((tmp_path / "out").glob("*"))
