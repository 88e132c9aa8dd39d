"""Which effects are counted together, and how surely each is told from no difference."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsr_analysis.analysis.associations.design import LATER

__all__ = [
    "adjusted_family", "at_limit", "counted", "in_family", "near_rate", "q_values",
    "shown_family",
]  # fmt: skip

_NEAR = 0.8
"""Share of the false discovery rate from which a clear effect lies at the limit."""


def shown_family(effects: pd.DataFrame) -> pd.Series:
    """Return which effects are of interest, later checks among them."""
    return effects["interest"].astype(bool)


def in_family(effects: pd.DataFrame) -> pd.Series:
    """Return which effects are counted: those of interest, without the later checks."""
    return shown_family(effects) & ~effects["adjustment"].isin(LATER)


def adjusted_family(effects: pd.DataFrame) -> pd.Series:
    """Return which effects of interest are adjusted, without the later checks."""
    return shown_family(effects) & (effects["adjustment"] == "adjusted")


def q_values(effects: pd.DataFrame, family: pd.Series) -> pd.Series:
    """Return p allowing for the number of effects (Benjamini and Hochberg 1995).

    Parameters
    ----------
    effects : pandas.DataFrame
        With ``p``.
    family : pandas.Series of bool
        Which of them are counted; the others get no q.
    """
    from statsmodels.stats.multitest import multipletests

    q = pd.Series(np.nan, effects.index)
    if family.any():
        q[family] = multipletests(effects.loc[family, "p"], method="fdr_bh")[1]
    return q


def counted(rows: list[dict[str, object]], rate: float) -> pd.DataFrame:
    """Return the effects with ``q`` and ``clear``, allowing for those of the family.

    Parameters
    ----------
    rows : list of dict
        One an effect.
    rate : float
        False discovery rate.
    """
    effects = pd.DataFrame(rows)
    effects["q"] = q_values(effects, in_family(effects))
    effects["clear"] = effects["q"] <= rate
    return effects


def at_limit(effect: pd.Series, rate: float) -> bool:
    """Tell whether a clear effect lies at the limit: q close to the rate, or a check failed.

    Parameters
    ----------
    effect : pandas.Series
        A row of :attr:`lsr_analysis.analysis.associations.Associations.effects`.
    rate : float
        False discovery rate.
    """
    return bool(effect["clear"]) and (near_rate(effect, rate) or bool(effect["fails"]))


def near_rate(effect: pd.Series, rate: float) -> bool:
    """Tell whether the q of an effect comes within a fifth of the false discovery rate."""
    return bool(effect["q"] > _NEAR * rate)
