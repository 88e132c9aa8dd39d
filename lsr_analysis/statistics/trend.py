"""Recent trend of five annual figures that come with 95% limits, by the rule of Fingertips."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["CHI_SQUARE", "POINTS", "VALUE_TYPES", "Trend", "judged", "recent_trend", "whole_years"]

POINTS = 5
"""Annual points that a trend is read from."""

CHI_SQUARE = 9.54953570608324
"""What chi-square must exceed: its 99.8% point on one degree of freedom."""

VALUE_TYPES = ("proportion", "crude rate", "directly standardised rate")
"""Kinds of figure that the rule is meant for."""

_LIMIT_WIDTH = 3.92  # 95% limits lie 1.96 standard errors either side


@dataclass(frozen=True)
class Trend:
    """What the last five annual points show.

    Parameters
    ----------
    direction : {"increasing", "decreasing", "no significant change", "cannot be assessed"}
    slope, standard_error : float
        Of the straight line, in the unit of the figures per year; NaN without a line.
    chi_square : float
        (slope / standard error) squared; NaN without a line.
    years : tuple of int
        Years of the points used, oldest first; without a line, those that could be used.
    reason : str
        Why the trend cannot be assessed, or why a slope is no significant change; otherwise
        empty.
    """

    direction: str
    slope: float
    standard_error: float
    chi_square: float
    years: tuple[int, ...]
    reason: str

    @property
    def points(self) -> int:
        """How many points were used."""
        return len(self.years)


def judged(direction: str, lower_is_better: bool | None) -> str:
    """Say whether a direction is good or bad.

    Parameters
    ----------
    direction : str
        Of a :class:`Trend`, or in the same words.
    lower_is_better : bool or None
        The indicator's polarity; None if it has none.

    Returns
    -------
    str
        "improving" or "worsening" for an increase or a decrease of an indicator with a
        polarity; every other direction is returned as it is.

    Examples
    --------
    >>> judged("increasing", lower_is_better=True)
    'worsening'
    >>> judged("increasing", lower_is_better=None)
    'increasing'
    """
    if lower_is_better is None or direction not in ("increasing", "decreasing"):
        return direction
    return "improving" if (direction == "decreasing") == lower_is_better else "worsening"


def _figures(name: str, given: ArrayLike | None, shape: tuple[int, ...]) -> NDArray[np.float64]:
    found = np.full(shape, np.nan) if given is None else np.asarray(given, dtype=float)
    if found.shape != shape:
        raise ValueError(
            f"{name} has shape {found.shape}, years has {shape}; give one figure for each year"
        )
    for position in np.flatnonzero(np.isinf(found)):
        raise ValueError(f"{name} is infinite at position {position}; give NaN where none is held")
    return found


def whole_years(years: ArrayLike) -> NDArray[np.int64]:
    """Check the years of an annual series.

    Parameters
    ----------
    years : array_like of int, shape (n,)

    Returns
    -------
    numpy.ndarray of int, shape (n,)
        In the order given.

    Raises
    ------
    ValueError
        If there is more than one dimension, or a year is no whole number or given twice.

    Examples
    --------
    >>> whole_years([2017.0, 2016.0]).tolist()
    [2017, 2016]
    """
    given = np.asarray(years, dtype=float)
    if given.ndim != 1:
        raise ValueError(f"years has shape {given.shape}; give one year for each figure")
    seen: set[float] = set()
    for position, year in enumerate(given.tolist()):
        if not year.is_integer():
            raise ValueError(
                f"years is {year} at position {position}; give a whole number, for a financial "
                "year the one it begins in"
            )
        if year in seen:
            raise ValueError(
                f"years holds {year:.0f} again at position {position}; give each year once"
            )
        seen.add(year)
    return given.astype(np.int64)


def _check_counts(counts: NDArray[np.float64], bases: NDArray[np.float64], part: bool) -> None:
    for position in np.flatnonzero(counts < 0):
        raise ValueError(f"numerator is negative at position {position}; give a count")
    for position in np.flatnonzero(bases <= 0):
        raise ValueError(
            f"denominator is not above 0 at position {position}; give NaN where none is held"
        )
    for position in np.flatnonzero(part & (counts > bases)):
        raise ValueError(
            f"numerator is above the denominator at position {position}; a proportion's is part "
            "of it"
        )


def _fit(
    x: NDArray[np.float64], values: NDArray[np.float64], errors: NDArray[np.float64]
) -> tuple[float, float]:
    # Weights relative to the surest point keep tiny and huge units within a float's range, and
    # values relative to the first make the slope of equal values exactly zero.
    surest = errors.min()
    weights = (surest / errors) ** 2
    centred = x - (weights @ x) / weights.sum()
    spread = weights @ centred**2
    return float((weights * centred) @ (values - values[0]) / spread), float(surest / spread**0.5)


def recent_trend(
    years: ArrayLike,
    values: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    value_type: str,
    numerator: ArrayLike | None = None,
    denominator: ArrayLike | None = None,
) -> Trend:
    """Read the recent trend from annual figures and their 95% limits.

    The five latest years that have a value and both limits are used. With x = 1 to 5 and the
    value y of each year::

        se = (upper - lower) / (2 x 1.96)        w = 1 / se^2
        slope = sum w (x - xbar) y / sum w (x - xbar)^2,   xbar = sum w x / sum w
        se of the slope = 1 / sqrt( sum w (x - xbar)^2 )
        chi-square = (slope / se of the slope)^2

    There is a trend if chi-square is above 9.5495 (99.8% point, one degree of freedom) and
    the slope has the same sign in the whole fit and in each of the five fits that leave one
    year out. A slope of zero counts as upwards there, so that a single high last year on four
    equal ones is an increase, and a single low one is not a decrease; Fingertips does the same.

    The standard error comes from the limits alone, not from how the points scatter about the
    line: figures that jump about more than their limits say find trends too easily. For annual
    figures only, never for months, whose seasons and likeness to their neighbours the limits
    know nothing of.

    Method: the recent trend of Fingertips (Office for Health Improvement and Disparities), as
    in its published source code, ``TrendMarkerCalculator`` of
    github.com/ukhsa-collaboration/fingertips-open. Two things differ. Fingertips spaces the
    points equally even if a year has no row; here the trend then cannot be assessed. And for
    proportions that it compares by funnel plot limits Fingertips uses another form, from
    counts; here all three value types use the limits.

    Parameters
    ----------
    years : array_like of int, shape (n,)
        In any order; for a financial year the one it begins in.
    values, lower, upper : array_like, shape (n,)
        Figures and their 95% limits in one unit; NaN where none is held.
    value_type : str
        One of :data:`VALUE_TYPES`; others cannot be assessed.
    numerator, denominator : array_like, shape (n,), optional
        Counts behind the values, both or neither; NaN where none is held. Where they are equal
        in a year used, the trend cannot be assessed, as in Fingertips.

    Returns
    -------
    Trend
        Slope per year in the unit of `values`.

    Raises
    ------
    ValueError
        If a year is no whole number or given twice; lengths differ; a figure is infinite, or a
        value negative; a lower limit is above its upper one; only one of `numerator` and
        `denominator` is given; a numerator is negative, a denominator not above 0, or the
        numerator of a proportion above its denominator.

    Examples
    --------
    >>> values = [24.7, 24.6, 28.0, 30.2, 30.6]
    >>> lower, upper = [v - 1.6 for v in values], [v + 1.6 for v in values]
    >>> trend = recent_trend(range(2014, 2019), values, lower, upper, "proportion")
    >>> trend.direction, round(trend.slope, 2), round(trend.chi_square, 1)
    ('increasing', 1.74, 45.4)
    >>> recent_trend([2017, 2018], [1, 2], [0, 1], [2, 3], "proportion").reason
    '2 of the 5 years needed have a value with limits'
    """
    all_years = whole_years(years)
    shape = all_years.shape
    value, low, high = (
        _figures(name, given, shape)
        for name, given in (("values", values), ("lower", lower), ("upper", upper))
    )
    for position in np.flatnonzero(value < 0):
        raise ValueError(f"values is negative at position {position}; give a rate or a proportion")
    for position in np.flatnonzero(low > high):
        raise ValueError(f"lower is above upper at position {position}; exchange them")
    if (numerator is None) != (denominator is None):
        raise ValueError("numerator and denominator go together; give both or neither")
    counts = _figures("numerator", numerator, shape)
    bases = _figures("denominator", denominator, shape)
    _check_counts(counts, bases, part=value_type == "proportion")

    held = np.flatnonzero(np.isfinite(value) & np.isfinite(low) & np.isfinite(high))
    used = held[np.argsort(all_years[held])][-POINTS:]
    found = tuple(int(year) for year in all_years[used])

    def without_line(reason: str) -> Trend:
        return Trend("cannot be assessed", np.nan, np.nan, np.nan, found, reason)

    if value_type not in VALUE_TYPES:
        return without_line(f"the rule is for a {', a '.join(VALUE_TYPES)}, not for {value_type}")
    if len(found) < POINTS:
        return without_line(f"{len(found)} of the {POINTS} years needed have a value with limits")
    if gaps := sorted(set(range(found[0], found[-1])) - set(found)):
        return without_line(f"{gaps[0]} lies between the years used but has no value with limits")
    errors = (high[used] - low[used]) / _LIMIT_WIDTH
    if not errors.all():
        return without_line(f"the limits of {found[int(np.argmin(errors))]} are equal")
    if (equal := counts[used] == bases[used]).any():
        return without_line(
            f"numerator and denominator of {found[int(np.argmax(equal))]} are equal"
        )

    x, y = np.arange(1.0, POINTS + 1), value[used]
    slope, error = _fit(x, y, errors)
    chi_square = (slope / error) ** 2
    turned = [
        year
        for year, keep in zip(found, ~np.eye(POINTS, dtype=bool), strict=True)
        if (_fit(x[keep], y[keep], errors[keep])[0] < 0) != (slope < 0)
    ]
    direction, reason = "increasing" if slope > 0 else "decreasing", ""
    if chi_square <= CHI_SQUARE:
        direction = "no significant change"
        reason = f"chi-square is {chi_square:.2f}, not above {CHI_SQUARE:.2f}"
    elif turned:
        direction, reason = "no significant change", f"the slope turns without {turned[0]}"
    return Trend(direction, slope, error, chi_square, found, reason)
