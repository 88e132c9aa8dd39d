"""All councils in order of the rate, with the reviewed areas named."""

from __future__ import annotations

from lsr_analysis.analysis.national import National
from lsr_analysis.display.chart import AREA, ENGLAND, GREY, Chart, finish, spread, start, tidy
from lsr_analysis.display.prose import Prose

__all__ = ["league"]


def league(result: National) -> Chart | Prose:
    """Draw every council's rate from best to worst, naming the reviewed areas.

    Parameters
    ----------
    result : National

    Returns
    -------
    Chart or Prose
        Prose, if no council has a rate for the whole period.
    """
    if result.ranking.empty:
        return Prose((f"No council has a rate for every month of {result.span}.",))
    table = result.ranking
    text = result.indicator.text
    figure = start(6.6)
    axes = figure.subplots()
    others, reviewed = table[~table["reviewed"]], table[table["reviewed"]]
    position = {code: row for row, code in enumerate(table.index)}
    axes.plot(
        others["value"],
        [position[c] for c in others.index],
        linestyle="none",
        marker="o",
        color=GREY,
        markersize=3.6,
    )
    rows = [position[c] for c in reviewed.index]
    axes.plot(reviewed["value"], rows, linestyle="none", marker="D", color=AREA, markersize=6)
    labels = spread([float(row) for row in rows], gap=len(table) / 34, high=len(table) - 1)
    right = float(table["value"].max()) * 1.06
    for (_, council), row, y in zip(reviewed.iterrows(), rows, labels, strict=True):
        axes.annotate(
            f"{council['name']} {text(council['value'])}",
            (council["value"], row),
            xytext=(right, y),
            textcoords="data",
            va="center",
            color=AREA,
            fontsize=9,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": "#B5B5B5",
                "linewidth": 0.7,
                "shrinkB": 4,
                "relpos": (0, 0.5),
            },
        )
    axes.axvline(result.england, color=ENGLAND, linewidth=1.4, linestyle=(0, (5, 2)))
    axes.annotate(
        f"England value {text(result.england)}",
        (result.england, -2),
        xytext=(4, 0),
        textcoords="offset points",
        color=ENGLAND,
        va="center",
    )
    axes.set_ylim(len(table) + 1, -5)
    axes.set_xlim(0, right)
    ticks = [0, *range(24, len(table) - 10, 25), len(table) - 1]
    axes.set_yticks(ticks, [str(tick + 1) for tick in ticks])
    axes.set(
        xlabel=f"{result.indicator.unit.capitalize()}  {result.indicator.worse_side}",
        ylabel="Rank (1 is best)",
    )
    tidy(axes)
    above = int((reviewed["value"] > result.england).sum())
    return finish(
        figure,
        name="league",
        title=f"{above} of the {len(reviewed)} reviewed areas with figures were above England "
        "on delayed days",
        subtitle=f"{result.indicator.title}, {result.indicator.unit}, {result.span}; "
        f"{len(table)} councils. Diamonds: the reviewed areas; dots: other councils.",
        note=f"{result.indicator.chart_note} Areas were picked partly for high delays; Bradford as "
        f"a good performer. Neighbours in the order need not differ clearly.\n"
        f"{result.indicator.source_line}",
        alt=f"All {len(table)} councils in order of their delayed days rate in {result.span}, from "
        f"{text(table['value'].min())} to {text(table['value'].max())}; England "
        f"{text(result.england)}. Reviewed areas: "
        + "; ".join(
            f"{row['name']} {text(row['value'])}, rank {row['rank']}"
            for _, row in reviewed.iterrows()
        )
        + ".",
    )
