"""A user's own figures in a tidy table; what is refused stands in bad_input."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_files import (
    COUNTED,
    EMERGENCIES,
    GIVEN,
    HOMES,
    LONG_STAYS,
    OLDEST,
    WEEKENDS,
    write_corrections,
    write_entry,
    write_lines,
)

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.indicator_files import dictionary, read_dictionary, shipped_files
from lsr_analysis.sources.corrections import read_corrections
from lsr_analysis.sources.reading import PublishedFile
from lsr_analysis.sources.tidy import is_tidy, read_tidy


@pytest.fixture
def read(tmp_path, councils):
    """Write lines as a table and return the observations that it holds."""

    def read(*lines, entries=None, corrections=()):
        path = write_lines(tmp_path / "mine.csv", *lines)
        return read_tidy(PublishedFile(path), councils, entries or dictionary(), corrections)

    return read


@pytest.fixture
def with_entry(tmp_path):
    """Return the dictionary with an indicator of a user's own."""
    return lambda **entry: read_dictionary(*shipped_files(), write_entry(tmp_path, **entry))


def test_a_table_is_known_by_its_columns(tmp_path):
    table = write_lines(tmp_path / "mine.csv", '"Indicator" , AREA,period,value', "x,y,z,1")
    other = write_lines(tmp_path / "other.csv", "indicator,council,period,value", "x,y,z,1")
    assert is_tidy(PublishedFile(table))
    assert not is_tidy(PublishedFile(other))


@pytest.mark.parametrize(
    ("indicator", "counts", "value"),
    [
        (WEEKENDS, "50,80", 62.5),
        (WEEKENDS, '"1,050","2,100"', 50),
        (EMERGENCIES, "1200,48000", 2500),
        (HOMES, "9,12", 75),
    ],
)
def test_a_value_is_computed_from_its_counts(read, indicator, counts, value):
    period = "2023-10-01" if indicator == HOMES else "2017-18"
    (row,) = read(COUNTED, f"{indicator},Plymouth,{period},{counts}")
    assert row["value"] == pytest.approx(value, rel=1e-12)
    assert row["status"] == "ok"


@given(st.integers(5, 10**6), st.integers(5, 10**6))
def test_any_value_is_the_multiplier_times_the_quotient(tmp_path_factory, people, rest):
    path = tmp_path_factory.getbasetemp() / "property.csv"
    write_lines(path, COUNTED, f"{EMERGENCIES},Plymouth,2017-18,{people},{people + rest}")
    (row,) = read_tidy(PublishedFile(path), register(), dictionary())
    assert (row["numerator"], row["denominator"]) == (people, people + rest)
    assert row["value"] == pytest.approx(100_000 * people / (people + rest), rel=1e-12)


def test_a_count_without_a_denominator_is_its_own_value(read):
    heads = "indicator,area,period,numerator,source"
    (row,) = read(heads, f"{OLDEST},Plymouth,2022-06-30,6100,ons_mid_year")
    assert (row["value"], row["numerator"]) == (6100, 6100)
    assert "denominator" not in row


def test_a_value_without_counts_is_kept_as_it_is(read):
    (row,) = read(GIVEN, f"{LONG_STAYS},Plymouth,2017-18,21")
    assert row["value"] == 21
    assert "numerator" not in row


@pytest.mark.parametrize("value", ["66.7", "66.66", "66.71", "66.6166667", "66.7166666"])
def test_a_value_that_agrees_as_printed_gives_way_to_its_counts(read, value):
    (row,) = read(f"{COUNTED},value", f"{WEEKENDS},Plymouth,2017-18,20,30,{value}")
    assert row["value"] == pytest.approx(200 / 3, rel=1e-12)


@pytest.mark.parametrize(
    "area",
    ["Plymouth", "plymouth city council", "Plymouth UA", "E06000026", "913", " Plymouth "],
)
def test_an_area_by_name_or_code(read, area):
    (row,) = read(GIVEN, f"{LONG_STAYS},{area},2017-18,21")
    assert row["area_code"] == "E06000026"


def test_a_name_with_a_comma_in_quotation_marks(read):
    (row,) = read(GIVEN, f'{LONG_STAYS},"Bristol, City of",2017-18,21')
    assert row["area_code"] == "E06000023"


@pytest.mark.parametrize("code", ["E08000020", "E08000037"])
def test_every_code_of_a_council_is_its_reference_code(read, code):
    (row,) = read(GIVEN, f"{LONG_STAYS},{code},2017-18,21")
    assert row["area_code"] == "E08000037"


@pytest.mark.parametrize(
    ("indicator", "period", "code", "geography"),
    [
        (LONG_STAYS, "2018-19", "E10000009", "2013"),
        (LONG_STAYS, "2019-20", "E06000059", "2019"),
        (HOMES, "2019-03-31", "E10000009", "2013"),
        (HOMES, "2019-04-01", "E06000059", "2019"),
    ],
)
def test_the_period_decides_which_dorset_is_meant(read, indicator, period, code, geography):
    (row,) = read(GIVEN, f"{indicator},Dorset,{period},21")
    assert (row["area_code"], row["geography"]) == (code, geography)


@pytest.mark.parametrize("area", ["England", "ENGLAND", "E92000001"])
def test_england(read, area):
    (row,) = read(GIVEN, f"{LONG_STAYS},{area},2017-18,19")
    assert row["area_code"] == ENGLAND


@pytest.mark.parametrize(
    ("indicator", "period", "start", "end", "frequency"),
    [
        (LONG_STAYS, "2017-18", dt.date(2017, 4, 1), dt.date(2018, 3, 31), "year"),
        (LONG_STAYS, "2017/18", dt.date(2017, 4, 1), dt.date(2018, 3, 31), "year"),
        (HOMES, "2022-06-30", dt.date(2022, 6, 30), dt.date(2022, 6, 30), "date"),
    ],
)
def test_a_period_is_of_the_frequency_of_its_indicator(
    read, indicator, period, start, end, frequency
):
    (row,) = read(GIVEN, f"{indicator},Plymouth,{period},21")
    assert (row["period_start"], row["period_end"], row["frequency"]) == (start, end, frequency)


@pytest.mark.parametrize(
    ("frequency", "period", "start", "end"),
    [
        ("quarter", "2017-18 Q4", dt.date(2018, 1, 1), dt.date(2018, 3, 31)),
        ("month", "2011-12", dt.date(2011, 12, 1), dt.date(2011, 12, 31)),
        ("year", "2011-12", dt.date(2011, 4, 1), dt.date(2012, 3, 31)),
    ],
)
def test_an_indicator_of_ones_own(read, with_entry, frequency, period, start, end):
    entries = with_entry(frequency=frequency)
    (row,) = read(COUNTED, f"lifts_answered,Plymouth,{period},45,60", entries=entries)
    assert (row["period_start"], row["period_end"], row["frequency"]) == (start, end, frequency)
    assert (row["value"], row["source"]) == (75, "our_register")


def test_another_source_for_an_indicator_that_ships(read, with_entry):
    line = f"{OLDEST},Plymouth,2022-06-30,6100,our_register"
    (row,) = read(f"{GIVEN},source", line, entries=with_entry())
    assert (row["value"], row["source"]) == (6100, "our_register")


@pytest.mark.parametrize(
    "status", ["suppressed", "not collected", "not available", "no denominator"]
)
def test_a_figure_that_is_missing_keeps_its_reason(read, status):
    (row,) = read(f"{COUNTED},value,status", f"{WEEKENDS},Plymouth,2017-18,,,,{status}")
    assert (row["value"], row["status"]) == (None, status)
    assert "numerator" not in row


def test_a_figure_that_may_change(read):
    (row,) = read(f"{COUNTED},status", f"{WEEKENDS},Plymouth,2017-18,50,80,provisional")
    assert (row["value"], row["status"]) == (62.5, "provisional")


def test_nobody_among_nobody_is_no_denominator(read):
    (row,) = read(COUNTED, f"{WEEKENDS},Plymouth,2017-18,0,0")
    assert (row["value"], row["status"]) == (None, "no denominator")


@pytest.mark.parametrize("counts", ["0,80", "5,80", "75,80", "80,80"])
def test_counts_of_people_that_may_be_shown(read, counts):
    (row,) = read(COUNTED, f"{WEEKENDS},Plymouth,2017-18,{counts}")
    assert row["status"] == "ok"


@pytest.mark.parametrize("counts", ["1,12", "4,4", "3,4", "11,12"])
def test_small_counts_of_what_are_no_people(read, counts):
    (row,) = read(COUNTED, f"{HOMES},Plymouth,2023-10-01,{counts}")
    assert row["status"] == "ok"


def test_a_rate_over_the_population_has_no_small_rest(read):
    """1,001 spells of 1,000 people: the rest is below zero and not a count of people."""
    (row,) = read(COUNTED, f"{EMERGENCIES},Plymouth,2017-18,1001,1000")
    assert row["value"] == pytest.approx(100_100)


def test_everything_else_that_a_row_can_hold(read):
    (row,) = read(
        "indicator,area,area_name,period,value,lower,upper,source,denominator_source,note",
        f"{WEEKENDS},E06000026,Plymouth,2017-18,20,18.5,21.5,oflog,ONS mid-2017,as told",
    )
    assert (row["lower"], row["upper"]) == (18.5, 21.5)
    assert row["source"] == "oflog"
    assert row["denominator_source"] == "ONS mid-2017"
    assert not {"note", "area_name"} & set(row)


def test_the_first_publication_of_the_indicator_is_the_source_of_a_row_without_one(read):
    lines = f"{WEEKENDS},Plymouth,2017-18,20,", f"{WEEKENDS},York,2017-18,20,oflog"
    rows = read(f"{GIVEN},source", *lines)
    assert [row["source"] for row in rows] == ["dashboard_2017", "oflog"]


def test_empty_rows_are_passed_over(read):
    rows = read(
        GIVEN, ",,,", f"{LONG_STAYS},Plymouth,2017-18,21", "", f"{LONG_STAYS},York,2017-18,20"
    )
    assert [row["value"] for row in rows] == [21, 20]


def test_a_table_as_spreadsheets_save_it(tmp_path, councils):
    path = tmp_path / "mine.csv"
    lines = f"Indicator,Area,Period,Value,\r\n{LONG_STAYS},Plymouth,2017-18,21,\r\n"
    path.write_bytes(lines.encode("utf-8-sig"))
    (row,) = read_tidy(PublishedFile(path), councils, dictionary())
    assert row["value"] == 21


# Codes that lack a digit or have one too many

MALFORMED = f"{LONG_STAYS},E0800005,2017-18,21"


def test_a_malformed_code_is_repaired_by_a_correction(read, tmp_path):
    repair = f"mine.csv,{LONG_STAYS},2017-18,E0800005,area,E08000005,21,A digit is missing"
    corrections = read_corrections(write_corrections(tmp_path, repair))
    (row,) = read(GIVEN, MALFORMED, corrections=corrections)
    assert (row["area_code"], row["value"]) == ("E08000005", 21)


def test_a_suppressed_figure_of_a_malformed_code_is_expected_to_be_none(read, tmp_path):
    repair = f"mine.csv,{LONG_STAYS},2017-18,E0800005,area,E08000005,-,A digit is missing"
    corrections = read_corrections(write_corrections(tmp_path, repair))
    line = f"{LONG_STAYS},E0800005,2017-18,,suppressed"
    (row,) = read(f"{GIVEN},status", line, corrections=corrections)
    assert (row["area_code"], row["status"]) == ("E08000005", "suppressed")


def test_a_malformed_code_of_two_indicators_has_a_correction_for_each(read, tmp_path):
    repairs = (
        f"mine.csv,{LONG_STAYS},2017-18,E0800005,area,E08000005,21,A digit is missing",
        f"mine.csv,{WEEKENDS},2017-18,E0800005,area,E08000005,18.5,A digit is missing",
    )
    corrections = read_corrections(write_corrections(tmp_path, *repairs))
    rows = read(GIVEN, MALFORMED, f"{WEEKENDS},E0800005,2017-18,18.5", corrections=corrections)
    assert [row["value"] for row in rows] == [21, 18.5]
    assert {row["area_code"] for row in rows} == {"E08000005"}
