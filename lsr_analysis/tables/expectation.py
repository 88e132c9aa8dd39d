"""Tables of who met the expectation of July 2017, and when."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.expectation import IN_A_ROW, KEY_MONTHS, OTHER_LEVEL, Expectation
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.periods import month_name

__all__ = ["expectation_bands_table", "expectation_months_table", "expectation_table"]


def _month(month: pd.Period) -> str:
    return "never" if month is pd.NaT else f"{month:%b %Y}"


def _yes(value: object) -> str:
    return "–" if value is pd.NA else "yes" if value else "no"


def expectation_table(result: Expectation) -> Table | Prose:
    """Table of the reviewed areas; the CSV file holds every council.

    Parameters
    ----------
    result : Expectation
    """
    if result.missing or result.target is None:
        return Prose((result.missing,))
    rows, text, target = result.reviewed, result.indicator.text, result.target
    shown = pd.DataFrame(
        {
            "Area": rows["name"],
            "Announced": [cohort.removeprefix("reviewed, ") for cohort in rows["cohort"]],
            f"{target.baseline:%B %Y}": [text(v) for v in rows["baseline"]],
            "Expected": [text(v) for v in rows["level"]],
            "Reduction asked": [f"{v:.0%}" if v else "to hold" for v in rows["reduction"]],
            "Months met": [
                f"{met} of {judged}"
                for met, judged in zip(rows["months_met"], rows["months_judged"], strict=True)
            ],
            "First met": [_month(m) for m in rows["first_met"]],
            f"First of {IN_A_ROW} months in a row": [_month(m) for m in rows["lasting_from"]],
        }
    )
    for month in KEY_MONTHS:
        if (column := f"met_{month:%Y_%m}") in rows:
            shown[f"{month:%b %Y}"] = [_yes(v) for v in rows[column]]
    first, last = result.months[0], result.months[-1]
    figures = result.areas.rename_axis("area_code").reset_index()
    for column in ("first_met", "lasting_from"):
        figures[column] = figures[column].astype(str).replace("NaT", "")
    return Table(
        "expectation",
        f"Reviewed areas against the expectation of July 2017, {first:%B %Y} to {last:%B %Y} "
        f"({result.indicator.unit}; {result.indicator.polarity})",
        shown,
        figures,
        f"Met: at the expected rate or below. {target.title}: councils at {target.level:g} or "
        f"above in {target.baseline:%B %Y} were to come down to {target.level:g}, the others to "
        f"hold what they had ({result.cited}). The CSV file holds every council.",
    )


def expectation_months_table(result: Expectation) -> Table | Prose:
    """Table of how many councils met the expectation in each month.

    Parameters
    ----------
    result : Expectation
    """
    if result.missing:
        return Prose((result.missing,))
    rows, text = result.by_month, result.indicator.text

    def share(group: str) -> list[str]:
        return [
            f"{row[f'{group}_share']:.0%} ({row[f'{group}_lower']:.0%} to "
            f"{row[f'{group}_upper']:.0%})"
            if row[f"{group}_areas"]
            else "–"
            for _, row in rows.iterrows()
        ]

    def count(group: str) -> list[str]:
        return [
            f"{row[f'{group}_met']:.0f} of {row[f'{group}_areas']:.0f}"
            for _, row in rows.iterrows()
        ]

    shown = pd.DataFrame(
        {
            "Month": [month_name(month) for month in rows.index],
            "All councils": count("all"),
            "Reviewed": count("reviewed"),
            "Reviewed, share": share("reviewed"),
            "Never reviewed": count("never"),
            "Never reviewed, share": share("never"),
            "England": [text(v) for v in rows["england"]],
            "England, if each council were at its level": [
                text(v) for v in rows["england_expected"]
            ],
        }
    )
    other = "; ".join(
        f"{month_name(month)} {row['met_at_other']} in place of {row['met']}"
        for month, row in result.other_level.iterrows()
    )
    figures = rows.rename_axis("month").reset_index()
    return Table(
        "expectation_months",
        "Councils at or below the delayed days rate expected of them in July 2017, by month",
        shown,
        figures.assign(month=figures["month"].astype(str)),
        "In brackets: 95% intervals (Wilson). All councils include those reviewed later or "
        f"otherwise, which are in neither group. At {OTHER_LEVEL:g}, as one article has it, so "
        f"many would have met it: {other}.",
    )


def expectation_bands_table(result: Expectation) -> Table | Prose:
    """Table of reviewed and never reviewed councils with as far to come down.

    Parameters
    ----------
    result : Expectation
    """
    if result.missing:
        return Prose((result.missing,))
    rows = result.strata

    def asked(value: float) -> str:
        return f"{value:.0%}" if value == value else "–"

    shown = pd.DataFrame(
        {
            "Month": [month_name(month) for month in rows["month"]],
            "Councils that were": rows["band"],
            "Reviewed, met": [f"{m} of {n}" for m, n in _pairs(rows, "reviewed")],
            "Never reviewed, met": [f"{m} of {n}" for m, n in _pairs(rows, "never")],
            "Reviewed, median reduction asked": [asked(v) for v in rows["reviewed_reduction"]],
            "Never reviewed, median reduction asked": [asked(v) for v in rows["never_reduction"]],
        }
    )
    odds = "; ".join(
        f"{month_name(month)} {row['odds_ratio']:.2f} ({row['lower']:.2f} to {row['upper']:.2f})"
        if row["odds_ratio"] == row["odds_ratio"]
        else f"{month_name(month)} not assessable, as too few reviewed areas met it"
        for month, row in result.pooled.iterrows()
    )
    return Table(
        "expectation_bands",
        "Councils that met the expectation of July 2017, by how far they were to come down",
        shown,
        rows.assign(month=rows["month"].astype(str)),
        "Odds of meeting it, reviewed against never reviewed, pooled over the bands "
        f"(Mantel-Haenszel, 95% interval): {odds}. No effect of reviews is shown by these odds, "
        "nor that there was none.",
    )


def _pairs(rows: pd.DataFrame, group: str) -> zip[tuple[int, int]]:
    return zip(rows[f"{group}_met"], rows[f"{group}_areas"], strict=True)
