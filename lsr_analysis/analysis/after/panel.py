"""Which councils are compared with which, and their delayed days by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.after.design import Cohort, Design
from lsr_analysis.analysis.aggregate import monthly
from lsr_analysis.analysis.selected.cohorts import Picked, picked_areas
from lsr_analysis.areas import ENGLAND
from lsr_analysis.errors import CatalogueError, DataNotFound
from lsr_analysis.periods import Span, month_name
from lsr_analysis.statistics.event_study import mirrored_change, period_log_ratio
from lsr_analysis.store import Data

__all__ = ["OR_LEAVE_OUT", "Panel", "changes_against", "changes_of", "panel_of"]

OR_LEAVE_OUT = "Leave that part out, or use figures that hold them."
"""What can be done where figures are missing."""

_LEAST = 2
"""Councils of a kind without which nothing can be said of how they vary."""


@dataclass(frozen=True, eq=False)
class Panel:
    """Councils by month, and what they are in the comparison.

    Parameters
    ----------
    days : pandas.DataFrame, shape (months, councils)
        Delayed days in each month, by reference code; every council has every month.
    cohort : pandas.Series
        By reference code: name of the cohort of a reviewed area, None for a council that was
        never reviewed. Areas apart and councils left out are not in it.
    apart : pandas.Series
        By reference code: cohort of each reviewed area that was not chosen for its delays.
    left_out : mapping of str to str
        Name of each council that takes no part, and why.
    names : mapping of str to str
        By reference code.
    span : Span
        The months.
    """

    days: pd.DataFrame
    cohort: pd.Series
    apart: pd.Series
    left_out: Mapping[str, str]
    names: Mapping[str, str]
    span: Span

    @property
    def treated(self) -> list[str]:
        """Reference codes of the reviewed areas in the comparison."""
        return list(self.cohort.index[self.cohort.notna()])

    @property
    def controls(self) -> list[str]:
        """Reference codes of the councils never reviewed."""
        return list(self.cohort.index[self.cohort.isna()])

    def days_a_day(self) -> pd.DataFrame:
        """Return delayed days a day: people delayed on an average day of the month.

        Returns
        -------
        pandas.DataFrame, shape (months, councils)
        """
        return self.days.div(self.days.index.days_in_month, axis=0)


def changes_of(days: pd.DataFrame, centre: pd.Period, cohorts: Sequence[Cohort]) -> pd.DataFrame:
    """Return the log change of every council over the mirrored months of each cohort.

    Parameters
    ----------
    days : pandas.DataFrame, shape (months, councils)
    centre : pandas.Period
    cohorts : sequence of Cohort

    Returns
    -------
    pandas.DataFrame, shape (councils, cohorts)
    """
    return pd.DataFrame(
        {one.name: mirrored_change(days, centre, one.first, one.last) for one in cohorts}
    )


def changes_against(
    days: pd.DataFrame, centre: pd.Period, cohorts: Sequence[Cohort], before: pd.PeriodIndex
) -> pd.DataFrame:
    """Return the log change of every council from the same months to those after of each cohort.

    Parameters
    ----------
    days : pandas.DataFrame, shape (months, councils)
    centre : pandas.Period
    cohorts : sequence of Cohort
    before : pandas.PeriodIndex

    Returns
    -------
    pandas.DataFrame, shape (councils, cohorts)
    """
    return pd.DataFrame(
        {
            one.name: period_log_ratio(
                days, before, pd.period_range(centre + one.first, centre + one.last, freq="M")
            )
            for one in cohorts
        }
    )


def _cohorts(picked: Sequence[Picked], design: Design) -> dict[str, str]:
    """Return the cohort of each of the reviewed areas, by the day it was announced."""
    by_day = {one.announced: one.name for one in design.cohorts}
    found = {}
    for area in picked:
        if area.announced is None or area.announced.day not in by_day:
            when = f"was announced on {area.announced}" if area.announced else "has no announcement"
            raise CatalogueError(
                f"reviews.csv: {area.name} {when}, for which {design.file} has no cohort; write "
                f"one of {', '.join(map(str, by_day))} in column announced, or add a cohort"
            )
        found[area.code] = by_day[area.announced.day]
    return found


def _apart(picked: Sequence[Picked], design: Design) -> set[str]:
    """Return who was picked as a good performer, which the design must have set apart."""
    good = {area.code for area in picked if area.good}
    if differ := sorted(good.symmetric_difference(design.apart)):
        raise CatalogueError(
            f"{design.file}, apart: {differ[0]} stands in one of this list and the good performers "
            "of reviews.csv (column note), and not in the other; make them the same"
        )
    return good


def _why(names: Sequence[str]) -> str:
    """Say what kinds of review a council had that is neither reviewed here nor a control."""
    kinds = list(dict.fromkeys(names))
    return f"had a {' and a '.join(kinds)}, not one of the 20 reviews"


def panel_of(data: Data, design: Design) -> Panel:
    """Return the councils that are compared.

    Parameters
    ----------
    data : Data
    design : Design

    Returns
    -------
    Panel

    Raises
    ------
    CatalogueError
        If a review was announced on a day for which the design has no cohort, or the design
        sets others apart than were picked as good performers.
    DataNotFound
        If too few councils have every month.
    """
    span = Span(data.coverage.start, design.interrupted.span.end)
    days = monthly(data, design.indicator, span).drop(columns=ENGLAND, errors="ignore")
    days = days.dropna(axis=1, how="all")
    whole = days.columns[days.notna().all()]
    picked = picked_areas(data)
    cohorts, apart = _cohorts(picked, design), _apart(picked, design)
    kinds: dict[str, list[str]] = {}
    for review in data.reviews:
        kinds.setdefault(review.area, []).append(review.kind)
    names = {code: data.register[code].name for code in days.columns}
    left_out = {
        names[code]: f"{int(days[code].isna().sum())} months are missing between "
        f"{month_name(span.start)} and {month_name(span.end)}"
        for code in days.columns.difference(whole)
    }
    left_out |= {
        names[code]: _why(kinds[code]) for code in whole if code in kinds and code not in cohorts
    }
    held = [code for code in whole if code in cohorts or code not in kinds]
    of = pd.Series({code: cohorts.get(code) for code in held}, dtype=object)
    is_apart = of.index.isin(apart)
    held_of = [int((of[~is_apart] == one.name).sum()) for one in design.cohorts]
    if min(*held_of, int(of[~is_apart].isna().sum())) < _LEAST:
        raise DataNotFound(
            f"The comparison after the reviews needs {design.indicator} of at least {_LEAST} "
            f"areas of each cohort, and of as many councils never reviewed, in every month of "
            f"{span}. {OR_LEAVE_OUT}"
        )
    return Panel(
        days=days[whole],
        cohort=of[~is_apart],
        apart=of[is_apart],
        left_out=left_out,
        names=names,
        span=span,
    )
