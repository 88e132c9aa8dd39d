"""The same design in years in which nothing was announced, beside designs that mislead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lsr_analysis.analysis.after.design import Cohort, Design
from lsr_analysis.analysis.after.estimate import Estimate, of_effect
from lsr_analysis.analysis.after.panel import Panel, changes_against, changes_of
from lsr_analysis.errors import CatalogueError
from lsr_analysis.statistics.event_study import cohort_effect
from lsr_analysis.store import Data

__all__ = ["ADULTS", "DESIGNS", "RULES", "PlaceboYear", "Placebos", "placebos_of", "window_rates"]

ADULTS = "people_18plus"

DESIGNS: Mapping[str, str] = {
    "primary": "months after against those as far before",
    "against the window": "months after against the selection window itself",
    "against the year before": "months after against the twelve before the selection window",
}
"""The primary design, and two that an unwary reader might use."""

RULES: Mapping[str, Callable[[pd.Series], np.ndarray]] = {
    "highest": lambda places: np.arange(len(places)),
    "same places": lambda places: places.to_numpy() - 1,
}
"""How many councils lie above each one that a rule picks, by the sorted places of the areas."""


@dataclass(frozen=True, eq=False)
class PlaceboYear:
    """What the designs give for one year and one rule.

    Parameters
    ----------
    year : int
    rule : str
        Name of the rule that picked the councils; "reviewed" for the reviewed areas.
    offsets : mapping of str to tuple of int
        First and last month after, by cohort, as far as months are held on both sides.
    estimates : mapping of str to Estimate
        By design, of :data:`DESIGNS`.
    actual : Estimate or None
        The primary estimate of the reviewed areas over the same offsets; None where these are
        the design's own.
    councils : tuple of str
        Reference codes of those picked.
    later_reviewed : int
        How many of them were among the reviewed areas of 2017.
    """

    year: int
    rule: str
    offsets: Mapping[str, tuple[int, int]]
    estimates: Mapping[str, Estimate]
    actual: Estimate | None
    councils: tuple[str, ...]
    later_reviewed: int


@dataclass(frozen=True, eq=False)
class Placebos:
    """Every placebo year, and the reviewed areas told in the same way.

    Parameters
    ----------
    rows : tuple of PlaceboYear
        By rule, then by year.
    reviewed : PlaceboYear
        The reviewed areas of 2017.
    """

    rows: tuple[PlaceboYear, ...]
    reviewed: PlaceboYear

    def of(self, rule: str, design: str) -> pd.Series:
        """Return the estimates of a rule and a design by year, as log ratios.

        Parameters
        ----------
        rule, design : str
            One of `rules`, and one of :data:`DESIGNS`.

        Returns
        -------
        pandas.Series
        """
        return pd.Series(
            {row.year: row.estimates[design].estimate for row in self.rows if row.rule == rule}
        )

    @property
    def rules(self) -> list[str]:
        """Names of the rules, in order."""
        return list(dict.fromkeys(row.rule for row in self.rows))

    def pooled(self, design: str) -> tuple[float, float, float]:
        """Return the mean over years and rules of a design, and the lowest and highest of them.

        A range and no interval: years are few, and the same councils come again.

        Parameters
        ----------
        design : str
            One of :data:`DESIGNS`.

        Returns
        -------
        tuple of float
        """
        values = pd.concat([self.of(rule, design) for rule in self.rules])
        return float(values.mean()), float(values.min()), float(values.max())


def window_rates(data: Data, panel: Panel, window: pd.PeriodIndex) -> pd.Series:
    """Return the delayed days of every council over some months per adult and day.

    Populations are the mid-year ones of the indicator where it has them, and those of
    mid-2015, the first held, for earlier months.

    Parameters
    ----------
    data : Data
    panel : Panel
    window : pandas.PeriodIndex

    Returns
    -------
    pandas.Series
        By reference code.
    """
    days = panel.days.loc[window].sum()
    rows = data.rows_of("delayed_days_rate")
    held = rows[rows["period_start"].isin(window.to_timestamp())]
    adults = held.groupby("area_code", observed=True)["denominator"].sum(min_count=len(window))
    adults.index = adults.index.astype(str)
    adults = adults.reindex(days.index)
    people = data.rows_of(ADULTS)
    first = people[people["period_start"] == people["period_start"].min()]
    per_day = first.set_index(first["area_code"].astype(str))["value"].reindex(days.index)
    return days / adults.fillna(per_day * int(window.days_in_month.to_numpy().sum()))


def _held(design: Design, centre: pd.Period, first: pd.Period) -> list[Cohort]:
    """Return the cohorts with the offsets that are held on both sides of another window."""
    most = min((design.placebo.last_month - centre).n, (centre - first).n)
    cut = [replace(one, last=min(one.last, most)) for one in design.cohorts]
    return [one for one in cut if one.last >= one.first]


def _picked(rates: pd.Series, reviewed: pd.Series, places: pd.Series, rule: str) -> pd.Series:
    """Return the cohort of each council that a rule picks.

    A council picked stands for the reviewed area of its place, and goes into its cohort: under
    "highest" the k-th highest for the k-th highest of the reviewed areas.
    """
    order = rates.sort_values(ascending=False, kind="stable").index
    places = places.sort_values()
    return pd.Series(reviewed.loc[places.index].to_numpy(), order[RULES[rule](places)])


def _estimates(
    days: pd.DataFrame,
    cohort: pd.Series,
    design: Design,
    centre: pd.Period,
    mirrored: Sequence[Cohort],
    onwards: Sequence[Cohort],
) -> dict[str, Estimate]:
    """Return what each design gives; `onwards` needs months after only."""
    window = pd.period_range(centre - design.half, centre + design.half, freq="M")
    year = pd.period_range(window[0] - 12, window[0] - 1, freq="M").intersection(days.index)
    changes = {
        "primary": changes_of(days, centre, mirrored),
        "against the window": changes_against(days, centre, onwards, window),
        "against the year before": changes_against(days, centre, onwards, year),
    }
    found = {}
    for name, table in changes.items():
        part = cohort[cohort.isna() | cohort.isin(table.columns)]
        found[name] = of_effect(cohort_effect(table, part))
    return found


def _same_months(panel: Panel, design: Design, mirrored: Sequence[Cohort]) -> Estimate | None:
    """Return the primary estimate over other offsets; None where they are the design's own."""
    if tuple(mirrored) == design.cohorts:
        return None
    held = [one.name for one in mirrored]
    part = panel.cohort[panel.cohort.isna() | panel.cohort.isin(held)]
    return of_effect(cohort_effect(changes_of(panel.days, design.centre, mirrored), part))


def _year(panel: Panel, design: Design, year: int, rule: str, picked: pd.Series) -> PlaceboYear:
    """Return what the designs give for councils picked in a year, all others their controls."""
    centre = design.centre - 12 * (design.centre.year - year)
    mirrored = _held(design, centre, panel.span.start)
    last = (design.placebo.last_month - centre).n
    onwards = [
        replace(one, last=min(one.last, last)) for one in design.cohorts if one.first <= last
    ]
    cohort = pd.Series(None, index=panel.days.columns, dtype=object)
    cohort[picked.index] = picked
    return PlaceboYear(
        year=year,
        rule=rule,
        offsets={one.name: (one.first, one.last) for one in mirrored},
        estimates=_estimates(panel.days, cohort, design, centre, mirrored, onwards),
        actual=_same_months(panel, design, mirrored),
        councils=tuple(str(code) for code in picked.index),
        later_reviewed=int(picked.index.isin(panel.treated).sum()),
    )


def _reviewed(panel: Panel, design: Design) -> PlaceboYear:
    """Return the reviewed areas themselves, told as a year is."""
    return PlaceboYear(
        year=design.centre.year,
        rule="reviewed",
        offsets={one.name: (one.first, one.last) for one in design.cohorts},
        estimates=_estimates(
            panel.days, panel.cohort, design, design.centre, design.cohorts, design.cohorts
        ),
        actual=None,
        councils=tuple(panel.treated),
        later_reviewed=len(panel.treated),
    )


def placebos_of(data: Data, panel: Panel, design: Design) -> Placebos:
    """Return the placebo years.

    Every council with all months may be picked, and all that are not picked are compared with:
    nothing had been announced for anyone.

    Parameters
    ----------
    data : Data
    panel : Panel
    design : Design

    Returns
    -------
    Placebos

    Raises
    ------
    CatalogueError
        If the design has a rule that is not known here.
    """
    if unknown := [rule for rule in design.placebo.rules if rule not in RULES]:
        raise CatalogueError(
            f"{design.file}, placebo, rules: {unknown[0]!r} is not one of {', '.join(RULES)}"
        )
    chosen = panel.cohort.dropna()
    now = window_rates(data, panel, design.window.months)
    places = now.rank(ascending=False, method="first").astype(int)[chosen.index]
    rates = {
        year: window_rates(data, panel, (design.window.months - 12 * (design.centre.year - year)))
        for year in design.placebo.years
    }
    return Placebos(
        tuple(
            _year(panel, design, year, rule, _picked(rates[year], chosen, places, rule))
            for rule in design.placebo.rules
            for year in design.placebo.years
        ),
        _reviewed(panel, design),
    )
