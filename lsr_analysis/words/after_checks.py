"""What stands beside the answer on change after the reviews: other years, other ways, one area."""

from __future__ import annotations

import math

from lsr_analysis.analysis.after import AfterReview
from lsr_analysis.analysis.after.estimate import LOG, Estimate, limits_text, of_row, percent_text
from lsr_analysis.analysis.after.sensitivity import Result
from lsr_analysis.periods import Span
from lsr_analysis.wording import joined, number_word

__all__ = ["areas", "check", "percent_of", "regression", "sensitivities"]


def percent_of(log_value: float) -> str:
    """Return a log ratio as a percentage without its sign.

    Parameters
    ----------
    log_value : float

    Returns
    -------
    str
    """
    return f"{abs(100 * math.expm1(log_value)):.0f}%"


def _came_down(log_value: float) -> str:
    """Say by how much more than others."""
    if log_value < 0:
        return f"came down by {percent_of(log_value)} more"
    return f"came down by no more ({percent_text(log_value)})"


def _limits(low: float, high: float) -> str:
    """Say from what to what it came down; signed where signs differ."""
    if math.isfinite(high) and round(100 * math.expm1(high)) <= 0:
        return f"{percent_of(high)} to {percent_of(low)}"
    return limits_text(low, high)


def regression(result: AfterReview) -> str:
    """Say what regression to the mean alone gives, from the years without reviews.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    str
    """
    found = result.placebo
    years = sorted({row.year for row in found.rows})
    mean, low, high = found.pooled("against the window")
    own = found.reviewed.estimates["against the window"]
    interval = f"95% interval {_limits(own.lower, own.upper)}"
    return (
        "Areas were picked for high delays, and such areas tend to fall back by themselves. In "
        f"{years[0]} to {years[-1]}, with no review announced, councils picked in the same way "
        f"{_came_down(mean)}, from the months they were picked on, than other councils "
        f"({_limits(low, high)} in single years). The reviewed areas {_came_down(own.estimate)} "
        f"({interval}), "
        f"{_as_large(own.estimate, mean, low, high)}. {_mirrored(result)}"
    )


def _as_large(own: float, mean: float, low: float, high: float) -> str:
    if own >= 0:
        return "so that there is no fall from the selection window to explain"
    if own > high:
        return "less than in any such year"
    if own < low:
        return "more than in any such year"
    if own >= mean:
        return "no more than in an average such year"
    return "more than in an average such year, but less than in the year with most"


def _mirrored(result: AfterReview) -> str:
    """Say what the primary estimate gives without reviews: the years nearest in time, the rest."""
    values: dict[int, list[Estimate]] = {}
    for row in result.placebo.rows:
        values.setdefault(row.year, []).append(row.estimates["primary"])
    years = sorted(values)
    parts = []
    for some in (years[-2:], years[:-2]):
        each = [value for year in some for value in values[year]]
        if each:
            parts.append((joined(map(str, some)), [one.estimate for one in each]))
    told = "; ".join(
        f"in {when} from {percent_text(min(some))} to {percent_text(max(some))}"
        for when, some in parts
    )
    when, near = parts[0]
    side = "above" if min(near) > 0 else "below" if max(near) < 0 else ""
    holds = all(one.direction == 0 for year in years[-2:] for one in values[year])
    return (
        "The primary estimate compares months as far before as after instead. With no review at "
        f"all it gave, the years nearest in time first: {told}."
    ) + (
        f" In {when} all {number_word(len(near))} lay {side} 0"
        f"{', though each of their intervals holds 0' if holds else ''}."
        if side
        else ""
    )


def _lean(one: Result) -> str:
    return f"{one.asked.shown_title}”, {one.found.full_text}"


def sensitivities(result: AfterReview) -> str:
    """Say which of the other ways to compare disagree with the primary estimate.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    str
    """
    held = [one for one in result.sensitivity if one.found.assessable]
    main = result.primary.effect.direction if result.verdict != "cannot be told" else 0
    apart = [one for one in held if one.found.direction != main]
    missing = len(result.sensitivity) - len(held)
    if apart:
        said = (
            f"{len(apart)} of {len(held)} other ways to compare give another answer: "
            f"{'; '.join(f'“{_lean(one)}' for one in apart)}"
        )
    elif main:
        said = f"All {len(held)} other ways to compare show the same, by more than chance"
    else:
        said = (
            f"None of the {len(held)} other ways to compare can tell a difference apart from "
            "chance either"
        )
    values = [one for one in held if one.found.scale == LOG]
    low = min(values, key=lambda one: one.found.estimate)
    high = max(values, key=lambda one: one.found.estimate)
    said += f". The lowest of their estimates is “{_lean(low)}, the highest “{_lean(high)}"
    above = sum(one.found.estimate > 0 for one in held)
    below = sum(one.found.estimate < 0 for one in held)
    said += (
        f". {above} of the {len(held)} {'are' if above != 1 else 'is'} above 0 and {below} below. "
        "They share most of their figures and are no independent votes"
    )
    if missing:
        said += f". {missing} are not assessable"
    return f"{said}."


def _furthest(result: AfterReview) -> str:
    """Say which area lies furthest out, and that none could stand out by itself, where so."""
    areas, table = result.areas, result.areas.table
    if table["passes"].any():
        return ""
    row = table.loc[table["p_value"].idxmin()]
    needed = areas.rate / len(table)
    alone = (
        f"No single area could by itself: the lowest p-value that a place can give is 1 in "
        f"{1 / areas.least_p:.0f} ({areas.least_p:.3f}), and an area alone would need "
        f"{needed:.4f}. "
        if areas.least_p > needed
        else ""
    )
    return (
        f"{alone}Furthest out is {row['name']} ({percent_text(row['effect'])}, place "
        f"{row['place']} of {row['of']}). "
    )


def areas(result: AfterReview) -> str:
    """Say what single areas show beside councils never reviewed.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    str
    """
    table = result.areas.table
    passed = table[table["passes"]]
    rate = f"{result.areas.rate:.0%}"
    outside = sum(int(row["outside"]) for _, row in result.areas.band.iterrows())
    of = sum(int(row["of"]) for _, row in result.areas.band.iterrows())
    names = [
        f"{row['name']} ({percent_text(row['effect'])}, place {row['place']} of {row['of']})"
        for _, row in passed.iterrows()
    ]
    named = (
        f"{', '.join(names)} {'stand' if len(names) > 1 else 'stands'} out"
        if names
        else "none stands out"
    )
    return (
        f"Of the {len(table)} reviewed areas taken one by one against their own line before, "
        f"{named} from the councils never reviewed, with the false discovery rate held at {rate}. "
        f"{_furthest(result)}"
        "The interval of a single series is no guide: it leaves out a change of 0 for "
        f"{outside / of:.0%} of the series of councils never reviewed, where 5% would if nothing "
        "but chance of the kind it allows for moved them."
    )


def check(result: AfterReview) -> str:
    """Say what the months before the announcements show, where nothing is expected.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    str
    """
    path = result.primary.path
    before = path[path["part"] == "before"]
    if before.empty:
        return ""
    rows = [of_row(row) for _, row in before.iterrows()]
    out = sum(row.direction != 0 for row in rows)
    spans = "; ".join(
        f"{Span(r['start'], r['end'])} {row.full_text}"
        for (_, r), row in zip(before.iterrows(), rows, strict=True)
    )
    judged = (
        "none can be told from no difference, which is no proof that the design holds"
        if not out
        else f"{out} of {len(rows)} differ, which speaks against the design"
    )
    return (
        "In months between selection and announcement, when no difference is expected, "
        f"{judged}: {spans}. {_peaks(result)}"
    )


def _peaks(result: AfterReview) -> str:
    """Say when the gap was widest, and which way the estimate leans by that."""
    window, groups = result.design.window, result.primary.gap.groupby("group", sort=False)
    peaks = {name: mine.loc[mine["estimate"].idxmax(), "month"] for name, mine in groups}
    told = joined(f"{month:%B %Y} (areas of {name})" for name, month in peaks.items())
    said = f"The gap to other councils was widest in {told}"
    early = all(month < window.start for month in peaks.values())
    late = all(month > window.end for month in peaks.values())
    if not early and not late:
        return (
            f"{said}; the further that is from {result.design.centre:%B %Y}, the middle of the "
            "presumed selection window, the less the design can be relied on."
        )
    near, far = ("before", "after") if early else ("after", "before")
    ways = {one.asked.id: one for one in result.sensitivity}
    held = ""
    if early and "year window" in ways:
        held += (
            f" The way that is consistent with an earlier peak is “{_lean(ways['year window'])}."
        )
    if early and "december later" in ways:
        held += (
            " If the areas announced last were picked on later months, theirs leans the other "
            f"way: “{_lean(ways['december later'])}."
        )
    return (
        f"{said}, {near} the presumed selection window ({window}). Months {near} are then nearer "
        f"to the peak than months {far}, so that the estimate leans towards a "
        f"{'fall' if early else 'rise'}.{held}"
    )
