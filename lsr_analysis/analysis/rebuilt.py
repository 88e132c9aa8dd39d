"""Series across a reorganisation: an exact sum over the same ground, or a marked break."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.areas import Area, Register
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import day_name
from lsr_analysis.store import Data
from lsr_analysis.wording import joined

__all__ = ["Group", "Rebuilt", "group_of", "groups", "rebuilt_series"]


@dataclass(frozen=True)
class Group:
    """Councils of one reorganisation that covered the same ground before and after.

    Parameters
    ----------
    id : str
    date : datetime.date
        First day of the new councils.
    before, after : tuple of str
        Reference codes.
    """

    id: str
    date: dt.date
    before: tuple[str, ...]
    after: tuple[str, ...]

    def label(self, register: Register) -> str:
        """Name the councils on both sides."""

        def names(codes: tuple[str, ...]) -> str:
            return joined(register[code].name for code in codes)

        return (
            f"{names(self.before)} until {day_name(self.date - dt.timedelta(days=1))}; "
            f"{names(self.after)} since"
        )


@dataclass(frozen=True)
class Rebuilt:
    """One indicator over the ground of a group.

    Parameters
    ----------
    group : Group
    indicator : Indicator
    series : pandas.DataFrame
        One row a period: ``period_start``, ``period_end``, ``numerator``, ``denominator``,
        ``value``, and ``side`` ("before" or "after"). Empty if the series breaks.
    broken : str
        Why figures of the two sides must not be joined; empty if the series is exact.
    """

    group: Group
    indicator: Indicator
    series: pd.DataFrame
    broken: str

    @property
    def exact(self) -> bool:
        """Whether the two sides are one series."""
        return not self.broken


def groups(register: Register) -> dict[str, Group]:
    """Return every group by id, in order of time."""
    found: dict[str, Group] = {}
    for change in sorted(register.changes, key=lambda c: (c.date, c.exact_group)):
        held = found.get(change.exact_group)
        before = (*(held.before if held else ()), change.predecessor)
        after = (*(held.after if held else ()), change.successor)
        found[change.exact_group] = Group(
            change.exact_group,
            change.date,
            tuple(dict.fromkeys(before)),
            tuple(dict.fromkeys(after)),
        )
    return found


def group_of(area: Area, register: Register) -> Group | None:
    """Return the group that a council belongs to; None if it has never been reorganised."""
    for group in groups(register).values():
        if area.code in (*group.before, *group.after):
            return group
    return None


def _side(rows: pd.DataFrame, codes: tuple[str, ...], side: str) -> pd.DataFrame:
    """Add up the councils of one side, for periods in which all of them have a count."""
    own = rows[rows["area_code"].isin(codes) & rows["numerator"].notna() & rows["value"].notna()]
    summed = (
        own.groupby(["period_start", "period_end"], observed=True)
        .agg(
            numerator=("numerator", "sum"),
            denominator=("denominator", lambda s: s.sum(min_count=1)),
            councils=("area_code", "nunique"),
        )
        .reset_index()
    )
    return summed[summed["councils"] == len(codes)].drop(columns="councils").assign(side=side)


def _one_council(rows: pd.DataFrame, group: Group) -> pd.DataFrame:
    """Take the figures as published: one council followed another with the same boundary."""
    before = rows["area_code"].isin(group.before)
    of_the_time = before == (rows["period_end"] < pd.Timestamp(group.date))
    columns = ["period_start", "period_end", "numerator", "denominator", "value"]
    found = rows[columns].assign(side=before.map({True: "before", False: "after"}))
    found = found[of_the_time | ~found.duplicated(columns[:2], keep=False)]
    return found.sort_values(columns[:2]).reset_index(drop=True)


def rebuilt_series(data: Data, group: Group, indicator: str) -> Rebuilt:
    """Rebuild an indicator over the ground of a group, or say that the series breaks.

    Where one council followed another with the same boundary, figures are taken as published.
    Otherwise only counts can be added up: figures that are published without them (standardised
    rates, scores, rounded percentages) break at the reorganisation. Each period is taken
    from the side on whose codes it was published; where both are held, from the councils
    that were in force at its end.

    Parameters
    ----------
    data : Data
    group : Group
    indicator : str
        Id in the dictionary.
    """
    definition = data.indicators[indicator]
    table = data.observations
    members = [*group.before, *group.after]
    rows = table[(table["indicator"] == indicator) & table["area_code"].isin(members)]
    with_value = rows[rows["value"].notna()]
    empty = pd.DataFrame(
        columns=["period_start", "period_end", "numerator", "denominator", "value", "side"]
    )
    one_each = len(group.before) == len(group.after) == 1
    if one_each:
        return Rebuilt(group, definition, _one_council(with_value, group), "")
    if with_value["numerator"].isna().any():
        return Rebuilt(
            group, definition, empty,
            f"{definition.title} is published without counts for some years, so that figures of "
            f"the councils before and after {day_name(group.date)} cannot be added up: the series "
            "breaks there.",
        )  # fmt: skip
    both = pd.concat(
        [_side(rows, group.before, "before"), _side(rows, group.after, "after")], ignore_index=True
    )
    in_force = (both["period_end"] < pd.Timestamp(group.date)) == (both["side"] == "before")
    both = (
        both.assign(wrong=~in_force)
        .sort_values(["period_start", "period_end", "wrong"])
        .drop_duplicates(["period_start", "period_end"])
    )
    over = both["denominator"] if definition.over is not None else 1.0
    both["value"] = definition.multiplier * both["numerator"] / over
    return Rebuilt(group, definition, both[list(empty.columns)].reset_index(drop=True), "")
