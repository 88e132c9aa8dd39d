"""Intervals of figures: the publisher's own, else from counts, else a reason why not."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from lsr_analysis.analysis.certainty import (
    CLUMPED,
    NOT_PUBLISHED,
    PUBLISHED,
    with_intervals,
)
from lsr_analysis.areas import ENGLAND
from lsr_analysis.statistics.intervals import proportion, rate

SHARE, COUNTED, SURVEY = "offered_reablement", "care_home_admissions_65plus", "feel_safe"
NAN = float("nan")


@pytest.fixture(scope="module")
def defined(data):
    return data.indicators


def rows_of(*rows):
    """Return rows of figures: numerator, denominator, value, lower, upper."""
    columns = ["numerator", "denominator", "value", "lower", "upper"]
    return pd.DataFrame(rows, columns=columns, dtype=float)


def test_a_published_interval_stays_even_where_counts_would_make_one(defined):
    found = with_intervals(rows_of((50, 100, 50, 35, 65)), defined[SHARE])
    assert found[["lower", "upper", "interval"]].to_numpy().tolist() == [[35, 65, PUBLISHED]]


def test_shares_get_the_interval_of_wilson(defined):
    rows = rows_of((0, 20, 0, NAN, NAN), (81, 263, 30.8, NAN, NAN), (20, 20, 100, NAN, NAN))
    found = with_intervals(rows, defined[SHARE])
    wanted = proportion(rows["numerator"], rows["denominator"], 100)
    assert np.array_equal(found["lower"], wanted.lower)
    assert np.array_equal(found["upper"], wanted.upper)
    assert found["lower"].round(1).tolist() == [0, 25.5, 83.9]
    assert set(found["interval"]) == {wanted.method} == {"Wilson"}


def test_rates_get_the_limits_of_byar(defined):
    rows = rows_of((65, 100_000, 65, NAN, NAN), (0, 5_000, 0, NAN, NAN), (9, 9_000, 100, NAN, NAN))
    found = with_intervals(rows, defined[COUNTED])
    wanted = rate(rows["numerator"], rows["denominator"], 100_000)
    assert np.array_equal(found["lower"], wanted.lower)
    assert np.array_equal(found["upper"], wanted.upper)
    assert (found["lower"].round(1)[0], found["upper"].round(1)[0]) == (50.2, 82.8)
    assert set(found["interval"]) == {wanted.method} == {"Byar, exact below 10"}


def test_the_value_itself_is_left_as_it_was_published(defined):
    rows = rows_of((81, 263, 30.8, NAN, NAN))
    assert with_intervals(rows, defined[SHARE])["value"].tolist() == [30.8]


def test_a_suppressed_figure_gets_no_interval_from_its_counts(defined):
    found = with_intervals(rows_of((3, 40, NAN, NAN, NAN)), defined[SHARE])
    assert found[["lower", "upper"]].isna().all(axis=None)
    assert found["interval"].tolist() == [NOT_PUBLISHED]


@pytest.mark.parametrize(
    "counts", [(NAN, 100), (10, NAN), (NAN, NAN), (0, 0)], ids=["over", "under", "both", "nobody"]
)
def test_without_counts_there_is_a_reason(defined, counts):
    found = with_intervals(rows_of((*counts, 10, NAN, NAN)), defined[SHARE])
    assert found["lower"].isna().all() and found["upper"].isna().all()
    assert found["interval"].tolist() == [NOT_PUBLISHED]


def test_half_of_a_published_interval_is_none(defined):
    found = with_intervals(rows_of((NAN, NAN, 10, 8, NAN)), defined[SURVEY])
    assert found["interval"].tolist() == [NOT_PUBLISHED]


def test_half_of_a_published_interval_gives_way_to_that_of_the_counts(defined):
    found = with_intervals(rows_of((10, 100, 10, 8, NAN)), defined[SHARE])
    wanted = proportion([10], [100], 100)
    assert found[["lower", "upper"]].to_numpy().tolist() == [[wanted.lower[0], wanted.upper[0]]]
    assert found["interval"].tolist() == ["Wilson"]


@pytest.mark.parametrize(
    ("indicator", "reason"),
    [
        ("delayed_days_rate", CLUMPED),
        ("discharged_on_ready_date", CLUMPED),
        ("days_after_ready_date", CLUMPED),
        ("share_65plus", "no interval: the figure is not a sample and counts no events"),
        ("social_contact_carers", NOT_PUBLISHED),
        ("feel_safe", NOT_PUBLISHED),
    ],
)
def test_the_reason_follows_the_dictionary(defined, indicator, reason):
    found = with_intervals(rows_of((10, 100, 10, NAN, NAN)), defined[indicator])
    assert found["interval"].tolist() == [reason]
    assert found["lower"].isna().all() and found["upper"].isna().all()


@pytest.mark.parametrize("method", ["wilson", "byar"])
def test_clumped_counts_get_no_interval_whatever_the_method(defined, method):
    clumped = dataclasses.replace(defined[SHARE], overdispersed=True, interval=method)
    found = with_intervals(rows_of((10, 100, 10, NAN, NAN)), clumped)
    assert found["interval"].tolist() == [CLUMPED]


def test_rows_of_several_kinds_keep_their_order(defined):
    rows = rows_of((50, 100, 50, 35, 65), (50, 100, 50, NAN, NAN), (3, 40, NAN, NAN, NAN))
    rows.index = [7, 3, 5]
    found = with_intervals(rows, defined[SHARE])
    assert found.index.tolist() == [7, 3, 5]
    assert found["interval"].tolist() == [PUBLISHED, "Wilson", NOT_PUBLISHED]
    assert "interval" not in rows


def test_no_rows_are_no_fault(defined):
    assert with_intervals(rows_of(), defined[SHARE]).empty


def test_every_figure_of_2020_21_lies_inside_its_interval_england_included(data):
    table = data.observations
    year = table[table["period_end"].eq("2021-03-31") & table["frequency"].eq("year")]
    seen = set()
    for indicator, rows in year.groupby("indicator", observed=True):
        defined = data.indicators[str(indicator)]
        found = with_intervals(rows, defined)
        with_limits = found[found["lower"].notna()]
        assert (with_limits["lower"] <= with_limits["value"] + 0.0501).all(), indicator
        assert (with_limits["upper"] >= with_limits["value"] - 0.0501).all(), indicator
        assert with_limits["value"].notna().all(), indicator
        seen |= set(with_limits["interval"])
        if defined.interval in ("wilson", "byar"):
            england = found[found["area_code"] == ENGLAND]
            assert england["lower"].notna().all(), indicator
            shares = with_limits["interval"].eq("Wilson")
            assert with_limits.loc[shares, "upper"].le(100).all()
    assert seen == {PUBLISHED, "Wilson", "Byar, exact below 10"}
