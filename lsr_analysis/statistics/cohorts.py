"""Treated units by cohort and controls: who is compared, and the difference of their means."""

from __future__ import annotations

import math
from collections.abc import Hashable

import numpy as np
import pandas as pd

from lsr_analysis.statistics.inputs import Floats, counts

__all__ = ["control_weights", "difference_of_means", "needed_values"]


def needed_values(
    changes: pd.DataFrame, cohort: pd.Series, *, every: bool = False
) -> tuple[pd.DataFrame, pd.Series, int]:
    """Return the changes and cohorts of the units that have what they need.

    Parameters
    ----------
    changes, cohort : pandas.DataFrame, pandas.Series
        As in :func:`cohort_effect`.
    every : bool
        Units need the changes of every cohort; else a treated one needs that of its own.

    Returns
    -------
    tuple
        Changes of the cohorts that are there; cohorts, None for controls; and how many
        units are left out. Units are in the order of their labels.

    Raises
    ------
    ValueError
        As in :func:`cohort_effect`.
    """
    for name, labels in {"changes": changes.index, "cohort": cohort.index}.items():
        if labels.has_duplicates:
            twice = labels[labels.duplicated()][0]
            raise ValueError(f"{name} has {twice!r} twice; give each unit once")
    if len(unknown := cohort.index.difference(changes.index)):
        raise ValueError(f"changes has no row for {unknown[0]!r}, which is in cohort; give it")
    cohort = cohort.astype(object).where(cohort.notna(), None)
    if changes.columns.has_duplicates:
        twice = changes.columns[changes.columns.duplicated()][0]
        raise ValueError(f"changes has the column {twice!r} twice; give each cohort once")
    there = {k for k in cohort if k is not None}
    if not there:
        raise ValueError("cohort names no treated unit; give at least one")
    if absent := sorted(there.difference(changes.columns), key=str):
        raise ValueError(f"changes has no column {absent[0]!r}, which is a cohort; give it")
    names = [k for k in changes.columns if k in there]
    cohort = cohort.sort_index(key=lambda labels: labels.astype(str))
    held = changes.loc[cohort.index, names].astype(float)
    if np.isinf(held.to_numpy()).any():
        raise ValueError("changes is infinite somewhere; give NaN where there is none")
    needs = np.array([[every or k is None or k == name for name in names] for k in cohort])
    keep = ~(held.isna().to_numpy() & needs).any(axis=1)
    return held[keep], cohort[keep], int((~keep).sum())


def control_weights(
    controls: pd.Index, names: list[Hashable], weights: pd.DataFrame | pd.Series | None
) -> Floats:
    """Return weights of controls by cohort that add to 1 for each cohort.

    Parameters
    ----------
    controls : pandas.Index
        Units to weight.
    names : list
        Cohorts.
    weights : pandas.DataFrame, pandas.Series or None
        As in :func:`lsr_analysis.statistics.event_study.cohort_effect`; None weights all alike.

    Returns
    -------
    numpy.ndarray, shape (controls, cohorts)

    Raises
    ------
    ValueError
        If a cohort has no column of weights or none above 0, or one is negative or infinite.
    """
    if weights is None:
        weights = pd.Series(1.0, controls)
    if isinstance(weights, pd.Series):
        weights = pd.DataFrame(dict.fromkeys(names, weights))
    if absent := [name for name in names if name not in weights.columns]:
        raise ValueError(f"weights has no column {absent[0]!r}, which is a cohort; give it")
    found = counts("weights", weights[names].reindex(controls).to_numpy(dtype=float))
    found = np.nan_to_num(found)
    if not (found.sum(axis=0) > 0).all():
        raise ValueError("weights are 0 for all controls of a cohort; give some above 0")
    return np.asarray(found / found.sum(axis=0))


def difference_of_means(
    treated: list[Floats], controls: Floats, weights: Floats, level: float
) -> dict[str, float]:
    """Return the difference of mean changes over some cohorts, with its interval.

    Parameters
    ----------
    treated : list of numpy.ndarray
        Changes of the treated units of each cohort.
    controls, weights : numpy.ndarray, shape (controls, cohorts)
        Changes of controls, and their weights, which add to 1 in each column.
    level : float
        Confidence level.

    Returns
    -------
    dict of str to float
        As named in :class:`lsr_analysis.statistics.event_study.Effect`, which says how each is
        got.
    """
    from scipy.stats import t as student

    sizes = np.array([k.size for k in treated])
    shares = sizes / sizes.sum()
    means = (weights * controls).sum(axis=0)
    estimate = float(shares @ ([k.mean() for k in treated] - means))
    variance = error = df = lower = upper = p = math.nan
    scale = 1 - 2 * weights + (weights**2).sum(axis=0)
    if sizes.min() > 1 and (weights > 0).sum(axis=0).min() > 1:
        of_treated = shares**2 * [k.var(ddof=1) for k in treated] / sizes
        # One row a control: how it moves the estimate, cohorts added.
        parts = shares * weights / np.sqrt(scale)
        of_controls = float((((controls - means) * parts).sum(axis=1) ** 2).sum())
        variance = float(of_treated.sum()) + of_controls
        tiny = 1e-12 * max(np.abs(controls).max(), *(np.abs(k).max() for k in treated))
        if math.sqrt(variance) > tiny:
            # Satterthwaite's for the controls, as if a control changed alike for each cohort.
            pull = np.diag(parts.sum(axis=1)) - parts @ weights.T
            square = pull.T @ pull
            of = float(np.trace(square) ** 2 / (square**2).sum())
            df = variance**2 / float((of_treated**2 / (sizes - 1)).sum() + of_controls**2 / of)
            error = math.sqrt(variance)
            reach = float(student.ppf(0.5 + level / 2, df)) * error
            lower, upper = estimate - reach, estimate + reach
            p = float(2 * student.sf(abs(estimate) / error, df))
    return {
        "estimate": estimate, "standard_error": error, "df": df, "lower": lower,
        "upper": upper, "p_value": p,
    }  # fmt: skip
