"""What ships: the figures in data/processed are whole, small and what the build gives."""

import hashlib
import json

import pandas as pd
import pytest

from lsr_analysis.areas import ENGLAND
from lsr_analysis.building import build
from lsr_analysis.building.builder import OUTPUTS
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.observations import check_observations, read_observations


@pytest.fixture(scope="module")
def manifest(shipped):
    return json.loads((shipped / "processed" / "manifest.json").read_text(encoding="utf-8"))


def test_the_files_are_those_of_the_manifest(shipped, manifest):
    assert set(manifest["outputs"]) == set(OUTPUTS) - {"manifest.json"}
    for name, told in manifest["outputs"].items():
        content = (shipped / "processed" / name).read_bytes()
        assert told == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}, name


def test_nothing_else_lies_beside_them(shipped):
    names = {path.name for path in (shipped / "processed").iterdir()}
    assert names - {"README.md"} == set(OUTPUTS)


def test_the_table_is_small(shipped):
    assert (shipped / "processed" / "observations.parquet").stat().st_size < 5_000_000


def test_rows_and_months_are_those_of_the_manifest(data, manifest):
    assert manifest["rows"] == len(data.observations) == 767_346
    months = [i["period"] for i in manifest["inputs"] if i["source"] == "nhs_england_dtoc"]
    expected = pd.period_range("2011-04", "2019-06", freq="M")
    assert months == [str(month) for month in expected]
    mid_years = {i["period"] for i in manifest["inputs"] if i["source"] == "ons_mid_year"}
    assert {"mid-2015", "mid-2016", "mid-2017", "mid-2018", "mid-2019"} <= mid_years


def test_every_check_of_the_build_passed_or_is_known(manifest):
    noted = {c["name"]: c["detail"] for c in manifest["checks"] if c["outcome"] == "noted"}
    assert noted == {"every council has a row": "no row: Isles of Scilly in 99 months"}
    assert {c["outcome"] for c in manifest["checks"]} == {"passed", "noted"}


def test_every_value_has_a_status_and_every_gap_a_reason(data):
    table = data.observations
    assert table["status"].notna().all()
    assert (table["value"].notna() == (table["status"] == "ok")).all()
    assert set(table.loc[table["value"].isna(), "status"]) == {"not collected", "no denominator"}


def test_the_table_keeps_its_rules(data, councils):
    check_observations(data.observations, councils, dictionary())


def test_every_indicator_of_the_dictionary_is_there_and_no_other(data):
    assert set(data.observations["indicator"]) == set(dictionary())


def test_areas_are_councils_and_england_only(data, councils):
    areas = set(data.observations["area_code"])
    known = {area.code for area in councils}
    assert areas - known == {ENGLAND}
    # Councils that came after the collection, and the Isles of Scilly, have no row.
    assert {councils[code].name for code in known - areas} == {
        "Buckinghamshire", "Cumberland", "Isles of Scilly", "North Northamptonshire",
        "North Yorkshire", "Somerset", "West Northamptonshire", "Westmorland and Furness",
    }  # fmt: skip


def test_no_area_is_made_of_people_who_live_elsewhere(data):
    codes = data.observations["area_code"].astype(str)
    assert not codes.str.contains("resident|990", case=False, regex=True).any()


def test_no_row_lies_outside_the_life_of_its_council(data, councils):
    spans = data.observations.groupby("area_code", observed=True)["period_start"].agg(
        ["min", "max"]
    )
    outside = [
        councils[code].name
        for code, first, last in spans.drop(ENGLAND).itertuples()
        if first.date() < councils[code].start
        or (councils[code].end and last.date() > councils[code].end)
    ]
    assert outside == ["Poole"]  # its dashes of April 2019, kept as not collected
    poole = data.series("delayed_days", "E06000029").loc["2019-04-01"]
    assert poole["status"] == "not collected"


def test_months_without_a_figure_are_the_known_dashes(data):
    table = data.observations
    gaps = table[(table["indicator"] == "delayed_days") & table["value"].isna()]
    months = gaps["period_start"].dt.strftime("%Y-%m")
    city = [
        "2011-09", "2012-01", "2012-03", "2012-04", "2012-09", "2012-10", "2015-04", "2015-05",
        "2018-04", "2018-11",
    ]  # fmt: skip
    assert sorted(zip(gaps["area_code"], months, strict=True)) == [
        ("E06000029", "2019-04"),
        *(("E09000001", month) for month in city),
    ]


def test_rates_begin_in_april_2015_and_other_in_april_2017(data):
    for indicator, first in {
        "delayed_days": "2011-04-01",
        "delayed_days_rate": "2015-04-01",
        "delayed_days_other": "2017-04-01",
    }.items():
        series = data.series(indicator, ENGLAND)
        held = series.index[series["value"].notna()]
        assert held.min() == pd.Timestamp(first)
        assert held.max() == pd.Timestamp("2019-06-01")
        assert series.loc[first:, "value"].notna().all()


def test_councils_and_people_elsewhere_add_up_to_england(data, shipped):
    months = pd.read_csv(
        shipped / "processed" / "delayed_transfers_months.csv", index_col="month"
    )  # fmt: skip
    assert len(months) == 99
    elsewhere = months[["resident_wales", "resident_scotland", "resident_outside_gb"]].sum(axis=1)
    assert (months["england_days"] == months["councils_days"] + elsewhere).all()
    table = data.observations[data.observations["indicator"] == "delayed_days"]
    england = table["area_code"] == ENGLAND
    month = table["period_start"].dt.strftime("%Y-%m")
    assert (table[england].groupby(month)["value"].sum() == months["england_days"]).all()
    assert (table[~england].groupby(month)["value"].sum() == months["councils_days"]).all()


def test_every_month_says_when_it_was_published_or_revised(shipped):
    months = pd.read_csv(shipped / "processed" / "delayed_transfers_months.csv")
    assert set(months["edition"]) == {"revised"}
    assert months["revised"].notna().all()
    assert months["sha256"].is_unique


def test_a_build_from_the_real_files_gives_the_shipped_figures(shared, shipped, tmp_path):
    result = build(shared / "data", tmp_path, progress=False)
    rebuilt = read_observations(result.out / "observations.parquet")
    held = read_observations(shipped / "processed" / "observations.parquet")
    assert rebuilt.dtypes.equals(held.dtypes)
    assert rebuilt.equals(held)
    for name in ("delayed_transfers_months.csv", "delayed_transfers_notes.csv"):
        assert (result.out / name).read_bytes() == (shipped / "processed" / name).read_bytes()
