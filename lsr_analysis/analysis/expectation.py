"""Who met the expectation of July 2017, when, and how reviewed areas did beside the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.aggregate import RATE, monthly
from lsr_analysis.analysis.expectation_groups import (
    COHORTS,
    by_month,
    compared,
    first_runs,
    stratified,
    times,
)
from lsr_analysis.analysis.selected.cohorts import FIRST, picked_areas
from lsr_analysis.analysis.targets import levels
from lsr_analysis.areas import ENGLAND
from lsr_analysis.evidence import Target
from lsr_analysis.indicators import Indicator
from lsr_analysis.once import once
from lsr_analysis.periods import Span
from lsr_analysis.statistics.first_time import FirstTime
from lsr_analysis.store import Data

__all__ = [
    "COHORTS", "IN_A_ROW", "KEY_MONTHS", "MARKED", "OTHER_LEVEL", "Expectation", "expectation",
]  # fmt: skip

LAST = pd.Period("2019-03", "M")
"""Last month looked at: the end of 2018-19, as no source says when the expectation ended."""

MARKED = {
    pd.Period("2017-09", "M"): "first test",
    pd.Period("2017-11", "M"): "grant depended on it",
}
"""Months on which something hung, by the sources that the note of the target names."""

KEY_MONTHS = (*MARKED, pd.Period("2018-03", "M"), LAST)
"""Those, and the ends of two financial years."""

OTHER_LEVEL = 9.6
"""What one article gives in place of the level held; see the note of the target."""

IN_A_ROW = 3
"""Months in a row that count as meeting it for good, however short."""


@dataclass(frozen=True, eq=False)
class Expectation:
    """Who met the expectation of July 2017, and when.

    Parameters
    ----------
    target : Target or None
        None if no target is held; everything else is then empty.
    indicator : Indicator
    cited : str
        The source of the rule.
    months : pandas.PeriodIndex
        From the month by which it was to be met to March 2019.
    areas : pandas.DataFrame
        One row a council with a rate in the baseline month: ``name``, ``region``, ``type``,
        ``cohort`` (one of :data:`COHORTS`), ``reviewed`` (one of the 20), ``baseline``,
        ``level``, ``to_come_down``, ``reduction`` (share of the baseline to come down by, 0
        for those to hold), ``band``, ``months_met``, ``months_judged``, ``first_met`` and
        ``lasting_from`` (first month of three in a row; NaT if never), ``met_YYYY_MM`` for
        every month of :data:`KEY_MONTHS` (missing without a rate).
    met : pandas.DataFrame
        Months by councils: 1 at or below, 0 above, NaN without a rate.
    by_month : pandas.DataFrame
        By month; for ``all``, ``reviewed`` and ``never``: ``{group}_areas``, ``{group}_met``,
        ``{group}_share``, ``{group}_lower``, ``{group}_upper`` (Wilson); ``england`` and
        ``england_expected`` (what all councils at exactly their levels would add up to).
    first, lasting : mapping of str to FirstTime
        Kaplan-Meier estimates for "reviewed" and "never": months, counted from 1 for the
        first, until a council first met it, and until the first of three months in a row.
    compared : pandas.DataFrame
        By key month: shares met, reviewed and never reviewed, and their difference in
        percentage points with an interval.
    strata : pandas.DataFrame
        By key month and band of reduction: councils and how many met it, by group.
    pooled : pandas.DataFrame
        By key month: odds ratio of reviewed against never reviewed, pooled over the bands by
        Mantel and Haenszel, with an interval; NaN where it is not assessable.
    other_level : pandas.DataFrame
        By key month: ``areas``, ``met``, and ``met_at_other``, at :data:`OTHER_LEVEL`.
    published : mapping of pandas.Period to int
        Councils that missed it in a month, as published at the time.
    good_performers : tuple of str
        Names of the areas that were picked for review as good performers.
    """

    target: Target | None
    indicator: Indicator
    cited: str
    months: pd.PeriodIndex
    areas: pd.DataFrame
    met: pd.DataFrame
    by_month: pd.DataFrame
    first: Mapping[str, FirstTime]
    lasting: Mapping[str, FirstTime]
    compared: pd.DataFrame
    strata: pd.DataFrame
    pooled: pd.DataFrame
    other_level: pd.DataFrame
    published: Mapping[pd.Period, int]
    good_performers: tuple[str, ...] = ()

    @property
    def reviewed(self) -> pd.DataFrame:
        """The rows of `areas` that are among the 20, by name."""
        return self.areas[self.areas["reviewed"]].sort_values("name")

    @property
    def missing(self) -> str:
        """Why nothing is said, in a sentence; empty otherwise."""
        if self.target is None:
            return "No expectation is held for the delayed days rate."
        if self.areas.empty:
            return f"No council has a delayed days rate in {self.target.baseline:%B %Y}."
        return ""


def _cohorts(data: Data, codes: pd.Index) -> pd.Series:
    others = {review.area for review in data.reviews}
    rest = {code: COHORTS[3] if code in others else COHORTS[2] for code in codes}
    found = {
        one.code: COHORTS[0] if one.announcement == FIRST else COHORTS[1]
        for one in picked_areas(data)
    }
    return pd.Series(rest | found).reindex(codes)


BANDS = (
    "to hold", "to come down by up to a quarter", "to come down by a quarter to a half",
    "to come down by over a half",
)  # fmt: skip
"""How far a council was to come down, as a share of its baseline."""


def _areas(data: Data, target: Target, wide: pd.DataFrame, level: pd.Series) -> pd.DataFrame:
    baseline = wide.loc[target.baseline, level.index]
    found = [data.register[code] for code in level.index]
    reduction = (1 - level / baseline).where(baseline > 0, 0.0)
    cohort = _cohorts(data, level.index)
    return pd.DataFrame(
        {
            "name": [area.name for area in found],
            "region": [area.region for area in found],
            "type": [area.type for area in found],
            "cohort": cohort,
            "reviewed": cohort.isin(COHORTS[:2]),
            "baseline": baseline,
            "level": level,
            "to_come_down": baseline >= target.level,
            "reduction": reduction,
            "band": np.select(
                [baseline < target.level, reduction <= 0.25, reduction <= 0.5], BANDS[:3], BANDS[3]
            ),
        },
        index=level.index,
    )


def _with_months(areas: pd.DataFrame, met: pd.DataFrame) -> pd.DataFrame:
    table = areas.assign(
        months_met=met.sum().astype(int),
        months_judged=met.notna().sum(),
        first_met=first_runs(met, 1),
        lasting_from=first_runs(met, IN_A_ROW),
    )
    for month in KEY_MONTHS:
        if month in met.index:
            table[f"met_{month:%Y_%m}"] = met.loc[month].astype("boolean")
    return table


def _held_against(rates: pd.DataFrame, level: pd.Series) -> pd.DataFrame:
    """Return 1 where a rate was at the level or below, 0 above it, NaN without a rate."""
    return (rates <= level).astype(float).where(rates.notna())


def _england(data: Data, months: pd.PeriodIndex, level: pd.Series) -> pd.DataFrame:
    """Return England's rate, and what councils at exactly their levels would add up to."""
    rows = data.rows_of(RATE)
    rows = rows[rows["period_start"].isin(months.to_timestamp()) & rows["value"].notna()]
    table = rows.assign(
        month=rows["period_start"].dt.to_period("M"), code=rows["area_code"].astype(str)
    )
    england = table[table["code"] == ENGLAND].set_index("month")["value"]
    held = table[table["code"].isin(level.index)]
    asked = held["code"].map(level) * held["denominator"]
    sums = asked.groupby(held["month"]).sum() / held.groupby("month")["denominator"].sum()
    return pd.DataFrame({"england": england, "england_expected": sums}).reindex(months)


def _published(data: Data, target: Target) -> dict[pd.Period, int]:
    """Return the counts of councils that missed it that the ledger of claims holds."""
    return {
        claim.spans[0].start: round(claim.number)
        for claim in data.evidence.claims
        if claim.compared_with == (f"councils that miss {target.id}",)
        and len(claim.spans) == 1
        and len(claim.spans[0]) == 1
    }


def _nothing(data: Data, target: Target | None) -> Expectation:
    none, months = pd.DataFrame(), pd.PeriodIndex([], freq="M")
    return Expectation(
        target,
        data.indicators[RATE],
        "",
        months,
        none,
        none,
        none,
        {},
        {},
        none,
        none,
        none,
        none,
        {},
    )


@once(most=2)
def expectation(data: Data) -> Expectation:
    """Say who met the expectation of July 2017, and when.

    It does not depend on the period of a report. Nothing here is an effect of the reviews:
    areas were picked partly for high delays, so that most had further to come down.

    Parameters
    ----------
    data : Data

    Returns
    -------
    Expectation
        With a reason in its `missing`, and nothing else, where no target or no rate is held.
    """
    target = next((t for t in data.evidence.targets if t.indicator == RATE), None)
    if target is None:
        return _nothing(data, None)
    wide = monthly(data, RATE, data.coverage).dropna(how="all")
    months = Span(target.by, max(target.by, LAST)).months
    months = months[months.isin(wide.index)]
    level = levels(data, target).drop(ENGLAND, errors="ignore")
    if level.empty or months.empty:
        return _nothing(data, target)
    rates = wide.loc[months, level.index]
    met = _held_against(rates, level)
    areas = _with_months(_areas(data, target, wide, level), met)
    keys = [month for month in KEY_MONTHS if month in months]
    other = wide.loc[target.baseline, level.index].clip(upper=OTHER_LEVEL)
    at_other = _held_against(rates, other)
    strata = stratified(areas, met, keys, BANDS)
    return Expectation(
        target=target,
        indicator=data.indicators[RATE],
        cited=data.evidence.cited(target.source),
        months=months,
        areas=areas,
        met=met,
        by_month=by_month(areas, met).join(_england(data, months, level)),
        first=times(areas, met, 1),
        lasting=times(areas, met, IN_A_ROW),
        compared=compared(areas, met, keys),
        strata=strata.cells,
        pooled=strata.pooled,
        other_level=pd.DataFrame(
            {
                "areas": met.loc[keys].notna().sum(axis=1),
                "met": met.loc[keys].sum(axis=1).astype(int),
                "met_at_other": at_other.loc[keys].sum(axis=1).astype(int),
            }
        ),
        published=_published(data, target),
        good_performers=tuple(one.name for one in picked_areas(data) if one.good),
    )
