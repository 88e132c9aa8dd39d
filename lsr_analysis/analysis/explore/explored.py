"""One indicator across all councils: where each stands, who stands out, and what changed."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.explore.councils import (
    council_table,
    england_chances,
    listed_councils,
    placed_around,
)
from lsr_analysis.analysis.explore.earlier import Earlier, earlier_of
from lsr_analysis.analysis.explore.parameters import ExploreParameters, explore_parameters
from lsr_analysis.analysis.explore.period import HeldPeriod, counts_of_councils
from lsr_analysis.indicators import Indicator, Source
from lsr_analysis.statistics.comparison import stand_out
from lsr_analysis.statistics.funnel import Funnel
from lsr_analysis.store import Data, load

__all__ = ["Explored", "explore", "explore_from"]


@dataclass(frozen=True, repr=False, eq=False)
class Explored:
    """One indicator across all councils, in one period.

    Parameters
    ----------
    indicator : Indicator
    when : HeldPeriod
    councils : pandas.DataFrame
        One row a council, by reference code, in the order of names: those with a row in the
        publication, those that existed on the last day, and the areas asked for. ``name``,
        ``region``, ``value``, ``lower`` and ``upper`` (95%), ``interval`` (its method, or why
        there is none), ``numerator``, ``denominator``, ``status``, ``rank`` (1 is best;
        missing without a direction), ``rank_lower`` and ``rank_upper`` (95%; NaN where the
        rank has no interval), ``fifth`` (1 the best, or the lowest where neither is better),
        ``against_england`` (a verdict).
    england : float
        NaN where there is none, or councils must not be compared with it.
    funnel : Funnel or None
        Councils around England; None where counts bear none.
    stands_out : tuple of str
        Reference codes of councils whose difference from England is among those named with
        the false discovery rate held at 5%.
    compared : int
        Of how many councils the difference from England could be tested.
    why_not : str
        Why no council could; empty if one could.
    earlier : Earlier
        The same measure a year earlier, and the change since.
    highlight : tuple of str
        Reference codes of the areas asked for.
    sources : tuple of Source
        Publications of the figures.
    read_with : tuple of str
        Titles of indicators that must be read together with this one.
    fuller : tuple of str and int
        The latest earlier period with at least twice as many councils, and how many; empty
        text if there is none.
    """

    indicator: Indicator
    when: HeldPeriod
    councils: pd.DataFrame
    england: float
    funnel: Funnel | None
    stands_out: tuple[str, ...]
    compared: int
    why_not: str
    earlier: Earlier
    highlight: tuple[str, ...]
    sources: tuple[Source, ...]
    read_with: tuple[str, ...]
    fuller: tuple[str, int]

    @property
    def period(self) -> str:
        """The period as printed."""
        return str(self.when)

    @property
    def day(self) -> dt.date:
        """Last day of the period."""
        return self.when.last

    @property
    def by_council(self) -> pd.Series:
        """Values of the councils that have one, by reference code."""
        return self.councils["value"].dropna()

    @property
    def before(self) -> pd.Series:
        """Values a year earlier, by reference code; empty if none are held."""
        return self.earlier.table["before"]

    @property
    def change(self) -> pd.DataFrame:
        """Changes since, by reference code: ``before``, ``change``, ``lower``, ``upper``."""
        return self.earlier.table

    @property
    def unit(self) -> str:
        """The unit of the values; a count without a denominator is a sum over the months."""
        summed = self.when.span is not None and len(self.when.span) > 1
        if summed and self.indicator.over is None:
            return f"{self.indicator.unit}, added up over the months"
        return self.indicator.unit

    @property
    def may_be_compared(self) -> bool:
        """Whether councils may be set beside each other."""
        return "councils" in self.indicator.compare

    @property
    def used(self) -> list[Source]:
        """The publications of the figures and of what they are divided by, once each."""
        return list(dict.fromkeys([*self.sources, *self.indicator.denominators]))

    @property
    def source_line(self) -> str:
        """The publications behind the figures, for a chart or a table."""
        return f"Source: {'; '.join(f'{s.publisher}, {s.publication}' for s in self.used)}."

    def __repr__(self) -> str:
        text, values = self.indicator.text, self.by_council
        return (
            f"<explored {self.indicator.id}, {self.period}: {len(values)} councils, "
            f"{text(values.min())} to {text(values.max())} {self.unit}; England "
            f"{text(self.england)}>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self)[1:-1])}</p>"


def _why_not(indicator: Indicator, held: pd.DataFrame, england: float) -> str:
    """Say why no council's difference from England can be tested."""
    if "England" not in indicator.compare:
        return indicator.compare_why.rstrip(".")
    if england != england:
        return "no England value is held for this period"
    return str(held["interval"].mode().iloc[0])


def _fuller(data: Data, indicator: Indicator, period: HeldPeriod, councils: int) -> tuple[str, int]:
    if period.span is not None:
        return "", 0
    counts = counts_of_councils(data, indicator, period.last)
    more = counts[counts >= 2 * councils]
    return (str(more.index[-1]), int(more.iloc[-1])) if len(more) else ("", 0)


def explore_from(data: Data, parameters: ExploreParameters) -> Explored:
    """Set all councils beside each other, from checked parameters."""
    indicator, period = parameters.indicator, parameters.period
    highlight = tuple(area.code for area in parameters.areas)
    listed, england, sources = listed_councils(data, indicator, period, highlight)
    held = listed[listed["value"].notna()]
    funnel = placed_around(indicator, held, england)
    p = england_chances(indicator, held, england, funnel)
    return Explored(
        indicator=indicator,
        when=period,
        councils=council_table(data, indicator, period, listed, england),
        england=england,
        funnel=funnel,
        stands_out=tuple(p.index[stand_out(p)]),
        compared=int(p.notna().sum()),
        why_not="" if p.notna().any() else _why_not(indicator, held, england),
        earlier=earlier_of(data, indicator, period, held),
        highlight=highlight,
        sources=sources,
        read_with=tuple(data.indicators[other].title for other in indicator.read_with),
        fuller=_fuller(data, indicator, period, len(held)),
    )


def explore(
    indicator: str,
    period_end: str = "",
    period_start: str = "",
    areas: str | Sequence[str] = (),
    data: Data | None = None,
) -> Explored:
    """Set all councils beside each other on one indicator.

    Parameters
    ----------
    indicator : str
        Id in the dictionary.
    period_end : str
        "YYYY-MM"; "" for the latest held. Of an indicator that is not monthly the latest
        period that ends by then is shown.
    period_start : str
        First month "YYYY-MM" of a monthly indicator; "" for a year up to the end.
    areas : str or sequence of str
        Councils to name; a text has semicolons between them.
    data : Data, optional
        Figures to use; by default those that :func:`lsr_analysis.load` finds.

    Raises
    ------
    CatalogueError, UnknownArea, AmbiguousArea, ParameterError
        If a parameter cannot be used, or no council has a figure.

    Examples
    --------
    >>> explore("share_65plus", "2020-12")
    <explored share_65plus, 30 June 2020: 152 councils, 6.6 to 29.4 % of all people; England 18.5>
    """
    figures = data or load()
    checked = explore_parameters(figures, indicator, period_start, period_end, areas)
    return explore_from(figures, checked)
