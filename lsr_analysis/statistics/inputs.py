"""Checks on the numbers that go into a statistic."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["check_level", "counts", "finite_or_missing", "level_to_z", "same_shape"]

Floats = NDArray[np.float64]


def _first(name: str, values: Floats, wrong: NDArray[np.bool_], what: str) -> str:
    place = tuple(int(k) for k in np.argwhere(wrong)[0])
    where = f" at position {place[0] if len(place) == 1 else place}" if place else ""
    return f"{name} is {values[place]:g}{where}; {what}"


def finite_or_missing(name: str, values: ArrayLike) -> Floats:
    """Return values as floats; NaN stays missing.

    Parameters
    ----------
    name : str
        Of the parameter, for the error.
    values : array_like

    Raises
    ------
    ValueError
        If a value is infinite.
    """
    found = np.asarray(values, dtype=float)
    if (wrong := np.isinf(found)).any():
        raise ValueError(_first(name, found, wrong, "give a finite number, or NaN where missing"))
    return found


def counts(name: str, values: ArrayLike) -> Floats:
    """Return counts as floats; NaN stays missing.

    Parameters
    ----------
    name : str
        Of the parameter, for the error.
    values : array_like
        Need not be whole numbers, since sums of weighted counts are not.

    Raises
    ------
    ValueError
        If a value is negative or infinite.

    Examples
    --------
    >>> counts("events", [3, -1])
    Traceback (most recent call last):
        ...
    ValueError: events is -1 at position 1; a count cannot be negative
    """
    found = finite_or_missing(name, values)
    if (wrong := found < 0).any():
        raise ValueError(_first(name, found, wrong, "a count cannot be negative"))
    return found


def same_shape(**named: Floats) -> tuple[Floats, ...]:
    """Return arrays stretched to one shape.

    Raises
    ------
    ValueError
        If their shapes do not fit together.
    """
    try:
        return tuple(np.broadcast_arrays(*named.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {values.shape}" for name, values in named.items())
        raise ValueError(f"shapes do not fit together: {shapes}") from None


def check_level(level: float) -> float:
    """Return a confidence level.

    Raises
    ------
    ValueError
        If it is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level:g}; give a share between 0 and 1, such as 0.95")
    return level


def level_to_z(level: float) -> float:
    """Return how many standard errors a two-sided limit lies away: 1.96 for 0.95."""
    from scipy.stats import norm

    return float(norm.ppf(0.5 + check_level(level) / 2))
