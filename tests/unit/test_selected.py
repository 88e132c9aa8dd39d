"""Why areas were picked: delayed days before, and an index, against figures worked out here."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from own_files import write_entry, write_lines

from lsr_analysis import store
from lsr_analysis.analysis.selected import Selected, selected
from lsr_analysis.analysis.selected.at_selection import worst_of_peers
from lsr_analysis.analysis.selected.cohorts import FIRST, FURTHER, GOOD, picked_areas
from lsr_analysis.analysis.selected.composite_index import composite_index
from lsr_analysis.analysis.selected.year_of_metrics import year_of_metrics
from lsr_analysis.analysis.similar import placed_on
from lsr_analysis.areas import ENGLAND
from lsr_analysis.charts.composite_ranks import composite_ranks
from lsr_analysis.display import Prose
from lsr_analysis.periods import Span
from lsr_analysis.tables.selected import composite_table, selection_table, separation_table
from lsr_analysis.words.selected import (
    polarity_words,
    selection_answer,
    selection_caveats,
)
from lsr_analysis.words.selected_index import composite_note

BRADFORD, CUMBRIA, PLYMOUTH = "E08000032", "E10000006", "E06000026"
SMALL = ("E09000001", "E06000053")
WINDOWS = {"year": ("2016-04-01", "2017-03-01", 12), "months": ("2017-02-01", "2017-04-01", 3)}
SIX = [
    "dashboard_emergency_admissions_65plus", "dashboard_length_of_stay_65plus",
    "delayed_days_rate", "still_at_home_91_days", "offered_reablement",
    "dashboard_weekend_discharges",
]  # fmt: skip
ENTERED = [name for name in SIX if name.startswith("dashboard")]
HIGHER = {"still_at_home_91_days", "offered_reablement", "dashboard_weekend_discharges"}


@pytest.fixture(scope="module")
def result(data):
    return selected(data)


def rates_of(data, window):
    """Return the rate of every council with all months of a window, from the table alone."""
    first, last, months = WINDOWS[window]
    table = data.observations
    rows = table[
        (table["indicator"] == "delayed_days_rate")
        & table["period_start"].between(first, last)
        & table["value"].notna()
    ]
    sums = rows.groupby(rows["area_code"].astype(str))[["numerator", "denominator"]].agg(
        ["sum", "count"]
    )
    whole = sums[sums[("numerator", "count")] == months]
    return 100_000 * whole[("numerator", "sum")] / whole[("denominator", "sum")]


def codes_of(data, *cohorts):
    return [one.code for one in picked_areas(data) if one.cohort in cohorts]


def councils_of_2018(data):
    """Return the councils with a share offered reablement in 2018-19, without the tiny ones."""
    table = data.observations
    rows = table[
        (table["indicator"] == "offered_reablement")
        & (table["period_start"] == pd.Timestamp("2018-04-01"))
        & table["value"].notna()
    ]
    return sorted(set(rows["area_code"].astype(str)) - {ENGLAND, *SMALL})


def write_metrics(folder, names, codes, year, values):
    """Write made-up figures of some metrics into a user's folder."""
    write_entry(folder)  # it defines the source our_register
    lines = [
        f"{name},{code},{year},{values[name][code]:.2f},our_register"
        for name in names
        for code in codes
    ]
    write_lines(folder / "dashboard.csv", "indicator,area,period,value,source", *lines)


def made_up(codes, seed=3, worst=None):
    """Return made-up values: one quality behind all metrics, the worst area worst on each."""
    quality = pd.Series(np.random.default_rng(seed).normal(size=len(codes)), codes)
    if worst:
        quality[worst] = 6.0
    noise = np.random.default_rng(seed + 1).normal(scale=0.1, size=(len(SIX), len(codes)))
    return {
        name: (50 - 4 * (quality + one)) if name in HIGHER else 200 + 20 * (quality + one)
        for name, one in zip(SIX, noise, strict=True)
    }


@pytest.fixture(scope="module")
def with_own(data, tmp_path_factory):
    """Load the figures with made-up ones laid over them."""

    def load(names, codes, year, values):
        folder = tmp_path_factory.mktemp("own")
        write_metrics(folder, names, codes, year, values)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LSR_OWN", str(folder))
            return store.load()

    return load


@pytest.fixture(scope="module")
def before(data, with_own):
    """All six metrics for the year before selection, Cumbria worst on each (also in truth)."""
    codes = councils_of_2018(data)
    names = [name for name in SIX if name != "delayed_days_rate"]
    return selected(with_own(names, codes, "2016-17", made_up(codes, worst=CUMBRIA)))


# Who was picked


def test_cohorts_are_those_of_the_table_of_reviews(data, result):
    table = pd.read_csv(data.folder / "raw" / "reviews.csv", dtype=str).fillna("")
    of_20 = table[table["kind"] == "local system review"].set_index("area_code")
    assert {one.code for one in result.picked} == set(of_20.index) and len(of_20) == 20
    assert [c for c in of_20.index if "good performer" in of_20.loc[c, "note"]] == [BRADFORD]
    assert codes_of(data, GOOD) == [BRADFORD]
    assert set(codes_of(data, FIRST)) == set(of_20.index[of_20["tranche"] == "1"])
    assert len(codes_of(data, FURTHER)) == 7
    assert result.announced(FIRST) == "July 2017"
    assert result.announced(FURTHER) == result.announced(GOOD) == "December 2017"


# Delayed days when areas were picked


@pytest.mark.parametrize("window", WINDOWS)
def test_rates_and_ranks_of_all_councils(data, result, window):
    at, rates = getattr(result, window), rates_of(data, window)
    assert at.england == pytest.approx(rates.pop(ENGLAND))
    assert len(at) == len(rates) == 151
    assert at.table["value"].to_dict() == pytest.approx(rates.to_dict())
    by_hand = {code: int((rates <= value).sum()) for code, value in rates.items()}
    assert at.table["rank"].to_dict() == by_hand
    assert at.table["rank"].is_monotonic_increasing  # 1, the lowest rate, is best
    within = at.table["rank"].between(at.table["rank_lower"], at.table["rank_upper"])
    assert within.all()


@pytest.mark.parametrize("window", WINDOWS)
def test_ranks_among_similar_councils(data, result, window):
    """Neighbours found anew by another library, on the last day of the later window."""
    from sklearn.neighbors import NearestNeighbors

    rates = rates_of(data, window).drop(ENGLAND)
    placing = placed_on(data, pd.Timestamp("2017-04-30").date())
    weights = np.array([placing.model.weights[name] for name in placing.scores])
    points = placing.scores.to_numpy() * np.sqrt(weights)
    _, nearest = NearestNeighbors(n_neighbors=16).fit(points).kneighbors(points)
    table = getattr(result, window).table
    for row, code in zip(nearest, placing.scores.index, strict=True):
        group = [rates[placing.scores.index[k]] for k in row if placing.scores.index[k] in rates]
        assert table.loc[code, "peer_rank"] == sum(v <= rates[code] for v in group), code
        assert table.loc[code, "peer_of"] == len(group)
    assert table["peer_rank"].isna().sum() == len(table) - len(
        set(table.index) & set(placing.scores.index)
    )
    picked = table[table["cohort"] != ""]
    within = picked["peer_rank"].between(picked["peer_rank_lower"], picked["peer_rank_upper"])
    assert within.all() and len(picked) == 20
    assert table.loc[table["cohort"] == "", "peer_rank_lower"].isna().all()


@pytest.mark.parametrize("window", WINDOWS)
def test_how_many_were_among_the_worst(data, result, window):
    at, rates = getattr(result, window), rates_of(data, window).drop(ENGLAND)
    assert at.fifth == 30
    assert set(at.last(30).index) == set(rates.nlargest(30).index)
    picked = set(codes_of(data, FIRST, FURTHER, GOOD))
    assert (at.last(30)["cohort"] == "").sum() == len(worst_fifth(rates) - picked)
    assert set(at.table["peer_of"].dropna()) == {16}
    assert set(at.worst_among_peers.index) == set(at.table.index[at.table["peer_rank"] >= 13])


def test_the_worst_among_peers_depend_on_how_many_those_are(result):
    ranks = pd.DataFrame(
        {"peer_rank": [13, 12, 16, 9, 10, pd.NA], "peer_of": [16, 16, 16, 11, 11, pd.NA]},
        index=list("abcdef"), dtype="Int64",
    )  # fmt: skip
    planted = dataclasses.replace(result.year, table=ranks)
    assert list(planted.worst_among_peers.index) == ["a", "c", "e"]


def worst_fifth(rates):
    return set(rates.nlargest(len(rates) // 5).index)


@pytest.mark.parametrize("window", WINDOWS)
def test_how_well_delays_tell_picked_areas_apart(data, result, window):
    rates = rates_of(data, window).drop(ENGLAND)
    others = rates.drop(codes_of(data, FIRST, FURTHER, GOOD))
    found = getattr(result, window).separations
    for name, cohorts in (("first", [FIRST]), ("further", [FURTHER]), ("both", [FIRST, FURTHER])):
        picked = rates[codes_of(data, *cohorts)].to_numpy()
        higher = (picked[:, np.newaxis] > others.to_numpy()).mean()
        assert found[name].probability == pytest.approx(higher, abs=1e-6)
        assert (found[name].first, found[name].second) == (len(picked), 131)
    # A bootstrap of both groups gives much the same interval, by other means.
    generator = np.random.default_rng(1)
    picked, rest = rates[codes_of(data, FIRST, FURTHER)].to_numpy(), others.to_numpy()
    again = [
        (generator.choice(picked, 19)[:, np.newaxis] > generator.choice(rest, 131)).mean()
        for _ in range(500)
    ]
    low, high = np.quantile(again, [0.025, 0.975])
    assert found["both"].lower == pytest.approx(low, abs=0.08)
    assert found["both"].upper == pytest.approx(high, abs=0.03)


def test_published_ranks_are_set_beside_the_recomputed_ones(data, result):
    published = next(m for m in data.selection if m.id == "delayed_days_18").ranks
    table = result.months.table
    assert table["published_rank"].dropna().to_dict() == published
    gaps = [abs(table.loc[code, "peer_rank"] - rank) for code, rank in published.items()]
    agreement = result.months.agreement
    assert (agreement.areas, agreement.close) == (12, sum(gap <= 2 for gap in gaps))
    assert agreement.gap == max(gaps) and agreement.apart == np.median(gaps)
    # Ranks among made-up groups would differ by 5 places on average.
    assert np.mean(gaps) < 3


@pytest.mark.parametrize(
    ("rank", "of", "worst"), [(13, 16, True), (12, 16, False), (9, 11, False), (10, 11, True)]
)
def test_the_worst_quarter_of_a_group(rank, of, worst):
    assert worst_of_peers(rank, of) is worst


# The index


def test_without_own_figures_three_metrics_of_2018_19_are_put_together(data, result):
    found = result.composite
    assert str(found.year.span) == "2018-19" and found.timing == "after"
    assert [m.indicator.id for m in found.year.metrics] == SIX[2:5]
    assert not found.year.own and len(found.year.left_out) == 3
    assert set(found.table.index) == set(councils_of_2018(data))
    assert set(found.year.apart) == {"City of London", "Isles of Scilly"}
    # Z scores by hand, each turned so that higher is worse.
    codes = councils_of_2018(data)
    table = data.observations[data.observations["area_code"].astype(str).isin(codes)]
    columns = {}
    for name in SIX[3:5]:
        rows = table[
            (table["indicator"] == name) & (table["period_start"] == pd.Timestamp("2018-04-01"))
        ]
        columns[name] = -rows.set_index(rows["area_code"].astype(str))["value"]
    rows = table[
        (table["indicator"] == "delayed_days_rate")
        & table["period_start"].between("2018-04-01", "2019-03-01")
        & table["value"].notna()
    ]
    sums = rows.groupby(rows["area_code"].astype(str))[["numerator", "denominator"]].agg(
        ["sum", "count"]
    )
    rate = sums[("numerator", "sum")] / sums[("denominator", "sum")]
    columns["delays"] = rate[sums[("numerator", "count")] == 12]
    by_hand = pd.DataFrame(columns)
    scores = ((by_hand - by_hand.mean()) / by_hand.std(ddof=0)).mean(axis=1)
    whole = by_hand.dropna().index
    assert len(whole) > 140
    assert found.table.loc[whole, "score"].to_dict() == pytest.approx(
        scores[whole].to_dict(), abs=1e-8
    )
    ranks = found.table["score"].rank(method="max")
    assert found.table["rank"].to_dict() == ranks.to_dict()


def test_ranges_hold_together(result):
    table, picked = result.composite.table, result.composite.picked
    assert (table["low"] <= table["median"]).all() and (table["median"] <= table["high"]).all()
    assert table["worst_fifth"].sum() == pytest.approx(len(table) // 5, abs=0.01)
    assert len(picked) == 20 and picked["place"].between(1, 16).all()
    assert (picked["place_low"] <= picked["place_median"]).all()
    assert (picked["place_median"] <= picked["place_high"]).all()
    assert table.loc[table["cohort"] == "", "place"].isna().all()
    # The place among similar councils, as made once, from the published list of this package.
    assert picked["place"].eq(picked["place"].round()).all()


def test_all_six_metrics_are_used_for_the_year_of_the_figures_entered(before):
    found = before.composite
    assert str(found.year.span) == "2016-17" and found.timing == "before"
    assert [m.indicator.id for m in found.year.metrics] == SIX
    assert found.year.own and not found.year.left_out
    assert found.inferred == ["Weekend discharges"]


def test_an_area_worst_on_every_metric_is_last_whatever_the_making(before):
    row = before.composite.table.loc[CUMBRIA]
    count = len(before.composite.table)
    assert row[["rank", "median", "low", "high"]].tolist() == [count] * 4
    assert row[["place", "place_median", "place_low", "place_high"]].tolist() == [16] * 4
    assert row["worst_fifth"] == row["place_worst_quarter"] == 1


def test_the_planted_quality_is_recovered(data, before):
    codes = councils_of_2018(data)
    quality = pd.Series(np.random.default_rng(3).normal(size=len(codes)), codes).drop(CUMBRIA)
    ranks = before.composite.table["rank"].drop(CUMBRIA).astype(float)
    # Five of the six metrics follow it; delayed days are real and do not.
    assert ranks.corr(quality.reindex(ranks.index), method="spearman") > 0.9


def test_entered_for_the_later_year_all_six_are_of_that_year(data, with_own):
    codes = councils_of_2018(data)
    loaded = with_own(ENTERED, codes, "2018-19", made_up(codes))
    found = composite_index(loaded, picked_areas(loaded), dict.fromkeys(SMALL, 0), draws=50)
    assert str(found.year.span) == "2018-19" and found.timing == "after"
    assert [m.indicator.id for m in found.year.metrics] == SIX


def test_entered_for_the_year_before_selection_all_six_are_used_too(data, with_own):
    """Open data give two of the others for 2018-19 alone: they are used, and said to be so."""
    codes = councils_of_2018(data)
    loaded = with_own(ENTERED, codes, "2016-17", made_up(codes))
    found = selected(loaded)
    index = found.composite
    assert str(index.year.span) == "2016-17" and index.timing == "mixed"
    assert [m.indicator.id for m in index.year.metrics] == SIX and not index.year.left_out
    assert {title: str(span) for title, span in index.year.elsewhere.items()} == {
        "Still at home after 91 days, 65+": "2018-19", "Offered reablement, 65+": "2018-19",
    }  # fmt: skip
    rows = loaded.rows_of("offered_reablement")
    rows = rows[rows["period_start"] == pd.Timestamp("2018-04-01")]
    real = rows.set_index(rows["area_code"].astype(str))["value"]
    assert index.year.table.loc[PLYMOUTH].iloc[4] == real[PLYMOUTH]
    said = repr(composite_note(found))
    assert said.startswith("Around selection: all six selection metrics")
    assert "Of another year, for want of figures for 2016-17, are “Still at home" in said
    drawn = composite_ranks(found)
    assert "six metrics of 2016-17 and near it" in drawn.title
    assert "“Offered reablement, 65+” (2018-19)" in drawn.note


def test_metrics_of_one_council_alone_do_not_count(data, with_own):
    """The row that a council was sent says nothing of how others did."""
    loaded = with_own(ENTERED, [PLYMOUTH], "2016-17", made_up([PLYMOUTH]))
    year = year_of_metrics(loaded, {})
    assert str(year.span) == "2018-19" and len(year.metrics) == 3


def test_a_metric_that_many_councils_lack(data, with_own):
    """Entered for 90 councils: those without have three of six, which is too few."""
    codes = councils_of_2018(data)
    some = sorted({*codes[:80], *codes_of(data, FIRST)})
    loaded = with_own(ENTERED, some, "2018-19", made_up(codes))
    found = composite_index(loaded, picked_areas(loaded), dict.fromkeys(SMALL, 0), draws=50)
    assert len(found.year.metrics) == 6
    assert set(found.table.index) == set(some)
    assert len(found.without) == len(codes) - len(some)
    assert found.table["held"].eq(6).all()
    words = repr(composite_note(dataclasses.replace(selected(data), composite=found)))
    lost = 20 - len(found.picked)
    assert f"{len(found.without)} councils, {lost} of them picked" in words
    # Emergency admissions alone: four metrics, and whoever lacks that one still has a score.
    loaded = with_own(ENTERED[:1], some, "2018-19", made_up(codes))
    found = composite_index(loaded, picked_areas(loaded), dict.fromkeys(SMALL, 0), draws=50)
    assert set(found.table.index) == set(codes)
    assert found.partial == len(codes) - len(some)
    words = repr(composite_note(dataclasses.replace(selected(data), composite=found)))
    assert f"{found.partial} of the {len(codes)} councils lack a metric" in words


def test_a_metric_that_is_the_same_for_all_is_left_out(data, with_own):
    codes = councils_of_2018(data)
    values = {name: pd.Series(20.0, codes) for name in SIX}
    year = year_of_metrics(with_own(ENTERED[1:2], codes, "2018-19", values), {})
    assert len(year.metrics) == 3
    assert "same figure" in year.left_out["Long stays (90th percentile), 65+"]


def test_nothing_depends_on_the_order_of_rows(data, result):
    shuffled = data.observations.sample(frac=1, random_state=1)
    again = selected(dataclasses.replace(data, observations=shuffled, shipped=shuffled))
    for one, other in zip(result.windows, again.windows, strict=True):
        pd.testing.assert_frame_equal(other.table, one.table)
    pd.testing.assert_frame_equal(again.composite.table, result.composite.table)


# Sentences and tables


def test_the_first_sentence_answers(data, result):
    said = selection_answer(result).sentences[0]
    rates = rates_of(data, "months").drop(ENGLAND)
    worst = worst_fifth(rates)
    inside = len(worst & set(codes_of(data, FIRST, FURTHER)))
    others = len(worst - set(codes_of(data, FIRST, FURTHER, GOOD)))
    assert said.startswith("Open data cannot fully show why areas were picked")
    assert f"Bradford apart, {inside} of the 19 reviewed areas ({inside / 19:.0%})" in said
    assert "worst fifth of 151 councils in February 2017 to April 2017" in said
    assert f"{others} of the 131 councils not picked ({others / 131:.0%})" in said
    assert said.count(".") == 1


def test_what_ranks_among_peers_say_depends_on_them(result):
    said = "the rate alone does not say who was picked"
    for window in result.windows:
        cohorts = window.worst_among_peers["cohort"]
        inside = cohorts.isin([FIRST, FURTHER]).sum()
        assert 2 * inside > 19 and (cohorts == "").sum() >= inside
    assert said in repr(selection_answer(result))
    table = result.months.table
    only = dataclasses.replace(result.months, table=table[table["cohort"] != ""])
    assert said not in repr(selection_answer(dataclasses.replace(result, months=only)))


def test_the_answer_names_bradford_and_every_metric_with_its_polarity(result):
    said = repr(selection_answer(result))
    row = result.months.table.loc[BRADFORD]
    assert (
        f"Bradford was picked as a good performer and is counted apart: it ranked {row['rank']}"
        in said
    )
    polarity = polarity_words(result)
    lower, higher = polarity.split("Higher is better")
    for metric in result.metrics:
        side = lower if metric.published.polarity == "lower is better" else higher
        assert f"“{metric.published.title}”" in side
    assert "“Weekend discharges” (only inferred" in higher
    assert higher.count("inferred") == 1 and "inferred" not in lower


def test_the_note_on_the_index_says_when_it_is_of(result, before):
    after = composite_note(result).sentences
    assert after[0].startswith("After selection: three of the six selection metrics")
    assert "cannot show why they were" in after[0] and "2018-19" in after[0]
    assert any("emergency admissions" in s and "none was entered" in s for s in after)
    entered = repr(composite_note(before))
    assert entered.startswith("Before selection: all six selection metrics")
    assert "your own figures" in entered and "2016-17" in entered
    assert "cannot show" not in entered and "Left out" not in entered
    assert "“Weekend discharges” is only inferred" in entered
    drawn = composite_ranks(before)
    assert "Weekend discharges: higher is better (only inferred)" in drawn.note
    assert "Some figures are your own" in drawn.note and "six metrics of 2016-17" in drawn.title


def test_caveats_name_what_is_counted_as_not_picked(data, result):
    said = repr(selection_caveats(result))
    others = {
        r.name for r in data.reviews
        if r.kind != "local system review" and r.area not in {p.code for p in result.picked}
    }  # fmt: skip
    assert "Cornwall" in others
    assert all(name in said for name in others)
    assert "December 2017" in said and "City of London" in said


def test_without_figures_it_is_said(data, result):
    empty = dataclasses.replace(result.months, table=result.months.table.iloc[:0])
    nothing = dataclasses.replace(result, months=empty, year=empty, composite=None)
    assert "cannot show why areas were picked" in selection_answer(nothing).sentences[0]
    for make in (composite_note, composite_table, selection_table, separation_table):
        assert isinstance(make(nothing), Prose), make
    assert "No index" in repr(composite_note(nothing))
    assert isinstance(nothing, Selected) and repr(nothing)


def test_without_similar_councils_the_rest_is_still_said(data):
    """Where the model cannot place councils, there are no ranks among peers, and it is said."""
    table = data.observations[data.observations["indicator"] != "deprivation_score"]
    bare = selected(dataclasses.replace(data, observations=table, shipped=table))
    said = selection_answer(bare)
    assert "Bradford apart, 13 of the 19" in said.sentences[0]
    assert "cannot be recomputed" in repr(said) and "differ by at most" not in repr(said)
    assert bare.months.agreement is None and bare.months.worst_among_peers.empty
    assert selection_table(bare).shown["Of 16 similar, 2016-17"].eq("–").all()
    assert bare.composite.picked["place"].isna().all()
    assert bare.composite.picked["place_median"].notna().all()  # among region or type
    note = repr(composite_note(bare))
    assert "After selection" in note


def test_tables_show_the_picked_and_save_every_council(data, result):
    table = selection_table(result)
    assert len(table.shown) == 20 and len(table.figures) == 151
    row = table.figures.set_index("area_code").loc[PLYMOUTH]
    assert row["value_months"] == pytest.approx(rates_of(data, "months")[PLYMOUTH])
    assert row["cohort"] == "first areas, July 2017" and row["published_rank"] == 16
    shown = table.shown.set_index("Area")
    assert shown.loc["Bradford", "Picked"] == "good performer, December 2017"
    assert shown.loc["Bradford", "Published of 16"] == "–"
    index = composite_table(result)
    assert index.caption.startswith("After selection") and "2018-19" in index.caption
    assert len(index.shown) == 20 and len(index.figures) == len(result.composite.table)
    assert {"still_home_91d", "score", "low", "high"} <= set(index.figures)
    assert any("lower is better" in c for c in index.shown)
    apart = separation_table(result)
    assert len(apart.shown) == 6 and "Bradford" in apart.note
    names = {t.name for t in (table, index, apart)}
    assert names == {"selection_delays", "composite_ranks", "selection_separation"}


def test_years_are_whole_financial_years(data):
    year = year_of_metrics(data, dict.fromkeys(SMALL, 0))
    assert year.span == Span.parse("2018-04", "2019-03")
    assert year.table.notna().all(axis=None)


def test_delayed_days_are_the_only_metric_that_ships_for_the_year_before(data):
    """The answer says so; should another one ship, its words have to change."""
    table = data.shipped
    held = table[
        table["indicator"].isin(SIX)
        & table["period_start"].between("2016-04-01", "2017-03-31")
        & table["value"].notna()
    ]
    assert set(held["indicator"].astype(str)) == {"delayed_days_rate"}
