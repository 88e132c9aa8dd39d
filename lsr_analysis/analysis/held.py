"""The figures of one indicator for every area, laid out once so that one area's are soon found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from lsr_analysis.analysis.certainty import with_intervals
from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import period_label
from lsr_analysis.statistics.ranks import rank_from_best

__all__ = ["Held", "InPeriod", "held_rows"]

_PERIOD = ["period_end", "period_start"]
_FIGURES = ["numerator", "denominator", "value", "lower", "upper"]
_PAST = ["period_end", "value", "lower", "upper", "numerator", "denominator"]


@dataclass(frozen=True, eq=False)
class InPeriod:
    """The figures of one period that areas are compared on.

    Parameters
    ----------
    figures : pandas.DataFrame
        Of the councils with a value, by reference code: ``numerator``, ``denominator``,
        ``value``, ``lower`` and ``upper``.
    england : float
        NaN where there is none.
    lower_is_better : bool or None
    """

    figures: pd.DataFrame
    england: float
    lower_is_better: bool | None

    @cached_property
    def ranks(self) -> pd.Series:
        """Rank of each council, 1 the best; empty where neither end is better."""
        values = self.figures["value"]
        if self.lower_is_better is None:
            return values.iloc[:0]
        return rank_from_best(values, self.lower_is_better)


@dataclass(frozen=True, eq=False)
class Held:
    """Rows of one indicator, at least one of them with a value.

    Parameters
    ----------
    indicator : Indicator
    rows : pandas.DataFrame
        With their intervals, oldest first. A row is known by its place, counted from 0.
    newest : str
        The latest period for which any council has a figure, as in tables.
    """

    indicator: Indicator
    rows: pd.DataFrame
    newest: str

    @cached_property
    def has_value(self) -> np.ndarray:
        """Whether each row has a value."""
        return self.rows["value"].notna().to_numpy()

    @cached_property
    def _codes(self) -> np.ndarray:
        return self.rows["area_code"].to_numpy(dtype=object)

    @cached_property
    def _of_areas(self) -> dict[str, np.ndarray]:
        return dict(self.rows.groupby("area_code", sort=False).indices)

    @cached_property
    def _periods(self) -> np.ndarray:
        """Number of each row's period, counted from the oldest."""
        return self.rows.groupby(_PERIOD, sort=False).ngroup().to_numpy()

    @cached_property
    def _past(self) -> pd.DataFrame:
        return self.rows[_PAST]

    @cached_property
    def _compared(self) -> dict[int, InPeriod]:
        return {}

    def of(self, codes: Sequence[str]) -> np.ndarray:
        """Return the places of the rows of some areas, oldest first.

        Parameters
        ----------
        codes : sequence of str
            Reference codes. Within a period the row of the first one comes last, so that it
            goes before those of the others.
        """
        here = [self._of_areas[code] for code in codes if code in self._of_areas]
        if not here:
            return np.array([], dtype=int)
        if len(here) == 1:
            return here[0]
        places = np.sort(np.concatenate(here))
        return places[np.lexsort((self._codes[places] == codes[0], self._periods[places]))]

    def past(self, places: np.ndarray) -> pd.DataFrame:
        """Return what a series shows of some rows from :meth:`of`, the last of each period."""
        periods = self._periods[places]
        return self._past.iloc[places[np.append(periods[1:] != periods[:-1], True)]]

    def beside(self, place: int) -> InPeriod:
        """Return the figures of all councils in the period of a row."""
        period = int(self._periods[place])
        if period not in self._compared:
            rows = self.rows[(self._periods == period) & self.has_value]
            figures = rows.set_index("area_code")[_FIGURES]
            self._compared[period] = InPeriod(
                figures.drop(ENGLAND, errors="ignore"),
                float(figures["value"].get(ENGLAND, float("nan"))),
                self.indicator.lower_is_better,
            )
        return self._compared[period]


def held_rows(rows: pd.DataFrame, indicator: Indicator) -> Held:
    """Lay the rows of an indicator out.

    Parameters
    ----------
    rows : pandas.DataFrame
        Observations of one indicator, at least one of them with a value.
    indicator : Indicator
    """
    with_text = with_intervals(rows, indicator).assign(area_code=rows["area_code"].astype(str))
    ordered = with_text.sort_values(_PERIOD, kind="stable")
    figures = ordered[ordered["value"].notna()]
    of_councils = figures[figures["area_code"] != ENGLAND]
    newest = (figures if of_councils.empty else of_councils).iloc[-1]
    return Held(indicator, ordered, period_label(newest["period_start"], newest["period_end"]))
