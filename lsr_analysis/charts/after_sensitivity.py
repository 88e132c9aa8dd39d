"""Every other way to put the question, beside the primary estimate."""

from __future__ import annotations

import math
import textwrap

from lsr_analysis.analysis.after import AfterReview
from lsr_analysis.analysis.after.estimate import LOG, Estimate
from lsr_analysis.charts.after_effect import AXIS, NOT_CAUSE
from lsr_analysis.charts.after_rows import Row, draw_rows, row_height
from lsr_analysis.display.chart import AREA, PEERS_INK, Chart, finish, start, tidy
from lsr_analysis.display.prose import Prose
from lsr_analysis.wording import signed

__all__ = ["after_sensitivity"]

_WIDEST = 42
"""Letters in a line of a label."""


def _on_axis(found: Estimate, value: float) -> float:
    """Return a value as the log ratio that the axis shows, which cannot pass −95%."""
    if found.scale == LOG or not math.isfinite(value):
        return value
    return math.log(max(0.05, 1 + found.percent(value) / 100))


def _wrapped(label: str) -> str:
    """Break a title into lines of like length."""
    lines = math.ceil(len(label) / _WIDEST)
    return textwrap.fill(label, _WIDEST if lines == 1 else math.ceil(len(label) / lines) + 4)


def _row(label: str, found: Estimate, first: bool) -> Row:
    low, high = _on_axis(found, found.lower), _on_axis(found, found.upper)
    is_log = found.scale == LOG
    middle, least, most = (
        signed(found.percent(value), unit="%")
        for value in (found.estimate, found.lower, found.upper)
    )
    return Row(
        _wrapped(label), _on_axis(found, found.estimate), low, high,
        found.full_text if is_log else f"{middle} ({least} to {most})",
        marker="D" if first else "o" if is_log else "s", colour=AREA if is_log else PEERS_INK,
        filled=is_log, bold=first,
    )  # fmt: skip


def _title(result: AfterReview) -> str:
    """Say how many of the other estimates can be told apart from no difference, and which way."""
    sides = [one.found.direction for one in result.sensitivity if one.found.assessable]
    lower, higher, number = sides.count(-1), sides.count(1), len(sides)
    if not lower and not higher:
        return (
            f"None of the {number} other ways to compare can tell a difference between reviewed "
            "areas and others apart from chance"
        )
    parts = [
        f"{count} {'show' if count > 1 else 'shows'} delays {way} in reviewed areas than elsewhere"
        for count, way in ((lower, "lower"), (higher, "higher"))
        if count
    ]
    return (
        f"Of {number} other ways to compare {' and '.join(parts)}; "
        f"{number - lower - higher} cannot tell a difference apart from chance"
    )


def after_sensitivity(result: AfterReview) -> Chart | Prose:
    """Draw every sensitivity analysis in the order of the design, the primary estimate first.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    Chart or Prose
        Prose, if the primary estimate has no interval.
    """
    if not result.primary.effect.assessable:
        return Prose(("Whether delays changed more in the reviewed areas is not assessable.",))
    rows = [
        _row("Primary estimate", result.primary.effect, True),
        *(_row(one.asked.shown_title, one.found, False) for one in result.sensitivity),
    ]
    figure = start(row_height(rows))
    axes = figure.subplots()
    draw_rows(axes, rows, AXIS)
    tidy(axes)
    rates = [one for one in result.sensitivity if one.found.scale != LOG]
    unit = (
        f" Open square: worked out in {rates[0].found.scale}, shown as a percentage of the rate "
        "that reviewed areas would have had."
        if rates
        else ""
    )
    later = any(one.asked.added_later for one in result.sensitivity)
    but_later = ", but for what was added later" if later else ""
    said = "; ".join(f"{row.label} {row.text}".replace("\n", " ") for row in rows)
    return finish(
        figure,
        name="after_sensitivity",
        title=_title(result),
        subtitle=f"{result.indicator.title} a day, change in reviewed areas against change in "
        "councils never reviewed, put in different ways, written down before any was worked out"
        f"{but_later}; 95% intervals. Diamond: the primary estimate.{unit}",
        note=f"{NOT_CAUSE} Each way has a known weakness, which the table gives. They share most "
        "of their figures, so they are no independent votes. "
        f"{result.rate_indicator.chart_note}\n{result.rate_indicator.source_line}",
        alt=f"Dot chart with intervals. {_title(result)}. {said}. Below 0 delays came down more in "
        "reviewed areas, which is better.",
    )
