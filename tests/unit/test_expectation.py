"""Who met the expectation of July 2017: against plain pandas, by hand, and on planted rates."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.expectation import COHORTS, KEY_MONTHS, OTHER_LEVEL, expectation
from lsr_analysis.analysis.expectation_groups import (
    by_month,
    compared,
    first_runs,
    stratified,
    times,
)
from lsr_analysis.analysis.selected.cohorts import picked_areas
from lsr_analysis.areas import ENGLAND
from lsr_analysis.display import Prose, Table
from lsr_analysis.tables.expectation import (
    expectation_bands_table,
    expectation_months_table,
    expectation_table,
)
from lsr_analysis.words.expectation import expectation_answer, expectation_caveats

BRADFORD, DORSET, BCP = "E08000032", "E06000059", "E06000058"


def month(text):
    return pd.Period(text, "M")


@pytest.fixture(scope="module")
def found(data):
    return expectation(data)


@pytest.fixture(scope="module")
def rates(data):
    """Return the rate by month and council, by plain arithmetic on the rows of the table."""
    rows = data.observations[data.observations["indicator"].astype(str) == RATE]
    rows = rows[rows["value"].notna()]
    rate = 100_000 * rows["numerator"].astype(float) / rows["denominator"].astype(float)
    keys = [rows["period_start"].dt.to_period("M"), rows["area_code"].astype(str)]
    return rate.groupby(keys).first().unstack()


@pytest.fixture(scope="module")
def asked(rates):
    return rates.loc["2017-02"].drop(ENGLAND).dropna().clip(upper=9.4)


def synthetic(met, reviewed, band=None):
    """Return SYNTHETIC councils: columns of 1, 0 or NaN by month, and which are reviewed."""
    codes = [f"X{i}" for i in range(len(met))]
    months = pd.period_range("2017-09", periods=len(met[0]), freq="M")
    areas = pd.DataFrame(
        {
            "reviewed": reviewed,
            "cohort": np.where(reviewed, COHORTS[0], COHORTS[2]),
            "band": band or "one",
            "reduction": 0.5,
        },
        index=codes,
    )
    return areas, pd.DataFrame(np.array(met, dtype=float).T, months, codes)


def test_october_2017_is_102_of_151(found):
    row = found.by_month.loc[month("2017-10")]
    assert row["all_areas"] - row["all_met"] == 102 and row["all_areas"] == 151
    assert found.published[month("2017-10")] == 103


def test_every_month_is_that_of_plain_pandas(found, rates, asked):
    months = pd.period_range("2017-09", "2019-03", freq="M")
    assert list(found.months) == list(months)
    held = rates.loc[months, asked.index]
    assert found.by_month["all_met"].tolist() == (held <= asked).sum(axis=1).tolist()
    assert found.by_month["all_areas"].tolist() == held.notna().sum(axis=1).tolist()
    assert found.areas["months_met"].to_dict() == (held <= asked).sum().to_dict()
    row = found.by_month.loc[month("2018-03")]
    limits = proportion_confint(row["never_met"], row["never_areas"], method="wilson")
    assert (row["never_lower"], row["never_upper"]) == pytest.approx(limits)


def test_councils_of_april_2019_have_no_expectation(found):
    assert not {DORSET, BCP, ENGLAND} & {*found.areas.index}
    assert len(found.areas) == 151


def test_a_missing_month_is_neither_met_nor_missed(found, rates, asked):
    gaps = rates.loc[found.months, asked.index].isna()
    assert gaps.to_numpy().sum() == 2
    assert found.met.isna().to_numpy().sum() == 2
    code = gaps.any()[gaps.any()].index[0]
    assert found.areas.at[code, "months_judged"] == len(found.months) - gaps[code].sum()


def test_cohorts(found, data):
    counts = found.areas["cohort"].value_counts()
    assert counts[COHORTS[0]] == 12 and counts[COHORTS[1]] == 8
    assert counts.sum() == 151 and found.areas["reviewed"].sum() == 20
    otherwise = {r.area for r in data.reviews} - {r.area for r in data.reviews if r.tranche}
    assert {*found.areas.index[found.areas["cohort"] == COHORTS[3]]} == otherwise
    assert not found.areas.at[BRADFORD, "to_come_down"]


def test_the_names_of_cohorts_are_the_months_that_areas_were_announced_in(found, data):
    for area in picked_areas(data):
        assert found.areas.at[area.code, "cohort"] == f"reviewed, {area.announced.day:%B %Y}"


def test_who_was_picked_for_doing_well_is_named_from_the_data(found, data):
    assert found.good_performers == ("Bradford",)
    said = next(s for s in expectation_caveats(found).sentences if "partly for high" in s)
    assert said.startswith(
        "The 20 areas were picked partly for high delays, Bradford as a good performer. Many"
    )
    reviews = tuple(
        dataclasses.replace(r, note="Picked as a good performer") if r.area == "E06000026" else r
        for r in data.reviews
    )
    both = expectation(dataclasses.replace(data, reviews=reviews))
    text = " ".join(expectation_caveats(both).sentences)
    assert ", Bradford and Plymouth as good performers." in text
    none = dataclasses.replace(found, good_performers=())
    assert "partly for high delays. Many" in " ".join(expectation_caveats(none).sentences)


def test_first_months_of_every_council(found, rates, asked):
    for code, row in found.areas.iterrows():
        met = (rates.loc[found.months, code] <= asked[code]).tolist()
        first = met.index(True) if True in met else None
        runs = [i for i in range(len(met) - 2) if all(met[i : i + 3])]
        assert (
            row["first_met"] is pd.NaT
            if first is None
            else (row["first_met"] == found.months[first])
        )
        assert (
            row["lasting_from"] is pd.NaT
            if not runs
            else (row["lasting_from"] == found.months[runs[0]])
        )


def test_key_months_of_a_council(found, rates, asked):
    for at in KEY_MONTHS:
        column = found.areas[f"met_{at:%Y_%m}"].dropna()
        assert (column == (rates.loc[at, column.index] <= asked[column.index])).all()


def test_bands_hold_every_council_once(found):
    areas, table = found.areas, found.strata
    each = table.groupby("month")[["reviewed_areas", "never_areas"]].sum()
    assert (each["reviewed_areas"] == 20).all()
    assert (each["never_areas"] == (areas["cohort"] == COHORTS[2]).sum()).all()
    assert (areas.loc[~areas["to_come_down"], "band"] == "to hold").all()
    top = areas[areas["band"] == "to come down by over a half"]
    assert (top["baseline"] > 2 * 9.4).all()


def test_england_at_everyones_level(found, data, asked):
    rows = data.observations[data.observations["indicator"].astype(str) == RATE]
    rows = rows[rows["period_start"] == "2018-03-01"].set_index("area_code")
    over = rows["denominator"].astype(float)
    held = asked.index
    expected = float((asked * over[held]).sum() / over[held].sum())
    row = found.by_month.loc[month("2018-03")]
    assert row["england_expected"] == pytest.approx(expected)
    assert row["england"] == pytest.approx(float(rows.at[ENGLAND, "value"]))


def test_the_other_level_asks_less(found, rates):
    other = rates.loc["2017-02"].drop(ENGLAND).dropna().clip(upper=OTHER_LEVEL)
    for at, row in found.other_level.iterrows():
        assert row["met_at_other"] == (rates.loc[at, other.index] <= other).sum()
    assert (found.other_level["met_at_other"] >= found.other_level["met"]).all()


def test_times_by_hand():
    """Of four reviewed: met in month 1, in month 3, never, never; of two others both at once."""
    met = [[1, 0, 0, 0], [0, 0, 1, 1], [0] * 4, [0] * 4, [1, 1, 1, 1], [1, 0, 1, 1]]
    areas, table = synthetic(met, [True] * 4 + [False] * 2)
    first = times(areas, table, 1)
    assert first["reviewed"].steps["share"].to_dict() == pytest.approx({1.0: 0.25, 3.0: 0.5})
    assert first["never"].steps["share"].to_dict() == {1.0: 1.0}
    two = times(areas, table, 2)
    assert two["reviewed"].steps["share"].to_dict() == {3.0: 0.25}
    assert two["never"].steps["share"].to_dict() == pytest.approx({1.0: 0.5, 3.0: 1.0})
    assert two["reviewed"].happened == 1


def test_first_runs_by_hand():
    _, table = synthetic([[0, 1, 1, 1], [1, np.nan, 1, 1], [1, 0, 1, 0]], [True] * 3)
    assert first_runs(table, 1).tolist() == [month("2017-10"), month("2017-09"), month("2017-09")]
    assert first_runs(table, 2).tolist() == [month("2017-10"), month("2017-11"), pd.NaT]
    assert first_runs(table, 5).isna().all()


def test_a_run_is_not_joined_over_a_gap():
    areas, table = synthetic([[1, np.nan, 1, 1], [0] * 4], [True, False])
    assert times(areas, table, 3)["reviewed"].happened == 0


def test_runs_longer_than_the_months_are_no_times():
    areas, table = synthetic([[1, 1], [0, 1]], [True, False])
    assert times(areas, table, 3) == {}


def test_time_of_the_shipped_figures(found, rates, asked):
    codes = found.areas.index[found.areas["cohort"] == COHORTS[2]]
    met = (rates.loc[found.months, codes] <= asked[codes]).cummax()
    steps = found.first["never"].steps
    for time, row in steps.iterrows():
        assert row["share"] == pytest.approx(met.iloc[int(time) - 1].mean())
    assert found.first["never"].happened == met.iloc[-1].sum()


def test_bands_undo_a_gap_that_only_distance_makes():
    """Reviewed areas had further to come down, and within a band all do alike."""
    fifths = np.arange(700) % 5 == 0
    far = np.r_[np.ones(300), np.zeros(50), np.ones(50), np.zeros(300)].astype(bool)
    reviewed = np.arange(700) < 350
    met = np.where(far, fifths, ~fifths).astype(float)
    areas, table = synthetic(met[:, None], reviewed, list(np.where(far, "far", "near")))
    at = table.index[:1]
    gap = compared(areas, table, at).iloc[0]
    assert gap["upper"] < -25
    pooled = stratified(areas, table, at, ["far", "near"]).pooled.iloc[0]
    assert pooled["odds_ratio"] == pytest.approx(1) and pooled["lower"] < 1 < pooled["upper"]


def test_pooled_odds_by_hand():
    """Mantel and Haenszel: sum of (a d / n) over sum of (b c / n)."""
    counts = {"one": (4, 10, 6, 12), "two": (2, 8, 9, 14)}  # met and all, reviewed and never
    met, reviewed, band = [], [], []
    for name, (a, n, c, m) in counts.items():
        met += [1] * a + [0] * (n - a) + [1] * c + [0] * (m - c)
        reviewed += [True] * n + [False] * m
        band += [name] * (n + m)
    areas, table = synthetic(np.array(met)[:, None], reviewed, band)
    top = sum(a * (m - c) / (n + m) for a, n, c, m in counts.values())
    bottom = sum((n - a) * c / (n + m) for a, n, c, m in counts.values())
    found = stratified(areas, table, table.index, [*counts]).pooled.iloc[0]
    assert found["odds_ratio"] == pytest.approx(top / bottom)
    assert found["lower"] < found["odds_ratio"] < found["upper"]


def test_odds_are_not_assessable_where_nobody_met_it():
    areas, table = synthetic([[0], [0], [1], [0]], [True, True, False, False])
    pooled = stratified(areas, table, table.index, ["one"]).pooled.iloc[0]
    assert np.isnan(pooled["odds_ratio"])


def test_bands_of_one_group_say_nothing():
    areas, table = synthetic([[1], [0]], [True, False], ["one", "two"])
    pooled = stratified(areas, table, table.index, ["one", "two"]).pooled.iloc[0]
    assert pooled["bands"] == 0 and np.isnan(pooled["odds_ratio"])


def test_a_group_without_councils_has_no_share():
    areas, table = synthetic([[1, 1], [0, 1]], [False, False])
    shares = by_month(areas, table)
    assert shares["reviewed_share"].isna().all() and (shares["never_areas"] == 2).all()
    assert np.isnan(compared(areas, table, table.index)["difference"]).all()


def test_no_expectation_is_said(data):
    none = dataclasses.replace(data, evidence=dataclasses.replace(data.evidence, targets=()))
    result = expectation(none)
    for said in (expectation_answer(result), expectation_table(result)):
        assert isinstance(said, Prose) and said.sentences == (result.missing,)
    assert isinstance(expectation_months_table(result), Prose)
    assert isinstance(expectation_bands_table(result), Prose)
    assert expectation_caveats(result).sentences == (result.missing,)


def test_no_rates_are_said(data):
    table = data.observations.copy()
    table.loc[table["indicator"].astype(str) == RATE, "value"] = np.nan
    result = expectation(dataclasses.replace(data, observations=table, shipped=table))
    assert "No council has a delayed days rate in February 2017" in result.missing
    assert expectation_answer(result).sentences == (result.missing,)


def test_figures_that_end_early_judge_the_months_held(data):
    table = data.observations
    early = (table["indicator"].astype(str) != RATE) | (table["period_start"] < "2018-01-01")
    table = table[early].reset_index(drop=True)
    result = expectation(dataclasses.replace(data, observations=table, shipped=table))
    assert str(result.months[-1]) == "2017-12"
    assert "met_2018_03" not in result.areas
    assert "December 2017" in expectation_answer(result).sentences[0]
    assert not any("nan" in s.lower() for s in expectation_answer(result).sentences)


def test_answer_carries_the_figures(found):
    sentences = expectation_answer(found).sentences
    first, last = found.by_month.iloc[0], found.by_month.iloc[-1]
    assert f"{first['all_met']:.0f} of 151 councils" in sentences[0]
    assert f"{last['all_met']:.0f} of 151" in sentences[0]
    said = " ".join(sentences)
    assert (
        "Bradford" in said
        and "17 of 19 months" in said
        and "says nothing of what reviews did" in said
    )
    assert "hsj-targets" not in " ".join(expectation_caveats(found).sentences)


def test_tables(found):
    areas, months = expectation_table(found), expectation_months_table(found)
    assert isinstance(areas, Table) and isinstance(months, Table)
    assert len(areas.shown) == 20 and len(areas.figures) == 151
    assert len(months.shown) == len(found.months)
    bands = expectation_bands_table(found)
    assert "not assessable" in bands.note and "nor that there was none" in bands.note
