import json

import pytest
from source_layouts import (
    ACCEPTABLE_DISCHARGES,
    ALL_DISCHARGES,
    AVERAGE_WITH_ZERO,
    COVERED,
    DELAYS,
    DISCHARGES,
    ENGLAND,
    LOST_BED_DAYS,
    SAME_DAY,
    bed_days_within,
    discharge_ready_csv,
    number_delayed,
)

from lsr_analysis.areas import register
from lsr_analysis.building.publications import KINDS
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources.discharge_ready import read_discharge_ready
from lsr_analysis.sources.discharge_ready_csv import (
    SOURCE,
    is_discharge_ready_csv,
    read_discharge_ready_csv,
)
from lsr_analysis.sources.reading import PublishedFile, frame

PLYMOUTH, YORK, BARNSLEY = "E06000026", "E06000014", "E08000016"
ON_THE_DAY, DAYS, COVERS = "discharged_on_ready_date", "days_after_ready_date", "discharges_covered"
NONE = ((0,) * 7, (0,) * 6, "[z]")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "month.csv"


def read(path, figures=None, **options):
    file = PublishedFile(discharge_ready_csv(path, figures, **options))
    return read_discharge_ready_csv(file, register(), dictionary())


def found(reading):
    return {(row["indicator"], row["area_code"]): row for row in reading.rows}


def test_values_are_computed_from_counts(path):
    rows = found(read(path))
    share = rows[ON_THE_DAY, PLYMOUTH]
    assert (share["numerator"], share["denominator"], share["value"]) == (150, 200, 75.0)
    days = rows[DAYS, PLYMOUTH]
    assert (days["numerator"], days["denominator"], days["value"]) == (265, 200, 1.325)
    assert rows[ON_THE_DAY, YORK]["value"] == 90.0
    england = rows[ON_THE_DAY, ENGLAND]
    assert (england["numerator"], england["denominator"]) == (500, 620)
    assert rows[DAYS, ENGLAND]["numerator"] == 700


def test_the_share_covered_is_of_councils_only(path):
    rows = found(read(path))
    assert rows[COVERS, PLYMOUTH]["value"] == pytest.approx(93.5)
    assert rows[COVERS, YORK]["value"] == 25.0
    assert "numerator" not in rows[COVERS, YORK]
    assert (COVERS, ENGLAND) not in rows
    assert dictionary()[COVERS].compare == ()


def test_what_a_reading_says(path):
    reading = read(path)
    assert (reading.source, reading.period, reading.file) == (SOURCE, "2024-05", "month.csv")
    assert len(reading.rows) == 2 + 2 * 3
    assert {row["frequency"] for row in reading.rows} == {"month"}
    assert {str(row["period_start"]) for row in reading.rows} == {"2024-05-01"}
    assert {str(row["period_end"]) for row in reading.rows} == {"2024-05-31"}
    assert reading.notes == ("regions, integrated care boards and trusts are left out",)


@pytest.mark.parametrize(
    ("date", "month"),
    [("Apr-24", "2024-04"), ("May 2024", "2024-05"), ("September 2024", "2024-09"),
     ("Sep-24", "2024-09"), ("July 2026", "2026-07")],
)  # fmt: skip
def test_the_month_is_that_of_the_column(path, date, month):
    assert read(path, date=date).period == month


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("Discharge-Ready-Date-monthly-data-csv-May-2024-Revised.csv", "revised"),
        ("Discharge-Ready-Date-monthly-data-csv-May-2026.csv", "published"),
    ],
)
def test_the_edition_stands_in_the_name_only(tmp_path, name, edition):
    reading = read(tmp_path / name)
    assert (reading.edition, reading.period) == (edition, "2024-05")


def test_the_published_average_is_set_beside(path):
    reading = read(path)
    beside = {row["area_code"]: row for row in reading.beside}
    assert set(beside) == {ENGLAND, PLYMOUTH, YORK}
    assert beside[PLYMOUTH]["value"] == 1.325
    assert {(row["indicator"], row["what"]) for row in reading.beside} == {
        (DAYS, "published average")
    }
    without = read(path, cells={(YORK, AVERAGE_WITH_ZERO): "[z]"})
    assert {row["area_code"] for row in without.beside} == {ENGLAND, PLYMOUTH}


def test_the_code_of_a_council_at_the_time_is_its_reference_code(path):
    rows = found(read(path, {ENGLAND: DISCHARGES[ENGLAND], BARNSLEY: DISCHARGES[YORK]}))
    assert (ON_THE_DAY, register().find(BARNSLEY).code) in rows


def test_a_month_without_discharges_has_no_denominator(path):
    rows = found(read(path, DISCHARGES | {YORK: NONE}))
    assert rows[ON_THE_DAY, YORK]["status"] == "no denominator"
    assert rows[DAYS, YORK]["status"] == "no denominator"
    assert rows[COVERS, YORK]["status"] == "not available"


@pytest.mark.parametrize(
    ("mark", "status"),
    [("[c]", "suppressed"), ("*", "suppressed"), ("[x]", "not available"),
     ("[z]", "not available"), ("-", "not available")],
)  # fmt: skip
def test_a_mark_says_why_there_is_no_figure(path, mark, status):
    cells = {(YORK, number_delayed("No delay")): mark, (YORK, SAME_DAY): mark}
    rows = found(read(path, cells=cells))
    assert (rows[ON_THE_DAY, YORK]["status"], rows[ON_THE_DAY, YORK]["value"]) == (status, None)
    assert rows[DAYS, YORK]["status"] == "ok"
    rows = found(read(path, cells={(YORK, ACCEPTABLE_DISCHARGES): mark, (YORK, COVERED): mark}))
    assert {rows[i, YORK]["status"] for i in (ON_THE_DAY, DAYS, COVERS)} == {status}
    assert {rows[i, PLYMOUTH]["status"] for i in (ON_THE_DAY, DAYS, COVERS)} == {"ok"}


def test_suppressed_says_more_than_not_available(path):
    cells = {(YORK, ACCEPTABLE_DISCHARGES): "[z]", (YORK, LOST_BED_DAYS): "[c]"}
    rows = found(read(path, cells=cells))
    assert rows[DAYS, YORK]["status"] == "suppressed"
    assert rows[ON_THE_DAY, YORK]["status"] == "not available"


def test_parts_that_are_withheld_are_not_added_up(path):
    cells = {(YORK, number_delayed(DELAYS[1])): "*", (YORK, bed_days_within("1 day")): "*"}
    assert found(read(path, cells=cells))[ON_THE_DAY, YORK]["value"] == 90.0


@pytest.mark.parametrize("text", ["0.806451613", "0.80645161", "0.806", "0.81", "80.6%", "81%"])
def test_a_share_may_be_rounded(path, text):
    rows = found(read(path, cells={(ENGLAND, SAME_DAY): text}))
    assert rows[ON_THE_DAY, ENGLAND]["value"] == pytest.approx(100 * 500 / 620)


def test_blanks_around_and_within_a_measure_do_not_matter(path):
    discharge_ready_csv(path)
    text = path.read_text(encoding="utf-8").replace(COVERED, f"  {COVERED.replace(' ', '  ')} ")
    path.write_text(text, encoding="utf-8-sig")
    reading = read_discharge_ready_csv(PublishedFile(path), register(), dictionary())
    assert found(reading)[COVERS, YORK]["value"] == 25.0


def test_a_file_is_told_by_its_headings(path, tmp_path):
    file = PublishedFile(discharge_ready_csv(path))
    assert is_discharge_ready_csv(file)
    assert [kind.id for kind in KINDS if kind.recognise(file)] == ["discharge ready csv"]
    for name, text in (("a.csv", "Measure,Value\n"), ("b.json", "{}"), ("c.csv", "")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert not is_discharge_ready_csv(PublishedFile(tmp_path / name))


def test_the_counts_are_those_of_the_other_table(path, tmp_path):
    def months(code):
        by_delay, bed_days, _ = DISCHARGES[code]
        return [
            {
                "month": "May 2024", "total_discharges": sum(by_delay),
                "same_day_count": by_delay[0], "bed_days_after_drd": sum(bed_days),
            }
        ]  # fmt: skip

    other = tmp_path / "table.json"
    content = {
        "publication": "Discharge Ready Date: made up for a test",
        "england": {"monthly": months(ENGLAND)},
        "utlas": [{"code": c, "name": c, "monthly": months(c)} for c in (PLYMOUTH, YORK)],
    }
    other.write_text(json.dumps(content), encoding="utf-8")
    table = read_discharge_ready(PublishedFile(other), register(), dictionary())
    assert [row for row in read(path).rows if row["indicator"] != COVERS] == list(table.rows)


def test_rows_make_a_table_of_observations(path):
    rows = frame([read(path)], register())
    assert not rows["geography"].isna().any()
    assert set(rows["source"]) == {SOURCE}


def test_england_s_own_count_is_not_that_of_councils(path):
    """People who live elsewhere are in it, so that councils add up to less."""
    rows = found(read(path, cells={(ENGLAND, ALL_DISCHARGES): 620}))
    councils = rows[ON_THE_DAY, PLYMOUTH]["denominator"] + rows[ON_THE_DAY, YORK]["denominator"]
    assert councils < rows[ON_THE_DAY, ENGLAND]["denominator"]
