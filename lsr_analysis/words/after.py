"""Sentences on what came after the reviews."""

from __future__ import annotations

import math

from lsr_analysis.analysis.after import AfterReview
from lsr_analysis.analysis.after.estimate import LOG, Estimate, percent_text
from lsr_analysis.analysis.after.sensitivity import Result
from lsr_analysis.display.prose import Prose
from lsr_analysis.periods import Span

__all__ = ["after_answer", "after_caveats"]

_SMALL = math.log1p(0.10)
"""An effect of a tenth is the least that the sentences on what is ruled out look for."""

_POWER = 0.8


def _percent(log_value: float) -> str:
    return f"{abs(100 * math.expm1(log_value)):.0f}%"


def _moved(log_value: float) -> str:
    """Say where reviewed areas came out, against other councils."""
    if round(100 * math.expm1(log_value)) == 0:
        return "no higher or lower than"
    return f"{_percent(log_value)} {'higher' if log_value > 0 else 'lower'} than"


def _period(result: AfterReview) -> str:
    centre = result.design.centre
    first = min(one.first for one in result.design.cohorts)
    last = max(one.last for one in result.design.cohorts)
    return f"{Span(centre + first, centre + last)}"


def _headline(result: AfterReview) -> str:
    found = result.primary.effect
    who = f"the {found.treated} reviewed areas"
    if result.verdict == "not assessable":
        return (
            f"Whether delays changed more in {who} than elsewhere is not assessable: too few "
            "councils have figures for all months that are compared."
        )
    figures = (
        f"in the twelve months after each announcement ({_period(result)}) their delayed days "
        f"were {_moved(found.estimate)} they would have been, had they changed as in the "
        f"{found.controls} councils never reviewed (95% interval {found.interval_text})"
    )
    if result.verdict == "cannot be told":
        return (
            f"Whether delays changed more in {who} than elsewhere cannot be told apart from "
            f"chance: {figures}."
        )
    way = "down more, or up less," if result.verdict == "fell more" else "down less, or up more,"
    return (
        f"Delays went {way} in {who} than elsewhere, by more than chance: {figures}; this is no "
        "proof that the reviews did it."
    )


def _detectable(found: Estimate) -> float:
    """Return the log of the fall that is found with 80% power, from the reach of the interval."""
    from scipy.stats import norm

    reach = (found.upper - found.lower) / 2
    return -reach * float(1 + norm.ppf(_POWER) / norm.ppf(0.975))


def _rules_out(result: AfterReview) -> str:
    """Say what size of difference the interval leaves possible, and what it rules out."""
    found = result.primary.effect
    if result.verdict != "cannot be told" or found.direction:
        return ""
    low, high = percent_text(found.lower), percent_text(found.upper)
    said = (
        "That is not the same as no difference. At 95% the interval rules out that delays came "
        f"out more than {_percent(found.lower)} lower in the reviewed areas than they would have, "
        f"or more than {_percent(found.upper)} higher"
    )
    if found.lower < -_SMALL or found.upper > _SMALL:
        return (
            f"{said}. It does not rule out differences that would matter, from {low} to {high}. "
            f"Delays would have to come out about {_percent(_detectable(found))} lower for four in "
            "five comparisons as sure as this one to find it."
        )
    return f"{said}: a difference of a tenth or more is unlikely either way."


def _disagrees(result: AfterReview) -> str:
    """Say so where the two ways to reckon with chance part."""
    found, chance = result.primary.effect, result.primary.chance
    if result.verdict != "cannot be told" or not found.direction:
        return ""
    return (
        f"The interval clustered by council leaves out no difference, but with areas dealt by "
        f"chance {chance.draws:,} times p is {chance.p_value:.3f} "
        f"({percent_text(chance.lower)} to {percent_text(chance.upper)}), so it is not told as a "
        "difference."
    )


def _regression(result: AfterReview) -> str:
    """Say what regression to the mean alone gives, from the years without reviews."""
    found = result.placebo
    years = sorted({row.year for row in found.rows})
    mean, low, high = found.pooled("against the window")
    own = found.reviewed.estimates["against the window"]
    primary = found.pooled("primary")
    return (
        "Areas were picked for high delays, and such areas tend to fall back by themselves. In "
        f"{years[0]} to {years[-1]}, with no review announced, councils picked in the same way "
        "changed, from the months they were picked on, by "
        f"{percent_text(mean)} on average against other councils (from {percent_text(low)} to "
        f"{percent_text(high)} in single years). The reviewed areas changed by {own.full_text}: "
        f"{_as_large(own.estimate, mean, low, high)}. The primary estimate compares months as far "
        f"before as after instead. In those years it gave {percent_text(primary[0])} on average "
        f"(from {percent_text(primary[1])} to {percent_text(primary[2])}), so single years swing "
        "widely with no review at all."
    )


def _as_large(own: float, mean: float, low: float, high: float) -> str:
    if own >= 0:
        return "there is no fall from the selection window to explain"
    if own > high:
        return "their fall from the selection window is smaller than in any such year"
    if own < low:
        return "their fall from the selection window is larger than in any such year"
    return (
        "their fall from the selection window is "
        f"{'no larger than the average of' if own >= mean else 'within the range of'} such years"
    )


def _lean(one: Result) -> str:
    title = one.asked.title
    return f"{title}”, {one.found.full_text}"


def _sensitivities(result: AfterReview) -> str:
    """Say which of the other ways to compare disagree with the primary estimate."""
    held = [one for one in result.sensitivity if one.found.assessable]
    main = result.primary.effect.direction if result.verdict != "cannot be told" else 0
    apart = [one for one in held if one.found.direction != main]
    side = result.primary.effect.estimate
    other = sum(one.found.estimate * side < 0 for one in held)
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
    if other:
        said += (
            f". {other} of them {'lie' if other > 1 else 'lies'} on the other side of no "
            "difference from the primary estimate"
        )
    if missing:
        said += f". {missing} are not assessable"
    return f"{said}."


def _areas(result: AfterReview) -> str:
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
        "The interval of a single series is no guide: it leaves out a change of 0 for "
        f"{outside / of:.0%} of the series of councils never reviewed, where 5% would if nothing "
        "but chance of the kind it allows for moved them."
    )


def _check(result: AfterReview) -> str:
    """Say what the months before the announcements show, where nothing is expected."""
    path = result.primary.path
    before = path[path["part"] == "before"]
    if before.empty:
        return ""
    rows = [
        Estimate(r["estimate"], r["lower"], r["upper"], r["p_value"], r["treated"], r["controls"])
        for _, r in before.iterrows()
    ]
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
    gap = result.primary.gap
    peaks = " and ".join(
        f"{mine.loc[mine['estimate'].idxmax(), 'month']:%B %Y} (areas of {name})"
        for name, mine in gap.groupby("group", sort=False)
    )
    return (
        "In months between selection and announcement, when no difference is expected, "
        f"{judged}: {spans}. The gap to other councils was widest in {peaks}; the further that is "
        f"from {result.design.centre:%B %Y}, the middle of the presumed selection window, the less "
        "the design can be relied on."
    )


def after_answer(result: AfterReview) -> Prose:
    """Say whether delays changed more in the reviewed areas, the answer first.

    Parameters
    ----------
    result : AfterReview
    """
    sentences = [
        _headline(result),
        _rules_out(result),
        _disagrees(result),
        _regression(result),
        "In July 2017 every council was given an expectation on delays, and national pressure did "
        "not end with the reviewed areas. What was asked of all cannot be told from what was asked "
        "of some, beyond the comparison with councils never reviewed.",
    ]
    if result.verdict != "not assessable":
        sentences += [_check(result), _sensitivities(result), _areas(result)]
    return Prose(tuple(sentence for sentence in sentences if sentence), listed=False)


def after_caveats(result: AfterReview) -> Prose:
    """List what the comparison cannot bear.

    Parameters
    ----------
    result : AfterReview
    """
    panel, found = result.panel, result.primary.effect
    apart = ", ".join(panel.names[code] for code in panel.apart.index)
    left = ", ".join(sorted(panel.left_out))
    return Prose(
        (
            "Nothing here is an effect of the reviews. It is a difference in change between "
            f"{found.treated} areas and {found.controls} councils, and what else differed between "
            "them is in it.",
            "The months that areas were selected on are not published. They are presumed to be "
            f"{result.design.window}. The answer rests on a passing high level lying evenly around "
            "them: if areas were picked on earlier months, months before are nearer to the peak "
            "than months after, and the estimate leans towards a fall; and the other way round.",
            "A passing high level is presumed to rise and to fade alike. Where it fades faster "
            "than it rose, that is taken for a fall.",
            "Councils are taken to be independent of each other. Neighbours share hospitals, so "
            "intervals may be too narrow.",
            "A council never reviewed may have acted for fear of a review, and money and guidance "
            "went to all: both make a difference harder to see.",
            "The design was written down before any estimate was made. The figures had been "
            "published for years by then, so that it is no trial.",
            *(f"{apart} was reviewed, but picked as a good performer, and stands apart." for _ in
              [0] if apart),
            *(f"Left out: {left}. The table says why." for _ in [0] if left),
            *result.rate_indicator.caveats,
        ),
        listed=True,
    )  # fmt: skip
