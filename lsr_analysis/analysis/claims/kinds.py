"""How each kind of claim is recomputed: one function a kind."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from lsr_analysis.analysis.aggregate import councils, monthly
from lsr_analysis.analysis.claims.figures import Figures, Untestable
from lsr_analysis.analysis.claims.readings import Reading
from lsr_analysis.analysis.pathway import of_councils
from lsr_analysis.analysis.targets import levels
from lsr_analysis.errors import CatalogueError
from lsr_analysis.evidence import Claim
from lsr_analysis.statistics.ranks import rank_from_best
from lsr_analysis.wording import lowered

__all__ = ["RECOMPUTE", "Outcome"]

_SLACK = 1e-9


@dataclass(frozen=True)
class Outcome:
    """What a reading comes to.

    Parameters
    ----------
    value : float
        Recomputed, in the published unit; NaN where it is no number.
    text : str
        The recomputed figure in words, with what it was compared with.
    difference : float
        Recomputed less published; NaN where there is none.
    agrees : bool
    """

    value: float
    text: str
    difference: float
    agrees: bool


def _number(reading: Reading, value: float, text: str) -> Outcome:
    claim = reading.claim
    difference = value - claim.number
    if claim.bound:
        agrees = value > claim.number if claim.bound == ">" else value < claim.number
    else:
        half = claim.rounded_to / 2
        agrees = abs(difference) <= half + _SLACK * max(1.0, abs(claim.number))
    return Outcome(value, text, difference, agrees)


def _places(claim: Claim) -> int:
    """Return one decimal place more than a claim was published with, and at least one."""
    return max(1, 1 - math.floor(math.log10(claim.rounded_to) + _SLACK))


def _shown(figures: Figures, reading: Reading, value: float) -> str:
    """Print a figure with one place more than was published, so that a difference shows."""
    indicator, rounding = figures.data.indicators[reading.indicators[0]], reading.claim.rounded_to
    places = indicator.decimals
    if rounding == rounding and value != round(value):
        places = max(places, _places(reading.claim))
    return f"{value:,.{places}f}".replace("-", "−")


def _counted(figures: Figures, reading: Reading) -> Outcome:
    """Count the councils that fell, rose, or missed a target."""
    values = councils(figures.of(reading.indicators, reading.span).to_frame("value"))["value"]
    what = reading.compared.removeprefix("councils that ")
    if what.startswith("miss "):
        name = what.removeprefix("miss ")
        target = next((t for t in figures.data.evidence.targets if t.id == name), None)
        if target is None:
            known = ", ".join(t.id for t in figures.data.evidence.targets)
            raise CatalogueError(
                f"claim {reading.claim.id}: no target {name!r} is known; known are: {known}"
            )
        if reading.indicators != (target.indicator,):
            raise Untestable(f"the target {name} is one for {target.indicator}")
        if len(reading.span) > 1 or not target.stood_in(reading.span.start):
            raise Untestable(
                f"the target {name} stood for single months from {target.announced:%B %Y} on"
            )
        beside = levels(figures.data, target)
        text = f"missed the {target.title[:1].lower()}{target.title[1:]}"
    else:
        beside = figures.of(reading.indicators, reading.earlier)
        text = what
    both = pd.DataFrame({"now": values, "beside": beside}).dropna()
    moved = both["now"] < both["beside"] if what == "fell" else both["now"] > both["beside"]
    if both.empty:
        raise Untestable("no council has both figures")
    found = int(moved.sum())
    return _number(reading, found, f"{found} of {len(both)} councils {text}")


def _value(figures: Figures, reading: Reading) -> Outcome:
    claim = reading.claim
    if reading.compared.startswith("councils that "):
        return _counted(figures, reading)
    if not reading.compared:
        value = figures.one(reading.indicators, reading.span, claim.area, claim.name)
        return _number(reading, value, _shown(figures, reading, value))
    beside, what = figures.compared(reading.compared, claim, reading.indicators, reading.span)
    if claim.unit != "times":
        return _number(reading, beside, f"{_shown(figures, reading, beside)}, {what}")
    value = figures.one(reading.indicators, reading.span, claim.area, claim.name)
    if not beside:
        raise Untestable(f"the value compared with is zero ({what})")
    text = f"{_shown(figures, reading, value)} against {_shown(figures, reading, beside)}, {what}"
    return _number(reading, value / beside, f"{value / beside:.2f} times: {text}")


def _change(figures: Figures, reading: Reading) -> Outcome:
    claim, earlier = reading.claim, reading.earlier
    now = figures.one(reading.indicators, reading.span, claim.area, claim.name)
    then = figures.one(reading.indicators, earlier, claim.area, claim.name)
    between = f"{_shown(figures, reading, then)} to {_shown(figures, reading, now)}"
    if claim.unit != "%":
        return _number(reading, now - then, f"{now - then:+.2f}: {between}".replace("-", "−", 1))
    if not then:
        raise Untestable(f"the earlier value, of {earlier}, is zero")
    value = 100 * (now / then - 1)
    return _number(reading, value, f"{value:+.{_places(claim)}f}%: {between}".replace("-", "−", 1))


def _share(figures: Figures, reading: Reading) -> Outcome:
    claim = reading.claim
    parent = figures.data.indicators[reading.indicators[0]].parent
    if parent is None:
        raise Untestable(f"{reading.indicators[0]} is not a part of a whole")
    part = figures.one(reading.indicators, reading.span, claim.area, claim.name)
    whole = figures.one((parent,), reading.span, claim.area, claim.name)
    if not whole:
        raise Untestable("the whole is zero")
    text = f"{100 * part / whole:.{_places(claim)}f}%: {part:,.0f} of {whole:,.0f}"
    return _number(reading, 100 * part / whole, text)


def _rank(figures: Figures, reading: Reading) -> Outcome:
    claim = reading.claim
    own = figures.one(reading.indicators, reading.span, claim.area, claim.name)
    values = figures.of(reading.indicators, reading.span)
    group = figures.group(reading.compared, claim, reading.span)
    others = of_councils(values, group, figures.data.register)
    lower_first = figures.data.indicators[reading.indicators[0]].lower_is_better
    if "highest" in claim.unit or "lowest" in claim.unit:
        lower_first = "lowest" in claim.unit
    if lower_first is None:
        raise Untestable("neither end of the indicator is better; write 1 is highest or lowest")
    ranks = rank_from_best(pd.concat([pd.Series({claim.area: own}), others]), lower_first)
    rank, of = int(ranks[claim.area]), len(ranks)
    if of == 1:
        raise Untestable(f"none of the councils of {reading.compared} has a figure for the period")
    said = re.search(r"of (\d+)", claim.unit)
    steps = int(said.group(1)) if said else of
    place, text = rank, f"{rank} of {of}"
    if steps != of and of > 1:
        if not steps / 2 <= of <= steps * 2:
            raise Untestable(f"a rank of {steps} cannot be set beside one of {of}")
        place = math.floor(1.5 + (steps - 1) * (rank - 1) / (of - 1))
        text += f", place {place} of {steps}"
    if claim.bound:
        return _number(reading, place, text)
    return Outcome(place, text, place - claim.number, place == claim.number)


def _direction(figures: Figures, reading: Reading) -> Outcome:
    claim, word = reading.claim, reading.claim.published
    if word in ("highest", "lowest"):
        return _extreme(figures, reading)
    own = figures.one(reading.indicators, reading.span, claim.area, claim.name)
    if word in ("higher", "lower"):
        beside, what = figures.compared(reading.compared, claim, reading.indicators, reading.span)
    else:
        earlier = reading.earlier
        beside = figures.one(reading.indicators, earlier, claim.area, claim.name)
        what = str(earlier)
    agrees = own > beside if word in ("higher", "rising") else own < beside
    text = f"{_shown(figures, reading, own)} against {_shown(figures, reading, beside)}, {what}"
    return Outcome(own - beside, text, float("nan"), agrees)


def _extreme(figures: Figures, reading: Reading) -> Outcome:
    claim, months = reading.claim, reading.earlier
    if figures.data.indicators[reading.indicators[0]].frequency != "month":
        raise Untestable("only a monthly figure can be the highest or lowest of months")
    held = sum(monthly(figures.data, one, months) for one in reading.indicators)
    if claim.area not in held or len(reading.span) > 1:
        raise Untestable(f"no months of {claim.name} to look among")
    series = held[claim.area].dropna()
    if reading.span.start not in series.index:
        raise Untestable(f"{reading.span} is not among the months held of {months}")
    best = series.idxmax() if claim.published == "highest" else series.idxmin()
    own = float(series[reading.span.start])
    text = (
        f"{_shown(figures, reading, own)}; {claim.published} of {len(series)} months: "
        f"{best:%B %Y} with {_shown(figures, reading, float(series[best]))}"
    )
    return Outcome(own, text, float("nan"), bool(series[best] == own))


def _order(figures: Figures, reading: Reading) -> Outcome:
    claim, indicators = reading.claim, figures.data.indicators
    total = indicators[reading.indicators[0]]
    groups, ordered = claim.order
    named = frozenset().union(*groups)
    parts = next(
        (p for b in total.breakdowns if named <= set(p := indicators.breakdowns[b].parts)), None
    )
    if parts is None:
        raise Untestable(f"{total.title} has no breakdown with {', '.join(sorted(named))}")
    days: dict[frozenset[str], float] = {}
    counted: dict[frozenset[str], list[str]] = {}
    for part in parts:
        group = next((g for g in groups if part in g), frozenset({part}))
        try:
            value = figures.one((f"{total.id}_{part}",), reading.span, claim.area, claim.name)
        except Untestable:
            continue  # a part that was not collected in these months
        days[group] = days.get(group, 0.0) + value
        counted[group] = [*counted.get(group, []), part]
    if missing := [group for group in groups if group not in days]:
        raise Untestable(f"no figure of {' + '.join(sorted(missing[0]))}")
    ranked = sorted(days, key=lambda group: -days[group])[: len(groups)]
    whole = sum(days.values())
    collected = {part for group in counted.values() for part in group}
    left = [lowered(parts[part]) for part in parts if part not in collected]
    if not whole:
        raise Untestable("there were none in these months")
    text = "; ".join(
        f"{' and '.join(lowered(parts[p]) for p in counted[g])} {100 * days[g] / whole:.0f}%"
        for g in ranked
    )
    values = [days[group] for group in groups]
    others = [value for group, value in days.items() if group not in groups]
    above = not others or min(values) > max(others)
    falling = all(one > two for one, two in pairwise(values))
    agrees = above and (falling or not ordered)
    without = f" (without {', '.join(left)}: not collected in all months)" if left else ""
    return Outcome(float("nan"), f"the largest: {text}{without}", float("nan"), agrees)


RECOMPUTE: Mapping[str, Callable[[Figures, Reading], Outcome]] = {
    "value": _value,
    "change": _change,
    "rank": _rank,
    "share": _share,
    "direction": _direction,
    "order": _order,
}
"""How each kind is recomputed; each raises :class:`Untestable` where it cannot be."""
