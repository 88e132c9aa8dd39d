"""An indicator of one area over time, as text and as a CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lsr_analysis.analysis.rebuilt import group_of, rebuilt_series
from lsr_analysis.analysis.timescales import over_scale, series_by
from lsr_analysis.areas import ENGLAND, Area
from lsr_analysis.errors import ParameterError
from lsr_analysis.indicators import COUNCILS, Indicator
from lsr_analysis.periods import day_name, period_label
from lsr_analysis.store import Data

__all__ = ["AreaSeries", "area_series"]


@dataclass(frozen=True)
class AreaSeries:
    """A series and what must be said about it.

    Parameters
    ----------
    title : str
    indicator : Indicator
    rows : pandas.DataFrame
        See :func:`lsr_analysis.analysis.timescales.over_scale`.
    notes : tuple of str
    """

    title: str
    indicator: Indicator
    rows: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The series as plain text."""
        lines = [self.title]
        for label, row in self.rows.iterrows():
            partly = row["months"] and not row["complete"]
            months = f"  ({row['months']} months held)" if partly else ""
            if not row["complete"] and "status" in row:
                months = f"  {row['status']}"
            lines.append(f"{label:22} {self.indicator.text(row['value']):>12}{months}")
        return "\n".join([*lines, *self.notes])

    def save(self, path: Path) -> Path:
        """Write the unrounded series as CSV.

        Raises
        ------
        ParameterError
            If the file cannot be written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.rows.to_csv(path, encoding="utf-8-sig", lineterminator="\n")
        except OSError as error:
            raise ParameterError(f"{path} cannot be written ({error})") from None
        return path


def _note(area: Area, data: Data) -> list[str]:
    group = group_of(area, data.register)
    if group is None:
        return []
    side = "begin" if area.code in group.after else "end"
    return [
        f"Figures of {area.name} {side} with the reorganisation of {day_name(group.date)}; they "
        "are never joined to another council's. --same-ground adds up the councils on both sides: "
        f"{group.label(data.register)}."
    ]


def area_series(
    data: Data, area: str, indicator: str, by: str = "year", same_ground: bool = False
) -> AreaSeries:
    """Return an indicator of one area over time.

    Parameters
    ----------
    data : Data
    area : str
        Name or code of a council, or "England".
    indicator : str
        Id in the dictionary.
    by : {"month", "quarter", "year", "rolling"}
    same_ground : bool
        Add up the councils before and after the area's reorganisation.

    Raises
    ------
    UnknownArea, AmbiguousArea, CatalogueError
        If the area or the indicator is unknown.
    ParameterError
        If the scale does not fit, the area was never reorganised, or its series breaks there.
    """
    definition = data.indicators[indicator]
    about = f"{definition.title} ({definition.unit}); {definition.polarity}"
    if area.casefold() in ("england", ENGLAND.casefold()):
        rows = series_by(data, indicator, ENGLAND, by)
        return AreaSeries(f"{about}. England", definition, rows, definition.caveats)
    council = data.register.find(area)
    if not same_ground:
        rows = series_by(data, indicator, council.code, by)
        notes = _note(council, data)
        if rows.empty and definition.measured_on != COUNCILS:
            notes.insert(0, f"{indicator} is by hospital trust; see data/processed/trusts.csv.")
        elif rows.empty:
            notes.insert(0, f"No figure is held for {council}, or too few for this scale.")
        notes += definition.caveats
        return AreaSeries(f"{about}. {council}", definition, rows, tuple(notes))
    group = group_of(council, data.register)
    if group is None:
        raise ParameterError(f"{council.name} was never reorganised; leave --same-ground out")
    rebuilt = rebuilt_series(data, group, indicator)
    if not rebuilt.exact:
        raise ParameterError(rebuilt.broken)
    if definition.frequency == "month":
        rows = over_scale(rebuilt.series, definition, by)
    elif by != "year":
        raise ParameterError(f"{indicator} is held by {definition.frequency}; use --by year")
    else:
        rows = rebuilt.series.assign(months=0, complete=True).drop(columns="side")
        days = zip(rows["period_start"], rows["period_end"], strict=True)
        rows.index = pd.Index([period_label(*pair) for pair in days], name="period")
    label = group.label(data.register)
    notes = (
        [] if len(rows) else ["No figure is held for these councils, or too few for this scale."]
    )
    return AreaSeries(f"{about}. {label}", definition, rows, (*notes, *definition.caveats))
