"""Whether an area's place on delayed days holds under other peers and in other periods."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.robust.near_periods import NearPeriods
from lsr_analysis.indicators import Indicator

__all__ = ["FEWEST", "MOSTLY", "Robustness", "robustness"]

FEWEST = 4
"""Fewest other choices from which it is judged whether a place holds."""

MOSTLY = 0.25
"""Largest share of the choices that may change a place that mostly holds."""


@dataclass(frozen=True)
class Robustness:
    """How many other choices would change where an area stands.

    Parameters
    ----------
    periods, sets : int
        Neighbouring periods in which the area is ranked, and other sets of peers that give it
        a side; no sets where it is on neither side of the median of the peers chosen.
    other_fifth : int
        Of the periods, those that put it in another fifth of all councils. (Other peers do
        not change the fifth.)
    periods_other_side : int
        Of the periods, those that put it on the other side of its peers' median.
    sets_other_side : tuple of str
        Names of the sets that do so.
    changed : int
        Choices that change the fifth, the side or both.
    verdict : {"holds", "mostly holds", "depends on the choice", "not assessable"}
        *Holds*: no choice changes the fifth or the side. *Mostly holds*: at most a quarter of
        them do. *Depends on the choice*: more do. *Not assessable*: fewer than four other
        choices can be made.
    """

    periods: int
    sets: int
    other_fifth: int
    periods_other_side: int
    sets_other_side: tuple[str, ...]
    changed: int
    verdict: str

    @property
    def choices(self) -> int:
        """How many other choices were looked at."""
        return self.periods + self.sets


def _side(row: pd.Series, indicator: Indicator) -> float:
    """Return how far the value lies on the better side of the peers' median."""
    away = float(row["peer_median"]) - float(row["value"])
    return away if indicator.lower_is_better is not False else -away


def robustness(near: NearPeriods, under_sets: pd.DataFrame) -> Robustness | None:
    """Count the choices that would change an area's fifth, or its side of the peers' median.

    The choices are the neighbouring periods with the same peers, and the other sets of peers
    in the chosen period. None of them is independent of the others: periods share months and
    sets share councils. So the count says how much rests on the choice and is no probability.

    Parameters
    ----------
    near : NearPeriods
    under_sets : pandas.DataFrame
        From :func:`lsr_analysis.analysis.under_sets.ranks_under`.

    Returns
    -------
    Robustness or None
        None if the area is not ranked in the chosen period.
    """
    chosen = near.chosen
    if chosen is None:
        return None
    rows = under_sets[under_sets["indicator"] == near.indicator.id].set_index("peers")
    others = rows.drop(index=near.peers.name, errors="ignore")
    others = others if chosen.side else others.iloc[:0]
    turned = tuple(
        str(name) for name, row in others.iterrows() if _side(row, near.indicator) * chosen.side < 0
    )
    fifths = [one.fifth != chosen.fifth for one in near.others]
    sides = [one.side * chosen.side < 0 for one in near.others]
    changed = sum(a or b for a, b in zip(fifths, sides, strict=True)) + len(turned)
    choices = len(fifths) + len(others)
    if choices < FEWEST:
        verdict = "not assessable"
    elif not changed:
        verdict = "holds"
    else:
        verdict = "mostly holds" if changed <= MOSTLY * choices else "depends on the choice"
    return Robustness(len(fifths), len(others), sum(fifths), sum(sides), turned, changed, verdict)
