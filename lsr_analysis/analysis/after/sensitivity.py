"""The other ways to put the question, each shown whatever it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lsr_analysis.analysis.after.design import Cohort, Design, Sensitivity
from lsr_analysis.analysis.after.estimate import RATE_SCALE, Estimate, of_effect
from lsr_analysis.analysis.after.panel import Panel, changes_of
from lsr_analysis.analysis.after.placebo import window_rates
from lsr_analysis.analysis.after.primary import months_text
from lsr_analysis.analysis.after.regressions import adjusted_effect, two_way_effect
from lsr_analysis.analysis.after.weights import (
    COVARIATES,
    Likeness,
    covariates,
    effective_number,
    likeness,
    nearest_weights,
    peer_weights,
)
from lsr_analysis.analysis.aggregate import RATE, over_months
from lsr_analysis.analysis.targets import levels
from lsr_analysis.errors import CatalogueError
from lsr_analysis.periods import Span
from lsr_analysis.reviews import LOCAL_SYSTEM_REVIEW
from lsr_analysis.statistics.event_study import cohort_effect, period_log_ratio
from lsr_analysis.store import Data

__all__ = ["HANDLED", "Result", "Study", "sensitivities_of"]

NEAREST = 5
"""Councils that each area is matched with."""

FIRST_TWO_WAY = "2015-04"


@dataclass(frozen=True, eq=False)
class Study:
    """What every analysis starts from.

    Parameters
    ----------
    data : Data
    panel : Panel
    design : Design
    """

    data: Data
    panel: Panel
    design: Design

    @property
    def changes(self) -> pd.DataFrame:
        """The log changes of the primary estimate."""
        return changes_of(self.panel.days, self.design.centre, self.design.cohorts)

    @property
    def months(self) -> str:
        """The months of the primary estimate."""
        return months_text(self.design, self.design.cohorts)

    @property
    def window_rates(self) -> pd.Series:
        """Delayed days per adult and day in the selection window, by reference code."""
        return window_rates(self.data, self.panel, self.design.window.months)


@dataclass(frozen=True)
class Result:
    """One sensitivity analysis.

    Parameters
    ----------
    asked : Sensitivity
        As the design has it.
    found : Estimate
    """

    asked: Sensitivity
    found: Estimate


def _one_cohort(place: int) -> Callable[[Study], Estimate]:
    def of(study: Study) -> Estimate:
        one = study.design.cohorts[place]
        cohort = study.panel.cohort
        part = cohort[cohort.isna() | (cohort == one.name)]
        return of_effect(
            cohort_effect(study.changes, part), months=months_text(study.design, [one])
        )

    return of


def _longer(study: Study) -> Estimate:
    most = (study.panel.span.end - study.design.centre).n
    cohorts = [replace(one, last=most) for one in study.design.cohorts]
    changes = changes_of(study.panel.days, study.design.centre, cohorts)
    return of_effect(
        cohort_effect(changes, study.panel.cohort), months=months_text(study.design, cohorts)
    )


def _with_bradford(study: Study) -> Estimate:
    cohort = pd.concat([study.panel.cohort, study.panel.apart])
    named = ", ".join(study.panel.names[code] for code in study.panel.apart.index)
    return of_effect(
        cohort_effect(study.changes, cohort), months=study.months, detail=f"with {named}"
    )


def _year_window(study: Study) -> Estimate:
    """Mirror about the end of September 2016, the middle of 2016-17."""
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


def _period_rates(study: Study, span: Span) -> pd.Series:
    found = over_months(study.data, RATE, span.months)
    return found["value"].where(found["complete"]).reindex(study.panel.days.columns)


def _rates(study: Study) -> Estimate:
    centre, cohort = study.design.centre, study.panel.cohort
    changes, ends = {}, []
    for one in study.design.cohorts:
        after = _period_rates(study, Span(centre + one.first, centre + one.last))
        before = _period_rates(study, Span(centre - one.last, centre - one.first))
        changes[one.name] = after - before
        ends.append(after[cohort.index[cohort == one.name]])
    found = cohort_effect(pd.DataFrame(changes), cohort)
    base = float(pd.concat(ends).mean()) - found.estimate
    return replace(of_effect(found, RATE_SCALE, study.months), base=base)


def _similar_peers(study: Study) -> Estimate:
    weights, numbers = peer_weights(study.data, study.panel)
    found = cohort_effect(study.changes, study.panel.cohort, weights=weights)
    detail = (
        f"{min(numbers)} to {max(numbers)} of the 15 were never reviewed; as many as "
        f"{_effective(study, weights):.0f} councils counted alike"
    )
    return of_effect(found, months=study.months, detail=detail)


def _effective(study: Study, weights: pd.DataFrame) -> float:
    """Return the effective number of controls, cohorts put together by their areas."""
    shares = study.panel.cohort.value_counts(normalize=True)
    return effective_number((weights * shares[weights.columns]).sum(axis=1))


def _likeness(study: Study) -> Likeness:
    cohort = study.panel.cohort
    before = study.design.window.start.start_time
    return likeness(covariates(study.data, cohort.index, before), cohort.notna())


def _weighted(study: Study) -> Estimate:
    found = _likeness(study)
    worst = found.balance["after"].abs().max()
    return of_effect(
        cohort_effect(study.changes, study.panel.cohort, weights=found.weights),
        months=study.months,
        detail=f"by {', '.join(COVARIATES.values())}; as many as {found.effective:.0f} councils "
        f"counted alike; largest difference left {worst:.2f} standard deviations, "
        f"{found.balance['before'].abs().max():.2f} before",
    )


def _highest_others(study: Study) -> Estimate:
    panel = study.panel
    rates = study.window_rates[panel.controls].sort_values(ascending=False, kind="stable")
    part = panel.cohort[[*panel.treated, *rates.index[: len(panel.treated)]]]
    return of_effect(cohort_effect(study.changes, part), months=study.months)


def _matched(study: Study) -> Estimate:
    weights = nearest_weights(study.panel, np.log(study.window_rates), NEAREST)
    return of_effect(
        cohort_effect(study.changes, study.panel.cohort, weights=weights),
        months=study.months,
        detail=f"as many as {_effective(study, weights):.0f} councils counted alike",
    )


def _expectation(study: Study) -> Estimate:
    target = next(t for t in study.data.evidence.targets if t.indicator == RATE)
    month = pd.PeriodIndex([target.baseline], freq="M")
    baseline = over_months(study.data, RATE, month)["value"]
    asked = np.log(levels(study.data, target) / baseline)
    found = adjusted_effect(study.changes, study.panel.cohort, asked)
    down = int((asked[study.panel.treated] < 0).sum())
    return replace(
        found,
        months=study.months,
        detail=f"{down} of the {found.treated} areas were asked to come down",
    )


def _fieldwork(study: Study) -> Estimate:
    """Give each area its own months; controls have those of all areas, as often."""
    panel, centre = study.panel, study.design.centre
    most = (panel.span.end - centre).n
    starts = {
        review.area: pd.Period(review.fieldwork_start.day, freq="M") + 1
        for review in study.data.reviews
        if review.kind == LOCAL_SYSTEM_REVIEW
        and review.fieldwork_start is not None
        and review.area in panel.treated
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


def _year_before(study: Study) -> Estimate:
    design = study.design
    before = Span(design.window.start - 12, design.window.start - 1)
    changes, told = {}, []
    for one in design.cohorts:
        after = Span(design.centre + one.first, design.centre + one.last)
        changes[one.name] = period_log_ratio(study.panel.days, before.months, after.months)
        told.append(f"{one.name} areas: {after} against {before}")
    found = cohort_effect(pd.DataFrame(changes), study.panel.cohort)
    return of_effect(found, months="; ".join(told))


def _two_way(study: Study) -> Estimate:
    first = pd.Period(FIRST_TWO_WAY, freq="M")
    found = two_way_effect(study.panel, study.design, first)
    return replace(found, months=f"{Span(first, study.panel.span.end)}, every month")


HANDLED: Mapping[str, Callable[[Study], Estimate]] = {
    "july cohort": _one_cohort(0),
    "december cohort": _one_cohort(1),
    "longer": _longer,
    "with bradford": _with_bradford,
    "year window": _year_window,
    "rates": _rates,
    "similar peers": _similar_peers,
    "weighted": _weighted,
    "highest others": _highest_others,
    "matched": _matched,
    "expectation": _expectation,
    "fieldwork": _fieldwork,
    "year before": _year_before,
    "two-way": _two_way,
}
"""What carries out each analysis of the design, by its id."""


def sensitivities_of(
    data: Data, panel: Panel, design: Design, only: Sequence[str] | None = None
) -> tuple[Result, ...]:
    """Return every sensitivity analysis, in the order of the design.

    Parameters
    ----------
    data : Data
    panel : Panel
    design : Design
    only : sequence of str, optional
        Ids to carry out; all by default.

    Raises
    ------
    CatalogueError
        If the design asks for an analysis that is not known here.
    """
    study, found = Study(data, panel, design), []
    for asked in design.sensitivity:
        if only is not None and asked.id not in only:
            continue
        if asked.id not in HANDLED:
            raise CatalogueError(
                f"{design.file}, sensitivity: {asked.id!r} is not one of {', '.join(HANDLED)}"
            )
        found.append(Result(asked, HANDLED[asked.id](study)))
    return tuple(found)
