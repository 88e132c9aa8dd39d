"""Sentences on how far apart councils are, and how much of it lasts."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.variation_study import BY_LOT, Variation
from lsr_analysis.display.prose import Prose
from lsr_analysis.periods import financial_year, financial_year_days, period_label
from lsr_analysis.statistics.between_groups import Between
from lsr_analysis.statistics.persistence import Estimate
from lsr_analysis.wording import joined, lowered, number_word

__all__ = ["about_expected", "variation_answer", "variation_caveats"]

_GROUPS = {"region": "region", "type": "type of council"}
_OUTSIDE = 1 / 7
"""Share of ordinary councils that lie outside the adjusted funnel’s 95% limits, by
simulation of 2017-18."""


def about_expected(outside: int, councils: int) -> str:
    """Say whether as many councils lie outside the adjusted 95% limits as would if none stood out.

    Parameters
    ----------
    outside, councils : int

    Returns
    -------
    str
        A sentence.
    """
    beyond = outside - _OUTSIDE * councils
    swing = 2 * (councils * _OUTSIDE * (1 - _OUTSIDE)) ** 0.5
    than = "about what" if abs(beyond) <= swing else "more than" if beyond > 0 else "fewer than"
    return (
        f"That is {than} would be expected if none were unusual: about one in "
        f"{number_word(round(1 / _OUTSIDE))}, as the method sets these limits too narrow."
    )


def _within(lower: float, upper: float, form: str) -> str:
    """Return the limits of an interval in words; empty where there are none."""
    return f"95% interval {lower:{form}} to {upper:{form}}" if lower == lower else ""


def _share(found: Estimate) -> str:
    return f"{found.value:.0%} (95% interval {found.lower:.0%} to {found.upper:.0%})"


def _stayed(result: Variation) -> str:
    """Say how much of the worst fifth stayed, from or to the year of the span, else of late."""
    pairs = result.lasting[result.lasting["lag"] == 1]
    if pairs.empty:
        return ""
    year = period_label(*financial_year_days(financial_year(result.span.end)))
    near = [pairs[pairs[end] == year] for end in ("later", "earlier")]
    row = next((found for found in near if len(found)), pairs).iloc[-1]
    return (
        f"{row['stayed']} of the {row['worst']} councils in the worst fifth of {row['earlier']} "
        f"were in it again in {row['later']} ({row['share']:.0%}, "
        f"{_within(row['share_lower'], row['share_upper'], '.0%')})"
    )


def _first(result: Variation) -> str:
    stayed = _stayed(result)
    if result.of_span is None:
        why = lowered(result.missing) or "too few councils have a rate."
        known = f" In the years held, {stayed}." if stayed else ""
        return f"How far apart councils were in {result.span} is not known: {why}{known}"
    row, text = result.of_span, result.indicator.text
    sure = _within(row["interquartile_ratio_lower"], row["interquartile_ratio_upper"], ".1f")
    said = (
        f"In {result.span} the upper quartile of councils’ delayed days rates was "
        f"{row['interquartile_ratio']:.1f} times the lower ({f'{sure}; ' if sure else ''}"
        f"{text(row['upper_quartile'])} against "
        f"{text(row['lower_quartile'])} {result.indicator.unit}; {row['areas']:.0f} councils)"
    )
    return f"{said}, and {stayed}." if stayed else f"{said}."


def _over_time(result: Variation) -> list[str]:
    if result.moved.empty:
        return ["Whether councils have come closer since England’s highest rate is not assessable."]
    ratio, width = (result.moved.loc[f"interquartile_{w}"] for w in ("ratio", "range"))
    england, text = result.moved.loc["england"], result.indicator.text
    said = {
        "widened": "that gap widened",
        "narrowed": "that gap narrowed",
        "no clear change": "the interval holds no change, so a change is not established",
        "not assessable": "a change of that gap is not assessable",
    }
    return [
        f"From {england['from_year']} to {england['to_year']} England’s rate fell from "
        f"{text(england['before'])} to {text(england['after'])}, by {1 - england['times']:.0%}. "
        "In delayed days per day per 100,000 adults the upper less the lower quartile went from "
        f"{text(width['before'])} to {text(width['after'])} ({_times(width)}): "
        f"{said[width['verdict']]}. As a ratio it went "
        f"from {ratio['before']:.2f} to {ratio['after']:.2f} ({_times(ratio)}): "
        f"{said[ratio['verdict']]}. Where all rates fall in proportion, the gap in days shrinks "
        "and the ratio stays; only a lower ratio says that councils became more alike "
        f"({ratio['areas']:.0f} councils with both years).",
    ]


def _times(row: pd.Series) -> str:
    if row["lower"] != row["lower"]:
        return "no interval"
    return f"{row['times']:.2f} times, 95% interval {row['lower']:.2f} to {row['upper']:.2f}"


def _between(result: Variation) -> list[str]:
    sentences = []
    years, months = result.between_years, result.between_months
    if years.value == years.value:
        first, last = result.years.index[0], result.years.index[-1]
        sentences.append(
            f"Over {number_word(len(result.years))} years, {first} to {last}, {_share(years)} of "
            "the variance of councils’ yearly rates (as logarithms) is between councils rather "
            f"than between their own years ({years.areas} councils).{_fading(result)}"
        )
    if months.value == months.value and not result.missing:
        sentences.append(
            f"Of monthly rates within {result.span} it is {_share(months)} ({months.areas} "
            "councils)."
        )
    return sentences


def _fading(result: Variation) -> str:
    """Say how the likeness of ranks changes with the years between."""
    lags = result.lasting.groupby("lag")["rho"].mean() if len(result.lasting) else pd.Series()
    if len(lags) < 2:
        return ""
    listed = joined(f"{rho:.2f} {_apart(int(lag))}" for lag, rho in lags.items())
    fades = (
        "The order of councils holds less the further years lie apart: t"
        if lags.is_monotonic_decreasing
        else "T"
    )
    return (
        f" {fades}he correlation of councils’ ranks is on average {listed} (Spearman; intervals "
        "in the table)."
    )


def _apart(lag: int) -> str:
    return "a year apart" if lag == 1 else f"{number_word(lag)} years apart"


def _grouped(kind: str, found: Between) -> str:
    alone = "" if found.beyond_lot else ", so that chance could be all of it"
    return (
        f"about {max(found.omega2, 0):.0%} {{}}with {_GROUPS[kind]} ({found.eta2:.0%} before "
        "allowing for chance, which alone would seldom give more than "
        f"{found.by_lot:.0%}{alone})"
    )


def _groups(result: Variation) -> list[str]:
    told = [_grouped(kind, g) for kind, g in result.groups.items() if g.omega2 == g.omega2]
    if not told:
        return []
    first, *others = told
    go = first.format("of the differences between councils go ")
    listed = joined([go, *(other.format("") for other in others)])
    return [
        f"In {result.span} {listed}. These are shares of the variance of rates (as logarithms). "
        "The two overlap, as all London boroughs are in one region. The rest lies between "
        "councils of the same region or type."
    ]


def _beyond_chance(result: Variation) -> list[str]:
    row, found = result.of_span, result.funnel
    if row is None or found is None or row["tau"] != row["tau"]:
        return []
    outside = int((found.points["adjusted"] != "not significant").sum())
    return [
        "If days were independent, chance would explain next to nothing of it: the mean squared "
        f"z-score is {row['phi']:,.0f} where chance gives 1 (phi). The standard deviation of "
        f"councils’ rates, as logarithms, is {row['log_deviation']:.2f} (95% interval "
        f"{row['log_deviation_lower']:.2f} to {row['log_deviation_upper']:.2f}). The funnel takes "
        f"{row['tau']:.2f} for it (tau): its method pulls in the extremes. {outside} of "
        f"{len(found.points)} councils lie outside the 95% limits that follow. "
        f"{about_expected(outside, len(found.points))}"
    ]


def _counts(result: Variation) -> str:
    listed = [f"{row['areas']:.0f} in {year}" for year, row in result.years.iterrows()]
    return f" ({', '.join(listed)})" if listed else ""


def variation_answer(result: Variation) -> Prose:
    """Say how far apart councils are, whether that changed, and how much of it lasts.

    The first sentence stands by itself.

    Parameters
    ----------
    result : Variation

    Returns
    -------
    Prose
    """
    return Prose(
        (
            _first(result), *_over_time(result), *_between(result), *_beyond_chance(result),
            *_groups(result),
        )
    )  # fmt: skip


def variation_caveats(result: Variation) -> Prose:
    """List what the figures on variation cannot bear.

    Parameters
    ----------
    result : Variation

    Returns
    -------
    Prose
    """
    return Prose(
        (
            "A lasting difference need not be one of performance: need, the age of residents, "
            "beds, and local recording of delays last too. Rates are not adjusted for any of them.",
            "A council that stays in the worst fifth may have come down in days; a fifth is always "
            f"a fifth. By chance {BY_LOT:.0%} of the worst fifth would be there again.",
            "Intervals take councils to be a sample of councils like them, although they are all "
            "of England’s. They hold nothing for the clumps that delayed days come in; the "
            "comparison of years with each other shows what passes.",
            "Chance is that of independent days. One person who waits a month is thirty of them, "
            "so real chance is larger, and tau holds some of it.",
            "A year holds the councils with a rate in every month"
            f"{_counts(result)}; councils formed in April 2019 have no whole year.",
            *result.indicator.caveats,
        ),
        listed=True,
    )
