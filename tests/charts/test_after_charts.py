"""The charts of the time after the reviews draw what the result holds, and can be read."""

import dataclasses
import math

import drawn
import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from lsr_analysis.analysis.after import after_the_review
from lsr_analysis.analysis.after.estimate import LOG
from lsr_analysis.charts.after_areas import after_areas
from lsr_analysis.charts.after_effect import after_effect
from lsr_analysis.charts.after_gap import after_gap
from lsr_analysis.charts.after_placebo import after_placebo
from lsr_analysis.charts.after_rows import percent_ticks
from lsr_analysis.charts.after_sensitivity import after_sensitivity
from lsr_analysis.display import Chart, Prose

MAKERS = {
    "after_gap": after_gap,
    "after_effect": after_effect,
    "after_placebo": after_placebo,
    "after_sensitivity": after_sensitivity,
    "after_areas": after_areas,
}


@pytest.fixture(scope="module")
def result(data):
    return after_the_review(data)


@pytest.fixture(scope="module")
def kept(result):
    """Every chart with the figure that it was made from."""
    with pytest.MonkeyPatch.context() as patch:
        found = drawn.record(patch)
        for make in MAKERS.values():
            make(result)
    return {one.chart.name: one for one in found}


def segments(axes):
    """Return the ends of every interval drawn, row by row."""
    lines = [c for c in axes.collections if isinstance(c, LineCollection)]
    return np.concatenate([np.array(c.get_segments()) for c in lines])


def marks(axes, *markers):
    return sorted(
        (round(float(y), 6), float(x))
        for line in axes.lines
        if line.get_marker() in markers
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    )


@pytest.mark.parametrize("name", MAKERS)
def test_a_chart_can_be_read(kept, name):
    figure, chart = kept[name].figure, kept[name].chart
    assert isinstance(chart, Chart) and chart.name == name
    assert drawn.overlaps(figure) == []
    assert drawn.cut_off(figure) == []
    assert drawn.pale_texts(figure, 4.5) == []
    assert drawn.pale_marks(figure, 3.0) == []
    assert drawn.alike_in_grey(figure) == []
    assert drawn.smallest(figure) >= 8


@pytest.mark.parametrize("name", MAKERS)
def test_polarity_source_and_what_it_is_not_are_said(kept, name):
    chart = kept[name].chart
    words = f"{chart.subtitle} {chart.note} {chart.alt}"
    assert "better" in words and "NHS England" in chart.note
    if name != "after_placebo":
        assert "Not an effect of the reviews" in chart.note
    assert "nan" not in words.split()


def test_the_effect_chart_draws_estimate_cohorts_and_path(kept, result):
    (axes,) = kept["after_effect"].figure.axes
    path = result.primary.path
    shown = [("before", row) for _, row in path[path["part"] == "before"].iterrows()]
    shown += [("after", row) for _, row in path[path["part"] == "after"].iterrows()]
    estimates = [result.primary.effect, *(found for _, found in result.primary.by_cohort)]
    expected = [one.estimate for one in estimates] + [row["estimate"] for _, row in shown]
    assert [x for _, x in marks(axes, "D", "o", "s")] == pytest.approx(expected)
    ends = [(one.lower, one.upper) for one in estimates]
    ends += [(row["lower"], row["upper"]) for _, row in shown]
    assert segments(axes)[:, :, 0] == pytest.approx(np.array(ends))
    assert len(marks(axes, "s")) == (path["part"] == "before").sum()
    assert result.primary.effect.full_text in kept["after_effect"].chart.title


def test_titles_follow_the_verdict(result):
    def titled(lower, upper):
        effect = dataclasses.replace(result.primary.effect, lower=lower, upper=upper)
        chance = dataclasses.replace(result.primary.chance, lower=lower, upper=upper, p_value=lower)
        primary = dataclasses.replace(result.primary, effect=effect, chance=chance)
        return after_effect(dataclasses.replace(result, primary=primary))

    assert "lower than elsewhere by more than chance" in titled(-0.3, -0.1).title
    assert "higher than elsewhere by more than chance" in titled(0.1, 0.3).title
    assert "cannot be told apart" in titled(-0.1, 0.3).title
    nothing = titled(math.nan, math.nan)
    assert isinstance(nothing, Prose) and "not assessable" in nothing.sentences[0]


def test_the_sensitivity_chart_is_in_the_order_of_the_design(kept, result):
    (axes,) = kept["after_sensitivity"].figure.axes
    labels = [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]
    assert labels == ["Primary estimate", *(one.asked.shown_title for one in result.sensitivity)]
    found = [x for _, x in marks(axes, "D", "o", "s")]
    for at, one in zip(found[1:], result.sensitivity, strict=True):
        percent = one.found.percent(one.found.estimate)
        assert 100 * math.expm1(at) == pytest.approx(percent)
    texts = [text.get_text() for text in axes.texts]
    ratios = [one.found for one in result.sensitivity if one.found.scale == LOG]
    assert len(ratios) == len(result.sensitivity) - 1
    assert all(found.full_text in texts for found in ratios)
    (rate,) = (one.found for one in result.sensitivity if one.found.scale != LOG)
    percent = 100 * rate.estimate / rate.base
    assert any(text.startswith(f"−{abs(percent):.0f}% (") for text in texts)


def test_the_sensitivity_title_counts_those_that_tell_a_difference(result):
    assert after_sensitivity(result).title.startswith("None of the 15")
    one = result.sensitivity[0]
    low = dataclasses.replace(one.found, estimate=-0.3, lower=-0.4, upper=-0.2)
    rest = (dataclasses.replace(one, found=low), *result.sensitivity[1:])
    title = after_sensitivity(dataclasses.replace(result, sensitivity=rest)).title
    assert "Of 15 other ways to compare 1 shows delays lower" in title
    assert "14 cannot tell a difference" in title


def test_the_gap_chart_draws_a_panel_a_cohort_with_window_and_announcement(kept, result):
    panels = kept["after_gap"].figure.axes
    gap = result.primary.gap
    for axes, one in zip(panels, result.design.cohorts, strict=True):
        mine = gap[gap["group"] == one.name]
        line = max(axes.lines, key=lambda line: len(line.get_xdata()))
        assert line.get_ydata() == pytest.approx(mine["estimate"].to_numpy())
        assert one.name in axes.get_title(loc="left")
        texts = " ".join(text.get_text() for text in axes.texts)
        assert "selection window" in texts and f"{one.announced:%B %Y}" in texts
        assert [c for c in axes.patches if c.get_gid() == drawn.BACKDROP]


def test_the_gap_title_says_the_way_that_the_figures_went(result):
    turned = result.primary.gap.copy()
    turned[["estimate", "lower", "upper", "pooled"]] *= -1
    made = dataclasses.replace(result.primary, gap=turned)
    title = after_gap(dataclasses.replace(result, primary=made)).title
    assert title.startswith("Reviewed areas’ gap neither rose before selection nor narrowed after")
    assert after_gap(result).title.startswith("Reviewed areas’ gap rose before selection and nar")


def test_the_placebo_chart_draws_every_year_design_and_rule(kept, result):
    panels = kept["after_placebo"].figure.axes
    for axes, name in zip(panels, result.placebo.reviewed.estimates, strict=True):
        ((_, reviewed),) = marks(axes, "D")
        assert reviewed == pytest.approx(result.placebo.reviewed.estimates[name].estimate)
        for marker, rule in (("o", "highest"), ("^", "same places")):
            by_year = result.placebo.of(rule, name)
            assert [x for _, x in marks(axes, marker)] == pytest.approx(by_year.tolist())
        assert len(segments(axes)) == 11
        mean = result.placebo.pooled(name)[0]
        dashed = [line for line in axes.lines if line.get_linestyle() == "--"]
        assert dashed[0].get_xdata() == pytest.approx([mean, mean])


def test_the_areas_chart_draws_each_area_beside_the_band_of_its_date(kept, result):
    (axes,) = kept["after_areas"].figure.axes
    table = result.areas.table
    order = [table[table["cohort"] == one.name] for one in result.design.cohorts]
    expected = [value for part in order for value in part["effect"]]
    assert [x for _, x in marks(axes, "D", "o")] == pytest.approx(expected)
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert len(names) == 20 and "Bradford (apart)" in names
    assert len(marks(axes, "o")) == 1
    bands = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    for band, (_, row) in zip(bands, result.areas.band.iterrows(), strict=True):
        ends = (band.get_x(), band.get_x() + band.get_width())
        assert ends == pytest.approx((row["lower"], row["upper"]))
    row = table.loc["E06000026"]
    assert any(f"{row['place']} of {row['of']}" in text.get_text() for text in axes.texts)


def test_areas_that_stand_out_carry_a_star_and_are_counted(result):
    table = result.areas.table.copy()
    table["passes"] = table.index == "E10000006"
    made = dataclasses.replace(result.areas, table=table)
    chart = after_areas(dataclasses.replace(result, areas=made))
    assert chart.title.startswith("1 of the 20 reviewed areas stand") and "Cumbria *" in chart.alt


@pytest.mark.parametrize("ends", [(-0.4, 0.45), (-1.5, 1.2), (-0.05, 0.05), (-3.5, 2.0)])
def test_ticks_are_few_and_within(ends):
    ticks = percent_ticks(*ends)
    assert 0 in ticks and len(ticks) <= 9
    assert all(ends[0] <= math.log1p(p / 100) <= ends[1] for p in ticks)
