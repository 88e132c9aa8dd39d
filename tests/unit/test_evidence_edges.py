"""Edges of the evidence: what can neither agree nor differ, and cells that say nothing."""

import dataclasses

import pandas as pd
import pytest
from own_files import write_lines

from lsr_analysis.analysis.claims import ledger
from lsr_analysis.analysis.tracker import track
from lsr_analysis.errors import CatalogueError
from lsr_analysis.evidence import read_sources
from lsr_analysis.evidence.actions import ACTION_COLUMNS, RECOMMENDATION_COLUMNS, read_oversight
from lsr_analysis.evidence.claims import COLUMNS
from lsr_analysis.evidence.held import own_actions, own_claims
from lsr_analysis.evidence.targets import read_targets
from lsr_analysis.observations import as_table
from lsr_analysis.periods import parse_period
from lsr_analysis.sources.reading import observation
from lsr_analysis.tables.claims import untested_table
from lsr_analysis.tables.evidence import actions_table, recommendations_table

P, T, C, S, Y, E = "E06000026", "E06000027", "E06000052", "E06000030", "E06000014", "E92000001"
A = "2017-04"
BASE = {
    "id": "x",
    "area_code": P,
    "area": "",
    "statement": "s",
    "kind": "value",
    "indicator": "delayed_days",
    "period": A,
    "value": "100",
    "unit": "",
    "source": "me",
}


@pytest.fixture
def go(data, tmp_path):
    def row(ind, code, period, value):
        known = data.indicators[ind]
        start, end = parse_period(period, known.frequency)
        given = {"source": known.sources[0].id, "edition": "published", "geography": "2013"}
        if known.frequency == "month":
            given["numerator"] = value
        when = {"period_start": start, "period_end": end, "frequency": known.frequency}
        return observation(ind, code, when, value=value, **given)

    def go(figures, **cells):
        table = as_table(
            pd.DataFrame.from_records(
                [row(i, c, p, v) for (i, p), held in figures.items() for c, v in held.items()]
            )
        )
        made = dataclasses.replace(data, observations=table, shipped=table)
        values = BASE | cells
        line = ",".join(f'"{values.get(c, "")}"' for c in COLUMNS)
        path = write_lines(tmp_path / "mine.csv", ",".join(COLUMNS), line)
        return ledger(made, own_claims(path, data.evidence))

    return go


DAYS = {("delayed_days", A): {P: 300.0, T: 150.0, C: 450.0, S: 90.0}}
TURN = {
    ("workforce_turnover", "2017-18"): {P: 30.0, Y: 20.0},
    ("workforce_turnover", "2016-17"): {P: 25.0, Y: 25.0},
}


@pytest.mark.parametrize("value", ["1", "3"])
def test_a_rank_among_nobody_cannot_be_tested(go, value):
    found = go(
        {("delayed_days", A): {P: 300.0}},
        kind="rank",
        compared_with="region",
        unit="of 16, 1 is best",
        value=value,
    )
    assert found.rows["verdict"].tolist() == ["cannot be tested"]


def test_a_yearly_indicator_has_no_highest_month(go):
    found = go(
        TURN,
        kind="direction",
        indicator="workforce_turnover",
        period="2017-04",
        earlier="2016-04 to 2018-03",
        value="highest",
    )
    assert found.rows["verdict"].item() == "cannot be tested"


@pytest.mark.parametrize("order", ["assessment > home_care", "home_care > assessment"])
def test_parts_of_the_same_size_are_in_no_order(go, order):
    figures = {
        ("delayed_days", A): {P: 200.0},
        ("delayed_days_home_care", A): {P: 100.0},
        ("delayed_days_assessment", A): {P: 100.0},
    }
    assert go(figures, kind="order", value=order).rows["verdict"].item().startswith("differs")


@pytest.mark.parametrize("order", ["home_care > choice, assessment", "home_care > home_care"])
def test_an_order_that_can_never_be_tested_is_refused(go, order):
    with pytest.raises(CatalogueError):
        go(DAYS, kind="order", value=order)


def test_the_missing_part_of_a_sum_is_named(go):
    figures = {("delayed_days_nhs", A): {P: 100.0}, ("delayed_days_both", "2017-05"): {P: 5.0}}
    found = go(figures, indicator="delayed_days_nhs + delayed_days_both")
    assert found.rows["why"].item().startswith("Delayed days: Both jointly")


def test_rounding_to_infinity_is_refused(go):
    with pytest.raises(CatalogueError):
        go(DAYS, value="9", rounded_to="inf")


def test_a_count_of_no_councils_cannot_be_tested(go):
    figures = DAYS | {("delayed_days", "2016-04"): {Y: 5.0}}
    found = go(figures, compared_with="councils that fell", unit="councils", earlier="year before")
    assert found.rows["verdict"].item() == "cannot be tested"


def test_a_part_that_was_not_collected_is_said(go):
    figures = {
        ("delayed_days", A): {P: 200.0},
        ("delayed_days_home_care", A): {P: 100.0},
        ("delayed_days_choice", A): {P: 60.0},
    }
    found = go(figures, kind="order", value="home_care > choice + other")
    text = found.rows["recomputed_text"].item()
    assert "patient or family choice 38%" in text and "not collected in all months" in text


def test_a_superscript_is_no_place_in_a_chain(tmp_path, data):
    path = write_lines(
        tmp_path / "oversight.csv",
        "area_code,area,order,body,role,date,source,where",
        f"{P},Plymouth,²,Board,Oversees,,plymouth-slides,",
    )
    with pytest.raises(CatalogueError):
        read_oversight(path, data.evidence.known)


@pytest.mark.parametrize("level", ["nan", "inf"])
def test_a_level_that_is_no_figure_is_refused(tmp_path, data, level):
    heads = "id,title,indicator,baseline,level,announced,by,until,source,where,note"
    write_lines(
        tmp_path / "targets.csv",
        heads,
        f"x,X,delayed_days_rate,2017-02,{level},2017-07-03,2017-09,,lgc-october-2017,,",
    )
    with pytest.raises(CatalogueError):
        read_targets(tmp_path, data.evidence.known)


@pytest.mark.parametrize(
    "cells",
    [
        "2017-02 to 2017-04,9.4,2017-07-03,2017-09,",
        "2017-02,9.4,2017-07-03,2017-01,",
        "2017-02,9.4,2017-07-03,2017-09,2016-01",
    ],
)
def test_months_of_a_target_that_cannot_be_are_refused(tmp_path, data, cells):
    heads = "id,title,indicator,baseline,level,announced,by,until,source,where,note"
    write_lines(
        tmp_path / "targets.csv", heads, f"x,X,delayed_days_rate,{cells},lgc-october-2017,,"
    )
    with pytest.raises(CatalogueError):
        read_targets(tmp_path, data.evidence.known)


def test_a_year_alone_is_in_the_citation(tmp_path):
    write_lines(
        tmp_path / "sources.csv",
        "id,title,publisher,tier,date,url,note",
        "a,A report,Us,other,2016,,Read on paper",
    )
    assert "2016" in read_sources(tmp_path)["a"].cited


def test_a_recommendation_keeps_its_own_theme_and_source(tmp_path, data):
    one = {"area_code": Y, "area": "York", "stage": "stepping down"}
    rec = one | {"id": "r1", "recommendation": "Plan", "theme": "hospital_flow", "source": "Report"}
    act = one | {
        "id": "a1",
        "recommendation": "r1",
        "action": "Meet",
        "theme": "workforce",
        "status": "done",
        "source": "Minutes",
        "stage": "enablers",
    }
    for name, columns, row in (
        ("recommendations", RECOMMENDATION_COLUMNS, rec),
        ("actions", ACTION_COLUMNS, act),
    ):
        write_lines(
            tmp_path / f"{name}.csv", ",".join(columns), ",".join(row.get(c, "") for c in columns)
        )
    held = own_actions(tmp_path, data.evidence)
    table = recommendations_table("York", track(data, held, Y), held)
    assert table.shown["Theme"].tolist() == [data.evidence.themes["hospital_flow"].title]
    assert table.figures["source"].tolist() == ["Report"]


def test_no_claims_is_not_every_claim_tested(data):
    assert "can be tested" not in repr(untested_table(ledger(data, []), "Rutland"))


@pytest.mark.parametrize(
    ("code", "name"), [("E06000010", "York"), (P, "South West"), (P, "o"), (P, "Unitary")]
)
def test_a_name_that_is_only_part_of_a_region_or_type_is_refused(go, code, name):
    with pytest.raises(CatalogueError):
        go(DAYS, area_code=code, area=name)


def test_start_and_due_are_told_apart(tmp_path, data):
    row = {
        "id": "a1",
        "area_code": P,
        "area": "Plymouth",
        "action": "Meet",
        "theme": "workforce",
        "stage": "enablers",
        "status": "done",
        "source": "Minutes",
        "start": "2018-04",
        "due": "by 2018-09-30",
    }
    write_lines(tmp_path / "recommendations.csv", ",".join(RECOMMENDATION_COLUMNS))
    write_lines(
        tmp_path / "actions.csv",
        ",".join(ACTION_COLUMNS),
        ",".join(row.get(c, "") for c in ACTION_COLUMNS),
    )
    table = actions_table(
        "Plymouth", track(data, own_actions(tmp_path, data.evidence), P), data.evidence
    )
    assert "to by" not in table.shown["Start and due"].item()


def test_a_change_is_printed_as_finely_as_it_is_judged(go):
    figures = {("delayed_days", A): {P: 120_040.0}, ("delayed_days", "2016-04"): {P: 100_000.0}}
    found = go(figures, kind="change", earlier="year before", unit="%", value="19.96")
    assert "20.04" in found.rows["recomputed_text"].item()
