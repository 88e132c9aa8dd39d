"""Build the processed figures from a folder of published files, all or nothing."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from lsr_analysis.areas import ENGLAND, register
from lsr_analysis.building.checks import Check, check_months, one_workbook_a_month
from lsr_analysis.building.delays import delay_observations
from lsr_analysis.building.find import Inputs, find_inputs
from lsr_analysis.errors import BuildError
from lsr_analysis.files import file_sha256
from lsr_analysis.indicators import dictionary
from lsr_analysis.observations import check_observations, write_observations
from lsr_analysis.sources import delayed_transfers, populations
from lsr_analysis.sources.corrections import code_corrections
from lsr_analysis.version import VERSION

__all__ = ["OUTPUTS", "BuildResult", "build"]

OUTPUTS = (
    "observations.parquet",
    "delayed_transfers_months.csv",
    "delayed_transfers_notes.csv",
    "manifest.json",
)
"""Files of a build. The manifest is put in place last and carries the others' checksums."""

_ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."


@dataclass(frozen=True)
class BuildResult:
    """What a build wrote and found.

    Parameters
    ----------
    out : pathlib.Path
    rows : int
        Rows of the observation table.
    checks : tuple of Check
    skipped : tuple of pathlib.Path
        Workbooks of other publications.
    """

    out: Path
    rows: int
    checks: tuple[Check, ...]
    skipped: tuple[Path, ...]


def _read(
    inputs: Inputs, progress: bool
) -> tuple[list[delayed_transfers.Month], dict[int, populations.Populations]]:
    from tqdm import tqdm

    councils = register()
    corrections = code_corrections(delayed_transfers.SOURCE)
    with tqdm(
        total=len(inputs.delayed_transfers) + len(inputs.populations),
        desc="Reading workbooks", unit="file", disable=not progress,
    ) as bar:  # fmt: skip
        people: dict[int, populations.Populations] = {}
        for path in inputs.populations:
            edition = populations.read_populations(path, councils)
            other = people.setdefault(edition.year, edition)
            if other.adults != edition.adults:
                raise BuildError(
                    f"{other.file} and {edition.file} are both mid-{edition.year}, with different "
                    "figures. Keep one of them in the folder."
                )
            bar.update()
        months = []
        for path in inputs.delayed_transfers:
            months.append(delayed_transfers.read_month(path, councils, corrections))
            bar.update()
    return one_workbook_a_month(months), people


def _write_months(months: Sequence[delayed_transfers.Month], path: Path) -> None:
    elsewhere = list(delayed_transfers.ELSEWHERE.values())
    rows = []
    for month in months:
        total = month.days["total"]
        councils = total.drop([ENGLAND, *elsewhere], errors="ignore")
        rows.append(
            {
                "month": str(month.month),
                "file": month.file,
                "sha256": month.sha256,
                "edition": month.edition,
                "published": month.published or "",
                "revised": month.revised or "",
                "councils": len(councils),
                "not_collected": " ".join(councils.index[councils.isna()]),
                "england_days": int(total[ENGLAND]),
                "councils_days": int(councils.sum()),
                **{
                    name: int(total.get(name, 0) or 0) if total.get(name) == total.get(name) else ""
                    for name in elsewhere
                },
            }
        )
    pd.DataFrame(rows).to_csv(path, index=False, lineterminator="\n")


def _write_notes(months: Sequence[delayed_transfers.Month], path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["month", "revised_in", "organisation_code", "organisation"])
        for month in months:
            writer.writerows([str(month.month), *note] for note in month.notes)


def _manifest(
    months: Sequence[delayed_transfers.Month],
    people: dict[int, populations.Populations],
    checks: Sequence[Check],
    rows: int,
    staging: Path,
) -> dict[str, object]:
    inputs = [
        {"source": delayed_transfers.SOURCE, "period": str(m.month), "file": m.file,
         "sha256": m.sha256, "edition": m.edition} for m in months
    ] + [
        {"source": populations.SOURCE, "period": f"mid-{p.year}", "file": p.file,
         "sha256": p.sha256, "edition": "published"} for p in people.values()
    ]  # fmt: skip
    return {
        "package": f"lsr_analysis {VERSION}",
        "built": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "attribution": _ATTRIBUTION,
        "publications": [asdict(source) for source in dictionary().sources.values()],
        "rows": rows,
        "checks": [asdict(check) for check in checks],
        "outputs": {
            name: {"sha256": file_sha256(staging / name), "bytes": (staging / name).stat().st_size}
            for name in OUTPUTS[:-1]
        },
        "inputs": inputs,
    }


def _put_in_place(staging: Path, out: Path) -> None:
    """Swap the new files in; if one of them cannot be, put all the old ones back."""
    old = staging / "old"
    old.mkdir()
    for name in OUTPUTS:  # all copies are whole before the first file is touched
        if (out / name).exists():
            shutil.copy2(out / name, old / name)
    begun: list[str] = []
    try:
        for name in OUTPUTS:
            begun.append(name)
            (staging / name).replace(out / name)
    except BaseException:
        for name in begun:
            if (old / name).exists():
                (old / name).replace(out / name)
            else:
                (out / name).unlink(missing_ok=True)
        raise


def build(raw: Path, out: Path, progress: bool = True) -> BuildResult:
    """Build the processed figures.

    Everything is read, computed and checked first and written to a temporary folder; only
    then are the files put in place, so that a build that stops leaves the old ones whole.

    Parameters
    ----------
    raw : pathlib.Path
        Folder with the published workbooks, in any subfolders.
    out : pathlib.Path
        Folder for the results; made if need be.
    progress : bool
        Show a progress bar.

    Returns
    -------
    BuildResult

    Raises
    ------
    SourceError
        If a file cannot be read as what it should be.
    BuildError
        If a file is missing or a check fails.
    """
    inputs = find_inputs(raw)
    months, people = _read(inputs, progress)
    checks = check_months(months, register())
    table = delay_observations(months, people, register())
    check_observations(table, register(), dictionary())
    checks.append(Check("the observation table keeps its rules", "passed", f"{len(table):,} rows"))
    out.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".building-", dir=out))
    try:
        write_observations(table, staging / OUTPUTS[0])
        _write_months(months, staging / OUTPUTS[1])
        _write_notes(months, staging / OUTPUTS[2])
        manifest = _manifest(months, people, checks, len(table), staging)
        (staging / OUTPUTS[3]).write_text(
            json.dumps(manifest, indent=1, ensure_ascii=False) + "\n",
            encoding="utf-8",
            newline="\n",
        )
        _put_in_place(staging, out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return BuildResult(out, len(table), tuple(checks), inputs.skipped)
