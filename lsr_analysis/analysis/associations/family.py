"""Which effects are counted together, and how surely each is told from no difference."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsr_analysis.analysis.associations.design import LATER
from lsr_analysis.statistics.comparison import adjusted_p

__all__ = [
    "at_limit", "counted", "families", "in_family", "near_rate", "q_values", "shown_family",
]  # fmt: skip

_NEAR = 0.8
"""Share of the false discovery rate from which a clear effect lies at the limit."""


def shown_family(effects: pd.DataFrame) -> pd.Series:
    """Return which effects are of interest, later checks among them.

    Parameters
    ----------
    effects : pandas.DataFrame
        As of :class:`lsr_analysis.analysis.associations.Associations`.

    Returns
    -------
    pandas.Series of bool
    """
    return effects["interest"].astype(bool)


def in_family(effects: pd.DataFrame) -> pd.Series:
    """Return which effects are counted: those of interest, without the later checks.

    Parameters
    ----------
    effects : pandas.DataFrame
        As of :class:`lsr_analysis.analysis.associations.Associations`.

    Returns
    -------
    pandas.Series of bool
    """
    return shown_family(effects) & ~effects["adjustment"].isin(LATER)


def families(effects: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the ways to count effects together.

    The design sets out the first. The others were added when the figures were known, so that no
    choice among them can decide what is called clear.

    Parameters
    ----------
    effects : pandas.DataFrame
        As of :class:`lsr_analysis.analysis.associations.Associations`.

    Returns
    -------
    dict of str to pandas.Series of bool
        "design", "later" (the later checks too) and "adjusted" (adjusted effects alone).
    """
    shown = shown_family(effects)
    return {
        "design": in_family(effects),
        "later": shown,
        "adjusted": shown & (effects["adjustment"] == "adjusted"),
    }


def q_values(effects: pd.DataFrame, family: pd.Series) -> pd.Series:
    """Return p allowing for the number of effects (Benjamini and Hochberg 1995).

    Parameters
    ----------
    effects : pandas.DataFrame
        With ``p``.
    family : pandas.Series of bool
        Which of them are counted; the others get no q.

    Returns
    -------
    pandas.Series
    """
    q = pd.Series(np.nan, effects.index)
    q[family] = adjusted_p(effects.loc[family, "p"])
    return q


def counted(rows: list[dict[str, object]], rate: float) -> pd.DataFrame:
    """Return the effects with ``q`` and ``clear``, by every way to count them.

    Parameters
    ----------
    rows : list of dict
        One an effect.
    rate : float
        False discovery rate.

    Returns
    -------
    pandas.DataFrame
        With ``q``, the largest over :func:`families` that hold the effect; ``q_design``, by the
        count of the design; and ``clear``, whether q is at or below the rate. Those that the
        design does not count have neither, and are not clear.
    """
    effects = pd.DataFrame(rows)
    by_count = pd.DataFrame(
        {name: q_values(effects, family) for name, family in families(effects).items()}
    )
    effects["q_design"] = by_count["design"]
    effects["q"] = by_count.max(axis=1).where(by_count["design"].notna())
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

    Returns
    -------
    bool
    """
    return bool(effect["clear"]) and (near_rate(effect, rate) or bool(effect["fails"]))


def near_rate(effect: pd.Series, rate: float) -> bool:
    """Tell whether the q of an effect comes within a fifth of the false discovery rate.

    Parameters
    ----------
    effect : pandas.Series
    rate : float
        False discovery rate.

    Returns
    -------
    bool
    """
    return bool(effect["q"] > _NEAR * rate)
