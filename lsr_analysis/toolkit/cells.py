"""Read one cell of a filled file.

No complaint quotes what a cell holds: whoever has the file finds it by row and column, and a
name that was typed into the wrong column does not travel with the message.
"""

from __future__ import annotations

import datetime as dt
import re

from lsr_analysis.areas import Area, Register
from lsr_analysis.errors import AmbiguousArea, UnknownArea
from lsr_analysis.toolkit.layout import Column

__all__ = ["MADE_UP", "plain", "read_area", "read_cell"]

MADE_UP = "SYNTHETIC"
"""What stands in the column ``area`` of figures that are made up."""

_DIGITS = 5
_MANY = 10
_DAYS = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), (1, 2, 3)),
    (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"), (3, 2, 1)),
)
_YEARS = range(2000, 2100)


def plain(text: str) -> str:
    """Return a text without case, doubled blanks and curly apostrophes.

    Examples
    --------
    >>> plain("A  person’s CARE")
    "a person's care"
    """
    return " ".join(text.replace("’", "'").casefold().split())


def read_area(text: str, register: Register) -> Area | None:
    """Return the council that a cell means; None for figures that are made up.

    Raises
    ------
    ValueError
        If no council, or more than one, answers to it; the message says what to do.
    """
    if plain(text) == plain(MADE_UP):
        return None
    try:
        return register.find(text)
    except AmbiguousArea as error:
        raise ValueError(str(error)) from None
    except UnknownArea:
        raise ValueError(
            f"no council answers to this. Give a council's name or GSS code (`lsr areas` lists "
            f"them), or {MADE_UP} for figures that are made up."
        ) from None


def _number(text: str) -> int:
    if not re.fullmatch(rf"[0-9]{{1,{_DIGITS}}}(\.0+)?", text) or int(float(text)) == 0:
        raise ValueError(
            f"give a running number of at most {_DIGITS} digits (1, 2, 3 …), made up for this "
            "file; never a name, an NHS number or another real number of a person"
        )
    return int(float(text))


def _date(text: str) -> dt.date:
    for pattern, (year, month, day) in _DAYS:
        if found := pattern.fullmatch(text):
            try:
                read = dt.date(int(found[year]), int(found[month]), int(found[day]))
            except ValueError:
                raise ValueError("there is no such day; give it as 2024-03-31") from None
            if read.year not in _YEARS:
                raise ValueError(
                    f"the year is not between {_YEARS[0]} and {_YEARS[-1]}; put it right"
                )
            return read
    raise ValueError("not a date; give it as 2024-03-31 or 31/03/2024")


def _choice(text: str, column: Column) -> str:
    for choice in column.choices:
        if plain(text) in (plain(choice.id), plain(choice.title)):
            return choice.title
    if len(column.choices) <= _MANY:
        listed = "; ".join(choice.id for choice in column.choices)
        raise ValueError(f"not one of the choices; give one of: {listed}")
    raise ValueError("not in the list of the layout; copy the wording from a blank file")


def read_cell(text: str, column: Column) -> str | int | dt.date | None:
    """Return what a cell holds: a choice's title, a number or a day; None if it is empty.

    Parameters
    ----------
    text : str
        The cell without blanks at its ends.
    column : Column
        Of type choice, date or number.

    Raises
    ------
    ValueError
        If a required cell is empty, or it cannot be read; the message says what to do.

    Examples
    --------
    >>> from lsr_analysis.toolkit.layout import find_layout
    >>> read_cell("31/03/2024", find_layout("case-tracking")["date"])
    datetime.date(2024, 3, 31)
    """
    if not text:
        if column.required:
            raise ValueError(f"empty; fill it in. {column.what}")
        return None
    if column.type == "number":
        return _number(text)
    if column.type == "date":
        return _date(text)
    return _choice(text, column)
