"""One named file for each kind of bad figures of a user's own, and what must be said about it.

Whoever meets one of these has typed the file: the message names it and the row as a spreadsheet
program counts them, and says what to do.
"""

import pytest
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

from lsr_analysis.errors import CatalogueError, SourceError
from lsr_analysis.own import read_own

GOOD = f"{LONG_STAYS},York,2017-18,20"


@pytest.fixture
def told(own, data):
    """Write lines into a file of a name, and return what is said when the folder is read."""

    def told(name, *lines, error=SourceError):
        write_lines(own / name, *lines)
        with pytest.raises(error) as caught:
            read_own(own, data.register, data.shipped)
        return str(caught.value)

    return told


def says(message, place, *words):
    assert message.startswith(place), message
    for word in words:
        assert word in message


def test_the_folder_is_good_without_the_mistakes(own, data):
    write_lines(own / "good.csv", GIVEN, GOOD)
    write_entry(own)
    assert len(read_own(own, data.register, data.shipped).observations) == 1


# What is not known


@pytest.mark.parametrize(
    ("name", "row", "words"),
    [
        ("unknown_indicator.csv", "long_stays,Plymouth,2017-18,21",
         ("'long_stays'", "indicators.yaml", "docs/add-an-indicator.md")),
        ("no_indicator.csv", ",Plymouth,2017-18,21", ("''", "indicators.yaml")),
        ("of_trusts.csv", "bed_occupancy_general_acute,Plymouth,2017-18 Q1,90",
         ("bed_occupancy_general_acute", "trusts")),
        ("unknown_area.csv", f"{LONG_STAYS},Plymuth,2017-18,21", ("'Plymuth'", "Plymouth")),
        ("no_area.csv", f"{LONG_STAYS},,2017-18,21", ("''", "lsr areas")),
        ("region.csv", f"{LONG_STAYS},South West,2017-18,21", ("region or country",)),
        ("ended.csv", f"{LONG_STAYS},Poole,2019-20,21", ("Bournemouth, Christchurch and Poole",)),
        ("malformed_code.csv", f"{LONG_STAYS},E0800005,2017-18,21",
         ("'E0800005'", "not the GSS code of a council", "corrections",
          "docs/add-an-indicator.md")),
        ("code_of_a_district.csv", f"{LONG_STAYS},E07000026,2017-18,21", ("'E07000026'",)),
        ("code_of_wales.csv", f"{LONG_STAYS},W92000004,2017-18,21", ("'W92000004'",)),
        ("no_period.csv", f"{LONG_STAYS},Plymouth,,21", ("'' is not a year", "2017-18")),
        ("calendar_year.csv", f"{LONG_STAYS},Plymouth,2017,21", ("'2017' is not a year",)),
        ("day_for_a_year.csv", f"{LONG_STAYS},Plymouth,2018-03-31,21", ("is not a year",)),
        ("year_for_a_day.csv", f"{OLDEST},Plymouth,2022-23,6100", ("not a date", "2017-06-30")),
        ("year_for_a_month.csv", "delayed_days,Plymouth,2019/20,100",
         ("is not a month", "2017-04")),
    ],
)  # fmt: skip
def test_what_is_not_known(told, name, row, words):
    says(told(name, GIVEN, GOOD, row), f"{name}, row 3: ", *words)


@pytest.mark.parametrize(
    ("name", "row", "words"),
    [
        ("ended.csv", "E06000029,2019-20,21", ("Poole", "until March 2019", "2019-20")),
        ("not_yet.csv", "E06000058,2018-19,21", ("Christchurch", "from April 2019", "2018-19")),
    ],
)
def test_a_code_of_a_council_that_did_not_exist(told, name, row, words):
    message = told(name, GIVEN, f"{LONG_STAYS},{row}")
    says(message, f"{name}, row 2: ", "did not exist", "lsr areas", *words)


def test_a_period_to_come(told):
    message = told("to_come.csv", GIVEN, f"{LONG_STAYS},Plymouth,2098-99,21")
    says(message, "to_come.csv, row 2: ", "'2098-99' has not begun yet")


def test_a_quarter_of_the_calendar_year(told, own):
    write_entry(own)
    message = told("calendar_quarter.csv", GIVEN, "lifts_answered,Plymouth,2017 Q4,75")
    says(message, "calendar_quarter.csv, row 2: ", "'2017 Q4' is not a quarter", "2017-18 Q1")


def test_a_source_that_nobody_defined(told):
    message = told("unknown_source.csv", f"{GIVEN},source", f"{GOOD},our_register")
    says(message, "unknown_source.csv, row 2: ", "'our_register'", "sources", "indicators.yaml")


def test_a_figure_of_an_indicator_that_ships_without_its_source(told):
    """Else it would stand in reports as the figure of a publication that never gave it."""
    message = told("no_source.csv", GIVEN, f"{OLDEST},Plymouth,2022-06-30,6100")
    says(message, "no_source.csv, row 2: ", OLDEST, "column 'source'", "indicators.yaml")


def test_a_status_that_is_none(told):
    message = told("unknown_status.csv", f"{GIVEN},status", f"{LONG_STAYS},York,2017-18,,hidden")
    says(message, "unknown_status.csv, row 2: ", "'hidden'", "suppressed", "not collected")


# Columns


def test_a_column_that_means_nothing(told):
    message = told("unknown_column.csv", f"{GIVEN},valeu,colour", f"{GOOD},1,red")
    says(message, "unknown_column.csv: unknown columns: colour, valeu.", "denominator_source")


@pytest.mark.parametrize(
    ("name", "heads"),
    [
        ("no_area_column.csv", "indicator,period,value"),
        ("no_period_column.csv", "indicator,area,value"),
        ("no_indicator_column.csv", "area,period,value"),
    ],
)
def test_a_column_is_missing(told, name, heads):
    column = name.split("_")[1]
    says(told(name, heads, "a,b,1"), name, f"has no column '{column}'")


def test_semicolons_in_place_of_commas(told):
    message = told("semicolons.csv", GIVEN.replace(",", ";"), GOOD.replace(",", ";"))
    says(message, "semicolons.csv", "semicolons", "save it with commas")


def test_another_encoding(own, data):
    (own / "windows.csv").write_bytes(f"{GIVEN},note\n{GOOD},£\n".encode("cp1252"))
    with pytest.raises(SourceError, match=r"windows\.csv is not a CSV file in UTF-8; save it"):
        read_own(own, data.register, data.shipped)


def test_a_column_twice(told):
    """Else the last of them would win without a word."""
    message = told("value_twice.csv", f"{GIVEN},Value", f"{GOOD},25")
    says(message, "value_twice.csv", "more than one column 'value'")


@pytest.mark.parametrize(("name", "lines"), [("empty.csv", ()), ("blank.csv", ("",))])
def test_an_empty_file(told, name, lines):
    assert name in told(name, *lines)


def test_headings_without_a_row(told):
    says(told("no_rows.csv", GIVEN), "no_rows.csv has no row")


def test_more_cells_than_headings(told):
    """1,234 without quotation marks would otherwise be read as 1."""
    message = told("thousands.csv", GIVEN, f"{EMERGENCIES},Plymouth,2017-18,1,234")
    says(message, "thousands.csv, row 2: ", "quotation marks")


# Figures


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("per_cent_sign.csv", "12.5%"),
        ("pounds.csv", "£12"),
        ("dash.csv", "-"),
        ("letter.csv", "c"),
        ("decimal_comma.csv", '"71,5"'),
        ("underscore.csv", "1_000"),
        ("not_a_number.csv", "nan"),
        ("endless.csv", "inf"),
    ],
)
def test_a_value_that_is_no_number(told, name, value):
    message = told(name, GIVEN, GOOD, f"{WEEKENDS},Plymouth,2017-18,{value}")
    says(message, f"{name}, row 3: ", "value", repr(value.strip('"')), "not a number")


@pytest.mark.parametrize("column", ["numerator", "denominator", "lower", "upper"])
def test_another_cell_that_is_no_number(told, column):
    heads = "indicator,area,period,value,numerator,denominator,lower,upper"
    cells = {"value": "50", "numerator": "50", "denominator": "100", "lower": "40", "upper": "60"}
    cells |= {column: "many"}
    message = told("words.csv", heads, f"{WEEKENDS},Plymouth,2017-18,{','.join(cells.values())}")
    says(message, "words.csv, row 2: ", f"{column} is 'many'")


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [("other_value.csv", 66.8, 66.6667), ("as_a_fraction.csv", 0.6667, 66.6667)],
)
def test_a_value_that_disagrees_with_its_counts(told, name, value, right):
    message = told(name, f"{COUNTED},value", f"{WEEKENDS},Plymouth,2017-18,20,30,{value}")
    says(message, f"{name}, row 2: value is {value:g}", f"{right:g}", "correct one of them")


@pytest.mark.parametrize(
    ("name", "counts"), [("numerator_only.csv", "20,"), ("denominator_only.csv", ",30")]
)
def test_one_count_without_the_other(told, name, counts):
    message = told(name, f"{COUNTED},value", f"{WEEKENDS},Plymouth,2017-18,{counts},66.7")
    says(message, f"{name}, row 2: ", "give both or neither")


def test_a_denominator_of_an_indicator_that_has_none(told):
    """1,000 people aged 85 and over must not become 0.2."""
    line = f"{OLDEST},Plymouth,2022-06-30,1000,5000,ons_mid_year"
    message = told("no_such_denominator.csv", f"{COUNTED},source", line)
    says(message, "no_such_denominator.csv, row 2: ", "denominator")


@pytest.mark.parametrize(
    ("name", "counts"), [("negative_count.csv", "-50,100"), ("negative_base.csv", "50,-100")]
)
def test_counts_below_zero(told, name, counts):
    message = told(name, COUNTED, f"{WEEKENDS},Plymouth,2017-18,{counts}")
    says(message, f"{name}, row 2: ", "below zero")


def test_more_than_all_of_them(told):
    message = told("more_than_all.csv", COUNTED, f"{WEEKENDS},Plymouth,2017-18,150,100")
    says(message, "more_than_all.csv, row 2: 150 of 100 is more than 100%")


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("above_its_interval.csv", "62,40,60"),
        ("below_its_interval.csv", "38,40,60"),
        ("interval_turned_round.csv", "50,60,40"),
        ("lower_alone.csv", "50,51,"),
    ],
)
def test_a_value_outside_its_interval(told, name, figures):
    message = told(name, f"{GIVEN},lower,upper", f"{WEEKENDS},Plymouth,2017-18,{figures}")
    says(message, f"{name}, row 2: lower, value and upper are not in this order")


@pytest.mark.parametrize(
    ("name", "interval"), [("above_counts.csv", "10,20"), ("below_counts.csv", "80,90")]
)
def test_counts_outside_their_interval(told, name, interval):
    """50 of 100 are 50%."""
    line = f"{WEEKENDS},Plymouth,2017-18,50,100,{interval}"
    message = told(name, f"{COUNTED},lower,upper", line)
    says(message, f"{name}, row 2: ", "order")


def test_months_that_could_not_be_added_up(told):
    line = "discharged_on_ready_date,Plymouth,2025-04,85,nhs_england_discharge_ready"
    message = told("months.csv", f"{GIVEN},source", line)
    says(message, "months.csv, row 2: ", "give numerator and denominator")


def test_a_value_over_nobody(told):
    """A value that counts cannot confirm must not be dropped without a word."""
    lines = f"{COUNTED},value", f"{WEEKENDS},Plymouth,2017-18,0,0,50"
    says(told("over_nobody.csv", *lines), "over_nobody.csv, row 2: ")


@pytest.mark.parametrize("status", ["", "ok", "provisional"])
def test_a_figure_that_is_missing_without_a_reason(told, status):
    lines = f"{GIVEN},status", f"{LONG_STAYS},York,2017-18,,{status}"
    says(told("no_reason.csv", *lines), "no_reason.csv, row 2: ", "'status'", "suppressed")


@pytest.mark.parametrize("status", ["suppressed", "not available"])
def test_a_figure_that_should_be_missing(told, status):
    lines = f"{GIVEN},status", f"{LONG_STAYS},York,2017-18,20,{status}"
    says(told("shown.csv", *lines), "shown.csv, row 2: ", f"'{status}'", "there is a figure")


# Counts of one to four people


@pytest.mark.parametrize("counts", ["1,80", "4,80", "4,4", "76,80", "79,80", "3,0"])
def test_a_count_of_so_few_people(told, counts):
    message = told("few_people.csv", COUNTED, f"{WEEKENDS},Plymouth,2017-18,{counts}")
    says(message, "few_people.csv, row 2: a count of people below 5", "'suppressed'", "'status'")
    for count in counts.split(","):
        assert count in message


def test_so_few_people_beside_their_value(told):
    message = told("few_people.csv", f"{COUNTED},value", f"{WEEKENDS},York,2017-18,3,80,3.75")
    says(message, "few_people.csv, row 2: a count of people below 5")


@pytest.mark.parametrize("column", ["numerator", "value"])
def test_so_few_people_without_a_denominator(told, column):
    """The value of an indicator without a denominator is the count itself."""
    heads = f"indicator,area,period,{column},source"
    message = told("few_people.csv", heads, f"{OLDEST},York,2022-06-30,3,ons_mid_year")
    says(message, "few_people.csv, row 2: a count of people below 5", "'suppressed'")


def test_few_homes_are_no_people(own, data):
    write_lines(own / "few_homes.csv", COUNTED, f"{HOMES},Plymouth,2023-10-01,3,4")
    found = read_own(own, data.register, data.shipped).observations
    assert found["value"].tolist() == [75]


# The same figure twice


@pytest.mark.parametrize(
    ("name", "again"),
    [
        ("twice.csv", f"{LONG_STAYS},York,2017-18,20"),
        ("by_name_and_code.csv", f"{LONG_STAYS},E06000014,2017-18,20"),
        ("year_in_two_ways.csv", f"{LONG_STAYS},York UA,2017/18,21"),
    ],
)
def test_a_figure_twice_in_one_file(told, name, again):
    message = told(name, GIVEN, GOOD, f"{LONG_STAYS},Hull,2017-18,20", again)
    says(message, f"{name}, row 4: ", LONG_STAYS, "row 2 too")


def test_a_figure_in_two_files(told, own):
    write_lines(own / "first.csv", GIVEN, f"{LONG_STAYS},Hull,2017-18,20", GOOD)
    message = told("second.csv", GIVEN, f"{LONG_STAYS},E06000014,2017-18,20")
    for words in (LONG_STAYS, "first.csv", "second.csv", "Keep one of them"):
        assert words in message


def test_a_figure_in_two_files_is_found_by_its_rows(told, own):
    write_lines(own / "first.csv", GIVEN, f"{LONG_STAYS},Hull,2017-18,20", GOOD)
    message = told("second.csv", GIVEN, f"{LONG_STAYS},E06000014,2017-18,20")
    assert "first.csv, row 3" in message
    assert "second.csv, row 2" in message


KNOWN = "short_term_outcome,Plymouth,2020-21,90,oflog"


def test_a_figure_that_the_table_has(told):
    message = told("known.csv", f"{GIVEN},source", f"{GOOD},", KNOWN)
    for words in ("short_term_outcome", "in the table already", "nhs_digital_ascof",
                  "an indicator of its own"):  # fmt: skip
        assert words in message


def test_a_figure_that_the_table_has_is_found_by_its_row(told):
    assert "known.csv, row 3" in told("known.csv", f"{GIVEN},source", f"{GOOD},", KNOWN)


def test_a_suppressed_figure_that_the_table_has(told):
    line = "short_term_outcome,Plymouth,2020-21,,oflog,suppressed"
    assert "in the table already" in told("known.csv", f"{GIVEN},source,status", line)


def test_a_figure_that_its_publisher_withholds(told):
    line = "offered_reablement_85plus,Isles of Scilly,2020-21,20,oflog"
    message = told("withheld.csv", f"{GIVEN},source", line)
    for words in ("offered_reablement_85plus", "suppressed", "nhs_digital_ascof"):
        assert words in message


# Malformed codes and corrections

MALFORMED = f"{LONG_STAYS},E0800005,2017-18,21"
REPAIR = f"malformed_code.csv,{LONG_STAYS},2017-18,E0800005,area,E08000005,21,A digit is missing"


@pytest.mark.parametrize(
    "repair",
    [
        pytest.param(REPAIR.replace("2017-18", "2016-17"), id="another period"),
        pytest.param(REPAIR.replace("E0800005,", "E0800006,"), id="another code"),
        pytest.param(REPAIR.replace(LONG_STAYS, WEEKENDS), id="another indicator"),
    ],
)
def test_a_correction_of_another_row_repairs_nothing(told, own, repair):
    write_corrections(own, repair)
    message = told("malformed_code.csv", GIVEN, MALFORMED)
    says(message, "malformed_code.csv, row 2: 'E0800005' is not the GSS code of a council")


@pytest.mark.parametrize("source", ["other.csv", "dashboard_2017"])
def test_a_correction_of_a_file_that_is_not_there(told, own, source):
    write_corrections(own, REPAIR.replace("malformed_code.csv", source))
    message = told("malformed_code.csv", GIVEN, MALFORMED)
    says(message, "corrections.csv, row 2: ", "a file that lies in")


def test_a_correction_of_a_value(told, own):
    write_corrections(own, f"good.csv,{LONG_STAYS},2017-18,E06000014,value,25,20,Mistyped")
    message = told("good.csv", GIVEN, GOOD)
    says(message, "corrections.csv, row 2: ", "areas", "correct other figures in your file itself")


def test_a_correction_that_is_not_needed(told, own):
    write_corrections(own, REPAIR)
    message = told("malformed_code.csv", GIVEN, MALFORMED.replace("E0800005", "E08000005"))
    says(message, "corrections.csv, row 2: ", "malformed_code.csv", "E0800005", "remove")


@pytest.mark.parametrize("expected", ["22", "-", ""])
def test_a_correction_of_a_figure_that_has_changed(told, own, expected):
    write_corrections(own, REPAIR.replace(",21,", f",{expected},"))
    message = told("malformed_code.csv", GIVEN, MALFORMED)
    says(message, "malformed_code.csv, row 2: ", "'E0800005' holds 21", "check the row")


def test_a_correction_of_ones_own_is_not_looked_for_in_the_package(told, own):
    write_corrections(own, REPAIR.replace(",21,", ",22,"))
    message = told("malformed_code.csv", GIVEN, MALFORMED)
    assert "catalogue/corrections.csv" not in message
    assert "corrections.csv, row 2" in message


def test_a_correction_to_a_code_that_is_none(told, own):
    write_corrections(own, REPAIR.replace("E08000005", "E0800099"))
    message = told("malformed_code.csv", GIVEN, MALFORMED)
    says(message, "malformed_code.csv, row 2: 'E0800099'")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (REPAIR.replace(",area,", ",code,"), ("what is 'code'", "area, value, status")),
        (REPAIR.replace(",A digit is missing", ","), ("reason", "'why'")),
        (REPAIR.replace(",21,", ",some,"), ("must be numbers",)),
    ],
)
def test_a_correction_that_cannot_be_used(told, own, row, words):
    write_corrections(own, row)
    message = told("malformed_code.csv", GIVEN, MALFORMED, error=CatalogueError)
    says(message, "corrections.csv, row 2: ", *words)


def test_corrections_without_a_column(own, data):
    write_lines(own / "corrections.csv", "source,period,area,to", "mine.csv,2017-18,a,b")
    with pytest.raises(CatalogueError, match=r"corrections\.csv has no column 'indicator'"):
        read_own(own, data.register, data.shipped)


# Entries


@pytest.fixture
def entry_told(own, data):
    """Write an indicators.yaml with a mistake, and return what is said about it."""

    def entry_told(**changes):
        write_entry(own, **changes)
        with pytest.raises(CatalogueError) as caught:
            read_own(own, data.register, data.shipped)
        return str(caught.value)

    return entry_told


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param(changes, words, id=name)
        for name, changes, words in (
            ("id_that_ships", {"id": "short_term_outcome"}, ("short_term_outcome", "twice")),
            ("id_of_a_part", {"id": "delayed_days_nhs"}, ("delayed_days_nhs", "twice")),
            ("bad_polarity", {"polarity": "more is better"},
             ("lifts_answered", "polarity", "higher is better", "neither")),
            ("unknown_field", {"colour": "red"}, ("lifts_answered", "colour")),
            ("no_population", {"population": None}, ("lifts_answered", "population")),
            ("bad_frequency", {"frequency": "week"}, ("lifts_answered", "frequency", "quarter")),
            ("multiplier_of_zero", {"multiplier": "0"}, ("lifts_answered", "multiplier")),
            ("unknown_source", {"sources": "[our_book]"}, ("lifts_answered", "our_book")),
            ("no_reason", {"compare": "[]"}, ("lifts_answered", "compare_why")),
        )
    ],
)  # fmt: skip
def test_an_entry_with_a_mistake(entry_told, changes, words):
    message = entry_told(**changes)
    says(message, "indicators.yaml", *words)


def test_an_id_twice_in_ones_own_entries(own, data):
    entry = write_entry(own).read_text(encoding="utf-8")
    again = entry[entry.index("  - id:") :]
    write_lines(own / "indicators.yaml", entry + again)
    with pytest.raises(CatalogueError, match=r"^indicators\.yaml: the id lifts_answered .*twice"):
        read_own(own, data.register, data.shipped)


def test_a_pair_that_only_one_side_names(entry_told):
    """An indicator that ships cannot be made to name one of a user's."""
    message = entry_told(read_with="[delayed_days]", read_with_why="They belong together.")
    for word in ("lifts_answered", "delayed_days", "does not say so"):
        assert word in message


def test_entries_that_are_no_yaml(own, data):
    write_lines(own / "indicators.yaml", "indicators:", "  - id: [")
    with pytest.raises(CatalogueError, match=r"^indicators\.yaml is not valid YAML"):
        read_own(own, data.register, data.shipped)


def test_sources_alone_are_enough(own, data):
    """For figures of an indicator that ships."""
    text = write_entry(own).read_text(encoding="utf-8")
    write_lines(own / "indicators.yaml", text[: text.index("indicators:")])
    write_lines(own / "good.csv", f"{GIVEN},source", f"{OLDEST},York,2022-06-30,6100,our_register")
    found = read_own(own, data.register, data.shipped)
    assert found.observations["source"].tolist() == ["our_register"]


def test_entries_without_anything(own, data):
    write_lines(own / "indicators.yaml", "breakdowns: {}")
    with pytest.raises(CatalogueError, match=r"^indicators\.yaml: "):
        read_own(own, data.register, data.shipped)


def test_a_source_that_the_package_defines(own, data):
    path = write_entry(own)
    path.write_text(path.read_text(encoding="utf-8").replace("our_register", "oflog"))
    with pytest.raises(CatalogueError, match=r"^indicators\.yaml: the source oflog is defined"):
        read_own(own, data.register, data.shipped)


@pytest.mark.parametrize("name", ["mine.yaml", "Indicators.yaml", "indicators.yml"])
def test_entries_under_another_name(own, data, name):
    write_entry(own, file=name)
    with pytest.raises(SourceError) as caught:
        read_own(own, data.register, data.shipped)
    assert name in str(caught.value)
    assert "call it indicators.yaml" in str(caught.value)


def test_a_folder_by_the_name_of_a_table_is_passed_over(own, data):
    (own / "folder.csv").mkdir()
    assert read_own(own, data.register, data.shipped).files == ()
