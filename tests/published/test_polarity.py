"""Which way is better, as an independent list has it: handbooks and publications, row by row."""

import csv

import pytest
from conftest import TESTS

from lsr_analysis.indicator_files import dictionary


@pytest.fixture(scope="module")
def listed():
    """The independent list: polarity by indicator."""
    with (TESTS / "published" / "polarity.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = {row["indicator"]: row["polarity"] for row in rows}
    assert len(found) == len(rows), "an indicator is listed twice"
    assert all(row["basis"].strip() for row in rows), "a row has no basis"
    return found


def test_every_indicator_points_the_way_that_the_list_says(listed):
    held = {indicator.id: indicator.polarity for indicator in dictionary().wholes()}
    differences = [
        f"{key}: dictionary {held.get(key, 'has none')!r}, list {listed.get(key, 'has none')!r}"
        for key in sorted(held.keys() | listed.keys())
        if held.get(key) != listed.get(key)
    ]
    assert not differences, "\n".join(["", *differences])


def test_parts_and_age_groups_point_the_way_of_their_whole():
    for indicator in dictionary().values():
        if indicator.parent is not None:
            assert indicator.polarity == dictionary()[indicator.parent].polarity, indicator.id
