"""What is known of when an area was reviewed, in one order."""

import dataclasses
import datetime as dt

import pytest

from lsr_analysis import tables
from lsr_analysis.analysis.timeline import review_timeline
from lsr_analysis.display import Prose, Table
from lsr_analysis.evidence.sources import read_sources
from lsr_analysis.known_dates import KnownDate
from lsr_analysis.review_events import read_review_events
from lsr_analysis.reviews import LOCAL_SYSTEM_REVIEW


@pytest.fixture(scope="module")
def made(shipped, data):
    raw = shipped / "raw"
    sources = read_sources(raw)
    events = read_review_events(raw, data.reviews, sources)

    def make(name, reviews=data.reviews, actions=()):
        area = data.register.find(name, dt.date(2018, 3, 31))
        return review_timeline(area, reviews, events, data.milestones, sources, actions)

    return make


def labels(timeline, kind=None):
    return [one.label for one in timeline.entries if kind in (None, one.kind)]


def test_plymouth_in_order(made):
    found = made("Plymouth")
    assert [(one.when, one.label) for one in found.entries if one.kind == "review"] == [
        ("3 July 2017", "Review announced"),
        ("4 December 2017 to 8 December 2017", "Fieldwork"),
        ("2 February 2018", "Local summit"),
        ("6 February 2018", "Report published"),
        ("22 March 2018", "Action plan approved"),
    ]
    places = [one.start.place for one in found.entries]
    assert places == sorted(places)
    assert found.unknown == ()


def test_both_dates_of_a_contradiction_stand_and_are_said(made):
    found = made("Plymouth")
    held = {one.kind: one.when for one in found.entries if "ublication" in one.label}
    assert held == {"contradiction": "2 February 2018"}
    (sentence,) = found.conflicts
    assert sentence.startswith("Sources differ on the publication: 6 February 2018, or 2 February")


def test_what_no_source_gives_is_listed(made):
    assert made("Hartlepool").unknown == ("fieldwork", "local summit", "action plan")
    assert "progress review: fieldwork" in made("Stoke-on-Trent").unknown


def test_an_area_with_two_reviews_tells_them_apart(made):
    found = made("Oxfordshire")
    assert found.reviews == (LOCAL_SYSTEM_REVIEW, "progress review")
    assert {"Report published", "Progress review: report published"} <= set(labels(found))


def test_national_dates_stand_beside_the_20_reviews_only(made):
    assert labels(made("Halton"), "national") == [
        "England: eight more reviews announced",
        "England: interim report on the first six reviews",
    ]
    assert labels(made("Liverpool"), "national")[0].startswith("England: first twelve reviews")
    assert labels(made("Leeds"), "national") == []


def test_a_national_date_that_is_the_area_s_own_announcement_is_not_told_twice(made):
    for name, day in (("Halton", dt.date(2017, 7, 3)), ("Liverpool", dt.date(2017, 12, 6))):
        assert sum(one.start.day == day for one in made(name).entries) == 1


@dataclasses.dataclass(frozen=True)
class Due:
    """As much of an action as the calendar needs."""

    area: str
    due: KnownDate | None
    source: str


def test_actions_are_counted_by_the_date_on_which_they_fall_due(made):
    march, autumn = KnownDate(dt.date(2018, 3, 31)), KnownDate(dt.date(2018, 9, 1), "month")
    found = made(
        "Plymouth",
        actions=[
            Due("E06000026", march, "plymouth-slides"),
            Due("E06000026", march, "an action plan of ours"),
            Due("E06000026", autumn, "plymouth-slides"),
            Due("E06000026", None, "plymouth-slides"),
            Due("E06000006", march, "cqc-halton-release"),
        ],
    )
    due = [one for one in found.entries if one.kind == "action"]
    assert [(one.label, one.when) for one in due] == [
        ("2 actions due", "31 March 2018"),
        ("1 action due", "September 2018"),
    ]
    assert due[0].cited[1] == "an action plan of ours" and due[0].tiers == ("council",)


def test_every_entry_is_cited(made, data):
    for name in {review.name for review in data.reviews}:
        for one in made(name).entries:
            assert one.cited and all(one.cited) and one.tiers


def test_an_area_without_a_review(made):
    found = made("Cornwall", reviews=())
    assert found.entries == () and found.undated == "No review of Cornwall is recorded here."
    assert made("Sutton").undated == (
        "A section 48 review of Sutton is recorded; none of its dates was found."
    )
    assert made("Halton").undated == ""


def test_the_table_has_the_same_entries(made):
    found = made("Stoke-on-Trent")
    table = tables.timeline_table(found)
    assert isinstance(table, Table)
    assert list(table.shown.columns) == ["When", "What", "Source"]
    assert len(table.shown) == len(table.figures) == len(found.entries)
    row = table.figures.set_index("what").loc["Report as a later release dates it"]
    assert (row["kind"], row["start"], row["start_known_to"]) == (
        "contradiction", "2017-09-01", "month",
    )  # fmt: skip
    assert table.note.startswith("No date found for: local summit, action plan, progress review:")
    assert "Sources differ on the publication: 10 November 2017, or September 2017" in table.note


def test_the_table_of_an_area_without_dates_is_a_sentence(made):
    assert isinstance(tables.timeline_table(made("Sutton")), Prose)
