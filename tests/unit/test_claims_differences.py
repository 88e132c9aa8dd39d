"""Statements that differ: how far, why, and in what order; the sentences and the table of it."""

import dataclasses
import math

import pandas as pd
import pytest

from lsr_analysis.analysis.claims import Ledger, ledger
from lsr_analysis.analysis.claims.differences import (
    ESTABLISHED,
    OPPOSITE,
    PER_CENT,
    PLACES,
    POINTS,
    POSSIBLE,
    UNKNOWN,
    differences,
    revised_since,
)
from lsr_analysis.analysis.claims.editions import Editions
from lsr_analysis.analysis.claims.ledger import COLUMNS, OUTCOMES
from lsr_analysis.analysis.claims.verdicts import AGREES, CAUSE_KNOWN, CAUSE_UNKNOWN, UNTESTED
from lsr_analysis.analysis.review_evidence import national_evidence
from lsr_analysis.sources.delayed_transfers import SOURCE
from lsr_analysis.tables.claims import claims_table
from lsr_analysis.tables.claims_reasons import claims_reasons_table
from lsr_analysis.words.claims import gap_text
from lsr_analysis.words.claims_answer import claims_answer, tiers


@pytest.fixture(scope="module")
def evidence(data):
    return national_evidence(data)


def rows_of(*cells):
    """A ledger of readings, each made from the cells given."""
    nan = float("nan")
    plain = dict.fromkeys(COLUMNS, "") | {
        "area": "York", "kind": "value", "unit": "days", "published": "100", "recomputed": nan,
        "difference": nan, "tier": "the regulator", "statement": "So many days",
    }  # fmt: skip
    return Ledger((), pd.DataFrame([plain | one for one in cells], columns=list(COLUMNS)))


def differs(claim, recomputed, published=100.0, **cells):
    return {
        "claim": claim, "recomputed": recomputed, "difference": recomputed - published,
        "verdict": CAUSE_UNKNOWN,
    } | cells  # fmt: skip


def test_gaps_are_relative_points_or_places():
    found = differences(
        rows_of(
            differs("value", 90.0),
            differs("negative", -5.0, -4.0),
            differs("share", 36.0, 38.0, kind="share", unit="%"),
            differs("rank", 13.0, 16.0, kind="rank", unit="of 16, 1 is best"),
            differs("direction", 4.0, kind="direction", unit="", difference=math.nan),
            differs("zero", 4.0, 0.0),
        )
    ).set_index("claim")
    assert found["gap_in"].to_dict() == {
        "value": PER_CENT, "negative": PER_CENT, "share": POINTS, "rank": PLACES,
        "direction": OPPOSITE, "zero": PER_CENT,
    }  # fmt: skip
    assert found.loc["value", "gap"] == pytest.approx(-10)
    assert found.loc["negative", "gap"] == pytest.approx(-25), "further below, whatever the sign"
    assert found.loc["share", "gap"] == pytest.approx(-2)
    assert found.loc["rank", "gap"] == -3
    assert math.isnan(found.loc["direction", "gap"]) and math.isnan(found.loc["zero", "gap"])


def test_what_has_no_size_comes_first_then_the_largest_gap():
    found = differences(
        rows_of(
            differs("small", 101.0),
            differs("large", 50.0),
            differs("turned", 4.0, kind="direction", difference=math.nan),
            differs("middle", 110.0),
            {"claim": "right", "recomputed": 100.0, "difference": 0.0, "verdict": AGREES},
            {"claim": "unheld", "verdict": UNTESTED, "why": "not held"},
        )
    )
    assert found["claim"].tolist() == ["turned", "large", "middle", "small"]


def test_of_several_readings_the_nearest_counts():
    found = differences(
        rows_of(
            differs("one", 150.0, period="2016"),
            differs("one", 103.0, period="2017"),
            {"claim": "one", "verdict": UNTESTED, "why": "not held", "period": "2018"},
            # Agrees in one reading, so that it is no failure.
            differs("two", 150.0),
            {"claim": "two", "recomputed": 100.0, "difference": 0.0, "verdict": AGREES},
        )
    )
    assert found["claim"].tolist() == ["one"]
    row = found.iloc[0]
    assert (row["period"], row["readings"]) == ("2017", 2) and row["gap"] == pytest.approx(3)


def test_reasons_are_established_possible_or_unknown():
    found = differences(
        rows_of(
            differs("known", 90.0, verdict=CAUSE_KNOWN, why="A misprint"),
            differs("maybe", 90.0, why="the workbook was revised since"),
            differs("maybe", 95.0),
            differs("dark", 90.0),
            {"claim": "dark", "verdict": UNTESTED, "why": "not held"},
        )
    ).set_index("claim")
    assert found["reason"].to_dict() == {
        "known": ESTABLISHED, "maybe": POSSIBLE, "dark": UNKNOWN,
    }  # fmt: skip
    assert found.loc["known", "why"] == "A misprint" and found.loc["dark", "why"] == ""


def test_the_shipped_failures_are_all_there(evidence):
    found = differences(evidence.ledger)
    totals = evidence.ledger.totals
    assert len(found) == totals[CAUSE_KNOWN] + totals[CAUSE_UNKNOWN]
    assert (found["reason"] == ESTABLISHED).sum() == totals[CAUSE_KNOWN]
    sized = found["gap"].dropna().abs()
    assert sized.is_monotonic_decreasing and found["gap"].isna().sum() == found.index.get_loc(
        sized.index[0]
    )
    # One worked out by hand: 168,302 published, 168,041 held.
    one = found.set_index("claim").loc["england-days-september-2017"]
    assert one["gap"] == pytest.approx(100 * (168_041 / 168_302 - 1))


@pytest.mark.parametrize(
    ("gap", "gap_in", "text"),
    [
        (-31.5, PER_CENT, "−32%"),
        (8.667, PER_CENT, "+8.7%"),
        (-0.0273, PER_CENT, "−0.03%"),
        (-5.64, POINTS, "−5.6 points"),
        (-1.0, PLACES, "−1 place"),
        (3.0, PLACES, "+3 places"),
        (math.nan, OPPOSITE, "other direction or order"),
        (math.nan, PER_CENT, ""),
        (math.nan, "", ""),
    ],
)
def test_a_gap_in_words(gap, gap_in, text):
    assert gap_text(gap, gap_in) == text


def test_the_national_table_puts_the_largest_failures_first(evidence):
    table = claims_table(evidence.ledger, "England and its councils", failures_first=True)
    found = differences(evidence.ledger).set_index("claim")
    claims = table.figures.drop_duplicates("claim")
    assert len(claims) == len(evidence.ledger.claims)
    assert len(table.figures) == len(evidence.ledger.rows), "the file has every reading"
    outcome = evidence.ledger.claims.set_index("claim")["outcome"].map(OUTCOMES.index)
    assert claims["claim"].map(outcome).is_monotonic_increasing
    first = claims["claim"].tolist()[: len(found)]
    assert set(first) == set(found.index)
    for verdict in (CAUSE_UNKNOWN, CAUSE_KNOWN):
        place = OUTCOMES.index(verdict)
        gaps = [abs(found.loc[one, "gap"]) for one in first if outcome[one] == place]
        sizes = [gap for gap in gaps if gap == gap]
        assert sizes == sorted(sizes, reverse=True)
        assert gaps[len(gaps) - len(sizes) :] == sizes, "what has no size stands first"
    assert (table.shown["Gap"].iloc[: len(found)] != "").all()
    assert (table.shown["Gap"].iloc[len(found) :] == "").all()


def test_the_table_of_an_area_is_as_before(evidence):
    table = claims_table(evidence.ledger.of("E06000026"), "Plymouth")
    assert "Gap" not in table.shown and list(table.figures.columns) == list(COLUMNS)


def test_the_table_of_reasons_counts_every_failure_once(evidence):
    table, found = claims_reasons_table(evidence), differences(evidence.ledger)
    counts = table.shown["Statements"].astype(int)
    assert counts.tolist() == [
        (found["reason"] == r).sum() for r in (UNKNOWN, POSSIBLE, ESTABLISHED)
    ]
    tiers_shown = table.shown.drop(columns=list(table.shown)[:4]).astype(int)
    assert (tiers_shown.sum(axis=1) == counts).all() and len(table.figures) == len(found)
    middle = found.query("reason == @UNKNOWN and gap_in == @PER_CENT")["gap"].abs().median()
    assert table.shown["Median gap"].iloc[0] == gap_text(middle, PER_CENT).lstrip("+")


def test_without_failures_there_are_no_reasons(evidence, data):
    none = dataclasses.replace(evidence, ledger=ledger(data, []))
    assert "No published statement" in repr(claims_reasons_table(none))


# Sentences


def test_the_first_sentence_says_how_many_differ_and_why(evidence):
    found, totals = differences(evidence.ledger), evidence.ledger.totals
    first = claims_answer(evidence).sentences[0]
    assert first.startswith(f"Of {totals.sum()} published statements")
    assert f"{totals.drop(UNTESTED).sum()} can be tested" in first
    agree = totals.drop(UNTESTED).sum() - len(found)
    assert first.endswith(f": {len(found)} differ, and {agree} agree in all or some readings.")
    assert first.count(". ") == 0
    sizes, second = claims_answer(evidence).sentences[1:3]
    for gap_in, what in ((PER_CENT, "counts, rates and multiples"), (POINTS, "percentages")):
        gaps = found.loc[found["gap_in"] == gap_in, "gap"].dropna().abs()
        middle = gap_text(gaps.median(), gap_in).lstrip("+")
        assert f"{len(gaps)} {what} differ by a median of {middle}, at most by " in sizes
    for count in found["reason"].value_counts():
        assert str(count) in second.split(". ")[0]
    counts = found["reason"].value_counts()
    without = counts[POSSIBLE] + counts[UNKNOWN]
    assert f"all {without} without an established cause as cause unknown; " in second
    assert f"; {counts[POSSIBLE]} of them have a workbook revised since." in second


def test_revisions_are_counted_alike_among_those_that_differ_and_that_agree(evidence, data):
    """By hand: a dated document, a monthly workbook, and any reading revised after it."""
    claims, editions = evidence.ledger.claims.set_index("claim")["outcome"], Editions(data)
    by_hand = {}
    for test in evidence.ledger.tests:
        document = data.evidence.sources.get(test.claim.source)
        if test.outcome is None or document is None or document.date is None:
            continue
        source = data.indicators[test.reading.indicators[0]].sources[0].id
        if source == SOURCE:
            by_hand.setdefault(test.claim.id, []).append(editions.after(test.reading) != "")
    since, second = revised_since(evidence.ledger), claims_answer(evidence).sentences[2]
    for name, wanted in (("differ", [CAUSE_KNOWN, CAUSE_UNKNOWN]), ("agree", [AGREES])):
        mine = [any(found) for claim, found in by_hand.items() if claims[claim] in wanted]
        assert since.loc[name].tolist() == [len(mine), sum(mine)]
        assert f"{sum(mine)} of {len(mine)} that {name}" in second
    possible = differences(evidence.ledger).query("reason == @POSSIBLE")["claim"]
    assert all(evidence.ledger.revised[claim] for claim in possible)
    area = evidence.ledger.of("E06000026")
    assert set(area.revised) <= set(area.claims["claim"])


def test_the_answer_counts_by_source_and_ranks_none(evidence):
    text = repr(claims_answer(evidence))
    counts = tiers(evidence.ledger)
    rows = evidence.ledger.rows
    for tier, row in counts[counts["tested"] > 0].iterrows():
        assert f"{tier} {row['differ']} of {row['tested']} tested" in text
        mine = set(rows.loc[rows["tier"] == tier, "claim"])
        outcomes = evidence.ledger.claims.set_index("claim").loc[list(mine), "outcome"]
        assert row["claims"] == len(mine)
        assert row["differ"] == outcomes.isin([CAUSE_KNOWN, CAUSE_UNKNOWN]).sum()
    assert "no ranking of sources" in text and "not an error of the source" in text


def test_the_answer_sets_gaps_beside_the_reasons(evidence):
    found = differences(evidence.ledger)
    text = repr(claims_answer(evidence))
    for reason in (POSSIBLE, UNKNOWN):
        mine = (found["reason"] == reason) & (found["gap_in"] == PER_CENT)
        middle = gap_text(found.loc[mine, "gap"].abs().median(), PER_CENT).lstrip("+")
        assert f"{middle} ({mine.sum()} statements)" in text


def answer_of(evidence, data, wanted):
    claims = [claim for claim in evidence.held.claims if wanted(claim)]
    return claims_answer(dataclasses.replace(evidence, ledger=ledger(data, claims)))


def test_an_answer_with_nothing_to_say(evidence, data):
    outcome = evidence.ledger.claims.set_index("claim")["outcome"]
    assert "No published statement" in repr(answer_of(evidence, data, lambda claim: False))
    (only,) = answer_of(evidence, data, lambda c: outcome[c.id] == UNTESTED).sentences
    assert "none can be tested" in only
    agreed = answer_of(evidence, data, lambda c: outcome[c.id] == AGREES)
    assert "none of them differs" in agreed.sentences[0] and "By size" not in repr(agreed)
    one = answer_of(evidence, data, lambda c: c.id == "england-days-september-2017")
    assert ": 1 differs, and none agree in all or some readings." in one.sentences[0]
    assert "1 has an established cause" in one.sentences[2]
