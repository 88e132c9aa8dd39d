"""A gap between an area and a reference, taken apart so that the parts add up to it.

A rate of which the parts share one denominator is the sum of its parts' rates, and so is the gap
between two such rates. Nothing is modelled: the parts say where a gap lies, not why.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

__all__ = ["Decomposition", "decompose", "mean_of_parts", "rates_of_parts"]

# A total gap below this share of the rates it comes from is what rounding left over.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Decomposition:
    """The gap between an area and a reference, by part.

    Parameters
    ----------
    parts : pandas.DataFrame, shape (parts, 4)
        Index: the parts, in the area's order. Columns: ``area``, ``reference`` and ``gap`` in
        the unit given; ``share_of_gap``, gap divided by the total gap, NaN where that is 0.
    area, reference : float
        Sums over the parts.
    total : float
        Sum of the gaps: `area` - `reference`, up to rounding.
    """

    parts: pd.DataFrame
    area: float
    reference: float
    total: float


def _checked(name: str, rates: pd.Series) -> pd.Series:
    """Refuse what is empty, a part that is there twice, and what is not a number."""
    if rates.empty:
        raise ValueError(f"{name} is empty; give at least one part")
    if rates.index.has_duplicates:
        raise ValueError(f"{name} has {rates.index[rates.index.duplicated()][0]!r} twice; keep one")
    found = pd.Series(rates.to_numpy(dtype=float, na_value=np.nan), rates.index)
    for part in found.index[~np.isfinite(found)][:1]:
        raise ValueError(
            f"{name} is {found[part]} for {part!r}; leave out what was not collected, "
            "a part everywhere"
        )
    return found


def _flat(table: pd.DataFrame) -> pd.Series:
    """Return a table as one column, by area and part."""
    labels = pd.MultiIndex.from_product([table.index, table.columns])
    return pd.Series(table.to_numpy(dtype=float, na_value=np.nan).ravel(), labels)


def decompose(area_parts: pd.Series, reference_parts: pd.Series) -> Decomposition:
    """Take the gap between an area and a reference apart by part.

    For each part::

        gap = area's rate - reference's rate
        share of gap = gap / sum of all gaps

    This is the difference of two sums, term by term: an identity, which assumes nothing but that
    the parts are all of the total, do not overlap, and have one denominator. Totals are added up
    with :func:`math.fsum`, and do not depend on the order of the parts.

    A share is negative where the part lies the other way than the whole, and above 1 where
    other parts make up for it; shares of a total gap near 0 are large and say little.

    Parameters
    ----------
    area_parts, reference_parts : pandas.Series, shape (parts,)
        Rates by part, in the same unit; the same parts on both sides, in any order.

    Returns
    -------
    Decomposition
        A total gap of no more than 1e-12 of the sum of all absolute rates counts as 0, for which
        there are no shares.

    Raises
    ------
    ValueError
        If a side is empty, a part is on one side only (what was not collected must not be taken
        as 0) or there twice, or a rate is missing or infinite; the part is named.

    Examples
    --------
    >>> area = pd.Series({"NHS": 9.0, "social care": 2.0})
    >>> found = decompose(area, pd.Series({"NHS": 5.0, "social care": 4.0}))
    >>> found.total, found.parts["share_of_gap"].to_dict()
    (2.0, {'NHS': 2.0, 'social care': -1.0})
    """
    area = _checked("area_parts", area_parts)
    reference = _checked("reference_parts", reference_parts)
    for name, here, there in (
        ("reference_parts", area, reference),
        ("area_parts", reference, area),
    ):
        if lacking := [repr(part) for part in here.index if part not in there.index]:
            raise ValueError(
                f"{name} lacks {', '.join(lacking)}; leave a part out on both sides where it was "
                "not collected on one, or give 0 where it was counted and there was none"
            )
    reference = reference.reindex(area.index)
    gap = area - reference
    total = math.fsum(gap)
    size = math.fsum([*area.abs(), *reference.abs()])
    share = gap / total if abs(total) > _ROUNDING * size else gap * np.nan
    parts = pd.DataFrame(
        {"area": area, "reference": reference, "gap": gap, "share_of_gap": share}
    ).rename_axis("part")
    return Decomposition(parts, math.fsum(area), math.fsum(reference), total)


def rates_of_parts(days: pd.DataFrame, exposure: pd.Series, per: float = 100_000) -> pd.DataFrame:
    """Return the rate of each part, over the denominator that an area's parts share.

    Rate = `per` x days / exposure. Because the denominator is the same for all parts of an area,
    the rates of its parts add up to the rate of their sum.

    Parameters
    ----------
    days : pandas.DataFrame, shape (areas, parts)
        Counts, for example delayed days; 0 where there were none.
    exposure : pandas.Series
        Denominator by area, for example person-days, above 0; other areas are not looked at.
    per : float
        Rates are per so many of `exposure`.

    Returns
    -------
    pandas.DataFrame, shape (areas, parts)

    Raises
    ------
    ValueError
        If a count is missing, infinite or negative, an area's exposure is missing, infinite or
        not above 0, or `per` is not a number above 0; area and part are named.

    Examples
    --------
    >>> days = pd.DataFrame({"NHS": [30, 5], "social care": [10, 15]}, index=["A", "B"])
    >>> rates_of_parts(days, pd.Series({"A": 2000, "B": 1000}), per=1000).loc["A"].to_dict()
    {'NHS': 15.0, 'social care': 5.0}
    """
    counts = _checked("days", _flat(days))
    for label in counts.index[counts < 0][:1]:
        raise ValueError(f"days is {counts[label]} for {label!r}; give a count of 0 or more")
    if not (math.isfinite(per) and per > 0):
        raise ValueError(f"per is {per}; give a number above 0")
    if exposure.index.has_duplicates:
        twice = exposure.index[exposure.index.duplicated()][0]
        raise ValueError(f"exposure has {twice!r} twice; keep one")
    given = pd.Series(exposure.to_numpy(dtype=float, na_value=np.nan), exposure.index)
    over = given.reindex(days.index)
    for area in over.index[~(np.isfinite(over) & (over > 0))][:1]:
        raise ValueError(
            f"exposure is {over[area]} for {area!r}; give a number above 0, or leave the area out"
        )
    return days.astype(float).div(over, axis=0) * per


def mean_of_parts(table: pd.DataFrame) -> pd.Series:
    """Return the mean rate of each part over several areas, for use as a reference.

    Rate of a part = sum over areas / number of areas, each area counting the same. A mean is
    linear: the means of the parts add up to the mean of the totals, so that a gap from it is
    taken apart without a remainder. A median is not: medians of parts add up to something else
    than the median of totals, and must not stand in for it here.

    Parameters
    ----------
    table : pandas.DataFrame, shape (areas, parts)
        Rates, in one unit, as from :func:`rates_of_parts`.

    Returns
    -------
    pandas.Series, shape (parts,)
        In the same unit.

    Raises
    ------
    ValueError
        If the table is empty, has an area or a part twice, or a rate is missing or infinite;
        area and part are named.

    Examples
    --------
    >>> table = pd.DataFrame({"NHS": [4.0, 6.0], "social care": [1.0, 7.0]}, index=["B", "C"])
    >>> mean_of_parts(table).to_dict()
    {'NHS': 5.0, 'social care': 4.0}
    """
    _checked("table", _flat(table))
    return pd.Series({part: math.fsum(table[part]) / len(table) for part in table}, dtype=float)
