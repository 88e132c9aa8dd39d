"""The national comparison: all councils beside each other, with the 20 reviewed named."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.aggregate import RATE, councils, middle_half, monthly, over_months
from lsr_analysis.analysis.gaps import why_incomplete, why_missing
from lsr_analysis.analysis.mix import mix_of, shares
from lsr_analysis.analysis.national_sure import Sure, how_sure, sure_columns
from lsr_analysis.analysis.parameters import (
    DEFAULT_END,
    DEFAULT_START,
    NationalParameters,
    national_parameters,
)
from lsr_analysis.analysis.spread import Spread, latest_trusts, provider_spreads, spreads
from lsr_analysis.analysis.yearly import rate_change
from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import Indicator, Source
from lsr_analysis.periods import Span
from lsr_analysis.reviews import LOCAL_SYSTEM_REVIEW, Milestone
from lsr_analysis.selection import SelectionMetric
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.store import Data, load

__all__ = ["Mix", "National", "national", "national_from", "reviewed_areas"]


@dataclass(frozen=True)
class Mix:
    """What delays were made of in the reviewed areas.

    Parameters
    ----------
    shares : pandas.DataFrame
        Shares of delayed days, from 0 to 1: one row an area by name, England last; one
        column a part that was collected.
    titles : mapping of str to str
        Title of each part.
    """

    shares: pd.DataFrame
    titles: Mapping[str, str]


@dataclass(frozen=True, repr=False)
class National:
    """Everything that the national notebook shows.

    Parameters
    ----------
    span : Span
    indicator, people_indicator, days_indicator : Indicator
        The delayed days rate, people delayed, and delayed days.
    england : float
        England's rate over the span; NaN if it has none.
    ranking : pandas.DataFrame
        One row a council with a rate in every month, best first: ``name``, ``region``,
        ``type``, ``value``, ``rank`` (1 is best), ``reviewed``, ``earlier`` (value a year
        before), ``change``, ``change_lower`` and ``change_upper`` (95% interval; NaN where
        it cannot be assessed), and those of
        :func:`lsr_analysis.analysis.national_sure.sure_columns`. Empty if no council has one.
    unranked : mapping of str to str
        Each council left out of the ranking, and why.
    mix : mapping of str to Mix
        By breakdown.
    series : pandas.DataFrame
        One row a month: ``england``, and the median, lower and upper quartile of the
        reviewed and of the other councils.
    people : pandas.Series
        People delayed in England on an average day, by month since the collection began.
    selection : tuple of SelectionMetric
    selection_ranks : pandas.DataFrame
        The twelve published profiles: one row an area, one column a metric.
    milestones : tuple of Milestone
        National dates to mark.
    spreads : tuple of Spread
        Every other indicator, latest figures up to the end of the span.
    providers : tuple of Spread
        Quality of registered care; empty if no care directory was added.
    trusts : pandas.DataFrame
        Beds by hospital trust in the latest quarter up to the end of the span; empty if none.
    trust_indicator : Indicator
    sure : Sure
        How sure the comparison of delayed days is.
    """

    span: Span
    indicator: Indicator
    people_indicator: Indicator
    days_indicator: Indicator
    england: float
    ranking: pd.DataFrame
    unranked: Mapping[str, str]
    mix: Mapping[str, Mix]
    series: pd.DataFrame
    people: pd.Series
    selection: tuple[SelectionMetric, ...]
    selection_ranks: pd.DataFrame
    milestones: tuple[Milestone, ...]
    spreads: tuple[Spread, ...]
    providers: tuple[Spread, ...]
    trusts: pd.DataFrame
    trust_indicator: Indicator
    sure: Sure

    @property
    def sources(self) -> list[Source]:
        """The publications of every figure that the notebook shows, once each."""
        used = [*self.indicator.sources, *self.indicator.denominators]
        for spread in (*self.spreads, *self.providers):
            used += [spread.source, *spread.indicator.denominators]
        if not self.trusts.empty:
            used += self.trust_indicator.sources
        return list(dict.fromkeys(used))

    @property
    def trust_period(self) -> str:
        """The quarter of the beds, in words; empty if there are none."""
        if self.trusts.empty:
            return ""
        first, last = self.trusts["period_start"].iloc[0], self.trusts["period_end"].iloc[0]
        return f"{first:%B} to {last:%B %Y}"

    @property
    def reviewed(self) -> pd.DataFrame:
        """The rows of the ranking that are reviewed areas."""
        return self.ranking[self.ranking["reviewed"]]

    def __repr__(self) -> str:
        return (
            f"<national comparison, {self.span}: {len(self.ranking)} councils ranked, "
            f"{len(self.reviewed)} of them reviewed; England "
            f"{self.indicator.text(self.england)} {self.indicator.unit}>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self)[1:-1])}</p>"


def reviewed_areas(data: Data) -> list[str]:
    """Return the reference codes of the 20 reviewed areas, by name."""
    found = {r.area: r.name for r in data.reviews if r.kind == LOCAL_SYSTEM_REVIEW}
    return sorted(found, key=found.__getitem__)


def _ranking(
    data: Data, indicator: Indicator, span: Span, over: pd.DataFrame, sure: Sure
) -> pd.DataFrame:
    complete = councils(over).query("complete")["value"]
    reviewed = set(reviewed_areas(data))
    found = [data.register[code] for code in complete.index]
    table = pd.DataFrame(
        {
            "name": [area.name for area in found],
            "region": [area.region for area in found],
            "type": [area.type for area in found],
            "value": complete,
            "rank": rank_from_best(complete, indicator.lower_is_better is not False),
            "reviewed": np.array([code in reviewed for code in complete.index], dtype=bool),
            "earlier": np.nan,
            "change": np.nan,
            "change_lower": np.nan,
            "change_upper": np.nan,
        },
        index=complete.index,
    )
    rates = monthly(data, indicator.id, data.coverage)
    people = monthly(data, "delayed_people", data.coverage)
    before = over_months(data, indicator.id, span.years_earlier().months)
    before = before.loc[before["complete"], "value"]
    days = sum(month.days_in_month for month in span.months)
    per_person = indicator.multiplier * days / over["denominator"]
    for code in table.index:
        change = rate_change(rates[code], people[code], float(per_person[code]), span)
        if change is not None:
            row = [before[code], change.estimate, change.lower, change.upper]
            table.loc[code, ["earlier", "change", "change_lower", "change_upper"]] = row
    known = sure_columns(data, indicator, span, over, sure.funnel)
    return table.join(known).sort_values(["rank", "name"])


def _unranked(data: Data, indicator: Indicator, span: Span, over: pd.DataFrame) -> dict[str, str]:
    lived = [a for a in data.register if a.start <= span.last_day]
    out = {}
    for area in lived:
        if area.end and area.end < span.first_day:
            continue
        if area.code not in over.index:
            why = why_missing(data, area, indicator.id, span).rstrip(".")
            # It follows a colon; a reason that begins with a council's name keeps its capital.
            out[area.name] = f"t{why[1:]}" if why.startswith("The") else why
        elif not over.loc[area.code, "complete"]:
            name = f"{area.name} ({area.lifetime})" if area.lifetime else area.name
            out[name] = why_incomplete(data, area, indicator.id, span)
    return out


def _mix(data: Data, breakdown: str, span: Span) -> Mix:
    found = shares(mix_of(data, breakdown, span.months))
    shown = [code for code in [*reviewed_areas(data), ENGLAND] if code in found.index]
    names = {code: data.register[code].name for code in shown if code != ENGLAND}
    parts = data.indicators.parts("delayed_days", breakdown)
    return Mix(
        found.loc[shown].rename(index=names | {ENGLAND: "England"}),
        {part: parts[part].part or "" for part in found},
    )


def _series(data: Data, indicator: Indicator) -> pd.DataFrame:
    wide = monthly(data, indicator.id, data.coverage).dropna(how="all")
    reviewed = reviewed_areas(data)
    others = [code for code in wide if code not in {*reviewed, ENGLAND}]
    return pd.DataFrame(
        {
            "england": wide[ENGLAND],
            **middle_half(wide, reviewed, "reviewed"),
            **middle_half(wide, others, "others"),
        }
    )


def _selection_ranks(data: Data) -> pd.DataFrame:
    ranks = pd.DataFrame({metric.id: metric.ranks for metric in data.selection})
    ranks.insert(0, "area", [data.register[code].name for code in ranks.index])
    return ranks.sort_values("area").set_index("area")


def national_from(data: Data, parameters: NationalParameters) -> National:
    """Compute the national comparison from checked parameters."""
    span, indicator = parameters.span, data.indicators[RATE]
    over = over_months(data, indicator.id, span.months)
    sure = how_sure(data, indicator, span, over, reviewed_areas(data))
    return National(
        span=span,
        indicator=indicator,
        people_indicator=data.indicators["delayed_people"],
        days_indicator=data.indicators["delayed_days"],
        england=float(over.query("complete")["value"].get(ENGLAND, float("nan"))),
        ranking=_ranking(data, indicator, span, over, sure),
        unranked=_unranked(data, indicator, span, over),
        mix={name: _mix(data, name, span) for name in ("attribution", "reason")},
        series=_series(data, indicator),
        people=data.series("delayed_people", ENGLAND)["value"].to_period("M"),
        selection=data.selection,
        selection_ranks=_selection_ranks(data),
        milestones=data.milestones,
        spreads=spreads(data, span, set(reviewed_areas(data))),
        providers=provider_spreads(data, set(reviewed_areas(data))),
        trusts=latest_trusts(data, span.last_day),
        trust_indicator=data.indicators["bed_occupancy_general_acute"],
        sure=sure,
    )


def national(
    period_start: str = DEFAULT_START, period_end: str = DEFAULT_END, data: Data | None = None
) -> National:
    """Compute the national comparison.

    Parameters
    ----------
    period_start, period_end : str
        Months "YYYY-MM", both inclusive.
    data : Data, optional
        Figures to use; by default those that :func:`lsr_analysis.load` finds.

    Raises
    ------
    ParameterError
        If a month is not one, or lies outside the figures.
    """
    figures = data or load()
    return national_from(figures, national_parameters(figures, period_start, period_end))
