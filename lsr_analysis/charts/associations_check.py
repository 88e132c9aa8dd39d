"""Whether the adjusted effects stand when councils are left out or models are made otherwise."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from lsr_analysis.analysis.associations.result import Associations
from lsr_analysis.analysis.associations.said import percent
from lsr_analysis.charts.associations_effects import part_of, ratio_axis
from lsr_analysis.display.chart import AREA, ENGLAND, INK, PEERS_INK, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import raised
from lsr_analysis.words.associations import NOTHING_ADJUSTED

__all__ = ["associations_check"]

_OTHERS = {
    "alike": (-0.26, "o", PEERS_INK, "open circle: every council counts alike"),
    "one_correlation": (0.24, "^", INK, "triangle: years of one council taken to be alike"),
    "in_regions": (0.44, "D", ENGLAND, "open diamond: within regions"),
}
"""Where each other way of fitting is drawn, its marker and colour, and what it is."""


def _others(axes: Axes, effects: pd.DataFrame) -> list[str]:
    """Draw the other ways of fitting; return what their marks stand for."""
    used = []
    for name, (step, marker, colour, what) in _OTHERS.items():
        if f"{name}_ratio" not in effects:
            continue
        held = effects[f"{name}_ratio"].notna().to_numpy()
        rows = effects[held]
        at = held.nonzero()[0] + step
        if rows.empty:
            continue
        used.append(what)
        axes.add_collection(
            LineCollection(
                [
                    [(low, y), (high, y)]
                    for low, high, y in zip(
                        rows[f"{name}_lower"], rows[f"{name}_upper"], at, strict=True
                    )
                ],
                colors=colour,
                linewidths=1.0,
            )
        )
        axes.plot(
            rows[f"{name}_ratio"], at, linestyle="none", marker=marker, markersize=4.5,
            markerfacecolor=colour if marker == "^" else "white", markeredgecolor=colour,
            markeredgewidth=1.2, zorder=4,
        )  # fmt: skip
    return used


def associations_check(result: Associations) -> Chart | Prose:
    """Draw the adjusted effects with what becomes of them in the checks.

    Parameters
    ----------
    result : Associations

    Returns
    -------
    Chart or Prose
        Prose, if no adjusted model could be fitted.
    """
    found = result.interest
    effects = found[found["adjustment"] == "adjusted"].reset_index(drop=True)
    if effects.empty:
        return NOTHING_ADJUSTED
    figure = start(0.7 + 0.4 * len(effects))
    axes = figure.subplots()
    bounds = effects.filter(regex="_(lower|upper)$")
    bounds = bounds[[c for c in bounds if c.split("_lower")[0].split("_upper")[0] in _OTHERS]]
    ratio_axis(
        axes,
        min(float(effects["lower"].min()), float(bounds.min().min())),
        max(float(effects["upper"].max()), float(bounds.max().max())),
    )
    spans = [
        [(low, y), (high, y)]
        for y, (low, high) in enumerate(zip(effects["lower"], effects["upper"], strict=True))
    ]
    ranges = [
        [(low, y), (high, y)]
        for y, (low, high) in enumerate(
            zip(effects["without_low"], effects["without_high"], strict=True)
        )
    ]
    axes.add_collection(LineCollection(spans, colors=AREA, linewidths=1.2, zorder=2))
    axes.add_collection(LineCollection(ranges, colors=AREA, linewidths=5, zorder=3))
    used = _others(axes, effects)
    axes.plot(
        effects["ratio"], range(len(effects)), linestyle="none", marker="|", markersize=11,
        color=AREA, markeredgewidth=1.8, zorder=5,
    )  # fmt: skip
    labels = []
    for _, effect in effects.iterrows():
        group = result.group(effect["group"])
        outcome = result.indicators[effect["outcome"]]
        part = "" if outcome == group.outcomes[0] else f", {part_of(outcome)}"
        star = " *" if effect["clear"] else ""
        labels.append(f"{effect['label']}{star}\n{group.period}{part}")
        axes.annotate(
            effect["moves_most"], (1.02, len(labels) - 1), xycoords=("axes fraction", "data"),
            va="center", fontsize=8.5, color=AREA,
        )  # fmt: skip
    axes.set_yticks(range(len(effects)), labels)
    axes.set_ylim(len(effects) - 0.4, -0.6)
    axes.set_xlabel("Difference in delayed days per adult (further right is worse)")
    tidy(axes)
    axes.tick_params(axis="y", labelsize=8)
    clear = effects[effects["clear"].astype(bool)]
    stands = clear[[not fails for fails in clear["fails"]]] if len(clear) else clear
    listed = "; ".join(
        f"{e['label']}, {result.group(e['group']).period}: {percent(e['ratio'])}, without single "
        f"councils {percent(e['without_low'])} to {percent(e['without_high'])}"
        + (f", no longer told from none {' or '.join(e['fails'])}" if e["clear"] and e["fails"]
           else "")
        for _, e in effects.iterrows()
    )  # fmt: skip
    title = (
        f"{len(stands) or 'None'} of {len(clear)} clear adjusted "
        f"{'association' if len(clear) == 1 else 'associations'} "
        f"{'stands' if len(stands) < 2 else 'stand'} in every check"
        if len(clear)
        else "No adjusted association is clear, and no check makes a case for one to be taken as so"
    )
    return finish(
        figure,
        name="associations_check",
        title=title,
        subtitle="Adjusted difference in delayed days per adult (18 and over) between councils at "
        "the upper and the lower quartile of each figure: bar with 95% interval (thin line), and "
        "the range of it as each council in turn is left out (thick line). "
        f"{raised('; '.join(used))}. At the right: the council that moves "
        "it most. A star: clear.",
        note="Stands: on the same side of no difference by the 95% interval of every other way of "
        "fitting, and by the figure without any one council. Counting every council alike: logs of "
        "rates by least squares; the main models lean on large councils. Within regions was added "
        "as a check because the models left a regional pattern.\n"
        f"{result.design.groups[0].outcomes[0].source_line} Other sources: under the table.",
        alt=f"Chart of {len(effects)} adjusted effects and their checks. {title}. {listed}.",
    )
