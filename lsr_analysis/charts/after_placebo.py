"""The same comparison in years without reviews, beside comparisons that mislead."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from lsr_analysis.analysis.after import AfterReview
from lsr_analysis.analysis.after.estimate import Estimate, percent_text
from lsr_analysis.analysis.after.placebo import PlaceboYear
from lsr_analysis.charts.after_rows import percent_axis
from lsr_analysis.display.chart import AREA, ENGLAND, INK, LABEL_BOX, Chart, finish, start, tidy
from lsr_analysis.periods import Span

__all__ = ["after_placebo"]

_LOOKS = {"highest": ("o", INK, True, -0.17), "same places": ("^", "#5F5F5F", False, 0.17)}
_TITLES = {
    "primary": "Primary: months as far\nbefore the window",
    "against the window": "Misleading: the window\nitself",
    "against the year before": "Misleading: the year\nbefore the window",
}


def _draw(
    axes: Axes, found: Sequence[tuple[float, Estimate]], marker: str, colour: str, filled: bool
) -> None:
    bars = [[(one.lower, y), (one.upper, y)] for y, one in found if one.assessable]
    width = 2.6 if marker == "D" else 1.5
    axes.add_collection(LineCollection(bars, colors=colour, linewidths=width))
    axes.plot(
        [one.estimate for _, one in found], [y for y, _ in found], linestyle="none",
        marker=marker, color=colour, markerfacecolor=colour if filled else "white",
        markeredgecolor=colour, markersize=8 if marker == "D" else 6, zorder=3,
    )  # fmt: skip


def _said(row: PlaceboYear, name: str) -> str:
    return f"{row.year} {row.estimates[name].full_text}"


def after_placebo(result: AfterReview) -> Chart:
    """Draw the placebo years and the reviewed areas, a panel a design.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    Chart
    """
    found = result.placebo
    years = list(dict.fromkeys(row.year for row in found.rows))
    at = {year: float(k) for k, year in enumerate(years)}
    last = len(years) + 0.35
    everything = [e for row in (*found.rows, found.reviewed) for e in row.estimates.values()]
    ends = [v for e in everything for v in (e.estimate, e.lower, e.upper) if v == v]
    low, high = min(ends) - 0.05, max(ends) + 0.05
    figure = start(0.95 + 0.48 * (len(years) + 1))
    panels = figure.subplots(1, len(_TITLES), sharey=True)
    for axes, (name, title) in zip(panels, _TITLES.items(), strict=True):
        axes.axvline(0, color=INK, linewidth=1)
        mean = found.pooled(name)[0]
        axes.plot([mean, mean], [-0.45, len(years) - 0.55], color=ENGLAND, linewidth=1.4,
                  linestyle=(0, (5, 2)))  # fmt: skip
        axes.annotate(
            f"mean {percent_text(mean)}", (mean, len(years) - 0.5), va="top", ha="center",
            color=ENGLAND, fontsize=8, bbox=LABEL_BOX,
        )  # fmt: skip
        for rule, (marker, colour, filled, shift) in _LOOKS.items():
            rows = [(at[r.year] + shift, r.estimates[name]) for r in found.rows if r.rule == rule]
            _draw(axes, rows, marker, colour, filled)
        _draw(axes, [(last, found.reviewed.estimates[name])], "D", AREA, True)
        percent_axis(axes, low, high, "", ticks=(-75, -50, -25, 0, 50, 100, 200))
        axes.set_title(title, fontsize=8.5, loc="left")
        tidy(axes)
        axes.tick_params(labelsize=8)
    names = [f"{year}" for year in years]
    panels[0].set_yticks([*at.values(), last], [*names, f"{found.reviewed.year}:\nreviewed"])
    panels[0].set_ylim(last + 0.45, -0.6)
    panels[1].set_xlabel("Change against other councils (further left: delays fell more)")
    pooled = {name: found.pooled(name) for name in _TITLES}
    ranges = {
        name: f"{percent_text(mean)} on average (from {percent_text(lowest)} to "
        f"{percent_text(highest)})"
        for name, (mean, lowest, highest) in pooled.items()
    }
    number = result.primary.effect.treated
    window = result.design.window
    return finish(
        figure,
        name="after_placebo",
        title=f"With no review at all, {number} councils picked for high delays came out at "
        f"{percent_text(pooled['against the window'][0])} on average against the months they were "
        f"picked on; the primary design gives anything from {percent_text(pooled['primary'][1])} "
        f"to {percent_text(pooled['primary'][2])}",
        subtitle=f"{result.indicator.title} a day, change against other councils; 95% intervals. "
        f"{years[0]} to {years[-1]}: councils picked by rule on February to April of the year "
        "(dots: the highest rates; open triangles: the places that reviewed areas held in "
        f"{window.end.year}). Diamonds: the reviewed areas of {found.reviewed.year}. Dashed: mean "
        "of the years.",
        note="What is not 0 in these years is regression to the mean and chance, since nothing "
        "had been announced. Years are few and the same councils come again, so no interval is "
        f"given for their mean. Months are those held from "
        f"{Span(result.panel.span.start, result.design.placebo.last_month)}, fewer in "
        f"{years[0]} and {years[-1]}: the table says which. Rates before April 2015 take the "
        f"population of mid-2015. {result.rate_indicator.chart_note}\n"
        f"{result.rate_indicator.source_line}",
        alt="Three panels of dots with intervals, by year. "
        + " ".join(
            f"{title.replace(chr(10), ' ')}: in years without reviews {ranges[name]}; reviewed "
            f"areas {_said(found.reviewed, name)}."
            for name, title in _TITLES.items()
        )
        + " Below 0 delays came down more, which is better.",
    )
