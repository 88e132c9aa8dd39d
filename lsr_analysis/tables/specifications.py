"""Tables of what the figures are: the definition of each indicator shown, and the versions used."""

from __future__ import annotations

import platform
import re
from importlib.metadata import version

import pandas as pd

from lsr_analysis.analysis.latest import Latest
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.display.table import Table
from lsr_analysis.indicators import Indicator
from lsr_analysis.store import Data
from lsr_analysis.version import VERSION

__all__ = ["specifications_table", "versions_table"]


_PEOPLE = re.compile(r"^people|population", re.IGNORECASE)


def _formula(indicator: Indicator) -> str:
    over = f", over: {indicator.over}" if indicator.over else ""
    times = f"; times {indicator.multiplier:,g}" if indicator.multiplier != 1 else ""
    return f"{indicator.counts}{over}{times}"


def _row(indicator: Indicator, period: str, source: str, interval: str) -> dict[str, str]:
    return {
        "Indicator": indicator.title,
        "Unit; better is": f"{indicator.unit}; {indicator.polarity}",
        "What is counted": _formula(indicator),
        "Who": indicator.population,
        "Period": period,
        "Interval": interval,
        "Source": source,
    }


def _cited(data: Data, indicator: Indicator, source: str, publisher: str) -> str:
    """Name a publisher, and the edition of the files that its figures were built from."""
    kinds = sorted({e["edition"] for e in data.manifest["inputs"] if e["source"] == source})
    edition = f" ({' and '.join(kinds)} edition)" if kinds else ""
    counted = "people" if _PEOPLE.search(indicator.over or "") else "denominator"
    below = "".join(f"; {counted}: {s.publisher}" for s in indicator.denominators)
    return f"{publisher}{edition}{below}"


def _of_latest(data: Data, one: Latest) -> dict[str, str]:
    cited = _cited(data, one.indicator, one.source.id, one.source.publisher)
    return _row(one.indicator, one.period, cited, one.interval)


def specifications_table(data: Data, profile: AreaProfile) -> Table:
    """Table of the definition, period, interval and source of every figure that is shown.

    Parameters
    ----------
    data : Data
    profile : AreaProfile
    """
    delays, pathway = profile.indicator, profile.pathway
    source = delays.sources[0]
    shown = [one.latest for one in (*profile.assessments, *profile.after)]
    rate = _row(
        delays,
        profile.when,
        _cited(data, delays, source.id, source.publisher),
        "none of the rate; ranks by redrawing months, England by a funnel",
    )
    told = profile.standing is not None
    rows = [
        *([rate] if told else []),
        *(_of_latest(data, one) for one in (*shown, *pathway.providers)),
    ]
    table = pd.DataFrame.from_records(rows)
    caveats = [
        *([delays] if told else []),
        *(one.indicator for one in (*shown, *pathway.providers)),
    ]
    figures = table.assign(
        id=[one.id for one in caveats],
        stage=[one.stage for one in caveats],
        caveats=[" ".join(one.caveats) for one in caveats],
    )
    return Table(
        "specifications",
        f"What each figure of {profile.area.name} is",
        table,
        figures,
        "The CSV file adds each indicator’s caveats; docs/indicators.md explains every indicator.",
    )


_LIBRARIES = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "seaborn", "papermill")


def versions_table(data: Data, profile: AreaProfile) -> Table:
    """Table of the versions that made the report, so that it can be made again.

    Parameters
    ----------
    data : Data
    profile : AreaProfile
    """
    built = data.manifest
    rows = [
        ("lsr_analysis", VERSION),
        ("Figures built", f"{built['built'][:10]} by {built['package']}"),
        ("Model of similar peers", f"version {profile.placing.model.version}"),
        ("Python", platform.python_version()),
        *((name, version(name)) for name in _LIBRARIES),
    ]
    table = pd.DataFrame(rows, columns=["What", "Version"])
    return Table("versions", "Versions that made this report", table, table)
