"""The readers on the real files, beside what the publishers print and what one can check twice."""

import pandas as pd
import pytest

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.building.people import one_edition_a_year, people_aged
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.sources.beds import read_beds
from lsr_analysis.sources.corrections import correct_values, shipped_corrections
from lsr_analysis.sources.deprivation import read_deprivation
from lsr_analysis.sources.falls import read_falls
from lsr_analysis.sources.finance import read_finance
from lsr_analysis.sources.oflog import read_oflog
from lsr_analysis.sources.outcomes import read_open_data, read_table
from lsr_analysis.sources.populations import read_populations
from lsr_analysis.sources.reading import PublishedFile, frame

# The published values of these measures are rounded to this.
STEP = 0.1
ZEROS = ["E06000041", "E06000053", "E08000009", "E09000001", "E10000016"]


def file(folder, name):
    """Return the one file of the shared folder whose name holds a text."""
    (path,) = (folder / "data").rglob(f"*{name}*")
    return PublishedFile(path)


def rows_of(*readings):
    table = frame(readings, register())
    return table.assign(year=[day.year for day in table["period_start"]])


@pytest.fixture(scope="module")
def open_reading(shared):
    return read_open_data(file(shared, "ascof_2020-21_open_data"), register(), dictionary())


@pytest.fixture(scope="module")
def open_data(open_reading):
    return rows_of(open_reading)


@pytest.fixture(scope="module")
def table_readings(shared):
    return {
        year: read_table(file(shared, f"datahub_final_data_{year}"), register(), dictionary())
        for year in (2019, 2020, 2021)
    }


@pytest.fixture(scope="module")
def tables(table_readings):
    return rows_of(*table_readings.values())


@pytest.fixture(scope="module")
def oflog(shared):
    return rows_of(read_oflog(file(shared, "oflog_ASC_data"), register(), dictionary()))


@pytest.fixture(scope="module")
def finance(shared):
    folder = shared / "data"
    editions = [
        read_populations(next((folder / "population").glob(f"{year}*")), register())
        for year in (2015, 2016)
    ]
    older = people_aged(65, one_edition_a_year(editions), register())
    files = [PublishedFile(path) for path in sorted((folder / "asc_finance").glob("*.csv"))]
    return rows_of(*read_finance(files, register(), older))


def side_by_side(one, other):
    """Return figures that two tables both have a value for, with their difference."""
    keys = ["indicator", "area_code", "period_start"]
    both = one.merge(other, on=keys, suffixes=("", "_of_other"))
    both = both.dropna(subset=["value", "value_of_other"])
    return both.assign(apart=(both["value"] - both["value_of_other"]).abs())


# How much is read


def test_number_of_rows_of_the_outcomes_framework(open_reading, table_readings):
    assert len(open_reading.rows) == 6232  # 41 measures of 151 councils and England
    assert {year: len(reading.rows) for year, reading in table_readings.items()} == {
        2019: 6704,
        2020: 5095,
        2021: 2675,
    }


def test_number_of_rows_of_the_other_publications(oflog, finance, shared):
    assert len(oflog) == 6376
    assert finance.groupby("year").size().to_dict() == {2015: 1836, 2016: 2128}
    falls = read_falls(file(shared, "admissions_falls_65plus"), register(), dictionary())
    assert len(falls.rows) == 1008  # 126 areas in eight years
    assert falls.notes == ("202 districts and combined authorities are left out",)
    for year, councils in {2015: 152, 2019: 151}.items():
        reading = read_deprivation(file(shared, f"{year}_File_11"), register(), dictionary())
        assert len(reading.rows) == 5 * councils


def test_statuses_of_the_open_data(open_data):
    """43 cells are marked [c]; they belong to five figures that are taken."""
    counts = open_data["status"].value_counts().to_dict()
    assert counts == {"ok": 4145, "not available": 2082, "suppressed": 5}


# The outcomes framework


def test_every_measure_from_records_recomputes_to_the_published_value(open_reading, open_data):
    """The published values are rounded to one decimal, so that 0.05 is the most they can differ."""
    published = pd.DataFrame(open_reading.beside)
    both = published.merge(open_data, on=["indicator", "area_code"], suffixes=("_printed", ""))
    assert len(both) == len(published) == 3573
    assert both["indicator"].nunique() == 24
    counts = 1.0 * both["numerator"] / both["denominator"]
    computed = counts * both["indicator"].map(lambda i: dictionary()[i].multiplier)
    assert (computed - both["value_printed"]).abs().max() <= STEP / 2 + 1e-9
    assert (computed - both["value"]).abs().max() < 1e-9
    # And so that the comparison tells: many are not at the printed value.
    assert ((computed - both["value_printed"]).abs() > STEP / 10).mean() > 0.5


def test_no_survey_measure_is_computed_from_its_weighted_counts(open_data):
    with_interval = open_data[open_data["lower"].notna()]
    assert len(with_interval) == 270
    assert with_interval["numerator"].isna().all()
    assert (with_interval["lower"] < with_interval["value"]).all()
    assert (with_interval["value"] < with_interval["upper"]).all()
    assert {dictionary()[i].interval for i in with_interval["indicator"]} == {"published"}


def test_tables_and_open_data_of_2020_agree(tables, open_data):
    """Half a step of the tables, which hold rounded values, apart at most."""
    both = side_by_side(open_data, tables)
    assert len(both) == 2675
    assert both["apart"].max() <= STEP / 2 + 1e-9


DERIVED = (
    "carers who receive direct payments",
    "carers who receive self-directed support",
    "rehabilitation services",
)


def decimals(text):
    """Return how many decimal places a figure is printed with."""
    return len(str(float(text)).split(".")[1].rstrip("0"))


def test_age_groups_that_the_framework_does_not_publish_are_not_taken(shared, tables):
    """Another team put them together from finer groups; their two decimals give them away.

    The framework prints one decimal (three for the adjusted quality of life).
    """
    derived = [
        row["measure value"]
        for year in (2019, 2020, 2021)
        for _, row in file(shared, f"datahub_final_data_{year}").rows()
        if row["disaggregation level"] == "65 and over"
        and row["geographical level"] != "Region"
        and any(text in row["measure group description"] for text in DERIVED)
    ]
    assert len(derived) == 1505
    assert sum(decimals(text) > 1 for text in derived) > 1000
    for indicator in (
        "still_at_home_91_days", "offered_reablement", "direct_payments_carers",
        "self_directed_support_carers",
    ):  # fmt: skip
        assert f"{indicator}_65plus" not in set(tables["indicator"])
        assert indicator in set(tables["indicator"])
    taken = tables.dropna(subset=["value"]).groupby("indicator")["value"]
    most = taken.agg(lambda values: max(map(decimals, values)))
    assert most.drop("quality_of_life_adjusted").max() == 1
    assert most["quality_of_life_adjusted"] == 3


def test_two_measures_under_one_name_are_not_available(tables):
    lost = tables[tables["status"] == "not available"]
    assert set(lost["year"]) == {2019}
    assert set(lost["indicator"]) == {
        "direct_payments_carers", "direct_payments_users", "direct_payments_users_65plus",
        "self_directed_support_carers", "self_directed_support_users",
        "self_directed_support_users_65plus",
    }  # fmt: skip
    assert len(lost) == 912  # six measures of 151 councils and England


# The Office for Local Government


def test_what_oflog_calls_quality_of_life_is_1j_and_not_1a(oflog, tables):
    """In 2018-19: 1A is a score out of 24, near 19; 1J is near 0.4."""
    held = oflog[(oflog["indicator"] == "quality_of_life_adjusted") & (oflog["year"] == 2018)]
    of_year = tables[tables["year"] == 2018]
    adjusted = side_by_side(held, of_year[of_year["indicator"] == "quality_of_life_adjusted"])
    assert len(adjusted) == 151
    assert adjusted["apart"].max() == 0
    users = of_year[of_year["indicator"] == "quality_of_life_users"]
    unadjusted = side_by_side(held.assign(indicator="quality_of_life_users"), users)
    assert len(unadjusted) == 151
    assert unadjusted["apart"].min() > 16


def test_oflog_and_the_tables_agree_exactly(oflog, tables):
    both = side_by_side(oflog, tables)
    counts = both.groupby(["year", "indicator"]).size().to_dict()
    assert counts == {
        (2018, "information_carers"): 151, (2018, "information_users"): 151,
        (2018, "quality_of_life_adjusted"): 151, (2018, "quality_of_life_carers"): 151,
        (2018, "short_term_outcome"): 152, (2019, "information_users"): 147,
        (2019, "quality_of_life_adjusted"): 146, (2019, "short_term_outcome"): 150,
        (2020, "short_term_outcome"): 150,
    }  # fmt: skip
    assert both["apart"].max() == 0


def test_zeros_are_the_only_adjusted_scores_that_cannot_be(oflog):
    held = oflog[oflog["indicator"] == "quality_of_life_adjusted"].dropna(subset=["value"])
    assert len(held) == 901
    outside = held[~held["value"].between(0.25, 0.55)]
    assert set(outside["value"]) == {0.0}
    assert set(outside["year"]) == {2019}
    assert sorted(outside["area_code"]) == ZEROS
    assert held.loc[held["value"] > 0, "value"].agg(["min", "max"]).tolist() == [0.28, 0.489]


def test_the_corrections_of_oflog_hold(oflog, tables):
    """Each of the shipped ones finds its zero, which then is not available."""
    corrected = correct_values(oflog, shipped_corrections())
    changed = corrected[corrected["status"] != oflog["status"]]
    assert sorted(changed["area_code"]) == ZEROS
    assert set(changed["indicator"]) == {"quality_of_life_adjusted"}
    assert set(changed["status"]) == {"not available"} and changed["value"].isna().all()
    # The framework's own table has no figure for them either.
    own = tables[(tables["indicator"] == "quality_of_life_adjusted") & (tables["year"] == 2019)]
    assert len(own) == 147 and not set(ZEROS) & set(own["area_code"])


# Finance returns

# The file of 2016-17 holds England as rounded to three decimals an item or more; up to sixteen
# items are added up, in weeks, or in thousands of pounds.
WEEKS, POUNDS = 0.001, 1.0


@pytest.mark.parametrize(
    ("indicator", "tolerance"),
    [
        ("residential_weeks_65plus", WEEKS),
        ("nursing_weeks_65plus", WEEKS),
        ("short_term_units_65plus", WEEKS),
        ("residential_nursing_spend_65plus", POUNDS),
        ("home_care_spend_65plus", POUNDS),
        ("community_spend_65plus", POUNDS),
        ("direct_payments_spend_65plus", POUNDS),
        ("assessment_spend_65plus", POUNDS),
        ("long_term_spend_65plus", POUNDS),
        ("short_term_spend_65plus", POUNDS),
    ],
)
def test_england_of_2016_is_the_sum_of_the_councils(finance, indicator, tolerance):
    """England stands in the file; hundreds of thousands of weeks or millions of pounds."""
    rows = finance[(finance["indicator"] == indicator) & (finance["year"] == 2016)]
    england = rows["area_code"] == ENGLAND
    assert england.sum() == 1 and (~england).sum() == 151
    published, summed = rows.loc[england, "numerator"].item(), rows.loc[~england, "numerator"].sum()
    assert published > 800_000
    assert abs(published - summed) < tolerance


def test_every_council_has_a_finance_return_of_2015(finance):
    rows = finance[(finance["year"] == 2015) & (finance["area_code"] != ENGLAND)]
    in_force = {area.code for area in register().in_force(pd.Timestamp("2015-04-01").date())}
    assert set(rows["area_code"]) == in_force and len(in_force) == 152


def test_long_term_care_costs_more_than_the_care_homes_within_it(finance):
    """Totals, told by proved keys, and items, told by their numbers, come from different files."""
    rows = finance[(finance["year"] == 2016) & (finance["area_code"] == ENGLAND)]
    pounds = rows.set_index("indicator")["numerator"]
    assert pounds["long_term_spend_65plus"] > pounds["residential_nursing_spend_65plus"]
    assert pounds["long_term_spend_65plus"] == pytest.approx(6_926_880_508, abs=1)
    assert pounds["short_term_spend_65plus"] == pytest.approx(248_048_247, abs=1)


# Beds


def test_trusts_of_the_first_quarter_of_2020_21(shared):
    quarter = read_beds(file(shared, "Beds-Open-Overnight"))
    assert (str(quarter.start), str(quarter.end)) == ("2020-04-01", "2020-06-30")
    assert quarter.edition == "revised"
    assert len(quarter.trusts) == 163
    assert quarter.trusts["available"].sum() == pytest.approx(92_559.48, abs=0.01)
    assert quarter.trusts["occupied"].sum() == pytest.approx(58_004.52, abs=0.01)
    assert (quarter.trusts["occupied"] <= quarter.trusts["available"]).mean() > 0.99
