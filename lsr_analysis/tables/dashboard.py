"""The dashboard as a table: what its picture shows, in figures and words."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.dashboard.board import (
    OLDER,
    PUBLISHED_OF,
    SELECTION,
    Dashboard,
    DashboardRow,
)
from lsr_analysis.analysis.dashboard.figures import DashboardFigure
from lsr_analysis.display.prose import Prose
from lsr_analysis.display.table import Table
from lsr_analysis.words.dashboard import left_out, ranked_among, small_numbers

__all__ = ["dashboard_table"]

_NONE = "–"


def _period(figure: DashboardFigure) -> str:
    period = figure.period.replace("-", "\N{NON-BREAKING HYPHEN}")
    return f"{period}, after the period" if figure.after else period


def _rank(figure: DashboardFigure) -> str:
    if figure.rank is None:
        return figure.unranked
    return figure.rank.full_text


def _cells(row: DashboardRow, metrics: bool) -> dict[str, str]:
    figure = row.figure
    counts = "" if row.ages == OLDER else f"; {row.ages}"
    found = {"Measure": f"{row.title} ({row.indicator.unit}{counts})"}
    found |= {} if metrics else {"Stage": row.stage}
    if figure is None:
        found |= {"Period": _NONE, "Figure (95% interval)": row.missing, "England value": _NONE}
        found |= {"Peers’ range (peers)": _NONE, "Rank with its peers (1 is best)": _NONE}
        movement = _NONE
    else:
        text, peers = figure.indicator.text, figure.peers
        whose = f"; of {figure.whose}" if figure.whose else ""
        range_ = f"{text(peers.min())} to {text(peers.max())} ({len(peers)})"
        found |= {
            "Period": _period(figure),
            "Figure (95% interval)": f"{figure.full_text}{whose}",
            "England value": text(figure.england),
            "Peers’ range (peers)": range_ if len(peers) else _NONE,
            "Rank with its peers (1 is best)": _rank(figure),
        }
        movement = figure.movement.word
    if metrics:
        found["Published rank, 2017"] = row.published_text
    return found | {"Over time": movement, "Direction": row.polarity}


def _figures(row: DashboardRow, peer_set: str) -> dict[str, object]:
    """Return a row for the CSV file, with nothing rounded."""
    figure, metric = row.figure, row.metric
    found: dict[str, object] = {
        "metric_of_2017": metric.id if metric else "",
        "stage": row.stage,
        "indicator": row.indicator.id,
        "title": row.title,
        "unit": row.indicator.unit,
        "polarity": row.indicator.polarity,
        "polarity_basis": metric.polarity_basis if metric else "dictionary",
        "population": row.indicator.population,
        "published_rank_2017": row.published,
        "published_of": PUBLISHED_OF if row.published else None,
        "why_no_figure": row.missing,
    }
    if figure is None:
        return found
    rank = figure.rank
    return found | {
        "period": figure.period,
        "after_the_period": figure.after,
        "figure_of_larger_council": figure.whose,
        "source": "; ".join(source.id for source in figure.sources),
        "value": figure.value,
        "lower": figure.lower,
        "upper": figure.upper,
        "interval": figure.interval,
        "england": figure.england,
        "peer_set": peer_set,
        "peers": len(figure.peers),
        "peer_lowest": figure.peers.min(),
        "peer_lower_quartile": figure.peers.quantile(0.25),
        "peer_median": figure.peers.median(),
        "peer_upper_quartile": figure.peers.quantile(0.75),
        "peer_highest": figure.peers.max(),
        "councils": len(figure.councils),
        "lowest_council": figure.councils.min(),
        "highest_council": figure.councils.max(),
        "rank_with_peers": rank.rank if rank else None,
        "ranked": rank.of if rank else None,
        "rank_lower": rank.lower if rank else None,
        "rank_upper": rank.upper if rank else None,
        "why_no_rank": figure.unranked,
        "over_time": figure.movement.word,
        "over_time_method": figure.movement.method,
        "over_time_why_not": figure.movement.reason,
    }


def dashboard_table(board: Dashboard, group: str) -> Table | Prose:
    """Table of one group of the dashboard.

    Parameters
    ----------
    board : Dashboard
    group : {"selection", "stages"}

    Returns
    -------
    Table or Prose
        Prose that names the measures, if a stage has no row.

    Raises
    ------
    ValueError
        If there is no such group.
    """
    rows, name = board.of(group), board.area.name
    if not rows:
        return Prose((f"No measure of the dashboard has a figure of {name}. {left_out(board)}",))
    metrics = group == SELECTION
    what = "the six metrics that areas were selected on in 2017" if metrics else (
        "measures of each stage of the pathway"
    )  # fmt: skip
    return Table(
        f"dashboard_{group}",
        f"{name} on {what}: latest figures up to {board.span.end:%B %Y}, or the first after it",
        pd.DataFrame.from_records([_cells(row, metrics) for row in rows]),
        pd.DataFrame.from_records([_figures(row, board.peers.name) for row in rows]),
        " ".join(
            filter(None, [ranked_among(board), small_numbers, "" if metrics else left_out(board)])
        ),
    )
