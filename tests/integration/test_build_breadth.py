"""A build from made-up files of every publication that it reads by itself."""

import csv
import json
from collections import Counter

import pandas as pd
import pytest
from layouts import dtoc_workbook, population_workbook
from source_layouts import (
    BEDS,
    STILL_AT_HOME,
    TURNOVER,
    ascof_open_data,
    ascof_table,
    beds_workbook,
    deprivation_workbook,
    falls_table,
    finance_files,
    oflog_table,
    population_and_area_workbook,
)

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.building import build, gather
from lsr_analysis.building.builder import OUTPUTS
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.observations import check_observations, read_observations
from lsr_analysis.sources.corrections import shipped_corrections

PLYMOUTH, CUMBRIA = "E06000026", "E10000006"
MONTHS = [str(month) for month in pd.period_range("2018-04", "2019-03", freq="M")]
# The shipped corrections expect these zeros of the real file.
ZEROS = ("E06000041", "E06000053", "E08000009", "E09000001", "E10000016")
DELAYS_2C = "Delayed transfers of care from hospital, per 100,000 population"
SEQUEL_2019 = "The outcome of short-term services: sequel to service"
SEQUEL_OFLOG = "Outcome, Outcome of short-term services: sequel to service"
# Of 1,000 adults as the made-up workbooks spread them: 13 of each age from 65 to 90.
OLDER = 26 * 13


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raw")
    for month in MONTHS:
        days = 3 * pd.Period(month, freq="M").days_in_month
        dtoc_workbook(folder / "delays" / f"{month}.xlsx", month, {PLYMOUTH: days, CUMBRIA: 0})
    for year in (2015, 2016):
        population_workbook(folder / f"mid_{year}.xlsx", year)
    population_and_area_workbook(folder / "mid_2018.xlsx", 2018)
    ascof_table(
        folder / "ascof_2019.csv",
        [
            (PLYMOUTH, DELAYS_2C, "Total", 300.04),
            (CUMBRIA, DELAYS_2C, "Total", 0.2),
            (PLYMOUTH, SEQUEL_2019, "Total", 79.0),
            (PLYMOUTH, STILL_AT_HOME[2019], "Total", 80.4),
        ],
    )
    ascof_open_data(
        folder / "ascof_2021.xlsx",
        {
            (PLYMOUTH, "2B1"): {"Outcome": 75.0, "Numerator": 45, "Denominator": 60},
            (CUMBRIA, "2D"): {"Outcome": "[c]", "Numerator": "[c]", "Denominator": "[c]"},
        },
    )
    oflog_table(
        folder / "oflog.csv",
        [
            ("2018-19", PLYMOUTH, SEQUEL_OFLOG, 79.1),
            ("2019-20", PLYMOUTH, SEQUEL_OFLOG, 81.0),
            ("2020-21", CUMBRIA, SEQUEL_OFLOG, 66.0),
            ("2022-23", PLYMOUTH, TURNOVER, 31.5),
            *(("2019-20", code, "Outcome, ASC Quality of Life", 0) for code in ZEROS),
        ],
    )
    falls_table(folder / "falls.csv")
    beds_workbook(folder / "beds.xlsx")
    deprivation_workbook(folder / "iod_2015.xlsx", 2015)
    deprivation_workbook(folder / "iod_2019.xlsx", 2019)
    finance_files(folder / "finance")
    return folder


@pytest.fixture(scope="module", autouse=True)
def _without_corrections_of_the_finance_returns():
    """Leave out those of councils that the small made-up returns do not hold."""
    kept = tuple(c for c in shipped_corrections() if c.source != "nhs_digital_finance")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gather, "shipped_corrections", lambda: kept)
        yield


@pytest.fixture(scope="module")
def built(raw, tmp_path_factory):
    return build(raw, tmp_path_factory.mktemp("built"), progress=False)


@pytest.fixture(scope="module")
def table(built):
    return read_observations(built.out / "observations.parquet")


@pytest.fixture(scope="module")
def look(table):
    """Return one row of the built table, by the day on which its period ends."""
    keyed = table.set_index(["indicator", "area_code", "period_end"])

    def look(indicator, area, end):
        return keyed.loc[indicator, area, pd.Timestamp(end)]

    return look


@pytest.fixture(scope="module")
def beside(built):
    """Return the rows of the reconciliation by measure, area and last day."""
    with (built.out / "reconciliation.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    held = {(r["indicator"], r["area_code"], r["period_end"]): r for r in rows}
    assert len(held) == len(rows)
    return held


def test_files_of_a_build(built):
    assert sorted(path.name for path in built.out.iterdir()) == sorted(OUTPUTS)
    assert built.skipped == ()


def test_the_table_holds_every_publication_but_that_of_the_trusts(table, built):
    assert set(table["source"]) == {
        "nhs_england_dtoc", "ons_mid_year", "nhs_digital_ascof", "nhs_digital_ascof_tables",
        "oflog", "nhs_digital_finance", "mhclg_iod", "phe_falls",
    }  # fmt: skip
    check_observations(table, register(), dictionary())
    assert built.rows == len(table)


@pytest.mark.parametrize(
    ("indicator", "end", "value", "source", "geography"),
    [
        ("still_at_home_91_days", "2021-03-31", 75.0, "nhs_digital_ascof", "2020"),
        ("still_at_home_91_days", "2019-03-31", 80.4, "nhs_digital_ascof_tables", "2013"),
        ("short_term_outcome", "2019-03-31", 79.0, "nhs_digital_ascof_tables", "2013"),
        ("short_term_outcome", "2020-03-31", 81.0, "oflog", "2019"),
        ("workforce_turnover", "2023-03-31", 31.5, "oflog", "2021"),
        ("falls_admissions_65plus", "2016-03-31", 2100.5, "phe_falls", "2013"),
        ("deprivation_score", "2015-09-30", 26.6, "mhclg_iod", "2013"),
        ("deprivation_score", "2019-09-26", 26.6, "mhclg_iod", "2019"),
        ("residential_weeks_65plus", "2016-03-31", 400_000 / OLDER, "nhs_digital_finance", "2013"),
        ("long_term_spend_65plus", "2017-03-31", 500_000 / OLDER, "nhs_digital_finance", "2013"),
        ("population_density", "2018-06-30", 1036 / 80, "ons_mid_year", "2013"),
    ],
)
def test_a_figure_of_each_publication(look, indicator, end, value, source, geography):
    row = look(indicator, PLYMOUTH, end)
    assert row["value"] == pytest.approx(value, rel=1e-12)
    assert (row["status"], row["source"], row["geography"]) == ("ok", source, geography)


def test_what_one_publisher_withholds_is_not_taken_from_another(look, beside):
    row = look("short_term_outcome", CUMBRIA, "2021-03-31")
    assert (row["status"], row["source"]) == ("suppressed", "nhs_digital_ascof")
    assert pd.isna(row["value"])
    held = beside["short_term_outcome", CUMBRIA, "2021-03-31"]
    assert (held["other_source"], held["other_value"]) == ("oflog", "66")
    assert (held["value"], held["difference"], held["agree"]) == ("", "", "False")


def test_zeros_that_stand_for_missing_figures_are_corrected(look):
    for code in ZEROS:
        row = look("quality_of_life_adjusted", code, "2020-03-31")
        assert row["status"] == "not available" and pd.isna(row["value"])


def test_councils_that_a_publication_leaves_out_say_so(table):
    falls = table[table["indicator"] == "falls_admissions_65plus"]
    assert Counter(falls["status"]) == {"ok": 2, "not available": 151}  # 152 councils and England
    held = falls["area_code"].isin([PLYMOUTH, ENGLAND])
    assert (falls["value"].notna() == held).all()


def test_figures_beside_those_that_were_taken(beside):
    end = "2019-03-31"
    assert set(beside) == {
        ("delayed_transfers_2c", PLYMOUTH, end), ("delayed_transfers_2c", CUMBRIA, end),
        ("short_term_outcome", PLYMOUTH, end), ("short_term_outcome", CUMBRIA, "2021-03-31"),
        ("still_at_home_91_days", PLYMOUTH, "2021-03-31"),
    }  # fmt: skip


def test_the_published_rate_of_a_year_beside_that_of_the_months(beside):
    """Three delayed days a day for 1,000 adults are 300 per 100,000; printed is 300.04."""
    row = beside["delayed_transfers_2c", PLYMOUTH, "2019-03-31"]
    assert (row["source"], row["value"]) == ("nhs_digital_ascof_tables", "300.04")
    assert (row["other_source"], float(row["other_value"])) == ("nhs_england_dtoc", 300.0)
    assert float(row["difference"]) == pytest.approx(0.04)
    assert row["what"] == "computed from the monthly workbooks"
    assert row["agree"] == "True"
    assert beside["delayed_transfers_2c", CUMBRIA, "2019-03-31"]["agree"] == "False"


def test_a_figure_of_another_publication_beside(beside):
    row = beside["short_term_outcome", PLYMOUTH, "2019-03-31"]
    assert (row["value"], row["other_value"], row["what"]) == ("79", "79.1", "another publication")
    assert row["agree"] == "False"  # a tenth apart, at one decimal


def test_a_rounded_figure_beside_the_one_computed_from_counts(beside):
    row = beside["still_at_home_91_days", PLYMOUTH, "2021-03-31"]
    assert (row["source"], row["other_source"]) == ("nhs_digital_ascof", "nhs_digital_ascof")
    assert (row["what"], row["agree"]) == ("published, rounded", "True")


def test_trusts_have_a_file_of_their_own(built, table):
    held = pd.read_csv(built.out / "trusts.csv").set_index("trust_code")
    assert set(held.index) == {"RK9", "RNN"}
    assert held.loc["RNN", "value"] == 75.0
    assert held.loc["RK9", "value"] == pytest.approx(100 * 600.25 / 800.5)
    assert held.loc["RK9", "trust_name"] == BEDS["RK9"][0]
    assert not set(held.index) & set(table["area_code"])
    assert "bed_occupancy_general_acute" not in set(table["indicator"])


def test_checks_of_a_build(built):
    held = {check.name: (check.outcome, check.detail) for check in built.checks}
    monthly = (
        "nhs_digital_ascof_tables beside nhs_england_dtoc (computed from the monthly workbooks)"
    )
    assert held[monthly][0] == "noted"
    assert held[monthly][1].startswith("1 of 2 agree to the last decimal printed; largest ")
    assert held["nhs_digital_ascof beside nhs_digital_ascof (published, rounded)"] == (
        "passed", "1 of 1 agree to the last decimal printed; largest difference 0",
    )  # fmt: skip
    assert held["left out of falls.csv"] == (
        "noted", "1 districts and combined authorities are left out",
    )  # fmt: skip
    assert held["every missing figure says why"][0] == "passed"


def test_inputs_of_a_build(built, raw):
    manifest = json.loads((built.out / "manifest.json").read_text(encoding="utf-8"))
    names = {path.name for path in raw.rglob("*") if path.is_file()}
    assert {entry["file"] for entry in manifest["inputs"]} == names
    periods = {entry["file"]: entry["period"] for entry in manifest["inputs"]}
    assert {name: periods[name] for name in ("ascof_2019.csv", "ascof_2021.xlsx", "oflog.csv")} == {
        "ascof_2019.csv": "2018-19", "ascof_2021.xlsx": "2020-21",
        "oflog.csv": "2018-19 to 2022-23",
    }  # fmt: skip
    assert periods["beds.xlsx"] == "2020-04 to 2020-06"
    assert periods["mid_2018.xlsx"] == "mid-2018"
    assert {publication["id"] for publication in manifest["publications"]} == {
        entry["source"] for entry in manifest["inputs"]
    }


def test_a_build_without_the_other_publications_says_what_is_not_there(raw, tmp_path):
    few = tmp_path / "raw"
    dtoc_workbook(few / "May_17.xlsx", "2017-05")
    population_workbook(few / "mid_2017.xlsx", 2017)
    result = build(few, tmp_path / "out", progress=False)
    (absent,) = [check for check in result.checks if check.name == "not in the folder"]
    for called in ("Indices of Deprivation", "finance returns", "bed availability"):
        assert called in absent.detail
    assert "delayed transfers" not in absent.detail


def test_two_builds_are_alike_whatever_the_files_are_called(raw, built, tmp_path):
    for number, path in enumerate(sorted(raw.rglob("*.*"), reverse=True)):
        target = tmp_path / "renamed" / f"{number:02d}{path.suffix}"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    again = build(tmp_path / "renamed", tmp_path / "again", progress=False)
    for name in ("observations.parquet", "reconciliation.csv", "trusts.csv"):
        assert (again.out / name).read_bytes() == (built.out / name).read_bytes(), name
