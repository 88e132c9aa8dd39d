"""Sentences about why areas were picked."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.selected.at_selection import AtSelection
from lsr_analysis.analysis.selected.cohorts import FIRST, FURTHER, GOOD
from lsr_analysis.analysis.selected.result import Selected
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import joined, number_word

__all__ = ["apart_words", "polarity_words", "selection_answer", "selection_caveats"]

_BASIS = {
    "checked": "checked against published figures",
    "assumed": "assumed from how the ranks are read",
    "inferred": "only inferred, since no source says so",
}


def apart_words(result: Selected) -> str:
    """Name what was picked as a good performer, to begin a sentence with; empty if nothing."""
    names = result.names(GOOD)
    return f"{joined(names)} apart, " if names else ""


def _share(count: int, of: int) -> str:
    return f" ({count / of:.0%})" if of else ""


def _answer(result: Selected) -> str:
    window, six = result.months, number_word(len(result.metrics))
    if window.table.empty:
        return (
            "Open data cannot show why areas were picked: no council has a delayed days rate for "
            f"every month of {window.span}, and no other metric of the selection is held for then."
        )
    worst = window.last(window.fifth)["cohort"]
    reviewed, others = window.of_cohort(FIRST, FURTHER), window.of_cohort("")
    picked, rest = int(worst.isin([FIRST, FURTHER]).sum()), int((worst == "").sum())
    return (
        f"Open data cannot fully show why areas were picked: of the {six} selection metrics they "
        f"give only delayed days for that time, on which, {apart_words(result)}"
        f"{picked} of the {len(reviewed)} reviewed areas{_share(picked, len(reviewed))} and {rest} "
        f"of the {len(others)} councils not picked{_share(rest, len(others))} were in the worst "
        f"fifth of {len(window)} councils in {window.span}."
    )


def _highest(result: Selected) -> list[str]:
    """Name the councils with most delayed days that were not picked."""
    rest = result.months.of_cohort("").iloc[::-1].head(3)
    if rest.empty:
        return []
    text = result.indicator.text
    held = result.months.england == result.months.england
    england = f"; England had {text(result.months.england)}" if held else ""
    named = [f"{row['name']} ({text(row['value'])})" for _, row in rest.iterrows()]
    otherwise = [name for name in rest["name"] if name in result.reviewed_otherwise]
    aside = f" {joined(otherwise)} had another kind of review, or a later one." if otherwise else ""
    return [
        f"The highest rates among councils not picked were those of {joined(named)}, in "
        f"{result.indicator.unit}{england}.{aside}"
    ]


def _among_peers(result: Selected) -> list[str]:
    if not result.months.table["peer_rank"].notna().any():
        return ["Ranks among similar councils cannot be recomputed: too few have the figures."]
    ranked = result.months.table.dropna(subset=["peer_rank"])["cohort"]
    first, further = (int((ranked == cohort).sum()) for cohort in (FIRST, FURTHER))
    counts = []
    for window in result.windows:
        cohorts = window.worst_among_peers["cohort"]
        counts.append([int((cohorts == one).sum()) for one in (FIRST, FURTHER, "")])
    (a, b, c), (d, e, f) = counts
    most = all(2 * (one + two) > first + further for one, two, _ in counts)
    many = all(others >= one + two for one, two, others in counts)
    said = (
        " So most areas that were picked were high among similar councils, and so were many that "
        "were not: the rate alone does not say who was picked."
    )
    return [
        "Published ranks compare an area with 15 similar councils. Ranked with its 15 most "
        f"similar councils by the open model, {a} of the {first} first areas were among the worst "
        f"four of 16 in {result.year.span}, as were {b} of the {further} further ones and {c} "
        f"councils that were not picked; in {result.months.span} it was {d}, {e} and {f}."
        f"{said if most and many else ''}"
    ]


def _separated(window: AtSelection) -> str:
    found = window.separations["both"]
    return (
        f"{found.probability:.0%} of pairs in {window.span} (95% interval "
        f"{found.lower:.0%} to {found.upper:.0%})"
    )


def _separation(result: Selected) -> list[str]:
    if any("both" not in window.separations for window in result.windows):
        return []
    groups = result.months.separations["both"]
    return [
        f"In pairs of a reviewed area and a council not picked ({groups.first} by "
        f"{groups.second}), the reviewed one had the higher rate in "
        f"{joined([_separated(window) for window in result.windows])}. It would be 50% if the "
        "rate told nothing, and 100% if the highest had been picked."
    ]


def _good(result: Selected) -> list[str]:
    window = result.months
    sentences = []
    for _, row in window.good.iterrows():
        peers = ""
        if not pd.isna(row["peer_rank"]):
            peers = f" and {row['peer_rank']} of {row['peer_of']} among its similar councils"
        sentences.append(
            f"{row['name']} was picked as a good performer and is counted apart: it ranked "
            f"{row['rank']} of {len(window)} councils on delayed days in {window.span}{peers}, "
            "where 1 is best."
        )
    return sentences


def _agreement(result: Selected) -> list[str]:
    found = [(window, window.agreement) for window in result.windows]
    held = [(window, one) for window, one in found if one is not None]
    if not held:
        return []
    parts = [f"{one.close} of {one.areas} areas with {window.span}" for window, one in held]
    _, last = held[-1]
    return [
        "The published ranks on delayed days and the recomputed ones differ by at most two places "
        f"of 16 for {joined(parts)}; in the latter the largest difference is {last.gap} places "
        f"({last.farthest}). The published lists of similar councils and months are not held, so "
        "exact agreement is not to be expected."
    ]


def polarity_words(result: Selected) -> str:
    """Say which way is better on each of the six metrics, and how that is known."""
    sentences = []
    for direction in dict.fromkeys(m.published.polarity for m in result.metrics):
        parts = []
        for basis, words in _BASIS.items():
            titles = [
                f"“{m.published.title}”"
                for m in result.metrics
                if m.published.polarity == direction and m.published.polarity_basis == basis
            ]
            if titles:
                parts.append(f"{joined(titles)} ({words})")
        sentences.append(f"{direction.capitalize()} for {'; for '.join(parts)}.")
    return " ".join(["On every metric a rank of 1 is best and 16 worst.", *sentences])


def selection_answer(result: Selected) -> Prose:
    """Say why areas were picked, as far as open data can show.

    Parameters
    ----------
    result : Selected
    """
    if result.months.table.empty:
        return Prose((_answer(result), polarity_words(result)))
    return Prose(
        (
            _answer(result),
            *_highest(result),
            *_among_peers(result),
            *_separation(result),
            *_good(result),
            *_agreement(result),
            polarity_words(result),
        ),
        listed=True,
    )


def selection_caveats(result: Selected) -> Prose:
    """List what the part on selection cannot bear.

    Parameters
    ----------
    result : Selected
    """
    further = result.announced(FURTHER)
    sentences = [
        "Which months areas were picked on, how the six metrics were weighed, and the published "
        "lists of similar councils are not held.",
        "That reviewed areas had high rates does not show that they were picked for them.",
        "Areas picked on a high figure tend to fall back by themselves, whether they are reviewed "
        "or not; the part on change after the reviews tries to allow for that.",
        *result.indicator.caveats,
    ]
    if further:
        sentences.insert(
            1,
            f"The further areas were announced in {further} and may have been picked on later "
            "figures than the windows shown here.",
        )
    if result.reviewed_otherwise:
        sentences.append(
            "Counted as not picked, though reviewed in another way or later: "
            f"{joined([*result.reviewed_otherwise])}."
        )
    found = result.composite
    if found is not None:
        sentences += [
            "The draws of the composite index vary its making only: its figures and which metrics "
            "it has stay as they are. A range is not a confidence interval.",
        ]
        if found.year.apart:
            sentences.append(
                "Left out of the index, because a few people move their figures: "
                f"{joined([*found.year.apart])}."
            )
    return Prose(tuple(sentences), listed=True)
