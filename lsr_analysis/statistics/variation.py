"""Variation between areas: how far apart they are beyond what chance alone would do.

The systematic component of variation takes it that what is counted are independent events, such
as operations. Delayed days are not: one person who waits a month is thirty of them, so that
chance moves them far more than it would move as many separate events. What is subtracted for
chance is then too small, and the figure is nearly all of the variation, whatever its cause. It
may still be followed over time, as a measure of spread, where days clump alike throughout.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

__all__ = ["interquartile_ratio", "systematic_variation", "variation_over_time"]


def _checked(name: str, values: ArrayLike, above: bool = False) -> NDArray[np.float64]:
    """Return numbers of 0 or more (`above`: above 0), or name the first row that is not."""
    shape = np.shape(values)
    if len(shape) != 1 or not shape[0]:
        raise ValueError(f"{name} has shape {shape}; give one figure for each area")
    rows = pd.Series(values)
    found: NDArray[np.float64] = rows.to_numpy(dtype=float, na_value=np.nan)
    good = np.isfinite(found) & ((found > 0) if above else (found >= 0))
    for at in np.flatnonzero(~good)[:1]:
        bound = "above 0" if above else "of 0 or more"
        raise ValueError(
            f"{name} is {found[at]} in row {rows.index[at]}; give a number {bound}, "
            "or leave the row out"
        )
    return found


def systematic_variation(observed: ArrayLike, expected: ArrayLike) -> float:
    """Return the systematic component of variation (SCV) between areas, times 100.

    For k areas with O events observed and E expected::

        SCV = 100 x ( sum of (O - E)^2 / E^2  -  sum of 1 / E ) / k

    If counts are independent events with E expected in each area, (O - E)^2 / E^2 is 1 / E on
    average, so that chance alone gives 0 on average. The divisor is therefore k and not k - 1:
    no mean is estimated, the ratios O / E are held against 1. (With E at the pooled rate of the
    same areas chance alone gives -100 / sum of E, which is next to nothing.) An SCV of 4 means
    that areas' true ratios have a standard deviation of about 0.2 around 1.

    A negative estimate is kept: it says that areas differ no more than by chance. Setting it to
    zero would make averages of several SCVs too high.

    McPherson, Wennberg, Hovind and Clifford (1982), *New England Journal of Medicine* 307,
    1310-1314, introduced it; the form in (O - E) / E is set out by Diehr, Cain, Connell and
    Volinn (1990), *Health Services Research* 24, 741-771. Others square log(O / E), which an
    area without events makes infinite. The factor 100 only makes the figure easier to read;
    some papers leave it out.

    Counts that come in clumps, such as delayed days, need the warning at the top of this module:
    for them this measures all variation, not only the systematic part.

    Parameters
    ----------
    observed : array_like, shape (k,)
        Counts, 0 or more.
    expected : array_like, shape (k,)
        Counts expected, above 0, in the same order; with the same index if both are
        :class:`pandas.Series`.

    Returns
    -------
    float
        Without a unit.

    Raises
    ------
    ValueError
        If there are fewer than two areas, shapes or indexes differ, or a figure is missing,
        infinite or out of its range; the row is named.

    Examples
    --------
    >>> round(systematic_variation([80, 120, 100], [100, 100, 100]), 9)
    1.666666667
    """
    counts, chance = _checked("observed", observed), _checked("expected", expected, above=True)
    if counts.shape != chance.shape:
        raise ValueError(
            f"observed has {counts.size} areas, expected has {chance.size}; give both for each"
        )
    indexes = [given.index for given in (observed, expected) if isinstance(given, pd.Series)]
    if len(indexes) == 2 and not indexes[0].equals(indexes[1]):
        raise ValueError("observed and expected have different indexes; put them in one order")
    if counts.size < 2:
        raise ValueError("observed has one area; give at least two, which can vary")
    return 100 * float(np.mean((counts / chance - 1) ** 2 - 1 / chance))


def interquartile_ratio(values: ArrayLike) -> float:
    """Return the upper quartile divided by the lower.

    At 2, an area at the upper quartile has twice the figure of one at the lower. Unlike the
    ratio of the highest to the lowest it hardly depends on single areas. Quartiles are
    interpolated between neighbouring values (:func:`numpy.quantile`, type 7 of Hyndman and Fan
    (1996), *The American Statistician* 50, 361-365).

    Parameters
    ----------
    values : array_like, shape (n,)
        0 or more, in any unit with a true zero.

    Returns
    -------
    float
        1 or more, without a unit; NaN where the lower quartile is 0, to which nothing has a
        ratio.

    Raises
    ------
    ValueError
        If there is no value, or one is missing, infinite or negative; its row is named.

    Examples
    --------
    >>> interquartile_ratio([2.0, 4.0, 6.0, 8.0, 10.0])
    2.0
    """
    low, high = np.quantile(_checked("values", values), [0.25, 0.75])
    return float(high / low) if low > 0 else float("nan")


def _expected(rows: pd.DataFrame) -> pd.DataFrame:
    """Return observed counts, those expected at the period's pooled rate, and areas' rates."""
    counts = _checked("numerator", rows["numerator"])
    over = _checked("denominator", rows["denominator"], above=True)
    if not counts.any():
        raise ValueError("numerator is 0 in every area, so that nothing is expected; leave it out")
    expected = over * (counts.sum() / over.sum())
    return pd.DataFrame({"observed": counts, "expected": expected, "value": counts / over})


def _of_period(rows: pd.DataFrame) -> dict[str, float]:
    if "observed" in rows:
        observed = _checked("observed", rows["observed"])
        expected = _checked("expected", rows["expected"], above=True)
        rows = rows.assign(value=observed / expected)
    else:
        rows = _expected(rows)
    low, median, high = np.quantile(rows["value"], [0.25, 0.5, 0.75])
    return {
        "areas": len(rows),
        "median": float(median),
        "lower_quartile": float(low),
        "upper_quartile": float(high),
        "interquartile_ratio": interquartile_ratio(rows["value"]),
        "scv": systematic_variation(rows["observed"], rows["expected"]),
    }


def variation_over_time(table: pd.DataFrame) -> pd.DataFrame:
    """Return how much areas vary in each period.

    The figure of an area is observed / expected or, given numerators and denominators, its rate
    numerator / denominator. Counts are then expected at the pooled rate of the period's areas::

        expected = denominator x sum of numerators / sum of denominators

    so that a change of the level everywhere is no variation. Periods are only comparable where
    they hold the same areas; ``areas`` says how many. After Appleby and others (2011),
    *Variations in health care*, The King's Fund, who set SCVs of several years side by side.

    Parameters
    ----------
    table : pandas.DataFrame
        One row for each area and period: ``period`` and either ``observed`` and ``expected`` or
        ``numerator`` and ``denominator``; other columns are not looked at.

    Returns
    -------
    pandas.DataFrame, shape (periods, 6)
        By period, in order: ``areas``; ``median``, ``lower_quartile`` and ``upper_quartile`` of
        the figure; ``interquartile_ratio`` and ``scv``, as the functions of this module give
        them, with what they say of counts that come in clumps.

    Raises
    ------
    ValueError
        If the table is empty, columns are missing or both kinds are there, a row has no period,
        a period has fewer than two areas or no events, or a figure is missing, infinite or out
        of its range; period and row are named.

    Examples
    --------
    >>> table = pd.DataFrame({"period": [2016, 2016, 2017, 2017]})
    >>> found = variation_over_time(table.assign(observed=[50, 150, 100, 100], expected=100))
    >>> found["scv"].round(6).to_dict()
    {2016: 24.0, 2017: -1.0}
    """
    kinds = [("observed", "expected"), ("numerator", "denominator")]
    given = [kind for kind in kinds if set(kind) <= set(table.columns)]
    if "period" not in table or len(given) != 1:
        raise ValueError(
            "table: give the column period and either observed and expected, or numerator and "
            "denominator"
        )
    if table.empty:
        raise ValueError("table is empty; give one row for each area and period")
    if table["period"].isna().any():
        raise ValueError(
            f"table: row {table.index[table['period'].isna()][0]} has no period; "
            "give one, or leave the row out"
        )
    found = {}
    for period, rows in table[["period", *given[0]]].groupby("period", observed=True):
        try:
            found[period] = _of_period(rows)
        except ValueError as error:
            raise ValueError(f"period {period}: {error}") from None
    of_periods = pd.DataFrame.from_dict(found, orient="index").astype({"areas": int})
    return of_periods.rename_axis("period")
