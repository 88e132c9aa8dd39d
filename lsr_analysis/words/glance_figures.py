"""Sentences on the facts about other figures, and on what was said of an area."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lsr_analysis.analysis.facts.fact import Fact
from lsr_analysis.words.glance_delays import FDR, away, unit_of

__all__ = ["SAID"]


def _compared(fact: Fact) -> str:
    """Print a figure, its interval, its difference from England and its rank."""
    held, indicator = fact.figures, unit_of(fact)
    unit = indicator.unit if indicator.unit.startswith("%") else f" {indicator.unit}"
    said = f"{indicator.text(float(held['value']))}{unit}"
    if "lower" in held:
        limits = (indicator.text(float(held[name])) for name in ("lower", "upper"))
        said += f" (95% interval {' to '.join(limits)})"
    beside = away(held["above_england"], indicator, "England’s")
    said += f", {beside} {indicator.text(float(held['england']))}"
    if "rank" in held:
        said += f"; rank {held['rank']} of {held['of']} (1 is best)"
    return said


def _instead(area: str, fact: Fact) -> str:
    held = fact.figures
    usual = (
        "within what is usual" if fact.direction == "similar" else f"{fact.direction} than is usual"
    )
    out = f", standing out {FDR}" if fact.stands_out else ""
    return f"“{held['title']}” ({held['period']}): {_compared(fact)}; {usual} among councils{out}."


def _others(area: str, fact: Fact) -> str:
    held = fact.figures
    if held["shown"] == 1 and "reason" in held:
        return (
            "Its one other figure cannot be compared with England with allowance for chance: "
            f"{held['reason']}."
        )
    why = ""
    if "reason" in held:
        why = f"; commonest reason against it: {held['reason']} ({held['lacking']})"
    if not held["compared"]:
        trend = ""
        if "trend_title" in held:
            trend = (
                f"; over {held['trend_years']} annual figures up to {held['trend_period']} "
                f"“{held['trend_title']}” {_WAYS[fact.direction]}, "
                f"{_yearly(fact, 'trend_slope')}"
            )
        return (
            f"None of its {held['shown']} other figures can be compared with England with "
            f"allowance for chance{why}{trend}."
        )
    words = [
        f"{held[word]} {word}" for word in ("worse", "better", "higher", "lower") if word in held
    ]
    differ = f"{held['out']} differ" if int(held["out"]) > 1 else f"{held['out'] or 'none'} differs"
    counted = f": {', '.join(words)}" if words else ""
    return (
        f"Of its {held['shown']} other figures {held['compared']} can be compared with England "
        f"with allowance for chance and {differ} by more than chance {FDR}{counted}{why}."
    )


def _standing_out(area: str, fact: Fact) -> str:
    held = fact.figures
    after = ", after the period" if fact.kind == "standing out after" else ""
    also = (
        f"; {held['beyond']} of {held['councils']} councils differ so" if "beyond" in held else ""
    )
    neither = "" if fact.direction in ("better", "worse") else ", neither better nor worse,"
    return (
        f"Of those {fact.direction} than England by more than chance{neither} the "
        f"furthest is “{held['title']}” ({held['period']}{after}): {_compared(fact)}{also}."
    )


def _furthest(area: str, fact: Fact) -> str:
    held = fact.figures
    places = [
        f"{held[f'{side}_rank']} of {held[f'{side}_of']} on “{held[f'{side}_title']}” "
        f"({held[f'{side}_period']})"
        for side in ("worse", "better")
        if f"{side}_rank" in held
    ]
    return (
        "By rank with peers (1 is best), without an interval, so chance cannot be told apart, "
        f"it is {' and '.join(places)}."
    )


def _not_at_an_end(area: str, fact: Fact) -> str:
    return (
        f"On none of the {fact.figures['ranked']} other figures that rank it with its peers is it "
        "in the first or last two places."
    )


_WAYS = {"better": "improves", "worse": "worsens"}


def _yearly(fact: Fact, name: str) -> str:
    """Print a slope."""
    indicator = unit_of(fact)
    slope = indicator.signed(float(fact.figures[name]))
    points = " percentage points" if indicator.unit.startswith("%") else ""
    return f"{slope}{points} a year"


def _trend(area: str, fact: Fact) -> str:
    held, unit = fact.figures, unit_of(fact).unit
    of = "" if unit.startswith("%") else f" ({unit})"
    return (
        f"“{held['title']}” {_WAYS[fact.direction]} by the rules for trends over {held['years']} "
        f"annual figures up to {held['period']}: {_yearly(fact, 'slope')}{of}."
    )


def _no_trend(area: str, fact: Fact) -> str:
    held = fact.figures
    if held["shown"] == 1:
        what = "a trend that neither improves nor worsens" if held["judged"] else (
            "no trend that can be judged"
        )  # fmt: skip
        return f"Its one other figure has {what}."
    which = f"None of its {held['shown']} other figures has a trend that"
    if not held["judged"]:
        return f"{which} can be judged."
    return f"{which} improves or worsens; {held['judged']} can be judged."


def _no_peers(area: str, fact: Fact) -> str:
    return f"There is no rank with peers ({fact.figures['label']})."


def _evidence(area: str, fact: Fact) -> str:
    held = fact.figures
    said = f"No finding of a review of {area} is held"
    if "findings" in held:
        said = (
            f"{held['findings']} finding{'' if held['findings'] == 1 else 's'} in the texts at "
            f"hand: {held['concern']} coded as concern, {held['strength']} as strength, "
            f"{held['mixed']} as mixed"
        )
    if "statements" not in held:
        return f"{said}; no published statement is held."
    of = f"of {held['statements']} published statement{'' if held['statements'] == 1 else 's'}"
    if not held["tested"]:
        return f"{said}; {of} none could be tested against the figures."
    differ = {0: "none differs", 1: "1 differs"}.get(
        int(held["differ"]), f"{held['differ']} differ"
    )
    which = ", which does not say which is wrong" if held["differ"] else ""
    return f"{said}; {of} {held['tested']} could be tested against the figures; {differ}{which}."


def _no_evidence(area: str, fact: Fact) -> str:
    return f"No finding of a review and no published statement on {area} is held."


SAID: Mapping[str, Callable[[str, Fact], str]] = {
    "instead": _instead,
    "others": _others,
    "standing out": _standing_out,
    "standing out after": _standing_out,
    "furthest": _furthest,
    "not at an end": _not_at_an_end,
    "trend": _trend,
    "no trend": _no_trend,
    "no peers": _no_peers,
    "evidence": _evidence,
    "no evidence": _no_evidence,
}
"""How each kind of fact is told, by the name of the area and the fact."""
