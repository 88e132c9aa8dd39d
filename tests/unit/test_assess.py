"""What can be said of a figure: against England and peers, in rank, and among many comparisons."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

import lsr_analysis as lsr
from lsr_analysis.analysis import certainty
from lsr_analysis.analysis.assess import assess, fifth_of
from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.outliers import Compared
from lsr_analysis.statistics.comparison import count_p, deviate_p, proportion_p
from lsr_analysis.statistics.intervals import proportion, rate
from lsr_analysis.statistics.ranks import rank_from_best

HERE, NAN = "A00", float("nan")
SHARE, COUNTED, SURVEY = "offered_reablement", "care_home_admissions_65plus", "feel_safe"
DELAYS, NO_INTERVAL, WITHOUT_ENGLAND = (
    "delayed_days_rate",
    "workforce_turnover",
    "deprivation_score",
)
_FIGURES = ["numerator", "denominator", "value", "lower", "upper"]
_PAST = ["period_end", "value", "lower", "upper", "numerator", "denominator"]


@pytest.fixture(scope="module")
def make(data):
    """Make the latest figure of an area from the figures of all councils."""

    def make(indicator, rows, england=NAN, peers=("A01", "A02", "A03"), **changes):
        defined = data.indicators[indicator]
        fields = {k: v for k, v in changes.items() if hasattr(defined, k)}
        defined = dataclasses.replace(defined, **fields)
        table = pd.DataFrame(rows, columns=_FIGURES, dtype=float)
        table.index = pd.Index([f"A{k:02d}" for k in range(len(table))], name="area_code")
        table = certainty.with_intervals(table, defined)
        own, held = table.loc[HERE], table.dropna(subset="value")
        rank, tied = None, 1
        if defined.lower_is_better is not None and HERE in held.index:
            rank = int(rank_from_best(held["value"], defined.lower_is_better)[HERE])
            tied = int((held["value"] == own["value"]).sum())
        latest = Latest(
            indicator=defined,
            period="2020-21",
            ends=pd.Timestamp("2021-03-31"),
            newest="2020-21",
            value=float(own["value"]),
            status="ok" if own["value"] == own["value"] else "suppressed",
            lower=float(own["lower"]),
            upper=float(own["upper"]),
            interval=str(own["interval"]),
            source=next(iter(defined.sources)),
            area_code=HERE,
            area_name="Here",
            whose="own",
            england=england,
            peers=held["value"].reindex(list(peers)).dropna(),
            councils=held["value"],
            rank=rank,
            tied=tied,
            figures=held[_FIGURES],
            past=table.loc[[HERE]].assign(period_end=pd.Timestamp("2021-03-31"))[_PAST],
        )
        return dataclasses.replace(latest, **{k: v for k, v in changes.items() if k not in fields})

    return make


def counted(*pairs, per=100):
    """Return rows of figures from counts."""
    return [(some, of, per * some / of, NAN, NAN) for some, of in pairs]


def surveyed(*values, reach=2.0):
    """Return rows of figures with published intervals."""
    return [(NAN, NAN, value, value - reach, value + reach) for value in values]


def against_england(latest):
    (found,) = assess([latest])
    return found.england


OTHERS = [(40, 100), (50, 100), (60, 100)]


@pytest.mark.parametrize(
    ("polarity", "below", "above"),
    [
        ("lower is better", "better", "worse"),
        ("higher is better", "worse", "better"),
        ("neither", "lower", "higher"),
    ],
)
@pytest.mark.parametrize(
    ("indicator", "rows", "far", "near"),
    [
        (SHARE, counted((50, 100), *OTHERS), 15.0, 2.0),
        (COUNTED, counted((400, 1000), *OTHERS, per=100_000), 10_000.0, 100.0),
        (SURVEY, surveyed(50, 40, 50, 60), 2.1, 1.9),
    ],
    ids=["wilson", "byar", "published"],
)
def test_verdicts_by_the_figures_own_interval(
    make, indicator, rows, far, near, polarity, below, above
):
    value = rows[0][2]
    for england, wanted in (
        (value + far, below), (value - far, above), (value + near, "similar"), (value, "similar"),
    ):  # fmt: skip
        found = against_england(make(indicator, rows, england, polarity=polarity))
        assert (found.verdict, found.reason) == (wanted, "")
        assert (found.p < 0.05) == (wanted != "similar")


def test_the_verdict_is_read_from_the_same_interval_as_is_printed(make):
    rows = counted((50, 100), *OTHERS)
    limits = proportion([50], [100], 100)
    for england, wanted in (
        (limits.upper[0] - 1e-9, "similar"), (limits.upper[0] + 1e-9, "worse"),
        (limits.lower[0] + 1e-9, "similar"), (limits.lower[0] - 1e-9, "better"),
    ):  # fmt: skip
        latest = make(SHARE, rows, england)
        assert (latest.lower, latest.upper) == (limits.lower[0], limits.upper[0])
        assert against_england(latest).verdict == wanted


def test_probability_of_a_share(make):
    found = against_england(make(SHARE, counted((50, 100), *OTHERS), 40.0))
    assert found.p == pytest.approx(float(proportion_p([50], [100], 0.4)[0]))


def test_probability_of_a_share_does_not_hang_on_the_name_of_its_unit(make):
    rows = counted((900, 1000), *OTHERS)
    found = against_england(make(SHARE, rows, 86.0, unit="% of calls"))
    assert found.verdict == "better"
    assert found.p == pytest.approx(float(proportion_p([900], [1000], 0.86)[0]))


def test_probability_of_a_rate(make):
    rows = counted((65, 100_000), (50, 100_000), (60, 100_000), per=100_000)
    found = against_england(make(COUNTED, rows, 50.0))
    assert found.p == pytest.approx(float(count_p([65], [50.0])[0]))
    limits = rate([65], [100_000])
    assert found.verdict == ("worse" if limits.lower[0] > 50 else "similar")


def test_probability_of_a_survey(make):
    found = against_england(make(SURVEY, surveyed(50, 40, 60), 47.0))
    assert found.p == pytest.approx(float(deviate_p([3 / (2 / 1.959964)])[0]), rel=1e-5)


def test_published_limits_of_no_width_have_no_probability(make):
    found = against_england(make(SURVEY, surveyed(50, 40, 60, reach=0.0), 47.0))
    assert found.verdict == "better"
    assert np.isnan(found.p)


@pytest.mark.parametrize("england", [0.0, 100.0])
def test_a_benchmark_at_the_end_of_the_scale_has_no_probability(make, england):
    found = against_england(make(SHARE, counted((50, 100), *OTHERS), england))
    assert found.verdict in ("better", "worse")
    assert np.isnan(found.p)


# Why not


def test_without_a_value_the_reason_is_its_status(make):
    rows = counted(*OTHERS, (50, 100))
    rows[0] = (3, 100, NAN, NAN, NAN)
    (found,) = assess([make(SHARE, rows, 50.0)])
    assert (found.england.verdict, found.england.reason) == ("not assessable", "suppressed")
    assert found.peers.reason == "suppressed"
    assert (found.fifth, found.rank, found.stands_out) == (None, None, False)
    assert (found.trend.direction, found.trend.reason) == ("cannot be assessed", "suppressed")


def test_the_figure_of_a_predecessor_is_not_compared(make):
    latest = make(
        SHARE, counted((50, 100), *OTHERS), 20.0, whose="predecessor",
        peers=(), councils=pd.Series(dtype=float),
    )  # fmt: skip
    latest = dataclasses.replace(latest, rank=None)
    (found,) = assess([latest])
    assert found.england.verdict == "not assessable"
    assert "larger council before" in found.england.reason
    assert found.peers.reason == "no peer has a figure that it may be compared with"
    assert found.fifth is None and found.rank is None


def test_the_reason_of_a_predecessor_is_not_hidden_by_that_of_the_dictionary(make):
    """That the publication has no England figure is not why an old council is not compared."""
    rows = [(NAN, NAN, 20.0, NAN, NAN)] * 4
    found = against_england(make(WITHOUT_ENGLAND, rows, whose="predecessor", peers=()))
    assert "larger council before" in found.reason


def test_a_figure_that_must_not_be_compared_says_why(make):
    found = against_england(make("people_65plus", [(NAN, NAN, 9000.0, NAN, NAN)] * 4, peers=()))
    assert found == Compared("not assessable", "A count follows the size of the area", found.p)
    assert np.isnan(found.p)


def test_no_england_value_because_the_publication_gives_none(make):
    found = against_england(make(WITHOUT_ENGLAND, [(NAN, NAN, 20.0, NAN, NAN)] * 4))
    assert found.reason == "The publication gives no figure for England"


def test_no_england_value_where_there_should_be_one(make):
    found = against_england(make(SHARE, counted((50, 100), *OTHERS)))
    assert (found.verdict, found.reason) == ("not assessable", "no England value")


@pytest.mark.parametrize(
    ("indicator", "reason"),
    [
        (NO_INTERVAL, certainty.NOT_PUBLISHED),
        (
            "bed_occupancy_general_acute",
            "no interval: the figure is not a sample and counts no events",
        ),
    ],
)
def test_without_an_interval_the_reason_is_that_of_the_interval(make, indicator, reason):
    rows = [(NAN, NAN, value, NAN, NAN) for value in (30.0, 20.0, 25.0, 35.0)]
    (found,) = assess([make(indicator, rows, 10.0)])
    assert found.england == Compared("not assessable", reason, found.england.p)
    assert found.peers == Compared("not assessable", reason, found.peers.p)
    assert found.rank is None


# Clumped counts


def clumped(first, n=30):
    events = [first, *np.linspace(600, 1500, n - 1)]
    return counted(*((some, 10_000.0) for some in events), per=100_000)


@pytest.mark.parametrize(
    ("first", "verdict"), [(150, "better"), (1000, "similar"), (6000, "worse")]
)
def test_clumped_counts_are_compared_in_the_funnel(make, first, verdict):
    (found,) = assess([make(DELAYS, clumped(first), 10_000.0)])
    assert (found.england.verdict, found.england.reason) == (verdict, "")
    assert (found.england.p < 0.05) == (verdict != "similar")
    assert found.peers == Compared("not assessable", certainty.CLUMPED, found.peers.p)
    assert found.rank is None


def test_too_few_councils_for_a_funnel(make):
    found = against_england(make(DELAYS, clumped(6000, 19), 10_000.0))
    assert (found.verdict, found.reason) == ("not assessable", certainty.CLUMPED)


def test_clumped_figures_without_counts(make):
    rows = [(NAN, NAN, value, NAN, NAN) for value in range(1, 31)]
    found = against_england(make(DELAYS, rows, 10.0))
    assert (found.verdict, found.reason) == ("not assessable", certainty.CLUMPED)


def test_an_area_without_counts_is_not_placed_among_those_with(make):
    rows = clumped(1000)
    rows[0] = (NAN, NAN, 10_000.0, NAN, NAN)
    found = against_england(make(DELAYS, rows, 10_000.0))
    assert (found.verdict, found.reason) == ("not assessable", certainty.CLUMPED)


# Peers


@pytest.mark.parametrize(
    ("peers", "verdict"),
    [(((70, 100), (80, 100), (90, 100)), "worse"), (((45, 100), (55, 100), (99, 100)), "similar")],
)
def test_peers_count_by_their_median(make, peers, verdict):
    (found,) = assess([make(SHARE, counted((50, 100), *peers))])
    assert (found.peers.verdict, found.peers.reason) == (verdict, "")


def test_without_peers(make):
    (found,) = assess([make(SHARE, counted((50, 100), *OTHERS), 40.0, peers=())])
    assert found.peers.reason == "no peer has a figure that it may be compared with"


# Fifths


@pytest.mark.parametrize(
    ("polarity", "lowest", "highest"),
    [("lower is better", 1, 5), ("higher is better", 5, 1), ("neither", 1, 5)],
)
def test_the_first_fifth_is_the_best_or_else_the_lowest(data, polarity, lowest, highest):
    indicator = dataclasses.replace(data.indicators[SHARE], polarity=polarity)
    values = pd.Series(np.arange(10.0), [f"A{k:02d}" for k in range(10)])
    assert fifth_of(values, "A00", indicator) == lowest
    assert fifth_of(values, "A01", indicator) == lowest
    assert fifth_of(values, "A09", indicator) == highest
    sizes = pd.Series([fifth_of(values, code, indicator) for code in values.index])
    assert sizes.value_counts().to_dict() == dict.fromkeys(range(1, 6), 2)
    assert fifth_of(values, "Z99", indicator) is None


# Ranks


def test_the_rank_is_the_one_shown_with_an_interval_around_it(make):
    latest = make(SHARE, counted((50, 100), *((k, 100) for k in range(40, 70))))
    (found,) = assess([latest])
    assert (found.rank.rank, found.rank.of) == (latest.rank, 31)
    assert found.rank.lower < found.rank.rank < found.rank.upper
    assert found.rank == assess([latest])[0].rank


@pytest.mark.parametrize("polarity", ["lower is better", "higher is better"])
def test_a_sure_best_is_first(make, polarity):
    best, others = ((1, 99), (95, 90)) if polarity == "lower is better" else ((99, 1), (9, 5))
    rows = counted((best[0] * 100, 10_000), *((k * 100, 10_000) for k in [*others] * 5))
    (found,) = assess([make(SHARE, rows, polarity=polarity)])
    assert (found.rank.rank, found.rank.lower, found.rank.upper) == (1, 1, 1)
    assert (found.rank.best_fifth, found.rank.worst_fifth) == (1.0, 0.0)


def test_published_intervals_give_ranks_intervals(make):
    (found,) = assess([make(SURVEY, surveyed(50, *range(40, 61)))])
    assert found.rank.lower < found.rank.rank < found.rank.upper
    (sure,) = assess([make(SURVEY, surveyed(80, *range(40, 61)))])
    assert (sure.rank.lower, sure.rank.upper) == (1, 1)


@pytest.mark.parametrize(("without", "made"), [(1, True), (2, False)])
def test_a_rank_has_an_interval_only_where_nearly_all_councils_have_one(make, without, made):
    rows = counted((50, 100), *((k, 100) for k in range(40, 59)))
    for k in range(without):
        rows[5 + k] = (NAN, NAN, rows[5 + k][2], NAN, NAN)
    latest = make(SHARE, rows)
    (found,) = assess([latest])
    assert len(latest.councils) == 20
    assert (found.rank is not None) == made
    if made:
        assert (found.rank.rank, found.rank.of) == (latest.rank, 20)


def test_no_rank_without_a_direction(make):
    (found,) = assess([make(SHARE, counted((50, 100), *OTHERS), polarity="neither")])
    assert found.rank is None


# Many comparisons


def test_false_discoveries_are_controlled_over_all_comparisons(make):
    sure = make(SHARE, counted((30, 100), *OTHERS), 50.0)
    near = make(SHARE, counted((40, 100), *OTHERS), 50.0)  # p is 0.0455
    assert [one.stands_out for one in assess([near])] == [True]
    assert [one.stands_out for one in assess([sure, near])] == [True, True]
    chance = [make(SHARE, counted((50, 100), *OTHERS), 50.0)] * 5
    assert [one.stands_out for one in assess([sure, near, *chance])] == [True] + [False] * 6


def test_comparisons_made_elsewhere_count_towards_their_number(make):
    near = make(SHARE, counted((40, 100), *OTHERS), 50.0)
    assert assess([near])[0].stands_out
    (found,) = assess([near], [Compared("similar", "", 0.9)])
    assert found.england.verdict == "worse"
    assert not found.stands_out
    (found,) = assess([near], [Compared("better", "", 0.001)])
    assert found.stands_out


def test_what_cannot_be_assessed_is_not_counted(make):
    near = make(SHARE, counted((40, 100), *OTHERS), 50.0)
    silent = make(NO_INTERVAL, [(NAN, NAN, 9.0, NAN, NAN)] * 4, 50.0)
    found = assess([near, *[silent] * 20], [Compared("not assessable", "no funnel")])
    assert [one.stands_out for one in found] == [True] + [False] * 20


def test_nothing_to_assess_is_no_fault():
    assert assess([]) == ()
    assert assess([], [Compared("similar", "", 0.5)]) == ()


# How many councils differ from England by more than chance


def test_councils_beyond_chance_are_counted_over_all_that_have_an_interval(data):
    """Worked out anew: Wilson's interval of each council's share, against England's share."""
    profile = lsr.profile("Plymouth", "2020-04", "2021-03", data=data)
    (one,) = [a for a in profile.assessments if a.latest.indicator.id == SHARE]
    rows = data.observations
    rows = rows[(rows["indicator"] == SHARE) & (rows["period_end"] == "2021-03-31")]
    rows = rows.dropna(subset=["numerator", "denominator"]).set_index("area_code")
    england = rows.loc["E92000001"]
    councils = rows[rows.index.str[:3].isin(["E06", "E08", "E09", "E10"])]
    lower, upper = proportion_confint(
        councils["numerator"], councils["denominator"], method="wilson"
    )
    share = england["numerator"] / england["denominator"]
    beyond = int(((lower > share) | (upper < share)).sum())
    assert one.beyond_chance == (beyond, len(councils))
    assert 0 < beyond < len(councils)


def test_the_area_itself_is_among_the_councils_counted(make):
    rows = [(n, 100, float(n), NAN, NAN) for n in (50, 10, 12)]
    one = make(SHARE, rows, england=11.0)
    assert assess([one])[0].beyond_chance == (1, 3)


@pytest.mark.parametrize("indicator", [DELAYS, NO_INTERVAL])
def test_where_no_interval_can_be_had_no_council_is_counted(make, indicator):
    rows = [(NAN, NAN, value, NAN, NAN) for value in (1.0, 2.0, 3.0)]
    assert assess([make(indicator, rows, england=2.0)])[0].beyond_chance == (0, 0)
