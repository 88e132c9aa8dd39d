"""Themes by stage of the pathway: in how many reviewed areas there is a concern, a strength."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from lsr_analysis.analysis.found import Found
from lsr_analysis.charts.found_themes import CONCERNS, DARKEST, STRENGTHS
from lsr_analysis.display.chart import BACKDROP, Chart, finish, ink_on, start
from lsr_analysis.display.prose import Prose
from lsr_analysis.evidence.findings import REVIEW_STAGES
from lsr_analysis.wording import lowered
from lsr_analysis.words.found import (
    PARAPHRASED,
    coverage_text,
    named,
    nothing,
    sources_text,
)

__all__ = ["found_stages"]

_HEADS = {
    "maintaining wellbeing at home": "Well\nat home",
    "care in a crisis": "In a\ncrisis",
    "stepping down": "Stepping\ndown",
    "enablers": "Enablers",
}
_MOST_NAMED = 2
"""Themes as often on record as each other that a title has room for."""


def _draw(axes: Axes, wide: pd.DataFrame, colour: str, most: int, word: str) -> None:
    shades = LinearSegmentedColormap.from_list(word, ["#FFFFFF", colour])
    mesh = axes.pcolormesh(np.arange(wide.shape[1] + 1) - 0.5, np.arange(len(wide) + 1) - 0.5,
                           wide.to_numpy(), cmap=shades, vmin=0, vmax=most / DARKEST,
                           edgecolors="#E3E3E3", linewidth=0.6)  # fmt: skip
    mesh.set_gid(BACKDROP)  # the numbers carry what it shows
    for at, (_, row) in enumerate(wide.iterrows()):
        for place, count in enumerate(row):
            if count:
                axes.text(place, at, str(count), ha="center", va="center", fontsize=9,
                          color=ink_on(shades(DARKEST * count / most)))  # fmt: skip
    axes.set_xticks(range(wide.shape[1]), [_HEADS[stage] for stage in wide], fontsize=8.5)
    axes.xaxis.tick_top()
    axes.set_title(word, color=colour, fontsize=10, weight="bold")
    axes.set_ylim(len(wide) - 0.5, -0.5)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def found_stages(result: Found) -> Chart | Prose:
    """Draw the number of areas with a concern, and with a strength, by theme and stage.

    Parameters
    ----------
    result : Found

    Returns
    -------
    Chart or Prose
        Prose that says why, if no finding is held.
    """
    if result.themes.empty:
        return Prose((nothing(result),))
    sides = {
        side: result.stages.pivot(index="theme", columns="stage", values=side).reindex(
            index=result.themes.index, columns=list(REVIEW_STAGES)
        )
        for side in ("concern", "strength")
    }
    most = int(max(wide.to_numpy().max() for wide in sides.values()))
    figure = start(1.15 + 0.27 * len(result.themes))
    left, right = figure.subplots(1, 2, sharey=True)
    _draw(left, sides["strength"], STRENGTHS, most, "▲ Areas with a strength")
    _draw(right, sides["concern"], CONCERNS, most, "▼ Areas with a concern")
    left.set_yticks(range(len(result.themes)), list(result.themes["title"]), fontsize=9)
    return finish(
        figure,
        name="found_stages",
        title=_title(result, sides["concern"]),
        subtitle=f"Reviewed areas, of {result.covered}, by theme and stage of the pathway, "
        f"strengths left and concerns right. {coverage_text(result)}",
        note=f"{PARAPHRASED} Enablers hold what spans the pathway. A mixed finding counts on both "
        f"sides. An empty cell: none held, not that none was found.\n{sources_text(result)}",
        alt="Matrix of the number of reviewed areas by theme and stage. "
        + " ".join(
            f"Areas with a {side}: "
            + "; ".join(
                f"{lowered(result.titles[name])}, {at}, {int(wide.loc[name, at])}"
                for name in wide.index
                for at in wide.columns
                if wide.loc[name, at]
            )
            + "."
            for side, wide in sides.items()
        ),
    )


def _title(result: Found, concerns: pd.DataFrame) -> str:
    along, spanning = concerns.drop(columns="enablers"), concerns["enablers"]
    count, across = int(along.to_numpy().max()), int(spanning.max())
    parts = []
    if count:
        tops = [
            f"{lowered(result.titles[str(theme)])} in the stage {stage}"
            for theme in along.index
            for stage in along
            if along.loc[theme, stage] == count
        ]
        what = " and ".join(tops) if len(tops) <= _MOST_NAMED else f"{len(tops)} themes"
        parts.append(f"about {what} ({count} of {result.covered})")
    if across:
        tops = [result.titles[str(theme)] for theme in spanning.index[spanning == across]]
        what = named(tops) if len(tops) <= _MOST_NAMED else f"{len(tops)} themes"
        parts.append(f"about {what} among the enablers ({across})")
    if not parts:
        return f"No concern is on record for any of the {result.covered} areas with findings"
    return f"Concerns are on record for the most areas {' and '.join(parts)}"
