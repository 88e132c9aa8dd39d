"""Build the processed figures from a folder of published files, all or nothing."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from lsr_analysis.analysis.similar_list import SIMILAR_FILE, similar_list
from lsr_analysis.areas import register
from lsr_analysis.building.checks import Check
from lsr_analysis.building.earlier import read_earlier
from lsr_analysis.building.gather import Gathered, gather
from lsr_analysis.errors import BuildError
from lsr_analysis.files import file_sha256
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.observations import check_observations, write_observations
from lsr_analysis.version import VERSION

__all__ = ["OUTPUTS", "BuildResult", "build"]

OUTPUTS = (
    "observations.parquet",
    "reconciliation.csv",
    "trusts.csv",
    SIMILAR_FILE,
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
        Files of other publications.
    """

    out: Path
    rows: int
    checks: tuple[Check, ...]
    skipped: tuple[Path, ...]


def _manifest(gathered: Gathered, checks: Sequence[Check], staging: Path) -> dict[str, object]:
    return {
        "package": f"lsr_analysis {VERSION}",
        "built": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "attribution": _ATTRIBUTION,
        "publications": [
            asdict(source)
            for source in dictionary().sources.values()
            if source.id in gathered.publications
        ],
        "rows": len(gathered.table),
        "checks": [asdict(check) for check in checks],
        "outputs": {
            name: {"sha256": file_sha256(staging / name), "bytes": (staging / name).stat().st_size}
            for name in OUTPUTS[:-1]
        },
        "inputs": list(gathered.inputs),
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
            try:
                (staging / name).replace(out / name)
            except OSError as error:
                begun.remove(name)  # it is as it was, and may be in use still
                raise BuildError(
                    f"{out / name} cannot be replaced ({error}). Close it in other programs, and "
                    "run this again; the earlier figures are in place."
                ) from error
    except BaseException:
        for name in begun:
            if (old / name).exists():
                (old / name).replace(out / name)
            else:
                (out / name).unlink(missing_ok=True)
        raise


def build(raw: Path, out: Path, progress: bool = True, onto: Path | None = None) -> BuildResult:
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
    onto : pathlib.Path, optional
        The ``processed`` folder of an earlier build, whose figures stay where `raw` holds none.

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
    gathered = gather(raw, progress, read_earlier(onto) if onto else None)
    check_observations(gathered.table, register(), dictionary())
    checks = [
        *gathered.checks,
        Check("the observation table keeps its rules", "passed", f"{len(gathered.table):,} rows"),
    ]
    out.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".building-", dir=out))
    try:
        write_observations(gathered.table, staging / "observations.parquet")
        for name, table in (
            ("reconciliation.csv", gathered.reconciliation),
            ("trusts.csv", gathered.trusts),
            (SIMILAR_FILE, similar_list(gathered.table, register())),
            ("delayed_transfers_months.csv", gathered.months),
            ("delayed_transfers_notes.csv", gathered.notes),
        ):
            table.to_csv(staging / name, index=False, lineterminator="\n", float_format="%.10g")
        manifest = _manifest(gathered, checks, staging)
        (staging / OUTPUTS[-1]).write_text(
            json.dumps(manifest, indent=1, ensure_ascii=False) + "\n",
            encoding="utf-8",
            newline="\n",
        )
        _put_in_place(staging, out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return BuildResult(out, len(gathered.table), tuple(checks), gathered.skipped)
