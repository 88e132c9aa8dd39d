"""What chance alone could have given: probabilities, ranks and fifths of councils."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from lsr_analysis.analysis.outliers import kind_of
from lsr_analysis.indicators import Indicator
from lsr_analysis.statistics.comparison import count_p, deviate_p, proportion_p
from lsr_analysis.statistics.draws import (
    Draws,
    draws_of_limits,
    draws_of_proportions,
    draws_of_rates,
)
from lsr_analysis.statistics.inputs import level_to_z
from lsr_analysis.statistics.quantiles import quantile_groups
from lsr_analysis.statistics.rank_intervals import RankInterval, rank_intervals

__all__ = ["chances", "fifths", "ranks_by_sampling"]

_WITHOUT = 0.05
"""Share of councils that may lack an interval where ranks have one."""


def chances(
    figures: pd.DataFrame, indicator: Indicator, published: bool, reference: float
) -> pd.Series:
    """Return the probability of figures so far from a benchmark by chance alone.

    Parameters
    ----------
    figures : pandas.DataFrame
        One row a council: ``value``, ``lower`` and ``upper`` (95%), ``numerator`` and
        ``denominator``.
    indicator : Indicator
        One whose counts do not come in clumps.
    published : bool
        Whether the publisher's limits say how sure a figure is; else its counts do.
    reference : float
        The benchmark, in the unit of the indicator.

    Returns
    -------
    pandas.Series
        Two-sided, by council; NaN where it cannot be told.
    """
    if published:
        error = (figures["upper"] - figures["lower"]) / (2 * level_to_z(0.95))
        away = (figures["value"] - reference) / error.where(error > 0)
        return pd.Series(deviate_p(away), figures.index)
    events, of = figures["numerator"].astype(float), figures["denominator"].astype(float)
    share = reference / indicator.multiplier
    if kind_of(indicator) == "rate":
        return pd.Series(count_p(events, of * share), figures.index)
    if not 0 < share < 1:
        return pd.Series(float("nan"), figures.index)
    return pd.Series(proportion_p(events, of, share), figures.index)


def _draws(figures: pd.DataFrame, indicator: Indicator, published: bool) -> Draws:
    """Return what sampling error alone could have given, in the unit of the indicator."""
    if published:
        return draws_of_limits(figures["value"], figures["lower"], figures["upper"])
    made = draws_of_proportions if kind_of(indicator) == "proportion" else draws_of_rates
    found = made(figures["numerator"].astype(float), figures["denominator"].astype(float))
    return Draws(found.seen * indicator.multiplier, found.drawn * indicator.multiplier)


def ranks_by_sampling(
    figures: pd.DataFrame,
    indicator: Indicator,
    published: bool,
    among: Sequence[Hashable] | None = None,
) -> dict[Hashable, RankInterval]:
    """Rank councils, with intervals from sampling error.

    Parameters
    ----------
    figures : pandas.DataFrame
        One row a council with a value: ``value``, ``lower``, ``upper``, ``numerator`` and
        ``denominator``.
    indicator : Indicator
        One with a direction whose counts do not come in clumps.
    published : bool
        Whether the publisher's limits say how sure a figure is; else its counts do.
    among : sequence of str, optional
        Rank only these of the councils, such as peers, by the same redraws.

    Returns
    -------
    dict of RankInterval
        By council; empty if more than one in twenty has no interval.
    """
    draws = _draws(figures, indicator, published)
    values = figures["value"]
    if among is not None:
        values = values.reindex(among)
        draws = draws.of(draws.seen.index.intersection(values.index, sort=False))
    fixed = values.drop(draws.seen.index)
    if len(fixed) > _WITHOUT * len(values):
        return {}
    # A council without an interval stays where it is, so that ranks are those shown.
    still = pd.DataFrame(
        np.tile(fixed.to_numpy(), (len(draws.drawn), 1)), draws.drawn.index, fixed.index
    )
    every = Draws(pd.concat([draws.seen, fixed]), pd.concat([draws.drawn, still], axis=1))
    return rank_intervals(every, indicator.lower_is_better is True)


def fifths(values: pd.Series, indicator: Indicator) -> pd.Series:
    """Return the fifth of councils that each is in, 1 the best, or the lowest if neither is.

    Parameters
    ----------
    values : pandas.Series
        By reference code.
    indicator : Indicator
    """
    return quantile_groups(-values if indicator.lower_is_better is False else values)
