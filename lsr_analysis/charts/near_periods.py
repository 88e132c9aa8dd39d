"""The area's rank in the chosen period and in those near it."""

from __future__ import annotations

import numpy as np

from lsr_analysis.analysis.robust.near_periods import NearPeriod, NearPeriods
from lsr_analysis.display.chart import AREA, BACKDROP, GREY, INK, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose

__all__ = ["near_periods"]

_ROW = 0.26
_FIFTH = "#E4EBF1"


def _ranked(one: NearPeriod) -> str:
    sure = f" ({one.sure.lower} to {one.sure.upper})" if one.sure else ""
    return f"{one.rank} of {one.of}{sure}"


def _said(one: NearPeriod) -> str:
    peers = f", {one.rank_peers} of {one.of_peers} with the peers" if one.of_peers > 1 else ""
    return f"{one.label} ({one.span}): {_ranked(one)}{peers}"


def near_periods(near: NearPeriods) -> Chart | Prose:
    """Draw the rank among all councils in each period, with its interval.

    Parameters
    ----------
    near : NearPeriods

    Returns
    -------
    Chart or Prose
        Prose that says why, if the area is not ranked in the chosen period or in no other.
    """
    chosen, rows, name = near.chosen, near.periods, near.area.name
    if chosen is None:
        return Prose((f"{name} is not ranked over {near.span}: {near.missing.rstrip('.')}.",))
    if not near.others:
        return Prose((f"{name} is ranked in no period near {near.span}.",))
    most = max(one.of for one in rows)
    figure = start(0.75 + _ROW * len(rows))
    axes = figure.subplots()
    for low, high, text in ((0, 0.2, "best fifth"), (0.8, 1, "worst fifth")):
        axes.axvspan(low * chosen.of + 0.5, high * chosen.of + 0.5, color=_FIFTH, linewidth=0,
                     gid=BACKDROP)  # fmt: skip
        axes.annotate(
            text, ((low + high) / 2 * chosen.of + 0.5, -0.62), ha="center", va="bottom",
            fontsize=8.5, color="#4A4A4A",
        )  # fmt: skip
    sure = [(at, one.sure) for at, one in enumerate(rows) if one.sure]
    axes.hlines(
        [at for at, _ in sure], [s.lower for _, s in sure], [s.upper for _, s in sure],
        color=GREY, linewidth=[6 if rows[at].chosen else 3 for at, _ in sure], zorder=2,
    )  # fmt: skip
    places = np.arange(len(rows))
    plain = np.array([not one.chosen for one in rows])
    ranks = np.array([one.rank for one in rows])
    axes.plot(
        ranks[plain], places[plain], "o", color=AREA, markersize=6, markeredgecolor="white",
        zorder=4,
    )  # fmt: skip
    axes.plot(
        ranks[~plain], places[~plain], "D", color=AREA, markersize=9, markeredgecolor="white",
        zorder=4,
    )  # fmt: skip
    for at, one in enumerate(rows):
        axes.annotate(
            _ranked(one), (1.015, at), xycoords=("axes fraction", "data"), va="center",
            fontsize=8.5, color=AREA if one.chosen else INK,
            weight="bold" if one.chosen else "normal",
        )  # fmt: skip
    axes.set_yticks(places, [one.label for one in rows])
    axes.set_ylim(len(rows) - 0.4, -1.15)
    axes.set_xlim(-1, most + 3)
    axes.set(xlabel="Rank among all councils (1 is best; further right is worse)")
    tidy(axes)
    for label, one in zip(axes.get_yticklabels(), rows, strict=True):
        label.set_fontsize(8.5)
        label.set_fontweight("bold" if one.chosen else "normal")
    low, high = min(one.rank for one in near.others), max(one.rank for one in near.others)
    between = f"between {low} and {high}" if low != high else f"{low}"
    return finish(
        figure,
        name="near_periods",
        title=f"{name} ranks {chosen.rank} of {chosen.of} on delayed days; in the periods near it "
        f"the rank is {between}",
        subtitle=f"{near.indicator.title}, {near.indicator.unit}. Diamond: {near.span}; dots: "
        f"periods near it{'; bars: 95% intervals' if sure else ''}; all in figures at the right.",
        note="Councils with a rate in every month of a period are ranked; fifths are those of "
        f"{near.span}. Periods that share months are no independent checks. "
        + (
            "Intervals come from how each council’s months vary by themselves. "
            if sure
            else "Ranks have no intervals: some council has too short a series. "
        )
        + f"{near.indicator.chart_note}\n{near.indicator.source_line}",
        alt=f"Chart of the rank of {name} on the delayed days rate among all councils in "
        f"{len(rows)} periods; 1 is best. {'; '.join(_said(one) for one in rows)}.",
    )
