"""Funnels: how far areas of each size may lie from a target before they stand out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lsr_analysis.statistics.inputs import (
    Floats,
    check_level,
    counts,
    events_of_trials,
    level_to_z,
    same_labels,
    same_shape,
)
from lsr_analysis.statistics.overdispersion import TAILS, Method, Overdispersion, overdispersion

__all__ = ["CLASSES", "Funnel", "funnel"]

Kind = Literal["proportion", "rate", "ratio"]

CLASSES = ("low (99.8%)", "low (95%)", "not significant", "high (95%)", "high (99.8%)")
_NONE = "not assessable"


@dataclass(frozen=True, eq=False)
class Funnel:
    """A funnel and the areas in it.

    Parameters
    ----------
    kind : {"proportion", "rate", "ratio"}
    target : float
        As printed: a share, rate or ratio times `multiplier`.
    multiplier : float
    points : pandas.DataFrame
        One row an area, in the order given: ``value`` (as printed), ``denominator`` (trials,
        exposure or expected), ``z`` under chance alone, ``z_adjusted`` with the
        overdispersion, ``unadjusted`` and ``adjusted`` (each one of :data:`CLASSES`, or "not
        assessable" without a denominator; ``adjusted`` equals ``unadjusted`` if there is no
        adjustment).
    overdispersion : Overdispersion or None
        None if no adjustment was asked for.
    """

    kind: Kind
    target: float
    multiplier: float
    points: pd.DataFrame
    overdispersion: Overdispersion | None

    def limits(
        self, denominators: ArrayLike, level: float = 0.998, adjusted: bool = True
    ) -> tuple[Floats, Floats]:
        """Return the control limits for areas of some sizes.

        Parameters
        ----------
        denominators : array_like, shape (n,)
            Trials, exposure or expected events; above 0.
        level : float
        adjusted : bool
            With the overdispersion; without one the limits are those of chance alone: the
            score limits for proportions, exact Poisson limits for rates and ratios.

        Returns
        -------
        lower, upper : numpy.ndarray, shape (n,)
            As printed.

        Raises
        ------
        ValueError
            If a denominator is negative or infinite, or the level is not between 0 and 1.
        """
        check_level(level)
        of = counts("denominators", denominators)
        of = np.where(of > 0, of, np.nan)
        share = self.target / self.multiplier
        if adjusted and self.overdispersion is not None:
            low, high = _adjusted(self.kind, share, of, self.overdispersion.tau2, level)
        else:
            low, high = _by_chance(self.kind, share, of, level)
        return self.multiplier * low, self.multiplier * high

    @property
    def label(self) -> str:
        """What a chart says of method and adjustment."""
        scale = {"proportion": "arcsine square-root", "rate": "log", "ratio": "log"}[self.kind]
        chance = "score limits" if self.kind == "proportion" else "exact Poisson limits"
        if self.overdispersion is None:
            return f"{chance}, not adjusted for overdispersion"
        return f"{scale} scale, {self.overdispersion.label}"


def _adjusted(
    kind: str, share: float, of: Floats, tau2: float, level: float
) -> tuple[Floats, Floats]:
    """Limits on the scale on which the variance does not depend on the value."""
    reach = level_to_z(level) * np.sqrt(_error(kind, share, of) ** 2 + tau2)
    if kind == "proportion":
        middle = np.arcsin(np.sqrt(share))
        # Beyond a quarter turn the sine would come back down.
        low, high = np.clip(middle - reach, 0, None), np.clip(middle + reach, None, np.pi / 2)
        return np.sin(low) ** 2, np.sin(high) ** 2
    return share * np.exp(-reach), share * np.exp(reach)


def _by_chance(kind: str, share: float, of: Floats, level: float) -> tuple[Floats, Floats]:
    from scipy.stats import chi2

    if kind == "proportion":
        reach = level_to_z(level) * np.sqrt(share * (1 - share) / of)
        return np.clip(share - reach, 0, 1), np.clip(share + reach, 0, 1)
    expected, tail = share * of, (1 - level) / 2
    low, high = chi2.ppf(tail, 2 * expected), chi2.ppf(1 - tail, 2 * expected + 2)
    return share * low / (2 * expected), share * high / (2 * expected)


def _error(kind: str, share: float, of: Floats) -> Floats:
    """Return the standard error under chance alone, on the transformed scale."""
    if kind == "proportion":
        return np.asarray(1 / (2 * np.sqrt(of)))
    return np.asarray(1 / np.sqrt(share * of))


def _transformed(kind: str, seen: Floats, of: Floats, share: float) -> Floats:
    if kind == "proportion":
        return np.asarray(np.arcsin(np.sqrt(seen / of)) - np.arcsin(np.sqrt(share)))
    # The logarithm of no events is not defined; half an event stands in for none.
    return np.asarray(np.log(np.where(seen == 0, 0.5, seen) / (share * of)))


def _classes(below: Floats, above: Floats) -> NDArray[np.str_]:
    """Name the class of each area from its tail probabilities."""
    return np.select(
        [np.isnan(below), below < 0.001, above < 0.001, below < 0.025, above < 0.025],
        [_NONE, CLASSES[0], CLASSES[4], CLASSES[1], CLASSES[3]],
        CLASSES[2],
    )


def _tails(kind: str, seen: Floats, of: Floats, share: float) -> tuple[Floats, Floats]:
    """Return the probabilities, by chance alone, of so few events and of so many."""
    from scipy.stats import norm, poisson

    if kind == "proportion":
        z = (seen / of - share) / np.sqrt(share * (1 - share) / of)
        return norm.cdf(z), norm.sf(z)
    return poisson.cdf(seen, share * of), poisson.sf(seen - 1, share * of)


def funnel(
    events: ArrayLike,
    denominator: ArrayLike,
    kind: Kind,
    multiplier: float = 1.0,
    target: float | None = None,
    adjust: Method | None = None,
    share: float = TAILS,
) -> Funnel:
    """Place areas in a funnel, with or without overdispersion.

    Classes follow the limits, with two exceptions. With an adjustment they follow the adjusted
    deviate, so that an area without events, which no limit on the log scale lets in, is
    judged by its half event. Under chance alone those of rates and ratios follow the Poisson
    tails of the count, because the limits that are drawn (Garwood's, around the
    expected count) lie a little too high on either side for small counts: they would call low
    too often and high too seldom. For small shares of few people the arcsine scale is rough:
    an adjusted class can then name an area that chance alone does not.

    Under chance alone the limits around a target p0 are p0 ± z sqrt(p0 (1 - p0) / n) for
    proportions, where Wilson's interval leaves the target out; and exact Poisson limits,
    quantiles of chi-square over twice the expected events, for rates and ratios (Dover DC and
    Schopflocher DP 2011, *Popul Health Metr* 9:58).

    With `adjust` the limits are wider by the variance tau² between areas that chance does not
    explain, on the arcsine square-root scale for proportions (s = 1 / (2 sqrt(n))) and on the
    log scale for rates and ratios (s = 1 / sqrt(expected)): target ± z sqrt(s² + tau²), then
    back. Spiegelhalter DJ (2005), *Stat Med* 24:1185-1202. An area without events gets half
    an event on the log scale.

    Parameters
    ----------
    events : array_like, shape (n,)
    denominator : array_like, shape (n,)
        Trials of a proportion, exposure of a rate, expected events of a ratio. NaN or 0: the
        area is not assessable.
    kind : {"proportion", "rate", "ratio"}
    multiplier : float
        100 for percentages, 100,000 for rates per 100,000.
    target : float, optional
        As printed. By default 1 for ratios, else all events over all denominators.
    adjust : {"winsorised", "truncated"} or None
        How extreme z-scores are treated when overdispersion is estimated; None for no
        adjustment.
    share : float
        Share of z-scores at either end that is winsorised or truncated.

    Returns
    -------
    Funnel

    Raises
    ------
    ValueError
        If a number is negative or infinite, events of a proportion exceed trials, labels or
        shapes differ, no area has a denominator, or the target is not possible.

    Examples
    --------
    >>> found = funnel([10, 20, 60], [100, 100, 100], "proportion", multiplier=100)
    >>> found.target, found.points["unadjusted"].tolist()
    (30.0, ['low (99.8%)', 'low (95%)', 'high (99.8%)'])
    """
    from scipy.stats import norm

    if kind not in ("proportion", "rate", "ratio"):
        raise ValueError(f"kind is {kind!r}; give 'proportion', 'rate' or 'ratio'")
    if not multiplier > 0:
        raise ValueError(f"multiplier is {multiplier:g}; give a number above 0")
    labels = same_labels(events=events, denominator=denominator)
    if kind == "proportion":
        seen, of = events_of_trials(events, denominator)
    else:
        seen, of = same_shape(
            events=counts("events", events), denominator=counts("denominator", denominator)
        )
        of = np.where(of > 0, of, np.nan)
    if seen.ndim != 1:
        raise ValueError(f"events has shape {seen.shape}; give one number for each area")
    held = ~np.isnan(seen) & ~np.isnan(of)
    if not held.any():
        raise ValueError("no area has both events and a denominator above 0")
    if target is None:
        pooled = float(seen[held].sum() / of[held].sum())
        target = multiplier * (1.0 if kind == "ratio" else pooled)
    middle = target / multiplier
    if not 0 < middle < (1 if kind == "proportion" else np.inf):
        raise ValueError(f"target is {target:g}, at which no {kind} can vary; give another")
    z = _transformed(kind, seen, of, middle) / (error := _error(kind, middle, of))
    spread = overdispersion(z, error, adjust, share) if adjust else None
    value = multiplier * seen / of
    unadjusted = _classes(*_tails(kind, seen, of, middle))
    z_adjusted = z * error / np.sqrt(error**2 + (spread.tau2 if spread else 0.0))
    adjusted = _classes(norm.cdf(z_adjusted), norm.sf(z_adjusted)) if spread else unadjusted
    points = pd.DataFrame(
        {
            "value": value,
            "denominator": of,
            "z": z,
            "z_adjusted": z_adjusted,
            "unadjusted": unadjusted,
            "adjusted": adjusted,
        },
        index=labels,
    )
    return Funnel(kind, target, multiplier, points, spread)
