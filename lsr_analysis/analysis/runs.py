"""The XmR chart of an area's monthly rate."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.targets import AreaTarget
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
    target : AreaTarget or None
        What the area was to reach or hold, if a target stood in the last month.
    """

    months: pd.PeriodIndex
    chart: Xmr
    target: AreaTarget | None = None

    @property
    def signals(self) -> int:
        """How many months the rules call special-cause variation."""
        return int(self.chart.points["special"].sum())

    @property
    def met(self) -> pd.Series:
        """Whether each month from that of the target on was at its level or below; else empty."""
        values = pd.Series(self.chart.points["value"].to_numpy(), self.months)
        return self.target.met(values) if self.target else pd.Series(dtype=bool)


def runs_of(
    rates: pd.Series, span: Span, indicator: Indicator, target: AreaTarget | None = None
) -> Runs | None:
    """Judge a monthly rate up to the end of a span by the rules of an XmR chart.

    Every month since rates began counts, so that limits rest on more than the span itself.

    Parameters
    ----------
    rates : pandas.Series
        By month, per day, so that the length of months does not matter.
    span : Span
    indicator : Indicator
    target : AreaTarget, optional
        Judged against only if it stood in the last month of the span.

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
    stood = target if target and target.target.stood_in(months[-1]) else None
    level = stood.level if stood else None
    return Runs(months, xmr(series, indicator.lower_is_better, target=level), stood)
