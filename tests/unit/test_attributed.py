"""Who delayed days are attributed to, against sums made here from the observation table."""

import numpy as np
import pandas as pd
import pytest

import lsr_analysis as lsr
from lsr_analysis.analysis.attributed import BOTH, attributed
from lsr_analysis.tables.attribution import attribution_table

PLYMOUTH = "E06000026"
WAYS = ["nhs", "nhs_both", "social_care", "social_care_both", "both"]


@pytest.fixture(scope="module")
def found(data, plymouth):
    return attributed(data, plymouth)


def days_of(data, first, last):
    """Add delayed days up by council and attribution, of councils with every month."""
    table = data.observations
    start = pd.to_datetime(table["period_start"])
    months = len(pd.period_range(first, last, freq="M"))
    columns = {}
    for part in ("nhs", "social_care", "both"):
        rows = table[(table["indicator"] == f"delayed_days_{part}") & start.between(first, last)]
        rows = rows[rows["value"].notna()].assign(code=lambda r: r["area_code"].astype(str))
        by_council = rows.groupby("code")["numerator"]
        columns[part] = by_council.sum()[by_council.size() == months]
    return pd.DataFrame(columns).dropna()


def test_shares_are_those_of_the_observations(data, found):
    days = days_of(data, "2017-04-01", "2018-03-01")
    total = days.sum(axis=1)
    expected = pd.DataFrame(
        {
            "nhs": days["nhs"] / total,
            "nhs_both": (days["nhs"] + days["both"]) / total,
            "social_care": days["social_care"] / total,
            "social_care_both": (days["social_care"] + days["both"]) / total,
            "both": days["both"] / total,
        }
    )
    assert list(found.titles) == list(found.councils) == WAYS
    councils = expected.drop(index="E92000001")
    assert sorted(found.councils.index) == sorted(councils.index) and len(councils) == 151
    pd.testing.assert_frame_equal(found.councils.loc[councils.index], councils, check_names=False)
    assert found.england.tolist() == pytest.approx(expected.loc["E92000001"].tolist())
    assert found.area.tolist() == pytest.approx(expected.loc[PLYMOUTH].tolist())
    own = days.loc[PLYMOUTH]
    assert found.days.tolist() == [
        own["nhs"], own["nhs"] + own["both"], own["social_care"],
        own["social_care"] + own["both"], own["both"],
    ]  # fmt: skip


def test_joint_attribution_runs_from_nothing_to_more_than_a_third(data, found):
    days = days_of(data, "2017-04-01", "2018-03-01").drop(index="E92000001")
    joint = (days["both"] / days.sum(axis=1)).to_numpy()
    assert found.joint_range == pytest.approx((joint.min(), joint.max()))
    assert found.joint_middle == pytest.approx(tuple(np.quantile(joint, [0.25, 0.75])))
    assert found.joint_range == pytest.approx((0.0, 0.358), abs=0.001)


def test_a_side_without_joint_days_and_the_other_with_them_are_the_whole(found):
    for rows in (found.councils, found.peers, found.england.to_frame().T):
        assert np.allclose(rows["nhs"] + rows["social_care_both"], 1)
        assert np.allclose(rows["social_care"] + rows["nhs_both"], 1)
        assert np.allclose(rows[["nhs", "social_care", BOTH]].sum(axis=1), 1)


def test_the_shares_agree_with_those_of_the_mix(plymouth, found):
    mix = plymouth.mix["attribution"]
    for part in ("nhs", "social_care", "both"):
        row = mix.loc[f"delayed_days_{part}"]
        assert found.area[part] == pytest.approx(row["share"])
        assert found.england[part] == pytest.approx(row["england"])


def test_peers_keep_the_order_of_the_set(plymouth, found):
    assert tuple(found.peers.index) == plymouth.peers.codes


def test_titles_come_from_the_dictionary(found):
    assert list(found.titles.values()) == [
        "NHS alone", "NHS plus both", "Social care alone", "Social care plus both", "Both jointly",
    ]  # fmt: skip


def test_councils_with_some_of_the_months_only_are_left_out(data):
    """Bournemouth ended within these months, and the council after it began."""
    found = attributed(data, lsr.profile("Plymouth", "2018-10", "2019-06", data=data))
    expected = days_of(data, "2018-10-01", "2019-06-01").drop(index="E92000001")
    assert sorted(found.councils.index) == sorted(expected.index)
    assert {"E06000028", "E06000058"}.isdisjoint(found.councils.index)
    assert len(found.months) == 9


def test_months_before_the_rates_began_have_shares(data):
    profile = lsr.profile("Plymouth", "2012-04", "2013-03", data=data)
    assert profile.standing is None
    found = attributed(data, profile)
    days = days_of(data, "2012-04-01", "2013-03-01").loc[PLYMOUTH]
    assert found.area["both"] == pytest.approx(days["both"] / days.sum())


def test_an_area_without_peers_has_none(data):
    found = attributed(data, lsr.profile("City of London", data=data))
    assert found.peers.empty and list(found.peers) == WAYS


def test_an_area_without_delayed_days_has_no_shares(data):
    scilly = lsr.profile("Isles of Scilly", data=data)
    assert attributed(data, scilly) is None
    assert repr(attribution_table(scilly, None)) == scilly.missing


def test_the_table_prints_the_shares_and_keeps_every_council(tmp_path, plymouth, found):
    table = attribution_table(plymouth, found)
    assert list(table.shown["Attributed to"]) == list(found.titles.values())
    joint = table.shown.iloc[-1]
    assert joint["Share"] == f"{found.area[BOTH]:.1%}"
    assert joint["All councils’ range (151)"] == "0.0% to 35.8%"
    (path,) = table.save(tmp_path)
    saved = pd.read_csv(path, index_col="area_code")
    assert len(saved) == 152
    assert saved["role"].value_counts().to_dict() == {
        "other council": 135, "peer": 15, "area": 1, "England": 1,
    }  # fmt: skip
    assert saved.loc[PLYMOUTH, "area_name"] == "Plymouth"
    assert saved.loc[found.councils.index, BOTH].to_numpy() == pytest.approx(found.councils[BOTH])
    assert saved.loc["E92000001", "social_care"] == pytest.approx(found.england["social_care"])
