import dataclasses
import math

import pandas as pd
import pytest

from lsr_analysis.analysis.aggregate import check_span, councils, monthly, over_months
from lsr_analysis.areas import ENGLAND
from lsr_analysis.errors import CatalogueError, ParameterError
from lsr_analysis.periods import Span

YEAR = Span.parse("2017-04", "2018-03")
PLYMOUTH = "E06000026"


def _values(data, indicator, area, span, column="value"):
    """Take one column straight from the table, month by month."""
    table = data.observations
    rows = table[(table["indicator"] == indicator) & (table["area_code"] == area)]
    rows = rows.set_index("period_start").sort_index()
    return rows.loc[str(span.first_day) : str(span.last_day), column]


@pytest.mark.parametrize("area", [PLYMOUTH, "E10000006", ENGLAND])
def test_a_rate_is_one_division_of_two_sums(data, area):
    top = _values(data, "delayed_days_rate", area, YEAR, "numerator").sum()
    bottom = _values(data, "delayed_days_rate", area, YEAR, "denominator").sum()
    row = over_months(data, "delayed_days_rate", YEAR.months).loc[area]
    assert (row["numerator"], row["denominator"]) == (top, bottom)
    assert row["value"] == pytest.approx(100_000 * top / bottom, rel=1e-12)
    # Not the mean of twelve monthly rates: long months count for more.
    assert row["value"] != _values(data, "delayed_days_rate", area, YEAR).mean()


def test_the_denominator_of_a_year_is_its_days_times_its_adults(data):
    row = over_months(data, "delayed_days_rate", YEAR.months).loc[PLYMOUTH]
    adults = row["denominator"] / 365
    assert adults == int(adults)
    april = _values(data, "delayed_days_rate", PLYMOUTH, YEAR, "denominator").iloc[0]
    assert april == 30 * adults


def test_people_on_an_average_day_are_days_over_days(data):
    days = _values(data, "delayed_days", PLYMOUTH, YEAR).sum()
    row = over_months(data, "delayed_people", YEAR.months).loc[PLYMOUTH]
    assert row["denominator"] == 365
    assert row["value"] == pytest.approx(days / 365, rel=1e-12)


def test_days_are_added_up(data):
    row = over_months(data, "delayed_days", YEAR.months).loc[PLYMOUTH]
    assert row["value"] == _values(data, "delayed_days", PLYMOUTH, YEAR).sum()
    assert math.isnan(row["denominator"])


def test_a_whole_year_is_complete(data):
    over = over_months(data, "delayed_days_rate", YEAR.months)
    assert over.loc[PLYMOUTH, "months"] == 12
    assert over["complete"].all()
    assert len(over) == 152  # 151 councils and England; Isles of Scilly have no row


def test_a_span_with_a_month_of_dashes_is_flagged(data):
    # City of London: April and November 2018 are dashes.
    over = over_months(data, "delayed_days_rate", Span.parse("2018-04", "2019-03").months)
    city = over.loc["E09000001"]
    assert city["months"] == 10
    assert not city["complete"]
    assert over.index[~over["complete"]].tolist() == ["E09000001"]
    # The months without a figure are left out of the denominator too.
    assert city["denominator"] % (365 - 60) == 0


def test_a_span_that_outlives_a_council_is_flagged(data):
    over = over_months(data, "delayed_days_rate", Span.parse("2019-01", "2019-06").months)
    assert over.loc["E06000028", "months"] == 3  # Bournemouth, until March 2019
    assert over.loc["E06000058", "months"] == 3  # its successor, from April 2019
    assert not over.loc[["E06000028", "E06000058"], "complete"].any()


def test_months_without_a_rate_give_no_rate(data):
    assert over_months(data, "delayed_days_rate", Span.parse("2012-01", "2012-03").months).empty
    assert not over_months(data, "delayed_days", Span.parse("2012-01", "2012-03").months).empty


def test_one_month_is_the_month_itself(data):
    span = Span.parse("2018-01", "2018-01")
    over = over_months(data, "delayed_days_rate", span.months)
    month = _values(data, "delayed_days_rate", PLYMOUTH, span)
    assert over.loc[PLYMOUTH, "value"] == pytest.approx(month.iloc[0], rel=1e-12)


def test_monthly_is_the_table_laid_out(data):
    wide = monthly(data, "delayed_days_rate", YEAR)
    assert list(wide.index) == list(YEAR.months)
    assert wide.shape == (12, 152)
    expected = _values(data, "delayed_days_rate", PLYMOUTH, YEAR).to_numpy()
    assert wide[PLYMOUTH].tolist() == expected.tolist()


def test_monthly_leaves_a_gap_where_there_is_no_value(data):
    wide = monthly(data, "delayed_days", Span.parse("2018-04", "2018-05"))
    assert math.isnan(wide.loc["2018-04", "E09000001"])
    assert wide.loc["2018-05", "E09000001"] > 0


def test_monthly_keeps_months_that_nobody_has(data):
    wide = monthly(data, "delayed_days_rate", Span.parse("2015-02", "2015-05"))
    assert len(wide) == 4
    assert wide.loc["2015-02":"2015-03"].isna().all().all()
    assert wide.loc["2015-04", ENGLAND] > 0


def test_leaving_england_out(data):
    over = over_months(data, "delayed_days", YEAR.months)
    assert ENGLAND in over.index
    assert councils(over).index.tolist() == [code for code in over.index if code != ENGLAND]


@pytest.mark.parametrize("compute", [over_months, monthly])
def test_an_unknown_indicator_is_named(data, compute):
    with pytest.raises(CatalogueError, match="'delay_rate'"):
        compute(data, "delay_rate", YEAR)


@pytest.mark.parametrize(("start", "end"), [("2010-03", "2010-05"), ("2025-02", "2025-04")])
def test_a_span_outside_the_figures_is_refused(data, start, end):
    with pytest.raises(ParameterError, match="run from 2010-04 to 2025-03"):
        check_span(data, Span.parse(start, end))


def test_the_whole_of_the_figures_is_a_span(data):
    check_span(data, Span.parse("2011-04", "2019-06"))


def test_a_small_table_by_hand(data):
    """January (31 days) and February (28) for 1,000 adults; a gap in February elsewhere."""

    def row(area, month, days, length, status="ok"):
        adults = 1000.0
        return {
            "indicator": "delayed_days_rate", "area_code": area, "status": status,
            "period_start": pd.Timestamp(f"2018-{month:02d}-01"),
            "period_end": pd.Timestamp(f"2018-{month:02d}-{length}"),
            "numerator": days, "denominator": length * adults,
            "value": 100_000 * days / (length * adults),
        }  # fmt: skip

    nothing = float("nan")
    table = pd.DataFrame(
        [
            row("E06000026", 1, 62.0, 31),
            row("E06000026", 2, 0.0, 28),
            row("E10000006", 1, 31.0, 31),
            row("E10000006", 2, nothing, 28, "not collected"),
        ]
    )
    small = dataclasses.replace(data, observations=table)
    over = over_months(small, "delayed_days_rate", Span.parse("2018-01", "2018-02").months)
    assert over.loc["E06000026", "value"] == pytest.approx(100_000 * 62 / 59_000)
    assert over.loc["E10000006", "value"] == pytest.approx(100_000 * 31 / 31_000)
    assert over["months"].to_dict() == {"E06000026": 2, "E10000006": 1}
    assert over["complete"].to_dict() == {"E06000026": True, "E10000006": False}
