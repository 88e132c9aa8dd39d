"""Two areas side by side: differences, verdicts and what cannot be set side by side."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import lsr_analysis as lsr
from lsr_analysis.analysis.certainty import CLUMPED
from lsr_analysis.analysis.pair.rows import pair_row
from lsr_analysis.analysis.pair.side_by_side import beside, side_by_side
from lsr_analysis.analysis.parameters import area_parameters
from lsr_analysis.display import Prose
from lsr_analysis.statistics.difference import (
    difference_of_limits,
    difference_of_proportions,
    difference_of_rates,
)
from lsr_analysis.tables.side_by_side import pair_context_table, side_by_side_table
from lsr_analysis.words.side_by_side import side_by_side_heading, side_by_side_note

RATE, PLYMOUTH, TORBAY, EAST_SUSSEX = "delayed_days_rate", "E06000026", "E06000027", "E10000011"
LATER = ("2020-04", "2021-03")


@pytest.fixture(scope="module")
def torbay(data):
    return lsr.profile("Torbay", data=data)


@pytest.fixture(scope="module")
def pair(plymouth, torbay):
    """Two neighbours in 2017-18, when hardly any figure has an interval."""
    return side_by_side(plymouth, torbay)


@pytest.fixture(scope="module")
def later(data):
    """Two areas in 2020-21, when many figures have counts."""
    return side_by_side(
        lsr.profile("Plymouth", *LATER, data=data), lsr.profile("East Sussex", *LATER, data=data)
    )


@pytest.fixture(scope="module")
def counts(data):
    """Return numerator and denominator of an indicator in 2020-21, straight from the rows."""
    table = data.observations.astype({"area_code": str})

    def counts(indicator, code):
        row = table[
            (table["indicator"] == indicator)
            & (table["area_code"] == code)
            & (table["period_end"] == "2021-03-31")
        ].iloc[0]
        return float(row["numerator"]), float(row["denominator"])

    return counts


def row_of(pair, indicator):
    return next(row for row in pair.rows if row.indicator.id == indicator)


# Differences


def wilson(events, people):
    z = stats.norm.ppf(0.975)
    share, base = events / people, 1 + z**2 / people
    middle = (share + z**2 / (2 * people)) / base
    half = z * np.sqrt(share * (1 - share) / people + z**2 / (4 * people**2)) / base
    return middle - half, middle + half


@pytest.mark.parametrize(
    "indicator",
    ["still_at_home_91_days", "offered_reablement", "direct_payments_users_65plus",
     "self_directed_support_carers"],
)  # fmt: skip
def test_proportions_differ_by_newcombes_interval(later, counts, indicator):
    (a, n), (b, m) = counts(indicator, PLYMOUTH), counts(indicator, EAST_SUSSEX)
    p, q, (low_p, high_p), (low_q, high_q) = a / n, b / m, wilson(a, n), wilson(b, m)
    lower = p - q - np.hypot(p - low_p, high_q - q)
    upper = p - q + np.hypot(high_p - p, q - low_q)
    row = row_of(later, indicator)
    assert (row.difference, row.lower, row.upper) == pytest.approx(
        (100 * (p - q), 100 * lower, 100 * upper), abs=1e-9
    )
    if a + b == n + m:
        assert row.compared.p == 1
    else:
        table = [[a, n - a], [b, m - b]]
        assert row.compared.p == pytest.approx(
            stats.chi2_contingency(table, correction=False).pvalue, rel=1e-9
        )


@pytest.mark.parametrize("indicator", ["care_home_admissions_65plus", "care_home_admissions_18_64"])
def test_rates_differ_by_joined_score_limits(later, counts, indicator):
    (a, n), (b, m) = counts(indicator, PLYMOUTH), counts(indicator, EAST_SUSSEX)
    z = stats.norm.ppf(0.975)

    def score(events, people):
        half = z * np.sqrt(events + z**2 / 4)
        return (events + z**2 / 2 - half) / people, (events + z**2 / 2 + half) / people

    p, q, (low_p, high_p), (low_q, high_q) = a / n, b / m, score(a, n), score(b, m)
    row = row_of(later, indicator)
    assert row.difference == pytest.approx(1e5 * (p - q), rel=1e-9)
    assert row.lower == pytest.approx(1e5 * (p - q - np.hypot(p - low_p, high_q - q)), rel=1e-9)
    assert row.upper == pytest.approx(1e5 * (p - q + np.hypot(high_p - p, q - low_q)), rel=1e-9)
    pooled = (a + b) / (n + m)
    deviate = (p - q) / np.sqrt(pooled * (1 / n + 1 / m))
    assert row.compared.p == pytest.approx(2 * stats.norm.sf(abs(deviate)), rel=1e-9)


def test_published_limits_give_standard_errors(later):
    """Wherever one of two figures has published limits, both are taken by their limits."""
    area, other = later.area.pathway.latest, later.other.pathway.latest
    one, two = (
        next(x for x in held if x.indicator.id == "satisfaction_users_65plus")
        for held in (area, other)
    )
    one = dataclasses.replace(one, value=60.0, lower=56.0, upper=64.0, interval="published")
    two = dataclasses.replace(two, value=66.0, lower=63.0, upper=69.0, interval="published")
    row = pair_row(one, two, {}, {}, False)
    assert (row.difference, row.lower, row.upper) == pytest.approx((-6.0, -11.0, -1.0))
    error = 5 / stats.norm.ppf(0.975)
    assert row.compared.p == pytest.approx(2 * stats.norm.sf(6 / error))
    assert (row.compared.verdict, row.compared.reason) == ("worse", "")
    near = dataclasses.replace(two, value=62.0, lower=59.0, upper=65.0)
    assert pair_row(one, near, {}, {}, False).compared.verdict == "similar"
    assert pair_row(near, one, {}, {}, False).difference == 2.0


def test_one_figure_without_an_interval_is_enough_not_to_judge(later):
    row = row_of(later, "satisfaction_users_65plus")
    assert np.isnan(row.lower) and np.isnan(row.compared.p)
    assert row.difference == pytest.approx(row.area.value - row.other.value)
    assert (row.compared.verdict, row.compared.reason) == (
        "not assessable", "interval not published",
    )  # fmt: skip
    one, two = (
        next(x for x in held.pathway.latest if x.indicator.id == "still_at_home_91_days")
        for held in (later.area, later.other)
    )
    bare = dataclasses.replace(
        two, lower=float("nan"), upper=float("nan"), interval="interval not published"
    )
    assert pair_row(one, two, {}, {}, False).compared.reason == ""
    assert pair_row(one, bare, {}, {}, False).compared.reason == "interval not published"


def test_verdicts_follow_the_direction_of_the_indicator(later):
    for row in later.judged:
        verdict = row.compared.verdict
        if row.lower <= 0 <= row.upper:
            assert verdict == "similar"
        else:
            better = (row.difference < 0) == row.indicator.lower_is_better
            assert verdict == ("better" if better else "worse")
    assert {row.compared.verdict for row in later.judged} == {"better", "worse", "similar"}


def test_false_discoveries_are_held_down_over_all_that_can_be_judged(later):
    p = sorted(row.compared.p for row in later.judged)
    passed = [value for at, value in enumerate(p, 1) if value <= 0.05 * at / len(p)]
    out = [row for row in later.rows if row.stands_out]
    assert len(out) == len([value for value in p if value <= max(passed)]) == 4
    assert not any(row.stands_out for row in later.rows if row.compared.reason)
    weak = row_of(later, "learning_disability_own_home")
    assert weak.compared.verdict == "better" and not weak.stands_out


def test_delayed_days_are_not_judged_but_ranked(pair, plymouth, torbay):
    row = pair.rows[0]
    assert row.indicator.id == RATE and row.period == "2017-18"
    assert row.difference == pytest.approx(plymouth.standing.value - torbay.standing.value)
    assert (row.compared.verdict, row.compared.reason) == ("not assessable", CLUMPED)
    assert np.isnan([row.lower, row.upper, row.compared.p]).all()
    assert (row.area.rank, row.other.rank) == (150, torbay.standing.rank_all)
    assert row.area.sure == plymouth.standing.sure_all
    assert row_of(pair, "delayed_transfers_2c").compared.reason == CLUMPED
    assert pair.judged == []


# What stands side by side


def test_rows_are_figures_of_one_indicator_and_period(pair, plymouth, torbay):
    held = {one.indicator.id: one for one in torbay.pathway.latest}
    for row in (*pair.rows[1:], *pair.context):
        theirs = held.get(row.indicator.id)
        if row.after:
            theirs = next(x for x in torbay.pathway.after if x.indicator == row.indicator)
        assert (theirs.period, theirs.value) == (row.period, row.other.value)
        assert row.other.rank == theirs.rank
        assert row.sources[-1] == theirs.source
    shown = [one for one in plymouth.pathway.latest if one.value == one.value]
    of_period = [row for row in (*pair.rows[1:], *pair.context) if not row.after]
    assert len(of_period) == len(shown) - 1  # short-term units are not compared
    assert {row.indicator.stage for row in pair.context} == {"context"}
    assert "context" not in {row.indicator.stage for row in pair.rows}


def test_figures_after_the_period_are_marked(pair):
    after = [row for row in pair.rows if row.after]
    assert len(after) > 20 and {row.period for row in after} == {"2018-19"}
    shown = side_by_side_table(pair).shown
    marked = shown["Measure"].str.endswith(", after the period")
    assert marked.tolist() == [row.after for row in pair.rows]


def changed(profile, indicator, **changes):
    """Change one figure of a profile."""
    latest = tuple(
        dataclasses.replace(one, **changes) if one.indicator.id == indicator else one
        for one in profile.pathway.latest
    )
    return dataclasses.replace(profile, pathway=dataclasses.replace(profile.pathway, latest=latest))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"period": "2016-17"}, "the latest figures are of 2017-18 and of 2016-17"),
        ({"value": float("nan"), "status": "suppressed"}, "Torbay: suppressed"),
        (
            {"whose": "predecessor", "area_name": "Devon"},
            "Torbay: the figure is of Devon, a larger council before",
        ),
        ({"area_code": PLYMOUTH}, "one figure, of Plymouth, stands for both"),
    ],
)
def test_what_cannot_stand_side_by_side_is_left_out_with_its_reason(plymouth, torbay, changes, why):
    found = side_by_side(plymouth, changed(torbay, "workforce_turnover", **changes))
    assert "workforce_turnover" not in {row.indicator.id for row in found.rows}
    assert ("workforce_turnover", why) in {(i.id, reason) for i, reason in found.left_out}
    assert why in side_by_side_table(found).note


def test_what_is_not_compared_has_no_row_but_people_are_counted(pair):
    left_out = {indicator.id: why for indicator, why in pair.left_out}
    assert left_out["short_term_units_65plus"].startswith("The files do not name the unit")
    people = next(row for row in pair.context if row.indicator.id == "people_65plus")
    assert people.area.rank is None and np.isnan(people.spread)
    assert people.difference == people.area.value - people.other.value


def test_a_measure_that_only_one_has_is_left_out(plymouth, torbay):
    less = dataclasses.replace(
        torbay.pathway,
        latest=tuple(x for x in torbay.pathway.latest if x.indicator.id != "short_term_outcome"),
    )
    found = side_by_side(plymouth, dataclasses.replace(torbay, pathway=less))
    assert ("short_term_outcome", "Torbay: no figure") in {
        (indicator.id, why) for indicator, why in found.left_out
    }


def test_delayed_days_of_other_months_are_not_set_side_by_side(plymouth, torbay):
    short = dataclasses.replace(torbay.standing, months=torbay.standing.months[:10])
    found = side_by_side(plymouth, dataclasses.replace(torbay, standing=short))
    assert found.left_out[0][1] == "the two have figures for different months"
    assert found.rows[0].indicator.id != RATE
    said = repr(side_by_side_note(found))
    assert said.startswith("Delayed days cannot be set side by side: the two have figures")


def test_need_is_measured_by_the_spread_of_councils(pair, plymouth):
    row = next(row for row in pair.context if row.indicator.id == "share_65plus")
    councils = next(x.councils for x in plymouth.pathway.latest if x.indicator.id == "share_65plus")
    low, high = np.percentile(councils, [25, 75])
    assert row.spread == pytest.approx((row.area.value - row.other.value) / (high - low))
    assert np.isnan(row.compared.p)


def test_peers_in_common(pair, plymouth, torbay):
    assert set(pair.shared) == set(plymouth.peers.codes) & set(torbay.peers.codes)
    said = repr(side_by_side_note(pair))
    assert f"{len(pair.shared)} of the 15 of Plymouth are peers of Torbay too" in said
    place = torbay.peers.codes.index(PLYMOUTH) + 1
    assert f"Plymouth is a peer of Torbay ({place} of 15 by likeness)" in said
    assert "Torbay is not a peer of Plymouth" in said


def test_swapping_the_areas_turns_every_difference(pair, plymouth, torbay):
    turned = side_by_side(torbay, plymouth)
    assert [row.indicator for row in turned.rows] == [row.indicator for row in pair.rows]
    for one, two in zip(pair.rows, turned.rows, strict=True):
        assert one.difference == pytest.approx(-two.difference)
    assert set(turned.shared) == set(pair.shared)


def test_two_periods_or_one_area_are_refused(later, plymouth):
    with pytest.raises(ValueError, match="the periods are 2017-18 and 2020-21; give one period"):
        side_by_side(plymouth, later.other)
    with pytest.raises(ValueError, match="both profiles are of Plymouth; give two areas"):
        side_by_side(plymouth, plymouth)


def test_areas_without_a_common_figure(plymouth, torbay):
    bare = dataclasses.replace(torbay.pathway, latest=(), after=())
    found = side_by_side(plymouth, dataclasses.replace(torbay, pathway=bare, standing=None,
                                                       missing="There is none."))  # fmt: skip
    assert found.rows == found.context == ()
    said = side_by_side_table(found)
    assert isinstance(said, Prose)
    assert repr(said).startswith("Plymouth and Torbay have no figure for the same period.")
    assert found.left_out[0][1] == "There is none"
    assert isinstance(pair_context_table(found), Prose)
    words = repr(side_by_side_note(found))
    assert "Plymouth and Torbay have no figure for the same period." in words
    assert "Need and population cannot be set" in words


def test_an_area_without_peers_says_so(plymouth, torbay):
    none = dataclasses.replace(torbay.peers, codes=())
    found = side_by_side(plymouth, dataclasses.replace(torbay, peers=none))
    assert found.shared == ()
    assert repr(side_by_side_note(found)).endswith("Torbay has no peers in the set similar.")


# Choosing the second area


def test_nothing_is_set_beside_an_area_without_a_second_one(data, plymouth):
    assert beside(data, plymouth, area_parameters(data, "Plymouth")) is None


def test_the_second_area_is_profiled_with_its_own_peers(data, plymouth, torbay):
    chosen = area_parameters(data, "Plymouth", compare_with="Torbay")
    found = beside(data, plymouth, chosen)
    assert found.area is plymouth and found.other.area.code == TORBAY
    assert found.other.peers == torbay.peers
    assert found.rows[0].other.value == torbay.standing.value


def test_a_list_without_the_second_area_gives_way_to_similar(data, plymouth, torbay, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("area,peer\nPlymouth,York\nPlymouth,Hull\n", encoding="utf-8")
    chosen = area_parameters(data, "Plymouth", peers=str(path), compare_with="Torbay")
    found = beside(data, plymouth, chosen)
    assert found.other.peers == torbay.peers


# The statistics


@given(
    st.integers(0, 60), st.integers(1, 60), st.integers(0, 60), st.integers(1, 60)
)  # fmt: skip
def test_proportions_turn_with_their_order_and_stay_in_range(a, n, b, m):
    a, b = min(a, n), min(b, m)
    one = difference_of_proportions(a, n, b, m)
    two = difference_of_proportions(b, m, a, n)
    assert one.lower <= one.estimate <= one.upper
    assert (one.estimate, one.lower, one.upper) == pytest.approx(
        (-two.estimate, -two.upper, -two.lower), abs=1e-9
    )
    assert one.lower >= -1 - 1e-9 and one.upper <= 1 + 1e-9
    assert 0 <= one.p <= 1 and one.p == pytest.approx(two.p, abs=1e-9)


@given(
    st.integers(0, 60), st.integers(1, 90), st.integers(0, 60), st.integers(1, 90)
)  # fmt: skip
def test_rates_turn_with_their_order(a, n, b, m):
    one, two = difference_of_rates(a, n, b, m), difference_of_rates(b, m, a, n)
    assert one.lower <= one.estimate <= one.upper
    assert (one.estimate, one.lower, one.upper) == pytest.approx(
        (-two.estimate, -two.upper, -two.lower), abs=1e-9
    )
    assert 0 <= one.p <= 1 and one.p == pytest.approx(two.p, abs=1e-9)


@pytest.mark.filterwarnings("error")  # a warning would be printed into a report
def test_no_events_and_all_events_are_no_surprise():
    assert difference_of_rates(0, 40, 9, 50).p < 0.01
    assert difference_of_proportions(0, 40, 0, 50).p == 1
    assert difference_of_proportions(40, 40, 50, 50).p == 1
    assert difference_of_rates(0, 40, 0, 50).p == 1
    assert difference_of_proportions(0, 40, 50, 50).p < 1e-9


def test_limits_without_width_have_no_probability():
    assert np.isnan(difference_of_limits((5.0, 5.0, 5.0), (4.0, 4.0, 4.0)).p)
    with pytest.raises(ValueError, match="lower is 6 and upper 4; swap them"):
        difference_of_limits((5.0, 6.0, 4.0), (4.0, 3.0, 5.0))
    with pytest.raises(ValueError, match="missing or infinite"):
        difference_of_limits((5.0, 4.0, float("nan")), (4.0, 3.0, 5.0))


# Words and tables


def test_the_note_says_what_is_not_assessable_aloud(pair):
    said = repr(side_by_side_note(pair))
    found = pair.rows[0]
    assert f"Plymouth 27.9 (rank 150 of 151, {found.area.sure.lower} to" in said
    assert "Whether the rates differ by more than chance is not assessable" in said
    assert f"None of the {len(pair.rows)} differences can be judged against chance" in said
    assert "which does not mean that there are none" in said
    assert "no difference" not in said


def test_the_note_names_what_stands_out(later):
    said = repr(side_by_side_note(later))
    assert f"{len(later.judged)} of {len(later.rows)} differences can be judged" in said
    assert "4 of them stand out with the false discovery rate held at 5%" in said
    assert "Still at home 91 days after discharge into reablement, 2020-21 (worse)" in said
    assert "The words in brackets are on Plymouth, beside East Sussex." in said
    assert "Delayed days cannot be set side by side: Delayed transfers are held" in said


def test_the_note_without_anything_that_stands_out(plymouth, torbay, later):
    quiet = dataclasses.replace(
        later, rows=tuple(dataclasses.replace(row, stands_out=False) for row in later.rows)
    )
    assert "none of them stands out" in repr(side_by_side_note(quiet))


def test_the_heading_names_both(pair):
    heading = side_by_side_heading(pair)
    assert (heading.text, heading.level) == ("Plymouth and Torbay side by side", 2)


def test_the_table_shows_both_figures_the_difference_and_the_verdict(later):
    table = side_by_side_table(later)
    shown = table.shown.set_index("Measure")
    row = shown.loc["Still at home 91 days after discharge into reablement (%), 2020‑21"]
    assert row["Plymouth"] == "76.6 (71.3 to 81.1)"
    assert row["Difference (95% interval)"] == "−12.6 (−18.5 to −6.9)"
    assert row["Plymouth is"] == "worse *" and row["Better is"] == "higher"
    found = row_of(later, "still_at_home_91_days").area
    assert row["Rank of Plymouth"] == f"108 of 147 ({found.sure.lower} to {found.sure.upper})"
    assert len(shown) == len(later.rows)
    assert len(table.figures) == len(later.rows) + len(later.context)
    assert "Why not assessable: interval not published (" in table.note
    assert "does not show that they are alike" in table.note


def test_the_table_says_nothing_of_stars_where_nothing_is_judged(pair):
    assert "star" not in side_by_side_table(pair).note


def test_the_table_of_need(pair, plymouth):
    table = pair_context_table(pair)
    shown = table.shown.set_index("Measure")
    row = shown.loc["Share of people aged 65 and over (% of all people), 2017‑06‑30"]
    councils = next(x.councils for x in plymouth.pathway.latest if x.indicator.id == "share_65plus")
    low, high = np.percentile(councils, [25, 75])
    assert row["Middle half of councils"] == f"{low:.1f} to {high:.1f}"
    assert shown["Middle half of councils"].iloc[0] == "–"  # a count is not compared
    assert "No figure is better or worse" in table.note
