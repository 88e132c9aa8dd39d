"""Care directories in every layout; what is refused stands in bad_input."""

import datetime as dt

import pytest
from directories import (
    HOME_CARE,
    HOSPITAL,
    NURSING,
    RESIDENTIAL,
    WRITERS,
    asked,
    location,
    one_column_each,
    write,
    write_csv,
    write_ods,
    write_xlsx,
)

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources import care_directory
from lsr_analysis.sources.care_directory import (
    date_in_name,
    is_directory,
    observe,
    read_directory,
)
from lsr_analysis.sources.reading import PublishedFile

PLYMOUTH, YORK, DORSET = "E06000026", "E06000014", "E06000059"
PEOPLE = {PLYMOUTH: (20_000.0, "ONS mid-2020"), ENGLAND: (5_000_000.0, "ONS mid-2020")}
ENDINGS, LAYOUTS = list(WRITERS), {"one column": list, "a column each": one_column_each}


@pytest.fixture
def read(tmp_path):
    """Write rows as a directory and read it."""

    def read(*rows, ending=".csv", **options):
        return read_directory(PublishedFile(write(tmp_path, list(rows), ending, **options)))

    return read


@pytest.fixture
def seen(read):
    """Return the observations of some rows by indicator and area."""

    def seen(*rows, only=("Plymouth",), people=PEOPLE):
        found = observe(read(*rows), register(), dictionary(), people, only)
        return {(row["indicator"], row["area_code"]): row for row in found}

    return seen


MIXED = (
    location(rating="Good", **{"Care homes beds": 40}),
    location(services=f"{RESIDENTIAL}, {HOME_CARE}", rating="Outstanding"),
    asked(("Good", "", "Good", "Inadequate", "Good"), services=HOME_CARE, rating="Good"),
    location(services=HOSPITAL),
)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_and_layout_says_the_same(read, tmp_path, ending, layout):
    rows = LAYOUTS[layout](MIXED)
    expected = read(*MIXED)
    found = read(*rows, ending=ending)
    assert found.locations == expected.locations
    assert found.left_out == expected.left_out == {"neither a care home nor home care": 1}
    assert (found.as_at, found.has_questions) == (dt.date(2023, 10, 1), True)
    assert is_directory(PublishedFile(tmp_path / found.file))


def test_what_a_row_says(read):
    first, second, third = read(*MIXED).locations
    assert (first.council, first.beds, first.overall) == ("Plymouth", 40, "good")
    assert second.services == {RESIDENTIAL.casefold(), HOME_CARE.casefold()}
    assert third.questions == {
        "safe": "good", "effective": "", "caring": "good", "responsive": "inadequate",
        "well-led": "good",
    }  # fmt: skip


@pytest.mark.parametrize("above", [0, 1, 30])
@pytest.mark.parametrize("writer", [write_xlsx, write_ods])
def test_rows_above_the_headings(tmp_path, writer, above):
    ending = {write_xlsx: "xlsx", write_ods: "ods"}[writer]
    lines = [[f"Line {n}"] for n in range(above)]
    file = PublishedFile(writer(tmp_path / f"2025-10-01.{ending}", MIXED, above=lines))
    assert is_directory(file)
    assert len(read_directory(file).locations) == 3


@pytest.mark.parametrize(
    "sheet",
    ["HSCA_Active_Locations", "Locations", "Directory (A-Z)", "HSCA – active locations",
     "HSCA  active locations"],
)  # fmt: skip
def test_the_sheet_by_its_name(tmp_path, sheet):
    file = PublishedFile(write_xlsx(tmp_path / "2025-10-01.xlsx", MIXED, sheet=sheet))
    assert is_directory(file)
    assert len(read_directory(file).locations) == 3


def test_other_files_are_no_directory(tmp_path):
    csv = write_csv(tmp_path / "a.csv", [{"Location ID": "1", "Location Name": "x"}])
    book = write_xlsx(tmp_path / "b.xlsx", [{"Location ID": "1", "Location Name": "x"}])
    elsewhere = write_xlsx(tmp_path / "c.xlsx", MIXED, sheet="Sheet1")
    assert not any(is_directory(PublishedFile(path)) for path in (csv, book, elsewhere))


def test_headings_in_any_case(tmp_path):
    rows = [{head.upper(): cell for head, cell in row.items()} for row in MIXED[:2]]
    for ending in ENDINGS:
        path = write(tmp_path, rows, ending)
        assert len(read_directory(PublishedFile(path)).locations) == 2


# The day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("01_October_2025_HSCA_Active_Locations.ods", dt.date(2025, 10, 1)),
        ("1 Oct 2025 directory.csv", dt.date(2025, 10, 1)),
        ("02-May-2024.xlsx", dt.date(2024, 5, 2)),
        ("directory_2025-10-01.csv", dt.date(2025, 10, 1)),
        ("2025-13-01 of 03_March_2025.csv", dt.date(2025, 3, 3)),
        ("directory.csv", None),
        ("31_February_2025.csv", None),
        ("October_2025.csv", None),
        ("directory 20251001.csv", None),
    ],
)
def test_the_date_in_a_name(name, day):
    assert date_in_name(name) == day


def test_a_day_that_is_given_goes_before_that_in_the_name(tmp_path):
    path = write(tmp_path, list(MIXED))
    assert read_directory(PublishedFile(path), dt.date(2024, 1, 1)).as_at == dt.date(2024, 1, 1)


# Who is counted


def test_what_is_left_out_is_counted_by_its_reason(read):
    found = read(
        location(),
        location(services=HOSPITAL),
        location(services=""),
        location(**{"Dormant (Y/N)": "Y"}),
        location(**{"Dormant (Y/N)": "yes"}),
        location(**{"Location HSCA End Date": "2024-01-31"}),
        location(council=""),
        location(council="Unspecified"),
        location(**{"Location ID": ""}),
    )
    assert len(found.locations) == 1
    assert found.left_out == {
        "neither a care home nor home care": 2,
        "dormant": 2,
        "no longer registered": 1,
        "no council given": 2,
    }


def test_dormant_under_its_older_heading(read):
    rows = [{"Dormant": row.pop("Dormant (Y/N)"), **row} for row in (location(), location())]
    rows[1]["Dormant"] = "Y"
    assert len(read(*rows).locations) == 1


@pytest.mark.parametrize("mark", ["Y", "y", "Yes", "TRUE", "1"])
def test_marks_in_a_column_of_one_service(read, mark):
    (row,) = one_column_each([location()])
    row[f"Service type - {NURSING}"] = mark
    row[f"Service type - {HOME_CARE}"] = "N"
    assert read(row).locations[0].services == {NURSING.casefold()}


def test_without_the_five_questions(read, seen):
    assert not read(location()).has_questions
    assert not [name for name, _ in seen(location()) if name.startswith("social_care_")]


# Shares, worked out by hand


RATINGS = (
    "Good", "good", "OUTSTANDING", "Requires improvement", "Requires Improvement", "Inadequate",
    "Inspected but not rated", "No published rating", "", "Insufficient evidence to rate",
)  # fmt: skip


@pytest.mark.parametrize(
    ("services", "indicator"),
    [
        (NURSING, "nursing_homes_good"),
        (RESIDENTIAL, "residential_homes_good"),
        (HOME_CARE, "home_care_good"),
    ],
)
def test_three_of_six_rated_locations_are_good_or_outstanding(seen, services, indicator):
    found = seen(*(location(services=services, rating=rating) for rating in RATINGS))
    row = found[indicator, PLYMOUTH]
    assert (row["numerator"], row["denominator"], row["value"]) == (3, 6, 50)
    assert (row["status"], row["frequency"]) == ("ok", "date")
    assert row["period_start"] == row["period_end"] == dt.date(2023, 10, 1)


def test_a_location_counts_under_each_of_its_services(seen):
    found = seen(
        location(services=f"{NURSING},{HOME_CARE}", rating="Good"),
        location(services=HOME_CARE, rating="Inadequate"),
        location(services=NURSING, rating="Good"),
    )
    assert found["nursing_homes_good", PLYMOUTH]["value"] == 100
    assert found["home_care_good", PLYMOUTH]["value"] == 50


def test_without_a_rated_location_there_is_no_share(seen):
    found = seen(location(rating="Inspected but not rated"))
    for name in ("nursing_homes_good", "residential_homes_good", "home_care_good"):
        row = found[name, PLYMOUTH]
        assert (row["value"], row["status"]) == (None, "no denominator")


def test_the_five_questions_are_of_homes_and_home_care_together(seen):
    found = seen(
        asked(("Good", "Good", "Outstanding", "", "Inadequate"), rating="Inadequate"),
        asked(("Inadequate", "good", "", "", "Good"), services=HOME_CARE),
        asked(("Good", "Inadequate", "", "No published rating", "Good"), services=RESIDENTIAL),
        asked(("Good",) * 5, services=HOSPITAL),
    )
    counts = {
        name: (row["numerator"], row.get("denominator"), row["value"])
        for (name, _), row in found.items()
        if name.startswith("social_care_")
    }
    assert counts == {
        "social_care_safe_good": (2, 3, pytest.approx(200 / 3)),
        "social_care_effective_good": (2, 3, pytest.approx(200 / 3)),
        "social_care_caring_good": (1, 1, 100),
        "social_care_responsive_good": (0, None, None),
        "social_care_well_led_good": (2, 3, pytest.approx(200 / 3)),
    }


def test_beds_of_homes_for_a_hundred_people_aged_75_and_over(seen):
    found = seen(
        location(rating="", **{"Care homes beds": 40}),
        location(services=RESIDENTIAL, **{"Care homes beds": "1,060"}),
        location(services=f"{NURSING}, {RESIDENTIAL}", **{"Care homes beds": 100}),
        location(services=HOME_CARE, **{"Care homes beds": 500}),
        location(services=RESIDENTIAL, **{"Care homes beds": 900, "Dormant (Y/N)": "Y"}),
    )
    row = found["care_home_beds_75plus", PLYMOUTH]
    assert (row["numerator"], row["denominator"]) == (1200, 20_000)
    assert row["value"] == 6  # 1,200 beds for 20,000 people
    assert row["denominator_source"] == "ONS mid-2020"


def test_a_council_without_people_of_that_age_has_no_denominator(seen):
    row = seen(location(council="York"), only=["York"])["care_home_beds_75plus", YORK]
    assert (row["value"], row["status"]) == (None, "no denominator")


# Councils


def test_only_the_councils_that_are_named(seen):
    rows = location(rating="Good"), location(council="York"), location(council="Leeds")
    assert {area for _, area in seen(*rows, only=["York", "E06000026"])} == {PLYMOUTH, YORK}


def test_the_day_decides_which_dorset_is_meant(tmp_path):
    for name, code in (("31_March_2019", "E10000009"), ("01_April_2019", DORSET)):
        path = write(tmp_path, [location(council="Dorset")], name=name)
        found = observe(
            read_directory(PublishedFile(path)), register(), dictionary(), {}, ["Dorset"]
        )
        assert {row["area_code"] for row in found} == {code}


def test_two_names_of_one_council_are_one(seen):
    found = seen(
        location(council="Bristol, City of", rating="Good"),
        location(council="Bristol", rating="Inadequate"),
        only=["Bristol"],
    )
    assert found["nursing_homes_good", "E06000023"]["value"] == 50


@pytest.mark.parametrize(
    "name",
    ["Kingston upon Hull, City of", "Herefordshire, County of", "St. Helens", "Southend-on-Sea",
     "Bournemouth, Christchurch and Poole", "Isles of Scilly", "County Durham",
     "Westmorland and Furness", "North Northamptonshire"],
)  # fmt: skip
def test_names_as_the_commission_writes_them(seen, name):
    assert seen(location(council=name), only=[name])


def test_england_is_every_location_together(seen, monkeypatch):
    monkeypatch.setattr(care_directory, "_WHOLE", 4)
    rows = (
        location(council="York", rating="Good", **{"Care homes beds": 30}),
        location(council="York", rating="Inadequate"),
        location(council="Leeds", rating="Outstanding", **{"Care homes beds": 70}),
        location(council="Leeds", services=HOME_CARE, rating="Inadequate"),
    )
    found = seen(*rows, only=())
    assert {area for _, area in found} == {ENGLAND, YORK, "E08000035"}
    assert found["nursing_homes_good", ENGLAND]["value"] == pytest.approx(200 / 3)
    assert found["nursing_homes_good", YORK]["value"] == 50
    assert found["home_care_good", ENGLAND]["value"] == 0
    assert found["care_home_beds_75plus", ENGLAND]["value"] == pytest.approx(0.002)


def test_all_england_has_more_locations_than_the_limit():
    """The limit must stay far below the some 25,000 of England and far above one region."""
    assert 8_000 <= care_directory._WHOLE <= 20_000


def test_the_head_of_a_real_directory(shared):
    path = shared / "data" / "cqc" / "cqc_care_directory_with_ratings_2025_head.csv"
    file = PublishedFile(path)
    assert is_directory(file)
    found = read_directory(file, dt.date(2025, 10, 1))
    assert len(found.locations) + sum(found.left_out.values()) == 999
    assert found.has_questions
    for council in {at.council for at in found.locations}:
        register().find(council, found.as_at)
