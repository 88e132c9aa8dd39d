"""Figures that a claim is tested with: one value a council, over the claim's own period."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from lsr_analysis.analysis.aggregate import over_months
from lsr_analysis.analysis.pathway import of_councils
from lsr_analysis.analysis.peers import available, day_of_peers, peer_set
from lsr_analysis.analysis.similar import Placing, place
from lsr_analysis.areas import ENGLAND
from lsr_analysis.errors import CatalogueError, NoPeers, ParameterError
from lsr_analysis.evidence import Claim
from lsr_analysis.periods import Span, period_label
from lsr_analysis.store import Data

__all__ = ["Figures", "Untestable"]


class Untestable(Exception):
    """A claim that the figures held cannot test; the message says why."""


class Figures:
    """Values of every council over a period, worked out once each.

    Parameters
    ----------
    data : Data
    """

    def __init__(self, data: Data) -> None:
        self.data = data
        self._held: dict[tuple[str, Span], pd.Series] = {}
        self._placings: dict[dt.date, Placing] = {}

    def _values(self, indicator: str, span: Span) -> pd.Series:
        key = indicator, span
        if key not in self._held:
            definition = self.data.indicators[indicator]
            if definition.frequency == "month":
                over = over_months(self.data, indicator, span.months)
                values = over.loc[over["complete"], "value"]
            else:
                values = self._published(indicator, span)
            self._held[key] = values
        return self._held[key]

    def _published(self, indicator: str, span: Span) -> pd.Series:
        table = self.data.rows_of(indicator)
        first, last = pd.Timestamp(span.first_day), pd.Timestamp(span.last_day)
        if self.data.indicators[indicator].frequency == "date":  # as at a day of the period
            within = table["period_start"].between(first, last)
            within &= table["period_start"] == table.loc[within, "period_start"].max()
        else:
            within = (table["period_start"] == first) & (table["period_end"] == last)
        rows = table[within & table["value"].notna()]
        return pd.Series(rows["value"].to_numpy(float), rows["area_code"].astype(str).to_numpy())

    def of(self, indicators: tuple[str, ...], span: Span) -> pd.Series:
        """Return the values of an indicator, or of several added up, by reference code.

        Raises
        ------
        Untestable
            If none is held for the period.
        """
        parts = [self._values(one, span) for one in indicators]
        values = sum(parts[1:], start=parts[0]).dropna()
        if values.empty:
            lacking = next((i for i, part in enumerate(parts) if part.empty), 0)
            raise Untestable(self._why_none(indicators[lacking], span))
        return values

    def one(self, indicators: tuple[str, ...], span: Span, code: str, name: str) -> float:
        """Return the value of one area.

        Raises
        ------
        Untestable
            If there is none for the whole period.
        """
        values = self.of(indicators, span)
        if code not in values.index:
            title = self.data.indicators[indicators[0]].title
            raise Untestable(f"{title} has no figure for {name} for the whole of {span}")
        return float(values[code])

    def group(self, name: str, claim: Claim, span: Span) -> tuple[str, ...]:
        """Return the councils that a claim compares with, without the area itself.

        Raises
        ------
        Untestable
            If the area has no such group.
        """
        if claim.area == ENGLAND:
            if name != "councils":
                raise Untestable("England has no peers; write councils")
            on = span.last_day
            return tuple(council.code for council in self.data.register.in_force(on))
        area = self.data.register[claim.area]
        on = day_of_peers(area, span)
        if name == "similar" and on not in self._placings:
            self._placings[on] = place(self.data.shipped, self.data.register, on)
        named = "england" if name == "councils" else name
        try:
            peers = peer_set(named, area, self.data, span, self._placings.get(on))
        except NoPeers as error:
            raise Untestable(str(error)) from None
        except ParameterError:
            sets = [one for one in available(self.data) if one != "england"]
            raise CatalogueError(
                f"claim {claim.id}: compared_with names the set {name!r}; known are: councils, "
                f"{', '.join(sets)}"
            ) from None
        if not peers.codes:
            raise Untestable(" ".join(peers.notes) or f"{area.name} has no peers in {name}")
        return peers.codes

    def compared(
        self, text: str, claim: Claim, indicators: tuple[str, ...], span: Span
    ) -> tuple[float, str]:
        """Return the value that a claim compares with, and what it is.

        Raises
        ------
        Untestable
            If it cannot be worked out.
        """
        if text == "england":
            return self.one(indicators, span, ENGLAND, "England"), "England"
        how, _, name = text.partition(" of ")
        values = self.of(indicators, span)
        group = of_councils(values, self.group(name, claim, span), self.data.register)
        if group.empty:
            raise Untestable(f"none of the councils of {name} has a figure for {span}")
        found = group.mean() if how == "mean" else group.median()
        councils = "1 council" if len(group) == 1 else f"{len(group)} councils"
        return float(found), f"{how} of {councils} ({name})"

    def _why_none(self, indicator: str, span: Span) -> str:
        definition = self.data.indicators[indicator]
        if definition.entered:
            return f"{definition.title}: no open file holds it; a council can enter its own figures"
        table = self.data.rows_of(indicator)
        rows = table[table["value"].notna()]
        if rows.empty:
            return f"{definition.title}: no figure is held"
        first, last = rows["period_start"].min(), rows["period_end"].max()
        shown = f"{first:%B %Y} to {last:%B %Y}"
        if definition.frequency == "date":
            days = rows["period_start"].drop_duplicates().sort_values()
            shown = "the days " + ", ".join(f"{day.day} {day:%B %Y}" for day in days)
        if definition.frequency == "year":
            one = rows.loc[rows["period_start"] == first, "period_end"].iloc[0]
            shown = f"{period_label(first, one)} and later years, to {last:%B %Y}"
        return f"{definition.title} is held for {shown}, not for {span}"
