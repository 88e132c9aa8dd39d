"""What delays are made of: figures against the published days, groups, edges, and what is said."""

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import adjusted_rand_score

from lsr_analysis.analysis.aggregate import over_months
from lsr_analysis.analysis.shapes import NAMED, shapes
from lsr_analysis.analysis.shapes.compositions import (
    RARER,
    coordinates,
    left_out_of,
    read_compositions,
)
from lsr_analysis.analysis.shapes.describing import group_names, group_profiles, plane
from lsr_analysis.areas import ENGLAND
from lsr_analysis.display import Prose, Table
from lsr_analysis.errors import UnknownArea
from lsr_analysis.periods import Span
from lsr_analysis.statistics.bootstrap import difference_reach, ratio_samples
from lsr_analysis.statistics.grouping import grouped
from lsr_analysis.tables.shapes import (
    shapes_checks_table,
    shapes_groups_table,
    shapes_named_table,
    shapes_number_table,
    shapes_parts_table,
    shapes_table,
)
from lsr_analysis.words.shapes import shapes_answer, shapes_caveats

YEAR = Span.parse("2017-04", "2018-03")
OXFORDSHIRE, HARTLEPOOL, CITY = "E10000025", "E06000001", "E09000001"
TABLES = [
    shapes_checks_table, shapes_groups_table, shapes_named_table, shapes_number_table,
    shapes_parts_table, shapes_table,
]  # fmt: skip


@pytest.fixture(scope="module")
def year(data):
    return shapes(data, YEAR)


@pytest.fixture(scope="module")
def quarter(data):
    """Three months, and areas that nobody asked about, one of them too small."""
    named = ("Leeds", "City of London", "Isles of Scilly")
    return shapes(data, Span.parse("2012-01", "2012-03"), named)


@pytest.fixture(scope="module")
def nothing(data):
    return shapes(data, Span.parse("2020-04", "2021-03"))


def days_of(data, indicator, code, span=YEAR):
    """Return monthly days straight from the table of observations."""
    rows = data.observations
    rows = rows[(rows["indicator"] == indicator) & (rows["area_code"] == code)]
    rows = rows[rows["period_start"].between(pd.Timestamp(span.first_day), str(span.last_day))]
    return rows.sort_values("period_start")["value"].to_numpy(dtype=float)


@pytest.mark.parametrize("code", [OXFORDSHIRE, HARTLEPOOL, ENGLAND])
def test_shares_are_those_of_the_published_days(data, year, code):
    whole = days_of(data, "delayed_days", code).sum()
    for part in year.parts.index:
        expected = days_of(data, part, code).sum() / whole
        assert year.shares.loc[code, part] == pytest.approx(expected)
    sums = year.shares.loc[code].groupby(year.parts["breakdown"]).sum()
    assert sums.to_numpy() == pytest.approx(1)


def test_coordinates_are_those_of_plain_numpy(data, year):
    """Group by coordinates worked out here, without the package's compositions."""
    shares = year.shares.drop(index=ENGLAND)
    blocks = []
    for breakdown in ("attribution", "care_type", "reason"):
        mine = [p for p in year.parts.index if year.parts["breakdown"][p] == breakdown]
        keep = [p for p in mine if p not in year.rare]
        block = shares[keep].to_numpy()
        if len(keep) < len(mine):
            block = np.column_stack([block, shares[list(year.rare)].sum(axis=1)])
        small = block < 0.005
        kept = np.where(small, 0, block)
        filled = (
            kept * (1 - 0.005 * 0.65 * small.sum(1, keepdims=True)) / kept.sum(1, keepdims=True)
        )
        filled[small] = 0.005 * 0.65
        logs = np.log(filled) - np.log(filled).mean(axis=1, keepdims=True)
        logs -= logs.mean(axis=0)
        blocks.append(logs / np.sqrt(np.linalg.eigvalsh(np.cov(logs.T)).max()))
    points = np.column_stack(blocks)
    again = grouped(pd.DataFrame(points, shares.index), year.choice.number)
    assert adjusted_rand_score(again, year.councils["group"]) == 1
    far = np.linalg.norm(points[:, None] - points[None], axis=2)
    here = shares.index.get_loc(OXFORDSHIRE)
    near = [shares.index[k] for k in far[here].argsort(kind="stable")[1:4]]
    assert year.councils.loc[OXFORDSHIRE, "nearest"] == ", ".join(
        data.register[code].name for code in near
    )
    variances = np.linalg.eigvalsh(np.cov(points.T))[::-1]
    assert year.explained == pytest.approx(tuple(variances[:2] / variances.sum()))
    spread = year.councils[["x", "y"]].var()
    assert spread.to_numpy() == pytest.approx(variances[:2])


def test_rare_reasons_are_those_that_a_tenth_of_councils_have_next_to_none_of(year):
    shares = year.shares.drop(index=ENGLAND)
    none = {p: (shares[p] < 0.005).mean() for p in year.parts.index}
    reasons = [p for p in year.parts.index if year.parts["breakdown"][p] == "reason"]
    assert list(year.rare) == [p for p in reasons if none[p] > 0.1]
    assert len(year.rare) >= 2
    assert RARER in set(year.profiles["part"]) and not set(year.rare) & set(year.profiles["part"])


def test_tiny_councils_are_left_out_with_the_reason(data, year):
    people = days_of(data, "delayed_days", CITY).sum() / 365
    assert people < 2
    assert f"{people:.1f} people delayed on an average day" in year.left_out["City of London"]
    assert CITY not in year.councils.index
    assert (year.councils["days"] / 365 >= 2).all()
    lived = [a for a in data.register if a.start <= YEAR.first_day]
    lived = {a.name for a in lived if a.end is None or a.end >= YEAR.last_day}
    assert lived == set(year.councils["name"]) | set(year.left_out)


def test_all_reviewed_areas_have_a_group(data, year):
    reviewed = year.councils[year.councils["reviewed"]]
    assert len(reviewed) == 20
    assert year.groups["reviewed"].sum() == 20
    assert year.groups["councils"].sum() == len(year.councils)
    assert set(reviewed["group"]) <= set(year.groups.index)


def test_rates_by_group_are_those_of_its_councils(data, year):
    for group, row in year.groups.iterrows():
        codes = year.councils.index[year.councils["group"] == group]
        rows = data.observations
        rows = rows[(rows["indicator"] == "delayed_days_rate") & rows["area_code"].isin(codes)]
        rows = rows[rows["period_start"].between("2017-04-01", "2018-03-31")]
        sums = rows.groupby("area_code", observed=True)[["numerator", "denominator"]].sum()
        rates = 100_000 * sums["numerator"] / sums["denominator"]
        assert row["rate"] == pytest.approx(rates.median())
        assert (row["rate_low"], row["rate_high"]) == pytest.approx((rates.min(), rates.max()))


@pytest.mark.parametrize("part", ["delayed_days_nhs", "delayed_days_home_care"])
def test_intervals_of_a_named_area_are_those_of_the_block_bootstrap(data, year, part):
    row = year.named.set_index(["area_code", "part"]).loc[(OXFORDSHIRE, part)]
    england, area = (
        ratio_samples(days_of(data, part, c), days_of(data, "delayed_days", c), 4, 999, seed)
        for c, seed in ((ENGLAND, 1), (OXFORDSHIRE, 2))
    )
    reach = 100 * difference_reach(england, area, 0.95)
    points = 100 * (area.ratio - england.ratio)
    assert row["points"] == pytest.approx(points)
    assert (row["lower"], row["upper"]) == pytest.approx((points - reach, points + reach))
    assert row["ratio"] == pytest.approx(area.ratio / england.ratio)
    assert row["differs"] == (abs(points) > reach)


def test_no_interval_of_a_share_leaves_what_is_possible(year):
    low = 100 * year.named["england"] + year.named["lower"]
    high = 100 * year.named["england"] + year.named["upper"]
    assert low.min() >= -1e-9 and high.max() <= 100 + 1e-9


def test_the_parts_named_are_the_largest_sure_differences(year):
    assert list(dict.fromkeys(year.named["area"])) == list(NAMED)
    for area, rows in year.named.groupby("area"):
        sure = rows[rows["differs"] & ~rows["mirror"]]
        expected = sure.loc[sure["points"].abs().sort_values(ascending=False).index, "part"][:3]
        most = rows[rows["most"] > 0].sort_values("most")
        assert list(most["part"]) == list(expected), area
        assert ((rows["lower"] > 0) | (rows["upper"] < 0)).eq(rows["differs"]).all()
    mirrors = year.named[year.named["mirror"]]
    assert set(mirrors["part"]) == {"delayed_days_non_acute"}


def test_shapes_of_the_year_before_are_compared_with_everyones(data, year):
    before = read_compositions(data, YEAR.years_earlier())
    shared = year.councils.index.intersection(before.shares.index)
    kept = year.kept
    assert kept.councils == len(shared)
    # Other reasons are collected from April 2017: shares are of those without them.
    now = year.shares.loc[shared]
    housing = now["delayed_days_housing"] / (1 - now["delayed_days_other"])
    for part, shares in (("nhs", now["delayed_days_nhs"]), ("housing", housing)):
        expected = stats.spearmanr(shares, before.shares.loc[shared, f"delayed_days_{part}"])
        assert kept.correlation[f"delayed_days_{part}"] == pytest.approx(expected.statistic)
    assert "delayed_days_other" not in kept.correlation
    assert kept.without == ("other reasons",)
    assert "both years without other reasons" in shapes_answer(year).sentences[2]
    assert "shares without other reasons" in shapes_parts_table(year).note
    assert "Other reasons were collected" in repr(shapes_caveats(year))


def test_both_years_are_compared_on_the_parts_that_both_have(data, year):
    """What is nearest, worked out here from the published days without other reasons."""
    blocks = [[p for p in year.parts.index if year.parts["breakdown"][p] == b]
              for b in ("attribution", "care_type", "reason")]  # fmt: skip
    blocks[2].remove("delayed_days_other")
    rare = [p for p in year.rare if p in blocks[2]]
    logs = {}
    for when in (YEAR, YEAR.years_earlier()):
        wide = {p: over_months(data, p, when.months)["value"] for b in blocks for p in b}
        days = pd.DataFrame(wide).loc[year.councils.index]
        tables = []
        for block in blocks:
            keep = [p for p in block if p not in rare]
            table = days[keep].assign(**({RARER: days[rare].sum(axis=1)} if block == blocks[2]
                                         else {}))  # fmt: skip
            table = table.div(table.sum(axis=1), axis=0)
            small = table < 0.005
            filled = table.mask(small, 0)
            filled = filled.mul((1 - 0.00325 * small.sum(axis=1)) / filled.sum(axis=1), axis=0)
            found = np.log(filled.mask(small, 0.00325))
            tables.append(found.sub(found.mean(axis=1), axis=0))
        logs[when] = [table - table.mean() for table in tables]
    scales = [1 / np.sqrt(np.linalg.eigvalsh(np.cov(t.T)).max()) for t in logs[YEAR]]
    now, then = (np.column_stack([t * s for t, s in zip(tables, scales, strict=True)])
                 for tables in logs.values())  # fmt: skip
    far = np.linalg.norm(now[:, None] - then[None], axis=2)
    place = (far < np.diag(far)[:, None]).sum(axis=1)
    assert year.kept.nearest == pytest.approx((place == 0).mean())
    assert year.kept.nearest_tenth == pytest.approx((place < len(place) // 10).mean())


def test_the_year_before_is_grouped_on_the_parts_that_both_years_have(data, year):
    earlier = read_compositions(data, YEAR.years_earlier())
    now = read_compositions(data, YEAR).only(set(earlier.parts.index))
    assert "delayed_days_other" not in now.shares
    base, again = (grouped(coordinates(c, year.rare)[0], year.choice.number)
                   for c in (now, earlier))  # fmt: skip
    both = base.index.intersection(again.index)
    assert year.checks[0].rand == pytest.approx(adjusted_rand_score(base[both], again[both]))
    assert year.checks[0].title.endswith("(2016-17), both years without other reasons")


def test_a_part_that_was_not_collected_in_every_month_is_left_out_and_named(data):
    """Other reasons are collected from April 2017, in the middle of these months."""
    found = shapes(data, Span.parse("2016-10", "2017-09"))
    assert list(found.unfinished.index) == ["delayed_days_other"]
    assert "delayed_days_other" not in found.shares and len(found.councils) > 140
    reasons = found.parts.index[found.parts["breakdown"] == "reason"]
    assert found.shares[reasons].sum(axis=1).to_numpy() == pytest.approx(1)
    days = {p: days_of(data, p, HARTLEPOOL, found.span).sum() for p in reasons}
    expected = days["delayed_days_choice"] / sum(days.values())
    assert found.shares.loc[HARTLEPOOL, "delayed_days_choice"] == pytest.approx(expected)
    row = found.named.set_index(["area_code", "part"]).loc[(HARTLEPOOL, "delayed_days_choice")]
    assert row["assessed"] and row["lower"] < row["points"] < row["upper"]
    assert "Left out, since not collected in every month" in repr(shapes_caveats(found))
    assert "“other (from April 2017)”" in repr(shapes_caveats(found))
    assert "reasons recorded, other reasons left out, were" in shapes_answer(found).sentences[0]


def test_a_council_without_a_month_of_one_part_is_left_out(data):
    table = data.observations.copy()
    gap = (
        (table["indicator"] == "delayed_days_housing")
        & (table["area_code"] == HARTLEPOOL)
        & (table["period_start"] == pd.Timestamp("2017-06-01"))
    )
    assert gap.sum() == 1
    table.loc[gap, ["value", "numerator"]] = np.nan
    other = dataclasses.replace(data, observations=table, shipped=table)
    found = read_compositions(other, YEAR)
    assert HARTLEPOOL not in found.shares.index and len(found.shares) > 140
    assert found.unfinished.empty and "delayed_days_housing" in found.shares
    assert left_out_of(other, YEAR, found)["Hartlepool"] == "a part has no figure"


def test_a_council_that_does_not_change_lies_nearest_to_itself(data):
    from lsr_analysis.analysis.shapes.persistence import persistence

    now = read_compositions(data, YEAR)
    same = persistence(now, now, YEAR, (), 20)
    assert (same.nearest, same.nearest_tenth) == (1, 1)
    assert same.correlation.to_numpy() == pytest.approx(1)


def test_checks_say_what_stays(year):
    titles = [check.title for check in year.checks]
    assert len(titles) == 6 and "a year earlier (2016-17)" in titles[0]
    assert sum(title.startswith("without") for title in titles) == 3
    for check in year.checks:
        assert not check.why
        assert check.councils == len(year.councils)


def test_without_a_breakdown_councils_are_grouped_by_the_others(data, year):
    found = read_compositions(data, YEAR)
    kept = found.parts.index[found.parts["breakdown"] != "care_type"]
    scaled, _, _ = coordinates(found.only(kept), year.rare)
    again = grouped(scaled, year.choice.number)
    check = year.checks[4]
    assert "type of care" in check.title
    assert check.rand == pytest.approx(adjusted_rand_score(year.councils["group"], again))
    table = pd.crosstab(year.councils["group"], again).to_numpy()
    assert year.choice.number == 2
    assert check.kept == pytest.approx(max(np.trace(table), np.trace(table[::-1])) / table.sum())


def test_groups_are_named_by_what_they_have_more_of():
    logs = pd.DataFrame(
        {"a": [2.0, 2.2, -2.0, -2.2], "b": [-2.0, -2.2, 2.0, 2.2], "c": [0.1, -0.1, 0.1, -0.1]},
        list("wxyz"),
    )
    shares = pd.DataFrame(
        {
            "a": [0.8, 0.9, 0.1, 0.1, 0.5],
            "b": [0.1, 0.05, 0.8, 0.8, 0.4],
            "c": [0.1, 0.05] * 2 + [0.1],
        },
        [*"wxyz", "England"],
    )
    groups = pd.Series([1, 1, 2, 2], list("wxyz"))
    found = group_profiles(groups, logs, shares)
    names = group_names(found, pd.Series({"a": "apples", "b": "pears", "c": "plums"}))
    assert names == {1: "more apples", 2: "more pears"}
    first = found[(found["group"] == 1) & (found["part"] == "a")].iloc[0]
    assert first["share"] == pytest.approx(0.85) and first["ratio"] == pytest.approx(1.7)
    assert first["log_ratio"] == pytest.approx(2.1)


def test_groups_like_the_average_are_called_so_and_no_two_names_are_alike():
    groups = pd.Series([1, 1, 2, 2], list("wxyz"))
    logs = pd.DataFrame({"a": [1.0, -1.0] * 2, "b": [-1.0, 1.0] * 2}, list("wxyz"))
    shares = pd.DataFrame({"a": [0.5] * 5, "b": [0.5] * 5}, [*"wxyz", "England"])
    names = group_names(group_profiles(groups, logs, shares), pd.Series({"a": "A", "b": "B"}))
    assert names == {1: "near the average", 2: "near the average (2)"}


def test_the_plane_shows_what_it_says():
    rng = np.random.default_rng(1)
    table = pd.DataFrame(rng.normal(size=(30, 4)) * [5, 2, 1, 1], columns=list("abcd"))
    table -= table.mean()
    places, pulls, explained = plane(table)
    assert pulls["x"].abs().idxmax() == "a" and pulls.loc["a", "x"] > 0
    # A pull is the covariance of a part with the component, in its standard deviations.
    expected = [np.cov(table[c], places["x"])[0, 1] / places["x"].std() for c in table]
    assert pulls["x"].to_numpy() == pytest.approx(expected)
    total = table.var().sum()
    assert explained == pytest.approx(tuple(places.var() / total))


# Periods at the edge


def test_a_period_without_delayed_transfers_says_so(nothing):
    assert nothing.choice is None
    answer = shapes_answer(nothing)
    assert answer.sentences == (
        "The shapes of delay cannot be assessed for 2020-21: delayed transfers are held from "
        "April 2011 to June 2019.",
    )
    assert shapes_caveats(nothing).sentences == answer.sentences
    for make in TABLES:
        assert make(nothing).sentences == answer.sentences
    assert "cannot be assessed" in repr(nothing)


def test_a_period_after_councils_have_ended_says_so(data):
    """Cumbria ended in March 2023."""
    found = shapes(data, Span.parse("2024-04", "2025-03"))
    assert "cannot be assessed for 2024-25" in shapes_answer(found).sentences[0]


def test_a_period_that_is_half_held_says_so(data):
    found = shapes(data, Span.parse("2019-04", "2020-03"))
    assert "no council has delayed days" in shapes_answer(found).sentences[0]


def test_three_months_are_grouped_but_not_judged(quarter):
    assert quarter.choice is not None
    assert not quarter.named["assessed"].any()
    assert not quarter.named["differs"].any()
    text = " ".join(shapes_answer(quarter).sentences)
    assert "How sure the differences of Leeds from England are cannot be assessed" in text
    assert "City of London cannot be compared with England" in text
    assert "Isles of Scilly cannot be compared with England" in text
    table = shapes_named_table(quarter)
    assert isinstance(table, Prose) and "can be assessed" in table.sentences[0]


def test_years_before_the_collection_have_no_year_earlier(quarter):
    """The months a year before January 2012 were not collected."""
    assert quarter.kept.councils == 0
    assert quarter.checks[0].why == "too few councils have figures"
    text = " ".join(shapes_answer(quarter).sentences)
    assert "Whether councils keep the shape" in text and "nan" not in text
    assert "delayed_days_other" not in quarter.shares
    parts = shapes_parts_table(quarter)
    assert set(parts.shown["Rank correlation with the year before"]) == {"–"}


def test_groups_without_rates_are_still_described(quarter):
    """Populations are held only for later years."""
    assert quarter.groups["rate"].isna().all()
    assert set(shapes_groups_table(quarter).shown["Median rate"]) == {"–"}
    assert "The delayed days rate of its councils" not in repr(shapes_answer(quarter))


def test_a_name_that_nobody_has_is_refused(data):
    with pytest.raises(UnknownArea):
        shapes(data, YEAR, ("Atlantis",))


def test_the_result_is_kept(data, nothing):
    assert shapes(data, nothing.span) is shapes(data, nothing.span)


# What is said


def test_the_first_sentence_answers_with_figures_and_period(year):
    first = shapes_answer(year).sentences[0]
    england = year.shares.loc[ENGLAND]
    assert "2017-18" in first and "England" in first
    for part in ("delayed_days_nhs", "delayed_days_social_care", "delayed_days_acute"):
        assert f"{england[part]:.0%}" in first
    assert f"{len(year.councils)} councils" in first
    assert ("continuum" in first) == (not year.choice.separate)
    reasons = year.parts.index[year.parts["breakdown"] == "reason"]
    top = england[reasons].idxmax()
    title = year.parts["title"][top]
    said = f"{title[:1].lower()}{title[1:]}"
    assert f"the commonest reasons recorded were “{said}” ({england[top]:.0%})" in first
    who = [f"delayed_days_{name}" for name in ("nhs", "social_care", "both")]
    assert ("(rounded)" in first) == (sum(round(100 * england[part]) for part in who) != 100)


def test_the_caveat_counts_the_parts_compared(year):
    assert f"With {len(year.parts) - 1} parts to an area" in " ".join(
        shapes_caveats(year).sentences
    )


def test_the_answer_says_how_the_rule_went(year):
    text = shapes_answer(year).sentences[1]
    best = year.choice.numbers.loc[year.choice.number]
    assert f"{best['stability']:.2f}" in text and f"{best['silhouette']:.2f}" in text
    assert ("no number from 2 to 8 passed" in text) == (not year.choice.stable)


def test_every_named_area_has_its_sentence(year):
    sentences = shapes_answer(year).sentences
    for area in NAMED:
        said = [s for s in sentences if re.match(rf"({area} differs|No part of {area})", s)]
        assert len(said) == 1, area
    rows = year.named[(year.named["area"] == "Oxfordshire") & (year.named["most"] == 1)]
    (row,) = rows.itertuples()
    said = next(s for s in sentences if s.startswith("Oxfordshire"))
    assert f"most on {row.short} {row.share:.0%} against {row.england:.0%}" in said


def test_nothing_said_is_a_judgement_or_a_cause(year):
    text = " ".join([*shapes_answer(year).sentences, *shapes_caveats(year).sentences]).lower()
    for word in ("because of", "caused", "due to", "leads to", "worse than", "best council"):
        assert word not in text
    assert "local recording" in text and "does not say how high" in text
    assert "nan" not in text.replace("finance", "")


@pytest.mark.parametrize("make", TABLES)
def test_tables_hold_the_figures(year, make):
    table = make(year)
    assert isinstance(table, Table)
    assert len(table.shown) and len(table.figures)
    assert "2017-18" in table.caption
    assert not table.shown.astype(str).apply(lambda c: c.str.contains("nan")).any(axis=None)


def test_names_of_tables_are_used_once(year):
    names = [make(year).name for make in TABLES]
    assert len(set(names)) == len(names)


def test_the_csv_holds_every_council_and_part(year):
    figures = shapes_table(year).figures
    assert len(figures) == len(year.councils)
    assert set(year.parts.index) <= set(figures)
    assert len(shapes_table(year).shown) == 20
    row = figures.set_index("area_code").loc[HARTLEPOOL]
    assert row["delayed_days_nhs"] == year.shares.loc[HARTLEPOOL, "delayed_days_nhs"]
    named = shapes_named_table(year)
    assert len(named.figures) == len(NAMED) * len(year.parts)
    assert len(named.shown) == int((year.named["differs"] & ~year.named["mirror"]).sum())
