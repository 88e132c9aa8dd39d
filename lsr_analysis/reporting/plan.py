"""The plan of a review as files."""

from __future__ import annotations

from pathlib import Path

from lsr_analysis import charts, tables
from lsr_analysis.analysis.plan import parse_start, plan
from lsr_analysis.errors import ParameterError
from lsr_analysis.evidence.sources import read_sources
from lsr_analysis.review_stages import read_review_stages
from lsr_analysis.store import Data, shipped_folder

__all__ = ["write_plan"]


def write_plan(area: str, start: str, out: Path, data: Data) -> list[Path]:
    """Lay out a review of an area from a day on, as a table and a chart.

    Parameters
    ----------
    area : str
        Name or code of a council.
    start : str
        Day of the contact letter, "YYYY-MM-DD".
    out : pathlib.Path
        Folder for the files.
    data : Data

    Returns
    -------
    list of pathlib.Path
        ``plan.csv``, ``plan.png`` and ``plan.svg``.

    Raises
    ------
    UnknownArea, AmbiguousArea
        If no council, or more than one, answers to the name.
    ParameterError
        If the day is none, or the files cannot be written.
    """
    day = parse_start(start)
    council = data.register.find(area, day)
    raw = shipped_folder("data") / "raw"
    sources = read_sources(raw)
    found = plan(council, day, read_review_stages(raw, sources))
    try:
        return [
            *tables.plan_table(found, sources).save(out),
            *charts.plan(found, sources).save(out),
        ]
    except OSError as error:
        raise ParameterError(f"{out} cannot be written ({error})") from None
