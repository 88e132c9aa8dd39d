"""Our rates beside measure 2C of the Adult Social Care Outcomes Framework, 2018-19.

Measure 2C is the average number of delayed people a day per 100,000 adults: the same
quotient as ours, published to one decimal.
"""

import csv
import math

import pytest

from lsr_analysis.analysis.aggregate import over_months
from lsr_analysis.areas import ENGLAND
from lsr_analysis.periods import Span

YEAR = Span.parse("2018-04", "2019-03")
MEASURES = {
    "Delayed transfers of care from hospital, per 100,000 population": "delayed_days_rate",
    "Delayed transfers of care from hospital that are attributable to adult social care, "
    "per 100,000 population": "delayed_days_rate_social_care",
    "Delayed transfers of care from hospital that are jointly attributable to NHS and adult "
    "social care, per 100,000 population": "delayed_days_rate_both",
}
# Councils of which ours is not on the same footing, and why.
APART = {
    "E06000028": "Bournemouth: the mid-2018 edition is on later codes, ours uses mid-2017",
    "E06000029": "Poole: the mid-2018 edition is on later codes, ours uses mid-2017",
    "E10000009": "Dorset: the mid-2018 edition is on later codes, ours uses mid-2017",
    "E06000053": "Isles of Scilly: no row in the monthly publication; 2C gives 0",
}
CITY_OF_LONDON = "E09000001"  # on the same footing but for two months of dashes, see below
# How many of the 148 agree exactly at one decimal.
EXACT = {
    "delayed_days_rate": 132,
    "delayed_days_rate_social_care": 142,
    "delayed_days_rate_both": 144,
}


@pytest.fixture(scope="module")
def published(shared):
    """Published value by indicator and area."""
    path = shared / "data" / "ascof" / "datahub_final_data_2019.csv"
    values = {indicator: {} for indicator in MEASURES.values()}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            indicator = MEASURES.get(row["Measure Group Description"])
            if indicator and row["Geographical Level"] in ("Council", "England"):
                values[indicator][row["ONS Code"]] = float(row["Measure Value"])
    return values


@pytest.fixture(scope="module")
def ours(data):
    """Our rate by indicator and area, with dashes counted as no days, as 2C counts them."""
    rates = {}
    for indicator in MEASURES.values():
        over = over_months(data, indicator, YEAR.months)
        denominator = over["denominator"].copy()
        # City of London: ten of twelve months have figures; 2C divides by the whole year.
        denominator[CITY_OF_LONDON] *= 365 / (365 - 30 - 30)
        rates[indicator] = (100_000 * over["numerator"] / denominator).to_dict()
    return rates


def one_decimal(value):
    """Round half up, as the publication does."""
    return math.floor(value * 10 + 0.5) / 10


@pytest.fixture(scope="module")
def compared(published, ours):
    return {
        indicator: {
            area: (ours[indicator][area], value)
            for area, value in values.items()
            if area != ENGLAND and area not in APART
        }
        for indicator, values in published.items()
    }


@pytest.mark.parametrize("indicator", EXACT)
def test_all_councils_with_a_population_of_mid_2018_agree_within_a_tenth(compared, indicator):
    pairs = compared[indicator]
    assert len(pairs) == 148
    far = {
        area: (mine, theirs)
        for area, (mine, theirs) in pairs.items()
        if abs(one_decimal(mine) - theirs) > 0.1 + 1e-9
    }
    assert far == {}


@pytest.mark.parametrize("indicator", EXACT)
def test_most_agree_to_the_last_decimal(compared, indicator):
    exact = sum(one_decimal(mine) == theirs for mine, theirs in compared[indicator].values())
    assert exact == EXACT[indicator]


def test_the_others_are_left_out_for_a_reason(data, published):
    table = data.observations
    rate = table[
        (table["indicator"] == "delayed_days_rate") & (table["period_start"] == "2018-04-01")
    ]
    denominator = rate.set_index("area_code")["denominator_source"].to_dict()
    without = {
        area for area in published["delayed_days_rate"] if denominator.get(area) != "ONS mid-2018"
    }
    assert without == set(APART), APART
    assert {area: denominator.get(area) for area in APART} == {
        "E06000028": "ONS mid-2017",
        "E06000029": "ONS mid-2017",
        "E10000009": "ONS mid-2017",
        "E06000053": None,
    }, APART
    assert published["delayed_days_rate"]["E06000053"] == 0


@pytest.mark.parametrize("area", ["E06000028", "E06000029", "E10000009"])
def test_the_dorset_councils_are_near_all_the_same(published, ours, area):
    """A population of the year before moves a rate by about one in a hundred."""
    mine, theirs = ours["delayed_days_rate"][area], published["delayed_days_rate"][area]
    assert mine == pytest.approx(theirs, rel=0.02), APART[area]


def test_dashes_are_no_days_in_2c_but_not_collected_here(data, published, ours):
    """City of London 2018-19: April and November 2018 are dashes.

    2C divides the days of ten months by twelve (13.6); over the ten months that were
    collected the rate is 16.2, and the span is flagged as incomplete.
    """
    row = over_months(data, "delayed_days_rate", YEAR.months).loc[CITY_OF_LONDON]
    assert not row["complete"] and row["months"] == 10
    assert published["delayed_days_rate"][CITY_OF_LONDON] == 13.6
    assert one_decimal(ours["delayed_days_rate"][CITY_OF_LONDON]) == 13.6
    assert one_decimal(row["value"]) == 16.2


def test_england(published, ours):
    """The total is 10.4 here and 10.3 there: England holds people who live elsewhere."""
    assert one_decimal(ours["delayed_days_rate"][ENGLAND]) == 10.4
    assert published["delayed_days_rate"][ENGLAND] == 10.3
    for indicator in ("delayed_days_rate_social_care", "delayed_days_rate_both"):
        assert one_decimal(ours[indicator][ENGLAND]) == published[indicator][ENGLAND]


def test_england_without_people_who_live_elsewhere_is_the_published(data, published):
    over = over_months(data, "delayed_days_rate", YEAR.months)
    councils = over.drop(index=ENGLAND)["numerator"].sum()
    rate = 100_000 * councils / over.loc[ENGLAND, "denominator"]
    assert one_decimal(rate) == published["delayed_days_rate"][ENGLAND] == 10.3
