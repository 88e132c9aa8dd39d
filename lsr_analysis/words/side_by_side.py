"""Sentences on two areas side by side."""

from __future__ import annotations

from lsr_analysis.analysis.pair.rows import PairFigure, PairRow
from lsr_analysis.analysis.pair.side_by_side import SideBySide
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.prose import Heading, Prose

__all__ = ["side_by_side_heading", "side_by_side_note"]

_UNLIKE = 1.0
"""Interquartile ranges of councils from which on need or population is called unlike."""

_MOST_NAMED = 5


def side_by_side_heading(pair: SideBySide) -> Heading:
    """Return the heading of the section."""
    return Heading(f"{pair.area.area.name} and {pair.other.area.name} side by side", level=2)


def _delays(pair: SideBySide) -> str:
    """Say both rates and ranks, or why there are none."""
    row = next((row for row in pair.rows if row.indicator == pair.area.indicator), None)
    if row is None:
        why = next((why for i, why in pair.left_out if i == pair.area.indicator), "no figure")
        return f"Delayed days cannot be set side by side: {why}."
    text = row.indicator.text

    def said(figure: PairFigure) -> str:
        if figure.rank is None:
            return f"{text(figure.value)} (not ranked)"
        sure = f", {figure.sure.lower} to {figure.sure.upper}" if figure.sure else ""
        return f"{text(figure.value)} (rank {figure.rank_text}{sure})"

    intervals = ", with 95% intervals" if row.area.sure and row.other.sure else ""
    return (
        f"Delayed days in {row.period}: {pair.area.area.name} {said(row.area)}, "
        f"{pair.other.area.name} {said(row.other)}, {row.indicator.unit}; rank 1 is best"
        f"{intervals}. Whether the rates differ by more than chance is not assessable: counts of "
        "days come in clumps."
    )


def _name(row: PairRow) -> str:
    after = ", after the period" if row.after else ""
    return f"{row.indicator.title}, {row.period}{after} ({row.compared.verdict})"


def _judged(pair: SideBySide) -> str:
    """Say how many differences can be judged, and name those that stand out."""
    one, two = pair.area.area.name, pair.other.area.name
    judged = pair.judged
    if not pair.rows:
        return f"{one} and {two} have no figure for the same period."
    if not judged:
        return (
            f"None of the {len(pair.rows)} differences can be judged against chance: they are not "
            "assessable, which does not mean that there are none. The table gives the reasons."
        )
    counted = f"{len(judged)} of {len(pair.rows)} differences can be judged against chance"
    out = sorted((row for row in judged if row.stands_out), key=lambda row: row.compared.p)
    if not out:
        return f"{counted}; none of them stands out with the false discovery rate held at 5%."
    named = "; ".join(_name(row) for row in out[:_MOST_NAMED])
    more = f"; and {len(out) - _MOST_NAMED} more" if len(out) > _MOST_NAMED else ""
    return (
        f"{counted}; {len(out)} of them {'stands' if len(out) == 1 else 'stand'} out with the "
        f"false discovery rate held at 5%: {named}{more}. The words in brackets are on {one}, "
        f"beside {two}."
    )


def _context(pair: SideBySide) -> str:
    """Name what of need and population is unlike, by the spread of councils."""
    one, two = pair.area.area.name, pair.other.area.name
    scaled = [row for row in pair.context if row.spread == row.spread]
    if not scaled:
        return "Need and population cannot be set beside the spread of councils."
    unlike = sorted(
        (row for row in scaled if abs(row.spread) >= _UNLIKE), key=lambda row: -abs(row.spread)
    )
    if not unlike:
        return (
            f"On none of {len(scaled)} measures of need and population are they further apart "
            "than the middle half of councils is wide."
        )
    named = "; ".join(
        f"{row.indicator.title} ({row.indicator.text(row.area.value)} and "
        f"{row.indicator.text(row.other.value)}; {row.indicator.unit})"
        for row in unlike[:_MOST_NAMED]
    )
    more = f"; and {len(unlike) - _MOST_NAMED} more" if len(unlike) > _MOST_NAMED else ""
    return (
        f"{one} and {two} are unlike in {len(unlike)} of {len(scaled)} measures of need and "
        "population, further apart than the middle half of councils is wide: "
        f"{named}{more}. None of the differences allows for that."
    )


def _is_peer(of: AreaProfile, one: AreaProfile) -> str:
    codes = of.peers.codes
    if one.area.code not in codes:
        return f"{one.area.name} is not a peer of {of.area.name}"
    place = f" ({codes.index(one.area.code) + 1} of {len(codes)} by likeness)"
    return f"{one.area.name} is a peer of {of.area.name}{place if of.peers.distances else ''}"


def _peers(pair: SideBySide) -> str:
    one, two = pair.area, pair.other
    for profile in (one, two):
        if not len(profile.peers):
            return f"{profile.area.name} has no peers in the set {profile.peers.name}."
    same = one.peers.name == two.peers.name
    sets = f"set {one.peers.name}" if same else f"sets {one.peers.name} and {two.peers.name}"
    return (
        f"Each is set beside its own peers ({sets}): {len(pair.shared)} of the {len(one.peers)} of "
        f"{one.area.name} are peers of {two.area.name} too. {_is_peer(one, two)}; "
        f"{_is_peer(two, one)}."
    )


def side_by_side_note(pair: SideBySide) -> Prose:
    """Say what can be said of two areas side by side.

    Parameters
    ----------
    pair : SideBySide
    """
    return Prose((_delays(pair), _judged(pair), _context(pair), _peers(pair)), listed=True)
