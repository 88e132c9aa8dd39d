"""Similar councils: an open nearest-neighbour model, computed from the table of figures.

The model (measures, weights, rules) stands in ``catalogue/similar_peers.yaml`` and is argued
for in ``docs/peers.md``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

from lsr_analysis.areas import ENGLAND, Area, Register
from lsr_analysis.errors import CatalogueError
from lsr_analysis.once import once
from lsr_analysis.periods import day_name
from lsr_analysis.statistics.neighbours import (
    distances,
    distances_between,
    standardised,
    stays,
)
from lsr_analysis.store import Data
from lsr_analysis.yaml_files import check_schema, read_yaml

__all__ = ["Measure", "Model", "Placing", "model", "place", "placed_on", "read_model"]

_SCALES: Mapping[str, Callable[[pd.Series], pd.Series]] = {
    "as it is": lambda values: values,
    "logarithm": np.log,
    "square root": np.sqrt,
}


@dataclass(frozen=True)
class Measure:
    """One thing on which councils are compared to find the similar ones.

    Parameters
    ----------
    id, title, unit : str
    dimension : str
        Title of the dimension that it belongs to.
    indicator, over : str
        Ids of indicators; `over` is empty where the measure is one indicator's value.
    scale : {"as it is", "logarithm", "square root"}
    weight : float
    """

    id: str
    title: str
    unit: str
    dimension: str
    indicator: str
    over: str
    scale: str
    weight: float


@dataclass(frozen=True)
class Model:
    """What makes councils similar.

    Parameters
    ----------
    version : str
    peers : int
        How many peers a council gets.
    measures : tuple of Measure
    apart_by : str
        Id of the indicator that sets councils apart.
    apart_below : float
        Councils below this have no peers and are nobody's peer.
    draws, seed : int
    spread : float
        For the stability of peers; see :func:`lsr_analysis.statistics.neighbours.stays`.
    """

    version: str
    peers: int
    measures: tuple[Measure, ...]
    apart_by: str
    apart_below: float
    draws: int
    spread: float
    seed: int

    @property
    def weights(self) -> dict[str, float]:
        """Weight of each measure, by id."""
        return {measure.id: measure.weight for measure in self.measures}

    @property
    def dimensions(self) -> list[str]:
        """Titles of the dimensions, each once."""
        return list(dict.fromkeys(measure.dimension for measure in self.measures))

    @property
    def indicators(self) -> list[str]:
        """Ids of the indicators that the model needs."""
        used = [self.apart_by]
        for measure in self.measures:
            used += [measure.indicator, *filter(None, [measure.over])]
        return list(dict.fromkeys(used))


def read_model(path: Path) -> Model:
    """Read a model.

    Raises
    ------
    CatalogueError
        If the file breaks its schema, or gives the id of a measure twice.
    """
    content = read_yaml(path)
    check_schema(content, "similar_peers.schema.json", path.name)
    measures = tuple(
        Measure(
            entry["id"], entry["title"], entry["unit"], dimension["title"], entry["indicator"],
            entry.get("over", ""), entry["scale"], float(entry["weight"]),
        )
        for dimension in content["dimensions"]
        for entry in dimension["measures"]
    )  # fmt: skip
    ids = [measure.id for measure in measures]
    if twice := {name for name in ids if ids.count(name) > 1}:
        raise CatalogueError(f"{path.name}: {', '.join(sorted(twice))} is given twice")
    apart, draws = content["apart"], content["stability"]
    return Model(
        content["version"], content["peers"], measures, apart["indicator"], apart["below"],
        draws["draws"], draws["spread"], draws["seed"],
    )  # fmt: skip


@cache
def model() -> Model:
    """Return the model that ships with the package."""
    return read_model(Path(str(files("lsr_analysis") / "catalogue" / "similar_peers.yaml")))


@dataclass(frozen=True, eq=False)
class Placing:
    """Where every council stands on the measures of a model on one day.

    Parameters
    ----------
    model : Model
    day : datetime.date
    levels : pandas.DataFrame
        One row a council by reference code, one column a measure, before scaling.
    editions : mapping of str to datetime.date
        Last day of the period that the figures are of, by id of an indicator.
    apart : mapping of str to float
        Councils set apart by reference code, with what sets them apart.
    without : mapping of str to tuple of str
        Councils that cannot be placed, with the ids of the indicators they lack.
    """

    model: Model
    day: dt.date
    levels: pd.DataFrame
    editions: Mapping[str, dt.date]
    apart: Mapping[str, float]
    without: Mapping[str, tuple[str, ...]]

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The measures on their scales, standardised over the councils that are placed."""
        scaled = {m.id: _SCALES[m.scale](self.levels[m.id]) for m in self.model.measures}
        return standardised(pd.DataFrame(scaled))

    def peers(self, code: str) -> pd.Series:
        """Return the peers of a council, nearest first, with their distances.

        Distances are rounded to six decimals and councils at the same distance stand in the
        order of their codes, so that the list is the same on every machine.

        Parameters
        ----------
        code : str
            Reference code of a council that is placed.
        """
        found = distances(self.scores, code, self.model.weights).round(6)
        return found.sort_index().sort_values(kind="stable").iloc[: self.model.peers]

    def stays(self, code: str) -> pd.Series:
        """Return how often each council is a peer when the weights change a little."""
        m = self.model
        return stays(self.scores, code, m.weights, m.peers, m.draws, m.spread, m.seed)

    @cached_property
    def farthest(self) -> pd.Series:
        """Distance of the last peer of each council that is placed."""
        if self.levels.empty:
            return pd.Series(dtype=float)
        between = distances_between(self.scores, self.model.weights).round(6)
        np.fill_diagonal(between, np.inf)
        last = min(self.model.peers, len(between) - 1) - 1
        return pd.Series(np.sort(between, axis=1)[:, last], self.levels.index)

    def is_remote(self, code: str) -> bool:
        """Say whether a council's last peer is farther away than that of 95% of councils."""
        return bool(self.farthest[code] > self.farthest.quantile(0.95))

    @property
    def figures(self) -> str:
        """The days that the figures are of, in words."""
        days = dict.fromkeys(self.editions[m.indicator] for m in self.model.measures)
        return " and ".join(day_name(day) for day in days)


def _by_ground(values: pd.Series, councils: list[Area], register: Register) -> pd.Series:
    """Return the value of each council, or that of one with exactly its boundary."""
    found = {}
    for council in councils:
        codes = (council.code, *register.same_ground(council.code))
        held = next((code for code in codes if code in values.index), None)
        if held is not None:
            found[council.code] = float(values[held])
    return pd.Series(found, dtype=float)


def _edition(
    rows: pd.DataFrame, councils: list[Area], register: Register, day: dt.date
) -> tuple[pd.Series, dt.date]:
    """Choose the figures of one period: the latest by the day that hold most councils.

    Only where none by that day holds as many does a later period serve (the new councils of
    April 2019 first appear in the deprivation figures of that September).
    """
    periods = rows[["period_start", "period_end"]].drop_duplicates()
    ends = periods["period_end"]
    past = periods[ends <= pd.Timestamp(day)].sort_values("period_end", ascending=False)
    later = periods[ends > pd.Timestamp(day)].sort_values("period_end")
    best, best_day = pd.Series(dtype=float), day
    for start, end in pd.concat([past, later]).itertuples(index=False):
        of_period = rows[(rows["period_start"] == start) & (rows["period_end"] == end)]
        values = of_period.set_index("area_code")["value"]
        values.index = values.index.astype(str)
        held = _by_ground(values, councils, register)
        if len(held) > len(best):
            best, best_day = held, end.date()
    return best, best_day


def place(
    table: pd.DataFrame, register: Register, day: dt.date, by: Model | None = None
) -> Placing:
    """Place the councils of a day on the measures of a model.

    Parameters
    ----------
    table : pandas.DataFrame
        The observation table without a user's own figures, so that everybody gets the same
        peers.
    register : Register
    day : datetime.date
        Councils that existed on it are placed. Where too few have the figures for a full set
        of peers, none is placed.
    by : Model, optional
        By default the one that ships.
    """
    chosen = by or model()
    councils = register.in_force(day)
    rows = table[table["indicator"].isin(chosen.indicators) & table["value"].notna()]
    rows = rows[rows["area_code"] != ENGLAND]
    held: dict[str, pd.Series] = {}
    editions: dict[str, dt.date] = {}
    for name in chosen.indicators:
        of_indicator = rows[rows["indicator"] == name]
        held[name], editions[name] = _edition(of_indicator, councils, register, day)
    figures = pd.DataFrame(held).reindex([council.code for council in councils])
    small = figures[chosen.apart_by] < chosen.apart_below
    missing = figures[~small].isna()
    whole = figures[~small & figures.notna().all(axis=1)]
    if len(whole) <= chosen.peers:
        whole = whole.iloc[:0]
    levels = {
        m.id: whole[m.indicator] / whole[m.over] * 100 if m.over else whole[m.indicator]
        for m in chosen.measures
    }
    return Placing(
        chosen,
        day,
        pd.DataFrame(levels),
        editions,
        figures.loc[small, chosen.apart_by].to_dict(),
        {str(code): tuple(row.index[row]) for code, row in missing[missing.any(axis=1)].iterrows()},
    )


@once(most=16)
def placed_on(data: Data, day: dt.date) -> Placing:
    """Place the councils of a day by the model and the figures that ship.

    Parameters
    ----------
    data : Data
    day : datetime.date
    """
    return place(data.shipped, data.register, day)
