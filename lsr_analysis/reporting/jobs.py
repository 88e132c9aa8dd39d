"""What a report is asked to be, and the record of what was made."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lsr_analysis.analysis.similar import model
from lsr_analysis.areas import Area
from lsr_analysis.files import file_sha256
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import Span
from lsr_analysis.reporting.notebooks import AREA_NOTEBOOK, NATIONAL_NOTEBOOK
from lsr_analysis.version import VERSION

__all__ = [
    "EXPLORE_NOTEBOOK", "Job", "area_job", "earlier_jobs", "explore_job", "manifest_text",
    "national_job",
]  # fmt: skip

EXPLORE_NOTEBOOK = "explore_indicator.ipynb"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Job:
    """One report to make.

    Parameters
    ----------
    title : str
        What the report is about.
    folder : str
        Where it goes, below the output folder.
    notebook : str
        File name of the notebook.
    parameters : dict
        The notebook's parameters.
    peers_file : str
        A user's list of peers, which is copied beside the notebook; empty if there is none.
    peers_sha256 : str
        Checksum of that list.
    error : str
        Why it failed; empty if it did not, or has not run yet.
    """

    title: str
    folder: str
    notebook: str
    parameters: dict[str, Any]
    peers_file: str = ""
    peers_sha256: str = ""
    error: str = ""

    @property
    def page_title(self) -> str:
        """Title of the report's page."""
        period = Span.parse(self.parameters["period_start"], self.parameters["period_end"])
        return f"{self.title}, {period}"


def area_job(
    area: Area,
    slug: str,
    start: str,
    end: str,
    peers: str,
    listed: Path | None,
    compare_with: Area | None = None,
) -> Job:
    """Return the job of one area's profile.

    Parameters
    ----------
    area : Area
    slug, start, end : str
    peers : str
        The set as the user named it.
    listed : pathlib.Path or None
        The file behind it, if it is a user's list. The report keeps its own copy, so that it
        can be made again as it was.
    compare_with : Area, optional
        The area to set beside it.
    """
    is_stored = listed is not None and listed.stem == peers
    return Job(
        area.name,
        f"areas/{slug}",
        AREA_NOTEBOOK,
        {
            "area": area.code,
            "period_start": start,
            "period_end": end,
            "peers": listed.name if listed and not is_stored else peers,
        }
        | ({"compare_with": compare_with.code} if compare_with else {}),
        str(listed.resolve()) if listed else "",
        file_sha256(listed) if listed else "",
    )


def national_job(start: str, end: str, leave_out: str = "") -> Job:
    """Return the job of the national comparison.

    Parameters
    ----------
    start, end : str
    leave_out : str
        Parts that are not wanted, with commas between.
    """
    return Job(
        "National comparison",
        "national",
        NATIONAL_NOTEBOOK,
        {"period_start": start, "period_end": end}
        | ({"leave_out": leave_out} if leave_out else {}),
    )


def explore_job(
    indicator: Indicator, first: dt.date, last: dt.date, areas: Sequence[Area] = ()
) -> Job:
    """Return the job of one indicator across all councils.

    Parameters
    ----------
    indicator : Indicator
    first, last : datetime.date
        First and last day of the period, which the report keeps when later figures come.
    areas : sequence of Area
        Those to name.
    """
    return Job(
        indicator.title,
        f"indicators/{indicator.id}",
        EXPLORE_NOTEBOOK,
        {
            "indicator": indicator.id,
            "period_start": f"{first:%Y-%m}",
            "period_end": f"{last:%Y-%m}",
            "areas": "; ".join(area.code for area in areas),
        },
    )


def earlier_jobs(out: Path, jobs: Sequence[Job]) -> list[Job]:
    """Return the reports already in a folder that these jobs do not make anew.

    A manifest that cannot be read counts as none: the reports stay, only their links go.
    """
    try:
        recorded = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["reports"]
        earlier = [Job(**{k: v for k, v in entry.items() if k != "status"}) for entry in recorded]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    again = {job.folder for job in jobs}
    return [
        job
        for job in earlier
        if job.folder not in again and not job.error and (out / job.folder).is_dir()
    ]


def manifest_text(jobs: Sequence[Job]) -> str:
    """Return the record of a folder of reports, as JSON."""
    reports = [
        asdict(job)
        | {"peers_file": Path(job.peers_file).name, "status": "failed" if job.error else "made"}
        for job in jobs
    ]
    manifest = {
        "package": f"lsr_analysis {VERSION}",
        "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "model_of_similar_peers": model().version,
        "reports": reports,
    }
    return json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
