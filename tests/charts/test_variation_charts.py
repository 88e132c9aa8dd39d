"""What the charts of variation and of the expectation draw and say."""

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest
from drawn import alike_in_grey, cut_off, overlaps, pale_marks, pale_texts, record, smallest, texts

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.expectation import expectation
from lsr_analysis.analysis.variation_study import variation_study
from lsr_analysis.charts.expectation_areas import expectation_areas
from lsr_analysis.charts.expectation_months import expectation_months
from lsr_analysis.charts.national_hexagons import national_hexagons
from lsr_analysis.charts.variation_lasting import variation_lasting
from lsr_analysis.charts.variation_years import variation_years
from lsr_analysis.display import Chart, Prose
from lsr_analysis.hexagons import layout
from lsr_analysis.periods import Span

MAKERS = {
    "variation_years": lambda year, asked: variation_years(year),
    "variation_lasting": lambda year, asked: variation_lasting(year),
    "national_hexagons": lambda year, asked: national_hexagons(year),
    "national_hexagons_change": lambda year, asked: national_hexagons(year, of="change"),
    "expectation_months": lambda year, asked: expectation_months(asked),
    "expectation_areas": lambda year, asked: expectation_areas(asked),
}


@pytest.fixture(scope="module")
def year(data):
    return variation_study(data, Span.parse("2017-04", "2018-03"))


@pytest.fixture(scope="module")
def asked(data):
    return expectation(data)


@pytest.fixture(scope="module")
def everything(year, asked):
    """Draw each chart once and keep its figure."""
    with pytest.MonkeyPatch.context() as patch:
        kept = record(patch)
        for make in MAKERS.values():
            make(year, asked)
    return {one.chart.name: one for one in kept}


def artists(figure, gid):
    return [a for axes in figure.axes for a in axes.collections if a.get_gid() == gid]


@pytest.mark.parametrize("name", MAKERS)
def test_can_be_read(everything, name):
    chart, figure = everything[name].chart, everything[name].figure
    assert chart.name == name
    assert overlaps(figure) == []
    assert cut_off(figure) == []
    assert pale_texts(figure, 4.5) == []
    assert alike_in_grey(figure) == []
    assert smallest(figure) >= 8
    said = f"{chart.title} {chart.subtitle} {chart.note} {chart.alt}"
    assert not re.search(r"\bnan\b|None|NaT", said)
    assert len(chart.alt) > 200 and "Source" in chart.note


@pytest.mark.parametrize("name", [n for n in MAKERS if not n.startswith("national_hexagons")])
def test_marks_stand_out(everything, name):
    assert pale_marks(everything[name].figure, 3) == []


def test_years_draw_the_percentiles_and_england(everything, year):
    above, below = everything["variation_years"].figure.axes
    drawn = [line.get_ydata() for line in above.lines]
    for name in ("p10", "lower_quartile", "median", "upper_quartile", "p90", "england"):
        assert any(np.allclose(line, year.months[name]) for line in drawn), name
    assert above.get_yscale() == "log"
    assert np.allclose(below.lines[0].get_ydata(), year.months["interquartile_ratio"])
    labels = [text.get_text() for text in below.texts]
    for period, row in year.years.iterrows():
        assert f"{period}: {row['interquartile_ratio']:.2f}" in labels


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        ("no clear change", "how far apart councils are in proportion did not clearly change"),
        ("narrowed", "came closer to each other in proportion too"),
        ("widened", "moved apart in proportion"),
    ],
)
def test_the_title_says_no_more_than_the_interval(year, ratio, said):
    moved = year.moved.copy()
    moved.loc["interquartile_ratio", "verdict"] = ratio
    assert said in variation_years(dataclasses.replace(year, moved=moved)).title


def test_lasting_draws_every_pair(everything, year):
    (axes,) = everything["variation_lasting"].figure.axes
    diamonds = next(line for line in axes.lines if line.get_marker() == "D")
    assert np.allclose(diamonds.get_xdata(), 100 * year.lasting["share"])
    bars = axes.collections[0].get_segments()
    assert np.allclose([s[:, 0] for s in bars], 100 * year.lasting[["share_lower", "share_upper"]])
    one = year.lasting[year.lasting["lag"] == 1]
    title = everything["variation_lasting"].chart.title
    assert title.startswith(f"{one['stayed'].min()} to {one['stayed'].max()} of the 30 councils")


@pytest.mark.parametrize(
    ("name", "column"),
    [("national_hexagons", "fifth"), ("national_hexagons_change", "change_fifth")],
)
def test_hexagons_stand_in_their_fifth(everything, year, name, column):
    figure = everything[name].figure
    for fifth in range(1, 6):
        (cells,) = artists(figure, f"fifth {fifth}")
        middles = {tuple(p.vertices[:6].mean(axis=0).round(6)) for p in cells.get_paths()}
        codes = year.placed.index[year.placed[column] == fifth]
        assert middles == {tuple(np.round(layout()[code].centre, 6)) for code in codes}
    assert sum(len(a.get_paths()) for a in artists(figure, "marked")) == 2 * 20


def test_every_reviewed_area_is_lettered_in_its_hexagon(everything, year):
    figure = everything["national_hexagons"].figure
    names = {t.get_text()[0]: t.get_text()[3:] for t in figure.axes[1].texts}
    letters = {
        t.get_text(): t.get_position() for t in figure.axes[0].texts if len(t.get_text()) == 1
    }
    assert len(letters) == 20 and {*letters} == {*names}
    for letter, (x, y) in letters.items():
        code = year.placed.index[
            [names[letter] == f"{n} {year.indicator.text(v)}" for n, v in
             zip(year.placed["name"], year.placed["value"], strict=True)]
        ]  # fmt: skip
        assert len(code) == 1
        middle = layout()[code[0]].centre
        assert x == middle[0] and abs(y - middle[1]) < 0.3


def test_hexagons_title_counts_the_reviewed(everything, year):
    last = int((year.reviewed["fifth"] == 5).sum())
    assert everything["national_hexagons"].chart.title.startswith(f"{last} of the 20 reviewed")
    rose = int((year.placed["change"] > 0).sum())
    fell = int((year.placed["change"] < 0).sum())
    title = everything["national_hexagons_change"].chart.title
    assert title.endswith(f"fell in {fell} of 151 councils and rose in {rose}")


def test_months_draw_both_groups(everything, asked):
    (axes,) = everything["expectation_months"].figure.axes
    drawn = [line.get_ydata() for line in axes.lines if len(line.get_ydata()) == len(asked.months)]
    assert len(drawn) == 2
    for name in ("never", "reviewed"):
        assert any(np.allclose(line, 100 * asked.by_month[f"{name}_share"]) for line in drawn)
    said = " ".join(t.get_text() for t in texts(everything["expectation_months"].figure))
    assert "first test" in said and "grant depended on it" in said


def test_areas_draw_every_month_of_every_area(everything, asked):
    figure = everything["expectation_areas"].figure
    codes = asked.reviewed.index
    count = {gid: sum(len(a.get_offsets()) for a in artists(figure, gid)) for gid in ("met", "not")}
    assert count["met"] == asked.met[codes].sum().sum()
    assert count["met"] + count["not"] == asked.met[codes].notna().sum().sum()
    (axes,) = figure.axes
    order = [label.get_text() for label in axes.get_yticklabels()]
    (squares,) = artists(figure, "met")
    rows = pd.Series(squares.get_offsets()[:, 1]).map(dict(enumerate(order))).value_counts()
    months = asked.reviewed.set_index("name")["months_met"]
    assert rows.to_dict() == months[months > 0].to_dict()


@pytest.mark.parametrize(("start", "end"), [("2020-04", "2021-03"), ("2012-04", "2013-03")])
def test_no_map_without_rates(data, start, end):
    result = variation_study(data, Span.parse(start, end))
    for of in ("rate", "change"):
        said = national_hexagons(result, of=of)
        assert isinstance(said, Prose) and "No council" in said.sentences[0]
    assert isinstance(variation_years(result), Chart)
    assert isinstance(variation_lasting(result), Chart)


def test_no_change_in_the_first_year(data):
    result = variation_study(data, Span.parse("2015-04", "2015-06"))
    assert isinstance(national_hexagons(result), Chart)
    said = national_hexagons(result, of="change")
    assert isinstance(said, Prose) and "April 2014 to June 2014" in said.sentences[0]


def test_no_charts_without_any_rate(data):
    table = data.observations.copy()
    table.loc[table["indicator"].astype(str) == RATE, "value"] = np.nan
    none = dataclasses.replace(data, observations=table, shipped=table)
    result = variation_study(none, Span.parse("2017-04", "2018-03"))
    for make in MAKERS.values():
        said = make(result, expectation(none))
        assert isinstance(said, Prose) and said.sentences[0]


def test_councils_without_an_earlier_year_are_hatched_on_the_map_of_change(data):
    """Two councils of April 2019 have a rate and no change; their forerunners have left the map."""
    result = variation_study(data, Span.parse("2019-04", "2019-06"))
    new = result.placed[result.placed["earlier"].isna()].index
    assert {"E06000058", "E06000059"} <= {*new}
    with pytest.MonkeyPatch.context() as patch:
        kept = record(patch)
        national_hexagons(result, of="change")
    (hatched,) = artists(kept[0].figure, "fifth 0")
    middles = {tuple(p.vertices[:6].mean(axis=0).round(6)) for p in hatched.get_paths()}
    assert {tuple(np.round(layout()[code].centre, 6)) for code in new} <= middles
