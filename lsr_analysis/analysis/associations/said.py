"""How an effect is said: the change it is stated for, and the difference in delayed days."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.indicators import Indicator

__all__ = ["amount", "change_said", "days_said", "difference", "interval", "percent"]


def amount(indicator: Indicator, value: float, signed: bool = False) -> str:
    """Return a value with its unit, short enough for a label.

    Parameters
    ----------
    indicator : Indicator
    value : float
    signed : bool
        Show a sign, as a distance has.

    Returns
    -------
    str
    """
    text = indicator.signed(value) if signed else indicator.text(value)
    unit = indicator.unit
    if unit.startswith("%"):
        return f"{text}{unit}"
    return text if "score" in unit else f"{text} {unit}"


def change_said(indicator: Indicator, effect: pd.Series) -> str:
    """Return the change that an effect is stated for, in the indicator's own unit.

    Parameters
    ----------
    indicator : Indicator
    effect : pandas.Series
        A row of :attr:`lsr_analysis.analysis.associations.Associations.effects`.

    Returns
    -------
    str
    """
    own = effect["adjustment"] == "within"
    low = indicator.signed(effect["from"]) if own else indicator.text(effect["from"])
    return f"{low} to {amount(indicator, effect['to'], signed=own)}"


def percent(ratio: float) -> str:
    """Return a rate ratio as a percentage difference with its sign.

    Parameters
    ----------
    ratio : float

    Returns
    -------
    str

    Examples
    --------
    >>> percent(0.88), percent(1.2), percent(1.001)
    ('−12%', '+20%', '0%')
    """
    whole = round(100 * (ratio - 1))
    return f"{whole:+d}%".replace("-", "−") if whole else "0%"


def difference(ratio: float) -> str:
    """Return a rate ratio in words.

    Parameters
    ----------
    ratio : float

    Returns
    -------
    str

    Examples
    --------
    >>> difference(0.88), difference(1.2), difference(1.001)
    ('12% fewer', '20% more', 'no difference')
    """
    whole = round(100 * (ratio - 1))
    return f"{abs(whole)}% {'more' if whole > 0 else 'fewer'}" if whole else "no difference"


def days_said(ratio: float, days: str = "delayed days") -> str:
    """Return a rate ratio in words, with what it is of.

    Parameters
    ----------
    ratio : float
    days : str
        What it is a ratio of.

    Returns
    -------
    str

    Examples
    --------
    >>> days_said(0.88), days_said(1.001)
    ('12% fewer delayed days', 'no difference in delayed days')
    """
    told = difference(ratio)
    return f"{told} in {days}" if told == "no difference" else f"{told} {days}"


def interval(lower: float, upper: float) -> str:
    """Return the ends of an interval of a rate ratio in words, the smaller difference first.

    Parameters
    ----------
    lower, upper : float

    Returns
    -------
    str

    Examples
    --------
    >>> interval(0.83, 0.94), interval(0.9, 1.2), interval(1.001, 1.2)
    ('6% to 17% fewer', '10% fewer to 20% more', '0% to 20% more')
    """
    low, high = round(100 * (lower - 1)), round(100 * (upper - 1))
    if upper < 1:
        return f"{-high}% to {-low}% fewer"
    if lower > 1:
        return f"{low}% to {high}% more"
    return f"{difference(lower)} to {difference(upper)}"
