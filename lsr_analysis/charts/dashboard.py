"""The dashboard as a picture: a table of small strips, one row a measure."""

from __future__ import annotations

from collections.abc import Sequence

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.dashboard.board import Dashboard, DashboardRow
from lsr_analysis.analysis.dashboard.figures import PeerRank
from lsr_analysis.charts.dashboard_rows import draw_rows
from lsr_analysis.charts.selection_notes import POLARITY_NOTE, SELECTION_SOURCE
from lsr_analysis.charts.strips import drawable
from lsr_analysis.display.chart import Chart, finish
from lsr_analysis.display.prose import Prose
from lsr_analysis.words.dashboard import left_out, ranked_among, small_numbers

__all__ = ["selection_dashboard", "stage_dashboard"]


def _said(row: DashboardRow) -> str:
    """Say what a row shows, for who cannot see it."""
    figure = row.figure
    published = [f"published rank of 2017 {row.published_text}"] if row.published else []
    if figure is None:
        return f"{row.title}: {'; '.join([*published, row.missing])}"
    text, peers = figure.indicator.text, figure.peers
    after = " (after the period)" if figure.after else ""
    parts = [
        f"{row.title}, {figure.period}{after}: {text(figure.value)} {figure.indicator.unit}",
        figure.interval_text.strip("()"),
    ]
    if figure.england == figure.england:
        parts.append(f"England {text(figure.england)}")
    if len(peers):
        parts.append(f"peers {text(peers.min())} to {text(peers.max())}")
    if figure.rank is not None:
        parts.append(f"rank {figure.rank.text}, {figure.rank.interval_text.strip('()')}")
    else:
        parts.append(f"no rank: {figure.unranked}")
    parts += [row.polarity, *published, f"over time {figure.movement.word}"]
    return ", ".join(parts)


def _until(board: Dashboard, rows: Sequence[DashboardRow]) -> str:
    """Say when the figures are from."""
    after = any(row.figure is not None and row.figure.after for row in rows)
    later = ", or else the first after it" if after else ""
    return (
        f"latest figures up to {board.span.end:%B %Y}{later}; each row names its unit (%, rate or "
        "score) and period"
    )


def _marks(board: Dashboard, rows: Sequence[DashboardRow]) -> str:
    """Name the marks that are drawn."""
    figures = [row.figure for row in rows if row.figure is not None and drawable(row.figure)]
    if not figures:
        return ""
    sure = any(figure.lower == figure.lower for figure in figures)
    marks = [f"diamond: {board.area.name}" + (", with a 95% interval where held" if sure else "")]
    if any(figure.england == figure.england for figure in figures):
        marks.append("upright tick: England value")
    if any(len(figure.peers) for figure in figures):
        marks.append(
            f"dots: {board.peers.label}, on a band from lowest to highest, darker for their "
            "middle half"
        )
    return f" Strips: worst to best of all councils; {'; '.join(marks)}."


def _note(board: Dashboard, rows: Sequence[DashboardRow], *more: str) -> str:
    delays = [row.indicator.chart_note for row in rows if row.figure and row.indicator.id == RATE]
    sources = dict.fromkeys(
        f"{source.publisher}, {source.publication}"
        for row in rows
        if row.figure is not None
        for source in row.figure.sources
    )
    ranked = any(row.figure is not None and row.figure.rank for row in rows)
    said = [
        ranked_among(board),
        small_numbers if ranked else "",
        *more,
        *(f"Delayed days: {note}" for note in delays),
    ]
    named = [f"Sources: {'; '.join(sources)}."] if sources else []
    return "\n".join([" ".join(filter(None, said)), *named])


def selection_dashboard(board: Dashboard) -> Chart | Prose:
    """Draw the six metrics that areas were selected on in 2017.

    Parameters
    ----------
    board : Dashboard

    Returns
    -------
    Chart or Prose
        Prose that says why, if neither a figure nor a published rank is held.
    """
    rows, name = board.selection, board.area.name
    held = [row for row in rows if row.figure is not None]
    published = any(row.published for row in rows)
    if not held and not published:
        return Prose(
            (
                f"Of the six metrics that areas were selected on in 2017, neither a figure nor a "
                f"published rank of {name} is held.",
            )
        )
    own = [row for row in held if row.figure and not row.figure.whose]
    title = f"{name} has figures on {len(own)} of the six metrics that areas were selected on"
    for row in held:
        if row.indicator.id == RATE and row.figure and row.figure.rank:
            title += f"; on delayed days it ranks {row.figure.rank.text}"
    ranks = " “2017” under a rank: the published one." if published and held else ""
    return finish(
        draw_rows(rows, staged=False),
        name="dashboard_selection",
        title=title,
        subtitle=f"The selection metrics of 2017, {_until(board, rows)}."
        f"{_marks(board, rows)}{ranks}",
        note=_note(board, rows, *([POLARITY_NOTE, SELECTION_SOURCE] if published else [])),
        alt=f"Table of small pictures of {name} on the six selection metrics of 2017. "
        f"{'. '.join(_said(row) for row in rows)}. Rank 1 is best.",
    )


_FEWEST = 8
"""Councils of which a quarter says something."""


def _message(name: str, ranks: Sequence[PeerRank], rows: int) -> str:
    """Say on how many measures the area is in the worst and the best quarter of its peers."""
    told = [rank for rank in ranks if rank.of >= _FEWEST]
    if not told:
        measures = (
            f"{rows} measure{'' if rows == 1 else 's'} of the pathway" if rows else "its pathway"
        )
        return f"{name} on {measures}, without enough peers to rank it with"
    worst = sum(rank.rank > 0.75 * rank.of for rank in told)
    best = sum(rank.rank <= 0.25 * rank.of for rank in told)
    return (
        f"{name} is in the worst quarter of its peers on {worst} of {len(told)} measures, in the "
        f"best quarter on {best}"
    )


def stage_dashboard(board: Dashboard) -> Chart | Prose:
    """Draw the chosen measures of each stage of the pathway.

    Parameters
    ----------
    board : Dashboard

    Returns
    -------
    Chart or Prose
        Prose that names the measures, if there is no figure of any.
    """
    rows, name = board.stages, board.area.name
    if not rows:
        return Prose((f"No measure of the dashboard has a figure of {name}. {left_out(board)}",))
    ranks = [row.figure.rank for row in rows if row.figure is not None and row.figure.rank]
    return finish(
        draw_rows(rows, staged=True),
        name="dashboard_stages",
        title=_message(name, ranks, sum(not row.figure.whose for row in rows if row.figure)),
        subtitle="People aged 65 and over, unless a row says otherwise; "
        f"{_until(board, rows)}.{_marks(board, rows)}",
        note=_note(board, rows, left_out(board)),
        alt=f"Table of small pictures of {name} on {len(rows)} measures. "
        f"{'. '.join(_said(row) for row in rows)}. Rank 1 is best.",
    )
