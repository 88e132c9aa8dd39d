"""The primary estimate: months after the announcement against those as far before selection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.after.design import Cohort, Design
from lsr_analysis.analysis.after.estimate import Estimate, of_effect, of_row
from lsr_analysis.analysis.after.panel import OR_LEAVE_OUT, Panel, changes_of
from lsr_analysis.analysis.aggregate import RATE, monthly
from lsr_analysis.errors import DataNotFound
from lsr_analysis.periods import Span
from lsr_analysis.statistics.event_path import effect_path
from lsr_analysis.statistics.event_study import Effect, cohort_effect
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
        councils never reviewed, with a 95% interval for each month; ``pooled``: the mean over
        the cohorts of the month, by their areas.
    """

    effect: Estimate
    by_cohort: tuple[tuple[str, Estimate], ...]
    chance: Randomised
    path: pd.DataFrame
    gap: pd.DataFrame

    def mean_gap(self, span: Span) -> float:
        """Return the mean of the pooled gap over the months of a span that have one.

        Parameters
        ----------
        span : Span

        Returns
        -------
        float
        """
        inside = self.gap[self.gap["month"].between(span.start, span.end)]
        return float(inside.groupby("month")["pooled"].first().mean())


def months_text(design: Design, cohorts: Sequence[Cohort]) -> str:
    """Return the months that are compared, cohort by cohort.

    Parameters
    ----------
    design : Design
        For the middle of the selection window.
    cohorts : sequence of Cohort
        With the offsets to be told.

    Returns
    -------
    str
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
    from scipy.stats import ttest_ind

    centre = design.centre
    span = Span(centre - AROUND, min(centre + AROUND, panel.span.end))
    rates = monthly(data, RATE, span)[panel.cohort.index]
    # Nothing can be said of a ratio to zero; such a month of a council is left out.
    logs = np.log(rates.where(rates > 0))
    others = logs[panel.controls]
    rows = []
    for one in design.cohorts:
        own = logs[panel.cohort.index[panel.cohort == one.name]]
        enough = (own.count(axis=1) > 1) & (others.count(axis=1) > 1)
        limits = ttest_ind(  # Welch's
            own[enough], others[enough], axis=1, equal_var=False, nan_policy="omit"
        ).confidence_interval()
        mine = pd.DataFrame({"group": one.name, "estimate": own.mean(axis=1) - others.mean(axis=1)})
        mine.loc[enough, ["lower", "upper"]] = np.column_stack([limits.low, limits.high])
        rows.append(mine.assign(areas=own.shape[1]).dropna(subset=["estimate"]))
    table = pd.concat(rows).rename_axis("month").reset_index()
    weighted = (table["estimate"] * table["areas"]).groupby(table["month"]).transform("sum")
    table["pooled"] = weighted / table.groupby("month")["areas"].transform("sum")
    return table.drop(columns="areas")


def _check_same(found: Effect, chance: Randomised, changes: pd.DataFrame, panel: Panel) -> None:
    """Check that councils dealt by chance are those of the clustered estimate.

    A council may be dealt to any cohort, and so needs the changes of all; the clustered estimate
    takes an area that has those of its own.
    """
    if math.isclose(chance.estimate, found.estimate, abs_tol=1e-9):
        return
    short = [panel.names[code] for code in panel.treated if changes.loc[code].isna().any()]
    raise DataNotFound(
        f"{', '.join(short)} had no delayed days in the months before or after of a cohort, so "
        "that areas dealt by chance would be others than those of the estimate after the reviews. "
        f"{OR_LEAVE_OUT}"
    )


def primary_of(data: Data, panel: Panel, design: Design) -> Primary:
    """Return the primary estimate.

    Parameters
    ----------
    data : Data
    panel : Panel
    design : Design

    Returns
    -------
    Primary

    Raises
    ------
    DataNotFound
        If a reviewed area has no change over the months of the other cohort, to which chance
        may deal it.
    """
    changes = changes_of(panel.days, design.centre, design.cohorts)
    found = cohort_effect(changes, panel.cohort)
    rows = found.by_cohort.set_index("cohort")
    by_cohort = tuple(
        (one.name, of_row(rows.loc[one.name], months_text(design, [one]))) for one in design.cohorts
    )
    chance = randomised(changes, panel.cohort, design.draws, design.seed)
    _check_same(found, chance, changes, panel)
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
