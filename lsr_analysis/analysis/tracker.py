"""Recommendations and actions beside the figures that could show an effect."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lsr_analysis.analysis.aggregate import RATE, over_months
from lsr_analysis.analysis.yearly import rate_change
from lsr_analysis.evidence import Action, Evidence, Recommendation
from lsr_analysis.indicators import Indicator
from lsr_analysis.periods import Span
from lsr_analysis.statistics.change import YearlyChange
from lsr_analysis.store import Data

__all__ = ["NOT_AN_EFFECT", "Moved", "Tracked", "track"]

NOT_AN_EFFECT = (
    "A figure that moves does not complete an action, and one that stays does not undo it: the "
    "status is what a source says was done."
)


@dataclass(frozen=True)
class Moved:
    """A figure in the baseline of an action and in the same months a year later.

    Parameters
    ----------
    indicator : Indicator
    before, after : Span
    baseline, later : float
        NaN where there is no figure.
    change : YearlyChange or None
        With a 95% interval for the usual year-on-year swings; None where there is none.
    """

    indicator: Indicator
    before: Span
    after: Span
    baseline: float
    later: float
    change: YearlyChange | None

    def described(self, expected: str) -> str:
        """Say how the figure moved, and whether that was the expected way."""
        text = self.indicator.text
        if self.baseline != self.baseline:
            return f"no figure for {self.before}"
        if self.later != self.later:
            return f"{text(self.baseline)} in {self.before}; no figure a year later"
        moved = f"{text(self.baseline)} in {self.before}, {text(self.later)} in {self.after}"
        if text(self.baseline) == text(self.later):
            return f"{moved}: no change as printed"
        way = "lower" if self.later < self.baseline else "higher"
        if self.change is None:
            return f"{moved}: {way}; how sure is not known"
        if self.change.direction == "within":
            return f"{moved}: {way}, but within the usual swings from year to year"
        as_expected = f", {'as' if way == expected else 'not as'} expected" if expected else ""
        return f"{moved}: {way} by more than the usual swings from year to year{as_expected}"


@dataclass(frozen=True)
class Tracked:
    """One line of the tracker: a recommendation with no action known, or an action.

    Parameters
    ----------
    recommendation : Recommendation or None
        None where no source says which one the action answers.
    action : Action or None
        None where no action on the recommendation is known.
    moved : Moved or None
        None where no figure with a baseline is held.
    figure : str
        The figure that could show an effect, in words, or why there is none.
    """

    recommendation: Recommendation | None
    action: Action | None
    moved: Moved | None
    figure: str


def _moved(data: Data, action: Action) -> Moved | None:
    if action.baseline is None or action.indicator not in data.indicators:
        return None
    indicator = data.indicators[action.indicator]
    before = action.baseline
    after = Span(before.start + 12, before.end + 12)
    rows = data.series(indicator.id, action.area)
    if indicator.frequency != "month":
        found = [
            rows.loc[(rows.index == pd.Timestamp(span.first_day))
                     & (rows["period_end"] == pd.Timestamp(span.last_day)), "value"]
            for span in (before, after)
        ]  # fmt: skip
        values = [float(one.iloc[0]) if len(one) else float("nan") for one in found]
        return Moved(indicator, before, after, values[0], values[1], None)
    series = rows["value"]
    series.index = series.index.to_period("M")
    levels = []
    for span in (before, after):
        over = over_months(data, indicator.id, span.months)
        over = over[over["complete"]]["value"]
        levels.append(float(over.get(action.area, float("nan"))))
    change = rate_change(series, *_history(data, action, series, after), after)
    return Moved(indicator, before, after, levels[0], levels[1], change)


def _history(data: Data, action: Action, series: pd.Series, span: Span) -> tuple[pd.Series, float]:
    """Return the longest series of the same measure, and what one of its units adds to it.

    Rates of delay begin with the populations; the people behind them are counted for longer,
    as in the change that the profile shows.
    """
    if not action.indicator.startswith(RATE):
        return series, 1.0
    counted = action.indicator.replace(RATE, "delayed_people")
    people = data.series(counted, action.area)["value"]
    people.index = people.index.to_period("M")
    over = over_months(data, action.indicator, span.months)
    if action.area not in over.index:
        return series, 1.0
    days = sum(month.days_in_month for month in span.months)
    multiplier = data.indicators[action.indicator].multiplier
    return people, multiplier * days / float(over.at[action.area, "denominator"])


def _figure(data: Data, action: Action, moved: Moved | None) -> str:
    if not action.indicator:
        return "none named"
    by = "" if action.indicator_from == "source" else " (suggested by this project)"
    if action.indicator not in data.indicators:
        return f"{data.evidence.known.not_held[action.indicator].what}{by}: not held"
    named = f"{data.indicators[action.indicator].title}{by}"
    if data.indicators[action.indicator].entered and (
        moved is None or moved.baseline != moved.baseline
    ):
        return f"{named}: no open file holds it; a council can enter its own figures"
    if moved is None:
        return f"{named}: no baseline given"
    early = action.start is not None and moved.after.last_day < action.start.day
    before = " (both before the action began, so that nothing is said of it)" if early else ""
    return f"{named}: {moved.described(action.expected)}{before}"


def track(data: Data, evidence: Evidence, area: str) -> tuple[Tracked, ...]:
    """Put the recommendations and actions of an area into one list.

    Parameters
    ----------
    data : Data
    evidence : Evidence
        That which ships, or with a user's own recommendations and actions.
    area : str
        Reference code.

    Returns
    -------
    tuple of Tracked
        Every recommendation with the actions that answer it, then the actions of which no
        source says what they answer.
    """
    actions = [action for action in evidence.actions if action.area == area]
    recommendations = [one for one in evidence.recommendations if one.area == area]
    lines = []
    for recommendation in [*recommendations, None]:
        key = recommendation.id if recommendation else ""
        answering = [action for action in actions if action.recommendation == key]
        for action in answering:
            moved = _moved(data, action)
            lines.append(Tracked(recommendation, action, moved, _figure(data, action, moved)))
        if recommendation and not answering:
            lines.append(Tracked(recommendation, None, None, ""))
    return tuple(lines)
