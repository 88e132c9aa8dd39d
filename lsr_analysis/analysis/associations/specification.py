"""Which models are fitted: ``catalogue/associations.yaml``, read and checked."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lsr_analysis.analysis.associations.design import Design, Group, LeftOut, Plan, Variable
from lsr_analysis.errors import CatalogueError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.indicators import COUNCILS, Dictionary, Indicator
from lsr_analysis.yaml_files import check_schema, once_only, read_yaml

__all__ = ["design", "read_design"]


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
    once_only([*interest, *beside], where)
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

    Returns
    -------
    Design

    Raises
    ------
    CatalogueError
        If the file is not YAML or breaks its schema; if an id is given twice or names nothing; if
        years run backwards, an outcome is no monthly rate of delayed days, or a variable is one.
    """
    content = read_yaml(path)
    check_schema(content, "associations.schema.json", path.name)
    where = path.name
    once_only([entry["id"] for entry in content["variables"]], f"{where}, variables")
    once_only([entry["id"] for entry in content["groups"]], f"{where}, groups")
    variables = {
        entry["id"]: _variable(entry, indicators, f"{where}, variables")
        for entry in content["variables"]
    }
    groups = []
    for entry in content["groups"]:
        place = f"{where}, {entry['id']}"
        plans = [plan for one in entry["models"] for plan in _plans(one, variables, place)]
        once_only([plan.id for plan in plans], place)
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
        content["false_discovery_rate"],
        tuple(groups),
        left,
        tuple(content["not_measured"]),
    )


@cache
def design() -> Design:
    """Return the models of the catalogue.

    Returns
    -------
    Design

    Raises
    ------
    CatalogueError
        As :func:`read_design`.
    """
    path = Path(str(files("lsr_analysis") / "catalogue" / "associations.yaml"))
    return read_design(path, dictionary())
