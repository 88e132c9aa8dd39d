"""What is the same for every area is worked out once, and nobody can spoil it for the next."""

import dataclasses
import pickle

import pandas as pd
import pytest

import lsr_analysis as lsr
from lsr_analysis.analysis.similar import placed_on
from lsr_analysis.once import once


class Counted:
    """Functions kept by `once`, with a list of their calls."""

    def __init__(self):
        self.calls = []

        @once(most=2)
        def number(data, one, two=0):
            self.calls.append((one, two))
            if one == "bad":
                raise ValueError(one)
            return [one, two]

        @once(most=2)
        def table(data, months):
            self.calls.append(len(months))
            return pd.DataFrame({"month": range(len(months))})

        self.number, self.table = number, table


@pytest.fixture
def counted():
    return Counted()


@pytest.fixture
def fresh(data):
    """The same figures, of which nothing has been worked out."""
    return dataclasses.replace(data)


def months(start, end):
    return pd.period_range(start, end, freq="M")


def test_the_same_question_is_worked_out_once(counted, fresh):
    assert counted.number(fresh, "a", two=1) is counted.number(fresh, "a", two=1)
    assert counted.calls == [("a", 1)]


def test_other_parameters_are_another_question(counted, fresh):
    assert counted.number(fresh, "a") != counted.number(fresh, "a", two=1)
    assert counted.calls == [("a", 0), ("a", 1)]


def test_months_are_told_apart_by_what_they_are_not_by_where(counted, fresh):
    for run in (("2017-04", "2018-03"), ("2017-04", "2018-03"), ("2017-05", "2018-03")):
        counted.table(fresh, months(*run))
    gap = months("2017-04", "2018-03").delete(5)  # as long as the last one, other months
    counted.table(fresh, gap)
    assert counted.calls == [12, 11, 11]


def test_other_figures_have_their_own_answers(counted, data, fresh):
    counted.number(fresh, "a")
    counted.number(dataclasses.replace(data), "a")
    assert counted.calls == [("a", 0)] * 2


def test_what_was_not_asked_for_longest_is_forgotten_first(counted, fresh):
    for one in ("a", "b", "a", "c", "a", "b"):
        counted.number(fresh, one)
    assert [one for one, _ in counted.calls] == ["a", "b", "c", "b"]


def test_a_failure_is_not_kept(counted, fresh):
    for _ in range(2):
        with pytest.raises(ValueError, match="bad"):
            counted.number(fresh, "bad")
    assert len(counted.calls) == 2


def test_a_table_is_handed_out_as_a_copy(counted, fresh):
    year = months("2017-04", "2018-03")
    mine = counted.table(fresh, year)
    mine.loc[:, "month"] = -1
    assert counted.table(fresh, year)["month"].tolist() == list(range(12))
    assert counted.calls == [12]


def test_figures_can_be_pickled_with_what_was_worked_out(fresh):
    placed_on(fresh, fresh.coverage.last_day)
    again = pickle.loads(pickle.dumps(fresh.results))
    assert again.keys() == fresh.results.keys()


def told(profile):
    """Everything of a profile that a table can hold."""
    figures = (*profile.pathway.latest, *profile.pathway.after)
    return [
        profile.under_sets,
        profile.series,
        profile.standing.rates.to_frame(),
        profile.standing.month_ranks.to_frame(),
        *profile.mix.values(),
        *(gap.parts for gaps in profile.gap_parts.values() for gap in gaps.values()),
        *(one.figures for one in figures),
        *(one.past for one in figures),
        pd.DataFrame([(one.rank, one.tied, one.value, one.newest) for one in figures]),
        pd.DataFrame(
            [(one.england, one.peers, one.fifth, one.rank) for one in profile.assessments]
        ),
    ]


def test_a_profile_is_the_same_whichever_came_before(data, fresh):
    lsr.profile("Bournemouth", data=data)
    lsr.profile("Rutland", peers="region", data=data)
    after, alone = (told(lsr.profile("Rutland", data=figures)) for figures in (data, fresh))
    assert len(after) == len(alone) > 100
    for one, other in zip(after, alone, strict=True):
        pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_who_changes_a_profile_changes_no_other(fresh):
    first = lsr.profile("Rutland", data=fresh)
    before = [table.copy() for table in told(first)]
    first.standing.rates.iloc[:] = 0.0
    first.series.iloc[:] = 0.0
    first.under_sets.loc[:, "rank"] = 0
    for one in first.pathway.latest:
        one.figures.iloc[:] = 0.0
        one.past.loc[:, "value"] = 0.0
    for table in first.mix.values():
        table.loc[:, "days"] = 0.0
    for one, other in zip(told(lsr.profile("Rutland", data=fresh)), before, strict=True):
        pd.testing.assert_frame_equal(one, other, check_exact=True)
