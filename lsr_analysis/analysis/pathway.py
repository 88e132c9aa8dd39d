"""Where an area stands on every indicator, by stage of the pathway: the latest figure of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.areas import ENGLAND, Area, Register
from lsr_analysis.indicators import COUNCILS, Indicator, Source
from lsr_analysis.periods import Span, period_label
from lsr_analysis.sources import care_directory
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.store import DELAYS, Data

__all__ = [
    "Latest", "Pathway", "of_councils", "pathway", "provider_rows", "rows_by_indicator",
    "shown_indicators",
]  # fmt: skip

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
    ends : pandas.Timestamp
        Last day of the period.
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
        Among all councils, 1 is best; None without a direction or a value. Councils that
        tie take the worse rank.
    tied : int
        How many councils have this value, the area included.
    """

    indicator: Indicator
    period: str
    ends: pd.Timestamp
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
    tied: int

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
    providers : tuple of Latest
        Quality of registered care as at the latest day held, whatever the period; empty if
        no care directory was added, or it has no location in the area.
    has_directory : bool
        Whether a care directory was added.
    """

    latest: tuple[Latest, ...]
    later: tuple[Indicator, ...] = ()
    providers: tuple[Latest, ...] = ()
    has_directory: bool = False

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


def over_span(rows: pd.DataFrame, indicator: Indicator, span: Span) -> pd.DataFrame:
    """Add monthly figures up over the months of a span; as they are where no area has them all.

    An area without a figure in every month of the span is *not available* for it.
    """
    inside = rows[rows["period_start"].isin(span.months.to_timestamp())]
    held = inside[inside["value"].notna() & inside["numerator"].notna()]
    if held.empty or len(span) == 1:
        return rows
    summed = held.groupby("area_code", observed=True).agg(
        numerator=("numerator", "sum"),
        denominator=("denominator", lambda s: s.sum(min_count=1)),
        months=("value", "size"),
        source=("source", "first"),
    )
    summed = summed.reindex(inside["area_code"].unique())
    complete = summed["months"] == len(span)
    if not complete.any():
        return rows
    over = summed["denominator"] if indicator.over is not None else 1.0
    return summed.reset_index(names="area_code").assign(
        period_start=pd.Timestamp(span.first_day),
        period_end=pd.Timestamp(span.last_day),
        value=(indicator.multiplier * summed["numerator"] / over).where(complete).to_numpy(),
        status=complete.map({True: "ok", False: "not available"}).to_numpy(),
        source=inside["source"].iloc[0],
        lower=float("nan"),
        upper=float("nan"),
    )


def rows_by_indicator(data: Data, span: Span) -> Iterator[tuple[Indicator, pd.DataFrame]]:
    """Yield each indicator without a section of its own, with its rows.

    Monthly figures are those of the whole span where they can be added up. Registered care
    has a section of its own, because a directory is only true as at its day.
    """
    wanted = [
        i
        for i in data.indicators.wholes()
        if i.id not in OWN_SECTIONS and i.measured_on == COUNCILS and not of_providers(i)
    ]
    for indicator, rows in _rows_of(data, wanted):
        monthly = indicator.frequency == "month"
        yield indicator, over_span(rows, indicator, span) if monthly else rows


def provider_rows(data: Data) -> Iterator[tuple[Indicator, pd.DataFrame]]:
    """Yield each indicator of registered care, with its rows."""
    yield from _rows_of(data, [i for i in data.indicators.wholes() if of_providers(i)])


def of_providers(indicator: Indicator) -> bool:
    """Say whether an indicator comes from a care directory."""
    return indicator.sources[0].id == care_directory.SOURCE


def _rows_of(data: Data, wanted: Sequence[Indicator]) -> Iterator[tuple[Indicator, pd.DataFrame]]:
    table = data.observations
    rows = table[table["indicator"].isin([indicator.id for indicator in wanted])]
    groups = dict(iter(rows.groupby("indicator", observed=True, sort=False)))
    for indicator in wanted:
        if indicator.id in groups:
            yield indicator, groups[indicator.id]


def _own_row(data: Data, area: Area, rows: pd.DataFrame) -> tuple[pd.Series, str, Area] | None:
    """Return the row that speaks for an area, whose it is, and the council that it is of.

    The latest figure of the area or of a council with its boundary; else that of its only
    predecessor; else the latest row without a figure, which says why there is none.
    """
    register = data.register
    # The area's own row comes last within a period, so that it goes before one of its ground.
    ordered = rows.assign(own=rows["area_code"] == area.code).sort_values(
        ["period_end", "period_start", "own"], kind="stable"
    )
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


def of_councils(values: pd.Series, codes: Sequence[str], register: Register) -> pd.Series:
    """Return the values of some councils; one with exactly the boundary stands in for another.

    Parameters
    ----------
    values : pandas.Series
        By reference code.
    codes : sequence of str
        Reference codes; those without a value are left out.
    register : Register
    """
    standing_in = (
        next((c for c in (code, *register.same_ground(code)) if c in values.index), None)
        for code in codes
    )
    return values.reindex([code for code in standing_in if code is not None])


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
    with_value = held[held["value"].notna() & (held["area_code"] != ENGLAND)]
    if with_value.empty:
        with_value = held[held["value"].notna()]
    newest = with_value.sort_values(["period_end", "period_start"]).iloc[-1]
    values = rows.dropna(subset="value").set_index("area_code")["value"]
    values.index = values.index.astype(str)
    comparable = whose != "predecessor"
    england = float(values.get(ENGLAND, float("nan"))) if "England" in indicator.compare else None
    councils = values.drop(ENGLAND, errors="ignore")
    if "councils" not in indicator.compare or not comparable:
        councils = councils.iloc[:0]
    group = of_councils(councils, peers, data.register)
    rank, tied = None, 1
    if indicator.lower_is_better is not None and council.code in councils.index:
        rank = int(rank_from_best(councils, indicator.lower_is_better)[council.code])
        tied = int((councils == councils[council.code]).sum())
    return Latest(
        indicator=indicator,
        period=period_label(row["period_start"], row["period_end"]),
        ends=pd.Timestamp(row["period_end"]),
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
        tied=tied,
    )


def pathway(data: Data, area: Area, peers: Sequence[str], span: Span) -> Pathway:
    """Return the latest figure of every indicator that ends by the end of a span.

    It is the area's latest year with a figure, set beside the same year of all others; where
    it has none, its status is kept. A council with the same boundary speaks for the area;
    the only predecessor of a new council is shown as such, and not compared.

    Parameters
    ----------
    data : Data
    area : Area
    peers : sequence of str
        Reference codes.
    span : Span
    """
    latest, later = [], []
    for indicator, rows in rows_by_indicator(data, span):
        early = rows[rows["period_end"] <= pd.Timestamp(span.last_day)]
        if early["value"].isna().all():
            if rows["value"].notna().any():
                later.append(indicator)
            continue
        found = _latest(data, area, peers, indicator, early)
        if found is not None:
            latest.append(found)
    directory = [(i, rows) for i, rows in provider_rows(data) if rows["value"].notna().any()]
    found_here = (_latest(data, area, peers, indicator, rows) for indicator, rows in directory)
    providers = tuple(one for one in found_here if one is not None)
    return Pathway(tuple(latest), tuple(later), providers, bool(directory))
