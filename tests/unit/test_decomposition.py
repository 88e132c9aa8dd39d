"""A gap taken apart: by hand, that it adds up for any figures, and what is refused."""

import math
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lsr_analysis.statistics.decomposition import decompose, mean_of_parts, rates_of_parts

NAN = math.nan
AREA = pd.Series({"NHS": 9.0, "social care": 2.0, "joint": 1.0})
REFERENCE = pd.Series({"joint": 1.0, "NHS": 5.0, "social care": 4.0})

RATES = st.floats(-1e9, 1e9, allow_subnormal=False)
PAIRS = st.lists(st.tuples(RATES, RATES), min_size=1, max_size=12)


def both(pairs):
    names = [f"part {number}" for number in range(len(pairs))]
    return tuple(pd.Series(side, names) for side in zip(*pairs, strict=True))


# By hand


def test_a_gap_by_hand():
    """Parts are matched by name; one of them makes up for part of another."""
    found = decompose(AREA, REFERENCE)
    assert (found.area, found.reference, found.total) == (12, 10, 2)
    assert found.parts.index.tolist() == ["NHS", "social care", "joint"]
    assert found.parts.index.name == "part"
    assert list(found.parts) == ["area", "reference", "gap", "share_of_gap"]
    assert found.parts["area"].tolist() == [9, 2, 1]
    assert found.parts["reference"].tolist() == [5, 4, 1]
    assert found.parts["gap"].tolist() == [4, -2, 0]
    assert found.parts["share_of_gap"].tolist() == [2, -1, 0]


def test_no_gap_has_no_shares():
    found = decompose(pd.Series({"a": 3.0, "b": 1.0}), pd.Series({"a": 1.0, "b": 3.0}))
    assert found.total == 0
    assert found.parts["gap"].tolist() == [2, -2]
    assert found.parts["share_of_gap"].isna().all()
    nothing = pd.Series({"a": 0.0})
    assert decompose(nothing, nothing).parts["share_of_gap"].isna().all()


def test_what_rounding_leaves_over_is_no_gap():
    """0.1 + 0.2 and 0.3 + 0 are the same rate, though not the same bits."""
    found = decompose(pd.Series({"a": 0.1, "b": 0.2}), pd.Series({"a": 0.3, "b": 0.0}))
    assert 0 < abs(found.total) < 1e-16
    assert found.parts["share_of_gap"].isna().all()
    small = decompose(pd.Series({"a": 1.0, "b": 1e-9}), pd.Series({"a": 1.0, "b": 0.0}))
    assert small.parts["share_of_gap"].tolist() == [0, 1]


def test_rates_by_hand():
    days = pd.DataFrame({"NHS": [30, 0], "joint": [10, 15]}, index=["A", "B"])
    found = rates_of_parts(days, pd.Series({"C": 0, "B": 500, "A": 2000}))
    assert found.to_dict("index") == {
        "A": {"NHS": 1500, "joint": 500},
        "B": {"NHS": 0, "joint": 3000},
    }
    assert rates_of_parts(days, pd.Series({"A": 2000, "B": 500}), per=1).loc["A", "NHS"] == 0.015


def test_means_by_hand():
    table = pd.DataFrame({"NHS": [1, 2, 6], "joint": [0, 0, 3]}, index=list("ABC"))
    assert mean_of_parts(table).to_dict() == {"NHS": 3, "joint": 1}


def test_medians_would_not_add_up():
    """Why the reference is a mean: this is what a median does."""
    table = pd.DataFrame({"x": [0.0, 0.0, 9.0], "y": [9.0, 0.0, 0.0]})
    assert table.median().sum() == 0
    assert table.sum(axis=1).median() == 9
    assert mean_of_parts(table).sum() == table.sum(axis=1).mean() == 6


# What must hold for any figures


@given(PAIRS)
def test_the_parts_add_up_to_the_gap(pairs):
    area, reference = both(pairs)
    found = decompose(area, reference)
    exact = sum((Fraction(a) - Fraction(r) for a, r in pairs), Fraction(0))
    size = max(math.fsum(map(abs, area)), math.fsum(map(abs, reference)))
    assert abs(math.fsum(found.parts["gap"]) - float(exact)) <= 1e-12 * size
    assert abs(found.total - (found.area - found.reference)) <= 1e-12 * size
    assert found.total == math.fsum(found.parts["gap"])
    assert found.area == math.fsum(area) and found.reference == math.fsum(reference)


@given(PAIRS)
def test_shares_add_up_to_1(pairs):
    area, reference = both(pairs)
    found = decompose(area, reference)
    assume(abs(found.total) > 1e-3 * max(area.abs().sum(), reference.abs().sum()))
    assert math.fsum(found.parts["share_of_gap"]) == pytest.approx(1)


@given(PAIRS, st.randoms())
def test_the_order_of_the_parts_does_not_matter(pairs, random):
    area, reference = both(pairs)
    one = decompose(area, reference)
    order = random.sample(list(area.index), len(area))
    other = decompose(area[order], reference)
    assert (one.total, one.area, one.reference) == (other.total, other.area, other.reference)
    pd.testing.assert_frame_equal(other.parts, one.parts.loc[order], check_exact=True)


@given(PAIRS)
def test_sides_changed_round_turn_the_gap_round(pairs):
    area, reference = both(pairs)
    one, other = decompose(area, reference), decompose(reference, area)
    assert one.total == -other.total
    assert (one.parts["gap"] == -other.parts["gap"]).all()
    pd.testing.assert_series_equal(one.parts["share_of_gap"], other.parts["share_of_gap"])


@given(PAIRS, st.sampled_from([2.0**-20, 1024.0]))
def test_the_unit_does_not_matter_to_shares(pairs, factor):
    area, reference = both(pairs)
    one, other = decompose(area, reference), decompose(area * factor, reference * factor)
    assert other.total == factor * one.total
    pd.testing.assert_series_equal(one.parts["share_of_gap"], other.parts["share_of_gap"])


@given(
    st.lists(st.lists(st.integers(0, 5000), min_size=3, max_size=3), min_size=2, max_size=8),
    st.data(),
)
def test_from_counts_to_a_gap_from_peers_without_a_remainder(rows, data):
    """The gap between the totals' rates, computed apart from any part."""
    days = pd.DataFrame(rows, columns=list("xyz"), index=[f"E{n}" for n in range(len(rows))])
    exposure = pd.Series(
        data.draw(st.lists(st.integers(1, 10**6), min_size=len(rows), max_size=len(rows))),
        days.index,
    )
    rates = rates_of_parts(days, exposure)
    found = decompose(rates.loc["E0"], mean_of_parts(rates.iloc[1:]))
    whole = 100_000 * days.sum(axis=1) / exposure
    gap = whole["E0"] - whole.iloc[1:].mean()
    assert math.fsum(found.parts["gap"]) == pytest.approx(gap, abs=1e-12 * whole.sum())


# What is refused


@pytest.mark.parametrize(
    ("area", "reference", "words"),
    [
        (AREA.iloc[:0], REFERENCE, "area_parts is empty"),
        (AREA, REFERENCE.iloc[:0], "reference_parts is empty"),
        (AREA.drop("joint"), REFERENCE, "area_parts lacks 'joint'; leave a part out on both"),
        (AREA, REFERENCE.drop(["NHS", "joint"]), "reference_parts lacks 'NHS', 'joint'"),
        (AREA.replace(2.0, NAN), REFERENCE, "area_parts is nan for 'social care'"),
        (AREA, REFERENCE.replace(5.0, math.inf), "reference_parts is inf for 'NHS'"),
        (AREA.astype("Int64").replace(9, pd.NA), REFERENCE, "area_parts is nan for 'NHS'"),
        (pd.concat([AREA, AREA[["NHS"]]]), REFERENCE, "area_parts has 'NHS' twice"),
        (AREA, pd.concat([REFERENCE, REFERENCE[["joint"]]]), "reference_parts has 'joint' twice"),
    ],
)
def test_bad_parts_are_named(area, reference, words):
    with pytest.raises(ValueError, match=words):
        decompose(area, reference)


DAYS = pd.DataFrame({"NHS": [30.0, 5.0], "joint": [10.0, 15.0]}, index=["A", "B"])
EXPOSURE = pd.Series({"A": 2000.0, "B": 1000.0})


@pytest.mark.parametrize(
    ("days", "exposure", "per", "words"),
    [
        (DAYS.iloc[:0], EXPOSURE, 1, "days is empty"),
        (DAYS.replace(15.0, NAN), EXPOSURE, 1, r"days is nan for \('B', 'joint'\)"),
        (DAYS.replace(5.0, math.inf), EXPOSURE, 1, r"days is inf for \('B', 'NHS'\)"),
        (DAYS.replace(10.0, -1.0), EXPOSURE, 1, r"days is -1.0 for \('A', 'joint'\)"),
        (DAYS.loc[["A", "A"]], EXPOSURE, 1, r"days has \('A', 'NHS'\) twice"),
        (DAYS, EXPOSURE.replace(1000.0, 0.0), 1, "exposure is 0.0 for 'B'"),
        (DAYS, -EXPOSURE, 1, "exposure is -2000.0 for 'A'"),
        (DAYS, EXPOSURE.replace(2000.0, math.inf), 1, "exposure is inf for 'A'"),
        (DAYS, EXPOSURE.drop("B"), 1, "exposure is nan for 'B'"),
        (DAYS, EXPOSURE[["A", "B", "B"]], 1, "exposure has 'B' twice"),
        (DAYS, EXPOSURE, 0, "per is 0"),
        (DAYS, EXPOSURE, NAN, "per is nan"),
        (DAYS, EXPOSURE, math.inf, "per is inf"),
    ],
)
def test_bad_counts_are_named(days, exposure, per, words):
    with pytest.raises(ValueError, match=words):
        rates_of_parts(days, exposure, per)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (DAYS.iloc[:0], "table is empty"),
        (DAYS[[]], "table is empty"),
        (DAYS.replace(30.0, NAN), r"table is nan for \('A', 'NHS'\)"),
        (DAYS.replace(30.0, -math.inf), r"table is -inf for \('A', 'NHS'\)"),
        (DAYS[["NHS", "NHS"]], r"table has \('A', 'NHS'\) twice"),
    ],
)
def test_bad_tables_are_named(table, words):
    with pytest.raises(ValueError, match=words):
        mean_of_parts(table)
