"""Turn what a user asks for into checked jobs, so that nothing wrong starts to run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lsr_analysis.analysis.national import reviewed_areas
from lsr_analysis.analysis.parameters import area_parameters, national_parameters, second_area
from lsr_analysis.analysis.peers import list_behind
from lsr_analysis.errors import ParameterError
from lsr_analysis.reporting.batch import BatchResult, run_reports
from lsr_analysis.reporting.jobs import area_job, national_job
from lsr_analysis.store import load

__all__ = ["choose_areas", "report_areas"]


def choose_areas(areas: str, start: str, end: str, data: Path | None) -> list[str]:
    """Return the areas meant by "reviewed", "all" or a list with commas.

    A name that itself holds a comma ("Bristol, City of") is found too.

    Parameters
    ----------
    areas : str
    start, end : str
        Months "YYYY-MM"; "all" means the councils that existed at the end.
    data : pathlib.Path or None

    Raises
    ------
    UnknownArea, AmbiguousArea, ParameterError
        Naming the part of the list at fault.
    """
    figures = load(data)
    span = national_parameters(figures, start, end).span
    if areas == "reviewed":
        return reviewed_areas(figures)
    if areas == "all":
        return [area.code for area in figures.register.in_force(span.last_day)]
    pieces = [piece.strip() for piece in areas.split(",") if piece.strip()]
    if not pieces:
        raise ParameterError("--areas names no area; give names or codes with commas between")
    chosen: list[str] = []
    while pieces:
        for length in range(len(pieces), 0, -1):
            try:
                code = figures.register.find(", ".join(pieces[:length]), span.last_day).code
                break
            except LookupError:
                if length == 1:
                    raise
        del pieces[:length]
        if code not in chosen:
            chosen.append(code)
    return chosen


def report_areas(
    areas: Sequence[str],
    start: str,
    end: str,
    peers: str,
    out: Path,
    workers: int,
    data: Path | None,
    national: bool,
    compare_with: str = "",
    leave_out: str = "",
) -> BatchResult:
    """Check every parameter, then make the reports and the index page.

    Parameters
    ----------
    areas : sequence of str
        Names or codes.
    start, end : str
        Months "YYYY-MM".
    peers : str
        A set by name, or the path of a list.
    out : pathlib.Path
    workers : int
        Reports made at the same time.
    data : pathlib.Path or None
    national : bool
        Make the national comparison too.
    compare_with : str
        An area to set beside each of the others, or "" for none. Among several areas its own
        report is made without.
    leave_out : str
        Parts of the national comparison that are not wanted, with commas between.

    Raises
    ------
    LsrError
        If any parameter cannot be used; then nothing has run.
    """
    figures = load(data)
    span = national_parameters(figures, start, end, leave_out=leave_out).span
    second = second_area(figures, compare_with, span.last_day)
    jobs = [national_job(start, end, leave_out)] if national else []
    listed = list_behind(peers, figures)
    for name in areas:
        checked = area_parameters(figures, name, start, end, peers)
        if second != checked.area or len(areas) == 1:
            checked = area_parameters(figures, name, start, end, peers, compare_with=compare_with)
        slug = figures.register.slug(checked.area)
        jobs.append(area_job(checked.area, slug, start, end, peers, listed, checked.compare_with))
    return run_reports(jobs, out, workers, figures)
