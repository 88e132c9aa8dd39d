"""How far apart councils are by month: the middle four fifths on a scale of ratios."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lsr_analysis.analysis.variation_study import Variation
from lsr_analysis.display.chart import (
    AREA,
    BACKDROP,
    ENGLAND,
    INK,
    LABEL_BOX,
    Chart,
    finish,
    mid_month,
    month_axis,
    spread,
    start,
    tidy,
)
from lsr_analysis.display.prose import Prose

__all__ = ["variation_years"]

_NAMES = {
    "p90": "90th percentile", "upper_quartile": "upper quartile", "median": "median",
    "lower_quartile": "lower quartile", "p10": "10th percentile",
}  # fmt: skip
_STYLES = {"p90": (0, (1.5, 1.5)), "upper_quartile": (0, (5, 2)), "median": "-"} | {
    "lower_quartile": (0, (5, 2)), "p10": (0, (1.5, 1.5)),
}  # fmt: skip
_APART = 0.055
"""Least distance of two labels, as a share of the height of the axes."""


def _rates(axes: Axes, result: Variation, days: pd.DatetimeIndex) -> None:
    months, text = result.months, result.indicator.text
    for low, high, colour in (
        ("p10", "p90", "#E8F1FA"), ("lower_quartile", "upper_quartile", "#BFDDF5"),
    ):  # fmt: skip
        axes.fill_between(days, months[low], months[high], color=colour, linewidth=0, gid=BACKDROP)
    for name, style in _STYLES.items():
        axes.plot(days, months[name], color=AREA, linestyle=style, linewidth=1.4)
    axes.plot(days, months["england"], color=ENGLAND, linestyle=(0, (6, 1.5, 1.5, 1.5)), lw=2)
    axes.set_yscale("log", base=2)
    low, high = months["p10"].min() / 1.12, months["p90"].max() * 1.12
    ticks = [t for t in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64) if low <= t <= high]
    axes.set(ylim=(low, high), yticks=ticks, yticklabels=[f"{t:g}" for t in ticks])
    axes.minorticks_off()
    axes.set_ylabel("Delayed days per day per\n100,000 adults (ratio scale)")
    last = months.iloc[-1]
    labels = {"England": last["england"]} | {said: last[key] for key, said in _NAMES.items()}
    scale = np.log(high / low)
    places = spread([float(np.log(v / low)) / scale for v in labels.values()], _APART, 0.02, 0.98)
    for (name, value), place in zip(labels.items(), places, strict=True):
        axes.annotate(
            f"{name} {text(value)}", (1.0, place), xycoords="axes fraction",
            xytext=(6, 0), textcoords="offset points", va="center", fontsize=8.5,
            color=ENGLAND if name == "England" else AREA, annotation_clip=False,
        )  # fmt: skip
    tidy(axes, grid="y")
    axes.tick_params(labelbottom=False)


def _ratios(axes: Axes, result: Variation, days: pd.DatetimeIndex) -> None:
    months = result.months
    axes.fill_between(
        days, months["interquartile_ratio_lower"], months["interquartile_ratio_upper"],
        color="#E3E3E3", linewidth=0, gid=BACKDROP,
    )  # fmt: skip
    axes.plot(days, months["interquartile_ratio"], color=INK, linewidth=1.5)
    for year, row in result.years.iterrows():
        first = pd.Period(f"{str(year)[:4]}-04", "M")
        ends = mid_month(pd.PeriodIndex([first, first + 11]))
        axes.annotate(
            f"{year}: {row['interquartile_ratio']:.2f}",
            (ends[0] + (ends[1] - ends[0]) / 2, 0.04), xycoords=("data", "axes fraction"),
            ha="center", va="bottom", fontsize=8.5, color=INK, bbox=LABEL_BOX,
        )  # fmt: skip
    top = max(3.0, float(months["interquartile_ratio_upper"].max()) * 1.05)
    axes.set(ylim=(1, top), ylabel="Upper over lower\nquartile")
    axes.set_title(
        "Line: months, with 95% interval; figures: whole financial years", loc="left", fontsize=8.5
    )
    tidy(axes, grid="y")


def _title(result: Variation) -> str:
    if result.moved.empty:
        if result.years.empty:
            return "How far apart councils’ delayed days rates are, month by month"
        last = result.years.iloc[-1]
        return (
            f"In {result.years.index[-1]} the upper quartile of councils’ delayed days rates was "
            f"{last['interquartile_ratio']:.1f} times the lower"
        )
    ratio = result.moved.loc["interquartile_ratio"]
    said = {
        "no clear change": "how far apart councils are in proportion did not clearly change",
        "narrowed": "councils came closer to each other in proportion too",
        "widened": "councils moved apart in proportion",
        "not assessable": "how far apart councils are in proportion cannot be compared",
    }[ratio["verdict"]]
    return f"England’s rate fell from {ratio['from_year']} to {ratio['to_year']}; {said}"


def _alt(result: Variation) -> str:
    years = "; ".join(
        f"{year}: England {result.indicator.text(row['england'])}, quartiles "
        f"{result.indicator.text(row['lower_quartile'])} and "
        f"{result.indicator.text(row['upper_quartile'])}, ratio {row['interquartile_ratio']:.2f} "
        f"(95% interval {row['interquartile_ratio_lower']:.2f} to "
        f"{row['interquartile_ratio_upper']:.2f})"
        for year, row in result.years.iterrows()
    )
    first, last = result.months.index[0], result.months.index[-1]
    low, high = result.months["interquartile_ratio"].agg(["min", "max"])
    return (
        f"Two line charts by month, {first:%B %Y} to {last:%B %Y}. Above: England and the 10th, "
        "25th, 50th, 75th and 90th percentile of councils. Below: upper over lower quartile, "
        f"between {low:.2f} and {high:.2f}. By financial year: {years or 'none is whole'}."
    )


def variation_years(result: Variation) -> Chart | Prose:
    """Draw percentiles of councils by month, and the upper over the lower quartile.

    Parameters
    ----------
    result : Variation

    Returns
    -------
    Chart or Prose
        Prose, if fewer than two months have rates of 20 councils.
    """
    if len(result.months) < 2:
        return Prose(
            ("Too few months have delayed days rates to show how far apart councils are.",)
        )
    days = mid_month(result.months.index)
    figure = start(5.2)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(2.4, 1))
    _rates(above, result, days)
    _ratios(below, result, days)
    below.set_xlim(days[0] - pd.Timedelta(days=20), days[-1] + pd.Timedelta(days=20))
    month_axis(below)
    areas = result.months["areas"]
    count = f"{areas.min()}" if areas.min() == areas.max() else f"{areas.min()} to {areas.max()}"
    first, last = result.months.index[0], result.months.index[-1]
    return finish(
        figure,
        name="variation_years",
        title=_title(result),
        subtitle=f"{result.indicator.title}, {result.indicator.unit}; {count} councils, "
        f"{first:%B %Y} to {last:%B %Y}. Above: equal heights are equal ratios. Labels: the last "
        "month. Dark band: middle half; pale band: middle four fifths. Lower is better.",
        note="The ratio of a month holds that month’s swings too, that of a year fewer. Intervals: "
        "councils drawn again with replacement, as if they were a sample of councils like them. "
        f"{result.indicator.chart_note}\n{result.indicator.source_line}",
        alt=_alt(result),
    )
