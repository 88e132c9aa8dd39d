"""Facts about an area's other figures, and about what was said of it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from lsr_analysis.analysis.assess import Assessment
from lsr_analysis.analysis.claims.verdicts import CAUSE_KNOWN, CAUSE_UNKNOWN, UNTESTED
from lsr_analysis.analysis.facts.fact import Fact, difference
from lsr_analysis.analysis.fifths import passed_over
from lsr_analysis.analysis.profile import AreaProfile

__all__ = ["evidence", "furthest", "instead", "no_peers", "others", "standing_out", "trends"]

_READY = ("discharged_on_ready_date", "days_after_ready_date")
"""What was collected after delayed transfers; another measure, and no continuation."""

_ENDS = 2
"""Places at either end of a ranking that are named."""

_SAME = "delayed_transfers_2c"
"""Begin the ids of the measure that the report is about, as another publication gives it."""

_FEWEST = 16
"""Fewest councils, the area included, among which a place at an end is named."""


def _shown(profile: AreaProfile) -> list[Assessment]:
    """Return the figures judged, without those that say who the area is."""
    return [one for one in profile.assessments if one.latest.indicator.stage != "context"]


def _named(one: Assessment) -> dict[str, float | int | str]:
    return {"title": one.latest.indicator.title, "period": one.latest.period}


def _beside_england(one: Assessment) -> dict[str, float | int | str]:
    latest = one.latest
    figures = _named(one) | {"value": latest.value, "england": latest.england}
    figures["above_england"] = difference(latest.value, latest.england, latest.indicator)
    if latest.lower == latest.lower:
        figures |= {"lower": latest.lower, "upper": latest.upper}
    beyond, councils = one.beyond_chance
    if councils:
        figures |= {"beyond": beyond, "councils": councils}
    if latest.rank is not None:
        figures |= {"rank": latest.rank, "of": len(latest.councils)}
    return figures


def instead(profile: AreaProfile) -> list[Fact]:
    """Return the figures on ready dates, which stand in reports without delayed transfers."""
    if profile.standing is not None:
        return []
    held = {one.latest.indicator.id: one for one in _shown(profile)}
    found = [held[key] for key in _READY if key in held and not held[key].england.reason]
    return [
        Fact(
            "instead",
            ("assessment",),
            _beside_england(one),
            one.england.verdict,
            one.stands_out,
            one.latest.indicator,
        )
        for one in found
    ]


def others(profile: AreaProfile) -> Fact | None:
    """Return how many other figures can be compared with England, and how many stand out."""
    shown = _shown(profile)
    if not shown:
        return None
    out = [one.england.verdict for one in shown if one.stands_out]
    figures: dict[str, float | int | str] = {
        "shown": len(shown),
        "compared": sum(not one.england.reason for one in shown),
        "out": len(out),
    }
    figures |= dict(Counter(out))
    if reasons := Counter(one.england.reason for one in shown if one.england.reason):
        reason, count = reasons.most_common(1)[0]
        figures |= {"reason": reason, "lacking": count}
    return Fact("others", ("assessment",), figures)


def _size(one: Assessment) -> float:
    """Return how far a figure is from England, in standard deviations of the councils."""
    spread = float(one.latest.councils.std())
    away = abs(one.latest.value - one.latest.england)
    return away / spread if spread > 0 else math.inf


def standing_out(profile: AreaProfile) -> list[Fact]:
    """Return the figure that stands out furthest on the worse side, and on the better.

    Figures whose direction is neither come last, and those on ready dates that stand for
    themselves are passed over, as are figures of younger adults and those that more than a
    fifth of councils share. Sizes are in standard deviations of all councils, because
    units differ.
    """
    alone = {fact.indicator.id for fact in instead(profile) if fact.indicator}
    after = {one.latest.indicator.id for one in profile.after}
    out = [
        one
        for one in (*profile.assessments, *profile.after)
        if one.stands_out
        and one.latest.indicator.stage != "context"
        and one.latest.indicator.id not in alone
        and not passed_over(one.latest)
    ]
    found = []
    for words in (("worse",), ("better",), ("higher", "lower")):
        side = [one for one in out if one.england.verdict in words]
        if not side:
            continue
        first = max(side, key=_size)
        later = first.latest.indicator.id in after
        found.append(
            Fact(
                "standing out after" if later else "standing out",
                ("assessment_after",) if later else ("assessment",),
                _beside_england(first),
                first.england.verdict,
                True,
                first.latest.indicator,
            )
        )
    return found


def _from_median(one: Assessment) -> float:
    """Return how far a figure is from the peers' median, in their standard deviations."""
    peers = one.latest.peers
    spread = float(peers.std())
    away = abs(one.latest.value - float(peers.median()))
    return away / spread if spread > 0 else math.inf


def _first(
    found: Sequence[tuple[int, int, Assessment]], best: bool
) -> tuple[int, int, Assessment] | None:
    """Return the figure nearest to one end of its ranking, and then furthest from the peers."""
    near = [
        one
        for one in found
        if (one[0] <= _ENDS if best else one[0] > one[1] - _ENDS)
        # Councils that tie share a place, so that it is none of the last two.
        and not (one[2].latest.peers == one[2].latest.value).any()
    ]
    if not near:
        return None
    return min(near, key=lambda one: (one[0] if best else one[1] - one[0], -_from_median(one[2])))


def furthest(profile: AreaProfile) -> Fact | None:
    """Return the figures in the last and in the first two places among the peers.

    Only where no figure can be compared with England with allowance for chance. Ranks come
    without an interval here, so that chance cannot be told apart. Delayed transfers as another
    publication gives them are passed over where the report has its own rate.
    """
    shown = {one.latest.indicator.id: one for one in _shown(profile)}
    if any(not one.england.reason for one in shown.values()):
        return None
    if profile.standing is not None:
        shown = {key: one for key, one in shown.items() if not key.startswith(_SAME)}
    table = profile.under_sets
    rows = table[(table["peers"] == profile.peers.name) & (table["of"] >= _FEWEST)]
    ranked = [
        (int(row["rank"]), int(row["of"]), shown[row["indicator"]])
        for _, row in rows.iterrows()
        if row["indicator"] in shown
    ]
    if not ranked:
        return None
    ends = {"worse": _first(ranked, best=False), "better": _first(ranked, best=True)}
    figures: dict[str, float | int | str] = {}
    for side, one in ends.items():
        if one is not None:
            latest = one[2].latest
            figures |= {f"{side}_rank": one[0], f"{side}_of": one[1]}
            figures |= {f"{side}_title": latest.indicator.title, f"{side}_period": latest.period}
    if figures:
        return Fact("furthest", ("ranks_under_sets",), figures)
    # Where councils tie at an end it is neither there nor not.
    if len(ranked) < 2 or any(place <= _ENDS or place > of - _ENDS for place, of, _ in ranked):
        return None
    return Fact("not at an end", ("ranks_under_sets",), {"ranked": len(ranked)})


def trends(profile: AreaProfile) -> list[Fact]:
    """Return the first figure that worsens and the first that improves over the years.

    Without any, the one fact of kind "no trend" says how many figures have a trend that can
    be judged at all.
    """
    shown = _shown(profile)
    found = []
    for word, direction in (("worsening", "worse"), ("improving", "better")):
        one = next((one for one in shown if one.trend.direction == word), None)
        if one is not None:
            trend = one.trend
            figures = _named(one) | {"years": trend.years, "slope": trend.slope}
            indicator = one.latest.indicator
            found.append(Fact("trend", ("assessment",), figures, direction, indicator=indicator))
    if found or not shown:
        return found
    judged = sum(not one.trend.reason for one in shown)
    return [Fact("no trend", ("assessment",), {"shown": len(shown), "judged": judged})]


def no_peers(profile: AreaProfile) -> Fact | None:
    """Return why there are no peers; None if there are any."""
    if len(profile.peers):
        return None
    return Fact("no peers", ("assessment",), {"label": profile.peers.label})


def evidence(profile: AreaProfile) -> Fact:
    """Return how many findings and published statements are held, and what became of them.

    Where none is held the fact is "no evidence".
    """
    said = profile.evidence
    directions = Counter(one.direction for one in said.findings)
    figures: dict[str, float | int | str] = {}
    tables = []
    if said.findings:
        figures["findings"] = len(said.findings)
        figures |= {way: directions[way] for way in ("concern", "strength", "mixed")}
        tables.append("findings")
    if not said.ledger.rows.empty:
        totals = said.ledger.totals
        figures |= {
            "statements": int(totals.sum()),
            "tested": int(totals.drop(UNTESTED).sum()),
            "differ": int(totals[CAUSE_KNOWN] + totals[CAUSE_UNKNOWN]),
        }
        tables += ["claims", "claims_untested"]
    if not figures:
        return Fact("no evidence", ("findings", "claims"), {})
    return Fact("evidence", tuple(tables), figures)
