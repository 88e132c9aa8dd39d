"""What was found, by area and theme: strengths, concerns, or both."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.review_evidence import NationalEvidence
from lsr_analysis.display.chart import INK, Chart, finish, start

__all__ = ["theme_matrix"]

_STRENGTH, _CONCERN = "#0B6B62", "#A04A00"
_MARKS = {
    "strength": ("▲", _STRENGTH, "strengths only"),
    "concern": ("▼", _CONCERN, "concerns only"),
    "both": ("◆", INK, "both, or mixed findings"),
}


def _kind(row: pd.Series) -> str:
    if row["mixed"] or (row["strength"] and row["concern"]):
        return "both"
    return "strength" if row["strength"] else "concern"


def _least(by_area: pd.Series) -> str:
    """Say how few findings are held on the area, or the areas, with fewest."""
    least = int(by_area.iloc[0])
    few = list(by_area.index[by_area == least])
    where = few[0] if len(few) == 1 else f"{len(few)} areas"
    return f"{least or 'no'} finding{'' if least == 1 else 's'} on {where}"


def theme_matrix(evidence: NationalEvidence) -> Chart:
    """Draw one mark for each area and theme with a finding, with how many findings it has.

    Parameters
    ----------
    evidence : NationalEvidence
    """
    rows = evidence.themes
    totals = rows.assign(all=rows[["strength", "concern", "mixed"]].sum(axis=1))
    titles = [t.title for t in evidence.held.themes.values() if t.title in set(rows["title"])]
    other = sorted(set(rows["area"]) - set(evidence.reviewed))
    areas = [*evidence.reviewed, *other]
    figure = start(1.9 + 0.235 * len(areas))
    axes = figure.subplots()
    for _, row in totals.iterrows():
        mark, colour, _ = _MARKS[_kind(row)]
        place = titles.index(row["title"]), areas.index(row["area"])
        axes.text(*place, f"{mark}{row['all']}", color=colour, ha="center", va="center",
                  fontsize=8.5)  # fmt: skip
    axes.set_xlim(-0.6, len(titles) - 0.4)
    axes.set_ylim(len(areas) - 0.4, -0.6)
    axes.set_xticks(range(len(titles)), titles, rotation=90, fontsize=8.5)
    held = set(rows["area"])
    names = [name if name in held else f"{name} (none held)" for name in areas]
    axes.set_yticks(range(len(areas)), [n + ("*" if n in other else "") for n in names], fontsize=9)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.grid(color="#E3E3E3", linewidth=0.6)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
    by_area = totals.groupby("area")["all"].sum().reindex(areas, fill_value=0).sort_values()
    keys = "; ".join(f"{mark} {what}" for mark, _, what in _MARKS.values())
    lines = [
        f"{name}: "
        + ", ".join(
            f"{row['title'].lower()} {row['strength']} strengths, {row['concern']} concerns, "
            f"{row['mixed']} mixed"
            for _, row in totals[totals["area"] == name].iterrows()
        )
        for name in areas
        if name in held
    ]
    return finish(
        figure,
        name="themes",
        title=f"What is on record differs from area to area: {_least(by_area)}, "
        f"{by_area.iloc[-1]} on {by_area.index[-1]}",
        subtitle=f"Findings in public documents by area and theme, as coded by this project. "
        f"{keys}; the figure is how many findings.",
        note="How many findings an area has says how much text on it was at hand, not how it "
        "performs; no mark means that none is held, not that all was well."
        + (" * Reviewed apart from the 20." if other else "")
        + "\nSources: documents named in the table; codebook: docs/themes.md.",
        alt="Matrix of findings by area and theme. " + ". ".join(lines) + ".",
    )
