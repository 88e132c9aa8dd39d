"""What is said of the time after the reviews, for each thing that the figures could say."""

import dataclasses
import math
import re

import pandas as pd
import pytest
from conftest import ROOT

from lsr_analysis.analysis.after import after_the_review
from lsr_analysis.analysis.after.estimate import (
    RATE_SCALE,
    Estimate,
    limits_text,
    of_row,
    percent_text,
)
from lsr_analysis.tables.after import (
    after_areas_table,
    after_effect_table,
    after_left_out_table,
    after_placebo_table,
    after_sensitivity_table,
)
from lsr_analysis.tables.after_gap import after_gap_table
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
    assert "a fall of up to 15% or a rise of up to 20% stays possible" in sentences[1]
    low, high = (percent_text(v) for v in result.placebo.pooled("primary")[1:])
    told = f"10 comparisons of years without reviews the same estimate ran from {low} to {high}, "
    assert told in sentences[1]
    assert "so that this interval may be too narrow" in sentences[1]


def test_an_interval_as_wide_as_the_years_without_reviews_is_not_called_too_narrow(result):
    assert "too narrow" not in said(with_effect(result, 0.0, -0.5, 0.5))[1]


def test_the_share_of_simulated_falls_that_are_found_is_that_of_the_docs(result):
    page = (ROOT / "docs" / "after-the-review.md").read_text(encoding="utf-8")
    low, high = said(result)[1].split("and in ")[1].split(" of simulated")[0].split(" to ")
    low, high = (float(share.rstrip("%")) for share in (low, high))
    told = [float(share) for share in re.findall(r"fall of 20% in ([\d.]+)% .*? and ([\d.]+)%",
                                                 page.replace("\n", " "))[0]]  # fmt: skip
    assert [round(share) for share in told] == [high, low]


def test_how_often_a_fall_of_a_fifth_would_be_found_follows_from_the_interval(result):
    """Half a fifth-sized fall is found half of the time where the interval just reaches it."""
    reach = -math.log(0.8)
    at_half = said(with_effect(result, 0.0, -reach, reach))[1]
    assert "found in about 50% of comparisons" in at_half
    wider = said(with_effect(result, 0.0, -2 * reach, 2 * reach))[1]
    share = int(wider.split("found in about ")[1].split("%")[0])
    assert 10 < share < 25


def test_a_narrow_interval_says_that_a_tenth_is_unlikely(result):
    sentences = said(with_effect(result, 0.0, -0.03, 0.03))
    assert "no higher or lower than" in sentences[0]
    assert "A difference of a tenth or more is unlikely either way" in sentences[1]
    assert "found in about" not in sentences[1]


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
    assert disagree.startswith("15 of 15 other ways to compare give another answer")


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
    assert "1 of 15 other ways to compare give another answer" in sentence
    assert f"“{one.asked.shown_title}”, −26% (−39% to −10%)" in sentence


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
    assert all(one.endswith(".") for one in every)
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


def test_what_is_not_assessable_is_printed_so():
    assert percent_text(NAN) == "–" and limits_text(NAN, NAN) == "not assessable"
    assert limits_text(math.log(0.5), math.log(2)) == "−50% to +100%"
    rate = Estimate(NAN, NAN, NAN, NAN, 1, 125, RATE_SCALE, base=10.0)
    assert rate.full_text == "– (interval not assessable)"


def test_a_row_of_a_table_is_an_estimate():
    row = pd.Series(
        {"estimate": 0.1, "lower": -0.1, "upper": 0.3, "p_value": 0.4, "treated": 7.0,
         "controls": 125.0, "start": "2017-08"}
    )  # fmt: skip
    assert of_row(row, "then", "more") == Estimate(
        0.1, -0.1, 0.3, 0.4, 7, 125, months="then", detail="more"
    )


def test_the_power_of_an_interval_that_just_reaches_the_fall_is_a_half():
    found = Estimate(0.3, 0.3 - 0.2, 0.3 + 0.2, 0.01, 19, 125)
    assert found.power(-0.2) == pytest.approx(0.5)
    # An interval of 1.96 standard errors each side; a fall of 2.8 of them is found 4 times of 5.
    assert Estimate(0, -1.96, 1.96, 1, 19, 125).power(-2.8016) == pytest.approx(0.8, abs=1e-3)


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
    assert len(table.shown) == 16 and table.shown["Comparison"].iloc[0] == "Primary estimate"
    for one, (_, row) in zip(result.sensitivity, table.shown.iloc[1:].iterrows(), strict=True):
        assert (
            row["Comparison"] == one.asked.shown_title and row["Known weakness"] == one.asked.bias
        )
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
    assert "which have no ratio (2012: 1; the CSV file" in table.note
    year = result.placebo.rows[1]
    more = {name: dataclasses.replace(one, left_out=3) for name, one in year.estimates.items()}
    rows = (dataclasses.replace(year, estimates=more), *result.placebo.rows)
    made = dataclasses.replace(result.placebo, rows=rows)
    table = after_placebo_table(dataclasses.replace(result, placebo=made))
    assert "(2013: 3, 2012: 1; the" in table.note
    assert table.figures["left_out"].iloc[0] == 3


def test_tables_and_sentences_print_what_is_not_assessable(result):
    path = result.primary.path.copy()
    path[["lower", "upper", "p_value", "band_lower", "band_upper"]] = NAN
    areas = result.areas.table.copy()
    areas[["lower", "upper"]] = NAN
    reviewed = result.placebo.reviewed
    blank = {
        name: dataclasses.replace(one, lower=NAN, upper=NAN, p_value=NAN)
        for name, one in reviewed.estimates.items()
    }
    made = dataclasses.replace(
        result,
        primary=dataclasses.replace(result.primary, path=path),
        areas=dataclasses.replace(result.areas, table=areas),
        placebo=dataclasses.replace(
            result.placebo, reviewed=dataclasses.replace(reviewed, estimates=blank)
        ),
    )
    effect = after_effect_table(made)
    assert effect.figures["detail"].iloc[-1].endswith("at once not assessable")
    assert effect.shown["95% interval"].iloc[-1] == "interval not assessable"
    shown = after_areas_table(made).shown
    assert (shown["95% interval, too narrow"] == "not assessable").all()
    sentences = said(made)
    assert any("(95% interval not assessable)" in one for one in sentences)
    assert not any("nan" in one for one in sentences)


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


def test_the_table_of_the_gap_holds_every_year_and_the_window_and_every_month(result):
    table = after_gap_table(result)
    assert list(table.shown["Months"]) == [
        "2015-16", "2016-17", "February 2017 to April 2017", "2017-18", "2018-19",
    ]  # fmt: skip
    assert len(table.figures) == 2 * 48
    window = table.figures[table.figures["month"].isin(["2017-02", "2017-03", "2017-04"])]
    july, december = window.groupby("group")["estimate"].mean()[["July 2017", "December 2017"]]
    shown = table.shown.iloc[2]
    assert shown["Announced in July 2017"] == percent_text(july)
    assert shown["All reviewed areas"] == percent_text((12 * july + 7 * december) / 19)
