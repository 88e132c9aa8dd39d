"""Sentences about all areas."""

from __future__ import annotations

from lsr_analysis.analysis.national import National
from lsr_analysis.display.prose import Heading, Prose

__all__ = ["national_heading", "national_summary"]


def national_heading(result: National) -> Heading:
    """Return the title of the national report."""
    return Heading(f"Delayed transfers of care across England, {result.span}")


def national_summary(result: National) -> Prose:
    """Say how the reviewed areas stand among all councils, in sentences.

    Parameters
    ----------
    result : National
    """
    table, text = result.ranking, result.indicator.text
    if table.empty:
        return Prose(
            (
                f"No council has a rate for every month of {result.span}. Rates start in "
                f"{result.series.index[0]:%B %Y}, with the first mid-year population held.",
            )
        )
    reviewed = table[table["reviewed"]]
    worst, best = table.iloc[-1], table.iloc[0]
    fifth = len(table) - len(table) // 5
    sentences = [
        f"In {result.span} England had {text(result.england)} {result.indicator.unit}; among "
        f"{len(table)} councils the rate ran from {text(best['value'])} ({best['name']}) to "
        f"{text(worst['value'])} ({worst['name']}), with a median of "
        f"{text(table['value'].median())}.",
        f"{int((reviewed['value'] > result.england).sum())} of the {len(reviewed)} reviewed areas "
        f"with figures were above England, and {int((reviewed['rank'] > fifth).sum())} were in the "
        f"worst fifth. They were picked partly because delays were high, so this is no surprise.",
    ]
    changed = table.dropna(subset=["change"])
    if len(changed):
        fell = int((changed["change_upper"] < 0).sum())
        rose = int((changed["change_lower"] > 0).sum())
        sentences.append(
            f"Compared with the same months a year earlier the rate fell clearly in {fell} of "
            f"{len(changed)} councils and rose clearly in {rose}; in the others the change is not "
            "clear (95% intervals, without allowance for their number)."
        )
    else:
        sentences.append("Change from a year earlier cannot be assessed for this period.")
    shares = result.mix["attribution"]
    if "delayed_days_both" in shares and "England" in shares.index:
        joint = shares["delayed_days_both"].drop(index="England")
        sentences.append(
            f"Joint attribution ran from {joint.min():.0%} ({joint.idxmin()}) to {joint.max():.0%} "
            f"({joint.idxmax()}) of delayed days in the reviewed areas; so wide a range looks like "
            "local recording practice, which attribution should be read with."
        )
    if result.unranked:
        left_out = "; ".join(f"{name} ({why})" for name, why in result.unranked.items())
        sentences.append(f"Not ranked: {left_out}.")
    return Prose(tuple(sentences), listed=True)
