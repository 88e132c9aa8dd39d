"""Counts, shares and days of filled files."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toolkit_files import CRISIS, DOWN, HOME, filled, read, sample, survey, title, write_rows

from lsr_analysis.statistics.intervals import proportion
from lsr_analysis.tables.toolkit import answers_table, durations_table
from lsr_analysis.toolkit.durations import days_between
from lsr_analysis.toolkit.notes import notes
from lsr_analysis.toolkit.summary import EVERYONE, summarise

FIRST = dt.date(2024, 3, 1)


def two_stages(home, down):
    """Return a dip sample of one question at two stages, from counts of yes and no."""
    return filled(
        "dip-sampling",
        sample(
            {
                (HOME, "matters"): ["yes"] * home[0] + ["no"] * home[1],
                (DOWN, "matters"): ["yes"] * down[0] + ["no"] * down[1],
            }
        ),
    )


# Shares


def test_shares_of_patients_are_of_the_rounded_counts():
    (everyone,) = summarise(two_stages((20, 3), (7, 13))).overall
    assert (everyone.counts.good, everyone.counts.other) == (25, 15)
    wilson = proportion([25], [40], multiplier=100)
    assert everyone.share == 62.5
    assert (everyone.lower, everyone.upper) == (wilson.lower[0], wilson.upper[0])


def test_every_stage_is_shown_or_none():
    shown = [row.group for row in summarise(two_stages((20, 8), (9, 13))).rows]
    assert shown == [EVERYONE, HOME, DOWN]
    rows = summarise(two_stages((20, 7), (9, 13))).rows
    assert [(row.group, row.counts is None) for row in rows] == [
        (EVERYONE, False), ("by stage", True),
    ]  # fmt: skip


def test_a_withheld_question_has_one_row():
    (row,) = summarise(two_stages((3, 20), (4, 13))).rows
    assert (row.group, row.counts) == (EVERYONE, None)


def test_a_stage_nobody_was_read_at_is_no_group():
    groups = {row.group for row in summarise(two_stages((20, 8), (9, 13))).rows}
    assert CRISIS not in groups


@pytest.mark.parametrize("none", [[], ["not applicable"] * 9])
def test_a_stage_of_the_file_at_which_nobody_answered_withholds_the_question_by_stage(none):
    """To leave the stage out and show the others would say that it was none."""
    both = ["yes"] * 9 + ["no"] * 9
    rows = sample(
        {
            (HOME, "matters"): both, (DOWN, "matters"): both, (CRISIS, "matters"): none,
            (HOME, "shared"): both, (DOWN, "shared"): both, (CRISIS, "shared"): both,
        }
    )  # fmt: skip
    found = summarise(filled("dip-sampling", rows)).rows
    assert [(row.group, row.counts is None) for row in found] == [
        (EVERYONE, False), ("by stage", True),
        (EVERYONE, False), (HOME, False), (CRISIS, False), (DOWN, False),
    ]  # fmt: skip


def test_it_is_said_that_rounded_stages_need_not_add_up():
    checked = two_stages((13, 13), (13, 13))
    summary = summarise(checked)
    everyone, *stages = summary.rows
    assert everyone.counts.good == 25 and [row.counts.good for row in stages] == [15, 15]
    said = "As counts are rounded, those by stage need not add up to everyone."
    assert said in notes(checked, summary)
    one = filled("dip-sampling", sample({(HOME, "matters"): ["yes"] * 9 + ["no"] * 9}))
    assert said not in notes(one, summarise(one))


def test_not_applicable_is_no_part_of_a_share_and_is_not_shown():
    rows = sample({(HOME, "matters"): ["yes"] * 10 + ["no"] * 10 + ["not applicable"] * 30})
    summary = summarise(filled("dip-sampling", rows))
    assert summary.rows[0].counts.base == 20
    table = answers_table(summary, ())
    assert not any("applicable" in column for column in (*table.shown, *table.figures))


def test_shares_of_staff_are_exact():
    rows = survey(
        {
            ("council", "aims"): ["agree"] * 7 + ["disagree"] * 6 + ["do not know"] * 2,
            ("acute trust", "aims"): ["strongly agree"] * 5 + ["strongly disagree"] * 8,
        }
    )
    everyone, council, trust = summarise(filled("relational-audit", rows)).rows
    assert (everyone.counts.good, everyone.counts.base, everyone.counts.each) == (12, 26, ())
    assert (council.counts.good, council.counts.base) == (7, 13)
    assert trust.share == pytest.approx(100 * 5 / 13)


def test_small_counts_of_staff_are_in_no_column():
    rows = survey(
        {
            ("council", "aims"): ["agree"] * 6 + ["disagree"] * 5 + ["strongly disagree"],
            ("council", "equals"): ["agree"] * 11 + ["strongly disagree"],
        }
    )
    unsure = [99, "council", title("relational-audit", "aims"), "do not know"]
    table = answers_table(summarise(filled("relational-audit", [*rows, unsure])), ())
    folded, withheld = table.figures.to_dict("records")
    assert folded["shown"] == "good and other answers"
    assert (folded["good answers"], folded["other answers"], folded["counted"]) == (6, 6, 12)
    assert withheld["shown"] == "withheld" and pd.isna(withheld["counted"])
    assert not any("know" in column for column in (*table.shown, *table.figures))
    for row in (folded, withheld):
        assert all(pd.isna(row[a]) for a in ("agree", "disagree", "strongly disagree"))
    assert "1" not in table.shown.astype(str).to_numpy()


def test_a_checklist_is_counted_by_section_without_intervals(tmp_path):
    layout = "information-return"
    rows = [
        [title(layout, "need"), "The area and its people", "council", "returned"],
        [title(layout, "map"), "The area and its people", "acute trust", "not returned"],
        [title(layout, "fees"), "Money", "council", "not applicable"],
    ]
    checked = read(write_rows(tmp_path / "sent.csv", layout, rows), layout)
    summary = summarise(checked)
    area, money = summary.overall
    assert (area.counts.good, area.counts.base, area.share) == (1, 2, 50)
    assert np.isnan(area.lower)
    assert (money.counts.base, money.left_out) == (0, 1)
    assert [row.group for row in summary.rows[1:3]] == ["council", "acute trust"]
    said = " ".join(notes(checked, summary))
    assert "Still to come, wholly or in part: A map of who plans" in said
    assert "The latest assessment" not in said


def test_the_table_has_nothing_that_the_rule_keeps_back():
    table = answers_table(summarise(two_stages((20, 7), (9, 13))), ("Mind the gap.",))
    whole, by_stage = table.figures.to_dict("records")
    assert (whole["counted"], whole["shown"]) == (50, "good and other answers")
    assert whole["area"] == "Plymouth"
    assert by_stage["shown"] == "withheld"
    assert all(pd.isna(by_stage[c]) for c in ("good answers", "counted", "good per cent"))
    assert table.shown["Share: yes"].tolist() == ["60% (46 to 72)", "withheld"]
    assert table.shown["Yes"].tolist() == ["–", "–"]
    assert table.note == "Mind the gap."


# Days between steps


def waits(*days, start="ready", end="left"):
    """Return tracked cases that waited so many days between two steps."""
    rows = []
    for case, wait in enumerate(days, 1):
        begun = FIRST + dt.timedelta(days=case)
        rows.append([case, title("case-tracking", start), begun])
        rows.append([case, title("case-tracking", end), begun + dt.timedelta(days=wait)])
    return filled("case-tracking", rows)


def waited(*days):
    rows = days_between(waits(*days)).rows
    return next(row for row in rows if row.title.startswith("From being ready"))


def test_a_median_rests_on_eight_cases():
    assert waited(*range(7)).median is None
    assert waited(*range(7)).cases is None
    assert (waited(*range(1, 9)).median, waited(*range(1, 9)).cases) == (5, 10)


def test_quartiles_rest_on_twenty_cases():
    nineteen, twenty = waited(*range(19)), waited(*range(20))
    assert (nineteen.median, nineteen.lower, nineteen.upper) == (9, None, None)
    assert (twenty.median, twenty.lower, twenty.upper) == (10, 5, 14)


def test_only_cases_with_both_steps_count():
    checked = waits(*range(10))
    table = checked.rows
    dropped = table.drop(index=[i for i in table.index if i % 2 and i < 6])
    fewer = days_between(filled("case-tracking", dropped.to_numpy().tolist()))
    assert all(row.median is None for row in fewer.rows)


@settings(max_examples=60)
@given(st.integers(1, 45), st.integers(0, 300), st.integers(1, 300))
def test_days_are_shown_only_where_enough_cases_bear_them(cases, first, step):
    days = [(first + step * n) % 301 for n in range(cases)]
    row = waited(*days)
    assert (row.median is None) == (row.cases is None) == (len(days) < 8)
    assert (row.lower is None) == (row.upper is None) == (len(days) < 20)
    if row.cases is not None:
        assert row.cases % 5 == 0
        assert abs(row.cases - len(days)) <= 2
        assert abs(row.median - np.median(days)) <= 0.5
    if row.lower is not None:
        assert row.lower <= row.median <= row.upper


def test_the_table_of_days_withholds_what_rests_on_few_cases():
    table = durations_table(days_between(waits(*range(12))), ())
    shown = table.figures.set_index("days")
    ready = shown.loc["From being ready to leaving hospital"]
    assert (ready["shown"], ready["cases"], ready["median days"]) == ("median", 10, 6)
    assert pd.isna(ready["lower quartile days"])
    others = shown.drop("From being ready to leaving hospital")
    assert (others["shown"] == "withheld").all()
    assert others[["cases", "median days"]].isna().all(axis=None)


def test_a_layout_is_counted_in_its_own_way():
    with pytest.raises(ValueError, match="has no answers"):
        summarise(waits(*range(9)))
    with pytest.raises(ValueError, match="has no durations"):
        days_between(two_stages((9, 9), (9, 9)))
