import datetime as dt

import pandas as pd
import pytest

from lsr_analysis.areas import ENGLAND
from lsr_analysis.building.delays import yearly_rates
from lsr_analysis.observations import as_table

PLYMOUTH, CUMBRIA = "E06000026", "E10000006"


def months(first, last, *, indicator="delayed_days_rate", area=PLYMOUTH, days=30, adults=1000):
    """Return monthly rows, as a build computes them, from the month of one day to another."""
    return [
        {
            "indicator": indicator, "area_code": area, "period_start": month.start_time,
            "period_end": month.end_time.normalize(), "frequency": "month", "numerator": days,
            "denominator": month.days_in_month * adults,
            "value": 100_000 * days / (month.days_in_month * adults), "status": "ok",
            "source": "nhs_england_dtoc", "edition": "revised", "geography": "2013",
        }
        for month in pd.period_range(first, last, freq="M")
    ]  # fmt: skip


def yearly(*rows):
    table = as_table(pd.DataFrame.from_records([row for group in rows for row in group]))
    held = yearly_rates(table).to_dict("records")
    return {(row["indicator"], row["area_code"], row["period_start"].year): row for row in held}


def test_a_year_is_weighted_by_the_days_of_its_months():
    """360 days of delay over 365 days; the mean of the monthly rates is another figure."""
    (row,) = yearly(months("2018-04", "2019-03")).values()
    assert row["value"] == pytest.approx(100_000 * 360 / 365_000, rel=1e-12)
    mean = sum(month["value"] for month in months("2018-04", "2019-03")) / 12
    assert row["value"] != pytest.approx(mean, rel=1e-6)


def test_a_leap_year():
    (row,) = yearly(months("2019-04", "2020-03")).values()
    assert row["value"] == pytest.approx(100_000 * 360 / 366_000, rel=1e-12)


def test_period_source_and_kind():
    (row,) = yearly(months("2018-04", "2019-03")).values()
    assert (row["period_start"], row["period_end"]) == (dt.date(2018, 4, 1), dt.date(2019, 3, 31))
    assert (row["indicator"], row["area_code"]) == ("delayed_transfers_2c", PLYMOUTH)
    assert row["source"] == "nhs_england_dtoc"
    assert row["what"] == "computed from the monthly workbooks"


@pytest.mark.parametrize(
    ("indicator", "measure"),
    [
        ("delayed_days_rate", "delayed_transfers_2c"),
        ("delayed_days_rate_social_care", "delayed_transfers_2c_social_care"),
        ("delayed_days_rate_both", "delayed_transfers_2c_joint"),
    ],
)
def test_each_of_the_three_measures(indicator, measure):
    held = yearly(months("2018-04", "2019-03", indicator=indicator))
    assert set(held) == {(measure, PLYMOUTH, 2018)}


@pytest.mark.parametrize("indicator", ["delayed_days", "delayed_people", "delayed_days_rate_nhs"])
def test_no_other_indicator_has_a_published_rate(indicator):
    assert yearly(months("2018-04", "2019-03", indicator=indicator)) == {}


@pytest.mark.parametrize(
    ("first", "last"), [("2018-04", "2019-02"), ("2018-05", "2019-03"), ("2018-05", "2019-04")]
)
def test_a_year_without_all_its_months_has_no_rate(first, last):
    """Twelve months of two financial years are no year either."""
    assert yearly(months(first, last)) == {}


def test_a_month_without_a_figure_leaves_the_year_out():
    rows = months("2018-04", "2019-03")
    rows[4] |= {"value": None, "numerator": None, "status": "not collected"}
    assert yearly(rows) == {}


def test_areas_and_years_do_not_mix():
    held = yearly(
        months("2017-04", "2019-03"),
        months("2018-04", "2019-03", area=CUMBRIA, days=60),
        months("2018-04", "2019-03", area=ENGLAND, days=900, adults=30_000),
    )
    values = {key[1:]: row["value"] for key, row in held.items()}
    unit = 100_000 * 360 / 365_000
    assert values == {
        (PLYMOUTH, 2017): pytest.approx(unit), (PLYMOUTH, 2018): pytest.approx(unit),
        (CUMBRIA, 2018): pytest.approx(2 * unit), (ENGLAND, 2018): pytest.approx(unit),
    }  # fmt: skip
