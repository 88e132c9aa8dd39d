"""Whether the grouping stays the same when it is done in another way."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.shapes.compositions import (
    LIMIT,
    Compositions,
    coordinates,
    on_the_same_parts,
)
from lsr_analysis.periods import Span
from lsr_analysis.statistics.grouping import agreement, grouped
from lsr_analysis.store import Data
from lsr_analysis.wording import joined, lowered

__all__ = ["FEWEST", "Check", "checks_of"]

FEWEST = 20
"""Councils below which no groups are made."""


@dataclass(frozen=True)
class Check:
    """The grouping done in another way, and how far it is the same.

    Parameters
    ----------
    title : str
    rand : float
        Adjusted Rand index with the grouping; NaN where it cannot be assessed.
    kept : float
        Share of councils that keep their group.
    councils : int
        Councils in both.
    why : str
        Why it cannot be assessed; empty if it can.
    """

    title: str
    rand: float
    kept: float
    councils: int
    why: str = ""


def _check(
    title: str,
    base: pd.Series,
    other: Compositions,
    rare: tuple[str, ...],
    limit: float = LIMIT,
    without: str = "",
) -> Check:
    """Group another way into as many groups, and compare."""
    nan, number = float("nan"), int(base.max())
    if len(other.shares.index.intersection(base.index)) < FEWEST:
        return Check(title, nan, nan, 0, "too few councils have figures")
    scaled, _, scales = coordinates(other, rare, limit, without)
    if scales.eq(0).all():
        return Check(title, nan, nan, 0, "councils are all alike")
    second = grouped(scaled, number)
    rand, kept = agreement(base, second)
    return Check(title, rand, kept, len(base.index.intersection(second.index)))


def _year_before(
    before: Span,
    earlier: Compositions,
    found: Compositions,
    rare: tuple[str, ...],
    base: pd.Series,
) -> Check:
    """Compare with the year before; both years on the parts that both have."""
    title = f"the same months a year earlier ({before})"
    now, then = on_the_same_parts(found, earlier)
    lacking = found.parts.drop(now.parts.index)
    if len(earlier.shares) and len(lacking):
        title += f", both years without {joined(lacking['short'])}"
        base = grouped(coordinates(now, rare)[0], int(base.max()))
    return _check(title, base, then, rare)


def checks_of(
    data: Data,
    before: Span,
    earlier: Compositions,
    found: Compositions,
    rare: tuple[str, ...],
    base: pd.Series,
) -> tuple[Check, ...]:
    """Group again: on the year before, with other limits for zeros, and without each breakdown.

    Parameters
    ----------
    data : Data
    before : Span
        The period of `earlier`.
    earlier, found : Compositions
    rare : tuple of str
        Reasons to be added up.
    base : pandas.Series of int
        The grouping to compare with, by council.

    Returns
    -------
    tuple of Check
        The year before is the first.
    """
    checks = [
        _year_before(before, earlier, found, rare, base),
        _check(f"zeros and shares below {LIMIT / 2:.2%} replaced, not below {LIMIT:.1%}",
               base, found, rare, limit=LIMIT / 2),
        _check(f"zeros and shares below {2 * LIMIT:.0%} replaced, not below {LIMIT:.1%}",
               base, found, rare, limit=2 * LIMIT),
    ]  # fmt: skip
    for breakdown in dict.fromkeys(found.parts["breakdown"]):
        title = lowered(data.indicators.breakdowns[breakdown].title)
        checks.append(_check(f"without “{title}”", base, found, rare, without=breakdown))
    return tuple(checks)
