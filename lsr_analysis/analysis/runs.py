"""The XmR chart of an area's monthly rate."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import Span
from lsr_analysis.statistics.xmr import Xmr, xmr

__all__ = ["Runs", "runs_of"]


@dataclass(frozen=True)
class Runs:
    """An XmR chart and the months of its points.

    Parameters
    ----------
    months : pandas.PeriodIndex
    chart : Xmr
    """

    months: pd.PeriodIndex
    chart: Xmr

    @property
    def signals(self) -> int:
        """How many months the rules call special-cause variation."""
        return int(self.chart.points["special"].sum())


def runs_of(rates: pd.Series, span: Span, indicator: Indicator) -> Runs | None:
    """Judge a monthly rate up to the end of a span by the rules of an XmR chart.

    Every month since rates began counts, so that limits rest on more than the span itself.

    Parameters
    ----------
    rates : pandas.Series
        By month, per day, so that the length of months does not matter.
    span : Span
    indicator : Indicator

    Returns
    -------
    Runs or None
        None if there is no rate in any month up to the end of the span.
    """
    held = rates[rates.index <= span.end].dropna()
    if held.empty:
        return None
    months = pd.period_range(held.index[0], held.index[-1], freq="M")
    series = rates.reindex(months).to_numpy(dtype=float)
    return Runs(months, xmr(series, indicator.lower_is_better))
