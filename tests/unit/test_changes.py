"""What changed between two tables: every kind of change, how large, and in which words."""

import datetime as dt
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.building.changes import compare_tables
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.observations import KEY, as_table
from lsr_analysis.periods import financial_year_days

PLYMOUTH, CUMBRIA, YORK = "E06000026", "E10000006", "E06000014"
SHARE, TURNOVER = "short_term_outcome", "workforce_turnover"
KINDS = {"new", "revised", "now missing", "now held", "gone"}
OPPOSITE = {"new": "gone", "gone": "new", "now missing": "now held", "now held": "now missing",
            "revised": "revised"}  # fmt: skip


def figure(value, area=PLYMOUTH, indicator=SHARE, year=2018, **others):
    """Return a row of a financial year; a text in place of the value is a status."""
    start, end = financial_year_days(year)
    status = value if isinstance(value, str) else "ok"
    return {
        "indicator": indicator, "area_code": area, "period_start": start, "period_end": end,
        "frequency": "year", "value": None if isinstance(value, str) else value,
        "status": status, "source": "oflog", "edition": "published", "geography": "2013",
    } | others  # fmt: skip


def of_month(value, month, indicator="delayed_days", area=PLYMOUTH):
    first = dt.date.fromisoformat(f"{month}-01")
    days = {
        "period_start": first,
        "period_end": (pd.Timestamp(first) + pd.offsets.MonthEnd()).date(),
    }
    return figure(value, area, indicator) | days | {"frequency": "month"}


def table(*rows):
    return as_table(pd.DataFrame.from_records(list(rows), columns=list(figure(1.0))))


def changes(before, after):
    """Compare two lists of rows."""
    return compare_tables(table(*before), table(*after))


def lines(before, after):
    return changes(before, after).lines(register(), dictionary())


# Kinds


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (None, 1.0, "new"),
        (None, 0.0, "new"),
        (1.0, None, "gone"),
        (1.0, 2.0, "revised"),
        (1.0, 0.0, "revised"),
        (0.0, 1.0, "revised"),
        (1.0, -1.0, "revised"),
        (1.0, "suppressed", "now missing"),
        (0.0, "not available", "now missing"),
        ("suppressed", 1.0, "now held"),
        ("not collected", 0.0, "now held"),
    ],
)
def test_kinds_of_change(before, after, what):
    """None is a row that is not there."""
    found = changes(*([] if value is None else [figure(value)] for value in (before, after)))
    (row,) = found.rows.to_dict("records")
    assert row["what"] == what
    for name, value in (("before", before), ("after", after)):
        if isinstance(value, float):
            assert row[name] == value and row[f"status_{name}"] == "ok"
        else:
            assert math.isnan(row[name])
            assert row[f"status_{name}"] == value or value is None
    assert found.of(what).equals(found.rows)
    assert all(found.of(other).empty for other in KINDS - {what})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (1.0, 1.0),
        (0.0, 0.0),
        (0.0, -0.0),
        (None, "not available"),
        ("not available", None),
        ("suppressed", "not available"),
        ("suppressed", "suppressed"),
    ],
)
def test_what_is_no_change(before, after):
    """A row without a value says nothing new; nor does another reason for that."""
    found = changes(*([] if value is None else [figure(value)] for value in (before, after)))
    assert found.rows.empty
    assert found.lines(register(), dictionary()) == ["No figure changed."]


def test_a_provisional_figure_that_is_final_now_is_no_change():
    assert changes([figure(1.0, status="provisional")], [figure(1.0)]).rows.empty


def test_another_publication_or_edition_of_the_same_value_is_no_change():
    others = {"source": "nhs_digital_ascof", "edition": "revised"}
    assert changes([figure(1.0)], [figure(1.0, **others)]).rows.empty


def test_a_figure_on_other_codes_is_gone_and_new():
    found = changes([figure(1.0)], [figure(1.0, geography="2019")])
    assert sorted(found.rows["what"]) == ["gone", "new"]


def test_each_figure_by_itself():
    """Areas, years and measures are not mixed up."""
    before = [
        figure(1.0),
        figure(2.0, CUMBRIA),
        figure(3.0, year=2019),
        figure(4.0, YORK, TURNOVER),
    ]
    after = [figure(1.0), figure(2.5, CUMBRIA), figure("suppressed", year=2019),
             figure(9.0, PLYMOUTH, TURNOVER)]  # fmt: skip
    found = changes(before, after).rows
    rows = zip(found["what"], found["area_code"], found["indicator"], strict=True)
    assert set(rows) == {
        ("revised", CUMBRIA, SHARE), ("now missing", PLYMOUTH, SHARE),
        ("gone", YORK, TURNOVER), ("new", PLYMOUTH, TURNOVER),
    }  # fmt: skip
    assert len(found) == 4


def test_columns_of_the_rows():
    assert list(changes([], [figure(1.0)]).rows.columns) == [
        *KEY, "what", "before", "after", "difference", "relative", "status_before",
        "status_after",
    ]  # fmt: skip


@pytest.mark.parametrize("value", [1e-6, 0.1, 1 / 3, 79.1, 1033.3333333333333, 1e9])
def test_rounding_in_the_last_bits_is_no_change(value):
    for after in (math.nextafter(value, math.inf), value * (1 + 1e-12), 0.1 + value - 0.1):
        assert changes([figure(value)], [figure(after)]).rows.empty


@pytest.mark.parametrize("value", [1e-3, 0.1, 79.1, 1e9])
def test_what_is_more_than_rounding_is_a_change(value):
    (row,) = changes([figure(value)], [figure(value * (1 + 1e-7))]).rows.to_dict("records")
    assert row["what"] == "revised"
    assert row["relative"] == pytest.approx(1e-7, rel=1e-6)


@pytest.mark.parametrize(
    ("before", "after", "difference", "relative"),
    [
        (50.0, 60.0, 10.0, 0.2),
        (50.0, 40.0, -10.0, -0.2),
        (50.0, 0.0, -50.0, -1.0),
        (-0.5, -0.25, 0.25, 0.5),  # scores may be below zero: the sign is that of the difference
        (-0.5, -1.0, -0.5, -1.0),
        (0.0, 5.0, 5.0, math.inf),
        (0.0, -5.0, -5.0, -math.inf),
    ],
)
def test_difference_and_relative_difference(before, after, difference, relative):
    (row,) = changes([figure(before)], [figure(after)]).rows.to_dict("records")
    assert row["difference"] == difference
    assert row["relative"] == relative


def test_only_a_revision_has_a_difference():
    before = [figure(1.0), figure("suppressed", CUMBRIA)]
    after = [figure("suppressed"), figure(1.0, CUMBRIA), figure(1.0, YORK)]
    found = changes(before, after).rows
    assert set(found["what"]) == {"now missing", "now held", "new"}
    assert found["difference"].isna().all() and found["relative"].isna().all()


def test_the_largest_relative_revisions_come_first():
    """From zero there is no relative size."""
    before = {PLYMOUTH: 100.0, CUMBRIA: 1.0, YORK: 10.0, ENGLAND: 0.0}
    after = {PLYMOUTH: 150.0, CUMBRIA: 1.2, YORK: 1.0, ENGLAND: 3.0}
    found = changes(
        [figure(value, area) for area, value in before.items()],
        [figure(value, area) for area, value in after.items()],
    )
    assert list(found.rows["area_code"]) == [YORK, PLYMOUTH, CUMBRIA, ENGLAND]


# Invariants

SOME = settings(max_examples=40)
PLACES = st.tuples(
    st.sampled_from([PLYMOUTH, CUMBRIA, YORK, ENGLAND]), st.sampled_from([SHARE, TURNOVER]),
    st.integers(2015, 2018),
)  # fmt: skip
VALUES = st.one_of(
    st.integers(-3, 3).map(float),
    st.floats(-1e6, 1e6).map(lambda value: round(value, 3)),
    st.sampled_from(["suppressed", "not available"]),
)
HELD = st.dictionaries(PLACES, VALUES, max_size=12)


def rows_of(held):
    return [figure(value, *place) for place, value in held.items()]


def by_place(found):
    """Return the rows by area, measure and year."""
    return {
        (row["area_code"], row["indicator"], row["period_start"].year): row
        for row in found.rows.to_dict("records")
    }


def is_value(value):
    return isinstance(value, float)


@SOME
@given(before=HELD, after=HELD)
def test_every_change_is_found_and_nothing_else(before, after):
    """What was, and what changed, is what is."""
    found = by_place(changes(rows_of(before), rows_of(after)))
    for place in {*before, *after}:
        old, new = before.get(place), after.get(place)
        if old == new or not (is_value(old) or is_value(new)):
            assert place not in found
            continue
        row = found.pop(place)
        if is_value(old) and is_value(new):
            assert (row["what"], row["before"], row["after"]) == ("revised", old, new)
            assert row["difference"] == new - old
        elif is_value(new):
            assert row["what"] == ("new" if old is None else "now held")
            assert row["after"] == new and math.isnan(row["before"])
        else:
            assert row["what"] == ("gone" if new is None else "now missing")
            assert row["before"] == old and math.isnan(row["after"])
    assert found == {}


@SOME
@given(before=HELD, after=HELD)
def test_the_other_way_round_is_the_opposite(before, after):
    there = by_place(changes(rows_of(before), rows_of(after)))
    back = by_place(changes(rows_of(after), rows_of(before)))
    assert set(there) == set(back)
    for place, row in there.items():
        assert OPPOSITE[row["what"]] == back[place]["what"]
        if row["what"] == "revised":
            assert row["difference"] == -back[place]["difference"]


@SOME
@given(held=HELD)
def test_a_table_beside_itself(held):
    assert changes(rows_of(held), rows_of(held)).rows.empty


@SOME
@given(before=HELD, after=HELD, order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(before, after, order):
    """Nor that of the categories behind the columns."""
    left, right = table(*rows_of(before)), table(*rows_of(after))
    places = list(range(len(right)))
    order.shuffle(places)
    turned = right.iloc[places]
    turned["indicator"] = turned["indicator"].cat.set_categories([TURNOVER, SHARE])
    expected = compare_tables(left, right).rows
    pd.testing.assert_frame_equal(compare_tables(left, turned).rows, expected)
    pd.testing.assert_frame_equal(compare_tables(left.iloc[::-1], right).rows, expected)


@SOME
@given(before=HELD, after=HELD)
def test_the_tables_stay_as_they_are(before, after):
    left, right = table(*rows_of(before)), table(*rows_of(after))
    kept = left.copy(), right.copy()
    compare_tables(left, right).lines(register(), dictionary())
    pd.testing.assert_frame_equal(left, kept[0])
    pd.testing.assert_frame_equal(right, kept[1])


@SOME
@given(before=HELD, after=HELD)
def test_the_lines_count_every_change_of_every_kind(before, after):
    found = changes(rows_of(before), rows_of(after))
    said = found.lines(register(), dictionary())
    counts = found.rows["what"].value_counts().to_dict()
    for what in KINDS:
        heads = [line for line in said if line.startswith(f"{what}: ")]
        many = "s" if counts.get(what) != 1 else ""
        assert heads == ([f"{what}: {counts[what]} figure{many}"] if what in counts else [])
    assert (said == ["No figure changed."]) == (not counts)


# In words


def test_no_figure_changed():
    assert lines([figure(1.0)], [figure(1.0)]) == ["No figure changed."]
    assert lines([], []) == ["No figure changed."]


def test_new_figures_with_their_periods():
    new = [figure(1.0, year=2019), figure(1.0, year=2020), figure(1.0, CUMBRIA, year=2018)]
    new.append(figure(2.0, CUMBRIA, TURNOVER, year=2022))
    assert lines([], new) == [
        "new: 4 figures",
        "  short_term_outcome, 2018-19 to 2020-21: 3",
        "  workforce_turnover, 2022-23: 1",
    ]


def test_all_kinds_in_their_order():
    before = [figure(1.0), figure(2.0, CUMBRIA), figure(3.0, YORK), figure("suppressed", ENGLAND)]
    after = [figure(1.5), figure("suppressed", CUMBRIA), figure(4.0, ENGLAND),
             figure(5.0, year=2019)]  # fmt: skip
    assert lines(before, after) == [
        "new: 1 figure",
        "  short_term_outcome, 2019-20: 1",
        "revised: 1 figure",
        "  short_term_outcome, 2018-19: 1",
        "now missing: 1 figure",
        "  short_term_outcome, 2018-19: 1",
        "now held: 1 figure",
        "  short_term_outcome, 2018-19: 1",
        "gone: 1 figure",
        "  short_term_outcome, 2018-19: 1",
        "Revised, parts of delays left out: 1, the largest first:",
        "  Short-term service followed by less or no support, Plymouth, 2018-19: "
        "1.0 to 1.5 (+50.0%)",
    ]  # fmt: skip


def test_no_list_of_revisions_where_none_is():
    said = lines([figure(1.0)], [figure(1.0, CUMBRIA)])
    assert said and not any("largest" in line for line in said)


def test_thousands_have_commas():
    months = pd.period_range("2000-01", periods=1200, freq="M")
    said = lines([], [of_month(1.0, str(month)) for month in months])
    assert said == ["new: 1,200 figures", "  delayed_days, 2000-01 to 2099-12: 1,200"]


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (1234.0, 2345.0, "1,234 to 2,345 (+90.0%)"),
        (200.0, 100.0, "200 to 100 (-50.0%)"),
        (200.0, 0.0, "200 to 0 (-100.0%)"),
        (0.0, 12.0, "0 to 12 (from zero)"),
    ],
)
def test_a_revision_in_words(before, after, text):
    said = lines([of_month(before, "2018-06")], [of_month(after, "2018-06")])
    assert said[-1] == f"  Delayed days, Plymouth, 2018-06: {text}"


def test_england_is_named():
    said = lines(
        [of_month(10.0, "2018-06", area=ENGLAND)], [of_month(20.0, "2018-06", area=ENGLAND)]
    )
    assert said[-1] == "  Delayed days, England, 2018-06: 10 to 20 (+100.0%)"


def test_parts_of_delays_are_counted_but_not_listed():
    values = {"delayed_days": 11.0, "delayed_days_nhs": 90.0, "delayed_days_rate_acute": 80.0}
    said = lines(
        [of_month(10.0, "2018-06", part) for part in values],
        [of_month(value, "2018-06", part) for part, value in values.items()],
    )
    assert said == [
        "revised: 3 figures",
        "  delayed_days, 2018-06: 1",
        "  delayed_days_nhs, 2018-06: 1",
        "  delayed_days_rate_acute, 2018-06: 1",
        "Revised, parts of delays left out: 1, the largest first:",
        "  Delayed days, Plymouth, 2018-06: 10 to 11 (+10.0%)",
    ]


def test_a_measure_that_has_a_parent_but_is_no_part_of_a_total_is_listed():
    """The rate of delayed days attributed to social care is a part; a share is none."""
    assert dictionary().is_part("delayed_days_rate_social_care")
    assert not dictionary().is_part("share_75plus")


def test_the_ten_largest_revisions_are_listed():
    years = range(2000, 2012)
    said = lines(
        [figure(100.0, year=year) for year in years],
        [figure(100.0 + year - 1999, year=year) for year in years],
    )
    at = said.index("Revised, parts of delays left out: 12, the largest first:")
    assert [line.rpartition("(")[2] for line in said[at + 1 :]] == [
        f"+{percent}.0%)" for percent in range(12, 2, -1)
    ]
    assert "2011-12" in said[at + 1]


@pytest.mark.parametrize(("count", "cut"), [(15, False), (16, True), (20, True)])
def test_a_long_list_of_indicators_is_cut(count, cut):
    ids = sorted(i.id for i in dictionary().wholes())[:count]
    said = lines([], [figure(1.0, indicator=indicator) for indicator in ids])
    assert said[0] == f"new: {count} figures"
    shown = [line.strip().partition(",")[0] for line in said[1:]]
    if cut:
        assert shown[:-1] == ids[:15]
        assert said[-1] == f"  and {count - 15} more indicators"
    else:
        assert shown == ids


def test_parts_of_delays_do_not_crowd_out_the_others():
    parts = [i for i in dictionary() if dictionary().is_part(i)]
    assert len(parts) > 15
    said = lines([], [figure(1.0, indicator=indicator) for indicator in (*parts, TURNOVER)])
    assert said[1] == "  workforce_turnover, 2018-19: 1"
    assert said[2].strip().partition(",")[0] == min(parts)
