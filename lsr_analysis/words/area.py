"""Sentences about one area."""

from __future__ import annotations

from lsr_analysis.analysis.profile import AreaProfile, Standing
from lsr_analysis.display.prose import Heading, Prose
from lsr_analysis.statistics.change import PairedChange
from lsr_analysis.store import Data

__all__ = ["area_heading", "caveats", "review_dates", "sources", "summary"]


def _against(value: float, other: float, text: str) -> str:
    """Say how a value compares, as printed, so that words and figures never disagree."""
    if value != value or other != other:
        return f"cannot be compared with {text}"
    difference = round(value, 1) - round(other, 1)
    if abs(difference) < 0.05:
        return f"the same as {text}"
    return f"{abs(difference):.1f} {'above' if difference > 0 else 'below'} {text}"


def _level(profile: AreaProfile, found: Standing) -> str:
    text = profile.indicator.text
    return (
        f"In {profile.span} {profile.area.name} had {text(found.value)} "
        f"{profile.indicator.unit}: {_against(found.value, found.england, 'England')} "
        f"({text(found.england)}) and "
        f"{_against(found.value, found.peer_median, 'the median of its peers')} "
        f"({text(found.peer_median)}; {profile.peers.label}). "
        f"On an average day {profile.people:,.1f} people were delayed."
    )


def _rank(profile: AreaProfile, found: Standing) -> str:
    if found.rank_all is None:
        return (
            f"It is not ranked: the publication gives {found.months} of the {len(profile.span)} "
            "months."
        )
    peers = (
        f" and {found.rank_peers} of {found.of_peers} with its peers"
        if found.rank_peers and found.of_peers > 1
        else ""
    )
    months = found.month_ranks
    spread = (
        f" In single months of the period its rank ran from {months.min()} to {months.max()}, so "
        "small differences in rank mean little."
        if len(months) > 1
        else ""
    )
    return (
        f"It ranks {found.rank_all} of {found.of_all} councils{peers}, where 1 is best (fewest "
        f"delayed days).{spread}"
    )


def _change(profile: AreaProfile, change: PairedChange | None) -> str:
    if change is None:
        return (
            "Change from a year earlier cannot be assessed: it needs twelve months with a rate "
            "and the same months a year before."
        )
    interval = f"95% interval {_signed(change.lower)} to {_signed(change.upper)}"
    size = f"{abs(change.estimate):.1f} per 100,000 ({interval})"
    if change.direction == "no clear change":
        return (
            f"Compared with the same months a year earlier there is no clear change: "
            f"{_signed(change.estimate)} ({interval})."
        )
    word = "rose" if change.direction == "up" else "fell"
    return f"Compared with the same months a year earlier the rate {word} by {size}."


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def _mix(profile: AreaProfile) -> list[str]:
    sentences = []
    if "attribution" in profile.mix:
        parts = profile.mix["attribution"].set_index("title")["share"]
        sentences.append(
            f"{parts['NHS']:.0%} of delayed days were attributed to the NHS, "
            f"{parts['Social care']:.0%} to social care and {parts['Both jointly']:.0%} to both "
            "jointly."
        )
    if "reason" in profile.mix:
        reasons = profile.mix["reason"]
        first = reasons.loc[reasons["share"].idxmax()]
        gap = reasons["share"] - reasons["england"]
        widest = reasons.loc[gap.idxmax()]
        shares = f"{first['share']:.0%} of delayed days; England {first['england']:.0%}"
        if widest.name == first.name:
            sentences.append(
                f"The largest reason was “{first['title']}” ({shares}), which is also furthest "
                "above England’s share."
            )
        else:
            sentences.append(
                f"The largest reason was “{first['title']}” ({shares}); the one furthest above "
                f"England’s share was “{widest['title']}” ({widest['share']:.0%} against "
                f"{widest['england']:.0%})."
            )
    return sentences


def _one_person(profile: AreaProfile, found: Standing) -> list[str]:
    """Say how much one patient moves the rate of a small council."""
    if found.value <= 0 or profile.people != profile.people:
        return []
    one = found.value / profile.people
    if one < found.england / 20:
        return []
    return [
        f"This is a small population: one more person delayed on every day would add {one:.1f} to "
        "the rate, so read it with care."
    ]


def area_heading(profile: AreaProfile) -> Heading:
    """Return the title of an area's report."""
    return Heading(f"{profile.area.name}: delayed transfers of care, {profile.span}")


def summary(profile: AreaProfile) -> Prose:
    """Say where the area stands, in sentences.

    Parameters
    ----------
    profile : AreaProfile
    """
    found = profile.standing
    if found is None:
        people = (
            (f"On an average day {profile.people:,.1f} people were delayed.",)
            if profile.people == profile.people
            else ()
        )
        return Prose((profile.missing, *people))
    sentences = [
        _level(profile, found),
        _rank(profile, found),
        _change(profile, profile.change),
        *_mix(profile),
        *_one_person(profile, found),
    ]
    if found.peers_without:
        names = ", ".join(found.peers_without)
        sentences.append(
            f"Left out of the peers, for want of figures for the whole period: {names}."
        )
    return Prose(tuple(sentences), listed=True)


def review_dates(profile: AreaProfile) -> Prose:
    """Say when the area was reviewed, and how sure the dates are."""
    if not profile.reviews:
        return Prose((f"No review of {profile.area.name} is recorded here.",))
    sentences = []
    for review in profile.reviews:
        published = f"published {review.published}" if review.published else "publication not found"
        tranche = f" (tranche {review.tranche} of the 20 reviews)" if review.tranche else ""
        note = f" {review.note}." if review.note else ""
        sentences.append(
            f"{review.kind.capitalize()}{tranche}: fieldwork {review.fieldwork}; {published}."
            f"{note} Source: {review.sources}."
        )
    return Prose(tuple(sentences), listed=True)


def caveats(profile: AreaProfile) -> Prose:
    """List what the figures cannot bear."""
    return Prose(
        (
            *profile.indicator.caveats,
            "No interval is given for a rate: delayed days come in clumps (one long stay is many "
            "days), so that limits for independent events would be far too narrow.",
            "A financial year’s months all use the population at the middle of its first calendar "
            "year.",
            f"Peers here are {profile.peers.label} ({profile.peers.method}). Other peers can give "
            "another rank.",
        ),
        listed=True,
    )


def sources(data: Data, indicator_id: str = "delayed_days_rate") -> Prose:
    """Name the publications, their licence, and what the figures were built from."""
    named = [
        f"{s.publisher}: {s.publication}. {s.url}. {s.licence}."
        for s in data.indicators[indicator_id].sources
    ]
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
