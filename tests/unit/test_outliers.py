"""Funnels around England: how councils are placed, and what is said of them."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from lsr_analysis.analysis.outliers import against_funnel, funnel_of, kind_of
from lsr_analysis.statistics.comparison import VERDICTS
from lsr_analysis.statistics.funnel import CLASSES

DELAYS, SHARE, COUNTED = "delayed_days_rate", "offered_reablement", "care_home_admissions_65plus"
CLUMPED_SHARE = "discharged_on_ready_date"
NAN = float("nan")


@pytest.fixture(scope="module")
def defined(data):
    return data.indicators


def table_of(events, over=10_000.0):
    """Return counts of councils A00, A01 and so on."""
    codes = [f"A{k:02d}" for k in range(len(events))]
    return pd.DataFrame(
        {"numerator": np.asarray(events, dtype=float), "denominator": over}, index=codes
    )


SCATTERED = np.linspace(500, 1500, 24)


def test_clumped_counts_are_always_adjusted(defined):
    found = funnel_of(table_of(SCATTERED), defined[DELAYS], NAN)
    assert found.overdispersion.method == "winsorised"
    assert found.overdispersion.phi > 1 and found.overdispersion.tau2 > 0
    assert "log scale" in found.label


def test_counts_of_independent_events_are_not_adjusted(defined):
    assert funnel_of(table_of(SCATTERED), defined[COUNTED], NAN).overdispersion is None
    assert funnel_of(table_of(SCATTERED), defined[SHARE], NAN).overdispersion is None


def test_the_target_is_the_value_of_england(defined):
    found = funnel_of(table_of(SCATTERED), defined[DELAYS], 12_500.0)
    assert found.target == 12_500.0
    middle = (found.limits([10_000.0], 0.95)[0] * found.limits([10_000.0], 0.95)[1]) ** 0.5
    assert middle[0] == pytest.approx(12_500.0)


def test_without_a_value_of_england_the_target_is_that_of_all_councils(defined):
    table = table_of(SCATTERED)
    found = funnel_of(table, defined[DELAYS], NAN)
    assert found.target == pytest.approx(100_000 * table["numerator"].sum() / (24 * 10_000))


@pytest.mark.parametrize(("councils", "made"), [(19, False), (20, True)])
def test_twenty_councils_are_the_fewest(defined, councils, made):
    found = funnel_of(table_of(np.linspace(50, 150, councils)), defined[DELAYS], NAN)
    assert (found is not None) == made


@pytest.mark.parametrize(
    "changed", [("numerator", NAN), ("denominator", NAN), ("denominator", 0.0)]
)
def test_councils_without_counts_are_left_out(defined, changed):
    table = table_of(np.linspace(50, 150, 20))
    table.loc["A00", changed[0]] = changed[1]
    assert funnel_of(table, defined[DELAYS], NAN) is None
    more = pd.concat([table, table_of(np.linspace(60, 140, 25)).iloc[20:]])
    found = funnel_of(more, defined[DELAYS], NAN)
    assert len(found.points) == 24 and "A00" not in found.points.index


def test_nothing_counted_is_no_funnel(defined):
    assert funnel_of(table_of(np.zeros(30)), defined[DELAYS], NAN) is None


def test_a_council_without_events_is_placed_and_low(defined):
    events = np.full(30, 1000.0)
    events[0] = 0
    found = funnel_of(table_of(events), defined[DELAYS], NAN)
    assert found.points["value"]["A00"] == 0
    assert np.isfinite(found.points["z_adjusted"]).all()
    assert against_funnel(found, "A00", defined[DELAYS]) == "better"


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("%", "proportion"),
        ("% of discharges", "proportion"),
        ("% of rated locations", "proportion"),
        ("delayed days per day per 100,000 people aged 18+", "rate"),
        ("days per discharge", "rate"),
    ],
)
def test_percentages_are_proportions_whatever_they_are_of(defined, unit, kind):
    assert kind_of(dataclasses.replace(defined[SHARE], unit=unit)) == kind


def test_the_share_discharged_when_ready_has_the_funnel_of_a_share(defined):
    found = funnel_of(table_of(np.linspace(7000, 9500, 30)), defined[CLUMPED_SHARE], NAN)
    assert found.kind == "proportion"
    assert "arcsine" in found.label


@pytest.mark.parametrize("placed", [*CLASSES, "not assessable"])
@pytest.mark.parametrize("polarity", ["lower is better", "higher is better", "neither"])
def test_what_each_class_is_called(defined, placed, polarity):
    found = funnel_of(table_of(SCATTERED), defined[DELAYS], NAN)
    points = found.points.assign(adjusted=placed)
    indicator = dataclasses.replace(defined[DELAYS], polarity=polarity)
    said = against_funnel(dataclasses.replace(found, points=points), "A00", indicator)
    low = {"lower is better": "better", "higher is better": "worse", "neither": "lower"}
    high = {"lower is better": "worse", "higher is better": "better", "neither": "higher"}
    if placed.startswith("low"):
        assert said == low[polarity]
    elif placed.startswith("high"):
        assert said == high[polarity]
    else:
        assert said == ("similar" if placed == "not significant" else "not assessable")
    assert said in VERDICTS


def test_a_council_that_is_not_in_the_funnel_is_not_assessable(defined):
    found = funnel_of(table_of(SCATTERED), defined[DELAYS], NAN)
    assert against_funnel(found, "Z99", defined[DELAYS]) == "not assessable"


def test_the_verdict_follows_the_adjusted_limits_and_not_those_of_chance(defined):
    table = table_of(SCATTERED)
    found = funnel_of(table, defined[DELAYS], NAN)
    low, high = found.limits(table["denominator"], 0.95)
    value = found.points["value"]
    for at, code in enumerate(table.index):
        wanted = "better" if value[code] < low[at] else "worse" if value[code] > high[at] else ""
        assert against_funnel(found, code, defined[DELAYS]) == (wanted or "similar")
    assert (found.points["unadjusted"] != "not significant").sum() > 15
