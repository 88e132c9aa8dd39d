"""Sentences about what the reviews found."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from lsr_analysis.analysis.found import FEWEST_AREAS, Found
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import joined, lowered

__all__ = [
    "NO_PAIRS", "PARAPHRASED", "coverage_text", "found_answer", "named", "nothing", "pair_text",
    "sources_text",
]  # fmt: skip

PARAPHRASED = "Findings are paraphrases coded by this project, most from releases and retellings."


NO_PAIRS = (
    "Whether themes of concern occur together is not assessable: fewer than two have a concern in "
    f"{FEWEST_AREAS} or more areas."
)


def named(titles: Iterable[str]) -> str:
    """Join titles of themes for the middle of a sentence.

    Parameters
    ----------
    titles : iterable of str

    Returns
    -------
    str

    Examples
    --------
    >>> named(["Finance", "Workforce", "Hospital flow"])
    'finance, workforce and hospital flow'
    """
    return joined(lowered(title) for title in titles)


def nothing(result: Found) -> str:
    """Say that no finding is held.

    Parameters
    ----------
    result : Found

    Returns
    -------
    str
        A sentence or two.
    """
    return (
        f"No finding is held on any of the {len(result.areas)} reviewed areas, so what the "
        "reviews found cannot be told here. That does not say that nothing was found."
    )


def coverage_text(result: Found) -> str:
    """Say in short of how many areas something is held.

    Parameters
    ----------
    result : Found

    Returns
    -------
    str
        A sentence.
    """
    without = result.without
    none = f"; none for {joined(without)}" if 0 < len(without) < 4 else ""
    return f"Findings are held for {result.covered} of {len(result.areas)} areas{none}."


def sources_text(result: Found) -> str:
    """Name the sources, and until when they were written.

    Parameters
    ----------
    result : Found

    Returns
    -------
    str
        A sentence.
    """
    until = f", latest {result.latest}" if result.latest else ""
    return f"Sources: documents named in the table of findings{until}; codebook: docs/themes.md."


def pair_text(result: Found, row: pd.Series) -> str:
    """Return one pair of themes with its number of areas and what chance gives.

    Parameters
    ----------
    result : Found
    row : pandas.Series
        Of its pairs.

    Returns
    -------
    str
        For the middle of a sentence.
    """
    first, second = (lowered(result.titles[row[side]]) for side in ("first", "second"))
    return (
        f"{first} with {second} in {row['together']} areas, where chance gives "
        f"{row['expected']:.1f} (95% range {row['lower']} to {row['upper']})"
    )


def _answer(result: Found) -> str:
    held = result.areas[result.areas["findings"] > 0]
    low, high = int(held["findings"].min()), int(held["findings"].max())
    each = f"{low}" if low == high else f"between {low} and {high}"
    lead = (
        "Of the local system reviews of 2017 and 2018, findings are held for "
        f"{result.covered} of the {len(result.areas)} areas, {each} an area; in these, "
    )
    parts = []
    for side in ("concern", "strength"):
        most = int(result.themes[side].max())
        if not most:
            parts.append(f"no {side} is on record")
            continue
        tops = result.themes.loc[result.themes[side] == most, "title"]
        s, be, each = ("s", "are", " each") if len(tops) > 1 else ("", "is", "")
        parts.append(
            f"the {side}{s} on record for the most areas {be} {named(tops)} ({most}{each})"
        )
    return f"{lead}{parts[0]}, and {parts[1]}."


def _leading(result: Found, column: str) -> tuple[str, int]:
    """Return the themes with the largest count of areas in a column, joined, and the count."""
    most = int(result.themes[column].max())
    return named(result.themes.loc[result.themes[column] == most, "title"]), most


def _plainly(result: Found) -> str:
    """Say what the counts are without mixed findings, and from the regulator alone."""
    sentences = []
    lead, plain = _leading(result, "plain_concern")
    if plain:
        sentences.append(
            "A mixed finding counts as a concern and as a strength. Without the mixed ones, the "
            f"most areas with a concern are {plain}, on {lead}."
        )
    parts = []
    for side in ("concern", "strength"):
        lead, own = _leading(result, f"regulator_{side}")
        if own:
            parts.append(f"the most areas with a {side} are {own}, on {lead}")
    if parts:
        sentences.append(
            "Counting only the regulator’s own documents, which give findings on "
            f"{result.by_regulator} of the areas, {'; '.join(parts)}."
        )
    elif not result.by_regulator:
        sentences.append("No finding held stands in a document of the regulator.")
    return " ".join(sentences)


def _beside(result: Found) -> str:
    rows = result.themes
    mixed = rows[rows["both"] == rows["both"].max()]
    both = int(rows["both"].max())
    single = rows[(rows["strength"] == 0) & (rows["concern"] > 0)]
    sentences = []
    if both:
        areas = "area" if both == 1 else "areas"
        sentences.append(
            f"Strengths stand beside concerns most often in {named(mixed['title'])}: "
            f"{both} {areas}{' each' if len(mixed) > 1 else ''} "
            f"{'has' if both == 1 else 'have'} both."
        )
    if len(single):
        sentences.append(f"A concern but nowhere a strength is held on {named(single['title'])}.")
    return " ".join(sentences)


def _pairs(result: Found) -> str:
    pairs = result.pairs
    if pairs.empty:
        return NO_PAIRS
    told = pairs[pairs["stands_out"]].sort_values("p_value")
    could = int((pairs["least_p"] <= 0.05 / len(pairs)).sum())
    if len(told):
        listed = "; ".join(pair_text(result, row) for _, row in told.iterrows())
        return (
            f"Of {len(pairs)} pairs of themes of concern, {len(told)} stand out from chance with "
            f"the false discovery rate held at 5%: {listed}. It says nothing about cause."
        )
    return (
        f"Of {len(pairs)} pairs of themes of concern, none can be told to occur together, or "
        "apart, more than chance gives with the false discovery rate held at 5%. That is not "
        f"evidence that themes are unrelated: with {result.covered} areas, even with complete "
        f"overlap only {could} of the {len(pairs)} pairs could have stood out by themselves."
    )


def found_answer(result: Found) -> Prose:
    """Say what the reviews found, coverage first.

    Parameters
    ----------
    result : Found

    Returns
    -------
    Prose
        The first sentence stands by itself.
    """
    if result.themes.empty:
        return Prose((nothing(result),))
    without = result.without
    who = f" No finding is held for {joined(without)}." if without else ""
    others = (
        " Findings on areas reviewed apart from the 20 ("
        + ", ".join(f"{name} {count}" for name, count in result.others.items())
        + ") are not counted here."
        if result.others
        else ""
    )
    sentences = [
        _answer(result),
        "Every count is of areas and the least number: what a short text does not mention was not "
        "thereby found to be well, and themes an area or two apart cannot be put in order."
        f"{who}{others}",
        _plainly(result),
        _beside(result),
        _pairs(result),
    ]
    return Prose(tuple(filter(None, sentences)))
