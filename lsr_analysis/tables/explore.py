"""Table of one indicator across all councils."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.explore.explored import Explored
from lsr_analysis.display.table import Table

__all__ = ["explored_table"]


def _between(text: str, lower: str, upper: str) -> str:
    return f"{text} ({lower} to {upper})"


def _figure(explored: Explored, row: pd.Series) -> str:
    """Print a figure with its interval; or say why there is none."""
    text = explored.indicator.text
    if row["value"] != row["value"]:
        return str(row["status"])
    if row["lower"] != row["lower"]:
        return text(row["value"])
    return _between(text(row["value"]), text(row["lower"]), text(row["upper"]))


def _rank(row: pd.Series) -> str:
    if pd.isna(row["rank"]):
        return "–"
    if row["rank_lower"] != row["rank_lower"]:
        return str(row["rank"])
    return _between(str(row["rank"]), f"{row['rank_lower']:.0f}", f"{row['rank_upper']:.0f}")


def _change(explored: Explored, row: pd.Series) -> str:
    signed = explored.indicator.signed
    if row["change_lower"] != row["change_lower"]:
        return signed(row["change"])
    lower, upper = signed(row["change_lower"]), signed(row["change_upper"])
    return _between(signed(row["change"]), lower, upper)


def _figures(explored: Explored) -> pd.DataFrame:
    """Return every council, unrounded, best first; those without a figure come last."""
    changes = explored.change.rename(columns={"lower": "change_lower", "upper": "change_upper"})
    table = explored.councils.join(changes)
    table = table.assign(
        stands_out=table.index.isin(explored.stands_out),
        asked_for=table.index.isin(explored.highlight),
    )
    upwards = explored.indicator.lower_is_better is not False
    table = table.sort_values(["value", "name"], ascending=[upwards, True], kind="stable")
    about = {
        "indicator": explored.indicator.id,
        "period": explored.period,
        "unit": explored.unit,
        "england": explored.england,
        "period_before": explored.earlier.period,
    }
    return table.rename_axis("area_code").reset_index().assign(**about)


def _bracket(limits: pd.Series, text: str) -> str:
    """Name the interval in a heading only where there is one."""
    return text if limits.notna().any() else ""


def _note(explored: Explored) -> str:
    kinds = explored.councils.loc[explored.by_council.index]
    held = kinds["lower"].notna()
    parts = []
    if held.any():
        named = "; ".join(sorted({str(kind) for kind in kinds.loc[held, "interval"]}))
        parts.append(f"In brackets: 95% intervals ({named}).")
    if not held.all():
        parts.append(f"Figures without one: {kinds.loc[~held, 'interval'].mode().iloc[0]}.")
    if kinds["rank"].notna().any() and kinds["rank_lower"].isna().all():
        parts.append("Ranks have no intervals here. Councils that tie take the worse rank.")
    if explored.compared:
        how = "funnel limits" if explored.indicator.overdispersed else "intervals"
        parts.append(
            f"Against England: by 95% {how}, with no allowance for the number of councils."
        )
    if explored.stands_out:
        parts.append("A star: stands out with the false discovery rate held at 5%.")
    elif not explored.compared:
        parts.append(f"Against England not assessable: {explored.why_not}.")
    parts.append(f"Change: {explored.earlier.said}.")
    return " ".join(parts)


def explored_table(explored: Explored) -> Table:
    """Table of every council; the CSV has the counts and the unrounded figures.

    Parameters
    ----------
    explored : Explored
    """
    figures = _figures(explored)
    indicator = explored.indicator
    rows = [row for _, row in figures.iterrows()]
    shown = {
        "Council": [f"{row['name']}{' ◆' if row['asked_for'] else ''}" for row in rows],
        "Region": [row["region"] for row in rows],
        f"Figure{_bracket(figures['lower'], ' (95% interval)')}": [
            _figure(explored, row) for row in rows
        ],
    }
    if explored.councils["rank"].notna().any():
        sure = _bracket(figures["rank_lower"], "; 95% interval")
        shown[f"Rank (1 is best{sure})"] = [_rank(row) for row in rows]
    if explored.councils["fifth"].notna().any():
        best = "lowest" if indicator.lower_is_better is None else "best"
        shown[f"Fifth (1 is {best})"] = [
            "–" if pd.isna(row["fifth"]) else str(row["fifth"]) for row in rows
        ]
    if explored.compared:
        shown["Against England"] = [
            "–"
            if row["against_england"] == "not assessable"
            else f"{row['against_england']}{' *' if row['stands_out'] else ''}"
            for row in rows
        ]
    if len(explored.change):
        before = explored.earlier.period.replace("-", "\N{NON-BREAKING HYPHEN}")
        shown[f"In {before}"] = [indicator.text(row["before"]) for row in rows]
        shown[f"Change{_bracket(figures['change_lower'], ' (95% interval)')}"] = [
            _change(explored, row) for row in rows
        ]
    england = (
        f"England value {indicator.text(explored.england)}; "
        if explored.england == explored.england
        else ""
    )
    better = indicator.polarity if indicator.polarity != "neither" else "neither end is better"
    asked = " ◆ the areas asked for." if explored.highlight else ""
    return Table(
        f"explored_{indicator.id}",
        f"{indicator.title} ({explored.unit}), {explored.period}, every council; {england}{better}",
        pd.DataFrame(shown),
        figures,
        f"{_note(explored)}{asked}",
    )
