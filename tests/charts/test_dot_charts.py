"""Dots: ranks with intervals, one indicator among peers, experience, and small multiples.

What is drawn is compared with figures worked out here from the table of observations alone.
"""

import re
from dataclasses import replace

import drawn
import numpy as np
import pandas as pd
import pytest

import lsr_analysis as lsr
from lsr_analysis.analysis.peer_series import peer_series
from lsr_analysis.charts.dots import dots
from lsr_analysis.charts.experience import MEASURES, experience
from lsr_analysis.charts.multiples import multiples
from lsr_analysis.charts.rank_strip import rank_strip
from lsr_analysis.display import Chart, Prose
from lsr_analysis.display import chart as frame
from lsr_analysis.errors import CatalogueError

CARE_HOMES = "care_home_admissions_65plus"
PLYMOUTH, YORK, ENGLAND = "E06000026", "E06000014", "E92000001"
WORDS = {True: "lower is better", False: "higher is better"}


@pytest.fixture(scope="module")
def york(data):
    """An area with published margins of the surveys, in a year with intervals of rates."""
    return lsr.profile("York", "2020-04", "2021-03", data=data)


@pytest.fixture(scope="module")
def london(data):
    """The City of London, which has no similar councils."""
    return lsr.profile("City of London", data=data)


@pytest.fixture(scope="module")
def new(data):
    """A council that has few figures of its own yet."""
    return lsr.profile("Westmorland and Furness", "2024-04", "2025-03", data=data)


@pytest.fixture
def kept(monkeypatch):
    """Keep what is drawn, to look at it."""
    return drawn.record(monkeypatch)


def figures_of(data, indicator, end):
    """Return value, limits and counts of every council and England, as at the end of a period."""
    table = data.observations
    rows = table[(table["indicator"] == indicator) & (table["period_end"] == pd.Timestamp(end))]
    rows = rows.dropna(subset="value")
    return rows.assign(area_code=rows["area_code"].astype(str)).set_index("area_code")


def values_of(data, indicator, end):
    return figures_of(data, indicator, end)["value"].astype(float).drop(ENGLAND, errors="ignore")


def delayed_days(data):
    """Return the rate of each council with all months of 2017-18."""
    table = data.observations
    rows = table[
        (table["indicator"] == "delayed_days_rate")
        & table["period_start"].between("2017-04-01", "2018-03-01")
        & table["value"].notna()
    ]
    sums = rows.groupby(rows["area_code"].astype(str))[["numerator", "denominator"]].agg(
        ["sum", "count"]
    )
    whole = sums[sums[("numerator", "count")] == 12].drop(ENGLAND)
    return 100_000 * whole[("numerator", "sum")] / whole[("denominator", "sum")]


def body(kept):
    (axes,) = kept[-1].figure.axes
    return axes


def points(axes, marker, **look):
    """Return the places of all marks of one kind."""
    found = []
    for line in axes.lines:
        if line.get_marker() == marker and all(
            getattr(line, f"get_{key}")() == value for key, value in look.items()
        ):
            found += list(zip(line.get_xdata(), line.get_ydata(), strict=True))
    return [(float(x), float(y)) for x, y in found]


def lines_of(axes, width):
    """Return the ends of the lines of one width that mark the area."""
    return [
        (segment[0, 1], *segment[:, 0])
        for collection in axes.collections
        if hasattr(collection, "get_segments") and collection.get_linewidths()[0] == width
        for segment in collection.get_segments()
    ]


def labels(axes):
    return [text.get_text() for text in axes.get_yticklabels()]


def beside(axes):
    return [text.get_text() for text in axes.texts]


def subtitle(kept):
    return " ".join(text.get_text() for text in kept[-1].figure.texts).replace("\n", " ")


# Ranks


def test_the_rank_strip_begins_with_delayed_days_and_its_rank_and_interval(data, plymouth, kept):
    rank_strip(plymouth)
    axes, rates = body(kept), delayed_days(data)
    rank, of = int((rates <= rates[PLYMOUTH]).sum()), len(rates)
    sure = plymouth.standing.sure_all
    assert labels(axes)[0] == "Delayed days rate\n2017-18; lower is better"
    assert beside(axes)[0] == f"{rank} of {of} ({sure.lower} to {sure.upper})"
    (filled,) = points(axes, "D", markerfacecolor=frame.AREA)
    assert filled == (pytest.approx((rank - 1) / (of - 1)), 0)
    (interval,) = lines_of(axes, 4)
    assert interval == (0, *(pytest.approx((x - 1) / (of - 1)) for x in (sure.lower, sure.upper)))
    peers = [x for x, y in points(axes, "o") if y == -0.2]
    expected = [(int((rates <= rates[code]).sum()) - 1) / (of - 1) for code in plymouth.peers.codes]
    assert sorted(peers) == pytest.approx(sorted(expected))


# By hand: id, end of its period, whether lower is better.
ROWS = [
    ("quality_of_life_adjusted", "2018-03-31", False),
    ("quality_of_life_carers", "2017-03-31", False),
    ("quality_of_life_users_65plus", "2019-03-31", False),
    ("self_directed_support_users_65plus", "2019-03-31", False),
    ("direct_payments_users_65plus", "2019-03-31", False),
    ("falls_admissions_65plus", "2018-03-31", True),
    ("short_term_outcome", "2018-03-31", False),
    (CARE_HOMES, "2019-03-31", True),
    ("still_at_home_91_days", "2019-03-31", False),
    ("offered_reablement", "2019-03-31", False),
    ("delayed_transfers_2c", "2019-03-31", True),
    ("workforce_turnover", "2018-03-31", True),
]


def test_every_other_rank_is_that_of_the_published_figures(data, plymouth, kept):
    rank_strip(plymouth)
    axes = body(kept)
    open_ones = {y: x for x, y in points(axes, "D", markerfacecolor="white")}
    ties = {at: (low, high) for at, low, high in lines_of(axes, 1.2)}
    assert len(open_ones) == len(ROWS) == len(labels(axes)) - 1
    for at, (indicator, end, lower) in enumerate(ROWS, start=1):
        values = values_of(data, indicator, end)
        own, of = values[PLYMOUTH], len(values)
        first = 1 + int((values < own).sum() if lower else (values > own).sum())
        last = first - 1 + int((values == own).sum())
        ranks = str(last) if first == last else f"{first} to {last}"
        assert beside(axes)[at] == f"{ranks} of {of}", indicator
        assert open_ones[at] == pytest.approx((last - 1) / (of - 1)), indicator
        assert labels(axes)[at].endswith(WORDS[lower]), indicator
        assert ("after the period" in labels(axes)[at]) == (end > "2018-03-31"), indicator
        ordered = values if lower else -values
        peers = ordered.reindex(list(plymouth.peers.codes)).dropna()
        places = sorted(((ordered <= value).sum() - 1) / (of - 1) for value in peers)
        dots_at = sorted(x for x, y in points(axes, "o") if y == at - 0.2)
        assert dots_at == pytest.approx(places), indicator
        if first < last:
            assert ties[at] == pytest.approx([(k - 1) / (of - 1) for k in (first, last)])
        else:
            assert at not in ties


def test_the_rank_strip_says_what_it_leaves_out(plymouth, kept):
    chart = rank_strip(plymouth)
    shown = " ".join(labels(body(kept)))
    assert "learning disability" not in shown and "mental health" not in shown
    said = subtitle(kept)
    ranked = [one for one in (*plymouth.assessments, *plymouth.after) if one.latest.rank]
    left_out = said.split("Left out: ")[1].split("Sources")[0]
    counts = [int(n) for n in re.findall(r"\((\d+)\)", left_out)]
    assert sum(counts) == len(ranked) - len(ROWS)
    assert "figures of people under 65 or 70 only (5)" in left_out
    assert "7 after the period" in said and "2018-19, after the period" in chart.alt
    assert "All adults (18+), not only people aged 65 and over." in said


def test_the_title_claims_only_what_at_least_95_percent_of_redraws_show(york, plymouth, kept):
    chart = rank_strip(york)
    shown = {label.split("\n2")[0].replace("\n", " ").replace(", 65+", "") for label in
             labels(body(kept))}  # fmt: skip
    sure = [
        one.rank
        for one in york.assessments
        if one.rank and one.latest.indicator.title.replace(": aged 65 and over", "") in shown
    ]
    worst = sum(one.worst_fifth >= 0.95 for one in sure)
    best = sum(one.best_fifth >= 0.95 for one in sure)
    assert len(sure) == 9
    assert chart.title == (
        f"With 95% sureness York is in the worst fifth on {worst or 'none'}, and in the best fifth "
        f"on {best or 'none'}, of 9 figures whose ranks have intervals"
    )
    assert plymouth.standing.sure_all.worst_fifth >= 0.95
    assert rank_strip(plymouth).title == (
        "With 95% sureness Plymouth is in the worst fifth on the one figure whose rank has an "
        "interval, delayed days rate"
    )


def test_a_wide_interval_places_an_area_in_no_outer_fifth(london, kept):
    assert london.standing.sure_all.worst_fifth < 0.95
    assert rank_strip(london).title == (
        "City of London can be placed in no outer fifth with 95% sureness on the one figure whose "
        "rank has an interval, delayed days rate"
    )
    assert points(body(kept), "o") == []
    assert "dots" not in subtitle(kept)


def test_ranks_without_intervals_are_not_called_sure(plymouth, kept):
    chart = rank_strip(replace(plymouth, standing=None))
    assert (
        chart.title == "Plymouth has ranks on 12 figures, and how sure they are cannot be assessed"
    )
    assert points(body(kept), "D", markerfacecolor=frame.AREA) == []
    assert "Without an interval a rank may be chance." in subtitle(kept)


def test_at_most_fourteen_ranks_stay_and_those_after_the_period_go_first(plymouth, kept):
    def again(one, k):
        indicator = one.latest.indicator
        named = replace(indicator, id=f"{indicator.id}_{k}", title=f"{indicator.title} {k}")
        return replace(one, latest=replace(one.latest, indicator=named))

    own = [
        one for one in plymouth.assessments if one.latest.indicator.id == "falls_admissions_65plus"
    ]
    many = replace(
        plymouth, assessments=(*plymouth.assessments, *(again(own[0], k) for k in range(6)))
    )
    rank_strip(many)
    assert len(labels(body(kept))) == 14
    assert sum("after the period" in label for label in labels(body(kept))) == 2
    assert "for want of room: " in subtitle(kept)


def test_an_area_without_any_rank_gets_the_reason(plymouth, kept):
    nothing = replace(plymouth, standing=None, assessments=(), after=(), missing="Only dashes.")
    shown = rank_strip(nothing)
    assert isinstance(shown, Prose) and kept == []
    assert repr(shown) == (
        "Plymouth has no rank on any figure of 2017-18 or before; delayed days: Only dashes."
    )


# One indicator among peers


def test_the_dots_are_the_area_and_its_peers_from_the_best_down(data, plymouth, kept):
    chart = dots(data, plymouth, [CARE_HOMES], "care-home admissions")
    axes, values = body(kept), values_of(data, CARE_HOMES, "2019-03-31")
    rows = values[[PLYMOUTH, *plymouth.peers.codes]].sort_values(kind="stable")
    assert labels(axes) == [data.register[code].name for code in rows.index]
    at = {round(y): x for x, y in [*points(axes, "o"), *points(axes, "D")]}
    assert [at[k] for k in range(16)] == pytest.approx(rows.tolist())
    own = list(rows.index).index(PLYMOUTH)
    assert points(axes, "D") == [(pytest.approx(values[PLYMOUTH]), own)]
    assert [t.get_weight() == "bold" for t in axes.get_yticklabels()] == [
        k == own for k in range(16)
    ]
    assert chart.title == (
        f"Plymouth ranks {own + 1} of 16 with its peers on care-home admissions, 2018-19 (after "
        "the period); 1 is best"
    )
    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    assert "(further right is worse)" in axes.get_xlabel()
    assert "after the period of this report (2017-18)" in subtitle(kept)
    assert "not assessable (interval not published)" in subtitle(kept)


def test_england_is_a_line_at_its_value(data, plymouth, kept):
    chart = dots(data, plymouth, [CARE_HOMES], "care-home admissions")
    value = figures_of(data, CARE_HOMES, "2019-03-31").loc[ENGLAND, "value"]
    (line,) = [one for one in body(kept).lines if one.get_color() == frame.ENGLAND]
    assert list(line.get_xdata()) == [value, value]
    assert f"England value {value:,.1f}" in chart.alt


def test_the_intervals_are_byar_limits_of_the_counts(data, york, kept):
    dots(data, york, [CARE_HOMES], "care-home admissions")
    axes, rows = body(kept), figures_of(data, CARE_HOMES, "2021-03-31")
    codes = [YORK, *york.peers.codes]
    order = rows.loc[codes, "value"].astype(float).sort_values(kind="stable").index
    ends = {at: (low, high) for width in (1.6, 2.6) for at, low, high in lines_of(axes, width)}
    assert len(ends) == 16
    for at, code in enumerate(order):
        events, people = (float(rows.loc[code, key]) for key in ("numerator", "denominator"))
        assert events >= 10
        z = 1.959964
        low = events * (1 - 1 / (9 * events) - z / (3 * events**0.5)) ** 3
        more = events + 1
        high = more * (1 - 1 / (9 * more) + z / (3 * more**0.5)) ** 3
        assert ends[at] == pytest.approx((1e5 * low / people, 1e5 * high / people), rel=1e-5)
    assert "95% intervals (16 of 16 have one)" in subtitle(kept)


def test_the_highest_comes_first_where_more_is_better_and_ties_share_a_place(data, plymouth, kept):
    ids = ["quality_of_life_users_65plus", "quality_of_life_users"]
    chart = dots(data, plymouth, ids, "quality of life")
    values = values_of(data, ids[0], "2019-03-31")[[PLYMOUTH, *plymouth.peers.codes]]
    at = {y: x for x, y in [*points(body(kept), "o"), *points(body(kept), "D")]}
    assert [at[k] for k in range(16)] == sorted(values, reverse=True)
    first = 1 + (values > values[PLYMOUTH]).sum()
    last = (values >= values[PLYMOUTH]).sum()
    assert last > first
    assert chart.title.startswith(f"Plymouth ranks {first} to {last} of 16 with its peers")
    assert "(further left is worse)" in body(kept).get_xlabel()


def test_a_figure_of_the_period_goes_before_one_that_comes_after_it(data, plymouth):
    ids = ["information_users_65plus", "information_users"]  # the former begins in 2018-19
    chart = dots(data, plymouth, ids, "information")
    assert chart.name == "dots_information_users"
    assert "2017-18; 1 is best" in chart.title and "after the period" not in chart.title


def test_without_a_better_side_places_are_counted_and_none_is_called_best(data, plymouth):
    chart = dots(data, plymouth, ["home_care_spend_65plus"], "spending on home care")
    values = values_of(data, "home_care_spend_65plus", "2017-03-31")
    values = values[[PLYMOUTH, *plymouth.peers.codes]]
    place = (values >= values[PLYMOUTH]).sum()
    assert chart.title == (
        f"Plymouth is number {place} of 16 with its peers on spending on home care, 2016-17, "
        "counted from the highest"
    )
    assert "best" not in chart.alt and "Neither side is better." in chart.alt


def test_of_a_large_set_fifteen_are_drawn_and_all_are_ranked(data, kept):
    cumbria = lsr.profile("Cumbria", peers="england", data=data)
    chart = dots(data, cumbria, [CARE_HOMES], "care-home admissions")
    values = values_of(data, CARE_HOMES, "2019-03-31")
    peers = values.reindex(list(cumbria.peers.codes)).dropna()
    place = 1 + (peers < values["E10000006"]).sum()
    assert f"ranks {place} of {len(peers) + 1} with its peers" in chart.title
    places = [x for x, _ in points(body(kept), "o")]
    assert len(places) == 15
    assert (min(places), max(places)) == (peers.min(), peers.max())
    assert f"15 of {len(peers)} peers with a figure, at even steps" in subtitle(kept)


def test_what_is_not_held_is_said_in_one_line_with_when_it_begins(data, plymouth, kept):
    shown = dots(data, plymouth, ["discharged_on_ready_date"], "discharges on the day")
    assert repr(shown) == (
        "No figure of discharges on the day (“Discharged on the day they were ready”) is held for "
        "Plymouth for a period that ends by March 2018; its figures begin with April 2024."
    )
    assert kept == []


def test_an_area_without_peers_or_without_its_own_figure_gets_a_sentence(data, london, new, kept):
    alone = dots(data, london, [CARE_HOMES], "care-home admissions")
    value = values_of(data, CARE_HOMES, "2019-03-31")["E09000001"]
    assert f"City of London {value:,.1f}" in repr(alone) and "no comparable peers" in repr(alone)
    before = dots(data, new, [CARE_HOMES], "care-home admissions")
    assert "Cumbria, the larger council before, " in repr(before)
    assert "Westmorland and Furness has none of its own yet" in repr(before)
    assert kept == []


def test_a_misspelt_indicator_is_refused(data, plymouth):
    with pytest.raises(CatalogueError, match="care_home_admissions_65plus"):
        dots(data, plymouth, ["care_home_admission_65plus"], "care-home admissions")


# Experience


def shown_measures(data, profile):
    """Return what each row must show: the figure of the period, else the first soon after it."""
    found = []
    path = profile.pathway
    for measures in MEASURES.values():
        for measure in measures:
            ids = (f"{measure}_65plus", measure)
            now = [one for one in path.latest if one.indicator.id in ids]
            late = [one for one in path.after if one.indicator.id == ids[0]]
            newest = max((one.ends for one in now), default=None)
            pick = [one for one in now if one.ends == newest] or late
            (one,) = [p for p in pick if p.indicator.id == ids[0]] or pick
            found.append((one.indicator.id, one.ends))
    return found


def test_each_row_runs_from_the_worst_to_the_best_council(data, plymouth, kept):
    chart = experience(plymouth)
    axes = body(kept)
    wanted = shown_measures(data, plymouth)
    diamonds = sorted(points(axes, "D"), key=lambda place: place[1])
    strokes = {y: x for x, y in points(axes, "|")}
    assert len(diamonds) == len(wanted) == 12
    better, printed = [], beside(axes)
    for (indicator, ends), (x, at) in zip(wanted, diamonds, strict=True):
        values, text = values_of(data, indicator, ends), data.indicators[indicator].text
        low, high = values.min(), values.max()
        assert x == pytest.approx((values[PLYMOUTH] - low) / (high - low)), indicator
        dots_at = sorted(px for px, py in points(axes, "o") if py == at)
        peers = values.reindex(list(plymouth.peers.codes)).dropna()
        assert dots_at == pytest.approx(sorted((peers - low) / (high - low)))
        every = figures_of(data, indicator, ends)["value"]
        if ENGLAND in every.index:
            assert strokes[at] == pytest.approx((every[ENGLAND] - low) / (high - low))
        else:
            assert at not in strokes
        assert {text(low), text(high), text(values[PLYMOUTH])} <= set(printed)
        better.append(values[PLYMOUTH] > values.median())
    assert chart.title == (
        f"Plymouth is on the better side of the median council on {sum(better[:7])} of 7 measures "
        f"of users and {sum(better[7:])} of 5 measures of carers"
    )
    (councils,) = [c for c in axes.collections if c.get_gid() == "councils"]
    strokes = sum(values_of(data, key, end).nunique() for key, end in wanted)
    assert len(councils.get_paths()[0].vertices) == 2 * strokes


def test_users_and_carers_stand_apart_and_rows_name_unit_age_and_period(plymouth, kept):
    experience(plymouth)
    axes = body(kept)
    (users,) = [t for t in axes.texts if t.get_text() == "People who use services"]
    (carers,) = [t for t in axes.texts if t.get_text() == "Carers"]
    rows = sorted(y for _, y in points(axes, "D"))
    assert users.get_position()[1] < rows[0]
    assert rows[6] < carers.get_position()[1] < rows[7]
    said = labels(axes)
    assert said[0].endswith("score out of 24, aged 65+; 2018-19, after the period")
    assert said[4].endswith("\n%; 2017-18")
    assert said[7].endswith("score out of 12; 2016-17")
    assert "9 of 12 come after the period of this report (2017-18)" in subtitle(kept)


def test_published_margins_are_drawn_and_cut_where_they_leave_the_councils(data, york, kept):
    chart = experience(york)
    axes = body(kept)
    rows = sorted({y for _, y in points(axes, "D")})
    margins = {at: (low, high) for at, low, high in lines_of(axes, 2.4)}
    cut = 0
    for k, measure in enumerate(MEASURES["People who use services"]):
        table = figures_of(data, f"{measure}_65plus", "2021-03-31")
        values = table["value"].astype(float).drop(ENGLAND, errors="ignore")
        own = table.loc[YORK, ["lower", "upper"]].astype(float).to_numpy()
        ends = (own - values.min()) / (values.max() - values.min())
        assert margins[rows[k]] == pytest.approx(tuple(np.clip(ends, -0.03, 1.03)))
        cut += (ends < -0.03).sum() + (ends > 1.03).sum()
    assert len(margins) == 7  # carers were asked in another year, without margins
    arrows = [len(line.get_xdata()) for line in axes.lines if line.get_marker() in (4, 5)]
    assert sum(arrows) == cut > 0
    assert "Arrows: margins that run on" in subtitle(kept)
    assert "published 95% margin (7 of 12 have one)" in subtitle(kept)
    assert "Councils with a figure: 18 to 15" in subtitle(kept) and isinstance(chart, Chart)


def test_without_figures_of_experience_there_is_no_chart(new, kept):
    shown = experience(new)
    assert isinstance(shown, Prose) and kept == []
    assert "for Westmorland and Furness up to March 2025" in repr(shown)


# Small multiples


def test_each_panel_has_its_council_on_one_scale_and_all_in_grey(data, plymouth, kept):
    found = peer_series(data, plymouth)
    chart = multiples(plymouth, found)
    axes, rates = body(kept), found.rates.to_numpy().T
    (own,) = [
        c for c in axes.collections
        if hasattr(c, "get_segments") and len(c.get_segments()) == 16
        and len(c.get_segments()[0]) == 36
    ]  # fmt: skip
    panels = own.get_segments()
    for k, segment in enumerate(panels):
        # The same shift along and up for all months: nothing is stretched from panel to panel.
        assert np.ptp(segment[:, 0] - np.arange(36)) == pytest.approx(0, abs=1e-9)
        assert np.ptp(segment[:, 1] - rates[k]) == pytest.approx(0, abs=1e-9)
    corners = [tuple(p[0] - [0.5, r[0]]) for p, r in zip(panels, rates, strict=True)]
    assert len({round(y, 6) for _, y in corners}) == len({round(x, 6) for x, _ in corners}) == 4
    (grey,) = [c for c in axes.collections if len(c.get_offsets()) == 16]
    np.testing.assert_allclose(np.asarray(grey.get_offsets()), corners, atol=1e-9)
    (path,) = grey.get_paths()
    assert len(path.vertices) == 16 * 36
    np.testing.assert_allclose(path.vertices[:, 1], rates.ravel(), atol=1e-9)
    top = float(labels(axes)[2])
    assert labels(axes) == ["0", f"{top / 2:g}", f"{top:g}"] * 4
    assert np.nanmax(rates) <= top < 2 * np.nanmax(rates)
    names = [t for t in axes.texts if t.get_fontsize() == 8.5]
    assert [t.get_text().replace("\n", " ") for t in names] == list(found.names.values())
    assert [t.get_weight() for t in names] == ["bold", *["normal"] * 15]
    assert chart.title == (
        "Plymouth’s delayed days rate was above that of most of its 15 peers in "
        f"{found.above_most} of the last 12 months"
    )


def test_the_shade_is_over_the_months_of_the_period(data, plymouth, kept):
    multiples(plymouth, peer_series(data, plymouth))
    (shade,) = [c for c in body(kept).collections if c.get_gid() == frame.BACKDROP]
    first = shade.get_paths()[0].vertices[:, 0]
    assert (first.min(), first.max()) == (24, 36)  # April 2017 is the 25th month
    long = lsr.profile("Sheffield", "2015-04", "2020-02", data=data)
    multiples(long, peer_series(data, long))
    assert not [c for c in body(kept).collections if c.get_gid() == frame.BACKDROP]


def test_a_month_without_a_rate_is_a_gap_in_the_line(data, kept):
    profile = lsr.profile("E06000058", "2019-04", "2019-06", data=data)
    multiples(profile, peer_series(data, profile))
    (own,) = [
        c for c in body(kept).collections
        if hasattr(c, "get_segments") and len(c.get_linewidths()) == 16
    ]  # fmt: skip
    assert np.isfinite(own.get_paths()[0].vertices[:, 1]).sum() == 3
    assert "3 of the last 3 months" in kept[-1].chart.title


def test_without_peers_or_delays_there_is_one_line_of_why(data, london, york, kept):
    for profile, why in ((london, "no comparable peers"), (york, "none for this period")):
        shown = multiples(profile, peer_series(data, profile))
        assert isinstance(shown, Prose) and why in repr(shown) and "\n" not in repr(shown)
    assert kept == []


# All of them


@pytest.mark.parametrize("whose", ["plymouth", "york", "london", "longest"])
def test_texts_stay_inside_and_apart_and_marks_can_be_seen(data, request, whose, kept):
    profile = (
        lsr.profile("E06000058", "2020-04", "2021-03", data=data)
        if whose == "longest"
        else request.getfixturevalue(whose)
    )
    rank_strip(profile)
    experience(profile)
    multiples(profile, peer_series(data, profile))
    dots(data, profile, [CARE_HOMES], "care-home admissions")
    assert len(kept) >= 2
    for one in kept:
        assert drawn.overlaps(one.figure) == [], one.chart.name
        assert drawn.cut_off(one.figure) == [], one.chart.name
        assert drawn.pale_texts(one.figure, 3.0) == [], one.chart.name
        assert drawn.pale_marks(one.figure, 3.0) == [], one.chart.name
        assert drawn.alike_in_grey(one.figure) == [], one.chart.name
        assert drawn.smallest(one.figure) >= 8, one.chart.name
        said = f"{one.chart.title} {one.chart.alt} {subtitle([one])}"
        assert not re.search(r"\bnan\b|\bNone\b", said), one.chart.name
        assert profile.area.name in one.chart.alt
