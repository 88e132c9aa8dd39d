"""The national comparison: all councils beside each other, with the 20 reviewed named."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsr_analysis.analysis.aggregate import councils, monthly, over_span
from lsr_analysis.analysis.parameters import (
    DEFAULT_END,
    DEFAULT_START,
    NationalParameters,
    national_parameters,
)
from lsr_analysis.analysis.profile import RATE, mix_of
from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import Span
from lsr_analysis.reviews import LOCAL_SYSTEM_REVIEW, SelectionMetric
from lsr_analysis.statistics.change import paired_change
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.store import Data, load

__all__ = ["National", "national", "reviewed_areas"]


@dataclass(frozen=True, repr=False)
class National:
    """Everything that the national notebook shows.

    Parameters
    ----------
    span : Span
    indicator : Indicator
        The delayed days rate.
    england : float
        Its value for England.
    ranking : pandas.DataFrame
        One row a council with a complete span, best first: ``name``, ``region``, ``type``,
        ``value``, ``rank`` (1 is best), ``reviewed``, ``earlier`` (value a year before),
        ``change``, ``change_lower`` and ``change_upper`` (95% interval; NaN where it cannot
        be assessed).
    unranked : mapping of str to str
        Name of each council left out of the ranking, and why.
    mix : mapping of str to pandas.DataFrame
        By breakdown, shares of delayed days: one row a reviewed area and England.
    part_titles : mapping of str to mapping of str to str
        By breakdown, title of each part.
    series : pandas.DataFrame
        One row a month: ``england``, and the median, lower and upper quartile of the
        reviewed and of the other councils.
    people : pandas.Series
        People delayed in England on an average day, by month since the collection began.
    selection : tuple of SelectionMetric
    selection_ranks : pandas.DataFrame
        The twelve published profiles: one row an area, one column a metric.
    """

    span: Span
    indicator: Indicator
    england: float
    ranking: pd.DataFrame
    unranked: Mapping[str, str]
    mix: Mapping[str, pd.DataFrame]
    part_titles: Mapping[str, Mapping[str, str]]
    series: pd.DataFrame
    people: pd.Series
    selection: tuple[SelectionMetric, ...]
    selection_ranks: pd.DataFrame

    def __repr__(self) -> str:
        return (
            f"<national comparison, {self.span}: {len(self.ranking)} councils ranked, "
            f"{int(self.ranking['reviewed'].sum())} of them reviewed; England "
            f"{self.indicator.text(self.england)} {self.indicator.unit}>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self)[1:-1])}</p>"


def reviewed_areas(data: Data) -> list[str]:
    """Return the reference codes of the 20 reviewed areas, by name."""
    found = {r.area: r.name for r in data.reviews if r.kind == LOCAL_SYSTEM_REVIEW}
    return sorted(found, key=found.__getitem__)


def _ranking(data: Data, indicator: Indicator, span: Span) -> pd.DataFrame:
    over = councils(over_span(data, indicator.id, span))
    complete = over.loc[over["complete"], "value"]
    reviewed = set(reviewed_areas(data))
    found = [data.register[code] for code in complete.index]
    table = pd.DataFrame(
        {
            "name": [area.name for area in found],
            "region": [area.region for area in found],
            "type": [area.type for area in found],
            "value": complete,
            "rank": rank_from_best(complete, indicator.lower_is_better is not False),
            "reviewed": [code in reviewed for code in complete.index],
        },
        index=complete.index,
    )
    earlier = span.years_earlier()
    table["earlier"] = np.nan
    columns = ["change", "change_lower", "change_upper"]
    table[columns] = np.nan
    if earlier.start < data.coverage.start:
        return table.sort_values(["rank", "name"])
    before = councils(over_span(data, indicator.id, earlier))
    table["earlier"] = before.loc[before["complete"], "value"].reindex(table.index)
    now_months, then_months = (monthly(data, indicator.id, s) for s in (span, earlier))
    for code in table.index.intersection(then_months.columns):
        change = paired_change(now_months[code], then_months[code])
        if change is not None:
            table.loc[code, columns] = [change.estimate, change.lower, change.upper]
    return table.sort_values(["rank", "name"])


def _unranked(data: Data, indicator: Indicator, span: Span, ranked: pd.Index) -> dict[str, str]:
    over = over_span(data, indicator.id, span)
    out = {}
    for area in data.register.in_force(span.last_day):
        if area.code in ranked:
            continue
        months = int(over["months"].get(area.code, 0))
        out[area.name] = f"figures for {months} of {len(span)} months" if months else "no figures"
    return out


def _series(data: Data, indicator: Indicator) -> pd.DataFrame:
    wide = monthly(data, indicator.id, data.coverage).dropna(how="all")
    reviewed = [code for code in reviewed_areas(data) if code in wide]
    others = wide.columns.difference([*reviewed, ENGLAND])
    columns = {"england": wide.get(ENGLAND)}
    for name, group in {"reviewed": wide[reviewed], "others": wide[others]}.items():
        columns[f"{name}_median"] = group.median(axis=1)
        columns[f"{name}_low"] = group.quantile(0.25, axis=1)
        columns[f"{name}_high"] = group.quantile(0.75, axis=1)
    return pd.DataFrame(columns)


def _selection_ranks(data: Data) -> pd.DataFrame:
    ranks = pd.DataFrame({metric.id: metric.ranks for metric in data.selection})
    ranks.insert(0, "area", [data.register[code].name for code in ranks.index])
    return ranks.sort_values("area").set_index("area")


def national_from(data: Data, parameters: NationalParameters) -> National:
    """Compute the national comparison from checked parameters."""
    span, indicator = parameters.span, data.indicators[RATE]
    ranking = _ranking(data, indicator, span)
    shown = [*reviewed_areas(data), ENGLAND]
    mixes = {
        name: mix_of(data, name, span).reindex(shown).dropna(how="all")
        for name in ("attribution", "reason")
    }
    return National(
        span=span,
        indicator=indicator,
        england=float(over_span(data, indicator.id, span)["value"].get(ENGLAND, float("nan"))),
        ranking=ranking,
        unranked=_unranked(data, indicator, span, ranking.index),
        mix={
            name: mix.rename(
                index={c: data.register[c].name for c in mix.index if c != ENGLAND}
                | {ENGLAND: "England"}
            )
            for name, mix in mixes.items()
        },
        part_titles={
            name: {
                part: i.part or ""
                for part, i in data.indicators.parts("delayed_days", name).items()
            }
            for name in mixes
        },
        series=_series(data, indicator),
        people=data.series("delayed_people", ENGLAND)["value"].to_period("M"),
        selection=data.selection,
        selection_ranks=_selection_ranks(data),
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
