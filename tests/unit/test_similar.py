"""Similar councils: the shipped list again by plain arithmetic, the rules, and the model file."""

import csv
import dataclasses
import datetime as dt
import hashlib
import math
import os
import subprocess
import sys
from importlib.resources import files

import numpy as np
import pytest
from own_files import OLDEST, write_entry, write_lines

import lsr_analysis as lsr
from lsr_analysis.analysis.peers import peer_set
from lsr_analysis.analysis.similar import model, place, read_model
from lsr_analysis.analysis.similar_list import DAY, SIMILAR_FILE, similar_list
from lsr_analysis.areas import ENGLAND
from lsr_analysis.errors import CatalogueError
from lsr_analysis.periods import Span

CITY, SCILLY, PLYMOUTH, RUTLAND = "E09000001", "E06000053", "E06000026", "E06000017"
YEAR, SUMMER = Span.parse("2017-04", "2018-03"), Span.parse("2019-04", "2019-06")
LATE = Span.parse("2024-04", "2025-03")

# The model once more, written down apart from the package: weight, indicator, over, scale.
MEASURES = [
    (1.0, "people_65plus", None, math.log),
    (0.5, "share_65plus", None, float),
    (0.5, "people_85plus", "people_65plus", float),
    (1.0, "population_density", None, math.log),
    (1.0, "income_deprivation_older", None, math.log),
    (0.4, "deprivation_score", None, float),
    (0.3, "health_deprivation_score", None, float),
    (0.3, "deprived_small_areas", None, math.sqrt),
]
PEOPLE = {"people_65plus", "share_65plus", "people_85plus", "population_density"}
SMALL = 5000


@pytest.fixture(scope="module")
def placing(data):
    return place(data.shipped, data.register, DAY)


@pytest.fixture(scope="module")
def listed(shipped):
    """The rows of the shipped list by area, as text."""
    with (shipped / "processed" / SIMILAR_FILE).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = {}
    for row in rows:
        found.setdefault(row["area_code"], []).append(row)
    return found


@pytest.fixture(scope="module")
def plain_scores(data):
    """Standard scores of every council by plain loops over the rows of the table."""
    wanted = {name for _, name, over, _ in MEASURES} | {"people_65plus"}
    table = data.shipped[data.shipped["indicator"].isin(wanted)]
    held = {}
    for indicator, area, end, value in zip(
        *(table[c].tolist() for c in ("indicator", "area_code", "period_end", "value")), strict=True
    ):
        day = dt.date(2017, 6, 30) if indicator in PEOPLE else dt.date(2015, 9, 30)
        if end.date() == day and area != ENGLAND and value == value:
            assert (area, indicator) not in held
            held[area, indicator] = value
    areas = sorted(
        area
        for area, indicator in held
        if indicator == "people_65plus" and held[area, indicator] >= SMALL
    )
    scores = {area: [] for area in areas}
    for _, name, over, scale in MEASURES:
        levels = {
            a: scale(held[a, name] / held[a, over] * 100 if over else held[a, name]) for a in areas
        }
        mean = math.fsum(levels.values()) / len(areas)
        deviation = math.sqrt(math.fsum((v - mean) ** 2 for v in levels.values()) / len(areas))
        for area in areas:
            scores[area].append((levels[area] - mean) / deviation)
    return scores


def plain_distances(scores, area):
    """Return the distance from one area to every other, nearest first."""
    found = {}
    for other, values in scores.items():
        if other != area:
            total = 0.0
            for (weight, *_), own, theirs in zip(MEASURES, scores[area], values, strict=True):
                total += weight * (own - theirs) ** 2
            found[other] = math.sqrt(total)
    return dict(sorted(found.items(), key=lambda pair: (round(pair[1], 6), pair[0])))


# The list that ships


def test_150_councils_have_15_peers_each(listed, councils):
    in_force = {area.code for area in councils.in_force(DAY)}
    assert set(listed) == in_force - {CITY, SCILLY}
    assert len(listed) == 150
    for area, rows in listed.items():
        peers = [row["peer_code"] for row in rows]
        assert [row["order"] for row in rows] == [str(n) for n in range(1, 16)]
        assert len(set(peers)) == 15 and area not in peers
        assert set(peers) <= set(listed)
        assert {(row["version"], row["as_at"]) for row in rows} == {("1", "2018-03-31")}
        assert {row["area"] for row in rows} == {councils[area].name}
        assert [row["peer"] for row in rows] == [councils[peer].name for peer in peers]
        assert [float(row["distance"]) for row in rows] == sorted(
            float(row["distance"]) for row in rows
        )
        assert all(0 <= float(row["stays"]) <= 1 for row in rows)


def test_plain_arithmetic_gives_the_same_list(listed, plain_scores):
    assert set(plain_scores) == set(listed)
    for area, rows in listed.items():
        found = plain_distances(plain_scores, area)
        assert [row["peer_code"] for row in rows] == list(found)[:15], area
        for row in rows:
            assert float(row["distance"]) == pytest.approx(found[row["peer_code"]], abs=1e-6)


@pytest.mark.parametrize("area", [PLYMOUTH, RUTLAND, "E10000006", "E09000033", "E06000052"])
def test_plain_arithmetic_gives_the_same_distance_to_every_council(placing, plain_scores, area):
    expected = plain_distances(plain_scores, area)
    every = dataclasses.replace(placing, model=dataclasses.replace(placing.model, peers=149))
    found = every.peers(area)
    assert len(found) == 149
    assert found.to_dict() == pytest.approx(expected, abs=1e-6)


def test_plain_arithmetic_gives_the_same_draws(listed, plain_scores):
    """Only the random numbers are numpy's."""
    counts = dict.fromkeys(plain_scores, 0)
    squares = {
        other: [
            weight * (a - b) ** 2
            for (weight, *_), a, b in zip(MEASURES, plain_scores[PLYMOUTH], values, strict=True)
        ]
        for other, values in plain_scores.items()
        if other != PLYMOUTH
    }
    for draw in np.random.default_rng(2017).random((1000, 8)).tolist():
        factors = [0.75 + 0.5 * number for number in draw]
        total = {
            other: sum(f * s for f, s in zip(factors, parts, strict=True))
            for other, parts in squares.items()
        }
        for other in sorted(total, key=total.get)[:15]:
            counts[other] += 1
    found = {row["peer_code"]: float(row["stays"]) for row in listed[PLYMOUTH]}
    assert {peer: counts[peer] / 1000 for peer in found} == pytest.approx(found, abs=0.0011)
    assert min(found.values()) < 0.9 < max(found.values())


def written(table, register):
    return similar_list(table, register).to_csv(index=False, lineterminator="\n").encode()


def test_the_shipped_list_is_that_of_the_shipped_table(data, shipped):
    held = (shipped / "processed" / SIMILAR_FILE).read_bytes()
    assert written(data.shipped, data.register) == held


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows_of_the_table_does_not_matter(data, shipped, seed):
    shuffled = data.shipped.sample(frac=1, random_state=seed)
    assert not shuffled.index.equals(data.shipped.index)
    held = (shipped / "processed" / SIMILAR_FILE).read_bytes()
    assert written(shuffled, data.register) == held


def test_another_process_gives_the_same_list(shipped):
    code = (
        "import sys, lsr_analysis as lsr\n"
        "from lsr_analysis.analysis.similar_list import similar_list\n"
        "data = lsr.load()\n"
        "rows = similar_list(data.shipped, data.register)\n"
        "sys.stdout.buffer.write(rows.to_csv(index=False, lineterminator='\\n').encode())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env=os.environ | {"PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "1"},
        check=True,
    )
    assert done.stdout == (shipped / "processed" / SIMILAR_FILE).read_bytes()


# Councils without comparable peers, and remote ones


@pytest.mark.parametrize(
    ("code", "people"), [(CITY, "1,482"), (SCILLY, "565")], ids=["City of London", "Scilly"]
)
def test_a_council_of_a_kind_apart_has_no_peers_and_is_nobodys(data, placing, code, people):
    area = data.register[code]
    peers = peer_set("similar", area, data, YEAR)
    assert peers.codes == () and peers.distances == () and not peers.ordered
    assert peers.label == "no comparable peers"
    (note,) = peers.notes
    assert note.startswith(f"{area.name} has no comparable peers: ")
    assert f"with {people} people aged 65 and over" in note
    assert note.endswith("Choose another set with `peers`.")
    assert set(placing.apart) == {CITY, SCILLY}
    assert not any(code in placing.peers(other).index for other in placing.levels.index)


def test_a_set_apart_has_peers_under_other_rules(data):
    assert len(peer_set("region", data.register[CITY], data, YEAR)) == 32


def test_rutland_is_remote_and_most_are_not(data, placing):
    remote = [code for code in placing.levels.index if placing.is_remote(code)]
    assert RUTLAND in remote and PLYMOUTH not in remote
    # The last peer of 5% of 150 councils is farther away than that of the other 95%.
    last = sorted(placing.peers(code).iloc[-1] for code in placing.levels.index)
    assert len(remote) == 8
    assert min(placing.peers(code).iloc[-1] for code in remote) == last[-8]
    peers = peer_set("similar", data.register[RUTLAND], data, YEAR)
    (note,) = peers.notes
    assert "Rutland is unlike most councils: its last peer is at distance 3.37" in note
    assert peer_set("similar", data.register[PLYMOUTH], data, YEAR).notes == ()


def test_the_peers_are_those_of_the_list(data, listed):
    for code in (PLYMOUTH, RUTLAND, "E10000006"):
        peers = peer_set("similar", data.register[code], data, YEAR)
        assert list(peers.codes) == [row["peer_code"] for row in listed[code]]
        assert [f"{d:.6f}" for d in peers.distances] == [row["distance"] for row in listed[code]]
        assert peers.ordered and len(peers) == 15
        assert peers.label == "the 15 most similar councils"
        assert "lsr_analysis model 1; figures of 30 June 2017 and 30 September 2015" in peers.method


@pytest.mark.parametrize(
    ("name", "count"), [("Cumberland", 8), ("North Northamptonshire", 4)]
)  # fmt: skip
def test_a_new_council_without_figures_says_which_are_missing(data, name, count):
    area = data.register.find(name, LATE.last_day)
    peers = peer_set("similar", area, data, LATE)
    (note,) = peers.notes
    assert peers.codes == ()
    missing = note.split("these figures are not held for it: ")[1].split(". Choose")[0].split("; ")
    titles = [data.indicators[i].title for i in model().indicators]
    deprivation = [data.indicators[i].title for i in model().indicators if i not in PEOPLE]
    assert missing == (titles if count == 8 else deprivation)
    assert len(missing) == count


def test_those_that_cannot_be_peers_for_want_of_figures_are_named(data):
    peers = peer_set("similar", data.register[PLYMOUTH], data, LATE)
    assert len(peers) == 15
    (note,) = peers.notes
    assert note == (
        "Cannot be peers, for want of figures: Cumberland; North Northamptonshire; West "
        "Northamptonshire; Westmorland and Furness."
    )


def test_too_few_councils_with_figures_place_nobody(data):
    """Fifteen councils cannot give each of them fifteen peers."""
    few = [area.code for area in data.register.in_force(DAY) if area.region == "South West"][:15]
    table = data.shipped[data.shipped["area_code"].isin(few)]
    small = dataclasses.replace(data, observations=table, shipped=table)
    assert place(table, data.register, DAY).levels.empty
    peers = peer_set("similar", data.register["E06000023"], small, YEAR)
    assert peers.codes == ()
    assert "fewer than 16 councils have the figures that it takes" in peers.notes[0]


# Which figures


def days(placing):
    people = {placing.editions[name] for name in PEOPLE}
    others = {day for name, day in placing.editions.items() if name not in PEOPLE}
    (mid_year,), (deprivation,) = people, others
    return mid_year, deprivation


@pytest.mark.parametrize(
    ("day", "mid_year", "deprivation", "councils"),
    [
        # The earliest that are held, for a day before them all.
        ((2013, 3, 31), (2015, 6, 30), (2015, 9, 30), 150),
        ((2016, 3, 31), (2015, 6, 30), (2015, 9, 30), 150),
        ((2018, 3, 31), (2017, 6, 30), (2015, 9, 30), 150),
        # New councils of April 2019 stand in no deprivation figures before September 2019.
        ((2019, 6, 30), (2019, 6, 30), (2019, 9, 26), 149),
        ((2020, 3, 31), (2019, 6, 30), (2019, 9, 26), 149),
    ],
)
def test_the_figures_are_the_latest_that_hold_the_councils(
    data, day, mid_year, deprivation, councils
):
    placing = place(data.shipped, data.register, dt.date(*day))
    assert days(placing) == (dt.date(*mid_year), dt.date(*deprivation))
    assert len(placing.levels) == councils
    assert placing.without == {}


def test_new_councils_are_placed_by_figures_that_hold_them(data):
    bcp, new_dorset = "E06000058", "E06000059"
    placing = place(data.shipped, data.register, SUMMER.last_day)
    assert {bcp, new_dorset} < set(placing.levels.index)
    assert not {"E06000028", "E06000029", "E10000009"} & set(placing.levels.index)
    peers = peer_set("similar", data.register[bcp], data, SUMMER)
    assert len(peers) == 15
    assert "figures of 30 June 2019 and 26 September 2019" in peers.method


def test_a_council_with_exactly_the_boundary_lends_its_figures(data):
    """The deprivation figures of 2019 name the old code of Buckinghamshire, which ended in 2020."""
    placing = place(data.shipped, data.register, dt.date(2021, 3, 31))
    score = data.series("deprivation_score", "E10000002")["value"]
    assert placing.levels.at["E06000060", "deprivation_score"] == score["2019-09-26"]
    assert "E10000002" not in placing.levels.index


def test_the_levels_are_the_figures(data, placing):
    assert list(placing.levels.columns) == list(model().weights)
    row = placing.levels.loc[PLYMOUTH]
    people = {
        name: data.series(name, PLYMOUTH)["value"]["2017-06-30"]
        for name in ("people_65plus", "people_85plus", "share_65plus")
    }
    assert row["people_65plus"] == people["people_65plus"]
    assert row["share_65plus"] == people["share_65plus"]
    assert row["oldest_old"] == pytest.approx(
        100 * people["people_85plus"] / people["people_65plus"], rel=1e-12
    )


# A user's own figures


@pytest.fixture
def later_people(own, data):
    """Own counts of older people for every council, half a year after those that ship."""
    areas = sorted(area.code for area in data.register.in_force(DAY))
    lines = [f"{OLDEST},{code},2017-12-31,{5 * n + 10},ours" for n, code in enumerate(areas)]
    write_entry(own, sources="[ours]")
    text = (own / "indicators.yaml").read_text(encoding="utf-8").replace("our_register:", "ours:")
    (own / "indicators.yaml").write_text(text, encoding="utf-8")
    write_lines(own / "mine.csv", "indicator,area,period,value,source", *lines)
    return lsr.load()


def test_own_figures_never_change_the_peers(data, placing, later_people):
    """Everybody gets the same peers, so that two readers compare the same councils."""
    with_own = place(later_people.observations, data.register, DAY)
    assert with_own.editions[OLDEST] == dt.date(2017, 12, 31)
    assert list(with_own.peers(PLYMOUTH).index) != list(placing.peers(PLYMOUTH).index)
    for code in (PLYMOUTH, "E06000014"):
        expected = peer_set("similar", data.register[code], data, YEAR)
        assert peer_set("similar", data.register[code], later_people, YEAR) == expected


# The model


def test_five_dimensions_weigh_one_each():
    held = {}
    for measure in model().measures:
        held.setdefault(measure.dimension, []).append(measure.weight)
    assert len(held) == 5
    for weights in held.values():
        assert math.fsum(weights) == pytest.approx(1)


def test_a_change_of_the_model_is_a_new_version():
    """Whoever changes a measure, weight or rule gives it a new version, and a new sum here."""
    text = repr(dataclasses.replace(model(), version="")).encode()
    assert (model().version, hashlib.sha256(text).hexdigest()[:16]) == ("1", "d98126e63f59f770")


def test_the_model_is_what_the_plain_arithmetic_takes(data):
    shipped = [(m.weight, m.indicator, m.over or None) for m in model().measures]
    assert shipped == [(weight, name, over) for weight, name, over, _ in MEASURES]
    assert (model().peers, model().apart_by, model().apart_below) == (15, "people_65plus", SMALL)
    assert (model().draws, model().spread, model().seed) == (1000, 0.25, 2017)
    assert set(model().indicators) <= set(data.indicators)


def test_another_model_gives_other_peers(data):
    """With size alone the peers of Plymouth are those with nearest numbers of older people."""
    size = dataclasses.replace(model(), measures=model().measures[:1], peers=3)
    placing = place(data.shipped, data.register, DAY, size)
    people = placing.levels["people_65plus"].drop(PLYMOUTH).map(math.log)
    nearest = (people - math.log(placing.levels.at[PLYMOUTH, "people_65plus"])).abs()
    assert list(placing.peers(PLYMOUTH).index) == list(nearest.sort_values().index[:3])


@pytest.fixture(scope="module")
def model_text():
    path = files("lsr_analysis") / "catalogue" / "similar_peers.yaml"
    return path.read_text(encoding="utf-8")


@pytest.fixture
def changed_model(tmp_path, model_text):
    """Write the model that ships with one thing changed, which must be there."""

    def changed_model(old, new):
        assert old in model_text
        path = tmp_path / "my_model.yaml"
        path.write_text(model_text.replace(old, new, 1), encoding="utf-8")
        return path

    return changed_model


def test_the_unchanged_text_is_the_model(changed_model):
    assert read_model(changed_model("peers: 15", "peers: 15")) == model()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("peers: 15", "peers: 0", "peers"),
        ("peers: 15", 'peers: "15"', "peers"),
        ("peers: 15", "peers: 15\nneighbours: 3", "additional|properties"),
        ("peers: 15", "peers: 15\npeers: 16", "'peers' is given twice"),
        ("peers: 15\n", "", "peers"),
        ('version: "1"', "version: 1", "version"),
        ("weight: 0.5", "weight: -0.5", "weight"),
        ("weight: 0.5", "weight: 0", "weight"),
        ("weight: 0.5", "wieght: 0.5", "wieght|weight"),
        ("scale: logarithm", "scale: log", "scale"),
        ("        indicator: people_65plus\n", "", "indicator"),
        ("- id: share_65plus", "- id: people_65plus", "people_65plus is given twice"),
        ("- id: share_65plus", "- id: Share", "id"),
        ("below: 5000", "below: -1", "below"),
        ("spread: 0.25", "spread: 1", "spread"),
        ("draws: 1000", "draws: 0", "draws"),
        ("seed: 2017", "seed: now", "seed"),
        ("dimensions:", "dimensions: [", "not valid YAML"),
    ],
)
def test_a_model_that_cannot_be_used_is_refused_by_its_name(changed_model, old, new, said):
    with pytest.raises(CatalogueError, match=rf"^my_model\.yaml.*({said})"):
        read_model(changed_model(old, new))


@pytest.fixture
def empty_model(tmp_path):
    path = tmp_path / "empty.yaml"
    path.write_text("", encoding="utf-8")
    return path


def test_an_empty_model_is_refused(empty_model):
    with pytest.raises(CatalogueError, match=r"^empty\.yaml"):
        read_model(empty_model)


def test_a_model_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match=r"nowhere\.yaml cannot be read"):
        read_model(tmp_path / "nowhere.yaml")
