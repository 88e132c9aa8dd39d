import csv
import datetime as dt
import itertools
from collections import Counter

import pytest

from lsr_analysis.evidence.sources import read_sources
from lsr_analysis.known_dates import KnownDate, between
from lsr_analysis.review_events import read_review_events
from lsr_analysis.reviews import DATES, LOCAL_SYSTEM_REVIEW, read_milestones
from lsr_analysis.words import review_dates

TWENTY = {
    "1": [
        "Birmingham", "Bracknell Forest", "Coventry", "East Sussex", "Halton", "Hartlepool",
        "Manchester", "Oxfordshire", "Plymouth", "Stoke-on-Trent", "Trafford", "York",
    ],
    "2": [
        "Bradford", "Cumbria", "Hampshire", "Liverpool", "Northamptonshire", "Sheffield",
        "Stockport", "Wiltshire",
    ],
}  # fmt: skip
METRICS = [
    "emergency_admissions_65", "los_p90_65", "delayed_days_18", "still_home_91d",
    "receive_reablement", "weekend_discharges",
]  # fmt: skip


def test_the_twenty_reviews_by_tranche(data):
    twenty = [r for r in data.reviews if r.kind == LOCAL_SYSTEM_REVIEW]
    assert len(twenty) == 20
    for tranche, names in TWENTY.items():
        assert sorted(r.name for r in twenty if r.tranche == tranche) == names


def test_every_other_review_has_no_tranche(data):
    assert {r.tranche for r in data.reviews if r.kind != LOCAL_SYSTEM_REVIEW} == {""}
    assert Counter(r.kind for r in data.reviews) == {
        "local system review": 20,
        "later local system review": 3,
        "section 48 review": 2,
        "progress review": 4,
    }


def test_dates_of_the_plymouth_review(data):
    (review,) = [r for r in data.reviews if r.area == "E06000026"]
    assert review.fieldwork == "4 December 2017 to 8 December 2017"
    assert str(review.announced) == "3 July 2017"
    assert str(review.summit) == "2 February 2018"
    assert review.published == KnownDate(dt.date(2018, 2, 6))
    assert (review.action_plan_step, str(review.action_plan)) == ("approved", "22 March 2018")
    assert review.legal_basis == "section 48 of the Health and Social Care Act 2008"


def test_a_date_that_nobody_recorded_is_none(data):
    (review,) = [r for r in data.reviews if r.name == "Hartlepool"]
    assert review.fieldwork_start is None and review.summit is None
    assert review.fieldwork == "date not found"


def test_a_date_known_to_the_month_says_no_day(data):
    (review,) = [r for r in data.reviews if r.name == "Halton"]
    assert review.fieldwork == "August 2017"
    (review,) = [r for r in data.reviews if r.name == "Stockport"]
    assert review.fieldwork == "from 16 April 2018"


def test_every_review_names_a_source_and_no_date_runs_backwards(data):
    for review in data.reviews:
        assert review.sources
        if review.fieldwork_start and review.fieldwork_end:
            assert review.fieldwork_start.day <= review.fieldwork_end.day
        known = [date for date in (getattr(review, column) for column in DATES) if date]
        for earlier, later in itertools.pairwise(known):
            assert later.last >= (earlier.first or earlier.day)


def test_six_metrics_and_their_polarity(data):
    assert {m.id: (m.polarity, m.polarity_basis) for m in data.selection} == {
        "emergency_admissions_65": ("lower is better", "assumed"),
        "los_p90_65": ("lower is better", "assumed"),
        "delayed_days_18": ("lower is better", "checked"),
        "still_home_91d": ("higher is better", "checked"),
        "receive_reablement": ("higher is better", "assumed"),
        "weekend_discharges": ("higher is better", "inferred"),
    }


@pytest.mark.parametrize(
    ("code", "ranks"),
    [
        ("E06000026", (3, 7, 16, 8, 5, 14)),  # Plymouth
        ("E08000025", (16, 5, 14, 13, 5, 9)),  # Birmingham
        ("E10000011", (4, 16, 14, 1, 14, 14)),  # East Sussex
        ("E06000014", (12, 8, 11, 15, 12, 15)),  # York
    ],
)
def test_published_ranks(data, code, ranks):
    held = {m.id: m.ranks[code] for m in data.selection}
    assert held == dict(zip(METRICS, ranks, strict=True))


def test_the_twelve_of_the_first_tranche_have_all_six_ranks(data, councils):
    for metric in data.selection:
        assert sorted(councils[code].name for code in metric.ranks) == TWENTY["1"]


@pytest.fixture(scope="module")
def sources(shipped):
    return read_sources(shipped / "raw")


@pytest.fixture(scope="module")
def events(shipped, data, sources):
    return read_review_events(shipped / "raw", data.reviews, sources)


def test_six_reports_were_out_by_the_interim_report(data):
    """Four of the six have a day of their own; the other two are known by that day only."""
    six = ["Bracknell Forest", "Halton", "Hartlepool", "Manchester", "Stoke-on-Trent", "Trafford"]
    dates = {r.name: r.published for r in data.reviews if r.tranche == "1" and r.name in six}
    assert all(date.last <= dt.date(2017, 12, 19) for date in dates.values())
    assert {name for name, date in dates.items() if date.precision == "by"} == {
        "Bracknell Forest", "Hartlepool",
    }  # fmt: skip


def test_the_eight_were_announced_together_and_under_section_48(data):
    eight = [r for r in data.reviews if r.tranche == "2"]
    assert {str(r.announced) for r in eight} == {"6 December 2017"}
    assert {r.legal_basis for r in eight} == {"section 48 of the Health and Social Care Act 2008"}
    assert all("cqc-further-eight" in r.sources for r in eight)


def test_ids_and_sources_are_known(data, sources):
    assert len({r.id for r in data.reviews}) == len(data.reviews) == 29
    for review in data.reviews:
        assert set(review.sources) <= set(sources)
    assert {one.source for one in data.milestones} <= set(sources)


def test_the_table_holds_every_review_of_the_facts(data, shared):
    """Each row of the compiled facts is a review here, with its days where they are given."""
    rows = list(csv.DictReader((shared / "facts" / "reviews.csv").open(encoding="utf-8")))
    assert len(rows) == len(data.reviews)
    for row, review in zip(
        sorted(rows, key=lambda row: (row["area"].split(" (")[0], "(" in row["area"])),
        sorted(data.reviews, key=lambda one: (one.name, one.kind == "progress review")),
        strict=True,
    ):
        assert row["area"].split(" (")[0] == review.name
        days = review.fieldwork_start, review.fieldwork_end
        if review.id == "reading-2018":  # the document gives the whole review, not the fieldwork
            whole = next(one for one in data.events if one.id == "reading-whole-review")
            days = whole.start, whole.end
        assert days == tuple(
            KnownDate.parse(row[column]) for column in ("fieldwork_start", "fieldwork_end")
        )


def test_milestones(shipped, sources):
    days = [str(one.day) for one in read_milestones(shipped / "raw", sources)]
    assert days == ["2017-07-03", "2017-12-06", "2017-12-19"]


@pytest.mark.parametrize(
    ("text", "day", "precision", "words", "first", "last"),
    [
        ("2017-10", "2017-10-01", "month", "October 2017", "2017-10-01", "2017-10-31"),
        ("2018-02", "2018-02-01", "month", "February 2018", "2018-02-01", "2018-02-28"),
        ("2018-02-06", "2018-02-06", "day", "6 February 2018", "2018-02-06", "2018-02-06"),
        ("by 2017-12-19", "2017-12-19", "by", "by 19 December 2017", None, "2017-12-19"),
    ],
)
def test_known_date(text, day, precision, words, first, last):
    known = KnownDate.parse(text)
    assert (str(known.day), known.precision, str(known)) == (day, precision, words)
    assert (known.first and str(known.first), str(known.last)) == (first, last)
    assert known.to_the_day == (precision == "day")


def test_an_empty_date_is_none():
    assert KnownDate.parse("") is None


@pytest.mark.parametrize(
    "text",
    ["2017", "20171004", "2017-W40-1", "04/10/2017", "by 2017-10", "by", "2017-02-30", "2017-1-1"],
)
def test_what_is_no_date(text):
    with pytest.raises(ValueError, match=r"is no date|day is out of range|day \d+ must be"):
        KnownDate.parse(text)


def test_between_two_dates():
    month = KnownDate.parse("2017-12")
    assert between(month, KnownDate.parse("2018-03")) == "December 2017 to March 2018"
    assert between(month, month) == between(month, None) == "December 2017"


def test_events_of_plymouth_follow_its_timetable(events):
    of = {one.id: one for one in events if one.review == "plymouth-2017"}
    visit = of["plymouth-lead-visit"]
    assert between(visit.start, visit.end) == "14 November 2017 to 15 November 2017"
    assert str(of["plymouth-update"].start) == "25 July 2018"


def test_a_contradiction_names_the_date_that_it_contradicts(events, data):
    """Slides put publication on the day of the summit; the release is dated four days later."""
    one = next(event for event in events if event.id == "plymouth-published-in-slides")
    review = next(r for r in data.reviews if r.id == one.review)
    assert one.contradicts == "published" and one.note
    assert one.start == review.summit != review.published
    assert (review.published.day - one.start.day).days == 4


def test_every_event_rests_on_a_source_and_a_review(events, data, sources):
    assert {one.review for one in events} <= {r.id for r in data.reviews}
    assert {one.source for one in events} <= set(sources)


def test_review_dates_in_words(plymouth):
    (sentence,) = review_dates(plymouth).sentences
    for part in (
        "announced 3 July 2017",
        "fieldwork 4 December 2017 to 8 December 2017",
        "local summit 2 February 2018",
        "published 6 February 2018",
        "action plan approved 22 March 2018",
        "Under section 48 of the Health and Social Care Act 2008.",
        "plymouth-slides; ",
    ):
        assert part in sentence
