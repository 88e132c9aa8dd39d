"""Sentences about who an area is: its people, their need, and how that compares."""

from __future__ import annotations

from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.prose import Prose
from lsr_analysis.periods import day_name

__all__ = ["who_note"]

_SHARES = {"share_65plus": "aged 65 and over", "share_85plus": "aged 85 and over"}
_NEED = ("deprivation_score", "income_deprivation_older")


def _people(held: dict[str, Latest]) -> list[str]:
    """Say how many people there are, and how many of them are old."""
    adults, older = held.get("people_18plus"), held.get("people_65plus")
    if adults is None or older is None or adults.value != adults.value:
        return []
    has = "It has" if adults.whose != "predecessor" else f"{adults.area_name}, before it, had"
    shares = []
    for key, words in _SHARES.items():
        one = held.get(key)
        if one is None or one.value != one.value:
            continue
        text = one.indicator.text
        beside = f"England {text(one.england)}%" if one.england == one.england else ""
        if len(one.peers):
            beside += f"{'; ' if beside else ''}peers’ median {text(one.peers.median())}%"
        shares.append(f"{text(one.value)}% of people are {words} ({beside or 'not compared'})")
    return [
        f"{has} {adults.text} people aged 18 and over, {older.text} of them 65 and over "
        f"({_day(adults)}).{f' {told}.' if (told := '; '.join(shares)) else ''}"
    ]


def _need(held: dict[str, Latest]) -> list[str]:
    """Say how many councils are more deprived; a score itself says nothing to most readers."""
    sentences = []
    for key in _NEED:
        one = held.get(key)
        if one is None or one.value != one.value or one.area_code not in one.councils.index:
            continue
        higher = int((one.councils > one.value).sum())
        peers = int((one.peers > one.value).sum())
        among = f", and {peers} of {len(one.peers)} peers" if len(one.peers) else ""
        unit = one.indicator.unit
        sentences.append(
            f"{one.indicator.title} ({_day(one)}): {one.text}"
            f"{unit if unit.startswith('%') else f', {unit}'}; {higher} of "
            f"{len(one.councils) - 1} other councils{among} have a higher one."
        )
    return sentences


def _day(one: Latest) -> str:
    return day_name(one.ends.date())


_BARE = ("London", "Yorkshire")


def who_note(profile: AreaProfile) -> Prose:
    """Say what kind of council the area is, how old its people are, and their need.

    Parameters
    ----------
    profile : AreaProfile
    """
    area = profile.area
    held = {one.indicator.id: one for one in profile.pathway.of("context")}
    article = "an" if area.type[0] in "aeiou" else "a"
    if area.type == "unitary authority":
        article = "a"
    is_or_was = "was" if area.end is not None and area.end <= profile.span.last_day else "is"
    the = "" if area.region.startswith(_BARE) else "the "
    facts = [*_people(held), *_need(held)]
    if not facts:
        facts = [f"No figures of its people are held for a time up to {profile.span.end:%B %Y}."]
    return Prose((f"{area.name} {is_or_was} {article} {area.type} in {the}{area.region}.", *facts))
