"""In which months each reviewed area met the expectation of July 2017."""

from __future__ import annotations

from typing import Any

import numpy as np

from lsr_analysis.analysis.expectation import Expectation
from lsr_analysis.display.chart import AREA, INK, Chart, finish, start
from lsr_analysis.display.prose import Prose

__all__ = ["expectation_areas"]


def _title(result: Expectation) -> str:
    rows = result.reviewed
    never = int((rows["months_met"] == 0).sum())
    asked = rows[rows["to_come_down"]]
    lasting = int(asked["lasting_from"].notna().sum())
    return (
        f"{never} of {len(rows)} reviewed areas met the expectation in no month; {lasting} of the "
        f"{len(asked)} that were to come down did for three months in a row"
    )


def _said(result: Expectation) -> str:
    text, parts = result.indicator.text, []
    for _, row in result.reviewed.sort_values("months_met", ascending=False).iterrows():
        when = f", first in {row['first_met']:%B %Y}" if row["months_met"] else ""
        parts.append(
            f"{row['name']} ({text(row['baseline'])} to {text(row['level'])}) "
            f"{row['months_met']} of {row['months_judged']}{when}"
        )
    return "; ".join(parts)


def expectation_areas(result: Expectation) -> Chart | Prose:
    """Draw a strip of months for each reviewed area: met, not met, or no rate.

    Parameters
    ----------
    result : Expectation

    Returns
    -------
    Chart or Prose
        Prose that says why, if there is no expectation or no reviewed area with one.
    """
    if result.missing or result.target is None:
        return Prose((result.missing,))
    rows = result.reviewed.sort_values(["months_met", "baseline"], ascending=[False, True])
    if rows.empty:
        return Prose(("No reviewed area has an expected rate.",))
    text, target = result.indicator.text, result.target
    met = result.met[list(rows.index)].T.to_numpy()
    figure = start(0.75 + 0.245 * len(rows))
    axes = figure.subplots()
    marks: dict[str, tuple[np.ndarray, dict[str, Any]]] = {
        "met": (met == 1, {"marker": "s", "s": 88, "color": AREA}),
        "not": (met == 0, {"marker": "o", "s": 26, "facecolor": "white", "edgecolor": "#707070"}),
        "none": (np.isnan(met), {"marker": "x", "s": 26, "color": "#707070"}),
    }
    for gid, (where, style) in marks.items():
        down, across = np.nonzero(where)
        if across.size:
            axes.scatter(across, down, linewidths=1.1, gid=gid, **style)
    wide = len(result.months)
    for y, (_, row) in enumerate(rows.iterrows()):
        axes.annotate(
            f"{text(row['baseline'])} → {text(row['level'])}", (-1.0, y), ha="right",
            va="center", fontsize=8.5, color=INK, annotation_clip=False,
        )  # fmt: skip
        axes.annotate(
            f"{row['months_met']} of {row['months_judged']}", (wide - 0.3, y), ha="left",
            va="center", fontsize=8.5, color=INK, annotation_clip=False,
        )  # fmt: skip
    heads = {-1.0: (f"{target.baseline:%b %Y} →\nexpected", "right"),
             wide - 0.3: ("months\nmet", "left")}  # fmt: skip
    for at, (head, beside) in heads.items():
        axes.annotate(
            head, (at, -0.8), ha=beside, va="bottom", fontsize=8.5, weight="bold", color=INK,
            annotation_clip=False,
        )  # fmt: skip
    shown = [i for i, month in enumerate(result.months) if month.month in (3, 6, 9, 12)]
    axes.set_xticks(shown, [f"{result.months[i]:%b\n%Y}" for i in shown])
    axes.set_yticks(range(len(rows)), list(rows["name"]))
    axes.tick_params(length=0, labelsize=9)
    axes.tick_params(axis="y", pad=2)
    axes.set(xlim=(-4.4, wide + 1.6), ylim=(len(rows) - 0.4, -2.4))
    for spine in axes.spines.values():
        spine.set_visible(False)
    first, last = result.months[0], result.months[-1]
    return finish(
        figure,
        name="expectation_areas",
        title=_title(result),
        subtitle=f"The {len(rows)} reviewed areas, {first:%B %Y} to {last:%B %Y}. Filled square: "
        "month at or below the expected rate; hollow circle: above. Rates in "
        f"{result.indicator.unit}.",
        note=f"Areas at {target.level:g} or above in {target.baseline:%B %Y} were to come down to "
        "it, the others to hold what they had. Some councils, Cumbria among them, agreed other "
        "figures, which are not held. Months before a review are shown too; nothing here says "
        f"what one did. {result.indicator.chart_note}\n{result.indicator.source_line} Rule: "
        f"{result.cited}.",
        alt="Strips of months in which each reviewed area was at or below its expected delayed "
        f"days rate, {first:%B %Y} to {last:%B %Y}; rate in {target.baseline:%B %Y} and expected "
        f"in brackets: {_said(result)}.",
    )
