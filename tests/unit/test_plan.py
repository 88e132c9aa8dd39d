"""The timetable of a review as a dated plan."""

import csv
import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsr_analysis import tables
from lsr_analysis.analysis.plan import parse_start, plan
from lsr_analysis.areas import register
from lsr_analysis.bank_holidays import bank_holidays
from lsr_analysis.errors import ParameterError, UnknownArea
from lsr_analysis.evidence.sources import read_sources
from lsr_analysis.reporting.plan import review_plan
from lsr_analysis.review_stages import STAGES, read_review_stages
from lsr_analysis.store import shipped_folder

RAW = shipped_folder("data") / "raw"
SOURCES = read_sources(RAW)
STEPS = read_review_stages(RAW, SOURCES)
PLYMOUTH = register()["E06000026"]

SLIDE = {
    "pre-preparation": ("2017-10-27", "2017-11-24", "1 to 4"),
    "contact-letter": ("2017-10-27", "2017-10-27", "before week 1"),
    "return-back": ("2017-11-10", "2017-11-10", "2"),
    "lead-visit": ("2017-11-14", "2017-11-15", "3"),
    "analysis": ("2017-11-27", "2017-12-01", "5"),
    "day-1": ("2017-12-04", "2017-12-04", "6"),
    "days-2-3": ("2017-12-05", "2017-12-06", "6"),
    "day-4": ("2017-12-07", "2017-12-07", "6"),
    "day-5": ("2017-12-08", "2017-12-08", "6"),
    "draft": ("2017-12-04", "2017-12-15", "6 to 7"),
    "quality-assurance": ("2017-12-18", "2018-02-02", "8 to 14"),
    "editorial": ("2017-12-18", "2018-02-02", "8 to 14"),
    "summit": ("2018-02-02", "2018-02-02", "14"),
    "plan-approved": ("2018-03-22", "2018-03-22", "21"),
}


def of(start):
    return {one.step.id: one for one in plan(PLYMOUTH, dt.date.fromisoformat(start), STEPS).steps}


def test_the_start_of_the_method_gives_the_dates_of_the_slide():
    steps = of("2017-10-27")
    for key, dates in SLIDE.items():
        one = steps[key]
        assert (str(one.first), str(one.last), one.weeks) == dates, key


def test_christmas_is_flagged_and_the_calendar_kept():
    one = of("2017-10-27")["quality-assurance"]
    assert [str(day) for day in one.holidays] == ["2017-12-25", "2017-12-26", "2018-01-01"]
    assert one.working_days == 32  # seven weeks of five days without three
    assert "loses 3 working days to bank holidays: 25 December 2017 (Christmas Day)" in one.notes[0]
    assert "runs across Christmas" in one.notes[1]


@pytest.mark.parametrize("start", ["2017-10-27", "2017-10-30", "2026-11-28", "2027-02-08"])
def test_the_action_plan_is_due_four_weeks_after_the_summit_on_a_friday(start):
    """In Halton it was 29 days, which after a Friday is a Saturday."""
    steps = of(start)
    due = steps["plan-due"]
    assert (due.first - steps["summit"].first).days == 28
    assert f"{due.first:%A}" == "Friday"
    assert not any("moved" in note for note in due.notes)
    assert due.step.note.startswith("28 days (four weeks) after the summit, on a Friday; Halton's")


def test_a_step_on_a_saturday_stands_on_the_friday():
    late = replace(STEPS[-1], first_day=127, last_day=127)
    (one,) = plan(PLYMOUTH, dt.date(2017, 10, 27), [late]).steps
    assert str(one.first) == "2018-03-02"
    assert one.notes[0].startswith("moved from Saturday 3 March 2018, a weekend, to Friday 2 March")


@pytest.mark.parametrize(
    ("start", "monday"),
    [
        ("2017-10-23", "2017-10-30"),  # a Monday: week 1 begins a week later
        ("2017-10-24", "2017-10-30"),
        ("2017-10-27", "2017-10-30"),
        ("2017-10-29", "2017-11-06"),  # a Sunday: the letter goes out on the Monday
        ("2017-10-30", "2017-11-06"),
    ],
)
def test_weeks_begin_on_the_first_monday_after_the_contact(start, monday):
    steps, first = of(start), dt.date.fromisoformat(monday)
    assert steps["day-1"].first == first + dt.timedelta(weeks=5)
    assert steps["day-1"].weeks == steps["day-5"].weeks == "6"
    assert [steps[f"day-{n}"].first.weekday() for n in (1, 4, 5)] == [0, 3, 4]


def test_the_return_is_due_two_weeks_after_the_letter_on_any_weekday():
    assert str(of("2017-10-25")["return-back"].first) == "2017-11-08"


@pytest.mark.parametrize("given", ["2026-11-28", "2026-11-29"])
def test_a_weekend_contact_is_that_of_the_monday_and_said(given):
    """The return is due 14 days after the letter goes out, not after the day that was given."""
    found = plan(PLYMOUTH, dt.date.fromisoformat(given), STEPS)
    monday = plan(PLYMOUTH, dt.date(2026, 11, 30), STEPS)
    assert (found.start, found.steps, found.notes) == (monday.start, monday.steps, monday.notes)
    steps = {one.step.id: one for one in found.steps}
    assert str(steps["contact-letter"].first) == "2026-11-30"
    assert steps["contact-letter"].weeks == "before week 1"
    assert str(steps["return-back"].first) == "2026-12-14"
    table = tables.plan_table(found, SOURCES)
    assert table.caption.endswith("contact letter goes out on Monday 30 November 2026")
    day = {"2026-11-28": "Saturday 28", "2026-11-29": "Sunday 29"}[given]
    assert table.note.startswith(f"The day given was {day} November 2026, on a weekend;")
    assert "The day given" not in tables.plan_table(monday, SOURCES).note


def test_a_review_week_with_a_bank_holiday_says_what_it_loses():
    found = plan(PLYMOUTH, dt.date(2027, 2, 8), STEPS)
    week = next(stage for stage in found.stages if stage.name == "review week")
    assert (week.working_days, list(week.holidays.values())) == (4, ["Good Friday"])
    assert any(note.startswith("Review week loses 1 of 5 working days") for note in found.notes)
    day = next(one for one in found.steps if one.step.id == "day-5")
    assert day.notes == ("falls on a bank holiday (Good Friday): agree another day",)
    assert day.working_days == 0 and day.first == day.last == dt.date(2027, 3, 26)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31)))
def test_no_step_begins_or_ends_on_a_weekend_whatever_the_start(start):
    found = plan(PLYMOUTH, start, STEPS)
    assert [stage.name for stage in found.stages] == list(STAGES)
    for one in found.steps:
        assert start <= one.first <= one.last
        assert one.first.weekday() < 5 and one.last.weekday() < 5
        weekdays = sum(
            (one.first + dt.timedelta(days=n)).weekday() < 5
            for n in range((one.last - one.first).days + 1)
        )
        assert one.working_days + len(one.holidays) == weekdays
        method = one.step.last_day - one.step.first_day
        assert abs((one.last - one.first).days - method) <= 7


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2017-12-25", "Christmas Day"),
        ("2018-03-30", "Good Friday"),
        ("2022-06-03", "Platinum Jubilee of Elizabeth II"),
        ("2023-05-08", "Coronation of Charles III"),
    ],
)
def test_bank_holidays_of_england(day, name):
    day = dt.date.fromisoformat(day)
    assert bank_holidays(day, day) == {day: name}


def test_holidays_of_scotland_alone_and_weekends_are_no_bank_holidays():
    assert not bank_holidays(dt.date(2018, 1, 2), dt.date(2018, 1, 2))
    assert not bank_holidays(dt.date(2022, 12, 25), dt.date(2022, 12, 25))


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2026",
        "",
        "tomorrow",
        "2026-11",
        "20261127",
        "2026-W48-5",
        "2026-1-7",
        "２０２６-11-27",
    ],
)
def test_a_start_that_is_not_written_as_a_day(text):
    with pytest.raises(ParameterError, match=r"start is .*write a day as YYYY-MM-DD"):
        parse_start(text)


@pytest.mark.parametrize("text", ["2027-02-29", "2026-02-30", "2026-13-01", "2026-11-00"])
def test_a_start_that_is_no_day_of_the_calendar(text):
    with pytest.raises(ParameterError, match=rf"start is '{text}'; there is no such day"):
        parse_start(text)


def test_a_start_that_is_a_day():
    assert parse_start(" 2028-02-29 ") == dt.date(2028, 2, 29)


@pytest.mark.parametrize("text", ["0206-11-27", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_start_in_a_year_that_no_plan_is_for(text):
    with pytest.raises(ParameterError, match=r"start is .*give a day from 2000 to 2100"):
        parse_start(text)


def test_a_method_without_steps():
    with pytest.raises(ParameterError, match=r"review_stages\.csv"):
        plan(PLYMOUTH, dt.date(2026, 1, 5), [])


def test_the_plan_as_a_table():
    found = plan(PLYMOUTH, dt.date(2017, 10, 27), STEPS)
    table = tables.plan_table(found, SOURCES)
    assert list(table.shown.columns) == [
        "Stage", "Step", "Week", "From", "To", "Working days", "Note",
    ]  # fmt: skip
    row = table.shown.set_index("Step").loc["Quality assurance"]
    assert (row["Week"], row["From"], row["To"]) == ("8 to 14", "Mon 18 Dec 2017", "Fri 2 Feb 2018")
    assert row["Note"].startswith("Loses 3 working days")
    figures = table.figures.set_index("step").loc["Day 1: focus groups"]
    assert (figures["from"], figures["to"]) == ("2017-12-04", "2017-12-04")
    assert (table.figures["source"] != "").all()
    assert "Week 1 begins on Monday 30 October 2017" in table.note
    assert "Friday 27 October 2017" in table.caption


def test_writing_a_plan(tmp_path, data):
    _, paths = review_plan("Halton", "2026-11-27", data, tmp_path / "out")
    assert [path.name for path in paths] == ["plan.csv", "plan.png", "plan.svg"]
    rows = list(csv.DictReader(paths[0].open(encoding="utf-8-sig")))
    assert len(rows) == len(STEPS)
    assert rows[0]["from"] == "2026-11-27"


def test_a_plan_for_nobody_or_into_a_file(tmp_path, data):
    with pytest.raises(UnknownArea):
        review_plan("Atlantis", "2026-11-27", data, tmp_path)
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(ParameterError, match="cannot be written"):
        review_plan("Halton", "2026-11-27", data, file)


def test_a_plan_that_cannot_replace_a_chart_leaves_the_earlier_one_whole(tmp_path, data):
    review_plan("Halton", "2026-11-27", data, tmp_path)
    (tmp_path / "plan.png").unlink()
    (tmp_path / "plan.png").mkdir()
    before = {name: (tmp_path / name).read_bytes() for name in ("plan.csv", "plan.svg")}
    with pytest.raises(ParameterError, match=r"plan\.png cannot be replaced .*folder"):
        review_plan("Halton", "2027-01-08", data, tmp_path)
    assert before == {name: (tmp_path / name).read_bytes() for name in before}
    assert len([*tmp_path.iterdir()]) == 3
