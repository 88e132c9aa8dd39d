"""One series interrupted: a level and a slope that may change in a month."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.statistics.inputs import Floats, check_level

__all__ = ["InterruptedFit", "interrupted_series"]


@dataclass(frozen=True)
class InterruptedFit:
    """How far a series lies from where its line before would have led.

    Parameters
    ----------
    effect : float
        Mean over some months from the interruption of the fitted values less those that the line
        before would have given, in the unit of the series.
    lower, upper : float
        Limits by the delta method, robust to residuals that vary unequally and go together for
        some months; NaN where residuals do not vary. Too narrow for series like those of delays.
    level_change, slope_change : float
        Step in the first month after, and change of the slope a month.
    months : int
        In the fit.
    """

    effect: float
    lower: float
    upper: float
    level_change: float
    slope_change: float
    months: int


def _terms(index: pd.PeriodIndex, begins: pd.Period) -> Floats:
    """Return the columns of the model: constant, line, step, bend, months of the year."""
    at = np.array([(month - begins).n for month in index], dtype=float)
    after = (at >= 0).astype(float)
    seasons = (index.month.to_numpy()[:, None] == np.arange(2, 13)).astype(float)
    return np.column_stack([np.ones(len(at)), at, after, at * after, seasons])


def interrupted_series(
    values: pd.Series, begins: pd.Period, over: int = 12, lags: int = 6, level: float = 0.95
) -> InterruptedFit:
    r"""Fit a line with a step and a bend in a month, and the month of the year.

    The model is::

        y = a + b t + c after + d t after + month of the year + error

    by ordinary least squares, t counted in months from the interruption. The effect over n
    months is c + d (n - 1) / 2. Standard errors are those of Newey WK and West KD (1987),
    *Econometrica* 55:703-708, with a correction for the terms fitted. Method: Wagner AK et al.
    (2002), *Journal of Clinical Pharmacy and Therapeutics* 27:299-309; Bernal JL et al. (2017),
    *International Journal of Epidemiology* 46:348-355.

    Nothing in one series tells what an interruption did from what else happened then. Series of
    delays wander, and intervals that rest on a few months of their own residuals are too narrow:
    place the effect among those of series that nothing happened to.

    Parameters
    ----------
    values : pandas.Series
        By month (:class:`pandas.PeriodIndex`); months that are NaN are left out.
    begins : pandas.Period
        First month after the interruption.
    over : int
        Months from there on that the effect is the mean over.
    lags : int
        Months over which residuals may go together; a month left out is passed over.
    level : float
        Confidence level.

    Returns
    -------
    InterruptedFit

    Raises
    ------
    ValueError
        If `values` is not by month or has one twice; if a term cannot be fitted: each month of
        the year is needed, and three months before and after; or if a number is out of range.

    Examples
    --------
    >>> months = pd.period_range("2015-01", "2018-12", freq="M")
    >>> step = pd.Series(1.0 * (months >= pd.Period("2017-01", "M")), months)
    >>> round(interrupted_series(step, pd.Period("2017-01", "M")).effect, 6)
    1.0
    """
    import statsmodels.api as sm

    check_level(level)
    index = values.index
    if not isinstance(index, pd.PeriodIndex) or index.freqstr != "M" or index.has_duplicates:
        raise ValueError("values is not indexed by month; give each month once")
    if over < 1 or lags < 0:
        raise ValueError(f"over is {over} and lags {lags}; give at least 1 and 0")
    held = values.dropna().sort_index()
    if not np.isfinite(held.to_numpy(dtype=float)).all():
        raise ValueError("values is infinite somewhere; give NaN where there is none")
    terms = _terms(pd.PeriodIndex(held.index), begins)
    after = int(terms[:, 2].sum())
    if (
        min(after, len(held) - after) < 3
        or len(held) <= terms.shape[1]
        or np.linalg.matrix_rank(terms) < terms.shape[1]
    ):
        raise ValueError(
            f"{len(held)} months, {after} of them from {begins} on, are too few for a line, a "
            "step, a bend and every month of the year; give more"
        )
    fit = sm.OLS(held.to_numpy(dtype=float), terms).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True
    )
    contrast = np.zeros(terms.shape[1])
    contrast[2], contrast[3] = 1.0, (over - 1) / 2
    effect = float(contrast @ fit.params)
    error = math.sqrt(max(0.0, float(contrast @ fit.cov_params() @ contrast)))
    lower = upper = math.nan
    if error > 1e-12 * max(1.0, float(np.abs(held).max())):
        from scipy.stats import t as student

        reach = float(student.ppf(0.5 + level / 2, fit.df_resid)) * error
        lower, upper = effect - reach, effect + reach
    return InterruptedFit(
        effect, lower, upper, float(fit.params[2]), float(fit.params[3]), len(held)
    )
