"""Find and load the figures: from ``--data``, LSR_DATA, the clone, or the installed package."""

from __future__ import annotations

import html
import json
import os
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from lsr_analysis.areas import Register, register
from lsr_analysis.errors import DataNotFound
from lsr_analysis.evidence import Evidence, read_evidence, read_sources
from lsr_analysis.files import file_sha256
from lsr_analysis.indicators import Dictionary
from lsr_analysis.observations import COLUMNS, KEY, read_observations
from lsr_analysis.own import fingerprint, own_folder, read_own
from lsr_analysis.periods import Span
from lsr_analysis.review_events import ReviewEvent, read_review_events
from lsr_analysis.reviews import Milestone, Review, read_milestones, read_reviews
from lsr_analysis.selection import SelectionMetric, read_selection

__all__ = ["Data", "data_folder", "load", "shipped_folder"]

DELAYS = "delayed_days"
"""The indicator whose months the monthly sections of a report are about."""

_PACKAGE = Path(__file__).resolve().parent


def shipped_folder(name: str) -> Path:
    """Return the "data" or "notebooks" folder of the clone, or else of the installed package.

    Raises
    ------
    DataNotFound
        If neither has it.
    """
    clone = _PACKAGE.parent
    if (clone / "pyproject.toml").is_file() and (clone / name).is_dir():
        return clone / name
    installed = _PACKAGE / "shipped" / name
    if installed.is_dir():
        return installed
    raise DataNotFound(f"The folder {name!r} did not come with the package; install it again.")


def data_folder(data: str | Path | None = None) -> Path:
    """Return the folder that holds ``raw/`` and ``processed/``.

    Parameters
    ----------
    data : str or pathlib.Path, optional
        A folder to use; else the environment variable LSR_DATA, else what ships.

    Raises
    ------
    DataNotFound
        If the folder named does not hold ``processed/``.
    """
    named = data or os.environ.get("LSR_DATA")
    if not named:
        return shipped_folder("data")
    folder = Path(named).expanduser().resolve()
    if not (folder / "processed").is_dir():
        origin = "--data" if data else "LSR_DATA"
        raise DataNotFound(
            f"{origin} names {folder}, which holds no folder 'processed'. Give the folder above "
            "it, as written by `lsr build --out FOLDER/processed`."
        )
    return folder


@dataclass(frozen=True, repr=False)
class Data:
    """Everything that a report rests on.

    Parameters
    ----------
    folder : pathlib.Path
    observations : pandas.DataFrame
        The observation table; see :mod:`lsr_analysis.observations`. A user's own figures
        are in it.
    register : Register
    indicators : Dictionary
    reviews : tuple of Review
    events : tuple of ReviewEvent
    selection : tuple of SelectionMetric
    milestones : tuple of Milestone
    evidence : Evidence
        What reviews and other publications said: findings, actions, targets and claims.
    manifest : mapping
        What the figures were built from.
    trusts, reconciliation : pandas.DataFrame
        Figures by hospital trust; figures that another publication gives for the same thing.
    shipped : pandas.DataFrame
        The observation table without a user's own figures.
    own : tuple of str
        Names of the user's own files.
    """

    folder: Path
    observations: pd.DataFrame
    register: Register
    indicators: Dictionary
    reviews: tuple[Review, ...]
    events: tuple[ReviewEvent, ...]
    selection: tuple[SelectionMetric, ...]
    milestones: tuple[Milestone, ...]
    evidence: Evidence
    manifest: Mapping[str, Any]
    trusts: pd.DataFrame
    reconciliation: pd.DataFrame
    shipped: pd.DataFrame
    own: tuple[str, ...] = ()

    @cached_property
    def results(self) -> dict[str, OrderedDict[Hashable, Any]]:
        """What was worked out of these figures; see :func:`lsr_analysis.once.once`."""
        return {}

    @cached_property
    def coverage(self) -> Span:
        """First to last month of delayed transfers."""
        return self._span(self.observations["indicator"] == DELAYS)

    @cached_property
    def extent(self) -> Span:
        """First to last month of all figures; a period may be chosen within it."""
        return self._span(self.observations["value"].notna())

    def _span(self, rows: pd.Series) -> Span:
        table = self.observations[rows]
        return Span(
            pd.Period(table["period_start"].min(), freq="M"),
            pd.Period(table["period_end"].max(), freq="M"),
        )

    @cached_property
    def _places(self) -> Mapping[str, Any]:
        places = self.observations.groupby("indicator", observed=True).indices
        return {str(indicator): found for indicator, found in places.items()}

    def rows_of(self, indicator: str) -> pd.DataFrame:
        """Return the rows of one indicator, found without a search through the whole table.

        Parameters
        ----------
        indicator : str
            Id in the dictionary; one that is not there fails with the nearest ones.
        """
        self.indicators[indicator]
        return self.observations.iloc[self._places.get(indicator, [])]

    def series(self, indicator: str, area: str) -> pd.DataFrame:
        """Return the rows of one indicator for one area, by first day of the period.

        Parameters
        ----------
        indicator : str
            Id in the dictionary.
        area : str
            Reference code.
        """
        table = self.rows_of(indicator)
        rows = table[table["area_code"] == area]
        return rows.set_index("period_start").sort_index()

    def __repr__(self) -> str:
        return (
            f"<lsr_analysis data: {len(self.observations):,} observations of "
            f"{self.observations['indicator'].nunique()} indicators, "
            f"{self.observations['area_code'].nunique()} areas, {self.extent}; delayed transfers "
            f"{self.coverage}; "
            f"built {self.manifest['built'][:10]} by {self.manifest['package']}>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self)[1:-1])}</p>"


def _manifest(folder: Path) -> Mapping[str, Any]:
    path = folder / "processed" / "manifest.json"
    try:
        manifest: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataNotFound(f"{path} is not there. Build the figures with `lsr build`.") from None
    except json.JSONDecodeError as error:
        raise DataNotFound(
            f"{path} cannot be read ({error}). Build again with `lsr build`."
        ) from None
    if not isinstance(manifest, dict) or not {"outputs", "built", "package"} <= set(manifest):
        raise DataNotFound(f"{path} is not a manifest of `lsr build`. Build the figures again.")
    return manifest


def _table(folder: Path, name: str) -> pd.DataFrame:
    path = folder / "processed" / name
    try:
        return pd.read_csv(path, parse_dates=["period_start", "period_end"])
    except (OSError, ValueError) as error:
        raise DataNotFound(
            f"{path} cannot be read ({error}). Build it again with `lsr build`."
        ) from None


def _overlay(shipped: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Lay a user's rows over the table; they take the place of rows without a value."""
    keys = [key for key in KEY if key != "geography"]
    both = pd.concat(
        [shipped.astype({"indicator": str}), own.astype({"indicator": str})], ignore_index=True
    )
    replaced = both.duplicated(keys, keep="last") & both["value"].isna()
    return both[~replaced].astype(COLUMNS).reset_index(drop=True)


@cache
def _base(
    folder: Path, _state: tuple[int, int]
) -> tuple[Mapping[str, Any], pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    manifest = _manifest(folder)
    table = folder / "processed" / "observations.parquet"
    observations = read_observations(table)
    if file_sha256(table) != manifest["outputs"][table.name]["sha256"]:
        raise DataNotFound(
            f"{table} is not the file that manifest.json beside it was written for, so nothing "
            "says where its figures come from. Build again with `lsr build`."
        )
    tables = (_table(folder, name) for name in ("trusts.csv", "reconciliation.csv"))
    return manifest, observations, *tables


@cache
def _load(
    folder: Path,
    own_files: Path,
    built: tuple[int, int],
    _state: tuple[tuple[str, int, int], ...],
) -> Data:
    councils = register()
    manifest, observations, trusts, reconciliation = _base(folder, built)
    own = read_own(own_files, councils, observations)
    raw = shipped_folder("data") / "raw"
    sources = read_sources(raw)
    reviews = read_reviews(raw, councils, sources)
    return Data(
        folder=folder,
        observations=_overlay(observations, own.observations) if own.files else observations,
        register=councils,
        indicators=own.indicators,
        reviews=reviews,
        events=read_review_events(raw, reviews, sources),
        selection=read_selection(raw, councils),
        milestones=read_milestones(raw, sources),
        evidence=read_evidence(raw, councils, own.indicators, sources),
        manifest=manifest,
        trusts=trusts,
        reconciliation=reconciliation,
        shipped=observations,
        own=own.files,
    )


def _built(folder: Path) -> tuple[int, int]:
    """Return what changes when the figures are built again."""
    path = folder / "processed" / "manifest.json"
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_size, stat.st_mtime_ns


def load(data: str | Path | None = None) -> Data:
    """Load the figures and a user's own, once for each folder and state of the user's files.

    Parameters
    ----------
    data : str or pathlib.Path, optional
        Folder with ``processed/``; see :func:`data_folder`.

    Returns
    -------
    Data

    Raises
    ------
    DataNotFound
        If the figures are not there or not whole.
    LsrError
        If a user's own file cannot be used; see :mod:`lsr_analysis.own`.
    """
    folder = data_folder(data)
    own = own_folder(folder)
    return _load(folder, own, _built(folder), fingerprint(own))
