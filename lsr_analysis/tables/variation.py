"""Tables of how far apart councils are, and of how much of it lasts."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.variation_study import Variation
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table

__all__ = ["variation_lasting_table", "variation_years_table"]


def _limits(row: pd.Series, name: str, places: int = 2) -> str:
    """Print a figure with its interval."""
    value, lower, upper = row[name], row[f"{name}_lower"], row[f"{name}_upper"]
    if value != value:
        return "–"
    if lower != lower:
        return f"{value:.{places}f}"
    return f"{value:.{places}f} ({lower:.{places}f} to {upper:.{places}f})"


def _spread_rows(result: Variation) -> pd.DataFrame:
    """Return the financial years, and the span where it is none of them."""
    rows = result.years
    if result.of_span is not None and str(result.span) not in rows.index:
        rows = pd.concat([rows, result.of_span.to_frame(str(result.span)).T])
    return rows


def variation_years_table(result: Variation) -> Table | Prose:
    """Table of how far apart councils are by financial year; the CSV file holds the months too.

    Parameters
    ----------
    result : Variation
    """
    rows = _spread_rows(result)
    if rows.empty:
        return Prose(("No financial year has a rate in all its months.",))
    text = result.indicator.text
    shown = pd.DataFrame(
        {
            "Period": list(rows.index),
            "Councils": [f"{n:.0f}" for n in rows["areas"]],
            "England": [text(v) for v in rows["england"]],
            "10th percentile": [text(v) for v in rows["p10"]],
            "Lower quartile": [text(v) for v in rows["lower_quartile"]],
            "Median": [text(v) for v in rows["median"]],
            "Upper quartile": [text(v) for v in rows["upper_quartile"]],
            "90th percentile": [text(v) for v in rows["p90"]],
            "Upper over lower quartile": [
                _limits(row, "interquartile_ratio") for _, row in rows.iterrows()
            ],
            "Upper less lower quartile": [
                _limits(row, "interquartile_range", 1) for _, row in rows.iterrows()
            ],
            "Standard deviation of logarithms": [
                _limits(row, "log_deviation") for _, row in rows.iterrows()
            ],
            "Spread that the funnel takes (tau)": [
                _limits(row, "tau") for _, row in rows.iterrows()
            ],
        }
    )
    months = result.months.assign(kind="month").set_axis(result.months.index.astype(str))
    kept = rows.drop(index=months.index.intersection(rows.index))
    figures = pd.concat([kept.assign(kind="period"), months])
    figures.insert(0, "kind", figures.pop("kind"))
    return Table(
        "variation_years",
        f"How far apart councils are: {result.indicator.title.lower()} "
        f"({result.indicator.unit}); {result.indicator.polarity}",
        shown,
        figures.rename_axis("period").reset_index(),
        "In brackets: 95% intervals, councils drawn again with replacement. Tau: standard "
        "deviation between councils beyond the chance of independent days, of natural logarithms. "
        "That chance is next to nothing, so tau lies below the standard deviation of logarithms "
        "because its method pulls in the tenth of councils at either end. Both hold differences "
        "that pass. The CSV file holds every month.",
    )


def variation_lasting_table(result: Variation) -> Table | Prose:
    """Table of how councils’ ranks, and the worst fifth, last from year to year.

    Parameters
    ----------
    result : Variation
    """
    rows = result.lasting
    if rows.empty:
        return Prose(("Fewer than two financial years have rates, so persistence is not known.",))
    shown = pd.DataFrame(
        {
            "Years": list(rows["earlier"].str.cat(rows["later"], sep=" to ")),
            "Years apart": [str(lag) for lag in rows["lag"]],
            "Councils": [str(n) for n in rows["areas"]],
            "Rank correlation (95% interval)": [_limits(row, "rho") for _, row in rows.iterrows()],
            "Worst fifth, still there": [
                f"{row['stayed']} of {row['worst']}" for _, row in rows.iterrows()
            ],
            "Share (95% interval)": [
                f"{row['share']:.0%} ({row['share_lower']:.0%} to {row['share_upper']:.0%})"
                for _, row in rows.iterrows()
            ],
        }
    )
    return Table(
        "variation_lasting",
        "How much of the order of councils lasts: yearly delayed days rates, "
        f"{rows['earlier'].min()} to {rows['later'].max()}",
        shown,
        rows,
        "Rank correlation: Spearman; 1 if the order is the same, 0 if it is no more alike than by "
        "chance. By chance a fifth of the worst fifth would be there again. Intervals: Bonett and "
        "Wright; Wilson.",
    )
