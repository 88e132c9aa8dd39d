"""Tables of two areas side by side: what both have figures of, and who they are."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.pair.rows import PairFigure, PairRow
from lsr_analysis.analysis.pair.side_by_side import SideBySide
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.indicators import Indicator

__all__ = ["pair_context_table", "side_by_side_table"]

_BETTER = {"lower is better": "lower", "higher is better": "higher", "neither": "neither"}


def _unbroken(text: str) -> str:
    return text.replace("-", "\N{NON-BREAKING HYPHEN}")


def _heading(row: PairRow) -> str:
    after = ", after the period" if row.after else ""
    return f"{row.indicator.title} ({row.indicator.unit}), {_unbroken(row.period)}{after}"


def _value(figure: PairFigure, indicator: Indicator) -> str:
    text = indicator.text
    if figure.lower != figure.lower:
        return text(figure.value)
    return f"{text(figure.value)} ({text(figure.lower)} to {text(figure.upper)})"


def _difference(row: PairRow) -> str:
    signed = row.indicator.signed
    if row.lower != row.lower:
        return signed(row.difference)
    return f"{signed(row.difference)} ({signed(row.lower)} to {signed(row.upper)})"


def _rank(figure: PairFigure) -> str:
    sure = figure.sure
    return figure.rank_text + (f" ({sure.lower} to {sure.upper})" if sure else "")


def _shown(row: PairRow, one: str, two: str) -> dict[str, str]:
    return {
        "Measure": _heading(row),
        one: _value(row.area, row.indicator),
        two: _value(row.other, row.indicator),
        "Difference (95% interval)": _difference(row),
        f"{one} is": row.compared.verdict + (" *" if row.stands_out else ""),
        f"Rank of {one}": _rank(row.area),
        f"Rank of {two}": _rank(row.other),
        "Better is": _BETTER[row.indicator.polarity],
    }


def _figures(row: PairRow, pair: SideBySide) -> dict[str, object]:
    found: dict[str, object] = {
        "indicator": row.indicator.id,
        "title": row.indicator.title,
        "unit": row.indicator.unit,
        "polarity": row.indicator.polarity,
        "stage": row.indicator.stage,
        "period": row.period,
        "after_the_period": row.after,
    }
    for key, profile, figure in (("area", pair.area, row.area), ("other", pair.other, row.other)):
        found |= {
            key: profile.area.name,
            f"{key}_value": figure.value,
            f"{key}_lower": figure.lower,
            f"{key}_upper": figure.upper,
            f"{key}_rank": figure.rank,
            f"{key}_rank_lower": figure.sure.lower if figure.sure else None,
            f"{key}_rank_upper": figure.sure.upper if figure.sure else None,
        }
    return found | {
        "councils": row.area.of,
        "difference": row.difference,
        "difference_lower": row.lower,
        "difference_upper": row.upper,
        "p": row.compared.p,
        "verdict_on_area": row.compared.verdict,
        "why_not_assessable": row.compared.reason,
        "stands_out": row.stands_out,
        "difference_in_interquartile_ranges": row.spread,
    }


def _left_out(pair: SideBySide) -> str:
    """Say what is not set side by side, by reason."""
    reasons: dict[str, list[str]] = {}
    for indicator, why in pair.left_out:
        reasons.setdefault(why, []).append(indicator.title)
    said = [
        f"{'; '.join(titles)} ({why})" if len(titles) < 4 else f"{len(titles)} measures ({why})"
        for why, titles in reasons.items()
    ]
    return f" Not side by side: {'. '.join(said)}." if said else ""


def side_by_side_table(pair: SideBySide) -> Table | Prose:
    """Table of every measure that both areas have a figure of for the same period."""
    one, two = pair.area.area.name, pair.other.area.name
    if not pair.rows:
        return Prose((f"{one} and {two} have no figure for the same period.{_left_out(pair)}",))
    reasons = pd.Series(
        [row.compared.reason for row in pair.rows if row.compared.reason], dtype=str
    ).value_counts()
    why = "; ".join(f"{reason} ({count})" for reason, count in reasons.items())
    return Table(
        "side_by_side",
        f"{one} and {two} side by side, figures up to {pair.area.span.end:%B %Y}",
        pd.DataFrame.from_records([_shown(row, one, two) for row in pair.rows]),
        pd.DataFrame.from_records([_figures(row, pair) for row in (*pair.rows, *pair.context)]),
        f"Difference: {one} less {two}. Rank 1 is best, among all councils; in brackets 95% "
        "intervals where there are any."
        + (
            " Similar: the interval of the difference holds 0, which does not show that they are "
            "alike. A star: stands out with the false discovery rate held at 5% over the "
            f"{len(pair.judged)} differences that can be judged."
            if pair.judged
            else ""
        )
        + (f" Why not assessable: {why}." if why else "")
        + _left_out(pair),
    )


def pair_context_table(pair: SideBySide) -> Table | Prose:
    """Table of need and population of two areas, beside the middle half of councils."""
    one, two = pair.area.area.name, pair.other.area.name
    if not pair.context:
        return Prose((f"No figures of need or population are held for both {one} and {two}.",))
    held = {latest.indicator.id: latest.councils for latest in pair.area.pathway.of("context")}
    rows = []
    for row in pair.context:
        text, councils = row.indicator.text, held[row.indicator.id]
        low, high = councils.quantile(0.25), councils.quantile(0.75)
        rows.append(
            {
                "Measure": _heading(row),
                one: text(row.area.value),
                two: text(row.other.value),
                "Difference": row.indicator.signed(row.difference),
                "Middle half of councils": f"{text(low)} to {text(high)}" if len(councils) else "–",
            }
        )
    return Table(
        "side_by_side_context",
        f"Need and population of {one} and {two}",
        pd.DataFrame.from_records(rows),
        pd.DataFrame.from_records([_figures(row, pair) for row in pair.context]),
        f"Difference: {one} less {two}. No figure is better or worse. A count of people follows "
        "the size of the area.",
    )
