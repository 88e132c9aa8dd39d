"""Where an area stands on every indicator, by stage of the pathway: the latest figure of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.areas import ENGLAND, Area
from lsr_analysis.indicators import COUNCILS, Indicator, Source
from lsr_analysis.periods import period_label
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.store import DELAYS, Data

__all__ = ["Latest", "Pathway", "annual_rows", "pathway", "shown_indicators"]

OWN_SECTIONS = (DELAYS, "delayed_people", RATE)
"""Indicators that have sections of their own."""


@dataclass(frozen=True)
class Latest:
    """The latest figure of one indicator for one area, with what it is compared with.

    Parameters
    ----------
    indicator : Indicator
    period : str
        As in tables ("2016-17", "2015-09-30").
    newest : str
        The latest period for which any council has a figure.
    value : float
        NaN where there is none.
    status : str
        Why there is none; "ok" or "provisional" where there is one.
    lower, upper : float
        Published interval; NaN where there is none.
    source : Source
        The publication that the figure is from.
    area_name : str
        Whose figure it is: the area's, or that of a former council on its ground.
    whose : {"own", "same ground", "predecessor"}
    england : float
        NaN where there is none, or the indicator must not be compared with it.
    peers : pandas.Series
        Values of the peers that have one, by reference code; empty if there is no comparison.
    councils : pandas.Series
        Values of all councils that have one; empty if there is no comparison.
    rank : int or None
        Among all councils, 1 is best; None without a direction or a value.
    """

    indicator: Indicator
    period: str
    newest: str
    value: float
    status: str
    lower: float
    upper: float
    source: Source
    area_name: str
    whose: str
    england: float
    peers: pd.Series
    councils: pd.Series
    rank: int | None

    @property
    def text(self) -> str:
        """The value as printed, with its published interval; or why there is none."""
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
    """

    latest: tuple[Latest, ...]
    later: tuple[Indicator, ...] = field(default=())

    def of(self, stage: str, every: bool = False) -> list[Latest]:
        """Return the figures of one stage, as they are shown.

        Where figures for people aged 65 and over are held, they stand for the measure.

        Parameters
        ----------
        stage : str
        every : bool
            Return those of all ages and of single age groups too.
        """
        held = [latest for latest in self.latest if latest.indicator.stage == stage]
        if every:
            return held
        shown = shown_indicators([latest.indicator for latest in held])
        return [latest for latest in held if latest.indicator.id in shown]


def shown_indicators(indicators: Sequence[Indicator]) -> set[str]:
    """Return the ids to show: a measure for people aged 65+ where there is one, else for all."""
    ids = {indicator.id for indicator in indicators}
    older = {i for i in ids if i.endswith("_65plus") and i.removesuffix("_65plus") in ids}
    replaced = {i.removesuffix("_65plus") for i in older}
    return {
        i.id for i in indicators if i.id in older or (i.parent is None and i.id not in replaced)
    }


def annual_rows(data: Data) -> Iterator[tuple[Indicator, pd.DataFrame]]:
    """Yield each indicator without a section of its own, with its rows."""
    table = data.observations
    wanted = [
        i
        for i in data.indicators.wholes()
        if i.id not in OWN_SECTIONS and i.measured_on == COUNCILS
    ]
    ids = [indicator.id for indicator in wanted]
    groups = dict(
        iter(table[table["indicator"].isin(ids)].groupby("indicator", observed=True, sort=False))
    )
    for indicator in wanted:
        if indicator.id in groups:
            yield indicator, groups[indicator.id]


def _own_row(data: Data, area: Area, rows: pd.DataFrame) -> tuple[pd.Series, str, Area] | None:
    """Return the row that speaks for an area, whose it is, and the council that it is of.

    The latest figure of the area or of a council with its boundary; else that of its only
    predecessor; else the latest row without a figure, which says why there is none.
    """
    register = data.register
    ordered = rows.sort_values(["period_end", "period_start"], kind="stable")
    codes = ordered["area_code"].astype(str)
    ground = ordered[codes.isin([area.code, *register.same_ground(area.code)])]
    with_value = ground[ground["value"].notna()]
    if len(with_value):
        row = with_value.iloc[-1]
        whose = "own" if row["area_code"] == area.code else "same ground"
        return row, whose, register[str(row["area_code"])]
    if len(area.predecessors) == 1:
        former = register[area.predecessors[0]]
        before = ordered[(codes == former.code) & ordered["value"].notna()]
        if len(before):
            return before.iloc[-1], "predecessor", former
    own = ground[ground["area_code"] == area.code]
    return (own.iloc[-1], "own", area) if len(own) else None


def _latest(
    data: Data, area: Area, peers: Sequence[str], indicator: Indicator, held: pd.DataFrame
) -> Latest | None:
    found = _own_row(data, area, held)
    if found is None:
        return None
    row, whose, council = found
    rows = held[
        (held["period_end"] == row["period_end"]) & (held["period_start"] == row["period_start"])
    ]
    with_value = held[held["value"].notna()]
    newest = with_value.sort_values(["period_end", "period_start"]).iloc[-1]
    values = rows.dropna(subset="value").set_index("area_code")["value"]
    values.index = values.index.astype(str)
    comparable = whose != "predecessor"
    england = float(values.get(ENGLAND, float("nan"))) if "England" in indicator.compare else None
    councils = values.drop(ENGLAND, errors="ignore")
    if "councils" not in indicator.compare or not comparable:
        councils = councils.iloc[:0]
    group = councils.reindex([code for code in peers if code in councils.index])
    rank = None
    if indicator.lower_is_better is not None and council.code in councils.index:
        rank = int(rank_from_best(councils, indicator.lower_is_better)[council.code])
    return Latest(
        indicator=indicator,
        period=period_label(row["period_start"], row["period_end"]),
        newest=period_label(newest["period_start"], newest["period_end"]),
        value=float(row["value"]),
        status=str(row["status"]),
        lower=float(row["lower"]),
        upper=float(row["upper"]),
        source=data.indicators.sources[str(row["source"])],
        area_name=council.name,
        whose=whose,
        england=float("nan") if england is None or not comparable else england,
        peers=group,
        councils=councils,
        rank=rank,
    )


def pathway(data: Data, area: Area, peers: Sequence[str], by: dt.date) -> Pathway:
    """Return the latest figure of every indicator that ends by a day.

    It is the area's latest year with a figure, set beside the same year of all others; where
    it has none, its status is kept. A council with the same boundary speaks for the area;
    the only predecessor of a new council is shown as such, and not compared.

    Parameters
    ----------
    data : Data
    area : Area
    peers : sequence of str
        Reference codes.
    by : datetime.date
    """
    latest, later = [], []
    for indicator, rows in annual_rows(data):
        early = rows[rows["period_end"] <= pd.Timestamp(by)]
        if early["value"].isna().all():
            if rows["value"].notna().any():
                later.append(indicator)
            continue
        found = _latest(data, area, peers, indicator, early)
        if found is not None:
            latest.append(found)
    return Pathway(tuple(latest), tuple(later))
