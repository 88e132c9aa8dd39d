"""Who an area is: its people, their age and need, worked out anew from the table."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import lsr_analysis as lsr
from lsr_analysis.analysis.latest import Pathway
from lsr_analysis.words import who_note

ENGLAND = "E92000001"
IN_2017 = ("2017-04", "2018-03")
IN_2024 = ("2024-04", "2025-03")
CASES = [
    ("Plymouth", "E06000026", IN_2017),
    ("Hackney", "E09000012", IN_2017),
    ("Isles of Scilly", "E06000053", IN_2017),
    ("Plymouth", "E06000026", IN_2024),
    ("Hackney", "E09000012", IN_2024),
    ("Isles of Scilly", "E06000053", IN_2024),
]
KINDS = {
    "Plymouth": "a unitary authority in the South West",
    "Hackney": "a London borough in London",
    "Isles of Scilly": "a unitary authority in the South West",
}
DAYS = {
    ("people", IN_2017): "30 June 2017", ("need", IN_2017): "30 September 2015",
    ("people", IN_2024): "30 June 2020", ("need", IN_2024): "26 September 2019",
}  # fmt: skip
SHARES = {"share_65plus": "aged 65 and over", "share_85plus": "aged 85 and over"}
NEED = {
    "deprivation_score": (
        "Index of Multiple Deprivation: average score", "{:.1f}, score (higher is more deprived)",
    ),
    "income_deprivation_older": (
        "Income deprivation affecting older people", "{:.1f}% of people aged 60+",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def looked_at(data):
    """Return the profile of an area over a period, made once."""
    kept = {}

    def look(name, period):
        if (name, period) not in kept:
            kept[name, period] = lsr.profile(name, *period, data=data)
        return kept[name, period]

    return look


def values(data, indicator, period):
    """Return the figures of every area on the last day held in or before a period."""
    rows = data.observations[data.observations["indicator"] == indicator]
    rows = rows[rows["value"].notna()]
    rows = rows[rows["period_end"] <= pd.Period(period[1], "M").end_time]
    last = rows[rows["period_end"] == rows["period_end"].max()]
    assert not last.duplicated("area_code").any()
    return last.set_index("area_code")["value"]


def councils(figures):
    return figures[[code for code in figures.index if code[:3] in ("E06", "E08", "E09", "E10")]]


@pytest.mark.parametrize(("name", "code", "period"), CASES)
def test_its_kind_comes_first(looked_at, name, code, period):
    assert who_note(looked_at(name, period)).sentences[0] == f"{name} is {KINDS[name]}."


@pytest.mark.parametrize(("name", "code", "period"), CASES)
def test_its_people_and_their_age(data, looked_at, name, code, period):
    profile = looked_at(name, period)
    adults = values(data, "people_18plus", period)[code]
    older = values(data, "people_65plus", period)[code]
    shares = []
    for key, words in SHARES.items():
        share = values(data, key, period)
        beside = f"England {share[ENGLAND]:.1f}%"
        if profile.peers.codes:
            beside += f"; peers’ median {np.median(share[list(profile.peers.codes)]):.1f}%"
        shares.append(f"{share[code]:.1f}% of people are {words} ({beside})")
    assert who_note(profile).sentences[1] == (
        f"It has {adults:,.0f} people aged 18 and over, {older:,.0f} of them 65 and over "
        f"({DAYS['people', period]}). {shares[0]}; {shares[1]}."
    )


@pytest.mark.parametrize(("name", "code", "period"), CASES)
def test_its_need_is_told_by_how_many_have_more(data, looked_at, name, code, period):
    profile = looked_at(name, period)
    told = who_note(profile).sentences[2:]
    assert len(told) == len(NEED)
    for sentence, (key, (title, printed)) in zip(told, NEED.items(), strict=True):
        score = councils(values(data, key, period))
        higher = int((score > score[code]).sum())
        peers = score[list(profile.peers.codes)]
        among = (
            f", and {int((peers > score[code]).sum())} of {len(peers)} peers" if len(peers) else ""
        )
        assert sentence == (
            f"{title} ({DAYS['need', period]}): {printed.format(score[code])}; {higher} of "
            f"{len(score) - 1} other councils{among} have a higher one."
        )


def test_where_there_are_no_peers_none_are_counted(looked_at):
    """The Isles of Scilly are of a kind apart."""
    profile = looked_at("Isles of Scilly", IN_2017)
    assert profile.peers.codes == ()
    assert "peers" not in repr(who_note(profile))
    assert "England 18.0%" in repr(who_note(profile))


def test_a_new_council_has_the_people_of_the_one_before_and_is_not_compared(data, looked_at):
    said = who_note(looked_at("Westmorland and Furness", IN_2024)).sentences
    keys = ("people_18plus", "people_65plus", *SHARES)
    cumbria = {key: values(data, key, IN_2024)["E10000006"] for key in keys}
    assert said == (
        "Westmorland and Furness is a unitary authority in the North West.",
        f"Cumbria, before it, had {cumbria['people_18plus']:,.0f} people aged 18 and over, "
        f"{cumbria['people_65plus']:,.0f} of them 65 and over (30 June 2020). "
        f"{cumbria['share_65plus']:.1f}% of people are aged 65 and over (not compared); "
        f"{cumbria['share_85plus']:.1f}% of people are aged 85 and over (not compared).",
    )


def test_before_any_figure_is_held_that_is_said(looked_at):
    said = who_note(looked_at("Plymouth", ("2012-04", "2013-03"))).sentences
    assert said == (
        "Plymouth is a unitary authority in the South West.",
        "No figures of its people are held for a time up to March 2013.",
    )


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("York", "York is a unitary authority in Yorkshire and The Humber."),
        ("Kent", "Kent is a county council in the South East."),
        ("Norfolk", "Norfolk is a county council in the East of England."),
        ("Leeds", "Leeds is a metropolitan district in Yorkshire and The Humber."),
    ],
)
def test_regions_are_named_as_english_names_them(looked_at, name, wanted):
    assert who_note(looked_at(name, IN_2017)).sentences[0] == wanted


def without(profile, *ids):
    """Return a profile that has no figure of some indicators."""
    pathway = dataclasses.replace(
        profile.pathway,
        latest=tuple(one for one in profile.pathway.latest if one.indicator.id not in ids),
    )
    assert isinstance(pathway, Pathway)
    return dataclasses.replace(profile, pathway=pathway)


def test_a_share_that_is_not_held_is_left_out(plymouth):
    said = who_note(without(plymouth, "share_85plus")).sentences[1]
    assert "aged 65 and over (England" in said and "85" not in said and said.endswith(").")


def test_without_any_share_the_count_still_stands(plymouth):
    said = who_note(without(plymouth, "share_65plus", "share_85plus")).sentences[1]
    assert (
        said == "It has 210,653 people aged 18 and over, 47,686 of them 65 and over (30 June 2017)."
    )


@pytest.mark.parametrize("missing", ["people_18plus", "people_65plus"])
def test_without_a_count_need_is_still_told(plymouth, missing):
    said = who_note(without(plymouth, missing)).sentences
    assert len(said) == 3 and said[1].startswith("Index of Multiple Deprivation")


def test_a_figure_that_is_withheld_is_never_printed_as_a_number(plymouth):
    """A value that is missing has a status; a sentence with it would say "nan"."""
    latest = tuple(
        dataclasses.replace(one, value=float("nan"), status="suppressed")
        if one.indicator.id in ("share_85plus", "deprivation_score") else one
        for one in plymouth.pathway.latest
    )  # fmt: skip
    profile = dataclasses.replace(
        plymouth, pathway=dataclasses.replace(plymouth.pathway, latest=latest)
    )
    said = who_note(profile)
    assert "nan" not in repr(said) and "85" not in said.sentences[1]
    assert len(said.sentences) == 3
