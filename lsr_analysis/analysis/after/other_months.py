"""Sensitivity analyses of which areas and which months are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from lsr_analysis.analysis.after.design import Cohort
from lsr_analysis.analysis.after.estimate import Estimate, of_effect
from lsr_analysis.analysis.after.panel import changes_against, changes_of
from lsr_analysis.analysis.after.primary import months_text
from lsr_analysis.analysis.after.study import Study
from lsr_analysis.analysis.selected.cohorts import picked_areas
from lsr_analysis.periods import Span
from lsr_analysis.statistics.event_study import cohort_effect, period_log_ratio

__all__ = [
    "december_later",
    "fieldwork",
    "longer",
    "one_cohort",
    "with_apart",
    "year_before",
    "year_window",
]

_LATER_WINDOW = pd.Period("2017-09", freq="M")
"""The middle of August to October 2017, the months before the second announcement that were out."""


def one_cohort(place: int) -> Callable[[Study], Estimate]:
    """Return the analysis of one cohort alone.

    Parameters
    ----------
    place : int
        Of the cohort in the design, from 0.

    Returns
    -------
    callable
        Makes the estimate of a :class:`Study`.
    """

    def of(study: Study) -> Estimate:
        one = study.design.cohorts[place]
        cohort = study.panel.cohort
        part = cohort[cohort.isna() | (cohort == one.name)]
        return of_effect(
            cohort_effect(study.changes, part), months=months_text(study.design, [one])
        )

    return of


def longer(study: Study) -> Estimate:
    """Take all months that are held after each announcement, and as many before.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Estimate
    """
    most = (study.panel.span.end - study.design.centre).n
    cohorts = [replace(one, last=most) for one in study.design.cohorts]
    changes = changes_of(study.panel.days, study.design.centre, cohorts)
    return of_effect(
        cohort_effect(changes, study.panel.cohort), months=months_text(study.design, cohorts)
    )


def with_apart(study: Study) -> Estimate:
    """Count areas that stand apart too.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Estimate
    """
    cohort = pd.concat([study.panel.cohort, study.panel.apart])
    named = ", ".join(study.panel.names[code] for code in study.panel.apart.index)
    return of_effect(
        cohort_effect(study.changes, cohort), months=study.months, detail=f"with {named}"
    )


def year_window(study: Study) -> Estimate:
    """Mirror about the end of September 2016, the middle of 2016-17.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Estimate
    """
    design = study.design
    middle = pd.Period(f"{design.centre.year - 1}-09", freq="M")
    changes, told = {}, []
    for one in design.cohorts:
        after = Span(design.centre + one.first, design.centre + one.last)
        # September 2016 mirrors October 2016: the axis lies between two months.
        before = Span(middle - (after.end - middle).n + 1, middle - (after.start - middle).n + 1)
        changes[one.name] = period_log_ratio(study.panel.days, before.months, after.months)
        told.append(f"{one.name} areas: {after} against {before}")
    found = cohort_effect(pd.DataFrame(changes), study.panel.cohort)
    return of_effect(found, months="; ".join(told))


def december_later(study: Study) -> Estimate:
    """Mirror the areas of the last announcement about September 2017, the others as designed.

    They may have been picked on later months than the first areas.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Estimate
    """
    design = study.design
    *first, last = design.cohorts
    moved = (_LATER_WINDOW - design.centre).n
    later = replace(last, first=last.first - moved, last=last.last - moved)
    changes = pd.concat(
        [
            changes_of(study.panel.days, design.centre, first),
            changes_of(study.panel.days, _LATER_WINDOW, [later]),
        ],
        axis=1,
    )
    after = Span(design.centre + last.first, design.centre + last.last)
    before = Span(_LATER_WINDOW - later.last, _LATER_WINDOW - later.first)
    return of_effect(
        cohort_effect(changes, study.panel.cohort),
        months=f"{months_text(design, first)}; {last.name} areas: {after} against {before}",
    )


def fieldwork(study: Study) -> Estimate:
    """Give each area its own months; controls have those of all areas, as often.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Estimate
    """
    panel, centre = study.panel, study.design.centre
    most = (panel.span.end - centre).n
    starts = {
        area.code: pd.Period(area.fieldwork_start.day, freq="M") + 1
        for area in picked_areas(study.data)
        if area.fieldwork_start is not None and area.code in panel.treated
    }
    cut = 0
    own: dict[str, float] = {}
    controls = pd.Series(0.0, index=panel.controls)
    for code, start in starts.items():
        first = (start - centre).n
        last = min(first + 11, most)
        cut += last < first + 11
        # The name does not matter: it is the column of this one area's months.
        change = changes_of(
            panel.days, centre, [Cohort(code, start.start_time.date(), first, last)]
        )
        own[code] = float(change.at[code, code])
        controls += change.loc[panel.controls, code] / len(starts)
    # In one column: the areas' own months, and for controls the mean over these months. The
    # estimate is the same as by area, and how areas vary includes that they began apart.
    column = pd.DataFrame({"fieldwork": pd.concat([pd.Series(own), controls])})
    cohort = pd.Series("fieldwork", index=list(own), dtype=object).reindex(column.index)
    unknown = [panel.names[code] for code in panel.treated if code not in starts]
    return of_effect(
        cohort_effect(column, cohort),
        months=f"twelve months from the one after fieldwork began, up to {panel.span.end:%B %Y}, "
        f"against those as far before {centre:%B %Y}",
        detail=f"month not known: {', '.join(sorted(unknown))}; cut short for {cut}",
    )


def year_before(study: Study) -> Estimate:
    """Compare with the twelve months before the selection window.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Estimate
    """
    design = study.design
    before = Span(design.window.start - 12, design.window.start - 1)
    changes = changes_against(study.panel.days, design.centre, design.cohorts, before.months)
    told = [
        f"{one.name} areas: {Span(design.centre + one.first, design.centre + one.last)} against "
        f"{before}"
        for one in design.cohorts
    ]
    return of_effect(cohort_effect(changes, study.panel.cohort), months="; ".join(told))
