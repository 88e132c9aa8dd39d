"""How much of the differences between areas lies between groups of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.statistics.inputs import ROUNDING, Floats

__all__ = ["Between", "between_groups"]


@dataclass(frozen=True)
class Between:
    """The share of the variance of areas that lies between groups.

    Parameters
    ----------
    omega2 : float
        Share beyond what groups drawn by lot would have on average; NaN where it cannot be
        assessed. Below 0 where groups differ less than that.
    eta2 : float
        Share in the areas themselves, without allowance for the number of groups.
    by_lot : float
        The eta² that 95% of drawings of areas into groups of these sizes stay at or below.
    areas, groups : int
    """

    omega2: float
    eta2: float
    by_lot: float
    areas: int
    groups: int

    @property
    def beyond_lot(self) -> bool:
        """Whether groups differ more than 95 of 100 drawings by lot."""
        return bool(self.eta2 > self.by_lot)


def _eta2(values: Floats, member: Floats, total: float) -> Floats:
    """Return eta² of rows of values that are already without their mean."""
    sums = values @ member
    return np.asarray((sums**2 / member.sum(0)).sum(-1) / total)


def between_groups(
    values: pd.Series, group: pd.Series, draws: int = 1999, seed: int = 1
) -> Between:
    """Split the variance of areas into that between groups and that within.

    With k groups of n areas, SSB and SST the sums of squares between groups and in all, and
    MSW the mean square within groups::

        eta²   = SSB / SST
        omega² = (SSB - (k - 1) MSW) / (SST + MSW)

    Hays WL (1963), *Statistics for Psychologists*. eta² is above 0 whatever the groups; the
    reference is what it is when areas are dealt to the groups by lot.

    Parameters
    ----------
    values : pandas.Series
        By area, on a scale on which differences may be added up; missing ones are left out.
    group : pandas.Series
        Group of each area, by the same labels.
    draws, seed : int
        The same seed gives the same result, in whatever order areas come, if each has a label
        of its own.

    Returns
    -------
    Between
        NaN with fewer than two groups, no more areas than groups, or values all alike.

    Raises
    ------
    ValueError
        If there are no draws.

    Examples
    --------
    >>> values = pd.Series([1.0, 2, 3, 11, 12, 13])
    >>> found = between_groups(values, pd.Series(list("aaabbb")))
    >>> round(found.eta2, 3), round(found.omega2, 3)
    (0.974, 0.961)
    """
    if draws < 1:
        raise ValueError(f"draws is {draws}; give a number of at least 1")
    held = pd.DataFrame({"value": values, "group": group}).dropna()
    # Areas are dealt by place, so that their order must not be that of the input.
    held = held.sort_index(key=lambda labels: labels.astype(str), kind="stable")
    n, k = len(held), held["group"].nunique()
    seen = held["value"].to_numpy(dtype=float)
    apart = seen - seen.mean() if n else seen
    total = float(apart @ apart)
    if k < 2 or n <= k or total <= ROUNDING**2 * float(seen @ seen):
        return Between(np.nan, np.nan, np.nan, n, k)
    member = pd.get_dummies(held["group"]).to_numpy(dtype=float)
    eta2 = float(_eta2(apart, member, total))
    within = total * (1 - eta2) / (n - k)
    omega2 = (total * eta2 - (k - 1) * within) / (total + within)
    dealt = np.random.default_rng(seed).permuted(np.tile(apart, (draws, 1)), axis=1)
    by_lot = float(np.quantile(_eta2(dealt, member, total), 0.95))
    return Between(omega2, eta2, by_lot, n, k)
