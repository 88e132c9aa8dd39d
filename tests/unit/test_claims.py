"""Testing published statements: every kind worked out by hand on small made-up figures.

Five councils have figures: Plymouth, Torbay, Cornwall and Swindon, which are of one region, and
York, which is not. England is not their sum.
"""

import dataclasses
import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_files import write_lines

from lsr_analysis.analysis.claims import VERDICTS, ledger
from lsr_analysis.analysis.claims.editions import Editions
from lsr_analysis.analysis.claims.figures import Figures, Untestable
from lsr_analysis.analysis.claims.kinds import RECOMPUTE
from lsr_analysis.analysis.claims.ledger import COLUMNS as LEDGER_COLUMNS
from lsr_analysis.analysis.claims.ledger import OUTCOMES, SOME
from lsr_analysis.analysis.claims.readings import Reading, readings
from lsr_analysis.analysis.claims.verdicts import (
    AGREES,
    CAUSE_KNOWN,
    CAUSE_UNKNOWN,
    REVISED,
    UNTESTED,
)
from lsr_analysis.analysis.claims.verdicts import tested as verdicts_on
from lsr_analysis.analysis.similar import place
from lsr_analysis.areas import ENGLAND
from lsr_analysis.display import Prose
from lsr_analysis.errors import CatalogueError
from lsr_analysis.evidence.claims import COLUMNS, KINDS
from lsr_analysis.evidence.held import own_claims
from lsr_analysis.observations import as_table
from lsr_analysis.periods import Span, parse_period
from lsr_analysis.sources.reading import observation
from lsr_analysis.statistics.neighbours import distances, distances_between
from lsr_analysis.tables.claims import claims_table, claims_totals_table, untested_table

PLYMOUTH, TORBAY, CORNWALL, SWINDON, YORK = (
    "E06000026", "E06000027", "E06000052", "E06000030", "E06000014",
)  # fmt: skip
DAYS, RATE, TURNOVER, AT_HOME = (
    "delayed_days", "delayed_days_rate", "workforce_turnover", "still_at_home_91_days",
)  # fmt: skip
YEAR = "2017-04 to 2018-03"
PLAIN = {
    "id": "one", "area_code": PLYMOUTH, "area": "", "statement": "So many days",
    "kind": "value", "indicator": DAYS, "period": "2017-04", "value": "300",
    "source": "A page that I read",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(data):
    """Make figures: months or years by indicator, period and council.

    A rate is given by days and adults, any other monthly figure by its count, a yearly figure
    by its value.
    """

    def rows_of(indicator, period, figures):
        known = data.indicators[indicator]
        start, end = parse_period(period, known.frequency)
        days = (end - start).days + 1
        when = {"period_start": start, "period_end": end, "frequency": known.frequency}
        for code, figure in figures.items():
            given = {"source": known.sources[0].id, "edition": "published", "geography": "2013"}
            if known.frequency != "month":
                given["value"] = figure
            elif known.over is None:
                given |= {"value": figure, "numerator": figure}
            else:
                number, adults = figure
                given["counted"] = (number, days * adults)
            yield observation(indicator, code, when, multiplier=known.multiplier, **given)

    def made(figures, shipped=None):
        rows = [row for (name, when), held in figures.items() for row in rows_of(name, when, held)]
        table = as_table(pd.DataFrame.from_records(rows))
        return dataclasses.replace(
            data, observations=table, shipped=table if shipped is None else shipped
        )

    return made


@pytest.fixture
def claims(tmp_path, data):
    """Write claims into a file of a user's own, and read them."""

    def claims(*several):
        path = tmp_path / "mine.csv"
        rows = [PLAIN | {"id": f"c{n}"} | cells for n, cells in enumerate(several)]
        lines = [",".join(f'"{row.get(c, "")}"' for c in COLUMNS) for row in rows]
        return own_claims(write_lines(path, ",".join(COLUMNS), *lines), data.evidence)

    return claims


@pytest.fixture(scope="module")
def held():
    """Work out the values of figures once for all tests that ask for them."""
    known = {}

    def held(figures):
        if id(figures) not in known:
            known[id(figures)] = (Figures(figures), Editions(figures))
        return known[id(figures)]

    return held


@pytest.fixture
def come(claims, held):
    """Return what each reading of one claim comes to."""

    def come(figures, older=None, **cells):
        (claim,) = claims(cells)
        return verdicts_on(*held(figures), claim, held(older)[0] if older else None)

    return come


@pytest.fixture
def comes(come):
    """Return what the only reading of a claim comes to."""

    def comes(figures, **cells):
        (found,) = come(figures, **cells)
        return found

    return comes


@pytest.fixture(scope="module")
def april(made):
    """Delayed days of one month: Plymouth 300, in its region 90, 150 and 450, in York 60."""
    figures = {PLYMOUTH: 300, TORBAY: 150, CORNWALL: 450, SWINDON: 90, YORK: 60, ENGLAND: 9000}
    return made({(DAYS, "2017-04"): figures})


def number(found):
    return found.outcome.value


# A value


@pytest.mark.parametrize(
    ("value", "verdict", "difference"),
    [("300", AGREES, 0), ("301", CAUSE_UNKNOWN, -1), ("298.5", CAUSE_UNKNOWN, 1.5)],
)
def test_a_value(comes, april, value, verdict, difference):
    found = comes(april, value=value)
    assert (number(found), found.verdict) == (300, verdict)
    assert found.outcome.difference == pytest.approx(difference)
    assert found.outcome.text == "300"


def test_a_value_of_england_is_its_own_and_no_sum(comes, april):
    found = comes(april, area_code=ENGLAND, value="9000")
    assert (number(found), found.verdict, found.claim.name) == (9000, AGREES, "England")


def test_a_rate_over_months_weighs_them_by_their_days(comes, made):
    """April 10 a day and May 20 a day of 100,000: 300 + 620 days over 61, not 15."""
    figures = made({
        (RATE, "2017-04"): {PLYMOUTH: (300, 100_000)},
        (RATE, "2017-05"): {PLYMOUTH: (620, 100_000)},
    })  # fmt: skip
    cells = {"indicator": RATE, "period": "2017-04 to 2017-05"}
    found = comes(figures, **cells, value="15.08")
    assert number(found) == pytest.approx(920 / 61, rel=1e-12)
    assert (found.verdict, found.outcome.text) == (AGREES, "15.082")
    assert comes(figures, **cells, value="15.00").verdict == CAUSE_UNKNOWN


def test_days_of_several_months_are_added_up(comes, made):
    figures = made({(DAYS, f"2017-0{m}"): {PLYMOUTH: 100 * m} for m in (4, 5, 6)})
    found = comes(figures, period="2017-04 to 2017-06", value="1,500")
    assert (number(found), found.outcome.text, found.verdict) == (1500, "1,500", AGREES)


def test_parts_are_added_up(comes, made):
    figures = made({
        ("delayed_days_nhs", "2017-04"): {PLYMOUTH: 100, TORBAY: 7},
        ("delayed_days_both", "2017-04"): {PLYMOUTH: 20, CORNWALL: 8},
    })  # fmt: skip
    cells = {"indicator": "delayed_days_nhs + delayed_days_both", "value": "120"}
    assert number(comes(figures, **cells)) == 120
    found = comes(figures, **cells, area_code=TORBAY)
    assert found.verdict == UNTESTED, "a part without a figure is not zero"


def test_a_yearly_value_is_that_of_exactly_the_year(comes, made):
    figures = made({(TURNOVER, "2017-18"): {PLYMOUTH: 31.25}, (TURNOVER, "2016-17"): {YORK: 20.0}})
    cells = {"indicator": TURNOVER, "value": "31.3"}
    assert comes(figures, **cells, period=YEAR).verdict == AGREES
    for period in ("2016-04 to 2017-03", "2017-04", "2017-01 to 2017-12"):
        assert comes(figures, **cells, period=period).verdict == UNTESTED


# What is compared with: the area itself never counts among its peers


@pytest.mark.parametrize(
    ("compared_with", "value", "of"),
    [
        ("england", 9000, None),
        ("mean of region", (150 + 450 + 90) / 3, 3),
        ("median of region", 150, 3),
        ("mean of councils", (150 + 450 + 90 + 60) / 4, 4),
        ("median of councils", (90 + 150) / 2, 4),
        ("mean of type", (150 + 450 + 90 + 60) / 4, 4),  # all five are unitary authorities
        ("mean of reviewed", 60, 1),  # York; Cornwall's review is none of the twenty
    ],
)
def test_the_value_of_a_comparison(comes, april, compared_with, value, of):
    found = comes(april, compared_with=compared_with, value=f"{value:g}")
    assert number(found) == pytest.approx(value, rel=1e-12)
    assert found.verdict == AGREES
    group = f" of {of} council{'s' * (of != 1)} (" if of else "England"
    assert group in found.outcome.text


def test_councils_are_of_every_type_and_region(comes, made):
    """A county and a metropolitan district count too, where the set is all councils."""
    figures = made({(DAYS, "2017-04"): {PLYMOUTH: 300, "E10000014": 100, "E08000035": 200}})
    assert number(comes(figures, compared_with="mean of councils")) == 150
    assert comes(figures, compared_with="mean of type").verdict == UNTESTED


@pytest.mark.parametrize(("how", "value"), [("mean", 210), ("median", 150)])
def test_england_compares_with_councils_as_one_each(comes, april, how, value):
    compared_with = f"{how} of councils"
    found = comes(april, area_code=ENGLAND, compared_with=compared_with, value=str(value))
    assert number(found) == value  # of 300, 150, 450, 90 and 60


def test_a_list_of_ones_own(comes, april, tmp_path):
    path = write_lines(tmp_path / "friends.csv", "peer", "York", "Swindon")
    assert number(comes(april, compared_with=f"mean of {path}")) == (60 + 90) / 2


def test_similar_councils_are_those_of_the_model_at_the_end_of_the_period(comes, made, data):
    """They rest on the figures that ship, whatever the claim is about."""
    nearest = place(data.shipped, data.register, dt.date(2017, 4, 30)).peers(PLYMOUTH)
    figures = {PLYMOUTH: 300, **{code: 10 * n for n, code in enumerate(nearest.index, 1)}}
    table = made({(DAYS, "2017-04"): figures | {TORBAY: 10_000}}, shipped=data.shipped)
    assert TORBAY not in nearest.index or nearest.index.get_loc(TORBAY) < 15
    wanted = [figures[code] for code in nearest.index if code != TORBAY]
    if TORBAY in nearest.index:
        wanted.append(10_000)
    found = comes(table, compared_with="median of similar")
    assert number(found) == np.median(wanted)
    assert " of 15 councils (similar)" in found.outcome.text


# So many times


@pytest.fixture(scope="module")
def rates(made):
    """Plymouth 20 a day of 100,000, England 10, Torbay none."""
    return made({
        (RATE, "2017-04"): {PLYMOUTH: (600, 100_000), ENGLAND: (300, 100_000), TORBAY: (0, 9)}
    })  # fmt: skip


@pytest.mark.parametrize(
    ("value", "rounded_to", "verdict"),
    [
        ("2", "0.5", AGREES),
        ("2.25", "0.5", AGREES),  # exactly half a unit off
        ("2.26", "0.5", CAUSE_UNKNOWN),
        ("3", "", CAUSE_UNKNOWN),
        ("> 1.9", "", AGREES),
        ("> 2", "", CAUSE_UNKNOWN),
        ("< 2", "", CAUSE_UNKNOWN),
    ],
)
def test_times(comes, rates, value, rounded_to, verdict):
    found = comes(
        rates, indicator=RATE, unit="times", compared_with="england", value=value,
        rounded_to=rounded_to,
    )  # fmt: skip
    assert (number(found), found.verdict) == (2, verdict)
    assert found.outcome.text == "2.00 times: 20.0 against 10.0, England"


def test_nothing_is_so_many_times_zero(comes, rates):
    cells = {"indicator": RATE, "unit": "times", "value": "2"}
    found = comes(rates, **cells, compared_with="mean of region")
    assert (found.verdict, found.outcome) == (UNTESTED, None)
    assert "zero" in found.why


# Councils that fell, rose or missed a target


@pytest.fixture(scope="module")
def two_years(made):
    """Two fell, one rose, one stayed, one has no earlier figure; England counts as no council."""
    return made({
        (DAYS, "2017-04"): {PLYMOUTH: 300, TORBAY: 150, CORNWALL: 450, SWINDON: 90, YORK: 60,
                            ENGLAND: 9000},
        (DAYS, "2016-04"): {PLYMOUTH: 400, TORBAY: 150, CORNWALL: 440, YORK: 61, ENGLAND: 9900},
    })  # fmt: skip


@pytest.mark.parametrize(("way", "count"), [("fell", 2), ("rose", 1)])
@pytest.mark.parametrize("earlier", ["year before", "2016-04"])
def test_councils_that_fell_or_rose(comes, two_years, way, count, earlier):
    found = comes(
        two_years, area_code=ENGLAND, compared_with=f"councils that {way}", unit="councils",
        earlier=earlier, value=str(count),
    )  # fmt: skip
    assert (number(found), found.verdict) == (count, AGREES)
    assert f"{count} of 4 councils {way}" in found.outcome.text


@pytest.fixture(scope="module")
def targeted(made, data):
    """A target of 10: Plymouth was to come down to it, the others to hold what they had.

    February has 28 days and October 31; per day and 100,000 people they had 20, 5, 5, 5 and in
    York none in February, then 10, 6, 5, 4 and 90.
    """
    before = {PLYMOUTH: 20, TORBAY: 5, CORNWALL: 5, SWINDON: 5}
    after = {PLYMOUTH: 10, TORBAY: 6, CORNWALL: 5, SWINDON: 4, YORK: 90, ENGLAND: 99}
    figures = made({
        (RATE, "2017-02"): {c: (28 * rate, 100_000) for c, rate in before.items()},
        (RATE, "2017-10"): {c: (31 * rate, 100_000) for c, rate in after.items()},
        (RATE, "2017-11"): {c: (30 * rate + 1, 100_000) for c, rate in after.items()},
    })  # fmt: skip
    (target,) = data.evidence.targets
    targets = (dataclasses.replace(target, level=10.0),)
    return dataclasses.replace(
        figures, evidence=dataclasses.replace(data.evidence, targets=targets)
    )


@pytest.mark.parametrize(("period", "count"), [("2017-10", 1), ("2017-11", 3)])
def test_councils_that_miss_a_target(comes, targeted, period, count):
    """At the level is met: in October only Torbay missed, in November all but Swindon."""
    found = comes(
        targeted, area_code=ENGLAND, indicator=RATE, period=period, unit="councils",
        compared_with="councils that miss july-2017", value=str(count),
    )  # fmt: skip
    assert (number(found), found.verdict) == (count, AGREES)
    assert f"{count} of 4 councils missed" in found.outcome.text


# Change


@pytest.mark.parametrize(
    ("area_code", "unit", "earlier", "value", "recomputed"),
    [
        (PLYMOUTH, "%", "year before", "-25", -25.0),
        (PLYMOUTH, "%", "2016-04", "-25.0", -25.0),
        (PLYMOUTH, "delayed days", "year before", "-100", -100.0),
        (CORNWALL, "%", "year before", "2.3", 100 * (450 / 440 - 1)),
        (CORNWALL, "delayed days", "year before", "+10", 10.0),
        (TORBAY, "%", "year before", "0", 0.0),
    ],
)
def test_a_change(comes, two_years, area_code, unit, earlier, value, recomputed):
    found = comes(
        two_years, kind="change", area_code=area_code, unit=unit, earlier=earlier, value=value
    )
    assert number(found) == pytest.approx(recomputed, abs=1e-9)
    assert found.verdict == AGREES


def test_a_change_shows_its_sign_and_both_figures(comes, two_years):
    cells = {"kind": "change", "earlier": "year before", "value": "-25"}
    assert comes(two_years, **cells, unit="%").outcome.text == "−25.0%: 400 to 300"
    text = comes(two_years, **cells, unit="days").outcome.text
    assert text == "−100.00: 400 to 300"
    assert comes(two_years, **cells, area_code=CORNWALL, unit="%").outcome.text.startswith("+2.3%")


def test_a_fall_is_not_a_rise_of_the_same_size(comes, two_years):
    cells = {"kind": "change", "unit": "%", "earlier": "year before"}
    assert comes(two_years, **cells, value="25").verdict == CAUSE_UNKNOWN


@pytest.mark.parametrize(
    ("period", "before", "earlier"),
    [
        ("2017-04", "2017-03", ("2017-03", "2017-03")),
        ("2017-04 to 2017-06", "2017-01", ("2017-01", "2017-03")),
    ],
)
def test_the_months_before_are_as_many_and_next_to_it(comes, made, period, before, earlier):
    figures = made({
        (DAYS, str(month)): {PLYMOUTH: 100 if str(month) >= "2017-04" else 80}
        for month in pd.period_range(before, "2017-06", freq="M")
    })  # fmt: skip
    found = comes(figures, kind="change", unit="%", earlier="before", period=period, value="25")
    assert found.verdict == AGREES
    assert found.reading.earlier == Span.parse(*earlier)


def test_no_change_in_percent_from_zero(comes, made):
    figures = made({(DAYS, "2017-04"): {PLYMOUTH: 5}, (DAYS, "2016-04"): {PLYMOUTH: 0}})
    cells = {"kind": "change", "earlier": "year before"}
    assert comes(figures, **cells, unit="days", value="5").verdict == AGREES
    found = comes(figures, **cells, unit="%", value="5")
    assert found.verdict == UNTESTED and "zero" in found.why


# Share


@pytest.fixture(scope="module")
def parts(made):
    """Of 300 days of Plymouth 165 are the NHS's; Torbay had none at all."""
    return made({
        (DAYS, "2017-04"): {PLYMOUTH: 300, TORBAY: 0},
        ("delayed_days_nhs", "2017-04"): {PLYMOUTH: 165, TORBAY: 0},
        ("delayed_days_both", "2017-04"): {PLYMOUTH: 15},
    })  # fmt: skip


@pytest.mark.parametrize(
    ("indicator", "value", "recomputed", "text"),
    [
        ("delayed_days_nhs", "55", 55, "55.0%: 165 of 300"),
        ("delayed_days_nhs + delayed_days_both", "60.0", 60, "60.00%: 180 of 300"),
    ],
)
def test_a_share(comes, parts, indicator, value, recomputed, text):
    found = comes(parts, kind="share", indicator=indicator, unit="%", value=value)
    assert (number(found), found.verdict) == (pytest.approx(recomputed), AGREES)
    assert found.outcome.text == text


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"indicator": DAYS}, "not a part"),
        ({"indicator": "delayed_days_nhs", "area_code": TORBAY}, "zero"),
        ({"indicator": "delayed_days_acute"}, "no figure"),
    ],
)
def test_no_share(comes, parts, cells, why):
    found = comes(parts, kind="share", unit="%", value="55", **cells)
    assert found.verdict == UNTESTED and why in found.why


# Rank


@pytest.mark.parametrize(
    ("area_code", "unit", "compared_with", "rank", "text"),
    [
        # Region: 90, 150, 300, 450 days; few are best.
        (PLYMOUTH, "1 is best", "region", 3, "3 of 4"),
        (SWINDON, "1 is best", "region", 1, "1 of 4"),
        (CORNWALL, "1 is best", "region", 4, "4 of 4"),
        (PLYMOUTH, "1 is lowest", "region", 3, "3 of 4"),
        (PLYMOUTH, "1 is highest", "region", 2, "2 of 4"),
        # All: 60, 90, 150, 300, 450 days.
        (PLYMOUTH, "1 is best", "councils", 4, "4 of 5"),
        (PLYMOUTH, "1 is highest", "councils", 2, "2 of 5"),
        (PLYMOUTH, "of 4, 1 is best", "region", 3, "3 of 4"),
        # 1 + 7 x 2 / 3 = 5.67, 1 + 7 x 1 / 3 = 3.33, and the ends stay the ends.
        (PLYMOUTH, "of 8, 1 is best", "region", 6, "3 of 4, place 6 of 8"),
        (PLYMOUTH, "of 8, 1 is highest", "region", 3, "2 of 4, place 3 of 8"),
        (SWINDON, "of 8, 1 is best", "region", 1, "1 of 4, place 1 of 8"),
        (CORNWALL, "of 8, 1 is best", "region", 8, "4 of 4, place 8 of 8"),
        # 1 + 9 x 3 / 4 = 7.75
        (PLYMOUTH, "of 10, 1 is best", "councils", 8, "4 of 5, place 8 of 10"),
        # 1 + 1 x 2 / 3 = 1.67, and half a place goes to the worse: 1 + 3 x 1 / 2 = 2.5.
        (PLYMOUTH, "of 2, 1 is best", "region", 2, "3 of 4, place 2 of 2"),
        (TORBAY, "of 2, 1 is best", "region", 1, "2 of 4, place 1 of 2"),
        (TORBAY, "of 7, 1 is best", "councils", 4, "3 of 5, place 4 of 7"),
        (TORBAY, "of 4, 1 is best", "councils", 3, "3 of 5, place 3 of 4"),
        (TORBAY, "of 6, 1 is best", "councils", 4, "3 of 5, place 4 of 6"),
    ],
)
def test_a_rank(comes, april, area_code, unit, compared_with, rank, text):
    cells = {"kind": "rank", "area_code": area_code, "unit": unit, "compared_with": compared_with}
    found = comes(april, **cells, value=str(rank))
    assert (number(found), found.verdict, found.outcome.text) == (rank, AGREES, text)
    assert comes(april, **cells, value=str(rank + 1)).verdict == CAUSE_UNKNOWN
    assert comes(april, **cells, value=str(rank - 1)).verdict == CAUSE_UNKNOWN


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("< 4", AGREES), ("< 3", CAUSE_UNKNOWN), ("> 2", AGREES), ("> 3", CAUSE_UNKNOWN)],
)
def test_among_the_first_or_the_last(comes, april, value, verdict):
    found = comes(april, kind="rank", unit="1 is best", compared_with="region", value=value)
    assert (number(found), found.verdict) == (3, verdict)


@pytest.mark.parametrize("of", [1, 9, 16])
def test_a_rank_among_far_more_or_far_fewer_is_another_question(comes, april, of):
    found = comes(april, kind="rank", unit=f"of {of}, 1 is best", compared_with="region", value="3")
    assert found.verdict == UNTESTED and f"a rank of {of} " in found.why


def test_a_rank_one_place_off_differs_whatever_its_rounding(comes, april):
    found = comes(
        april, kind="rank", unit="1 is best", compared_with="region", value="4", rounded_to="10"
    )
    assert (found.verdict, found.outcome.difference) == (CAUSE_UNKNOWN, -1)


@pytest.mark.parametrize(
    ("unit", "rank"), [("1 is best", 3), ("1 is lowest", 3), ("1 is highest", 3)]
)
def test_a_tie_takes_the_worse_rank_from_either_end(comes, made, unit, rank):
    figures = made({(DAYS, "2017-04"): {PLYMOUTH: 300, TORBAY: 300, CORNWALL: 450, SWINDON: 90}})
    for code in (PLYMOUTH, TORBAY):
        found = comes(
            figures, kind="rank", area_code=code, unit=unit, compared_with="region",
            value=str(rank),
        )  # fmt: skip
        assert (number(found), found.verdict) == (rank, AGREES)


def test_where_higher_is_better_the_highest_is_best(comes, made):
    figures = made({(AT_HOME, "2018-19"): {PLYMOUTH: 90.0, TORBAY: 80.0, CORNWALL: 95.0}})
    cells = {"kind": "rank", "indicator": AT_HOME, "period": "2018-04 to 2019-03", "value": "2",
             "compared_with": "region"}  # fmt: skip
    for unit, rank in (("1 is best", 2), ("1 is highest", 2), ("1 is lowest", 2)):
        assert number(comes(figures, **cells, unit=unit)) == rank
    assert number(comes(figures, **cells, unit="1 is best", area_code=CORNWALL)) == 1


def test_no_best_where_neither_end_is_better(comes, made):
    indicator = "nursing_share_65plus"
    figures = made({(indicator, "2017-18"): {PLYMOUTH: 40.0, TORBAY: 30.0}})
    cells = {"kind": "rank", "indicator": indicator, "period": YEAR, "compared_with": "region",
             "value": "1"}  # fmt: skip
    found = comes(figures, **cells, unit="1 is best")
    assert found.verdict == UNTESTED and "1 is highest or lowest" in found.why
    assert comes(figures, **cells, unit="1 is highest").verdict == AGREES


# Direction


@pytest.mark.parametrize(
    ("word", "compared_with", "agrees"),
    [
        ("higher", "mean of region", True),  # 300 against 230
        ("lower", "mean of region", False),
        ("higher", "median of councils", True),  # against 120
        ("lower", "england", True),  # against 9,000
        ("higher", "england", False),
    ],
)
def test_higher_or_lower(comes, april, word, compared_with, agrees):
    found = comes(april, kind="direction", value=word, compared_with=compared_with)
    assert (found.verdict == AGREES) is agrees
    assert found.verdict in (AGREES, CAUSE_UNKNOWN)
    assert math.isnan(found.outcome.difference)
    assert found.outcome.text.startswith("300 against ")


@pytest.mark.parametrize(
    ("area_code", "word", "agrees"),
    [
        (PLYMOUTH, "falling", True),
        (PLYMOUTH, "rising", False),
        (CORNWALL, "rising", True),
        (CORNWALL, "falling", False),
        (TORBAY, "rising", False),
        (TORBAY, "falling", False),
    ],
)
def test_rising_or_falling(comes, two_years, area_code, word, agrees):
    found = comes(
        two_years, kind="direction", area_code=area_code, value=word, earlier="year before"
    )
    assert (found.verdict == AGREES) is agrees
    assert "April 2016" in found.outcome.text


@pytest.mark.parametrize("word", ["higher", "lower"])
def test_the_same_is_neither_higher_nor_lower(comes, made, word):
    figures = made({(DAYS, "2017-04"): {PLYMOUTH: 300, ENGLAND: 300}})
    found = comes(figures, kind="direction", value=word, compared_with="england")
    assert (found.verdict, number(found)) == (CAUSE_UNKNOWN, 0)


@pytest.fixture(scope="module")
def quarter(made):
    """April 50, May 90, June 90, July 10."""
    days = {"2017-04": 50, "2017-05": 90, "2017-06": 90, "2017-07": 10}
    return made({(DAYS, month): {PLYMOUTH: count} for month, count in days.items()})


@pytest.mark.parametrize(
    ("word", "period", "among", "agrees"),
    [
        ("highest", "2017-05", "2017-04 to 2017-07", True),
        ("highest", "2017-06", "2017-04 to 2017-07", True),  # both of a tie are the highest
        ("highest", "2017-04", "2017-04 to 2017-07", False),
        ("lowest", "2017-07", "2017-04 to 2017-07", True),
        ("lowest", "2017-04", "2017-04 to 2017-07", False),
        ("lowest", "2017-04", "2017-04 to 2017-06", True),
        ("highest", "2017-04", "2017-04", True),
    ],
)
def test_the_highest_or_lowest_of_some_months(comes, quarter, word, period, among, agrees):
    found = comes(quarter, kind="direction", value=word, period=period, earlier=among)
    assert found.verdict == (AGREES if agrees else CAUSE_UNKNOWN)


@pytest.mark.parametrize(
    ("period", "among"),
    [
        ("2017-07", "2017-04 to 2017-06"),
        ("2017-08", "2017-04 to 2017-08"),
        ("2016-08", "2016-04 to 2016-12"),
    ],
)
def test_no_highest_of_months_that_are_not_held(comes, quarter, period, among):
    found = comes(quarter, kind="direction", value="highest", period=period, earlier=among)
    assert (found.verdict, bool(found.why)) == (UNTESTED, True)


# Order


@pytest.fixture(scope="module")
def reasons(made):
    """Home care 100, residential and nursing homes 60 each, assessment 50, choice 40.

    In Torbay only the total is known; "other" was collected in no area.
    """
    days = {"home_care": 100, "residential_home": 60, "nursing_home": 60, "assessment": 50,
            "choice": 40}  # fmt: skip
    held = {(f"{DAYS}_{part}", "2017-04"): {PLYMOUTH: count} for part, count in days.items()}
    held |= {(f"{DAYS}_{part}", "2017-04"): {SWINDON: 0} for part in ("housing", "disputes")}
    total = {PLYMOUTH: 310, TORBAY: 5, SWINDON: 0}
    return made(held | {(DAYS, "2017-04"): total})


@pytest.mark.parametrize(
    ("order", "agrees"),
    [
        ("home_care", True),
        ("assessment", False),
        # Apart the homes are second and third; together they are more than home care.
        ("residential_home + nursing_home > home_care > assessment", True),
        ("home_care > residential_home + nursing_home > assessment", False),
        ("home_care, residential_home + nursing_home", True),
        ("residential_home + nursing_home, home_care", True),
        ("assessment, home_care", False),
        ("home_care, residential_home, nursing_home", True),
        ("home_care, residential_home, nursing_home, assessment, choice", True),
        ("home_care, assessment, choice", False),
        # Together 110, more than home care.
        ("assessment + residential_home > home_care > nursing_home", True),
        ("home_care > assessment + residential_home", False),
    ],
)
def test_an_order(comes, reasons, order, agrees):
    found = comes(reasons, kind="order", value=order)
    assert found.verdict == (AGREES if agrees else CAUSE_UNKNOWN)
    assert math.isnan(number(found)) and math.isnan(found.outcome.difference)


def test_an_order_shows_the_largest_with_their_shares(comes, reasons):
    text = comes(reasons, kind="order", value="home_care > choice").outcome.text
    assert "care package in own home 32%" in text  # 100 of 310
    assert "residential home placement 19%" in text  # 60 of 310
    together = comes(reasons, kind="order", value="residential_home + nursing_home").outcome.text
    assert "residential home placement and nursing home placement 39%" in together


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"value": "home_care > other"}, "no figure of other"),
        ({"value": "home_care", "area_code": TORBAY}, "no figure of home_care"),
        ({"value": "housing, disputes", "area_code": SWINDON}, "none"),
    ],
)
def test_no_order(comes, reasons, cells, why):
    found = comes(reasons, kind="order", **cells)
    assert found.verdict == UNTESTED and why in found.why


# Rounding and bounds


@pytest.mark.parametrize(
    ("value", "rounded_to", "agrees"),
    [
        ("299.5", "1", True),  # exactly half a unit below
        ("300.5", "1", True),  # exactly half a unit above
        ("299.49", "1", False),
        ("300.51", "1", False),
        ("350", "100", True),
        ("250", "100", True),
        ("351", "100", False),
        ("300.05", "0.1", True),
        ("300.06", "0.1", False),
        ("300.0", "", True),
        ("> 300", "", False),
        ("> 299", "", True),
        ("< 300", "", False),
        ("< 301", "", True),
        ("> 299", "1000", True),  # a bound is taken as it stands
        ("> 301", "1000", False),
    ],
)
def test_rounding_and_bounds(comes, april, value, rounded_to, agrees):
    found = comes(april, value=value, rounded_to=rounded_to)
    assert found.verdict == (AGREES if agrees else CAUSE_UNKNOWN)


class Given(Figures):
    """Figures that hold one value for whatever is asked."""

    def __init__(self, data, value):
        super().__init__(data)
        self.value = value

    def of(self, indicators, span):
        return pd.Series({PLYMOUTH: self.value})


@pytest.fixture(scope="module")
def one_reading(data, tmp_path_factory):
    """A reading of a claim of a value, whose published figure can be replaced."""
    path = tmp_path_factory.mktemp("claims") / "mine.csv"
    line = ",".join(f'"{PLAIN.get(c, "")}"' for c in COLUMNS)
    (claim,) = own_claims(write_lines(path, ",".join(COLUMNS), line), data.evidence)
    (reading,) = readings(claim)
    return reading


def agrees(data, reading, value, published, unit):
    claim = dataclasses.replace(reading.claim, number=published, rounded_to=unit)
    given = Reading(claim, reading.indicators, reading.span, "")
    return RECOMPUTE["value"](Given(data, value), given).agrees


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_a_value_rounded_from_the_recomputed_one_agrees(data, one_reading, value, decimals):
    published = float(f"{value:.{decimals}f}")
    assert agrees(data, one_reading, value, published, 10.0**-decimals)


@given(st.integers(0, 3_000_000), st.sampled_from([10, 100, 1000, 10_000]), st.booleans())
def test_however_halves_are_rounded(data, one_reading, value, unit, up):
    """Publishers round a half up or to the even digit; both agree."""
    whole, rest = divmod(value, unit)
    published = unit * (whole + (2 * rest > unit or (2 * rest == unit and up)))
    assert agrees(data, one_reading, float(value), float(published), float(unit))


@given(
    st.floats(-1e4, 1e4),
    st.integers(0, 3),
    st.floats(0.51, 1e3),
    st.sampled_from([-1, 1]),
)
def test_a_value_moved_by_more_than_half_a_unit_never_agrees(
    data, one_reading, value, decimals, units, way
):
    unit = 10.0**-decimals
    assert not agrees(data, one_reading, value, value + way * units * unit, unit)


# What cannot be tested


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        pytest.param({"indicator": "gp_vacancies", "period": "in 2017"},
                     ("General practice: vacancies: ", "No open file"), id="measure not held"),
        pytest.param({"period": "2018-04"},
                     ("Delayed days is held for April 2017", "not for April 2018"),
                     id="period not held"),
        pytest.param({"period": "2017-04 to 2017-05"}, ("not for April 2017 to May 2017",),
                     id="period held in part"),
        pytest.param({"area_code": "E08000035"}, ("no figure for Leeds for the whole of April",),
                     id="area without figure"),
        pytest.param({"indicator": "delayed_days_acute"}, ("no figure is held",),
                     id="no figure at all"),
        pytest.param({"indicator": "dashboard_weekend_discharges", "period": YEAR},
                     ("no open file holds it; a council can enter its own",), id="entered only"),
        pytest.param({"compared_with": "mean of similar"}, ("no comparable peers",), id="no peers"),
        pytest.param({"compared_with": "mean of similar", "area_code": ENGLAND},
                     ("England has no peers; write councils",), id="peers of England"),
        pytest.param({"compared_with": "mean of region", "area_code": YORK},
                     ("none of the councils of region has a figure",), id="peers without figures"),
        pytest.param({"compared_with": "councils that fell", "unit": "councils",
                      "earlier": "year before"}, ("not for April 2016",), id="fell from nothing"),
        pytest.param({"kind": "change", "unit": "%", "earlier": "year before"},
                     ("not for April 2016",), id="earlier period not held"),
        pytest.param({"kind": "direction", "value": "falling", "earlier": "before"},
                     ("not for March 2017",), id="months before not held"),
        pytest.param({"kind": "rank", "unit": "1 is best", "compared_with": "region",
                      "value": "1", "area_code": "E06000022"},
                     ("no figure for Bath and North East Somerset",), id="rank without figure"),
    ],
)  # fmt: skip
def test_each_way_to_be_untestable(comes, april, cells, why):
    found = comes(april, **cells)
    assert (found.verdict, found.outcome) == (UNTESTED, None)
    for words in why:
        assert words in found.why


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"compared_with": "mean of friends"}, ("'friends'", "councils, similar, region")),
        ({"kind": "rank", "unit": "1 is best", "compared_with": "friends", "value": "1"},
         ("'friends'", "councils, similar, region")),
        ({"compared_with": "councils that miss spring-2020", "unit": "councils"},
         ("no target 'spring-2020' is known", "july-2017")),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_no_want_of_figures(comes, april, cells, told):
    with pytest.raises(CatalogueError, match="claim c0: ") as caught:
        comes(april, **cells)
    for words in told:
        assert words in str(caught.value)


@pytest.mark.parametrize(
    ("period", "why"),
    [("2017-10 to 2017-11", "single months"), ("2017-02", "from July 2017 on")],
)
def test_a_target_is_held_against_months_in_which_it_stood(comes, targeted, period, why):
    found = comes(
        targeted, indicator=RATE, period=period, unit="councils",
        compared_with="councils that miss july-2017",
    )  # fmt: skip
    assert found.verdict == UNTESTED and why in found.why


def test_a_target_is_held_against_the_measure_it_was_set_for(comes, april):
    found = comes(april, unit="councils", compared_with="councils that miss july-2017")
    assert found.verdict == UNTESTED and f"is one for {RATE}" in found.why


def test_a_figure_as_at_a_day_is_that_of_a_day_of_the_period(comes, made):
    name = "people_65plus"
    figures = made({(name, "2016-06-30"): {PLYMOUTH: 46_000}, (name, "2017-06-30"): {PLYMOUTH: 47}})
    cells = {"indicator": name, "value": "46,000"}
    for period in ("2016-06", "2016-04 to 2017-03"):
        assert comes(figures, **cells, period=period).verdict == AGREES
    assert number(comes(figures, **cells, period="2016-04 to 2018-03")) == 47, "the latest"
    found = comes(figures, **cells, period="2018-04 to 2019-03")
    assert found.verdict == UNTESTED
    assert "30 June 2016" in found.why and "30 June 2017" in found.why


def test_a_yearly_figure_says_from_which_year_it_is_held(comes, made):
    figures = made({(TURNOVER, "2017-18"): {PLYMOUTH: 30.0}, (TURNOVER, "2018-19"): {YORK: 20.0}})
    found = comes(figures, indicator=TURNOVER, period="2016-04 to 2017-03")
    for words in ("2017-18 and later years", "March 2019", "not for 2016-17"):
        assert words in found.why


def test_months_that_an_area_lacks_are_not_taken_as_zero(comes, made):
    figures = made({
        (DAYS, "2017-04"): {PLYMOUTH: 300, YORK: 60},
        (DAYS, "2017-05"): {YORK: 50},
    })  # fmt: skip
    cells = {"period": "2017-04 to 2017-05"}
    found = comes(figures, **cells)
    assert found.verdict == UNTESTED and "Plymouth for the whole of April 2017 to May" in found.why
    assert number(comes(figures, **cells, area_code=YORK)) == 110


# Readings


def test_readings_are_all_measures_by_all_periods_by_all_comparisons(claims):
    (claim,) = claims({
        "kind": "direction", "value": "higher",
        "indicator": f"{DAYS}; delayed_days_nhs + delayed_days_both",
        "period": "2017-04; 2016-04 to 2017-03; 2017-05", "compared_with": "england; mean of type",
    })  # fmt: skip
    found = list(readings(claim))
    assert len(found) == 2 * 3 * 2
    assert {r.indicators for r in found} == {(DAYS,), ("delayed_days_nhs", "delayed_days_both")}
    assert {str(r.span) for r in found} == {"April 2017", "2016-17", "May 2017"}
    assert {r.compared for r in found} == {"england", "mean of type"}
    assert len({(r.indicators, r.span, r.compared) for r in found}) == 12


def test_a_claim_that_compares_with_nothing_has_one_reading_a_period(claims):
    (claim,) = claims({"period": "2017-04; 2017-05"})
    assert [r.compared for r in readings(claim)] == ["", ""]


def test_a_claim_without_an_earlier_period_says_so(claims):
    (claim,) = claims({})
    (reading,) = readings(claim)
    assert reading.against == ""
    with pytest.raises(Untestable, match="no earlier period"):
        _ = reading.earlier


@pytest.mark.parametrize(
    ("earlier", "start", "end"),
    [
        ("year before", "2016-02", "2016-04"),
        ("before", "2016-11", "2017-01"),
        ("2015-04 to 2016-03", "2015-04", "2016-03"),
    ],
)
def test_the_earlier_period(claims, earlier, start, end):
    (claim,) = claims({"kind": "change", "period": "2017-02 to 2017-04", "earlier": earlier})
    (reading,) = readings(claim)
    assert reading.earlier == Span.parse(start, end)
    assert reading.against == str(Span.parse(start, end))


# Verdicts


def test_agreement_within_revision_needs_an_earlier_edition_that_agrees(come, made):
    newer = made({(DAYS, "2017-04"): {PLYMOUTH: 300}})
    older, other, silent = (
        made({(DAYS, when): {PLYMOUTH: count}})
        for when, count in (("2017-04", 290), ("2017-04", 280), ("2017-05", 290))
    )
    cells = {"value": "290"}
    (found,) = come(newer, older, **cells)
    assert (found.verdict, number(found)) == (REVISED, 300), "the newer figure is the one shown"
    assert "290" in found.why
    for earlier in (None, newer, other, silent):
        (found,) = come(newer, earlier, **cells)
        assert found.verdict == CAUSE_UNKNOWN
    (found,) = come(newer, older, value="300")
    assert (found.verdict, found.why) == (AGREES, ""), "what agrees needs no earlier edition"


def test_an_earlier_edition_does_not_test_what_the_newer_cannot(come, made):
    newer = made({(DAYS, "2017-05"): {PLYMOUTH: 300}})
    older = made({(DAYS, "2017-04"): {PLYMOUTH: 300}})
    (found,) = come(newer, older)
    assert found.verdict == UNTESTED


def test_a_difference_has_a_cause_only_where_one_is_written_down(comes, april):
    assert comes(april, value="299").verdict == CAUSE_UNKNOWN
    found = comes(april, value="299", cause="A misprint")
    assert (found.verdict, found.why) == (CAUSE_KNOWN, "A misprint")
    found = comes(april, value="300", cause="A misprint")
    assert (found.verdict, found.why) == (AGREES, "")


def test_a_difference_within_revision_comes_before_its_cause(come, made):
    newer = made({(DAYS, "2017-04"): {PLYMOUTH: 300}})
    older = made({(DAYS, "2017-04"): {PLYMOUTH: 290}})
    (found,) = come(newer, older, value="290", cause="A misprint")
    assert found.verdict == REVISED


# Whether workbooks were revised after a source was written: those of February and October 2017
# were, in June 2018, and the speech is of July 2017.

SPEECH = "hansard-2017-07-03"


@pytest.fixture(scope="module")
def revised(shipped):
    """The day of the last revision of each month's workbook."""
    table = pd.read_csv(shipped / "processed" / "delayed_transfers_months.csv", dtype=str)
    return table.set_index("month")["revised"]


def test_a_workbook_that_was_revised_since_is_named_as_a_doubt(comes, made, data, revised):
    """Only where something differs, and only for figures of that publication."""
    speech = data.evidence.sources[SPEECH].date.last
    later = next(m for m, day in revised.dropna().items() if day > f"{speech}" and m < "2017-07")
    sooner = next(m for m, day in revised.dropna().items() if day < f"{speech}")
    figures = made({(DAYS, later): {PLYMOUTH: 1}, (DAYS, sooner): {PLYMOUTH: 1},
                    (TURNOVER, "2016-17"): {PLYMOUTH: 1.0}})  # fmt: skip
    cells = {"value": "2", "source": SPEECH}
    assert "revised" in comes(figures, **cells, period=later).why
    assert comes(figures, **cells, period=sooner).why == ""
    assert comes(figures, value="1", source=SPEECH, period=later).why == ""
    assert comes(figures, value="2", period=later).why == "", "a source without a date"
    year = {"indicator": TURNOVER, "period": "2016-04 to 2017-03"}
    found = comes(figures, **cells, **year)
    assert (found.verdict, found.why) == (CAUSE_UNKNOWN, ""), "of another publication"


def test_how_many_workbooks_were_revised_since(comes, made, data, revised):
    speech = data.evidence.sources[SPEECH].date.last
    span = Span.parse("2016-04", "2017-03")
    months = [str(m) for m in (*span.years_earlier().months, *span.months)]
    later = [m for m in months if m in revised.dropna().index and revised[m] > f"{speech}"]
    assert 0 < len(later) < 24
    figures = made({(DAYS, month): {ENGLAND: 1} for month in months})
    found = comes(
        figures, kind="change", area_code=ENGLAND, period="2016-04 to 2017-03", unit="%",
        earlier="year before", value="5", source=SPEECH,
    )  # fmt: skip
    assert f"{len(later)} of" in found.why and "24" in found.why


def test_figures_without_a_list_of_workbooks_are_no_fault(data, tmp_path, one_reading):
    elsewhere = dataclasses.replace(data, folder=tmp_path)
    assert Editions(elsewhere).after(one_reading) == ""


# The ledger


@pytest.fixture
def several(claims, april, made):
    """Claims of every outcome, each with its outcome for a statement."""
    some = {"kind": "direction", "value": "higher"}
    older = made({(DAYS, "2017-04"): {PLYMOUTH: 290, YORK: 61}})
    found = claims(
        {"value": "300", "statement": AGREES},
        {"value": "299", "statement": CAUSE_UNKNOWN},
        {"value": "298", "cause": "A misprint", "statement": CAUSE_KNOWN},
        {"value": "290", "statement": REVISED},
        {"period": "2019-04", "statement": UNTESTED},
        {"indicator": "gp_vacancies", "statement": UNTESTED},
        some | {"compared_with": "england; mean of region", "statement": SOME},
        some | {"compared_with": "mean of region; mean of similar", "statement": AGREES},
        some | {"compared_with": "england; mean of similar", "statement": CAUSE_UNKNOWN},
        {"area_code": YORK, "value": "61", "statement": REVISED},
        {"area_code": YORK, "value": "60", "statement": AGREES},
        {"value": "300", "period": "2017-04; 2019-04", "statement": AGREES},
        {"value": "290", "compared_with": "; ", "statement": REVISED},
    )
    return ledger(april, found, older), found


def test_what_a_claim_comes_to_over_its_readings(several):
    """One that cannot be tested in some reading is judged by the others."""
    found, claims = several
    assert found.claims["outcome"].tolist() == [claim.statement for claim in claims]
    assert found.claims["claim"].tolist() == [claim.id for claim in claims]


def test_verdicts_are_counted_by_claim(several):
    found, _ = several
    table = found.claims.set_index("claim")
    assert (table[list(VERDICTS)].sum(axis=1) == table["readings"]).all()
    assert table.loc["c6", [AGREES, CAUSE_UNKNOWN, "readings"]].tolist() == [1, 1, 2]
    assert table.loc["c7", [AGREES, UNTESTED, "readings"]].tolist() == [1, 1, 2]


def test_totals_add_up(several):
    found, claims = several
    assert found.totals.index.tolist() == list(OUTCOMES)
    assert found.totals.sum() == len(claims) == len(found.claims)
    wanted = pd.Series([claim.statement for claim in claims]).value_counts()
    assert found.totals[wanted.index].to_dict() == wanted.to_dict()
    assert len(found.rows) == len(found.tests) == found.claims["readings"].sum()


def test_failures_come_first_and_otherwise_the_order_stays(several):
    found, claims = several
    order = found.failures_first()["claim"].drop_duplicates().tolist()
    notes = {claim.id: claim.statement for claim in claims}
    wanted = [claim.id for outcome in OUTCOMES for claim in claims if claim.statement == outcome]
    assert order == wanted
    assert notes[order[0]] == CAUSE_UNKNOWN and notes[order[-1]] == UNTESTED
    assert sorted(found.failures_first().index) == found.rows.index.tolist()
    assert list(found.failures_first().columns) == list(LEDGER_COLUMNS)


def test_the_part_on_one_area(several):
    found, _ = several
    york = found.of(YORK)
    assert york.claims["claim"].tolist() == ["c9", "c10"]
    assert {test.claim.area for test in york.tests} == {YORK}
    assert york.totals.sum() == 2
    assert york.rows.index.tolist() == [0, 1]
    assert len(found.of(PLYMOUTH).rows) + len(york.rows) == len(found.rows)
    assert found.of(CORNWALL).rows.empty


def test_a_row_says_what_was_read_and_what_came_out(several):
    row = several[0].rows.set_index("claim").loc["c1"]
    assert row[["area_code", "area", "indicator", "period"]].tolist() == [
        PLYMOUTH, "Plymouth", DAYS, "April 2017",
    ]  # fmt: skip
    assert (row["published"], row["recomputed"], row["difference"]) == ("299", 300, 1)
    assert (row["verdict"], row["source"], row["tier"]) == (CAUSE_UNKNOWN, PLAIN["source"], "")


def test_a_row_names_the_earlier_period_of_its_reading(two_years, claims):
    change = {"kind": "change", "unit": "%", "earlier": "year before", "value": "-25"}
    rows = ledger(two_years, claims(change, {"value": "300"})).rows
    assert rows["earlier"].tolist() == ["April 2016", ""]


def test_no_claims_make_an_empty_ledger(april):
    found = ledger(april, [])
    assert found.rows.empty and found.claims.empty
    assert found.totals.tolist() == [0] * len(OUTCOMES)


def test_all_kinds_are_recomputed():
    assert tuple(RECOMPUTE) == KINDS


def test_one_claim_without_a_ledger(claims, april):
    (claim,) = claims({"value": "300"})
    (found,) = verdicts_on(Figures(april), Editions(april), claim)
    assert (found.verdict, found.claim) == (AGREES, claim)


# Tables


def test_the_table_of_claims_has_one_row_a_tested_claim(several):
    found, claims = several
    wanted = [claim.statement for claim in claims if claim.statement != UNTESTED]
    table = claims_table(found, "Plymouth")
    outcomes = [text.split(": ")[1] for text in table.shown["Statement"]]
    assert outcomes == wanted
    for outcome, verdict in zip(outcomes, table.shown["Verdict"], strict=True):
        if outcome == SOME:
            assert verdict == "agrees in 1 of 2 readings"
        else:
            # A direction agrees or not, without any rounding.
            assert verdict.startswith(outcome) or (outcome == AGREES and "agrees" in verdict)
    assert sum("A misprint" in verdict for verdict in table.shown["Verdict"]) == 1
    assert table.figures["claim"].tolist() == found.rows["claim"].tolist(), "the file has them all"
    first = claims_table(found, "Plymouth", failures_first=True).shown["Statement"]
    places = [OUTCOMES.index(text.split(": ")[1]) for text in first]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("cells", "published", "recomputed", "verdict"),
    [
        ({"value": "300"}, "300", "April 2017: 300.", AGREES),
        ({"value": "300000"}, "300,000", "April 2017: 300.", CAUSE_UNKNOWN),
        ({"kind": "change", "unit": "%", "earlier": "year before", "value": "-25"}, "-25%",
         "April 2017, from April 2016: −25.0%: 400 to 300.", AGREES),
        ({"compared_with": "councils that fell", "unit": "councils", "earlier": "2016-04",
          "value": "2"}, "2 councils", "April 2017, from April 2016: 2 of 4 councils fell.",
         AGREES),
        ({"kind": "direction", "value": "falling", "earlier": "year before"}, "falling",
         "April 2017: 300 against 400, April 2016.", "agrees"),
        ({"kind": "rank", "value": "3", "unit": "of 4, 1 is best", "compared_with": "region"},
         "rank 3 (of 4, 1 is best)", "April 2017, region: 3 of 4.", "agrees"),
        ({"value": "300", "period": "2017-04; 2016-04"}, "300",
         "April 2017: 300 – agrees. April 2016: 400 – differs.", "agrees in 1 of 2 readings"),
        ({"value": "300", "period": "2017-04; 2015-04"}, "300", "April 2017: 300. April 2015: not "
         "tested (", "agrees within rounding; 1 of 2 readings cannot be tested"),
        ({"value": "1", "period": "2017-04; 2016-04"}, "1", "April 2017: 300. April 2016: 400.",
         CAUSE_UNKNOWN),
        ({"value": "300", "indicator": f"{DAYS}; {DAYS}_nhs"}, "300",
         "Delayed days, April 2017: 300. Delayed days: NHS, April 2017: not tested (",
         "agrees within rounding; 1 of 2 readings cannot be tested"),
    ],
)  # fmt: skip
def test_a_claim_in_words(claims, two_years, cells, published, recomputed, verdict):
    """Each reading names what it rests on, and which agree where not all do."""
    row = claims_table(ledger(two_years, claims(cells)), "Plymouth").shown.iloc[0]
    assert row["Published"] == published
    assert row["Recomputed"].startswith(recomputed)
    assert row["Verdict"] == verdict


def test_statements_name_their_area_where_there_are_several(several):
    found, _ = several
    statements = claims_table(found, "all").shown["Statement"]
    assert {text.split(":")[0] for text in statements} == {"Plymouth", "York"}
    york = claims_table(found.of(YORK), "York").shown["Statement"].tolist()
    assert york == [REVISED, AGREES]


def test_the_table_of_what_cannot_be_tested_gives_each_reason_once(several):
    found, _ = several
    table = untested_table(found, "Plymouth").shown
    assert table["Statements"].sum() == 2 and len(table) == 2
    assert any("General practice" in why for why in table["Why"])


def test_the_table_of_totals(several):
    found, claims = several
    table = claims_totals_table(found)
    assert table.shown["Claims"].astype(int).sum() == len(claims)
    kinds = table.shown.drop(columns=["Outcome", "Claims"]).astype(int)
    assert (kinds.sum(axis=1) == table.shown["Claims"].astype(int)).all()
    assert f"{len(claims)} published statements, {len(claims) - 2} of them tested" in table.caption


def test_without_claims_there_is_prose(several, april, claims):
    found, _ = several
    assert isinstance(claims_table(found.of(CORNWALL), "Cornwall"), Prose)
    untestable = ledger(april, claims({"indicator": "gp_vacancies"}))
    assert "None of the statements" in repr(claims_table(untestable, "Plymouth"))
    assert isinstance(untested_table(found.of(YORK), "York"), Prose)


# What makes it fast must not change what comes out


@pytest.mark.parametrize("indicator", [DAYS, "delayed_days_rate_home_care", TURNOVER, AT_HOME])
def test_rows_of_an_indicator_are_those_of_a_plain_search(data, indicator):
    plain = data.observations[data.observations["indicator"] == indicator]
    assert len(plain)
    pd.testing.assert_frame_equal(data.rows_of(indicator), plain)


def test_rows_of_every_indicator_are_the_whole_table(data):
    counts = {name: len(data.rows_of(name)) for name in data.indicators}
    assert sum(counts.values()) == len(data.observations)
    plain = data.observations["indicator"].value_counts()
    assert {name: n for name, n in counts.items() if n} == plain[plain > 0].to_dict()


def test_an_indicator_without_rows_and_one_that_is_not_known(april, data):
    assert april.rows_of(RATE).empty
    assert list(april.rows_of(RATE).columns) == list(data.observations.columns)
    with pytest.raises(CatalogueError, match="No indicator has the id 'delayed_day'"):
        april.rows_of("delayed_day")


def test_rows_are_those_of_the_table_in_hand(data, april):
    """A table put in place of another has places of its own."""
    data.rows_of(DAYS)
    assert len(april.rows_of(DAYS)) == 6
    again = dataclasses.replace(april, observations=april.observations.iloc[:2])
    assert len(again.rows_of(DAYS)) == 2


@pytest.fixture(scope="module")
def placing(data):
    return place(data.shipped, data.register, dt.date(2018, 3, 31))


def test_the_farthest_peer_is_the_last_of_each_list(placing):
    plain = {code: placing.peers(code).iloc[-1] for code in placing.levels.index}
    assert len(plain) == 150
    assert placing.farthest.to_dict() == plain
    assert placing.farthest.index.tolist() == placing.levels.index.tolist()


def test_so_it_is_with_fewer_peers_or_all_of_them(placing):
    for count in (1, 3, 149, 400):
        other = dataclasses.replace(placing, model=dataclasses.replace(placing.model, peers=count))
        for code in (PLYMOUTH, YORK, "E06000017"):
            assert other.farthest[code] == other.peers(code).iloc[-1]


def test_distances_between_all_are_those_from_each(placing):
    between = distances_between(placing.scores, placing.model.weights)
    codes = placing.scores.index
    assert between.shape == (150, 150)
    assert np.array_equal(between, between.T) and not between.diagonal().any()
    for n in range(0, 150, 7):
        plain = distances(placing.scores, codes[n], placing.model.weights)
        assert np.array_equal(plain.to_numpy(), between[n][codes.get_indexer(plain.index)])
