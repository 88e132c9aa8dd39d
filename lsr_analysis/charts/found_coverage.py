"""How much of the reviews is held: findings by area and by whose document they rest on."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.found import REGULATOR, Found
from lsr_analysis.charts.stacked import Look, stacked_bars
from lsr_analysis.display.chart import AREA, INK, PEERS, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.evidence.sources import TIERS
from lsr_analysis.words.found import PARAPHRASED, nothing, sources_text

__all__ = ["found_coverage"]

_LOCAL = ("council", "nhs")
_OTHERS = tuple(tier for tier in TIERS if tier not in (REGULATOR, *_LOCAL))
_GROUPS = (
    (Look("the regulator", AREA), (REGULATOR,)),
    (Look("councils and NHS bodies", PEERS), _LOCAL),
    (Look("press and others", "#FFFFFF", "////"), _OTHERS),
)
_LEAST_LABELLED = 2


def found_coverage(result: Found) -> Chart | Prose:
    """Draw how many findings are held on each reviewed area, by kind of document.

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
    rows = result.areas
    figure = start(0.75 + 0.245 * len(rows))
    axes = figure.subplots()
    wide = pd.DataFrame({look.label: rows[[*tiers]].sum(axis=1) for look, tiers in _GROUPS})
    looks = {look.label: look for look, _ in _GROUPS}
    stacked_bars(axes, wide, looks, _LEAST_LABELLED, height=0.72)
    for at, count in enumerate(rows["findings"]):
        axes.annotate(str(count) if count else "none held", (count, at), xytext=(5, 0),
                      textcoords="offset points", va="center", fontsize=9, weight="bold",
                      color=INK)  # fmt: skip
    axes.set_yticks(range(len(rows)), list(rows["area"]), fontsize=9)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, float(rows["findings"].max()) * 1.1 + 1)
    axes.set_xlabel("Findings held")
    axes.legend(title="Document of", loc="lower right", frameon=True, fontsize=9, edgecolor="white")
    tidy(axes)
    held = rows[rows["findings"] > 0]
    return finish(
        figure,
        name="found_coverage",
        title=f"Findings are held for {len(held)} of the {len(rows)} reviewed areas, from "
        f"{held['findings'].min()} to {held['findings'].max()} each; for "
        f"{len(held) - result.by_regulator} none is from the regulator",
        subtitle="Findings held by reviewed area and by whose document they rest on. "
        "The number says how much text was at hand, not how an area performs.",
        note=f"{PARAPHRASED} Documents of the regulator are mostly press releases.\n"
        f"{sources_text(result)}",
        alt="Bars of findings held by reviewed area. "
        + "; ".join(
            f"{row['area']} {row['findings']}"
            + (
                " (" + ", ".join(f"{TIERS[tier]} {row[tier]}" for tier in TIERS if row[tier]) + ")"
                if row["findings"]
                else ""
            )
            for _, row in rows.iterrows()
        )
        + ".",
    )
