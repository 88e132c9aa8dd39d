"""A model of a rate: its values, its errors, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import f, t

from lsr_analysis.statistics.rate_checks import (
    added,
    every_row_alike,
    inflation,
    leave_one_out,
    linearity,
    one_correlation,
)
from lsr_analysis.statistics.rate_model import rate_model


def made(seed=3, clusters=60, years=3, slope=0.0, spread=0.3, bend=0.0):
    """Return counts in clumps: councils differ, and their years go together."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(clusters), years)
    x = rng.normal(size=clusters)[who] + 0.2 * rng.normal(size=clusters * years)
    size = rng.uniform(1e5, 1e6, clusters)[who]
    level = rng.normal(0, spread, clusters)[who]
    mean = size * 2e-3 * np.exp(slope * x + bend * x**2 + level)
    return pd.DataFrame(
        {
            "days": rng.poisson(mean),
            "size": size,
            "x": x,
            "z": rng.normal(size=len(who)),
            "council": who,
            "year": np.tile(np.arange(years), clusters),
            "region": who % 4,
        }
    )


@pytest.fixture(scope="module")
def table():
    return made(slope=0.2)


@pytest.fixture(scope="module")
def model(table):
    return rate_model(
        table, "days", "size", {"x": 1.5, "z": 1.0}, fixed=["year"], cluster="council"
    )


@pytest.fixture(scope="module")
def direct(table):
    """The same model, asked of statsmodels in its own words."""
    return smf.glm(
        "days ~ I(x / 1.5) + z + C(year)", table, family=sm.families.Poisson(),
        exposure=table["size"],
    ).fit(
        scale="X2", cov_type="cluster", cov_kwds={"groups": table["council"]}, use_t=True
    )  # fmt: skip


def test_effects_equal_a_direct_fit(model, direct):
    names = ["I(x / 1.5)", "z"]
    assert model.effects["log_ratio"].to_numpy() == pytest.approx(
        direct.params[names].to_numpy(), abs=1e-10
    )
    assert model.effects["error"].to_numpy() == pytest.approx(
        direct.bse[names].to_numpy(), abs=1e-10
    )
    assert model.dispersion == pytest.approx(
        float((direct.resid_pearson**2).sum() / direct.df_resid), rel=1e-10
    )


def test_errors_and_intervals_from_their_formulas(table, model):
    x = model.design.to_numpy()
    mean = model.rows["fitted"].to_numpy()
    bread = np.linalg.inv(x.T @ (x * mean[:, None]))
    scores = pd.DataFrame(x * (table["days"].to_numpy() - mean)[:, None])
    sums = scores.groupby(table["council"].to_numpy()).sum().to_numpy()
    clusters, rows, columns = len(sums), *x.shape
    few = clusters / (clusters - 1) * (rows - 1) / (rows - columns)
    wanted = np.sqrt(np.diag(few * bread @ sums.T @ sums @ bread))[1:3]
    assert model.effects["error"].to_numpy() == pytest.approx(wanted, rel=1e-8)
    wide = t.ppf(0.975, clusters - 1) * wanted
    log = model.effects["log_ratio"].to_numpy()
    assert np.log(model.effects["lower"].to_numpy()) == pytest.approx(log - wide, rel=1e-8)
    assert np.log(model.effects["upper"].to_numpy()) == pytest.approx(log + wide, rel=1e-8)
    assert model.effects["p"].to_numpy() == pytest.approx(
        2 * t.sf(abs(log / wanted), clusters - 1), rel=1e-6
    )


def test_what_is_explained_is_measured_from_the_fixed_effects(table, model):
    family = sm.families.Poisson()
    bare = smf.glm("days ~ C(year)", table, family=family, exposure=table["size"]).fit()
    mean = model.rows["fitted"].to_numpy()
    days = table["days"].to_numpy()
    deviance = 2 * (days * np.log(days / mean) - (days - mean)).sum()
    assert model.explained == pytest.approx(1 - deviance / bare.deviance, rel=1e-9)
    assert 0 < model.explained < 1


def test_leverages_add_up_and_cook_follows(model):
    rows = model.rows
    assert rows["leverage"].sum() == pytest.approx(model.design.shape[1])
    columns = model.design.shape[1]
    wanted = rows["pearson"] ** 2 * rows["leverage"] / (1 - rows["leverage"]) ** 2 / columns
    assert rows["cook"].to_numpy() == pytest.approx(wanted.to_numpy())


@settings(max_examples=15)
@given(st.floats(1e-3, 1e3), st.floats(-1e3, 1e3), st.floats(1e-2, 1e2))
def test_units_do_not_matter(factor, shift, people):
    table = made(clusters=30, years=2, slope=0.1)
    plain = rate_model(table, "days", "size", {"x": 1.0}, cluster="council")
    other = table.assign(x=factor * table["x"] + shift, size=people * table["size"])
    scaled = rate_model(other, "days", "size", {"x": factor}, cluster="council")
    for name in ("ratio", "lower", "upper"):
        assert scaled.effects.at["x", name] == pytest.approx(plain.effects.at["x", name], rel=1e-6)


def test_a_planted_effect_is_covered_and_none_is_seldom_found():
    covered = found = naive = 0
    many = 60
    for seed in range(many):
        table = made(seed=seed, clusters=50, years=2, slope=0.2)
        fit = rate_model(table, "days", "size", {"x": 1.0, "z": 1.0}, cluster="council")
        covered += fit.effects.at["x", "lower"] < np.exp(0.2) < fit.effects.at["x", "upper"]
        found += fit.effects.at["z", "p"] < 0.05
        design = sm.add_constant(table[["x", "z"]])
        poisson = sm.GLM(
            table["days"], design, family=sm.families.Poisson(), exposure=table["size"]
        ).fit()
        naive += poisson.pvalues["z"] < 0.05
    # Of 60 intervals at 95%, fewer than 50 would be a fault: its chance is below 1 in 1,000.
    assert covered >= 50
    assert found <= 10
    assert naive > 30  # errors for independent events would find what is not there


def test_leaving_a_council_out_equals_a_fit_without_it(table, model):
    left = leave_one_out(model)
    assert list(left.columns) == ["x", "z"] and len(left) == 60
    for who in (0, 17, 59):
        rest = table[table["council"] != who]
        wanted = smf.glm(
            "days ~ I(x / 1.5) + z + C(year)", rest, family=sm.families.Poisson(),
            exposure=rest["size"],
        ).fit()  # fmt: skip
        assert left.loc[who].to_numpy() == pytest.approx(
            wanted.params[["I(x / 1.5)", "z"]].to_numpy(), abs=1e-8
        )


def test_a_council_without_which_nothing_can_be_fitted_is_told():
    table = made(clusters=25, years=1)
    table["only"] = np.where(table["council"] == 3, 1.0, 0.0)
    left = leave_one_out(rate_model(table, "days", "size", {"x": 1, "only": 1}, cluster="council"))
    assert left.loc[3].isna().all()
    assert left.drop(index=3).notna().all().all()


def test_a_fit_that_does_not_settle_has_no_figure(monkeypatch, model):
    settled = leave_one_out(model)
    assert settled.notna().all(axis=None)
    for steps in (1, 2):
        monkeypatch.setattr("lsr_analysis.statistics.rate_checks._STEPS", steps)
        left = leave_one_out(model)
        assert left.isna().any(axis=None)
        gaps = left.isna().to_numpy()
        assert (gaps.all(axis=1) == gaps.any(axis=1)).all()


def test_the_tests_are_those_of_the_clustered_errors(table, model):
    """Wald's F by hand: of dummies beside the slope, over their robust covariance."""
    quarter = pd.qcut(table["x"], 4, labels=False)
    beside = smf.glm(
        "days ~ I(x / 1.5) + z + C(year) + C(quarter)", table.assign(quarter=quarter),
        family=sm.families.Poisson(), exposure=table["size"],
    ).fit(
        scale="X2", cov_type="cluster", cov_kwds={"groups": table["council"]}, use_t=True
    )  # fmt: skip
    names = [f"C(quarter)[T.{k}]" for k in (1, 2, 3)]
    b, v = beside.params[names].to_numpy(), beside.cov_params().loc[names, names].to_numpy()
    wanted = f.sf(b @ np.linalg.solve(v, b) / 3, 3, 59)
    assert linearity(model, "x").p == pytest.approx(wanted, rel=1e-6)


def test_the_rate_along_a_term_is_that_of_the_formula(table, model):
    at = [-1.0, 0.0, 2.0]
    found = model.predicted("x", at)
    means = np.average(model.design, axis=0, weights=table["size"])
    for k, change in enumerate(at):
        row = pd.Series(means, model.design.columns)
        row["x"] = change
        log = float(row @ model.coefficients)
        wide = t.ppf(0.975, 59) * float(row @ model.covariance @ row) ** 0.5
        assert found.iloc[k].tolist() == pytest.approx(np.exp([log, log - wide, log + wide]))
    slope = np.log(found["rate"].iloc[2] / found["rate"].iloc[1])
    assert slope == pytest.approx(2 * model.effects.at["x", "log_ratio"])
    assert list(found.columns) == ["rate", "lower", "upper"]
    with pytest.raises(ValueError, match="no term 'y'"):
        model.predicted("y", at)


def test_a_bend_is_found_where_there_is_one_and_seldom_where_not():
    straight = made(clusters=150, years=1, slope=0.2, spread=0.1)
    bent = made(clusters=150, years=1, slope=0.2, spread=0.1, bend=0.3)
    wanted = {"days": "days", "size": "size"}
    for table, low in ((straight, False), (bent, True)):
        found = linearity(rate_model(table, *wanted, {"x": 1.0}, cluster="council"), "x")
        assert (found.p < 0.001) is low
        assert found.quarters["ratio"].iloc[0] == 1 and len(found.quarters) == 4


def test_quarters_are_those_of_a_fit_with_quarters(table, model):
    quarter = pd.qcut(table["x"], 4, labels=False)
    direct = smf.glm(
        "days ~ C(quarter) + z + C(year)", table.assign(quarter=quarter),
        family=sm.families.Poisson(), exposure=table["size"],
    ).fit()  # fmt: skip
    wanted = np.exp(direct.params[[f"C(quarter)[T.{k}]" for k in (1, 2, 3)]].to_numpy())
    assert linearity(model, "x").quarters["ratio"].to_numpy()[1:] == pytest.approx(wanted)
    with pytest.raises(ValueError, match="no term 'y'"):
        linearity(model, "y")


def test_regions_are_found_and_taken_out():
    table = made(clusters=80, years=2, slope=0.0, spread=0.05)
    shift = np.where(table["region"] == 1, 0.5, 0.0)
    table["x"] = table["x"] + 2 * shift
    table["days"] = (table["days"] * np.exp(shift)).round()
    model = rate_model(table, "days", "size", {"x": 1.0}, cluster="council")
    found = added(model, table["region"])
    assert found.p < 1e-6
    assert abs(np.log(found.effects.at["x", "ratio"])) < abs(model.effects.at["x", "log_ratio"]) / 3
    held = rate_model(table, "days", "size", {"x": 1}, fixed=["region"], cluster="council")
    again = added(held, table["region"])
    assert np.isnan(again.p) and again.effects.empty
    assert held.effects.at["x", "ratio"] == pytest.approx(found.effects.at["x", "ratio"])


def test_inflation_follows_from_the_correlation():
    table = made(clusters=200, years=1)
    table["z"] = table["x"] + 0.5 * table["z"]
    model = rate_model(table, "days", "size", {"x": 1, "z": 1}, cluster="council")
    wanted = 1 / (1 - np.corrcoef(table["x"], table["z"])[0, 1] ** 2)
    assert inflation(model).to_numpy() == pytest.approx([wanted, wanted])
    alone = rate_model(table, "days", "size", {"x": 1}, cluster="council")
    assert inflation(alone)["x"] == pytest.approx(1)


def test_every_row_alike_is_a_line_through_logs(table, model):
    logs = np.log(table["days"] / table["size"])
    wanted = smf.ols("logs ~ I(x / 1.5) + z + C(year)", table.assign(logs=logs)).fit()
    found = every_row_alike(model)
    assert np.log(found["ratio"].to_numpy()) == pytest.approx(
        wanted.params[["I(x / 1.5)", "z"]].to_numpy(), abs=1e-10
    )
    assert (found["lower"] < found["ratio"]).all() and (found["ratio"] < found["upper"]).all()


def test_rows_without_events_have_no_log_and_stay_out(table):
    some = table.assign(days=np.where(table.index < 5, 0, table["days"]))
    found = every_row_alike(rate_model(some, "days", "size", {"x": 1}, cluster="council"))
    rest = some[some["days"] > 0]
    wanted = smf.ols("np.log(days / size) ~ x", rest).fit()
    assert np.log(found.at["x", "ratio"]) == pytest.approx(wanted.params["x"])


def test_clusters_without_events_have_no_degree_of_freedom(table):
    some = table.assign(days=np.where(table["council"] < 20, 0, table["days"]))
    found = every_row_alike(rate_model(some, "days", "size", {"x": 1}, cluster="council"))
    rest = some[some["days"] > 0]
    fit = smf.ols("np.log(days / size) ~ x", rest).fit(
        cov_type="cluster", cov_kwds={"groups": rest["council"]}
    )
    wide = t.ppf(0.975, 39) * fit.bse["x"]
    assert np.log(found.at["x", "upper"]) == pytest.approx(fit.params["x"] + wide)


def test_one_correlation_does_not_rest_on_the_order_of_rows(table, model):
    mixed = table.sample(frac=1, random_state=2)
    other = rate_model(
        mixed, "days", "size", {"x": 1.5, "z": 1.0}, fixed=["year"], cluster="council"
    )
    assert one_correlation(other).to_numpy() == pytest.approx(
        one_correlation(model).to_numpy(), rel=1e-5
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.assign(x=np.where(t.index == 0, np.nan, t["x"])), "missing values in x"),
        (lambda t: t.assign(x=np.where(t.index == 0, np.inf, t["x"])), "x is infinite"),
        (lambda t: t.assign(days=-t["days"]), "must not be negative"),
        (lambda t: t.assign(days=0), "not zero throughout"),
        (lambda t: t.assign(size=0.0), "above zero in every row"),
        (lambda t: t.assign(x=4.0), "same value in every row"),
        (lambda t: t.assign(z=3 * t["x"] + 1), "hold only"),
        (lambda t: t[t["council"] < 10], "10 clusters are too few"),
        (lambda t: t.drop(columns="z"), "no column 'z'"),
    ],
)
def test_what_cannot_be_fitted_is_refused(table, change, message):
    with pytest.raises(ValueError, match=message):
        rate_model(change(table), "days", "size", {"x": 1, "z": 1}, cluster="council")


def test_a_change_must_be_above_zero_and_a_term_given(table):
    with pytest.raises(ValueError, match="change stated for x is 0"):
        rate_model(table, "days", "size", {"x": 0.0})
    with pytest.raises(ValueError, match="no term"):
        rate_model(table, "days", "size", {})
    with pytest.raises(ValueError, match="level"):
        rate_model(table, "days", "size", {"x": 1}, level=95)
