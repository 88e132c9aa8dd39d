"""Overdispersion: how much more areas differ than chance alone would make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lsr_analysis.statistics.inputs import Floats, finite_or_missing, same_shape

__all__ = ["TAILS", "Overdispersion", "overdispersion", "truncated", "winsorised"]

TAILS = 0.1
"""Share of areas at either end whose z-scores are pulled in or left out."""

Method = Literal["winsorised", "truncated"]


@dataclass(frozen=True)
class Overdispersion:
    """How much areas differ beyond chance.

    Parameters
    ----------
    phi : float
        Mean squared z-score; 1 if areas differ by chance alone.
    tau2 : float
        Variance between areas beyond chance, on the scale of the z-scores' numerators; 0
        where `phi` is no higher than chance.
    areas : int
        Areas that the estimate rests on.
    method : {"winsorised", "truncated"}
        What was done with the most extreme z-scores.
    share : float
        Share at either end.
    """

    phi: float
    tau2: float
    areas: int
    method: str
    share: float

    @property
    def label(self) -> str:
        """What a chart says of the adjustment."""
        return (
            f"additive overdispersion model, z-scores {self.method} at {self.share:.0%} on either "
            f"side; phi {self.phi:,.1f}, tau² {self.tau2:.3g}, {self.areas} areas"
        )


def winsorised(z: ArrayLike, share: float = TAILS) -> Floats:
    """Pull the most extreme z-scores in to the quantiles `share` and 1 - `share`.

    Parameters
    ----------
    z : array_like, shape (n,)
    share : float

    Returns
    -------
    numpy.ndarray, shape (n,)
        Quantiles interpolate linearly between order statistics.

    Examples
    --------
    >>> winsorised([-9.0, -1.0, 0.0, 1.0, 9.0], 0.25).tolist()
    [-1.0, -1.0, 0.0, 1.0, 1.0]
    """
    scores = finite_or_missing("z", z)
    held = scores[~np.isnan(scores)]
    if not held.size:
        return scores
    return np.clip(scores, *np.quantile(held, [share, 1 - share]))


def truncated(z: ArrayLike, share: float = TAILS) -> Floats:
    """Leave the most extreme z-scores out, as NHS England's mortality indicator does.

    The z-scores are put into 1 / `share` groups by rank, floor(r / ((n + 1) share)) for rank r
    among n, and those in the first and last group are left out.

    Parameters
    ----------
    z : array_like, shape (n,)
    share : float
        One over a whole number.

    Returns
    -------
    numpy.ndarray, shape (n,)
        NaN where left out.

    Raises
    ------
    ValueError
        If `share` is not one over a whole number.

    Examples
    --------
    >>> truncated([-9.0, -1.0, 0.0, 1.0, 9.0], 0.25).tolist()
    [nan, -1.0, 0.0, 1.0, nan]
    """
    import pandas as pd

    scores = finite_or_missing("z", z)
    rank = pd.Series(scores).rank(method="average").to_numpy()
    if not 0 < share < 0.5:
        raise ValueError(f"share is {share:g}; give a share above 0 and below 0.5, such as 0.1")
    slots = round(1 / share)
    if abs(slots * share - 1) > _ROUNDING:
        raise ValueError(f"share is {share:g}; to leave out whole groups give 0.1, 0.2 or 0.25")
    slot = np.floor(rank * slots / (np.count_nonzero(~np.isnan(scores)) + 1))
    return np.where((slot >= 1) & (slot < slots - 1), scores, np.nan)


def overdispersion(
    z: ArrayLike, error: ArrayLike, method: Method = "winsorised", share: float = TAILS
) -> Overdispersion:
    """Estimate overdispersion by Spiegelhalter's additive model.

    With z the areas' z-scores after the most extreme are winsorised or truncated, s their
    standard errors under chance alone, n how many there are and w = 1 / s²::

        phi  = sum(z²) / n
        tau2 = max(0, (n phi - (n - 1)) / (sum(w) - sum(w²) / sum(w)))

    Pulling in or leaving out the ends makes tau2 too small even where no area is unusual, and
    the published method does not make up for that. Limits named 95% and 99.8% then leave out
    about 12% and 2% of ordinary areas (winsorised), or 20% and 5% (truncated); see
    ``benchmarks/coverage.py``.

    Spiegelhalter DJ (2005), *Stat Med* 24:1185-1202 and *Qual Saf Health Care* 14:347-351.
    Truncation with the log scale is that of NHS England's summary hospital-level mortality
    indicator.

    Parameters
    ----------
    z, error : array_like, shape (n,)
        z-scores and their standard errors, above 0; NaN where an area has none.
    method : {"winsorised", "truncated"}
    share : float
        Share at either end, above 0 and below a half.

    Returns
    -------
    Overdispersion

    Raises
    ------
    ValueError
        If a number is infinite, an error is not above 0, fewer than five areas are left, or a
        parameter is unknown.

    Examples
    --------
    >>> found = overdispersion([-6.0, -4, -2, -1, 0, 0, 1, 2, 4, 6], [0.1] * 10)
    >>> round(found.phi, 2), round(found.tau2, 3)
    (7.73, 0.076)
    """
    if method not in ("winsorised", "truncated"):
        raise ValueError(f"method is {method!r}; give 'winsorised' or 'truncated'")
    if not 0 < share < 0.5:
        raise ValueError(f"share is {share:g}; give a share above 0 and below 0.5, such as 0.1")
    scores, spread = same_shape(
        z=finite_or_missing("z", z), error=finite_or_missing("error", error)
    )
    if (spread <= 0).any():
        raise ValueError("error must be above 0 for every area; leave out areas without events")
    pulled = winsorised(scores, share) if method == "winsorised" else truncated(scores, share)
    held = ~np.isnan(pulled) & ~np.isnan(spread)
    n = int(held.sum())
    if n < _FEWEST:
        raise ValueError(f"{n} areas are left; overdispersion needs at least {_FEWEST}")
    phi = float((pulled[held] ** 2).sum() / n)
    weight = 1 / spread[held] ** 2
    total = weight.sum()
    tau2 = (n * phi - (n - 1)) / (total - (weight**2).sum() / total)
    return Overdispersion(phi, max(0.0, float(tau2)), n, method, share)


_FEWEST = 5
_ROUNDING = 1e-9
