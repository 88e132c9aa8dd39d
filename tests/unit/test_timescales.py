"""Months added up to quarters, financial years and rolling twelve months."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_files import COUNTED, GIVEN, write_entry, write_lines

from lsr_analysis.analysis.timescales import SCALES, over_scale, series_by
from lsr_analysis.areas import ENGLAND
from lsr_analysis.errors import CatalogueError, ParameterError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.own import read_own
from lsr_analysis.reporting.series import area_series

PLYMOUTH = "E06000026"
DAYS, PEOPLE, RATE = (
    dictionary()[key] for key in ("delayed_days", "delayed_people", "delayed_days_rate")
)


def monthly(first, numerators, denominators=None, missing=()):
    """Return monthly rows that begin with a month; some of them without a figure."""
    months = pd.period_range(first, periods=len(numerators), freq="M")
    over = [np.nan] * len(months) if denominators is None else denominators
    rows = pd.DataFrame(
        {
            "period_start": months.to_timestamp(),
            "period_end": months.to_timestamp(how="end").normalize(),
            "numerator": np.asarray(numerators, dtype=float),
            "denominator": np.asarray(over, dtype=float),
        }
    )
    rows["value"] = rows["numerator"] / rows["denominator"].fillna(1.0)
    rows.loc[months.isin(pd.PeriodIndex(missing, freq="M")), ["numerator", "value"]] = np.nan
    return rows


# Sums by hand


def test_quarters_are_those_of_the_financial_year():
    found = over_scale(monthly("2017-04", range(1, 13)), DAYS, "quarter")
    assert found["value"].to_dict() == {
        "2017-18 Q1": 6, "2017-18 Q2": 15, "2017-18 Q3": 24, "2017-18 Q4": 33,
    }  # fmt: skip
    assert found["complete"].all()
    first = found.iloc[0]
    assert (str(first["period_start"].date()), str(first["period_end"].date())) == (
        "2017-04-01", "2017-06-30",
    )  # fmt: skip


def test_financial_years():
    found = over_scale(monthly("2016-04", [1] * 12 + [2] * 12), DAYS, "year")
    assert found["value"].to_dict() == {"2016-17": 12, "2017-18": 24}
    assert found["months"].tolist() == [12, 12]


def test_rolling_twelve_months():
    found = over_scale(monthly("2017-01", range(1, 15)), DAYS, "rolling")
    assert found["value"].to_dict() == {
        "12 months to 2017-12": 78, "12 months to 2018-01": 90, "12 months to 2018-02": 102,
    }  # fmt: skip
    assert [str(day.date()) for day in found["period_start"]] == [
        "2017-01-01", "2017-02-01", "2017-03-01",
    ]  # fmt: skip


def test_months_are_as_they_are():
    found = over_scale(monthly("2017-04", [3, 4], [30, 20]), PEOPLE, "month")
    assert found["value"].to_dict() == {"2017-04": 0.1, "2017-05": 0.2}


def test_a_rate_is_divided_once_over_the_sums():
    rows = monthly("2017-04", [30, 62, 10], [30, 31, 30])
    found = over_scale(rows, PEOPLE, "quarter").loc["2017-18 Q1"]
    assert (found["numerator"], found["denominator"]) == (102, 91)
    assert found["value"] == pytest.approx(102 / 91)
    assert found["value"] != pytest.approx(rows["value"].mean())
    rate = over_scale(monthly("2017-04", [3, 3, 3], [300, 300, 600]), RATE, "quarter")
    assert rate["value"].tolist() == [100_000 * 9 / 1200]


# Periods that are not whole


@pytest.mark.parametrize("scale", ["quarter", "year", "rolling"])
def test_a_period_with_a_month_missing_has_no_value(scale):
    rows = monthly("2017-04", [1] * 12, missing=["2017-09"])
    found = over_scale(rows, DAYS, scale)
    label = {"quarter": "2017-18 Q2", "year": "2017-18", "rolling": "12 months to 2018-03"}[scale]
    row = found.loc[label]
    assert row["value"] != row["value"]
    assert not row["complete"]
    assert row["months"] == {"quarter": 2}.get(scale, 11)
    assert found["value"].notna().sum() == (3 if scale == "quarter" else 0)


def test_periods_at_the_ends_are_not_whole():
    found = over_scale(monthly("2017-06", [1] * 12), DAYS, "quarter")
    assert found["complete"].to_dict() == {
        "2017-18 Q1": False, "2017-18 Q2": True, "2017-18 Q3": True, "2017-18 Q4": True,
        "2018-19 Q1": False,
    }  # fmt: skip
    assert found["months"].tolist() == [1, 3, 3, 3, 2]
    years = over_scale(monthly("2017-06", [1] * 12), DAYS, "year")
    assert years["value"].isna().all()


def test_a_month_missing_stays_in_its_place():
    found = over_scale(monthly("2017-04", [1, 2, 3], missing=["2017-05"]), DAYS, "month")
    assert list(found.index) == ["2017-04", "2017-05", "2017-06"]
    assert found["value"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize("scale", SCALES)
def test_without_a_figure_there_is_no_period(scale):
    assert over_scale(monthly("2017-04", [1], missing=["2017-04"]), DAYS, scale).empty


def test_less_than_twelve_months_have_no_rolling_year():
    assert over_scale(monthly("2017-04", [1] * 11), DAYS, "rolling").empty


# For any figures

MONTHS = st.lists(
    st.tuples(st.integers(0, 5_000), st.integers(1, 100_000)), min_size=1, max_size=40
)
FIRST = st.integers(0, 11).map(lambda n: str(pd.Period("2015-04", "M") + n))


@given(FIRST, MONTHS, st.sampled_from(["quarter", "year", "rolling"]))
def test_a_weighted_mean_lies_between_its_lowest_and_highest_month(first, counts, scale):
    rows = monthly(first, *zip(*counts, strict=True))
    found = over_scale(rows, PEOPLE, scale)
    for _, row in found[found["complete"]].iterrows():
        inside = rows[rows["period_start"].between(row["period_start"], row["period_end"])]
        assert len(inside) == row["months"]
        slack = 1e-9 * (1 + inside["value"].max())
        assert inside["value"].min() - slack <= row["value"] <= inside["value"].max() + slack


@given(FIRST, MONTHS)
def test_quarters_and_years_lose_no_month(first, counts):
    rows = monthly(first, *zip(*counts, strict=True))
    for scale in ("month", "quarter", "year"):
        found = over_scale(rows, PEOPLE, scale)
        assert found["numerator"].sum() == rows["numerator"].sum()
        assert found["months"].sum() == len(rows)
        assert found.index.is_unique


# The figures that ship


@pytest.mark.parametrize(
    ("period", "days"), [("2015-16", 1_809_587), ("2016-17", 2_254_821), ("2017-18", 1_979_475)]
)
def test_england_by_financial_year(data, period, days):
    assert series_by(data, "delayed_days", ENGLAND, "year").loc[period, "value"] == days


def test_the_last_months_are_no_year(data):
    row = series_by(data, "delayed_days", ENGLAND, "year").loc["2019-20"]
    assert (row["months"], row["complete"]) == (3, False)
    assert row["value"] != row["value"]


def test_a_rolling_year_that_is_a_financial_year_is_that_year(data, plymouth):
    for indicator in ("delayed_days", "delayed_people", "delayed_days_rate"):
        year = series_by(data, indicator, PLYMOUTH, "year").loc["2017-18", "value"]
        rolling = series_by(data, indicator, PLYMOUTH, "rolling")
        assert rolling.loc["12 months to 2018-03", "value"] == pytest.approx(year, rel=1e-12)
    assert year == pytest.approx(plymouth.standing.value, rel=1e-12)


def test_dashes_of_city_of_london_leave_two_quarters_without_a_value(data):
    """April and November 2018 are dashes."""
    found = series_by(data, "delayed_days", "E09000001", "quarter")
    held = found.loc["2018-19 Q1":"2018-19 Q4", "complete"]
    assert held.tolist() == [False, True, False, True]


def test_annual_figures_are_as_they_are(data):
    found = series_by(data, "short_term_outcome", PLYMOUTH, "year")
    held = data.series("short_term_outcome", PLYMOUTH)
    assert found["value"].tolist() == held["value"].tolist()
    assert list(found.index[:2]) == ["2015-16", "2016-17"]
    assert found.loc["2020-21", "value"] == pytest.approx(88.9, abs=0.05)


def test_figures_as_at_a_day_are_as_they_are(data):
    found = series_by(data, "people_75plus", PLYMOUTH, "year")
    assert found.index[-1] == "2020-06-30"
    assert found["value"].iloc[-1] == 23_039


@pytest.mark.parametrize("by", ["month", "quarter", "rolling"])
@pytest.mark.parametrize(
    ("indicator", "frequency"), [("short_term_outcome", "year"), ("people_75plus", "date")]
)
def test_a_finer_scale_than_the_figures_is_refused(data, indicator, frequency, by):
    with pytest.raises(ParameterError) as caught:
        series_by(data, indicator, PLYMOUTH, by)
    message = str(caught.value)
    assert f"{indicator} is held by {frequency}" in message
    assert by in message
    assert "use year" in message


@pytest.mark.parametrize("by", ["week", "", "Year", "years"])
def test_an_unknown_scale_is_refused(data, by):
    with pytest.raises(ParameterError, match=f"by is '{by}'; give one of month, quarter, year"):
        series_by(data, "delayed_days", PLYMOUTH, by)


def test_an_unknown_indicator_is_refused(data):
    with pytest.raises(CatalogueError, match=r"'delayed_day'.*Nearest: delayed_days"):
        series_by(data, "delayed_day", PLYMOUTH, "year")


# Figures of a user's own


@pytest.fixture
def with_own(own, data):
    """Return the figures of one made-up indicator."""

    def with_own(*lines, heads, **entry):
        write_entry(own, **entry)
        write_lines(own / "mine.csv", heads, *(f"lifts_answered,{line}" for line in lines))
        found = read_own(own, data.register, data.shipped)
        return dataclasses.replace(
            data, observations=found.observations, indicators=found.indicators
        )

    return with_own


@pytest.mark.parametrize("by", ["quarter", "year", "rolling"])
def test_months_without_counts_cannot_be_added_up(with_own, by):
    data = with_own("Plymouth,2017-04,75", "Plymouth,2017-05,80", heads=GIVEN, frequency="month")
    with pytest.raises(ParameterError, match="lifts_answered is published without counts"):
        series_by(data, "lifts_answered", PLYMOUTH, by)
    assert series_by(data, "lifts_answered", PLYMOUTH, "month")["value"].tolist() == [75, 80]


def test_one_month_without_counts_is_enough_to_refuse(with_own):
    lines = "Plymouth,2017-04,45,60,", "Plymouth,2017-05,,,80"
    data = with_own(*lines, heads=f"{COUNTED},value", frequency="month")
    with pytest.raises(ParameterError, match="without counts"):
        series_by(data, "lifts_answered", PLYMOUTH, "quarter")


def test_quarters_that_are_held_are_given_by_quarter(with_own):
    data = with_own("Plymouth,2017-18 Q1,45,60", "Plymouth,2017-18 Q2,30,60", heads=COUNTED)
    found = series_by(data, "lifts_answered", PLYMOUTH, "quarter")
    assert found["value"].to_dict() == {"2017-18 Q1": 75, "2017-18 Q2": 50}


# As it is printed and saved


def test_the_series_in_words(data):
    found = area_series(data, "Plymouth", "delayed_days", "year")
    lines = found.text.splitlines()
    assert lines[0].startswith("Delayed days (days in the month); lower is better. Plymouth (E06")
    assert any(line.split() == ["2019-20", "–", "(3", "months", "held)"] for line in lines)
    assert found.notes == found.indicator.caveats


def test_a_figure_that_is_missing_has_its_reason(data):
    lines = area_series(data, "City of London", "workforce_turnover").text.splitlines()
    missing = [line.split() for line in lines if "–" in line.split()]
    assert ["2020-21", "–", "not", "available"] in missing


def test_england_by_its_name(data):
    found = area_series(data, "england", "delayed_days", "year")
    assert found.title.endswith(". England")
    assert "2016-17" in found.text and "2,254,821" in found.text


def test_the_series_is_saved_unrounded(data, tmp_path):
    found = area_series(data, "Plymouth", "delayed_days_rate", "quarter")
    path = found.save(tmp_path / "new" / "rate.csv")
    saved = pd.read_csv(path, index_col="period")
    assert saved["value"].tolist() == pytest.approx(found.rows["value"].tolist(), nan_ok=True)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_council_that_was_reorganised_is_pointed_to_the_same_ground(data):
    before, after = (area_series(data, c, "delayed_days") for c in ("E06000029", "E06000058"))
    assert "end with the reorganisation of 1 April 2019" in before.notes[0]
    assert "begin with the reorganisation of 1 April 2019" in after.notes[0]
    assert all("--same-ground" in found.notes[0] for found in (before, after))


def test_an_area_without_a_figure_says_so(data):
    found = area_series(data, "Isles of Scilly", "delayed_days")
    assert found.rows.empty
    assert found.notes[0].startswith("No figure is held for Isles of Scilly")
