"""Find and load the figures: from ``--data``, LSR_DATA, the clone, or the installed package."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from lsr_analysis.areas import Register, register
from lsr_analysis.errors import DataNotFound
from lsr_analysis.files import file_sha256
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.indicators import Dictionary
from lsr_analysis.observations import read_observations
from lsr_analysis.periods import Span
from lsr_analysis.reviews import (
    Milestone,
    Review,
    SelectionMetric,
    read_milestones,
    read_reviews,
    read_selection,
)

__all__ = ["Data", "data_folder", "load", "shipped_folder"]

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
        The observation table; see :mod:`lsr_analysis.observations`.
    register : Register
    indicators : Dictionary
    reviews : tuple of Review
    selection : tuple of SelectionMetric
    milestones : tuple of Milestone
    manifest : mapping
        What the figures were built from.
    """

    folder: Path
    observations: pd.DataFrame
    register: Register
    indicators: Dictionary
    reviews: tuple[Review, ...]
    selection: tuple[SelectionMetric, ...]
    milestones: tuple[Milestone, ...]
    manifest: Mapping[str, Any]

    @property
    def coverage(self) -> Span:
        """First to last month of the table."""
        starts = self.observations["period_start"]
        return Span(
            pd.Period(starts.min(), freq="M"),
            pd.Period(self.observations["period_end"].max(), freq="M"),
        )

    def series(self, indicator: str, area: str) -> pd.DataFrame:
        """Return the rows of one indicator for one area, by first day of the period.

        Parameters
        ----------
        indicator : str
            Id in the dictionary.
        area : str
            Reference code.
        """
        self.indicators[indicator]
        table = self.observations
        rows = table[(table["indicator"] == indicator) & (table["area_code"] == area)]
        return rows.set_index("period_start").sort_index()

    def __repr__(self) -> str:
        return (
            f"<lsr_analysis data: {len(self.observations):,} observations of "
            f"{self.observations['indicator'].nunique()} indicators, "
            f"{self.observations['area_code'].nunique()} areas, {self.coverage}; "
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


@cache
def _load(folder: Path) -> Data:
    councils = register()
    manifest = _manifest(folder)
    table = folder / "processed" / "observations.parquet"
    observations = read_observations(table)
    if file_sha256(table) != manifest["outputs"][table.name]["sha256"]:
        raise DataNotFound(
            f"{table} is not the file that manifest.json beside it was written for, so nothing "
            "says where its figures come from. Build again with `lsr build`."
        )
    raw = shipped_folder("data") / "raw"
    return Data(
        folder=folder,
        observations=observations,
        register=councils,
        indicators=dictionary(),
        reviews=read_reviews(raw, councils),
        selection=read_selection(raw, councils),
        milestones=read_milestones(raw),
        manifest=manifest,
    )


def load(data: str | Path | None = None) -> Data:
    """Load the figures, once for each folder.

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
    """
    return _load(data_folder(data))
