"""After the review: who is compared with whom, and every estimate against another way to it."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import t as student
from scipy.stats import ttest_ind

from lsr_analysis.analysis.after import after_the_review
from lsr_analysis.analysis.after.design import design
from lsr_analysis.analysis.after.estimate import LOG, RATE_SCALE
from lsr_analysis.analysis.after.panel import changes_of, panel_of
from lsr_analysis.analysis.after.placebo import placebos_of, window_rates
from lsr_analysis.analysis.after.primary import primary_of
from lsr_analysis.analysis.after.regressions import adjusted_effect, two_way_effect
from lsr_analysis.analysis.after.sensitivity import sensitivities_of
from lsr_analysis.analysis.after.single_areas import single_areas_of
from lsr_analysis.analysis.after.weights import (
    covariates,
    effective_number,
    likeness,
    nearest_weights,
    peer_weights,
)
from lsr_analysis.analysis.aggregate import over_months
from lsr_analysis.analysis.similar import placed_on
from lsr_analysis.analysis.similar_list import DAY
from lsr_analysis.errors import CatalogueError, DataNotFound
from lsr_analysis.statistics.event_study import cohort_effect

JULY, DECEMBER = "July 2017", "December 2017"
BRADFORD, LONDON = "E08000032", "E09000001"


@pytest.fixture(scope="module")
def asked():
    return design()


@pytest.fixture(scope="module")
def panel(data, asked):
    return panel_of(data, asked)


@pytest.fixture(scope="module")
def result(data):
    return after_the_review(data)


@pytest.fixture(scope="module")
def changes(panel, asked):
    return changes_of(panel.days, asked.centre, asked.cohorts)


def a_day(panel, first, last):
    """Return delayed days a day over some months, by plain sums."""
    rows = panel.days.loc[first:last]
    return rows.sum() / rows.index.days_in_month.to_numpy().sum()


def by_hand(panel, afters, befores):
    """Return the estimate from two spans a cohort, by plain means of logs."""
    estimate = 0.0
    for name, share in ((JULY, 12 / 19), (DECEMBER, 7 / 19)):
        change = np.log(a_day(panel, *afters[name]) / a_day(panel, *befores[name]))
        own = change[panel.cohort.index[panel.cohort == name]].mean()
        estimate += share * (own - change[panel.controls].mean())
    return estimate


AFTER = {JULY: ("2017-08", "2018-07"), DECEMBER: ("2018-01", "2018-12")}
BEFORE = {JULY: ("2015-11", "2016-10"), DECEMBER: ("2015-06", "2016-05")}


# Who takes part


def test_the_areas_of_each_cohort(panel):
    names = {
        name: sorted(panel.names[code] for code in panel.cohort.index[panel.cohort == name])
        for name in (JULY, DECEMBER)
    }
    assert names[JULY] == [
        "Birmingham", "Bracknell Forest", "Coventry", "East Sussex", "Halton", "Hartlepool",
        "Manchester", "Oxfordshire", "Plymouth", "Stoke-on-Trent", "Trafford", "York",
    ]  # fmt: skip
    assert names[DECEMBER] == [
        "Cumbria", "Hampshire", "Liverpool", "Northamptonshire", "Sheffield", "Stockport",
        "Wiltshire",
    ]  # fmt: skip
    assert panel.apart.to_dict() == {BRADFORD: DECEMBER}


def test_no_control_was_ever_reviewed_and_who_is_neither_is_named(panel, data):
    assert not {review.area for review in data.reviews} & set(panel.controls)
    assert len(panel.controls) == 125
    assert set(panel.left_out) == {
        "City of London", "Cornwall", "Leeds", "Reading", "Staffordshire", "Sutton",
    }  # fmt: skip
    assert "10 months are missing" in panel.left_out["City of London"]
    assert "section 48 review" in panel.left_out["Sutton"]
    assert "later local system review" in panel.left_out["Leeds"]


def test_every_council_of_the_panel_has_every_month(panel):
    assert panel.days.shape == (96, 150) and panel.days.notna().all(axis=None)
    assert set(panel.cohort.index) | set(panel.apart.index) <= set(panel.days.columns)
    assert LONDON not in panel.days.columns


def test_an_announcement_without_a_cohort_is_refused(data, asked):
    only = dataclasses.replace(asked, cohorts=asked.cohorts[:1])
    with pytest.raises(CatalogueError, match="was announced on 6 December 2017"):
        panel_of(data, only)


def test_figures_without_the_months_are_refused_with_what_to_do(data, asked):
    table = data.observations
    ours = (table["indicator"] == "delayed_days") & (table["period_start"] == "2018-03-01")
    short = dataclasses.replace(data, observations=table[~ours])
    with pytest.raises(DataNotFound, match="in every month of April 2011 to March 2019"):
        panel_of(short, asked)


def test_good_performers_of_the_data_and_of_the_design_must_be_the_same(data, asked):
    for other in ((), (BRADFORD, "E06000026")):
        with pytest.raises(CatalogueError, match=r"apart: E0.* make them the same"):
            panel_of(data, dataclasses.replace(asked, apart=other))


def test_a_review_without_an_announcement_is_refused_with_what_to_write(data, asked):
    reviews = tuple(
        dataclasses.replace(review, announced=None) if review.area == BRADFORD else review
        for review in data.reviews
    )
    with pytest.raises(CatalogueError, match=r"Bradford has no announcement.*2017-12-06"):
        panel_of(dataclasses.replace(data, reviews=reviews), asked)


# The primary estimate


def test_the_primary_estimate_by_plain_means(panel, result):
    assert result.primary.effect.estimate == pytest.approx(by_hand(panel, AFTER, BEFORE))
    assert result.primary.effect.treated == 19 and result.primary.effect.controls == 125
    for name, (first, last) in AFTER.items():
        found = dict(result.primary.by_cohort)[name]
        change = np.log(a_day(panel, first, last) / a_day(panel, *BEFORE[name]))
        own = panel.cohort.index[panel.cohort == name]
        direct = change[own].mean() - change[panel.controls].mean()
        assert found.estimate == pytest.approx(direct)
        assert pd.Period(first, "M").strftime("%B %Y") in found.months


def test_how_large_a_council_is_does_not_matter(panel, asked, result):
    size = np.random.default_rng(7).lognormal(sigma=2, size=panel.days.shape[1])
    found = cohort_effect(changes_of(panel.days * size, asked.centre, asked.cohorts), panel.cohort)
    assert found.estimate == pytest.approx(result.primary.effect.estimate)
    assert found.upper == pytest.approx(result.primary.effect.upper)


def planted(panel, asked, factor):
    """Return the panel with delays of each reviewed area multiplied from its announcement on."""
    days = panel.days.astype(float).copy()
    for one in asked.cohorts:
        own = panel.cohort.index[panel.cohort == one.name]
        days.loc[asked.centre + one.first :, own] *= factor
    return dataclasses.replace(panel, days=days)


@pytest.mark.parametrize("factor", [0.8, 1.3])
def test_a_planted_change_is_found_by_the_primary_estimate(data, panel, asked, result, factor):
    few = dataclasses.replace(asked, draws=199)
    found = primary_of(data, planted(panel, asked, factor), few)
    shift = found.effect.estimate - result.primary.effect.estimate
    assert shift == pytest.approx(math.log(factor))
    assert found.effect.direction == (-1 if factor < 1 else 1)
    told = dataclasses.replace(result, primary=found)
    assert told.verdict == ("fell more" if factor < 1 else "rose more")
    path = found.path.set_index(["first", "part"])["estimate"]
    real = result.primary.path.set_index(["first", "part"])["estimate"]
    after = path.index.get_level_values("part") == "after"
    before = path.index.get_level_values("part") == "before"
    assert (path - real)[after].to_numpy() == pytest.approx(math.log(factor))
    assert (path - real)[before].to_numpy() == pytest.approx(0)


def test_councils_that_nothing_happened_to_are_seldom_told_apart(panel, changes):
    """Councils never reviewed, dealt to cohorts by chance: 95% intervals hold 0 about so often."""
    rng = np.random.default_rng(20)
    held = 0
    for _ in range(40):
        order = rng.permutation(panel.controls)
        cohort = pd.Series(None, index=order, dtype=object)
        cohort.iloc[:12], cohort.iloc[12:19] = JULY, DECEMBER
        found = cohort_effect(changes, cohort)
        held += found.lower <= 0 <= found.upper
    assert held >= 35


def test_both_kinds_of_inference_must_agree_before_a_difference_is_told(result):
    def told(effect, chance):
        primary = dataclasses.replace(
            result.primary,
            effect=dataclasses.replace(result.primary.effect, lower=effect[0], upper=effect[1]),
            chance=dataclasses.replace(
                result.primary.chance, lower=chance[0], upper=chance[1], p_value=chance[2]
            ),
        )
        return dataclasses.replace(result, primary=primary).verdict

    nan = math.nan
    assert told((-0.3, -0.1), (-0.3, -0.1, 0.01)) == "fell more"
    assert told((-0.3, -0.1), (-0.3, 0.01, 0.06)) == "cannot be told"
    assert told((-0.3, 0.1), (-0.3, -0.01, 0.04)) == "cannot be told"
    assert told((0.1, 0.3), (0.1, 0.3, 0.01)) == "rose more"
    assert told((nan, nan), (0.1, 0.3, 0.01)) == "not assessable"


def test_the_gap_is_of_rates_month_by_month(data, panel, result):
    month = pd.Period("2016-12", "M")
    rates = over_months(data, "delayed_days_rate", pd.PeriodIndex([month]))["value"]
    own = panel.cohort.index[panel.cohort == JULY]
    direct = np.log(rates[own]).mean() - np.log(rates[panel.controls]).mean()
    gap = result.primary.gap
    row = gap[(gap["group"] == JULY) & (gap["month"] == month)].iloc[0]
    assert row["estimate"] == pytest.approx(direct)
    logs = np.log(rates)
    welch = sm.stats.CompareMeans.from_data(logs[own], logs[panel.controls])
    limits = welch.tconfint_diff(usevar="unequal")
    assert (row["lower"], row["upper"]) == pytest.approx(limits)
    at = gap[gap["month"] == month].set_index("group")["estimate"]
    assert row["pooled"] == pytest.approx((12 * at[JULY] + 7 * at[DECEMBER]) / 19)
    assert gap["month"].min() == pd.Period("2015-04", "M")  # no rate is held before
    assert gap["month"].max() == pd.Period("2019-03", "M")


# Years without reviews


def test_a_placebo_year_picks_by_its_rule(data, panel, asked, result):
    rates = window_rates(data, panel, pd.period_range("2014-02", "2014-04", freq="M"))
    adults = data.rows_of("people_18plus")
    adults = adults[adults["period_start"] == "2015-06-30"].set_index("area_code")["value"]
    days = panel.days.loc["2014-02":"2014-04"].sum()
    direct = (days / adults.reindex(days.index).astype(float) / 89).sort_values(ascending=False)
    assert rates[direct.index].to_numpy() == pytest.approx(direct.to_numpy())
    rows = {(row.year, row.rule): row for row in result.placebo.rows}
    assert set(rows[2014, "highest"].councils) == set(direct.index[:19])
    now = window_rates(data, panel, asked.window.months).sort_values(ascending=False)
    places = [now.index.get_loc(code) for code in panel.treated]
    assert set(rows[2014, "same places"].councils) == {direct.index[k] for k in places}


def test_only_a_council_without_a_population_takes_that_of_mid_2015(data, panel, asked):
    table = data.observations
    ours = (table["indicator"] == "delayed_days_rate") & (table["area_code"] == "E06000026")
    ours &= table["period_start"] == "2017-03-01"
    some = dataclasses.replace(data, observations=table[~ours])
    own = window_rates(data, panel, asked.window.months)
    found = window_rates(some, panel, asked.window.months)
    assert found.drop("E06000026").equals(own.drop("E06000026"))
    adults = data.rows_of("people_18plus")
    adults = adults[adults["period_start"] == "2015-06-30"].set_index("area_code")["value"]
    days = panel.days.loc["2017-02":"2017-04", "E06000026"].sum()
    assert found["E06000026"] == pytest.approx(days / (float(adults["E06000026"]) * 89))


def test_a_rule_that_nobody_wrote_is_refused(data, panel, asked):
    placebo = dataclasses.replace(asked.placebo, rules={"lowest": "the lowest"})
    with pytest.raises(CatalogueError, match="'lowest' is not one of highest, same places"):
        placebos_of(data, panel, dataclasses.replace(asked, placebo=placebo))


def test_councils_without_a_ratio_are_counted(result):
    left = {
        (row.year, name): one.left_out
        for row in result.placebo.rows
        for name, one in row.estimates.items()
        if one.left_out
    }
    assert left and {year for year, _ in left} == {2012} and set(left.values()) == {1}
    for row in result.placebo.rows:
        for one in row.estimates.values():
            assert one.treated + one.controls + one.left_out == 150


def test_an_area_that_chance_could_not_deal_is_named(data, panel, asked):
    days = panel.days.copy()
    code = panel.cohort.index[panel.cohort == JULY][0]
    days.loc["2015-06":"2016-05", code] = 0  # the months before of the cohort of December
    with pytest.raises(DataNotFound, match=f"^{panel.names[code]} had no delayed days"):
        primary_of(data, dataclasses.replace(panel, days=days), asked)


def test_placebo_years_use_the_months_that_are_held_on_both_sides(result, asked):
    offsets = {row.year: row.offsets for row in result.placebo.rows}
    full = {JULY: (5, 16), DECEMBER: (10, 21)}
    assert offsets[2013] == offsets[2014] == offsets[2015] == full
    # April 2011 is eleven months before March 2012, June 2017 fifteen after March 2016.
    assert offsets[2012] == {JULY: (5, 11), DECEMBER: (10, 11)}
    assert offsets[2016] == {JULY: (5, 15), DECEMBER: (10, 15)}
    assert [row.year for row in result.placebo.rows if row.actual is not None] == [2012, 2016] * 2


@pytest.mark.parametrize("design_name", ["primary", "against the window"])
def test_a_placebo_estimate_by_plain_means(data, panel, asked, result, design_name):
    row = next(r for r in result.placebo.rows if (r.year, r.rule) == (2013, "highest"))
    # The k-th highest stands for the k-th highest reviewed area, and has its cohort.
    now = window_rates(data, panel, asked.window.months)[panel.treated]
    cohorts = panel.cohort[now.sort_values(ascending=False).index].to_numpy()
    then = window_rates(data, panel, pd.period_range("2013-02", "2013-04", freq="M"))
    picked = pd.Series(cohorts, then.sort_values(ascending=False).index[:19])
    others = panel.days.columns.difference(picked.index)
    after = {JULY: ("2013-08", "2014-07"), DECEMBER: ("2014-01", "2014-12")}
    before = {JULY: ("2011-11", "2012-10"), DECEMBER: ("2011-06", "2012-05")}
    if design_name != "primary":
        before = dict.fromkeys(before, ("2013-02", "2013-04"))
    estimate = 0.0
    for name, share in ((JULY, 12 / 19), (DECEMBER, 7 / 19)):
        change = np.log(a_day(panel, *after[name]) / a_day(panel, *before[name]))
        own = picked.index[picked == name]
        estimate += share * (change[own].mean() - change[others].mean())
    assert row.estimates[design_name].estimate == pytest.approx(estimate)


def test_truncated_years_have_the_reviewed_areas_over_the_same_months(panel, result):
    row = next(r for r in result.placebo.rows if r.year == 2012)
    after = {JULY: ("2017-08", "2018-02"), DECEMBER: ("2018-01", "2018-02")}
    before = {JULY: ("2016-04", "2016-10"), DECEMBER: ("2016-04", "2016-05")}
    assert row.actual.estimate == pytest.approx(by_hand(panel, after, before))


def test_no_month_after_the_first_announcement_is_in_a_placebo(data, panel, asked, result):
    days = panel.days.astype(float).copy()
    days.loc["2017-07":] *= 7.0
    days.loc["2017-07":, panel.treated] *= 3.0
    again = placebos_of(data, dataclasses.replace(panel, days=days), asked)
    for one, other in zip(result.placebo.rows, again.rows, strict=True):
        assert one.estimates == other.estimates and one.councils == other.councils


def test_years_are_pooled_to_a_mean_and_a_range(result):
    values = [row.estimates["primary"].estimate for row in result.placebo.rows]
    expected = (np.mean(values), min(values), max(values))
    assert result.placebo.pooled("primary") == pytest.approx(expected)


# Sensitivity


def of(result, key):
    return next(one.found for one in result.sensitivity if one.asked.id == key)


def test_every_analysis_of_the_design_is_there_in_its_order(result, asked):
    assert [one.asked for one in result.sensitivity] == list(asked.sensitivity)
    assert all(one.found.assessable and one.found.months for one in result.sensitivity)


def test_an_analysis_that_nobody_wrote_is_refused(data, panel, asked):
    wrong = dataclasses.replace(asked.sensitivity[0], id="magic")
    with pytest.raises(CatalogueError, match="'magic' is not one of"):
        sensitivities_of(data, panel, dataclasses.replace(asked, sensitivity=(wrong,)))


@pytest.mark.parametrize(
    ("key", "after", "before"),
    [
        ("longer", {JULY: ("2017-08", "2019-03"), DECEMBER: ("2018-01", "2019-03")},
         {JULY: ("2015-03", "2016-10"), DECEMBER: ("2015-03", "2016-05")}),
        ("year window", AFTER,
         {JULY: ("2014-12", "2015-11"), DECEMBER: ("2014-07", "2015-06")}),
        ("year before", AFTER,
         {JULY: ("2016-02", "2017-01"), DECEMBER: ("2016-02", "2017-01")}),
        ("december later", AFTER, {JULY: BEFORE[JULY], DECEMBER: ("2016-06", "2017-05")}),
    ],
)  # fmt: skip
def test_other_months_by_plain_means(panel, result, key, after, before):
    assert of(result, key).estimate == pytest.approx(by_hand(panel, after, before))


def test_one_cohort_alone_is_a_t_test_of_welch(panel, changes, result):
    for key, name in (("july cohort", JULY), ("december cohort", DECEMBER)):
        own = changes.loc[panel.cohort.index[panel.cohort == name], name]
        test = ttest_ind(own, changes.loc[panel.controls, name], equal_var=False)
        assert of(result, key).p_value == pytest.approx(test.pvalue)


def test_bradford_is_in_one_analysis_alone(panel, result):
    assert of(result, "with bradford").treated == 20
    others = [one.found.treated for one in result.sensitivity if one.asked.id != "with bradford"]
    assert max(others) == 19


def test_rates_are_per_adult_and_told_in_percent_of_what_would_have_been(data, panel, result):
    estimate, ends = 0.0, []
    for name, share in ((JULY, 12 / 19), (DECEMBER, 7 / 19)):
        spans = [pd.period_range(*AFTER[name], freq="M"), pd.period_range(*BEFORE[name], freq="M")]
        after, before = (over_months(data, "delayed_days_rate", k)["value"] for k in spans)
        own = panel.cohort.index[panel.cohort == name]
        change = after - before
        estimate += share * (change[own].mean() - change[panel.controls].mean())
        ends.append(after[own])
    found = of(result, "rates")
    assert found.scale == RATE_SCALE and found.estimate == pytest.approx(estimate)
    without = pd.concat(ends).mean() - estimate
    assert found.percent(found.estimate) == pytest.approx(100 * estimate / without)
    assert of(result, "longer").scale == LOG


def mean_of_differences(panel, changes, chosen):
    """Return the mean over areas of their change less that of their own councils."""
    gaps = [
        changes.at[code, panel.cohort[code]] - changes.loc[others, panel.cohort[code]].mean()
        for code, others in chosen.items()
    ]
    return float(np.mean(gaps))


def test_similar_councils_that_were_never_reviewed(data, panel, changes, result):
    placing = placed_on(data, DAY)
    chosen = {
        code: [peer for peer in placing.peers(code).index if peer in panel.controls]
        for code in panel.treated
    }
    found = of(result, "similar peers")
    assert found.estimate == pytest.approx(mean_of_differences(panel, changes, chosen))
    weights, numbers = peer_weights(data, panel)
    assert numbers == [len(others) for others in chosen.values()]
    assert weights.sum().to_numpy() == pytest.approx(1.0)


def test_matched_with_the_five_nearest_in_the_window(data, panel, changes, asked, result):
    logs = np.log(window_rates(data, panel, asked.window.months))
    chosen = {
        code: sorted(panel.controls, key=lambda c, code=code: abs(logs[c] - logs[code]))[:5]
        for code in panel.treated
    }
    found = of(result, "matched")
    assert found.estimate == pytest.approx(mean_of_differences(panel, changes, chosen))
    used = {code for others in chosen.values() for code in others}
    weights = nearest_weights(panel, logs, 5)
    assert set(weights.index[(weights > 0).any(axis=1)]) == used
    assert found.controls == len(used)


def test_the_unreviewed_councils_with_the_highest_rates(data, panel, asked, changes, result):
    rates = window_rates(data, panel, asked.window.months)[panel.controls]
    top = rates.nlargest(19).index
    parts = [
        changes.loc[panel.cohort.index[panel.cohort == name], name] - changes.loc[top, name].mean()
        for name in (JULY, DECEMBER)
    ]
    assert of(result, "highest others").estimate == pytest.approx(pd.concat(parts).mean())
    assert of(result, "highest others").controls == 19


def test_weights_are_odds_and_make_councils_alike(data, panel):
    table = covariates(data, panel.cohort.index, pd.Timestamp("2017-02-01"))
    treated = panel.cohort.notna()
    found = likeness(table, treated)
    scaled = (table - table.mean()) / table.std()
    fit = sm.Logit(treated.astype(float), sm.add_constant(scaled)).fit(disp=0)
    odds = np.exp(sm.add_constant(scaled) @ fit.params)[~treated]
    assert found.weights.to_numpy() == pytest.approx((odds / odds.sum()).to_numpy(), rel=1e-5)
    assert found.balance["after"].abs().max() < 0.15 < found.balance["before"].abs().max()
    assert 1 < found.effective < 125
    assert table["deprivation_score"].between(5, 50).all()


def test_the_effective_number_of_weighted_councils():
    assert effective_number(pd.Series([1.0, 1.0, 1.0])) == pytest.approx(3)
    assert effective_number(pd.Series([1.0, 0.0, 0.0])) == pytest.approx(1)


def test_a_covariate_that_is_not_held_is_named(data):
    with pytest.raises(DataNotFound, match=r"E99999999 has no .* Leave that part out"):
        covariates(data, pd.Index(["E99999999"]), pd.Timestamp("2017-02-01"))


def test_the_adjusted_effect_of_one_cohort_is_a_direct_fit_with_hc3(panel, changes):
    rng = np.random.default_rng(4)
    part = panel.cohort[panel.cohort.isna() | (panel.cohort == JULY)]
    x = pd.Series(rng.normal(size=len(part)), part.index)
    found = adjusted_effect(changes, part, x)
    design_matrix = np.column_stack([np.ones(len(part)), part.notna(), x]).astype(float)
    fit = sm.OLS(changes.loc[part.index, JULY], design_matrix).fit(cov_type="HC3", use_t=True)
    assert found.estimate == pytest.approx(fit.params.iloc[1])
    low, high = fit.conf_int().iloc[1]
    assert (found.lower, found.upper) == pytest.approx((low, high))


def test_the_adjusted_effect_of_two_cohorts_is_that_of_stacked_regressions():
    """Errors clustered by unit over both regressions, each residual over one less its leverage."""
    rng = np.random.default_rng(11)
    codes = [f"X{k:02}" for k in range(30)]
    cohort = pd.Series([JULY] * 6 + [DECEMBER] * 4 + [None] * 20, codes, dtype=object)
    moved = pd.DataFrame(rng.normal(size=(30, 2)), codes, [JULY, DECEMBER])
    x = pd.Series(rng.normal(size=30), codes)
    found = adjusted_effect(moved, cohort, x)
    pulls, estimate = pd.Series(0.0, codes), 0.0
    for name, share in ((JULY, 0.6), (DECEMBER, 0.4)):
        part = cohort.index[cohort.isna() | (cohort == name)]
        terms = np.column_stack([np.ones(len(part)), cohort[part] == name, x[part]]).astype(float)
        bread = np.linalg.inv(terms.T @ terms)
        beta = bread @ terms.T @ moved.loc[part, name]
        leverage = np.diag(terms @ bread @ terms.T)
        left = (moved.loc[part, name] - terms @ beta) / (1 - leverage)
        estimate += share * beta[1]
        pulls[part] += share * (terms @ bread)[:, 1] * left
    assert found.estimate == pytest.approx(estimate)
    reach = student.ppf(0.975, 30 - 4) * math.sqrt((pulls**2).sum())
    assert (found.lower, found.upper) == pytest.approx((estimate - reach, estimate + reach))


def test_the_adjusted_effect_leaves_out_and_counts_what_lacks_a_change_or_the_covariate(
    panel, changes
):
    x = pd.Series(np.linspace(-1, 1, len(panel.cohort)), panel.cohort.index)
    area, other, third = panel.treated[0], panel.controls[0], panel.controls[1]
    gone = adjusted_effect(changes, panel.cohort.drop([area, other, third]), x)
    holed = changes.copy()
    holed.loc[area, panel.cohort[area]] = np.nan
    holed.loc[other, DECEMBER] = np.nan
    found = adjusted_effect(holed, panel.cohort, x.drop(third))
    assert (found.left_out, found.treated, found.controls) == (3, 18, 123)
    assert found.estimate == pytest.approx(gone.estimate)
    assert (found.lower, found.upper) == pytest.approx((gone.lower, gone.upper))
    with pytest.raises(ValueError, match="no treated unit or no control"):
        adjusted_effect(changes, panel.cohort, x[panel.controls])


def test_without_an_expectation_it_is_said_what_to_do(data, panel, asked):
    none = dataclasses.replace(data, evidence=dataclasses.replace(data.evidence, targets=()))
    with pytest.raises(DataNotFound, match=r"no target for delayed_days_rate\. Leave"):
        sensitivities_of(none, panel, asked)


def test_the_expectation_is_the_lower_of_the_level_and_february(data, panel, changes, result):
    rate = over_months(data, "delayed_days_rate", pd.PeriodIndex(["2017-02"], freq="M"))["value"]
    asked = np.log(rate.clip(upper=9.4) / rate)
    estimate = 0.0
    for name, share in ((JULY, 12 / 19), (DECEMBER, 7 / 19)):
        part = panel.cohort.index[panel.cohort.isna() | (panel.cohort == name)]
        x = np.column_stack([np.ones(len(part)), panel.cohort[part].notna(), asked[part]])
        beta = np.linalg.lstsq(x.astype(float), changes.loc[part, name].to_numpy(), rcond=None)[0]
        estimate += share * beta[1]
    assert of(result, "expectation").estimate == pytest.approx(estimate)
    above = (rate[panel.treated] > 9.4).sum()
    assert of(result, "expectation").detail.startswith(f"{above} of the 19 areas")


def test_fieldwork_gives_each_area_its_own_months(data, panel, result):
    gaps = []
    for review in data.reviews:
        if review.area not in panel.treated or review.kind != "local system review":
            continue
        if review.fieldwork_start is None:
            continue
        first = pd.Period(review.fieldwork_start.day, "M") + 1
        last = min(first + 11, pd.Period("2019-03", "M"))
        centre = pd.Period("2017-03", "M")
        before = (centre - (last - centre).n, centre - (first - centre).n)
        change = np.log(a_day(panel, first, last) / a_day(panel, *before))
        gaps.append(change[review.area] - change[panel.controls].mean())
    found = of(result, "fieldwork")
    assert found.treated == len(gaps) == 12
    assert found.estimate == pytest.approx(np.mean(gaps))
    assert "Bracknell Forest" in found.detail and "cut short for 2" in found.detail


def test_two_way_effects_equal_a_direct_fit_with_a_column_a_council_and_a_month(panel, asked):
    few = panel.cohort[[*panel.treated[:6], *panel.controls[:14]]]
    small = dataclasses.replace(panel, cohort=few, days=panel.days[few.index])
    found = two_way_effect(small, asked, pd.Period("2016-04", "M"))
    rows = np.log(small.days_a_day().loc["2016-04":]).stack().rename("y").reset_index()
    rows.columns = ["month", "code", "y"]
    begins = {JULY: pd.Period("2017-08", "M"), DECEMBER: pd.Period("2018-01", "M")}
    start = rows["code"].map(few).map(begins)
    rows["after"] = [float(s == s and m >= s) for m, s in zip(rows["month"], start, strict=True)]
    rows["month"] = rows["month"].astype(str)
    dummies = pd.get_dummies(rows[["month", "code"]], drop_first=True, dtype=float)
    x = sm.add_constant(pd.concat([rows[["after"]], dummies], axis=1))
    groups = rows["code"].astype("category").cat.codes
    fit = sm.OLS(rows["y"], x).fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
    assert found.estimate == pytest.approx(fit.params["after"])
    # Columns partialled out do not count against the errors: a few percent.
    low, high = fit.conf_int().loc["after"]
    assert found.upper - found.lower == pytest.approx(high - low, rel=0.06)


def test_two_way_effects_find_what_is_planted(panel, asked, result):
    found = two_way_effect(planted(panel, asked, 0.7), asked, pd.Period("2015-04", "M"))
    shift = found.estimate - of(result, "two-way").estimate
    assert shift == pytest.approx(math.log(0.7))


def test_every_analysis_but_rates_and_cut_months_follows_a_planted_change(data, panel, asked):
    """Multiplying the areas after their announcement moves estimates by the logarithm of it."""
    moved = planted(panel, asked, 0.5)
    exact = tuple(one for one in asked.sensitivity if one.id not in {"rates", "with bradford"})
    only = dataclasses.replace(asked, sensitivity=exact)
    plain = sensitivities_of(data, panel, only)
    again = sensitivities_of(data, moved, only)
    for one, other in zip(plain, again, strict=True):
        shift = other.found.estimate - one.found.estimate
        assert shift == pytest.approx(math.log(0.5)), one.asked.id


# Single areas


def test_a_planted_change_in_one_area_puts_it_in_the_first_place(panel, asked, result):
    code = "E06000026"
    days = panel.days.astype(float).copy()
    days.loc["2017-08":, code] *= 0.1
    found = single_areas_of(dataclasses.replace(panel, days=days), asked)
    row, real = found.table.loc[code], result.areas.table.loc[code]
    assert row["effect"] - real["effect"] == pytest.approx(math.log(0.1))
    assert row["place"] == 1 and row["p_value"] == pytest.approx(1 / 126)
    # One area alone cannot pass among 20 with so few to compare with.
    assert not row["passes"] and found.least_p == pytest.approx(1 / 126)


def test_enough_planted_changes_pass(panel, asked):
    days = panel.days.astype(float).copy()
    days.loc["2017-08":, panel.treated] *= 0.05
    found = single_areas_of(dataclasses.replace(panel, days=days), asked)
    assert found.table.loc[panel.treated, "passes"].all()
    assert not found.table.at[BRADFORD, "passes"]


def test_a_series_too_short_to_fit_is_named_with_what_to_do(panel, asked):
    days = panel.days.copy()
    days.loc["2015-01":, "E06000026"] = 0
    with pytest.raises(DataNotFound, match=r"^Plymouth, in the part after .* Leave that part"):
        single_areas_of(dataclasses.replace(panel, days=days), asked)


def test_an_area_against_the_mean_of_the_others_by_hand(panel, result):
    logs = np.log(panel.days_a_day().loc["2014-04":"2019-03"])
    code = "E06000026"
    gap = logs[code] - logs[panel.controls].mean(axis=1)
    gap = gap.drop(pd.period_range("2017-02", "2017-04", freq="M"))
    at = np.array([(m - pd.Period("2017-08", "M")).n for m in gap.index])
    after = (at >= 0).astype(float)
    seasons = [(gap.index.month == k).astype(float) for k in range(1, 12)]
    x = np.column_stack([np.ones(len(at)), at, after, at * after, *seasons])
    beta = np.linalg.lstsq(x, gap.to_numpy(), rcond=None)[0]
    row = result.areas.table.loc[code]
    assert row["effect"] == pytest.approx(beta[2] + 5.5 * beta[3])
    assert row["months"] == 57 and len(result.areas.table) == 20


def test_places_are_among_the_councils_never_reviewed_at_the_same_date(panel, asked):
    """Steps of known size and nothing else: places and p-values follow by hand.

    The councils never reviewed have steps of 0.01 to 0.62 upwards, 0.02 to 1.24 downwards, and
    one of 0. Their mean is -0.15624, so that an area lies by that above its step; each of them is
    against the other 124, which stretches its distance from the mean by a 124th. The median,
    that of the step of 0, lies 0.1575 above the mean.
    """
    steps = pd.Series([k / 100 if k > 0 else k / 50 for k in range(-62, 63)], panel.controls)
    own = pd.Series(0.005, [*panel.treated, *panel.apart.index])
    second, third_last, last, middle = panel.cohort.index[panel.cohort == JULY][:4]
    own[second], own[third_last], own[last] = -1.236, 0.611, 0.7
    days = panel.days.astype(float).copy()
    for code, step in pd.concat([steps, own]).items():
        days[code] = days.index.days_in_month * 100.0
        days.loc["2017-08":, code] *= math.exp(step)
    table = single_areas_of(dataclasses.replace(panel, days=days), asked).table
    assert (table["of"] == 126).all()
    expected = {
        second: (2, 2 / 126),  # only the step of -1.24 is lower, and as far from the median
        # Higher are 0.61 and 0.62; as far, at 0.610, also those from -0.62 (-0.625) to -1.24.
        third_last: (124, (1 + 2 + 32) / 126),
        last: (126, (1 + 28) / 126),  # as far, at 0.699, are those from -0.70 on
        middle: (64, 125 / 126),  # all but the median itself are further from it
    }
    for code, (place, p) in expected.items():
        assert table.at[code, "place"] == place
        assert table.at[code, "p_value"] == pytest.approx(p)


def test_the_band_holds_95_in_100_of_the_councils_never_reviewed(panel, asked):
    steps = pd.Series(np.arange(-62, 63) / 100, panel.controls)
    days = panel.days.astype(float).copy()
    days.loc[:, :] = days.index.days_in_month.to_numpy()[:, None] * 100.0
    days.loc["2017-08":, panel.controls] *= np.exp(steps).to_numpy()
    band = single_areas_of(dataclasses.replace(panel, days=days), asked).band.loc[JULY]
    # By interpolation between the ranks of 125 even steps; each is against the mean of the
    # other 124, which adds a 124th of it.
    assert band["upper"] == pytest.approx(0.62 * 0.95 * 125 / 124, abs=1e-6)
    assert band["lower"] == pytest.approx(-band["upper"]) and band["median"] == pytest.approx(0)


def test_a_month_without_delayed_days_is_left_out_and_counted(panel, asked, result):
    assert result.areas.no_days == 0
    days = panel.days.copy()
    days.loc[pd.Period("2015-05", "M"), "E06000026"] = 0
    found = single_areas_of(dataclasses.replace(panel, days=days), asked)
    assert found.no_days == 1 and found.table.at["E06000026", "months"] == 56
    assert np.isfinite(found.table["effect"]).all()


def test_the_whole_is_worked_out_once_and_follows_no_period(data, result):
    assert after_the_review(data) is result
    assert repr(result).startswith(
        "<after the review: 19 reviewed areas against 125 councils never reviewed, "
    )
    assert result.primary.effect.full_text in repr(result) and result.verdict in repr(result)
    assert {source.publisher for source in result.sources} == {
        "NHS England", "Office for National Statistics",
    }  # fmt: skip
