"""The councils of one indicator in one period: their figures, ranks, fifths and comparisons."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsr_analysis.analysis.by_chance import chances, fifths, ranks_by_sampling
from lsr_analysis.analysis.certainty import PUBLISHED, with_intervals
from lsr_analysis.analysis.explore.period import HeldPeriod, rows_in
from lsr_analysis.analysis.outliers import funnel_of
from lsr_analysis.analysis.spread import verdicts
from lsr_analysis.analysis.standing import draws_over
from lsr_analysis.areas import ENGLAND
from lsr_analysis.indicators import Indicator, Source
from lsr_analysis.statistics.comparison import among_usual_p
from lsr_analysis.statistics.funnel import Funnel
from lsr_analysis.statistics.rank_intervals import rank_intervals
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.store import Data

__all__ = ["council_table", "england_chances", "listed_councils", "placed_around"]

_COLUMNS = [
    "name", "region", "value", "lower", "upper", "interval", "numerator", "denominator", "status",
]  # fmt: skip
_COUNTED = ("wilson", "byar")
_FEWEST_IN_FIFTHS = 5


def _absent(data: Data, period: HeldPeriod, rows: pd.DataFrame) -> set[str]:
    """Return councils that existed on the last day and that the publication leaves out."""
    register = data.register
    held = set(rows.index[rows["value"].notna()])
    return {
        area.code
        for area in register.in_force(period.last)
        if area.code not in rows.index
        # Where another council's figure covers its ground, it is not one without a figure.
        and not held & {*area.successors, *area.predecessors}
    }


def _months_held(rows: pd.DataFrame, period: HeldPeriod) -> pd.Series:
    """Return the status of each row, which says how many months there are if not all."""
    status = rows["status"].astype(str)
    if period.span is None or "months" not in rows:
        return status
    some = rows["value"].isna() & rows["months"].notna()
    said = rows["months"].map(lambda n: f"{n:.0f} of {len(period.span)} months")
    return status.where(~some, said)


def listed_councils(
    data: Data, indicator: Indicator, period: HeldPeriod, asked: Sequence[str]
) -> tuple[pd.DataFrame, float, tuple[Source, ...]]:
    """Return the figures of one period, with a row for every council that should have one.

    Parameters
    ----------
    data : Data
    indicator : Indicator
    period : HeldPeriod
    asked : sequence of str
        Reference codes of councils that must have a row.

    Returns
    -------
    councils : pandas.DataFrame
        By reference code, in the order of names: ``name``, ``region``, ``value``, ``lower``,
        ``upper``, ``interval``, ``numerator``, ``denominator`` and ``status``.
    england : float
        NaN where there is none, or councils must not be compared with it.
    sources : tuple of Source
        Publications of the figures.
    """
    register = data.register
    rows = rows_in(data, indicator, period)
    sources = rows.loc[rows["value"].notna(), "source"].astype(str).unique()
    rows = with_intervals(rows, indicator)
    rows = rows.assign(area_code=rows["area_code"].astype(str)).set_index("area_code")
    england = float("nan")
    if "England" in indicator.compare:
        england = float(rows["value"].get(ENGLAND, england))
    rows = rows.drop(ENGLAND, errors="ignore")
    rows = rows.assign(status=_months_held(rows, period))
    lived = {area.code for area in register.in_force(period.last)}
    rows = rows[rows["value"].notna() | rows.index.isin({*lived, *asked})]
    more = sorted((_absent(data, period, rows) | set(asked)) - set(rows.index))
    table = rows.reindex([*rows.index, *more])
    found = [register[code] for code in table.index]
    why = {
        code: "not in the publication" if code in lived else f"existed {register[code].lifetime}"
        for code in more
    }
    table = table.assign(
        name=[area.name for area in found],
        region=[area.region for area in found],
        status=table["status"].fillna(pd.Series(why, dtype=object)),
        interval=table["interval"].fillna(""),
    )
    named = tuple(data.indicators.sources[source] for source in sources)
    return table[_COLUMNS].sort_values("name", kind="stable"), england, named


def _published(held: pd.DataFrame) -> bool:
    """Say whether most intervals are the publisher's."""
    return bool((held.loc[held["lower"].notna(), "interval"] == PUBLISHED).mean() > 0.5)


def placed_around(indicator: Indicator, held: pd.DataFrame, england: float) -> Funnel | None:
    """Place councils in a funnel around England, where their counts bear one.

    Sums of money or of weeks are no counts of events; an indicator whose figures have no
    interval from counts, and come in no clumps, has no funnel.

    Parameters
    ----------
    indicator : Indicator
    held : pandas.DataFrame
        Councils with a value, from :func:`listed_councils`.
    england : float
    """
    bears_one = indicator.overdispersed or indicator.interval in _COUNTED
    if not bears_one or "councils" not in indicator.compare:
        return None
    return funnel_of(held, indicator, england)


def england_chances(
    indicator: Indicator, held: pd.DataFrame, england: float, funnel: Funnel | None
) -> pd.Series:
    """Return the probability of each council's difference from England.

    By chance alone, or, where counts come in clumps, among how much councils usually differ.

    Parameters
    ----------
    indicator : Indicator
    held : pandas.DataFrame
        Councils with a value, from :func:`listed_councils`.
    england : float
    funnel : Funnel or None

    Returns
    -------
    pandas.Series
        By reference code; NaN where it cannot be told.
    """
    known = held[held["lower"].notna()]
    p = pd.Series(dtype=float)
    if england == england and funnel is not None and indicator.overdispersed:
        p = pd.Series(among_usual_p(funnel.points["z_adjusted"]), funnel.points.index)
    elif england == england and len(known) and not indicator.overdispersed:
        p = chances(known, indicator, _published(held), england)
    return p.reindex(held.index)


def _rank_limits(
    data: Data, indicator: Indicator, period: HeldPeriod, held: pd.DataFrame
) -> pd.DataFrame:
    """Return the limits of ranks: by sampling error, or from how monthly series vary."""
    ranks = {}
    if indicator.lower_is_better is not None and not held.empty:
        if not indicator.overdispersed:
            ranks = ranks_by_sampling(held, indicator, _published(held))
        elif period.span is not None and indicator.over is not None:
            draws = draws_over(data, indicator, held["value"], len(period.span))
            found = rank_intervals(draws, indicator.lower_is_better)
            # Ranks among fewer councils than are ranked would not be those that are shown.
            ranks = found if len(found) == len(held) else {}
    return pd.DataFrame.from_dict(
        {code: (rank.lower, rank.upper) for code, rank in ranks.items()},
        orient="index",
        columns=["rank_lower", "rank_upper"],
        dtype=float,
    )


def council_table(
    data: Data,
    indicator: Indicator,
    period: HeldPeriod,
    listed: pd.DataFrame,
    england: float,
) -> pd.DataFrame:
    """Return the councils with their ranks, fifths and comparisons with England.

    Parameters
    ----------
    data : Data
    indicator : Indicator
    period : HeldPeriod
    listed : pandas.DataFrame
        From :func:`listed_councils`.
    england : float

    Returns
    -------
    pandas.DataFrame
        `listed` with ``rank`` (1 is best; missing without a direction), ``rank_lower`` and
        ``rank_upper`` (95%), ``fifth`` (1 the best, or the lowest where neither is better;
        missing among fewer than five councils) and ``against_england`` (a verdict).
    """
    held = listed[listed["value"].notna()]
    comparable = held if "councils" in indicator.compare else held.iloc[:0]
    values = comparable["value"]
    ranked = values if indicator.lower_is_better is not None else values.iloc[:0]
    grouped = values if len(values) >= _FEWEST_IN_FIFTHS else values.iloc[:0]
    limits = _rank_limits(data, indicator, period, comparable)
    said = pd.Series(
        verdicts(held.reset_index(names="area_code"), indicator, england), held.index, dtype=str
    )
    return listed.assign(
        rank=rank_from_best(ranked, indicator.lower_is_better is True).reindex(listed.index),
        rank_lower=limits["rank_lower"].reindex(listed.index),
        rank_upper=limits["rank_upper"].reindex(listed.index),
        fifth=fifths(grouped, indicator).reindex(listed.index),
        against_england=said.reindex(listed.index).fillna("not assessable"),
    )
