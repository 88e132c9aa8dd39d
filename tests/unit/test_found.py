"""What the reviews found: counts of areas, recounted from the table that ships."""

import dataclasses
import re

import pandas as pd
import pytest

from lsr_analysis.analysis.found import FEWEST_AREAS, STRENGTH, Found, found
from lsr_analysis.analysis.national import reviewed_areas
from lsr_analysis.display import Prose, Table
from lsr_analysis.evidence.findings import REVIEW_STAGES
from lsr_analysis.evidence.sources import TIERS
from lsr_analysis.tables.found import (
    found_coverage_table,
    found_stages_table,
    found_themes_table,
    found_together_table,
)
from lsr_analysis.words.found import found_answer


def with_findings(data, findings):
    """The same figures with other findings."""
    evidence = dataclasses.replace(data.evidence, findings=tuple(findings))
    return dataclasses.replace(data, evidence=evidence)


@pytest.fixture(scope="module")
def result(data):
    return found(data)


@pytest.fixture(scope="module")
def raw(data, shipped):
    """The table that ships, read with nothing of the package, on the 20 areas."""
    rows = pd.read_csv(shipped / "raw" / "findings.csv", keep_default_na=False)
    sources = pd.read_csv(shipped / "raw" / "sources.csv", keep_default_na=False)
    rows["tier"] = rows["source"].map(sources.set_index("id")["tier"])
    reviews = pd.read_csv(shipped / "raw" / "reviews.csv", keep_default_na=False)
    first = reviews[reviews["kind"] == "local system review"]
    return rows[rows["area_code"].isin(first["area_code"])]


@pytest.fixture(scope="module")
def empty(data):
    return found(with_findings(data, []))


def test_coverage_is_that_of_the_table(result, raw):
    counts = raw["area"].value_counts()
    areas = result.areas.set_index("area")
    assert len(areas) == 20
    assert {name: n for name, n in areas["findings"].items() if n} == counts.to_dict()
    assert set(result.without) == set(areas.index) - set(counts.index)
    assert result.covered == len(counts)
    best = raw.groupby("area")["tier"].agg(lambda tiers: min(tiers, key=list(TIERS).index))
    assert areas.loc[best.index, "best_tier"].to_dict() == best.to_dict()
    assert (areas.loc[result.without, "best_tier"] == "").all()
    assert result.by_regulator == raw.loc[raw["tier"] == "regulator", "area"].nunique()
    assert (areas[list(TIERS)].sum(axis=1) == areas["findings"]).all()
    documents = raw.groupby("area")["source"].nunique()
    assert areas.loc[documents.index, "documents"].to_dict() == documents.to_dict()


def test_themes_count_areas_and_not_statements(result, raw):
    for theme, row in result.themes.iterrows():
        mine = raw[raw["theme"] == theme]
        bad = set(mine.loc[mine["direction"] != "strength", "area"])
        good = set(mine.loc[mine["direction"] != "concern", "area"])
        assert row["concern"] == len(bad) and row["strength"] == len(good)
        assert row["both"] == len(bad & good) and row["either"] == len(bad | good)
        assert row["concern_only"] == len(bad - good)
        assert row["strength_only"] == len(good - bad)
        assert row["plain_concern"] == mine.loc[mine["direction"] == "concern", "area"].nunique()
        assert row["plain_strength"] == mine.loc[mine["direction"] == "strength", "area"].nunique()
        own = mine[mine["tier"] == "regulator"]
        assert row["regulator_concern"] == own.loc[own["direction"] != "strength", "area"].nunique()
        assert row["regulator_strength"] == own.loc[own["direction"] != "concern", "area"].nunique()
    assert set(result.themes.index) == set(raw["theme"])
    assert result.themes["concern"].is_monotonic_decreasing


def test_stages_count_areas(result, raw):
    for _, row in result.stages.iterrows():
        mine = raw[(raw["theme"] == row["theme"]) & (raw["stage"] == row["stage"])]
        assert row["concern"] == mine.loc[mine["direction"] != "strength", "area"].nunique()
        assert row["strength"] == mine.loc[mine["direction"] != "concern", "area"].nunique()
    assert result.stages["concern"].sum() > 0


def test_areas_reviewed_apart_are_named_and_not_counted(result, data):
    apart = {f.name for f in data.evidence.findings} - set(result.areas["area"])
    assert set(result.others) == apart and apart
    assert not set(result.findings["area"]) & apart


def test_pairs_are_of_themes_in_enough_areas(result, raw):
    concerns = raw[raw["direction"] != "strength"]
    areas = concerns.groupby("theme")["area"].agg(set)
    enough = {theme for theme, names in areas.items() if len(names) >= FEWEST_AREAS}
    assert {*result.pairs["first"], *result.pairs["second"]} == enough
    assert len(result.pairs) == len(enough) * (len(enough) - 1) / 2
    for _, row in result.pairs.iterrows():
        one, two = areas[row["first"]], areas[row["second"]]
        assert row["together"] == len(one & two)
        assert row["jaccard"] == pytest.approx(len(one & two) / len(one | two))
    assert set(result.left_out) == {result.titles[t] for t in set(areas.index) - enough}


@pytest.fixture(scope="module")
def planted(data):
    """Findings in which finance and workforce are a concern in the same ten areas."""
    base = data.evidence.findings[0]
    themes = ("assessment", "hospital_flow", "integration")
    made = []
    for at, code in enumerate(reviewed_areas(data)):
        name = data.register[code].name
        pair = ["finance", "workforce"] if at < 10 else [themes[at % 3]]
        for theme in [*pair, "leadership_and_vision"][: 3 if at % 2 else 2]:
            made.append(dataclasses.replace(base, area=code, name=name, theme=theme,
                                            direction="concern"))  # fmt: skip
    return found(with_findings(data, made))


def test_themes_planted_together_are_found_and_named(planted):
    out = planted.pairs[planted.pairs["stands_out"]]
    assert ("finance", "workforce") in set(zip(out["first"], out["second"], strict=True)) | set(
        zip(out["second"], out["first"], strict=True)
    )
    answer = repr(found_answer(planted))
    assert "stand out from chance" in answer and "nothing about cause" in answer
    assert re.search(r"finance with workforce|workforce with finance", answer)
    assert "no strength is on record" in found_answer(planted).sentences[0]


def test_the_first_sentence_says_coverage_before_the_finding(result):
    first = found_answer(result).sentences[0]
    coverage = f"{result.covered} of the {len(result.areas)} areas"
    assert first.index(coverage) < first.index("concern")
    low, high = result.areas.query("findings > 0")["findings"].agg(["min", "max"])
    assert f"between {low} and {high}" in first and "2017" in first
    for side in ("concern", "strength"):
        most = result.themes[side].max()
        for title in result.themes.loc[result.themes[side] == most, "title"]:
            assert title[1:] in first
        assert f"({most}" in first
    assert first.count(". ") == 0 and first.endswith(".")


def test_the_answer_says_what_it_cannot_tell(result):
    text = repr(found_answer(result))
    assert all(name in text for name in [*result.without, *result.others])
    assert "not thereby found to be well" in text
    assert "because" not in text and "nan" not in text.lower().split()


def test_the_answer_says_how_many_pairs_could_have_stood_out(result):
    """Of three pairs a p of 0.05 / 3, or 0.0167, is needed; complete overlap gives it to two."""
    pairs = result.pairs.iloc[:3].assign(stands_out=False, least_p=[0.001, 0.016, 0.017])
    text = repr(found_answer(dataclasses.replace(result, pairs=pairs)))
    assert "Of 3 pairs of themes of concern, none can be told" in text
    assert "not evidence that themes are unrelated" in text
    assert "even with complete overlap only 2 of the 3 pairs" in text


def test_the_answer_says_what_holds_of_the_regulator_alone(result):
    text = repr(found_answer(result))
    for column, side in (("plain_concern", "concern"), ("regulator_concern", "concern"),
                         ("regulator_strength", "strength")):  # fmt: skip
        most = result.themes[column].max()
        tops = result.themes.loc[result.themes[column] == most, "title"]
        said = re.search(rf"areas with a {side} are {most}, on ([^.;]+)", text)
        assert said and all(title[1:] in text for title in tops)
    assert f"{result.by_regulator} of the areas" in text


def test_without_findings_that_is_said_and_nothing_else(empty):
    assert isinstance(empty, Found) and empty.covered == 0 and empty.pairs.empty
    (only,) = found_answer(empty).sentences
    assert "No finding is held" in only and "does not say that nothing was found" in only
    assert isinstance(found_themes_table(empty), Prose)
    assert isinstance(found_together_table(empty), Prose)
    table = found_coverage_table(empty)
    assert (table.shown["Best source"] == "none held").all() and len(table.shown) == 20


def test_with_one_finding_pairs_are_not_assessable(data):
    one = found(with_findings(data, data.evidence.findings[:1]))
    assert one.covered == 1 and len(one.without) == 19
    text = repr(found_answer(one))
    assert "not assessable" in text and "1 of the 20 areas" in text and "19" not in text.split()
    assert "not assessable" in repr(found_together_table(one))


def test_tables_hold_the_figures(result):
    tables = [f(result) for f in (found_coverage_table, found_themes_table, found_together_table)]
    assert all(isinstance(table, Table) and table.folded for table in tables)
    assert [table.name for table in tables] == ["found_coverage", "found_themes", "found_together"]
    coverage, themes, pairs = tables
    assert coverage.shown["Findings"].astype(int).sum() == len(result.findings)
    row = themes.figures.set_index("theme").iloc[0]
    assert len(row["concern_areas"].split("; ")) == row["concern"]
    assert len(row["strength_areas"].split("; ")) == row["strength"]
    assert themes.shown["Concern"].astype(int).tolist() == result.themes["concern"].tolist()
    assert pairs.figures["p_value"].is_monotonic_increasing
    assert len(pairs.shown) == len(result.pairs)


def test_a_mixed_finding_is_on_both_sides(data):
    mixed = [f for f in data.evidence.findings if f.direction == "mixed"]
    rows = found(with_findings(data, mixed)).themes
    assert (rows["both"] == rows["either"]).all() and not rows["plain_concern"].any()
    assert "mixed" in STRENGTH


def test_it_is_worked_out_once(data, result):
    assert found(data) is result


def test_the_table_of_stages_counts_areas_and_its_file_findings(result):
    table = found_stages_table(result)
    assert list(table.shown["Theme"]) == list(result.themes["title"])
    assert int(table.figures[["strength", "concern", "mixed"]].sum().sum()) == len(result.findings)
    first = result.themes.index[0]
    rows = result.findings[result.findings["theme"] == first]
    for stage in REVIEW_STAGES:
        here = rows[rows["stage"] == stage]
        concern = here.loc[here["direction"] != "strength", "area_code"].nunique()
        strength = here.loc[here["direction"] != "concern", "area_code"].nunique()
        head = stage[0].upper() + stage[1:]
        assert table.shown.iloc[0][head] == f"{concern}; {strength}"
    assert {"theme", "stage", "area", "tier"} <= set(table.figures)
