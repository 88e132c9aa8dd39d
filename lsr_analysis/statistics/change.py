"""Change between two years of a monthly series, with an interval that allows for carry-over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["PairedChange", "paired_change"]

_FEWEST_PAIRS = 12


@dataclass(frozen=True)
class PairedChange:
    """Mean change over pairs of the same calendar month.

    Parameters
    ----------
    estimate, lower, upper : float
        In the unit of the series; a 95% interval.
    pairs : int
        Number of pairs.
    lags : int
        Months over which neighbouring changes were allowed to go together.
    """

    estimate: float
    lower: float
    upper: float
    pairs: int
    lags: int

    @property
    def direction(self) -> str:
        """Either "up", "down" or, where the interval holds zero, "no clear change"."""
        if self.lower > 0:
            return "up"
        return "down" if self.upper < 0 else "no clear change"


def paired_change(
    now: ArrayLike, before: ArrayLike, level: float = 0.95, lags: int = 3
) -> PairedChange | None:
    """Estimate the mean change between the same months of two years.

    Each month is compared with the same calendar month before, which takes out the seasons.
    Neighbouring months' changes are alike, so the standard error is Newey and West's (1987,
    *Econometrica* 55:703-708), with their small-sample factor and Student's t, from
    :mod:`statsmodels`. With 12 pairs such an interval is still somewhat too narrow.

    Parameters
    ----------
    now, before : array_like, shape (n,)
        Monthly values, pair by pair.
    level : float
        Confidence level.
    lags : int
        Months over which changes may go together.

    Returns
    -------
    PairedChange or None
        None if there are fewer than 12 complete pairs: cannot be assessed.

    Raises
    ------
    ValueError
        If the two arrays have different shapes.

    Examples
    --------
    >>> change = paired_change(np.arange(12) + 3.0 + np.tile([0.1, -0.1], 6), np.arange(12))
    >>> round(change.estimate, 2), change.direction
    (3.0, 'up')
    """
    from statsmodels.regression.linear_model import OLS

    first, second = np.asarray(now, dtype=float), np.asarray(before, dtype=float)
    if first.shape != second.shape:
        raise ValueError(f"now has shape {first.shape}, before has shape {second.shape}")
    difference = first - second
    difference = difference[np.isfinite(difference)]
    if difference.size < _FEWEST_PAIRS:
        return None
    fit = OLS(difference, np.ones_like(difference)).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True
    )
    lower, upper = fit.conf_int(alpha=1 - level)[0]
    return PairedChange(
        float(fit.params[0]), float(lower), float(upper), int(difference.size), lags
    )
