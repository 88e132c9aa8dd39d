"""Turn the months' workbooks and the populations into observations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lsr_analysis.areas import Register
from lsr_analysis.building.people import people_in
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.observations import as_table
from lsr_analysis.periods import financial_year, financial_year_days
from lsr_analysis.sources.delayed_transfers import ELSEWHERE, SOURCE, Month
from lsr_analysis.sources.populations import Populations

__all__ = ["RATE", "Adults", "adults_behind", "delay_observations", "with_people", "yearly_rates"]

RATE = "delayed_days_rate"

Adults = Mapping[tuple[str, int], tuple[float, str]]
"""People aged 18 and over and where they are from, by area and first year of a financial year."""


def _denominators(
    rows: pd.DataFrame,
    populations: Mapping[int, Populations],
    register: Register,
    otherwise: Adults,
) -> pd.DataFrame:
    """Return adults and where they are from, for each row's area and month."""
    pairs = rows[["area_code", "year"]].drop_duplicates()
    adults, sources = [], []
    for area, year in pairs.itertuples(index=False):
        found = people_in(area, year, 18, populations, register)
        known = (found[0], f"ONS mid-{found[1]}") if found else otherwise.get((area, year))
        adults.append(known[0] if known else np.nan)
        sources.append(known[1] if known else None)
    pairs = pairs.assign(adults=adults, denominator_source=sources)
    return rows[["area_code", "year"]].merge(pairs, on=["area_code", "year"], how="left")


def adults_behind(delays: pd.DataFrame) -> Adults:
    """Return the adults behind the rates of an observation table."""
    rates = delays[(delays["indicator"] == RATE) & delays["denominator"].notna()]
    months = rates["period_start"].dt.to_period("M")
    years = months.map(financial_year)
    adults = (rates["denominator"] / months.dt.days_in_month).round()
    keys = zip(rates["area_code"].astype(str), years, strict=True)
    return dict(zip(keys, zip(adults, rates["denominator_source"], strict=True), strict=True))


def with_people(
    delays: pd.DataFrame, populations: Mapping[int, Populations], register: Register
) -> pd.DataFrame:
    """Put rates of an observation table on the populations at hand, where there are any.

    So the months of a financial year never rest on two editions.

    Parameters
    ----------
    delays : pandas.DataFrame
        Delayed days, people and rates; an observation table.
    populations : mapping of int to Populations
    register : Register
    """
    months = delays["period_start"].dt.to_period("M")
    years = months.map(financial_year)
    due = delays["indicator"].astype(str).str.startswith(RATE) & years.isin(list(populations))
    if not due.any():
        return delays
    rows = pd.DataFrame({"area_code": delays["area_code"].astype(str), "year": years})[due]
    found = _denominators(rows, populations, register, {}).set_index(rows.index)
    known = found.index[found["adults"].notna()]
    table = delays.astype({"status": object, "denominator_source": object})
    person_days = months[known].dt.days_in_month.astype(float) * found.loc[known, "adults"]
    days = table.loc[known, "numerator"]
    table.loc[known, "denominator"] = person_days
    table.loc[known, "value"] = dictionary()[RATE].multiplier * days / person_days
    table.loc[known, "denominator_source"] = found.loc[known, "denominator_source"]
    held = known[days.notna()]
    table.loc[held, "status"] = "ok"
    return as_table(table)


def delay_observations(
    months: Sequence[Month],
    populations: Mapping[int, Populations],
    register: Register,
    otherwise: Adults | None = None,
) -> pd.DataFrame:
    """Compute delayed days, delayed people and the delayed days rate.

    Parameters
    ----------
    months : sequence of Month
        One a month, checked.
    populations : mapping of int to Populations
    register : Register
    otherwise : Adults, optional
        Denominators where the populations have none.

    Returns
    -------
    pandas.DataFrame
        An observation table: for every council and England, month and part, three rows.
    """
    frames = []
    for month in months:
        days = month.days.drop(index=list(ELSEWHERE.values()), errors="ignore")
        long = (
            days.rename_axis("area_code")
            .reset_index()
            .melt("area_code", var_name="part", value_name="days")
        )
        frames.append(
            long.assign(
                period_start=month.month.start_time.normalize(),
                period_end=month.month.end_time.normalize(),
                in_month=month.month.days_in_month,
                year=financial_year(month.month),
                edition=month.edition,
                geography=register.vintage(month.month.start_time.date()),
            )
        )
    rows = pd.concat(frames, ignore_index=True)
    adults = _denominators(rows, populations, register, otherwise or {})
    suffix = np.where(rows["part"].eq("total"), "", "_" + rows["part"])
    collected = rows["days"].notna().to_numpy()
    days = rows["days"].to_numpy()
    in_month = rows["in_month"].to_numpy(dtype=float)
    person_days = in_month * adults["adults"].to_numpy()
    common = rows[["area_code", "period_start", "period_end", "edition", "geography"]].assign(
        frequency="month", numerator=days, source=SOURCE
    )
    ok = np.where(collected, "ok", "not collected")
    rate_status = np.where(collected & np.isnan(person_days), "no denominator", ok)
    return as_table(
        pd.concat(
            [
                common.assign(indicator="delayed_days" + suffix, value=days, status=ok),
                common.assign(
                    indicator="delayed_people" + suffix,
                    denominator=in_month,
                    value=days / in_month,
                    status=ok,
                ),
                common.assign(
                    indicator="delayed_days_rate" + suffix,
                    denominator=person_days,
                    value=dictionary()["delayed_days_rate"].multiplier * days / person_days,
                    status=rate_status,
                    denominator_source=adults["denominator_source"].to_numpy(),
                ),
            ],
            ignore_index=True,
        )
    )


_PUBLISHED = {
    "delayed_days_rate": "delayed_transfers_2c",
    "delayed_days_rate_social_care": "delayed_transfers_2c_social_care",
    "delayed_days_rate_both": "delayed_transfers_2c_joint",
}
_MONTHS = 12


def yearly_rates(delays: pd.DataFrame) -> pd.DataFrame:
    """Return rates of whole financial years, beside which measure 2C can be set.

    Parameters
    ----------
    delays : pandas.DataFrame
        From :func:`delay_observations`.

    Returns
    -------
    pandas.DataFrame
        ``indicator`` (that of measure 2C), ``area_code``, ``period_start``, ``period_end``,
        ``value``, ``source`` and ``what``; areas with all twelve months only.
    """
    rows = delays[delays["indicator"].isin(list(_PUBLISHED)) & delays["value"].notna()]
    first = rows["period_start"].dt.to_period("M").map(financial_year)
    summed = rows.groupby(["indicator", "area_code", first], observed=True).agg(
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
        months=("value", "size"),
        source=("source", "first"),
    )
    whole = summed[summed["months"] == _MONTHS].rename_axis(["indicator", "area_code", "year"])
    whole = whole.reset_index()
    days = [financial_year_days(year) for year in whole["year"]]
    multiplier = dictionary()["delayed_days_rate"].multiplier
    return pd.DataFrame(
        {
            "indicator": whole["indicator"].astype(str).map(_PUBLISHED),
            "area_code": whole["area_code"].astype(str),
            "period_start": [start for start, _ in days],
            "period_end": [end for _, end in days],
            "value": multiplier * whole["numerator"] / whole["denominator"],
            "source": whole["source"].astype(str),
            "what": "computed from the monthly workbooks",
        }
    )
