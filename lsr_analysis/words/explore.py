"""Sentences about one indicator across all councils."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lsr_analysis.analysis.explore.explored import Explored
from lsr_analysis.display.prose import Heading, Prose

__all__ = ["back_to_the_middle", "explored_caveats", "explored_heading", "explored_summary"]

_NAMED = 8
"""Most councils that a sentence lists."""


def explored_heading(explored: Explored) -> Heading:
    """Return the title of an indicator's report."""
    return Heading(f"{explored.indicator.title}, {explored.period}: all councils")


def _listed(names: Sequence[str], most: int = _NAMED) -> str:
    """List names, and how many more there are."""
    more = len(names) - most
    return "; ".join(names[:most]) + (f"; and {more} more" if more > 0 else "")


def _councils(count: int) -> str:
    return "1 council has" if count == 1 else f"{count} councils have"


def _spread(explored: Explored) -> str:
    """Say how many councils there are, how they spread, and England."""
    values, text = explored.by_council, explored.indicator.text
    names = explored.councils["name"]
    low, high = values.idxmin(), values.idxmax()
    first = (
        f"For {explored.period}, {_councils(len(values))} a figure of {explored.indicator.title} "
        f"({explored.unit})"
    )
    if len(values) == 1:
        return f"{first}: {names[low]} {text(values[low])}."
    quarter = f"from {text(values.quantile(0.25))} to {text(values.quantile(0.75))}"
    england = (
        f"; the England value is {text(explored.england)}"
        if explored.england == explored.england
        else "; there is no England value to compare with"
    )
    return (
        f"{first}. They run from {text(values[low])} ({names[low]}) to {text(values[high])} "
        f"({names[high]}); the middle half lies {quarter}, and the median of councils is "
        f"{text(values.median())}{england}."
    )


def _better(explored: Explored) -> str:
    polarity = explored.indicator.polarity
    if polarity == "neither":
        return "Neither a high nor a low figure is better, so that councils have no rank."
    return f"{polarity.capitalize()}; rank 1 is best."


def _stand_out(explored: Explored) -> str:
    """Say how many councils stand out from England, and what that means."""
    if not explored.compared:
        return (
            "Which councils differ from England by more than chance cannot be assessed: "
            f"{explored.why_not}."
        )
    count, table = len(explored.stands_out), explored.councils
    verdicts = table.loc[list(explored.stands_out), "against_england"].value_counts()
    kinds = ", ".join(f"{number} {word}" for word, number in verdicts.items() if word != "similar")
    clumped = explored.indicator.overdispersed
    what = (
        "how far councils usually lie from England"
        if clumped
        else "what chance alone would make of the England value"
    )
    names = list(table.loc[list(explored.stands_out), "name"]) if count <= _NAMED else []
    listed = f" ({_listed(names)})" if names else f" ({kinds})" if kinds else ""
    stand = "stands" if count < 2 else "stand"
    said = (
        f"{count or 'None'} of {explored.compared} councils {stand} out{listed}, with the false "
        f"discovery rate held at 5%, measured by {what}."
    )
    if not clumped and count > explored.compared / 2:
        said += (
            " That so many do says that councils differ by more than chance; to stand out is then "
            "not unusual."
        )
    return said


def _ranks(explored: Explored) -> list[str]:
    table = explored.councils
    if table["rank"].isna().all():
        return []
    widths = (table["rank_upper"] - table["rank_lower"]).dropna()
    if widths.empty:
        return ["How far ranks could have come out otherwise by chance cannot be assessed here."]
    return [
        f"Half of the councils have a rank whose 95% interval is {widths.median():.0f} or more "
        "places wide."
    ]


def _unassessed(explored: Explored) -> list[str]:
    """Name the councils without a figure, by reason."""
    without = explored.councils[explored.councils["value"].isna()]
    if without.empty:
        return []
    parts = []
    for status, group in without.groupby("status", sort=False):
        parts.append(f"{status}: {_listed(list(group['name']))}")
    fuller, count = explored.fuller
    hint = f" {count} councils have one for {fuller}." if fuller else ""
    return [f"{_councils(len(without))} no figure ({'. '.join(parts)}).{hint}"]


def _change(explored: Explored) -> str:
    """Say how figures changed from a year earlier."""
    table, earlier = explored.change, explored.earlier
    if table.empty:
        return f"Change from a year earlier cannot be assessed: {earlier.note}."
    signed = explored.indicator.signed
    up, down = int((table["change"] > 0).sum()), int((table["change"] < 0).sum())
    said = (
        f"Compared with {earlier.period} the figure is higher in {up} and lower in {down} of "
        f"{len(table)} councils; the median change is {signed(table['change'].median())}."
    )
    held = table.dropna(subset="lower")
    if held.empty:
        return f"{said} How sure a change is cannot be assessed, because {earlier.note}."
    rose, fell = int((held["lower"] > 0).sum()), int((held["upper"] < 0).sum())
    return (
        f"{said} It rose by more than its interval in {rose} and fell by more in {fell} of "
        f"{len(held)} councils ({earlier.note}; no allowance for the number of councils)."
    )


def back_to_the_middle(explored: Explored) -> str:
    """Say what regression to the mean does to changes; empty where nothing can be said.

    Parameters
    ----------
    explored : Explored
    """
    if explored.change.empty or not explored.may_be_compared:
        return ""
    general = (
        "Figures far from the middle in one period tend to be nearer to it in the next, whatever "
        "councils do (regression to the mean)"
    )
    back = explored.earlier.back
    if back is None:
        return f"{general}, so that a change after an extreme figure is no finding by itself."
    return (
        f"{general}. Of the fifth with the highest figures in {explored.earlier.period}, "
        f"{back.high} of {back.of_high} lie nearer to the median of councils now; of the lowest, "
        f"{back.low} of {back.of_low}."
    )


_DOUBLED = 2.0


def jumps(explored: Explored) -> list[str]:
    """Name the councils whose figure more than doubled or halved within a year.

    Such changes are more often of what was counted than of care.

    Parameters
    ----------
    explored : Explored
    """
    both = explored.earlier.table
    both = both.assign(now=explored.councils["value"].reindex(both.index))
    both = both[(both["before"] > 0) & (both["now"] > 0)]
    times = both["now"] / both["before"]
    names = explored.councils["name"]
    said = ("rose to more than twice", "fell by more than half")
    groups = [both.index[times > _DOUBLED], both.index[times < 1 / _DOUBLED]]
    parts = [
        f"{len(codes)} council{'' if len(codes) == 1 else 's'} {how} "
        f"({_listed([names[code] for code in codes])})"
        for how, codes in zip(said, groups, strict=True)
        if len(codes)
    ]
    if not parts:
        return []
    return [
        f"From {explored.earlier.period}, {' and '.join(parts)}: look for a change in what was "
        "counted or returned before anything else."
    ]


def _zeros(explored: Explored) -> list[str]:
    names = list(explored.councils.loc[explored.councils["value"] == 0, "name"])
    if not names:
        return []
    return [f"Published as zero, which can be a figure not returned: {_listed(names)}."]


def _asked(explored: Explored) -> list[str]:
    """Say where the areas asked for stand."""
    sentences, indicator = [], explored.indicator
    ranked = int(explored.councils["rank"].notna().sum())
    for code in explored.highlight:
        row = explored.councils.loc[code]
        if row["value"] != row["value"]:
            sentences.append(f"{row['name']}: no figure ({row['status']}).")
            continue
        said = f"{row['name']}: {indicator.text(row['value'])}"
        if row["lower"] == row["lower"]:
            said += (
                f" (95% interval {indicator.text(row['lower'])} to {indicator.text(row['upper'])})"
            )
        if pd.notna(row["rank"]):
            said += f", rank {row['rank']} of {ranked}"
            if row["rank_lower"] == row["rank_lower"]:
                said += f" ({row['rank_lower']:.0f} to {row['rank_upper']:.0f})"
        verdict = row["against_england"]
        if verdict != "not assessable":
            said += f"; against England: {verdict}"
        sentences.append(f"{said}.")
    return sentences


def explored_summary(explored: Explored) -> Prose:
    """Say how councils stand on an indicator, in sentences.

    Parameters
    ----------
    explored : Explored
    """
    spread = _spread(explored)
    compared = [f"{_better(explored)} {_stand_out(explored)}", *_ranks(explored)]
    if not explored.may_be_compared:
        why = explored.indicator.compare_why.rstrip(".")
        compared = [f"Councils are not compared on it. {why}."]
    return Prose(
        (
            spread,
            *compared,
            _change(explored),
            *jumps(explored),
            *_unassessed(explored),
            *_asked(explored),
        ),
        listed=True,
    )


def explored_caveats(explored: Explored) -> Prose:
    """List what the figures of an indicator cannot bear."""
    indicator = explored.indicator
    kinds = explored.councils.loc[explored.by_council.index, "interval"].unique()
    said = [
        *indicator.caveats,
        *([f"Who is counted: {indicator.population}."] if indicator.population else []),
        f"Intervals of the figures: {'; '.join(str(kind) for kind in kinds)}.",
        "Neighbours in the order need not differ clearly. Comparing by intervals says whether a "
        "difference is more than chance, not whether it matters or why it is there.",
        *([back] if (back := back_to_the_middle(explored)) else []),
        *(
            [f"Two periods are no trend. {indicator.trend_why.rstrip('.')}."]
            if indicator.trend_why
            else ["Two periods are no trend."]
        ),
        *_zeros(explored),
        *(
            [f"Read it with: {'; '.join(explored.read_with)}. {indicator.read_with_why}"]
            if explored.read_with
            else []
        ),
    ]
    return Prose(tuple(said), listed=True)
