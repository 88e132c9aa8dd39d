"""Published lists of neighbours beside the similar councils: counts only, never the lists."""

import pytest

from lsr_analysis.analysis.national import reviewed_areas
from lsr_analysis.analysis.peers import peer_set
from lsr_analysis.analysis.under_sets import overlap
from lsr_analysis.errors import ParameterError
from lsr_analysis.periods import Span

YEAR = Span.parse("2017-04", "2018-03")
TRAFFORD = "E08000009"


@pytest.fixture(scope="module")
def lists(shared):
    folder = shared / "data" / "neighbours"
    if not folder.is_dir():
        pytest.skip("no lists of neighbours are here")
    return sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".json"))


def test_every_list_can_be_read(lists, data):
    assert len(lists) >= 2
    for path in lists:
        peers = peer_set(str(path), data.register[TRAFFORD], data, YEAR)
        assert 8 <= len(peers) <= 20, path.name
        assert TRAFFORD not in peers.codes
        assert all(data.register[code].in_force(YEAR.last_day) for code in peers.codes)


def test_an_ordered_list_is_told_from_one_by_code(lists, data):
    ordered = {
        path.stem: peer_set(str(path), data.register[TRAFFORD], data, YEAR).ordered
        for path in lists
    }
    assert {"trafford_cipfa2019", "oflog_NN", "trafford_nhsennpg"} <= set(ordered)
    assert ordered["trafford_cipfa2019"]
    assert not ordered["oflog_NN"] and not ordered["trafford_nhsennpg"]


def test_similar_councils_overlap_with_lists_of_trafford(lists, data):
    similar = peer_set("similar", data.register[TRAFFORD], data, YEAR)
    for path in lists:
        listed = peer_set(str(path), data.register[TRAFFORD], data, YEAR)
        count = overlap(similar, listed)
        assert count == overlap(listed, similar) == sum(c in listed.codes for c in similar.codes)
        assert 2 <= count <= 12, (path.name, count)  # neither strangers nor the same list


def test_similar_councils_overlap_with_a_list_for_all_england(lists, data):
    """For each of the 20 reviewed areas; the list has Northamptonshire's successors only."""
    (path,) = [path for path in lists if path.stem == "oflog_NN"]
    counts, without = {}, []
    for code in reviewed_areas(data):
        area = data.register[code]
        similar = peer_set("similar", area, data, YEAR)
        try:
            counts[code] = overlap(similar, peer_set(str(path), area, data, YEAR))
        except ParameterError as error:
            assert f"lists no peer of {area.name}" in str(error)
            without.append(area.name)
    assert without == ["Northamptonshire"]
    assert len(counts) == 19
    # Both look for similar councils, so chance alone (15 x 15 of 150, or 1.5) is far behind.
    assert sum(counts.values()) / len(counts) > 5, sorted(counts.values())
    assert min(counts.values()) >= 2
