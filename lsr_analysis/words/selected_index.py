"""Sentences about the composite index of the selection metrics."""

from __future__ import annotations

from lsr_analysis.analysis.selected.composite_index import CompositeIndex
from lsr_analysis.analysis.selected.result import Selected
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import joined, lowered, number_word

__all__ = ["composite_note", "elsewhere_words", "no_composite", "timing_words"]

_FEW = 8
_HOW_TO_ADD = "docs/add-an-indicator.md says how to enter a row of the dashboard."


def timing_words(found: CompositeIndex) -> str:
    """Return when the year of an index lies, to begin a title with.

    Parameters
    ----------
    found : CompositeIndex

    Returns
    -------
    str
    """
    return {"before": "Before selection", "after": "After selection"}.get(
        found.timing, "Around selection"
    )


def elsewhere_words(found: CompositeIndex) -> str:
    """Say which metrics are of another year; empty if none is.

    Parameters
    ----------
    found : CompositeIndex

    Returns
    -------
    str
        A sentence, or nothing.
    """
    if not found.year.elsewhere:
        return ""
    named = joined(f"“{title}” ({span})" for title, span in found.year.elsewhere.items())
    are = "is" if len(found.year.elsewhere) == 1 else "are"
    return f"Of another year, for want of figures for {found.year.span}, {are} {named}."


def no_composite(result: Selected) -> Prose:
    """Say why there is no composite index.

    Parameters
    ----------
    result : Selected

    Returns
    -------
    Prose
    """
    if result.composite is None:
        why = "no financial year has figures of two of the metrics for half of the councils"
    else:
        why = "none of the picked areas has enough of the metrics"
    return Prose((f"No index of the selection metrics can be made: {why}. {_HOW_TO_ADD}",))


def _missing_words(result: Selected, found: CompositeIndex) -> list[str]:
    sentences = []
    if found.year.left_out:
        named = "; ".join(f"{lowered(title)}: {why}" for title, why in found.year.left_out.items())
        sentences.append(f"Left out of the index are {named}. {_HOW_TO_ADD}")
    if found.partial:
        sentences.append(
            f"{found.partial} of the {len(found.table)} councils lack a metric; the weights of the "
            "others are scaled up for them, as if they would do as well on what is missing."
        )
    if found.without:
        few = len(found.without) <= _FEW
        who = joined([*found.without]) if few else f"{len(found.without)} councils"
        lost = len(result.picked) - len(found.picked)
        sentences.append(
            f"Without a score, for want of more than half of the metrics: {who}"
            + (f", {lost} of them picked." if lost else ".")
        )
    return sentences


def composite_note(result: Selected) -> Prose:
    """Say what a composite index of the metrics can and cannot show.

    Parameters
    ----------
    result : Selected

    Returns
    -------
    Prose
    """
    found = result.composite
    if found is None or found.picked.empty:
        return no_composite(result)
    rows = found.picked
    whole = len(found.titles) == len(result.metrics)
    six, used = number_word(len(result.metrics)), number_word(len(found.titles))
    of_six = f"all {six} selection metrics" if whole else f"{used} of the {six} selection metrics"
    source = "open data and your own figures give" if found.year.own else "open data give"
    when = {
        "after": "after areas were picked, so it cannot show why they were",
        "during": "while areas were being picked, so it shows only in part why they were",
        "before": "before areas were picked; how the metrics were weighed then is not published",
        "mixed": "near the time when areas were picked, but that of some metrics does not, so it "
        "shows only in part why they were",
    }[found.timing]
    firm = int((rows["worst_fifth"] >= 0.95).sum())
    open_ = int(((rows["worst_fifth"] > 0.05) & (rows["worst_fifth"] < 0.95)).sum())
    worst = int((rows["place_worst_quarter"] >= 0.95).sum())
    widths = (rows["high"] - rows["low"]).astype(float)
    wide = rows.loc[widths.idxmax()]
    sentences = [
        f"{timing_words(found)}: {of_six} can be put together in one index for {found.year.span}, "
        f"the year nearest to the selection for which {source} most of them. The year lies {when}.",
        f"However the index is put together, {firm} of the {len(rows)} picked areas "
        f"{'is' if firm == 1 else 'are'} in the worst fifth of {len(found.table)} councils (in at "
        f"least 95% of {found.draws:,} draws of weights and standardisation); for {open_} it "
        f"depends on the draw. The range of ranks of half of the areas is {widths.median():.0f} "
        f"places wide or more; the widest is that of {wide['name']}, from {wide['low']} to "
        f"{wide['high']}.",
        "Where the peers vary as well (similar councils with the weights of the model a little "
        "changed, councils of the same region, councils of the same type), "
        f"{worst} of {len(rows)} {'is' if worst == 1 else 'are'} in the worst quarter of their "
        "peers in at least 95% of the draws.",
    ]
    if found.year.elsewhere:
        sentences.insert(1, elsewhere_words(found))
    if found.inferred:
        sentences.append(
            f"The direction of {joined([f'“{t}”' for t in found.inferred])} is only inferred; "
            "turned round, the index would differ."
        )
    return Prose((*sentences, *_missing_words(result, found)), listed=True)
