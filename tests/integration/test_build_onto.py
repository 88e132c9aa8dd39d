"""Builds upon an earlier build: what the files give anew takes its place, all else stays.

The earlier build is of made-up files of every publication; the last section takes the real ones.
A bug that is known is a test that is expected to fail, and strictly so: whoever mends it is told.
"""

import importlib
import json
import os
import shutil
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from layouts import dtoc_workbook, other_workbook, population_workbook
from source_layouts import (
    ascof_open_data,
    ascof_table,
    beds_workbook,
    deprivation_workbook,
    discharge_ready_csv,
    falls_table,
    finance_files,
    oflog_table,
    population_and_area_workbook,
)

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.building import build, gather
from lsr_analysis.building.builder import OUTPUTS
from lsr_analysis.errors import BuildError, DataNotFound, SourceError
from lsr_analysis.files import file_sha256
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.observations import check_observations, read_observations, write_observations
from lsr_analysis.sources.corrections import shipped_corrections

# The package's `build` function hides the module of the same name.
BUILDER = importlib.import_module("lsr_analysis.building.builder")

PLYMOUTH, CUMBRIA, YORK = "E06000026", "E10000006", "E06000014"
BOURNEMOUTH = "E06000028"
# The shipped corrections expect these zeros of the real file of 2019-20.
ZEROS = ("E06000041", "E06000053", "E08000009", "E09000001", "E10000016")
QUALITY = "Outcome, ASC Quality of Life"
SEQUEL = "Outcome, Outcome of short-term services: sequel to service"
SEQUEL_2019 = "The outcome of short-term services: sequel to service"
DELAYS_2C = "Delayed transfers of care from hospital, per 100,000 population"
MONTHS = [str(month) for month in pd.period_range("2018-04", "2019-03", freq="M")]
ANOTHER = "another publication"
TABLES = OUTPUTS[:-1]
END = "2019-03-31"
"""Last day of 2018-19."""


# Builds take their time, so that a failing example is shown as it was found.
FEW = settings(max_examples=12, phases=[Phase.explicit, Phase.reuse, Phase.generate])


def write_delays(folder, month, plymouth=3, name=None, **options):
    """Write a month in which so many people of Plymouth are delayed on every day."""
    councils = {PLYMOUTH: plymouth * pd.Period(month, freq="M").days_in_month, CUMBRIA: 0}
    return dtoc_workbook(folder / (name or f"{month}.xlsx"), month, councils, **options)


def write_oflog(path, plymouth=79.1, zeros=ZEROS, more=()):
    rows = [
        ("2018-19", PLYMOUTH, SEQUEL, plymouth),
        ("2018-19", CUMBRIA, SEQUEL, 51.0),
        *(("2019-20", code, QUALITY, 0) for code in zeros),
        ("2019-20", PLYMOUTH, QUALITY, 0.41),
        ("2020-21", PLYMOUTH, SEQUEL, 66.0),
        *more,
    ]
    return oflog_table(path, rows)


def write_tables(path, **sequel):
    """Write a table of 2018-19 with measure 2C and, for Cumbria or as told, that of the sequel."""
    sequel = sequel or {CUMBRIA: 50.0}
    rows = [(code, SEQUEL_2019, "Total", value) for code, value in sequel.items()]
    delays = [(PLYMOUTH, DELAYS_2C, "Total", 300.04), (CUMBRIA, DELAYS_2C, "Total", 0.0)]
    return ascof_table(path, [*rows, *delays])


def write_discharge_table(path):
    """Write the other team's table of discharges, with April and May 2024."""
    months = [
        {"month": month, "total_discharges": 200, "same_day_count": 150, "bed_days_after_drd": 265}
        for month in ("Apr 2024", "May 2024")
    ]
    content = {
        "publication": "NHS England Discharge Ready Date", "period": "2024-25",
        "england": {"monthly": months},
        "utlas": [{"name": "Plymouth", "code": PLYMOUTH, "monthly": months}],
    }  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def write_everything(raw):
    """Write a folder for each publication."""
    for month in ("2012-04", *MONTHS):
        write_delays(raw / "delays", month, quality=[("Data revised in May 2018:",), ("RK9", "A")])
    for year in (2015, 2016, 2017):
        population_workbook(raw / "people" / f"mid_{year}.xlsx", year)
    population_and_area_workbook(raw / "people" / "mid_2018.xlsx", 2018)
    write_oflog(raw / "oflog" / "oflog.csv")
    write_tables(raw / "tables" / "ascof_2019.csv")
    ascof_open_data(
        raw / "open" / "ascof_2021.xlsx",
        {
            (PLYMOUTH, "2B1"): {"Outcome": 75.0, "Numerator": 45, "Denominator": 60},
            (PLYMOUTH, "2D"): {"Outcome": 80.0, "Numerator": 8, "Denominator": 10},
        },
    )
    falls_table(raw / "falls" / "falls.csv")
    beds_workbook(raw / "beds" / "beds.xlsx")
    deprivation_workbook(raw / "deprivation" / "iod_2019.xlsx", 2019)
    finance_files(raw / "finance")
    write_discharge_table(raw / "discharges" / "drd.json")
    return raw


PARTS = (
    "oflog", "tables", "open", "falls", "beds", "deprivation", "finance", "discharges",
)  # fmt: skip
"""Folders of the publications that a build can do without."""


@pytest.fixture(scope="module", autouse=True)
def _without_corrections_of_the_finance_returns():
    """Leave out those of councils that the small made-up returns do not hold."""
    kept = tuple(c for c in shipped_corrections() if c.source != "nhs_digital_finance")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gather, "shipped_corrections", lambda: kept)
        yield


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    return write_everything(tmp_path_factory.mktemp("raw"))


def some_of(raw, names, target):
    """Copy some folders of the publications, and return where to."""
    for name in names:
        shutil.copytree(raw / name, target / name)
    target.mkdir(exist_ok=True)
    return target


def held_in(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def figures_of(table):
    """Return every row by measure, area and period, with all its cells as text."""
    keys = ["indicator", "area_code", "period_start", "period_end"]
    rows = table.astype(str).set_index(keys)
    assert rows.index.is_unique
    return {key: tuple(row) for key, *row in rows.itertuples()}


class Built:
    """What lies in a folder after a build."""

    def __init__(self, folder, checks=()):
        self.folder = folder
        self.checks = {check.name: (check.outcome, check.detail) for check in checks}
        self.table = read_observations(folder / "observations.parquet")
        self.reconciliation = pd.read_csv(folder / "reconciliation.csv")
        self.trusts = pd.read_csv(folder / "trusts.csv", dtype=str)
        self.months = pd.read_csv(
            folder / "delayed_transfers_months.csv", dtype=str, keep_default_na=False
        ).set_index("month")
        self.notes = pd.read_csv(folder / "delayed_transfers_notes.csv", dtype=str)
        self.manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))

    def row(self, indicator, area, end):
        rows = self.table[
            (self.table["indicator"] == indicator)
            & (self.table["area_code"] == area)
            & (self.table["period_end"] == end)
        ]
        (row,) = rows.to_dict("records")
        return row

    def beside(self, indicator, area, end=END):
        """Return publication, figure, other publication, other figure and what it is."""
        rows = self.reconciliation
        rows = rows[
            (rows["indicator"] == indicator)
            & (rows["area_code"] == area)
            & (rows["period_end"] == end)
        ]
        columns = ["source", "value", "other_source", "other_value", "what"]
        return sorted(rows[columns].itertuples(index=False, name=None))

    @property
    def inputs(self):
        return {(i["source"], i["period"], i["file"]) for i in self.manifest["inputs"]}


def differing(before, after):
    """Return the keys of the rows that are not in both tables alike, without first days."""
    left, right = figures_of(before.table), figures_of(after.table)
    keys = {key for key in {*left, *right} if left.get(key) != right.get(key)}
    return {(indicator, area, end) for indicator, area, _, end in keys}


@pytest.fixture(scope="module")
def base(raw, tmp_path_factory):
    """The earlier build. No test may change it."""
    folder = tmp_path_factory.mktemp("base")
    build(raw, folder, progress=False)
    before = held_in(folder)
    yield Built(folder)
    assert held_in(folder) == before


@pytest.fixture
def new(tmp_path):
    """The folder of the new files."""
    folder = tmp_path / "new"
    folder.mkdir()
    return folder


@pytest.fixture
def upon(base, new, tmp_path):
    """Build the new files upon an earlier build, and check the rules of the table."""

    def upon(earlier=base, raw=new):
        out = Path(tempfile.mkdtemp(dir=tmp_path)) / "out"
        result = build(raw, out, progress=False, onto=earlier.folder)
        built = Built(out, result.checks)
        assert result.rows == len(built.table) == built.manifest["rows"]
        check_observations(built.table, register(), dictionary())
        for name, told in built.manifest["outputs"].items():
            assert told["sha256"] == file_sha256(out / name), name
        return built

    return upon


# Nothing new


@FEW
@given(names=st.sets(st.sampled_from([*PARTS, "people"]), min_size=1), months=st.booleans())
def test_files_that_were_built_before_change_nothing(raw, base, tmp_path_factory, names, months):
    """Whichever of them are given again: all files are the same, byte for byte."""
    if months or "finance" in names:  # rates need their populations
        names = names | {"people"}
    if months:
        names = names | {"delays"}
    folder = tmp_path_factory.mktemp("again")
    build(some_of(raw, names, folder / "raw"), folder / "out", progress=False, onto=base.folder)
    again = held_in(folder / "out")
    for name in TABLES:
        assert again[name] == (base.folder / name).read_bytes(), (name, names)
    assert Built(folder / "out").inputs == base.inputs


@settings(FEW, max_examples=4)
@given(first=st.sets(st.sampled_from(PARTS)), months=st.sets(st.sampled_from(MONTHS)))
def test_a_build_in_two_steps_gives_the_figures_of_one(raw, base, tmp_path_factory, first, months):
    """But for the publication named in a row that is there to say that there is no figure.

    The first step holds the open data and the beds: empty tables have tests of their own.
    """
    first = first | {"open", "beds"}
    folder = tmp_path_factory.mktemp("steps")
    one = some_of(raw, {*first, "people"}, folder / "one")
    two = some_of(raw, {*PARTS, "people"} - first, folder / "two")
    for path in (raw / "delays").iterdir():
        place = two if path.stem in months else one
        (place / "delays").mkdir(exist_ok=True)
        shutil.copy(path, place / "delays")
    build(one, folder / "first", progress=False)
    build(two, folder / "second", progress=False, onto=folder / "first")
    found, expected = Built(folder / "second"), Built(base.folder)
    filled = expected.table["status"] == "not available"
    for table in (found.table, expected.table):
        names = table["source"].astype(object)
        table["source"] = names.mask(table["status"] == "not available", "whichever")
    assert filled.any() and not filled.all()
    assert figures_of(found.table) == figures_of(expected.table)
    pd.testing.assert_frame_equal(found.reconciliation, expected.reconciliation)
    for name in set(TABLES) - {"observations.parquet", "reconciliation.csv"}:
        assert (folder / "second" / name).read_bytes() == (base.folder / name).read_bytes(), name
    assert found.inputs == expected.inputs


# One thing new


def test_a_revised_value(upon, base, new):
    write_oflog(new / "oflog.csv", plymouth=60.5)
    built = upon()
    changed = ("short_term_outcome", PLYMOUTH, END)
    assert differing(base, built) == {changed}
    assert (base.row(*changed)["value"], built.row(*changed)["value"]) == (79.1, 60.5)


def test_figures_that_a_new_edition_leaves_out_stay(upon, base, new):
    """An edition may be of the latest years only; the figures of the others are not lost."""
    oflog_table(new / "oflog.csv", [("2022-23", PLYMOUTH, SEQUEL, 70.0)])
    built = upon()
    new_year = {(i, end) for i, _, end in differing(base, built)}
    assert new_year == {("short_term_outcome", "2023-03-31")}
    assert built.row("short_term_outcome", PLYMOUTH, "2023-03-31")["value"] == 70.0
    assert built.row("short_term_outcome", YORK, "2023-03-31")["status"] == "not available"
    assert built.row("short_term_outcome", PLYMOUTH, "2021-03-31")["value"] == 80.0


def test_a_council_that_a_new_edition_leaves_out_has_no_figure_any_more(upon, base, new):
    """A file speaks for its measures and periods as a whole."""
    oflog_table(new / "oflog.csv", [("2018-19", PLYMOUTH, SEQUEL, 79.1)])
    ascof_table(new / "ascof_2019.csv", [(PLYMOUTH, SEQUEL_2019, "Total", 79.0)])
    built = upon()
    key = ("short_term_outcome", CUMBRIA, END)
    assert base.row(*key)["value"] == 50
    assert built.row(*key)["status"] == "not available"
    # Another measure and another year of these publications are not touched.
    assert built.row("delayed_transfers_2c", PLYMOUTH, END)["value"] == 300.04
    assert built.row("quality_of_life_adjusted", PLYMOUTH, "2020-03-31")["value"] == 0.41


@pytest.fixture
def with_july_2019(new):
    """A month after all others, with the population that its rates need."""
    population_workbook(new / "mid_2019.xlsx", 2019, {PLYMOUTH: 1100, CUMBRIA: 2100})
    return write_delays(new, "2019-07", plymouth=2)


def test_a_new_month(upon, base, with_july_2019):
    built = upon()
    changed = {key for key in differing(base, built) if key[0].startswith("delayed_")}
    assert {end for _, _, end in changed} == {"2019-07-31"}
    assert len(changed) == 3 * 17 * 3  # measures, parts and areas
    rate = built.row("delayed_days_rate", PLYMOUTH, "2019-07-31")
    assert rate["value"] == pytest.approx(100_000 * 2 / 1100)
    assert rate["denominator_source"] == "ONS mid-2019"
    assert list(built.months.index) == ["2012-04", *MONTHS, "2019-07"]
    assert built.months.loc[MONTHS].equals(base.months.loc[MONTHS])
    assert built.months.loc["2019-07", "file"] == with_july_2019.name
    assert list(built.notes["month"]) == ["2012-04", *MONTHS]  # the new one has no note


def test_an_older_month_takes_its_place_in_time(upon, new):
    write_delays(new, "2011-05", quality=[("Data revised in June 2018:",), ("RX1", "B")])
    built = upon()
    assert list(built.months.index)[:2] == ["2011-05", "2012-04"]
    assert list(built.notes["month"])[:2] == ["2011-05", "2012-04"]
    row = built.row("delayed_days_rate", PLYMOUTH, "2011-05-31")
    assert row["status"] == "no denominator"


@pytest.fixture
def revised_june(new):
    """June 2018 again: other figures, York for Cumbria, another note; with its population."""
    people = {PLYMOUTH: 1000, CUMBRIA: 2000, YORK: 500}
    population_workbook(new / "mid_2018.xlsx", 2018, people)
    return dtoc_workbook(
        new / "June 2018 revised.xlsx", "2018-06", {PLYMOUTH: 120, YORK: 30},
        revised="11th July 2019", quality=[("Data revised in June 2019:",), ("RX9", "Another")],
    )  # fmt: skip


def test_a_revised_month_takes_the_place_of_the_whole_month(upon, base, revised_june):
    built = upon()
    changed = {key for key in differing(base, built) if key[0].startswith("delayed_d")}
    # England has more people now, York's, and all months of the year rest on them.
    others = {key for key in changed if key[2] != "2018-06-30"}
    assert {area for _, area, _ in others} == {ENGLAND}
    assert all(indicator.startswith("delayed_days_rate") for indicator, _, _ in others)
    assert built.row("delayed_days", PLYMOUTH, "2018-06-30")["value"] == 120
    assert built.row("delayed_days", YORK, "2018-06-30")["value"] == 30
    held = built.table[
        (built.table["indicator"] == "delayed_days") & (built.table["period_end"] == "2018-06-30")
    ]
    assert set(held["area_code"]) == {ENGLAND, PLYMOUTH, YORK}  # Cumbria is no longer in it
    assert built.months.loc["2018-06", ["file", "revised", "england_days"]].tolist() == [
        "June 2018 revised.xlsx", "2019-07-11", "182",
    ]  # fmt: skip
    notes = built.notes.set_index("month")
    assert notes.loc["2018-06", "organisation"] == "Another"
    assert notes.loc["2018-05", "organisation"] == "A"


def test_a_revised_month_revises_the_rate_of_its_year_beside_the_published(
    upon, base, revised_june
):
    """Three a day in 334 days, and 120 days in the 30 of June, for 1,000 adults."""
    built = upon()
    (before,) = base.beside("delayed_transfers_2c", PLYMOUTH)
    (after,) = built.beside("delayed_transfers_2c", PLYMOUTH)
    assert before[3] == 300
    expected = 100_000 * (3 * 335 + 120) / (365 * 1000)
    assert after[3] == pytest.approx(expected, rel=1e-9)
    assert after[2] == "nhs_england_dtoc"


def test_a_month_that_never_had_rates_needs_no_population(upon, base, new):
    write_delays(new, "2012-04", plymouth=5)
    built = upon()
    assert {end for _, _, end in differing(base, built)} == {"2012-04-30"}
    assert built.row("delayed_people", PLYMOUTH, "2012-04-30")["value"] == 5


def test_a_new_publication(upon, raw, tmp_path, new):
    few = tmp_path / "few"
    build(some_of(raw, ["delays", "people", "open"], tmp_path / "raw"), few, progress=False)
    earlier = Built(few)
    falls_table(new / "falls.csv")
    built = upon(earlier)
    assert {indicator for indicator, _, _ in differing(earlier, built)} == {
        "falls_admissions_65plus"
    }
    assert built.row("falls_admissions_65plus", PLYMOUTH, "2016-03-31")["value"] == 2100.5
    assert built.inputs == earlier.inputs | {("phe_falls", "2015-16 to 2015-16", "falls.csv")}
    published = [publication["id"] for publication in built.manifest["publications"]]
    assert "phe_falls" in published and "nhs_england_dtoc" in published


def test_trusts_of_another_quarter_stand_below_those_held(upon, base, new):
    trusts = {"RK9": ("A TRUST", 100.0, 80.0)}
    beds_workbook(new / "beds.xlsx", trusts, period="July to September 2020")
    built = upon()
    assert len(built.trusts) == len(base.trusts) + 1
    assert built.trusts.iloc[:-1].equals(base.trusts)
    last = built.trusts.iloc[-1]
    assert (last["trust_code"], last["period_start"], last["value"]) == (
        "RK9", "2020-07-01", "80",
    )  # fmt: skip
    assert differing(base, built) == set()


def test_trusts_of_the_same_quarter_take_their_places(upon, base, new):
    beds_workbook(new / "beds.xlsx", {"RK9": ("A TRUST", 100.0, 80.0)})
    built = upon()
    held = built.trusts.set_index("trust_code")["value"]
    assert base.trusts.set_index("trust_code")["value"]["RK9"] != held["RK9"] == "80"


# Which publication is taken


def test_a_publication_of_higher_rank_takes_the_place_of_a_lower_one(upon, base, new):
    write_tables(new / "ascof_2019.csv", **{PLYMOUTH: 79.0, CUMBRIA: 50.0})
    built = upon()
    key = ("short_term_outcome", PLYMOUTH, END)
    assert differing(base, built) == {key}
    assert base.row(*key)["source"] == "oflog" and base.beside(*key) == []
    row = built.row(*key)
    assert (row["source"], row["value"]) == ("nhs_digital_ascof_tables", 79.0)
    assert built.beside(*key) == [
        ("nhs_digital_ascof_tables", 79, "oflog", 79.1, ANOTHER)
    ]  # fmt: skip


def test_a_publication_of_lower_rank_stands_beside_a_higher_one(upon, base, new):
    """Also when the higher one is not among the new files."""
    more = [("2020-21", CUMBRIA, SEQUEL, 70.0)]
    oflog_table(new / "oflog.csv", [("2020-21", PLYMOUTH, SEQUEL, 64.0), *more])
    built = upon()
    key = ("short_term_outcome", PLYMOUTH, "2021-03-31")
    rounded = ("nhs_digital_ascof", 80, "nhs_digital_ascof", 80, "published, rounded")
    assert base.beside(*key) == [rounded, ("nhs_digital_ascof", 80, "oflog", 66, ANOTHER)]
    assert built.beside(*key) == [rounded, ("nhs_digital_ascof", 80, "oflog", 64, ANOTHER)]
    assert differing(base, built) == {("short_term_outcome", CUMBRIA, "2021-03-31")}
    row = built.row("short_term_outcome", CUMBRIA, "2021-03-31")
    assert (row["source"], row["value"]) == ("oflog", 70.0)


def test_a_revised_figure_of_higher_rank_keeps_the_other_beside(upon, base, new):
    ascof_open_data(
        new / "ascof_2021.xlsx",
        {(PLYMOUTH, "2D"): {"Outcome": 90.0, "Numerator": 9, "Denominator": 10}},
    )
    built = upon()
    key = ("short_term_outcome", PLYMOUTH, "2021-03-31")
    assert differing(base, built) == {key}
    assert built.beside(*key) == [
        ("nhs_digital_ascof", 90, "nhs_digital_ascof", 90, "published, rounded"),
        ("nhs_digital_ascof", 90, "oflog", 66, ANOTHER),
    ]
    # What stands beside the other figure of that publication is as it was.
    still = ("still_at_home_91_days", PLYMOUTH, "2021-03-31")
    assert built.beside(*still) == base.beside(*still) != []


def test_a_figure_that_is_now_withheld_is_not_taken_from_another(upon, base, new):
    ascof_open_data(
        new / "ascof_2021.xlsx",
        {(PLYMOUTH, "2D"): {"Outcome": "[c]", "Numerator": "[c]", "Denominator": "[c]"}},
    )
    built = upon()
    row = built.row("short_term_outcome", PLYMOUTH, "2021-03-31")
    assert (row["status"], row["source"]) == ("suppressed", "nhs_digital_ascof")
    assert pd.isna(row["value"])


def test_a_monthly_file_takes_the_place_of_one_month_of_the_table(upon, base, new):
    discharge_ready_csv(new / "May 2024.csv", date="May 2024")
    built = upon()
    april, may = "2024-04-30", "2024-05-31"
    for end, source, value in (
        (april, "nhs_england_discharge_ready_table", 75.0),
        (may, "nhs_england_discharge_ready", 75.0),
    ):
        row = built.row("discharged_on_ready_date", PLYMOUTH, end)
        assert (row["source"], row["value"]) == (source, value)
    assert base.row("discharged_on_ready_date", YORK, may)["status"] == "not available"
    assert built.row("discharged_on_ready_date", YORK, may)["value"] == 90.0
    assert built.row("discharges_covered", PLYMOUTH, may)["value"] == 93.5
    assert built.beside("discharged_on_ready_date", PLYMOUTH, may) == [
        ("nhs_england_discharge_ready", 75, "nhs_england_discharge_ready_table", 75, ANOTHER)
    ]  # fmt: skip
    assert built.beside("discharged_on_ready_date", PLYMOUTH, april) == []


# Corrections


def quality_of(built):
    return {
        code: built.row("quality_of_life_adjusted", code, "2020-03-31")["status"]
        for code in (*ZEROS, PLYMOUTH)
    }


CORRECTED = dict.fromkeys(ZEROS, "not available") | {PLYMOUTH: "ok"}


def test_corrections_are_not_applied_again_to_figures_that_stay(upon, base, new):
    """They expect a zero, and what is held is corrected already."""
    assert quality_of(base) == CORRECTED
    falls_table(new / "falls.csv")
    assert quality_of(upon()) == CORRECTED


def test_corrections_of_one_year_are_left_alone_by_another_year_of_the_publication(upon, new):
    oflog_table(new / "oflog.csv", [("2018-19", PLYMOUTH, SEQUEL, 60.5)])
    built = upon()
    assert quality_of(built) == CORRECTED
    assert built.row("short_term_outcome", PLYMOUTH, END)["value"] == 60.5


def test_corrections_are_applied_to_figures_given_again(upon, new):
    write_oflog(new / "oflog.csv")
    assert quality_of(upon()) == CORRECTED


def test_a_correction_that_the_publisher_made_himself_stops_the_build(upon, new):
    write_oflog(new / "oflog.csv", zeros=ZEROS[1:], more=[("2019-20", ZEROS[0], QUALITY, 0.4)])
    with pytest.raises(BuildError, match=rf"{ZEROS[0]}, 2019-20 holds 0\.4, but the correction"):
        upon()


# Inputs, and what is said of what was kept


def test_inputs_are_those_kept_and_those_new(upon, base, revised_june):
    built = upon()
    replaced = {
        ("nhs_england_dtoc", "2018-06", "2018-06.xlsx"),
        ("ons_mid_year", "mid-2018", "mid_2018.xlsx"),
    }
    assert replaced <= base.inputs
    given = {
        ("nhs_england_dtoc", "2018-06", "June 2018 revised.xlsx"),
        ("ons_mid_year", "mid-2018", "mid_2018.xlsx"),
    }
    assert built.inputs == base.inputs - replaced | given
    entries = built.manifest["inputs"]
    assert len(entries) == len(built.inputs)  # none is there twice
    sums = {entry["file"]: entry["sha256"] for entry in entries}
    assert sums["mid_2018.xlsx"] == file_sha256(revised_june.parent / "mid_2018.xlsx")
    before = {entry["file"]: entry for entry in base.manifest["inputs"]}
    assert {e["file"]: e for e in entries}["falls.csv"] == before["falls.csv"]


def test_the_five_finance_files_are_replaced_together(upon, base, raw, new):
    finance_files(new / "finance", spending=None, totals=None)
    shutil.copytree(raw / "people", new / "people")
    for path in (new / "finance").iterdir():
        path.rename(path.with_name(f"again {path.name}"))
    built = upon()
    files = {file for source, _, file in built.inputs if source == "nhs_digital_finance"}
    assert len(files) == 5 and all(file.startswith("again ") for file in files)
    assert differing(base, built) == set()


def test_publications_are_those_of_all_inputs(upon, base, new):
    falls_table(new / "falls.csv")
    built = upon()
    assert built.manifest["publications"] == base.manifest["publications"]


def test_what_was_kept_is_said(upon, base, new):
    """Rows that say why there is no figure are counted too."""
    falls_table(new / "falls.csv")
    outcome, detail = upon().checks["kept from the earlier build"]
    assert outcome == "noted"
    months, _, figures = detail.partition("; figures: ")
    assert months == "13 months of delayed transfers"
    rows = base.table["source"].astype(str).value_counts()
    rows = rows.drop(["nhs_england_dtoc", "phe_falls"])
    assert set(figures.split(", ")) == {f"{n:,} of {source}" for source, n in rows.items()}


def test_what_was_kept_is_counted_without_what_is_new(upon, revised_june, raw):
    names = ("oflog", "tables", "open", "falls", "deprivation", "finance", "discharges", "people")
    some_of(raw, names, revised_june.parent)
    (revised_june.parent / "people" / "mid_2018.xlsx").unlink()
    _, detail = upon().checks["kept from the earlier build"]
    assert detail.startswith("12 months of delayed transfers; figures: ")


def test_nothing_is_said_of_an_earlier_build_where_there_is_none(raw, tmp_path):
    folder = some_of(raw, ["delays", "people"], tmp_path / "raw")
    result = build(folder, tmp_path / "out", progress=False)
    assert "kept from the earlier build" not in {check.name for check in result.checks}


# What is refused, and nothing written


@pytest.fixture
def refused(base, new, tmp_path):
    """Build, and return the message of the error; nothing may have been written."""

    def refused(error=BuildError, onto=None, raw=new):
        out = tmp_path / "never"
        with pytest.raises(error) as caught:
            build(raw, out, progress=False, onto=onto or base.folder)
        assert not out.exists()
        return str(caught.value)

    return refused


def test_rates_of_a_month_whose_population_was_held_before(upon, base, new):
    """The denominators of the earlier build serve, so that one workbook can be refreshed alone."""
    write_delays(new, "2018-06", name="June_18.xlsx")
    row = upon().row("delayed_days_rate", PLYMOUTH, "2018-06-30")
    earlier = base.row("delayed_days_rate", PLYMOUTH, "2018-06-30")
    assert row["denominator"] == earlier["denominator"]
    assert row["denominator_source"] == earlier["denominator_source"]


def test_rates_of_a_new_month_need_its_population_too(refused, new):
    write_delays(new, "2019-07", name="July_19.xlsx")
    assert refused().startswith("July_19.xlsx needs the population of mid-2019 ")


def test_rates_of_january_rest_on_the_population_of_the_year_before(upon, new):
    write_delays(new, "2019-01", name="Jan_19.xlsx")
    population_workbook(new / "mid_2019.xlsx", 2019)
    row = upon().row("delayed_days_rate", PLYMOUTH, "2019-01-31")
    assert row["denominator_source"] == "ONS mid-2018"


def test_finance_returns_without_populations(refused, new):
    finance_files(new)
    message = refused()
    assert message.startswith(f"{new} holds the finance returns without the mid-year population ")
    assert "2015 and 2016" in message


def test_a_folder_that_is_not_there(refused, new):
    message = refused(raw=new / "nowhere")
    assert message.startswith(f"{new / 'nowhere'} is not a folder")


def test_a_folder_without_a_file(refused, new):
    assert refused() == f"{new} holds no file of a publication that this version reads."


def test_a_folder_with_nothing_that_can_be_read(refused, new):
    other_workbook(new / "IMD_2010.xlsx")
    (new / "read me.txt").write_text("no workbook", encoding="utf-8")
    (new / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    falls_table(new / "~$falls.csv")  # as an open spreadsheet leaves it
    assert refused() == f"{new} holds no file of a publication that this version reads."


def test_a_file_that_cannot_be_opened(refused, new):
    falls_table(new / "falls.csv")
    (new / "July_17.xls").write_text("<html>", encoding="utf-8")
    assert "July_17.xls" in refused(SourceError)


def test_one_figure_in_two_new_files(refused, new):
    write_oflog(new / "one.csv")
    write_oflog(new / "two.csv")
    assert "in one.csv and two.csv. Keep one of the files" in refused()


def test_a_month_in_two_new_files(refused, raw, new):
    some_of(raw, ["people"], new)
    write_delays(new, "2018-06", plymouth=3, name="one.xlsx")
    write_delays(new, "2018-06", plymouth=4, name="two.xlsx")
    message = refused()
    assert "one.xlsx" in message and "two.xlsx" in message and "June 2018" in message


# An earlier build that cannot be built upon


@pytest.fixture
def broken(base, new, tmp_path):
    """A copy of the earlier build, to be broken, with a new file that could be built upon it."""
    falls_table(new / "falls.csv")
    return Path(shutil.copytree(base.folder, tmp_path / "broken"))


@pytest.fixture
def not_whole(broken, refused):
    """Return the message on the broken build, which must be left as it is."""

    def not_whole(error=BuildError):
        before = held_in(broken)
        message = refused(error, onto=broken)
        assert held_in(broken) == before
        assert "with `lsr build`" in message
        return message

    return not_whole


def test_no_folder(refused, new, tmp_path):
    falls_table(new / "falls.csv")
    message = refused(onto=tmp_path / "nowhere")
    assert message.startswith(f"{tmp_path / 'nowhere'} does not hold a whole earlier build (")
    assert "manifest.json" in message


def test_the_folder_above(base, refused, new, tmp_path):
    """``--onto data`` in place of ``--onto data/processed``."""
    falls_table(new / "falls.csv")
    shutil.copytree(base.folder, tmp_path / "data" / "processed")
    assert "does not hold a whole earlier build" in refused(onto=tmp_path / "data")


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_file_is_missing(broken, not_whole, name):
    (broken / name).unlink()
    message = not_whole()
    assert message.startswith(f"{broken} does not hold a whole earlier build (")
    assert name in message


@pytest.mark.parametrize("name", TABLES)
def test_a_file_was_changed_by_hand(broken, not_whole, name):
    with (broken / name).open("ab") as stream:
        stream.write(b"\n")
    assert not_whole().startswith(f"{broken / name} is not the file that manifest.json beside it")


@pytest.mark.parametrize("name", TABLES)
def test_a_file_was_cut_off(broken, not_whole, name):
    content = (broken / name).read_bytes()
    (broken / name).write_bytes(content[: len(content) // 2])
    assert not_whole().startswith(f"{broken / name} is not the file that manifest.json beside it")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"outputs": {}}', "\ufeff{}"])
def test_the_manifest_is_none(broken, not_whole, text):
    (broken / "manifest.json").write_text(text, encoding="utf-8")
    assert not_whole().startswith(f"{broken} does not hold a whole earlier build (")


@pytest.fixture
def sign(broken):
    """Write a manifest for the files as they are now, as someone might who changes them."""

    def sign():
        path = broken / "manifest.json"
        manifest = json.loads(path.read_text(encoding="utf-8"))
        for name, told in manifest["outputs"].items():
            told["sha256"] = file_sha256(broken / name)
        path.write_text(json.dumps(manifest), encoding="utf-8")

    return sign


@pytest.mark.parametrize("column", ["area_code", "geography"])
def test_the_table_of_another_version(broken, not_whole, sign, column):
    path = broken / "observations.parquet"
    pd.read_parquet(path).drop(columns=column).to_parquet(path)
    sign()
    assert "has other columns than this version writes" in not_whole(DataNotFound)


def test_a_table_with_figures_that_break_the_rules(broken, refused, sign):
    path = broken / "observations.parquet"
    table = read_observations(path)
    table.loc[table.index[table["numerator"].notna()][0], "value"] = 7.0
    write_observations(table, path)
    sign()
    assert "value must be multiplier x numerator / denominator" in refused(onto=broken)


@pytest.mark.parametrize(
    "text",
    [
        '{"outputs": [], "inputs": []}',
        '{"outputs": {}, "inputs": [{}]}',
        '{"outputs": {}, "inputs": [1]}',
    ],
)
def test_the_manifest_is_of_another_shape(broken, not_whole, text):
    (broken / "manifest.json").write_text(text, encoding="utf-8")
    not_whole()


# In place


@pytest.fixture
def place(base, tmp_path):
    """A copy of the earlier build, to be built upon where it is."""
    folder = tmp_path / "place"
    shutil.copytree(base.folder, folder)
    (folder / "changes.csv").write_text("of an earlier refresh\n", encoding="utf-8")
    return folder


def test_a_build_upon_itself(place, base, new):
    write_oflog(new / "oflog.csv", plymouth=60.5)
    build(new, place, progress=False, onto=place)
    assert sorted(path.name for path in place.iterdir()) == sorted([*OUTPUTS, "changes.csv"])
    assert (place / "changes.csv").read_text(encoding="utf-8") == "of an earlier refresh\n"
    assert differing(base, Built(place)) == {("short_term_outcome", PLYMOUTH, END)}


def test_a_build_upon_itself_twice_is_as_once(place, new):
    write_oflog(new / "oflog.csv", plymouth=60.5)
    build(new, place, progress=False, onto=place)
    once = held_in(place)
    build(new, place, progress=False, onto=place)
    twice = held_in(place)
    for name in TABLES:
        assert twice[name] == once[name], name


@pytest.mark.parametrize(
    "step",
    ["gather", "check_observations", "write_observations", "similar_list", "_manifest",
     "_put_in_place"],
)  # fmt: skip
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_a_build_upon_itself_that_stops_midway(place, new, monkeypatch, step, error):
    def stop(*_, **__):
        raise error

    write_oflog(new / "oflog.csv", plymouth=60.5)
    before = held_in(place)
    monkeypatch.setattr(BUILDER, step, stop)
    with pytest.raises(type(error)):
        build(new, place, progress=False, onto=place)
    assert held_in(place) == before  # and no temporary folder beside them


@pytest.mark.parametrize("done", range(len(OUTPUTS)))
def test_a_build_upon_itself_that_stops_while_putting_files_in_place(place, new, monkeypatch, done):
    """However many files were in place: the old ones come back, and can be built upon."""
    replace, calls = os.replace, []

    def stop(source, target):
        calls.append(target)
        if len(calls) == done + 1:
            raise OSError("disk full")
        replace(source, target)

    write_oflog(new / "oflog.csv", plymouth=60.5)
    before = held_in(place)
    with monkeypatch.context() as patch, pytest.raises(BuildError, match="disk full"):
        patch.setattr(os, "replace", stop)
        build(new, place, progress=False, onto=place)
    assert len(calls) > done
    assert held_in(place) == before
    build(new, place, progress=False, onto=place)
    assert Built(place).row("short_term_outcome", PLYMOUTH, END)["value"] == 60.5


def test_a_build_upon_itself_that_cannot_read_a_file(place, new):
    write_oflog(new / "oflog.csv")
    (new / "July_17.xls").write_text("<html>", encoding="utf-8")
    before = held_in(place)
    with pytest.raises(SourceError, match=r"July_17\.xls"):
        build(new, place, progress=False, onto=place)
    assert held_in(place) == before


# Upon builds that lack a part, and in the order of publications


@pytest.fixture
def bare(tmp_path):
    """An earlier build of delayed transfers and populations only: nothing stands beside anything,
    and there are no trusts."""
    write_delays(tmp_path / "bare raw", "2018-06")
    population_workbook(tmp_path / "bare raw" / "mid_2018.xlsx", 2018)
    build(tmp_path / "bare raw", tmp_path / "bare", progress=False)
    return Built(tmp_path / "bare")


def test_upon_a_build_in_which_nothing_stands_beside_a_figure(upon, bare, new):
    assert bare.reconciliation.empty
    falls_table(new / "falls.csv")
    built = upon(bare)
    assert {indicator for indicator, _, _ in differing(bare, built)} == {"falls_admissions_65plus"}


def test_trusts_upon_a_build_without_trusts(upon, base, raw, new, tmp_path):
    build(some_of(raw, ["delays", "people", "open"], tmp_path / "r"), tmp_path / "few", False)
    beds_workbook(new / "beds.xlsx")
    built = upon(Built(tmp_path / "few"))
    assert set(built.trusts["period_start"]) == {"2020-04-01"}
    assert (built.folder / "trusts.csv").read_bytes() == (base.folder / "trusts.csv").read_bytes()


def test_a_council_that_ended_keeps_its_rate_or_the_build_is_refused(tmp_path, new):
    """Mid-2018 is on later codes: Bournemouth's denominator is that of mid-2017."""
    raw = tmp_path / "raw"
    councils = {PLYMOUTH: 30, BOURNEMOUTH: 60}
    dtoc_workbook(raw / "April_18.xlsx", "2018-04", councils)
    population_workbook(raw / "mid_2017.xlsx", 2017, {PLYMOUTH: 1000, BOURNEMOUTH: 500})
    later = population_workbook(raw / "mid_2018.xlsx", 2018, {PLYMOUTH: 1100, "E06000058": 800})
    ascof_open_data(raw / "open.xlsx")
    build(raw, tmp_path / "earlier", progress=False)
    earlier = Built(tmp_path / "earlier")
    rate = earlier.row("delayed_days_rate", BOURNEMOUTH, "2018-04-30")
    assert rate["denominator"] == 30 * 500
    dtoc_workbook(new / "April_18.xlsx", "2018-04", councils)
    shutil.copy(later, new)
    try:
        build(new, tmp_path / "out", progress=False, onto=earlier.folder)
    except BuildError as error:
        assert "mid-2017" in str(error)
    else:
        row = Built(tmp_path / "out").row("delayed_days_rate", BOURNEMOUTH, "2018-04-30")
        assert row["value"] == rate["value"]


def test_rates_follow_a_revised_population_or_the_build_is_refused(upon, new):
    population_workbook(new / "mid_2018.xlsx", 2018, {PLYMOUTH: 2000, CUMBRIA: 2000})
    try:
        built = upon()
    except BuildError as error:
        assert "mid-2018" in str(error)
        return
    people = built.row("people_18plus", PLYMOUTH, "2018-06-30")["value"]
    assert people == 2000
    assert built.row("delayed_days_rate", PLYMOUTH, "2018-06-30")["denominator"] == 30 * people


def test_a_figure_that_the_other_publication_withdrew_is_no_longer_beside(upon, base, new):
    key = ("short_term_outcome", CUMBRIA)
    assert [row[3] for row in base.beside(*key)] == [51]
    oflog_table(
        new / "oflog.csv",
        [("2018-19", CUMBRIA, SEQUEL, ""), ("2018-19", PLYMOUTH, SEQUEL, 79.1)],
    )
    assert upon().beside(*key) == []


def test_the_rate_of_a_year_that_is_no_longer_whole_is_not_beside(upon, base, raw, new):
    """As in a build from all files: a year counts with all twelve months."""
    assert len(base.beside("delayed_transfers_2c", PLYMOUTH)) == 1
    some_of(raw, ["people"], new)
    dtoc_workbook(new / "June.xlsx", "2018-06", {PLYMOUTH: None, CUMBRIA: 30})
    assert upon().beside("delayed_transfers_2c", PLYMOUTH) == []


def test_where_the_first_publication_falls_silent_the_next_one_speaks(upon, new):
    """As in a build from all files: "[x]" withholds nothing."""
    ascof_open_data(
        new / "ascof_2021.xlsx",
        {(PLYMOUTH, "2D"): {"Outcome": "[x]", "Numerator": "[x]", "Denominator": "[x]"}},
    )
    row = upon().row("short_term_outcome", PLYMOUTH, "2021-03-31")
    assert (row["source"], row["value"]) == ("oflog", 66.0)


def test_a_trust_that_a_new_edition_leaves_out_is_gone(upon, base, new):
    assert set(base.trusts["trust_code"]) == {"RK9", "RNN"}
    beds_workbook(new / "beds.xlsx", {"RK9": ("A TRUST", 100.0, 80.0)})
    assert set(upon().trusts["trust_code"]) == {"RK9"}


def test_a_council_that_was_left_out_has_nothing_beside_it(tmp_path, new):
    """Whichever figure is given again: Cumbria has a rate of the months, but none published."""
    raw = tmp_path / "raw"
    for month in MONTHS:
        write_delays(raw, month)
    population_workbook(raw / "mid_2018.xlsx", 2018)
    ascof_table(raw / "ascof_2019.csv", [(PLYMOUTH, DELAYS_2C, "Total", 300.04)])
    build(raw, tmp_path / "earlier", progress=False)
    earlier = Built(tmp_path / "earlier")
    assert earlier.beside("delayed_transfers_2c", CUMBRIA) == []
    falls_table(new / "falls.csv")
    build(new, tmp_path / "out", progress=False, onto=earlier.folder)
    assert Built(tmp_path / "out").beside("delayed_transfers_2c", CUMBRIA) == []


@pytest.mark.parametrize(
    ("months", "outcome", "detail"),
    [
        (["2018-04", "2018-08"], "noted", "2012-05"),  # all between are held
        (["2019-05"], "noted", "2019-04"),  # that of April 2019 is not
    ],
)
def test_missing_months_are_those_of_all_months(upon, raw, new, months, outcome, detail):
    some_of(raw, ["people"], new)
    population_workbook(new / "mid_2019.xlsx", 2019)
    for month in months:
        write_delays(new, month)
    found = upon().checks["no month is missing"]
    assert found[0] == outcome
    named = found[1].split(", ")
    assert detail in named and "2018-06" not in named


# The real files


REAL = {
    "outcomes, with figures to correct": ["ascof", "oflog"],
    "beds, discharges, falls and deprivation": ["beds", "drd", "fingertips", "imd"],
    "finance returns, with figures to correct": ["asc_finance", "population"],
    "the month of a reorganisation, and one without rates": [
        "dtoc/Apr_19.xls", "dtoc/April_12.xls", "population",
    ],
    "everything": ["."],
}  # fmt: skip


@pytest.fixture(scope="module")
def as_shipped(shipped, tmp_path_factory):
    """The shipped table, written anew: another version of the writer signs its files otherwise."""
    path = tmp_path_factory.mktemp("shipped") / "observations.parquet"
    write_observations(read_observations(shipped / "processed" / path.name), path)
    return path.read_bytes()


@pytest.mark.parametrize("names", REAL.values(), ids=REAL)
def test_real_files_upon_the_shipped_figures_change_nothing(
    shared, shipped, as_shipped, tmp_path, monkeypatch, names
):
    monkeypatch.setattr(gather, "shipped_corrections", shipped_corrections)
    given = tmp_path / "given"
    given.mkdir()
    for name in names:
        source = shared / "data" / name
        if source.is_dir():
            shutil.copytree(source, given / name, dirs_exist_ok=True)
        else:
            shutil.copy(source, given)
    held, out = shipped / "processed", tmp_path / "out"
    build(given, out, progress=False, onto=held)
    assert (out / "observations.parquet").read_bytes() == as_shipped
    for name in TABLES:
        if name.endswith(".csv"):
            assert (out / name).read_bytes() == (held / name).read_bytes(), name
    inputs = [
        {tuple(entry.items()) for entry in json.loads(path.read_text(encoding="utf-8"))["inputs"]}
        for path in (out / "manifest.json", held / "manifest.json")
    ]
    assert inputs[0] == inputs[1]
