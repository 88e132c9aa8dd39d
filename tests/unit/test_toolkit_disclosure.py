"""The rule for small numbers, on any counts and on any file."""

from collections import Counter
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toolkit_files import CRISIS, DOWN, HOME, filled, sample, survey

from lsr_analysis.toolkit.disclosure import put_together, rounded, shown_counts
from lsr_analysis.toolkit.layout import find_layout
from lsr_analysis.toolkit.summary import EVERYONE, OTHER_GROUPS, summarise

DIP = find_layout("dip-sampling").answers_that("good", "not good")
AUDIT = find_layout("relational-audit").answers_that("good", "not good")
GOOD = find_layout("relational-audit").answers_that("good")


# Counts of patients


@pytest.mark.parametrize(("count", "shown"), [(8, 10), (12, 10), (13, 15), (17, 15), (18, 20)])
def test_counts_are_to_the_nearest_five(count, shown):
    assert rounded(count) == shown


@pytest.mark.parametrize("count", range(8))
def test_a_small_count_is_never_rounded_into_view(count):
    with pytest.raises(ValueError, match="never shown"):
        rounded(count)


@given(st.integers(8, 10**6))
def test_rounding_moves_a_count_by_two_at_most(count):
    assert abs(rounded(count) - count) <= 2
    assert rounded(count) % 5 == 0


def patients(**counts):
    return shown_counts(counts, ["yes"], "patients")


def test_a_row_of_large_counts_is_shown_answer_by_answer():
    found = patients(yes=22, partly=9, no=8)
    assert found.each == (("yes", 20), ("partly", 10), ("no", 10))
    assert (found.good, found.other, found.base) == (20, 20, 40)


@pytest.mark.parametrize("few", range(8))
def test_one_small_answer_folds_the_row(few):
    found = patients(yes=22, partly=13, no=few)
    assert found.each == ()
    assert (found.good, found.other) == (20, rounded(13 + few))


@pytest.mark.parametrize("few", range(8))
@pytest.mark.parametrize("side", ["yes", "no"])
def test_a_row_with_a_small_side_is_not_shown(few, side):
    counts = {"yes": 40, "no": 40} | {side: few}
    assert patients(**counts) is None


COUNTS = st.lists(st.integers(0, 40), min_size=4, max_size=4)


@given(COUNTS, st.booleans())
def test_no_count_of_patients_below_eight_is_shown(numbers, each):
    counts = dict(zip(DIP, numbers, strict=True))
    found = shown_counts(counts, ["yes"], "patients", each)
    some, rest = numbers[0], sum(numbers[1:])
    assert (found is None) == (min(some, rest) < 8)
    if found is None:
        return
    assert min(found.good, found.other) >= 10
    assert 0 < found.good < found.base
    for answer, shown in found.each:
        assert counts[answer] >= 8
        assert shown % 5 == 0
    if found.each:
        assert (min(numbers) >= 8) and each
    assert found.good % 5 == found.other % 5 == 0


@given(COUNTS)
def test_what_is_shown_is_made_of_rounded_counts_only(numbers):
    """Counts that round alike give the same row: nothing exact comes through."""
    same = [n if n < 8 else rounded(n) for n in numbers]
    if min(numbers) >= 8:
        good = ["yes"]
        first = shown_counts(dict(zip(DIP, numbers, strict=True)), good, "patients")
        again = shown_counts(dict(zip(DIP, same, strict=True)), good, "patients")
        assert first == again


STAGES = (HOME, CRISIS, DOWN)


def files_of(groups, items, answers, most):
    """Any files: for each group and item how often each answer was given."""
    numbers = st.lists(st.sampled_from(most), min_size=len(answers), max_size=len(answers))
    keys = st.tuples(st.sampled_from(groups), st.sampled_from(items))
    some = numbers.filter(any)
    return st.dictionaries(keys, some, min_size=2).map(
        lambda drawn: {
            key: [a for a, n in zip(answers, given, strict=True) for _ in range(n)]
            for key, given in drawn.items()
        }
    )


# Counts about the limits, and enough large ones that something is shown.
SAMPLES = files_of(STAGES, ["matters", "shared"], (*DIP, "not applicable"), [0, 1, 7, 8, 9, 12])


def subsets(things):
    return chain.from_iterable(combinations(things, n) for n in range(len(things) + 1))


@settings(max_examples=120)
@given(SAMPLES)
def test_no_hidden_count_of_a_sample_can_be_worked_out(answers):
    """Everyone less any stages, and good answers less those of any stages, is never 1 to 7."""
    rows = sample(answers)
    found = summarise(filled("dip-sampling", rows))
    for item in {row.item for row in found.rows}:
        of = [row for row in rows if row[2] == item and row[3] != "not applicable"]
        true = Counter((stage, answer == "yes") for _, stage, _, answer in of)
        shown = [row for row in found.rows if row.item == item and row.counts]
        stages = [row.group for row in shown if row.group != EVERYONE]
        everyone = next((row for row in shown if row.group == EVERYONE), None)
        if everyone is None:
            assert not shown
            continue
        assert everyone.left_out is None
        for good in (True, False):
            whole = sum(true[stage, good] for stage in STAGES)
            for some in subsets(stages):
                rest = whole - sum(true[stage, good] for stage in some)
                assert rest == 0 or rest >= 8
        for row in shown:
            numbers = [row.counts.good, row.counts.other, *dict(row.counts.each).values()]
            assert all(number >= 10 and number % 5 == 0 for number in numbers)
            assert 0 < row.lower < row.share < row.upper < 100
            assert row.share == pytest.approx(100 * row.counts.good / row.counts.base)


# Answers of staff


def test_fewer_than_five_respondents_are_not_shown():
    assert shown_counts({"agree": 3, "disagree": 1}, ["agree"], "staff") is None
    assert shown_counts({"agree": 4, "disagree": 1}, ["agree"], "staff").base == 5


@pytest.mark.parametrize("counts", [{"agree": 30, "disagree": 0}, {"agree": 0, "disagree": 30}])
def test_what_everyone_answered_alike_is_not_shown(counts):
    assert shown_counts(counts, ["agree"], "staff") is None


def test_a_checklist_has_no_rule():
    assert shown_counts({"returned": 1, "not returned": 0}, ["returned"], "none").base == 1


def test_a_small_group_takes_the_next_smallest_with_it():
    bases = {"a": [20, 20], "b": [9, 8], "c": [12, 12], "d": [4, 30]}
    assert put_together(bases) == ("d", "b")


def test_small_groups_that_make_up_five_need_no_other():
    assert put_together({"a": [20], "b": [3], "c": [2]}) == ("c", "b")


def test_small_groups_that_are_still_small_together_take_another():
    assert put_together({"a": [20], "b": [3], "c": [1], "d": [9]}) == ("c", "b", "d")


def test_the_groups_put_together_are_enough_on_every_item():
    assert put_together({"a": [20, 20], "b": [6, 1], "c": [9, 2], "d": [12, 13]}) == (
        "b", "c", "d",
    )  # fmt: skip


def test_no_item_to_show_is_no_breakdown():
    assert put_together({"a": [], "b": []}) is None
    assert put_together({}) is None


def test_two_groups_of_which_one_is_small_are_not_shown():
    assert put_together({"a": [20], "b": [3]}) is None


def test_large_groups_are_all_shown():
    assert put_together({"a": [20], "b": [5]}) == ()


def test_one_group_is_no_breakdown():
    assert put_together({"a": [20]}) is None


ORGANISATIONS = ("council", "acute trust", "general practice", "other")
SURVEYS = files_of(
    ORGANISATIONS,
    ["aims", "equals"],
    ("strongly agree", "agree", "disagree", "do not know"),
    [0, 1, 2, 3, 6],
)


@settings(max_examples=150)
@given(SURVEYS)
def test_no_hidden_group_of_a_survey_can_be_worked_out(answers):
    """Everyone less any of the groups shown is nobody, or five respondents and two kinds."""
    rows = survey(answers)
    found = summarise(filled("relational-audit", rows))
    kinds = {}
    for item in {row.item for row in found.rows}:
        true = Counter(
            group for _, group, of, answer in rows if of == item and answer != "do not know"
        )
        shown = {row.group: row for row in found.rows if row.item == item and row.counts}
        if EVERYONE not in shown:
            assert not shown
            continue
        assert shown[EVERYONE].counts.base == sum(true.values()) >= 5
        alone = [group for group in shown if group not in (EVERYONE, OTHER_GROUPS)]
        kinds[item] = set(alone) if len(shown) > 1 else None
        assert len(shown) != 2
        for row in shown.values():
            assert row.counts.base >= 5
            assert 0 < row.share < 100
            assert (row.group == EVERYONE) == bool(row.counts.each)
        rest = {group: n for group, n in true.items() if group not in alone}
        if OTHER_GROUPS in shown:
            assert shown[OTHER_GROUPS].counts.base == sum(rest.values())
            assert len({group for _, group, _, _ in rows} - set(alone)) >= 2
        elif alone:
            assert not rest
        for some in subsets(alone):
            left = sum(true.values()) - sum(true[group] for group in some)
            assert left == 0 or left >= 5 or not alone
    together = [groups for groups in kinds.values() if groups is not None]
    assert all(groups == together[0] for groups in together)  # the same for every item


def test_a_group_that_answered_alike_withholds_the_item_by_group():
    answers = {
        ("council", "aims"): ["agree"] * 6,
        ("acute trust", "aims"): ["agree"] * 3 + ["disagree"] * 3,
        ("council", "equals"): ["agree"] * 3 + ["disagree"] * 3,
        ("acute trust", "equals"): ["agree"] * 3 + ["disagree"] * 3,
    }
    found = summarise(filled("relational-audit", survey(answers)))
    assert [(row.group, row.counts is None) for row in found.rows] == [
        (EVERYONE, False), ("by organisation", True),
        (EVERYONE, False), ("council", False), ("acute trust", False),
    ]  # fmt: skip
    assert set(GOOD) == {"strongly agree", "agree"}
