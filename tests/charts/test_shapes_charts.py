"""The charts of what delays are made of: what they draw, say, and leave readable."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from drawn import alike_in_grey, cut_off, overlaps, pale_marks, pale_texts, record, smallest

from lsr_analysis.analysis.shapes import NAMED, shapes
from lsr_analysis.charts.free_labels import Room
from lsr_analysis.charts.shapes_map import LOOKS, shapes_map
from lsr_analysis.charts.shapes_named import shapes_named
from lsr_analysis.charts.shapes_number import shapes_number
from lsr_analysis.charts.shapes_profiles import shapes_profiles
from lsr_analysis.display import Prose
from lsr_analysis.periods import Span

CHARTS = {
    "shapes_map": shapes_map,
    "shapes_named": shapes_named,
    "shapes_number": shapes_number,
    "shapes_profiles": shapes_profiles,
}


@pytest.fixture(scope="module")
def year(data):
    return shapes(data, Span.parse("2017-04", "2018-03"))


@pytest.fixture(scope="module")
def early(data):
    """A year without rates, without reason O and without a year before."""
    return shapes(data, Span.parse("2011-04", "2012-03"))


@pytest.fixture(scope="module")
def drawn(year, early):
    with pytest.MonkeyPatch.context() as patch:
        kept = record(patch)
        for result in (year, early):
            for draw in CHARTS.values():
                draw(result)
    names = [f"{period} {name}" for period in ("year", "early") for name in CHARTS]
    return dict(zip(names, kept, strict=True))


ALL = [f"{period} {name}" for period in ("year", "early") for name in CHARTS]


@pytest.mark.parametrize("name", ALL)
def test_every_chart_can_be_read(drawn, name):
    figure = drawn[name].figure
    assert overlaps(figure) == []
    assert cut_off(figure) == []
    assert pale_texts(figure, 4.5) == []
    assert pale_marks(figure, 3.0) == []
    assert alike_in_grey(figure) == []
    assert smallest(figure) >= 8


@pytest.mark.parametrize("name", ALL)
def test_every_chart_says_what_when_and_whence(drawn, name):
    chart = drawn[name].chart
    period = "2017-18" if name.startswith("year") else "2011-12"
    assert chart.name == name.split()[1]
    assert period in chart.subtitle and period in chart.alt
    assert "NHS England, Delayed Transfers of Care" in chart.note
    assert "All adults (18+)" in chart.note
    assert len(chart.alt) > 150
    assert "nan" not in f"{chart.title} {chart.subtitle} {chart.alt}"


@pytest.mark.parametrize("name", ["shapes_map", "shapes_named", "shapes_profiles"])
def test_charts_of_shares_warn_of_local_recording(drawn, name):
    assert "local recording" in drawn[f"year {name}"].chart.note


@pytest.mark.parametrize("draw", CHARTS.values())
def test_a_period_without_figures_gives_words(data, draw):
    found = draw(shapes(data, Span.parse("2020-04", "2021-03")))
    assert isinstance(found, Prose)
    assert "cannot be assessed for 2020-21" in found.sentences[0]


def test_areas_whose_months_tell_nothing_give_words(year):
    unsure = year.named.assign(lower=np.nan, upper=np.nan, assessed=False, differs=False, most=0)
    found = shapes_named(dataclasses.replace(year, named=unsure))
    assert isinstance(found, Prose) and "fewer than 6 months" in found.sentences[0]


def lines(drawn, name):
    return [line for line in drawn[name].figure.axes[0].lines if len(line.get_xdata())]


def test_the_map_draws_every_council_where_it_belongs(drawn, year):
    marks = [m for m in lines(drawn, "year shapes_map") if m.get_markersize() < 8]
    at = np.vstack([np.column_stack([m.get_xdata(), m.get_ydata()]) for m in marks])
    assert len(at) == len(year.councils)
    assert sum(len(m.get_xdata()) for m in marks if m.get_markerfacecolor() != "white") == 20
    # The same distances as in the plane, but for the scale.
    order = pd.concat(
        [
            year.councils[(year.councils["group"] == g) & (year.councils["reviewed"] == r)]
            for g in year.groups.index
            for r in (False, True)
        ]
    )[["x", "y"]].to_numpy()
    scale = np.linalg.norm(at[0] - at[1]) / np.linalg.norm(order[0] - order[1])
    assert at - at[0] == pytest.approx((order - order[0]) * scale)


def test_the_map_names_exemplars_and_reviewed_areas(drawn, year):
    said = {text.get_text() for text in drawn["year shapes_map"].figure.axes[0].texts}
    note = drawn["year shapes_map"].chart.note
    for name in year.councils.loc[year.councils["reviewed"], "name"]:
        assert any(words.endswith(name) for words in said) or name in note
    for group, row in year.groups.iterrows():
        assert f"Group {group}: {row['exemplar']}" in said


def test_groups_differ_in_marker_and_colour():
    assert len({marker for marker, _ in LOOKS}) == len({c for _, c in LOOKS}) == len(LOOKS) == 8


def test_the_map_says_how_much_of_the_variance_it_shows(drawn, year):
    across, up = year.explained
    assert f"{across + up:.0%} of the variance" in drawn["year shapes_map"].chart.note


@pytest.mark.parametrize("name", ["shapes_map", "shapes_number"])
def test_titles_claim_no_more_than_the_rule_allows(year, name):
    draw, choice = CHARTS[name], year.choice

    def title(stable, separate):
        made = dataclasses.replace(choice, stable=stable, separate=separate)
        return draw(dataclasses.replace(year, choice=made)).title

    assert "continuum" in title(False, False) and "stable" in title(False, False)
    assert "fall into" not in title(True, False) and "more distinct than in" not in title(
        True, False
    )
    separate = title(True, True)
    assert "fall into" in separate or "more distinct than in 95%" in separate
    assert "continuum" not in separate


def test_dots_and_intervals_of_named_areas(drawn, year):
    shown = year.named[year.named["most"] > 0]
    axes = drawn["year shapes_named"].figure.axes[0]
    reviewed = set(year.councils.loc[year.councils["reviewed"], "name"])
    for marker, of in (("D", shown["area"].isin(reviewed)), ("o", ~shown["area"].isin(reviewed))):
        (dots,) = [m for m in axes.lines if m.get_marker() == marker]
        assert sorted(dots.get_xdata()) == pytest.approx(sorted(shown.loc[of, "points"])), marker
    assert set(shown["area"]) - reviewed == {"Cornwall"}
    ends = np.array([path.vertices[:, 0] for path in axes.collections[0].get_paths()])
    assert sorted(ends[:, 0]) == pytest.approx(sorted(shown["lower"]))
    assert sorted(ends[:, 1]) == pytest.approx(sorted(shown["upper"]))
    # None of the intervals drawn holds England's share.
    assert ((ends[:, 0] > 0) | (ends[:, 1] < 0)).all()
    labels = [label.get_text() for label in axes.get_yticklabels()]
    areas = list(dict.fromkeys(label.split(":")[0] for label in labels))
    assert areas == [area for area in NAMED if area in set(shown["area"])]


def test_the_title_counts_the_parts_on_which_areas_differ(drawn, year):
    title, named = drawn["year shapes_named"].chart.title, year.named
    own = named[named["assessed"] & ~named["mirror"].astype(bool)]
    counts = own.groupby("area")["differs"].sum()
    assert title == (
        f"All {len(counts)} named areas differ from England, on {counts.min()} to {counts.max()} "
        f"of {len(own) // len(counts)} parts of delays"
    )


def test_areas_that_do_not_differ_are_named_in_the_note(year):
    named = year.named.copy()
    quiet = named["area"] == "Plymouth"
    named.loc[quiet, "differs"], named.loc[quiet, "most"] = False, 0
    chart = shapes_named(dataclasses.replace(year, named=named))
    assert "No part of Plymouth differs." in chart.note
    assert chart.title.startswith("5 of 6 named areas")


def test_profiles_print_shares_and_ratios(drawn, year):
    said = [text.get_text() for text in drawn["year shapes_profiles"].figure.axes[0].texts]
    assert len(said) == len(year.profiles) + year.profiles["part"].nunique()
    row = year.profiles[year.profiles["part"] == "delayed_days_nhs"].iloc[0]
    assert f"{100 * row['share']:.0f} (×{row['ratio']:.2f})" in said
    assert row["ratio"] == pytest.approx(row["share"] / row["england"])


def test_the_lines_of_the_number_of_groups(drawn, year):
    rows = year.choice.numbers
    left, right = drawn["year shapes_number"].figure.axes
    heights = [list(line.get_ydata()) for line in left.lines]
    for column in ("silhouette", "reference", "reference_median"):
        assert list(rows[column]) in heights
    assert list(rows["stability"]) in [list(line.get_ydata()) for line in right.lines]
    assert right.get_ylim() == (0, 1) and left.get_ylim()[0] == 0


# Names of points


def test_names_stay_inside_and_apart():
    rng = np.random.default_rng(1)
    marks = rng.uniform(1, 4, (40, 2))
    room = Room(5.0, 5.0, marks)
    placed = [room.put(f"Name {k}", marks[k], 8) for k in range(25)]
    assert sum(spot is not None for spot in placed) == len(room.taken)
    for k, (left, bottom, right, top) in enumerate(room.taken):
        assert left >= 0 and bottom >= 0 and right <= 5 and top <= 5
        for w, b, r, t in room.taken[k + 1 :]:
            assert left >= r or right <= w or bottom >= t or top <= b


def test_a_name_alone_stands_beside_its_point_without_a_line():
    spot = Room(4.0, 4.0, np.array([[2.0, 2.0]])).put("Alone", (2.0, 2.0), 8)
    assert not spot.joined
    assert np.hypot(spot.x - 2, spot.y - 2) < 0.6


def test_a_name_without_room_is_not_put():
    room = Room(0.2, 0.2, np.array([[0.1, 0.1]]))
    assert room.put("A long name", (0.1, 0.1), 8) is None
    assert room.taken == []


def test_the_name_of_an_arrow_lies_beyond_its_tip():
    room = Room(6.0, 6.0, np.array([[3.0, 3.0]]))
    for angle in np.deg2rad([0, 90, 180, 270]):
        spot = room.put("part", (3.0, 3.0), 8, outward=float(angle))
        along = (spot.x - 3) * np.cos(angle) + (spot.y - 3) * np.sin(angle)
        assert along > 0
