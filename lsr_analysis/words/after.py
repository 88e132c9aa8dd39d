"""Sentences on what came after the reviews."""

from __future__ import annotations

import math

from lsr_analysis.analysis.after import AfterReview
from lsr_analysis.analysis.after.estimate import percent_text
from lsr_analysis.display.prose import Prose
from lsr_analysis.periods import Span
from lsr_analysis.words.after_checks import areas, check, percent_of, regression, sensitivities

__all__ = ["after_answer", "after_caveats"]

_SMALL = math.log1p(0.10)
"""An effect of a tenth is the least that the sentences on what is ruled out look for."""

_FALL = math.log(0.8)
"""A true fall of a fifth, to say how often such a comparison would find one."""

_SIMULATED = "45% to 66%"
"""How often the rule of the report finds it in ``benchmarks/event_study.py``, two worlds."""


def _moved(log_value: float) -> str:
    """Say where reviewed areas came out, against other councils."""
    if round(100 * math.expm1(log_value)) == 0:
        return "no higher or lower than"
    return f"{percent_of(log_value)} {'higher' if log_value > 0 else 'lower'} than"


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


def _rules_out(result: AfterReview) -> str:
    """Say what size of difference the interval leaves possible, and what is unlikely."""
    found = result.primary.effect
    if result.verdict != "cannot be told" or found.direction:
        return ""
    said = (
        "That is not the same as no difference. If the presumed months of selection are right, a "
        f"fall of up to {percent_of(found.lower)} or a rise of up to {percent_of(found.upper)} "
        "stays possible (95% interval), and more than that is unlikely"
    )
    said += _beside_placebo(result)
    if found.lower < -_SMALL or found.upper > _SMALL:
        return (
            f"{said} A true fall of a fifth would be found in about {found.power(_FALL):.0%} of "
            f"comparisons with an interval as wide as this, and in {_SIMULATED} of simulated ones."
        )
    return f"{said} A difference of a tenth or more is unlikely either way."


def _beside_placebo(result: AfterReview) -> str:
    """Say how far the same estimate ran in years without reviews."""
    found = result.placebo
    _, low, high = found.pooled("primary")
    inside = result.primary.effect.lower <= low and high <= result.primary.effect.upper
    return (
        f". In the {len(found.rows)} comparisons of years without reviews the same estimate ran "
        f"from {percent_text(low)} to {percent_text(high)}"
        f"{'' if inside else ', so that this interval may be too narrow'}."
    )


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


def after_answer(result: AfterReview) -> Prose:
    """Say whether delays changed more in the reviewed areas, the answer first.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    Prose
    """
    sentences = [
        _headline(result),
        _rules_out(result),
        _disagrees(result),
        regression(result),
        "In July 2017 every council was given an expectation on delays, and national pressure did "
        "not end with the reviewed areas. What was asked of all cannot be told from what was asked "
        "of some, beyond the comparison with councils never reviewed.",
    ]
    if result.verdict != "not assessable":
        sentences += [check(result), sensitivities(result), areas(result)]
    return Prose(tuple(sentence for sentence in sentences if sentence), listed=False)


def after_caveats(result: AfterReview) -> Prose:
    """List what the comparison cannot bear.

    Parameters
    ----------
    result : AfterReview

    Returns
    -------
    Prose
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
