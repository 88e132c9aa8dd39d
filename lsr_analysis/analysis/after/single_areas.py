"""Each reviewed area alone: its own series, beside those of councils never reviewed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.after.design import Cohort, Design
from lsr_analysis.analysis.after.panel import OR_LEAVE_OUT, Panel
from lsr_analysis.errors import DataNotFound
from lsr_analysis.statistics.comparison import stand_out
from lsr_analysis.statistics.interrupted import InterruptedFit, interrupted_series

__all__ = ["OVER", "SingleAreas", "single_areas_of"]

OVER = 12
"""Months after the announcement that an effect is the mean over."""


@dataclass(frozen=True, eq=False)
class SingleAreas:
    """The interrupted series of every reviewed area.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a reviewed area by reference code, lowest effect first: ``name``, ``cohort``,
        ``apart`` (not chosen for high delays), ``effect``, ``lower``, ``upper`` (log ratio, over
        the twelve months from the announcement, interval too narrow), ``level_change``,
        ``slope_change``, ``months``, ``place`` (1 is the lowest effect among the councils never
        reviewed and the area), ``of``, ``p_value`` (two-sided, from that place) and ``passes``
        (whether it stands out with the false discovery rate held).
    band : pandas.DataFrame
        By cohort: ``lower``, ``upper`` (between which the middle 95% of effects of the councils
        never reviewed lie), ``median``, ``outside`` (how many of them have an interval that leaves
        out 0) and ``of``.
    no_days : int
        Months of councils in the series with no delayed day at all: they have no logarithm and
        are left out.
    rate : float
        False discovery rate.
    least_p : float
        Lowest p-value that so many councils to compare with can give.
    """

    table: pd.DataFrame
    band: pd.DataFrame
    no_days: int
    rate: float
    least_p: float


def _series(panel: Panel, design: Design) -> tuple[pd.DataFrame, int]:
    """Return the log of days a day of each council less the mean of the never reviewed."""
    codes = [*panel.cohort.index, *panel.apart.index]
    span = design.interrupted.span
    days = panel.days_a_day().loc[span.start : span.end, codes]
    zero = int((days == 0).to_numpy().sum())
    logs = np.log(days.where(days > 0))
    others = logs[panel.controls]
    total, held = others.sum(axis=1), others.notna().sum(axis=1)
    gaps = logs.sub(total / held, axis=0)
    # A council compared with a mean that it is in would differ from it too little.
    for code in panel.controls:
        rest = held - others[code].notna()
        gaps[code] = logs[code] - (total - others[code].fillna(0)) / rest
    gaps.loc[design.window.start : design.window.end] = np.nan
    return gaps, zero


def _place(effect: float, others: pd.Series) -> tuple[int, float]:
    """Return the place of an effect from the lowest, and its two-sided p-value."""
    place = 1 + int((others < effect).sum())
    middle = float(others.median())
    as_far = int(((others - middle).abs() >= abs(effect - middle)).sum())
    return place, (1 + as_far) / (1 + len(others))


def _fit(
    gaps: pd.DataFrame, code: str, cohort: Cohort, panel: Panel, design: Design
) -> InterruptedFit:
    """Fit the series of a council, interrupted at the announcement of a cohort."""
    begins = design.centre + cohort.first
    try:
        return interrupted_series(gaps[code], begins, OVER, design.interrupted.lags)
    except ValueError as error:
        raise DataNotFound(
            f"{panel.names[code]}, in the part after the reviews: {error}. {OR_LEAVE_OUT}"
        ) from error


def single_areas_of(panel: Panel, design: Design) -> SingleAreas:
    """Return the interrupted series of every reviewed area.

    Parameters
    ----------
    panel : Panel
    design : Design

    Returns
    -------
    SingleAreas

    Raises
    ------
    DataNotFound
        If a council has too few months with delayed days for its series to be fitted.
    """
    gaps, no_days = _series(panel, design)
    reviewed = pd.concat([panel.cohort.dropna(), panel.apart])
    rows, band = {}, {}
    for one in design.cohorts:
        fits = {code: _fit(gaps, code, one, panel, design) for code in panel.controls}
        effects = pd.Series({code: found.effect for code, found in fits.items()})
        band[one.name] = {
            "lower": effects.quantile(0.025),
            "upper": effects.quantile(0.975),
            "median": effects.median(),
            "outside": sum(found.lower > 0 or found.upper < 0 for found in fits.values()),
            "of": len(fits),
        }
        for code in reviewed.index[reviewed == one.name]:
            found = _fit(gaps, code, one, panel, design)
            place, p = _place(found.effect, effects)
            rows[code] = {
                "name": panel.names[code],
                "cohort": one.name,
                "apart": code in panel.apart.index,
                "effect": found.effect,
                "lower": found.lower,
                "upper": found.upper,
                "level_change": found.level_change,
                "slope_change": found.slope_change,
                "months": found.months,
                "place": place,
                "of": len(effects) + 1,
                "p_value": p,
            }
    table = pd.DataFrame.from_dict(rows, orient="index")
    rate = design.interrupted.false_discovery_rate
    table["passes"] = stand_out(table["p_value"], rate)
    return SingleAreas(
        table=table.sort_values(["effect", "name"]),
        band=pd.DataFrame.from_dict(band, orient="index"),
        no_days=no_days,
        rate=rate,
        least_p=1 / (1 + len(panel.controls)),
    )
