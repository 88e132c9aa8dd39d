"""The notebook of an area runs for every council: current, of 2017-18, and former ones.

This is about every council's figures, tables and sentences. Charts are built for every sixth
council, and not rendered: the stress list renders and measures them. All councils take five
minutes of a processor, so every eighth is run unless LSR_ALL_AREAS is set.
"""

import datetime as dt
import os
import re

import pytest
from cells import run_cells

from lsr_analysis import charts
from lsr_analysis.areas import register
from lsr_analysis.display import Prose, chart

IN_2017 = dt.date(2018, 3, 31)


def _period(area) -> tuple[str, str]:
    """Return the months that a council is told of: 2017-18, or else the last year held."""
    if area.start is None or area.start <= dt.date(2017, 4, 1):
        return "2017-04", "2018-03"
    return ("2019-04", "2020-02") if area.start <= dt.date(2019, 4, 1) else ("2024-04", "2025-03")


AREAS = sorted(register(), key=lambda area: area.code)
RUN = AREAS if os.environ.get("LSR_ALL_AREAS") else AREAS[::8]


def test_these_are_all_the_councils():
    current = [area for area in AREAS if area.end is None]
    then = [a for a in AREAS if (a.start is None or a.start <= IN_2017) and
            (a.end is None or a.end >= IN_2017)]  # fmt: skip
    assert len(current) == 153
    assert len(then) == 152
    assert any(area.name == "Bournemouth" for area in AREAS)


@pytest.mark.parametrize("area", RUN, ids=lambda area: f"{area.code} {area.name}")
def test_the_notebook_runs(area, monkeypatch):
    monkeypatch.setattr(chart, "_render", lambda *_: (b"", b""))
    drawn = RUN.index(area) % 6 == 0
    for name in () if drawn else charts.__all__:
        if callable(getattr(charts, name)):
            monkeypatch.setattr(charts, name, lambda *_, **__: Prose(()))
    start, end = _period(area)
    shown = run_cells("area_profile.ipynb", area=area.code, period_start=start, period_end=end)
    text = "\n".join(map(repr, shown))
    assert area.name in text
    assert "nan" not in re.findall(r"[a-z]+", text.lower())
    assert len(text) > 5_000
