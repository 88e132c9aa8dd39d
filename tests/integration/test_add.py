"""Adding a care directory or a tidy table, up to the profile and the national comparison."""

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from directories import (
    HOME_CARE,
    NAME,
    RESIDENTIAL,
    asked,
    location,
    one_column_each,
    write,
    write_csv,
)
from own_files import COUNTED, GIVEN, LONG_STAYS, WEEKENDS, write_entry, write_lines

import lsr_analysis as lsr
from lsr_analysis import tables
from lsr_analysis.building.add import add_file
from lsr_analysis.errors import CatalogueError, SourceError
from lsr_analysis.sources import care_directory

PLYMOUTH, CORNWALL, YORK = "E06000026", "E06000052", "E06000014"
SHARES = {
    ("nursing_homes_good", PLYMOUTH): 75,
    ("home_care_good", PLYMOUTH): 50,
    ("social_care_safe_good", PLYMOUTH): 50,
    ("nursing_homes_good", CORNWALL): 100,
}


def rows():
    """Return locations whose shares are those of SHARES."""
    questions = ("Good", "Good", "Good", "Good", "Good")
    return [
        location(rating="Good", **{"Care homes beds": 60}),
        location(rating="Outstanding", **{"Care homes beds": 40}),
        location(rating="good"),
        location(rating="Inadequate"),
        asked(questions, services=HOME_CARE, rating="Good"),
        asked(("Inadequate", *questions[1:]), services=HOME_CARE, rating="Requires improvement"),
        location(rating="Inspected but not rated"),
        location(services=RESIDENTIAL, rating="Good"),
        location(council="Cornwall", rating="Good"),
        location(council="York", rating="Inadequate"),
    ]


def contents(folder):
    """Return every file and folder in a folder, with what the files hold."""
    return {
        path.relative_to(folder): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


@pytest.fixture
def download(tmp_path):
    """Return a folder for the files that are to be added."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder


@pytest.fixture
def refused(own, data):
    """Try to add a file; return what is said, after nothing was left behind."""

    def refused(path, error=SourceError, **options):
        before = contents(own)
        with pytest.raises(error) as caught:
            add_file(path, data, **options)
        assert contents(own) == before
        return str(caught.value)

    return refused


# A care directory


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".ods"])
def test_a_directory_becomes_a_tidy_table(own, data, download, ending):
    path = write(download, one_column_each(rows()), ending)
    added = add_file(path, data, only=["Plymouth", "Cornwall"])
    assert added.path == own / "care_directory_2023-10-01_cornwall_plymouth.csv"
    assert [p.name for p in own.iterdir()] == [added.path.name]
    table = pd.read_csv(added.path)
    assert set(table["area"]) == {PLYMOUTH, CORNWALL}
    assert set(table["area_name"]) == {"Plymouth", "Cornwall"}
    assert set(table["period"]) == {"2023-10-01"}
    assert path.is_file()


def test_a_directory_of_all_england_is_named_by_its_day(with_directory, own):
    assert [path.name for path in own.iterdir()] == ["care_directory_2023-10-01.csv"]


def test_what_is_said_about_it(own, data, download):
    path = write(download, [*rows(), location(**{"Dormant (Y/N)": "Y"})])
    first, *others = add_file(path, data, only=["Plymouth", "Cornwall"]).lines
    assert first.startswith("Care directory as at 1 October 2023: 10 active care homes")
    assert first.endswith("2 councils")
    assert "left out: 1 locations, dormant" in others
    assert others[-1].endswith("figures of your own in 1 files")


def test_the_lack_of_the_five_questions_is_said(own, data, download):
    path = write(download, [location()])
    assert any("five key questions" in line for line in add_file(path, data, only=["913"]).lines)


@pytest.fixture
def with_directory(own, data, download):
    """Add the directory as if it were all England, and return the figures and the area."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(care_directory, "_WHOLE", 10)
        add_file(write(download, rows()), data)
    return lsr.load()


def test_a_directory_ends_in_the_profile_and_in_the_national_spreads(with_directory):
    """Whatever the period: the directory is five years after it."""
    profile = lsr.profile("Plymouth", peers="region", data=with_directory)
    held = {one.indicator.id: one for one in profile.pathway.providers}
    for (indicator, area), value in SHARES.items():
        if area == PLYMOUTH:
            assert held[indicator].value == value
            assert held[indicator].period == "2023-10-01"
            assert held[indicator].source.publisher == "Care Quality Commission"
    nursing = held["nursing_homes_good"]
    assert nursing.england == pytest.approx(100 * 4 / 6)
    assert (nursing.rank, len(nursing.councils)) == (2, 3)  # Cornwall 100, Plymouth 75, York 0
    assert nursing.peers.to_dict() == {CORNWALL: 100}

    national = lsr.national(data=with_directory)
    spreads = {one.indicator.id: one for one in national.providers}
    assert spreads["nursing_homes_good"].by_council.to_dict() == {
        PLYMOUTH: 75, CORNWALL: 100, YORK: 0,
    }  # fmt: skip
    assert spreads["nursing_homes_good"].england == pytest.approx(100 * 4 / 6)
    for page, figures in (
        (tables.provider_table(profile), "75.0"),
        (tables.provider_spread_table(national), "100.0"),
    ):
        assert "2023\N{NON-BREAKING HYPHEN}10\N{NON-BREAKING HYPHEN}01" in page.caption
        assert figures in repr(page)


def test_beds_are_for_the_people_of_the_latest_mid_year(with_directory, data):
    people = data.series("people_75plus", PLYMOUTH)["value"].dropna()
    row = with_directory.series("care_home_beds_75plus", PLYMOUTH).iloc[0]
    assert (row["numerator"], row["denominator"]) == (100, people.iloc[-1])
    assert row["value"] == pytest.approx(100 * 100 / people.iloc[-1])
    assert row["denominator_source"] == f"ONS mid-{people.index[-1].year}"


@pytest.mark.parametrize(
    ("as_at", "edition"),
    [(dt.date(2018, 6, 29), "ONS mid-2017"), (dt.date(2018, 6, 30), "ONS mid-2018")],
)
def test_a_mid_year_after_the_directory_is_not_taken(own, data, download, as_at, edition):
    path = write(download, rows())
    added = add_file(path, data, as_at=as_at, only=["Plymouth"])
    table = pd.read_csv(added.path).set_index("indicator")
    assert table.loc["care_home_beds_75plus", "denominator_source"] == edition


@pytest.mark.parametrize(
    ("council", "code", "status"),
    [
        ("North Yorkshire", "E06000065", "ok"),
        ("Somerset", "E06000066", "ok"),
        ("Cumberland", "E06000063", "no denominator"),
    ],
)
def test_people_of_a_council_with_the_same_boundary_serve(
    own, data, download, council, code, status
):
    path = write(download, [location(council=council, **{"Care homes beds": 100})])
    table = pd.read_csv(add_file(path, data, only=[council]).path).set_index("indicator")
    assert table.loc["care_home_beds_75plus", "area"] == code
    assert table.loc["care_home_beds_75plus", "status"] == status


def test_the_same_day_again_replaces_it(own, data, download):
    path = write(download, rows())
    add_file(path, data, only=["Plymouth", "Cornwall"])
    write(download, [location(rating="Good"), location(council="Cornwall")])
    added = add_file(path, data, only=["Plymouth", "Cornwall"])
    assert [p.name for p in own.iterdir()] == [added.path.name]
    table = pd.read_csv(added.path).set_index(["indicator", "area"])
    assert table.loc[("nursing_homes_good", PLYMOUTH), "denominator"] == 1


def test_another_day_lies_beside_it_and_the_latest_is_shown(own, data, download):
    add_file(write(download, rows()), data, only=["Plymouth"])
    later = write(download, [*rows()[:3], *rows()[4:]])  # without the inadequate one
    add_file(later, data, as_at=dt.date(2024, 1, 1), only=["Plymouth"])
    assert len(list(own.iterdir())) == 2
    providers = lsr.profile("Plymouth", data=lsr.load()).pathway.providers
    held = {one.indicator.id: one for one in providers}
    assert (held["nursing_homes_good"].period, held["nursing_homes_good"].value) == (
        "2024-01-01", 100,
    )  # fmt: skip


def test_an_area_without_a_location_says_so(with_directory):
    profile = lsr.profile("Leeds", data=with_directory)
    assert "has no location in Leeds" in repr(tables.provider_table(profile))


def test_a_service_that_nobody_rated_leaves_the_profile_as_it_is(own, data, download):
    add_file(write(download, [location(rating="Good")]), data, only=["Plymouth"])
    loaded = lsr.load()
    providers = lsr.profile("Plymouth", data=loaded).pathway.providers
    held = {one.indicator.id: one.value for one in providers}
    assert held["nursing_homes_good"] == 100
    assert [one.indicator.id for one in lsr.national(data=loaded).providers] == [
        "nursing_homes_good", "care_home_beds_75plus",
    ]  # fmt: skip


def test_another_council_of_the_same_day_does_not_drop_the_first(own, data, download):
    path = write(download, rows())
    add_file(path, data, only=["Plymouth"])
    add_file(path, data, only=["Cornwall"])
    held = pd.concat(pd.read_csv(file) for file in own.glob("*.csv"))
    assert set(held["area"]) == {PLYMOUTH, CORNWALL}


def test_a_council_of_the_same_day_in_two_tables_is_refused(own, data, download):
    path = write(download, rows())
    add_file(path, data, only=["Plymouth"])
    with pytest.raises(SourceError, match=r"is both in .* Keep one of them"):
        add_file(path, data, only=["Plymouth", "Cornwall"])
    assert len(list(own.iterdir())) == 1


def test_without_a_directory_the_tables_say_so(plymouth, everyone):
    for page in (tables.provider_table(plymouth), tables.provider_spread_table(everyone)):
        assert "No care directory has been added" in repr(page)


# A tidy table


def test_a_tidy_table_ends_in_the_profile_and_in_the_national_spreads(own, data, download):
    write_entry(own)
    path = write_lines(
        download / "mine.csv",
        COUNTED,
        f"{WEEKENDS},Plymouth,2016-17,200,1000",
        f"{WEEKENDS},Cornwall,2016-17,180,1000",
        f"{WEEKENDS},England,2016-17,19000,100000",
        "lifts_answered,Plymouth,2017-18 Q4,45,60",
    )
    added = add_file(path, data)
    assert added.path == own / "mine.csv"
    assert added.path.read_bytes() == path.read_bytes()
    assert added.lines == ("4 figures of your own in 1 files",)

    loaded = lsr.load()
    profile = lsr.profile("Plymouth", peers="region", data=loaded)
    held = {one.indicator.id: one for one in profile.pathway.latest}
    weekends = held[WEEKENDS]
    assert (weekends.value, weekends.england, weekends.rank) == (20, 19, 1)
    assert weekends.peers.to_dict() == {CORNWALL: 18}
    assert held["lifts_answered"].period == "2017-18 Q4"
    assert "20.0" in repr(tables.pathway_table(profile, "stepping down"))

    national = lsr.national(data=loaded)
    spreads = {one.indicator.id: one for one in national.spreads}
    assert spreads[WEEKENDS].by_council.to_dict() == {PLYMOUTH: 20, CORNWALL: 18}
    assert spreads["lifts_answered"].period == "2017-18 Q4"


def test_a_table_that_already_lies_there_can_be_added_again(own, data):
    path = write_lines(own / "mine.csv", GIVEN, f"{LONG_STAYS},York,2017-18,20")
    assert add_file(path, data).path == path
    assert [p.name for p in own.iterdir()] == ["mine.csv"]


# Nothing is left behind


@pytest.fixture
def elsewhere(data, tmp_path, monkeypatch):
    """Return the figures as if they lay in a folder that has no folder of own files yet."""
    monkeypatch.delenv("LSR_OWN", raising=False)
    return dataclasses.replace(data, folder=tmp_path / "data")


def test_the_own_folder_is_made_when_it_is_needed(elsewhere, download):
    path = write_lines(download / "mine.csv", GIVEN, f"{LONG_STAYS},York,2017-18,20")
    assert add_file(path, elsewhere).path == elsewhere.folder / "raw" / "own" / "mine.csv"


def test_the_own_folder_is_not_made_for_a_file_that_is_refused(elsewhere, download):
    path = write_lines(download / "mine.csv", GIVEN, f"{LONG_STAYS},Atlantis,2017-18,20")
    with pytest.raises(SourceError, match=r"mine\.csv, row 2: .*'Atlantis'"):
        add_file(path, elsewhere)
    assert not elsewhere.folder.exists()


def test_another_table_of_the_same_name_is_not_replaced(refused, own, download):
    write_lines(own / "mine.csv", GIVEN, f"{LONG_STAYS},York,2017-18,20")
    path = write_lines(download / "mine.csv", GIVEN, f"{LONG_STAYS},Leeds,2017-18,20")
    assert "is there already. Delete it, or rename" in refused(path)


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("unknown_area.csv", f"{LONG_STAYS},Atlantis,2017-18,20", "row 2: "),
        ("unknown_indicator.csv", "long_stays,York,2017-18,20", "row 2: "),
        ("few_people.csv", "people_85plus,York,2022-06-30,-", "row 2: "),
        ("no_source.csv", "short_term_outcome,Plymouth,2020-21,90", "column 'source'"),
        ("twice.csv", f"{LONG_STAYS},York,2017-18,20", "mine.csv"),
    ],
)
def test_a_table_that_is_refused(refused, own, download, name, line, said):
    write_entry(own)
    write_lines(own / "mine.csv", GIVEN, f"{LONG_STAYS},York,2017-18,20")
    message = refused(write_lines(download / name, GIVEN, line))
    assert said in message


def test_a_message_names_no_folder_that_is_gone(refused, download):
    line = "short_term_outcome,Plymouth,2020-21,90,oflog"
    message = refused(write_lines(download / "known.csv", f"{GIVEN},source", line))
    assert "in the table already" in message
    assert ".adding-" not in message


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "so this is an extract"),
        ({"only": ["Atlantis"]}, "--only: "),
        ({"only": ["Leeds"]}, "no active location in Leeds"),
    ],
)
def test_a_directory_that_is_refused(refused, own, download, options, said):
    write_lines(own / "mine.csv", GIVEN, f"{LONG_STAYS},York,2017-18,20")
    assert said in refused(write(download, rows()), **options)


def test_a_directory_without_a_day(refused, download):
    assert "--as-at" in refused(write(download, rows(), name="directory"), only=["Plymouth"])


def test_a_directory_cut_short(refused, download):
    path = write(download, rows(), ".xlsx")
    path.write_bytes(path.read_bytes()[:2000])
    assert refused(path).startswith(f"{NAME}.xlsx cannot be opened as a workbook")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("letter.txt", "Dear all"),
        ("indicator,area,period.txt", "indicator,area,period,value\n"),
        ("other.csv", "council,year,value\nYork,2017-18,20\n"),
        ("empty.csv", ""),
    ],
)
def test_a_file_that_is_neither(refused, download, name, text):
    path = download / name
    path.write_text(text, encoding="utf-8")
    message = refused(path)
    assert message.startswith(f"{name} is neither a CQC care directory")
    assert "docs/add-an-indicator.md" in message


def test_semicolons_in_place_of_commas(refused, download):
    path = write_lines(download / "semicolons.csv", GIVEN.replace(",", ";"))
    assert refused(path) == "semicolons.csv uses semicolons; save it with commas"


def test_a_workbook_that_is_neither(refused, download):
    path = write(download, [{"Location ID": "1"}], ".xlsx", "other")
    assert refused(path).startswith("other.xlsx is neither")


def test_a_file_that_is_not_there(refused, download):
    assert refused(download / "nowhere.csv").endswith("nowhere.csv is not there")
    assert "is not there" in refused(download)


def test_a_mistake_that_lay_there_before_is_found_first(refused, own, download):
    write_entry(own, sources="[our_book]")
    path = write_lines(download / "mine.csv", GIVEN, f"{LONG_STAYS},York,2017-18,20")
    assert refused(path, error=CatalogueError).startswith("indicators.yaml")


def test_a_table_named_like_the_corrections_is_refused(refused, download):
    path = write_lines(download / "corrections.csv", GIVEN, f"{LONG_STAYS},York,2017-18,20")
    assert "corrections.csv" in refused(path, error=CatalogueError)


def test_a_table_without_a_row_of_its_own(refused, download):
    path = write_csv(download / "no_rows.csv", [{"indicator": "", "area": "", "period": ""}])
    assert refused(path).startswith("no_rows.csv has no row")
