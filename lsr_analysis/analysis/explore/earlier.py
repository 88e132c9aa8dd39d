"""How all councils' figures of one indicator changed from a year earlier."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import RATE, monthly
from lsr_analysis.analysis.certainty import CLUMPED
from lsr_analysis.analysis.explore.moved_back import MovedBack, moved_back
from lsr_analysis.analysis.explore.period import HeldPeriod, rows_in
from lsr_analysis.analysis.outliers import kind_of
from lsr_analysis.analysis.yearly import rate_change
from lsr_analysis.areas import Register
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import Span
from lsr_analysis.statistics.change import Change
from lsr_analysis.statistics.period_change import (
    change_between,
    change_of_proportion,
    change_of_rate,
)
from lsr_analysis.store import Data

__all__ = ["Earlier", "earlier_of"]

SWINGS = "95% intervals from the usual year-on-year swings of each council’s own series"
BLOCKS = "95% intervals from how the months of both periods vary (moving-block bootstrap)"
COUNTS = "95% intervals from the counts of both periods, taken to be of different people"
_COLUMNS = ["before", "change", "lower", "upper"]


@dataclass(frozen=True, eq=False)
class Earlier:
    """The same measure a year earlier.

    Parameters
    ----------
    period : str
        As printed; empty if no council has a figure of it.
    table : pandas.DataFrame
        One row a council with both figures, by reference code: ``before``, ``change``,
        ``lower`` and ``upper`` (95%; NaN where there is no interval).
    note : str
        How the intervals were made, or why there are none, or no figures.
    back : MovedBack or None
        Fifths that were far from the middle; None with fewer than 20 councils.
    """

    period: str
    table: pd.DataFrame
    note: str
    back: MovedBack | None = None

    @property
    def sure(self) -> bool:
        """Whether any change has an interval."""
        return bool(self.table["lower"].notna().any())

    @property
    def said(self) -> str:
        """The note as a sentence without a full stop."""
        if self.sure:
            return self.note
        if self.table.empty:
            return f"cannot be assessed: {self.note}"
        return f"no interval can be given: {self.note}"


_LONGEST = 12


def _before(values: pd.Series, codes: pd.Index, register: Register) -> pd.Series:
    """Return earlier values by code; a council with exactly the boundary stands in."""
    found = {}
    for code in codes:
        for other in (code, *register.same_ground(code)):
            if other in values.index:
                found[code] = float(values[other])
                break
    return pd.Series(found, dtype=float)


def _by_swings(
    data: Data, indicator: Indicator, span: Span, now: pd.DataFrame
) -> dict[str, Change | None]:
    """Estimate changes of a rate of delay; the people delayed have the longer series."""
    rates = monthly(data, indicator.id, data.coverage)
    people = monthly(data, indicator.id.replace(RATE, "delayed_people"), data.coverage)
    days = sum(month.days_in_month for month in span.months)
    per_person = indicator.multiplier * days / now["denominator"]
    return {
        code: rate_change(rates[code], people[code], float(per_person[code]), span)
        for code in now.index
        if code in rates and code in people
    }


def _by_blocks(
    data: Data, indicator: Indicator, span: Span, now: pd.DataFrame
) -> dict[str, Change | None]:
    """Estimate changes of a monthly measure from the months of the two periods."""
    rows = data.rows_of(indicator.id)
    months = pd.PeriodIndex(rows["period_start"], freq="M")
    before = span.years_earlier().months
    inside = rows[months.isin(before) | months.isin(span.months)]
    inside = inside[inside["value"].notna()].assign(area_code=lambda r: r["area_code"].astype(str))
    found = {}
    for code, own in inside[inside["area_code"].isin(now.index)].groupby("area_code"):
        series = own.set_index(pd.PeriodIndex(own["period_start"], freq="M"))
        found[str(code)] = change_between(
            series["numerator"],
            series["denominator"],
            before,
            span.months,
            multiplier=indicator.multiplier,
        )
    return found


def _by_counts(
    indicator: Indicator, before: pd.DataFrame, now: pd.DataFrame
) -> dict[str, Change | None]:
    """Estimate changes from the counts of two years."""
    estimate = change_of_proportion if kind_of(indicator) == "proportion" else change_of_rate
    columns = ["numerator", "denominator"]
    both = before[columns].add_suffix("_before").join(now[columns], how="inner").dropna()
    both = both[(both["denominator"] > 0) & (both["denominator_before"] > 0)]
    return {
        str(row.Index): estimate(
            row.numerator_before,
            row.denominator_before,
            row.numerator,
            row.denominator,
            multiplier=indicator.multiplier,
        )
        for row in both.itertuples()
    }


def _why_none(indicator: Indicator, period: str) -> str:
    """Say why no change has an interval."""
    if indicator.frequency == "month" and indicator.over is not None:
        why = "the monthly series are too short"
    elif indicator.overdispersed:
        why = CLUMPED.removeprefix("no interval: ")
    elif indicator.interval in ("wilson", "byar"):
        why = f"the counts behind the figures of {period} are not held"
    elif indicator.interval == "published":
        why = f"published intervals are not held for both {period} and a year later"
    else:
        why = "the figures come without counts of events that would bear one"
    return why


def earlier_of(data: Data, indicator: Indicator, period: HeldPeriod, now: pd.DataFrame) -> Earlier:
    """Compare councils with themselves a year earlier.

    A change is the later figure less the earlier one, or, of a rate of delay, the mean
    change of its months (:func:`lsr_analysis.analysis.yearly.rate_change`).

    Parameters
    ----------
    data : Data
    indicator : Indicator
    period : HeldPeriod
    now : pandas.DataFrame
        One row a council with a value, by reference code: ``value``, ``numerator`` and
        ``denominator``.

    Returns
    -------
    Earlier
    """
    nothing = pd.DataFrame(columns=_COLUMNS, dtype=float)
    if period.span is not None and len(period.span) > _LONGEST:
        return Earlier("", nothing, f"{period} is longer than a year and would overlap itself")
    rows = rows_in(data, indicator, period.earlier)
    rows = rows[rows["value"].notna()]
    rows = rows.assign(area_code=rows["area_code"].astype(str)).set_index("area_code")
    before = _before(rows["value"], now.index, data.register)
    if before.empty:
        return Earlier("", nothing, f"no figure is held for {period.earlier}, a year earlier")
    known, note = _estimates(data, indicator, period, rows, now)
    table = pd.DataFrame({"before": before, "change": now["value"].reindex(before.index) - before})
    sure = pd.DataFrame.from_dict(
        {code: (c.estimate, c.lower, c.upper) for code, c in known.items() if c is not None},
        orient="index",
        columns=_COLUMNS[1:],
        dtype=float,
    ).reindex(table.index)
    table["change"] = sure["change"].fillna(table["change"])
    table = table.join(sure[["lower", "upper"]])
    if table["lower"].isna().all():
        note = _why_none(indicator, str(period.earlier))
    return Earlier(str(period.earlier), table, note, moved_back(table["before"], table["change"]))


def _estimates(
    data: Data,
    indicator: Indicator,
    period: HeldPeriod,
    before: pd.DataFrame,
    now: pd.DataFrame,
) -> tuple[dict[str, Change | None], str]:
    """Return changes with intervals, by code, where figures bear them; and how they are made."""
    if period.span is not None and indicator.id.startswith(RATE):
        return _by_swings(data, indicator, period.span, now), SWINGS
    if period.span is not None and indicator.over is not None:
        return _by_blocks(data, indicator, period.span, now), BLOCKS
    if indicator.interval in ("wilson", "byar") and not indicator.overdispersed:
        return _by_counts(indicator, before, now), COUNTS
    return {}, ""
