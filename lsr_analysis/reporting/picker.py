"""Dropdowns for a notebook, which show a summary or a chart of what is picked."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from lsr_analysis.analysis.explore.explored import Explored, explore
from lsr_analysis.analysis.explore.period import counts_of_councils
from lsr_analysis.analysis.parameters import DEFAULT_END, DEFAULT_PEERS, DEFAULT_START
from lsr_analysis.analysis.peers import available
from lsr_analysis.analysis.profile import AreaProfile, profile
from lsr_analysis.areas import ENGLAND
from lsr_analysis.charts import funnel, series, standing, xmr
from lsr_analysis.charts.explored_change import explored_change
from lsr_analysis.charts.explored_funnel import explored_funnel
from lsr_analysis.charts.explored_ranks import explored_ranks
from lsr_analysis.charts.hexagons import hexagons
from lsr_analysis.display import Chart, Prose, Table
from lsr_analysis.errors import LsrError, ParameterError
from lsr_analysis.indicators import COUNCILS
from lsr_analysis.periods import Span
from lsr_analysis.store import Data
from lsr_analysis.tables.explore import explored_table
from lsr_analysis.words import at_a_glance
from lsr_analysis.words.explore import explored_summary

__all__ = ["INSTALL", "picker"]

INSTALL = 'To pick from dropdowns, install ipywidgets: pip install "lsr-analysis[picker]"'

_START = "<p>Choose above; what you choose appears here.</p>"
_KEPT = 8  # results, so that another view of the same choice is not computed again

_Item = Chart | Prose | Table
_AREA_VIEWS: Mapping[str, Callable[[AreaProfile], _Item]] = {
    "At a glance": at_a_glance,
    "Where it stands": standing,
    "Against England": funnel,
    "Month by month": series,
    "What the series usually does": xmr,
}
_INDICATOR_VIEWS: Mapping[str, Callable[[Explored], _Item]] = {
    "Summary": explored_summary,
    "Map": hexagons,
    "Funnel": explored_funnel,
    "In order": explored_ranks,
    "Change from a year earlier": explored_change,
    "Table": explored_table,
}


def picker(data: Data, what: str = "area") -> Any:
    """Show dropdowns, and under them what is picked.

    Nothing is computed before something is picked. Without ipywidgets it only prints how to
    install it.

    Parameters
    ----------
    data : Data
    what : {"area", "indicator"}
        An area's profile (area, peers, period), or one indicator across all councils
        (indicator, period, an area to name).

    Returns
    -------
    ipywidgets.VBox or None
        The dropdowns in order, then what is shown; None without ipywidgets.

    Raises
    ------
    ParameterError
        If `what` is neither.
    """
    if what not in ("area", "indicator"):
        raise ParameterError(f"what is {what!r}; give 'area' or 'indicator'")
    try:
        import ipywidgets
    except ImportError:
        print(INSTALL)
        return None
    return (_area_picker if what == "area" else _indicator_picker)(data, ipywidgets)


def _areas(data: Data) -> list[tuple[str, str]]:
    """Return every council by name, with its years where it did not exist throughout."""
    return [
        (f"{area.name} ({area.lifetime})" if area.lifetime else area.name, area.code)
        for area in data.register
    ]


def _years(held: Span) -> list[tuple[str, tuple[str, str]]]:
    """Return the financial years that lie within some months, latest first."""
    spans = (
        Span(pd.Period(f"{year}-04", "M"), pd.Period(f"{year + 1}-03", "M"))
        for year in range(held.end.year, held.start.year - 1, -1)
    )
    return [
        (str(span), (str(span.start), str(span.end)))
        for span in spans
        if held.start <= span.start and span.end <= held.end
    ]


def _dropdown(widgets: Any, label: str, options: Any, value: Any) -> Any:
    return widgets.Dropdown(
        options=options,
        value=value,
        description=label,
        layout=widgets.Layout(width="32rem", max_width="100%"),
        style={"description_width": "8rem"},
    )


def _box(widgets: Any, controls: list[Any], show: Callable[[], _Item]) -> Any:
    """Return the controls above a place that shows the result of each change."""
    place = widgets.HTML(_START)

    def update(_: object = None) -> None:
        try:
            place.value = show()._repr_html_()
        except LsrError as error:
            place.value = f"<p>{html.escape(str(error))}</p>"

    for control in controls:
        control.observe(update, names="value")
    return widgets.VBox([*controls, place])


def _area_picker(data: Data, widgets: Any) -> Any:
    areas = _areas(data)
    area = _dropdown(widgets, "Area", areas, areas[0][1])
    peers = _dropdown(widgets, "Peers", available(data), DEFAULT_PEERS)
    period = _dropdown(widgets, "Period", _years(data.extent), (DEFAULT_START, DEFAULT_END))
    view = _dropdown(widgets, "Show", list(_AREA_VIEWS), "At a glance")

    @lru_cache(maxsize=_KEPT)
    def found(code: str, months: tuple[str, str], group: str) -> AreaProfile:
        return profile(code, *months, group, data=data)

    @lru_cache(maxsize=_KEPT)
    def shown(name: str, *picked: Any) -> _Item:
        return _AREA_VIEWS[name](found(*picked))

    def show() -> _Item:
        return shown(view.value, area.value, period.value, peers.value)

    return _box(widgets, [area, peers, period, view], show)


def _indicators(data: Data) -> list[tuple[str, str]]:
    """Return the indicators that councils have figures of, in the dictionary's order."""
    table = data.observations
    rows = table[table["value"].notna() & (table["area_code"] != ENGLAND)]
    held = set(rows["indicator"].unique())
    return [
        (f"{indicator.title} ({indicator.id})", indicator.id)
        for indicator in data.indicators.wholes()
        if indicator.id in held and indicator.measured_on == COUNCILS
    ]


def _periods(data: Data, indicator: str) -> list[tuple[str, tuple[str, str]]]:
    """Return the periods that an indicator can be shown for, latest first."""
    known = data.indicators[indicator]
    held = counts_of_councils(data, known, dt.date.max).index
    latest = [("Latest held", ("", ""))]
    if known.frequency == "month":
        first, last = held[0].first, held[-1].last
        return latest + _years(Span(pd.Period(first, "M"), pd.Period(last, "M")))
    return latest + [(str(one), ("", f"{one.last:%Y-%m}")) for one in held[::-1]]


def _indicator_picker(data: Data, widgets: Any) -> Any:
    indicators = _indicators(data)
    first = indicators[0][1]
    indicator = _dropdown(widgets, "Indicator", indicators, first)
    period = _dropdown(widgets, "Period", _periods(data, first), ("", ""))
    area = _dropdown(widgets, "Area to name", [("none", ""), *_areas(data)], "")
    view = _dropdown(widgets, "Show", list(_INDICATOR_VIEWS), "Summary")

    @lru_cache(maxsize=_KEPT)
    def found(name: str, months: tuple[str, str], code: str) -> Explored:
        start, end = months
        return explore(name, end, start, code, data=data)

    @lru_cache(maxsize=_KEPT)
    def shown(name: str, *picked: Any) -> _Item:
        return _INDICATOR_VIEWS[name](found(*picked))

    def show() -> _Item:
        return shown(view.value, indicator.value, period.value, area.value)

    def periods_of(change: Any) -> None:
        # This may change the period, and so show the new indicator once before its own turn.
        period.options = _periods(data, change["new"])

    indicator.observe(periods_of, names="value")
    return _box(widgets, [indicator, period, area, view], show)
