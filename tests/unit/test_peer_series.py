"""The monthly rates of an area beside those of its peers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lsr_analysis as lsr
from lsr_analysis.analysis.peer_series import peer_series, some_peers
from lsr_analysis.analysis.peers import PeerSet

RATE = "delayed_days_rate"


def rates_of(data, codes, first, last):
    """Return monthly rates from numerators and denominators, without the package's own sums."""
    table = data.observations
    rows = table[(table["indicator"] == RATE) & table["area_code"].isin(codes)]
    rows = rows[rows["period_start"].between(first, last)]
    value = 100_000 * rows["numerator"] / rows["denominator"]
    wide = value.groupby([rows["period_start"], rows["area_code"].astype(str)]).first().unstack()
    return wide[list(codes)]


@pytest.fixture(scope="module")
def found(data, plymouth):
    return peer_series(data, plymouth)


def test_the_rates_are_those_published_of_the_area_and_then_of_its_peers(data, plymouth, found):
    codes = [plymouth.area.code, *plymouth.peers.codes]
    assert list(found.rates.columns) == codes and len(codes) == 16
    expected = rates_of(data, codes, "2015-04-01", "2018-03-01")
    np.testing.assert_allclose(found.rates.to_numpy(), expected.to_numpy(), rtol=1e-9)
    assert [str(found.rates.index[k]) for k in (0, -1)] == ["2015-04", "2018-03"]
    assert found.names == {code: data.register[code].name for code in codes}
    assert (found.chosen, found.missing, found.peers_without) == ("", "", ())


def test_the_peers_below_the_area_are_counted_in_each_of_the_last_twelve_months(data):
    rutland = lsr.profile("Rutland", data=data)  # in some months above many peers, in some few
    found = peer_series(data, rutland)
    codes = [rutland.area.code, *rutland.peers.codes]
    last = rates_of(data, codes, "2017-04-01", "2018-03-01").to_numpy()
    below = (last[:, 1:] < last[:, :1]).sum(axis=1)
    assert len(set(below)) > 3
    assert found.above.tolist() == below.tolist() and len(below) == 12
    assert found.against.tolist() == [15] * 12
    assert found.above_most == (below >= 8).sum()
    assert found.of_peers == 15


def test_half_of_the_peers_is_not_most(found):
    above, against = pd.Series([7, 8, 4, 5]), pd.Series([15, 15, 8, 8])
    assert replace(found, above=above, against=against).above_most == 2


def test_a_longer_period_shows_all_its_months_and_a_single_one_what_led_up_to_it(data):
    long = peer_series(data, lsr.profile("Sheffield", "2015-04", "2020-02", data=data))
    assert len(long.rates) == 51  # April 2015 to June 2019, which is all that is held
    short = peer_series(data, lsr.profile("Hartlepool", "2018-11", "2018-11", data=data))
    assert [str(short.rates.index[k]) for k in (0, -1)] == ["2015-12", "2018-11"]
    assert len(short.rates) == 36 and len(short.above) == 12


def test_a_large_set_is_thinned_for_drawing_but_counted_in_full(data):
    cumbria = lsr.profile("Cumbria", peers="type", data=data)
    found = peer_series(data, cumbria)
    assert found.rates.shape[1] == 16 and found.of_peers == 26
    assert found.against.tolist() == [26] * 12
    assert found.chosen == "15 of 26 peers with a figure, at even steps from lowest to highest"
    names = list(found.names.values())
    assert names[0] == "Cumbria" and names[1:] == sorted(names[1:])
    means = rates_of(data, cumbria.peers.codes, "2015-04-01", "2018-03-01").mean().sort_values()
    steps = [round(k * 25 / 14) for k in range(15)]
    assert set(found.rates.columns) == {"E10000006", *means.index[steps]}


def test_a_new_council_is_compared_in_the_months_that_it_has(data):
    found = peer_series(data, lsr.profile("E06000058", "2019-04", "2019-06", data=data))
    assert list(map(str, found.above.index)) == ["2019-04", "2019-05", "2019-06"]
    assert found.rates["E06000058"].notna().sum() == 3
    assert found.rates.iloc[:, 1:].notna().all(axis=None)


@pytest.mark.parametrize(
    ("area", "start", "end", "why"),
    [
        ("City of London", "2017-04", "2018-03", "no comparable peers"),
        ("Isles of Scilly", "2017-04", "2018-03", "no row for Isles of Scilly"),
        ("York", "2020-04", "2021-03", "none for this period"),
    ],
)
def test_what_cannot_be_set_side_by_side_says_why(data, area, start, end, why):
    found = peer_series(data, lsr.profile(area, start, end, data=data))
    assert why in found.missing
    assert found.rates.empty and found.above_most == 0


def peers_of(count, ordered):
    codes = tuple(f"E{k:08d}" for k in range(count))
    return PeerSet("mine", "the councils of a list", "a list", codes, ordered=ordered)


@given(
    values=st.lists(st.floats(0, 1e6), min_size=1, max_size=60),
    room=st.integers(2, 20),
    ordered=st.booleans(),
)
def test_the_peers_kept_are_as_many_as_there_is_room_for(values, room, ordered):
    peers = peers_of(len(values), ordered)
    series = pd.Series(values, list(peers.codes))
    kept, words = some_peers(series, peers, room)
    assert len(kept) == len(set(kept)) == min(room, len(values))
    assert kept == [code for code in peers.codes if code in set(kept)]
    assert bool(words) == (len(values) > room)
    if ordered:
        assert kept == list(peers.codes[: len(kept)])
    else:
        assert series[kept].min() == min(values) and series[kept].max() == max(values)
