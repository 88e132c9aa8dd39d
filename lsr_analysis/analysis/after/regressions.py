"""Sensitivity analyses that are regressions: the expectation allowed for, and two-way effects."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from lsr_analysis.analysis.after.design import Design
from lsr_analysis.analysis.after.estimate import Estimate
from lsr_analysis.analysis.after.panel import Panel
from lsr_analysis.statistics.cohorts import needed_values

__all__ = ["adjusted_effect", "two_way_effect"]


def _influence(y: np.ndarray, x: np.ndarray, column: int) -> tuple[float, np.ndarray]:
    """Return a coefficient of least squares, and what each unit adds to its error (HC3)."""
    import statsmodels.api as sm

    fit = sm.OLS(y, x).fit()
    pull = fit.model.pinv_wexog[column] * fit.get_influence().resid_press
    return float(fit.params[column]), pull


def adjusted_effect(changes: pd.DataFrame, cohort: pd.Series, covariate: pd.Series) -> Estimate:
    """Return the effect where changes may also follow a covariate.

    For each cohort the change of its areas and of the controls is regressed on being an area of
    the cohort and on the covariate; cohorts are averaged by their areas. A control is in each of
    these regressions: what it adds to the errors is put together before it is squared. With one
    cohort the standard error is the HC3 of MacKinnon JG and White H (1985), *Journal of
    Econometrics* 29:305-325.

    Parameters
    ----------
    changes : pandas.DataFrame, shape (units, cohorts)
    cohort : pandas.Series
        As in :func:`lsr_analysis.statistics.event_study.cohort_effect`.
    covariate : pandas.Series
        By unit.

    Returns
    -------
    Estimate
        A unit without a change that it needs, or without the covariate, is left out and
        counted. The interval is on t with as many degrees of freedom as units, less an effect
        for each cohort, a constant and a slope: with one cohort those of the regression. For
        several, whose regressions share the controls, this is a convention.

    Raises
    ------
    ValueError
        As in :func:`lsr_analysis.statistics.event_study.cohort_effect`, and if no treated unit
        or no control is left.
    """
    from scipy.stats import t as student

    changes, held, left_out = needed_values(changes, cohort)
    cohort = held[covariate.reindex(held.index).notna()]
    left_out += len(held) - len(cohort)
    if cohort.isna().all() or cohort.notna().all():
        raise ValueError("no treated unit or no control has the change and covariate it needs")
    sizes = cohort.value_counts()
    errors = pd.Series(0.0, cohort.index)
    estimate = 0.0
    for name, size in sizes.items():
        part = cohort.index[cohort.isna() | (cohort == name)]
        treated = (cohort[part] == name).to_numpy(dtype=float)
        x = np.column_stack([np.ones(len(part)), treated, covariate[part]])
        beta, pull = _influence(changes.loc[part, name].to_numpy(), x, 1)
        estimate += size / sizes.sum() * beta
        errors[part] += size / sizes.sum() * pull
    error = math.sqrt(float((errors**2).sum()))
    df = len(cohort) - 2 - len(sizes)
    reach = float(student.ppf(0.975, df)) * error
    return Estimate(
        estimate,
        estimate - reach,
        estimate + reach,
        float(2 * student.sf(abs(estimate) / error, df)),
        int(sizes.sum()),
        int(cohort.isna().sum()),
        left_out=left_out,
    )


def two_way_effect(panel: Panel, design: Design, first: pd.Period) -> Estimate:
    """Return the coefficient of "after" with effects of councils and of months.

    Parameters
    ----------
    panel : Panel
    design : Design
    first : pandas.Period
        First month; the last is that of the panel.

    Returns
    -------
    Estimate
        With an interval clustered by council, on t with as many degrees of freedom as councils
        less one. Months with no delayed days at all have no logarithm and are left out.
    """
    import statsmodels.api as sm

    days = panel.days_a_day()[panel.cohort.index].loc[first:]
    begins = panel.cohort.map(
        {one.name: design.centre + one.first for one in design.cohorts}, na_action="ignore"
    )
    after = pd.DataFrame(
        {
            code: 0.0 if pd.isna(start) else (days.index >= start).astype(float)
            for code, start in begins.items()
        },
        index=days.index,
    )
    months, units = (block.ravel() for block in np.indices(days.shape))
    y, d = days.to_numpy().ravel(), after.to_numpy().ravel()
    keep = y > 0
    months, units, d, y = months[keep], units[keep], d[keep], np.log(y[keep])
    # Partialled out, not inverted: "after" less what council and month say of it
    # (Frisch and Waugh 1933) leaves a regression on one column.
    dummies = np.zeros((len(y), days.shape[1] + len(days) - 1))
    dummies[np.arange(len(y)), units] = 1
    later = months > 0
    dummies[np.flatnonzero(later), days.shape[1] + months[later] - 1] = 1
    inverse = np.linalg.inv(dummies.T @ dummies)
    d, y = (v - dummies @ (inverse @ (dummies.T @ v)) for v in (d, y))
    model = sm.OLS(y, d)
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": units}, use_t=True)
    low, high = fit.conf_int()[0]
    return Estimate(
        float(fit.params[0]), float(low), float(high), float(fit.pvalues[0]),
        len(panel.treated), len(panel.controls),
    )  # fmt: skip
