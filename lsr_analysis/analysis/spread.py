"""How councils spread on every indicator: the latest figure of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.certainty import with_intervals
from lsr_analysis.analysis.latest import shown_indicators
from lsr_analysis.analysis.outliers import against_funnel, funnel_of
from lsr_analysis.analysis.pathway import provider_rows, rows_by_indicator
from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import Indicator, Source
from lsr_analysis.periods import Span, period_label
from lsr_analysis.statistics.comparison import compare
from lsr_analysis.store import Data

__all__ = [
    "Spread", "latest_full_period", "latest_trusts", "provider_spreads", "spreads", "verdicts",
]  # fmt: skip


@dataclass(frozen=True)
class Spread:
    """All councils on one indicator.

    Parameters
    ----------
    indicator : Indicator
    period : str
        As in tables.
    source : Source
        The publication that the figures are from.
    england : float
        NaN where there is none.
    by_council : pandas.Series
        Value by reference code, of councils that have one.
    table : pandas.DataFrame
        One row a council, with or without a value: ``indicator``, ``title``, ``unit``,
        ``period``, ``area_code``, ``name``, ``region``, ``value``, ``lower`` and ``upper``
        (95%), ``interval`` (its method, or why there is none), ``against_england`` (a
        verdict), ``status``, ``reviewed``.
    """

    indicator: Indicator
    period: str
    source: Source
    england: float
    by_council: pd.Series
    table: pd.DataFrame


def latest_full_period(rows: pd.DataFrame, by: dt.date) -> pd.DataFrame:
    """Return the rows of the latest period that ends by a day and holds enough councils.

    Enough is at least half as many figures as the fullest period has: a survey that 18
    councils took part in says little about how all of them spread.

    Parameters
    ----------
    rows : pandas.DataFrame
        Observations of one indicator.
    by : datetime.date

    Returns
    -------
    pandas.DataFrame
        Empty if no period ends by the day.
    """
    early = rows[(rows["period_end"].dt.date <= by) & rows["value"].notna()]
    if early.empty:
        return early
    councils = early[early["area_code"] != ENGLAND]
    if councils.empty:
        return early.iloc[:0]
    counts = councils.groupby(["period_end", "period_start"], observed=True).size().sort_index()
    end, start = counts.index[counts >= counts.max() / 2][-1]
    return rows[(rows["period_end"] == end) & (rows["period_start"] == start)]


def verdicts(rows: pd.DataFrame, indicator: Indicator, england: float) -> list[str]:
    """Compare each council with England: by its interval, or by a funnel where counts clump.

    Parameters
    ----------
    rows : pandas.DataFrame
        One row a council: ``area_code``, ``value``, ``lower``, ``upper``, ``numerator`` and
        ``denominator``.
    indicator : Indicator
    england : float

    Returns
    -------
    list of str
        Each one of :data:`lsr_analysis.statistics.comparison.VERDICTS`.
    """
    if not indicator.overdispersed:
        found = compare(
            rows["value"], rows["lower"], rows["upper"], england, indicator.lower_is_better
        )
        return list(found["verdict"])
    funnel = funnel_of(rows.set_index("area_code"), indicator, england)
    if funnel is None:
        return ["not assessable"] * len(rows)
    return [against_funnel(funnel, code, indicator) for code in rows["area_code"]]


def _spread(
    data: Data, indicator: Indicator, current: pd.DataFrame, reviewed: Collection[str]
) -> Spread | None:
    """Return all councils in one period; None if no council has a figure."""
    codes = current["area_code"].astype(str)
    rows = with_intervals(current, indicator).assign(area_code=codes)
    councils = rows[codes != ENGLAND]
    of_england = rows.loc[codes == ENGLAND, "value"]
    england = float(of_england.iloc[0]) if len(of_england) else float("nan")
    areas = [data.register[code] for code in councils["area_code"]]
    first = current.iloc[0]
    period = period_label(first["period_start"], first["period_end"])
    table = pd.DataFrame(
        {
            "indicator": indicator.id,
            "title": indicator.title,
            "unit": indicator.unit,
            "period": period,
            "area_code": [area.code for area in areas],
            "name": [area.name for area in areas],
            "region": [area.region for area in areas],
            "value": councils["value"].to_numpy(),
            "lower": councils["lower"].to_numpy(),
            "upper": councils["upper"].to_numpy(),
            "interval": councils["interval"].to_numpy(),
            "against_england": verdicts(councils, indicator, england),
            "status": councils["status"].astype(str).to_numpy(),
            "reviewed": [area.code in reviewed for area in areas],
        }
    ).sort_values("name", ignore_index=True)
    values = table.dropna(subset="value").set_index("area_code")["value"]
    if values.empty:
        return None
    return Spread(
        indicator=indicator,
        period=period,
        source=data.indicators.sources[str(first["source"])],
        england=england,
        by_council=values,
        table=table,
    )


def spreads(data: Data, span: Span, reviewed: Collection[str]) -> tuple[Spread, ...]:
    """Return the latest full period of each indicator that may be compared, up to a span's end.

    Parameters
    ----------
    data : Data
    span : Span
    reviewed : collection of str
        Reference codes of the reviewed areas.
    """
    current = {
        indicator: latest_full_period(rows, span.last_day)
        for indicator, rows in rows_by_indicator(data, span)
        if indicator.compare
    }
    held = {indicator: rows for indicator, rows in current.items() if not rows.empty}
    shown = shown_indicators({i: rows["period_end"].iloc[0] for i, rows in held.items()})
    found = (_spread(data, i, rows, reviewed) for i, rows in held.items() if i.id in shown)
    return tuple(spread for spread in found if spread is not None)


def provider_spreads(data: Data, reviewed: Collection[str]) -> tuple[Spread, ...]:
    """Return registered care as at the latest day held; empty if no directory was added."""
    current = (
        (indicator, latest_full_period(rows, dt.date.max))
        for indicator, rows in provider_rows(data)
    )
    found = (_spread(data, i, rows, reviewed) for i, rows in current if not rows.empty)
    return tuple(spread for spread in found if spread is not None)


def latest_trusts(data: Data, by: dt.date) -> pd.DataFrame:
    """Return the figures by hospital trust of the latest quarter that ends by a day."""
    rows = data.trusts[data.trusts["period_end"] <= pd.Timestamp(by)]
    return rows[rows["period_end"] == rows["period_end"].max()].reset_index(drop=True)
