"""Builds from made-up workbooks in the publishers' layouts."""

import csv
import datetime as dt
import hashlib
import importlib
import json
import math
import os
from pathlib import Path

import pandas as pd
import pytest
from layouts import dtoc_workbook, other_workbook, population_workbook

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.building import build
from lsr_analysis.building.builder import OUTPUTS
from lsr_analysis.building.people import people_in
from lsr_analysis.errors import BuildError, SourceError
from lsr_analysis.observations import COLUMNS, read_observations
from lsr_analysis.sources.populations import Populations

PLYMOUTH, CUMBRIA, YORK, CITY = "E06000026", "E10000006", "E06000014", "E09000001"
BUCKS, NEW_BUCKS = "E10000002", "E06000060"
BOURNEMOUTH, POOLE, DORSET = "E06000028", "E06000029", "E10000009"
BCP, NEW_DORSET = "E06000058", "E06000059"

MONTHS = {
    "2012-04": {PLYMOUTH: 300, CUMBRIA: 60, CITY: None},
    "2017-03": {PLYMOUTH: 310, CUMBRIA: 620},
    "2017-04": {PLYMOUTH: 300, CUMBRIA: 900, YORK: 0},
    "2018-02": {PLYMOUTH: 280, CUMBRIA: 560},
    "2018-04": {PLYMOUTH: 90, CITY: None, BOURNEMOUTH: 30, POOLE: 60, DORSET: 120, BUCKS: 150},
    "2019-04": {PLYMOUTH: 60, BOURNEMOUTH: 1180, POOLE: None, DORSET: 1617, BUCKS: 150},
    "2019-05": {PLYMOUTH: 62, BCP: 31, NEW_DORSET: 93, BUCKS: 155},
}
# Mid-2018 is on the codes of 2019 and mid-2019 on those of 2020, as in the real editions.
PEOPLE = {
    2017: {PLYMOUTH: 1000, CUMBRIA: 2000, YORK: 500, CITY: 100, BOURNEMOUTH: 300, POOLE: 200,
           DORSET: 400, BUCKS: 700},
    2018: {PLYMOUTH: 1100, CUMBRIA: 2100, YORK: 600, CITY: 110, BCP: 550, NEW_DORSET: 350,
           BUCKS: 800},
    2019: {PLYMOUTH: 1200, CUMBRIA: 2200, YORK: 700, CITY: 120, BCP: 600, NEW_DORSET: 375,
           NEW_BUCKS: 900},
}  # fmt: skip


def write_inputs(raw):
    for month, councils in MONTHS.items():
        quality = [("Data revised in May 2018:",), ("RK9", "Made Up")] if month == "2017-04" else ()
        revised = "-" if month == "2019-05" else "14th June 2018"
        path = raw / month[:4] / f"delays {month}.xlsx"
        dtoc_workbook(path, month, councils, quality=quality, revised=revised)
    for year, councils in PEOPLE.items():
        population_workbook(raw / f"mid_{year}.xlsx", year, councils)
    other_workbook(raw / "IMD_2015.xlsx")
    dtoc_workbook(raw / "~$delays 2017-04.xlsx", "2017-06")  # as an open spreadsheet leaves it
    (raw / "read me.txt").write_text("no workbook", encoding="utf-8")
    return raw


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    return write_inputs(tmp_path_factory.mktemp("raw"))


@pytest.fixture(scope="module")
def built(raw, tmp_path_factory):
    return build(raw, tmp_path_factory.mktemp("built"), progress=False)


@pytest.fixture(scope="module")
def table(built):
    return read_observations(built.out / "observations.parquet")


@pytest.fixture(scope="module")
def look(table):
    """Return one row of the built table."""
    keyed = table.set_index(["indicator", "area_code", "period_start"])

    def look(indicator, area, month):
        return keyed.loc[indicator, area, pd.Timestamp(f"{month}-01")]

    return look


def sums(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_files_of_a_build(built):
    assert sorted(path.name for path in built.out.iterdir()) == sorted(OUTPUTS)
    assert "similar_peers.csv" in OUTPUTS


def test_without_the_figures_that_it_takes_the_list_of_similar_councils_is_empty(built):
    text = (built.out / "similar_peers.csv").read_text(encoding="utf-8")
    assert text == "version,as_at,area_code,area,order,peer_code,peer,distance,stays\n"


def test_rows_of_the_delayed_transfers(table):
    # Councils and England, 17 columns (total and 16 parts), three indicators each.
    areas = sum(len(councils) + 1 for councils in MONTHS.values())
    rows = table[table["source"] == "nhs_england_dtoc"]
    assert len(rows) == areas * 17 * 3
    assert rows["frequency"].eq("month").all()


def test_rows_of_the_populations(table):
    """Eight indicators for every area with a population, or a row that says there is none."""
    rows = table[table["source"] == "ons_mid_year"]
    assert rows["indicator"].nunique() == 8  # no density: these editions have no table MYE5
    ok = rows[rows["status"] == "ok"]
    assert len(ok) == 8 * sum(len(councils) + 1 for councils in PEOPLE.values())
    councils = register()
    for year, held in PEOPLE.items():
        of_year = rows[rows["period_end"] == f"{year}-06-30"]
        in_force = {area.code for area in councils.in_force(dt.date(year, 6, 30))}
        assert set(of_year["area_code"]) == {ENGLAND, *held, *in_force}


def test_rows_of_a_build(built, table):
    assert built.rows == len(table)
    assert set(table["source"]) == {"nhs_england_dtoc", "ons_mid_year"}
    assert list(table.columns) == list(COLUMNS)
    assert not table["area_code"].astype(str).str.startswith("resident").any()


@pytest.mark.parametrize(
    ("area", "month", "days", "people", "rate"),
    [
        # 300 days over 30 days, for 1,000 adults; rates per 100,000.
        (PLYMOUTH, "2017-04", 300, 10.0, 1000.0),
        # February has 28 days; the population is that of mid-2017 until March 2018.
        (PLYMOUTH, "2018-02", 280, 10.0, 1000.0),
        (CUMBRIA, "2018-02", 560, 20.0, 1000.0),
        # From April 2018 that of mid-2018: 3 a day for 1,100 adults.
        (PLYMOUTH, "2018-04", 90, 3.0, 300_000 / 1100),
        (YORK, "2017-04", 0, 0.0, 0.0),
        # England: councils and people who live elsewhere (32 days), for all 5,200 adults.
        (ENGLAND, "2017-04", 1232, 1232 / 30, 100_000 * 1232 / (30 * 5200)),
    ],
)
def test_days_people_and_rate_by_hand(look, area, month, days, people, rate):
    assert look("delayed_days", area, month)["value"] == days
    assert look("delayed_people", area, month)["value"] == pytest.approx(people, rel=1e-12)
    assert look("delayed_days_rate", area, month)["value"] == pytest.approx(rate, rel=1e-12)


def test_numerator_and_denominator_by_hand(look):
    rate = look("delayed_days_rate", PLYMOUTH, "2018-02")
    assert (rate["numerator"], rate["denominator"]) == (280, 28 * 1000)
    assert rate["denominator_source"] == "ONS mid-2017"
    people = look("delayed_people", PLYMOUTH, "2018-02")
    assert (people["numerator"], people["denominator"]) == (280, 28)
    days = look("delayed_days", PLYMOUTH, "2018-02")
    assert days["numerator"] == 280 and math.isnan(days["denominator"])


def test_parts_by_hand(look):
    # 300 days are written as 150 NHS, 100 social care and 50 both.
    for part, days in {"nhs": 150, "social_care": 100, "both": 50}.items():
        assert look(f"delayed_days_{part}", PLYMOUTH, "2017-04")["value"] == days
        rate = look(f"delayed_days_rate_{part}", PLYMOUTH, "2017-04")["value"]
        assert rate == pytest.approx(100_000 * days / 30_000, rel=1e-12)


def test_every_row_says_where_it_comes_from(look):
    row = look("delayed_days", PLYMOUTH, "2018-02")
    assert (row["source"], row["edition"]) == ("nhs_england_dtoc", "revised")
    assert (row["frequency"], row["geography"]) == ("month", "2013")
    assert row["period_end"] == pd.Timestamp("2018-02-28")
    assert look("delayed_days", PLYMOUTH, "2019-05")["edition"] == "published"
    assert look("delayed_days", PLYMOUTH, "2019-05")["geography"] == "2019"
    assert look("delayed_days", PLYMOUTH, "2012-04")["geography"] == "2009"


@pytest.mark.parametrize("month", ["2012-04", "2017-03"])
def test_a_month_before_any_population_has_no_denominator(look, month):
    for area in (PLYMOUTH, ENGLAND):
        rate = look("delayed_days_rate", area, month)
        assert rate["status"] == "no denominator"
        assert math.isnan(rate["value"]) and math.isnan(rate["denominator"])
        assert rate["numerator"] > 0
        assert look("delayed_people", area, month)["status"] == "ok"


def test_other_was_not_collected_before_the_column_existed(look):
    for indicator in ("delayed_days_other", "delayed_people_other", "delayed_days_rate_other"):
        before, after = (look(indicator, PLYMOUTH, m) for m in ("2017-03", "2017-04"))
        assert before["status"] == "not collected" and math.isnan(before["value"])
        assert after["status"] == "ok"
    assert look("delayed_days_other", PLYMOUTH, "2017-04")["value"] == 4  # 300 x 1 / 66


def test_dashes_are_not_collected(look):
    for month in ("2012-04", "2018-04"):
        for indicator in (
            "delayed_days",
            "delayed_people",
            "delayed_days_rate",
            "delayed_days_nhs",
        ):
            row = look(indicator, CITY, month)
            assert row["status"] == "not collected"
            assert math.isnan(row["value"]) and math.isnan(row["numerator"])


def test_every_value_has_a_status_and_every_gap_a_reason(table):
    assert table["status"].notna().all()
    assert (table["value"].notna() == (table["status"] == "ok")).all()


# The reorganisation of 2019


def test_in_april_2019_the_row_of_bournemouth_is_the_new_council(look, table):
    assert look("delayed_days", BCP, "2019-04")["value"] == 1180
    assert look("delayed_days", NEW_DORSET, "2019-04")["value"] == 1617
    held = table[(table["period_start"] == "2019-04-01") & (table["indicator"] == "delayed_days")]
    assert not {BOURNEMOUTH, DORSET} & set(held["area_code"])


def test_in_april_2019_poole_was_not_collected(look):
    assert look("delayed_days", POOLE, "2019-04")["status"] == "not collected"
    assert look("delayed_days_rate", POOLE, "2019-04")["status"] == "not collected"


def test_the_new_councils_have_the_population_of_their_own_codes(look):
    rate = look("delayed_days_rate", BCP, "2019-04")
    assert rate["denominator"] == 30 * 600
    assert rate["value"] == pytest.approx(100_000 * 1180 / (30 * 600), rel=1e-12)
    assert look("delayed_days_rate", NEW_DORSET, "2019-05")["denominator"] == 31 * 375


@pytest.mark.parametrize(("area", "adults"), [(BOURNEMOUTH, 300), (POOLE, 200), (DORSET, 400)])
def test_an_old_council_missing_in_the_later_edition_has_the_year_before(look, area, adults):
    rate = look("delayed_days_rate", area, "2018-04")
    assert rate["denominator"] == 30 * adults
    assert rate["denominator_source"] == "ONS mid-2017"
    assert rate["status"] == "ok"


def test_a_successor_with_the_same_boundary_stands_in(look):
    assert look("delayed_days_rate", BUCKS, "2018-04")["denominator"] == 30 * 800
    rate = look("delayed_days_rate", BUCKS, "2019-05")
    assert rate["denominator"] == 31 * 900
    assert rate["denominator_source"] == "ONS mid-2019"


def _edition(year, **adults):
    # Nobody younger than 18; all adults are 40, but for one who is 80.
    people = {
        area: (0,) * 40 + (n - 1,) + (0,) * 39 + (1,) + (0,) * 10 for area, n in adults.items()
    }
    return Populations(year, f"mid_{year}.xls", "", people)


def test_adults_of_a_financial_year():
    held = {
        2017: _edition(2017, E06000026=10, E06000028=3, E92000001=99),
        2018: _edition(2018, E06000026=11, E92000001=100),
        2019: _edition(2019, E06000026=12, E06000060=7),
    }

    def adults_in(area, year):
        return people_in(area, year, 18, held, register())

    assert adults_in(PLYMOUTH, 2018) == (11, 2018)
    assert adults_in(ENGLAND, 2018) == (100, 2018)
    assert adults_in(BOURNEMOUTH, 2018) == (3, 2017)
    assert adults_in(BOURNEMOUTH, 2019) is None  # never two years old
    assert adults_in(BUCKS, 2019) == (7, 2019)
    assert adults_in(PLYMOUTH, 2020) is None
    assert adults_in(PLYMOUTH, 2016) is None
    assert adults_in(YORK, 2018) is None
    assert people_in(PLYMOUTH, 2018, 65, held, register()) == (1, 2018)


# What a build says about itself


def _check(built, name):
    (check,) = [c for c in built.checks if c.name == name]
    return check.outcome, check.detail


def test_missing_months_are_noted(built):
    outcome, detail = _check(built, "no month is missing")
    assert outcome == "noted"
    months = detail.split(", ")
    assert months[0] == "2012-05" and months[-1] == "2019-03"
    assert "2017-03" not in months and "2017-05" in months
    assert len(months) == 79  # of the 86 months from April 2012 to May 2019, seven are held


def test_no_missing_month_passes(tmp_path):
    for month in ("2017-04", "2017-05", "2017-06"):
        dtoc_workbook(tmp_path / "raw" / f"{month}.xlsx", month)
    population_workbook(tmp_path / "raw" / "mid_2017.xlsx", 2017)
    result = build(tmp_path / "raw", tmp_path / "out", progress=False)
    assert _check(result, "no month is missing") == ("passed", "2017-04 to 2017-06")


def test_councils_without_a_row_are_noted(built):
    outcome, detail = _check(built, "every council has a row")
    assert outcome == "noted"
    assert "Isles of Scilly in 7 months" in detail
    assert "Cumbria in 3 months" in detail
    assert "Plymouth" not in detail


def test_dashes_are_counted(built):
    name = "dashes are not collected, never zero"
    assert _check(built, name) == ("passed", "3 council months")


def test_other_workbooks_are_listed_as_skipped(built):
    assert [path.name for path in built.skipped] == ["IMD_2015.xlsx"]


def test_months_file(built):
    with (built.out / "delayed_transfers_months.csv").open(encoding="utf-8") as stream:
        rows = {row["month"]: row for row in csv.DictReader(stream)}
    assert list(rows) == sorted(MONTHS)
    row = rows["2018-04"]
    assert row["file"] == "delays 2018-04.xlsx"
    assert (row["councils"], row["not_collected"]) == ("6", CITY)
    assert (row["england_days"], row["councils_days"]) == ("482", "450")
    elsewhere = ("resident_scotland", "resident_wales", "resident_outside_gb")
    assert [row[name] for name in elsewhere] == ["5", "20", "7"]
    assert (row["edition"], row["published"], row["revised"]) == (
        "revised", "2017-06-08", "2018-06-14",
    )  # fmt: skip
    assert (rows["2019-05"]["edition"], rows["2019-05"]["revised"]) == ("published", "")


def test_notes_file(built):
    text = (built.out / "delayed_transfers_notes.csv").read_text(encoding="utf-8")
    assert text == (
        "month,revised_in,organisation_code,organisation\n2017-04,May 2018,RK9,Made Up\n"
    )


def test_manifest(built, raw):
    manifest = json.loads((built.out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"] == built.rows
    for name, told in manifest["outputs"].items():
        content = (built.out / name).read_bytes()
        assert told == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    assert set(manifest["outputs"]) == set(OUTPUTS) - {"manifest.json"}
    inputs = {i["file"]: i["sha256"] for i in manifest["inputs"]}
    files = [p for p in raw.rglob("*.xlsx") if not p.name.startswith("~$")]
    assert inputs == {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in files
        if p.name != "IMD_2015.xlsx"
    }
    assert "Open Government Licence" in manifest["attribution"]


# All or nothing


def test_two_builds_of_the_same_input_are_alike(raw, built, tmp_path):
    again = build(raw, tmp_path / "again", progress=False)
    first, second = sums(built.out), sums(again.out)
    for name in OUTPUTS[:-1]:
        assert first[name] == second[name], name


def test_names_and_folders_of_the_files_do_not_matter(raw, built, tmp_path):
    for number, path in enumerate(sorted(raw.rglob("*.xlsx"), reverse=True)):
        if not path.name.startswith("~$"):
            target = tmp_path / "renamed" / f"{number:02d}.xlsx"
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    again = build(tmp_path / "renamed", tmp_path / "again", progress=False)
    name = "observations.parquet"
    assert (again.out / name).read_bytes() == (built.out / name).read_bytes()


def test_a_folder_that_is_not_there_is_made(raw, tmp_path):
    out = tmp_path / "some" / "new" / "folder"
    build(raw, out, progress=False)
    assert (out / "manifest.json").is_file()


@pytest.fixture
def old(tmp_path):
    """Build something small, which the next build should replace."""
    dtoc_workbook(tmp_path / "old" / "May_17.xlsx", "2017-05", {PLYMOUTH: 31})
    population_workbook(tmp_path / "old" / "mid_2017.xlsx", 2017)
    out = tmp_path / "out"
    build(tmp_path / "old", out, progress=False)
    return out


def test_a_second_build_replaces_the_first(raw, old, built):
    before = sums(old)
    build(raw, old, progress=False)
    after = sums(old)
    assert set(after) == set(OUTPUTS)
    assert after["observations.parquet"] == sums(built.out)["observations.parquet"]
    changed = {name for name in OUTPUTS if before[name] != after[name]}
    # Neither folder holds beds, a figure that a second publication gives too, or the figures
    # that make councils similar.
    assert changed == set(OUTPUTS) - {"reconciliation.csv", "trusts.csv", "similar_peers.csv"}


def test_a_build_that_fails_leaves_the_old_files(old, tmp_path):
    before = sums(old)
    raw = tmp_path / "broken"
    population_workbook(raw / "mid_2017.xlsx", 2017)
    cells = {("reason", "Plymouth UA", "choice"): 9}
    dtoc_workbook(raw / "June_17.xlsx", "2017-06", cells=cells)
    with pytest.raises(BuildError):
        build(raw, old, progress=False)
    assert sums(old) == before


def test_a_build_that_cannot_read_leaves_the_old_files(old, tmp_path):
    before = sums(old)
    raw = tmp_path / "broken"
    population_workbook(raw / "mid_2017.xlsx", 2017)
    dtoc_workbook(raw / "June_17.xlsx", "2017-06")
    (raw / "July_17.xls").write_text("<html>", encoding="utf-8")
    with pytest.raises(SourceError):
        build(raw, old, progress=False)
    assert sums(old) == before


# The package's `build` function hides the module of the same name.
BUILD = importlib.import_module("lsr_analysis.building.builder")


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["write_observations", "similar_list", "_manifest"])
def test_a_build_interrupted_while_writing_leaves_the_old_files(raw, old, monkeypatch, step, error):
    def stop(*args, **kwargs):
        raise error

    before = sums(old)
    monkeypatch.setattr(BUILD, step, stop)
    with pytest.raises(type(error)):
        build(raw, old, progress=False)
    assert sums(old) == before  # and no temporary folder beside them


@pytest.mark.parametrize("name", [name for name in OUTPUTS if name.endswith(".csv")])
def test_a_build_interrupted_while_writing_a_table_leaves_the_old_files(
    raw, old, monkeypatch, name
):
    def stop(table, path, **how):
        if path.name == name:
            path.write_text("half of it", encoding="utf-8")
            raise OSError("disk full")
        return write(table, path, **how)

    write = pd.DataFrame.to_csv
    before = sums(old)
    monkeypatch.setattr(pd.DataFrame, "to_csv", stop)
    with pytest.raises(OSError, match="disk full"):
        build(raw, old, progress=False)
    assert sums(old) == before


def test_a_build_interrupted_in_the_middle_of_a_file_leaves_the_old_files(raw, old, monkeypatch):
    def half(table, path):
        path.write_bytes(b"PAR1 and no more")
        raise KeyboardInterrupt

    before = sums(old)
    monkeypatch.setattr(BUILD, "write_observations", half)
    with pytest.raises(KeyboardInterrupt):
        build(raw, old, progress=False)
    assert sums(old) == before


@pytest.mark.parametrize("done", range(len(OUTPUTS)))
def test_a_build_interrupted_while_old_files_are_copied_aside(raw, old, monkeypatch, done):
    copy, calls = BUILD.shutil.copy2, []

    def stop(source, target):
        calls.append(source)
        if len(calls) == done + 1:
            Path(target).write_bytes(Path(source).read_bytes()[:10])
            raise OSError("disk full")
        return copy(source, target)

    before = sums(old)
    monkeypatch.setattr(BUILD.shutil, "copy2", stop)
    with pytest.raises(OSError, match="disk full"):
        build(raw, old, progress=False)
    assert sums(old) == before


@pytest.mark.parametrize("done", range(len(OUTPUTS)))
def test_a_build_interrupted_while_putting_files_in_place(raw, old, monkeypatch, done):
    """However many files were in place: the old ones come back, whole."""
    replace, calls = os.replace, []

    def stop(source, target):
        calls.append(target)
        if len(calls) == done + 1:
            raise OSError("disk full")
        replace(source, target)

    before = sums(old)
    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(BuildError, match="disk full"):
        build(raw, old, progress=False)
    assert sums(old) == before


@pytest.mark.parametrize(
    ("month", "days_in_month"), [("2019-07", 31), ("2019-12", 31), ("2020-02", 29)]
)
def test_later_months_of_the_same_layout_need_no_change(tmp_path, month, days_in_month):
    """The collection went on to February 2020; those months use mid-2019 too."""
    raw = tmp_path / "raw"
    dtoc_workbook(raw / "later.xlsx", month, {PLYMOUTH: 2 * days_in_month, BCP: 0})
    population_workbook(raw / "mid_2019.xlsx", 2019, PEOPLE[2019])
    result = build(raw, tmp_path / "built", progress=False)
    rows = read_observations(result.out / "observations.parquet")
    rows = rows[rows["area_code"] == PLYMOUTH].set_index("indicator")
    assert rows.loc["delayed_people", "value"] == 2.0
    assert rows.loc["delayed_days_rate", "value"] == pytest.approx(100_000 * 2 / 1200)
    assert rows.loc["delayed_days_rate", "denominator_source"] == "ONS mid-2019"
