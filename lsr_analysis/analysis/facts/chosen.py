"""The five to eight facts that a director should know of an area first.

Kinds, in the order in which they stand:

===================  ==================================================================
kind                 what it says
===================  ==================================================================
level, missing       the delayed days rate beside England and the peers' median; or why
                     there is none
rank, partial        ranks with intervals, and whether the rate is usual among councils;
                     or that only part of the period has figures
instead              figures on ready dates, in reports without delayed transfers
others               how many other figures can be compared with England with allowance
                     for chance, how many stand out, and the commonest reason against it
standing out         the largest on the worse and on the better side
furthest,            where none can be compared: the first or last two places among the
not at an end        peers, without an interval; or that it is in none of them
over time            change from a year earlier, and months in which a target was met
runs                 what the XmR chart calls the last month, where it judges
trend                what worsens or improves over the years by the rules for trends
shares               delayed days by attribution, without and with joint attribution
reasons              the reason furthest above England's share; where the gap lies
evidence             findings and published statements, counted
sets                 how the rank moves with the set of peers
no trend, no peers,  said where there are fewer than five of the above
no evidence
===================  ==================================================================

Of more than eight, a trend is told together with the other figures where none of these can be
compared, and then those go first that say least: see :data:`GIVES_WAY`.
"""

from __future__ import annotations

from dataclasses import replace

from lsr_analysis.analysis.facts import delays, figures
from lsr_analysis.analysis.facts.fact import Fact
from lsr_analysis.analysis.profile import AreaProfile

__all__ = ["FEWEST", "GIVES_WAY", "MOST", "Fact", "facts"]

FEWEST, MOST = 5, 8
"""Fewest facts, where the figures give as many, and most."""

GIVES_WAY = (
    "not at an end",
    "sets",
    "furthest",
    "runs",
    "standing out after",
    "trend",
    "reasons",
    "standing out",
    "instead",
    "over time",
)
"""Kinds in the order in which they give way, from the last fact of a kind to its first.

A rank without an interval goes before a trend that was judged, and that before a difference that
stands out, of which there is one on either side.
"""


def _told_together(found: list[Fact]) -> list[Fact]:
    """Tell the first trend with the other figures, where there is little to say of these."""
    trend = next((fact for fact in found if fact.kind == "trend"), None)
    others = next((fact for fact in found if fact.kind == "others"), None)
    if len(found) <= MOST or trend is None or others is None or others.figures["compared"]:
        return found
    named = {f"trend_{name}": figure for name, figure in trend.figures.items()}
    both = replace(
        others,
        figures={**others.figures, **named},
        direction=trend.direction,
        indicator=trend.indicator,
    )
    return [both if fact is others else fact for fact in found if fact is not trend]


def _fits(found: list[Fact]) -> list[Fact]:
    """Take away what says least until there is room."""
    kept = _told_together(found)
    for kind in GIVES_WAY:
        for fact in reversed([one for one in kept if one.kind == kind]):
            if len(kept) <= MOST:
                return kept
            kept.remove(fact)
    return kept[:MOST]


def facts(profile: AreaProfile) -> tuple[Fact, ...]:
    """Choose the facts to be told first.

    Parameters
    ----------
    profile : AreaProfile

    Returns
    -------
    tuple of Fact
        Five to eight, in the order above; fewer only where the figures held say no more.
    """
    found: list[Fact | None] = [
        delays.level(profile),
        delays.rank(profile),
        *figures.instead(profile),
        figures.others(profile),
        *figures.standing_out(profile),
        figures.furthest(profile),
        delays.over_time(profile),
        delays.runs(profile),
    ]
    trends = figures.trends(profile)
    found += [one for one in trends if one.kind == "trend"]
    said = figures.evidence(profile)
    found += [delays.shares(profile), delays.reasons(profile)]
    found += [said if said.kind == "evidence" else None, delays.sets(profile)]
    kept = _fits([one for one in found if one is not None])
    spare = [one for one in trends if one.kind == "no trend"]
    spare += [one for one in (figures.no_peers(profile), said) if one and one not in kept]
    return (*kept, *spare[: max(FEWEST - len(kept), 0)])
