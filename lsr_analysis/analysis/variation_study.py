"""How far apart councils are, whether that changed, and how much of it lasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.aggregate import RATE, councils, monthly, over_months
from lsr_analysis.analysis.outliers import funnel_of
from lsr_analysis.analysis.selected.cohorts import picked_areas
from lsr_analysis.analysis.variation_spread import month_spread, moved, year_spread
from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import Indicator
from lsr_analysis.once import once
from lsr_analysis.periods import Span, financial_year, financial_year_days, period_label
from lsr_analysis.statistics.between_groups import Between, between_groups
from lsr_analysis.statistics.funnel import Funnel
from lsr_analysis.statistics.intervals import proportion
from lsr_analysis.statistics.persistence import Estimate, intraclass, likeness_of_ranks
from lsr_analysis.statistics.quantiles import quantile_groups
from lsr_analysis.store import Data

__all__ = ["BY_LOT", "Variation", "variation_study"]

BY_LOT = 0.2
"""Share of the worst fifth that would be in the worst fifth again if ranks were drawn by lot."""

_FEWEST = 20
"""Fewest councils of which a spread is told."""


@dataclass(frozen=True, eq=False)
class Variation:
    """How far apart councils are, whether that changed, and how much of it lasts.

    Parameters
    ----------
    span : Span
        The period of the report.
    indicator : Indicator
        The delayed days rate.
    england : float
        England's rate over the span; NaN if it has none for every month.
    placed : pandas.DataFrame
        One row a council with a rate for every month of the span: ``name``, ``region``,
        ``type``, ``value``, ``fifth`` (1 best), ``against`` (class in the funnel that allows
        for overdispersion), ``earlier`` (the same months a year before), ``change`` and
        ``change_fifth`` (1 fell most), ``reviewed``. Empty if there are none.
    funnel : Funnel or None
        Of the councils of `placed`, around England.
    of_span : pandas.Series or None
        The row of :func:`lsr_analysis.analysis.variation_spread.year_spread` for the span;
        None with fewer than 20 councils.
    years : pandas.DataFrame
        The same by financial year, ``2015-16`` first: every year with rates in all months.
    months : pandas.DataFrame
        By month; see :func:`lsr_analysis.analysis.variation_spread.month_spread`.
    moved : pandas.DataFrame
        From the year of England's highest rate to the latest, same councils; see
        :func:`lsr_analysis.analysis.variation_spread.moved`. Empty if that is the latest.
    lasting : pandas.DataFrame
        One row a pair of financial years: ``earlier``, ``later``, ``lag`` (years), ``areas``,
        ``rho`` with ``rho_lower`` and ``rho_upper`` (Spearman), ``worst`` (councils in the
        worst fifth of the earlier year), ``stayed`` (of them in that of the later),
        ``share`` with ``share_lower`` and ``share_upper``.
    between_years : Estimate
        Share of the variance of logged yearly rates that lies between councils and lasts.
    between_months : Estimate
        The same of logged monthly rates over the span.
    groups : mapping of str to Between
        How much of the differences in the span lies between regions, and types of council.
    """

    span: Span
    indicator: Indicator
    england: float
    placed: pd.DataFrame
    funnel: Funnel | None
    of_span: pd.Series | None
    years: pd.DataFrame
    months: pd.DataFrame
    moved: pd.DataFrame
    lasting: pd.DataFrame
    between_years: Estimate
    between_months: Estimate
    groups: dict[str, Between]

    @property
    def missing(self) -> str:
        """Why nothing is said of the span, in a sentence; empty otherwise."""
        if not self.placed.empty:
            return ""
        held = f"No council has a delayed days rate for every month of {self.span}."
        if self.months.empty:
            return held
        first, last = self.months.index[0], self.months.index[-1]
        return f"{held} Rates are held from {first:%B %Y} to {last:%B %Y}."

    @property
    def reviewed(self) -> pd.DataFrame:
        """The rows of `placed` that are reviewed areas, by name."""
        return self.placed[self.placed["reviewed"]].sort_values("name")


def _placed(data: Data, span: Span, over: pd.DataFrame, found: Funnel | None) -> pd.DataFrame:
    held = councils(over[over["complete"]])
    areas = [data.register[code] for code in held.index]
    before = over_months(data, RATE, span.years_earlier().months)
    earlier = before.loc[before["complete"], "value"].reindex(held.index)
    none = pd.Series("not assessable", held.index)
    change = held["value"] - earlier
    reviewed = {one.code for one in picked_areas(data)}
    return pd.DataFrame(
        {
            "name": [area.name for area in areas],
            "region": [area.region for area in areas],
            "type": [area.type for area in areas],
            "value": held["value"],
            "fifth": quantile_groups(held["value"]),
            "against": none if found is None else found.points["adjusted"].reindex(held.index),
            "earlier": earlier,
            "change": change,
            "change_fifth": quantile_groups(change),
            "reviewed": np.array([code in reviewed for code in held.index], dtype=bool),
        },
        index=held.index,
    )


def _by_year(data: Data, held: pd.PeriodIndex) -> dict[str, pd.DataFrame]:
    """Return values over each financial year that is wholly held, England among them."""
    found = {}
    for year in sorted({financial_year(month) for month in held}):
        first, last = financial_year_days(year)
        over = over_months(data, RATE, pd.period_range(first, last, freq="M"))
        complete = over[over["complete"]]
        if ENGLAND in complete.index and len(complete) > _FEWEST:
            found[period_label(first, last)] = complete
    return found


def _lasting(rates: pd.DataFrame) -> pd.DataFrame:
    """Hold every year against every later one."""
    rows = []
    for place, earlier in enumerate(rates):
        for lag, later in enumerate(rates.columns[place + 1 :], start=1):
            both = rates[[earlier, later]].dropna()
            ranks = likeness_of_ranks(both[earlier], both[later])
            worst = both.apply(quantile_groups) == 5
            of, stayed = int(worst[earlier].sum()), int(worst.all(axis=1).sum())
            share = proportion([stayed], [of])
            rows.append(
                {
                    "earlier": earlier, "later": later, "lag": lag, "areas": len(both),
                    "rho": ranks.value, "rho_lower": ranks.lower, "rho_upper": ranks.upper,
                    "worst": of, "stayed": stayed, "share": share.value[0],
                    "share_lower": share.lower[0], "share_upper": share.upper[0],
                }
            )  # fmt: skip
    columns = ["earlier", "later", "lag", "areas", "rho", "worst", "stayed", "share"]
    table = pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns)
    return table.sort_values(["lag", "earlier"], ignore_index=True)


def _logged(rates: pd.DataFrame) -> pd.DataFrame:
    """Return logarithms, without areas that lack a time or had no delays in one."""
    held = rates.dropna()
    return np.log(held[(held > 0).all(axis=1)])


@dataclass(frozen=True, eq=False)
class _History:
    """What does not depend on the period; as in :class:`Variation`."""

    years: pd.DataFrame
    months: pd.DataFrame
    moved: pd.DataFrame
    lasting: pd.DataFrame
    between_years: Estimate


@once(most=1)
def _history(data: Data) -> _History:
    indicator = data.indicators[RATE]
    wide = monthly(data, RATE, data.coverage).dropna(how="all")
    by_year = _by_year(data, wide.index)
    rates = pd.DataFrame({name: councils(table)["value"] for name, table in by_year.items()})
    years = {name: year_spread(table, indicator) for name, table in by_year.items()}
    return _History(
        years=pd.DataFrame(years).T.rename_axis("period"),
        months=month_spread(data, indicator, wide),
        moved=moved(by_year),
        lasting=_lasting(rates),
        between_years=intraclass(_logged(rates)),
    )


@once(most=8)
def variation_study(data: Data, span: Span) -> Variation:
    """Say how far apart councils are, whether that changed, and how much of it lasts.

    Parameters
    ----------
    data : Data
    span : Span
        The period of the report; financial years and months are all those that are held.

    Returns
    -------
    Variation
    """
    indicator = data.indicators[RATE]
    history = _history(data)
    over = over_months(data, RATE, span.months)
    complete = over[over["complete"]]
    england = float(complete["value"].get(ENGLAND, float("nan")))
    found = funnel_of(councils(complete), indicator, england) if len(complete) else None
    placed = _placed(data, span, over, found)
    months = monthly(data, RATE, span).drop(columns=ENGLAND, errors="ignore")
    value = placed["value"].where(placed["value"] > 0)
    return Variation(
        span=span,
        indicator=indicator,
        england=england,
        placed=placed,
        funnel=found,
        of_span=None if found is None else pd.Series(year_spread(complete, indicator)),
        years=history.years,
        months=history.months,
        moved=history.moved,
        lasting=history.lasting,
        between_years=history.between_years,
        between_months=intraclass(_logged(months.T)),
        groups={kind: between_groups(np.log(value), placed[kind]) for kind in ("region", "type")},
    )
