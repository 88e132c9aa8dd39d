"""The page that links all reports of a folder, read from the reports themselves."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from lsr_analysis.periods import Span
from lsr_analysis.reporting.html import environment
from lsr_analysis.reporting.jobs import EXPLORE_NOTEBOOK, Job
from lsr_analysis.reporting.notebooks import AREA_NOTEBOOK, NATIONAL_NOTEBOOK
from lsr_analysis.version import VERSION

__all__ = ["index_page"]

_FILES = {
    "short.html": "short version",
    "figures/standing.png": "chart",
    "tables/standing.csv": "table",
}


def _standing(folder: Path) -> dict[str, str]:
    path = folder / "tables" / "standing.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {row["measure"]: row["shown"] for row in csv.DictReader(stream)}


def _partly(standing: dict[str, str]) -> str:
    """Say so where a rate is of only some months of the period."""
    held, _, asked = standing.get("Months with figures", "").partition(" of ")
    return "" if held == asked else f" ({held} of {asked} months)"


def _entry(job: Job, out: Path) -> dict[str, object]:
    folder = out / job.folder
    standing = _standing(folder)
    return {
        "title": job.title,
        "folder": job.folder,
        "notebook": job.notebook,
        "period": str(Span.parse(job.parameters["period_start"], job.parameters["period_end"])),
        "rate": standing.get("This area", "–") + _partly(standing),
        "rank": standing.get("Rank among all councils (1 is best)", "–"),
        "rank_peers": standing.get("Rank with its peers (1 is best)", "–"),
        "peers": job.parameters.get("peers", ""),
        "files": [
            {"path": path, "label": label}
            for path, label in _FILES.items()
            if (folder / path).is_file()
        ],
    }


def index_page(jobs: Sequence[Job], out: Path, built: str) -> str:
    """Return the index page of a folder of reports.

    Parameters
    ----------
    jobs : sequence of Job
        All reports of the folder, with those that failed.
    out : pathlib.Path
        The folder.
    built : str
        Date on which the figures were built.
    """
    made = [job for job in jobs if not job.error]
    areas = sorted((j for j in made if j.notebook == AREA_NOTEBOOK), key=lambda j: j.title)
    indicators = sorted((j for j in made if j.notebook == EXPLORE_NOTEBOOK), key=lambda j: j.title)
    national = next((j for j in made if j.notebook == NATIONAL_NOTEBOOK), None)
    template = environment().get_template("index.html.j2")
    return template.render(
        title="Local system reports",
        failed=[job for job in jobs if job.error],
        national=_entry(national, out) if national else None,
        areas=[_entry(job, out) for job in areas],
        indicators=[_entry(job, out) for job in indicators],
        package=f"lsr_analysis {VERSION}",
        built=built,
    )
