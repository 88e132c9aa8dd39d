"""How sure the national comparison of delayed days is: funnel, ranks, series, spread over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import RATE, councils, monthly, over_months
from lsr_analysis.analysis.outliers import against_funnel, funnel_of
from lsr_analysis.analysis.runs import Runs, runs_of
from lsr_analysis.analysis.standing import draws_over
from lsr_analysis.analysis.targets import area_target, target_of
from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import Span, financial_year, financial_year_days, period_label
from lsr_analysis.statistics.comparison import among_usual_p, stand_out
from lsr_analysis.statistics.funnel import Funnel
from lsr_analysis.statistics.rank_intervals import rank_intervals
from lsr_analysis.statistics.variation import variation_over_time
from lsr_analysis.store import Data

__all__ = ["SURE_COLUMNS", "Sure", "how_sure", "sure_columns"]

SURE_COLUMNS = (
    "rank_lower", "rank_upper", "best_fifth", "worst_fifth", "against_england", "stands_out",
)  # fmt: skip
"""What is known of a council's rank and of its difference from England."""


@dataclass(frozen=True, eq=False)
class Sure:
    """How sure the comparison of delayed days is.

    Parameters
    ----------
    funnel : Funnel or None
        Councils ranked, around England; None if there are none.
    runs : mapping of str to Runs
        XmR charts of England and the reviewed areas, by reference code.
    names : mapping of str to str
        Of the areas of `runs`.
    variation : pandas.DataFrame
        One row a financial year with a rate in all its months; see
        :func:`lsr_analysis.statistics.variation.variation_over_time`.
    """

    funnel: Funnel | None
    runs: Mapping[str, Runs]
    names: Mapping[str, str]
    variation: pd.DataFrame


def sure_columns(
    data: Data, indicator: Indicator, span: Span, over: pd.DataFrame, placed: Funnel | None
) -> pd.DataFrame:
    """Return rank intervals and comparisons with England, one row a council.

    Parameters
    ----------
    data : Data
    indicator : Indicator
    span : Span
    over : pandas.DataFrame
        Values over the span; see :func:`lsr_analysis.analysis.aggregate.over_months`.
    placed : Funnel or None
        The same councils in a funnel.

    Returns
    -------
    pandas.DataFrame
        Index: reference codes of councils with a rate in every month. Columns:
        :data:`SURE_COLUMNS`; ``stands_out`` with the false discovery rate held at 5% over
        all councils. NaN or "not assessable" where it cannot be said.
    """
    held = councils(over[over["complete"]])
    draws = draws_over(data, indicator, held["value"], len(span))
    ranks = rank_intervals(draws, indicator.lower_is_better is not False)
    # Ranks among fewer councils than are ranked would not be those that are shown.
    ranks = ranks if len(ranks) == len(held) else {}
    table = pd.DataFrame(
        {
            code: [ranks[code].lower, ranks[code].upper, ranks[code].best_fifth,
                   ranks[code].worst_fifth]
            for code in ranks
        },
        index=list(SURE_COLUMNS[:4]), dtype=float,
    ).T.reindex(held.index)  # fmt: skip
    verdicts = [
        against_funnel(placed, code, indicator) if placed else "not assessable"
        for code in held.index
    ]
    p = among_usual_p(placed.points["z_adjusted"].reindex(held.index)) if placed else None
    return table.assign(
        against_england=verdicts, stands_out=stand_out(p) if p is not None else False
    )


def _variation(data: Data, held: pd.PeriodIndex) -> pd.DataFrame:
    rows = []
    for year in sorted({financial_year(month) for month in held}):
        first, last = financial_year_days(year)
        over = over_months(data, RATE, pd.period_range(first, last, freq="M"))
        complete = councils(over[over["complete"]])
        if len(complete):
            rows.append(complete.assign(period=period_label(first, last)))
    if not rows:
        return pd.DataFrame()
    table = pd.concat(rows)[["period", "numerator", "denominator"]]
    return variation_over_time(table)


def how_sure(
    data: Data, indicator: Indicator, span: Span, over: pd.DataFrame, reviewed: Sequence[str]
) -> Sure:
    """Say how sure the national comparison is.

    Parameters
    ----------
    data : Data
    indicator : Indicator
    span : Span
    over : pandas.DataFrame
        Values over the span.
    reviewed : sequence of str
        Reference codes.
    """
    wide = monthly(data, indicator.id, data.coverage).dropna(how="all")
    shown = [code for code in (ENGLAND, *reviewed) if code in wide]
    target = target_of(data, indicator.id, span.end)
    charts = {
        code: runs_of(
            wide[code], span, indicator, area_target(data, target, code) if target else None
        )
        for code in shown
    }
    complete = over[over["complete"]]
    england = complete["value"].get(ENGLAND, float("nan"))
    return Sure(
        funnel=funnel_of(councils(complete), indicator, float(england)),
        runs={code: chart for code, chart in charts.items() if chart is not None},
        names={code: "England" if code == ENGLAND else data.register[code].name for code in charts},
        variation=_variation(data, wide.index),
    )
