"""Dates as sources give them: to the day, to the month, or only no later than a day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from lsr_analysis.periods import day_name

__all__ = ["KnownDate", "between"]

_WRITTEN = re.compile(r"(by )?(\d{4}-\d{2})(-\d{2})?")


@dataclass(frozen=True)
class KnownDate:
    """A date and how precisely it is known.

    Parameters
    ----------
    day : datetime.date
        The day; the first of the month where only the month is known; the day that it was no
        later than.
    precision : {"day", "month", "by"}

    Examples
    --------
    >>> str(KnownDate.parse("2017-10")), str(KnownDate.parse("2018-02-06"))
    ('October 2017', '6 February 2018')
    >>> str(KnownDate.parse("by 2017-12-19"))
    'by 19 December 2017'
    """

    day: dt.date
    precision: str = "day"

    @classmethod
    def parse(cls, text: str) -> KnownDate | None:
        """Read "YYYY-MM-DD", "YYYY-MM" or "by YYYY-MM-DD"; None for an empty text.

        Raises
        ------
        ValueError
            If the text is anything else, or no day of the calendar.
        """
        if not text:
            return None
        match = _WRITTEN.fullmatch(text)
        if match is None or (match[1] and not match[3]):
            raise ValueError(
                f"{text!r} is no date; write 2018-03-22, 2018-03 or by 2018-03-22, or nothing"
            )
        day = dt.date.fromisoformat(f"{match[2]}{match[3] or '-01'}")
        return cls(day, "by" if match[1] else "day" if match[3] else "month")

    @property
    def to_the_day(self) -> bool:
        """Whether the day itself is known."""
        return self.precision == "day"

    @property
    def first(self) -> dt.date | None:
        """The earliest day that it can be; None where nothing bounds it."""
        return None if self.precision == "by" else self.day

    @property
    def last(self) -> dt.date:
        """The latest day that it can be."""
        if self.precision != "month":
            return self.day
        return self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])

    @property
    def place(self) -> dt.date:
        """Where a chart marks it: a date known to the month stands in the middle of it."""
        return self.day + dt.timedelta(days=14) if self.precision == "month" else self.day

    def __str__(self) -> str:
        if self.precision == "month":
            return f"{self.day:%B %Y}"
        return f"by {day_name(self.day)}" if self.precision == "by" else day_name(self.day)


def between(start: KnownDate, end: KnownDate | None) -> str:
    """Say from when to when, or when, as it is written in a sentence.

    Examples
    --------
    >>> between(KnownDate(dt.date(2017, 12, 4)), KnownDate(dt.date(2017, 12, 8)))
    '4 December 2017 to 8 December 2017'
    >>> between(KnownDate(dt.date(2017, 8, 1), "month"), KnownDate(dt.date(2017, 8, 1), "month"))
    'August 2017'
    """
    return str(start) if end is None or end == start else f"{start} to {end}"
