"""Reviewed areas beside those never reviewed, against the expectation of July 2017."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.statistics.difference import difference_of_proportions
from lsr_analysis.statistics.first_time import FirstTime, first_time
from lsr_analysis.statistics.intervals import proportion

__all__ = [
    "COHORTS", "Strata", "by_month", "compared", "first_runs", "groups", "stratified", "times",
]  # fmt: skip

COHORTS = ("reviewed, July 2017", "reviewed, December 2017", "never reviewed", "reviewed otherwise")
"""Announced as one of the first twelve, as one of the eight more, in no review held, or in a
later or other review only."""


@dataclass(frozen=True, eq=False)
class Strata:
    """Councils by how far they were to come down.

    Parameters
    ----------
    cells : pandas.DataFrame
        ``month``, ``band``, ``reviewed_areas``, ``reviewed_met``, ``never_areas``,
        ``never_met``, and the median reduction asked, ``reviewed_reduction`` and
        ``never_reduction`` (share of the baseline).
    pooled : pandas.DataFrame
        By month: ``odds_ratio``, ``lower``, ``upper``, ``bands`` (with both groups).
    """

    cells: pd.DataFrame
    pooled: pd.DataFrame


def groups(areas: pd.DataFrame) -> dict[str, pd.Index]:
    """Return the councils of each group: all, the 20 reviewed, and those never reviewed.

    Parameters
    ----------
    areas : pandas.DataFrame
        By council: ``reviewed`` and ``cohort`` (one of :data:`COHORTS`).

    Returns
    -------
    dict of str to pandas.Index
        ``all``, ``reviewed`` and ``never``.
    """
    return {
        "all": areas.index,
        "reviewed": areas.index[areas["reviewed"]],
        "never": areas.index[areas["cohort"] == COHORTS[2]],
    }


def by_month(areas: pd.DataFrame, met: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each group that met it in each month, with Wilson's interval.

    Parameters
    ----------
    areas : pandas.DataFrame
        By council: ``reviewed`` and ``cohort``.
    met : pandas.DataFrame
        Months by councils: 1, 0, or NaN without a rate.

    Returns
    -------
    pandas.DataFrame
        By month, as in :class:`lsr_analysis.analysis.expectation.Expectation`.
    """
    columns: dict[str, object] = {}
    for name, codes in groups(areas).items():
        held, reached = met[codes].notna().sum(axis=1), met[codes].sum(axis=1)
        share = proportion(reached, held)
        columns |= {
            f"{name}_areas": held, f"{name}_met": reached.astype(int),
            f"{name}_share": share.value, f"{name}_lower": share.lower,
            f"{name}_upper": share.upper,
        }  # fmt: skip
    return pd.DataFrame(columns, index=met.index)


def first_runs(met: pd.DataFrame, length: int) -> pd.Series:
    """Return the month from which each council first met it for so many months in a row.

    Parameters
    ----------
    met : pandas.DataFrame
        Months by councils: 1, 0, or NaN without a rate, which is not met.
    length : int

    Returns
    -------
    pandas.Series
        By council: first month of the first such run; NaT if there is none.
    """
    reached = (met == 1).astype(int)
    runs = sum(reached.shift(-step, fill_value=0) for step in range(length)) == length
    # idxmax is the first month too where no run begins.
    return runs.idxmax().where(runs.any()).astype("period[M]")


def times(areas: pd.DataFrame, met: pd.DataFrame, in_a_row: int) -> Mapping[str, FirstTime]:
    """Estimate by which month each group first met it, for so many months in a row.

    A council that had not by the last month counts until then as one that had not. A run counts
    from its first month; the last month that can begin a whole one ends the time. A month
    without a rate is one in which it was not met.

    Parameters
    ----------
    areas, met : pandas.DataFrame
        As in :func:`by_month`.
    in_a_row : int

    Returns
    -------
    mapping of str to FirstTime
        By group, ``reviewed`` and ``never``; without those that have no council, and empty
        where there are too few months for a run.
    """
    begins = first_runs(met, in_a_row)
    last = len(met) - in_a_row + 1
    found = {}
    for name, codes in groups(areas).items():
        if name == "all" or not len(codes) or last < 1:
            continue
        happened = begins[codes].notna().to_numpy()
        month = met.index.get_indexer(begins[codes]) + 1
        found[name] = first_time(np.where(happened, month, last), happened)
    return found


def _counted(met: pd.DataFrame, month: pd.Period, codes: pd.Index) -> tuple[int, int]:
    held = met.loc[month, codes].dropna()
    return int(held.sum()), len(held)


def compared(areas: pd.DataFrame, met: pd.DataFrame, months: Sequence[pd.Period]) -> pd.DataFrame:
    """Return the shares that met it in some months, and their difference with an interval.

    Parameters
    ----------
    areas, met : pandas.DataFrame
        As in :func:`by_month`.
    months : sequence of pandas.Period

    Returns
    -------
    pandas.DataFrame
        By month: ``reviewed_met``, ``reviewed_areas``, ``never_met``, ``never_areas``,
        ``difference``, ``lower``, ``upper`` (percentage points, Newcombe's interval).
    """
    rows = {}
    of = groups(areas)
    for month in months:
        some, others = (_counted(met, month, of[name]) for name in ("reviewed", "never"))
        row = dict(zip(("reviewed_met", "reviewed_areas", "never_met", "never_areas"),
                       (*some, *others), strict=True))  # fmt: skip
        gap = dict.fromkeys(("difference", "lower", "upper"), np.nan)
        if some[1] and others[1]:
            found = difference_of_proportions(*some, *others, multiplier=100)
            gap = {"difference": found.estimate, "lower": found.lower, "upper": found.upper}
        rows[month] = row | gap
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("month")


def _pooled(tables: list[list[list[int]]]) -> dict[str, float]:
    """Return the pooled odds ratio; NaN where no band holds a difference in both groups."""
    none = {"odds_ratio": np.nan, "lower": np.nan, "upper": np.nan, "bands": len(tables)}
    if not tables:
        return none
    cells = np.array(tables, dtype=float)
    size = cells.sum((1, 2))
    # Without a pair of unlike outcomes on each side the ratio is 0 or infinite.
    if not all((cells[:, 0, i] * cells[:, 1, 1 - i] / size).sum() > 0 for i in (0, 1)):
        return none
    from statsmodels.stats.contingency_tables import StratifiedTable

    fitted = StratifiedTable([np.array(table) for table in tables])
    lower, upper = fitted.oddsratio_pooled_confint()
    return none | {
        "odds_ratio": float(fitted.oddsratio_pooled), "lower": float(lower), "upper": float(upper),
    }  # fmt: skip


def stratified(
    areas: pd.DataFrame, met: pd.DataFrame, months: Sequence[pd.Period], bands: Sequence[str]
) -> Strata:
    """Compare within bands of how far councils were to come down.

    The odds ratio is pooled by Mantel N and Haenszel W (1959), *J Natl Cancer Inst* 22:719-748,
    with the interval of Robins J, Breslow N and Greenland S (1986), *Biometrics* 42:311-323, by
    :class:`statsmodels.stats.contingency_tables.StratifiedTable`. Bands with councils of one
    group only say nothing and are left out.

    Parameters
    ----------
    areas : pandas.DataFrame
        By council, with ``band`` and ``reduction``.
    met : pandas.DataFrame
    months : sequence of pandas.Period
    bands : sequence of str

    Returns
    -------
    Strata
    """
    cells, pooled, of = [], {}, groups(areas)
    for month in months:
        tables = []
        for band in bands:
            codes = areas.index[areas["band"] == band]
            some = _counted(met, month, of["reviewed"].intersection(codes))
            others = _counted(met, month, of["never"].intersection(codes))
            asked = [
                areas.loc[of[name].intersection(codes), "reduction"].median()
                for name in ("reviewed", "never")
            ]
            cells.append((month, band, some[1], some[0], others[1], others[0], *asked))
            if some[1] and others[1]:
                tables.append([[hit, n - hit] for hit, n in (some, others)])
        pooled[month] = _pooled(tables)
    columns = ["month", "band", "reviewed_areas", "reviewed_met", "never_areas", "never_met"]
    columns += ["reviewed_reduction", "never_reduction"]
    return Strata(
        pd.DataFrame(cells, columns=columns),
        pd.DataFrame.from_dict(pooled, orient="index").rename_axis("month"),
    )
