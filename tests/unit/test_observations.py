import numpy as np
import pandas as pd
import pytest

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.errors import BuildError, DataNotFound
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.observations import (
    COLUMNS,
    as_table,
    check_observations,
    read_observations,
    write_observations,
)


def _row(**changes):
    row = {
        "indicator": "delayed_days_rate",
        "area_code": "E06000026",
        "period_start": pd.Timestamp("2017-04-01"),
        "period_end": pd.Timestamp("2017-04-30"),
        "frequency": "month",
        "numerator": 300.0,
        "denominator": 30 * 1000.0,
        "value": 1000.0,
        "status": "ok",
        "source": "nhs_england_dtoc",
        "edition": "revised",
        "geography": "2013",
        "denominator_source": "ONS mid-2017",
    }
    return row | changes


# Five good rows of different kinds; each test below changes the first or adds one.
GOOD = [
    _row(),
    _row(area_code=ENGLAND, numerator=600.0, denominator=30 * 4000.0, value=500.0),
    _row(
        indicator="delayed_days", numerator=300.0, denominator=np.nan, value=300.0,
        denominator_source=None,
    ),
    _row(
        area_code="E06000029", numerator=np.nan, value=np.nan, status="not collected",
    ),
    _row(
        area_code="E10000006", denominator=np.nan, value=np.nan, status="no denominator",
        denominator_source=None,
    ),
]  # fmt: skip


def _table(first=None, extra=()):
    rows = [_row(**first) if first else GOOD[0], *GOOD[1:], *extra]
    return as_table(pd.DataFrame(rows))


def check(table):
    check_observations(table, register(), dictionary())


def test_a_good_table_passes():
    check(_table())


def test_the_table_has_its_columns_types_and_order():
    table = _table()
    assert list(table.columns) == list(COLUMNS)
    assert {name: str(kind) for name, kind in table.dtypes.items()} == COLUMNS
    assert list(table["indicator"]) == ["delayed_days"] + ["delayed_days_rate"] * 4
    assert list(table["area_code"][1:]) == ["E06000026", "E06000029", "E10000006", ENGLAND]
    assert table.index.tolist() == [0, 1, 2, 3, 4]


# Each change breaks one rule and no other: a value without a numerator is not worked out again,
# and a row that is "not collected" needs no value.
_PASSED_ON = {"numerator": np.nan}
_EMPTY = {"status": "not collected", "value": np.nan}
BROKEN = {
    "unknown indicator": (
        dict(indicator="delayed_nights", **_PASSED_ON), "indicator: isin",
    ),
    "unknown area": ({"area_code": "E99999999"}, "area_code: isin"),
    "resident elsewhere": ({"area_code": "resident_wales"}, "area_code: isin"),
    "unknown frequency": ({"frequency": "week"}, "frequency: isin"),
    "unknown status": ({"status": "fine", "value": np.nan}, "status: isin"),
    "unknown source": ({"source": "daily_post"}, "source: isin"),
    "unknown edition": ({"edition": "draft"}, "edition: isin"),
    "no geography": ({"geography": None}, "geography: not_nullable"),
    "ends before it starts": ({"period_end": pd.Timestamp("2017-03-31")}, "period ends early"),
    "infinite value": (dict(value=np.inf, **_PASSED_ON), "value: must be finite"),
    "infinite numerator": (dict(numerator=np.inf, **_EMPTY), "numerator: must be finite"),
    "infinite lower limit": ({"lower": -np.inf}, "lower: must be finite"),
    "infinite upper limit": ({"upper": np.inf}, "upper: must be finite"),
    "denominator of zero": (
        dict(denominator=0.0, **_EMPTY), "denominator: must be above zero",
    ),
    "negative denominator": (
        {"denominator": -30000.0, "value": -1000.0}, "denominator: must be above zero",
    ),
    "no value under ok": (
        dict(value=np.nan, **_PASSED_ON), "a value must be there exactly when",
    ),
    "value though not collected": (
        {"status": "not collected"}, "a value must be there exactly when",
    ),
    "value though no denominator": (
        {"status": "no denominator"}, "a value must be there exactly when",
    ),
    "value that is not the quotient": (
        {"value": 1000.001}, "value must be multiplier x numerator / denominator",
    ),
    "value without the multiplier": (
        {"value": 0.01}, "value must be multiplier x numerator / denominator",
    ),
    "rate without a denominator": (
        {"denominator": np.nan}, "value must be multiplier x numerator / denominator",
    ),
    "count that is not its numerator": (
        {"indicator": "delayed_days", "denominator": np.nan, "value": 301.0, "geography": "2009"},
        "value must be multiplier x numerator / denominator",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_rule_is_named(kind):
    change, rule = BROKEN[kind]
    with pytest.raises(BuildError) as caught:
        check(_table(change))
    assert rule in str(caught.value)


def test_a_published_value_needs_no_numerator():
    check(_table({"numerator": np.nan, "denominator": np.nan}))


def test_a_provisional_value_is_a_value():
    check(_table({"status": "provisional"}))


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({"status": "fine"}, ["status: isin", "a value must be there"]),
        ({"value": np.inf}, ["value: must be finite", "value must be multiplier"]),
        ({"period_start": pd.NaT}, ["period_start: not_nullable", "period ends early"]),
        ({"denominator": 0.0}, ["denominator: must be above zero", "value must be multiplier"]),
    ],
)
def test_one_broken_rule_does_not_hide_another(change, rules):
    with pytest.raises(BuildError) as caught:
        check(_table(change))
    assert [rule for rule in rules if rule not in str(caught.value)] == []


@pytest.mark.parametrize("kind", ["value that is not the quotient", "ends before it starts"])
def test_a_rule_on_several_columns_is_not_pinned_on_another(kind):
    with pytest.raises(BuildError) as caught:
        check(_table(BROKEN[kind][0]))
    assert "frequency" not in str(caught.value)


def test_the_same_row_twice_is_named():
    with pytest.raises(BuildError, match="indicator, area, period and geography must be unique"):
        check(_table(extra=[_row(numerator=600.0, value=2000.0)]))


def test_the_same_month_on_other_codes_is_another_row():
    check(_table(extra=[_row(geography="2019")]))


def test_a_column_too_few_is_named():
    with pytest.raises(BuildError, match="upper"):
        check(_table().drop(columns="upper"))


@pytest.mark.parametrize("column", ["status", "indicator", "denominator"])
def test_a_column_that_other_rules_need_is_named_too(column):
    with pytest.raises(BuildError, match=column):
        check(_table().drop(columns=column))


def test_a_column_too_many_is_named():
    with pytest.raises(BuildError, match="rank"):
        check(_table().assign(rank=1))


def test_columns_in_another_order_are_refused():
    with pytest.raises(BuildError, match=r"breaks its rules"):
        check(_table()[list(COLUMNS)[::-1]])


def test_the_message_shows_row_and_value():
    with pytest.raises(BuildError, match=r"edition: .*row 1: draft"):
        check(_table({"edition": "draft"}))


def test_write_and_read(tmp_path):
    path = tmp_path / "observations.parquet"
    write_observations(_table(), path)
    pd.testing.assert_frame_equal(read_observations(path), _table())


def test_reading_what_is_not_there(tmp_path):
    with pytest.raises(DataNotFound, match=r"missing\.parquet is not there.*lsr build"):
        read_observations(tmp_path / "missing.parquet")


@pytest.mark.parametrize("content", [b"", b"indicator,area_code\n", b"PAR1" + bytes(40) + b"PAR1"])
def test_reading_what_is_no_parquet_file(tmp_path, content):
    path = tmp_path / "broken.parquet"
    path.write_bytes(content)
    with pytest.raises(DataNotFound, match=r"(?s)broken\.parquet cannot be read.*lsr build"):
        read_observations(path)


def test_reading_a_file_cut_in_half(tmp_path):
    path = tmp_path / "half.parquet"
    write_observations(_table(), path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(DataNotFound, match=r"half\.parquet cannot be read"):
        read_observations(path)


def test_reading_another_table(tmp_path):
    path = tmp_path / "other.parquet"
    pd.DataFrame({"area": ["E06000026"], "value": [1.0]}).to_parquet(path)
    with pytest.raises(DataNotFound, match=r"other\.parquet has other columns"):
        read_observations(path)
