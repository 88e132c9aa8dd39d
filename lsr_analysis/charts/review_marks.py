"""Dates of a review on a monthly series."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from lsr_analysis.display.chart import INK
from lsr_analysis.reviews import LOCAL_SYSTEM_REVIEW, Review

__all__ = ["mark_reviews"]


def mark_reviews(reviews: Sequence[Review], axes: Axes, dates: pd.DatetimeIndex, top: float) -> str:
    """Mark fieldwork and publication of local system reviews; return them in words.

    Parameters
    ----------
    reviews : sequence of Review
    axes : matplotlib.axes.Axes
    dates : pandas.DatetimeIndex
        Of the series drawn; dates outside are not marked.
    top : float
        Height at which the labels hang.
    """
    said = ""
    for review in reviews:
        if review.kind != LOCAL_SYSTEM_REVIEW:
            continue
        marks = {"fieldwork": review.fieldwork_start, "report": review.published}
        for step, (word, known) in enumerate(marks.items()):
            if known is None or not dates[0].date() <= known.day <= dates[-1].date():
                continue
            day = pd.Timestamp(known.place)
            axes.axvline(day, color=INK, linewidth=0.9, linestyle=":")
            axes.annotate(
                f"Review {word}\n{known}",
                (day, top),
                xytext=(-4 if step == 0 else 4, 0),
                textcoords="offset points",
                ha="right" if step == 0 else "left",
                va="top",
                fontsize=8,
            )
            said += f" Review {word}: {known}."
    return said
