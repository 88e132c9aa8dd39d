"""Counts and shares of a filled file, by item and group, as far as they may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.statistics.intervals import proportion
from lsr_analysis.toolkit.answers import Filled
from lsr_analysis.toolkit.disclosure import Counts, put_together, shown_counts
from lsr_analysis.toolkit.layout import Layout

__all__ = ["EVERYONE", "OTHER_ANSWERS", "OTHER_GROUPS", "Row", "Summary", "percent",
           "summarise"]  # fmt: skip

EVERYONE = "everyone"
OTHER_GROUPS = "all other groups together"
OTHER_ANSWERS = "all other answers"


def percent(some: int, of: int) -> str:
    """Return a share in whole per cent that never reads as none or all where it is neither.

    Examples
    --------
    >>> percent(1, 3), percent(399, 400), percent(1, 400), percent(5, 5)
    ('33%', 'over 99%', 'under 1%', '100%')
    """
    share = 100 * some / of
    if some < of and share >= 99.5:
        return "over 99%"
    return "under 1%" if some and share < 0.5 else f"{share:.0f}%"


@dataclass(frozen=True)
class Row:
    """What may be shown of one item, for everyone or for a group.

    Parameters
    ----------
    item : str
    group : str
        `EVERYONE`, a group, `OTHER_GROUPS`, or "by ..." where no group may be shown.
    counts : Counts or None
        None if the row is withheld.
    left_out : int or None
        Answers that are no part of the share; None where they are not shown.
    share, lower, upper : float
        Share of good answers in per cent with its 95% interval; NaN where there is none.
    """

    item: str
    group: str
    counts: Counts | None
    left_out: int | None = None
    share: float = float("nan")
    lower: float = float("nan")
    upper: float = float("nan")


@dataclass(frozen=True)
class Summary:
    """What may be shown of a filled file. It holds no row of the file.

    Parameters
    ----------
    layout : Layout
    name : str
        The council, or the word that marks figures as made up.
    rows : tuple of Row
        Item by item in the order of the layout: everyone, then the groups.
    stem : str
        Begins the names of files made of it.
    """

    layout: Layout
    name: str
    rows: tuple[Row, ...]
    stem: str

    @property
    def overall(self) -> tuple[Row, ...]:
        """The rows of everyone."""
        return tuple(row for row in self.rows if row.group == EVERYONE)

    @property
    def grouped(self) -> bool:
        """Whether any group is shown."""
        return any(row.counts and row.group != EVERYONE for row in self.rows)


def _counts(rows: pd.DataFrame, layout: Layout) -> dict[str, int]:
    """Return how often each answer that is part of a share was given, none included."""
    given = rows[layout.answer].value_counts()
    return {a: int(given.get(a, 0)) for a in layout.answers_that("good", "not good")}


def _base(rows: pd.DataFrame, layout: Layout) -> int:
    return sum(_counts(rows, layout).values())


def _shown(rows: pd.DataFrame, layout: Layout, each: bool) -> Counts | None:
    good = layout.answers_that("good")
    return shown_counts(_counts(rows, layout), good, layout.people, each)


def _parts(rows: pd.DataFrame, layout: Layout, items: Sequence[str]) -> dict[str, list[str]]:
    """Return the groups to show, each with the values of the column that it is made of.

    Empty if there is only one, or none may be shown by itself.
    """
    if not layout.group:
        return {}
    present = set(rows[layout.group])
    names = [choice.title for choice in layout[layout.group].choices if choice.title in present]
    together: tuple[str, ...] | None = ()
    if layout.people == "staff":
        bases = {
            name: [
                _base(rows[(rows[layout.group] == name) & (rows[layout.item] == item)], layout)
                for item in items
            ]
            for name in names
        }
        together = put_together(bases)
    if together is None or len(names) < 2:
        return {}
    parts = {name: [name] for name in names if name not in together}
    return parts | ({OTHER_GROUPS: list(together)} if together else {})


def _by_group(rows: pd.DataFrame, layout: Layout, parts: dict[str, list[str]]) -> list[Row]:
    """Return the groups' rows of one item: all of them, or one that says they are withheld."""
    item = rows[layout.item].iloc[0]
    found = []
    for name, members in parts.items():
        of = rows[rows[layout.group].isin(members)]
        if of.empty and layout.people == "none":
            continue  # of people, an empty part is withheld: "none" would tell of everyone in it
        found.append(Row(item, name, _shown(of, layout, each=False)))
    if any(row.counts is None for row in found):
        return [Row(item, f"by {layout.group}", None)]
    return found if len(found) > 1 else []


def _with_shares(rows: Sequence[Row], layout: Layout) -> list[Row]:
    """Put share and interval into the rows that are shown."""
    good = np.array([row.counts.good if row.counts else np.nan for row in rows], float)
    base = np.array([row.counts.base if row.counts else np.nan for row in rows], float)
    known = proportion(good, base, multiplier=100)
    sampled = layout.people != "none"  # a complete list has shares and no intervals
    return [
        Row(
            row.item, row.group, row.counts, row.left_out, float(value),
            float(low) if sampled else float("nan"), float(high) if sampled else float("nan"),
        )
        for row, value, low, high in zip(rows, known.value, known.lower, known.upper, strict=True)
    ]  # fmt: skip


def summarise(filled: Filled) -> Summary:
    """Count the answers of a filled file and keep what may be shown.

    Parameters
    ----------
    filled : Filled
        Of a layout with answers.

    Returns
    -------
    Summary
        Shares are of good answers among those that count, with Wilson's interval; where rows
        are about patients, both are of the rounded counts. See
        :mod:`lsr_analysis.toolkit.disclosure`.

    Raises
    ------
    ValueError
        If the layout has no answers.
    """
    layout = filled.layout
    if not layout.answers:
        raise ValueError(f"the layout {layout.id} has no answers to count")
    by_item = {
        choice.title: filled.rows[filled.rows[layout.item] == choice.title]
        for choice in layout[layout.item].choices
    }
    by_item = {item: rows for item, rows in by_item.items() if len(rows)}
    whole = {item: _shown(rows, layout, each=True) for item, rows in by_item.items()}
    parts = _parts(filled.rows, layout, [item for item in whole if whole[item] is not None])
    found: list[Row] = []
    for item, rows in by_item.items():
        left_out = None
        if whole[item] is not None and layout.people == "none":
            left_out = len(rows) - _base(rows, layout)
        found.append(Row(item, EVERYONE, whole[item], left_out))
        if whole[item] is not None and parts:
            found += _by_group(rows, layout, parts)
    return Summary(layout, filled.name, tuple(_with_shares(found, layout)), filled.stem)
