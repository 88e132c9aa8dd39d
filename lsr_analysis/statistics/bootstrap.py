"""Bootstrap in moving blocks, which keeps neighbouring months together."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["RatioSamples", "block_positions", "difference_reach", "ratio_samples"]

_ROUNDING = 1e-9  # relative to the ratios: below it a standard error is no more than rounding


def block_positions(months: int, block: int, draws: int, size: int, seed: int) -> NDArray[np.int64]:
    """Draw positions of months in moving blocks.

    Months drawn one by one would lose the likeness of neighbouring months, and an interval
    made from them would be too narrow. So runs of `block` neighbouring months are drawn, with
    replacement, and joined until there are `size` months; what is over is cut off the last
    run. With n months and blocks of b, every run starts at one of::

        0, 1, ..., n - b

    with equal chance. Blocks do not wrap around from the last month to the first, so that no
    two months are made neighbours inside a block that were not; the price is that the first
    and last b - 1 months are drawn less often than the others.

    Method: Künsch HR (1989), The jackknife and the bootstrap for general stationary
    observations, *Annals of Statistics* 17:1217-1241.

    Parameters
    ----------
    months : int
        Months of the series, at least 1.
    block : int
        Length of a block in months, from 1 (independent months) to `months`.
    draws : int
        Bootstrap samples, at least 1.
    size : int
        Months in each sample, at least 1; usually `months`.
    seed : int
        The same seed gives the same positions; not negative.

    Returns
    -------
    numpy.ndarray of int, shape (draws, size)
        Positions from 0 to `months` - 1, one sample a row.

    Raises
    ------
    ValueError
        If a number is below its least value, or `block` is longer than the series.

    Examples
    --------
    >>> found = block_positions(months=12, block=3, draws=2, size=7, seed=1)
    >>> found.shape
    (2, 7)
    >>> bool((found[:, 1] == found[:, 0] + 1).all())
    True
    """
    for name, number in {"months": months, "block": block, "draws": draws, "size": size}.items():
        if number < 1:
            raise ValueError(f"{name} is {number}; give a whole number of at least 1")
    if block > months:
        raise ValueError(
            f"block is {block}, longer than the series of {months} months; give at most {months}"
        )
    if seed < 0:
        raise ValueError(f"seed is {seed}; give a whole number of at least 0")
    runs = -(-size // block)
    starts = np.random.default_rng(seed).integers(0, months - block + 1, size=(draws, runs))
    joined = starts[:, :, np.newaxis] + np.arange(block)
    return joined.reshape(draws, runs * block)[:, :size]


@dataclass(frozen=True)
class RatioSamples:
    """A ratio of sums over months, and the same in bootstrap samples.

    Parameters
    ----------
    ratio, variance : float
        Of the months themselves.
    ratios, variances : numpy.ndarray, shape (draws,)
        Of each sample.
    """

    ratio: float
    variance: float
    ratios: NDArray[np.float64]
    variances: NDArray[np.float64]


def _ratios(tops: NDArray[np.float64], bases: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(tops.sum(-1) / bases.sum(-1))


def _pulls(tops: NDArray[np.float64], bases: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each month's part in how far the ratio may be off; they add up to zero."""
    ratio = _ratios(tops, bases)[..., np.newaxis]
    return np.asarray((tops - ratio * bases) / bases.sum(-1, keepdims=True))


def ratio_samples(
    numerator: NDArray[np.float64],
    denominator: NDArray[np.float64],
    block: int,
    draws: int,
    seed: int,
) -> RatioSamples:
    """Draw bootstrap samples of sum(numerator) / sum(denominator) over months.

    With n months, blocks of b and a month's part in the ratio's error::

        u = (numerator - ratio x denominator) / sum(denominator)

    the variance of the ratio is n / b times the mean of (sum of u over a block)^2 over all
    n - b + 1 blocks. A sample is made of independent blocks, so that its variance is the sum
    of (sum of u over a block)^2 over its own blocks.

    Method: Götze F and Künsch HR (1996), Second-order correctness of the blockwise bootstrap
    for stationary observations, *Annals of Statistics* 24:1914-1933.

    Parameters
    ----------
    numerator, denominator : numpy.ndarray, shape (n,)
        Months in order; denominators above 0.
    block, draws, seed : int
        See :func:`block_positions`.

    Returns
    -------
    RatioSamples

    Raises
    ------
    ValueError
        See :func:`block_positions`.

    Examples
    --------
    >>> days, people = np.array([2.0, 4.0, 3.0, 7.0]), np.full(4, 10.0)
    >>> found = ratio_samples(days, people, block=1, draws=500, seed=1)
    >>> round(found.ratio, 3), round(found.variance, 5), found.ratios.shape
    (0.4, 0.00875, (500,))
    """
    months = numerator.size
    where = block_positions(months, block, draws, months, seed)
    windows = np.lib.stride_tricks.sliding_window_view(_pulls(numerator, denominator), block)
    variance = float((windows.sum(-1) ** 2).mean() * months / block)
    tops, bases = numerator[where], denominator[where]
    joined = np.add.reduceat(_pulls(tops, bases), np.arange(0, months, block), axis=1)
    ratio = float(_ratios(numerator, denominator))
    return RatioSamples(ratio, variance, _ratios(tops, bases), (joined**2).sum(-1))


def difference_reach(first: RatioSamples, second: RatioSamples, level: float) -> float:
    """Return how far the interval of a difference of two ratios reaches to either side.

    With T the difference in a pair of samples, less its mean over the samples, divided by its
    own standard error, and q the quantile of the absolute T at `level`::

        reach = q x standard error of the difference

    Dividing by a standard error of its own makes up for what short series do not know of their
    spread; the interval is symmetric, because few months tell little of a skew.

    Method: Hall P (1988), On symmetric bootstrap confidence intervals, *Journal of the Royal
    Statistical Society B* 50:35-45.

    Parameters
    ----------
    first, second : RatioSamples
        As many samples of each, drawn with different seeds.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    float
        In the unit of the ratios. Infinite or NaN where months are so alike that too many
        samples have no standard error.

    Examples
    --------
    >>> days, people = np.array([2.0, 4.0, 3.0, 7.0, 5.0, 3.0]), np.full(6, 10.0)
    >>> first, second = (ratio_samples(days, people, 2, 999, seed) for seed in (1, 2))
    >>> narrow, wide = (difference_reach(first, second, level) for level in (0.8, 0.95))
    >>> 0 < narrow < wide
    True
    """
    errors = np.sqrt(first.variances + second.variances)
    moved = second.ratios - first.ratios
    tells = errors > _ROUNDING * (first.ratio + second.ratio)
    far = np.full(errors.shape, np.inf)
    far[tells] = np.abs(moved - moved.mean())[tells] / errors[tells]
    # A quantile between two samples would be NaN beside an infinite one.
    quantile = float(np.quantile(far, level, method="higher"))
    return quantile * math.sqrt(first.variance + second.variance)
