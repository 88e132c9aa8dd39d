"""The latest figure of an indicator for an area, and all of them by stage of the pathway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.indicators import Indicator, Source

__all__ = ["Latest", "Pathway", "shown_indicators"]


@dataclass(frozen=True)
class Latest:
    """The latest figure of one indicator for one area, with what it is compared with.

    Parameters
    ----------
    indicator : Indicator
    period : str
        As in tables ("2016-17", "2015-09-30").
    ends : pandas.Timestamp
        Last day of the period.
    newest : str
        The latest period for which any council has a figure.
    value : float
        NaN where there is none.
    status : str
        Why there is none; "ok" or "provisional" where there is one.
    lower, upper : float
        95% interval; NaN where there is none.
    interval : str
        Method of the interval, "published", or why there is none.
    source : Source
        The publication that the figure is from.
    area_code, area_name : str
        Whose figure it is: the area's, or that of a former council on its ground.
    whose : {"own", "same ground", "predecessor"}
    england : float
        NaN where there is none, or the indicator must not be compared with it.
    peers : pandas.Series
        Values of the peers that have one, by reference code; empty if there is no comparison.
    councils : pandas.Series
        Values of all councils that have one; empty if there is no comparison.
    rank : int or None
        Among all councils, 1 is best; None without a direction or a value. Councils that
        tie take the worse rank.
    tied : int
        How many councils have this value, the area included.
    figures : pandas.DataFrame
        Those of all councils that it is compared with, by reference code: ``numerator``,
        ``denominator``, ``value``, ``lower`` and ``upper``.
    past : pandas.DataFrame
        The area's own figures up to this one, oldest first, one row a period: ``period_end``,
        ``value``, ``lower``, ``upper``, ``numerator`` and ``denominator``.
    """

    indicator: Indicator
    period: str
    ends: pd.Timestamp
    newest: str
    value: float
    status: str
    lower: float
    upper: float
    interval: str
    source: Source
    area_code: str
    area_name: str
    whose: str
    england: float
    peers: pd.Series
    councils: pd.Series
    rank: int | None
    tied: int
    figures: pd.DataFrame
    past: pd.DataFrame

    @property
    def rank_text(self) -> str:
        """The rank as printed; the ranks that tied councils share, as a range."""
        if self.rank is None:
            return "–"
        first = self.rank - self.tied + 1
        ranks = f"{first} to {self.rank}" if self.tied > 1 else str(self.rank)
        return f"{ranks} of {len(self.councils)}"

    @property
    def text(self) -> str:
        """The value as printed, with its interval; or why there is none."""
        if self.value != self.value:
            return self.status
        text = self.indicator.text
        if self.lower == self.lower:
            return f"{text(self.value)} ({text(self.lower)} to {text(self.upper)})"
        return text(self.value)


@dataclass(frozen=True)
class Pathway:
    """Every indicator of an area.

    Parameters
    ----------
    latest : tuple of Latest
        In the order of the stages and of the dictionary; also where the area has no value.
    later : tuple of Indicator
        Indicators whose first figures come after the period.
    after : tuple of Latest
        First figures of those, where they come within two years of it.
    providers : tuple of Latest
        Quality of registered care as at the latest day held, whatever the period; empty if
        no care directory was added, or it has no location in the area.
    has_directory : bool
        Whether a care directory was added.
    """

    latest: tuple[Latest, ...]
    later: tuple[Indicator, ...] = ()
    after: tuple[Latest, ...] = ()
    providers: tuple[Latest, ...] = ()
    has_directory: bool = False

    @property
    def soon_after(self) -> list[Latest]:
        """First figures after the period, as they are shown: aged 65 and over where held."""
        shown = shown_indicators({latest.indicator: latest.ends for latest in self.after})
        return [latest for latest in self.after if latest.indicator.id in shown]

    def after_of(self, stage: str, every: bool = False) -> list[Latest]:
        """Return first figures after the period of one stage, as they are shown or all."""
        return [
            latest
            for latest in (self.after if every else self.soon_after)
            if latest.indicator.stage == stage
        ]

    def of(self, stage: str, every: bool = False) -> list[Latest]:
        """Return the figures of one stage, as they are shown.

        Where figures for people aged 65 and over are held for as late a period, they stand
        for the measure.

        Parameters
        ----------
        stage : str
        every : bool
            Return those of all ages and of single age groups too.
        """
        held = [latest for latest in self.latest if latest.indicator.stage == stage]
        if every:
            return held
        shown = shown_indicators({latest.indicator: latest.ends for latest in held})
        return [latest for latest in held if latest.indicator.id in shown]


def shown_indicators(ends: Mapping[Indicator, pd.Timestamp]) -> set[str]:
    """Return the ids to show: a measure for people aged 65+ where it is as late, else for all.

    Parameters
    ----------
    ends : mapping of Indicator to pandas.Timestamp
        Last day of the period that each has a figure of.
    """
    by_id = {indicator.id: end for indicator, end in ends.items()}
    older = {
        indicator.id
        for indicator, end in ends.items()
        if indicator.parent is not None
        and indicator.id == f"{indicator.parent}_65plus"
        and end >= by_id.get(indicator.parent, end)
    }
    replaced = {key.removesuffix("_65plus") for key in older}
    return older | {i.id for i in ends if i.parent is None and i.id not in replaced}
