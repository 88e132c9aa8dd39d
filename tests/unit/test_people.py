import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layouts import population_workbook
from source_layouts import population_and_area_workbook

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.building.people import (
    one_edition_a_year,
    people_aged,
    people_in,
    population_readings,
)
from lsr_analysis.errors import BuildError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources.populations import Populations, read_populations

PLYMOUTH, CUMBRIA, YORK = "E06000026", "E10000006", "E06000014"
BOURNEMOUTH, BCP = "E06000028", "E06000058"


def ages(**counts):
    """Return people by single year: ages(a40=3) is three people aged 40."""
    return tuple(counts.get(f"a{age}", 0) for age in range(91))


def edition(year, people, square_km=None):
    return Populations(year, f"mid_{year}.xls", "checksum", people, square_km or {})


def rows_of(*editions):
    """Return the rows of some editions by year, indicator and area."""
    held = {one.year: one for one in editions}
    readings = population_readings(held, register(), dictionary())
    rows = [row for reading in readings for row in reading.rows]
    found = {(r["period_end"].year, r["indicator"], r["area_code"]): r for r in rows}
    assert len(found) == len(rows)
    return found


# People of an age


@pytest.mark.parametrize(
    ("low", "high", "people"),
    [(0, 90, 63), (18, 90, 60), (65, 90, 48), (90, 90, 32), (16, 64, 14), (17, 18, 6), (91, 90, 0)],
)
def test_people_from_one_age_to_another(low, high, people):
    held = edition(2018, {PLYMOUTH: ages(a15=1, a17=2, a18=4, a64=8, a65=16, a90=32)})
    assert held.aged(PLYMOUTH, low, high) == people


@given(
    st.lists(st.integers(0, 10_000), min_size=91, max_size=91),
    st.integers(0, 90),
    st.integers(0, 90),
)
def test_two_age_groups_add_up_to_the_whole(counts, low, cut):
    held = edition(2018, {PLYMOUTH: tuple(counts)})
    low, cut = sorted((low, cut))
    below = held.aged(PLYMOUTH, low, cut - 1) if cut > low else 0
    assert below + held.aged(PLYMOUTH, cut) == held.aged(PLYMOUTH, low)
    assert held.aged(PLYMOUTH, 0) == sum(counts)


def test_people_of_each_year_and_area():
    held = {
        2017: edition(
            2017, {PLYMOUTH: ages(a70=1), BOURNEMOUTH: ages(a70=2), ENGLAND: ages(a70=3)}
        ),
        2018: edition(2018, {PLYMOUTH: ages(a70=4, a30=9), BCP: ages(a70=5), ENGLAND: ages(a70=9)}),
    }
    found = people_aged(65, held, register())
    assert found == {
        2017: {PLYMOUTH: (1, 2017), BOURNEMOUTH: (2, 2017), ENGLAND: (3, 2017)},
        # Bournemouth has no row in the later edition: the year before stands in, and says so.
        2018: {
            PLYMOUTH: (4, 2018), BCP: (5, 2018), ENGLAND: (9, 2018), BOURNEMOUTH: (2, 2017),
        },
    }  # fmt: skip


def test_the_youngest_age_counts():
    held = {2018: edition(2018, {PLYMOUTH: ages(a64=1, a65=2, a66=4)})}
    assert people_in(PLYMOUTH, 2018, 65, held, register()) == (6, 2018)


# One edition a year


def test_the_same_edition_twice_is_accepted():
    first, again = (edition(2018, {PLYMOUTH: ages(a40=1)}) for _ in range(2))
    assert one_edition_a_year([first, again]) == {2018: first}


def test_one_person_of_another_age_is_a_difference():
    """All adults together would be the same."""
    first = edition(2018, {PLYMOUTH: ages(a40=1)})
    other = Populations(2018, "later.xls", "", {PLYMOUTH: ages(a41=1)})
    with pytest.raises(BuildError, match=r"mid_2018\.xls and later\.xls are both mid-2018"):
        one_edition_a_year([first, other])


# Indicators of who lives in an area


def test_each_indicator_by_hand():
    counts = ages(a10=100, a16=200, a64=200, a65=50, a75=30, a84=10, a85=10)
    rows = rows_of(edition(2018, {PLYMOUTH: counts}, {PLYMOUTH: 80.0}))
    values = {indicator: row["value"] for (_, indicator, _), row in rows.items()}
    assert values == {
        "people_18plus": 300, "people_65plus": 100, "people_75plus": 50, "people_85plus": 10,
        "share_65plus": pytest.approx(100 * 100 / 600), "share_75plus": pytest.approx(50 / 6),
        "share_85plus": pytest.approx(10 / 6), "old_age_dependency": pytest.approx(25.0),
        "population_density": pytest.approx(7.5),
    }  # fmt: skip


def test_counts_and_shares_say_what_they_are_made_of():
    rows = rows_of(edition(2018, {PLYMOUTH: ages(a20=300, a70=100)}, {PLYMOUTH: 80.0}))
    count, share, density = (
        rows[2018, indicator, PLYMOUTH]
        for indicator in ("people_65plus", "share_65plus", "population_density")
    )
    assert count["numerator"] == 100 and "denominator" not in count
    assert (share["numerator"], share["denominator"]) == (100, 400)
    assert (density["numerator"], density["denominator"]) == (400, 80.0)
    assert density["denominator_source"] == "ONS mid-2018, MYE5"


def test_an_estimate_is_of_one_day():
    rows = rows_of(edition(2018, {PLYMOUTH: ages(a20=300)}))
    for row in rows.values():
        assert row["period_start"] == row["period_end"] == dt.date(2018, 6, 30)
        assert row["frequency"] == "date"


def test_nobody_of_working_age_gives_no_dependency():
    rows = rows_of(edition(2018, {PLYMOUTH: ages(a70=100)}))
    row = rows[2018, "old_age_dependency", PLYMOUTH]
    assert (row["value"], row["status"]) == (None, "no denominator")


def test_an_edition_without_areas_has_those_of_the_year_after():
    rows = rows_of(
        edition(2015, {PLYMOUTH: ages(a20=240)}),
        edition(2016, {PLYMOUTH: ages(a20=400)}, {PLYMOUTH: 80.0}),
    )
    row = rows[2015, "population_density", PLYMOUTH]
    assert (row["value"], row["denominator_source"]) == (3.0, "ONS mid-2016, MYE5")
    assert rows[2016, "population_density", PLYMOUTH]["value"] == 5.0


def test_without_any_areas_there_is_no_density():
    rows = rows_of(edition(2015, {PLYMOUTH: ages(a20=240)}))
    assert not [key for key in rows if key[1] == "population_density"]


def test_a_council_missing_in_the_table_of_areas_has_no_density():
    people = {PLYMOUTH: ages(a20=240), CUMBRIA: ages(a20=100)}
    rows = rows_of(edition(2018, people, {PLYMOUTH: 80.0}))
    assert [key[2] for key in rows if key[1] == "population_density"] == [PLYMOUTH]


@pytest.mark.parametrize(
    ("year", "council", "vintage"),
    [
        (2017, BOURNEMOUTH, "2013"),
        (2018, PLYMOUTH, "2013"),
        (2018, BCP, "2019"),  # an edition on the codes of the year after
        (2019, PLYMOUTH, "2019"),
        (2019, "E06000060", "2020"),
    ],
)
def test_the_vintage_is_that_of_the_codes_in_the_edition(year, council, vintage):
    rows = rows_of(edition(year, {council: ages(a20=10), PLYMOUTH: ages(a20=10)}))
    assert {row["geography"] for row in rows.values()} == {vintage}


# Table MYE5


@pytest.mark.parametrize("year", [2016, 2017, 2018, 2019, 2020])
def test_areas_of_each_layout(tmp_path, year):
    path = population_and_area_workbook(tmp_path / "mid.xlsx", year)
    held = read_populations(path, register())
    assert held.square_km == {PLYMOUTH: 80, CUMBRIA: 7000, ENGLAND: 7080}
    assert held.adults == {PLYMOUTH: 1000, CUMBRIA: 2000, ENGLAND: 3000}


def test_an_edition_without_table_mye5_has_no_areas(tmp_path):
    held = read_populations(population_workbook(tmp_path / "mid.xlsx", 2015), register())
    assert held.square_km == {}


def test_an_area_has_the_reference_code(tmp_path):
    path = population_and_area_workbook(
        tmp_path / "mid.xlsx", 2020, {"E08000038": 100}, {"E08000038": 329.5}
    )
    held = read_populations(path, register())
    assert held.square_km == {"E08000016": 329.5}
    assert set(held.people) == {"E08000016", ENGLAND}
