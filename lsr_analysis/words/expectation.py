"""Sentences on who met the expectation of July 2017, and when."""

from __future__ import annotations

import re

import pandas as pd

from lsr_analysis.analysis.expectation import COHORTS, IN_A_ROW, OTHER_LEVEL, Expectation
from lsr_analysis.display.prose import Prose
from lsr_analysis.periods import list_months, month_name
from lsr_analysis.statistics.first_time import FirstTime
from lsr_analysis.wording import joined, signed

__all__ = ["expectation_answer", "expectation_caveats"]


def _first(result: Expectation) -> str:
    first, last = result.months[0], result.months[-1]
    at = [result.by_month.loc[month] for month in (first, last)]
    never = int((result.reviewed["months_met"] == 0).sum())
    shares = [
        f"{row['all_share']:.0%}, 95% interval {row['all_lower']:.0%} to {row['all_upper']:.0%}"
        for row in at
    ]
    return (
        f"In {first:%B %Y} {at[0]['all_met']:.0f} of {at[0]['all_areas']:.0f} councils "
        f"({shares[0]}), and in {last:%B %Y} {at[1]['all_met']:.0f} of "
        f"{at[1]['all_areas']:.0f} ({shares[1]}), were at or below the delayed days rate that the "
        f"government had expected of them in July 2017; of the {len(result.reviewed)} reviewed "
        f"areas {_number(at[0]['reviewed_met'])} were in {first:%B %Y} and "
        f"{_number(at[1]['reviewed_met'])} in {last:%B %Y}, and {never} met it in no "
        "month from the one to the other."
    )


def _number(count: float) -> str:
    return f"{count:.0f}" if count else "none"


def _cohorts(result: Expectation) -> list[str]:
    rows = result.reviewed
    parts = []
    for name in COHORTS[:2]:
        held = rows[rows["cohort"] == name]
        if len(held):
            ever = int((held["months_met"] > 0).sum())
            parts.append(f"{ever} of the {len(held)} {name.replace('reviewed,', 'announced in')}")
    said = [f"At least one month was met by {' and '.join(parts)}."] if parts else []
    hold = rows[~rows["to_come_down"]]
    if len(hold):
        one = len(hold) == 1
        said.append(
            joined(
                f"{row['name']}{', the one reviewed area that had only to keep its rate,' * one} "
                f"did so in {row['months_met']} of {row['months_judged']} months"
                for _, row in hold.iterrows()
            )
            + ("." if one else ": these reviewed areas had only to keep their rates.")
        )
        down = rows[rows["to_come_down"]]
        lasting = int(down["lasting_from"].notna().sum())
        last = int(result.met.loc[result.months[-1], list(down.index)].sum())
        said.append(
            f"Of the {len(down)} that were to come down {last} met it in "
            f"{month_name(result.months[-1])}, and {lasting} in {IN_A_ROW} months in a row at some "
            "time."
        )
    return said


def _kinds(result: Expectation) -> list[str]:
    """Hold councils to come down against those to hold."""
    last, areas = result.months[-1], result.areas
    met = result.met.loc[last].dropna()
    down = met[areas.loc[met.index, "to_come_down"]]
    hold = met.drop(down.index)
    if not len(down) or not len(hold):
        return []
    return [
        f"Of all councils that were to come down {down.sum():.0f} of {len(down)} met it in "
        f"{month_name(last)}, of those to hold {hold.sum():.0f} of {len(hold)}. A council to hold "
        "misses it as soon as its rate swings above that of one month."
    ]


def _gaps(result: Expectation) -> list[str]:
    row = result.compared.iloc[-1]
    if row["difference"] != row["difference"]:
        return ["Reviewed and never reviewed areas cannot be compared: a group has no rates."]
    month = month_name(result.compared.index[-1])
    said = [
        f"In {month} {row['reviewed_met']:.0f} of {row['reviewed_areas']:.0f} reviewed areas met "
        f"it and {row['never_met']:.0f} of {row['never_areas']:.0f} never reviewed, a difference "
        f"of {signed(row['difference'])} percentage points (95% interval "
        f"{signed(row['lower'])} to {signed(row['upper'])}). Reviewed areas had further to come "
        "down, so that this gap was to be expected."
    ]
    return [*said, *_within(result)]


def _within(result: Expectation) -> list[str]:
    """Say what is left of the gap among councils with as far to come down."""
    pooled, month = result.pooled.iloc[-1], result.pooled.index[-1]
    both = _both(result, month)
    if pooled["odds_ratio"] != pooled["odds_ratio"] or both.empty:
        return [
            f"Within bands of how far councils had to come down the groups cannot be compared in "
            f"{month_name(month)}: too few reviewed areas met it.",
            *_other_months(result),
        ]
    top = both.loc[both["reviewed_areas"].idxmax()]
    return [
        f"In {month_name(month)}, within bands of how far they had to come down, the odds that a "
        f"reviewed area met it were {pooled['odds_ratio']:.2f} times those of one never reviewed "
        f"(Mantel-Haenszel, 95% interval {_interval(pooled)}, which {_holds(pooled)} 1, no "
        f"difference). That rests on {_rests(both)} that met it.",
        *_other_months(result),
        f"Of the {top['reviewed_areas']} reviewed areas that were {top['band']} "
        f"{top['reviewed_met']} met it in {month_name(month)}, {top['never_met']} of the "
        f"{top['never_areas']} others. "
        f"Even there the reviewed had {top['reviewed_reduction']:.0%} to come down by (median), "
        f"the others {top['never_reduction']:.0%}. What is left of a gap may still "
        "be that, or what else areas were picked for. It says nothing of what reviews did.",
    ]


def _both(result: Expectation, month: pd.Period) -> pd.DataFrame:
    """Return the bands of a month that hold councils of both groups."""
    cells = result.strata
    at = (cells["month"] == month) & (cells["reviewed_areas"] > 0) & (cells["never_areas"] > 0)
    return cells[at]


def _interval(row: pd.Series) -> str:
    return f"{row['lower']:.2f} to {row['upper']:.2f}"


def _holds(row: pd.Series) -> str:
    return "holds" if row["lower"] <= 1 <= row["upper"] else "does not hold"


def _rests(both: pd.DataFrame) -> str:
    count = int(both["reviewed_met"].sum())
    return f"{_number(count)} reviewed area{'s' if count != 1 else ''}"


def _other_months(result: Expectation) -> list[str]:
    """Say the same for the key months before the last."""
    told = [
        f"{row['odds_ratio']:.2f} in {month_name(month)} ({_interval(row)}, which {_holds(row)} "
        f"1; {_rests(_both(result, month))} met it)"
        for month, row in result.pooled.iloc[:-1].iterrows()
        if row["odds_ratio"] == row["odds_ratio"]
    ]
    return [f"Reckoned alike the odds ratio was {joined(told)}."] if told else []


def _by_then(found: FirstTime) -> str:
    if found.steps.empty:
        return ""
    row = found.steps.iloc[-1]
    if row["lower"] != row["lower"]:
        return ""
    return f" ({row['share']:.0%}, 95% interval {row['lower']:.0%} to {row['upper']:.0%})"


def _median(found: FirstTime, months: pd.PeriodIndex) -> str:
    if found.median != found.median:
        return (
            f"{found.happened} of {found.areas} had by {month_name(months[-1])}"
            f"{_by_then(found)}, fewer than half"
        )
    month = months[int(found.median) - 1]
    low, high = (
        month_name(months[int(v) - 1]) if v == v else "later than is known"
        for v in (found.median_lower, found.median_upper)
    )
    return (
        f"half had by {month_name(month)} (95% interval {low} to {high}), {found.happened} of "
        f"{found.areas} by {month_name(months[-1])}"
    )


def _times(result: Expectation) -> list[str]:
    if not {"reviewed", "never"} <= {*result.first}:
        return []
    told = [
        f"of the {label} {_median(result.first[name], result.months)}"
        for name, label in (("never", "councils never reviewed"), ("reviewed", "reviewed areas"))
    ]
    said = [f"First met in any month (Kaplan-Meier): {'; '.join(told)}."]
    if {"reviewed", "never"} <= {*result.lasting}:
        each = ", ".join(
            f"{found.happened} of {found.areas} {label}"
            for found, label in (
                (result.lasting["never"], "never reviewed"),
                (result.lasting["reviewed"], "reviewed"),
            )
        )
        said.append(f"Met in {IN_A_ROW} months in a row at some time: {each}.")
    return said


def _england(result: Expectation) -> list[str]:
    rows, text = result.by_month, result.indicator.text
    both = rows.dropna(subset=["england", "england_expected"])
    if both.empty:
        return []
    under = both.index[both["england"] <= both["england_expected"]]
    which = f"in {list_months(under)}" if len(under) else "in none of these months"
    low = both["england"].idxmin()
    lowest, asked = both.at[low, "england"], both.at[low, "england_expected"]
    said = text(lowest)
    if result.target and said == text(result.target.level) and lowest > result.target.level:
        # To one decimal it would look as if it had come down to the level of the rule.
        said = f"{lowest:.2f}"
    above = f", above {text(asked)}" if lowest > asked else ""
    return [
        f"Had every council been at its own level, England would have been at "
        f"{text(both['england_expected'].iloc[-1])} {result.indicator.unit}; it was at or below "
        f"that {which}. Its lowest rate was {said} in {month_name(low)}{above}."
    ]


def expectation_answer(result: Expectation) -> Prose:
    """Say who met the expectation of July 2017, when, reviewed or not.

    The first sentence stands by itself.

    Parameters
    ----------
    result : Expectation

    Returns
    -------
    Prose
    """
    if result.missing:
        return Prose((result.missing,))
    return Prose(
        (
            _first(result), *_cohorts(result), *_gaps(result), *_times(result), *_kinds(result),
            *_england(result),
            "This part asks whether a level was reached, the part on change whether delays changed "
            "by more than elsewhere. An area may stay far above its level and yet have changed as "
            "others did, so that the two do not contradict each other.",
        )
    )  # fmt: skip


def expectation_caveats(result: Expectation) -> Prose:
    """List what the comparison with the expectation cannot bear.

    Parameters
    ----------
    result : Expectation

    Returns
    -------
    Prose
    """
    if result.missing or result.target is None:
        return Prose((result.missing,))
    other = result.other_level
    months = list_months(pd.PeriodIndex(other.index, freq="M"))
    # Ids of sources mean nothing to a reader.
    note = re.sub(r" \([a-z0-9-]+\)", "", result.target.note)
    shift = int((other["met_at_other"] - other["met"]).max())
    return Prose(
        (
            f"{result.target.title}: {note}.",
            f"At {OTHER_LEVEL:g} in place of {result.target.level:g}, at most {shift} more "
            f"councils would have met it in any one of {months}.",
            *_published(result),
            "Months run to March 2019, the end of a year, because no source says when the "
            "expectation ended. Some of these months may lie after its end.",
            "Three months in a row say little of what came later.",
            f"The 20 areas were picked partly for high delays{_but_good(result)}. "
            "Many of the months lie before an area’s review. No comparison here says what reviews "
            "did.",
            "Councils reviewed later or otherwise are in neither group.",
        ),
        listed=True,
    )


def _but_good(result: Expectation) -> str:
    """Name who was picked for the opposite of high delays."""
    names = result.good_performers
    if not names:
        return ""
    return f", {joined(names)} as {'a good performer' if len(names) == 1 else 'good performers'}"


def _published(result: Expectation) -> list[str]:
    """Hold the counts of the time against those of the figures."""
    rows = result.by_month
    told = [
        f"{month_name(month)} {result.published[month]}, from the figures held "
        f"{row['all_areas'] - row['all_met']:.0f} of {row['all_areas']:.0f}"
        for month, row in rows.iterrows()
        if month in result.published
    ]
    if not told:
        return []
    return [
        f"Counts of councils that missed it, as published at the time: {'; '.join(told)}. Which "
        "rates and roundings they used is not known."
    ]
