import datetime as dt
import math

import pandas as pd
import pytest
from layouts import LAYOUTS, dtoc_workbook, other_workbook, parts_of, population_workbook, split

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources.corrections import CodeCorrection, code_corrections
from lsr_analysis.sources.delayed_transfers import (
    ELSEWHERE,
    PARTS,
    SOURCE,
    is_delayed_transfers,
    read_month,
)
from lsr_analysis.sources.workbook import Workbook

COUNCILS = {"E06000026": 310, "E10000006": 620, "E09000002": 45, "E06000014": 0}
EVERY_PART = [part for parts in PARTS.values() for part in parts]


def read(path, corrections=None):
    return read_month(path, register(), corrections or {})


@pytest.fixture(scope="module", params=LAYOUTS)
def in_layout(request, tmp_path_factory):
    """Read one month in each layout."""
    month = request.param
    path = dtoc_workbook(tmp_path_factory.mktemp("layout") / f"any_{month}.xlsx", month, COUNCILS)
    return month, read(path)


def test_each_layout_gives_the_month(in_layout):
    month, held = in_layout
    assert held.month == pd.Period(month, freq="M")
    assert held.file == f"any_{month}.xlsx"


def test_each_layout_gives_the_same_areas(in_layout):
    _, held = in_layout
    assert set(held.days.index) == {ENGLAND, *COUNCILS, *ELSEWHERE.values()}


def test_each_layout_gives_every_total(in_layout):
    _, held = in_layout
    assert held.days["total"].to_dict() == COUNCILS | {
        ENGLAND: 310 + 620 + 45 + 5 + 20 + 7,
        "resident_scotland": 5,
        "resident_wales": 20,
        "resident_outside_gb": 7,
    }


def test_each_layout_gives_every_part(in_layout):
    month, held = in_layout
    assert list(held.days.columns) == ["total", *EVERY_PART]
    for area, days in COUNCILS.items():
        for parts in parts_of(month).values():
            assert held.days.loc[area, list(parts)].to_dict() == split(days, parts)


def test_other_is_nan_before_the_column_existed(in_layout):
    month, held = in_layout
    if month < "2017-04":
        assert held.days["other"].isna().all()
    else:
        assert held.days.loc["E10000006", "other"] == split(620, parts_of(month)["reason"])["other"]
        assert held.days["other"].notna().all()


def test_an_en_dash_in_housing_is_a_hyphen(tmp_path):
    heading = "I) Housing – patients not covered by NHS and Community Care Act"
    assert LAYOUTS["2017-04"][1][9] == heading  # and not a hyphen, as in the real files
    held = read(dtoc_workbook(tmp_path / "en_dash.xlsx", "2017-04", {"E06000026": 300}))
    assert (
        held.days.loc["E06000026", "housing"]
        == split(300, parts_of("2017-04")["reason"])["housing"]
    )


def test_parts_are_those_of_the_dictionary():
    for name, parts in PARTS.items():
        assert tuple(dictionary().breakdowns[name].parts) == parts


def test_old_and_new_codes_give_the_same_council(tmp_path):
    old = read(dtoc_workbook(tmp_path / "old.xlsx", "2015-06", {"E08000037": 50}))
    new = read(dtoc_workbook(tmp_path / "new.xlsx", "2015-07", {"E08000037": 50}))
    assert "E08000037" in old.days.index
    pd.testing.assert_frame_equal(old.days, new.days)


@pytest.mark.parametrize("gss", ["E08000020", "E08000037"])
def test_either_code_of_a_council_gives_its_reference_code(tmp_path, gss):
    held = read(dtoc_workbook(tmp_path / "gateshead.xlsx", "2015-07", {gss: 50}))
    assert held.days.loc["E08000037", "total"] == 50


@pytest.mark.parametrize(
    ("month", "councils", "code"),
    [
        ("2013-04", {"E10000009": 12}, "E10000009"),
        ("2018-01", {"E10000009": 12}, "E10000009"),
        ("2019-05", {"E06000059": 12}, "E06000059"),
    ],
)
def test_code_809_means_the_dorset_of_the_month(tmp_path, month, councils, code):
    held = read(dtoc_workbook(tmp_path / "dorset.xlsx", month, councils))
    assert held.days.loc[code, "total"] == 12


def test_dashes_are_not_collected_never_zero(tmp_path):
    path = dtoc_workbook(
        tmp_path / "dashes.xlsx", "2018-04", {"E09000001": None, "E06000014": 0, "E06000026": 9}
    )
    days = read(path).days
    assert days.loc["E09000001"].isna().all()  # although its total says 0
    assert (days.loc["E06000014"] == 0).all()  # zeros that were counted
    assert days.loc[ENGLAND, "total"] == 9 + 5 + 20 + 7


def test_dashes_of_people_who_live_elsewhere(tmp_path):
    path = dtoc_workbook(tmp_path / "elsewhere.xlsx", "2014-09", elsewhere=(None, 20, 7))
    days = read(path).days
    assert days.loc["resident_scotland"].isna().all()
    assert days.loc["resident_wales", "total"] == 20


def test_a_dash_among_numbers_is_one_gap(tmp_path):
    path = dtoc_workbook(
        tmp_path / "one_dash.xlsx", "2017-04", {"E06000026": 310, "E06000014": 0},
        cells={("reason", "York UA", "disputes"): "-", ("reason", "York UA", "other"): "–"},
    )  # fmt: skip
    days = read(path).days
    assert math.isnan(days.loc["E06000014", "disputes"])
    assert math.isnan(days.loc["E06000014", "other"])
    assert days.loc["E06000014", "total"] == 0


def test_the_second_block_is_ignored(tmp_path):
    path = dtoc_workbook(tmp_path / "beds.xlsx", "2018-06", {"E06000026": 300})
    # People a day stand to the right of the days; reading them would give 10 for 300.
    sheet = Workbook.open(path).sheet("LA - by type of care", "")
    beds = [row[-1] for row in sheet.rows if "Plymouth UA" in row]
    assert beds == [10.0]
    days = read(path).days
    assert days.loc["E06000026", ["total", "acute", "non_acute"]].tolist() == [300, 200, 100]


def test_footnotes_are_ignored(tmp_path):
    path = dtoc_workbook(tmp_path / "notes.xlsx", "2019-06", {"E06000026": 300})
    sheet = Workbook.open(path).sheet("LA - by type of care", "")
    assert any("Notes:" in row for row in sheet.rows)
    assert len(read(path).days) == 5


def test_order_of_the_columns_does_not_matter(tmp_path):
    """Headings are read, not positions: with two headings swapped, the figures swap."""
    path = dtoc_workbook(
        tmp_path / "swapped.xlsx", "2017-04", {"E06000026": 300},
        headings={("care_type", "Acute"): "Non-Acute", ("care_type", "Non-Acute"): "Acute"},
    )  # fmt: skip
    days = read(path).days
    assert (days.loc["E06000026", "acute"], days.loc["E06000026", "non_acute"]) == (100, 200)


@pytest.mark.parametrize(
    ("published", "revised", "dates", "edition"),
    [
        ("8th June 2017", "14th June 2018", (dt.date(2017, 6, 8), dt.date(2018, 6, 14)), "revised"),
        ("8th June 2017", "-", (dt.date(2017, 6, 8), None), "published"),
        ("-", "24th April 2015", (None, dt.date(2015, 4, 24)), "revised"),
        ("8th June 2017", "N/A", (dt.date(2017, 6, 8), None), "published"),
    ],
)
def test_edition_and_dates(tmp_path, published, revised, dates, edition):
    path = dtoc_workbook(tmp_path / "dates.xlsx", published=published, revised=revised)
    held = read(path)
    assert (held.published, held.revised) == dates
    assert held.edition == edition


def test_checksum_is_that_of_the_file(tmp_path):
    import hashlib

    path = dtoc_workbook(tmp_path / "any.xlsx")
    assert read(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_data_quality_notes(tmp_path):
    path = dtoc_workbook(
        tmp_path / "quality.xlsx", "2018-09",
        quality=[
            ("The following Organisations revised data for September 2018, in December 2018:",),
            ("RF4", "A Made-Up Hospitals NHS Trust"),
            ("NQT5K", "A Made-Up Hospital"),
            (),
            ("The following Organisations revised data for September 2018, in May 2019:",),
            ("RF4", "A Made-Up Hospitals NHS Trust"),
        ],
    )  # fmt: skip
    assert read(path).notes == (
        ("December 2018", "RF4", "A Made-Up Hospitals NHS Trust"),
        ("December 2018", "NQT5K", "A Made-Up Hospital"),
        ("May 2019", "RF4", "A Made-Up Hospitals NHS Trust"),
    )


def test_data_quality_notes_without_a_date(tmp_path):
    quality = [("The following providers revised data for April 2017:",), ("RQY", "Made Up")]
    path = dtoc_workbook(tmp_path / "quality.xlsx", quality=quality)
    assert read(path).notes == (("", "RQY", "Made Up"),)


def test_no_data_quality_sheet_gives_no_notes(tmp_path):
    assert read(dtoc_workbook(tmp_path / "any.xlsx")).notes == ()


def test_told_from_other_workbooks(tmp_path):
    assert is_delayed_transfers(Workbook.open(dtoc_workbook(tmp_path / "a.xlsx")))
    one_left = dtoc_workbook(tmp_path / "b.xlsx", without_sheet="reason")
    assert is_delayed_transfers(Workbook.open(one_left))
    assert not is_delayed_transfers(Workbook.open(population_workbook(tmp_path / "c.xlsx")))
    assert not is_delayed_transfers(Workbook.open(other_workbook(tmp_path / "d.xlsx")))


def test_a_correction_moves_a_row(tmp_path):
    path = dtoc_workbook(tmp_path / "moved.xlsx", "2018-01", {"E06000026": 70})
    corrections = {("2018-01", "E06000026"): CodeCorrection("E06000014", 70.0, "a test")}
    days = read(path, corrections).days
    assert days.loc["E06000014", "total"] == 70
    assert "E06000026" not in days.index


def test_a_correction_is_for_its_month_alone(tmp_path):
    path = dtoc_workbook(tmp_path / "stays.xlsx", "2018-02", {"E06000026": 70})
    corrections = {("2018-01", "E06000026"): CodeCorrection("E06000014", 70.0, "a test")}
    assert read(path, corrections).days.loc["E06000026", "total"] == 70


def test_the_shipped_corrections():
    held = code_corrections(SOURCE)
    assert {key: (c.area, c.expected) for key, c in held.items()} == {
        ("2019-04", "E06000028"): ("E06000058", 1180.0),
        ("2019-04", "E10000009"): ("E06000059", 1617.0),
        ("2019-04", "E06000029"): ("E06000029", None),
    }
    assert all(len(c.why) > 40 for c in held.values())
    assert code_corrections("another_source") == {}
