"""Every council as a hexagon of one size, coloured and numbered by its fifth."""

from __future__ import annotations

import pandas as pd

from lsr_analysis.analysis.explore.explored import Explored
from lsr_analysis.charts.hexagon_fifths import (
    FEWEST,
    councils_text,
    fifths_key,
    last_fifth_by_region,
    range_text,
    region_text,
)
from lsr_analysis.charts.hexagon_map import (
    HEIGHT,
    NO_FIGURE,
    borders,
    cells,
    empty_map,
    has_room,
    outlines,
    side_names,
    stamps,
)
from lsr_analysis.display.chart import Chart, finish, start
from lsr_analysis.display.prose import Prose
from lsr_analysis.hexagons import hexagons_for
from lsr_analysis.wording import joined

__all__ = ["hexagons"]

_NAMED = 8
"""Most councils that are named of those without a figure for one reason."""


def _ends(explored: Explored) -> tuple[str, str]:
    neither = explored.indicator.lower_is_better is None
    return ("lowest", "highest") if neither else ("best", "worst")


def _title(explored: Explored, table: pd.DataFrame) -> str:
    """Name the region with the largest share of its councils in the last fifth."""
    title, last = explored.indicator.title, _ends(explored)[1]
    held = table[table["fifth"].notna()]
    shares = last_fifth_by_region(held["fifth"], held["region"])
    if not shares["sum"].any():
        return f"{title}: so many councils tie that none is in the {last} fifth"
    regions = shares[shares["size"] >= FEWEST]
    if regions.empty:
        return f"{title}: fifths of {len(held)} councils"
    among = "any region"
    if len(regions) < table["region"].nunique():
        among += f" with figures of {FEWEST} councils or more"
    top = regions[regions["mean"] == regions["mean"].max()]
    if len(top) == 1:
        (name, row), figures = next(top.iterrows()), ""
        if row["size"] < (table["region"] == name).sum():
            figures = " with a figure"
        return (
            f"{title}: {row['sum']:.0f} of {row['size']:.0f} councils of {region_text(name)}"
            f"{figures} are in the {last} fifth, the largest share of {among}"
        )
    each = [f"{region_text(n)} ({r['sum']:.0f} of {r['size']:.0f})" for n, r in top.iterrows()]
    named = joined(each)
    return f"{title}: {named} have the largest shares of councils in the {last} fifth"


def _why_not(table: pd.DataFrame) -> str:
    """Name councils by the reason why they have no figure."""
    parts = []
    for status, group in table.groupby("status", sort=False):
        names = "; ".join(group["name"]) if len(group) <= _NAMED else f"{len(group)} councils"
        parts.append(f"{names} ({status})")
    return "; ".join(parts)


def _missing(explored: Explored, table: pd.DataFrame) -> str:
    """Say how many councils have no figure, and which are not on the map, and why."""
    said, without = "", table[table["fifth"].isna()]
    if len(without):
        said = f"No figure for {len(without)} of {len(table)} councils: {_why_not(without)}. "
    rest = explored.councils.drop(table.index)
    covered = "its ground is that of councils that are shown"
    rest = rest.assign(status=rest["status"].where(rest["value"].isna(), covered))
    absent = rest[rest["value"].notna() | rest.index.isin(explored.highlight)]
    if len(absent):
        said += f"Not on the map: {_why_not(absent)}. "
    return said


def _said(explored: Explored, code: str) -> str:
    row = explored.councils.loc[code]
    value = row["value"]
    return f"{row['name']} {explored.indicator.text(value) if value == value else 'no figure'}"


def _fifth_said(explored: Explored, table: pd.DataFrame, fifth: int, name: str) -> str:
    """List the councils of a fifth by region."""
    held = table[table["fifth"] == fifth]
    regions = [f"{region}: {'; '.join(group['name'])}" for region, group in held.groupby("region")]
    listed = ". ".join(regions) or "none"
    return (
        f"{name.capitalize()} fifth, {range_text(held['value'], explored.indicator.text)}, "
        f"{councils_text(len(held))}. {listed}. "
    )


def _outlined(marked: list[str], named: bool) -> str:
    if not marked:
        return ""
    areas = "area" if len(marked) == 1 else f"{len(marked)} areas"
    return f" Thick outline: the {areas} asked for{'' if named else ', too many to be named here'}."


def hexagons(explored: Explored) -> Chart | Prose:
    """Draw every council as a hexagon, by its fifth.

    Parameters
    ----------
    explored : Explored

    Returns
    -------
    Chart or Prose
        Prose that says why, if councils are in no fifths.
    """
    indicator, listed = explored.indicator, explored.councils
    if listed["fifth"].isna().all():
        few = f"Fewer than five councils have a figure of {indicator.title} in {explored.period}"
        why = few if "councils" in indicator.compare else indicator.compare_why.rstrip(".")
        return Prose((f"There is no map of {indicator.title}. {why}.",))
    places = hexagons_for(explored.day, list(listed.index[listed["value"].notna()]))
    table = listed[listed.index.isin(list(places))]
    fifth = table["fifth"].fillna(NO_FIGURE).astype(int)
    region = {places[code]: table.at[code, "region"] for code in table.index}
    marked = [code for code in explored.highlight if code in table.index]
    said = {code: _said(explored, code) for code in marked}
    figure = start(HEIGHT)
    axes = figure.subplots()
    empty_map(axes)
    for number in range(6):
        drawn = [places[code].centre for code in fifth.index[fifth == number]]
        cells(axes, number, drawn, f"fifth {number}")
        stamps(axes, number, drawn, f"mark {number}")
    borders(axes, region)
    outlines(axes, [places[code] for code in marked])
    named = has_room([table.at[code, "region"] for code in marked])
    side_names(axes, region, {places[code]: said[code] for code in marked if named})
    first, last = _ends(explored)
    fifths_key(axes, f"1 {first}, 5 {last}", table["value"], table["fifth"], indicator.text,
               int((fifth == NO_FIGURE).sum()))  # fmt: skip
    england = ""
    if explored.england == explored.england:
        england = f"The England value is {indicator.text(explored.england)}. "
    missing = _missing(explored, table)
    marks = [f"{said[c]}, {f'fifth {fifth[c]}' if fifth[c] else 'no fifth'}. " for c in marked]
    return finish(
        figure,
        name="explored_hexagons",
        title=_title(explored, table),
        subtitle=f"{indicator.title}, {explored.unit}; {indicator.population}; {explored.period}. "
        "Each hexagon is one council, all of one size and not at its true place; number and shade "
        f"say its fifth.{_outlined(marked, named)}",
        note="Neighbours on the map need not be neighbours on the ground, and islands are set "
        "off. A fifth holds about a fifth of the councils however little they differ; being in "
        f"one is no finding by itself. {missing}{indicator.chart_note}\n{explored.source_line}",
        alt=f"Hexagon map of {len(table)} councils by fifths of {indicator.title} "
        f"({explored.unit}), {explored.period}. {england}{_fifth_said(explored, table, 5, last)}"
        f"{_fifth_said(explored, table, 1, first)}{missing}{''.join(marks)}",
    )
