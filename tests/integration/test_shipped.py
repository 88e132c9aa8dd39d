"""What ships: the figures in data/processed are whole, small and what the build gives."""

import hashlib
import json
from collections import Counter

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
    assert manifest["rows"] == len(data.shipped)
    months = [i["period"] for i in manifest["inputs"] if i["source"] == "nhs_england_dtoc"]
    expected = pd.period_range("2011-04", "2019-06", freq="M")
    assert months == [str(month) for month in expected]
    mid_years = {i["period"] for i in manifest["inputs"] if i["source"] == "ons_mid_year"}
    assert {"mid-2015", "mid-2016", "mid-2017", "mid-2018", "mid-2019"} <= mid_years


def test_rows_of_each_publication(data):
    held = data.shipped.groupby("source", observed=True).size().to_dict()
    expected = {
        "nhs_england_dtoc": 767_346, "ons_mid_year": 8289, "nhs_digital_ascof": 6232,
        "nhs_digital_ascof_tables": 11_886, "oflog": 5026, "nhs_digital_finance": 3978,
        "mhclg_iod": 1515, "phe_falls": 1224,
    }  # fmt: skip
    assert {source: held.get(source) for source in expected} == expected


def test_files_of_each_publication(manifest):
    held = Counter(entry["source"] for entry in manifest["inputs"])
    expected = {
        "nhs_england_dtoc": 99, "ons_mid_year": 6, "nhs_digital_finance": 5,
        "nhs_digital_ascof_tables": 3, "mhclg_iod": 2, "nhs_digital_ascof": 1, "oflog": 1,
        "phe_falls": 1, "nhs_england_beds": 1,
    }  # fmt: skip
    assert {source: held[source] for source in expected} == expected
    assert len({entry["sha256"] for entry in manifest["inputs"]}) == len(manifest["inputs"])
    named = {publication["id"] for publication in manifest["publications"]}
    assert named == set(held)


def test_every_check_of_the_build_passed_or_is_known(manifest):
    assert {c["outcome"] for c in manifest["checks"]} == {"passed", "noted"}
    noted = [(c["name"], c["detail"]) for c in manifest["checks"] if c["outcome"] == "noted"]
    ambiguous = (
        "direct_payments_carers", "direct_payments_users", "direct_payments_users_65plus",
        "self_directed_support_carers", "self_directed_support_users",
        "self_directed_support_users_65plus",
    )  # fmt: skip
    monthly = "computed from the monthly workbooks"
    assert sorted(noted) == sorted(
        [
            ("every council has a row", "no row: Isles of Scilly in 99 months"),
            (
                f"nhs_digital_ascof_tables beside nhs_england_dtoc ({monthly})",
                "425 of 453 agree to the last decimal printed; largest difference 0.0924",
            ),
            *(
                (
                    "left out of datahub_final_data_2020.csv",
                    f"{indicator}: ambiguous in the source, not available",
                )
                for indicator in ambiguous
            ),
            (
                "left out of trafforddashboard_admissions_falls_65plus.csv",
                "202 districts and combined authorities are left out",
            ),
            ("left out of drd-2024-25.json", "integrated care boards and trusts are left out"),
            ("not in the folder", "Discharge Ready Date, monthly files"),
        ]
    )


def test_every_value_has_a_status_and_every_gap_a_reason(data):
    table = data.shipped
    assert table["status"].notna().all()
    assert (table["value"].notna() == (table["status"] == "ok")).all()
    reasons = table[table["value"].isna()].groupby("source", observed=True)["status"]
    found = {source: set(statuses) for source, statuses in reasons}
    expected = {
        "nhs_england_dtoc": {"not collected", "no denominator"},
        "nhs_digital_ascof": {"suppressed", "not available"},
        "nhs_digital_ascof_tables": {"not available"},
        "oflog": {"not available"},
        "nhs_digital_finance": {"not available", "no denominator"},
        "ons_mid_year": {"not available"},
        "phe_falls": {"not available"},
    }
    assert {source: found[source] for source in expected} == expected
    assert "mhclg_iod" not in found


def test_the_table_keeps_its_rules(data, councils):
    check_observations(data.shipped, councils, dictionary())


def test_every_indicator_of_the_dictionary_is_there_and_no_other(data):
    """But for those that a user must enter or download, and what is measured on trusts."""
    elsewhere = {i.id for i in dictionary().values() if i.entered or i.measured_on == "trusts"}
    elsewhere.add("discharges_covered")
    assert {"bed_occupancy_general_acute", "dashboard_weekend_discharges"} < elsewhere
    assert set(data.shipped["indicator"]) == set(dictionary()) - elsewhere


def test_every_council_of_a_measure_and_period_has_a_row(data, councils):
    """A council that a publication leaves out is not available, never a silent gap."""
    table = data.shipped[data.shipped["source"] != "nhs_england_dtoc"]
    in_force = {
        end: {area.code for area in councils.in_force(end.date())}
        for end in table["period_end"].unique()
    }
    short = [
        (indicator, end)
        for (indicator, end), rows in table.groupby(["indicator", "period_end"], observed=True)
        if in_force[end] - set(rows["area_code"])
    ]
    assert short == []


def test_one_figure_for_each_measure_area_and_period(data):
    key = ["indicator", "area_code", "period_start", "period_end"]
    assert not data.shipped.duplicated(key).any()


def test_areas_are_councils_and_england_only(data, councils):
    areas = set(data.shipped["area_code"])
    known = {area.code for area in councils}
    assert areas - known == {ENGLAND}
    delays = data.shipped[data.shipped["source"] == "nhs_england_dtoc"]
    # Councils that came after the collection, and the Isles of Scilly, have no row.
    assert {councils[code].name for code in known - set(delays["area_code"])} == {
        "Buckinghamshire", "Cumberland", "Isles of Scilly", "North Northamptonshire",
        "North Yorkshire", "Somerset", "West Northamptonshire", "Westmorland and Furness",
    }  # fmt: skip


def test_no_area_is_made_of_people_who_live_elsewhere(data):
    codes = data.observations["area_code"].astype(str)
    assert not codes.str.contains("resident|990", case=False, regex=True).any()


def test_no_row_lies_outside_the_life_of_its_council(data, councils):
    spans = data.shipped.groupby(["source", "area_code"], observed=True)["period_end"]
    spans = spans.agg(["min", "max"]).drop(ENGLAND, level="area_code")
    outside = {
        (source, councils[code].name)
        for (source, code), (first, last) in spans.iterrows()
        if first.date() < councils[code].start
        or (councils[code].end and last.date() > councils[code].end)
    }
    assert outside == {
        ("nhs_england_dtoc", "Poole"),  # its dashes of April 2019, kept as not collected
        # Mid-year editions are on the boundaries of the year after.
        ("ons_mid_year", "Bournemouth, Christchurch and Poole"),
        ("ons_mid_year", "Dorset"),
        ("ons_mid_year", "Buckinghamshire"),
        ("ons_mid_year", "North Northamptonshire"),
        ("ons_mid_year", "West Northamptonshire"),
    }
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
    for name in OUTPUTS:
        if name.endswith(".csv"):
            held = (shipped / "processed" / name).read_bytes()
            assert (result.out / name).read_bytes() == held, name


# Figures that are kept beside the table


def test_the_reconciliation_by_pair_of_publications(data):
    held = data.reconciliation.groupby(["source", "other_source", "what"])["agree"]
    counts = {key: (len(agree), int(agree.sum())) for key, agree in held}
    other, tables = "another publication", "nhs_digital_ascof_tables"
    monthly = "computed from the monthly workbooks"
    assert counts == {
        ("nhs_digital_ascof", "nhs_digital_ascof", "published, rounded"): (3573, 3573),
        ("nhs_digital_ascof", tables, other): (2675, 2675),
        ("nhs_digital_ascof", "oflog", other): (150, 150),
        (tables, "oflog", other): (1199, 1199),
        (tables, "nhs_england_dtoc", monthly): (453, 425),
    }


def test_every_figure_beside_stands_beside_a_row_of_the_table(data):
    key = ["indicator", "area_code", "period_start", "period_end", "source"]
    plain = dict.fromkeys(("indicator", "area_code", "source"), str)
    rows = data.shipped[[*key, "value"]].astype(plain)
    both = data.reconciliation.merge(rows, on=key, how="left", suffixes=("", "_in_table"))
    assert len(both) == len(data.reconciliation)
    assert both["value_in_table"].notna().all()
    assert (both["value"] - both["value_in_table"]).abs().max() < 1e-6
    assert (both["value"] - both["other_value"] - both["difference"]).abs().max() < 1e-6


def test_trusts_stand_in_a_table_of_their_own(data):
    assert len(data.trusts) == 163
    assert data.trusts["trust_code"].is_unique
    assert set(data.trusts["indicator"]) == {"bed_occupancy_general_acute"}
    computed = 100 * data.trusts["numerator"] / data.trusts["denominator"]
    assert (data.trusts["value"] - computed).abs().max() < 1e-6
    assert not set(data.trusts["trust_code"]) & set(data.shipped["area_code"])
