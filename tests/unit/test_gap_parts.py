"""The gap to England and to the peers, taken apart: the parts add up to what the report says."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from lsr_analysis.analysis.aggregate import RATE, over_months
from lsr_analysis.analysis.gap_parts import AGAINST, gap_parts
from lsr_analysis.analysis.national import reviewed_areas
from lsr_analysis.analysis.peers import peer_set
from lsr_analysis.analysis.standing import standing
from lsr_analysis.areas import ENGLAND
from lsr_analysis.periods import Span

YEAR = Span.parse("2017-04", "2018-03")
BREAKDOWNS = {"attribution": 3, "care_type": 2, "reason": 11}
PLYMOUTH, CITY, SCILLY = "E06000026", "E09000001", "E06000053"


@pytest.fixture(scope="module")
def apart(data):
    """Return the parts of an area's gaps and where it stands, over a span."""

    def apart(code, span=YEAR, peers="similar"):
        area = data.register[code]
        chosen = peer_set(peers, area, data, span)
        found = standing(data, data.indicators[RATE], area, span, chosen)
        months = found.months if found else span.months
        return gap_parts(data, area, chosen.codes, months), found

    return apart


REVIEWED = (
    "E08000025", "E06000036", "E08000032", "E08000026", "E10000006", "E10000011", "E06000006",
    "E10000014", "E06000001", "E08000012", "E08000003", "E10000021", "E10000025", "E06000026",
    "E08000019", "E08000007", "E06000021", "E08000009", "E06000054", "E06000014",
)  # fmt: skip


def test_these_are_the_twenty(data):
    assert sorted(REVIEWED) == sorted(reviewed_areas(data))


@pytest.mark.parametrize("code", REVIEWED)
def test_the_parts_add_up_to_the_gap_of_the_standing(apart, code):
    parts, found = apart(code)
    wanted = {"England": found.value - found.england, "peers": found.value - found.peer_mean}
    assert set(parts) == set(BREAKDOWNS)
    for breakdown, held in parts.items():
        assert tuple(held) == AGAINST
        for against, one in held.items():
            assert len(one.parts) == BREAKDOWNS[breakdown]
            assert one.total == pytest.approx(wanted[against], abs=1e-9)
            assert one.area == pytest.approx(found.value, abs=1e-9)
            assert math.fsum(one.parts["gap"]) == pytest.approx(wanted[against], abs=1e-9)
            assert math.fsum(one.parts["share_of_gap"]) == pytest.approx(1)
            assert np.allclose(one.parts["gap"], one.parts["area"] - one.parts["reference"])


def test_parts_are_what_the_observation_table_holds(data, apart):
    parts, _ = apart(PLYMOUTH)
    table = data.observations
    months = YEAR.months.to_timestamp()
    inside = table[table["period_start"].isin(months)]

    def total(indicator, code, column):
        mine = inside["indicator"].eq(indicator) & inside["area_code"].eq(code)
        assert mine.sum() == 12
        return float(inside.loc[mine, column].sum())

    names = {"nhs": "NHS", "social_care": "Social care", "both": "Both jointly"}
    for suffix, title in names.items():
        for code, column in ((PLYMOUTH, "area"), (ENGLAND, "reference")):
            days = total(f"delayed_days_{suffix}", code, "value")
            wanted = 100_000 * days / total(RATE, code, "denominator")
            found = parts["attribution"]["England"].parts.loc[title, column]
            assert found == pytest.approx(wanted, rel=1e-12)


def test_peers_count_as_one_each_and_not_by_their_size(data, apart):
    parts, _ = apart(PLYMOUTH)
    codes = peer_set("similar", data.register[PLYMOUTH], data, YEAR).codes
    held = over_months(data, RATE, YEAR.months).loc[list(codes)]
    pooled = 100_000 * held["numerator"].sum() / held["denominator"].sum()
    assert parts["reason"]["peers"].reference == pytest.approx(held["value"].mean(), abs=1e-9)
    assert abs(pooled - held["value"].mean()) > 0.05


def test_months_of_the_area_only(apart):
    """The City of London has a figure for ten months of 2018-19, and is held against those."""
    parts, found = apart(CITY, Span.parse("2018-04", "2019-03"), "england")
    assert len(found.months) == 10
    for held in parts.values():
        assert held["England"].total == pytest.approx(found.value - found.england, abs=1e-9)
        assert held["peers"].total == pytest.approx(found.value - found.peer_mean, abs=1e-9)


def test_a_part_that_was_not_collected_has_no_row(apart):
    """The reason “other” exists from April 2017."""
    parts, found = apart(PLYMOUTH, Span.parse("2016-04", "2017-03"))
    assert len(parts["reason"]["England"].parts) == BREAKDOWNS["reason"] - 1
    assert parts["reason"]["England"].total == pytest.approx(found.value - found.england, abs=1e-9)


def test_a_period_across_the_new_reason_still_adds_up(apart):
    parts, found = apart(PLYMOUTH, Span.parse("2016-10", "2017-09"))
    for held in parts.values():
        assert held["England"].total == pytest.approx(found.value - found.england, abs=1e-9)
        assert held["peers"].total == pytest.approx(found.value - found.peer_mean, abs=1e-9)


def without(data, indicator, code):
    """Leave out the figures of a part in one area."""
    table = data.observations
    gone = table["indicator"].eq(indicator) & table["area_code"].eq(code)
    return dataclasses.replace(data, observations=table[~gone])


def test_without_a_part_of_the_area_there_is_no_breakdown(data):
    fewer = without(data, "delayed_days_housing", PLYMOUTH)
    area = data.register[PLYMOUTH]
    found = gap_parts(fewer, area, ["E06000006"], YEAR.months)
    assert set(found) == {"attribution", "care_type"}


def test_a_peer_without_a_part_is_left_out_of_the_peers(data):
    peers = ["E06000006", "E06000021"]
    fewer = without(data, "delayed_days_housing", peers[0])
    found = gap_parts(fewer, data.register[PLYMOUTH], peers, YEAR.months)
    alone = gap_parts(data, data.register[PLYMOUTH], peers[1:], YEAR.months)
    assert found["reason"]["peers"].total == alone["reason"]["peers"].total


def test_without_englands_parts_only_the_peers_are_left(data):
    fewer = without(data, "delayed_days_housing", ENGLAND)
    found = gap_parts(fewer, data.register[PLYMOUTH], ["E06000006"], YEAR.months)
    assert set(found["reason"]) == {"peers"}
    assert set(found["attribution"]) == set(AGAINST)


def test_without_peers_only_england_is_left(data):
    found = gap_parts(data, data.register[PLYMOUTH], [], YEAR.months)
    assert {tuple(held) for held in found.values()} == {("England",)}


@pytest.mark.parametrize(
    ("code", "span"),
    [
        (SCILLY, YEAR),
        (PLYMOUTH, Span.parse("2011-04", "2012-03")),
        (PLYMOUTH, Span.parse("2020-04", "2021-03")),
        ("E06000064", YEAR),
    ],
    ids=["never", "before", "after", "not yet there"],
)
def test_an_area_without_rates_has_no_parts(data, code, span):
    assert gap_parts(data, data.register[code], [PLYMOUTH], span.months) == {}


def test_titles_name_the_parts(data, apart):
    parts, _ = apart(PLYMOUTH)
    for breakdown, held in parts.items():
        titles = {one.part for one in data.indicators.parts("delayed_days", breakdown).values()}
        for one in held.values():
            assert set(one.parts.index) <= titles


def test_the_profile_holds_them(plymouth, apart):
    parts, _ = apart(PLYMOUTH)
    for breakdown, held in parts.items():
        for against, one in held.items():
            pd.testing.assert_frame_equal(plymouth.gap_parts[breakdown][against].parts, one.parts)
