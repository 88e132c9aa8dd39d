"""Sentences on how far an area's place rests on the choice of peers and of the period."""

from __future__ import annotations

from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.analysis.robust.near_periods import NearPeriods
from lsr_analysis.analysis.robust.robustness import Robustness, robustness
from lsr_analysis.display.prose import Prose

__all__ = ["robust_note"]

_VERDICTS = {
    "holds": "None of the {choices} other choices changes the fifth or the side of the peers’ "
    "median: on them, the place holds",
    "mostly holds": "{changed} of the {choices} other choices, a quarter or fewer, would change "
    "the fifth or the side of the peers’ median: the place mostly holds",
    "depends on the choice": "{changed} of the {choices} other choices, more than a quarter, would "
    "change the fifth or the side of the peers’ median: the place depends on the choice, and "
    "should be told with the period and the peers that it is from",
    "not assessable": "With {choices} other choices, fewer than can be judged by, it is not "
    "assessable whether the place holds",
}


def _range(low: float, high: float) -> str:
    return f"{low:.0f} to {high:.0f}" if round(low) != round(high) else f"{low:.0f}"


def _puts(number: int, where: str) -> str:
    return f"{number or 'none'} of them {'put' if number > 1 else 'puts'} it {where}"


def _sets(profile: AreaProfile, near: NearPeriods, found: Robustness) -> str:
    """Say where the area stands under other peers."""
    rows = profile.under_sets
    rows = rows[rows["indicator"] == near.indicator.id].set_index("peers")
    others = rows.drop(index=near.peers.name, errors="ignore")
    if others.empty:
        return f"No other set of peers has figures to rank {near.area.name} with."
    low, high = others["place_of_16"].min(), others["place_of_16"].max()
    said = (
        f"With the {len(others)} other sets of peers {near.area.name} stands at place "
        f"{_range(low, high)} of 16 (1 is best)"
    )
    if near.peers.name in rows.index:
        said += f", beside {rows.at[near.peers.name, 'place_of_16']:.0f} in the set chosen"
    if not found.sets:
        return (
            f"{said}. It is on neither side of the median of the peers chosen ({near.peers.label})."
        )
    turned = found.sets_other_side
    if not turned:
        return f"{said}, and on the same side of the peers’ median under all of them."
    if len(turned) == len(others) > 1:
        return f"{said}, and on the other side of the peers’ median under all of them."
    named = f"the set{'s' if len(turned) > 1 else ''} {', '.join(turned)}"
    return f"{said}, and on the other side of the peers’ median under {named}."


def _periods(near: NearPeriods, found: Robustness) -> str:
    """Say where the area stands in the periods near."""
    chosen, ranks = near.chosen, sorted(one.rank for one in near.others)
    assert chosen is not None  # else there is no judgement
    if not ranks:
        return f"It is ranked in no period near {near.span}."
    counts = [one.of for one in near.others]
    fifth, side = "in another fifth", "on the other side of the peers’ median"
    if not chosen.side:
        moved = _puts(found.other_fifth, fifth)
    elif found.other_fifth or found.periods_other_side:
        moved = f"{_puts(found.other_fifth, fifth)} and {_puts(found.periods_other_side, side)}"
    else:
        moved = f"none of them puts it {fifth} or {side}"
    return (
        f"In {len(ranks)} periods near {near.span}, with the same peers throughout, it ranks "
        f"{_range(ranks[0], ranks[-1])} of {_range(min(counts), max(counts))} councils, beside "
        f"{chosen.rank} of {chosen.of} in the period chosen; {moved}."
    )


def robust_note(profile: AreaProfile, near: NearPeriods) -> Prose:
    """Say how far the rank on delayed days moves under other peers and in periods near.

    The judgement is that of :class:`lsr_analysis.analysis.robustness.Robustness`.

    Parameters
    ----------
    profile : AreaProfile
    near : NearPeriods
        Of the same area, period and peers.
    """
    found, name = robustness(near, profile.under_sets), near.area.name
    if found is None:
        why = f"{near.missing[:1].upper()}{near.missing[1:].rstrip('.')}."
        return Prose(
            (
                f"How far the place of {name} on delayed days rests on the choice of peers and "
                f"period is not assessable. {why}",
            )
        )
    verdict = _VERDICTS[found.verdict].format(choices=found.choices, changed=found.changed)
    return Prose(
        (
            _sets(profile, near, found),
            _periods(near, found),
            f"{verdict}. Periods share months and sets share councils, so this counts what rests "
            "on the choice; it is no probability. How far the rank could lie elsewhere by chance "
            "is said by its interval.",
        ),
        listed=True,
    )
