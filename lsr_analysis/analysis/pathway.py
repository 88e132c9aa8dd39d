"""Where an area stands on every indicator, by stage of the pathway: the latest figure of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.certainty import with_intervals
from lsr_analysis.analysis.latest import Latest, Pathway
from lsr_analysis.areas import ENGLAND, Area, Register
from lsr_analysis.indicators import COUNCILS, Indicator
from lsr_analysis.periods import Span, period_label
from lsr_analysis.sources import care_directory
from lsr_analysis.statistics.ranks import rank_from_best
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


def _own_rows(data: Data, area: Area, rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the rows that speak for an area, oldest first, and whose they are.

    Those of the area and of councils with its boundary, one a period, where any has a
    figure; else those of its only predecessor; else the rows without a figure, which say why
    there is none.
    """
    register = data.register
    codes = rows["area_code"].astype(str)
    # The area's own row comes last within a period, so that it goes before one of its ground.
    ordered = rows.assign(area_code=codes, own=codes == area.code).sort_values(
        ["period_end", "period_start", "own"], kind="stable"
    )
    ground = ordered[ordered["area_code"].isin([area.code, *register.same_ground(area.code)])]
    with_value = ground[ground["value"].notna()]
    if len(with_value):
        return with_value, "own" if with_value["own"].iloc[-1] else "same ground"
    if len(area.predecessors) == 1:
        former = ordered[ordered["area_code"] == area.predecessors[0]]
        before = former[former["value"].notna()]
        if len(before):
            return before, "predecessor"
    return ground[ground["own"]], "own"


_PAST = ["period_end", "value", "lower", "upper", "numerator", "denominator"]
_FIGURES = ["numerator", "denominator", "value", "lower", "upper"]


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
    own, whose = _own_rows(data, area, held)
    if own.empty:
        return None
    row = own.iloc[-1]
    council = data.register[row["area_code"]]
    rows = held[
        (held["period_end"] == row["period_end"]) & (held["period_start"] == row["period_start"])
    ]
    with_value = held[held["value"].notna() & (held["area_code"] != ENGLAND)]
    if with_value.empty:
        with_value = held[held["value"].notna()]
    newest = with_value.sort_values(["period_end", "period_start"]).iloc[-1]
    figures = rows.dropna(subset="value").set_index("area_code")[_FIGURES]
    figures.index = figures.index.astype(str)
    comparable = whose != "predecessor"
    england = float("nan")
    if "England" in indicator.compare and comparable:
        england = float(figures["value"].get(ENGLAND, england))
    figures = figures.drop(ENGLAND, errors="ignore")
    if "councils" not in indicator.compare or not comparable:
        figures = figures.iloc[:0]
    councils = figures["value"]
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
        past=own.drop_duplicates(["period_start", "period_end"], keep="last")[_PAST],
    )


_SOON_AFTER = 24
"""Months after the period within which a first figure still says something beside it."""


def _first_after(
    data: Data,
    area: Area,
    peers: Sequence[str],
    indicator: Indicator,
    rows: pd.DataFrame,
    span: Span,
) -> Latest | None:
    """Return the figure of the first period held, if that ends soon after the span."""
    end = rows.loc[rows["value"].notna(), "period_end"].min()
    if end > (span.end + _SOON_AFTER).end_time:
        return None
    first = rows[rows["period_end"] == end]
    found = _latest(data, area, peers, indicator, with_intervals(first, indicator))
    return found if found is not None and found.value == found.value else None


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
    latest, later, after = [], [], []
    for indicator, rows in rows_by_indicator(data, span):
        early = rows[rows["period_end"] <= pd.Timestamp(span.last_day)]
        if early["value"].isna().all():
            if rows["value"].notna().any():
                later.append(indicator)
                after.append(_first_after(data, area, peers, indicator, rows, span))
            continue
        found = _latest(data, area, peers, indicator, with_intervals(early, indicator))
        if found is not None:
            latest.append(found)
    directory = [(i, rows) for i, rows in provider_rows(data) if rows["value"].notna().any()]
    found_here = (_latest(data, area, peers, i, with_intervals(rows, i)) for i, rows in directory)
    providers = tuple(one for one in found_here if one is not None)
    return Pathway(
        tuple(latest),
        tuple(later),
        tuple(one for one in after if one is not None),
        providers,
        bool(directory),
    )
