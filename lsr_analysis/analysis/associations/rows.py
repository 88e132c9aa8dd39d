"""The rows of a group of models: one a council and year with every figure, and who is left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.aggregate import councils, over_months
from lsr_analysis.analysis.associations.design import Group, Variable, years_text
from lsr_analysis.analysis.gaps import why_incomplete, why_missing
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import Span
from lsr_analysis.store import Data

__all__ = ["Rows", "rows_of"]


@dataclass(frozen=True, eq=False)
class Rows:
    """What the models of a group are fitted to.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a council and year: ``area_code``, ``name``, ``year`` (in words), ``region``,
        ``days``, ``person_days``, and one column a variable, on the scale that it is fitted on.
    absent : pandas.DataFrame
        One row a council and year that is not in the table: ``area_code``, ``name``, ``year``,
        ``why``.
    """

    table: pd.DataFrame
    absent: pd.DataFrame


def _figures(data: Data, variable: Variable, year: int) -> pd.Series:
    """Return a variable's figures for a financial year by council, on the scale of the model."""
    table = data.rows_of(variable.indicator.id)
    rows = table[table["period_start"] == pd.Timestamp(variable.begins(year))]
    values = pd.Series(rows["value"].to_numpy(float), rows["area_code"].astype(str)).dropna()
    if variable.scale == "log":
        values = np.log(values[values > 0])
    return values[~values.index.duplicated()]


def _year(data: Data, group: Group, outcome: Indicator, year: int) -> tuple[pd.DataFrame, list]:
    """Return the rows of one year, and who is left out with the reason."""
    span = Span(pd.Period(f"{year}-04", freq="M"), pd.Period(f"{year + 1}-03", freq="M"))
    told = years_text([year])
    delays = councils(over_months(data, outcome.id, span.months))
    figures = {variable: _figures(data, variable, year) for variable in group.variables}
    rows, absent = [], []
    for area in data.register.in_force(dt.date(year, 4, 1)):
        why = ""
        if area.code not in delays.index:
            why = why_missing(data, area, outcome.id, span)
        elif not delays.at[area.code, "complete"]:
            why = f"{why_incomplete(data, area, outcome.id, span)}."
        else:
            gone = dict.fromkeys(
                variable.indicator.title
                for variable, found in figures.items()
                if area.code not in found.index
            )
            why = f"no figure of: {'; '.join(gone)}." if gone else ""
        if why:
            absent.append((area.code, area.name, told, f"{why[:1].upper()}{why[1:]}"))
            continue
        rows.append(
            {
                "area_code": area.code,
                "name": area.name,
                "year": told,
                "region": area.region,
                "days": delays.at[area.code, "numerator"],
                "person_days": delays.at[area.code, "denominator"],
                **{v.id: found[area.code] for v, found in figures.items()},
            }
        )
    return pd.DataFrame(rows), absent


def rows_of(data: Data, group: Group, outcome: Indicator) -> Rows:
    """Return the rows that every model of a group is fitted to.

    Each year has the councils that existed on its first day, with the figures published for them:
    a council that was reorganised later stands in it under its own name, and one whose population
    was not published for its last year is left out of that year, not filled in.

    Parameters
    ----------
    data : Data
    group : Group
    outcome : Indicator
        A rate of delayed days.

    Returns
    -------
    Rows
    """
    years = [_year(data, group, outcome, year) for year in group.years]
    table = pd.concat([rows for rows, _ in years], ignore_index=True)
    for variable in group.variables if len(table) else ():
        if variable.part == "whole":
            continue
        # Over the rows that are fitted: a mean over other years would not be the council's own.
        mean = table.groupby("area_code")[variable.id].transform("mean")
        table[variable.id] = mean if variable.part == "between" else table[variable.id] - mean
    absent = [entry for _, entries in years for entry in entries]
    return Rows(table, pd.DataFrame(absent, columns=["area_code", "name", "year", "why"]))
