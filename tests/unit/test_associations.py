"""What goes with delayed days: the design, its rows, its figures, and what is said of them."""

import dataclasses
import re
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf

from lsr_analysis.analysis.associations import associations
from lsr_analysis.analysis.associations.family import at_limit, counted
from lsr_analysis.analysis.associations.fit import CHECKS, failed, fit_plan
from lsr_analysis.analysis.associations.result import associations_of
from lsr_analysis.analysis.associations.rows import rows_of
from lsr_analysis.analysis.associations.said import change_said, difference, interval
from lsr_analysis.analysis.associations.specification import design, read_design
from lsr_analysis.display import Prose, Table
from lsr_analysis.errors import CatalogueError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.statistics.rate_model import rate_model
from lsr_analysis.tables.associations import associations_check_table, associations_table
from lsr_analysis.words.associations import associations_answer
from lsr_analysis.words.associations_caveats import associations_caveats

BOURNEMOUTH, NEW_DORSET, CITY, SCILLY = "E06000028", "E06000059", "E09000001", "E06000053"
SPECIFICATION = (files("lsr_analysis") / "catalogue" / "associations.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def result(data):
    return associations(data)


@pytest.fixture(scope="module")
def none_clear(result):
    """The same models, were nothing clear."""
    effects = result.effects.assign(q=0.5, clear=False)
    return dataclasses.replace(result, effects=effects)


@pytest.fixture(scope="module")
def all_clear(result):
    """The same models, were every adjusted effect clear, and none to fail a check."""
    effects = result.effects.copy()
    chosen = effects["interest"].astype(bool) & (effects["adjustment"] == "adjusted")
    effects.loc[chosen, "clear"] = True
    effects.loc[chosen, "q"] = 0.001
    effects["fails"] = [()] * len(effects)
    return dataclasses.replace(result, effects=effects)


@pytest.fixture(scope="module")
def nothing(data):
    """The result where no model can be fitted, as no year has delayed days by rate."""
    groups = tuple(
        dataclasses.replace(group, years=(2012,), outcomes=group.outcomes[:1])
        for group in design().groups
    )
    return associations_of(data, dataclasses.replace(design(), groups=groups))


def test_every_model_of_the_design_is_fitted_and_shown(result):
    wanted = {
        (plan.id, outcome.id)
        for group in design().groups
        for outcome in group.outcomes
        for plan in group.plans
    }
    assert set(zip(result.models["model"], result.models["outcome"], strict=True)) == wanted
    assert not result.unfitted
    shown = {(plan.id, v.id) for g in design().groups for p in [g.plans] for plan in p
             for v in plan.interest}  # fmt: skip
    assert set(zip(result.interest["model"], result.interest["variable"], strict=True)) == shown


def need_rows(data):
    """Return delays, deprivation, age and density by council and year, from the rows."""
    years = []
    for year in range(2015, 2019):
        months = pd.period_range(f"{year}-04", f"{year + 1}-03", freq="M").to_timestamp()
        rate = data.rows_of("delayed_days_rate").dropna(subset=["value"])
        rate = rate[rate["period_start"].isin(months)].astype({"area_code": str})
        summed = rate.groupby("area_code")[["numerator", "denominator"]].sum()
        summed = summed[rate.groupby("area_code").size() == 12]
        for name, day in (
            ("deprivation_score", "2015-09-30"),
            ("share_75plus", f"{year}-06-30"),
            ("share_85plus", f"{year}-06-30"),
            ("population_density", f"{year}-06-30"),
        ):
            rows = data.rows_of(name)
            rows = rows[rows["period_start"] == day].astype({"area_code": str})
            summed[name] = rows.set_index("area_code")["value"]
        years.append(summed.drop(index="E92000001").dropna().assign(year=year))
    return pd.concat(years).reset_index()


def test_the_adjusted_model_of_need_equals_one_made_from_the_rows(data, result):
    table = need_rows(data)
    table["density"] = np.log(table["population_density"])
    fit = smf.glm(
        "numerator ~ deprivation_score + share_75plus + density + C(year)", table,
        family=sm.families.Poisson(), exposure=table["denominator"],
    ).fit(
        scale="X2", cov_type="cluster", use_t=True,
        cov_kwds={"groups": pd.factorize(table["area_code"])[0]},
    )  # fmt: skip
    rows = result.effects[result.effects["model"] == "need_adjusted"].set_index("variable")
    assert set(rows["rows"]) == {len(table)}
    for variable, column in (
        ("deprivation", "deprivation_score"), ("aged_75plus", "share_75plus"),
        ("density", "density"),
    ):  # fmt: skip
        low, high = table[column].quantile([0.25, 0.75])
        found = rows.loc[variable]
        assert np.log(found["ratio"]) == pytest.approx(fit.params[column] * (high - low), abs=1e-9)
        assert found["error"] == pytest.approx(fit.bse[column] * (high - low), abs=1e-9)
        assert found["p"] == pytest.approx(fit.pvalues[column], abs=1e-9)
        ends = np.exp([low, high]) if column == "density" else [low, high]
        assert [found["from"], found["to"]] == pytest.approx(list(ends))
    summary = result.models.set_index("model").loc["need_adjusted"]
    assert summary["dispersion"] == pytest.approx(
        (fit.resid_pearson**2).sum() / fit.df_resid, rel=1e-9
    )


def benjamini_hochberg(p):
    """Return q of p in rising order."""
    steps = p * len(p) / np.arange(1, len(p) + 1)
    return np.minimum.accumulate(steps[::-1])[::-1].clip(max=1)


def test_q_allows_for_every_effect_of_the_design_and_for_no_later_check(result):
    later = result.interest["adjustment"] == "region"
    assert later.sum() == 8
    assert result.interest.loc[later, "q"].isna().all()
    assert not result.interest.loc[later, "clear"].any()
    assert len(result.family) == len(result.interest) - later.sum()
    shown = result.interest[~later].sort_values("p")
    wanted = benjamini_hochberg(shown["p"].to_numpy())
    assert shown["q_design"].to_numpy() == pytest.approx(wanted)
    assert result.effects.loc[~result.effects["interest"].astype(bool), "q"].isna().all()


def test_clear_is_what_is_so_by_every_way_to_count(result):
    found = result.interest
    adjusted = found[found["adjustment"] == "adjusted"]
    largest = pd.Series(0.0, found.index)
    for family in (found[found["adjustment"] != "region"], found, adjusted):
        ordered = family.sort_values("p")
        q = pd.Series(benjamini_hochberg(ordered["p"].to_numpy()), ordered.index)
        largest = largest.where(largest > q.reindex(largest.index).fillna(0), q)
    counted_ones = found[found["adjustment"] != "region"]
    assert counted_ones["q"].to_numpy() == pytest.approx(largest[counted_ones.index].to_numpy())
    assert (counted_ones["clear"] == (largest[counted_ones.index] <= 0.05)).all()
    assert result.counts == {
        "design": len(counted_ones), "later": len(found), "adjusted": len(adjusted),
    }  # fmt: skip


def test_what_one_count_alone_would_call_clear_is_said(result):
    lost = result.by_design_alone
    assert len(lost) and (lost["q_design"] <= 0.05).all() and (lost["q"] > 0.05).all()
    said = " ".join(associations_caveats(result).sentences)
    for number in result.counts.values():
        assert f"{number}" in said
    for _, row in lost.iterrows():
        assert f"“{row['label']}” with" in said
    named = associations_answer(result).sentences[0]
    assert not any(f"“{label}”" in named for label in lost["label"])


def test_a_count_that_the_later_checks_make_harder_can_only_take_away(result):
    rows = result.effects.drop(columns=["q", "q_design", "clear"])
    rows.loc[rows["adjustment"] == "region", "p"] = 1.0
    again = counted(rows.to_dict("records"), 0.05)
    before = result.effects["clear"].to_numpy()
    assert (before | ~again["clear"].to_numpy()).all()
    assert again["clear"].sum() <= before.sum()


@pytest.mark.parametrize(
    ("clear", "q", "fails", "limit"),
    [
        (True, 0.048, (), True),
        (True, 0.04, (), False),
        (True, 0.001, ("within regions",), True),
        (True, 0.001, (), False),
        (False, 0.06, ("within regions",), False),
    ],
)
def test_an_effect_lies_at_the_limit_by_its_q_or_a_failed_check(clear, q, fails, limit):
    assert at_limit(pd.Series({"clear": clear, "q": q, "fails": fails}), 0.05) is limit


def test_each_year_has_the_councils_of_that_year(data, result):
    group = result.group("need")
    rows = rows_of(data, group, group.outcomes[0])
    assert not rows.table.isna().any().any()
    of = rows.table.groupby("area_code")["year"].agg(list)
    assert of[BOURNEMOUTH] == ["2015-16", "2016-17", "2017-18"]
    assert NEW_DORSET not in of.index
    assert of[CITY] == ["2016-17", "2017-18"]
    # Everyone who existed on 1 April of a year is in it or is named with a reason.
    for year in group.years:
        label = f"{year}-{(year + 1) % 100:02d}"
        there = set(rows.table.loc[rows.table["year"] == label, "area_code"])
        gone = rows.absent[rows.absent["year"] == label]
        day = pd.Timestamp(f"{year}-04-01").date()
        assert there | set(gone["area_code"]) == {a.code for a in data.register.in_force(day)}
        assert not there & set(gone["area_code"])
        assert gone["why"].str.len().gt(10).all()
    assert (SCILLY, "2018-19") in set(
        zip(rows.absent["area_code"], rows.absent["year"], strict=True)
    )


def test_a_figure_that_is_gone_leaves_its_council_out_of_the_whole_group(data):
    group = next(g for g in design().groups if g.id == "care")
    table = data.observations.copy()
    satisfied = (
        (table["indicator"] == "satisfaction_users_65plus")
        & (table["area_code"] == "E06000014")
        & (table["period_start"] == "2018-04-01")
    )
    assert satisfied.sum() == 1
    table.loc[satisfied, "value"] = np.nan
    rows = rows_of(dataclasses.replace(data, observations=table), group, group.outcomes[0])
    assert "E06000014" not in set(rows.table["area_code"])
    why = rows.absent.set_index("area_code").at["E06000014", "why"]
    assert "satisfied" in why


def test_within_and_between_add_up_to_the_figure(data, result):
    group = result.group("supply")
    table = rows_of(data, group, group.outcomes[0]).table
    whole = table["nursing_within"] + table["nursing_between"]
    assert whole.to_numpy() == pytest.approx(table["nursing"].to_numpy())
    assert table.groupby("area_code")["nursing_within"].sum().abs().max() < 1e-8
    assert table.groupby("area_code")["nursing_between"].nunique().max() == 1


def test_a_planted_association_is_found_and_shuffled_figures_are_not(data):
    group = next(g for g in design().groups if g.id == "care")
    plan = next(p for p in group.plans if p.id == "care_adjusted_satisfaction")
    outcome = group.outcomes[0]
    table = rows_of(data, group, outcome).table
    low, high = table["satisfaction"].quantile([0.25, 0.75])
    planted = 0.7 ** ((table["satisfaction"] - table["satisfaction"].mean()) / (high - low))
    before = fit_plan(group, plan, outcome, table).effects[0]
    after = fit_plan(group, plan, outcome, table.assign(days=table["days"] * planted)).effects[0]
    assert after["ratio"] == pytest.approx(before["ratio"] * 0.7, rel=0.1)
    assert after["upper"] < 1 and after["p"] < 0.001 and after["fails"] == ()
    rng = np.random.default_rng(5)
    mixed = table.assign(satisfaction=rng.permutation(table["satisfaction"]))
    assert fit_plan(group, plan, outcome, mixed).effects[0]["p"] > 0.01


def test_an_effect_of_one_council_fails_its_check(data):
    group = next(g for g in design().groups if g.id == "care")
    plan = next(p for p in group.plans if p.id == "care_alone_satisfaction")
    outcome = group.outcomes[0]
    table = rows_of(data, group, outcome).table
    rng = np.random.default_rng(1)
    table["satisfaction"] = rng.permutation(table["satisfaction"])
    table.loc[7, "satisfaction"] = table["satisfaction"].max() + 60
    table.loc[7, "days"] *= 30
    effect = fit_plan(group, plan, outcome, table).effects[0]
    assert effect["moves_most"] == table.at[7, "name"]
    assert effect["ratio"] > 1
    assert effect["moves_most_ratio"] == effect["without_low"] < effect["ratio"]
    assert effect["without_low_council"] == table.at[7, "name"]
    assert f"without {table.at[7, 'name']}" in effect["fails"]


def of_councils(low, high, ratio=1.2, **others):
    """Return an effect by what it is without "Low" and "High", and the checks that it fails."""
    effect = {
        "variable": "x", "ratio": ratio,
        "without_low": low, "without_low_council": "Low",
        "without_high": high, "without_high_council": "High", "moves_most": "Neither",
    }  # fmt: skip
    columns = ["lower", "upper"]
    fits = {k: pd.DataFrame([ends], ["x"], columns) for k, ends in others.items()}
    return failed(effect, fits)


def test_the_council_without_which_an_effect_fails_is_named_not_the_one_that_moves_it_most():
    assert of_councils(low=0.98, high=2.0) == ("without Low",)
    assert of_councils(low=0.3, high=1.01, ratio=0.9) == ("without High",)
    assert of_councils(low=1.01, high=9.0) == of_councils(low=0.1, high=0.99, ratio=0.9) == ()


def test_a_limit_on_the_other_side_or_without_a_number_fails():
    both = CHECKS["alike"], CHECKS["in_regions"]
    assert of_councils(1.1, 1.3, alike=(0.99, 2), in_regions=(np.nan, np.nan)) == both
    assert of_councils(1.1, 1.3, alike=(1.01, 2), in_regions=(1.3, 1.4)) == ()
    assert of_councils(0.8, 0.9, 0.85, alike=(0.5, 1.01), in_regions=(0.5, 0.9)) == both[:1]
    assert of_councils(np.nan, np.nan) == ("without Low",)


def test_the_council_named_is_the_one_without_which_a_fit_lies_on_the_other_side(result):
    """Leaving it out in a fit of its own, for every effect that fails so."""
    failing = [
        (one, effect, fails.removeprefix("without "))
        for one in result.fitted
        for effect in one.effects
        for fails in effect.get("fails", ())
        if fails.startswith("without ")
    ]
    assert failing, "the figures have changed; the case below is planted in other tests"
    for one, effect, name in failing:
        rest = one.table[one.table["name"] != name]
        low, high = one.table[effect["variable"]].quantile([0.25, 0.75])
        changes = {v.id: 1.0 for v in one.plan.variables} | {effect["variable"]: high - low}
        fixed = [k for k in one.plan.fixed if rest[k].nunique() > 1]
        again = rate_model(rest, "days", "person_days", changes, fixed=fixed, cluster="area_code")
        ratio = again.effects.at[effect["variable"], "ratio"]
        assert (ratio > 1) != (effect["ratio"] > 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("indicator: deprivation_score", "indicator: deprivation", "variables, deprivation"),
        ("indicator: deprivation_score", "indicator: delayed_transfers_2c", "outcome itself"),
        ("indicator: deprivation_score", "indicator: discharged_on_ready_dat", "No indicator"),
        ("years: [2015, 2018]", "years: [2018, 2015]", "back to 2015"),
        ("years: [2015, 2018]", "years: [2015]", "must contain"),
        ("outcomes: [delayed_days_rate]", "outcomes: [delayed_days]", "not a monthly rate"),
        ("interest: [deprivation, aged_75plus, density]", "interest: [deprived]", "'deprived'"),
        ("id: aged_75plus", "id: deprivation", "given twice"),
        ("- id: supply\n", "- id: need\n", "given twice"),
        ("beside: [deprivation, density]", "beside: [aged_85plus]", "given twice"),
        ("adjustment: region\n", "adjustment: regions\n", "must be one of"),
        ("    scale: log", "    scale: logs", "must be one of"),
        ("version: 2", "versions: 2", "version"),
    ],
)
def test_a_bad_specification_is_refused_and_its_place_named(tmp_path, old, new, message):
    assert old in SPECIFICATION
    path = tmp_path / "associations.yaml"
    path.write_text(SPECIFICATION.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=re.escape(message)) as error:
        read_design(path, dictionary())
    assert "associations.yaml" in str(error.value)


def test_the_outcome_and_uneven_measures_are_left_out_with_reasons(result):
    left = {one.indicator.id: one.why for one in result.design.left_out}
    assert "outcome itself" in left["delayed_transfers_2c"]
    assert re.fullmatch(
        r"\d+ to \d+ councils in 2016-17 to 2018-19", result.coverage["workforce_turnover"]
    )
    used = set(result.effects["indicator"])
    assert not used & set(left)
    assert not any(name.startswith("delayed_") for name in used)


@pytest.mark.parametrize(
    ("ratio", "words"), [(0.88, "12% fewer"), (1.2, "20% more"), (1.0, "no difference")]
)
def test_a_difference_in_words(ratio, words):
    assert difference(ratio) == words


def test_an_interval_on_one_side_is_said_on_that_side():
    assert interval(0.84, 0.9998) == "0% to 16% fewer"
    assert interval(0.84, 1.0002) == "16% fewer to no difference"


def test_the_first_sentence_gives_the_clear_effects_in_their_own_units(result):
    first = associations_answer(result).sentences[0]
    clear = result.main[result.main["clear"].astype(bool)]
    assert len(clear), "the figures have changed; look at the sentence anew"
    assert first.startswith(
        f"Of {len(result.main)} figures of councils, need among them, {len(clear)} "
    )
    assert len(first.split()) <= 90
    later = associations_answer(result).sentences[1 : 1 + len(clear)]
    for (_, effect), told in zip(clear.iterrows(), later, strict=True):
        indicator = result.indicators[effect["indicator"]]
        assert effect["label"] in first and effect["label"] in told
        assert difference(effect["ratio"]).split()[0] in first
        assert difference(effect["in_regions_ratio"]).split()[0] in first
        assert result.group(effect["group"]).period in first
        assert indicator.text(effect["to"]) in told and indicator.text(effect["from"]) in told
        assert f"the model gives councils at the upper quartile of “{effect['label']}”" in told
        assert f"{difference(effect['ratio'])} delayed days" in told
        assert interval(effect["lower"], effect["upper"]) in told
        assert "“Deprivation score of 2015”" in told and "are allowed for" in told
        assert ("lies at the limit" in told) is bool(result.limit[effect.name])
    assert ("at the limit" in first) is bool(result.limit[clear.index].any())


def test_what_is_said_where_nothing_is_clear(none_clear):
    first = associations_answer(none_clear).sentences[0]
    assert first.startswith(f"None of {len(none_clear.main)} figures")
    assert "not to say that none does" in first and "95% interval" in first
    said = " ".join(associations_answer(none_clear).sentences[1:])
    assert "go clearly" not in said and "goes clearly" not in said and " stands" not in said


def test_what_is_said_where_much_is_clear(all_clear):
    sentences = associations_answer(all_clear).sentences
    many = len(all_clear.main)
    assert f"Of {many} figures of councils, need among them, {many} go clearly" in sentences[0]
    assert f"{many - 3} more are in the table" in sentences[0]
    adjusted = all_clear.interest["adjustment"] == "adjusted"
    assert sum(" stands" in sentence for sentence in sentences) == adjusted.sum()
    assert "at the limit" not in " ".join(sentences)


def test_the_question_of_each_group_stands_where_its_answer_does(result, none_clear):
    for found in (result, none_clear):
        sentences = associations_answer(found).sentences
        for group in found.design.groups:
            (told,) = (s for s in sentences if group.question in s)
            assert told.startswith(f"{group.title}, {group.period}. {group.question} ")
            assert not told.removesuffix(".").endswith("?")


def test_where_an_association_fails_a_check_it_is_said(result):
    effects = result.effects.copy()
    at = result.main.index[0]
    effects.at[at, "fails"] = ("within regions",)
    said = " ".join(associations_answer(dataclasses.replace(result, effects=effects)).sentences)
    told = next(s for s in said.split("In 2018-19, ") if f"of “{effects.at[at, 'label']}” (" in s)
    assert "It lies at the limit of what is clear; it is not told from no difference within" in told
    assert "stands" not in told


def test_what_nearly_touches_no_difference_within_regions_is_said_to(result):
    effects = result.effects.copy()
    at = result.main.index[0]
    for upper, near in ((0.998, True), (0.95, False)):
        effects.loc[at, ["in_regions_ratio", "in_regions_upper"]] = [0.92, upper]
        found = dataclasses.replace(result, effects=effects)
        told = associations_answer(found).sentences[1]
        assert effects.at[at, "label"] in told and "8% fewer, 95% interval" in told
        assert ("is weaker within regions" in told) is near
        assert ("hardly be told from no difference" in told) is near


def test_what_is_clear_only_once_adjusted_is_said_with_its_figure_alone(result):
    said = " ".join(associations_answer(result).sentences)
    wanted = []
    for _, effect in result.interest[result.interest["adjustment"] == "adjusted"].iterrows():
        alone = result.beside(effect, "alone")
        if effect["clear"] and not alone["clear"]:
            wanted.append(f"(alone {difference(alone['ratio'])}, 95% interval ")
    assert wanted and "Clear only once adjusted: " in said
    assert all(text in said for text in wanted)


@pytest.mark.parametrize("which", ["result", "none_clear", "all_clear", "nothing"])
def test_nothing_said_is_causal_or_broken(which, request):
    found = request.getfixturevalue(which)
    texts = [*associations_answer(found).sentences, *associations_caveats(found).sentences]
    said = " ".join(texts)
    assert "nan" not in said.split() and "None" not in said.replace("None of", "")
    for one in found.design.left_out:
        said = said.replace(one.indicator.title, "")
    assert not re.search(r"\b(leads? to|because of|due to|reduces?|drives?|effect of)\b", said)
    assert "Association, not cause" in said
    assert all(text.endswith(".") for text in texts)


def test_where_no_model_can_be_fitted_that_is_said(nothing):
    assert len(nothing.unfitted) and nothing.interest.empty
    answer = associations_answer(nothing)
    assert "not assessable" in answer.sentences[0]
    assert "no council has every figure of “Need and deprivation” in 2012-13" in answer.sentences[0]
    assert "Not assessable" in " ".join(associations_caveats(nothing).sentences)
    assert isinstance(associations_table(nothing), Prose)
    assert isinstance(associations_check_table(nothing), Prose)


def test_the_caveats_name_who_is_left_out_and_what_is_not_measured(result):
    said = " ".join(associations_caveats(result).sentences)
    for name in ("City of London", "Isles of Scilly", "Bournemouth", "Poole", "Dorset"):
        assert name in said
    answer = " ".join(associations_answer(result).sentences)
    assert all(what in answer for what in result.design.not_measured)


def test_the_table_shows_every_effect_and_its_file_every_term(result):
    table = associations_table(result)
    assert isinstance(table, Table)
    assert len(table.shown) == len(result.interest)
    assert len(table.figures) == len(result.effects) > len(table.shown)
    assert table.shown["q"].str.contains(r"\*").sum() == result.interest["clear"].sum()
    regional = table.shown["Adjustment"].str.contains("regions")
    assert ((table.shown["q"] == "") == regional).all() and "and have no q" in table.note
    row = result.interest.iloc[0]
    indicator = result.indicators[row["indicator"]]
    assert table.shown.iloc[0]["Change"] == change_said(indicator, row)
    assert not table.shown.astype(str).apply(lambda c: c.str.contains("nan")).any().any()


def test_the_table_of_checks_has_every_adjusted_effect(result):
    table = associations_check_table(result)
    shown = result.interest[result.interest["adjustment"] != "alone"]
    assert len(table.shown) == len(shown)
    assert len(table.figures) == len(result.models)
    regional = table.shown[table.shown["Adjustment"].str.contains("regions")]
    assert (regional["Within regions"] == "–").all() and len(regional)
    one_year = table.shown[table.shown["Years"] == "2018-19"]
    assert (one_year["Years of a council alike"] == "–").all() and len(one_year)
