"""How a rate goes with other figures: a log-linear model of counts that come in clumps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lsr_analysis.statistics.inputs import check_level
from lsr_analysis.statistics.rate_design import check_columns, design_of

__all__ = ["FEWEST_CLUSTERS", "RateModel", "fit_counts", "rate_model", "ratios"]

FEWEST_CLUSTERS = 20
"""Below so many clusters, errors that are worked out from them are too small (too sure)."""


@dataclass(frozen=True, eq=False)
class RateModel:
    """A fitted model of a rate.

    Parameters
    ----------
    effects : pandas.DataFrame
        One row a term: ``change`` (in the term's own unit), ``log_ratio`` (per that change), its
        ``error``, ``ratio`` (rate ratio), ``lower``, ``upper``, and ``p`` (two-sided, that the
        ratio is one).
    level : float
        Confidence level of the intervals.
    dispersion : float
        Pearson's chi-squared over its degrees of freedom: how many times more counts vary around
        the model than independent events would.
    explained : float
        Share of the deviance left by `fixed` alone that the terms take away.
    rows : pandas.DataFrame
        One row a row of the table: ``observed``, ``fitted`` (counts), ``pearson`` and
        ``deviance`` (residuals, over the root of the dispersion), ``leverage``, ``cook``
        (Cook's distance, over the dispersion).
    covariance : pandas.DataFrame
        Of the coefficients of every column of the design, robust.
    coefficients : pandas.Series
    design : pandas.DataFrame
        Constant, terms (over their change, around their mean) and the fixed effects.
    events, exposure, clusters : pandas.Series
    freedom : float
        Degrees of freedom of t.
    """

    effects: pd.DataFrame
    level: float
    dispersion: float
    explained: float
    rows: pd.DataFrame
    covariance: pd.DataFrame
    coefficients: pd.Series
    design: pd.DataFrame
    events: pd.Series
    exposure: pd.Series
    clusters: pd.Series
    freedom: float

    @property
    def count(self) -> int:
        """Rows of the table."""
        return len(self.events)

    @property
    def cluster_count(self) -> int:
        """Clusters among them."""
        return int(self.clusters.nunique())

    def predicted(self, term: str, changes: ArrayLike) -> pd.DataFrame:
        """Return the rate along a term, all else at its mean over the exposure.

        Parameters
        ----------
        term : str
        changes : array_like, shape (n,)
            How far the term is from its mean, in the changes that its effect is stated for, as
            in `design`.

        Returns
        -------
        pandas.DataFrame, shape (n, 3)
            ``rate``, per unit of exposure, ``lower`` and ``upper``: limits of the mean, not of
            single rows.

        Raises
        ------
        ValueError
            If the model has no such term.
        """
        self.check_term(term)
        means = np.average(self.design, axis=0, weights=self.exposure)
        at = np.tile(means, (np.size(changes), 1))
        at[:, list(self.design.columns).index(term)] = changes
        middle = at @ self.coefficients.to_numpy()
        error = np.sqrt(np.einsum("ij,jk,ik->i", at, self.covariance.to_numpy(), at))
        return ratios(middle, error, self.freedom, self.level).rename(columns={"ratio": "rate"})

    def check_term(self, term: str) -> None:
        """Refuse what is not a term of the model.

        Parameters
        ----------
        term : str

        Raises
        ------
        ValueError
            If the model has no such term.
        """
        if term not in self.effects.index:
            raise ValueError(f"the model has no term {term!r}; it has {list(self.effects.index)}")


def ratios(logs: ArrayLike, errors: ArrayLike, freedom: float, level: float) -> pd.DataFrame:
    """Return ratios with their limits by Student's t, from logs and their standard errors.

    Parameters
    ----------
    logs, errors : array_like, shape (n,)
    freedom : float
        Degrees of freedom.
    level : float

    Returns
    -------
    pandas.DataFrame
        ``ratio``, ``lower``, ``upper``; by the labels of `logs` if it has some.
    """
    from scipy.stats import t

    middle = pd.Series(logs)
    wide = float(t.ppf(0.5 + level / 2, freedom)) * pd.Series(errors)
    return pd.DataFrame(
        {"ratio": np.exp(middle), "lower": np.exp(middle - wide), "upper": np.exp(middle + wide)}
    )


def fit_counts(
    events: pd.Series, exposure: pd.Series, design: pd.DataFrame, clusters: pd.Series
) -> Any:
    """Fit a quasi-Poisson model with an offset and errors clustered; return statsmodels' results.

    Parameters
    ----------
    events, exposure : pandas.Series, shape (n,)
    design : pandas.DataFrame, shape (n, k)
    clusters : pandas.Series, shape (n,)

    Returns
    -------
    statsmodels.genmod.generalized_linear_model.GLMResults
    """
    import statsmodels.api as sm

    model = sm.GLM(events, design, family=sm.families.Poisson(), exposure=exposure)
    # With one row a cluster this is the usual robust error with its small-sample correction.
    return model.fit(
        scale="X2",
        cov_type="cluster",
        cov_kwds={
            "groups": pd.factorize(clusters)[0],
            "use_correction": True,
            "df_correction": True,
        },
        use_t=True,
    )


def rate_model(
    table: pd.DataFrame,
    outcome: str,
    exposure: str,
    terms: Mapping[str, float],
    *,
    fixed: Sequence[str] = (),
    cluster: str | None = None,
    level: float = 0.95,
) -> RateModel:
    """Fit how a rate goes with some figures, on a log scale.

    The mean of the counts is exposure times exp(constant + terms + fixed effects); their variance
    is the mean times a dispersion, which is worked out from Pearson residuals (quasi-likelihood,
    McCullagh and Nelder 1989, chapter 9). Errors of the coefficients do not rest on that variance
    being right, nor on rows of one cluster being independent (the "sandwich" of Liang and Zeger
    1986), with the usual correction for few clusters, and t with one degree of freedom fewer than
    there are clusters.

    Parameters
    ----------
    table : pandas.DataFrame
        One row an observation, nothing missing.
    outcome : str
        Column of counts, 0 or more.
    exposure : str
        Column of what the counts are set over, above 0.
    terms : mapping of str to float
        Column of each figure, and the change in it that its effect is stated for.
    fixed : sequence of str
        Columns of groups with a level of their own, such as years.
    cluster : str, optional
        Column of what rows belong to together; else each row is by itself.
    level : float

    Returns
    -------
    RateModel

    Raises
    ------
    ValueError
        If a column is absent, missing values are in it, or it has an impossible value; if a term
        is constant or follows from others; or if there are fewer than `FEWEST_CLUSTERS` clusters,
        or no more of them than columns of the model.

    References
    ----------
    McCullagh, P. and Nelder, J. A. (1989). Generalized Linear Models, 2nd edition. Chapman & Hall.
    Liang, K.-Y. and Zeger, S. L. (1986). Longitudinal data analysis using generalized linear
    models. Biometrika 73, 13-22.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(size=200)
    >>> days = rng.poisson(1000 * np.exp(0.1 * x))
    >>> found = rate_model(pd.DataFrame({"days": days, "size": 1.0, "x": x}), "days", "size",
    ...                    {"x": 1.0})
    >>> [round(float(found.effects.loc["x", name]), 2) for name in ("lower", "ratio", "upper")]
    [1.1, 1.11, 1.11]
    """
    check_level(level)
    check_columns(table, outcome, exposure, terms, fixed, cluster)
    clusters = table[cluster] if cluster else pd.Series(range(len(table)), table.index)
    design = design_of(table, terms, fixed)
    many = int(clusters.nunique())
    if many < FEWEST_CLUSTERS or many <= design.shape[1]:
        raise ValueError(
            f"{many} clusters are too few for {design.shape[1]} columns; at least "
            f"{FEWEST_CLUSTERS} are needed, and more than columns"
        )
    events, size = table[outcome].astype(float), table[exposure].astype(float)
    fit = fit_counts(events, size, design, clusters)
    if not fit.converged:
        raise ValueError(f"the model of {outcome} did not settle; look for a group without events")
    return RateModel(
        effects=_effects(fit, terms, level, many - 1),
        level=level,
        dispersion=float(fit.scale),
        explained=1 - fit.deviance / _deviance_of(events, size, design.drop(columns=list(terms))),
        rows=_rows(fit),
        covariance=fit.cov_params(),
        coefficients=fit.params,
        design=design,
        events=events,
        exposure=size,
        clusters=clusters,
        freedom=float(many - 1),
    )


def _deviance_of(events: pd.Series, exposure: pd.Series, design: pd.DataFrame) -> float:
    import statsmodels.api as sm

    fit = sm.GLM(events, design, family=sm.families.Poisson(), exposure=exposure).fit()
    return float(fit.deviance)


def _effects(fit: Any, terms: Mapping[str, float], level: float, freedom: int) -> pd.DataFrame:
    from scipy.stats import t

    names = list(terms)
    effects = pd.DataFrame(
        {
            "change": pd.Series(terms, dtype=float),
            "log_ratio": fit.params[names],
            "error": fit.bse[names],
        }
    )
    effects = effects.join(ratios(effects["log_ratio"], effects["error"], freedom, level))
    effects["p"] = 2 * t.sf(np.abs(effects["log_ratio"] / effects["error"]), freedom)
    return effects


def _rows(fit: Any) -> pd.DataFrame:
    """Return residuals, leverage and Cook's distance of each row."""
    influence = fit.get_influence(observed=False)
    root = np.sqrt(fit.scale)
    leverage = np.asarray(influence.hat_matrix_diag, dtype=float)
    pearson = np.asarray(fit.resid_pearson, dtype=float) / root
    columns = fit.model.exog.shape[1]
    return pd.DataFrame(
        {
            "observed": fit.model.endog,
            "fitted": np.asarray(fit.fittedvalues),
            "pearson": pearson,
            "deviance": np.asarray(fit.resid_deviance, dtype=float) / root,
            "leverage": leverage,
            "cook": pearson**2 * leverage / (columns * (1 - leverage) ** 2),
        },
        index=fit.fittedvalues.index,
    )
