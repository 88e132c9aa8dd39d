"""The story that an area's notebook tells: what stands under which heading, and what leaves."""

import pytest
from cells import run_cells

from lsr_analysis.display import Chart, Heading, Prose, Table, chart
from lsr_analysis.reporting.book import Shown

NO_DELAYS = (
    "Delayed transfers are held from April 2011 to June 2019, so there are none for this period."
)
RUNS = {
    "reviewed, beside another": {"area": "Plymouth", "compare_with": "Torbay"},
    "new, after delayed transfers": {
        "area": "Westmorland and Furness", "period_start": "2024-04", "period_end": "2025-03",
    },
    "before there were rates": {
        "area": "Plymouth", "period_start": "2012-04", "period_end": "2013-03",
    },
    "without any row": {"area": "Isles of Scilly"},
}  # fmt: skip


@pytest.fixture(scope="module")
def told():
    """Return what each cell of one of the runs shows, as tuples of items; nothing is rendered."""
    kept = {}

    def tell(name):
        if name not in kept:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(chart, "_render", lambda *_: (b"", b""))
                shown = run_cells("area_profile.ipynb", **RUNS[name])
            kept[name] = [
                one.items if isinstance(one, Shown) else (one,) for one in shown if one is not None
            ]
        return kept[name]

    return tell


def parts(cells):
    """Return what stands under each heading that a cell brings."""
    return {
        cell[0].text: cell[1:]
        for cell in cells
        if cell and isinstance(cell[0], Heading) and cell[0].level > 1
    }


def every(cells, kind):
    return [item for cell in cells for item in cell if isinstance(item, kind)]


@pytest.mark.parametrize("name", RUNS)
def test_no_heading_stands_over_nothing(told, name):
    found = parts(told(name))
    assert len(found) > 5
    for heading, items in found.items():
        assert items, heading
        assert any(repr(item).strip() for item in items), heading


@pytest.mark.parametrize("name", RUNS)
def test_tables_under_a_chart_are_folded(told, name):
    for cell in told(name):
        pictured = False
        for item in cell:
            pictured |= isinstance(item, Chart)
            if pictured and isinstance(item, Table):
                assert item.folded, item.name


def test_some_tables_are_open(told):
    """What no chart shows is there to be read."""
    shown = {table.name for table in every(told("reviewed, beside another"), Table)
             if not table.folded}  # fmt: skip
    assert {"peers", "findings"} <= shown


def test_a_reason_is_said_once_however_many_charts_it_takes(told):
    said = [prose for prose in every(told("new, after delayed transfers"), Prose)
            if NO_DELAYS in prose.sentences]  # fmt: skip
    assert len(said) == 1


def test_parts_of_delayed_transfers_leave_where_there_are_none(told):
    of_delays = {
        "Against England, allowing for how councils differ anyway", "Month by month",
        "What the series usually does", "The area and each of its peers",
        "Who delays are attributed to", "Reasons", "Acute and other care",
        "What the gap is made of",
    }  # fmt: skip
    assert of_delays <= set(parts(told("reviewed, beside another")))
    assert not of_delays & set(parts(told("new, after delayed transfers")))
    first = parts(told("new, after delayed transfers"))["Delayed transfers: where the area stands"]
    assert [repr(item) for item in first] == [NO_DELAYS]


def test_what_does_not_hang_on_delayed_transfers_stays(told):
    names = {one.name for one in every(told("new, after delayed transfers"), Chart | Table)}
    assert {"dashboard_stages", "pathway_stepping_down", "assessment", "specifications"} <= names


def test_people_delayed_are_told_where_there_is_no_rate(told, data):
    """Before April 2015 people are counted, but no rate can be made."""
    people = data.series("delayed_people", "E06000026")["value"]
    months = people.loc["2012-04":"2013-03"]
    days = months.index.days_in_month
    mean = (months * days).sum() / days.to_numpy().sum()
    said = "\n".join(map(repr, every(told("before there were rates"), Prose)))
    assert f"On an average day {mean:,.1f} people were delayed." in said


def test_the_mix_of_delays_is_told_where_there_is_no_rate(told):
    found = parts(told("before there were rates"))
    assert [type(item) for item in found["Reasons"]] == [Chart, Table]


def test_two_areas_stand_side_by_side_where_a_second_was_chosen(told):
    found = parts(told("reviewed, beside another"))
    items = found["Plymouth and Torbay side by side"]
    names = [item.name for item in items if isinstance(item, Chart | Table)]
    assert names[:2] == ["pair_series", "pair_positions"]
    assert names[-2:] == ["side_by_side", "side_by_side_context"]
    for one in items:
        if isinstance(one, Chart):
            assert "Plymouth" in one.alt and "Torbay" in one.alt
    for name in RUNS:
        alone = "compare_with" not in RUNS[name]
        assert any("side by side" in heading for heading in parts(told(name))) != alone
