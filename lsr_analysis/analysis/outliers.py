"""Funnels of councils: who lies further from England than councils of that size usually do."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lsr_analysis.indicators import Indicator
from lsr_analysis.statistics.comparison import among_usual_p, compare
from lsr_analysis.statistics.funnel import CLASSES, Funnel, Kind, funnel

__all__ = ["Compared", "against_funnel", "compared_by", "funnel_of", "kind_of"]

_FEWEST = 20
"""Fewest councils from which their usual differences are estimated."""


@dataclass(frozen=True)
class Compared:
    """How a figure compares with a benchmark.

    Parameters
    ----------
    verdict : str
        One of :data:`lsr_analysis.statistics.comparison.VERDICTS`.
    reason : str
        Why it is not assessable; empty otherwise.
    p : float
        Two-sided probability of such a difference by chance; NaN where there is none.
    """

    verdict: str
    reason: str = ""
    p: float = float("nan")


def kind_of(indicator: Indicator) -> Kind:
    """Say what funnel an indicator has: of proportions or of rates."""
    return "proportion" if indicator.unit.startswith("%") else "rate"


def funnel_of(table: pd.DataFrame, indicator: Indicator, england: float) -> Funnel | None:
    """Place councils in a funnel around England.

    An indicator whose counts come in clumps is always adjusted for overdispersion, with its
    z-scores winsorised: on the log scale for rates, such as delayed days.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a council, by reference code: ``numerator`` and ``denominator``.
    indicator : Indicator
    england : float
        England's value, which is the target; NaN for that of all councils together.

    Returns
    -------
    Funnel or None
        None if fewer than 20 councils have counts, or nothing was counted.
    """
    held = table.dropna(subset=["numerator", "denominator"])
    held = held[held["denominator"] > 0]
    if len(held) < _FEWEST or not held["numerator"].any():
        return None
    return funnel(
        held["numerator"].astype(float),
        held["denominator"].astype(float),
        kind_of(indicator),
        multiplier=indicator.multiplier,
        target=england if england == england else None,
        adjust="winsorised" if indicator.overdispersed else None,
    )


def against_funnel(found: Funnel, code: str, indicator: Indicator) -> str:
    """Say in a word how a council compares with England by the 95% limits of a funnel.

    Parameters
    ----------
    found : Funnel
    code : str
    indicator : Indicator

    Returns
    -------
    str
        One of :data:`lsr_analysis.statistics.comparison.VERDICTS`.
    """
    placed = str(found.points["adjusted"].get(code, "not assessable"))
    if placed not in CLASSES:
        return placed
    # The class as an interval around the target: it holds the target, or lies to one side.
    side = CLASSES.index(placed) - CLASSES.index("not significant")
    verdicts = compare(side, side - 0.5, side + 0.5, 0.0, indicator.lower_is_better)
    return str(verdicts["verdict"].iloc[0])


def compared_by(found: Funnel | None, code: str, indicator: Indicator, why_none: str) -> Compared:
    """Compare a council with England by a funnel, with its probability among usual councils.

    Parameters
    ----------
    found : Funnel or None
    code : str
    indicator : Indicator
    why_none : str
        Reason to give where there is no funnel, or the council is not in it.
    """
    if found is None or code not in found.points.index:
        return Compared("not assessable", why_none)
    p = pd.Series(among_usual_p(found.points["z_adjusted"]), found.points.index)
    return Compared(against_funnel(found, code, indicator), "", float(p[code]))
