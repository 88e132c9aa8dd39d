"""Run many notebooks side by side, go on when one fails, and link the reports together."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from lsr_analysis.errors import LsrError, ReportError
from lsr_analysis.reporting.html import has_short, notebook_html
from lsr_analysis.reporting.index import index_page
from lsr_analysis.reporting.jobs import MANIFEST, Job, earlier_jobs, manifest_text
from lsr_analysis.reporting.notebooks import execute, notebook_path
from lsr_analysis.store import Data

__all__ = ["BatchResult", "run_reports"]


SHORT_PAGE = "short.html"
_MOST_WORKERS = 61  # what Windows allows


@dataclass(frozen=True)
class BatchResult:
    """What a batch made.

    Parameters
    ----------
    out : pathlib.Path
    jobs : tuple of Job
        In the order given.
    """

    out: Path
    jobs: tuple[Job, ...]

    @property
    def failed(self) -> list[Job]:
        """The jobs that failed."""
        return [job for job in self.jobs if job.error]


def _run(job: Job, out: Path, data: str) -> Job:
    """Make one report in a temporary folder, then put it in place of the old one."""
    os.environ["LSR_DATA"] = data
    target = out / job.folder
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".making-", dir=target.parent))
    try:
        notebook = staging / job.notebook
        if job.peers_file:
            shutil.copy(job.peers_file, staging)
        source = notebook_path(job.notebook)
        execute(source, notebook, {**job.parameters, "output_dir": "."})
        home = "../" * len(Path(job.folder).parts) + "index.html"
        versions = {"report.html": False} | ({SHORT_PAGE: True} if has_short(source) else {})
        for name, short in versions.items():
            beside = next((other for other in versions if other != name), "")
            page = notebook_html(notebook, job.page_title, home, beside=beside, short=short)
            (staging / name).write_text(page, encoding="utf-8", newline="\n")
        _put_in_place(staging, target)
    except (LsrError, OSError) as error:
        return replace(job, error=str(error))
    except Exception as error:  # one area's failure must not end the batch
        return replace(job, error=f"{type(error).__name__}: {error}")
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return job


def _put_in_place(staging: Path, target: Path) -> None:
    staging.chmod(0o755)  # temporary folders are private; reports are for sharing
    if not target.exists():
        staging.replace(target)
        return
    old = Path(tempfile.mkdtemp(prefix=".old-", dir=target.parent)) / "report"
    target.replace(old)
    try:
        staging.replace(target)
    except OSError:
        old.replace(target)
        raise
    finally:
        shutil.rmtree(old.parent, ignore_errors=True)


def _run_all(
    jobs: Sequence[Job], out: Path, workers: int, data: str, progress: bool
) -> tuple[Job, ...]:
    from tqdm import tqdm

    done: dict[int, Job] = {}
    # "spawn" everywhere: what works on one system then works on all. A worker goes on making
    # reports to the end, since what it has imported and read serves all of them. Python 3.11's
    # pool may wait for ever for a worker that was told to make way for a new one.
    with (
        ProcessPoolExecutor(
            min(workers, len(jobs), _MOST_WORKERS), mp_context=get_context("spawn")
        ) as pool,
        tqdm(total=len(jobs), desc="Making reports", unit="report", disable=not progress) as bar,
    ):
        futures: dict[Future[Job], int] = {
            pool.submit(_run, job, out, data): number for number, job in enumerate(jobs)
        }
        for future in as_completed(futures):
            number = futures[future]
            try:
                done[number] = future.result()
            except Exception as error:  # a worker process that was killed
                done[number] = replace(jobs[number], error=f"{type(error).__name__}: {error}")
            if done[number].error:
                bar.write(f"Failed: {done[number].title}: {done[number].error}")
            bar.update()
    return tuple(done[number] for number in range(len(jobs)))


def run_reports(
    jobs: Sequence[Job], out: Path, workers: int, data: Data, progress: bool = True
) -> BatchResult:
    """Run the jobs in a pool of processes, then write the index page and a manifest.

    Reports that are in the folder already, and are not made anew, stay in the index.

    Parameters
    ----------
    jobs : sequence of Job
    out : pathlib.Path
        Folder for the reports; made if need be.
    workers : int
        Processes at a time.
    data : Data
        The figures; the notebooks load them from the same folder.
    progress : bool
        Show a progress bar.

    Raises
    ------
    ReportError
        If there is nothing to do, or `out` cannot be made.
    """
    if not jobs:
        raise ReportError("No area was chosen, so there is no report to make.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"{out} cannot be made ({error}); give a folder with --out") from error
    done = _run_all(jobs, out, workers, str(data.folder), progress)
    listed = [*earlier_jobs(out, jobs), *done]
    for name, text in {
        MANIFEST: manifest_text(listed),
        "index.html": index_page(listed, out, data.manifest["built"][:10]),
    }.items():
        temporary = out / f".{name}.part"
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(out / name)
    return BatchResult(out, done)
