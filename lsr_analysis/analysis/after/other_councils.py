"""Sensitivity analyses of which councils the reviewed areas are compared with."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lsr_analysis.analysis.after.estimate import Estimate, of_effect
from lsr_analysis.analysis.after.study import Study
from lsr_analysis.analysis.after.weights import (
    COVARIATES,
    Likeness,
    covariates,
    effective_number,
    likeness,
    nearest_weights,
    peer_weights,
)
from lsr_analysis.statistics.event_study import cohort_effect

__all__ = ["highest_others", "matched", "similar_peers", "weighted"]

NEAREST = 5
"""Councils that each area is matched with."""


def similar_peers(study: Study) -> Estimate:
    """Compare each area with its similar councils that were never reviewed.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Estimate
    """
    weights, numbers = peer_weights(study.data, study.panel)
    found = cohort_effect(study.changes, study.panel.cohort, weights=weights)
    detail = (
        f"{min(numbers)} to {max(numbers)} of the 15 were never reviewed; as many as "
        f"{_effective(study, weights):.0f} councils counted alike"
    )
    return of_effect(found, months=study.months, detail=detail)


def _effective(study: Study, weights: pd.DataFrame) -> float:
    """Return the effective number of controls, cohorts put together by their areas."""
    shares = study.panel.cohort.value_counts(normalize=True)
    return effective_number((weights * shares[weights.columns]).sum(axis=1))


def _likeness(study: Study) -> Likeness:
    cohort = study.panel.cohort
    before = study.design.window.start.start_time
    return likeness(covariates(study.data, cohort.index, before), cohort.notna())


def weighted(study: Study) -> Estimate:
    """Weight councils never reviewed to be alike in what is measured.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Estimate
    """
    found = _likeness(study)
    worst = found.balance["after"].abs().max()
    return of_effect(
        cohort_effect(study.changes, study.panel.cohort, weights=found.weights),
        months=study.months,
        detail=f"by {', '.join(COVARIATES.values())}; as many as {found.effective:.0f} councils "
        f"counted alike; largest difference left {worst:.2f} standard deviations, "
        f"{found.balance['before'].abs().max():.2f} before",
    )


def highest_others(study: Study) -> Estimate:
    """Compare with as many councils never reviewed that had the highest rates.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Estimate
    """
    panel = study.panel
    rates = study.window_rates[panel.controls].sort_values(ascending=False, kind="stable")
    part = panel.cohort[[*panel.treated, *rates.index[: len(panel.treated)]]]
    return of_effect(cohort_effect(study.changes, part), months=study.months)


def matched(study: Study) -> Estimate:
    """Compare each area with the nearest councils in the selection window.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Estimate
    """
    weights = nearest_weights(study.panel, np.log(study.window_rates), NEAREST)
    return of_effect(
        cohort_effect(study.changes, study.panel.cohort, weights=weights),
        months=study.months,
        detail=f"as many as {_effective(study, weights):.0f} councils counted alike",
    )
