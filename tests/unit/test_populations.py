import hashlib

import pytest
from layouts import CHILDREN, dtoc_workbook, other_workbook, population_workbook

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.sources.populations import is_populations, read_populations
from lsr_analysis.sources.workbook import Workbook

COUNCILS = {"E06000026": 1000, "E10000006": 2500, "E09000001": 73}


def read(path):
    return read_populations(path, register())


@pytest.mark.parametrize("year", [2015, 2016, 2017, 2018, 2019, 2020])
def test_each_layout(tmp_path, year):
    path = population_workbook(tmp_path / f"mid_{year}.xlsx", year, COUNCILS)
    held = read(path)
    assert held.year == year
    assert held.adults == COUNCILS | {ENGLAND: 3573}
    assert held.file == f"mid_{year}.xlsx"
    assert held.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_ages_18_to_90_count_and_no_others(tmp_path):
    # Two people of each age below 18, who are not adults; 13 or 14 of each age above.
    cells = {
        ("E06000026", 17): 1002, ("E06000026", "All ages"): 1000 + CHILDREN + 1000,
        (ENGLAND, 17): 1006, (ENGLAND, "All ages"): 3573 + 3 * CHILDREN + 1000,
    }  # fmt: skip
    held = read(population_workbook(tmp_path / "teenagers.xlsx", 2018, COUNCILS, cells=cells))
    assert held.adults["E06000026"] == 1000
    cells = {
        ("E06000026", 18): 113, ("E06000026", "All ages"): 1000 + CHILDREN + 100,
        (ENGLAND, 18): 13 + 34 + 1 + 100, (ENGLAND, "All ages"): 3573 + 3 * CHILDREN + 100,
    }  # fmt: skip
    held = read(population_workbook(tmp_path / "adults.xlsx", 2018, COUNCILS, cells=cells))
    assert held.adults["E06000026"] == 1100


def test_people_of_90_and_over_count(tmp_path):
    cells = {
        ("E06000026", 90): 113, ("E06000026", "All ages"): 1000 + CHILDREN + 100,
        (ENGLAND, 90): 13 + 34 + 1 + 100, (ENGLAND, "All ages"): 3573 + 3 * CHILDREN + 100,
    }  # fmt: skip
    held = read(population_workbook(tmp_path / "oldest.xlsx", 2020, COUNCILS, cells=cells))
    assert held.adults["E06000026"] == 1100


def test_districts_regions_and_other_countries_are_left_out(tmp_path):
    held = read(population_workbook(tmp_path / "any.xlsx", 2018, COUNCILS))
    assert set(held.adults) == {ENGLAND, *COUNCILS}


def test_a_council_under_a_later_code_has_its_reference_code(tmp_path):
    councils = {"E06000026": 1000, "E08000038": 800}
    held = read(population_workbook(tmp_path / "barnsley.xlsx", 2020, councils))
    assert held.adults["E08000016"] == 800


def test_told_from_other_workbooks(tmp_path):
    for year in (2015, 2016, 2018, 2019):
        path = population_workbook(tmp_path / f"{year}.xlsx", year)
        assert is_populations(Workbook.open(path))
    assert not is_populations(Workbook.open(dtoc_workbook(tmp_path / "delays.xlsx")))
    assert not is_populations(Workbook.open(other_workbook(tmp_path / "other.xlsx")))
