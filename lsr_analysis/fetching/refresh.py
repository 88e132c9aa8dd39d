"""Fetch, build upon the figures at hand, and say what changed: what `lsr refresh` does."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lsr_analysis.areas import register
from lsr_analysis.building.builder import BuildResult, build
from lsr_analysis.building.changes import Changes, compare_tables
from lsr_analysis.building.publications import KINDS
from lsr_analysis.errors import DataNotFound
from lsr_analysis.fetching.fetch import fetch, now_in_utc
from lsr_analysis.fetching.folder import take_from
from lsr_analysis.fetching.kinds import kind_of
from lsr_analysis.fetching.ledger import spare_name
from lsr_analysis.fetching.place import downloads_folder
from lsr_analysis.fetching.result import FetchResult
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.observations import read_observations
from lsr_analysis.sources.reading import WORKBOOKS, PublishedFile

__all__ = ["CHANGES", "Refreshed", "refresh"]

CHANGES = "changes.csv"
"""Name of the list of changed figures, beside the figures."""

_READ = {*WORKBOOKS, ".csv", ".json"}


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did.

    Parameters
    ----------
    fetched : FetchResult
    built : BuildResult or None
        None if the figures already rest on every file at hand.
    changes : Changes or None
    lines : tuple of str
        What was built and what changed, in lines of text.
    """

    fetched: FetchResult
    built: BuildResult | None
    changes: Changes | None
    lines: tuple[str, ...]


def _is_new(folder: Path, known: set[str]) -> bool:
    """Say whether a folder holds a file that a build reads and the figures do not rest on."""
    read = {kind.id for kind in KINDS}
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder).parts
        if path.suffix.lower() not in _READ or any(p.startswith((".", "~$")) for p in within):
            continue
        file = PublishedFile(path)
        if file.sha256 not in known:
            kind = kind_of(file)
            if kind is not None and kind.id in read:
                return True
    return False


def _written(changes: Changes, folder: Path) -> str:
    """Write the list of changed figures, under another name if the usual one is in use."""
    for name in (CHANGES, f"changes-{now_in_utc()[:19].replace(':', '')}.csv"):
        path = folder / name
        spare = spare_name(path, ".part")
        try:
            changes.rows.to_csv(spare, index=False, encoding="utf-8-sig", lineterminator="\n")
            spare.replace(path)
        except OSError as error:
            problem = error
        else:
            return f"All changed figures: {path}"
        finally:
            with suppress(OSError):
                spare.unlink()
    return f"The list of all changed figures could not be written ({problem})."


def refresh(
    data_folder: Path,
    ids: Sequence[str] = (),
    *,
    source: Path | None = None,
    out: Path | None = None,
    progress: bool = True,
    tell: Callable[[Sequence[str]], None] = lambda lines: None,
) -> Refreshed:
    """Fetch files, build upon the figures of a data folder, and say what changed.

    Figures that no file at hand gives stay as they are. The new figures take the place of the
    old ones only when all of them are there and checked.

    Parameters
    ----------
    data_folder : pathlib.Path
        Holds ``processed``.
    ids : sequence of str
        Publications to fetch; all of them if empty.
    source : pathlib.Path, optional
        A folder to take files from, instead of fetching.
    out : pathlib.Path, optional
        Another data folder for the new figures and the downloads, for who cannot or does not
        want to write into the first.
    progress : bool
        Show progress bars.
    tell : callable
        Is given the lines on what was fetched, before anything is built.

    Returns
    -------
    Refreshed

    Raises
    ------
    ParameterError, CatalogueError, FetchError
        If nothing can be fetched or taken at all; see :func:`lsr_analysis.fetching.fetch.fetch`.
    SourceError, BuildError, DataNotFound
        If a file cannot be read, a check fails, or the figures at hand are not whole. The
        figures stay as they are.
    """
    processed = data_folder / "processed"
    try:
        manifest = json.loads((processed / "manifest.json").read_text(encoding="utf-8"))
        known = {entry["sha256"] for entry in manifest["inputs"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataNotFound(
            f"{processed} does not hold figures to refresh ({error}). Build them with `lsr build`."
        ) from error
    target = out or data_folder
    folder = downloads_folder(target)
    if source is not None:
        fetched = take_from(source, folder, manifest=manifest)
    else:
        fetched = fetch(ids, folder, manifest=manifest, progress=progress)
    tell(fetched.lines)
    if not _is_new(folder, known):
        said = "The figures already rest on every file at hand; there is nothing to build."
        if target != data_folder:
            said += f" Nothing was written to {target}; the figures of {data_folder} are current."
        return Refreshed(fetched, None, None, (said,))
    before = read_observations(processed / "observations.parquet")
    built = build(folder, target / "processed", progress, onto=processed)
    after = read_observations(built.out / "observations.parquet")
    changes = compare_tables(before, after)
    lines = (
        *(f"{c.outcome:7} {c.name}: {c.detail}" for c in built.checks if c.outcome != "passed"),
        f"{built.rows:,} observations. What changed since the build of {manifest['built'][:10]}:",
        *changes.lines(register(), dictionary()),
        _written(changes, built.out),
    )
    return Refreshed(fetched, built, changes, lines)
