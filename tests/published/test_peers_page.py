"""The figures that docs/peers.md states, against our figures and the lists at hand."""

import re
from pathlib import Path

import pytest

from lsr_analysis.analysis.national import reviewed_areas
from lsr_analysis.analysis.parameters import area_parameters
from lsr_analysis.analysis.peers import peer_set
from lsr_analysis.analysis.profile import profile_from
from lsr_analysis.analysis.similar import model, place
from lsr_analysis.analysis.under_sets import FAR, moves, overlap
from lsr_analysis.errors import ParameterError
from lsr_analysis.periods import Span

DOCS = Path(__file__).resolve().parents[2] / "docs"
YEAR = Span.parse("2017-04", "2018-03")
TRAFFORD = "E08000009"


@pytest.fixture(scope="module")
def page():
    return re.sub(r"\s+", " ", (DOCS / "peers.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def moved():
    """Return the rows of the generated page on sets, by set."""
    text = (DOCS / "peer-moves.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {row[0].strip("`"): row for row in rows if len(row) == 6}


@pytest.fixture(scope="module")
def placing(data):
    return place(data.shipped, data.register, YEAR.last_day)


@pytest.fixture(scope="module")
def neighbours(shared):
    folder = shared / "data" / "neighbours"
    if not folder.is_dir():
        pytest.skip("no lists of neighbours")
    return folder


def test_the_weights_stated_are_those_of_the_model(page):
    for measure in model().measures:
        assert f"| {measure.weight:g} |" in page
    assert f"argues for version {model().version}" in page
    totals = {}
    for measure in model().measures:
        totals[measure.dimension] = totals.get(measure.dimension, 0) + measure.weight
    assert len(totals) == 5
    assert all(total == pytest.approx(1) for total in totals.values())


def test_how_far_ranks_move_is_as_the_other_page_says(page, moved):
    assert moved["region"][2] == "24 (16%)"
    assert "24 of 152 ranks (16%)" in page
    assert moved["reviewed"][2:5:2] == ["31 (20%)", "13 of 20"]
    assert "other reviewed areas 31 (20%), among them the delayed days of 13 areas of 20" in page
    variants = [row for name, row in moved.items() if name.startswith("similar without")]
    assert len(variants) == 5
    assert max(int(row[2].split()[0]) for row in variants) == 3
    assert "moves at most 3 of 152 ranks" in page


def test_councils_that_are_far_from_everybody(page, placing, councils):
    remote = {councils[code].name for code in placing.levels.index if placing.is_remote(code)}
    assert {"Rutland", "Tower Hamlets", "Birmingham"} < remote
    assert len(remote) == 8
    assert "(Rutland, Tower Hamlets, Birmingham and five others in 2017-18)" in page.replace(
        "\n", " "
    )
    assert len(placing.levels) == 150


def test_how_many_peers_stay(page, placing):
    stay = sorted(
        int((placing.stays(c).reindex(placing.peers(c).index) >= 0.9).sum())
        for c in placing.levels.index
    )
    assert (stay[0], stay[len(stay) // 2]) == (10, 13)
    assert "keeps 13 of its 15 in at least 90% of the draws, and none fewer than 10" in page


def test_overlap_with_a_list_for_all_england(page, data, placing, neighbours):
    path = str(neighbours / "oflog_NN.json")
    shared, sizes = [], []
    for code in placing.levels.index:
        area = data.register[code]
        try:
            other = peer_set(path, area, data, YEAR)
        except ParameterError:
            continue
        shared.append(len(set(placing.peers(code).index) & set(other.codes)))
        sizes.append(len(other))
    assert len(shared) == 146
    assert (min(shared), max(shared), sorted(shared)[73]) == (2, 14, 8)
    assert round(sum(shared) / 146, 1) == 8.0
    assert round(sum(sizes) / 146, 1) == 14.6
    assert "shares 8 names on average (2 to 14; median 8), of 14.6 that existed then" in page


def test_overlap_and_moves_of_the_reviewed_areas(page, data, neighbours):
    path = str(neighbours / "oflog_NN.json")
    ranks = far = areas = far_delays = 0
    for code in reviewed_areas(data):
        area = data.register[code]
        try:
            other = peer_set(path, area, data, YEAR)
        except ParameterError:
            assert area.name == "Northamptonshire"
            continue
        profile = profile_from(data, area_parameters(data, code), more_sets=(other,))
        assert f"| {area.name} | {overlap(profile.peers, other)} of {len(other)} |" in page
        both = moves(profile.under_sets, "similar", other.name)
        moved_far = both["moved"].abs() > FAR
        ranks, far, areas = ranks + len(both), far + int(moved_far.sum()), areas + 1
        far_delays += int(moved_far[both["indicator"] == "delayed_days_rate"].sum())
    assert (ranks, far, areas, far_delays) == (145, 9, 19, 1)
    assert "9 of the 145 ranks of these 19 areas move by more than three places of 16" in page
    assert "one of them on delayed days" in page


def test_five_lists_of_one_council(page, data, neighbours):
    area = data.register[TRAFFORD]
    names = {
        "`similar`": "similar",
        "CIPFA 2019": str(neighbours / "trafford_cipfa2019.csv"),
        "CIPFA 2021": str(neighbours / "trafford_cipfa2021.csv"),
        "CIPFA July 2024": str(neighbours / "trafford_cipfalga0724.csv"),
        "NHS England": str(neighbours / "trafford_nhsennpg.csv"),
    }
    sets = {name: peer_set(path, area, data, YEAR) for name, path in names.items()}
    for name, peers in sets.items():
        cells = " | ".join(str(overlap(peers, other)) for other in sets.values())
        assert f"| {name} | {cells} |" in page
