"""What is said of the time after the reviews, for each thing that the figures could say."""

import dataclasses
import math
import re

import pytest

from lsr_analysis.analysis.after import after_the_review
from lsr_analysis.analysis.after.estimate import RATE_SCALE, Estimate, percent_text
from lsr_analysis.tables.after import (
    after_areas_table,
    after_effect_table,
    after_left_out_table,
    after_placebo_table,
    after_sensitivity_table,
)
from lsr_analysis.words.after import after_answer, after_caveats

NAN = math.nan


@pytest.fixture(scope="module")
def result(data):
    return after_the_review(data)


def with_effect(result, estimate, lower, upper, *, chance=None):
    """Return the result with another primary estimate, and the interval by chance beside it."""
    low, high = chance or (lower, upper)
    out = low > 0 or high < 0
    primary = dataclasses.replace(
        result.primary,
        effect=dataclasses.replace(
            result.primary.effect, estimate=estimate, lower=lower, upper=upper
        ),
        chance=dataclasses.replace(
            result.primary.chance, estimate=estimate, lower=low, upper=high,
            p_value=NAN if math.isnan(low) else 0.01 if out else 0.4,
        ),
    )  # fmt: skip
    return dataclasses.replace(result, primary=primary)


def said(result):
    return after_answer(result).sentences


def test_the_headline_holds_the_figures_the_period_and_who_is_compared(result):
    first = said(result)[0]
    found = result.primary.effect
    assert "August 2017 to December 2018" in first
    assert f"{found.treated} reviewed areas" in first
    assert f"{found.controls} councils never reviewed" in first
    assert f"95% interval {found.interval_text}" in first


def test_no_difference_that_can_be_told_says_what_is_ruled_out(result):
    sentences = said(with_effect(result, 0.02, math.log(0.85), math.log(1.2)))
    assert "cannot be told apart from chance" in sentences[0] and "2% higher than" in sentences[0]
    assert "not the same as no difference" in sentences[1]
    assert "more than 15% lower" in sentences[1] and "more than 20% higher" in sentences[1]
    assert "not ruled out" in sentences[1]


def test_how_often_a_fall_of_a_fifth_would_be_found_follows_from_the_interval(result):
    """Half a fifth-sized fall is found half of the time where the interval just reaches it."""
    reach = -math.log(0.8)
    at_half = said(with_effect(result, 0.0, -reach, reach))[1]
    assert "found in about 50% of such comparisons" in at_half
    wider = said(with_effect(result, 0.0, -2 * reach, 2 * reach))[1]
    share = int(wider.split("found in about ")[1].split("%")[0])
    assert 10 < share < 25


def test_a_narrow_interval_says_that_a_tenth_is_unlikely(result):
    sentences = said(with_effect(result, 0.0, -0.03, 0.03))
    assert "no higher or lower than" in sentences[0]
    assert "a difference of a tenth or more is unlikely either way" in sentences[1]
    assert "does not rule out" not in sentences[1]


@pytest.mark.parametrize(
    ("limits", "way", "size"),
    [
        ((math.log(0.75), math.log(0.6), math.log(0.9)), "down more, or up less,", "25% lower"),
        ((math.log(1.25), math.log(1.1), math.log(1.4)), "down less, or up more,", "25% higher"),
    ],
)
def test_a_clear_difference_is_told_and_not_called_an_effect(result, limits, way, size):
    sentences = said(with_effect(result, *limits))
    assert sentences[0].startswith(f"Delays went {way} in the 19 reviewed areas")
    assert size in sentences[0] and "no proof that the reviews did it" in sentences[0]
    assert not any("not the same as no difference" in one for one in sentences)
    # Regression to the mean and what all were asked come before anything else.
    assert "fall back by themselves" in sentences[1]
    assert "every council was given an expectation" in sentences[2]
    disagree = next(one for one in sentences if "other ways to compare" in one)
    assert disagree.startswith("14 of 14 other ways to compare give another answer")


def test_inference_that_parts_is_said(result):
    made = with_effect(result, -0.2, -0.38, -0.02, chance=(-0.42, 0.02))
    sentences = said(made)
    assert "cannot be told apart" in sentences[0]
    assert "clustered by council leaves out no difference" in sentences[1]
    assert "so it is not told as a difference" in sentences[1]


def test_what_cannot_be_assessed_is_said_aloud(result):
    sentences = said(with_effect(result, 0.1, NAN, NAN))
    assert "is not assessable" in sentences[0] and "cannot be told" not in sentences[0]
    assert not any("nan" in one for one in sentences)


def test_regression_to_the_mean_is_told_with_the_years_and_their_range(result):
    sentence = next(one for one in said(result) if "fall back by themselves" in one)
    mean, low, high = result.placebo.pooled("against the window")
    assert mean < 0 and high < 0 and "2012 to 2016" in sentence
    mean, low, high = (percent_text(one).removeprefix("−") for one in (mean, low, high))
    assert f"came down by {mean} more" in sentence
    assert f"({high} to {low} in single years)" in sentence
    own = result.placebo.reviewed.estimates["against the window"]
    mine, least, most = (
        percent_text(one).removeprefix("−") for one in (own.estimate, own.upper, own.lower)
    )
    assert f"came down by {mine} more (95% interval {least} to {most})" in sentence


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (0.05, "there is no fall from the selection window to explain"),
        (-0.01, "less than in any such year"),
        (-5.0, "more than in any such year"),
    ],
)
def test_the_fall_of_the_reviewed_areas_beside_years_without_reviews(result, own, words):
    reviewed = result.placebo.reviewed
    naive = dataclasses.replace(reviewed.estimates["against the window"], estimate=own)
    estimates = {**reviewed.estimates, "against the window": naive}
    made = dataclasses.replace(
        result.placebo, reviewed=dataclasses.replace(reviewed, estimates=estimates)
    )
    text = " ".join(said(dataclasses.replace(result, placebo=made)))
    assert words in text


def test_analyses_that_disagree_are_named_with_their_figures(result):
    one = result.sensitivity[4]
    found = dataclasses.replace(one.found, estimate=-0.3, lower=-0.5, upper=-0.1)
    rest = (*result.sensitivity[:4], dataclasses.replace(one, found=found), *result.sensitivity[5:])
    made = with_effect(result, 0.02, -0.15, 0.2)
    sentence = next(
        s for s in said(dataclasses.replace(made, sensitivity=rest)) if "other ways" in s
    )
    assert "1 of 14 other ways to compare give another answer" in sentence
    assert f"“{one.asked.title}”, −26% (−39% to −10%)" in sentence


def test_estimates_on_the_other_side_are_counted(result):
    above = sum(one.found.estimate > 0 for one in result.sensitivity)
    below = sum(one.found.estimate < 0 for one in result.sensitivity)
    sentence = next(one for one in said(result) if "other ways" in one)
    assert f"{above} of the {above + below} are above 0 and {below} below" in sentence
    assert "no independent votes" in sentence


def test_no_single_area_could_stand_out_and_the_furthest_is_named(result):
    sentence = next(one for one in said(result) if "one by one" in one)
    assert f"{result.areas.least_p:.3f}" in sentence or "1 in 126" in sentence
    assert "Cumbria" in sentence and "place 3 of 126" in sentence


def test_an_earlier_peak_is_said_to_lean_towards_a_fall(result):
    sentence = next(one for one in said(result) if "when no difference is expected" in one)
    assert "the estimate leans towards a fall" in sentence


def test_areas_that_stand_out_are_named(result):
    table = result.areas.table.copy()
    assert not table["passes"].all()
    table.loc["E06000026", "passes"] = True
    made = dataclasses.replace(result, areas=dataclasses.replace(result.areas, table=table))
    row = table.loc["E06000026"]
    sentence = next(one for one in said(made) if "one by one" in one)
    assert f"Plymouth ({percent_text(row['effect'])}, place {row['place']} of 126)" in sentence


def test_nothing_is_called_caused_and_every_sentence_ends(result):
    every = [*said(result), *after_caveats(result).sentences]
    assert not any(re.search(r"\b(caused|because of the review|impact)\b", one) for one in every)
    assert "Nothing here is an effect of the reviews" in after_caveats(result).sentences[0]
    assert not any("nan" in one.split() for one in every)
    assert all(one.endswith((".", "prevented")) for one in said(result))
    named = " ".join(after_caveats(result).sentences)
    assert all(name in named for name in ("Bradford", "Cornwall", "City of London"))


def test_an_estimate_is_printed_on_its_own_scale():
    log = Estimate(math.log(0.9), math.log(0.8), math.log(1.05), 0.1, 19, 125)
    assert log.full_text == "−10% (−20% to +5%)" and log.direction == 0
    rate = Estimate(-1.25, -2.0, -0.04, 0.04, 19, 125, RATE_SCALE, base=10.0)
    assert rate.full_text == "−1.2 (−2.0 to 0.0)" and rate.direction == -1
    assert rate.percent(rate.estimate) == pytest.approx(-12.5)
    assert log.percent(log.estimate) == pytest.approx(-10)
    none = Estimate(0.1, NAN, NAN, NAN, 1, 125)
    assert none.full_text == "+11% (interval not assessable)" and none.direction == 0


# Tables


def test_tables_have_names_of_their_own_and_full_figures(result):
    makers = (
        after_effect_table, after_placebo_table, after_sensitivity_table, after_areas_table,
        after_left_out_table,
    )  # fmt: skip
    tables = [maker(result) for maker in makers]
    assert [table.name for table in tables] == [
        "after_effect", "after_placebo", "after_sensitivity", "after_areas", "after_left_out",
    ]  # fmt: skip
    for table in tables:
        assert table.folded and not table.shown.isna().any(axis=None)
        assert "nan" not in table.shown.astype(str).to_numpy().ravel()


def test_the_table_of_other_ways_gives_each_its_weakness(result):
    table = after_sensitivity_table(result)
    assert len(table.shown) == 15 and table.shown["Comparison"].iloc[0] == "Primary estimate"
    for one, (_, row) in zip(result.sensitivity, table.shown.iloc[1:].iterrows(), strict=True):
        assert row["Comparison"] == one.asked.title and row["Known weakness"] == one.asked.bias
        assert row["95% interval"] == one.found.interval_text
    figures = table.figures.set_index("id")
    assert figures.at["longer", "estimate"] == pytest.approx(
        next(one.found.estimate for one in result.sensitivity if one.asked.id == "longer")
    )


def test_the_table_of_placebo_years_holds_every_design(result):
    table = after_placebo_table(result)
    assert len(table.shown) == 11 and len(table.figures) == 33
    assert "July 2017 5 to 11; December 2017 10 to 11" in table.shown.iloc[0].to_list()
    assert "population of mid-2015" in table.note


def test_the_table_of_areas_says_that_intervals_are_too_narrow(result):
    table = after_areas_table(result)
    assert len(table.shown) == 20 and "Bradford (apart)" in set(table.shown["Area"])
    outside = int(result.areas.band["outside"].iloc[0])
    assert f"{outside} of 125 at the date of July 2017" in table.note
    assert "No month in it is without delayed days" in table.note


def test_the_effect_table_tells_months_before_from_after(result):
    table = after_effect_table(result).shown
    before = table[table["Estimate of"].str.contains("before the announcement")]
    assert before["Months compared"].str.contains("2017").all() and len(before) == 2
    assert table["Estimate of"].str.contains("dealt by chance").sum() == 1


def test_who_is_left_out_is_named_with_the_reason(result):
    shown = after_left_out_table(result).shown.set_index("Council")["Why"]
    assert set(result.panel.left_out) | {"Bradford"} == set(shown.index)
