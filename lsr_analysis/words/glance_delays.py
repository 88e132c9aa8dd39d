"""Sentences on the facts about delayed days."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lsr_analysis.analysis.facts.fact import Fact
from lsr_analysis.indicators import Indicator

__all__ = ["FDR", "SAID", "away", "unit_of"]

FDR = "(false discovery rate 5%)"


def unit_of(fact: Fact) -> Indicator:
    """Return the indicator whose figures a fact prints."""
    if fact.indicator is None:
        raise ValueError(f"the fact {fact.kind!r} has figures without an indicator")
    return fact.indicator


def away(by: float | int | str, indicator: Indicator, reference: str) -> str:
    """Say on which side of a reference a figure lies, by a difference as it is printed.

    Parameters
    ----------
    by : float
        Rounded as printed.
    indicator : Indicator
    reference : str
    """
    off = float(by)
    if not off:
        return f"the same as {reference}"
    points = " percentage points" if indicator.unit.startswith("%") else ""
    side = "above" if off > 0 else "below"
    return f"{indicator.text(abs(off))}{points} {side} {reference}"


def _missing(area: str, fact: Fact) -> str:
    return f"Delayed days rate: {fact.figures['why']}"


def _level(area: str, fact: Fact) -> str:
    held, indicator = fact.figures, unit_of(fact)
    compared = []
    for name, reference in (
        ("england", "the England value"),
        ("peer_median", f"the median of {held['peers']}"),
    ):
        if name in held:
            beside = away(held[f"above_{name}"], indicator, reference)
            compared.append(f"{beside} ({indicator.text(float(held[name]))})")
        elif name == "peer_median":
            compared.append(f"without peers to compare with ({held['peers']})")
    return (
        f"In {held['period']} {area} had {indicator.text(float(held['value']))} {indicator.unit}: "
        f"{' and '.join(compared)}."
    )


_USUAL = {
    "better": "lower than usual",
    "worse": "higher than usual",
    "similar": "within what is usual",
}


def _usual(fact: Fact) -> str:
    """Say how the rate lies in a funnel, and whether it stands out."""
    if fact.direction not in _USUAL:
        return ""
    out = ""
    if fact.direction != "similar":
        out = f" {'and stands' if fact.stands_out else 'but does not stand'} out {FDR}"
    return f"; allowing for how councils differ, its rate is {_USUAL[fact.direction]}{out}"


def _partial(area: str, fact: Fact) -> str:
    held = fact.figures
    return (
        f"It is not ranked, with figures for {held['months']} of the {held['of_months']} "
        f"months{_usual(fact)}."
    )


def _rank(area: str, fact: Fact) -> str:
    held = fact.figures
    said = f"It ranks {held['rank']} of {held['of']} councils ("
    if "rank_lower" in held:
        said += f"95% interval {held['rank_lower']} to {held['rank_upper']}; "
    said += "1 is best)"
    if "rank_peers" in held:
        said += f" and {held['rank_peers']} of {held['of_peers']}"
        if "rank_peers_lower" in held:
            first = "" if "rank_lower" in held else "95% interval "
            said += f" ({first}{held['rank_peers_lower']} to {held['rank_peers_upper']})"
        said += " with its peers"
    return f"{said}{_usual(fact)}."


_MOVED = {
    "within": "within its usual year-on-year swings",
    "up": "more than it usually swings from year to year, and worse",
    "down": "more than it usually swings from year to year, and better",
}


def _over_time(area: str, fact: Fact) -> str:
    held, indicator = fact.figures, unit_of(fact)
    parts = []
    if "change" in held:
        moved, lower, upper = (
            indicator.signed(float(held[name])) for name in ("change", "lower", "upper")
        )
        parts.append(
            f"changed by {moved} from the same months a year earlier (95% interval {lower} to "
            f"{upper}), {_MOVED[fact.direction]}"
        )
    if "met" in held:
        parts.append(
            f"met the “{held['target']}” ({indicator.text(float(held['target_level']))}) in "
            f"{held['met']} of {held['of_months']} months from {held['by']}"
        )
    return f"Its rate {', and '.join(parts)}."


def _runs(area: str, fact: Fact) -> str:
    said = str(fact.figures["variation"])
    special = "" if said == "common cause" else "special cause, "
    return f"The XmR chart of its rate calls {fact.figures['month']} {special}{said}."


def _percent(figures: Mapping[str, float | int | str], name: str) -> str:
    return f"{float(figures[name]):.1%}"


def _shares(area: str, fact: Fact) -> str:
    held = fact.figures
    when = f"In {held['period']} " if "period" in held else ""
    both = _percent(held, "both")
    said = (
        f"{when}{_percent(held, 'nhs')} of delayed days were attributed to the NHS, "
        f"{_percent(held, 'social_care')} to social care and {both} to both jointly"
    )
    if both == "0.0%":
        return f"{said}."
    return (
        f"{said}; with these, a matter of local recording, social care’s share is "
        f"{_percent(held, 'with_both')}."
    )


def _reasons(area: str, fact: Fact) -> str:
    held, indicator = fact.figures, unit_of(fact)
    first = (
        f"“{held['reason']}” is the reason furthest above England’s share "
        f"({_percent(held, 'share')} of delayed days against {_percent(held, 'england')})"
    )
    if "part" not in held:
        return f"{first}."
    part, whole = float(held["part_gap"]), float(held["gap"])
    of = "of" if abs(part) <= abs(whole) else "in a gap of"
    gap = f"{indicator.signed(part)} {of} {indicator.signed(whole)}, as arithmetic and not cause"
    if held["part"] == held["reason"]:
        return f"{first} and the largest part of the gap to England’s rate: {gap}."
    return f"{first}; the largest part of the gap to England’s rate is “{held['part']}”: {gap}."


def _sets(area: str, fact: Fact) -> str:
    held = fact.figures
    best, worst = (f"{float(held[name]):.0f}" for name in ("best", "worst"))
    if best == worst:
        place = f"is {best} under each of {held['sets']} sets of peers"
    else:
        place = f"runs from {best} to {worst} under {held['sets']} sets of peers"
    return f"On a scale of 16 its place on delayed days {place} (1 is best)."


SAID: Mapping[str, Callable[[str, Fact], str]] = {
    "missing": _missing,
    "level": _level,
    "partial": _partial,
    "rank": _rank,
    "over time": _over_time,
    "runs": _runs,
    "shares": _shares,
    "reasons": _reasons,
    "sets": _sets,
}
"""How each kind of fact is told, by the name of the area and the fact."""
