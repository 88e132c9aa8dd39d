"""The indicator dictionary: what each indicator counts, and which way is better.

The dictionary is ``catalogue/indicators.yaml``, checked against a JSON Schema whenever it
is read, so that adding an indicator needs no Python.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lsr_analysis.errors import CatalogueError

__all__ = ["Breakdown", "Dictionary", "Indicator", "Source", "dictionary", "read_dictionary"]


@dataclass(frozen=True)
class Source:
    """A publication that figures come from."""

    id: str
    publisher: str
    publication: str
    url: str
    licence: str


@dataclass(frozen=True)
class Breakdown:
    """A way of splitting a total into parts that add up to it.

    Parameters
    ----------
    id, title : str
    parts : dict of str to str
        Suffix of the indicator id, and title, of every part, in order.
    """

    id: str
    title: str
    parts: Mapping[str, str]


@dataclass(frozen=True)
class Indicator:
    """One indicator, as the dictionary defines it.

    Parameters
    ----------
    id, title, unit : str
    decimals : int
        Decimal places to print.
    polarity : {"lower is better", "higher is better", "neither"}
    stage : str
        Stage of the pathway, "context" or "enablers".
    population : str
        Who is counted.
    counts : str
        What the numerator counts.
    over : str or None
        What the denominator counts; None if there is none.
    multiplier : float
        ``value = multiplier * numerator / denominator``.
    frequency : {"month", "quarter", "year"}
    interval : str
        Method of the interval that the figures can bear, or "none".
    overdispersed : bool
        Whether counts vary more than chance alone would make them.
    sources : tuple of Source
    chart_note : str
        What every chart of the indicator says.
    caveats : tuple of str
    parent : str or None
        Id of the total that this indicator is a part of.
    part : str or None
        Title of the part.
    """

    id: str
    title: str
    unit: str
    decimals: int
    polarity: str
    stage: str
    population: str
    counts: str
    over: str | None
    multiplier: float
    frequency: str
    interval: str
    overdispersed: bool
    sources: tuple[Source, ...]
    chart_note: str
    caveats: tuple[str, ...]
    breakdowns: tuple[str, ...] = ()
    parent: str | None = None
    part: str | None = None

    @property
    def lower_is_better(self) -> bool | None:
        """Whether a lower value is better; None where there is no better or worse."""
        return {"lower is better": True, "higher is better": False}.get(self.polarity)

    @property
    def source_line(self) -> str:
        """The publications behind the figures, for a chart or a table."""
        named = "; ".join(f"{s.publisher}, {s.publication}" for s in self.sources)
        return f"Source: {named}."

    def text(self, value: float | None) -> str:
        """Print a value with the indicator's decimals, or a dash."""
        if value is None or value != value:
            return "–"
        return f"{value:,.{self.decimals}f}"

    def signed(self, value: float | None) -> str:
        """Print a difference with its sign, or a dash.

        A difference that would print as zero gets one more decimal, so that its sign shows.
        """
        if value is None or value != value:
            return "–"
        rounds_away = value != 0 and abs(value) < 0.5 * 10**-self.decimals
        return f"{value:+,.{self.decimals + rounds_away}f}".replace("-", "−")

    @property
    def worse_side(self) -> str:
        """Which way along an axis is worse, in words; empty where neither is."""
        if self.lower_is_better is None:
            return ""
        return f"(further {'right' if self.lower_is_better else 'left'} is worse)"


class Dictionary(Mapping[str, Indicator]):
    """Every indicator by id, with the breakdowns that split totals into parts."""

    def __init__(
        self,
        indicators: Mapping[str, Indicator],
        breakdowns: Mapping[str, Breakdown],
        sources: Mapping[str, Source],
    ) -> None:
        self._indicators = dict(indicators)
        self.breakdowns = dict(breakdowns)
        self.sources = dict(sources)

    def __getitem__(self, key: str) -> Indicator:
        try:
            return self._indicators[key]
        except KeyError:
            near = difflib.get_close_matches(str(key), self._indicators, n=3, cutoff=0.5)
            hint = f" Nearest: {', '.join(near)}." if near else ""
            raise CatalogueError(f"No indicator has the id {key!r}.{hint}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._indicators)

    def __len__(self) -> int:
        return len(self._indicators)

    def __contains__(self, key: object) -> bool:
        return key in self._indicators

    def parts(self, total: str, breakdown: str) -> dict[str, Indicator]:
        """Return the parts of a total by one breakdown: id to indicator, in order."""
        if breakdown not in self[total].breakdowns:
            known = ", ".join(self[total].breakdowns) or "none"
            raise CatalogueError(f"{total} has no breakdown {breakdown!r}; it has: {known}")
        suffixes = self.breakdowns[breakdown].parts
        return {f"{total}_{suffix}": self[f"{total}_{suffix}"] for suffix in suffixes}


def _expand(
    entry: dict[str, Any],
    sources: Mapping[str, Source],
    breakdowns: Mapping[str, Breakdown],
    file: str,
) -> Iterator[Indicator]:
    unknown = set(entry["sources"]) - set(sources)
    unknown |= set(entry.get("breakdowns", [])) - set(breakdowns)
    if unknown:
        raise CatalogueError(
            f"{file}, indicator {entry['id']}: {', '.join(sorted(unknown))} is not defined under "
            "sources or breakdowns"
        )
    shared = dict(entry)
    shared["sources"] = tuple(sources[s] for s in entry["sources"])
    shared["caveats"] = tuple(entry["caveats"])
    names = tuple(shared.pop("breakdowns", ()))
    yield Indicator(**shared, breakdowns=names)
    for name in names:
        for suffix, title in breakdowns[name].parts.items():
            part = dict(shared, id=f"{entry['id']}_{suffix}", title=f"{entry['title']}: {title}")
            yield Indicator(**part, parent=entry["id"], part=title)


def _once_only() -> type:
    """Return a YAML loader that refuses a key given twice, where the last would win in silence."""
    import yaml

    class OnceOnly(yaml.SafeLoader):
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            seen: set[Any] = set()
            for key_node, _ in node.value:
                key = self.construct_object(key_node, deep=True)
                if key in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key!r} is given twice", key_node.start_mark
                    )
                seen.add(key)
            return super().construct_mapping(node, deep)

    return OnceOnly


def read_dictionary(path: Path) -> Dictionary:
    """Read and check an indicator dictionary.

    Parameters
    ----------
    path : pathlib.Path
        A YAML file of the shape that ``catalogue/indicators.schema.json`` describes.

    Raises
    ------
    CatalogueError
        If the file is not YAML, breaks the schema, or gives a key or an id twice. The
        message names the file and the place in it.
    """
    import fastjsonschema
    import yaml

    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_once_only())
    except yaml.YAMLError as error:
        raise CatalogueError(f"{path.name} is not valid YAML: {error}") from error
    schema_file = files("lsr_analysis") / "catalogue" / "indicators.schema.json"
    schema = json.loads(schema_file.read_text(encoding="utf-8"))
    try:
        fastjsonschema.compile(schema)(content)
    except fastjsonschema.JsonSchemaValueException as error:
        raise CatalogueError(f"{path.name}: {error.message}") from error
    sources = {key: Source(id=key, **fields) for key, fields in content["sources"].items()}
    breakdowns = {
        key: Breakdown(key, fields["title"], fields["parts"])
        for key, fields in content["breakdowns"].items()
    }
    indicators: dict[str, Indicator] = {}
    for entry in content["indicators"]:
        for indicator in _expand(entry, sources, breakdowns, path.name):
            if indicator.id in indicators:
                raise CatalogueError(f"{path.name}: the id {indicator.id} is defined twice")
            indicators[indicator.id] = indicator
    return Dictionary(indicators, breakdowns, sources)


@cache
def dictionary() -> Dictionary:
    """Return the dictionary that ships with the package.

    Examples
    --------
    >>> dictionary()["delayed_days_rate"].polarity
    'lower is better'
    """
    return read_dictionary(Path(str(files("lsr_analysis") / "catalogue" / "indicators.yaml")))
