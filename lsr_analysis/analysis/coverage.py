"""What is held: every indicator by period, with the number of councils by status."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import financial_year, period_label
from lsr_analysis.store import Data

__all__ = ["coverage", "coverage_lines", "without_figures"]


def _labels(rows: pd.DataFrame) -> pd.Series:
    """Label each row by its period; months by their financial year."""
    pairs = rows[["period_start", "period_end", "frequency"]].drop_duplicates()

    def label(start: pd.Timestamp, end: pd.Timestamp, frequency: str) -> str:
        if frequency != "month":
            return period_label(start, end)
        first = financial_year(start.to_period("M"))
        return f"{first}-{(first + 1) % 100:02d} by month"

    named = pairs.assign(period=[label(*pair) for pair in pairs.itertuples(index=False)])
    keys = ["period_start", "period_end", "frequency"]
    return rows[keys].merge(named, on=keys, how="left")["period"].set_axis(rows.index)


def coverage(data: Data) -> pd.DataFrame:
    """Return how many councils each indicator has by period and status.

    Parameters
    ----------
    data : Data

    Returns
    -------
    pandas.DataFrame
        One row an indicator (parts of breakdowns left out) and period: ``indicator``,
        ``period``, ``source`` (ids with blanks between), ``england`` (whether it has a
        figure) and a column for each status with the number of councils; for monthly figures
        the number of council months.
    """
    table = data.observations
    ids = [indicator.id for indicator in data.indicators.wholes()]
    rows = table[table["indicator"].isin(ids)].copy()
    rows["period"] = _labels(rows)
    rows["ends"] = rows["period_end"]
    for column in ("indicator", "status", "source", "area_code"):
        rows[column] = rows[column].astype(str)
    england = rows[(rows["area_code"] == ENGLAND) & rows["value"].notna()]
    with_england = set(england[["indicator", "period"]].itertuples(index=False, name=None))
    councils = rows[rows["area_code"] != ENGLAND]
    counts = councils.groupby(["indicator", "period", "status"]).size().unstack(fill_value=0)
    about = rows.groupby(["indicator", "period"]).agg(
        ends=("ends", "max"), source=("source", lambda s: " ".join(sorted(set(s))))
    )
    found = about.join(counts).reset_index()
    found[list(counts)] = found[list(counts)].fillna(0).astype(int)
    found["england"] = [
        pair in with_england for pair in zip(found["indicator"], found["period"], strict=True)
    ]
    order = {indicator: place for place, indicator in enumerate(ids)}
    found["place"] = found["indicator"].map(order)
    found = found.sort_values(["place", "ends"], ignore_index=True).drop(columns=["place", "ends"])
    statuses = [column for column in ("ok", *sorted(counts.columns)) if column in counts.columns]
    return found[["indicator", "period", "source", "england", *dict.fromkeys(statuses)]]


def without_figures(data: Data) -> list[Indicator]:
    """Return the indicators measured on councils that no figure is held for."""
    held = set(data.observations["indicator"].astype(str).unique())
    return [i for i in data.indicators.wholes() if i.id not in held and i.measured_on == "councils"]


def coverage_lines(data: Data) -> list[str]:
    """Return one line an indicator: its periods, and figures by status."""
    table = coverage(data)
    statuses = [column for column in table if column not in _ABOUT]
    lines = []
    for indicator, rows in table.groupby("indicator", sort=False):
        totals = rows[statuses].sum()
        held = "; ".join(f"{int(n):,} {status}" for status, n in totals.items() if n)
        first, last = rows["period"].iloc[0], rows["period"].iloc[-1]
        when = first if len(rows) == 1 else f"{first} to {last} ({len(rows)})"
        lines.append(f"{indicator}: {when}; {held} ({data.indicators[str(indicator)].unit})")
    lines += [f"{i.id}: no figure ships; enter your own" for i in without_figures(data)]
    return lines


_ABOUT = {"indicator", "period", "source", "england"}
