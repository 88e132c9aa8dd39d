"""Twelve months of Discharge Ready Date figures, as NHS England's revised files add up."""

import pytest

from lsr_analysis.analysis.timescales import series_by
from lsr_analysis.areas import ENGLAND

PLYMOUTH = "E06000026"


def year(data, indicator, area):
    return series_by(data, indicator, area, "year").loc["2024-25"]


def test_plymouth(data):
    found = year(data, "discharged_on_ready_date", PLYMOUTH)
    assert found["denominator"] == 23_750
    assert round(found["value"], 2) == 83.51


def test_england(data):
    found = year(data, "discharged_on_ready_date", ENGLAND)
    assert found["denominator"] == 4_035_716
    assert found["denominator"] - found["numerator"] == 546_404
    days = year(data, "days_after_ready_date", ENGLAND)
    assert days["numerator"] == 3_329_387
    assert days["value"] == pytest.approx(3_329_387 / 4_035_716)
