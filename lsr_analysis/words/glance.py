"""At a glance: the facts to be told first, one sentence each; and how to read the delays."""

from __future__ import annotations

from lsr_analysis.analysis.facts.chosen import facts
from lsr_analysis.analysis.facts.fact import Fact
from lsr_analysis.analysis.profile import AreaProfile
from lsr_analysis.analysis.standing import Standing
from lsr_analysis.display.prose import Prose
from lsr_analysis.words import glance_delays, glance_figures

__all__ = ["at_a_glance", "reading_notes", "sentence"]

_SAID = {**glance_delays.SAID, **glance_figures.SAID}


def sentence(area: str, fact: Fact) -> str:
    """Tell one fact.

    Parameters
    ----------
    area : str
        Name of the area.
    fact : Fact
    """
    return _SAID[fact.kind](area, fact)


def at_a_glance(profile: AreaProfile) -> Prose:
    """Say in five to eight sentences what to know of an area first.

    Parameters
    ----------
    profile : AreaProfile
    """
    told = tuple(sentence(profile.area.name, fact) for fact in facts(profile))
    return Prose(told, listed=True)


_ORDINARY = (
    "of a funnel that allows for how much they usually differ. About one ordinary council in seven "
    "lies outside, so this is a reason to look, not a finding. Whether it stands out is judged "
    "among the comparisons of this report; the national report judges it among all councils"
)
_AGAINST = {
    "better": f"lower than is usual among councils: below the 95% limits {_ORDINARY}",
    "worse": f"higher than is usual among councils: above the 95% limits {_ORDINARY}",
    "similar": "within what is usual among councils: inside the 95% limits of a funnel that allows "
    "for how much they usually differ. That does not mean that it is near England’s",
}


def _funnel(found: Standing) -> list[str]:
    verdict = _AGAINST.get(found.england_verdict.verdict)
    return [f"Its rate is {verdict}."] if verdict else []


def _ranked(profile: AreaProfile, found: Standing) -> list[str]:
    """Say why there is no rank, or what its intervals are and how sure the worst fifth is."""
    if found.rank_all is None:
        return [
            f"These are {len(found.months)} of the {len(profile.span)} months of {profile.span}, "
            f"for England and the peers too, and the area is not ranked: {found.incomplete}."
        ]
    sure, said = found.sure_all, []
    if sure is not None or found.sure_peers is not None:
        said.append("Intervals of ranks are 95%, from how each council’s months vary by themselves")
    if sure is not None:
        said.append(
            "Redrawn many times with the same ups and downs, it is among the worst fifth in "
            f"{sure.worst_fifth:.0%} and among the best in {sure.best_fifth:.0%}"
        )
    return [f"{'. '.join(said)}."] if said else []


def _course(profile: AreaProfile) -> list[str]:
    """Say what cannot be judged of the course over time, and what the chart judges."""
    said = []
    if profile.change is None:
        said.append(
            "Change from a year earlier cannot be assessed: it needs a period of up to twelve "
            "months, a rate in every month and in the same months a year before, and at least "
            "four years of figures."
        )
    runs = profile.runs
    if runs is None:
        return said
    last, variation = f"{runs.months[-1]:%B %Y}", runs.chart.variation
    if runs.chart.withheld:
        said.append(
            f"The rules of an XmR chart give no judgement of {last}: {runs.chart.withheld}."
        )
    else:
        kind = variation if variation == "common cause" else f"special cause, {variation}"
        said.append(f"The XmR chart calls {last} {kind}.")
    return said


def reading_notes(profile: AreaProfile) -> Prose:
    """Say what a reader of the delayed days rate must know: how sure it is, and of how few.

    Parameters
    ----------
    profile : AreaProfile
    """
    found = profile.standing
    known = profile.people == profile.people
    people = [f"On an average day {profile.people:,.1f} people were delayed."] if known else []
    if found is None:
        return Prose(tuple(people))
    notes = [*people, *_funnel(found), *_ranked(profile, found), *_course(profile)]
    if profile.one_person >= found.england / 20:
        notes.append(
            "This is a small population: one more person delayed on every day would add "
            f"{profile.one_person:.1f} to the rate, so read it with care."
        )
    if found.peers_without:
        names = "; ".join(found.peers_without)
        notes.append(f"Left out of the peers, for want of figures: {names}.")
    return Prose(tuple(notes), listed=True)
