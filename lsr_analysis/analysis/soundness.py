"""What the table holds, and whether it and its manifest belong together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.analysis.coverage import coverage_lines
from lsr_analysis.analysis.similar_list import SIMILAR_FILE, similar_list
from lsr_analysis.errors import BuildError
from lsr_analysis.files import file_sha256
from lsr_analysis.observations import check_observations
from lsr_analysis.store import Data, load

__all__ = ["Findings", "check_data"]


@dataclass(frozen=True)
class Findings:
    """What a check found.

    Parameters
    ----------
    lines : tuple of str
        What the table holds.
    problems : tuple of str
        What is wrong; empty if the table is sound.
    """

    lines: tuple[str, ...]
    problems: tuple[str, ...]


def check_data(folder: str | Path | None = None) -> Findings:
    """Check the figures that a report would use.

    Parameters
    ----------
    folder : str or pathlib.Path, optional
        See :func:`lsr_analysis.store.data_folder`.

    Raises
    ------
    DataNotFound
        If there are none, or they cannot be read.
    """
    data = load(folder)
    manifest = data.manifest
    lines = [
        f"Figures in {data.folder}",
        f"{len(data.observations):,} observations, {data.extent.start} to {data.extent.end}, "
        f"built {manifest['built']} by {manifest['package']}",
        *(f"own file: {name}" for name in data.own),
        *coverage_lines(data),
        *(
            f"{check['outcome']}: {check['name']}: {check['detail']}"
            for check in manifest["checks"]
        ),
    ]
    problems = []
    for name, recorded in manifest["outputs"].items():
        path = data.folder / "processed" / name
        if not path.is_file():
            problems.append(f"{path} is not there, but the manifest names it")
        elif file_sha256(path) != recorded["sha256"]:
            problems.append(f"{path} is not the file that the manifest was written for")
    try:
        check_observations(data.observations, data.register, data.indicators)
    except BuildError as error:
        problems.append(str(error))
    problems += _peers_problem(data)
    return Findings(tuple(lines), tuple(problems))


def _peers_problem(data: Data) -> list[str]:
    """Recompute the list of similar peers and compare it with the one that was written."""
    path = data.folder / "processed" / SIMILAR_FILE
    if not path.is_file():
        return []
    again = similar_list(data.shipped, data.register).to_csv(index=False, lineterminator="\n")
    if again.encode() == path.read_bytes():
        return []
    return [f"{path} is not what the model of similar councils gives for these figures"]
