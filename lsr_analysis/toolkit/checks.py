"""Faults that show only beside other rows of a filled file, or beside the calendar.

They are told by row numbers; no number of a person is quoted.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from lsr_analysis.toolkit.layout import Layout

__all__ = ["LONGEST", "between_rows"]

LONGEST = 1_100
"""More days than this between two steps are taken for a mistyped year."""


def _twice(rows: pd.DataFrame, layout: Layout) -> list[str]:
    first: dict[tuple[object, ...], int] = {}
    found = []
    for number, cells in zip(rows.index, rows[list(layout.once)].itertuples(index=False, name=None),
                             strict=True):  # fmt: skip
        if cells in first:
            found.append(
                f"row {number}: the same {' and '.join(layout.once)} as in row {first[cells]}; "
                "keep one of them"
            )
        else:
            first[cells] = number
    return found


def _other_part(rows: pd.DataFrame, layout: Layout) -> list[str]:
    """Find items of a checklist under a section that is not theirs."""
    if not layout.checklist:
        return []
    parts = {item.title: item.part for item in layout.items}
    return [
        f"row {number}, column {layout.item!r}: this item stands under {parts[item]!r}; put that in"
        for number, item, part in zip(rows.index, rows["item"], rows[layout.item], strict=True)
        if parts[item] != part
    ]


def _two_groups(rows: pd.DataFrame, layout: Layout) -> list[str]:
    if not layout.one_group:
        return []
    first: dict[object, tuple[int, object]] = {}
    found = []
    columns = zip(rows.index, rows[layout.person], rows[layout.group], strict=True)
    for number, person, group in columns:
        at, before = first.setdefault(person, (number, group))
        if before != group:
            found.append(
                f"row {number}, column {layout.group!r}: another one than in row {at}, which has "
                f"the same {layout.person}. Give each {layout.person} one, or another number."
            )
    return found


def _backwards(rows: pd.DataFrame, layout: Layout) -> list[str]:
    """Find steps that come before the step that they follow, or years after it."""
    titles = {item.id: item.title for item in layout.items}
    found = {}
    for duration in layout.durations:
        sides = []
        for step in (duration.start, duration.end):
            of = rows[rows[layout.item] == titles[step]]
            sides.append({p: (n, d) for n, p, d in zip(of.index, of[layout.person], of["date"],
                                                       strict=True)})  # fmt: skip
        starts, ends = sides
        for person in starts.keys() & ends.keys():
            (at, start), (number, end) = starts[person], ends[person]
            days = (end - start).days
            steps = f"'{titles[duration.end]}' and '{titles[duration.start]}' in row {at}"
            if days < 0:
                found[number] = (
                    f"row {number}, column 'date': {steps} of the same {layout.person} are in the "
                    "wrong order; put the wrong date right"
                )
            elif days > LONGEST:
                found[number] = (
                    f"row {number}, column 'date': more than {LONGEST:,} days between {steps} of "
                    f"the same {layout.person}; put the wrong year right"
                )
    return [found[number] for number in sorted(found)]


def _to_come(rows: pd.DataFrame, layout: Layout, today: dt.date) -> list[str]:
    """Find steps with a day that is still to come, whether or not anything follows them."""
    if not layout.durations:
        return []
    return [
        f"row {number}, column 'date': in the future; a step has its date once it has happened. "
        "Put the date right, or take the row out"
        for number, day in rows["date"].items()
        if day > today
    ]


def between_rows(rows: pd.DataFrame, layout: Layout, today: dt.date | None = None) -> list[str]:
    """Return the faults that need more than one cell, each with row, column and what to do.

    Parameters
    ----------
    rows : pandas.DataFrame
        As :class:`lsr_analysis.toolkit.answers.Filled` has them.
    layout : Layout
    today : datetime.date, optional
        By default the day on which the file is read.
    """
    if twice := _twice(rows, layout):
        return twice
    if to_come := _to_come(rows, layout, today or dt.date.today()):
        return to_come
    return [*_other_part(rows, layout), *_two_groups(rows, layout), *_backwards(rows, layout)]
