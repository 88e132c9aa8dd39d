"""Strengths beside concerns: in how many reviewed areas each theme was one, the other or both."""

from __future__ import annotations

from lsr_analysis.analysis.found import Found
from lsr_analysis.display.chart import BACKDROP, INK, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.words.found import PARAPHRASED, coverage_text, named, nothing, sources_text

__all__ = ["CONCERNS", "DARKEST", "STRENGTHS", "found_themes"]

STRENGTHS, CONCERNS = "#0B6B62", "#A04A00"

DARKEST = 0.7
"""Of the way from white to one of these: up to there dark numbers have a contrast of 4.5."""

_SIDES = (("strength", -1, STRENGTHS), ("concern", 1, CONCERNS))


def found_themes(result: Found) -> Chart | Prose:
    """Draw in how many areas each theme has a strength, and in how many a concern.

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
    rows = result.themes
    places = list(range(len(rows)))
    most = int(rows[["strength", "concern"]].max().max())
    figure = start(0.8 + 0.29 * len(rows))
    axes = figure.subplots()
    for side, sign, colour in _SIDES:
        axes.barh(places, sign * rows["both"], height=0.66, color=colour,
                  edgecolor="white", linewidth=0, hatch="////")  # fmt: skip
        axes.barh(places, sign * rows[f"{side}_only"], left=sign * rows["both"], height=0.66,
                  color=colour)  # fmt: skip
        own = sign * rows[f"regulator_{side}"].where(rows[f"regulator_{side}"] > 0)
        axes.plot(own, places, linestyle="none", marker="D", markersize=5.5, color="white",
                  markeredgecolor=INK, markeredgewidth=1.1)  # fmt: skip
        for at, count in zip(places, rows[side], strict=True):
            axes.annotate(
                str(count), (sign * count, at), xytext=(sign * 7, 0), textcoords="offset points",
                ha="left" if sign > 0 else "right", va="center", fontsize=9, weight="bold",
                color=colour,
            )  # fmt: skip
    axes.axvline(0, color=INK, linewidth=0.9, gid=BACKDROP)
    axes.set_yticks(places, list(rows["title"]), fontsize=9)
    axes.set_ylim(len(rows) - 0.4, -1.5)
    axes.set_xlim(-most - 2, most + 2)
    steps = [n for n in range(-most, most + 1) if n % 5 == 0]
    axes.set_xticks(steps, [str(abs(n)) for n in steps])
    axes.set_xlabel(f"Reviewed areas, of {result.covered} with findings held")
    for sign, word, colour in ((-1, "◀ strength", STRENGTHS), (1, "concern ▶", CONCERNS)):
        axes.annotate(
            word, (0, -1.0), xytext=(sign * 8, 0), textcoords="offset points", va="center",
            ha="left" if sign > 0 else "right", color=colour, weight="bold", fontsize=9.5,
        )  # fmt: skip
    tidy(axes)
    first, count = rows.loc[rows["concern"] == rows["concern"].max()], int(rows["concern"].max())
    good, best = rows.loc[rows["strength"] == rows["strength"].max()], int(rows["strength"].max())
    return finish(
        figure,
        name="found_themes",
        title=f"Concerns about {named(first['title'])} are on record for the most "
        f"areas ({count} of {result.covered}), strengths in {named(good['title'])} ({best})",
        subtitle=f"Areas by theme. {coverage_text(result)} Hatched: the area has both, or a mixed "
        "finding. Diamond: counting documents of the regulator only "
        f"({result.by_regulator} areas); none drawn where that gives none.",
        note=f"{PARAPHRASED} Every count is the least number: a theme without a mark for an area "
        f"was not thereby found to be well.\n{sources_text(result)}",
        alt="Bars of how many reviewed areas have a strength and a concern, by theme. "
        + "; ".join(
            f"{row['title'].lower()}: strength {row['strength']}, concern {row['concern']}, both "
            f"{row['both']}, by the regulator {row['regulator_strength']} and "
            f"{row['regulator_concern']}"
            for _, row in rows.iterrows()
        )
        + ".",
    )
