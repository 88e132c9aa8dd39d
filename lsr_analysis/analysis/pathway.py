"""Where an area stands on every indicator, by stage of the pathway: the latest figure of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.held import Held, held_rows
from lsr_analysis.analysis.latest import Latest, Pathway
from lsr_analysis.areas import Area, Register
from lsr_analysis.indicators import COUNCILS, Indicator
from lsr_analysis.once import once
from lsr_analysis.periods import Span, period_label
from lsr_analysis.sources import care_directory
from lsr_analysis.store import DELAYS, Data

__all__ = ["of_councils", "pathway", "provider_rows", "rows_by_indicator"]

OWN_SECTIONS = (DELAYS, "delayed_people", RATE)
"""Indicators that have sections of their own."""


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


def _own_rows(held: Held, area: Area, register: Register) -> tuple[np.ndarray, str]:
    """Return the places of the rows that speak for an area, oldest first, and whose they are.

    Those of the area and of councils with its boundary, one a period, where any has a
    figure; else those of its only predecessor; else the rows without a figure, which say why
    there is none.
    """
    own = held.of([area.code])
    ground = held.of([area.code, *register.same_ground(area.code)])
    with_value = ground[held.has_value[ground]]
    if len(with_value):
        return with_value, "own" if with_value[-1] in own else "same ground"
    if len(area.predecessors) == 1:
        former = held.of(area.predecessors)
        before = former[held.has_value[former]]
        if len(before):
            return before, "predecessor"
    return own, "own"


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
    held = values.index
    standing_in = (
        code if code in held else next((c for c in register.same_ground(code) if c in held), None)
        for code in codes
    )
    return values.iloc[[held.get_loc(code) for code in standing_in if code is not None]]


def _latest(data: Data, area: Area, peers: Sequence[str], held: Held) -> Latest | None:
    own, whose = _own_rows(held, area, data.register)
    if not len(own):
        return None
    indicator, row, others = held.indicator, held.rows.iloc[own[-1]], held.beside(own[-1])
    council = data.register[row["area_code"]]
    comparable = whose != "predecessor"
    england = others.england if "England" in indicator.compare and comparable else float("nan")
    figures = others.figures.copy()
    if "councils" not in indicator.compare or not comparable:
        figures = figures.iloc[:0]
    councils = figures["value"]
    rank, tied = None, 1
    if indicator.lower_is_better is not None and council.code in councils.index:
        rank = int(others.ranks[council.code])
        tied = int((councils == councils[council.code]).sum())
    return Latest(
        indicator=indicator,
        period=period_label(row["period_start"], row["period_end"]),
        ends=pd.Timestamp(row["period_end"]),
        newest=held.newest,
        value=float(row["value"]),
        status=str(row["status"]),
        lower=float(row["lower"]),
        upper=float(row["upper"]),
        interval=str(row["interval"]),
        source=data.indicators.sources[str(row["source"])],
        area_code=council.code,
        area_name=council.name,
        whose=whose,
        england=england,
        peers=of_councils(councils, peers, data.register),
        councils=councils,
        rank=rank,
        tied=tied,
        figures=figures,
        past=held.past(own),
    )


_SOON_AFTER = 24
"""Months after the period within which a first figure still says something beside it."""


@dataclass(frozen=True, eq=False)
class _Held:
    """The figures that profiles of one span show, whatever the area.

    Parameters
    ----------
    early : tuple of Held
        Up to the end of the span.
    later : tuple of Indicator
        Those whose first figures come after it.
    after : tuple of Held
        Their first period, where it ends soon after the span.
    """

    early: tuple[Held, ...]
    later: tuple[Indicator, ...]
    after: tuple[Held, ...]


@once(most=4)
def _held(data: Data, span: Span) -> _Held:
    early: list[Held] = []
    later: list[Indicator] = []
    after: list[Held] = []
    for indicator, rows in rows_by_indicator(data, span):
        by_the_end = rows[rows["period_end"] <= pd.Timestamp(span.last_day)]
        if by_the_end["value"].notna().any():
            early.append(held_rows(by_the_end, indicator))
        elif rows["value"].notna().any():
            later.append(indicator)
            first = rows.loc[rows["value"].notna(), "period_end"].min()
            if first <= (span.end + _SOON_AFTER).end_time:
                after.append(held_rows(rows[rows["period_end"] == first], indicator))
    return _Held(tuple(early), tuple(later), tuple(after))


@once(most=1)
def _directory(data: Data) -> tuple[Held, ...]:
    return tuple(
        held_rows(rows, indicator)
        for indicator, rows in provider_rows(data)
        if rows["value"].notna().any()
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

    def latest_of(every: Iterable[Held]) -> tuple[Latest, ...]:
        found = (_latest(data, area, peers, held) for held in every)
        return tuple(one for one in found if one is not None)

    held, directory = _held(data, span), _directory(data)
    return Pathway(
        latest_of(held.early),
        held.later,
        tuple(one for one in latest_of(held.after) if one.value == one.value),
        latest_of(directory),
        bool(directory),
    )
