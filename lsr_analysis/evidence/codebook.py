"""The codebook: themes that findings, recommendations and actions are coded by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from lsr_analysis.errors import CatalogueError
from lsr_analysis.files import csv_rows
from lsr_analysis.yaml_files import check_schema, read_yaml

__all__ = ["NotHeld", "Theme", "not_held", "themes"]


@dataclass(frozen=True)
class Theme:
    """One theme.

    Parameters
    ----------
    id, title : str
    covers : str
        What belongs to it.
    excludes : str
        What is coded elsewhere, and where.
    """

    id: str
    title: str
    covers: str
    excludes: str


@dataclass(frozen=True)
class NotHeld:
    """A figure that publications speak of but no open file gives.

    Parameters
    ----------
    what, why : str
    """

    what: str
    why: str


@cache
def themes() -> Mapping[str, Theme]:
    """Return the codebook, by id, in its order.

    Raises
    ------
    CatalogueError
        If the file breaks its schema or gives an id twice.
    """
    content = read_yaml(Path(str(files("lsr_analysis") / "catalogue" / "themes.yaml")))
    check_schema(content, "themes.schema.json", "themes.yaml")
    found = {t["id"]: Theme(t["id"], t["title"], t["covers"], t["not"]) for t in content["themes"]}
    if len(found) < len(content["themes"]):
        raise CatalogueError("themes.yaml: an id is given twice")
    return found


@cache
def not_held() -> Mapping[str, NotHeld]:
    """Return the figures that publications speak of but no open file gives, by id."""
    path = Path(str(files("lsr_analysis") / "catalogue" / "not_held.csv"))
    return {
        row["id"]: NotHeld(row["what"], row["why"])
        for _, row in csv_rows(path, ("id", "what", "publisher", "why"))
        if row["id"]
    }
