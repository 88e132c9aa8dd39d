"""The charts of what goes with delayed days, as they are drawn."""

import dataclasses

import drawn as look
import numpy as np
import pytest

from lsr_analysis.analysis.associations import associations
from lsr_analysis.analysis.associations.said import percent
from lsr_analysis.charts.associations_check import associations_check
from lsr_analysis.charts.associations_effects import associations_effects
from lsr_analysis.charts.associations_fit import associations_fit
from lsr_analysis.display import Chart, Prose

DRAW = {
    "associations_effects": associations_effects,
    "associations_fit": associations_fit,
    "associations_check": associations_check,
}


@pytest.fixture(scope="module")
def result(data):
    return associations(data)


@pytest.fixture(scope="module")
def pictures(result):
    """Every chart and its figure: of the figures held, of nothing clear, and of all clear."""
    effects = result.effects
    adjusted = effects["interest"].astype(bool) & (effects["adjustment"] == "adjusted")
    cases = {
        "held": result,
        "none": dataclasses.replace(result, effects=effects.assign(q=0.5, clear=False)),
        "all": dataclasses.replace(
            result, effects=effects.assign(clear=adjusted, fails=[("x",)] * len(effects))
        ),
    }
    with pytest.MonkeyPatch.context() as patch:
        kept = look.record(patch)
        for case in cases.values():
            for draw in DRAW.values():
                assert isinstance(draw(case), Chart)
    keys = [(case, name) for case in cases for name in DRAW]
    return dict(zip(keys, kept, strict=True))


@pytest.mark.parametrize("case", ["held", "none", "all"])
@pytest.mark.parametrize("name", DRAW)
def test_charts_are_whole_and_readable(pictures, case, name):
    chart, figure = pictures[case, name].chart, pictures[case, name].figure
    assert chart.name == name
    texts = f"{chart.title} {chart.subtitle} {chart.note} {chart.alt}"
    assert "nan" not in texts.split() and "Source" in chart.note
    assert "ssociation" in texts
    assert look.overlaps(figure) == []
    assert look.cut_off(figure) == []
    assert look.pale_texts(figure, 4.5) == []
    assert look.pale_marks(figure, 3) == []
    assert look.alike_in_grey(figure) == []
    assert look.smallest(figure) >= 8


def lines(figure, marker):
    """Return the points drawn with a marker, as (x, y)."""
    (axes,) = figure.axes
    found = [line for line in axes.lines if line.get_marker() == marker]
    return [point for line in found for point in zip(*line.get_data(), strict=True)]


def test_every_effect_is_a_point_and_every_interval_a_line(pictures, result):
    figure = pictures["held", "associations_effects"].figure
    for adjustment, marker in (("alone", "o"), ("adjusted", "s"), ("region", "D"), ("within", "^")):
        wanted = result.interest[result.interest["adjustment"] == adjustment]["ratio"]
        assert sorted(x for x, _ in lines(figure, marker)) == pytest.approx(sorted(wanted))
    (axes,) = figure.axes
    (collection,) = axes.collections
    spans = sorted((s[0][0], s[1][0]) for s in collection.get_segments())
    wanted = sorted(zip(result.interest["lower"], result.interest["upper"], strict=True))
    assert np.array(spans) == pytest.approx(np.array(wanted))
    points = [p for marker in "osD^" for p in lines(figure, marker)]
    for x, y in points:  # a point lies on an interval of its own line
        own = [s for s in collection.get_segments() if s[0][1] == y and s[0][0] < x < s[1][0]]
        assert len(own) == 1


def test_the_adjusted_effect_is_written_beside_its_line(pictures, result):
    (axes,) = pictures["held", "associations_effects"].figure.axes
    said = [text.get_text() for text in axes.texts]
    for _, effect in result.main.iterrows():
        wanted = [text for text in said if text.startswith(f"{percent(effect['ratio'])} (")]
        assert any(text.endswith("*") is bool(effect["clear"]) for text in wanted)
    assert sum(text.endswith("*") for text in said) == int(
        result.interest[result.interest["adjustment"] != "alone"]["clear"].sum()
    )


def test_titles_count_what_is_clear(pictures, result):
    clear, many = int(result.main["clear"].sum()), len(result.main)
    title = pictures["held", "associations_effects"].chart.title
    assert title.startswith(f"Of {many} figures, {clear} clearly go")
    assert title.endswith("once need is allowed for, and 1 with social care delays alone")
    alt = pictures["held", "associations_effects"].chart.alt
    assert alt.count("clear, at the limit") == result.limit[result.main.index].sum()
    note = pictures["held", "associations_effects"].chart.note
    assert "by every way to count the effects" in note
    assert pictures["none", "associations_effects"].chart.title.startswith(f"None of {many}")
    assert pictures["all", "associations_check"].chart.title.startswith("None of 15 clear")
    assert pictures["none", "associations_check"].chart.title.startswith("No adjusted association")
    assert "not clear" in pictures["none", "associations_fit"].chart.title


def test_points_of_the_fit_are_councils_and_the_reviewed_are_named(pictures, result, data):
    figure = pictures["held", "associations_fit"].figure
    (axes,) = figure.axes
    fitted, name = result.strongest
    table = fitted.table
    there = set(table["area_code"]) & result.reviewed
    assert len(lines(figure, "D")) == len(there)
    assert len(lines(figure, "D")) + len(lines(figure, "o")) == table["area_code"].nunique()
    named = {text.get_text() for text in axes.texts}
    assert {data.register[code].name for code in there} <= named
    drawn = sorted(x for x, _ in [*lines(figure, "D"), *lines(figure, "o")])
    assert drawn == pytest.approx(sorted(table.groupby("area_code")[name].mean()))


def test_the_line_of_the_fit_falls_by_the_effect(pictures, result):
    (axes,) = pictures["held", "associations_fit"].figure.axes
    line = next(line for line in axes.lines if len(line.get_xdata()) == 100)
    effect = result.main.iloc[0]
    low, high = np.interp([effect["from"], effect["to"]], *line.get_data())
    assert high / low == pytest.approx(effect["ratio"], rel=1e-3)


def test_a_figure_on_a_log_scale_is_drawn_in_its_own_unit(result, monkeypatch):
    effects = result.effects.copy()
    density = (effects["model"] == "need_adjusted") & (effects["variable"] == "density")
    effects.loc[density, ["q", "p"]] = 0.0
    kept = look.record(monkeypatch)
    associations_fit(dataclasses.replace(result, effects=effects))
    figure = kept[0].figure
    (axes,) = figure.axes
    assert axes.get_xscale() == "log" and "people per square kilometre" in axes.get_xlabel()
    effect = effects[density].iloc[0]
    line = next(line for line in axes.lines if len(line.get_xdata()) == 100)
    x, y = line.get_data()
    low, high = np.interp(np.log([effect["from"], effect["to"]]), np.log(x), y)
    assert high / low == pytest.approx(effect["ratio"], rel=1e-3)
    assert look.overlaps(figure) == [] and look.cut_off(figure) == []


def test_the_range_without_a_council_holds_the_effect(pictures, result):
    (axes,) = pictures["held", "associations_check"].figure.axes
    thick = next(c for c in axes.collections if (np.array(c.get_linewidth()) == 5).all())
    rows = result.interest[result.interest["adjustment"] == "adjusted"]
    spans = [(s[0][0], s[1][0]) for s in thick.get_segments()]
    assert np.array(spans) == pytest.approx(rows[["without_low", "without_high"]].to_numpy())
    assert (rows["without_low"] < rows["ratio"]).all()
    assert (rows["ratio"] < rows["without_high"]).all()


def test_without_a_model_there_is_a_sentence(result):
    bare = dataclasses.replace(result, effects=result.effects.iloc[:0])
    for draw in DRAW.values():
        assert isinstance(draw(bare), Prose)
