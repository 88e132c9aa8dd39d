"""Sentences about the peers: who they are, how sure that is, and what another choice changes."""

from __future__ import annotations

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.analysis.under_sets import FAR, moves, overlap
from lsr_analysis.display.prose import Prose
from lsr_analysis.periods import day_name

__all__ = ["peers_note", "under_sets_note"]

_SURE = 0.9


def peers_note(profile: AreaProfile) -> Prose:
    """Say who the peers are, how they were chosen and how sure that choice is."""
    peers = profile.peers
    if not len(peers):
        return Prose((*peers.notes, f"Set {peers.name}: {peers.method}."), listed=True)
    sentences = [
        f"Compared with {peers.label}: {peers.method}. Councils are those of "
        f"{day_name(profile.placing.day)}."
    ]
    if peers.distances:
        stays = profile.placing.stays(profile.area.code).reindex(list(peers.codes))
        model = profile.placing.model
        sentences += [
            "Distance 1 is a difference of one standard deviation in all measures of one of "
            f"{len(model.dimensions)} dimensions. "
            f"{int((stays >= _SURE).sum())} of {len(stays)} stay peers in at least {_SURE:.0%} of "
            f"draws in which every weight changes by up to {model.spread:.0%}; the least sure "
            f"stays in {stays.min():.0%}."
        ]
    return Prose((*sentences, *peers.notes), listed=True)


def _signed(places: float) -> str:
    """Print a move in places of 16."""
    text = f"{places:+.1f}".replace("-", "−")
    return "0" if text in ("+0.0", "−0.0") else text


def under_sets_note(profile: AreaProfile) -> Prose:
    """Say what another choice of peers changes."""
    peers, ranks = profile.peers, profile.under_sets
    sentences = []
    for other in profile.sets[1:]:
        both = moves(ranks, peers.name, other.name)
        if both.empty:
            continue
        far = both[both["moved"].abs() > FAR]
        of = f"{len(far)} of {len(both)} ranks"
        worst = both.loc[both["moved"].abs().idxmax()] if len(far) else None
        delays = both.loc[both["indicator"] == RATE, "moved"]
        held = f"shares {overlap(peers, other)} of {len(peers)} with {peers.name}; "
        moved = f"{of} move by more than {FAR} places of 16"
        if worst is not None:
            moved += f", most on “{worst['title']}” ({_signed(worst['moved'])})"
        if len(delays) and (worst is None or worst["indicator"] != RATE):
            moved += f"; delayed days move by {_signed(delays.iloc[0])}"
        sentences.append(f"Set {other.name} ({len(other)} councils): {held}{moved}.")
    if not len(peers):
        sentences = [
            f"The set {peers.name} has no peers here, so that no rank can be set beside it."
        ]
    elif not sentences:
        sentences = ["No rank can be set beside that under another set of peers."]
    else:
        sentences.append(
            "Above 0 is worse under the other set. No set is the right one: where places differ, "
            "say which set a rank is from."
        )
    return Prose((*sentences, *profile.unusable), listed=True)
