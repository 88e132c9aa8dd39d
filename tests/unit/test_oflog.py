import datetime as dt
import hashlib

import pytest
from source_layouts import TURNOVER, ascof_table, falls_table, oflog_table

from lsr_analysis.areas import register
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources.oflog import is_oflog, read_oflog
from lsr_analysis.sources.reading import PublishedFile

PLYMOUTH, CUMBRIA = "E06000026", "E10000006"


def read(path):
    return read_oflog(PublishedFile(path), register(), dictionary())


@pytest.mark.parametrize(
    ("measure", "indicator"),
    [
        ("Outcome, ASC Carer Quality of Life", "quality_of_life_carers"),
        # Named like the measure 1A (a score out of 24), but it holds 1J.
        ("Outcome, ASC Quality of Life", "quality_of_life_adjusted"),
        (
            "Outcome, Ease of finding information about services : service users",
            "information_users",
        ),
        ("Outcome, Ease of finding information about support : carers", "information_carers"),
        ("Outcome, Outcome of short-term services: sequel to service", "short_term_outcome"),
        ("Outcome, Requests resulting in a service", "requests_resulting_in_service"),
        (TURNOVER, "workforce_turnover"),
        ("OUTCOME, workforce TURNOVER rate", "workforce_turnover"),
    ],
)
def test_each_measure(tmp_path, measure, indicator):
    reading = read(oflog_table(tmp_path / "any.csv", [("2018-19", PLYMOUTH, measure, 31.5)]))
    (row,) = reading.rows
    assert (row["indicator"], row["area_code"]) == (indicator, PLYMOUTH)
    assert (row["value"], row["status"]) == (31.5, "ok")


def test_every_measure_names_this_publication_in_the_dictionary(tmp_path):
    from lsr_analysis.sources.oflog import _MEASURES

    assert len(_MEASURES) == 7
    for indicator in _MEASURES.values():
        assert "oflog" in [source.id for source in dictionary()[indicator].sources]


def test_only_the_value_is_taken(tmp_path):
    (first, second) = read(oflog_table(tmp_path / "any.csv")).rows
    assert (first["value"], second["value"]) == (31.5, 27.25)  # and no median, which is 7.6
    assert not {"numerator", "denominator", "lower", "upper"} & set(first)


def test_an_empty_cell_is_not_available_and_a_zero_is_a_figure(tmp_path):
    figures = [("2018-19", PLYMOUTH, TURNOVER, ""), ("2018-19", CUMBRIA, TURNOVER, 0)]
    empty, zero = read(oflog_table(tmp_path / "any.csv", figures)).rows
    assert (empty["value"], empty["status"]) == (None, "not available")
    assert (zero["value"], zero["status"]) == (0.0, "ok")


def test_years(tmp_path):
    figures = [("2022-23", PLYMOUTH, TURNOVER, 30), ("2015-16", PLYMOUTH, TURNOVER, 20)]
    reading = read(oflog_table(tmp_path / "any.csv", figures))
    assert reading.period == "2015-16 to 2022-23"
    latest, earliest = reading.rows
    assert (latest["period_start"], latest["period_end"]) == (
        dt.date(2022, 4, 1), dt.date(2023, 3, 31),
    )  # fmt: skip
    assert (earliest["period_start"], earliest["value"]) == (dt.date(2015, 4, 1), 20.0)


def test_one_council_in_two_years_is_no_repetition(tmp_path):
    figures = [(f"{y}-{y - 1999}", PLYMOUTH, TURNOVER, y) for y in (2016, 2017)]
    assert [row["value"] for row in read(oflog_table(tmp_path / "any.csv", figures)).rows] == [
        2016.0, 2017.0,
    ]  # fmt: skip


def test_a_later_code_gives_the_reference_code(tmp_path):
    figures = [("2018-19", "E08000020", TURNOVER, 30)]
    (row,) = read(oflog_table(tmp_path / "any.csv", figures)).rows
    assert row["area_code"] == "E08000037"


def test_origin(tmp_path):
    path = oflog_table(tmp_path / "any.csv")
    reading = read(path)
    assert (reading.source, reading.file, reading.edition) == ("oflog", "any.csv", "published")
    assert reading.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert reading.period == "2018-19 to 2018-19"


def test_a_byte_order_mark_is_no_part_of_a_heading(tmp_path):
    path = oflog_table(tmp_path / "any.csv")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert is_oflog(PublishedFile(path))
    assert len(read(path).rows) == 2


def test_told_from_other_files(tmp_path):
    assert is_oflog(PublishedFile(oflog_table(tmp_path / "oflog.csv")))
    assert not is_oflog(PublishedFile(ascof_table(tmp_path / "ascof.csv")))
    assert not is_oflog(PublishedFile(falls_table(tmp_path / "falls.csv")))
