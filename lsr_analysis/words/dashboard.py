"""Sentences about the dashboard: what its ranks are against, and what it cannot show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.dashboard.board import (
    NOT_ONLY_OLDER,
    PUBLISHED_OF,
    Dashboard,
    DashboardRow,
)
from lsr_analysis.analysis.dashboard.figures import DashboardFigure
from lsr_analysis.display.prose import Prose

__all__ = ["dashboard_note", "left_out", "ranked_among", "small_numbers"]

small_numbers = (
    "Where numbers are small or councils lie close together, a few people move a rank by several "
    "places."
)


def _figures(rows: Iterable[DashboardRow]) -> list[DashboardFigure]:
    return [row.figure for row in rows if row.figure is not None]


def _grouped(pairs: Iterable[tuple[str, str]]) -> str:
    """List titles by what is said of them."""
    by_reason: dict[str, list[str]] = {}
    for title, why in pairs:
        by_reason.setdefault(why, []).append(title)
    return "; ".join(f"{'; '.join(titles)} ({why})" for why, titles in by_reason.items())


def ranked_among(board: Dashboard) -> str:
    """Say what ranks are among."""
    if not len(board.peers):
        return f"No rank is shown, for want of peers: {board.peers.named}."
    return (
        f"Ranks are among {board.area.name} and {board.peers.named}, as far as they have a figure; "
        "1 is best, and councils that tie take the worse rank."
    )


def left_out(board: Dashboard) -> str:
    """Name the measures of the stages that have no row, with the reason; empty if none is."""
    if not board.left_out:
        return ""
    return f"Left out: {_grouped((one.indicator.title, one.why) for one in board.left_out)}."


def _published(board: Dashboard) -> list[str]:
    """Say what of the six metrics of 2017 is only published, or not held at all."""
    if any(row.published for row in board.selection):
        found = [
            f"The published ranks of 2017 are among {PUBLISHED_OF} councils by a list that is not "
            "held, and of periods that are not stated, so that ranks here need not agree with them."
        ]
    else:
        found = [
            f"Ranks of 2017 were published of twelve areas; {board.area.name} is not one of them."
        ]
    without = [row for row in board.selection if row.figure is None]
    for rows, said in (
        ([row for row in without if row.published], "Only the published rank is held of"),
        ([row for row in without if not row.published], "Nothing is held of"),
    ):
        if rows:
            found.append(f"{said}: {_grouped((row.title, row.missing) for row in rows)}.")
    return found


def _over_time(figures: Sequence[DashboardFigure]) -> list[str]:
    """Say what the icons rest on, and why where none is given."""
    delays = [figure for figure in figures if figure.indicator.id == RATE]
    yearly = [figure for figure in figures if figure.indicator.id != RATE]
    found = []
    if delays:
        reason = delays[0].movement.reason
        found.append(
            "Over time, delayed days: by the XmR chart up to the end of the period"
            + (f"; {delays[0].movement.word}, because {reason}." if reason else ".")
        )
    if yearly:
        why = Counter(figure.movement.reason for figure in yearly if figure.movement.reason)
        reasons = "; ".join(f"{reason} ({count})" for reason, count in why.items())
        found.append(
            f"Over time, other measures: the trend of annual figures, which {why.total()} of "
            f"{len(yearly)} do not bear" + (f": {reasons}." if reasons else ".")
        )
    return found


def dashboard_note(board: Dashboard) -> Prose:
    """Say what stands behind the dashboard, and what it leaves out.

    Parameters
    ----------
    board : Dashboard
    """
    every = {row.figure.indicator.id: row for row in (*board.selection, *board.stages)
             if row.figure is not None}  # fmt: skip
    figures = _figures(every.values())
    after = [(f.indicator.title, f.period) for f in figures if f.after]
    others = [f.indicator.title for f in figures if every[f.indicator.id].ages == NOT_ONLY_OLDER]
    sure = sum(figure.lower == figure.lower for figure in figures)
    ranks = [figure.rank for figure in figures if figure.rank is not None]
    bounded = sum(rank.lower is not None for rank in ranks)
    sentences = [ranked_among(board), *_published(board)]
    if after:
        sentences.append(
            "After the period, because no figure by its end is held: " + _grouped(after) + "."
        )
    sentences.append(left_out(board))
    if others:
        sentences.append(f"Not only people aged 65 and over are counted in: {'; '.join(others)}.")
    if ranks:
        sentences.append(
            f"{bounded} of {len(ranks)} ranks and {sure} of {len(figures)} figures have a 95% "
            f"interval; the others are no surer for having none. {small_numbers}"
        )
    sentences += _over_time(figures)
    return Prose(tuple(sentence for sentence in sentences if sentence), listed=True)
