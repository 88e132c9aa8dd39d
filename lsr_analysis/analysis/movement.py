"""Where a measure is heading, in the one word that goes with an icon."""

from __future__ import annotations

from dataclasses import dataclass

from lsr_analysis.analysis.runs import Runs
from lsr_analysis.analysis.trends import LongRun

__all__ = ["Movement", "against_target", "over_months", "over_years"]

_VARIATION = {
    "improvement": "improving",
    "concern": "worsening",
    "neither (high)": "increasing",
    "neither (low)": "decreasing",
}

_ASSURANCE = {
    "passes consistently": "met",
    "fails consistently": "not met",
    "hit and miss": "hit and miss",
    "withheld": "withheld",
}


@dataclass(frozen=True)
class Movement:
    """What an icon says.

    Parameters
    ----------
    word : str
        "improving", "worsening", "increasing", "decreasing", "common cause", "no significant
        change", "withheld" or "cannot be assessed"; of a target "met", "not met", "hit and miss"
        or "withheld".
    reason : str
        Why it is withheld or cannot be assessed; empty otherwise.
    method : str
        What it rests on: "XmR chart", or the test of a trend; empty where nothing does.
    """

    word: str
    reason: str = ""
    method: str = ""


def over_months(runs: Runs | None) -> Movement:
    """Say what the last month of an XmR chart shows.

    Parameters
    ----------
    runs : Runs or None
        None where no monthly figure is held.
    """
    if runs is None:
        return Movement("cannot be assessed", "no monthly figure is held")
    found = runs.chart.variation
    word = _VARIATION.get(found) or _VARIATION.get(found.partition(" (")[0]) or found
    return Movement(word, runs.chart.withheld, "" if runs.chart.withheld else "XmR chart")


def over_years(trend: LongRun) -> Movement:
    """Say what the trend of annual figures shows."""
    return Movement(trend.direction, trend.reason, trend.method)


def against_target(runs: Runs) -> Movement | None:
    """Say whether the process, as it is, would reach its target; None without a target."""
    found = runs.chart.assurance
    if found == "no target":
        return None
    return Movement(_ASSURANCE[found], runs.chart.withheld, "XmR chart")
