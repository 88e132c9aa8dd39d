"""Attribution, the parts of a gap, reablement and fifths, against figures made here by hand."""

import dataclasses
import re
from itertools import pairwise

import drawn
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

import lsr_analysis as lsr
from lsr_analysis.analysis.assess import fifth_of
from lsr_analysis.analysis.attributed import attributed
from lsr_analysis.analysis.fifths import MOST_ROWS, fifths
from lsr_analysis.charts.attribution import attribution
from lsr_analysis.charts.gap import gap
from lsr_analysis.charts.heat import SHADES, heat
from lsr_analysis.charts.reablement import reablement
from lsr_analysis.display import Chart, Prose
from lsr_analysis.display import chart as frame
from lsr_analysis.statistics.decomposition import decompose
from lsr_analysis.tables.heat import heat_table

PLYMOUTH, ENGLAND = "E06000026", "E92000001"
OFFERED, HOME = "offered_reablement", "still_at_home_91_days"
BCP = "Bournemouth, Christchurch and Poole"
AREAS = {
    "Plymouth": ("Plymouth", "2017-04", "2018-03"),
    "Rutland": ("Rutland", "2017-04", "2018-03"),
    "City of London": ("City of London", "2017-04", "2018-03"),
    "Bath": ("Bath and North East Somerset", "2017-04", "2018-03"),
    "BCP": (BCP, "2020-04", "2021-03"),
    "Islington": ("Islington", "2017-04", "2018-03"),
    "Plymouth now": ("Plymouth", "2024-04", "2025-03"),
    "Scilly": ("Isles of Scilly", "2017-04", "2018-03"),
    "Westmorland": ("Westmorland and Furness", "2017-04", "2018-03"),
}


@pytest.fixture(scope="module")
def profiles(data, plymouth):
    """Profiles by a short name; each is made once."""
    made = {"Plymouth": plymouth}

    def get(name):
        if name not in made:
            made[name] = lsr.profile(*AREAS[name], data=data)
        return made[name]

    return get


@pytest.fixture(scope="module")
def draw(data):
    """Return a function that gives a chart with its figure; each is drawn once."""
    seen = {}
    with pytest.MonkeyPatch.context() as patch:
        kept = drawn.record(patch)

        def drawing(name, profile):
            if (name, id(profile)) not in seen:
                made = {
                    "attribution": lambda: attribution(profile, attributed(data, profile)),
                    "gap_attribution": lambda: gap(profile, "attribution"),
                    "gap_reason": lambda: gap(profile, "reason"),
                    "reablement": lambda: reablement(profile),
                    "heat": lambda: heat(profile),
                }[name]()
                assert isinstance(made, Chart), made
                assert made is kept[-1].chart and made.name == name
                # With the profile, so that no other one takes its id.
                seen[name, id(profile)] = made, kept[-1].figure, profile
            return seen[name, id(profile)][:2]

        yield drawing


def observed(data, indicator, end):
    """Return one year's rows of an indicator by council."""
    table = data.observations
    rows = table[(table["indicator"] == indicator) & (table["period_end"] == end)]
    return rows.assign(code=rows["area_code"].astype(str)).set_index("code")


def written(axes):
    return [text.get_text() for text in axes.texts]


LOOKED_AT = [
    *((name, "Plymouth") for name in ("attribution", "gap_attribution", "gap_reason", "reablement",
                                      "heat")),
    *((name, "Rutland") for name in ("gap_reason", "reablement")),
    *((name, "City of London") for name in ("attribution", "gap_reason")),
    ("gap_reason", "Islington"),
    *((name, "Bath") for name in ("gap_attribution", "reablement", "heat")),
    *((name, "BCP") for name in ("reablement", "heat")),
    ("reablement", "Scilly"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "area"), LOOKED_AT)
def test_a_reader_can_read_the_chart(draw, profiles, name, area):
    profile = profiles(area)
    chart, figure = draw(name, profile)
    assert drawn.overlaps(figure) == []
    assert drawn.cut_off(figure) == []
    assert drawn.pale_texts(figure, 4.5) == []
    assert drawn.pale_marks(figure, 3.0) == []
    assert drawn.alike_in_grey(figure) == []
    assert drawn.smallest(figure) >= 8
    assert profile.area.name in f"{chart.title} {chart.subtitle}" and profile.area.name in chart.alt
    assert "nan" not in re.findall(r"\w+", f"{chart.title} {chart.subtitle} {chart.note}".lower())
    assert "  " not in chart.alt and "nan" not in re.findall(r"\w+", chart.alt.lower())
    assert "Source" in chart.note and len(chart.alt) > 150
    assert re.search(r"\b20\d\d\b", f"{chart.title} {chart.subtitle}")


def test_little_data_is_said_in_a_sentence(data, profiles):
    scilly, gone = profiles("Scilly"), profiles("Westmorland")
    now = profiles("Plymouth now")
    said = {
        "no row": attribution(scilly, attributed(data, scilly)),
        "no gap": gap(scilly, "reason"),
        "ended": gap(now, "attribution"),
        "larger council": reablement(gone),
        "no peers": heat(scilly),
        "too few": heat(gone),
    }
    assert all(isinstance(one, Prose) and len(one.sentences) == 1 for one in said.values())
    assert "holds no row for Isles of Scilly" in repr(said["no row"])
    assert repr(said["no gap"]) == scilly.missing
    assert "held from April 2011 to June 2019" in repr(said["ended"])
    assert "those of Cumbria, a larger council before" in repr(said["larger council"])
    assert "no comparable peers" in repr(said["no peers"])
    assert "Too few ranked measures of Westmorland and Furness" in repr(said["too few"])


# Attribution


def test_the_attribution_chart_draws_every_share(data, draw, plymouth):
    found = attributed(data, plymouth)
    _, figure = draw("attribution", plymouth)
    (axes,) = figure.axes
    lines = {(line.get_marker(), line.get_color()): line for line in axes.lines}
    rows = np.array(axes.get_yticks())
    shown = [label.get_text() for label in axes.get_yticklabels()]
    assert shown == list(found.titles.values())
    diamonds, strokes = lines["D", frame.AREA], lines["|", frame.ENGLAND]
    assert diamonds.get_xdata() == pytest.approx(found.area.to_numpy() * 100)
    assert strokes.get_xdata() == pytest.approx(found.england.to_numpy() * 100)
    assert list(diamonds.get_ydata()) == list(strokes.get_ydata()) == list(rows)
    dots = lines["o", frame.PEERS]
    assert np.sort(dots.get_xdata()) == pytest.approx(np.sort(found.peers.to_numpy().ravel()) * 100)
    spans, bands = (
        {seg[0, 1]: (seg[0, 0], seg[1, 0]) for seg in collection.get_segments()}
        for collection in axes.collections
    )
    for way, row in zip(found.titles, rows, strict=True):
        everyone, peers = found.councils[way] * 100, found.peers[way] * 100
        assert spans[row] == pytest.approx((everyone.min(), everyone.max()))
        assert bands[row] == pytest.approx((peers.min(), peers.max()))


def test_the_range_of_joint_attribution_is_written_where_it_is_seen(data, draw, plymouth):
    chart, figure = draw("attribution", plymouth)
    found = attributed(data, plymouth)
    low, high = found.joint_range
    assert f"councils run from {low:.0%} to {high:.0%}" in written(figure.axes[0])
    assert f"Councils attribute {low:.0%} to {high:.0%} of their days to both jointly" in chart.note
    assert f"Joint attribution runs from {low:.0%} to {high:.0%} over 151 councils" in chart.alt
    alone, joint = found.area["social_care"], found.area["social_care_both"]
    assert chart.title.startswith(f"{alone:.0%} of Plymouth’s delayed days")
    assert f"{joint:.0%} with joint ones" in chart.title
    assert "NHS England" in chart.note and "All adults (18+)" in chart.note
    printed = [text for text in written(figure.axes[0]) if text.endswith("%") and len(text) < 5]
    assert printed == [f"{v:.0%}" for v in (*found.area, *found.england)]


def test_no_joint_days_are_said_to_be_none(data, draw):
    chart, _ = draw("attribution", lsr.profile("Gateshead", data=data))
    assert "attributed to social care, none jointly (England " in chart.title


def test_an_area_without_peers_has_no_band(draw, profiles):
    chart, figure = draw("attribution", profiles("City of London"))
    (axes,) = figure.axes
    assert len(axes.collections) == 1
    assert "no comparable peers" in chart.subtitle and "peers" not in chart.alt


# The gap


def rates_by_part(data, parts):
    """Return delayed days a day per 100,000 adults by part and council, in 2017-18."""
    table = data.observations
    year = table["period_start"].between("2017-04-01", "2018-03-01")
    code = table["area_code"].astype(str)

    def added(indicator, column):
        rows = table[year & (table["indicator"] == indicator) & table["value"].notna()]
        return rows.groupby(code[rows.index])[column].sum()

    people = added("delayed_days_rate", "denominator")
    return pd.DataFrame({p: 1e5 * added(f"delayed_days_{p}", "numerator") / people for p in parts})


REASONS = [
    "assessment", "public_funding", "nhs_non_acute", "residential_home", "nursing_home",
    "home_care", "equipment", "choice", "disputes", "housing", "other",
]  # fmt: skip


@pytest.mark.parametrize(
    ("breakdown", "parts"),
    [("attribution", ["nhs", "social_care", "both"]), ("reason", REASONS)],
)
def test_bars_are_the_differences_of_the_rates(data, draw, plymouth, breakdown, parts):
    _, figure = draw(f"gap_{breakdown}", plymouth)
    rates = rates_by_part(data, parts)
    titles = {p: data.indicators[f"delayed_days_{p}"].part for p in parts}
    gaps = {
        "England": rates.loc[PLYMOUTH] - rates.loc[ENGLAND],
        "peers": rates.loc[PLYMOUTH] - rates.loc[list(plymouth.peers.codes)].mean(),
    }
    order = gaps["England"].sort_values(ascending=False).index
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "All parts together", *(titles[part] for part in order)
    ]  # fmt: skip
    widths = [patch.get_width() for patch in axes.patches]
    count = len(parts) + 1
    signed = plymouth.indicator.signed
    for bars, hatch, found in (
        (slice(0, count), "", gaps["England"]), (slice(count, None), "/////", gaps["peers"])
    ):  # fmt: skip
        whole, *drawn_parts = widths[bars]
        assert drawn_parts == pytest.approx(found[order].tolist())
        assert whole == pytest.approx(found.sum()) == pytest.approx(sum(drawn_parts))
        assert {patch.get_hatch() or "" for patch in axes.patches[bars]} == {hatch}
        labels = written(axes)[bars]
        assert labels[0].startswith(signed(whole))
        assert labels[1:] == [signed(value) for value in drawn_parts]
    standing = plymouth.standing
    assert widths[0] == pytest.approx(standing.value - standing.england)
    assert widths[count] == pytest.approx(standing.value - standing.peer_mean)


def test_the_title_gives_the_gap_and_its_largest_part(data, draw, plymouth, profiles):
    rates = rates_by_part(data, REASONS)
    for profile, code, side in ((plymouth, PLYMOUTH, 1), (profiles("Rutland"), "E06000017", -1)):
        chart, _ = draw("gap_reason", profile)
        gaps = rates.loc[code] - rates.loc[ENGLAND]
        part = (gaps * side).idxmax()
        named = data.indicators[f"delayed_days_{part}"].part
        assert chart.title == (
            f"{profile.area.name}’s delayed days rate is {abs(gaps.sum()):.1f} "
            f"{'above' if side > 0 else 'below'} England’s; "
            f"“{named}” makes up {abs(gaps[part]):.1f} of that"
        )


def test_the_largest_part_stands_below_the_whole(draw, profiles):
    """In Rutland, below England, the part that is furthest below comes first."""
    _, figure = draw("gap_reason", profiles("Rutland"))
    bars = figure.axes[0].patches[1:12]
    assert bars[0].get_width() == min(bar.get_width() for bar in bars) < 0


def test_the_gap_says_polarity_and_no_cause(draw, plymouth):
    chart, figure = draw("gap_reason", plymouth)
    assert "(further right is worse)" in figure.axes[0].get_xlabel()
    assert "above 0 is worse" in chart.alt
    assert "where the gap lies, not why" in chart.note
    assert "caus" not in f"{chart.title} {chart.subtitle} {chart.note} {chart.alt}".lower()
    assert "+17.3 from peers" in written(figure.axes[0])


def with_parts(profile, area, england):
    """Give a profile a made-up gap to England alone."""
    found = decompose(pd.Series(area), pd.Series(england))
    return dataclasses.replace(profile, gap_parts={"attribution": {"England": found}})


@pytest.mark.parametrize(
    ("area", "england", "said"),
    [
        ({"a": 9.0, "b": 1.0}, {"a": 4.0, "b": 3.0}, "is 3.0 above England’s; “a” is 5.0 above, "
         "which other parts offset in part"),
        ({"a": 4.0, "b": 3.0}, {"a": 9.0, "b": 1.0}, "is 3.0 below England’s; “a” is 5.0 below, "
         "which other parts offset in part"),
        ({"a": 5.0, "b": 1.01}, {"a": 4.0, "b": 2.0}, "is England’s but for rounding (6.0); parts "
         "above and below cancel out"),
    ],
)  # fmt: skip
def test_parts_that_offset_each_other_are_said_to(draw, plymouth, area, england, said):
    chart, figure = draw("gap_attribution", with_parts(plymouth, area, england))
    assert chart.title == f"Plymouth’s delayed days rate {said}"
    assert len(figure.axes[0].patches) == 3 and "hatched" not in chart.subtitle
    assert "Mean of peers" not in chart.note


# Reablement


def scattered(figure, marker):
    (line,) = [one for one in figure.axes[0].lines if one.get_marker() == marker]
    return np.sort(np.column_stack(line.get_data()).astype(float), axis=0)


def pairs(data, end):
    values = pd.DataFrame({i: observed(data, i, end)["value"] for i in (OFFERED, HOME)}).dropna()
    return values, values.drop(index=ENGLAND)


def test_every_council_is_drawn_by_both_figures_of_one_year(data, draw, plymouth):
    chart, figure = draw("reablement", plymouth)
    values, councils = pairs(data, "2019-03-31")
    peers = councils.loc[list(plymouth.peers.codes)]
    rest = councils.drop(index=[*peers.index, PLYMOUTH])
    assert len(rest) == 136
    assert scattered(figure, "o") == pytest.approx(np.sort(rest.to_numpy(), axis=0))
    assert scattered(figure, "s") == pytest.approx(np.sort(peers.to_numpy(), axis=0))
    assert scattered(figure, "D") == pytest.approx(values.loc[[PLYMOUTH]].to_numpy())
    dashed = [line for line in figure.axes[0].lines if line.get_linestyle() == "--"]
    upright, level = (line.get_data() for line in dashed)
    assert set(upright[0]) == {values.loc[ENGLAND, OFFERED]}
    assert set(level[1]) == {values.loc[ENGLAND, HOME]}
    own, england = values.loc[PLYMOUTH], values.loc[ENGLAND]
    assert chart.title == (
        f"2018-19, after the period: {own[OFFERED]:.1f}% offered reablement in Plymouth (England "
        f"{england[OFFERED]:.1f}%), {own[HOME]:.1f}% of them at home after 91 days "
        f"({england[HOME]:.1f}%)"
    )
    more, stay = councils[OFFERED] > england[OFFERED], councils[HOME] > england[HOME]
    others = councils.index != PLYMOUTH
    assert f"{int((more & stay & others).sum())} offer it to more and have more" in chart.alt


def test_each_corner_says_what_lies_there(draw, plymouth):
    _, figure = draw("reablement", plymouth)
    corners = {
        text.get_text(): text.xy for text in figure.axes[0].texts if "offered,\n" in text.get_text()
    }
    for words, (x, y) in corners.items():
        assert words.startswith("more" if x > 0.5 else "fewer")
        assert words.endswith("more at home" if y > 0.5 else "fewer at home")
    assert len(corners) == 4


def wilson(events, people):
    z, share = 1.959963984540054, events / people
    middle = share + z**2 / (2 * people)
    reach = z * np.sqrt(share * (1 - share) / people + z**2 / (4 * people**2))
    return 100 * np.array([middle - reach, middle + reach]) / (1 + z**2 / people)


def test_intervals_are_a_cross_where_counts_are_held(data, draw, profiles):
    chart, figure = draw("reablement", profiles("BCP"))
    rows = {i: observed(data, i, "2021-03-31").loc["E06000058"] for i in (OFFERED, HOME)}
    x, y = (wilson(float(r["numerator"]), float(r["denominator"])) for r in rows.values())
    solid = [
        line.get_data()
        for line in figure.axes[0].lines
        if line.get_linestyle() == "-" and line.get_color() == frame.AREA
    ]
    across, up = solid
    assert across[0] == pytest.approx(x) and set(across[1]) == {rows[HOME]["value"]}
    assert up[1] == pytest.approx(y) and set(up[0]) == {rows[OFFERED]["value"]}
    assert "with a cross of 95% intervals" in chart.subtitle
    assert "after the period" not in f"{chart.title} {chart.subtitle}"


def test_without_intervals_there_is_no_cross_and_that_is_said(draw, plymouth):
    chart, figure = draw("reablement", plymouth)
    assert not [line for line in figure.axes[0].lines if line.get_linestyle() == "-"]
    assert "no finding without an interval, and none is published for this year" in chart.note
    assert "after the period of this report" in chart.subtitle


def test_both_must_be_read_together(draw, plymouth):
    chart, _ = draw("reablement", plymouth)
    assert "Read both together." in chart.note
    assert "a council that offers it to few can choose those most likely to stay" in chart.note
    assert "October to December" in chart.subtitle and "higher is better on both" in chart.subtitle


@pytest.mark.parametrize("area", ["Plymouth", "Bath", "BCP", "Rutland", "Scilly"])
def test_the_name_covers_no_council(draw, profiles, area):
    profile = profiles(area)
    _, figure = draw("reablement", profile)
    (axes,) = figure.axes
    (name,) = [text for text in axes.texts if text.get_text() == profile.area.name]
    box = drawn.box(name)
    for marker in "os":
        for line in (one for one in axes.lines if one.get_marker() == marker):
            for x, y in axes.transData.transform(np.column_stack(line.get_data()).astype(float)):
                assert not (box.x0 < x < box.x1 and box.y0 < y < box.y1)


def test_a_published_zero_is_not_drawn_and_that_is_said(draw, profiles):
    """Stoke-on-Trent’s zero of 2020-21 can be a figure not returned."""
    chart, figure = draw("reablement", profiles("BCP"))
    assert "Not drawn: one council published as zero" in chart.note
    assert min(scattered(figure, "o")[:, 1].min(), scattered(figure, "s")[:, 1].min()) > 0


def test_figures_of_different_years_are_not_set_beside_each_other(data):
    """In 2020-21 Islington’s share still at home was not returned."""
    shown = reablement(lsr.profile("Islington", "2020-04", "2021-03", data=data))
    assert isinstance(shown, Prose)
    assert "different years are not set beside each other" in repr(shown)


def test_no_figure_in_sight_of_the_period_is_said(data):
    shown = reablement(lsr.profile("Plymouth", "2013-04", "2014-03", data=data))
    assert isinstance(shown, Prose) and "No figures of reablement are held" in repr(shown)


# Fifths


def fifth_by_hand(values, code, lower_is_better):
    """Return a fifth by counting the councils that are better."""
    better = (values < values[code]) if lower_is_better else (values > values[code])
    return int(better.sum() * 5 // len(values)) + 1


@pytest.mark.parametrize(
    ("indicator", "end", "lower"),
    [
        ("feel_safe_65plus", "2019-03-31", False),
        ("care_home_admissions_65plus", "2019-03-31", True),
        ("falls_admissions_65plus", "2018-03-31", True),
        ("information_users", "2018-03-31", False),
    ],
)
def test_fifths_count_who_is_better(data, plymouth, indicator, end, lower):
    values = observed(data, indicator, end)["value"].dropna().drop(index=ENGLAND, errors="ignore")
    (row,) = [one for one in fifths(plymouth).rows if one.indicator.id == indicator]
    codes = [PLYMOUTH, *plymouth.peers.codes]
    expected = {c: fifth_by_hand(values, c, lower) for c in codes if c in values.index}
    assert row.fifths.to_dict() == expected
    assert row.councils == len(values)
    assert row.figures.to_dict() == pytest.approx(values.reindex(list(expected)).to_dict())
    assert row.after == (end > "2018-03-31")


def test_fifths_are_those_of_the_assessments(plymouth):
    found = fifths(plymouth)
    known = {one.latest.indicator.id: one for one in (*plymouth.assessments, *plymouth.after)}
    first, *others = found.rows
    assert first.indicator is plymouth.indicator
    assert first.fifths[PLYMOUTH] == plymouth.standing.fifth == 5
    for row in others:
        assert row.fifths[PLYMOUTH] == known[row.indicator.id].fifth
        for code in found.codes[1:]:
            latest = known[row.indicator.id].latest
            assert row.fifths.get(code) == fifth_of(latest.councils, code, latest.indicator)


def test_every_digit_stands_in_its_cell(draw, plymouth):
    _, figure = draw("heat", plymouth)
    found = fifths(plymouth)
    (axes,) = figure.axes
    mesh, *digits = axes.collections[:6]
    edges = mesh.get_coordinates()
    columns, floors = edges[0, :, 0], edges[:, 0, 1]
    seen = {}
    for fifth, marks in enumerate(digits, start=1):
        for x, y in marks.get_offsets():
            seen[np.searchsorted(floors, y) - 1, np.searchsorted(columns, x) - 1] = fifth
    cells = mesh.get_array()
    assert seen == {at: cells[at] for at in zip(*np.nonzero(~cells.mask), strict=True)}
    # A narrow column keeps the area apart from its peers, and a line heads each group.
    lines = [0, *(place + 1 + row.after for place, row in enumerate(found.rows))]
    expected = {
        (lines[place + 1], (at := found.codes.index(code)) + (at > 0)): fifth
        for place, row in enumerate(found.rows)
        for code, fifth in row.fifths.items()
    }
    assert seen == expected and len(seen) > 300
    assert np.argmin(np.diff(columns)) == 1
    assert written(axes)[0] == "Plymouth" and len(written(axes)) == 16


@pytest.mark.parametrize("area", ["Plymouth", "BCP"])
def test_the_words_beside_the_cells_name_the_rows(monkeypatch, profiles, area):
    kept = []
    monkeypatch.setitem(
        heat.__globals__, "write_labels", lambda axes, labels: kept.append((axes, labels))
    )
    profile = profiles(area)
    heat(profile)
    ((axes, labels),) = kept
    floors = axes.collections[0].get_coordinates()[:, 0, 1]
    assert [label.y for label in labels] == pytest.approx((floors[1:] + floors[:-1]) / 2)
    rows = fifths(profile).rows
    named = [label.text for label in labels if label.weight == "normal"]
    heads = [label.text for label in labels if label.weight == "bold"]
    assert heads[0].startswith(f"To {profile.span.end:%B %Y}: ")
    assert heads[1:] == (["After the period: 2018-19"] if area == "Plymouth" else [])
    for text, row in zip(named, rows, strict=True):
        usual = heads[row.after].split(": ")[1].removesuffix(" unless named")
        assert text == (row.title if row.period == usual else f"{row.title}, {row.period}")
    for one, other in pairwise(labels):
        assert one.box[0] >= 0 and one.box[2] < axes.collections[0].get_coordinates()[0, 0, 0]
        assert one.box[3] <= other.box[1] + 0.02


def test_shades_are_steps_in_grey_and_digits_read_on_each():
    light = [drawn.luminance(shade) for shade in SHADES]
    assert light == sorted(light, reverse=True)
    for one, other in pairwise(light):
        assert drawn.contrast(one, other) >= 1.25
    for shade, at in zip(SHADES, light, strict=True):
        ink = drawn.luminance(to_hex(frame.ink_on(shade)))
        assert drawn.contrast(ink, at) >= 4.5


def test_no_figure_is_a_dash(draw, profiles):
    """Trafford’s survey of 2019-20 was not held."""
    profile = profiles("BCP")
    _, figure = draw("heat", profile)
    found = fifths(profile)
    missing = sum(code not in row.fifths.index for row in found.rows for code in found.codes)
    assert missing > 0
    assert len(figure.axes[0].collections[6].get_offsets()) == missing


def test_the_title_counts_the_worst_and_the_best_fifths(draw, plymouth):
    chart, _ = draw("heat", plymouth)
    found = fifths(plymouth)
    own = [row.fifths[PLYMOUTH] for row in found.rows]
    assert chart.title == (
        f"Plymouth is in the worst fifth of councils on {own.count(5)} of {len(own)} measures and "
        f"in the best on {own.count(1)}; fifths drawn at random would give about "
        f"{len(own) / 5:.0f} of each"
    )
    assert "Measures overlap" in chart.note and "no finding without an interval" in chart.note
    assert "1 and light is best, 5 and dark worst" in chart.subtitle
    for row, fifth in zip(found.rows, own, strict=True):
        assert f"{row.title}, {row.period}: {fifth}" in chart.alt


def test_delays_come_first_and_later_years_last(profiles):
    now = [row.indicator.id for row in fifths(profiles("Plymouth now")).rows]
    assert {"discharged_on_ready_date", "days_after_ready_date"} <= set(now[:3])
    rows = fifths(profiles("Plymouth")).rows
    assert rows[0].indicator.id == "delayed_days_rate"
    assert [row.after for row in rows] == sorted(row.after for row in rows)


@pytest.mark.parametrize("area", ["Plymouth", "Plymouth now", "BCP", "Rutland"])
def test_every_ranked_measure_is_a_row_or_left_out_with_a_reason(profiles, area):
    profile = profiles(area)
    found = fifths(profile)
    ranked = [
        f"{one.latest.indicator.title}, {one.latest.period}"
        for one in (*profile.assessments, *profile.after)
        if one.latest.rank is not None
    ]
    shown = [f"{row.indicator.title}, {row.period}" for row in found.rows]
    left_out = dict(found.left_out)
    assert set(ranked) <= {*shown, *left_out} and not set(shown) & set(left_out)
    assert len(shown) <= MOST_ROWS and all(left_out.values())
    ids = [row.indicator.id.removesuffix("_65plus") for row in found.rows]
    assert len(ids) == len(set(ids))


def test_why_measures_are_left_out(plymouth):
    left_out = dict(fifths(plymouth).left_out)
    assert left_out["Adults with a learning disability in paid employment, 2018-19"] == (
        "of younger adults only"
    )
    # 88 of 150 councils give 100%.
    assert "more than a fifth of councils" in left_out["Carers with self-directed support, 2018-19"]
    assert "same delays" in left_out["Delayed transfers as published (2C), 2018-19"]
    assert "earlier period" in left_out[
        "Carer-reported quality of life: aged 65 and over, 2018-19"
    ]  # fmt: skip


def test_more_peers_than_fit_are_the_likest(data):
    """The 15 likest of all councils are the model’s own 15 peers."""
    every = lsr.profile("Plymouth", peers="england", data=data)
    found = fifths(every)
    similar = every.placing.peers(PLYMOUTH)
    assert list(found.codes) == [PLYMOUTH, *similar.index] and found.more_peers > 100
    chart = heat(every)
    assert "all other councils in England (set england) (the first 15), most alike first" in (
        chart.subtitle
    )


def test_the_heat_table_keeps_every_peer_and_every_reason(tmp_path, plymouth):
    table, found = heat_table(plymouth), fifths(plymouth)
    assert len(table.shown) == len(found.rows)
    assert list(table.shown["Fifth (1 is best, 5 worst)"]) == [
        str(row.fifths[PLYMOUTH]) for row in found.rows
    ]
    for counts, row in zip(table.shown["Peers in fifths 1, 2, 3, 4, 5"], found.rows, strict=True):
        peers = row.fifths.drop(PLYMOUTH)
        assert [int(n) for n in counts.split(", ")] == [
            int((peers == k).sum()) for k in range(1, 6)
        ]
    assert table.shown["Measure"].str.endswith("after the period").sum() == 13
    (path,) = table.save(tmp_path)
    saved = pd.read_csv(path)
    cells = saved[saved["indicator"].notna()]
    assert len(cells) == len(found.rows) * len(found.codes)
    own = cells[cells["role"] == "area"].set_index("indicator")["fifth"]
    assert own.to_dict() == {row.indicator.id: row.fifths[PLYMOUTH] for row in found.rows}
    reasons = saved[saved["left_out"].notna()]
    assert list(zip(reasons["title"], reasons["left_out"], strict=True)) == list(found.left_out)
    for _, why in found.left_out:
        assert f"Left out, {why}: " in table.note


def test_an_area_without_peers_still_has_a_table_of_its_fifths(profiles):
    table = heat_table(profiles("City of London"))
    assert set(table.shown["Peers in fifths 1, 2, 3, 4, 5"]) == {"–"}
    assert isinstance(heat_table(profiles("Westmorland")), Prose)
