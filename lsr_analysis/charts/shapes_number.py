"""How the number of groups of councils was chosen."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from lsr_analysis.analysis.shapes import Shapes
from lsr_analysis.display.chart import AREA, INK, LABEL_BOX, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.statistics.group_number import LEAST_STABLE

__all__ = ["shapes_number"]


def _line(axes: Axes, found: object, label: str, up: int, **look: object) -> None:
    """Draw a line by number of groups, and name it at its right end."""
    axes.plot(found.index, found, **look)  # type: ignore[attr-defined, arg-type]
    axes.annotate(
        label, (found.index[-1], found.iloc[-1]), xytext=(7, up),  # type: ignore[attr-defined]
        textcoords="offset points", va="center", fontsize=8.5, color=look["color"],
        annotation_clip=False,
    )  # fmt: skip


def _title(result: Shapes) -> str:
    choice = result.choice
    assert choice is not None
    tried = f"{choice.numbers.index[0]} to {choice.numbers.index[-1]}"
    if choice.separate:
        return (
            f"{choice.number} groups are stable, and more distinct than in 95% of clouds without "
            "groups"
        )
    if choice.stable:
        return f"{choice.number} groups are stable, but no more distinct than clouds without groups"
    return f"No number of groups from {tried} is {choice.fault}: councils form a continuum"


def shapes_number(result: Shapes) -> Chart | Prose:
    """Draw the silhouette and the stability of every number of groups.

    Parameters
    ----------
    result : Shapes

    Returns
    -------
    Chart or Prose
        Prose that says why, if the period has no shapes.
    """
    if result.choice is None:
        return Prose((result.missing,))
    rows, number = result.choice.numbers, result.choice.number
    figure = start(3.1)
    left, right = figure.subplots(1, 2)
    _line(left, rows["reference"], "95% of clouds\nwithout groups\nreach at most", 14,
          color=INK, linestyle=(0, (5, 2)), linewidth=1.4)  # fmt: skip
    _line(left, rows["reference_median"], "their median", -9, color="#6B6B6B",
          linestyle=(0, (1.5, 1.5)), linewidth=1.4)  # fmt: skip
    left.plot(rows.index, rows["silhouette"], "-o", color=AREA, linewidth=1.6, markersize=5)
    left.set_title("Mean silhouette (dots: councils)", loc="left", fontsize=9.5)
    left.set_ylim(0, 1.25 * float(rows[["silhouette", "reference"]].max(axis=None)))
    right.plot(rows.index, rows["stability"], "-o", color=AREA, linewidth=1.6, markersize=5)
    right.axhline(LEAST_STABLE, color=INK, linewidth=1.2, linestyle=(0, (4, 2)))
    right.annotate(
        f"asked: {LEAST_STABLE:g} or more", (rows.index[-1], LEAST_STABLE), xytext=(0, 4),
        textcoords="offset points", ha="right", fontsize=8.5,
    )  # fmt: skip
    right.set_title("Stability of the least stable group", loc="left", fontsize=9.5)
    right.set_ylim(0, 1)
    over = bool(rows["silhouette"][number] > rows["reference_median"][number])
    first = number == rows.index[0]
    for axes, column, above in ((left, "silhouette", over), (right, "stability", True)):
        axes.plot(
            number, rows[column][number], "o", markersize=12, markerfacecolor="none", color=INK,
            markeredgewidth=1.3,
        )  # fmt: skip
        # Left of the first number there is no line that it could cover.
        away, side = ((-8, -3), "right") if first else ((0, 8 if above else -17), "center")
        axes.annotate(
            "shown", (number, rows[column][number]), xytext=away, textcoords="offset points",
            ha=side, fontsize=8.5, bbox=LABEL_BOX,
        )  # fmt: skip
        axes.set_xlabel("Number of groups")
        axes.set_xticks(rows.index)
        axes.set_xlim(rows.index[0] - (1.7 if first else 0.5), rows.index[-1] + 0.3)
        axes.yaxis.set_major_locator(MaxNLocator(5))
        tidy(axes, grid="y")
    title = _title(result)
    said = "; ".join(
        f"{k} groups: silhouette {row['silhouette']:.2f}, reference {row['reference']:.2f}, "
        f"stability {row['stability']:.2f}"
        for k, row in rows.iterrows()
    )
    return finish(
        figure,
        name="shapes_number",
        title=title,
        subtitle=f"{len(result.councils)} councils by what their delayed days were made of, "
        f"{result.span}. Silhouette: how much nearer councils lie to their own group than to the "
        "next, 1 at most. Stability: how alike a group is to the nearest one in redraws of "
        "councils, 1 if always the same. Higher is more distinct and more stable.",
        note="The rule was fixed before the figures were grouped: of the numbers whose groups are "
        f"all stable ({LEAST_STABLE:g} or more) and hold at least a twentieth of councils, that "
        "with the highest silhouette; if there is none, the most stable is shown as a description "
        f"only. {result.choice.draws} redraws, and as many normal clouds with the same covariance. "
        f"{result.days_indicator.chart_note}\n{result.days_indicator.source_line}",
        alt=f"Two line charts of how distinct and how stable groups of councils are, by number of "
        f"groups, {result.span}. {title}. {said}. Shown: {number} groups.",
    )
