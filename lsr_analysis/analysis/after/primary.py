"""The primary estimate: months after the announcement against those as far before selection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.after.design import Cohort, Design
from lsr_analysis.analysis.after.estimate import Estimate, of_effect
from lsr_analysis.analysis.after.panel import Panel, changes_of
from lsr_analysis.analysis.aggregate import RATE, monthly
from lsr_analysis.periods import Span
from lsr_analysis.statistics.event_path import effect_path
from lsr_analysis.statistics.event_study import cohort_effect
from lsr_analysis.statistics.randomisation import Randomised, randomised
from lsr_analysis.store import Data

__all__ = ["Primary", "months_text", "primary_of"]

AROUND = 24
"""Months on either side of the selection window that the gap is shown for."""


@dataclass(frozen=True, eq=False)
class Primary:
    """The primary estimate and what it is made of.

    Parameters
    ----------
    effect : Estimate
        Over both cohorts, each counted by its areas; interval clustered by council.
    by_cohort : tuple of tuple of str and Estimate
        In the order of the design.
    chance : Randomised
        The same with councils dealt to cohorts by chance.
    path : pandas.DataFrame
        Three-month blocks by their distance from the selection window, each against its mirror:
        see :func:`lsr_analysis.statistics.event_path.effect_path`.
    gap : pandas.DataFrame
        One row a month and group: ``group`` (a cohort), ``month``, ``estimate``, ``lower``,
        ``upper``: mean log of the delayed days rate in the areas of the cohort less that in the
        councils never reviewed, with a 95% interval for each month.
    """

    effect: Estimate
    by_cohort: tuple[tuple[str, Estimate], ...]
    chance: Randomised
    path: pd.DataFrame
    gap: pd.DataFrame


def months_text(design: Design, cohorts: Sequence[Cohort]) -> str:
    """Return the months that are compared, cohort by cohort.

    Parameters
    ----------
    design : Design
        For the middle of the selection window.
    cohorts : sequence of Cohort
        With the offsets to be told.
    """
    centre = design.centre
    told = [
        f"{one.name} areas: {Span(centre + one.first, centre + one.last)} against "
        f"{Span(centre - one.last, centre - one.first)}"
        for one in cohorts
    ]
    return "; ".join(told)


def _gap(data: Data, panel: Panel, design: Design) -> pd.DataFrame:
    """Return how far rates of each cohort lie above those of the others, month by month."""
    from scipy.stats import t as student

    centre = design.centre
    span = Span(centre - AROUND, min(centre + AROUND, panel.span.end))
    rates = monthly(data, RATE, span)[panel.cohort.index]
    # Nothing can be said of a ratio to zero; such a month of a council is left out.
    logs = np.log(rates.where(rates > 0))
    others = logs[panel.controls]
    base, base_error = others.mean(axis=1), others.var(axis=1) / others.count(axis=1)
    rows = []
    for one in design.cohorts:
        own = logs[panel.cohort.index[panel.cohort == one.name]]
        error = own.var(axis=1) / own.count(axis=1)
        total = np.sqrt(error + base_error)
        df = (error + base_error) ** 2 / (
            error**2 / (own.count(axis=1) - 1) + base_error**2 / (others.count(axis=1) - 1)
        )
        estimate, reach = own.mean(axis=1) - base, student.ppf(0.975, df) * total
        rows.append(
            pd.DataFrame(
                {
                    "group": one.name,
                    "month": estimate.index,
                    "estimate": estimate.to_numpy(),
                    "lower": (estimate - reach).to_numpy(),
                    "upper": (estimate + reach).to_numpy(),
                }
            ).dropna(subset=["estimate"])
        )
    return pd.concat(rows, ignore_index=True)


def _of_cohort(row: pd.Series, months: str) -> Estimate:
    return Estimate(
        float(row["estimate"]), float(row["lower"]), float(row["upper"]), float(row["p_value"]),
        int(row["treated"]), int(row["controls"]), months=months,
    )  # fmt: skip


def primary_of(data: Data, panel: Panel, design: Design) -> Primary:
    """Return the primary estimate.

    Parameters
    ----------
    data : Data
    panel : Panel
    design : Design
    """
    changes = changes_of(panel.days, design.centre, design.cohorts)
    found = cohort_effect(changes, panel.cohort)
    rows = found.by_cohort.set_index("cohort")
    by_cohort = tuple(
        (one.name, _of_cohort(rows.loc[one.name], months_text(design, [one])))
        for one in design.cohorts
    )
    chance = randomised(changes, panel.cohort, design.draws, design.seed)
    if not math.isclose(chance.estimate, found.estimate, abs_tol=1e-9):
        raise ValueError("the randomised estimate is of other councils than the clustered one")
    return Primary(
        effect=of_effect(found, months=months_text(design, design.cohorts)),
        by_cohort=by_cohort,
        chance=chance,
        path=effect_path(
            panel.days,
            design.centre,
            panel.cohort,
            {one.name: one.first for one in design.cohorts},
            seed=design.seed,
        ),
        gap=_gap(data, panel, design),
    )
