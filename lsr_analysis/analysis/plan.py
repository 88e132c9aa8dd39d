"""The timetable of a review as a dated plan, for any day on which it may begin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from lsr_analysis.areas import Area
from lsr_analysis.bank_holidays import bank_holidays
from lsr_analysis.errors import ParameterError
from lsr_analysis.periods import day_name, parse_day
from lsr_analysis.review_stages import ReviewStep

__all__ = ["Plan", "PlannedStage", "PlannedStep", "parse_start", "plan", "weekday_name"]

REVIEW_WEEK = "review week"
_WEEK_ONE = 3
"""The day of the method on which week 1 begins: the Monday after a contact letter on a Friday."""
_YEARS = range(2000, 2101)
_DAY = dt.timedelta(days=1)


def weekday_name(day: dt.date) -> str:
    """Return a day with its weekday.

    Examples
    --------
    >>> weekday_name(dt.date(2017, 10, 27))
    'Friday 27 October 2017'
    """
    return f"{day:%A} {day_name(day)}"


@dataclass(frozen=True)
class PlannedStep:
    """One step with its days.

    Parameters
    ----------
    step : ReviewStep
    first, last : datetime.date
        Both inclusive; never on a weekend.
    first_week, last_week : int
        Weeks of the timetable; 0 is before week 1.
    working_days : int
        Days from the first to the last that are neither on a weekend nor a bank holiday.
    holidays : dict of datetime.date to str
        Bank holidays that fall in it.
    notes : tuple of str
        What is to be known of these days.
    """

    step: ReviewStep
    first: dt.date
    last: dt.date
    first_week: int
    last_week: int
    working_days: int
    holidays: dict[dt.date, str]
    notes: tuple[str, ...]

    @property
    def weeks(self) -> str:
        """The weeks in words.

        A span that begins before week 1 counts those days to week 1, as the method does.
        """
        if self.last_week == 0:
            return "before week 1"
        first = max(self.first_week, 1)
        return str(first) if first == self.last_week else f"{first} to {self.last_week}"


@dataclass(frozen=True)
class PlannedStage:
    """One stage, from its first step to its last.

    Parameters
    ----------
    name : str
    first, last : datetime.date
    working_days : int
        That are left.
    holidays : dict of datetime.date to str
        Bank holidays that fall in it: the working days that it loses.
    """

    name: str
    first: dt.date
    last: dt.date
    working_days: int
    holidays: dict[dt.date, str]


@dataclass(frozen=True)
class Plan:
    """The dated timetable of a review.

    Parameters
    ----------
    area : Area
    given : datetime.date
        Day that was asked for.
    start : datetime.date
        Day of the contact letter: `given`, or the Monday after a weekend.
    steps : tuple of PlannedStep
        In the order of the method.
    notes : tuple of str
    """

    area: Area
    given: dt.date
    start: dt.date
    steps: tuple[PlannedStep, ...]
    notes: tuple[str, ...]

    @property
    def stages(self) -> tuple[PlannedStage, ...]:
        """The stages in their order."""
        return _stages(self.steps)

    @property
    def moved(self) -> str:
        """What to say where the day given was moved off a weekend; else empty."""
        if self.given == self.start:
            return ""
        return (
            f"The day given was {weekday_name(self.given)}, on a weekend; the contact letter goes "
            f"out on {weekday_name(self.start)}, and everything is counted from then."
        )

    @property
    def last(self) -> dt.date:
        """The last day of the plan."""
        return max(step.last for step in self.steps)


def _working_days(first: dt.date, last: dt.date, holidays: dict[dt.date, str]) -> int:
    days = (first + _DAY * n for n in range((last - first).days + 1))
    return sum(day.weekday() < 5 and day not in holidays for day in days)


def _stages(steps: Iterable[PlannedStep]) -> tuple[PlannedStage, ...]:
    stages = []
    for name, group in groupby(steps, lambda planned: planned.step.stage):
        of = [*group]
        first, last = min(step.first for step in of), max(step.last for step in of)
        lost = {day: what for step in of for day, what in step.holidays.items()}
        stages.append(
            PlannedStage(
                name, first, last, _working_days(first, last, lost), dict(sorted(lost.items()))
            )
        )
    return tuple(stages)


def parse_start(text: str) -> dt.date:
    """Read the day on which a review begins, written YYYY-MM-DD.

    Raises
    ------
    ParameterError
        If the text is not written so, is no day of the calendar, or one of a year that no plan
        is for.
    """
    day = parse_day(text, "start")
    if day.year not in _YEARS:
        raise ParameterError(f"start is {text!r}; give a day from {_YEARS[0]} to {_YEARS[-1]}")
    return day


def _next_weekday(day: dt.date) -> dt.date:
    return day + _DAY * (7 - day.weekday()) if day.weekday() > 4 else day


def _on_weekdays(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """Move the ends of a span inwards off the weekend, to the Friday before if none is left."""
    end = last - _DAY * max(0, last.weekday() - 4)
    return min(_next_weekday(first), end), end


def _named(days: dict[dt.date, str]) -> str:
    return ", ".join(f"{day_name(day)} ({what})" for day, what in days.items())


def _notes(first: dt.date, last: dt.date, wished: tuple[dt.date, dt.date], lost: dict[dt.date, str]
) -> Iterable[str]:  # fmt: skip
    for day, moved in zip(wished, (first, last), strict=True):
        if day != moved:
            yield f"moved from {weekday_name(day)}, a weekend, to {weekday_name(moved)}"
            break
    if first == last and lost:
        yield f"falls on a bank holiday ({lost[first]}): agree another day"
    elif lost:
        days = "1 working day" if len(lost) == 1 else f"{len(lost)} working days"
        yield f"loses {days} to bank holidays: {_named(lost)}"
    if first < last and any(first <= dt.date(y, 12, 25) <= last for y in (first.year, last.year)):
        yield "runs across Christmas; the calendar length of the method is kept"


def plan(area: Area, start: dt.date, stages: Sequence[ReviewStep]) -> Plan:
    """Lay the method's timetable out from a day on.

    Parameters
    ----------
    area : Area
    start : datetime.date
        Day of the contact letter; one on a weekend is moved to the Monday after. Week 1 begins
        on the first Monday after the letter.
    stages : sequence of ReviewStep

    Returns
    -------
    Plan
        No step begins or ends on a weekend. Bank holidays are flagged, never stepped over.

    Raises
    ------
    ParameterError
        If there is no step to lay out.
    """
    if not stages:
        raise ParameterError("no steps of a review are given; see review_stages.csv")
    given, start = start, _next_weekday(start)
    monday = start + _DAY * (7 - start.weekday())

    def day_of(offset: int, anchor: str) -> dt.date:
        if offset == 0 or anchor == "contact":
            return start + _DAY * offset
        return monday + _DAY * (offset - _WEEK_ONE)

    wished = [(day_of(s.first_day, s.anchor), day_of(s.last_day, s.anchor)) for s in stages]
    known = bank_holidays(start, max(last for _, last in wished) + 3 * _DAY)
    steps = []
    for step, span in zip(stages, wished, strict=True):
        first, last = _on_weekdays(*span)
        lost = {day: name for day, name in known.items() if first <= day <= last}
        steps.append(
            PlannedStep(
                step,
                first,
                last,
                max(0, (first - monday).days // 7 + 1),
                max(0, (last - monday).days // 7 + 1),
                _working_days(first, last, lost),
                lost,
                tuple(_notes(first, last, span, lost)),
            )
        )
    return Plan(area, given, start, tuple(steps), tuple(_about(monday, steps)))


def _about(monday: dt.date, steps: Sequence[PlannedStep]) -> Iterable[str]:
    """Say what is to be known of the plan as a whole."""
    yield f"Week 1 begins on {weekday_name(monday)}, the first Monday after the contact letter."
    for stage in _stages(steps):
        if stage.holidays:
            lost, left = len(stage.holidays), stage.working_days
            yield (
                f"{stage.name.capitalize()} loses {lost} of {lost + left} working "
                f"day{'' if lost + left == 1 else 's'} to bank holidays: {_named(stage.holidays)}."
            )
