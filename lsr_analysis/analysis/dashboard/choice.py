"""Which measures the dashboard shows: ``catalogue/dashboard.yaml``, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from lsr_analysis.analysis.aggregate import RATE
from lsr_analysis.analysis.pathway import OWN_SECTIONS
from lsr_analysis.errors import CatalogueError
from lsr_analysis.indicator_files import dictionary
from lsr_analysis.indicators import COUNCILS, Dictionary, Indicator
from lsr_analysis.selection import SelectionMetric
from lsr_analysis.yaml_files import check_schema, once_only, read_yaml

__all__ = ["Choice", "Wanted", "choice", "read_choice"]


@dataclass(frozen=True)
class Wanted:
    """One measure of the dashboard.

    Parameters
    ----------
    stage : str
    indicator : Indicator
    fallback : Indicator or None
        What stands in where it alone has a figure, or a later one.
    """

    stage: str
    indicator: Indicator
    fallback: Indicator | None = None

    @property
    def candidates(self) -> tuple[Indicator, ...]:
        """The measure itself, then what may stand in for it."""
        return (self.indicator, self.fallback) if self.fallback else (self.indicator,)


@dataclass(frozen=True)
class Choice:
    """What a dashboard shows.

    Parameters
    ----------
    selection : mapping of str to Indicator
        Id of each metric of 2017, and the indicator that it is.
    measures : tuple of Wanted
        In order, stage by stage.
    file : str
        Where it was read from, for messages.
    """

    selection: Mapping[str, Indicator]
    measures: tuple[Wanted, ...]
    file: str

    def of_metric(self, metric: SelectionMetric) -> Indicator:
        """Return the indicator that a metric of 2017 is.

        Raises
        ------
        CatalogueError
            If none is named, or it runs the other way, so that the better council would lie on
            the worse side.
        """
        try:
            found = self.selection[metric.id]
        except KeyError:
            raise CatalogueError(
                f"{self.file}: selection names no indicator for the metric {metric.id!r}"
            ) from None
        if found.polarity != metric.polarity:
            raise CatalogueError(
                f"{self.file}: of the metric {metric.id!r} {metric.polarity}, of {found.id} "
                f"{found.polarity}"
            )
        return found


def _indicator(key: str, indicators: Dictionary, where: str) -> Indicator:
    """Return an indicator that an area profile can hold a figure of.

    Raises
    ------
    CatalogueError
    """
    try:
        found = indicators[key]
    except CatalogueError as error:
        raise CatalogueError(f"{where}: {error}") from None
    if indicators.is_part(key):
        raise CatalogueError(f"{where}: {key} is a part of {found.parent}; name the whole")
    if found.measured_on != COUNCILS:
        raise CatalogueError(f"{where}: {key} is measured on {found.measured_on}, not on councils")
    if key in OWN_SECTIONS and key != RATE:
        raise CatalogueError(f"{where}: {key} follows the size of the area; name {RATE} instead")
    return found


def read_choice(path: Path, indicators: Dictionary) -> Choice:
    """Read which measures a dashboard shows.

    Parameters
    ----------
    path : pathlib.Path
        A YAML file of the shape that ``catalogue/dashboard.schema.json`` describes.
    indicators : Dictionary

    Raises
    ------
    CatalogueError
        If the file is not YAML or breaks its schema; if it gives a stage, a metric or a measure
        twice; or if a measure is not in the dictionary, stands under a stage that is not its
        own, or is one that an area profile holds no figure of. The message names the place.
    """
    content = read_yaml(path)
    check_schema(content, "dashboard.schema.json", path.name)
    once_only([entry["metric"] for entry in content["selection"]], f"{path.name}, selection")
    once_only([entry["stage"] for entry in content["stages"]], path.name)
    selection = {
        entry["metric"]: _indicator(
            entry["id"], indicators, f"{path.name}, selection, {entry['metric']}"
        )
        for entry in content["selection"]
    }
    measures = []
    for entry in content["stages"]:
        stage, where = entry["stage"], f"{path.name}, {entry['stage']}"
        for measure in entry["measures"]:
            keys = [measure[key] for key in ("id", "fallback") if key in measure]
            named = [_indicator(key, indicators, where) for key in keys]
            for one in named:
                if one.stage != stage:
                    raise CatalogueError(f"{where}: the stage of {one.id} is {one.stage!r}")
            measures.append(Wanted(stage, *named))
    once_only([one.id for wanted in measures for one in wanted.candidates], path.name)
    return Choice(selection, tuple(measures), path.name)


@cache
def choice() -> Choice:
    """Return the choice that ships with the package."""
    path = Path(str(files("lsr_analysis") / "catalogue" / "dashboard.yaml"))
    return read_choice(path, dictionary())
