"""Checks on the numbers that go into a statistic."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "ROUNDING", "Floats", "check_level", "counts", "events_of_trials", "finite_or_missing",
    "level_to_z", "same_labels", "same_shape",
]  # fmt: skip

Floats = NDArray[np.float64]

ROUNDING = 1e-12
"""Differences of so small a share of the figures are what rounding left over."""


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

    Returns
    -------
    numpy.ndarray of float
        In the shape of `values`.

    Raises
    ------
    ValueError
        If a value is infinite.
    """
    # A copy, so that a result does not change with its input.
    found = np.array(values, dtype=float)
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

    Returns
    -------
    numpy.ndarray of float
        In the shape of `values`.

    Raises
    ------
    ValueError
        If a value is negative or infinite.

    Examples
    --------
    >>> counts("events", [3, -1])
    Traceback (most recent call last):
        ...
    ValueError: events is -1 at position 1; it cannot be negative
    """
    found = finite_or_missing(name, values)
    if (wrong := found < 0).any():
        raise ValueError(_first(name, found, wrong, "it cannot be negative"))
    return found


def same_shape(**named: Floats) -> tuple[Floats, ...]:
    """Return arrays stretched to one shape.

    Parameters
    ----------
    **named : numpy.ndarray
        By the name for the error.

    Returns
    -------
    tuple of numpy.ndarray
        In the order given.

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


def same_labels(**named: ArrayLike) -> pd.Index | None:
    """Return the labels of columns of a table, which are paired by place.

    Parameters
    ----------
    **named : array_like
        Those that are :class:`pandas.Series` must have the same labels in the same order.

    Returns
    -------
    pandas.Index or None
        None if none of them has labels.

    Raises
    ------
    ValueError
        If two of them have different labels, or an order of their own; or there are fewer
        labels than values.

    Examples
    --------
    >>> same_labels(events=pd.Series([1], ["a"]), trials=[5]).tolist()
    ['a']
    """
    labelled = {name: given for name, given in named.items() if isinstance(given, pd.Series)}
    if not labelled:
        return None
    first, *others = labelled
    for other in others:
        if not labelled[other].index.equals(labelled[first].index):
            raise ValueError(
                f"{first} and {other} have different labels; put them in one order, or give arrays"
            )
    longest = max(np.size(np.asarray(given)) for given in named.values())
    if len(labelled[first]) < longest:
        raise ValueError(f"{first} has {len(labelled[first])} labels for {longest} values")
    return labelled[first].index


def events_of_trials(events: ArrayLike, trials: ArrayLike) -> tuple[Floats, Floats]:
    """Return counts of events among trials, in one shape; no trials are missing ones.

    Parameters
    ----------
    events, trials : array_like, shape (n,)

    Returns
    -------
    tuple of numpy.ndarray, shape (n,)
        Events, and trials.

    Raises
    ------
    ValueError
        If a count is negative or infinite, events exceed trials, or labels or shapes differ.

    Examples
    --------
    >>> events_of_trials([0, 3], [0, 5])[1].tolist()
    [nan, 5.0]
    """
    same_labels(events=events, trials=trials)
    some, of = same_shape(events=counts("events", events), trials=counts("trials", trials))
    if (wrong := some > of).any():
        k = tuple(int(place) for place in np.argwhere(wrong)[0])
        where = f" at position {k[0] if len(k) == 1 else k}" if k else ""
        raise ValueError(
            f"events is {some[k]:g} of {of[k]:g} trials{where}; a proportion cannot exceed its "
            "denominator"
        )
    return some, np.where(of > 0, of, np.nan)


def check_level(level: float) -> float:
    """Return a confidence level.

    Parameters
    ----------
    level : float

    Returns
    -------
    float
        As given.

    Raises
    ------
    ValueError
        If it is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level:g}; give a share between 0 and 1, such as 0.95")
    return level


def level_to_z(level: float) -> float:
    """Return how many standard errors a two-sided limit lies away.

    Parameters
    ----------
    level : float

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.

    Examples
    --------
    >>> round(level_to_z(0.95), 2)
    1.96
    """
    from scipy.stats import norm

    return float(norm.ppf(0.5 + check_level(level) / 2))
