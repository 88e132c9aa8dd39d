"""How sure the national comparison is, against the observation table counted anew with numpy."""

import numpy as np
import pandas as pd
import pytest

import lsr_analysis as lsr
from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.national import reviewed_areas
from lsr_analysis.analysis.national_sure import SURE_COLUMNS
from lsr_analysis.areas import ENGLAND

Z95, Z998 = 1.959963984540054, 3.090232306167813
PLYMOUTH, CUMBRIA, BRADFORD = "E06000026", "E10000006", "E08000032"


@pytest.fixture(scope="module")
def rates(data):
    """Numerator and denominator of every area and month, as observed."""
    table = data.observations
    rows = table[table["indicator"].eq(RATE) & table["value"].notna()]
    return pd.DataFrame(
        {
            "area": rows["area_code"].astype(str).to_numpy(),
            "month": rows["period_start"].dt.strftime("%Y-%m").to_numpy(),
            "days": rows["numerator"].to_numpy(dtype=float),
            "exposure": rows["denominator"].to_numpy(dtype=float),
            "value": rows["value"].to_numpy(dtype=float),
        }
    )


def over(rates, first, last):
    """Add months up, for areas that have all of them."""
    months = pd.period_range(first, last, freq="M").astype(str)
    inside = rates[rates["month"].isin(months)]
    full = inside.groupby("area").filter(lambda rows: len(rows) == len(months))
    summed = full.groupby("area")[["days", "exposure"]].sum()
    return summed.drop(index=ENGLAND), summed.loc[ENGLAND]


@pytest.fixture(scope="module")
def counted(rates):
    """The funnel of 2017-18 from the observation table alone."""
    councils, england = over(rates, "2017-04", "2018-03")
    target = england["days"] / england["exposure"]
    expected = councils["exposure"].to_numpy() * target
    seen = councils["days"].to_numpy()
    error = 1 / np.sqrt(expected)
    z = np.log(np.where(seen == 0, 0.5, seen) / expected) / error
    low, high = np.quantile(z, [0.1, 0.9])
    pulled = np.clip(z, low, high)
    n = len(z)
    phi = (pulled**2).sum() / n
    weight = 1 / error**2
    tau2 = max(0.0, (n * phi - (n - 1)) / (weight.sum() - (weight**2).sum() / weight.sum()))
    reach = np.sqrt(error**2 + tau2)
    adjusted = pd.Series(np.log(seen / expected) / reach, councils.index)
    return {
        "phi": phi, "tau2": tau2, "target": 100_000 * target, "expected": expected, "seen": seen,
        "adjusted": adjusted, "n": n, "z": z,
    }  # fmt: skip


@pytest.fixture(scope="module")
def month(data):
    """A month in which every council has a rate, the City of London included."""
    return lsr.national("2018-01", "2018-01", data=data)


@pytest.fixture(scope="module")
def without_the_city(data):
    """A month in which the City of London has no rate."""
    return lsr.national("2018-11", "2018-11", data=data)


# The funnel


def test_overdispersion_of_2017_18(everyone, counted):
    found = everyone.sure.funnel
    assert found.target == pytest.approx(counted["target"]) == pytest.approx(12.395, abs=0.001)
    assert (
        found.overdispersion.phi
        == pytest.approx(counted["phi"])
        == pytest.approx(2168.18, abs=0.01)
    )
    assert (
        found.overdispersion.tau2
        == pytest.approx(counted["tau2"])
        == pytest.approx(0.16706, abs=1e-5)
    )
    assert found.overdispersion.areas == counted["n"] == 151


def test_councils_outside_the_adjusted_limits(everyone, counted):
    placed, z = everyone.sure.funnel.points["adjusted"], counted["adjusted"]
    assert np.allclose(everyone.sure.funnel.points["z_adjusted"], z.reindex(placed.index))
    for said, wanted in {
        "low (99.8%)": z < -Z998,
        "low (95%)": (z < -Z95) & (z >= -Z998),
        "high (95%)": (z > Z95) & (z <= Z998),
        "high (99.8%)": z > Z998,
        "not significant": z.abs() <= Z95,
    }.items():
        assert set(placed.index[placed == said]) == set(z.index[wanted])
    assert (placed != "not significant").sum() == 22
    assert placed.str.contains("99.8").sum() == 5
    assert set(placed.index[placed.str.startswith("high")]) == {PLYMOUTH, CUMBRIA, "E10000025"}


def test_councils_outside_limits_for_independent_events(everyone, counted):
    from scipy.stats import poisson

    expected, seen = counted["expected"], counted["seen"]
    # Exact limits leave a count out where the tail beyond it is below half of 0.2%.
    outside = (poisson.cdf(seen, expected) < 0.001) | (poisson.sf(seen - 1, expected) < 0.001)
    assert (
        everyone.sure.funnel.points["unadjusted"].str.contains("99.8").sum() == outside.sum() == 142
    )


def test_verdicts_are_those_of_the_funnel(everyone, counted):
    table, z = everyone.ranking, counted["adjusted"]
    assert set(SURE_COLUMNS) <= set(table.columns)
    verdict = pd.Series(np.select([z < -Z95, z > Z95], ["better", "worse"], "similar"), z.index)
    assert table["against_england"].to_dict() == verdict.to_dict()
    assert table.loc[[BRADFORD, PLYMOUTH], "against_england"].tolist() == ["better", "worse"]


def test_who_stands_out_by_benjamini_and_hochberg(everyone, counted):
    from scipy.stats import norm

    usual = max(1.0, float(counted["adjusted"].abs().median()) / norm.ppf(0.75))
    p = 2 * norm.sf(counted["adjusted"].abs() / usual)
    order = np.argsort(p)
    passed = np.flatnonzero(p[order] <= 0.05 * np.arange(1, len(p) + 1) / len(p))
    wanted = set(counted["adjusted"].index[order[: passed.max() + 1]]) if passed.size else set()
    table = everyone.ranking
    assert set(table.index[table["stands_out"]]) == wanted
    assert len(wanted) == 0
    smallest = table.index[table["against_england"] == "better"]
    assert p[counted["adjusted"].index.get_indexer(smallest)].min() == p.min()


# Ranks


def test_ranks_with_intervals(everyone):
    table = everyone.ranking
    assert table[list(SURE_COLUMNS[:4])].notna().all(axis=None)
    assert (table["rank_lower"] >= 1).all() and (table["rank_upper"] <= len(table)).all()
    assert (table["rank_lower"] <= table["rank"]).all()
    assert (table["rank_upper"] >= table["rank"]).all()
    assert table[["best_fifth", "worst_fifth"]].ge(0).all(axis=None)
    assert (table["best_fifth"] + table["worst_fifth"]).le(1).all()
    # In every draw thirty councils are in either fifth, or fewer where some tie.
    assert table["best_fifth"].sum() == pytest.approx(151 // 5, abs=0.5)
    assert table["worst_fifth"].sum() == pytest.approx(151 // 5, abs=0.5)


def test_the_profile_says_the_same_of_a_council(everyone, plymouth):
    row, standing = everyone.ranking.loc[PLYMOUTH], plymouth.standing
    assert (row["rank_lower"], row["rank_upper"]) == (
        standing.sure_all.lower, standing.sure_all.upper,
    )  # fmt: skip
    assert row["worst_fifth"] == standing.sure_all.worst_fifth
    assert row["against_england"] == standing.england_verdict.verdict
    assert standing.funnel.overdispersion == everyone.sure.funnel.overdispersion


def test_a_council_that_swings_more_has_a_wider_rank_interval(everyone, rates):
    wide = rates.pivot(index="month", columns="area", values="value").drop(columns=ENGLAND)
    away = wide.sub(wide.median(axis=1), axis=0)
    time = np.arange(len(away))
    bent = away.apply(lambda s: s - np.polyval(np.polyfit(time, s.ffill().bfill(), 1), time))
    width = everyone.ranking["rank_upper"] - everyone.ranking["rank_lower"]
    # Ranks near the ends have less room, so look at the middle of the order.
    middle = everyone.ranking["rank"].between(40, 110)
    swing = bent.std().reindex(width.index)
    assert width[middle].corr(swing[middle], method="spearman") > 0.5


# The series


def test_the_chart_of_england(everyone, rates):
    runs = everyone.sure.runs[ENGLAND]
    values = rates[rates["area"] == ENGLAND].sort_values("month")
    values = values.loc[values["month"] <= "2018-03", "value"].to_numpy()
    assert len(runs.months) == len(values) == 36
    moves = np.abs(np.diff(values))
    reach = 2.66 * moves[moves < 3.267 * moves.mean()].mean()
    last = runs.chart.points.iloc[-1]
    assert last["mean"] == pytest.approx(values.mean())
    assert (last["lower"], last["upper"]) == pytest.approx(
        (values.mean() - reach, values.mean() + reach)
    )
    assert runs.chart.variation == "withheld"


def test_there_is_a_chart_of_every_reviewed_area_and_of_england(data, everyone):
    assert list(everyone.sure.runs) == [ENGLAND, *reviewed_areas(data)]
    assert all(runs.chart.withheld for runs in everyone.sure.runs.values())
    assert {str(runs.months[-1]) for runs in everyone.sure.runs.values()} == {"2018-03"}


# Variation


@pytest.mark.parametrize("year", ["2015-16", "2016-17", "2017-18", "2018-19"])
def test_variation_in_a_year(everyone, rates, year):
    first = int(year[:4])
    councils, _ = over(rates, f"{first}-04", f"{first + 1}-03")
    value = (councils["days"] / councils["exposure"]).to_numpy()
    low, median, high = np.quantile(value, [0.25, 0.5, 0.75])
    expected = councils["exposure"] * councils["days"].sum() / councils["exposure"].sum()
    scv = 100 * ((councils["days"] / expected - 1) ** 2 - 1 / expected).mean()
    found = everyone.sure.variation.loc[year]
    assert found["areas"] == len(councils)
    assert found[["lower_quartile", "median", "upper_quartile"]].tolist() == pytest.approx(
        [low, median, high]
    )
    assert found["interquartile_ratio"] == pytest.approx(high / low)
    assert found["scv"] == pytest.approx(scv)


def test_years_without_a_rate_in_every_month_have_no_row(everyone):
    assert list(everyone.sure.variation.index) == ["2015-16", "2016-17", "2017-18", "2018-19"]


# Other periods


def test_a_single_month_in_which_every_council_has_a_rate(month):
    table = month.ranking
    assert len(table) == 151
    assert table["rank_lower"].notna().all()
    assert (table["rank_lower"] <= table["rank"]).all()
    assert (table["rank_upper"] >= table["rank"]).all()


def test_a_single_month_is_less_sure_than_a_year(everyone, without_the_city):
    def width(result):
        return (result.ranking["rank_upper"] - result.ranking["rank_lower"]).median()

    assert width(without_the_city) > width(everyone)
    assert len(without_the_city.ranking) == 150


@pytest.mark.parametrize("code", [PLYMOUTH, "E09000001"])
def test_a_profile_of_a_single_month(data, code):
    found = lsr.profile(code, "2018-01", "2018-01", data=data).standing
    assert found.sure_all.lower <= found.rank_all <= found.sure_all.upper


@pytest.mark.parametrize("year", [("2020-04", "2021-03"), ("2012-04", "2013-03")])
def test_a_period_without_rates(data, year):
    result = lsr.national(*year, data=data)
    assert result.ranking.empty
    assert set(SURE_COLUMNS) <= set(result.ranking.columns)
    assert result.sure.funnel is None
    assert len(result.sure.variation) == 4
    held = year[0] > "2015-04"
    assert (ENGLAND in result.sure.runs) == held
    assert len(result.sure.runs) == (21 if held else 0)


def test_a_year_in_which_some_council_has_a_short_history(data):
    """Bournemouth, Christchurch and Poole begins in April 2019, with Dorset."""
    result = lsr.national("2019-04", "2019-06", data=data)
    assert len(result.ranking) == 150
    assert result.ranking["rank_lower"].isna().all()
    assert result.sure.funnel.overdispersion.areas == 150
    assert set(result.ranking["against_england"]) <= {"better", "similar", "worse"}
