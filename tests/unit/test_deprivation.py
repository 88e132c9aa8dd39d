import datetime as dt
import hashlib

import pytest
from layouts import dtoc_workbook, other_workbook
from source_layouts import DEPRIVATION, beds_workbook, deprivation_workbook

from lsr_analysis.areas import register
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources.deprivation import is_deprivation, read_deprivation
from lsr_analysis.sources.reading import PublishedFile, frame

PLYMOUTH, CUMBRIA = "E06000026", "E10000006"


def read(path):
    return read_deprivation(PublishedFile(path), register(), dictionary())


@pytest.mark.parametrize("edition", [2015, 2019])
def test_each_edition_by_hand(tmp_path, edition):
    reading = read(deprivation_workbook(tmp_path / "iod.xlsx", edition))
    held = {(row["indicator"], row["area_code"]): row["value"] for row in reading.rows}
    assert len(held) == len(reading.rows) == 10
    # Scores stay as they are; shares of people and of small areas become percentages.
    assert held["deprivation_score", PLYMOUTH] == 26.6
    assert held["health_deprivation_score", CUMBRIA] == -0.26
    assert held["deprived_small_areas", PLYMOUTH] == pytest.approx(18.94)
    assert held["income_deprivation", PLYMOUTH] == pytest.approx(15.0)
    assert held["income_deprivation_older", CUMBRIA] == pytest.approx(13.0)


@pytest.mark.parametrize(
    ("edition", "day", "vintage"),
    [(2015, dt.date(2015, 9, 30), "2013"), (2019, dt.date(2019, 9, 26), "2019")],
)
def test_each_edition_has_a_day_and_a_vintage(tmp_path, edition, day, vintage):
    reading = read(deprivation_workbook(tmp_path / "iod.xlsx", edition))
    assert reading.period == str(edition)
    for row in reading.rows:
        assert (row["period_start"], row["period_end"], row["frequency"]) == (day, day, "date")
    assert set(frame([reading], register())["geography"]) == {vintage}


def test_ranks_are_not_taken_for_scores(tmp_path):
    """A column beside ends with nearly the same words: "Rank of average score"."""
    figures = {PLYMOUTH: dict.fromkeys(DEPRIVATION[PLYMOUTH], (7.5, 0.25))}
    reading = read(deprivation_workbook(tmp_path / "iod.xlsx", 2019, figures))
    assert sorted(row["value"] for row in reading.rows) == [7.5, 7.5, 25.0, 750.0, 750.0]


def test_a_later_code_gives_the_reference_code(tmp_path):
    figures = {"E08000020": DEPRIVATION[PLYMOUTH]}
    reading = read(deprivation_workbook(tmp_path / "iod.xlsx", 2015, figures))
    assert {row["area_code"] for row in reading.rows} == {"E08000037"}


def test_an_empty_row_below_the_table_is_ignored(tmp_path):
    cells = {(name, CUMBRIA, "code"): None for name in DEPRIVATION[CUMBRIA]}
    reading = read(deprivation_workbook(tmp_path / "iod.xlsx", cells=cells))
    assert {row["area_code"] for row in reading.rows} == {PLYMOUTH}


def test_origin(tmp_path):
    path = deprivation_workbook(tmp_path / "iod.xlsx")
    reading = read(path)
    assert (reading.source, reading.file, reading.edition) == ("mhclg_iod", path.name, "published")
    assert reading.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_told_from_other_workbooks(tmp_path):
    for edition in (2015, 2019):
        path = deprivation_workbook(tmp_path / f"{edition}.xlsx", edition)
        assert is_deprivation(PublishedFile(path))
    for path in (
        other_workbook(tmp_path / "one_sheet.xlsx"), dtoc_workbook(tmp_path / "delays.xlsx"),
        beds_workbook(tmp_path / "beds.xlsx"),
        deprivation_workbook(tmp_path / "partial.xlsx", without_sheet="IDAOPI"),
    ):  # fmt: skip
        assert not is_deprivation(PublishedFile(path))
