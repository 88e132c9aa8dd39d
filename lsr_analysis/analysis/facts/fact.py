"""One fact about an area: figures of the report, and which way they point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lsr_analysis.indicators import Indicator

__all__ = ["Fact", "as_printed", "difference"]


@dataclass(frozen=True, eq=False)
class Fact:
    """A fact that one sentence tells.

    Parameters
    ----------
    kind : str
        One of those listed in :mod:`lsr_analysis.analysis.facts.chosen`.
    tables : tuple of str
        Names of the tables of the report that hold the figures.
    figures : mapping of str to float, int or str
        Everything that the sentence prints: figures unrounded, and names, periods and reasons
        as text.
    direction : str
        "better", "worse", "similar", "higher", "lower", or for a change "up", "down" or
        "within"; empty where the fact has none.
    stands_out : bool
        Whether it is among those named with the false discovery rate held at 5%.
    indicator : Indicator or None
        Whose decimals and unit the figures have.
    """

    kind: str
    tables: tuple[str, ...]
    figures: Mapping[str, float | int | str]
    direction: str = ""
    stands_out: bool = False
    indicator: Indicator | None = None


def as_printed(value: float, decimals: int) -> float:
    """Return a number as it is printed, rounded to so many decimals."""
    return float(f"{value:.{decimals}f}")


def difference(value: float, other: float, indicator: Indicator) -> float:
    """Return the difference of two figures as they are printed, so that words agree with both.

    Parameters
    ----------
    value, other : float
        In the unit of the indicator.
    indicator : Indicator

    Returns
    -------
    float
        Above 0 where `value` is the higher one as printed; 0 where both print alike.
    """
    here, there = (as_printed(one, indicator.decimals) for one in (value, other))
    return as_printed(here - there, indicator.decimals)
