"""Themes of concern that occur together in reviewed areas, beside what chance would give."""

from __future__ import annotations

from matplotlib.collections import PatchCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from lsr_analysis.analysis.found import FEWEST_AREAS, Found
from lsr_analysis.charts.found_themes import CONCERNS, DARKEST
from lsr_analysis.display.chart import BACKDROP, INK, Chart, finish, ink_on, start
from lsr_analysis.display.prose import Prose
from lsr_analysis.statistics.co_occurrence import DRAWS
from lsr_analysis.wording import lowered
from lsr_analysis.words.found import (
    NO_PAIRS,
    PARAPHRASED,
    nothing,
    pair_text,
    sources_text,
)

__all__ = ["found_together"]


def found_together(result: Found) -> Chart | Prose:
    """Draw for each pair of themes in how many areas both are a concern.

    Parameters
    ----------
    result : Found

    Returns
    -------
    Chart or Prose
        Prose that says why, if too few themes have a concern in enough areas.
    """
    if result.themes.empty:
        return Prose((nothing(result),))
    pairs = result.pairs
    if pairs.empty:
        return Prose((NO_PAIRS,))
    order = list(dict.fromkeys([*pairs["first"], *pairs["second"]]))
    place = {theme: at for at, theme in enumerate(order)}
    most = int(max(pairs["together"].max(), 1))
    shades = LinearSegmentedColormap.from_list("together", ["#FFFFFF", CONCERNS])
    figure = start(1.9 + 0.3 * len(order))
    axes = figure.subplots()
    cells, colours = [], []
    for _, row in pairs.iterrows():
        x, y = place[row["first"]], place[row["second"]]
        colour = shades(DARKEST * row["together"] / most)
        cells.append(Rectangle((x - 0.5, y - 0.5), 1, 1))
        colours.append(colour)
        beyond = bool(row["stands_out"])
        axes.text(x, y, f"{row['together']}{'*' if beyond else ''}", color=ink_on(colour),
                  ha="center", va="center", fontsize=9,
                  weight="bold" if beyond else "normal")  # fmt: skip
        if beyond:
            axes.add_patch(Rectangle((x - 0.46, y - 0.46), 0.92, 0.92, fill=False, edgecolor=INK,
                                     linewidth=2, zorder=4))  # fmt: skip
    axes.add_collection(PatchCollection(cells, facecolors=colours, edgecolors="#D9D9D9",
                                        linewidths=0.6, gid=BACKDROP, zorder=0))  # fmt: skip
    sums = result.themes.loc[order, "concern"]
    names = [f"{result.titles[theme]} ({sums[theme]})" for theme in order]
    axes.set_yticks(range(1, len(order)), names[1:], fontsize=9)
    axes.set_xticks(range(len(order) - 1), names[:-1], rotation=90, fontsize=8.5)  # fmt: skip
    axes.set_xlim(-0.55, len(order) - 1.45)
    axes.set_ylim(len(order) - 0.45, 0.45)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    out = pairs[pairs["stands_out"]]
    least = f"{len(result.left_out)} themes with fewer are left out. " if result.left_out else ""
    return finish(
        figure,
        name="found_together",
        title=_title(result),
        subtitle=f"Reviewed areas, of {result.covered} with findings held, in which both themes "
        f"are a concern; in brackets, areas with each. {_marked(len(out))}",
        note=f"Chance: {DRAWS:,} shuffles that keep how many themes of concern each area has and "
        f"how many areas each theme has. Only themes of concern in {FEWEST_AREAS} or more areas. "
        f"{least}{PARAPHRASED}\n{sources_text(result)}",
        alt=f"Triangle of {len(pairs)} pairs of themes of concern, with the number of areas that "
        "have both. "
        + (
            "Beyond chance: " + "; ".join(pair_text(result, row) for _, row in out.iterrows())
            if len(out)
            else "No pair is beyond chance"
        )
        + ". "
        + "; ".join(
            f"{lowered(result.titles[row['first']])} with "
            f"{lowered(result.titles[row['second']])} {row['together']}"
            for _, row in pairs.iterrows()
            if row["together"]
        )
        + ".",
    )


def _marked(count: int) -> str:
    held = "with the false discovery rate held at 5%"
    return (
        f"Boxed and starred: beyond chance {held}." if count else f"None is beyond chance {held}."
    )


def _title(result: Found) -> str:
    out, all_pairs = result.pairs["stands_out"], len(result.pairs)
    if not out.any():
        return (
            f"In {result.covered} areas, no two themes of concern can be told to go together, or "
            "apart, more than by chance"
        )
    return (
        f"{int(out.sum())} of {all_pairs} pairs of themes of concern occur together more or less "
        f"often than chance gives in {result.covered} areas"
    )
