"""Read the indicator dictionary: YAML files, checked against a JSON Schema.

Adding an indicator needs no Python: an entry in a file of ``catalogue/indicators/``, or in a
user's own ``indicators.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lsr_analysis.errors import CatalogueError
from lsr_analysis.indicators import Breakdown, Dictionary, Indicator, Source
from lsr_analysis.yaml_files import check_schema, read_yaml

__all__ = ["dictionary", "read_dictionary"]

_FOLDER = "catalogue/indicators"


@dataclass(frozen=True)
class AgeBand:
    """An age group that a measure is also published for."""

    title: str
    population: str


def _content(path: Path) -> dict[str, Any]:
    """Read one file and check it against the schema, with its defaults put into each entry."""
    content = read_yaml(path)
    if isinstance(content, dict) and isinstance(content.get("indicators"), list):
        defaults = content.pop("defaults", {})
        if not isinstance(defaults, dict):
            raise CatalogueError(f"{path.name}: 'defaults' must be fields of an indicator")
        content["indicators"] = [
            defaults | entry if isinstance(entry, dict) else entry
            for entry in content["indicators"]
        ]
    check_schema(content, "indicators.schema.json", path.name, _named)
    return dict(content)


def _named(error: Any, content: Any) -> str:
    """Return the schema's complaint with the id of the indicator that it is about."""
    place = list(error.path[1:3])
    message = str(error.message)
    if len(place) == 2 and place[0] == "indicators":
        entry = content["indicators"][int(place[1])]
        if isinstance(entry, dict) and entry.get("id"):
            # The message begins with the place as "data.indicators[3]".
            message = message.replace(f"data.indicators[{place[1]}]", f"indicator {entry['id']!r}")
    return message


def _expand(
    entry: dict[str, Any],
    sources: Mapping[str, Source],
    breakdowns: Mapping[str, Breakdown],
    age_bands: Mapping[str, AgeBand],
    file: str,
) -> Iterator[Indicator]:
    publications = [*entry["sources"], *entry.get("denominators", [])]
    unknown = set(publications) - set(sources)
    unknown |= set(entry.get("breakdowns", [])) - set(breakdowns)
    unknown |= set(entry.get("age_bands", [])) - set(age_bands)
    if unknown:
        raise CatalogueError(
            f"{file}, indicator {entry['id']}: {', '.join(sorted(unknown))} is not defined under "
            "sources, breakdowns or age_bands"
        )
    fields: dict[str, Any] = {
        "decimals": 1,
        "over": None,
        "multiplier": 1,
        "interval": "not published",
        "overdispersed": False,
        "chart_note": f"Counts {entry['population']}.",
        "caveats": [],
        "trend": "not possible" if entry.get("trend_why") else "possible",
    } | {key: value for key, value in entry.items() if (key, value) != ("trend_why", None)}
    bands, names = fields.pop("age_bands", ()), tuple(fields.pop("breakdowns", ()))
    for key in ("sources", "denominators"):
        fields[key] = tuple(sources[s] for s in fields.get(key, ()))
    for key in ("caveats", "read_with", "compare"):
        if key in fields:
            fields[key] = tuple(fields[key])
    whole = Indicator(**fields, breakdowns=names)
    yield whole
    for name in names:
        for suffix, title in breakdowns[name].parts.items():
            yield replace(
                whole, id=f"{whole.id}_{suffix}", title=f"{whole.title}: {title}",
                parent=whole.id, part=title, breakdowns=(),
            )  # fmt: skip
    for suffix in bands:
        band = age_bands[suffix]
        yield replace(
            whole, id=f"{whole.id}_{suffix}", title=f"{whole.title}: {band.title}",
            population=band.population, chart_note=f"Counts {band.population}.",
            parent=whole.id, part=band.title, read_with=(), read_with_why="",
            trend="not possible",
            trend_why=whole.trend_why or "Three years are held at most for an age group.",
        )  # fmt: skip


def _check_pairs(indicators: Mapping[str, Indicator]) -> None:
    """Refuse a pair that only one of its two indicators names."""
    for indicator in indicators.values():
        for other in indicator.read_with:
            if other not in indicators:
                raise CatalogueError(f"{indicator.id}: read_with names {other}, which is not there")
            if indicator.id not in indicators[other].read_with:
                raise CatalogueError(
                    f"{indicator.id} is to be read with {other}, but {other} does not say so"
                )


def read_dictionary(*paths: Path) -> Dictionary:
    """Read and check an indicator dictionary from one file or several.

    Parameters
    ----------
    *paths : pathlib.Path
        YAML files of the shape that ``catalogue/indicators.schema.json`` describes. What one
        defines under ``sources``, ``breakdowns`` or ``age_bands`` the others may use.

    Raises
    ------
    CatalogueError
        If a file is not YAML, breaks the schema, or gives a key or an id twice. The message
        names the file and the place in it.
    """
    contents = {path: _content(path) for path in paths}
    sources: dict[str, Source] = {}
    breakdowns: dict[str, Breakdown] = {}
    age_bands: dict[str, AgeBand] = {}
    for path, content in contents.items():
        for key, fields in content.get("sources", {}).items():
            if key in sources:
                raise CatalogueError(f"{path.name}: the source {key} is defined in another file")
            sources[key] = Source(id=key, **fields)
        for key, fields in content.get("breakdowns", {}).items():
            breakdowns[key] = Breakdown(key, fields["title"], fields["parts"])
        age_bands |= {k: AgeBand(**v) for k, v in content.get("age_bands", {}).items()}
    indicators: dict[str, Indicator] = {}
    for path, content in contents.items():
        for entry in content.get("indicators", []):
            for indicator in _expand(entry, sources, breakdowns, age_bands, path.name):
                if indicator.id in indicators:
                    raise CatalogueError(f"{path.name}: the id {indicator.id} is defined twice")
                indicators[indicator.id] = indicator
    _check_pairs(indicators)
    return Dictionary(indicators, breakdowns, sources)


def shipped_files() -> list[Path]:
    """Return the dictionary files that ship with the package."""
    return sorted(Path(str(files("lsr_analysis") / _FOLDER)).glob("*.yaml"))


@cache
def dictionary() -> Dictionary:
    """Return the dictionary that ships with the package.

    Examples
    --------
    >>> dictionary()["delayed_days_rate"].polarity
    'lower is better'
    """
    return read_dictionary(*shipped_files())
