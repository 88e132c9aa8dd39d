"""Sentences about one area."""

from __future__ import annotations

from collections.abc import Sequence

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.analysis.standing import Standing
from lsr_analysis.display.prose import Heading, Prose
from lsr_analysis.indicators import Source
from lsr_analysis.periods import day_name
from lsr_analysis.statistics.rank_intervals import RankInterval
from lsr_analysis.store import Data

__all__ = [
    "area_heading",
    "caveats",
    "context_note",
    "later_indicators",
    "pathway_caveats",
    "sources",
    "summary",
]


def area_heading(profile: AreaProfile) -> Heading:
    """Return the title of an area's report."""
    return Heading(f"{profile.area.name}: area profile, {profile.span}")


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
    compared = [
        f"{_against(found.value, found.england, 'the England value')} ({text(found.england)})",
        f"{_against(found.value, found.peer_median, 'the median of its peers')} "
        f"({text(found.peer_median)}; {profile.peers.label})",
    ]
    if found.peer_median != found.peer_median:
        compared[1] = f"without peers to compare with ({profile.peers.label})"
    return (
        f"In {profile.when} {profile.area.name} had {text(found.value)} "
        f"{profile.indicator.unit}: {' and '.join(compared)}. "
        f"On an average day {profile.people:,.1f} people were delayed."
    )


def _rank(profile: AreaProfile, found: Standing) -> str:
    if found.rank_all is None:
        return (
            f"These are {len(found.months)} of the {len(profile.span)} months of {profile.span}, "
            f"for England and the peers too, and the area is not ranked: {found.incomplete}."
        )
    peers = (
        f" and {found.rank_peers} of {found.of_peers}{_limits(found.sure_peers)} with its peers"
        if found.rank_peers and found.of_peers > 1
        else ""
    )
    sure = found.sure_all
    where = ""
    if sure is not None or (peers and found.sure_peers is not None):
        where = " Intervals are 95%, from how each council’s months vary by themselves."
    if sure is not None:
        where += (
            " Redrawn many times with the same ups and downs, it is among the worst fifth in "
            f"{sure.worst_fifth:.0%} and among the best in {sure.best_fifth:.0%}."
        )
    return (
        f"It ranks {found.rank_all} of {found.of_all} councils{_limits(sure)}{peers}, where 1 is "
        f"best (fewest delayed days).{where}"
    )


def _limits(sure: RankInterval | None) -> str:
    return f" ({sure.lower} to {sure.upper})" if sure is not None else ""


_AGAINST = {
    "better": "lower than is usual among councils: below the 95% limits of a funnel that allows "
    "for how much they usually differ. About one ordinary council in seven lies outside, so this "
    "is a reason to look, not a finding",
    "worse": "higher than is usual among councils: above the 95% limits of a funnel that allows "
    "for how much they usually differ. About one ordinary council in seven lies outside, so this "
    "is a reason to look, not a finding",
    "similar": "within what is usual among councils: inside the 95% limits of a funnel that allows "
    "for how much they usually differ. That does not mean that it is near England’s",
}


def _funnel(found: Standing) -> list[str]:
    """Say how the rate compares with England once clumped counts are allowed for."""
    verdict = _AGAINST.get(found.england_verdict.verdict)
    if verdict is None:
        return []
    return [f"Its rate is {verdict}."]


def _runs(profile: AreaProfile) -> list[str]:
    """Say what the XmR chart can judge."""
    runs = profile.runs
    if runs is None:
        return []
    last, variation = f"{runs.months[-1]:%B %Y}", runs.chart.variation
    if runs.chart.withheld:
        return [f"The rules of an XmR chart give no judgement of {last}: {runs.chart.withheld}."]
    kind = variation if variation == "common cause" else f"special cause, {variation}"
    return [f"The XmR chart calls {last} {kind}."]


def _stand_out(profile: AreaProfile) -> str:
    """Name the other figures that stand out against England."""
    judged = [one for one in profile.assessments if one.latest.indicator.stage != "context"]
    tested = [one for one in judged if not one.england.reason]
    if not tested:
        return (
            "None of its other figures up to then can be compared with England with allowance for "
            "chance; the section on what can be said gives the reasons."
        )
    out = [one for one in tested if one.stands_out]
    named = "; ".join(
        f"{one.latest.indicator.title}, {one.latest.period} ({one.england.verdict})" for one in out
    )
    return (
        f"{len(tested)} of its {len(judged)} other figures can be compared with England with "
        f"allowance for chance; {len(out)} {'stands' if len(out) == 1 else 'stand'} out with the "
        f"false discovery rate held at 5%{f': {named}' if out else ''}."
    )


def _change(profile: AreaProfile) -> str:
    change, signed = profile.change, profile.indicator.signed
    if change is None:
        return (
            "Change from a year earlier cannot be assessed: it needs a period of up to twelve "
            "months, a rate in every month and in the same months a year before, and at least "
            "four years of figures."
        )
    moved = f"{signed(change.estimate)} per 100,000 (95% interval {signed(change.lower)} to "
    moved += f"{signed(change.upper)})"
    if change.direction == "within":
        judged = "within the usual year-on-year swings of its series"
    else:
        judged = f"{change.direction} by more than its series usually swings from year to year"
    return f"Compared with the same months a year earlier the rate changed by {moved}: {judged}."


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
        widest = reasons.loc[(reasons["share"] - reasons["england"]).idxmax()]
        share = f"{first['share']:.0%} of delayed days; England {first['england']:.0%}"
        begins = f"The largest reason was “{first['title']}” ({share})"
        if widest.name == first.name:
            sentences.append(f"{begins}, which is also furthest above England’s share.")
        else:
            sentences.append(
                f"{begins}; the one furthest above England’s share was “{widest['title']}” "
                f"({widest['share']:.0%} against {widest['england']:.0%})."
            )
    return sentences


def _one_person(profile: AreaProfile, found: Standing) -> list[str]:
    """Say how much one patient moves the rate of a small council."""
    if profile.one_person < found.england / 20:
        return []
    return [
        "This is a small population: one more person delayed on every day would add "
        f"{profile.one_person:.1f} to the rate, so read it with care."
    ]


def summary(profile: AreaProfile) -> Prose:
    """Say where the area stands, in sentences.

    Parameters
    ----------
    profile : AreaProfile
    """
    found = profile.standing
    if found is None:
        known = profile.people == profile.people
        people = f"On an average day {profile.people:,.1f} people were delayed."
        return Prose((profile.missing, *([people] if known else []), _stand_out(profile)))
    sentences = [
        _level(profile, found),
        *_funnel(found),
        _rank(profile, found),
        _change(profile),
        *_runs(profile),
        *_mix(profile),
        *_one_person(profile, found),
        _stand_out(profile),
    ]
    if found.peers_without:
        names = "; ".join(found.peers_without)
        sentences.append(f"Left out of the peers, for want of figures: {names}.")
    return Prose(tuple(sentences), listed=True)


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
    later = [i for i in profile.pathway.later if i.parent is None]
    if not later:
        return Prose(("Every indicator held has figures for a period that ends by then.",))
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
    for latest in profile.pathway.of(stage):
        if latest.indicator.caveats:
            titles.setdefault(latest.indicator.caveats, []).append(latest.indicator.title)
    return Prose(
        tuple(f"{'; '.join(about)}: {' '.join(caveats)}" for caveats, about in titles.items()),
        listed=True,
    )


def context_note(data: Data, profile: AreaProfile) -> Prose:
    """Say whose figures are shown where they are not the area's own, and of how few people."""
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
    few = next((one for one in profile.pathway.latest if one.indicator.id == _ADULTS), None)
    if few is not None and few.value < _FEW_ADULTS:
        sentences.append(
            f"{few.area_name} has {few.text} people aged 18 and over ({few.period}): one person "
            "can move a percentage by tens of points, so ranks and distances say little here."
        )
    return Prose(tuple(sentences) or ("Figures are those of the latest year held.",))


_ADULTS, _FEW_ADULTS = "people_18plus", 20_000
