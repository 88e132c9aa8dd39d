"""Sentences about one area."""

from __future__ import annotations

from collections.abc import Sequence

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.prose import Heading, Prose
from lsr_analysis.indicators import Source
from lsr_analysis.periods import day_name
from lsr_analysis.store import Data

__all__ = [
    "area_heading",
    "caveats",
    "context_note",
    "later_indicators",
    "pathway_caveats",
    "small_area_note",
    "sources",
]


def area_heading(profile: AreaProfile) -> Heading:
    """Return the title of an area's report."""
    return Heading(f"{profile.area.name}: area profile, {profile.span}")


def caveats(profile: AreaProfile) -> Prose:
    """List what the figures cannot bear."""
    return Prose(
        (
            *profile.indicator.caveats,
            "A delayed days rate has no interval of its own: delayed days come in clumps (one long "
            "stay is many days), so that limits for independent events would be far too narrow. "
            "The funnel allows for that, and ranks have intervals. The England value and the "
            "peers’ median count as exact in every comparison.",
            "Comparing by intervals says whether a difference is more than chance, not whether it "
            "matters or why it is there.",
            "A financial year’s months all use the population at the middle of its first calendar "
            "year.",
            f"Peers: {profile.peers.named}, the same in the monthly series. "
            "Other peers can give another rank; the section on peers shows which.",
        ),
        listed=True,
    )


def sources(data: Data, used: Sequence[Source]) -> Prose:
    """Name the publications, their licence, and what the figures were built from.

    Parameters
    ----------
    data : Data
    used : sequence of Source
        Publications of the figures that the report shows.
    """
    named = [
        f"{s.publisher}: {s.publication}. {'No address' if s.url == 'none' else s.url}. "
        f"{s.licence}."
        for s in used
    ]
    if data.own:
        named.append(f"Figures of the user’s own: {', '.join(data.own)}.")
    built = data.manifest
    inputs = built["inputs"]
    revised = sum(entry["edition"] == "revised" for entry in inputs)
    return Prose(
        (
            *named,
            f"{built['attribution']} Built {built['built'][:10]} by {built['package']} from "
            f"{len(inputs)} files, {revised} of them revised editions.",
        ),
        listed=True,
    )


def later_indicators(profile: AreaProfile) -> Prose:
    """Name the indicators whose figures begin after the period."""
    shown = {one.indicator.id.removesuffix("_65plus") for one in profile.pathway.after}
    later = [i for i in profile.pathway.later if i.parent is None and i.id not in shown]
    if not later:
        return Prose(())
    names = "; ".join(indicator.title for indicator in later)
    return Prose(
        (
            f"Held only for periods that end after {profile.span.end:%B %Y}; choose a later "
            f"period to see them: {names}.",
        )
    )


def pathway_caveats(profile: AreaProfile, stage: str) -> Prose:
    """List the caveats of the figures of a stage, each with the measures that it is about."""
    titles: dict[tuple[str, ...], list[str]] = {}
    for latest in (*profile.pathway.of(stage), *profile.pathway.after_of(stage)):
        if latest.indicator.caveats:
            titles.setdefault(latest.indicator.caveats, []).append(latest.indicator.title)
    return Prose(
        tuple(f"{'; '.join(about)}: {' '.join(caveats)}" for caveats, about in titles.items()),
        listed=True,
        summary="Caveats of these measures",
    )


def context_note(data: Data, profile: AreaProfile) -> Prose:
    """Say whose figures are shown where they are not the area's own."""
    area, whose = profile.area, {latest.whose for latest in profile.pathway.latest}
    before = "; ".join(str(data.register[code]) for code in area.predecessors)
    ground = "; ".join(str(data.register[code]) for code in data.register.same_ground(area.code))
    sentences = []
    if "same ground" in whose:
        sentences.append(f"Some figures are those of {ground}, with exactly the same boundary.")
    elif "predecessor" in whose:
        sentences.append(
            f"Some figures are those of the larger council before, {before}; they are not compared."
        )
    elif before:
        sentences.append(
            f"{area.name} came into being on {day_name(area.start)}. Figures of earlier periods "
            f"belong to: {before}."
        )
    return Prose(tuple(sentences) or ("Figures are those of the latest year held.",))


def small_area_note(profile: AreaProfile) -> Prose:
    """Warn where so few people live that ranks say little; nothing elsewhere.

    Parameters
    ----------
    profile : AreaProfile
    """
    few = next((one for one in profile.pathway.latest if one.indicator.id == _ADULTS), None)
    if few is None or not few.value < _FEW_ADULTS:
        return Prose(())
    return Prose(
        (
            f"{few.area_name} has {few.text} people aged 18 and over "
            f"({day_name(few.ends.date())}): one person can move a percentage by tens of points, "
            "so ranks and distances say little here.",
        )
    )


_ADULTS, _FEW_ADULTS = "people_18plus", 20_000
