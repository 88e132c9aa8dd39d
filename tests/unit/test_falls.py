import datetime as dt
import hashlib

import pytest
from source_layouts import ascof_table, falls_table, oflog_table

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources.falls import is_falls, read_falls
from lsr_analysis.sources.reading import PublishedFile

PLYMOUTH = "E06000026"


def read(path):
    return read_falls(PublishedFile(path), register(), dictionary())


def test_rates_of_councils_and_england(tmp_path):
    reading = read(falls_table(tmp_path / "falls.csv"))
    assert {row["area_code"]: row["value"] for row in reading.rows} == {
        PLYMOUTH: 2100.5,
        ENGLAND: 2169.0,
    }
    assert {row["indicator"] for row in reading.rows} == {"falls_admissions_65plus"}
    assert all("numerator" not in row for row in reading.rows)


def test_districts_and_combined_authorities_are_left_out_and_counted(tmp_path):
    figures = [
        (PLYMOUTH, "2015/16", 2100), ("E07000026", "2015/16", 1800), ("E07000026", "2016/17", 1900),
        ("E47000001", "2015/16", 2500),
    ]  # fmt: skip
    reading = read(falls_table(tmp_path / "falls.csv", figures))
    assert [row["area_code"] for row in reading.rows] == [PLYMOUTH]
    assert reading.notes == ("2 districts and combined authorities are left out",)


@pytest.mark.parametrize(
    ("code", "reference"),
    [("E06000026", "E06000026"), ("E08000020", "E08000037"), ("E09000001", "E09000001")],
)
def test_every_kind_of_single_tier_council(tmp_path, code, reference):
    (row,) = read(falls_table(tmp_path / "falls.csv", [(code, "2015/16", 2100)])).rows
    assert row["area_code"] == reference


def test_years(tmp_path):
    figures = [(PLYMOUTH, "2017/18", 2300), (PLYMOUTH, "2010/11", 2100)]
    reading = read(falls_table(tmp_path / "falls.csv", figures))
    assert reading.period == "2010-11 to 2017-18"
    late, early = reading.rows
    assert (late["period_start"], late["value"]) == (dt.date(2017, 4, 1), 2300.0)
    assert (early["period_end"], early["value"]) == (dt.date(2011, 3, 31), 2100.0)


@pytest.mark.parametrize("mark", ["NA", ""])
def test_a_mark_of_a_missing_rate_is_not_available(tmp_path, mark):
    (row,) = read(falls_table(tmp_path / "falls.csv", [(PLYMOUTH, "2015/16", mark)])).rows
    assert (row["value"], row["status"]) == (None, "not available")


def test_origin(tmp_path):
    path = falls_table(tmp_path / "falls.csv")
    reading = read(path)
    assert (reading.source, reading.file, reading.edition) == ("phe_falls", path.name, "published")
    assert reading.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_told_from_other_files(tmp_path):
    assert is_falls(PublishedFile(falls_table(tmp_path / "falls.csv")))
    other = {(2, "indicator"): "Hip fractures", (3, "indicator"): "Hip fractures"}
    other[4, "indicator"] = "Hip fractures"
    assert not is_falls(PublishedFile(falls_table(tmp_path / "hips.csv", cells=other)))
    assert not is_falls(PublishedFile(ascof_table(tmp_path / "ascof.csv")))
    assert not is_falls(PublishedFile(oflog_table(tmp_path / "oflog.csv")))
