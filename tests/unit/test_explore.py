"""One indicator across all councils, against the table itself and against other results."""

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis.analysis.by_chance import chances, ranks_by_sampling
from lsr_analysis.analysis.explore.explored import explore, explore_from
from lsr_analysis.analysis.explore.moved_back import moved_back
from lsr_analysis.analysis.explore.parameters import explore_parameters
from lsr_analysis.areas import ENGLAND
from lsr_analysis.errors import AmbiguousArea, CatalogueError, ParameterError, UnknownArea
from lsr_analysis.words.explore import jumps

PLYMOUTH, HACKNEY, SCILLY = "E06000026", "E09000012", "E06000053"
ADMISSIONS = "care_home_admissions_65plus"


@pytest.fixture(scope="module")
def admissions(data):
    return explore(ADMISSIONS, "2021-03", areas="Plymouth; East Sussex", data=data)


@pytest.fixture(scope="module")
def delays(data):
    return explore("delayed_days_rate", "2018-03", "2017-04", data=data)


@pytest.fixture(scope="module")
def control(data):
    """A survey that 18 councils took part in, with published limits."""
    return explore("control_over_daily_life", data=data)


@pytest.fixture(scope="module")
def weeks(data):
    """A measure of which neither more nor less is better."""
    return explore("residential_weeks_65plus", data=data)


def year_of(data, indicator, end):
    """Return the rows of councils in the year that ends on a day, by code."""
    table = data.observations
    rows = table[(table["indicator"] == indicator) & (table["period_end"] == end)]
    rows = rows.assign(area_code=rows["area_code"].astype(str)).set_index("area_code")
    return rows.drop(ENGLAND), rows.loc[ENGLAND]


def test_values_and_counts_are_those_of_the_table(admissions, data):
    rows, england = year_of(data, ADMISSIONS, "2021-03-31")
    held = rows[rows["value"].notna()]
    found = admissions.councils.loc[held.index]
    for column in ("value", "numerator", "denominator"):
        assert found[column].to_numpy() == pytest.approx(held[column].to_numpy())
    assert found["value"].to_numpy() == pytest.approx(
        100_000 * found["numerator"] / found["denominator"]
    )
    assert admissions.england == pytest.approx(england["value"])
    assert (admissions.period, admissions.day) == ("2020-21", dt.date(2021, 3, 31))
    assert list(admissions.by_council.index) == list(found.sort_values("name").index)


def test_ranks_and_fifths_of_the_admissions(admissions, data):
    rows, _ = year_of(data, ADMISSIONS, "2021-03-31")
    values = rows["value"].dropna()
    n = len(values)
    at_most = np.array([(values <= v).sum() for v in values])
    below = np.array([(values < v).sum() for v in values])
    found = admissions.councils.loc[values.index]
    assert found["rank"].tolist() == at_most.tolist()
    assert found["fifth"].tolist() == (5 * below // n + 1).tolist()
    assert (found["rank_lower"] <= found["rank"].astype(float)).all()
    assert (found["rank_upper"] >= found["rank"].astype(float)).all()
    # The Isles of Scilly had ten admissions, so that its rate says less than its rank.
    assert found.at[SCILLY, "rank"] == n


def test_the_interval_of_a_rate_is_byars(admissions):
    row = admissions.councils.loc[PLYMOUTH]
    d, z = row["numerator"], 1.959964
    low = d * (1 - 1 / (9 * d) - z / (3 * d**0.5)) ** 3
    high = (d + 1) * (1 - 1 / (9 * (d + 1)) + z / (3 * (d + 1) ** 0.5)) ** 3
    limits = [100_000 * limit / row["denominator"] for limit in (low, high)]
    assert [row["lower"], row["upper"]] == pytest.approx(limits)


def test_who_stands_out_by_benjamini_and_hochberg(admissions):
    from scipy.stats import poisson

    held = admissions.councils.dropna(subset="value")
    expected = held["denominator"] * admissions.england / 100_000
    tails = np.minimum(
        poisson.cdf(held["numerator"], expected), poisson.sf(held["numerator"] - 1, expected)
    )
    p = pd.Series(np.minimum(1, 2 * tails), held.index).sort_values()
    passed = np.flatnonzero(p.to_numpy() <= 0.05 * np.arange(1, len(p) + 1) / len(p))
    assert set(admissions.stands_out) == set(p.index[: passed.max() + 1])
    assert admissions.compared == len(held)
    assert 0 < len(admissions.stands_out) < len(held)


def test_a_council_without_a_figure_is_listed_with_the_reason(admissions):
    row = admissions.councils.loc[HACKNEY]
    assert np.isnan(row["value"])
    assert row["status"] == "not available"
    assert row["against_england"] == "not assessable"
    assert pd.isna(row["rank"])
    assert pd.isna(row["fifth"])
    assert len(admissions.councils) == len(admissions.by_council) + 1


def test_change_is_from_the_same_council_a_year_earlier(admissions, data):
    now, _ = year_of(data, ADMISSIONS, "2021-03-31")
    before, _ = year_of(data, ADMISSIONS, "2020-03-31")
    for code in (PLYMOUTH, SCILLY):
        assert admissions.before[code] == before.at[code, "value"]
        assert admissions.change.at[code, "change"] == pytest.approx(
            now.at[code, "value"] - before.at[code, "value"]
        )
    assert admissions.change["lower"].isna().all()
    assert admissions.earlier.said == (
        "no interval can be given: the counts behind the figures of 2019-20 are not held"
    )


def test_a_council_with_the_same_boundary_stands_in_a_year_earlier(admissions, data):
    """Buckinghamshire was a county council until March 2020."""
    buckinghamshire = data.register.find("Buckinghamshire", dt.date(2021, 3, 31))
    county = data.register.find("Buckinghamshire", dt.date(2020, 3, 31))
    assert buckinghamshire.code != county.code
    before, _ = year_of(data, ADMISSIONS, "2020-03-31")
    assert admissions.before[buckinghamshire.code] == before.at[county.code, "value"]


def test_counts_of_both_years_give_a_change_its_interval(data):
    """SYNTHETIC: the year before gets the populations of the year after."""
    from statsmodels.stats.rates import confint_poisson_2indep

    table = data.observations.copy()
    chosen = table["indicator"] == ADMISSIONS
    people = (
        table[chosen & (table["period_end"] == "2021-03-31")]
        .assign(area_code=lambda rows: rows["area_code"].astype(str))
        .set_index("area_code")["denominator"]
    )
    earlier = chosen & (table["period_end"] == "2020-03-31")
    table.loc[earlier, "denominator"] = table["area_code"][earlier].astype(str).map(people)
    table.loc[earlier, "numerator"] = (table["value"] * table["denominator"] / 100_000).round()
    found = explore(ADMISSIONS, data=dataclasses.replace(data, observations=table))
    row = found.change.loc[PLYMOUTH]
    now = found.councils.loc[PLYMOUTH]
    was = table[earlier & (table["area_code"] == PLYMOUTH)].iloc[0]
    limits = confint_poisson_2indep(
        now["numerator"], now["denominator"], was["numerator"], was["denominator"],
        method="mover", compare="diff",
    )  # fmt: skip
    assert [row["lower"], row["upper"]] == pytest.approx([100_000 * v for v in limits])
    assert found.earlier.said.startswith("95% intervals from the counts of both periods")


def test_delays_are_those_of_the_profile(delays, plymouth):
    standing, row = plymouth.standing, delays.councils.loc[PLYMOUTH]
    assert row["value"] == pytest.approx(standing.value)
    assert delays.england == pytest.approx(standing.england)
    assert row["rank"] == standing.rank_all
    assert len(delays.by_council) == standing.of_all
    limits = (standing.sure_all.lower, standing.sure_all.upper)
    assert (row["rank_lower"], row["rank_upper"]) == limits
    assert row["fifth"] == standing.fifth
    assert row["against_england"] == standing.england_verdict.verdict
    placed = standing.funnel.points["adjusted"]
    assert delays.funnel.points["adjusted"][placed.index].tolist() == placed.tolist()
    change = delays.change.loc[PLYMOUTH]
    known = plymouth.change
    assert list(change[["change", "lower", "upper"]]) == pytest.approx(
        [known.estimate, known.lower, known.upper]
    )


def test_delays_are_those_of_the_national_comparison(delays, everyone):
    ranking = everyone.ranking
    found = delays.councils.loc[ranking.index]
    assert found["rank"].tolist() == ranking["rank"].tolist()
    assert found["rank_upper"].tolist() == ranking["rank_upper"].tolist()
    assert set(delays.stands_out) == set(ranking.index[ranking["stands_out"]])
    assert delays.before[ranking.index].to_numpy() == pytest.approx(ranking["earlier"].to_numpy())
    assert delays.change.loc[ranking.index, "upper"].to_numpy() == pytest.approx(
        ranking["change_upper"].to_numpy()
    )


def test_delays_without_a_period_are_of_the_last_twelve_months(data):
    found = explore("delayed_days_rate_nhs", data=data)
    assert found.period == "July 2018 to June 2019"
    assert found.earlier.period == "July 2017 to June 2018"
    # City of London has dashes in some months; Bournemouth, Christchurch and Poole is new.
    status = found.councils["status"]
    assert status["E09000001"] == "11 of 12 months"
    assert status["E06000058"] == "3 of 12 months"
    assert status[SCILLY] == "not in the publication"
    assert found.councils.loc[["E09000001", "E06000058", SCILLY], "value"].isna().all()


def test_discharges_are_added_up_over_the_year(data):
    found = explore("discharged_on_ready_date", data=data)
    table = data.observations
    own = table[(table["indicator"] == "discharged_on_ready_date")
                & (table["area_code"] == PLYMOUTH)]  # fmt: skip
    share = 100 * own["numerator"].sum() / own["denominator"].sum()
    assert found.councils.at[PLYMOUTH, "value"] == pytest.approx(share)
    assert found.period == "2024-25"
    assert found.funnel.overdispersion is not None
    # Higher is better; twelve months are too few for intervals of ranks, and for a year before.
    assert found.councils["value"].idxmax() == found.councils["rank"].astype(float).idxmin()
    assert found.councils["rank_lower"].isna().all()
    assert found.change.empty
    assert found.earlier.said == (
        "cannot be assessed: no figure is held for 2023-24, a year earlier"
    )


def test_people_delayed_change_by_their_months(data):
    from lsr_analysis.statistics.period_change import change_between

    found = explore("delayed_people", "2018-03", "2017-04", data=data)
    rows = data.series("delayed_people", PLYMOUTH)
    rows.index = rows.index.to_period("M")
    year = pd.period_range("2017-04", "2018-03", freq="M")
    rows = rows.loc["2016-04":"2018-03"]
    known = change_between(rows["numerator"], rows["denominator"], year - 12, year)
    row = found.change.loc[PLYMOUTH, ["change", "lower", "upper"]]
    assert list(row) == pytest.approx([known.estimate, known.lower, known.upper])
    # People are not compared: a large council has more.
    assert found.councils["rank"].isna().all()
    assert found.why_not == "A count follows the size of the area; the rate compares areas"


def test_a_period_longer_than_a_year_has_no_year_earlier(data):
    found = explore("delayed_days_rate", "2018-03", "2016-04", data=data)
    assert len(found.by_council) == 151
    assert found.change.empty
    assert "longer than a year" in found.earlier.said


def test_without_a_direction_there_is_no_rank_and_fifths_begin_with_the_lowest(weeks, data):
    rows, england = year_of(data, "residential_weeks_65plus", "2017-03-31")
    assert weeks.england == england["value"]
    assert weeks.councils["rank"].isna().all()
    assert weeks.councils["rank_lower"].isna().all()
    lowest, highest = rows["value"].idxmin(), rows["value"].idxmax()
    assert weeks.councils.loc[[lowest, highest], "fifth"].tolist() == [1, 5]
    # Weeks are no counts of events: neither a funnel nor a test would mean anything.
    assert weeks.funnel is None
    assert (weeks.stands_out, weeks.compared) == ((), 0)
    assert weeks.why_not == "interval not published"
    assert set(weeks.councils["against_england"]) == {"not assessable"}


def test_published_limits_stay_and_give_ranks_their_intervals(control, data):
    rows, _ = year_of(data, "control_over_daily_life", "2021-03-31")
    held = rows[rows["value"].notna()]
    found = control.councils.loc[held.index]
    for limit in ("lower", "upper"):
        assert found[limit].tolist() == held[limit].tolist()
    assert set(found["interval"]) == {"published"}
    assert (found["rank_upper"] > found["rank_lower"]).all()


def test_a_survey_of_few_councils_says_which_year_had_more(control):
    assert len(control.by_council) == 18
    assert control.fuller == ("2019-20", 147)
    assert (control.compared, control.why_not) == (0, "no England value is held for this period")
    assert np.isnan(control.england)
    assert control.earlier.back is None
    assert control.councils["fifth"].value_counts().max() == 4


def test_an_earlier_year_is_found_by_its_end(data):
    found = explore("control_over_daily_life", "2020-12", data=data)
    assert found.period == "2019-20"
    assert found.fuller == ("", 0)


def test_a_measure_that_must_not_be_compared_is_listed_only(data):
    found = explore("people_18plus", data=data)
    assert found.period == "30 June 2020"
    assert found.councils[["rank", "fifth"]].isna().all(axis=None)
    assert np.isnan(found.england)
    assert found.funnel is None


def test_money_is_not_tested_even_where_it_is_negative(data):
    found = explore("short_term_spend_65plus", data=data)
    assert found.by_council.min() < 0
    assert (found.compared, found.funnel) == (0, None)


@pytest.mark.parametrize(
    ("parameters", "error", "message"),
    [
        (("care_home_admissions_65",), CatalogueError, "Nearest: care_home_admissions_65plus"),
        ((ADMISSIONS, "2018-03"), ParameterError, "figures are held from 1 April 2018 to 31 March"),
        ((ADMISSIONS, "March 2021"), ParameterError, "period_end is 'March 2021'"),
        ((ADMISSIONS, "2021-03", "2021-04"), ParameterError, "comes before period_start"),
        (("delayed_days_rate", "2015-03"), ParameterError, "a month up to March 2015"),
        (("delayed_days_rate", "2022-03", "2021-04"), ParameterError, "is held for 2021-22"),
        (("delayed_days_rate", "2015-05", "2014-12"), ParameterError, "every month of December"),
        (("bed_occupancy_general_acute",), ParameterError, "measured on hospital trusts"),
        (("home_care_good",), ParameterError, "docs/care-directory.md"),
        (("dashboard_weekend_discharges",), ParameterError, "No open file holds it"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(data, parameters, error, message):
    with pytest.raises(error, match=message):
        explore(*parameters, data=data)


@pytest.mark.parametrize(
    ("areas", "error", "message"),
    [
        ("Plymouth; Atlantis", UnknownArea, "Atlantis"),
        ("Northamptonshire", AmbiguousArea, "North Northamptonshire"),
        (["Plymouth", 102], ParameterError, "areas is"),
    ],
)
def test_areas_that_cannot_be_named_are_refused(data, areas, error, message):
    with pytest.raises(error, match=message):
        explore("discharged_on_ready_date", areas=areas, data=data)


def test_more_areas_than_a_chart_can_name_are_refused(data):
    codes = [area.code for area in data.register.in_force(dt.date(2021, 3, 31))][:21]
    with pytest.raises(ParameterError, match="names 21 councils; a chart can name 20"):
        explore(ADMISSIONS, areas=codes, data=data)


def test_areas_are_named_once_and_one_that_came_later_has_a_row(data):
    found = explore(ADMISSIONS, areas="Plymouth; E06000026;; Westmorland and Furness", data=data)
    assert found.highlight == (PLYMOUTH, "E06000064")
    row = found.councils.loc["E06000064"]
    assert np.isnan(row["value"])
    assert row["status"] == "existed from April 2023"


def test_output_dir_may_not_be_a_file(data, tmp_path):
    path = tmp_path / "file"
    path.write_text("mine")
    with pytest.raises(ParameterError, match="output_dir"):
        explore_parameters(data, output_dir=str(path))
    assert explore_parameters(data, output_dir=str(tmp_path)).output_dir == tmp_path


def test_it_prints_in_one_line(admissions, data):
    assert repr(admissions) == (
        "<explored care_home_admissions_65plus, 2020-21: 150 councils, 129.5 to 2,107.0 "
        "admissions per 100,000 people aged 65+; England 498.2>"
    )
    assert admissions._repr_html_().startswith("<p>explored care_home")
    same = explore_from(data, explore_parameters(data))
    assert repr(same) == repr(admissions)
    assert "added up over the months; England –>" in repr(explore("delayed_days", data=data))


def test_the_source_is_that_of_the_period(data):
    now = explore(ADMISSIONS, data=data).source_line
    before = explore(ADMISSIONS, "2020-03", data=data).source_line
    assert "2020-21 (open data)" in now
    assert "tabulated by a research team" in before


def test_probabilities_agree_with_intervals(data):
    """A council's interval leaves England out where its probability is below 5%."""
    indicator = data.indicators["control_over_daily_life"]
    figures = pd.DataFrame(
        {"value": [80.0, 80.0, 80.0], "lower": [76.0, 78.1, 80.0], "upper": [84.0, 81.9, 80.0],
         "numerator": np.nan, "denominator": np.nan}
    )  # fmt: skip
    p = chances(figures, indicator, True, 78.0)
    assert p[0] > 0.05 > p[1]
    assert np.isnan(p[2])  # limits without width are no limits
    assert chances(figures, data.indicators["still_at_home_91_days"], False, 100.0).isna().all()


def test_ranks_have_no_interval_where_many_figures_have_none(data):
    indicator = data.indicators["control_over_daily_life"]
    values = pd.Series(np.arange(40.0), [f"A{k:02}" for k in range(40)])
    figures = pd.DataFrame(
        {"value": values, "lower": values - 2, "upper": values + 2, "numerator": np.nan,
         "denominator": np.nan}
    )  # fmt: skip
    figures.iloc[:2, 1:3] = np.nan
    found = ranks_by_sampling(figures, indicator, True)
    assert {code: rank.rank for code, rank in found.items()}["A39"] == 1
    assert found["A00"].lower < found["A00"].rank == 40  # it stays, others move past it
    figures.iloc[:3, 1:3] = np.nan
    assert ranks_by_sampling(figures, indicator, True) == {}


levels = st.lists(st.integers(-1000, 1000).map(float), min_size=20, max_size=60, unique=True).map(
    pd.Series
)


@given(levels, st.integers(-50, 50))
def test_a_change_that_all_share_moves_nobody_to_the_middle(before, shift):
    back = moved_back(before, pd.Series(float(shift), before.index))
    assert (back.high, back.low) == (0, 0)
    assert abs(back.of_high - len(before) / 5) < 1
    halved = moved_back(before, shift - before / 2)
    assert (halved.high, halved.low) == (halved.of_high, halved.of_low)


def test_too_few_or_too_many_ties_say_nothing_of_the_middle():
    assert moved_back(pd.Series(range(19), dtype=float), pd.Series(0.0, range(19))) is None
    assert moved_back(pd.Series([100.0] * 30 + [0.0]), pd.Series(0.0, range(31))) is None


def test_figures_that_double_or_halve_within_a_year_are_named(data):
    found = explore("care_home_admissions_65plus", "2021-03", data=data)
    rows = data.rows_of("care_home_admissions_65plus").dropna(subset=["value"])
    by_year = rows.pivot_table(
        index="area_code", columns="period_end", values="value", observed=True
    ).drop(index="E92000001", errors="ignore")
    before, now = by_year.iloc[:, -2], by_year.iloc[:, -1]
    doubled = by_year.index[(before > 0) & (now > 2 * before)]
    halved = by_year.index[(before > 0) & (now > 0) & (now < before / 2)]
    (said,) = jumps(found)
    assert f"{len(doubled)} councils rose to more than twice" in said
    assert f"{len(halved)} councils fell by more than half" in said
    for code in (*doubled, *halved):
        assert data.register[code].name in said
