"""Turn the months' workbooks and the populations into observations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lsr_analysis.areas import ENGLAND, Register
from lsr_analysis.indicators import dictionary
from lsr_analysis.observations import as_table
from lsr_analysis.periods import financial_year
from lsr_analysis.sources.delayed_transfers import ELSEWHERE, SOURCE, Month
from lsr_analysis.sources.populations import Populations

__all__ = ["adults_in", "delay_observations"]


def adults_in(
    area: str, year: int, populations: Mapping[int, Populations], register: Register
) -> tuple[int, int] | None:
    """Return the population aged 18+ for a financial year, and the mid-year that it is of.

    The mid-year of the financial year's first calendar year serves all its months. An
    edition on later codes has no row for a council that has ended since: then a council
    with exactly the same boundary stands in, or else the edition of the year before.

    Parameters
    ----------
    area : str
        Reference code, or England.
    year : int
        Calendar year in which the financial year begins.
    populations : mapping of int to Populations
    register : Register

    Returns
    -------
    tuple of int or None
        None if the edition of that year is not held.
    """
    if year not in populations:
        return None
    codes = [area] if area == ENGLAND else [area, *register.same_ground(area)]
    for edition in (year, year - 1):
        for code in codes:
            if edition in populations and code in populations[edition].adults:
                return populations[edition].adults[code], edition
    return None


def _denominators(
    rows: pd.DataFrame, populations: Mapping[int, Populations], register: Register
) -> pd.DataFrame:
    """Return adults and the mid-year used, for each row's area and month."""
    pairs = rows[["area_code", "year"]].drop_duplicates()
    found = [adults_in(a, y, populations, register) for a, y in pairs.itertuples(index=False)]
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
