import datetime as dt
import hashlib

import openpyxl
import pytest
from layouts import dtoc_workbook, other_workbook
from source_layouts import (
    STILL_AT_HOME,
    ascof_open_data,
    ascof_table,
    deprivation_workbook,
    oflog_table,
)

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources.outcomes import is_open_data, is_table, read_open_data, read_table
from lsr_analysis.sources.reading import PublishedFile

PLYMOUTH, CUMBRIA = "E06000026", "E10000006"
SUPPORT_2020 = "Proportion of people using social care who receive self-directed support"
PAYMENTS_2020 = "Proportion of people using social care who receive direct payments"


def open_data(path):
    return read_open_data(PublishedFile(path), register(), dictionary())


def table(path):
    return read_table(PublishedFile(path), register(), dictionary())


def by_key(reading):
    """Return the rows by indicator and area; one row each."""
    held = {(row["indicator"], row["area_code"]): row for row in reading.rows}
    assert len(held) == len(reading.rows)
    return held


# The open data of 2020-21


def test_a_measure_from_records_is_computed_from_its_counts(tmp_path):
    held = by_key(open_data(ascof_open_data(tmp_path / "open.xlsx")))
    plymouth, england = (held["still_at_home_91_days", area] for area in (PLYMOUTH, ENGLAND))
    assert (plymouth["value"], plymouth["numerator"], plymouth["denominator"]) == (75.0, 45, 60)
    assert england["value"] == pytest.approx(200 / 3, rel=1e-12)  # and not 66.7, as published
    assert england["status"] == "ok"
    assert "lower" not in england


def test_the_published_value_stands_beside(tmp_path):
    reading = open_data(ascof_open_data(tmp_path / "open.xlsx"))
    beside = {row["area_code"]: row for row in reading.beside}
    assert {area: row["value"] for area, row in beside.items()} == {PLYMOUTH: 75.0, ENGLAND: 66.7}
    assert beside[ENGLAND] == {
        "indicator": "still_at_home_91_days", "area_code": ENGLAND, "value": 66.7,
        "what": "published, rounded", "period_start": dt.date(2020, 4, 1),
        "period_end": dt.date(2021, 3, 31),
    }  # fmt: skip


def test_a_rate_is_computed_with_its_multiplier(tmp_path):
    figures = {(CUMBRIA, "2A2"): {"Outcome": 524.6, "Numerator": 64, "Denominator": 12200}}
    row = by_key(open_data(ascof_open_data(tmp_path / "open.xlsx", figures)))[
        "care_home_admissions_65plus", CUMBRIA
    ]
    assert row["value"] == pytest.approx(100_000 * 64 / 12200, rel=1e-12)


def test_a_survey_measure_keeps_value_and_margin(tmp_path):
    survey = {
        "Outcome": 18.9, "Numerator": 1700, "Denominator": 100, "Base": 88, "Margin Of Error": 0.4,
    }  # fmt: skip
    reading = open_data(ascof_open_data(tmp_path / "open.xlsx", {(PLYMOUTH, "1A"): survey}))
    row = by_key(reading)["quality_of_life_users", PLYMOUTH]
    assert row["value"] == 18.9  # and not 17, as the weighted counts would give
    assert (row["lower"], row["upper"]) == pytest.approx((18.5, 19.3))
    assert "numerator" not in row and "denominator" not in row
    assert reading.beside == ()


@pytest.mark.parametrize("margin", ["[x]", "[c]"])
def test_a_survey_measure_without_margin_has_no_interval(tmp_path, margin):
    survey = {"Outcome": 18.9, "Margin Of Error": margin}
    path = ascof_open_data(tmp_path / "open.xlsx", {(PLYMOUTH, "1A"): survey})
    row = by_key(open_data(path))["quality_of_life_users", PLYMOUTH]
    assert (row["value"], row["status"]) == (18.9, "ok")
    assert "lower" not in row and "upper" not in row


@pytest.mark.parametrize(("mark", "status"), [("[c]", "suppressed"), ("[x]", "not available")])
def test_a_mark_in_place_of_the_figure(tmp_path, mark, status):
    """Counts that are printed beside a figure withheld are not taken either."""
    figures = {(PLYMOUTH, "2B1"): {"Outcome": mark, "Numerator": 4, "Denominator": 5}}
    reading = open_data(ascof_open_data(tmp_path / "open.xlsx", figures))
    row = by_key(reading)["still_at_home_91_days", PLYMOUTH]
    assert (row["value"], row["status"]) == (None, status)
    assert "numerator" not in row and "denominator" not in row
    assert reading.beside == ()


def test_a_figure_without_counts_is_kept_as_published(tmp_path):
    figures = {(PLYMOUTH, "1H"): {"Outcome": 58, "Numerator": "[x]", "Denominator": "[x]"}}
    reading = open_data(ascof_open_data(tmp_path / "open.xlsx", figures))
    row = by_key(reading)["mental_health_independent", PLYMOUTH]
    assert (row["value"], row["status"]) == (58.0, "ok")
    assert "numerator" not in row
    assert reading.beside == ()


def test_nobody_in_the_denominator_gives_no_figure(tmp_path):
    figures = {(PLYMOUTH, "2B1"): {"Outcome": 0.0, "Numerator": 0, "Denominator": 0}}
    row = by_key(open_data(ascof_open_data(tmp_path / "open.xlsx", figures)))[
        "still_at_home_91_days", PLYMOUTH
    ]
    assert (row["value"], row["status"], row["numerator"]) == (None, "no denominator", 0)
    assert "denominator" not in row


def test_a_measure_without_an_outcome_is_not_available(tmp_path):
    figures = {(PLYMOUTH, "2B1"): {"Numerator": 45, "Denominator": 60}}
    row = by_key(open_data(ascof_open_data(tmp_path / "open.xlsx", figures)))[
        "still_at_home_91_days", PLYMOUTH
    ]
    assert (row["value"], row["status"]) == (None, "not available")


def test_age_groups_that_the_framework_publishes_are_taken(tmp_path):
    figures = {
        (PLYMOUTH, "1A"): {"Outcome": 18.9},
        (PLYMOUTH, "1A65OV"): {"Outcome": 18.6},
        (PLYMOUTH, "2B16574"): {"Outcome": 80.0, "Numerator": 8, "Denominator": 10},
    }
    held = by_key(open_data(ascof_open_data(tmp_path / "open.xlsx", figures)))
    assert {key[0]: row["value"] for key, row in held.items()} == {
        "quality_of_life_users": 18.9, "quality_of_life_users_65plus": 18.6,
        "still_at_home_91_days_65to74": 80.0,
    }  # fmt: skip


def test_regions_and_other_groups_are_left_out(tmp_path):
    figures = {
        (PLYMOUTH, "1A"): {"Outcome": 18.9},
        (PLYMOUTH, "1AM"): {"Outcome": 18.1},  # men
        ("E12000009", "1A"): {"Outcome": 18.7},
    }
    reading = open_data(ascof_open_data(tmp_path / "open.xlsx", figures))
    assert set(by_key(reading)) == {("quality_of_life_users", PLYMOUTH)}


def test_a_later_code_gives_the_reference_code(tmp_path):
    figures = {("E08000020", "1A"): {"Outcome": 18.9}}
    reading = open_data(ascof_open_data(tmp_path / "open.xlsx", figures))
    assert set(by_key(reading)) == {("quality_of_life_users", "E08000037")}


def test_period_and_origin_of_the_open_data(tmp_path):
    path = ascof_open_data(tmp_path / "open.xlsx")
    reading = open_data(path)
    assert (reading.source, reading.period) == ("nhs_digital_ascof", "2020-21")
    assert (reading.file, reading.edition) == ("open.xlsx", "published")
    assert reading.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    for row in reading.rows:
        assert (row["period_start"], row["period_end"]) == (
            dt.date(2020, 4, 1), dt.date(2021, 3, 31),
        )  # fmt: skip
        assert row["frequency"] == "year"


def test_order_of_the_columns_does_not_matter(tmp_path):
    path = ascof_open_data(tmp_path / "open.xlsx")
    before = open_data(path)
    book = openpyxl.load_workbook(path)
    turned = [list(reversed(row)) for row in book.active.values]
    book.remove(book.active)
    sheet = book.create_sheet("in")
    for row in turned:
        sheet.append(row)
    book.save(path)
    assert sheet.cell(1, 10).value == "Geographical Code"
    assert (open_data(path).rows, open_data(path).beside) == (before.rows, before.beside)


# The tables of one year


def test_a_table_gives_values(tmp_path):
    reading = table(ascof_table(tmp_path / "2019.csv"))
    held = by_key(reading)
    assert {key: row["value"] for key, row in held.items()} == {
        ("still_at_home_91_days", PLYMOUTH): 80.4,
        ("still_at_home_91_days", ENGLAND): 82.4,
    }
    assert all("numerator" not in row for row in reading.rows)
    assert (reading.source, reading.period) == ("nhs_digital_ascof_tables", "2018-19")
    assert reading.beside == () and reading.notes == ()


@pytest.mark.parametrize(("year", "first"), [(2019, 2018), (2020, 2019)])
def test_the_year_is_that_in_which_the_financial_year_ends(tmp_path, year, first):
    """The same measure is worded in another way, and is the same indicator."""
    assert STILL_AT_HOME[2019] != STILL_AT_HOME[2020]
    reading = table(ascof_table(tmp_path / "any.csv", year=year))
    assert reading.period == f"{first}-{year % 100}"
    assert {row["indicator"] for row in reading.rows} == {"still_at_home_91_days"}
    assert {row["period_start"] for row in reading.rows} == {dt.date(first, 4, 1)}
    assert {row["period_end"] for row in reading.rows} == {dt.date(year, 3, 31)}


@pytest.mark.parametrize("group", ["65 and over", "Female", "Male"])
def test_averaged_age_groups_and_sexes_are_left_out(tmp_path, group):
    """The framework has no such figure of this measure: another team averaged its parts."""
    figures = [
        (PLYMOUTH, STILL_AT_HOME[2019], "Total", 80.4),
        (PLYMOUTH, STILL_AT_HOME[2019], group, 77.0),
    ]
    reading = table(ascof_table(tmp_path / "2019.csv", figures))
    assert [row["value"] for row in reading.rows] == [80.4]


def test_an_age_group_that_the_framework_publishes_is_taken(tmp_path):
    wording = "Social care-related quality of life score"
    figures = [(PLYMOUTH, wording, g, v) for g, v in (("Total", 19.1), ("65 and over", 18.8))]
    held = by_key(table(ascof_table(tmp_path / "2019.csv", figures)))
    assert held["quality_of_life_users", PLYMOUTH]["value"] == 19.1
    assert held["quality_of_life_users_65plus", PLYMOUTH]["value"] == 18.8


def test_two_measures_under_one_name_are_not_available(tmp_path):
    figures = [
        (PLYMOUTH, SUPPORT_2020, "Total", 95.0), (PLYMOUTH, SUPPORT_2020, "Total", 40.0),
        (PLYMOUTH, PAYMENTS_2020, "65 and over", 12.0),
        (PLYMOUTH, STILL_AT_HOME[2020], "Total", 80.4),
    ]  # fmt: skip
    reading = table(ascof_table(tmp_path / "2020.csv", figures, 2020))
    held = by_key(reading)
    for indicator in (
        "self_directed_support_users", "self_directed_support_carers",
        "direct_payments_users_65plus",
    ):  # fmt: skip
        row = held[indicator, PLYMOUTH]
        assert (row["value"], row["status"]) == (None, "not available")
    assert held["still_at_home_91_days", PLYMOUTH]["value"] == 80.4
    assert len(held) == 4
    assert reading.notes == (
        "direct_payments_users_65plus: ambiguous in the source, not available",
        "self_directed_support_carers: ambiguous in the source, not available",
        "self_directed_support_users: ambiguous in the source, not available",
    )


def test_a_measure_is_known_by_its_year(tmp_path):
    """In 2018-19 people and carers had a name each, so that nothing was ambiguous."""
    wording = "The proportion of carers who receive direct payments"
    held = by_key(table(ascof_table(tmp_path / "2019.csv", [(PLYMOUTH, wording, "Total", 70.5)])))
    assert held["direct_payments_carers", PLYMOUTH]["value"] == 70.5


# Told apart


def test_told_from_other_files(tmp_path):
    open_file = PublishedFile(ascof_open_data(tmp_path / "open.xlsx"))
    table_file = PublishedFile(ascof_table(tmp_path / "table.csv"))
    assert is_open_data(open_file) and not is_table(open_file)
    assert is_table(table_file) and not is_open_data(table_file)
    for path in (
        oflog_table(tmp_path / "oflog.csv"), other_workbook(tmp_path / "other.xlsx"),
        dtoc_workbook(tmp_path / "delays.xlsx"), deprivation_workbook(tmp_path / "iod.xlsx"),
        ascof_open_data(tmp_path / "two_sheets.xlsx", second_sheet=True),
    ):  # fmt: skip
        assert not is_open_data(PublishedFile(path)) and not is_table(PublishedFile(path))
