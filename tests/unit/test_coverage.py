"""What is held: every row is counted once, and nothing is missing without a reason."""

import dataclasses

import pandas as pd
import pytest
from own_files import GIVEN, write_entry, write_lines

from lsr_analysis.analysis.coverage import coverage, coverage_lines, without_figures
from lsr_analysis.areas import ENGLAND
from lsr_analysis.observations import STATUSES, WITH_VALUE
from lsr_analysis.own import read_own

ABOUT = ["indicator", "period", "source", "england"]


@pytest.fixture(scope="module")
def held(data):
    """The coverage of the figures that ship."""
    return coverage(data)


@pytest.fixture(scope="module")
def councils_rows(data):
    """Rows of councils, of indicators that are not a part of a breakdown."""
    wholes = [indicator.id for indicator in data.indicators.wholes()]
    table = data.observations
    return table[table["indicator"].isin(wholes) & table["area_code"].ne(ENGLAND)]


def counts(table):
    return table.drop(columns=ABOUT)


def test_every_row_is_counted_once(held, councils_rows):
    assert counts(held).to_numpy().sum() == len(councils_rows)
    by_indicator = counts(held).groupby(held["indicator"]).sum().sum(axis=1)
    assert by_indicator.to_dict() == councils_rows["indicator"].astype(str).value_counts().to_dict()
    by_status = counts(held).sum()
    assert by_status.to_dict() == councils_rows["status"].astype(str).value_counts().to_dict()


def test_one_row_for_an_indicator_and_period(held):
    assert not held.duplicated(["indicator", "period"]).any()
    assert set(counts(held)) <= set(STATUSES)
    assert list(held.columns[:5]) == [*ABOUT, "ok"]


def test_no_value_is_missing_without_a_status(data):
    table = data.observations
    given = table["status"].isin(WITH_VALUE)
    assert table["status"].notna().all()
    assert (table["value"].notna() == given).all()
    assert set(table["status"].unique()) <= set(STATUSES)


def test_parts_of_a_breakdown_are_counted_with_their_total(held, data):
    assert "delayed_days" in set(held["indicator"])
    assert not [i for i in held["indicator"].unique() if data.indicators.is_part(i)]
    assert "short_term_outcome_65plus" in set(held["indicator"])


@pytest.mark.parametrize(
    ("indicator", "period", "source", "england"),
    [
        ("delayed_days", "2016-17 by month", "nhs_england_dtoc", True),
        ("delayed_days_rate", "2014-15 by month", "nhs_england_dtoc", False),
        ("short_term_outcome", "2020-21", "nhs_digital_ascof", True),
        ("short_term_outcome", "2017-18", "oflog", False),
        ("people_75plus", "2020-06-30", "ons_mid_year", True),
        ("deprivation_score", "2015-09-30", "mhclg_iod", False),
    ],
)
def test_a_row_of_it(held, data, indicator, period, source, england):
    row = held.set_index(["indicator", "period"]).loc[(indicator, period)]
    assert (row["source"], row["england"]) == (source, england)
    table = data.observations
    rows = table[table["indicator"].eq(indicator) & table["area_code"].ne(ENGLAND)]
    if "by month" in period:
        year = int(period[:4])
        rows = rows[rows["period_start"].between(f"{year}-04-01", f"{year + 1}-03-31")]
    else:
        day = {"2020-21": "2021-03-31", "2017-18": "2018-03-31"}.get(period, period)
        rows = rows[rows["period_end"].eq(day)]
    found = row.drop(["source", "england"])
    assert found[found > 0].to_dict() == rows["status"].astype(str).value_counts().to_dict()


def test_all_twelve_months_are_counted(held):
    row = held.set_index(["indicator", "period"]).loc[("delayed_days", "2016-17 by month")]
    assert row["ok"] == 12 * 151


def test_two_publications_of_one_period_are_both_named(held):
    rows = held.set_index(["indicator", "period"])["source"]
    assert rows["short_term_outcome", "2019-20"] == "nhs_digital_ascof_tables oflog"


def test_rows_are_in_the_order_of_the_dictionary_and_of_time(held, data):
    order = [indicator.id for indicator in data.indicators.wholes()]
    places = held["indicator"].map(order.index)
    assert places.is_monotonic_increasing
    for _, rows in held.groupby("indicator"):
        assert rows["period"].is_monotonic_increasing


def test_indicators_without_a_figure_are_those_that_a_user_enters(data):
    found = without_figures(data)
    by_user = {i.id for i in data.indicators.wholes() if i.entered and i.measured_on == "councils"}
    assert {i.id for i in found} == by_user | {"discharges_covered"}  # in files to be downloaded
    assert "bed_occupancy_general_acute" not in {i.id for i in found}


def test_every_indicator_has_one_line(data, held):
    lines = coverage_lines(data)
    named = [line.split(":")[0] for line in lines]
    assert len(named) == len(set(named))
    assert set(named) == set(held["indicator"]) | {i.id for i in without_figures(data)}


def test_a_line_says_from_when_to_when_and_how_many(data, councils_rows):
    (line,) = [one for one in coverage_lines(data) if one.startswith("short_term_outcome:")]
    rows = councils_rows[councils_rows["indicator"].eq("short_term_outcome")]
    count = rows["status"].eq("ok").sum()
    assert line.startswith(f"short_term_outcome: 2015-16 to 2022-23 (8); {count:,} ok; ")
    assert line.endswith("(%)")


# Figures of a user's own


@pytest.fixture
def with_own(own, data):
    """Return the figures of one made-up indicator."""

    def with_own(*lines, **entry):
        write_entry(own, **({"over": None, "multiplier": 1} | entry))
        write_lines(own / "mine.csv", f"{GIVEN},status", *(f"lifts_answered,{x}" for x in lines))
        found = read_own(own, data.register, data.shipped)
        return dataclasses.replace(
            data, observations=found.observations, indicators=found.indicators
        )

    return with_own


def test_own_figures_are_counted_by_their_status(with_own):
    figures = with_own(
        "Plymouth,2017-18 Q1,75,", "York,2017-18 Q1,,suppressed", "Leeds,2017-18 Q1,70,provisional",
        "England,2017-18 Q1,71,", "Plymouth,2017-18 Q2,75,",
    )  # fmt: skip
    found = coverage(figures).set_index("period")
    first = found.loc["2017-18 Q1"]
    assert first["england"] and not found.loc["2017-18 Q2", "england"]
    assert first[["ok", "suppressed", "provisional"]].tolist() == [1, 1, 1]
    assert found.loc["2017-18 Q2", ["ok", "suppressed", "provisional"]].tolist() == [1, 0, 0]
    assert any(line.startswith("lifts_answered: 2017-18 Q1 to") for line in coverage_lines(figures))


def test_an_indicator_of_england_alone_has_a_line_too(with_own):
    figures = with_own("England,2017-18 Q1,71,")
    assert any(line.startswith("lifts_answered: ") for line in coverage_lines(figures))


def test_months_of_one_financial_year_are_one_row(with_own):
    months = pd.period_range("2017-01", "2018-04", freq="M")
    figures = with_own(*(f"Plymouth,{month},75," for month in months), frequency="month")
    found = coverage(figures).set_index("period")["ok"]
    assert found.to_dict() == {"2016-17 by month": 3, "2017-18 by month": 12, "2018-19 by month": 1}
