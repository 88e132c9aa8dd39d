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

__all__ = ["delay_observations", "yearly_rates"]


def _denominators(
    rows: pd.DataFrame, populations: Mapping[int, Populations], register: Register
) -> pd.DataFrame:
    """Return adults and the mid-year used, for each row's area and month."""
    pairs = rows[["area_code", "year"]].drop_duplicates()
    found = [people_in(a, y, 18, populations, register) for a, y in pairs.itertuples(index=False)]
    pairs = pairs.assign(
        adults=[f[0] if f else np.nan for f in found],
        denominator_source=[f"ONS mid-{f[1]}" if f else None for f in found],
    )
    return rows[["area_code", "year"]].merge(pairs, on=["area_code", "year"], how="left")


def delay_observations(
    months: Sequence[Month], populations: Mapping[int, Populations], register: Register
) -> pd.DataFrame:
    """Compute delayed days, delayed people and the delayed days rate.

    Parameters
    ----------
    months : sequence of Month
        One a month, checked.
    populations : mapping of int to Populations
    register : Register

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
    adults = _denominators(rows, populations, register)
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
