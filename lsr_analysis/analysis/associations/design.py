"""Which models are fitted: ``catalogue/associations.yaml``, read and checked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lsr_analysis.errors import CatalogueError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.indicators import COUNCILS, Dictionary, Indicator
from lsr_analysis.yaml_files import check_schema, read_yaml

__all__ = [
    "ADJUSTMENTS", "LATER", "Design", "Group", "LeftOut", "Plan", "Variable", "design",
    "read_design", "year_name",
]  # fmt: skip

ADJUSTMENTS = {
    "alone": "alone",
    "adjusted": "adjusted",
    "region": "adjusted, within regions",
    "within": "adjusted, within councils",
}
"""What tells the models of one group apart, and how a reader is told."""

LATER = frozenset({"region"})
"""Adjustments added as checks after the first fit: shown, but not counted in what is clear."""


def year_name(year: int) -> str:
    """Return the financial year that begins in April of a year.

    Examples
    --------
    >>> year_name(2018)
    '2018-19'
    """
    return f"{year}-{(year + 1) % 100:02d}"


@dataclass(frozen=True)
class Variable:
    """A figure that delayed days are set beside.

    Parameters
    ----------
    id : str
    indicator : Indicator
    label : str
    at : str
        A day, "mid-year" or "year".
    scale : {"linear", "log"}
    part : {"whole", "within", "between"}
        The figure; its distance from the council's own mean; that mean.
    """

    id: str
    indicator: Indicator
    label: str
    at: str
    scale: str = "linear"
    part: str = "whole"

    def begins(self, year: int) -> str:
        """Return the first day of the figure for a financial year, as in the table."""
        return {"year": f"{year}-04-01", "mid-year": f"{year}-06-30"}.get(self.at, self.at)


@dataclass(frozen=True)
class Plan:
    """One model.

    Parameters
    ----------
    id : str
    adjustment : str
        One of `ADJUSTMENTS`.
    interest, beside : tuple of Variable
        Whose effects are shown, and counted unless the adjustment is one of `LATER`; what else
        is in the model.
    fixed : tuple of str
        "year", "region".
    """

    id: str
    adjustment: str
    interest: tuple[Variable, ...]
    beside: tuple[Variable, ...] = ()
    fixed: tuple[str, ...] = ()

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Everything with a slope."""
        return (*self.interest, *self.beside)


@dataclass(frozen=True)
class Group:
    """Models of one question, on the same rows.

    Parameters
    ----------
    id, title, question : str
    years : tuple of int
        Years in whose April each financial year begins.
    outcomes : tuple of Indicator
        Rates of delayed days; the first is the main one.
    plans : tuple of Plan
    """

    id: str
    title: str
    question: str
    years: tuple[int, ...]
    outcomes: tuple[Indicator, ...]
    plans: tuple[Plan, ...]

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Every variable of the group, once, in order."""
        return tuple(dict.fromkeys(v for plan in self.plans for v in plan.variables))

    @property
    def period(self) -> str:
        """The years in words."""
        first, last = year_name(self.years[0]), year_name(self.years[-1])
        return first if len(self.years) == 1 else f"{first} to {last}"


@dataclass(frozen=True)
class LeftOut:
    """A measure that is held but in no model, and why.

    Parameters
    ----------
    indicator : Indicator
    why : str
    years : tuple of int
        Years whose coverage is to be stated; empty for none.
    """

    indicator: Indicator
    why: str
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Design:
    """Everything that is fitted, and what is not.

    Parameters
    ----------
    version : int
    false_discovery_rate : float
    groups : tuple of Group
    left_out : tuple of LeftOut
    not_measured : tuple of str
    """

    version: int
    false_discovery_rate: float
    groups: tuple[Group, ...]
    left_out: tuple[LeftOut, ...]
    not_measured: tuple[str, ...]


def _once(names: Collection[str], where: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise CatalogueError(f"{where}: {name} is given twice")
        seen.add(name)


def _indicator(key: str, indicators: Dictionary, where: str) -> Indicator:
    try:
        return indicators[key]
    except CatalogueError as error:
        raise CatalogueError(f"{where}: {error}") from None


def _variable(entry: dict[str, Any], indicators: Dictionary, where: str) -> Variable:
    indicator = _indicator(entry["indicator"], indicators, f"{where}, {entry['id']}")
    if indicator.id.startswith("delayed_"):
        raise CatalogueError(
            f"{where}, {entry['id']}: {indicator.id} is the outcome itself, or a part of it"
        )
    if indicator.measured_on != COUNCILS:
        raise CatalogueError(
            f"{where}, {entry['id']}: {indicator.id} is measured on {indicator.measured_on}"
        )
    return Variable(**{**entry, "indicator": indicator})


def _years(pair: list[int], where: str) -> tuple[int, ...]:
    first, last = pair
    if first > last:
        raise CatalogueError(f"{where}: years run from {first} back to {last}")
    return tuple(range(first, last + 1))


def _plans(entry: dict[str, Any], variables: dict[str, Variable], where: str) -> list[Plan]:
    """Return the models of an entry: one, or one for each variable of interest."""
    where = f"{where}, {entry['id']}"
    interest, beside = entry["interest"], entry.get("beside", [])
    _once([*interest, *beside], where)
    for name in (*interest, *beside):
        if name not in variables:
            raise CatalogueError(f"{where}: no variable has the id {name!r}")
    each = [[name] for name in interest] if entry.get("each") else [interest]
    return [
        Plan(
            f"{entry['id']}_{names[0]}" if entry.get("each") else entry["id"],
            entry["adjustment"],
            tuple(variables[name] for name in names),
            tuple(variables[name] for name in beside),
            tuple(entry.get("fixed", ())),
        )
        for names in each
    ]


def _outcome(key: str, indicators: Dictionary, where: str) -> Indicator:
    found = _indicator(key, indicators, where)
    if found.over is None or found.frequency != "month" or not found.id.startswith("delayed_"):
        raise CatalogueError(f"{where}: {key} is not a monthly rate of delayed days")
    return found


def read_design(path: Path, indicators: Dictionary) -> Design:
    """Read which models are fitted.

    Parameters
    ----------
    path : pathlib.Path
        A YAML file of the shape that ``catalogue/associations.schema.json`` describes.
    indicators : Dictionary

    Raises
    ------
    CatalogueError
        If the file is not YAML or breaks its schema; if an id is given twice or names nothing; if
        years run backwards, an outcome is no monthly rate of delayed days, or a variable is one.
    """
    content = read_yaml(path)
    check_schema(content, "associations.schema.json", path.name)
    where = path.name
    _once([entry["id"] for entry in content["variables"]], f"{where}, variables")
    _once([entry["id"] for entry in content["groups"]], f"{where}, groups")
    variables = {
        entry["id"]: _variable(entry, indicators, f"{where}, variables")
        for entry in content["variables"]
    }
    groups = []
    for entry in content["groups"]:
        place = f"{where}, {entry['id']}"
        plans = [plan for one in entry["models"] for plan in _plans(one, variables, place)]
        _once([plan.id for plan in plans], place)
        groups.append(
            Group(
                entry["id"],
                entry["title"],
                entry["question"],
                _years(entry["years"], place),
                tuple(_outcome(key, indicators, place) for key in entry["outcomes"]),
                tuple(plans),
            )
        )
    left = tuple(
        LeftOut(
            _indicator(entry["indicator"], indicators, f"{where}, left_out"),
            entry["why"],
            _years(entry["years"], where) if "years" in entry else (),
        )
        for entry in content["left_out"]
    )
    return Design(
        content["version"],
        content["false_discovery_rate"],
        tuple(groups),
        left,
        tuple(content["not_measured"]),
    )


@cache
def design() -> Design:
    """Return the models of the catalogue."""
    path = Path(str(files("lsr_analysis") / "catalogue" / "associations.yaml"))
    return read_design(path, dictionary())
