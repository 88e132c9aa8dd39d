"""Make the report of one indicator across all councils."""

from __future__ import annotations

from pathlib import Path

from lsr_analysis.analysis.explore.parameters import explore_parameters
from lsr_analysis.reporting.batch import BatchResult, run_reports
from lsr_analysis.reporting.jobs import explore_job
from lsr_analysis.reporting.requests import choose_areas
from lsr_analysis.store import load

__all__ = ["report_indicator"]


def report_indicator(
    indicator: str, areas: str, start: str, end: str, out: Path, data: Path | None
) -> BatchResult:
    """Check every parameter, then make the report and the index page.

    Parameters
    ----------
    indicator : str
        Id in the dictionary.
    areas : str
        Councils to name, "reviewed", or "" for none; names with commas between.
    start, end : str
        Months "YYYY-MM", or "" for the latest held.
    out : pathlib.Path
    data : pathlib.Path or None

    Raises
    ------
    LsrError
        If any parameter cannot be used; then nothing has run.
    """
    figures = load(data)
    checked = explore_parameters(figures, indicator, start, end)
    period = checked.period
    if areas.strip():
        month = f"{period.last:%Y-%m}"
        codes = choose_areas(areas, month, month, data)
        checked = explore_parameters(figures, indicator, start, end, codes)
    job = explore_job(checked.indicator, period.first, period.last, checked.areas)
    return run_reports([job], out, 1, figures)
