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


def staff(**counts):
    return shown_counts(counts, ["agree"], "staff")


def test_a_row_of_staff_is_shown_answer_by_answer_if_each_has_five():
    found = staff(agree=5, unsure=7, disagree=6)
    assert found.each == (("agree", 5), ("unsure", 7), ("disagree", 6))
    assert (found.good, found.other, found.base) == (5, 13, 18)


@pytest.mark.parametrize("few", range(5))
def test_an_answer_of_few_staff_folds_the_row(few):
    """Strongly disagree 1 of 12 is one person's answer."""
    found = staff(agree=6, disagree=5, strongly=few)
    assert (found.good, found.other, found.each) == (6, 5 + few, ())


@pytest.mark.parametrize("few", range(5))
@pytest.mark.parametrize("side", ["agree", "disagree"])
def test_a_row_with_few_staff_on_a_side_is_withheld_as_is_one_with_none(few, side):
    assert staff(**({"agree": 30, "disagree": 30} | {side: few})) is None


@given(st.lists(st.integers(0, 14), min_size=5, max_size=5), st.booleans())
def test_no_count_of_staff_below_five_is_shown_or_can_be_worked_out(numbers, each):
    counts = dict(zip(AUDIT, numbers, strict=True))
    found = shown_counts(counts, GOOD, "staff", each)
    some, rest = sum(numbers[:2]), sum(numbers[2:])
    assert (found is None) == (min(some, rest) < 5)
    if found is None:
        return
    assert (found.good, found.other) == (some, rest)
    assert bool(found.each) == (each and min(numbers) >= 5)
    assert found.each in ((), tuple(counts.items()))


def test_a_checklist_has_no_rule():
    assert shown_counts({"returned": 1, "not returned": 0}, ["returned"], "none").base == 1


def test_a_small_group_takes_the_next_smallest_with_it():
    bases = {"a": [40, 40], "b": [14, 13], "c": [22, 22], "d": [9, 30]}
    assert put_together(bases) == ("d", "b") == put_together(dict(reversed(bases.items())))


def test_small_groups_that_make_up_ten_need_no_other():
    assert put_together({"a": [20], "b": [6], "c": [4]}) == ("c", "b")


def test_small_groups_that_are_still_small_together_take_another():
    assert put_together({"a": [20], "b": [6], "c": [3], "d": [12]}) == ("c", "b", "d")


def test_the_groups_put_together_are_enough_on_every_item():
    assert put_together({"a": [20, 20], "b": [11, 1], "c": [14, 7], "d": [17, 18]}) == (
        "b", "c", "d",
    )  # fmt: skip


def test_no_item_to_show_is_no_breakdown():
    assert put_together({"a": [], "b": []}) is None
    assert put_together({}) is None


def test_two_groups_of_which_one_is_small_are_not_shown():
    assert put_together({"a": [20], "b": [9]}) is None


def test_large_groups_are_all_shown():
    assert put_together({"a": [20], "b": [10]}) == ()


def test_one_group_is_no_breakdown():
    assert put_together({"a": [20]}) is None


ORGANISATIONS = ("council", "acute trust", "general practice", "other")
SURVEYS = files_of(
    ORGANISATIONS,
    ["aims", "equals"],
    ("strongly agree", "agree", "disagree", "do not know"),
    [0, 1, 3, 4, 5, 6, 8],
)


@settings(max_examples=150)
@given(SURVEYS)
def test_no_hidden_count_of_a_survey_can_be_worked_out(answers):
    """Everyone less any of the groups shown is nobody, or five on each side and two kinds."""
    rows = survey(answers)
    found = summarise(filled("relational-audit", rows))
    kinds = {}
    for item in {row.item for row in found.rows}:
        of = [row for row in rows if row[2] == item and row[3] != "do not know"]
        true = Counter((group, answer in GOOD) for _, group, _, answer in of)
        shown = {row.group: row for row in found.rows if row.item == item and row.counts}
        if EVERYONE not in shown:
            assert not shown
            continue
        alone = [group for group in shown if group not in (EVERYONE, OTHER_GROUPS)]
        assert len(shown) != 2
        if len(shown) > 1:
            kinds[item] = set(alone)
        for row in shown.values():
            assert min(row.counts.good, row.counts.other) >= 5
            assert all(number >= 5 for _, number in row.counts.each)
            assert row.left_out is None
            assert not row.counts.each or row.group == EVERYONE
        for good in (True, False):
            whole = sum(true[group, good] for group in ORGANISATIONS)
            for some in subsets(alone):
                left = whole - sum(true[group, good] for group in some)
                assert left >= 5 or (left == 0 and OTHER_GROUPS not in shown)
        if OTHER_GROUPS in shown:
            assert len({group for _, group, _, _ in rows} - set(alone)) >= 2
        elif alone:
            assert set(alone) == {group for group, _ in true}
    together = [*kinds.values()]
    assert all(groups == together[0] for groups in together)  # the same for every item


@pytest.mark.parametrize("few", range(5))
def test_withheld_by_organisation_can_mean_none_to_four(few):
    answers = {
        ("council", "aims"): ["agree"] * 14 + ["disagree"] * few,
        ("acute trust", "aims"): ["agree"] * 8 + ["disagree"] * 8,
    }
    found = summarise(filled("relational-audit", survey(answers)))
    assert [(row.group, row.counts is None) for row in found.rows] == [
        (EVERYONE, False), ("by organisation", True),
    ]  # fmt: skip


def test_a_group_that_answered_alike_withholds_the_item_by_group():
    answers = {
        ("council", "aims"): ["agree"] * 10,
        ("acute trust", "aims"): ["agree"] * 5 + ["disagree"] * 5,
        ("council", "equals"): ["agree"] * 5 + ["disagree"] * 5,
        ("acute trust", "equals"): ["agree"] * 5 + ["disagree"] * 5,
    }
    found = summarise(filled("relational-audit", survey(answers)))
    assert [(row.group, row.counts is None) for row in found.rows] == [
        (EVERYONE, False), ("by organisation", True),
        (EVERYONE, False), ("council", False), ("acute trust", False),
    ]  # fmt: skip
    assert set(GOOD) == {"strongly agree", "agree"}
