"""The clearest association as points: every council, the line of the model, the reviewed named."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lsr_analysis.analysis.associations.fit import Fitted
from lsr_analysis.analysis.associations.result import Associations
from lsr_analysis.analysis.associations.said import change_said, days_said, interval
from lsr_analysis.charts.naming import name_beside
from lsr_analysis.display.chart import AREA, BACKDROP, GREY, INK, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.indicators import Indicator
from lsr_analysis.wording import joined, lowered
from lsr_analysis.words.associations import NOTHING_ADJUSTED

__all__ = ["associations_fit"]


def _line(fitted: Fitted, variable: str, scaled: ArrayLike) -> pd.DataFrame:
    """Return the rate of the model along a variable, in the unit of the outcome, with its band."""
    return fitted.model.predicted(variable, scaled) * fitted.outcome.multiplier


def _points(fitted: Fitted, variable: str) -> pd.DataFrame:
    """Return each council: the variable, and its rate with all else set to the mean."""
    model, table = fitted.model, fitted.table
    rows = pd.DataFrame(
        {
            "code": table["area_code"],
            "name": table["name"],
            "scaled": model.design[variable],
            "value": table[variable],
            "observed": model.rows["observed"],
            "fitted": model.rows["fitted"],
        }
    )
    found = rows.groupby("code").agg(
        name=("name", "first"), scaled=("scaled", "mean"), value=("value", "mean"),
        observed=("observed", "sum"), fitted=("fitted", "sum"),
    )  # fmt: skip
    line = _line(fitted, variable, found["scaled"])["rate"].to_numpy()
    found["rate"] = line * found["observed"] / found["fitted"]
    return found


def _better(indicator: Indicator) -> str:
    return indicator.polarity.replace("neither", "neither end is better")


def _sources(*used: Indicator) -> str:
    found = dict.fromkeys(s for one in used for s in (*one.sources, *one.denominators))
    return "; ".join(f"{source.publisher}, {source.publication}" for source in found)


def associations_fit(result: Associations) -> Chart | Prose:
    """Draw the clearest adjusted association: councils, line and band, the reviewed named.

    Parameters
    ----------
    result : Associations

    Returns
    -------
    Chart or Prose
        Prose, if no adjusted model could be fitted.
    """
    strongest = result.strongest
    if strongest is None:
        return NOTHING_ADJUSTED
    fitted, name = strongest
    effect = result.main.iloc[0]
    indicator = result.indicators[effect["indicator"]]
    points = _points(fitted, name)
    logs = next(v for v in fitted.plan.variables if v.id == name).scale == "log"
    own = np.exp if logs else np.asarray
    ends = points["scaled"].min(), points["scaled"].max()
    along = np.linspace(*ends, 100)
    values = own(np.interp(along, ends, (points["value"].min(), points["value"].max())))
    line = _line(fitted, name, along)
    figure = start(5.2)
    axes = figure.subplots()
    axes.fill_between(
        values, line["lower"], line["upper"], color="#E3E3E3", linewidth=0, gid=BACKDROP
    )
    axes.plot(values, line["rate"], color=INK, linewidth=1.8)
    reviewed = points.index.isin(result.reviewed)
    others, named = points[~reviewed], points[reviewed]
    axes.plot(own(others["value"]), others["rate"], "o", color=GREY, markersize=4)
    axes.plot(own(named["value"]), named["rate"], "D", color=AREA, markersize=5.5)
    if logs:
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.xaxis.set_minor_formatter(lambda *_: "")
    axes.set_ylim(0, float(points["rate"].max()) * 1.05)
    x = own(named["value"].to_numpy())
    places = zip(x, named["rate"], strict=True)
    name_beside(axes, dict(zip(named["name"], places, strict=True)))
    axes.set(
        xlabel=f"{effect['label']}, {indicator.unit} "
        f"({'log scale; ' if logs else ''}{_better(indicator)})",
        ylabel=f"{fitted.outcome.unit.capitalize()},\nall else at its mean".replace(
            " per 100", "\nper 100"
        ),
    )
    tidy(axes, grid="y")
    clear = "" if effect["clear"] else ", which is not clear of no difference"
    said = f"{effect['label']}: {days_said(effect['ratio'])}"
    beside = joined([lowered(v.label) for v in fitted.plan.variables if v.id != name])
    period = fitted.group.period
    return finish(
        figure,
        name="associations_fit",
        title="Councils scatter widely around even the clearest line"
        if effect["clear"]
        else "Even the clearest of the lines is not clear of no difference",
        subtitle=f"{fitted.outcome.title}, {fitted.outcome.unit}, {period}, "
        f"{len(points)} councils, with {beside or 'nothing'} set to the mean. Line: the model; "
        "band: its 95% interval; diamonds: reviewed areas; dots: other councils. Delayed days: "
        f"{_better(fitted.outcome)}.",
        note=f"{said} ({interval(effect['lower'], effect['upper'])}) from "
        f"{change_said(indicator, effect)}{clear}. Association, not cause. The whole model, "
        f"need in it, takes away {fitted.model.explained:.0%} of the deviance"
        f"{' left once years are allowed for' if fitted.plan.fixed else ''}. Large "
        f"councils count for more in the line; areas were picked for review partly for high "
        "delays. "
        f"{fitted.outcome.chart_note}\n"
        f"Sources: {_sources(fitted.outcome, indicator)}.",
        alt=f"Scatter of {len(points)} councils, {period}: {effect['label'].lower()} against the "
        f"delayed days rate with all else at its mean. {said} (95% interval "
        f"{interval(effect['lower'], effect['upper'])}) at the upper than at the lower quartile, "
        f"{change_said(indicator, effect)}{clear}. The model explains "
        f"{fitted.model.explained:.0%} of the deviance.",
    )
