"""Where an annual indicator of an area is heading, where its figures can say."""

from __future__ import annotations

from dataclasses import dataclass

from lsr_analysis.analysis.certainty import CLUMPED
from lsr_analysis.analysis.latest import Latest
from lsr_analysis.statistics.monotonic import FEWEST_POINTS, monotonic_trend
from lsr_analysis.statistics.trend import judged, recent_trend

__all__ = ["LongRun", "long_run"]

_VALUE_TYPES = {"wilson": "proportion", "byar": "crude rate"}


@dataclass(frozen=True)
class LongRun:
    """The trend of an annual series.

    Parameters
    ----------
    direction : str
        "improving", "worsening", "increasing", "decreasing", "no significant change" or
        "cannot be assessed".
    reason : str
        Why it cannot be assessed; empty otherwise.
    slope : float
        Per year, in the unit of the indicator; NaN where it cannot be assessed.
    method : str
        Empty where it cannot be assessed.
    years : int
        Annual figures used.
    """

    direction: str
    reason: str = ""
    slope: float = float("nan")
    method: str = ""
    years: int = 0


def _cannot(reason: str) -> LongRun:
    return LongRun("cannot be assessed", reason.rstrip("."))


def long_run(latest: Latest) -> LongRun:
    """Judge the trend of an indicator up to the figure shown.

    Fingertips' rule where five years have limits and the figure is a proportion or a rate of
    events; otherwise Mann and Kendall's test with Sen's slope from five annual figures on.
    Monthly series have a chart of their own.

    Parameters
    ----------
    latest : Latest
    """
    indicator = latest.indicator
    if latest.value != latest.value:
        return _cannot(latest.status)
    if indicator.trend != "possible":
        return _cannot(indicator.trend_why)
    if latest.whose == "predecessor":
        return _cannot("the figures are of a larger council before")
    if indicator.frequency not in ("year", "date"):
        return _cannot(CLUMPED if indicator.overdispersed else "the figures are not annual")
    # Of figures of several days in one year, the last one stands for it.
    past = latest.past.assign(year=latest.past["period_end"].dt.year)
    past = past.drop_duplicates("year", keep="last")
    years = past["year"].to_numpy()
    kind = _VALUE_TYPES.get(indicator.interval)
    if kind and (past["value"] >= 0).all():
        found = recent_trend(years, past["value"], past["lower"], past["upper"], kind)
        if found.direction != "cannot be assessed":
            return LongRun(
                judged(found.direction, indicator.lower_is_better),
                "",
                found.slope,
                "Fingertips",
                len(found.years),
            )
    tested = monotonic_trend(years, past["value"].to_numpy(dtype=float))
    if tested is None:
        held = "1 annual figure is" if len(past) == 1 else f"{len(past)} annual figures are"
        return _cannot(f"{held} held; a trend needs {FEWEST_POINTS}")
    return LongRun(
        judged(tested.direction, indicator.lower_is_better),
        "",
        tested.slope,
        "Mann-Kendall",
        tested.points,
    )
