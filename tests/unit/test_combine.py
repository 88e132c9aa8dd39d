import datetime as dt
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.building.combine import (
    ONE_FIGURE,
    choose,
    complete,
    figures_beside,
    reconciliation,
    refuse_twice,
)
from lsr_analysis.errors import BuildError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.observations import COLUMNS, STATUSES, WITH_VALUE, check_observations
from lsr_analysis.sources.reading import Reading, day_fields, frame, observation, year_fields

PLYMOUTH, CUMBRIA, BOURNEMOUTH, BCP = "E06000026", "E10000006", "E06000028", "E06000058"
OPEN, TABLES, OFLOG = "nhs_digital_ascof", "nhs_digital_ascof_tables", "oflog"
# In this order in the dictionary.
SOURCES = [OPEN, TABLES, OFLOG]
MEASURE, OTHER_MEASURE = "short_term_outcome", "information_users"


def figure(source, value, status=None, *, area=PLYMOUTH, year=2018, indicator=MEASURE):
    """Return one row of a publication; a text in place of the value is a status."""
    if isinstance(value, str):
        value, status = None, value
    return {
        "indicator": indicator, "area_code": area, **year_fields(year), "source": source,
        "value": value, "status": status or "ok", "file": f"{source}.csv", "edition": "published",
        "geography": "2013",
    }  # fmt: skip


def table(*rows):
    return pd.DataFrame.from_records(list(rows))


def chosen_and_others(*rows):
    chosen, others = choose(table(*rows), dictionary())
    return chosen.to_dict("records"), others.to_dict("records")


# One figure of several


def test_the_order_is_that_of_the_dictionary():
    for indicator in (MEASURE, OTHER_MEASURE):
        assert [source.id for source in dictionary()[indicator].sources] == SOURCES


@pytest.mark.parametrize("turned", [False, True])
def test_the_first_publication_wins(turned):
    """Whichever was read first."""
    rows = [figure(OPEN, 79.04), figure(TABLES, 79.0), figure(OFLOG, 79.1)]
    (chosen,), others = chosen_and_others(*(reversed(rows) if turned else rows))
    assert (chosen["source"], chosen["value"]) == (OPEN, 79.04)
    assert [(row["source"], row["value"]) for row in others] == [(TABLES, 79.0), (OFLOG, 79.1)]


@pytest.mark.parametrize("reason", ["not available", "not collected", "no denominator"])
def test_a_later_publication_fills_a_gap(reason):
    (chosen,), others = chosen_and_others(figure(OPEN, reason), figure(OFLOG, 79.1))
    assert (chosen["source"], chosen["value"]) == (OFLOG, 79.1)
    assert others == []  # a row without a value is no figure beside


def test_suppressed_wins_over_another_publisher_s_value():
    (chosen,), others = chosen_and_others(figure(OFLOG, 79.1), figure(TABLES, "suppressed"))
    assert (chosen["source"], chosen["status"]) == (TABLES, "suppressed")
    assert math.isnan(chosen["value"])
    assert [row["source"] for row in others] == [OFLOG]


def test_suppressed_in_a_later_publication_loses_to_a_figure():
    (chosen,), _ = chosen_and_others(figure(OFLOG, "suppressed"), figure(TABLES, 79.0))
    assert (chosen["source"], chosen["value"]) == (TABLES, 79.0)


def test_suppressed_wins_over_a_value_further_down_where_the_first_has_a_gap():
    rows = (figure(OPEN, "not available"), figure(TABLES, "suppressed"), figure(OFLOG, 79.1))
    (chosen,), _ = chosen_and_others(*rows)
    assert (chosen["source"], chosen["status"]) == (TABLES, "suppressed")


def test_a_provisional_figure_is_a_figure():
    (chosen,), _ = chosen_and_others(figure(TABLES, 79.0, "provisional"), figure(OFLOG, 79.1))
    assert (chosen["source"], chosen["status"]) == (TABLES, "provisional")


def test_gaps_alone_leave_the_first_publication_s():
    rows = (figure(OFLOG, "not available"), figure(TABLES, "no denominator"))
    (chosen,), others = chosen_and_others(*rows)
    assert (chosen["source"], chosen["status"]) == (TABLES, "no denominator")
    assert others == []


def test_areas_years_and_measures_are_chosen_one_by_one():
    rows = [
        figure(OPEN, 1.0), figure(OFLOG, 2.0),
        figure(OFLOG, 3.0, area=CUMBRIA), figure(OFLOG, 4.0, year=2019),
        figure(OFLOG, 5.0, indicator=OTHER_MEASURE),
    ]  # fmt: skip
    chosen, others = chosen_and_others(*rows)
    assert sorted(row["value"] for row in chosen) == [1.0, 3.0, 4.0, 5.0]
    assert [row["value"] for row in others] == [2.0]


figures = st.lists(
    st.builds(
        figure,
        st.sampled_from(SOURCES),
        st.one_of(
            st.floats(0, 100), st.sampled_from(sorted(set(STATUSES) - set(WITH_VALUE)))
        ),
        area=st.sampled_from([PLYMOUTH, CUMBRIA, ENGLAND]),
        year=st.integers(2018, 2019),
        indicator=st.sampled_from([MEASURE, OTHER_MEASURE]),
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda row: (*(row[key] for key in ONE_FIGURE), row["source"]),
)  # fmt: skip


def keys(rows):
    return [tuple(row[key] for key in ONE_FIGURE) for row in rows]


def same(row):
    return tuple("no value" if value is None or value != value else value for value in row.values())


@settings(max_examples=60)
@given(figures)
def test_choosing_never_loses_or_invents_a_figure(rows):
    given_rows = table(*rows).to_dict("records")
    chosen, others = chosen_and_others(*rows)
    assert sorted(keys(chosen)) == sorted(set(keys(given_rows)))
    assert {same(row) for row in (*chosen, *others)} <= {same(row) for row in given_rows}
    left_out = {same(row) for row in given_rows} - {same(row) for row in (*chosen, *others)}
    assert all("no value" in row for row in left_out)


@settings(max_examples=60)
@given(figures)
def test_no_publication_above_the_winner_has_anything_to_say(rows):
    chosen, _ = chosen_and_others(*rows)
    for winner, key in zip(chosen, keys(chosen), strict=True):
        rivals = [row for row in rows if keys([row]) == [key]]
        says = {row["source"] for row in rivals if row["status"] in ("ok", "suppressed")}
        first = min(says or {row["source"] for row in rivals}, key=SOURCES.index)
        assert winner["source"] == first


@settings(max_examples=30)
@given(figures, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows, random):
    before = choose(table(*rows), dictionary())
    random.shuffle(rows)
    after = choose(table(*rows), dictionary())
    for one, other in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(
            one.sort_values([*ONE_FIGURE, "source"]).reset_index(drop=True),
            other.sort_values([*ONE_FIGURE, "source"]).reset_index(drop=True),
            check_dtype=False,
        )


# A figure twice in one publication


def test_one_publication_in_two_files_is_refused():
    rows = [figure(OFLOG, 1.0), figure(OFLOG, 1.0) | {"file": "oflog_again.csv"}]
    with pytest.raises(BuildError, match=r"in oflog\.csv and oflog_again\.csv") as caught:
        refuse_twice(table(figure(OFLOG, 1.0, area=CUMBRIA), *rows))
    message = str(caught.value)
    assert message.startswith("short_term_outcome of E06000026 (2018-04-01 to 2019-03-31) is there")
    assert "Keep one of the files" in message


def test_files_of_other_figures_are_not_named():
    rows = [
        figure(OFLOG, 1.0), figure(OFLOG, 1.0) | {"file": "b.csv"},
        figure(OFLOG, 1.0, year=2019) | {"file": "c.csv"},
        figure(OFLOG, 1.0, year=2019) | {"file": "d.csv"},
    ]  # fmt: skip
    with pytest.raises(BuildError) as caught:
        refuse_twice(table(*rows))
    assert "c.csv" not in str(caught.value)


def test_two_publications_of_one_figure_are_no_repetition():
    refuse_twice(table(figure(OFLOG, 1.0), figure(TABLES, 1.0), figure(OFLOG, 1.0, year=2019)))


# Side by side


def beside(*rows, what="another publication"):
    return table(*rows)[[*ONE_FIGURE, "source", "value"]].assign(what=what)


def test_reconciliation_by_hand():
    """Measures of one decimal agree within half a tenth."""
    chosen = table(figure(TABLES, 79.0), figure(TABLES, 60.0, area=CUMBRIA))
    others = beside(figure(OFLOG, 79.05), figure(OFLOG, 60.06, area=CUMBRIA))
    held = reconciliation(chosen, others, dictionary()).set_index("area_code")
    assert held.loc[PLYMOUTH, ["source", "value"]].tolist() == [TABLES, 79.0]
    assert held.loc[PLYMOUTH, ["other_source", "other_value"]].tolist() == [OFLOG, 79.05]
    assert held["difference"].tolist() == pytest.approx([-0.05, -0.06])
    assert held["agree"].tolist() == [True, False]
    assert set(held["what"]) == {"another publication"}


def test_columns_of_the_reconciliation():
    held = reconciliation(table(figure(TABLES, 79.0)), beside(figure(OFLOG, 79.0)), dictionary())
    assert list(held.columns) == [
        "indicator", "area_code", "period_start", "period_end", "source", "value", "other_source",
        "what", "other_value", "difference", "agree",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("indicator", "apart", "agree"),
    [
        ("quality_of_life_adjusted", 0.0005, True),  # three decimals
        ("quality_of_life_adjusted", 0.0006, False),
        ("information_users", 0.0006, True),  # one decimal
        ("requests_resulting_in_service", 0.5, True),  # none
        ("requests_resulting_in_service", 0.51, False),
    ],
)
def test_what_agrees_depends_on_the_decimals_printed(indicator, apart, agree):
    chosen = table(figure(TABLES, 10.0, indicator=indicator))
    others = beside(figure(OFLOG, 10.0 + apart, indicator=indicator))
    assert reconciliation(chosen, others, dictionary())["agree"].tolist() == [agree]


def test_a_figure_withheld_has_no_difference_and_does_not_agree():
    held = reconciliation(
        table(figure(TABLES, "suppressed")), beside(figure(OFLOG, 79.0)), dictionary()
    )
    (row,) = held.to_dict("records")
    assert math.isnan(row["difference"]) and not row["agree"]
    assert row["other_value"] == 79.0


def test_a_figure_with_nothing_in_the_table_is_not_compared():
    chosen = table(figure(TABLES, 79.0))
    others = beside(figure(OFLOG, 79.0, year=2019), figure(OFLOG, 79.0, area=CUMBRIA))
    assert reconciliation(chosen, others, dictionary()).empty


def test_several_figures_beside_one():
    chosen = table(figure(OPEN, 79.04))
    others = pd.concat(
        [beside(figure(OPEN, 79.0), what="published, rounded"), beside(figure(OFLOG, 79.1))]
    )
    held = reconciliation(chosen, others, dictionary())
    assert held["what"].tolist() == ["another publication", "published, rounded"]
    assert held["difference"].tolist() == pytest.approx([-0.06, 0.04])


@settings(max_examples=40)
@given(
    st.floats(0, 100),
    st.floats(0, 100),
    st.sampled_from([MEASURE, "requests_resulting_in_service"]),
)
def test_turned_round_a_difference_changes_its_sign_alone(one, other, indicator):
    first, second = (
        (figure(TABLES, one, indicator=indicator), figure(OFLOG, other, indicator=indicator)),
        (figure(OFLOG, other, indicator=indicator), figure(TABLES, one, indicator=indicator)),
    )
    there, back = (
        reconciliation(table(kept), beside(left), dictionary()).iloc[0]
        for kept, left in (first, second)
    )
    assert there["difference"] == -back["difference"]
    assert there["agree"] == back["agree"]
    assert (there["source"], there["value"]) == (back["other_source"], back["other_value"])


def test_what_the_readers_put_beside():
    rows = tuple(
        {"indicator": MEASURE, "area_code": area, "value": 79.0, "what": "published, rounded"}
        | {key: year_fields(2020)[key] for key in ("period_start", "period_end")}
        for area in (PLYMOUTH, ENGLAND)
    )
    readings = [
        Reading(OPEN, "2020-21", "open.xlsx", "", "published", (), rows),
        Reading(OFLOG, "2020-21", "oflog.csv", "", "published", ()),
    ]
    held = figures_beside(readings)
    assert held["area_code"].tolist() == [PLYMOUTH, ENGLAND]
    assert set(held["source"]) == {OPEN}
    assert set(held.columns) == {*ONE_FIGURE, "value", "what", "source"}
    assert figures_beside([]).empty


# Rows for councils that a publication leaves out


def completed(*rows):
    return complete(table(*rows).drop(columns="file"), register(), dictionary())


def test_councils_left_out_get_a_row_that_says_so():
    held = completed(figure(TABLES, 79.0), figure(TABLES, 82.0, area=ENGLAND))
    assert len(held) == 152 + 1  # every council in force, and England
    added = held[~held["area_code"].isin([PLYMOUTH, ENGLAND])]
    assert set(added["status"]) == {"not available"} and added["value"].isna().all()
    assert set(added["source"]) == {TABLES} and set(added["edition"]) == {"published"}
    assert set(added["frequency"]) == {"year"} and set(added["indicator"]) == {MEASURE}
    assert set(added["period_start"]) == {pd.Timestamp("2018-04-01")}
    assert set(added["period_end"]) == {pd.Timestamp("2019-03-31")}
    plymouth = held[held["area_code"] == PLYMOUTH]
    assert plymouth["value"].tolist() == [79.0]


def test_england_is_not_added():
    assert ENGLAND not in set(completed(figure(TABLES, 79.0))["area_code"])


@pytest.mark.parametrize(
    ("year", "there", "not_there"),
    [
        (2017, {BOURNEMOUTH, "E06000029", "E10000009"}, {BCP, "E06000059"}),
        # On the last day of 2018-19, 31 March 2019, the old councils were in force for a last time.
        (2018, {BOURNEMOUTH, "E06000029", "E10000009"}, {BCP, "E06000059"}),
        (2019, {BCP, "E06000059"}, {BOURNEMOUTH, "E06000029", "E10000009"}),
    ],
)
def test_councils_are_those_in_force_at_the_end_of_the_period(year, there, not_there):
    areas = set(completed(figure(TABLES, 79.0, year=year))["area_code"])
    assert there <= areas and not (not_there & areas)


def test_in_a_calendar_year_too():
    year = {"period_start": dt.date(2019, 1, 1), "period_end": dt.date(2019, 12, 31)}
    areas = set(completed(figure(TABLES, 79.0) | year)["area_code"])
    assert BCP in areas and BOURNEMOUTH not in areas


@pytest.mark.parametrize(
    ("year", "vintage"), [(2015, "2013"), (2018, "2013"), (2019, "2019"), (2020, "2020")]
)
def test_vintage_of_the_rows_added(year, vintage):
    held = completed(figure(TABLES, 79.0, year=year) | {"geography": "made up"})
    added = held[held["area_code"] != PLYMOUTH]
    assert set(added["geography"]) == {vintage}


def test_a_row_of_a_council_out_of_force_is_kept():
    held = completed(figure(TABLES, 79.0, year=2019, area=BOURNEMOUTH))
    assert held.loc[held["area_code"] == BOURNEMOUTH, "value"].tolist() == [79.0]


def test_each_measure_and_period_is_completed_for_itself():
    held = completed(
        figure(TABLES, 79.0), figure(TABLES, 70.0, year=2017, area=CUMBRIA),
        figure(OFLOG, 60.0, indicator=OTHER_MEASURE),
    )  # fmt: skip
    assert len(held) == 3 * 152
    assert held["value"].notna().sum() == 3
    sizes = held.groupby(["indicator", "period_end"], observed=True).size()
    assert sizes.tolist() == [152, 152, 152]


def test_what_is_measured_on_trusts_is_not_completed():
    row = figure("nhs_england_beds", 90.0, indicator="bed_occupancy_general_acute")
    assert len(completed(row)) == 1


def test_the_result_keeps_the_rules_of_the_table():
    held = completed(figure(TABLES, 79.0), figure(OFLOG, "suppressed", indicator=OTHER_MEASURE))
    assert list(held.columns) == list(COLUMNS)
    check_observations(held, register(), dictionary())


@settings(max_examples=15)
@given(figures)
def test_completing_twice_changes_nothing(rows):
    chosen, _ = choose(table(*rows), dictionary())
    once = complete(chosen.drop(columns="file"), register(), dictionary())
    days = once.astype({"period_start": object, "period_end": object})
    for column in ("period_start", "period_end"):
        days[column] = [day.date() for day in once[column]]
    pd.testing.assert_frame_equal(complete(days, register(), dictionary()), once)


# Rows of all publications together


def reading(*rows, source=OFLOG, file="any.csv", edition="published"):
    return Reading(source, "any", file, "", edition, rows)


def test_rows_carry_source_file_and_edition():
    held = frame(
        [
            reading(observation(MEASURE, PLYMOUTH, year_fields(2018), value=1.0)),
            reading(
                observation(MEASURE, PLYMOUTH, year_fields(2019), value=2.0),
                source="phe_falls", file="falls.csv", edition="revised",
            ),
        ],
        register(),
    )  # fmt: skip
    assert held["source"].tolist() == [OFLOG, "phe_falls"]
    assert held["file"].tolist() == ["any.csv", "falls.csv"]
    assert held["edition"].tolist() == ["published", "revised"]


@pytest.mark.parametrize(
    ("area", "period", "vintage"),
    [
        (PLYMOUTH, year_fields(2012), "2009"),
        (PLYMOUTH, year_fields(2018), "2013"),  # ends on the last day of March 2019
        (PLYMOUTH, year_fields(2019), "2019"),
        (ENGLAND, year_fields(2020), "2020"),
        (PLYMOUTH, day_fields(dt.date(2019, 4, 1)), "2019"),
        # A council that came later has the codes of its own first day.
        (BCP, year_fields(2017), "2019"),
        ("E06000060", day_fields(dt.date(2018, 6, 30)), "2020"),
    ],
)
def test_vintage_of_a_row(area, period, vintage):
    held = frame([reading(observation(MEASURE, area, period, value=1.0))], register())
    assert held["geography"].tolist() == [vintage]


def test_a_vintage_that_the_reader_gives_is_kept():
    row = observation(MEASURE, PLYMOUTH, year_fields(2018), value=1.0, geography="2019")
    other = observation(MEASURE, CUMBRIA, year_fields(2018), value=1.0)
    assert frame([reading(row, other)], register())["geography"].tolist() == ["2019", "2013"]


def test_no_rows_give_an_empty_frame():
    assert frame([reading()], register()).empty
