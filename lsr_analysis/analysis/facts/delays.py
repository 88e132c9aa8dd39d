"""Facts about an area's delayed days: level, rank, course over time, and what they are made of."""

from __future__ import annotations

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.facts.fact import Fact, as_printed, difference
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.analysis.standing import Standing
from lsr_analysis.statistics.comparison import stand_out
from lsr_analysis.statistics.rank_intervals import RankInterval

__all__ = ["level", "over_time", "rank", "reasons", "runs", "sets", "shares"]


def level(profile: AreaProfile) -> Fact:
    """Return the rate beside England and the peers' median, or why there is no rate."""
    found = profile.standing
    if found is None:
        return Fact("missing", ("standing",), {"why": profile.missing})
    indicator = profile.indicator
    figures: dict[str, float | int | str] = {"period": profile.when, "value": found.value}
    figures["peers"] = profile.peers.label
    for name, other in (("england", found.england), ("peer_median", found.peer_median)):
        if other == other:
            figures |= {name: other, f"above_{name}": difference(found.value, other, indicator)}
    return Fact("level", ("standing",), figures, indicator=indicator)


def _limits(name: str, sure: RankInterval | None) -> dict[str, float | int | str]:
    return {f"{name}_lower": sure.lower, f"{name}_upper": sure.upper} if sure is not None else {}


def _stands_out(profile: AreaProfile, found: Standing) -> bool:
    """Say whether the rate stands out, in the family that the figures of the report are judged in.

    :func:`lsr_analysis.analysis.assess.assess` counts the same comparisons.
    """
    others = [one.england.p for one in (*profile.assessments, *profile.after)]
    return bool(stand_out([*others, found.england_verdict.p])[-1])


def rank(profile: AreaProfile) -> Fact | None:
    """Return the ranks and whether the rate is usual among councils; None without a rate.

    An area with figures for only some months is not ranked, and the fact is "partial".
    """
    found = profile.standing
    if found is None:
        return None
    judged = found.england_verdict
    direction = "" if judged.reason else judged.verdict
    out = _stands_out(profile, found)
    if found.rank_all is None:
        partly: dict[str, float | int | str] = {
            "months": len(found.months), "of_months": len(profile.span)
        }  # fmt: skip
        return Fact("partial", ("standing",), partly, direction, out)
    figures: dict[str, float | int | str] = {"rank": found.rank_all, "of": found.of_all}
    figures |= _limits("rank", found.sure_all)
    if found.rank_peers is not None and found.of_peers > 1:
        figures |= {"rank_peers": found.rank_peers, "of_peers": found.of_peers}
        figures |= _limits("rank_peers", found.sure_peers)
    return Fact("rank", ("standing",), figures, direction, out)


def sets(profile: AreaProfile) -> Fact | None:
    """Return between which places the rank moves with the set of peers; None with one set."""
    table = profile.under_sets
    places = table.loc[table["indicator"] == RATE, "place_of_16"]
    if len(places) < 2:
        return None
    return Fact(
        "sets",
        ("ranks_under_sets",),
        {"sets": len(places), "best": float(places.min()), "worst": float(places.max())},
    )


def over_time(profile: AreaProfile) -> Fact | None:
    """Return the change from a year earlier and in how many months a target was met."""
    if profile.standing is None:
        return None
    figures: dict[str, float | int | str] = {}
    tables = []
    change, direction = profile.change, ""
    if change is not None:
        figures |= {"change": change.estimate, "lower": change.lower, "upper": change.upper}
        tables.append("standing")
        direction = change.direction
    runs = profile.runs
    if runs is not None and runs.target is not None and len(runs.met):
        aim = runs.target
        figures |= {
            "target": aim.target.title,
            "target_level": aim.level,
            "by": f"{aim.target.by:%B %Y}",
            "met": int(runs.met.sum()),
            "of_months": len(runs.met),
        }
        tables.append("xmr")
    if not figures:
        return None
    return Fact("over time", tuple(tables), figures, direction, indicator=profile.indicator)


def runs(profile: AreaProfile) -> Fact | None:
    """Return what the XmR chart calls the last month; None where it gives no judgement."""
    held = profile.runs
    if profile.standing is None or held is None or held.chart.withheld:
        return None
    variation = held.chart.variation
    direction = {"improvement": "better", "concern": "worse"}.get(variation.split(" ")[0], "")
    figures = {"month": f"{held.months[-1]:%B %Y}", "variation": variation}
    return Fact("runs", ("xmr",), figures, direction)


def shares(profile: AreaProfile) -> Fact | None:
    """Return the shares by attribution, social care without and with joint attribution.

    How much is called joint differs so much between councils that it looks like a habit of
    recording; the two shares are the ends of what could be social care's.
    """
    if "attribution" not in profile.mix:
        return None
    parts = profile.mix["attribution"]["share"].astype(float)
    named = {
        name: float(parts[f"delayed_days_{name}"])
        for name in ("nhs", "social_care", "both")
        if f"delayed_days_{name}" in parts.index
    }
    if len(named) < 3:
        return None
    # The sum of what is printed, so that a reader who adds up finds the same.
    together = as_printed(named["social_care"], 3) + as_printed(named["both"], 3)
    figures: dict[str, float | int | str] = {**named, "with_both": as_printed(together, 3)}
    if profile.standing is None:
        figures["period"] = profile.mix_when
    return Fact("shares", ("mix_attribution",), figures)


def reasons(profile: AreaProfile) -> Fact | None:
    """Return the reason furthest above England's share, and the largest part of the gap.

    The part is that of the gap to England's rate which lies furthest to the side on which the
    whole gap lies. It is left out where the whole is less than half of it, because parts of a
    gap near nothing say little.
    """
    if "reason" not in profile.mix:
        return None
    parts = profile.mix["reason"]
    widest = parts.loc[(parts["share"] - parts["england"]).idxmax()]
    figures: dict[str, float | int | str] = {
        "reason": str(widest["title"]),
        "share": float(widest["share"]),
        "england": float(widest["england"]),
    }
    tables = ["mix_reason"]
    indicator = profile.indicator
    gap = profile.gap_parts.get("reason", {}).get("England")
    if gap is not None:
        side = 1 if gap.total > 0 else -1
        largest = (gap.parts["gap"] * side).idxmax()
        part = float(gap.parts.at[largest, "gap"])
        if abs(gap.total) >= abs(part) / 2:
            figures |= {"part": str(largest), "part_gap": part, "gap": gap.total}
            tables.append("gap_reason")
    return Fact("reasons", tuple(tables), figures, indicator=indicator)
