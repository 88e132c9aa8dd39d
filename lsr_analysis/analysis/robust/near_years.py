"""An area's ranks on annual indicators in the year shown and in those beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.assess import fifth_of
from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.pathway import of_councils
from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import period_label
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.store import Data

__all__ = ["SHOWN", "NearYear", "near_years"]

SHOWN = (
    "care_home_admissions_65plus",
    "still_at_home_91_days",
    "offered_reablement",
    "quality_of_life_users_65plus",
    "satisfaction_users_65plus",
    "falls_admissions_65plus",
)
"""Annual indicators whose ranks are looked at in the years beside the one shown."""


@dataclass(frozen=True)
class NearYear:
    """An area's rank on one annual indicator in one year.

    Parameters
    ----------
    indicator : Indicator
    years : int
        0 for the year that the report shows, -1 for the year before, 1 for the year after.
    period : str
    value : float
    rank : int or None
        Among all councils, 1 is best; ties take the worse rank. None without a figure of the
        area, or where so few councils have one that ranks do not compare.
    of : int
        Councils with a figure.
    tied : int
        How many councils have this value, the area included.
    fifth : int or None
        Fifth of councils by value, 1 the best; None without a rank.
    missing : str
        Why there is no rank; empty if there is one.
    """

    indicator: Indicator
    years: int
    period: str
    value: float
    rank: int | None
    of: int
    tied: int
    fifth: int | None
    missing: str = ""

    @property
    def rank_text(self) -> str:
        """The rank as printed; the ranks that tied councils share, as a range."""
        if self.rank is None:
            return "–"
        first = self.rank - self.tied + 1
        return f"{f'{first} to ' if self.tied > 1 else ''}{self.rank} of {self.of}"


def _year(data: Data, latest: Latest, years: int) -> NearYear | None:
    """Rank the area in one year; None if no council has a figure of it."""
    indicator = latest.indicator
    rows = data.rows_of(indicator.id)
    ends = latest.ends + pd.DateOffset(years=years)
    of_year = rows[(rows["period_end"] == ends) & rows["value"].notna()]
    if of_year.empty:
        return None
    values = of_year.set_index("area_code")["value"]
    values.index = values.index.astype(str)
    values = values.drop(ENGLAND, errors="ignore")
    period = period_label(of_year["period_start"].iloc[0], ends)
    own = of_councils(values, [latest.area_code], data.register)
    value = float(own.iloc[0]) if len(own) else float("nan")
    missing = "" if len(own) else "no figure of the area"
    if not missing and 2 * len(values) < len(latest.councils):
        missing = f"only {len(values)} councils have a figure"
    if missing:
        return NearYear(indicator, years, period, value, None, len(values), 1, None, missing)
    code = own.index[0]
    return NearYear(
        indicator,
        years,
        period,
        value,
        int(rank_from_best(values, indicator.lower_is_better is not False)[code]),
        len(values),
        int((values == value).sum()),
        fifth_of(values, code, indicator),
    )


def near_years(data: Data, latest: Iterable[Latest]) -> tuple[NearYear, ...]:
    """Rank an area on the main annual indicators in the year shown and in those beside it.

    Parameters
    ----------
    data : Data
    latest : iterable of Latest
        Figures as the report shows them. Those that are not in :data:`SHOWN`, not annual or
        not ranked are passed over.

    Returns
    -------
    tuple of NearYear
        In the order of :data:`SHOWN`, each with the earliest year first; a year without
        figures of any council is left out, and so is an indicator without a year beside it.
    """
    ranked = {
        one.indicator.id: one
        for one in latest
        if one.rank is not None and one.indicator.frequency == "year"
    }
    held = (
        [_year(data, ranked[name], years) for years in (-1, 0, 1)]
        for name in SHOWN
        if name in ranked
    )
    found = ([one for one in years if one is not None] for years in held)
    return tuple(one for years in found if len(years) > 1 for one in years)
