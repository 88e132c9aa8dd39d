"""What the gap between an area's delayed days rate and others' is made of."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsr_analysis.analysis.aggregate import RATE, over_months
from lsr_analysis.analysis.mix import mix_of
from lsr_analysis.areas import ENGLAND, Area
from lsr_analysis.once import once
from lsr_analysis.statistics.decomposition import (
    Decomposition,
    decompose,
    mean_of_parts,
    rates_of_parts,
)
from lsr_analysis.store import DELAYS, Data

__all__ = ["AGAINST", "gap_parts"]

AGAINST = ("England", "peers")


@once(most=16)
def _rates(data: Data, breakdown: str, months: pd.PeriodIndex) -> pd.DataFrame:
    """Return each part's rate, one row an area with every part in every month."""
    over = over_months(data, RATE, months)
    over = over[over["complete"]]
    days = mix_of(data, breakdown, months).reindex(over.index).dropna()
    if days.empty:
        return days
    titles = data.indicators.parts(DELAYS, breakdown)
    rates = rates_of_parts(days, over["denominator"], data.indicators[RATE].multiplier)
    return rates.rename(columns={part: titles[part].part for part in rates})


def gap_parts(
    data: Data, area: Area, peers: Sequence[str], months: pd.PeriodIndex
) -> dict[str, dict[str, Decomposition]]:
    """Take the gap to England and to the mean of the peers apart, by every breakdown.

    Parameters
    ----------
    data : Data
    area : Area
    peers : sequence of str
        Reference codes; those without a figure in every month are left out.
    months : pandas.PeriodIndex
        Months in which the area has a rate.

    Returns
    -------
    dict of dict of Decomposition
        By breakdown, then by :data:`AGAINST`; parts are named by their titles. A breakdown or
        a comparison without figures is left out.
    """
    found: dict[str, dict[str, Decomposition]] = {}
    for breakdown in data.indicators[DELAYS].breakdowns:
        rates = _rates(data, breakdown, months)
        if area.code not in rates.index:
            continue
        own, others = rates.loc[area.code], rates.reindex(list(peers)).dropna()
        found[breakdown] = (
            {"England": decompose(own, rates.loc[ENGLAND])} if ENGLAND in rates.index else {}
        )
        if len(others):
            found[breakdown]["peers"] = decompose(own, mean_of_parts(others))
    return found
