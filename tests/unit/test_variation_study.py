"""How far apart councils are and how much lasts: against plain pandas and planted structure."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.variation_spread import year_spread
from lsr_analysis.analysis.variation_study import variation_study
from lsr_analysis.areas import ENGLAND
from lsr_analysis.display import Prose, Table
from lsr_analysis.periods import Span
from lsr_analysis.tables.variation import variation_lasting_table, variation_years_table
from lsr_analysis.words.variation import about_expected, variation_answer, variation_caveats

YEARS = ("2015-16", "2016-17", "2017-18", "2018-19")
YEAR = Span.parse("2017-04", "2018-03")


@pytest.fixture(scope="module")
def rows(data):
    """Return the rows of the rate, with plain columns."""
    table = data.observations[data.observations["indicator"].astype(str) == RATE]
    table = table[table["value"].notna()]
    return pd.DataFrame(
        {
            "area": table["area_code"].astype(str),
            "month": table["period_start"].dt.to_period("M"),
            "days": table["numerator"].astype(float),
            "over": table["denominator"].astype(float),
        }
    )


@pytest.fixture(scope="module")
def yearly(rows):
    """Return rates by council and financial year, complete years only, by plain arithmetic."""
    held = rows[rows["area"] != ENGLAND]
    year = held["month"].dt.year - (held["month"].dt.month < 4)
    sums = held.groupby(["area", year])[["days", "over"]].sum()
    count = held.groupby(["area", year]).size()
    wide = (100_000 * sums["days"] / sums["over"])[count == 12].unstack()
    return wide.set_axis([f"{y}-{y % 100 + 1}" for y in wide.columns], axis=1)


@pytest.fixture(scope="module")
def found(data):
    return variation_study(data, YEAR)


@pytest.fixture(scope="module")
def planted(data):
    """Return SYNTHETIC figures: rates by a rule of council, month and a fixed draw."""

    def make(rule):
        table = data.observations.copy()
        chosen = (table["indicator"].astype(str) == RATE) & table["value"].notna()
        part = table[chosen]
        codes = sorted(part["area_code"].astype(str).unique())
        place = part["area_code"].astype(str).map({c: i for i, c in enumerate(codes)})
        month = part["period_start"].dt.to_period("M")
        rate = pd.Series(rule(place.to_numpy(), month), part.index)
        own = (part["area_code"].astype(str) != ENGLAND).to_numpy()
        rate[~own] = rate[own].groupby(month[own]).mean().reindex(month[~own]).to_numpy()
        table.loc[chosen, "value"] = rate
        table.loc[chosen, "numerator"] = rate * part["denominator"] / 100_000
        return dataclasses.replace(data, observations=table, shipped=table)

    return make


def draws(seed=3):
    return np.random.default_rng(seed).normal(size=200)


def financial(month):
    return (month.dt.year - (month.dt.month < 4)).to_numpy()


def test_quartiles_are_those_of_plain_pandas(found, yearly):
    assert list(found.years.index) == list(YEARS)
    for year in YEARS:
        values, row = yearly[year].dropna(), found.years.loc[year]
        low, median, high = values.quantile([0.25, 0.5, 0.75])
        assert row["areas"] == len(values)
        assert (row["lower_quartile"], row["median"], row["upper_quartile"]) == pytest.approx(
            (low, median, high)
        )
        assert row["interquartile_ratio"] == pytest.approx(high / low)
        assert row["log_deviation"] == pytest.approx(np.log(values).std())
        assert row["interquartile_ratio_lower"] < high / low < row["interquartile_ratio_upper"]


def test_months_are_those_of_plain_pandas(found, rows):
    rate = 100_000 * rows["days"] / rows["over"]
    wide = rate.groupby([rows["month"], rows["area"]]).first().unstack().drop(columns=ENGLAND)
    assert list(found.months.index) == list(wide.index)
    assert np.allclose(found.months["p90"], wide.quantile(0.9, axis=1))
    ratio = wide.quantile(0.75, axis=1) / wide.quantile(0.25, axis=1)
    assert np.allclose(found.months["interquartile_ratio"], ratio)


def test_the_span_is_the_year_where_it_is_one(found):
    pd.testing.assert_series_equal(
        found.of_span, found.years.loc["2017-18"], check_names=False, check_dtype=False
    )


def test_ranks_and_the_worst_fifth_last_as_plainly_counted(found, yearly):
    assert len(found.lasting) == 6
    for _, row in found.lasting.iterrows():
        both = yearly[[row["earlier"], row["later"]]].dropna()
        assert row["areas"] == len(both)
        assert row["rho"] == pytest.approx(both.corr("spearman").iloc[0, 1])
        worst = [set(both[c].nlargest(row["worst"]).index) for c in both]
        assert row["stayed"] == len(worst[0] & worst[1])
        assert row["worst"] == len(both) // 5
        assert row["share_lower"] < row["stayed"] / row["worst"] < row["share_upper"]


def test_change_is_held_against_the_year_of_the_highest_rate(found, yearly, rows):
    england = rows[rows["area"] == ENGLAND]
    year = england["month"].dt.year - (england["month"].dt.month < 4)
    sums = england.groupby(year)[["days", "over"]].sum()
    highest = (sums["days"] / sums["over"]).idxmax()
    row = found.moved.loc["interquartile_range"]
    assert row["from_year"].startswith(str(highest)) and row["to_year"] == "2018-19"
    both = yearly[[row["from_year"], row["to_year"]]].dropna()
    width = both.quantile(0.75) - both.quantile(0.25)
    assert (row["before"], row["after"]) == pytest.approx(tuple(width))
    assert row["times"] == pytest.approx(width.iloc[1] / width.iloc[0])
    assert found.moved["areas"].eq(len(both)).all()


def test_rates_that_fall_in_proportion_narrow_in_days_and_not_as_a_ratio(planted):
    """The classic trap: every rate halves, and councils are as unlike as before."""
    made = planted(
        lambda place, month: 12 * np.exp(0.4 * draws()[place])
        * np.where(financial(month) >= 2018, 0.5, 1.0)
        * np.where(financial(month) == 2016, 1.01, 1.0)
    )  # fmt: skip
    moved = variation_study(made, YEAR).moved
    assert moved.at["interquartile_ratio", "verdict"] == "no clear change"
    assert moved.at["interquartile_ratio", "times"] == pytest.approx(1, abs=0.02)
    assert moved.at["interquartile_range", "verdict"] == "narrowed"
    assert moved.at["interquartile_range", "times"] == pytest.approx(0.5, abs=0.02)


def test_councils_that_become_more_alike_narrow_on_both_scales(planted):
    made = planted(
        lambda place, month: (
            np.where(financial(month) == 2016, 14.0, 12.0)
            * np.exp(np.where(financial(month) >= 2018, 0.15, 0.5) * draws()[place])
        )
    )
    moved = variation_study(made, YEAR).moved
    assert (moved["verdict"].drop("england") == "narrowed").all()


def test_tau_recovers_a_planted_spread(planted):
    """Winsorising makes it too small by about a tenth; see the module of overdispersion."""
    made = planted(lambda place, month: 12 * np.exp(0.3 * draws()[place]))
    row = variation_study(made, YEAR).of_span
    assert 0.2 < row["tau"] < 0.33
    assert row["tau_lower"] < row["tau"] < row["tau_upper"]


def test_differences_that_last_and_that_pass_are_told_apart(planted):
    lasting = variation_study(planted(lambda place, month: 12 * np.exp(0.4 * draws()[place])), YEAR)
    assert (lasting.lasting["rho"] > 0.999).all()
    assert (lasting.lasting["stayed"] == lasting.lasting["worst"]).all()
    assert lasting.between_years.value > 0.99
    passing = variation_study(
        planted(lambda place, month: 12 * np.exp(0.4 * np.random.default_rng(1).normal(
            size=(3000, 200))[financial(month), place])), YEAR
    )  # fmt: skip
    assert (passing.lasting["rho"].abs() < 0.25).all()
    assert passing.between_years.value < 0.1
    assert passing.between_months.value > 0.99  # within a year they stand


def test_placed_is_the_funnel_and_the_fifths_of_the_span(found, data):
    assert found.placed["fifth"].value_counts().between(30, 31).all()
    assert found.placed["reviewed"].sum() == 20
    assert (found.placed["change"] == found.placed["value"] - found.placed["earlier"]).all()
    assert (found.placed["against"] == found.funnel.points["adjusted"]).all()
    assert found.england == pytest.approx(found.years.at["2017-18", "england"])


@pytest.mark.parametrize("kind", ["region", "type"])
def test_share_between_groups(found, kind):
    values = np.log(found.placed["value"])
    means = values.groupby(found.placed[kind]).transform("mean")
    eta2 = ((means - values.mean()) ** 2).sum() / ((values - values.mean()) ** 2).sum()
    assert found.groups[kind].eta2 == pytest.approx(eta2)


@pytest.mark.parametrize(
    ("start", "end"), [("2020-04", "2021-03"), ("2012-04", "2013-03"), ("2019-04", "2020-03")]
)
def test_a_period_without_rates_is_said(data, start, end):
    result = variation_study(data, Span.parse(start, end))
    first = variation_answer(result).sentences[0]
    assert "is not known" in first and "No council" in result.missing
    assert result.of_span is None and result.placed.empty
    assert list(result.years.index) == list(YEARS)  # what is held stays told
    assert not any("nan" in s.lower() for s in variation_answer(result).sentences)


@pytest.mark.parametrize(("start", "end"), [("2018-01", "2018-03"), ("2015-04", "2015-04")])
def test_short_periods_are_told(data, start, end):
    result = variation_study(data, Span.parse(start, end))
    sentences = variation_answer(result).sentences
    assert str(result.span) in sentences[0] and "times the lower" in sentences[0]
    assert not any("nan" in s.lower() for s in sentences)
    table = variation_years_table(result)
    assert list(table.shown["Period"]) == [*YEARS, str(result.span)]


def test_no_rates_at_all(data):
    table = data.observations.copy()
    table.loc[table["indicator"].astype(str) == RATE, "value"] = np.nan
    result = variation_study(dataclasses.replace(data, observations=table, shipped=table), YEAR)
    assert "is not known" in variation_answer(result).sentences[0]
    assert isinstance(variation_years_table(result), Prose)
    assert isinstance(variation_lasting_table(result), Prose)
    assert variation_caveats(result).sentences


def test_answer_carries_the_figures(found):
    first = variation_answer(found).sentences[0]
    row = found.years.loc["2017-18"]
    assert f"{row['interquartile_ratio']:.1f} times" in first
    pair = found.lasting[(found.lasting["lag"] == 1) & (found.lasting["later"] == "2017-18")]
    assert f"{pair['stayed'].iloc[0]} of the {pair['worst'].iloc[0]} councils" in first
    limits = [f"{row[f'interquartile_ratio_{side}']:.1f}" for side in ("lower", "upper")]
    assert f"(95% interval {limits[0]} to {limits[1]};" in first
    shares = [f"{pair[name].iloc[0]:.0%}" for name in ("share", "share_lower", "share_upper")]
    assert f"({shares[0]}, 95% interval {shares[1]} to {shares[2]})" in first
    assert "cause" not in " ".join(variation_answer(found).sentences)


def test_the_answer_holds_the_funnel_and_groups_against_chance(found):
    text = " ".join(variation_answer(found).sentences)
    outside = (found.funnel.points["adjusted"] != "not significant").sum()
    assert f"{outside} of 151 councils lie outside the 95% limits that follow" in text
    row = found.of_span
    assert f"is {row['log_deviation']:.2f} (95% interval " in text
    assert f"The funnel takes {row['tau']:.2f} for it (tau)" in text and row["tau"] < 0.5
    assert about_expected(outside, 151) in text
    for kind in ("region", "type"):
        group = found.groups[kind]
        assert f"({group.eta2:.0%} before allowing for chance" in text and group.beyond_lot
    assert (
        "chance could be all of it" not in text
        and "holds less the further years lie apart: " in text
        and "{" not in text
    )


@pytest.mark.parametrize(
    ("outside", "said"), [(22, "about what"), (60, "more than"), (3, "fewer than")]
)
def test_what_would_be_expected_outside_the_limits(outside, said):
    assert about_expected(outside, 151).startswith(f"That is {said} would be expected")


def test_tables(found):
    years, lasting = variation_years_table(found), variation_lasting_table(found)
    assert isinstance(years, Table) and isinstance(lasting, Table)
    assert len(years.figures) == len(found.years) + len(found.months)
    assert years.figures["period"].is_unique
    assert len(lasting.figures) == 6
    assert "lower is better" in years.caption


def test_spread_with_a_council_without_delays(data):
    """A zero has no logarithm; the spread of logarithms is then not told."""
    indicator = data.indicators[RATE]
    values = np.r_[0.0, np.linspace(5, 20, 30)]
    over = pd.DataFrame({"numerator": values * 36.5, "denominator": 3_650_000.0})
    over.index = [f"X{i}" for i in range(len(over))]
    row = year_spread(over.assign(value=values), indicator)
    assert np.isnan(row["log_deviation"]) and row["interquartile_ratio"] > 1


@pytest.mark.parametrize(
    ("start", "end", "pair"),
    [
        ("2015-04", "2016-03", "of 2015-16 were in it again in 2016-17"),
        ("2018-01", "2018-03", "of 2016-17 were in it again in 2017-18"),
        ("2019-04", "2019-06", "of 2017-18 were in it again in 2018-19"),
    ],
)
def test_the_first_sentence_speaks_of_the_years_beside_the_period(data, start, end, pair):
    assert pair in variation_answer(variation_study(data, Span.parse(start, end))).sentences[0]
