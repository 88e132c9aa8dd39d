"""One indicator's figures laid out: whose rows, in what order, beside which others."""

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from lsr_analysis.analysis.held import held_rows
from lsr_analysis.areas import ENGLAND

A, B, C = "E06000001", "E06000002", "E06000003"
SHARE = "still_at_home_91_days"
RATE = "care_home_admissions_65plus"


def rows(*lines):
    """Lay out lines of code, year in which it ends, value and counts as the table does."""
    codes, years, values = (list(column) for column in zip(*lines, strict=True))
    table = pd.DataFrame({"area_code": codes, "value": values}).astype({"area_code": "category"})
    return table.assign(
        period_start=pd.to_datetime([f"{year - 1}-04-01" for year in years]),
        period_end=pd.to_datetime([f"{year}-03-31" for year in years]),
        numerator=np.nan,
        denominator=np.nan,
        lower=np.nan,
        upper=np.nan,
    )


@pytest.fixture(scope="module")
def share(data):
    """An indicator of which more is better."""
    assert data.indicators[SHARE].lower_is_better is False
    return data.indicators[SHARE]


def years(held, places):
    return held.rows["period_end"].iloc[places].dt.year.tolist()


def test_rows_of_an_area_come_oldest_first(share):
    held = held_rows(rows((A, 2019, 3.0), (B, 2018, 9.0), (A, 2017, 1.0), (A, 2018, None)), share)
    assert years(held, held.of([A])) == [2017, 2018, 2019]
    assert held.has_value[held.of([A])].tolist() == [True, False, True]
    assert len(held.of([C])) == 0


def test_within_a_period_the_row_of_the_first_area_comes_last(share):
    held = held_rows(rows((A, 2017, 1.0), (B, 2017, 2.0), (B, 2018, 3.0), (A, 2018, 4.0)), share)
    assert held.rows["value"].iloc[held.of([A, B])].tolist() == [2, 1, 3, 4]
    assert held.rows["value"].iloc[held.of([B, A])].tolist() == [1, 2, 4, 3]
    assert held.past(held.of([A, B]))["value"].tolist() == [1, 4]
    assert held.past(held.of([B, A]))["value"].tolist() == [2, 3]


def test_the_newest_period_is_one_with_a_figure_of_a_council(share):
    held = held_rows(rows((A, 2017, 1.0), (A, 2019, None), (ENGLAND, 2018, 2.0)), share)
    assert held.newest == "2016-17"
    assert held_rows(rows((A, 2017, None), (ENGLAND, 2018, 2.0)), share).newest == "2017-18"


def test_beside_a_row_stand_the_councils_with_a_figure_in_its_period(share):
    held = held_rows(
        rows((A, 2017, 1.0), (B, 2017, 2.0), (C, 2017, None), (ENGLAND, 2017, 1.5), (B, 2018, 7.0)),
        share,
    )
    old, new = (held.beside(place) for place in held.of([B]))
    assert old.figures["value"].to_dict() == {A: 1.0, B: 2.0}
    assert old.england == 1.5
    assert old.ranks.to_dict() == {A: 2, B: 1}  # more is better
    assert new.figures.index.tolist() == [B]
    assert np.isnan(new.england)


def test_an_indicator_without_a_direction_has_no_ranks(data):
    neither = next(i for i in data.indicators.values() if i.lower_is_better is None)
    held = held_rows(rows((A, 2017, 1.0), (B, 2017, 2.0)), neither)
    assert len(held.beside(0).ranks) == 0
    assert len(held.beside(0).figures) == 2


LINES = st.lists(
    st.tuples(st.sampled_from([A, B, C, ENGLAND]), st.integers(2015, 2018)),
    min_size=1, max_size=12, unique=True,
)  # fmt: skip


@given(LINES, st.permutations([A, B, C]).flatmap(lambda codes: st.just(codes[:2])))
def test_it_finds_what_a_search_through_the_table_finds(data, lines, codes):
    table = rows(*((code, year, float(n)) for n, (code, year) in enumerate(lines)))
    held = held_rows(table, data.indicators[RATE])
    wanted = sorted(
        (line for line in enumerate(lines) if line[1][0] in codes),
        key=lambda line: (line[1][1], line[1][0] == codes[0]),
    )
    places = held.of(codes)
    assert held.rows["value"].iloc[places].tolist() == [n for n, _ in wanted]
    last = {year: float(n) for n, (_, year) in wanted}
    assert (held.past(places)["value"].tolist() if wanted else []) == list(last.values())
    for place in places:
        year = held.rows["period_end"].iloc[place].year
        beside = {c: n for n, (c, y) in enumerate(lines) if y == year and c != ENGLAND}
        assert held.beside(place).figures["value"].to_dict() == beside
