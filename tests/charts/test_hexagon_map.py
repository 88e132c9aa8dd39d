"""What the map of hexagons draws and says: fifths, marks, councils without a figure."""

import datetime as dt
import re
from importlib import import_module
from itertools import pairwise
from types import SimpleNamespace

import matplotlib.colors
import numpy as np
import pandas as pd
import pytest
from matplotlib.textpath import TextPath

from lsr_analysis.analysis.explore.explored import explore
from lsr_analysis.charts import hexagon_map
from lsr_analysis.charts.hexagons import hexagons
from lsr_analysis.display import Chart, Prose
from lsr_analysis.hexagons import hexagons_on
from lsr_analysis.statistics.quantiles import quantile_groups

DAY = dt.date(2018, 3, 31)
SCILLY, PLYMOUTH = "E06000053", "E06000026"


@pytest.fixture
def figures(monkeypatch):
    """Keep the figures that are drawn, to look at their artists."""
    module = import_module("lsr_analysis.charts.hexagons")  # its name is also the function's
    kept, real = [], module.start

    def keep(height):
        kept.append(real(height))
        return kept[-1]

    monkeypatch.setattr(module, "start", keep)
    return kept


@pytest.fixture(scope="module")
def delays(data):
    """The delayed days rate of 2017-18, with Plymouth and a council without a figure asked for."""
    return explore("delayed_days_rate", "2018-03", "2017-04", ["Plymouth", SCILLY], data)


def synthetic(councils, lower_is_better=True, values=None, **more):
    """Return a result object on SYNTHETIC values, in the order of codes unless given."""
    codes = sorted(hexagons_on(DAY))
    held = pd.Series(np.arange(len(codes), dtype=float) if values is None else values, codes)
    turned = -held if lower_is_better is False else held
    table = pd.DataFrame(
        {
            "name": [councils[code].name for code in codes],
            "region": [councils[code].region for code in codes],
            "value": held,
            "status": np.where(held.isna(), "not collected", "ok"),
            "fifth": quantile_groups(turned),
        }
    )
    indicator = SimpleNamespace(
        title="SYNTHETIC measure", population="nobody", lower_is_better=lower_is_better,
        text=lambda value: f"{value:.0f}", chart_note="SYNTHETIC.", compare=("councils",),
        compare_why="",
    )  # fmt: skip
    fields = {
        "indicator": indicator, "period": "2017-18", "day": DAY, "councils": table, "unit": "%",
        "england": 50.0, "highlight": (), "source_line": "Source: SYNTHETIC.",
    }  # fmt: skip
    return SimpleNamespace(**(fields | more))


def drawn(figure, gid):
    """Return the artists of one kind."""
    return [one for one in figure.axes[0].collections if one.get_gid() == gid]


def middles(figure, fifth):
    """Return the middles of the hexagons of a fifth, as drawn."""
    (found,) = drawn(figure, f"fifth {fifth}")
    corners = [path.vertices[:6].mean(axis=0) for path in found.get_paths()]
    return {tuple(middle.round(6)) for middle in corners}


def expected(explored, fifth):
    """Return the middles of the hexagons that should be of a fifth."""
    cells = hexagons_on(explored.day)
    column = explored.councils["fifth"]
    codes = column.index[column.isna() if fifth == 0 else column.eq(fifth).fillna(False)]
    return {tuple(np.round(cells[code].centre, 6)) for code in codes}


def words(figure):
    return " ".join(text.get_text() for text in figure.texts).replace("\n", " ")


def beside(figure):
    return [text.get_text().replace("\n", " ") for text in figure.axes[0].texts]


def test_every_council_is_drawn_once_with_the_shade_of_its_fifth(delays, figures):
    hexagons(delays)
    shown = 0
    for fifth in range(6):
        assert middles(figures[0], fifth) == expected(delays, fifth), fifth
        shown += len(middles(figures[0], fifth))
        (cells,) = drawn(figures[0], f"fifth {fifth}")
        shades = {matplotlib.colors.to_hex(colour).upper() for colour in cells.get_facecolor()}
        assert shades == {hexagon_map.FIFTHS[fifth - 1] if fifth else "#FFFFFF"}
    assert shown == 152


def test_the_fifths_drawn_are_those_of_the_values(delays, figures):
    """Counted here by hand: how many councils have a lower rate, in fifths of 151."""
    hexagons(delays)
    values = delays.councils["value"].dropna()
    assert len(values) == 151
    cells = hexagons_on(DAY)
    for code, value in values.items():
        fifth = int((values < value).sum()) * 5 // 151 + 1
        assert tuple(np.round(cells[code].centre, 6)) in middles(figures[0], fifth), code


def test_each_hexagon_carries_the_number_of_its_fifth(delays, figures):
    hexagons(delays)
    for fifth in range(1, 6):
        (marks,) = drawn(figures[0], f"mark {fifth}")
        assert {tuple(np.round(at, 6)) for at in marks.get_offsets()} == expected(delays, fifth)
        (shape,) = marks.get_paths()
        glyph = TextPath((0, 0), str(fifth), size=9).vertices
        assert shape.vertices - shape.vertices.min(axis=0) == pytest.approx(
            glyph - glyph.min(axis=0), abs=1e-6
        )


def test_a_council_without_a_figure_is_hatched_with_a_dash_and_named_with_its_reason(
    delays, figures
):
    chart = hexagons(delays)
    assert middles(figures[0], 0) == {tuple(np.round(hexagons_on(DAY)[SCILLY].centre, 6))}
    (cells,) = drawn(figures[0], "fifth 0")
    assert cells.get_hatch()
    assert len(drawn(figures[0], "mark 0")) == 2  # the dash, and its white rim
    said = "No figure for 1 of 152 councils: Isles of Scilly (not in the publication)."
    assert said in words(figures[0])
    assert said in chart.alt
    assert "no figure (1 council)" in beside(figures[0])


def test_the_title_names_the_region_with_the_largest_share_in_the_worst_fifth(delays):
    table = delays.councils.dropna(subset="value")
    worst = table[table["value"].rank(ascending=False, method="max") <= 30]
    assert len(worst) == 30
    shares = worst.groupby("region").size() / table.groupby("region").size()
    top = shares.idxmax()
    count, of = (worst["region"] == top).sum(), (table["region"] == top).sum()
    assert hexagons(delays).title == (
        f"Delayed days rate: {count} of {of} councils of the {top} with a figure are in the worst "
        "fifth, the largest share of any region"
    )


def test_the_alternative_text_lists_both_ends_by_region(delays):
    alt = hexagons(delays).alt
    table = delays.councils
    for fifth, name in ((5, "Worst"), (1, "Best")):
        held = table[table["fifth"].eq(fifth).fillna(False)]
        start = alt.index(f"{name} fifth")
        part = alt[start : alt.index("Best fifth") if fifth == 5 else alt.index("No figure")]
        assert f"{held['value'].min():.1f} to {held['value'].max():.1f}" in part
        assert f"{len(held)} councils" in part
        for region, group in held.groupby("region"):
            assert f"{region}: {'; '.join(group['name'])}. " in part
    assert "The England value is " in alt
    assert re.search(r"Plymouth 27\.9, fifth 5\.", alt)
    assert "Isles of Scilly no figure, no fifth." in alt


def test_the_key_gives_the_values_and_councils_of_each_fifth(delays, figures):
    hexagons(delays)
    said, table = beside(figures[0]), delays.councils
    for fifth in range(1, 6):
        held = table.loc[table["fifth"].eq(fifth).fillna(False), "value"]
        line = f"{held.min():.1f} to {held.max():.1f} ({len(held)} councils)"
        assert line in said
    assert "Fifths: 1 best, 5 worst" in said


def test_the_areas_asked_for_are_outlined_and_named(delays, figures):
    hexagons(delays)
    outlines = drawn(figures[0], "marked")
    cells = hexagons_on(DAY)
    wanted = [cells[PLYMOUTH].centre, cells[SCILLY].centre]
    for outline in outlines:
        found = [path.vertices[:6].mean(axis=0) for path in outline.get_paths()]
        assert np.array(found) == pytest.approx(np.array(wanted))
    assert "Plymouth 27.9" in beside(figures[0])
    assert "Isles of Scilly no figure" in beside(figures[0])
    assert "Thick outline: the 2 areas asked for." in words(figures[0])


def test_regions_are_named_and_bordered(delays, figures):
    hexagons(delays)
    for region in delays.councils["region"].unique():
        assert region in beside(figures[0])
    (lines,) = drawn(figures[0], "regions")
    # Scilly stands alone: all its six sides are borders.
    at = np.array(hexagons_on(DAY)[SCILLY].centre)
    around = [line for line in lines.get_segments() if np.hypot(*(line.mean(axis=0) - at)) < 0.51]
    assert len(around) == 6


def test_the_chart_says_what_the_map_is_not(delays, figures):
    chart = hexagons(delays)
    said = words(figures[0])
    assert isinstance(chart, Chart) and chart.name == "explored_hexagons"
    assert "Neighbours on the map need not be neighbours on the ground" in said
    assert "all of one size and not at its true place" in said
    assert "delayed days per day per 100,000 people aged 18+" in said and "2017-18" in said
    assert delays.source_line in said and delays.indicator.chart_note in said


def test_where_higher_is_better_the_lowest_are_darkest(councils, figures):
    explored = synthetic(councils, lower_is_better=False)
    hexagons(explored)
    lowest = explored.councils["value"].idxmin()
    assert tuple(np.round(hexagons_on(DAY)[lowest].centre, 6)) in middles(figures[0], 5)


def test_where_neither_is_better_ends_are_called_lowest_and_highest(councils, figures):
    explored = synthetic(councils, lower_is_better=None)
    chart = hexagons(explored)
    highest = explored.councils["value"].idxmax()
    assert tuple(np.round(hexagons_on(DAY)[highest].centre, 6)) in middles(figures[0], 5)
    assert "Fifths: 1 lowest, 5 highest" in beside(figures[0])
    for text in (chart.title, chart.alt, *beside(figures[0])):
        assert "worst" not in text.casefold() and "best" not in text.casefold()
    assert "highest fifth" in chart.title


def test_regions_that_share_the_largest_share_are_all_named(councils):
    """SYNTHETIC: the last two councils by name of each region are far above the others."""
    explored = synthetic(councils)
    table = explored.councils
    table["fifth"] = 1
    for region in ("North East", "West Midlands"):
        of_region = table.index[table["region"] == region]
        table.loc[of_region[: len(of_region) // 2], "fifth"] = 5
    assert hexagons(explored).title == (
        "SYNTHETIC measure: the North East (6 of 12) and the West Midlands (7 of 14) have the "
        "largest shares of councils in the worst fifth"
    )


def test_a_share_of_very_few_councils_makes_no_title(councils):
    """SYNTHETIC: two councils of London have a figure, both the worst; others have theirs."""
    values = pd.Series(range(152), sorted(hexagons_on(DAY)), dtype=float)
    region = pd.Series({area.code: area.region for area in councils}).reindex(values.index)
    london = region.index[region == "London"]
    values[london[2:]] = np.nan
    values[london[:2]] = 1000.0
    chart = hexagons(synthetic(councils, values=values.to_numpy()))
    assert "London" not in chart.title
    assert "largest share of any region with figures of 5 councils or more" in chart.title
    assert "No figure for 31 of 152 councils: 31 councils (not collected)." in chart.alt


def test_ties_that_leave_no_worst_fifth_are_said(councils):
    explored = synthetic(councils, values=np.r_[np.zeros(20), np.ones(132)])
    chart = hexagons(explored)
    assert chart.title.endswith("so many councils tie that none is in the worst fifth")
    assert "Worst fifth, no value, 0 councils. none." in chart.alt


def test_too_many_areas_to_name_are_outlined_only(councils, figures):
    codes = [code for code in sorted(hexagons_on(DAY)) if code.startswith("E09")][:6]
    hexagons(synthetic(councils, highlight=tuple(codes)))
    assert "the 6 areas asked for, too many to be named here" in words(figures[0])
    assert len(drawn(figures[0], "marked")[0].get_paths()) == 6
    assert not any("Barnet" in text for text in beside(figures[0]))


def test_a_council_that_did_not_exist_is_not_drawn_and_said_so(data, figures):
    explored = explore("delayed_days_rate", "2018-03", "2017-04", ["Westmorland and Furness"], data)
    hexagons(explored)
    assert "Not on the map: Westmorland and Furness (existed from April 2023)." in words(figures[0])
    assert sum(len(middles(figures[0], fifth)) for fifth in range(6)) == 152


def test_figures_of_councils_to_come_are_drawn_on_their_cells(data, figures):
    """Population figures of mid-2018 are of councils as they were from April 2019."""
    explored = explore("share_65plus", "2018-06", data=data)
    chart = hexagons(explored)
    assert explored.day == dt.date(2018, 6, 30)
    assert sum(len(middles(figures[0], fifth)) for fifth in range(6)) == 151
    assert "Bournemouth, Christchurch and Poole" in chart.alt
    assert "Not on the map" not in chart.alt


def test_names_and_key_do_not_cover_each_other(data, figures):
    areas = ["Plymouth", "Cumbria", "Bournemouth", "Rutland", "City of London", "East Sussex"]
    hexagons(explore("delayed_days_rate", "2018-03", "2017-04", areas, data))
    renderer = figures[0].canvas.get_renderer()
    texts = [*figures[0].texts, *figures[0].axes[0].texts]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    width, height = figures[0].get_size_inches() * figures[0].dpi
    for at, (one, box) in enumerate(boxes):
        assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height, one
        for other, second in boxes[at + 1 :]:
            assert not box.overlaps(second), (one, other)


def test_where_councils_must_not_be_compared_prose_says_why(data):
    shown = hexagons(explore("people_18plus", "2018-06", data=data))
    assert isinstance(shown, Prose)
    assert "no map of People aged 18 and over. A count follows the size of the area." in repr(shown)


def test_fewer_than_five_councils_make_no_map(councils):
    values = np.full(152, np.nan)
    values[:4] = [1, 2, 3, 4]
    explored = synthetic(councils, values=values)
    explored.councils["fifth"] = pd.array([pd.NA] * 152, dtype="Int64")
    shown = hexagons(explored)
    assert isinstance(shown, Prose)
    assert "Fewer than five councils have a figure of SYNTHETIC measure in 2017-18." in repr(shown)


def luminance(colour):
    def part(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = map(part, matplotlib.colors.to_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_shades_darken_step_by_step_and_numbers_stand_out():
    shades = [luminance(colour) for colour in hexagon_map.FIFTHS]
    for lighter, darker in pairwise(shades):
        assert (lighter + 0.05) / (darker + 0.05) >= 1.4
    for fifth, shade in enumerate(shades, start=1):
        ink = luminance("white" if fifth > 3 else hexagon_map.INK)
        light, dark = max(ink, shade), min(ink, shade)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, fifth
