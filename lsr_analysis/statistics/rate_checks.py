"""What a model of a rate rests on: single clusters, straight lines, what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lsr_analysis.statistics.rate_model import RateModel, fit_counts, ratios

__all__ = [
    "Added", "Linearity", "added", "every_row_alike", "inflation", "leave_one_out", "linearity",
    "one_correlation",
]  # fmt: skip

_STEPS = 25
_SETTLED = 1e-9


@dataclass(frozen=True, eq=False)
class Added:
    """A model with a level for each of some groups of rows.

    Parameters
    ----------
    p : float
        Of Wald's test, with robust errors, that the groups do not differ beyond the model; NaN if
        the model has the groups already.
    effects : pandas.DataFrame
        One row a term, with the groups in the model: ``ratio``, ``lower``, ``upper``. Empty if
        the model has the groups already.
    """

    p: float
    effects: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Linearity:
    """Whether a straight line is enough for a term.

    Parameters
    ----------
    quarters : pandas.DataFrame
        Quarters of the rows by the term, in place of its slope: ``ratio``, ``lower``, ``upper``
        against the lowest quarter.
    p : float
        Of Wald's test, with robust errors, that quarters beside the slope add nothing; NaN if
        nothing is left to add.
    """

    quarters: pd.DataFrame
    p: float


def leave_one_out(model: RateModel) -> pd.DataFrame:
    """Fit a model again without each cluster in turn.

    All fits are made at once by Newton's method, which starts from the fit to all rows.

    Parameters
    ----------
    model : RateModel

    Returns
    -------
    pandas.DataFrame, shape (clusters, terms)
        Log rate ratio of each term without the cluster that names the row; NaN where the model
        cannot be fitted without it, or does not settle.

    Examples
    --------
    >>> from lsr_analysis.statistics.rate_model import rate_model
    >>> x = np.arange(30) / 10
    >>> table = pd.DataFrame({"days": np.round(100 * np.exp(0.2 * x)), "size": 1.0, "x": x})
    >>> table.loc[29, "days"] = 900.0
    >>> leave_one_out(rate_model(table, "days", "size", {"x": 1.0}))["x"].round(2).tail(2).tolist()
    [0.51, 0.2]
    """
    x = model.design.to_numpy()
    y, size = model.events.to_numpy(), model.exposure.to_numpy()
    codes, names = pd.factorize(model.clusters)
    count, width = len(names), x.shape[1]
    stays = codes[:, None] != np.arange(count)  # rows by clusters left out
    squares = (x[:, :, None] * x[:, None, :]).reshape(len(x), width * width)
    found = np.tile(model.coefficients.to_numpy(), (count, 1))
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(_STEPS):
            mean = np.exp(x @ found.T) * size[:, None] * stays
            score = ((y[:, None] * stays) - mean).T @ x
            step = _solve((mean.T @ squares).reshape(count, width, width), score)
            found += step
            open_still = np.abs(step).max(axis=1) > _SETTLED  # False where there is no step
            if not open_still.any():
                break
    found[open_still] = np.nan
    index = pd.Index(names, name=model.clusters.name)
    return pd.DataFrame(found, index, model.design.columns)[list(model.effects.index)]


def _solve(information: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Return Newton's step for each fit; NaN where a column of it is empty."""
    try:
        return np.linalg.solve(information, score[..., None])[..., 0]
    except np.linalg.LinAlgError:
        steps = np.full_like(score, np.nan)
        for k, (left, right) in enumerate(zip(information, score, strict=True)):
            if np.linalg.matrix_rank(left) == len(left):
                steps[k] = np.linalg.solve(left, right)
        return steps


def inflation(model: RateModel) -> pd.Series:
    """Return the variance inflation factor of each term: 1 where no other column goes with it.

    Parameters
    ----------
    model : RateModel

    Returns
    -------
    pandas.Series
        By term.
    """
    from statsmodels.stats.outliers_influence import variance_inflation_factor

    columns = list(model.design.columns)
    values = model.design.to_numpy()
    factors = {
        name: float(variance_inflation_factor(values, columns.index(name)))
        for name in model.effects.index
    }
    return pd.Series(factors)


def added(model: RateModel, groups: pd.Series) -> Added:
    """Put a level for each of some groups of rows into a model, and test whether they differ.

    Parameters
    ----------
    model : RateModel
    groups : pandas.Series
        Group of each row, such as its region.

    Returns
    -------
    Added
    """
    dummies = pd.get_dummies(groups.astype(str), drop_first=True, dtype=float, prefix="_group")
    p, fit = _wald(model, dummies)
    if fit is None:
        return Added(p, pd.DataFrame(columns=["ratio", "lower", "upper"]))
    return Added(p, _of_terms(model, fit, model.freedom))


def _new(design: pd.DataFrame, extra: pd.DataFrame) -> list[str]:
    """Return the columns that do not follow from a design and from each other."""
    whole = design.join(extra)
    if np.linalg.matrix_rank(whole.to_numpy()) == whole.shape[1]:
        return list(extra.columns)
    kept: list[str] = []
    for name in extra.columns:
        wider = design.join(extra[[*kept, name]])
        if np.linalg.matrix_rank(wider.to_numpy()) == wider.shape[1]:
            kept.append(name)
    return kept


def _wald(model: RateModel, extra: pd.DataFrame) -> tuple[float, Any]:
    """Return p of columns beside those of a model; None for the fit if none of them is new."""
    new = _new(model.design, extra)
    if not new:
        return float("nan"), None
    design = model.design.join(extra[new])
    fit = fit_counts(model.events, model.exposure, design, model.clusters)
    places = [list(design.columns).index(name) for name in new]
    test = fit.wald_test(np.eye(design.shape[1])[places], use_f=True, scalar=True)
    return float(test.pvalue), fit


def linearity(model: RateModel, term: str) -> Linearity:
    """Set quarters of the rows by a term in place of its slope, and test them beside it.

    Parameters
    ----------
    model : RateModel
    term : str

    Returns
    -------
    Linearity

    Raises
    ------
    ValueError
        If the model has no such term.
    """
    model.check_term(term)
    values = model.design[term]
    quarter = pd.qcut(values, 4, labels=False, duplicates="drop")
    dummies = pd.get_dummies(quarter, dtype=float, prefix="_quarter").iloc[:, 1:]
    table = pd.DataFrame(1.0, range(quarter.nunique()), ["ratio", "lower", "upper"])
    if dummies.shape[1]:
        design = model.design.drop(columns=term).join(dummies)
        fit = fit_counts(model.events, model.exposure, design, model.clusters)
        logs, errors = (part[dummies.columns] for part in (fit.params, fit.bse))
        table.iloc[1:] = ratios(logs, errors, model.freedom, model.level).to_numpy()
    return Linearity(table, _wald(model, dummies)[0])


def one_correlation(model: RateModel) -> pd.DataFrame:
    """Fit with one correlation among all rows of a cluster (Liang and Zeger 1986).

    A fit that takes rows of one cluster to be alike leans more on differences within clusters; if
    an effect is the same within as between clusters, it changes little.

    Parameters
    ----------
    model : RateModel
        With more than one row in some cluster.

    Returns
    -------
    pandas.DataFrame
        One row a term: ``ratio``, ``lower``, ``upper``.
    """
    import statsmodels.api as sm

    order = np.argsort(pd.factorize(model.clusters)[0], kind="stable")
    fit = sm.GEE(
        model.events.iloc[order],
        model.design.iloc[order],
        groups=pd.factorize(model.clusters)[0][order],
        family=sm.families.Poisson(),
        exposure=model.exposure.iloc[order],
        cov_struct=sm.cov_struct.Exchangeable(),
    ).fit()
    return _of_terms(model, fit, model.freedom)


def every_row_alike(model: RateModel) -> pd.DataFrame:
    """Fit the log of each row's rate by least squares, so that every row counts for as much.

    A model of counts leans on large exposures; this one does not. Rows without events have no log
    and are left out; t has one degree of freedom fewer than there are clusters left.

    Parameters
    ----------
    model : RateModel

    Returns
    -------
    pandas.DataFrame
        One row a term: ``ratio``, ``lower``, ``upper``.
    """
    import statsmodels.api as sm

    held = model.events > 0
    rate = np.log(model.events[held] / model.exposure[held])
    groups, names = pd.factorize(model.clusters[held])
    fit = sm.OLS(rate, model.design[held]).fit(cov_type="cluster", cov_kwds={"groups": groups})
    return _of_terms(model, fit, len(names) - 1)


def _of_terms(model: RateModel, fit: Any, freedom: float) -> pd.DataFrame:
    """Return the ratio of each term in another fit, with limits."""
    names = list(model.effects.index)
    return ratios(fit.params[names], fit.bse[names], freedom, model.level)
