"""Other councils to compare with: how much each counts, by likeness to the reviewed areas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.after.panel import OR_LEAVE_OUT, Panel
from lsr_analysis.analysis.similar import placed_on
from lsr_analysis.analysis.similar_list import DAY
from lsr_analysis.errors import DataNotFound
from lsr_analysis.store import Data

__all__ = [
    "COVARIATES", "Likeness", "covariates", "effective_number", "likeness", "nearest_weights",
    "peer_weights",
]  # fmt: skip

COVARIATES = {
    "deprivation_score": "deprivation score of 2015",
    "share_65plus": "share of people aged 65 and over",
    "population_density": "log of population density",
    "people_18plus": "log of adults",
}
"""What councils are made alike in, each known before the announcements."""

_LOGGED = ("population_density", "people_18plus")


@dataclass(frozen=True, eq=False)
class Likeness:
    """Weights that make the councils never reviewed like the reviewed areas on average.

    Parameters
    ----------
    weights : pandas.Series
        By reference code of a control: odds of being a reviewed area, from the covariates.
    balance : pandas.DataFrame
        One row a covariate: ``before`` and ``after``, the difference of means between reviewed
        areas and others in standard deviations of the reviewed areas.
    effective : float
        How many equally weighted controls would be as good as these weighted ones.
    """

    weights: pd.Series
    balance: pd.DataFrame
    effective: float


def effective_number(weights: pd.Series) -> float:
    """Return the effective number of weighted councils (Kish 1965, *Survey Sampling*).

    Parameters
    ----------
    weights : pandas.Series
        Of any sum.

    Returns
    -------
    float
    """
    return float(weights.sum() ** 2 / (weights**2).sum())


def covariates(data: Data, codes: pd.Index, by: pd.Timestamp) -> pd.DataFrame:
    """Return what councils are made alike in: the latest figure of each by a day.

    Parameters
    ----------
    data : Data
    codes : pandas.Index
        Reference codes.
    by : pandas.Timestamp
        No figure of a later period is taken.

    Returns
    -------
    pandas.DataFrame
        By reference code, one column a covariate.

    Raises
    ------
    DataNotFound
        If a council lacks one.
    """
    found = {}
    for name in COVARIATES:
        rows = data.rows_of(name)
        rows = rows[(rows["period_end"] <= by) & rows["value"].notna()]
        rows = rows[rows["period_end"] == rows["period_end"].max()]
        values = pd.Series(rows["value"].to_numpy(), rows["area_code"].astype(str))
        found[name] = np.log(values) if name in _LOGGED else values
    table = pd.DataFrame(found).reindex(codes)
    if table.isna().any(axis=None):
        code = table.index[table.isna().any(axis=1)][0]
        raise DataNotFound(
            f"{code} has no {table.columns[table.loc[code].isna()][0]} by {by:%Y-%m}, by which "
            f"councils are weighted in the part after the reviews. {OR_LEAVE_OUT}"
        )
    return table


def likeness(table: pd.DataFrame, treated: pd.Series) -> Likeness:
    """Weight controls by their odds of being treated, by a logistic regression.

    Method: Hirano K, Imbens GW and Ridder G (2003), *Econometrica* 71:1161-1189, for the effect
    on the treated.

    Parameters
    ----------
    table : pandas.DataFrame, shape (units, covariates)
    treated : pandas.Series of bool
        By unit.

    Returns
    -------
    Likeness
    """
    import statsmodels.api as sm

    scaled = (table - table.mean()) / table.std()
    model = sm.GLM(treated.astype(float), sm.add_constant(scaled), family=sm.families.Binomial())
    chance = model.fit().fittedvalues
    odds = (chance / (1 - chance))[~treated]
    weights = odds / odds.sum()
    own, others = table[treated], table[~treated]
    spread = own.std()
    balance = pd.DataFrame(
        {
            "before": (own.mean() - others.mean()) / spread,
            "after": (own.mean() - others.mul(weights, axis=0).sum()) / spread,
        }
    )
    return Likeness(weights, balance, effective_number(weights))


def _by_area(panel: Panel, chosen: dict[str, list[str]]) -> pd.DataFrame:
    """Return weights of controls by cohort: every area spreads one over its own councils."""
    cohorts = list(panel.cohort.dropna().unique())
    weights = pd.DataFrame(0.0, index=panel.controls, columns=cohorts)
    for code, others in chosen.items():
        weights.loc[others, panel.cohort[code]] += 1 / len(others)
    return weights / weights.sum()


def peer_weights(data: Data, panel: Panel) -> tuple[pd.DataFrame, list[int]]:
    """Return weights of controls where each area is compared with its similar councils.

    Parameters
    ----------
    data : Data
    panel : Panel

    Returns
    -------
    tuple
        Weights by control and cohort, and how many of its similar councils each area is compared
        with: those never reviewed.

    Raises
    ------
    DataNotFound
        If an area has no similar council that was never reviewed.
    """
    placing, controls = placed_on(data, DAY), set(panel.controls)
    chosen = {c: [p for p in placing.peers(c).index if p in controls] for c in panel.treated}
    if bare := [panel.names[code] for code, others in chosen.items() if not others]:
        raise DataNotFound(
            f"{', '.join(bare)}: no similar council was never reviewed and has every month, so "
            f"that none is left to compare with after the reviews. {OR_LEAVE_OUT}"
        )
    return _by_area(panel, chosen), [len(others) for others in chosen.values()]


def nearest_weights(panel: Panel, logs: pd.Series, number: int) -> pd.DataFrame:
    """Return weights of controls where each area is compared with the nearest few on a figure.

    Parameters
    ----------
    panel : Panel
    logs : pandas.Series
        The figure of every council, by reference code.
    number : int
        How many controls each area has; the same one may serve several.

    Returns
    -------
    pandas.DataFrame
        By control and cohort; each column adds to 1.
    """
    others = logs[panel.controls]
    chosen = {
        code: list((others - logs[code]).abs().sort_values(kind="stable").index[:number])
        for code in panel.treated
    }
    return _by_area(panel, chosen)
