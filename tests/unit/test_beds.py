import datetime as dt
import hashlib

import pandas as pd
import pytest
from layouts import dtoc_workbook, other_workbook
from source_layouts import beds_workbook, deprivation_workbook

from lsr_analysis.building.trusts import TRUST_COLUMNS, trust_table
from lsr_analysis.errors import BuildError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources.beds import is_beds, read_beds
from lsr_analysis.sources.reading import PublishedFile


def read(path):
    return read_beds(PublishedFile(path))


def test_general_and_acute_beds_of_each_trust(tmp_path):
    """Each block has the same headings: available and occupied must not be mixed up."""
    held = read(beds_workbook(tmp_path / "beds.xlsx")).trusts.set_index("trust_code")
    assert held.loc["RK9", ["available", "occupied"]].tolist() == [800.5, 600.25]
    assert held.loc["RNN", ["available", "occupied"]].tolist() == [200.0, 150.0]
    assert held.loc["RK9", "trust_name"] == "UNIVERSITY HOSPITALS PLYMOUTH NHS TRUST"


def test_a_trust_without_such_beds_is_left_out(tmp_path):
    held = read(beds_workbook(tmp_path / "beds.xlsx")).trusts
    assert list(held["trust_code"]) == ["RK9", "RNN"]
    assert list(held.index) == [0, 1]


def test_england_is_no_trust(tmp_path):
    held = read(beds_workbook(tmp_path / "beds.xlsx")).trusts
    assert not held["trust_name"].str.contains("England").any()


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("April to June 2020", dt.date(2020, 4, 1), dt.date(2020, 6, 30)),
        ("October to December 2019", dt.date(2019, 10, 1), dt.date(2019, 12, 31)),
        ("January to March 2020", dt.date(2020, 1, 1), dt.date(2020, 3, 31)),
    ],
)
def test_quarters(tmp_path, period, start, end):
    quarter = read(beds_workbook(tmp_path / "beds.xlsx", period=period))
    assert (quarter.start, quarter.end) == (start, end)


@pytest.mark.parametrize(
    ("revised", "edition"), [("19th November 2020", "revised"), ("-", "published")]
)
def test_editions(tmp_path, revised, edition):
    path = beds_workbook(tmp_path / "beds.xlsx", revised=revised)
    quarter = read(path)
    assert quarter.edition == edition
    assert (quarter.file, quarter.sha256) == (
        "beds.xlsx", hashlib.sha256(path.read_bytes()).hexdigest(),
    )  # fmt: skip


def test_told_from_other_workbooks(tmp_path):
    assert is_beds(PublishedFile(beds_workbook(tmp_path / "beds.xlsx")))
    for path in (
        other_workbook(tmp_path / "other.xlsx"), dtoc_workbook(tmp_path / "delays.xlsx"),
        deprivation_workbook(tmp_path / "iod.xlsx"),
    ):  # fmt: skip
        assert not is_beds(PublishedFile(path))


# The table by trust


def test_occupancy_by_hand(tmp_path):
    table = trust_table([read(beds_workbook(tmp_path / "beds.xlsx"))], dictionary())
    assert list(table.columns) == list(TRUST_COLUMNS)
    plymouth, other = (table.iloc[at] for at in (0, 1))
    assert plymouth["value"] == pytest.approx(100 * 600.25 / 800.5, rel=1e-12)
    assert (plymouth["numerator"], plymouth["denominator"]) == (600.25, 800.5)
    assert other["value"] == 75.0
    assert set(table["indicator"]) == {"bed_occupancy_general_acute"}
    assert set(table["status"]) == {"ok"} and set(table["frequency"]) == {"quarter"}
    assert set(table["source"]) == {"nhs_england_beds"} and set(table["edition"]) == {"revised"}
    assert (plymouth["period_start"], plymouth["period_end"]) == (
        dt.date(2020, 4, 1), dt.date(2020, 6, 30),
    )  # fmt: skip


def test_two_quarters_of_a_trust(tmp_path):
    quarters = [
        read(beds_workbook(tmp_path / "first.xlsx")),
        read(beds_workbook(tmp_path / "second.xlsx", period="July to September 2020")),
    ]
    table = trust_table(quarters, dictionary())
    assert len(table) == 4
    starts = table.loc[table["trust_code"] == "RK9", "period_start"]
    assert list(starts) == [dt.date(2020, 4, 1), dt.date(2020, 7, 1)]


def test_two_files_of_one_quarter_are_refused(tmp_path):
    quarters = [read(beds_workbook(tmp_path / f"{name}.xlsx")) for name in ("first", "again")]
    with pytest.raises(BuildError, match=r"first\.xlsx and again\.xlsx are of one quarter\. Keep"):
        trust_table(quarters, dictionary())


def test_no_quarter_gives_an_empty_table_with_all_columns():
    table = trust_table([], dictionary())
    assert table.empty and list(table.columns) == list(TRUST_COLUMNS)
    assert isinstance(table, pd.DataFrame)
