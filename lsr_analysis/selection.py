"""The six metrics that areas were selected on, and their published ranks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.areas import Register
from lsr_analysis.errors import CatalogueError, LsrError, UnknownArea
from lsr_analysis.files import csv_rows

__all__ = ["SelectionMetric", "read_selection"]


@dataclass(frozen=True)
class SelectionMetric:
    """One of the six metrics that areas were selected on, with its published ranks.

    Parameters
    ----------
    id, title, age_band, polarity, counts : str
    polarity_basis : {"checked", "assumed", "inferred"}
        How sure the polarity is.
    ranks : dict of str to int
        Rank among sixteen similar councils by reference code; 1 is best.
    """

    id: str
    title: str
    age_band: str
    polarity: str
    polarity_basis: str
    counts: str
    ranks: dict[str, int]


def _ranks(path: Path, register: Register) -> dict[str, dict[str, int]]:
    """Return the ranks of each metric by reference code.

    Raises
    ------
    CatalogueError
        If a rank is not 1 to 16, is given twice, or names an unknown area.
    """
    ranks: dict[str, dict[str, int]] = {}
    for number, row in csv_rows(path, ("area_code", "metric", "rank")):
        where = f"selection_ranks.csv, row {number} ({row['area']})"
        try:
            code, rank = register[row["area_code"]].code, int(row["rank"])
        except (UnknownArea, ValueError) as error:
            raise CatalogueError(f"{where}: {error}") from None
        if not 1 <= rank <= 16:
            raise CatalogueError(f"{where}: rank {rank} is not from 1 to 16")
        of_metric = ranks.setdefault(row["metric"], {})
        if code in of_metric:
            raise CatalogueError(f"{where}: the rank on {row['metric']} is given twice")
        of_metric[code] = rank
    return ranks


def read_selection(raw: Path, register: Register) -> tuple[SelectionMetric, ...]:
    """Read the six selection metrics and their published ranks.

    Raises
    ------
    CatalogueError
        If a table cannot be read, or a rank is not 1 to 16, is given twice, or names an unknown
        area or metric.
    """
    try:
        ranks = _ranks(raw / "selection_ranks.csv", register)
        rows = [*csv_rows(raw / "selection_metrics.csv", ("metric", "title", "polarity"))]
    except CatalogueError:
        raise
    except LsrError as error:
        raise CatalogueError(str(error)) from None
    metrics = tuple(
        SelectionMetric(
            row["metric"],
            row["title"],
            row["age_band"],
            row["polarity"],
            row["polarity_basis"],
            row["counts"],
            ranks.pop(row["metric"], {}),
        )
        for _, row in rows
    )
    if ranks:
        raise CatalogueError(f"selection_ranks.csv: unknown metric {', '.join(sorted(ranks))}")
    return metrics
